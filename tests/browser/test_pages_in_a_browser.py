"""What families meet: the pages of the starter in a real browser, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from support.kinds import SIZES
from support.opened import Opened
from support.waiting import becomes, until


@pytest.fixture(params=SIZES)
def opened(
    request: pytest.FixtureRequest, browser: Browser, serve: Callable[[Path], str], starter: Path
) -> Iterator[Opened]:
    page = browser.new_page(viewport=SIZES[request.param])
    yield Opened(page, serve(starter))
    page.close()


def test_a_parent_sees_who_to_call_first(opened: Opened) -> None:
    page = opened.go("")
    assert page.title() == "Oakfield Primary School"
    assert page.locator("h1").is_visible()
    assert page.locator("a[href='tel:+441632960123']").first.is_visible()
    assert page.locator("a[href='tel:999']").first.is_visible()


def test_a_clause_can_be_sent_as_a_link(opened: Opened) -> None:
    page = opened.go("policies/mobile/#mobile.staff.store-device")
    assert page.locator("li[id='mobile.staff.store-device']").is_visible()
    number = page.locator("li[id='mobile.staff.store-device'] > p > a.clause-number")
    assert number.is_visible()
    assert number.get_attribute("href") == "#mobile.staff.store-device"


def test_the_contents_lead_to_each_section(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    if not page.locator(".contents a").first.is_visible():
        page.locator(".contents summary").click()
    links = page.locator(".contents a")
    assert links.all_inner_texts()[:3] == [
        "Key facts",
        "1. Why we have this policy",
        "2. Policies to read with this one",
    ]
    links.nth(5).click()
    page.wait_for_url("**#mobile.staff")
    expect(page.locator("h2[id='mobile.staff']")).to_be_visible()


def test_the_first_tab_skips_to_the_policy(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    page.keyboard.press("Tab")
    becomes(page, "document.activeElement.textContent.trim()", "Skip to content")


def test_the_key_facts_come_first(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    facts = page.locator("h2.key-facts + ul > li")
    assert "Deputy headteacher" in facts.nth(1).inner_text()
    assert "Not yet agreed by the governing body." in facts.nth(3).inner_text()
    assert "Due for review by 14 September 2027." in facts.nth(3).inner_text()


def test_an_address_that_leads_nowhere_says_so_and_leads_on(opened: Opened) -> None:
    page = opened.go("404.html")
    assert "Page not found" in page.locator("h1").inner_text()
    assert page.locator("article a[href='tel:999']").is_visible()


def test_an_example_says_that_it_is_not_real(opened: Opened) -> None:
    page = opened.go("")
    assert page.locator(".notice").inner_text().strip() == (
        "An example. Oakfield Primary School is not a real school, and its own phone numbers do not work."
    )
    assert page.locator("meta[name='robots']").get_attribute("content") == "noindex, nofollow"


def test_nothing_comes_from_another_host_and_nothing_fails(opened: Opened) -> None:
    for path in ("", "policies/mobile/"):
        opened.go(path)
    assert [url for url in opened.requests if not url.startswith(opened.home)] == []
    assert opened.errors == []


def test_nothing_runs_off_the_side(opened: Opened) -> None:
    for path in ("", "policies/mobile/"):
        page = opened.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_without_scripts_every_clause_and_the_contents_are_there(
    browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    context = browser.new_context(viewport=SIZES["phone"], java_script_enabled=False)
    page = context.new_page()
    page.goto(serve(starter) + "policies/mobile/")
    assert page.locator("li.clause").count() > 80
    assert page.locator(".clause-number[tabindex]").count() == 0, "each can be reached with a keyboard"
    page.locator(".contents summary").click()
    expect(page.locator(".contents a").nth(1)).to_be_visible()
    expect(page.locator("nav.doors a").first).to_be_visible()
    context.close()


def test_printing_leaves_out_the_bars_and_keeps_the_numbers(
    browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    page = browser.new_page(viewport=SIZES["desk"])
    page.goto(serve(starter) + "policies/mobile/")
    page.emulate_media(media="print", color_scheme="dark")
    becomes(page, "getComputedStyle(document.body).color", "rgb(22, 33, 29)", "paper is white")
    expect(page.locator("nav.doors")).to_be_hidden()
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator("li[id='mobile.staff.silent'] .clause-number")).to_be_visible()
    page.close()


# ---------------------------------------------------------------------------------------------------------------
# By geometry

_LINES_OF = """block => {
  const range = document.createRange(); range.selectNodeContents(block)
  const tops = [...range.getClientRects()].map(line => Math.round(line.bottom))
  return [block.textContent.length, new Set(tops).size]
}"""


def test_a_line_is_as_long_as_one_reads_well(opened: Opened) -> None:
    page = opened.go("policies/online/")
    clause = page.locator("li[id='online.aims.risk.contact'] > p")
    characters, lines = clause.evaluate(_LINES_OF)
    assert lines >= 3
    assert characters / lines <= 78


def test_after_a_deep_link_the_clause_is_in_sight_and_the_page_says_where_it_is(opened: Opened) -> None:
    page = opened.go("policies/online/#online.dsl.records")
    until(page, "() => document.querySelector('.where-section').textContent")
    bar = page.locator(".where").bounding_box()
    clause = page.locator("li[id='online.dsl.records']").bounding_box()
    assert bar
    assert clause
    assert clause["y"] >= bar["y"] + bar["height"]
    assert page.locator(".where-section").inner_text() == "6. Designated safeguarding lead"
    assert page.locator(".where p").evaluate("p => p.scrollHeight <= p.clientHeight"), "none of it is cut off"
    assert page.locator(".contents [aria-current]").text_content() == "6. Designated safeguarding lead"
    # A clause that is read alone is a whole sentence.
    assert page.locator("li[id='online.dsl.records'] .opening").is_visible()
    assert page.locator("li[id='online.dsl.events'] .opening").is_hidden()


def test_where_there_is_little_room_the_bar_names_the_section_rather_than_the_policy(opened: Opened) -> None:
    page = opened.go("policies/online/")
    assert page.locator(".where-policy").inner_text() == "Online safety policy"
    assert page.locator(".where-policy").is_visible()
    page.goto(page.url + "#online.dsl.records")
    until(page, "() => document.querySelector('.where-section').textContent")
    wide = opened.page.viewport_size["width"] > 992  # type: ignore[index]
    expect(page.locator(".where-policy")).to_be_visible(visible=wide)


def test_long_names_take_no_room_from_what_is_read(opened: Opened) -> None:
    page = opened.go("policies/online/#online.dsl.records")
    until(page, "() => document.querySelector('.where-section').textContent")
    for name in (".home span", ".where-policy", ".where-section"):
        page.locator(name).evaluate("(element, name) => { element.textContent = name }", "Long names of words " * 4)
    bar = page.locator(".where").bounding_box()
    clause = page.locator("li[id='online.dsl.records']").bounding_box()
    assert bar
    assert clause
    assert bar["height"] <= 50
    assert clause["y"] >= bar["y"] + bar["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate("scrollTo(0, 0)")
    header = page.locator("header.top").bounding_box()
    assert header
    assert header["height"] <= 170
    page.set_viewport_size({"width": 640, "height": 360})
    expect(page.locator(".where"), "a phone on its side").to_have_css("position", "static")


@pytest.mark.parametrize("linked", ["social.harm", "social.harm.no-blame"])
def test_a_heading_is_not_covered_after_a_deep_link(linked: str, opened: Opened) -> None:
    page = opened.go(f"policies/social/#{linked}")
    bar = page.locator(".where").bounding_box()
    heading = page.locator("h2[id='social.harm']").bounding_box()
    assert bar
    assert heading
    assert heading["y"] >= bar["y"] + bar["height"]


def test_from_section_to_section(opened: Opened) -> None:
    page = opened.go("policies/mobile/#mobile.staff")
    until(page, "() => document.querySelector('.where-section').textContent.includes('Staff')")
    page.locator(".where-on").click()
    page.wait_for_url("**#mobile.learners")
    until(page, "() => document.querySelector('.where-back').hash === '#mobile.staff'")
    page.locator(".where a[href='#contents']").click()
    expect(page.locator(".contents a").first).to_be_visible()


def test_the_bar_takes_focus_without_scrolling_the_page(opened: Opened) -> None:
    page = opened.go("policies/mobile/#mobile.staff")
    until(page, "() => document.querySelector('.where-section').textContent.includes('Staff')")
    before = page.evaluate("scrollY")
    for link in page.locator(".where a").all():
        link.focus()
        link.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") == before


def test_what_is_focused_is_not_under_the_bar(opened: Opened) -> None:
    page = opened.go("policies/mobile/#mobile.learners")
    bar = page.locator(".where").bounding_box()
    assert bar
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        top, inside = page.evaluate(
            "() => [document.activeElement.getBoundingClientRect().top, !!document.activeElement.closest('.where')]"
        )
        assert inside or top >= bar["height"] or page.evaluate("scrollY") == 0


def test_the_contents_are_in_parts_and_open_where_there_is_room(opened: Opened) -> None:
    page = opened.go("policies/online/")
    assert page.locator(".contents details").evaluate("fold => fold.open") == (opened.page.viewport_size["width"] > 992)  # type: ignore[index]
    assert page.locator(".contents p").all_text_contents() == [
        "About this policy", "Who does what", "Teaching and families", "Technology in use", "When something goes wrong",
        "Keeping it current",
    ]  # fmt: skip


def test_a_number_is_large_enough_to_touch(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    small = page.evaluate(
        "() => [...document.querySelectorAll('.clause > p > a.clause-number')].filter(a => {"
        " const box = a.getBoundingClientRect(); return box.height < 24 || box.width < 24 }).length"
    )
    assert small == 0


def test_a_number_stands_clear_of_its_rule(opened: Opened) -> None:
    page = opened.go("policies/online/")
    numbers = page.evaluate(
        "() => [...document.querySelectorAll('.clause > p > a.clause-number')].map(number => ["
        " number.textContent, number.parentElement.getBoundingClientRect().left - number.getBoundingClientRect().right])"
    )
    assert max(len(number) for number, _ in numbers) == len("29.12")
    assert [number for number, space in numbers if space < 2] == []


def test_a_page_begins_where_the_schools_name_does_and_a_policy_beside_its_contents(opened: Opened) -> None:
    def left(page: Page, what: str) -> float:
        box = page.locator(what).first.bounding_box()
        assert box
        return box["x"]

    for path in ("", "parents/", "staff/", "visitors/", "policies/", "help/"):
        page = opened.go(path)
        assert left(page, "h1") == left(page, ".home"), f"beside {path} there is an empty column"
    page = opened.go("policies/mobile/")
    wide = opened.page.viewport_size["width"] > 992  # type: ignore[index]
    assert (left(page, "h1") > left(page, ".home") + 200) == wide
    # What to do in danger is as wide as whom to call.
    page = opened.go("")
    danger, call = (page.locator(what).first.bounding_box() for what in ("p.danger", ".call"))
    assert danger
    assert call
    assert abs(danger["width"] - call["width"]) < 2


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize("path", ["", "parents/", "help/", "policies/", "visitors/main-entrance/"])
def test_the_header_is_the_same_on_every_kind_of_page(path: str, opened: Opened) -> None:
    page = opened.go(path)
    assert page.locator("nav.doors a").all_inner_texts() == ["Parents", "Pupils", "Visitors", "Help", "Policies"]
    tops = [page.locator(f"nav.doors li:nth-child({place})").bounding_box() for place in (1, 5)]
    assert tops[0]
    assert tops[1]
    assert tops[0]["y"] == tops[1]["y"], "the doors stand in one row"
    start = opened.go("").locator("nav.doors li:nth-child(4)").bounding_box()
    again = opened.go(path).locator("nav.doors li:nth-child(4)").bounding_box()
    assert start
    assert again
    assert (again["x"], again["width"]) == (start["x"], start["width"]), "no door moves from page to page"
    header = page.locator("header.top").bounding_box()
    name = page.locator(".home").bounding_box()
    at_start = opened.go("").locator("header.top").bounding_box()
    name_at_start = page.locator(".home").bounding_box()
    assert header
    assert name
    assert at_start
    assert name_at_start
    assert header["height"] == at_start["height"], "nor does it jump up or down"
    assert name["height"] == name_at_start["height"], "the name takes as many lines"


PHONE: ViewportSize = {
    "width": 390,
    "height": 660,
}  # what is seen of a page on a telephone, between the bars of its browser


def tops(page: Page, *selectors: str) -> list[float]:
    """Give how far down the first of each begins."""
    boxes = [page.locator(selector).first.bounding_box() for selector in selectors]
    return [box["y"] for box in boxes if box]


def test_what_a_frightened_child_needs_is_in_sight_at_once(
    browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{serve(starter)}help/")
    found = tops(page, ".leave a", ".first", ".call [href='tel:999']", ".call [href='tel:+448001111']", "#worries")
    assert len(found) == 5
    assert found == sorted(found)
    assert found[-1] < 660
    bar, main = page.locator("#childline-first").bounding_box(), page.locator("main .wrap").bounding_box()
    assert bar
    assert main
    assert bar["width"] >= main["width"] - 2 * 16, "it is as wide as the page"
    tiles = [tile.bounding_box() for tile in page.locator(".tile").all()]
    assert len({tile["x"] for tile in tiles if tile}) == 2
    assert all(tile["height"] >= 48 for tile in tiles if tile)
    page.close()


def test_what_a_parent_came_for_is_in_sight_at_once(
    browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{serve(starter)}parents/")
    found = tops(page, ".danger [href='tel:999']", ".call [href='tel:+441632960123']", "#phones-here")
    assert len(found) == 3
    assert found == sorted(found)
    assert found[-1] < 660
    pictures = page.locator("#phones-here + ul > li > .picture")
    assert pictures.count() == page.locator("#phones-here + ul > li").count() == 4
    assert all(picture.get_attribute("aria-hidden") == "true" for picture in pictures.all())
    page.close()


_CALLS = """() => [...document.querySelectorAll(":is(.call, .card, p.danger) :is([href^='tel:'], [href^='sms:'])")]
  .map(link => [link.textContent, link.getBoundingClientRect().height])"""


@pytest.mark.parametrize("path", ["help/", "parents/", "", "visitors/"])
def test_a_number_to_call_is_a_button_and_a_narrow_phone_shows_it_whole(
    path: str, browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 660})
    page.goto(serve(starter) + path)
    calls = page.evaluate(_CALLS)
    assert len(calls) >= 4
    assert [call for call in calls if call[1] < 48] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()
