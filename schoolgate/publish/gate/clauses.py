"""Each clause once, numbers without holes, and each statement on its clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import lxml.etree

from schoolgate.publish.gate.reader import read
from schoolgate.publish.gate.reading import Expected, Page, shorten, split_address
from schoolgate.publish.gate.wording import HEADINGS

_NUMBER_OF: Any = lxml.etree.XPath(".//*[@class='clause-number']")
_STATEMENTS = lxml.etree.XPath("//*[contains(concat(' ', @class, ' '), ' statement ')]")
_RULE_LINKS: Any = lxml.etree.XPath(".//a[@class='rule-link']/@href")


def clause_faults(pages: Iterable[Page], expected: Expected) -> Iterator[str]:
    """Find clauses that are missing, twice, or there against the answers; and numbers with holes."""
    by_page = {page.name: (page, read(page.root)) for page in pages}
    seen = Counter(clause.id for _, clauses in by_page.values() for clause in clauses)
    for id_ in sorted(expected.clauses):
        if seen[id_] > 1:
            yield f"The clause {id_} stands {seen[id_]} times."
        elif not seen[id_] and not expected.absent.get(id_):
            yield f"The clause {id_} is missing, and no reason is recorded."
        elif seen[id_] and id_ in expected.absent:
            yield f"The clause {id_} stands, although it was left out: {expected.absent[id_]}"
    own = {f"{id_.rpartition('.')[0]}.own" for id_ in expected.clauses}
    for id_ in sorted(set(seen) - expected.clauses - own):
        yield f"The clause {id_ or '(without an id)'} is not in the template."
    for name, (page, clauses) in by_page.items():
        headings = [
            number.text
            for heading in page.root.iter(*HEADINGS)
            for number in (_NUMBER_OF(heading)[:1] if heading.get("id") else ())
        ]
        numbers = [clause.number for clause in clauses if clause.number]
        wanted = _without_holes(numbers)
        if numbers != wanted:
            yield f"{name}: the numbers of the clauses have a gap: {', '.join(numbers)}."
        elif headings != list(dict.fromkeys(f"{number.partition('.')[0]}." for number in wanted)):
            yield f"{name}: the numbers of the headings are not those of their clauses: {', '.join(headings)}"


def statement_faults(pages: Collection[Page]) -> Iterator[str]:
    """Find what pages for people say that rests on no clause of this site, or names its rules nowhere."""
    places = {id_ for page in pages for id_ in page.ids}
    for page in pages:
        statements: Any = _STATEMENTS(page.root)
        links: Any = _RULE_LINKS(page.root)
        named = {split_address(link).fragment for link in links}
        for statement in statements:
            rule = statement.get("data-rule") or split_address("".join(_RULE_LINKS(statement)[:1])).fragment
            if rule in places and (not named or rule in named):
                continue
            quoted = shorten("".join(statement.itertext()))
            if rule not in places:
                yield f"{page.name}: “{quoted}” rests on the clause “{rule}”, which is not there."
            else:
                yield f"{page.name}: “{quoted}” rests on {rule}, which its page does not lead to."


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
