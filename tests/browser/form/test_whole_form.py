"""The form with its own plan: each question as a control, for settings of every kind; and each sort of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from playwright.sync_api import Browser, Page
from support import form_page, yaml_files
from support.attempts import GONE
from support.bases import edited
from support.places import GOOD_SETTINGS, ROOT, STARTER, TODAY
from support.waiting import until

from schoolgate.form import data, questions
from schoolgate.setting.load import load

AXE = axe.script()
SETTINGS = [STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml")), *GOOD_SETTINGS]
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"
GROUPED = next(file for file in GOOD_SETTINGS if file.stem == "first-three")
# One of each sort of page: choices with sentences, practices, people, a list of parts, no or the details, pictures of colours.
STEPS = [
    "adopt",
    "name",
    "lead",
    "deputies",
    "look",
    "rule",
    "usual-learners-devices",
    "blocks",
    "signs",
    "accounts",
    "changes",
    "council-numbers",
]

# Show each question that a setting is asked, say that somebody changed each of its fields, and read it. Returns those that differ.
READ_AGAIN = """(answers) => run(`(answers) => {
  form.answers = answers;
  const found = [];
  for (const path of allSteps().flatMap((step) => step.asks).filter((each) => asksSomething(each, answers))) {
    const keys = path.split(".");
    const made = control(keys, answerAt(keys));
    document.querySelector("#form").replaceChildren(made.node);
    made.node.querySelectorAll("input:not([type=color]), textarea").forEach(tellOfChange);
    if (!same(made.read(), answerAt(keys))) found.push([path, answerAt(keys), made.read() ?? null]);
  }
  return found;
}`)(answers)"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The form, in which run(code) knows its own names."""
    opened = browser.new_page(reduced_motion="reduce")
    opened.goto(form_page.write_whole(tmp_path_factory.mktemp("whole")))
    yield opened
    opened.close()


def show(page: Page, hash_: str, answers: Any) -> None:
    """Show a page of the form with some answers."""
    page.evaluate("([hash, answers]) => { run('form').answers = answers; run('goTo')(hash); }", [hash_, answers])
    until(page, "hash => location.hash === hash && document.activeElement === document.querySelector('h1')", hash_)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", SETTINGS, ids=lambda file: file.stem)
def test_every_answer_is_shown_and_read_back_the_same(page: Page, file: Path) -> None:
    assert page.evaluate(READ_AGAIN, yaml_files.strings(file)) == []


@pytest.mark.parametrize("file", SETTINGS, ids=lambda file: file.stem)
def test_nothing_is_left_to_answer_where_check_finds_nothing(page: Page, file: Path) -> None:
    unfinished = "(answers) => shownSections(answers).flatMap((each) => each.steps).filter((each) => each.answered < each.needed)"
    assert (
        page.evaluate(
            f"(answers) => run(`{unfinished}`)(answers).map((each) => each.step.id)", yaml_files.strings(file)
        )
        == []
    )


@pytest.mark.parametrize("file", [STARTER, NURSERY, GROUPED], ids=lambda file: file.stem)
def test_what_is_missing_for_check_is_missing_in_the_form(page: Page, tmp_path: Path, file: Path, step: int) -> None:
    """Each answer is taken out in turn. What only some signs need, and what goes with a policy, check alone tells."""
    unfinished = "(answers) => shownSections(answers).flatMap((each) => each.steps).filter((each) => each.answered < each.needed)"
    answers, tried = yaml_files.strings(file), 0
    for path in [*_paths(answers)][::step]:
        without = edited(answers, {path: GONE})
        yaml_files.write(tmp_path / "setting.yml", without)
        loaded = load(tmp_path / "setting.yml", TODAY, fictional=True)
        is_missed = bool(loaded.gaps) or loaded.setting is None
        if is_missed and path != ("phones", "contractors") and path[:2] != ("policies", "dates"):
            assert page.evaluate(f"(answers) => run(`{unfinished}`)(answers).length", without), path
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("part", ["safeguarding_lead", "concerns_about_the_head"])
def test_somebody_whom_nobody_can_reach_is_missing(page: Page, part: str) -> None:
    """A telephone number or an email address: each may be left blank, and not both."""
    unfinished = "(answers) => shownSections(answers).flatMap((each) => each.steps).filter((each) => each.answered < each.needed)"
    answers = yaml_files.strings(STARTER)
    for given, missing in [({}, 1), ({"phone": "01632 960 123"}, 0), ({"email": "a@oakfield.example"}, 0)]:
        tried = edited(answers, {("people", part): {"role": "Chair of governors", **given}})
        assert page.evaluate(f"(answers) => run(`{unfinished}`)(answers).length", tried) == missing


def _paths(answers: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, inner in answers.items() if isinstance(answers, dict) else ():
        yield (*above, key)
        yield from _paths(inner, (*above, key))


def test_the_example_of_every_question_is_shown_and_read_back(page: Page) -> None:
    """Each question by itself, whoever is asked it: none of them has a control that loses an answer."""
    read = """(examples) => examples.map(([keys, example]) => {
      const made = control(keys, example);
      made.node.querySelectorAll("input:not([type=color]), textarea").forEach(tellOfChange);
      return [keys, made.read() ?? null];
    })"""
    # As in a list, since the control of an item reads what it was made of.
    examples = [
        [
            ["own_clauses", 0, *path.split(".")[1:]] if path.startswith("own_clauses.") else [*path.split(".")],
            _typed(question.example),
        ]
        for path, question in questions.every_question().items()
        if question.example is not None and not path.startswith(("changes.", "practices."))
    ]
    answered = page.evaluate(
        f"(examples) => {{ run('form').answers = {{}}; return run(`{read}`)(examples); }}", examples
    )
    assert len(answered) > 200
    assert answered == examples


def _typed(example: Any) -> Any:
    return list(example) if isinstance(example, tuple) else example


def test_every_option_is_there_with_what_it_prints(page: Page) -> None:
    """Of each choice, in a file in which nothing is answered yet, so that no option is refused."""
    read = """(paths) => paths.map((path) => {
      const node = control(path.split("."), undefined).node;
      return [path, [...node.querySelectorAll(":scope > .options > .option > input")].map((each) => each.value),
        [...node.querySelectorAll(":scope > .options > .option > .said")].map((each) => each.textContent)];
    })"""
    known = data.data()
    choices = {path: each for path, each in known["questions"].items() if each.get("options")}
    shown = page.evaluate(f"(paths) => {{ run('form').answers = {{}}; return run(`{read}`)(paths); }}", list(choices))
    for path, options, said in shown:
        assert set(choices[path]["options"]) <= set(options), path
        sentences = [option for option in options if option in known["sentences"].get(path, {})]
        assert len(said) == len(sentences), path
        assert all(said), path
        assert not any("{" in each for each in said), path
    assert sum(len(said) for _, _, said in shown) > 100


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("step", ["", *STEPS])
def test_axe_finds_nothing(page: Page, step: str) -> None:
    # The starter answers each question by itself, so that it is asked about no group of practices.
    file = GROUPED if step.startswith("usual") else STARTER
    show(page, f"#/step/{step}" if step else "#/tasks", yaml_files.strings(file))
    assert page.locator("form").count() == bool(step)
    assert axe.faults(page, AXE, rules_of_colour=axe.OF_COLOUR) == {}


# Few need them, so that nobody is led to them: those that stand apart, and those that only ask for a sentence to add, because a
# group of practices answers what else they ask.
NOT_LED_TO = [
    "visitors", "events", "council-numbers", "own-clauses", "changes", "withdrawn", "retired-signs", "redirects", "names", "edition",
]  # fmt: skip


def test_going_on_leads_once_through_each_step_that_many_need(page: Page) -> None:
    begun = {"kind": "academy", "policies": {"dates": {"mobile": {"written": "2026-09-01"}}}}
    show(page, "#/tasks", begun)
    steps = page.locator("li.task a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert len(steps) > 20
    page.locator("li.task a").first.click()
    visited = []
    for step in (step for step in steps if step.rpartition("/")[2] not in NOT_LED_TO):
        until(page, "hash => location.hash === hash && document.querySelector('form')", step)
        visited.append(page.evaluate("location.hash"))
        page.get_by_role("button", name="Save and continue").click()
    until(page, "() => location.hash === '#/tasks'")
    assert [step.rpartition("/")[2] for step in steps if step not in visited] == NOT_LED_TO
    assert page.evaluate("run('form').answers") == begun, "nothing was typed"


def test_from_a_step_that_stands_apart_the_way_leads_back_to_the_list(page: Page) -> None:
    show(page, "#/step/names", {"kind": "academy", "policies": {"dates": {"mobile": {"written": "2026-09-01"}}}})
    page.get_by_role("button", name="Save and continue").click()
    until(page, "() => location.hash === '#/tasks'")


@pytest.mark.parametrize("who", ["office", "head", "dsl", "it"])
def test_on_paper_each_list_has_a_place_to_write(page: Page, who: str) -> None:
    show(page, f"#/print/{who}", yaml_files.strings(GROUPED))
    headings = page.locator("h2").all_inner_texts()
    assert len(headings) > 5
    assert not {"Rules of your own", "Take a policy or a page down", "Names that look like yours"} & {*headings}
    without = "lists => lists.filter((each) => each.querySelector('.second') && !each.querySelector('input, textarea')).length"
    assert page.locator("fieldset.question").evaluate_all(without) == 0


@pytest.mark.parametrize(
    "answers",
    [{"boarding": {}}, {"technology": {"devices": {}}}, {"changes": {"mobile.staff.silent": {}}}, {"council": {"name": "Kent", "lado": {}}}],
    ids=["boarding", "devices", "changes", "council"],
)  # fmt: skip
def test_yes_with_nothing_more_yet_is_no_answer_in_the_file(page: Page, answers: Any) -> None:
    written = """answers => run("(answers) => edited(blankFile(['mobile'], 'academy'), answers)")(answers)"""
    begun = {
        "kind": "academy",
        "council": {"name": "Kent"},
        "policies": {"dates": {"mobile": {"written": "2026-09-01"}}},
    }
    assert page.evaluate(written, {**begun, **answers}) == page.evaluate(written, begun)
