"""Evidence, pictures, children’s services and private matters: what policies and pages say, whatever is adopted and by whom."""

from __future__ import annotations

import html
import itertools
import re

import pytest
from support.adoption import answers_adopting
from support.attempts import Edits
from support.bases import BASES, edited, pages_of, people_pages_of, setting_of

from schoolgate import registers
from schoolgate.registers import directory
from schoolgate.setting.model.helplines import FOR_WHOM, WORRIES
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

_HEAD_IS_LEAD: Edits = {("people", "safeguarding_lead"): [{"role": "Headteacher", "phone": "01632 960 123"}]}
SUBSETS = [found for number in (1, 2, 3) for found in itertools.combinations(POLICIES, number)]
FORMS = ("separate", "combined", "fragments")


def settings(base: str) -> list[tuple[Setting, tuple[str, ...]]]:
    """Return a kind of setting with each choice of policies, each in another form, and every other with a head who leads."""
    found = []
    for number, policies in enumerate(SUBSETS):
        data = answers_adopting(base, policies, FORMS[number % 3])
        found.append((setting_of(edited(data, _HEAD_IS_LEAD if number % 2 else {})), policies))
    assert len(found) == 7
    return found


def rules(setting: Setting) -> dict[str, str]:
    return {clause.id: clause.text for clause in pages_of(setting).clauses}


@pytest.mark.parametrize("base", BASES)
def test_evidence_is_never_handed_back_by_the_days_routine(base: str) -> None:
    every = settings(base)
    for setting, policies in every:
        if "mobile" not in policies:
            continue
        said = rules(setting)
        evidence = said["mobile.search.police-handover"]
        assert evidence.startswith(
            "A device that may hold evidence is kept secure and untouched, and is not routinely returned."
        )
        assert evidence.endswith(
            "Evidence of an offence goes to the police as soon as practicable. The decision is recorded."
        )
        assert "If they refuse, we call the police." in evidence or "call the police if they refuse." in evidence
        by_whom = "schools" if setting.phone_law else "colleges"
        assert ("The law allows " in evidence) == bool(setting.search_law)
        assert (f"The law allows {by_whom} to keep only " in evidence) == bool(setting.search_law)
        # Whatever speaks of giving a device back says that evidence is not given back.
        for id_ in (
            "mobile.search.hold-and-release",
            "mobile.learners.remove-from-belongings",
            "mobile.learners.journey-home",
        ):
            assert "nless it may hold evidence" in said.get(id_, "unless it may hold evidence"), id_
        people = people_pages_of(setting)
        for page in people.html.values():
            for bullet in re.findall(r"It is (?:given back|returned) [^<]*", page):
                raise AssertionError(f"{base}: {bullet}")
        assert "Do not look through it, and do not give it back." in " ".join(people.says("staff"))


@pytest.mark.parametrize("base", ["starter", "secondary", "college", "federation"])
def test_before_a_child_leaves_without_a_phone(base: str) -> None:
    said = rules(setting_of(answers_adopting(base, POLICIES)))["mobile.learners.journey-home"]
    assert re.search(
        r"without their phone, a parent(?: \(or the \w+, if an adult\))? has agreed how they get home\.", said
    )
    assert "Any health monitoring on it is replaced first." in said
    assert ("if an adult) has agreed" in said) == (base in {"secondary", "college"})


TRIGGERS = (
    "an adult is involved",
    "a child was coerced, blackmailed or groomed, or there is doubt that they could consent, as with some special educational needs",
    "the acts shown are violent, or unusual for the child’s age",
    "sexual acts are shown, and a child in the image is under 13",
    "a child is at immediate risk, such as of suicide or self-harm",
)


@pytest.mark.parametrize("base", BASES)
def test_a_nude_of_a_child_is_for_the_lead_and_its_triggers_for_the_police(base: str) -> None:
    every = settings(base)
    for setting, policies in every:
        said = rules(setting)
        whoever = " ".join(said.values())
        assert (
            "staff do not view it. They do not copy, save, print, share or delete it, or ask anyone to show it."
            in whoever
        )
        assert "we immediately tell the police and children’s services" in whoever or "online" in policies
        for trigger in TRIGGERS if "online" in policies else ():
            assert trigger in said["online.nudes.lead-response"]
        if "online" in policies:
            steps = said["online.nudes.lead-steps"]
            for step in (
                "initial review meeting",
                "speaks to those involved",
                "Parents are informed early",
                "decides what is needed",
                "records why",
            ):
                assert step in steps
            exposed = said["online.iioc.exposed.police"]
            assert exposed.endswith(
                "When "
                + setting.words.learners.many
                + " share images of one another, the rules on nudes and semi-nudes say when."
            )
            assert "It always is if pupils" not in exposed


@pytest.mark.parametrize("base", BASES)
def test_nobody_is_told_to_delete_a_picture_or_not_to_keep_it(base: str) -> None:
    every = settings(base)
    for setting, _ in every:
        people = people_pages_of(setting)
        for name in people.html:
            said = " ".join(people.says(name))
            assert "Do not keep it" not in said
            assert not re.search(r"(?<!not )(?<!or )\bdelete (?:it|them|the picture)\b", said, re.IGNORECASE), name
        for name in ("help", "parents"):
            said = " ".join(people.says(name))
            found = [
                said.index(words)
                for words in (
                    "Do not look for it. Do not copy it, save it, send it or delete it, not even to show us.",
                    "Keep the messages and the usernames.",
                    "Do not pay. Do not send more.",
                    "Stay with them. They are not in trouble. Make sure they can still call for help.",
                    "If they are in danger, or may hurt themselves, call 999.",
                    "Then call the police on 101. You can also report grooming or blackmail to the CEOP Safety Centre.",
                )
            ]
            assert found == sorted(found), name
            assert "Report Remove" in said or (name == "parents" and setting.nursery)


@pytest.mark.parametrize("base", BASES)
def test_childrens_services_are_for_anyone_at_any_time(base: str) -> None:
    every = settings(base)
    for setting, _ in every:
        danger = " ".join(rules(setting).values())
        assert "Anyone may refer a child, at any time, to children’s services where the child lives." in danger
        assert (
            "refer immediately, and tell the DSL afterwards." in danger
            or "refer immediately, and tell a DSL afterwards." in danger
        )
        people = people_pages_of(setting)
        for name in people.html:
            assert "If we are closed" not in " ".join(people.says(name)), name
        for name in ("start", "help", "parents", "staff"):
            said = " ".join(people.says(name))
            assert (
                "Anyone can report a concern to children’s services, at any time. You do not have to tell us first."
                in said
            )
            assert said.index("999") < said.index("children’s services")


@pytest.mark.parametrize("base", BASES)
def test_what_is_private_never_stops_anyone_from_going_outside(base: str) -> None:
    every = settings(base)
    for setting, _ in every:
        said = " ".join(rules(setting).values())
        assert "This never stops anyone from going to the police, children’s services or the NSPCC." in said


@pytest.mark.parametrize("base", BASES)
def test_a_worry_about_extremism_may_lead_to_prevent_and_channel(base: str) -> None:
    said = rules(setting_of(answers_adopting(base, ("online",))))["online.radicalisation.concern"]
    assert "makes a referral to Prevent where there is reason to, and the Channel panel may offer support." in said


@pytest.mark.parametrize("base", BASES)
def test_who_cannot_speak_and_who_signs_can_call_999(base: str) -> None:
    every = settings(base)
    for setting, _ in every:
        people = people_pages_of(setting)
        for name in [page for page in ("help", "pupils") if page in people.html]:
            said = " ".join(people.says(name))
            assert "Cannot speak? Call 999 from a mobile. Cough or tap. When told to, press 55." in said
            assert "Do you use British Sign Language? Call 999 BSL." in said


@pytest.mark.parametrize("base", BASES)
def test_a_child_in_danger_at_home_is_not_sent_to_an_adult_there(base: str) -> None:
    every = settings(base)
    for setting, _ in every:
        people = people_pages_of(setting)
        for name in [page for page in ("help", "pupils") if page in people.html]:
            said = " ".join(people.says(name))
            assert (
                "Does someone at home hurt or scare you? You do not have to tell them that you are asking for help."
                in said
            )
            assert "Call Childline, or tell an adult away from home." in said
            assert "Then tell an adult here" not in said
        if not setting.nursery:
            assert "Call 999. Then tell an adult you trust." in " ".join(people.says("pupils"))


def test_those_open_at_any_hour_come_first_and_the_rest_say_when_they_close() -> None:
    every = directory.lines(registers.helplines(), [])
    call = directory.functions(registers.helplines(), [])
    assert any(line.phone and not line.hours for line in every)
    for line in every:
        if line.phone and not line.hours:
            assert line.route.endswith(". May be closed at night")
        elif line.hours:
            assert html.unescape(line.route).casefold().endswith(html.unescape(line.hours).casefold())
    at_any_hour = {line.route: line.at_any_hour for line in every}
    for worry in WORRIES:
        order = [at_any_hour[route] for route in call["routes"](worry)]
        assert order == sorted(order, reverse=True), worry
        assert order[0], worry
    for who in FOR_WHOM:
        order = [line.at_any_hour for line in call["directory"](who)]
        assert order == sorted(order, reverse=True), who
