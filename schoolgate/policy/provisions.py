"""The template’s policies: their pages, and what they provide before any setting."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.policy.composing import clause_table
from schoolgate.policy.composing.blocks import Bullet, Heading, template_blocks
from schoolgate.policy.conditions import conditions_of
from schoolgate.setting import questions
from schoolgate.setting.model.parts import Change, OwnClause
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES, SECTION


def policy_pages() -> list[Path]:
    """Return the template’s policy pages."""
    return [paths.DOCS / "policies" / f"{policy}.md" for policy in POLICIES]


def read_template() -> dict[str, Provision]:
    """Return the template’s provisions, read afresh each time: `serve` must see changes.

    Raise TemplateError if two have the same id, or the table of clauses has one that is none.
    """
    found = read_provisions(policy_pages())
    for fault in clause_table.unknown(_table(), found):
        raise fault
    return found


def _table() -> str:
    return paths.text_of(paths.DOCS / clause_table.NAME)


def clause_context(setting: Setting) -> ClauseContext:
    """Return what decides a setting’s clauses and statements: the template, the conditions, its changes."""
    provided = read_template()
    changed = spread_over_shared_rules(setting.changes, provided)
    return ClauseContext(provided, conditions_of(setting), changed, tuple(setting.own_clauses))


@dataclasses.dataclass(frozen=True)
class ClauseContext:
    """What decides which clauses and statements stand: the template, the conditions, and the setting’s changes and clauses."""

    template: Mapping[str, Provision] = dataclasses.field(default_factory=dict)
    conditions: Mapping[str, str | None] = dataclasses.field(default_factory=dict)
    changes: Mapping[str, Change] = dataclasses.field(default_factory=dict)
    own_clauses: tuple[OwnClause, ...] = ()
    # For the review edition alone: the mark of the missing answer that decides whether a condition holds.
    doubtful: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def doubtful_marks(self, ids: str | None, when: str | None) -> list[str]:
        """Return the marks of the missing answers on which a statement depends; none if other answers decide."""
        own = when.split(",") if when else []
        found = [name for name in own if name in self.doubtful]
        possible = not ids
        named_clauses = [self._clause(id_.strip()) for id_ in ids.split(",")] if ids else []
        for clause in [other for one in named_clauses for other in self._same_rule(one)]:
            named = [p.when for p in (self.template.get(clause.section), clause) if p and p.when]
            if any(map(self._fails, [*named, f"adopts-{clause.policy}"])):
                continue
            possible = True
            found += [name for name in named if name in self.doubtful]
            if not set(named) & set(self.doubtful):
                break  # it stands on this one, whatever is answered
        if not possible or any(map(self._fails, own)):
            return []
        return [self.doubtful[name] for name in dict.fromkeys(found)]

    def _fails(self, name: str) -> bool:
        return self.conditions.get(name) is not None and name not in self.doubtful

    def clause_for(self, ids: str, in_our_words: bool = False) -> str | None:
        """Return the first clause that stands for the setting, of those named with commas between them.

        With ``in_our_words``, one that the setting replaced does not count. Raise TemplateError if one of
        them is in no template.
        """
        named = [self._clause(id_.strip()) for id_ in ids.split(",")]
        for provision in named:
            for other in self._same_rule(provision):
                replaced = in_our_words and other.id in self.changes and self.changes[other.id].replace
                if self._stands(other) and not replaced:
                    return other.id
        return None

    def own_clause(self, id_: str) -> Own | None:
        """Return what the setting says under an id of its own, or None if the id is of a clause of ours."""
        found = own_clauses_of(section_of(id_), self.changes, self.own_clauses)
        return next((own for own in found if own.id == id_), None)

    def holds(self, when: str) -> bool:
        """Return whether every condition named, with commas between them, holds."""
        for name in when.split(","):
            if name not in self.conditions:
                raise TemplateError(f"when={name} names no condition. There are: {', '.join(sorted(self.conditions))}.")
        return all(self.conditions[name] is None for name in when.split(","))

    def _clause(self, id_: str) -> Provision:
        provision = self.template.get(id_)
        if provision is None and f"{id_}.".startswith(f"{section_of(id_)}.own."):
            return Provision(id_, section_of(id_), False, None, None)  # the setting’s own
        if provision is not None and provision.is_section:
            inside = next((known for known in self.template if known.startswith(f"{id_}.")), "")
            raise TemplateError(
                f"A statement stands on “{id_}”, and that is a section. Name a clause of it, such as “{inside}”."
            )
        if provision is None:
            near = nearest(id_, (known for known, other in self.template.items() if not other.is_section))
            raise TemplateError(
                f"A statement stands on “{id_}”, and there is no such clause."
                + (f" Did you mean “{near}”?" if near else "")
            )
        return provision

    def _same_rule(self, provision: Provision) -> Iterator[Provision]:
        yield provision
        if provision.same:
            yield from (other for other in self._by_rule[provision.same] if other != provision)

    @functools.cached_property
    def _by_rule(self) -> dict[str, list[Provision]]:
        """The clauses that state each rule of several policies."""
        found: dict[str, list[Provision]] = defaultdict(list)
        for provision in self.template.values():
            if provision.same:
                found[provision.same].append(provision)
        return found

    def _stands(self, provision: Provision) -> bool:
        own, whole = self.changes.get(provision.id), self.changes.get(provision.section)
        if provision.id not in self.template:
            left_out = self.own_clause(provision.id) is None
        else:
            left_out = bool((own and own.omit) or (whole and (whole.omit or whole.replace)))
        return not left_out and reason_absent(provision, self.template, self.conditions) is None


CLAUSE = re.compile(rf"{SECTION.pattern}(?:\.[a-z0-9-]+){{1,2}}")


@dataclasses.dataclass(frozen=True)
class Provision:
    """A clause or section as the template has it, before any setting: its id and what protects it."""

    id: str
    section: str
    locked: bool
    choice: str | None
    when: str | None
    same: str | None = None

    @property
    def policy(self) -> str:
        """The policy it belongs to, by the word used in ids."""
        return self.id.partition(".")[0]

    @property
    def is_section(self) -> bool:
        """Whether this is a section’s heading."""
        return self.id == self.section


def read_provisions(pages: Iterable[Path]) -> dict[str, Provision]:
    """Return every section and clause of the template’s policy pages, by id, in order.

    Raise TemplateError if two have the same id.
    """
    found: dict[str, Provision] = {}
    table = _table()
    for page in pages:
        for provision in _provisions_in(paths.text_of(page), table):
            if provision.id in found:
                fault = f"“{provision.id}” is the id of two places in the template."
                raise TemplateError(fault, f"docs/policies/{page.name}")
            found[provision.id] = provision
    return found


@functools.lru_cache(maxsize=32)
def _provisions_in(page: str, table: str) -> list[Provision]:
    found = []
    for block in template_blocks(clause_table.with_attributes(page, table)):
        if isinstance(block, Heading | Bullet) and block.attributes.id:
            id_, classes, values = block.attributes.id, block.attributes.classes, block.attributes.values
            marks = (values.get("choice"), values.get("when"), values.get("same"))
            found.append(Provision(id_, section_of(id_), "locked" in classes, *marks))
    return found


def section_of(id_: str) -> str:
    """Return the id of the section that a clause is in."""
    return ".".join(id_.split(".")[:2])


def reason_absent(
    provision: Provision, template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> str | None:
    """Return the reason why a provision does not stand for a setting, or None if it does, before the setting’s changes."""
    section = template.get(provision.section)
    if conditions.get(f"adopts-{provision.policy}"):
        return conditions[f"adopts-{provision.policy}"]
    return reason_unmet(section.when if section else None, conditions) or reason_unmet(provision.when, conditions)


def reason_unmet(when: str | None, conditions: Mapping[str, str | None]) -> str | None:
    """Return why a condition does not hold. If no conditions are given at all, each one holds."""
    if not when or not conditions:
        return None
    if when not in conditions:
        raise TemplateError(f"when={when} names no condition. There are: {', '.join(sorted(conditions))}.")
    return conditions[when]


def faults_in_changes(
    changes: Mapping[str, Change], template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find changes that cannot be made: to a clause that is not there, or that a setting may not take out.

    Yield for each the path in the setting file and a sentence with the remedy.
    """
    first_for: dict[str, str] = {}
    for id_, change in changes.items():
        path = ("changes", id_)
        provision = template.get(id_)
        if provision is None:
            yield path, _no_such("clause", id_, template)
            continue
        reason = reason_absent(provision, template, conditions)
        if reason:
            yield path, f"“{id_}” is not in your policy: {reason[0].lower()}{reason[1:]} Delete this change."
            continue
        if provision.same and provision.same in first_for:
            yield (
                path,
                f"“{id_}” states the same rule as “{first_for[provision.same]}”, which you change already. One change "
                "covers all of them: delete this one.",
            )
            continue
        if provision.same:
            first_for[provision.same] = id_
        if change.add:
            continue
        inside = [p for p in template.values() if p.section == id_] if provision.is_section else [provision]
        standing = [p for p in inside if reason_absent(p, template, conditions) is None]
        locked = next((p for p in standing if p.locked), None)
        chosen = next((p for p in standing if p.choice), None)
        if locked:
            yield (
                path,
                f"“{id_}” keeps children safe or says who is responsible for the policy, so it stays. You may add to "
                "it: add: ..."
                if locked is provision
                else f"“{id_}” stays, because “{locked.id}” in it keeps children safe or says who is responsible for "
                "the policy. You may add to it: add: ...",
            )
        elif chosen:
            part = "This clause" if chosen is provision else f"“{chosen.id}” in it"
            yield (
                path,
                f"{part} states your answer under {chosen.choice}, which other pages repeat. Change that answer, or add to the clause: "
                f"add: ...{_or_in_own_words(chosen)}",
            )


def _or_in_own_words(chosen: Provision) -> str:
    if not questions.may_be_in_own_words(tuple((chosen.choice or "").split("."))):
        return ""
    return " If no answer there is true of you, your sentence stands in its place: {own_words: ...}"


def _no_such(what: str, id_: str, known: Iterable[str]) -> str:
    near = nearest(id_, known)
    return f"There is no {what} “{id_}”. " + (
        f"Did you mean “{near}”?" if near else f"Each {what}’s id is in its link on the page."
    )


def faults_in_own_clauses(
    clauses: Iterable[OwnClause],
    changes: Mapping[str, Change],
    template: Mapping[str, Provision],
    conditions: Mapping[str, str | None],
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find clauses of a setting’s own that have no place: no such section, or one that takes none.

    Yield for each the path in the setting file and a sentence with the remedy.
    """
    seen: set[str] = set()
    for number, clause in enumerate(clauses):
        path, id_ = ("own_clauses", number, "section"), clause.section
        section = template.get(id_)
        if clause.full_id in seen:
            yield (
                ("own_clauses", number, "id"),
                f"Two clauses of your own in “{id_}” are called “{clause.id}”. Give this one another id.",
            )
        seen.add(clause.full_id)
        if section is None:
            yield path, _no_such("section", id_, [known for known, other in template.items() if other.is_section])
            continue
        reason = reason_absent(section, template, conditions)
        left_out = changes[id_].omit if id_ in changes else None
        if reason or left_out:
            why = f"{reason[0].lower()}{reason[1:]}" if reason else "you leave it out under changes."
            yield path, f"“{id_}” is not in your policy: {why} Put this clause into another section, or delete it."
        elif all(other.locked for other in template.values() if other.section == id_ and not other.is_section):
            yield (
                path,
                f"Every clause of “{id_}” keeps children safe or says who is responsible, so it takes none of your own. Put this "
                f"one into another section, or add a sentence to a clause: changes: {{{_first_of(id_, template)}: {{add: ...}}}}",
            )


def _first_of(section: str, template: Mapping[str, Provision]) -> str:
    return next(id_ for id_, other in template.items() if other.section == section and not other.is_section)


@dataclasses.dataclass(frozen=True)
class Own:
    """What a setting says in a section in its own words: for the whole section, or in a clause of its own."""

    id: str
    says: str
    points: tuple[str, ...] = ()


def own_clauses_of(section: str, changes: Mapping[str, Change], clauses: Iterable[OwnClause]) -> Iterator[Own]:
    """Yield what a setting says in a section in its own words, in the order in which it stands there. Nothing if it leaves the section out."""
    change = changes.get(section)
    if change and change.omit:
        return
    if change and (said := change.replace or change.add):
        yield Own(f"{section}.own", said)
    yield from (
        Own(clause.full_id, clause.says, tuple(clause.points)) for clause in clauses if clause.section == section
    )


def spread_over_shared_rules(changes: Mapping[str, Change], template: Mapping[str, Provision]) -> dict[str, Change]:
    """Return the changes, each one of a shared rule applied to all its clauses.

    A section that is left out takes the rules that stand in it out of every policy: else a document that combines
    policies would go on printing them under its heading.
    """
    rules: dict[str, Change] = {}
    for id_, provision in template.items():
        section = changes.get(provision.section)
        if provision.same and id_ in changes:
            rules[provision.same] = changes[id_]
        elif provision.same and section and section.omit:
            rules.setdefault(provision.same, section)
    return {**changes, **{id_: rules[p.same] for id_, p in template.items() if p.same and p.same in rules}}
