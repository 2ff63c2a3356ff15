"""What the gate finds in a page, kept by the page's bytes: a test that tampers with one page has no other read again.

What depends on more than one page, such as where links lead, is looked at each time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from macros import clauses, gate

# Each looks at one page, or at the text of one file, and at what is expected of the site, and at nothing else.
_OF_ONE_FILE = (
    "_attribute_faults", "_word_faults", "_call_faults", "_policy_faults", "_text_faults", "_number_faults",
)  # fmt: skip


def keep(patch: pytest.MonkeyPatch) -> None:
    """Let the gate look at a page once, however often a site with that page is checked."""
    patch.setattr(gate, "_parsed", functools.cache(gate._parsed))
    for name in _OF_ONE_FILE:
        patch.setattr(gate, name, _kept(getattr(gate, name)))
    patch.setattr("macros.gate.read", _kept(clauses.read))
    for name in ("_squeezed", "_said"):
        patch.setattr(gate, name, functools.cache(getattr(gate, name)))


def _kept(look: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    # A page that was parsed is the same object again, and nobody writes in it. What is kept keeps it alive. A text is told
    # by what it says.
    found: dict[tuple[Any, ...], tuple[tuple[Any, ...], list[Any]]] = {}

    def kept(*given: Any) -> list[Any]:
        key = tuple(one if isinstance(one, str) else id(one) for one in given)
        if key not in found:
            found[key] = given, list(look(*given))
        return found[key][1]

    return kept
