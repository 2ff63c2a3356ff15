"""A setting’s own clauses: what they may not say beside a picture, no promise not to tell, and points after each colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found

# Safety: whoever deletes, forwards or keeps a nude of a child may commit a crime or destroy evidence.
_HANDLES = (
    r"delet(?:e[sd]?|ing|ion)|eras(?:e[sd]?|ing)|wip(?:e[sd]?|ing)|destroy(?:s|ed|ing)?|g(?:et|ets|etting|ot) rid of|(?<!look )(?<!looking )(?<!going )forward(?:s|ed|ing)?"
    r"|keep(?:s|ing)?|kept|retain(?:s|ed|ing)?|sav(?:e[sd]?|ing)|cop(?:y|ies|ied|ying)"
)
_SHOWS = r"sen[dt]s?|sending|shar(?:e[sd]?|ing)|show(?:s|n|ed|ing)?|print(?:s|ed|ing)?|look(?:s|ed|ing)? at|view(?:s|ed|ing)?|open(?:s|ed|ing)?"
_PICTURE = r"(?:image|photo|photograph|picture|video|film|footage|selfie|screenshot|recording)s?"
# A phone too is removed, and a poster with a photograph: it is the picture that the sentence removes.
_REMOVES = re.compile(
    rf"\b(?P<does>remov(?:e[sd]?|ing))(?:\W+(?!(?:phone|device|camera|tablet|watch)\w*)\w+){{0,4}}?\W+(?P<what>{_PICTURE})\b"
    rf"|(?<!\bto )\b(?P<what_>{_PICTURE})\b(?:\W+\w+){{0,10}}?\W+(?:are|be|being|been|is|was|were)\W+(?P<does_>removed)\b",
    re.IGNORECASE,
)
_NUDE = r"(?:semi-)?nudes?|nudity|indecent|sexual|intimate|explicit"
_TOGETHER = [(_HANDLES, f"{_NUDE}|{_PICTURE}"), (_SHOWS, _NUDE)]
# Safety: nobody who works with children can promise not to tell.
_NOT_TELLING = re.compile(
    r"\bsecre(?:ts?|cy)\b|\bin (?:the )?(?:strict(?:est)? |complete |total |full )?confidence\b"
    r"|\b(?:strictly|completely|fully|totally|always) (?:private|confidential)\b"
    r"|\b(?:not|never|nobody|no[- ]one|without|\w+n[’']t)\b(?:\W+\w+){0,3}?\W+(?:tell|telling|told|pass(?:ed|ing)? (?:it|this|that) on)\b",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(r"\bconfidential(?:ly|ity)?\b", re.IGNORECASE)
_CHILD = re.compile(r"\b(?:child|children|pupils?|students?|learners?|young people|young person)\b", re.IGNORECASE)


def own_clause_faults(setting: Setting) -> Iterator[Found]:
    """Find clauses of a setting’s own that could harm a child unless somebody confirms them, and colons without points."""
    for number, clause in enumerate(setting.own_clauses):
        path = ("own_clauses", number, "says")
        if clause.says.endswith(":") and not clause.points:
            yield (
                path,
                "This ends with a colon, and no points follow. List them under points, or end it with a full stop.",
            )
        if not clause.confirmed:
            yield from ((path, message) for message in unsafe(" ".join([clause.says, *clause.points])))


def unsafe(text: str) -> Iterator[str]:
    """Yield what may be unsafe about words of a setting’s own, in a sentence with what to write."""
    if together := _together(text):
        yield (
            f"“{together[0]}” and “{together[1]}” stand together here. With a nude or with evidence, to delete it, pass it on or keep it "
            "can be a crime: our clauses say what to do instead. If this is about other pictures, say which, and write "
            "beside it why it is right: confirmed: ..."
        )
    tells = _NOT_TELLING.search(text) or (_CONFIDENTIAL.search(text) if _CHILD.search(text) else None)
    if tells:
        yield (
            f"“{tells[0]}” may read as a promise not to tell. Nobody who works with children can keep one: a concern is always "
            "passed on. Reword it, or write beside it why it is right: confirmed: ..."
        )


def _together(text: str) -> tuple[str, str] | None:
    """Return what is done and to what, if both are in a text and nobody should do that to a nude."""
    for verbs, things in _TOGETHER:
        does, to_what = _word(verbs, text), _word(things, text)
        if does and to_what:
            return does, to_what
    removes = _REMOVES.search(text)
    return (removes["does"] or removes["does_"], removes["what"] or removes["what_"]) if removes else None


def _word(pattern: str, text: str) -> str:
    found = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
    return found[0] if found else ""
