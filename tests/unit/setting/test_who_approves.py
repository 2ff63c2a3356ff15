"""Who approves the policies and who keeps them: as the setting calls them, and how often they are reviewed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.attempts import Edits
from support.bases import data_of, edited, pages_of, refused, setting_of
from support.places import TODAY

from schoolgate.setting import questions
from schoolgate.setting.contradictions import suspicions
from schoolgate.setting.model.policies import next_review

REVIEW = ("policies", "review")


def text_of(base: str, edits: Edits) -> str:
    setting = setting_of(edited(data_of(base), edits))
    assert refused(setting) == []
    return " ".join(clause.text for clause in pages_of(setting).clauses)


@pytest.mark.parametrize(
    "body",
    [
        "local governing body", "Board of Directors", "trustees", "Local Academy Council", "LGB", "governors of both schools",
        "Standards and Ethos Committee", "Academy Improvement Board", "proprietor", "directors",
    ],
)  # fmt: skip
def test_the_body_is_called_as_the_school_calls_it(body: str) -> None:
    text = text_of("starter", {("policies", "approved_by"): body})
    assert f"Owner: The {body}. " in text
    assert f"Not yet agreed by the {body}." in text
    # No sentence has a verb that would depend on whether it is one or several.
    assert re.findall(rf"\bThe {re.escape(body)} (?:is|are|has|have|was|were|\w+s)\b", text) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("the governing body", "governing body"),
        ("Our Trust Board", "Trust Board"),
        ("  The   Board of Directors", "Board of Directors"),
        ("The", "The"),
        ("Theatre committee", "Theatre committee"),
    ],
)
def test_an_article_before_it_is_left_out(typed: str, read: str) -> None:
    assert questions.correct(("policies", "approved_by"), typed) == (read, None)


@pytest.mark.parametrize(
    ("body", "owns"), [("proprietor", True), ("Owners", True), ("sole proprietor", True), ("homeowners’ board", False), ("trustees", False)]
)  # fmt: skip
def test_what_holds_for_a_proprietor_holds_whatever_they_call_themselves(body: str, owns: bool) -> None:
    text = text_of("nursery", {("policies", "approved_by"): body})
    assert ("is the sole proprietor" in text) == owns


def test_the_owner_on_the_cover_is_who_keeps_the_policy() -> None:
    assert "Owner: The deputy headteacher. " in text_of("starter", {("policies", "owner"): "deputy headteacher"})


def test_a_trust_is_named_on_the_cover() -> None:
    text = text_of("starter", {("trust",): "Three Rivers & Moor Learning Trust"})
    assert "School: Oakfield Primary School, part of Three Rivers & Moor Learning Trust" in text
    assert "part of" not in text_of("starter", {}).partition("Not yet agreed")[0]


# ---------------------------------------------------------------------------------------------------------------
# How often


@pytest.mark.parametrize("seldom", ["every two years", "every three years"])
def test_a_review_of_two_or_three_years_may_stand_where_nothing_asks_for_one(seldom: str) -> None:
    online: Any = {("policies", "dates", "online"): None, ("online_safety",): None}
    nursery = setting_of(edited(data_of("nursery"), {REVIEW: seldom}))
    school = setting_of(edited(data_of("starter"), {REVIEW: seldom, **online}))
    for setting in (nursery, school):
        assert refused(setting) == []
        (said,) = [found for found in suspicions(setting) if found[0] == REVIEW]
        assert said[1] == (
            f"No law says how often these policies are reviewed, so {seldom} may stand. Once a year is advised: devices, apps and "
            "guidance change faster than that."
        )
        assert f"at least {seldom}" in " ".join(clause.text for clause in pages_of(setting).clauses)


@pytest.mark.parametrize("base", ["starter", "secondary", "federation"])
def test_and_is_refused_with_the_reason_where_guidance_asks_for_one(base: str) -> None:
    setting = setting_of(edited(data_of(base), {REVIEW: "every two years"}))
    assert refused(setting) == [
        "Keeping children safe in education asks schools and colleges to consider a review of online safety every year, and you adopt "
        "that policy. Write yearly, every six months or every term."
    ]
    assert [found for found in suspicions(setting) if found[0] == REVIEW] == []


@pytest.mark.parametrize(("often", "due"), [("every two years", "2028-11-20"), ("every three years", "2029-11-20")])
def test_it_is_due_so_much_later(often: str, due: str) -> None:
    policies = setting_of(edited(data_of("nursery"), {REVIEW: often})).policies
    assert next_review(policies, TODAY).isoformat() == due
