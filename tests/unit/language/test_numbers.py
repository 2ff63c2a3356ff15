"""Telephone numbers: each way of writing one that is known is published, and a wrong one is found in whatever we publish."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.typed_numbers import ONE_NUMBER, TYPED

from schoolgate.language import numbers
from schoolgate.print.papers import docx, pdf
from schoolgate.print.papers.paper import Paper, Paragraph, Piece
from schoolgate.publish import gate
from schoolgate.publish.gate.reading import Expected
from schoolgate.setting.model.policies import OtherPolicies

# And as they stand in what people copy and paste: between other spaces, dashes and characters that nobody sees.
PASTED = [
    "01632\u00a0960\u00a0123", "01632\u2009960\u2009123", "01632\u202f960123", "01632\u2007960\u2007123",
    "01632\u2011960\u2011123", "01632\u2012960\u2012123", "01632\u2013960\u2013123", "01632 960\u2060123",
    "01632 \u2060960 \u2060123", "01632\u200b960\u200b123", "01632\u00ad960\u00ad123", "\u200e01632 960 123\u200e",
    "01632 960 123\ufe0f", "\ufeff01632 960 123", "\uff10\uff11\uff16\uff13\uff12 960123", "+44 (0)1632 960123",
    "+44 1632 960 123", "0044 1632 960123", "(01632) 960123", "01632.960.123", "01632/960123", "01632 - 960123",
    "01632·960·123", "01632\n960123", "01632 960\n 123", "(01632)\n960 123",
]  # fmt: skip


def test_the_shapes_are_those_of_the_registers() -> None:
    assert len(TYPED) > 300
    assert len(set(ONE_NUMBER)) > 40
    assert {"01632960123", "01632 960123", "0161 496 0123", "(020) 7946 0123", "01632-960123"} <= set(ONE_NUMBER)


@pytest.mark.parametrize("written", dict.fromkeys([*ONE_NUMBER, *PASTED]))
def test_a_number_is_one_however_it_is_written(written: str) -> None:
    known = numbers.permitted_numbers([f"phone: {numbers.digits(written)}"])
    others = numbers.permitted_numbers(["01632 960999", "0800 1111", "999", "101", "116 123"])
    for sentence in (written, f"Ring {written}.", f"Lead: A. Person, {written}, 8am to 5pm", f"(Tel.{written})"):
        assert [*numbers.unknown_numbers(sentence, known | others)] == [], "it is known"
        assert len([*numbers.unknown_numbers(sentence, others)]) == 1, "it is not, and it is found once"
    assert [*numbers.unknown_numbers(f"phone {written}", numbers.permitted_numbers([f"ring {written} now"]))] == []


@pytest.mark.parametrize(
    "said",
    [
        "Years 3–6, 2025–26, 2025–2026 and 11-16.", "Pages 100–200 and 100 - 200.", "8.30–15.15, or 8:30 to 15:15.",
        "On 01/02/2026 at 10.30, or 01.02.2026 10:30.", "From 2026-09-14 to 2027-09-13.", "1.10 and 2.11, 3.4.",
        "0800 1111\n24 hours a day", "Call 999 or 101.\n116 123 is open.", "Edition 2026.11, £1,000 for 500 places.",
        "Rooms 1 2 3 4", "https://oakfield.example/01632960999",
    ],
)  # fmt: skip
def test_what_is_no_number_to_call_is_let_be(said: str) -> None:
    assert [*numbers.unknown_numbers(said, numbers.permitted_numbers(["0800 1111", "116 123", "999", "101"]))] == []


@pytest.mark.parametrize(
    "said",
    [
        "Call 998.", "Text 85259.", "Ring 116\u00a0124.", "116\u2060 124", "phone 02079\u20604\u206060124",
        "0800 1111 and 0800\n1112", "999 or 01632 960\u200b124", "01632.960124", "(0)1632 960124", "+44\u00a01632\u00a0960124",
    ],
)  # fmt: skip
def test_a_wrong_number_is_found_however_it_is_split(said: str) -> None:
    assert [*numbers.unknown_numbers(said, numbers.permitted_numbers(["0800 1111", "116 123", "999", "01632 960 123"]))]


def test_numbers_stay_whole_on_paper(tmp_path: Path) -> None:
    """What a PDF holds between the digits of a number that may not be broken is no part of it."""
    written = list(dict.fromkeys(ONE_NUMBER))
    filler = "Our school office answers the telephone on every school day. "
    paper = _paper([f"{filler[:length]} {number} or {number}." for number in written for length in (0, 31, 58)])
    known = numbers.permitted_numbers(written)
    for name, content in (("some.pdf", pdf.write(paper)), ("some.docx", docx.write(paper))):
        file = tmp_path / name
        file.write_bytes(content)
        lines, _ = (pdf if name.endswith("pdf") else docx).read(file)
        said = "\n".join(lines)
        assert [*numbers.unknown_numbers(said, known)] == []
        for number in written:
            others = known - {numbers.digits(number)}
            found = {numbers.digits(one) for one in numbers.unknown_numbers(said, others)}
            assert found == {numbers.digits(number)}, (name, number)


def _paper(said: list[str]) -> Paper:
    return Paper(
        "A paper", "Oakfield", "#1b5e4b", datetime.date(2026, 11, 20), tuple(Paragraph((Piece(one),)) for one in said)
    )


# ---------------------------------------------------------------------------------------------------------------
# In every kind of file that a site has


_HTML = "<!DOCTYPE html><html lang='en'><head><title>A page</title></head><body><main>{}</main></body></html>"
KINDS: dict[str, Callable[[str], tuple[str, str | bytes]]] = {
    "a page": lambda said: ("index.html", _HTML.format(f"<p>Ring {said}</p>")),
    "a page, in bold": lambda said: ("a.html", _HTML.format(f"<p>Ring <b>{said[:7]}</b>{said[7:]}</p>")),
    "an attribute": lambda said: ("b.html", _HTML.format(f"<p><img src='x.png' alt='Ring {said}'></p>")),
    "a title": lambda said: ("c.html", _HTML.format("").replace("A page", f"A page {said}")),
    "a table": lambda said: ("d.html", _HTML.format(f"<table><tr><td>{said}</td></tr></table>")),
    "a drawing": lambda said: ("e.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><text>{said}</text></svg>"),
    "the title of a drawing": lambda said: ("f.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><title>{said}</title></svg>"),
    "the search": lambda said: ("search/index.json", json.dumps({"pages": [{"x": f"Ring {said}"}]}, ensure_ascii=False)),
    "JSON with escapes": lambda said: ("g.json", json.dumps([f"Ring {said}"])),
    "a calendar": lambda said: ("reviews.ics", f"BEGIN:VCALENDAR\r\nSUMMARY:Ring {said[:8]}\r\n {said[8:]}\r\nEND:VCALENDAR\r\n"),
    "Markdown": lambda said: ("fragments/mobile.md", f"# A policy\n\n- Ring **{said}**\n"),
    "text": lambda said: ("notes.txt", f"Ring {said}\n"),
    "XML": lambda said: ("feed.xml", f"<feed><entry>Ring {said}</entry></feed>"),
    "the sitemap": lambda said: ("sitemap.xml", f"<urlset><url>{said}</url></urlset>"),
    "a PDF": lambda said: ("papers/all.pdf", pdf.write(_paper([f"Ring {said} when a child is not safe."]))),
    "a Word file": lambda said: ("papers/all.docx", docx.write(_paper([f"Ring {said} when a child is not safe."]))),
}  # fmt: skip
RIGHT, WRONG = "01632 960123", "01632 960124"
SPLITS: dict[str, Callable[[str], str]] = {
    "plain": lambda number: number,
    "split by what nobody sees": lambda number: f"{number[:8]}\u2060{number[8:]}",
    "in another space": lambda number: number.replace(" ", "\u00a0"),
    "with another dash": lambda number: number.replace(" ", "\u2011"),
}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_number_is_found_in_every_kind_of_file(kind: str, split: str, tmp_path: Path) -> None:
    expected = Expected(
        "https://oakfield.example/",
        frozenset(),
        {},
        (),
        OtherPolicies.model_construct(),
        numbers=numbers.permitted_numbers([RIGHT]),
    )
    for number in (RIGHT, WRONG):
        name, content = KINDS[kind](SPLITS[split](number))
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        found = [fault for fault in gate.check(tmp_path, expected) if "not in a register" in fault]
        assert len(found) == (number == WRONG), found
        assert all(fault.startswith(f"{name}: the number “01632") for fault in found)
