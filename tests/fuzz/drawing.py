"""Valid settings drawn from the model: each question in turn, with its options, its examples and what schools type there.

A drawn setting begins as one of the good settings, with one option that it aims at. Then each question that it is asked may be
answered afresh, in part or as a whole, left out or given. What the check says of the result is done as it says, and what it
does not say how to mend is answered as before. So nearly every draw ends valid, and each option of the model is met in turn.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime
import functools
import re
import typing
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, reject
from hypothesis import strategies as st
from support import corpus, yaml_files
from support.attempts import GONE
from support.bases import BASES, OTHERS, TEMPLATE, data_of, edited, typed
from support.places import GOOD_SETTINGS, ROOT, TESTS, TODAY
from support.switches import GIVEN, LEFT_OUT, SWITCHES, WITH, Switch, bare, is_given, tried
from support.typed_numbers import ONE_NUMBER

from schoolgate.agreement.checked import Checked
from schoolgate.language import numbers
from schoolgate.publish.check import check_with_withdrawn
from schoolgate.setting import questions, texts
from schoolgate.setting.model import asked
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.problems import Problem
from schoolgate.setting.questions import Path as Path_

# What schools type where any text may stand: with stops inside and behind, articles, brackets, capitals, strokes.
PHRASES = [
    "8 a.m. to 5 p.m. in term time", "Mon.–Fri., 9 a.m.–3.30 p.m.", "the St. John’s Hall (a.m. only)", "SafeWeb Co.",
    "Oakfield Broadband Inc.", "The Old Library", "An ICT suite", "A level hub", "Our Place", "our reception desk",
    "i.e. the office", "Room 4b, behind the hall", "Class of the Year", "None of these", "each day (see below)",
    "Hall & Stage", "Is it on?", "Stop!", "T. A. Smith", "parents/carers", "St. Anne’s", "the P.E. store", "a.k.a. the Den",
    "in-house team", "Years 5 and 6, i.e. the top class", "Set a", "24/7", "101", "“Den” 2", "Mrs. A. N. Other", "over 11s’ club",
    "who’s who", "e-safety team", "Siân O’Neill", "Zoë’s room", "the A.I. lead", "Year 1/2", "nos. 1–3", "B.Sc. students",
    "at www.oakfield.example", "c/o the office", "the U.K. desk", "St. Mary’s C.E. (V.A.) School", "Policies, etc. Ltd.",
]  # fmt: skip
SENTENCES = [
    "Phones stay in bags until 3.15 p.m. or, on a Friday, 2 p.m.", "Visitors enter the school by the main gate.",
    "Write to a.smith@oakfield.example or the.office@our.school.example.", "Pupils may bring e.g. a watch and/or a tracker.",
    "We ask for a) the form, b) the fee and c) a bag.", "What the phone is is for the headteacher to say.",
    "Our rule is: “Off, away, all day!”", "Ring (01632) 960123, or 0113 496 0123, if you are late.", "Do it now…",
    "We act under the Behaviour policy, the Complaints procedure and the like.", "Save it as .pdf, .docx or .odt.",
    "Enter your details on the screen.", "Use your school name, never your own.", "A a.m. start is early.",
]  # fmt: skip
_EMAILS = [
    "a.smith@oakfield.example",
    "the.office@our.school.example",
    "head+safe@an.example",
    "o.r@the-school.example",
]
_SITES = ["https://our.school.example/", "https://the.an.example/a/", "https://www.oakfield.example/online-safety/"]
_PAGES = [
    "https://www.oakfield.example/policies",
    "https://an.example/a-b/c?d=e&f=g",
    "https://our.school.example/x.pdf",
]
_NUMBERS = [number for number in ONE_NUMBER if len(numbers.digits(number)) == 11 and number[-1] != "."]
_IDS = ["main-entrance", "hall", "a", "gate-2", "office", "the-end"]
_COLOURS = ["#1b5e4b", "#ffffff", "#000000", "#ffcc00"]
_DAYS = [(TODAY - datetime.timedelta(days)).isoformat() for days in (0, 1, 31, 120, 364)]
_REASONS = ["We are rewriting it after something went wrong.", "It no longer says what we do."]
_AGES = [
    [*map(str, ages)] for ages in ((2, 4), (0, 5), (3, 7), (3, 11), (4, 11), (5, 7), (7, 11), (11, 16), (11, 18), (16, 19), (14, 25))
]  # fmt: skip
_WORDS = ["pupils", "children", "students", "learners", {"one": "apprentice", "many": "apprentices"}]
_SESSIONS = ["lesson", "session", "class", {"one": "workshop", "many": "workshops"}]
_HEADS = [
    "headteacher", "principal", "manager", "co-headteachers", "acting headteacher", "Executive Head", "head of school", "head",
    "interim principal", "director of education",
]  # fmt: skip
# What only has meaning beside what a setting has said elsewhere: the edition that it took, and what it has read.
_LEFT_ALONE = {"edition", "practices", "withdrawn", "changes", "own_clauses", "redirects"}

# What only those answer who adopt a policy.
_ASKS: dict[str, list[Path_]] = {
    "mobile": [("signs",), ("retired_signs",)], "social": [("social_media",)], "online": [("online_safety",)],
}  # fmt: skip

# What decides which questions are asked at all.
_DECIDES: list[Path_] = [
    ("policies",),
    ("withdrawn",),
    ("kind",),
    ("ages",),
    ("social_media",),
    ("online_safety",),
    ("technology",),
]

# Every setting that a draw may begin with.
_FILES = [*GOOD_SETTINGS, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]
STARTS: dict[str, Any] = {name: data_of(name) for name in (*BASES, *OTHERS)} | {
    f"{file.parent.name}/{file.stem}": yaml_files.strings(file) for file in _FILES
}

# Found again in each run, and not made smaller: that would take as long as all else that is tried.
ONCE: Any = {
    "deadline": None, "database": None, "suppress_health_check": [*HealthCheck], "phases": [Phase.generate],
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A drawn setting: its answers as typed, what it aims at, and how many of its answers are not those that it began with."""

    data: dict[str, Any]
    aim: Switch
    start: str
    changed: int


def aim_at(number: int) -> Switch:
    """Return what an input aims at: one option after another, and from the beginning again, in an order that mixes them."""
    return SWITCHES[number * 89 % len(SWITCHES)]  # 89 has no divisor in common with how many there are


def is_met(one: Drawn) -> bool:
    """Return whether a drawn setting has the option that it aims at."""
    answer = _at(one.data, one.aim.path)
    if one.aim.way == LEFT_OUT:
        return not is_given(one.data, one.aim.path)
    if not asked.is_asked(one.aim.path, asked.Typed.read(one.data)):
        return False
    if one.aim.way == GIVEN:
        return is_given(one.data, one.aim.path)
    return bool(answer == one.aim.answer or (isinstance(answer, list) and {*one.aim.answer} <= {*answer}))


@st.composite
def drawn(draw: st.DrawFn, aim: Switch, file: Path) -> Drawn:
    """Draw a valid setting that has the option which it aims at. Takes the file to write it in."""
    if not draw(st.integers(0, 2**30)):
        reject()  # what Hypothesis tries first: the first answer of each pool
    start, data = _begun(draw, aim, file)
    before = data
    often = draw(st.sampled_from([0.05, 0.2, 0.5]))
    for path, answer in [*_edits(draw, data, (), often), *_whole_edits(draw, data)]:
        if aim.path[: len(path)] != path and path[: len(aim.path)] != aim.path:
            data = _put(data, path, answer)
    if not asked.is_asked(aim.path, asked.Typed.read(data)):
        for path in _DECIDES:
            data = _as_before(data, before, path, aim.path)
    found = accepted(data, before, file, aim.path)
    for made in (found, before):
        one = Drawn(made, aim, start, _differing(before, made))
        if is_met(one):
            return one
    raise AssertionError(f"{aim} is not met by {start}.")


def _begun(draw: st.DrawFn, aim: Switch, file: Path) -> tuple[str, dict[str, Any]]:
    """Draw the good setting that a draw begins with: any that takes the option, or else one that it is tried on everywhere."""
    for name in [draw(st.sampled_from(sorted(STARTS))), *(sorted(STARTS) if str(aim) not in WITH else ())]:
        try:
            data = switched_on(STARTS[name], aim)
        except (KeyError, IndexError, TypeError, AssertionError):
            continue
        if _may_stand(data, aim, file):
            return name, data
    return tried(aim)


def switched_on(data: Mapping[str, Any], aim: Switch) -> dict[str, Any]:
    """Return answers with an option chosen. A part that is there already is not given again."""
    if aim.way == GIVEN and is_given(data, aim.path):
        return dict(data)
    return edited(dict(data), {aim.path: aim.answer})


def _may_stand(data: dict[str, Any], aim: Switch, file: Path) -> bool:
    return asked.is_asked(aim.path, asked.Typed.read(data)) and not checked(data, file).faults


# ---------------------------------------------------------------------------------------------------------------
# Other answers


def _edits(draw: st.DrawFn, data: Any, above: Path_, often: float) -> Iterator[tuple[Path_, Any]]:
    """Yield answers to put in place of others, below a path: each question that is asked is answered afresh as often as is said."""
    decides = asked.Typed.read(data)
    for key in questions.keys_at(above):
        path = (*above, key)
        if path[0] in _LEFT_ALONE or not asked.is_asked(path, decides):
            continue
        there = _at(data, path)
        if draw(_chance(often if not questions.keys_at(path) or there in (None, GONE) else often / 4)):
            yield path, _answer(draw, path)
        elif isinstance(there, dict) and not questions.may_be_in_own_words(path):
            yield from _edits(draw, data, path, often)


def _whole_edits(draw: st.DrawFn, data: Mapping[str, Any]) -> Iterator[tuple[Path_, Any]]:
    """Yield what is drawn of a setting as a whole: its policies, its own wording, what it has taken down."""
    if draw(_chance(0.4)):
        adopted = draw(st.lists(st.sampled_from(["mobile", "social", "online"]), min_size=1, unique=True))
        for policy, asks in _ASKS.items():
            if policy not in adopted:
                yield from (((*path,), GONE) for path in (("policies", "dates", policy), *asks))
    if draw(_chance(0.15)):
        yield ("withdrawn", draw(st.sampled_from(questions.keys_at(("withdrawn",))))), draw(st.sampled_from(_REASONS))
    if draw(_chance(0.3)):
        for clause in draw(st.lists(st.sampled_from(sorted(TEMPLATE)), max_size=4, unique=True)):
            verb = draw(st.sampled_from(["omit", "replace", "add", "add"]))
            yield ("changes", clause), {verb: draw(st.sampled_from(SENTENCES))}
    if draw(_chance(0.3)):
        sections = sorted(id_ for id_, one in TEMPLATE.items() if one.is_section and not one.locked)
        chosen = draw(st.lists(st.sampled_from(sections), max_size=3, unique=True))
        clauses = [
            {"section": section, "id": f"own-{number}", "says": draw(st.sampled_from(SENTENCES))}
            for number, section in enumerate(chosen)
        ]
        yield ("own_clauses",), clauses or GONE


def _chance(often: float) -> st.SearchStrategy[bool]:
    return st.integers(0, 99).map(lambda number: number < often * 100)


def _answer(draw: st.DrawFn, path: Path_) -> Any:
    """Draw an answer to a question: GONE where it is left out."""
    field = questions.field_at(path)
    assert field, path
    if path == ("kind",):
        return draw(st.sampled_from(sorted(KINDS)))
    if path == ("ages",):
        return draw(st.sampled_from(_AGES))
    if not field.is_required() and draw(_chance(0.3)):
        return GONE
    if questions.may_be_no(path) and draw(_chance(0.3)):
        return "no"
    several = typing.get_origin(bare(field.annotation)) is list
    if not several:
        return _one(draw, path)
    if found := questions.options(path):
        return draw(st.lists(st.sampled_from(found), min_size=1, unique=True))
    return [_one(draw, (*path, number)) for number in range(draw(st.integers(1, 3)))]


def _one(draw: st.DrawFn, path: Path_) -> Any:
    """Draw an answer, or one item of a list."""
    if (pool := _pool(path)) is not None:
        return draw(st.sampled_from(pool))
    if questions.may_be_in_own_words(path) and draw(_chance(0.2)):
        return {"own_words": draw(st.sampled_from(SENTENCES))}
    if found := questions.options(path):
        return draw(st.sampled_from(found))
    field = questions.field_at(path)
    assert field, path
    if bare(field.annotation) is bool:
        return draw(st.sampled_from(["yes", "no"]))
    if questions.keys_at(path):
        answers = {key: _answer(draw, (*path, key)) for key in questions.keys_at(path)}
        return {key: answer for key, answer in answers.items() if answer is not GONE}
    if not questions.holds_text(path) or draw(_chance(0.6)):
        return draw(st.sampled_from(_said(_dotted(path))))
    return draw(st.sampled_from(SENTENCES if texts._is_sentence(path) else PHRASES))


def _pool(path: Path_) -> list[Any] | None:
    """Return what is typed at a place that is no closed list and takes no text of any kind; None for all others."""
    last = next(part for part in reversed(path) if isinstance(part, str))
    if path == ("name",) or path[0] == "schools":
        return _names()
    if path == ("council",):
        return _councils()
    if path == ("office", "address"):
        return _addresses()
    by_path: dict[Path_, list[Any]] = {
        ("words", "learners"): _WORDS,
        ("words", "session"): _SESSIONS,
        ("words", "head"): _HEADS,
        ("site",): _SITES,
    }
    by_name: dict[str, list[Any]] = {
        "phone": _NUMBERS, "out_of_hours": _NUMBERS, "email": _EMAILS, "url": _PAGES, "colour": _COLOURS, "id": _IDS,
        "now": _IDS, "logo": ["crest.png"], "reviewed": _DAYS, "checked": _DAYS, "home_page": _PAGES, "website": _PAGES,
    }  # fmt: skip
    return by_path.get(path, by_name.get(last))


@functools.cache
def _names() -> list[str]:
    """Return names of real schools: of each kind and form, the longest, and those with something strange about them."""
    return [school.tidy for school in corpus.stratified()]


@functools.cache
def _councils() -> list[str]:
    rows = (TESTS / "schools" / "authorities_typed.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [row.split("\t")[2] for row in rows]


@functools.cache
def _addresses() -> list[str]:
    towns = dict.fromkeys(school.tidy_town for school in corpus.stratified() if school.tidy_town)
    return [f"Oak Lane, {town}" for town in towns]


@functools.cache
def _said(place: str) -> list[str]:
    """Return what the good settings say at a place, and the examples of the model."""
    field = questions.field_at(tuple(place.split(".")))
    assert field, place
    examples = [text for example in field.examples or () for _, text in _leaves(typed(example))]
    return [*dict.fromkeys([*_said_by_settings()[place], *examples])]


@functools.cache
def _said_by_settings() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path, answer in (leaf for data in STARTS.values() for leaf in _leaves(data)):
        found[_dotted(path)].append(answer)
    return found


def _leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from _leaves(item, (*path, key))
    if isinstance(value, str):
        yield path, value


def _dotted(path: Path_) -> str:
    return ".".join(part for part in path if isinstance(part, str))


# ---------------------------------------------------------------------------------------------------------------
# What the check says, done as it says

_ADD = re.compile(r"Add a line: (\w+): (?:and one of )?(\S.*?)(?: or [\w-]+|, or \w+: .+)?\.?$")
_DELETE = re.compile(r"\bdelete (?:this|it)\b|\bkeep one\b|\bleave (?:this|it) out\b", re.IGNORECASE)
# How much is answered as before in each round: nothing, the part around what is at fault, all that it is in, and then what
# most contradictions rest on too.
_ROUNDS = (0, 0, 0, 0, 1, 2, 2, 3, 4, 4)
_RESTS_ON: dict[int, list[Path_]] = {
    3: [("other_policies",), ("technology",)],
    4: [("kind",), ("ages",), ("words",), ("phones",), ("policies",), ("online_safety",), ("schools",), ("withdrawn",)],
}


def accepted(data: dict[str, Any], before: dict[str, Any], file: Path, kept: Path_) -> dict[str, Any]:
    """Return answers that the check accepts: what it says is done, and what is still at fault then is answered as before.

    Takes answers that it accepts, the file to write in, and the path of an answer that is not touched.
    """
    for how_much in _ROUNDS:
        found = checked(data, file).faults
        if not found:
            return data
        # What is missing shows once the rest is in order. The last of a list is mended first, so that the others keep their place.
        for problem in sorted(found, key=lambda problem: str(problem.path), reverse=True):
            path = problem.path if how_much < 2 else problem.path[:1]
            if how_much == 1 or path[: len(kept)] == kept:
                path = path[: max(1, len(path) - 1)]
            if how_much or path != problem.path:
                data = _as_before(data, before, path, kept)
            else:
                data = _put(_mended(data, before, problem), kept, _at(before, kept))
        for path in _RESTS_ON.get(how_much, []):
            data = _as_before(data, before, path, kept)
    return data if not checked(data, file).faults else before


def _as_before(data: dict[str, Any], before: dict[str, Any], path: Path_, kept: Path_) -> dict[str, Any]:
    answer, aimed_at = _at(before, path), _at(before, kept)
    data = _put(data, path, _example(path) if answer is GONE and len(path) > 1 and _is_needed(path) else answer)
    return _put(data, kept, aimed_at) if kept[: len(path)] == path else data


def _is_needed(path: Path_) -> bool:
    field = questions.field_at(path)
    return field is not None and field.is_required() and isinstance(path[-1], str)


def _mended(data: dict[str, Any], before: dict[str, Any], problem: Problem) -> dict[str, Any]:
    path = problem.path
    if problem.gap:
        return _put(data, path, _example(path))
    if added := _ADD.search(problem.message):
        inside = path if added[1] in questions.keys_at(path) else path[:-1]
        return _put(data, (*inside, added[1]), yaml.load(added[2], Loader=yaml.BaseLoader))
    return _put(data, path, GONE if _DELETE.search(problem.message) else _at(before, path))


def checked(data: dict[str, Any], file: Path) -> Checked:
    """Return what the check says of answers, written into a file. What may only be published once it is agreed is not agreed yet."""
    yaml_files.write(file, data)
    is_to_be_agreed = _at(data, ("policies", "only_agreed")) == "yes"
    return check_with_withdrawn(file, TODAY, "agree" if is_to_be_agreed else "publish", fictional=True)


def _example(path: Path_) -> Any:
    if path[0] == "practices":
        return "yes"
    field = questions.field_at(path)
    assert field, path
    example = questions.example_at(path)
    answer = typed(questions.whole_example(field) if example is None else example)
    return answer[0] if isinstance(path[-1], int) and isinstance(answer, list) else answer


def _at(data: Any, path: Path_) -> Any:
    """Return the answer at a path, GONE where there is none."""
    for key in path:
        if isinstance(data, dict) and isinstance(key, int):
            continue  # one item, written without a list
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return GONE
    return data


def _put(data: dict[str, Any], path: Path_, answer: Any) -> dict[str, Any]:
    """Return answers with another at a path, through parts that are not there yet; without it where it is GONE.

    The answer is copied: the same object in two places would be written as an alias, which is refused.
    """
    if not path:
        return data
    return typing.cast(dict[str, Any], _with(data, path, copy.deepcopy(answer)))


def _with(value: Any, path: Path_, answer: Any) -> Any:
    key, *rest = path
    if isinstance(key, int):
        items = [*value] if isinstance(value, list) else [value]
        inner = _with(items[key] if key < len(items) else {}, tuple(rest), answer) if rest else answer
        items[key : key + 1] = [] if inner is GONE else [inner]
        return items if items else GONE
    part = dict(value) if isinstance(value, dict) else {}
    inner = _with(part.get(key, {}), tuple(rest), answer) if rest else answer
    if inner is GONE:
        part.pop(key, None)
    else:
        part[key] = inner
    return part


def _differing(one: Any, other: Any) -> int:
    return len({*_leaves(one)} ^ {*_leaves(other)})
