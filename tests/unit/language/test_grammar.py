"""Grammar: the policy reads well whatever words a setting uses for its people, its sessions and its approving body.

Each rendering goes the way of a real page, from the template to the text of its clauses, without the theme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.attempts import BODIES
from support.bases import pages_of
from support.places import TESTS, TODAY

from schoolgate.policy.composing.policy import Clause
from schoolgate.setting import load
from schoolgate.setting.model.setting import Setting

GOOD = TESTS / "good"


def rendered(setting: Setting) -> list[Clause]:
    """Give the clauses of a setting’s mobile policy, as the public reads them."""
    return pages_of(setting).policies["mobile"].clauses


def answers(name: str) -> dict[str, Any]:
    """Give the answers of one of the good settings, to be changed."""
    typed: dict[str, Any] = yaml_files.strings(GOOD / f"{name}.yml")
    return typed


def made(data: dict[str, Any], folder: Path) -> Setting:
    """Make a setting of answers that are lawful: what nobody may answer proves nothing."""
    file = folder / "setting.yml"
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    loaded = load.load(file, TODAY, fictional=True)
    assert loaded.setting is not None
    assert [fault.message for fault in loaded.faults] == []
    return loaded.setting


# What no sentence may hold, and an example of each.
WRONG = {
    r"\bchildrens\b|s’s\b|s's\b|’’|children’(?!s)|people’(?!s)": "childrens, pupils’s",
    r"\ba (?:[aeio]|hour|honest)|\b[Aa]n (?!hour|honest|honour|heir)[bcdfgjklmpqrtvwxyz]|\ban? (?:MP|SLT|LADO)?$": "a executive",
    r"\b(\w+) \1\b(?<!that that)(?<!had had)|\b([Tt]he [\w ]+),? (?:and|or) (?i:\2)\b": "the the",
    r" {2,}|[\t\u00a0]": "two spaces",
    r"(?<!\.)\.\.(?!\.)|[,;:.] ?[,;:]|\.[”’)]?\.": "two stops",
    r" [,.;:!?)]|\( |^[,.;:]": "a space before a comma",
    r"[.!?] [a-z](?!Pad|Phone)": "a sentence without its capital",
    r"\b(?:and|or|the|an?|of|our|their)[.,;:]": "a word missing before a stop",
    r"\b(?i:pupils|children|students|learners|apprentices|young people|trustees|parents|governors|leads) (?:is|was|has|does|says|leads|agrees|decides|asks|needs|keeps|takes|gives)\b": "pupils is",
    r"\b(?i:pupil|child|student|learner|apprentice|young person|headteacher|principal|manager|body|committee|proprietor|lead|policy) (?:are|were|have|do|say|agree|decide|ask|need|take|give)\b": "pupil are",
    r"\b(?i:policies|agreements|procedures) (?:says|is|has|sets|asks)\b": "policies says",
    r"\b(?:None|True|False|nan|undefined)\b": "None",
    r"[{}<>\[\]|*_]|\ue000|&\w+;": "code",
    r"\bthe (?:the|a|our|their)\b|\bour our\b": "the the",
    r"[^.!?:”)]$": "a sentence without its stop",
}
# Whose names end a line without a stop: contacts, lists of policies.
NOT_SENTENCES = {
    "mobile.cover.identity",
    "mobile.cover.dsl",
    "mobile.cover.governor",
    "mobile.aims.guidance-basis",
    "mobile.links.list",
}


def faults(policy: list[Clause]) -> Iterator[str]:
    for clause in policy:
        for wrong, called in WRONG.items():
            for match in re.finditer(wrong, clause.text):
                if called == "a sentence without its stop" and clause.id in NOT_SENTENCES | {"mobile.learners.groups"}:
                    continue
                around = clause.text[max(0, match.start() - 30) : match.end() + 30]
                yield f"{clause.id}: {called}: “{around}”"


def test_the_checks_see_what_is_wrong() -> None:
    for text in (
        "The childrens phones.", "The pupils’s phones.", "Ask a executive headteacher.", "Ask an principal.", "Ask the the head.",
        "Ask  the head.", "Ask the head..", "Ask the head ,please.", "Ask the head. then wait.", "Ask the.", "Pupils is here.",
        "Ask what a pupil are.", "The agreements says so.", "It is None.", "Ask {{ head }}.", "Keep it in in the box.", "Ask the head", "The head of school and the head of school lead.",
    ):  # fmt: skip
        assert list(faults([Clause("mobile.x.y", "1", "mobile.x", text)])), text
    fine = "An SLT member, a unit and an hour: ask the headteacher’s office. The children’s phones stay there."
    assert list(faults([Clause("mobile.x.y", "1", "mobile.x", fine)])) == []


LEARNERS = ["children", "pupils", "students", "learners", {"one": "apprentice", "many": "apprentices"}, {"one": "young person", "many": "young people"}]  # fmt: skip
HEADS = ["headteacher", "executive headteacher", "head of school", "principal", "interim head", "CEO", "SLT lead", "Head of Centre"]  # fmt: skip
SESSIONS = ["lesson", "session", "class", {"one": "workshop", "many": "workshops"}]
LEADERS = ["senior leadership team", "SLT", "executive team"]
SECONDS = [None, "deputy headteacher", "assistant head", "SENCO"]
LEADS = [
    {"role": "Deputy headteacher", "phone": "01632 960 401"},
    [{"role": "Deputy headteacher", "phone": "01632 960 401"}, {"role": "Inclusion leader", "email": "inclusion@x.example"}],
    [
        {"role": "SENCO", "name": "A. N. Other", "phone": "01632 960 401", "hours": "8am to 5pm"},
        {"role": "Head of Year 7", "email": "year7@x.example"},
        {"role": "Assistant head", "phone": "01632 960 402"},
    ],
]  # fmt: skip
SETTINGS = ["smallest", "college", "two-leads", "federation", "word-choices"]


def varied(data: dict[str, Any], turn: int) -> dict[str, Any]:
    """Give a setting other words: each turn takes the next of each, so that each meets several of the others."""
    words = data["words"] | {
        "learners": LEARNERS[turn % len(LEARNERS)],
        "head": HEADS[turn % len(HEADS)],
        "session": SESSIONS[turn % len(SESSIONS)],
        "leaders": LEADERS[turn % len(LEADERS)],
    }
    words.pop("second", None)
    second = SECONDS[turn % len(SECONDS)]
    data["words"] = words | ({"second": second} if second else {})
    data["people"]["safeguarding_lead"] = LEADS[turn % len(LEADS)]
    data["people"].pop("deputies", None)
    if turn % 2:
        data["people"]["deputies"] = [{"role": "Inclusion leader"}, {"role": "Year 6 teacher"}]
    data["policies"] |= {
        "approved_by": BODIES[turn % len(BODIES)],
        "review": ["yearly", "every six months", "every term"][turn % 3],
        "consulted": [["staff"], ["staff", "learners"], ["staff", "parents", "governors"], []][turn % 4],
    }
    data.pop("changes", None)
    return data


@pytest.mark.parametrize("name", SETTINGS)
def test_a_good_setting_reads_well(name: str, tmp_path: Path) -> None:
    policy = rendered(made(answers(name), tmp_path))
    assert len(policy) > 50
    assert list(faults(policy)) == []


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("turn", range(24))
@pytest.mark.parametrize("name", SETTINGS)
def test_the_policy_reads_well_with_other_words(name: str, turn: int, tmp_path: Path) -> None:
    policy = rendered(made(varied(answers(name), turn), tmp_path))
    assert list(faults(policy)) == []
