"""What the pages are given: the setting’s facts, made safe for Markdown, and the words worked out from them."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from schoolgate.errors import TemplateError
from schoolgate.language import roles as role_words
from schoolgate.language import seams, words
from schoolgate.language.addresses import mailto
from schoolgate.language.likeness import nearest
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.language.telephones import phone_digits
from schoolgate.policy import choices, safety
from schoolgate.policy.conditions import conditions_of, zones_for
from schoolgate.policy.lists import combined_title, contacts, doors, link, roles, service_line
from schoolgate.policy.provisions import own_clauses_of
from schoolgate.registers import Guidance, Helpline, SocialMediaAge, councils, directory
from schoolgate.registers.followed import guidance_followed
from schoolgate.setting import signs
from schoolgate.setting.model.people import Council, Person, Role, same_role
from schoolgate.setting.model.phones import InZone
from schoolgate.setting.model.policies import OtherPolicy, next_review
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import REACHES, TITLES

# Some rules are about whoever owns the setting, whatever they call themselves.
_PROPRIETOR = re.compile(r"\b(?:proprietor|owner)s?\b", re.IGNORECASE)


class _NotAnswered:
    """A missing answer, and any part of it: false in a test, and refused by the gate if it is ever printed."""

    def __getattr__(self, name: str) -> _NotAnswered:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[_NotAnswered]:
        return iter([self])

    def __str__(self) -> str:
        return NOT_ANSWERED


def facts(value: Any) -> Any:
    """Return an answer as pages may print it: text escaped, dates written out, each number and address with its link."""
    if value is None:
        return _NotAnswered()
    if isinstance(value, BaseModel):
        given = {name: getattr(value, name) for name in type(value).model_fields}
        return facts(
            {name: role_words.in_a_sentence(text) if name in _ROLES and text else text for name, text in given.items()}
        )
    if isinstance(value, Mapping):
        given = {key: facts(item) for key, item in value.items()}
        for key in ("phone", "out_of_hours"):
            if value.get(key):
                given[f"{key}_link"] = f"[{given[key]}](tel:{phone_digits(value[key])})"
        if isinstance(value.get("email"), str):
            given["email_link"] = f"[{given['email']}]({mailto(value['email'])})"
        return given
    if isinstance(value, list | tuple):
        return [facts(item) for item in value]
    if isinstance(value, datetime.date):
        return words.day(value)
    return words.escape(value) if isinstance(value, str) else value


def functions(
    setting: Setting, register: Mapping[str, Guidance], helplines: Mapping[str, Helpline]
) -> dict[str, Callable[..., Any]]:
    """Return the macros that a page may call."""

    def cite(id_: str) -> str:
        document = register.get(id_)
        if document is None:
            near = nearest(id_, register)
            raise TemplateError(
                f"There is no guidance “{id_}” in settings/shared/guidance.yml."
                + (f" Did you mean “{near}”?" if near else "")
            )
        if document.superseded_by:
            raise TemplateError(f"The guidance “{id_}” is superseded. Cite “{document.superseded_by}”.")
        if document.confidence == "unverified":
            raise TemplateError(f"Nobody has confirmed the guidance “{id_}”, so it cannot be cited.")
        return link(f"{document.title} ({document.edition})", document.url)

    def policies(*keys: str, written: Callable[[OtherPolicy], str] = _title) -> list[str]:
        # A rule may rest only on a policy that the setting has. Each setting has a child protection policy.
        titles = [title for key in keys if (title := _policy_link(setting, key, written))]
        return titles or [written(setting.other_policies.child_protection)]

    def policy(*keys: str) -> str:
        return words.join(seams.after_the(policies(*keys, written=_title_in_a_sentence)))

    def service(id_: str) -> str:
        return link(helplines[id_].name, helplines[id_].url)

    def services(group: str, named: bool = False) -> list[str]:
        return [service_line(entry, named) for entry in helplines.values() if group in entry.groups]

    def own_clauses(*sections: str, draws: str = "") -> str:
        """Write a statement for whatever the setting says in sections in its own words, with a picture if one is named."""
        marks = f" draws={draws}" if draws else ""
        return "\n".join(
            f"- {{: on={own.id}{marks} }}"
            for section in sections
            for own in own_clauses_of(section, setting.changes, setting.own_clauses)
        )

    return {
        "own_clauses": own_clauses, "choice": choices.chosen_from(choices.read_table()), "own_words": choices.own_words,
        "safety_lines": safety.told_from(safety.read_lines()),
        "guidance_followed": functools.partial(guidance_followed, setting),
        "cite": cite, "policy": policy, "policies": policies, "link": link, "possessive": words.possessive, "a": words.a,
        "service": service, "services": services, **directory.functions(helplines, setting.helplines),
    }  # fmt: skip


# The keys under which the text cites the policies that a setting may adopt here.
_OURS = {"mobile": "mobile", "social_media": "social", "online_safety": "online"}


def _policy_link(setting: Setting, key: str, written: Callable[[OtherPolicy], str]) -> str | None:
    """Return a policy’s title with its link, whether the setting adopts it here or lists it; None if it has none."""
    ours = _OURS.get(key)
    if ours and ours in setting.adopted and not setting.combined:
        return link(TITLES[ours], _page_of(setting, ours))
    listed = getattr(setting.other_policies, key, None)
    return written(listed) if listed else None


def _page_of(setting: Setting, policy: str) -> str | None:
    # Fragments have no page of their own to lead to.
    return None if setting.policies.form == "fragments" else f"/policies/{policy}.md"


def _title(policy: OtherPolicy) -> str:
    return link(words.escape(policy.title), policy.url and words.escape(policy.url))


def _title_in_a_sentence(policy: OtherPolicy) -> str:
    """Return a title as it stands after “the”: the Complaints policy, but “Making a complaint”."""
    return seams.quoted(_title(policy)) if seams.takes_no_article(policy.title) else _title(policy)


# The roles that a setting gives without “the”, beside that of the head.
_ROLES = {"agreed_by", "exceptions_agreed_by", "approved_by", "leader", "reports_to"}


# What the pages read as it stands in the setting file.
_PARTS = (
    "name",
    "host",
    "office",
    "phones",
    "boarding",
    "childminding",
    "technology",
    "schools",
    "social_media",
    "online_safety",
)

FILTERS: dict[str, Callable[..., str]] = {
    "joined": lambda items: words.join([str(item) for item in items]),
    "contacts": contacts,
    "roles": roles,
    "capital": words.capital,
    # Security: what was composed already, such as the title of a paper, is text, and would be read as Markdown.
    "as_text": words.markdown_text,
    # What was not answered, and so not asked, stays what it is.
    "to_you": lambda text: words.to_you(text) if isinstance(text, str) else str(text),
}


def variables(
    setting: Setting,
    authorities: Mapping[str, Mapping[str, Any]],
    age: SocialMediaAge,
    agreed: Mapping[str, Any] = {},
    changed: Collection[str] = (),
) -> dict[str, Any]:
    """Return the words that a page may use, by name. A name with a capital begins with one in print.

    ``agreed`` holds, for each document, the record of what was agreed, where there is one, and ``changed`` the documents
    that are not as they were agreed.
    """
    learners, session, policies = setting.words.learners, setting.words.session, setting.policies
    several = len(setting.people.safeguarding_lead) > 1
    the_lead, the_dsl = ("a safeguarding lead", "a DSL") if several else ("the safeguarding lead", "the DSL")
    if setting.childminder:  # who leads on safeguarding, and is nobody’s deputy
        the_lead = the_dsl = "the childminder"
    head, second = setting.words.head, setting.words.second
    one_head = role_words.one_of(head)
    council = councils.services(setting.council, authorities)
    on_duty = [facts(setting.boarding.on_duty)] if setting.boarding else []
    written = {
        "setting": setting.noun,
        "learner": learners.one,
        "learners": learners.many,
        "a_learner": words.a(learners.one),
        # Where several are in charge, it begins with the article for one of them, which stands in place of ours.
        "head": role_words.in_a_sentence(head),
        "the_head": role_words.with_article(head),
        "that_head": f"the {one_head or head}",
        "another_head": f"another {one_head or head}",
        "all_heads": f"the {head}",
        "head_or_second": words.join([role_words.with_article(who) for who in (head, second) if who], "or"),
        "leaders": setting.words.leaders,
        "session": session.one,
        "sessions": session.many,
        "the_lead": the_lead,
        "the_lead_or_deputy": the_lead + (" or a deputy" if setting.people.deputies else ""),
        # Policies and pages for staff use the profession’s word.
        "the_dsl": the_dsl,
        "each_dsl": "each DSL" if several else "the DSL",
        "the_dsls": "the DSLs" if several else "the DSL",
        "the_dsl_or_deputy": the_dsl + (" or a deputy" if setting.people.deputies else ""),
        "approving_body": policies.approved_by,
        "policy_owner": policies.owner or policies.approved_by,
        "review": "every year" if policies.review == "yearly" else policies.review,
        "consulted": people_consulted(setting),
        "setting_day": "college day" if setting.own_kind.college else "school day",
        "boarders": setting.boarding.called if setting.boarding else "boarders",
        "at_the_office": "the childminder" if setting.childminder else f"at the {setting.office.called}",
        "house": setting.boarding.house if setting.boarding else "boarding house",
    }
    escaped = {name: words.escape(text) for name, text in written.items()}
    call = functions(setting, {}, {})
    worries_go_to = setting.people.concerns_about_the_head.role
    return {
        **escaped,
        **{words.capital(name): words.capital(text) for name, text in escaped.items()},
        **{name: facts(getattr(setting, name)) for name in _PARTS},
        "people": _people(setting),
        "council": facts(_with_gaps(council)),
        "signs": {id_: facts(dataclasses.asdict(sign)) for id_, sign in signs.published_signs(setting).items()},
        "authors": facts(policies.authors),
        "trust": facts(setting.trust),
        "told_by": facts(policies.told_by),
        "told_parents_by": facts([way for way in policies.told_by if "parents" in REACHES[way]]),
        "dates": {policy: _dates(setting, policy, agreed, changed) for policy in setting.adopted},
        "withdrawn": {policy: words.escape(reason) for policy, reason in setting.withdrawn_policies.items()},
        "adopted_policies": [
            {"key": policy, "title": TITLES[policy], "url": _page_of(setting, policy)}
            for policy in setting.adopted
            if not setting.combined
        ],
        "other_policies": [facts(policy) for policy in setting.other_policies.listed()],
        # Only to choose between phrases inside a clause: a rule may name a policy only where the setting has it.
        "held": {key: bool(getattr(setting.other_policies, key)) for key in type(setting.other_policies).model_fields},
        # So is this, by the name of each condition: a whole clause has its ``when=``.
        "conditions": {name: reason is None for name, reason in conditions_of(setting).items()},
        "our_systems": "our systems and devices" if setting.technology.devices else "our systems",
        "adopted": setting.adopted,
        "combined": setting.combined,
        "combined_title": combined_title(setting.adopted),
        "policy_titles": TITLES,
        "policy_doors": doors(setting),
        "minimum_age": age.minimum,
        "age_news": age.news,
        "boarding_standards": setting.boarding_standards,
        "on_duty": roles(on_duty) if on_duty else _NotAnswered(),
        "reach_on_duty": contacts(on_duty) if any(who.get("phone") or who.get("email") for who in on_duty) else "",
        "zones_for": {who: [facts(zone) for zone in zones_for(setting, who)] for who in typing.get_args(InZone)},
        "curriculum": words.join([_title(policy) for policy in setting.other_policies.curriculum]),
        "remote_rules": _rules(setting.technology.remote_teaching, call["policy"]),
        "home_rules": _rules(setting.technology.home_learning, call["policy"]),
        "policies_approved_by_proprietor": _PROPRIETOR.search(policies.approved_by) is not None,
        "childminder": setting.childminder,
        "childcare": setting.own_kind.childcare,
        "school_law": setting.phone_law,
        "search_law": setting.search_law,
        "may_search": setting.search_law is not None,
        "head_is_the_lead": setting.head_is_the_lead,
        "head_is_a_lead": setting.head_is_a_lead,
        "several_heads": one_head is not None,
        **_lead_and_head(setting, escaped),
        "worries_go_to_the_lado": bool(re.search(r"\blado\b|designated officer", worries_go_to.casefold())),
        "college": setting.own_kind.college,
        "teaches": setting.own_kind.teaches,
        "early_years": setting.early_years,
        "nursery": setting.nursery,
        "younger": setting.up_to_year_2 or setting.years_3_to_6,
        "older": setting.from_year_7,
    }


def _people(setting: Setting) -> dict[str, Any]:
    """Return the people as pages print them, each lead and the governor with whether others share the role."""
    given: dict[str, Any] = facts(setting.people)
    several = role_words.one_of(setting.words.head) is not None
    for lead, shown in zip(setting.people.safeguarding_lead, given["safeguarding_lead"], strict=True):
        shown["one_of_several"] = role_words.one_of(lead.role) or (several and same_role(lead.role, setting.words.head))
    given["safeguarding_governor"]["one_of_several"] = role_words.one_of(setting.people.safeguarding_governor.role)
    return given


def _lead_and_head(setting: Setting, named: Mapping[str, str]) -> dict[str, Any]:
    """Return the words for the lead and the head, both or either, who may be one person.

    If they are, a check by two is by the head and somebody else, and what goes to either goes to that one.
    """
    head, online, leads = named["the_head"], setting.online_safety, setting.people.safeguarding_lead
    leader = online.filtering.leader if online and online.filtering else None
    second, several = _second_person(setting), role_words.one_of(setting.words.head) is not None

    def both_or_either(word: str, lead: str, second: str) -> dict[str, str]:
        return {
            f"{word}_and_head": f"{lead} and {head if not setting.head_is_a_lead else named['another_head']}"
            if several or not setting.head_is_a_lead
            else f"{head} and {second}",
            f"{word}_or_head": head
            if setting.head_is_the_lead
            else lead
            if setting.head_is_a_lead and not several
            else f"{lead} or {head}",
        }

    return {
        **both_or_either("lead", named["the_lead"], second),
        **both_or_either("dsl", named["the_dsl"], second.replace("safeguarding lead", "DSL")),
        "filtering_leader_is_the_lead": bool(leader) and len(leads) == 1 and same_role(str(leader), leads[0].role),
    }


def _second_person(setting: Setting) -> str:
    """Return who checks with a head who is a safeguarding lead: another lead, a deputy, or a governor."""
    people, head = setting.people, setting.words.head
    others = [lead for lead in people.safeguarding_lead if not same_role(lead.role, head)]
    if others or people.deputies:
        return "another safeguarding lead" if others else "a deputy"
    governs: list[Person | Role] = [people.safeguarding_governor, people.concerns_about_the_head]
    return roles(
        [facts(next((who for who in governs if not same_role(who.role, head)), people.concerns_about_the_head))]
    )


def people_consulted(setting: Setting) -> str:
    """Return who was consulted on the policies: staff and parents. Empty if nobody is listed."""
    asked = {
        "staff": "staff",
        "learners": setting.words.learners.many,
        "parents": "parents",
        "governors": f"the {setting.policies.approved_by}",
    }
    return words.join([asked[who] for who in asked if who in setting.policies.consulted])


def _with_gaps(council: Mapping[str, Any]) -> dict[str, Any]:
    # A service that nobody has confirmed, or written, is not there. Pages ask before they print one, and the gate stops a page
    # that does not.
    return {**dict.fromkeys(Council.model_fields), **council}


def _dates(setting: Setting, policy: str, agreed: Mapping[str, Any], changed: Collection[str]) -> dict[str, Any]:
    """Return when a policy was written, agreed and is due, as pages print it. Only a record can say that it was agreed."""
    document = "combined" if setting.combined else policy
    written, record = setting.written_on(document), agreed.get(document)
    if record is None:
        return {
            "written": facts(written), "agreed": None, "by": None, "minute": None, "changed": False, "version": None, "earlier": [],
            "next_review": facts(next_review(setting.policies, written)),
        }  # fmt: skip
    return {
        "written": facts(written),
        "agreed": facts(record.on),
        "by": facts(record.by),
        "minute": facts(record.minute) if record.minute else None,
        "changed": document in changed,
        "version": len(record.earlier) + 1,
        "earlier": facts(record.earlier),
        "next_review": facts(next_review(setting.policies, record.on, record.next_review)),
    }


def _rules(answer: Any, policy: Callable[..., str]) -> Any:
    if answer is None:
        return _NotAnswered()
    keys = {
        "acceptable-use": ["acceptable_use"],
        "remote-learning": ["remote_learning"],
        "both": ["acceptable_use", "remote_learning"],
    }
    return policy(*keys[answer.rules_in])
