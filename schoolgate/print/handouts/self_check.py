"""The yearly self-check as data: what the guidance asks of a setting, which rule of its policies answers each point, and why none does.

``settings/shared/self-check.yml`` lists the points. Each says which edition of its guidance it was read against: a newer one makes it
a fault of the template until somebody reads the point again. ``self_check_paper`` lays out what is found here.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from schoolgate import paths, registers
from schoolgate.agreement import overdue
from schoolgate.agreement.agreed_records import AgreedRecord, title_of
from schoolgate.errors import TemplateError
from schoolgate.language import roles, words
from schoolgate.policy.composing.policy import Clause, Section
from schoolgate.policy.provisions import ClauseContext, Provision, reason_absent
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.registers import Guidance, register_files
from schoolgate.registers.followed import guidance_that_applies
from schoolgate.registers.register_files import Year
from schoolgate.setting.model.fields import YesNo
from schoolgate.setting.model.people import Person, Role
from schoolgate.setting.model.policies import OtherPolicy
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import policy_name

LIST = paths.SHARED / "self-check.yml"
_NAME = "settings/shared/self-check.yml"

# The parts of the self-check, in their order.
GROUPS = {
    "leadership": "Leaders and those who govern",
    "policies": "The policies",
    "concerns": "Concerns about a child",
    "training": "Training",
    "teaching": "Teaching",
    "filtering": "Filtering and monitoring",
    "phones": "Phones, cameras and other devices",
    "searching": "Searching",
    "nudes": "Nude and indecent images",
    "adults": "Concerns about an adult here",
    "ai": "Artificial intelligence",
    "families": "Families",
}
Group = Literal[
    "leadership", "policies", "concerns", "training", "teaching", "filtering", "phones", "searching", "nudes", "adults", "ai",
    "families",
]  # fmt: skip


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Point:
    """One thing that the guidance asks. Its sentences may hold ``{learners}`` and the like: see ``words_for``."""

    group: Group
    expected: str
    """What is expected, in our own words."""
    sources: Annotated[dict[str, Year], Field(min_length=1)]
    """The guidance that asks it, by id, each with the edition that the point was read against."""
    answered_by: Annotated[tuple[str, ...], BeforeValidator(lambda value: () if value == "no" else value)]
    """The clauses that answer it, the best first. None where it is about what is done, and no clause says it."""
    evidence: str
    """What to show."""
    part: str | None = None
    """The part of the document, or the section of the law, that says so. Only where that is confirmed."""
    advice: YesNo = False
    """Whether a document that the law makes a setting follow, or have regard to, only advises it."""
    when: str | None = None
    """The conditions of the settings that it is for, with commas between them."""
    shows: dict[str, str] = dataclasses.field(default_factory=dict)
    """The setting’s own answers to print beside it: what each is called, and its path."""
    to_do: str | None = None
    """What to do where the answers leave the clause out, if there is more to say than to decide."""


@dataclasses.dataclass(frozen=True)
class Gap:
    """Why no rule answers a point, and what to do."""

    why: str
    to_do: str


@dataclasses.dataclass(frozen=True)
class Rule:
    """The clause that answers a point."""

    clause: Clause
    section: Section
    policy: str
    """The title of its policy."""
    address: str
    """Where it stands on the site."""
    reworded: bool
    """Whether it is in the setting’s own words."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """A point as it stands for a setting. Without a rule and a gap it is about what is done, and no clause says it."""

    id: str
    group: str
    expected: str
    evidence: str
    part: str | None
    sources: tuple[Guidance, ...]
    shows: Mapping[str, str]
    must: bool
    """Whether the law asks it of the setting, or makes it follow or have regard to the guidance that does."""
    rule: Rule | None = None
    gap: Gap | None = None


def points() -> Mapping[str, Point]:
    """Return every point by id, in the order in which they are listed.

    Raise RegisterError if the list is wrong, and TemplateError if a point was read against an edition that is not the newest.
    """
    found = register_files.read(LIST, Point).entries
    for id_, point in found.items():
        for source, edition in point.sources.items():
            if fault := _fault_of(source, edition, registers.guidance()):
                raise TemplateError(f"The point “{id_}” {fault}", _NAME, _line_of(id_))
    return found


def _fault_of(source: str, edition: str, register: Mapping[str, Guidance]) -> str | None:
    document = register.get(source)
    if document is None:
        return f"comes from “{source}”, and there is no such guidance in settings/shared/guidance.yml."
    if document.superseded_by:
        return f"comes from “{source}”, which “{document.superseded_by}” has replaced."
    if document.confidence == "unverified":
        return f"comes from “{source}”, which nobody has confirmed."
    if document.edition != edition:
        return (
            f"was read against the {edition} edition of “{source}”, and the register has that of {document.edition}. Read the point "
            f"beside the new edition, mend it, and then write {document.edition}."
        )
    return None


def _line_of(id_: str) -> int:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{id_}:")), 1)


# ---------------------------------------------------------------------------------------------------------------
# The points of a setting


def check_points(setting: Setting, context: ClauseContext, pages: Mapping[str, PolicyPage]) -> list[Finding]:
    """Return the points that are for a setting, each with the rule that answers it or the reason why none does.

    Takes what decides which clauses stand, and the pages of its policies. Raise TemplateError if a point names no clause.
    """
    guidance, said, rules = guidance_that_applies(setting), words_for(setting), _rules(pages)
    found = []
    for id_, point in points().items():
        sources = tuple(guidance[source] for source in point.sources if source in guidance)
        if not sources or (point.when and not context.holds(point.when)):
            continue
        rule, gap = None, None
        if point.answered_by:
            clause = context.clause_for(",".join(point.answered_by))
            if clause is None:
                gap = _gap(point, setting, context, pages)
            else:
                change = context.changes.get(clause)
                rule = dataclasses.replace(rules[clause], reworded=bool(change and change.replace))
        found.append(
            Finding(
                id_,
                point.group,
                words.capital(point.expected.format_map(said)),
                words.capital(point.evidence.format_map(said)),
                point.part,
                sources,
                {name: text for name, path in point.shows.items() if (text := answer_at(setting, path))},
                not point.advice and any(document.statutory for document in sources),
                rule,
                gap,
            )
        )
    return sorted(found, key=lambda finding: [*GROUPS].index(finding.group))


def words_for(setting: Setting) -> dict[str, str]:
    """Return the words of a setting that a point may use, by name."""
    several = len(setting.people.safeguarding_lead) > 1
    return {
        "learners": setting.words.learners.many,
        "head": roles.with_article(setting.words.head),
        "dsl": "each DSL" if several else "the DSL",
        "a_dsl": "a DSL" if several else "the DSL",
    }


def answer_at(setting: Setting, path: str) -> str:
    """Return one of a setting’s answers as text, or nothing where it has none. Takes its path, such as office.called."""
    value: Any = setting
    for part in path.split("."):
        value = getattr(value, part, None)
    return _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return words.join([_as_text(item) for item in value])
    if isinstance(value, datetime.date):
        return words.day(value)
    if isinstance(value, OtherPolicy):
        return value.title
    return str(value.role if isinstance(value, Role | Person) else value or "")


def _rules(pages: Mapping[str, PolicyPage]) -> dict[str, Rule]:
    """Return every clause by its id, and by those of the clauses whose rule it states for them."""
    return {
        id_: Rule(clause, section, page.policy.title, f"{page.address}#{clause.id}", False)
        for page in pages.values()
        for section in page.policy.sections
        for clause in section.clauses
        for id_ in (clause.id, *clause.aliases)
    }


# ---------------------------------------------------------------------------------------------------------------
# Why no rule answers a point


def _gap(point: Point, setting: Setting, context: ClauseContext, pages: Mapping[str, PolicyPage]) -> Gap:
    """Return why the best clause does not stand, or, where the setting itself takes one of them out, why it does."""
    found = [_why_absent(one, point, setting, context, pages) for one in _stating(point.answered_by, context.template)]
    return next((gap for taken_out, gap in found if taken_out), found[0][1])


def _stating(ids: Iterable[str], template: Mapping[str, Provision]) -> Iterator[Provision]:
    """Yield the clauses named, each followed by those of other policies that state the same rule."""
    for id_ in ids:
        yield template[id_]
        if rule := template[id_].same:
            yield from (other for other in template.values() if other.same == rule and other.id != id_)


def _why_absent(
    clause: Provision, point: Point, setting: Setting, context: ClauseContext, pages: Mapping[str, PolicyPage]
) -> tuple[bool, Gap]:
    """Return whether the setting takes a clause out itself, and why it does not stand, with what to do."""
    own, whole = context.changes.get(clause.id), context.changes.get(clause.section)
    title = policy_name(clause.policy)
    if clause.policy in setting.withdrawn_policies:
        given = _ended(setting.withdrawn_policies[clause.policy])
        return False, Gap(f"We have withdrawn the {title}: {given}", "Put the policy right and publish it again.")
    if clause.policy not in setting.adopted:
        return False, Gap(f"We do not adopt the {title}.", _look_elsewhere(clause.policy, setting))
    if reason := reason_absent(clause, context.template, context.conditions):
        decide = (
            "Ask whether we do this. If we do, give that answer in the setting file, and the rule is printed. If not, decide "
            "what to do."
        )
        return False, Gap(reason, point.to_do or decide)
    again = "Read the reason again. Put the rule back, or show where another document says it."
    if own and own.omit:
        return True, Gap(f"We leave this rule out. Our reason: {_ended(own.omit)}", again)
    heading = next(
        page.policy.headings[clause.section] for page in pages.values() if clause.section in page.policy.headings
    )
    if whole and whole.omit:
        return True, Gap(f"We leave out the section “{heading}”. Our reason: {_ended(whole.omit)}", again)
    return True, Gap(
        f"The section “{heading}” is in words of our own.", "Read whether it says this. If not, add a sentence to it."
    )


def _ended(reason: str) -> str:
    """Return a reason of the setting’s as a sentence, which may have been typed without a stop."""
    return reason if reason.endswith((".", "!", "?", "…", ".”")) else f"{reason}."


# The documents of a setting that may say what a policy of ours would.
_INSTEAD = {
    "online": ("online_safety", "acceptable_use"),
    "social": ("social_media", "acceptable_use", "staff_conduct"),
    "mobile": ("behaviour", "staff_conduct"),
}


def _look_elsewhere(policy: str, setting: Setting) -> str:
    others = [getattr(setting.other_policies, key) for key in (*_INSTEAD[policy], "child_protection")]
    titles = words.join([f"“{other.title}”" for other in others if other], "or")
    return f"Look for each point in our {titles}. If it is not there, adopt the {policy_name(policy)}, or add the point there."


# ---------------------------------------------------------------------------------------------------------------
# What is due


def find_due(setting: Setting, records: Mapping[str, AgreedRecord], today: datetime.date) -> list[Gap]:
    """Return what is out of date or still to be agreed. Takes the records of what was agreed, by document, and today’s date."""
    found = []
    for document in setting.documents:
        title, record = title_of(setting, document), records.get(document)
        due = overdue.review_due(setting, document, record)
        if record is None and not setting.childminder:
            by = setting.policies.approved_by
            found.append(
                Gap(f"The {title} is not yet agreed.", f"Ask the {by} to agree it, or to say what must change first.")
            )
        if due < today:
            found.append(Gap(f"The {title} was due for review on {words.day(due)}.", "Review it now."))
    if reviewed := overdue.filtering_last_reviewed(setting, today):
        found.append(
            Gap(
                f"Filtering and monitoring were last reviewed on {words.day(reviewed)}.",
                "Review them now, and at least once a year.",
            )
        )
    if council := overdue.council_standing(setting, today):
        found += _due_of_council(council)
    return found


def _due_of_council(council: overdue.CouncilStanding) -> Iterator[Gap]:
    if council.not_known:
        these = "this is" if len(council.not_known) == 1 else "these are"
        yield Gap(
            f"At {council.called} {these} not known: {words.join(council.not_known)}.",
            "Find out, and write it in the setting file. Until then pages say where to look.",
        )
    if council.undated:
        yield Gap(
            f"Nobody has written when the numbers of {council.called} were last checked.",
            "Ring them, and write the day.",
        )
    if council.checked:
        yield Gap(
            f"The numbers of {council.called} were last checked on {words.day(council.checked)}.",
            "Ring them now, and at least once a year.",
        )
