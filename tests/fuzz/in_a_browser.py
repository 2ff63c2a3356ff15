"""Hostile texts in a real browser: nothing runs, and nothing is asked for but of the server that the pages are from."""

from __future__ import annotations

import concurrent.futures
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from get_browser import REMEDY, find
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright
from support.places import TODAY
from support.serving import served
from support.waiting import another_page, until

from schoolgate.form import page as form_page
from schoolgate.form import server
from schoolgate.form.session import Session

_PAGES = (
    "",
    "404.html",
    "policies/mobile/",
    "parents/",
    "pupils/",
    "staff/",
    "visitors/",
    "help/",
    "papers/",
    "privacy/",
)
# What a page would have that a text had put there.
_PUT_THERE = """() => [...document.querySelectorAll("*")].filter((element) =>
    [...element.attributes].some((attribute) => attribute.name.startsWith("on") || attribute.name === "srcdoc")
    || /^\\s*(?:javascript|vbscript|data:text)/i.test(element.getAttribute("href") ?? "")
    || element.matches("object, embed, base, iframe:not([title='Your pages now'])")
).map((element) => element.outerHTML.slice(0, 200))"""


class Watch:
    """A page of a browser, and what happened on it that no page of ours does."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page(reduced_motion="reduce", bypass_csp=False)
        self.found: list[str] = []
        self.homes: tuple[str, ...] = ()
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.found.append(f"an error: {error}"))
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.page.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.found.append(f"something was stopped: {text}")

    def _request(self, address: str) -> None:
        if urlsplit(address).scheme not in {"data", "blob", "about"} and not address.startswith(self.homes):
            self.found.append(f"a request: {address}")

    def go(self, address: str, *homes: str) -> None:
        """Open a page, from which only these places may be asked for anything."""
        self.homes = homes
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Look at what is on the page now."""
        self.found += [f"an element: {element}" for element in self.page.evaluate(_PUT_THERE)]


def site(watch: Watch, home: str, typed: str) -> None:
    """Open the pages of a site that is served or that stands in files, and search it for what somebody typed."""
    is_served = home.startswith("http")
    of_files = [f"{path}index.html" for path in _PAGES if not path.endswith(".html")]
    for path in _PAGES if is_served else of_files:
        if is_served or _is_there(home + path):  # a policy that is not adopted has no page
            watch.go(home + path, home)
    for query in ("phones", typed):
        watch.go(home if is_served else f"{home}index.html", home)
        watch.page.fill("#search-field", query)
        watch.page.locator(".search-lines a, .search-status, [role=status]").first.wait_for(state="attached")
        expect(watch.page.locator("#search-field")).to_have_value(query)
        watch.look()


def _is_there(address: str) -> bool:
    return Path(url2pathname(urlsplit(address).path)).is_file()


def files(watch: Watch, folder: Path) -> None:
    """Open each page in a folder as a file."""
    for page in sorted(folder.rglob("*.html")):
        watch.go(page.as_uri(), folder.as_uri())


def form(watch: Watch, file: Path, room: Path) -> None:
    """Open a setting file with the form alone, and with the form beside its pages, and go through its steps."""
    alone = room / "form.html"
    alone.write_text(form_page.html(), encoding="utf-8")
    watch.go(alone.as_uri(), alone.as_uri())
    with another_page(watch.page):
        watch.page.get_by_label("Open your file").set_input_files([file])
    _steps(watch)
    with (
        contextlib.closing(Session(file, room / "made.zip", lambda: TODAY, True)) as session,
        server.serving(session, (0, 0), form_page.html, str) as (address, preview),
    ):
        watch.homes = (address, preview)
        with another_page(watch.page):
            watch.page.goto(address)
        watch.page.locator("#beside .card").first.wait_for()
        _steps(watch)
        watch.go(preview, preview)


def _steps(watch: Watch) -> None:
    watch.look()
    hashes = watch.page.evaluate(
        "() => [...document.querySelectorAll('a[href^=\"#/\"]')].map((a) => a.getAttribute('href'))"
    )
    for place in dict.fromkeys(hashes):
        before = watch.page.evaluate("location.hash")
        if place != before:
            with another_page(watch.page):
                watch.page.evaluate("hash => { location.hash = hash; }", place)
            watch.look()


def look(steps: Callable[[Watch], None], browser: Browser | None = None) -> Iterator[str]:
    """Take some steps in a browser, a new one unless it is given, and yield what ran or was asked for."""
    if browser:
        yield from _looked(steps, browser)
    else:
        # Playwright takes one browser a thread, and whoever calls may have one.
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            yield from thread.submit(_in_a_new_one, steps).result()


def _in_a_new_one(steps: Callable[[Watch], None]) -> list[str]:
    path = find()
    assert path, REMEDY
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--accept-lang=en-GB,en", "--no-sandbox"])
        return _looked(steps, browser)


def _looked(steps: Callable[[Watch], None], browser: Browser) -> list[str]:
    watch = Watch(browser)
    try:
        steps(watch)
        until(watch.page, "() => true")
        return watch.found
    finally:
        watch.page.close()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder for a block. Yield its address."""
    running, address = served(folder)
    try:
        yield address
    finally:
        running.shutdown()
