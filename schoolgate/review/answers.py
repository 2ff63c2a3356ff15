"""A setting’s answers one by one, as the review edition needs them: which are missing, what else may be chosen."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter

from schoolgate.language.marks import (
    DEPENDS,
    REPLACES,
    Flag,
    Gap,
    Marked,
    MarkedDay,
    MarkedNumber,
    Marks,
    Undecided,
    address_missing,
)
from schoolgate.policy.conditions import conditions_of
from schoolgate.setting import questions
from schoolgate.setting.contradictions import between_answers
from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.people import Council
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path


def normal(path: Path, setting: Setting) -> Path:
    """Return a path with the place in the list that a file may leave out where it has one item: people.deputies.0.role."""
    value: Any = setting
    whole: list[str | int] = []
    for part in path:
        if isinstance(value, list | tuple) and isinstance(part, str):
            whole.append(0)
            value = value[0] if value else None
        whole.append(part)
        if isinstance(part, int):
            value = value[part] if isinstance(value, list | tuple) and part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
    return tuple(whole)


def gap_above(path: Path, gaps: Iterable[Path]) -> Path | None:
    """Return the missing answer that a path is, or is a part of; none where the answer was given."""
    return next((gap for gap in gaps if path[: len(gap)] == gap), None)


def gap_touching(path: Path, gaps: Iterable[Path]) -> Path | None:
    """Return the missing answer that a path is, is a part of, or has as a part."""
    gaps = list(gaps)
    return gap_above(path, gaps) or next((gap for gap in gaps if gap[: len(path)] == path), None)


def rebuilt(value: Any, leaf: Callable[[Path, Any], Any], path: Path = ()) -> Any:
    """Return a copy of a setting, or a part of it, with each answer as ``leaf`` returns it. Nothing is validated."""
    if questions.has_own_keys(path):
        return value
    if isinstance(value, BaseModel):
        given = {name: rebuilt(getattr(value, name), leaf, (*path, name)) for name in type(value).model_fields}
        return type(value).model_construct(value.model_fields_set, **given)
    if isinstance(value, list | tuple) and value:
        return type(value)(rebuilt(item, leaf, (*path, number)) for number, item in enumerate(value))
    return leaf(path, value)


def leaves(setting: Setting) -> dict[Path, Any]:
    """Return every answer by its path, those that were left out too; no part that is made of others."""
    found: dict[Path, Any] = {}

    def note(path: Path, value: Any) -> Any:
        found[path] = value
        return value

    rebuilt(setting, note)
    return found


def whole(setting: Setting, gaps: Iterable[Path], today: datetime.date) -> Setting:
    """Return a setting with an example wherever an answer is missing that it would otherwise have nothing for."""
    gaps = list(gaps)

    def leaf(path: Path, value: Any) -> Any:
        if path[0] in {"signs", "retired_signs"} and gap_above(path, gaps):
            if path[-1] == "id":  # two signs cannot share an address
                return f"not-answered-{path[0].partition('_')[0]}-{path[1]}"
            if path[-1] == "now":
                return None
        return _example(path) if value is None and path in gaps else value

    filled: Setting = rebuilt(setting, leaf)
    return _completed(filled, gaps, today)


def _completed(setting: Setting, gaps: list[Path], today: datetime.date) -> Setting:
    """Return a part that is missing whole, and holds its example, what this kind of setting is asked for beside that."""
    wanted = list(between_answers(setting, today))
    for found in wanted:
        for place in _empty(setting, found[0]) if gap_above(found[0], gaps) else []:
            tried = with_answer(setting, place, _example(place))
            if found not in between_answers(tried, today):
                return _completed(tried, gaps, today)
    return setting


def _empty(setting: Setting, path: Path) -> list[Path]:
    """Return the places at a path, or right below it, that hold nothing."""
    part = _at(setting, path)
    if isinstance(part, BaseModel):
        return [(*path, name) for name in type(part).model_fields if getattr(part, name) is None]
    return [path] if part is None else []


def _example(path: Path) -> Any:
    field = questions.field_at(path)
    assert field, path
    typed: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(typed).validate_python(questions.whole_example(field))


def shown(setting: Setting, gaps: Iterable[Path]) -> Setting:
    """Return a setting for what is laid out around the pages: each text that is missing says so itself."""
    gaps = list(gaps)

    def leaf(path: Path, value: Any) -> Any:
        words = type(value) is str and not questions.options(path) and path not in {("council",), ("site",)}
        drawn = path[-1] in {"id", "now", "logo", "colour"} or str(value).startswith(("http://", "https://"))
        return not_answered(path) if words and not drawn and gap_above(path, gaps) else value

    said: Setting = rebuilt(setting, leaf)
    return said


def not_answered(path: Path) -> str:
    """Return that an answer is missing: [Not answered yet: What is the setting called, in full? name:]."""
    field = questions.field_at(path)
    asked = questions.question(field) if field else ""
    return f"[Not answered yet: {asked}{' ' if asked else ''}{dotted(path)}:]"


def dotted(path: Path) -> str:
    """Return a path as leaders read it: phones.staff.kept_in, people.deputies.2.role."""
    # The first of a list stands for the list, which may be written without one.
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in path if part != 0)


# ---------------------------------------------------------------------------------------------------------------
# What the template is given


def marked(setting: Setting, gaps: Iterable[Path], marks: Marks) -> Setting:
    """Return a setting whose answers carry their marks. Those that are missing hold an example and print only a mark."""
    gaps = list(gaps)

    def leaf(path: Path, value: Any) -> Any:
        if missing := gap_above(path, gaps):
            path = _asked_at(path, missing)
        if isinstance(value, bool):
            return Flag.deciding(value, f"{REPLACES}{marks.of_gap(path)}") if missing else value
        if not isinstance(value, str | int | datetime.date) or (path[0] in _PLUMBING and not missing):
            return value
        text = str(value)
        address = text.startswith(("http://", "https://"))
        if address and not missing:
            return value  # an address is where a link leads, and no words
        answer = _gap(path, text, address, marks) if missing else Marked.with_mark(text, marks.of_fact(path))
        if isinstance(value, datetime.date):
            return MarkedDay.marked(value, answer)
        return MarkedNumber.marked(value, answer) if isinstance(value, int) else answer

    if ("council",) in gaps:
        setting = rebuilt(setting, lambda path, value: _a_council() if path == ("council",) else value)
    said: Setting = rebuilt(setting, leaf)
    return said


def _asked_at(path: Path, gap: Path) -> Path:
    """Return the place of the question for a missing answer: where one word stands for several parts, that word’s."""
    field = questions.field_at(gap)
    one_word = field is not None and field.examples and isinstance(field.examples[0], str)
    return gap if one_word else path


# What pages use and do not print.
_PLUMBING = {"signs", "retired_signs", "redirects", "site", "logo", "colour"}


def _a_council() -> Council:
    given = {name: questions.whole_example(field) for name, field in Council.model_fields.items()}
    contact = {"url": "https://council.example/", "phone": "01632 960 300", "out_of_hours": "01632 960 301"}
    return Council.model_validate(
        {name: {**contact, **answer} if isinstance(answer, dict) else answer for name, answer in given.items()}
    )


def _gap(path: Path, example: str, address: bool, marks: Marks) -> Gap:
    mark = marks.of_gap(path)
    if address:
        return Gap.standing_for(example, address_missing(mark))
    closed = questions.options(path) or path == ("kind",)
    return Gap.standing_for(example, Undecided(mark) if closed else mark)


# Words that are worked out from answers, and what the answers are.
_FROM: dict[str, Path] = {
    "consulted": ("policies", "consulted"),
    "review": ("policies", "review"),
    "setting": ("kind",),
    "remote_rules": ("technology", "remote_teaching", "rules_in"),
    "home_rules": ("technology", "home_learning", "rules_in"),
    "told_parents_by": ("policies", "told_by"),
}
_FLAGS_FROM: dict[str, Path] = {
    "nursery": ("kind",),
    "school_law": ("kind",),
    "college": ("kind",),
    "may_search": ("kind",),
    **dict.fromkeys(("childcare", "childminder", "teaches"), ("kind",)),
    **dict.fromkeys(("early_years", "younger", "older"), ("ages",)),
}


def worked_out(given: Mapping[str, Any], gaps: Iterable[Path], marks: Marks) -> dict[str, Any]:
    """Return what stands in place of words of the template that are worked out from an answer that is missing."""
    gaps = list(gaps)
    instead: dict[str, Any] = {}
    for name, path in _FROM.items():
        gap = gap_touching(path, gaps)
        if gap is not None and name in given:
            mark = marks.of_gap(path if len(path) >= len(gap) else gap)
            instead[name] = [mark] if isinstance(given[name], list) else mark
    if "setting" in instead:
        instead["Setting"] = instead["setting"]
    for name, path in _FLAGS_FROM.items():
        gap = gap_touching(path, gaps)
        if gap is not None and name in given:
            instead[name] = Flag.deciding(bool(given[name]), f"{DEPENDS}{marks.of_gap(gap)}")
    if "dates" in given:
        instead["dates"] = {
            policy: {**when, "next_review": due} if (due := _due(policy, when, gaps, marks)) else when
            for policy, when in given["dates"].items()
        }
    return instead


def _due(policy: str, when: Mapping[str, Any], gaps: list[Path], marks: Marks) -> str | None:
    """Return the mark of the missing answer from which the day of a review would follow, if there is one."""
    written: Path = ("policies", "dates", policy, "written")
    rests_on: list[Path] = [("policies", "review"), *([] if when["agreed"] else [written])]
    missing = next((path for path in rests_on if gap_above(path, gaps)), None)
    return marks.of_gap(missing) if missing else None


# ---------------------------------------------------------------------------------------------------------------
# What may change


def uncertain(setting: Setting, gaps: Iterable[Path]) -> dict[str, Path]:
    """Return the conditions of the template that hold or do not as a missing answer is given, each with that answer."""
    gaps = list(gaps)
    tried: dict[Path, list[Any]] = {}
    for path, value in [*leaves(setting).items(), *((gap, None) for gap in gaps if _may_be_no(gap))]:
        if gap_above(path, gaps) is not None and (others := _others(path, value)):
            tried[path] = others
    # A condition may hang on several answers, so each is tried beside more than one way to give the others.
    found: dict[str, Path] = {}
    for way in (None, 0, -1):
        start = setting
        for path, others in tried.items() if way is not None else ():
            with contextlib.suppress(AttributeError):  # a part that an answer before it took away
                start = with_answer(start, path, others[way or 0])
        as_is = conditions_of(start)
        for path, others in tried.items():
            for other in others:
                with contextlib.suppress(AttributeError):
                    now = conditions_of(with_answer(start, path, other))
                    for name in now:
                        if (now[name] is None) != (as_is[name] is None):
                            found.setdefault(name, path)
    return found


def _may_be_no(path: Path) -> bool:
    field = questions.field_at(path)
    return field is not None and type(None) in getattr(field.annotation, "__args__", ())


# A child of each age that a kind of setting takes.
_AGES = ((2, 4), (3, 6), (4, 11), (7, 11), (11, 18), (16, 19))


def _others(path: Path, value: Any) -> list[Any]:
    if path == ("ages", 0):
        return [younger for younger, _ in _AGES]
    if path == ("ages", 1):
        return [older for _, older in _AGES]
    if isinstance(value, bool):
        return [not value]
    return [*questions.options(path)] if value is not None else [None]


def with_answer(setting: Setting, path: Path, answer: Any) -> Setting:
    """Return a setting with another answer at a path that it has."""
    if not path:
        return answer  # type: ignore[no-any-return]
    first, rest = path[0], path[1:]
    value: Any = setting
    if isinstance(value, list | tuple):
        assert isinstance(first, int)
        items = list(value)
        items[first] = with_answer(items[first], rest, answer)
        return type(value)(items)  # type: ignore[return-value]
    assert isinstance(first, str)
    return value.model_copy(update={first: with_answer(getattr(value, first), rest, answer)})  # type: ignore[no-any-return]


@dataclasses.dataclass(frozen=True)
class Choice:
    """An answer of a closed list: its question, the options taken and those that this kind of setting could take."""

    path: Path
    question: str
    taken: tuple[str, ...]
    others: tuple[str, ...]
    missing: bool = False
    own: InOwnWords | None = None  # in place of any option


def choices(setting: Setting, gaps: Iterable[Path], today: datetime.date) -> list[Choice]:
    """Return every choice that a setting has made or has still to make, in the order of the model."""
    gaps = list(gaps)
    holders: dict[Path, Any] = {}
    for path, value in leaves(setting).items():
        if not path or path[0] in {"signs", "retired_signs", "helplines"} or path == ("kind",):
            continue
        closed = questions.options(path)
        if questions.may_be_in_own_words(path[:-1]):
            holders.setdefault(path[:-1], [])
        elif isinstance(value, bool) or (closed and value is not None):
            inside = path[:-1] if isinstance(path[-1], int) else path
            holders.setdefault(inside, []).extend([value] if value != [] else [])
    said_already = _objections(setting, today)
    found = []
    for path, values in holders.items():
        field = questions.field_at(path)
        assert field, path
        missing = any(gap_above((*path, *more), gaps) for more in ((), *((n,) for n in range(len(values)))))
        taken = tuple(_word(value) for value in values)
        several = isinstance(_at(setting, path), list)
        options: dict[str, Any] = {option: option for option in questions.options(path)} or {"yes": True, "no": False}
        others = [
            option
            for option, answer in options.items()
            if (missing or option not in taken)
            and _is_lawful(setting, path, [*values, answer] if several else answer, said_already, today)
        ]
        own = answer if isinstance(answer := _at(setting, path), InOwnWords) else None
        found.append(Choice(path, questions.question(field), () if missing else taken, tuple(others), missing, own))
    return found


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _at(setting: Any, path: Path) -> Any:
    return functools.reduce(lambda at, part: at[part] if isinstance(part, int) else getattr(at, part), path, setting)


def _is_lawful(
    setting: Setting, path: Path, answer: Any, said_already: set[tuple[Path, str]], today: datetime.date
) -> bool:
    """Return whether a setting may choose an option: nothing that rests on its kind or its other answers speaks against it.

    What an option asks for beside itself, such as where phones are kept, is taken to be answered too.
    """
    tried = with_answer(setting, path, answer)
    above = _at(tried, path[:-1])
    for name, field in type(above).model_fields.items():
        if getattr(above, name) is None and questions.holds_text((*path[:-1], name)) and field.examples:
            tried = with_answer(tried, (*path[:-1], name), field.examples[0])
    against = _objections(tried, today) - said_already
    return not any(found[: len(path)] == path for found, _ in against)


def _objections(setting: Setting, today: datetime.date) -> set[tuple[Path, str]]:
    """Return what speaks against an answer because of another: the setting’s kind, its ages, a rule that it has chosen."""
    return {
        (found[0], found[1])
        for found in between_answers(setting, today)
        # A policy that is not listed may be.
        if len(found) == 3 and found[2][:1] != ("other_policies",)
    }
