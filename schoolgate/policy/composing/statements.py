"""Statements: what the pages for parents, visitors, staff and pupils say, each resting on a clause of a policy.

A statement is a bullet or paragraph with the clause it stands on, on the line under it::

    - Your child hands in their phone at the office.
      {: on=mobile.learners.use-on-site }

It stands only where that clause stands for the setting, says what the setting says where it changed that clause, and
ends with a link to it. So a page cannot say what the policy does not. Several ids, with commas between them, mean the
first that stands; clauses that share a rule (``same=``) stand in for each other. ``when=`` may narrow it further.

A safety line (``.safety``, from ``docs/_parts/safety.md``) stands whatever the policies say. Where a clause
that stands says the same it ends with a link to that; where none does, it stands by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from schoolgate.errors import TemplateError
from schoolgate.language import seams
from schoolgate.language.marks import DEPENDS, REPLACES
from schoolgate.policy.provisions import BLOCKS, ClauseContext

# What a link to a clause leads to until the policies are laid out and its number and address are known.
PENDING = "clause:"
SAFETY = "safety"  # the class of a safety line
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclasses.dataclass
class Statements:
    """What the statements of a site rest on, the page at work, and what was found."""

    context: ClauseContext = dataclasses.field(default_factory=ClauseContext)
    page: str = "docs"
    found: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    """For each statement that stands, its page and the clause that it stands on."""


class _Statements(Treeprocessor):
    """Works on a whole page after attributes are known and before the table of contents is drawn up."""

    def __init__(self, md: Markdown, statements: Statements) -> None:
        super().__init__(md)
        self.statements, self.context = statements, statements.context

    def run(self, root: ElementTree.Element) -> None:
        try:
            self._convert(root)
        except TemplateError as fault:
            fault.file = self.statements.page
            raise

    def _convert(self, root: ElementTree.Element) -> None:
        for item in root.iter("li"):
            _attributes_to_item(item)
        had_content = {heading for heading in _headings(root) if list(_elements_under(root, heading))}
        for heading in _headings(root):
            doubtful_marks = self._doubtful_marks(heading)
            if not self._is_kept(heading):
                under = [*_elements_under(root, heading)]
                for element in under if doubtful_marks else [heading, *under]:
                    root.remove(element)
                if doubtful_marks:
                    root.insert(list(root).index(heading) + 1, _paragraph(_insert_marks(REPLACES, doubtful_marks)))
        taken = {id_ for element in root.iter() if (id_ := element.get("id"))}
        extended: set[str] = set()
        for parent in list(root.iter()):
            for child in list(parent):
                doubtful_marks = self._doubtful_marks(child)
                kept = self._is_kept(child)
                if not kept and not doubtful_marks:
                    parent.remove(child)
                elif not kept:
                    child.attrib.pop("on", None)
                    _replace_words(child, _insert_marks(REPLACES, doubtful_marks))
                elif "on" in child.attrib or _is_safety(child):
                    self._finish(child, taken, extended)
                if kept and doubtful_marks:
                    _add_paragraph(child, _insert_marks(DEPENDS, doubtful_marks))
        _remove_what_is_left_empty(root, had_content)

    def _doubtful_marks(self, element: ElementTree.Element) -> list[str]:
        ids = None if _is_safety(element) else element.get("on")
        return self.context.doubtful_marks(ids, element.get("when")) if self.context.doubtful else []

    def _is_kept(self, element: ElementTree.Element) -> bool:
        when, ids = element.attrib.pop("when", None), element.get("on")
        if when is not None and not self.context.holds(when):
            return False
        return ids is None or _is_safety(element) or bool(self.context.clause_for(ids))

    def _finish(self, element: ElementTree.Element, taken: set[str], extended: set[str]) -> None:
        ids = element.attrib.pop("on", None)
        clause = self.context.clause_for(ids, in_our_words=_is_safety(element)) if ids else None
        if clause is None:
            assert _is_safety(element), "a statement that stands on nothing is gone"
            return
        self.statements.found.append((self.statements.page, clause))
        element.set("class", f"{element.get('class', '')} statement".strip())
        element.set("id", element.get("id") or _unused_id(clause.rpartition(".")[2], taken))
        change = self.context.changes.get(clause)
        own = change and (change.replace or change.add)
        # What is printed after a statement’s own words stands before the list that they bring.
        if element.tag == "li" and (own or any(child.tag in {"ul", "ol"} for child in element)):
            _words_in_a_paragraph(element)
        if change and change.replace:
            # Printed here too, so that the page and the policy go on saying the same.
            _replace_words(element, change.replace)
        elif change and change.add and clause not in extended:
            _add_paragraph(element, change.add)
            extended.add(clause)  # once a page, where two statements stand on one clause
        link = ElementTree.Element("a", {"class": "rule-link", "href": f"{PENDING}{clause}"})
        link.text = AtomicString(PENDING)
        _append_text(_last_words(element), " ")
        _last_words(element).append(link)


def _is_safety(element: ElementTree.Element) -> bool:
    return SAFETY in element.get("class", "").split()


def _insert_marks(before: str, marks: list[str]) -> str:
    return "".join(f"{before}{mark}" for mark in marks)


def _replace_words(element: ElementTree.Element, text: str) -> None:
    if element.tag == "li":
        _emptied(element).append(_paragraph(text))
    else:
        _emptied(element).text = _paragraph(text).text


def _add_paragraph(element: ElementTree.Element, text: str) -> None:
    _append_text(_last_words(element), f" {_paragraph(text).text}")


def _append_text(element: ElementTree.Element, text: str) -> None:
    """Add text after all words of an element."""
    if len(element):
        element[-1].tail = AtomicString((element[-1].tail or "") + text)
    else:
        element.text = AtomicString((element.text or "") + text)


def _last_words(element: ElementTree.Element) -> ElementTree.Element:
    """Return the paragraph that a statement’s own sentence ends in."""
    paragraphs = [child for child in element if child.tag == "p"]
    return paragraphs[-1] if element.tag == "li" and paragraphs else element


def _unused_id(id_: str, taken: set[str]) -> str:
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    taken.add(free)
    return free


def _headings(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in root if element.tag in _HEADINGS]


def _elements_under(root: ElementTree.Element, heading: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield what stands under a heading, up to the next of its level or above."""
    blocks = list(root)
    if heading not in blocks:
        return
    for element in blocks[blocks.index(heading) + 1 :]:
        if element.tag in _HEADINGS and element.tag <= heading.tag:
            return
        yield element


def _remove_what_is_left_empty(root: ElementTree.Element, had_content: set[ElementTree.Element]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {"ul", "ol"} and not len(child):
                parent.remove(child)
    for heading in reversed(_headings(root)):
        if heading in had_content and not list(_elements_under(root, heading)):
            root.remove(heading)


def _attributes_to_item(item: ElementTree.Element) -> None:
    """Give the bullet the attributes that a loose list leaves on the paragraph inside it."""
    first = item[0] if len(item) and item[0].tag == "p" else None
    if first is not None and first.attrib and not item.get("id"):
        item.attrib.update(first.attrib)
        first.attrib.clear()


def _emptied(element: ElementTree.Element) -> ElementTree.Element:
    """Take everything out of an element, and give it."""
    element.text = None
    for child in list(element):
        element.remove(child)
    return element


def _paragraph(text: str) -> ElementTree.Element:
    """Put a setting’s own sentence in a paragraph, as it is."""
    # Security: a setting’s own sentence is text, never Markdown. It goes into the tree as it is, after inline
    # parsing is over, and the serialiser escapes it: all but an “&” that begins a character reference.
    paragraph = ElementTree.Element("p")
    paragraph.text = AtomicString(text.replace("&", "&amp;"))
    paragraph.tail = "\n"
    return paragraph


def _words_in_a_paragraph(li: ElementTree.Element) -> None:
    """Put the words of a bullet in a paragraph, whatever kind of list Markdown took it for."""
    if not (li.text or "").strip() and len(li) and li[0].tag == "p":
        return
    paragraph = ElementTree.Element("p")
    paragraph.text, li.text = (li.text or "").rstrip("\n"), None
    for child in list(li):
        if child.tag in BLOCKS:
            break
        paragraph.append(child)
        li.remove(child)
    paragraph.tail = "\n"  # so that its words do not run into those of the next block
    li.insert(0, paragraph)


class StatementsExtension(Extension):
    """Statements in Python-Markdown."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"statements": [Statements(), "What statements rest on, and where those that stand are kept."]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown’s own name)
        """Register after attr_list (8), so that attributes are known, and before toc (5)."""
        md.treeprocessors.register(_Statements(md, self.getConfig("statements")), "statements", 7)
        seams.register(md)


def makeExtension(**settings: Any) -> StatementsExtension:  # noqa: N802 (Markdown’s own name)
    """Return the extension. Called by Python-Markdown."""
    return StatementsExtension(**settings)
