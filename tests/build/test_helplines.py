"""Who to call: every worry has somebody to turn to, nothing unconfirmed is printed, and old names lead on.

A wrong number on these pages is the worst that this project could do. So what is printed is checked here against the files
themselves, in ways of this test’s own.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support import yaml_files
from support.places import ROOT, STARTER, TESTS, TODAY

from schoolgate import registers
from schoolgate.errors import SettingRefused
from schoolgate.publish import build
from schoolgate.registers import Helpline
from schoolgate.setting.model.helplines import FOR_WHOM, WORRIES

FILE = ROOT / "settings" / "shared" / "helplines.yml"
RAW: dict[str, dict[str, Any]] = yaml_files.values(FILE)
CONFIRMED = {id_: entry for id_, entry in RAW.items() if entry["confidence"] != "unverified"}
LINKS: list[dict[str, str]] = yaml_files.values(TESTS / "inventory" / "links.yml")
GOOD = [
    STARTER,
    *sorted((ROOT / "settings" / "examples").glob("*.yml")),
    *sorted((TESTS / "good").glob("*.yml")),
    *sorted((TESTS / "sources").glob("*.yml")),
]


@pytest.fixture(scope="module")
def help_page(starter: Path) -> Any:
    """The starter’s page of help, as parsed."""
    return parsed(starter / "help" / "index.html")


def parsed(file: Path) -> Any:
    return lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def entry(page: Any, id_: str) -> Any:
    """Give a service’s place in the directory."""
    (found,) = page.xpath("//*[@id=$id]", id=id_)
    assert found.tag == "li"
    assert "helpline" in found.get("class")
    return found


def said(element: Any) -> str:
    """Give what an element says."""
    return " ".join(element.text_content().split())


def section(page: Any, id_: str) -> list[Any]:
    """Give the lists under a heading, up to the next."""
    (heading,) = page.xpath("//*[self::h2 or self::h3][@id=$id]", id=id_)
    found = []
    for element in heading.itersiblings():
        if element.tag in {"h2", "h3"}:
            break
        found.append(element)
    return found


# ---------------------------------------------------------------------------------------------------------------
# The register


def test_what_is_said_to_be_unconfirmed_is_a_part_that_can_be_left_out() -> None:
    # A misspelt one would leave the number or the hour in.
    optional = {"url", "phone", "text", "hours"}
    for id_, one in RAW.items():
        assert set(one.get("unverified", [])) <= optional & set(one), id_


def test_what_nobody_has_confirmed_is_never_given_out() -> None:
    helplines = registers.helplines()
    assert set(helplines) == set(CONFIRMED)
    assert set(RAW) - set(CONFIRMED) == {"ukcis", "nen", "true-vision", "report-abuse-in-education"}
    left_out = {(id_, part) for id_, one in RAW.items() for part in one.get("unverified", [])}
    assert {("nspcc", "hours"), ("nspcc-whistleblowing", "hours"), ("dfe-counter-extremism", "phone")} <= left_out
    for id_, part in left_out:
        assert getattr(helplines[id_], part) is None


def test_all_that_is_kept_is_looked_at_again_after_a_year() -> None:
    told = {id_ for file, id_, _ in registers.stale_facts(TODAY.replace(year=2028)) if file == "helplines.yml"}
    assert told == set(RAW)


def test_the_policies_list_what_they_did_before() -> None:
    groups: dict[str, list[str]] = {"schools": [], "reporting": [], "families": []}
    for id_, helpline in registers.helplines().items():
        for group in helpline.groups:
            groups[group].append(id_)
    assert groups == {
        "schools": ["uksic", "posh", "360safe", "pshe-association", "ncsc"],
        "reporting": [
            "ceop", "iwf", "report-remove", "childline", "report-fraud", "report-harmful-content",
            "revenge-porn-helpline", "report-terrorism", "stop-it-now",
        ],
        "families": [
            "childnet", "ceop-education", "internet-matters", "nspcc", "parent-zone", "get-safe-online", "act-early",
        ],
    }  # fmt: skip


def test_the_emergency_numbers_are_those_everyone_knows() -> None:
    helplines = registers.helplines()
    numbers = {id_: helplines[id_].phone for id_ in ("emergency", "police", "nhs-111", "childline", "samaritans")}
    assert numbers == {
        "emergency": "999", "police": "101", "nhs-111": "111", "childline": "0800 1111", "samaritans": "116 123",
    }  # fmt: skip


def test_no_council_is_in_the_national_register() -> None:
    areas = yaml_files.values(FILE.parent / "authorities.yml")
    theirs = {number for area in areas.values() for number in re.findall(r"\d[\d ]{8,}\d", str(area))}
    assert theirs
    assert not theirs & {one.get("phone") for one in RAW.values()}


# ---------------------------------------------------------------------------------------------------------------
# Somebody to turn to


@pytest.mark.parametrize("worry", WORRIES)
def test_a_worry_has_somebody_to_turn_to(worry: str) -> None:
    for who in ("child", "parent"):
        assert [h for h in registers.helplines().values() if worry in h.worries and who in h.for_whom and h.reached]


def test_a_worry_that_has_nobody_left_is_named() -> None:
    def without(worry: str) -> list[Helpline]:
        return [
            dataclasses.replace(helpline, worries=tuple(w for w in helpline.worries if w != worry))
            for helpline in registers.helplines().values()
        ]

    assert registers.worries_without_a_route(registers.helplines().values()) == []
    for worry in WORRIES:
        assert registers.worries_without_a_route(without(worry)) == [(worry, "child"), (worry, "parent")]
    assert len(registers.worries_without_a_route([])) == 2 * len(WORRIES)


def test_a_service_that_nobody_can_reach_is_no_route() -> None:
    childline = registers.helplines()["childline"]
    for way in ("url", "phone", "text"):
        ways: dict[str, Any] = {**dict.fromkeys(("url", "phone", "text")), way: getattr(childline, way)}
        reached = registers.worries_without_a_route([dataclasses.replace(childline, **ways)])
        assert reached == [(worry, "parent") for worry in WORRIES]
    silent = dataclasses.replace(childline, url=None, phone=None, text=None)
    assert registers.worries_without_a_route([silent]) == registers.worries_without_a_route([])


@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Any], None]], None]]:
    """Change a copy of the register, and have the project read that."""
    shared = tmp_path / "shared"
    shutil.copytree(FILE.parent, shared)
    readers = (registers.guidance, registers.authorities, registers.not_carried, registers.helplines)

    def spoil(change: Callable[[Any], None]) -> None:
        data = yaml_files.values(shared / "helplines.yml")
        change(data)
        yaml_files.write(shared / "helplines.yml", data)
        monkeypatch.setattr(registers, "SHARED", shared)
        for reader in readers:
            reader.cache_clear()

    yield spoil
    for reader in readers:
        reader.cache_clear()


def test_a_build_is_refused_where_a_worry_leads_nowhere(
    spoilt: Callable[[Callable[[Any], None]], None], tmp_path: Path
) -> None:
    def nobody_for_those_who_want_to_die(register: Any) -> None:
        for one in register.values():
            if "self-harm" in one.get("worries", []):
                one["confidence"] = "unverified"

    spoilt(nobody_for_those_who_want_to_die)
    with pytest.raises(SettingRefused) as refused:
        build.build(STARTER, tmp_path / "site", TODAY)
    messages = [str(problem) for problem in refused.value.problems]
    said = (
        "settings/shared/helplines.yml:1:1: This is an error in the template, not in your setting file: of the "
        "services that are confirmed, none is left to which a {} can turn about “{}”. Please report it."
    )
    assert {said.format("child", "self-harm"), said.format("parent", "self-harm")} <= set(messages)
    assert not (tmp_path / "site").exists()


def test_a_number_that_nobody_confirms_any_more_leaves_every_page(
    spoilt: Callable[[Callable[[Any], None]], None], tmp_path: Path
) -> None:
    def doubted(register: Any) -> None:
        register["papyrus"]["unverified"] = ["hours", "phone"]
        register["kidscape"]["confidence"] = "unverified"

    spoilt(doubted)
    build.build(STARTER, tmp_path / "site", TODAY)
    for file in (tmp_path / "site").rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        assert "0800 068 4141" not in page
        assert "+448000684141" not in page
        assert "Kidscape" not in page
    assert "Papyrus" in said(entry(parsed(tmp_path / "site" / "help" / "index.html"), "papyrus"))


# ---------------------------------------------------------------------------------------------------------------
# What the page prints


@pytest.mark.parametrize("id_", CONFIRMED)
def test_a_service_is_printed_with_all_that_is_known_of_it(id_: str, help_page: Any) -> None:
    helpline, place = registers.helplines()[id_], entry(help_page, id_)
    text = said(place)
    assert text.startswith(f"{helpline.name} {helpline.does[0].upper()}{helpline.does[1:]}.")
    for part in (helpline.phone, helpline.hours):
        assert part is None or part in text
    assert helpline.text is None or helpline.text[1:] in text
    if helpline.url:
        assert helpline.url in place.xpath(".//a/@href")
    if helpline.phone:
        (number,) = place.xpath(".//a[starts-with(@href, 'tel:')]")
        assert number.text == helpline.phone
    for who, called in zip(FOR_WHOM, ("children", "parents", "staff"), strict=True):
        assert (called in re.search(r"\bFor ([a-z, ]+)\.$", text)[1]) == (who in helpline.for_whom)  # type: ignore[index]


SURE = {
    "primary": "We read it on its own website.",
    "secondary": "More than one source says the same.",
    "general": "It is widely known.",
}


def test_families_do_not_read_how_sure_we_are_and_leaders_do(site: Callable[[Path], Path], help_page: Any) -> None:
    assert not re.search(r"Last checked|widely known|Source:", said(help_page))
    guidance: Any = lxml.html.fromstring((site(STARTER) / "guidance" / "index.html").read_text(encoding="utf-8"))
    told = {
        line.split(": ")[0]: line
        for line in map(said, guidance.xpath("//h2[@id='services']/following-sibling::ul[1]/li"))
    }
    assert {*told} == {helpline.name for helpline in registers.helplines().values()}
    for helpline in registers.helplines().values():
        assert "Last checked: 20 November 2026." in told[helpline.name]
        assert SURE[helpline.confidence] in told[helpline.name]


def test_what_nobody_has_confirmed_is_on_no_help_page(help_page: Any) -> None:
    unconfirmed = [one for id_, one in RAW.items() if id_ not in CONFIRMED]
    assert unconfirmed
    for one in unconfirmed:
        assert one["name"] not in said(help_page)
        assert one["url"] not in help_page.xpath("//a/@href")
    assert help_page.xpath("//*[@id]/@id")
    assert set(help_page.xpath("//*[@id]/@id")) & (set(RAW) - set(CONFIRMED)) == set()
    parts = [(id_, one[part]) for id_, one in CONFIRMED.items() for part in one.get("unverified", [])]
    assert parts
    for id_, part in parts:
        assert part not in said(entry(help_page, id_))


def test_a_service_stands_once_in_the_directory(help_page: Any) -> None:
    ids = [place.get("id") for place in help_page.find_class("helpline")]
    assert len(ids) == len(set(ids)) == len(CONFIRMED) + 2
    for who in FOR_WHOM:
        listed, elsewhere = section(help_page, f"for-{who}")
        here = [place.get("id") for place in listed]
        links = [link.removeprefix("#") for link in elsewhere.xpath(".//a/@href")]
        helplines = registers.helplines()
        assert {id_ for id_, h in helplines.items() if who in h.for_whom} == {*here, *links} & set(helplines)


@pytest.mark.parametrize("worry", WORRIES)
def test_a_worry_leads_to_each_service_that_is_for_it(worry: str, help_page: Any) -> None:
    advice, _, routes = section(help_page, worry)
    # With a nude picture or blackmail, what to do for the child, whom to call and how to have it taken down are steps of their own.
    assert 1 <= len(advice) <= (6 if worry == "images" else 3)
    printed = [said(route) for route in routes]
    wanted = [h for h in registers.helplines().values() if worry in h.worries]
    own = worry in {"bullying", "self-harm"}
    assert len(printed) == len(wanted) + own
    for helpline in wanted:
        (line,) = [line for line in printed if re.match(rf"{re.escape(helpline.name)}[,:]", line)]
        when = helpline.hours or ("may be closed at night" if helpline.phone else "")
        assert line.endswith(f": {helpline.does}" + (f". {when[0].upper()}{when[1:]}" if when else ""))
        assert helpline.phone is None or helpline.phone in line


@pytest.mark.parametrize(
    "sentence",
    [
        "Action Fraud is now Report Fraud.",
        "Thinkuknow is now CEOP Education.",
        "HOPELineUK is now Papyrus HOPELINE247.",
        "Net Aware has closed. Look here instead.",
    ],
)
def test_old_names_lead_on(sentence: str, help_page: Any) -> None:
    assert sentence in said(help_page)


def test_every_old_name_is_printed(help_page: Any) -> None:
    old = [(id_, name) for id_, one in CONFIRMED.items() for name in one.get("former", []) + one.get("replaces", [])]
    assert old
    for id_, name in old:
        assert name in said(entry(help_page, id_))


def test_a_setting_s_own_service_is_printed_and_said_to_be_its_own(help_page: Any) -> None:
    own = entry(help_page, "own-1")
    assert said(own) == (
        "Oakfield Youth Line Someone to talk to, aged 8 to 18. Call 01632 960 150. Chat on its website. Website: "
        "youth-line.example. When: 4pm to 9pm, Monday to Friday. For children and parents. Added by Oakfield "
        "Primary School."
    )
    assert own.xpath(".//a/@href") == ["tel:+441632960150", "https://youth-line.example/"]
    assert said(entry(help_page, "own-2")) == (
        "Oakfield Family Hub Help for parents with life at home. Call 01632 960 151. When: may be closed at night. For parents. Added by "
        "Oakfield Primary School."
    )
    for worry in WORRIES:
        routes = section(help_page, worry)[2]
        assert ("Oakfield Youth Line" in said(routes)) == (worry in {"bullying", "self-harm"})


# ---------------------------------------------------------------------------------------------------------------
# The links of the source


def host(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url).split("/")[0]


def test_all_thirty_links_of_the_source_are_accounted_for() -> None:
    assert len(LINKS) == 30
    for link in LINKS:
        assert len({"as", "leads_on_to", "left_out"} & set(link)) == 1, link["name"]
    became = [next(key for key in ("as", "leads_on_to", "left_out") if key in link) for link in LINKS]
    assert {key: became.count(key) for key in became} == {"as": 23, "leads_on_to": 5, "left_out": 2}


@pytest.mark.parametrize("link", [link for link in LINKS if "as" in link], ids=lambda link: link["name"])
def test_a_link_of_the_source_is_printed_in_its_form_of_today(link: dict[str, str], help_page: Any) -> None:
    helpline = registers.helplines()[link["as"]]
    assert helpline.url
    assert host(helpline.url).endswith(host(link["url"]))
    assert helpline.url in entry(help_page, link["as"]).xpath(".//a/@href")


@pytest.mark.parametrize("link", [link for link in LINKS if "leads_on_to" in link], ids=lambda link: link["name"])
def test_a_link_of_the_source_that_is_gone_leads_on(
    link: dict[str, str], help_page: Any, starter: Path, site: Callable[[Path], Path]
) -> None:
    place = entry(help_page, link["leads_on_to"])
    assert place.xpath(".//a[starts-with(@href, 'https://')]")
    assert link.get("once", link["name"]) in said(place)
    for file in starter.rglob("*.html"):
        assert host(link["url"]) not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("link", [link for link in LINKS if "left_out" in link], ids=lambda link: link["name"])
def test_a_link_of_the_source_that_is_left_out_has_a_reason_and_waits(link: dict[str, str], help_page: Any) -> None:
    assert len(link["left_out"]) > 40
    assert RAW[link["kept_as"]]["confidence"] == "unverified"
    assert host(RAW[link["kept_as"]]["url"]) == host(link["url"])
    assert RAW[link["kept_as"]]["url"] not in help_page.xpath("//a/@href")


# ---------------------------------------------------------------------------------------------------------------
# No number but those that somebody stated


def squeezed(number: str) -> str:
    """Give a number’s digits as they are dialled at home."""
    return re.sub(r"^(?:\+44|0044)", "0", re.sub(r"[^\d+]", "", number))


_LONG = re.compile(r"(?<![\w.])(?:\+44|0)[\d \u00a0()-]{6,}\d")
_SHORT = re.compile(r"(?<![\w.,/#-])(?:\d{5,6}|999|101|111|116 123|7726)(?![\w-])")


def in_text(text: str) -> set[str]:
    """Find the numbers in a text: long ones, those to text to, and the short ones that everyone knows."""
    return {squeezed(number) for number in (*_LONG.findall(text), *_SHORT.findall(_LONG.sub(" ", text)))}


@functools.cache
def stated(file: Path) -> frozenset[str]:
    """Give the numbers that a setting’s file, or a confirmed part of the registers, states."""
    found = in_text(file.read_text(encoding="utf-8"))
    for one in CONFIRMED.values():
        for part in {"phone", "text"} - set(one.get("unverified", [])):
            found |= in_text(one.get(part, ""))
    areas = yaml_files.values(FILE.parent / "authorities.yml")
    for area in areas.values():
        for part in area.values():
            if isinstance(part, dict) and part["confidence"] != "unverified":
                found |= {squeezed(part[number]) for number in ("phone", "out_of_hours") if number in part}
    return frozenset(found)


def test_numbers_are_found_in_text() -> None:
    assert in_text("Call 0800 1111, +44 1632 960 123, 116 123 or 999. Text SHOUT to 85258. Since 2026, aged 11 to 18.") == {
        "08001111", "01632960123", "116123", "999", "85258",
    }  # fmt: skip


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_page_of_a_good_setting_prints_a_number_that_nobody_stated(file: Path, site: Callable[[Path], Path]) -> None:
    pages = sorted(site(file).rglob("*.html"))
    assert len(pages) > 5
    printed: set[str] = set()
    for name in pages:
        page = parsed(name)
        for hidden in page.xpath("//script | //style | //svg"):
            hidden.drop_tree()
        links = page.xpath("//a/@href[starts-with(., 'tel:') or starts-with(., 'sms:')]")
        for block in page.iter("p", "li", "h1", "h2", "h3", "td", "dd", "dt", "br", "div", "summary", "title"):
            block.tail = f"\n{block.tail or ''}"
        found = {squeezed(link[4:]) for link in links} | in_text(page.text_content())
        assert found <= stated(file), name
        printed |= found
    assert {"999", "101", "111", "116123", "08001111", "85258", "88247", "7726"} <= printed
    assert "03000410888" not in printed
