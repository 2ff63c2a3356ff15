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
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from schoolgate.errors import TemplateError
from schoolgate.language import seams
from schoolgate.policy.markdown.elements import (
    Section,
    attributes_to_item,
    empty,
    finish,
    finish_heading,
    note_paragraph,
    own_words,
    paragraph,
    text_of,
    without_placeholders,
    words_in_a_paragraph,
)
from schoolgate.policy.markdown.openings import combine_policies, print_openings_once, put_openings_into_clauses
from schoolgate.policy.provisions import CLAUSE, SECTION, reason_unmet, section_of
from schoolgate.setting.model.parts import Change

# ---------------------------------------------------------------------------------------------------------------
# Markdown to HTML


@dataclasses.dataclass
class Record:
    """What was found in converted pages: the clauses present, those absent and why, and the guidance removed.

    ``page`` is the one being converted, so that a fault of the template can name it.
    """

    page: str = "docs"
    present: list[str] = dataclasses.field(default_factory=list)
    absent: dict[str, str] = dataclasses.field(default_factory=dict)
    guidance: list[str] = dataclasses.field(default_factory=list)
    promises: list[tuple[str, str, str]] = dataclasses.field(default_factory=list)  # policy, section’s heading, words
    statements: list[tuple[str, str]] = dataclasses.field(default_factory=list)  # page, the clause it stands on
    # For the review edition alone: what is taken out of a page is laid at its end, and each section’s heading is kept.
    keeps_copies: bool = False
    headings: dict[str, str] = dataclasses.field(default_factory=dict)


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
        self.copies: list[tuple[str, ElementTree.Element, ElementTree.Element]] = []  # what it is, its clause, a copy
        self.notes = notes

    def run(self, root: ElementTree.Element) -> None:
        try:
            self._convert(root)
        except TemplateError as fault:
            fault.file = self.record.page
            raise

    def _convert(self, root: ElementTree.Element) -> None:
        self.copies = []
        self._drop_guidance(root)
        sections = [Section(heading, blocks) for heading, blocks in _sections_of(root)]
        self.record.headings |= {section.heading.get("id", ""): self._as_read(section.heading) for section in sections}
        for section in sections:
            put_openings_into_clauses(section)
            self._apply_answers(section)
        aliases: dict[str, list[str]] = {}
        if len(root.findall("h1")) > 1:
            aliases = self._fold_same_rules(sections)
            sections = combine_policies(root, sections)
        number = 0
        for section in sections:
            if not section.clauses():
                section.remove_from(root)
                continue
            numbered = "key-facts" not in section.heading.get("class", "").split()
            number += numbered
            finish_heading(section.heading, f"{number}." if numbered else "")
            for place, li in enumerate(section.clauses(), 1):
                id_ = li.get("id", "")
                self.record.present.append(id_)
                if li.attrib.pop("promise", None):
                    promise = self._as_read(section.heading), self._as_read(li)
                    self.record.promises.append((id_.partition(".")[0], *promise))
                finish(li, f"{number}.{place}" if numbered else "", aliases.get(id_, []))
                if id_ in self.notes:
                    li.append(note_paragraph(self.notes[id_]))
            print_openings_once(root, section)
        self._list_removed_clauses(root, sections)
        for element in root.iter():
            id_ = element.get("id", "")
            if CLAUSE.fullmatch(id_) and element.get("class") not in {"clause", "clause-alias"}:
                raise TemplateError(f"The clause “{id_}” is not a bullet of a section with an id of its own.")
        for what, clause, words in self.copies:
            words.attrib |= {"class": what, "data-on": clause.get("id", "")}
            root.append(words)

    def _as_read(self, element: ElementTree.Element) -> str:
        """Return the words of an element as people read them, with the characters that Markdown puts in at the end."""
        return self._restore_stash("".join(element.itertext()))

    def _restore_stash(self, text: str) -> str:
        kept = self.md.htmlStash.rawHtmlBlocks

        def stashed(place: re.Match[str]) -> str:
            return re.sub(r"<[^>]*>", "", str(kept[int(place[1])]))

        return without_placeholders(seams.as_read(HTML_PLACEHOLDER_RE.sub(stashed, text.replace(AMP_SUBSTITUTE, "&"))))

    def _keep_copy(self, what: str, clause: ElementTree.Element, words: ElementTree.Element) -> None:
        """Keep a copy of removed words, for the review edition."""
        if self.record.keeps_copies:
            copied = ElementTree.Element("div")
            copied.text = words.text
            copied.extend(copy.deepcopy(child) for child in words)
            self.copies.append((what, clause, copied))

    def _list_removed_clauses(self, root: ElementTree.Element, sections: list[Section]) -> None:
        """List, after the clauses, those that were agreed and have been removed."""
        here = {policy for section in sections for policy in [section.heading.get("id", "").partition(".")[0]]}
        gone = [
            note for id_, note in self.notes.items() if id_.partition(".")[0] in here and id_ not in self.record.present
        ]
        if gone:
            heading = ElementTree.SubElement(root, "h2", {"id": "taken-out"})
            heading.text = "Taken out since this was agreed"
            listed = ElementTree.SubElement(root, "ul")
            for note in gone:
                ElementTree.SubElement(listed, "li").append(note_paragraph(note))

    def _apply_answers(self, section: Section) -> None:
        """Remove the clauses that do not apply to the setting, and make its changes."""
        for block in section.blocks:
            if block.tag == "ol":
                raise TemplateError(
                    f"“{text_of(section.heading)}” has a numbered list. Begin each clause with a hyphen."
                )
        if not section.lists:
            raise TemplateError(f"The section “{section.heading.get('id')}” holds no clause.")
        for ul in section.lists:
            for li in list(ul):
                self._clause(section.heading, ul, li)
        self._change_section(section.heading, section.lists)

    def _fold_same_rules(self, sections: list[Section]) -> dict[str, list[str]]:
        """Remove all but the first clause of each shared rule. Return the ids of the others by that of the first."""
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
                    self.record.guidance += filter(
                        None, (self._restore_stash(own_words(part)) for part in child.iter())
                    )
                    parent.remove(child)
                    self._keep_copy("aside-guidance", parent, child)

    def _clause(self, heading: ElementTree.Element, ul: ElementTree.Element, li: ElementTree.Element) -> None:
        attributes_to_item(li)
        id_ = li.get("id", "")
        if not CLAUSE.fullmatch(id_):
            raise TemplateError(f"A bullet under “{text_of(heading)}” has no clause id: “{text_of(li)[:60]}”.")
        if section_of(id_) != heading.get("id"):
            raise TemplateError(f"The clause “{id_}” stands under “{heading.get('id')}”, which is not its section.")
        reason = reason_unmet(heading.get("when"), self.conditions) or reason_unmet(li.get("when"), self.conditions)
        if "promise" in li.get("class", "").split():
            li.set("promise", "yes")
        for mark in ("when", "choice", "class"):
            li.attrib.pop(mark, None)
        change = self.changes.get(id_)
        if reason or (change and (change.omit or change.replace)):
            self._keep_copy("aside-ours", li, li)
        if reason or (change and change.omit):
            self.record.absent[id_] = reason or (change.omit if change and change.omit else "")
            ul.remove(li)
        elif change and change.replace:
            empty(li).append(paragraph(change.replace))
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
                    self._keep_copy("aside-ours", li, li)
                    self.record.absent[li.get("id", "")] = (
                        change.omit or "The setting’s own wording stands for the whole section."
                    )
                    ul.remove(li)
        own = change.replace or change.add
        if own and not reason_unmet(heading.get("when"), self.conditions):
            li = ElementTree.SubElement(lists[-1], "li", {"id": f"{heading.get('id')}.own"})
            li.append(paragraph(own))


def _sections_of(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, list[ElementTree.Element]]]:
    heading: ElementTree.Element | None = None
    blocks: list[ElementTree.Element] = []
    for element in list(root):
        if element.tag in {"h1", "h2"}:
            if heading is not None:
                yield heading, blocks
            is_section = element.tag == "h2" and SECTION.fullmatch(element.get("id", ""))
            heading, blocks = (element, []) if is_section else (None, [])
        elif heading is not None:
            blocks.append(element)
    if heading is not None:
        yield heading, blocks


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
    """Return the extension. Called by Python-Markdown."""
    return ClausesExtension(**settings)
