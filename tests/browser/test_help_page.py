"""The page of help in a real browser: on a small telephone, a telephone and a desk, with scripts and without."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect
from support.places import ROOT, STARTER, TESTS
from support.wording import Text, split

from schoolgate import registers
from schoolgate.print import wallet
from schoolgate.setting.model.helplines import WORRIES, number_to_dial

# It has no script, so that without them nothing differs: tried at every width, and with scripts at one.
WAYS = ((320, False), (390, False), (390, True), (1280, False))
MOST_BYTES = 12_288
GRADE, EASE = 6, 70
SETTINGS = {
    "starter": STARTER,
    "nursery": ROOT / "settings" / "examples" / "nursery.yml",
    "federation": ROOT / "settings" / "examples" / "federation.yml",
    "smallest": TESTS / "good" / "smallest.yml",
    "college": TESTS / "good" / "college.yml",
}
OUTSIDE = "https://www.bbc.co.uk/weather"


class Opened:
    """The page of help, and what it asked for, got and complained of."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.responses: list[Response] = []
        self.errors: list[str] = []
        page.on("response", lambda response: self.responses.append(response))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{home}help/")


@pytest.fixture(scope="module", params=WAYS, ids=str)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    width, scripts = request.param
    made = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, serve: Callable[[Path], str], starter: Path) -> Iterator[Opened]:
    page = context.new_page()
    yield Opened(page, serve(starter))
    page.close()


def tree(site: Path) -> Any:
    """Give the page of a built site, as parsed."""
    page = (site / "help" / "index.html").read_bytes()
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------------------------
# At any width, with scripts or without


def test_it_is_one_small_request(opened: Opened) -> None:
    assert [response.url for response in opened.responses] == [f"{opened.home}help/"]
    (response,) = opened.responses
    assert response.status == 200
    # The server of the tests packs nothing: a host does.
    assert len(gzip.compress(response.body())) <= MOST_BYTES
    assert opened.errors == []


# Of each link, bullet and heading that can be seen: its words, and where it begins and ends.
_BOXES = """() => [...document.querySelectorAll('main a, main li, main h2, nav a')]
  .filter(each => each.checkVisibility({checkVisibilityCSS: true}))
  .map(each => ({words: each.textContent.trim(), box: each.getBoundingClientRect()}))
  .filter(({box}) => box.width && box.height)
  .map(({words, box}) => ({words, left: box.left, right: box.right}))"""


def test_nothing_runs_off_the_side(opened: Opened) -> None:
    seen = opened.page.evaluate(_BOXES)
    assert len(seen) > 50
    assert opened.page.viewport_size
    width = opened.page.viewport_size["width"]
    assert [each for each in seen if each["left"] < 0 or each["right"] > width] == []


def test_leaving_is_first_and_stays_in_reach(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    leave = page.locator("*:focus")
    expect(leave).to_have_text("Leave this page now", use_inner_text=True)
    assert leave.get_attribute("href") == OUTSIDE
    expect(leave).to_have_attribute("rel", "noreferrer")
    page.locator(".helpline").last.scroll_into_view_if_needed()
    found = leave.bounding_box()
    assert found
    assert found["y"] == 0
    assert found["height"] >= 44


def test_leaving_leaves_and_tells_nobody_from_where(opened: Opened) -> None:
    page = opened.page
    asked: list[str | None] = []

    def answered(route: Route) -> None:
        asked.append(route.request.headers.get("referer"))
        route.fulfill(body="<h1>Sun</h1>")

    page.route(f"{OUTSIDE}**", answered)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(OUTSIDE)
    expect(page.locator("h1")).to_have_text("Sun", use_inner_text=True)
    assert asked == [None]


def test_the_worst_comes_first(opened: Opened) -> None:
    page = opened.page
    history = page.get_by_text("This page stays in your history")
    seen = page.get_by_text("we may see that you opened this page")
    emergency = page.locator("main a[href='tel:999']").first
    child = page.locator("#child")
    places = [one.bounding_box() for one in (history, seen, emergency, child)]
    heights = [place["y"] for place in places if place]
    assert len(heights) == 4
    assert heights == sorted(heights)
    assert heights[2] < 844, "999 is in sight at once"


def test_a_worry_is_one_press_away(opened: Opened) -> None:
    page = opened.page
    for worry in WORRIES:
        page.locator(f"main a[href='#{worry}']").first.click()
        page.wait_for_url(f"**#{worry}")
        heading, bar = page.locator(f"[id='{worry}']").bounding_box(), page.locator(".leave").bounding_box()
        assert heading
        assert bar
        assert heading["y"] >= bar["y"] + bar["height"], "the bar to leave by hides the heading"


_CALLS = """() => [...document.querySelectorAll("a[href^='tel:'], a[href^='sms:']")].map(
  link => [link.innerText, link.getAttribute('href'), link.checkVisibility({checkVisibilityCSS: true})])"""


def test_every_number_can_be_called_by_touch(opened: Opened) -> None:
    links = opened.page.evaluate(_CALLS)
    assert len(links) > 50
    assert [text for text, _, visible in links if not visible] == []
    calls: dict[str, set[str]] = {}
    for text, address, _ in links:
        calls.setdefault(text, set()).add(address)
    for helpline in registers.helplines().values():
        if helpline.phone:
            assert calls[helpline.phone] == {f"tel:{number_to_dial(helpline.phone)}"}
    for number in ("85258", "88247", "7726"):
        assert calls[number] == {f"sms:{number}"}
    assert calls["01632 960 123"] == {"tel:+441632960123"}  # the safeguarding lead
    assert calls["03000 41 11 11"] == {"tel:+443000411111"}  # the council by day
    assert calls["03000 41 91 91"] == {"tel:+443000419191"}  # and at night
    assert calls["999"] == {"tel:999"}


def test_the_doors_are_there(opened: Opened) -> None:
    doors = opened.page.locator("nav.doors a").all_inner_texts()
    assert doors == ["Parents", "Pupils", "Visitors", "Help", "Policies"]
    assert opened.page.locator("nav.doors a[aria-current='page']").inner_text() == "Help"


# ---------------------------------------------------------------------------------------------------------------
# In order, and in words


ORDER = [
    "worries", "now", "child", "worried", "do-not-look", "what-to-do", *WORRIES, "for-child", "for-parent", "for-staff",
]  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_it_is_in_the_same_order_for_everyone(name: str, site: Callable[[Path], Path]) -> None:
    page = tree(site(SETTINGS[name]))
    assert [heading.get("id") for heading in page.xpath("//main//*[self::h2 or self::h3]")] == ORDER
    first = next(page.iter("a"))
    assert first.get("href") == OUTSIDE


def said(page: Any, id_: str) -> str:
    """Give what stands under a heading."""
    (heading,) = page.xpath("//main//*[self::h2 or self::h3][@id=$id]", id=id_)
    following = heading.xpath(
        "following-sibling::*[self::ul or self::p][preceding-sibling::*[self::h2 or self::h3][1]=$h]", h=[heading]
    )
    return " ".join(" ".join(block.text_content().split()) for block in following)


@pytest.mark.parametrize("name", SETTINGS)
def test_everyone_is_told_the_same_of_the_worst(name: str, site: Callable[[Path], Path]) -> None:
    page = tree(site(SETTINGS[name]))
    first = page.xpath("//h1/following-sibling::*")[0]
    assert first.text_content() == "You are not in trouble. It is not your fault."
    assert "call Childline on 0800 1111" in said(page, "child")
    assert "Do not look for it." in said(page, "do-not-look")
    assert "not even to show us" in said(page, "do-not-look")
    assert "Do not pay. Do not send more." in said(page, "images")
    assert "to report a crime to the police, call 101" in said(page, "worried").casefold()
    assert "find them on GOV.UK" in said(page, "worried")
    assert "goes to someone else" in said(page, "head")


def test_monitoring_is_told_of_where_it_is_done(site: Callable[[Path], Path]) -> None:
    # A school or college monitors by duty; a private nursery only where it says so.
    told = {
        name: "we may see that you opened this page" in tree(site(file)).text_content()
        for name, file in SETTINGS.items()
    }
    monitored = {name: "monitored: no" not in file.read_text(encoding="utf-8") for name, file in SETTINGS.items()}
    assert told["starter"]
    assert told["college"]
    assert told == {name: monitored[name] or name not in {"nursery", "smallest"} for name in SETTINGS}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_child_can_read_it(name: str, site: Callable[[Path], Path]) -> None:
    """Names, numbers and addresses count as one word each: we did not choose them."""
    main = tree(site(SETTINGS[name])).find(".//main")
    for mark in main.xpath(".//*[@class='rule-link']"):
        mark.drop_tree()
    for named in main.xpath(".//a | .//strong"):
        for inner in list(named):
            inner.drop_tag()
        named.text = "this"
    for line in main.iter("br"):
        line.tail = f". {line.tail or ''}"
    blocks = [" ".join(block.text_content().split()) for block in main.xpath(".//p | .//li[not(p)]")]
    text = Text([sentence for block in blocks for sentence in split(re.sub(r"\.(?: \.)+", ".", block))])
    assert len(text.sentences) > 200
    assert text.grade <= GRADE
    assert text.ease >= EASE
    advice = Text(
        [s for block in main.xpath("./div/ul[not(li[@class='helpline'])]/li") for s in split(block.text_content())]
    )
    assert advice.grade <= GRADE
    assert advice.ease >= EASE


@pytest.mark.parametrize("name", SETTINGS)
def test_it_is_small_whoever_publishes_it(name: str, site: Callable[[Path], Path]) -> None:
    page = site(SETTINGS[name]) / "help" / "index.html"
    assert len(gzip.compress(page.read_bytes())) <= MOST_BYTES
    assert "<script" not in page.read_text(encoding="utf-8")


def test_its_style_sheet_stands_in_the_page_alone(starter: Path) -> None:
    assert not list(starter.rglob("light.css"))
    assert not (starter / "styles").exists()


# ---------------------------------------------------------------------------------------------------------------
# Cards to cut out


def test_a_card_says_who_to_call_as_the_page_does(starter: Path) -> None:
    page = (starter / "help" / "index.html").read_text(encoding="utf-8")
    said = ["".join(text for text, _ in line).replace("\u00a0", " ") for line in wallet.lines(page)]
    assert said == [
        "In danger now? Call 999",
        "Childline Free, day and night 0800 1111",
        "Safeguarding lead: Deputy headteacher, 8am to 5pm in term time 01632 960 123 safeguarding@oakfield.example",
        "If the child lives in Kent, call Kent Front Door: 03000 41 11 11",
        "At night and at weekends: 03000 41 91 91",
        "Any council in England: gov.uk/report-child-abuse-to-local-council",
    ]
    sheet = lxml.html.parse(str(starter / wallet.SHEET / "index.html")).getroot()
    for card in sheet.xpath("//ul/li"):
        text = " ".join(card.text_content().replace("\u00a0", " ").split())
        assert text == " ".join(["Oakfield Primary School", *said, "online-safety.oakfield.example/help/"])
    assert 'href="card/"' in page
    assert 'href="../help/card/"' in (starter / "parents" / "index.html").read_text(encoding="utf-8")


def test_a_card_without_the_council_s_number_says_where_to_find_it(site: Callable[[Path], Path]) -> None:
    page = (site(TESTS / "good" / "council-name-alone.yml") / "help" / "index.html").read_text(encoding="utf-8")
    said = ["".join(text for text, _ in line).replace("\u00a0", " ") for line in wallet.lines(page)]
    assert said[3:] == [
        "If the child lives in Medway, contact children’s services at Medway Council",
        "Any council in England: gov.uk/report-child-abuse-to-local-council",
        "For advice, call the NSPCC on 0808 800 5000.",
    ]


@pytest.mark.parametrize("name", ["starter", "federation"])
def test_cards_are_as_large_as_a_bank_card_and_on_one_sheet(
    name: str, browser: Browser, serve: Callable[[Path], str], site: Callable[[Path], Path], tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{serve(site(SETTINGS[name]))}{wallet.SHEET}/")
    page.emulate_media(media="print")
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('.cards > li')].map(e => e.getBoundingClientRect().toJSON())"
    )
    mm = 96 / 25.4
    assert len(boxes) == 8
    assert {round(box["width"] / mm) for box in boxes} == {85}
    assert all(55 <= round(box["height"] / mm) <= (55 if name == "starter" else 70) for box in boxes)
    page.pdf(path=tmp_path / "cards.pdf", prefer_css_page_size=True)
    assert len(pypdfium2.PdfDocument(tmp_path / "cards.pdf")) == 1
    page.close()
