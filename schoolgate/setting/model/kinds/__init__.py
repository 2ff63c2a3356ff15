"""Every kind of setting in England, and the law that binds it: one row for each, and nothing else compares a kind by its name.

A row says what is so of every setting of the kind. What depends on its answers too, such as the ages that it takes, is a property
of ``Setting``. The guide prints this as a table (``make guide``).
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal, get_args

Kind = Literal[
    "maintained", "academy", "independent", "special", "pupil-referral-unit", "alternative-provision-academy",
    "non-school-alternative-provision", "maintained-nursery", "private-nursery", "out-of-school-club", "childminder", "college",
    "sixth-form-college", "16-19-academy", "special-post-16", "federation",
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

    prevent_duty: bool = True
    """Whether the Prevent duty binds each of them: Counter-Terrorism and Security Act 2015, Schedule 6."""

    standards: tuple[str, ...] = ()
    """The guidance that it follows beside, by id. No law makes it: what binds others is advice to it."""

    boarding_standards: str = "boarding-schools"
    """The national minimum standards where some stay the night, by id: Children Act 1989 section 87C."""

    childcare: bool = False
    """Whether all that it does is childcare."""

    childminder: bool = False
    """Whether it is one person, or a few together, with what follows from that: no staff rules, no governors, no office."""

    may_adopt: tuple[str, ...] = ("online", "social", "mobile")
    """The policies that are true of it."""

    early_years_framework: str = "eyfs"
    """The early years framework that binds it if it is on the Early Years Register, by id: childminders have their own."""

    chooses_registers: bool = False
    """Whether it depends on its ages and hours which of Ofsted’s registers it is on, so that it is asked."""

    placed_by_others: bool = False
    """Whether schools and councils place those it teaches with it, and stay responsible for them."""

    teaches: bool = True
    """Whether those who come are taught: lessons, homework, examinations, clubs around the day."""

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
    boarding_standards="further-education-residential",
    youngest=14,
    usual_ages=(16, 19),
)
# Its providers are no schools, which is what the laws on phones and searching are about.
_NON_SCHOOL = KindOfSetting(
    noun="provision",
    bound_by_kcsie=False,
    phone_law=False,
    search_law=None,
    rshe=False,
    prevent_duty=False,
    standards=("non-school-alternative-provision", "kcsie"),
    placed_by_others=True,
)
_CLUB = KindOfSetting(
    noun="club",
    bound_by_kcsie=False,
    phone_law=False,
    search_law=None,
    rshe=False,
    prevent_duty=False,
    childcare=True,
    chooses_registers=True,
    teaches=False,
)
# Sources: Childcare Act 2006 sections 33 and 52; the early years framework for childminders.
_CHILDMINDER = dataclasses.replace(
    _CLUB,
    noun="setting",
    childminder=True,
    may_adopt=("mobile",),
    early_years_framework="eyfs-childminder",
    usual_ages=(1, 11),
)

KINDS: dict[str, KindOfSetting] = {
    "maintained": _SCHOOL,
    "academy": _SCHOOL,
    "independent": _SCHOOL,
    "special": dataclasses.replace(_SCHOOL, boarding_standards="residential-special-schools"),
    "pupil-referral-unit": _SCHOOL,
    # It is a school in law: Academies Act 2010 sections 1 and 1C.
    "alternative-provision-academy": _SCHOOL,
    "non-school-alternative-provision": _NON_SCHOOL,
    "maintained-nursery": _NURSERY,
    "private-nursery": dataclasses.replace(_NURSERY, bound_by_kcsie=False, phone_law=False, childcare=True),
    "out-of-school-club": _CLUB,
    "childminder": _CHILDMINDER,
    "college": _COLLEGE,
    "sixth-form-college": _COLLEGE,
    "16-19-academy": _COLLEGE,
    # It is neither of the further education sector nor an academy: Children and Families Act 2014 section 83. No act lets it search.
    "special-post-16": dataclasses.replace(_COLLEGE, search_law=None),
    "federation": dataclasses.replace(_SCHOOL, noun="federation"),
}
assert [*KINDS] == [*get_args(Kind)]
FEDERATION = "federation"


def kind_typed(typed: Any) -> KindOfSetting | None:
    """Return the kind that an answer names; None while it names none."""
    return KINDS.get(typed) if isinstance(typed, str) else None
