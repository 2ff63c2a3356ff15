"""`serve --form` in a real browser: the form saves the file, shows what `check` says of it and the pages, and makes the website."""

from __future__ import annotations

import contextlib
import datetime
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import axe
import pytest
from playwright.sync_api import Browser, Page, expect
from support import form as support_form
from support import kept
from support.places import STARTER, TESTS, TODAY
from support.waiting import another_page, becomes, reloaded, until

from schoolgate.form import data as form_data
from schoolgate.form import page as form_page
from schoolgate.form import server
from schoolgate.form.session import Session
from schoolgate.print.papers import papers
from schoolgate.publish import website

AXE = axe.script()
GOOD = STARTER.read_text(encoding="utf-8")
SHORT = "site: https://elm.example/\nname: Elm School\nkind: academy\nages: [4, 11]\npolicies:\n  dates:\n    mobile:\n      written: 2026-09-01\n"
NOTICE, BESIDE, FORM = "#notice", "#beside", "#form"


class Beside(NamedTuple):
    """A page of the form beside its preview, the file that it saves, and what stops its server."""

    page: Page
    file: Path
    form: str
    preview: str
    stop: Callable[[], None]
    asked: list[str]

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def open(self, hash_: str = "") -> None:
        with another_page(self.page):
            self.page.goto(f"{self.form}{hash_}")
        self.page.locator(f"{BESIDE} .card").first.wait_for()

    def go(self, hash_: str) -> None:
        with another_page(self.page):
            self.page.evaluate("hash => { location.hash = hash; }", hash_)

    def shows(self, text: str, where: str = BESIDE) -> None:
        until(self.page, "([where, text]) => document.querySelector(where).textContent.includes(text)", [where, text])

    def no_longer_shows(self, text: str, where: str = BESIDE) -> None:
        until(self.page, "([where, text]) => !document.querySelector(where).textContent.includes(text)", [where, text])

    def is_headed(self, heading: str) -> None:
        until(self.page, "heading => document.querySelector('h1')?.textContent === heading", heading)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def is_saved(self, wanted: str) -> None:
        for _ in range(400):
            if self.file.exists() and wanted in self.text:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"This was never saved: {wanted}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> kept.Pages:
    """The pages of each text that is shown: most tests open the same few files, and type the same name."""
    return kept.Pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def beside(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: kept.Pages
) -> Iterator[Callable[[str | bytes], Beside]]:
    """What opens the form beside its preview for a file with some text: none for a file that is not there."""
    pages.keep(monkeypatch)
    monkeypatch.setattr(website, "is_there", lambda _: False)
    monkeypatch.setattr(papers, "missing_packages", lambda: ["some"])  # they are made elsewhere, and take long
    monkeypatch.setattr(form_data, "data", support_form.data)  # each page has the same, which is put together once
    file = tmp_path / "settings" / "my-school.yml"
    file.parent.mkdir()
    with contextlib.ExitStack() as stack:

        def opened(text: str | bytes = "") -> Beside:
            if text:
                file.write_bytes(text.encode() if isinstance(text, str) else text)
            today = (lambda: TODAY) if text else datetime.date.today  # a new file has the day of the browser
            session = stack.enter_context(contextlib.closing(Session(file, tmp_path / "made.zip", today, True)))
            serving = contextlib.ExitStack()
            stack.callback(serving.close)
            form, preview = serving.enter_context(server.serving(session, (0, 0), form_page.html, str))
            page = browser.new_page(
                reduced_motion="reduce", viewport={"width": 1280, "height": 900}, accept_downloads=True
            )
            stack.callback(page.close)
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            found = Beside(page, file, form, preview, serving.close, asked)
            if not isinstance(text, bytes):
                found.open()
            return found

        yield opened


# ---------------------------------------------------------------------------------------------------------------
# A new file


def test_first_answers_are_saved_and_their_pages_shown(beside: Callable[[str], Beside]) -> None:
    form = beside("")
    expect(form.page.locator("h1")).to_have_text("What you are, and which policies you adopt", use_inner_text=True)
    assert not form.file.exists(), "nothing was answered yet"
    form.page.get_by_label("An academy or free school").check()
    form.page.get_by_label("Mobile and smart technology policy").check()
    form.press("Save and continue")
    form.is_headed("Your name and ages")
    form.is_saved("kind: academy")
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.is_saved("name: Elm School")
    preview = form.page.frame_locator("iframe")
    preview.get_by_text("Review edition: not for publication").first.wait_for()
    expect(preview.locator("body")).to_contain_text("Elm School")
    form.shows("answers are missing")
    reloaded(form.page)
    form.is_headed("Your name and ages")
    expect(form.page.get_by_label("What are you called, in full?")).to_have_value("Elm School")


def test_a_page_of_the_preview_is_chosen_and_stays(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    choice = form.page.get_by_label("Your pages now")
    pages = ["Start page", "For parents", "Help", "For staff", "For pupils", "For visitors", "Policies"]
    expect(choice.locator("option")).to_have_text(pages)
    choice.focus()
    choice.select_option("For parents")
    preview = form.page.frame_locator("iframe")
    preview.locator("h1", has_text="parents").wait_for()
    becomes(form.page, "document.activeElement.id", "preview-page")
    form.go("#/step/name")
    form.is_headed("Your name and ages")
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.is_saved("name: Elm School")
    preview.get_by_text("Elm School").first.wait_for()
    expect(preview.locator("h1")).to_have_text(re.compile("parents", re.IGNORECASE))
    form.page.go_back()
    form.is_headed("Elm School")
    expect(form.page, "one step back, whatever the frame has shown").to_have_url(f"{form.form}#/tasks")


@pytest.mark.parametrize(("name", "without"), [("first-nursery", "For children"), ("first-online", "For visitors")])
def test_there_is_no_choice_of_a_page_that_the_site_has_not(
    name: str, without: str, beside: Callable[[str], Beside]
) -> None:
    form = beside((TESTS / "good" / f"{name}.yml").read_text(encoding="utf-8"))
    choice = form.page.get_by_label("Your pages now")
    options = choice.locator("option").all_inner_texts()
    assert len(options) == 6
    assert without not in options
    for option in options:
        choice.select_option(option)
        form.page.frame_locator("iframe").locator("h1").wait_for()


def test_nothing_is_fetched_from_elsewhere(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.page.get_by_label("Your pages now").select_option("Help")
    form.page.frame_locator("iframe").locator("h1").wait_for()
    ours = {urlsplit(address).netloc for address in (form.form, form.preview)}
    assert {urlsplit(url).netloc for url in form.asked if not url.startswith("data:")} == ours


def test_the_start_page_begins_no_other_file(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.page.get_by_role("link", name="Schoolgate", exact=True).click()
    form.is_headed("Oakfield Primary School")
    expect(form.page.get_by_role("button", name="Start a new file")).to_have_count(0)
    assert form.text == GOOD


def test_what_is_typed_while_a_save_is_under_way_is_saved_too(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.open("#/step/name")
    field = form.page.get_by_label("What are you called, in full?")
    for name in ("Elm", "Elm S", "Elm School"):
        field.fill(name)
        form.page.wait_for_timeout(650)
    form.is_saved("name: Elm School")
    expect(form.page.locator(NOTICE)).to_have_text("", use_inner_text=True)


# ---------------------------------------------------------------------------------------------------------------
# What is wrong


def ages(page: Page) -> None:
    page.get_by_label("Oldest").fill("4")


def stay_at_home(page: Page) -> None:
    page.get_by_label("Phones stay at home", exact=True).first.check()


def no_pages(page: Page) -> None:
    page.get_by_label("Our social media pages").uncheck()
    page.get_by_label("Letters", exact=True).check()


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(
    ("name", "heading", "mend"),
    [
        ("ages-of-a-nursery", "Your name and ages", ages),
        ("school-phones-at-break", "Phones from gate to gate", stay_at_home),
        ("told-on-accounts-we-have-not", "How people are told", no_pages),
    ],
)
def test_what_several_answers_show_is_told_beside_in_the_list_and_at_its_question(
    name: str, heading: str, mend: Callable[[Page], None], beside: Callable[[str], Beside]
) -> None:
    text = (TESTS / "bad" / f"{name}.yml").read_text(encoding="utf-8")
    (message,) = re.findall(r"# expect \d+:\d+: (.+)", text)
    form = beside(text)
    task = form.page.locator("li.task", has_text=heading)
    expect(task.locator(".state")).to_have_text("1 to correct", use_inner_text=True)
    form.shows("To correct")
    expect(form.page.locator(f"{BESIDE} [role=status]").first).to_have_text("1 to correct.")
    form.page.locator("#left li a").first.click()
    form.is_headed(heading)

    def is_told() -> None:
        summary = form.page.locator(".summary")
        expect(summary.get_by_role("link")).to_have_text(message, use_inner_text=True)
        expect(summary).to_be_focused()
        expect(form.page).to_have_title(f"Error: {heading} - Schoolgate")
        field = form.page.locator("[aria-invalid=true]")
        described = field.first.get_attribute("aria-describedby") or ""
        expect(form.page.locator(f"[id='{described.split()[-1]}']")).to_have_text(f"Error: {message}")

    is_told()
    form.press("Save and continue")
    until(form.page, "() => document.activeElement.matches('.summary')")
    is_told()
    assert axe.faults(form.page, AXE, rules_of_colour=axe.OF_COLOUR) == {}

    mend(form.page)
    form.press("Save and continue")
    until(form.page, "heading => document.querySelector('h1').textContent !== heading", heading)
    form.no_longer_shows(message)
    expect(form.page.locator(f"{BESIDE} [role=status]").first).to_have_text("Nothing to correct.")
    form.go("#/tasks")
    expect(task.locator(".state")).to_have_text("Complete", use_inner_text=True)


def test_an_answer_that_is_no_longer_asked_can_be_removed_where_its_fault_leads(
    beside: Callable[[str], Beside],
) -> None:
    form = beside((TESTS / "bad" / "monitoring-contradicted.yml").read_text(encoding="utf-8"))
    form.shows("this contradicts it")
    expect(form.page.locator("[data-state=wrong]"), "no step shows it").to_have_count(0)
    expect(form.page.locator("#left li a").first).to_have_attribute("href", "#/tasks")
    form.page.get_by_role("button", name="Remove How do you check how the internet is used?").click()
    becomes(form.page, "document.activeElement.tagName", "H1")
    form.no_longer_shows("this contradicts it")


def test_a_fault_of_a_line_that_is_no_answer_names_the_line(beside: Callable[[str], Beside]) -> None:
    form = beside(f"{GOOD}zebra: yes\n")
    form.shows(f"Line {len(GOOD.splitlines()) + 1}. There is no “zebra”.")
    expect(form.page.locator("[data-state=wrong]"), "it is of no step").to_have_count(0)


def test_warnings_and_promises_are_listed_and_stay_open_while_somebody_types(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD.replace("Oakfield Primary School", "Oakfield  Primary School", 1))
    form.shows("One thing to look at")
    form.page.get_by_text("What your policies promise").click()
    expect(form.page.locator("#promises li").first).to_be_visible()
    expect(form.page.locator("#promises li").nth(20)).to_be_visible()
    form.open("#/step/name")
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.no_longer_shows("One thing to look at")
    expect(form.page.locator("#promises li").first).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------
# When saving fails


def change_on_disk(form: Beside) -> None:
    """Change one answer in another program, and then another in the form."""
    form.open("#/step/name")
    form.file.write_text(GOOD.replace("role: Deputy headteacher", "role: Assistant headteacher", 1), encoding="utf-8")
    assert form.text != GOOD
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.shows("Another program has changed my-school.yml.", NOTICE)
    form.shows("What you changed here since is not saved: What are you called, in full?", NOTICE)
    assert "Elm School" not in form.text


def test_a_change_from_elsewhere_and_ones_own_are_put_together(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    change_on_disk(form)
    expect(form.page.get_by_label("What are you called, in full?")).to_have_value("Elm School")
    assert axe.faults(form.page, AXE, rules_of_colour=axe.OF_COLOUR) == {}
    form.press("Put my changes into the file")
    form.is_saved("name: Elm School")
    assert "role: Assistant headteacher" in form.text
    assert len([line for line in form.text.splitlines() if line not in GOOD.splitlines()]) == 2
    form.no_longer_shows("Another", NOTICE)
    becomes(form.page, "document.activeElement.tagName", "H1")


def test_a_change_from_elsewhere_may_stand_alone(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    change_on_disk(form)
    there = form.text
    form.press("Save and continue")
    until(form.page, "() => document.activeElement.id === 'notice'")
    expect(form.page.locator("h1"), "it goes on once it is saved").to_have_text(
        "Your name and ages", use_inner_text=True
    )
    form.press("Leave the file as it is now")
    form.no_longer_shows("Another", NOTICE)
    expect(form.page.get_by_label("What are you called, in full?")).to_have_value("Oakfield Primary School")
    assert form.text == there
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.is_saved("name: Elm School")
    assert "role: Assistant headteacher" in form.text


def test_a_file_that_is_gone_is_saved_again(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.open("#/step/name")
    form.file.unlink()
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.shows("my-school.yml is no longer there.", NOTICE)
    form.press("Save it again")
    form.is_saved("name: Elm School")
    assert len(form.text.splitlines()) == len(GOOD.splitlines())


def test_a_file_that_another_program_leaves_unreadable_is_not_touched(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.open("#/step/name")
    broken = f'{GOOD}office: "\n'
    form.file.write_text(broken, encoding="utf-8")
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.shows("it cannot be read now. Line ", NOTICE)
    assert form.text == broken
    form.file.write_text(GOOD, encoding="utf-8")
    form.press("Try again")
    form.is_saved("name: Elm School")
    form.no_longer_shows("Line", NOTICE)


def test_while_the_server_is_stopped_nothing_is_lost_and_each_page_says_so(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.open("#/step/name")
    form.stop()
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.shows("the program that saves them has stopped", NOTICE)
    form.press("Save and continue")
    until(form.page, "() => document.activeElement.id === 'notice'")
    expect(form.page.locator("h1")).to_have_text("Your name and ages", use_inner_text=True)
    expect(form.page.get_by_label("What are you called, in full?")).to_have_value("Elm School")
    form.shows("Your last changes are not saved.")
    form.go("#/finish")
    form.shows("Not saved yet", FORM)
    # Started again, on the same port.
    port = urlsplit(form.form).port or 0
    with (
        contextlib.closing(Session(form.file, form.file.parent / "made.zip", lambda: TODAY, True)) as session,
        server.serving(session, (port, urlsplit(form.preview).port or 0), form_page.html, str),
    ):
        form.press("Try again")
        form.is_saved("name: Elm School")
        form.shows("Your answers are saved", FORM)
        expect(form.page.locator(NOTICE)).to_have_text("", use_inner_text=True)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name: [a\n", "Line 2: The file cannot be read from here on."),
        ("name: Elm\n".encode("utf-16"), "is not saved as UTF-8 text"),
        (b"just words\n", "Line 1: This is not a setting file of Schoolgate."),
        (b"on: push\njobs: none\nname: Publish\n", "Line 1: This is not a setting file of Schoolgate."),
        (b"name: &x Elm\n", "Put this text in quotes"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_filled_in(
    content: bytes, says: str, beside: Callable[[bytes], Beside]
) -> None:
    form = beside(content)
    form.page.goto(form.form)
    form.is_headed("my-school.yml cannot be read")
    form.shows(says, FORM)
    assert axe.faults(form.page, AXE, rules_of_colour=axe.OF_COLOUR) == {}
    form.go("#/step/name")
    form.is_headed("my-school.yml cannot be read")
    expect(form.page.locator("form")).to_have_count(0)
    assert form.file.read_bytes() == content
    form.file.write_text(GOOD, encoding="utf-8")
    with another_page(form.page):
        form.press("Read it again")
    form.is_headed("Your name and ages")


# ---------------------------------------------------------------------------------------------------------------
# The website, and the form for others


def test_the_website_is_saved_from_a_link(beside: Callable[[str], Beside], tmp_path: Path) -> None:
    form = beside(GOOD)
    form.press("Make the website")
    link = form.page.get_by_role("link", name="Save the website")
    link.wait_for()
    becomes(form.page, "document.activeElement.textContent", "Make the website")
    form.shows("PDF and Word", "#made")
    with form.page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "saved.zip")
    assert zipfile.ZipFile(tmp_path / "saved.zip").testzip() is None
    form.go("#/step/name")
    form.is_headed("Your name and ages")
    form.page.get_by_label("What are you called, in full?").fill("Elm School")
    form.no_longer_shows("Save the website", "#made")


def test_why_no_website_is_made_is_said(beside: Callable[[str], Beside]) -> None:
    form = beside(SHORT)
    form.press("Make the website")
    form.shows("It has not been made. First do what stands above.", "#made")
    expect(form.page.locator("#left")).to_contain_text("answers are missing", use_inner_text=True)
    expect(form.page.get_by_role("link", name="Save the website")).to_have_count(0)


def test_the_form_alone_is_there_to_be_sent_to_others(beside: Callable[[str], Beside], tmp_path: Path) -> None:
    form = beside(GOOD)
    form.open("#/finish")
    with form.page.expect_download() as download:
        form.page.get_by_role("link", name="Save the form to send it").click()
    download.value.save_as(tmp_path / "form.html")
    assert download.value.suggested_filename == "form.html"
    assert (tmp_path / "form.html").read_text(encoding="utf-8") == form_page.html()


# ---------------------------------------------------------------------------------------------------------------
# Access


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("hash_", ["#/tasks", "#/step/name", "#/finish"])
def test_axe_finds_nothing_beside_the_preview(hash_: str, beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    form.open(hash_)
    assert axe.faults(form.page, AXE) == {}


def test_nothing_is_wider_than_the_page(beside: Callable[[str], Beside]) -> None:
    form = beside(GOOD)
    change_on_disk(form)
    for width in (320, 390, 1280):
        form.page.set_viewport_size({"width": width, "height": 800})
        becomes(form.page, "innerWidth", width)
        assert form.page.evaluate("document.documentElement.scrollWidth") <= width
