"""What signs say and where a code may be: for visitors, families, contractors and supply staff, without a browser."""

from __future__ import annotations

import warnings
from typing import Any

import lxml.html
import pytest
from support.attempts import GONE, Edits
from support.bases import BASES, data_of, edited, pages_of, people_pages_of, setting_of, wrong_with
from support.signs import SIGN_KINDS, with_signs
from support.wording import split

from schoolgate.print import posters
from schoolgate.setting import signs
from schoolgate.setting.model.parts import Sign
from schoolgate.setting.model.setting import Setting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports pkg_resources, which setuptools says is on its way out
    import textstat


def said(setting: Setting) -> dict[str, list[str]]:
    """Give what each sign says, block by block."""
    pages = people_pages_of(setting)
    return {name.removeprefix("sign "): pages.says(name) for name in pages.html if name.startswith("sign ")}


def page_of(setting: Setting, id_: str) -> Any:
    return lxml.html.fragment_fromstring(people_pages_of(setting).html[f"sign {id_}"], create_parent="div")


# ---------------------------------------------------------------------------------------------------------------
# What a visitor reads


def test_a_sign_says_all_in_the_order_in_which_it_is_needed() -> None:
    assert said(with_signs("starter"))["visitors"] == [
        "For visitors",
        "Phones off and out of sight. Turn off your phone and smart devices. Keep them out of sight while you are on the site.",
        "A device that you need for a medical condition or a disability stays with you. Please tell the person who signs you in.",
        "You may make a call in the school office.",
        "Do you need a device for another reason? Ask the headteacher first.",
        "Do not take photographs, film or record sound. Our events have their own rule.",
        "Do not wear smart glasses that can take pictures or record. Do you need them for your sight or a disability? Ask the headteacher first.",
        "Why? This rule keeps everyone here safe and well.",
        "Worried about a child?",
        "Tell the safeguarding lead: Deputy headteacher, 01632 960 123, 8am to 5pm in term time.",
        "Is a child in danger now? Call 999.",
        "From our mobile and smart technology policy, written on 14 September 2026.",
    ]


@pytest.mark.parametrize("base", BASES)
def test_every_statement_of_every_sign_leads_to_its_clause(base: str) -> None:
    setting = with_signs(base)
    for id_ in (*SIGN_KINDS, "toilets"):
        root = page_of(setting, id_)
        unfounded = [
            element.text_content()
            for element in root.iter("p", "li")
            if "statement" not in element.get("class", "").split()
        ]
        assert unfounded == []
        assert len(root.find_class("rule-link")) == len(root.find_class("statement"))


@pytest.mark.parametrize("base", BASES)
def test_every_sign_can_be_read_at_a_glance(base: str) -> None:
    textstat.set_lang("en_US")
    assert said(with_signs(base))
    for id_, blocks in said(with_signs(base)).items():
        # Names, numbers, the address and the title of the policy are what they are.
        sentences = [
            sentence for block in blocks[1:] if not block.startswith(("Tell ", "From our")) for sentence in split(block)
        ]
        assert sentences, id_
        text = " ".join(sentence if sentence[-1] in ".?!" else f"{sentence}." for sentence in sentences)
        assert textstat.flesch_kincaid_grade(text.replace("’", "'")) <= 5, id_
        for sentence in sentences:
            assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("base", BASES)
def test_nothing_is_wrong_with_the_words(base: str) -> None:
    assert said(with_signs(base))
    for blocks in said(with_signs(base)).values():
        assert [fault for block in blocks for fault in wrong_with(block)] == []


@pytest.mark.parametrize(
    ("rule", "also", "few", "do_now"),
    [
        ("away-everywhere", {}, "Phones off and out of sight.", "Turn off your phone and smart devices."),
        ("handed-in", {"where": "the blue box"}, "Leave your phone with us.", "smart devices in the blue box while"),
        ("only-in-stated-places", {"where": "the lobby"}, "Phones only in set places.", "a phone only in the lobby."),
        ("only-for-stated-purposes", {"purposes": "calls home"}, "Phones only for set reasons.", "only for calls home."),
    ],
)  # fmt: skip
def test_the_rule_for_visitors_is_the_one_that_the_setting_chose(
    rule: str, also: dict[str, str], few: str, do_now: str
) -> None:
    path = ("phones", "visitors")
    edits: Edits = {(*path, key): value for key, value in {"rule": rule, **also}.items()}
    for id_ in ("visitors", "contractors"):
        (paragraph,) = page_of(with_signs("starter", edits), id_).find_class("rule")
        assert paragraph.find("strong").text_content() == few
        assert do_now in paragraph.text_content()


@pytest.mark.parametrize(
    ("photos", "few", "pictogram"),
    [
        ("none", "No photographs or films.", "no-camera"),
        ("own-child-own-use", "Pictures of your own child only.", "camera"),
        ("at-the-end", "No pictures until the end.", "camera"),
    ],
)
def test_the_sign_for_events_says_what_families_may_do(photos: str, few: str, pictogram: str) -> None:
    setting = with_signs("starter", {("phones", "events", "photos"): photos})
    assert said(setting)["events"][1].startswith(few)
    # A crossed-out phone would forbid what the sign allows.
    assert signs.published_signs(setting)["events"].pictogram == pictogram
    assert any(
        line.startswith("At other times, our rule for visitors applies. Turn off") for line in said(setting)["events"]
    )


def test_contractors_read_of_their_work_their_alarms_and_an_empty_site() -> None:
    lines = said(with_signs("starter"))["contractors"]
    assert "Do not take photographs, film or record sound. Pictures of your work have their own rule." in lines
    assert "A lone worker’s safety alarm stays on. Tell the person who signs you in." in lines
    assert (
        "Contractors ask the headteacher before they photograph their work. No child may be in the picture. They show it to us if we ask."
        in lines
    )
    assert "When staff say that no children are on the site, contractors may use their own phones." in lines
    never: Edits = {("phones", "contractors"): {"pictures": "never", "empty_site": "same-rule"}}
    lines = said(with_signs("starter", never))["contractors"]
    assert "Contractors take no photographs or films on the site." in lines
    assert "Do not take photographs, film or record sound." in lines
    assert "Contractors keep to the same rule when no children are on the site." in lines


def test_supply_staff_read_the_rules_for_staff_and_not_those_for_visitors() -> None:
    lines = said(with_signs("starter"))["supply-staff"]
    assert lines[1] == (
        "Phones away in lessons. Put your phone and smart devices in the lockers in the staff room now. "
        "You may use them in the staff room, at breaks."
    )
    assert "Never contact pupils or parents from your own phone, number or account." in lines
    assert "Photograph or film pupils only with our equipment." in lines
    assert not any("signs you in" in line or "make a call" in line for line in lines)


@pytest.mark.parametrize(
    ("part", "ids"),
    [("visitors", ["visitors", "events", "contractors"]), ("events", ["events"]), ("contractors", ["contractors"]), ("staff", ["supply-staff"])],
)  # fmt: skip
def test_a_settings_own_words_are_printed_as_in_the_policy(part: str, ids: list[str]) -> None:
    lines = said(with_signs("starter", {("phones", part, "own_words"): "Ask Mr Brown in the lodge."}))
    assert [id_ for id_, blocks in lines.items() if any("Ask Mr Brown" in block for block in blocks)] == ids


def test_what_a_setting_adds_to_a_clause_stands_on_its_signs_once() -> None:
    add: Edits = {("changes",): {"mobile.visitors.rule": {"add": "A bench is by the gate."}}}
    for id_ in ("visitors", "contractors", "events"):
        assert "\n".join(said(with_signs("starter", add))[id_]).count("A bench is by the gate.") == 1


def test_each_of_several_leads_is_named() -> None:
    leads = [
        {"role": "Head of school", "name": "A. N. Other", "phone": "01632 960 601"},
        {"role": "SENCO", "email": "senco@two-rivers.example", "hours": "8am to 4pm"},
    ]
    (line,) = [
        block
        for block in said(with_signs("starter", {("people", "safeguarding_lead"): leads}))["visitors"]
        if block.startswith("Tell a safeguarding lead")
    ]
    assert " ".join(line.split()) == (
        "Tell a safeguarding lead: A. N. Other, Head of school, 01632 960 601; SENCO, senco@two-rivers.example, 8am to 4pm."
    )


def test_the_edition_is_that_of_the_policy() -> None:
    dates = {"written": "2026-10-02"}
    assert said(with_signs("starter", {("policies", "dates", "mobile"): dates}))["visitors"][-1] == (
        "From our mobile and smart technology policy, written on 2 October 2026."
    )
    assert said(with_signs("federation"))["visitors"][-1].startswith(
        "From our online safety, social media and mobile technology policy, "
    )


# ---------------------------------------------------------------------------------------------------------------
# Where nobody takes out a camera


def at(place: str, *banned: str) -> bool:
    """Tell whether a sign at a place is at a banned one, by what a setting lists."""
    setting = with_signs("starter", {("phones", "banned_places"): list(banned) or ["the swimming pool"]})
    return signs.is_at_banned_place(setting, Sign(id="x", place=place, kind="visitors"))


@pytest.mark.parametrize(
    "place",
    [
        "Toilets", "boys’ toilets", "Girls' Toilet", "STAFF TOILETS", "the accessible toilet", "Corridor outside the toilets",
        "WC", "W.C.", "w c", "the loo", "Loos", "Lavatories", "Washroom", "wash room", "Bathrooms", "Rest room", "Gents",
        "Ladies", "Changing rooms", "The Nappy Changing Room", "nappy room", "Nappies", "Change room", "PE changing area",
        "Showers", "shower block", "Locker room", "Dressing rooms", "Hygiene suite", "Intimate care room",
        "Changing of the guard hall",  # errs on the safe side
    ],
)  # fmt: skip
def test_a_private_place_is_banned_whatever_a_setting_lists(place: str) -> None:
    assert at(place)


@pytest.mark.parametrize(
    ("place", "banned"),
    [
        ("Swimming pool", "the swimming pool"),
        ("Gate to the SWIMMING-POOL", "the swimming pool"),
        ("the pool for swimming", "our swimming pools"),
        ("Play room", "the playrooms"),
        ("Playroom door", "play rooms"),
        ("The nurseries", "the nursery"),
        ("Children’s sleep room", "the sleep rooms"),
    ],
)
def test_a_place_is_banned_however_the_setting_spells_it(place: str, banned: str) -> None:
    assert at(place, banned)


@pytest.mark.parametrize(
    "place", ["Main entrance", "Reception", "Playground", "The Exchange", "School hall", "Cloister"]
)
def test_another_place_is_not(place: str) -> None:
    assert not at(place)


AT_A_BANNED_PLACE = (
    "A medical device without a camera stays with you. If yours has a camera, tell us before you go in. We will not take it "
    "from you without a safe plan."
)


@pytest.mark.parametrize("kind", SIGN_KINDS)
@pytest.mark.parametrize("base", ["starter", "nursery", "college"])
def test_at_a_private_place_policy_page_and_sign_say_the_same_of_a_medical_device(base: str, kind: str) -> None:
    setting = setting_of(
        edited(
            data_of(base), {("signs",): [{"id": "x", "place": "Nappy room", "kind": kind}], ("retired_signs",): GONE}
        )
    )
    people = people_pages_of(setting)
    assert AT_A_BANNED_PLACE in people.says("sign x")
    assert not [line for line in people.says("sign x") if line.startswith("A device that you need")]
    for page in ("staff", "visitors"):
        assert AT_A_BANNED_PLACE in " ".join(people.says(page))
    rules = {clause.id: clause.text for clause in pages_of(setting).clauses}
    wanted = "It is never taken away without a safe plan."
    assert wanted in rules["mobile.expect.banned-areas"]
    assert ("online.images.nappies" in rules) == setting.early_years
    assert wanted in rules.get("online.images.nappies", wanted)
    takes_in = "Nobody takes a device with a camera, even ours, where nappies are changed"
    assert (takes_in in rules["mobile.expect.banned-areas"]) == setting.early_years


def test_a_sign_at_a_banned_place_asks_nobody_to_take_out_a_camera() -> None:
    setting = with_signs("starter")
    notice = signs.published_signs(setting)["toilets"]
    assert notice.banned
    assert notice.code is None
    lines = said(setting)["toilets"]
    assert lines[1] == "No phones or cameras here. Do not use your phone or other personal devices here."
    assert lines[2] == AT_A_BANNED_PLACE
    assert not any("another reason" in line for line in lines)
    assert not list(page_of(setting, "toilets").iter("svg", "img"))
    assert "scan" not in " ".join(lines).casefold()
    on_paper = posters.read_wording(people_pages_of(setting).html["sign toilets"], setting.name, notice)
    assert on_paper.caption is None
    assert "".join(text for text, _ in on_paper.address.words) == (
        "Read all our rules for this place at online-safety.oakfield.example/visitors/toilets"
    )


def test_a_page_does_not_show_the_code_that_led_to_it_nor_its_own_address() -> None:
    setting = with_signs("starter")
    for id_ in SIGN_KINDS:
        root = page_of(setting, id_)
        assert not list(root.iter("svg", "img"))
        assert signs.published_signs(setting)[id_].short_address not in root.text_content()


def test_a_code_says_what_it_is_for() -> None:
    setting = with_signs("starter")
    assert {*signs.published_signs(setting)} == {*SIGN_KINDS, "toilets"}
    for id_, notice in signs.published_signs(setting).items():
        caption = posters.read_wording(people_pages_of(setting).html[f"sign {id_}"], setting.name, notice).caption
        words = "".join(text for text, _ in caption.words) if caption else None
        assert words == (None if id_ == "toilets" else "Scan for all our rules here, and who can help")


@pytest.mark.parametrize("kind", SIGN_KINDS)
def test_no_sign_at_a_banned_place_allows_a_picture_there(kind: str) -> None:
    setting = with_signs("starter", {("signs",): [{"id": "x", "place": "Changing rooms", "kind": kind}]})
    text = "\n".join(said(setting)["x"])
    assert "No phones or cameras here." in text
    for allowing in ("your own child", "photograph their work", "their own phones", "have their own rule"):
        assert allowing not in text
    assert signs.published_signs(setting)["x"].pictogram == "no-phone"


def test_everywhere_else_the_code_leads_to_the_page() -> None:
    for id_, notice in signs.published_signs(with_signs("starter")).items():
        assert notice.address == f"https://online-safety.oakfield.example/visitors/{id_}/"
        assert notice.short_address == f"online-safety.oakfield.example/visitors/{id_}"
        assert (notice.code is None) == (id_ == "toilets")


def test_a_code_keeps_its_quiet_zone_and_scales() -> None:
    root = lxml.html.fragment_fromstring(signs.qr_code("https://online-safety.oakfield.example/visitors/a/"))
    assert root.get("width") is None
    size = int(root.get("viewbox", root.get("viewBox")).split()[-1])
    ground, modules = root.iter("path")
    assert ground.get("d") == f"M0 0h{size}v{size}h-{size}z"
    assert ground.get("fill") == "#fff"
    assert modules.get("d").startswith("M4 4.5h7")  # four modules of white, then a finder
