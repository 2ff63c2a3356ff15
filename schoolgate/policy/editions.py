"""The template’s editions: which there are, and what each changed clause by clause.

``settings/shared/editions.yml`` is written by hand. ``edition-texts.yml`` beside it holds a mark for the text of every
clause of the newest edition (``make edition``), so that a change to the template that no edition tells of is found.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from schoolgate import registers
from schoolgate.language import words
from schoolgate.policy.provisions import Provision
from schoolgate.registers import SHARED, register_files
from schoolgate.registers.followed import guidance_followed
from schoolgate.setting.model.fields import Day
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found

FILE = SHARED / "editions.yml"
_MOST_NAMED = 8


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Reviewer:
    """Who reviewed the words of an edition as a safeguarding practitioner: their role, their body and the day."""

    role: str
    body: str
    date: Day


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _Entry:
    """What the register says of an edition."""

    date: Day
    says: str
    clauses: dict[str, str]
    reviewed_by: tuple[Reviewer, ...] = ()


@dataclasses.dataclass(frozen=True)
class Edition:
    """An edition of the template. ``clauses`` says of each clause that it changed why it did."""

    name: str
    date: datetime.date
    says: str
    clauses: Mapping[str, str]
    reviewed_by: tuple[Reviewer, ...] = ()

    @property
    def reviewed(self) -> str:
        """Who reviewed its words and when, or that no safeguarding practitioner has yet."""
        if not self.reviewed_by:
            return f"The words of edition {self.name} have not yet been reviewed by a safeguarding practitioner."
        who = words.join([f"{one.role}, {one.body}, on {words.day(one.date)}" for one in self.reviewed_by])
        return f"The words of edition {self.name} were reviewed by {who}."


@functools.cache
def editions() -> dict[str, Edition]:
    """Return every edition by name, the oldest first. Source: ``settings/shared/editions.yml``."""
    given = register_files.read(FILE, _Entry).entries
    return {
        name: Edition(name, entry.date, entry.says, entry.clauses, entry.reviewed_by) for name, entry in given.items()
    }


def newest() -> Edition:
    """Return the template’s own edition."""
    return [*editions().values()][-1]


def edition_of(setting: Setting) -> str:
    """Return the name of the edition that a setting has, which is the newest where its file names none."""
    return setting.edition or newest().name


def editions_after(name: str) -> list[Edition]:
    """Return the editions after the one named, the oldest first; none if it is not known."""
    names = [*editions()]
    return [editions()[later] for later in names[names.index(name) + 1 :]] if name in names else []


def latest_change(name: str, clause: str, template: Mapping[str, Provision]) -> Edition | None:
    """Return the latest edition after the one named that changed a clause, or a clause that states the same rule."""
    same = template[clause].same if clause in template else None
    alike = {clause, *(id_ for id_, other in template.items() if same and other.same == same)}
    return next((edition for edition in reversed(editions_after(name)) if alike & edition.clauses.keys()), None)


def find_other_edition(setting: Setting, standing: Iterable[str]) -> Iterator[Found]:
    """Find a setting that uses another edition than the template’s, and say what taking this one changes.

    Takes the setting and the ids of the clauses that stand for it.
    """
    pinned, here = setting.edition, newest()
    if pinned is None or pinned == here.name:
        return
    if pinned not in editions():
        known = ", ".join(editions())
        yield (
            ("edition",),
            f"There is no edition “{pinned}”. The editions are: {known}. This release has {here.name}. A later edition "
            "comes with a later release of Schoolgate: upgrade first.",
        )
        return
    stands = set(standing)
    moved = {id_: edition for edition in editions_after(pinned) for id_ in edition.clauses if id_ in stands}
    named = "; ".join(f"{id_} ({edition.clauses[id_].rstrip('.')})" for id_, edition in [*moved.items()][:_MOST_NAMED])
    more = f"; and {len(moved) - _MOST_NAMED} more" if len(moved) > _MOST_NAMED else ""
    clauses = "clause" if len(moved) == 1 else "clauses"
    yield (
        ("edition",),
        f"Your file uses edition {pinned}, and this release has {here.name}. To adopt it, write edition: "
        f'"{here.name}". '
        + (f"It changes {len(moved)} {clauses} of yours: {named}{more}." if moved else "It changes no clause of yours.")
        + (" Read the clauses of your own again too." if setting.own_clauses else "")
        + f" To keep your edition, build with a release that has {pinned}: on GitHub, close the proposal for this "
        "release.",
    )


def written_before_its_guidance(setting: Setting) -> Iterator[Found]:
    """Find a policy that is said to be older than guidance that its text follows.

    What came after the edition of the template that the setting took is no fault of its date. Takes a whole setting. Yield
    findings as ``contradictions`` does, each with its sentence.
    """
    taken = editions().get(setting.edition or "", newest()).date.year
    for policy in setting.adopted:
        written = getattr(setting.policies.dates, policy).written
        for id_ in guidance_followed(setting, policy):
            document = registers.guidance()[id_]
            if written.year < int(document.edition) <= taken:
                yield (
                    ("policies", "dates", policy, "written"),
                    f"The text follows {document.title} ({document.edition}), so it was not written in "
                    f"{written.year}. Write the date on which it was written or last changed: that may be the day you "
                    "adopted this wording.",
                )
                break
