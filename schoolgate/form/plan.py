"""The plan of the form: which questions stand together, who knows the answers, and how each is asked.

Source: ``settings/shared/form.yml``, which says how it is written.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import functools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from schoolgate import paths, registers
from schoolgate.errors import RegisterError
from schoolgate.form.questions import Question, every_question
from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.registers import register_files
from schoolgate.setting import problems, strict_yaml
from schoolgate.setting.model.fields import Age, YesNo
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.practices.groups import groups
from schoolgate.setting.problems import Problem
from schoolgate.setting.questions import known_answers

FILE = paths.SHARED / "form.yml"

At = tuple[str | int, ...]
OWN_WORDS, NOTHING = "own_words", "nothing"
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Step:
    """Questions that are asked together, of one person."""

    title: str
    who: str
    asks: list[str]
    """Paths of questions. Each stands for all below it that no other step names."""
    help: list[str] = dataclasses.field(default_factory=list)
    """Where an answer is looked up, a paragraph an item."""
    see: list[str] = dataclasses.field(default_factory=list)
    """What to read, by the ids of guidance and services in the registers."""


@dataclass(frozen=True, config=_STRICT)
class Section:
    """Steps of one subject, by their ids."""

    title: str
    steps: dict[str, Step]
    apart: YesNo = False
    """Whether its steps are for few, so that nobody is led through them."""


@dataclass(frozen=True, config=_STRICT)
class Wording:
    """How a question is asked of somebody who sees a form, and what else must be answered for it to be asked."""

    label: str | None = None
    hint: str | None = None
    options: dict[str, str] = dataclasses.field(default_factory=dict)
    only_if: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    """The answers, by the path of another question, with any of which this is asked."""
    not_for: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    """What is so of the kinds of setting for which an option is refused, by the option."""
    one_of: list[str] = dataclasses.field(default_factory=list)
    """The questions directly below this one of which one at least must be answered."""
    younger_than: Age | None = None
    older_than: Age | None = None
    needed: YesNo = False


@dataclass(frozen=True, config=_STRICT)
class Plan:
    """The whole plan: people by a short name, sections by id, and wordings by path or by a pattern of paths."""

    who: dict[str, str]
    sections: dict[str, Section]
    questions: dict[str, Wording]

    def steps(self) -> Iterator[tuple[str, str, Step]]:
        """Yield each step in order, after the ids of its section and of itself."""
        for section, given in self.sections.items():
            for id_, step in given.steps.items():
                yield section, id_, step

    def step_of(self, path: str) -> str | None:
        """Return the id of the step that asks a question. None for a part that is a heading alone, and for an unknown path."""
        asks = {asked: id_ for _, id_, step in self.steps() for asked in step.asks}
        return next((asks[above] for above in _and_above(path) if above in asks), None)

    def wording_of(self, path: str) -> Wording:
        """Return what the file says of how a question is asked: under its own path, or under the longest pattern that it fits."""
        if path in self.questions:
            return self.questions[path]
        fits = [pattern for pattern in self.questions if fnmatch.fnmatchcase(path, pattern)]
        return self.questions[max(fits, key=len)] if fits else Wording()


@functools.cache
def read(file: Path = FILE) -> Plan:
    """Return the plan. Raise RegisterError where it is at fault, or does not fit the model."""
    plan = register_files.read_one(file, Plan)
    _refuse(file, [*_faults_of_steps(plan), *_faults_of_questions(plan)])
    return plan


def for_page() -> dict[str, Any]:
    """Return what the page of the form holds of the plan: ``who``, ``sections`` and ``questions``."""
    plan = read()
    sections = [
        _present({"id": id_, "title": section.title, "apart": section.apart})
        | {"steps": [_step_for_page(*step) for step in section.steps.items()]}
        for id_, section in plan.sections.items()
    ]
    questions = {path: question_for_page(plan, path) for path in every_question()}
    return {"who": plan.who, "sections": sections, "questions": questions}


def _step_for_page(id_: str, step: Step) -> dict[str, Any]:
    known = _sources()
    see = [{"title": known[source][0], "url": known[source][1]} for source in step.see]
    return {"id": id_, **_present(dataclasses.asdict(step) | {"see": see})}


@functools.cache
def _sources() -> dict[str, tuple[str, str]]:
    """Return the title and the address of guidance and services, by id, as far as somebody has confirmed them."""
    guidance = {id_: each for id_, each in registers.guidance().items() if each.confidence != "unverified"}
    services = {id_: (line.name, line.url) for id_, line in registers.helplines().items() if line.url}
    return services | {id_: (each.title, each.url) for id_, each in guidance.items()}


def question_for_page(plan: Plan, path: str) -> dict[str, Any]:
    """Return a question as the page holds it: what the model says and how it is asked, without what is absent."""
    question, wording = every_question()[path], plan.wording_of(path)
    told = dataclasses.asdict(question)
    del told["asks"]  # its label says it
    del told["example"]
    told["known"] = [
        answer
        for answer in known_answers(tuple(path.split(".")))
        if isinstance(answer, str) and answer not in question.options and words.is_placeholder(answer)
    ]
    told |= {"required": question.required or wording.needed, "only_planned": wording.needed and not question.required}
    asked = {
        "label": label_of(question, wording),
        "hint": wording.hint,
        "labels": [option_label(option, wording) for option in question.options],
        "only_if": wording.only_if,
        "not_for": wording.not_for,
        "one_of": wording.one_of,
        "younger_than": wording.younger_than,
        "older_than": wording.older_than,
    }
    return _present(told | asked)


def label_of(question: Question, wording: Wording) -> str:
    """Return how a question is asked: in the plan’s words, or as the model’s description does up to its end."""
    if wording.label:
        return wording.label
    asks, mark, _ = question.asks.partition("?")
    return f"{asks}?" if mark else asks.split(". ")[0].rstrip(".")


def option_label(option: str, wording: Wording) -> str:
    """Return the words for an option beside its button: those of the plan, or its name."""
    return wording.options.get(option) or words.capital(option if " " in option else option.replace("-", " "))


def _present(of: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in of.items() if value not in (None, False, (), [], {})}


def _and_above(path: str) -> Iterator[str]:
    """Yield a path and each path above it, the longest first."""
    parts = path.split(".")
    yield from (".".join(parts[:number]) for number in range(len(parts), 0, -1))


# ---------------------------------------------------------------------------------------------------------------
# What does not fit the model

_Fault = tuple[At, str]
_A_KIND = next(iter(KINDS.values()))
_TRAITS = [name for name in dir(_A_KIND) if isinstance(getattr(_A_KIND, name), bool)]


def _faults_of_steps(plan: Plan) -> Iterator[_Fault]:
    """Yield the steps and paths that cannot be, and each question that no step asks."""
    counted = Counter(id_ for _, id_, _ in plan.steps())
    asked_in: dict[str, str] = {}
    for section, id_, step in plan.steps():
        at: At = ("sections", section, "steps", id_)
        if counted[id_] > 1:
            yield at, f"There are two steps called “{id_}”. Give one of them another id."
        if step.who not in plan.who:
            yield (*at, "who"), f"Nobody is called “{step.who}” under who. {_meant(step.who, plan.who)}"
        for number, source in enumerate(step.see):
            if source not in _sources():
                yield (*at, "see", number), f"No register has “{source}”. {_meant(source, _sources())}"
        for number, path in enumerate(step.asks):
            if not _is_known(path):
                yield (*at, "asks", number), f"The model has no question “{path}”. {_meant(path, every_question())}"
            elif path in asked_in:
                yield (*at, "asks", number), f"“{path}” is asked in the step “{asked_in[path]}” too. Keep one."
            asked_in.setdefault(path, id_)
    for path in every_question():
        if path.partition(".")[0] != "practices" and not _is_reached(path, asked_in):
            yield ("sections",), f"No step asks “{path}”. Write it under asks of one step."
    for group in groups():
        if f"practices.{group}" not in asked_in:
            yield ("sections",), f"No step asks “practices.{group}”. Write it under asks of one step."


def _is_known(path: str) -> bool:
    part, _, group = path.partition(".")
    return group in groups() if part == "practices" else path in every_question()


def _is_reached(path: str, asks: Collection[str]) -> bool:
    """Return whether a step asks a question, or it is the heading of questions that steps ask one by one."""
    if any(above in asks for above in _and_above(path)):
        return True
    question = every_question()[path]
    inside = [other for other in every_question() if other.startswith(f"{path}.")]
    is_heading = question.type == "part" and not (question.list or question.may_be_no or question.keyed)
    return is_heading and bool(inside) and all(_is_reached(other, asks) for other in inside)


def _faults_of_questions(plan: Plan) -> Iterator[_Fault]:
    """Yield each wording that no question has, and what it says of answers that cannot be."""
    known = every_question()
    for pattern, wording in plan.questions.items():
        at: At = ("questions", pattern)
        fits = [path for path in known if path == pattern or fnmatch.fnmatchcase(path, pattern)]
        if not fits:
            yield at, f"The model has no question “{pattern}”. {_meant(pattern, known)}"
            continue
        options = {option for path in fits for option in known[path].options}
        for name, given in (("options", wording.options), ("not_for", wording.not_for)):
            for option in {*given} - options:
                yield (*at, name, option), f"“{option}” is no answer to “{pattern}”. {_meant(option, options)}"
        for option, traits in wording.not_for.items():
            for number, trait in enumerate(traits):
                if trait not in _TRAITS:
                    yield (
                        (*at, "not_for", option, number),
                        f"No kind of setting has “{trait}”, to be so or not. {_meant(trait, _TRAITS)}",
                    )
        for number, below in enumerate(wording.one_of):
            if any(f"{path}.{below}" not in known for path in fits):
                yield (
                    (*at, "one_of", number),
                    f"Nothing below “{pattern}” is called “{below}”. Correct it, or delete it.",
                )
        for other, answers in wording.only_if.items():
            if other not in known:
                yield (*at, "only_if", other), f"The model has no question “{other}”. {_meant(other, known)}"
                continue
            there = (
                *(known[other].options or ("yes", "no")),
                *([OWN_WORDS] if known[other].own_words else []),
                NOTHING,
            )
            for number, answer in enumerate(answers):
                if answer not in there:
                    yield (
                        (*at, "only_if", other, number),
                        f"“{answer}” is no answer to “{other}”. {_meant(answer, there)}",
                    )


def _meant(typed: str, known: Collection[str]) -> str:
    near = nearest(typed, known)
    return f"Did you mean “{near}”?" if near else "Correct it, or delete it."


def _refuse(file: Path, faults: list[_Fault]) -> None:
    """Raise RegisterError if there are faults, each at its line."""
    if not faults:
        return
    root, found = strict_yaml.read_as_typed(file, register_files.MOST_VALUES)
    assert root is not None, "it has been read before"
    for path, message in faults:
        node, _ = root.follow(path)
        found.append(Problem(problems.display_path(file), *(node.key or node.at), problems.one_line(message)))
    raise RegisterError(sorted(set(found)))
