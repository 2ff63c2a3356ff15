"""A setting’s policies as values: each clause with its number and its words, or the reason why it does not stand.

Pages, agreed texts, changes, the pack for governors, promises and the review variant are made of these.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schoolgate.errors import TemplateError
from schoolgate.policy.composing import inline, markup
from schoolgate.policy.composing.blocks import OPENING, Block, Bullet, Guidance, Heading, Paragraph, blocks
from schoolgate.policy.composing.policy import Clause, Note, Policy, Section
from schoolgate.policy.provisions import CLAUSE, own_clauses_of, reason_unmet, section_of
from schoolgate.setting.model.parts import Change, OwnClause
from schoolgate.setting.model.vocabulary import SECTION

# In which order the sections of a combined document stand: the others are those of each policy in turn. What follows a colon keeps
# sections of a kind apart (worries:staff).
_OTHERS = ""
_PARTS = ("key-facts", "aims", "links", "everyone", _OTHERS, "breach", "worries", "review", "useful-links")


@dataclasses.dataclass
class _Item:
    """A clause while its policy is composed. Its words and what is around them are HTML."""

    id: str
    words: str
    points: tuple[str, ...] = ()
    opening: str = ""
    added: str = ""
    same: str = ""
    promise: bool = False
    aliases: list[str] = dataclasses.field(default_factory=list)

    def text(self) -> str:
        return inline.text("\n".join([f"{self.opening} {self.words}", *self.points, self.added]))

    def ours(self) -> str:
        return markup.with_points(f"{self.opening} {self.words}".strip(), self.points)


@dataclasses.dataclass
class _Part:
    """A section while its policy is composed."""

    heading: Heading
    words: str
    items: list[_Item]


def compose(
    document: str,
    page: str,
    changes: Mapping[str, Change],
    conditions: Mapping[str, str | None],
    notes: Mapping[str, Any] = {},
    own_clauses: Iterable[OwnClause] = (),
) -> Policy:
    """Return a document as it stands for a setting.

    Takes the document’s name, its page filled in, the setting’s changes by clause or section, for each condition None or
    the reason why it does not hold, what is said of each clause that is not as it was agreed, and the setting’s own clauses.
    Raise TemplateError where the page cannot be read as clauses.
    """
    try:
        return _Composing(document, page, changes, conditions, notes, own_clauses).policy()
    except TemplateError as fault:
        fault.file = f"docs/policies/{document}.md"
        raise


class _Composing:
    """One document while it is composed."""

    def __init__(
        self,
        document: str,
        page: str,
        changes: Mapping[str, Change],
        conditions: Mapping[str, str | None],
        notes: Mapping[str, Any],
        own_clauses: Iterable[OwnClause],
    ) -> None:
        self.document, self.changes, self.conditions, self.notes = document, changes, conditions, notes
        self.own_clauses = [*own_clauses]
        self.blocks = blocks(page)
        self.converted = inline.convert(words for block in self.blocks for words in _wordings(block))
        self.absent: dict[str, str] = {}
        self.ours: dict[str, str] = {}
        self.guidance: dict[str, tuple[Note, ...]] = {}

    def policy(self) -> Policy:
        titles = [block for block in self.blocks if isinstance(block, Heading) and block.level == 1]
        title = self.converted[titles[0].words] if titles else ""
        parts = [*self._parts()]
        headings = {part.heading.attributes.id: inline.text(part.words) for part in parts}
        if len(titles) > 1:
            self._state_each_rule_once(parts)
            parts = _as_one_document(parts)
        sections = self._numbered(part for part in parts if part.items)
        before = [
            self.converted[block.words]
            for block in itertools.takewhile(lambda block: not _is_section(block), self.blocks)
            if isinstance(block, Paragraph)
        ]
        gone = self._taken_out(headings, sections)
        policy = Policy(
            self.document,
            inline.text(title),
            tuple(map(inline.runs, before)),
            tuple(sections),
            tuple(map(inline.runs, gone)),
            self.absent,
            self.ours,
            self.guidance,
            headings,
        )
        body = [
            *([f'<h1 id="{policy.id}">{title}</h1>'] if titles else []),
            *(f"<p>{words}</p>" for words in before),
            *(section.html for section in sections),
            *markup.taken_out(gone),
        ]
        return dataclasses.replace(policy, html="\n".join(body))

    def _parts(self) -> Iterator[_Part]:
        """Return the page’s sections with the clauses that stand in each."""
        for first, *under in _grouped(self.blocks):
            if not isinstance(first, Heading):
                self._no_clauses(under)
                continue
            bullets = [block for block in under if isinstance(block, Bullet)]
            if not bullets:
                raise TemplateError(f"The section “{first.attributes.id}” holds no clause.")
            part = _Part(first, self.converted[first.words], [])
            opening = ""
            for block in under:
                if isinstance(block, Bullet):
                    part.items += self._standing(block, opening, first)
                elif isinstance(block, Guidance):
                    self._keep_guidance("", [block])
                else:
                    opening = self._opening(block)
            self._change_section(part)
            yield part

    def _no_clauses(self, under: list[Block | Guidance]) -> None:
        for block in under:
            if isinstance(block, Bullet) and CLAUSE.fullmatch(block.attributes.id):
                raise TemplateError(
                    f"The clause “{block.attributes.id}” is not a bullet of a section with an id of its own."
                )

    def _opening(self, block: Block) -> str:
        """Return the words of an opening, without the colon."""
        words = self.converted[block.words]
        if OPENING not in block.attributes.classes:
            raise TemplateError(
                f"“{inline.text(words)}” is no clause. Begin it with a hyphen or, if clauses continue it, mark it: {{: .opening }}"
            )
        if not words.endswith(":"):
            raise TemplateError(f"The opening “{inline.text(words)}” does not end with a colon.")
        return words.removesuffix(":")

    def _standing(self, bullet: Bullet, opening: str, heading: Heading) -> Iterator[_Item]:
        """Return a clause as the setting has it, if it stands."""
        id_, values = bullet.attributes.id, bullet.attributes.values
        words = self.converted[bullet.words]
        if bullet.is_step:
            raise TemplateError(f"“{inline.text(words)}” is in a numbered list. Begin each clause with a hyphen.")
        if not CLAUSE.fullmatch(id_):
            raise TemplateError(
                f"A bullet under “{inline.text(self.converted[heading.words])}” has no clause id: “{inline.text(words)[:60]}”."
            )
        if section_of(id_) != heading.attributes.id:
            raise TemplateError(f"The clause “{id_}” stands under “{heading.attributes.id}”, which is not its section.")
        if opening and values.get("same"):
            raise TemplateError(
                f"“{id_}” states a rule of several policies, so it is a whole sentence. Place it before the "
                f"opening “{inline.text(opening)}:”."
            )
        self._keep_guidance(id_, bullet.guidance)
        item = _Item(
            id_,
            words,
            tuple(self.converted[point] for point in bullet.points),
            opening,
            same=values.get("same", ""),
            promise="promise" in bullet.attributes.classes,
        )
        change = self.changes.get(id_)
        reason = reason_unmet(heading.attributes.values.get("when"), self.conditions) or reason_unmet(
            values.get("when"), self.conditions
        )
        if reason := reason or (change.omit if change else None):
            self._leave_out(item, reason)
            return
        if change and change.replace:
            self.ours[id_] = item.ours()
            item = dataclasses.replace(item, words=inline.own(change.replace), points=(), opening="")
        elif change and change.add:
            item.added = inline.own(change.add)
        yield item

    def _leave_out(self, item: _Item, reason: str) -> None:
        self.absent[item.id], self.ours[item.id] = reason, item.ours()

    def _keep_guidance(self, id_: str, notes: Iterable[Guidance]) -> None:
        kept = [
            Note(self.converted[note.title], tuple(self.converted[words] for words in note.blocks)) for note in notes
        ]
        if kept:
            self.guidance[id_] = (*self.guidance.get(id_, ()), *kept)

    def _change_section(self, part: _Part) -> None:
        """Leave out what the setting leaves out, or says in its own words, for a whole section, and add what it says itself."""
        id_ = part.heading.attributes.id
        change = self.changes.get(id_)
        if change and (change.omit or change.replace):
            for item in part.items:
                self._leave_out(item, change.omit or "The setting’s own wording stands for the whole section.")
            part.items.clear()
        if reason_unmet(part.heading.attributes.values.get("when"), self.conditions):
            return
        part.items += [
            _Item(own.id, inline.own(own.says), tuple(map(inline.own, own.points)))
            for own in own_clauses_of(id_, self.changes, self.own_clauses)
        ]

    def _state_each_rule_once(self, parts: list[_Part]) -> None:
        """Leave the first clause of each rule that several policies state. The ids of the others lead to it."""
        first: dict[str, _Item] = {}
        for part in parts:
            for item in [*part.items]:
                stated = first.setdefault(item.same, item) if item.same else item
                if stated is not item:
                    stated.aliases.append(item.id)
                    self.absent[item.id] = f"The same rule stands as {stated.id}."
                    part.items.remove(item)

    def _numbered(self, parts: Iterator[_Part]) -> list[Section]:
        found: list[Section] = []
        number = 0
        for part in parts:
            numbered = "key-facts" not in part.heading.attributes.classes
            number += numbered
            found.append(self._section(part, number if numbered else None))
        return found

    def _section(self, part: _Part, number: int | None) -> Section:
        """Return a section with its clauses, and those that follow each other with one opening in a list under it."""
        id_, values = part.heading.attributes.id, part.heading.attributes.values
        shown, group = "" if number is None else f"{number}.", values.get("group", "")
        classes = [name for name in part.heading.attributes.classes if name != "locked"]
        below = [markup.heading(id_, classes, group, shown, part.words)]
        lists: list[tuple[str, list[_Item]]] = []
        for opening, run in itertools.groupby(part.items, lambda item: item.opening):
            items = [*run]
            opening = opening if len(items) > 1 else ""  # a clause by itself is a sentence
            if not opening and lists and not lists[-1][0]:
                lists[-1][1].extend(items)
            else:
                lists.append((opening, items))
        place = itertools.count(1)
        clauses = []
        for opening, items in lists:
            here = [
                self._clause(item, id_, "" if number is None else f"{number}.{next(place)}", bool(opening))
                for item in items
            ]
            clauses += here
            below.append(markup.clauses(opening, (clause.html for clause in here)))
        return Section(id_, shown, inline.text(part.words), group, tuple(clauses), "\n".join(below))

    def _clause(self, item: _Item, section: str, number: str, opened: bool) -> Clause:
        note = markup.note(self.notes[item.id]) if item.id in self.notes else ""
        written = (
            item.id,
            number,
            item.opening,
            opened,
            item.words,
            item.points,
            tuple(item.aliases),
            item.added,
            note,
        )
        return _clause(section, item.text(), item.promise, *written)

    def _taken_out(self, headings: Mapping[str, str], sections: list[Section]) -> list[str]:
        """Return what is said of each clause that was agreed and stands no more."""
        here = {id_.partition(".")[0] for id_ in headings}
        standing = {clause.id for section in sections for clause in section.clauses}
        return [
            markup.note(note)
            for id_, note in self.notes.items()
            if id_.partition(".")[0] in here and id_ not in standing
        ]


# Nine clauses of ten say the same for most settings. So many, of all settings together, take some 20 MB.
@functools.lru_cache(maxsize=8_000)
def _clause(
    section: str, text: str, promise: bool, id_: str, number: str, opening: str, opened: bool, words: str, points: tuple[str, ...],
    aliases: tuple[str, ...], added: str, note: str,
) -> Clause:  # fmt: skip
    return Clause(
        id_,
        number,
        section,
        text,
        inline.runs(opening),
        opened,
        inline.runs(words),
        tuple(map(inline.runs, points)),
        inline.runs(added),
        inline.runs(note),
        markup.clause(id_, number, opening, opened, words, points, aliases, added, note),
        aliases,
        promise,
    )


def _wordings(block: Block | Guidance) -> Iterator[str]:
    if isinstance(block, Guidance):
        yield from (block.title, *block.blocks)
        return
    yield block.words
    if isinstance(block, Bullet):
        yield from block.points
        for note in block.guidance:
            yield from _wordings(note)


def _is_section(block: Block | Guidance) -> bool:
    return isinstance(block, Heading) and block.level == 2 and bool(SECTION.fullmatch(block.attributes.id))


def _grouped(found: list[Block | Guidance]) -> Iterator[list[Any]]:
    """Return the blocks of each section, its heading first, and None before those that stand in none."""
    group: list[Any] = [None]
    for block in found:
        if isinstance(block, Heading):
            yield group
            group = [block] if _is_section(block) else [None]
        else:
            group.append(block)
    yield group


def _as_one_document(parts: list[_Part]) -> list[_Part]:
    """Return the sections of several policies as those of one: a section of each part that they share."""
    by_part: dict[str, _Part] = {}
    kept: list[_Part] = []
    for part in parts:
        name = part.heading.attributes.values.get("part", "")
        if name in by_part:
            by_part[name].items += part.items
            continue
        kept.append(part)
        if name:
            by_part[name] = part
    return sorted(kept, key=_place)


def _place(part: _Part) -> int:
    name = part.heading.attributes.values.get("part", _OTHERS).partition(":")[0]
    return _PARTS.index(name if name in _PARTS else _OTHERS)
