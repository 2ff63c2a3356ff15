"""Real schools from the public registers (``tests/schools/``), and the answers that one of them might give.

A school’s name stands in sentences such as schools write, beside a neighbour’s. All else is a good setting of its kind. No site
made of a real name is kept.
"""

from __future__ import annotations

import functools
import lzma
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from schoolgate.setting import names
from support import yaml_files
from support.bases import data_of, edited
from support.places import TESTS

_FOLDER = TESTS / "schools"
# A slip of the keyboard in a name is refused with what to mend, and a school mends it. These are all that the registers have.
SLIPS = {
    "Christ Church , Streatham Church of England Primary School": "Christ Church, Streatham Church of England Primary School",
    "Cutenhoe Hill Primary School ( Formerly Surrey Street)": "Cutenhoe Hill Primary School (Formerly Surrey Street)",
    "Garstang High School : A Community Technology College": "Garstang High School: A Community Technology College",
    "JETS,": "JETS",
    "Lathom High School : A Technology College": "Lathom High School: A Technology College",
    "Richard Alibon Primary School with ARP for Cognitive and Learning Difficulties : SEN Base": (
        "Richard Alibon Primary School with ARP for Cognitive and Learning Difficulties: SEN Base"
    ),
    "St Thomas ? Becket Church of England Aided Primary School": "St Thomas à Becket Church of England Aided Primary School",
    "Tree Tots Nursery ( Knowsley) Ltd": "Tree Tots Nursery (Knowsley) Ltd",
}


class School(NamedTuple):
    """A row of a register."""

    name: str
    type: str
    phase: str
    town: str
    website: str

    @property
    def tidy(self) -> str:
        """Its name as an office types it: with single spaces, and without a slip of the register’s."""
        return SLIPS.get(self.name, " ".join(self.name.split()))

    @property
    def tidy_town(self) -> str:
        """Its town, as it stands in a sentence."""
        return " ".join(self.town.split()).strip(",.")


@functools.cache
def schools() -> list[School]:
    """Give every row that we have, in the order of their names."""
    return [School(*row) for row in _rows("schools.tsv.xz")]


@functools.cache
def strange_names() -> list[tuple[str, str]]:
    """Give names by what is strange about them."""
    return [(kind, name) for kind, name in _rows("strange-names.tsv.xz")]


def _rows(file: str) -> Iterator[list[str]]:
    text = lzma.decompress((_FOLDER / file).read_bytes()).decode("utf-8")
    for line in text.removesuffix("\n").split("\n")[1:]:
        yield line.split("\t")


@functools.cache
def kinds() -> dict[str, dict[str, str]]:
    """Give for each type of the registers which kind it is to us, or why it is none."""
    table: dict[str, dict[str, str]] = yaml_files.values(_FOLDER / "kinds.yml")
    return table


def ours() -> list[School]:
    """Give the schools of a kind that we know."""
    return [school for school in schools() if "kind" in kinds().get(school.type, {})]


def drawn(number: int, seed: int) -> list[School]:
    """Draw some schools by a seed, from all that are of a kind that we know or do not know yet."""
    among = [school for school in schools() if school.type and "out" not in kinds()[school.type]]
    return random.Random(seed).sample(among, number)


@functools.cache
def stratified() -> list[School]:
    """Choose forty schools that stand for all: of each kind and form, the longest names, and one of each strangeness."""
    by_name = {school.name: school for school in ours()}
    longest = sorted(by_name.values(), key=lambda school: (-len(school.tidy), school.name))[:3]
    of_each: dict[tuple[str, str], School] = {}
    for school in random.Random(1).sample(ours(), 4000):
        entry = kinds()[school.type]
        of_each.setdefault((entry["kind"], _base(school)), school)
    strange: dict[str, School] = {}
    for what, name in strange_names():
        if what not in strange:
            # Those that closed since are tried as a kind that may have any name.
            strange[what] = by_name.get(name, School(name, "Academy converter", "", "", ""))
    return list(dict.fromkeys([*of_each.values(), *longest, *strange.values()]))[:40]


def sentences(name: str, neighbour: str = "", town: str = "") -> Iterator[tuple[tuple[str, ...], str]]:
    """Give sentences such as schools write about themselves, each with a path where it may stand."""
    yield ("phones", "staff", "own_words"), f"At {name} a plain phone is best."
    yield ("phones", "learners", "own_words"), f"Welcome to {f'{name}, {town}' if town else name}".rstrip(".") + "."
    yield ("other_policies", "behaviour", "title"), f"{name} Behaviour policy"
    yield ("changes", "mobile.staff.bluetooth-off", "add"), f"Staff of {name} and {name}’s visitors agree to this."
    if neighbour:
        yield ("phones", "events", "own_words"), f"Staff shared with {neighbour} follow its rule there."


def answers(school: School, neighbour: str = "") -> dict[str, Any]:
    """Give the answers of a setting as this school might write them."""
    edits: dict[tuple[str | int, ...], Any] = dict(sentences(school.tidy, neighbour, school.tidy_town))
    edits |= {("name",): school.tidy, ("kind",): kinds()[school.type]["kind"]}
    if neighbour and (near := _taken_for_own(school.tidy, neighbour)):
        edits[("other_names",)] = near  # as the message says
    if school.website:
        edits[("other_policies", "behaviour", "url")] = school.website
    return edited(data_of(_base(school)), edits)


def neighbour_of(school: School) -> str:
    """Give the name of another school, of the same town where there is one."""
    town = _by_town()[school.town]
    others = [other for other in town if other != school.tidy] or ["Ashfield Primary School"]  # a made-up one
    return random.Random(school.name).choice(others)


@functools.cache
def _by_town() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": []}
    for school in schools():
        if school.town:
            found.setdefault(school.town, []).append(school.tidy)
    return found


def _base(school: School) -> str:
    base, phase = kinds()[school.type]["as"], school.phase
    secondary = phase in {"Secondary", "Middle deemed secondary", "All-through", "All through"}
    return "secondary" if secondary and base == "starter" else base


def _taken_for_own(name: str, neighbour: str) -> Sequence[str]:
    near = names.nearly_right(f"Staff shared with {neighbour} follow its rule there.", (name,))
    return [near.typed] if near else []
