"""Access: every kind of page looked over by axe-core in a real browser, and the journeys that a keyboard must make.

axe-core is that of the wheel axe-playwright-python, so that no npm is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from bases import NURSERY
from conftest import ROOT
from kinds import SIZES
from playwright.sync_api import Browser, Page
from waiting import until

AXE = axe.script()
FEDERATION = ROOT / "settings" / "examples" / "federation.yml"
# One of each kind of page, by address, from the starter.
KINDS = [
    "", "parents/", "concern/", "pupils/", "staff/", "staff/wall/", "help/", "help/card/", "visitors/", "visitors/main-entrance/", "visitors/changing-rooms/",
    "visitors/contractors/", "visitors/events/", "visitors/signs/", "visitors/main-entrance/a4/",
    "visitors/main-entrance/a5-black/", "policies/", "policies/mobile/", "policies/online/", "policies/social/",
    "guidance/", "accessibility/", "privacy/",
]  # fmt: skip


# Each of these is laid out as one of those is: make fuzz looks at them too.
LIKE_THOSE = {
    "visitors/contractors/", "visitors/events/", "visitors/main-entrance/a5-black/", "policies/online/", "policies/social/",
    "accessibility/",
}  # fmt: skip
EACH = [pytest.param(path, marks=pytest.mark.every(one_in=1000) if path in LIKE_THOSE else ()) for path in KINDS]


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(reduced_motion="reduce")
    yield opened
    opened.close()


def faults(page: Page, *sizes: list[str]) -> dict[str, list[str]]:
    return axe.faults(page, AXE, *sizes, rules_in_dark=axe.OF_COLOUR)


# ---------------------------------------------------------------------------------------------------------------
# What a program can find


# Between them they have all that stands around a page, in either size.
IN_EVERY_WAY = {"parents/", "policies/mobile/"}


@pytest.fixture
def ways(request: pytest.FixtureRequest) -> Callable[[str], list[list[str]]]:
    """Return the sizes in which a page is looked at in light and in dark.

    A telephone in light and a desk in dark; these two pages, and with --every each page, in all four ways.
    """
    every = request.config.getoption("every")
    return lambda path: [[*SIZES], [*SIZES]] if every or path in IN_EVERY_WAY else [["phone"], ["desk"]]


@pytest.mark.every(one_in=1)
@pytest.mark.parametrize("path", [*EACH, "404.html"], ids=lambda path: path or "start")
def test_axe_finds_nothing(
    sheet: Page, serve: Callable[[Path], str], starter: Path, path: str, ways: Callable[[str], list[list[str]]]
) -> None:
    sheet.goto(serve(starter) + path)
    assert faults(sheet, *ways(path)) == {}


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    ("file", "path"), [(FEDERATION, "policies/combined/"), (NURSERY, "parents/")], ids=["combined", "nursery"]
)
def test_axe_finds_nothing_on_a_combined_policy_and_a_nurserys_pages(
    sheet: Page,
    serve: Callable[[Path], str],
    site: Callable[[Path], Path],
    file: Path,
    path: str,
    ways: Callable[[str], list[list[str]]],
) -> None:
    sheet.goto(serve(site(file)) + path)
    assert faults(sheet, *ways(path)) == {}


def test_axe_finds_nothing_with_the_contents_open(sheet: Page, serve: Callable[[Path], str], starter: Path) -> None:
    sheet.goto(serve(starter) + "policies/mobile/")
    sheet.evaluate("document.querySelector('.contents details').open = true")
    assert faults(sheet, ["phone"], ["desk"]) == {}


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "typed", ["phone taken away", "blackmail", "xyzzy"], ids=["results", "danger", "nothing found"]
)
def test_axe_finds_nothing_with_the_search_open(
    sheet: Page, serve: Callable[[Path], str], starter: Path, typed: str, size: str
) -> None:
    sheet.set_viewport_size(SIZES[size])  # it opens in another way on a telephone
    sheet.goto(serve(starter) + "parents/")
    opener = sheet.locator(".search-open")
    if opener.is_visible():
        opener.click()
    sheet.locator("#search-field").fill(typed)
    sheet.locator(".search-count").filter(has_text="found").or_(sheet.locator(".search-count")).first.wait_for()
    until(sheet, "document.querySelector('.search-count').textContent.trim()")
    assert faults(sheet, [size], [size]) == {}


def test_axe_itself_finds_what_is_wrong(sheet: Page) -> None:
    """In each size and scheme: what is pale on white, and in dark what is dark on black."""
    sheet.goto("about:blank")  # a page of ours lets no style stand in it
    sheet.set_content(
        "<html lang='en'><title>x</title><style>@media (prefers-color-scheme: dark) { body { background: #111 } "
        "p { color: #333 !important } }</style><main><h1 style='color:#777'>x</h1><img src='x.png'>"
        "<p style='color:#ccc'>Pale.</p></main>"
    )
    found = {view: [fault.partition(":")[0] for fault in broken] for view, broken in faults(sheet).items()}
    assert found == {
        "phone-light": ["color-contrast", "image-alt"],
        "desk-light": ["color-contrast", "image-alt"],
        "phone-dark": ["color-contrast"],
        "desk-dark": ["color-contrast"],
    }


# ---------------------------------------------------------------------------------------------------------------
# With a keyboard alone


@pytest.fixture(scope="module", params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport=SIZES[request.param])
    yield opened
    opened.close()


# What has the focus: its words, and whether it can be seen where it is.
_FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = at.getBoundingClientRect();
  const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.left < innerWidth && box.top < innerHeight
    && at.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const style = getComputedStyle(at);
  return {said: (at.getAttribute('aria-label') || at.textContent).trim(), href: at.getAttribute('href'), seen,
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1};
}"""


def tab(page: Page) -> Any:
    page.keyboard.press("Tab")
    return page.evaluate(_FOCUS)


def tab_to(page: Page, said: str) -> Any:
    for _ in range(80):
        at = tab(page)
        if at and at["said"] == said:
            return at
    raise AssertionError(f"Tab never comes to “{said}”.")


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize("path", ["", "parents/", "help/", "visitors/main-entrance/", "policies/mobile/"])
def test_the_focus_goes_through_a_page_and_is_always_seen(
    page: Page, serve: Callable[[Path], str], starter: Path, path: str
) -> None:
    page.goto(serve(starter) + path)
    unseen = []
    for _ in range(60):
        at = tab(page)
        if at is None:
            break
        if not (at["seen"] and at["marked"]):
            unseen.append(at)
    assert unseen == []


def test_each_door_opens(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    for door, path in {
        "Parents": "parents/",
        "Visitors": "visitors/",
        "Help": "help/",
        "Policies": "policies/",
    }.items():
        page.goto(serve(starter))
        tab_to(page, door)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{path}")


def test_the_contents_open_and_lead_to_a_section(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    page.goto(serve(starter) + "policies/mobile/")
    if not page.locator(".contents a").first.is_visible():
        tab_to(page, "Contents")
        page.keyboard.press("Enter")
    tab_to(page, "3. What we ask of everyone")
    page.keyboard.press("Enter")
    page.wait_for_url("**#mobile.expect")


def test_the_search_is_typed_walked_through_and_left(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    page.goto(serve(starter) + "policies/mobile/")
    if page.locator(".search-open").is_visible():
        tab_to(page, "Search")
        page.keyboard.press("Enter")
    else:
        page.locator("#search-field").focus()
    page.keyboard.type("phone taken away")
    until(page, "document.querySelector('.search-lines a')")
    page.keyboard.press("ArrowDown")
    assert "mobile.search" in page.evaluate("document.activeElement.getAttribute('href')") or page.evaluate(
        "document.activeElement.closest('.search-lines') !== null"
    )
    page.keyboard.press("Escape")
    assert page.locator(".search-found").is_hidden()
    assert page.evaluate("['search-field', 'search-open'].some(x => document.activeElement.matches(`#${x}, .${x}`))")


def test_the_quick_exit_is_first_and_leaves(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    page.goto(serve(starter) + "help/")
    at = tab(page)
    assert at["said"] == "Leave this page now"
    assert at["href"] == "https://www.bbc.co.uk/weather"
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert page.inner_text("body") == "Weather"
    page.unroute_all()


# ---------------------------------------------------------------------------------------------------------------
# Large type, narrow screens, no motion


# A sheet of paper keeps its size on a screen.
@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    "path", [path for path in KINDS if not path.endswith(("a4/", "a5-black/"))], ids=lambda path: path or "start"
)
def test_at_400_per_cent_nothing_runs_off_the_side(
    sheet: Page, serve: Callable[[Path], str], starter: Path, path: str
) -> None:
    sheet.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %
    sheet.goto(serve(starter) + path)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 320


def test_links_and_buttons_are_large_enough_to_touch(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    page.goto(serve(starter) + "policies/mobile/")
    page.evaluate("document.querySelector('.contents details').open = true")
    small = page.evaluate(
        """[...document.querySelectorAll('.doors a, .contents a, .contents summary, .search-open, .search-instead, .around a, .home')]
           .filter(e => e.checkVisibility()).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
           .filter(([, height]) => height < 24)"""
    )
    assert small == []
