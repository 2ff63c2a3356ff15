"""Which steps and questions the form shows, and how far each is, as answers are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from support import form_page

Run = Callable[..., Any]
Answers = dict[str, Any]

BEGUN: Answers = {"kind": "day", "dates": {"one": {"written": "2026-09-01"}}}
BOARDS: Answers = {**BEGUN, "kind": "boarding"}


@pytest.fixture(scope="module")
def run(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Call a function of the form’s script in a page."""
    page = browser.new_page()
    page.goto(form_page.write(tmp_path_factory.mktemp("steps")))
    yield lambda name, *given: page.evaluate("([name, given]) => run(name)(...given)", [name, list(given)])
    page.close()


def states(run: Run, answers: Answers, who: str = "", faults: Any = ()) -> dict[str, str]:
    """Return the state of each step that is shown, by its id."""
    sections = run("shownSections", answers, who, list(faults))
    return {each["step"]["id"]: each["state"] for section in sections for each in section["steps"]}


def counted(run: Run, path: str, answers: Answers) -> dict[str, tuple[bool, bool]]:
    """Return what is shown at a path and under it: whether it must be answered, and whether it is."""
    return {each["path"]: (each["needed"], each["answered"]) for each in run("countedAt", path, answers)}


def test_nothing_can_start_before_the_first_step_is_done(run: Run) -> None:
    assert states(run, {})["kind"] == "not started"
    assert states(run, {})["office"] == "cannot start"
    assert states(run, {"kind": "day"})["kind"] == "started"
    assert states(run, {"kind": "day"})["office"] == "cannot start"
    assert states(run, BEGUN)["kind"] == "complete"
    assert states(run, BEGUN)["office"] == "not started"


def test_a_part_with_no_needed_answer_of_its_own_counts_as_one(run: Run) -> None:
    assert counted(run, "dates", {}) == {"dates": (True, False)}
    assert counted(run, "dates", BEGUN)["dates.one.written"] == (True, True)


def test_required_and_optional_answers_are_counted_apart(run: Run) -> None:
    office = {**BEGUN, "office": {"phone": "01632 960 123", "called": "reception"}}
    assert counted(run, "office", office) == {
        "office.called": (False, True), "office.phone": (True, True), "office.email": (True, False),
    }  # fmt: skip
    step = run("(id) => allSteps().find((each) => each.id === id)", "office")
    found = run("(answers) => progress(allSteps()[1], answers)", office)
    assert step["id"] == "office"
    assert (found["answered"], found["needed"], found["more"], found["state"]) == (1, 2, 1, "started")


def test_a_step_with_a_fault_is_to_be_corrected(run: Run) -> None:
    done = {**BEGUN, "office": {"phone": "01632 960 123", "email": "nonsense"}}
    fault = {"path": ["office", "email"], "message": "No."}
    assert states(run, done)["office"] == "complete"
    assert states(run, done, "", [fault])["office"] == "wrong"


def test_a_step_of_optional_questions_is_optional_until_one_is_answered(run: Run) -> None:
    assert states(run, BOARDS)["sleeping"] == "optional"
    assert states(run, {**BOARDS, "sleeping": {"called": "boarders"}})["sleeping"] == "complete"


def test_what_a_kind_must_answer_is_needed_and_what_it_may_not_is_not_shown(run: Run) -> None:
    assert counted(run, "motto", BEGUN) == {"motto": (True, False)}
    assert counted(run, "motto", BOARDS) == {"motto": (False, False)}
    no = {"practices": {"usual": {"wording": "abc123", "answer": "no"}}}
    assert counted(run, "trips", {**BEGUN, **no}) == {}
    assert counted(run, "trips", {**BOARDS, **no}) == {"trips": (True, False)}


def test_what_belongs_to_a_policy_that_is_not_adopted_is_not_shown(run: Run) -> None:
    assert counted(run, "teaching.subjects", BEGUN) == {}
    assert run("leftOver", {**BEGUN, "teaching": {"subjects": "all"}}) == [["teaching"]]


def test_a_question_is_shown_once_the_answer_is_given_that_it_goes_with(run: Run) -> None:
    assert counted(run, "place", BEGUN) == {}
    assert counted(run, "place", {**BEGUN, "rule": "at-home"}) == {}
    assert counted(run, "place", {**BEGUN, "rule": "handed-in"}) == {"place": (True, False)}
    assert counted(run, "place", {**BEGUN, "rule": "Handed-In"}) == {"place": (True, False)}


@pytest.mark.parametrize(
    ("ages", "shown"),
    [(None, True), (["3", "11"], True), (["5", "11"], False), (["7", "11"], False), (["x", "y"], True)],
)
def test_a_question_for_younger_children_is_shown_while_ages_are_not_known(
    run: Run, ages: list[str] | None, shown: bool
) -> None:
    assert run("fitsPlan", {"younger_than": 5}, {"ages": ages} if ages else {}) is shown


@pytest.mark.parametrize(("ages", "shown"), [(None, True), (["3", "7"], False), (["3", "8"], True)])
def test_a_question_for_older_children_is_shown_while_ages_are_not_known(
    run: Run, ages: list[str] | None, shown: bool
) -> None:
    assert run("fitsPlan", {"older_than": 7}, {"ages": ages} if ages else {}) is shown


def test_no_answers_a_part_and_nothing_under_it_is_asked(run: Run) -> None:
    assert counted(run, "accounts", BEGUN) == {"accounts": (True, False)}
    assert counted(run, "accounts", {**BEGUN, "accounts": "no"}) == {"accounts": (True, True)}
    assert counted(run, "accounts", {**BEGUN, "accounts": {}}) == {"accounts.run_by": (True, False)}


def test_a_part_that_may_be_absent_asks_for_its_own_once_it_is_there(run: Run) -> None:
    assert counted(run, "sleeping", BOARDS) == {"sleeping": (False, False)}
    assert counted(run, "sleeping", {**BOARDS, "sleeping": {}}) == {"sleeping.called": (True, False)}


def test_questions_of_a_part_in_another_step_wait_until_the_part_is_there(run: Run) -> None:
    assert "nights" not in states(run, BOARDS)
    assert states(run, {**BOARDS, "sleeping": {}})["nights"] == "not started"


def test_a_list_counts_as_one_and_is_answered_if_each_item_has_what_it_needs(run: Run) -> None:
    assert counted(run, "leads", BEGUN) == {"leads": (True, False)}
    assert counted(run, "leads", {**BEGUN, "leads": [{"role": "Head"}]}) == {"leads": (True, True)}
    assert counted(run, "leads", {**BEGUN, "leads": {"role": "Head"}}) == {"leads": (True, True)}
    assert counted(run, "leads", {**BEGUN, "leads": [{"role": "Head"}, {"age": "40"}]}) == {"leads": (True, False)}
    away = {"role": "Head", "rule": "away"}
    assert counted(run, "leads", {**BEGUN, "leads": [away]}) == {"leads": (True, False)}
    assert counted(run, "leads", {**BEGUN, "leads": [{**away, "until": "2026-09-01"}]}) == {"leads": (True, True)}


def test_what_somebody_has_begun_to_write_out_must_be_whole(run: Run) -> None:
    council = {**BEGUN, "council": {"line": {"phone": "01632 960 123"}}}
    assert counted(run, "council", {**BEGUN, "council": "kent"}) == {"council": (True, True)}
    assert counted(run, "council", council) == {"council": (True, False)}
    optional = "(answers) => { DATA.questions.leads.required = false; return countedAt('leads', answers); }"
    assert run(optional, {**BEGUN, "leads": [{"age": "40"}]}) == [{"path": "leads", "needed": True, "answered": False}]
    assert run(optional, BEGUN) == [{"path": "leads", "needed": False, "answered": False}]
    run("() => { DATA.questions.leads.required = true; }")


# ---------------------------------------------------------------------------------------------------------------
# Groups of practices


def test_a_confirmed_group_answers_its_questions(run: Run) -> None:
    yes = {**BOARDS, "practices": {"usual": {"wording": "abc123", "answer": "yes"}}}
    assert counted(run, "practices.usual", BOARDS) == {"practices.usual": (True, False)}
    assert counted(run, "practices.usual", yes) == {"practices.usual": (True, True)}
    assert counted(run, "trips", BOARDS) == counted(run, "trips", yes) == {}


def test_a_group_whose_words_have_changed_is_asked_again(run: Run) -> None:
    old = {**BOARDS, "practices": {"usual": {"wording": "000000", "answer": "yes"}}}
    assert counted(run, "practices.usual", old) == {"practices.usual": (True, False)}


def test_what_is_excepted_from_a_group_is_asked(run: Run) -> None:
    some = {**BOARDS, "practices": {"usual": {"wording": "abc123", "answer": "yes", "except": ["trips"]}}}
    assert counted(run, "trips", some) == {"trips": (True, False)}
    assert counted(run, "watches", some) == {}


def test_a_group_is_not_asked_where_its_questions_are_answered_one_by_one(run: Run) -> None:
    assert states(run, BOARDS)["usual"] == "not started"
    single = {**BOARDS, "trips": "yes"}
    assert "usual" not in states(run, single)
    assert counted(run, "watches", single) == {"watches": (False, False)}


# ---------------------------------------------------------------------------------------------------------------
# Where one goes


def test_a_path_leads_to_the_step_that_asks_the_nearest_question_above_it(run: Run) -> None:
    step = "(path) => (stepOf(path) || {}).id"
    assert run(step, ["council"]) == "council"
    assert run(step, ["council", "line", "phone"]) == "numbers"
    assert run(step, ["leads", 2, "role"]) == "people"
    assert run(step, ["sleeping", "nights", 0, "rule"]) == "nights"
    assert run(step, ["practices", "usual", "answer"]) == "usual"
    assert run(step, ["changes", "mobile.staff.silent", "add"]) == "numbers"
    assert run(step, ["nothing"]) is None


def test_the_next_step_is_the_next_that_is_shown_to_whoever_answers(run: Run) -> None:
    after = (
        "(id, answers, who, by) => (stepAfter(allSteps().find((each) => each.id === id), answers, who, by) || {}).id"
    )
    assert run(after, "kind", BEGUN) == "office"
    assert run(after, "accounts", BEGUN) == "numbers"  # nobody stays the night in a day school
    assert run(after, "usual", BOARDS, "dsl") == "phones"
    assert run(after, "people", BOARDS, "dsl") == "sleeping"
    assert run(after, "office", BEGUN, "", -1) == "kind"
    assert run(after, "kind", BEGUN, "", -1) is None
    assert run(after, "numbers", BEGUN) is None


def test_each_person_sees_their_own_steps(run: Run) -> None:
    assert list(states(run, BOARDS, "dsl")) == ["usual", "phones", "people", "sleeping", "numbers"]
    assert list(states(run, BOARDS, "office")) == ["kind", "office", "look", "council", "accounts"]


# ---------------------------------------------------------------------------------------------------------------
# What is no longer asked


def test_answers_that_are_no_longer_asked_are_named_and_kept(run: Run) -> None:
    answers = {
        **BEGUN, "trips": "yes", "sleeping": {"called": "boarders"}, "place": "the office", "rule": "at-home", "strange": "x",
        "council": {"name": "Kent", "line": {"phone": "01632 960 123"}},
    }  # fmt: skip
    assert run("leftOver", answers) == [["trips"], ["sleeping"], ["place"]]
    assert run("leftOver", {**answers, "kind": "boarding", "rule": "handed-in"}) == []


def test_an_answer_that_a_confirmed_group_gives_too_is_no_longer_asked(run: Run) -> None:
    both = {
        **BOARDS,
        "watches": "no",
        "practices": {"usual": {"wording": "abc123", "answer": "yes", "except": ["trips"]}},
    }
    assert run("leftOver", both) == [["watches"]]
    assert run("leftOver", {**BOARDS, "practices": {"gone": {"answer": "yes"}}}) == [["practices", "gone"]]
