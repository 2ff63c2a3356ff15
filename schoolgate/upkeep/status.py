"""How each setting stands: what is agreed and by whom, what is due and when, what changed since, what is missing."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from schoolgate import registers
from schoolgate.agreement import agreed_records, overdue
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.agreement.checked import Checked
from schoolgate.agreement.overdue import CouncilStanding
from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.print.handouts import signing
from schoolgate.publish.check import check_setting
from schoolgate.setting.model.setting import Setting


@dataclasses.dataclass(frozen=True)
class Policy:
    """How one document stands. ``days`` are those left until it is due, below nought where it is overdue."""

    policy: str
    title: str
    edition: str | None
    by: str | None
    on: datetime.date | None
    minute: str | None
    due: datetime.date
    days: int
    changed: list[str]


@dataclasses.dataclass(frozen=True)
class Standing:
    """How one setting stands. ``filtering`` is the day its filtering and monitoring were reviewed, if that is a year ago."""

    setting: str
    name: str | None
    edition: str | None
    policies: list[Policy]
    withdrawn: dict[str, str]
    filtering: datetime.date | None
    gaps: int
    problems: int
    council: CouncilStanding | None = None
    papers: list[PaperStanding] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class PaperStanding:
    """A paper that is to be signed again: its name and title, the mark of its text, and who signs it again and why."""

    paper: str
    title: str
    mark: str
    why: list[str]


def standing_of(file: Path, today: datetime.date, *, fictional: bool | None = None) -> Standing:
    """Find out how a setting stands. Takes its file and today’s date; a file that cannot be read counts as one problem."""
    try:
        loaded = check_setting(file, today, fictional=fictional)
    except OSError:
        return Standing(file.stem, None, None, [], {}, None, 0, 1)
    setting = loaded.setting
    counts = len(loaded.gaps), len(loaded.problems) + len(loaded.why_also_withdrawn)
    if setting is None or loaded.gaps or (loaded.agreement is None and loaded.problems):
        # What stands in for a missing answer must not be told as one of the setting’s.
        return Standing(file.stem, None, None, [], {}, None, *counts)
    records, _ = agreed_records.read(file, setting.documents, today)
    found = loaded.agreement.differences if loaded.agreement else {}
    policies = [
        _policy(setting, document, records.get(document), [d.id for d in found.get(document, [])], today)
        for document in setting.documents
    ]
    withdrawn = {key: reason for key, reason in setting.withdrawn.model_dump().items() if reason}
    return Standing(
        file.stem, setting.name, editions.edition_of(setting), policies, withdrawn,
        overdue.filtering_last_reviewed(setting, today), *counts, overdue.council_standing(setting, today),
        _papers(loaded, today),
    )  # fmt: skip


def _papers(loaded: Checked, today: datetime.date) -> list[PaperStanding]:
    return [
        PaperStanding(one.handout, one.title, one.mark, [f"{who} {signing.as_sentences(why)}" for who, why in one.told])
        for one in signing.renewals_of(loaded, today)
        if one.waiting or one.is_due(today)
    ]


def _policy(
    setting: Setting, document: str, record: AgreedRecord | None, changed: list[str], today: datetime.date
) -> Policy:
    due = overdue.review_due(setting, document, record)
    return Policy(
        document,
        agreed_records.title_of(setting, document),
        record.template_edition if record else None,
        record.by if record else None,
        record.on if record else None,
        record.minute if record else None,
        due,
        (due - today).days,
        changed,
    )


def as_json(rows: Iterable[Standing], today: datetime.date) -> str:
    """Return how settings stand as JSON."""
    data = {
        "today": today,
        "settings": [dataclasses.asdict(row) for row in rows],
        "unchecked": [{"file": name, "id": id_, "checked": day} for name, id_, day in registers.stale_facts(today)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, default=_text)


def _text(value: Any) -> str:
    assert isinstance(value, datetime.date), value
    return value.isoformat()


_HEAD = ("Setting", "Policy", "Edition", "Agreed", "Due", "Days", "Changed")


def as_table(rows: Sequence[Standing], today: datetime.date) -> str:
    """Return how settings stand as a table, with remarks below it."""
    table: list[tuple[str, ...]] = [_HEAD]
    below: list[str] = []
    for row in rows:
        table += [(row.setting, *_cells(policy)) for policy in row.policies]
        below += [f"{row.setting}: {said}" for said in _remarks(row)]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEAD))]
    lines = ["  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    below += [
        f"settings/shared/{name}: {id_} was last checked on {words.day(day)}."
        for name, id_, day in registers.stale_facts(today)
    ]
    return "\n".join([*lines, *(["", *below] if below else [])])


def _cells(policy: Policy) -> tuple[str, ...]:
    by = (
        f"{policy.on} by the {policy.by}{f', minute {policy.minute}' if policy.minute else ''}"
        if policy.on
        else "not yet"
    )
    left = f"{-policy.days} overdue" if policy.days < 0 else str(policy.days)
    changed = f"{len(policy.changed)} since" if policy.changed else "-"
    return policy.title, policy.edition or "-", by, policy.due.isoformat(), left, changed if policy.on else "-"


def _remarks(row: Standing) -> Iterable[str]:
    if row.gaps:
        yield f"{row.gaps} {'answer is' if row.gaps == 1 else 'answers are'} missing. Run: schoolgate check {row.setting}"
    if row.problems:
        yield f"{row.problems} {'thing' if row.problems == 1 else 'things'} to fix. Run: schoolgate check {row.setting}"
    for key, reason in row.withdrawn.items():
        yield f"{key} is withdrawn: {reason}"
    if row.papers:
        named = words.join([paper.title for paper in row.papers])
        yield f"these papers are to be signed again: {named}. Run: schoolgate papers {row.setting}"
    if row.council and row.council.not_known:
        yield (
            f"{words.join(row.council.not_known)} at {row.council.called} {'is' if len(row.council.not_known) == 1 else 'are'} not known. "
            "Pages say where to look instead. Write what you find out under council:, with the day as checked:."
        )
    if row.council and row.council.undated:
        yield "nobody has written when the numbers of the council were last checked. Ring them, and write the day under council: checked:."
    if row.council and row.council.checked:
        yield f"the numbers of the council were last checked on {words.day(row.council.checked)}. Ring them at least once a year."
    if row.filtering:
        yield f"filtering and monitoring were last reviewed on {words.day(row.filtering)}. Review them at least once a year."
