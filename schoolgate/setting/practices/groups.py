"""The groups of practices that a setting may confirm: what each says, what it answers, and of whom it is asked.

Source: ``settings/shared/practices.yml``. A test holds what each practice says to the words of the policies.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from schoolgate import paths
from schoolgate.setting.model import asked
from schoolgate.setting.model.asked import Condition, Path, Typed, of_kind
from schoolgate.setting.practices.filled import filled

FILE = paths.SHARED / "practices.yml"


@dataclasses.dataclass(frozen=True)
class Practice:
    """Something that many schools do alike."""

    id: str
    says: str
    """The words that are published, with the setting’s own words in braces."""
    answers: Mapping[Path, Any]
    """What it answers, by the path in a setting file, as it would be typed there."""
    clauses: tuple[str, ...] = ()
    """The clauses that say so; none where the pages do not mention what is not done."""
    only_for: tuple[str, ...] = ()
    """Of whom it is asked, by the keys of ``_WHOM``. None means all."""

    def is_asked(self, typed: Typed) -> bool:
        """Return whether a setting is asked any of the questions that it answers."""
        return asked.holds(self.condition, typed) and any(_is_asked(path, typed) for path in self.answers)

    @property
    def condition(self) -> Condition:
        """What must be so of a setting that is asked about it."""
        return {"all": [_WHOM[whom] for whom in self.only_for]}

    def answers_for(self, typed: Typed) -> Iterator[tuple[Path, Any]]:
        """Yield what it answers of what a setting is asked, in that setting’s words."""
        yield from ((path, _worded(answer, typed)) for path, answer in self.answers.items() if _is_asked(path, typed))


@dataclasses.dataclass(frozen=True)
class Group:
    """Practices of one subject, which one person can confirm."""

    id: str
    about: str
    answered_by: str
    practices: Mapping[str, Practice]

    @functools.cached_property
    def wording(self) -> str:
        """What stands for its words in a setting file that confirms it: it changes when any practice does."""
        texts = [[p.id, p.says, sorted((".".join(map(str, path)), a) for path, a in p.answers.items())] for p in self]
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:6]

    def __iter__(self) -> Iterator[Practice]:
        yield from self.practices.values()

    def asked_of(self, typed: Typed) -> list[Practice]:
        """Return the practices about which a setting is asked."""
        return [practice for practice in self if practice.is_asked(typed)]


_FASTEST: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # either reads texts alone


@functools.cache
def groups() -> dict[str, Group]:
    """Return every group by its id."""
    read = yaml.load(FILE.read_text(encoding="utf-8"), _FASTEST)
    return {
        id_: Group(
            id_,
            given["about"],
            given["answered_by"],
            {name: _practice(name, entry) for name, entry in given["practices"].items()},
        )
        for id_, given in read.items()
    }


def _practice(id_: str, entry: Mapping[str, Any]) -> Practice:
    answers: dict[Path, Any] = {tuple(path.split(".")): answer for path, answer in entry["answers"].items()}
    return Practice(id_, entry["says"], answers, tuple(entry.get("clauses", ())), tuple(entry.get("only_for", ())))


def said(practice: Practice, typed: Typed) -> str:
    """Return what a practice publishes, in the words of a setting as far as it has answered them."""
    return filled(practice.says, typed)


def _worded(answer: Any, typed: Typed) -> Any:
    if isinstance(answer, Mapping):
        return {key: _worded(value, typed) for key, value in answer.items()}
    if isinstance(answer, list):
        return [_worded(value, typed) for value in answer]
    return filled(answer, typed)


# ---------------------------------------------------------------------------------------------------------------
# Of whom a practice is asked

# The parts of a setting file that rest on one policy.
PARTS = {"online_safety": "online", "social_media": "social"}


def _is_asked(path: Path, typed: Typed) -> bool:
    part = PARTS.get(str(path[0]))
    return (part is None or part in typed.policies) and asked.is_asked(path, typed)


_WHOM: dict[str, Condition] = {
    "schools": of_kind("noun", "school", "federation", "provision"),
    "childcare": of_kind("noun", "nursery", "club"),
    "colleges": of_kind("noun", "college"),
    "nursery": of_kind("noun", "nursery"),
    "not-nursery": of_kind("noun", "school", "federation", "provision", "college", "club"),
    "where-taught": of_kind("noun", "school", "federation", "provision", "college", "nursery"),
    "nobody-boards": {"at": "boarding", "in": [None, "", "no"]},
    "up-to-year-2": {"over": -1, "under": 7},
    "years-3-to-6": {"over": 7, "under": 11},
    "from-year-7": {"over": 11, "under": 99},
}
