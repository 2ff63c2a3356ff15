"""What the form says of the options that a setting chose: what its scripts do with the sentences, written again in Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from schoolgate.form import sentences
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path

NOT_ANSWERED = "…"


def answers_of(setting: Setting) -> dict[str, Any]:
    """Return the answers that a setting gave, as the form has them: texts, lists and parts; what was left out is not there."""
    answers: dict[str, Any] = _as_typed(setting)
    return answers


def _as_typed(value: Any) -> Any:
    if isinstance(value, BaseModel):
        given = {field.alias or name: (name, field) for name, field in type(value).model_fields.items()}
        return {
            key: _as_typed(getattr(value, name)) for key, (name, _) in given.items() if name in value.model_fields_set
        }
    if isinstance(value, list | tuple):
        return [_as_typed(item) for item in value]
    if value is None or isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def chosen(answers: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each option that is chosen, with the path of its question, and yes and no of each part that may be no."""
    dotted = ".".join(part for part in path if isinstance(part, str))
    options = sentences.sentences().get(dotted, {})
    if isinstance(answers, Mapping):
        if "own_words" not in answers and "yes" in options:
            yield path, "yes"
        for key, value in answers.items():
            yield from chosen(value, (*path, key))
    elif isinstance(answers, list):
        if answers and isinstance(answers[0], Mapping) and "yes" in options:
            yield path, "yes"
        for number, item in enumerate(answers):
            if isinstance(item, str):
                yield from ((path, option) for option in options if option == item)
            else:
                yield from chosen(item, (*path, number))
    elif answers in options:
        yield path, answers


def said(path: Path, option: str, answers: Mapping[str, Any]) -> str:
    """Return the sentence of an option, before its holes are filled: the last of those whose conditions hold."""
    dotted = ".".join(part for part in path if isinstance(part, str))
    found: str = [entry["says"] for entry in sentences.sentences()[dotted][option] if _holds(entry, path, answers)][-1]
    return found


def _holds(entry: Mapping[str, Any], path: Path, answers: Mapping[str, Any]) -> bool:
    if answers["kind"] not in entry.get("kinds", [answers["kind"]]):
        return False
    for dotted, wanted in entry.get("if", {}).items():
        answer = at(dotted, path, answers)
        if dotted == sentences.HEAD_IS_A_LEAD:
            holds = _head_is_a_lead(answers) is wanted
        elif isinstance(wanted, bool):
            holds = (answer not in (None, "", "no", [])) is wanted
        else:
            holds = wanted in answer if isinstance(answer, list) else answer == wanted
        if not holds:
            return False
    return True


def _head_is_a_lead(answers: Mapping[str, Any]) -> bool:
    leads = answers["people"]["safeguarding_lead"]
    return any(
        same_role(lead["role"], answers["words"]["head"]) for lead in (leads if isinstance(leads, list) else [leads])
    )


def at(dotted: str, path: Path, answers: Any) -> Any:
    """Return the answer at a dotted path. Of a list of parts, the item that the question at ``path`` is about, or else the first."""
    for number, name in enumerate(dotted.split(".")):
        if isinstance(answers, list):
            here = [part for part in path[: _place(path, number) + 1] if isinstance(part, int)]
            answers = answers[here[-1] if here else 0] if answers else None
        answers = answers.get(name) if isinstance(answers, Mapping) else None
    return answers


def _place(path: Path, names: int) -> int:
    """Return where in a path as many names have been passed."""
    passed = -1
    for place, part in enumerate(path):
        passed += isinstance(part, str)
        if passed == names:
            return place
    return len(path)


def filled(template: str, path: Path, answers: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return a sentence with the words and answers of a setting in its holes. It begins with a capital."""

    def fill(name: str) -> str:
        answer = words.get(name) or at(name, path, answers)
        return answer if isinstance(answer, str) else NOT_ANSWERED

    said = sentences.HOLE.sub(lambda hole: fill(hole[1]), template)
    return said[:1].upper() + said[1:]
