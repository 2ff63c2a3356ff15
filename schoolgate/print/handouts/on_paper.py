"""Handouts on paper: from the HTML of each, with where its links lead, to the blocks of a paper, and on to PDF and Word.

What a handout says is read from its HTML, as its page shows it. Nothing falls off on the way: what has no place on paper
stops the build.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urljoin

import lxml.html

from schoolgate.errors import TemplateError
from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.print import flow
from schoolgate.print.handouts.handouts import Handout
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
    Bullets,
    Field,
    Fields,
    Heading,
    Paper,
    Paragraph,
    Piece,
    Step,
    Steps,
    in_one_paragraph,
)
from schoolgate.setting.model.setting import Setting

_SIZES = {"younger": 13.0}  # points
_SEVERAL = 3  # lines, where something longer is written
_SIGNING = "signing"  # the id of the section that is signed
# Lines that no page parts: of a few fields, and of those that are signed, which must still fit on one.
_FEW, _ON_ONE_PAGE = 6, 18


def write_all(
    handouts: Mapping[str, Handout],
    contents: Mapping[str, str],
    marks: Mapping[str, str],
    setting: Setting,
    fictional: bool,
    today: datetime.date,
    logo: Logo | None = None,
) -> dict[str, bytes]:
    """Return handouts as PDF and Word, by the name of the file: agreement-staff.pdf. Flow charts are in Word alone.

    Takes the handouts by name, the HTML of each with where its links lead, the mark of the text of each that has one, the
    setting, whether it is made up, today’s date, and the setting’s logo. Raise pdf.CannotBePrinted if the papers’ typeface
    lacks a letter, and TemplateError where a handout holds what has no place on paper.
    """
    return papers.write_all(
        {
            name: paper_of(handout, contents[name], marks.get(name, ""), setting, fictional, today, logo)
            for name, handout in handouts.items()
        },
        # A flow chart has a sheet of its own, which schoolgate/print/charts.py lays out.
        in_word_alone={name for name, handout in handouts.items() if handout.definition.kind == "chart"},
    )


def paper_of(
    handout: Handout,
    content: str,
    mark: str,
    setting: Setting,
    fictional: bool,
    today: datetime.date,
    logo: Logo | None = None,
) -> Paper:
    """Return a handout as a paper. Takes its HTML with where its links lead, and the mark of its text, which may be empty."""
    address = f"{setting.site}{papers.FOLDER}/{handout.name}/"
    kind, reader = handout.definition.kind, handout.definition.reader
    try:
        said = [*blocks_of(content, address, with_rules=not handout.definition.for_children)]
    except TemplateError as fault:
        fault.file = f"docs/_parts/papers/{handout.name}.md"
        raise
    notice = [Paragraph((Piece(papers.example_notice(setting)),), "notice")] if fictional else []
    said_of_it, _ = origin(setting, handout.name, mark, today)
    from_where = [Paragraph((Piece(said_of_it), Piece(address, to=address), Piece(".")), "small")]
    # On a wall what to do comes first.
    blocks: list[Block] = [*notice, *said, *from_where] if kind == "chart" else [*notice, *from_where, *said]
    paper = papers.paper_of(handout.page.title, blocks, [], setting, fictional, today, logo)
    return dataclasses.replace(paper, size=_SIZES.get(reader, paper.size), wall=kind == "chart")


def origin(setting: Setting, name: str, mark: str, today: datetime.date) -> tuple[str, str]:
    """Return what a handout says of where it comes from, and the address of the current one.

    Takes its name, the mark of its text, which may be empty, and today’s date.
    """
    edition = editions.edition_of(setting)
    said = f"Made on {words.day(today)}, from edition {edition} of our policies’ template."
    said += f" The mark of its text is {mark}." if mark else ""
    return f"{said} The current one is at ", f"{setting.site}{papers.FOLDER}/{name}/"


# ---------------------------------------------------------------------------------------------------------------
# From HTML to blocks


def blocks_of(content: str, address: str, with_rules: bool = True) -> Iterator[Block]:
    """Yield the HTML of a handout as blocks, without its title.

    Takes the address of its page, from which its links lead, and whether the rule that each statement stands on is shown.
    Raise TemplateError where it holds what has no place on paper.
    """
    reading = _Reading(address, with_rules)
    section = ""
    for element in lxml.html.fragment_fromstring(flow.insert_pictures(content), create_parent="div"):
        if element.tag in {"h2", "h3"}:
            section = element.get("id", "")
            text = "".join(piece.text for piece in reading.pieces(element))
            yield Heading(int(element.tag[1]) - 1, text, section)
        elif element.tag == "p":
            classes = _classes(element)
            style = "how" if "how" in classes else "danger" if "danger" in classes else ""
            yield Paragraph(reading.pieces(element), style)
        elif element.tag == "ul":
            yield from _list(reading, element, section)
        elif element.tag == "ol":
            yield Steps(tuple(_step(reading, item) for item in element))
        elif element.tag != "h1":
            raise _no_place(element)


def _list(reading: _Reading, element: Any, section: str) -> Iterator[Block]:
    """Yield a list as what it holds: points, and what is filled in."""
    for fills_in, run in itertools.groupby(element, lambda item: bool(_how(item))):
        items = [*run]
        if fills_in:
            fields = tuple(_field(reading, item) for item in items)
            lines = sum(field.lines for field in fields)
            yield Fields(fields, whole=lines <= (_ON_ONE_PAGE if section == _SIGNING else _FEW))
        else:
            pictures = tuple(map(_picture, items))
            yield Bullets(tuple(map(reading.blocks, items)), pictures if any(pictures) else ())


_HOW: dict[str, Literal["write", "tick", "yes-no"]] = {"field": "write", "tick": "tick", "yes-no": "yes-no"}


def _how(item: Any) -> Literal["write", "tick", "yes-no", ""]:
    """Return how a bullet is filled in, or nothing where it is not."""
    return next((how for name, how in _HOW.items() if name in _classes(item)), "")


def _field(reading: _Reading, item: Any) -> Field:
    how = _how(item)
    assert how, "it was told by that"
    lines = _SEVERAL if how == "write" and "long" in _classes(item) else 1
    return Field(tuple(in_one_paragraph(reading.blocks(item))), how, lines)


def _step(reading: _Reading, item: Any) -> Step:
    return Step(reading.blocks(item), _picture(item), "branch" in _classes(item))


def _picture(item: Any) -> str:
    """Return the outline of what a bullet or step draws."""
    return str(item.xpath("string(./*[@class='picture']/*/@d)"))


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()


def _no_place(element: Any) -> TemplateError:
    return TemplateError(f"It holds <{element.tag}>, which has no place on paper.")


# ---------------------------------------------------------------------------------------------------------------
# From HTML to words

_INLINE = {"strong", "b", "em", "i", "span", "abbr", "code", "q", "small", "a", "br"}


@dataclasses.dataclass(frozen=True)
class _Reading:
    """How the words of a handout are read: the address of its page, and whether rules are shown."""

    address: str
    with_rules: bool

    def blocks(self, item: Any) -> tuple[Paragraph | Bullets, ...]:
        """Return a bullet or step as its paragraphs, and its points."""
        found: list[Paragraph | Bullets] = []
        for inner in item:
            if inner.tag == "ul":
                found.append(Bullets(tuple(map(self.blocks, inner))))
            elif inner.tag == "p":
                found.append(Paragraph(self.pieces(inner)))
        own = self.pieces(item, without=("ul", "p"))
        return (*([Paragraph(own)] if own else []), *found)

    def pieces(self, element: Any, without: tuple[str, ...] = ()) -> tuple[Piece, ...]:
        """Return the words of an element, but for those of elements that are blocks of their own."""
        return papers.trim(self._pieces(element, Piece(""), without))

    def _pieces(self, element: Any, like: Piece, without: tuple[str, ...]) -> Iterator[Piece]:
        yield from _said(element.text, like)
        for child in element:
            if child.tag in without or "picture" in _classes(child):
                pass
            elif "rule-link" in _classes(child):
                if self.with_rules:
                    yield Piece(_flat(child.text_content()), to=urljoin(self.address, child.get("href")), mark="rule")
            elif child.tag == "br":
                yield NEW_LINE
            elif child.tag in _INLINE:
                yield from self._inline(child, like)
            else:
                raise _no_place(child)
            yield from _said(child.tail, like)

    def _inline(self, element: Any, like: Piece) -> Iterator[Piece]:
        to = urljoin(self.address, element.get("href")) if element.tag == "a" else like.to
        # A number to call is found at a glance.
        strong = like.strong or element.tag in {"strong", "b"} or to.startswith("tel:")
        yield from self._pieces(element, dataclasses.replace(like, strong=strong, to=to), ())
        if element.tag == "a" and to.startswith("http"):
            shown = to.partition("//")[2].rstrip("/")
            if shown not in element.text_content():
                # Nobody can follow a link on paper.
                yield dataclasses.replace(like, text=f" ({shown})", to=to)


def _said(text: str | None, like: Piece) -> Iterator[Piece]:
    if text:
        yield dataclasses.replace(like, text=_flat(text))


def _flat(text: str) -> str:
    # Not white space of other kinds: a number stays in one piece.
    return re.sub(r"[ \t\r\n]+", " ", text)
