"""What the pages are given: the setting’s facts, made safe for Markdown, and the words worked out from them."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from macros import words
from macros.clauses import TemplateFault
from macros.registers import Guidance
from macros.setting import Council, Dates, OtherPolicy, PolicyDates, Setting, next_review, phone_digits

# Stands wherever a page prints an answer that was not given. It can be typed into no setting file, and the gate
# refuses a site that holds it.
NOT_ANSWERED = "\ue000"


class _NotAnswered:
    """An answer not given, and any part of it: false in a test, and caught by the gate if it is ever printed."""

    def __getattr__(self, name: str) -> _NotAnswered:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[str]:
        return iter([NOT_ANSWERED])

    def __str__(self) -> str:
        return NOT_ANSWERED


def facts(value: Any) -> Any:
    """Give an answer as pages may print it: text escaped, dates written out, each number and address with its link."""
    if value is None:
        return _NotAnswered()
    if isinstance(value, BaseModel):
        return facts({name: getattr(value, name) for name in type(value).model_fields})
    if isinstance(value, Mapping):
        given = {key: facts(item) for key, item in value.items()}
        for key in ("phone", "out_of_hours"):
            if value.get(key):
                given[f"{key}_link"] = f"[{given[key]}](tel:{phone_digits(value[key])})"
        if value.get("email"):
            given["email_link"] = f"[{given['email']}](mailto:{value['email']})"
        return given
    if isinstance(value, list | tuple):
        return [facts(item) for item in value]
    if isinstance(value, datetime.date):
        return words.day(value)
    return words.escaped(value) if isinstance(value, str) else value


def link(title: str, url: Any) -> str:
    """Write a Markdown link, or the title alone where there is no address. Takes text that is escaped already."""
    return f"[{title}]({url})" if url else str(title)


def contacts(people: Iterable[Mapping[str, Any]]) -> str:
    """Write people as a line: name, role, telephone, email and hours, as far as each is given."""
    lines = []
    for person in people:
        parts = [person.get(key) for key in ("name", "role", "phone_link", "email_link", "hours")]
        lines.append(", ".join(str(part) for part in parts if part))
    return "; ".join(lines)


def roles(people: Iterable[Mapping[str, Any]]) -> str:
    """Write people by role alone: the deputy headteacher and the inclusion leader."""
    written = []
    for person in people:
        role = str(person["role"])
        first = role.split(" ")[0]
        written.append(f"the {role if first.isupper() and len(first) > 1 else role[:1].lower() + role[1:]}")
    return words.joined(written)


def functions(setting: Setting, register: Mapping[str, Guidance]) -> dict[str, Callable[..., str]]:
    """Give the macros that a page may call."""

    def cite(id_: str) -> str:
        document = register.get(id_)
        if document is None:
            near = difflib.get_close_matches(id_, register, n=1)
            raise TemplateFault(
                f"There is no guidance “{id_}” in settings/shared/guidance.yml."
                + (f" Did you mean “{near[0]}”?" if near else "")
            )
        if document.superseded_by:
            raise TemplateFault(f"The guidance “{id_}” is superseded. Cite “{document.superseded_by}”.")
        if document.confidence == "unverified":
            raise TemplateFault(f"Nobody has confirmed the guidance “{id_}”, so it cannot be cited.")
        return link(f"{document.title} ({document.edition})", document.url)

    def policy(*keys: str) -> str:
        # A rule may rest only on a policy that the setting has. Each setting has a child protection policy.
        listed = [getattr(setting.other_policies, key) for key in keys]
        held = [item for item in listed if item is not None] or [setting.other_policies.child_protection]
        return words.joined([_title(item) for item in held])

    return {"cite": cite, "policy": policy, "link": link, "possessive": words.possessive, "a": words.a}


def _title(policy: OtherPolicy) -> str:
    return link(words.escaped(policy.title), policy.url and words.escaped(policy.url))


FILTERS: dict[str, Callable[..., str]] = {
    "joined": lambda items: words.joined([str(item) for item in items]),
    "contacts": contacts,
    "roles": roles,
    "capital": words.capital,
}


def variables(setting: Setting, authorities: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give the words that a page may use, by name. A name with a capital begins with one in print."""
    learners, session, policies = setting.words.learners, setting.words.session, setting.policies
    several = len(setting.people.safeguarding_lead) > 1
    head = setting.words.head
    seconds = [head, setting.words.second] if setting.words.second else [head]
    council = authorities[setting.council] if isinstance(setting.council, str) else setting.council
    asked = {
        "staff": "staff",
        "learners": learners.many,
        "parents": "parents",
        "governors": f"the {policies.approved_by}",
    }
    written = {
        "setting": setting.noun,
        "learner": learners.one,
        "learners": learners.many,
        "a_learner": words.a(learners.one),
        "head": head,
        "head_or_second": words.joined([f"the {who}" for who in seconds], "or"),
        "leaders": setting.words.leaders,
        "session": session.one,
        "sessions": session.many,
        "the_lead": "a safeguarding lead" if several else "the safeguarding lead",
        "the_lead_or_deputy": ("a safeguarding lead" if several else "the safeguarding lead")
        + (" or a deputy" if setting.people.deputies else ""),
        "approving_body": policies.approved_by,
        "review": {"yearly": "every year", "every six months": "every six months", "every term": "every term"}[
            policies.review
        ],
        "consulted": words.joined([asked[who] for who in asked if who in policies.consulted]),
    }
    escaped = {name: words.escaped(text) for name, text in written.items()}
    call = functions(setting, {})
    return {
        **escaped,
        **{words.capital(name): words.capital(text) for name, text in escaped.items()},
        **{
            name: facts(getattr(setting, name))
            for name in ("name", "people", "office", "phones", "technology", "schools")
        },
        "council": facts(_with_gaps(council)),
        "told_by": facts(policies.told_by),
        "dates": {policy: _dates(setting, getattr(policies.dates, policy)) for policy in PolicyDates.model_fields},
        "other_policies": [facts(policy) for policy in setting.other_policies.listed()],
        "curriculum": words.joined([_title(policy) for policy in setting.other_policies.curriculum]),
        "remote_rules": _rules(setting.technology.remote_teaching, call["policy"]),
        "home_rules": _rules(setting.technology.home_learning, call["policy"]),
        "school_law": setting.phone_law,
        "college": setting.noun == "college",
        "early_years": setting.early_years,
        "nursery": setting.nursery,
    }


def _with_gaps(council: Council | Mapping[str, Any]) -> Council | Mapping[str, Any]:
    # A service that nobody has confirmed is not in the register: a page that needs it then prints no answer, and the
    # gate stops it.
    return council if isinstance(council, Council) else {**dict.fromkeys(Council.model_fields), **council}


def _dates(setting: Setting, dates: Dates) -> dict[str, Any]:
    return {
        "written": facts(dates.written),
        "agreed": facts(dates.agreed),
        "next_review": facts(next_review(setting.policies, dates)),
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
