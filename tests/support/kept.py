"""What is pure and asked often, kept by content: what the gate finds in a page.

Tests build the same setting again with one answer changed, and most of its pages stay as they are. What depends on more than
one page, such as where links lead, is looked at each time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from schoolgate.publish import gate
from schoolgate.publish.gate import reading

# Each looks at one page, or at the text of one file, and at what is expected of the site, and at nothing else.
_OF_ONE_FILE = (
    "attribute_faults", "faults_in_words", "call_faults", "policy_faults", "text_faults", "number_faults",
)  # fmt: skip


def keep_findings(patch: pytest.MonkeyPatch) -> None:
    """Let the gate look at a page once, however often a site with that page is checked: a test tampers with one of them."""
    patch.setattr(gate, "parse_page", functools.cache(reading.parse_page))
    patch.setattr(gate, "lines_of_file", functools.cache(reading.lines_of_file))
    for name in _OF_ONE_FILE:
        patch.setattr(gate, name, _kept(getattr(gate, name)))


def _kept(look: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    # What was read of a file is the same object again, and nobody writes in it. What is kept keeps it alive. A text is told
    # by what it says, and what is expected by its values: each check makes an object of its own of those.
    expectations: list[reading.Expected] = []
    found: dict[tuple[Any, ...], tuple[tuple[Any, ...], list[Any]]] = {}

    def told_by(one: Any) -> Any:
        if isinstance(one, str):
            return one
        if not isinstance(one, reading.Expected):
            return id(one)
        if one not in expectations:
            expectations.append(one)
        return expectations.index(one)

    def kept(*given: Any) -> list[Any]:
        key = tuple(map(told_by, given))
        if key not in found:
            found[key] = given, list(look(*given))
        return found[key][1]

    return kept
