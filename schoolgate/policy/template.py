"""The template’s policies: their pages, and what they provide before any setting."""

from __future__ import annotations

from pathlib import Path

from schoolgate import paths
from schoolgate.policy import applies, clauses
from schoolgate.policy.statements import Ground
from schoolgate.setting.model.setting import POLICIES, Setting


def policy_pages() -> list[Path]:
    """Give the template’s policy pages."""
    return [paths.DOCS / "policies" / f"{policy}.md" for policy in POLICIES]


def read_template() -> dict[str, clauses.Provision]:
    """Read what the template provides, before any setting. It is read anew each time: `serve` sees it change."""
    return clauses.provisions(policy_pages())


def ground_of(setting: Setting) -> Ground:
    """Give what a setting’s clauses and statements rest on: the template, which conditions hold, its changes."""
    provided = read_template()
    own = clauses.spread(setting.changes, provided)
    return Ground(provided, applies.conditions(setting), own)
