"""Which known word was meant by one that is not known: a slip of the keyboard, never a guess at the meaning.

“every three years” looks much like “every term” and means something else. So words are compared one by one: each must be
there, slips aside, and none may be left over.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable

_FILLERS = {"a", "an", "the", "our", "your", "of", "to", "by", "for", "etc"}
_NEGATIONS = {"no", "not", "never", "non", "without"}
_ENDINGS = {"s", "es", "ren", "ed", "ing", "ly"}
_OPPOSITES = ("un", "in", "im", "non", "dis")
_SHORT = 4  # letters; a slip in so short a word is taken for one only where the first letter is right
_LONG = 8  # letters; so long a word may hold two slips


def nearest(typed: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """Return the known word that was meant by the one typed, or None where that is not plain.

    ``likeness`` is how much of the two must be the same, from 0 to 1.
    """
    known = list(known)
    found = slip_of(typed, known)
    if found is None:
        # Words left out of what is meant: “locked” for “locked-away”. Where two could be meant, neither is.
        words = _folded_words(typed)
        begun = [option for option in known if _is_part(words, _folded_words(option))]
        found = begun[0] if len(begun) == 1 else None
    return found if found is not None and _likeness(typed, found) >= likeness else None


def slip_of(typed: str, known: Iterable[str]) -> str | None:
    """Return the known word that was typed with slips of the keyboard, in another number or with other hyphens, or None."""
    words = _folded_words(typed)
    found = [option for option in known if _is_same(words, _folded_words(option))]
    return max(found, key=lambda option: _likeness(typed, option), default=None)


def _folded_words(text: str) -> list[str]:
    text = re.sub(r"\x1b\[[\d;]*m", "", text)  # what sets a terminal’s colours, pasted with the word
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return ["no" if word == "none" else word for word in re.findall(r"[^\W_]+", plain)]


def _likeness(one: str, other: str) -> float:
    first, second = (re.sub(r"[\s_-]+", "-", text.casefold()) for text in (one, other))
    return float(difflib.SequenceMatcher(None, first, second).ratio())


def _is_same(typed: list[str], option: list[str]) -> bool:
    if _is_negated(typed) != _is_negated(option):
        return False
    if _is_slip("".join(typed), "".join(option)):  # onsite for on-site
        return True
    typed = [word for word in typed if word in option or word not in _FILLERS]
    return len(typed) == len(option) and _is_part(typed, option)


def _is_part(typed: list[str], option: list[str]) -> bool:
    """Return whether every word typed is one of the option’s, slips aside, with no negation too many or too few."""
    left = list(option)
    for word in typed:
        match = next((other for other in left if word == other), None) or next(
            (other for other in left if _is_slip(word, other)), None
        )
        if match is None:
            return False
        left.remove(match)
    return len("".join(typed)) >= _SHORT and _is_negated(typed) == _is_negated(option)


def _is_negated(words: list[str]) -> bool:
    return not _NEGATIONS.isdisjoint(words)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


@functools.lru_cache(maxsize=50_000)
def _is_slip(one: str, other: str) -> bool:
    """Return whether two words are one, typed with a slip or in another number: phnoes, photo for photos, child for children."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if (
        len(longer) - len(shorter) > 3
        or len(shorter) < 2
        or _digits(one) != _digits(other)
        or _is_negated([one]) != _is_negated([other])
    ):
        return False
    if longer.removeprefix(shorter) in _ENDINGS and len(shorter) >= _SHORT:
        return True
    if longer.endswith(shorter) and longer.startswith(_OPPOSITES):
        return False
    if len(shorter) <= _SHORT and one[0] != other[0]:
        return False
    return _edits(one, other) <= (2 if len(shorter) >= _LONG else 1)


def _edits(one: str, other: str) -> int:
    """Return how many letters to add, delete, change or swap with their neighbour to turn one word into another."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        rows.append([i])
        for j, its in enumerate(other, 1):
            fewest = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                fewest = min(fewest, rows[i - 2][j - 2] + 1)
            rows[i].append(fewest)
    return rows[-1][-1]
