"""The registers: each entry dated, sourced and sure enough to print; nothing unconfirmed or superseded gets out."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import edition
import pytest
from click.testing import CliRunner
from support import yaml_files
from support.bases import BASES, data_of, setting_of
from support.places import ROOT, STARTER, TODAY

from schoolgate import registers
from schoolgate.cli import cli
from schoolgate.errors import RegisterError, TemplateError
from schoolgate.language.marks import NOT_ANSWERED
from schoolgate.language.telephones import phone_digits
from schoolgate.policy import editions, facts, provisions
from schoolgate.policy.provisions import policy_pages
from schoolgate.publish.check import check_setting
from schoolgate.registers.followed import guidance_followed
from schoolgate.setting import questions
from schoolgate.setting.model.helplines import FOR_WHOM, WORRIES, number_to_dial
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.problems import Problem

SHARED = ROOT / "settings" / "shared"
AUTHORITIES: dict[str, dict[str, Any]] = yaml_files.values(SHARED / "authorities.yml")
GUIDANCE: dict[str, dict[str, Any]] = yaml_files.values(SHARED / "guidance.yml")
HELPLINES: dict[str, dict[str, Any]] = yaml_files.values(SHARED / "helplines.yml")
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
    assert document.applies_to in {"schools", "early-years", "both", "clubs", "alternative-provision"}
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
    assert helpline.phone is None or number_to_dial(helpline.phone)
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
    template = provisions.read_provisions(policy_pages())
    for id_, entry in registers.not_carried().items():
        assert id_ not in template
        assert len(entry.reason) > 40
        assert entry.replaced_by
        assert set(entry.replaced_by) <= set(template)


def test_no_page_cites_what_may_not_be_cited() -> None:
    setting = check_setting(STARTER, TODAY).setting
    assert setting
    cite = facts.functions(setting, registers.guidance(), registers.helplines())["cite"]
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    # Most are cited by name. The rest come from a list: of what a policy follows, or of the answers there are.
    named = re.findall(r'cite\("([\w-]+)"\)', pages)
    listed = {
        id_ for base in BASES for policy in POLICIES for id_ in guidance_followed(setting_of(data_of(base)), policy)
    }
    answers = questions.options(("online_safety", "teaching", "frameworks"))
    standards = {setting.model_copy(update={"kind": kind}).boarding_standards for kind in questions.options(("kind",))}
    assert len(standards) == 3
    assert pages.count("cite(") == len(named) + pages.count("cite(id)") + pages.count("cite(boarding_standards)")
    assert pages.count("cite(id)") == 2
    assert len(listed) >= 6
    for id_ in {*named, *listed, *answers, *standards, registers.social_media_age().cite}:
        assert cite(id_).endswith(f"({GUIDANCE[id_]['url']})")


# ---------------------------------------------------------------------------------------------------------------
# What would be refused


def cite(**changes: Any) -> Any:
    document = dataclasses.replace(registers.guidance()["kcsie"], **changes)
    setting = check_setting(STARTER, TODAY).setting
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
    with pytest.raises(TemplateError) as fault:
        cite(**changes)(id_)
    assert str(fault.value) == message


def entry(**parts: str) -> str:
    """Write an entry that is whole: of each register, what it must have, and these parts beside or instead."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}"


SURE = {"confidence": "primary", "checked": "2026-11-20", "source": "'https://x.org.uk/'"}
DOCUMENT = {
    "title": "Keeping safe", "edition": "2025", "publisher": "Ours", "in_force": "no", "statutory": "no",
    "applies_to": "both", "url": "'https://x.org.uk/'", **SURE,
}  # fmt: skip
HELPLINE = {"name": "Ours", "url": "'https://x.org.uk/'", "does": "help", "for_whom": "[parent]", **SURE}
SERVICE = entry(name="Ours", url="'https://x.org.uk/'", confidence="secondary")
AREA = {
    "name": "Kent", "council": "Ours", "partnership": SERVICE, "advice_service": SERVICE, "children_services": SERVICE,
    "checked": "2026-11-20", "source": "'https://x.org.uk/'",
}  # fmt: skip


def test_an_unconfirmed_service_or_area_is_left_out(written: Path) -> None:
    (written / "authorities.yml").write_text(
        """
        kent:
          name: Kent
          council: Kent Council
          partnership: {name: Ours, url: "https://x.org.uk/", confidence: secondary}
          advice_service: {name: Theirs, confidence: unverified}
          children_services: {name: Front Door, confidence: primary}
          lado: {name: LADO, phone: 0300 000 0000, confidence: unverified}
          checked: 2026-11-20
          source: https://x.org.uk/
        essex: {name: Essex, confidence: unverified}
        """,
        encoding="utf-8",
    )
    assert registers.authorities() == {
        "kent": {
            "name": "Kent",
            "council": "Kent Council",
            "partnership": {"name": "Ours", "url": "https://x.org.uk/", "confidence": "secondary"},
            "children_services": {"name": "Front Door", "confidence": "primary"},
            "checked": datetime.date(2026, 11, 20),
            "source": "https://x.org.uk/",
        }
    }


def test_an_unconfirmed_helpline_is_left_out(written: Path) -> None:
    theirs = entry(**{**HELPLINE, "confidence": "unverified"})
    (written / "helplines.yml").write_text(f"ours: {entry(**HELPLINE)}\ntheirs: {theirs}\n", encoding="utf-8")
    assert list(registers.helplines()) == ["ours"]


def test_an_unconfirmed_part_of_a_helpline_is_left_out(written: Path) -> None:
    ours = entry(**HELPLINE, phone="0800 1111", hours="always", unverified="[phone]")
    (written / "helplines.yml").write_text(f"ours: {ours}\n", encoding="utf-8")
    line = registers.helplines()["ours"]
    assert line.phone is None
    assert line.hours == "always"
    assert registers.numbers(None) == []


def test_what_nobody_checked_for_a_year_is_told(written: Path) -> None:
    old, new = (entry(**{**DOCUMENT, "checked": checked}) for checked in ("2025-11-19", "2025-11-20"))
    (written / "guidance.yml").write_text(f"old: {old}\nnew: {new}\n", encoding="utf-8")
    area = entry(**{**AREA, "checked": "2025-01-31"})
    (written / "authorities.yml").write_text(f"kent: {area}\n", encoding="utf-8")
    (written / "helplines.yml").write_text(f"ours: {entry(**HELPLINE)}\n", encoding="utf-8")
    (written / "social-media-age.yml").write_text(
        "{minimum: 13, news: They do not., cite: kcsie, confidence: primary, checked: 2025-06-01, source: 'https://x.org.uk/'}",
        encoding="utf-8",
    )
    assert registers.stale_facts(TODAY) == [
        ("guidance.yml", "old", datetime.date(2025, 11, 19)),
        ("authorities.yml", "kent", datetime.date(2025, 1, 31)),
        ("social-media-age.yml", "minimum", datetime.date(2025, 6, 1)),
    ]


def test_a_service_that_is_left_out_is_never_printed_as_if_it_were_there() -> None:
    setting = check_setting(STARTER, TODAY).setting
    assert setting is not None
    areas = {"kent": {"name": "Kent", "council": "Kent County Council"}}
    council = facts.variables(setting, areas, registers.social_media_age())["council"]
    assert not council["children_services"].phone
    assert str(council["partnership"].name) == NOT_ANSWERED


# ---------------------------------------------------------------------------------------------------------------
# A register is read as strictly as a setting file: the register, what is spoilt in it, and what is said. Its line is
# counted from the one that is spoilt, so that an entry may be added anywhere.


KEYS_OF_A_HELPLINE = "checked, confidence, does, for_whom, former, groups, hours, name, phone, replaces, source, text, unverified, url and worries"
SPOILT = [
    ("helplines", "for_whom: [child, parent, staff]", "for_whom: [kid, parent, staff]",
     "+0:14: “kid” is not one of the answers: child, parent or staff. Did you mean “child”?"),
    ("helplines", "for_whom: [child", "for_whim: [child", "+0:3: There is no “for_whim” in “emergency”. Did you mean “for_whom”?"),
    ("helplines", "for_whom: [child, parent, staff]", "for_whom: child",
     "+0:13: “for_whom” is a list, but this is not. Write it in square brackets."),
    ("helplines", "for_whom: [child, parent, staff]", "for_whom: []",
     "+0:3: This list is empty. Write “for_whom:” with a list of those it is for: child, parent, staff."),
    ("helplines", "  for_whom: [child, parent, staff]\n", "",
     "-4:1: “emergency” has no “for_whom”. Write “for_whom:” with a list of those it is for: child, parent, staff."),
    ("helplines", "does: when someone is in danger now", "does:",
     "+0:8: This is blank. Write “does:” with what the service is for, without a full stop."),
    ("helplines", "does: when someone is in danger now", "does: TBC",
     "+0:9: “TBC” is only a placeholder. Write “does:” with what the service is for, without a full stop."),
    ("helplines", 'phone: "999"', 'phone: "9999"',
     "+0:10: “9999” is not a telephone number in the United Kingdom. Write it in full, as it is dialled, in quotes."),
    ("helplines", "phone: 0344 381 4772", "phone: 01632 960123",
     "+0:10: “01632 960123” is a fictional number that does not work. Write your own, and check it by ringing it."),
    ("helplines", 'phone: "999"', 'tel: "999"', "+0:3: There is no “tel” in “emergency”. Did you mean “phone”?"),
    ("helplines", 'phone: "999"', 'zz: "999"', f"+0:3: There is no “zz” in “emergency”. It can hold {KEYS_OF_A_HELPLINE}."),
    ("helplines", "worries: [self-harm]", "worries: [self harm]",
     "+0:13: “self harm” is not one of the answers: bullying, images, stranger, horrible, ai, hacked, scams, hate, self-harm, staff or "
     "head. Did you mean “self-harm”?"),
    # A slip here would print what nobody has confirmed.
    ("helplines", "unverified: [hours]", "unverfied: [hours]", "+0:3: There is no “unverfied” in “papyrus”. Did you mean “unverified”?"),
    ("helplines", "unverified: [hours]", "unverified: [hour]",
     "+0:16: “hour” is not one of the answers: url, phone, text, hours, worries, former, replaces or groups. Did you mean “hours”?"),
    ("helplines", "confidence: unverified", "confidence: unverifed",
     "+0:15: “unverifed” is not one of the answers: primary, secondary, general or unverified. Did you mean “unverified”?"),
    ("helplines", "checked: 2026-11-20", "checked: 20 November",
     "+0:12: “20 November” is not a clear date. Write year-month-day, such as 2026-09-01."),
    ("helplines", "nhs-111:\n", "emergency:\n", "+0:1: “emergency” is already answered on line 15. Keep one of the two."),
    ("helplines", "nhs-111:\n", "nhs-111: NHS\nnhs:\n", "+0:10: “nhs-111” has parts of its own, each on a line below "
    "it, indented by two spaces."),
    ("helplines", "name: NHS 111", "name: NHS: 111",
     '+0:12: A colon and a space start a new answer. If the colon is part of the text, put the text in quotes: "NHS: '
     '111".'),
    ("editions", "  says: The first edition.\n", "",
     "-2:1: “2026.11” has no “says”. Write “says:” with what is new in the edition, in a sentence."),
    ("editions", "says: The first", "say: The first", "+0:3: There is no “say” in “2026.11”. Did you mean “says”?"),
    ("editions", "clauses: {}", "clauses: [mobile.staff.silent]",
     "+0:3: “clauses” has parts of its own, each on a line below it, indented by two spaces."),
    ("edition-texts", "clauses:\n", "clause:\n", "+0:1: There is no “clause” in {}. Did you mean “clauses”?"),
    ("not-carried", "replaced_by: [mobile.learners.phone-free-day]", "replaced-by: [mobile.learners.phone-free-day]",
     "+0:3: There is no “replaced-by” in “mobile.learners.dfe-statement”. Did you mean “replaced_by”?"),
    ("search-words", "\ndanger:\n", "\ndangers:\n", "+1:1: There is no “dangers” in {}. Did you mean “danger”?"),
    ("search-words", "first: [child, childline, not-safe-at-home, seek-help, seek-help-young, worried]", "frist: [child]",
     "+0:5: There is no “frist” in “hurt”. Did you mean “first”?"),
    ("search-words", "  - [watch, smart watch, smartwatch, apple watch, fitbit, wearable]", "  - watch",
     "+0:5: Each item of “same” is a list, but this is not. Write it in square brackets."),
    ("social-media-age", "minimum: 13", "minimum: thirteen",
     "+0:10: “thirteen” is not an age. Write a whole number of years, such as 4."),
    ("social-media-age", "cite: under-16-social-media", "",
     "-2:1: {} has no “cite”. Write “cite:” with the id of the guidance that mentions it, in guidance.yml."),
    ("guidance", "statutory: yes", "statutory: maybe", "+0:14: “maybe” should be yes or no."),
    ("guidance", "edition: 2026", "edition: next year",
     "+0:12: “next year” is not a year. Write the four digits that are printed after the title, such as 2026."),
    ("guidance", "  publisher: Department for Education\n", "", "-3:1: “kcsie” has no “publisher”. Write “publisher:” with who publishes it."),
    ("authorities", "children_services:\n", "childrens_services:\n",
     "+0:3: There is no “childrens_services” in “kent”. Did you mean “children_services”?"),
    ("authorities", "out_of_hours:", "out of hours:", "+0:5: There is no “out of hours” in “children_services”. Did you mean “out_of_hours”?"),
    ("authorities", "phone: 03000 41 11 11", "phone: 03000 41 11",
     "+0:12: “03000 41 11” is not a telephone number in the United Kingdom. It has 9 digits, and most have 11. Write it in full with its "
     "area code and nothing else, such as \"01622 123456\", and check it by ringing it."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), SPOILT)
def test_a_fault_in_a_register_is_told_at_its_place(
    name: str, old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (SHARED / f"{name}.yml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / f"{name}.yml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(registers, "SHARED", tmp_path)
    monkeypatch.setattr(editions, "FILE", tmp_path / "editions.yml")
    monkeypatch.setattr(edition, "TEXTS", tmp_path / "edition-texts.yml")
    read = {
        "editions": editions.editions,
        "edition-texts": edition.read_recorded,
        "search-words": registers.search_words,
    }
    # Past what each keeps of the register as it is.
    reader: Any = read.get(name) or getattr(registers, name.replace("-", "_"))
    with pytest.raises(RegisterError) as fault:
        getattr(reader, "__wrapped__", reader)()
    below, said = said.split(":", 1)
    line = text[: text.index(old)].count("\n") + 1 + int(below)
    assert str(fault.value) == f"{file}:{line}:{said}".replace("{}", str(file))


def test_every_fault_of_a_register_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "not-carried.yml").write_text("a: {reason: Why.}\nb: {replaced_by: [c]}\n", encoding="utf-8")
    monkeypatch.setattr(registers, "SHARED", tmp_path)
    with pytest.raises(RegisterError) as fault:
        registers.not_carried.__wrapped__()
    assert [problem.line for problem in fault.value.problems] == [1, 2]


def test_the_command_tells_of_a_register_once_and_touches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt() -> None:
        raise RegisterError([Problem("settings/shared/helplines.yml", 19, 14, "“kid” is not one of the answers.")])

    monkeypatch.setattr(registers, "read_all", spoilt)
    for command in (["check"], ["build"], ["check", "your-school"], ["serve", "your-school"], ["status"]):
        done = CliRunner().invoke(cli.main, command)
        assert done.exit_code == 1
        assert done.stderr == (
            "settings/shared/helplines.yml:19:14: “kid” is not one of the answers.\n"
            "These files are part of Schoolgate. Fix them, or download Schoolgate again. Nothing published was changed.\n"
        )
        assert done.stdout == ""
