"""What a paper is: a title and a row of blocks. Plain data, which ``pdf`` and ``docx`` each write in their own way."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from typing import Literal


@dataclasses.dataclass(frozen=True)
class Piece:
    """Words that look alike. ``to`` is where they lead: an address, or #id within the paper.

    ``mark`` may be added, removed, or rule: the clause that a statement stands on, small and grey after it.
    """

    text: str
    strong: bool = False
    to: str = ""
    mark: str = ""


NEW_LINE = Piece("\n")


@dataclasses.dataclass(frozen=True)
class Heading:
    """A heading, 1 being the highest under the title."""

    level: int
    text: str
    id: str = ""
    kind: str = "heading"


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``style`` may be notice (framed), danger (framed, in red), note (set apart from the rule above it) or small.

    One in the style ``how`` says how to use what comes next, and no page parts it from that.
    """

    pieces: tuple[Piece, ...]
    style: str = ""
    kind: str = "paragraph"


@dataclasses.dataclass(frozen=True)
class Bullets:
    """A list, each item of which is a row of paragraphs, and of points under them.

    ``pictures`` has the outline of the picture that stands in place of an item’s bullet: an icon on a square of 24, as the
    path of an SVG, which says no more than the words do; empty where there is none.
    """

    items: tuple[tuple[Paragraph | Bullets, ...], ...]
    pictures: tuple[str, ...] = ()
    kind: str = "bullets"


def in_one_paragraph(blocks: Iterable[Paragraph | Bullets]) -> Iterator[Piece]:
    """Yield the words of blocks as those of one paragraph, each point on a line of its own."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield from (*([NEW_LINE] if place else []), *block.pieces)
        else:
            for item in block.items:
                yield from (NEW_LINE, Piece("– "), *in_one_paragraph(item))


@dataclasses.dataclass(frozen=True)
class Numbered:
    """A clause: its number, the ids that lead to it, and what it says."""

    number: str
    ids: tuple[str, ...]
    blocks: tuple[Paragraph | Bullets, ...]


@dataclasses.dataclass(frozen=True)
class Clauses:
    """The clauses of a section."""

    items: tuple[Numbered, ...]
    kind: str = "clauses"


@dataclasses.dataclass(frozen=True)
class Table:
    """A table. A row of one cell goes across all columns, and an empty cell is to write in.

    ``widths`` are the parts of the page that its columns take, 1 in all.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    ids: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = (0.32, 0.68)
    kind: str = "table"


@dataclasses.dataclass(frozen=True)
class Step:
    """What to do, and the outline of its picture. A ``branch`` is what to do instead of the step before it."""

    blocks: tuple[Paragraph | Bullets, ...]
    picture: str = ""
    branch: bool = False


@dataclasses.dataclass(frozen=True)
class Steps:
    """What to do in order. The steps are numbered, and a branch is not."""

    items: tuple[Step, ...]
    kind: str = "steps"


@dataclasses.dataclass(frozen=True)
class Field:
    """What is filled in on the paper: words with lines to write on, a box before them to tick, or Yes and No after them."""

    pieces: tuple[Piece, ...]
    how: Literal["write", "tick", "yes-no"]
    lines: int = 1


@dataclasses.dataclass(frozen=True)
class Fields:
    """A run of what is filled in. If ``whole``, no page parts it: a signature stands with the name that it is of."""

    items: tuple[Field, ...]
    whole: bool = False
    kind: str = "fields"


@dataclasses.dataclass(frozen=True)
class Contents:
    """The list of headings, down to a level."""

    depth: int = 1
    kind: str = "contents"


@dataclasses.dataclass(frozen=True)
class Break:
    """What follows begins on a page of its own."""

    kind: str = "break"


Block = Heading | Paragraph | Bullets | Clauses | Table | Steps | Fields | Contents | Break


@dataclasses.dataclass(frozen=True)
class Paper:
    """A paper to be written. ``date`` is the day it is made; ``colour`` is #rrggbb and can be read on white.

    ``crest`` is the setting’s logo as PNG, if it has one. ``size`` is that of the text, in points. What is hung on a
    ``wall`` is set close in Word, to take one page.
    """

    title: str
    author: str
    colour: str
    date: datetime.date
    blocks: tuple[Block, ...]
    crest: bytes = dataclasses.field(default=b"", repr=False)
    size: float = 10.5
    wall: bool = False

    @property
    def ids(self) -> set[str]:
        """Every id that words of the paper may lead to."""
        found = {block.id for block in self.blocks if isinstance(block, Heading)}
        for block in self.blocks:
            if isinstance(block, Clauses):
                found |= {id_ for item in block.items for id_ in item.ids}
            elif isinstance(block, Table):
                found |= {id_ for ids in block.ids for id_ in ids}
        return found - {""}

    @property
    def fields(self) -> list[Field]:
        """All that is filled in on the paper, in order."""
        return [field for block in self.blocks if isinstance(block, Fields) for field in block.items]
