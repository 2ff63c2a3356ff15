"""Coverage: the policy carries what the source policies require, and two real settings find all they decided in it.

``inventory/`` holds the ids of the sources’ provisions and which source has which. ``sources/`` holds two real settings
as their adopted policies have them, each built here as any setting is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from attempts import GONE, Edits, written
from conftest import ROOT, STARTER, TODAY

from macros import build, load, registers
from macros.clauses import Clause, provisions, read

HERE = Path(__file__).parent
SOURCES = {name: HERE / "sources" / f"{name}.yml" for name in ("hersden", "penshurst")}
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"

TEMPLATE = {id_ for id_, provision in provisions(build.policy_pages()).items() if not provision.is_section}
MOBILE = {id_ for id_ in TEMPLATE if id_.startswith("mobile.")}
INVENTORY: dict[str, dict[str, Any]] = {
    entry["id"]: entry for entry in yaml.safe_load((HERE / "inventory" / "clauses.yml").read_text(encoding="utf-8"))
}
PROVISIONS = {id_ for id_ in INVENTORY if id_.startswith("mobile.")}

Policy = dict[str, Clause]


def policy(site: Path) -> Policy:
    """Read the mobile policy as it was published."""
    clauses = read((site / "policies" / "mobile" / "index.html").read_text(encoding="utf-8"))
    return {clause.id: clause for clause in clauses}


# ---------------------------------------------------------------------------------------------------------------
# The template carries the provisions

# Clauses that no source has, and why they are here.
NEWER = {
    "mobile.breach.danger": "Every page that speaks of harm says first what to do in danger.",
    "mobile.breach.worry-about-the-head": "Somebody other than the head hears a worry about the head.",
    "mobile.expect.no-recording": "The sources bar visitors’ phones and never say that nobody may record.",
    "mobile.expect.smart-glasses": "Glasses with a camera are newer than the sources.",
    "mobile.learners.carers": "National guidance of 2026: an exception for a young carer.",
    "mobile.learners.groups": "A nursery class, a site or a sixth form may differ.",
    "mobile.learners.journey-home": "A phone that is held back must not leave its owner stranded.",
    "mobile.learners.medical": "National guidance of 2026: an exception for a medical need or a disability.",
    "mobile.learners.own-circumstances": "National guidance of 2026: an exception for one’s own circumstances.",
    "mobile.learners.phone-free-day": "National guidance of 2026, Education Act 1996 s.550C.",
    "mobile.learners.send": "National guidance of 2026: an exception for special educational needs.",
    "mobile.learners.smart-watches": "Watches that call and record are newer than the sources.",
    "mobile.learners.trackers": "Trackers are newer than the sources.",
    "mobile.learners.trips": "The sources do not say whether their rule holds on a trip.",
    "mobile.learners.wraparound": "The sources do not say whether their rule holds at clubs.",
    "mobile.staff.medical": "Equality Act: a member of staff may rely on a device.",
    "mobile.staff.not-in-front": "National guidance of 2026: staff do not use phones in front of pupils.",
    "mobile.visitors.events": "The sources do not say whether families may photograph events.",
    "mobile.visitors.medical": "Equality Act: a visitor may rely on a device.",
}


def test_the_inventory_is_whole() -> None:
    assert len(INVENTORY) == 455
    assert len(PROVISIONS) == 97
    assert {source for entry in INVENTORY.values() for source in entry["in"]} == {
        "template", "hersden", "penshurst", "chislet-hoath",
    }  # fmt: skip


@pytest.mark.parametrize("id_", sorted(PROVISIONS))
def test_a_provision_is_in_the_template_or_left_out_for_a_reason(id_: str) -> None:
    left_out = registers.not_carried().get(id_)
    assert (id_ in TEMPLATE) != (left_out is not None), "it is in both, or in neither"
    if left_out:
        assert len(left_out.reason.split()) > 10
        assert left_out.replaced_by
        assert set(left_out.replaced_by) <= TEMPLATE


def test_a_clause_that_no_source_has_is_named_with_its_reason() -> None:
    assert set(NEWER) == MOBILE - PROVISIONS


# ---------------------------------------------------------------------------------------------------------------
# Two real settings carry what they decided

_KEY_FACT = "Key facts say who answers for the policy: each setting has them."
_LOCKED = "A safety clause: each setting has it."
_STATED = "An answer that each such setting gives, so that nobody is left to guess."

# Clauses that a setting’s own policy does not have and ours does. There are none the other way.
DEVIATIONS: dict[str, dict[str, str]] = {
    "hersden": {
        "mobile.cover.identity": _KEY_FACT,
        "mobile.cover.document-control": _KEY_FACT,
        "mobile.cover.dsl": _KEY_FACT,
        "mobile.cover.governor": _KEY_FACT,
        "mobile.cover.dates": _KEY_FACT,
        "mobile.search.indecent-image": _LOCKED,
        "mobile.search.police-handover": _LOCKED,
        # It has the rule, within mobile.expect.no-phones-while-children-present.
        "mobile.visitors.rule": _STATED,
    },
    "penshurst": {
        "mobile.breach.learner-risk": _LOCKED,
        # The law of 2026 keeps exceptions, so a school says who agrees them and on what terms.
        "mobile.learners.exceptional-access": _STATED,
        "mobile.learners.exceptional-agreement": _STATED,
        # It bars phones, so it says what happens to one that comes in all the same.
        "mobile.search.confiscate": _STATED,
        "mobile.search.hold-and-release": _STATED,
        "mobile.search.dsl-immediate": _LOCKED,
        "mobile.search.indecent-image": _LOCKED,
        "mobile.search.police-handover": _LOCKED,
        "mobile.search.specified-offence": _LOCKED,
    },
}


def decided(source: str) -> set[str]:
    """Give the mobile provisions that a source has, in its own words or in another clause of the same substance."""

    def has(id_: str) -> bool:
        return INVENTORY[id_]["in"][source] in {"yes", "varied"}

    return {id_ for id_ in PROVISIONS if has(id_) or any(has(same) for same in INVENTORY[id_].get("same_as", []))}


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def adopted(source: str, site: Callable[[Path], Path]) -> Policy:
    """A real setting’s mobile policy, built."""
    return policy(site(SOURCES[source]))


def test_a_real_setting_carries_exactly_what_it_decided(source: str, adopted: Policy) -> None:
    carried = set(adopted) & PROVISIONS
    assert decided(source) - carried == set(), "decided, and not carried"
    assert carried - decided(source) == set(DEVIATIONS[source]), "carried and not decided, against the table"


def test_a_deviation_is_what_its_reason_says(source: str) -> None:
    template = provisions(build.policy_pages())
    for id_, reason in DEVIATIONS[source].items():
        if reason == _STATED:
            assert template[id_].choice, id_
        else:
            assert template[id_].locked, id_


def test_a_real_setting_gains_only_what_is_newer(adopted: Policy) -> None:
    assert set(adopted) - PROVISIONS <= set(NEWER)


def test_each_real_setting_leaves_out_only_what_it_left_out(source: str) -> None:
    changes = build.check(SOURCES[source], TODAY).setting
    assert changes
    omitted = {id_ for id_, change in changes.changes.items() if change.omit}
    assert omitted & decided(source) == set()


# What each decided in its own way, word for word.
READS = {
    "hersden": {
        "mobile.aims.authorship": "We wrote this policy with staff and parents.",
        "mobile.aims.guidance-basis": "Early years foundation stage statutory framework",
        "mobile.aims.dsl-lead": "The manager leads on online safety, as our safeguarding lead (DSL).",
        "mobile.aims.technology-scope": "e-readers, cameras, game consoles",
        "mobile.aims.people-scope": "It covers children, parents and carers, the committee, staff, volunteers, trainee "
        "students and visitors.",
        "mobile.links.list": "Promoting Positive Behaviour policy",
        "mobile.expect.banned-areas": "Nobody uses a phone or any other device of their own in these places: the changing "
        "rooms and the toilets.",
        "mobile.expect.no-phones-while-children-present": "where the manager or the supervisor agrees to it",
        "mobile.expect.lock-away-on-arrival": "They are kept in the metal box in the office.",
        "mobile.provided.locked-and-restricted": "We provide a mobile phone, a Chromebook, laptops and tablets. Each is "
        "locked by passcode. Only staff, trainee students and children under supervision may use them.",
        "mobile.staff.lawful-use": "This includes watches and other things they wear.",
        "mobile.staff.store-device": "Staff keep their own phones and smart devices safe in the metal box in the office during "
        "sessions.",
        "mobile.staff.no-use-when-teaching": "Staff never use their own devices during sessions. This means in the playroom.",
        "mobile.staff.declare-relationships": "They talk to both the safeguarding lead and the manager.",
        "mobile.staff.provided-for-images": "Staff take photographs and films of children only on our equipment. They keep "
        "to the Child protection policy.",
        "mobile.staff.breach-action": "we act under the Staff code of conduct and Child protection policy.",
        "mobile.learners.educate": "We teach children to use tablets and the internet safely, and how to behave with them.",
        "mobile.learners.curriculum": "There is more in the Child protection policy.",
        "mobile.learners.use-on-site": "Children do not bring a phone onto the site. It stays at home.",
        "mobile.visitors.rule": "Visitors leave their phones and smart devices in the metal box in the office",
        "mobile.visitors.access-by-agreement": "A visitor who needs a device asks the manager or the supervisor before "
        "using it.",
        "mobile.review.usage-monitoring": "How we filter and monitor the internet is set out in the Child protection policy.",
        "mobile.breach.report-duty": "Everyone must report worries, and rules that are broken, in the ways that our "
        "policies set out.",
        "mobile.breach.complaints": "Parents and staff are told how to complain, in the Complaints procedure.",
        "mobile.breach.seek-advice": "the safeguarding lead or a deputy asks Kent County Council’s service for advice",
    },
    "penshurst": {
        "mobile.cover.identity": "School: Penshurst CE Primary School",
        "mobile.cover.document-control": "This policy belongs to the governing body.",
        "mobile.cover.dates": "Written and agreed: Written on 1 September 2021. Agreed by the governing body on 7 October "
        "2021. Due for review by 31 August 2022.",
        "mobile.aims.authorship": "We wrote this policy with staff, learners and parents.",
        "mobile.aims.dsl-lead": "The headteacher and the class teacher lead on online safety, as our safeguarding leads "
        "(DSL).",
        "mobile.provided.locked-and-restricted": "We provide phones, laptops and tablets. Each is locked by passcode. Only "
        "staff and learners may use them.",
        "mobile.provided.policy-compliant": "Our devices are used only in line with the Acceptable Use Policies, and with "
        "any other policy that covers them.",
        "mobile.staff.store-device": "Staff keep their own phones and smart devices safe in a locked drawer during lessons.",
        "mobile.staff.declare-relationships": "They talk to a safeguarding lead or the headteacher.",
        "mobile.staff.remote-own-device-exception": "First there is a written risk assessment, and the headteacher agrees.",
        "mobile.learners.curriculum": "and in the Computing policy, PSHE policy, Citizenship policy and RSE policy.",
        "mobile.learners.use-on-site": "Learners do not bring a phone onto the site. It stays at home.",
        "mobile.learners.use-school-phone": "A learner who needs to reach home during the day may use the office telephone.",
        "mobile.visitors.rule": "Visitors keep their phones and smart devices switched off and out of sight on the site.",
        "mobile.visitors.signage": "We tell visitors what we expect of them through posters and an information sheet.",
        "mobile.review.tell-community": "We use staff training, lessons and acceptable use agreements.",
    },
}


@pytest.mark.parametrize(
    ("source", "id_"), [(source, id_) for source, reads in READS.items() for id_ in reads], ids=lambda value: value
)
def test_a_real_setting_reads_as_it_decided(source: str, id_: str, site: Callable[[Path], Path]) -> None:
    assert READS[source][id_] in policy(site(SOURCES[source]))[id_].text


def test_what_a_source_varied_is_read() -> None:
    # Where a variation is only about a year or a name that our own registers and key facts replace, nothing is left of it.
    replaced = {
        "hersden": {"mobile.visitors.signage"},  # it names no form of notice, and each setting names one
        "penshurst": {"mobile.aims.guidance-basis", "mobile.cover.dsl"},  # editions of 2021; leads without their roles
    }
    for source, reads in READS.items():
        varied = {id_ for id_ in PROVISIONS if INVENTORY[id_]["in"][source] == "varied"}
        assert varied - set(reads) == replaced[source], source


# ---------------------------------------------------------------------------------------------------------------
# Each kind of setting gets what fits it

SCHOOLS_ONLY = {
    "mobile.learners.phone-free-day",
    "mobile.staff.not-in-front",
    "mobile.search.search-power",
    "mobile.search.search-grounds",
    "mobile.search.delegation",
    "mobile.search.response-to-finds",
    "mobile.search.dsl-informed",
    "mobile.search.dsl-immediate",
    "mobile.search.examine-erase",
    "mobile.search.good-reason-examine",
    "mobile.search.good-reason-erase",
    "mobile.search.delete-permitted",
    "mobile.search.specified-offence",
}
EARLY_YEARS_ONLY = {
    "mobile.expect.no-phones-while-children-present",
    "mobile.expect.lock-away-on-arrival",
    "mobile.learners.remove-from-belongings",
}
# What makes sense only of somebody old enough to carry a phone, walk home alone or break a rule.
OLD_ENOUGH = {
    "mobile.learners.carers",
    "mobile.learners.own-circumstances",
    "mobile.learners.exceptional-access",
    "mobile.learners.exceptional-record",
    "mobile.learners.exceptional-agreement",
    "mobile.learners.use-school-phone",
    "mobile.learners.parents-via-office",
    "mobile.learners.trips",
    "mobile.learners.journey-home",
    "mobile.search.handled-under-policies",
    "mobile.search.confiscate",
    "mobile.search.hold-and-release",
    "mobile.breach.learner-sanctions",
}
SAFETY = {
    "mobile.breach.danger",
    "mobile.breach.worry-about-the-head",
    "mobile.expect.smart-glasses",
    "mobile.expect.no-recording",
    "mobile.learners.medical",
    "mobile.learners.send",
    "mobile.learners.smart-watches",
    "mobile.learners.trackers",
    "mobile.search.indecent-image",
    "mobile.search.police-handover",
    "mobile.staff.medical",
    "mobile.staff.illegal-content",
    "mobile.visitors.medical",
}

_AFTER_SCHOOL: Edits = {
    ("ages",): ["16", "19"],
    ("words", "learners"): "students",
    ("phones", "learners", "groups"): [],
    ("technology", "exams"): "yes",
}
# Settings of other kinds, made from the starter (a primary academy) and the nursery (a private one).
VARIANTS: dict[str, tuple[Path, Edits]] = {
    "academy": (STARTER, {}),
    "secondary": (STARTER, {("kind",): "maintained", **_AFTER_SCHOOL}),
    "sixth-form-exception": (
        STARTER,
        {
            ("ages",): ["11", "18"],
            ("phones", "learners", "groups"): [
                {"group": "the sixth form", "rule": "used-when-agreed", "reason": "they study off site"}
            ],
        },
    ),
    "independent": (STARTER, {("kind",): "independent", ("policies", "approved_by"): "proprietor"}),
    "federation": (
        STARTER,
        {("kind",): "federation", ("schools",): [{"name": "Oakfield Infants"}, {"name": "Oakfield Juniors"}]},
    ),
    "college": (
        STARTER,
        {
            **_AFTER_SCHOOL,
            ("kind",): "college",
            ("name",): "Oakfield College",
            ("office", "called"): "college office",
            ("phones", "learners", "rule"): "used-when-agreed",
            ("phones", "learners", "where"): GONE,
            ("phones", "learners", "given_back"): GONE,
            ("phones", "learners", "confiscated", "kept_in"): "the college safe",
            ("phones", "visitors", "calls_may_be_made"): "in the college office",
            ("changes",): GONE,
        },
    ),
    "private-nursery": (NURSERY, {}),
    "maintained-nursery": (
        NURSERY,
        {("kind",): "maintained-nursery", ("ages",): ["2", "4"], ("policies", "approved_by"): "governing body"},
    ),
}
SCHOOLS = {"academy", "secondary", "sixth-form-exception", "independent", "federation"}


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Policy]:
    """The mobile policy of each kind of setting, built."""
    folder = tmp_path_factory.mktemp("variants")
    built = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "may_be_fictional", lambda _: True)
        for name, (base, edits) in VARIANTS.items():
            out = folder / name
            build.build(written(base, edits, folder / f"{name}.yml"), out, TODAY)
            built[name] = policy(out)
    return built


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_for_schools_are_in_schools_alone(kind: str, variants: dict[str, Policy]) -> None:
    found = set(variants[kind]) & SCHOOLS_ONLY
    # A maintained nursery school is bound by the law on phones, and does not search two-year-olds.
    bound = {"mobile.learners.phone-free-day", "mobile.staff.not-in-front"} if kind == "maintained-nursery" else set()
    assert found == (SCHOOLS_ONLY if kind in SCHOOLS else bound)


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_for_the_early_years_are_in_nurseries_alone(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) & EARLY_YEARS_ONLY == (EARLY_YEARS_ONLY if "nursery" in kind else set())


@pytest.mark.parametrize("kind", VARIANTS)
def test_rules_for_those_who_carry_phones_are_not_for_toddlers(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) & OLD_ENOUGH == (set() if "nursery" in kind else OLD_ENOUGH)


@pytest.mark.parametrize("kind", VARIANTS)
def test_every_kind_of_setting_has_the_safety_clauses(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) >= SAFETY


@pytest.mark.parametrize("kind", VARIANTS)
def test_every_kind_of_setting_rests_on_the_guidance_that_binds_it(kind: str, variants: dict[str, Policy]) -> None:
    basis = variants[kind]["mobile.aims.guidance-basis"].text
    school, nursery = kind in SCHOOLS, "nursery" in kind
    assert "Working together to safeguard children (2026)" in basis
    assert ("Keeping children safe in education (2026)" in basis) == (kind != "private-nursery")
    assert ("Mobile phones in schools (2026)" in basis) == (school or kind == "maintained-nursery")
    assert ("Searching, screening and confiscation (2023)" in basis) == school
    assert ("Early years foundation stage" in basis) == (nursery or kind in {"academy", "independent", "federation"})


@pytest.mark.parametrize("kind", ["private-nursery", "college"])
def test_what_is_no_school_is_never_called_one(kind: str, variants: dict[str, Policy]) -> None:
    for clause in variants[kind].values():
        # Two titles that are not ours: of the EYFS, and of the council’s service in the example.
        text = clause.text.replace("group and school-based providers", "").replace("Schools Safeguarding Service", "")
        assert not re.search(r"\bschools?\b", text, re.IGNORECASE), clause


# ---------------------------------------------------------------------------------------------------------------
# Duties newer than the sources


def test_the_day_is_free_of_phones(variants: dict[str, Policy]) -> None:
    text = variants["academy"]["mobile.learners.phone-free-day"].text
    assert "in lessons, between them, at break and at lunch" in text
    assert "Mobile phones in schools (2026)" in text


def test_the_exceptions_stand_beside_it(variants: dict[str, Policy]) -> None:
    school = variants["secondary"]
    assert "needs for a medical condition or a disability stays with them" in school["mobile.learners.medical"].text
    assert "special educational needs or a disability may use" in school["mobile.learners.send"].text
    assert "cares for someone at home" in school["mobile.learners.carers"].text
    assert "some other good reason of their own" in school["mobile.learners.own-circumstances"].text


def test_a_looser_rule_for_one_group_carries_its_reason(variants: dict[str, Policy]) -> None:
    school = variants["sixth-form-exception"]
    assert "Pupils in the sixth form" in school["mobile.learners.groups"].text
    assert "We allow this because they study off site." in school["mobile.learners.groups"].text
    assert {"mobile.learners.lesson-use", "mobile.learners.no-blanket", "mobile.learners.staff-approval"} <= set(school)
    assert "mobile.learners.lesson-use" not in variants["academy"]


def test_glasses_watches_and_trackers_have_rules(variants: dict[str, Policy]) -> None:
    school = variants["academy"]
    assert school["mobile.expect.smart-glasses"].text.startswith("Nobody wears smart glasses that can take pictures")
    assert "if calls, messages and the camera are switched off" in school["mobile.learners.smart-watches"].text
    assert "Nobody may use it to listen in or record." in school["mobile.learners.trackers"].text


def test_trips_clubs_and_the_way_home_have_rules(variants: dict[str, Policy]) -> None:
    school = variants["academy"]
    assert school["mobile.learners.trips"].text.startswith("No phones come on trips or residential visits.")
    assert school["mobile.learners.wraparound"].text == "The same rule holds at clubs before and after the day."
    assert "we first make sure that its owner can get home safely" in school["mobile.learners.journey-home"].text


def test_grown_ups_keep_what_their_health_needs(variants: dict[str, Policy]) -> None:
    for kind in VARIANTS:
        assert "needs a device for a medical reason" in variants[kind]["mobile.staff.medical"].text
        assert "relies on a device for a medical condition" in variants[kind]["mobile.visitors.medical"].text


def test_a_worry_about_the_head_goes_to_somebody_else(variants: dict[str, Policy]) -> None:
    text = variants["academy"]["mobile.breach.worry-about-the-head"].text
    assert text == "A worry about the headteacher goes to somebody else: Chair of governors, chair@oakfield.example."


def test_exams_bring_their_own_rule(variants: dict[str, Policy]) -> None:
    assert "is reported to the exam board" in variants["secondary"]["mobile.learners.exams"].text
    assert "mobile.learners.exams" not in variants["academy"]
