"""Which questions a setting is asked, what stands for those that it is not, and what becomes of answers to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support import effects
from support.adoption import answers_adopting
from support.attempts import GONE
from support.bases import edited
from support.composed import loaded

from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model import asked
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.questions import Path as Path_

ALL = {*POLICIES}
DATES = {"policies": {"dates": {"social": {"written": "2026-09-14"}, "online": {"written": ""}}}}


@pytest.mark.parametrize(
    ("answers", "policies"),
    [
        ({}, ALL),
        ({"policies": "TBC"}, ALL),
        ({"policies": {"dates": ["social"]}}, ALL),
        ({"policies": {"dates": {}}}, set()),
        (DATES, {"social", "online"}),
        (DATES | {"withdrawn": {"social": "We are rewriting it."}}, {"online"}),
        (DATES | {"withdrawn": {"social": "TBC", "online": ""}}, {"social", "online"}),
        (DATES | {"withdrawn": "no"}, {"social", "online"}),
        (DATES | {"withdrawn": {"mobile": "It is wrong."}}, {"social", "online"}),
        ("a text", ALL),
    ],
)
def test_the_policies_that_state_answers_are_those_adopted_and_not_withdrawn(answers: Any, policies: set[str]) -> None:
    assert Typed.read(answers).policies == policies


def unasked(*policies: str, **answers: Any) -> list[str]:
    return [".".join(map(str, path)) for path in questions.unasked(Typed(answers, frozenset(policies)))]


PHONES = [
    "phones.banned_places", "phones.zones", "phones.learners", "phones.staff.own_words", "phones.staff.kept_in", "phones.staff.in_sessions",
    "phones.staff.smart_watches", "phones.visitors", "phones.contractors", "phones.events",
]  # fmt: skip
DETAILS = [
    "technology.devices.kinds", "technology.devices.lock", "technology.devices.used_by",
    "technology.devices.work_phone_numbers",
]  # fmt: skip


def test_what_is_asked_follows_from_policies_and_kind() -> None:
    assert unasked(*POLICIES) == []
    assert unasked("mobile", "social") == [
        "people.specialists",
        "online_safety.filtering.leader",
        "online_safety.channels",
    ]
    assert unasked("mobile", "online", kind="private-nursery") == [
        "registers",
        "childminding",
        "technology.exams",
        "online_safety.filtering.leader",
    ]
    # A club teaches nothing, and nobody learns at home.
    assert unasked(*POLICIES, kind="out-of-school-club") == [
        "childminding",
        "technology.remote_teaching",
        "technology.home_learning",
        "technology.wraparound",
        "technology.exams",
        "online_safety.filtering.leader",
        "online_safety.channels",
    ]
    assert unasked(*POLICIES, kind="non-school-alternative-provision") == [
        "registers",
        "childminding",
        "online_safety.filtering.leader",
    ]
    # A childminder is one person: nobody is staff, and a home has no office.
    assert unasked("mobile", kind="childminder") == [
        "words",
        "people.deputies",
        "people.concerns_about_the_head",
        "people.safeguarding_governor",
        "people.specialists",
        "office.called",
        "office.address",
        "policies.approved_by",
        "policies.owner",
        "policies.authors",
        "other_policies",
        "phones",
        "boarding",
        "technology",
        "social_media",
        "online_safety",
        "signs",
        "retired_signs",
    ]
    # Who is told of a concern is asked, whatever policy stands.
    assert [path for path in unasked(kind="childminder") if path.startswith(("registers", "childminding"))] == [
        f"childminding.{name}"
        for name in (
            "own_words", "telephone", "pictures", "deleted", "shared", "recorders", "which", "children_online", "children", "visitors",
        )
    ]  # fmt: skip
    assert [path for path in unasked("social", "online") if path.startswith("phones")] == PHONES
    assert set(DETAILS) <= {*unasked("social")}
    assert "technology.devices" in unasked("online")
    assert "phones" in unasked("online", technology={"remote_teaching": "No", "home_learning": "no"})
    assert unasked("mobile", "social", "online", ages=["4", "11"]) == ["technology.exams"]
    # What is not known yet, or is not what it should be, is asked.
    for ages in ("4", [], ["4", "11-ish"], [["4"], ["11"]]):
        assert unasked(*POLICIES, ages=ages, kind=["academy"], technology=[], social_media="no") == []


def test_nothing_but_what_every_page_needs_is_asked_where_no_policy_stands() -> None:
    assert {"phones", "technology.devices", "technology.home_learning", "technology.exams"} <= {*unasked()}
    assert "people.safeguarding_lead" not in unasked()


def test_every_question_that_is_named_is_one_of_the_model() -> None:
    assert [path for path in asked.WHEN if questions.field_at(path) is None] == []


def test_the_reasons_in_words() -> None:
    said = {".".join(map(str, path)): [str(reason) for reason in why] for path, why in asked.WHEN.items()}
    assert said["technology.wraparound"] == [
        "you adopt the mobile and smart technology policy and you teach",
        "you are a school",
    ]
    assert said["registers"] == ["you are an out-of-school club", "you are a childminder"]
    assert said["online_safety.channels"] == [
        "you adopt the online safety policy and anybody teaches or learns online at home"
    ]
    assert asked.reasons(("phones", "learners", "exceptions", "agreed_by")) == asked.WHEN[("phones",)]
    assert asked.reasons(("people", "deputies")) == []


@pytest.mark.parametrize(
    ("path", "stand_in"),
    [
        (("technology", "devices"), "no"),
        (("technology", "exams"), "no"),
        (("phones", "banned_places"), [NOT_ANSWERED]),
        (("phones", "events"), {"photos": "own-child-own-use"}),
        (("phones", "staff", "kept_in"), NOT_ANSWERED),
        (("online_safety", "channels"), [NOT_ANSWERED]),
    ],
)
def test_a_text_that_stands_in_can_be_published_nowhere(path: Path_, stand_in: Any) -> None:
    assert questions.stand_in(path) == stand_in


# ---------------------------------------------------------------------------------------------------------------
# Files


SOCIAL = answers_adopting("starter", ("social",))


def read(folder: Path, edits: dict[Path_, Any], data: dict[str, Any] = SOCIAL) -> Loaded:
    return loaded(edited(data, edits), folder / "setting.yml")


@pytest.mark.parametrize(
    "edits",
    [
        {("phones", "visitors"): GONE},
        {("phones", "visitors"): ""},
        {("phones", "visitors"): "TBC"},
        {("phones", "visitors", "rule"): "handed-in"},  # and no place
        {("phones", "visitors", "rule"): "none of these"},
        {("phones", "visitors", "told_by"): {"signs": "yes"}},
        {("phones", "learners", "trips"): ""},
        {("technology", "exams"): "no", ("technology", "home_learning"): ""},
        {("technology", "devices"): "yes"},
        {("technology", "devices"): "Yes"},
        {("technology", "devices", "kinds"): ""},
        {("words", "session"): GONE},
        {("people", "specialists"): [{"role": ""}]},
    ],
)
def test_what_is_not_asked_is_no_gap_and_stops_nothing(tmp_path: Path, edits: dict[Path_, Any]) -> None:
    before = read(tmp_path, {})
    found = read(tmp_path, edits)
    assert (found.faults, found.warnings) == ([], before.warnings)
    assert found.setting
    assert before.setting
    assert [*effects.said(found.setting)] == [*effects.said(before.setting)]


@pytest.mark.parametrize(
    ("edits", "gaps"),
    [
        ({("phones",): GONE}, ["phones.staff.known_families", "phones.staff.may_use"]),
        ({("phones",): ""}, ["phones"]),
        ({("phones", "staff"): GONE}, ["phones.staff.known_families", "phones.staff.may_use"]),
        ({("phones", "staff", "known_families"): ""}, ["phones.staff.known_families"]),
        ({("technology",): GONE}, ["technology"]),
        ({("technology", "devices"): GONE}, ["technology.devices"]),
        ({("technology", "devices"): ""}, ["technology.devices"]),
        ({("words", "head"): ""}, ["words.head"]),
        ({("people", "safeguarding_lead", "role"): ""}, ["people.safeguarding_lead.role"]),
    ],
)
def test_what_a_page_states_is_a_gap_all_the_same(tmp_path: Path, edits: dict[Path_, Any], gaps: list[str]) -> None:
    found = read(tmp_path, edits)
    assert found.problems == []
    assert sorted(".".join(map(str, gap.path)) for gap in found.gaps) == gaps


def test_what_is_no_part_is_told(tmp_path: Path) -> None:
    for wrong in ("phones", ["phones"]):
        (problem,) = read(tmp_path, {("phones",): wrong}).problems
        assert problem.message.startswith("“phones” has parts of its own")


def test_yes_is_no_answer_where_the_details_are_asked(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {("technology", "devices"): "yes"}, answers_adopting("starter", ("mobile",))).problems
    assert problem.message == "“yes” should be no, or the details on the lines below, indented by two spaces."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This is blank. Do you provide phones, laptops or tablets? Write yes or no."),
        (GONE, "technology.devices is not answered. Do you provide phones, laptops or tablets? Write yes or no."),
        ("laptops", "“laptops” should be yes or no."),
    ],
)
def test_of_what_is_asked_without_its_details_yes_or_no_is_asked(tmp_path: Path, typed: Any, said: str) -> None:
    (fault,) = read(tmp_path, {("technology", "devices"): typed}).faults
    assert fault.message == said


def test_a_part_of_which_something_is_asked_is_not_answered_with_yes(tmp_path: Path) -> None:
    nursery = answers_adopting("nursery", ("online",))  # which is not asked for one of the details
    (problem,) = read(tmp_path, {("online_safety", "filtering"): "yes"}, nursery).problems
    assert problem.message == "“yes” should be no, or the details on the lines below, indented by two spaces."


def test_an_examination_in_a_primary_school_says_that_something_is_wrong(tmp_path: Path) -> None:
    mobile = answers_adopting("starter", ("mobile",))
    (problem,) = read(tmp_path, {("technology", "exams"): "yes"}, mobile).problems
    assert problem.message.startswith("Public examinations are taken from about 14")
    assert read(tmp_path, {("technology", "exams"): GONE}, mobile).faults == []


def test_an_answer_that_is_stated_and_not_asked_cannot_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(asked.WHEN, ("phones", "staff", "kept_in"), [asked.Reason(())])
    found = read(tmp_path, {}, answers_adopting("starter", ("mobile",)))
    assert found.faults == []
    assert found.setting
    assert any(NOT_ANSWERED in text for text in effects.said(found.setting))
