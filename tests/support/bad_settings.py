"""The bad settings, and what the form’s server says of each."""

from __future__ import annotations

import contextlib
import functools
import json
from typing import Any

from filelock import FileLock

from schoolgate.form.session import Session
from support import run_folder
from support.places import TESTS, TODAY

BAD = sorted((TESTS / "bad").glob("*.yml"))
_REAL = "# real: "  # in a file whose numbers and addresses are checked as those of a real setting are


@functools.cache
def told_of_bad_settings() -> dict[str, list[dict[str, Any]]]:
    """Give what is wrong with each bad setting, as the form is told it. The first worker that asks looks, and the others read it."""
    kept = run_folder.folder() / "bad-settings.json"
    with FileLock(f"{kept}.lock"):
        if not kept.is_file():
            kept.write_text(json.dumps(_looked_at()), encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def _looked_at() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for file in BAD:
        text = file.read_text(encoding="utf-8")
        with contextlib.closing(Session(file, file, lambda: TODAY, _REAL not in text)) as session:
            found[file.stem] = session.check(text)["faults"]
    return found
