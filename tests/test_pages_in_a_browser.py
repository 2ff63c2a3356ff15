"""What families meet: the pages of the starter in a real browser, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


class Opened:
    """A page and what it asked for and complained of."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page


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
    link = page.locator("li[id='mobile.staff.store-device'] > p > a.headerlink")
    link.focus()
    page.wait_for_function("e => getComputedStyle(e).opacity == '1'", arg=link.element_handle())
    assert link.get_attribute("href") == "#mobile.staff.store-device"


def test_nothing_comes_from_another_host_and_nothing_fails(opened: Opened) -> None:
    for path in ("", "policies/mobile/"):
        opened.go(path)
    assert [url for url in opened.requests if not url.startswith(opened.home)] == []
    assert opened.errors == []


def test_nothing_runs_off_the_side(opened: Opened) -> None:
    for path in ("", "policies/mobile/"):
        page = opened.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_search_finds_a_clause(opened: Opened) -> None:
    page = opened.go("")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.keyboard.type("bluetooth", delay=30)
    found = page.locator("a.md-search-result__link[href*='policies/mobile/'][href*='#mobile.staff']")
    found.first.wait_for()
    assert "Bluetooth" in found.first.inner_text()
