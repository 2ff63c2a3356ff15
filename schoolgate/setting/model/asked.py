"""Which questions a setting is asked: those whose answers are stated on a page that it will have.

Most answers stand on pages that every setting has. The others are here, by the path of the question, each with the reasons to
ask it: one is enough. A question under another is asked where that is, unless it is here too. Whether this is true of the
pages is tested on their words, by changing each answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
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

    @property
    def ages(self) -> tuple[int, int] | None:
        """The youngest and the oldest age; None while both are not known."""
        match self.at("ages"):
            case [str(youngest), str(oldest)] if youngest.isdecimal() and oldest.isdecimal():
                return int(youngest), int(oldest)
        return None


def is_reason(typed: Any) -> bool:
    """Return whether somebody has said why a policy is withdrawn. Takes what was typed."""
    return isinstance(typed, str) and not words.is_placeholder(typed)


# A condition is plain data, so that the form in a browser has it too (overrides/form/conditions.js). It is one of these shapes:
#   {"adopts": ["mobile", "social"]}          any of these policies states answers
#   {"kind": "teaches", "in": [True]}         what is so of the kind of setting, and one of these
#   {"at": "boarding", "in": [None, "no"]}    the answer at a path in small letters, None where there is none
#   {"part": "technology.home_learning"}      an answer with details stands at a path
#   {"over": 7, "under": 11}                  some are over the first age, and some under the second
#   {"all": [...]}, {"any": [...]}, {"not": ...}
# What is asked of the kind or the ages holds while they are not known. So neither stands under “not”.
Condition = Mapping[str, Any]

ALWAYS: Condition = {"all": []}


def holds(condition: Condition, typed: Typed) -> bool:
    """Return whether a condition holds, or may hold once more is known."""
    match condition:
        case {"all": parts}:
            return all(holds(part, typed) for part in parts)
        case {"any": parts}:
            return any(holds(part, typed) for part in parts)
        case {"not": part}:
            return not holds(part, typed)
        case {"adopts": policies}:
            return not typed.policies.isdisjoint(policies)
        case {"kind": fact, "in": values}:
            return typed.kind is None or getattr(typed.kind, fact) in values
        case {"at": path, "in": values}:
            return typed.at(*path.split(".")) in values
        case {"part": path}:
            return isinstance(typed.at(*path.split(".")), dict)
        case {"over": over, "under": under}:
            ages = typed.ages
            return ages is None or (ages[0] < under and ages[1] > over)
    raise ValueError(f"This is no condition: {condition}")


def of_kind(fact: str, *values: Any) -> Condition:
    """Return the condition that what is so of the kind of setting is one of some values; without any, that it is so."""
    return {"kind": fact, "in": [*values] or [True]}


def _rests_on_kind(condition: Condition) -> bool:
    """Return whether a condition follows from the kind of the setting alone."""
    parts = condition.get("all", condition.get("any", ()))
    return "kind" in condition or (bool(parts) and all(map(_rests_on_kind, parts)))


@dataclasses.dataclass(frozen=True)
class Reason:
    """A reason to ask a question: the policies any of which states its answer, and what else must be so, if anything.

    Where no policies are named, pages that every setting has state it.
    """

    policies: tuple[str, ...] | None
    test: Condition = dataclasses.field(default_factory=lambda: ALWAYS)
    only_if: str = ""

    @property
    def condition(self) -> Condition:
        """What must be so for a setting to be asked for this reason."""
        return self.test if self.policies is None else {"all": [{"adopts": [*self.policies]}, *_parts(self.test)]}

    @property
    def of_kind(self) -> bool:
        """Whether what else must be so follows from the kind of the setting alone."""
        return _rests_on_kind(self.test)

    def holds(self, typed: Typed) -> bool:
        """Return whether a setting is asked for this reason."""
        return holds(self.condition, typed)

    def __str__(self) -> str:
        of_some = self.policies or ()
        names = words.join([policy_name(policy) for policy in of_some], "or the")
        adopts = f"you adopt the {names}" if {*of_some} not in ({*POLICIES}, set()) else ""
        return " and ".join(filter(None, [adopts, self.only_if]))


def _parts(condition: Condition) -> list[Condition]:
    """Return the conditions all of which make up one."""
    parts: list[Condition] = condition.get("all", [condition])
    return parts


def reasons(path: Path) -> list[Reason]:
    """Return the reasons to ask a question; none where every setting is asked."""
    return next((WHEN[part] for part in _from_innermost(path) if part in WHEN), [])


def condition(path: Path) -> Condition:
    """Return what must be so for a question to be asked."""
    others = [_NOT_A_CHILDMINDER] if any(part in childminding.NOT_ASKED for part in _from_innermost(path)) else []
    why = [reason.condition for reason in reasons(path)]
    return {"all": [*others, *([{"any": why}] if len(why) > 1 else why)]}


def is_asked(path: Path, typed: Typed) -> bool:
    """Return whether a question is asked."""
    return holds(condition(path), typed)


def _from_innermost(path: Path) -> Iterator[Path]:
    """Yield a path and the path of each part that it is in, the outermost last."""
    yield from (path[:number] for number in range(len(path), 0, -1))


YOUNGEST_IN_EXAMINATIONS = 14

_A_CHILDMINDER = of_kind("childminder")
_NOT_A_CHILDMINDER = of_kind("childminder", False)
_TEACHES = of_kind("teaches")
_REMOTE, _HOME = "technology.remote_teaching", "technology.home_learning"
_SOMEBODY_LEARNS_AT_HOME: Condition = {
    "all": [_TEACHES, {"not": {"all": [{"at": _REMOTE, "in": ["no"]}, {"at": _HOME, "in": ["no"]}]}}]
}
_SETS_NO_WORK_AT_HOME: Condition = {
    "all": [_TEACHES, {"not": {"any": [{"part": _HOME}, {"at": _HOME, "in": ["yes"]}]}}]
}
_USE_IN_HOURS_FOLLOWS_PHONES: Condition = {
    "at": "social_media.staff.rule",
    "in": [None, "", "where-phones-are-allowed"],
}
# The law keeps schools phone-free, so that this needs a group with a stated exception: see ``contradictions``.
_LEARNERS_MAY_USE_SOCIAL_MEDIA: Condition = {
    "all": [{"at": "social_media.learners.rule", "in": ["with-conditions"]}, of_kind("phone_law")]
}
_OLD_ENOUGH: Condition = {"all": [{"over": YOUNGEST_IN_EXAMINATIONS - 1, "under": 99}, of_kind("nursery", False)]}
# Yes is read whatever else is said: then something else is wrong, such as the ages.
_SOME_MAY_SIT_EXAMINATIONS: Condition = {
    "all": [_TEACHES, {"any": [_OLD_ENOUGH, {"at": "technology.exams", "in": ["yes"]}]}]
}

_MOBILE = Reason(("mobile",))
_TAUGHT = Reason(("mobile",), _TEACHES, "you teach")
_AT_HOME = Reason(("online",), _SOMEBODY_LEARNS_AT_HOME, "anybody teaches or learns online at home")
# Whom to tell at night is asked of every setting where somebody stays the night.
_OF_BOARDING = ("own_words", "private_contact", "school_day", "evenings", "prep", "nights")
_DETAILS = {
    "devices": ("kinds", "lock", "used_by", "work_phone_numbers"),
    "remote_teaching": ("own_devices", "rules_in"),
    "home_learning": ("rules_in",),
    "wraparound": ("rule",),
}
_OF_A_CHILDMINDER = Reason(None, _A_CHILDMINDER, "you are a childminder")
_OF_ITS_POLICY = dataclasses.replace(_OF_A_CHILDMINDER, policies=("mobile",))
_DEVICES_OF_A_CHILDMINDER = (
    "own_words", "telephone", "pictures", "deleted", "shared", "recorders", "which", "children_online", "children", "visitors",
)  # fmt: skip

WHEN: dict[Path, list[Reason]] = {
    ("registers",): [
        Reason(
            POLICIES,
            {"all": [of_kind("chooses_registers"), _NOT_A_CHILDMINDER]},
            "you are an out-of-school club",
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
        Reason(("social",), _LEARNERS_MAY_USE_SOCIAL_MEDIA, "those you teach may use social media during the day"),
    ],
    ("phones", "staff", "may_use"): [
        _MOBILE,
        Reason(("social",), _USE_IN_HOURS_FOLLOWS_PHONES, "staff may use social media where phones are allowed"),
    ],
    ("phones", "staff", "known_families"): [Reason(("mobile", "social")), _AT_HOME],
    **{("boarding", name): [_MOBILE] for name in _OF_BOARDING},
    **{("boarding", name): [Reason(("mobile", "online"))] for name in ("called", "house", "internet", "internet_off")},
    ("technology", "devices"): [Reason(("mobile", "social"))],
    ("technology", "remote_teaching"): [
        _TAUGHT,
        Reason(("online",), _SETS_NO_WORK_AT_HOME, "no work is set online to do at home"),
    ],
    ("technology", "home_learning"): [Reason(("mobile", "online"), _TEACHES, "you teach")],
    ("technology", "wraparound"): [
        _TAUGHT,
        Reason(POLICIES, of_kind("phone_law"), "you are a school"),
    ],
    **{
        ("technology", part, name): [_MOBILE if part == "devices" else _TAUGHT]
        for part, names in _DETAILS.items()
        for name in names
    },
    ("technology", "exams"): [
        Reason(("mobile",), _SOME_MAY_SIT_EXAMINATIONS, f"take anybody of {YOUNGEST_IN_EXAMINATIONS} or over")
    ],
    ("online_safety", "channels"): [_AT_HOME],
    ("online_safety", "filtering", "leader"): [
        Reason(("online",), of_kind("bound_by_kcsie"), "you are a school or a college")
    ],
}

# Every question of which it depends on something whether it is asked.
DECIDED: tuple[Path, ...] = (*WHEN, *childminding.NOT_ASKED)
