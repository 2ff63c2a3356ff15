"""Roles: whether one person has one, or several, and how each stands in a sentence."""

from __future__ import annotations

import pytest

from schoolgate.language import roles


@pytest.mark.parametrize(
    ("role", "one", "in_full"),
    [
        ("co-headteachers", "co-headteacher", "a co-headteacher"),
        ("Co-Heads", "Co-Head", "a Co-Head"),
        ("executive head teachers", "executive head teacher", "an executive head teacher"),
        ("acting co-principals", "acting co-principal", "an acting co-principal"),
        ("heads of school", "head of school", "a head of school"),
        ("directors of studies", "director of studies", "a director of studies"),
        ("Heads (infants and juniors)", "Head (infants and juniors)", "a Head (infants and juniors)"),
        ("assistant heads, pastoral", "assistant head, pastoral", "an assistant head, pastoral"),
        ("headmistresses", "headmistress", "a headmistress"),
        ("deputies", "deputy", "a deputy"),
        ("SENCOs", "SENCO", "a SENCO"),
        ("owners", "owner", "an owner"),
    ],
)
def test_several(role: str, one: str, in_full: str) -> None:
    assert (roles.one_of(role), roles.with_article(role), roles.in_a_sentence(role)) == (one, in_full, in_full)


@pytest.mark.parametrize(
    "role",
    [
        "headteacher", "headmistress", "head of schools", "head of teachers", "director of studies", "assistant principal operations",
        "deputy head academics", "chief of operations", "boss", "SLT", "principal", "bursar", "head, infants", "manager (nights)",
    ],
)  # fmt: skip
def test_one(role: str) -> None:
    assert (roles.one_of(role), roles.with_article(role), roles.in_a_sentence(role)) == (None, f"the {role}", role)
