"""A setting whose signs have as much to say as any of the source’s: long names, a long address, a wide logo."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from support import sites
from support.attempts import Edits
from support.bases import data_of, edited

# As long as “The Federation of ...”, the longest name that the source’s settings have.
LONG_NAME = "The Federation of Ashcombe Church of England and Hollowbrook Primary"
LONGEST_NAME_IN_THE_SOURCE = 68
# With a sign’s id behind it, about as long as an address on a council’s own website.
LONG_ADDRESS = (
    "https://www.ashcombe-and-hollowbrook-federation.kent.sch.example/safeguarding-and-welfare/school-policies/"
)

LONG: dict[str, Edits] = {
    "a long name": {("name",): LONG_NAME},
    "a long address": {("site",): LONG_ADDRESS},
    "a long place": {("signs", 0, "place"): "The main entrance, for visitors who come by the car park in Church Lane"},
    "several leads": {
        ("people", "safeguarding_lead"): [
            {"role": "Executive headteacher", "phone": "01632 960 123", "hours": "8am to 5pm in term time"},
            {"role": "Head of school at Ashcombe", "phone": "01632 960 124", "hours": "Monday to Wednesday"},
            {"role": "Head of school at Hollowbrook", "email": "head@ashcombe-and-hollowbrook.example"},
        ]
    },
    "a long place for calls": {
        ("phones", "visitors", "calls_may_be_made"): "in the school office, the staff room, the room of the parents’ "
        "association or the car park at the front, when no children are about"
    },
    "a rule with long places": {
        ("phones", "visitors", "rule"): "only-in-stated-places",
        ("phones", "visitors", "where"): "the school office, the staff room and the meeting room beside the main entrance",
    },
    "own words": {
        ("phones", "visitors", "own_words"): "We have a quiet room beside the office, where you may wait, and a "
        "telephone there that you are welcome to use.",
        ("phones", "events", "own_words"): "The parents’ association films each play, and sells it in aid of the library.",
        ("phones", "contractors", "own_words"): "Leave the pictures with the site manager until the work is done.",
        ("phones", "staff", "own_words"): "A member of staff on a trip carries the school’s telephone.",
    },
}  # fmt: skip


# Together they still fit. With all the rest beside them they would not, and a setting is told so.
TOGETHER = ["a long name", "a long address", "several leads", "a long place for calls"]


def crowded(names: Iterable[str] = TOGETHER) -> dict[str, Any]:
    """Give the answers of the starter with several of these at once, a wide logo, and a retired sign that has no heir."""
    together = {path: answer for name in names for path, answer in LONG[name].items()}
    besides: dict[tuple[str | int, ...], Any] = {("logo",): "crest.png", ("retired_signs",): [{"id": "front-door"}]}
    return edited(data_of("starter"), together | besides)


def wide_logo() -> bytes:
    """Draw a crest with a name beside it, six times as wide as high."""
    picture = Image.new("RGB", (1500, 250), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 240, 240), fill="#1e6e3c")
    for number in range(24):
        draw.rectangle((280 + 50 * number, 80, 315 + 50 * number, 170), fill="#6e461e")
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    return drawn.getvalue()


def built(data: Mapping[str, Any], with_papers: bool = False) -> sites.Built:
    """Build a setting with a wide logo where it names one, once in a run."""
    beside = {str(data["logo"]): wide_logo()} if "logo" in data else {}
    return sites.of_answers(data, with_papers=with_papers, beside=beside)
