"""The model’s fields seen as questions: the one at a place in a setting file, its answers, its example.

A path is where an answer stands: ``("people", "deputies", 0, "role")``. What is said to a school office about an
answer is drawn from here, so that it always says what the model says.
"""

from __future__ import annotations

import collections
import functools
import re
import types
import typing
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pydantic import AfterValidator, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from schoolgate.language import words
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.setting.model import asked
from schoolgate.setting.model.fields import InOwnWords, OursStay, PutRight
from schoolgate.setting.model.setting import Setting

Path = tuple[str | int, ...]
# What a check gives: the path of the answer to mend, a sentence that says what to write (none where the answer is simply
# missing), and the path of another answer that the finding rests on: where that is itself at fault, the finding waits.
Found = tuple[Path, str] | tuple[Path, str, Path]


# The parts whose keys are names, and the same model stands under each.
_NAMED = ("changes", "practices")


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their keys in a setting file: one of them is a word of Python’s."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


@functools.lru_cache(maxsize=4096)
def field_at(path: Path) -> FieldInfo | None:
    """Find the field that a path leads to. A path to one item of a list leads to the list’s field."""
    models: list[type[BaseModel]] = [Setting]
    field: FieldInfo | None = None
    for number, part in enumerate(path):
        if isinstance(part, int) or own_key(path[: number + 1]):
            continue
        if field is not None and _may_be_in_own_words(field):
            models = [InOwnWords]
        field = next((_fields(m)[part] for m in models if part in _fields(m)), None)
        if field is None:
            return None
        models = list(_models(field.annotation))
    return field


def own_key(path: Path) -> bool:
    """Return whether the path ends in a key that names what stands under it: a clause’s id, or that of a group of practices."""
    return len(path) == 2 and has_own_keys(path[:1])


def has_own_keys(path: Path) -> bool:
    """Return whether the keys of a part are names, so that none is known beforehand."""
    return len(path) == 1 and path[0] in _NAMED


def keys_at(path: Path) -> list[str]:
    """Return the keys that may stand at a path; none where any key may, or no keys at all."""
    if has_own_keys(path):
        return []
    return [key for model in (models_at(path) if path else [Setting]) for key in _fields(model)]


def keys_that_may_stand_at(path: Path) -> list[str]:
    """Return the keys that may stand at a path: those of its questions, or of a sentence in place of an option."""
    return [*InOwnWords.model_fields] if may_be_in_own_words(path) else keys_at(path)


def may_be_in_own_words(path: Path) -> bool:
    """Return whether a sentence of the setting’s own may stand in place of the options at a path."""
    field = field_at(path)
    return field is not None and _may_be_in_own_words(field)


def _may_be_in_own_words(field: FieldInfo) -> bool:
    return InOwnWords in _parts(field.annotation)


def why_ours_stay(path: Path) -> str:
    """Return why no sentence of the setting’s own may stand in place of the options at a path, and what to write."""
    field = field_at(path)
    because = next((mark.because for mark in (field.metadata if field else []) if isinstance(mark, OursStay)), None)
    listed = words.join(options(path), "or")
    if because is None:
        return f"Other rules and pages follow from this answer, so it is one of ours. Write {listed}."
    return f"Our words stay here, because {because}. Write {listed}. A sentence of yours may follow ours: see add, under changes."


def models_at(path: Path) -> list[type[BaseModel]]:
    """Return the models of the parts that may stand at a path, in a list too."""
    field = field_at(path)
    return list(_models(field.annotation)) if field else []


def is_list(path: Path) -> bool:
    """Return whether a list stands at a path."""
    field = field_at(path)
    return field is not None and any(typing.get_origin(part) is list for part in _parts(field.annotation))


def places_of(key: str) -> list[str]:
    """Return every place in a setting file that has such a key, as dotted paths of what holds it."""
    return sorted(set(_places_of(key, Setting, ())))


def _places_of(key: str, model: type[BaseModel], path: tuple[str, ...]) -> Iterator[str]:
    if key in model.model_fields and path:
        yield ".".join(path)
    for name, field in model.model_fields.items():
        for part in _models(field.annotation):
            yield from _places_of(key, part, (*path, name))


def options(path: Path) -> tuple[str, ...]:
    """Return the closed list of answers at a path, or none where any text may stand."""
    field = field_at(path)
    return options_of(field.annotation) if field else ()


def unasked(typed: asked.Typed) -> Iterator[Path]:
    """Yield the questions that a setting is not asked, because no page that it will have states their answers.

    Of a part that is not asked at all only its own path. Takes what decides that.
    """
    return _unasked(typed, (), asked.DECIDED)


def _unasked(typed: asked.Typed, above: Path, decided: Sequence[Path]) -> Iterator[Path]:
    """Yield those below a path. Takes the paths below it that are decided by themselves."""
    for key in keys_at(above):
        path = (*above, key)
        now = asked.is_asked(path, typed)
        inside = [other for other in decided if other[: len(path)] == path != other]
        if not now and not any(asked.is_asked(other, typed) for other in inside):
            yield path
        elif inside or not now:
            yield from _unasked(typed, path, inside)


def without_details(apart: Collection[Path]) -> set[Path]:
    """Return the parts that are asked for, but none of their details. Takes the questions that are not asked."""
    parts = {path[:-1] for path in apart if may_be_no(path[:-1])}
    return {part for part in parts if all((*part, key) in apart for key in keys_at(part))}


def known_answers(path: Path) -> tuple[Any, ...]:
    """Return answers that are right at a path though they look like blanks: X is a social media service."""
    field = field_at(path)
    return (*options(path), *(field.examples or ())) if field else ()


@functools.lru_cache(maxsize=4096)
def holds_text(path: Path) -> bool:
    """Return whether plain text stands at a path, and not an address, a number, a date or one of a closed list."""
    field = field_at(path)
    checked = field is not None and any(isinstance(item, AfterValidator | BeforeValidator) for item in field.metadata)
    return field is not None and not checked and _is_text(field.annotation)


def correct(path: Path, typed: str) -> tuple[str, str | None]:
    """Return an answer as the type of its field reads it, and a warning if somebody should know that it differs."""
    field = field_at(path)
    if field is None:
        return typed, None
    for mark in (*field.metadata, *_metadata(field.annotation)):
        if isinstance(mark, PutRight):
            return mark.read(typed)
    return _plain_spaces(typed) if holds_text(path) else (typed, None)


def _metadata(annotation: Any) -> Iterator[Any]:
    if typing.get_origin(annotation) is typing.Annotated:
        yield from typing.get_args(annotation)[1:]
    elif typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        for part in typing.get_args(annotation):
            yield from _metadata(part)


def _plain_spaces(typed: str) -> tuple[str, str | None]:
    """Return a text with one plain space wherever it has spaces. Two, as registers have them, are told."""
    plain = re.sub(r"[^\S\t\n\r]+", " ", typed)
    if len(plain) == len(typed):  # a no-break space shows as any other does
        return plain, None
    return plain, "There are two spaces side by side here. They are read as one."


def _is_text(annotation: Any) -> bool:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType, list}:
        return any(map(_is_text, typing.get_args(annotation)))
    if typing.get_origin(annotation) is typing.Annotated:  # put right, and any text all the same
        text, *marks = typing.get_args(annotation)
        return text is str and all(isinstance(mark, PutRight) for mark in marks)
    return annotation is str


def question(field: FieldInfo) -> str:
    """Return the question that a field asks."""
    return (field.description or "").removeprefix("Not asked of a nursery. ")


def asks_whether(path: Path) -> str:
    """Return the question at a path without what it says of details, such as “Do you use video calls?”."""
    field = field_at(path)
    return f"{question(field).partition('?')[0]}?" if field else ""


def for_example(path: Path) -> str:
    """Return how an answer at a path may be written, with an example."""
    field = field_at(path)
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if field is None or not key:
        return ""
    example = example_at(path)
    if example is None:
        return "Copy this section from settings/your-school.yml and change its answers."
    return f"For example: {key}: {as_yaml(example)}"


def example_at(path: Path) -> Any:
    """Return an example of what may stand at a path; None where there is none, as for a part with many answers.

    A path to one item of a list leads to an example of the whole list. Where a model stands at several places, an example of
    what holds it comes first: the title of a policy is “Behaviour policy” at only one of them.
    """
    while path and isinstance(path[-1], int):
        path = path[:-1]
    field = field_at(path)
    if field is None:
        return None
    holders = range(1, len(path)) if path[-1] in _asked_in_several_places() else ()
    for number in holders:
        holder = field_at(path[:number])
        for example in (holder.examples or []) if holder else []:
            inner = _part_of(example, path[number:])
            if inner is not None:
                return inner
    example = field.examples[0] if field.examples else None
    return next(iter(example.values())) if own_key(path) and example else example


@functools.cache
def _asked_in_several_places() -> set[str]:
    """Return the names of the fields of every model that stands at more than one place, or that other models are made from."""
    counted = collections.Counter(kind for model in _every_model(Setting) for kind in model.__mro__)
    return {
        name
        for kind, places in counted.items()
        if places > 1 and issubclass(kind, BaseModel)
        for name in kind.model_fields
    }


def _every_model(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for part in _models(field.annotation):
            yield part
            yield from _every_model(part)


def _part_of(example: Any, path: Path) -> Any:
    """Return the part of an example that a path leads to, or None. An item beyond the end of a list is like its last."""
    for number, part in enumerate(path):
        if isinstance(example, list):
            inner = example[min(part, len(example) - 1) if isinstance(part, int) else 0]
            return _part_of(inner, path[number + isinstance(part, int) :])
        if isinstance(part, int) and isinstance(example, dict):
            continue  # one person, written without a list
        if not (isinstance(example, dict) and part in example):
            return None
        example = example[part]
    return example


def as_yaml(value: Any) -> str:
    """Return a value as it may be typed on one line of a setting file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    text = str(value)
    plain = re.fullmatch(r"[A-Za-z][\w .’/-]*|\d{4}-\d{2}-\d{2}|\d{1,2}", text)
    return text if plain or re.fullmatch(r"https?://[\w./-]+", text) else f'"{text}"'


def whole_example(field: FieldInfo) -> Any:
    """Return a field’s example, or one made of the examples of its parts."""
    if field.examples:
        return field.examples[0]
    part = next(_models(field.annotation))
    return {key: whole_example(inner) for key, inner in part.model_fields.items() if inner.is_required()}


def may_be_no(path: Path) -> bool:
    """Return whether a question must be answered, and may be answered with no."""
    field = field_at(path)
    return field is not None and field.is_required() and type(None) in typing.get_args(field.annotation)


def stand_in(path: Path) -> Any:
    """Return what stands where the model must have an answer that is not asked: no, where that is one.

    A text is one that the gate refuses on any page. So if a page stated it after all, its site would not be published.
    """
    field = field_at(path)
    assert field, path
    if may_be_no(path):
        return "no"
    several = is_list(path)
    if not several and (part := next(_models(field.annotation), None)):
        return {key: stand_in((*path, key)) for key, inner in part.model_fields.items() if inner.is_required()}
    if options_of(field.annotation) or not _is_text(field.annotation):
        return whole_example(field)
    return [NOT_ANSWERED] if several else NOT_ANSWERED


def _parts(annotation: Any) -> tuple[Any, ...]:
    """Return the types an annotation may stand for, without None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _parts(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return tuple(part for arg in typing.get_args(annotation) for part in _parts(arg))
    return () if annotation is types.NoneType else (annotation,)


def options_of(annotation: Any) -> tuple[str, ...]:
    """Return the closed list of a type, or none where it has none."""
    for part in _parts(annotation):
        if typing.get_origin(part) is typing.Literal:
            return typing.get_args(part)
        if typing.get_origin(part) in {list, tuple}:
            return options_of(typing.get_args(part)[0])
    return ()


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _parts(annotation):
        if part is InOwnWords:
            continue  # it asks nothing: it stands in place of an option
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
        elif typing.get_origin(part) in {list, tuple, dict}:
            yield from _models(typing.get_args(part)[-1])


def put_example(data: Any, path: Path) -> Path:
    """Put the field’s example at a path. Return the path used: shorter if what contains it is at fault."""
    holder: Any = {"": data}
    key: str | int = ""
    walked: Path = ()
    for part in path:
        here = holder[key]
        if isinstance(part, int) and isinstance(here, dict):
            continue  # one person, written without a list
        if not isinstance(here, list if isinstance(part, int) else dict):
            break
        holder, key, walked = here, part, (*walked, part)
        if part not in here if isinstance(here, dict) else int(part) >= len(here):
            break
    field = field_at(walked)
    if own_key(walked):
        del holder[key]
    else:
        assert field is not None, walked
        example = example_at(walked)
        example = whole_example(field) if example is None else example
        if isinstance(holder, list):
            items = example if isinstance(example, list) else [example]
            holder[int(key) : int(key) + 1] = [items[min(int(key), len(items) - 1)]]
        else:
            holder[key] = example
    return walked
