"""Settings whose policies were agreed: a copy beside the records that ``schoolgate agree`` writes."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from unittest.mock import patch

from schoolgate.cli import agree
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from support.places import TESTS, TODAY

SOURCES = TESTS / "sources"

# What the source policies say of their own agreement: the document, the day and the day of the next review.
RECORDED = {SOURCES / "penshurst.yml": [("mobile", "2026-10-07", "2027-08-31")]}


def record(file: Path, document: str, on: str, review: str | None = None, minute: str | None = None) -> list[Path]:
    """Record that a setting’s approving body agreed a document, as the command does. Gives the files written.

    The command tries all pages first (test_agreeing.py), which takes nearly all of its time: this does not.
    """
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
    build.build(file, out, TODAY, with_papers=with_papers, fictional=True)
    return out
