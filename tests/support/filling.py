"""A new file filled in as it says: each blank with the model's own example, each group of practices with yes."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from pathlib import Path
from typing import Any

from schoolgate.form.blank import blank_file
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.questions import Path as Path_
from support import yaml_files
from support.bases import typed
from support.composed import loaded
from support.grouped import at
from support.places import STARTER

# Where the model's example needs another answer beside it, or is not true of every kind.
_GIVEN: dict[Path_, Any] = {
    ("phones", "learners", "rule"): "off-and-out-of-sight",
    ("technology", "home_learning"): "no",
    ("policies", "told_by"): ["induction", "lessons", "newsletters"],
    ("childminding", "pictures"): "work-device",
    ("childminding", "recorders"): "none",
    ("schools",): [{"name": "Oakfield Infant School"}, {"name": "Oakfield Junior School"}],
}
_MOST_ROUNDS = 6


def filled_in(kind: str, policies: Collection[str], file: Path) -> Loaded:
    """Write the new file of a kind of setting for some policies, and fill in what `check` says is missing until nothing is."""
    file.write_text(blank_file(STARTER.read_text(encoding="utf-8"), "schema.json", policies, kind), encoding="utf-8")
    data = yaml_files.strings(file)
    for path, answer in _GIVEN.items():
        if at(data, path) is not None:
            _put(data, path, answer)
    for _ in range(_MOST_ROUNDS):
        found = loaded(data, file)
        for gap in found.gaps:
            _put(data, gap.path, _answer(gap.path, kind))
        if not found.gaps:
            break
    return found


def _answer(path: Path_, kind: str) -> Any:
    if path[0] == "practices":
        return "yes"
    if path == ("ages",):
        return [str(age) for age in KINDS[kind].usual_ages or (4, 11)]
    example = questions.example_at(path)
    field = questions.field_at(path)
    assert field, path
    answer = typed(questions.whole_example(field) if example is None else example)
    return answer[0] if isinstance(path[-1], int) and isinstance(answer, list) else answer


def _put(data: Any, path: Path_, answer: Any) -> None:
    """Put an answer at a path, through parts that are blank. One person may be written without a list."""
    for key, following in itertools.pairwise(path):
        if isinstance(data, dict) and isinstance(key, int):
            continue
        if isinstance(data, dict) and data.get(key) in (None, ""):
            data[key] = [] if isinstance(following, int) else {}
        data = data[key]
    last = path[-1]
    if isinstance(data, list):
        data[int(last) : int(last) + 1] = [answer]
    else:
        data[last] = answer
