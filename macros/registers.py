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

from macros.setting import months_after

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
class Helpline:
    """A service that people are sent to: what it does for them, and which lists print it (schools, reporting, families)."""

    name: str
    url: str
    does: str
    groups: tuple[str, ...]
    confidence: str
    checked: datetime.date
    source: str
    phone: str | None = None


@dataclasses.dataclass(frozen=True)
class SocialMediaAge:
    """The age that most services set, and what is said of a change in the law. ``cite`` is the guidance that tells of it."""

    minimum: int
    news: str
    cite: str
    confidence: str
    checked: datetime.date
    source: str


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


@functools.cache
def helplines() -> dict[str, Helpline]:
    """Give the services that the text names and the useful links list. Source: ``settings/shared/helplines.yml``.

    One whose details nobody has confirmed is left out.
    """
    return {
        key: Helpline(**{**entry, "groups": tuple(entry["groups"])})
        for key, entry in _read("helplines.yml").items()
        if entry["confidence"] != "unverified"
    }


@functools.cache
def social_media_age() -> SocialMediaAge:
    """Give the age for social media. Source: ``settings/shared/social-media-age.yml``."""
    return SocialMediaAge(**_read("social-media-age.yml"))


def unchecked(today: datetime.date) -> list[tuple[str, str, datetime.date]]:
    """Give what nobody has checked for twelve months: the register’s file, the entry’s id and when it was checked."""
    entries = [
        *(
            (name, id_, entry["checked"])
            for name in ("guidance.yml", "authorities.yml", "helplines.yml")
            for id_, entry in _read(name).items()
        ),
        ("social-media-age.yml", "minimum", social_media_age().checked),
    ]
    return [(name, id_, checked) for name, id_, checked in entries if months_after(checked, 12) < today]
