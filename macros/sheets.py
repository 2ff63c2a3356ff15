"""Lays signs out on paper: measures their words, breaks them into lines, and finds the largest type in which all fits.

Nothing here knows HTML or PDF: a sheet is blocks of words with their places and sizes, and both are written from it, so
that the two cannot differ. Lengths are in points.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from PIL import ImageFont

from macros.logos import Logo

FONTS = Path(__file__).resolve().parent.parent / "docs" / "assets" / "fonts"

Run = tuple[str, bool]  # words, and whether they are bold
Runs = tuple[Run, ...]
Words = tuple[Runs, ...]  # each may be in several pieces: a bold number, and the comma after it


@dataclasses.dataclass(frozen=True)
class Said:
    """Words of a sign, and the clause that they stand on, if any."""

    words: Runs
    clause: str = ""


@dataclasses.dataclass(frozen=True)
class Wording:
    """What a sign says. ``name`` is the setting’s."""

    name: str
    place: Said
    rule: Said
    do_now: Said
    points: tuple[Said, ...]
    why: Said | None
    heading: Said
    lead: Said
    danger: Said
    address: Said
    edition: Said


@dataclasses.dataclass(frozen=True)
class Paper:
    """A size of paper, and between which sizes its text may stand. The rule is larger than any."""

    name: str
    width: float
    height: float
    margin: float
    smallest: float
    largest: float
    largest_rule: float


# Half an A4 sheet is read from nearer, by one person at a desk or a door.
PAPERS = (
    Paper("A4", 595.28, 841.89, 34, smallest=12, largest=16, largest_rule=72),
    Paper("A5", 419.53, 595.28, 25, smallest=9, largest=11.5, largest_rule=51),
)

# The height of a line, in its own size: of text, and of the rule, which is larger.
_LINE, _RULE_LINE = 1.25, 1.1
_STEP = 0.25


class TooLong(Exception):
    """A sign that does not fit its paper in the smallest type. ``clauses`` are those whose words take most room."""

    def __init__(self, paper: Paper, clauses: list[str]) -> None:
        self.paper, self.clauses = paper, clauses
        super().__init__(f"It does not fit on {paper.name}: {', '.join(clauses)}.")


# ---------------------------------------------------------------------------------------------------------------
# Measuring


@functools.cache
def _font(bold: bool, size: int = 1000) -> ImageFont.FreeTypeFont:
    file = FONTS / f"atkinson-hyperlegible-{'bold' if bold else 'regular'}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def _advance(character: str, bold: bool) -> float:
    """Give the width of a character, in its own size. Pairs are not kerned, on paper as here."""
    # A letter of another script is drawn in another typeface, and is seldom wider than high.
    return 1.0 if is_missing(character) else _font(bold).getlength(character) / 1000


@functools.cache
def is_missing(character: str) -> bool:
    """Tell whether our typeface lacks a character: it then draws what it draws for one that nobody has."""
    return _drawn(character) == _drawn("\uffff")


@functools.cache
def _drawn(character: str) -> bytes:
    return bytes(_font(False, 20).getmask(character))


def _width(text: str, bold: bool) -> float:
    return sum(_advance(character, bold) for character in text)


@functools.lru_cache(maxsize=1_000)
def _words(runs: Runs) -> list[Runs]:
    """Give the words of a text. A word may be in several pieces: a bold number, and the comma after it."""
    found: list[list[Run]] = [[]]
    for text, bold in runs:
        for place, piece in enumerate(text.split(" ")):
            if place and found[-1]:
                found.append([])
            if piece:
                found[-1].append((piece, bold))
    return [tuple(word) for word in found if word]


@functools.lru_cache(maxsize=10_000)
def _width_of(word: Runs) -> float:
    return sum(_width(text, bold) for text, bold in word)


@functools.lru_cache(maxsize=10_000)
def _joined(words: Words) -> Runs:
    """Put words in one line. A last one that is empty leaves the space that parts this line from the next."""
    line: list[Run] = []
    for word in words:
        line += [(" ", line[-1][1]), *word] if line else word
    return _merged(line)


def _merged(pieces: Iterable[Run]) -> Runs:
    """Give the same words in as few pieces as there are changes of type."""
    return tuple(
        ("".join(text for text, _ in same), bold)
        for bold, same in itertools.groupby(pieces, key=lambda piece: piece[1])
    )


@functools.lru_cache(maxsize=10_000)
def _wrapped(runs: Runs, room: float) -> tuple[Words, ...]:
    """Break a text into lines of words that are no wider than the room, which is in the text’s own size."""
    lines: list[list[Runs]] = [[]]
    used = 0.0
    for word in _words(runs):
        for number, piece in enumerate(_cut(word, room) if _width_of(word) > room else [word]):
            wide = _width_of(piece)
            space = _advance(" ", lines[-1][-1][-1][1]) if lines[-1] else 0.0
            if lines[-1] and used + space + wide > room:
                if not number:
                    lines[-1].append(())
                lines.append([])
                used, space = 0.0, 0.0
            lines[-1].append(piece)
            used += space + wide
    return tuple(map(tuple, lines))


def _balanced(runs: Runs, room: float) -> tuple[Words, ...]:
    """Break a text into as few lines as it needs, of much the same length."""
    narrower = lines = _wrapped(runs, room)
    while len(narrower) == len(lines) and room > 1:
        lines, room = narrower, 0.97 * room
        narrower = _wrapped(runs, room)
    return lines


def _cut(word: Runs, room: float) -> Iterator[Runs]:
    """Cut a word that is wider than a line, such as an address: after a mark in it, or else anywhere."""
    piece: list[Run] = []
    for character in ((character, bold) for text, bold in word for character in text):
        if piece and _width_of((*piece, character)) > room:
            marks = [at for at, (held, _) in enumerate(piece, 1) if held in "/-.@"]
            at = marks[-1] if marks else len(piece)
            yield _merged(piece[:at])
            piece = piece[at:]
        piece.append(character)
    yield _merged(piece)


def _in_two(runs: Runs, width: float, largest: float) -> tuple[float, list[Words]]:
    """Set a text as large as it can be in one line or two. Gives the size and the lines."""
    words = tuple(_words(runs))
    splits = [[words], *([words[:at], words[at:]] for at in range(1, len(words)))]

    def size(lines: list[Words]) -> float:
        return min(largest, width / max(_width_of(_joined(line)) for line in lines))

    best = max(splits, key=size)  # the first of equals, so that one line is kept where it fits
    return size(best), [*((*line, ()) for line in best[:-1]), best[-1]]


# ---------------------------------------------------------------------------------------------------------------
# Fitting


# Breaks words into lines of a width that is told in the words’ own size.
Breaker = Callable[[Runs, float], Sequence[Words]]


@dataclasses.dataclass
class Block:
    """Something on the sheet: words in lines, bullets of such lines, or a drawing. ``name`` says what it is."""

    name: str
    x: float
    y: float
    width: float
    height: float
    size: float = 0
    line: float = _LINE
    lines: list[Runs] = dataclasses.field(default_factory=list)
    bullets: list[list[Runs]] = dataclasses.field(default_factory=list)
    between: float = 0  # bullets


@dataclasses.dataclass(frozen=True)
class _Shape:
    """A way to lay a sign out. ``share`` is how much of its largest size the rule has."""

    beside: bool  # the drawing stands beside the rule, and not above it
    share: float
    smallest: float  # text, as a multiple of the smallest that the paper allows
    do_now: float = 1.4  # in the size of the text
    drawn: float = 0.2  # the drawing, of the paper’s width
    code: float = 0.18  # of the paper’s width
    gap: float = 0.8  # between groups, in the size of the text


# Tried in turn, each with larger text first: the drawing above the rule is seen from further away. The last is for
# signs that say a great deal.
_SHAPES = (
    _Shape(False, 1, 1.1),
    _Shape(False, 0.85, 1.1),
    _Shape(True, 1, 1),
    _Shape(True, 0.8, 1),
    _Shape(True, 0.7, 1, do_now=1.1, drawn=0.15, code=0.15, gap=0.4),
)


def fitted(said: Wording, paper: Paper, code: bool, logo: Logo | None) -> list[Block]:
    """Lay a sign out on its paper, in the largest type in which all of it fits.

    Takes what it says, the paper, whether it has a code, and the logo. Raises TooLong.
    """
    for shape in _SHAPES:
        steps = range(math.ceil(shape.smallest * paper.smallest / _STEP), int(paper.largest / _STEP) + 1)

        def sheet(step: int, shape: _Shape = shape) -> _Sheet:
            return _Sheet(said, paper, code, logo, shape, step * _STEP)

        # Found by halving: what fits in one size fits in every smaller.
        fitting = bisect.bisect(steps, False, key=lambda step: sheet(step).empty < 0)
        if fitting:
            return sheet(steps[fitting - 1]).placed()
    raise TooLong(paper, _longest(said))


def _longest(said: Wording) -> list[str]:
    room: dict[str, float] = {}
    for piece in (said.place, said.do_now, *said.points, said.why, said.lead, said.edition):
        if piece:
            room[piece.clause] = room.get(piece.clause, 0) + _width_of(piece.words)
    return sorted(room, key=lambda clause: -room[clause])[:2]


@dataclasses.dataclass
class _Group:
    """Blocks that stay together, placed from the top of the group."""

    height: float
    blocks: list[Block]


class _Column:
    """Stacks words from the top."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.blocks: list[Block] = []

    def add(self, name: str, lines: Sequence[Words], size: float, line: float = _LINE) -> None:
        height = len(lines) * size * line
        joined = [_joined(words) for words in lines]
        self.blocks.append(Block(name, self.x, self.y, self.width, height, size, line, joined))
        self.y += height

    def say(self, name: str, runs: Runs, size: float, broken: Breaker) -> None:
        self.add(name, broken(runs, self.width / size), size)


@dataclasses.dataclass(frozen=True)
class _Sheet:
    """A sign in one size of type and one shape, whether or not it fits."""

    said: Wording
    paper: Paper
    code: bool
    logo: Logo | None
    shape: _Shape
    size: float

    @property
    def width(self) -> float:
        return self.paper.width - 2 * self.paper.margin

    @property
    def empty(self) -> float:
        """The height that is left empty, or lacking."""
        return self._empty(self.groups(_wrapped))

    def _empty(self, groups: list[_Group]) -> float:
        gaps = self.shape.gap * self.size * (len(groups) - 1)
        return self.paper.height - 2 * self.paper.margin - sum(group.height for group in groups) - gaps

    def placed(self) -> list[Block]:
        """Give everything its place. What room is left makes the drawing larger, and then the gaps."""
        groups = self.groups(_balanced)
        left = self._empty(groups)
        if not self.shape.beside:
            (drawing,) = groups[1].blocks
            more = min(left, 0.36 * self.paper.width - drawing.height)
            left -= more
            drawing.x -= more / 2
            drawing.width = drawing.height = groups[1].height = drawing.height + more
        gap = self.shape.gap * self.size
        gap += min(left / (len(groups) - 1), 1.2 * gap)
        y = margin = self.paper.margin
        blocks: list[Block] = []
        for group in groups:
            if group is groups[-1]:
                y = self.paper.height - margin - group.height  # the last stands at the foot
            blocks += [dataclasses.replace(block, x=margin + block.x, y=y + block.y) for block in group.blocks]
            y += group.height + gap
        return blocks

    def groups(self, broken: Breaker) -> list[_Group]:
        """Give what is on the sheet, from the top. Takes how text is broken into lines."""
        return [self._band(broken), *self._rule(broken), self._points(), self._worried(broken), self._foot(broken)]

    def _band(self, broken: Breaker) -> _Group:
        """Set who it is from, and the place: a band across the top, with the logo at its end."""
        pad = 0.8 * self.size
        tall, wide, card = 0.0, 0.0, 0.0
        if self.logo:
            shrunk = min(4 * self.size / self.logo.height, 0.36 * self.width / self.logo.width)
            tall, wide = self.logo.height * shrunk, self.logo.width * shrunk
            card = wide + pad
        column = _Column(pad, pad, self.width - 2 * pad - (card + 0.6 * pad if card else 0))
        column.say("setting", ((self.said.name, False),), 1.15 * self.size, broken)
        column.say("place", self.said.place.words, 1.6 * self.size, broken)
        height = max(column.y + pad, tall + 2 * pad)
        band = [Block("band", 0, 0, self.width, height), *_moved(column.blocks, (height - pad - column.y) / 2)]
        if self.logo:
            behind = Block("logo-card", self.width - card - 0.5 * pad, (height - tall - pad) / 2, card, tall + pad)
            band += [behind, Block("logo", behind.x + pad / 2, behind.y + pad / 2, wide, tall)]
        return _Group(height, band)

    def _rule(self, broken: Breaker) -> Iterator[_Group]:
        """Set the drawing, the rule, and what to do now."""
        drawn = self.shape.drawn * self.paper.width
        start = drawn + self.size if self.shape.beside else 0.0
        rule = _Column(start, 0, self.width - start)
        large, lines = _in_two(self.said.rule.words, rule.width, self.paper.largest_rule)
        rule.add("rule", lines, max(self.shape.share * large, min(large, 1.8 * self.size)), _RULE_LINE)
        height = max(rule.y, drawn) if self.shape.beside else rule.y
        drawing = Block("pictogram", 0, (height - drawn) / 2, drawn, drawn)
        if not self.shape.beside:
            yield _Group(drawn, [dataclasses.replace(drawing, x=(self.width - drawn) / 2, y=0)])
        do_now = _Column(0, height + 0.5 * self.size, self.width)
        do_now.say("do-now", self.said.do_now.words, self.shape.do_now * self.size, broken)
        yield _Group(
            do_now.y,
            [*([drawing] if self.shape.beside else []), *_moved(rule.blocks, (height - rule.y) / 2), *do_now.blocks],
        )

    def _points(self) -> _Group:
        indent, between = 1.2 * self.size, 0.3 * self.size
        bullets = [_wrapped(point.words, (self.width - indent) / self.size) for point in self.said.points]
        height = sum(len(lines) for lines in bullets) * self.size * _LINE + between * (len(bullets) - 1)
        joined = [[_joined(words) for words in lines] for lines in bullets]
        points = Block("points", 0, 0, self.width, height, self.size, bullets=joined, between=between)
        column = _Column(0, height, self.width)
        if self.said.why:
            column.y += 2 * between
            column.say("why", self.said.why.words, self.size, _wrapped)
        return _Group(column.y, [points, *column.blocks])

    def _worried(self, broken: Breaker) -> _Group:
        pad = 0.8 * self.size
        column = _Column(pad, 0.7 * pad, self.width - 2 * pad)
        column.say("worried", self.said.heading.words, 1.3 * self.size, broken)
        column.say("lead", self.said.lead.words, 1.1 * self.size, broken)
        column.say("danger", self.said.danger.words, 1.1 * self.size, broken)
        return _Group(column.y + pad, [Block("card", 0, 0, self.width, column.y + pad), *column.blocks])

    def _foot(self, broken: Breaker) -> _Group:
        small = max(self.paper.smallest, 0.85 * self.size)
        drawn = self.shape.code * self.paper.width if self.code else 0.0
        start = drawn + 0.6 * self.size if self.code else 0.0
        column = _Column(start, 0, self.width - start)
        column.say("address", self.said.address.words, small, broken)
        column.say("edition", self.said.edition.words, small, broken)
        height = max(drawn, column.y)
        # What is drawn lines up with the margin: the white that a code needs round it reaches out of it.
        code = [Block("code", -0.09 * drawn, 0, drawn, drawn)] if self.code else []
        return _Group(height, [*code, *_moved(column.blocks, (height - column.y) / 2)])


def _moved(blocks: list[Block], down: float) -> list[Block]:
    return [dataclasses.replace(block, y=block.y + down) for block in blocks]
