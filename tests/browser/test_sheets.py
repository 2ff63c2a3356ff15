"""Signs on paper, from whole sites: print views as a browser prints them, and posters, one sheet each with every word on it.

How signs are fitted, and what is made of odd words, is tried in tests/unit/print/test_posters.py.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from support import crowded as crowds
from support.bases import data_of, edited, setting_of

from schoolgate.print import posters
from schoolgate.print.poster_layout import CAPITAL, PAPERS, Wording
from schoolgate.setting import signs

VIEWS = ("a4", "a5", "a4-black", "a5-black")
PAPER = {paper.name.lower(): paper for paper in PAPERS}
# In points. Few printers reach nearer to the edge of a sheet than four millimetres.
EDGE = 4 * 72 / 25.4
SETTINGS = {"starter": setting_of(data_of("starter")), "crowded": setting_of(crowds.crowded())}
SIGNS = [(name, sign) for name, setting in SETTINGS.items() for sign in signs.published_signs(setting).values()]


def named(value: object) -> str:
    return value.id if isinstance(value, signs.PublishedSign) else str(value)


each_sign = pytest.mark.parametrize(("name", "sign"), SIGNS, ids=named)
each_view = pytest.mark.parametrize("view", VIEWS)


@pytest.fixture(scope="module")
def sites(printed_starter: Path, crowded: Path) -> dict[str, Path]:
    return {"starter": printed_starter, "crowded": crowded}


def close(text: str) -> str:
    """Give a text without its spaces: lines end in other places in a PDF and in a page."""
    return "".join(text.split())


def pieces(said: Wording) -> Iterator[str]:
    """Give what a sign says on any paper, piece by piece."""
    yield said.name
    one = [
        said.place,
        said.rule,
        said.do_now,
        *(point for point in said.points if point.stays),
        said.heading,
        said.lead,
        said.danger,
        said.caption,
        said.address,
        said.edition,
    ]
    for piece in one:
        if piece:
            yield "".join(text for text, _ in piece.words)


def on_page(site: Path, sign: signs.PublishedSign, name: str) -> list[str]:
    page = (site / "visitors" / sign.id / "index.html").read_text(encoding="utf-8")
    return list(pieces(posters.read_wording(page, name, sign)))


def test_what_cannot_fit_is_refused_and_says_what_to_shorten() -> None:
    """And nothing else is said: that there are no posters follows from it."""
    much = "We ask this of you so that every child who learns here can do so in peace. " * 13
    data = edited(crowds.crowded(), {("phones", "visitors", "own_words"): much.strip()})
    site = crowds.built(data)
    # All others fit: their rule is smaller, and what need not stay is behind the code.
    assert [re.sub(r"^\S+:\d+:\d+: ", "", fault) for fault in site.faults] == [
        "The sign “contractors” has too much text to fit on one A5 sheet in readable type. Shorten what you write "
        "under phones: visitors and people: safeguarding_lead, or what you add to those clauses."
    ]
    assert not site.folder.exists()


# ---------------------------------------------------------------------------------------------------------------
# Print views

# The lines of words on a sheet, and the drawings: what each is, and where, in points.
WHERE = """() => {
  const sheet = document.querySelector('.sheet').getBoundingClientRect(), found = []
  const put = (what, size, box) => found.push({what, size: size * .75, left: (box.left - sheet.left) * .75,
    top: (box.top - sheet.top) * .75, right: (box.right - sheet.left) * .75, bottom: (box.bottom - sheet.top) * .75})
  for (const line of document.querySelectorAll('.sheet span')) {
    const words = document.createRange()
    words.selectNodeContents(line)
    const across = words.getBoundingClientRect(), down = line.getBoundingClientRect()
    put(line.textContent, parseFloat(getComputedStyle(line).fontSize),
      {left: across.left, right: across.right, top: down.top, bottom: down.bottom})
  }
  for (const drawing of document.querySelectorAll('#pictogram, #code, #logo')) put('#' + drawing.id, 0, drawing.getBoundingClientRect())
  return found
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 1200})
    yield context.new_page()
    context.close()


@pytest.mark.every(one_in=5)
@each_view
@each_sign
def test_a_print_view_is_one_sheet(
    name: str, sign: signs.PublishedSign, view: str, page: Page, sites: dict[str, Path], serve: Callable[[Path], str]
) -> None:
    paper = PAPER[view[:2]]
    failed: list[str] = []
    page.once("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{serve(sites[name])}visitors/{sign.id}/{view}/")
    page.evaluate("document.fonts.ready")

    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == 1
    box = printed.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((paper.width, paper.height), abs=1)
    assert_only_our_fonts(printed)
    text = close(printed.pages[0].extract_text())
    for piece in on_page(sites[name], sign, SETTINGS[name].name):
        assert close(piece) in text

    found = page.evaluate(WHERE)
    assert [one["what"] for one in found if one["what"][0] == "#"] == [
        f"#{drawing}"
        for drawing in (["logo"] if name == "crowded" else []) + ["pictogram"] + ([] if sign.banned else ["code"])
    ]
    for number, one in enumerate(found):
        assert one["left"] >= EDGE
        assert one["top"] >= EDGE
        assert one["right"] <= paper.width - EDGE
        assert one["bottom"] <= paper.height - EDGE
        assert one["what"][0] == "#" or one["size"] >= paper.smallest - 0.01
        for other in found[number + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert min(across, down) < 0.5, f"{one['what']} lies on {other['what']}"
    assert failed == []

    seen = {one["what"]: (one["right"] - one["left"]) * 210 / paper.width for one in found}
    assert seen["#pictogram"] >= 70 - 0.1
    headline = max(one["size"] for one in found)
    # What has more to say than fits half a sheet is a little smaller, and not refused.
    least = 17 if (name, paper.name) == ("crowded", "A5") else 20
    assert headline * CAPITAL * 210 / paper.width >= least - 0.1
    if not sign.banned:
        assert seen["#code"] * (1 - 2 * signs.QUIET / sign.modules) >= 35 - 0.1


@each_view
def test_in_black_nothing_is_in_colour(view: str, starter: Path) -> None:
    text = (starter / "visitors" / "main-entrance" / view / "index.html").read_text(encoding="utf-8")
    sheet = text.partition("<main")[2] + "".join(re.findall(r"^\.(?:band|card).*$", text, re.MULTILINE))
    hues = {
        code for code in re.findall(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", sheet) if len({*code[0::2]} | {*code[1::2]}) > 2
    }
    assert bool(hues) == ("black" not in view), hues


@each_sign
def test_print_views_are_not_found_by_a_search(name: str, sign: signs.PublishedSign, sites: dict[str, Path]) -> None:
    for view in VIEWS:
        page: Any = lxml.html.fromstring((sites[name] / "visitors" / sign.id / view / "index.html").read_bytes())
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
        assert page.xpath("//a/@href") == ["../", "../../signs/"]
        assert page.xpath("//script") == []


# ---------------------------------------------------------------------------------------------------------------
# PDF


def fonts_of(reader: pypdf.PdfReader) -> Iterator[tuple[str, bool]]:
    """Give the name of each font of a PDF, and whether it stands in the file."""
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            one = font.get_object()
            described = one["/DescendantFonts"][0].get_object() if "/DescendantFonts" in one else one
            held = described["/FontDescriptor"].get_object()
            yield one["/BaseFont"], any(key in held for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def assert_only_our_fonts(reader: pypdf.PdfReader) -> None:
    fonts = list(fonts_of(reader))
    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name, _ in fonts} == {
        "SchoolgateSans-Regular", "SchoolgateSans-Bold",
    }  # fmt: skip
    assert all(embedded for _, embedded in fonts)


def poster(site: Path, sign: signs.PublishedSign, view: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(site / "visitors" / sign.id / f"poster-{view}.pdf")


@each_view
@each_sign
def test_a_poster_is_one_sheet_with_every_word_of_the_sign(
    name: str, sign: signs.PublishedSign, view: str, sites: dict[str, Path]
) -> None:
    reader, paper = poster(sites[name], sign, view), PAPER[view[:2]]
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (paper.width, paper.height)
    text = close(page.extract_text())
    for piece in on_page(sites[name], sign, SETTINGS[name].name):
        assert close(piece) in text
    assert_only_our_fonts(reader)


@pytest.mark.every(one_in=4)
@each_view
@pytest.mark.parametrize("sign", signs.published_signs(SETTINGS["starter"]).values(), ids=named)
def test_a_poster_is_seen_read_and_scanned_from_three_metres(
    sign: signs.PublishedSign, view: str, sites: dict[str, Path]
) -> None:
    """Measured on the PDF itself, in millimetres of A4: half a sheet is as large in proportion."""
    document = pypdfium2.PdfDocument(sites["starter"] / "visitors" / sign.id / f"poster-{view}.pdf")
    page = document[0]
    on_a4 = 210 / page.get_width()
    text = page.get_textpage()
    boxes = [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]
    headline = [(letter, box) for letter, box in boxes if (box[3] - box[1]) * on_a4 >= 12]  # its x is as high as that
    assert min((top - bottom) * on_a4 for letter, (_, bottom, _, top) in headline if letter.isupper()) >= 20

    # Below the headline at the margin: the drawing, then the code with white round it, then its caption.
    dots = 4
    picture = page.render(scale=dots, grayscale=True).to_pil()
    below = int((page.get_height() - min(bottom for _, (_, bottom, _, _) in headline)) * dots) + 1
    column = picture.crop((int(20 / on_a4 * dots) // 2, below, int(82 / on_a4 * dots), picture.height))
    document.close()
    drawn = [
        sum(1 for _ in rows) / dots * on_a4
        for inked, rows in itertools.groupby(
            min(column.crop((0, y, column.width, y + 1)).tobytes()) < 160 for y in range(column.height)
        )
        if inked
    ]
    assert drawn[0] >= 70 - 0.2
    if sign.banned:
        assert max(drawn[1:]) < 10
    else:
        assert drawn[1] >= 35 - 0.2


@pytest.mark.every(one_in=4)
@each_view
@each_sign
def test_a_poster_breaks_its_lines_where_they_were_measured(
    name: str, sign: signs.PublishedSign, view: str, sites: dict[str, Path]
) -> None:
    """A line that is broken again pushes what follows onto the next block."""
    sheet: Any = lxml.html.fromstring((sites[name] / "visitors" / sign.id / view / "index.html").read_bytes())
    measured = [close(line.text_content()) for line in sheet.xpath("//*[contains(@class, 'sheet')]//span")]
    document = pypdfium2.PdfDocument(sites[name] / "visitors" / sign.id / f"poster-{view}.pdf")
    printed = [close(line) for line in document[0].get_textpage().get_text_bounded().splitlines()]
    document.close()
    assert sorted(line.strip("•") for line in printed if line) == sorted(measured)


@pytest.mark.every(one_in=4)
@each_view
@each_sign
def test_a_poster_can_be_read_aloud(name: str, sign: signs.PublishedSign, view: str, sites: dict[str, Path]) -> None:
    reader = poster(sites[name], sign, view)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert reader.metadata
    assert reader.metadata.title == f"{sign.place}: {on_page(sites[name], sign, '')[2]}"
    tags = list(tags_in(root["/StructTreeRoot"]))
    kinds = [kind for kind, _ in tags]
    assert kinds.count("/H1") == kinds.count("/H2") == kinds.count("/L") == 1
    sheet: Any = lxml.html.fromstring((sites[name] / "visitors" / sign.id / view / "index.html").read_bytes())
    assert 2 <= kinds.count("/LI") == len(sheet.xpath("//ul[@id='points']/li")) <= 4
    described = [alt for kind, alt in tags if kind == "/Figure"]
    assert described == ([] if sign.banned else [f"QR code that leads to {sign.address}"])


def tags_in(element: Any) -> Iterator[tuple[str, str]]:
    element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from tags_in(one)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element["/S"], element.get("/Alt", "")
        if "/K" in element:
            yield from tags_in(element["/K"])


def test_where_papers_were_not_asked_for_there_are_print_views_and_no_pdf(starter: Path) -> None:
    assert list(starter.rglob("*.pdf")) == []
    listed: Any = lxml.html.fromstring((starter / "visitors" / "signs" / "index.html").read_bytes())
    links = listed.xpath("//article//a/@href")
    assert [link for link in links if "pdf" in link] == []
    assert "PDF" not in listed.xpath("//article")[0].text_content()
    for id_ in signs.published_signs(SETTINGS["starter"]):
        for view in VIEWS:
            assert (starter / "visitors" / id_ / view / "index.html").is_file()
            assert f"../{id_}/{view}/" in links
