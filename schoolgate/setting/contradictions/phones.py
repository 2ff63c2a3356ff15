"""What the answers on phones and visitors say against one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.phones import GroupRule, LearnerPhones, Zone
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_GIVEN_BACK_NEEDED = {"handed-in", "locked-away", "pouched"}


def learner_phone_faults(setting: Setting) -> Iterator[Found]:
    """Find what cannot stand together in the rule for learners’ phones."""
    phones, at = setting.phones.learners, ("phones", "learners")
    yield from _phone_rule(at, phones)
    if phones.rule in USED and setting.phone_law:
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
        if group.rule in USED and setting.phone_law and not group.reason:
            learners = setting.words.learners.many
            yield (
                (*path, "rule"),
                f"A school may let {learners} use phones only for a stated reason. Add a line: reason: ...",
                KIND,
            )
        if group.rule == "used-when-stated" and setting.phone_law:
            yield from _stated_use_in_a_school(setting, group, path)
        if group.reason and not isinstance(group.rule, InOwnWords) and group.rule not in USED:
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
    if answer.rule == "used-when-stated" and not (answer.when or answer.place):
        yield (
            rule,
            "“used-when-stated” needs to say when or where. Add a line: when: in free periods, or place: in the common room",
        )
    for name in ("when", "place"):
        if answer.rule != "used-when-stated" and getattr(answer, name):
            yield (
                (*path, name),
                f"“{answer.rule}” names no time or place for using a phone. Delete this line, or choose used-when-stated.",
                rule,
            )


# A year of school before the sixth form: Year 9, Years 10 and 11, Y7, Key Stage 3, KS4.
_YEARS = re.compile(r"\b(?:years?|yrs?|y)\s*(\d+)(?:\s*(?:,|and|to|or|[-–&])\s*(?:years?\s*)?(\d+))*", re.IGNORECASE)
_KEY_STAGES = re.compile(r"\b(?:key stages?|ks)\s*([1-5])", re.IGNORECASE)


def _names_younger_years(group: str) -> bool:
    years = [int(year) for found in _YEARS.finditer(group) for year in re.findall(r"\d+", found[0])]
    return any(year < 12 for year in years) or any(int(stage) < 5 for stage in _KEY_STAGES.findall(group))


def _stated_use_in_a_school(setting: Setting, group: GroupRule, path: Path) -> Iterator[Found]:
    # Mobile phones in schools, to which schools must have regard: a sixth form may have limited use, apart from younger pupils.
    learners, oldest = setting.words.learners.many, setting.ages[1]
    may_not = "In a school, the national guidance on phones leaves room for this only in a sixth form"
    instead = "Choose another rule, or used-when-agreed with its reason."
    if oldest <= 16:
        yield (*path, "rule"), f"{may_not}, and ages says that {oldest} is the oldest here. {instead}", ("ages",)
    elif _names_younger_years(group.group):
        yield (*path, "rule"), f"{may_not}, and “{group.group}” names younger years. {instead}", (*path, "group")
    elif group.when and not group.place:
        yield (
            (*path, "rule"),
            f"In a school, say where, apart from younger {learners}. Add a line: place: in the sixth-form common room",
            KIND,
        )


def zone_faults(setting: Setting) -> Iterator[Found]:
    """Find places whose rule another answer contradicts."""
    at, phones = ("phones", "zones"), setting.phones
    answers: list[tuple[Path, LearnerPhones | GroupRule]] = [(("phones", "learners"), phones.learners)]
    answers += [
        (("phones", "learners", "groups", number), group) for number, group in enumerate(phones.learners.groups)
    ]
    users = [(path, answer) for path, answer in answers if answer.rule in USED]
    seen: set[str] = set()
    for number, zone in enumerate(phones.zones):
        here, name = (*at, number), zone.place.casefold()
        if name in {place.casefold() for place in phones.banned_places}:
            yield (
                (*here, "place"),
                f"“{zone.place}” is under banned_places, where nobody may use a phone. Keep one.",
                BANNED,
            )
        if name in seen:
            yield (*here, "place"), f"“{zone.place}” is listed twice. Keep one."
        seen.add(name)
        if zone.rule == "no-calls" and _is_for_learners(zone) and not users:
            learners = setting.words.learners.many
            yield (
                (*here, "rule"),
                f"The phones of {learners} are away all day, so a place where they are silent cannot be for them. Write no-phones, or "
                "add a line: for_whom: [staff, visitors]",
                ("phones", "learners", "rule"),
            )
    for path, answer in users:
        for zone in phones.zones:
            if (
                zone.rule == "no-phones"
                and _is_for_learners(zone)
                and answer.place
                and _names(answer.place, zone.place)
            ):
                yield (
                    (*path, "place"),
                    f"Under zones, “{zone.place}” is a place without phones. Name another place here, or change that.",
                    at,
                )


def _is_for_learners(zone: Zone) -> bool:
    return not zone.for_whom or "learners" in zone.for_whom


def _names(text: str, place: str) -> bool:
    return re.search(rf"\b{re.escape(re.sub(r'^the ', '', place.casefold()))}\b", text.casefold()) is not None


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
BANNED: Path = ("phones", "banned_places")
USED = {"used-when-agreed", "used-when-stated"}  # looser than the law’s rule for schools
WHERE_NEEDED = {"handed-in", "locked-away"}
