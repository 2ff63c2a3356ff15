"""Waiting for a page, without what its Content-Security-Policy forbids: Playwright’s own way runs text as code in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Page, expect

_TIMES = 1200  # with what the page takes to answer, half a minute or more: a machine may have much else to do

# A page of the form is made anew each time it is shown. Its address changes before it does, and the heading of the page before
# it may have the focus as well: only a heading that is another one tells the two apart.
_MARK = """() => document.querySelector("#form h1")?.setAttribute("data-left", "")"""
_DRAWN = """() => document.querySelector("#form h1:not([data-left])") && document.activeElement.matches("#form :is(h1, .summary)")"""


def until(page: Page, holds: str, arg: Any = None) -> None:
    """Ask again and again whether something holds on a page, a script’s function or expression, and fail if it never does."""
    said = ""
    for _ in range(_TIMES):
        try:
            if page.evaluate(holds, arg):
                return
        except Error as error:  # one page has gone and the next is not there yet, or what is asked about is not
            said = f" ({error})"
        page.wait_for_timeout(25)
    raise AssertionError(f"This never held: {holds}{said}")


def becomes(page: Page, asked: str, wanted: Any, why: str = "") -> None:
    """Ask again and again what a script’s expression gives on a page, and fail if it never gives what is wanted."""
    found: Any = None
    for _ in range(_TIMES):
        with contextlib.suppress(Error):
            found = page.evaluate(asked)
            if found == wanted:
                break
        page.wait_for_timeout(25)
    assert found == wanted, why


@contextlib.contextmanager
def another_page(page: Page) -> Iterator[None]:
    """Do what leads to another page of the form, or loads the form again, and wait until that page is drawn and has the focus."""
    page.evaluate(_MARK)
    yield
    until(page, _DRAWN)


def reloaded(page: Page) -> None:
    """Load the form again, and wait until it is drawn."""
    with another_page(page):
        page.reload()


def shows_draft_of(page: Page, name: str) -> None:
    """Load the form again until it tells of a draft: what one page kept, a browser hands on to the next a moment later."""
    told = page.get_by_text(f"There is a draft for {name} on this computer.")
    for _ in range(20):
        if told.count():
            break
        page.wait_for_timeout(250)
        reloaded(page)
    expect(told).to_be_visible()
