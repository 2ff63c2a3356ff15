"""The schema for editors: it is in step with the model, takes every good setting, and sees what an editor can see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import editing, yaml_files
from support.model_fields import FIELDS, Asked, one_each
from support.places import ROOT, STARTER, TESTS

from schoolgate.form.blank import blank_file
from schoolgate.registers import councils
from schoolgate.setting import schema

GOOD = [
    *sorted((ROOT / "settings").glob("*.yml")),
    *sorted((ROOT / "settings" / "examples").glob("*.yml")),
    *sorted((TESTS / "good").glob("*.yml")),
    *sorted((TESTS / "sources").glob("*.yml")),
]
SCHEMA = schema.schema(councils.names())
EDITOR = jsonschema.Draft7Validator(SCHEMA)

# What an editor can see in one answer: its key, its type, its form, and whether it is one of a closed list. The rest
# rests on other answers, on the words, on files or on YAML itself, and is for `schoolgate check`.
SEEN = (
    "type-", "key-missing", "key-unknown", "key-in-the-wrong-place", "kind-", "form-", "choice-",
    "blank", "placeholders", "social-blank", "email", "web-", "colour-", "phone-in-words", "phone-foreign", "heading-level-too",
    "date-written-another-way", "change-as-text", "change-two-verbs", "logo-elsewhere", "word-for-learners",
    "list-at-the-top", "text-at-the-top", "filter-blocks-nothing", "account-without-address", "hash-cuts-all",
)  # fmt: skip
BAD = [file for file in sorted((TESTS / "bad").glob("*.yml")) if file.stem.startswith(SEEN)]


def red_lines(text: str, **how: bool) -> list[str]:
    """Give what an editor would mark in a setting file."""
    return [f"{error.json_path}: {error.message}" for error in EDITOR.iter_errors(editing.read(text, **how))]


def test_the_file_is_what_the_model_makes() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(councils.names()), "run: schoolgate schema"


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(schema.text(councils.names())) == SCHEMA


@pytest.mark.parametrize("as_yaml_once_was", [False, True], ids=["YAML 1.2", "YAML 1.1"])
@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_no_red_line_in_a_good_setting(file: Path, as_yaml_once_was: bool) -> None:
    assert red_lines(file.read_text(encoding="utf-8"), as_yaml_once_was=as_yaml_once_was) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_red_line_where_an_editor_can_see_the_fault(file: Path) -> None:
    assert red_lines(file.read_text(encoding="utf-8")) != []


def test_there_are_such_faults_of_each_kind() -> None:
    for kind in SEEN:
        assert any(file.stem.startswith(kind) for file in BAD), kind


def test_a_new_file_is_red_wherever_an_answer_is_missing() -> None:
    new = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json")
    marked = red_lines(new)
    assert "$.name: None is not of type 'string', 'number'" in marked
    assert len(marked) > 20


# ---------------------------------------------------------------------------------------------------------------
# Help while typing


def described(place: Any, path: list[str]) -> list[Any]:
    """Find a field in the schema by its path. Gives every form of it: an answer of several forms has several."""
    if "$ref" in place:
        place = SCHEMA["$defs"][place["$ref"].rpartition("/")[2]] | {key: place[key] for key in place if key != "$ref"}
    if not path:
        return [place]
    first, *rest = path
    inner = [*place.get("anyOf", []), *([place["items"]] if "items" in place else [])]
    if isinstance(place.get("additionalProperties"), dict):
        inner.append(place["additionalProperties"])
    found = [each for part in inner for each in described(part, path)]
    if first in place.get("properties", {}):
        found += described(place["properties"][first], rest)
    return found


@pytest.mark.parametrize("asked", one_each(FIELDS))
def test_every_field_is_explained_with_its_example(asked: Asked) -> None:
    found = described(SCHEMA, asked.path.split("."))
    assert found, asked.path
    for place in found:
        assert place["description"] == asked.field.description
        assert place.get("examples", []) == json.loads(json.dumps(asked.field.examples or []))


def test_closed_lists_are_completed() -> None:
    (kind,) = described(SCHEMA, ["kind"])
    assert kind["enum"][0] == "maintained"
    (council,) = described(SCHEMA, ["council"])
    assert "Kent" in council["anyOf"][0]["enum"]
    assert len(council["anyOf"][0]["enum"]) == 153


def test_a_council_may_be_written_in_any_way_and_is_no_list() -> None:
    marked = {
        council: red_lines(f"council: {council}\n") for council in ("KCC", "kent county council", "[Kent]", "yes")
    }
    assert [council for council, lines in marked.items() if any(line.startswith("$.council") for line in lines)] == [
        "[Kent]"
    ]
    (exams,) = described(SCHEMA, ["technology", "exams"])
    proposed = [word for part in exams["anyOf"] if not part.get("doNotSuggest") for word in part["enum"]]
    assert proposed == ["yes", "no"]


def test_an_answer_that_may_be_no_says_so() -> None:
    for answer in ("no", False):
        text = yaml_files.dumped({"technology": {"remote_teaching": answer}})
        assert not [line for line in red_lines(text) if "remote_teaching" in line.split(":")[0]]
    assert [
        line
        for line in red_lines("online_safety:\n  video_calls: yes\n")
        if line.startswith("$.online_safety.video_calls")
    ]


def test_yes_will_do_where_details_may_not_be_asked() -> None:
    for answer in ("yes", True):
        text = yaml_files.dumped({"technology": {"remote_teaching": answer}})
        assert not [line for line in red_lines(text) if "remote_teaching" in line.split(":")[0]]


@pytest.mark.parametrize(
    "file",
    [STARTER, ROOT / "settings/examples/nursery.yml", ROOT / "settings/examples/federation.yml"],
    ids=lambda f: f.stem,
)
def test_a_setting_file_names_its_schema_first(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert named != first
    assert (file.parent / named).resolve() == schema.FILE.resolve()
