"""What only a childminder says: one person, at home or elsewhere, whose one phone may be for work and for private life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schoolgate.setting.model.fields import (
    Choice,
    Model,
    OrOwnWords,
    Phone,
    Text,
    WebAddress,
    no_or_details,
    own_words_such_as,
)
from schoolgate.setting.model.kinds import kind_typed

Assistants = Literal["no", "phones-away", "same-rules"]
WorkPhone = Literal["one-phone", "work-phone"]
PicturesTaken = Literal["own-phone", "work-device", "none"]
Recorders = Literal["none", "told-first"]
ChildrenOnline = Literal["never", "in-sight"]
ChildrenDevices = Literal["left-at-home", "handed-over", "used-when-agreed"]
VisitorPhone = Literal["out-of-sight", "calls-away"]


class Agency(Model):
    """The childminder agency that is told what others tell Ofsted."""

    name: Text = Field(description="What is the agency called?", examples=["Borsetshire Childminder Agency"])
    phone: Phone | None = Field(None, description="Its telephone number, in quotes.", examples=["01632 960 330"])
    url: WebAddress | None = Field(None, description="Its web address.", examples=["https://agency.example/"])


@own_words_such_as("The childminder’s number is on the card that each family gets.")
class Childminding(Choice):
    """A childminder’s own devices, and everybody else’s."""

    agency: Annotated[Agency | None, BeforeValidator(no_or_details)] = Field(
        description="Which childminder agency are you registered with? Its name and number, or no if you are registered with Ofsted.",
        examples=[{"name": "Borsetshire Childminder Agency", "phone": "01632 960 330"}],
    )
    assistants: Assistants = Field(
        description="Do you work with assistants, and what do they do with their own phones: no (you work alone), phones-away (kept away "
        "from the children) or same-rules (your rules are theirs)?",
        examples=["phones-away"],
    )
    telephone: OrOwnWords[WorkPhone] = Field(
        description="Which phone do you use for work: one-phone (it is your private phone too) or work-phone (for work alone)?",
        examples=["one-phone"],
    )
    pictures: OrOwnWords[PicturesTaken] = Field(
        description="How do you take pictures of the children: own-phone, work-device (for work alone) or none?",
        examples=["own-phone"],
    )
    deleted: Text | None = Field(
        None,
        description="When do you delete them from your own phone? It completes “The pictures are deleted from it ...”. Needed for own-phone.",
        examples=["at the end of each week"],
    )
    shared: Text | None = Field(
        None,
        description="How do you share pictures with parents? It completes “shared only with the parents of the child in them, ...”. Leave "
        "out if you do not say.",
        examples=["through our learning journal app"],
    )
    recorders: OrOwnWords[Recorders] = Field(
        description="Do cameras, video doorbells or smart speakers record where the children are: none, or told-first (parents are told "
        "of each)?",
        examples=["told-first"],
    )
    which: Text | None = Field(
        None, description="Which are they? Needed for told-first.", examples=["a video doorbell at the front door"]
    )
    children_online: OrOwnWords[ChildrenOnline] = Field(
        description="Do children go online with you: never, or in-sight (only where an adult can see the screen)?",
        examples=["in-sight"],
    )
    children: OrOwnWords[ChildrenDevices] = Field(
        description="What do children do with phones and devices of their own: left-at-home, handed-over or used-when-agreed?",
        examples=["handed-over"],
    )
    visitors: OrOwnWords[VisitorPhone] = Field(
        description="What do parents and other visitors do with theirs: out-of-sight, or calls-away (they may take a call away from the "
        "children)?",
        examples=["calls-away"],
    )


# What follows from being one person. A childminder is not asked it, and whatever a file holds of it changes no page.
_A_CHILDMINDER = {"role": "Childminder"}
_FIXED: dict[str, Any] = {
    "words": {"learners": "children", "head": "childminder", "leaders": "childminder", "session": "session"},
    "other_policies": {
        name: {"title": name} for name in ("child_protection", "behaviour", "staff_conduct", "complaints")
    },
    "technology": {
        "devices": "no",
        "remote_teaching": "no",
        "home_learning": "no",
        "wraparound": "no",
        "monitored": "no",
        "exams": "no",
    },
    "phones": {
        "banned_places": ["where children are changed"],
        "learners": {
            "rule": "left-at-home",
            "smart_watches": "left-at-home",
            "trackers": "left-at-home",
            "trips": "same-rule",
            "exceptions": {"agreed_by": "childminder", "signed_by": "parents"},
        },
        "staff": {"kept_in": "a drawer", "may_use": "at breaks", "in_sessions": "never", "known_families": "lead"},
        "visitors": {"rule": "away-everywhere", "told_by": ["signs"]},
        "events": {"photos": "none"},
    },
    "signs": [],
    "retired_signs": [],
    "boarding": None,
}
_FIXED_WITHIN: dict[str, dict[str, Any]] = {
    "people": {
        "deputies": [],
        "concerns_about_the_head": {"role": "Local Authority Designated Officer (LADO)"},
        "safeguarding_governor": _A_CHILDMINDER,
        "specialists": [],
    },
    "office": {"called": "childminder", "address": "at home"},
    "policies": {"approved_by": "childminder", "owner": None, "authors": []},
}


def fixed_for_a_childminder(answers: Any) -> Any:
    """Return answers with what is so of every childminder in place of what nobody asks one. Others are returned as they are."""
    kind = kind_typed(answers.get("kind")) if isinstance(answers, Mapping) else None
    if kind is None or not kind.childminder:
        return answers
    parts = {
        name: {**answers[name], **fixed}
        for name, fixed in _FIXED_WITHIN.items()
        if isinstance(answers.get(name), Mapping)
    }
    return {**answers, **_FIXED, **parts}


# By the paths of the questions: what is not asked of one.
NOT_ASKED: tuple[tuple[str, ...], ...] = (
    *((name,) for name in (*_FIXED, "social_media", "online_safety")),
    *((part, name) for part, fixed in _FIXED_WITHIN.items() for name in fixed),
)
