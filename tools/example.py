"""Records again what the example with agreed policies has agreed, as its clauses are now: python tools/example.py.

A school's records are never written twice. Those of an example would else say, after each change to the template, that its
rules have changed since they were agreed.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from schoolgate.cli import agree
from schoolgate.publish.check import check_setting

EXAMPLE = Path(__file__).resolve().parent.parent / "settings" / "examples" / "secondary.yml"
AGREED, MINUTE, NEXT_REVIEW = datetime.date(2026, 10, 7), "7.2", datetime.date(2027, 9, 30)


def main(file: Path, today: datetime.date) -> list[Path]:
    """Write the records of every document that a setting adopts, in place of those of the same day. Return the files written."""
    before = {old: old.read_bytes() for old in (file.parent / file.stem / "agreed").glob(f"*-{AGREED}.*")}
    for old in before:
        old.unlink()
    try:
        loaded = check_setting(file, today, "agree", fictional=True)
        if loaded.setting is None or loaded.faults:
            sys.exit("\n".join(str(fault) for fault in loaded.faults))
        written: list[Path] = []
        for document in loaded.setting.documents:
            by = loaded.setting.policies.approved_by
            written += agree.record_agreement(loaded, document, by, AGREED, MINUTE, NEXT_REVIEW, today)
    except BaseException:
        for old, content in before.items():
            old.write_bytes(content)
        raise
    return written


if __name__ == "__main__":
    for path in main(EXAMPLE, datetime.date.today()):
        print(path)
