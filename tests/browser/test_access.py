"""Access: every kind of page looked over by axe-core in a real browser, and the journeys that a keyboard must make.

axe-core is that of the wheel axe-playwright-python, so that no npm is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from playwright.sync_api import Browser, Page, expect
from support import sites
from support.bases import NURSERY
from support.kinds import SIZES, STARTER_PAGES
from support.places import ROOT, STARTER
from support.waiting import becomes, until

AXE = axe.script()
FEDERATION = ROOT / "settings" / "examples" / "federation.yml"


# Each of these is laid out as one of those is: make fuzz looks at them too.
LIKE_THOSE = {
    "visitors/contractors/", "visitors/events/", "visitors/main-entrance/a5-black/", "policies/online/", "policies/social/",
    "accessibility/", "privacy/", "visitors/changing-rooms/", "visitors/signs/", "pupils/",
}  # fmt: skip
EACH = [
    pytest.param(path, marks=pytest.mark.every(one_in=1000) if path in LIKE_THOSE else ()) for path in STARTER_PAGES
]


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(reduced_motion="reduce")
    yield opened
    opened.close()


def faults(page: Page, *sizes: list[str]) -> dict[str, list[str]]:
    return axe.faults(page, AXE, *sizes, rules_of_colour=axe.OF_COLOUR)


# ---------------------------------------------------------------------------------------------------------------
# What a program can find


# It has all that stands around a page, in either size, but for a policy's contents.
IN_EVERY_WAY = {"parents/"}


@pytest.fixture
def ways(request: pytest.FixtureRequest) -> Callable[[str], list[list[str]]]:
    """Return the sizes in which a page is looked at in light, in dark and in forced colours.

    A telephone in light and a desk in dark, a policy in forced colours too; the page for parents, and with --every each page, in all six ways.
    """
    every = request.config.getoption("every")
    forced = {"policies/mobile/": ["phone"]}
    return lambda path: [[*SIZES]] * 3 if every or path in IN_EVERY_WAY else [["phone"], ["desk"], forced.get(path, [])]


@pytest.mark.every(one_in=1)
@pytest.mark.parametrize("path", [*EACH, "404.html"], ids=lambda path: path or "start")
def test_axe_finds_nothing(
    sheet: Page, serve: Callable[[Path], str], starter: Path, path: str, ways: Callable[[str], list[list[str]]]
) -> None:
    sheet.goto(serve(starter) + path)
    assert faults(sheet, *ways(path)) == {}


# A combined policy holds what three policies hold, and takes as long.
@pytest.mark.every(one_in=1)
@pytest.mark.parametrize(
    ("file", "path"),
    [
        pytest.param(FEDERATION, "policies/combined/", id="combined", marks=pytest.mark.every(one_in=1000)),
        pytest.param(NURSERY, "parents/", id="nursery"),
    ],
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
    assert faults(sheet, ["phone"], ["desk"], []) == {}


# What no other edition has: the banner, the notes under a rule, the boxes to tick. Of the offline edition, test_offline.py.
# A policy takes as long as all others together.
@pytest.mark.every(one_in=1)
@pytest.mark.parametrize(
    "path",
    ["visitors/main-entrance/", pytest.param("policies/mobile/", marks=pytest.mark.every(one_in=1000)), "review/"],
)
def test_axe_finds_nothing_in_the_review_edition(
    sheet: Page, serve: Callable[[Path], str], path: str, ways: Callable[[str], list[list[str]]]
) -> None:
    sheet.goto(serve(sites.of_file(STARTER, edition="review")) + path)
    assert faults(sheet, *ways("")[:2], ["phone"]) == {}


@pytest.mark.every(one_in=4)
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
    assert faults(sheet, [size], [size], []) == {}


def test_axe_itself_finds_what_is_wrong(sheet: Page) -> None:
    """In each size and look: what is pale on white, in dark what is dark on black, and what withstands forced colours."""
    sheet.goto("about:blank")  # a page of ours lets no style stand in it
    sheet.set_content(
        "<html lang='en'><title>x</title><style>@media (prefers-color-scheme: dark) { body { background: #111 } "
        "p { color: #333 !important } }</style><main><h1 style='color:#777'>x</h1><img src='x.png'>"
        "<p style='color:#ccc'>Pale.</p><p><b style='color:#ddd;background:#fff;forced-color-adjust:none'>Kept.</b></p></main>"
    )
    found = {view: [fault.partition(":")[0] for fault in broken] for view, broken in faults(sheet).items()}
    assert found == {
        "phone-light": ["color-contrast", "image-alt"],
        "desk-light": ["color-contrast", "image-alt"],
        "phone-dark": ["color-contrast"],
        "desk-dark": ["color-contrast"],
        "phone-forced": ["color-contrast"],
        "desk-forced": ["color-contrast"],
    }


# Of each, the narrowest edge that is drawn around it, its outline, and the lines of its text.
_EDGES = """selector => [...document.querySelectorAll(selector)].map(element => {
  const style = getComputedStyle(element);
  const sides = ['top', 'right', 'bottom', 'left'].map(side => parseFloat(style[`border-${side}-width`]));
  return {edge: Math.min(...sides), outline: parseFloat(style.outlineWidth) * (style.outlineStyle !== 'none'), line: style.textDecorationLine};
})"""


_FILLS = (
    "[...document.querySelectorAll('main :is(.picture, .step svg)')].map(picture => getComputedStyle(picture).fill)"
)


def test_in_forced_colours_what_a_colour_would_mark_has_an_edge(
    sheet: Page, serve: Callable[[Path], str], starter: Path
) -> None:
    sheet.set_viewport_size(SIZES["desk"])
    sheet.emulate_media(forced_colors="active")
    sheet.goto(serve(starter) + "policies/mobile/#mobile.staff.store-device")
    assert [door["line"] for door in sheet.evaluate(_EDGES, ".doors a")] == ["none"] * 4 + ["underline"]
    assert all(field["edge"] >= 1 for field in sheet.evaluate(_EDGES, ".search input"))
    assert [target["outline"] >= 2 for target in sheet.evaluate(_EDGES, ":target")] == [True]
    assert (
        sheet.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.contents [aria-current]')).borderLeftWidth)"
        )
        > 5
    )
    sheet.goto(serve(starter) + "parents/")
    assert [box["edge"] >= 1 for box in sheet.evaluate(_EDGES, "p.danger")] == [True]
    assert [box["edge"] >= 1 for box in sheet.evaluate(_EDGES, "p.danger a[href='tel:999']")] == [True]
    words = sheet.evaluate("getComputedStyle(document.body).color")
    assert set(sheet.evaluate(_FILLS)) == {words}, "a picture in the school's own colour may not be seen"
    for path in ("pupils/", "staff/", "staff/wall/"):
        sheet.goto(serve(starter) + path)
        assert set(sheet.evaluate(_FILLS)) == {words}, path
    assert [band["outline"] >= 1 for band in sheet.evaluate(_EDGES, "header.band")] == [True]
    lines = sheet.evaluate(
        "[...document.querySelectorAll('.branch')].map(branch => getComputedStyle(branch, '::before').backgroundColor)"
    )
    assert set(lines) == {words}
    sheet.goto(serve(starter) + "visitors/main-entrance/a4/")
    marks = sheet.evaluate(
        "[...document.querySelectorAll('.sheet li')].map(line => getComputedStyle(line, '::before').backgroundColor)"
    )
    assert set(marks) == {words}, "its bullets are drawn"
    sheet.emulate_media(forced_colors="none")


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


@pytest.mark.every(one_in=4)
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


_STOPS = """[...document.querySelectorAll('a[href], button, input, summary, [tabindex]')]
  .filter(element => element.tabIndex >= 0 && element.checkVisibility()).length"""


@pytest.mark.parametrize("path", ["policies/mobile/", "policies/social/", "policies/online/"])
def test_a_policy_is_not_hundreds_of_stops_of_the_tab_key(
    page: Page, serve: Callable[[Path], str], starter: Path, path: str
) -> None:
    page.goto(serve(starter) + path)
    page.evaluate("document.querySelector('.contents details').open = true")
    clauses = page.locator(".clause").count()
    assert clauses > 100
    assert page.evaluate(_STOPS) <= clauses + 60


def test_tab_goes_from_section_to_section_and_the_arrows_from_rule_to_rule(
    page: Page, serve: Callable[[Path], str], starter: Path
) -> None:
    page.goto(serve(starter) + "policies/online/")
    page.locator("h2[id='online.governors'] > a").focus()
    assert tab(page)["href"] == "#online.dsl"
    hint = "getComputedStyle(document.activeElement, '::after').content"
    assert "each rule" in page.evaluate(hint)
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(page.evaluate(_FOCUS))
    assert [at["said"] for at in seen] == ["6.1", "6.2", "6.1"]
    assert all(at["seen"] and at["marked"] for at in seen)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(_FOCUS)["href"] == "#online.dsl"


def test_a_rule_that_was_linked_to_is_itself_a_stop(page: Page, serve: Callable[[Path], str], starter: Path) -> None:
    page.goto(serve(starter) + "policies/online/#online.dsl.records")
    until(page, "document.querySelector('.clause .clause-number[tabindex=\"0\"]')")
    assert tab(page)["href"] == "#online.dsl.records"


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
    becomes(page, "document.activeElement.closest('.search-lines') !== null", True)
    page.keyboard.press("Escape")
    expect(page.locator(".search-found")).to_be_hidden()
    becomes(page, "document.activeElement.matches('#search-field, .search-open')", True)


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
@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    "path",
    [path for path in STARTER_PAGES if not path.endswith(("a4/", "a5-black/"))],
    ids=lambda path: path or "start",
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
