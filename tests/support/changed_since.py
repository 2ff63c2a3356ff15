"""A setting whose mobile policy was agreed, and changed since."""

from __future__ import annotations

from pathlib import Path

from schoolgate.agreement import agreed_records
from support import yaml_files
from support.attempts import Edits
from support.bases import data_of, edited
from support.recording import record

# What it did to its mobile policy after it was agreed on 7 October 2026.
CHANGED_SINCE: Edits = {
    ("policies", "dates", "mobile", "written"): "2026-11-03",
    ("phones", "learners", "calls_home"): "the telephone in the library",
    ("changes",): {
        "mobile.staff.silent": {"replace": "Devices are silent all day."},
        "mobile.expect.owner-responsible": {"omit": "Our insurance says otherwise."},
    },
}


def agreed_then_changed(folder: Path, edits: Edits) -> Path:
    """Write the answers of a setting whose mobile policy was agreed with none of these, and its record."""
    file = folder / "oakfield.yml"
    first: Edits = {("changes",): {}}
    for answers in (first, {**first, **edits}):
        data = edited(data_of("starter"), answers)
        yaml_files.write(file, data)
        if not agreed_records.folder(file).exists():
            record(file, "mobile", "2026-10-07", minute="7.2")
    return file
