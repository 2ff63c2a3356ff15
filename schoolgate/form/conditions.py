"""What the form knows of questions, kinds, practices and words, as plain data: overrides/form/conditions.js and words.js read it."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from schoolgate.form.kinds import answers_by_kind
from schoolgate.form.questions import dotted
from schoolgate.language import roles, words
from schoolgate.setting.model import asked, people, vocabulary
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.practices.groups import PARTS, groups


def policies() -> dict[str, str]:
    """Return the policies that a setting may adopt, each with its name in a sentence."""
    return {policy: vocabulary.policy_name(policy) for policy in vocabulary.POLICIES}


def kinds() -> dict[str, dict[str, Any]]:
    """Return what is so of each kind of setting, and the answers that it may not give or not leave out."""
    made = {}
    for name, kind in KINDS.items():
        refused, needed = answers_by_kind(name)
        of_noun = {"nursery": kind.nursery, "college": kind.college}
        facts = {fact: value for fact, value in dataclasses.asdict(kind).items() if fact not in _OF_TEXTS}
        made[name] = {**facts, **of_noun, "refused": refused, "needed": needed}
    return made


# What decides what policies say of a kind, and nothing that is asked.
_OF_TEXTS = {"search_law", "standards", "boarding_standards", "early_years_framework", "usual_ages"}


def when() -> dict[str, asked.Condition]:
    """Return what must be so for a question to be asked, by its path.

    A question that is not here is asked where the innermost part that is here is asked. If none is, it always is.
    """
    return {dotted(path): asked.condition(path) for path in asked.DECIDED}


def practices() -> list[dict[str, Any]]:
    """Return the groups of practices that a setting may confirm."""
    return [
        {
            "id": group.id,
            "about": group.about,
            "answered_by": group.answered_by,
            "wording": group.wording,
            "practices": [
                {
                    "id": practice.id,
                    "says": practice.says,
                    "answers": {dotted(path): answer for path, answer in practice.answers.items()},
                    "only_for": practice.condition,
                }
                for practice in group
            ],
        }
        for group in groups().values()
    ]


def words_data() -> dict[str, Any]:
    """Return what is known of words: nouns, sounds, roles, and what is no answer yet."""
    return {
        "nouns": vocabulary.NOUNS,
        "sessions": vocabulary.SESSIONS,
        "parts": PARTS,
        "sounds_like_a_consonant": _expression(words.SOUNDS_LIKE_A_CONSONANT),
        "sounds_like_a_vowel": _expression(words.SOUNDS_LIKE_A_VOWEL),
        "letters_that_open_with_a_vowel": "".join(sorted(words.LETTERS_THAT_OPEN_WITH_A_VOWEL)),
        "said_as_a_word": sorted(words.SAID_AS_A_WORD),
        "several": _expression(roles.SEVERAL),
        "leads_too": _expression(people.LEADS_TOO),
        "heads": sorted(people.HEADS),
        "placeholder": _expression(words.PLACEHOLDER),
        "prompt": _expression(words.PROMPT),
    }


def _expression(pattern: re.Pattern[str]) -> str:
    """Return a regular expression as JavaScript writes it, on one line. What a letter is, is the same there: see words.js."""
    text = pattern.pattern
    if pattern.flags & re.VERBOSE:
        text = re.sub(r"(?<!\\)\s+", "", text).replace("\\ ", " ")
    return text.replace("(?P<", "(?<")
