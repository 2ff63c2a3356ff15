"""What is known of a setting once its file was read and its text was compared with what was agreed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from schoolgate.agreement.changes import Agreement
from schoolgate.setting.load import Loaded
from schoolgate.setting.problems import Problem


@dataclasses.dataclass(frozen=True)
class Checked(Loaded):
    """A setting file that was read and checked as far as it can be before pages are made."""

    agreement: Agreement | None = None
    """How its text stands to what was agreed; None where it has too many gaps to be compared."""
    also_withdrawn: tuple[str, ...] = ()
    """The policies that come down only because what is wrong with them would keep another from being withdrawn."""
    why_also_withdrawn: Sequence[Problem] = ()
    """What is wrong with those policies."""
