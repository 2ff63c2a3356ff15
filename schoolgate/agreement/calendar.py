"""What is due, for whom and when: as entries for a calendar (``reviews.ics``) and for a program (``reviews.json``).

Both are published with the site. A calendar goes on reminding people when nobody builds the site any more.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from schoolgate import registers
from schoolgate.agreement import agreed_records
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.language import seams, words
from schoolgate.policy import facts, lists
from schoolgate.setting.model.people import Contact, Role
from schoolgate.setting.model.policies import months_after, next_review
from schoolgate.setting.model.setting import Setting

CALENDAR, DATA = "reviews.ics", "reviews.json"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing that is due: whose task it is, on which day, and how it comes back (RFC 5545’s RRULE), if it does."""

    id: str
    who: str
    what: str
    due: datetime.date
    more: str
    again: str | None = None


# When numbers are called to test them: once a term, on a Monday. Month, and which Monday of it (the last is -1).
_TERMS = {"autumn": (9, 2), "spring": (1, 2), "summer": (4, -1)}


def entries(setting: Setting, records: Mapping[str, AgreedRecord], today: datetime.date) -> list[Entry]:
    """Return what is due for a setting. Takes the setting, its latest agreed records by document, and today’s date."""
    found = [_review(setting, document, records.get(document)) for document in setting.documents]
    numbers = _numbers_to_check(setting)
    for term, (month, place) in _TERMS.items():
        found.append(
            Entry(
                f"numbers-{term}",
                setting.office.called,
                "ring each telephone number on our online safety pages",
                _next_monday(month, place, today),
                f"Check that each is right, and who answers: {'; '.join(numbers)}.",
                f"FREQ=YEARLY;BYMONTH={month};BYDAY={place}MO",
            )
        )
    filtering = setting.online_safety.filtering if setting.online_safety else None
    if filtering:
        found.append(
            Entry(
                "filtering",
                "safeguarding lead",
                "review filtering and monitoring",
                months_after(filtering.reviewed, 12),
                f"It was last reviewed on {words.day(filtering.reviewed)}. It must be reviewed at least once a year. Do it with senior "
                f"leaders, IT staff and {_by_role(setting.people.safeguarding_governor)}",
            )
        )
    return found


def _review(setting: Setting, document: str, record: AgreedRecord | None) -> Entry:
    began = record.on if record else setting.written_on(document)
    due = next_review(setting.policies, began, record.next_review if record else None)
    since = (
        f"It was agreed on {words.day(record.on)}."
        if record
        else f"It was written on {words.day(began)}, and no agreement is recorded."
    )
    return Entry(
        f"review-{document}", setting.policies.approved_by, f"review {agreed_records.name_in_sentence(setting, document)}", due,
        f"{since} You review {setting.policies.review}.",
    )  # fmt: skip


def _by_role(person: Role) -> str:
    """Return the end of a sentence with somebody’s role: the safeguarding governor."""
    return seams.as_read(f"{lists.roles(facts.facts([person]))}.")


def _numbers_to_check(setting: Setting) -> list[str]:
    """Return each number that the pages print and the setting answers for, with whose it is."""
    services = registers.services_of(setting.council)
    people = [*setting.people.safeguarding_lead, setting.people.concerns_about_the_head]
    found = [f"{person.role}, {person.phone}" for person in people if person.phone]
    found.append(f"{words.capital(setting.office.called)}, {setting.office.phone}")
    for name in ("partnership", "advice_service", "children_services"):
        service = services.get(name, {})
        given = service.model_dump() if isinstance(service, Contact) else service
        found += [f"{given['name']}, {given[kind]}" for kind in ("phone", "out_of_hours") if given.get(kind)]
    return [*found, *(f"{line.name}, {line.phone}" for line in setting.helplines if line.phone)]


def _next_monday(month: int, place: int, today: datetime.date) -> datetime.date:
    for year in (today.year, today.year + 1):
        days = [datetime.date(year, month, 1) + datetime.timedelta(number) for number in range(31)]
        mondays = [day for day in days if day.month == month and day.weekday() == 0]
        found = mondays[place if place < 0 else place - 1]
        if found >= today:
            return found
    raise AssertionError("a month comes once a year")


def as_json(setting: Setting, records: Mapping[str, AgreedRecord], listed: Iterable[Entry]) -> bytes:
    """Return what is due, and what is agreed, as JSON."""
    policies = [
        {
            "policy": document,
            "written": setting.written_on(document).isoformat(),
            "agreed": _record_fields(records[document]) if document in records else None,
        }
        for document in setting.documents
    ]
    due = [
        {"id": e.id, "who": e.who, "what": e.what, "due": e.due.isoformat(), "comes_back": e.again is not None}
        for e in listed
    ]
    data: dict[str, Any] = {"setting": setting.name, "site": setting.site, "policies": policies, "due": due}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _record_fields(record: AgreedRecord) -> dict[str, str | None]:
    return {
        "by": record.by, "on": record.on.isoformat(), "minute": record.minute, "edition": record.template_edition,
    }  # fmt: skip


def as_calendar(setting: Setting, listed: Iterable[Entry], today: datetime.date) -> bytes:
    """Return what is due as a calendar that any program can import (RFC 5545).

    Each entry is for a whole day, keeps its UID for good, and is stamped with today’s date, which is an input.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Schoolgate//Reviews//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'{setting.name}: online safety reviews')}",
    ]
    for entry in listed:
        lines += _event(setting, entry, today)
    return b"".join(_fold(line) for line in [*lines, "END:VCALENDAR"])


def _event(setting: Setting, entry: Entry, today: datetime.date) -> Iterator[str]:
    place = urlsplit(setting.site)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.id}{re.sub(r'[^A-Za-z0-9-]+', '-', place.path).rstrip('-')}@{place.netloc}"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.due + datetime.timedelta(1):%Y%m%d}"
    if entry.again:
        yield f"RRULE:{entry.again}"
    yield f"SUMMARY:{_text(f'{words.capital(entry.who)}: {entry.what}')}"
    yield f"DESCRIPTION:{_text(entry.more)}"
    yield f"CATEGORIES:{_text(entry.who)}"
    yield f"URL:{setting.site}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Return a line folded at 75 octets, never inside a character."""
    out, width = b"", 0
    for character in line:
        octets = character.encode()
        if width + len(octets) > 75:
            out, width = out + b"\r\n ", 1
        out, width = out + octets, width + len(octets)
    return out + b"\r\n"
