"""Fill in sentences with the words and answers of a setting, as far as it has answered, such as “{Learners} hand them in”.

A hole is the name of a word as pages know it, with a capital where it begins a sentence, or the path of an answer. The form in a
browser fills them in alike: overrides/form/words.js, which a test holds to this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schoolgate.language import roles, words
from schoolgate.setting import questions
from schoolgate.setting.model import vocabulary
from schoolgate.setting.model.asked import Typed, is_asked
from schoolgate.setting.model.people import same_role

NOT_YET = "…"  # stands where an answer is not given
_HOLE = re.compile(r"\{([A-Za-z_][\w.-]*)\}")


def filled(template: str, typed: Typed) -> str:
    """Return a sentence with its holes filled in. Raise KeyError if one names neither a word nor a question."""
    if "{" not in template:
        return template
    known = words_of(typed)
    return _HOLE.sub(lambda hole: _word(hole[1], known, typed), template)


def _word(name: str, known: Mapping[str, str], typed: Typed) -> str:
    if name in known:
        return known[name]
    small = name[0].lower() + name[1:]
    if small != name:
        return words.capital(_word(small, known, typed))
    if name.startswith("a_"):
        return words.a(_word(name[2:], known, typed))
    if questions.field_at(tuple(name.split("."))) is None:
        raise KeyError(name)
    return words.join([*_texts(typed.as_typed(*name.split(".")))]) or NOT_YET


def _texts(answer: Any) -> Iterator[str]:
    """Yield the texts of an answer: a text, those of a list, or the sentence that stands in place of an option."""
    if isinstance(answer, Mapping):
        answer = answer.get("own_words")
    yield from (one for one in (answer if isinstance(answer, list) else [answer]) if isinstance(one, str) and one)


def words_of(typed: Typed) -> dict[str, str]:
    """Return the words of a setting, by the names that pages know them by.

    What has not been answered is called what most of its kind call it.
    """
    kind = typed.kind
    nursery, college, childminder = (kind.nursery, kind.college, kind.childminder) if kind else (False, False, False)
    childcare = kind is not None and (kind.nursery or not kind.teaches)
    learner, learners = _noun(
        typed.as_typed("words", "learners") or ("children" if childcare else "students" if college else "pupils"),
        {many: (one, many) for many, one in vocabulary.NOUNS.items()},
    )
    session, sessions = _noun(
        typed.as_typed("words", "session") or ("session" if childcare else "lesson"),
        {one: (one, many) for one, many in vocabulary.SESSIONS.items()},
    )
    in_charge = "childminder" if childminder else "manager" if childcare else "principal" if college else "headteacher"
    head, second = _text(typed, "words", "head") or in_charge, _text(typed, "words", "second")
    article = "a" if _several_leads(typed) else "the"
    lead, dsl = ("the childminder",) * 2 if childminder else (f"{article} safeguarding lead", f"{article} DSL")
    or_deputy = " or a deputy" if typed.at("people", "deputies") else ""
    return {
        "setting": kind.noun if kind else "school",
        "setting_day": "college day" if college else "school day",
        "learner": learner,
        "learners": learners,
        "session": session,
        "sessions": sessions,
        "head": roles.in_a_sentence(head),
        "the_head": roles.with_article(head),
        "head_or_second": words.join([roles.with_article(who) for who in (head, second) if who], "or"),
        "leaders": _text(typed, "words", "leaders") or ("childminder" if childminder else "leadership team"),
        "house": _text(typed, "boarding", "house") or "boarding house",
        "boarders": _text(typed, "boarding", "called") or "boarders",
        "up_to_year_2": "here" if nursery else "up to the end of Year 2",
        "from_year_7": "here" if college else "from Year 7",
        "support": _text(typed, "online_safety", "support") or "whoever manages your network",
        "our_systems": "our systems and devices" if _has_devices(typed) else "our systems",
        "the_lead": lead,
        "the_lead_or_deputy": f"{lead}{or_deputy}",
        "the_dsl": dsl,
        "the_dsl_or_deputy": f"{dsl}{or_deputy}",
        "each_dsl": "each DSL" if article == "a" else "the DSL",
        "the_governor": _the_governor(typed),
        "dsl_and_head": _lead_and_head(typed, dsl, head),
        "dsl_or_head": _lead_or_head(typed, dsl, head),
    }


def _lead_and_head(typed: Typed, dsl: str, head: str) -> str:
    """Return the lead and the head. Where the head is a lead, somebody else is the second, as on the pages."""
    leads, deputies = _roles(typed, "safeguarding_lead"), _roles(typed, "deputies")
    others = [role for role in leads if not same_role(role, head)]
    if len(others) == len(leads):
        return f"{dsl} and {roles.with_article(head)}"
    if one_head := roles.one_of(head):
        return f"{dsl} and another {one_head}"
    if others or deputies:
        return f"{roles.with_article(head)} and {'another DSL' if others else 'a deputy'}"
    governs = [*_roles(typed, "safeguarding_governor"), *_roles(typed, "concerns_about_the_head")]
    second = next((role for role in governs if not same_role(role, head)), "")
    return (
        f"{roles.with_article(head)} and the {second[:1].lower()}{second[1:]}" if second else roles.with_article(head)
    )


def _lead_or_head(typed: Typed, dsl: str, head: str) -> str:
    """Return the lead or the head, either of whom may be the other."""
    leads = _roles(typed, "safeguarding_lead")
    heads = [role for role in leads if same_role(role, head)]
    if len(heads) == 1 == len(leads) and not roles.one_of(head):
        return roles.with_article(head)
    return dsl if heads and not roles.one_of(head) else f"{dsl} or {roles.with_article(head)}"


def _the_governor(typed: Typed) -> str:
    role = next(iter(_roles(typed, "safeguarding_governor")), "safeguarding governor")
    bare = re.sub(r"^(?:the|an?)\s+(?=\S)", "", role, flags=re.IGNORECASE)
    first = bare.split(" ")[0]
    return f"the {bare if first.isupper() and len(first) > 1 else bare[:1].lower() + bare[1:]}"


def _has_devices(typed: Typed) -> bool:
    path = ("technology", "devices")
    return is_asked(path, typed) and typed.at(*path) != "no"


def _several_leads(typed: Typed) -> bool:
    leads = typed.at("people", "safeguarding_lead")
    return isinstance(leads, list) and len(leads) > 1


def _roles(typed: Typed, part: str) -> list[str]:
    """Return the roles of some people, written as one person or as a list."""
    people = typed.as_typed("people", part)
    found = [who.get("role") for who in (people if isinstance(people, list) else [people]) if isinstance(who, Mapping)]
    return [role for role in found if isinstance(role, str)]


def _text(typed: Typed, *path: str) -> str:
    """Return the text that was typed at a path; empty where there is none, or something else stands there."""
    found = typed.as_typed(*path)
    return found if isinstance(found, str) else ""


def _noun(typed: Any, known: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a word of a setting in the singular and the plural, written as one of ours or as both."""
    if isinstance(typed, Mapping):
        return str(typed.get("one", "")), str(typed.get("many", ""))
    return known.get(str(typed), (str(typed), str(typed)))
