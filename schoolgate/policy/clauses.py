"""Clauses: the Markdown extension that numbers and anchors them, and the one reader of converted clauses.

A clause is one bullet of a policy, with its id on the line under it::

    - Staff keep their own phones in the office.
      {: #mobile.staff.store-device choice=phones.staff }

It may carry ``.locked`` (a setting may add to it and nothing else), ``choice=`` (it states the answer at that place
in the setting file, so the answer changes and not the text) and ``when=`` (it stands only where that condition
holds). A heading carries the same for a whole section. Guidance to the drafter is indented under its clause.

Where several policies state one rule, each of its clauses carries ``same=`` and the rule’s name: a change to one is a
change to all, and a document that combines policies prints the first of them. There, sections that carry the same
``part=`` become one. ``.promise`` marks a clause that says what the setting does, so that it can see what it promises.

Clauses with one subject may follow an opening, a paragraph that names it and ends with a colon. Each continues it::

    The DSL:
    {: .opening }

    - records each concern.
      {: #online.dsl.records }

The page prints the opening once. In each clause it stands hidden, so that a clause alone says “The DSL records each concern.”
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.etree
import lxml.html
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, BLOCK_LEVEL_ELEMENTS, HTML_PLACEHOLDER_RE, AtomicString

from schoolgate.errors import TemplateError
from schoolgate.language import seams
from schoolgate.language.likeness import nearest
from schoolgate.setting.model.setting import Change

POLICIES = ("mobile", "social", "online")
_SECTION = re.compile(rf"(?:{'|'.join(POLICIES)})\.[a-z0-9-]+")
_CLAUSE = re.compile(rf"{_SECTION.pattern}(?:\.[a-z0-9-]+){{1,2}}")
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)
_ATTRIBUTES = re.compile(rf"\{{:\s*#({_SECTION.pattern}(?:\.[a-z0-9-]+){{0,2}})([^}}]*)\}}")
# What the page says of a clause that is not as it was agreed. It is no part of the clause.
NOT_AGREED = "not-agreed"
OPENING = "opening"
# Where a combined document’s sections stand: these first, then those of each policy in turn, then the last. What follows
# a colon keeps sections of a kind apart (worries:staff).
_FIRST_PARTS = ("key-facts", "aims", "links", "everyone")
_LAST_PARTS = ("breach", "worries", "review", "useful-links")


# ---------------------------------------------------------------------------------------------------------------
# The template, before any setting


@dataclasses.dataclass(frozen=True)
class Provision:
    """A clause or section as the template has it, before any setting: its id and what protects it."""

    id: str
    section: str
    locked: bool
    choice: str | None
    when: str | None
    same: str | None = None

    @property
    def policy(self) -> str:
        """The policy it belongs to, by the word used in ids."""
        return self.id.partition(".")[0]

    @property
    def is_section(self) -> bool:
        """Whether this is a section’s heading."""
        return self.id == self.section


def provisions(pages: Iterable[Path]) -> dict[str, Provision]:
    """Read what the template’s policy pages provide: every section and clause, by id, in order.

    Raises TemplateError where two have the same id.
    """
    found: dict[str, Provision] = {}
    for page in pages:
        for provision in _provisions_in(page.read_text(encoding="utf-8")):
            if provision.id in found:
                fault = f"“{provision.id}” is the id of two places in the template."
                raise TemplateError(fault, f"docs/policies/{page.name}")
            found[provision.id] = provision
    return found


@functools.lru_cache(maxsize=32)
def _provisions_in(page: str) -> list[Provision]:
    found = []
    for match in _ATTRIBUTES.finditer(page):
        id_, given = match[1], match[2].split()
        values = dict(item.split("=", 1) for item in given if "=" in item)
        marks = (values.get("choice"), values.get("when"), values.get("same"))
        found.append(Provision(id_, _section_of(id_), ".locked" in given, *marks))
    return found


def _section_of(id_: str) -> str:
    return ".".join(id_.split(".")[:2])


def reason_absent(
    provision: Provision, template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> str | None:
    """Give the reason why a provision does not stand for a setting, or None if it does, before the setting’s changes."""
    section = template.get(provision.section)
    if conditions.get(f"adopts-{provision.policy}"):
        return conditions[f"adopts-{provision.policy}"]
    return _why_not(section.when if section else None, conditions) or _why_not(provision.when, conditions)


def _why_not(when: str | None, conditions: Mapping[str, str | None]) -> str | None:
    """Give the reason why a condition does not hold. Where no conditions are given at all, each one holds."""
    if not when or not conditions:
        return None
    if when not in conditions:
        raise TemplateError(f"when={when} names no condition. There are: {', '.join(sorted(conditions))}.")
    return conditions[when]


def faults_in_changes(
    changes: Mapping[str, Change], template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find changes that cannot be made: to a clause that is not there, or that a setting may not take out.

    Gives for each the path in the setting file and a sentence with the remedy.
    """
    first_for: dict[str, str] = {}
    for id_, change in changes.items():
        path = ("changes", id_)
        provision = template.get(id_)
        if provision is None:
            near = nearest(id_, template)
            yield (
                path,
                f"There is no clause “{id_}”. "
                + (f"Did you mean “{near}”?" if near else "Each clause’s id is in its link on the page."),
            )
            continue
        reason = reason_absent(provision, template, conditions)
        if reason:
            yield path, f"“{id_}” is not in your policy: {reason[0].lower()}{reason[1:]} Delete this change."
            continue
        if provision.same and provision.same in first_for:
            yield (
                path,
                f"“{id_}” states the same rule as “{first_for[provision.same]}”, which you change already. One change "
                "covers all of them: delete this one.",
            )
            continue
        if provision.same:
            first_for[provision.same] = id_
        if change.add:
            continue
        inside = [p for p in template.values() if p.section == id_] if provision.is_section else [provision]
        standing = [p for p in inside if reason_absent(p, template, conditions) is None]
        locked = next((p for p in standing if p.locked), None)
        chosen = next((p for p in standing if p.choice), None)
        if locked:
            yield (
                path,
                f"“{id_}” keeps children safe or says who is responsible for the policy, so it stays. You may add to "
                "it: add: ..."
                if locked is provision
                else f"“{id_}” stays, because “{locked.id}” in it keeps children safe or says who is responsible for "
                "the policy. You may add to it: add: ...",
            )
        elif chosen:
            part = "This clause" if chosen is provision else f"“{chosen.id}” in it"
            yield (
                path,
                f"{part} states your answer under {chosen.choice}, which other pages repeat. Change that answer, or add to the clause: add: ...",
            )


def spread(changes: Mapping[str, Change], template: Mapping[str, Provision]) -> dict[str, Change]:
    """Give the changes with each that is made to a shared rule made to all its clauses.

    A section that is left out takes the rules that stand in it out of every policy: else a document that combines
    policies would go on printing them under its heading.
    """
    rules: dict[str, Change] = {}
    for id_, provision in template.items():
        section = changes.get(provision.section)
        if provision.same and id_ in changes:
            rules[provision.same] = changes[id_]
        elif provision.same and section and section.omit:
            rules.setdefault(provision.same, section)
    return {**changes, **{id_: rules[p.same] for id_, p in template.items() if p.same and p.same in rules}}


# ---------------------------------------------------------------------------------------------------------------
# Markdown to HTML


@dataclasses.dataclass
class Record:
    """What happened to the clauses of the pages converted: which stand, which do not and why, and guidance dropped.

    ``page`` is the one at work, so that a fault of the template can say where it is.
    """

    page: str = "docs"
    present: list[str] = dataclasses.field(default_factory=list)
    absent: dict[str, str] = dataclasses.field(default_factory=dict)
    guidance: list[str] = dataclasses.field(default_factory=list)
    promises: list[tuple[str, str, str]] = dataclasses.field(default_factory=list)  # policy, section’s heading, words
    statements: list[tuple[str, str]] = dataclasses.field(default_factory=list)  # page, the clause it stands on
    # For the review edition alone: what is taken out of a page is laid at its end, and each section’s heading is kept.
    lays_aside: bool = False
    headings: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class _Section:
    """A heading and what stands under it."""

    heading: ElementTree.Element
    blocks: list[ElementTree.Element]

    @property
    def lists(self) -> list[ElementTree.Element]:
        return [block for block in self.blocks if block.tag == "ul"]

    def clauses(self) -> list[ElementTree.Element]:
        return [li for ul in self.lists for li in ul]

    def remove_from(self, root: ElementTree.Element) -> None:
        for element in (self.heading, *self.blocks):
            if element in list(root):
                root.remove(element)


class _Clauses(Treeprocessor):
    """Works on a whole page after attributes are known and before the table of contents is drawn up."""

    def __init__(
        self,
        md: Markdown,
        changes: Mapping[str, Change],
        conditions: Mapping[str, str | None],
        record: Record,
        notes: Mapping[str, Any],
    ) -> None:
        super().__init__(md)
        self.changes = changes
        self.conditions = conditions
        self.record = record
        self.aside: list[tuple[str, ElementTree.Element, ElementTree.Element]] = []  # what it is, its clause, a copy
        self.notes = notes

    def run(self, root: ElementTree.Element) -> None:
        try:
            self._convert(root)
        except TemplateError as fault:
            fault.file = self.record.page
            raise

    def _convert(self, root: ElementTree.Element) -> None:
        self.aside = []
        self._drop_guidance(root)
        sections = [_Section(heading, blocks) for heading, blocks in _sections(root)]
        self.record.headings |= {section.heading.get("id", ""): self._as_read(section.heading) for section in sections}
        for section in sections:
            _put_openings_into_clauses(section)
            self._stand_or_fall(section)
        aliases: dict[str, list[str]] = {}
        if len(root.findall("h1")) > 1:
            aliases = self._fold_same_rules(sections)
            sections = _combined(root, sections)
        number = 0
        for section in sections:
            if not section.clauses():
                section.remove_from(root)
                continue
            numbered = "key-facts" not in section.heading.get("class", "").split()
            number += numbered
            _finish_heading(section.heading, f"{number}." if numbered else "")
            for place, li in enumerate(section.clauses(), 1):
                id_ = li.get("id", "")
                self.record.present.append(id_)
                if li.attrib.pop("promise", None):
                    promise = self._as_read(section.heading), self._as_read(li)
                    self.record.promises.append((id_.partition(".")[0], *promise))
                _finish(li, f"{number}.{place}" if numbered else "", aliases.get(id_, []))
                if id_ in self.notes:
                    li.append(_note(self.notes[id_]))
            _print_openings_once(root, section)
        self._say_what_was_taken_out(root, sections)
        for element in root.iter():
            id_ = element.get("id", "")
            if _CLAUSE.fullmatch(id_) and element.get("class") not in {"clause", "clause-alias"}:
                raise TemplateError(f"The clause “{id_}” is not a bullet of a section with an id of its own.")
        for what, clause, words in self.aside:
            words.attrib |= {"class": what, "data-on": clause.get("id", "")}
            root.append(words)

    def _as_read(self, element: ElementTree.Element) -> str:
        """Return the words of an element as people read them, with the characters that Markdown puts in at the end."""
        return self._put_in("".join(element.itertext()))

    def _put_in(self, text: str) -> str:
        kept = self.md.htmlStash.rawHtmlBlocks

        def stashed(place: re.Match[str]) -> str:
            return re.sub(r"<[^>]*>", "", str(kept[int(place[1])]))

        return _plain(seams.as_read(HTML_PLACEHOLDER_RE.sub(stashed, text.replace(AMP_SUBSTITUTE, "&"))))

    def _lay_aside(self, what: str, clause: ElementTree.Element, words: ElementTree.Element) -> None:
        """Keep a copy of what a clause loses, for the review edition."""
        if self.record.lays_aside:
            copied = ElementTree.Element("div")
            copied.text = words.text
            copied.extend(copy.deepcopy(child) for child in words)
            self.aside.append((what, clause, copied))

    def _say_what_was_taken_out(self, root: ElementTree.Element, sections: list[_Section]) -> None:
        """List, after the clauses, those that were agreed and stand no more."""
        here = {policy for section in sections for policy in [section.heading.get("id", "").partition(".")[0]]}
        gone = [
            note for id_, note in self.notes.items() if id_.partition(".")[0] in here and id_ not in self.record.present
        ]
        if gone:
            heading = ElementTree.SubElement(root, "h2", {"id": "taken-out"})
            heading.text = "Taken out since this was agreed"
            listed = ElementTree.SubElement(root, "ul")
            for note in gone:
                ElementTree.SubElement(listed, "li").append(_note(note))

    def _stand_or_fall(self, section: _Section) -> None:
        """Take out what does not stand for this setting and make its changes."""
        for block in section.blocks:
            if block.tag == "ol":
                raise TemplateError(f"“{_flat(section.heading)}” has a numbered list. Begin each clause with a hyphen.")
        if not section.lists:
            raise TemplateError(f"The section “{section.heading.get('id')}” holds no clause.")
        for ul in section.lists:
            for li in list(ul):
                self._clause(section.heading, ul, li)
        self._change_section(section.heading, section.lists)

    def _fold_same_rules(self, sections: list[_Section]) -> dict[str, list[str]]:
        """Leave the first clause of each shared rule. Gives, for its id, those of the others, which lead to it now."""
        first: dict[str, str] = {}
        aliases: dict[str, list[str]] = {}
        for section in sections:
            for ul in section.lists:
                for li in list(ul):
                    id_, rule = li.get("id", ""), li.get("same")
                    if rule and rule in first:
                        aliases.setdefault(first[rule], []).append(id_)
                        self.record.absent[id_] = f"The same rule stands as {first[rule]}."
                        ul.remove(li)
                    elif rule:
                        first[rule] = id_
        return aliases

    def _drop_guidance(self, root: ElementTree.Element) -> None:
        # Dropped here, while parsing, so that it is in no page, no search index and no comment.
        for parent in list(root.iter()):
            for child in list(parent):
                if "guidance" in child.get("class", "").split():
                    self.record.guidance += filter(None, (self._put_in(_own_words(part)) for part in child.iter()))
                    parent.remove(child)
                    self._lay_aside("aside-guidance", parent, child)

    def _clause(self, heading: ElementTree.Element, ul: ElementTree.Element, li: ElementTree.Element) -> None:
        attributes_to_item(li)
        id_ = li.get("id", "")
        if not _CLAUSE.fullmatch(id_):
            raise TemplateError(f"A bullet under “{_flat(heading)}” has no clause id: “{_flat(li)[:60]}”.")
        if _section_of(id_) != heading.get("id"):
            raise TemplateError(f"The clause “{id_}” stands under “{heading.get('id')}”, which is not its section.")
        reason = _why_not(heading.get("when"), self.conditions) or _why_not(li.get("when"), self.conditions)
        if "promise" in li.get("class", "").split():
            li.set("promise", "yes")
        for mark in ("when", "choice", "class"):
            li.attrib.pop(mark, None)
        change = self.changes.get(id_)
        if reason or (change and (change.omit or change.replace)):
            self._lay_aside("aside-ours", li, li)
        if reason or (change and change.omit):
            self.record.absent[id_] = reason or (change.omit if change and change.omit else "")
            ul.remove(li)
        elif change and change.replace:
            emptied(li).append(paragraph(change.replace))
        elif change and change.add:
            words_in_a_paragraph(li)
            li.append(paragraph(change.add))

    def _change_section(self, heading: ElementTree.Element, lists: list[ElementTree.Element]) -> None:
        change = self.changes.get(heading.get("id", ""))
        if not change:
            return
        if change.omit or change.replace:
            for ul in lists:
                for li in list(ul):
                    self._lay_aside("aside-ours", li, li)
                    self.record.absent[li.get("id", "")] = (
                        change.omit or "The setting’s own wording stands for the whole section."
                    )
                    ul.remove(li)
        own = change.replace or change.add
        if own and not _why_not(heading.get("when"), self.conditions):
            li = ElementTree.SubElement(lists[-1], "li", {"id": f"{heading.get('id')}.own"})
            li.append(paragraph(own))


def _sections(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, list[ElementTree.Element]]]:
    heading: ElementTree.Element | None = None
    blocks: list[ElementTree.Element] = []
    for element in list(root):
        if element.tag in {"h1", "h2"}:
            if heading is not None:
                yield heading, blocks
            is_section = element.tag == "h2" and _SECTION.fullmatch(element.get("id", ""))
            heading, blocks = (element, []) if is_section else (None, [])
        elif heading is not None:
            blocks.append(element)
    if heading is not None:
        yield heading, blocks


def _put_openings_into_clauses(section: _Section) -> None:
    """Put each opening at the head of the clauses that continue it, and take out its paragraph."""
    opening: ElementTree.Element | None = None
    for block in section.blocks:
        if block.get("class") == OPENING:
            opening = _opening(block)
        elif block.tag == "ul" and opening is not None:
            for li in block:
                attributes_to_item(li)
                if li.get("same"):
                    raise TemplateError(
                        f"“{li.get('id')}” states a rule of several policies, so it is a whole sentence. Place it before the "
                        f"opening “{_flat(opening)}:”."
                    )
                words = li[0] if len(li) and li[0].tag == "p" and not (li.text or "").strip() else li
                span = copy.deepcopy(opening)
                span.tail, words.text = f" {(words.text or '').lstrip()}", None
                words.insert(0, span)


def _opening(block: ElementTree.Element) -> ElementTree.Element:
    """Return the words of an opening’s paragraph in a span, without the colon."""
    span = copy.deepcopy(block)
    span.tag, span.tail = "span", None
    last, kind = (span[-1], "tail") if len(span) else (span, "text")
    words = (getattr(last, kind) or "").rstrip()
    if not words.endswith(":"):
        raise TemplateError(f"The opening “{_flat(block)}” does not end with a colon.")
    setattr(last, kind, words.removesuffix(":"))
    return span


def _print_openings_once(root: ElementTree.Element, section: _Section) -> None:
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
            blocks.append(_printed(clauses))
        blocks.append(ElementTree.Element("ul", {"class": "clauses"}))
        blocks[-1].text = blocks[-1].tail = "\n"
        blocks[-1].extend(clauses)
    for number, block in enumerate(blocks):
        root.insert(place + number, block)


def _opening_of(li: ElementTree.Element) -> str:
    span = next((span for span in li.iter("span") if span.get("class") == OPENING), None)
    return "" if span is None else ElementTree.tostring(span, encoding="unicode").removesuffix(span.tail or "")


def _printed(clauses: list[ElementTree.Element]) -> ElementTree.Element:
    """Hide the opening in each clause, and return it in a paragraph to stand above them."""
    spans = [span for li in clauses for span in li.iter("span") if span.get("class") == OPENING]
    above = copy.deepcopy(spans[0])
    above.tag, above.tail = "p", "\n"
    last, kind = (above[-1], "tail") if len(above) else (above, "text")
    setattr(last, kind, f"{getattr(last, kind) or ''}:")
    for span in spans:
        span.set("hidden", "")
    return above


def _combined(root: ElementTree.Element, sections: list[_Section]) -> list[_Section]:
    """Make several policies one document: one title, and one section of each part that they share."""
    for title in root.findall("h1")[1:]:
        root.remove(title)
    by_part: dict[str, _Section] = {}
    kept: list[_Section] = []
    for section in sections:
        part = section.heading.get("part", "")
        if part in by_part:
            by_part[part].lists[-1].extend(section.clauses())
        else:
            kept.append(section)
            if part:
                by_part[part] = section
        section.remove_from(root)

    def place(section: _Section) -> int:
        part = section.heading.get("part", "").partition(":")[0]
        if part in _FIRST_PARTS:
            return _FIRST_PARTS.index(part) - len(_FIRST_PARTS)
        return _LAST_PARTS.index(part) + 1 if part in _LAST_PARTS else 0

    kept.sort(key=place)
    for section in kept:
        root.append(section.heading)
        root.extend(section.blocks)
    return kept


def attributes_to_item(item: ElementTree.Element) -> None:
    """Give the bullet the attributes that a loose list leaves on the paragraph inside it."""
    first = item[0] if len(item) and item[0].tag == "p" else None
    if first is not None and first.attrib and not item.get("id"):
        item.attrib.update(first.attrib)
        first.attrib.clear()


def _finish_heading(heading: ElementTree.Element, number: str) -> None:
    for mark in ("when", "choice", "part"):
        heading.attrib.pop(mark, None)
    if group := heading.attrib.pop("group", None):
        heading.set("data-group", group)
    classes = [name for name in heading.attrib.pop("class", "").split() if name != "locked"]
    if classes:
        heading.set("class", " ".join(classes))
    if number:
        _put_first(heading, number, heading.get("id", ""))


def _finish(li: ElementTree.Element, number: str, aliases: list[str]) -> None:
    """Give a clause its number, and a place for the ids that lead to it from elsewhere."""
    li.set("class", "clause")
    li.attrib.pop("same", None)
    words_in_a_paragraph(li)
    first = li[0]
    for alias in aliases:
        ElementTree.SubElement(first, "span", {"class": "clause-alias", "id": alias})
    if number:
        _put_first(first, number, li.get("id", ""))


def _note(note: Any) -> ElementTree.Element:
    """Write that a clause is not as it was agreed, with the wording that was. It is no part of the clause’s own text."""
    said = paragraph(note.said)
    said.set("class", NOT_AGREED)
    if note.wording:
        wording = ElementTree.SubElement(said, "span", {"class": NOT_AGREED})
        said.text = AtomicString(f"{said.text} ")
        wording.text = paragraph(note.wording).text
    return said


def _put_first(element: ElementTree.Element, number: str, id_: str) -> None:
    """Begin an element with its number, which is the link to it."""
    link = ElementTree.Element("a", {"class": "clause-number", "href": f"#{id_}"})
    link.text, link.tail = number, f" {(element.text or '').lstrip()}"
    element.text = None
    element.insert(0, link)


def words_in_a_paragraph(li: ElementTree.Element) -> None:
    """Put the words of a bullet in a paragraph, whatever kind of list Markdown took it for."""
    if not (li.text or "").strip() and len(li) and li[0].tag == "p":
        return
    paragraph = ElementTree.Element("p")
    paragraph.text, li.text = (li.text or "").rstrip("\n"), None
    for child in list(li):
        if child.tag in _BLOCKS:
            break
        paragraph.append(child)
        li.remove(child)
    paragraph.tail = "\n"  # so that its words do not run into those of the next block
    li.insert(0, paragraph)


def paragraph(text: str) -> ElementTree.Element:
    """Put a setting’s own sentence in a paragraph, as it is."""
    # Security: a setting’s own sentence is text, never Markdown. It goes into the tree as it is, after inline
    # parsing is over, and the serialiser escapes it: all but an “&” that begins a character reference.
    paragraph = ElementTree.Element("p")
    paragraph.text = AtomicString(text.replace("&", "&amp;"))
    paragraph.tail = "\n"
    return paragraph


def emptied(element: ElementTree.Element) -> ElementTree.Element:
    """Take everything out of an element, and give it."""
    element.text = None
    for child in list(element):
        element.remove(child)
    return element


def _own_words(element: ElementTree.Element) -> str:
    """Give the words of a block that are in no block inside it."""
    if element.tag not in _BLOCKS:
        return ""
    pieces = [element.text or ""]
    for child in element:
        if child.tag not in _BLOCKS:
            pieces += child.itertext()
        pieces.append(child.tail or "")
    return "".join(pieces)


def _flat(element: ElementTree.Element) -> str:
    return _plain("".join(element.itertext()))


def _plain(text: str) -> str:
    # Between \x02 and \x03 Markdown keeps the place of what it puts in at the end.
    return " ".join(re.sub("\x02[^\x03]*\x03", " ", text).split())


class ClausesExtension(Extension):
    """Clauses in Python-Markdown. Without a configuration every clause stands as the template has it."""

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "changes": [{}, "The setting’s changes, by clause or section id."],
            "conditions": [{}, "For each name that when= may give, None or the reason why it does not hold."],
            "record": [Record(), "Filled with what stands, what does not and why, and the guidance dropped."],
            "notes": [{}, "For each clause that is not as it was agreed, what the page says of it."],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown’s own name)
        """Register after attr_list (8), so that ids are known, and before toc (5), so that it lists what is left."""
        given = map(self.getConfig, ("changes", "conditions", "record", "notes"))
        md.treeprocessors.register(_Clauses(md, *given), "clauses", 6)
        seams.register(md)


def makeExtension(**settings: Any) -> ClausesExtension:  # noqa: N802 (Markdown’s own name)
    """Give Python-Markdown the extension."""
    return ClausesExtension(**settings)


# ---------------------------------------------------------------------------------------------------------------
# The one reader


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
    """Read the clauses of a converted page, in order. Takes its HTML as text or parsed."""
    return [clause for clause, _ in with_elements(page)]


def with_elements(page: Any) -> Iterator[tuple[Clause, Any]]:
    """Read the clauses of a converted page, in order, each with the element it stands in."""
    root: Any = lxml.html.fromstring(page) if isinstance(page, str) else page
    section = ""
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "li"):
        if element.tag != "li":
            section = element.get("id", "")
        elif "clause" in element.get("class", "").split():
            words: Any = _WORDS(element)
            text = " ".join("".join(words).split())
            yield Clause(element.get("id", ""), str(_NUMBER(element)), section, text), element


def with_aliases(page: Any) -> list[tuple[Clause, list[str]]]:
    """Read the clauses of a converted page, each with the ids of those whose rule it states for them."""
    return [
        (clause, [alias.get("id", "") for alias in element.find_class("clause-alias")])
        for clause, element in with_elements(page)
    ]


_GROUPS = lxml.etree.XPath("//h2[@data-group]")


def groups(page: str) -> dict[str, str]:
    """Return the name of the group that each section of a converted page belongs to, by the section’s id, in order."""
    headings: Any = _GROUPS(lxml.html.fromstring(page))
    return {heading.get("id"): heading.get("data-group") for heading in headings}


def citing(page: Any) -> dict[str, list[Clause]]:
    """Give the clauses of a converted page that link to each address outside the site, by address."""
    found: dict[str, list[Clause]] = {}
    for clause, element in with_elements(page):
        for address in dict.fromkeys(link.get("href", "") for link in element.iter("a")):
            if address.startswith("https://"):
                found.setdefault(address, []).append(clause)
    return found
