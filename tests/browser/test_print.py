"""Paper: a page of each kind, printed by a real browser and read back from the PDF that it makes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Browser
from support.kinds import SHOWN, UNDER, sites
from support.serving import served_under

POLICIES = ("policy", "combined", "fragment")
CHROME = (
    "Skip to content", "Skip to the page", "Search this site", "Contents", "Leave this page now", "The link at the top opens",
    "Accessibility · Privacy", "Built with Schoolgate", "Previous policy", "Next policy", "Who can help, day and night",
)  # fmt: skip
_PAGE_NUMBER = re.compile(r"\d+ / \d+")


class Line(NamedTuple):
    """A line of print: where it begins, how far down, and what it says."""

    left: float
    down: float
    said: str


class Printed(NamedTuple):
    """A printed page: its sheets, each as lines, and the page that it was made of."""

    sheets: list[list[Line]]
    root: Any
    margins: list[str]  # what stands above and below each

    def words(self) -> str:
        """Give what stands on all sheets, without regard to where lines break."""
        return " ".join(map(words, self.sheets))


def words(sheet: list[Line]) -> str:
    return plain(" ".join(line.said for line in sheet))


def plain(text: str) -> str:
    # A PDF may print “fi” as one sign, and marks a hyphen at which it breaks a word.
    text = unicodedata.normalize("NFKC", text).replace("\ufffe", "-").replace("\u00ad", "-").replace("\x02", "-")
    return " ".join(text.split())


def tight(text: str) -> str:
    """Drop all spaces: an address is broken wherever the line ends."""
    return re.sub(r"\s", "", plain(text))


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Serve the sites that show a page of each kind. Gives the address of each."""
    started = {name: served_under(site, UNDER) for name, site in sites(tmp_path_factory.mktemp("sites")).items()}
    yield {name: home for name, (_, home) in started.items()}
    for server, _ in started.values():
        server.shutdown()


@pytest.fixture(scope="module")
def printed(
    browser: Browser, homes: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Printed]:
    """Print the page that is shown of a kind, once."""
    folder = tmp_path_factory.mktemp("paper")

    @cache
    def to_paper(kind: str) -> Printed:
        where = SHOWN[kind]
        page = browser.new_page()
        page.goto(homes[where.site] + where.path)
        if kind == "retired sign":  # it leads on at once
            page.wait_for_url("**/visitors/main-entrance/")
        page.pdf(path=folder / "page.pdf", format="A4")
        root = lxml.html.document_fromstring(page.content())
        page.close()
        pdf = pypdfium2.PdfDocument(folder / "page.pdf")
        found = [[*lines(sheet)] for sheet in pdf]
        pdf.close()
        sheets = [[line for line in sheet if not beside(line, root)] for sheet in found]
        margins = [" ".join(line.said for line in sheet if beside(line, root)) for sheet in found]
        return Printed(sheets, root, margins)

    return to_paper


def lines(sheet: Any) -> list[Line]:
    """Read a sheet, line by line in the order of its words, without its number."""
    text, found, at = sheet.get_textpage(), [], 0
    for said in re.split("(\r\n)", text.get_text_range()):
        if said.strip() and not _PAGE_NUMBER.fullmatch(said.strip()):
            left, bottom, *_ = text.get_charbox(at + len(said) - len(said.lstrip()))
            found.append(Line(left, sheet.get_height() - bottom, plain(said)))
        at += len(said)
    return found


def beside(line: Line, root: Any) -> bool:
    """Tell whether a line stands in the margins of a policy’s sheet: 15 mm at the head, 18 mm at the foot."""
    texts = re.findall(r'--(?:running|day|address): "([^"]+)"', "".join(root.xpath("//style/text()")))
    rest = _PAGE_NUMBER.sub("", line.said)
    for text in texts:
        rest = rest.replace(text, "")
    return bool(texts) and not rest.strip() and not 43 < line.down < 790


def test_a_sheet_is_read_as_it_was_printed(printed: Callable[[str], Printed]) -> None:
    # What follows would find nothing where nothing is read.
    for kind in SHOWN:
        heading = printed(kind).root.xpath("string(//h1 | //h2)").removesuffix("#")
        assert tight(heading)[:12] in tight(words(printed(kind).sheets[0])), kind


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", SHOWN)
def test_no_sheet_is_empty(kind: str, printed: Callable[[str], Printed]) -> None:
    assert [number for number, sheet in enumerate(printed(kind).sheets, 1) if not sheet] == []


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", SHOWN)
def test_what_works_only_on_a_screen_is_not_printed(kind: str, printed: Callable[[str], Printed]) -> None:
    said = printed(kind).words()
    assert [each for each in CHROME if each in said] == []
    doors = [door.text for door in printed(kind).root.xpath("//nav[@class='doors']//a")]
    assert len(doors) in {0, 4, 5}
    assert not doors or " ".join(doors) not in said
    assert not re.search(r"(?<=\s)#(?=\s)", said), "the mark that links to a clause"


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", SHOWN)
def test_where_a_link_to_another_host_leads_is_printed_after_it(kind: str, printed: Callable[[str], Printed]) -> None:
    said = tight(printed(kind).words())
    links = printed(kind).root.xpath("//main//a[starts-with(@href, 'http')]")
    assert [link.get("href") for link in links if not any(tight(shown) in said for shown in _with_address(link))] == []
    assert len(links) > 5 or kind not in (*POLICIES, "help", "guidance")


def _with_address(link: Any) -> tuple[str, str]:
    """Give a link as it is printed with its address: in full, or on sheets without what every address begins with."""
    said, href = link.text_content(), link.get("href")
    return f"{said} ({href})", f"{said} ({href.partition('//')[2].rstrip('/')})"


@pytest.mark.parametrize("kind", POLICIES)
def test_every_clause_is_printed_with_its_number(kind: str, printed: Callable[[str], Printed]) -> None:
    clauses = printed(kind).root.xpath("//li[contains(@class, 'clause')][.//*[@class='clause-number']]")
    assert len(clauses) > 80
    starts = {line.said.split()[0] for sheet in printed(kind).sheets for line in sheet}
    numbers = [plain(clause.find_class("clause-number")[0].text_content()) for clause in clauses]
    assert [number for number in numbers if number not in starts] == []


@pytest.mark.parametrize("kind", POLICIES)
def test_a_policys_key_facts_and_dates_are_on_its_first_sheet(kind: str, printed: Callable[[str], Printed]) -> None:
    first = words(printed(kind).sheets[0])
    assert "Key facts" in first
    assert "Designated safeguarding lead (DSL)" in first
    day = r"\d+ \w+ 20\d\d"
    assert re.search(
        rf"Written on {day}\. Not yet agreed by the (?:governing body|trustees)\. Due for review by {day}\.", first
    )


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("policy", ["Oakfield Primary School: Mobile and smart technology policy", "Written on 14 September 2026"]),
        ("combined", ["Two Rivers Federation: Online safety, social media and mobile technology policy", "Written on 14 September 2026"]),
        ("version", ["Oakfield Primary School: Social media policy: version of 7 October 2026"]),
    ],
)  # fmt: skip
def test_a_loose_sheet_of_a_policy_tells_whose_it_is_of_which_day_and_where_it_stands(
    kind: str, says: list[str], printed: Callable[[str], Printed]
) -> None:
    address = f"online-safety.example{UNDER}{SHOWN[kind].path}"
    first, *others = printed(kind).margins
    assert first == f"{address} 1 / {len(others) + 1}"  # whose it is stands large below
    assert len(others) > 1
    for number, margin in enumerate(others, 2):
        assert margin == f"{' '.join(says)} {address} {number} / {len(others) + 1}"


def test_every_page_has_its_address_at_the_head_of_its_first_sheet(printed: Callable[[str], Printed]) -> None:
    with_it = []
    for kind, where in SHOWN.items():
        path = SHOWN["sign"].path if kind == "retired sign" else where.path
        head = [line.said for line in printed(kind).sheets[0] if line.down < 140]
        if f"online-safety.example{UNDER}{path}" in head:
            with_it.append(kind)
    frames = [kind for kind in SHOWN if printed(kind).root.find_class("top")]
    assert with_it == [kind for kind in frames if kind != "not found"]  # which is shown at any address
    assert len(with_it) > 15


@pytest.mark.parametrize(("kind", "most"), [("help", 4), ("parents", 2), ("pupils", 1)])
def test_families_print_few_sheets(kind: str, most: int, printed: Callable[[str], Printed]) -> None:
    # Two sheets of A4 printed on both sides, one sheet, and one side of a sheet.
    assert len(printed(kind).sheets) <= most


@pytest.mark.parametrize("kind", ["policy", "combined"])
def test_a_sheet_is_filled_before_the_next_begins(kind: str, printed: Callable[[str], Printed]) -> None:
    ends = [max(line.down for line in sheet) for sheet in printed(kind).sheets[:-1]]
    assert [number for number, end in enumerate(ends, 1) if end < 842 * 2 / 3] == []
    assert not re.fullmatch(r".{,60}Ask at the school office for a paper copy\.", words(printed(kind).sheets[-1])), (
        "the last sheet has more than the foot of a page"
    )


def test_a_word_stands_apart_from_what_it_introduces(printed: Callable[[str], Printed]) -> None:
    assert "The rules behind this: Phones" in printed("parents").words()


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", [kind for kind in SHOWN if kind != "sheet"])
def test_no_heading_is_the_last_line_of_a_column_or_a_sheet(kind: str, printed: Callable[[str], Printed]) -> None:
    headings = {
        tight(each.text_content()).removesuffix("#")
        for each in printed(kind).root.xpath("//main//*[self::h1 or self::h2 or self::h3]")
    }
    assert orphans(printed(kind).sheets, headings) == []


def orphans(sheets: list[list[Line]], headings: set[str]) -> list[str]:
    """Give each heading, by its last words, under which its column has nothing more."""
    found = []
    for sheet in sheets:
        for line in sheet:
            end = tight(line.said)
            below = [other for other in sheet if other.down > line.down + 4 and abs(other.left - line.left) < 60]
            if not below and any(heading.endswith(end) for heading in headings) and len(end) > 3:
                found.append(line.said)
    return found


def test_a_heading_at_the_foot_of_a_sheet_is_found(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content("<main><div style='height: 23.9cm'>First.</div><h2>A heading</h2><p>Text below it.</main>")
    page.add_style_tag(content="h2 { break-after: auto; margin: 0 } p { break-before: page }")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    page.close()
    sheets = [lines(sheet) for sheet in pypdfium2.PdfDocument(tmp_path / "page.pdf")]
    assert orphans(sheets, {"Aheading"}) == ["A heading"]
