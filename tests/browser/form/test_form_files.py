"""Setting files in the form: what stands in one is read, what is changed changes its own lines, and a new one says what was answered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fuzz.valid_settings import draw_input
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from support import form, yaml_files
from support.bases import edited
from support.form import told
from support.places import GOOD_SETTINGS, ROOT, STARTER, TODAY
from support.switches import SWITCHES, Switch, is_given

from schoolgate.form.blank import blank_file
from schoolgate.language import words
from schoolgate.setting.load import load
from schoolgate.setting.model.vocabulary import POLICIES

EXAMPLES = sorted((ROOT / "settings" / "examples").glob("*.yml"))
FILES = [STARTER, *EXAMPLES, *GOOD_SETTINGS]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the form’s functions."""
    opened = form.opened(browser)
    yield opened
    opened.close()


def written(page: Page, text: str, answers: Any) -> str:
    """Give the text of a file with other answers, as the form writes it."""
    made = told(page, "(text, answers) => edited(text, answers)", text, answers)
    assert isinstance(made, str)
    return made


def stripped(value: Any) -> Any:
    """Give answers without what is blank, and each text without the spaces around it."""
    if isinstance(value, dict):
        parts = {key: stripped(item) for key, item in value.items()}
        return {key: item for key, item in parts.items() if item not in ("", {})}
    return [stripped(item) for item in value] if isinstance(value, list) else " ".join(value.split())


# ---------------------------------------------------------------------------------------------------------------
# A file that there is


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_stands_in_a_file_is_read_and_unchanged_it_stays_as_it_was(page: Page, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    answers, faults, same = told(
        page,
        "(text) => { const { answers, faults } = read(text); return [answers, faults, edited(text, answers)]; }",
        text,
    )
    assert (answers, faults) == (stripped(yaml_files.strings(file)), [])
    assert same == text


STARTER_TEXT = STARTER.read_text(encoding="utf-8")
STARTER_ANSWERS = yaml_files.strings_of(STARTER_TEXT)
WAYS = [switch for switch in SWITCHES if is_given(STARTER_ANSWERS, switch.path[:-1])]


@pytest.mark.parametrize(
    "switch", [pytest.param(one, marks=pytest.mark.every(one_in=24)) for one in WAYS], ids=[str(one) for one in WAYS]
)
def test_a_changed_answer_changes_its_own_lines(page: Page, switch: Switch) -> None:
    wanted = stripped(edited(STARTER_ANSWERS, {switch.path: switch.answer}))
    text = written(page, STARTER_TEXT, wanted)
    assert stripped(yaml_files.strings_of(text)) == wanted
    lines = [line for line in difflib.ndiff(STARTER_TEXT.splitlines(), text.splitlines()) if line[:1] in "+-"]
    before = _at(STARTER_ANSWERS, switch.path)
    if isinstance(before, str) and isinstance(switch.answer, str):
        assert len(lines) == (0 if before == switch.answer else 2), lines
    # What another answer says, and every comment of it, stands. An answer that is taken out takes its comments along.
    key = str(next(part for part in reversed(switch.path) if isinstance(part, str)))
    others = [line for line in lines if line[0] == "-" and not line.startswith("-   ") and f"{key}:" not in line]
    assert not others or isinstance(before, dict | list) or before is None, others


def _at(answers: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        if isinstance(answers, dict):
            answers = answers.get(part)
        else:
            answers = answers[part] if isinstance(answers, list) and isinstance(part, int) else None
    return answers


# A file as people write it: lists in brackets, a part in braces, comments everywhere, other indents, Windows’ line ends.
ODD = """\
# Ours.
name: 'Oak # field'   # as on the gate
kind: academy
ages: [4, 11] # infants and juniors
words: {head: headteacher, session: lesson}
people:
    safeguarding_lead:   # since May
    - role: Deputy head
      phone: "01632 960 123"
    # She is on leave until June.
    - role: SENCO
    deputies: [{role: Year 6 teacher}]
policies:
    told_by: [letters, our website] # more to come
phones:
    banned_places:
    - the toilets
    # not the hall
    - the pool

signs: []
# The end.
"""


@pytest.mark.parametrize(
    ("path", "answer", "lines"),
    [
        (("name",), "Elm", ["- name: 'Oak # field'   # as on the gate", "+ name: Elm   # as on the gate"]),
        (("ages",), ["4", "18"], ["- ages: [4, 11] # infants and juniors", "+ ages: [4, 18] # infants and juniors"]),
        (
            ("words", "head"),
            "principal, or head",
            ["- words: {head: headteacher, session: lesson}", '+ words: {head: "principal, or head", session: lesson}'],
        ),
        (
            ("words", "second"),
            "bursar",
            [
                "- words: {head: headteacher, session: lesson}",
                "+ words: {head: headteacher, session: lesson, second: bursar}",
            ],
        ),
        (("people", "safeguarding_lead", 0, "role"), "Head", ["-     - role: Deputy head", "+     - role: Head"]),
        (("people", "safeguarding_lead", 1, "email"), "a@b.example", ["+       email: a@b.example"]),
        (
            ("people", "deputies", 0, "role"),
            "TA",
            ["-     deputies: [{role: Year 6 teacher}]", "+     deputies: [{role: TA}]"],
        ),
        (
            ("policies", "told_by"),
            ["letters"],
            ["-     told_by: [letters, our website] # more to come", "+     told_by: [letters] # more to come"],
        ),
        (("phones", "banned_places"), ["the toilets", "the pool", "the hall"], ["+     - the hall"]),
        (("phones", "banned_places"), ["the hall", "the toilets", "the pool"], ["+     - the hall"]),
        (("phones", "banned_places"), ["the pool"], ["-     - the toilets"]),
        (("signs",), [{"id": "gate", "place": "Gate"}], ["- signs: []", "+ signs: [{id: gate, place: Gate}]"]),
        (("council",), "Kent", ["+ council: Kent"]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_file_keeps_the_way_in_which_it_is_written(
    page: Page, path: tuple[str | int, ...], answer: Any, lines: list[str], end: str
) -> None:
    wanted = edited(yaml_files.strings_of(ODD), {path: answer})
    text = written(page, ODD.replace("\n", end), wanted)
    assert yaml_files.strings_of(text) == wanted
    if end == "\n":
        changed = difflib.ndiff(ODD.splitlines(), text.splitlines())
        assert [line for line in changed if line[:1] in "+-"] == lines


NO_READER = (
    "The file cannot be read from here on. Look for a missing colon, quote or bracket on this line or the one above."
)


@pytest.mark.parametrize(
    ("text", "line"),
    [("name: [a", 1), ('name: "a', 1), ("a: b\n c: d", 1), ("a: b\nb: &x y", 2), ("a: *b", 1), ("a: !!str b", 1), ("<<: {a: b}", 1),
     ("just words", 1), ("", 1), ("- a", 1), ("a: b\n---\nc: d", 2), ("a: b\na: c", 2), ("{{ name }}: x", 1)],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where_and_is_not_opened(page: Page, text: str, line: int) -> None:
    answers, faults = told(
        page, "(text) => { const { answers, faults } = read(text); return [answers, faults]; }", text
    )
    assert answers == {}
    assert [fault["line"] for fault in faults][:1] == [line]
    assert all(words.printable(fault["message"]) and fault["message"].endswith(".") for fault in faults)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), min_size=1, max_size=40)
    | st.sampled_from(["a: b", "#x", "a #b", "- a", "'", '"', "\\", "yes", "0x1F", "1e3", "null", "~", "{a}", "[b]", "a,b", "?", "!", "&a", "*b", "%c", "@d", "`e`", "|", ">", "a:", ":a", "2026-02-31", "é", "“Q”", "C:\\new", "🙂"])
)  # fmt: skip
def test_whatever_is_typed_is_read_as_it_was_typed(page: Page, text: str) -> None:
    typed = " ".join(text.split())
    if not typed:
        return
    wanted = {
        **yaml_files.strings_of(ODD),
        "name": typed,
        "words": {"head": typed},
        "signs": [{"id": "a", "place": typed}],
    }
    made = written(page, ODD, wanted)
    assert yaml_files.strings_of(made) == wanted
    assert told(page, "(text) => read(text).answers", made) == stripped(wanted)


# ---------------------------------------------------------------------------------------------------------------
# A new file


def new_file(page: Page, answers: Any) -> str:
    """Give the file that the form writes when all of it was answered afresh."""
    made = told(page, "(answers) => { Object.assign(form, { answers, base: '' }); return fileText(); }", answers)
    assert isinstance(made, str)
    return made


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_new_file_with_the_answers_of_a_setting_is_that_setting(page: Page, file: Path, tmp_path: Path) -> None:
    answers = stripped(yaml_files.strings(file))
    new = tmp_path / file.name
    new.write_text(new_file(page, answers), encoding="utf-8")
    ours, theirs = (load(one, TODAY, fictional=True) for one in (file, new))
    assert theirs.problems == ours.problems
    assert ours.setting
    assert theirs.setting
    before, after = ours.setting.model_dump(exclude={"edition"}), theirs.setting.model_dump(exclude={"edition"})
    # A new file asks for what this one may leave out.
    gaps = {path[0] for gap in theirs.gaps for path in (gap.path, *gap.also)}
    assert {key: value for key, value in after.items() if key not in gaps} == {
        key: value for key, value in before.items() if key not in gaps
    }


@pytest.mark.parametrize("file", [STARTER, *EXAMPLES], ids=lambda file: file.stem)
def test_a_new_file_is_what_new_writes_with_the_answers_filled_in(page: Page, file: Path) -> None:
    answers = stripped(yaml_files.strings(file))
    text = new_file(page, answers)
    adopts = [policy for policy in POLICIES if policy in answers["policies"]["dates"]]
    blank = blank_file(STARTER_TEXT, form.data()["schema_address"], adopts, answers["kind"])
    comments = {line.strip() for line in text.splitlines()}
    lost = [line for line in blank.splitlines() if re.match(r" *# [A-Z]", line) and line.strip() not in comments]
    assert lost == []
    assert text.splitlines()[:6] == blank.splitlines()[:6]


def test_with_nothing_answered_it_is_what_new_writes(page: Page) -> None:
    assert new_file(page, {}) == blank_file(STARTER_TEXT, form.data()["schema_address"])


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("number", range(3000, 3008))
def test_a_new_file_says_what_was_answered_whatever_schools_type(page: Page, tmp_path: Path, number: int) -> None:
    answers = draw_input(number, tmp_path / "drawn.yml").data
    yaml_files.write(tmp_path / "drawn.yml", answers)
    setting = load(tmp_path / "drawn.yml", TODAY, fictional=True).setting
    (tmp_path / "new.yml").write_text(new_file(page, stripped(answers)), encoding="utf-8")
    made = load(tmp_path / "new.yml", TODAY, fictional=True)
    assert made.problems == []
    assert setting
    assert made.setting
    gaps = {path[0] for gap in made.gaps for path in (gap.path, *gap.also)}
    same = {*type(setting).model_fields} - gaps - {"edition"}
    assert {name: getattr(made.setting, name) for name in same} == {name: getattr(setting, name) for name in same}
    assert len(same) > 20
