"""Sentences of a setting’s own in place of an option: what they may not say, and what they probably do not mean to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from schoolgate.setting.contradictions.own_clauses import unsafe
from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_USED = re.compile(
    r"\b(?:may|can|could|allowed to|free to|welcome to)(?: \w+){0,2}? (?:use|check|look at|message|text|call|play|scroll)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:nobody|no[- ]one|none|neither|never)\b|^\s*no\b", re.IGNORECASE)


def sentences_in_place(value: Any, path: Path = ()) -> Iterator[tuple[Path, InOwnWords]]:
    """Yield each sentence that stands in place of an option, with the path of that answer. Takes a setting, or a part of it."""
    if isinstance(value, InOwnWords):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from sentences_in_place(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from sentences_in_place(item, (*path, number))


def own_sentence_faults(setting: Setting) -> Iterator[Found]:
    """Find sentences in place of an option that could harm a child unless somebody confirms them."""
    for path, own in sentences_in_place(setting):
        if not own.confirmed:
            yield from (((*path, "own_words"), message) for message in unsafe(own.own_words))


def own_sentence_suspicions(setting: Setting) -> Iterator[Found]:
    """Find sentences in place of an option that begin in the middle, or that let a school’s learners use their phones."""
    for path, own in sentences_in_place(setting):
        if re.match(r"[a-z]+ ", own.own_words):
            yield (
                (*path, "own_words"),
                "This stands in place of a whole sentence of ours. Does it begin where a sentence begins? Write a capital letter.",
            )
        if setting.phone_law and path[:2] == ("phones", "learners") and path[-1] == "rule":
            yield from _read_as_use(setting, path, own.own_words)


def _read_as_use(setting: Setting, path: Path, sentence: str) -> Iterator[Found]:
    used = next(
        (found for part in re.split(r"[.;]", sentence) if not _NOBODY.search(part) and (found := _USED.search(part))),
        None,
    )
    if used is None:
        return
    if "groups" not in path:
        yield (
            (*path, "own_words"),
            f"“{used[0]}” reads as if phones are used here. The law keeps a school phone-free through the whole school day: if only a "
            "group may use them, write it under groups, with its reason. If nobody does, leave this.",
        )
    elif not setting.phones.learners.groups[int(path[3])].reason:
        yield (
            (*path, "own_words"),
            f"“{used[0]}” reads as if this group uses phones. A school needs a reason for that: add a line below: reason: ...",
        )
