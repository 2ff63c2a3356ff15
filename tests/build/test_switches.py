"""Switches: every answer of a closed list, every yes or no and every part that may be left out, each way in turn.

The switches are found by walking the model, so one that is added is tried without anybody’s doing. Each is tried on each
of the good settings that takes it. Where an answer contradicts another, ``WITH`` says which others change with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support import sites
from support.attempts import GONE, Edits
from support.bases import (
    BASES,
    TEMPLATE,
    data_of,
    edited,
    faults_of,
    holes,
    pages_of,
    people_pages_of,
    refused,
    setting_of,
    wrong_with,
)
from support.switches import GIVEN, SWITCHES, WITH, Path_, Switch, answers, is_given, taken, tried

from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.provisions import Provision, reason_absent
from schoolgate.setting import questions

CHILDMINDER = "childminder"

# An answer of a closed list, in the word that a setting file has for it and no page does.
CODES = {
    option for switch in SWITCHES for option in questions.options(switch.path) if "-" in option and " " not in option
} - {"self-harm"}  # which pages print as the word it is
CODE = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(CODES))})(?![\w-])")


def test_the_switches_are_those_of_the_model() -> None:
    known = {str(switch) for switch in SWITCHES}
    assert len(known) == len(SWITCHES) > 400
    assert {
        "kind=pupil-referral-unit", "words.second=left out", "people.deputies=given", "policies.consulted=parents",
        "phones.learners.groups.0.rule=pouched", "technology.exams=yes", "technology.devices=left out",
        "social_media.learners.rule=with-conditions", "online_safety.filtering.blocks=all", "online_safety.ai.used_by=staff",
    } <= known  # fmt: skip


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("name", WITH)
def test_what_changes_with_an_answer_must(name: str) -> None:
    switch = next(switch for switch in SWITCHES if str(switch) == name)
    assert [base for base in BASES if taken(answers(base, switch, {}))] == [], "a setting takes it as it is"


@pytest.mark.every(one_in=40)  # `test_every_answer_is_published` takes each, many at a time
@pytest.mark.parametrize("switch", SWITCHES, ids=str)
def test_an_answer_can_be_given_in_each_way(switch: Switch) -> None:
    _, data = tried(switch)
    setting = taken(data)
    assert setting, refused(setting_of(data))
    pages = pages_of(setting)
    assert faults_of(pages) == []
    assert CODE.findall(" ".join(clause.text for clause in pages.clauses)) == []
    people = people_pages_of(setting)
    # A sign prints its address, which holds an id that may be the word for its kind.
    said = "\n".join(text for name in people.html for text in people.says(name) if "/visitors/" not in text)
    assert wrong_with(said) == []
    assert CODE.findall(said) == []


def test_the_checks_above_find_what_they_look_for() -> None:
    assert len(CODES) > 50
    assert CODE.findall("Phones are used-when-agreed, and lead-or-head hears.") == ["used-when-agreed", "lead-or-head"]
    wrong = "Ask  us.. The the head, , tells a adult or the. It is None of a the {{ x }}."
    assert {fault.partition(":")[0] for fault in wrong_with(wrong)} >= {
        "a doubled space", "a doubled stop", "a doubled word", "an orphan comma or stop", "a list that is cut off",
        "a mark of the template", "an article that does not fit", "two articles",
    }  # fmt: skip
    assert holes(["1.1", "1.3", "3.1"]) == ["1.1", "1.2", "2.1"]


# ---------------------------------------------------------------------------------------------------------------
# Every answer, many at a time, published


# What leads to a page or belongs to a section that not every setting has, and is taken without it.
_STANDS: dict[str, tuple[str, Edits]] = {
    "redirects=given": ("starter", {("policies", "dates", "online"): {"written": "2026-09-14"}}),
    "own_clauses=given": ("starter", {}),
}


def packs() -> dict[str, dict[str, Any]]:
    """Give settings that between them give every answer in each way, as many at a time as stand together."""
    # Those of a childminder are in tests/build/test_childminder.py.
    waiting = [switch for switch in SWITCHES if WITH.get(str(switch), ("",))[0] != CHILDMINDER]
    found: dict[str, dict[str, Any]] = {}
    for turn in range(100):
        base = list(BASES)[turn % len(BASES)]
        data, used = data_of(base), set[Path_]()
        for switch in list(waiting):
            wanted, also = (WITH | _STANDS).get(str(switch), (base, {}))
            paths = {switch.path, *also}
            if wanted != base or any(_overlap(path, other) for path in paths for other in used):
                continue
            changed = edited(data, also)
            if not (switch.way == GIVEN and is_given(changed, switch.path)) and switch.path not in also:
                changed = edited(changed, {switch.path: switch.answer})
            if taken(changed):
                data = changed
                used |= paths
                waiting.remove(switch)
        if used:
            found[f"{base}-{turn}"] = data
        if not waiting:
            return found
    pytest.fail(f"No setting takes {', '.join(map(str, waiting))}.")


def _overlap(one: Path_, other: Path_) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


@pytest.mark.every(one_in=1)
def test_every_answer_is_published(step: int) -> None:
    jobs = packs()
    assert 10 <= len(jobs) <= 30
    assert sites.refused(dict([*jobs.items()][::step])) == {}


# ---------------------------------------------------------------------------------------------------------------
# Each section that may be left out

SECTIONS = [provision for provision in TEMPLATE.values() if provision.is_section]
_NO_FILTER: Edits = {**WITH["online_safety.filtering=left out"][1], ("online_safety", "filtering"): "no"}
# For each condition that a whole section stands under: a setting where it holds, and the answers by which it does not.
FACTS: dict[str, tuple[str, Edits]] = {
    "ai": ("starter", {("online_safety", "ai"): "no"}),
    "boarding": ("boarding", {("boarding",): "no"}),
    "devices": ("starter", {("technology", "devices"): "no"}),
    "not-childminding": (
        "starter",
        {
            ("kind",): "childminder",
            ("registers",): ["early-years", "childcare-compulsory"],
            ("childminding",): data_of(CHILDMINDER)["childminding"],
            ("policies", "dates"): {"mobile": {"written": "2026-09-14"}},
            **dict.fromkeys([("social_media",), ("online_safety",), ("changes",)], GONE),
        },
    ),
    "email": ("starter", {("online_safety", "email"): "no"}),
    "filtering": ("nursery", _NO_FILTER),
    "groups-in-our-name": ("starter", {("social_media", "groups_in_our_name"): "no"}),
    "learning-at-home": (
        "starter",
        {("technology", "home_learning"): "no", ("technology", "remote_teaching"): "no"},
    ),
    "learning": (
        "starter",
        {("online_safety", "learning"): "no", ("online_safety", "teaching", "includes"): GONE},
    ),
    "monitored": ("starter", {("technology", "monitored"): "no", ("online_safety", "monitoring"): GONE}),
    "taught": ("nursery", {("online_safety", "teaching", "subjects"): []}),
    "video-calls": ("starter", {("online_safety", "video_calls"): "no"}),
    "website": (
        "starter",
        {
            ("online_safety", "website"): "no",
            ("policies", "told_by"): ["staff training", "assemblies", "newsletters"],
        },
    ),
}
# And those under which no section stands for a private nursery.
OF_NO_PRIVATE_NURSERY = {"kcsie", "not-nursery", "childminding", "assistants"}


def test_every_section_with_a_condition_is_dropped() -> None:
    conditions = {section.when for section in SECTIONS if section.when}
    assert conditions == {*FACTS, *OF_NO_PRIVATE_NURSERY}


@pytest.fixture(scope="module")
def dropped() -> Mapping[str, Path]:
    """A site without the sections of each condition, published."""
    jobs = {name: edited(data_of(base), edits) for name, (base, edits) in FACTS.items()}
    return sites.Sites({**jobs, "nursery": data_of("nursery")})


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("section", [section for section in SECTIONS if section.when], ids=lambda section: section.id)
def test_a_section_is_dropped_by_its_fact(section: Provision, dropped: Mapping[str, Path]) -> None:
    assert section.when
    if section.when in FACTS:
        whole = pages_of(setting_of(data_of(FACTS[section.when][0])))
        assert section.id in {clause.section for clause in whole.clauses}, "it was not there to be dropped"
    site = dropped["nursery" if section.when in OF_NO_PRIVATE_NURSERY else section.when]
    for file in [*site.rglob("*.html"), site / "search" / "index.json"]:
        assert section.id not in re.findall(r"[#\"]([a-z]+\.[a-z-]+)(?=[\".])", file.read_text(encoding="utf-8")), file


def locked_in(section: Provision, base: str) -> list[str]:
    """Give the clauses of a section that this setting may not leave out."""
    conditions = conditions_of(setting_of(data_of(base)))
    inside = [p for p in TEMPLATE.values() if p.section == section.id and not p.is_section]
    return [p.id for p in inside if (p.locked or p.choice) and reason_absent(p, TEMPLATE, conditions) is None]


def omitted(base: str, ids: Iterable[str]) -> dict[str, Any]:
    """Give a setting’s answers with sections or clauses left out by its own wish."""
    return edited(data_of(base), {("changes",): {id_: {"omit": "We do this another way."} for id_ in ids}})


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("base", ["secondary", "nursery", "federation"])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_a_section_is_dropped_by_a_change_or_says_why_not(section: Provision, base: str) -> None:
    setting = setting_of(omitted(base, [section.id]))
    said = refused(setting)
    if reason_absent(section, TEMPLATE, conditions_of(setting)):
        assert len(said) == 1
        assert said[0].startswith(f"“{section.id}” is not in your policy: ")
    elif locked := locked_in(section, base):
        assert len(said) == 1
        assert any(id_ in said[0] for id_ in locked)
        assert "add to " in said[0]
    else:
        assert said == []
        pages = pages_of(setting)
        assert faults_of(pages) == []
        assert [clause.id for clause in pages.clauses if clause.id.startswith(f"{section.id}.")] == []
        assert section.id not in {clause.section for clause in pages.clauses}


def may_go(base: str) -> list[Provision]:
    """Give each clause that a setting may leave out, one for each shared rule."""
    conditions = conditions_of(setting_of(data_of(base)))
    found: dict[str, Provision] = {}
    for provision in TEMPLATE.values():
        free = not (provision.is_section or provision.locked or provision.choice)
        shared_locked = any(
            p.same == provision.same and (p.locked or p.choice) for p in TEMPLATE.values() if provision.same
        )
        if free and not shared_locked and reason_absent(provision, TEMPLATE, conditions) is None:
            found.setdefault(provision.same or provision.id, provision)
    return list(found.values())


@pytest.mark.every(one_in=1)
def test_every_clause_that_may_go_can_go(step: int) -> None:
    jobs = {}
    for base in BASES:
        ids = [provision.id for provision in may_go(base)]
        assert len(ids) > 100
        for some in (ids, ids[::2], ids[1::2]):
            setting = setting_of(omitted(base, some))
            assert refused(setting) == []
            pages = pages_of(setting)
            assert faults_of(pages) == []
            assert {clause.id for clause in pages.clauses} & set(some) == set()
        jobs[base] = omitted(base, ids)
    assert sites.refused(dict([*jobs.items()][::step])) == {}
