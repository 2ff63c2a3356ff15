"""Forms to fill in: what each asks and says follows from the setting, and the record of an incident is there for everyone."""

from __future__ import annotations

from typing import Any

import pytest
from support.adoption import SUBSETS, answers_adopting, variants
from support.attempts import GONE, Edits
from support.bases import BASES, data_of, edited, pages_of, setting_of, wrong_with
from support.handouts import FILES, SETTINGS, handouts_of, parsed, resting_on_nothing, setting_named
from support.people_pages import lines_of
from support.wording import (
    ABBREVIATIONS,
    Text,
    blocks,
    longer_than,
    names_as_words,
    sentences,
    slips,
    split,
    unexplained,
)
from support.wording import parsed as without_marks

from schoolgate import registers
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

FORMS = ("form-phone-exception", "form-photographs", "form-visitor-device", "form-confiscation", "form-incident")
LIMITS = {"staff": 9, "parents": 6, "older": 5, "younger": 3}  # DESIGN: the reading grade, by who reads it


def says(setting: Setting, name: str, *classes: str) -> list[str]:
    """Give what a form says, line by line, without the links to the rules. With classes: what is filled in."""
    root = parsed(handouts_of(setting)[name])
    for mark in root.find_class("rule-link"):
        mark.drop_tree()
    return [
        " ".join(block.text_content().split())
        for block in root.iter("h1", "h2", "p", "li")
        if not classes or {*classes} & {*(block.get("class") or "").split()}
    ]


def starter(*edits: Edits) -> Setting:
    data = data_of("starter")
    for edit in edits:
        data = edited(data, edit)
    return setting_of(data)


# ---------------------------------------------------------------------------------------------------------------
# For whom each is, and what its lines rest on


def test_each_setting_has_the_forms_for_what_it_does() -> None:
    found = {name: [form for form in FORMS if form in handouts_of(setting_named(name))] for name in SETTINGS}
    assert found["starter"] == [*FORMS]
    assert found["nursery"] == ["form-photographs", "form-visitor-device", "form-incident"]
    assert found["examples/childminder"] == ["form-photographs", "form-incident"]
    assert all("form-incident" in forms for forms in found.values())
    assert found["good/first-social"] == ["form-photographs", "form-incident"]


@pytest.mark.every(one_in=12)
@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
@pytest.mark.parametrize("base", BASES)
def test_every_line_of_a_form_rests_on_something_that_stands(base: str, policies: tuple[str, ...]) -> None:
    assert "form-incident" in handouts_of(setting_of(answers_adopting(base, policies)))
    for variant, data in variants(base, policies):
        setting = setting_of(data)
        stands = pages_of(setting).stands
        for name, handout in handouts_of(setting).items():
            assert resting_on_nothing(handout) == [], (variant, name)
            assert {*handout.page.statements} <= stands, (variant, name)
            assert wrong_with("\n".join(blocks(parsed(handout)))) == [] or variant == "replace", (variant, name)


@pytest.mark.every(one_in=12)
@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
@pytest.mark.parametrize("base", BASES)
def test_the_record_of_an_incident_asks_the_same_whatever_is_adopted(base: str, policies: tuple[str, ...]) -> None:
    whole = setting_of(answers_adopting(base, POLICIES))
    asked = says(whole, "form-incident", "field", "yes-no")
    may_go = (
        "Ofsted: when",
        "The agency: when",
        "The school or council that placed",
        "Whoever is responsible for data",
        "What we change",
    )
    wanted = [line for line in asked if not line.startswith(may_go)]
    assert len(wanted) > 25
    lines = [*lines_of(handouts_of(whole)["form-incident"].page.html)]
    for variant, data in variants(base, policies):
        setting = setting_of(data)
        found = says(setting, "form-incident", "field", "yes-no")
        assert [line for line in found if not line.startswith(may_go)] == wanted, variant
        assert [*lines_of(handouts_of(setting)["form-incident"].page.html)] == lines, variant


def test_the_record_says_first_what_keeps_a_child_safe() -> None:
    setting = starter()
    assert [*lines_of(handouts_of(setting)["form-incident"].page.html)] == [
        "in-danger-staff", "record-confidential", "record-tell-first", "write-down", "nude-staff", "evidence",
        "tell-the-head", "somebody-else-staff", "record-decision",
    ]  # fmt: skip
    said = " ".join(says(setting, "form-incident"))
    for words in (
        "Give it only to the DSL or a deputy.",
        "If it is about the headteacher, give it only to: Chair of governors, chair@oakfield.example.",
        "Never a nude or indecent image",
        "The LADO: when, and what they advised",
        "The police: when, and the reference",
        "Children’s services: when, and the name and reference",
        "Parents: who, when and by whom, or why not yet",
    ):
        assert words in said


@pytest.mark.parametrize("name", ["examples/childminder", "good/childminder-alone"])
def test_a_childminder_keeps_the_record(name: str) -> None:
    setting = setting_named(name)
    said = " ".join(says(setting, "form-incident"))
    assert "DSL" not in said
    assert (
        "the childminder, or anyone who works or lives here, goes to the Local Authority Designated Officer (LADO)"
        in said
    )
    assert "Keep it locked away." in said


# ---------------------------------------------------------------------------------------------------------------
# Answers


@pytest.mark.parametrize(
    ("signers", "who"),
    [
        ("both", ["Parent or carer: name", "Pupil: name"]),
        ("parents", ["Parent or carer: name"]),
        ("learner", ["Pupil: name"]),
        ({"own_words": "The family and the office each keep a copy."}, ["Parent or carer: name", "Pupil: name"]),
    ],
)
def test_an_exception_is_signed_by_whoever_accepts_it(signers: Any, who: list[str]) -> None:
    setting = starter(
        {
            ("phones", "learners", "exceptions", "signed_by"): signers,
            ("phones", "learners", "exceptions", "agreed_by"): "deputy headteacher",
        }
    )
    signing = says(setting, "form-phone-exception")
    signing = signing[signing.index("Signing") :]
    assert [line for line in signing if line.endswith(": name")] == ["For us, the deputy headteacher: name", *who]
    assert len([line for line in signing if line == "Signed, and date"]) == len(who) + 1
    assert "The deputy headteacher will listen and decide." in " ".join(says(setting, "form-phone-exception"))


def test_a_medical_device_is_never_taken_away() -> None:
    said = [
        lines_of(found[name].page.html)["medical-device-stays"][0]
        for base in BASES
        for found in [handouts_of(setting_of(data_of(base)))]
        for name in ("form-phone-exception", "form-confiscation")
        if name in found
    ]
    assert len(said) > len(BASES)
    assert [line for line in said if not line.endswith("is never taken away without a safe plan.")] == []


WEBSITE, ACCOUNTS, JOURNALS = "on your website", "on your official accounts", "in the journals of other children"


@pytest.mark.parametrize(
    ("edit", "asked"),
    [
        ({}, [WEBSITE, ACCOUNTS, JOURNALS]),
        ({("online_safety", "website"): "no"}, [ACCOUNTS, JOURNALS]),
        ({("social_media", "accounts"): "no"}, [WEBSITE, JOURNALS]),
        ({("online_safety", "learning_journal", "group_photos"): "never"}, [WEBSITE, ACCOUNTS]),
        ({("online_safety", "learning_journal"): "no"}, [WEBSITE, ACCOUNTS]),
        ({("online_safety", "website"): "no", ("social_media", "accounts"): "no", ("online_safety", "learning_journal"): "no"}, []),
    ],
)  # fmt: skip
def test_consent_is_asked_only_for_what_the_setting_does(edit: Edits, asked: list[str]) -> None:
    questions = " ".join(says(starter(edit), "form-photographs", "yes-no"))
    assert [use for use in (WEBSITE, ACCOUNTS, JOURNALS) if use in questions] == asked
    assert "Photograph and film my child for your own work" in questions


def test_whoever_takes_no_pictures_asks_for_no_consent() -> None:
    data = data_of("childminder")
    assert "form-photographs" in handouts_of(setting_of(data))
    without = edited(
        data,
        {("childminding", "pictures"): "none", ("childminding", "deleted"): GONE, ("childminding", "shared"): GONE},
    )
    assert "form-photographs" not in handouts_of(setting_of(without))


@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
def test_consent_may_be_taken_back_whatever_is_adopted(policies: tuple[str, ...]) -> None:
    said = " ".join(says(setting_of(answers_adopting("starter", policies)), "form-photographs"))
    assert "you can change your mind at any time. Tell the school office, on 01632 960 100" in said


def test_where_no_law_lets_staff_search_nothing_is_confiscated() -> None:
    club = says(setting_named("club"), "form-confiscation")
    assert club[0] == "Receipt for a device that was handed over"
    assert "confiscat" not in " ".join(club)
    assert "search" not in " ".join(club)
    assert says(starter(), "form-confiscation")[0] == "Receipt for a confiscated device"


def test_own_wording_and_omissions_reach_the_forms_and_leave_their_questions() -> None:
    own = "We agree each exception at a meeting with the family."
    added = "The head of year is told of each."
    setting = starter(
        {
            ("changes",): {
                "mobile.learners.carers": {"replace": own},
                "mobile.learners.exceptional-record": {"add": added},
                "mobile.expect.passcode": {"omit": "We say it elsewhere."},
            }
        }
    )
    said = says(setting, "form-phone-exception")
    assert own in said
    assert "Care for someone at home" in said
    assert "How the pupil can be reached, if they care for someone at home" in said
    assert any(line.endswith(added) for line in said)
    assert "Lock it with a PIN or a password." in says(starter(), "form-phone-exception")
    assert "Lock it with a PIN or a password." not in said


def test_a_form_goes_with_its_policy() -> None:
    withdrawn = starter({("withdrawn",): {"mobile": "We are rewriting it."}})
    found = handouts_of(withdrawn)
    assert [form for form in FORMS if form in found] == ["form-photographs", "form-incident"]
    nothing_left = starter({("withdrawn",): dict.fromkeys(POLICIES, "We are rewriting it.")})
    assert [form for form in FORMS if form in handouts_of(nothing_left)] == ["form-incident"]


# ---------------------------------------------------------------------------------------------------------------
# Wording


def told(setting: Setting, html: str) -> list[str]:
    titles = [line.name for line in registers.helplines().values()]
    titles += [other.title for other in setting.other_policies.listed()]
    return sentences(names_as_words(without_marks(html), titles))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.every(one_in=4) if name in FILES else ()) for name in SETTINGS]
)
def test_its_readers_can_read_each_paper(name: str) -> None:
    setting = setting_named(name)
    found = handouts_of(setting)
    assert found
    hard = []
    for paper, handout in found.items():
        said = Text(told(setting, handout.page.html))
        if said.grade > LIMITS[handout.definition.reader]:
            hard.append(f"{paper}: grade {said.grade:.1f}")
        if name in BASES:
            hard += [f"{paper}: {sentence}" for sentence in longer_than(25, said.sentences)]
    assert hard == []


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("base", BASES)
def test_no_paper_has_a_slip(base: str) -> None:
    found = handouts_of(setting_of(data_of(base)))
    said = [block for handout in found.values() for block in blocks(without_marks(handout.page.html))]
    assert [slip for block in said for slip in wrong_with(block)] == []
    assert [*slips(sentence for block in said for sentence in split(block))] == []
    short = [
        f"{name}: {one}"
        for name, handout in found.items()
        if handout.definition.reader == "staff" and handout.definition.kind != "agreement"
        for one in unexplained("\n".join(blocks(without_marks(handout.page.html))), ABBREVIATIONS)
    ]
    assert short == []
