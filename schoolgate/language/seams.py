"""Seams: where a setting’s own text meets ours on a page, so that the two read as one sentence.

Our broadband comes from Oakfield Broadband Inc. It ends in one stop, and we follow “The code of conduct”, not “the The code
of conduct”. ``words.escape`` writes what may clash with a word of ours as a character reference, which a reader sees as
the character itself. Where our Markdown becomes HTML, our half of the clash is taken out. So
what is read from pages has it right too: papers, the review edition, agreed texts, the search, signs.
"""

from __future__ import annotations

import html
import re

_ENDS = {mark: f"&#{ord(mark)};" for mark in ".!?…"}
# “A level” is the name of an examination, and no article.
_BEGINS = re.compile(r"(?:the|an|our|a(?! level))(?= \S)", re.IGNORECASE)
_FIRST = {letter: f"&#{ord(letter)};" for letter in "TAOtao"}
_MARKS = re.compile("|".join((*_ENDS.values(), *_FIRST.values())))
# What may stand between: the beginning or the end of a link or of bold type, and the review edition’s marks.
_BETWEEN = r"(?:</?(?:a|abbr|b|em|i|span|strong)\b[^<>]*>|[\ue001-\uf8ff])*"
_TWO_STOPS = re.compile(rf"((?:{'|'.join(_ENDS.values())}){_BETWEEN})\.(?![.\w])")
_TWO_ARTICLES = re.compile(rf"\b(?:the|an?|our)\s+({_BETWEEN})({'|'.join(_FIRST.values())})", re.IGNORECASE)


def mark_edges(text: str) -> str:
    """Return a text with its first article and its last stop as character references."""
    if _BEGINS.match(text):
        text = _FIRST[text[0]] + text[1:]
    return text[:-1] + _ENDS[text[-1]] if text[-1:] in _ENDS else text


def capital(text: str) -> str:
    """Return a marked text with a capital first letter."""
    letter = _article(text)
    return _FIRST[letter.upper()] + text[len(_FIRST[letter]) :] if letter else text[:1].upper() + text[1:]


def without_article(text: str) -> str:
    """Return a marked text without the article with which it begins."""
    return text.partition(" ")[2] if _article(text) else text


def _article(text: str) -> str:
    """Return the first letter of the article with which a marked text begins, if it does."""
    return next((letter for letter, written in _FIRST.items() if text.startswith(written)), "")


def mend(page: str) -> str:
    """Return a page’s HTML without those of our stops and articles that stand beside one of the setting’s."""
    return _TWO_ARTICLES.sub(_keep_theirs, _TWO_STOPS.sub(r"\1", page))


def finished(page: str) -> str:
    """Return HTML with its seams mended, to which nothing of ours is added: what a setting typed stands as it was typed."""
    return _MARKS.sub(lambda mark: html.unescape(mark[0]), mend(page))


def as_read(text: str) -> str:
    """Return a text of ours with marked ones in it as readers see it: seams mended, no reference left."""
    return html.unescape(mend(text))


def _keep_theirs(both: re.Match[str]) -> str:
    """Return the setting’s article, with a capital if ours had one."""
    letter = _article(both[2])
    return both[1] + _FIRST[letter.upper() if both[0][0].isupper() else letter]
