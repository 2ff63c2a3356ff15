"""The councils of England as people write them; and who is told that our rules rest on the law of England."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import corpus
from support.bases import data_of, edited, setting_of
from support.places import TESTS

from schoolgate import registers
from schoolgate.errors import RegisterError
from schoolgate.registers import councils
from schoolgate.setting.model.people import Council

with (TESTS / "schools" / "authorities_typed.tsv").open(encoding="utf-8", newline="") as file:
    TYPED = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def told(council: Any, address: str = "Mill Lane, Faversham") -> list[str]:
    """Give what is said of a setting with this council, and this address of its office."""
    data = edited(data_of("starter"), {("council",): council, ("office", "address"): address})
    return [found[1] for found in councils.faults(setting_of(data))]


# ---------------------------------------------------------------------------------------------------------------
# England


def test_the_register_has_every_authority_of_england_once() -> None:
    codes = [council.code for council in councils.councils().values()]
    assert len(codes) == len(set(codes)) == 153
    assert set(codes) == {row["code"] for row in TYPED}


def test_every_way_of_writing_a_council_leads_to_it() -> None:
    lost = [
        row["typed_form"]
        for row in TYPED
        for typed in (
            row["typed_form"],
            row["typed_form"].upper(),
            row["typed_form"].lower(),
            f"The {row['typed_form']}",
        )
        if (id_ := councils.find(typed)) is None or councils.councils()[id_].code != row["code"]
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("kent", "kent"),
        ("KENT COUNTY COUNCIL", "kent"),
        ("Kent County Council (KCC)", "kent"),
        ("Kent CC", "kent"),
        ("The City of London Corporation", "city-of-london"),
        ("City of London Council", "city-of-london"),
        ("RB Greenwich", "greenwich"),
        ("Havering London Borough", "havering"),
        ("Herts", "hertfordshire"),
        ("Notts County Council", "nottinghamshire"),
        ("Co. Durham", "county-durham"),
        ("St. Helens MBC", "st-helens"),
        ("Saint Helens", "st-helens"),
        ("Stoke on Trent", "stoke-on-trent"),
        ("Stoke–on–Trent City Council", "stoke-on-trent"),
        ("Newcastle-upon-Tyne", "newcastle-upon-tyne"),
        ("LB Barking & Dagenham", "barking-and-dagenham"),
        ("Royal Borough of Kensington & Chelsea Council", "kensington-and-chelsea"),
        ("City of York", "york"),
        ("Durham County Council", "county-durham"),
        ("Cornwall County Council", "cornwall"),
        ("Bristol City Council", "bristol"),
        ("Isles of Scilly Council", "isles-of-scilly"),
        ("Leicester City Council", "leicester"),
        ("Leicester County Council", "leicestershire"),
        ("Nottingham City", "nottingham"),
    ],
)
def test_what_makes_no_difference_makes_none(typed: str, id_: str) -> None:
    assert councils.find(typed) == id_
    assert told(typed) == []


def test_a_name_of_two_meanings_is_refused_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = councils.COUNCILS.read_text(encoding="utf-8")
    spoilt = tmp_path / "councils.yml"
    spoilt.write_text(text.replace("also: [KCC]", "also: [KCC, Medway]"), encoding="utf-8")
    monkeypatch.setattr(councils, "COUNCILS", spoilt)
    councils.councils.cache_clear()
    councils._known.cache_clear()
    try:
        with pytest.raises(RegisterError) as refused:
            councils.check()
        line = text.splitlines().index("medway:") + 1
        assert f"councils.yml:{line}:1: “medway” in “medway” is in “kent” too." in str(refused.value)
    finally:
        councils.councils.cache_clear()
        councils._known.cache_clear()


def test_names_read_well_in_a_sentence() -> None:
    for council in councils.councils().values():
        assert not re.search(r"[,&.]", council.name.replace("Bournemouth, Christchurch", "")), council.name
        assert council.council.startswith("the ") == bool(
            re.match(r"the (London Borough|Royal Borough|City of London Corporation|Council) ?", council.council)
        )


# ---------------------------------------------------------------------------------------------------------------
# What is near, within, or gone


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Medaway", "Did you mean “Medway”?"),
        ("Hampshrie", "Did you mean “Hampshire”?"),
        ("Tower Hamlet", "Did you mean “Tower Hamlets”?"),
        ("Bournmouth Christchurch and Poole", "Did you mean “Bournemouth, Christchurch and Poole”?"),
        ("Maidstone Borough Council", "It is Kent County Council: write “Kent”."),
        ("Tunbridge Wells", "It is Kent County Council: write “Kent”."),
        ("King's Lynn & West Norfolk", "It is Norfolk County Council: write “Norfolk”."),
        ("Northants", "North Northamptonshire or West Northamptonshire."),
        ("Sussex", "GOV.UK finds yours by postcode"),
        ("Harrogate", "It is North Yorkshire Council: write “North Yorkshire”."),
        ("Northamptonshire County Council", "North Northamptonshire or West Northamptonshire."),
        ("Cumbria", "Cumberland or Westmorland and Furness."),
        ("London", "GOV.UK finds yours by postcode"),
        ("Borsetshire", "GOV.UK finds yours by postcode"),
    ],
)
def test_what_is_not_such_a_council_is_answered_in_one_sentence_or_two(typed: str, said: str) -> None:
    (message,) = told(typed)
    assert said in message
    assert len(message) < 400
    assert councils.find(typed) is None


def test_every_district_is_answered_with_its_council() -> None:
    districts = [(name, council.name) for council in councils.councils().values() for name in council.within]
    assert len(districts) > 164, "as many as two-tier counties have"
    for name, council in districts:
        for typed in (name, f"{name} Borough Council", f"{name} District Council"):
            (message,) = told(typed)
            assert f"write “{council}”" in message, typed


# ---------------------------------------------------------------------------------------------------------------
# Only England


def elsewhere() -> Iterator[tuple[str, str]]:
    for nation in councils.other_nations().values():
        for name in (nation.name, *nation.also, *nation.councils, *(f"{name} Council" for name in nation.councils)):
            yield name, nation.name


@pytest.mark.parametrize(("nation", "number"), [("wales", 22), ("scotland", 32), ("northern-ireland", 11)])
def test_every_council_of_the_other_nations_is_known(nation: str, number: int) -> None:
    assert len(set(councils.other_nations()[nation].councils)) == number


def test_a_council_of_another_nation_is_told_where_to_look() -> None:
    for name, nation in elsewhere():
        for council in (name, {"name": name}):
            (message,) = told(council)
            assert message.startswith(
                "Nothing is wrong with your file. Our rules rest on England’s law and would be false for you"
            )
            assert f" in {nation}. Look instead at https://" in message


@pytest.mark.parametrize("area", [area for nation in councils.other_nations().values() for area in nation.postcodes])
def test_a_postcode_that_lies_wholly_elsewhere_is_refused(area: str) -> None:
    for council in ("kent", {"name": "Borsetshire"}):
        (message,) = told(council, f"Mill Lane, {area}1 1AA")
        assert "false for you" in message
        assert told(council, f"Mill Lane, {area.lower()}11aa") == [message.replace(f"{area}1 1AA", f"{area}11AA")]


# Every postcode area that lies in England, or partly.
ENGLISH = (
    "AL B BA BB BD BH BL BN BR BS CA CB CH CM CO CR CT CV CW DA DE DG DH DL DN DT DY E EC EN EX FY GL GU HA HD HG HP HR HU HX IG IP KT "
    "L LA LD LE LL LN LS LU M ME MK N NE NG NN NP NR NW OL OX PE PL PO PR RG RH RM S SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN "
    "TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO"
)


@pytest.mark.parametrize("council", ["Shropshire", {"name": "Borsetshire"}], ids=["known", "too new for us"])
def test_a_postcode_that_may_be_in_england_says_nothing(council: Any) -> None:
    assert len(ENGLISH.split()) > 100
    assert [area for area in ENGLISH.split() if told(council, f"Mill Lane, {area}1 1AA")] == []


@pytest.mark.parametrize("address", ["Block G3 1st floor, 2 High Street", "Hall G2 1st Avenue, Leeds LS1 1AA"])
def test_what_only_looks_like_a_postcode_says_nothing(address: str) -> None:
    assert told("Leeds", address) == []


@pytest.mark.parametrize("address", ["Mill Lane, Cardiff CF10 1AA", "Mill Lane, CF10 1AA, Wales.", "CF10 1AA, UK"])
def test_a_postcode_is_found_however_it_stands(address: str) -> None:
    (message,) = told("kent", address)
    assert "the postcode CF10 1AA is in Wales" in message


def test_real_schools_of_england_are_never_refused() -> None:
    towns = list(dict.fromkeys(school.town for school in corpus.schools() if school.town))
    sample = towns[:: len(towns) // 200]
    assert len(sample) >= 200
    assert [town for town in sample if told("Kent County Council", f"High Street, {town}")] == []


# ---------------------------------------------------------------------------------------------------------------
# What pages know


def test_a_council_without_services_is_known_by_its_names() -> None:
    found = councils.services("LB of Camden", registers.authorities())
    assert found == {"name": "Camden", "council": "the London Borough of Camden"}


def test_what_a_setting_writes_goes_before_the_register_and_the_rest_is_of_the_register() -> None:
    own = Council.model_validate({"name": "Kent County Council", "children_services": {"name": "Our Front Door"}})
    found = councils.services(own, registers.authorities())
    assert found["children_services"].name == "Our Front Door"
    assert found["partnership"] == registers.authorities()["kent"]["partnership"]
    assert councils.not_known(own, registers.authorities()) == ["the number of its children’s services"]


def test_a_council_too_new_for_the_register_needs_no_more_than_a_name() -> None:
    found = councils.services(Council.model_validate({"name": "Borsetshire"}), registers.authorities())
    assert found == {"name": "Borsetshire", "council": "our local council"}
    assert told({"name": "Borsetshire"}) == []


def test_what_is_not_known_is_named() -> None:
    assert councils.not_known("kent", registers.authorities()) == []
    assert councils.not_known("Medway", registers.authorities()) == [
        "the number of its children’s services", "the safeguarding partnership", "the service that advises schools",
    ]  # fmt: skip


def test_each_council_that_has_services_is_one_of_the_register() -> None:
    for id_, services in registers.authorities().items():
        assert (services["name"], services["council"]) == (
            councils.councils()[id_].name,
            councils.councils()[id_].council,
        )
