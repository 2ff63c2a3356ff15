"""Which questions a setting is asked: those whose answers are stated on a page that it will have.

Most answers stand on pages that every setting has. The others are here, by the path of the question, each with the reasons to
ask it: one is enough. A question under another is asked where that is, unless it is here too. Whether this is true of the
pages is tested on their words, by changing each answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from schoolgate.language import words
from schoolgate.setting.model.kinds import KindOfSetting, childminding, kind_typed
from schoolgate.setting.model.vocabulary import POLICIES, policy_name

Path = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True)
class Typed:
    """What decides which questions are asked: the answers of a file as typed, and the policies whose pages state them."""

    answers: Any
    policies: frozenset[str]

    @classmethod
    def read(cls, answers: Any) -> Typed:
        """Return the answers with the policies that are adopted and not withdrawn: all three while that is not known."""
        typed = cls(answers, frozenset())
        dates, withdrawn = typed.at("policies", "dates"), typed.at("withdrawn")
        adopted = {policy for policy in POLICIES if policy in dates} if isinstance(dates, dict) else {*POLICIES}
        down = {policy for policy in adopted if isinstance(withdrawn, dict) and is_reason(withdrawn.get(policy))}
        return cls(answers, frozenset(adopted - down))

    def at(self, *path: str) -> Any:
        """Return the answer at a path: None where there is none, and a text in small letters."""
        value = self.as_typed(*path)
        return value.casefold() if isinstance(value, str) else value

    def as_typed(self, *path: str) -> Any:
        """Return the answer at a path as it was typed, or None where there is none."""
        value = self.answers
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    @property
    def kind(self) -> KindOfSetting | None:
        """The kind of the setting; None while that is not known."""
        return kind_typed(self.at("kind"))


def is_reason(typed: Any) -> bool:
    """Return whether somebody has said why a policy is withdrawn. Takes what was typed."""
    return isinstance(typed, str) and not words.is_placeholder(typed)


@dataclasses.dataclass(frozen=True)
class Reason:
    """A reason to ask a question: the policies any of which states its answer, and what else must be so, if anything.

    Where no policies are named, pages that every setting has state it.

    While it is not known whether that is so, the question is asked.
    """

    policies: tuple[str, ...] | None
    test: Callable[[Typed], bool] = lambda _: True
    only_if: str = ""
    of_kind: bool = False
    """Whether that follows from the kind of the setting alone."""

    def holds(self, typed: Typed) -> bool:
        """Return whether a setting is asked for this reason."""
        stated = self.policies is None or not typed.policies.isdisjoint(self.policies)
        return stated and self.test(typed)

    def __str__(self) -> str:
        of_some = self.policies or ()
        names = words.join([policy_name(policy) for policy in of_some], "or the")
        adopts = f"you adopt the {names}" if {*of_some} not in ({*POLICIES}, set()) else ""
        return " and ".join(filter(None, [adopts, self.only_if]))


def reasons(path: Path) -> list[Reason]:
    """Return the reasons to ask a question; none where every setting is asked."""
    above = (path[:number] for number in range(len(path), 0, -1))
    return next((WHEN[part] for part in above if part in WHEN), [])


def is_asked(path: Path, typed: Typed) -> bool:
    """Return whether a question is asked."""
    if typed.kind and typed.kind.childminder and any(path[: len(part)] == part for part in childminding.NOT_ASKED):
        return False
    why = reasons(path)
    return not why or any(reason.holds(typed) for reason in why)


def _use_in_hours_follows_phones(typed: Typed) -> bool:
    return typed.at("social_media", "staff", "rule") in (None, "", "where-phones-are-allowed")


def _learners_may_use_social_media(typed: Typed) -> bool:
    # The law keeps schools phone-free, so that this needs a group with a stated exception: see ``contradictions``.
    return typed.at("social_media", "learners", "rule") == "with-conditions" and _of_kind(lambda k: k.phone_law)(typed)


def _of_kind(test: Callable[[KindOfSetting], bool]) -> Callable[[Typed], bool]:
    """Return a test of the kind of a setting, which holds while that is not known."""
    return lambda typed: typed.kind is None or test(typed.kind)


_teaches = _of_kind(lambda kind: kind.teaches)


def _somebody_learns_at_home(typed: Typed) -> bool:
    return _teaches(typed) and not (
        typed.at("technology", "remote_teaching") == typed.at("technology", "home_learning") == "no"
    )


def _sets_no_work_at_home(typed: Typed) -> bool:
    answer = typed.at("technology", "home_learning")
    return _teaches(typed) and not (isinstance(answer, dict) or answer == "yes")


def _some_are_old_enough_for_examinations(typed: Typed) -> bool:
    ages = typed.at("ages")
    oldest = ages[-1] if isinstance(ages, list) and ages else None
    young = isinstance(oldest, str) and oldest.isdecimal() and int(oldest) < YOUNGEST_IN_EXAMINATIONS
    if not _teaches(typed):
        return False
    # Yes is read whatever else is said: then something else is wrong, such as the ages.
    return not (young or (typed.kind is not None and typed.kind.nursery)) or typed.at("technology", "exams") == "yes"


YOUNGEST_IN_EXAMINATIONS = 14

_MOBILE = Reason(("mobile",))
_TAUGHT = Reason(("mobile",), _teaches, "you teach", of_kind=True)
_AT_HOME = Reason(("online",), _somebody_learns_at_home, "anybody teaches or learns online at home")
# Whom to tell at night is asked of every setting where somebody stays the night.
_OF_BOARDING = ("own_words", "private_contact", "school_day", "evenings", "prep", "nights")
_DETAILS = {
    "devices": ("kinds", "lock", "used_by", "work_phone_numbers"),
    "remote_teaching": ("own_devices", "rules_in"),
    "home_learning": ("rules_in",),
    "wraparound": ("rule",),
}
_OF_A_CHILDMINDER = Reason(None, _of_kind(lambda k: k.childminder), "you are a childminder", of_kind=True)
_OF_ITS_POLICY = dataclasses.replace(_OF_A_CHILDMINDER, policies=("mobile",))
_DEVICES_OF_A_CHILDMINDER = (
    "own_words", "telephone", "pictures", "deleted", "shared", "recorders", "which", "children_online", "children", "visitors",
)  # fmt: skip

WHEN: dict[Path, list[Reason]] = {
    ("registers",): [
        Reason(
            POLICIES,
            _of_kind(lambda k: k.chooses_registers and not k.childminder),
            "you are an out-of-school club",
            of_kind=True,
        ),
        _OF_A_CHILDMINDER,
    ],
    # Who is told of a concern, and by whom, is on pages that stand when a policy is withdrawn.
    ("childminding",): [_OF_A_CHILDMINDER],
    **{("childminding", name): [_OF_ITS_POLICY] for name in _DEVICES_OF_A_CHILDMINDER},
    ("words", "second"): [Reason(("mobile", "online"))],
    ("words", "session"): [Reason(("mobile", "online"))],
    ("people", "specialists"): [Reason(("online",))],
    ("phones",): [_MOBILE],
    ("phones", "learners", "groups"): [
        _MOBILE,
        Reason(("social",), _learners_may_use_social_media, "those you teach may use social media during the day"),
    ],
    ("phones", "staff", "may_use"): [
        _MOBILE,
        Reason(("social",), _use_in_hours_follows_phones, "staff may use social media where phones are allowed"),
    ],
    ("phones", "staff", "known_families"): [Reason(("mobile", "social")), _AT_HOME],
    **{("boarding", name): [_MOBILE] for name in _OF_BOARDING},
    **{("boarding", name): [Reason(("mobile", "online"))] for name in ("called", "house", "internet", "internet_off")},
    ("technology", "devices"): [Reason(("mobile", "social"))],
    ("technology", "remote_teaching"): [
        _TAUGHT,
        Reason(("online",), _sets_no_work_at_home, "no work is set online to do at home"),
    ],
    ("technology", "home_learning"): [Reason(("mobile", "online"), _teaches, "you teach", of_kind=True)],
    ("technology", "wraparound"): [
        _TAUGHT,
        Reason(POLICIES, _of_kind(lambda k: k.phone_law), "you are a school", of_kind=True),
    ],
    **{
        ("technology", part, name): [_MOBILE if part == "devices" else _TAUGHT]
        for part, names in _DETAILS.items()
        for name in names
    },
    ("technology", "exams"): [
        Reason(
            ("mobile",), _some_are_old_enough_for_examinations, f"take anybody of {YOUNGEST_IN_EXAMINATIONS} or over"
        )
    ],
    ("online_safety", "channels"): [_AT_HOME],
    ("online_safety", "filtering", "leader"): [
        Reason(("online",), _of_kind(lambda k: k.bound_by_kcsie), "you are a school or a college", of_kind=True)
    ],
}

# Every question of which it depends on something whether it is asked.
DECIDED: tuple[Path, ...] = (*WHEN, *childminding.NOT_ASKED)
