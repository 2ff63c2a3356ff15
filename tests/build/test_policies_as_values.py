"""A policy as a value, whatever a setting answers: the same words in every variant, each answer where it was given."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attempts import Edits
from support.bases import BASES, data_of, edited, pages_of, setting_of
from support.drawn_settings import ONCE, accepted, drawn
from support.reviewing import made, review_of

from schoolgate.language.marks import ANY, FACT
from schoolgate.policy import texts
from schoolgate.review import answers
from schoolgate.setting.load import Loaded

# Whom to reach, and how: what nobody agrees.
OTHER_CONTACTS: Edits = {
    ("people", "safeguarding_lead", 0, "role"): "head of pastoral care",
    ("people", "concerns_about_the_head", "role"): "chair of those who govern",
    ("office", "called"): "welcome desk",
    ("office", "phone"): "0113 496 0123",
    ("office", "email"): "desk@oakfield.example",
    ("office", "address"): "1 New Street, Leeds LS1 1AA",
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[Loaded]:
    """Settings as they are read with answers that were drawn."""
    found = []

    @settings(max_examples=4, **ONCE)
    @given(drawn())
    def take(one: tuple[str, Any]) -> None:
        found.append(accepted(*one, tmp_path_factory.mktemp("drawn"))[0])

    take()
    return found


def test_with_its_marks_taken_out_the_review_variant_says_what_families_read(read: list[Loaded]) -> None:
    assert len(read) > 2
    for one in read:
        assert one.setting is not None
        of = review_of(one)
        marked = made(of.labelled_setting, of).policies
        public = pages_of(one.setting).policies
        assert {name: ANY.sub("", policy.html) for name, policy in marked.items()} == {
            name: policy.html for name, policy in public.items()
        }


def test_each_mark_stands_around_the_answer_at_its_place(read: list[Loaded]) -> None:
    assert len(read) > 2
    for one in read:
        of = review_of(one)
        given = answers.leaves(of.setting)
        page = "".join(policy.html for policy in made(of.labelled_setting, of).policies.values())
        found = {of.marks.path_of(mark) for mark, _ in FACT.findall(page)}
        assert len(found) > 20
        assert found <= {*given}


def test_filling_in_changes_no_markup(read: list[Loaded]) -> None:
    assert len(read) > 2
    for one in read:
        assert one.setting is not None
        for policy in pages_of(one.setting).policies.values():
            for clause in policy.clauses:
                root: Any = lxml.html.fragment_fromstring(clause.html)
                assert {element.tag for element in root.iter()} <= {"li", "p", "a", "span", "ul", "strong", "em", "br"}
                assert " ".join(root.text_content().removeprefix(f"{clause.number} ").split()) == clause.text


@pytest.mark.parametrize("base", BASES)
def test_two_settings_that_differ_in_contacts_alone_have_agreed_the_same(base: str) -> None:
    data = data_of(base)
    before = texts.texts_of(setting_of(data))
    after = texts.texts_of(setting_of(edited(data, OTHER_CONTACTS)))
    assert {name: [(c.id, c.masked) for c in one.clauses] for name, one in before.items()} == {
        name: [(c.id, c.masked) for c in one.clauses] for name, one in after.items()
    }
    assert before != after


@settings(max_examples=25, **ONCE)
@given(st.text(alphabet="ab’. *_[]()<>&{}#-\\`!|~:/\"'", min_size=1, max_size=24))
def test_whatever_is_typed_is_read_as_it_was_typed(typed: str) -> None:
    words = " ".join(typed.split())
    policy = pages_of(
        setting_of(edited(data_of("starter"), {("changes",): {"mobile.expect.everyday": {"replace": f"x{words}x"}}}))
    )
    (clause,) = [clause for clause in policy.clauses if clause.id == "mobile.expect.everyday"]
    assert clause.text == f"x{words}x"
