"""What a paper is: a title and a row of blocks. Plain data, which ``pdf`` and ``docx`` each write in their own way."""

from __future__ import annotations

import dataclasses
import datetime


@dataclasses.dataclass(frozen=True)
class Piece:
    """Words that look alike. ``to`` is where they lead: an address, or #id within the paper. ``mark``: added or removed."""

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
    """A paragraph. ``style`` may be notice (framed), note (set apart from the rule above it) or small."""

    pieces: tuple[Piece, ...]
    style: str = ""
    kind: str = "paragraph"


@dataclasses.dataclass(frozen=True)
class Bullets:
    """A list, each item of which is a row of paragraphs."""

    items: tuple[tuple[Paragraph, ...], ...]
    kind: str = "bullets"


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
class Contents:
    """The list of headings, down to a level."""

    depth: int = 1
    kind: str = "contents"


@dataclasses.dataclass(frozen=True)
class Break:
    """What follows begins on a page of its own."""

    kind: str = "break"


Block = Heading | Paragraph | Bullets | Clauses | Table | Contents | Break


@dataclasses.dataclass(frozen=True)
class Paper:
    """A paper to be written. ``date`` is the day it is made; ``colour`` is #rrggbb and can be read on white."""

    title: str
    author: str
    colour: str
    date: datetime.date
    blocks: tuple[Block, ...]

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
