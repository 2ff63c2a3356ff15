"""The kinds of page that a site can have, told apart by address, and sites that show one of each.

The print tests, `make screenshots` and `make audit` go through them. A page of no kind is an error, so that none is
published that nobody has looked at.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict
from unittest.mock import patch

from playwright.sync_api import ViewportSize

from schoolgate.agreement.checked import Checked
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from support import yaml_files
from support.attempts import Edits
from support.bases import data_of, edited
from support.places import TODAY
from support.recording import record

# Addresses within a site. A retired sign’s is like any sign’s: it is told by its text.
_PATTERNS = {
    "start": "",
    "parents": "parents/",
    "concern": "concern/",
    "pupils": "pupils/",
    "staff": "staff/",
    "wall sheet": "staff/wall/",
    "help": "help/",
    "wallet cards": "help/card/",
    "visitors": "visitors/",
    "signs for printing": "visitors/signs/",
    "sheet": r"visitors/[\w-]+/a[45](-black)?/",
    "retired sign": "(?!)",
    "sign": r"visitors/(?!signs/)[\w-]+/",
    "policies": "policies/",
    "combined": "policies/combined/",
    "policy": r"policies/(?!combined/)[\w-]+/",
    "fragments": "fragments/",
    "fragment": r"fragments/\w+\.html",
    "versions": "versions/",
    "version": r"versions/[\w-]+/",
    "papers": "papers/",
    "agreement": r"papers/agreement-[\w-]+/",
    "form": r"papers/form-[\w-]+/",
    "chart": r"papers/chart-[\w-]+/",
    "read and understood": "papers/read-and-understood/",
    "guidance": "guidance/",
    "accessibility": "accessibility/",
    "privacy": "privacy/",
    "to do": "review/",  # of the review edition alone
    "not found": r"404\.html",
}
_LEADS_ON = 'http-equiv="refresh"'


class Kind(NamedTuple):
    """One page of a kind: of which site, its address there, and whether a search engine may list it."""

    site: str
    path: str
    indexable: bool = True

    def file_in(self, site: Path) -> Path:
        """Give its file in the folder of that site."""
        return site / self.path if self.path.endswith(".html") else site / self.path / "index.html"


# One page of each kind. The starter adopts separate policies, so the two other forms need a site each.
SHOWN = {
    "start": Kind("separate", ""),
    "parents": Kind("separate", "parents/"),
    "concern": Kind("separate", "concern/"),
    "pupils": Kind("separate", "pupils/"),
    "staff": Kind("separate", "staff/"),
    "wall sheet": Kind("separate", "staff/wall/", indexable=False),
    "help": Kind("separate", "help/"),
    "wallet cards": Kind("separate", "help/card/", indexable=False),
    "visitors": Kind("separate", "visitors/"),
    "signs for printing": Kind("separate", "visitors/signs/", indexable=False),
    "sheet": Kind("separate", "visitors/main-entrance/a4/", indexable=False),
    "retired sign": Kind("separate", "visitors/front-door/", indexable=False),
    "sign": Kind("separate", "visitors/main-entrance/", indexable=False),
    "policies": Kind("separate", "policies/"),
    "combined": Kind("combined", "policies/combined/"),
    "policy": Kind("separate", "policies/mobile/"),
    "fragments": Kind("fragments", "fragments/"),
    "fragment": Kind("fragments", "fragments/mobile.html", indexable=False),
    "versions": Kind("separate", "versions/"),
    "version": Kind("separate", "versions/social-2026-10-07/", indexable=False),
    "papers": Kind("separate", "papers/"),
    "agreement": Kind("separate", "papers/agreement-parents/", indexable=False),
    "form": Kind("separate", "papers/form-incident/", indexable=False),
    "chart": Kind("separate", "papers/chart-told/", indexable=False),
    "read and understood": Kind("separate", "papers/read-and-understood/", indexable=False),
    "guidance": Kind("separate", "guidance/"),
    "accessibility": Kind("separate", "accessibility/"),
    "privacy": Kind("separate", "privacy/"),
    "not found": Kind("separate", "404.html", indexable=False),
}


# One of each kind of page, by address, from the starter.
STARTER_PAGES = [
    "", "parents/", "concern/", "pupils/", "staff/", "staff/wall/", "help/", "help/card/", "visitors/", "visitors/main-entrance/", "visitors/changing-rooms/",
    "visitors/contractors/", "visitors/events/", "visitors/signs/", "visitors/main-entrance/a4/",
    "visitors/main-entrance/a5-black/", "policies/", "policies/mobile/", "policies/online/", "policies/social/",
    "guidance/", "accessibility/", "privacy/",
]  # fmt: skip


class Look(TypedDict, total=False):
    """How a browser shows a page."""

    color_scheme: Literal["light", "dark"]
    forced_colors: Literal["active", "none"]


# How each is looked at: on a telephone and on a desk, light, dark and in colours that the reader’s system forces on it.
SIZES = {"phone": ViewportSize(width=390, height=844), "desk": ViewportSize(width=1280, height=900)}
LOOKS: dict[str, Look] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}

UNDER = "/school-policies/"  # as a site of a repository on GitHub Pages
_FORMS: dict[str, tuple[str, Edits]] = {
    "separate": ("starter", {}),
    "combined": ("federation", {}),
    "fragments": ("starter", {("policies", "form"): "fragments", ("policies", "heading_level"): "2"}),
}


def sites(folder: Path, names: Collection[str] = tuple(_FORMS)) -> dict[str, Path]:
    """Build the sites of which `SHOWN` speaks, or some, as real ones that search engines may list. Gives the folder of each."""
    found = {}

    def as_if_real(*given: Any, **told: Any) -> Checked:
        return dataclasses.replace(check_setting(*given, **told), fictional=False)

    with patch.object(build, "check_setting", as_if_real):
        for name in names:
            base, edits = _FORMS[name]
            answers = edited(data_of(base), {**edits, ("site",): f"https://online-safety.example{UNDER}"})
            file = folder / f"{name}.yml"
            yaml_files.write(file, answers)
            if name == "separate":
                record(file, "social", "2026-10-07")
            found[name] = folder / "sites" / name  # beside the setting file, its records have this name
            build.build(file, found[name], TODAY, fictional=True)
    return found


def variants(folder: Path) -> dict[str, Path]:
    """Build the starter’s site as those get it who are no public: on a stick, and for review. Gives the folder of each."""
    file, found = folder / "variants.yml", {}
    yaml_files.write(file, data_of("starter"))
    for edition in ("offline", "review"):
        found[edition] = folder / "sites" / edition
        build.build(file, found[edition], TODAY, variant=edition, fictional=True)
    return found


def kind_of(page: Path, site: Path) -> str:
    """Tell the kind of a page of a site. Raises ValueError where it is of none."""
    address = page.relative_to(site).as_posix().removesuffix("index.html")
    if _LEADS_ON in page.read_text(encoding="utf-8"):
        return "retired sign"
    for kind, pattern in _PATTERNS.items():
        if re.fullmatch(pattern, address):
            return kind
    raise ValueError(
        f"{address} is a page of no kind that tests/support/kinds.py knows. Name it there, so that it is looked at."
    )
