"""A childminder is one person: what is said of staff, an office and governors stands nowhere, and nothing safe falls away.

The good settings are one who works with assistants, and one who works alone and is registered with an agency.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from support import effects, yaml_files
from support.attempts import GONE
from support.bases import CHILDMINDER, GOOD, TEMPLATE, edited, pages_of, people_pages_of, refused, setting_of
from support.composed import faults_on_pages, loaded
from support.places import STARTER, TODAY

from schoolgate.setting import load
from schoolgate.setting.model.kinds import childminding
from schoolgate.setting.model.setting import Setting

ALONE, ASSISTED = GOOD / "childminder-alone.yml", CHILDMINDER
BOTH = pytest.mark.parametrize("file", [ALONE, ASSISTED], ids=lambda file: file.stem)
AGENCY = "Borsetshire Childminder Agency"
# Each answer in turn; the last of those that come together holds.
VARIED: list[dict[tuple[str, ...], Any]] = [
    {("registers",): []},
    {("registers",): ["childcare-compulsory"]},
    {("registers",): ["childcare-voluntary"], ("ages",): ["8", "14"]},
    {("ages",): ["0", "4"]},
    {("ages",): ["5", "11"]},
    {("ages",): ["11", "17"]},
    {("childminding", "agency"): "no"},
    {("childminding", "agency"): {"name": AGENCY}},
    {("childminding", "assistants"): "no"},
    {("childminding", "assistants"): "phones-away"},
    {("childminding", "assistants"): "same-rules"},
    {("childminding", "telephone"): "work-phone"},
    {("childminding", "pictures"): "work-device", ("childminding", "deleted"): GONE},
    {("childminding", "pictures"): "none", ("childminding", "deleted"): GONE, ("childminding", "shared"): GONE},
    {("childminding", "recorders"): {"own_words": "A camera films the gate and nothing else."}, ("childminding", "which"): GONE},
    {("childminding", "children_online"): "never"},
    {("childminding", "children"): "used-when-agreed"},
    {("childminding", "visitors"): "out-of-sight"},
    {("policies", "form"): "fragments"},
    {("people", "safeguarding_lead"): [{"role": "Childminder", "name": name, "phone": "01632 960 351"} for name in ("A. One", "B. Two")]},
]  # fmt: skip


def answers(file: Path, edits: dict[tuple[str, ...], Any] | None = None) -> dict[str, Any]:
    """Give the answers of a childminder with some changed."""
    if edits is None:
        edits = {}
    return edited(yaml_files.strings(file), edits)  # type: ignore[arg-type]


def everything_said(setting: Setting) -> str:
    """Give the words of every page of a setting, without the services that every site lists."""
    people = people_pages_of(setting)
    lines = [line for name in people.html for line in people.says(name)]
    return "\n".join([*(clause.text for clause in pages_of(setting).clauses), *lines])


# What would be false of one person. “Staff” is in the register of services too, which says for whom each is.
FALSE = re.compile(
    r"\b(?:governors?|governing|leadership team|headteacher|lessons?|pupils|school(?!s,| ?gate)|the office|deputy|deputies|on the site)\b"
    r"|\b[Aa]nother adult here|\badult here(?: or|, tell| may)|\bhere, or anywhere|\bstaff (?:keep|may|must|tell|use|who|are|do|photograph)\b",
)
_OF_SERVICES = re.compile(
    r"Ofsted.*complain about a school|advice for staff|\bFor (?:\w+, )*(?:\w+ and )?staff|\bfor staff who cannot\b"
)


# Each of the two with each of the answers that it takes.
TAKEN = [
    pytest.param(file, edits, id=f"{file.stem}-{edits}")
    for file in (ALONE, ASSISTED)
    for edits in ({}, *VARIED)
    if not refused(setting_of(answers(file, edits)))
]


def test_most_answers_are_taken_by_both() -> None:
    assert len(TAKEN) == 2 * (len(VARIED) + 1) - 2


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(("file", "edits"), TAKEN)
def test_nothing_is_said_that_is_false_of_one_person(file: Path, edits: dict[tuple[str, ...], Any]) -> None:
    setting = setting_of(answers(file, edits))
    assert faults_on_pages(setting) == []
    said = everything_said(setting)
    assert len(said) > 10_000
    assert [line for line in said.splitlines() if FALSE.search(line) and not _OF_SERVICES.search(line)] == []


def test_the_pattern_finds_what_it_looks_for() -> None:
    for line in (
        "Tell another adult here.",
        "Ask at the office.",
        "Staff keep their phones away.".lower(),
        "The governors",
    ):
        assert FALSE.search(line), line


@BOTH
def test_a_concern_about_the_childminder_goes_past_the_childminder(file: Path) -> None:
    setting = setting_of(answers(file))
    others = AGENCY if file == ALONE else "Ofsted"
    about = re.compile(r"^(?:Is it|You do not have to tell the childminder|If it is) ?(?:about the childminder)?")
    pages = people_pages_of(setting)
    for page in ("start", "parents", "help", "visitors", "concern"):
        lines = [
            line
            for line in pages.says(page)
            if (about.search(line) and "Contact" in line) or "Tell someone else" in line
        ]
        assert lines, page
        assert all("Council" in line and others in line and "01632 960 351" not in line for line in lines), page
    clauses = {clause.id: clause.text for clause in pages_of(setting).clauses}
    assert others in clauses["mobile.minder-concerns.about-an-adult"]
    assert "14 days" in clauses["mobile.minder-concerns.told"]
    assert "one working day" in clauses["mobile.minder-concerns.lado"]


def test_children_are_told_of_people_and_of_helplines() -> None:
    for file in (ALONE, ASSISTED):
        says = " ".join(people_pages_of(setting_of(answers(file))).says("pupils"))
        assert "a parent, a teacher, the childminder or someone else" in says
        assert "0800 1111" in says
        assert "999" in says


def test_who_is_told_stands_when_the_policy_is_withdrawn(tmp_path: Path) -> None:
    file = tmp_path / "setting.yml"
    yaml_files.write(file, answers(ALONE, {("withdrawn",): {"mobile": "We are rewriting it."}}))
    found = load.load(file, TODAY, fictional=True)
    assert found.faults == []
    assert found.setting
    assert found.setting.adopted == []
    says = " ".join(people_pages_of(found.setting).says("help"))
    assert AGENCY in says
    assert "Tell the childminder immediately" not in " ".join(people_pages_of(found.setting).says("staff"))


def test_an_address_is_never_printed() -> None:
    setting = setting_of(answers(ASSISTED, {("office", "address"): "7 Bramble Lane"}))
    assert "Bramble Lane" not in everything_said(setting)


# ---------------------------------------------------------------------------------------------------------------
# What is asked


@BOTH
def test_what_is_not_asked_changes_nothing(file: Path, tmp_path: Path) -> None:
    before = list(effects.said(setting_of(answers(file))))
    starter = yaml_files.strings(STARTER)
    tried = 0
    for path in childminding.NOT_ASKED:
        holder: Any = starter
        for key in path:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if holder is None:
            continue
        found = loaded(answers(file, {path: holder}), tmp_path / "setting.yml")
        assert found.faults == []
        assert found.setting
        assert list(effects.said(found.setting)) == before, path
        tried += 1
    assert tried > 8


@BOTH
def test_every_answer_that_is_asked_changes_what_the_site_says(file: Path) -> None:
    data = answers(file)
    before = list(effects.said(setting_of(data)))
    asked = [
        (path, answer)
        for path, answer in effects.answers_in(data)
        if path != ("kind",) and (path[0] != "council" or path == ("council",))
    ]
    assert len(asked) > 20
    assert [path for path, answer in asked if not _has_effect(data, path, answer, before)] == []


def _has_effect(data: dict[str, Any], path: Any, answer: Any, before: list[str]) -> bool:
    for other in effects.other_answers(path, answer):
        try:
            setting = setting_of(edited(data, {path: other}))
        except ValidationError:
            continue
        if any(one != now for one, now in itertools.zip_longest(before, effects.said(setting))):
            return True
    return False


@BOTH
def test_every_clause_of_a_childminder_stands_or_says_why(file: Path) -> None:
    pages = pages_of(setting_of(answers(file)))
    absent = {id_ for id_ in TEMPLATE if id_.startswith("mobile.minder") and not TEMPLATE[id_].is_section}
    absent -= pages.stands
    assert all(pages.absent.get(id_) or pages.absent.get(TEMPLATE[id_].section) for id_ in absent)
    assert (file == ASSISTED) == ("mobile.minder-assistants.concerns" in pages.stands)


def test_the_early_years_register_alone_is_told_that_no_written_policy_is_needed(tmp_path: Path) -> None:
    needless = "On the Early Years Register alone you need no written policies"
    for registers, told in (
        (["early-years"], True),
        (["early-years", "childcare-compulsory"], False),
        (["childcare-voluntary"], False),
    ):
        found = loaded(answers(ASSISTED, {("registers",): registers}), tmp_path / "setting.yml")
        assert found.faults == []
        assert any(needless in warning.message for warning in found.warnings) == told, registers
