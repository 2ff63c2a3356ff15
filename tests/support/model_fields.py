"""Every question that the model asks, found by walking it."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schoolgate.setting import questions
from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.setting import Setting


@dataclasses.dataclass(frozen=True)
class Asked:
    """A field of the model: its path in a setting file, the class that asks it, and the field."""

    path: str
    asked_by: str
    field: FieldInfo


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models that a field may hold: in a list, in a mapping or as one of two forms. What stands in place of an option asks nothing."""
    if annotation is InOwnWords:
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from models(part)


def fields(model: type[BaseModel] = Setting, above: str = "") -> Iterator[Asked]:
    """Give every field of the model. An item of a list has the path of its list."""
    for name, field in model.model_fields.items():
        owner = next(part for part in reversed(model.__mro__) if name in vars(part).get("__annotations__", {}))
        name = field.alias or name
        yield Asked(f"{above}{name}", f"{owner.__name__}.{name}", field)
        for part in models(field.annotation):
            yield from fields(part, f"{above}{name}.")


FIELDS = list(fields())


def _paths(model: type[BaseModel], path: questions.Path = ()) -> Iterator[questions.Path]:
    """Give the path of every field, as a setting file has it, and of one changed clause."""
    for name, field in model.model_fields.items():
        yield (*path, name)
        for part in questions._models(field.annotation):
            key: questions.Path = ("mobile.staff.silent",) if (*path, name) == ("changes",) else ()
            yield from _paths(part, (*path, name, *key))


PATHS = list(_paths(Setting))


def one_each(asked: list[Asked]) -> list[Any]:
    """Give one of the fields for each question, however many places it is asked in."""
    return [pytest.param(one, id=question) for question, one in {each.asked_by: each for each in asked}.items()]
