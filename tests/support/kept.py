"""What is asked often, kept by content: what the gate finds in a page, and the pages of one setting file.

Tests build the same setting again with one answer changed, and most of its pages stay as they are. What depends on more than
one page, such as where links lead, is looked at each time.
"""

from __future__ import annotations

import datetime
import functools
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from schoolgate.agreement.checked import Checked
from schoolgate.pages.site import LaidOut
from schoolgate.publish import build, gate
from schoolgate.publish.gate import reading

# Each looks at one page, or at the text of one file, and at what is expected of the site, and at nothing else.
_OF_ONE_FILE = (
    "attribute_faults", "faults_in_words", "call_faults", "policy_faults", "text_faults", "number_faults",
)  # fmt: skip


def keep_findings(patch: pytest.MonkeyPatch) -> None:
    """Let the gate look at a page once, however often a site with that page is checked: a test tampers with one of them."""
    patch.setattr(gate, "parse_page", functools.cache(reading.parse_page))
    patch.setattr(gate, "lines_of_file", functools.cache(reading.lines_of_file))
    for name in _OF_ONE_FILE:
        patch.setattr(gate, name, _kept(getattr(gate, name)))


def _kept(look: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    # What was read of a file is the same object again, and nobody writes in it. What is kept keeps it alive. A text is told
    # by what it says, and what is expected by its values: each check makes an object of its own of those.
    expectations: list[reading.Expected] = []
    found: dict[tuple[Any, ...], tuple[tuple[Any, ...], list[Any]]] = {}

    def told_by(one: Any) -> Any:
        if isinstance(one, str):
            return one
        if not isinstance(one, reading.Expected):
            return id(one)
        if one not in expectations:
            expectations.append(one)
        return expectations.index(one)

    def kept(*given: Any) -> list[Any]:
        key = tuple(map(told_by, given))
        if key not in found:
            found[key] = given, list(look(*given))
        return found[key][1]

    return kept


def keep_pages(patch: pytest.MonkeyPatch, room: Path) -> None:
    """Let the pages of a setting file be made once, where tests look at what shows them: later ones are a copy.

    Takes a folder for them, which outlives the tests. A file is told by its text. Where anything stands beside it, such as a
    logo or a record, its pages are made each time.
    """
    stage = build.stage
    kept: dict[tuple[Any, ...], tuple[Path, LaidOut]] = {}

    def once(loaded: Checked, staged: Path, today: datetime.date, *more: Any, **named: Any) -> LaidOut:
        file = loaded.file
        if any(path != file for path in file.parent.iterdir()):
            return stage(loaded, staged, today, *more, **named)
        text = file.read_bytes() if loaded.content is None else loaded.content
        key = text, file.name, today, loaded.fictional, loaded.also_withdrawn, more, tuple(sorted(named.items()))
        if key not in kept:
            folder = room / str(len(kept))
            kept[key] = folder, stage(loaded, folder, today, *more, **named)
        folder, laid_out = kept[key]
        shutil.rmtree(staged, ignore_errors=True)
        shutil.copytree(folder, staged, copy_function=os.link)
        return laid_out

    patch.setattr(build, "stage", once)
