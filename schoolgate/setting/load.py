"""From a YAML file to a ``Setting``, its gaps and its problems: strict, with every position kept, all at once.

YAML guesses types: ``no`` becomes false, ``0344`` becomes 228, ``1.10`` becomes 1.1. Here nothing is guessed. Every
value is kept as it was typed, with its line and column, and the model says what each is to be.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.setting import files, questions, synonyms
from schoolgate.setting.contradictions import contradictions, suspicions
from schoolgate.setting.model import asked
from schoolgate.setting.model.fields import BRANCHES
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.practices import confirmed
from schoolgate.setting.problems import Faults, Node, Problem, display_path, one_line
from schoolgate.setting.questions import Found, put_example
from schoolgate.setting.questions import Path as Path_
from schoolgate.setting.strict_yaml import LARGEST_FILE, MOST_UNKNOWN, read
from schoolgate.setting.texts import check_texts, correct_texts
from schoolgate.setting.yaml_faults import Unreadable

_MOST_ROUNDS = 50  # of mending with examples; each mends at least one place


Check = Callable[[Setting], Iterable[Found]]


def load(
    file: Path,
    today: datetime.date,
    checks: Iterable[Check] = (),
    needless: Callable[[Any], Iterable[Path_]] = lambda _: (),
    override_answers: Callable[[Any], Mapping[str, Any]] = lambda _: {},
    *,
    fictional: bool = False,
    content: bytes | None = None,
) -> Loaded:
    """Read a setting file.

    Takes the file, today’s date, checks to make on the whole setting beside the model’s own, each of which yields the path
    of an answer and a sentence, and two functions of the answers as typed: one names those that no page needs now, the
    other gives what stands for now in place of some. What no page needs, and what is not asked of such a setting, is set
    aside: nothing is said of it. A fictional setting may hold made-up numbers and addresses. What would stand in the file
    may be given, and is then read in place of what does. Gives the setting, its gaps and
    its problems; raises nothing for what the file holds, and OSError where it cannot be opened.
    """
    faults = Faults(display_path(file))
    setting = root = None
    apart: list[Path_] = []
    set_aside: dict[Path_, Node] = {}
    content = files.read(file, LARGEST_FILE + 1) if content is None else content
    try:
        root = read(file, faults, content)
    except Unreadable as unreadable:
        faults.add(unreadable.at, unreadable.message)
    else:
        not_asked = confirmed.answer(root, faults)
        stands = override_answers(root.plain())
        typed = _override(root.plain(), stands)
        decides = asked.Typed.read(typed)
        apart = [*not_asked, *questions.unasked(decides), *needless(typed)]
        set_aside = {path: node for path in apart if (node := root.take_out(path))}
        for node in set_aside.values():
            faults.forget(node)
        faults.yes_or_no = questions.without_details(apart)
        _read_yes(root, faults.yes_or_no)
        _check_keys(root, (), faults)
        correct_texts(root, faults)
        data = _override(root.plain(), stands)
        overlooked = list(_stand_ins(data, apart, decides))
        guessed = check_texts(root, data, faults, fictional)
        setting = _validate(root, data, guessed, faults)
        _check_whole(root, setting, overlooked, guessed, faults, [lambda s: contradictions(s, today), *checks])
        _check_whole(root, setting, overlooked, guessed, faults, [suspicions], only_warn=True)
    return Loaded(
        file,
        setting,
        sorted(faults.gaps),
        sorted(faults.problems),
        fictional,
        sorted(faults.warnings),
        root=root,
        apart=tuple(apart),
        set_aside=set_aside,
        content=content,
    )


def _read_yes(root: Node, parts: Iterable[Path_]) -> None:
    """Read yes as a part without its details. Takes the parts of whose details none is asked."""
    for part in parts:
        node, whole = root.follow(part)
        if whole and isinstance(node.value, str) and node.value.casefold() == "yes":
            node.value = {}


def _override(data: Any, stands: Mapping[str, Any]) -> Any:
    return {**data, **stands} if stands else data


def _stand_ins(data: Any, apart: Iterable[Path_], decides: asked.Typed) -> Iterator[Path_]:
    """Put something where the model must have an answer that was set aside. Yield the paths that checks are to overlook."""
    for path in apart:
        field = questions.field_at(path)
        if questions.own_key(path) or field is None or path[:2] == ("policies", "dates") or isinstance(path[-1], int):
            continue  # what may be missing is simply not there
        holder = _part_of(data, path[:-1], decides) if field.is_required() else None
        if holder is not None:
            holder[path[-1]] = questions.stand_in(path)
        yield path


def _part_of(data: Any, path: Path_, decides: asked.Typed) -> dict[str | int, Any] | None:
    """Return the part of the answers at a path, or None if there is none. One that is missing is begun if it is not asked."""
    for number, key in enumerate(path, 1):
        if not isinstance(data, dict):
            return None
        if data.get(key) in (None, "") and not asked.is_asked(path[:number], decides):
            data[key] = {}
        data = data.get(key)
    return data if isinstance(data, dict) else None


# ---------------------------------------------------------------------------------------------------------------
# Keys


def _check_keys(node: Node, path: Path_, faults: Faults) -> None:
    """Report keys that the model does not have, and take them out.

    One that is plainly a slip of the keyboard is read as the key that was meant, so that what stands under it is
    checked too, and nothing is called missing that is there.
    """
    if isinstance(node.value, list):
        for number, item in enumerate(node.value):
            _check_keys(item, (*path, number), faults)
    if not isinstance(node.value, dict):
        return
    allowed = questions.keys_that_may_stand_at(path)
    known: dict[str, Node] = {}
    for key, child in node.value.items():
        meant: str | None = key
        if allowed and key not in allowed:
            assert child.key is not None
            faults.unknown_keys += 1
            if faults.unknown_keys > MOST_UNKNOWN:
                if faults.unknown_keys == MOST_UNKNOWN + 1:
                    faults.add(
                        child.key,
                        f"This file has over {MOST_UNKNOWN} keys that no setting file has. Is it the right file?",
                    )
                continue  # to look for what each might have meant takes its time
            free = sorted(set(allowed) - set(node.value) - set(known))
            gone = _GONE.get((*path[:2], key))
            meant = nearest(key, free, likeness=0.8) or synonyms.synonym_of(key, free)
            at = path if meant is None else (*path, meant)
            faults.add(child.key, gone or _unknown_key(key, path, allowed, free), path=at)
        if meant is not None:
            known[meant] = child
            _check_keys(child, (*path, meant), faults)
    node.value = known


# What setting files held once and hold no more, with what to do about it.
_RECORDED = (
    "The dates of agreement and review are now kept only in a record. Delete “{}”. Once the policy is "
    'agreed, run: schoolgate agree SETTING POLICY --by "governing body" --on 2026-10-07 --minute 7.2 --next-review '
    "2027-09-30"
)
_GONE: dict[Path_, str] = {("policies", "dates", key): _RECORDED.format(key) for key in ("agreed", "next_review")}


def _unknown_key(key: str, path: Path_, allowed: list[str], free: list[str]) -> str:
    parts = [part for part in path if isinstance(part, str)]
    message = f"There is no “{key}”{f' in {parts[-1]}' if parts else ''}. "
    elsewhere = questions.places_of(key)
    near = synonyms.known_word_for(key, free)
    if 0 < len(elsewhere) <= 3:
        return message + f"It belongs in {words.join(elsewhere, 'or')}: move it there, indented like its neighbours."
    return message + (f"Did you mean “{near}”?" if near else f"It can hold {words.join(free or allowed)}.")


# ---------------------------------------------------------------------------------------------------------------
# The model


def _validate(root: Node, data: Any, guessed: list[Path_], faults: Faults) -> Setting:
    """Return a setting from the data, with the field’s example for each answer that the model refuses.

    An answer may hide others from the model, and an example stands in for it then, so this goes round until all fit.
    """
    for _ in range(_MOST_ROUNDS):
        try:
            return Setting.model_validate(data)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False):
                path = _path_of(error["loc"])
                if not _is_within(path, guessed):
                    _explain(root, path, dict(error), faults)
                guessed.append(put_example(data, path))
    raise AssertionError(f"examples of the model do not fit the model: {guessed[-1]}")


def _path_of(loc: tuple[int | str, ...]) -> Path_:
    """Return a pydantic location without the parts that name a branch of a union."""
    return (loc[0], *loc[2:]) if loc[0] == "council" else tuple(part for part in loc if part not in BRANCHES)


_WANTED = {
    "list_type": "is a list",
    "tuple_type": "is a list",
    "model_type": "has parts of its own, each on a line below it, indented by two spaces",
    "dict_type": "has parts of its own, each on a line below it, indented by two spaces",
}
_GIVEN: dict[type[Any], str] = {dict: "has parts of its own", list: "is a list", str: "is one line of text"}


def _explain(root: Node, path: Path_, error: dict[str, Any], faults: Faults) -> None:
    """Report what the model says of an answer, in words for a school office."""
    node, _ = root.follow(path)
    kind, typed = error["type"], error["input"]
    field = questions.field_at(path)
    question = questions.question(field) if field and not questions.own_key(path) else ""
    key = next(part for part in reversed(path) if isinstance(part, str))
    if kind in {"missing", "too_short"}:
        where = ".".join(part for part in path if isinstance(part, str))
        what = f"{where} is not answered" if isinstance(path[-1], str) else f"{where} is not complete"
        what = "This list is empty" if kind == "too_short" else what
        yes_or_no = f"{questions.asks_whether(path)} Write yes or no."
        asks = yes_or_no if path in faults.yes_or_no else f"{question} {questions.for_example(path)}"
        faults.add(node.start, f"{what}. {asks}", gap=True, path=path)
    elif kind == "schoolgate":
        message = f"“{typed}” should be yes or no." if path in faults.yes_or_no else error["msg"]
        faults.add(node.at, message, path=path)
    elif isinstance(typed, dict) and "own_words" in typed and questions.options(path):
        faults.add(node.start, questions.why_ours_stay(path), path=path)
    elif kind == "literal_error" and isinstance(typed, str):
        answers = questions.options(path)
        listed = words.join(answers, "or")
        advice = synonyms.advice(typed, path, answers)
        if not advice and not any(answer in question for answer in answers):
            advice = question  # it may say why what was typed is none of them
        if questions.may_be_in_own_words(path) and not synonyms.advice(typed, path, answers):
            advice = f'{advice} If none is true of you, write your own sentence in its place: {key}: {{own_words: "..."}}'.strip()
        faults.add(node.at, f"“{typed}” is not one of the answers: {listed}. {advice}", path=path)
    elif kind == "too_long":
        given, most = error["ctx"]["actual_length"], error["ctx"]["max_length"]
        faults.add(
            node.start,
            f"This list has {given} items, and may have {most}. {question} {questions.for_example(path)}",
            path=path,
        )
    else:
        subject = f"“{key}”" if isinstance(path[-1], str) else f"Each item of “{key}”"
        a_word = field is not None and field.examples and isinstance(field.examples[0], str)
        wanted = "is one line of text" if a_word else _WANTED.get(kind, "is one line of text")
        given = _GIVEN.get(type(typed), "is not")
        faults.add(node.start, f"{subject} {wanted}, but this {given}. {questions.for_example(path)}", path=path)


# ---------------------------------------------------------------------------------------------------------------
# The whole setting


def _check_whole(
    root: Node,
    setting: Setting,
    overlooked: list[Path_],
    guessed: list[Path_],
    faults: Faults,
    checks: Iterable[Check],
    only_warn: bool = False,
) -> None:
    """Report what one answer says against another, unless one of them was set aside or is an example in place of a fault."""
    for check in checks:
        for path, message, *rests_on in check(setting):
            answers = (path, *rests_on)
            if any(
                _is_within(one, overlooked) or _is_within(one, guessed) or _is_above(one, guessed) for one in answers
            ):
                continue
            node, whole = root.follow(path)
            if only_warn:
                faults.warn(node.start, message, path)
            elif message:
                faults.add(node.start, message, gap=not whole, path=path)
            else:
                _explain(root, path, {"type": "missing", "input": None}, faults)


def _is_within(path: Path_, guessed: Iterable[Path_]) -> bool:
    return any(path[: len(answer)] == answer for answer in guessed)


def _is_above(path: Path_, guessed: Iterable[Path_]) -> bool:
    return any(answer[: len(path)] == path for answer in guessed)


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What came of reading a setting file.

    ``setting`` is whole even where the file is not: each gap and each answer that cannot stand holds its field’s
    example instead, so that answers can still be checked against one another. It is None only where the file could
    not be read as YAML at all. It may be published only where ``gaps`` and ``problems`` are both empty; ``warnings`` are what
    is suspicious and stops nothing.
    """

    file: Path
    setting: Setting | None
    gaps: list[Problem]
    problems: list[Problem]
    fictional: bool
    warnings: list[Problem] = dataclasses.field(default_factory=list)
    root: Node | None = dataclasses.field(default=None, repr=False, compare=False)
    apart: Sequence[Path_] = ()
    """The questions that are not asked of this setting now. What stands for their answers is on no page."""
    set_aside: Mapping[Path_, Node] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    """What the file answers all the same."""
    content: bytes = dataclasses.field(default=b"", repr=False, compare=False)
    """The bytes that were read, or that were given in place of those in the file."""

    def problem(self, path: Path_, message: str) -> Problem:
        """Return a problem found later, at the place in the file of the answer at a path."""
        at = self.root.follow(path)[0].start if self.root else (1, 1)
        return Problem(display_path(self.file), *at, one_line(message), path=path)

    @property
    def faults(self) -> list[Problem]:
        """Gaps and problems together, in the order of the file."""
        return sorted({*self.gaps, *self.problems})
