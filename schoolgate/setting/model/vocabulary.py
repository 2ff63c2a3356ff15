"""The closed lists of a setting’s answers, the policies, and the words for its people."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from schoolgate.language import words
from schoolgate.setting.model.fields import Model, Text, refusal

Register = Literal["early-years", "childcare-compulsory", "childcare-voluntary"]
Review = Literal["yearly", "every six months", "every term", "every two years", "every three years"]
Consulted = Literal["staff", "learners", "parents", "governors"]
Wraparound = Literal["same-rule", "staff-may-agree"]
RemoteDevice = Literal["never", "after-risk-assessment"]
RulesIn = Literal["acceptable-use", "remote-learning", "both"]
Lock = Literal["passcode", "password", "PIN", "fingerprint or face"]
ToldBy = Literal[
    "acceptable use agreements", "assemblies", "induction", "lessons", "letters", "newsletters", "our social media pages",
    "our website", "parents’ evenings", "staff training", "the prospectus", "tutor time",
]  # fmt: skip

# Who each way of telling people reaches. A way that reaches staff alone leaves families untold (penshurst-19).
REACHES: dict[str, set[str]] = {
    "acceptable use agreements": {"staff", "learners", "parents"},
    "assemblies": {"learners"},
    "induction": {"staff"},
    "lessons": {"learners"},
    "letters": {"parents"},
    "newsletters": {"parents"},
    "our social media pages": {"parents"},
    "our website": {"parents"},
    "parents’ evenings": {"parents"},
    "staff training": {"staff"},
    "the prospectus": {"parents"},
    "tutor time": {"learners"},
}
Form = Literal["separate", "combined", "fragments"]
SignKind = Literal["visitors", "events", "contractors", "supply-staff"]
HeadingLevel = Literal["1", "2", "3", "4"]

# The policies that a setting may adopt, in the order in which one document holds them.
POLICIES = ("online", "social", "mobile")
TITLES = {
    "online": "Online safety policy",
    "social": "Social media policy",
    "mobile": "Mobile and smart technology policy",
}


def policy_name(policy: str) -> str:
    """Return a policy’s name for the middle of a sentence: online safety policy."""
    return f"{TITLES[policy][0].lower()}{TITLES[policy][1:]}"


# How links name them where a title would be too long.
SHORT_TITLES = {"online": "Online safety", "social": "Social media", "mobile": "Phones"}


class Noun(Model):
    """A word of the setting's own, in the singular and the plural."""

    one: Text = Field(description="The word for one. Write it without “the”.", examples=["apprentice"])
    many: Text = Field(description="The word for several. Write it without “the”.", examples=["apprentices"])


# Plurals by rule go wrong on "child", so these are written out; any other word is given as {one: ..., many: ...}.
NOUNS = {"children": "child", "pupils": "pupil", "students": "student", "learners": "learner"}
SESSIONS = {"lesson": "lessons", "session": "sessions", "class": "classes"}


def _read_learners(value: Any) -> Any:
    if isinstance(value, str):
        if value not in NOUNS:
            known = words.join([*NOUNS], "or")
            raise refusal(
                f"“{value}” should be {known}. For another word, write {{one: apprentice, many: apprentices}}."
            )
        return {"one": NOUNS[value], "many": value}
    return value


def _read_sessions(value: Any) -> Any:
    if isinstance(value, str):
        if value not in SESSIONS:
            known = words.join([*SESSIONS], "or")
            raise refusal(f"“{value}” should be {known}. For another word, write {{one: workshop, many: workshops}}.")
        return {"one": value, "many": SESSIONS[value]}
    return value


class Words(Model):
    """What people are called here."""

    learners: Annotated[Noun, BeforeValidator(_read_learners)] = Field(
        description="What do you call those you teach: children, pupils, students or learners?",
        examples=["pupils", {"one": "apprentice", "many": "apprentices"}],
    )
    head: Text = Field(
        description="What is the person in charge called? Write it without “the”. If several share the role, write all of them: "
        "co-headteachers.",
        examples=["headteacher"],
    )
    second: Text | None = Field(
        None,
        description="Who else may give the permissions that the policies mention, such as a supervisor, or heads of school? Write it without "
        "“the”. Leave out if nobody.",
        examples=["supervisor"],
    )
    leaders: Text = Field(
        "leadership team",
        description="What do you call the leaders who work with them? Write it without “the”. If left out, leadership team.",
        examples=["senior leadership team"],
    )
    session: Annotated[Noun, BeforeValidator(_read_sessions)] = Field(
        description="Do you teach in lessons, sessions or classes?",
        examples=["lesson", {"one": "workshop", "many": "workshops"}],
    )


SECTION = re.compile(rf"(?:{'|'.join(POLICIES)})\.[a-z0-9-]+")


def _section_id(value: str) -> str:
    if not SECTION.fullmatch(value):
        raise refusal(
            f"“{value}” is no section’s id. guide/fields.md lists them under own_clauses, such as mobile.staff."
        )
    return value


SectionId = Annotated[str, AfterValidator(_section_id)]
