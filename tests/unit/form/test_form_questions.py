"""The questions of the model as the form has them: none left out, and each of its type."""

from __future__ import annotations

import re

import pytest
from support.model_fields import FIELDS

from schoolgate.form.questions import Question, dotted, every_question
from schoolgate.setting import questions

TYPES = {
    "text", "choice", "yes-no", "date", "age-pair", "age", "phone", "email", "web-address", "colour", "file-name", "part",
}  # fmt: skip
# How an answer of a type is written.
WRITTEN = {
    "yes-no": r"yes|no",
    "date": r"\d{4}-\d\d-\d\d",
    "age-pair": r"\d{1,2}",
    "age": r"\d{1,2}",
    "phone": r"0[\d ]+",
    "email": r"\S+@\S+",
    "web-address": r"https://\S+",
    "colour": r"#[0-9a-f]{6}",
    "file-name": r"\w+\.png",
}


def test_every_field_of_the_model_is_a_question() -> None:
    assert {*every_question()} == {field.path for field in FIELDS}
    assert len(every_question()) > 390


def test_they_are_in_the_order_of_the_model_with_own_words_last() -> None:
    order = [path for path in every_question() if "." not in path]
    assert order == questions.keys_at(())
    phones = [path for path in every_question() if re.fullmatch(r"phones\.staff\.\w+", path)]
    assert phones == [
        *(f"phones.staff.{name}" for name in ("kept_in", "may_use", "in_sessions", "smart_watches", "known_families")),
        "phones.staff.own_words",
    ]


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_a_type_is_told_by_its_answers(type_: str) -> None:
    found = {path: question for path, question in every_question().items() if question.type == type_}
    assert found
    for path, question in found.items():
        assert bool(question.options) == (type_ == "choice"), path
        assert (type_ != "part") or questions.keys_at(tuple(path.split("."))) or question.keyed, path
        for example in [question.example] if isinstance(question.example, str) else question.example or ():
            assert re.fullmatch(WRITTEN.get(type_, r".+"), example), (path, example)


def test_no_question_has_another_type() -> None:
    assert {question.type for question in every_question().values()} == TYPES


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        "name": Question("text", "", required=True, example="Oakfield Primary School"),
        "council": Question("text", "", required=True, or_part=True, example="Kent"),
        "words.learners": Question(
            "choice", "", options=("children", "pupils", "students", "learners"), required=True, or_part=True
        ),
        "people.safeguarding_lead": Question("part", "", required=True, list=True, or_one=True),
        "technology.devices": Question("part", "", required=True, may_be_no=True, may_be_yes=True),
        "social_media.groups_in_our_name": Question("part", "", required=True, list=True, may_be_no=True),
        "boarding": Question("part", "", may_be_no=True),
        "registers": Question(
            "choice", "", ("early-years", "childcare-compulsory", "childcare-voluntary"), list=True, may_be_none=True,
            example=("early-years", "childcare-compulsory"),
        ),
        "policies.consulted": Question(
            "choice", "", ("staff", "learners", "parents", "governors"), list=True, example=("staff", "parents")
        ),
        "phones.learners.trackers": Question(
            "choice", "", ("allowed-out-of-sight", "left-at-home"), required=True, own_words=True, example="allowed-out-of-sight"
        ),
        "online_safety.ai.learners_from": Question("age", "", example="13"),
        "online_safety.website": Question("web-address", "", may_be_no=True, example="https://oakfield.example/"),
        "changes": Question("part", "", keyed=True),
        "changes.omit": Question("text", "", example="This never happens here."),
        "practices.answer": Question("yes-no", "", example="yes"),
    }.items(),
)  # fmt: skip
def test_a_question_says_what_may_stand_there(path: str, expected: Question) -> None:
    question = every_question()[path]
    assert question.asks
    assert Question(**{**vars(question), "asks": ""}) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("people", "deputies", 1, "role"), "people.deputies.role"),
        (("changes", "mobile.staff.silent", "add"), "changes.add"),
        (("practices", "words", "except", 0), "practices.except"),
        (("name",), "name"),
    ],
)
def test_a_path_leaves_out_what_is_not_the_models(path: questions.Path, expected: str) -> None:
    assert dotted(path) == expected
    assert expected in every_question()
