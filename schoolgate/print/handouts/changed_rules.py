"""The rules on handouts that changed from one agreed version to the next, or since the last."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

from schoolgate.agreement import changes
from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.agreement.changes import Agreement, Difference
from schoolgate.language import words
from schoolgate.policy import editions, texts
from schoolgate.policy.provisions import ClauseContext, Provision, section_of
from schoolgate.policy.texts import Text
from schoolgate.print.handouts.handouts import Handout
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import SHORT_TITLES, policy_name


@dataclasses.dataclass(frozen=True)
class Change:
    """A change to the rules of a handout: “Phones 4.2 was reworded”, and why. The reason is for the setting, not for the public."""

    rules: tuple[str, ...]
    how: str
    reason: str

    @property
    def said(self) -> str:
        """The change in a sentence."""
        more = len(self.rules) - _MOST_NAMED
        named = words.join([*self.rules[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
        return f"{named} {'was' if len(self.rules) == 1 else 'were'} {self.how}."


_MOST_NAMED = 12


@dataclasses.dataclass(frozen=True)
class ChangedRule:
    """A clause that changed in a document, and the ids of the clauses that this has since."""

    document: str
    difference: Difference
    has: Collection[str]
    of_new_policy: str = ""
    """What is said of its policy as a whole, where all of that is new."""
    since: datetime.date | None = None
    """The day from which it holds, where that is known and it is not yet agreed."""


class Versions:
    """The versions of a setting’s documents, one after the other. What a policy that it no longer has said is left out.

    A version is compared with what was agreed of its policies before, under whatever name: policies may become one document.
    """

    def __init__(self, setting: Setting, agreement: Agreement, context: ClauseContext) -> None:
        self.setting, self.agreement, self.context = setting, agreement, context
        self.last: dict[str, AgreedRecord] = {}  # by policy
        self.first: datetime.date | None = None
        self.stood: dict[str, AgreedClause] = {}

    def add(self, record: AgreedRecord) -> list[ChangedRule]:
        """Return what changed with a version that was agreed, and take it as the one that stands."""
        now = {id_: clause for id_, clause in record.clauses.items() if _policy(id_) in self.setting.adopted}
        changed = [
            dataclasses.replace(one, difference=self._with_reason_that_held(one.difference, record))
            for one in self._changed(
                record.policy, [_as_text(id_, clause) for id_, clause in now.items()], _written(record), _FIRST_AGREED
            )
        ]
        covered = {_policy(id_) for id_ in now}
        self.stood = {id_: clause for id_, clause in self.stood.items() if _policy(id_) not in covered} | now
        self.last |= dict.fromkeys(covered, record)
        self.first = self.first or record.on
        return changed

    def waiting(self) -> list[ChangedRule]:
        """Return what has changed since each document was agreed last."""
        found = []
        for document in self.setting.documents:
            record, text = self.agreement.records.get(document), self.agreement.documents.get(document)
            if record and text:
                found += [
                    ChangedRule(document, one, text.masked, since=changes.changed_on(one, record, self.setting))
                    for one in self.agreement.differences[document]
                    if _policy(one.id) in self.setting.adopted
                ]
            elif self.stood:
                text = text or texts.texts_of(self.setting, self.agreement.records)[document]
                written = self.setting.written_on(document)
                found += [
                    dataclasses.replace(one, since=written)
                    for one in self._changed(document, text.clauses, written, "added")
                ]
        return found

    def _changed(
        self, document: str, now: Sequence[Text], written: datetime.date | None, of_new_policy: str
    ) -> list[ChangedRule]:
        """Return what of a document is not as it stood, and of each policy that is new that it is.

        A policy is new where it was written after another was agreed: papers may have been signed before it was there.
        """
        covered = {_policy(clause.id) for clause in now}
        new = covered - self.last.keys()
        if self.first is None or (new == covered and written and written <= self.first):
            return []
        rules_now = {self._rule(clause.id) for clause in now}
        before = {
            id_: clause for id_, clause in self.stood.items() if _policy(id_) in covered or self._rule(id_) in rules_now
        }
        rules_before = {self._rule(id_) for id_ in before}
        latest = max((self.last[policy] for policy in covered - new), key=lambda record: record.on, default=None)
        was = dataclasses.replace(latest or next(iter(self.last.values())), clauses=before)
        renamed = latest is not None and latest.policy != document
        return [
            ChangedRule(
                document,
                one,
                {clause.id for clause in now},
                of_new_policy if _policy(one.id) in new else "",
            )
            for one in changes.differences_since(was, now, self.context, self.setting)
            if _policy(one.id) in covered
            # Policies that become one document state a shared rule once: it has neither come nor gone.
            and not (renamed and one.kind == "removed" and self._rule(one.id) in rules_now)
            and not (renamed and one.kind == "added" and self._rule(one.id) in rules_before)
        ]

    def _with_reason_that_held(self, one: Difference, record: AgreedRecord) -> Difference:
        """Return a difference between two versions, without its reason where that may have been another then.

        Reasons are drawn from the setting as it is now. They hold where the clause is as it was agreed, and that of an edition
        where it is not newer than the record’s.
        """
        if one.edition:
            held = _age(one.edition.name) <= _age(record.template_edition)
        else:
            latest = self.agreement.records.get(record.policy)
            since = {later.id for later in self.agreement.differences.get(record.policy, ())}
            held = latest is not None and latest.on == record.on and one.id not in since
        return one if held else dataclasses.replace(one, reason="")

    def _rule(self, id_: str) -> str:
        return rule_of(id_, self.context.template)

    # -----------------------------------------------------------------------------------------------------------
    # Of these, what a handout says

    def is_on(self, handout: Handout, stated: Collection[str], one: ChangedRule) -> bool:
        """Return whether a handout states a clause that changed or, of one that went, whether it may have stated it.

        Takes the clauses that its lines stand on, by the ids under which the documents have them.
        """
        if handout.definition.about == "documents":
            return True
        id_, rule = one.difference.id, self._rule(one.difference.id)
        if one.difference.kind == "removed":
            section, own, _ = id_.partition(".own.")
            named = {self._rule(other) for other in handout.named} - {self._rule(other) for other in stated}
            return rule in named or (bool(own) and section in handout.named)
        # A document that combines policies states a rule of theirs once, under the id that it has in one of them.
        combined = {self._rule(other) for other in stated if other not in one.has} if one.document == "combined" else {}
        return id_ in stated or rule in combined

    def in_sentences(self, changed: Iterable[ChangedRule]) -> tuple[Change, ...]:
        """Return changes, those that came of one reason together."""
        grouped: dict[tuple[str, str], list[str]] = {}
        for one in changed:
            if one.of_new_policy:
                key, name = (one.of_new_policy, ""), f"The {policy_name(_policy(one.difference.id))}"
            else:
                key, name = (_HOW[one.difference.kind], one.difference.reason), self._name(one)
            grouped.setdefault(key, []).append(name)
        return tuple(Change(tuple(dict.fromkeys(rules)), how, reason) for (how, reason), rules in grouped.items())

    def _name(self, one: ChangedRule) -> str:
        """Return what a clause is called in a sentence, as links on pages call it: Phones 4.2."""
        is_one = one.document == "combined" or len(self.setting.documents) == 1
        called, number = "Rule" if is_one else SHORT_TITLES[one.document], one.difference.number
        if number:
            return f"{called} {number}"
        return "A key fact" if is_one else f"A key fact of {called}"


_FIRST_AGREED = "agreed for the first time"
_HOW = {"added": "added", "removed": "taken out", "reworded": "reworded"}


def _age(edition: str) -> int:
    return [*editions.editions()].index(edition) if edition in editions.editions() else -1


def _written(record: AgreedRecord) -> datetime.date | None:
    """Return the day on which the text of a record was written, as its key facts say; None where they do not."""
    dates = next((clause for id_, clause in record.clauses.items() if id_.endswith(".cover.dates")), None)
    return words.day_in(dates.text) if dates else None


def _as_text(id_: str, clause: AgreedClause) -> Text:
    section = section_of(id_)
    return Text(id_, clause.number, section, clause.text, heading=clause.section_heading, masked=clause.masked)


def _policy(id_: str) -> str:
    return id_.partition(".")[0]


def rule_of(id_: str, template: Mapping[str, Provision]) -> str:
    """Return what clauses that state the same rule have in common. Takes the id of one."""
    return (template[id_].same or id_) if id_ in template else id_
