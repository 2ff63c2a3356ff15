"""PDF: a paper set by typst, tagged as PDF/UA-1 asks, and the words of any PDF."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
import functools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from schoolgate import paths
from schoolgate.errors import PaperError
from schoolgate.print.papers.paper import Paper, Paragraph, Piece

_TEMPLATE = paths.PAPERS / "paper.typ"

_NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed")


class CannotBePrinted(PaperError):
    """A paper cannot be made of what it says. ``text`` is what the typeface has no shape for, as far as it was read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"The typeface of the PDF files does not have “{text}”. Write it in other letters, or build without papers."
        )
        self.text = text


def writer() -> Callable[[Paper], bytes]:
    """Return a function that writes papers as PDF with one compiler. The same paper gives the same bytes.

    It raises CannotBePrinted if our typefaces lack a letter.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(paths.FONTS)])
    compiler = typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True)

    def write_one(paper: Paper) -> bytes:
        # Security: what the paper says goes to typst as data. None of it is ever read as typst’s code.
        content = json.dumps(dataclasses.asdict(paper), default=_plain, ensure_ascii=False)
        made = datetime.datetime.combine(paper.date, datetime.time(), datetime.UTC)
        try:
            pdf = compiler.compile(format="pdf", sys_inputs={"paper": content}, pdf_standards=["ua-1"], timestamp=made)
        except typst.TypstError as error:
            if unknown := _NO_LETTER.search(str(error)):
                raise CannotBePrinted(unknown[1]) from None
            raise
        assert isinstance(pdf, bytes), "one file, since it was asked for as one"
        return pdf

    return write_one


def _plain(value: Any) -> Any:
    """Return what JSON has no form for: a date as text, a picture as numbers."""
    return [*value] if isinstance(value, bytes) else str(value)


def write(paper: Paper) -> bytes:
    """Return a paper as PDF. Raise CannotBePrinted if our typefaces lack a letter."""
    return writer()(paper)


@functools.cache
def can_print(character: str) -> bool:
    """Return whether the papers’ typefaces have a shape for a character."""
    sample = Paragraph((Piece(f"a{character}b"),))
    try:
        write(Paper("A character", "Schoolgate", "#000000", datetime.date(2026, 1, 1), (sample,)))
    except CannotBePrinted:
        return False
    return True


def read(file: Path) -> tuple[list[str], list[str]]:
    """Return the lines of a PDF and the addresses it links to. Raise ValueError if it is broken.

    A line that stands on every page is given once, and first: it would break a sentence that goes over to the next page.
    """
    import pypdfium2

    pages: list[list[str]] = []
    addresses: list[str] = []
    try:
        with pypdfium2.PdfDocument(file) as document:
            for page in document:
                pages.append(page.get_textpage().get_text_range().splitlines())
                addresses += _addresses(document, page)
            told = [value for value in document.get_metadata_dict().values() if value and not value.startswith("D:")]
            told += [entry.get_title() for entry in document.get_toc()]
    except Exception as error:  # a broken file can fail in any way
        raise ValueError(f"{file.name} cannot be read") from error
    counted = Counter(line for page in pages for line in {_unnumber(line) for line in page})
    everywhere = {line for line, count in counted.items() if count == len(pages) > 1}
    once = [line for line in (pages or [[]])[0] if _unnumber(line) in everywhere]
    return [*told, *once, *(line for page in pages for line in page if _unnumber(line) not in everywhere)], addresses


def _unnumber(line: str) -> str:
    return re.sub(r"\d+", "", line).strip()


def _addresses(document: Any, page: Any) -> Iterator[str]:
    """Return the addresses that a page leads to, through the functions of PDFium itself: the wheel wraps none for links."""
    import pypdfium2.raw as pdfium

    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, at, link):
        action = pdfium.FPDFLink_GetAction(link)
        if size := pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0):
            address = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document.raw, action, address, size)
            yield address.value.decode("utf-8", errors="replace")
