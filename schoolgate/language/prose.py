"""Rules about prose: what a sentence looks like from which a word is missing, or in which one stands twice.

On a finished page they look at our own words, and at the seams between them and a setting’s. What a setting wrote is
judged once, when its file is read, with its line: on a page it counts as one word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator

from schoolgate.language import words

# An address may begin or end with any word: that of the page behind a sign called “a” does.
_HOLES = re.compile(
    r"""^[.,;:)] | \s[.,;:!?)](?=\s|$) | \(\s | (?<!\w)\(\) | (?<!\.)\.\.(?!\.) | [,;:]\s*[.,;:] | \S[ ]{2,}\S
      | (?<![\w(/.@-])(?:the|a|an|our)(?:[,;:)]|\.(?!\w)) | (?<![\w/.@-])(?:the|a|an|our|and|or)$
      | (?<=[\w,;:(][ ])(?:None\b(?![ ]of\b)|(?:True|False)(?=[.,;:)]|$))""",
    re.VERBOSE,
)
_DOUBLED = re.compile(
    r"\b(and|or|of|is|are|be) \1\b|\b(?:[Tt]he|a|[Aa]n|[Oo]ur) (?:the|a(?! level|\.\w)|an|our)\b|\b(?:[Tt]he|a|an|[Oo]ur) The\b"
)

# What the rules say of these in a setting’s own text is for whoever reads its file: see schoolgate/setting/texts.py.
_CITES = re.compile(r"\b(?:policy|policies|procedures?|agreements?|conduct)\b", re.IGNORECASE)
# Stands for a setting’s own text: a letter of a script that no page of ours is written in.
_A_WORD = "\u01c2"
# What may be wrong beside our words is kept: an article or a joining word before, a stop behind.
_AT_THE_SEAMS = re.compile(r"((?:the|a|an|our|and|or)\b(?= ))?.*?([.,;:!?]*)", re.IGNORECASE | re.DOTALL)
_SAYS_NOTHING = re.compile(r"\W*(?:(?:the|an?|our|and|or|of|is|are|be)\b\W*)+", re.IGNORECASE)


def missing_words(text: str) -> Iterator[re.Match[str]]:
    """Find where a word is missing: “in the .”, “(by )”, “, who”."""
    return _HOLES.finditer(text)


def doubled_words(text: str) -> Iterator[re.Match[str]]:
    """Find words that cannot follow each other: “the the”, “is is”, “the our”."""
    return _DOUBLED.finditer(text)


def says_nothing(text: str) -> bool:
    """Return whether a text has only words such as “the” and “or”, and so answers nothing."""
    return _SAYS_NOTHING.fullmatch(text) is not None


_TWICE = re.compile(r"\b(?!that\b|had\b)([a-z]{2,}) \1\b")
_TWO_ARTICLES = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Oo]ur) (?:the|an|our)\b|\b(?:the|an|our) a\b(?!\.)")
_NOTHING_AFTER = re.compile(r"(?<![\w&])(?:(the|an|our)[.,;:)]|(a)[,;])", re.IGNORECASE)


def suspicions(text: str) -> Iterator[str]:
    """Find, in a text of a setting’s own, what is probably a slip and may be meant. Yield a sentence for each."""
    for found in _TWICE.finditer(text):
        yield f"“{found[0]}”: is a word here twice? Write it once, or leave it if it is meant."
    for found in _TWO_ARTICLES.finditer(text):
        if len(set(found[0].casefold().split())) > 1:
            yield f"“{found[0]}”: is one of these a mistake? Write one of them, or leave both if they are meant."
    for found in _NOTHING_AFTER.finditer(text):
        yield f"Is a word missing after “{found[1] or found[2]}”? Write it, or leave the text if it is meant."


class OwnTexts:
    """The texts that a setting wrote, so far as a rule about prose could stumble over what stands inside them.

    The others stay as they are: the fewer are taken for one word, the more of a page the rules see.
    """

    def __init__(self, texts: Iterable[str] = (), may_cite: Collection[str] = ()) -> None:
        """Take the texts, and those of them whose policies are looked for on the page too."""
        stumbles = [text for text in texts if _is_disturbing(text, text not in may_cite)]
        forms = {form for text in stumbles for form in (text, text[:1].upper() + text[1:], text[:1].lower() + text[1:])}
        said = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)")
        # A text that holds one has its longest word too. One without words may stand anywhere.
        self._words = {max(words_of(form), key=len, default="") for form in forms}
        self._anywhere = "" in self._words

    @staticmethod
    def left_out(text: str) -> str:
        """Return a text for messages, with three dots in place of each word that stands for a setting’s text."""
        return text.replace(_A_WORD, "…")

    def as_one_word(self, text: str) -> str:
        """Give a text with each of the setting’s own in it as one word."""
        # Few texts of a page hold any, and the pattern takes long.
        if self._words.isdisjoint(words_of(text)) and not self._anywhere:
            return text
        return self._pattern.sub(lambda own: _one_word(own[0]), text)


@functools.lru_cache(maxsize=8_000)  # most are texts of ours, which pages of many settings say
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text: what stands between characters that are in no word."""
    return frozenset(_WORD.findall(text))


_WORD = re.compile(r"\w+")


def _one_word(text: str) -> str:
    kept = _AT_THE_SEAMS.fullmatch(text)
    assert kept, "any text is something between two seams"
    return f"{kept[1]} {_A_WORD}{kept[2]}" if kept[1] else f"{_A_WORD}{kept[2]}"


# Most settings write a good half of the same texts, and each is tried in several sentences.
@functools.lru_cache(maxsize=10_000)
def _is_disturbing(text: str, by_citing: bool) -> bool:
    """Return whether a text would trip a rule about prose when it stands in a sentence of ours."""
    if says_nothing(text):
        return False  # a page is full of such words
    if re.fullmatch(r"(?:\d\W*){1,4}", text):
        return True  # a sign may hang in Room 101, and call it that: a heading of ours is never a number alone
    beside = (text, f"{_A_WORD} {text} {_A_WORD}", f"{_A_WORD} {text}.", f"{_A_WORD} {text}, {_A_WORD}")
    found = any(next(rule(sentence), None) for sentence in beside for rule in (missing_words, doubled_words))
    return found or words.is_placeholder(text) or (by_citing and _CITES.search(text) is not None)
