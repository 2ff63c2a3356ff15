"""What the answers about those who stay the night say against one another, and against the national minimum standards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from schoolgate.setting.model.parts import Boarding, Evening, Night
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_AT: Path = ("boarding",)
_KIND: Path = ("kind",)


def boarding_faults(setting: Setting) -> Iterator[Found]:
    """Find what cannot stand together where somebody stays the night."""
    boarding = setting.boarding
    if boarding is None:
        return
    if setting.nursery:
        yield _AT, "Nobody stays the night at a nursery. Delete this section, or change kind.", _KIND
        return
    for number, evening in enumerate(boarding.evenings):
        path = (*_AT, "evenings", number)
        if evening.rule == "no-phones":
            yield from _left_over(path, evening, ("when", "place"), "no phone is used")
    for number, night in enumerate(boarding.nights):
        yield from _night(night, (*_AT, "nights", number))
    yield from _by_age(boarding.evenings, (*_AT, "evenings"))
    yield from _by_age(boarding.nights, (*_AT, "nights"))
    yield from _with_the_day(setting, boarding)
    yield from _private_contact(boarding)
    if boarding.internet == "no-network" and boarding.internet_off:
        yield (
            (*_AT, "internet_off"),
            "With “no-network” there is nothing to switch off. Delete this line.",
            (*_AT, "internet"),
        )


def boarding_suspicions(setting: Setting) -> Iterator[Found]:
    """Find what is probably a slip in the answers about those who stay the night."""
    boarding = setting.boarding
    if boarding is None or setting.nursery:
        return
    for name, rules in (("evenings", boarding.evenings), ("nights", boarding.nights)):
        if len(rules) == 1 and rules[0].who:
            yield (
                (*_AT, name, 0, "who"),
                f"This rule is for {boarding.called} {rules[0].who} alone. If others board, add their rule; if none do, delete this line.",
            )
    at_home = "mobile" in setting.adopted and setting.phones.learners.rule == "left-at-home"
    if at_home and boarding.school_day == "left-in-the-house":
        yield (
            ("phones", "learners", "rule"),
            f"Pages say to all that phones stay at home, and to {boarding.called} that theirs stay in the {boarding.house}. Say whose stay at "
            'home, in place of left-at-home: {own_words: "..."}',
            (*_AT, "school_day"),
        )
    if _OVERHEARD.search(boarding.private_contact):
        yield (
            (*_AT, "private_contact"),
            "The national minimum standards ask that contact with families is private. If somebody listens, say how a call can be made "
            "alone; what a court order or a plan asks for one child is said already.",
        )
    if _SELDOM.search(boarding.private_contact):
        yield (
            (*_AT, "private_contact"),
            "Can they also contact their families at other times? If so, write how; if not, read the national minimum standards, which ask "
            "that they can.",
        )
    if _NO_WAY.match(boarding.private_contact):
        yield (
            (*_AT, "private_contact"),
            f"The policy says: “{boarding.called} can contact their families in private {boarding.private_contact}”. Write what completes "
            "it, such as: on the telephone in the quiet room",
        )


# “staff listen”, “supervised”, “on loudspeaker”, “with a member of staff”, “in the office with staff”
_OVERHEARD = re.compile(
    r"(?<!not )(?<!un)\b(?:supervised|overheard|listen(?:s|ed)? in|loudspeaker|speakerphone)\b|\bstaff (?:listen|present|beside)|"
    r"\bwith (?:a member of )?staff\b|\bin front of\b",
    re.IGNORECASE,
)
# A whole answer that says no, or says nothing of how.
_NO_CONTACT = re.compile(
    r"\W*(?:yes|no|none|not|never|nobody|n/?a|not allowed|not permitted|(?:they|boarders|pupils|students) (?:cannot|can’t|can't|do not|may not)\b.*|"
    r"only (?:at|in) (?:the )?(?:holidays?|weekends?|emergenc(?:y|ies)))\W*",
    re.IGNORECASE,
)
_SELDOM = re.compile(
    r"\bonly (?:on|at|in)\b|\b(?:weekends?|\w+days?|holidays?|emergenc(?:y|ies)) only\b|\bby appointment\b|\bwith permission\b",
    re.IGNORECASE,
)
_NO_WAY = re.compile(r"(?:they|we|staff|boarders|pupils|students|each)\b", re.IGNORECASE)
_OWN_PHONE = re.compile(r"\b(?:their|own) (?:own )?(?:mobile )?(?:phone|mobile)s?\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\bor\b|\band\b|\bhouse (?:tele)?phone|\b(?:tele)?phone (?:in|of|at)\b|\bemail|\bvideo|\bletter", re.IGNORECASE
)


def _private_contact(boarding: Boarding) -> Iterator[Found]:
    # The same is asked of schools, special schools and colleges.
    path = (*_AT, "private_contact")
    if _NO_CONTACT.fullmatch(boarding.private_contact):
        yield (
            path,
            f"The national minimum standards ask that {boarding.called} can contact their families in private. Write how, such as: on the "
            "telephone in the quiet room",
        )
    none_use = [evening for evening in boarding.evenings if evening.rule == "no-phones"]
    if none_use and _OWN_PHONE.search(boarding.private_contact) and not _ANOTHER.search(boarding.private_contact):
        yield (
            path,
            "Some of them have no phone of their own in the evening, so this is no way for them to contact their families. Add another, "
            "such as: or on the telephone in the quiet room",
            (*_AT, "evenings"),
        )


def _night(night: Night, path: Path) -> Iterator[Found]:
    needed = {"handed-in": ("evening", "where", "morning"), "switched-off": ("evening", "morning")}.get(night.rule, ())
    examples = {"evening": "at 9 pm", "where": "the duty office", "morning": "after breakfast"}
    for name in needed:
        if not getattr(night, name):
            yield (*path, "rule"), f"“{night.rule}” needs {name}. Add a line: {name}: {examples[name]}"
            return
    yield from _left_over(path, night, [name for name in examples if name not in needed], "nothing is handed in")


def _left_over(path: Path, answer: Evening | Night, names: Sequence[str], why: str) -> Iterator[Found]:
    for name in names:
        if getattr(answer, name):
            yield (
                (*path, name),
                f"With “{answer.rule}” {why}, so this contradicts it. Delete this line.",
                (*path, "rule"),
            )


def _by_age(rules: Sequence[Evening | Night], at: Path) -> Iterator[Found]:
    """Find a rule for nobody in particular beside others, and two rules for the same."""
    seen: set[str] = set()
    for number, rule in enumerate(rules if len(rules) > 1 else []):
        if not rule.who:
            yield (*at, number), "There are several rules, so say whom each is for. Add a line: who: in Years 7 and 8"
        elif rule.who.casefold() in seen:
            yield (*at, number, "who"), f"“{rule.who}” is listed twice. Keep one."
        seen.add((rule.who or "").casefold())


def _with_the_day(setting: Setting, boarding: Boarding) -> Iterator[Found]:
    """Find those who use a phone in the evening, though it may not come onto the site."""
    at_home = setting.phones.learners.rule == "left-at-home"
    if (
        at_home
        and boarding.school_day == "same-rule"
        and any(evening.rule == "may-use" for evening in boarding.evenings)
    ):
        yield (
            (*_AT, "school_day"),
            "By the rule for everyone phones stay at home, so nobody could use one in the evening. Choose left-in-the-house.",
            ("phones", "learners", "rule"),
        )
