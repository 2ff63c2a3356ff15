"""Elements of a page while Markdown makes it: items, paragraphs and headings."""

from __future__ import annotations

import dataclasses
import re
from typing import Any
from xml.etree import ElementTree

from markdown.util import AtomicString

from schoolgate.policy.provisions import BLOCKS

# What the page says of a clause that is not as it was agreed. It is no part of the clause.
NOT_AGREED = "not-agreed"
OPENING = "opening"

# Where a combined document’s sections stand: these first, then those of each policy in turn, then the last. What follows
# a colon keeps sections of a kind apart (worries:staff).
FIRST_PARTS = ("key-facts", "aims", "links", "everyone")
LAST_PARTS = ("breach", "worries", "review", "useful-links")


@dataclasses.dataclass
class Section:
    """A heading and what stands under it."""

    heading: ElementTree.Element
    blocks: list[ElementTree.Element]

    @property
    def lists(self) -> list[ElementTree.Element]:
        """Its lists."""
        return [block for block in self.blocks if block.tag == "ul"]

    def clauses(self) -> list[ElementTree.Element]:
        """Return its clauses."""
        return [li for ul in self.lists for li in ul]

    def remove_from(self, root: ElementTree.Element) -> None:
        """Take it out of a page."""
        for element in (self.heading, *self.blocks):
            if element in list(root):
                root.remove(element)


def attributes_to_item(item: ElementTree.Element) -> None:
    """Move to the bullet the attributes that a loose list leaves on the paragraph inside it."""
    first = item[0] if len(item) and item[0].tag == "p" else None
    if first is not None and first.attrib and not item.get("id"):
        item.attrib.update(first.attrib)
        first.attrib.clear()


def finish_heading(heading: ElementTree.Element, number: str) -> None:
    """Add a heading’s number, and remove the attributes that only the template needs."""
    for mark in ("when", "choice", "part"):
        heading.attrib.pop(mark, None)
    if group := heading.attrib.pop("group", None):
        heading.set("data-group", group)
    classes = [name for name in heading.attrib.pop("class", "").split() if name != "locked"]
    if classes:
        heading.set("class", " ".join(classes))
    if number:
        _put_first(heading, number, heading.get("id", ""))


def finish(li: ElementTree.Element, number: str, aliases: list[str]) -> None:
    """Add a clause’s number, and an anchor for each id that leads to it."""
    li.set("class", "clause")
    li.attrib.pop("same", None)
    words_in_a_paragraph(li)
    first = li[0]
    for alias in aliases:
        ElementTree.SubElement(first, "span", {"class": "clause-alias", "id": alias})
    if number:
        _put_first(first, number, li.get("id", ""))


def note_paragraph(note: Any) -> ElementTree.Element:
    """Return the note that a clause has changed, with the agreed wording. It is no part of the clause’s own text."""
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
        if child.tag in BLOCKS:
            break
        paragraph.append(child)
        li.remove(child)
    paragraph.tail = "\n"  # so that its words do not run into those of the next block
    li.insert(0, paragraph)


def paragraph(text: str) -> ElementTree.Element:
    """Return a setting’s own sentence as a paragraph."""
    # Security: a setting’s own sentence is text, never Markdown. It goes into the tree as it is, after inline
    # parsing is over, and the serialiser escapes it: all but an “&” that begins a character reference.
    paragraph = ElementTree.Element("p")
    paragraph.text = AtomicString(text.replace("&", "&amp;"))
    paragraph.tail = "\n"
    return paragraph


def empty(element: ElementTree.Element) -> ElementTree.Element:
    """Remove everything from an element, and return it."""
    element.text = None
    for child in list(element):
        element.remove(child)
    return element


def own_words(element: ElementTree.Element) -> str:
    """Return the words of a block that are in no block inside it."""
    if element.tag not in BLOCKS:
        return ""
    pieces = [element.text or ""]
    for child in element:
        if child.tag not in BLOCKS:
            pieces += child.itertext()
        pieces.append(child.tail or "")
    return "".join(pieces)


def text_of(element: ElementTree.Element) -> str:
    """Return the words of an element in one line."""
    return without_placeholders("".join(element.itertext()))


def without_placeholders(text: str) -> str:
    """Return a text in one line, without what Markdown puts in at the end."""
    # Between \x02 and \x03 Markdown keeps the place of what it puts in at the end.
    return " ".join(re.sub("\x02[^\x03]*\x03", " ", text).split())
