"""`make edition`: record a mark for the text of every clause, once the register of editions says why each changed.

The text of a clause is what it says for the settings that we ship, with each choice of the starter made in every other way in
turn. In place of an answer’s own words stands its place in the setting file, and contacts and registers are left out. So a mark
changes when a rule does, and not when a macro is written in another way or an example has another name.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from schoolgate import paths
from schoolgate.language.marks import FACT, Marks
from schoolgate.policy import editions, templates, texts
from schoolgate.policy.composing.compose import compose
from schoolgate.policy.provisions import clause_context
from schoolgate.registers import SHARED, register_files
from schoolgate.review import answers
from schoolgate.setting import questions
from schoolgate.setting.load import load
from schoolgate.setting.model.setting import Setting

TEXTS = SHARED / "edition-texts.yml"
_LISTED = re.compile(r"(\[[\w.]+\])(?:, \1)*(?: and \1)?")  # however many an example has


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Recorded:
    """The marks of an edition’s clauses, as ``make edition`` wrote them."""

    edition: str
    clauses: Mapping[str, str]


def read_recorded() -> Recorded:
    """Return the marks of the edition that was recorded last. Source: ``settings/shared/edition-texts.yml``."""
    return register_files.read_one(TEXTS, Recorded)


def shipped() -> Iterator[Setting]:
    """Return the settings that we ship, and the starter with each of its choices made in every other way in turn.

    So is that of a childminder, whose choices no other has.
    """
    for file in (paths.STARTER, *sorted(paths.EXAMPLES.glob("*.yml"))):
        setting = load(file, datetime.date.today(), fictional=True).setting
        assert setting is not None, f"{file} is whole"
        yield setting
        if file == paths.STARTER or setting.childminder:
            yield from variants(setting)


def variants(setting: Setting) -> Iterator[Setting]:
    """Return a setting with each choice made in every other way in turn. Of a list, all options are taken at once.

    Whether a school could answer so is not asked: what is wanted is every wording.
    """
    seen = set()
    for path, value in answers.leaves(setting).items():
        options = (False, True) if isinstance(value, bool) else questions.options(path)
        place = path[:-1] if isinstance(path[-1], int) else path
        if value is None or not options or path[0] in {"signs", "helplines"} or place in seen:
            continue
        seen.add(place)
        for other in [[*options]] if place != path else [option for option in options if option != value]:
            yield answers.with_answer(setting, place, other)


def text_marks(settings: Iterable[Setting]) -> dict[str, str]:
    """Return a mark for the text of each clause that stands for some of the settings, by id, in the order of the template."""
    wordings: dict[str, set[str]] = defaultdict(set)
    marks, composed = Marks(), set()
    for setting in settings:
        known = texts.masked_facts(answers.marked(setting, (), marks))
        context = clause_context(setting)
        for document in setting.documents:
            page = templates.fill_in(f"policies/{document}.md", {**known})
            seen = (page, *context.conditions.items())
            if seen in composed:  # most choices leave two of three policies as they were
                continue
            composed.add(seen)
            for clause in compose(document, page, context.changes, context.conditions).clauses:
                wordings[clause.id].add(_in_short(clause.text, marks))
    return {id_: hashlib.sha256("\n".join(sorted(wordings[id_])).encode()).hexdigest()[:12] for id_ in wordings}


def _in_short(text: str, marks: Marks) -> str:
    """Return a text with the place of each answer in place of its words, once where several follow each other."""

    def place(answer: re.Match[str]) -> str:
        return f"[{'.'.join(part for part in marks.path_of(answer[1]) if isinstance(part, str))}]"

    return _LISTED.sub(r"\1", FACT.sub(place, text))


def clauses_without_reason(recorded: Mapping[str, str], now: Mapping[str, str], told_of: Iterable[str]) -> list[str]:
    """Return each clause whose text differs from the recorded one, without a reason in any edition."""
    changed = {id_ for id_ in {*recorded, *now} if recorded.get(id_) != now.get(id_)}
    return sorted(changed - set(told_of))


def record(now: Mapping[str, str], *, again: bool = False) -> str:
    """Write the marks of the newest edition’s clauses. Return what was done, or why it was not.

    ``again`` is for an edition that nobody has taken yet: its clauses may change without a reason.
    """
    here, before = editions.newest(), read_recorded()
    missing = clauses_without_reason(before.clauses, now, here.clauses if before.edition != here.name else ())
    if missing and before.edition != here.name:
        return (
            f"Not recorded. Edition {here.name} changes these clauses, but settings/shared/editions.yml does not say "
            f"why: {', '.join(missing)}."
        )
    if missing and not again:
        return (
            f"Not recorded. These clauses are not as edition {here.name} has them: {', '.join(missing)}. Name a new "
            "edition in settings/shared/editions.yml, with the reason for each change. If nobody has adopted this "
            "one yet: make edition AGAIN=yes"
        )
    lines = [
        "# A mark for the text of every clause, as the edition has it. Written by `make edition`: do not edit.",
        f'edition: "{here.name}"',
        "clauses:",
        *(f'  {id_}: "{mark}"' for id_, mark in now.items()),
    ]
    TEXTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"Recorded the {len(now)} clauses of edition {here.name}."


def main(typed: list[str], settings: Iterable[Setting]) -> int:
    """Record, and print what was done. Return the exit code."""
    message = record(text_marks(settings), again="--again" in typed)
    print(message)
    return int(message.startswith("Not"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], shipped()))
