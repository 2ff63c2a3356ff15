"""A policy as a value: its sections and clauses, what does not stand and why, and what is read of them."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markdown.extensions.toc import slugify

from schoolgate.policy.composing import inline
from schoolgate.policy.composing.inline import Run, Runs

# The class of what a page says of a clause that is not as it was agreed. It is no part of the clause.
NOT_AGREED = "not-agreed"
# The id and the words of the heading over what was agreed and stands no more.
TAKEN_OUT = ("taken-out", "Taken out since this was agreed")


@dataclasses.dataclass(frozen=True)
class Clause:
    """A clause as the public reads it."""

    id: str
    number: str
    """Empty for the key facts."""
    section: str
    text: str
    """Its words on one line, with the opening that it continues, its points and what the setting added."""
    opening: Runs = ()
    """The words that it continues, without their colon; none where it is a sentence by itself."""
    is_opened: bool = False
    """Whether its opening stands above it, once for all that continue it."""
    words: Runs = ()
    points: tuple[Runs, ...] = ()
    added: Runs = ()
    """The setting’s own words after ours."""
    note: Runs = ()
    """That it is not as it was agreed, and how that was. It is no part of the clause."""
    html: str = dataclasses.field(default="", repr=False)
    """The list item that pages print."""
    aliases: tuple[str, ...] = ()
    """The ids of the clauses of other policies whose rule it states for them."""
    promise: bool = False

    @property
    def runs(self) -> Runs:
        """All its words in order, one run after the other. Between its lines are spaces."""
        lines = [line for line in (self.opening, self.words, *self.points, self.added) if line]
        return tuple(run for place, line in enumerate(lines) for run in ([Run(" ")] if place else []) + [*line])


@dataclasses.dataclass(frozen=True)
class Section:
    """A section that stands, with its clauses."""

    id: str
    number: str
    """With a full stop: 4. Empty for the key facts."""
    name: str
    """Its heading on one line."""
    group: str
    """The part of the policy that it belongs to, such as “For everyone”; empty where it belongs to none."""
    clauses: tuple[Clause, ...]
    html: str = dataclasses.field(repr=False)

    @property
    def title(self) -> str:
        """Its heading with its number."""
        return f"{self.number} {self.name}".lstrip()


@dataclasses.dataclass(frozen=True)
class Promise:
    """What a policy says that the setting does: a clause, by its id, with its policy, the section’s heading and its words."""

    policy: str
    section: str
    clause: str
    text: str


def by_section(promises: Iterable[Promise]) -> Iterator[tuple[str, str, list[Promise]]]:
    """Yield promises that stand together, with their policy and the heading of their section."""
    for (policy, section), kept in itertools.groupby(promises, lambda promise: (promise.policy, promise.section)):
        yield policy, section, [*kept]


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
    before: tuple[Runs, ...]
    """The paragraphs above its first section."""
    sections: tuple[Section, ...]
    taken_out: tuple[Runs, ...]
    """What is said, below the last section, of clauses that were agreed and stand no more."""
    absent: Mapping[str, str]
    """The reason for each clause that does not stand, by its id."""
    ours: Mapping[str, str] = dataclasses.field(repr=False)
    """Our words of each clause that does not stand, or that the setting worded itself, as HTML, by its id."""
    guidance: Mapping[str, tuple[Note, ...]] = dataclasses.field(repr=False)
    """What no reader is to see, by the id of its clause."""
    headings: Mapping[str, str]
    """The heading of every section of the template’s page, without its number, by its id."""
    html: str = dataclasses.field(default="", repr=False)

    @property
    def clauses(self) -> list[Clause]:
        """Its clauses in order."""
        return [clause for section in self.sections for clause in section.clauses]

    @property
    def id(self) -> str:
        """The id of its title."""
        return slugify(self.title, "-")

    @property
    def contents(self) -> list[Any]:
        """Its title and sections, as Python-Markdown lists what a page contains."""
        sections = [(2, section.id, section.title) for section in self.sections]
        return inline.contents([(1, self.id, self.title), *sections])

    @property
    def promises(self) -> list[Promise]:
        """What it says that the setting does."""
        return [
            Promise(clause.id.partition(".")[0], section.title, clause.id, clause.text)
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


def clauses_by_citation(policy: Policy) -> dict[str, list[Clause]]:
    """Return the clauses that link to each address outside the site, by address."""
    found: dict[str, list[Clause]] = {}
    for clause in policy.clauses:
        for address in dict.fromkeys(run.to for run in (*clause.runs, *clause.note) if run.to.startswith("https://")):
            found.setdefault(address, []).append(clause)
    return found
