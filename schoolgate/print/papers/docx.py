"""Word: a paper written by pandoc in our own styles, and the words of any Word file.

The styles, the page and its footer are in ``papers/word/``, the parts of a Word file as they lie in its zip. Pandoc is
given them, and what the paper says as its own syntax tree: so nothing of it is ever read as markup.
"""

from __future__ import annotations

import datetime
import html
import io
import json
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lxml.etree

from schoolgate import paths
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
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

_PARTS = paths.PAPERS / "word"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TAB = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}
_NEW_PAGE = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="NewPage"/></w:pPr></w:p>']}
_MARK = re.compile(r"\{(accent|author|title)\}")  # where our parts are filled in


def write(paper: Paper) -> bytes:
    """Return a paper as a Word file. The same paper gives the same bytes."""
    import pypandoc

    tree = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {"title": _meta(paper.title), "author": _meta(paper.author), "lang": _meta("en-GB")},
        "blocks": [*_blocks(paper.blocks, paper)],
    }
    made = datetime.datetime.combine(paper.date, datetime.time(), datetime.UTC)
    with tempfile.TemporaryDirectory() as room:
        styles = Path(room) / "styles.docx"
        styles.write_bytes(_styles(paper))
        done = subprocess.run(
            [pypandoc.get_pandoc_path(), "--from=json", "--to=docx", f"--reference-doc={styles}", "--output=-"],
            input=json.dumps(tree).encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(made.timestamp()))},
        )
    return done.stdout


def read(file: Path) -> tuple[list[str], list[str]]:
    """Return the lines of a Word file, from every part of it, and the addresses it links to.

    Raise ValueError if it is broken.
    """
    lines: list[str] = []
    addresses: list[str] = []
    try:
        with zipfile.ZipFile(file) as parts:
            for name in sorted(parts.namelist()):
                if name.endswith(".rels"):
                    outside = _parse(parts.read(name)).iterfind("*[@TargetMode='External']")
                    addresses += [link.get("Target", "") for link in outside]
                elif name.endswith(".xml") and name not in _SAYS_NOTHING:
                    lines += _lines(_parse(parts.read(name)))
    except (zipfile.BadZipFile, lxml.etree.LxmlError, KeyError, OSError) as error:
        raise ValueError(f"{file.name} cannot be read") from error
    return lines, addresses


# ---------------------------------------------------------------------------------------------------------------
# The styles


def _styles(paper: Paper) -> bytes:
    """Return pandoc’s reference file: our parts, with the paper’s colour and what stands at the foot of each page."""
    filled = {"accent": paper.colour.lstrip("#"), "author": paper.author, "title": paper.title}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as styles:
        for part in sorted(_PARTS.rglob("*")):
            if part.is_file():
                text = _MARK.sub(lambda mark: html.escape(filled[mark[1]]), part.read_text(encoding="utf-8"))
                # Pandoc keeps the date of a part that it takes over as it is.
                styles.writestr(zipfile.ZipInfo(part.relative_to(_PARTS).as_posix(), paper.date.timetuple()[:6]), text)
    return packed.getvalue()


# ---------------------------------------------------------------------------------------------------------------
# Pandoc’s syntax tree


def _blocks(blocks: Iterable[Block], paper: Paper) -> Iterator[Any]:
    for block in blocks:
        if isinstance(block, Heading):
            yield {"t": "Header", "c": [block.level, [block.id, [], []], [_text(block.text)]]}
        elif isinstance(block, Paragraph):
            yield _paragraph(_inlines(block.pieces), _NOTE if block.style == "note" else block.style.capitalize())
        elif isinstance(block, Bullets):
            yield from _bullets(block, "List Bullet")
        elif isinstance(block, Clauses):
            for item in block.items:
                yield from _clause(item)
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Contents):
            yield from _contents(block, paper)
        else:
            yield _NEW_PAGE


_NOTE = "Clause Note"  # that a rule is not as it was agreed


def _clause(item: Numbered) -> Iterator[Any]:
    head = [*_places(item.ids), *([_style([_text(item.number)], "Clause Number"), _TAB] if item.number else [])]
    for place, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            opens = place == 0
            style = _NOTE if block.style == "note" else "Clause" if opens and item.number else "Clause Continued"
            yield _paragraph([*(head if opens else []), *_inlines(block.pieces)], style)
        else:
            yield from _bullets(block, "Clause Bullet")


def _bullets(bullets: Bullets, style: str) -> Iterator[Any]:
    """Yield a list as Word has it: each item a paragraph whose style brings the bullet."""
    for item in bullets.items:
        for paragraph in item:
            yield _paragraph(_inlines(paragraph.pieces), style)


def _contents(contents: Contents, paper: Paper) -> Iterator[Any]:
    # A list of links and no field: Word would ask each reader whether to fill in a field, and others leave it empty.
    yield _paragraph([_text("Contents")], "TOC Heading")
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level <= contents.depth and block.id:
            yield _paragraph([_link([_text(block.text)], f"#{block.id}")], f"toc {block.level}")


def _table(table: Table) -> Any:
    widths = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": part}] for part in table.widths]
    head = [_row([[_text(words)] for words in table.head], len(widths))]
    body = []
    for number, row in enumerate(table.rows):
        cells = [_inlines(cell) for cell in row]
        cells[0] = [*_places(table.ids[number] if table.ids else ()), *cells[0]]
        if not cells[-1]:  # to write in
            cells[-1] = [_text("\u00a0"), {"t": "LineBreak"}, _text("\u00a0")]
        body.append(_row(cells, len(widths)))
    nothing = ["", [], []]
    return {
        "t": "Table",
        "c": [nothing, [None, []], widths, [nothing, head], [[nothing, 0, [], body]], [nothing, []]],
    }


def _row(cells: list[list[Any]], columns: int) -> Any:
    across = 1 if len(cells) > 1 else columns
    return [
        ["", [], []],
        [[["", [], []], {"t": "AlignDefault"}, 1, across, [{"t": "Plain", "c": cell}]] for cell in cells],
    ]


def _inlines(pieces: Iterable[Piece]) -> list[Any]:
    return [_piece(piece) for piece in pieces]


def _piece(piece: Piece) -> Any:
    if piece == NEW_LINE:
        return {"t": "LineBreak"}
    words = [_text(piece.text)]
    # Never by colour alone: what goes is struck out, what comes is underlined and strong.
    if piece.mark == "removed":
        words = [{"t": "Strikeout", "c": words}]
    if piece.mark == "added":
        words = [{"t": "Underline", "c": words}]
    if piece.strong or piece.mark == "added":
        words = [{"t": "Strong", "c": words}]
    return _link(words, piece.to) if piece.to else {"t": "Span", "c": [["", [], []], words]}


def _paragraph(words: list[Any], style: str = "") -> Any:
    block = {"t": "Para", "c": words}
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [block]]} if style else block


def _style(words: list[Any], style: str) -> Any:
    return {"t": "Span", "c": [["", [], [["custom-style", style]]], words]}


def _places(ids: Iterable[str]) -> list[Any]:
    return [{"t": "Span", "c": [[id_, [], []], []]} for id_ in ids]


def _link(words: list[Any], to: str) -> Any:
    return {"t": "Link", "c": [["", [], []], words, [to, ""]]}


def _text(text: str) -> Any:
    return {"t": "Str", "c": text}


def _meta(text: str) -> Any:
    return {"t": "MetaInlines", "c": [_text(text)]}


# ---------------------------------------------------------------------------------------------------------------
# Reading

# How it looks, and no words.
_SAYS_NOTHING = {
    "[Content_Types].xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/fontTable.xml",
    "word/webSettings.xml",
    "word/theme/theme1.xml",
}


def _parse(part: bytes) -> Any:
    # Security: an entity could stand for a file of this machine, or for more text than it can hold.
    return lxml.etree.fromstring(part, lxml.etree.XMLParser(resolve_entities=False, no_network=True))


def _lines(root: Any) -> Iterator[str]:
    paragraphs = [*root.iter(f"{_WORD}p")]
    if not paragraphs:
        yield from (text for text in root.itertext() if text.strip())
    for paragraph in paragraphs:
        yield from (value for e in paragraph.iter() if (value := e.get("descr")))
        yield "".join("\t" if e.tag == f"{_WORD}tab" else e.text or "" for e in paragraph.iter() if e.tag in _WORDED)


_WORDED = {f"{_WORD}t", f"{_WORD}tab", f"{_WORD}delText", f"{_WORD}instrText"}
