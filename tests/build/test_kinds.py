"""The kinds of page: none is left out of what goes through them, and each says to search engines what it is about."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from support.kinds import SHOWN, kind_of, sites


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sites(tmp_path_factory.mktemp("kinds"))


def test_every_page_is_of_a_kind_and_every_kind_is_shown(shown: dict[str, Path]) -> None:
    kinds = {kind_of(page, site) for site in shown.values() for page in site.rglob("*.html")}
    assert kinds == set(SHOWN)
    assert {kind: kind_of(where.file_in(shown[where.site]), shown[where.site]) for kind, where in SHOWN.items()} == {
        kind: kind for kind in SHOWN
    }


def test_a_page_of_no_kind_is_told(tmp_path: Path) -> None:
    page = tmp_path / "club" / "index.html"
    page.parent.mkdir()
    page.write_text("<p>Our chess club.</p>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^club/ is a page of no kind"):
        kind_of(page, tmp_path)


def meta(page: Path, name: str) -> list[str]:
    return [*map(str, lxml.html.document_fromstring(page.read_bytes()).xpath(f"//meta[@name='{name}']/@content"))]


def test_what_may_be_listed_says_what_it_is_about_and_the_rest_says_that_it_is_not_to_be(
    shown: dict[str, Path],
) -> None:
    for kind, where in SHOWN.items():
        listed = not meta(where.file_in(shown[where.site]), "robots")
        assert listed == where.indexable, kind
    for site in shown.values():
        pages = [page for page in site.rglob("*.html") if not meta(page, "robots")]
        said = Counter(" ".join(meta(page, "description")) for page in pages)
        assert [each for each in said if not 20 < len(each) < 160] == []
        assert max(said.values()) == 1, said


def links(page: Path, where: str) -> list[tuple[str, str]]:
    """Return the links in a part of a page: what each says, and where it leads."""
    found = lxml.html.document_fromstring(page.read_bytes()).xpath(f"{where}//a")
    return [(link.text_content(), link.get("href")) for link in found]


def test_every_page_leads_back_to_the_main_website_and_to_the_page_for_staff(shown: dict[str, Path]) -> None:
    back = ("Our main website", "https://oakfield.example/")
    framed = 0
    for kind, where in SHOWN.items():
        page = where.file_in(shown[where.site])
        if 'class="top"' in page.read_text(encoding="utf-8"):  # no sheet for a wall, and nothing that leads on
            framed += 1
            assert back in links(page, "//header"), kind
            assert back in links(page, "//footer"), kind
            assert "For staff" in dict(links(page, "//footer")), kind
    assert framed > 15


def test_no_heading_of_a_page_repeats_the_name_that_its_header_gives(shown: dict[str, Path]) -> None:
    names = {site: str(lxml.html.parse(site / "index.html").findtext(".//title")) for site in shown.values()}
    headings = [
        (name, heading.text_content())
        for site, name in names.items()
        for page in site.rglob("*.html")
        for heading in lxml.html.parse(page).iter("h1")
    ]
    assert len(headings) > 100
    assert [heading for name, heading in headings if name in heading] == []


@pytest.mark.parametrize(
    ("kind", "leads"),
    [
        ("policy", [("Policies", "../")]),
        ("combined", [("Policies", "../")]),
        ("versions", [("Policies", "../policies/")]),
        ("version", [("Policies", "../../policies/"), ("Agreed versions", "../")]),
        ("help", []),
    ],
)
def test_policies_and_their_versions_say_where_they_are(
    kind: str, leads: list[tuple[str, str]], shown: dict[str, Path]
) -> None:
    where = SHOWN[kind]
    assert links(where.file_in(shown[where.site]), "//p[@class='crumbs']") == leads


def test_supply_staff_are_one_link_from_all_that_they_need(shown: dict[str, Path]) -> None:
    sign = shown["separate"] / "visitors" / "supply-staff" / "index.html"
    assert ("All our rules for staff", "../../staff/") in links(sign, "//main")


# What an office or a program reads, and no family: names of answers, of files and of formats.
_OFFICE_WORDS = re.compile(r"\b[a-z]+_[a-z_]+\b|\bJSON\b|\bYAML\b|\bsetting file\b|\bas data\b(?! protection)")


def test_no_page_speaks_to_an_office_or_says_one_name_for_two_websites(shown: dict[str, Path]) -> None:
    read = 0
    for site in shown.values():
        for page in site.rglob("*.html"):
            for main in lxml.html.document_fromstring(page.read_bytes()).xpath("//main"):
                read += 1
                assert _OFFICE_WORDS.findall(" ".join(main.text_content().split())) == [], page
            leads: dict[str, set[str]] = {}
            for says, address in links(page, "//main"):
                if address and address.startswith("http"):
                    leads.setdefault(" ".join(says.split()), set()).add(address)
            assert {says: found for says, found in leads.items() if len(found) > 1} == {}, page
            assert [says for says in leads if says.count(" on GOV.UK") > 1 or says.casefold() == "gov.uk"] == [], page
    assert read > 50
