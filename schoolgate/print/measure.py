"""Words on paper: measured in our typeface and broken into lines."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from PIL import ImageFont

from schoolgate import paths

Run = tuple[str, bool]  # words, and whether they are bold
Runs = tuple[Run, ...]
Words = tuple[Runs, ...]  # each may be in several pieces: a bold number, and the comma after it

# The height of a line, in its own size: of text, and of the rule, which is larger.
LINE, RULE_LINE = 1.25, 1.02

# How far a letter stands from the edge of its own room: large type would look set in from what is below it.
BEARING = 0.05


@functools.cache
def font(bold: bool, size: int = 1000) -> ImageFont.FreeTypeFont:
    """Return our typeface in a size, in pixels, without pairs kerned."""
    file = paths.FONTS / f"schoolgate-sans-{'bold' if bold else 'regular'}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def _advance(character: str, bold: bool) -> float:
    """Return the width of a character, in its own size. Pairs are not kerned, on paper as here."""
    # A letter of another script is drawn in another typeface, and is seldom wider than high.
    return 1.0 if is_missing(character) else font(bold).getlength(character) / 1000


@functools.cache
def is_missing(character: str) -> bool:
    """Return whether our typeface lacks a character, and so draws its sign for a missing one."""
    return _draw(character) == _draw("\uffff")


@functools.cache
def _draw(character: str) -> bytes:
    return bytes(font(False, 20).getmask(character))


def _width(text: str, bold: bool) -> float:
    return sum(_advance(character, bold) for character in text)


@functools.lru_cache(maxsize=1_000)
def _split_into_words(runs: Runs) -> list[Runs]:
    """Return the words of a text. A word may be in several pieces: a bold number, and the comma after it."""
    found: list[list[Run]] = [[]]
    for text, bold in runs:
        for place, piece in enumerate(text.split(" ")):
            if place and found[-1]:
                found.append([])
            if piece:
                found[-1].append((piece, bold))
    return [tuple(word) for word in found if word]


@functools.lru_cache(maxsize=10_000)
def width_of(word: Runs) -> float:
    """Return how wide words are in a size of type, in points."""
    return sum(_width(text, bold) for text, bold in word)


@functools.lru_cache(maxsize=10_000)
def join_words(words: Words) -> Runs:
    """Return words as one line. A last one that is empty leaves the space before the next line."""
    line: list[Run] = []
    for word in words:
        line += [(" ", line[-1][1]), *word] if line else word
    return _merge(line)


def _merge(pieces: Iterable[Run]) -> Runs:
    """Return the same words in as few pieces as there are changes of type."""
    return tuple(
        ("".join(text for text, _ in same), bold)
        for bold, same in itertools.groupby(pieces, key=lambda piece: piece[1])
    )


@functools.lru_cache(maxsize=1_000)
def _measured_words(runs: Runs) -> list[tuple[Runs, float, float]]:
    """Return the words of a text, each with its width and that of a space after it."""
    return [(word, width_of(word), _advance(" ", word[-1][1])) for word in _split_into_words(runs)]


@functools.lru_cache(maxsize=10_000)
def wrap(runs: Runs, room: float) -> tuple[Words, ...]:
    """Break a text into lines of words that are no wider than the room, which is in the text’s own size."""
    lines: list[Words] = []
    line: list[Runs] = []
    used = space = 0.0
    for word, width, space_after in _measured_words(runs):
        for number, piece in enumerate(_cut(word, room) if width > room else [word]):
            wide = width if piece is word else width_of(piece)
            if line and used + space + wide > room:
                if not number:
                    line.append(())
                lines.append(tuple(line))
                line, used, space = [], 0.0, 0.0
            line.append(piece)
            used += space + wide
            space = space_after if piece is word else _advance(" ", piece[-1][1])
    return (*lines, tuple(line))


def balance(runs: Runs, room: float) -> tuple[Words, ...]:
    """Return a text as the fewest lines that it needs, of much the same length."""
    narrower = lines = wrap(runs, room)
    while len(narrower) == len(lines) and room > 1:
        lines, room = narrower, 0.97 * room
        narrower = wrap(runs, room)
    return lines


def _cut(word: Runs, room: float) -> Iterator[Runs]:
    """Yield the parts of a word wider than a line, such as an address: cut after a mark in it, or anywhere."""
    piece: list[Run] = []
    for character in ((character, bold) for text, bold in word for character in text):
        if piece and width_of((*piece, character)) > room:
            marks = [at for at, (letter, _) in enumerate(piece, 1) if letter in "/-.@"]
            at = marks[-1] if marks else len(piece)
            yield _merge(piece[:at])
            piece = piece[at:]
        piece.append(character)
    yield _merge(piece)


@functools.lru_cache(maxsize=1_000)
def fit_large(runs: Runs, width: float, enough: float, largest: float) -> tuple[float, tuple[Words, ...]]:
    """Return the size and lines of a text: the fewest lines that make it large enough, or those that make it largest."""
    words = tuple(_split_into_words(runs))

    def size(lines: list[Words]) -> float:
        return min(largest, width / max(width_of(join_words(line)) for line in lines))

    found: list[list[Words]] = []
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        cuts = ((0, *between, len(words)) for between in itertools.combinations(range(1, len(words)), count - 1))
        found.append(max(([words[a:b] for a, b in itertools.pairwise(cut)] for cut in cuts), key=size))
    best = next((lines for lines in found if size(lines) >= enough), max(found, key=size))
    return size(best), (*((*line, ()) for line in best[:-1]), best[-1])


# Breaks words into lines of a width that is told in the words’ own size.
Breaker = Callable[[Runs, float], Sequence[Words]]
MOST_LINES = 4  # of the rule
