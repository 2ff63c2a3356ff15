"""What is due, as files that are published with the site: for a calendar and for a program."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.bases import BASES, data_of, edited, setting_of
from support.edition_names import HERE
from support.places import ROOT, STARTER, TODAY
from support.recording import published, record

from schoolgate.agreement import calendar
from schoolgate.setting.model.setting import Setting

Event = dict[str, str]


def unfolded(calendar: bytes) -> list[str]:
    """Read a calendar’s lines as RFC 5545 has it: CRLF ends a line, and one that begins with a space goes on."""
    assert calendar.endswith(b"\r\n")
    lines = calendar.removesuffix(b"\r\n").split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert not [line for line in lines if len(line) > 75], "a line is at most 75 octets"
    whole: list[bytes] = []
    for line in lines:
        if line.startswith(b" "):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    return [line.decode("utf-8") for line in whole]


def events(calendar: bytes) -> list[Event]:
    """Read the events of a calendar, with their texts as people read them."""
    lines = unfolded(calendar)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert lines[-1] == "END:VCALENDAR"
    assert [line for line in lines if line.startswith("PRODID:")]
    found: list[Event] = []
    for line in lines:
        assert re.fullmatch(r"[A-Z-]+(?:;[A-Z-]+=[A-Z-]+)*:.*", line), line
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            assert name not in found[-1], f"{name} stands twice"
            found[-1][name] = re.sub(r"\\([\\;,nN])", lambda mark: "\n" if mark[1] in "nN" else mark[1], value)
            if name in {"SUMMARY", "DESCRIPTION", "CATEGORIES"}:
                assert not re.search(r"(?<!\\)[;,]", value), line
    return found


def calendar_of(setting: Setting, today: datetime.date = TODAY) -> bytes:
    return calendar.as_calendar(setting, calendar.entries(setting, {}, today), today)


@pytest.mark.parametrize("base", BASES)
def test_a_calendar_takes_it_in(base: str) -> None:
    setting = setting_of(data_of(base))
    found = events(calendar_of(setting))
    assert len({event["UID"] for event in found}) == len(found)
    for event in found:
        assert event["DTSTAMP"] == "20261120T000000Z"
        start, end = (datetime.date.fromisoformat(event[f"DT{which};VALUE=DATE"]) for which in ("START", "END"))
        assert (end - start).days == 1, "it is for a whole day"
        assert event["UID"].endswith("@" + setting.site.split("/")[2])
        assert event["URL"] == setting.site


def test_each_is_for_whoever_sees_to_it() -> None:
    setting = setting_of(data_of("starter"))
    assert [(e["SUMMARY"], e["CATEGORIES"], e["DTSTART;VALUE=DATE"]) for e in events(calendar_of(setting))] == [
        ("Governing body: review the online safety policy", "governing body", "20270914"),
        ("Governing body: review the social media policy", "governing body", "20270914"),
        ("Governing body: review the mobile and smart technology policy", "governing body", "20270914"),
        ("School office: ring each telephone number on our online safety pages", "school office", "20270913"),
        ("School office: ring each telephone number on our online safety pages", "school office", "20270111"),
        ("School office: ring each telephone number on our online safety pages", "school office", "20270426"),
        ("Safeguarding lead: review filtering and monitoring", "safeguarding lead", "20270921"),
    ]


def test_combined_policies_are_reviewed_as_one() -> None:
    setting = setting_of(data_of("federation"))
    assert [e["SUMMARY"] for e in events(calendar_of(setting)) if "review the" in e["SUMMARY"]] == [
        "Trustees: review the policies, which are one document"
    ]


def test_the_numbers_to_ring_are_those_on_the_pages() -> None:
    setting = setting_of(data_of("starter"))
    told = {e["DESCRIPTION"] for e in events(calendar_of(setting)) if "ring each" in e["SUMMARY"]}
    assert told == {
        "Check that each is right, and who answers: Deputy headteacher, 01632 960 123; School office, 01632 960 100; Kent Front "
        "Door, 03000 41 11 11; Kent Front Door, 03000 41 91 91; Oakfield Youth Line, 01632 960 150; Oakfield Family Hub, "
        "01632 960 151."
    }


@pytest.mark.parametrize(
    "today", ["2026-01-01", "2026-01-12", "2026-01-13", "2026-04-27", "2026-09-14", "2026-09-15", "2028-02-29"]
)
def test_numbers_are_rung_once_a_term_every_year(today: str) -> None:
    day = datetime.date.fromisoformat(today)
    found = [e for e in events(calendar_of(setting_of(data_of("starter")), day)) if "ring each" in e["SUMMARY"]]
    assert {e["RRULE"] for e in found} == {
        "FREQ=YEARLY;BYMONTH=9;BYDAY=2MO", "FREQ=YEARLY;BYMONTH=1;BYDAY=2MO", "FREQ=YEARLY;BYMONTH=4;BYDAY=-1MO",
    }  # fmt: skip
    for event in found:
        start = datetime.date.fromisoformat(event["DTSTART;VALUE=DATE"])
        # The first of a series must be one that its own rule gives.
        months = dict(part.split("=") for part in event["RRULE"].split(";"))
        assert start.month == int(months["BYMONTH"])
        assert start.weekday() == 0
        assert 8 <= start.day <= 14 if months["BYDAY"] == "2MO" else start.day > 23
        assert datetime.timedelta() <= start - day < datetime.timedelta(372)


def test_an_entry_keeps_its_id_from_year_to_year() -> None:
    setting = setting_of(data_of("starter"))
    one, other = ({e["UID"] for e in events(calendar_of(setting, day))} for day in (TODAY, datetime.date(2028, 3, 1)))
    assert one == other
    below = setting_of(edited(data_of("starter"), {("site",): "https://oakfield.github.io/policies/"}))
    assert "review-mobile-policies@oakfield.github.io" in {e["UID"] for e in events(calendar_of(below))}


@pytest.mark.parametrize("name", ["Oak; Ash, Elm \\ Yew", "École Sainte-Thérèse " + "é" * 60, "学校" * 40, "a" * 200])
def test_any_name_is_folded_and_escaped(name: str) -> None:
    setting = setting_of(edited(data_of("starter"), {("name",): name, ("office", "called"): name}))
    calendar = calendar_of(setting)
    assert [e["CATEGORIES"] for e in events(calendar)].count(name) == 3
    title = next(line for line in unfolded(calendar) if line.startswith("X-WR-CALNAME:"))
    assert re.sub(r"\\([\\;,])", r"\1", title) == f"X-WR-CALNAME:{name}: online safety reviews"


def test_both_are_published_and_linked(starter: Path) -> None:
    page = (starter / "policies" / "index.html").read_text(encoding="utf-8")
    assert 'href="../reviews.ics"' in page
    assert 'href="../reviews.json"' in page
    assert events((starter / "reviews.ics").read_bytes())
    data = json.loads((starter / "reviews.json").read_bytes())
    assert data["setting"] == "Oakfield Primary School"
    assert [entry["due"] for entry in data["due"]] == [
        "2027-09-14", "2027-09-14", "2027-09-14", "2027-09-13", "2027-01-11", "2027-04-26", "2027-09-21",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["combined", "fragments"])
def test_each_form_links_to_them(tmp_path: Path, form: str) -> None:
    from support.attempts import written

    site = published(written(STARTER, {("policies", "form"): form}, tmp_path / "oak.yml"), tmp_path / "site")
    page = "fragments/index.html" if form == "fragments" else "policies/index.html"
    assert "reviews.ics" in (site / page).read_text(encoding="utf-8")


def test_what_was_agreed_sets_the_day(tmp_path: Path) -> None:
    file = Path(shutil.copy(STARTER, tmp_path / "oakfield.yml"))
    record(file, "mobile", "2026-10-07", "2027-03-31", "7.2")
    site = published(file, tmp_path / "site")
    (event,) = [e for e in events((site / "reviews.ics").read_bytes()) if "mobile" in e["SUMMARY"]]
    assert event["DTSTART;VALUE=DATE"] == "20270331"
    assert event["DESCRIPTION"] == "It was agreed on 7 October 2026. You review yearly."
    data: Any = json.loads((site / "reviews.json").read_bytes())
    assert data["policies"][2] == {
        "policy": "mobile",
        "written": "2026-09-14",
        "agreed": {"by": "governing body", "on": "2026-10-07", "minute": "7.2", "edition": HERE},
    }


def test_nobody_is_named_in_them(tmp_path: Path, site: Callable[[Path], Path]) -> None:
    federation = site(ROOT / "settings" / "examples" / "federation.yml")
    named = [
        person["name"] for people in ("safeguarding_lead", "deputies")
        for person in data_of("federation")["people"].get(people, []) if isinstance(person, dict) and "name" in person
    ]  # fmt: skip
    assert named
    for file in ("reviews.ics", "reviews.json"):
        assert not [name for name in named if name in (federation / file).read_text(encoding="utf-8")]
