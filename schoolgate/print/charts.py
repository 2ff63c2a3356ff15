"""Sheets for the wall: the steps after a concern, from the page for staff, and the flow charts among the papers.

Each is one sheet of A4, as a page and as PDF, which overrides/chart.html and overrides/chart.typ lay out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.print import colour, flow, standalone
from schoolgate.print.papers import papers
from schoolgate.print.standalone import NoSuchLetter, Sheets
from schoolgate.setting.model.setting import Setting

WALL = "staff/wall"
WALL_PDF = f"{WALL}/wall.pdf"


@dataclasses.dataclass(frozen=True)
class _Place:
    """Where a sheet stands on the site: its page, its PDF beside that, and the page that it is reached from, which is one above."""

    page: str
    pdf: str
    newest: str
    """The address of the newest copy."""
    back: str
    """What the page that it is reached from is called."""


def write_wall(sheets: Sheets, records: Mapping[str, AgreedRecord]) -> list[str]:
    """Write the steps after a concern as a sheet, beside the page for staff.

    Takes the records of what was agreed, by document. Return a sentence where it cannot be made.
    """
    page = sheets.folder / "staff" / "index.html"
    read = flow.read(page.read_text(encoding="utf-8")) if page.is_file() else None
    if read is None:
        return []
    place = _Place(WALL, WALL_PDF, "staff/", f"The page for {_readers(sheets.setting)}")
    return _write(sheets, records, read, place, _pdf_writer(sheets))


def write(sheets: Sheets, pages: Mapping[str, str], records: Mapping[str, AgreedRecord]) -> list[str]:
    """Write the flow charts among the papers: a page for each in a folder of its name and, if papers are asked for, a PDF beside that.

    Takes the HTML of each by its name, as composed, with its pictures or before they are put in, and the records of what was
    agreed, by document. Return a sentence for each that cannot be made.
    """
    found, as_pdf = [], _pdf_writer(sheets)
    for name, page in pages.items():
        read = flow.read(flow.insert_pictures(page))
        assert read is not None, f"{name} is a flow chart"
        address = f"{papers.FOLDER}/{name}"
        found += _write(sheets, records, read, _Place(address, f"{address}.pdf", f"{address}/", "All papers"), as_pdf)
    return found


_AsPdf = Callable[[dict[str, Any]], bytes]


def _pdf_writer(sheets: Sheets) -> _AsPdf | None:
    """Return what renders sheets as PDF, with one compiler for all of them, if papers are asked for."""
    return standalone.as_pdf("chart.typ", sheets.today) if sheets.with_papers else None


def _write(
    sheets: Sheets, records: Mapping[str, AgreedRecord], read: flow.Flow, place: _Place, as_pdf: _AsPdf | None
) -> list[str]:
    sheet = _sheet(read, sheets, records, place)
    folder = sheets.folder / place.page
    folder.mkdir(parents=True)
    view = standalone.template("chart.html").render(
        **sheet, links=dict(read.links), back=place.back, readers=_readers(sheets.setting), notice=sheets.notice
    )
    (folder / "index.html").write_text(view, encoding="utf-8", newline="\n")
    if as_pdf:
        try:
            (sheets.folder / place.pdf).write_bytes(as_pdf(sheet))
        except NoSuchLetter as letter:
            return [f"The sheet “{read.heading}” {letter}"]
    return []


def _sheet(read: flow.Flow, sheets: Sheets, records: Mapping[str, AgreedRecord], place: _Place) -> dict[str, Any]:
    """Return all that a sheet is made of, as plain data."""
    setting = sheets.setting
    edition = editions.edition_of(setting)
    origin = (
        f"Schoolgate edition {edition}, made on {words.day(sheets.today)}. {_dated(setting, records)}The newest copy of this sheet:",
        f"{setting.site.partition('//')[2]}{place.newest}",
    )
    return {
        "name": setting.name,
        "heading": read.heading,
        "danger": dataclasses.asdict(read.danger),
        "steps": [dataclasses.asdict(step) for step in read.steps],
        "foot": [dataclasses.asdict(line) for line in read.foot],
        "origin": origin,
        "school": colour.readable_on_white(setting.colour),
        "size": flow.fitting_size(read, setting.name, origin),
    }


def _dated(setting: Setting, records: Mapping[str, AgreedRecord]) -> str:
    """Return when the policies were agreed or written. Return nothing if all are withdrawn."""
    documents = setting.documents
    agreed = [records[document].on for document in documents if document in records]
    if agreed and len(agreed) == len(documents):
        return f"Our policies were agreed on {words.day(max(agreed))}. "
    if documents:
        return f"Our policies were written on {words.day(max(map(setting.written_on, documents)))}. "
    return ""


def _readers(setting: Setting) -> str:
    return "those who look after the children" if setting.childminder else "staff"
