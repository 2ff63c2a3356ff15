"""What the gate finds in a page, kept by the page's bytes: a test that tampers with one page has no other read again.

What depends on more than one page, such as where links lead, is looked at each time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from macros import clauses, gate

# Each looks at one page and at what is expected of the site, and at nothing else.
_OF_ONE_PAGE = ("_attribute_faults", "_word_faults", "_call_faults", "_policy_faults")


def keep(patch: pytest.MonkeyPatch) -> None:
    """Let the gate look at a page once, however often a site with that page is checked."""
    patch.setattr(gate, "_parsed", functools.cache(gate._parsed))
    for name in _OF_ONE_PAGE:
        patch.setattr(gate, name, _by_identity(getattr(gate, name)))
    patch.setattr("macros.gate.read", _by_identity(clauses.read))
    for name in ("_squeezed", "_said"):
        patch.setattr(gate, name, functools.cache(getattr(gate, name)))
    for name in ("_text_faults", "_number_faults"):
        patch.setattr(gate, name, _by_value(getattr(gate, name)))


def _by_value(look: Callable[[str, str, Any], Iterable[str]]) -> Callable[[str, str, Any], list[str]]:
    found: dict[tuple[str, str, int], tuple[Any, list[str]]] = {}

    def kept(at: str, text: str, expected: Any) -> list[str]:
        key = (at, text, id(expected))
        if key not in found:
            found[key] = expected, list(look(at, text, expected))
        return found[key][1]

    return kept


def _by_identity(look: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    # A page that was parsed is the same object again, and nobody writes in it. What is kept keeps it alive.
    found: dict[tuple[int, ...], tuple[tuple[Any, ...], list[Any]]] = {}

    def kept(*given: Any) -> list[Any]:
        key = tuple(map(id, given))
        if key not in found:
            found[key] = given, list(look(*given))
        return found[key][1]

    return kept
