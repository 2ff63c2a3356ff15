"""Kinds of setting: what binds each is said once, and what its answers add to that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.bases import data_of, edited, setting_of
from support.places import ROOT

from schoolgate import registers
from schoolgate.registers.followed import guidance_followed, guidance_for
from schoolgate.setting.contradictions import suspicions
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting


def club(*on: str, youngest: str = "4") -> Setting:
    """Give a club on some of Ofsted’s registers."""
    return setting_of(edited(data_of("club"), {("registers",): [*on], ("ages",): [youngest, "11"]}))


def test_the_law_on_phones_and_the_acts_on_searching_bind_those_whom_they_name() -> None:
    schools = {
        "maintained", "academy", "independent", "special", "pupil-referral-unit", "alternative-provision-academy", "federation",
    }  # fmt: skip
    assert {kind for kind, own in KINDS.items() if own.phone_law} == schools | {"maintained-nursery"}
    assert {kind for kind, own in KINDS.items() if own.rshe} == schools
    assert {kind for kind, own in KINDS.items() if own.search_law == "schools"} == schools
    colleges = {"college", "sixth-form-college", "16-19-academy"}
    assert {kind for kind, own in KINDS.items() if own.search_law == "colleges"} == colleges
    bound = schools | colleges | {"maintained-nursery", "special-post-16"}
    assert {kind for kind, own in KINDS.items() if own.bound_by_kcsie} == bound


def test_what_a_kind_follows_is_in_the_register() -> None:
    assert {id_ for own in KINDS.values() for id_ in own.standards} <= registers.guidance().keys()


def test_no_other_file_compares_a_kind_by_its_name() -> None:
    names = "|".join(map(re.escape, KINDS))
    compared = re.compile(rf"""(?:==|!=|\bin)\s*[({{\[]?\s*["'](?:{names})["']""")
    assert compared.search('kind not in ("private-nursery", "college")')
    files = [file for file in (ROOT / "schoolgate").rglob("*.py") if file.parent.name != "kinds"]
    assert len(files) > 90
    found = [f"{file.name}: {hit}" for file in files for hit in compared.findall(file.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("on", "eyfs", "advice", "ofsted", "prevent"),
    [
        (["early-years", "childcare-compulsory"], True, False, True, True),
        (["childcare-compulsory"], False, False, True, True),
        (["childcare-voluntary"], False, True, True, False),
        ([], False, True, False, False),
    ],
)
def test_what_binds_a_club_follows_from_its_registers(
    on: list[str], eyfs: bool, advice: bool, ofsted: bool, prevent: bool
) -> None:
    setting = club(*on)
    followed = guidance_followed(setting, "mobile")
    assert ("eyfs" in followed, "out-of-school-settings" in followed) == (eyfs, advice)
    assert setting.registered_childcare == ofsted
    assert guidance_for(setting)["prevent-duty"].statutory == prevent


def test_what_binds_schools_is_advice_to_alternative_provision_that_is_none() -> None:
    provision, school = setting_of(data_of("provision")), setting_of(data_of("starter"))
    assert guidance_followed(provision, "online") == ["working-together", "non-school-alternative-provision", "kcsie"]
    assert not guidance_for(provision)["kcsie"].statutory
    assert guidance_for(school)["kcsie"].statutory


@pytest.mark.parametrize(
    ("on", "youngest", "said"),
    [
        (
            ["childcare-compulsory"],
            "4",
            "Most children under five are looked after on the Early Years Register (early-years)",
        ),
        ([], "4", "Most children under five are looked after on the Early Years Register (early-years)"),
        ([], "5", "Most children under eight are looked after on Ofsted’s registers"),
        (["childcare-voluntary"], "7", "Most children under eight are looked after on Ofsted’s registers"),
        (["early-years"], "4", ""),
        (["childcare-compulsory"], "5", ""),
        ([], "8", ""),
    ],
)
def test_a_club_that_is_perhaps_not_registered_for_its_ages_is_told(on: list[str], youngest: str, said: str) -> None:
    found: list[Any] = [
        message for path, message, *_ in suspicions(club(*on, youngest=youngest)) if path == ("registers",)
    ]
    assert len(found) == bool(said)
    assert all(message.startswith(said) for message in found)


def test_no_other_kind_is_told_of_registers() -> None:
    assert [found for found in suspicions(setting_of(data_of("nursery"))) if found[0] == ("registers",)] == []
