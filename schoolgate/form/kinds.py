"""What a kind of setting may not answer, and what it must, where others may leave it out."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel

from schoolgate import paths
from schoolgate.form.questions import dotted
from schoolgate.setting import questions
from schoolgate.setting.contradictions import between_answers
from schoolgate.setting.load import load
from schoolgate.setting.model.kinds import FEDERATION, KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path

_OF_A_FEDERATION: list[Path] = [("schools",), ("people", "safeguarding_lead", "school")]


@functools.cache
def answers_by_kind(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the dotted paths of the answers that are refused of a kind of setting, and of those that it may not leave out.

    Each answer of the model that may be left out is tried on the starter’s own answers.
    """
    given = _starter()
    usual = KINDS[kind].usual_ages
    setting = given.model_copy(update={"kind": kind, "ages": usual or given.ages})
    rests_on = [("kind",), ("ages",)] if usual else [("kind",)]
    without = _found(setting, rests_on)
    refused: list[Path] = [] if kind == FEDERATION else [*_OF_A_FEDERATION]
    needed: list[Path] = (
        [("schools",)] if kind == FEDERATION else [("registers",)] if KINDS[kind].chooses_registers else []
    )
    needed += [("childminding",)] if KINDS[kind].childminder else []
    for path in _may_be_left_out():
        part, options = _at(setting, path[:-1]), questions.options(path)
        tries = bool(options) and isinstance(part, BaseModel) and getattr(part, str(path[-1])) is None
        found = _found(_with(setting, path, options[0]), rests_on) if tries else without
        if path in found:
            refused.append(path)
        elif tries and path[:-1] in without - found:
            needed.append(path)
    return tuple(map(dotted, dict.fromkeys(refused))), tuple(map(dotted, needed))


@functools.cache
def _starter() -> Setting:
    given = load(paths.STARTER, datetime.date.today(), fictional=True).setting
    assert given, "the starter is in order"
    return given


def _may_be_left_out(above: Path = ()) -> Iterator[Path]:
    for key in questions.keys_at(above):
        path = (*above, key)
        field = questions.field_at(path)
        if field and not field.is_required():
            yield path
        yield from _may_be_left_out(path)


def _found(setting: Setting, rests_on: Collection[Path]) -> set[Path]:
    """Return the answers against which a setting’s kind, or its ages, speaks."""
    found = between_answers(setting, datetime.date.today())
    return {path for path, message, *others in found if message and others and others[0] in rests_on}


def _at(setting: Any, path: Path) -> Any:
    for key in path:
        setting = getattr(setting, str(key), None)
    return setting


def _with(setting: Any, path: Path, answer: Any) -> Setting:
    key, *rest = map(str, path)
    new = _with(getattr(setting, key), tuple(rest), answer) if rest else answer
    return setting.model_copy(update={key: new})  # type: ignore[no-any-return]
