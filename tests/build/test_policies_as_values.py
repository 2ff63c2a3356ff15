"""A policy as a value, whatever a setting answers: the same words in every variant, each answer where it was given."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fuzz.drawing import ONCE
from fuzz.valid_settings import draw_input
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attempts import GONE, Edits
from support.bases import BASES, data_of, edited, pages_of, setting_of
from support.reviewing import loaded, made, review_of

from schoolgate import registers
from schoolgate.language import marks
from schoolgate.language.marks import ANY, FACT
from schoolgate.pages import search
from schoolgate.policy import texts
from schoolgate.policy.composing.inline import joined
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
    files = [tmp_path_factory.mktemp("drawn") / "drawn.yml" for _ in range(4)]
    drawn = [draw_input(number, file).data for number, file in enumerate(files, 2000)]
    return [loaded(data, file.parent) for data, file in zip(drawn, files, strict=True)]


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


def test_the_runs_of_a_clause_are_its_words_and_links_on_the_page(read: list[Loaded]) -> None:
    assert len(read) > 2
    links = 0
    for one in read:
        assert one.setting is not None
        for policy in pages_of(one.setting).policies.values():
            for clause in policy.clauses:
                assert joined(clause.runs) == clause.text
                root: Any = lxml.html.fragment_fromstring(clause.html)
                on_page = [(a.text_content(), a.get("href")) for a in root.xpath(".//a[not(@class='clause-number')]")]
                led = [(to, [*run]) for to, run in itertools.groupby(clause.runs, lambda run: run.to) if to]
                assert [("".join(run.text for run in runs), to) for to, runs in led] == on_page
                assert {run.text for run in clause.runs if run.strong} == {*root.xpath(".//strong//text()")}
                links += len(led)
    assert links > 100


@pytest.mark.parametrize("base", BASES)
def test_the_runs_of_the_review_variant_say_which_answer_each_is(base: str, tmp_path: Path) -> None:
    """With every telephone number missing: given answers stand with their marks, and a gap in place of each number."""
    data = edited(data_of(base), {("office", "phone"): GONE})
    one = loaded(data, tmp_path)
    of = review_of(one)
    given, missing = answers.leaves(of.setting), [gap.path for gap in one.gaps]
    assert missing
    found = set()
    for policy in made(of.labelled_setting, of).policies.values():
        for clause in policy.clauses:
            for run in clause.runs:
                if marks.is_gap(run.mark):
                    assert run.text == ""
                    assert of.marks.path_of(run.mark) in missing
                elif run.mark:
                    assert of.marks.path_of(run.mark) in given
                found.add(of.marks.path_of(run.mark) if run.mark else ())
            assert joined(clause.runs) == " ".join(marks.ANY.sub("", clause.text).split())
    assert len(found) > 20
    assert {*missing} & found


@pytest.mark.parametrize("base", BASES)
def test_the_search_finds_of_a_policy_what_its_page_says(base: str) -> None:
    asked = registers.search_words()["asked"]
    policies = pages_of(setting_of(data_of(base))).policies
    assert policies
    for name, policy in policies.items():
        page = f"<title>x</title><main>{policy.html}</main>".encode()
        assert search.read_policy(policy, f"policies/{name}/", asked) == search.read(page, f"policies/{name}/", asked)


@pytest.mark.parametrize("base", BASES)
def test_two_settings_that_differ_in_contacts_alone_have_agreed_the_same(base: str) -> None:
    data = data_of(base)
    before = texts.texts_of(setting_of(data))
    after = texts.texts_of(setting_of(edited(data, OTHER_CONTACTS)))
    assert {name: [(c.id, c.masked) for c in one.clauses] for name, one in before.items()} == {
        name: [(c.id, c.masked) for c in one.clauses] for name, one in after.items()
    }
    assert before != after


@settings(max_examples=25, derandomize=True, **ONCE)
@given(st.text(alphabet="ab’. *_[]()<>&{}#-\\`!|~:/\"'", min_size=1, max_size=24))
def test_whatever_is_typed_is_read_as_it_was_typed(typed: str) -> None:
    words = " ".join(typed.split())
    policy = pages_of(
        setting_of(edited(data_of("starter"), {("changes",): {"mobile.expect.everyday": {"replace": f"x{words}x"}}}))
    )
    (clause,) = [clause for clause in policy.clauses if clause.id == "mobile.expect.everyday"]
    assert clause.text == f"x{words}x"
