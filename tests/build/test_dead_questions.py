"""No dead questions: each answer that a setting is asked for changes what its site says, and no other answer does.

Proven on composed values: each answer of a file is changed in turn, and all that the site says is compared. What is asked
follows from schoolgate/setting/model/asked.py, which this holds to the words of the template.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from support import effects
from support.adoption import KINDS, answers_adopting
from support.attempts import GONE
from support.bases import edited
from support.composed import loaded
from support.effects import Path_
from support.places import STARTER, TODAY

from schoolgate.form.blank import blank_file
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.setting import load, questions
from schoolgate.setting.contradictions import contradictions
from schoolgate.setting.model import asked, kinds
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

ADOPTED = [some for number in (1, 2, 3) for some in itertools.combinations(POLICIES, number)]
# Each kind with each of the policies, and what else may decide: whether anybody learns at home, and where staff may use phones.
_REMOTE, _HOME = ("technology", "remote_teaching"), ("technology", "home_learning")
VARIED: dict[str, dict[Path_, Any]] = {
    "as it is": {},
    "nobody at home": {_REMOTE: "no", _HOME: "no"},
    "taught at home": {_REMOTE: {"own_devices": "never", "rules_in": "acceptable-use"}, _HOME: "no"},
    "set work at home": {_REMOTE: "no", _HOME: {"rules_in": "acceptable-use"}},
    "both": {
        _REMOTE: {"own_devices": "never", "rules_in": "acceptable-use"}, _HOME: {"rules_in": "acceptable-use"},
    },
    "phones in hours": {("social_media", "staff", "rule"): "where-phones-are-allowed"},
    "no phones in hours": {("social_media", "staff", "rule"): "not-in-working-hours"},
}  # fmt: skip
CASES = [
    pytest.param(kind, adopted, variant, id=f"{kind}-{'+'.join(adopted)}-{variant}")
    for kind in KINDS
    for adopted in ADOPTED
    for variant in VARIED
    if "phones" not in variant or "social" in adopted
]


def answers_of(kind: str, adopted: tuple[str, ...], variant: str) -> dict[str, Any]:
    """Give the answers of a good setting of a kind, with some policies and some answers changed, and a listed agreement."""
    data = edited(answers_adopting(kind, adopted), VARIED[variant])
    agreement: dict[Path_, Any] = {("other_policies", "acceptable_use"): {"title": "Acceptable use agreements"}}
    return edited(data, agreement)


def read(data: dict[str, Any], folder: Path) -> load.Loaded:
    """Read answers as a setting file holds them. They have no faults."""
    found = loaded(data, folder / "setting.yml")
    assert found.faults == []
    return found


def said(setting: Setting | None) -> list[str]:
    """Give all that a setting’s site says. None of it stands for an answer that was not given."""
    assert setting
    texts = list(effects.said(setting))
    assert not any(NOT_ANSWERED in text for text in texts)
    return texts


@pytest.mark.every(one_in=100)
@pytest.mark.parametrize(("kind", "adopted", "variant"), CASES)
def test_what_is_not_asked_changes_nothing(kind: str, adopted: tuple[str, ...], variant: str, tmp_path: Path) -> None:
    data = answers_of(kind, adopted, variant)
    given = read(data, tmp_path)
    before = said(Setting.model_validate(data))  # with every answer, and none set aside
    assert said(given.setting) == before
    without = edited(data, dict.fromkeys(given.set_aside, GONE))
    left = read(without, tmp_path)
    assert said(left.setting) == before
    assert left.set_aside == {}
    # And whatever else were answered.
    for path in given.set_aside:
        for answer in itertools.islice(effects.other_answers(path, _at(data, path)), 3):
            try:
                setting = Setting.model_validate(edited(data, {path: answer}))
            except ValidationError:
                continue
            if path not in {found[0] for found in contradictions(setting, TODAY)}:
                assert list(effects.said(setting)) == before, path


def _at(data: Any, path: Path_) -> Any:
    for key in path:
        data = data[key]
    return data


@pytest.mark.every(one_in=48)
@pytest.mark.parametrize("adopted", ADOPTED, ids="+".join)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_that_is_asked_changes_what_the_site_says(
    kind: str, adopted: tuple[str, ...], tmp_path: Path
) -> None:
    data = answers_of(kind, adopted, "as it is")
    given = read(data, tmp_path)
    kept = edited(data, dict.fromkeys(given.set_aside, GONE))
    answers = [(path, answer) for path, answer in effects.answers_in(kept) if not _is_no_question(path, adopted)]
    assert len(answers) > 40  # a club with the online safety policy alone is asked 46
    before = said(given.setting)
    list(load._stand_ins(kept, given.apart, asked.Typed.read(kept)))
    assert [path for path, answer in answers if not _has_effect(kept, path, answer, before)] == []


def _is_no_question(path: Path_, adopted: tuple[str, ...]) -> bool:
    """Tell whether an answer is given without being asked for, or for the sake of another.

    What a setting knows of its council beside the name is never asked: pages print the best of it, and `status` dates it.
    And without the mobile policy, a group that may use phones is what lets a school allow social media (tested below).
    """
    of_the_council = path[0] == "council" and path[1:] not in {(), ("name",)}
    return of_the_council or (path[:3] == GROUPS and "mobile" not in adopted)


def _has_effect(data: dict[str, Any], path: Path_, answer: Any, before: list[str]) -> bool:
    """Tell whether any other answer that the model takes changes what the site says."""
    for other in effects.other_answers(path, answer):
        try:
            setting = Setting.model_validate(edited(data, {path: other}))
        except ValidationError:
            continue
        if any(one != now for one, now in itertools.zip_longest(before, effects.said(setting))):
            return True
    return False


GROUPS: Path_ = ("phones", "learners", "groups")


def test_a_group_that_may_use_phones_is_asked_for_where_social_media_rests_on_it(tmp_path: Path) -> None:
    data = answers_of("secondary", ("social",), "as it is")
    assert data["social_media"]["learners"]["rule"] == "with-conditions"
    assert GROUPS not in read(data, tmp_path).set_aside
    for without in (GROUPS, ("phones",)):
        found = loaded(edited(data, {without: GONE}), tmp_path / "setting.yml")
        assert [fault.message.partition(",")[0] for fault in found.problems] == [
            "The law keeps a school phone-free through the whole school day"
        ]
    stricter = edited(data, {("social_media", "learners"): {"rule": "not-permitted"}})
    assert ("phones", "learners") in read(stricter, tmp_path).set_aside


# ---------------------------------------------------------------------------------------------------------------
# How many questions there are

SETS = ("mobile", "social", "online", "mobile+social", "mobile+online", "social+online", "mobile+social+online")
# Blank answers of the file that `schoolgate new` writes, by kind of setting, for each of these sets of policies. Each group of
# practices is one. How many a first publication needs, filled in, is in tests/build/test_confirmed_practices.py.
COUNTS: dict[str, tuple[int, ...]] = {
    "maintained": (32, 33, 34, 40, 42, 44, 50),
    "academy": (32, 33, 34, 40, 42, 44, 50),
    "independent": (32, 33, 34, 40, 42, 44, 50),
    "special": (32, 33, 34, 40, 42, 44, 50),
    "pupil-referral-unit": (32, 33, 34, 40, 42, 44, 50),
    "alternative-provision-academy": (32, 33, 34, 40, 42, 44, 50),
    "non-school-alternative-provision": (32, 33, 33, 40, 41, 43, 49),
    "maintained-nursery": (31, 33, 34, 39, 41, 44, 49),
    "private-nursery": (31, 33, 33, 39, 40, 43, 48),
    "out-of-school-club": (31, 34, 34, 39, 42, 45, 50),
    "childminder": (20,),  # the one policy that is true of one person
    "college": (32, 33, 34, 40, 42, 44, 50),
    "sixth-form-college": (32, 33, 34, 40, 42, 44, 50),
    "16-19-academy": (32, 33, 34, 40, 42, 44, 50),
    "special-post-16": (32, 33, 34, 40, 42, 44, 50),
    "federation": (33, 34, 35, 41, 43, 45, 51),
}


def new_file(kind: str, adopted: str, folder: Path) -> Path:
    """Write the file that `schoolgate new` would."""
    file = folder / "new.yml"
    text = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json", adopted.split("+"), kind)
    file.write_text(text, encoding="utf-8")
    return file


def test_every_kind_is_counted() -> None:
    assert [*COUNTS] == [*questions.options(("kind",))]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", COUNTS)
def test_a_new_file_asks_no_more_than_before(kind: str, tmp_path: Path) -> None:
    counted = {}
    possible = [adopted for adopted in SETS if {*adopted.split("+")} <= {*kinds.KINDS[kind].may_adopt}]
    for adopted in possible:
        new = load.load(new_file(kind, adopted, tmp_path), TODAY)
        assert new.problems == []
        assert new.set_aside == {}
        counted[adopted] = len(new.gaps)
    assert counted == dict(zip(possible, COUNTS[kind], strict=True))
    assert all(number <= (35 if "+" not in adopted else 80) for adopted, number in counted.items())
