"""Each question as a control: what stands in the file is shown, what is typed is read, and what nobody touched stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support import form_page
from support.waiting import becomes

BEGUN = {"kind": "boarding", "dates": {"one": {"written": "2026-09-01"}}}
# Each type, with answers as they may stand in a file.
ANSWERS: list[tuple[str, Any]] = [
    ("kind", "day"), ("kind", "seldom"), ("office.called", "reception"), ("office", {"called": "the “front” desk: £5 & up"}), ("office.phone", "01632 960 123"),
    ("office.email", "a@b.example"), ("colour", "#a1b2c3"), ("logo", "logo.png"), ("ages", ["4", "11"]),
    ("dates", {"one": {"written": "2026-09-01"}}), ("dates", {"one": {"written": "next week"}}), ("dates", {}),
    ("rule", "handed-in"), ("rule", {"own_words": "We agree it with each family."}),
    ("rule", {"own_words": "We agree it.", "confirmed": "It shows nobody."}), ("rule", "handed in"),
    ("trips", "yes"), ("trips", "no"), ("watches", "no"), ("watches", None),
    ("leads", {"role": "Head"}), ("leads", [{"role": "Head"}, {"role": "Deputy", "age": "40", "rule": "away", "until": "2026-12-31"}]),
    ("leads", [{"role": "Head"}]), ("leads", [{"role": "Head", "strange": "kept"}]),
    ("places", ["the hall", "the toilets"]), ("places", None),
    ("accounts", "no"), ("accounts", {"run_by": "the office"}), ("accounts", {}), ("accounts", None),
    ("protections", ["firewall", "filter"]), ("protections", "no"), ("protections", ["filter", "moat"]), ("protections", []),
    ("website", "no"), ("website", "https://a.example/"), ("council", "kent"), ("council", {"name": "Kent", "line": {"phone": "01632 960 123"}}),
    ("council.line", {"phone": "01632 960 123"}), ("sleeping", {"called": "boarders"}), ("sleeping", {}), ("sleeping", None),
    ("sleeping.nights", {"rule": "switched off"}),
    ("changes", {"a.b.c": {"add": "More."}, "a.b.d": {"replace": "Ours."}, "a.b.e": {"omit": "Never here."}}), ("changes", None),
    ("practices.usual", {"wording": "abc123", "answer": "yes"}), ("practices.usual", {"wording": "abc123", "answer": "no"}),
    ("practices.usual", {"wording": "abc123", "answer": "yes", "except": ["watches"]}), ("practices.usual", None),
]  # fmt: skip

# Put an answer in, make its control, and say that a person changed each field of it. A picture of colours answers for another.
READ_AGAIN = """([path, value, touched]) => run(`(path, value, touched) => {
  setAnswer(path, value === null ? undefined : value);
  const made = control(path, answerAt(path));
  document.querySelector("#form").replaceChildren(made.node);
  const fields = [...made.node.querySelectorAll("input:not([type=color]), textarea")];
  if (touched) fields.forEach(tellOfChange);
  return made.read();
}`)(path, value, touched)"""


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(form_page.write(tmp_path_factory.mktemp("controls")))
    yield page
    page.close()


@pytest.fixture
def page(opened: Page) -> Page:
    """The page of the form, begun."""
    opened.evaluate(
        "given => { Object.assign(run('form'), { answers: given }); location.hash = '#/tasks'; run('showPage()'); }",
        BEGUN,
    )
    return opened


def control(page: Page, path: str) -> None:
    """Show the control of one question alone, with what stands there."""
    page.evaluate(
        """path => run(`(path) => {
          const made = control(path, answerAt(path));
          document.querySelector("#form").replaceChildren(made.node);
          globalThis.readNow = () => made.read();
        }`)(path)""",
        path.split("."),
    )


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("touched", [True, False], ids=["touched", "untouched"])
@pytest.mark.parametrize(("path", "answer"), ANSWERS, ids=[f"{path}={json.dumps(value)}" for path, value in ANSWERS])
def test_an_answer_is_shown_and_read_back_the_same(page: Page, path: str, answer: Any, touched: bool) -> None:
    if path == "dates" and answer == {} and touched:
        answer = None  # a part with nothing in it is no answer
        page.evaluate("run('form').answers.dates = {}")
    assert page.evaluate(READ_AGAIN, [path.split("."), answer, touched]) == answer


def test_what_nobody_touched_keeps_the_letters_that_it_has(page: Page) -> None:
    page.evaluate("run('form').answers.office = {called: 'a  desk ', phone: '1', email: 'x'}")
    control(page, "office")
    page.get_by_label("Its number").fill("2")
    becomes(page, "readNow()", {"called": "a  desk ", "phone": "2", "email": "x"})


def test_a_day_is_typed_as_day_month_and_year(page: Page) -> None:
    page.evaluate("run('form').answers.dates = {one: {}}")
    control(page, "dates")
    for name, typed in {"Day": "1", "Month": "9", "Year": "2026"}.items():
        page.get_by_label(name).fill(typed)
    becomes(page, "readNow()", {"one": {"written": "2026-09-01"}})
    page.get_by_label("Month").fill("")
    becomes(page, "readNow()", {"one": {"written": "2026--01"}}, "a day that is not whole is kept, to be told of")


def test_a_sentence_of_ones_own_stands_in_place_of_an_option(page: Page) -> None:
    control(page, "rule")
    sentence = page.get_by_label("What do you do?")
    expect(sentence).to_be_hidden()
    page.get_by_label("None of these is true of us").check()
    sentence.fill("We agree it\nwith each family.")
    becomes(page, "readNow()", {"own_words": "We agree it with each family."})
    page.get_by_label("At home").check()
    becomes(page, "readNow()", "at-home")


def test_each_option_shows_the_sentence_that_it_prints(page: Page) -> None:
    page.evaluate(
        "location.hash = '#/step/phones'; run('form').answers.practices = {usual: {answer: 'no', wording: 'abc123'}}; run('showPage()')"
    )
    radio = page.get_by_label("handed-in")
    assert (
        radio.evaluate("each => document.getElementById(each.getAttribute('aria-describedby')).textContent")
        == "Pupils hand them in."
    )
    expect(page.get_by_text("Boarders leave them in the house.")).to_be_visible()
    radio.check()
    page.get_by_label("Where are they kept?").fill("the office")
    expect(page.get_by_text("Pupils hand them in, and they are kept in the office.")).to_be_visible()


def test_a_list_grows_and_shrinks_and_keeps_its_place(page: Page) -> None:
    page.evaluate("run('form').answers.leads = [{role: 'One'}, {role: 'Two'}]")
    control(page, "leads")
    page.get_by_role("button", name="Add another").click()
    becomes(page, "document.activeElement.id", "q.leads.2.role")
    page.keyboard.type("Three")
    page.get_by_role("button", name="Remove number 2").click()
    becomes(page, "readNow()", [{"role": "One"}, {"role": "Three"}])
    becomes(page, "document.activeElement.id", "q.leads.0.role")
    expect(page.get_by_role("status")).to_have_text("Number 2 is removed.")
    page.get_by_role("button", name="Remove number 1").click()
    page.get_by_role("button", name="Remove number 1").click()
    becomes(page, "readNow()", None)
    expect(page.get_by_label("Job title"), "one blank item stays").to_have_count(1)


def test_of_what_need_not_be_there_nothing_is_shown_until_somebody_adds_it(page: Page) -> None:
    control(page, "changes")
    expect(page.get_by_label("The id of the rule")).to_have_count(0)
    page.get_by_role("button", name="Add one").press("Enter")
    becomes(page, "document.activeElement.type", "text")
    page.keyboard.type("a.b.c")
    becomes(page, "readNow()", {"a.b.c": {}})
    expect(page.get_by_role("button", name="Add another")).to_be_visible()
    page.get_by_role("button", name="Remove number 1").press("Enter")
    becomes(page, "readNow()", None)
    becomes(page, "document.activeElement.textContent", "Add one", "what was pressed last has gone")
    expect(page.get_by_role("status")).to_have_text("Number 1 is removed.")


def test_an_item_asks_only_what_its_own_answers_need(page: Page) -> None:
    page.evaluate(
        "location.hash = '#/step/people'; run('form').answers.leads = [{role: 'One'}, {role: 'Two', rule: 'away'}]; run('showPage()')"
    )
    days = page.locator("fieldset", has=page.locator("legend", has_text="Until when?"))
    visible = page.locator("legend", has_text="Until when?")
    expect(visible.nth(0)).to_be_hidden()
    expect(visible.nth(1)).to_be_visible()
    page.get_by_label("Away").first.check()
    expect(visible.nth(0)).to_be_visible()
    expect(visible.nth(1)).to_be_visible()
    expect(days.first).to_be_visible()


def test_no_or_the_details(page: Page) -> None:
    control(page, "accounts")
    becomes(page, "readNow()", None)
    page.get_by_label("No", exact=True).check()
    becomes(page, "readNow()", "no")
    page.get_by_label("Yes").check()
    becomes(page, "readNow()", {})
    page.get_by_label("Who runs them?").fill("the office")
    becomes(page, "readNow()", {"run_by": "the office"})


def test_none_of_several_takes_the_ticks_away(page: Page) -> None:
    control(page, "protections")
    page.get_by_label("A filter").check()
    page.get_by_label("None of these").check()
    becomes(page, "readNow()", "no")
    page.get_by_label("A firewall").check()
    becomes(page, "readNow()", ["firewall"])


def test_practices_are_confirmed_as_a_whole_or_but_for_some(page: Page) -> None:
    control(page, "practices.usual")
    expect(page.get_by_role("listitem")).to_have_text(["It applies on trips.", "Watches stay at home."])
    page.get_by_label("All of this is so here").check()
    becomes(page, "readNow()", {"wording": "abc123", "answer": "yes"})
    page.get_by_label("Most of it is").check()
    page.get_by_label("It applies on trips.").uncheck()
    becomes(page, "readNow()", {"wording": "abc123", "answer": "yes", "except": ["trips"]})


def test_practices_whose_words_have_changed_are_to_be_read_again(page: Page) -> None:
    page.evaluate("run('form').answers.practices = {usual: {wording: '000000', answer: 'yes'}}")
    control(page, "practices.usual")
    expect(page.get_by_text("The words have changed")).to_be_visible()
    expect(page.locator("input:checked[type=radio]")).to_have_count(0)
    becomes(page, "readNow()", {"wording": "000000", "answer": "yes"})


def test_a_councils_numbers_are_put_beside_its_name(page: Page) -> None:
    page.evaluate("run('keep')(['council'], 'kent'); run('keep')(['council', 'line'], {phone: '01632 960 123'})")
    becomes(page, "run('form').answers.council", {"name": "kent", "line": {"phone": "01632 960 123"}})
    control(page, "council")
    page.get_by_label("Your council").fill("Medway")
    becomes(page, "readNow()", {"name": "Medway", "line": {"phone": "01632 960 123"}})


def test_what_somebody_typed_is_never_markup(page: Page) -> None:
    page.evaluate("run('form').answers.protections = ['<img src=x onerror=alert(1)>']")
    control(page, "protections")
    expect(page.locator("#form img")).to_have_count(0)
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
