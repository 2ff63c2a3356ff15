"""Answers of a setting given in as few as possible: groups of practices in place of answers that are the same."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.asked import Path, Typed
from schoolgate.setting.practices.groups import Group, Practice, groups
from support.attempts import GONE
from support.bases import edited

# What pages say where a question is left out, by the path of the answer that they then give.
_SAYS: dict[Path, Path] = {
    ("phones", "learners", "exceptions", "agreed_by"): ("words", "head"),
    ("phones", "visitors", "exceptions_agreed_by"): ("words", "head"),
    ("online_safety", "ai", "approved_by"): ("words", "head"),
    ("online_safety", "filtering", "reports_to"): ("online_safety", "filtering", "leader"),
}


def grouped(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the same setting in fewer answers: without those that no page states or that pages give anyway, and with each
    group that saves answers confirmed, but for the practices that are not its own."""
    typed = Typed.read(data)
    needless: dict[Path, Any] = dict.fromkeys(
        [path for path in questions.unasked(typed) if at(data, path) is not None], GONE
    )
    needless |= {path: GONE for path, says in _SAYS.items() if at(data, path) == at(data, says) is not None}
    found = _without_empty(edited(copy.deepcopy(dict(data)), needless))
    for group in groups().values():
        mine, others = _split(found, group, typed)
        if mine and len(mine) > 1 + len(others):
            confirmed = {"wording": group.wording, "answer": "yes"}
            found.setdefault("practices", {})[group.id] = confirmed | ({"except": others} if others else {})
            gone = {path: GONE for practice in mine for path, _ in _answers(found, practice, typed)}
            found = _without_empty(edited(found, gone))
    return found


def answers_of(found: Loaded) -> int:
    """Count what somebody answered: each text, each list, each group, and each exception to one. We write the edition."""
    assert found.root
    assert found.setting
    confirmed = found.setting.practices.values()
    typed = [answer for answer in found.root.answers() if not answer.confirmed_by]
    exceptions = sum(len(group.except_) - bool(group.except_) for group in confirmed)
    ours = len(confirmed) + (found.setting.edition is not None)  # a mark of what was read is no answer either
    return len(typed) - ours + exceptions


def _split(data: dict[str, Any], group: Group, typed: Typed) -> tuple[list[Practice], list[str]]:
    """Give the practices of a group that are the setting's own, and the names of those that are not."""
    asked = [practice for practice in group.asked_of(typed) if [*_answers(data, practice, typed)]]
    mine = [
        practice
        for practice in asked
        if all(at(data, path) == answer for path, answer in _answers(data, practice, typed))
    ]
    return mine, [practice.id for practice in group.asked_of(typed) if practice not in mine]


def _answers(data: Any, practice: Practice, typed: Typed) -> Iterator[tuple[Path, Any]]:
    """Give what a practice answers of the parts that a setting has."""
    yield from ((path, answer) for path, answer in practice.answers_for(typed) if isinstance(at(data, path[:-1]), dict))


def at(data: Any, path: Path) -> Any:
    """Give the answer at a path; None where there is none."""
    return functools.reduce(lambda part, key: part.get(key) if isinstance(part, dict) else None, path, data)


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Give answers without the parts in which nothing is left."""
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in data.items()}
    return {key: value for key, value in inner.items() if value != {}}
