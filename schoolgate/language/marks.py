"""Marks: how the review edition knows, on a finished page, which words are the setting’s own and which answers are missing.

The review edition gives the template answers that carry marks: characters that can be typed into no setting file. Where a
page prints one, its mark is printed with it, whatever Markdown makes of the words around; ``schoolgate/review/review.py`` turns
marks into what leaders see. Answers of the public edition carry none, so its pages cannot.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

# Stands wherever a page prints an answer that was not given. It can be typed into no setting file, and the gate
# refuses a site that holds it.
NOT_ANSWERED = "\ue000"
CLOSE = "\ue001"  # ends the words of an answer
REPLACES = "\ue002"  # before a gap: the words around it follow from the missing answer, and cannot stand
DEPENDS = "\ue003"  # before a gap: the words around it may change with the missing answer
_FACTS, _GAPS, _MOST = 0xE100, 0xED00, 0xC00
FACT = re.compile("([\ue100-\uecff])([^\ue001]*)\ue001")
GAP = re.compile("([\ue002\ue003]?)([\ued00-\uf8ff])")
ANY = re.compile("[\ue001-\uf8ff]")  # not what stands for an answer that a page should not have asked for

_PIECE = re.compile(f"{FACT.pattern}|{GAP.pattern}")
# Where an address is missing: one that exists nowhere, and ends in its mark.
_NO_ADDRESS = "https://not-answered.invalid/"
ADDRESS_OF_A_GAP = re.compile(f"{_NO_ADDRESS}(?=[\ued00-\uf8ff])")


class Marks:
    """The marks given out for one site: each stands for the place of one answer."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._numbers: dict[Path, int] = {}

    def of_fact(self, path: Path) -> str:
        """Return the mark that stands before the words of an answer."""
        return chr(_FACTS + self._number(path))

    def of_gap(self, path: Path) -> str:
        """Return the mark that stands where an answer is missing."""
        return chr(_GAPS + self._number(path))

    def path_of(self, mark: str) -> Path:
        """Return the place of the answer that a mark stands for."""
        return self._paths[ord(mark) - (_GAPS if ord(mark) >= _GAPS else _FACTS)]

    def _number(self, path: Path) -> int:
        if path not in self._numbers:
            assert len(self._paths) < _MOST, "no setting file holds as many answers"
            self._numbers[path] = len(self._paths)
            self._paths.append(path)
        return self._numbers[path]


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text, each with the mark of the answer that they are, or with none.

    Where an answer is missing there are no words, but its mark.
    """
    text, done = ADDRESS_OF_A_GAP.sub("", text), 0
    for match in _PIECE.finditer(text):
        yield ANY.sub("", text[done : match.start()]), ""
        yield ANY.sub("", match[2] or ""), match[1] or match[4]
        done = match.end()
    yield ANY.sub("", text[done:]), ""


def is_gap(mark: str) -> bool:
    """Return whether a mark is that of an answer that is missing."""
    return mark != "" and ord(mark) >= _GAPS


_MARKS = "(?:[\ue002\ue003][\ued00-\uf8ff])+"
# Marks at the start of a line or after a line of attributes, and what the words begin after: a bullet, a heading, such a line.
_BEFORE_WORDS = re.compile(
    rf"(?:^|(?<=\}})(?={_MARKS}\n))(?P<marks>{_MARKS})(?P<start>(?:\s*\n|[ \t]*\{{:[^\n]*\n)*[ \t]*(?:[-*] +|#+ +)?)",
    re.MULTILINE,
)


def deciding_marks(*asked: Any) -> str:
    """Return the marks of the missing answers among those that a page asks about, each once."""
    return "".join(dict.fromkeys(answer.decides for answer in asked if isinstance(answer, Flag | Undecided)))


def moved_to_words(page: str) -> str:
    """Return a page filled in, with marks that stand before a bullet or a heading in its words."""
    return _BEFORE_WORDS.sub(r"\g<start>\g<marks>", page)


class Marked(str):
    """An answer that carries a mark: the same text to whoever compares it, and its words between marks once printed."""

    opens: str

    @classmethod
    def with_mark(cls, text: str, opens: str) -> Marked:
        """Return a text with the mark that stands before its words."""
        marked = cls(text)
        marked.opens = opens
        return marked

    def __str__(self) -> str:
        return f"{self.opens}{str.__str__(self)}{CLOSE}"

    def __deepcopy__(self, _: Any) -> Marked:
        return self

    def like(self, text: str) -> str:
        """Return another form of the same answer, with its mark."""
        return type(self).with_mark(text, self.opens)


class Gap(Marked):
    """A text that is missing. It holds an example, for what is worked out from it, and prints its mark alone."""

    instead: str

    @classmethod
    def standing_for(cls, example: str, instead: str) -> Gap:
        """Return a gap that holds an example, and prints what a page is to be given."""
        gap = cls(example)
        gap.instead = instead
        return gap

    def __str__(self) -> str:
        return str(self.instead)

    def like(self, text: str) -> str:
        """Return what a page is to be given, in whatever form it was asked for."""
        return self.instead


def address_missing(mark: str) -> str:
    """Return what stands for a web address that is missing: one that leads nowhere, with the gap’s mark in it."""
    return f"{_NO_ADDRESS}{mark}"


class Undecided(str):
    """What a page is given for a missing answer of a closed list: it is none of them, and false."""

    @property
    def decides(self) -> str:
        """What stands before words that follow from it."""
        return f"{REPLACES}{str.__str__(self)}"

    def __bool__(self) -> bool:
        return False


class Flag(int):
    """A missing yes or no: it goes by the example."""

    decides: str

    @classmethod
    def deciding(cls, example: bool, mark: str) -> Flag:
        """Make one of the example, and of what stands before words that follow from it."""
        flag = cls(example)
        flag.decides = mark
        return flag


class MarkedDay(datetime.date):
    """A day that carries a mark, or that is missing."""

    answer: Marked

    @classmethod
    def marked(cls, day: datetime.date, answer: Marked) -> MarkedDay:
        """Return a day with the mark of an answer."""
        marked = cls(day.year, day.month, day.day)
        marked.answer = answer
        return marked

    def like(self, text: str) -> str:
        """Return the day as it is written out, with its mark."""
        return self.answer.like(text)


class MarkedNumber(int):
    """A number that carries a mark, or that is missing."""

    answer: Marked

    @classmethod
    def marked(cls, number: int, answer: Marked) -> MarkedNumber:
        """Return a number with the mark of an answer."""
        marked = cls(number)
        marked.answer = answer
        return marked

    def __str__(self) -> str:
        return str(self.answer.like(int.__str__(self)))


def like(answer: Any, text: str) -> str:
    """Return a text that was made from an answer, with the mark that the answer carries, if any."""
    return answer.like(text) if isinstance(answer, Marked | MarkedDay) else text
