"""The text of a setting’s policies, clause by clause, as its pages have it: made without MkDocs, and so in a moment.

What can be agreed is the text without contacts and registers. So each clause is written twice: as families read it, and
``masked``, with the same words in place of every contact and every entry of a register, whatever they are. Two masked texts
differ only where the policy does: by this, and by nothing that compares, a new telephone number waits for nobody.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from schoolgate import registers
from schoolgate.language import words
from schoolgate.policy import editions, facts, templates
from schoolgate.policy.composing.compose import compose
from schoolgate.policy.composing.policy import Clause, Policy
from schoolgate.policy.lists import combined_title
from schoolgate.policy.provisions import ClauseContext, clause_context
from schoolgate.registers import SocialMediaAge
from schoolgate.setting.model.parts import Withdrawn
from schoolgate.setting.model.people import Contact, Council, Lead, Office, People, Role
from schoolgate.setting.model.policies import Dates
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import TITLES

CONTACT = "[contact]"
# What stands in a masked text for the rest that registers say, where its name does not read well.
_READ_AS = {"[news]": "[what is to change]"}
_TOKEN = re.compile(r"\[[a-z][a-z0-9-]*\]")
# Numbers and email addresses that a setting wrote into words of its own. 999 and its like are rules.
_REACHED_BY = re.compile(r"(?:\+44|\(?\b0)[\d ()-]{8,}\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclasses.dataclass(frozen=True)
class Text(Clause):
    """A clause with the heading it stands under, and its words with each contact and register entry masked."""

    heading: str = ""
    masked: str = ""


@dataclasses.dataclass(frozen=True)
class Document:
    """A document’s clauses, in order, and the policy that they were read from."""

    clauses: list[Text]
    policy: Policy

    @property
    def masked(self) -> dict[str, str]:
        """The masked text of each clause, by id."""
        return {clause.id: clause.masked for clause in self.clauses}

    @property
    def cites(self) -> set[str]:
        """The documents of national guidance that it cites, by id."""
        return {token[1:-1] for clause in self.clauses for token in _TOKEN.findall(clause.masked)} & {
            *registers.guidance()
        }


def texts_of(setting: Setting, agreed: Mapping[str, Any] = {}) -> dict[str, Document]:
    """Return the text of each document that a setting adopts. Takes what is recorded as agreed, by document."""
    context = clause_context(setting)
    printed = policies(setting.documents, facts_of(setting, agreed), context)
    masked = masked_texts(setting, context)
    return {
        document: Document(
            [
                Text(**vars(clause), heading=policy.headings[clause.section], masked=masked[document][clause.id])
                for clause in policy.clauses
            ],
            policy,
        )
        for document, policy in printed.items()
    }


def masked_texts(setting: Setting, context: ClauseContext) -> dict[str, dict[str, str]]:
    """Return the masked text of each clause of each document that a setting adopts. Takes what its clauses rest on."""
    return {
        document: {clause.id: _without_contacts(clause.text) for clause in policy.clauses}
        for document, policy in policies(setting.documents, masked_facts(setting), context).items()
    }


@functools.lru_cache(maxsize=4_000)  # the masked clauses of many settings say the same
def _without_contacts(text: str) -> str:
    return _REACHED_BY.sub(CONTACT, text)


def mark_of(masked: Mapping[str, str]) -> str:
    """Return the mark of some clauses, such as “HKRT WQLM”. Takes their masked texts, by id.

    It is the same wherever these clauses say the same, whatever their order and numbers, so that two papers can be told
    apart without reading them. It has letters alone: digits could be taken for a telephone number. It is no seal, since
    eight letters keep nobody from forging one.
    """
    said = json.dumps(sorted(masked.items()), ensure_ascii=False)
    number = int.from_bytes(hashlib.sha256(said.encode()).digest())
    letters = "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(8))
    return f"{letters[:4]} {letters[4:]}"


_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # without vowels, so that a mark never spells a word


def policies(
    documents: Iterable[str],
    known: Mapping[str, Any],
    context: ClauseContext,
    notes: Mapping[str, Any] = {},
    for_review: bool = False,
) -> dict[str, Policy]:
    """Return documents as values, by name.

    Takes what their pages may use (variables and macros), what clauses rest on, what is said of each clause that is not as
    it was agreed, and whether they are for the review variant.
    """
    return {
        document: compose(
            document,
            templates.fill_in(f"policies/{document}.md", {**known}, for_review),
            context.changes,
            context.conditions,
            notes,
            context.own_clauses,
        )
        for document in documents
    }


def facts_of(setting: Setting, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that a page may use, by name: its words and its macros."""
    return {
        **facts.variables(setting, registers.authorities(), registers.social_media_age(), agreed),
        **facts.functions(setting, registers.guidance(), registers.helplines()),
        "documents_to_read": functools.partial(documents_to_read, setting, agreed),
    }


def documents_to_read(
    setting: Setting,
    agreed: Mapping[str, Any],
    changed: Collection[str] = (),
    masked: Mapping[str, Mapping[str, str]] = {},
) -> list[dict[str, Any]]:
    """Return what a paper says of each document that somebody has read: its title, edition and mark, and when it was agreed.

    Takes what is recorded as agreed, the documents that are not as they were agreed, and the masked text of each where it is
    known already.
    """
    known = masked or masked_texts(setting, clause_context(setting))
    return [
        {
            "title": combined_title(setting.adopted) if document == "combined" else TITLES[document],
            "policies": setting.adopted if document == "combined" else [document],
            "edition": words.escape(editions.edition_of(setting)),
            "agreed": words.day(agreed[document].on) if document in agreed else None,
            "by": words.escape(agreed[document].by) if document in agreed else None,
            "changed": document in changed,
            "written": words.day(setting.written_on(document)),
            "mark": mark_of(known[document]),
        }
        for document in setting.documents
    ]


def name_registers(masked: str) -> str:
    """Return a masked text for readers, with today’s names in place of those of documents and services."""

    def name(token: re.Match[str]) -> str:
        id_ = token[0][1:-1]
        if id_ in registers.guidance():
            return registers.guidance()[id_].title
        return registers.helplines()[id_].name if id_ in registers.helplines() else _READ_AS.get(token[0], token[0])

    return _TOKEN.sub(name, masked)


def masked_facts(setting: Setting) -> dict[str, Any]:
    """Return what a page may use, with contacts and registers masked."""
    one, who = Role.model_validate({"role": CONTACT}), Lead.model_validate({"role": CONTACT})
    service = Contact.model_validate({"name": CONTACT})
    taken_down = dict.fromkeys(setting.withdrawn_policies, Dates(written=datetime.date.min))
    masked = setting.model_copy(
        update={
            "people": People(
                safeguarding_lead=[who], deputies=[one], concerns_about_the_head=who, safeguarding_governor=one,
                specialists=[one],
            ),
            "office": Office.model_construct(called=CONTACT, phone="01632 960 000", email="a@a.example", address=CONTACT),
            "council": Council(
                name=CONTACT, council=CONTACT, partnership=service, advice_service=service, children_services=service,
                lado=None, checked=None,
            ),
            "helplines": [],
            # A policy that is withdrawn is cited no more, and that is not for anybody to agree.
            "withdrawn": Withdrawn(),
            "policies": setting.policies.model_copy(update={"dates": setting.policies.dates.model_copy(update=taken_down)}),
        }
    )  # fmt: skip
    age = registers.social_media_age()
    variables = facts.variables(masked, {}, SocialMediaAge(**vars(age) | {"news": "[news]"}))
    call = facts.functions(masked, {}, {})
    token: Callable[[str], str] = lambda id_: words.escape(f"[{id_}]")  # noqa: E731
    # When a policy was agreed, and by whom, is what the record says, and no part of what it records.
    dates = dict.fromkeys(("written", "agreed", "next_review"), token("day")) | {
        "by": token("body"),
        "minute": None,
        "changed": False,
        "version": None,
    }
    return {
        **variables,
        **call,
        "adopted": setting.adopted,
        "minimum_age": token("age"),
        "dates": dict.fromkeys(setting.adopted, dates),
        "cite": token,
        "service": token,
        "services": lambda *_, **__: [token("services")],
    }
