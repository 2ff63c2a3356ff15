"""What is wrong with a text, whatever it says: what is left of a template, words doubled or missing, sentences cut off."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

# Around what the setting typed: characters that no page may print.
_OPENS, _CLOSES = "\ue000", "\ue001"
_TYPED = f"{_OPENS}[^{_CLOSES}]*{_CLOSES}"


@dataclasses.dataclass(frozen=True)
class Typed:
    """What a setting typed, to be found again in a text: with or without its article and its stop, and with another first letter."""

    texts: tuple[str, ...]

    @classmethod
    def read(cls, answers: Mapping[str, Any]) -> Typed:
        """Return every text of the answers that may stand in a sentence."""
        found = {" ".join(text.split()) for text in _leaves(answers)}
        return cls(tuple(sorted((text for text in found if _is_text(text)), key=lambda text: (-len(text), text))))

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        printed = dict.fromkeys(way for text in self.texts for way in _as_printed(text))
        return re.compile(rf"(?<!\w)(?:{'|'.join(printed) or '(?!)'})(?!\w)")

    def set_apart(self, text: str) -> str:
        """Return a text with marks around each typed one."""
        return self._pattern.sub(lambda found: f"{_OPENS}{found[0]}{_CLOSES}", text)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(item)


def _is_text(text: str) -> bool:
    return len(text) > 2 and text not in {"yes", "no"} and not re.fullmatch(r"[a-z]+(?:-[a-z]+)+", text)


def _as_printed(text: str) -> Iterator[str]:
    """Yield the patterns of a text that was typed, as it stands in a sentence. Each begins with a letter: the search is fast then."""
    bare = re.sub(r"^(?:the|an?|our) ", "", text, flags=re.IGNORECASE).rstrip(".") or text
    for way in dict.fromkeys((text.rstrip(".") or text, bare)):
        first, rest = way[0], re.escape(way[1:])
        either = (
            f"[{first.lower()}{first.upper()}]" if first.isalpha() and len(first.upper()) == 1 else re.escape(first)
        )
        said_to = re.sub(r"\b(they|their|them|themselves)\b", r"(?:\1|you|your|yours|yourself|yourselves)", rest)
        yield either + said_to + (r"\.?" if text.endswith(".") else "")


# ---------------------------------------------------------------------------------------------------------------
# What no page may say, whoever wrote it

_RESIDUE = {
    "a mark of the template": re.compile(r"\{\{|\}\}|\{%|%\}|\{#|!!! ?\w"),
    "a value of the program": re.compile(r"\b(?:None|True|False|undefined|NaN|Undefined|Markup\(|lambda)\b|<[\w.]+ object|\bobject at 0x"),
    "a blank that nobody filled in": re.compile(r"\b(?:TODO|TBC|TBA|FIXME|XXX+)\b|[<\[](?:school|name|insert|your|the)\b", re.ASCII),
    "Markdown": re.compile(r"\*\*|__\w|\]\(|^#{1,6} |`|^\s*[-*] "),
    "an entity": re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-f]+);", re.I),
}  # fmt: skip


def residue(text: str, typed: Typed) -> Iterator[str]:
    """Find what is left of a template, in the text of a page or of a paper. Takes what the setting typed."""
    if found := re.search("[\ue000-\uf8ff]", text):
        yield f"a mark of the template: {_near(text, found)}"
    yield from _residue_of_ours(typed.set_apart(text))


def _residue_of_ours(marked: str) -> Iterator[str]:
    ours = re.sub(_TYPED, "that", marked)
    for what, pattern in _RESIDUE.items():
        if found := pattern.search(ours):
            yield f"{what}: {_near(ours, found)}"


# ---------------------------------------------------------------------------------------------------------------
# What is wrong with our own words around it

# A rule ends in a stop, in what the setting typed, in a number to call, or in the mark of a paper.
_END = re.compile(rf"(?:[.?!…][”’)]*|:|\d|{_CLOSES}|Mark: \w{{4}} \w{{4}})$")
_VOWEL_SOUND = re.compile(
    r"(?:[aeio]|u(?!ni|se|su|k\b|tili|r[io])|hour|honest|heir|honour|[AEFHILMNORSX](?![a-z]))", re.ASCII
)
_CONSONANT_SOUND = re.compile(r"(?:one\b|once\b|eu|ewe)", re.IGNORECASE)

_WRONG = {
    "two spaces": re.compile(r"\S {2,}\S"),
    "a doubled word": re.compile(r"(?<![\w’'-])(?!that\b|had\b)([^\W\d_]+) \1(?![\w’'-])", re.IGNORECASE),
    # A name may begin with any word: our filter is “Is it on?”.
    "a doubled word of ours and theirs": re.compile(r"(?<![\w’'-])(?!that\b|had\b)([^\W\d_]+) \ue000\1(?![\w’'-])"),
    "two articles": re.compile(r"\b(?:the|an?|our|your|their|its|every|each) \ue000?(?:[Tt]he|[Aa]n|a(?![.\w])|[Oo]ur|your|their|its|every)\b"),
    "a space before a stop": re.compile(r"\s[.,;:?!)](?:\s|$)"),
    "a doubled stop": re.compile(rf"[,;:]{_CLOSES}?\s*[.,;:?!]|(?<!\.)\.\.(?!\.)|[.?!][,;:]|\(\s*\)|\(\s|\?\."),
    "a word that is missing": re.compile(
        r"\b(?:the|an|our|your|their|its|every|and|or|nor|of|than|because|if|unless)\s*[.,;:?!)](?!\w)|\ba[.;:?!)](?!\w)|[,;(] ?(?:,|;|\))",
        re.IGNORECASE,
    ),
    "either or": re.compile(r"\b(?:he/she|she/he|his/her|her/his|him/her|s/he|and/or|is/are|his or her|he or she)\b", re.IGNORECASE),
    "a plural gone wrong": re.compile(r"\b(?:childrens|childs|peoples)\b|\w’s’|s’s\b|ss’s\b|\b(?:a|one) (?:pupils|students|children|learners)\b"),
    "a sentence that begins small": re.compile(r"[.?]”? [a-z]"),
}  # fmt: skip
# A stop of the setting's, and ours behind it.
_TWO_STOPS = re.compile(rf"\.{_CLOSES}\.")
_ABBREVIATED = re.compile(r"\b(?:e\.g\.|i\.e\.|a\.m\.|p\.m\.)")


def faults_in_prose(text: str, typed: Typed, whole_sentences: bool) -> Iterator[str]:
    """Find what is wrong with a paragraph, a bullet or a heading. Takes what the setting typed, and whether it is of whole sentences."""
    if found := re.search("[\ue000-\uf8ff]", text):
        yield f"a mark of the template: {_near(text, found)}"
    yield from _faults_between(typed.set_apart(text), whole_sentences)


@functools.lru_cache(maxsize=50_000)
def _faults_between(marked: str, whole_sentences: bool) -> tuple[str, ...]:
    """Return what is wrong with our own words between typed ones. Most settings have the same words of ours."""
    return (*_find_between(marked, whole_sentences),)


def _find_between(marked: str, whole_sentences: bool) -> Iterator[str]:
    text = re.sub(f"[{_OPENS}{_CLOSES}]", "", marked)
    yield from _residue_of_ours(marked)
    if found := _TWO_STOPS.search(marked):
        yield f"a doubled stop: {_near(marked, found)}"
    ours = re.sub(_TYPED, lambda found: f"{_OPENS}{_first_word(found[0][1:-1])}{_CLOSES}", marked)
    for what, pattern in _WRONG.items():
        for found in pattern.finditer(ours):
            if not _ABBREVIATED.search(ours[max(0, found.start() - 4) : found.end()]):
                yield f"{what}: {_near(ours, found)} | {text[:160]}"
    for article, word in re.findall(rf"(?<![\w{_OPENS}])([Aa]n?) {_OPENS}?[“‘(]?(\w[\w’]*)", ours):
        vowel = bool(_VOWEL_SOUND.match(word)) and not _CONSONANT_SOUND.match(word)
        if vowel != (article.lower() == "an"):
            yield f"an article that does not fit: {article} {word} | {text[:160]}"
    sentences = re.split(r"(?<=[.?!]) (?=[A-Z“])", ours)
    if whole_sentences and len(sentences) > 1 and not _END.search(ours):
        yield f"the last sentence has no stop: {ours[-60:]}"


def _first_word(typed: str) -> str:
    """Return the first word of what was typed, which may not fit to what stands before it. Of an abbreviation, a word like it."""
    found = re.match(r"([“‘(]?)([\w’-]+)(\.\w)?", typed)
    return typed[:1] if found is None else f"{found[1]}{found[2]}{'bbreviation' if found[3] else ''}"


def _near(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 40) : found.end() + 30].replace(_OPENS, "⟨").replace(_CLOSES, "⟩")
