"""Every kind of setting in England, and the law that binds it: one row for each, and nothing else compares a kind by its name.

A row says what is so of every setting of the kind. What depends on its answers too, such as the ages that it takes, is a property
of ``Setting``. The guide prints this as a table (``make guide``).
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal, get_args

Kind = Literal[
    "maintained", "academy", "independent", "special", "pupil-referral-unit", "maintained-nursery", "private-nursery",
    "college", "federation",
]  # fmt: skip

SearchLaw = Literal["schools", "colleges"]


@dataclasses.dataclass(frozen=True)
class KindOfSetting:
    """What is so of every setting of a kind."""

    noun: str
    """What it is called in a sentence."""

    bound_by_kcsie: bool
    """Whether it must have regard to “Keeping children safe in education”.

    Sources: Education Act 2002 sections 157 and 175, and regulations; for 16 to 19 academies and special post-16 institutions,
    the Education and Training (Welfare of Children) Act 2021.
    """

    phone_law: bool
    """Whether the law on pupils’ phones binds it: Education Act 1996 section 550C, in force since 29 June 2026, for schools."""

    search_law: SearchLaw | None
    """The law by which its staff may search those they teach, if there is one.

    Sources: for a school, Education Act 1996 sections 550ZA to 550ZD; for an institution of the further education sector and a 16
    to 19 academy, Further and Higher Education Act 1992 sections 85AA to 85AD, and SI 2012/1925.
    """

    rshe: bool
    """Whether it must teach relationships, sex and health education, or what of that is for its ages."""

    childcare: bool = False
    """Whether all that it does is childcare, registered with Ofsted."""

    youngest: int = 0
    oldest: int = 99
    """The ages that a setting of the kind can take at most."""

    usual_ages: tuple[int, int] | None = None
    """The ages that it is tried on where nobody has said them yet. None if those of any school will do."""

    @property
    def nursery(self) -> bool:
        """Whether it is an early years setting and nothing else."""
        return self.noun == "nursery"

    @property
    def college(self) -> bool:
        """Whether those it teaches have left school, or are about to."""
        return self.noun == "college"


_SCHOOL = KindOfSetting(noun="school", bound_by_kcsie=True, phone_law=True, search_law="schools", rshe=True)
# A maintained nursery school is a school. No law lets the staff of a nursery search a child, or would have to.
_NURSERY = KindOfSetting(
    noun="nursery", bound_by_kcsie=True, phone_law=True, search_law=None, rshe=False, oldest=7, usual_ages=(2, 4)
)
_COLLEGE = KindOfSetting(
    noun="college",
    bound_by_kcsie=True,
    phone_law=False,
    search_law="colleges",
    rshe=False,
    youngest=14,
    usual_ages=(16, 19),
)

KINDS: dict[str, KindOfSetting] = {
    "maintained": _SCHOOL,
    "academy": _SCHOOL,
    "independent": _SCHOOL,
    "special": _SCHOOL,
    "pupil-referral-unit": _SCHOOL,
    "maintained-nursery": _NURSERY,
    "private-nursery": dataclasses.replace(_NURSERY, bound_by_kcsie=False, phone_law=False, childcare=True),
    "college": _COLLEGE,
    "federation": dataclasses.replace(_SCHOOL, noun="federation"),
}
assert [*KINDS] == [*get_args(Kind)]
FEDERATION = "federation"


def kind_typed(typed: Any) -> KindOfSetting | None:
    """Return the kind that an answer names; None while it names none."""
    return KINDS.get(typed) if isinstance(typed, str) else None
