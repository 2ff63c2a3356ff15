"""The flow of what happens after a concern is raised: its pictures, and a sheet of it for the staff-room wall.

On a page it is a list of steps, which the style sheet draws as boxes with arrows between them: whoever cannot see it hears
a list, and where a step is not the setting’s the flow closes up. The sheet is read from the finished page for staff, so
that it says what the page says. overrides/wall.html and overrides/wall.typ lay it out.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.html

from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.errors import TemplateError
from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.print import colour, standalone
from schoolgate.print.measure import Run, font
from schoolgate.print.standalone import NoSuchLetter, Sheets
from schoolgate.setting.model.setting import Setting

SHEET = "staff/wall"
PDF = f"{SHEET}/wall.pdf"
_DRAWS = re.compile(r'<li([^>]*?) draws="([^"]*)"([^>]*)>')
_DRAWN = re.compile(r'\bd="([^"]+)"')

# ---------------------------------------------------------------------------------------------------------------
# On a page


def insert_pictures(page: str) -> str:
    """Return a page’s HTML with the picture of each step before its words. Raise TemplateError if there is none."""
    return _DRAWS.sub(lambda step: f"<li{step[1]}{step[3]}>{_picture(step[2])}", page)


def _picture(name: str) -> str:
    return f'<svg class="picture" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{outline(name)}"/></svg>'


@functools.cache
def outline(name: str) -> str:
    """Return the outline of an icon of Material Design, on a square of 24, as the path of an SVG."""
    folder = _icons()
    file = folder / f"{name}.svg"
    if not file.is_file():
        near = nearest(name, (path.stem for path in folder.glob("*.svg")))
        raise TemplateError(
            f"A step draws “{name}”, and there is no such icon." + (f" Did you mean “{near}”?" if near else "")
        )
    return " ".join(_DRAWN.findall(file.read_text(encoding="utf-8")))


def _icons() -> Path:
    material = importlib.util.find_spec("material")
    assert material is not None, "the theme is installed"
    return Path((material.submodule_search_locations or [""])[0]) / "templates" / ".icons" / "material"


# ---------------------------------------------------------------------------------------------------------------
# On paper


@dataclasses.dataclass(frozen=True)
class Step:
    """A box of the flow. A ``branch`` is what to do instead of the step before it; ``outline`` is its picture."""

    words: tuple[Run, ...]
    branch: bool
    outline: str


@dataclasses.dataclass(frozen=True)
class Flow:
    """What the sheet says: what to do in danger, the steps, and how to reach children’s services."""

    heading: str
    danger: tuple[Run, ...]
    steps: tuple[Step, ...]
    foot: tuple[tuple[Run, ...], ...]


def read(page: str) -> Flow | None:
    """Return the flow of a published page. Return None if it has none: a withdrawal notice is in its place."""
    root: Any = lxml.html.fromstring(page)
    found = root.xpath("//ol/li[contains(concat(' ', @class, ' '), ' step ')]")
    if not found:
        return None
    (heading,) = found[0].getparent().xpath("preceding-sibling::h2[1]")
    foot = root.xpath("//li[@id='children-services' or @id='other-council' or @id='nspcc-advice']")
    return Flow(
        "".join(text for text, _ in standalone.runs(heading)).strip(),
        _runs(root.xpath("//p[@id='in-danger-staff']")[0]),
        tuple(_step(item) for item in found),
        tuple(map(_runs, foot)),
    )


def _step(item: Any) -> Step:
    drawn = item.xpath("string(.//*[@class='picture']/*/@d)")
    return Step(_runs(item), "branch" in item.get("class").split(), drawn)


def _runs(element: Any) -> tuple[Run, ...]:
    return tuple(standalone.runs(element, with_addresses=True))


def write(sheets: Sheets, records: Mapping[str, AgreedRecord]) -> list[str]:
    """Write the sheet beside the page for staff.

    Takes the records of what was agreed, by document. Return a sentence where it cannot be made.
    """
    folder = sheets.folder
    page = folder / "staff" / "index.html"
    flow = read(page.read_text(encoding="utf-8")) if page.is_file() else None
    if flow is None:
        return []
    sheet = _sheet(flow, sheets.setting, records)
    place = folder / SHEET
    place.mkdir()
    view = standalone.template("wall.html").render(**sheet, notice=sheets.notice)
    (place / "index.html").write_text(view, encoding="utf-8")
    if sheets.with_papers:
        try:
            (folder / PDF).write_bytes(standalone.as_pdf("wall.typ", sheets.today)(sheet))
        except NoSuchLetter as letter:
            return [f"The sheet for the staff room {letter}"]
    return []


def _sheet(flow: Flow, setting: Setting, records: Mapping[str, AgreedRecord]) -> dict[str, Any]:
    """Return all that the sheet is made of, as plain data."""
    documents = setting.documents
    agreed = [records[document].on for document in documents if document in records]
    if agreed and len(agreed) == len(documents):
        dated = f"Our policies were agreed on {words.day(max(agreed))}. "
    elif documents:
        dated = f"Our policies were written on {words.day(max(map(setting.written_on, documents)))}. "
    else:
        dated = ""  # all are withdrawn
    return {
        "name": setting.name,
        "readers": "those who look after the children" if setting.childminder else "staff",
        "heading": flow.heading,
        "danger": flow.danger,
        "steps": [dataclasses.asdict(step) for step in flow.steps],
        "foot": flow.foot,
        "origin": [f"{dated}The newest copy of this sheet:", f"{setting.site.partition('//')[2]}staff/"],
        "school": colour.readable_on_white(setting.colour),
        "size": fitting_size(flow, setting.name),
    }


# The sheet is A4, and so are these lengths, in points. What is in the size of the text is what wall.html and wall.typ say.
_WIDTH, _HEIGHT, _MARGIN = 595.28, 841.89, 34
_SMALLEST, _LARGEST, _STEP = 9.0, 16.0, 0.25
_LINE = 1.3
_SPARE = 0.98  # of a line: no program measures quite as another


def fitting_size(flow: Flow, name: str) -> float:
    """Return the largest size of type in which a flow fits on its sheet. What is too long even in the smallest takes two."""
    size = _LARGEST
    while size > _SMALLEST and _height(flow, name, (_WIDTH - 2 * _MARGIN) / size) * size > _HEIGHT - 2 * _MARGIN:
        size -= _STEP
    return size


def _height(flow: Flow, name: str, width: float) -> float:
    """Return the height of a sheet in the size of its text. Takes its width in the same."""
    band = 1.6 + _LINE * (
        1.1 * _lines(((name, False),), (width - 2) / 1.1) + 2 * _lines(((flow.heading, True),), (width - 2) / 2)
    )
    danger = 2.4 + 1.3 * _LINE * _lines(flow.danger, (width - 2.4) / 1.3)
    steps = sum(
        1.44
        + max(2.2, _LINE * _lines(step.words, width - 5.24 - (3 if step.branch else 0)))
        + (0.4 if step.branch else 1.2)
        for step in flow.steps
    )
    foot = 1 + sum(0.3 + _LINE * _lines(line, width) for line in flow.foot)
    return band + danger + steps + foot + 1.2 + 2 * 0.85 * _LINE


def _lines(words_: tuple[Run, ...], room: float) -> int:
    """Return how many lines some words take. Takes the room in a line, in their own size."""
    lines, used = 1, 0.0
    for is_space, wide in _widths(words_):
        if not is_space and used and used + wide > _SPARE * room:
            lines, used = lines + 1, 0.0
        lines += int(wide / room)  # of an address that is longer than a line
        used += wide
    return lines


@functools.lru_cache(maxsize=256)
def _widths(words_: tuple[Run, ...]) -> list[tuple[bool, float]]:
    """Return how wide each word and each space of a text is, in its own size, and whether it is a space."""
    pieces = [(piece, bold) for text, bold in words_ for piece in re.findall(r"[^ ]+| ", text)]
    return [(piece == " ", font(bold).getlength(piece) / 1000) for piece, bold in pieces]
