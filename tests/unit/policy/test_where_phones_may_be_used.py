"""Where and when phones may be used: by a sixth form or a college, and the places that have a rule of their own."""

from __future__ import annotations

from typing import Any

import pytest
from support.attempts import GONE
from support.bases import data_of, edited, pages_of, people_pages_of, refused, setting_of

from schoolgate.setting.model.setting import Setting

_AT = ("phones", "learners")
STATED = {"rule": "used-when-stated"}
ROOM = {"place": "in the sixth-form common room", "reason": "they plan their own study"}


def college(**answers: Any) -> Setting:
    edits: dict[tuple[str | int, ...], Any] = {(*_AT, name): answer for name, answer in answers.items()}
    return setting_of(edited(data_of("college"), edits))


def secondary(**group: Any) -> Setting:
    return setting_of(edited(data_of("secondary"), {(*_AT, "groups"): [group]}))


def clause(setting: Setting, id_: str) -> str:
    return {clause.id: clause.text for clause in pages_of(setting).clauses}.get(f"mobile.{id_}", "")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"when": "outside classes"}, "Students may use their phones outside classes."),
        ({"place": "in the café"}, "Students may use their phones in the café."),
        ({"when": "at breaks", "place": "in the café"}, "Students may use their phones at breaks, in the café."),
    ],
)
def test_a_college_says_when_and_where(answers: dict[str, str], says: str) -> None:
    setting = college(**STATED, **answers)
    assert refused(setting) == []
    rule = clause(setting, "learners.use-on-site")
    assert rule.startswith(f"{says} Otherwise they keep them switched off and out of sight.")
    # It would not be true that phones are off from the entrance on.
    assert clause(setting, "learners.keep-secure") == ""
    assert any("You may use your phones" in line for line in people_pages_of(setting).says("pupils"))


def test_a_sixth_form_says_when_where_and_why() -> None:
    setting = secondary(group="the sixth form", when="in free periods", **STATED, **ROOM)
    assert refused(setting) == []
    assert clause(setting, "learners.groups").endswith(
        "Students in the sixth form may use their phones in free periods, in the sixth-form common room. Otherwise they keep them switched "
        "off and out of sight. We allow this because they plan their own study."
    )
    assert clause(setting, "learners.keep-secure").startswith("A phone is switched off at the entrance")
    assert clause(setting, "learners.phone-free-day").startswith("The whole day is free of phones")


@pytest.mark.parametrize(
    "group",
    [
        "the sixth form", "Years 12 and 13", "Year 13", "Key Stage 5", "KS5", "the post-16 class", "the Year 12 base", "the upper sixth",
    ],
)  # fmt: skip
def test_a_group_that_may_be_a_sixth_form_is_taken(group: str) -> None:
    assert refused(secondary(group=group, **STATED, **ROOM)) == []


@pytest.mark.parametrize(
    "group",
    [
        "Year 11", "Years 10 and 11", "Years 9 to 13", "Years 11–13", "years 7, 8 and 9", "Y10", "yr 9", "Key Stage 4", "KS3", "Key Stages 3 and 4",
    ],
)  # fmt: skip
def test_younger_years_of_a_school_are_not(group: str) -> None:
    (said,) = refused(secondary(group=group, **STATED, **ROOM))
    assert said.startswith("In a school, the national guidance on phones leaves room for this only in a sixth form")


def test_a_college_gives_no_reason_and_is_never_refused_for_age() -> None:
    group = {"group": "Year 11 link classes", "when": "at lunch", **STATED}
    assert refused(college(groups=[group])) == []


# ---------------------------------------------------------------------------------------------------------------
# Places

ZONES: list[dict[str, Any]] = [
    {"place": "the library", "rule": "no-calls"},
    {"place": "the workshops", "rule": "no-phones", "for_whom": ["learners", "visitors"]},
    {"place": "reception", "rule": "no-calls", "for_whom": ["staff"]},
]
LIBRARY, WORKSHOPS, RECEPTION = (
    "The library: phones silent and no calls, for everyone.",
    "The workshops: phones off and out of sight, for students and visitors.",
    "Reception: phones silent and no calls, for staff.",
)


def with_zones(base: str, zones: Any) -> Setting:
    return setting_of(edited(data_of(base), {("phones", "zones"): zones}))


def test_each_reader_is_told_of_the_places_that_are_for_them() -> None:
    setting = with_zones("college", ZONES)
    assert refused(setting) == []
    assert clause(setting, "expect.zones").count(" for ") == 3
    told = {"pupils": {LIBRARY, WORKSHOPS}, "visitors": {LIBRARY, WORKSHOPS}, "staff": {LIBRARY, RECEPTION}}
    pages = people_pages_of(setting)
    for page, lines in told.items():
        assert {LIBRARY, WORKSHOPS, RECEPTION} & {*pages.says(page)} == lines, page


def test_a_page_whose_readers_have_no_such_place_is_silent() -> None:
    setting = with_zones("college", [ZONES[2]])
    pages = people_pages_of(setting)
    assert "These places have their own rule about phones:" not in pages.says("visitors")
    assert "These places have their own rule about phones:" in pages.says("staff")


def test_without_places_no_word_changes() -> None:
    assert clause(with_zones("college", GONE), "expect.zones") == ""


def test_a_place_may_be_silent_for_those_who_may_use_a_phone() -> None:
    (said,) = refused(with_zones("starter", [ZONES[0]]))
    assert said.startswith("The phones of pupils are away all day")
    assert refused(with_zones("starter", [ZONES[0] | {"for_whom": ["staff", "visitors"]}])) == []
    assert refused(with_zones("starter", [ZONES[0] | {"rule": "no-phones"}])) == []
    assert refused(with_zones("secondary", [ZONES[0]])) == []  # its sixth form may


@pytest.mark.parametrize(("place", "stands"), [("in the library café", False), ("in the café", True)])
def test_no_phone_is_used_in_a_place_without_phones(place: str, stands: bool) -> None:
    edits: dict[tuple[str | int, ...], Any] = {
        ("phones", "zones"): [ZONES[0] | {"rule": "no-phones"}],
        (*_AT, "rule"): "used-when-stated",
        (*_AT, "place"): place,
    }
    assert (refused(setting_of(edited(data_of("college"), edits))) == []) == stands
