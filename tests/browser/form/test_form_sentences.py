"""The form’s script takes the sentence that Python takes: tests/unit/form/test_sentences.py holds that one to the policies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support import chosen, form
from support.places import GOOD_SETTINGS, ROOT, STARTER, TODAY

from schoolgate.form.sentences import words_of
from schoolgate.setting import load

FILES = [STARTER, *GOOD_SETTINGS, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the form’s functions."""
    opened = form.opened(browser)
    yield opened
    opened.close()


def taken(page: Page, asked: list[tuple[Any, str]], answers: Any, function: str = "sentenceWithHoles") -> list[str]:
    """Return the sentences that the script gives, each with its path and its option."""
    found: list[str] = page.evaluate(
        f"([asked, answers]) => asked.map(([path, option]) => {function}(path, option, answers))", [asked, answers]
    )
    return found


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_option_that_a_setting_chose_has_the_same_sentence(page: Page, file: Path) -> None:
    setting = load.load(file, TODAY, fictional=True).setting
    assert setting
    answers = chosen.answers_of(setting)
    asked = [*chosen.chosen(answers)]
    assert len(asked) > 5
    wanted = [chosen.said(path, option, answers) for path, option in asked]
    assert taken(page, asked, answers) == wanted
    words = words_of(setting)
    filled = [chosen.filled(said, path, answers, words) for said, (path, _) in zip(wanted, asked, strict=True)]
    assert taken(page, asked, answers, "sentenceOf") == filled


def test_what_has_no_answer_yet_has_the_usual_sentence(page: Page) -> None:
    asked = [(("phones", "learners", "rule"), "handed-in"), (("phones", "zones", 0, "for_whom"), "staff")]
    assert taken(page, asked, {}) == [
        "{Learners} hand their phones in on arrival. We keep them in {phones.learners.where} and give them back "
        "{phones.learners.given_back}.",
        "{phones.zones.place}: {phones.zones.rule}, for staff.",
    ]


def test_what_decides_something_else_has_none(page: Page) -> None:
    assert taken(
        page, [(("kind",), "academy"), (("no", "question"), "yes"), (("signs", 0, "kind"), "visitors")], {}
    ) == ["", "", ""]


def test_each_item_has_the_sentence_of_its_own_answers(page: Page) -> None:
    nights = [{"who": "in Year 7", "rule": "kept-with-them"}, {"rule": "kept-with-them"}]
    asked = [(("boarding", "nights", number, "rule"), "kept-with-them") for number in (0, 1, 2)]
    assert taken(page, asked, {"boarding": {"nights": nights}}) == [
        "{Boarders} {boarding.nights.who} may keep their phones with them.",
        "{Boarders} may keep their phones with them.",
        "{Boarders} may keep their phones with them.",
    ]
    assert taken(page, asked[:1], {"boarding": {"nights": nights[0]}})[0].startswith("{Boarders} {boarding.nights.who}")


def test_a_no_is_no_answer_and_one_of_several_is_found(page: Page) -> None:
    firewall = [(("online_safety", "security"), "firewall")]
    with_both = {
        "online_safety": {
            "email": {"protections": ["encrypted-email", "junk-mail-blocked"]},
            "filtering": {"tested": "every day"},
        }
    }
    assert taken(page, firewall, with_both) == [
        "With our filter, firewall and junk mail block, this helps to prevent accidental exposure."
    ]
    assert taken(page, firewall, {"online_safety": {"filtering": "no"}}) == ["Your policies do not mention a firewall."]
