"""What each option of a choice makes the pages say: sentences with holes for the words and the answers of a setting.

They are worked out by `make guide` from the policies of fictional settings (tools/form_sentences.py), which takes too long to
do for each form. ``{learners}`` is a word of the setting, ``{phones.learners.where}`` another answer.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from typing import Any

from schoolgate import paths
from schoolgate.language import seams, words
from schoolgate.language.marks import ANY, Marked, Marks
from schoolgate.policy import lists, texts
from schoolgate.policy.composing.inline import Run, Runs
from schoolgate.policy.composing.policy import Clause
from schoolgate.policy.provisions import clause_context
from schoolgate.review import answers
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path

FILE = paths.OVERRIDES / "form" / "sentences.json"

HEAD_IS_A_LEAD = "head_is_a_lead"
# By the path of a question without item numbers, then by option: what is said, and in which case. Of those whose case it is, the
# last is said. ``kinds`` are kinds of setting. ``if`` has other answers by their paths: True if there is one, False if there is
# none or a no, or the option that is chosen; and whether the person in charge is a safeguarding lead too.
Sentences = Mapping[str, Mapping[str, list[Mapping[str, Any]]]]


@functools.cache
def sentences() -> Sentences:
    """Return every sentence."""
    found: Sentences = json.loads(FILE.read_text(encoding="utf-8"))
    return found


# The words of a setting that stand in sentences, by the names that pages know them by. With a capital, each begins with one.
WORDS = (
    "setting", "learner", "learners", "a_learner", "the_head", "head_or_second", "leaders", "session", "sessions", "the_dsl",
    "each_dsl", "the_dsl_or_deputy", "dsl_and_head", "dsl_or_head", "setting_day", "boarders", "house", "our_systems", "the_governor",
)  # fmt: skip
# Answers that are one of these words where a page prints them.
_ARE_WORDS: dict[Path, str] = {
    ("words", "learners", "many"): "learners",
    ("words", "learners", "one"): "learner",
    ("people", "safeguarding_governor", "role"): "governor",
}
# Of a role the article is part of the word: one of several is “a co-headteacher”.
_ROLES = {"head", "governor"}
_A_WORD = "a word"  # a path of one stands for no answer


def words_of(setting: Setting) -> dict[str, str]:
    """Return the words of a setting that stand in sentences, by name, as they read on its pages."""
    known = texts.facts_of(setting, {})
    known["the_governor"] = lists.roles([known["people"]["safeguarding_governor"]])
    plain = {name: seams.as_read(known[name]) for name in WORDS}
    return plain | {words.capital(name): words.capital(text) for name, text in plain.items()}


# ---------------------------------------------------------------------------------------------------------------
# Sentences with holes

# One store of marks for all settings: lines that differ in no mark are converted once.
_MARKS = Marks()
HOLE = re.compile(r"\{([\w.]+)\}")
_ARTICLE = re.compile(rf"\b([Tt])he {{({'|'.join(sorted(_ROLES))})}}")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z{])")


def clauses_with_holes(setting: Setting, stated: str) -> dict[str, list[str]]:
    """Return what each clause of a setting’s policies says, by its id: sentence by sentence, then point by point.

    A word of the setting or an answer is a hole with its name, but for the answer that is ``stated``, which is printed.
    """
    known = texts.facts_of(answers.marked(setting, [], _MARKS), {})
    for name in {*WORDS, *map(words.capital, WORDS), *_ROLES} & {*known}:
        known[name] = Marked.with_mark(ANY.sub("", str(known[name])), _MARKS.of_fact((_A_WORD, name)))
    plain = words_of(setting)

    def with_holes(*lines: Runs) -> str:
        said = " ".join("".join(_hole(run, stated, plain) for run in line) for line in lines if line)
        return _ARTICLE.sub(r"{\1he_\2}", " ".join(said.split()))

    def said(clause: Clause) -> list[str]:
        sentences = _BETWEEN_SENTENCES.split(with_holes(clause.opening, clause.words))
        return [*sentences, *map(with_holes, clause.points)]

    composed = texts.policies(setting.documents, known, clause_context(setting))
    return {clause.id: said(clause) for policy in composed.values() for clause in policy.clauses}


def _hole(run: Run, stated: str, plain: Mapping[str, str]) -> str:
    path = _MARKS.path_of(run.mark) if run.mark else ()
    dotted = ".".join(part for part in path if isinstance(part, str))
    if dotted == stated and run.text == plain["learners"]:
        return "{learners}"  # an option may be printed as a word of the setting
    if dotted in {"", stated}:
        return run.text
    word = str(path[1]) if path[0] == _A_WORD else _ARE_WORDS.get(path)
    if word is None:
        return f"{{{dotted}}}"
    begins = (
        word in plain and run.text == words.capital(plain[word]) != plain[word]
    )  # where a filter of the page gave it a capital
    return f"{{{words.capital(word) if begins else word}}}"
