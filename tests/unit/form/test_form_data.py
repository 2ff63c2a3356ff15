"""What the form is given as plain data: conditions, kinds, practices, words, and the lines of a new file."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from support import form
from support.places import STARTER

from schoolgate.form import blank, conditions, kinds
from schoolgate.setting import questions
from schoolgate.setting.model import asked
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.practices.groups import groups

SHAPES = ({"all"}, {"any"}, {"not"}, {"adopts"}, {"kind", "in"}, {"at", "in"}, {"part"}, {"over", "under"})
CONDITIONS: list[Any] = [
    *conditions.when().values(),
    *(practice["only_for"] for group in conditions.practices() for practice in group["practices"]),
    *(reason["when"] for reasons in form.data()["blank"]["reasons"].values() for reason in reasons),
]


def parts(condition: Any) -> Iterator[Any]:
    """Give a condition and each that it is made of."""
    yield condition
    inside = [*condition.get("all", ()), *condition.get("any", ()), *([condition["not"]] if "not" in condition else [])]
    for part in inside:
        yield from parts(part)


EVERY = [part for condition in CONDITIONS for part in parts(condition)]


def test_a_condition_has_one_of_a_few_shapes() -> None:
    assert [part for part in EVERY if {*part} not in SHAPES] == []
    assert all(any({*part} == shape for part in EVERY) for shape in SHAPES)


def test_a_condition_speaks_of_what_there_is() -> None:
    paths = {part.get("at") or part.get("part") for part in EVERY} - {None}
    assert paths
    assert [path for path in paths if questions.field_at(tuple(path.split("."))) is None] == []
    facts = {part["kind"] for part in EVERY if "kind" in part}
    assert facts
    assert all(facts <= {*kind} for kind in conditions.kinds().values())
    assert {policy for part in EVERY for policy in part.get("adopts", ())} == {*POLICIES}


def test_what_holds_while_it_is_not_known_never_stands_under_not() -> None:
    inside = [part for condition in EVERY if "not" in condition for part in parts(condition["not"])]
    assert inside
    assert [part for part in inside if "kind" in part or "over" in part] == []


def test_a_condition_of_no_known_shape_is_no_condition() -> None:
    with pytest.raises(ValueError, match="This is no condition"):
        asked.holds({"colour": "green"}, Typed.read({}))


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        ({"kind": "teaches", "in": [True]}, {"kind": "out-of-school-club"}, False),
        ({"kind": "teaches", "in": [True]}, {"kind": "club"}, True),
        ({"kind": "teaches", "in": [True]}, {}, True),
        ({"kind": "childminder", "in": [False]}, {"kind": "childminder"}, False),
        ({"kind": "noun", "in": ["nursery", "club"]}, {"kind": "private-nursery"}, True),
        ({"over": 7, "under": 11}, {"ages": ["4", "7"]}, False),
        ({"over": 7, "under": 11}, {"ages": ["4", "8"]}, True),
        ({"over": 7, "under": 11}, {"ages": ["11", "16"]}, False),
        ({"over": 7, "under": 11}, {"ages": ["11", ""]}, True),
        ({"over": 7, "under": 11}, {"ages": "11 to 16"}, True),
        ({"at": "boarding", "in": [None, "no"]}, {}, True),
        ({"at": "boarding", "in": [None, "no"]}, {"boarding": "NO"}, True),
        ({"at": "boarding", "in": [None, "no"]}, {"boarding": {"house": "no"}}, False),
        ({"at": "boarding.house", "in": [None]}, {"boarding": "no"}, True),
        ({"part": "boarding"}, {"boarding": {}}, True),
        ({"part": "boarding"}, {"boarding": ["a"]}, False),
        ({"adopts": ["mobile"]}, {"policies": {"dates": {"social": {}}}}, False),
        ({"adopts": ["mobile"]}, {"policies": {"dates": "TBC"}}, True),
        ({"adopts": []}, {}, False),
    ],
)
def test_what_a_condition_means(condition: Any, answers: Any, holds: bool) -> None:
    assert asked.holds(condition, Typed.read(answers)) is holds
    assert asked.holds({"not": condition}, Typed.read(answers)) is not holds


def test_what_is_handed_on_decides_what_is_asked() -> None:
    handed_on = json.loads(json.dumps(conditions.when()))
    for answers in form.tried():
        typed = Typed.read(answers)
        found = {path: asked.holds(condition, typed) for path, condition in handed_on.items()}
        assert found == {path: asked.is_asked(tuple(path.split(".")), typed) for path in handed_on}


# ---------------------------------------------------------------------------------------------------------------
# Kinds


def test_each_kind_has_what_its_settings_may_not_answer_and_must() -> None:
    usual = ("schools", "people.safeguarding_lead.school")
    young = (
        "phones.learners.trips", "phones.learners.calls_home", "phones.learners.exceptions", "phones.learners.confiscated",
        "social_media.learners", "online_safety.learning.access.juniors", "online_safety.learning.access.older",
    )  # fmt: skip
    grown = (
        "online_safety.learning.access.youngest", "online_safety.learning.access.juniors", "online_safety.learning_journal",
    )  # fmt: skip
    a_college = ((*usual, *grown), ("online_safety.learning.access.older",))
    alone = ("policies.dates.social", "policies.dates.online", "online_safety.learning.access.older")
    others = {
        "federation": ((), ("schools",)),
        "maintained-nursery": ((*usual, *young), ()),
        "private-nursery": ((*usual, *young), ()),
        "out-of-school-club": (usual, ("registers",)),
        "childminder": ((*usual, *alone), ("registers", "childminding")),
        "college": a_college,
        "sixth-form-college": a_college,
        "16-19-academy": a_college,
        "special-post-16": a_college,
    }
    found = {name: (kind["refused"], kind["needed"]) for name, kind in conditions.kinds().items()}
    assert found == {name: others.get(name, (usual, ())) for name in KINDS}
    assert found == {name: kinds.answers_by_kind(name) for name in KINDS}


def test_a_kind_is_told_by_what_is_so_of_it() -> None:
    told = conditions.kinds()
    assert told["private-nursery"]["nursery"]
    assert not told["academy"]["nursery"]
    assert told["special-post-16"]["college"]
    assert told["childminder"]["may_adopt"] == ("mobile",)
    assert told["out-of-school-club"]["teaches"] is False


# ---------------------------------------------------------------------------------------------------------------
# Practices and words


def test_the_form_has_every_practice_with_its_words_and_answers() -> None:
    told = {group["id"]: group for group in conditions.practices()}
    assert [*told] == [*groups()]
    for id_, group in groups().items():
        assert told[id_]["wording"] == group.wording
        assert [one["says"] for one in told[id_]["practices"]] == [practice.says for practice in group]
        assert all(one["answers"] for one in told[id_]["practices"])


def test_a_regular_expression_stands_on_one_line_as_javascript_writes_it() -> None:
    told = conditions.words_data()
    for name in ("placeholder", "prompt", "several", "leads_too", "sounds_like_a_vowel", "sounds_like_a_consonant"):
        assert not re.search(r"\n|\(\?P|\\ |  ", told[name]), name
    assert "name and role" in told["placeholder"]


# ---------------------------------------------------------------------------------------------------------------
# The lines of a new file


def test_a_line_knows_its_question_and_where_its_answer_is() -> None:
    lines = blank.read_blank(STARTER.read_text(encoding="utf-8")).lines
    by_path = {line.path: line for line in lines if line.has_key}
    council = by_path["council"]
    assert council.answer
    assert council.text[slice(*council.answer)] == "kent"
    assert by_path["phones.learners.rule"].text.startswith("    rule: handed-in  # from gate to gate")
    assert by_path["edition"].answer is None  # it is no answer of anybody’s
    assert by_path["boarding.nights.where"].text.startswith("#     ")
    assert [line.path for line in lines if line.path and questions.field_at(tuple(line.path.split("."))) is None] == []


def test_what_a_new_file_says_is_said_once() -> None:
    told = form.data()["blank"]
    assert len(told["lines"]) > 200
    assert len({text for _, text, *_ in told["lines"]}) > 200
    packed = gzip.compress(json.dumps(told, ensure_ascii=False).encode())
    assert len(packed) < 15_000


def test_a_new_file_for_no_policy_in_particular_asks_for_all_that_its_kind_may_adopt() -> None:
    starter = STARTER.read_text(encoding="utf-8")
    assert blank.blank_file(starter, "s.json", (), "childminder") == blank.blank_file(
        starter, "s.json", ("mobile",), "childminder"
    )
    assert blank.blank_file(starter, "s.json") == blank.blank_file(starter, "s.json", POLICIES)
    assert blank.blank_file(starter, "s.json", ("social", "online"), "childminder") == blank.blank_file(
        starter, "s.json", (), "childminder"
    )


@pytest.mark.parametrize("starter", ["", "name: Oak\n", "name: Oak\n# Your own wording\n# {none}\n"])
def test_a_starter_that_somebody_has_made_their_own_is_enough(starter: str) -> None:
    text = blank.blank_file(starter, "schema.json", ["mobile"], "academy")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert "{none}" in text or "{none}" not in starter


def test_what_only_texts_need_of_a_kind_is_not_handed_on() -> None:
    facts = {field.name for field in dataclasses.fields(KINDS["maintained"])}
    assert facts > conditions._OF_TEXTS
    for name, kind in conditions.kinds().items():
        assert conditions._OF_TEXTS.isdisjoint(kind), name
