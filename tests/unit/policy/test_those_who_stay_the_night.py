"""Those who stay the night: which rule holds when, how they reach their families, and whom they tell."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from support.attempts import GONE, Edits
from support.bases import data_of, edited, pages_of, people_pages_of, refused, setting_of
from support.composed import loaded

from schoolgate.setting.contradictions.boarding import boarding_suspicions
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

AT = ("boarding",)
NIGHT = {"rule": "handed-in", "evening": "at 9 pm", "where": "the office", "morning": "at 7 am"}
BOARDING: dict[str, Any] = {
    "on_duty": {"role": "Houseparent on duty", "phone": "01632 960 170"},
    "private_contact": "on the telephone in the quiet room",
    "school_day": "left-in-the-house",
    "evenings": {"rule": "may-use"},
    "nights": NIGHT,
    "internet": "as-in-the-day",
}


def boarding(base: str = "secondary", also: Edits | None = None, **answers: Any) -> Setting:
    data = edited(data_of(base), {AT: BOARDING | answers})
    return setting_of(edited(data, also or {}))


def clauses(setting: Setting) -> dict[str, str]:
    return {clause.id: clause.text for clause in pages_of(setting).clauses}


def section(setting: Setting) -> dict[str, str]:
    start = "mobile.boarding."
    return {id_.removeprefix(start): text for id_, text in clauses(setting).items() if id_.startswith(start)}


def warned(setting: Setting) -> list[str]:
    return [found[1] for found in boarding_suspicions(setting)]


# ---------------------------------------------------------------------------------------------------------------
# What is said


def test_the_policy_says_which_rule_holds_when() -> None:
    setting = boarding()
    assert refused(setting) == []
    said, every = section(setting), clauses(setting)
    assert said["applies"].endswith(
        "In the evening, at night and at weekends its rules on phones hold in place of those for the day."
    )
    assert (
        said["school-day"]
        == "On a school day boarders leave their phones in the boarding house until the last lesson ends."
    )
    assert "For boarders it ends with the last lesson." in every["mobile.learners.phone-free-day"]
    assert every["mobile.learners.keep-secure"].endswith("For boarders, that is until the last lesson ends.")


def test_rules_by_age() -> None:
    evenings = [
        {"who": "in Years 7 and 8", "rule": "may-use", "when": "from 6 pm to 7 pm", "place": "in the common room"},
        {"who": "in Year 9 and above", "rule": "may-use", "place": "in the house"},
    ]
    nights = [
        NIGHT | {"who": "in Years 7 to 11"},
        {"who": "in Year 12", "rule": "switched-off", "evening": "at 11 pm", "morning": "at 7 am"},
        {"who": "in Year 13", "rule": "kept-with-them"},
    ]
    setting = boarding(evenings=evenings, nights=nights)
    assert refused(setting) == []
    said = section(setting)
    for line in (
        "Boarders in Years 7 and 8 may use their own phones from 6 pm to 7 pm, in the common room.",
        "Boarders in Year 9 and above may use their own phones in the house.",
    ):
        assert line in said["evenings"]
    for line in (
        "Boarders in Years 7 to 11 hand in their phones at 9 pm. We keep them in the office and give them back at 7 am.",
        "Boarders in Year 12 switch off their phones at 11 pm. They may switch them on at 7 am.",
        "Boarders in Year 13 may keep their phones with them.",
    ):
        assert line in said["nights"]
        for page in ("parents", "pupils", "staff"):
            assert line in people_pages_of(setting).says(page), page


def test_what_a_setting_calls_them_is_on_every_page() -> None:
    setting = boarding("college", called="residential students", house="residence")
    assert refused(setting) == []
    pages = pages_of(setting).html | people_pages_of(setting).html
    assert not [name for name, html in pages.items() if "boarder" in html.casefold() or "boarding house" in html]
    assert "On a college day residential students leave their phones in the residence" in section(setting)["school-day"]


def test_without_prep_nothing_is_said_of_it() -> None:
    assert "prep" not in section(boarding())
    assert section(boarding(prep={"rule": "put-away"}))["prep"] == "Phones are off and out of sight during prep."
    named = section(boarding(prep={"called": "homework time", "rule": "handed-in"}))
    assert named["prep"] == "Phones are handed in before homework time, and given back after it."


@pytest.mark.parametrize(
    ("kind", "base", "title"),
    [
        ("independent", "secondary", "National minimum standards for boarding schools"),
        ("academy", "secondary", "National minimum standards for boarding schools"),
        ("special", "secondary", "National minimum standards for residential special schools"),
        ("college", "college", "Further education residential accommodation: national minimum standards"),
    ],
)
def test_each_kind_follows_its_own_standards(kind: str, base: str, title: str) -> None:
    said = clauses(boarding(base, {("kind",): kind}))
    assert f"We follow {title}" in said["mobile.boarding.private-contact"]
    assert title in said["mobile.aims.guidance-basis"]


def test_where_nobody_stays_the_night_nothing_is_said_of_it() -> None:
    for answer in ("no", GONE):
        setting = setting_of(edited(data_of("secondary"), {AT: answer}))
        assert section(setting) == {}
        pages = pages_of(setting).html | people_pages_of(setting).html
        assert not [
            name
            for name, html in pages.items()
            if re.search(r"\bboard(?:ing|ers)\b|stays? the night", html, re.IGNORECASE)
        ]


# ---------------------------------------------------------------------------------------------------------------
# What keeps a child safe


@pytest.mark.parametrize("rule", ["handed-in", "switched-off", "kept-with-them"])
@pytest.mark.parametrize("evenings", ["may-use", "no-phones"])
def test_no_answer_takes_away_what_keeps_somebody_safe(rule: str, evenings: str) -> None:
    night = {
        name: NIGHT[name] for name in ("evening", "where", "morning") if rule == "handed-in" or (rule, name) in _ALSO
    }
    said = section(boarding(nights={"rule": rule, **night}, evenings={"rule": evenings}))
    assert said["medical"].endswith("stays with them at night too, switched on.")
    assert said["contact-kept"].startswith("Nobody loses this contact because a phone is handed in or taken away.")
    assert "999 or Childline at any hour, whatever the rule on phones." in said["night-help"]
    assert (
        said["acts-at-night"]
        == "Staff on duty act on a concern immediately, at any hour. They do not wait for the morning."
    )
    assert "never anyone who is washing or changing" in said["privacy"]


_ALSO = {("switched-off", "evening"), ("switched-off", "morning")}


@pytest.mark.parametrize(
    "policies", [some for number in (1, 2, 3) for some in itertools.combinations(POLICIES, number)], ids="+".join
)
def test_whom_to_tell_at_night_stands_whatever_is_adopted(policies: tuple[str, ...], tmp_path: Path) -> None:
    gone: dict[tuple[str | int, ...], Any] = {
        ("policies", "dates", policy): GONE for policy in POLICIES if policy not in policies
    }
    gone |= {
        (part,): GONE
        for part, policy in (("social_media", "social"), ("online_safety", "online"))
        if policy not in policies
    }
    if "mobile" not in policies:
        gone |= {("signs",): GONE, ("retired_signs",): GONE, ("changes",): GONE}
    data = edited(edited(data_of("secondary"), gone), {AT: BOARDING | {"found": "by the bell on each landing"}})
    read = loaded(data, tmp_path / "setting.yml")
    assert read.faults == []
    assert read.setting
    pages = people_pages_of(read.setting)
    told = "Do you stay the night here? Tell the houseparent on duty, at any hour. They can be reached by the bell on each landing. If it is about that person, tell another adult."
    for page in ("help", "pupils"):
        assert any(line.startswith(told) for line in pages.says(page)), page
        assert any("Childline" in line for line in pages.says(page)), page
    assert any("01632 960 170" in line for line in pages.says("parents"))
    assert any("Act on a concern immediately, at any hour." in line for line in pages.says("staff"))


def test_without_a_number_families_are_told_who_is_there() -> None:
    said = people_pages_of(boarding(on_duty={"role": "Matron on duty"})).says("parents")
    assert any(
        line.startswith("At night your child can tell the matron on duty. In danger, call 999 first.") for line in said
    )


# ---------------------------------------------------------------------------------------------------------------
# What is refused, and what is only asked about


@pytest.mark.parametrize(
    "contact", ["no", "No.", "none", "never", "not allowed", "They cannot.", "only at weekends", "only in emergencies", "only in the holidays", "yes", "N/A", "they may not phone home"],
)  # fmt: skip
def test_nobody_is_cut_off_from_home(contact: str) -> None:
    (said,) = refused(boarding(private_contact=contact))
    assert said.startswith("The national minimum standards ask that boarders can contact their families in private.")


@pytest.mark.parametrize(
    "contact",
    [
        "on their own phones", "in the telephone box in the hall", "by video call in the study", "at any time, on the house telephone",
        "on their own phones at weekends, and on the house telephone on other days", "by email, letter or telephone, unsupervised",
        "in a room of their own, not supervised", "using Teams in the study, alone", "when they like, on a landline", "with no member of staff near, in the quiet room",
    ],
)  # fmt: skip
def test_an_ordinary_way_home_is_taken_and_not_doubted(contact: str) -> None:
    setting = boarding(private_contact=contact)
    assert refused(setting) == []
    assert warned(setting) == []


@pytest.mark.parametrize(
    "contact",
    ["on the office telephone, supervised", "on loudspeaker", "with a member of staff in the room", "in front of the houseparent", "while staff listen", "only on Sundays", "on Sundays only", "by appointment", "staff dial for them and leave"],
)  # fmt: skip
def test_a_call_that_somebody_hears_or_that_is_rare_is_asked_about_and_stops_nothing(contact: str) -> None:
    setting = boarding(private_contact=contact)
    assert refused(setting) == []
    assert len(warned(setting)) == 1


def test_a_rule_for_some_alone_is_asked_about() -> None:
    (said,) = warned(boarding(nights=NIGHT | {"who": "in Year 7"}))
    assert said.startswith("This rule is for boarders in Year 7 alone.")


@pytest.mark.parametrize(
    ("contact", "stands"),
    [
        ("on their own phones", False),
        ("on their mobiles", False),
        ("on their own phones or the house telephone", True),
        ("by email", True),
    ],
)
def test_those_without_a_phone_have_another_way_home(contact: str, stands: bool) -> None:
    said = refused(boarding(private_contact=contact, evenings={"rule": "no-phones"}))
    assert (said == []) == stands


_HANDED = {"where": "the office", "given_back": "at the end of the day"}
DAYS: dict[str, dict[str, str]] = {
    "left-at-home": {},
    "off-and-out-of-sight": {},
    "handed-in": _HANDED,
    "locked-away": _HANDED,
    "pouched": {"given_back": "at the end of the day"},
}


@pytest.mark.parametrize("rule", DAYS)
def test_the_law_on_the_day_refuses_nothing_in_the_evening(rule: str) -> None:
    at = ("phones", "learners")
    day: dict[tuple[str | int, ...], Any] = {
        (*at, name): DAYS[rule].get(name, GONE) for name in ("where", "given_back", "groups")
    }
    day |= {(*at, "rule"): rule, (*at, "smart_watches"): "same-rule"}
    day |= {("social_media", "learners"): {"rule": "not-permitted"}}
    assert refused(boarding(also=day)) == []


def test_where_all_phones_stay_at_home_and_boarders_have_theirs_in_the_house_leaders_are_told() -> None:
    rule = ("phones", "learners", "rule")
    at_home: Edits = {rule: "left-at-home"}
    (said,) = warned(boarding(also=at_home))
    assert said == (
        "Pages say to all that phones stay at home, and to boarders that theirs stay in the boarding house. Say whose stay at home, in place "
        'of left-at-home: {own_words: "..."}'
    )
    own = "Day pupils leave theirs at home. Boarders leave theirs in the house."
    assert warned(boarding(also={rule: {"own_words": own}})) == []
    assert warned(boarding(school_day="same-rule", evenings={"rule": "no-phones"}, also=at_home)) == []
