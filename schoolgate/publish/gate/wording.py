"""Words on a page: none missing, none twice, no placeholder, no note to the drafter, no number that nobody stated."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schoolgate.language import numbers, prose, words
from schoolgate.language.marks import ANY, NOT_ANSWERED
from schoolgate.publish.gate.reading import NOT_AGREED, Expected, Page, shorten, split_address, words_around
from schoolgate.review.review import BANNER, SCRIPT, STYLES, TO_DO
from schoolgate.setting.contradictions.cited_policies import unlisted_policies

# What holds words of its own, and what of that may not be empty.
_NOT_EMPTY = {
    "p": "paragraph", "li": "bullet", "td": "cell", "th": "heading of a table", "title": "title", "dt": "term",
    "dd": "description", "summary": "summary", "figcaption": "caption", "caption": "caption", "ul": "list",
    "ol": "list", "table": "table", **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_HOLDERS = {
    *_NOT_EMPTY, "address", "article", "aside", "blockquote", "body", "button", "details", "div", "dl", "figure",
    "footer", "form", "header", "label", "legend", "main", "nav", "pre", "section", "tbody", "tfoot", "thead", "tr",
}  # fmt: skip

_SAYS_ANYTHING, _DIGIT, _LINE_END = re.compile(r"\w"), re.compile(r"\d"), re.compile(r"\s*\n\s*")
_ONLY_NUMBERED = re.compile(r"(?:\d+\.)+\d*")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCES = {"p", "li", "td", "dd"}
_LISTS = {"ul", "ol", "table"}  # those of the search are empty until it is used
_NOT_WORDS = {"script", "style"}
_SHOWN_WITHOUT_WORDS = {"img", "svg", "input", "form", "video", "object"}
NUMBER = re.compile(r"\+?\d{3,15}(?:,\d{1,7})?")  # after the comma, what is dialled once it is answered


def worded_faults(at: str, tag: str, name: str, value: str, own: prose.OwnTexts) -> Iterator[str]:
    """Find attributes that are read aloud and say nothing, hold a place, or hold code."""
    if not value.strip():
        if name != "alt":  # empty for a picture that says nothing
            yield f"{at}: there is an empty {name} ({tag})."
    elif _code_and_placeholder(own.as_one_word(value)).holds_a_place:
        yield f"{at}: “{shorten(value)}” is only a placeholder."
    elif code := words.find_code(value):
        yield f"{at}: code is published: “{words_around(value, code)}”."


def faults_in_words(page: Page, expected: Expected) -> Iterator[str]:
    """Find what is wrong with the words of a page."""
    at = page.name
    if at.endswith(".html") and not page.tagged("title"):
        yield f"{at}: this page has no title."
    content = {inside for part in page.tagged("article", "main") for inside in part.iterdescendants()}
    sentences: list[str] = []
    for element, tag, _ in page.elements:
        if tag not in _HOLDERS:
            continue
        text = _own_text(element)
        ours, judged, unknown = _read(text, expected.own, expected.numbers)
        if not _SAYS_ANYTHING.search(text) or (tag in HEADINGS and _is_only_a_number(text, ours)):
            if tag in _NOT_EMPTY and _is_empty(element) and (element in content or tag not in _LISTS):
                yield f"{at}: there is an empty {_NOT_EMPTY[tag]}."
            continue
        if judged.code:
            yield f"{at}: code is published: “{prose.OwnTexts.left_out(words_around(ours, judged.code))}”."
        yield from map(functools.partial(_unknown_number, at), unknown)
        if at in expected.agreed and element in content:
            continue  # it was judged when it was agreed, and may rest on a policy that the setting has no more
        if judged.holds_a_place:
            yield f"{at}: “{shorten(text)}” is only a placeholder."
        elif tag in _SENTENCES and element in content:
            yield from _sentence_faults(at, element, ours, judged)
            # The wording that was agreed may rest on a policy that the setting has no more.
            if element.get("class") != NOT_AGREED:
                sentences.append(ours)
        elif tag in HEADINGS and element.getparent().tag in {"article", "main"}:
            after = element.getnext()
            if after is None or (after.tag in HEADINGS and after.tag <= element.tag):
                yield f"{at}: there is nothing under the heading “{shorten(text)}”."
    for sentence in sentences:
        for cited, _key in unlisted_policies(sentence, expected.others, expected.adopted, expected.papers):
            yield f"{at}: “{cited}” is cited, but other_policies does not list it."
    for link in page.tagged("a"):
        says = link.get("aria-label") or (link.text or "").strip() or "".join(link.itertext()).strip()
        if not says and not link.xpath(".//img[@alt!='']"):
            yield f"{at}: a link to {link.get('href')} has no words."


def _is_only_a_number(text: str, ours: str) -> bool:
    """Tell whether the words of a heading are gone. One of the setting’s own that is 12 may be the name of a room."""
    return _ONLY_NUMBERED.fullmatch(text) is not None and _DIGIT.search(ours) is not None


def number_faults(at: str, text: str, known: frozenset[str]) -> Iterator[str]:
    """Find numbers that nobody stated."""
    return map(functools.partial(_unknown_number, at), numbers.unknown_numbers(text, known))


def _unknown_number(at: str, number: str) -> str:
    return f"{at}: the number “{number}” is not in a register or in the setting file."


def call_faults(page: Page, known: frozenset[str]) -> Iterator[str]:
    """Find links that call a number that nobody stated, or another than they say."""
    for link in page.tagged("a"):
        if ":" not in (address := link.get("href", "")):
            continue
        parts = split_address(address)
        if parts.scheme in {"tel", "sms"} and NUMBER.fullmatch(parts.path):
            number, _, extension = parts.path.partition(",")
            called, said = numbers.digits(number), "".join(link.itertext())
            if called not in known:
                yield f"{page.name}: a link calls {parts.path}, which is not in a register or in the setting file."
            elif numbers.digits(said) not in {called + extension, ""}:
                yield f"{page.name}: a link that says “{shorten(said)}” calls {parts.path}."


class _Judged(NamedTuple):
    """What there is to be said of a text, wherever it stands."""

    code: str | None
    holds_a_place: bool
    missing: tuple[re.Match[str], ...]  # where a word is
    doubled: tuple[re.Match[str], ...]  # words that cannot follow each other


@functools.lru_cache(maxsize=20_000)
def _code_and_placeholder(text: str) -> _Judged:
    """Judge a text by its words alone. The same words stand on many pages."""
    return _Judged(
        words.find_code(text), words.is_placeholder(text), (*prose.missing_words(text),), (*prose.doubled_words(text),)
    )


@functools.lru_cache(maxsize=20_000)
def _read(text: str, own: prose.OwnTexts, known: frozenset[str]) -> tuple[str, _Judged, list[str]]:
    """Return a text with the setting’s own in it as one word, what there is to be said of that, and numbers that nobody stated."""
    ours = own.as_one_word(text)
    return ours, _code_and_placeholder(ours), [*numbers.unknown_numbers(text, known)]


def _sentence_faults(at: str, element: Any, text: str, judged: _Judged) -> Iterator[str]:
    for match in judged.missing:
        yield f"{at}: a word is missing in “{_words_near(text, match)}”."
    for match in judged.doubled:
        yield f"{at}: “{match[0]}” cannot be right in “{_words_near(text, match)}”."
    if text.endswith(":"):
        alone = element.getnext() is None if element.tag == "p" else not any(e.tag in _HOLDERS for e in element)
        if alone:
            yield f"{at}: nothing follows “{shorten(text)}”."


def _words_near(text: str, match: re.Match[str]) -> str:
    return prose.OwnTexts.left_out(words_around(text, match[0], match.start()))


def _own_text(block: Any) -> str:
    """Give the words of a block that are in no block inside it, without its number and the mark that links to it."""
    pieces = [block.text or ""]
    for child in block:
        tag = child.tag
        if tag in _HOLDERS:
            pieces.append("\n")
        elif isinstance(tag, str) and tag not in _NOT_WORDS and child.get("class") != "clause-number":
            pieces += child.itertext() if len(child) else (child.text or "",)
        pieces.append(child.tail or "")
    text = "".join(pieces).strip()
    return _LINE_END.sub(" ", text) if "\n" in text else text


def _is_empty(block: Any) -> bool:
    # What holds other blocks is judged by them.
    return not any(inside.tag in _HOLDERS or inside.tag in _SHOWN_WITHOUT_WORDS for inside in block.iterdescendants())


def text_faults(name: str, said: Sequence[str], expected: Expected) -> Iterator[str]:
    """Find, in whatever a file says, an answer that was not given, any sentence of the guidance, what only a review shows.

    Takes all that the file says, in pieces: no check depends on where one ends.
    """
    unusual = set(_UNUSUAL.findall("".join(said)))
    if NOT_ANSWERED in unusual:
        yield f"{name}: an answer that was not given is published."
    if expected.public:
        squeezed = "".join(map(_squeeze, said))
        for note in _notes_in(squeezed, expected.guidance):
            yield f"{name}: a note to the drafter is published: “{shorten(note)}”."
        for shown in _ONLY_IN_A_REVIEW:
            if _squeeze(shown) in squeezed:
                yield f"{name}: “{shown}” belongs to the review edition, and is published."
        if any(map(ANY.match, unusual)):
            yield f"{name}: a mark of the review edition is published."


_UNUSUAL = re.compile("[\ue000-\uf8ff]")  # of private use: no keyboard has them, and no file of a public site
_ONLY_IN_A_REVIEW = (BANNER, "[Not answered yet")
_LETTERS = re.compile(r"[^\W_]+")


@functools.lru_cache(maxsize=20_000)
def _squeeze(text: str) -> str:
    """Leave only letters and digits, so that markup and punctuation inside a sentence cannot hide it."""
    return "".join(_LETTERS.findall(text.casefold()))


def _notes_in(squeezed: str, guidance: tuple[str, ...]) -> list[str]:
    """Return each sentence of the guidance that a squeezed text holds.

    To look for some two hundred sentences in every file would take longer than all else. So a text is cut at one letter, and
    looked through only for the sentences of which it has every piece.
    """
    pieces = set(squeezed.split(_CUT))
    return [note.written for note in _notes(guidance) if pieces.issuperset(note.pieces) and note.squeezed in squeezed]


_CUT = "e"  # the most frequent: a shorten sentence has several too


class _Note(NamedTuple):
    """A sentence of the guidance, as it is written and squeezed, and what of it stands between two of the letters that cut it."""

    written: str
    squeezed: str
    pieces: frozenset[str]


@functools.lru_cache(maxsize=8)
def _notes(guidance: tuple[str, ...]) -> list[_Note]:
    """Return each sentence of the guidance. One of a word or two may stand on a page for another reason."""
    sentences = {_squeeze(note): note for text in guidance for note in re.split(r"(?<=[.?!])\s+", text)}
    return [
        _Note(written, squeezed, frozenset(squeezed.split(_CUT)[1:-1]))
        for squeezed, written in sentences.items()
        if len(squeezed) > 12
    ]


def review_faults(files: Mapping[str, Path]) -> Iterator[str]:
    """Find files that belong to the review edition: its style sheet and script, its to-do page."""
    for name in files:
        if name in {STYLES, SCRIPT, f"{TO_DO}index.html"}:
            yield f"{name}: this file belongs to the review edition, and is published."
