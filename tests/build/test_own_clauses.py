"""Clauses of a setting’s own: they stand after ours and are numbered, found, agreed, compared, printed and reviewed as ours."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any
from unittest import mock

import lxml.html
import pypdfium2
import pytest
from support.attempts import Edits, written
from support.bases import data_of, edited, pages_of, refused, setting_of
from support.places import STARTER, TESTS, TODAY
from support.recording import agreed_text, differences, text_of
from support.reviewing import loaded, review_of, reviewed

from schoolgate.agreement.changes import Difference
from schoolgate.policy import fragments
from schoolgate.policy.composing.policy import Clause
from schoolgate.print.papers import papers
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.publish import build, gate
from schoolgate.publish.check import check_setting

WALKS = {"section": "mobile.staff", "id": "walks", "says": "On walks, one adult carries the school’s telephone."}
LOOKS = {
    "section": "online.filtering",
    "id": "looks",
    "says": "Each term two of us look at:",
    "points": ["what the filter stopped", "whom we told: ring 01632 960 100"],
}
GOOD = TESTS / "good" / "own-clauses.yml"


def own(*clauses: dict[str, Any], **more: Any) -> Edits:
    return {("own_clauses",): [*clauses], **{(key,): value for key, value in more.items()}}


def data(*clauses: dict[str, Any], base: str = "starter", **more: Any) -> dict[str, Any]:
    return edited(data_of(base), own(*clauses, **more))


def clauses_of(data: dict[str, Any], section: str) -> list[Clause]:
    setting = setting_of(data)
    assert refused(setting) == []
    return [clause for clause in pages_of(setting).clauses if clause.section == section]


# ---------------------------------------------------------------------------------------------------------------
# Where it stands


def test_it_stands_after_ours_with_the_next_number_and_a_link_of_its_own() -> None:
    before, after = clauses_of(data(), "mobile.staff"), clauses_of(data(WALKS), "mobile.staff")
    *ours, last = after
    assert ours == before
    assert (last.id, last.text) == ("mobile.staff.own.walks", WALKS["says"])
    section, _, place = before[-1].number.partition(".")
    assert last.number == f"{section}.{int(place) + 1}"


def test_it_stands_after_a_sentence_that_was_added_to_the_section_and_alone_in_one_that_was_replaced() -> None:
    added = {"mobile.staff": {"add": "Bank staff follow these rules too."}}
    assert [c.id for c in clauses_of(data(WALKS, changes=added), "mobile.staff")][-2:] == [
        "mobile.staff.own",
        "mobile.staff.own.walks",
    ]
    bags = {"section": "mobile.links", "id": "bags", "says": "Bags are in our behaviour policy too."}
    replaced = {"mobile.links": {"replace": "Our other policies stand on our website."}}
    assert [c.id for c in clauses_of(data(bags, changes=replaced), "mobile.links")] == [
        "mobile.links.own",
        "mobile.links.own.bags",
    ]


def test_where_all_of_ours_are_left_out_it_stands_alone() -> None:
    (only,) = clauses_of(data(), "mobile.links")
    bags = {"section": "mobile.links", "id": "bags", "says": "Bags are in our behaviour policy too."}
    (left,) = clauses_of(data(bags, changes={only.id: {"omit": "We list them elsewhere."}}), "mobile.links")
    assert left.id == "mobile.links.own.bags"


@pytest.mark.parametrize("base", ["federation", "nursery", "secondary"])
def test_it_stands_in_every_form_of_policy(base: str) -> None:
    setting = setting_of(data(WALKS, LOOKS, base=base))
    found = [clause for clause in pages_of(setting).clauses if ".own." in clause.id]
    assert sorted(clause.id for clause in found) == ["mobile.staff.own.walks", "online.filtering.own.looks"]
    assert all(clause.number for clause in found)


def test_what_markdown_or_html_could_take_for_its_own_is_read_as_it_was_typed() -> None:
    says = "Ask “us” *now* & <b>then</b> [here](https://x.example/) _or_ `there`:"
    points = ["1. one", "- two", "{: #three }", "http://four.example/ & co"]
    *_, last = clauses_of(data({**WALKS, "says": says, "points": points}), "mobile.staff")
    assert last.text == " ".join([says, *points])
    root: Any = lxml.html.fragment_fromstring(last.html)
    assert [element.tag for element in root.iter()] == ["li", "p", "a", "ul", "li", "li", "li", "li"]


def test_those_of_a_withdrawn_policy_are_not_read_and_the_others_stay(tmp_path: Path) -> None:
    broken = {"section": "mobile.nowhere", "id": "A b", "says": ""}
    file = written(
        STARTER,
        {**own(broken, LOOKS, {**WALKS, "says": "x"}), ("withdrawn",): {"mobile": "We are rewriting it."}},
        tmp_path / "oak.yml",
    )
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    assert checked.setting
    assert [clause.id for clause in checked.setting.own_clauses] == ["looks"]


def test_a_fault_among_the_others_is_found_at_its_own_line(tmp_path: Path) -> None:
    wrong = {"section": "online.nowhere", "id": "b", "says": "We look."}
    file = written(
        STARTER,
        {**own(WALKS, wrong), ("withdrawn",): {"mobile": "We are rewriting it."}},
        tmp_path / "oak.yml",
    )
    (fault,) = check_setting(file, TODAY, "agree", fictional=True).faults
    assert fault.message.startswith("There is no section “online.nowhere”.")
    assert "online.nowhere" in file.read_text(encoding="utf-8").splitlines()[fault.line - 1]


# ---------------------------------------------------------------------------------------------------------------
# Agreed and compared


def test_it_is_agreed_with_its_numbers_masked() -> None:
    (clause,) = [c for c in text_of(setting_of(data(LOOKS)))["online"].clauses if ".own." in c.id]
    assert clause.text == "Each term two of us look at: what the filter stopped whom we told: ring 01632 960 100"
    assert clause.masked == "Each term two of us look at: what the filter stopped whom we told: ring [contact]"


@pytest.mark.parametrize(
    ("before", "after", "kind", "reason"),
    [
        ([], [WALKS], "added", "You added it."),
        ([WALKS], [], "removed", "You took it out."),
        ([WALKS], [{**WALKS, "says": "On walks, each adult carries one."}], "reworded", "You reworded it."),
    ],
)
def test_what_has_changed_since_it_was_agreed_is_told(
    before: list[dict[str, Any]], after: list[dict[str, Any]], kind: str, reason: str
) -> None:
    (found,) = differences(agreed_text(setting_of(data(*before))), setting_of(data(*after)))
    assert isinstance(found, Difference)
    assert (found.id, found.kind, found.reason) == ("mobile.staff.own.walks", kind, reason)


def test_another_number_in_it_waits_for_nobody() -> None:
    moved = {**LOOKS, "points": ["what the filter stopped", "whom we told: ring 01632 960 109"]}
    assert differences(agreed_text(setting_of(data(LOOKS))), setting_of(data(moved))) == []


# ---------------------------------------------------------------------------------------------------------------
# Printed and reviewed


def test_it_is_on_paper_and_in_fragments(tmp_path: Path) -> None:
    setting = setting_of(data(LOOKS))
    policy = pages_of(setting).policies["online"]
    page = PolicyPage("https://oakfield.example/policies/online/", policy)
    (tmp_path / "a.pdf").write_bytes(papers.write(papers.policy_paper([page], setting, True, TODAY))["pdf"])
    on_paper = " ".join(leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(str(tmp_path / "a.pdf")))
    (clause,) = [clause for clause in policy.clauses if ".own." in clause.id]
    assert f"{clause.number} Each term two of us look at:" in " ".join(on_paper.split())
    markdown = fragments.as_markdown(policy.html, 1)
    assert (
        f"- {clause.number} Each term two of us look at:\n    - what the filter stopped\n    - whom we told" in markdown
    )


def test_leaders_see_whose_it_is_and_why_it_was_confirmed(tmp_path: Path) -> None:
    displays = {
        "section": "mobile.expect",
        "id": "displays",
        "says": "We keep photographs for our displays.",
        "confirmed": "These are prints, which parents agreed to.",
    }
    pages = reviewed(review_of(loaded(data(WALKS, displays), tmp_path)))
    root: Any = lxml.html.fragment_fromstring(pages["policies/mobile.md"], create_parent="div")
    notes = {
        id_: " ".join(root.xpath("string(//li[@id=$id]/following-sibling::li[1])", id=id_).split())
        for id_ in ("mobile.staff.own.walks", "mobile.expect.own.displays")
    }
    assert notes["mobile.staff.own.walks"].endswith("This clause is yours.")
    assert notes["mobile.expect.own.displays"].endswith(
        "This clause is yours. It was confirmed: These are prints, which parents agreed to."
    )
    to_do = " ".join(lxml.html.fragment_fromstring(pages["review.md"], create_parent="div").text_content().split())
    assert "Read each again with every new edition: what stands around it may have changed." in to_do
    assert "We keep photographs for our displays." in to_do
    assert "It was confirmed: These are prints, which parents agreed to." in to_do


def test_the_reason_why_it_was_confirmed_is_for_leaders_alone(tmp_path: Path) -> None:
    build.build(GOOD, tmp_path / "site", TODAY, fictional=True)
    said = [
        file.name
        for file in (tmp_path / "site").rglob("*.*")
        if b"prints on the wall" in (file.read_bytes() if file.is_file() else b"")
    ]
    assert said == []


# ---------------------------------------------------------------------------------------------------------------
# The gate


def test_the_gate_misses_one_that_is_gone_or_stands_twice(tmp_path: Path) -> None:
    out = tmp_path / "site"
    with mock.patch.object(gate, "check", wraps=gate.check) as check:
        build.build(GOOD, out, TODAY, fictional=True)
    expected = check.call_args.args[1]
    assert gate.check(out, expected) == []
    more = dataclasses.replace(expected, own_clauses=expected.own_clauses | {"mobile.staff.own.gone"})
    assert gate.check(out, more) == ["The setting’s own clause mobile.staff.own.gone stands 0 times."]
    page = out / "policies" / "mobile" / "index.html"
    text = page.read_text(encoding="utf-8")
    start = text.index('<li class="clause" id="mobile.staff.own.lanyards">')
    one = text[start : text.index("</li>", start) + len("</li>")]
    page.write_text(text.replace(one, one * 2), encoding="utf-8")
    assert "The setting’s own clause mobile.staff.own.lanyards stands 2 times." in gate.check(out, expected)
