"""Papers: the policies as PDF and Word, for a governing body, for staff, and for whoever wants them in print.

A paper is a title and a row of blocks, read from the pages and never from the template: so its clauses and
their numbers are those of the page. What is here is plain data; ``pdf`` and ``docx`` each write it in their own way.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin

import lxml.html

from schoolgate.language import words
from schoolgate.policy.composing.policy import NOT_AGREED
from schoolgate.policy.lists import combined_title
from schoolgate.print import colour
from schoolgate.print.papers import docx, pdf
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
    Break,
    Bullets,
    Clauses,
    Contents,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Piece,
    Table,
)
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

# What each is installed as, by what it is imported as: the extra “papers”.
_NEEDS = {"typst": "typst", "pypandoc": "pypandoc_binary", "pypdfium2": "pypdfium2"}
_KINDS = {"pdf": pdf.write, "docx": docx.write}
_CALLED = {"pdf": "PDF", "docx": "Word"}
FOLDER = "papers"  # of a site

_BLOCKS = {"p", "ul", "ol", "div", "section", "blockquote", "details", "dl", "table", "h3", "h4", "h5", "h6"}
_NOT_PRINTED = {"clause-number", "clause-alias"}


@dataclasses.dataclass(frozen=True)
class Text:
    """A policy’s page: where it stands, and the HTML of its content."""

    address: str
    html: str

    @property
    def title(self) -> str:
        """Its title, as on the page."""
        return _text_of(_root(self.html).find(".//h1"))


def missing_packages() -> list[str]:
    """Return the names, as pip knows them, of packages that papers need and that are not installed."""
    return [name for module, name in _NEEDS.items() if importlib.util.find_spec(module) is None]


def make_papers(texts: Mapping[str, Text], setting: Setting, fictional: bool, today: datetime.date) -> dict[str, bytes]:
    """Return the papers of a site: PDF and Word of each policy, and of the set if there are several.

    Takes the policies’ pages by their words, the setting, whether it is made up, and today’s date. Return the
    files by name (mobile.pdf). Raise pdf.CannotBePrinted if the papers’ typeface lacks a letter.
    """
    papers = {policy: policy_paper([text], setting, fictional, today) for policy, text in texts.items()}
    if len(texts) > 1:
        papers["all"] = policy_paper([text for _, text in _in_order(texts)], setting, fictional, today)
    return {f"{name}.{kind}": write(paper) for name, paper in papers.items() for kind, write in _KINDS.items()}


def write(paper: Paper) -> dict[str, bytes]:
    """Return one paper as a file of each kind: pdf, docx."""
    return {kind: write(paper) for kind, write in _KINDS.items()}


def policy_paper(texts: list[Text], setting: Setting, fictional: bool, today: datetime.date) -> Paper:
    """Return the paper of one policy, or of several one after another."""
    several = len(texts) > 1
    title = f"{combined_title(setting.adopted).removesuffix('y')}ies" if several else texts[0].title
    blocks: list[Block] = [*_front(texts, setting, fictional, today)]
    if several:
        blocks.append(Contents(2))
        for text in texts:
            blocks += [Break(), *policy_blocks(text, level=2)]
    else:
        blocks += policy_blocks(texts[0], level=1, contents=1)
    return paper_of(title, blocks, texts, setting, fictional, today)


def paper_of(
    title: str, blocks: Iterable[Block], texts: Iterable[Text], setting: Setting, fictional: bool, today: datetime.date
) -> Paper:
    """Return a paper of some blocks. Links between its texts become links within it."""
    author = f"{setting.name} (an example)" if fictional else setting.name
    paper = Paper(title, author, colour.readable_on_white(setting.colour), today, tuple(blocks))
    here = {text.address: _title_id(text) for text in texts}
    ids = paper.ids
    return dataclasses.replace(
        paper, blocks=tuple(_with_links(block, lambda to: _resolve_link(to, here, ids)) for block in blocks)
    )


def _in_order(texts: Mapping[str, Text]) -> list[tuple[str, Text]]:
    return [(name, texts[name]) for name in (*POLICIES, "combined") if name in texts]


def downloads(name: str, papers: Mapping[str, bytes], to: str) -> str:
    """Return links to each kind of one paper, with its size, as HTML. ``to`` is the way from the page to the folder."""
    links = []
    for kind, called in _CALLED.items():
        size = -(-len(papers[f"{name}.{kind}"]) // 1000)
        links.append(f'<a href="{html.escape(to)}{name}.{kind}">{called} ({size} KB)</a>')
    return " or ".join(links)


def list_papers(texts: Mapping[str, Text], papers: Mapping[str, bytes], to: str) -> str:
    """Return the list of every paper, as HTML. ``to`` is the way from the page to their folder."""
    named = [(name, text.title) for name, text in _in_order(texts)]
    named += [("all", "All of them in one")] if len(named) > 1 else []
    lines = [f"<li>{html.escape(title)}: {downloads(name, papers, to)}</li>" for name, title in named]
    return "\n".join(['<h2 id="downloads">Downloads</h2>', "<ul>", *lines, "</ul>"])


def _front(texts: list[Text], setting: Setting, fictional: bool, today: datetime.date) -> Iterator[Block]:
    if fictional:
        yield Paragraph((Piece(example_notice(setting)),), "notice")
    address = (
        texts[0].address
        if len(texts) == 1
        else f"{setting.site}{'fragments' if setting.policies.form == 'fragments' else 'policies'}/"
    )
    text = f"This is the text of {words.day(today)}. The text that is in force stands at "
    yield Paragraph((Piece(text), Piece(address, to=address), Piece(".")), "small")


def example_notice(setting: Setting) -> str:
    """Return the notice that a setting is fictional."""
    return f"An example. {setting.name} is not a real {setting.noun}, and its own phone numbers do not work."


# ---------------------------------------------------------------------------------------------------------------
# From a page to blocks


def policy_blocks(text: Text, level: int, contents: int = 0) -> Iterator[Block]:
    """Yield a policy as blocks: its title where the paper has another, its key facts as a table, its sections.

    Takes the level of its sections’ headings, and how deep the contents go that follow its key facts: 0 for none.
    """
    root = _root(text.html)
    if level > 1:
        yield Heading(level - 1, text.title, _title_id(text))
    facts = False
    for element in root:
        if element.tag == "h1":
            continue
        if element.tag == "h2":
            if facts and contents:
                yield Contents(contents)
            facts = "key-facts" in element.get("class", "").split()
            yield Heading(level, _heading(element), element.get("id", ""))
        elif "clauses" in element.get("class", "").split():
            yield _facts(element, text.address) if facts else _numbered_clauses(element, text.address)
        else:
            yield from _blocks([element], text.address, level + 1)


def _root(page: str) -> Any:
    return lxml.html.fragment_fromstring(page, create_parent="div")


def _title_id(text: Text) -> str:
    return str(_root(text.html).find(".//h1").get("id", ""))


def _numbered_clauses(items: Iterable[Any], at: str) -> Clauses:
    return Clauses(tuple(Numbered(_number(li), _ids(li), tuple(_blocks([li], at))) for li in items))


def _number(element: Any) -> str:
    return str(element.xpath("string(.//*[@class='clause-number'])"))


def _ids(item: Any) -> tuple[str, ...]:
    """Return the ids that lead to a clause: its own, and those of clauses whose rule it states for them."""
    if item.get("class") != "clause":
        return ()
    return (item.get("id", ""), *(alias.get("id", "") for alias in item.find_class("clause-alias")))


def _facts(items: Iterable[Any], at: str) -> Table:
    """Make a table of the key facts: what stands out at the head of each is what it is about."""
    rows: list[tuple[tuple[Piece, ...], ...]] = []
    for li in items:
        pieces = [piece for block in _blocks([li], at) for piece in (NEW_LINE, *_pieces_in(block))][1:]
        about, rest = pieces[0], pieces[1:]
        if about.strong and rest:
            rest[0] = dataclasses.replace(rest[0], text=rest[0].text.lstrip())
            rows.append(((Piece(about.text.rstrip(":"), strong=True),), tuple(rest)))
        else:
            rows.append((tuple(pieces),))
    return Table(("Key fact", "Our answer"), tuple(rows), tuple(_ids(item) for item in items))


def _pieces_in(block: Block) -> Iterator[Piece]:
    if isinstance(block, Paragraph):
        yield from block.pieces
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items):
            for inner in item:
                yield Piece("; " if number else " ")
                yield from _pieces_in(inner)


def _heading(element: Any) -> str:
    return f"{_number(element)} {_text_of(element)}".strip()


def _text_of(element: Any) -> str:
    return "".join(piece.text for piece in _pieces(element, "")).strip()


def _blocks(elements: Iterable[Any], at: str, level: int = 3) -> Iterator[Block]:
    """Yield what elements say as blocks. Words that stand beside blocks are a paragraph of their own."""
    for element in elements:
        if re.fullmatch(r"h[3-6]", str(element.tag)):
            yield Heading(level, _text_of(element), element.get("id", ""))
        elif element.tag in {"ul", "ol"}:
            yield Bullets(tuple(tuple(_blocks([item], at, level)) for item in element))
        else:
            words_beside = [*_piece(element.text)]
            for child in element:
                if child.tag in _BLOCKS:
                    yield from _paragraph(words_beside)
                    yield from _blocks([child], at, level)
                    words_beside = []
                else:
                    words_beside += _pieces(child, at)
                words_beside += _piece(child.tail)
            is_note = NOT_AGREED in element.get("class", "").split()
            yield from _paragraph(words_beside, "note" if is_note else "")


def _paragraph(pieces: Iterable[Piece], style: str = "") -> Iterator[Paragraph]:
    if trimmed := _trim(pieces):
        yield Paragraph(trimmed, style)


def _pieces(element: Any, at: str, strong: bool = False, to: str = "") -> Iterator[Piece]:
    """Yield the words of an element, without its number and the mark that links to it."""
    hidden = not isinstance(element.tag, str) or element.get("hidden") is not None
    if hidden or _NOT_PRINTED & {*element.get("class", "").split()}:
        return
    strong = strong or element.tag in {"strong", "b"}
    if element.tag == "a" and element.get("href"):
        to = urljoin(at, element.get("href"))
    yield from _piece(element.text, strong, to)
    for child in element:
        yield from _pieces(child, at, strong, to)
        yield from _piece(child.tail, strong, to)


def _piece(text: str | None, strong: bool = False, to: str = "") -> Iterator[Piece]:
    if text:
        yield Piece(re.sub(r"[ \t\r\n]+", " ", text), strong, to)


def _trim(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces, joined if they look alike, without space before, after or doubled between them."""
    joined: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if joined and dataclasses.replace(joined[-1], text="") == dataclasses.replace(piece, text=""):
            joined[-1] = dataclasses.replace(piece, text=joined[-1].text + text)
        else:
            joined.append(dataclasses.replace(piece, text=text))
    if joined:
        joined[-1] = dataclasses.replace(joined[-1], text=joined[-1].text.rstrip(" "))
    return tuple(piece for piece in joined if piece.text)


# ---------------------------------------------------------------------------------------------------------------
# Links within a paper


def _resolve_link(to: str, here: Mapping[str, str], ids: set[str]) -> str:
    """Return a link’s target: a place in the paper if that has it, otherwise the address as it is."""
    page, place = urldefrag(to)
    id_ = place or here.get(page, "")
    return f"#{id_}" if page in here and id_ in ids else to


def _with_links(block: Block, led: Callable[[str], str]) -> Block:
    """Return a block with every link replaced."""

    def all_of(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        return tuple(dataclasses.replace(piece, to=led(piece.to)) if piece.to else piece for piece in pieces)

    def each_of(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(_with_links(inner, led) for inner in blocks)

    if isinstance(block, Paragraph):
        return dataclasses.replace(block, pieces=all_of(block.pieces))
    if isinstance(block, Bullets):
        return dataclasses.replace(block, items=tuple(each_of(item) for item in block.items))
    if isinstance(block, Clauses):
        items = tuple(dataclasses.replace(item, blocks=each_of(item.blocks)) for item in block.items)
        return dataclasses.replace(block, items=items)
    if isinstance(block, Table):
        return dataclasses.replace(block, rows=tuple(tuple(all_of(cell) for cell in row) for row in block.rows))
    return block
