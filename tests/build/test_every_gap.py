"""Every answer of the model, missing: the review edition names it wherever the public page would print it, and no page
prints words that only one answer gives.

What a page owes to an answer is found by making the public pages twice, with two answers, and looking where they differ.
So a fact or choice that is added to the model is tried without anybody’s doing.
"""

from __future__ import annotations

import contextlib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from pydantic import ValidationError
from support import clause_reader as reader
from support.bases import BASES, OTHERS, data_of, edited, example_at, part_at, setting_of, typed
from support.reviewing import Path_, answers_of_the_model, blocks, loaded, made, review_of, reviewed
from support.switches import bare

from schoolgate.review import answers, review
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.setting import Setting

# A group of practices is one gap for several answers: tests/unit/setting/test_practices.py.
ANSWERS = [path for path in answers_of_the_model() if path[0] != "practices"]
NAMED = "[Not answered yet: "


def asked_at(data: dict[str, Any], path: Path_) -> Path_:
    """Give the path with its places in lists, each the first, as far as the answers have lists."""
    value: Any = data
    whole: list[str | int] = []
    for number, part in enumerate(path, 1):
        if isinstance(value, list):
            whole.append(0)
            value = value[0]
        whole.append(part)
        value = value.get(part) if isinstance(value, dict) else None
        if value is None and (number < len(path)):  # it would be filled with examples
            value = part_at(path[:number])
    return (*whole, 0) if isinstance(value, list) else tuple(whole)


def without(path: Path_, folder: Path) -> tuple[dict[str, Any], Path_, Loaded]:
    """Find a good setting in which the answer may be missing. Gives its answers, where it stood, and what was loaded."""
    for base in (*BASES, *OTHERS):
        data = data_of(base)
        at = asked_at(data, path)
        read = loaded(edited(data, {at: ""}), folder)
        if read.gaps and not read.problems:
            return data, at, read
    raise AssertionError(f"{path}: in none of the good settings may this be missing")


def two_answers(path: Path_) -> Iterator[str]:
    """Give answers that differ: the options of a closed list, or the model’s example and something else."""
    field = questions.field_at(path)
    assert field
    if options := questions.options(path):
        yield from options
        return
    if bare(field.annotation) is bool:
        yield from ("yes", "no")
        return
    if path[:2] == ("policies", "dates"):  # where all share one day, the page for parents says it once
        yield from ("2026-09-01", "2026-09-02")
        return
    example = typed(example_at(path))
    example = example[0] if isinstance(example, list) else str(example)
    yield example
    if path in _OTHERS:
        yield _OTHERS[path]
    elif path[-1] in {"phone", "out_of_hours", "text"}:
        yield "01632 960 987"
    elif path[-1] == "email":
        yield "zebra@zebra.example"
    elif example.startswith("https://"):
        yield "https://zebra.example/stripes"
    elif example.isdigit():
        yield str(int(example) + 5)
    elif example[:4].isdigit():
        yield "2026-09-02"
    else:
        yield "Zebra crossing"


_OTHERS: dict[Path_, str] = {
    ("council",): "medway",
    ("words", "learners"): "students",
    ("words", "session"): "class",
    ("logo",): "zebra.png",
    ("colour",): "#123456",
    ("signs", 0, "id"): "zebra",
    ("retired_signs", 0, "id"): "zebra",
    ("retired_signs", 0, "now"): "zebra",
    ("own_clauses", 0, "id"): "zebra",
    ("own_clauses", 0, "section"): "mobile.staff",
    ("redirects", 0, "old"): "zebra/stripes.html",
    ("redirects", 0, "to"): "policies/mobile",
}
# Answers that decide which pages there are, or how they look: nothing on a page is made of them.
_SHAPE = {
    ("policies", "form"), ("policies", "heading_level"), ("logo",), ("colour",), ("own_clauses", 0, "section"), ("own_clauses", 0, "id"),
}  # fmt: skip


def settings_with(data: dict[str, Any], at: Path_) -> list[Setting]:
    """Give the setting with each of the answers that the model takes there."""
    found = []
    for answer in two_answers(at):
        for written in (answer, [answer]):  # a list may be one that the setting has not begun
            with contextlib.suppress(ValidationError):
                found.append(setting_of(edited(data, {at: written})))
                break
    return found


def clauses_of(page: str) -> dict[str, str]:
    return {clause.id: clause.text for clause in reader.read(page)}


@pytest.mark.every(one_in=50)
@pytest.mark.parametrize("path", ANSWERS, ids=".".join)
def test_a_missing_answer_is_named_wherever_it_would_be_printed(path: Path_, tmp_path: Path) -> None:
    data, at, read = without(path, tmp_path)
    of = review_of(read)
    (gap,) = [gap for gap in of.gaps if gap == answers.normal(at, of.setting)]
    pages = reviewed(of)
    to_do: Any = lxml.html.fragment_fromstring(pages["review.md"], create_parent="div")
    entry = to_do.get_element_by_id(review.anchor(gap))
    assert entry.text_content().startswith(f"{answers.dotted(gap)}: (line ")
    assert of.gaps[gap].message in entry.text_content()
    if at in _SHAPE:
        return
    # A childminder is asked other questions, so that a file whose kind is not known yet shows those of the rest.
    public = [made(setting).pages for setting in settings_with(data, at) if at != ("kind",) or not setting.childminder]
    assert len(public) > 1 or len(questions.options(at)) == 1, "one answer tells nothing"
    for name in [name for name in pages if all(name in made_of for made_of in public)]:
        assert_named(pages[name], [made_of[name] for made_of in public], gap, is_policy=name.startswith("policies/"))


def assert_named(page: str, public: list[str], gap: Path_, *, is_policy: bool) -> None:
    """Hold a page of the review edition against the public one with each answer."""
    link = f"#{review.anchor(gap)}"
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    shown = blocks(page)
    printed: list[set[str]] = [set(blocks(one)) for one in public]
    differs = printed[0].union(*printed[1:]) - printed[0].intersection(*printed[1:])
    assert not differs or link in page, f"{gap} decides what this page says, and is not named on it"
    noted = {
        " ".join(item.text_content().split()) for item in root.iter("li", "p", "h1", "h2", "h3") if link in _html(item)
    }
    for text in shown:
        assert text not in differs or _stands_with_a_note(text, root, link), (
            f"{gap}: “{text}” is printed as if it were known"
        )
        assert "\ue000" not in text
    if not is_policy:
        return
    with_each = [clauses_of(one) for one in public]
    for id_ in set().union(*with_each):
        said = {one.get(id_) for one in with_each}
        if len(said) == 1:
            continue
        clause = root.xpath(".//li[@id=$id]", id=id_)
        if None in said:  # whether it stands follows from the answer
            assert _noted(root, id_, link), f"{id_} may stand or not, and nothing says so"
        if clause and len(said - {None}) > 1:
            assert link in _html(clause[0]), f"{id_} prints {gap}, and does not name it: {clause[0].text_content()}"
    assert noted or not differs


def _html(element: Any) -> str:
    return str(lxml.html.tostring(element, encoding="unicode"))


def _noted(root: Any, id_: str, link: str) -> bool:
    """Tell whether a clause that may or may not stand says so: under it, or where what is left out is listed."""
    clause = root.xpath(".//li[@id=$id]", id=id_)
    if clause:
        after = clause[0].getnext()
        return after is not None and "review-notes" in after.get("class", "") and link in _html(after)
    left_out = root.xpath(".//*[contains(@class, 'review-left-out')]//li[.//code[.=$id]]", id=id_)
    return bool(left_out) and NAMED in left_out[0].text_content()


def _stands_with_a_note(text: str, root: Any, link: str) -> bool:
    """Tell whether words that not every answer gives stand in a clause, or over clauses, marked as such that may not stand."""
    for heading in root.iter("h2"):
        if text in heading.text_content():
            first = heading.xpath("./following-sibling::ul[1]/li[@class='clause'][1]")
            stated = heading.xpath("./following-sibling::ul[1]/li")
            in_each = bool(stated) and all(link in _html(statement) for statement in stated)
            return in_each if not first else _noted(root, first[0].get("id"), link)
    for opening in root.xpath(".//p[@class='opening']"):
        if text in opening.text_content():  # it stands where one of the clauses that continue it does
            under = opening.xpath("./following-sibling::ul[1]/li[@class='clause']")
            return bool(under) and all(_noted(root, clause.get("id"), link) for clause in under)
    for clause in root.iter("li"):
        if clause.get("class") == "clause" and text in " ".join(clause.text_content().split()):
            return _noted(root, clause.get("id"), link)
    return False


def test_a_part_that_is_missing_whole_is_named_too(tmp_path: Path) -> None:
    data = data_of("starter")
    for part in ("phones", "technology", "social_media", "online_safety", "people"):
        read = loaded({key: answer for key, answer in data.items() if key != part}, tmp_path)
        assert not read.problems
        of = review_of(read)
        assert (part,) in of.gaps
        pages = reviewed(of)
        assert f'id="gap-{part}"' in pages["review.md"]
        assert any(f"#gap-{part}" in page for name, page in pages.items() if name != "review.md")
        assert not any("\ue000" in page for page in pages.values())


def test_every_answer_of_a_new_file_is_missing_at_once(tmp_path: Path) -> None:
    data = typing.cast(dict[str, Any], _blank(data_of("starter")))
    del data["changes"]
    of = review_of(loaded(data, tmp_path))
    pages = reviewed(of)
    assert len(of.gaps) > 40
    assert len(pages) > 5
    for gap in of.gaps:
        assert f'id="{review.anchor(gap)}"' in pages["review.md"]
    # None of the examples that stand in for answers is printed.
    for name, page in pages.items():
        if name != "review.md":
            for text in blocks(page):
                for made_up in (
                    "Oakfield",
                    "01632",
                    "oakfield.example",
                    "Deputy headteacher",
                    "school safe",
                    "2026-09",
                ):
                    assert made_up not in text, f"{name}: {text}"


def _blank(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _blank(item) for key, item in value.items()}
    return [_blank(value[0])] if isinstance(value, list) and value else ""


def test_words_that_a_condition_decides_wait_for_every_answer_that_it_rests_on(tmp_path: Path) -> None:
    missing: dict[Path_, Any] = {
        ("online_safety", "video_calls", "used_with"): "",
        ("social_media", "staff", "rule"): "",
    }
    pages = reviewed(review_of(loaded(edited(data_of("nursery"), missing), tmp_path)))
    says = {name: clauses_of(pages[f"policies/{name}.md"]) for name in ("online", "social")}
    waits = "What it says here depends on the answer."
    calls = "online_safety.video_calls.used_with"
    assert says["online"]["online.video.channels"] == f"{NAMED}{calls}:] {NAMED}{calls}.2:] {waits}"
    assert says["social"]["social.general.misuse-consequences"].endswith(f"social_media.staff.rule:] {waits}")
