"""The groups of practices that a setting may confirm: what each says, what it answers, and of whom it is asked.

Source: ``settings/shared/practices.yml``. A test holds what each practice says to the words of the policies.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from schoolgate import paths
from schoolgate.language import roles, words
from schoolgate.setting.model import asked, vocabulary
from schoolgate.setting.model.asked import Path, Typed
from schoolgate.setting.model.people import same_role

FILE = paths.SHARED / "practices.yml"


@dataclasses.dataclass(frozen=True)
class Practice:
    """Something that many schools do alike."""

    id: str
    says: str
    """The words that are published, with the setting’s own words in braces."""
    answers: Mapping[Path, Any]
    """What it answers, by the path in a setting file, as it would be typed there."""
    clauses: tuple[str, ...] = ()
    """The clauses that say so; none where the pages do not mention what is not done."""
    only_for: tuple[str, ...] = ()
    """Of whom it is asked, by the keys of ``_WHOM``. None means all."""

    def is_asked(self, typed: Typed) -> bool:
        """Return whether a setting is asked any of the questions that it answers."""
        return all(_WHOM[whom](typed) for whom in self.only_for) and any(
            _is_asked(path, typed) for path in self.answers
        )

    def answers_for(self, typed: Typed) -> Iterator[tuple[Path, Any]]:
        """Yield what it answers of what a setting is asked, in that setting’s words."""
        known = _words(typed)
        yield from ((path, _worded(answer, known)) for path, answer in self.answers.items() if _is_asked(path, typed))


@dataclasses.dataclass(frozen=True)
class Group:
    """Practices of one subject, which one person can confirm."""

    id: str
    about: str
    answered_by: str
    practices: Mapping[str, Practice]

    @functools.cached_property
    def wording(self) -> str:
        """What stands for its words in a setting file that confirms it: it changes when any practice does."""
        texts = [[p.id, p.says, sorted((".".join(map(str, path)), a) for path, a in p.answers.items())] for p in self]
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:6]

    def __iter__(self) -> Iterator[Practice]:
        yield from self.practices.values()

    def asked_of(self, typed: Typed) -> list[Practice]:
        """Return the practices about which a setting is asked."""
        return [practice for practice in self if practice.is_asked(typed)]


_FASTEST: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # either reads texts alone


@functools.cache
def groups() -> dict[str, Group]:
    """Return every group by its id."""
    read = yaml.load(FILE.read_text(encoding="utf-8"), _FASTEST)
    return {
        id_: Group(
            id_,
            given["about"],
            given["answered_by"],
            {name: _practice(name, entry) for name, entry in given["practices"].items()},
        )
        for id_, given in read.items()
    }


def _practice(id_: str, entry: Mapping[str, Any]) -> Practice:
    answers: dict[Path, Any] = {tuple(path.split(".")): answer for path, answer in entry["answers"].items()}
    return Practice(id_, entry["says"], answers, tuple(entry.get("clauses", ())), tuple(entry.get("only_for", ())))


def said(practice: Practice, typed: Typed) -> str:
    """Return what a practice publishes, in the words of a setting as far as it has answered them."""
    return practice.says.format_map(_words(typed))


def _worded(answer: Any, known: Mapping[str, str]) -> Any:
    if isinstance(answer, Mapping):
        return {key: _worded(value, known) for key, value in answer.items()}
    if isinstance(answer, list):
        return [_worded(value, known) for value in answer]
    return answer.format_map(known)


# ---------------------------------------------------------------------------------------------------------------
# Of whom a practice is asked, and in which words

_PARTS = {"online_safety": "online", "social_media": "social"}


def _is_asked(path: Path, typed: Typed) -> bool:
    part = _PARTS.get(str(path[0]))
    return (part is None or part in typed.policies) and asked.is_asked(path, typed)


def _takes(youngest: int, oldest: int) -> Callable[[Typed], bool]:
    """Return a test of whether some are as old as that; it holds while the ages are not known."""

    def test(typed: Typed) -> bool:
        ages = typed.at("ages")
        if not (isinstance(ages, list) and len(ages) == 2 and all(isinstance(a, str) and a.isdecimal() for a in ages)):
            return True
        return int(ages[0]) < oldest and int(ages[1]) > youngest

    return test


def _is_a(*nouns: str) -> Callable[[Typed], bool]:
    """Return a test of what a setting is called in a sentence; it holds while its kind is not known."""
    return lambda typed: typed.kind is None or typed.kind.noun in nouns


_WHOM: dict[str, Callable[[Typed], bool]] = {
    "schools": _is_a("school", "federation", "provision"),
    "childcare": _is_a("nursery", "club"),
    "colleges": _is_a("college"),
    "nursery": _is_a("nursery"),
    "not-nursery": _is_a("school", "federation", "provision", "college", "club"),
    "where-taught": _is_a("school", "federation", "provision", "college", "nursery"),
    "nobody-boards": lambda typed: typed.at("boarding") in (None, "", "no"),
    "up-to-year-2": _takes(-1, 7),
    "years-3-to-6": _takes(7, 11),
    "from-year-7": _takes(11, 99),
}


def _words(typed: Typed) -> dict[str, str]:
    """Return the words of a setting that practices use, by the names that pages know them by.

    What has not been answered is called what most of its kind call it.
    """
    kind = typed.kind
    nursery, college = (kind.nursery, kind.college) if kind else (False, False)
    childcare = kind is not None and (kind.nursery or not kind.teaches)
    learners = typed.as_typed("words", "learners") or ("children" if childcare else "students" if college else "pupils")
    session = typed.as_typed("words", "session") or ("session" if childcare else "lesson")
    learner, learners = _noun(learners, {many: (one, many) for many, one in vocabulary.NOUNS.items()})
    _, sessions = _noun(session, {one: (one, many) for one, many in vocabulary.SESSIONS.items()})
    head = _text(typed, "words", "head") or ("manager" if childcare else "principal" if college else "headteacher")
    second = _text(typed, "words", "second")
    leads = typed.at("people", "safeguarding_lead")
    dsl = "a DSL" if isinstance(leads, list) and len(leads) > 1 else "the DSL"
    known = {
        "learner": learner,
        "learners": learners,
        "a_learner": words.a(learner),
        "sessions": sessions,
        "head_or_second": words.join([roles.with_article(who) for who in (head, second) if who], "or"),
        "up_to_year_2": "here" if nursery else "up to the end of Year 2",
        "from_year_7": "here" if college else "from Year 7",
        "support": _text(typed, "online_safety", "support") or "whoever manages your network",
        "the_dsl": dsl,
        "the_dsl_or_deputy": f"{dsl} or a deputy" if typed.at("people", "deputies") else dsl,
        "dsl_and_head": _lead_and_head(typed, dsl, head),
    }
    return known | {words.capital(name): words.capital(text) for name, text in known.items()}


def _lead_and_head(typed: Typed, dsl: str, head: str) -> str:
    """Return the lead and the head. Where the head is a lead, somebody else is the second, as on the pages."""
    leads, deputies = _roles(typed, "safeguarding_lead"), _roles(typed, "deputies")
    others = [role for role in leads if not same_role(role, head)]
    if len(others) == len(leads):
        return f"{dsl} and {roles.with_article(head)}"
    if one_head := roles.one_of(head):
        return f"{dsl} and another {one_head}"
    if others or deputies:
        return f"{roles.with_article(head)} and {'another DSL' if others else 'a deputy'}"
    governs = [*_roles(typed, "safeguarding_governor"), *_roles(typed, "concerns_about_the_head")]
    second = next((role for role in governs if not same_role(role, head)), "")
    return (
        f"{roles.with_article(head)} and the {second[:1].lower()}{second[1:]}" if second else roles.with_article(head)
    )


def _roles(typed: Typed, part: str) -> list[str]:
    """Return the roles of some people, written as one person or as a list."""
    people = typed.as_typed("people", part)
    found = [who.get("role") for who in (people if isinstance(people, list) else [people]) if isinstance(who, Mapping)]
    return [role for role in found if isinstance(role, str)]


def _text(typed: Typed, *path: str) -> str:
    """Return the text that was typed at a path; empty where there is none, or something else stands there."""
    found = typed.as_typed(*path)
    return found if isinstance(found, str) else ""


def _noun(typed: Any, known: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a word of a setting in the singular and the plural, written as one of ours or as both."""
    if isinstance(typed, Mapping):
        return str(typed.get("one", "")), str(typed.get("many", ""))
    return known.get(str(typed), (str(typed), str(typed)))
