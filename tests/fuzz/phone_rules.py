"""The rules on phones that follow from a setting's answers, and whether each page that states them says the same.

For each answer this says in which words a page may state it. A page that states it must have one of these, and none of those of
another answer, so that a policy, a page, a sign and an agreement cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Answers = Mapping[str, Any]
_GROUPS = ("phones", "learners", "groups")


# The policy, whatever form it has.
MOBILE = r"policies/(?:mobile|combined)"


class Rule(NamedTuple):
    """How pages state an answer: where it is, the pages, the clause, and the words of each option."""

    path: tuple[str, ...]
    pages: str
    clause: str
    words: dict[str, str]


_THEIRS = "(?:their|your)"
_AWAY = r"[Tt]urn (?:off your phone|it off)|switched off and out of sight"
RULES = [
    Rule(
        ("phones", "learners", "rule"), rf"{MOBILE}|parents|pupils|papers/agreement-(?:parents|easy-read)",
        "mobile.learners.use-on-site",
        {
            "left-at-home": r"not bring a phone onto the site|Leave your phone at home",
            "handed-in": rf"[Hh]and (?:in {_THEIRS} phones?|{_THEIRS} phones in)\b",
            "locked-away": r"\b(?:lock them in|Lock it away)\b",
            "pouched": r"\b(?:seal them in a pouch|Put it in its pouch)\b",
            "off-and-out-of-sight": rf"eep {_THEIRS} phones? (?:switched off and out of sight from gate to gate|off all day)",
            "used-when-agreed": r"unless a member of staff agrees|only if staff say yes",
            "used-when-stated": rf"may use {_THEIRS} phones? .+(?:Otherwise|At other times)",
        },
    ),
    Rule(
        ("phones", "learners", "smart_watches"), rf"{MOBILE}|parents|pupils|papers/agreement-(?:parents|easy-read)",
        "mobile.learners.smart-watches",
        {
            "kept-with-phones": r"A smart watch is kept where phones are kept",
            "worn-in-school-mode": r"A smart watch may be worn if calls, messages and the camera are switched off",
            "same-rule": r"The rule for phones applies to smart watches too",
            "left-at-home": r"A smart watch stays at home",
        },
    ),
    Rule(
        ("phones", "learners", "trackers"), rf"{MOBILE}|parents|papers/agreement-parents", "mobile.learners.trackers",
        {
            "allowed-out-of-sight": r"A tracker may stay out of sight",
            "left-at-home": r"A tracker stays at home",
        },
    ),
    Rule(
        ("phones", "learners", "trips"), rf"{MOBILE}|parents|papers/agreement-parents", "mobile.learners.trips",
        {
            "same-rule": r"The same rule applies on trips",
            "left-at-home": r"Phones are not brought on trips",
            "agreed-for-each-trip": r"the letter home says whether phones may be brought",
        },
    ),
    Rule(
        ("phones", "staff", "in_sessions"),
        rf"{MOBILE}|staff|papers/agreement-staff|sign supply-staff", "mobile.staff.no-use-when-teaching",
        {
            "never": r"(?:Staff never|Never) use (?:their|your) own devices during",
            "with-written-permission": r"(?:Staff do|Do) not use (?:their|your) own devices during .+ in writing",
        },
    ),
    Rule(
        ("phones", "visitors", "rule"),
        rf"{MOBILE}|visitors|papers/agreement-visitors|sign visitors", "mobile.visitors.rule",
        {
            "away-everywhere": r"Visitors keep their phones and smart devices switched off|Turn off your phone and smart devices",
            "handed-in": r"(?:Visitors leave their|Leave your) phones? and smart devices in",
            "only-in-stated-places": r"may use a phone only in",
            "only-for-stated-purposes": r"may use a phone only for",
        },
    ),
    Rule(
        ("phones", "contractors", "pictures"),
        rf"{MOBILE}|visitors|papers/agreement-visitors|sign contractors", "mobile.visitors.contractor-pictures",
        {
            "never": r"Contractors take no photographs or films",
            "of-the-work-only": r"before they photograph their work",
        },
    ),
    Rule(
        ("phones", "events", "photos"),
        rf"{MOBILE}|parents|visitors|papers/agreement-(?:visitors|parents)|sign events", "mobile.visitors.events",
        {
            "none": r"(?:Nobody takes|Do not take) (?:photographs|film)s?(?: or films?)? at our events",
            "own-child-own-use": r"may photograph or film (?:their|your) own child",
            "at-the-end": r"At the end, (?:parents|you) may take pictures",
        },
    ),
]  # fmt: skip

# What a setting fills in: it stands on these pages as it was typed.
DETAILS: list[tuple[tuple[str, ...], str, str]] = [
    (("phones", "learners", "where"), rf"{MOBILE}|parents", "mobile.learners.use-on-site"),
    (("phones", "learners", "given_back"), rf"{MOBILE}|parents|pupils", "mobile.learners.use-on-site"),
    (("phones", "learners", "own_words"), rf"{MOBILE}|parents|pupils", "mobile.learners.use-on-site"),
    (("phones", "staff", "kept_in"), rf"{MOBILE}|staff|papers/agreement-staff|sign supply-staff", "mobile.staff.store-device"),
    (("phones", "staff", "may_use"), rf"{MOBILE}|staff|papers/agreement-staff|sign supply-staff", "mobile.staff.store-device"),
    (("phones", "visitors", "where"), rf"{MOBILE}|visitors|papers/agreement-visitors|sign visitors", "mobile.visitors.rule"),
    (("phones", "visitors", "purposes"), rf"{MOBILE}|visitors|papers/agreement-visitors|sign visitors", "mobile.visitors.rule"),
    (("phones", "visitors", "own_words"), rf"{MOBILE}|visitors|papers/agreement-visitors|sign visitors", "mobile.visitors.rule"),
    (("phones", "events", "own_words"), rf"{MOBILE}|visitors|papers/agreement-visitors|sign events", "mobile.visitors.events"),
]  # fmt: skip


def faults(answers: Answers, pages: Mapping[str, str]) -> Iterator[str]:
    """Find rules on phones that a page does not state as the answers do. Takes the text of each page by its name."""
    adopts = "mobile" in answers["policies"]["dates"] and not (answers.get("withdrawn") or {}).get("mobile")
    if answers["kind"] == "childminder":
        return
    banned = [place.casefold() for place in at(answers, ("phones", "banned_places")) or []]
    kinds = {
        # Where nobody may use a phone, a sign says that and nothing else.
        sign["id"]: "banned" if _is_among(sign["place"].casefold(), banned) else sign.get("kind", "visitors")
        for sign in answers.get("signs", [])
    }
    named = [(_by_kind(name, kinds), name) for name in pages]
    for rule in RULES if adopts else []:
        answer = at(answers, rule.path)
        if answer is None or _reworded(answers, rule.clause):
            continue
        wanted = _as_typed(answer["own_words"]) if isinstance(answer, Mapping) else rule.words[answer]
        for name in (name for one, name in named if re.fullmatch(rule.pages, one)):
            if not re.search(wanted, _plain(pages[name]) if isinstance(answer, Mapping) else pages[name]):
                yield f"{name}: {'.'.join(rule.path)} is {answer}, and it does not say so"
            for other, words in rule.words.items():
                if other != answer and not _may_say_both(answers, rule) and (found := re.search(words, pages[name])):
                    yield f"{name}: {'.'.join(rule.path)} is {answer}, and it says: {found[0][:120]}"
    for path, which, clause in DETAILS if adopts else []:
        answer = at(answers, path)
        for name in (name for one, name in named if re.fullmatch(which, one)):
            if (
                isinstance(answer, str)
                and not _reworded(answers, clause)
                and not re.search(_as_typed(answer), _plain(pages[name]))
            ):
                yield f"{name}: {'.'.join(path)} is “{answer}”, and it does not say so"
    if not adopts:  # what no policy says, no page may say
        for rule in RULES:
            for name, text in ((name, pages[name]) for one, name in named if re.fullmatch(rule.pages, one)):
                for words in rule.words.values():
                    if found := re.search(words, text):
                        yield f"{name}: there is no policy on phones, and it says: {found[0][:120]}"


def states(rule: Rule, option: str, text: str) -> bool:
    """Return whether a text states an option of a rule."""
    return re.search(rule.words[option], text) is not None


def _is_among(place: str, banned: Iterable[str]) -> bool:
    """Return whether a place may be one of those where nobody may use a phone: a private one, or one with a word of theirs."""
    words = [word.removesuffix("s") for one in banned for word in re.findall(r"\w{4,}", one)]
    return bool(re.search(r"toilet|chang|nappy|nappies|shower|wash|bath|sleep|\bwcs?\b|\bloos?\b", place)) or any(
        word in place for word in words
    )


def _by_kind(name: str, kinds: Mapping[str, str]) -> str:
    """Return what a page is, by its file in the template: that of a sign has the kind of the sign."""
    page = name.removesuffix(".md")
    sign = kinds.get(page.removeprefix("visitors/"))
    return f"sign {sign}" if sign else {"visitors/index": "visitors"}.get(page, page)


def _reworded(answers: Answers, clause: str) -> bool:
    """Return whether the setting has words of its own for a clause, or for its section."""
    return bool({clause, clause.rpartition(".")[0]} & {*answers.get("changes", {})})


def _may_say_both(answers: Answers, rule: Rule) -> bool:
    """Return whether a page states another option too: that of a group or of an evening, or one that the setting typed itself."""
    if rule.path[1] == "learners" and (at(answers, _GROUPS) or answers.get("boarding") not in (None, "no")):
        return True
    return bool(answers.get("own_clauses"))


def at(answers: Any, path: tuple[str, ...]) -> Any:
    """Return the answer at a path; None where there is none."""
    for key in path:
        answers = answers.get(key) if isinstance(answers, Mapping) else None
    return answers


def _plain(text: str) -> str:
    """Return a text in small letters, as it is said to whoever it is about and to whoever reads it alike."""
    for one, other in (
        ("their", "your"),
        ("theirs", "yours"),
        ("they", "you"),
        ("them", "you"),
        ("themselves", "yourself"),
    ):
        text = re.sub(rf"\b{one}\b", other, text, flags=re.IGNORECASE)
    return " ".join(text.casefold().split())


def _as_typed(typed: str) -> str:
    return re.escape(re.sub(r"^(?:the|an?|our) ", "", _plain(typed)).rstrip("."))
