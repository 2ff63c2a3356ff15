"""The command, run in this process on settings of tests, whose numbers are made up, on the day of all tests.

Functions are told so: `fictional=True`, `today=TODAY`. The command has no such options: it goes by where a setting file stands,
and by the clock.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from unittest.mock import patch

from click.testing import CliRunner, Result

from schoolgate import paths
from schoolgate.cli import cli, finding
from support.places import TODAY


def run(*typed: object, fictional: bool = True, today: datetime.date = TODAY) -> Result:
    """Run the command as if every setting file were one of our examples, or none."""
    with on(today, fictional=fictional):
        return CliRunner().invoke(cli.main, [str(part) for part in typed], prog_name="schoolgate")


@contextlib.contextmanager
def on(today: datetime.date, *, fictional: bool = True) -> Iterator[None]:
    """Let the command take a day for today, and every setting file for one of our examples, or none."""
    clock = SimpleNamespace(date=SimpleNamespace(today=lambda: today))
    with patch.object(paths, "is_example", return_value=fictional), patch.object(finding, "datetime", clock):
        yield
