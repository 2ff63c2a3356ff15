"""The codes on signs, read by a decoder that is none of ours: from pages, print views and posters, and from bad pictures."""

from __future__ import annotations

import io
import random
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page
from support.bases import data_of, setting_of
from support.crowded import crowded as crowded_data

from schoolgate.print.poster_layout import PAPERS
from schoolgate.setting import signs
from schoolgate.setting.model.setting import Setting

VIEWS = ("a4", "a5", "a4-black", "a5-black")
# Points of paper to the pixels of a page, which are 96 to an inch.
SIZES = {paper.name.lower(): (round(paper.width * 96 / 72), round(paper.height * 96 / 72)) for paper in PAPERS}

SETTINGS = {"starter": setting_of(data_of("starter")), "crowded": setting_of(crowded_data())}
SIGNS = [(name, sign) for name, setting in SETTINGS.items() for sign in signs.published_signs(setting).values()]
BANNED = [(name, sign) for name, sign in SIGNS if sign.banned]
# Every sign of the starter, and of the other setting the one whose address is longest.
LONGEST = max(
    (sign for name, sign in SIGNS if name == "crowded" and not sign.banned), key=lambda sign: len(sign.address)
)
CODED = [(name, sign) for name, sign in SIGNS if not sign.banned and (name == "starter" or sign == LONGEST)]


def named(value: object) -> str:
    return value.id if isinstance(value, signs.PublishedSign) else str(value)


def each(found: list[tuple[str, signs.PublishedSign]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "sign"), found, ids=named)


@pytest.fixture(scope="module")
def sites(printed_starter: Path, crowded: Path) -> dict[str, Path]:
    return {"starter": printed_starter, "crowded": crowded}


@pytest.fixture(scope="module")
def homes(
    sites: dict[str, Path], serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Where the sites are served: under /school-policies/, as GitHub Pages serves a repository’s."""
    homes = {}
    for name, site in sites.items():
        root = tmp_path_factory.mktemp(name)
        (root / "school-policies").symlink_to(site, target_is_directory=True)
        homes[name] = f"{serve(root)}school-policies/"
    return homes


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A page for each way of looking: in light or dark, or as it is printed."""
    opened: dict[str, Page] = {}

    def page(way: str) -> Page:
        if way not in opened:
            context = browser.new_context(
                color_scheme="dark" if way == "dark" else "light", viewport={"width": 390, "height": 844}
            )
            opened[way] = context.new_page()
            if way == "print":
                opened[way].emulate_media(media="print")
        return opened[way]

    yield page
    for one in opened.values():
        one.context.close()


def read_in(picture: Image.Image) -> list[str]:
    """Give what the decoder finds in a picture, of any kind of code."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def sheet(page: Page, home: str, sign: signs.PublishedSign, view: str) -> Image.Image:
    """Give a print view as it lies on the paper."""
    width, height = SIZES[view[:2]]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{home}visitors/{sign.id}/{view}/")
    return opened(page.screenshot())


def poster(site: Path, sign: signs.PublishedSign, view: str, dots_an_inch: int = 150) -> Image.Image:
    """Give a poster as a printer draws it."""
    document = pypdfium2.PdfDocument(site / "visitors" / sign.id / f"poster-{view}.pdf")
    picture: Image.Image = document[0].render(scale=dots_an_inch / 72).to_pil().convert("RGB")
    document.close()
    return picture


# ---------------------------------------------------------------------------------------------------------------
# What a code says, and where it leads


def test_the_settings_tried_have_signs_of_every_kind() -> None:
    assert {sign.kind for _, sign in CODED} == {"visitors", "events", "contractors", "supply-staff"}
    assert [sign.id for _, sign in BANNED] == ["changing-rooms", "changing-rooms"]
    assert len(LONGEST.address) > 120


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@each(CODED)
def test_a_page_does_not_show_the_code_that_led_to_it(
    name: str, sign: signs.PublishedSign, scheme: str, homes: dict[str, str], pages: Callable[[str], Page]
) -> None:
    page = pages(scheme)
    page.goto(f"{homes[name]}visitors/{sign.id}/")
    assert read_in(opened(page.screenshot(full_page=True))) == []
    assert page.locator("main svg").count() == 1  # the drawing beside the rule, and no other
    assert "QR" not in page.locator("main").inner_text()
    assert sign.short_address not in page.locator("main").inner_text()


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("view", VIEWS)
@each(CODED)
def test_the_code_on_a_print_view_is_the_address_of_the_page(
    name: str, sign: signs.PublishedSign, view: str, homes: dict[str, str], pages: Callable[[str], Page]
) -> None:
    assert read_in(sheet(pages("print"), homes[name], sign, view)) == [sign.address]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("view", VIEWS)
@each(CODED)
def test_the_code_on_a_poster_is_the_address_of_the_page(
    name: str, sign: signs.PublishedSign, view: str, sites: dict[str, Path]
) -> None:
    assert read_in(poster(sites[name], sign, view)) == [sign.address]


@each(CODED)
def test_the_address_in_a_code_answers(
    name: str, sign: signs.PublishedSign, homes: dict[str, str], sites: dict[str, Path]
) -> None:
    setting: Setting = SETTINGS[name]
    (address,) = read_in(poster(sites[name], sign, "a4"))
    assert address.startswith(setting.site)
    with urllib.request.urlopen(homes[name] + address.removeprefix(setting.site)) as response:
        page: Any = lxml.html.fromstring(response.read())
        assert response.status == 200
    assert page.xpath("//h1[@id='place']/text()")[0].strip() == sign.place
    # It is the address that search engines and the page itself give.
    assert page.xpath("//link[@rel='canonical']/@href") == [address]


def test_the_codes_of_signs_differ() -> None:
    assert len({sign.address for _, sign in CODED}) == len({sign.code for _, sign in CODED}) == len(CODED)


# ---------------------------------------------------------------------------------------------------------------
# At a banned place


@each(BANNED)
def test_nobody_finds_a_code_at_a_banned_place(
    name: str, sign: signs.PublishedSign, homes: dict[str, str], sites: dict[str, Path], pages: Callable[[str], Page]
) -> None:
    assert sign.code is None
    for scheme in ("light", "dark"):
        page = pages(scheme)
        page.goto(f"{homes[name]}visitors/{sign.id}/")
        assert read_in(opened(page.screenshot(full_page=True))) == []
        assert page.locator("main svg").count() == 1, "the drawing beside the rule, and no other"
    for view in VIEWS:
        assert read_in(sheet(pages("print"), homes[name], sign, view)) == []
        assert pages("print").locator("#code").count() == 0
        assert pages("print").locator("svg").count() == 1
        assert read_in(poster(sites[name], sign, view)) == []


@each(BANNED)
def test_a_sign_at_a_banned_place_still_says_where_it_can_be_read(
    name: str, sign: signs.PublishedSign, sites: dict[str, Path]
) -> None:
    for view in VIEWS:
        page: Any = lxml.html.fromstring((sites[name] / "visitors" / sign.id / view / "index.html").read_bytes())
        said = "".join(page.get_element_by_id("address").text_content().split())
        assert said == f"Readallourrulesforthisplaceat{sign.short_address}"


# ---------------------------------------------------------------------------------------------------------------
# As telephones see them


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(3))


def noisy(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    noise = Image.frombytes("L", grey.size, random.Random(1).randbytes(grey.width * grey.height))
    return Image.blend(grey, noise, 0.45)


def tilted(picture: Image.Image) -> Image.Image:
    return picture.rotate(15, Image.Resampling.BICUBIC, expand=True, fillcolor=(120, 110, 100))


def pale(picture: Image.Image) -> Image.Image:
    """Leave a sixth of the contrast, as in a dark corridor."""
    return picture.convert("L").point(lambda level: 60 + level // 6)


def quartered(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.BOX)


DEGRADED = [blurred, noisy, tilted, pale, quartered]


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("degraded", DEGRADED, ids=lambda degraded: degraded.__name__)
@pytest.mark.parametrize("seen", ["view", "a4", "a5-black"])
def test_a_bad_picture_of_a_sign_is_read(
    seen: str,
    degraded: Callable[[Image.Image], Image.Image],
    browser: Browser,
    homes: dict[str, str],
    sites: dict[str, Path],
) -> None:
    _, sign = CODED[0]
    if seen == "view":
        # A telephone’s screen draws four dots for each pixel of a page, or nine.
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
        page = context.new_page()
        page.goto(f"{homes['starter']}visitors/{sign.id}/a4/")
        picture = opened(page.locator("#code").screenshot())
        context.close()
    else:
        # A telephone that sees a whole sheet takes it in about as many dots.
        picture = poster(sites["starter"], sign, seen, 300 if seen == "a4" else 420)
    assert read_in(degraded(picture)) == [sign.address]
