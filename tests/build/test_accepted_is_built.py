"""What the check accepts is built: settings drawn from what schools type, in every place where they may type it.

Most are made without MkDocs, page by page, and their words are read as the gate reads them. A few are built whole, papers
and all. Each run draws the same settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.bases import BASES, data_of, edited, pages_of, setting_of
from support.composed import faults_on_pages, loaded
from support.places import TODAY
from support.typed_numbers import ONE_NUMBER

from schoolgate.errors import SettingRefused
from schoolgate.language import numbers
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting import load, questions, texts
from schoolgate.setting.questions import Path as Path_

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


def _pool(path: Path_) -> list[str]:
    """Give what may be typed at a place: nothing where an answer is one of a closed list, a date or a name to rest on."""
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
def drawn(draw: st.DrawFn) -> tuple[str, dict[Path_, str]]:
    """Draw one of the good settings, and other answers at some of its places, no two alike."""
    base = draw(st.sampled_from(sorted(BASES)))
    places = draw(st.lists(st.sampled_from(sorted(POOLS[base], key=str)), min_size=16, max_size=24, unique=True))
    answers: dict[Path_, str] = {}
    for place in places:
        free = [typed for typed in POOLS[base][place] if typed not in answers.values()]
        if free:
            answers[place] = draw(st.sampled_from(free))
    return base, answers


def accepted(base: str, answers: Mapping[Path_, str], folder: Path) -> tuple[load.Loaded, int]:
    """Load a setting with as many of some answers as its check accepts. Gives how many those are."""
    data, taken = data_of(base), 0
    read = loaded(data, folder / f"{base}.yml")
    waiting = [[*answers.items()]]
    while waiting:
        some = waiting.pop()
        tried = edited(data, dict(some))
        now = loaded(tried, folder / f"{base}.yml")
        if not now.faults:
            data, read, taken = tried, now, taken + len(some)
        elif len(some) > 1:  # one of them contradicts another answer: the rest may stand
            waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
    return loaded(data, folder / f"{base}.yml") if taken else read, taken


# Found again in each run, and not made smaller: that would take as long as all else that is tested.
ONCE: Any = {
    "deadline": None, "derandomize": True, "database": None, "suppress_health_check": [*HealthCheck],
    "phases": [Phase.generate],
}  # fmt: skip


@pytest.fixture(scope="module")
def read_of_what_was_drawn(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[load.Loaded, int, int]]:
    """Settings as they are read with what was drawn, each with how much of that was accepted and how much was not."""
    found = []

    @settings(max_examples=15, **ONCE)
    @given(drawn())
    def take(one: tuple[str, dict[Path_, str]]) -> None:
        read, taken = accepted(*one, tmp_path_factory.mktemp("drawn"))
        found.append((read, taken, len(one[1]) - taken))

    take()
    return found


def test_nothing_is_wrong_on_the_pages_of_what_is_accepted(
    read_of_what_was_drawn: list[tuple[load.Loaded, int, int]],
) -> None:
    assert len(read_of_what_was_drawn) > 10
    for read, _, _ in read_of_what_was_drawn:
        assert read.setting is not None
        assert faults_on_pages(read.setting) == []


def test_most_of_what_was_drawn_was_accepted(read_of_what_was_drawn: list[tuple[load.Loaded, int, int]]) -> None:
    taken = sum(taken for _, taken, _ in read_of_what_was_drawn)
    refused = sum(refused for _, _, refused in read_of_what_was_drawn)
    assert taken > 200
    assert taken > 3 * refused


@settings(max_examples=1, **ONCE)
@given(drawn())
def test_what_the_check_accepts_with_papers_is_built_with_papers(
    tmp_path_factory: pytest.TempPathFactory, one: tuple[str, dict[Path_, str]]
) -> None:
    folder = tmp_path_factory.mktemp("built")
    read, taken = accepted(*one, folder)
    assert taken > 8
    file = folder / f"{one[0]}.yml"
    checked = check_setting(file, TODAY, fictional=True)
    assert [str(fault) for fault in checked.faults] == []
    _, shown = build.list_promises(checked, TODAY, with_papers=True)
    assert not shown.also_withdrawn
    assert build.build(file, folder / "site", TODAY, with_papers=True, fictional=True) > 5
    assert read.setting is not None
    printed = numbers.permitted_numbers([read.setting.model_dump_json()])
    assert numbers.digits(read.setting.office.phone) in printed


# ---------------------------------------------------------------------------------------------------------------
# And what a build refuses is told where it is typed


def test_what_cannot_be_printed_is_told_at_its_line_where_papers_are_asked_for(tmp_path: Path) -> None:
    places: dict[Path_, str] = {
        ("phones", "staff", "own_words"): "Phones off 📵, please.",
        ("office", "address"): "Oak Lane 学校, Maidstone",
        ("signs", 0, "place"): "Main entrance",
        ("phones", "visitors", "own_words"): "Siân and Zoë meet you: “Łódź”, 20 °C, ½ price.",
    }
    file = tmp_path / "starter.yml"
    loaded(edited(data_of("starter"), places), file)
    lines = file.read_text(encoding="utf-8").split("\n")
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    build.list_promises(checked, TODAY)
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY, with_papers=True)
    assert [(lines[problem.line - 1].split(":")[0].strip(), problem.message) for problem in refused.value.problems] == [
        (
            "address",
            "The typeface of the PDF files does not have “学校”. Write it in other letters, or build without papers.",
        ),
        (
            "own_words",
            "The typeface of the PDF files does not have “📵”. Write it in other letters, or build without papers.",
        ),
    ]


def test_what_the_gate_finds_in_a_text_of_the_setting_is_told_at_its_line(tmp_path: Path) -> None:
    """A note to the drafter, copied into an answer, reads as one of ours that leaked."""
    note = next(
        note
        for policy in pages_of(setting_of(data_of("starter"))).policies.values()
        for note in policy.drafting_words
        if 60 < len(note) < 200
    )
    file = tmp_path / "starter.yml"
    loaded(edited(data_of("starter"), {("phones", "staff", "own_words"): note}), file)
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if note in text)
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY)
    assert {(problem.line, problem.column) for problem in refused.value.problems} == {(line, 16)}
