"""One setting file while it is filled in with a browser: what stands in it, what is wrong with it, and its pages.

What is returned is plain data for JSON. Nothing but the setting file, and the zip that was asked for, is ever written.
"""

from __future__ import annotations

import dataclasses
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from schoolgate.agreement import agreed_records
from schoolgate.agreement.checked import Checked
from schoolgate.errors import SettingRefused
from schoolgate.pages.site import LaidOut
from schoolgate.print.papers import papers
from schoolgate.publish import build, website
from schoolgate.publish.check import check_setting
from schoolgate.setting import files, questions
from schoolgate.setting.model.vocabulary import TITLES
from schoolgate.setting.problems import Problem, display_path
from schoolgate.setting.questions import Path as Path_
from schoolgate.setting.strict_yaml import LARGEST_FILE

Data = dict[str, Any]


class CannotBeRead(Exception):
    """The setting file holds what is no text. Its own text says what to do."""


class ChangedOnDisk(Exception):
    """Somebody else has changed the setting file since it was read."""

    def __init__(self, text: str) -> None:
        super().__init__("The file has changed on disk.")
        self.text = text
        """What stands in it now."""


@dataclasses.dataclass(frozen=True)
class _Look:
    """What came of checking a text, with the pages that it makes if it can be published."""

    key: object
    problems: tuple[Problem, ...]
    promises: tuple[Data, ...] = ()
    pages: Path | None = None


# For which text and day pages were made, their folder, and what is to be fixed before they can be newer.
_Shown = tuple[object, Path | None, Sequence[Problem]]


class Session:
    """Checks, saves and builds one setting file. One thing is done at a time: MkDocs can do no more."""

    def __init__(
        self, file: Path, made: Path, today: Callable[[], datetime.date], fictional: bool | None = None
    ) -> None:
        self.file, self.made, self._today, self._fictional = file, made, today, fictional
        self._room = tempfile.TemporaryDirectory(prefix="schoolgate-form-", ignore_cleanup_errors=True)
        self._number = 0
        self._last: _Look | None = None
        self._shown: _Shown = (None, None, ())

    def close(self) -> None:
        """Delete what was made to be shown."""
        self._room.cleanup()

    # -----------------------------------------------------------------------------------------------------------
    # The setting file

    def read(self) -> Data:
        """Return the text of the setting file. A file that is not there yet is empty, and new."""
        text = self._text()
        return {"text": "", "new": True} if text is None else {"text": text}

    def check(self, text: str) -> Data:
        """Return what is wrong with a text and, if nothing is, what it promises. Nothing is written."""
        look = self._look(text.encode())
        return {"faults": [*self._told(look.problems)], "promises": [*look.promises]}

    def save(self, text: str, was: str) -> Data:
        """Write a text to the setting file and check it. Raise ChangedOnDisk if the file is not what it was."""
        there = self._text() or ""
        if there != was:
            raise ChangedOnDisk(there)
        if text != there:
            files.write_whole(self.file, text.encode())
        return self.check(text)

    def _text(self) -> str | None:
        try:
            return files.read(self.file, LARGEST_FILE + 1).decode()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise CannotBeRead(
                f"{self.file.name} is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
            ) from None

    # -----------------------------------------------------------------------------------------------------------
    # Checking

    def _look(self, content: bytes) -> _Look:
        """Return what came of checking a text: again only if it, or what stands beside the file, has changed."""
        key = self._key(content)
        if self._last is None or self._last.key != key:
            before, self._last = self._last, self._checked(key, content)
            if before and before.pages and before.pages != self._shown[1]:
                shutil.rmtree(before.pages, ignore_errors=True)
        return self._last

    def _key(self, content: bytes) -> object:
        """Return what the result of a check rests on: the text, the day, the logo and what was agreed."""
        beside = [*self.file.parent.glob("*.*"), *agreed_records.folder(self.file).glob("*")]
        stands = [(path, path.stat().st_mtime_ns) for path in sorted(beside) if path != self.file and path.is_file()]
        return content, self._today(), tuple(stands)

    def _checked(self, key: object, content: bytes) -> _Look:
        loaded = check_setting(self.file, self._today(), fictional=self._fictional, content=content)
        if loaded.faults or loaded.setting is None:
            return _Look(key, (*loaded.faults, *loaded.warnings))
        place, made = self._free_folder(), list[LaidOut]()
        try:
            published = build.build_withdrawing_more_if_refused(
                loaded, self._today(), lambda one: made.append(build.stage(one, place, self._today()))
            )
        except SettingRefused as refused:
            shutil.rmtree(place, ignore_errors=True)
            return _Look(key, (*refused.problems, *loaded.warnings))
        # What else had to be withdrawn keeps nothing from being published.
        also = (dataclasses.replace(problem, warning=True) for problem in published.why_also_withdrawn)
        return _Look(key, (*also, *published.warnings), tuple(_promises(made[-1], published)), place)

    def _told(self, problems: Iterable[Problem]) -> Iterator[Data]:
        """Yield each problem as the form shows it: at its question, if it is of one."""
        own = display_path(self.file)
        for problem in problems:
            elsewhere = problem.file != own
            yield {
                "line": 1 if elsewhere else problem.line,
                "column": 1 if elsewhere else problem.column,
                "message": f"{problem.file}, line {problem.line}: {problem.message}" if elsewhere else problem.message,
                "path": None if elsewhere else _question(problem.path),
                "sort": "warning" if problem.warning else "gap" if problem.gap else "fault",
            }

    # -----------------------------------------------------------------------------------------------------------
    # Pages

    def pages(self) -> tuple[Path | None, Sequence[Problem]]:
        """Return the folder of the pages that the saved file makes, and what is to be fixed before they can be newer.

        If nothing is wrong they are those of the public site, and if answers are missing those of the review edition. As
        long as something else is to be fixed they stay as they were. There is no folder if none could be made so far.
        """
        content = (self._text() or "").encode()
        key, before = self._key(content), self._shown[1]
        if self._shown[0] != key:
            look = self._look(content)
            place = look.pages or self._review(content)
            faults = [problem for problem in look.problems if content and not place and not problem.warning]
            self._shown = key, place or before, faults
            if before and before != self._shown[1]:
                shutil.rmtree(before, ignore_errors=True)
        return self._shown[1:]

    def _review(self, content: bytes) -> Path | None:
        loaded = check_setting(self.file, self._today(), "review", fictional=self._fictional, content=content)
        if loaded.problems or loaded.setting is None:
            return None
        place = self._free_folder()
        try:
            build.stage(loaded, place, self._today(), variant="review")
        except SettingRefused:
            shutil.rmtree(place, ignore_errors=True)
            return None
        return place

    def _free_folder(self) -> Path:
        self._number += 1
        return Path(self._room.name) / f"site-{self._number}"

    # -----------------------------------------------------------------------------------------------------------
    # The website

    def make(self, with_papers: bool) -> Data:
        """Make the website of the saved file as a zip. Return its name and what is not in it, or what is to be fixed."""
        with_papers = with_papers and not papers.missing_packages()
        if not self.file.exists():
            return self.check("")
        try:
            made = website.make(
                self.file, self.made, self._today(), with_papers, website.is_there, fictional=self._fictional
            )
        except SettingRefused as refused:
            return {"faults": [*self._told(refused.problems)]}
        return {"file": f"/made/{quote(self.made.name)}", "pages": made.pages, "left_out": [*made.left_out]}


def _promises(laid_out: LaidOut, published: Checked) -> Iterator[Data]:
    """Yield what the policies promise, but for what was agreed."""
    agreed = published.agreement.agreed_clauses if published.agreement else frozenset[str]()
    for _, policy in sorted(laid_out.site.policies.items()):
        for promise in policy.promises:
            if promise.clause not in agreed:
                yield {**dataclasses.asdict(promise), "policy": TITLES[promise.policy]}


def _question(path: Path_) -> list[str | int] | None:
    """Return the path of the question that a problem is shown at: the nearest that the model has. None where it is of none."""
    while path and not (questions.field_at(path) or questions.own_key(path)):
        path = path[:-1]
    return [*path] or None
