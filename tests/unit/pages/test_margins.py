"""What a page says on paper of where it comes from, as the theme asks for it. tests/browser/test_print.py reads it from real sheets."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from support.bases import data_of, edited, setting_of

from schoolgate.pages import margins
from schoolgate.pages.site import Site

ADDRESS = "https://online-safety.oakfield.example/policies/mobile/"


def page(src: str = "policies/mobile.md", canonical: str | None = ADDRESS, **meta: str) -> Any:
    name = src.rpartition("/")[2].removesuffix(".md")
    return SimpleNamespace(file=SimpleNamespace(src_uri=src, name=name), canonical_url=canonical, meta=meta)


def site(name: str = "Oakfield Primary School", **others: Any) -> Any:
    setting = setting_of(edited(data_of("starter"), {("name",): name}))
    return Site(setting, published=True, fictional=False, **others)


def agreed(on: datetime.date, differences: list[str]) -> Any:
    return SimpleNamespace(records={"mobile": SimpleNamespace(on=on)}, differences={"mobile": differences})


@pytest.mark.parametrize(
    ("differences", "says"), [([], "Agreed on 7 October 2026"), (["a rule"], "Agreed on 7 October 2026, changed since")]
)
def test_a_sheet_of_a_policy_says_of_which_day_it_is(differences: list[str], says: str) -> None:
    agreement = agreed(datetime.date(2026, 10, 7), differences)
    assert margins.properties(page(), site(agreement=agreement)) == (
        '; --running: "Oakfield Primary School: Mobile and smart technology policy"'
        f'; --day: "{says}"; --address: "online-safety.oakfield.example/policies/mobile/"'
    )
    assert '; --day: "Written on 14 September 2026"' in margins.properties(page(), site())


def test_a_name_cannot_end_the_string_or_the_style_sheet_that_it_is_in() -> None:
    said = margins.properties(page(), site('Oak"; } </style> \\ {{ x }} & Ash'))
    assert said.startswith(
        '; --running: "Oak\\22 \\3b  \\7d  \\3c /style\\3e  \\5c  \\7b \\7b  x \\7d \\7d  \\26  Ash: Mobile and smart'
    )


@pytest.mark.parametrize(
    "other",
    [
        page("parents.md"),
        page("policies/index.md"),
        page("policies/combined.md"),  # it has three policies
        page(canonical=None),
        page(in_place_of="policies/mobile.md"),  # the notice of a withdrawal
        None,  # the page for addresses that lead nowhere
    ],
)
def test_no_other_page_says_so(other: Any) -> None:
    assert margins.properties(other, site()) == ""


def test_the_review_edition_gives_no_address_that_families_cannot_open() -> None:
    reviewed: Any = SimpleNamespace()
    assert margins.address(page(), site()) == "online-safety.oakfield.example/policies/mobile/"
    assert margins.address(page(), site(review=reviewed)) == margins.properties(page(), site(review=reviewed)) == ""
