"""The pages behind signs in a real browser: on a small telephone, a telephone and a desk, with scripts and without."""

from __future__ import annotations

import gzip
import json
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect
from support import crowded as crowds
from support.bases import data_of, setting_of

from schoolgate.language.telephones import phone_digits
from schoolgate.setting import signs

WIDTHS = (320, 390, 1280)
MOST_BYTES = 14_000
VIEWS = ("a4", "a5", "a4-black", "a5-black")
SETTINGS = {"starter": setting_of(data_of("starter")), "crowded": setting_of(crowds.crowded())}
SIGNS = [(name, sign) for name, setting in SETTINGS.items() for sign in signs.published_signs(setting).values()]

each_sign = pytest.mark.parametrize(
    ("name", "sign"), SIGNS, ids=lambda value: value.id if isinstance(value, signs.PublishedSign) else value
)


@pytest.fixture(scope="module")
def sites(starter: Path, crowded: Path) -> dict[str, Path]:
    return {"starter": starter, "crowded": crowded}


@pytest.fixture(scope="module")
def homes(sites: dict[str, Path], serve: Callable[[Path], str]) -> dict[str, str]:
    return {name: serve(site) for name, site in sites.items()}


class Opened:
    """A page, and what it asked for, got and complained of since it was last sent somewhere."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.responses: list[Response] = []
        self.errors: list[str] = []
        page.on("response", lambda response: self.responses.append(response))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, address: str) -> Page:
        self.page.goto("about:blank")  # what the page before it still asks for is not this one's
        self.responses.clear()
        self.errors.clear()
        self.page.goto(address)
        return self.page

    def widths(self) -> Iterator[int]:
        """Resize the page in place, to each width in turn."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 844})
            yield width


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "no scripts"])
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=request.param)
    yield Opened(context.new_page())
    context.close()


def tree(site: Path, path: str) -> Any:
    """Give a page of a built site, as parsed."""
    page = (site / path / "index.html").read_bytes()
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------------------------
# At any width, with scripts or without

BOXES = """() => [...document.querySelectorAll('body *')].filter(one => one.offsetParent && !one.closest('.skip, svg'))
  .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().left, one.getBoundingClientRect().right])"""

PLACES = """part => [...document.querySelectorAll(part)].map(one => one.getBoundingClientRect())
  .map(box => [box.top, box.height])"""


@pytest.mark.every(one_in=6)
@each_sign
def test_a_sign_is_one_small_request_and_all_of_it_is_in_sight(
    name: str, sign: signs.PublishedSign, opened: Opened, homes: dict[str, str]
) -> None:
    address = f"{homes[name]}visitors/{sign.id}/"
    page = opened.go(address)

    (response,) = [one for one in opened.responses if not one.url.startswith("data:")]
    assert (response.url, response.status) == (address, 200)
    # The server of the tests packs nothing: a host does.
    assert len(gzip.compress(response.body())) <= MOST_BYTES
    assert opened.errors == []
    assert page.context.cookies() == []

    # What follows the rule comes after it, in the order in which a visitor needs it.
    parts = [".home", "#place", ".rule", "main > .wrap > ul", ".why", "#worried-about-a-child", ".lead", ".danger"]
    parts += [".edition", ".next"]
    for width in opened.widths():
        outside = [one for one, left, right in page.evaluate(BOXES) if left < 0 or right > width + 0.5]
        assert outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        places = [page.evaluate(PLACES, part) for part in parts]
        assert [len(found) for found in places] == [1] * len(parts), width
        assert all(height > 0 for ((_, height),) in places), width
        down = [top for ((top, _),) in places]
        assert down == sorted(down), width
        # The rule and what to do now are on the first screen of a telephone, without a scroll.
        ((top, height),) = page.evaluate(PLACES, ".rule")
        assert top >= 0
        assert width < 390 or top + height <= 844
        ((top, height),) = page.evaluate(PLACES, ".pictogram")
        assert top + height <= 844

    calls = page.locator("main a[href^='tel:']").all()
    assert all(call.is_visible() for call in calls)
    for call in calls:
        box = call.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 48
    leads = [lead.phone for lead in SETTINGS[name].people.safeguarding_lead if lead.phone]
    assert [(call.inner_text(), call.get_attribute("href")) for call in calls] == [
        *((phone, f"tel:{phone_digits(phone)}") for phone in leads),
        ("999", "tel:999"),
    ]


@pytest.mark.parametrize("name", SETTINGS)
def test_an_old_code_leads_on(name: str, opened: Opened, homes: dict[str, str]) -> None:
    """Front door is retired: in one setting for the main entrance, in the other for nothing."""
    heir = {"starter": "visitors/main-entrance/", "crowded": "visitors/"}[name]
    page = opened.go(f"{homes[name]}visitors/front-door/")
    page.wait_for_url(f"{homes[name]}{heir}")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("name", SETTINGS)
def test_an_old_code_leads_on_where_nothing_is_led_on_by_itself(
    name: str, opened: Opened, homes: dict[str, str]
) -> None:
    def stays(route: Route) -> None:
        page = route.fetch().text()
        assert page.count('http-equiv="refresh"') == 1
        route.fulfill(body=page.replace('http-equiv="refresh"', ""), content_type="text/html")

    address = f"{homes[name]}visitors/front-door/"
    opened.page.route(address, stays)
    page = opened.go(address)
    page.get_by_role("link", name="Go to its new page").click()
    page.wait_for_url({"starter": f"{homes[name]}visitors/main-entrance/", "crowded": f"{homes[name]}visitors/"}[name])
    opened.page.unroute(address)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_list_of_signs_opens_and_each_sheet_with_it(name: str, opened: Opened, homes: dict[str, str]) -> None:
    page = opened.go(f"{homes[name]}visitors/signs/")
    assert opened.errors == []
    assert {response.status for response in opened.responses} <= {200, 304}  # 304: the browser has it already
    for width in opened.widths():
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("article a[href='../reception/a5-black/']").click()
    page.wait_for_url(f"{homes[name]}visitors/reception/a5-black/")
    assert page.locator("#rule").inner_text().split() == ["Phones", "off", "and", "out", "of", "sight"]


# ---------------------------------------------------------------------------------------------------------------
# As they are published


@each_sign
def test_a_sign_is_light_and_fetches_nothing(name: str, sign: signs.PublishedSign, sites: dict[str, Path]) -> None:
    page = tree(sites[name], f"visitors/{sign.id}")
    assert page.xpath("//img") == []
    assert len(gzip.compress(lxml.html.tostring(page))) <= MOST_BYTES
    assert page.xpath("//script | //link[@rel='stylesheet'] | //iframe | //form") == []


@each_sign
def test_every_link_of_a_sign_leads_somewhere(name: str, sign: signs.PublishedSign, sites: dict[str, Path]) -> None:
    links = tree(sites[name], f"visitors/{sign.id}").xpath("//body//a/@href")
    for link in links:
        parts = urllib.parse.urlsplit(link)
        if not parts.scheme and parts.path:
            there = (sites[name] / "visitors" / sign.id / parts.path).resolve()
            assert (there / "index.html").is_file(), link
            found = tree(there, ".")
            assert not parts.fragment or found.xpath("//*[@id=$id]", id=parts.fragment), link
    more = tree(sites[name], f"visitors/{sign.id}").xpath("//nav[@class='next']//a/@href")
    everyone = "../../staff/" if sign.kind == "supply-staff" else "../"
    assert more == ["../../help/", everyone, "../../policies/mobile/"]


@pytest.mark.parametrize("name", SETTINGS)
def test_signs_are_reached_by_their_codes_alone(name: str, sites: dict[str, Path]) -> None:
    ids = [*signs.published_signs(SETTINGS[name]), "front-door", "signs"]
    for id_ in ids:
        robots = tree(sites[name], f"visitors/{id_}").xpath("//meta[@name='robots']/@content")
        assert robots == ["noindex, nofollow"]
    sitemap = (sites[name] / "sitemap.xml").read_text(encoding="utf-8")
    assert "/visitors/</loc>" in sitemap
    assert [id_ for id_ in ids if f"/visitors/{id_}/" in sitemap] == []
    index = json.loads((sites[name] / "search" / "index.json").read_text(encoding="utf-8"))
    places = {page["u"] for page in index["pages"]}
    assert "visitors/" in places
    assert [place for place in places if place.startswith("visitors/") and place != "visitors/"] == []
    # No page leads to the list but those for whoever prints signs.
    for file in sites[name].rglob("*.html"):
        page: Any = lxml.html.fromstring(file.read_bytes())
        here = file.parent.relative_to(sites[name]).as_posix()
        leads = {urllib.parse.urljoin(f"/{here}/", link).partition("#")[0] for link in page.xpath("//a/@href")}
        is_sheet = here.rpartition("/")[2] in VIEWS
        assert ("/visitors/signs/" in leads) == (is_sheet or here == "visitors/signs"), here


@pytest.mark.parametrize("name", SETTINGS)
def test_the_list_has_each_sign_with_its_sheets(name: str, sites: dict[str, Path]) -> None:
    page = tree(sites[name], "visitors/signs")
    for sign in signs.published_signs(SETTINGS[name]).values():
        (item,) = page.xpath("//article//li[a[@href=$to]]", to=f"../{sign.id}/")
        assert item.xpath(".//li//a/@href") == [
            *(f"../{sign.id}/{view}/" for view in VIEWS),
            *(f"../{sign.id}/poster-{view}.pdf" for view in VIEWS if name == "crowded"),  # which has its papers
        ]
        assert ("no QR code" in item.text_content()) == sign.banned
        assert sign.place in item.text_content()
        for link in item.xpath(".//a/@href"):
            there = (sites[name] / "visitors" / "signs" / link).resolve()
            assert there.is_file() or (there / "index.html").is_file()
    assert "front-door" not in lxml.html.tostring(page.xpath("//article")[0]).decode()
