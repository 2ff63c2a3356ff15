"""Which signed handouts are to be signed again, and why.

Nobody keeps who signed what. It is worked out from the records of what was agreed, of which every version is kept: a rule on
a handout that changed from one version to the next, or that has changed since. A new telephone number or a new edition of
guidance is no part of what was agreed, so it asks nobody to sign again.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schoolgate.agreement import agreed_records
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.agreement.changes import Agreement
from schoolgate.agreement.checked import Checked
from schoolgate.language import words
from schoolgate.policy import editions, texts
from schoolgate.policy.provisions import ClauseContext, Provision, clause_context
from schoolgate.print.handouts.changed_rules import Change, Versions, rule_of
from schoolgate.print.handouts.handouts import Handout, compose_handouts
from schoolgate.print.papers import papers
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES, policy_name


@dataclasses.dataclass(frozen=True)
class Renewal:
    """A handout that people sign again: what was agreed last that changed a rule of it, and what waits to be agreed."""

    handout: str
    title: str
    mark: str
    by: str
    """Who approves the policies."""
    agreed_on: datetime.date | None = None
    """The day of the latest agreement that changed a rule of it."""
    agreed: tuple[Change, ...] = ()
    waiting: tuple[Change, ...] = ()
    """What changed since the last agreement."""
    waiting_since: datetime.date | None = None
    """The day of the latest of these changes, where it is known."""
    applies: bool = True
    """Whether what waits holds already. It does not where only what is agreed is published."""

    @property
    def told(self) -> list[tuple[str, tuple[Change, ...]]]:
        """Who signs again, in a sentence that ends with a colon, and the changes that it is about."""
        unless = f"unless their paper has the mark {self.mark}"
        found = []
        if self.waiting and self.applies:
            holds = f"This holds already, and is not yet agreed by the {self.by}:"
            found.append((f"Everyone signs again, {unless}. {holds}", self.waiting))
        if self.agreed_on:
            before = f"Whoever signed before {words.day(self.agreed_on)}"
            if not self.waiting:
                found.append((f"{before} signs again, {unless}:", self.agreed))
            else:
                found.append((f"{before} signs {'for this too' if self.applies else 'again'}:", self.agreed))
        if self.waiting and not self.applies:
            found.append((f"Once this is agreed by the {self.by}, everyone signs again:", self.waiting))
        return found

    def is_due(self, today: datetime.date) -> bool:
        """Return whether it was agreed, or came to hold, so lately that people are still to be reminded."""
        days = [day for day in (self.agreed_on, self.waiting_since if self.applies else None) if day]
        return any(today - day <= REMINDED for day in days)


def as_sentences(changes_of_paper: Iterable[Change]) -> str:
    """Return changes without their reasons, for a page that the public may read."""
    return " ".join(change.said for change in changes_of_paper)


# How long people are reminded: nobody keeps who has signed, so nothing else ends it, and Chores may fail until it ends.
REMINDED = datetime.timedelta(weeks=4)


def renewals_of(loaded: Checked, today: datetime.date) -> list[Renewal]:
    """Return which papers of a setting are to be signed again, in the order in which they are listed.

    Takes a setting that was checked, and today’s date. Of one without records, or with gaps, nobody can say. Handouts are
    composed only where something has changed. Raise OSError if a record cannot be opened.
    """
    if loaded.setting is None or loaded.agreement is None or loaded.gaps:
        return []
    records = agreed_records.read_all(loaded.file, today)
    return (
        compare_versions(loaded.setting, loaded.agreement, records, clause_context(loaded.setting)) if records else []
    )


def compare_versions(
    setting: Setting, agreement: Agreement, records: Sequence[AgreedRecord], context: ClauseContext
) -> list[Renewal]:
    """Return which papers of a setting are to be signed again, in the order in which they are listed.

    Takes the setting, how its text stands to what was agreed, every record of it, the oldest first, and what its clauses rest
    on.
    """
    versions = Versions(setting, agreement, context)
    agreed = [(record.on, changed) for record in records if (changed := versions.add(record))]
    waiting = versions.waiting()
    if not waiting and not agreed:
        return []
    by_document = masked_documents(setting, agreement, context)
    handouts = compose_handouts(words_of(setting, agreement, by_document), context, signed_alone=True)
    masked = in_one(by_document)
    marks = marks_of(handouts, masked, context.template)
    found = []
    for name, handout in handouts.items():
        is_on = functools.partial(versions.is_on, handout, stated_by(handout, masked, context.template))
        days = [(day, on) for day, changed in agreed if (on := [*filter(is_on, changed)])]
        waits = [*filter(is_on, waiting)]
        if not days and not waits:
            continue
        latest = days[-1][0] if days else None
        last_changed = [one for day, on in days if day == latest for one in on]
        found.append(
            Renewal(
                name,
                handout.page.title,
                marks[name],
                setting.policies.approved_by,
                latest,
                versions.in_sentences(last_changed),
                versions.in_sentences(waits),
                max((one.since for one in waits if one.since), default=None),
                applies=not setting.policies.only_agreed,
            )
        )
    return found


def words_of(setting: Setting, agreement: Agreement, masked: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the words and macros that a setting’s handouts may use. Takes the masked text of each of its documents."""
    read = functools.partial(texts.documents_to_read, setting, agreement.records, agreement.changed, masked)
    return texts.facts_of(setting, agreement.records) | {"documents_to_read": read}


def masked_documents(setting: Setting, agreement: Agreement, context: ClauseContext) -> Mapping[str, Mapping[str, str]]:
    """Return the masked text of each clause of each document of a setting."""
    known = {name: text.masked for name, text in agreement.documents.items()}
    return known or texts.masked_texts(setting, context)


def in_one(masked: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the masked text of every clause, by id. Takes those of each document."""
    return {id_: said for clauses in masked.values() for id_, said in clauses.items()}


def marks_of(
    handouts: Mapping[str, Handout], masked: Mapping[str, str], template: Mapping[str, Provision]
) -> dict[str, str]:
    """Return the mark of each handout, by its name: of the rules that it states, or of all where it is about whole documents.

    A flow chart of safety lines alone states no rule that could change, and has none.
    """
    found = {}
    for name, handout in handouts.items():
        stated = stated_by(handout, masked, template)
        if handout.definition.about == "documents":
            found[name] = texts.mark_of(masked)
        elif stated:
            found[name] = texts.mark_of({id_: masked[id_] for id_ in stated})
    return found


def stated_by(handout: Handout, masked: Mapping[str, str], template: Mapping[str, Provision]) -> set[str]:
    """Return the clauses that a handout’s lines stand on, by the ids under which the documents have them.

    A document that combines policies states a rule of theirs once, under the id that it has in one of them.
    """

    def standing(id_: str) -> str:
        rule = rule_of(id_, template)
        return id_ if id_ in masked else next(other for other in masked if rule_of(other, template) == rule)

    return {standing(id_) for id_ in handout.page.statements}


# ---------------------------------------------------------------------------------------------------------------
# The list of papers


def report(loaded: Checked, today: datetime.date) -> Iterator[str]:
    """Yield the lines of the list of a setting’s papers: of each its address and mark, and who signs it again and why.

    Takes a setting that was checked and is whole, and today’s date.
    """
    setting, agreement = loaded.setting, loaded.agreement
    assert setting is not None, "a setting that is whole was read"
    assert agreement is not None, "a setting that is whole was compared with its records"
    context = clause_context(setting)
    masked = masked_documents(setting, agreement, context)
    handouts = compose_handouts(words_of(setting, agreement, masked), context)
    marks = marks_of(handouts, in_one(masked), context.template)
    records = agreed_records.read_all(loaded.file, today)
    again = {one.handout: one for one in compare_versions(setting, agreement, records, context)}
    edition = editions.edition_of(setting)
    yield f"The papers of {setting.name}, edition {edition}, as they are on {words.day(today)}:"
    for name, handout in handouts.items():
        yield f"\n{handout.page.title}{' (for signature)' if handout.definition.signed else ''}"
        yield f"  {setting.site}{papers.FOLDER}/{name}/"
        if name in marks:
            yield f"  Mark: {marks[name]}"
        for who, why in again[name].told if name in again else ():
            yield f"  {who}"
            yield from (f"    {change.said}{f' {change.reason}' if change.reason else ''}" for change in why)
    for said in _said_of_all(setting, records, bool(again)):
        yield f"\n{said}"


def _said_of_all(setting: Setting, records: Sequence[AgreedRecord], again: bool) -> Iterator[str]:
    agreed = {id_.partition(".")[0] for record in records for id_ in record.clauses}
    if gone := [policy for policy in POLICIES if policy in agreed - {*setting.adopted}]:
        title, one = words.join([policy_name(policy) for policy in gone]), len(gone) == 1
        yield (
            f"The {title} {'does' if one else 'do'} not hold at present, so no paper states {'its' if one else 'their'} rules. Hand out "
            "no paper that was printed before. Nobody signs again because of this."
        )
    if not records:
        yield (
            "There is no record that a policy was agreed, so it cannot be said who signs again. Compare the mark on each signed paper "
            "with the mark here. Record what is agreed: schoolgate agree."
        )
    elif not again and not gone:
        yield "Nobody has to sign again."
