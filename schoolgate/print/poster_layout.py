"""Lays signs out on paper: measures their words, breaks them into lines, and finds the largest type in which all fits.

Nothing here knows HTML or PDF: a sheet is blocks of words with their places and sizes, and both are written from it, so
that the two cannot differ. Lengths are in points.
"""

from __future__ import annotations

import bisect
import dataclasses
import math
from collections.abc import Sequence
from typing import NamedTuple

from schoolgate.errors import PaperError
from schoolgate.print.logos.logos import Logo
from schoolgate.print.measure import (
    BEARING,
    LINE,
    RULE_LINE,
    Breaker,
    Runs,
    Words,
    balance,
    fit_large,
    join_words,
    width_of,
    wrap,
)
from schoolgate.setting.signs import QUIET


@dataclasses.dataclass(frozen=True)
class ClauseWords:
    """Words of a sign, and the clause that they stand on, if any. ``stays``: no sign may leave them out."""

    words: Runs
    clause: str = ""
    stays: bool = False


@dataclasses.dataclass(frozen=True)
class Wording:
    """What a sign says. ``name`` is the setting’s; ``caption`` says what its code is for, where it has one."""

    name: str
    place: ClauseWords
    rule: ClauseWords
    do_now: ClauseWords
    points: tuple[ClauseWords, ...]
    why: ClauseWords | None
    heading: ClauseWords
    lead: ClauseWords
    danger: ClauseWords
    caption: ClauseWords | None
    address: ClauseWords
    edition: ClauseWords


@dataclasses.dataclass(frozen=True)
class Paper:
    """A size of paper, and between which sizes its text may stand. The rule is larger than any."""

    name: str
    width: float
    height: float
    margin: float
    smallest: float
    largest: float

    def mm(self, millimetres: float) -> float:
        """Return what is so long on A4, in the same proportion on this paper, in points."""
        return millimetres / 210 * self.width


# Half an A4 sheet is read from nearer, by one person at a desk or a door.
PAPERS = (
    Paper("A4", 595.28, 841.89, 34, smallest=12, largest=17),
    Paper("A5", 419.53, 595.28, 25, smallest=9, largest=12),
)

# What is seen and scanned from three metres, in millimetres of A4. A code is measured without the white round it.
DRAWING, CAPITALS, LARGEST_CAPITALS, CODE, LARGEST_CODE = 70, 20, 27, 35, 42
# The height of a capital, in the size of the type.
CAPITAL = 0.668

_STEP = 0.25


class TooLong(PaperError):
    """A sign that does not fit its paper in the smallest type. ``clauses`` are those whose words take most room."""

    def __init__(self, paper: Paper, clauses: list[str]) -> None:
        self.paper, self.clauses = paper, clauses
        super().__init__(f"It does not fit on {paper.name}: {', '.join(clauses)}.")


# ---------------------------------------------------------------------------------------------------------------
# Fitting


@dataclasses.dataclass
class Block:
    """Something on the sheet: words in lines, bullets of such lines, or a drawing. ``name`` says what it is."""

    name: str
    x: float
    y: float
    width: float
    height: float
    size: float = 0
    line: float = LINE
    lines: list[Runs] = dataclasses.field(default_factory=list)
    bullets: list[list[Runs]] = dataclasses.field(default_factory=list)
    between: float = 0  # bullets


@dataclasses.dataclass(frozen=True)
class _Shape:
    """A way to lay a sign out."""

    drawn: float  # the width of the drawing, and of the column that it stands in, in millimetres of A4
    smallest: float  # text, as a multiple of the smallest that the paper allows
    capitals: float = CAPITALS
    do_now: float = 1.4  # in the size of the text
    gap: float = 0.9  # between groups, in the size of the text
    brief: bool = False  # what need not stay is left to the page behind the code


# Tried in turn, each with larger text first. The last are for signs that say a great deal: no answer is refused for the
# room that it takes before the rule itself is smaller than it should be.
_SHAPES = (
    _Shape(82, 1.25),
    _Shape(76, 1.1),
    _Shape(DRAWING, 1),
    _Shape(DRAWING, 1, do_now=1.2, gap=0.6),
    _Shape(DRAWING, 1, do_now=1.15, gap=0.5, brief=True),
    _Shape(DRAWING, 1, capitals=17.5, do_now=1.15, gap=0.5, brief=True),
    _Shape(55, 1, capitals=15, do_now=1.1, gap=0.4, brief=True),
    _Shape(48, 1, capitals=12, do_now=1.1, gap=0.4, brief=True),
    _Shape(41, 1, capitals=9, do_now=1, gap=0.4, brief=True),
)


def fit(wording: Wording, paper: Paper, code: int, logo: Logo | None) -> list[Block]:
    """Return a sign laid out on its paper, in the largest type in which all of it fits.

    ``code`` is how many modules its QR code has to a side, the white round it among them: 0 where it has none.
    Raise TooLong if it does not fit in the smallest type.
    """
    brief = dataclasses.replace(wording, points=tuple(point for point in wording.points if point.stays), why=None)
    for shape in _SHAPES:
        steps = range(math.ceil(shape.smallest * paper.smallest / _STEP), int(paper.largest / _STEP) + 1)

        def sheet(step: int, shape: _Shape = shape) -> _Sheet:
            return _Sheet(brief if shape.brief else wording, paper, code, logo, shape, step * _STEP)

        # Found by halving: what fits in one size fits in every smaller.
        fitting = bisect.bisect(steps, False, key=lambda step: sheet(step).empty < 0)
        if fitting:
            return sheet(steps[fitting - 1]).place_blocks()
    raise TooLong(paper, _longest_clauses(wording))


def _longest_clauses(wording: Wording) -> list[str]:
    room: dict[str, float] = {}
    for piece in (wording.place, wording.do_now, *wording.points, wording.why, wording.lead, wording.edition):
        if piece:
            room[piece.clause] = room.get(piece.clause, 0) + width_of(piece.words)
    return sorted(room, key=lambda clause: -room[clause])[:2]


class _Part(NamedTuple):
    """What becomes a block of the sheet, its words not yet joined: most are laid out only to see whether they fit."""

    name: str
    x: float
    y: float
    width: float
    height: float
    size: float = 0
    line: float = LINE
    lines: Sequence[Words] = ()
    bullets: Sequence[Sequence[Words]] = ()
    between: float = 0

    def on_sheet(self, right: float, down: float) -> Block:
        """Return the block that it is on a sheet, where its group stands."""
        joined = [join_words(words) for words in self.lines]
        bullets = [[join_words(words) for words in lines] for lines in self.bullets]
        return Block(
            self.name,
            right + self.x,
            down + self.y,
            self.width,
            self.height,
            self.size,
            self.line,
            joined,
            bullets,
            self.between,
        )


class _Group(NamedTuple):
    """Parts that stay together, placed from the top of the group."""

    height: float
    parts: list[_Part]


class _Column:
    """Stacks words from the top."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.parts: list[_Part] = []

    def add(self, name: str, lines: Sequence[Words], size: float, line: float = LINE) -> None:
        height = len(lines) * size * line
        self.parts.append(_Part(name, self.x, self.y, self.width, height, size, line, lines))
        self.y += height

    def say(self, name: str, runs: Runs, size: float, broken: Breaker) -> None:
        self.add(name, broken(runs, self.width / size), size)


@dataclasses.dataclass(frozen=True)
class _Sheet:
    """A sign in one size of type and one shape, whether or not it fits.

    From the top: whose it is and where, the rule, then two columns, of what is looked at and of what is read, and the foot.
    All of them begin at the margin or where the second column does. Cards reach out of it by their padding.
    """

    wording: Wording
    paper: Paper
    code: int
    logo: Logo | None
    shape: _Shape
    size: float

    @property
    def width(self) -> float:
        return self.paper.width - 2 * self.paper.margin

    @property
    def gap(self) -> float:
        return self.shape.gap * self.size

    @property
    def pad(self) -> float:
        return 0.8 * self.size

    @property
    def empty(self) -> float:
        """The height that is left empty, or lacking."""
        return self._left(self._groups(wrap))

    def place_blocks(self) -> list[Block]:
        """Return the blocks in their places. Spare room makes the rule larger, then the gaps and the columns."""
        left = self._left(self._groups(balance))
        band, rule, columns, foot = self._groups(balance, taller=0.6 * left)
        gap = self.gap + min(0.25 * self._left([band, rule, columns, foot]), 0.8 * self.gap)
        below = self.paper.height - 2 * self.paper.margin - band.height - rule.height - foot.height
        columns = self._columns(balance, below - 3 * gap)
        y = margin = self.paper.margin
        blocks: list[Block] = []
        for group in (band, rule, columns, foot):
            blocks += [part.on_sheet(margin, y) for part in group.parts]
            y += group.height + gap
        return blocks

    def _groups(self, broken: Breaker, taller: float = 0) -> list[_Group]:
        """Return what is on the sheet, from the top. Takes how text is broken, and what room the rule may have besides."""
        return [self._band(broken), self._rule(taller), self._columns(broken), self._foot(broken)]

    def _left(self, groups: list[_Group]) -> float:
        used = sum(group.height for group in groups) + self.gap * (len(groups) - 1)
        return self.paper.height - 2 * self.paper.margin - used

    def _band(self, broken: Breaker) -> _Group:
        """Return the band across the top: the setting, the place and the logo."""
        pad = self.pad
        tall, wide, card = 0.0, 0.0, 0.0
        if self.logo:
            shrunk = min(4 * self.size / self.logo.height, 0.36 * self.width / self.logo.width)
            tall, wide = self.logo.height * shrunk, self.logo.width * shrunk
            card = wide + pad
        column = _Column(0, pad, self.width - (card if card else 0))
        column.say("setting", ((self.wording.name, False),), 1.15 * self.size, broken)
        column.say("place", self.wording.place.words, 1.6 * self.size, broken)
        height = max(column.y + pad, tall + 2 * pad)
        band = [
            _Part("band", -pad, 0, self.width + 2 * pad, height),
            *_move_down(column.parts, (height - pad - column.y) / 2),
        ]
        if self.logo:
            behind = _Part("logo-card", self.width + pad / 2 - card, (height - tall - pad) / 2, card, tall + pad)
            band += [behind, _Part("logo", behind.x + pad / 2, behind.y + pad / 2, wide, tall)]
        return _Group(height, band)

    def _rule(self, taller: float) -> _Group:
        enough, most = (self.paper.mm(capitals) / CAPITAL for capitals in (self.shape.capitals, LARGEST_CAPITALS))
        large, lines = fit_large(self.wording.rule.words, self.width, enough, most)
        size = min(large, enough + taller / len(lines) / RULE_LINE)
        column = _Column(-BEARING * size, 0, self.width + BEARING * size)
        column.add("rule", lines, size, RULE_LINE)
        return _Group(column.y, column.parts)

    def _columns(self, broken: Breaker, height: float = 0) -> _Group:
        """Return two columns: the drawing and the code; what to do now, the bullets and what to do about a worry.

        What is in neither column’s top stands at the foot of a height that is more than they need.
        """
        drawn = self.paper.mm(self.shape.drawn)
        start = drawn + 2 * self.pad
        top, foot = self._top(start, broken), self._worry_card(start)
        code = self._code(drawn, broken)
        height = max(height, top.height + self.gap + foot.height, drawn + code.height)
        drawing = _Part("pictogram", 0, 0, drawn, drawn)
        more = min(height - drawn - code.height, self.paper.mm(LARGEST_CODE - CODE) * self._code_ratio)
        if self.code and more > 0:
            code = self._code(drawn, broken, more)
        return _Group(
            height,
            [
                drawing,
                *top.parts,
                *_move_down(foot.parts, height - foot.height),
                *_move_down(code.parts, height - code.height),
            ],
        )

    def _top(self, start: float, broken: Breaker) -> _Group:
        column = _Column(start, 0, self.width - start)
        column.say("do-now", self.wording.do_now.words, self.shape.do_now * self.size, broken)
        column.y += 0.6 * self.size
        indent, between = 1.2 * self.size, 0.35 * self.size
        bullets = [wrap(point.words, (column.width - indent) / self.size) for point in self.wording.points]
        height = sum(len(lines) for lines in bullets) * self.size * LINE + between * (len(bullets) - 1)
        points = _Part("points", start, column.y, column.width, height, self.size, bullets=bullets, between=between)
        column.parts.append(points)
        column.y += height
        if self.wording.why:
            column.y += 2 * between
            column.say("why", self.wording.why.words, self.size, wrap)
        return _Group(column.y, column.parts)

    def _worry_card(self, start: float) -> _Group:
        """Return the card about worries. Its lines are not balanced: numbers stay with their names."""
        column = _Column(start, 0.7 * self.pad, self.width - start)
        column.say("worried", self.wording.heading.words, 1.3 * self.size, wrap)
        column.say("lead", self.wording.lead.words, 1.1 * self.size, wrap)
        column.say("danger", self.wording.danger.words, 1.1 * self.size, wrap)
        height = column.y + self.pad
        return _Group(height, [_Part("card", start - self.pad, 0, column.width + 2 * self.pad, height), *column.parts])

    @property
    def _code_ratio(self) -> float:
        """Return the size of a code with the white round it, as a multiple of the code’s own."""
        return self.code / (self.code - 2 * QUIET)

    def _code(self, width: float, broken: Breaker, larger: float = 0) -> _Group:
        """Return the code over its caption. It lines up with the margin: the white round it reaches out."""
        if not self.code or not self.wording.caption:
            return _Group(0, [])
        drawn = self.paper.mm(CODE) * self._code_ratio + larger
        column = _Column(0, drawn, width)
        column.say("caption", self.wording.caption.words, self.size, broken)
        code = _Part("code", -QUIET / self.code * drawn, 0, drawn, drawn)
        return _Group(column.y, [code, *column.parts])

    def _foot(self, broken: Breaker) -> _Group:
        small = max(self.paper.smallest, 0.85 * self.size)
        column = _Column(0, 0, self.width)
        column.say("address", self.wording.address.words, small, broken)
        column.say("edition", self.wording.edition.words, small, broken)
        return _Group(column.y, column.parts)


def _move_down(parts: list[_Part], down: float) -> list[_Part]:
    return [part._replace(y=part.y + down) for part in parts]
