"""Settings whose policies were agreed: a copy beside the records that ``schoolgate agree`` writes."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

from schoolgate import paths, registers
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.agreement.changes import Difference
from schoolgate.cli import agree
from schoolgate.policy import editions, texts
from schoolgate.policy.provisions import clause_context
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting.model.setting import Setting
from support import run_folder
from support.edition_names import HERE
from support.places import TESTS, TODAY

SOURCES = TESTS / "sources"

# What the source policies say of their own agreement: the document, the day and the day of the next review.
RECORDED = {SOURCES / "penshurst.yml": [("mobile", "2026-10-07", "2027-08-31")]}


_recorded: dict[tuple[object, ...], dict[str, bytes]] = {}


def record(file: Path, document: str, on: str, review: str | None = None, minute: str | None = None) -> list[Path]:
    """Record that a setting’s approving body agreed a document, as the command does. Gives the files written.

    The command tries all pages first (test_agreeing.py), which takes nearly all of its time: this does not. Many tests begin
    with the same record of the same file: it is worked out once, and written again.
    """
    folder = agreed_records.folder(file)
    stand = tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*")))
    # What a test may put in place of ours.
    ours = (paths.DOCS, editions.editions, registers.guidance, registers.helplines, registers.authorities)
    key = (file.name, file.read_bytes(), stand, document, on, review, minute, *ours, registers.social_media_age)
    if key not in _recorded:
        _recorded[key] = {path.name: path.read_bytes() for path in _record(file, document, on, review, minute)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _recorded[key].items():
        (folder / name).write_bytes(content)
    return [folder / name for name in _recorded[key]]


def record_each(file: Path, setting: Setting) -> None:
    """Record that each document of a setting was agreed today, for one that publishes only what was agreed."""
    for document in setting.documents:
        record(file, document, TODAY.isoformat())


def _record(file: Path, document: str, on: str, review: str | None, minute: str | None) -> list[Path]:
    with patch.object(build, "try_build"):
        loaded = check_setting(file, TODAY, "agree", fictional=True)
        assert loaded.setting, loaded.faults
        assert loaded.faults == []
        day, due = datetime.date.fromisoformat(on), datetime.date.fromisoformat(review) if review else None
        return agree.record_agreement(loaded, document, loaded.setting.policies.approved_by, day, minute, due, TODAY)


def agreed_copy(file: Path, folder: Path, *records: tuple[str, str, str]) -> Path:
    """Copy a setting file into a folder, with records of what was agreed: of each its document, its day and its review."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = Path(shutil.copy(file, folder / file.name))
    for document, on, review in records:
        record(copy, document, on, review)
    return copy


def published(file: Path, out: Path, with_papers: bool = False) -> Path:
    """Build a setting of a test’s own, whose numbers are made up. Gives the folder of its site."""
    with run_folder.papers_are_written_once():
        build.build(file, out, TODAY, with_papers=with_papers, fictional=True)
    return out


def text_of(setting: Setting) -> dict[str, texts.Document]:
    """Give the text of a setting’s documents."""
    return texts.texts_of(setting)


def agreed_text(setting: Setting, edition: str = HERE) -> dict[str, AgreedRecord]:
    """Give records that the text of a setting, as it is, was agreed."""
    day = datetime.date(2026, 10, 7)
    return {
        document: AgreedRecord(
            setting.name, document, setting.policies.approved_by, day, None, day, edition, changes.guidance_editions(text.cites),
            {c.id: AgreedClause(c.number, c.heading, c.text, c.masked) for c in text.clauses},
        )
        for document, text in text_of(setting).items()
    }  # fmt: skip


def differences(before: Mapping[str, AgreedRecord], now: Setting) -> list[Difference]:
    """Give what changed in all of a setting’s documents."""
    after = text_of(now)
    context = clause_context(now)
    return [
        d
        for name, record_ in before.items()
        for d in changes.differences_since(record_, after[name].clauses, context, now)
    ]
