"""Telephone numbers in text: which there are, and which may be printed. A wrong number is the worst that a page can say.

A number may be printed if the registers or the setting’s own file state it. Whatever else looks like one does not belong.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

# Characters that take no room. A PDF holds a word joiner wherever a line may not be broken, and a reader sees none of it.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SPACE = re.compile("[\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_THREE_DIGITS = re.compile(r"\d\D*\d\D*\d")
_NOT_DIALLED, _FROM_ABROAD = re.compile(r"[^\d+]"), re.compile(r"^(?:\+|00)440?")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")

# Three digits and more with whatever may stand between those of one number. Fewer are no number, and most texts have none.
_FIGURES = re.compile(r"[0-9](?:[ ()./·•\n-]*[0-9]){2,}")
_BEFORE_FIGURES = 2  # characters: +(0)1632
# Digits with the marks that people write between them. A word, a stop or a new line ends them.
_RUN = re.compile(r"(?<!\w)(?<!\d\.)\+?\(?\d[\d ()-]*\d")
_RUN_OVER_LINES = re.compile(r"(?<!\w)(?<!\d\.)\+?\(?\d(?:[\d ()-]|\n(?=[ ]*[\d(]))*\d")
# Some write stops, strokes or dots between the digits. Only a whole number is one then: a day and a time have them too.
_POINTED = re.compile(r"(?<!\w)(?<!\d\.)(?:\+44|0044|\(?0)[\d ()./·•-]{8,}\d")
_DAY = re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:20)?\d\d\b")
# A number with its area code and the 0 before it. A few of those that cost nothing are shorter: 0800 1111.
_WHOLE = re.compile(r"0\d{9,10}|08(?:00|45)\d{3,4}")
_ADDRESS = re.compile(r"\w+://\S+")
# After these words even three digits are a number to call, or four to text to that are no year.
_CALL = re.compile(r"\b(?:call|calls|dial|phone|ring|text)\s+(?:[^.!?]{0,40}\bon\s+)?\(?$", re.IGNORECASE)
_TEXT_TO = re.compile(r"\b(?:text|to)\s+\(?$", re.IGNORECASE)
# A hyphen stays with what follows it: 100-200 is no 116 123.
_GROUP = re.compile(r"-\s*\d+|\+?\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# So many digits are surely a number of their own, beside which others may stand: “0800 1111 24 hours a day”.
_SURELY = 6


def digits(number: str) -> str:
    """Give a number’s digits as they are dialled at home, however it is written: +44 (0)1632 960 123 → 01632960123."""
    kept = _NOT_DIALLED.sub("", as_read(number))
    return _FROM_ABROAD.sub("0", kept).replace("+", "")


def as_read(text: str) -> str:
    """Return a text with plain spaces, hyphens and digits, and without characters of no width."""
    if text.isascii():
        return text
    # But for what is not seen, each character stays in its place.
    text = _DASH.sub("-", _SPACE.sub(" ", _UNSEEN.sub("", text)))
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


def permitted_numbers(texts: Iterable[str]) -> frozenset[str]:
    """Return every number that some texts state, as digits: each may be printed."""
    return frozenset(
        digits(found[0]) for text in texts for one in (_RUN, _POINTED) for found in one.finditer(as_read(text))
    )


def unknown_numbers(text: str, known: frozenset[str]) -> Iterator[str]:
    """Find what reads as a number to call or to text, and is not one of those known. Yield each as it is written.

    A line may end within a number: what stands on both sides of its end is read together as well.
    """
    if not _THREE_DIGITS.search(text):
        return
    written, text, wide, runs = (_with_runs_kept if len(text) <= _LONGEST_KEPT else _with_runs)(text)
    told = []
    for run in wide:
        if _WHOLE.fullmatch(digits(run[0])) and not _all_known(_groups(run[0]), "", known):
            told.append(run)
            yield re.sub(r"\s*\n\s*", " ", written[run.start() : run.end()])
    for run in runs:
        around = [other for other in wide if other.start() <= run.start() and run.end() <= other.end()]
        if _all_known(_groups(run[0]), _text_before(text, run), known) or any(other in told for other in around):
            continue
        if not any(_all_known(_groups(other[0]), _text_before(text, other), known) for other in around):
            yield written[run.start() : run.end()].strip()


_Runs = list[re.Match[str]]


def _with_runs(text: str) -> tuple[str, str, _Runs, _Runs]:
    """Return a text without what is not seen, the same as it is read, and of that the runs of digits that are a number, known or not.

    Those over lines, or with stops between their digits, come before the others, and there are some among them that are none.
    """
    written = _UNSEEN.sub("", text)
    text = as_read(written)
    if "://" in text:
        text = "\n".join(map(_without_addresses, text.split("\n")))
    figures = [(max(0, found.start() - _BEFORE_FIGURES), found.end()) for found in _FIGURES.finditer(text)]

    def runs(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return itertools.chain.from_iterable(pattern.finditer(text, *span) for span in figures)

    wide = [run for run in runs(_RUN_OVER_LINES) if "\n" in run[0]]
    wide += [run for run in runs(_POINTED) if not _RUN.fullmatch(run[0]) and not _DAY.search(run[0])]
    return written, text, wide, [run for run in runs(_RUN) if _is_a_number(_groups(run[0]), _text_before(text, run))]


# Most are texts of ours, which pages of many settings say. A whole file is a setting’s alone.
_with_runs_kept = functools.lru_cache(maxsize=4_000)(_with_runs)
_LONGEST_KEPT = 2_000  # characters


def _without_addresses(line: str) -> str:
    return _ADDRESS.sub(lambda address: "x" * len(address[0]), line) if "://" in line else line


def _is_whole(run: str) -> bool:
    """Tell whether a run is a number with its area code, and nothing beside it."""
    return _WHOLE.fullmatch(digits(run)) is not None


def _groups(run: str) -> list[str]:
    return _GROUP.findall(run)


def _text_before(text: str, run: re.Match[str]) -> str:
    return text[max(0, run.start() - 60) : run.start()]


def _all_known(groups: list[str], before: str, known: frozenset[str]) -> bool:
    """Return whether groups of digits contain no unknown number. A known one may stand beside other figures."""
    if not groups or not _is_a_number(groups, before) or digits("".join(groups)) in known:
        return True
    for start in range(len(groups)):
        for end in range(len(groups), start, -1):
            number = digits("".join(groups[start:end]))
            if len(number) >= _SURELY and number in known and end - start < len(groups):
                return _all_known(groups[:start], before, known) and _all_known(groups[end:], "", known)
    return False


def _is_a_number(groups: list[str], before: str) -> bool:
    joined = digits("".join(groups))
    if len(groups) == 1 and 3 <= len(joined) <= 6 and _CALL.search(before):
        return not _YEAR.fullmatch(joined)
    if len(groups) == 1 and 4 <= len(joined) <= 6 and _TEXT_TO.search(before):
        return not _YEAR.fullmatch(joined)
    if joined.startswith("0"):
        return len(joined) >= 7
    # Five or six digits in one piece are a short number to text to; 116 123 is written in two.
    short = len(joined) in {5, 6} and len(groups) == 1
    return short or [*map(len, groups)] == [3, 3] or len(joined) >= 9
