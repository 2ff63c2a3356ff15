"""Telephone numbers in text: which there are, and which may be printed. A wrong number is the worst that a page can say.

A number may be printed if the registers or the setting’s own file state it. Whatever else looks like one does not belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Digits with the marks that people write between them. A word, a stop or a new line ends them.
_RUN = re.compile(r"(?<![\w.])\+?\(?\d[\d \u00a0\u2009\u202f()\u2011-]*\d")
_ADDRESS = re.compile(r"\w+://\S+")
# After these words even three digits are a number to call, or four to text to that are no year.
_CALL = re.compile(r"\b(?:call|calls|dial|phone|ring|text)\s+(?:[^.!?]{0,40}\bon\s+)?\(?$", re.IGNORECASE)
_TEXT_TO = re.compile(r"\b(?:text|to)\s+\(?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# So many digits are surely a number of their own, beside which others may stand: “0800 1111 24 hours a day”.
_SURELY = 6


def digits(number: str) -> str:
    """Give a number’s digits as they are dialled at home, however it is written: +44 (0)1632 960 123 → 01632960123."""
    kept = re.sub(r"[^\d+]", "", number)
    return re.sub(r"^(?:\+|00)440?", "0", kept).replace("+", "")


def permitted(texts: Iterable[str]) -> frozenset[str]:
    """Give every number that some texts state, as digits: each may be printed."""
    return frozenset(digits(run) for text in texts for run in re.findall(_RUN, text))


def unknown(text: str, known: frozenset[str]) -> Iterator[str]:
    """Find what reads as a number to call or to text, and is not one of those known. Gives each as it is written."""
    if not re.search(r"\d\D?\d", text):
        return
    text = _ADDRESS.sub("", text) if "://" in text else text
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - 60) : run.start()]
        if not _all_known(re.findall(r"\+?\d+", run[0]), before, known):
            yield run[0].strip()


def _all_known(groups: list[str], before: str, known: frozenset[str]) -> bool:
    """Tell whether no unknown number stands among some groups of digits. A known one may stand beside other figures."""
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
    if len(groups) == 1 and _CALL.search(before) and 3 <= len(joined) <= 6:
        return not _YEAR.fullmatch(joined)
    if len(groups) == 1 and _TEXT_TO.search(before) and 4 <= len(joined) <= 6:
        return not _YEAR.fullmatch(joined)
    if joined.startswith("0"):
        return len(joined) >= 7
    # Five or six digits in one piece are a short number to text to; 116 123 is written in two.
    short = len(joined) in {5, 6} and len(groups) == 1
    return short or [*map(len, groups)] == [3, 3] or len(joined) >= 9
