"""Settings drawn from what schools type, in every place where they may type it. Each run draws the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from schoolgate.language import numbers
from schoolgate.setting import load, questions, texts
from schoolgate.setting.questions import Path as Path_
from support.bases import BASES, data_of, edited
from support.composed import loaded
from support.typed_numbers import ONE_NUMBER

# What schools type where any text may stand: with stops inside and behind, articles, brackets, capitals, strokes.
PHRASES = [
    "8 a.m. to 5 p.m. in term time", "Mon.–Fri., 9 a.m.–3.30 p.m.", "the St. John’s Hall (a.m. only)", "SafeWeb Co.",
    "Oakfield Broadband Inc.", "The Old Library", "An ICT suite", "A level hub", "Our Place", "our reception desk",
    "i.e. the office", "Room 4b, behind the hall", "Class of the Year", "None of these", "each day (see below)", "is it",
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
EMAILS = ["a.smith@oakfield.example", "the.office@our.school.example", "head+safe@an.example", "o.r@the-school.example"]
SITES = ["https://our.school.example/", "https://the.an.example/a/", "https://www.oakfield.example/online-safety/"]
TYPED_NUMBERS = [number for number in ONE_NUMBER if len(numbers.digits(number)) == 11 and number[-1] != "."]


def _places(value: Any, path: Path_ = ()) -> list[Path_]:
    if isinstance(value, Mapping):
        return [place for key, item in value.items() for place in _places(item, (*path, key))]
    if isinstance(value, list):
        return [place for number, item in enumerate(value) for place in _places(item, (*path, number))]
    return [path]


def _pool(path: Path_) -> list[Any]:
    """Give what may be typed at a place: nothing where an answer is one of a closed list, a date or a name to rest on."""
    if questions.may_be_in_own_words(path):
        return [{"own_words": sentence} for sentence in SENTENCES]
    if path[-1] in {"phone", "out_of_hours"}:
        return TYPED_NUMBERS
    if path[-1] == "email":
        return EMAILS
    if path == ("site",):
        return SITES
    free = questions.holds_text(path) and not questions.options(path)
    if not free or path[0] in {"edition", "name", "schools", "words"} or path[-1] in {"id", "now", "logo"}:
        return []
    return SENTENCES if texts._is_sentence(path) else PHRASES


POOLS = {base: {path: pool for path in _places(data_of(base)) if (pool := _pool(path))} for base in BASES}


@st.composite
def drawn(draw: st.DrawFn) -> tuple[str, dict[Path_, Any]]:
    """Draw one of the good settings, and other answers at some of its places, no two alike."""
    base = draw(st.sampled_from(sorted(BASES)))
    places = draw(st.lists(st.sampled_from(sorted(POOLS[base], key=str)), min_size=16, max_size=24, unique=True))
    answers: dict[Path_, Any] = {}
    for place in places:
        free = [typed for typed in POOLS[base][place] if typed not in answers.values()]
        if free:
            answers[place] = draw(st.sampled_from(free))
    return base, answers


def accepted(base: str, answers: Mapping[Path_, Any], folder: Path) -> tuple[load.Loaded, int]:
    """Load a setting with as many of some answers as its check accepts. Gives how many those are."""
    data, taken = data_of(base), 0
    waiting = [[*answers.items()]]
    while waiting:
        some = waiting.pop()
        tried = edited(data, dict(some))
        now = loaded(tried, folder / f"{base}.yml")
        if not now.faults:
            data, taken = tried, taken + len(some)
        elif len(some) > 1:  # one of them contradicts another answer: the rest may stand
            waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
    return loaded(data, folder / f"{base}.yml"), taken


# Found again in each run, and not made smaller: that would take as long as all else that is tested.
ONCE: Any = {
    "deadline": None, "derandomize": True, "database": None, "suppress_health_check": [*HealthCheck],
    "phases": [Phase.generate],
}  # fmt: skip
