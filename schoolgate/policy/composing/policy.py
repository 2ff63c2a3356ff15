"""A policy as a value: its sections and clauses, what does not stand and why, and what is read of them."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Mapping
from typing import Any

from markdown.extensions.toc import slugify

from schoolgate.policy.composing import inline

# The class of what a page says of a clause that is not as it was agreed. It is no part of the clause.
NOT_AGREED = "not-agreed"


@dataclasses.dataclass(frozen=True)
class Clause:
    """A clause as the public reads it."""

    id: str
    number: str
    """Empty for the key facts."""
    section: str
    text: str
    """Its words on one line, with the opening that it continues and its points."""
    html: str = dataclasses.field(default="", repr=False)
    """The list item that pages print."""
    aliases: tuple[str, ...] = ()
    """The ids of the clauses of other policies whose rule it states for them."""
    promise: bool = False


@dataclasses.dataclass(frozen=True)
class Section:
    """A section that stands, with its clauses."""

    id: str
    title: str
    """Its heading on one line, with its number."""
    group: str
    """The part of the policy that it belongs to, such as “For everyone”; empty where it belongs to none."""
    clauses: tuple[Clause, ...]
    html: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Note:
    """Guidance to whoever drafts a clause: its title, and its paragraphs and points as HTML."""

    title: str
    blocks: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Policy:
    """A document that a setting adopts."""

    document: str
    title: str
    sections: tuple[Section, ...]
    absent: Mapping[str, str]
    """The reason for each clause that does not stand, by its id."""
    ours: Mapping[str, str] = dataclasses.field(repr=False)
    """Our words of each clause that does not stand, or that the setting worded itself, as HTML, by its id."""
    guidance: Mapping[str, tuple[Note, ...]] = dataclasses.field(repr=False)
    """What no reader is to see, by the id of its clause."""
    headings: Mapping[str, str]
    """The heading of every section of the template’s page, without its number, by its id."""
    html: str = dataclasses.field(repr=False)

    @property
    def clauses(self) -> list[Clause]:
        """Its clauses in order."""
        return [clause for section in self.sections for clause in section.clauses]

    @property
    def contents(self) -> list[Any]:
        """Its title and sections, as Python-Markdown lists what a page contains."""
        sections = [(2, section.id, section.title) for section in self.sections]
        return inline.contents([(1, slugify(self.title, "-"), self.title), *sections])

    @property
    def promises(self) -> list[tuple[str, str, str]]:
        """What it says that the setting does: the policy, the section’s heading and the words of each promise."""
        return [
            (clause.id.partition(".")[0], section.title, clause.text)
            for section in self.sections
            for clause in section.clauses
            if clause.promise
        ]

    @property
    def drafting_words(self) -> list[str]:
        """Every line of guidance, as somebody would read it."""
        return [
            text
            for notes in self.guidance.values()
            for note in notes
            for text in map(inline.text, (note.title, *note.blocks))
            if text
        ]


_OUTSIDE = re.compile(r'href="(https://[^"]+)"')


def clauses_by_citation(policy: Policy) -> dict[str, list[Clause]]:
    """Return the clauses that link to each address outside the site, by address."""
    found: dict[str, list[Clause]] = {}
    for clause in policy.clauses:
        for address in dict.fromkeys(map(html.unescape, _OUTSIDE.findall(clause.html))):
            found.setdefault(address, []).append(clause)
    return found
