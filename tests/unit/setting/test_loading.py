"""Loading a setting file, as a specification: what is taken as it was typed, what is refused, and how it is told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from support import bases, yaml_files
from support.attempts import Edits
from support.model_fields import PATHS
from support.places import GOOD_SETTINGS, STARTER, TODAY
from support.smallest import SMALLEST, edited

from schoolgate.agreement.checked import Checked
from schoolgate.publish.check import check_setting
from schoolgate.setting import load, questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import Problem

# Gives every value as text, for comparison.
_TYPED: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Reads:
    """Reads a text as if it were a setting file of the tests’ own, where made-up numbers may stand."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "setting.yml"

    def __call__(self, text: str | bytes) -> Loaded:
        self.file.write_bytes(text.encode() if isinstance(text, str) else text)
        return check_setting(self.file, TODAY, fictional=True)

    def with_(self, *edits: tuple[str, str]) -> Loaded:
        """Read the smallest setting with some of its text replaced."""
        return self(edited(*edits))


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reads:
    monkeypatch.chdir(tmp_path)
    return Reads(tmp_path)


def setting(loaded: Loaded) -> Setting:
    """Give the setting of a file without faults."""
    assert loaded.faults == []
    assert loaded.setting is not None
    return loaded.setting


def told(problems: list[Problem]) -> list[str]:
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems]


# ---------------------------------------------------------------------------------------------------------------
# What is lawful loads, and builds


@pytest.mark.parametrize("file", GOOD_SETTINGS, ids=lambda file: file.stem)
def test_a_good_setting_has_no_gaps_and_no_problems(file: Path) -> None:
    loaded = check_setting(file, TODAY, fictional=True)
    assert (loaded.gaps, loaded.problems) == ([], [])
    assert loaded.setting is not None


def test_the_smallest_setting_answers_what_is_required_and_no_more(read: Reads) -> None:
    lines = SMALLEST.splitlines()
    answers = [number for number, line in enumerate(lines) if not line.lstrip().startswith("#")]
    assert len(answers) > 20
    for number in answers:
        assert read("\n".join([*lines[:number], *lines[number + 1 :]])).faults, lines[number]


# ---------------------------------------------------------------------------------------------------------------
# Text is what was typed


@pytest.mark.parametrize(
    "typed",
    [
        "no", "Yes", "off", "0344 800 8000", "+44 1632 960123", "1.10", "12:30", "8:30am to 5pm", "0x1F", "1e3", "010",
        "1_000", "-.5", "2026-09-01", "100% here", "Room#4", "Tom’s", "it's", "a & b", "a * b", "50 - 60", "\\o/",
        "“A” block, C/O Mr", "naïve façade", "日本", "a, b; c", "<b>bold</b>", "[box] (a link)!", "a | b", "`x` _y_ ~z~",
    ],
)  # fmt: skip
def test_text_comes_as_it_was_typed(read: Reads, typed: str) -> None:
    quoted = "'" + typed.replace("'", "''") + "'"
    for value in (quoted, quoted if typed.startswith(("`", "[")) else typed):  # these need their quotes
        loaded = read.with_(("may_use: in the staff room", f"may_use: {value}"))
        assert setting(loaded).phones.staff.may_use == typed


def test_a_number_keeps_its_noughts_its_plus_and_its_spaces(read: Reads) -> None:
    for typed in ("01632 960200", "0344 800 8000", "+44 1632 960 200", "(01632) 960 200"):
        assert setting(read.with_(('"01632 960 200"', typed))).office.phone == typed


def test_quotes_are_no_part_of_the_text(read: Reads) -> None:
    for typed in (
        "the hall",
        '"the hall"',
        "'the hall'",
        "   the hall  ",
        "the hall  # where they sit",
        ">-\n      the hall",
    ):
        loaded = read.with_(("may_use: in the staff room", f"may_use: {typed}"))
        assert setting(loaded).phones.staff.may_use == "the hall"


def test_an_answer_reads_the_same_however_it_is_laid_out(read: Reads) -> None:
    plain = setting(read(SMALLEST))
    assert setting(read(SMALLEST.replace("\n", "\r\n"))) == plain
    assert setting(read(b"\xef\xbb\xbf" + SMALLEST.encode())) == plain
    assert setting(read("---\n" + SMALLEST)) == plain
    assert setting(read(SMALLEST.replace("[signs]", "\n      - signs"))) == plain
    assert setting(read(SMALLEST.replace("{photos: none}", "\n    photos: none"))) == plain
    assert setting(read("\n".join(reversed(re.split(r"\n(?=\w)", SMALLEST.strip())[1:])) + "\n")) == plain


def test_one_person_needs_no_list(read: Reads) -> None:
    one = setting(read(SMALLEST)).people.safeguarding_lead
    listed = SMALLEST.replace("lead: {role", "lead: [{role").replace('201"}', '201"}]')
    assert setting(read(listed)).people.safeguarding_lead == one
    assert [lead.role for lead in one] == ["Deputy manager"]


def test_yes_no_dates_and_ages_are_what_they_say(read: Reads) -> None:
    made = setting(read(SMALLEST))
    assert made.technology.monitored is True
    assert made.technology.exams is False
    assert made.technology.devices is None
    assert made.ages == (2, 4)
    assert made.policies.dates.mobile
    assert made.policies.dates.mobile.written == datetime.date(2026, 9, 1)


# ---------------------------------------------------------------------------------------------------------------
# Gaps and problems


def test_a_gap_is_an_answer_not_given_yet(read: Reads) -> None:
    loaded = read.with_(
        ("council: kent\n", "council:\n"),
        ("    trackers: allowed-out-of-sight\n", ""),
        ("may_use: in the staff room", "may_use: TBC"),
        ("told_by: [signs]", "told_by: []"),
    )
    assert loaded.problems == []
    assert [problem.gap for problem in loaded.gaps] == [True] * 4
    assert [(problem.line, problem.column) for problem in loaded.gaps] == [(5, 9), (27, 3), (32, 14), (39, 5)]


def test_a_school_that_is_not_asked_what_a_nursery_skips_has_gaps_too(read: Reads) -> None:
    loaded = read.with_(
        ("kind: private-nursery", "kind: academy"),
        ("told_by: [induction, newsletters]", "told_by: [our website, lessons, induction]"),
    )
    assert loaded.problems == []
    assert [problem.message.split(" is not answered")[0] for problem in loaded.gaps] == [
        f"phones.learners.{name}" for name in ("exceptions", "trips")
    ]


def test_a_problem_is_an_answer_that_cannot_stand(read: Reads) -> None:
    loaded = read.with_(("kind: private-nursery", "kind: castle"), ("monitored: yes", "monitored: perhaps"))
    assert loaded.gaps == []
    assert [(problem.line, problem.column) for problem in loaded.problems] == [(3, 7), (47, 14)]


def test_gaps_and_problems_are_told_together_in_the_order_of_the_file(read: Reads) -> None:
    loaded = read.with_(
        ("monitored: yes", "monitored: perhaps"), ("kind: private-nursery", "kind:"), ("photos: none", "photo: none")
    )
    assert [(problem.line, problem.gap) for problem in loaded.faults] == [(3, True), (41, False), (47, False)]


def test_a_fault_is_told_once(read: Reads) -> None:
    loaded = read.with_(("kind: private-nursery", "kind: TBC"), ('phone: "01632 960 200"', "phone: xxx"))
    assert len(loaded.faults) == 2


def test_a_problem_reads_as_file_line_and_column(read: Reads) -> None:
    (problem,) = read.with_(("monitored: yes", "monitored: perhaps")).faults
    assert str(problem) == "setting.yml:47:14: “perhaps” should be yes or no."


def test_a_file_that_is_no_setting_gives_none(read: Reads) -> None:
    for text in ("", "hello", "- a", "name: [", "a: &b c"):
        loaded = read(text)
        assert loaded.setting is None
        assert len(loaded.problems) == 1


def test_what_was_seen_before_a_file_became_unreadable_is_told_too(read: Reads) -> None:
    loaded = read.with_(("kind: private-nursery", "name: Twice\nkind: private-nursery"), ("[signs]", "[signs"))
    assert loaded.setting is None
    assert [problem.line for problem in loaded.problems] == [3, 41]


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load.load(tmp_path / "none.yml", TODAY, fictional=True)


# ---------------------------------------------------------------------------------------------------------------
# The setting is whole, so that answers can be checked against one another


def test_an_example_stands_in_for_each_answer_that_cannot_stand(read: Reads) -> None:
    loaded = read.with_(
        ("name: Little Acorns Nursery", "name: TBC"),
        ("head: nursery manager", "head: [nursery, manager]"),
        ("written: 2026-09-01", "written: soon"),
        ("[the toilets, the nappy room]", "[the toilets, '']"),
        ("may_use: in the staff room", "may_use: '{{ secrets }}'"),
        ("council: kent\n", ""),
    )
    made = loaded.setting
    assert made is not None
    assert made.name == "Oakfield Primary School"
    assert made.words.head == "headteacher"
    assert made.policies.dates.mobile
    assert made.policies.dates.mobile.written == datetime.date(2026, 9, 14)
    assert made.phones.banned_places == ["the toilets", "changing rooms"]
    assert made.phones.staff.may_use == "in the staff room, at breaks"
    assert made.council == "Kent"
    assert made.phones.staff.kept_in == "the locked box in the office"
    assert len(loaded.faults) == 6


def test_a_file_with_one_answer_gives_a_whole_setting(read: Reads) -> None:
    loaded = read("name: Little Acorns Nursery\n")
    assert loaded.setting is not None
    assert loaded.setting.name == "Little Acorns Nursery"
    assert loaded.problems == []
    required = [name for name, field in Setting.model_fields.items() if field.is_required() and name != "name"]
    assert [problem.message.split(" is not answered")[0] for problem in loaded.gaps] == sorted(required)


def test_a_finding_waits_while_an_example_stands_in_for_what_it_rests_on(read: Reads) -> None:
    # Without a kind nobody can say whether ages fit it, whether the law binds it or what it is asked.
    assert told(read.with_(("kind: private-nursery", "kind: castle"), ("[2, 4]", "[2, 9]")).faults)[1:] == []
    # Nor, without a rule, whether a place contradicts it.
    where = "    rule: away\n    where: the hall\n    purposes: work"
    assert len(read.with_(("    rule: away-everywhere", where)).faults) == 1
    # Nor, without the day it was written, whether that day has come.
    assert len(read.with_(("written: 2026-09-01", "written: TBC")).faults) == 1
    # But what rests on none of these is told at once.
    loaded = read.with_(("kind: private-nursery", "kind: castle"), (', phone: "01632 960 201"', ""))
    assert [problem.line for problem in loaded.faults] == [3, 9]


def test_a_key_that_is_nearly_right_is_read_as_the_right_one(read: Reads) -> None:
    loaded = read.with_(
        ("other_policies:", "other_polices:"), ("  child_protection: {title: Safeguarding policy}\n", "")
    )
    assert told(loaded.faults) == [
        "20:1: There is no “other_polices”. Did you mean “other_policies”?",
        "20:1: other_policies.child_protection is not answered. Your child protection or safeguarding policy. For example: "
        "child_protection: {title: Child protection policy}",
    ]


# ---------------------------------------------------------------------------------------------------------------
# What the messages say is so


def test_every_example_that_a_message_gives_may_be_typed_as_it_stands() -> None:
    given = 0
    for path in PATHS:
        said = questions.for_example(path)
        if said.startswith("For example: "):
            given += 1
            key, typed = next(iter(yaml.load(said.removeprefix("For example: "), Loader=_TYPED).items()))
            field = questions.field_at(path)
            assert field is not None
            assert key == path[-1]
            assert typed == questions.example_at(path)
    assert given > 100


def test_every_field_is_a_question() -> None:
    for path in PATHS:
        field = questions.field_at(path)
        assert field is not None
        assert questions.question(field)[-1] in ".?", path


def test_examples_make_a_whole_setting() -> None:
    assert Setting.model_validate(
        {name: questions.whole_example(field) for name, field in Setting.model_fields.items()}
    )


# ---------------------------------------------------------------------------------------------------------------
# Every line of the starter, spoilt in every way: nothing is raised, and nothing changes unnoticed


def _without_comments(text: str) -> list[str]:
    lines = (re.sub(r"(?:^|\s{2,})#(?: .*|$)", "", line) for line in text.splitlines())
    return [line for line in lines if line.strip()]


LINES = _without_comments(STARTER.read_text(encoding="utf-8"))
ANSWERED = [number for number, line in enumerate(LINES) if re.match(r"\s*(?:- )?\w+: \S|\s*- [^:]+$", line)]
# Each is one thing to whoever types it, and another to YAML, or to a reader, or to a browser.
SLIPS = [
    "no", "0344 800 8000", "+441632960001", "1.10", "12:30", "0x1F", "~", "2026-02-31", "Room #4", "TBC", "e.g. lockers",
    '"a\\tb"', '"{{ 7 * 7 }}"', '"\\u202egnp.exe"', "<b>bold</b>", "javascript:alert(1)", "👍", "[a, b]", "{a: b}",
]  # fmt: skip
SYNTAX = ['"open', "[open", "{open", "*alias", "&anchor", "!!int 3", "two: colons", "%", "@", "| x", "<<: *a", "- - -"]


def _leaves(node: yaml.Node, path: questions.Path, key_line: int = 0) -> Iterator[tuple[questions.Path, int, int, str]]:
    """Give every value of a YAML text as it was typed: its path, its line, that of the key above it and itself."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value, (*path, key.value), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _leaves(value, (*path, number), key_line)
    else:
        yield path, node.start_mark.line + 1, key_line, node.value.strip()


def _stands(made: Any, path: questions.Path) -> Any:
    for part in path:
        if isinstance(part, int) and isinstance(made, BaseModel):
            return made  # a list was typed where there should be keys
        if isinstance(part, int) or isinstance(made, dict):
            made = made[part]
        else:
            made = getattr(made[0] if isinstance(made, list) else made, part)
    return made


def _is(made: Any, typed: str) -> bool:
    """Tell whether an answer is what was typed."""
    if made is None or isinstance(made, bool):
        return typed.casefold() == ("yes" if made else "no")
    if isinstance(made, datetime.date | int):
        return str(made) == typed
    if isinstance(made, BaseModel):  # a word for those taught: its plural was typed, or for a lesson, its singular
        return typed in {getattr(made, "one", None), getattr(made, "many", None)}
    return bool(made == typed)


def changed_unnoticed(loaded: Loaded, text: str) -> list[str]:
    """Find values that stand in a setting otherwise than they were typed, on a line that nothing is said of."""
    if loaded.setting is None:
        assert loaded.problems
        return []
    noticed = {fault.line for fault in loaded.faults}
    typed_at = list(_leaves(_composed(text), ()))
    # What stands under a key that the model does not have is told of at the key.
    assert noticed or all(questions.field_at(path) for path, _, _, _ in typed_at)
    changed = []
    for path, line, key_line, typed in typed_at:
        if line in noticed or not questions.field_at(path):
            continue
        made = _stands(loaded.setting, path)
        # A list where there should be keys is told of at the key that holds it.
        a_list_for_keys = isinstance(path[-1], int) and isinstance(made, BaseModel)
        if not _is(made, typed) and not (a_list_for_keys and key_line in noticed):
            changed.append(f"{line}: {typed}")
    return changed


def _composed(text: str) -> yaml.Node:
    document = yaml.compose(text, Loader=_TYPED)
    assert document is not None
    return document


def test_the_starter_is_all_as_it_was_typed(read: Reads) -> None:
    text = "\n".join(LINES)
    assert changed_unnoticed(read(text), text) == []
    assert len(ANSWERED) > 80


def spoilt(number: int, value: str) -> str:
    line = re.sub(r"^(\s*(?:- )?(?:\w+: )?).*", lambda match: match[1] + value, LINES[number])
    return "\n".join([*LINES[:number], line, *LINES[number + 1 :]])


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_every_answer_at_once_changes_nothing_unnoticed(read: Reads, slip: str) -> None:
    lines = list(LINES)
    for number in ANSWERED:
        lines[number] = spoilt(number, slip).split("\n")[number]
    text = "\n".join(lines)
    loaded = read(text)
    assert loaded.setting is not None
    assert loaded.faults
    assert changed_unnoticed(loaded, text) == []


@pytest.mark.every(one_in=1)
def test_a_slip_in_any_one_answer_changes_nothing_unnoticed(read: Reads, step: int) -> None:
    tried = list(enumerate(ANSWERED))[::step]
    assert len(tried) > 20
    for turn, number in tried:
        for slip in (SLIPS[turn % len(SLIPS)], SLIPS[(turn * 7 + 3) % len(SLIPS)]):
            text = spoilt(number, slip)
            assert changed_unnoticed(read(text), text) == [], (LINES[number], slip)


@pytest.mark.every(one_in=1)
def test_broken_yaml_on_any_line_is_told(read: Reads, step: int) -> None:
    tried = list(enumerate(ANSWERED))[::step]
    assert len(tried) > 20
    for turn, number in tried:
        for broken in (SYNTAX[turn % len(SYNTAX)], SYNTAX[(turn * 5 + 2) % len(SYNTAX)]):
            loaded = read(spoilt(number, broken))
            assert loaded.problems, (LINES[number], broken)


@pytest.mark.every(one_in=1)
def test_any_line_taken_out_is_missed_or_was_not_needed(read: Reads, step: int) -> None:
    tried = list(enumerate(LINES))[::step]
    assert len(tried) > 20
    for number, line in tried:
        text = "\n".join([*LINES[:number], *LINES[number + 1 :]])
        assert changed_unnoticed(read(text), text) == [], line


@pytest.mark.every(one_in=1)
def test_any_line_given_twice_is_told(read: Reads, step: int) -> None:
    # Two people may have the same role, and two entries the same title.
    once = [number for number, line in enumerate(LINES) if not re.match(r"\s*- \w+: ", line)]
    tried = once[::step]
    assert len(tried) > 20
    for number in tried:
        assert read("\n".join([*LINES[: number + 1], *LINES[number:]])).faults, LINES[number]


def test_what_stands_before_an_alias_is_told_beside_it(read: Reads) -> None:
    twice = f"{SMALLEST}name: Ash Grove School\nname_again: *name\n"
    said = told(read(twice).problems)
    assert len(said) == 2
    assert "“name” is already answered on line" in said[0]
    assert "Write this out in full: * and &" in said[1]


# ---------------------------------------------------------------------------------------------------------------
# What a withdrawal sets aside, and what it does not


def checked(base: str, edits: Edits, file: Path) -> Checked:
    yaml_files.write(file, bases.edited(bases.data_of(base), edits))
    return check_setting(file, TODAY, fictional=True)


def test_a_clause_that_stands_is_judged_where_one_above_it_is_of_a_withdrawn_policy(tmp_path: Path) -> None:
    above = {"section": "social.staff", "id": "ours", "says": "Staff ask first."}
    stands = {"section": "mobile.nowhere", "id": "safe", "says": "Staff use the safe."}
    edits: Edits = {("own_clauses",): [above, stands], ("withdrawn",): {"social": "It is being rewritten."}}
    loaded = checked("starter", edits, tmp_path / "setting.yml")
    assert loaded.also_withdrawn == ("mobile",), (
        "the withdrawal does not wait, and no clause without a section is published"
    )
    assert [fault.message for fault in loaded.why_also_withdrawn] == [
        "There is no section “mobile.nowhere”. Each section’s id is in its link on the page."
    ]


def test_a_policy_that_a_childminder_cannot_adopt_is_told_though_it_is_withdrawn(tmp_path: Path) -> None:
    written: Edits = {("policies", "dates", "online"): {"written": "2026-09-14"}}
    for edits in (written, {**written, ("withdrawn",): {"online": "It is being rewritten."}}):
        (fault,) = checked("childminder", edits, tmp_path / "setting.yml").faults
        assert fault.message.startswith("Our online safety policy speaks of staff, leaders and governors")


# ---------------------------------------------------------------------------------------------------------------
# Which answer a fault is of: the form shows it there


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        # an answer that is missing, is none of those listed, or is of another form
        ("    rule: left-at-home\n", "", "phones.learners.rule"),
        ("rule: away-everywhere", "rule: nowhere", "phones.visitors.rule"),
        ("monitored: yes", "monitored: perhaps", "technology.monitored"),
        ("may_use: in the staff room", "may_use: [one, two]", "phones.staff.may_use"),
        ("  events: {photos: none}", "  events: none", "phones.events"),
        ("told_by: [signs]", "told_by: []", "phones.visitors.told_by"),
        ("ages: [2, 4]", "ages: [2, 4, 5]", "ages"),
        # a key that nobody knows, and one that is a slip of the keyboard
        ("monitored: yes", "monitored: yes\nzebra: yes", ""),
        ("monitored: yes", "monitored: yes\n  zebra: yes", "technology"),
        ("may_use: in the staff room", "mayuse: in the staff room", "phones.staff.may_use"),
        # what was typed
        ("kept_in: the locked box in the office", "kept_in: the locked box #4", "phones.staff.kept_in"),
        ("kept_in: the locked box in the office", "kept_in: the locked box  #4", "phones.staff.kept_in"),
        ("[the toilets, the nappy room]", "[the toilets, the toilets]", "phones.banned_places.1"),
        ("name: Little Acorns Nursery", "name: “Little Acorns Nursery”", "name"),
        ("monitored: yes", "monitored: yes\n  devices: no", "technology.devices"),
        ('phone: "01632 960 200"', 'phone: "01632 960"', "office.phone"),
    ],
)
def test_a_fault_has_the_path_of_its_answer(read: Reads, old: str, new: str, path: str) -> None:
    faults = read.with_((old, new)).faults
    assert [".".join(map(str, fault.path)) for fault in faults] == [path]
