"""Coverage: the policies carry what the source policies require, and three real settings find all they decided in them.

``inventory/`` holds the ids of the sources’ provisions and which source has which. ``sources/`` holds three real settings
as their adopted policies have them, each built here as any setting is. One of them has a single combined policy.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support import yaml_files
from support.attempts import GONE, Edits, written
from support.bases import BASES, pages_of
from support.clause_reader import Clause, read
from support.places import ROOT, STARTER, TESTS, TODAY

from schoolgate import registers
from schoolgate.policy.provisions import policy_pages, read_provisions
from schoolgate.publish.check import check_setting

SOURCES = {name: TESTS / "sources" / f"{name}.yml" for name in ("hersden", "penshurst", "chislet-hoath")}
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"

TEMPLATE = {id_ for id_, provision in read_provisions(policy_pages()).items() if not provision.is_section}
INVENTORY: dict[str, dict[str, Any]] = {
    entry["id"]: entry for entry in yaml_files.values(TESTS / "inventory" / "clauses.yml")
}
NEWER: dict[str, str] = yaml_files.values(TESTS / "inventory" / "newer.yml")

Policy = dict[str, Clause]


def pages(site: Path) -> Iterator[str]:
    """Give each policy of a site as it was published: one page for each, or one for all."""
    for page in sorted((site / "policies").glob("*/index.html")):
        yield page.read_text(encoding="utf-8")


def policy(site: Path) -> Policy:
    """Read the policies of a site, clause by clause."""
    return {clause.id: clause for page in pages(site) for clause in read(page)}


def folded(site: Path) -> Policy:
    """Read the clauses whose rule stands once for several policies: under their own ids, the clause that says it."""
    said = policy(site)
    found = {}
    for page in pages(site):
        document: Any = lxml.html.fromstring(page)
        for alias in document.find_class("clause-alias"):
            clause = next(above for above in alias.iterancestors() if "clause" in above.classes)
            found[str(alias.get("id"))] = said[str(clause.get("id"))]
    return found


# ---------------------------------------------------------------------------------------------------------------
# The template carries the provisions


def test_the_inventory_is_whole() -> None:
    assert len(INVENTORY) == 455
    count = {word: sum(id_.startswith(f"{word}.") for id_ in INVENTORY) for word in ("mobile", "social", "online")}
    assert count == {"mobile": 97, "social": 97, "online": 261}
    assert {source for entry in INVENTORY.values() for source in entry["in"]} == {
        "template", "hersden", "penshurst", "chislet-hoath",
    }  # fmt: skip


@pytest.mark.parametrize("id_", sorted(INVENTORY))
def test_a_provision_is_in_the_template_or_left_out_for_a_reason(id_: str) -> None:
    left_out = registers.not_carried().get(id_)
    assert (id_ in TEMPLATE) != (left_out is not None), "it is in both, or in neither"
    if left_out:
        assert len(left_out.reason.split()) > 10
        assert left_out.replaced_by
        assert set(left_out.replaced_by) <= TEMPLATE


def test_a_clause_that_no_source_has_is_named_with_its_reason() -> None:
    unexplained = sorted(TEMPLATE - set(INVENTORY) - set(NEWER))
    assert unexplained == [], "Write each with its reason in tests/inventory/newer.yml"
    gone = sorted(set(NEWER) - (TEMPLATE - set(INVENTORY)))
    assert gone == [], "Delete each from tests/inventory/newer.yml"
    assert [id_ for id_, reason in NEWER.items() if len(reason) < 20] == []


# ---------------------------------------------------------------------------------------------------------------
# Three real settings carry what they decided

_KEY_FACT = "Key facts say who answers for the policy: each setting has them."
_LOCKED = "A safety clause: each setting has it."
_STATED = "An answer that each such setting gives, so that nobody is left to guess."

# Clauses that a setting’s own policies do not have and ours do.
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
        "social.cover.identity": _KEY_FACT,
        "social.cover.document-control": _KEY_FACT,
        "social.cover.dsl": _KEY_FACT,
        "social.cover.governor": _KEY_FACT,
        "social.cover.dates": _KEY_FACT,
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
    "chislet-hoath": {
        "mobile.cover.document-control": _KEY_FACT,
        "mobile.cover.dsl": _KEY_FACT,
        "mobile.cover.governor": _KEY_FACT,
        "mobile.cover.dates": _KEY_FACT,
        "mobile.expect.banned-areas": _STATED,
        "mobile.provided.locked-and-restricted": _STATED,
        "mobile.search.hold-and-release": _STATED,
        "mobile.search.dsl-immediate": _LOCKED,
        "mobile.search.indecent-image": _LOCKED,
        "mobile.search.specified-offence": _LOCKED,
        "mobile.visitors.access-by-agreement": _STATED,
        "mobile.visitors.signage": _STATED,
        "social.cover.document-control": _KEY_FACT,
        "social.cover.dsl": _KEY_FACT,
        "social.cover.governor": _KEY_FACT,
        "social.cover.dates": _KEY_FACT,
        "social.general.access-control": _STATED,
    },
}

_SAID_ELSEWHERE = "Another of its policies here says it, in a clause of the same substance."
_UNSAFE = "No setting carries it: settings/shared/not-carried.yml says why."
_FAULT = "It is a fault of the source."

# Clauses that a setting’s own policies have and ours do not.
LEFT_OUT: dict[str, dict[str, str]] = {
    "hersden": {
        # Its mobile policy has both. Ours on social media has no part for children so young.
        "social.learners.curriculum": _SAID_ELSEWHERE,
        "social.learners.tell-parents": _SAID_ELSEWHERE,
    },
    "penshurst": {},
    "chislet-hoath": {
        "online.filtering.illegal-site-holder": _UNSAFE,
        "mobile.learners.exams": _FAULT,  # chislet-hoath-40: a rule on exams in two primary schools
    },
}


def adopts(source: str) -> set[str]:
    """Give the provisions of the policies that a source has: its clauses say which."""
    words = {id_.partition(".")[0] for id_, entry in INVENTORY.items() if entry["in"][source] in {"yes", "varied"}}
    return {id_ for id_ in INVENTORY if id_.partition(".")[0] in words}


def decided(source: str) -> set[str]:
    """Give the provisions that a source has, in their own words or in another clause of the same substance."""

    def has(id_: str) -> bool:
        return INVENTORY[id_]["in"][source] in {"yes", "varied"}

    return {id_ for id_ in adopts(source) if has(id_) or any(has(same) for same in INVENTORY[id_].get("same_as", []))}


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def adopted(source: str, site: Callable[[Path], Path]) -> Policy:
    """A real setting’s policies, built. A clause that was folded into one of the same rule is carried by it."""
    return carried(site(SOURCES[source]))


@functools.cache
def carried(folder: Path) -> Policy:
    return {**folded(folder), **policy(folder)}


def test_a_real_setting_adopts_the_policies_that_it_has(source: str) -> None:
    setting = check_setting(SOURCES[source], TODAY, fictional=True).setting
    assert setting
    assert set(setting.adopted) == {id_.partition(".")[0] for id_ in adopts(source)}
    assert setting.combined == (source == "chislet-hoath")


def test_a_real_setting_carries_exactly_what_it_decided(source: str, adopted: Policy) -> None:
    carried = set(adopted) & set(INVENTORY)
    assert decided(source) - carried == set(LEFT_OUT[source]), "decided and not carried, against the table"
    assert carried - decided(source) == set(DEVIATIONS[source]), "carried and not decided, against the table"


def test_a_deviation_is_what_its_reason_says(source: str) -> None:
    template = read_provisions(policy_pages())
    for id_, reason in DEVIATIONS[source].items():
        if reason == _STATED:
            assert template[id_].choice, id_
        else:
            assert template[id_].locked, id_
            assert (".cover." in id_) == (reason == _KEY_FACT)
    assert DEVIATIONS[source]


def test_what_is_left_out_is_for_the_reason_it_says(source: str, adopted: Policy) -> None:
    assert bool(LEFT_OUT[source]) == (source != "penshurst")
    faults = yaml_files.values(TESTS / "inventory" / "faults.yml")
    for id_, reason in LEFT_OUT[source].items():
        if reason == _SAID_ELSEWHERE:
            assert set(INVENTORY[id_]["same_as"]) & set(adopted), id_
        elif reason == _UNSAFE:
            assert id_ in registers.not_carried()
        else:
            assert (source, id_) == ("chislet-hoath", "mobile.learners.exams")
            assert [f["kind"] for f in faults if f["id"] == "chislet-hoath-40"] == ["not-applicable"]


def test_a_combined_policy_says_the_same_rule_once(site: Callable[[Path], Path]) -> None:
    federation = site(SOURCES["chislet-hoath"])
    template, said = read_provisions(policy_pages()), folded(federation)
    assert len(list(pages(federation))) == 1
    assert {"social.breach.complaints", "mobile.breach.complaints", "mobile.aims.dsl-lead"} <= set(said)
    for id_, clause in said.items():
        assert template[id_].same
        assert template[id_].same == template[clause.id].same
    assert set(said) & set(policy(federation)) == set()


def test_a_real_setting_gains_only_what_is_newer(adopted: Policy) -> None:
    assert set(adopted) - set(INVENTORY) <= set(NEWER)


def test_each_real_setting_leaves_out_only_what_it_left_out(source: str) -> None:
    changes = check_setting(SOURCES[source], TODAY, fictional=True).setting
    assert changes
    omitted = {id_ for id_, change in changes.changes.items() if change.omit}
    assert omitted & decided(source) == set()


# What each decided in its own way, word for word.
READS = {
    "hersden": {
        "mobile.aims.authorship": "We wrote this policy with staff and parents, using the Schoolgate template.",
        "mobile.aims.guidance-basis": "Early years foundation stage statutory framework",
        "mobile.aims.dsl-lead": "The manager leads on online safety as our designated safeguarding lead (DSL).",
        "mobile.aims.technology-scope": "e-readers, cameras, games consoles",
        "mobile.aims.people-scope": "It covers children, parents and carers, the committee, staff, volunteers, trainee "
        "students and visitors.",
        "mobile.links.list": "Promoting Positive Behaviour policy",
        "mobile.expect.banned-areas": "Nobody uses their own device in these places: the changing rooms "
        "and the toilets.",
        "mobile.expect.no-phones-while-children-present": "the manager or the supervisor agrees and",
        "mobile.expect.lock-away-on-arrival": "anything else that takes photographs in the metal box in the office.",
        "mobile.provided.locked-and-restricted": "We provide a mobile phone, a Chromebook, laptops and tablets. Each has "
        "a passcode lock. Only staff, trainee students and children under supervision may use them.",
        "mobile.staff.lawful-use": "on any device, including watches and other wearable devices.",
        "mobile.staff.store-device": "Staff keep their own phones and smart devices safe in the metal box in the office during "
        "sessions.",
        "mobile.staff.no-use-when-teaching": "Staff never use their own devices during sessions. This means in the playroom.",
        # Its manager is the safeguarding lead too, so the second person is a deputy.
        "mobile.staff.declare-relationships": "hard to follow, talk to both the manager and a deputy.",
        "mobile.staff.provided-for-images": "Staff photograph and film children only on our equipment, under the "
        "Child protection policy.",
        "mobile.staff.breach-action": "we act under the Staff code of conduct and Child protection policy.",
        "mobile.learners.educate": "We teach children to use tablets and the internet safely and responsibly.",
        "mobile.learners.curriculum": "See the Child protection policy.",
        "mobile.learners.use-on-site": "Children do not bring a phone onto the site. It stays at home.",
        "mobile.visitors.rule": "Visitors leave their phones and smart devices in the metal box in the office",
        "mobile.visitors.access-by-agreement": "A visitor who needs to use a device asks the manager or the supervisor first.",
        "mobile.review.usage-monitoring": "How we filter and monitor internet use is set out in the Child protection policy.",
        "mobile.breach.report-duty": "Everyone must report worries, and rules that are broken, in the ways that our "
        "policies set out.",
        "mobile.breach.complaints": "We tell parents and staff about the Complaints procedure, and staff about",
        "mobile.breach.seek-advice": "the safeguarding lead or a deputy asks Kent County Council’s service for advice",
        "social.aims.authorship": "We wrote this policy with staff and parents, using the Schoolgate template.",
        "social.aims.guidance-basis": "We follow: Working together to safeguard children (2026) Early years foundation stage "
        "statutory framework",
        "social.aims.dsl-lead": "The manager leads on online safety as our designated safeguarding lead (DSL).",
        "social.aims.people-scope": "It covers children, parents and carers, the committee, staff, volunteers, trainee "
        "students and visitors.",
        "social.links.list": "Mobile and smart technology policy Child protection policy Promoting Positive Behaviour policy "
        "Staff code of conduct Complaints procedure Confidentiality policy Record keeping policy Early Years Practice Policies",
        "social.general.concerns-taken-seriously": "We take worries about what anyone here does on social media seriously.",
        "social.staff.conduct-documents": "is set out in the Staff code of conduct.",
        "social.staff.personal-use": "Staff do not use social media for personal reasons in working hours.",
        # Its own edit dropped half of those it meant (hersden-21).
        "social.contact.no-friends": "We advise staff not to be friends online with past or present children or their "
        "families, nor to message them privately.",
        "social.contact.report-approaches": "staff tell the DSL or a deputy.",
        # Its two policies disagree, and the question is asked once. The stricter stands.
        "social.contact.declare-relationships": "hard to follow, talk to both the manager and a deputy.",
        "social.official.channels": "An account that is not on this list is not ours. Facebook, run by the office",
        "social.official.approval": "Before an account is opened, the risks are weighed and written down.",
        "social.official.protected-linked": "We keep our account secure. It is linked with our website.",
        "social.official.dedicated": "Our accounts are separate from private accounts",
        "social.official.policies": "Posts on our accounts follow the Child protection policy and Confidentiality policy.",
        "social.official.conduct.raise-concerns": "Staff who post for us report concerns to the DSL or a deputy.",
        "social.breach.report-duty": "in the ways that our policies set out.",
        "social.breach.complaints": "We tell parents and staff about the Complaints procedure, and staff about",
        "social.breach.seek-advice": "the safeguarding lead or a deputy asks Kent County Council’s service for advice",
    },
    "penshurst": {
        "mobile.cover.identity": "School: Penshurst CE Primary School",
        "mobile.cover.document-control": "Owner: The governing body.",
        "mobile.cover.dates": "Dates: Written on 1 September 2026. Agreed by the governing body on 7 October "
        "2026. Due for review by 31 August 2027.",
        "mobile.aims.authorship": "We wrote this policy with staff, learners and parents, using the Schoolgate "
        "template.",
        "mobile.aims.dsl-lead": "The headteacher and the class teacher lead on online safety as our designated "
        "safeguarding leads (DSLs).",
        "mobile.provided.locked-and-restricted": "We provide phones, laptops and tablets. Each has a passcode lock. Only "
        "staff and learners may use them.",
        "mobile.provided.policy-compliant": "Our devices are used only in line with the Acceptable Use Policies, and with "
        "any other policy that covers them.",
        "mobile.staff.store-device": "Staff keep their own phones and smart devices safe in a locked drawer during lessons.",
        # Its headteacher is one of the leads.
        "mobile.staff.declare-relationships": "hard to follow, talk to a DSL.",
        "mobile.staff.remote-own-device-exception": "after a written risk assessment and if the headteacher agrees.",
        "mobile.learners.curriculum": "See the Computing policy, PSHE policy, Citizenship policy and RSE policy.",
        "mobile.learners.use-on-site": "Learners do not bring a phone onto the site. It stays at home.",
        "mobile.learners.use-school-phone": "A learner who needs to reach home during the day may use the office telephone.",
        "mobile.visitors.rule": "Visitors keep their phones and smart devices switched off and out of sight on the site.",
        "mobile.visitors.signage": "We explain these rules to visitors through posters and an information sheet.",
        "mobile.review.tell-community": "through staff training, lessons and acceptable use agreements.",
        "social.cover.identity": "School: Penshurst CE Primary School",
        "social.cover.dates": "Written on 1 September 2026. Not yet agreed by the governing body. Due for review by 1 September "
        "2027.",
        "social.aims.dsl-lead": "The headteacher and the class teacher lead on online safety as our designated "
        "safeguarding leads (DSLs).",
        "social.links.list": "Mobile and smart technology policy Child protection policy Behaviour and discipline policy",
        "social.general.access-control": "We filter and monitor to limit the social media",
        "social.staff.personal-use": "Staff do not use social media for personal reasons in working hours.",
        "social.contact.report-approaches": "staff tell a DSL.",
        # Its two policies disagree, and the question is asked once.
        "social.contact.declare-relationships": "hard to follow, talk to a DSL.",
        "social.official.channels": "Facebook, run by the school office YouTube, run by the school office",
        "social.official.conduct.sign-social-aup": "have signed the Social media acceptable use policy.",
        "social.official.conduct.raise-concerns": "to their line manager, a DSL, or the headteacher.",
        "social.learners.personal-use": "Learners do not use social media for personal reasons during the day.",
        "social.learners.curriculum": "See the Computing policy, PSHE policy, Citizenship policy and RSE policy.",
        "social.review.tell-community": "through staff training, lessons and acceptable use agreements.",
    },
    "chislet-hoath": {
        "mobile.staff.store-device": "Staff keep their own phones and smart devices safe in a locked drawer during lessons.",
        "mobile.staff.no-use-when-teaching": "The executive headteacher or the head of schools may agree to an exception in writing, such as for an emergency.",
        # Its three parts disagree, and the question is asked once.
        "mobile.staff.declare-relationships": "talk to both the DSL and the executive headteacher.",
        "mobile.staff.remote-own-device-exception": "after a written risk assessment and if the executive headteacher "
        "agrees.",
        "mobile.staff.remote-aup": "Staff follow the Acceptable Use Policies when they teach online.",
        "mobile.learners.curriculum": "See the Computing policy, PSHE policy, Citizenship policy and RSE policy.",
        "mobile.learners.use-on-site": "Learners keep their phones switched off and out of sight from gate to gate.",
        "mobile.learners.exceptional-agreement": "The learner and the parents both accept them.",
        "mobile.search.handled-under-policies": "are handled under the Child protection policy, Behaviour and discipline policy, "
        "and Anti-bullying policy.",
        "mobile.search.confiscate": "its use breaches this policy or another of ours.",
        "mobile.visitors.rule": "Visitors keep to all our policies. They tell the main office when they come in if they need "
        "to use a phone.",
        "social.aims.people-scope": "This policy applies to learners, parents and carers, and everyone who works, volunteers "
        "or visits here.",
        "social.general.misuse-consequences": "Personal use of social media in working hours, or on our systems and devices, may "
        "lead to disciplinary action. Internet access may be withdrawn.",
        "social.general.remote-platform-risk": "the DSL or the executive headteacher assesses the risks.",
        "social.staff.personal-use": "Staff do not use social media for personal reasons in working hours.",
        "social.contact.report-approaches": "staff tell the DSL or a deputy, and the executive headteacher.",
        "social.learners.personal-use": "Learners do not use social media for personal reasons during the day.",
        "social.learners.curriculum": "See the Computing policy, PSHE policy, Citizenship policy and RSE policy.",
        "online.cover.title": "(Chislet CE Primary School, Hoath Primary School)",
        "online.aims.authorship": "We wrote this policy with staff, learners and parents, using the Schoolgate "
        "template.",
        "online.aims.risk-areas": "There are four kinds of online risk: content, contact, conduct and commerce.",
        "online.dsl.filtering-reports": "The DSL receives reports on filtering and monitoring from MGfL, every month.",
        "online.dsl.liaise": "These include the SENCO, the designated teacher and the pastoral support staff.",
        "online.dsl.events": "how we take part in Safer Internet Day.",
        "online.dsl.meet-governor": "The DSL meets the safeguarding governor at least every term.",
        "online.training.coverage": "Online safety training covers the four kinds of risk in this policy, and",
        "online.education.subjects": "We teach online safety in RSHE, citizenship and computing.",
        "online.education.frameworks": "with Education for a Connected World (2020) and Teaching online safety in schools (2023).",
        "online.engage.information": "through newsletters, letters, the prospectus and our website.",
        "online.classroom.technology": "We teach with computers and tablets, the internet, learning platforms and email.",
        "online.classroom.search-tool": "Learners search with Bing.",
        "online.classroom.no-uploads": "Nobody uploads our content to external sites, including video sites.",
        "online.classroom.eyfs-ks1": "Up to the end of Year 2, an adult shows the internet to children.",
        "online.classroom.ks2-tools": "In Years 3 to 6, learners use age-appropriate search engines and tools.",
        "online.filtering.provider": "Our broadband comes from MGfL. Our filter is Netsweeper.",
        "online.filtering.report-unsuitable": "tells a member of the leadership team immediately. We inform Fluidity",
        "online.filtering.blocked-reports": "Reports of blocked sites go to the head of schools for investigation and are all kept.",
        "online.filtering.illegal-agencies": "Nobody sends the web address to the site that hosts it, or to anyone else.",
        "online.watch.devices": "with help from MGfL and Fluidity",
        "online.watch.staff-concern": "A concern about the executive headteacher goes to: Chair of governors",
        "online.security.logins": "All users of our systems have their own login and password",
        "online.video.on-premises": "Equipment for video calls stays on the site.",
        "online.video.recording": "Before a call is recorded, everyone on it is told why and consents in writing.",
        "online.remote.channels": "only in the ways that we have approved: email from our own addresses and our learning "
        "platform.",
        "online.iioc.prevent": "Our internet supplier uses the blocking list of the Internet Watch Foundation.",
    },
}


@pytest.mark.parametrize(
    ("source", "id_"), [(source, id_) for source, reads in READS.items() for id_ in reads], ids=lambda value: value
)
def test_a_real_setting_reads_as_it_decided(source: str, id_: str, adopted: Policy) -> None:
    assert READS[source][id_] in adopted[id_].text


def test_what_a_source_varied_is_read() -> None:
    # Where a variation is only about a year or a name that our own registers and key facts replace, nothing is left of it.
    replaced = {
        "hersden": {"mobile.visitors.signage"},  # it names no form of notice, and each setting names one
        # Editions of 2021; leads without their roles.
        "penshurst": {
            "mobile.aims.guidance-basis", "mobile.cover.dsl", "social.aims.guidance-basis", "social.cover.dsl",
        },
        "chislet-hoath": set[str](),
    }  # fmt: skip
    for source, reads in READS.items():
        varied = {id_ for id_ in INVENTORY if INVENTORY[id_]["in"][source] == "varied"}
        assert varied - set(reads) == replaced[source], source


# ---------------------------------------------------------------------------------------------------------------
# Each kind of setting gets what fits it

SCHOOLS_ONLY = {
    "online.education.rshe",
    "mobile.learners.phone-free-day",
    "mobile.staff.not-in-front",
}
# The Education Act 1996 lets schools search, and the Further and Higher Education Act 1992 lets colleges.
SEARCHING = {
    "mobile.search.search-power",
    "mobile.search.search-grounds",
    "mobile.search.delegation",
    "mobile.search.searcher-and-witness",
    "mobile.search.response-to-finds",
    "mobile.search.dsl-informed",
    "mobile.search.parents-told",
    "mobile.search.dsl-immediate",
    "mobile.search.examine-erase",
    "mobile.search.good-reason-examine",
    "mobile.search.good-reason-erase",
    "mobile.search.delete-permitted",
    "mobile.search.specified-offence",
}
# National guidance on keeping children safe in education binds schools and colleges, and no private nursery.
SCHOOLS_AND_COLLEGES = {
    "online.dsl.filtering-lead",
    "online.staff.part-one",
    "online.staff.low-level-concerns",
    "online.training.filtering-roles",
    "online.decisions.standards",
    "online.decisions.named-people",
    "online.website.requirements",
    "online.governors.challenge",
    "online.governors.filtering-review",
    "online.governors.training",
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
    "online.learners.read-adhere",
    "online.learners.respect",
    "online.education.evaluate",
    "online.child-on-child.taken-seriously",
    "online.blackmail.tell",
    "online.nudes.report-remove",
    "online.learner-concerns.sanctions",
    "social.contact.leavers",
    "social.harm.report-remove",
    "social.learners.personal-use",
    "social.learners.age-limits",
    "social.learners.advice.meeting",
    "social.learners.ai-imitation",
}
# What is said of each age stands only where that age is taken.
BY_AGE: dict[str, set[str]] = {
    "online.images.nappies": {
        "academy",
        "independent",
        "federation",
        "private-nursery",
        "maintained-nursery",
        "out-of-school-club",
    },
    "online.classroom.eyfs-ks1": {
        "academy",
        "independent",
        "federation",
        "private-nursery",
        "maintained-nursery",
        "out-of-school-club",
    },
    "online.classroom.ks2-tools": {"academy", "independent", "federation", "out-of-school-club"},
    "online.classroom.older": {
        "secondary",
        "sixth-form-exception",
        "alternative-provision-academy",
        "non-school-alternative-provision",
        "college",
        "sixth-form-college",
        "16-19-academy",
        "special-post-16",
    },
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
    "online.aims.risk.content",
    "online.aims.risk.contact",
    "online.filtering.illegal-agencies",
    "online.iioc.inform",
    "online.nudes.do-not-look",
    "online.nudes.do-not-delete",
    "online.respond.danger",
    "online.respond.police",
    "online.staff-concerns.lado",
    "online.vulnerable.radicalisation",
    "social.contact.no-personal-accounts",
    "social.general.no-fakes",
    "social.harm.nudes",
    "social.harm.sextortion",
    "social.staff.allegations",
}

# What a primary school says of its ages, said of those who are past Year 6.
_PAST_YEAR_6: Edits = {
    ("online_safety", "learning", "access"): {"older": "own-searches"},
    ("online_safety", "learning", "search_tool"): "a search engine",
    ("online_safety", "learning_journal"): GONE,
    ("online_safety", "logins"): "everyone",
}
_AFTER_SCHOOL: Edits = {
    ("ages",): ["16", "19"],
    ("words", "learners"): "students",
    ("phones", "learners", "groups"): [],
    ("technology", "exams"): "yes",
    **_PAST_YEAR_6,
}
# Settings of other kinds, made from the starter (a primary academy) and the nursery (a private one), with all three
# policies.
VARIANTS: dict[str, tuple[Path, Edits]] = {
    "academy": (STARTER, {}),
    "secondary": (STARTER, {("kind",): "maintained", **_AFTER_SCHOOL}),
    "sixth-form-exception": (
        STARTER,
        {
            **_PAST_YEAR_6,
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
            ("social_media", "accounts", "channels", 0, "run_by"): "the college office",
            ("social_media", "learners"): {"rule": "with-conditions", "conditions": "at break, in the common room"},
            ("online_safety", "teaching"): {"subjects": ["tutorials"], "frameworks": ["connected-world"]},
            ("changes",): GONE,
        },
    ),
    "private-nursery": (NURSERY, {}),
    "maintained-nursery": (
        NURSERY,
        {
            ("kind",): "maintained-nursery",
            ("ages",): ["2", "4"],
            ("policies", "approved_by"): "governing body",
        },
    ),
}
# The other kinds of college, and alternative provision that is a school, answer as the one above does; the rest are good settings.
for _kind, _like in (
    ("sixth-form-college", "college"), ("16-19-academy", "college"), ("special-post-16", "college"),
    ("alternative-provision-academy", "secondary"),
):  # fmt: skip
    VARIANTS[_kind] = (VARIANTS[_like][0], {**VARIANTS[_like][1], ("kind",): _kind})
VARIANTS |= {"out-of-school-club": BASES["club"], "non-school-alternative-provision": BASES["provision"]}
SCHOOLS = {
    "academy", "secondary", "sixth-form-exception", "independent", "federation", "alternative-provision-academy",
}  # fmt: skip
# The Further and Higher Education Act 1992 lets the staff of these search.
COLLEGES = {"college", "sixth-form-college", "16-19-academy"}
NO_SCHOOL_OR_COLLEGE = {"private-nursery", "out-of-school-club", "non-school-alternative-provision"}


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Policy]:
    """The policies of each kind of setting."""
    folder = tmp_path_factory.mktemp("variants")
    made = {}
    for name, (base, edits) in VARIANTS.items():
        checked = check_setting(written(base, edits, folder / f"{name}.yml"), TODAY, fictional=True)
        assert checked.faults == []
        assert checked.setting
        made[name] = {clause.id: clause for page in pages_of(checked.setting).html.values() for clause in read(page)}
    return made


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_for_schools_are_in_schools_alone(kind: str, variants: dict[str, Policy]) -> None:
    found = set(variants[kind]) & SCHOOLS_ONLY
    # A maintained nursery school is bound by the law on phones, and does not search two-year-olds.
    bound = {"mobile.learners.phone-free-day", "mobile.staff.not-in-front"} if kind == "maintained-nursery" else set()
    assert found == (SCHOOLS_ONLY if kind in SCHOOLS else bound)


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_on_searching_are_where_an_act_lets_staff_search(kind: str, variants: dict[str, Policy]) -> None:
    found = variants[kind].keys() & SEARCHING
    assert found == (SEARCHING if kind in SCHOOLS | COLLEGES else set())
    without = {"out-of-school-club", "non-school-alternative-provision", "special-post-16"}
    assert ("mobile.search.no-power" in variants[kind]) == (kind in without)
    if kind in without:
        assert "confiscate" not in " ".join(clause.text for clause in variants[kind].values())
    if found:
        act = "Further and Higher Education Act 1992" if kind in COLLEGES else "Education Act 1996"
        assert f"under the {act}." in variants[kind]["mobile.search.search-power"].text


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_for_schools_and_colleges_are_in_no_other_kind(kind: str, variants: dict[str, Policy]) -> None:
    found = set(variants[kind]) & SCHOOLS_AND_COLLEGES
    assert found == (set() if kind in NO_SCHOOL_OR_COLLEGE else SCHOOLS_AND_COLLEGES)


@pytest.mark.parametrize("kind", VARIANTS)
def test_what_is_said_of_an_age_is_said_where_it_is_taken(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) & set(BY_AGE) == {id_ for id_, kinds in BY_AGE.items() if kind in kinds}


@pytest.mark.parametrize("kind", VARIANTS)
def test_clauses_for_the_early_years_are_in_nurseries_alone(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) & EARLY_YEARS_ONLY == (EARLY_YEARS_ONLY if "nursery" in kind else set())


@pytest.mark.parametrize("kind", VARIANTS)
def test_rules_for_those_who_carry_phones_are_not_for_toddlers(kind: str, variants: dict[str, Policy]) -> None:
    untaught = (
        {"online.education.evaluate"} if kind == "out-of-school-club" else set()
    )  # it does not teach online safety
    assert set(variants[kind]) & OLD_ENOUGH == (set() if "nursery" in kind else OLD_ENOUGH - untaught)


@pytest.mark.parametrize("kind", VARIANTS)
def test_every_kind_of_setting_has_the_safety_clauses(kind: str, variants: dict[str, Policy]) -> None:
    assert set(variants[kind]) >= SAFETY


@pytest.mark.parametrize("kind", VARIANTS)
def test_every_kind_of_setting_rests_on_the_guidance_that_binds_it(kind: str, variants: dict[str, Policy]) -> None:
    basis, social, online = (
        variants[kind][f"{word}.aims.guidance-basis"].text for word in ("mobile", "social", "online")
    )
    school, nursery, provision = kind in SCHOOLS, "nursery" in kind, kind == "non-school-alternative-provision"
    for text in (basis, social, online):
        assert "Working together to safeguard children (2026)" in text
        assert ("Keeping children safe in education (2026)" in text) == (kind not in NO_SCHOOL_OR_COLLEGE or provision)
        assert ("Non-school alternative provision: voluntary national standards (2025)" in text) == provision
        assert ("Behaviour in schools (2024)" in text) == school
    assert ("Relationships education" in online) == school
    assert ("Mobile phones in schools (2026)" in basis) == (school or kind == "maintained-nursery")
    assert ("Searching, screening and confiscation (2023)" in basis) == school
    assert ("Early years foundation stage" in basis) == (
        nursery or kind in {"academy", "independent", "federation", "out-of-school-club"}
    )


@pytest.mark.parametrize(
    "kind",
    ["private-nursery", "out-of-school-club", "college", "sixth-form-college", "16-19-academy", "special-post-16"],
)
def test_what_is_no_school_is_never_called_one(kind: str, variants: dict[str, Policy]) -> None:
    assert len(variants[kind]) > 100
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
    assert (
        "needs for a medical condition or disability stays with them, switched on"
        in school["mobile.learners.medical"].text
    )
    assert "special educational needs or disabilities (SEND) may use" in school["mobile.learners.send"].text
    assert "cares for someone at home" in school["mobile.learners.carers"].text
    assert "needs a device for another good reason" in school["mobile.learners.own-circumstances"].text


def test_a_looser_rule_for_one_group_carries_its_reason(variants: dict[str, Policy]) -> None:
    school = variants["sixth-form-exception"]
    assert "Pupils in the sixth form" in school["mobile.learners.groups"].text
    assert "We allow this because they study off site." in school["mobile.learners.groups"].text
    assert {"mobile.learners.lesson-use", "mobile.learners.no-blanket", "mobile.learners.staff-approval"} <= set(school)
    assert "mobile.learners.lesson-use" not in variants["academy"]


def test_glasses_watches_and_trackers_have_rules(variants: dict[str, Policy]) -> None:
    school = variants["academy"]
    assert school["mobile.expect.smart-glasses"].text.startswith("Nobody wears smart glasses that can take photographs")
    assert "if calls, messages and the camera are switched off" in school["mobile.learners.smart-watches"].text
    assert "Nobody may use it to listen in or record." in school["mobile.learners.trackers"].text


def test_trips_clubs_and_the_way_home_have_rules(variants: dict[str, Policy]) -> None:
    school = variants["academy"]
    assert school["mobile.learners.trips"].text.startswith("Phones are not brought on trips or residential visits.")
    assert (
        school["mobile.learners.wraparound"].text == "The same rules on phones apply at clubs before and after the day."
    )
    assert school["mobile.learners.journey-home"].text.startswith(
        "Before a pupil leaves without their phone, a parent has agreed how they get home. Any health monitoring on it is "
        "replaced first."
    )
    assert school["mobile.learners.journey-home"].text.endswith("Then staff make sure that they get home safely.")


def test_grown_ups_keep_what_their_health_needs(variants: dict[str, Policy]) -> None:
    for kind in VARIANTS:
        assert "keep any device they need for a medical reason" in variants[kind]["mobile.staff.medical"].text
        assert "needs a device for a medical condition" in variants[kind]["mobile.visitors.medical"].text


def test_a_worry_about_the_head_goes_to_somebody_else(variants: dict[str, Policy]) -> None:
    text = variants["academy"]["mobile.breach.worry-about-the-head"].text
    assert text == (
        "A concern or allegation about the headteacher goes to: Chair of governors, chair@oakfield.example. They contact the LADO "
        "in the same way. Staff go directly to the LADO if telling the headteacher, or them, would be a conflict of interest."
    )


def test_exams_bring_their_own_rule(variants: dict[str, Policy]) -> None:
    assert "is reported to the exam board" in variants["secondary"]["mobile.learners.exams"].text
    assert "mobile.learners.exams" not in variants["academy"]
