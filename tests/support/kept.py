"""What is asked often, kept by content: what the gate finds in a page, and the pages of one setting file.

Tests build the same setting again with one answer changed, and most of its pages stay as they are. What depends on more than
one page, such as where links lead, is looked at each time.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolgate.agreement.checked import Checked
from schoolgate.pages.site import LaidOut
from schoolgate.publish import build, gate
from schoolgate.publish.gate import reading
from support import run_folder

# Each looks at one page, or at the text of one file, and at what is expected of the site, and at nothing else.
_OF_ONE_FILE = (
    "attribute_faults", "faults_in_words", "call_faults", "policy_faults", "text_faults", "number_faults",
)  # fmt: skip


def keep_findings(patch: pytest.MonkeyPatch) -> None:
    """Let the gate look at a page once, however often a site with that page is checked: a test tampers with one of them."""
    patch.setattr(gate, "parse_page", functools.cache(reading.parse_page))
    patch.setattr(gate, "lines_of_file", functools.cache(reading.lines_of_file))
    patch.setattr(gate, "_PAPERS", {kind: _read_once(read) for kind, read in gate._PAPERS.items()})
    for name in _OF_ONE_FILE:
        patch.setattr(gate, name, _kept(getattr(gate, name)))


def _read_once(read: Callable[[Path], Any]) -> Callable[[Path], Any]:
    """Keep what is read of a paper by its bytes. One that cannot be read is read again."""
    found: dict[bytes, Any] = {}

    def kept(file: Path) -> Any:
        content = file.read_bytes()
        if content not in found:
            found[content] = read(file)
        return found[content]

    return kept


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


class Pages:
    """The pages of setting files, each made once in a folder that outlives the tests that look at them."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.made: dict[tuple[Any, ...], tuple[Path, LaidOut]] = {}

    def keep(self, patch: pytest.MonkeyPatch) -> None:
        """Let the same file, with the same things beside it, be laid out once: whoever asks again gets a copy."""
        stage = build.stage

        def once(
            loaded: Checked,
            staged: Path,
            today: datetime.date,
            say: Callable[[str], None] = lambda _: None,
            variant: str = "public",
            with_papers: bool = False,
        ) -> LaidOut:
            key = (*_stands_in(loaded), loaded.fictional, loaded.also_withdrawn, today, variant, with_papers)
            if key not in self.made:
                # A server that a test has ended may still be at work in a thread, on the same setting or on another.
                folder = Path(tempfile.mkdtemp(dir=self.room)) / "site"
                # What is put in the place of ours for a time must not be put there by two threads: a form makes no papers.
                with run_folder.papers_are_written_once() if with_papers else contextlib.nullcontext():
                    self.made[key] = folder, stage(loaded, folder, today, say, variant, with_papers)
            folder, laid_out = self.made[key]
            shutil.rmtree(staged, ignore_errors=True)
            shutil.copytree(folder, staged)
            return laid_out

        patch.setattr(build, "stage", once)


def _stands_in(loaded: Checked) -> Iterator[object]:
    """Yield what the pages of a setting file are made of: its name, its text, its records and its logo."""
    file = loaded.file
    yield file.name
    yield file.read_bytes() if loaded.content is None else loaded.content
    logo = [file.parent / loaded.setting.logo] if loaded.setting and loaded.setting.logo else []
    for path in (*sorted((file.parent / file.stem).rglob("*")), *logo):
        if path.is_file():
            yield path.name, path.read_bytes()
