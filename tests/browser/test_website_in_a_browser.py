"""What an office manager opens from the zip, and beside the form: read with axe, on a telephone and on a desk."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import axe
import pytest
from playwright.sync_api import Browser, expect
from support.opened import Opened
from support.places import STARTER, TESTS, TODAY

from schoolgate.form import server
from schoolgate.form.session import Session
from schoolgate.publish import website


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("website")
    website.make(STARTER, room / "website.zip", TODAY, False, lambda _: False, fictional=True)
    with zipfile.ZipFile(room / "website.zip") as archive:
        archive.extractall(room)
    return room


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize("name", [website.SHEET, "paste/help.html", "paste/parents.html", "paste/mobile-policy.html"])
def test_a_file_of_the_zip_opens_by_double_click_and_can_be_read_by_all(
    name: str, unpacked: Path, browser: Browser
) -> None:
    page = browser.new_page()
    opened = Opened(page, unpacked.as_uri() + "/")
    opened.go(name)
    broken = {
        rule.partition(":")[0]
        for rules in axe.faults(page, axe.script(), dark=(), forced=()).values()
        for rule in rules
    }
    # The first heading of a page to paste is of the second rank: the school's own system writes the first above it.
    assert broken == ({"page-has-heading-one"} if name.startswith("paste/") else set())
    assert opened.errors == []
    assert opened.requests == [f"{unpacked.as_uri()}/{name}"]
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("text", ["", (TESTS / "bad" / "everything-at-once.yml").read_text(encoding="utf-8")])
def test_what_stands_in_place_of_the_pages_can_be_read_by_all(text: str, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "my-school.yml"
    file.write_text(text, encoding="utf-8")
    session = Session(file, tmp_path / "website.zip", lambda: TODAY, fictional=True)
    with (
        contextlib.closing(session),
        server.serving(
            session, (0, 0), lambda knows: f"<!doctype html><title>A form</title><iframe src={knows['preview']}>", str
        ) as (
            form,
            pages,
        ),
    ):
        page = browser.new_page()
        opened = Opened(page, pages)
        opened.go("")
        assert page.get_by_role("heading", level=1).inner_text() == ("To fix first" if text else "No answers yet")
        assert axe.faults(page, axe.script(), dark=(), forced=()) == {}
        page.goto(form)
        framed = page.frame_locator("iframe").get_by_role("heading", level=1)
        expect(framed).to_have_text("To fix first" if text else "No answers yet")
        assert opened.errors == []
        page.close()
