"""What can go wrong, as one tree. `schoolgate.cli` turns each into words and an exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class SchoolgateError(Exception):
    """Anything that Schoolgate says it cannot do. Its text is for a school office."""


class _ToMend(SchoolgateError):
    """Something that cannot be used because of one or more problems."""

    def __init__(self, problems: Iterable[Any]) -> None:
        self.problems = list(problems)
        """Each thing to mend, as a `schoolgate.setting.problems.Problem`."""
        super().__init__("\n".join(map(str, self.problems)))


class SettingRefused(_ToMend):
    """A setting that may not be published as it is written."""


class RegisterError(_ToMend):
    """A register that cannot be used."""


class LogoError(SchoolgateError):
    """A drawing that cannot be shown as a browser shows it."""


class PaperError(SchoolgateError):
    """A paper or a sheet that cannot be made of what a setting says."""


class TemplateError(SchoolgateError):
    """A fault of the template, not of the setting file."""

    def __init__(self, message: str, file: str = "docs", line: int = 1) -> None:
        super().__init__(message)
        self.file, self.line = file, line
        """Where it is wrong, as far as is known: a path from the template’s folder, and a line from 1."""


class RecordError(SchoolgateError):
    """A record of what was agreed that may not be written, and what to do instead."""
