"""Word: a paper written by pandoc in our own styles, and the words of any Word file.

Pandoc is given our styles (``docx_parts``), and what the paper says as its own syntax tree: so nothing of it is ever read
as markup.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.etree

from schoolgate import paths
from schoolgate.print import pictures
from schoolgate.print.papers import docx_parts
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
    Bullets,
    Clauses,
    Contents,
    Field,
    Fields,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Piece,
    Steps,
    Table,
    in_one_paragraph,
)

# Pandoc’s own would write the title before the crest.
_DOCUMENT = paths.PAPERS / "document.openxml"
_SCRIPT = paths.PAPERS / "write.lua"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TAB = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}
_BOX = {"t": "Span", "c": [["", [], [["custom-style", "Box"]]], [{"t": "Str", "c": "☐"}]]}
_NEW_PAGE = {"t": "RawBlock", "c": ["openxml", '<w:p><w:pPr><w:pStyle w:val="NewPage"/></w:pPr></w:p>']}


def write(paper: Paper) -> bytes:
    """Return a paper as a Word file. The same paper gives the same bytes."""
    return write_all({"paper": paper})["paper"]


def write_all(papers: Mapping[str, Paper]) -> dict[str, bytes]:
    """Return papers of one day as Word files, by their names."""
    if not papers:
        return {}
    import pypandoc

    (day,) = {paper.date for paper in papers.values()}
    made = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    with tempfile.TemporaryDirectory() as room:
        # Everything stands in this folder and is named from it: a path may have letters that pandoc cannot read, where the system is set
        # to no language.
        for file in (_SCRIPT, _DOCUMENT):
            shutil.copy(file, room)
        folders = {name: Path(room) / str(number) for number, name in enumerate(papers)}
        pictures_of = {name: docx_parts.pictures_of(paper) for name, paper in papers.items()}
        for name, paper in papers.items():
            _lay_out(paper, pictures_of[name], folders[name])
        subprocess.run(
            [
                pypandoc.get_pandoc_path(),
                "lua",
                _SCRIPT.name,
                _DOCUMENT.name,
                *(folder.name for folder in folders.values()),
            ],
            capture_output=True,
            check=True,
            cwd=room,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(made.timestamp()))},
        )
        written = {name: (folder / "made.docx").read_bytes() for name, folder in folders.items()}
    return {name: docx_parts.finish(file) if pictures_of[name] else file for name, file in written.items()}


def _lay_out(paper: Paper, pictures_of: Mapping[str, bytes], folder: Path) -> None:
    """Write all that a Word file is made of into a folder of its own: Word files name the pictures that they were made of."""
    tree = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {"title": _meta(paper.title), "author": _meta(paper.author), "lang": _meta("en-GB")},
        "blocks": [*_head(paper), *_blocks(paper.blocks, paper)],
    }
    folder.mkdir()
    (folder / "tree.json").write_bytes(json.dumps(tree).encode())
    (folder / "styles.docx").write_bytes(docx_parts.styles(paper))
    for name, content in pictures_of.items():
        (folder / name).write_bytes(content)


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
# Pandoc’s syntax tree


def _head(paper: Paper) -> Iterator[Any]:
    if paper.crest:
        width, height = pictures.size_on_paper(paper.crest)
        yield _paragraph([_image(docx_parts.CREST, width, height, f"Logo of {paper.author}")], "Crest")
    yield _paragraph([_text(paper.title)], "Title")
    yield _paragraph([_text(paper.author)], "Author")


def _blocks(blocks: Iterable[Block], paper: Paper) -> Iterator[Any]:
    for block in blocks:
        if isinstance(block, Heading):
            yield {"t": "Header", "c": [block.level, [block.id, [], []], [_text(block.text)]]}
        elif isinstance(block, Paragraph):
            yield _paragraph(_inlines(block.pieces), _NOTE if block.style == "note" else block.style.capitalize())
        elif isinstance(block, Bullets):
            yield from _bullets(block, "List Bullet", paper)
        elif isinstance(block, Fields):
            yield from _fields(block, paper)
        elif isinstance(block, Steps):
            yield from _steps(block, paper)
        elif isinstance(block, Clauses):
            for item in block.items:
                yield from _clause(item, paper)
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Contents):
            yield from _contents(block, paper)
        else:
            yield _NEW_PAGE


_NOTE = "Clause Note"  # that a rule is not as it was agreed


def _clause(item: Numbered, paper: Paper) -> Iterator[Any]:
    head = [*_places(item.ids), *([_style([_text(item.number)], "Clause Number"), _TAB] if item.number else [])]
    for place, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            opens = place == 0
            style = _NOTE if block.style == "note" else "Clause" if opens and item.number else "Clause Continued"
            yield _paragraph([*(head if opens else []), *_inlines(block.pieces)], style)
        else:
            yield from _bullets(block, "Clause Bullet", paper)


def _bullets(bullets: Bullets, style: str, paper: Paper) -> Iterator[Any]:
    """Yield a list as Word has it: each item a paragraph whose style brings the bullet, or whose picture stands for it."""
    for place, item in enumerate(bullets.items):
        picture = bullets.pictures[place] if bullets.pictures else ""
        for number, block in enumerate(item):
            if isinstance(block, Bullets):
                yield from _bullets(block, f"{style.removesuffix(' 2')} 2", paper)
            elif picture and number == 0:
                yield _paragraph([*_drawn(picture, paper), _TAB, *_inlines(block.pieces)], "Pictured")
            else:
                yield _paragraph(_inlines(block.pieces), style)


def _fields(fields: Fields, paper: Paper) -> Iterator[Any]:
    for place, field in enumerate(fields.items, 1):
        lines = [*_field(field, paper)]
        for number, (words, style) in enumerate(lines, 1):
            is_last = number == len(lines) and (place == len(fields.items) or not fields.whole)
            yield _paragraph(words, style if is_last or style == "Field Label" else f"{style} Kept")


def _field(field: Field, paper: Paper) -> Iterator[tuple[list[Any], str]]:
    """Yield the paragraphs that something is filled in on, each with its style."""
    words = _inlines(field.pieces)
    if field.how == "tick":
        yield [_BOX, _TAB, *words], "Tick"
    elif field.how == "yes-no":
        yield [*words, _TAB, _BOX, _text("\u00a0Yes\u00a0\u00a0\u00a0"), _BOX, _text("\u00a0No")], "Yes No"
    elif field.lines == 1 and docx_parts.label_width(field, paper) <= docx_parts.LABEL_ROOM:
        yield [*words, _TAB, _TAB], "Field"  # up to where all lines begin, and along the line
    else:
        yield words, "Field Label"
        for _ in range(field.lines):
            yield [_TAB], "Field Line"


def _steps(steps: Steps, paper: Paper) -> Iterator[Any]:
    number = 0
    for step in steps.items:
        number += not step.branch
        head = [*_drawn(step.picture, paper), _TAB]
        if not step.branch:
            head = [_style([_text(str(number))], "Step Number"), _TAB, *head]
        # One frame is drawn around one paragraph.
        yield _paragraph([*head, *_inlines(in_one_paragraph(step.blocks))], "Step Branch" if step.branch else "Step")


def _drawn(outline: str, paper: Paper) -> list[Any]:
    """Return a picture that says no more than the words beside it, if there is one."""
    side = _ICON * docx_parts.text_size(paper)
    return [_image(docx_parts.icon_file(outline), side, side)] if outline else []


_ICON = 0.072  # centimetres on a side, for each point of the text’s size


def _image(file: str, width: float, height: float, says: str = "") -> Any:
    size = [["width", f"{width:.2f}cm"], ["height", f"{height:.2f}cm"]]
    return {"t": "Image", "c": [["", [], size], [_text(says)] if says else [], [file, ""]]}


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
    if piece.mark == "rule":
        words = [_style([_text(piece.text.replace(" ", "\u00a0"))], "Rule")]
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
