"""Each clause once, numbers without holes, and each statement on its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import lxml.etree

from schoolgate.publish.gate.reading import Expected, Page, shorten, split_address
from schoolgate.publish.gate.wording import HEADINGS

_RULE_LINKS: Any = lxml.etree.XPath(".//a[@class='rule-link']/@href")


def clause_faults(pages: Collection[Page], expected: Expected) -> Iterator[str]:
    """Find clauses that are missing, twice, or there against the answers; and numbers with holes."""
    clauses_of = {page.name: [node for node, tag, _ in page.of_class("clause") if tag == "li"] for page in pages}
    seen = Counter(clause.get("id", "") for clauses in clauses_of.values() for clause in clauses)
    for id_ in sorted(expected.clauses):
        if seen[id_] > 1:
            yield f"The clause {id_} stands {seen[id_]} times."
        elif not seen[id_] and not expected.absent.get(id_):
            yield f"The clause {id_} is missing, and no reason is recorded."
        elif seen[id_] and id_ in expected.absent:
            yield f"The clause {id_} stands, although it was left out: {expected.absent[id_]}"
    for id_ in sorted(expected.own_clauses):
        if seen[id_] != 1:
            yield f"The setting’s own clause {id_} stands {seen[id_]} times."
    own = {f"{id_.rpartition('.')[0]}.own" for id_ in expected.clauses} | expected.own_clauses
    for id_ in sorted(set(seen) - expected.clauses - own):
        yield f"The clause {id_ or '(without an id)'} is not in the template."
    for page in pages:
        if not any("clause-number" in classes for classes in page.by_classes):
            continue  # neither a clause nor a heading has a number
        headings = _numbers(heading for heading in page.tagged(*HEADINGS) if heading.get("id"))
        numbers = _numbers(clauses_of[page.name])
        wanted = _without_holes(numbers)
        if numbers != wanted:
            yield f"{page.name}: the numbers of the clauses have a gap: {', '.join(numbers)}."
        elif headings != list(dict.fromkeys(f"{number.partition('.')[0]}." for number in wanted)):
            yield f"{page.name}: the numbers of the headings are not those of their clauses: {', '.join(headings)}"


def statement_faults(pages: Collection[Page]) -> Iterator[str]:
    """Find what pages for people say that rests on no clause of this site, or names its rules nowhere."""
    places = {id_ for page in pages for id_ in page.ids}
    for page in pages:
        links = [g for _, tag, g in page.of_class("rule-link") if tag == "a" and g["class"] == "rule-link"]
        named = {split_address(link["href"]).fragment for link in links if "href" in link}
        for statement, _, _ in page.of_class("statement"):
            rule = statement.get("data-rule") or split_address("".join(_RULE_LINKS(statement)[:1])).fragment
            if rule in places and (not named or rule in named):
                continue
            said = shorten("".join(statement.itertext()))
            if rule not in places:
                yield f"{page.name}: “{said}” rests on the clause “{rule}”, which is not there."
            else:
                yield f"{page.name}: “{said}” rests on {rule}, which its page does not lead to."


# What a line of a paper may be beside a statement and a safety line: how to use it, what is filled in, where it comes from.
_NO_RULES = ("how", "field", "tick", "yes-no", "from")


def handout_faults(pages: Iterable[Page]) -> Iterator[str]:
    """Find lines of a paper that rest on nothing: neither on a clause nor on a safety line."""
    for page, sheet in _handouts(pages):
        for line in sheet.xpath("./p | ./ul/li | ./ol/li | ./div/p"):
            if not {"statement", "safety", *_NO_RULES} & {*line.get("class", "").split()}:
                yield f"{page.name}: “{shorten(''.join(line.itertext()))}” rests on no clause, and is no safety line."


def handout_titles(pages: Iterable[Page]) -> Iterator[str]:
    """Yield the titles of the papers of a site."""
    for _, sheet in _handouts(pages):
        yield from ("".join(title.itertext()) for title in sheet.iterfind("h1"))


def _handouts(pages: Iterable[Page]) -> Iterator[tuple[Page, Any]]:
    for page in pages:
        yield from ((page, sheet) for sheet, tag, _ in page.of_class("handout") if tag == "main")


def _numbers(elements: Iterable[Any]) -> list[str]:
    """Return the numbers that clauses or headings begin with."""
    found = (
        next((inside for inside in element.iterdescendants() if inside.get("class") == "clause-number"), None)
        for element in elements
    )
    return [number for element in found if element is not None if (number := "".join(element.itertext()))]


def _without_holes(numbers: list[str]) -> list[str]:
    sections: list[str] = []
    wanted = []
    place = 0
    for number in numbers:
        section = number.partition(".")[0]
        if not sections or sections[-1] != section:
            sections.append(section)
            place = 0
        place += 1
        wanted.append(f"{len(sections)}.{place}")
    return wanted
