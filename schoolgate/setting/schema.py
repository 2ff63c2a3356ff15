"""The schema of a setting file, for editors: completion, help and red lines while somebody types.

It is made from the model and says what is typed, which is not always what the model holds: ``no`` for an answer that has
parts of its own, a day as text, yes as a word or, in an editor that reads YAML as it once was, as a truth value. It knows
less than ``schoolgate check``, and never refuses what that accepts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from schoolgate import paths
from schoolgate.setting import questions
from schoolgate.setting.model import asked, fields, vocabulary
from schoolgate.setting.model.kinds import KINDS, childminding
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.practices.groups import groups
from schoolgate.setting.questions import Path

FILE = paths.SETTINGS / "schema.json"
TITLE = "A setting file of Schoolgate"

Schema = dict[str, Any]

# An editor that reads YAML as it once was takes yes and no for truth values. It is not to propose them.
_NO: Schema = {"anyOf": [{"enum": ["no"]}, {"enum": ["No", "NO", False], "doNotSuggest": True}]}
_YES_OR_NO: Schema = {
    "anyOf": [{"enum": ["yes", "no"]}, {"enum": ["Yes", "No", "YES", "NO", True, False], "doNotSuggest": True}]
}
# A number typed without quotes is text all the same: a room called 12.
_TEXT: Schema = {"type": ["string", "number"]}
_HOST = r"([Hh][Tt][Tt][Pp][Ss]?://)?[^\s/?#:@]+\.[^\s/?#:@]+(:[0-9]+)?"
_PATTERNS = {
    # No server takes a stop at the end of either half, two stops together, or a hyphen at the end of a part of the host.
    "_email": r"^(?!\.|.*(\.\.|\.@|@-|@[^@]*(-\.|-$)))[^@\s]+@[^@\s]+\.[^@\s]+$",
    # Without https:// too, which is then put before it.
    "_web_address": rf"^{_HOST}([/?#].*)?$",
    "_site_address": rf"^{_HOST}(/[A-Za-z0-9._~-]+)*/?$",
    "_colour": r"^#[0-9a-fA-F]{6}$",
    "_short_id": r"^[a-z0-9]+(-[a-z0-9]+)*$",
    "_section_id": r"^(mobile|social|online)\.[a-z0-9-]+$",
    "_logo": r"^[^/\\]+\.([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg]|[Ss][Vv][Gg])$",
    # In quotes: without them an editor reads a number that begins with 0 as another.
    "_phone": r"^[(+]*[04０４][^A-Za-z@]*(([Ee][Xx]|[Xx]|[Oo][Pp][Tt]|[Pp][Rr][Ee][Ss])[A-Za-z]*[^A-Za-z@]+)?$",
}


def schema(councils: Iterable[str]) -> Schema:
    """Return the schema of a setting file. Takes the names of the councils in the register."""
    generator = type("_AsTyped", (_AsTyped,), {"councils": tuple(sorted(councils))})
    made = Setting.model_json_schema(schema_generator=generator)
    made["$defs"]["Change"] |= {"minProperties": 1, "maxProperties": 1}
    asked_of_all = {key for path, of_all in _questions() if of_all for key in _keys(path)}
    not_of_all = {key for path, of_all in _questions() if not of_all for key in _keys(path)} - asked_of_all
    not_of_all |= {key for path in childminding.NOT_ASKED for key in _keys(path)}
    for model, key in not_of_all | {key for path in _answered_by_groups() for key in _keys(path)}:
        part = made if model is Setting else made["$defs"][model.__name__]
        part["required"] = [name for name in part.get("required", ()) if name != key]
    made["allOf"] = [{"if": _has(policy), "then": _needed_by(policy)} for policy in vocabulary.POLICIES]
    made["allOf"].append({"if": _OF_A_CHILDMINDER, "else": _needed_of_others()})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",  # the newest that every editor knows whole
        "title": TITLE,
        **_without_titles({key: value for key, value in made.items() if key != "title"}),
    }


def _questions(above: Path = (), of_all: bool = True) -> Iterator[tuple[Path, bool]]:
    """Yield every question with whether each setting is asked it."""
    for key in questions.keys_at(above):
        path = (*above, key)
        here = of_all and path not in asked.WHEN
        yield path, here
        yield from _questions(path, here)


def _answered_by_groups() -> Iterator[Path]:
    """Yield every question that a group of practices may answer, and each part that it is in."""
    for group in groups().values():
        for practice in group:
            for path in practice.answers:
                yield from (path[:number] for number in range(1, len(path) + 1))


def _keys(path: Path) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield what the model calls a question: the model that asks it, and its key there."""
    for model in questions.models_at(path[:-1]) if path[1:] else [Setting]:
        yield model, str(path[-1])


_OF_A_CHILDMINDER: Schema = {
    "required": ["kind"],
    "properties": {"kind": {"enum": [kind for kind, own in KINDS.items() if own.childminder]}},
}


def _needed_of_others() -> Schema:
    """Return the schema of what all must answer but childminders, who are not asked it."""
    made: Schema = {}
    grouped = {*_answered_by_groups()}
    for path in childminding.NOT_ASKED:
        field = questions.field_at(path)
        if field and field.is_required() and not asked.reasons(path) and path not in grouped:
            _require(made, path)
    return made


def _require(made: Schema, path: Path) -> None:
    """Put into a schema that an answer must stand at a path."""
    part = made
    for number, key in enumerate(path[:-1], 1):
        part = part.setdefault("properties", {}).setdefault(key, {})
        if questions.is_list(path[:number]):
            part = part.setdefault("items", {})
    part.setdefault("required", []).append(path[-1])


def _has(policy: str) -> Schema:
    """Return the schema of a file that adopts a policy and does not withdraw it."""
    adopted = {"required": ["dates"], "properties": {"dates": {"required": [policy]}}}
    withdrawn = {"required": ["withdrawn"], "properties": {"withdrawn": {"required": [policy]}}}
    return {"required": ["policies"], "properties": {"policies": adopted}, "not": withdrawn}


def _needed_by(policy: str) -> Schema:
    """Return the schema of what must be answered wherever a policy is adopted, and need not be elsewhere."""
    made: Schema = {}
    grouped = {*_answered_by_groups()}
    for path in (path for path, of_all in _questions() if not of_all and path not in grouped):
        field = questions.field_at(path)
        always = any(policy in (reason.policies or ()) and not reason.only_if for reason in asked.reasons(path))
        if field and field.is_required() and always:
            _require(made, path)
    return made


def text(councils: Iterable[str]) -> str:
    """Return the schema as its file holds it. Takes the names of the councils in the register."""
    return json.dumps(schema(councils), ensure_ascii=False, indent=1) + "\n"


def _without_titles(value: Any) -> Any:
    """Return a schema without the titles that pydantic makes of names, and without what stands for no answer."""
    if isinstance(value, list):
        return [_without_titles(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item if key == "examples" else _without_titles(item)
        for key, item in value.items()
        if not (key in {"title", "default"} and not isinstance(item, dict))
    }


def _either(*these: Schema) -> Schema:
    return {"anyOf": list(these)}


_BEFORE: dict[Callable[..., Any], Callable[[Schema], Schema]] = {
    fields._yes_or_no: lambda _: _YES_OR_NO,
    fields.day_of: lambda _: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    fields._age: lambda _: _either(
        {"type": "integer", "minimum": 0, "maximum": 25}, {"type": "string", "pattern": r"^\d{1,2}$"}
    ),
    fields.no_or_details: lambda details: _either(_NO, details),
    fields.no_or_details_if_asked: lambda details: _either(_YES_OR_NO, details),
    fields.one_or_several: lambda several: _either(several["items"], several),
    vocabulary._read_learners: lambda noun: _either({"enum": list(vocabulary.NOUNS)}, noun),
    vocabulary._read_sessions: lambda noun: _either({"enum": list(vocabulary.SESSIONS)}, noun),
}


class _AsTyped(GenerateJsonSchema):
    """Makes the schema of what is typed, where pydantic would make that of what the model holds."""

    councils: tuple[str, ...] = ()

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Schema:
        typed = self.generate_inner(schema["schema"])
        function: Any = schema["function"]["function"]
        if function in _BEFORE:
            return _BEFORE[function](typed)
        # Those that stand beside their one model and read no as something else say so by their name.
        return _either(_NO, typed) if function.__name__.startswith("_no_or_") else typed

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> Schema:
        typed = self.generate_inner(schema["schema"])
        pattern = _PATTERNS.get(getattr(schema["function"]["function"], "__name__", ""))
        return {"type": "string", "pattern": pattern} if pattern else typed

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        # A blank is a question without its answer. What is optional is left out.
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        return dict(_TEXT)

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        options: list[Any] = list(schema["expected"])
        if "no" in options:
            return _either({"enum": options}, {"enum": [False], "doNotSuggest": True})
        return {"enum": options + [int(option) for option in options if option.isdigit()]}

    def list_schema(self, schema: core_schema.ListSchema) -> Schema:
        made = super().list_schema(schema)
        return made if "$ref" in made["items"] else {**made, "uniqueItems": True}

    def tuple_schema(self, schema: core_schema.TupleSchema) -> Schema:
        items = [self.generate_inner(item) for item in schema["items_schema"]]
        return {"type": "array", "items": items[0], "minItems": len(items), "maxItems": len(items)}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Schema:
        choices = schema["choices"]
        if {*choices} == {*fields.BRANCHES}:
            return _either(*(self.generate_inner(choices[branch]) for branch in fields.BRANCHES))
        # The other answer of this kind is a council, or its services written out. An editor offers the names of the register and
        # takes any text: people write a council’s name in many ways, and only `check` knows them all.
        listed: Schema = {"enum": [*self.councils]}
        return _either(listed, dict(_TEXT), self.generate_inner(choices["own"]))
