"""The clauses of a finished page, as somebody reads them: written afresh, and not taken from what made the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html

_NOT_AGREED = "not-agreed"  # the class of what a page says of a clause that is not as it was agreed


@dataclasses.dataclass(frozen=True)
class Clause:
    """A clause on a page."""

    id: str
    number: str
    """Empty for the key facts."""
    section: str
    text: str


_NUMBER = lxml.etree.XPath("string(.//*[@class='clause-number'])", smart_strings=False)
_WORDS = lxml.etree.XPath(
    f".//text()[not(parent::*[@class='clause-number' or @class='{_NOT_AGREED}'])]",
    smart_strings=False,
)


def read(page: Any) -> list[Clause]:
    """Return the clauses of a page, in order. Takes its HTML as text or parsed."""
    return [clause for clause, _ in with_elements(page)]


def with_elements(page: Any) -> Iterator[tuple[Clause, Any]]:
    """Return the clauses of a page, in order, each with the element it stands in."""
    root: Any = lxml.html.fromstring(page) if isinstance(page, str) else page
    section = ""
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "li"):
        if element.tag != "li":
            section = element.get("id", "")
        elif "clause" in element.get("class", "").split():
            words: Any = _WORDS(element)
            text = " ".join("".join(words).split())
            yield Clause(element.get("id", ""), str(_NUMBER(element)), section, text), element
