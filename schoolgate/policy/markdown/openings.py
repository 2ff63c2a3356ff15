"""Openings: the words above several clauses that each of them continues."""

from __future__ import annotations

import copy
import itertools
from xml.etree import ElementTree

from schoolgate.errors import TemplateError
from schoolgate.policy.markdown.elements import FIRST_PARTS, LAST_PARTS, OPENING, Section, attributes_to_item, text_of


def put_openings_into_clauses(section: Section) -> None:
    """Put each opening at the head of the clauses that continue it, and take out its paragraph."""
    opening: ElementTree.Element | None = None
    for block in section.blocks:
        if block.get("class") == OPENING:
            opening = _opening_span(block)
        elif block.tag == "ul" and opening is not None:
            for li in block:
                attributes_to_item(li)
                if li.get("same"):
                    raise TemplateError(
                        f"“{li.get('id')}” states a rule of several policies, so it is a whole sentence. Place it before the "
                        f"opening “{text_of(opening)}:”."
                    )
                words = li[0] if len(li) and li[0].tag == "p" and not (li.text or "").strip() else li
                span = copy.deepcopy(opening)
                span.tail, words.text = f" {(words.text or '').lstrip()}", None
                words.insert(0, span)


def _opening_span(block: ElementTree.Element) -> ElementTree.Element:
    """Return the words of an opening’s paragraph in a span, without the colon."""
    span = copy.deepcopy(block)
    span.tag, span.tail = "span", None
    last, kind = (span[-1], "tail") if len(span) else (span, "text")
    words = (getattr(last, kind) or "").rstrip()
    if not words.endswith(":"):
        raise TemplateError(f"The opening “{text_of(block)}” does not end with a colon.")
    setattr(last, kind, words.removesuffix(":"))
    return span


def print_openings_once(root: ElementTree.Element, section: Section) -> None:
    """Lay out the clauses of a section: those that follow each other with one opening under it, in a list of their own."""
    for block in [block for block in section.blocks if block.get("class") == OPENING]:
        root.remove(block)
    if not any(map(_opening_of, section.clauses())):
        for ul in section.lists:
            ul.set("class", "clauses")
            if not len(ul):
                root.remove(ul)
        return
    listed: list[tuple[str, list[ElementTree.Element]]] = []
    for opening, run in itertools.groupby(section.clauses(), _opening_of):
        clauses = [*run]
        opening = opening if len(clauses) > 1 else ""  # a clause by itself is a sentence
        if not opening and listed and not listed[-1][0]:
            listed[-1][1].extend(clauses)
        else:
            listed.append((opening, clauses))
    place = [*root].index(section.heading) + 1
    for block in section.blocks:
        if block.tag == "ul":
            root.remove(block)
    blocks = []
    for opening, clauses in listed:
        if opening:
            blocks.append(_print_opening(clauses))
        blocks.append(ElementTree.Element("ul", {"class": "clauses"}))
        blocks[-1].text = blocks[-1].tail = "\n"
        blocks[-1].extend(clauses)
    for number, block in enumerate(blocks):
        root.insert(place + number, block)


def _opening_of(li: ElementTree.Element) -> str:
    span = next((span for span in li.iter("span") if span.get("class") == OPENING), None)
    return "" if span is None else ElementTree.tostring(span, encoding="unicode").removesuffix(span.tail or "")


def _print_opening(clauses: list[ElementTree.Element]) -> ElementTree.Element:
    """Hide the opening in each clause, and return it in a paragraph to stand above them."""
    spans = [span for li in clauses for span in li.iter("span") if span.get("class") == OPENING]
    above = copy.deepcopy(spans[0])
    above.tag, above.tail = "p", "\n"
    last, kind = (above[-1], "tail") if len(above) else (above, "text")
    setattr(last, kind, f"{getattr(last, kind) or ''}:")
    for span in spans:
        span.set("hidden", "")
    return above


def combine_policies(root: ElementTree.Element, sections: list[Section]) -> list[Section]:
    """Combine several policies into one document, with one title and one section for each part that they share."""
    for title in root.findall("h1")[1:]:
        root.remove(title)
    by_part: dict[str, Section] = {}
    kept: list[Section] = []
    for section in sections:
        part = section.heading.get("part", "")
        if part in by_part:
            by_part[part].lists[-1].extend(section.clauses())
        else:
            kept.append(section)
            if part:
                by_part[part] = section
        section.remove_from(root)

    def place(section: Section) -> int:
        part = section.heading.get("part", "").partition(":")[0]
        if part in FIRST_PARTS:
            return FIRST_PARTS.index(part) - len(FIRST_PARTS)
        return LAST_PARTS.index(part) + 1 if part in LAST_PARTS else 0

    kept.sort(key=place)
    for section in kept:
        root.append(section.heading)
        root.extend(section.blocks)
    return kept
