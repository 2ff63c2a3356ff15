"""Values cannot do anything: whatever a school types comes out as the text it typed, or is refused with the reason.

Each place that takes a text is tried with texts of tests/fuzz/corpus.yml, as `make fuzz` does with all of them. Here are a few of
those trials, and whether each kind of fault would be found.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fuzz import in_a_browser, injections
from playwright.sync_api import Browser
from support import looked_into, whole_settings
from support.places import TODAY
from support.whole_settings import mark

from schoolgate.publish.check import check_setting

# ---------------------------------------------------------------------------------------------------------------
# A few trials of each kind, with several schools and with one person: make fuzz tries every base


@pytest.mark.parametrize(
    ("trial", "number"),
    [
        *((injections.site, number) for number in (0, 3)),
        *((injections.loading, number) for number in range(0, 12, 2)),
        (injections.review, 2),
        (injections.paper, 0),
        (injections.taken, 1),
        (injections.agreed_record, 1),
        (injections.links, 5),
        *((injections.name, number) for number in (0, 8)),
        *((injections.logo, number) for number in (0, 3)),
    ],
    ids=lambda given: getattr(given, "__name__", str(given)),
)  # fmt: skip
def test_no_text_does_anything_wherever_it_is_typed(
    trial: Callable[[int, Path], Iterator[str]], number: int, tmp_path: Path
) -> None:
    assert [*trial(number, tmp_path)] == []


def test_nothing_runs_in_a_browser_and_nothing_is_asked_for(tmp_path: Path, browser: Browser) -> None:
    assert [*injections.browse(1, tmp_path, browser)] == []


def test_each_input_of_a_run_is_a_trial_with_what_is_wrong_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(number: int, room: Path) -> list[str]:
        return ["It ran."] if number == 3 else []

    monkeypatch.setattr(injections, "_ROUND", (injections.loading, wrong))
    assert injections.run(4, 1) == ["", "", "", "injections.wrong(3): It ran."]


def test_in_as_many_turns_each_text_stands_in_each_place() -> None:
    for place in (0, 1, 77, 148):
        typed = " ".join(injections.hostile(turn)(place) for turn in range(injections.TURNS))
        assert [text for text in injections.TEXTS if text.strip() not in typed] == []
    tried = {injections._base_and_turn(number) for number in range(len(whole_settings.BASES) * injections.TURNS)}
    assert len(tried) == len(whole_settings.BASES) * injections.TURNS


FOUND = "*a* <script>alert(1)</script> {{ 7 * 7 }}"


def test_what_those_who_are_taught_are_called_is_text_in_the_menu_and_in_titles_of_papers(tmp_path: Path) -> None:
    """It once stood in a link to a paper as it was typed, and what the menu says was run as a template."""
    setting, typed = whole_settings.filled(whole_settings.answers("federation"), injections.innocent)
    number = [*typed].index(("words", "learners", "many"))
    text = f"{FOUND} {mark(number)}"
    learners = setting.words.learners.model_copy(update={"many": text})
    hostile = setting.model_copy(update={"words": setting.words.model_copy(update={"learners": learners})})
    site = injections.laid_out(hostile, tmp_path / "site")
    said = {mark(place): words for place, words in enumerate(typed.values())} | {mark(number): text}
    assert [*looked_into.wrong_with(site, injections.plain("federation", "public").folder, said)] == []


# ---------------------------------------------------------------------------------------------------------------
# What the trials rest on


def test_the_bases_are_lawful(tmp_path: Path) -> None:
    for base in whole_settings.BASES:
        file, _ = whole_settings.write(whole_settings.answers(base), tmp_path / "base.yml")
        assert [str(fault) for fault in check_setting(file, TODAY, fictional=True).faults] == []


# Asked and not printed on the pages there are: each with its reason.
NOT_PRINTED = {
    "council.council": "the mobile policy names its services, and not the council itself",
    "words.session.one": "the mobile policy speaks of lessons, and never of a lesson",
    "people.specialists.name": "the clauses speak of specialists by role",
    "other_names": "they are for the check of the setting's own name, and stand on no page",
    "changes.mobile.staff.silent.omit": "a reason is for leaders and stands on no public page",
    "own_clauses.confirmed": "a reason is for leaders and stands on no public page",
}


def test_every_text_that_is_asked_for_is_printed() -> None:
    printed: set[str] = set()
    asked: set[str] = set()
    for base in whole_settings.BASES:
        made = injections.plain(base, "public")
        pages = [
            looked_into.html_of(file.read_bytes())
            for name, file in looked_into.files_of(made.folder).items()
            if name.endswith(".html")
        ]
        said = " ".join(words for root in pages for words in looked_into.shown(root))
        for number, path in enumerate(made.typed):
            name = ".".join(part for part in path if isinstance(part, str))
            asked.add(name)
            if mark(number) in said:
                printed.add(name)
    assert len(asked) > 60
    assert asked - printed <= set(NOT_PRINTED)


# ---------------------------------------------------------------------------------------------------------------
# What the trials find

TYPED = {"zq1qz": "A <b> zq1qz & more"}
PAGE = "<!doctype html><html><head><title>T</title></head><body><p>{}</p></body></html>"
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:{}\r\nEND:VCALENDAR\r\n"
FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><title>{}</title><content type="html">{}</content></feed>'


@pytest.mark.parametrize(
    ("kind", "form", "as_text", "as_code"),
    [
        (".html", PAGE, "A &lt;b&gt; zq1qz &amp; more", "A <b> zq1qz & more"),
        (".html", PAGE, "A &lt;b&gt; zq1qz &amp; more", '<a href="java&#9;script:alert(1)">A</a>'),
        (".html", PAGE, "A &lt;b&gt; zq1qz &amp; more", "A zq1qz"),
        (".md", "# T\n\n- {}\n", "A &lt;b&gt; zq1qz &amp; more", "A ![x](//x.example) zq1qz"),
        (".json", '{{"a": "{}"}}', "A <b> zq1qz & more", 'x", "b": "zq1qz'),
        (".ics", CALENDAR, "A <b> zq1qz & more", "zq1qz\r\nATTACH:https://x.example/"),
        (".ics", CALENDAR, "A <b> zq1qz & more", "A <b> zq1qz & more; b"),
        (".ics", CALENDAR, "A <b> zq1qz & more", f"A <b> zq1qz & more{' and more' * 9}"),
        (".xml", FEED, "A &lt;b&gt; zq1qz &amp; more", "<b/>"),
        (".xml", FEED, "A &lt;b&gt; zq1qz &amp; more", "A &amp;lt;b zq1qz"),
    ],
)  # fmt: skip
def test_a_text_that_does_something_is_found(kind: str, form: str, as_text: str, as_code: str) -> None:
    plain = form.format("Words", "Words")
    in_feed = as_text.replace("&", "&amp;")
    assert [*looked_into.wrong_with_file(kind, form.format(as_text, in_feed), plain, TYPED)] == []
    assert [*looked_into.wrong_with_file(kind, form.format(as_code, as_code), plain, TYPED)] != []


def test_a_paper_that_does_something_is_found(tmp_path: Path) -> None:
    made = injections.plain("childminder", "papers")
    said = {each: looked_into.squeezed(text) for each, text in made.by_mark.items()}
    (folder,) = {file.parent for file in made.folder.rglob("mobile.docx")}
    pdf, word = (folder / "mobile.pdf").read_bytes(), (folder / "mobile.docx").read_bytes()
    link = re.search(rb"/URI\s*\((https?:[^)]*)\)", pdf)
    assert link
    hostile = pdf.replace(link[1], b"javascript:alert(1)".ljust(len(link[1]), b" "), 1)
    assert [*looked_into.pdf_faults(pdf, pdf, made.by_mark)] == []
    assert "javascript:alert" in str([*looked_into.pdf_faults(hostile, pdf, made.by_mark)])
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as before, zipfile.ZipFile(held, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "word/document.xml":
                content = content.replace(b"<w:p>", b'<w:p><w:fldSimple w:instr="DDEAUTO c:"/>', 1)
            after.writestr(part, content)
    assert [*looked_into.word_faults(word, word, said)] == []
    assert "fldSimple" in str([*looked_into.word_faults(held.getvalue(), word, said)])


def test_what_runs_in_a_browser_is_found(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "page.html"
    for content, found in (
        ("<script>alert(1)</script>", "a dialog: 1"),
        ("<script>go()</script>", "an error: "),
        ("<img src=https://x.example/a>", "a request: https://x.example/a"),
        ("<b onclick=go()>x</b>", "an element: <b onclick"),
        ("<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"><b onclick=go()>x</b>", "something was stopped"),
    ):  # fmt: skip
        page.write_text(f"<!doctype html><title>T</title>{content}", encoding="utf-8")
        saw = [*in_a_browser.look(lambda watch: in_a_browser.files(watch, tmp_path), browser)]
        assert any(each.startswith(found) for each in saw), (content, saw)


@pytest.mark.parametrize(
    "output", ["::error::x", "a\n  ::add-mask::b", "at break ##[error]x", "::error file=a,line=1,col=1::##[x]"]
)
def test_a_command_to_the_runner_is_found(output: str) -> None:
    assert [*injections.commands(output)] != []
    assert [*injections.commands(f"“{output.replace('##[', '## [').replace(chr(10), ' ')}”")] == []
