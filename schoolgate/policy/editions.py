"""The template’s editions: which there are, what each changed clause by clause, and what the text of each clause was.

``settings/shared/editions.yml`` is written by hand. ``edition-texts.yml`` beside it holds a mark for the text of every
clause of the newest edition, so that a change to the template that no edition tells of is found in a fresh clone too.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from schoolgate import registers
from schoolgate.language import words
from schoolgate.policy import choices
from schoolgate.policy.conditions import guidance_followed
from schoolgate.policy.provisions import Provision
from schoolgate.policy.templates import with_shared_rules
from schoolgate.registers import SHARED, register_files
from schoolgate.setting.model.fields import Day
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.questions import Found

FILE = SHARED / "editions.yml"
TEXTS = SHARED / "edition-texts.yml"
_DOCS = SHARED.parent.parent / "docs"
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
            f"There is no edition {pinned}. The editions are: {known}. This release has {here.name}. A later edition "
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


# ---------------------------------------------------------------------------------------------------------------
# The text of the template’s clauses

_CLAUSE = re.compile(rf"\{{:\s*#((?:{'|'.join(POLICIES)})\.[a-z0-9-]+(?:\.[a-z0-9-]+)+)([^}}]*)\}}")
_CALL = re.compile(r'\b(choice\("[^"]+"(?:, "[^"]+")?|\w+(?=\())')
_MACRO = re.compile(r"\{%-? macro (\w+)\(.*?\) -?%\}.*?\{%-? endmacro -?%\}", re.DOTALL)


def text_marks(docs: Path = _DOCS) -> dict[str, str]:
    """Return a mark for the text of each clause of the template, by id: it changes when the text does.

    The text is that of the clause, of each macro it calls and of each choice. Guidance, which no reader sees, is no part of it.
    """
    shared = (docs / "_parts" / "shared.md").read_text(encoding="utf-8")
    macros = {match[1]: match[0] for match in _MACRO.finditer(shared)} | choices.calls(docs)
    found = {}
    for policy in POLICIES:
        page = with_shared_rules((docs / "policies" / f"{policy}.md").read_text(encoding="utf-8"), shared)
        for id_, text in _clauses(page):
            called = sorted(_macros_called_by(text, macros))
            whole = "\n".join([" ".join(text.split()), *(" ".join(macros[name].split()) for name in called)])
            found[id_] = hashlib.sha256(whole.encode()).hexdigest()[:12]
    return found


def _clauses(page: str) -> Iterator[tuple[str, str]]:
    """Yield each clause of a policy’s page with its lines: from its bullet to the next, guidance left out."""
    bullets = re.split(r"^(?=- |## )", page, flags=re.MULTILINE)
    for bullet in bullets:
        attributes = _CLAUSE.search(bullet)
        if attributes and bullet.startswith("- "):
            yield attributes[1], re.split(r"^ {4}!!! guidance", bullet, flags=re.MULTILINE)[0]


def _macros_called_by(text: str, macros: Mapping[str, str], known: frozenset[str] = frozenset()) -> set[str]:
    called = {name for name in _CALL.findall(text) if name in macros} - known
    return (
        called.union(*(_macros_called_by(macros[name], macros, known | called) for name in called)) if called else set()
    )


def clauses_without_reason(recorded: Mapping[str, str], now: Mapping[str, str], told_of: Iterable[str]) -> list[str]:
    """Return each clause whose text differs from the recorded one, without a reason in any edition."""
    changed = {id_ for id_ in {*recorded, *now} if recorded.get(id_) != now.get(id_)}
    return sorted(changed - set(told_of))


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Recorded:
    """The marks of an edition’s clauses, as ``make edition`` wrote them."""

    edition: str
    clauses: Mapping[str, str]


def read_recorded() -> Recorded:
    """Return the marks of the edition that was recorded last. Source: ``settings/shared/edition-texts.yml``."""
    return register_files.read_one(TEXTS, Recorded)


def record(*, again: bool = False) -> str:
    """Write the marks of the newest edition’s clauses. Return what was done, or why it was not.

    ``again`` is for an edition that nobody has taken yet: its clauses may change without a reason.
    """
    here, now, before = newest(), text_marks(), read_recorded()
    missing = clauses_without_reason(before.clauses, now, here.clauses if before.edition != here.name else ())
    if missing and before.edition != here.name:
        return (
            f"Not recorded. Edition {here.name} changes these clauses, but settings/shared/editions.yml does not say "
            f"why: {', '.join(missing)}."
        )
    if missing and not again:
        return (
            f"Not recorded. These clauses are not as edition {here.name} has them: {', '.join(missing)}. Name a new "
            "edition in settings/shared/editions.yml, with the reason for each change. If nobody has adopted this "
            "one yet: make edition AGAIN=yes"
        )
    lines = [
        "# A mark for the text of every clause, as the edition has it. Written by `make edition`: do not edit.",
        f'edition: "{here.name}"',
        "clauses:",
        *(f'  {id_}: "{mark}"' for id_, mark in now.items()),
    ]
    TEXTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"Recorded the {len(now)} clauses of edition {here.name}."


if __name__ == "__main__":
    message = record(again="--again" in sys.argv)
    print(message)
    sys.exit(message.startswith("Not"))
