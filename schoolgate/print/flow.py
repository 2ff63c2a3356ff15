"""A flow of what to do, step by step: its pictures on a page, and what it says on a sheet for the wall.

On a page it is a list of steps, which the style sheet draws as boxes with arrows between them: whoever cannot see it hears
a list, and where a step is not the setting’s the flow closes up. What a sheet says is read from a finished page, so that it
says what the page says. ``charts`` writes the sheets.
"""

from __future__ import annotations

import bisect
import copy
import dataclasses
import functools
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html

from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.policy.composing.statements import PENDING
from schoolgate.print import standalone
from schoolgate.print.measure import Runs, font

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
class Line:
    """What a sheet says in one place: its words, the id of its line on the page, and the clause that this stands on, if one does."""

    words: Runs
    id: str = ""
    rule: str = ""


@dataclasses.dataclass(frozen=True)
class Step(Line):
    """A box of the flow. A ``branch`` is what to do instead of the step before it; ``outline`` is its picture."""

    branch: bool = False
    outline: str = ""
    points: tuple[Runs, ...] = ()
    """What is listed in the box, below its words."""


@dataclasses.dataclass(frozen=True)
class Flow:
    """What a sheet says: what to do in danger, the steps, and below them who else can be reached."""

    heading: str
    danger: Line
    steps: tuple[Step, ...]
    foot: tuple[Line, ...]
    links: tuple[tuple[str, str], ...] = ()
    """Where words lead on a screen, by the words: telephone numbers, email addresses and other sites."""


@functools.lru_cache(maxsize=64)  # the charts of many settings say the same
def read(page: str) -> Flow | None:
    """Return the flow of a page, as HTML. Return None if it has none: a withdrawal notice is in its place.

    Its heading is the one above the steps, and its foot the list that follows them.
    """
    root: Any = lxml.html.fromstring(page)
    found = root.xpath("//ol/li[contains(concat(' ', @class, ' '), ' step ')]")
    if not found:
        return None
    steps = found[0].getparent()
    heading = steps.xpath("preceding-sibling::*[self::h1 or self::h2][1]")[0]
    danger = root.xpath("//p[@id='in-danger-staff']")[0]
    foot = steps.xpath("following-sibling::ul[1]/li")
    return Flow(
        "".join(text for text, _ in standalone.runs(heading)).strip(),
        Line(**_line(danger)),
        tuple(map(_step, found)),
        tuple(Line(**_line(item)) for item in foot),
        tuple(dict(link for element in (danger, *found, *foot) for link in _links(element)).items()),
    )


def _step(item: Any) -> Step:
    words = copy.deepcopy(item)
    for listed in words.xpath("./ul"):
        listed.drop_tree()
    return Step(
        **_line(words),
        branch="branch" in item.get("class").split(),
        outline=item.xpath("string(.//*[@class='picture']/*/@d)"),
        points=tuple(map(_runs, item.xpath("./ul/li"))),
    )


def _line(element: Any) -> dict[str, Any]:
    rule = element.get("data-rule") or element.xpath("string(.//a[@class='rule-link']/@href)").rpartition("#")[2]
    return {"words": _runs(element), "id": element.get("id", ""), "rule": rule.removeprefix(PENDING)}


def _runs(element: Any) -> Runs:
    found = list(standalone.runs(element, with_addresses=True))
    while found and not found[-1][0].strip():  # before a link that is on screen alone
        found.pop()
    return tuple(found)


def _links(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the words of each link that leads off the site, as a sheet prints them, and where it leads."""
    for link in element.xpath(
        ".//a[not(@class)][starts-with(@href, 'tel:') or starts-with(@href, 'mailto:') or contains(@href, '//')]"
    ):
        yield next(standalone.runs(link))[0], link.get("href")


# The sheet is A4, and so are these lengths, in points. What is in the size of the text is what chart.html and chart.typ say.
_WIDTH, _HEIGHT, _MARGIN = 595.28, 841.89, 34
_SIZES = [9 + 0.25 * step for step in range(29)]  # up to 16
_LINE = 1.3
_SPARE = 0.98  # of a line: no program measures quite as another


def fitting_size(flow: Flow, name: str, origin: tuple[str, ...]) -> float:
    """Return the largest size of type in which a flow fits on its sheet, below the name of the setting and above where it is from.

    What is too long even in the smallest takes two sheets.
    """

    def is_too_high(size: float) -> bool:
        return _height(flow, name, origin, (_WIDTH - 2 * _MARGIN) / size) * size > _HEIGHT - 2 * _MARGIN

    # The larger the type, the higher the sheet.
    return _SIZES[max(0, bisect.bisect_left(_SIZES, True, key=is_too_high) - 1)]


def _height(flow: Flow, name: str, origin: tuple[str, ...], width: float) -> float:
    """Return the height of a sheet in the size of its text. Takes its width in the same."""
    band = 1.6 + _LINE * (
        1.1 * _lines(((name, False),), (width - 2) / 1.1) + 2 * _lines(((flow.heading, True),), (width - 2) / 2)
    )
    danger = 2.4 + 1.3 * _LINE * _lines(flow.danger.words, (width - 2.4) / 1.3)
    steps = sum(
        1.04
        + max(2.2, _LINE * (_lines(step.words, room) + sum(_lines(point, room - 1) for point in step.points)))
        + (0.4 if step.branch else 1.2)
        for step in flow.steps
        for room in [width - 5.24 - (3 if step.branch else 0)]
    )
    foot = 1 + sum(0.3 + _LINE * _lines(line.words, width) for line in flow.foot)
    from_ = 1.2 + sum(0.85 * _LINE * _lines(((line, False),), width / 0.85) for line in origin)
    return band + danger + steps + foot + from_


def _lines(words_: Runs, room: float) -> int:
    """Return how many lines some words take. Takes the room in a line, in their own size."""
    lines, used = 1, 0.0
    for is_space, wide in _widths(words_):
        if not is_space and used and used + wide > _SPARE * room:
            lines, used = lines + 1, 0.0
        lines += int(wide / room)  # of an address that is longer than a line
        used += wide
    return lines


@functools.lru_cache(maxsize=256)
def _widths(words_: Runs) -> list[tuple[bool, float]]:
    """Return how wide each word and each space of a text is, in its own size, and whether it is a space."""
    pieces = [(piece, bold) for text, bold in words_ for piece in re.findall(r"[^ ]+| ", text)]
    return [(piece == " ", font(bold).getlength(piece) / 1000) for piece, bold in pieces]
