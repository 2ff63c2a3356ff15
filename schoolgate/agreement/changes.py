"""What changed since a policy was agreed: clause by clause, word by word, each with its reason and the day.

It also says how a page reports a change. A changed rule is published with a mark, and applies; a setting that publishes only
what was agreed is refused instead, and told which clauses wait.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from schoolgate import registers
from schoolgate.agreement import agreed_records
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.language import words
from schoolgate.policy import editions, texts
from schoolgate.policy.composing.policy import Clause
from schoolgate.policy.provisions import ClauseContext, Provision, reason_absent, section_of
from schoolgate.policy.texts import Document, Text
from schoolgate.setting import questions
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import Problem
from schoolgate.setting.questions import Found

Kind = Literal["added", "removed", "reworded"]
Purpose = Literal["publish", "agree", "review"]
Piece = tuple[Literal["same", "removed", "added"], str]


@dataclasses.dataclass(frozen=True)
class Difference:
    """A clause that is not as it was agreed.

    ``before`` and ``after`` are for people to read, without contacts and registers, so that neither can show a number
    that is no longer right. ``words`` are the same in pieces. ``edition`` is that of the template which made the change.
    """

    id: str
    kind: Kind
    number: str
    before: str
    after: str
    words: tuple[Piece, ...]
    reason: str
    edition: editions.Edition | None = None


@dataclasses.dataclass(frozen=True)
class GuidanceChange:
    """A document of national guidance in another edition than the agreed text cites. No approval is needed."""

    title: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Note:
    """What a page says of one clause: that it changed, and the wording that was agreed."""

    said: str
    wording: str | None


@dataclasses.dataclass(frozen=True)
class Agreement:
    """How a setting’s documents stand to what was agreed: the text now, the records, and the differences by document."""

    documents: Mapping[str, Document] = dataclasses.field(default_factory=dict)
    records: Mapping[str, AgreedRecord] = dataclasses.field(default_factory=dict)
    differences: Mapping[str, list[Difference]] = dataclasses.field(default_factory=dict)

    @property
    def changed(self) -> frozenset[str]:
        """The documents that are not as they were agreed."""
        return frozenset(document for document, found in self.differences.items() if found)

    @property
    def agreed_clauses(self) -> frozenset[str]:
        """The clauses that stand as they were agreed, by their ids."""
        agreed = {id_ for record in self.records.values() for id_ in record.clauses}
        return frozenset(agreed - {one.id for found in self.differences.values() for one in found})


def compare_with_record(
    file: Path, setting: Setting, context: ClauseContext, today: datetime.date
) -> tuple[Agreement, list[Problem]]:
    """Compare each document of a setting with the latest record of it.

    Takes the setting file, the setting, what clauses rest on, and today’s date. Gives the
    agreement and what is wrong with the records. Where nothing was ever agreed no text is made.
    """
    records, problems = agreed_records.read(file, setting.documents, today)
    if not records:
        return Agreement(), problems
    documents = texts.texts_of(setting, records)
    found = {
        document: differences_since(record, documents[document].clauses, context, setting)
        for document, record in records.items()
    }
    return Agreement(documents, records, found), problems


def differences_since(
    record: AgreedRecord, now: Sequence[Clause], context: ClauseContext | None = None, setting: Setting | None = None
) -> list[Difference]:
    """Return the clauses added, removed and reworded since a text was agreed, in the order of the text.

    Takes the record, the clauses that stand now, and what they rest on, from which each reason is drawn.
    """
    context = context or ClauseContext()
    gone = setting.withdrawn_policies if setting else {}
    before = {id_: clause for id_, clause in record.clauses.items() if id_.partition(".")[0] not in gone}
    after = {clause.id: clause for clause in now}
    found = []
    for id_ in _merge_order([*before], [*after]):
        old, new = before.get(id_), after.get(id_)
        was, says = old.masked if old else "", _masked_text(new) if new else ""
        if was != says and not _is_stated_elsewhere(id_, was, says, record, after, context.template, gone):
            kind: Kind = "reworded" if old and new else "added" if new else "removed"
            edition = editions.latest_change(record.template_edition, id_, context.template)
            reason = _reason(id_, kind, was, edition, context)
            number = new.number if new else old.number if old else ""
            readable = texts.name_registers(was), texts.name_registers(says)
            found.append(Difference(id_, kind, number, *readable, word_by_word(*readable), reason, edition))
    return found


def _masked_text(clause: Clause) -> str:
    return clause.masked if isinstance(clause, Text) else clause.text


def _merge_order(before: list[str], after: list[str]) -> list[str]:
    """Return all ids in the order of the text now, with those removed where they used to be."""
    ordered = list(after)
    for number, id_ in enumerate(before):
        if id_ not in after:
            above = next((other for other in reversed(before[:number]) if other in ordered), None)
            ordered.insert(ordered.index(above) + 1 if above else 0, id_)
    return ordered


def _is_stated_elsewhere(
    id_: str,
    was: str,
    says: str,
    record: AgreedRecord,
    now: Mapping[str, Clause],
    template: Mapping[str, Provision],
    gone: Collection[str],
) -> bool:
    """Return whether a clause only stands in for another of the same rule, where one document combines policies.

    One that stands in for that of a withdrawn policy may be fitted to its own: nothing must keep a policy from coming down.
    """
    same = template[id_].same if id_ in template else None
    alike = [other for other, p in template.items() if same and p.same == same and other != id_]
    if not was:
        known = {other: record.clauses[other].masked for other in alike if other in record.clauses}
        return any(masked == says or other.partition(".")[0] in gone for other, masked in known.items())
    return not says and any(other in now and _masked_text(now[other]) == was for other in alike)


def _reason(id_: str, kind: Kind, was: str, edition: editions.Edition | None, context: ClauseContext) -> str:
    provision = context.template.get(id_)
    if edition:
        same = {
            id_,
            *(
                other
                for other, p in context.template.items()
                if provision and provision.same and p.same == provision.same
            ),
        }
        why = next(edition.clauses[other] for other in edition.clauses if other in same)
        return f"Edition {edition.name} of the template: {why}"
    own, whole = context.changes.get(id_), context.changes.get(section_of(id_))
    for change in (own, whole):
        if change and kind == "removed" and (change.omit or change.replace):
            return f"You left it out: {change.omit}" if change.omit else "You wrote the section in your own words."
        words_of_theirs = change and (change.replace or change.add)
        if change and words_of_theirs and words_of_theirs not in was and kind != "removed":
            return "You wrote it in your own words." if change.replace else "You added to it."
    if ".own." in id_:
        return {"added": "You added it.", "removed": "You took it out.", "reworded": "You reworded it."}[kind]
    if kind == "removed":
        absent = reason_absent(provision, context.template, context.conditions) if provision else None
        return absent or ("It no longer stands for you." if provision else "The template no longer has it.")
    if provision and provision.choice:
        return f"You gave another answer to “{_question_without_options(provision.choice)}” ({provision.choice})."
    return "It stands because of an answer of yours." if kind == "added" else "An answer of yours is another."


def _question_without_options(choice: str) -> str:
    """Return a question without the answers it offers, for governors, who do not know the setting file."""
    field = questions.field_at(tuple(choice.split(".")))
    return re.split(r"[?.:]", questions.question(field))[0] if field else choice


def word_by_word(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word. Return them as one, in pieces."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for tag, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[start:end])))
            continue
        if end > start:
            pieces.append(("removed", " ".join(old[start:end])))
        if last > first:
            pieces.append(("added", " ".join(new[first:last])))
    return tuple(pieces)


def as_plain_text(difference: Difference) -> str:
    """Return the words of a difference without colour: [-taken out-] {+put in+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(marks[how].format(text) for how, text in difference.words)


def guidance_changes(record: AgreedRecord) -> list[GuidanceChange]:
    """Return the documents of national guidance whose editions are not those that were cited when the text was agreed."""
    return [
        GuidanceChange(now.title, before, now.edition)
        for id_, before in record.guidance.items()
        if (now := registers.guidance().get(id_)) and now.edition != before
    ]


# ---------------------------------------------------------------------------------------------------------------
# What pages say, and what is refused


def changed_on(difference: Difference, record: AgreedRecord, setting: Setting) -> datetime.date | None:
    """Return the day a clause changed: that of the template’s edition, or the one the setting gives. None if neither is known."""
    days = [difference.edition.date] if difference.edition else []
    return next((day for day in (*days, setting.written_on(record.policy)) if day > record.on), None)


def clause_notes(agreement: Agreement, setting: Setting) -> dict[str, Note]:
    """Return what pages say of each clause that is not as it was agreed, by the clause’s id."""
    who = setting.policies.approved_by
    found = {}
    for document, differences in agreement.differences.items():
        record = agreement.records[document]
        for difference in differences:
            day = changed_on(difference, record, setting)
            assert day, "a setting that does not give the day is refused"
            found[difference.id] = _note(difference, words.day(day), who, record)
    return found


def _note(difference: Difference, day: str, who: str, record: AgreedRecord) -> Note:
    waits = f"on {day}, not yet agreed by the {who}."
    if difference.kind == "added":
        return Note(f"Added {waits} It holds all the same.", None)
    if difference.kind == "removed":
        return Note(
            f"Taken out {waits} It no longer holds.",
            f"The wording agreed on {words.day(record.on)} was: “{difference.before}”",
        )
    return Note(
        f"Changed {waits} The new wording holds now.",
        f"The wording agreed on {words.day(record.on)} was: “{difference.before}”",
    )


def faults(agreement: Agreement, setting: Setting, called: str, purpose: Purpose = "publish") -> Iterator[Found]:
    """Find what keeps changed rules from being published.

    Takes the agreement, the setting, the name by which commands know it, and what the text is wanted for: what only has
    yet to be agreed must not keep it from being so, and whoever decides sees it as it is.
    """
    if purpose == "review":
        return
    for document, differences in agreement.differences.items():
        record = agreement.records[document]
        undated = [d.id for d in differences if changed_on(d, record, setting) is None]
        if undated:
            yield (
                ("policies", "dates", setting.adopted[0] if document == "combined" else document, "written"),
                f"{_clauses(undated)} since the {record.by} agreed {agreed_records.name_in_sentence(setting, document)} on "
                f"{words.day(record.on)}. Write the date of the change here. It must be after that.",
            )
    if purpose == "agree" or not setting.policies.only_agreed:
        return
    for document in setting.documents:
        waiting = [d.id for d in agreement.differences.get(document, [])]
        run = f'schoolgate agree {called} {document} --by "{setting.policies.approved_by}" --on ...'
        if document not in agreement.records:
            yield (
                ("policies", "only_agreed"),
                f"You publish only what is agreed, but there is no record that {agreed_records.name_in_sentence(setting, document)} was "
                f"agreed. Once it is agreed, run: {run}",
            )
        elif waiting:
            yield (
                ("policies", "only_agreed"),
                f"You publish only what is agreed. {_clauses(waiting)} since {agreed_records.name_in_sentence(setting, document)} was "
                f"agreed. Restore the agreed wording or, once this is agreed, run: {run}",
            )


_MOST_NAMED = 12


def _clauses(ids: Sequence[str]) -> str:
    named = words.join([*ids[:_MOST_NAMED], *([f"{len(ids) - _MOST_NAMED} more"] if ids[_MOST_NAMED:] else [])])
    return f"1 clause has changed ({named})" if len(ids) == 1 else f"{len(ids)} clauses have changed ({named})"


def guidance_editions(ids: Iterable[str]) -> dict[str, str]:
    """Return the editions of some documents of guidance, by id, in order."""
    return {id_: registers.guidance()[id_].edition for id_ in sorted(set(ids)) if id_ in registers.guidance()}


# ---------------------------------------------------------------------------------------------------------------
# The list of changes


def report(agreement: Agreement, setting: Setting, documents: Iterable[str]) -> Iterator[str]:
    """Yield a line for each change in some documents since they were agreed."""
    for document in documents:
        record = agreement.records.get(document)
        title = agreed_records.title_of(setting, document)
        if record is None:
            yield f"{title}: no record says that it was agreed."
            continue
        differences = agreement.differences[document]
        counted = {"reworded": 0, "added": 0, "removed": 0}
        for difference in differences:
            counted[difference.kind] += 1
        what = words.join([f"{number} {kind}" for kind, number in counted.items() if number]) or "nothing has changed"
        yield f"{title}, agreed by the {record.by} on {words.day(record.on)}: {what}."
        for difference in differences:
            yield f"\n  {difference.id}{f' ({difference.number})' if difference.number else ''}, {difference.kind}"
            yield f"    {as_plain_text(difference)}"
            yield f"    Why: {difference.reason}"
        for moved in guidance_changes(record):
            yield f"\n  {moved.title}: edition {moved.before} is now {moved.after}. This does not need to be agreed."
