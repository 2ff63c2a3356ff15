"""Sentences filled in with the words and answers of a setting: the same words as on its pages."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.places import GOOD_SETTINGS, ROOT, STARTER, TODAY

from schoolgate import registers
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.policy import facts
from schoolgate.setting import load
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.practices.filled import filled, words_of

FILES = [STARTER, *GOOD_SETTINGS, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]
OURS = {"up_to_year_2", "from_year_7", "support", "the_governor"}  # words that no page uses by name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_words_are_those_of_the_pages(file: Path) -> None:
    setting = load.load(file, TODAY, fictional=True).setting
    assert setting
    known = words_of(Typed.read(yaml_files.strings(file)))
    on_pages = facts.variables(setting, registers.authorities(), registers.social_media_age())
    assert {*known} - {*on_pages} == OURS
    # What is not asked has no word there. A childminder is the one who leads, so pages name nobody beside them.
    same = {name for name in known if name in on_pages and NOT_ANSWERED not in str(on_pages[name])}
    same -= {"dsl_and_head"} if setting.childminder else set()
    assert {name: known[name] for name in same} == {name: html.unescape(str(on_pages[name])) for name in same}
    assert len(same) >= len(known) - 6


@pytest.mark.parametrize(
    ("template", "answers", "said"),
    [
        ("{Learners} and {learners}", {}, "Pupils and pupils"),
        ("{A_learner}, {a_learner}", {"words": {"learners": {"one": "apprentice", "many": "apprentices"}}}, "An apprentice, an apprentice"),
        ("{The_dsl_or_deputy}", {"people": {"safeguarding_lead": [{}, {}], "deputies": [{"role": "Bursar"}]}}, "A DSL or a deputy"),
        ("{the_head} and {head}", {"words": {"head": "co-headteachers"}}, "a co-headteacher and a co-headteacher"),
        ("{The_head}", {"kind": "childminder"}, "The childminder"),
        ("in {phones.learners.where}", {}, "in …"),
        ("in {phones.learners.where}", {"phones": {"learners": {"where": "the {office}"}}}, "in the {office}"),
        ("in {phones.banned_places}", {"phones": {"banned_places": ["the hall", "the pool", "the toilets"]}}, "in the hall, the pool and the toilets"),
        ("{phones.learners.rule}", {"phones": {"learners": {"rule": {"own_words": "Phones stay off."}}}}, "Phones stay off."),
        ("{name}", {"name": "Oakfield"}, "Oakfield"),
        ("{}, {1}, {-} and { learners }", {}, "{}, {1}, {-} and { learners }"),
    ],
)  # fmt: skip
def test_a_hole_is_a_word_or_an_answer(template: str, answers: Any, said: str) -> None:
    assert filled(template, Typed.read(answers)) == said


def test_a_hole_that_names_nothing_is_a_mistake_of_ours() -> None:
    for template in ("{pupil}", "{phones.learner.where}", "{a_pupil}"):
        with pytest.raises(KeyError):
            filled(template, Typed.read({}))
