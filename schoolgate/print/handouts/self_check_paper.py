"""The yearly self-check on paper: what to put right first, then each point with its rule, its evidence and room to write."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence

from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.language import seams, words
from schoolgate.policy import facts, lists
from schoolgate.policy.provisions import ClauseContext
from schoolgate.print.handouts.self_check import GROUPS, Finding, Gap, check_points, find_due
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.print.papers.paper import NEW_LINE, Block, Break, Bullets, Heading, Paper, Paragraph, Piece, Table
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.registers import Guidance
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting

NAME = "self-check"
_TITLE = "Online safety: the yearly self-check"
_WIDTHS = (0.37, 0.23, 0.24, 0.16)
_CHANGES = 5  # rows to write in


def self_check_paper(
    setting: Setting,
    context: ClauseContext,
    pages: Mapping[str, PolicyPage],
    records: Mapping[str, AgreedRecord],
    fictional: bool,
    today: datetime.date,
    logo: Logo | None = None,
) -> Paper:
    """Return the self-check of a setting, which is never published.

    Takes what decides which clauses stand, the pages of its policies, the records of what was agreed by document, whether the
    setting is made up, today’s date, and its logo.
    """
    findings = check_points(setting, context, pages)
    blocks: list[Block] = [
        *_front(setting, findings, fictional, today),
        *_first(findings, find_due(setting, records, today)),
        *_point_by_point(findings),
        *_signing(setting),
    ]
    # No page of the policies is in this paper, so that each link leads to the site.
    return papers.paper_of(_TITLE, blocks, [], setting, fictional, today, logo)


def _front(setting: Setting, findings: Sequence[Finding], fictional: bool, today: datetime.date) -> Iterator[Block]:
    if fictional:
        yield Paragraph((Piece(papers.example_notice(setting)),), "notice")
    yield _said(_how_to(setting))
    yield Paragraph(
        (
            Piece("Must", strong=True),
            Piece(
                " means that the law asks it, or that the law tells us to follow, or have regard to, the guidance that asks it. "
            ),
            Piece("Should", strong=True),
            Piece(" means that it is advice."),
        )
    )
    counted = [f"There {_are(len(findings), 'point')}."]
    missing = sum(finding.gap is not None for finding in findings)
    counted.append(
        f"No rule of ours answers {missing} of them." if missing else "Each has a rule of ours, or needs none."
    )
    if reworded := sum(finding.rule is not None and finding.rule.reworded for finding in findings):
        rules, each = ("1 rule is", "it") if reworded == 1 else (f"{reworded} rules are", "each")
        counted.append(f"{rules} in our own words: read that {each} still says what is expected.")
    yield _said(" ".join(counted))
    yield Paragraph((Piece(f"Made on {words.day(today)}. It is not for publication."),), "small")


def _how_to(setting: Setting) -> str:
    if setting.childminder:
        return (
            "Go through this once a year. It says what the guidance asks, which rule of our policy answers it, and what to show if "
            "somebody asks. That a rule is written does not show that it is kept: look for yourself, and write down what you saw."
        )
    several = len(setting.people.safeguarding_lead) > 1
    leads = "designated safeguarding leads (DSLs) go" if several else "designated safeguarding lead (DSL) goes"
    beside = f" with {_governor(setting)}" if _somebody_else_governs(setting) else ""
    return (
        f"The {leads} through this once a year{beside}. It says what the guidance asks, which rule of ours answers it, and what to show. "
        "That a rule is written does not show that it is kept: look for yourself, and write down what you saw."
    )


def _are(count: int, what: str) -> str:
    return f"is 1 {what}" if count == 1 else f"are {count} {what}s"


def _said(text: str) -> Paragraph:
    return Paragraph((Piece(text),))


# ---------------------------------------------------------------------------------------------------------------
# What to put right first


def _first(findings: Sequence[Finding], due: Sequence[Gap]) -> Iterator[Block]:
    yield Heading(1, "What to put right first", "first")
    gaps: dict[Gap, list[Finding]] = {}
    for finding in findings:
        if finding.gap:
            gaps.setdefault(finding.gap, []).append(finding)
    if not gaps and not due:
        yield _said("Nothing: no rule is missing, and no date has passed.")
    if gaps:
        yield Heading(2, "Points without a rule", "gaps")
    for gap, without in gaps.items():
        yield Paragraph((Piece(gap.why, strong=True), Piece(f" {gap.to_do}")))
        yield Bullets(tuple((Paragraph((*_must(finding), Piece(finding.expected))),) for finding in without))
    if due:
        yield Heading(2, "Dates and decisions", "due")
        yield Bullets(tuple((Paragraph((Piece(one.why, strong=True), Piece(f" {one.to_do}"))),) for one in due))


def _must(finding: Finding) -> tuple[Piece, ...]:
    return Piece("Must:" if finding.must else "Should:", strong=True), Piece(" ")


# ---------------------------------------------------------------------------------------------------------------
# Each point


def _point_by_point(findings: Sequence[Finding]) -> Iterator[Block]:
    yield Heading(1, "Point by point", "points")
    for group, inside in itertools.groupby(findings, lambda finding: finding.group):
        yield Heading(2, GROUPS[group], group)
        yield Table(
            ("What is asked", "Our rule", "What to show", "Who saw it, and when"),
            tuple(map(_row, inside)),
            widths=_WIDTHS,
        )


def _row(finding: Finding) -> tuple[tuple[Piece, ...], ...]:
    asked = (*_must(finding), Piece(finding.expected), NEW_LINE, *_sources(finding))
    return asked, _answer(finding), (Piece(finding.evidence),), ()


def _sources(finding: Finding) -> Iterator[Piece]:
    for number, document in enumerate(finding.sources):
        yield Piece("; " if number else "From ")
        yield Piece(_name(document), to=document.url)
    yield Piece(f", {finding.part}." if finding.part else ".")


def _name(document: Guidance) -> str:
    return f"{document.title} ({document.edition})"


def _answer(finding: Finding) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    if finding.rule:
        rule = finding.rule
        where = f"{rule.clause.number} {rule.section.name}" if rule.clause.number else rule.section.name
        pieces += [Piece(f"{rule.policy}, "), Piece(where, to=rule.address)]
        pieces += (
            [NEW_LINE, Piece("In our own words: read that it still says this.", strong=True)] if rule.reworded else []
        )
    elif finding.gap:
        pieces += [Piece("No rule. ", strong=True), Piece(finding.gap.why)]
    else:
        pieces += [Piece("No rule is needed: look at what is done.")]
    for called, answer in finding.shows.items():
        pieces += [NEW_LINE, Piece(f"{called}: {answer}")]
    return tuple(pieces)


# ---------------------------------------------------------------------------------------------------------------
# When it is done


def _signing(setting: Setting) -> Iterator[Block]:
    yield Break()
    yield Heading(1, "When it is done", "done")
    yield Heading(2, "What we will change", "changes")
    changes = ("What", "Who does it", "By when")
    yield Table(changes, (((),) * len(changes),) * _CHANGES, widths=(0.6, 0.22, 0.18))
    rows = ["Checked" if setting.childminder else "Checked by the DSL"]
    if not setting.childminder and _somebody_else_governs(setting):
        rows.append(f"Evidence seen by {_governor(setting)}")
    if not same_role(setting.people.safeguarding_governor.role, setting.policies.approved_by):
        rows.append(f"Reported to the {setting.policies.approved_by}, with the minute")
    yield Heading(2, "Who has seen it", "seen")
    yield Table(("What was done", "Name and date"), tuple(((Piece(row, strong=True),), ()) for row in rows))


def _governor(setting: Setting) -> str:
    return seams.as_read(lists.roles([facts.facts(setting.people.safeguarding_governor)]))


def _somebody_else_governs(setting: Setting) -> bool:
    # The owner of a small nursery may be its lead and govern it too.
    leads = setting.people.safeguarding_lead
    return not any(same_role(lead.role, setting.people.safeguarding_governor.role) for lead in leads)
