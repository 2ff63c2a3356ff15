"""Every question of the model as plain data: what sort of answer it takes, and whether it must be answered.

A path leaves out what is not the model’s: the number of an item, the id of a clause or of a group of practices.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import AfterValidator, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from schoolgate.setting import questions
from schoolgate.setting.model import fields, vocabulary
from schoolgate.setting.questions import Path

# What a validator reads, by its name. Any other text is text.
_TYPES = {
    "day_of": "date",
    "_yes_or_no": "yes-no",
    "_age": "age",
    "_phone": "phone",
    "_email": "email",
    "_web_address": "web-address",
    "_site_address": "web-address",
    "_colour": "colour",
    "_logo": "file-name",
}
# One of these words, or a word of the setting’s own in the parts below.
_NOUNS = {"_read_learners": tuple(vocabulary.NOUNS), "_read_sessions": tuple(vocabulary.SESSIONS)}


@dataclasses.dataclass(frozen=True)
class Question:
    """A question of the model, as a form asks it."""

    type: str
    asks: str
    """The model’s description, for somebody who types the file."""
    options: tuple[str, ...] = ()
    required: bool = False
    list: bool = False
    own_words: bool = False
    """Whether a sentence of the setting’s own may stand in place of an option."""
    may_be_no: bool = False
    """Whether no may stand in place of its parts or its list."""
    may_be_yes: bool = False
    """Whether yes stands in place of its parts where none of them is asked."""
    may_be_none: bool = False
    """Whether a list of none of its options is an answer, and not the same as none."""
    or_part: bool = False
    """Whether its parts may stand in place of a plain answer."""
    or_one: bool = False
    """Whether one item may stand in place of a list of one."""
    keyed: bool = False
    """Whether it holds several of its parts, each under a key that names it."""
    example: str | tuple[str, ...] | None = None


@functools.cache
def every_question() -> Mapping[str, Question]:
    """Return every question by its dotted path, in the order of the model. What is added in own words comes last in its part."""
    return {dotted(path): _question(path) for path in _paths(())}


def dotted(path: Path) -> str:
    """Return a path without the numbers and ids that are not the model’s: phones.zones.place, changes.add."""
    parts = [
        part for number, part in enumerate(path, 1) if not (isinstance(part, int) or questions.own_key(path[:number]))
    ]
    return ".".join(map(str, parts))


def _paths(above: Path) -> Iterator[Path]:
    for key in sorted(questions.keys_at(above), key=lambda key: key == "own_words"):
        path = (*above, key)
        yield path
        yield from _paths((*path, "") if questions.has_own_keys(path) else path)


def _question(path: Path) -> Question:
    field = questions.field_at(path)
    assert field is not None, path
    validators = {*_validators(field)}
    noun = next((_NOUNS[name] for name in validators if name in _NOUNS), ())
    reads_no = any(name.lstrip("_").startswith("no_or_") for name in validators)
    type_ = _type(path, field, validators)
    return Question(
        type="choice" if noun else type_,
        asks=questions.question(field),
        options=noun or questions.options(path),
        required=field.is_required(),
        list=questions.is_list(path),
        own_words=questions.may_be_in_own_words(path),
        may_be_no=reads_no or questions.may_be_no(path),
        may_be_yes=fields.no_or_details_if_asked.__name__ in validators,
        may_be_none=_may_be_none(path, field),
        or_part=bool(noun) or (type_ == "text" and bool(questions.keys_at(path))),
        or_one=fields.one_or_several.__name__ in validators,
        keyed=questions.has_own_keys(path),
        example=None if type_ == "part" else _example(questions.example_at(path)),
    )


def _may_be_none(path: Path, field: FieldInfo) -> bool:
    left_out_means_none = not field.is_required() and type(None) not in typing.get_args(field.annotation)
    several = questions.is_list(path) and bool(questions.options(path))
    return several and not left_out_means_none and not any(getattr(mark, "min_length", 0) for mark in field.metadata)


def _type(path: Path, field: FieldInfo, validators: set[str]) -> str:
    if questions.options(path):
        return "choice"
    if questions.has_own_keys(path):
        return "part"
    kinds = {*_kinds(field.annotation)}
    if tuple in kinds:
        return "age-pair"
    if any(issubclass(kind, BaseModel) for kind in kinds):
        return "text" if str in kinds else "part"
    return next((_TYPES[name] for name in validators if name in _TYPES), "text")


def _kinds(annotation: Any) -> Iterator[type]:
    """Yield each plain type that an annotation may stand for, and that of the items of a list."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        inner = inner[:1]
    if isinstance(origin, type) and origin in (tuple, dict):
        yield origin
    elif inner:
        for part in inner:
            yield from _kinds(part)
    elif isinstance(annotation, type):
        yield annotation


def _validators(field: FieldInfo) -> Iterator[str]:
    """Yield the names of what reads an answer, or an item of one, before and after its type does."""
    waiting: list[Any] = [field.annotation]
    marks = list(field.metadata)
    while waiting:
        part = waiting.pop()
        marks += getattr(part, "__metadata__", ())
        waiting += typing.get_args(part)
    for mark in marks:
        if isinstance(mark, AfterValidator | BeforeValidator):
            yield getattr(mark.func, "__name__", "")


def _example(example: Any) -> str | tuple[str, ...] | None:
    if isinstance(example, list | tuple):
        return tuple(map(str, example))
    return None if example is None else str(example)
