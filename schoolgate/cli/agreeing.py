"""Agreeing: from a setting that is in order to a record of what its approving body agreed.

The one thing that it writes is a new record. The setting file is read, and never written.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from schoolgate import paths
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.agreement.checked import Checked
from schoolgate.errors import RecordError
from schoolgate.language import words
from schoolgate.policy import editions, texts
from schoolgate.policy.provisions import read_template
from schoolgate.publish import build
from schoolgate.setting.model.policies import next_review
from schoolgate.setting.model.setting import Setting

__all__ = ["RecordError", "agree", "known"]

_LONGEST_MINUTE = 60


def known(setting: Setting, document: str) -> None:
    """Find out whether a document is one that the setting adopts as it is named. Raises RecordError with its name."""
    if document in setting.documents:
        return
    if document in setting.withdrawn_policies:
        raise RecordError(f"You have withdrawn this policy. Delete withdrawn: {document}: first.")
    if setting.combined and document in setting.adopted:
        raise RecordError("Your policies form one document, which is agreed as a whole. Write: combined.")
    names = words.joined(setting.documents, "or")
    raise RecordError(
        f"“{document}” is not one of your policies. Write {names}." if names else "All your policies are withdrawn."
    )


def agree(
    loaded: Checked,
    document: str,
    by: str,
    on: datetime.date,
    minute: str | None,
    review: datetime.date | None,
    today: datetime.date,
) -> list[Path]:
    """Record that a document was agreed.

    Takes a setting that is in order, the document, by whom it was agreed and when, the minute, the day of the next review
    if one was set, and today’s date. Gives the two files written. Raises RecordError with what to write instead, and
    Refused where the setting’s pages may not be published.
    """
    assert loaded.setting is not None, "a setting without faults is whole"
    if paths.is_installed(loaded.file):
        raise RecordError(
            "This is the example that comes with Schoolgate. Write a file of your own: schoolgate new my-school."
        )
    setting = loaded.setting
    known(setting, document)
    body = setting.policies.approved_by
    if by.casefold().removeprefix("the ").strip() != body:
        raise RecordError(
            f"--by: your setting file says that the {body} approves your policies (policies: approved_by). Write --by "
            f'"{body}", or correct the file.'
        )
    if minute is not None and (words.placeholder(minute) or words.forbidden_character(minute) or words.code(minute)):
        raise RecordError("--minute: write the number of the minute, such as 7.2, or leave it out.")
    if minute is not None and len(minute) > _LONGEST_MINUTE:
        raise RecordError(f"--minute: write only its number, in at most {_LONGEST_MINUTE} characters.")
    latest = next_review(setting.policies, on)
    agreed_records.check_dates(setting, document, on, review or latest, latest, today)
    before = agreed_records.latest(loaded.file, document)
    if before and before.on > on:
        raise RecordError(
            f"--on: it was last agreed on {words.day(before.on)}, which is later. Write a date that is not earlier than that."
        )
    earlier = (*before.earlier, before.on) if before else ()
    blank = AgreedRecord(
        setting.name, document, body, on, minute, review or latest, editions.newest().name, {}, {}, earlier
    )
    text = texts.texts_of(setting, paths.DOCS, read_template(), {document: blank})[document]
    record = AgreedRecord(
        **vars(blank)
        | {
            "guidance": changes.cited(text.cites),
            "clauses": {c.id: AgreedClause(c.number, c.heading, c.text, c.masked) for c in text.clauses},
        }
    )
    build.tried(loaded, today)  # nothing is agreed that could not be published
    return agreed_records.write(loaded.file, record, text.html)
