"""What is signed: each clause that binds a reader has a line in that reader’s agreement, or a reason in ``not-signed.yml``.

So an agreement stays true when a clause is added: whoever adds it decides whether it is signed. The youngest, and those who
sign the easy-read agreement, sign fewer of the lines for Years 3 to 6.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest
from support import yaml_files
from support.agreements import AGREEMENTS, clauses, named_in, text_of
from support.bases import TEMPLATE
from support.places import TESTS

LIST = TESTS / "inventory" / "not-signed.yml"
READERS = ("staff", "parents", "ks3-4", "ks2")


@functools.cache
def listed() -> dict[str, Any]:
    found: dict[str, Any] = yaml_files.strings(LIST)
    return found


def left_out(reader: str) -> list[str]:
    reasons = listed()[reader]["left_out"]
    return [f"{section}.{name}" for held in reasons.values() for section, names in held.items() for name in names]


@pytest.mark.parametrize("reader", READERS)
def test_each_clause_that_binds_a_reader_is_signed_or_has_a_reason(reader: str) -> None:
    assert [*listed()] == [*READERS]
    binds = listed()[reader]["binds"]
    assert {*binds} <= {*TEMPLATE}
    binding = {id_ for id_ in clauses() if TEMPLATE[id_].section in binds}
    assert len(binding) > 100
    signed = named_in(f"agreement-{reader}") & binding
    assert sorted([*left_out(reader), *signed]) == sorted(binding)


@pytest.mark.parametrize("reader", READERS)
def test_what_a_reader_signs_beside_that_is_a_safety_line_or_tells_them_what_is_done(reader: str) -> None:
    beside = {TEMPLATE[id_].section for id_ in named_in(f"agreement-{reader}")} - {*listed()[reader]["binds"]}
    assert {
        section for section in beside if section.startswith(("online.leaders", "online.governors", "online.dsl"))
    } == set()
    assert "mobile.staff" not in beside
    assert "social.staff" not in beside or reader == "staff"


def test_those_past_year_11_sign_what_those_before_sign() -> None:
    assert named_in("agreement-post-16") == named_in("agreement-ks3-4")


@pytest.mark.parametrize("reader", ["early", "easy-read"])
def test_the_youngest_and_those_who_read_with_difficulty_sign_a_part_of_what_others_sign(reader: str) -> None:
    others = named_in("agreement-ks2") | named_in("agreement-ks3-4") | {"online.classroom.eyfs-ks1"}
    part = named_in(f"agreement-{reader}")
    assert len(part) > 20
    assert part <= others


def test_every_clause_that_an_agreement_names_is_one() -> None:
    assert len(AGREEMENTS) == 8
    for name in AGREEMENTS:
        assert named_in(name) <= {*clauses()}, name
        assert text_of(name).count("\n## Signing\n") == 1, name
