"""The one reader of clauses: from a converted page to plain data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html

from schoolgate.policy.markdown.elements import NOT_AGREED


@dataclasses.dataclass(frozen=True)
class Clause:
    """A clause as the public reads it. ``number`` is empty for the key facts."""

    id: str
    number: str
    section: str
    text: str


_NUMBER = lxml.etree.XPath("string(.//*[@class='clause-number'])", smart_strings=False)
_WORDS = lxml.etree.XPath(
    f".//text()[not(parent::*[@class='clause-number' or @class='{NOT_AGREED}'])]",
    smart_strings=False,
)


def read(page: Any) -> list[Clause]:
    """Return the clauses of a converted page, in order. Takes its HTML as text or parsed."""
    return [clause for clause, _ in read_with_elements(page)]


def read_with_elements(page: Any) -> Iterator[tuple[Clause, Any]]:
    """Yield the clauses of a converted page, in order, each with its element."""
    root: Any = lxml.html.fromstring(page) if isinstance(page, str) else page
    section = ""
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "li"):
        if element.tag != "li":
            section = element.get("id", "")
        elif "clause" in element.get("class", "").split():
            words: Any = _WORDS(element)
            text = " ".join("".join(words).split())
            yield Clause(element.get("id", ""), str(_NUMBER(element)), section, text), element


def read_with_aliases(page: Any) -> list[tuple[Clause, list[str]]]:
    """Return the clauses of a converted page, each with the ids of clauses that share its rule."""
    return [
        (clause, [alias.get("id", "") for alias in element.find_class("clause-alias")])
        for clause, element in read_with_elements(page)
    ]


_GROUPS = lxml.etree.XPath("//h2[@data-group]")


def group_names(page: str) -> dict[str, str]:
    """Return the name of the group that each section of a converted page belongs to, by the section’s id, in order."""
    headings: Any = _GROUPS(lxml.html.fromstring(page))
    return {heading.get("id"): heading.get("data-group") for heading in headings}


def clauses_by_citation(page: Any) -> dict[str, list[Clause]]:
    """Return the clauses of a converted page that link to each address outside the site, by address."""
    found: dict[str, list[Clause]] = {}
    for clause, element in read_with_elements(page):
        for address in dict.fromkeys(link.get("href", "") for link in element.iter("a")):
            if address.startswith("https://"):
                found.setdefault(address, []).append(clause)
    return found
