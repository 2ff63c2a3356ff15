"""The registers: what is true for everyone. National guidance, and each local authority’s services.

Anything that dates (an edition, a telephone number, an address) stands once, in ``settings/shared/``, with its source,
the day it was checked and how sure we are.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from pathlib import Path
from typing import Any

import yaml

SHARED = Path(__file__).resolve().parent.parent / "settings" / "shared"

CONFIDENCES = ("primary", "secondary", "general", "unverified")


@dataclasses.dataclass(frozen=True)
class Guidance:
    """One document of national guidance. ``edition`` is the year printed after its title.

    One that another has taken the place of stays listed, so that old records can be read, and names it.
    """

    title: str
    edition: str
    publisher: str
    in_force: datetime.date | None
    statutory: bool
    applies_to: str
    url: str
    confidence: str
    checked: datetime.date
    source: str
    superseded_by: str | None = None


@dataclasses.dataclass(frozen=True)
class NotCarried:
    """A provision of the source policies that the template does not carry: why, and what stands in its place."""

    reason: str
    replaced_by: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load((SHARED / name).read_text(encoding="utf-8"), Loader=loader))


@functools.cache
def guidance() -> dict[str, Guidance]:
    """Give the register of national guidance, by id. Source: ``settings/shared/guidance.yml``."""
    return {
        key: Guidance(**{**entry, "edition": str(entry["edition"])}) for key, entry in _read("guidance.yml").items()
    }


@functools.cache
def authorities() -> dict[str, dict[str, Any]]:
    """Give each local authority’s services, by id. Source: ``settings/shared/authorities.yml``.

    What nobody has confirmed is left out, service or whole entry: an unverified number is never printed.
    """
    return {key: _confirmed(entry) for key, entry in _read("authorities.yml").items() if not _unverified(entry)}


def _confirmed(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        part: _confirmed(value) if isinstance(value, dict) else value
        for part, value in entry.items()
        if not _unverified(value)
    }


def _unverified(value: Any) -> bool:
    return isinstance(value, dict) and value.get("confidence") == "unverified"


@functools.cache
def not_carried() -> dict[str, NotCarried]:
    """Give the provisions that the template does not carry, by id. Source: ``settings/shared/not-carried.yml``."""
    return {
        key: NotCarried(entry["reason"], tuple(entry["replaced_by"])) for key, entry in _read("not-carried.yml").items()
    }
