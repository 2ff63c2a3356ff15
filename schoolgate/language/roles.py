"""Roles as a setting names them: whether one person has one, or several: co-headteachers, heads of school."""

from __future__ import annotations

import re

from schoolgate.language import words
from schoolgate.language.marks import like

# Whoever may be in charge, stand in, or agree to something. What follows the word may say of what: heads of school.
_WHO = (
    "assistant|bursar|chair|coordinator|co-ordinator|dean|deput(?=y|ies)|director|educator|executive|governor|head|headmaster"
    "|headmistress|head ?teacher|lead|leader|manager|master|matron|mistress|nurse|officer|owner|partner|practitioner|principal"
    "|proprietor|provost|rector|SENCO|SENDCO|supervisor|teacher|trustee|vice|warden"
)
SEVERAL = re.compile(
    rf"^(?P<one>(?:(?! of | for | in | at )[^,(])*?\b(?:\w+-)?(?:{_WHO}))(?P<many>s|es|ies)(?P<rest>$|,.*| \(.*| (?:of|for|in|at) .*)",
    re.IGNORECASE,
)


def one_of(role: str) -> str | None:
    """Return the word for one of those who share a role: co-headteachers → co-headteacher. None where one person has it."""
    found = SEVERAL.match(role)
    if found is None:
        return None
    ending = {"ies": "y", "es": "", "s": ""}[found["many"].lower()]
    return like(role, f"{found['one']}{ending}{found['rest']}")


def in_a_sentence(role: str) -> str:
    """Return a role as it follows “the” of ours. Where several share it, “a co-headteacher” stands in place of ours."""
    one = one_of(role)
    return role if one is None else like(role, words.a(one))


def with_article(role: str) -> str:
    """Return a role with its article: the headteacher, a co-headteacher."""
    one = one_of(role)
    return f"the {role}" if one is None else in_a_sentence(role)
