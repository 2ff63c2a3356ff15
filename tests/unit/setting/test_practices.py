"""Groups of practices: what a setting confirms stands as though it had been typed, and what it does not is asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.bases import GOOD, edited
from support.composed import loaded
from support.places import TODAY

from schoolgate.setting import questions
from schoolgate.setting.load import Loaded, load
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.practices import groups as register
from schoolgate.setting.practices.groups import groups

FIRST = (GOOD / "first-three.yml").read_text(encoding="utf-8")
GROUP = f'learners-devices: {{wording: "{groups()["learners-devices"].wording}", answer: yes}}'


def read(folder: Path, *edits: tuple[str, str]) -> Loaded:
    text = FIRST
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    file = folder / "first.yml"
    file.write_text(text, encoding="utf-8")
    return load(file, TODAY, fictional=True)


def answered(how: str) -> tuple[str, str]:
    return GROUP, GROUP.replace("answer: yes", how)


def faults(found: Loaded) -> list[str]:
    return [f"{fault.line}: {fault.message}" for fault in found.faults]


def line_of(text: str) -> int:
    (number,) = [number for number, line in enumerate(FIRST.splitlines(), 1) if text in line]
    return number


# ---------------------------------------------------------------------------------------------------------------
# What a setting may say of a group


def test_yes_answers_all_of_it(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert faults(found) == []
    assert found.setting
    learners = found.setting.phones.learners
    assert (learners.smart_watches, learners.trackers, learners.trips) == (
        "left-at-home",
        "allowed-out-of-sight",
        "same-rule",
    )
    assert learners.exceptions
    assert (learners.exceptions.signed_by, learners.exceptions.agreed_by) == ("both", None)
    assert found.setting.practices["learners-devices"].answer is True


def test_no_asks_each_question(tmp_path: Path) -> None:
    found = read(tmp_path, answered("answer: no"))
    assert [fault.message.partition(" is not")[0] for fault in found.faults] == [
        "phones.learners.exceptions",
        "phones.learners.smart_watches",
        "phones.learners.trackers",
        "phones.learners.trips",
    ]
    assert all(fault.gap for fault in found.faults)


def test_what_is_not_so_is_asked_and_the_rest_stands(tmp_path: Path) -> None:
    found = read(tmp_path, answered("answer: yes, except: [trackers, trips]"))
    assert [fault.message.partition(" is not")[0] for fault in found.faults] == [
        "phones.learners.trackers",
        "phones.learners.trips",
    ]
    found = read(
        tmp_path,
        answered("answer: yes, except: [trackers, trips]"),
        ("    rule: handed-in", "    trackers: left-at-home\n    trips: left-at-home\n    rule: handed-in"),
    )
    assert faults(found) == []
    assert found.setting
    assert (found.setting.phones.learners.trackers, found.setting.phones.learners.smart_watches) == (
        "left-at-home",
        "left-at-home",
    )


def test_a_blank_is_one_gap_that_says_what_is_asked(tmp_path: Path) -> None:
    found = read(tmp_path, answered("answer: "))
    assert faults(found) == [
        f"{line_of('learners-devices')}: The watches, trackers and phones of those you teach: is all of this so? (watches) A smart "
        "watch stays at home. (trackers) A tracker may stay out of sight in a bag or coat. Tell us first. Nobody may use it to listen in "
        "or record. (trips) The same rule applies on trips and residential visits. (exceptions-in-writing) The terms, and the "
        "consequences of misuse, are put in writing first. The pupil and the parents both accept them. Write yes, or no to answer each "
        "question yourself, or yes with except: and the names of those that are not so."
    ]
    (gap,) = found.gaps
    assert gap.path == ("practices", "learners-devices", "answer")
    assert ("phones", "learners", "trips") in gap.also


def test_words_that_changed_since_are_asked_again(tmp_path: Path) -> None:
    group = groups()["learners-devices"]
    found = read(tmp_path, (f'"{group.wording}"', '"0ld123"'))
    (told,) = faults(found)
    assert told.startswith(
        f"{line_of('learners-devices')}: The watches, trackers and phones of those you teach: this is not the wording that you "
        "confirmed. (watches) A smart watch stays at home."
    )
    assert told.endswith(
        f'If all of it is so, write wording: "{group.wording}". If not, list under except what is not.'
    )
    assert found.gaps
    assert not found.problems
    (without,) = faults(read(tmp_path, (f'wording: "{group.wording}", ', "")))
    assert "this is not the wording that you confirmed" in without


def test_each_change_to_a_practice_changes_what_stands_for_its_group() -> None:
    group = groups()["learners-devices"]
    trips = group.practices["trips"]
    others = [
        dataclasses.replace(trips, says="The same rule applies on trips."),
        dataclasses.replace(trips, answers={("phones", "learners", "trips"): "left-at-home"}),
        dataclasses.replace(trips, id="visits"),
    ]
    wordings = {
        dataclasses.replace(group, practices={**group.practices, "trips": other}).wording for other in [trips, *others]
    }
    assert len(wordings) == 4
    assert group.wording in wordings


# ---------------------------------------------------------------------------------------------------------------
# What cannot stand


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (
            [("learners-devices:", "learner-devices:")],
            "There is no group of practices called “learner-devices”. Did you mean “learners-devices”?",
        ),
        (
            [answered("answer: yes, except: [tracker]")],
            "The group has no practice called “tracker”. Did you mean “trackers”?",
        ),
        (
            [answered("answer: yes, except: [lunch]")],
            "The group has no practice called “lunch”. It has watches, trackers, trips and exceptions-in-writing.",
        ),
        (
            [("    rule: handed-in", "    trips: left-at-home\n    rule: handed-in")],
            "This is answered twice: here, and by trips of the group learners-devices under practices. Delete this line, or add trips to "
            "except there.",
        ),
        ([answered("answer: perhaps")], "“perhaps” should be yes or no."),
    ],
)
def test_what_cannot_stand_is_told(tmp_path: Path, edits: list[tuple[str, str]], said: str) -> None:
    assert said in [fault.message for fault in read(tmp_path, *edits).problems]


def test_exceptions_to_no_say_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, answered("answer: no, except: [trips]"))
    assert [problem.message for problem in found.problems] == [
        "With no, each question is asked anyway, so that except says nothing. Delete one of the two."
    ]


def test_the_same_answer_twice_is_no_contradiction(tmp_path: Path) -> None:
    found = read(tmp_path, ("    rule: handed-in", "    trips: same-rule\n    rule: handed-in"))
    assert faults(found) == []


def test_only_what_the_ages_ask_is_answered(tmp_path: Path) -> None:
    for ages, answered_of in {
        "[4, 11]": (True, True, False),
        "[7, 11]": (False, True, False),
        "[11, 18]": (False, False, True),
    }.items():
        found = read(tmp_path, ("ages: [4, 11]", f"ages: {ages}"))
        assert [fault for fault in found.faults if "exams" not in fault.message] == []
        assert found.setting
        assert found.setting.online_safety
        assert found.setting.online_safety.learning
        access = found.setting.online_safety.learning.access
        assert tuple(answer is not None for answer in (access.youngest, access.juniors, access.older)) == answered_of


def test_a_practice_about_what_a_setting_does_not_have_says_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, ("  devices: {kinds: [laptops, tablets]}", "  devices: no"))
    assert faults(found) == []
    assert found.setting
    assert found.setting.technology.devices is None


def test_a_group_of_a_policy_that_is_not_adopted_is_set_aside(tmp_path: Path) -> None:
    social = FIRST[FIRST.index("social_media:\n") : FIRST.index("online_safety:\n")]
    found = read(tmp_path, ("    social: {written: 2026-11-02}\n", ""), (social, ""))
    assert faults(found) == []
    assert ("practices", "social-media") in found.set_aside


def test_a_group_may_be_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, (f"  {GROUP}\n", ""))
    assert len(found.gaps) == 4
    assert not found.problems


# ---------------------------------------------------------------------------------------------------------------
# The register


def test_there_are_at_most_ten_groups_of_at_most_eight_practices() -> None:
    assert 1 < len(groups()) <= 10
    for kind in questions.options(("kind",)):
        typed = Typed({"kind": kind}, frozenset(POLICIES))
        assert all(len(group.asked_of(typed)) <= 8 for group in groups().values()), kind


@pytest.mark.parametrize("group", groups().values(), ids=lambda group: group.id)
def test_a_group_answers_questions_and_none_that_only_the_setting_can(group: register.Group) -> None:
    never = {"name", "kind", "ages", "council", "site", "people", "office", "policies", "other_policies", "signs"}
    assert group.about
    assert group.answered_by
    for practice in group:
        assert practice.answers
        assert {*practice.only_for} <= {*register._WHOM}
        for path in practice.answers:
            assert questions.field_at(path), path
            assert path[0] not in never
            assert path[:2] != ("online_safety", "filtering") or path[2] == "told_first"
            assert path[-1] not in {
                "where",
                "kept_in",
                "given_back",
                "agreed_by",
                "leader",
                "governor_hears",
                "security",
            }


# ---------------------------------------------------------------------------------------------------------------
# Whatever is typed


_OTHER_FORMS: list[Any] = [
    "",
    "x",
    "{learners}",
    "}{",
    [],
    ["a"],
    {},
    {"a": "b"},
    [["a"]],
    [{"a": "b"}],
    {"except": ["trips"]},
]


def _paths(value: Any, path: questions.Path = ()) -> Iterator[questions.Path]:
    for key in value if isinstance(value, dict) else ():
        yield (*path, key)
        yield from _paths(value[key], (*path, key))


@pytest.mark.every(one_in=1)
@pytest.mark.parametrize("part", ["kind", "ages", "words", "people", "practices", "technology"])
def test_an_answer_of_another_form_is_told_and_groups_are_read_all_the_same(
    part: str, tmp_path: Path, step: int
) -> None:
    whole = yaml_files.strings(GOOD / "first-three.yml")
    tried = [(path, other) for path in _paths(whole) if path[0] == part for other in _OTHER_FORMS][::step]
    assert len(tried) > 1
    for path, other in tried:
        found = loaded(edited(whole, {path: other}), tmp_path / "setting.yml")
        assert found.setting, (path, other)  # whole, with examples where an answer cannot stand
