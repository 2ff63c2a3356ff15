"""The sentences of each option that the form shows: worked out from the policies of fictional settings, and kept as a file.

`make guide` writes ``overrides/form/sentences.json``. What its entries mean is said in schoolgate/form/sentences.py.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo
from support.attempts import GONE
from support.bases import BASES, TEMPLATE, data_of, edited, example_at, typed
from support.switches import GIVEN, LEFT_OUT, SWITCHES, answers, bare, taken, tried

from schoolgate.form.sentences import HEAD_IS_A_LEAD, clauses_with_holes
from schoolgate.paths import DOCS
from schoolgate.policy import choices as policy_choices
from schoolgate.review.answers import with_answer
from schoolgate.setting import questions
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path

YES, NO = "yes", "no"

# What an option decides that is no sentence of a policy: the form says it in the option's label.
WITHOUT = {
    "kind": "which law, questions and rules apply",
    "registers": "which guidance applies, and whether Ofsted is told of an allegation",
    "policies.form": "in what form the policies are adopted",
    "policies.heading_level": "the level of a heading",
    "policies.only_agreed": "what is published while a change is not agreed",
    "signs.kind": "whom a sign is for",
    "helplines.for_whom": "where a service is listed",
    "helplines.worries": "where a service is listed",
}

# The clause that states a choice, where it is not the one that has the choice in the table of clauses; of an option, where each
# has its own.
_CLAUSES: dict[str, str | dict[str, str]] = {
    "policies.review": "mobile.review.annual",
    "policies.consulted": "mobile.aims.authorship",
    "policies.told_by": "mobile.review.tell-community",
    "phones.staff.smart_watches": {"kept-with-phones": "mobile.staff.store-device", "worn-in-school-mode": "mobile.staff.smart-watches"},
    "phones.zones.rule": "mobile.expect.zones",
    "phones.zones.for_whom": "mobile.expect.zones",
    "phones.learners.groups.rule": "mobile.learners.groups",
    "phones.visitors.rule": "mobile.visitors.rule",
    "phones.contractors.pictures": "mobile.visitors.contractor-pictures",
    "boarding.evenings.rule": "mobile.boarding.evenings",
    "boarding.prep.rule": "mobile.boarding.prep",
    "boarding.nights.rule": "mobile.boarding.nights",
    "phones.visitors.told_by": "mobile.visitors.signage",
    "childminding.agency": "mobile.minder-concerns.told",
    "childminding.assistants": "mobile.minder-assistants.phones",
    "technology.devices": {YES: "mobile.provided.monitoring-notice"},
    "technology.devices.lock": "mobile.provided.locked-and-restricted",
    "technology.devices.work_phone_numbers": {YES: "mobile.provided.work-phone-number"},
    "technology.remote_teaching": {YES: "mobile.staff.remote-provided-equipment"},
    "technology.remote_teaching.own_devices": {
        "never": "mobile.staff.remote-provided-equipment", "after-risk-assessment": "mobile.staff.remote-own-device-exception",
    },
    "technology.home_learning.rules_in": "mobile.learners.home-devices",
    "technology.exams": {YES: "mobile.learners.exams"},
    "technology.monitored": "online.monitoring.usage",
    "social_media.accounts": {YES: "social.official.channels", NO: "social.official.none-statement"},
    "social_media.accounts.with_learners": {YES: "social.official.learner-activity-notice"},
    "social_media.accounts.worries_to": "social.official.conduct.raise-concerns",
    "social_media.groups_in_our_name": {YES: "social.groups.list"},
    "online_safety.oversight.governor_hears": "online.dsl.meet-governor",
    "online_safety.oversight.practices": {
        "risk assessments": "online.leaders.risk-assessments", "audits": "online.leaders.audit", "patterns": "online.dsl.trends",
    },
    "online_safety.teaching.subjects": "online.education.subjects",
    "online_safety.teaching.frameworks": "online.education.frameworks",
    "online_safety.teaching.includes": {
        "asking for views": "online.education.learner-voice", "lead helps plan": "online.education.dsl-planning",
        "moving on": "online.education.transition", "peer education": "online.education.peer",
        "posters": "online.education.posters", "rewards": "online.education.reward", "visiting speakers": "online.education.visitors",
    },
    "online_safety.learning": {YES: "online.classroom.evaluate-tools"},
    "online_safety.learning.video_sites": {YES: "online.classroom.video-platforms"},
    "online_safety.ai": {YES: "online.ai.personal-data", NO: "online.data.no-ai"},
    "online_safety.ai.used_by": "online.ai.approved-tools",
    "online_safety.filtering": {YES: "online.decisions.limit-exposure"},
    "online_safety.filtering.blocks": "online.filtering.blocked-content",
    "online_safety.filtering.illegal_lists": {YES: "online.iioc.prevent"},
    "online_safety.filtering.tested": "online.decisions.checks",
    "online_safety.monitoring.ways": "online.watch.devices",
    "online_safety.security": {
        "virus-protection": "online.security.antivirus", "firewall": "online.iioc.prevent",
        "encryption": "online.security.encryption", "blocks-on-ways-round": "online.security.bypass-tools",
        "file-checks": "online.security.file-checks",
    },
    "online_safety.email": {YES: "online.email.staff-address"},
    "online_safety.email.protections": {"junk-mail-blocked": "online.email.spam", "encrypted-email": "online.email.secure"},
    "online_safety.video_calls": {YES: "online.video.channels"},
    "online_safety.video_calls.used_with": "online.video.benefits",
    "online_safety.learning_journal": {YES: "online.images.journal"},
}  # fmt: skip

# Options of which no sentence of a policy speaks, each with what is true then.
_BY_HAND = {
    ("boarding", YES): "Your policies have sections about those who stay the night.",
    ("boarding", NO): "Your policies do not mention anybody who stays the night.",
    ("boarding.prep", YES): "Your policies say where phones are during {boarding.prep.called}.",
    ("boarding.prep", NO): "Your policies do not mention time for homework in the evening.",
    ("childminding.assistants", NO): "Your policies do not mention assistants.",
    ("phones.zones.for_whom", "learners"): "{phones.zones.place}: {phones.zones.rule}, for {learners}.",
    ("phones.zones.for_whom", "staff"): "{phones.zones.place}: {phones.zones.rule}, for staff.",
    ("phones.zones.for_whom", "visitors"): "{phones.zones.place}: {phones.zones.rule}, for visitors.",
    ("technology.devices", NO): "Your policies do not mention devices that you provide.",
    ("technology.devices.work_phone_numbers", NO): "Your policies do not mention a work telephone number for staff.",
    ("technology.remote_teaching", NO): "Your policies do not mention what staff teach online with.",
    ("technology.home_learning", YES): "Your policies say which rules those who learn online at home follow.",
    ("technology.home_learning", NO): "Your policies do not mention work that is set online to do at home.",
    ("technology.wraparound", YES): "Your policies say which rule on phones applies at clubs before and after the day.",
    ("technology.wraparound", NO): "Your policies do not mention clubs before and after the day.",
    ("technology.exams", NO): "Your policies do not mention exams.",
    ("social_media.accounts.with_learners", NO): "Your policies do not mention {learners} taking part in your accounts.",
    ("social_media.groups_in_our_name", NO): "Your policies do not mention groups that use your name.",
    ("social_media.limits.rule", "no-limits"): "Your policies do not mention limits on social media.",
    ("social_media.learning_apps", YES): "Your policies say who assesses the risks first, and which rules apply.",
    ("social_media.learning_apps", NO): "Your policies do not mention social media or apps to teach online or share work.",
    ("online_safety.oversight.governor_hears", NO): "Your policies do not mention how often {the_governor} meets {the_dsl}.",
    ("online_safety.learning", NO): "Your policies do not mention technology for learning.",
    ("online_safety.learning.video_sites", NO): "Your policies do not mention showing content from video sites.",
    ("online_safety.filtering", NO): "Your policies do not mention a filter of yours.",
    ("online_safety.filtering.illegal_lists", NO): "Your policies do not mention the blocking list of the Internet Watch Foundation.",
    ("online_safety.security", NO): "Your policies do not mention any of these.",
    ("online_safety.website", NO): "Your policies do not mention a website about online safety.",
    ("online_safety.email", NO): "Your policies have no rules about email.",
    ("online_safety.email.learners", NO): "Your policies do not mention email addresses for {learners}.",
    ("online_safety.email.protections", NO): "Your policies do not mention either of these.",
    ("online_safety.video_calls", NO): "Your policies do not mention video calls.",
    ("online_safety.learning_journal", NO): "Your policies do not mention learning journals.",
}  # fmt: skip


# Where an answer or the kind of a setting changes the sentence: in which cases, each beside the usual. The last that holds counts.
_NURSERIES = {"kinds": [kind for kind, own in KINDS.items() if own.nursery]}
_COLLEGES = {"kinds": [kind for kind, own in KINDS.items() if own.college]}
_NOT_TAUGHT = {"kinds": [kind for kind, own in KINDS.items() if not own.teaches and not own.childminder]}
_RULE, _GROUP = "phones.learners", "phones.learners.groups"


def _if(**answers: bool | str) -> Callable[[str], dict[str, Any]]:
    """Return what gives a case, by the part in which its answers stand."""
    return lambda part: {"if": {f"{part}.{name}": wanted for name, wanted in answers.items()}}


_NO_FIREWALL = {"says": "Your policies do not mention a firewall."}
_OF_A_RULE = {
    "handed-in": [_if(handed_in=True)],
    "locked-away": [_if(handed_in=True)],
    "pouched": [_if(handed_in=True), _if(opened_by=True), _if(handed_in=True, opened_by=True)],
    "used-when-stated": [_if(when=False, place=True), _if(when=True, place=True)],
}
_WHO = [_if(who=True)]
_MAY_USE = [
    _if(who=who, when=when, place=place) for who in (False, True) for when in (True, False) for place in (False, True)
]
_IF: dict[str, list[Mapping[str, Any]]] = {
    **{f"{part}.rule/{option}": [case(part) for case in cases] for part in (_RULE, _GROUP) for option, cases in _OF_A_RULE.items()},
    "phones.zones.for_whom": [_if(rule=rule)("phones.zones") for rule in ("no-phones", "no-calls")],
    "phones.contractors.pictures/of-the-work-only": [_if(exceptions_agreed_by=False)("phones.visitors")],
    "boarding.evenings.rule/may-use": [case("boarding.evenings") for case in _MAY_USE],
    "boarding.evenings.rule/no-phones": [case("boarding.evenings") for case in _WHO],
    "boarding.nights.rule": [case("boarding.nights") for case in _WHO],
    f"technology.devices/{YES}": [
        _if(mobile=False)("policies.dates") | {"says": "Your policies speak of “our systems and devices”."}
    ],
    f"technology.devices.work_phone_numbers/{YES}": [_NURSERIES],
    "social_media.staff.approaches_to/head": [{"if": {HEAD_IS_A_LEAD: True}}],
    "social_media.staff.approaches_to/lead-and-head": [{"if": {HEAD_IS_A_LEAD: True}}],
    "social_media.limits.rule/blocked-for-everyone": [_if(accounts=False)("social_media")],
    "online_safety.learning.access.youngest": [_NURSERIES],
    "online_safety.learning.access.older": [_COLLEGES],
    "online_safety.monitoring.ways": [_if(supplier=True)("online_safety.monitoring")],
    "online_safety.security/firewall": [
        _if(protections="junk-mail-blocked")("online_safety.email"),
        _if(illegal_lists=NO)("online_safety.filtering") | _NO_FIREWALL, _if(filtering=False)("online_safety") | _NO_FIREWALL,
    ],
    "online_safety.video_calls.used_with/learners": [_NOT_TAUGHT],
}  # fmt: skip


# How many sentences say it, where not one; of a choice whose options have words of their own, all do.
_SENTENCES = {"social_media.groups_in_our_name": 2}
_WHOLE = {"phones.learners.exceptions.signed_by"}  # what is accepted stands in the sentence before
_BEGINS = {"phones.zones.for_whom": "{phones.zones.place}", "online_safety.security/firewall": "With our filter"}
# Where it ends: for whom a rule is, is the next question, and why a group has one, another.
_CUT = {"phones.zones.rule": ", for ", "phones.learners.groups.rule": " We allow this because"}
# The setting whose sentence is the usual one, where that of the first which takes the option is not.
_USUAL = {"online_safety.learning.access.older": "secondary", "online_safety.security/firewall": "provision"}


def no_taken() -> Iterator[Path]:
    """Yield the questions, other than those answered by yes or no alone, that may be answered with no."""
    for path in dict.fromkeys(switch.path for switch in SWITCHES):
        known = [
            getattr(each.func, "__name__", "") for each in _field(path).metadata if isinstance(each, BeforeValidator)
        ]
        if any(name.startswith(("no_or_", "_no_or_")) for name in known):
            yield path


# ---------------------------------------------------------------------------------------------------------------
# What is said


def made() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return every sentence: see ``Sentences`` in schoolgate/form/sentences.py."""
    return {dotted(path): of_choice(path) for path in choices()}


def of_choice(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the sentences of one choice, by its options."""
    return {option: _entries(path, option) for option in choices()[path]}


def text() -> str:
    """Return the file of sentences."""
    return json.dumps(made(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@functools.cache
def choices() -> dict[Path, list[str]]:
    """Return the options of each question that has some, in the order of the model; yes and no of a part that may be no."""
    may_be_no = {*no_taken()}
    found: dict[Path, list[str]] = {}
    for path in dict.fromkeys(switch.path for switch in SWITCHES):
        options = [*questions.options(path)]
        if bare(_field(path).annotation) is bool or (path in may_be_no and any(questions.models_at(path))):
            options = [YES, NO]
        elif path in may_be_no:
            options.append(NO)
        if options and dotted(path) not in WITHOUT:
            found[path] = options
    return found


def _field(path: Path) -> FieldInfo:
    field = questions.field_at(path)
    assert field, path
    return field


def dotted(path: Path) -> str:
    """Return a path without the numbers of items."""
    return ".".join(part for part in path if isinstance(part, str))


def _entries(path: Path, option: str) -> list[dict[str, Any]]:
    name = dotted(path)
    usual = _BY_HAND.get((name, option)) or _says(path, option, {})
    others = [*_IF.get(name, ()), *_IF.get(f"{name}/{option}", ())]
    return [{"says": usual}, *({**case, "says": case.get("says") or _says(path, option, case)} for case in others)]


def _says(path: Path, option: str, case: Mapping[str, Any]) -> str:
    """Return what the policies say of an option in a case: what they say of no other, or all of the clause where that is the same."""
    name = dotted(path)
    units = _units(path, option, case)
    others = [_units(path, other, {}) for other in choices()[path] if other != option]
    assert units, (
        f"No clause is known that states {option} of {name}. Say under _CLAUSES which one does, or what is true under _BY_HAND."
    )
    clause, said = units
    compared = [other for where, other in filter(None, others) if where == clause]
    changed = [unit for unit in said if not (compared and all(unit in other for other in compared))] or said
    changed = [unit for unit in changed if not re.fullmatch(r"\{[\w.]*own_words\}", unit)]
    if name in _WHOLE:
        changed = said
    kept = changed[: _SENTENCES.get(name, 4 if name in _worded() else 1)]
    if begins := _BEGINS.get(name) or _BEGINS.get(f"{name}/{option}"):
        kept = [unit for unit in said if unit.startswith(begins)]
    if not kept[-1].endswith((".", "!", "?")):  # a point of a list, which needs the words above the list
        kept = [*(unit for unit in said if unit.endswith(":")), kept[-1]]
    return " ".join(kept).partition(_CUT.get(name, "\n"))[0]


@functools.cache
def _worded() -> set[str]:
    """Return the choices whose options have words of their own, all of which are shown."""
    return {*policy_choices.read((DOCS / "_parts" / "choices.yml").read_text(encoding="utf-8"))}


def _units(path: Path, option: str, case: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """Return the clause that states an option, with what it says; None where none does."""
    if (dotted(path), option) in _BY_HAND and not case:
        return None
    said = _clauses(path, option, json.dumps(case))
    named = _CLAUSES.get(dotted(path))
    named = named.get(option) if isinstance(named, dict) else named
    clause = named or next((id_ for id_ in said if id_ in TEMPLATE and TEMPLATE[id_].choice == dotted(path)), "")
    return (clause, said[clause]) if clause in said else None


@functools.cache
def _clauses(path: Path, option: str, case: str) -> dict[str, list[str]]:
    return clauses_with_holes(setting_with(path, option, json.loads(case)), dotted(path))


def setting_with(path: Path, option: str, case: Mapping[str, Any] = MappingProxyType({})) -> Setting:
    """Return a setting that chose an option, as a case has it."""
    given = {at: answer for name, wanted in case.get("if", {}).items() for at, answer in _edits(name, wanted)}
    setting = taken(edited(_answers(path, option, case.get("kinds", ())), given))
    assert setting, f"No setting takes {option} of {dotted(path)} with {case}."
    return (
        with_answer(setting, path, [option])
        if questions.is_list(path) and option in questions.options(path)
        else setting
    )


def _answers(path: Path, option: str, kinds: Collection[str]) -> dict[str, Any]:
    """Return the answers of the first setting that takes an option; of some kinds, where they are named."""
    usual = _USUAL.get(dotted(path)) or _USUAL.get(f"{dotted(path)}/{option}")
    base = next((base for base in BASES if data_of(base)["kind"] in kinds), usual)
    is_option = option in questions.options(path) or bare(_field(path).annotation) is bool
    if not is_option and not any(questions.models_at(path)):  # a no in place of an option, a list or a text
        said_no = (edited(data_of(base), {path: option}) for base in BASES)
        return next(data for data in said_no if taken(data))
    way = option if is_option else {YES: GIVEN, NO: LEFT_OUT}[option]
    switch = next(switch for switch in SWITCHES if switch.path == path and switch.way == way)
    return answers(base, switch, {}) if base else tried(switch)[1]


def _edits(name: str, wanted: bool | str) -> Iterator[tuple[Path, Any]]:
    """Yield the answers, with their paths, that make a condition hold."""
    if name == HEAD_IS_A_LEAD:
        yield ("words", "head"), data_of("starter")["people"]["safeguarding_lead"]["role"]
        return
    found: list[str | int] = []
    for part in name.split("."):
        found.append(part)
        if questions.is_list(tuple(found)) and any(questions.models_at(tuple(found))):
            found.append(0)
    at = tuple(found)
    several = questions.is_list(at)
    if isinstance(wanted, str):
        yield at, [wanted] if several else wanted
    elif wanted:
        yield at, typed(example_at(at))
    else:
        yield at, "no" if _field(at).is_required() else GONE
