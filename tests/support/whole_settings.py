"""Settings with an answer to every question there is, and texts put into every place of them that takes text.

The places are found by walking the model, so that a field added later is among them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from schoolgate.setting import questions
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path as Path_


def _whole(model: type[BaseModel]) -> dict[str, Any]:
    """Give an answer to every question of a model, the optional ones too, from its examples."""
    answers: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        part = next(iter(questions._models(field.annotation)), None)
        example: Any = field.examples[0] if field.examples else None
        if part is None or isinstance(example, str):
            answers[name] = example
        elif isinstance(example, list) or name in {"safeguarding_lead", "evenings", "nights"}:
            given = example[0] if isinstance(example, list) else example
            answers[name] = [_whole(part) | given]
        else:
            answers[name] = {**_whole(part), **(example or {})}
    return answers


# What only pouches have, and only those who may use a phone at a stated time or place.
_OF_OTHER_RULES = ("opened_by", "when", "place")


def _federation() -> dict[str, Any]:
    """Everything a setting may answer, in the kind that is asked most."""
    data = _whole(Setting)
    del data["logo"]  # it is the name of a file
    del data["edition"]  # it is the name of one of ours
    del data["childminding"]  # it is for a childminder alone
    del data["practices"]  # they answer what is answered here: tests/unit/setting/test_practices.py
    del data["withdrawn"]  # what it holds stands in place of all the rest: tests/build/test_withdrawing.py
    school, group, phones = data["schools"][0], data["phones"]["learners"]["groups"][0], data["phones"]
    data |= {
        "kind": "federation",
        "schools": [school, dict(school)],
        "council": _whole(_model(("council",))),
        "words": data["words"]
        | {"learners": _whole(_model(("words", "learners"))), "session": _whole(_model(("words", "session")))},
        "changes": {
            "mobile.staff.bluetooth-off": {"replace": "One of ours."},
            "mobile.staff.silent": {"omit": "Kept for the leaders."},
            "mobile.staff.medical": {"add": "Another of ours."},
            "mobile.links": {"add": "One for the section."},
        },
    }
    day = {"written": "2026-09-14"}
    data["policies"] |= {
        "dates": {"mobile": day, "social": day, "online": day},
        "heading_level": None,
        "only_agreed": "no",
    }
    # Both are adopted here, so they are not listed among the others.
    data["other_policies"] |= {"social_media": None, "online_safety": None}
    data["people"]["safeguarding_lead"][0]["school"] = None
    data["social_media"]["learners"]["rule"] = "with-conditions"
    online = data["online_safety"]
    online["learning"] |= {"uploads": "approved-sites-only"}
    online["learning"]["access"] = {"youngest": "shown-by-an-adult", "juniors": "child-friendly-search"}
    online["ai"] |= {"used_by": "staff-and-learners", "learners_from": "11"}
    online["email"]["learners"] = "inside-only"
    phones["learners"] |= {
        "rule": "handed-in",
        **dict.fromkeys(_OF_OTHER_RULES),
        "groups": [
            group | dict.fromkeys((*_OF_OTHER_RULES, "reason")) | {"rule": "handed-in"},
            group | dict.fromkeys(("where", "reason", "when", "place")) | {"rule": "pouched", "group": "Year 5"},
            group
            | dict.fromkeys((*_OF_OTHER_RULES, "where", "handed_in", "given_back"))
            | {"rule": "used-when-agreed", "group": "Year 6"},
        ],
    }
    phones["visitors"] |= {"rule": "only-in-stated-places", "purposes": None}
    return data


def _model(path: Path_) -> type[BaseModel]:
    field = questions.field_at(path)
    assert field is not None
    return next(questions._models(field.annotation))


def _nursery() -> dict[str, Any]:
    """A nursery, whose clauses are others; and visitors whose purposes are stated."""
    data = _federation() | {
        "kind": "private-nursery",
        "ages": ["2", "4"],
        "schools": [],
        "changes": {},
        "boarding": None,
    }
    data["phones"]["visitors"] |= {"rule": "only-for-stated-purposes", "where": None, "purposes": "calls home"}
    data["phones"]["learners"] |= dict.fromkeys(("trips", "calls_home", "exceptions", "confiscated", "reason"))
    pouched: dict[str, Any] = {"rule": "pouched", "where": None, "opened_by": "each child", "groups": []}
    data["phones"]["learners"] |= pouched
    data["social_media"]["learners"] = None
    online = data["online_safety"]
    online["teaching"]["subjects"] = ["stories and play"]
    online["learning"]["access"] = {"youngest": "shown-by-an-adult"}
    online["ai"] |= {"used_by": "staff", "learners_from": None}
    data["policies"]["form"] = "combined"
    return data | {"redirects": [{"old": "phones.html", "to": "parents"}]}


def _college() -> dict[str, Any]:
    """A college, where students may use their phones when and where it says, and one group elsewhere."""
    data = _federation() | {"kind": "college", "ages": ["16", "19"], "schools": [], "changes": {}}
    learners, online = data["phones"]["learners"], data["online_safety"]
    stated = {"rule": "used-when-stated", "when": "outside classes", "place": "in the café"}
    learners |= dict.fromkeys(("where", "handed_in", "given_back")) | stated | {"smart_watches": "same-rule"}
    learners["groups"] = [learners["groups"][2] | stated | {"group": "the arts centre"}]
    data["technology"]["wraparound"] = "no"
    online["learning"]["access"] = {"older": "own-searches"}
    online["learning_journal"] = "no"
    online["ai"] |= {"learners_from": "16"}
    return data


def _childminder() -> dict[str, Any]:
    """A childminder, whose one policy is of other clauses."""
    data = _federation() | {"kind": "childminder", "ages": ["1", "11"], "schools": [], "changes": {}, "own_clauses": []}
    data |= {"registers": ["early-years"], "childminding": _whole(_model(("childminding",)))}
    data |= dict.fromkeys(("boarding", "social_media", "online_safety"))
    data["redirects"] = [
        {"old": "phones.html", "to": "policies/mobile"}
    ]  # the usual one leads to a policy that would be false
    data["policies"] |= {"dates": {"mobile": {"written": "2026-09-14"}}, "told_by": ["letters"], "form": "separate"}
    return data


def _fragments() -> dict[str, Any]:
    """A college that puts the policies into policies of its own."""
    data = _college()
    data["policies"] |= {"form": "fragments", "heading_level": "2"}
    return data | {"redirects": [{"old": "phones.html", "to": "parents"}]}


def _withdrawn() -> dict[str, Any]:
    """A federation that has withdrawn one policy, in whose place stands why."""
    withdrawn = {"social": "We are putting it right after an inspection."}
    return _federation() | {"withdrawn": withdrawn, "redirects": [{"old": "phones.html", "to": "parents"}]}


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list) else value


# It is the name of a school as it stands under schools, and no other text.
_OF_ONE_SCHOOL: Path_ = ("people", "safeguarding_lead", 0, "school")


def texts(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Give the path of every plain text in a setting’s data."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(item, (*path, key))
    elif questions.holds_text(path) and path != _OF_ONE_SCHOOL:
        yield path


def put(data: Any, path: Path_, text: str) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = text


def mark(number: int) -> str:
    """Give a word by which a value is found again on a page."""
    return f"zq{number}qz"


# Whether two of these are one person’s decides what a page says, so that no two may be alike in part.
_ROLES = {"role", "leader", "head", "second", "approved_by"}


def filled(data: dict[str, Any], text: Callable[..., str]) -> tuple[Setting, dict[Path_, str]]:
    """Put a text of its own in every place of a setting that takes text. Gives the setting and what stands where."""
    copy = json.loads(json.dumps(_without_none(data)))
    typed: dict[Path_, str] = {}
    for number, path in enumerate(texts(copy)):
        others = [typed[other] for other in typed if other[-1] in _ROLES] if path[-1] in _ROLES else []
        ways = (text(number, again) for again in itertools.count())
        typed[path] = next(way for way in ways if not any(same_role(way, other) for other in others))
    for path, value in typed.items():
        put(copy, path, value)
    return Setting.model_validate(copy), typed


BASES: dict[str, Callable[[], dict[str, Any]]] = {
    "federation": _federation,
    "nursery": _nursery,
    "college": _college,
    "childminder": _childminder,
    "fragments": _fragments,
    "withdrawn": _withdrawn,
}


def answers(base: str) -> dict[str, Any]:
    """Return every answer of one of the bases, as it may be written into a file."""
    data: dict[str, Any] = json.loads(json.dumps(_without_none(BASES[base]())))
    return data


def write(data: Any, file: Path) -> tuple[Path, dict[int, Path_]]:
    """Write a setting file, each answer on a line of its own. Return the file, and which answer stands on each line."""
    # Letters that may not stand in a file are escaped in it, as YAML reads them.
    text = json.dumps(data, indent=1, ensure_ascii=False)
    text = "".join(c if c.isascii() and c != "\x7f" else f"\\U{ord(c):08x}" for c in text)
    file.write_text(text, encoding="utf-8")
    lines: dict[int, Path_] = {}

    def walk(node: yaml.Node, path: Path_) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                walk(value, (*path, number))
        else:
            lines[node.start_mark.line + 1] = path

    document = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert document is not None
    walk(document, ())
    return file, lines
