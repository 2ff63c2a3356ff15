"""What the answers on phones and visitors say against one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.phones import GroupRule, LearnerPhones
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_GIVEN_BACK_NEEDED = {"handed-in", "locked-away", "pouched"}


def learner_phone_faults(setting: Setting) -> Iterator[Found]:
    """Find what cannot stand together in the rule for learners’ phones."""
    phones, at = setting.phones.learners, ("phones", "learners")
    yield from _phone_rule(at, phones)
    if phones.rule == "used-when-agreed" and setting.phone_law:
        yield (
            (*at, "rule"),
            "The law keeps a school phone-free through the whole school day. Choose left-at-home, handed-in, "
            "locked-away, pouched or off-and-out-of-sight; a group that differs goes under groups, with its reason.",
            KIND,
        )
    seen: set[str] = set()
    for number, group in enumerate(phones.groups):
        path = (*at, "groups", number)
        yield from _phone_rule(path, group)
        if group.rule == "used-when-agreed" and setting.phone_law and not group.reason:
            learners = setting.words.learners.many
            yield (
                (*path, "rule"),
                f"A school may let {learners} use phones only for a stated reason. Add a line: reason: ...",
                KIND,
            )
        if group.reason and not isinstance(group.rule, InOwnWords) and group.rule != "used-when-agreed":
            yield (
                (*path, "reason"),
                f"With “{group.rule}” no phone is used, so a reason contradicts it. Delete this line.",
                (*path, "rule"),
            )
        if group.group.casefold() in seen:
            yield (*path, "group"), f"“{group.group}” is listed twice. Keep one."
        seen.add(group.group.casefold())
    phones_are_kept = isinstance(phones.rule, InOwnWords) or phones.rule in WHERE_NEEDED | {"pouched"}
    if phones.smart_watches == "kept-with-phones" and not phones_are_kept:
        yield (
            (*at, "smart_watches"),
            f"With “{phones.rule}” no phones are kept, so watches cannot be kept with them. Choose worn-in-school-mode or "
            "left-at-home.",
            (*at, "rule"),
        )
    for name in ("trips", "calls_home", "exceptions", "confiscated"):
        answered = getattr(phones, name) is not None
        if not answered and not setting.nursery and name in {"trips", "exceptions"}:
            yield (*at, name), "", KIND
        elif answered and setting.nursery:
            yield (
                (*at, name),
                "A nursery is not asked this: its own clauses cover it. Delete this line and what is under it.",
                KIND,
            )


def _phone_rule(path: Path, answer: LearnerPhones | GroupRule) -> Iterator[Found]:
    """Find a rule that lacks its place or its time, or that has one it cannot have."""
    rule = (*path, "rule")
    if isinstance(answer.rule, InOwnWords):
        yield from _said_already(path, answer, ("where", "handed_in", "given_back", "opened_by"))
        return
    if answer.rule in WHERE_NEEDED and not answer.where:
        yield rule, f"“{answer.rule}” needs to say where. Add a line: where: the school office"
    if answer.rule in _GIVEN_BACK_NEEDED and not answer.given_back:
        yield (
            rule,
            f"“{answer.rule}” needs to say when phones come back. Add a line: given_back: at the end of each day",
        )
    if answer.rule not in WHERE_NEEDED and answer.where:
        yield (
            (*path, "where"),
            f"With “{answer.rule}” you do not keep phones, so a place contradicts it. Delete this line.",
            rule,
        )
    if answer.rule not in _GIVEN_BACK_NEEDED and answer.given_back:
        yield (
            (*path, "given_back"),
            f"With “{answer.rule}” there is nothing to give back. Delete this line.",
            rule,
        )
    if answer.handed_in and answer.rule not in _GIVEN_BACK_NEEDED:
        yield (*path, "handed_in"), f"With “{answer.rule}” nothing is handed in. Delete this line.", rule
    if answer.opened_by and answer.rule != "pouched":
        yield (*path, "opened_by"), f"With “{answer.rule}” there is no pouch to open. Delete this line.", rule


def _said_already(path: Path, answer: BaseModel, names: Iterable[str]) -> Iterator[Found]:
    """Find details of an option beside a sentence of the setting’s own, which no page would print."""
    for name in names:
        if getattr(answer, name):
            yield (
                (*path, name),
                "The rule is in your own words, and no page prints this beside them. Say it there, and delete this line.",
                (*path, "rule"),
            )


def visitor_faults(setting: Setting) -> Iterator[Found]:
    """Find what cannot stand together in the rules for visitors."""
    visitors, at = setting.phones.visitors, ("phones", "visitors")
    rule = (*at, "rule")
    if isinstance(visitors.rule, InOwnWords):
        yield from _said_already(at, visitors, ("where", "purposes"))
        return
    if visitors.rule in {"handed-in", "only-in-stated-places"} and not visitors.where:
        yield rule, f"“{visitors.rule}” needs to say where. Add a line: where: the box in the office"
    if visitors.rule not in {"handed-in", "only-in-stated-places"} and visitors.where:
        yield (
            (*at, "where"),
            f"“{visitors.rule}” has no such place, so this contradicts it. Delete this line.",
            rule,
        )
    if visitors.rule == "only-for-stated-purposes" and not visitors.purposes:
        yield (
            rule,
            "“only-for-stated-purposes” needs to say which. Add a line: purposes: joint work with another agency",
        )
    if visitors.rule != "only-for-stated-purposes" and visitors.purposes:
        yield (
            (*at, "purposes"),
            f"“{visitors.rule}” names no purposes, so this contradicts it. Delete this line.",
            rule,
        )


KIND: Path = ("kind",)
WHERE_NEEDED = {"handed-in", "locked-away"}
