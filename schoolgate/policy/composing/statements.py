"""A page for people as a value: what it says to parents, visitors, staff and pupils, and the clauses that this stands on.

A statement is a bullet or paragraph with the clause it stands on, on the line under it::

    - Your child hands in their phone at the office.
      {: on=mobile.learners.use-on-site }

It stands only where that clause stands for the setting, says what the setting says where it changed that clause, and
ends with a link to it. So a page cannot say what the policy does not. Several ids, with commas between them, mean the
first that stands; clauses that share a rule (``same=``) stand in for each other. ``when=`` may narrow it further. Where the
clause is of the setting’s own (``own_clauses("mobile.staff")``), the setting’s words stand in place of the statement’s.
What somebody fills in or ticks (``.field``, ``.tick``, ``.yes-no``) leads to its clause too, and asks the same whatever the setting
wrote in place of that.

A safety line (``.safety``, from ``docs/_parts/safety.md``) stands whatever the policies say. Where a clause
that stands says the same it ends with a link to that; where none does, it stands by itself.
"""

from __future__ import annotations

import dataclasses
import html
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from markdown.extensions import toc

from schoolgate.errors import TemplateError
from schoolgate.language.marks import DEPENDS, REPLACES
from schoolgate.policy.composing import inline
from schoolgate.policy.composing.blocks import Block, Bullet, Guidance, Heading, blocks
from schoolgate.policy.provisions import ClauseContext

# What a link to a clause leads to until the policies are laid out and its number and address are known.
PENDING = "clause:"
SAFETY = "safety"  # the class of a safety line
ASKS = frozenset({"field", "tick", "yes-no"})  # the classes of what is filled in on paper
# Levels of headings.
_IN_CONTENTS, _NO_HEADING = (1, 2), 9


@dataclasses.dataclass(frozen=True)
class Page:
    """A page for people as it stands for a setting."""

    title: str
    html: str = dataclasses.field(repr=False)
    contents: list[Any] = dataclasses.field(repr=False)
    """Its headings down to sections, as Python-Markdown lists what a page contains."""
    statements: tuple[str, ...]
    """The id of the clause that each statement stands on, in order."""


def compose_page(file: str, page: str, context: ClauseContext) -> Page:
    """Return a page for people as it stands for a setting.

    Takes its file, such as docs/parents.md, its text filled in, and what decides which clauses stand. Raise TemplateError
    where it rests on what is not there.
    """
    try:
        return _Composing(page, context).page()
    except TemplateError as fault:
        fault.file = file
        raise


class _Composing:
    """One page while it is composed. Its blocks are told by their places."""

    def __init__(self, page: str, context: ClauseContext) -> None:
        self.context = context
        self.blocks = [block for block in blocks(page) if not isinstance(block, Guidance)]
        self.converted = inline.convert(words for block in self.blocks for words in _wordings(block))
        self.taken: set[str] = set()
        self.extended: set[str] = set()
        self.statements: list[str] = []

    def page(self) -> Page:
        every = [*range(len(self.blocks))]
        headings = {place: block for place, block in enumerate(self.blocks) if isinstance(block, Heading)}
        had_content = {place for place in headings if self._under(place, every)}
        places, in_doubt = self._under_headings_that_stand(headings, every)
        self.taken = {self.blocks[place].attributes.id for place in places} - {""}
        written = {place: self._written(self.blocks[place]) for place in places if place not in headings}
        left = [place for place in places if written.get(place, "a heading")]
        # From the last on: where nothing but headings is left under a heading, all of them go.
        for place in sorted(headings, reverse=True):
            if place in left and place in had_content - in_doubt.keys() and not self._under(place, left):
                left.remove(place)
        ids = {place: self._id(headings[place]) for place in left if place in headings}
        for place, id_ in ids.items():
            written[place] = self._heading(headings[place], id_) + in_doubt.get(place, "")
        listed = [
            (headings[place].level, id_, self._name(headings[place]))
            for place, id_ in ids.items()
            if headings[place].level in _IN_CONTENTS
        ]
        return Page(
            next((self._name(headings[place]) for place in ids if headings[place].level == 1), ""),
            "\n".join(_in_lists((self.blocks[place], written[place]) for place in left)),
            inline.contents(listed),
            tuple(self.statements),
        )

    def _under(self, heading: int, places: list[int]) -> list[int]:
        """Return the places, of those given, under a heading: up to the next of its level or above."""
        later = itertools.dropwhile(lambda place: place <= heading, places)
        level = _level(self.blocks[heading])
        return [*itertools.takewhile(lambda place: _level(self.blocks[place]) > level, later)]

    def _under_headings_that_stand(
        self, headings: Iterable[int], places: list[int]
    ) -> tuple[list[int], dict[int, str]]:
        """Return the places without those under headings that fall, and the marks under headings that may fall."""
        in_doubt: dict[int, str] = {}
        for heading in headings:
            if heading not in places or self._stands(self.blocks[heading]):
                continue
            gone = {*self._under(heading, places)}
            if marks := self._doubtful_marks(self.blocks[heading], REPLACES):
                in_doubt[heading] = f"\n<p>{marks}</p>"
            else:
                gone.add(heading)
            places = [place for place in places if place not in gone]
        return places, in_doubt

    def _id(self, heading: Heading) -> str:
        return heading.attributes.id or str(toc.unique(toc.slugify(self._name(heading), "-"), self.taken))

    def _name(self, heading: Heading) -> str:
        return inline.text(self.converted[heading.words])

    def _heading(self, heading: Heading, id_: str) -> str:
        attributes = _attributes(heading, heading.attributes.classes, id_)
        return f"<h{heading.level}{attributes}>{self.converted[heading.words]}</h{heading.level}>"

    def _written(self, block: Block) -> str:
        """Return a bullet or paragraph as HTML, or nothing where it does not stand."""
        words, id_, classes = self.converted[block.words], block.attributes.id, block.attributes.classes
        points = [self.converted[point] for point in block.points] if isinstance(block, Bullet) else []
        in_paragraph = False
        if not self._stands(block):
            words, points, in_paragraph = self._doubtful_marks(block, REPLACES), [], True
            if not words:
                return ""
        else:
            if clause := self._clause(block):
                change = None if ASKS & {*classes} else self.context.changes.get(clause)
                if own := self.context.own_clause(clause):
                    # As the policy prints it: the page only names it.
                    words, points = inline.own(own.says), [*map(inline.own, own.points)]
                in_paragraph = bool(points or (change and (change.replace or change.add)))
                if change and change.replace:
                    # Printed here too, so that the page and the policy go on saying the same.
                    words, points = inline.own(change.replace), []
                elif change and change.add and clause not in self.extended:
                    words += f" {inline.own(change.add)}"
                    self.extended.add(clause)  # once a page, where two statements stand on one clause
                words += f' <a class="rule-link" href="{PENDING}{clause}">{PENDING}</a>'
                id_, classes = id_ or self._unused_id(clause.rpartition(".")[2]), (*classes, "statement")
                self.statements.append(clause)
            if marks := self._doubtful_marks(block, DEPENDS):
                words += f" {marks}"
        attributes = _attributes(block, classes, id_)
        if not isinstance(block, Bullet):
            return f"<p{attributes}>{words}</p>"
        words = f"<p>{words}</p>" if in_paragraph else words
        end = "\n" if in_paragraph or points else ""
        return f"<li{attributes}>{words}{inline.listed(points)}{end}</li>"

    def _stands(self, block: Block) -> bool:
        ids, when = block.attributes.values.get("on"), block.attributes.values.get("when")
        if when is not None and not self.context.holds(when):
            return False
        return ids is None or _is_safety(block) or bool(self.context.clause_for(ids))

    def _clause(self, block: Block) -> str | None:
        """Return the clause that a statement stands on."""
        ids = block.attributes.values.get("on")
        return self.context.clause_for(ids, in_our_words=_is_safety(block)) if ids else None

    def _doubtful_marks(self, block: Block, before: str) -> str:
        """Return the marks of the missing answers that decide whether a block stands, each with what is put before it."""
        values = block.attributes.values
        ids = None if _is_safety(block) else values.get("on")
        marks = self.context.doubtful_marks(ids, values.get("when")) if self.context.doubtful else []
        return "".join(f"{before}{mark}" for mark in marks)

    def _unused_id(self, id_: str) -> str:
        others = map(f"{id_}-{{}}".format, itertools.count(2))
        free = next(name for name in itertools.chain([id_], others) if name not in self.taken)
        self.taken.add(free)
        return free


def _wordings(block: Block) -> Iterator[str]:
    yield block.words
    if isinstance(block, Bullet):
        yield from block.points


def _is_safety(block: Block) -> bool:
    return SAFETY in block.attributes.classes


def _level(block: Block) -> int:
    return block.level if isinstance(block, Heading) else _NO_HEADING


def _attributes(block: Block, classes: Iterable[str], id_: str) -> str:
    others = {name: value for name, value in block.attributes.values.items() if name not in {"on", "when"}}
    given = {"class": " ".join(classes), "id": id_} | others
    return "".join(f' {name}="{html.escape(value)}"' for name, value in given.items() if value)


def _in_lists(elements: Iterable[tuple[Block, str]]) -> Iterator[str]:
    """Return blocks with bullets, and steps, that follow each other in a list."""
    for kind, run in itertools.groupby(elements, lambda element: _list_of(element[0])):
        items = [written for _, written in run]
        yield from [f"<{kind}>", *items, f"</{kind}>"] if kind else items


def _list_of(block: Block) -> str:
    if not isinstance(block, Bullet):
        return ""
    return "ol" if block.is_step else "ul"
