"""The model: each fact that the source policies need is asked once, each question can be answered, the starter shows each."""

from __future__ import annotations

import re
import typing
from typing import Any

import pytest
from pydantic import ValidationError, create_model
from support import yaml_files
from support.attempts import GONE, Edits
from support.bases import data_of, edited, setting_of
from support.model_fields import FIELDS, Asked, models, one_each
from support.places import ROOT, STARTER, TESTS

from schoolgate import registers
from schoolgate.policy import provisions
from schoolgate.policy.provisions import policy_pages

INVENTORY = TESTS / "inventory"
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"
REGISTERS = {
    "guidance": registers.guidance,
    "authorities": registers.authorities,
    "helplines": registers.helplines,
    "social-media-age": registers.social_media_age,
}


PATHS = {asked.path for asked in FIELDS}
TABLE: dict[str, Any] = yaml_files.values(INVENTORY / "variables.yml")
TEMPLATE = provisions.read_provisions(policy_pages())


# ---------------------------------------------------------------------------------------------------------------
# What the sources need is asked, and once


def test_every_variable_of_the_provisions_is_in_the_table() -> None:
    provisions = yaml_files.values(INVENTORY / "clauses.yml")
    assert len(TABLE["asked"]) == 455
    assert set(TABLE["asked"]) == {entry["id"] for entry in provisions}
    assert set(TABLE["answered"]) == {variable for asked in TABLE["asked"].values() for variable in asked}


@pytest.mark.parametrize("variable", TABLE["answered"])
def test_the_model_answers_a_variable(variable: str) -> None:
    answer = TABLE["answered"][variable]
    if not isinstance(answer, dict):
        answer = {"from": [answer] if isinstance(answer, str) else answer, "how": "it is the answer"}
    assert answer.keys() & {"from", "register", "clause", "not_carried"}, "nothing answers it"
    assert answer["how"]
    assert [path for path in answer.get("from", []) if path not in PATHS] == []
    if "register" in answer:
        assert REGISTERS[answer["register"]]()
    if "clause" in answer:
        assert answer["clause"] in TEMPLATE
    if "not_carried" in answer:
        assert registers.not_carried()[answer["not_carried"]].reason


@pytest.mark.parametrize("provision", [p for p in TEMPLATE.values() if p.choice], ids=lambda p: p.id)
def test_the_choice_that_a_clause_states_is_a_field(provision: provisions.Provision) -> None:
    assert provision.choice in PATHS


# ---------------------------------------------------------------------------------------------------------------
# Every question can be answered


@pytest.mark.parametrize("asked", one_each(FIELDS))
def test_a_field_says_what_it_asks_and_of_what_type(asked: Asked) -> None:
    assert asked.field.description
    assert asked.field.description.endswith((".", "?"))
    assert asked.field.annotation not in {None, Any, object}


@pytest.mark.parametrize("asked", one_each(FIELDS))
def test_a_field_shows_an_answer_or_is_made_of_fields_that_do(asked: Asked) -> None:
    assert asked.field.examples or any(models(asked.field.annotation))
    assert asked.field.annotation
    alone = create_model("alone", answer=(asked.field.annotation, asked.field))
    for example in asked.field.examples or []:
        try:
            alone.model_validate({"answer": example})
        except ValidationError as error:
            pytest.fail(f"{example} is not an answer: {error}")


# ---------------------------------------------------------------------------------------------------------------
# The starter shows every question


class Line(typing.NamedTuple):
    """A line of a setting file: how far it is set in, its key if it has one, and every word in it."""

    depth: int
    key: str
    words: frozenset[str]


def lines(text: str) -> list[Line]:
    """Read a setting file as people do: a key that is commented out is shown as well as any other."""
    found = []
    for line in text.splitlines():
        match = re.match(r"(?P<depth> *(?:# +)?(?:- )?)(?:(?P<key>\w+):)?", line)
        assert match
        depth = len(match["depth"].replace("# ", ""))
        found.append(Line(depth, match["key"] or "", frozenset(re.findall(r"\w+", line))))
    return found


def shows(shown: list[Line], path: list[str]) -> bool:
    """Tell whether the lines show a field: as a key, or by name in a comment beside or just above its parent."""
    first, *rest = path
    if not rest and any(first in line.words for line in shown):
        return True
    for number, line in enumerate(shown):
        if rest and line.key == first:
            start, end = number, number + 1
            while start and shown[start - 1].words and not shown[start - 1].key:
                start -= 1
            while end < len(shown) and (not shown[end].words or shown[end].depth > line.depth):
                end += 1
            if shows([*shown[start:number], line._replace(key=""), *shown[number + 1 : end]], rest):
                return True
    return False


@pytest.mark.parametrize("question", sorted({asked.asked_by for asked in FIELDS}))
def test_the_starter_shows_every_question(question: str) -> None:
    # What is asked in several places (a name, an address, a sentence of one’s own) is shown in one of them. The
    # starter’s council area is in the register; one that is not is written out in the nursery.
    file = NURSERY if question.startswith(("Council.", "Contact.", "Officer.")) else STARTER
    shown = lines(file.read_text(encoding="utf-8"))
    assert any(shows(shown, asked.path.split(".")) for asked in FIELDS if asked.asked_by == question)


def test_a_question_that_is_not_shown_is_noticed() -> None:
    shown = lines(
        "office:\n  # called: office  # its name?\n  phone: 1\npeople:\n  email: x\n\n# Add or omit.\nown:\n  a: b\n"
    )
    assert shows(shown, ["office", "called"])
    assert shows(shown, ["office", "phone"])
    assert shows(shown, ["own", "omit"])
    assert not shows(shown, ["office", "email"])
    assert not shows(shown, ["office", "address"])
    assert not shows(shown, ["visitors"])


# ---------------------------------------------------------------------------------------------------------------
# What is worked out


@pytest.mark.parametrize(
    ("home_page", "website", "leads_to"),
    [
        (None, "https://oakfield.example/", "https://oakfield.example/"),
        ("https://trust.example/oakfield", "https://oakfield.example/", "https://trust.example/oakfield"),
        (None, None, None),
        # The school’s website is this site: there is nowhere to go back to.
        (None, "http://www.online-safety.oakfield.example", None),
        (None, "https://online-safety.oakfield.example/policies/", None),
    ],
)
def test_pages_lead_back_to_the_website_that_the_setting_has(
    home_page: str | None, website: str | None, leads_to: str | None
) -> None:
    answers: Edits = {("online_safety", "website"): website or "no", ("home_page",): home_page or GONE}
    assert setting_of(edited(data_of("starter"), answers)).main_website == leads_to
