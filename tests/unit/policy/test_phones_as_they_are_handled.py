"""How phones are really handled: when they are handed in, who opens a pouch, and what happens the next time one is taken away."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from support.attempts import GONE
from support.bases import data_of, edited, pages_of, people_pages_of, refused, setting_of

_AT = ("phones", "learners")
HANDED = {"rule": "handed-in", "where": "the office"}
LOCKED = {"rule": "locked-away", "where": "the lockers"}
POUCHED = {"rule": "pouched", "where": GONE}


def rule_of(answers: dict[str, Any]) -> str:
    """Give what the mobile policy of the starter says of pupils’ phones."""
    setting = setting_of(edited(data_of("starter"), {(*_AT, name): answer for name, answer in answers.items()}))
    assert refused(setting) == []
    (clause,) = [clause for clause in pages_of(setting).clauses if clause.id == "mobile.learners.use-on-site"]
    return clause.text.partition(" The same applies")[0]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (HANDED, "Pupils hand their phones in on arrival. We keep them in the office and give them back at the end of each day."),
        (
            HANDED | {"handed_in": "at morning registration"},
            "Pupils hand in their phones at morning registration. Until then they are switched off and out of sight. We keep them in "
            "the office and give them back at the end of each day.",
        ),
        (LOCKED, "Pupils switch their phones off on arrival and lock them in the lockers. They get them back at the end of each day."),
        (
            LOCKED | {"handed_in": "before first lesson"},
            "Pupils switch their phones off on arrival and lock them in the lockers before first lesson. They get them back at the end of "
            "each day.",
        ),
        (
            POUCHED,
            "Pupils switch their phones off on arrival and seal them in a pouch. They keep the pouch with them. Staff open it at the end of "
            "each day.",
        ),
        (
            POUCHED | {"handed_in": "in form time", "opened_by": "each pupil, at the magnet by the gate"},
            "Pupils switch their phones off on arrival and seal them in a pouch in form time. They keep the pouch with them. It is opened at "
            "the end of each day by each pupil, at the magnet by the gate.",
        ),
    ],
)  # fmt: skip
def test_when_they_are_handed_in_and_by_whom_a_pouch_is_opened(answers: dict[str, Any], says: str) -> None:
    assert rule_of(answers) == says


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("Pupils in Year 6 may keep one in a locker.", "Pupils in Year 6 may keep one in a locker."),
        ("They may keep one in a locker.", "Pupils in Year 6: They may keep one in a locker."),
    ],
)
def test_a_sentence_for_a_group_names_it_once(own: str, says: str) -> None:
    groups = [{"group": "Year 6", "rule": {"own_words": own}}]
    setting = setting_of(edited(data_of("starter"), {(*_AT, "groups"): groups}))
    assert refused(setting) == []
    policy = " ".join(clause.text for clause in pages_of(setting).clauses)
    assert f"Some groups have other rules: {says}" in policy


def test_what_happens_the_next_times_is_in_the_sentence_that_keeps_evidence() -> None:
    later = [
        {"time": "the second time in a term", "given_back": "at the end of the week", "to": "a parent or carer"},
        {"time": "the third time", "given_back": "at the end of term", "to": "a parent or carer, after a meeting"},
        {"time": "the fourth time", "given_back": "after a time that fits the misuse", "to": "the pupil"},
    ]
    setting = setting_of(edited(data_of("secondary"), {(*_AT, "confiscated", "later"): later}))
    steps = (
        "to a parent or carer at the end of the day; the second time in a term, to a parent or carer at the end of the week; the third "
        "time, to a parent or carer, after a meeting at the end of term; the fourth time, to the pupil after a time that fits the misuse."
    )
    policy = " ".join(clause.text for clause in pages_of(setting).clauses)
    assert f"Unless it may hold evidence, it is returned {steps}" in policy
    pages = people_pages_of(setting)
    for page in ("parents", "pupils"):
        (name,) = [name for name in pages.html if page in name]
        said = " ".join(lxml.html.fragment_fromstring(pages.html[name], create_parent="div").text_content().split())
        assert f"Unless it may hold evidence, it is given back {steps}" in said


def test_staff_may_wear_a_watch_where_it_is_silent() -> None:
    worn = setting_of(edited(data_of("starter"), {("phones", "staff", "smart_watches"): "worn-in-school-mode"}))
    assert refused(worn) == []
    policy = {clause.id: clause.text for clause in pages_of(worn).clauses}
    kept = "phones, and smart devices other than watches, safe in"
    assert policy["mobile.staff.store-device"].startswith(f"Staff keep their own {kept} ")
    assert policy["mobile.staff.smart-watches"] == (
        "Staff may wear a smart watch if calls, messages and the camera are switched off while they are with pupils."
    )
    pages = people_pages_of(worn).html
    staff = pages["staff"]
    assert f"Keep your own {kept} " in staff
    assert (
        "You may wear a smart watch if calls, messages and the camera are switched off while you are with pupils."
        in staff
    )
    ours = {clause.id: clause.text for clause in pages_of(setting_of(data_of("starter"))).clauses}
    assert ours["mobile.staff.store-device"].startswith("Staff keep their own phones and smart devices safe in ")
    assert "mobile.staff.smart-watches" not in ours


def test_pages_that_say_you_do_not_say_their_of_the_same_people() -> None:
    answers: dict[tuple[str | int, ...], Any] = {
        ("phones", "staff", "kept_in"): "their bags",
        ("phones", "staff", "may_use"): "in their offices",
        (*_AT, "calls_home"): "a telephone at reception, with their tutor",
    }
    setting = setting_of(edited(data_of("starter"), answers))
    policy = " ".join(clause.text for clause in pages_of(setting).clauses)
    assert "safe in their bags during lessons. They may use them in their offices." in policy
    pages = people_pages_of(setting).html
    assert "safe in your bags during lessons. You may use them in your offices." in pages["staff"]
    assert "your child may use a telephone at reception, with their tutor" in pages["parents"]
    assert "you may use a telephone at reception, with your tutor" in pages["pupils"]
