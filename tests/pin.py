"""Writes an edition into the starter repository, after it has been tagged: python tests/pin.py OWNER/schoolgate v1.2.0.

A commit cannot name itself, so the starter names the edition before it: it is pinned in a commit of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "starter"
NOBODY = "OWNER/schoolgate"


def commit_of(edition: str, project: Path = ROOT) -> str:
    """Give the commit of an edition. Ends with a sentence where there is none."""
    found = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", f"refs/tags/{edition}^{{commit}}"],
        cwd=project, capture_output=True, text=True,
    )  # fmt: skip
    if found.returncode:
        sys.exit(f"There is no edition “{edition}”. Tag it first: git tag {edition}")
    return found.stdout.strip()


def commit_of_head(project: Path) -> str:
    """Give the commit at which a project stands."""
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=project, check=True, capture_output=True, text=True
    ).stdout.strip()


def write(starter: Path, repository: str, commit: str, edition: str) -> None:
    """Write the edition into the workflows, and where editors find the schema and people the made-up settings."""
    for file in starter.rglob("*"):
        if file.suffix in {".yml", ".json"}:
            text = file.read_text(encoding="utf-8")
            text = re.sub(
                r"uses: [\w-]+/[\w-]+(/\.github/workflows/[\w-]+\.yml)@\S+ # \S+",
                rf"uses: {repository}\1@{commit} # {edition}",
                text,
            )
            text = re.sub(
                r"(https://(?:raw\.githubusercontent|github)\.com/)[\w-]+/[\w-]+(/(?:blob/)?HEAD/settings/)",
                rf"\1{repository}\2",
                text,
            )
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _, repository, edition = sys.argv
    write(STARTER, repository, commit_of(edition), edition)
    print(f"The starter is at {edition}. Look at it: git diff starter")
