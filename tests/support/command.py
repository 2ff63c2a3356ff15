"""The command, run in this process on settings of tests, whose numbers are made up.

Functions are told so: `fictional=True`. The command has no such option, and goes by where a setting file stands.
"""

from __future__ import annotations

from unittest.mock import patch

from click.testing import CliRunner, Result

from schoolgate import paths
from schoolgate.cli import cli


def run(*typed: object, fictional: bool = True) -> Result:
    """Run the command as if every setting file were one of our examples, or none."""
    with patch.object(paths, "is_example", return_value=fictional):
        return CliRunner().invoke(cli.main, [str(part) for part in typed], prog_name="schoolgate")
