"""Copies of the project that tests run: what its first command would make stands there already."""

from __future__ import annotations

import compileall
import contextlib
import shutil
from pathlib import Path

from support.places import ROOT

_COMPILED = [Path(".cache") / kind for kind in ("theme", "pages")]


def ready(copy: Path) -> Path:
    """Compile a copy's modules, and give it the templates that were compiled here, if they were. Return the copy."""
    for package in ("macros", "schoolgate"):
        compileall.compile_dir(copy / package, quiet=1)
    for folder in _COMPILED:
        # Another worker may be writing there.
        with contextlib.suppress(shutil.Error, FileNotFoundError):
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("*.tmp"))
    return copy
