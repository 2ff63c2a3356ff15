"""Several in charge: co-headteachers, joint principals. Every sentence is that of one head, with the article that is right for several."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support.attempts import Edits
from support.bases import (
    BASES,
    blocks,
    data_of,
    edited,
    faults_of,
    pages_of,
    people_pages_of,
    refused,
    setting_of,
    wrong_with,
)
from support.reviewing import loaded, review_of, reviewed
from support.wording import split

from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting

HEADS = {
    "co-headteachers": "co-headteacher",
    "joint principals": "joint principal",
    "executive heads": "executive head",
    "heads of school": "head of school",
    "Co-Heads": "Co-Head",
    "nursery managers": "nursery manager",
    "co-headmistresses": "co-headmistress",
}
# What is said of several alone: nobody passes a concern about one of them to another.
ONLY_OF_SEVERAL = re.compile(r"Do not (?:report|take) it to HEAD instead(?:, even one who is .*)?\.")


def with_heads(base: str, head: str, more: Edits = {}) -> Setting:  # noqa: B006 (it is only read)
    """Read a setting with heads who agree whatever it asks for, and which calls nobody else what it calls them."""
    data = data_of(base)
    roles: dict[tuple[str | int, ...], Any] = {("words", "head"): head}
    for path in (
        ("phones", "learners", "exceptions", "agreed_by"), ("phones", "visitors", "exceptions_agreed_by"),
        ("online_safety", "ai", "approved_by"), ("online_safety", "filtering", "reports_to"),
    ):  # fmt: skip
        if _has(data, path):
            roles[path] = head
    roles[("people", "safeguarding_lead")] = [{"role": "SENCO", "phone": "01632 960 124"}]
    return setting_of(edited(data, {**roles, ("words", "leaders"): "leadership team", **more}))


def _has(data: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data is not None


def said(setting: Setting) -> list[str]:
    """Give every sentence of a setting’s policies, its pages for people and its signs."""
    pages = [*pages_of(setting).html.values(), *people_pages_of(setting).html.values()]
    found = []
    for page in pages:
        root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
        for mark in root.xpath(".//a[@class='clause-number' or @class='rule-link']"):
            mark.drop_tree()
        found += [sentence for block in blocks(root) for sentence in split(block)]
    return list(dict.fromkeys(found))


def folded(sentences: list[str], head: str, many: str) -> list[str]:
    """Write each sentence without the article of the head, and the head as one."""
    # The start of a sentence is in capitals.
    called = re.compile(rf"\b(?:the|an?|another) (?:{re.escape(many)}|{re.escape(head)})(?![\w-])", re.IGNORECASE)
    return list(dict.fromkeys(called.sub("HEAD", sentence) for sentence in sentences))


@pytest.mark.every(one_in=8)
@pytest.mark.parametrize("many", HEADS)
@pytest.mark.parametrize("base", BASES)
def test_every_sentence_is_that_of_one_head_with_another_article(base: str, many: str) -> None:
    one = HEADS[many]
    several = with_heads(base, many)
    assert refused(several) == []
    assert faults_of(pages_of(several)) == []
    sentences = said(several)
    assert wrong_with("\n".join(sentences)) == []
    now, before = folded(sentences, one, many), folded(said(with_heads(base, one)), one, many)
    added = [sentence for sentence in now if ONLY_OF_SEVERAL.fullmatch(sentence)]
    assert [sentence for sentence in now if sentence not in added] == before
    assert len(added) >= 2
    assert sum("HEAD" in sentence for sentence in now) > 15


@pytest.mark.parametrize("many", HEADS)
def test_all_of_them_are_named_only_where_all_of_them_act(many: str) -> None:
    of_all = [sentence for sentence in said(with_heads("secondary", many)) if re.search(rf"\b{many}\b", sentence)]
    assert {sentence.replace(many, "HEADS") for sentence in of_all} == {
        "The HEADS and the leadership team (“senior leaders” in this policy) make online safety part of the culture of the whole "
        "school.",
        "The HEADS and authorised staff may search a student or their possessions without consent, under the Education Act 1996.",
        "The HEADS, or staff authorised by the HEADS, may search for a device where necessary and fair.",
    }


def test_either_may_agree_and_whoever_is_told_acts() -> None:
    sentences = said(with_heads("secondary", "co-headteachers", {("words", "second"): "deputy headteachers"}))
    for sentence in (
        "A co-headteacher or a deputy headteacher may agree to an exception in writing, such as for an emergency.",
        "Tell a co-headteacher or a deputy headteacher.",
        "Staff tell a co-headteacher immediately if an adult here may have harmed a child, committed an offence against one, or be "
        "unsafe with children.",
        "The co-headteacher contacts the Local Authority Designated Officer (LADO) immediately, and always within one working day, "
        "before anyone investigates.",
        "No tool is used until a co-headteacher has approved it.",
        "A co-headteacher decides which staff are authorised, and for which banned items.",
        "A concern about a co-headteacher",
    ):
        assert sentence in sentences, sentence


def test_an_executive_head_with_a_head_for_each_school() -> None:
    more: Edits = {("words", "second"): "heads of school", ("words", "leaders"): "senior leaders"}
    sentences = said(with_heads("federation", "executive headteacher", more))
    assert (
        "The executive headteacher or a head of school may agree to an exception in writing, such as for an emergency."
        in sentences
    )


# ---------------------------------------------------------------------------------------------------------------
# One of them is a safeguarding lead

LEADS: dict[str, Any] = {
    "one of them": [{"role": "Co-headteacher", "phone": "01632 960 123"}],
    "one of them and somebody else": [
        {"role": "Co-headteacher", "phone": "01632 960 123"}, {"role": "SENCO", "phone": "01632 960 124"},
    ],
    "somebody else": [{"role": "SENCO", "phone": "01632 960 124"}],
}  # fmt: skip


@pytest.mark.parametrize("leads", LEADS)
@pytest.mark.parametrize("base", ["starter", "secondary"])
def test_a_concern_about_one_never_goes_to_another(base: str, leads: str) -> None:
    setting = with_heads(base, "co-headteachers", {("people", "safeguarding_lead"): LEADS[leads]})
    assert refused(setting) == []
    sentences = said(setting)
    lead = leads != "somebody else"
    dsl = "a DSL" if len(LEADS[leads]) > 1 else "the DSL"
    even = f", even one who is {dsl}" if lead else ""
    assert f"Do not report it to another co-headteacher instead{even}." in sentences
    assert "Do not take it to another co-headteacher instead" in " ".join(sentences)
    both = f"{dsl} and {'another' if lead else 'a'} co-headteacher"
    assert any(both in sentence for sentence in sentences)
    assert any(f"{dsl} or a co-headteacher" in sentence for sentence in sentences)
    if lead:
        assert any(re.match(r"A co-headteacher (?:leads|and the SENCO lead) on online safety", s) for s in sentences)
    assert not setting.head_is_the_lead


@pytest.mark.parametrize(
    "path", [("social_media", "staff", "approaches_to"), ("social_media", "accounts", "worries_to")]
)
def test_whoever_is_told_the_lead_knows(path: tuple[str, ...]) -> None:
    answer: Any = "head" if path[-1] == "approaches_to" else ["head", "safeguarding lead"]
    more: Edits = {path: answer, ("people", "safeguarding_lead"): LEADS["one of them"]}
    text = " ".join(said(with_heads("starter", "co-headteachers", more)))
    assert (
        "tell a co-headteacher, who makes sure that the DSL knows" in text
        or "the DSL or a deputy, or a co-headteacher" in text
    )


@pytest.mark.parametrize(
    "role", ["Co-headteacher", "co-headteachers", "The other co-headteacher", "Second co-headteacher, juniors"]
)
def test_one_of_them_may_not_receive_concerns_about_them(role: str) -> None:
    setting = with_heads("starter", "co-headteachers", {("people", "concerns_about_the_head", "role"): role})
    (said_,) = refused(setting)
    assert "Name somebody else, such as the chair of governors." in said_


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Co-headteacher", "co-headteachers", True),
        ("The co-headteachers", "co-headteacher", True),
        ("Heads of school", "head of school", True),
        ("Heads", "headteacher", True),
        ("Headteacher", "co-headteachers", False),
        ("Deputies", "deputy", True),
    ],
)
def test_a_role_of_several_is_that_of_each(one: str, other: str, same: bool) -> None:
    assert same_role(one, other) is same


def test_the_review_edition_underlines_them_as_an_answer(tmp_path: Path) -> None:
    found = loaded(edited(data_of("starter"), {("words", "head"): "co-headteachers"}), tmp_path)
    assert (found.faults, found.warnings) == ([], [])
    page = reviewed(review_of(found))["policies/mobile.md"]
    assert 'title="Your answer: words.head">a co-headteacher</span>' in page


def test_several_leads_or_governors_in_one_entry_are_one_of_them_in_a_sentence_and_leads_are_warned_of(
    tmp_path: Path,
) -> None:
    more: Edits = {
        ("people", "safeguarding_lead"): {"role": "Deputy heads", "phone": "01632 960 123"},
        ("people", "safeguarding_governor", "role"): "Link governors",
    }
    sentences = said(with_heads("starter", "headteacher", more))
    assert "A deputy head leads on online safety as our designated safeguarding lead (DSL)." in sentences
    assert any(sentence.startswith("A link governor reports to the governing body") for sentence in sentences)
    found = loaded(edited(data_of("starter"), more), tmp_path)
    assert found.faults == []
    assert [warning.message.partition(".")[0] for warning in found.warnings] == ["“Deputy heads” are several"]


def test_who_wrote_it_is_named_as_typed() -> None:
    authors: Edits = {("policies", "authors"): [{"role": "Senior leaders"}]}
    assert any(
        "Written by the senior leaders." in sentence
        for sentence in said(with_heads("starter", "co-headteachers", authors))
    )
