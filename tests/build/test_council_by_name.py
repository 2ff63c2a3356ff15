"""A council’s name is enough: whatever is not known of its services, every page, policy and sheet reads whole and leads to help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support.bases import BASES, TEMPLATE, data_of, edited, pages_of, people_pages_of, setting_of
from support.composed import faults_on_pages
from support.people_pages import lines_of
from support.places import TESTS, TODAY

from schoolgate import registers
from schoolgate.agreement import calendar
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.policy import texts
from schoolgate.print import charts, wallet
from schoolgate.publish import build
from schoolgate.setting.model.setting import Setting

BY_NAME = TESTS / "good" / "council-name-alone.yml"
GOV_UK = "gov.uk/report-child-abuse-to-local-council"
NSPCC = "For advice, call the NSPCC on 0808 800 5000."

_PARTNERSHIP = {"name": "Borsetshire Partnership", "url": "https://partnership.example/"}
COUNCILS: dict[str, Any] = {
    "a name alone": "Medway Council",
    "a name with an article": "LB of Camden",
    "a place with an article": "Isles of Scilly",
    "a council too new for us": {"name": "Borsetshire"},
    "a partnership alone": {"name": "Medway", "partnership": _PARTNERSHIP},
    "no number by day": {"name": "Medway", "children_services": {"name": "Front Door", "url": "https://door.example/"}},
    "a number alone": {"name": "Medway", "children_services": {"name": "Front Door", "phone": "01632 960 300"}},
    "a service of advice alone": {"name": "Medway", "advice_service": {"name": "Medway Advice"}},
}
# What a sentence looks like where something is missing from it.
_CUT_OFF = re.compile(
    r" [.,;:](?: |$)|\b(?:at|ask|by|of|from|and|or|the|call|contact|in|on)\s*[.,;:]|\bNone\b|  |: *$|\(\)|\[\]"
)


def with_council(base: str, council: Any) -> Setting:
    return setting_of(edited(data_of(base), {("council",): council}))


def said(setting: Setting) -> set[str]:
    """Give every block of text on a setting’s policies and its pages for people, without the links to the rules."""
    found = set()
    for html in (*pages_of(setting).html.values(), *people_pages_of(setting).html.values()):
        root = lxml.html.fragment_fromstring(html, create_parent="div")
        for mark in root.find_class("rule-link"):
            mark.drop_tree()
        found |= {
            " ".join(block.text_content().split()) for block in root.iter("li", "p") if not block.xpath(".//li|.//p")
        }
    return found


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(
    ("base", "council"),
    [*(("starter", name) for name in COUNCILS), *((base, "a name alone") for base in BASES if base != "starter")],
)
def test_every_page_and_policy_reads_whole(base: str, council: str) -> None:
    setting = with_council(base, COUNCILS[council])
    assert faults_on_pages(setting) == []
    # What does not hang on the council is for other tests.
    other = said(setting) - said(with_council(base, "kent"))
    assert len(other) > 3
    assert [text for text in other if _CUT_OFF.search(text) or NOT_ANSWERED in text] == []


@pytest.mark.parametrize("council", COUNCILS.values(), ids=COUNCILS)
def test_no_safety_line_falls_away(council: Any) -> None:
    setting, with_all = with_council("starter", council), with_council("starter", "kent")
    numbered = isinstance(council, dict) and "phone" in council.get("children_services", {})
    before = people_pages_of(with_all).html
    assert len(before) > 5
    for name, html in people_pages_of(setting).html.items():
        lines, whole = lines_of(html), lines_of(before[name])
        assert {*lines} == {*whole} | ({"nspcc-advice"} if "other-council" in whole and not numbered else set()), name
        if "other-council" in lines:
            assert f"https://www.{GOV_UK}" in html
            assert numbered or lines["nspcc-advice"][0] == NSPCC


def test_a_line_about_the_council_stands_without_what_the_registers_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {id_: line for id_, line in registers.helplines().items() if id_ != "find-your-council"}
    monkeypatch.setattr(registers, "helplines", lambda: fewer)
    setting = with_council("starter", {"name": "Medway Council", "checked": "2026-09-11"})
    assert "If the child lives in Medway, contact Medway Council." in " ".join(people_pages_of(setting).says("concern"))


@pytest.mark.parametrize(
    ("council", "sentences"),
    [
        (
            "LB of Camden",
            [
                "the procedures of our local safeguarding partnership",
                "To reach the LADO, ask the London Borough of Camden.",
                "seeks advice from children’s services at the London Borough of Camden or another agency.",
                "Ours are at the London Borough of Camden. We find others on GOV.UK.",
                "the police, children’s services at the London Borough of Camden or both.",
                "If the child lives in Camden, contact the London Borough of Camden.",
                "If the child lives in Camden, contact children’s services at the London Borough of Camden",
            ],
        ),
        (
            {"name": "Isle of Wight Council", "partnership": _PARTNERSHIP},
            [
                "the procedures of our local safeguarding partnership: Borsetshire Partnership",
                "To reach the LADO, ask Isle of Wight Council or Borsetshire Partnership.",
            ],
        ),
        ({"name": "Borsetshire"}, ["Ours are at our local council.", "To reach the LADO, ask our local council."]),
        ("kent", ["Ours are Kent Front Door, 03000 41 11 11. We find others on GOV.UK."]),
    ],
    ids=["an article", "a partnership", "too new for us", "Kent"],
)
def test_sentences_are_such_as_a_head_would_sign(council: Any, sentences: list[str]) -> None:
    text = "\n".join(said(with_council("starter", council)))
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_a_number_that_is_found_later_waits_for_nobody() -> None:
    masked = [
        [
            clause.masked
            for document in texts.texts_of(with_council("starter", council)).values()
            for clause in document.clauses
        ]
        for council in ("kent", *COUNCILS.values())
    ]
    assert len(TEMPLATE) > 500
    assert all(text == masked[0] for text in masked)


def test_the_calendar_asks_for_no_number_that_is_not_there() -> None:
    numbers = calendar._numbers_to_check(with_council("starter", "Medway"))
    assert not [number for number in numbers if "Medway" in number or "None" in number]
    assert "Kent Front Door, 03000 41 11 11" in calendar._numbers_to_check(
        with_council("starter", "Kent County Council")
    )


def test_what_is_printed_has_the_address_the_nspcc_and_999(tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert build.build(BY_NAME, out, TODAY, fictional=True) > 3
    for sheet in (wallet.SHEET, charts.WALL):
        text = " ".join(
            lxml.html.parse(str(out / sheet / "index.html")).getroot().text_content().replace("\u00a0", " ").split()
        )
        for words in ("999", "Medway", GOV_UK, NSPCC):
            assert words in text, (sheet, words)
