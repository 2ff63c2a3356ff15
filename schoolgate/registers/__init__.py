"""The registers: what is true for everyone. National guidance, helplines, and each local authority’s services.

Anything that dates (an edition, a telephone number, an address) stands once, in ``settings/shared/``, with its source,
the day it was checked and how sure we are.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from schoolgate import paths
from schoolgate.registers import councils, register_files
from schoolgate.registers.register_files import Year
from schoolgate.setting.model.fields import Age, Day, Email, Phone, WebAddress, YesNo, refusal
from schoolgate.setting.model.helplines import WORRIES, ForWhom, Worry, number_to_dial
from schoolgate.setting.model.people import Council
from schoolgate.setting.model.policies import months_after

SHARED = paths.SHARED

Confidence = Literal["primary", "secondary", "general", "unverified"]
CONFIDENCES: tuple[str, ...] = get_args(Confidence)


def _number(value: str) -> str:
    try:
        number_to_dial(value)
    except ValueError:
        raise refusal(
            f"“{value}” is not a telephone number in the United Kingdom. Write it in full, as it is dialled, in quotes."
        ) from None
    return value


def _day_or_no(value: Any) -> Any:
    return None if value == "no" else value


Number = Annotated[str, AfterValidator(_number)]
_Listed = Annotated[tuple[str, ...], Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Guidance:
    """One document of national guidance. ``edition`` is the year printed after its title.

    One that another has taken the place of stays listed, so that old records can be read, and names it.
    """

    title: str
    edition: Year
    publisher: str
    in_force: Annotated[Day | None, BeforeValidator(_day_or_no)]
    statutory: YesNo
    applies_to: Literal["schools", "early-years", "both", "clubs", "alternative-provision"]
    url: WebAddress
    confidence: Confidence
    checked: Day
    source: WebAddress
    superseded_by: str | None = None


@dataclass(frozen=True, config=_STRICT)
class Helpline:
    """A service that people are sent to: what it does for them, for whom and for which worries, and how it is reached.

    ``former`` are names it once had, and ``replaces`` services that have closed, for which this is the place to go now.
    ``groups`` are the lists of the online safety policy that print it (schools, reporting, families).
    """

    name: str
    does: str
    for_whom: Annotated[tuple[ForWhom, ...], Field(min_length=1)]
    confidence: Confidence
    checked: Day
    source: WebAddress
    url: WebAddress | None = None
    phone: Number | None = None
    text: str | None = None
    hours: str | None = None
    worries: tuple[Worry, ...] = ()
    former: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    groups: tuple[Literal["schools", "reporting", "families"], ...] = ()
    # The parts that nobody has confirmed. They are never given out.
    unverified: tuple[Literal["url", "phone", "text", "hours", "worries", "former", "replaces", "groups"], ...] = ()

    @property
    def reached(self) -> bool:
        """Whether anything that is confirmed says how to reach it."""
        return bool(self.url or self.phone or self.text)


@dataclass(frozen=True, config=_STRICT)
class SocialMediaAge:
    """The age that most services set, and what is said of a change in the law. ``cite`` is the guidance that tells of it."""

    minimum: Age
    news: str
    cite: str
    confidence: Literal["primary", "secondary", "general"]
    checked: Day
    source: WebAddress


@dataclass(frozen=True, config=_STRICT)
class NotCarried:
    """A provision of the source policies that the template does not carry: why, and what stands in its place."""

    reason: str
    replaced_by: _Listed


@dataclass(frozen=True, config=_STRICT)
class Service:
    """A service of a local authority, and how it is reached."""

    name: str
    confidence: Confidence
    url: WebAddress | None = None
    phone: Phone | None = None
    out_of_hours: Phone | None = None
    email: Email | None = None


@dataclass(frozen=True, config=_STRICT)
class Authority:
    """A local authority and its services."""

    name: str
    council: str
    partnership: Service
    advice_service: Service
    children_services: Service
    checked: Day
    source: WebAddress
    lado: Service | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, config=_STRICT)
class Danger:
    """One kind of danger: what helps, and what people type who are in it."""

    first: list[str]
    said: list[str]
    alone: list[str]


@dataclass(frozen=True, config=_STRICT)
class SearchWords:
    """The words that the site’s search knows beside those on its pages."""

    same: list[list[str]]
    spelt: dict[str, str]
    no_slips: str
    apart: str
    passed_over: str
    people: str
    danger: dict[str, Danger]
    asked: dict[str, str]


@functools.cache
def guidance() -> dict[str, Guidance]:
    """Return the register of national guidance, by id. Source: ``settings/shared/guidance.yml``.

    What nobody has confirmed is in it too, so that a page that cites it can be told.
    """
    return register_files.read(SHARED / "guidance.yml", Guidance, keep_unverified=True).entries


@functools.cache
def authorities() -> dict[str, dict[str, Any]]:
    """Return each local authority’s services, by id. Source: ``settings/shared/authorities.yml``.

    What nobody has confirmed is left out, service or whole entry: an unverified number is never printed.
    """
    read = register_files.read(SHARED / "authorities.yml", Authority).entries
    return {id_: _confirmed_parts(dataclasses.asdict(authority)) for id_, authority in read.items()}


def _confirmed_parts(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        part: _confirmed_parts(value) if isinstance(value, dict) else value
        for part, value in entry.items()
        if value is not None and not register_files.is_unverified(value)
    }


@functools.cache
def not_carried() -> dict[str, NotCarried]:
    """Return the provisions that the template does not carry, by id. Source: ``settings/shared/not-carried.yml``."""
    return register_files.read(SHARED / "not-carried.yml", NotCarried).entries


@functools.cache
def helplines() -> dict[str, Helpline]:
    """Return the services that people are sent to, by id. Source: ``settings/shared/helplines.yml``.

    One that nobody has confirmed is left out, and so is each part of another that is named under ``unverified``.
    """
    return {
        id_: _drop_unsure(line) for id_, line in register_files.read(SHARED / "helplines.yml", Helpline).entries.items()
    }


def _drop_unsure(helpline: Helpline) -> Helpline:
    """Return a helpline without the parts that nobody has confirmed."""
    doubtful = {*helpline.unverified, "unverified"}
    empty: dict[str, Any] = {
        field.name: field.default for field in dataclasses.fields(Helpline) if field.name in doubtful
    }
    return dataclasses.replace(helpline, **empty)


def worries_without_a_route(helplines: Iterable[Helpline]) -> list[tuple[str, str]]:
    """Return each worry for which nobody is left to turn to, and for whom: a child or a parent.

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
    """Return every text in the registers with a number to call: of the services, and of one council. Takes its name as typed."""
    services = [text for line in helplines().values() for text in (line.phone, line.text) if text]
    return services + (_texts(authorities().get(councils.find(council) or "")) if council else [])


def services_of(council: str | Council) -> dict[str, Any]:
    """Return what is known of a setting’s council: its names, and its services as far as they are known. Takes the answer."""
    return councils.services(council, authorities())


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [value] if isinstance(value, str) else []


@functools.cache
def social_media_age() -> SocialMediaAge:
    """Return the age for social media. Source: ``settings/shared/social-media-age.yml``."""
    return register_files.read_one(SHARED / "social-media-age.yml", SocialMediaAge)


def stale_facts(today: datetime.date) -> list[tuple[str, str, datetime.date]]:
    """Return what nobody has checked for twelve months: the register’s file, the entry’s id and when it was checked."""
    entries = [
        *(
            (name, id_, datetime.date.fromisoformat(entry["checked"]))
            for name in _DATED
            for id_, entry in _typed_values(name).items()
            if "checked" in entry  # what nobody has confirmed may lack it
        ),
        ("social-media-age.yml", "minimum", social_media_age().checked),
        (councils.COUNCILS.name, *councils.oldest()),  # one stands for all: they are looked at together
    ]
    return [(name, id_, checked) for name, id_, checked in entries if months_after(checked, 12) < today]


_DATED: dict[str, type[Any]] = {"guidance.yml": Guidance, "authorities.yml": Authority, "helplines.yml": Helpline}


def _typed_values(name: str) -> dict[str, Any]:
    return register_files.read(SHARED / name, _DATED[name], keep_unverified=name == "guidance.yml").typed


@functools.cache
def search_words() -> dict[str, Any]:
    """Return the words that the site’s search knows: ``same``, ``passed_over``, ``danger``, ``asked``.

    Source: ``settings/shared/search-words.yml``.
    """
    return dataclasses.asdict(register_files.read_one(SHARED / "search-words.yml", SearchWords))


def unconfirmed_entries() -> list[tuple[str, str, str]]:
    """Return what nobody has confirmed, and so is never printed: the register’s file, the entry’s id and which part of it."""
    found = []
    for name in ("authorities.yml", "helplines.yml"):
        for id_, entry in _typed_values(name).items():
            if register_files.is_unverified(entry):
                found.append((name, id_, ""))
                continue
            doubtful = [
                *entry.get("unverified", []),
                *(part for part, value in entry.items() if register_files.is_unverified(value)),
            ]
            found += [(name, id_, part) for part in doubtful]
    return found


def read_all() -> None:
    """Raise RegisterError if any register has a fault, before anything is built from them."""
    for register in (guidance, authorities, not_carried, helplines, social_media_age, search_words):
        register()
    councils.check()
