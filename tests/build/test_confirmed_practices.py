"""Each practice of a group says just what the policies publish once it is confirmed, and few answers make a first publication."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import effects, yaml_files
from support.attempts import GONE
from support.bases import GOOD, data_of, edited, pages_of
from support.composed import loaded
from support.filling import filled_in
from support.grouped import answers_of, grouped
from support.places import TODAY

from schoolgate.publish.check import check_setting
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded, load
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.practices.groups import Practice, groups, said

FIRST = {file.stem: file for file in sorted(GOOD.glob("first-*.yml"))}
# What a first publication may ask: of one policy, and of all three.
MOST, MOST_OF_THREE = 35, 80
ANSWERS = {
    "first-college": 55,
    "first-mobile": 35,
    "first-nursery": 48,
    "first-online": 34,
    "first-social": 31,
    "first-three": 52,
}


@functools.cache
def whole(name: str) -> Loaded:
    found = check_setting(FIRST[name], TODAY, fictional=True)
    assert found.faults == found.warnings == []
    return found


@pytest.mark.parametrize("name", FIRST)
def test_a_first_publication_needs_few_answers(name: str) -> None:
    found = whole(name)
    assert found.setting
    assert answers_of(found) == ANSWERS[name]
    assert ANSWERS[name] <= (MOST if len(found.setting.adopted) == 1 else MOST_OF_THREE)


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(
    ("kind", "policies"),
    [
        (kind, policies)
        for kind in questions.options(("kind",))
        for policies in ("mobile", "social", "online", "mobile+social+online")
        if {*policies.split("+")} <= {*KINDS[kind].may_adopt}
    ],
)
def test_a_new_file_filled_in_as_it_says_is_a_first_publication(kind: str, policies: str, tmp_path: Path) -> None:
    found = filled_in(kind, policies.split("+"), tmp_path / "new.yml")
    assert found.faults == []
    assert found.setting
    assert [*found.setting.adopted] == [policy for policy in POLICIES if policy in policies.split("+")]
    # A federation names each of its schools beside.
    assert 15 < answers_of(found) - len(found.setting.schools) <= (MOST_OF_THREE if "+" in policies else MOST)


CONFIRMED = [
    pytest.param(name, group, practice, id=f"{name}-{group}-{practice}")
    for name in ("first-three", "first-nursery", "first-college")
    for group, entry in groups().items()
    for practice in entry.practices
]


def typed_as(found: Loaded) -> Typed:
    assert found.root
    return Typed.read(found.root.plain())


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(("name", "group", "practice"), CONFIRMED)
def test_a_practice_says_what_is_published(name: str, group: str, practice: str, tmp_path: Path) -> None:
    found = whole(name)
    assert found.setting
    one, typed = groups()[group].practices[practice], typed_as(found)
    published = _clauses(found.setting, one)
    if not one.is_asked(typed) or practice in found.setting.practices[group].except_:
        assert not any(said(one, typed) in text for text in published.values())
        return
    assert all(said(one, typed) in text for text in published.values())
    assert bool(one.clauses) == bool(published)  # it is on a page, unless it says of itself that it is on none
    # With any other answer, something else is published.
    for path, answer in one.answers_for(typed):
        others = [*itertools.islice(_others(found, path, answer, tmp_path / "other.yml"), 3)]
        assert others, path
        if one.clauses:
            assert not any(_clauses(other, one) == published for other in others), path


_LEAD: Any = ("people", "safeguarding_lead")
_DEPUTIES: Any = ("people", "deputies")
_HEAD_LEADS = {"role": "Headteacher", "phone": "01632 960 411"}
_ANOTHER = {"role": "Inclusion leader", "phone": "01632 960 412"}


@pytest.mark.parametrize(
    "who",
    [
        {_LEAD: _HEAD_LEADS},
        {_LEAD: _HEAD_LEADS, _DEPUTIES: [{"role": "Inclusion leader"}]},
        {_LEAD: [_HEAD_LEADS, _ANOTHER]},
        {_LEAD: [_ANOTHER, {**_ANOTHER, "role": "SENCO"}], _DEPUTIES: {"role": "Year 6 teacher"}},
        {("words", "second"): "deputy headteacher"},
        {("words", "head"): "co-headteachers"},
        {("words", "head"): "co-headteachers", _LEAD: {**_HEAD_LEADS, "role": "Co-headteacher"}},
        {("words", "learners"): {"one": "young person", "many": "young people"}, ("words", "session"): "class"},
        {("people", "safeguarding_governor"): {"role": "Headteacher"}, _LEAD: _HEAD_LEADS},
    ],
)
def test_a_practice_is_said_in_the_words_for_the_people_of_a_setting(who: dict[Any, Any], tmp_path: Path) -> None:
    words: dict[Any, Any] = (
        {("practices", "words"): GONE} if any(path[1] in {"learners", "session"} for path in who) else {}
    )
    data = edited(yaml_files.strings(FIRST["first-three"]), {**who, **words})
    found = loaded(data, tmp_path / "setting.yml")
    assert found.faults == []
    assert found.setting
    typed = typed_as(found)
    asked = [practice for group in groups().values() for practice in group.asked_of(typed) if practice.clauses]
    assert len(asked) > 20
    for practice in asked:
        for clause, text in _clauses(found.setting, practice).items():
            assert said(practice, typed) in text, (clause, practice.id)


def _clauses(setting: Setting, practice: Practice) -> dict[str, str]:
    """Give the text of each clause of a practice that stands for a setting."""
    return {clause.id: clause.text for clause in pages_of(setting).clauses if clause.id in practice.clauses}


def _others(found: Loaded, path: Any, answer: Any, file: Path) -> Iterator[Setting]:
    """Give settings that answer otherwise at a path. Takes where to write them."""
    assert found.root
    for other in effects.other_answers(path, answer):
        data = edited(found.root.plain(), {path: other, ("practices",): GONE})
        again = loaded(data, file)
        if again.setting and _at(again.setting, path) != _at(found.setting, path):
            yield again.setting


def _at(setting: Setting | None, path: Any) -> Any:
    return functools.reduce(lambda part, key: getattr(part, key, None), path, setting)


def test_what_a_group_confirms_is_published_as_if_it_had_been_typed(tmp_path: Path) -> None:
    found = whole("first-three")
    assert found.root
    assert found.setting
    data = found.root.plain()
    del data["practices"]
    file = tmp_path / "first-three.yml"
    yaml_files.write(file, data)
    again = load(file, TODAY, fictional=True)
    assert again.faults == []
    assert again.setting
    assert again.setting == found.setting.model_copy(update={"practices": {}})
    assert pages_of(again.setting).html == pages_of(found.setting).html


# ---------------------------------------------------------------------------------------------------------------
# Settings that answered every question themselves

SOURCES = {file.stem: file for file in sorted((GOOD.parent / "sources").glob("*.yml"))}
# Answers of the settings that the sources stand for, and of our examples: one by one, and with groups.
FEWER = {
    "chislet-hoath": (141, 132),
    "hersden": (82, 81),
    "penshurst": (105, 103),
    "starter": (163, 151),
    "nursery": (117, 111),
    "secondary": (165, 159),
    "federation": (166, 157),
    "college": (159, 154),
}


def test_every_source_is_counted() -> None:
    assert {*SOURCES} <= {*FEWER}


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("name", FEWER)
def test_a_setting_needs_fewer_answers_with_groups_and_says_the_same(name: str, tmp_path: Path) -> None:
    data = yaml_files.strings(SOURCES[name]) if name in SOURCES else data_of(name)
    before = loaded(data, tmp_path / "setting.yml")
    after = loaded(grouped(data), tmp_path / "setting.yml")
    assert before.faults == after.faults == []
    assert before.setting
    assert after.setting
    assert [*effects.said(after.setting)] == [*effects.said(before.setting)]
    assert (answers_of(before), answers_of(after)) == FEWER[name]
