"""What the form says is wrong: nothing that Schoolgate accepts, and of what it refuses all that one answer shows by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support import form
from support.bad_settings import BAD, told_of_bad_settings
from support.places import GOOD_SETTINGS, ROOT, STARTER, TESTS

GOOD = [STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml")), *GOOD_SETTINGS]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the form’s functions."""
    opened = form.opened(browser)
    yield opened
    opened.close()


def found(page: Page, text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give what the form finds in a file: why it cannot be read, and what is wrong with its answers."""
    function = """(text) => {
      const { answers, faults } = read(text);
      form.answers = answers;
      return JSON.stringify([faults, faults.length ? [] : check(answers)]);
    }"""
    unreadable, wrong = json.loads(page.evaluate(function, text))
    return unreadable, wrong


@pytest.fixture(scope="module")
def by_python() -> dict[str, list[dict[str, Any]]]:
    """What `check` finds in each bad setting, with the path of its answer."""
    return {
        name: [fault for fault in faults if fault["sort"] != "warning"]
        for name, faults in told_of_bad_settings().items()
    }


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_nothing_is_wrong_with_a_setting_that_is_accepted(page: Page, file: Path) -> None:
    assert found(page, file.read_text(encoding="utf-8")) == ([], [])


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_what_the_form_refuses_python_refuses(page: Page, by_python: dict[str, Any], file: Path) -> None:
    unreadable, wrong = found(page, file.read_text(encoding="utf-8", errors="replace"))
    ours = by_python[file.stem]
    assert ours, "a bad setting is refused"
    known = form.data()["questions"]
    places = {_dotted(fault["path"] or []) for fault in ours}
    for path in [] if unreadable else [_dotted(one["path"]) for one in wrong]:
        # A question that there is none of is told at the part that it is in.
        near = path if path in known else path.rpartition(".")[0]
        assert any(_is_in(near, place) or (place and _is_in(place, near)) for place in places), wrong


def _dotted(path: list[Any]) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _is_in(path: str, part: str) -> bool:
    return not part or f"{path}.".startswith(f"{part}.")


# What one answer shows by itself. Whoever has only the page of the form is told at once.
TOLD_AT_ONCE = {
    "answer-in-other-words", "choice-misspelt", "colour-in-words", "date-in-words", "date-not-in-the-calendar",
    "date-with-a-slash", "email", "email-no-dot-atom", "helpline-for-nobody", "key-twice", "key-unknown", "key-without-colon",
    "kind-misspelt", "logo-elsewhere", "phone-foreign", "phone-in-words", "phone-not-whole", "placeholders", "quote-not-closed",
    "register-not-known", "sign-id", "tag-python", "type-ages", "type-list-for-text", "type-text-for-list", "web-not-public", "web-not-whole",
    "web-that-runs-code", "word-for-learners",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TOLD_AT_ONCE))
def test_a_fault_of_one_answer_is_told_without_python(page: Page, name: str) -> None:
    unreadable, wrong = found(page, (TESTS / "bad" / f"{name}.yml").read_text(encoding="utf-8"))
    assert unreadable or wrong
    assert all(fault["message"][-1] in ".?" for fault in [*unreadable, *wrong])


def test_an_answer_that_looks_like_none_may_be_right(page: Page) -> None:
    text = STARTER.read_text(encoding="utf-8").replace("service: Facebook", "service: X")
    assert "service: X\n" in text
    assert found(page, text) == ([], [])
