"""The registers: each entry dated, sourced and sure enough to print; nothing unconfirmed or superseded gets out."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, STARTER, TODAY

from macros import build, clauses, facts, questions, registers
from macros.clauses import TemplateFault
from macros.facts import NOT_ANSWERED
from macros.helplines import FOR_WHOM, WORRIES, dialled
from macros.telephones import phone_digits

SHARED = ROOT / "settings" / "shared"
AUTHORITIES: dict[str, dict[str, Any]] = yaml.safe_load((SHARED / "authorities.yml").read_text(encoding="utf-8"))
GUIDANCE: dict[str, dict[str, Any]] = yaml.safe_load((SHARED / "guidance.yml").read_text(encoding="utf-8"))
HELPLINES: dict[str, dict[str, Any]] = yaml.safe_load((SHARED / "helplines.yml").read_text(encoding="utf-8"))
CONFIRMED = [id_ for id_, entry in HELPLINES.items() if entry["confidence"] != "unverified"]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Registers of the test's own: a folder to write them into."""
    monkeypatch.setattr(registers, "SHARED", tmp_path)
    read = (
        registers.guidance,
        registers.authorities,
        registers.not_carried,
        registers.helplines,
        registers.social_media_age,
    )
    for register in read:
        register.cache_clear()
    yield tmp_path
    for register in read:
        register.cache_clear()


# ---------------------------------------------------------------------------------------------------------------
# The registers as they are


@pytest.mark.parametrize("id_", GUIDANCE)
def test_every_document_has_all_that_is_printed_of_it(id_: str) -> None:
    document = registers.guidance()[id_]
    assert document.title == document.title.strip() != ""
    assert document.edition.isdigit()
    assert 2000 < int(document.edition) <= TODAY.year
    assert document.publisher
    assert document.url.startswith("https://")
    assert document.source.startswith("https://")
    assert document.confidence in registers.CONFIDENCES
    assert document.applies_to in {"schools", "early-years", "both"}
    assert isinstance(document.statutory, bool)
    assert isinstance(document.checked, datetime.date)
    assert document.checked <= TODAY
    assert document.in_force is None or isinstance(document.in_force, datetime.date)
    assert document.superseded_by is None or document.superseded_by in GUIDANCE


@pytest.mark.parametrize("id_", AUTHORITIES)
def test_every_council_area_has_its_services_dated_and_sourced(id_: str) -> None:
    area = AUTHORITIES[id_]
    assert area["name"]
    assert area["council"]
    assert isinstance(area["checked"], datetime.date)
    assert area["checked"] <= TODAY
    assert area["source"].startswith("https://")
    services = {part: value for part, value in area.items() if isinstance(value, dict)}
    assert {"partnership", "advice_service", "children_services"} <= set(services)
    for service in services.values():
        assert service["name"]
        assert service["confidence"] in registers.CONFIDENCES
        assert service.get("url", "https://").startswith("https://")
        for number in ("phone", "out_of_hours"):
            assert number not in service or phone_digits(service[number])


@pytest.mark.parametrize("id_", CONFIRMED)
def test_every_helpline_has_all_that_is_printed_of_it(id_: str) -> None:
    helpline = registers.helplines()[id_]
    assert helpline.name
    assert helpline.does
    assert helpline.does[-1].isalnum() or helpline.does[-1] == ")"
    assert helpline.reached
    assert helpline.url is None or helpline.url.startswith("https://")
    assert helpline.source.startswith("https://")
    assert helpline.phone is None or dialled(helpline.phone)
    assert helpline.for_whom
    assert set(helpline.for_whom) <= set(FOR_WHOM)
    assert set(helpline.worries) <= set(WORRIES)
    # In one list and no more, or a page would print it twice.
    assert [*helpline.groups] in [[], ["schools"], ["reporting"], ["families"]]
    assert helpline.confidence in registers.CONFIDENCES
    assert helpline.checked <= TODAY


def test_no_two_helplines_are_one() -> None:
    helplines = registers.helplines().values()
    assert len(helplines) == len(CONFIRMED)
    for part in ("name", "url", "does"):
        assert len({getattr(helpline, part) for helpline in helplines}) == len(CONFIRMED)


def test_the_age_for_social_media_is_dated_sourced_and_told_with_a_document() -> None:
    age = registers.social_media_age()
    assert 10 < age.minimum < 18
    assert age.news.endswith(".")
    assert age.cite in GUIDANCE
    assert age.confidence in set(registers.CONFIDENCES) - {"unverified"}
    assert age.source.startswith("https://")
    assert age.checked <= TODAY


def test_nothing_unconfirmed_is_given_out() -> None:
    def confidences(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            yield value.get("confidence")
            for item in value.values():
                yield from confidences(item)

    assert registers.authorities()
    assert "unverified" not in list(confidences(registers.authorities()))


def test_each_provision_that_is_not_carried_has_a_reason_and_what_stands_instead() -> None:
    template = clauses.provisions(build.policy_pages())
    for id_, entry in registers.not_carried().items():
        assert id_ not in template
        assert len(entry.reason) > 40
        assert entry.replaced_by
        assert set(entry.replaced_by) <= set(template)


def test_no_page_cites_what_may_not_be_cited() -> None:
    setting = build.check(STARTER, TODAY).setting
    assert setting
    cite = facts.functions(setting, registers.guidance(), registers.helplines())["cite"]
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    # Most are cited by name. The rest come from a list: of the page’s own, or of the answers there are.
    named = re.findall(r'cite\("([\w-]+)"\)', pages)
    listed = re.findall(r'"([\w-]+)"', "".join(re.findall(r"guidance_basis\((\[.*?\])\)", pages)))
    answers = questions.options(("online_safety", "teaching", "frameworks"))
    assert pages.count("cite(") == len(named) + pages.count("cite(id)")
    assert pages.count("cite(id)") == 2
    assert len(listed) >= 3
    for id_ in {*named, *listed, *answers, registers.social_media_age().cite}:
        assert cite(id_).endswith(f"({GUIDANCE[id_]['url']})")


# ---------------------------------------------------------------------------------------------------------------
# What would be refused


def cite(**changes: Any) -> Any:
    document = dataclasses.replace(registers.guidance()["kcsie"], **changes)
    setting = build.check(STARTER, TODAY).setting
    assert setting is not None
    register = {"kcsie": document, "eyfs": registers.guidance()["eyfs"]}
    return facts.functions(setting, register, registers.helplines())["cite"]


def test_a_document_is_cited_with_its_edition_and_its_address() -> None:
    assert cite(title="Keeping safe", edition="2026", url="https://www.gov.uk/x")("kcsie") == (
        "[Keeping safe (2026)](https://www.gov.uk/x)"
    )


@pytest.mark.parametrize(
    ("id_", "changes", "message"),
    [
        ("kscie", {}, "There is no guidance “kscie” in settings/shared/guidance.yml. Did you mean “kcsie”?"),
        ("highway-code", {}, "There is no guidance “highway-code” in settings/shared/guidance.yml."),
        ("kcsie", {"superseded_by": "eyfs"}, "The guidance “kcsie” is superseded. Cite “eyfs”."),
        ("kcsie", {"confidence": "unverified"}, "Nobody has confirmed the guidance “kcsie”, so it cannot be cited."),
    ],
)
def test_what_may_not_be_cited_is_a_fault_of_the_template(id_: str, changes: dict[str, str], message: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        cite(**changes)(id_)
    assert str(fault.value) == message


def test_an_unconfirmed_service_number_or_area_is_left_out(written: Path) -> None:
    (written / "authorities.yml").write_text(
        """
        kent:
          name: Kent
          partnership: {name: Ours, url: "https://x.example/", confidence: secondary}
          advice_service: {name: Theirs, confidence: unverified}
          children_services:
            name: Front Door
            confidence: primary
            night: {phone: "0300 000 0000", confidence: unverified}
          checked: 2026-11-20
        essex: {name: Essex, confidence: unverified}
        """,
        encoding="utf-8",
    )
    assert registers.authorities() == {
        "kent": {
            "name": "Kent",
            "partnership": {"name": "Ours", "url": "https://x.example/", "confidence": "secondary"},
            "children_services": {"name": "Front Door", "confidence": "primary"},
            "checked": datetime.date(2026, 11, 20),
        }
    }


def test_an_unconfirmed_helpline_is_left_out(written: Path) -> None:
    entry = (
        "{name: Ours, url: 'https://x.example/', does: help, for_whom: [parent], groups: [families], checked: 2026-11-20, "
        "source: 'https://x.example/'"
    )
    (written / "helplines.yml").write_text(
        f"ours: {entry}, confidence: primary}}\ntheirs: {entry}, confidence: unverified}}\n", encoding="utf-8"
    )
    assert list(registers.helplines()) == ["ours"]


def test_what_nobody_checked_for_a_year_is_told(written: Path) -> None:
    document = "title: Keeping safe, edition: 2025"
    (written / "guidance.yml").write_text(
        f"old: {{{document}, checked: 2025-11-19}}\nnew: {{{document}, checked: 2025-11-20}}\n", encoding="utf-8"
    )
    (written / "authorities.yml").write_text("kent: {name: Kent, checked: 2025-01-31}\n", encoding="utf-8")
    (written / "helplines.yml").write_text("ours: {name: Ours, checked: 2026-11-20}\n", encoding="utf-8")
    (written / "social-media-age.yml").write_text(
        "{minimum: 13, news: None., cite: kcsie, confidence: primary, checked: 2025-06-01, source: 'https://x.example/'}",
        encoding="utf-8",
    )
    assert registers.unchecked(TODAY) == [
        ("guidance.yml", "old", datetime.date(2025, 11, 19)),
        ("authorities.yml", "kent", datetime.date(2025, 1, 31)),
        ("social-media-age.yml", "minimum", datetime.date(2025, 6, 1)),
    ]


def test_a_service_that_is_left_out_is_never_printed_as_if_it_were_there() -> None:
    setting = build.check(STARTER, TODAY).setting
    assert setting is not None
    areas = {"kent": {"name": "Kent", "council": "Kent County Council"}}
    council = facts.variables(setting, areas, registers.social_media_age())["council"]
    assert not council["children_services"].phone
    assert str(council["partnership"].name) == NOT_ANSWERED


def test_a_register_entry_with_a_part_too_many_or_too_few_is_refused(written: Path) -> None:
    (written / "guidance.yml").write_text("kcsie: {title: Keeping safe, edition: 2026}", encoding="utf-8")
    with pytest.raises(TypeError, match="publisher"):
        registers.guidance()
