"""Words on a page: none missing, none twice, no placeholder, no note to the drafter, no number that nobody stated."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from schoolgate.language import numbers, prose, words
from schoolgate.language.marks import ANY
from schoolgate.policy.facts import NOT_ANSWERED
from schoolgate.publish.gate.reader import NOT_AGREED
from schoolgate.publish.gate.reading import Expected, Page, shorten, split_address, words_around
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

# A heading whose words are gone. One that is 12 may be the name of a room.
_ONLY_NUMBERED = re.compile(r"(?:\d+\.)+\d*")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCES = {"p", "li", "td", "dd"}
_LISTS = {"ul", "ol", "table"}  # those of the search are empty until it is used
_NOT_WORDS = {"script", "style"}
_SHOWN_WITHOUT_WORDS = ".//img | .//svg | .//input | .//form | .//video | .//object"
NUMBER = re.compile(r"\+?\d{3,15}(?:,\d{1,7})?")  # after the comma, what is dialled once it is answered


def worded_faults(at: str, element: Any, name: str, value: str, own: prose.OwnTexts) -> Iterator[str]:
    """Find attributes that are read aloud and say nothing, hold a place, or hold code."""
    if not value.strip():
        if name != "alt":  # empty for a picture that says nothing
            yield f"{at}: there is an empty {name} ({element.tag})."
    elif words.is_placeholder(own.as_one_word(value)):
        yield f"{at}: “{shorten(value)}” is only a placeholder."
    elif code := words.find_code(value):
        yield f"{at}: code is published: “{words_around(value, code)}”."


def faults_in_words(page: Page, expected: Expected) -> Iterator[str]:
    """Find what is wrong with the words of a page."""
    at = page.name
    if at.endswith(".html") and page.root.find(".//title") is None:
        yield f"{at}: this page has no title."
    content = set(page.root.xpath("//*[self::article or self::main]//*"))
    sentences: list[str] = []
    for element in page.root.iter(*_HOLDERS):
        text = _own_text(element)
        ours = expected.own.as_one_word(text)
        only_numbered = _ONLY_NUMBERED.fullmatch(text) and re.search(r"\d", ours)
        if not re.search(r"\w", text) or (element.tag in HEADINGS and only_numbered):
            if element.tag in _NOT_EMPTY and _is_empty(element) and (element in content or element.tag not in _LISTS):
                yield f"{at}: there is an empty {_NOT_EMPTY[element.tag]}."
            continue
        code, holds_a_place = _code_and_placeholder(ours)
        if code:
            yield f"{at}: code is published: “{prose.OwnTexts.left_out(words_around(ours, code))}”."
        yield from number_faults(at, text, expected.numbers)
        if at in expected.agreed and element in content:
            continue  # it was judged when it was agreed, and may rest on a policy that the setting has no more
        if holds_a_place:
            yield f"{at}: “{shorten(text)}” is only a placeholder."
        elif element.tag in _SENTENCES and element in content:
            yield from _sentence_faults(at, element, ours)
            # The wording that was agreed may rest on a policy that the setting has no more.
            if element.get("class") != NOT_AGREED:
                sentences.append(ours)
        elif element.tag in HEADINGS and element.getparent().tag in {"article", "main"}:
            after = element.getnext()
            if after is None or (after.tag in HEADINGS and after.tag <= element.tag):
                yield f"{at}: there is nothing under the heading “{shorten(text)}”."
    for sentence in sentences:
        for cited, _key in unlisted_policies(sentence, expected.others, expected.adopted):
            yield f"{at}: “{cited}” is cited, but other_policies does not list it."
    for link in page.root.iter("a"):
        if not link.get("aria-label") and not "".join(link.itertext()).strip() and not link.xpath(".//img[@alt!='']"):
            yield f"{at}: a link to {link.get('href')} has no words."


def number_faults(at: str, text: str, known: frozenset[str]) -> Iterator[str]:
    """Find numbers that nobody stated."""
    for number in _unknown_numbers(text, known):
        yield f"{at}: the number “{number}” is not in a register or in the setting file."


def call_faults(page: Page, known: frozenset[str]) -> Iterator[str]:
    """Find links that call a number that nobody stated, or another than they say."""
    for link in page.root.iter("a"):
        parts = split_address(link.get("href", ""))
        if parts.scheme in {"tel", "sms"} and NUMBER.fullmatch(parts.path):
            number, _, extension = parts.path.partition(",")
            called, text = numbers.digits(number), "".join(link.itertext())
            if called not in known:
                yield f"{page.name}: a link calls {parts.path}, which is not in a register or in the setting file."
            elif numbers.digits(text) not in {called + extension, ""}:
                yield f"{page.name}: a link that says “{shorten(text)}” calls {parts.path}."


@functools.lru_cache(maxsize=20_000)
def _unknown_numbers(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Find numbers that are not known. The same words stand on many pages."""
    return tuple(numbers.unknown_numbers(text, known))


@functools.lru_cache(maxsize=10_000)
def _code_and_placeholder(text: str) -> tuple[str | None, bool]:
    """Find code in a text, and whether it only holds a place. The same words stand on many pages."""
    return words.find_code(text), words.is_placeholder(text)


@functools.lru_cache(maxsize=10_000)
def _missing_and_doubled(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Find where a word is missing in a sentence, and where one stands twice."""
    return list(prose.missing_words(text)), list(prose.doubled_words(text))


def _sentence_faults(at: str, element: Any, text: str) -> Iterator[str]:
    missing, doubled = _missing_and_doubled(text)
    for match in missing:
        yield f"{at}: a word is missing in “{_words_near(text, match)}”."
    for match in doubled:
        yield f"{at}: “{match[0]}” cannot be right in “{_words_near(text, match)}”."
    if text.endswith(":"):
        alone = element.getnext() is None if element.tag == "p" else not any(e.tag in _HOLDERS for e in element)
        if alone:
            yield f"{at}: nothing follows “{shorten(text)}”."


def _words_near(text: str, match: re.Match[str]) -> str:
    return prose.OwnTexts.left_out(words_around(text, match[0], match.start()))


def _own_text(block: Any) -> str:
    """Return the words of a block that are in no block inside it, without its number and the mark that links to it."""
    pieces = [block.text or ""]
    for child in block:
        if child.tag in _HOLDERS:
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _NOT_WORDS and child.get("class") != "clause-number":
            pieces += child.itertext()
        pieces.append(child.tail or "")
    text = "".join(pieces).strip()
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


def _is_empty(block: Any) -> bool:
    # What holds other blocks is judged by them.
    return not any(e.tag in _HOLDERS for e in block.iterdescendants()) and not block.xpath(_SHOWN_WITHOUT_WORDS)


def text_faults(name: str, text: str, expected: Expected) -> Iterator[str]:
    """Find, in whatever a file says, an answer that was not given, any sentence of the guidance, what only a review shows."""
    if NOT_ANSWERED in text:
        yield f"{name}: an answer that was not given is published."
    if expected.public:
        squeezed = _squeeze(text)
        for note in _notes(expected.guidance):
            if note.squeezed in squeezed:
                yield f"{name}: a note to the drafter is published: “{shorten(note.written)}”."
        for sought in _ONLY_IN_A_REVIEW:
            if sought.squeezed in squeezed or sought.written in text:
                yield f"{name}: “{sought.written}” belongs to the review edition, and is published."
        if ANY.search(text):
            yield f"{name}: a mark of the review edition is published."


class _Forbidden(NamedTuple):
    """Words that may not be published, as they are written and squeezed."""

    written: str
    squeezed: str


@functools.lru_cache(maxsize=8)
def _notes(guidance: tuple[str, ...]) -> list[_Forbidden]:
    """Return each sentence of the guidance. One of a word or two may stand on a page for another reason."""
    sentences = {_squeeze(note): note for text in guidance for note in re.split(r"(?<=[.?!])\s+", text)}
    return [_Forbidden(written, squeezed) for squeezed, written in sentences.items() if len(squeezed) > 12]


def _squeeze(text: str) -> str:
    """Return only letters and digits, so that markup and punctuation inside a sentence cannot hide it."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


_ONLY_IN_A_REVIEW = [_Forbidden(sought, _squeeze(sought)) for sought in (BANNER, "[Not answered yet")]


def review_faults(files: Mapping[str, Path]) -> Iterator[str]:
    """Find files that belong to the review edition: its style sheet and script, its to-do page."""
    for name in files:
        if name in {STYLES, SCRIPT, f"{TO_DO}index.html"}:
            yield f"{name}: this file belongs to the review edition, and is published."
