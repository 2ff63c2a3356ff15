"""The governors’ pack: what a governing body is asked to decide on one page, what changes since it last agreed, the text.

It is made for a meeting and is no part of the site. It holds the text that families read, and no guidance.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.agreement.changes import Difference
from schoolgate.language import words
from schoolgate.policy import facts
from schoolgate.policy.composing.policy import Policy, clauses_by_citation
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.print.papers.paper import Block, Break, Heading, Paper, Paragraph, Piece, Table
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.registers import Guidance
from schoolgate.registers.followed import guidance_for
from schoolgate.setting.model.setting import Setting

_KINDS = {"added": "new", "removed": "taken out", "reworded": "reworded"}
_MAIN_REASONS = 2  # as many as leave the decision paper one page


def pack_for(
    page: PolicyPage,
    setting: Setting,
    fictional: bool,
    today: datetime.date,
    record: AgreedRecord | None = None,
    differences: Sequence[Difference] = (),
    logo: Logo | None = None,
) -> Paper:
    """Return the pack for one policy.

    Takes its page, the setting, whether that is made up, today’s date, what was last agreed with every difference
    since, and the setting’s logo. Without a record all of the text is new.
    """
    blocks = [
        *_decision(page.policy, setting, fictional, record, differences),
        *(_changes(record, differences) if record and differences else []),
        Break(),
        *papers.policy_blocks(page, level=2, contents=2),
    ]
    return papers.paper_of(f"For decision: {page.policy.title}", blocks, [page], setting, fictional, today, logo)


# ---------------------------------------------------------------------------------------------------------------
# On one page


def _decision(
    policy: Policy,
    setting: Setting,
    fictional: bool,
    record: AgreedRecord | None,
    differences: Sequence[Difference],
) -> Iterator[Block]:
    who = f"the {setting.policies.approved_by}"
    if fictional:
        yield Paragraph((Piece(papers.example_notice(setting)),), "notice")
    yield Heading(1, "Decision paper", "decision")
    consulted = facts.people_consulted(setting)
    rows = {
        "What you are asked to decide": _pieces_of(
            f"This asks {who} to agree the text of the {policy.title} in this pack, or to say what must change in it first, and to "
            "set the day of its next review."
        ),
        "What changes, and why": _pieces_of(_what_changes(policy, record, differences)),
        "The law and guidance behind it": tuple(_law(policy, guidance_for(setting).values())),
        "Who was consulted": _pieces_of(
            f"These had a say: {consulted}."
            if consulted
            else "Nobody is listed as having had a say. You may want to ask why."
        ),
        "Equality impact: on whom, and what we do about it": (),
        "Decision": (),
        "Minute, and next review": (),
        f"Signed for {who}, and date": (),
    }
    yield Table(
        ("What it is about", "For the meeting"), tuple(((Piece(row, strong=True),), text) for row, text in rows.items())
    )


def _pieces_of(sentence: str) -> tuple[Piece, ...]:
    return (Piece(sentence),)


def _what_changes(policy: Policy, record: AgreedRecord | None, differences: Sequence[Difference]) -> str:
    if record is None:
        numbered = [clause for clause in policy.clauses if clause.number]
        sections = len({clause.section for clause in numbered})
        return (
            f"No earlier text is kept, so all of this one is to be read as new. It has {len(numbered)} clauses in "
            f"{sections} sections. Our safeguarding lead can say what it changes in what we do."
        )
    agreed = f"the text that the {record.by} agreed on {words.day(record.on)}"
    agreed += f" (minute {record.minute})" if record.minute else ""
    if not differences:
        return f"Nothing. This is {agreed}."
    found = [difference.kind for difference in differences]
    counted = [f"{found.count(kind)} {phrase}" for kind, phrase in _KINDS.items() if kind in found]
    clause = "clause is" if len(found) == 1 else "clauses are"
    reasons = Counter(difference.reason for difference in differences).most_common(_MAIN_REASONS)
    return (
        f"{len(found)} {clause} not as in {agreed}: {words.join(counted)}. The main reasons: "
        f"{' '.join(reason for reason, _ in reasons)} Each change is set out on the next pages."
    )


def _law(policy: Policy, register: Iterable[Guidance]) -> Iterator[Piece]:
    cited = clauses_by_citation(policy)
    documents = [document for document in register if document.url in cited]
    for statutory, lead in ((True, "By law we follow these or have regard to them: "), (False, " These are advice: ")):
        for number, document in enumerate(document for document in documents if document.statutory == statutory):
            yield Piece("; " if number else lead)
            yield Piece(f"{document.title} ({document.edition})", to=document.url)
        if any(document.statutory == statutory for document in documents):
            yield Piece(".")


# ---------------------------------------------------------------------------------------------------------------
# What changes


def _changes(record: AgreedRecord, differences: Sequence[Difference]) -> Iterator[Block]:
    yield Break()
    yield Heading(1, "The changes, clause by clause", "changes")
    yield Paragraph(
        (
            Piece(f"Since {words.day(record.on)}. What goes is "),
            Piece("struck out", mark="removed"),
            Piece(", and what comes is "),
            Piece("underlined", mark="added"),
            Piece("."),
        )
    )
    for number, difference in enumerate(differences, 1):
        place = f"Clause {difference.number}" if difference.number else "Key facts"
        yield Heading(2, f"{place}: {_KINDS[difference.kind]}", f"change-{number}")
        pieces: list[Piece] = []
        for how, text in difference.words:
            pieces += [Piece(" ")] if pieces else []
            pieces.append(Piece(text, mark="" if how == "same" else how))
        yield Paragraph(tuple(pieces))
        yield Paragraph((Piece("Why: ", strong=True), Piece(difference.reason)))
