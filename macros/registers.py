"""The registers: what is true for everyone. National guidance, helplines, and each local authority’s services.

Anything that dates (an edition, a telephone number, an address) stands once, in ``settings/shared/``, with its source,
the day it was checked and how sure we are.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from macros.helplines import WORRIES
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
    """A service that people are sent to: what it does for them, for whom and for which worries, and how it is reached.

    ``former`` are names it once had, and ``replaces`` services that have closed, for which this is the place to go now.
    ``groups`` are the lists of the online safety policy that print it (schools, reporting, families).
    """

    name: str
    does: str
    for_whom: tuple[str, ...]
    confidence: str
    checked: datetime.date
    source: str
    url: str | None = None
    phone: str | None = None
    text: str | None = None
    hours: str | None = None
    worries: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether anything that is confirmed says how to reach it."""
        return bool(self.url or self.phone or self.text)


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
    """Give the services that people are sent to, by id. Source: ``settings/shared/helplines.yml``.

    One that nobody has confirmed is left out, and so is each part of another that is named under ``unverified``.
    """
    return {key: _helpline(entry) for key, entry in _read("helplines.yml").items() if not _unverified(entry)}


def _helpline(entry: dict[str, Any]) -> Helpline:
    doubtful = {"unverified", *entry.get("unverified", [])}
    known: dict[str, Any] = {part: value for part, value in entry.items() if part not in doubtful}
    lists = {part: tuple(value) for part, value in known.items() if isinstance(value, list)}
    return Helpline(**{**known, **lists})


def worries_without_a_route(helplines: Iterable[Helpline]) -> list[tuple[str, str]]:
    """Give each worry for which nobody is left to turn to, and for whom: a child or a parent.

    Takes the services that are confirmed. A page on such a worry would lead a frightened reader nowhere.
    """
    routes = {
        (worry, who)
        for helpline in helplines
        if helpline.reached
        for worry in helpline.worries
        for who in helpline.for_whom
    }
    return [(worry, who) for worry in WORRIES for who in ("child", "parent") if (worry, who) not in routes]


def numbers(council: str | None) -> list[str]:
    """Give every text in the registers that states a number to call: the services’, and those of one council area."""
    services = [text for line in helplines().values() for text in (line.phone, line.text) if text]
    return services + (_texts(authorities().get(council)) if council else [])


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [value] if isinstance(value, str) else []


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


@functools.cache
def search_words() -> dict[str, Any]:
    """Give the words that the site’s search knows: ``same``, ``passed_over``, ``danger``, ``asked``.

    Source: ``settings/shared/search-words.yml``.
    """
    return _read("search-words.yml")


def unconfirmed() -> list[tuple[str, str, str]]:
    """Give what nobody has confirmed, and so is never printed: the register’s file, the entry’s id and which part of it."""
    found = []
    for name in ("authorities.yml", "helplines.yml"):
        for id_, entry in _read(name).items():
            if _unverified(entry):
                found.append((name, id_, ""))
                continue
            doubtful = [*entry.get("unverified", []), *(part for part, value in entry.items() if _unverified(value))]
            found += [(name, id_, part) for part in doubtful]
    return found
