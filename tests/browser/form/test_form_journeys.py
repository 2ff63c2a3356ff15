"""Schools and others fill in the form from its first page to a file that `check` accepts, on a telephone and on a desk, by keyboard alone."""

from __future__ import annotations

import datetime
import difflib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from support import yaml_files
from support.journey import Journey
from support.kinds import SIZES
from support.places import STARTER, TODAY
from support.waiting import another_page, becomes, reloaded, shows_draft_of

from schoolgate.form import page as form_page
from schoolgate.setting.load import load

AXE = axe.script()
TABLES = {file.stem: file for file in sorted((Path(__file__).parent / "journeys").glob("*.yml"))}
ALL = ("mobile", "social", "online")
NAME = "my-school.yml"

# Who answers, which policies they adopt, and then: to how many steps they are led, and how many questions they answer.
COUNTED = [
    ("primary", ALL, 54, 71),
    ("nursery", ALL, 50, 62),
    ("federation", ALL, 55, 80),
    ("primary", ("social",), 30, 43),
    ("nursery", ("social",), 29, 37),
    ("childminder", ("mobile",), 17, 23),
]
JOURNEYS = [(size, *each) for each in COUNTED for size in SIZES if size == "phone" or each[1] == ALL]

looked_at: set[str] = set()  # the steps on whose pages axe has looked: on each once, since that takes longest


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the form on a disk, as `schoolgate form` writes it."""
    file = tmp_path_factory.mktemp("journeys") / form_page.NAME
    file.write_text(form_page.html(), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def browsing(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody's browser, which keeps nothing of what others did."""
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    yield context
    context.close()


def begun(browsing: BrowserContext, address: str, table: Any, size: str = "desk") -> Journey:
    """Open the form, on the day on which all tests take place."""
    page = browsing.new_page()
    page.set_viewport_size(SIZES[size])
    page.clock.set_fixed_time(datetime.datetime.combine(TODAY, datetime.time(9)))
    page.on("pageerror", lambda error: pytest.fail(f"the script fails: {error}"))
    page.goto(address)
    return Journey(page, table)


def table_of(name: str, policies: tuple[str, ...]) -> Any:
    """Return what somebody answers, if they adopt only some of the policies that their table names."""
    table = yaml_files.strings(TABLES[name])
    dates = table["policies"]["dates"]
    return table | {"policies": table["policies"] | {"dates": {policy: dates[policy] for policy in policies}}}


def saved(journey: Journey, file: Path) -> Path:
    """Save the answers from the list of steps, and return the file."""
    journey.press("Save or send your answers")
    journey.walk_to(f"Download {file.name}")
    with journey.page.expect_download() as download:
        journey.page.keyboard.press("Enter")
    assert download.value.suggested_filename == file.name
    download.value.save_as(file)
    return file


# A school, several schools and one person, in one of the two sizes; with --every, a nursery too, and each in both.
ALWAYS = {("primary", 1, "phone"), ("federation", 3, "desk"), ("childminder", 1, "phone")}


@pytest.mark.parametrize(
    ("size", "name", "policies", "steps", "answers"),
    [
        pytest.param(
            *journey,
            id=f"{journey[1]}-{len(journey[2])}-{journey[0]}",
            marks=() if (journey[1], len(journey[2]), journey[0]) in ALWAYS else pytest.mark.every(one_in=1000),
        )
        for journey in JOURNEYS
    ],
)
def test_from_nothing_to_a_file_that_check_accepts(
    browsing: BrowserContext,
    address: str,
    tmp_path: Path,
    step: int,
    size: str,
    name: str,
    policies: tuple[str, ...],
    steps: int,
    answers: int,
) -> None:
    """Axe looks at one page in 36, and with --every at each: at one of each sort, test_whole_form.py looks every time."""
    table = table_of(name, policies)
    journey = begun(browsing, address, table, size)

    def look(id_: str) -> None:
        if name == "federation" and size == "phone":
            journey.walk_back_and_on()
        if zlib.crc32(id_.encode()) % step**2 == 0 and id_ not in looked_at:
            looked_at.add(id_)
            assert axe.faults(journey.page, AXE, light=[size], dark=[], forced=[]) == {}, id_

    journey.fill_in(on_each=look)
    unfinished = ".state[data-state=started], .state[data-state='not-started'], .state[data-state=wrong]"
    expect(journey.page.locator(unfinished)).to_have_count(0)
    expect(journey.page.get_by_role("heading", name="No longer asked"), "nothing was asked in vain").to_have_count(0)
    found = load(saved(journey, tmp_path / NAME), TODAY, fictional=True)
    assert [problem for problem in (*found.problems, *found.gaps) if not problem.warning] == []
    assert found.setting
    assert found.setting.name == table["name"]
    assert set(found.setting.adopted) == {*policies}
    assert (len(journey.seconds), len(journey.answered)) == (steps, answers)


# ---------------------------------------------------------------------------------------------------------------
# A draft, and what would be lost

FIRST = {"kind": "maintained", "policies": {"dates": {"social": {}}}, "name": "Larkfield Primary School"}


def first_steps(journey: Journey, key: str = "Tab") -> Page:
    """Answer the first step and the name, and load the page again."""
    journey.press("Start a new file", key)
    journey.answer()
    journey.press("Come back to this later")
    journey.press("Your name and ages")
    journey.answer()
    reloaded(journey.page)
    return journey.page


def test_a_draft_that_is_ticked_survives_a_reload_and_can_be_forgotten(browsing: BrowserContext, address: str) -> None:
    journey = begun(browsing, address, FIRST)
    journey.walk_to("keep")
    journey.page.keyboard.press("Space")
    page = first_steps(journey, "Shift+Tab")
    shows_draft_of(page, "Larkfield Primary School")
    journey.press("Go on with the draft")
    expect(page.locator("h1")).to_have_text("Larkfield Primary School", use_inner_text=True)
    journey.press("Your name and ages")
    expect(page.get_by_label("What are you called, in full?")).to_have_value("Larkfield Primary School")
    reloaded(page)
    journey.walk_to("Forget the draft")
    with another_page(page):
        page.keyboard.press("Enter")
    becomes(page, "localStorage.length", 0)
    reloaded(page)
    expect(page.get_by_label("Keep a draft on this computer")).not_to_be_checked()
    expect(page.get_by_text("There is a draft")).to_have_count(0)


def test_no_draft_is_kept_unless_it_is_ticked(browsing: BrowserContext, address: str) -> None:
    page = first_steps(begun(browsing, address, FIRST))
    expect(page.get_by_text("There is a draft")).to_have_count(0)
    becomes(page, "localStorage.length", 0)
    expect(page.locator("h1")).to_have_text("Answer for your setting", use_inner_text=True)


def test_the_browser_asks_before_answers_are_lost_that_nobody_saved(
    browsing: BrowserContext, address: str, tmp_path: Path
) -> None:
    journey = begun(browsing, address, FIRST)
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    journey.page.on("dialog", accept)
    journey.press("Start a new file")
    reloaded(journey.page)
    assert asked == [], "nothing was answered yet"
    journey.press("Start a new file")
    journey.answer()
    journey.press("Come back to this later")
    reloaded(journey.page)
    assert asked == ["beforeunload"]
    journey.press("Start a new file")
    journey.answer()
    journey.press("Come back to this later")
    saved(journey, tmp_path / NAME)
    reloaded(journey.page)
    assert asked == ["beforeunload"], "the file has been saved"


# ---------------------------------------------------------------------------------------------------------------
# A file that there is


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    ("step", "answer", "line"),
    [
        ("Your name and ages", {"name": "Oakfield Infant School"}, "name: Oakfield Infant School"),
        ("Phones from gate to gate", {"phones": {"learners": {"given_back": "when they leave"}}}, "given_back: when they leave"),
        ("Who approves and reviews the policies", {"policies": {"review": "every term"}}, "review: every term"),
        ("Your safeguarding lead", {"people": {"safeguarding_lead": {"phone": "01632 960 199"}}}, 'phone: "01632 960 199"'),
    ],
)  # fmt: skip
def test_one_changed_answer_of_a_file_changes_one_line(
    browsing: BrowserContext, address: str, tmp_path: Path, step: str, answer: Any, line: str
) -> None:
    journey = begun(browsing, address, answer)
    journey.page.on("filechooser", lambda chooser: chooser.set_files(STARTER))
    journey.walk_to("open-open-your-file")
    journey.press_here()
    journey.press(step)
    journey.answer()
    journey.press_here()
    journey.press("Come back to this later")
    before, after = (
        file.read_text(encoding="utf-8").splitlines() for file in (STARTER, saved(journey, tmp_path / STARTER.name))
    )
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert [line[0] for line in changed] == ["-", "+"]
    assert changed[1][1:].partition("#")[0].strip() == line
