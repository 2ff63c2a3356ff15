"""Seams: where a setting’s own text meets ours on a page, so that the two read as one sentence.

Our broadband comes from Oakfield Broadband Inc. It ends in one stop, and we follow “The code of conduct”, not “the The code
of conduct”. ``words.escape`` writes what may clash with a word of ours as a character reference, which a reader sees as
the character itself. Where our Markdown becomes HTML, our half of the clash is taken out. So
what is read from pages has it right too: papers, the review edition, agreed texts, the search, signs.
"""

from __future__ import annotations

import html
import re

from schoolgate.language import marks

_ENDS = {mark: f"&#{ord(mark)};" for mark in ".!?…"}
# “A level” is the name of an examination, and no article.
_BEGINS = re.compile(r"(?:the|an|our|a(?! level))(?= \S)", re.IGNORECASE)
_FIRST = {letter: f"&#{ord(letter)};" for letter in "TAOtao"}
_QUOTE = "&#8220;"  # begins a title that takes no article
_MARKS = re.compile("|".join((*_ENDS.values(), *_FIRST.values(), _QUOTE)))
# What may stand between: the beginning or the end of a link or of bold type, and the review edition’s marks.
_BETWEEN = r"(?:</?(?:a|abbr|b|em|i|span|strong)\b[^<>]*>|[\ue001-\uf8ff])*"
_TWO_STOPS = re.compile(rf"((?:{'|'.join(_ENDS.values())}){_BETWEEN})\.(?![.\w])")
_TWO_ARTICLES = re.compile(rf"\b(?:the|an?|our)\s+({_BETWEEN})({'|'.join(_FIRST.values())})", re.IGNORECASE)

_BEFORE_A_QUOTE = re.compile(rf"\bthe\s+({_BETWEEN}{_QUOTE})", re.IGNORECASE)
# “Making a complaint”, “How to complain”: no document, of which one would say “the”.
_WHAT_IS_DONE = re.compile(r"(?:[\w’'-]{2,}ing|how|what|when|where|who|why)\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:agreement|arrangement|booklet|charter|code|contract|document|form|framework|guid(?:ance|e|eline)|handbook|leaflet|manual|notice|"
    r"pack|plan|polic(?:y|ie)|procedure|process|protocol|rule|scheme|standard|statement|strateg(?:y|ie)|toolkit)s?\b",
    re.IGNORECASE,
)


def takes_no_article(title: str) -> bool:
    """Return whether a title says what is done, and names no document: we follow “Making a complaint”."""
    plain = marks.ANY.sub("", title)
    return _WHAT_IS_DONE.match(plain) is not None and _DOCUMENT.search(plain) is None


def quoted(title: str) -> str:
    """Return a marked title in quotation marks, before which no “the” of ours stands."""
    return f"{_QUOTE}{title}”"


def after_the(titles: list[str]) -> list[str]:
    """Return titles as they follow “the”, which the first that takes it needs for itself where others come before: “A” and the B."""
    plain = [number for number, title in enumerate(titles) if not title.startswith(_QUOTE)]
    if not plain or not plain[0]:
        return titles
    return [f"the {title}" if number == plain[0] else title for number, title in enumerate(titles)]


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
    return _BEFORE_A_QUOTE.sub(r"\1", _TWO_ARTICLES.sub(_keep_theirs, _TWO_STOPS.sub(r"\1", page)))


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
