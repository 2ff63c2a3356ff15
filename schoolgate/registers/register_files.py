"""Reads a register as strictly as a setting file: each key known, each value of its type, each fault at its line.

A register says whom a child may call. A key that was misspelt and passed over would take a helpline off every page without
a word, so nothing is read from a register with a fault.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, TypeAdapter, ValidationError

from schoolgate.errors import RegisterError
from schoolgate.language import words
from schoolgate.setting import problems, questions, strict_yaml, synonyms, texts
from schoolgate.setting.model.fields import refusal
from schoolgate.setting.problems import Problem


def _year(value: str) -> str:
    if not (len(value) == 4 and value.isdigit()):
        raise refusal(f"“{value}” is not a year. Write the four digits that are printed after the title, such as 2026.")
    return value


Year = Annotated[str, AfterValidator(_year)]

MOST_VALUES = 20_000  # the texts of an edition have over 500
_Entry = TypeVar("_Entry")

# What to write for each part, by its key: a key means the same in every register.
_MEANS = {
    "advice_service": "who advises its schools: name, url and confidence",
    "answered_by": "a list of the clauses that answer it, the best first, or no where no clause does",
    "applies_to": "whom it is for: schools, early-years, both, clubs or alternative-provision",
    "asked": "the words that people use to ask for a clause, by the end of its id",
    "asks": "a list of the questions that it asks, by their paths",
    "checked": "the date on which somebody last checked it, such as 2026-11-20",
    "children_services": "its children’s services: name, phone, out_of_hours and confidence",
    "cite": "the id of the guidance that mentions it, in guidance.yml",
    "clauses": "each clause of the edition; {} if there is none",
    "confidence": "how sure we are: primary, secondary, general or unverified",
    "council": "the council’s name",
    "danger": "a list of the words that must bring help first",
    "date": "the date on which it was published, such as 2026-11-20",
    "does": "what the service is for, without a full stop",
    "edition": "its year, such as 2026",
    "evidence": "what to show, in a sentence",
    "expected": "what is expected, in a sentence",
    "for_whom": "a list of those it is for: child, parent, staff",
    "group": "the part of the self-check that it belongs to, such as filtering",
    "in_force": "the date from which it is in force, such as 2026-09-01, or no",
    "kind": "agreement, form, chart or sheet",
    "links": "a list of the pages that link to it: staff, parents, pupils or visitors",
    "minimum": "the age that most services set, such as 13",
    "name": "what it is called",
    "news": "what is said about a change in the law, in a sentence",
    "partnership": "its safeguarding children partnership: name, url and confidence",
    "passed_over": "the words that do not affect a search",
    "publisher": "who publishes it",
    "reader": "who reads it: staff, parents, older or younger",
    "reason": "why the policies leave it out",
    "replaced_by": "a list of the clauses that replace it",
    "same": "a list of lists, each of words for one thing",
    "says": "what is new in the edition, in a sentence",
    "source": "the address at which it was checked",
    "sources": "each document that it comes from, by its id in guidance.yml, with the edition that was read: {kcsie: 2026}",
    "statutory": "yes or no",
    "steps": "its steps by id, each with title, who and asks",
    "title": "its title, as printed on it",
    "url": "its web address",
    "who": "the short name of whoever answers it",
}

# What pydantic calls a key too few and a key too many, in models and in data classes.
_MISSING = {"missing", "missing_argument"}
_UNKNOWN_KEY = {"extra_forbidden", "unexpected_keyword_argument"}


class Register(Generic[_Entry]):
    """The entries of a register by id; ``typed`` is the whole file as it was typed."""

    def __init__(self, typed: dict[str, Any], entries: dict[str, _Entry]) -> None:
        self.typed = typed
        self.entries = entries


def read(file: Path, kind: Callable[..., _Entry], *, keep_unverified: bool = False) -> Register[_Entry]:
    """Return a register of entries by id.

    Unconfirmed ones are left out, or kept on request and may lack parts. Raise RegisterError if anything is wrong.
    """
    found: Register[_Entry] = _read(file, kind, keep_unverified)
    return found


def read_one(file: Path, kind: Callable[..., _Entry]) -> _Entry:
    """Return the one entry of a register. Raise RegisterError if anything is wrong."""
    faults = _Faults(file)
    entry: _Entry | None = faults.validate(kind, ())
    faults.refuse()
    assert entry is not None, "what is no entry is a fault"
    return entry


@functools.cache
def _read(file: Path, kind: Any, keep_unverified: bool) -> Register[Any]:
    faults = _Faults(file)
    found = {}
    for id_ in faults.keys_at(()):
        node, _ = faults.root.follow((id_,))
        unverified = not keep_unverified and is_unverified(node.plain())
        entry = faults.validate(kind, (id_,), may_lack=unverified)
        if entry is not None and not unverified:
            found[id_] = entry
    faults.refuse()
    return Register(faults.root.plain(), found)


def is_unverified(value: Any) -> bool:
    """Return whether an entry, or a part of one, is marked as confirmed by nobody."""
    return isinstance(value, dict) and value.get("confidence") == "unverified"


class _Faults:
    """A register’s values as typed, and their faults."""

    def __init__(self, file: Path) -> None:
        self.file = problems.display_path(file)
        root, self.problems = strict_yaml.read_as_typed(file, MOST_VALUES)
        if root is None:
            raise RegisterError(self.problems)
        self.root = root
        self.blank: set[questions.Path] = set()
        for path, node in texts.scalars(self.root, ()):
            text = str(node.value)
            if words.is_placeholder(text):
                self.blank.add(path)
                self._add(node.at, f"“{text}” is only a placeholder." if text else "This is blank.", path)
            elif wrong := texts.reason_unusable(text, longest=MOST_VALUES) or next(texts.contacts_made_up(text), None):
                self._add(node.at, wrong)

    def validate(self, kind: Any, path: questions.Path, *, may_lack: bool = False) -> Any:
        """Return the value at a path as what it is to be, or None where it is at fault."""
        node, _ = self.root.follow(path)
        try:
            return TypeAdapter(kind).validate_python(node.plain())
        except ValidationError as invalid:
            errors: list[dict[str, Any]] = [dict(error) for error in invalid.errors(include_url=False)]
            # A key with a slip in it is told of once, and not as missing too.
            meant = [self._meant(kind, path, error) for error in errors if error["type"] in _UNKNOWN_KEY]
            for error in errors:
                at: questions.Path = path + error["loc"]
                if error["type"] not in _MISSING or not (may_lack or at in meant):
                    self._explain(kind, at, len(path), error)
            return None

    def _meant(self, kind: Any, start: questions.Path, error: dict[str, Any]) -> questions.Path | None:
        """Return the path of the key that was meant by one that is not known, or None where it is not plain."""
        above: questions.Path = start + error["loc"][:-1]
        free = _keys(kind, error["loc"][:-1]) - set(self.keys_at(above))
        near = synonyms.known_word_for(str(error["loc"][-1]), sorted(free))
        return (*above, near) if near else None

    def refuse(self) -> None:
        """Raise RegisterError if there are faults."""
        if self.problems:
            raise RegisterError(sorted(set(self.problems)))

    def _explain(self, kind: Any, path: questions.Path, start: int, error: dict[str, Any]) -> None:
        """Add what is wrong at a path. Takes the type of the entry, how many parts of the path lead to it, and the error."""
        if path in self.blank:
            return
        above, (node, _) = path[:-1], self.root.follow(path)
        what, typed, key = error["type"], error["input"], _key(path)
        subject = f"Each item of “{key}”" if path and isinstance(path[-1], int) else f"“{key or self.file}”"
        if what in _MISSING:
            self._add(node.start, f"{_name(above, self.file)} has no “{key}”.", path)
        elif what in _UNKNOWN_KEY:
            near, known = self._meant(kind, path[:start], error), _keys(kind, path[start:-1])
            remedy = f"Did you mean “{near[-1]}”?" if near else f"It can hold {words.join(sorted(known))}."
            self._add(node.key or node.at, f"There is no “{path[-1]}” in {_name(above, self.file)}. {remedy}")
        elif what == "schoolgate":
            self._add(node.at, error["msg"])
        elif what == "literal_error" and isinstance(typed, str):
            options = questions.options_of(_type_at(kind, path[start:]))
            listed = words.join(options, "or")
            remedy = f"“{typed}” is not one of the answers: {listed}. {synonyms.advice(typed, ('', *path), options)}"
            self._add(node.at, remedy)
        elif what == "too_short":
            self._add(node.start, "This list is empty.", path)
        elif what in {"tuple_type", "list_type"}:
            self._add(node.start, f"{subject} is a list, but this is not. Write it in square brackets.")
        elif what in {"string_type", "literal_error"}:
            self._add(node.start, f"{subject} is one line of text, but this is not.", path)
        else:  # a part that has parts of its own, and here has none
            self._add(node.start, f"{subject} has parts of its own, each on a line below it, indented by two spaces.")

    def keys_at(self, path: questions.Path) -> list[str]:
        """Return the keys of what a path leads to, if it has any."""
        value = self.root.follow(path)[0].value
        return [*value] if isinstance(value, dict) else []

    def _add(self, at: problems.Position, message: str, path: questions.Path = ()) -> None:
        """Add what is wrong, and what to write at a path."""
        key = _key(path)
        remedy = (
            f" Write “{key}:” with {_MEANS[key]}." if key in _MEANS else " Write it, or delete the line." if key else ""
        )
        self.problems.append(Problem(self.file, *at, problems.one_line(f"{message}{remedy}")))


def _key(path: questions.Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _name(path: questions.Path, file: str) -> str:
    return f"“{path[-1]}”" if path else file


def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True) if isinstance(kind, type) else {}


def _keys(kind: Any, path: tuple[str | int, ...]) -> set[str]:
    return set(_inner(_type_at(kind, path)))


def _type_at(kind: Any, path: tuple[str | int, ...]) -> Any:
    """Return the type of what stands at a path within what a type describes."""
    for part in path:
        if typing.get_origin(kind) is dict:
            kind = typing.get_args(kind)[1]
        elif isinstance(part, str) and (hints := _inner(kind)):
            kind = hints.get(part)
    return kind


def _inner(kind: Any) -> dict[str, Any]:
    """Return the parts of a type that has some, which may be optional."""
    return next((hints for each in (kind, *typing.get_args(kind)) if (hints := _hints(each))), {})
