"""What the policies and pages say in every form of adoption and in every kind of setting: allegations, searching, and small schools.

Over each policy alone, each pair, all three, combined and fragments × seven kinds of setting × the head a safeguarding lead or not.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from support.adoption import EVERY, Said, setting_adopting, the_one_that_stands, words_of
from support.bases import NURSERY, pages_of, people_pages_of, refused
from support.edition_names import HERE

from schoolgate.cli import cli
from schoolgate.policy import editions
from schoolgate.setting.contradictions import suspicions
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting


@pytest.fixture(params=EVERY, ids=lambda one: f"{one[0]}-{one[1]}-{'head' if one[2] else 'other'}")
def each(request: pytest.FixtureRequest) -> tuple[Setting, dict[str, str], dict[str, str]]:
    return words_of(request.param)


# ---------------------------------------------------------------------------------------------------------------
# Allegations about staff

ALLEGATIONS = ("mobile.breach.allegations", "social.staff.allegations", "online.staff-concerns.lado")


def test_an_allegation_reaches_the_lado_within_one_working_day(each: Said) -> None:
    setting, policies, pages = each
    text = the_one_that_stands(policies, *ALLEGATIONS)
    head = setting.words.head
    assert f"Staff tell the {head} immediately" in text
    assert "immediately, and always within one working day, before anyone investigates" in text
    where = [id_.rpartition(".")[0] for id_ in ALLEGATIONS]
    contact = the_one_that_stands(policies, *(f"{section}.lado-contact" for section in where))
    assert contact.startswith(
        "If a child is at risk, or there may be a crime, we call the police or children’s services first."
    )
    agency = the_one_that_stands(policies, *(f"{section}.supply-staff" for section in where))
    assert "involve their agency, and do not simply stop using them" in agency
    assert f"report the allegation to the {head} immediately" in pages["staff"]
    assert "within one working day" in pages["staff"]


def test_about_the_head_somebody_else_is_told_and_the_lado_may_be_told_directly(each: Said) -> None:
    setting, policies, pages = each
    text = the_one_that_stands(
        policies, *(id_ for id_ in policies if id_.endswith(("about-the-head", "worry-about-the-head")))
    )
    role = setting.people.concerns_about_the_head.role
    assert f"A concern or allegation about the {setting.words.head} goes to: {role}" in text
    assert "They contact the LADO in the same way." in text
    assert "Staff go directly to the LADO if" in text
    assert ("sole proprietor" in text) == (setting.policies.approved_by in {"proprietor", "owners"})
    assert ("do not report it there" in text) == setting.head_is_a_lead
    assert role in pages["staff"]
    assert "go straight to the LADO" in pages["staff"]


def test_a_low_level_concern_is_recorded(each: Said) -> None:
    _, policies, _ = each
    text = the_one_that_stands(
        policies, "mobile.breach.small-worries", "social.staff.low-level-concerns", "online.staff-concerns.low-level"
    )
    assert "low-level concern" in text
    assert "It is recorded" in text


def test_a_registered_provider_tells_ofsted_within_14_days(each: Said) -> None:
    setting, policies, _ = each
    found = {text for id_, text in policies.items() if id_.endswith(".ofsted")}
    if setting.kind in {"private-nursery", "out-of-school-club"}:
        assert all(text.startswith("We tell Ofsted of an allegation") for text in found)
    assert bool(found) == setting.registered_childcare
    assert all("within 14 days at the latest" in text for text in found)


@pytest.mark.parametrize(
    ("lado", "expected"),
    [
        (None, "To reach the LADO, ask Borsetshire County Council or"),
        (
            {"name": "Borsetshire LADO", "phone": "01632 960 320"},
            "The LADO for Borsetshire: Borsetshire LADO, 01632 960 320.",
        ),
        ({"name": "The LADO", "email": "lado@b.example"}, "The LADO for Borsetshire: The LADO, lado@b.example."),
        ({"name": "The LADO", "url": "https://lado.example/"}, "The LADO for Borsetshire: The LADO."),
        ({"name": "The LADO"}, "To reach the LADO, ask Borsetshire County Council or"),
    ],
)
def test_the_lado_is_reached_as_far_as_somebody_confirmed_it(lado: dict[str, str] | None, expected: str) -> None:
    services = {"name": "Partnership", "url": "https://partnership.example/"}
    council = {"name": "Borsetshire", "council": "Borsetshire County Council"}
    council |= dict.fromkeys(("partnership", "advice_service", "children_services"), services)  # type: ignore[arg-type]
    setting = setting_adopting(
        "starter", "mobile alone", False, {("council",): council | ({"lado": lado} if lado else {})}
    )
    policies = {clause.id: " ".join(clause.text.split()) for clause in pages_of(setting).clauses}
    assert expected in policies["mobile.breach.lado-contact"]


# ---------------------------------------------------------------------------------------------------------------
# Searching

SEARCHING = re.compile(
    r"mobile\.search\.(?:search|searcher|delegation|response|dsl|parents|examine|good|delete|specified)"
)
ACTS = {"schools": "Education Act 1996", "colleges": "Further and Higher Education Act 1992"}


def test_searching_follows_the_act_that_binds_the_kind(each: Said) -> None:
    setting, policies, _ = each
    if "mobile" not in setting.adopted:
        return
    stands = [id_ for id_ in policies if SEARCHING.match(id_)]
    without = {"private-nursery", "out-of-school-club", "non-school-alternative-provision"}
    assert bool(stands) == (setting.kind not in without)
    if setting.kind in without:
        whose = f"We do not search a {'child' if setting.nursery else setting.words.learners.one}’s own device"
        assert whose in the_one_or(whose, policies)
        assert ("mobile.search.no-power" in policies) == (not setting.nursery)
        return
    assert setting.search_law
    text = " ".join(policies[id_] for id_ in stands)
    assert ACTS[setting.search_law] in text
    assert all(act not in text for law, act in ACTS.items() if law != setting.search_law)
    assert ("Searching, screening and confiscation" in text) == (setting.search_law == "schools")


def the_one_or(text: str, policies: dict[str, str]) -> str:
    """Give a clause that says so; the text itself where the policy that says it is not adopted."""
    return next((said for id_, said in policies.items() if id_.endswith("store-devices") and text in said), text)


def test_there_are_three_tests_and_two_people(each: Said) -> None:
    setting, policies, _ = each
    if "mobile" not in setting.adopted or not setting.search_law:
        return
    assert "reasonable grounds to suspect" in policies["mobile.search.search-grounds"]
    assert "need a good reason" in policies["mobile.search.examine-erase"]
    assert "reasonable suspicion" in policies["mobile.search.good-reason-examine"]
    assert "the test is stricter" in policies["mobile.search.good-reason-erase"]
    people = policies["mobile.search.searcher-and-witness"]
    assert "same sex" in people
    assert "witness" in people
    assert "serious harm" in people
    assert "We record every search" in policies["mobile.search.dsl-informed"]
    parents = policies["mobile.search.parents-told"]
    assert ("under 18" in parents) == (setting.kind == "college")


# ---------------------------------------------------------------------------------------------------------------
# The head is the safeguarding lead


def sends_to_themselves(setting: Setting, text: str) -> Iterator[str]:
    """Find each sentence in which the lead and the head are named as two, or the one tells the other."""
    lead, head = r"(?:the|a) (?:safeguarding lead|DSL)(?: or a deputy)?", rf"the {re.escape(setting.words.head)}"
    joined = r"(?:,? (?:and|or|who tells|asks for advice, or|for advice, or|gets? reports? from|meets|tells) )"
    pairs = re.compile(rf"{lead}{joined}(?:both )?{head}\b|{head}{joined}{lead}", re.IGNORECASE)
    yield from (sentence for sentence in re.split(r"(?<=[.;:?])\s", text) if pairs.search(sentence))


def test_no_sentence_sends_a_head_who_is_the_lead_to_themselves(each: Said) -> None:
    setting, policies, pages = each
    if not setting.head_is_the_lead:
        return
    assert refused(setting) == []
    everything = "\n".join([*policies.values(), *pages.values()])
    assert list(sends_to_themselves(setting, everything)) == []


@pytest.mark.parametrize(
    ("role", "head", "same"),
    [
        ("Headteacher", "headteacher", True),
        ("The Head Teacher", "headteacher", True),
        ("Headteacher (DSL)", "headteacher", True),
        ("Headteacher and designated safeguarding lead", "headteacher", True),
        ("Headteacher & SENCO", "headteacher", True),
        ("Head", "headteacher", True),
        ("Acting headteacher", "headteacher", True),
        ("SENCO/Headteacher", "headteacher", True),
        ("Headteacher, DSL", "headteacher", True),
        ("Manager", "nursery manager", False),
        ("Deputy headteacher", "headteacher", False),
        ("Assistant head", "headteacher", False),
        ("Head of school", "executive headteacher", False),
        ("Head of inclusion", "head", False),
        ("Safeguarding lead", "headteacher", False),
        ("Vice principal", "principal", False),
    ],
)
def test_one_role_is_known_however_it_is_written(role: str, head: str, same: bool) -> None:
    assert same_role(role, head) is same


# ---------------------------------------------------------------------------------------------------------------
# Accounts, deputies and the leads of a federation


@pytest.mark.every(one_in=6)
def test_a_setting_without_accounts_says_so(each: Said) -> None:
    setting, _, _ = each
    if "social" not in setting.adopted or not setting.social_media:
        return
    without = setting.model_copy(update={"social_media": setting.social_media.model_copy(update={"accounts": None})})
    text = {clause.id: clause.text for clause in pages_of(without).clauses}
    assert text["social.official.none-statement"].startswith("We run no social media accounts.")
    assert "social.official.third-party-page" in text
    assert "We have no social media accounts." in "\n".join(people_pages_of(without).says("parents"))
    assert ("social.official.none-statement" in said_of(setting)) == (setting.social_media.accounts is None)


def said_of(setting: Setting) -> set[str]:
    """Give the ids of the clauses that stand for a setting."""
    return {clause.id for clause in pages_of(setting).clauses}


@pytest.mark.parametrize(("count", "word"), [(1, "Deputy: "), (2, "Deputies: ")])
def test_one_deputy_is_a_deputy(count: int, word: str) -> None:
    deputies = [{"role": "Inclusion leader"}, {"role": "Year 6 teacher"}][:count]
    setting = setting_adopting("starter", "mobile alone", False, {("people", "deputies"): deputies})
    pages = people_pages_of(setting)
    texts = [clause.text for clause in pages_of(setting).clauses if clause.id == "mobile.cover.dsl"]
    assert texts
    for text in [*texts, *("\n".join(pages.says(name)) for name in ("parents", "staff", "visitors"))]:
        assert word in text


def leads(*schools: str | None) -> list[dict[str, str]]:
    """Give leads of one role, each for a school."""
    numbers = ("01632 960 601", "01632 960 602", "01632 960 603")
    return [
        {"role": "Head of school" if school else f"Lead {phone[-1]}", "phone": phone}
        | ({"school": school} if school else {})
        for school, phone in zip(schools, numbers, strict=False)
    ]


INFANT, JUNIOR = "Two Rivers Infant School", "Two Rivers Junior School"


def test_it_is_told_which_lead_answers_for_which_school() -> None:
    setting = setting_adopting(
        "federation", "combined", False, {("people", "safeguarding_lead"): leads(INFANT, JUNIOR)}
    )
    assert refused(setting) == []
    pages = people_pages_of(setting)
    for name in ("help", "start", "parents", "staff", "pupils", "visitors"):
        text = "\n".join(pages.says(name))
        assert f"Head of school, {INFANT}" in text
        assert f"Head of school, {JUNIOR}" in text
    policies = {clause.id: clause.text for clause in pages_of(setting).clauses}
    assert (
        f"The head of school for {INFANT} and the head of school for {JUNIOR} lead"
        in policies["online.roles.dsl-overall"]
    )


@pytest.mark.parametrize(
    ("schools", "fault"),
    [
        ((INFANT, JUNIOR), None),
        ((INFANT, None), None),
        ((None, None), None),
        ((INFANT, INFANT), "Two safeguarding leads are called"),
        ((INFANT,), f"No safeguarding lead is responsible for {JUNIOR}."),
        ((INFANT, "Two Rivers Nursery"), "“Two Rivers Nursery” is not listed under schools."),
    ],
)
def test_each_school_of_a_federation_has_a_lead(schools: tuple[str | None, ...], fault: str | None) -> None:
    setting = setting_adopting("federation", "combined", False, {("people", "safeguarding_lead"): leads(*schools)})
    found = refused(setting)
    assert found == [] if fault is None else any(fault in one for one in found)


def test_leads_who_say_no_school_are_only_asked() -> None:
    setting = setting_adopting("federation", "combined", False, {("people", "safeguarding_lead"): leads(None, None)})
    assert any("which lead is responsible for which school" in found[1] for found in suspicions(setting))


def test_only_a_federation_has_leads_for_schools() -> None:
    setting = setting_adopting("starter", "mobile alone", False, {("people", "safeguarding_lead"): leads(INFANT)})
    assert any("Only a federation" in found for found in refused(setting))


# ---------------------------------------------------------------------------------------------------------------
# Who reviewed the words


def test_leaders_are_told_that_nobody_has_reviewed_the_words_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    unreviewed = f"The words of edition {HERE} have not yet been reviewed by a safeguarding practitioner."
    checked = CliRunner().invoke(cli.main, ["check", str(NURSERY)])
    assert checked.exit_code == 0
    assert unreviewed in checked.output
    someone = editions.Reviewer(
        "Designated safeguarding lead", "Borsetshire County Council", datetime.date(2026, 11, 28)
    )
    reviewed = dataclasses.replace(editions.newest(), reviewed_by=(someone,))
    monkeypatch.setattr(editions, "newest", lambda: reviewed)
    assert "not yet been reviewed" not in CliRunner().invoke(cli.main, ["check", str(NURSERY)]).output
    assert reviewed.reviewed == (
        f"The words of edition {HERE} were reviewed by Designated safeguarding lead, Borsetshire County Council, on 28 November 2026."
    )
