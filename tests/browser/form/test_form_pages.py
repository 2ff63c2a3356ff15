"""The pages of the form as somebody uses them: the list of steps, a step, errors, by keyboard alone, on a telephone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import axe
import pytest
from playwright.sync_api import Browser, Page, expect
from support import form_page
from support.kinds import SIZES
from support.waiting import another_page, becomes, until

AXE = axe.script()
BEGUN: dict[str, Any] = {"kind": "day", "dates": {"one": {"written": "2026-09-01"}}}
BOARDS = {**BEGUN, "kind": "boarding"}
ALL: dict[str, Any] = {
    **BOARDS, "name": "Oak <b>House</b>", "office": {"called": "reception", "phone": "01632 960 123", "email": "a@b.example"},
    "colour": "#1b5e4b", "ages": ["11", "18"], "council": {"name": "Kent", "line": {"phone": "01632 960 124"}}, "rule": {"own_words": "We agree it."},
    "practices": {"usual": {"wording": "abc123", "answer": "yes", "except": ["trips"]}}, "trips": "yes", "watches": "no", "place": "the office",
    "leads": [{"role": "Head"}, {"role": "Deputy", "rule": "away", "until": "2026-12-31"}], "places": ["the hall", "the toilets"],
    "accounts": {"run_by": "the office"}, "protections": "no", "website": "https://a.example/",
    "sleeping": {"called": "boarders", "nights": [{"rule": "switched off"}]}, "changes": {"a.b.c": {"add": "More."}},
}  # fmt: skip
STEPS = [step["id"] for section in form_page.PLAN["sections"] for step in section["steps"]]


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(form_page.write(tmp_path_factory.mktemp("pages")))
    yield page
    page.close()


@pytest.fixture
def page(opened: Page) -> Page:
    """The list of steps, once the first is done."""
    opened.set_viewport_size(SIZES["desk"])
    show(opened, "#/tasks", BEGUN)
    return opened


def show(page: Page, hash_: str, answers: Any = None) -> None:
    """Show a page of the form, with other answers if they are given. What is wrong on it is told first."""
    with another_page(page):
        page.evaluate(
            """([hash, answers]) => {
              if (answers) Object.assign(run("form"), { answers });
              run("goTo")(hash);
            }""",
            [hash_, answers],
        )


def is_headed(page: Page, heading: str) -> None:
    """Wait for a page of the form: what stands behind # is heard of a moment after it changes."""
    until(page, "heading => document.querySelector('h1').textContent === heading", heading)


def state(page: Page, title: str) -> str:
    """Return what the list of steps says of a step."""
    return page.locator("li.task", has_text=title).locator(".state").inner_text()


# ---------------------------------------------------------------------------------------------------------------
# The list of steps


def test_the_list_says_how_far_each_step_is(page: Page) -> None:
    assert state(page, "What are you?") == "Complete"
    assert state(page, "How you are reached") == "Not started"
    show(page, "#/tasks", {**BEGUN, "office": {"phone": "1"}})
    assert state(page, "How you are reached") == "1 of 2 answered"
    expect(page.locator("h2", has_text="The office")).to_have_text("The office 1 of 6 answered")
    show(page, "#/tasks", {**BEGUN, "office": {"phone": "1", "email": "nonsense"}})
    assert state(page, "How you are reached") == "1 to correct"
    show(page, "#/tasks", {**BOARDS, "sleeping": {"called": "boarders"}})
    assert state(page, "Who stays the night") == "Complete"
    assert state(page, "Numbers") == "Optional"


def test_nothing_but_the_first_step_can_be_opened_at_first(page: Page) -> None:
    show(page, "#/tasks", {})
    expect(page.locator("li.task a")).to_have_text(["What are you?"], use_inner_text=True)
    assert state(page, "How you are reached") == "Cannot start yet"


def test_one_person_sees_their_own_steps_and_goes_on_among_them(page: Page) -> None:
    page.get_by_role("link", name="The safeguarding lead").click()
    until(page, "() => document.querySelectorAll('li.task').length === 4")
    expect(page.locator("li.task a")).to_have_text(["What many do", "Phones", "People", "Numbers"], use_inner_text=True)
    expect(page.locator("nav [aria-current]")).to_have_text("The safeguarding lead", use_inner_text=True)
    page.get_by_role("link", name="Phones").click()
    page.get_by_role("button", name="Save and continue").click()
    is_headed(page, "People")
    with another_page(page):
        page.go_back()
    is_headed(page, "Phones")
    with another_page(page):
        page.go_back()
    until(page, "() => location.hash === '#/tasks/dsl' && document.querySelectorAll('li.task').length === 4")


def test_answers_that_are_no_longer_asked_can_be_removed(page: Page) -> None:
    show(page, "#/tasks", {**BEGUN, "sleeping": {"called": "boarders"}, "trips": "yes"})
    expect(page.get_by_role("heading", name="No longer asked")).to_be_visible()
    page.get_by_role("button", name="Remove On trips too?").click()
    becomes(page, "run('form').answers", {**BEGUN, "sleeping": {"called": "boarders"}})
    page.get_by_role("button", name="Remove Does anybody stay the night?").click()
    becomes(page, "run('form').answers", BEGUN)
    expect(page.get_by_role("heading", name="No longer asked")).to_have_count(0)


# ---------------------------------------------------------------------------------------------------------------
# A step


def test_a_step_has_a_way_back_its_section_a_heading_and_help(page: Page) -> None:
    show(page, "#/step/kind")
    expect(page).to_have_title("What are you? - Schoolgate")
    expect(page.get_by_text("Start here. For the office.")).to_be_visible()
    page.get_by_text("Help with this").click()
    expect(page.get_by_text("Ask headteacher.")).to_be_visible()
    page.get_by_role("link", name="Back to all steps").click()
    until(page, "() => location.hash === '#/tasks'")


def test_a_blank_answer_is_counted_and_not_refused(page: Page) -> None:
    show(page, "#/step/office")
    page.get_by_role("button", name="Save and continue").click()
    is_headed(page, "How you look")


def test_what_cannot_be_right_is_refused_with_what_to_write(page: Page) -> None:
    show(page, "#/step/office")
    page.get_by_label("Its email address").fill("nonsense")
    page.get_by_role("button", name="Save and continue").click()
    message = "“nonsense” is no address. Write one such as a@b.example."
    expect(page).to_have_title(re.compile("^Error: "))
    becomes(page, "document.activeElement.getAttribute('aria-labelledby')", "summary")
    expect(page.locator("[role=alert] ~ h1"), "it stands above the heading").to_have_count(1)
    field = page.get_by_label("Its email address")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.evaluate(
        "each => each.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent)"
    )
    assert described == [f"Error: {message}"]
    page.get_by_role("alert").get_by_role("link", name=message).click()
    becomes(page, "document.activeElement.id", "q.office.email")
    becomes(page, "location.hash", "#/step/office")
    field.fill("a@b.example")
    page.get_by_role("button", name="Save and continue").click()
    is_headed(page, "How you look")
    expect(page).to_have_title("How you look - Schoolgate")


def test_coming_back_later_keeps_what_was_typed(page: Page) -> None:
    show(page, "#/step/office")
    page.get_by_label("Its email address").fill("nonsense")
    page.get_by_role("button", name="Come back to this later").click()
    is_headed(page, "Your answers")
    assert state(page, "How you are reached") == "1 to correct"
    becomes(page, "run('form').answers.office", {"email": "nonsense"})


def test_only_what_the_answers_need_is_asked(page: Page) -> None:
    show(page, "#/step/phones", {**BOARDS, "practices": {"usual": {"wording": "abc123", "answer": "no"}}})
    expect(page.get_by_label("Where are they kept?")).to_be_hidden()
    page.get_by_label("handed-in").check()
    expect(page.get_by_label("Where are they kept?")).to_be_visible()
    page.get_by_label("At home").check()
    expect(page.get_by_label("Where are they kept?")).to_be_hidden()


def test_a_question_that_may_be_left_blank_says_so(page: Page) -> None:
    show(page, "#/step/office")
    labels = ["What is it called? (optional)", "Its number", "Its email address"]
    expect(page.locator("label")).to_have_text(labels, use_inner_text=True)


@pytest.mark.parametrize("address", ["#/step/nothing", "#/step/nights", "#/tasks/nobody", "#/step/%3Cb%3E"])
def test_an_address_that_leads_nowhere_shows_the_list(page: Page, address: str) -> None:
    show(page, address)
    expect(page.locator("h1")).to_have_text("Your answers", use_inner_text=True)
    expect(page.locator("li.task").nth(5)).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------
# By keyboard alone


def test_a_step_with_an_error_is_mended_by_keyboard_alone(page: Page) -> None:
    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def focused() -> str:
        return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))

    show(page, "#/step/office")
    press("Tab")
    assert focused() == "q.office.called"
    page.keyboard.type("reception")
    press("Tab")
    page.keyboard.type("01632 960 123")
    press("Tab")
    page.keyboard.type("nonsense")
    press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    press("Tab", "Enter")
    assert focused() == "q.office.email"
    press("Control+a")
    page.keyboard.type("a@b.example")
    press("Tab")
    assert focused() == "Save and continue"
    press("Enter")
    is_headed(page, "How you look")
    assert focused() == "How you look"
    office = {"called": "reception", "phone": "01632 960 123", "email": "a@b.example"}
    becomes(page, "run('form').answers.office", office)


def test_radio_buttons_are_chosen_with_arrows_and_open_what_is_below(page: Page) -> None:
    show(page, "#/step/accounts")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Who runs them?")).to_be_visible()
    page.keyboard.press("ArrowDown")
    becomes(page, "run('form').answers.accounts", "no")
    expect(page.get_by_label("Who runs them?")).to_be_hidden()


# ---------------------------------------------------------------------------------------------------------------
# Access


@pytest.mark.parametrize("answers", [{}, BOARDS, ALL], ids=["empty", "begun", "all"])
def test_axe_finds_nothing_on_the_list(page: Page, answers: Any) -> None:
    show(page, "#/tasks", answers)
    assert axe.faults(page, AXE) == {}


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "answers", [pytest.param(BOARDS, marks=pytest.mark.every(one_in=1000)), ALL], ids=["begun", "all"]
)
def test_axe_finds_nothing_on_a_step(page: Page, step: str, answers: Any) -> None:
    show(page, f"#/step/{step}", {**answers, "sleeping": answers.get("sleeping", {})})
    expect(page.locator("form")).to_have_count(1)
    assert axe.faults(page, AXE, rules_of_colour=axe.OF_COLOUR) == {}


def test_axe_finds_nothing_where_something_is_wrong(page: Page) -> None:
    show(page, "#/step/office", {**ALL, "office": {"email": "nonsense"}})
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe.faults(page, AXE) == {}


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_wider_than_the_page_and_all_can_be_pressed(page: Page, step: str, width: int) -> None:
    """At 320 pixels a page of 1280 is enlarged to 400 %."""
    page.set_viewport_size({"width": width, "height": 800})
    show(page, f"#/step/{step}", ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = """() => [...document.querySelectorAll("#form :is(a, button, summary, input, textarea)")].filter((each) => {
      const { width, height } = (each.matches("[type=radio], [type=checkbox]") ? each.labels[0] : each).getBoundingClientRect();
      return width && (height < 43.5 || width < 24);
    }).map((each) => each.outerHTML.slice(0, 120))"""
    assert page.evaluate(small) == []
