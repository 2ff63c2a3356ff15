"""What one answer says against another: answers that are each in order and cannot stand together.

Each check takes a whole setting and gives, for each fault, the path of the answer to mend and a sentence that says what
to write.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from macros import words
from macros.setting import (
    REACHES,
    GroupRule,
    LearnerPhones,
    OtherPolicies,
    PolicyDates,
    Setting,
    months_after,
)

Found = tuple[tuple[str | int, ...], str]

_WHERE_NEEDED = {"handed-in", "locked-away"}
_GIVEN_BACK_NEEDED = {"handed-in", "locked-away", "pouched"}


def contradictions(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers that cannot stand together.

    Takes a whole setting and today’s date. Gives, for each fault, the path of the answer to mend and what to write.
    """
    yield from _identity(setting)
    yield from _people(setting)
    yield from _dates_in_order(setting, today)
    yield from _learner_phones(setting)
    yield from _visitors(setting)
    yield from _rules_are_listed(setting)
    yield from _rests_on_listed_policies(setting)
    yield from _changes(setting)


def _identity(setting: Setting) -> Iterator[Found]:
    young, old = setting.ages
    if young > old:
        yield ("ages",), f"The youngest age comes first: write [{old}, {young}]."
    if setting.kind == "federation" and len(setting.schools) < 2:
        yield ("kind",), "A federation has two schools or more. List them under schools, or choose another kind."
    if setting.kind != "federation" and setting.schools:
        yield ("schools",), f"Only a federation lists its schools, and kind says {setting.kind}. Change one of the two."
    if setting.nursery and old > 7:
        yield ("ages",), f"A nursery takes children up to 7 at most, and this says {old}. Change ages or kind."
    if setting.kind == "college" and young < 14:
        yield (
            ("ages",),
            f"A college takes students from 14 at the earliest, and this says {young}. Change ages or kind.",
        )
    if setting.technology.exams and old < 14:
        yield (
            ("technology", "exams"),
            f"Public examinations are sat from about 14, and ages says {old} is the oldest. Write no.",
        )


def _people(setting: Setting) -> Iterator[Found]:
    people, head = setting.people, setting.words.head.casefold()
    for number, lead in enumerate(people.safeguarding_lead):
        if not (lead.phone or lead.email):
            yield (
                ("people", "safeguarding_lead", number),
                "Families must be able to reach the safeguarding lead. Add a phone or an email.",
            )
    other = people.concerns_about_the_head
    if other.role.casefold() == head:
        yield (
            ("people", "concerns_about_the_head", "role"),
            f"A worry about the {setting.words.head} cannot go to the {setting.words.head}. Name somebody else, such as "
            "the chair of governors.",
        )
    for lead in people.safeguarding_lead:
        if other.name and other.name == lead.name and lead.role.casefold() == head:
            yield (
                ("people", "concerns_about_the_head", "name"),
                f"This is the {setting.words.head}’s own name. Name somebody else.",
            )
    if not (other.phone or other.email):
        yield (
            ("people", "concerns_about_the_head"),
            "People must be able to reach whoever hears a worry about the head. Add a phone or an email.",
        )


def _dates_in_order(setting: Setting, today: datetime.date) -> Iterator[Found]:
    for policy in PolicyDates.model_fields:
        dates = getattr(setting.policies.dates, policy)
        path = ("policies", "dates", policy)
        if dates.written > today:
            yield (*path, "written"), f"{words.day(dates.written)} has not come yet. Give the day it was written."
        if dates.agreed and dates.agreed > today:
            yield (*path, "agreed"), f"{words.day(dates.agreed)} has not come yet. Write no until it has been agreed."
        if dates.agreed and dates.agreed < dates.written:
            yield (*path, "agreed"), "It cannot be agreed before it was written. Check both dates."
        if dates.next_review:
            latest = months_after(dates.agreed or dates.written, 12)
            if dates.next_review <= (dates.agreed or dates.written):
                yield (*path, "next_review"), "A review comes after the policy is agreed. Check both dates."
            elif dates.next_review > latest:
                yield (
                    (*path, "next_review"),
                    f"A review is due within a year: {words.day(latest)} at the latest. Or leave this line out.",
                )
    reached = set().union(*(REACHES[way] for way in setting.policies.told_by))
    told = {"staff": "staff", "parents": "parents"} | (
        {} if setting.nursery else {"learners": setting.words.learners.many}
    )
    missed = [name for who, name in told.items() if who not in reached]
    if missed:
        ways = [way for way, who in REACHES.items() if who & (set(told) - reached)]
        yield (
            ("policies", "told_by"),
            f"None of these reaches {words.joined(missed, 'or')}. Add {words.joined(ways, 'or')}.",
        )


def _learner_phones(setting: Setting) -> Iterator[Found]:
    learners = setting.words.learners.many
    phones = setting.phones.learners
    at: tuple[str | int, ...] = ("phones", "learners")
    rules: list[tuple[tuple[str | int, ...], LearnerPhones | GroupRule]] = [(at, phones)]
    rules += [((*at, "groups", number), group) for number, group in enumerate(phones.groups)]
    for path, answer in rules:
        if answer.rule in _WHERE_NEEDED and not answer.where:
            yield (*path, "rule"), f"“{answer.rule}” needs to say where. Add a line: where: the school office"
        if answer.rule in _GIVEN_BACK_NEEDED and not answer.given_back:
            yield (
                (*path, "rule"),
                f"“{answer.rule}” needs to say when phones come back. Add a line: given_back: at the end of each day",
            )
        if answer.rule not in _WHERE_NEEDED and answer.where:
            yield (
                (*path, "where"),
                f"“{answer.rule}” keeps phones nowhere with you, so a place contradicts it. Take out this line.",
            )
        if answer.rule not in _GIVEN_BACK_NEEDED and answer.given_back:
            yield (
                (*path, "given_back"),
                f"With “{answer.rule}” there is nothing to give back. Take out this line.",
            )
        if answer.rule == "used-when-agreed" and setting.phone_law:
            if isinstance(answer, LearnerPhones):
                yield (
                    (*path, "rule"),
                    "The law keeps a school phone-free through the whole school day. Choose left-at-home, handed-in, "
                    "locked-away, pouched or off-and-out-of-sight; a group that differs goes under groups, with its "
                    "reason.",
                )
            elif not answer.reason:
                yield (
                    (*path, "rule"),
                    f"A school may let {learners} use phones only for a stated reason. Add a line: reason: ...",
                )
    for name in ("trips", "calls_home", "exceptions", "confiscated"):
        field, answer_ = LearnerPhones.model_fields[name], getattr(phones, name)
        asked = (field.description or "").removeprefix("Not asked of a nursery. ")
        if answer_ is None and not setting.nursery:
            yield at, f"phones.learners.{name} is not answered. {asked}"
        elif answer_ is not None and setting.nursery:
            yield (
                (*at, name),
                "A nursery is not asked this: its own clauses say it. Take out this line and what is under it.",
            )
    seen: set[str] = set()
    for number, group in enumerate(phones.groups):
        if group.group.casefold() in seen:
            yield (*at, "groups", number, "group"), f"“{group.group}” is listed twice. Keep one."
        seen.add(group.group.casefold())
    if phones.smart_watches == "kept-with-phones" and phones.rule not in _WHERE_NEEDED | {"pouched"}:
        yield (
            (*at, "smart_watches"),
            f"With “{phones.rule}” no phones are kept, so watches cannot be kept with them. Choose worn-in-school-mode or "
            "left-at-home.",
        )


def _rules_are_listed(setting: Setting) -> Iterator[Found]:
    for part in ("remote_teaching", "home_learning"):
        answer = getattr(setting.technology, part)
        for word, key in (("acceptable-use", "acceptable_use"), ("remote-learning", "remote_learning")):
            if answer and answer.rules_in in {word, "both"} and getattr(setting.other_policies, key) is None:
                yield (
                    ("technology", part, "rules_in"),
                    f"“{answer.rules_in}” rests on a policy that other_policies does not list. Add {key} there, or choose "
                    "another answer.",
                )


def _visitors(setting: Setting) -> Iterator[Found]:
    visitors, at = setting.phones.visitors, ("phones", "visitors")
    if visitors.rule in {"handed-in", "only-in-stated-places"} and not visitors.where:
        yield (*at, "rule"), f"“{visitors.rule}” needs to say where. Add a line: where: the box in the office"
    if visitors.rule not in {"handed-in", "only-in-stated-places"} and visitors.where:
        yield (*at, "where"), f"“{visitors.rule}” has no such place, so this contradicts it. Take out this line."
    if visitors.rule == "only-for-stated-purposes" and not visitors.purposes:
        yield (
            (*at, "rule"),
            "“only-for-stated-purposes” needs to say which. Add a line: purposes: joint work with another agency",
        )
    if visitors.rule != "only-for-stated-purposes" and visitors.purposes:
        yield (*at, "purposes"), f"“{visitors.rule}” names no purposes, so this contradicts it. Take out this line."


# Policies that schools rest rules on, by the words that name them, and the key under which each is listed.
POLICY_NAMES: dict[str, str] = {
    "acceptable use": "acceptable_use",
    "allegations": "allegations",
    "anti-bullying": "anti_bullying",
    "behaviour": "behaviour",
    "child protection": "child_protection",
    "complaints": "complaints",
    "confidentiality": "confidentiality",
    "data protection": "data_protection",
    "data security": "data_protection",
    "home-school": "home_school_agreement",
    "image use": "image_use",
    "online safety": "online_safety",
    "remote learning": "remote_learning",
    "safeguarding": "child_protection",
    "searching": "searching",
    "social media": "social_media",
    "staff code of": "staff_conduct",
    "whistleblowing": "whistleblowing",
}
_CITED = re.compile(
    r"(?:(?P<name>"
    + "|".join(POLICY_NAMES)
    + r")(?:[\w ,&-]{0,24}?))\b(?:policy|policies|procedures?|agreements?|conduct)\b",
    re.IGNORECASE,
)


def unlisted_policies(text: str, others: OtherPolicies) -> list[tuple[str, str]]:
    """Find policies that the text cites and the setting does not list: the words found and the key to list them under."""
    titles = " | ".join(policy.title.casefold() for policy in others.listed())
    found = []
    for match in _CITED.finditer(text):
        key = POLICY_NAMES[match["name"].casefold()]
        listed = getattr(others, key) is not None or match["name"].casefold() in titles
        if not listed:
            found.append((match[0], key))
    return found


def own_texts(setting: Setting) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give every sentence that the setting wrote itself, with its path."""
    for path, holder in (
        (("phones", "learners"), setting.phones.learners),
        (("phones", "learners", "exceptions"), setting.phones.learners.exceptions or setting.phones.events),
        (("phones", "staff"), setting.phones.staff),
        (("phones", "visitors"), setting.phones.visitors),
        (("phones", "events"), setting.phones.events),
    ):
        if holder.own_words:
            yield (*path, "own_words"), holder.own_words
    for clause, change in setting.changes.items():
        for how in ("replace", "add"):
            if getattr(change, how):
                yield ("changes", clause, how), getattr(change, how)


def _rests_on_listed_policies(setting: Setting) -> Iterator[Found]:
    for path, text in own_texts(setting):
        for cited, key in unlisted_policies(text, setting.other_policies):
            yield (
                path,
                f"This rests on “{cited}”, which other_policies does not list. Add {key} there, or write it another way.",
            )
        near = _nearly_the_name(text, setting.name)
        if near:
            yield path, f"“{near}” looks like “{setting.name}” misspelt. Write the name as it stands under name."


def _nearly_the_name(text: str, name: str) -> str | None:
    tokens, size = text.split(), len(name.split())
    for start in range(len(tokens) - size + 1):
        window = " ".join(tokens[start : start + size]).strip(".,;:()")
        window = re.sub(r"[’']s?$", "", window)
        if (
            window[:1].isupper()
            and window != name
            and SequenceMatcher(None, window.casefold(), name.casefold()).ratio() > 0.85
        ):
            return window
    return None


def _changes(setting: Setting) -> Iterator[Found]:
    for clause, change in setting.changes.items():
        given = [how for how in ("replace", "omit", "add") if getattr(change, how)]
        if len(given) != 1:
            yield (
                ("changes", clause),
                "Say one thing about a clause: replace (your sentence for ours), omit (and why) or add (a sentence after "
                "ours).",
            )
