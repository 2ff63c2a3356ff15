"""What stands outside MkDocs: pages and PDF made of one template of overrides/ and plain data, such as sheets for walls.

Their words are read from finished pages, so that a sheet says what its page says.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from schoolgate import paths
from schoolgate.errors import PaperError
from schoolgate.print.measure import Run, is_missing
from schoolgate.setting.model.setting import Setting


@dataclasses.dataclass(frozen=True)
class Sheets:
    """What all sheets of a site are made with."""

    folder: Path
    """The folder that the site’s pages are in."""
    setting: Setting
    notice: Markup
    """What every page of an example or a copy says of it, as HTML."""
    today: datetime.date
    with_papers: bool
    """Whether they are written as PDF too."""


class NoSuchLetter(PaperError):
    """A sheet that contains what no typeface of ours can draw."""


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(paths.OVERRIDES)), undefined=jinja2.StrictUndefined, autoescape=True
    )


def template(name: str) -> jinja2.Template:
    """Return a template of overrides/. What is filled in is escaped."""
    return _environment().get_template(name)


# What somebody types from paper, in letters. Of a longer address the site is printed.
_LONGEST_ADDRESS = 60

# What is on a page and not on paper: links to clauses and places, and what is drawn.
_ONLY_ON_SCREEN = {"rule-link", "headerlink", "picture"}


def runs(element: Any, *, with_addresses: bool = False, bold: bool = False) -> Iterator[Run]:
    """Yield the words of an element of a finished page, telephone numbers in bold and in one piece.

    On a sheet that has room for them, a link to another site is followed by its address.
    """
    number = element.tag == "a" and element.get("href", "").startswith("tel:")
    bold = bold or number or element.tag in {"strong", "b", "h1", "h2"}

    def runs_of(text: str | None) -> Iterator[Run]:
        if text and text != "\n":
            # A space at either end still parts these words from the next.
            yield re.sub(r"\s+", "\u00a0" if number else " ", text), bold

    yield from runs_of(element.text)
    for child in element:
        if child.get("class") not in _ONLY_ON_SCREEN:
            yield from runs(child, with_addresses=with_addresses, bold=bold)
        yield from runs_of(child.tail)
    if with_addresses and element.tag == "a" and "//" in element.get("href", ""):
        address = element.get("href").partition("//")[2].rstrip("/")
        yield f" ({address if len(address) <= _LONGEST_ADDRESS else address.partition('/')[0]})", False


def as_pdf(name: str, today: datetime.date) -> Callable[[dict[str, Any]], bytes]:
    """Return a function that renders sheets, given as plain data, as PDF with one template and one compiler.

    Takes the name of the template in overrides/ and the date that the files give. What is returned raises NoSuchLetter if
    no typeface of ours draws what the data says.
    """
    import typst

    # Typst’s own fonts come after ours, for letters that ours lacks. Those of the machine would differ from the next.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(paths.FONTS)])
    compiler = typst.Compiler(
        str(paths.OVERRIDES / name), root=str(paths.OVERRIDES), font_paths=fonts, ignore_system_fonts=True
    )
    stamp = datetime.datetime.combine(today, datetime.time(), datetime.UTC)

    def made(sheet: dict[str, Any]) -> bytes:
        # Security: what a setting wrote goes in as data, and typst never reads it as code.
        data = json.dumps(sheet, ensure_ascii=False)
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=stamp, sys_inputs={"sheet": data})
        except typst.TypstError as error:
            letters = sorted({character for character in data if is_missing(character)})
            if not letters:
                raise
            raise NoSuchLetter(f"contains {', '.join(letters)}, which cannot be printed. Write it in words.") from error
        assert isinstance(pdf, bytes)
        return pdf

    return made
