"""Trying what somebody might write: a setting file with some of its answers changed, and what is said of it."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schoolgate.publish.check import check_setting
from support import yaml_files

# What schools call the body that approves their policies.
BODIES = (
    "governing body",
    "proprietor",
    "committee",
    "trustees",
    "local governing body",
    "Board of Directors",
    "Governors",
)


class _Gone(enum.Enum):
    # Not a bare object: a test's name must not hold an address that differs from worker to worker.
    GONE = "gone"


GONE = _Gone.GONE  # in place of an answer: the key is taken out
Edits = Mapping[tuple[str | int, ...], Any]
# Signs take a good part of a build: their pages, and four sheets for each.
NO_SIGNS: Edits = {("signs",): GONE, ("retired_signs",): GONE}
ONE_SIGN: Edits = {
    ("signs",): [{"id": "main-entrance", "place": "Main entrance", "kind": "visitors"}], ("retired_signs",): GONE,
}  # fmt: skip
# The starter's mobile policy alone: half its pages, which take half the time.
MOBILE_ALONE: Edits = {
    ("social_media",): GONE, ("online_safety",): GONE, ("policies", "dates", "social"): GONE,
    ("policies", "dates", "online"): GONE,
}  # fmt: skip


def written(base: Path, edits: Edits, file: Path) -> Path:
    """Write a copy of a setting file with other answers at some paths."""
    data: Any = yaml_files.strings(base)
    for path, answer in edits.items():
        holder = data
        for part in path[:-1]:
            holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[part]
        if answer is GONE:
            del holder[path[-1]]
        else:
            holder[path[-1]] = answer
    yaml_files.write(file, data)
    return file


def said_of(file: Path, today: datetime.date) -> list[str]:
    """Give what is said of a setting file, which may hold made-up numbers as a test’s own may."""
    return [fault.message for fault in check_setting(file, today, fictional=True).faults]
