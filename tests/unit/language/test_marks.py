"""Marks: an answer that carries one is the same answer to whoever compares it, and shows its mark once it is printed."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import jinja2
import pytest
from support.bases import data_of, setting_of

from schoolgate.language import words
from schoolgate.language.marks import (
    ANY,
    CLOSE,
    DEPENDS,
    REPLACES,
    Flag,
    Gap,
    Marked,
    MarkedDay,
    MarkedNumber,
    Marks,
    Undecided,
)
from schoolgate.policy import facts, templates
from schoolgate.review import answers

OPEN = "\ue105"
PUPILS = Marked.with_mark("pupils", OPEN)
IN_MARKS = f"{OPEN}pupils{CLOSE}"


def test_a_marked_answer_is_the_same_answer() -> None:
    assert PUPILS == "pupils"
    assert dict[str, int]({PUPILS: 1})["pupils"] == 1
    assert PUPILS in {"pupils", "students"}
    assert PUPILS.endswith("s")
    assert copy.deepcopy(PUPILS).opens == OPEN


def test_printed_it_stands_between_its_marks() -> None:
    assert str(PUPILS) == IN_MARKS
    assert f"the {PUPILS}" == f"the {IN_MARKS}"
    assert jinja2.Template("{{ who }}, {{ 'the ' ~ who }}").render(who=PUPILS) == f"{IN_MARKS}, the {IN_MARKS}"


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (words.possessive(PUPILS), f"{IN_MARKS}’"),
        (words.capital(PUPILS), f"{OPEN}Pupils{CLOSE}"),
        (words.a(Marked.with_mark("infant", OPEN)), f"an {OPEN}infant{CLOSE}"),
        (words.join([PUPILS, "staff", PUPILS]), f"{IN_MARKS}, staff and {IN_MARKS}"),
        (words.join([PUPILS]), IN_MARKS),
        (words.escape(Marked.with_mark("R & B", OPEN)), f"{OPEN}R &#38; B{CLOSE}"),
        (words.day(MarkedDay.marked(datetime.date(2026, 9, 1), PUPILS)), f"{OPEN}1 September 2026{CLOSE}"),
        (MarkedNumber.marked(13, PUPILS), f"{OPEN}13{CLOSE}"),
    ],
)
def test_what_is_made_of_it_carries_its_mark(made: Any, printed: str) -> None:
    assert f"{made}" == printed


def test_without_marks_nothing_is_different() -> None:
    assert words.escape("R & B") == "R &#38; B"
    assert type(words.escape("A")) is str
    assert words.capital("iPad") == "IPad"


def test_a_gap_prints_its_mark_alone_and_never_its_example() -> None:
    gap = Gap.standing_for("Oakfield", "\ued00")
    for made in (str(gap), f"{gap}", words.escape(gap), words.capital(gap), words.possessive(gap)[:1]):
        assert made == "\ued00"
    assert gap == "Oakfield"  # to whoever works something out from it


def asks(template: str, **given: Any) -> str:
    marks = Marks()
    mark = marks.of_gap(("phones", "rule"))
    given |= {"rule": Undecided(mark), "monitored": Flag.deciding(True, f"{DEPENDS}{mark}")}
    filled = templates.fill_in(f"{template}\n", given, for_review=True)
    return filled.replace(mark, "?").replace(REPLACES, "!").replace(DEPENDS, "~")


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("- {% if rule == 'never' %}Never.{% else %}Sometimes.{% endif %}\n  {: #a }", "- !?Sometimes.\n  {: #a }"),
        ("- We do.{% if monitored %} We watch.{% endif %}\n  {: #a }", "- We do.~? We watch.\n  {: #a }"),
        ("- We do.{% if rule %} We watch.{% endif %}\n  {: #a }", "- We do.!?\n  {: #a }"),
        ("{% if monitored %}- A bullet.{% endif %}", "- ~?A bullet."),
        ("{% if rule == 'x' %}x{% endif %}## A heading", "## !?A heading"),
        (
            "{% macro m(it) %}{% if it == 'x' %}X{% else %}{{ it }}{% endif %}{% endmacro %}- {{ m(rule) }} And.",
            "- !?? And.",
        ),
        ("{{ 'yes' if 'x' in [rule] else 'no' }}", "!?no"),
        ("- One.\n  {: #a }\n{% if rule == 'x' %}{% endif %}\n- Two.", "- One.\n  {: #a }\n\n- !?Two."),
        ("{% if rule == 'x' %}x{% endif %}", "!?"),
        ("- {% if not rule and monitored %}A{% elif rule == 'x' %}B{% else %}C{% endif %}.", "- !?~?A."),
        ("- {% if not monitored %}A{% elif rule == 'x' %}B{% elif rule %}C{% else %}D{% endif %}.", "- ~?!?D."),
        ("- One.\n  {: #a }{% if monitored %}\n    - a point{% endif %}", "- One.\n  {: #a }\n    - ~?a point"),
    ],
)
def test_words_that_a_missing_choice_decides_are_marked_where_they_begin(template: str, printed: str) -> None:
    assert asks(template) == printed


def test_a_mark_tells_its_place() -> None:
    marks = Marks()
    paths = [("name",), ("phones", "staff", "kept_in"), ("people", "deputies", 1, "role")]
    assert [marks.path_of(marks.of_gap(path)) for path in paths] == paths
    assert [marks.path_of(marks.of_fact(path)) for path in paths] == paths
    assert [answers.dotted(path) for path in paths] == ["name", "phones.staff.kept_in", "people.deputies.2.role"]


def test_no_answer_of_the_public_edition_carries_a_mark() -> None:
    from schoolgate import registers

    setting = setting_of(data_of("starter"))
    given = facts.variables(setting, registers.authorities(), registers.social_media_age())
    assert not ANY.search(repr(given))
    assert "Marked" not in repr([type(value) for value in given.values()])


def test_links_keep_their_addresses() -> None:
    setting = setting_of(data_of("starter"))
    said = answers.marked(setting, [], Marks())
    office = facts.facts(said.office)
    assert office["phone_link"].endswith("](tel:+441632960100)")
    assert str(facts.facts(said.other_policies.behaviour)["url"]) == "https://oakfield.example/behaviour"
