"""The offline edition: somebody opens the site from a USB stick by double click, without a server and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import axe
import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect
from support.killed import tree
from support.places import STARTER, TODAY
from support.waiting import until

from schoolgate.errors import SettingRefused
from schoolgate.policy.provisions import read_template
from schoolgate.publish import build, gate, offline
from schoolgate.publish.check import check_setting
from schoolgate.publish.gate import reading

NURSERY = STARTER.parent / "examples" / "nursery.yml"


@pytest.mark.parametrize(
    ("served", "opened"),
    [
        ('<a href="../help/">', '<a href="../help/index.html">'),
        ('<a href="../policies/mobile/#mobile.staff">', '<a href="../policies/mobile/index.html#mobile.staff">'),
        ('<a class="home" href=".">', '<a class="home" href="./index.html">'),
        ('<a href="..">', '<a href="../index.html">'),
        ('<a href="../..">', '<a href="../../index.html">'),
        ('<a href="./">', '<a href="./index.html">'),
        ('<meta http-equiv="refresh" content="0; url=../side-gate/">', '<meta http-equiv="refresh" content="0; url=../side-gate/index.html">'),
        # What leads to a file, to this page or out of the site stays as it is.
        ('<a href="#what-to-do">', '<a href="#what-to-do">'),
        ('<a href="papers/mobile.pdf">', '<a href="papers/mobile.pdf">'),
        ('<link href="../assets/schoolgate.css">', '<link href="../assets/schoolgate.css">'),
        ('<a href="https://www.ceop.police.uk/">', '<a href="https://www.ceop.police.uk/">'),
        ('<a href="//elsewhere.example/">', '<a href="//elsewhere.example/">'),
        ('<a href="tel:999">', '<a href="tel:999">'),
        ('<a href="mailto:office@oakfield.example">', '<a href="mailto:office@oakfield.example">'),
        ('<p data-href="../help/">', '<p data-href="../help/">'),
    ],
)  # fmt: skip
def test_each_link_names_its_file(served: str, opened: str) -> None:
    assert offline.name_files(served) == opened


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter’s offline edition, in a folder whose name has a space and a letter of another alphabet."""
    out = tmp_path_factory.mktemp("usb stick é") / "site"
    build.build(STARTER, out, TODAY, variant="offline")
    return out


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


def pages_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def old_signs(folder: Path) -> list[Path]:
    return [file for file in pages_of(folder) if 'http-equiv="refresh"' in file.read_text(encoding="utf-8")]


def test_it_has_each_page_of_the_public_site_and_none_for_a_server(stick: Path, starter: Path) -> None:
    public = {file.relative_to(starter) for file in pages_of(starter)}
    assert {file.relative_to(stick) for file in pages_of(stick)} == public - {Path("404.html")}
    assert not [name for name in ("404.html", "sitemap.xml", "sitemap.xml.gz") if (stick / name).exists()]


def test_each_page_says_what_the_public_one_says_and_that_it_is_a_copy(stick: Path, starter: Path) -> None:
    copied = " A copy, made on 20 November 2026. The pages in force are at https://online-safety.oakfield.example/."
    assert len(list(pages_of(stick))) > 10
    for file in pages_of(stick):
        here = lxml.html.document_fromstring(file.read_bytes()).body.text_content()
        there = lxml.html.document_fromstring((starter / file.relative_to(stick)).read_bytes()).body.text_content()
        assert " ".join(copied.split()) in " ".join(here.split()), file
        assert " ".join(here.replace(copied, "").split()) == " ".join(there.split()), file


def test_each_link_leads_to_a_file_and_a_place_that_are_there(stick: Path) -> None:
    followed = 0
    for file in pages_of(stick):
        for target in lxml.html.document_fromstring(file.read_bytes()).xpath("//@href | //@src"):
            parts = urlsplit(target)
            if parts.scheme or not parts.path:
                continue
            there = (file.parent / unquote(parts.path)).resolve()
            assert there.is_file(), (file, target)
            assert there.is_relative_to(stick.resolve()), (file, target)
            if parts.fragment:
                assert (
                    lxml.html.document_fromstring(there.read_bytes()).get_element_by_id(unquote(parts.fragment))
                    is not None
                )
            followed += 1
    assert followed > 700


def test_each_page_opens_by_double_click_and_fetches_all_it_needs(stick: Path, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: said.append(f"{page.url}: {request.url} {request.failure}"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for file in pages_of(stick):
        if file in old_signs(stick):
            continue  # it leads on by itself
        page.goto(file.as_uri())
        assert page.title()
        # Each typeface that the page asks for was read too.
        fonts = page.evaluate("document.fonts.ready.then((all) => [...all].map((font) => font.status))")
        assert "error" not in fonts, file
    assert said == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


# What says that it is a copy, and links to the pages in force, is on all. One page of each template; make fuzz looks at help too.
@pytest.mark.every(one_in=1)
@pytest.mark.parametrize(
    "path", ["parents", "visitors/main-entrance", pytest.param("help", marks=pytest.mark.every(one_in=1000))]
)
def test_axe_finds_nothing_on_a_copy(stick: Path, page: Page, path: str) -> None:
    page.goto((stick / path / "index.html").as_uri())
    assert axe.faults(page, axe.script(), ["phone"], ["desk"], ["phone"], rules_of_colour=axe.OF_COLOUR) == {}


def test_from_page_to_page_by_the_doors(stick: Path, page: Page) -> None:
    page.goto((stick / "index.html").as_uri())
    for door in ("Help", "Parents", "Visitors", "Policies"):
        page.get_by_role("navigation").get_by_role("link", name=door, exact=True).first.click()
        page.wait_for_url((stick / door.lower() / "index.html").as_uri())
        expect(page.locator("h1")).to_have_count(1)
    page.locator(".home").first.click()
    page.wait_for_url((stick / "index.html").as_uri())


def test_the_search_finds_a_line_and_opens_there(stick: Path, page: Page) -> None:
    page.goto((stick / "parents" / "index.html").as_uri())
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("#search-field").press_sequentially("confiscate")
    until(page, "() => document.querySelectorAll('.search-lines a').length > 0")
    with page.expect_navigation():
        page.locator(".search-lines a").first.click()
    parts = urlsplit(page.url)
    assert parts.scheme == "file"
    assert parts.path.endswith("/index.html")
    expect(page.locator(f"[id='{unquote(parts.fragment)}']")).to_have_count(1)


def test_words_of_danger_bring_help_first(stick: Path, page: Page) -> None:
    page.goto((stick / "index.html").as_uri())
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("#search-field").press_sequentially("kill myself")
    until(page, "() => { const help = document.querySelector('.search-help'); return help && !help.hidden; }")
    page.get_by_role("link", name="All the ways to get help").click()
    page.wait_for_url((stick / "help" / "index.html").as_uri())


def test_an_old_sign_leads_on(stick: Path, page: Page) -> None:
    (old,) = old_signs(stick)
    with page.expect_navigation(url=lambda address: address.endswith("/index.html") and address != old.as_uri()):
        page.goto(old.as_uri())
    assert "This sign has been replaced" not in page.content()


def test_the_gate_finds_a_link_that_only_a_server_could_follow(stick: Path, tmp_path: Path) -> None:
    build.build(NURSERY, out := tmp_path / "nursery", TODAY, variant="offline")
    setting = check_setting(NURSERY, TODAY).setting
    assert setting
    expected = reading.Expected.draw_up(setting, read_template(), {}, [], "offline")
    assert not [fault for fault in gate.check(out, expected) if "folder" in fault]
    home = out / "index.html"
    home.write_text(
        home.read_text(encoding="utf-8").replace('href="help/index.html"', 'href="help/"', 1), encoding="utf-8"
    )
    assert "index.html: the link “help/” leads to a folder, which opens no page without a server." in gate.check(
        out, expected
    )


def test_it_never_takes_the_place_of_the_public_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    build.build(NURSERY, out, TODAY)
    before = tree(out)
    with pytest.raises(SettingRefused) as refused:
        build.build(NURSERY, out, TODAY, variant="offline")
    assert [problem.message for problem in refused.value.problems] == [
        f"{out} contains the public site, and the offline edition never replaces it. Name another folder."
    ]
    assert tree(out) == before


def test_two_builds_are_the_same(stick: Path, tmp_path: Path) -> None:
    build.build(STARTER, tmp_path / "again", TODAY, variant="offline")
    assert tree(tmp_path / "again") == tree(stick)
