"""Clauses: the Markdown extension that numbers and anchors them, and the one reader of converted clauses.

A clause is one bullet of a policy, with its id on the line under it::

    - Staff keep their own phones in the office.
      {: #mobile.staff.store-device choice=phones.staff }

It may carry ``.locked`` (a setting may add to it and nothing else), ``choice=`` (it states the answer at that place
in the setting file, so the answer changes and not the text) and ``when=`` (it stands only where that condition
holds). A heading carries the same for a whole section. Guidance to the drafter is indented under its clause.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from macros.setting import Change

POLICIES = ("mobile", "social", "online")
_SECTION = re.compile(rf"(?:{'|'.join(POLICIES)})\.[a-z0-9-]+")
_CLAUSE = re.compile(rf"{_SECTION.pattern}\.[a-z0-9-]+")
_ATTRIBUTES = re.compile(rf"\{{:\s*#({_SECTION.pattern}(?:\.[a-z0-9-]+)?)([^}}]*)\}}")


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

    @property
    def is_section(self) -> bool:
        """Whether this is a section’s heading."""
        return self.id == self.section


def provisions(pages: Iterable[Path]) -> dict[str, Provision]:
    """Read what the template’s policy pages provide: every section and clause, by id, in order."""
    found: dict[str, Provision] = {}
    for page in pages:
        for match in _ATTRIBUTES.finditer(page.read_text(encoding="utf-8")):
            given = match[2].split()
            values = dict(item.split("=", 1) for item in given if "=" in item)
            section = ".".join(match[1].split(".")[:2])
            found[match[1]] = Provision(match[1], section, ".locked" in given, values.get("choice"), values.get("when"))
    return found


def reason_absent(
    provision: Provision, template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> str | None:
    """Give the reason why a provision does not stand for a setting, or None if it does, before the setting’s changes."""
    section = template.get(provision.section)
    for when in (section.when if section else None, provision.when):
        if when and conditions[when]:
            return conditions[when]
    return None


def faults_in_changes(
    changes: Mapping[str, Change], template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find changes that cannot be made: to a clause that is not there, or that a setting may not take out.

    Gives for each the path in the setting file and a sentence with the remedy.
    """
    for id_, change in changes.items():
        path = ("changes", id_)
        provision = template.get(id_)
        if provision is None:
            near = difflib.get_close_matches(id_, template, n=1, cutoff=0.6)
            yield (
                path,
                f"There is no clause “{id_}”. "
                + (f"Did you mean “{near[0]}”?" if near else "Each clause’s id is in its link on the page."),
            )
            continue
        reason = reason_absent(provision, template, conditions)
        if reason:
            yield path, f"“{id_}” is not in your policy: {reason[0].lower()}{reason[1:]} Take out this change."
            continue
        if change.add:
            continue
        inside = [p for p in template.values() if p.section == id_] if provision.is_section else [provision]
        standing = [p for p in inside if reason_absent(p, template, conditions) is None]
        locked = next((p for p in standing if p.locked), None)
        chosen = next((p for p in standing if p.choice), None)
        if locked:
            part = "" if locked is provision else f" “{locked.id}” in it does."
            yield (
                path,
                f"“{id_}” keeps children safe or says who answers for the policy, so it stays.{part} You may add to it: add: ...",
            )
        elif chosen:
            part = "This clause" if chosen is provision else f"“{chosen.id}” in it"
            yield (
                path,
                f"{part} states your answer under {chosen.choice}, which other pages repeat. Change that answer, or add to the clause: add: ...",
            )


# ---------------------------------------------------------------------------------------------------------------
# Markdown to HTML


@dataclasses.dataclass
class Record:
    """What happened to the clauses of the pages converted: which stand, which do not and why, and guidance dropped."""

    present: list[str] = dataclasses.field(default_factory=list)
    absent: dict[str, str] = dataclasses.field(default_factory=dict)
    guidance: list[str] = dataclasses.field(default_factory=list)


class TemplateFault(Exception):
    """The template itself is wrong: ours to mend, not the setting’s."""


class _Clauses(Treeprocessor):
    """Works on a whole page after attributes are known and before the table of contents is drawn up."""

    def __init__(
        self, md: Markdown, changes: Mapping[str, Change], conditions: Mapping[str, str | None], record: Record
    ) -> None:
        super().__init__(md)
        self.changes = changes
        self.conditions = conditions
        self.record = record

    def run(self, root: ElementTree.Element) -> None:
        for parent in list(root.iter()):
            for child in list(parent):
                if "guidance" in child.get("class", "").split():
                    # Dropped here, while parsing, so that it is in no page, no search index and no comment.
                    self.record.guidance += [text for text in map(_flat, child) if text]
                    parent.remove(child)
        for item in root.iter("li"):
            _attributes_to_item(item)
        number = 0
        for heading, blocks in list(_sections(root)):
            items = [(ul, li) for ul in blocks if ul.tag == "ul" for li in list(ul)]
            for ul, li in items:
                self._clause(heading, ul, li)
            own = self.changes.get(heading.get("id", ""))
            if own:
                self._change_section(root, heading, blocks, own)
            left = [li for ul in blocks if ul.tag == "ul" for li in ul]
            if not left:
                for element in (heading, *blocks):
                    root.remove(element)
                continue
            numbered = "key-facts" not in heading.get("class", "").split()
            if numbered:
                number += 1
                span = ElementTree.Element("span", {"class": "clause-number"})
                span.text, span.tail = f"{number}.", f" {(heading.text or '').lstrip()}"
                heading.text = None
                heading.insert(0, span)
            heading.attrib.pop("when", None)
            for place, li in enumerate(left, 1):
                self.record.present.append(li.get("id", ""))
                _finish(li, f"{number}.{place}" if numbered else "")
            for ul in blocks:
                if ul.tag == "ul":
                    ul.set("class", "clauses")

    def _clause(self, heading: ElementTree.Element, ul: ElementTree.Element, li: ElementTree.Element) -> None:
        id_ = li.get("id", "")
        if not _CLAUSE.fullmatch(id_):
            raise TemplateFault(f"A bullet under “{_flat(heading)}” has no clause id: “{_flat(li)[:60]}”.")
        whens = (heading.get("when"), li.attrib.pop("when", None))
        reason = next((self.conditions[when] for when in whens if when and self.conditions[when]), None)
        change = self.changes.get(id_)
        li.attrib.pop("choice", None)
        li.attrib.pop("class", None)
        if reason or (change and change.omit):
            self.record.absent[id_] = reason or (change.omit if change and change.omit else "")
            ul.remove(li)
        elif change and change.replace:
            _replace_content(li, _paragraph(change.replace))
        elif change and change.add:
            li.append(_paragraph(change.add))

    def _change_section(
        self, root: ElementTree.Element, heading: ElementTree.Element, blocks: list[ElementTree.Element], change: Change
    ) -> None:
        lists = [block for block in blocks if block.tag == "ul"]
        if change.omit or change.replace:
            for ul in lists:
                for li in list(ul):
                    self.record.absent[li.get("id", "")] = (
                        change.omit or "The setting’s own wording stands for the whole section."
                    )
                    ul.remove(li)
        if change.replace or change.add:
            own = ElementTree.SubElement(lists[-1], "li", {"id": f"{heading.get('id')}.own"})
            own.append(_paragraph(change.replace or change.add or ""))


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


def _attributes_to_item(item: ElementTree.Element) -> None:
    """Give the bullet the attributes that a loose list leaves on the paragraph inside it."""
    first = item[0] if len(item) and item[0].tag == "p" else None
    if first is not None and first.get("id") and not item.get("id"):
        item.attrib.update(first.attrib)
        first.attrib.clear()


def _finish(li: ElementTree.Element, number: str) -> None:
    """Put the words in a paragraph whatever kind of list Markdown took it for, then number and link it."""
    li.set("class", "clause")
    if len(li) == 0 or li[0].tag != "p":
        paragraph = ElementTree.Element("p")
        paragraph.text = li.text
        for child in list(li):
            if child.tag in {"ul", "ol", "p"}:
                break
            paragraph.append(child)
            li.remove(child)
        li.text = None
        li.insert(0, paragraph)
    first = li[0]
    if number:
        span = ElementTree.Element("span", {"class": "clause-number"})
        span.text, span.tail = number, f" {(first.text or '').lstrip()}"
        first.text = None
        first.insert(0, span)
    link = ElementTree.SubElement(first, "a", {"class": "headerlink", "href": f"#{li.get('id')}"})
    link.set("data-search-exclude", "")
    link.set("aria-label", f"Link to {number or 'this line'}")
    link.text = AtomicString("#")


def _paragraph(text: str) -> ElementTree.Element:
    # Security: a setting’s own sentence is text, never Markdown. It goes into the tree as it is, after inline
    # parsing is over, and the serialiser escapes it.
    paragraph = ElementTree.Element("p")
    paragraph.text = AtomicString(text)
    paragraph.tail = "\n"  # so that its words do not run into those of the next block
    return paragraph


def _replace_content(element: ElementTree.Element, *children: ElementTree.Element) -> None:
    attributes = dict(element.attrib)
    element.clear()
    element.attrib.update(attributes)
    element.extend(children)


def _flat(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


class ClausesExtension(Extension):
    """Clauses in Python-Markdown. Without a configuration every clause stands as the template has it."""

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "changes": [{}, "The setting’s changes, by clause or section id."],
            "conditions": [{}, "For each name that when= may give, None or the reason why it does not hold."],
            "record": [Record(), "Filled with what stands, what does not and why, and the guidance dropped."],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown’s own name)
        """Register after attr_list (8), so that ids are known, and before toc (5), so that it lists what is left."""
        md.treeprocessors.register(
            _Clauses(md, self.getConfig("changes"), self.getConfig("conditions"), self.getConfig("record")),
            "clauses",
            6,
        )


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


def read(page: Any) -> list[Clause]:
    """Read the clauses of a converted page, in order. Takes its HTML as text or parsed."""
    root: Any = lxml.html.fromstring(page) if isinstance(page, str) else page
    found: list[Clause] = []
    section = ""
    for element in root.iter("h2", "li"):
        if element.tag == "h2":
            section = element.get("id", "")
        elif "clause" in element.get("class", "").split():
            number = "".join(span.text_content() for span in element.find_class("clause-number"))
            words = element.xpath(".//text()[not(parent::*[@class='clause-number' or @class='headerlink'])]")
            text = " ".join("".join(words).split())
            found.append(Clause(element.get("id", ""), number, section, text))
    return found
