"""What a first visit costs: bytes and requests from real responses, nothing from elsewhere, nothing that the policy stops."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response
from support.kinds import STARTER_PAGES
from support.places import ROOT

KB = 1024
FEDERATION = ROOT / "settings" / "examples" / "federation.yml"
# The most that each kind of page may weigh on a first visit, before the search is used, in kilobytes, packed.
MOST = {
    "": 25,
    "parents/": 25,
    "policies/mobile/": 30,
    "policies/online/": 40,
    "help/": 12,
    "visitors/main-entrance/": 14,
}

SHEETS = {path for path in STARTER_PAGES if re.search(r"/(a[45](-black)?|wall)/$", path)}


class Visit:
    """A first visit to a page: what was fetched, what was complained of, and how far things moved about."""

    def __init__(self, browser: Browser, home: str, path: str) -> None:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        self.fetched: dict[str, int] = {}
        self.errors: list[str] = []
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        page.goto(home + path, wait_until="networkidle")
        for response in responses:
            self.fetched[response.url] = len(gzip.compress(response.body(), 9, mtime=0))
        self.moved = page.evaluate("window.moved")
        page.context.close()

    @property
    def kilobytes(self) -> float:
        return sum(self.fetched.values()) / KB


@functools.cache
def visited(browser: Browser, home: str, path: str) -> Visit:
    """Visit a page, once for all that is asked of it."""
    return Visit(browser, home, path)


@pytest.mark.parametrize("path", MOST, ids=lambda path: path or "start")
def test_a_first_visit_is_light(browser: Browser, serve: Callable[[Path], str], starter: Path, path: str) -> None:
    assert visited(browser, serve(starter), path).kilobytes <= MOST[path]


def test_one_document_of_all_policies_is_light_too(
    browser: Browser, serve: Callable[[Path], str], site: Callable[[Path], Path]
) -> None:
    assert visited(browser, serve(site(FEDERATION)), "policies/combined/").kilobytes <= 50


@pytest.mark.parametrize("path", ["help/", "visitors/main-entrance/"])
def test_help_and_signs_are_one_request(
    browser: Browser, serve: Callable[[Path], str], starter: Path, path: str
) -> None:
    assert [*visited(browser, serve(starter), path).fetched] == [serve(starter) + path]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("path", STARTER_PAGES, ids=lambda path: path or "start")
def test_nothing_comes_from_elsewhere_fails_or_moves(
    browser: Browser, serve: Callable[[Path], str], starter: Path, path: str
) -> None:
    visit = visited(browser, serve(starter), path)
    assert [url for url in visit.fetched if not url.startswith(serve(starter))] == []
    assert visit.errors == []
    # A sheet to be printed waits for its typeface, which is its own.
    assert visit.moved == 0 or (path in SHEETS and visit.moved < 0.01)


def test_what_no_family_needs_is_not_published(starter: Path) -> None:
    files = {file.relative_to(starter).as_posix() for file in starter.rglob("*") if file.is_file()}
    assert [file for file in files if file.endswith(".map") or "lunr" in file] == []
    scripts = [file for file in files if file.endswith(".js")]
    assert {file.rpartition("/")[0] for file in scripts} == {"assets", "assets/search"}
    assert [file for file in files if file.endswith(".css")] == ["assets/schoolgate.css"]
