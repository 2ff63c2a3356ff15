"""The smaller parts of a setting: technology, boarding, signs, old addresses, schools, and what is changed or withdrawn."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schoolgate.setting.model.fields import (
    Choice,
    Model,
    OldAddress,
    OrOwnWords,
    PageOrClause,
    ShortId,
    Text,
    YesNo,
    no_or_details_if_asked,
    one_or_several,
    own_words_such_as,
)
from schoolgate.setting.model.people import Person
from schoolgate.setting.model.vocabulary import Lock, RemoteDevice, RulesIn, SectionId, SignKind, Wraparound


class Devices(Model):
    """Devices that the setting provides."""

    kinds: list[Text] = Field(
        description="Which do you provide?", examples=[["laptops", "tablets", "a mobile phone"]], min_length=1
    )
    lock: OrOwnWords[Lock] = Field(
        description="How are they locked: passcode, password, PIN, or fingerprint or face?", examples=["passcode"]
    )
    used_by: list[Text] = Field(
        description="Who may use them?", examples=[["staff", "pupils under supervision"]], min_length=1
    )
    work_phone_numbers: YesNo = Field(
        description="Do staff who contact families have a work phone number?", examples=["yes"]
    )


class RemoteTeaching(Model):
    """Teaching those who are not on site, online."""

    own_devices: RemoteDevice = Field(
        description="May staff teach on their own device if you cannot supply one: never or after-risk-assessment?",
        examples=["never"],
    )
    rules_in: RulesIn = Field(
        description="Where are the rules for it: acceptable-use, remote-learning or both?", examples=["acceptable-use"]
    )


class HomeLearning(Model):
    """Learning online at home, on a family’s own device."""

    rules_in: RulesIn = Field(
        description="Where are the rules for it: acceptable-use, remote-learning or both?", examples=["acceptable-use"]
    )


class WraparoundCare(Model):
    """Breakfast and after-school clubs, outside school hours."""

    rule: OrOwnWords[Wraparound] = Field(
        description="At clubs: same-rule as the school day, or staff-may-agree?", examples=["same-rule"]
    )


class Technology(Model):
    """What the setting provides and does with technology."""

    devices: Annotated[Devices | None, BeforeValidator(no_or_details_if_asked)] = Field(
        description="Do you provide phones, laptops or tablets? Write no, or the details.",
        examples=[
            {"kinds": ["laptops"], "lock": "passcode", "used_by": ["staff"], "work_phone_numbers": "yes"},
        ],
    )
    remote_teaching: Annotated[RemoteTeaching | None, BeforeValidator(no_or_details_if_asked)] = Field(
        description="Do staff ever teach online? Write no, or the details.",
        examples=[{"own_devices": "never", "rules_in": "acceptable-use"}],
    )
    home_learning: Annotated[HomeLearning | None, BeforeValidator(no_or_details_if_asked)] = Field(
        description="Is work set online to do at home? Write no, or the details.",
        examples=[{"rules_in": "acceptable-use"}],
    )
    wraparound: Annotated[WraparoundCare | None, BeforeValidator(no_or_details_if_asked)] = Field(
        description="Do you run clubs before or after the day? Write no, or the details.",
        examples=[{"rule": "same-rule"}],
    )
    exams: YesNo = Field(description="Do any of those you teach sit public examinations?", examples=["no"])
    monitored: YesNo = Field(
        description="Do you check how the internet is used on your systems? Write no if the child protection policy "
        "says how.",
        examples=["yes"],
    )


BoardersByDay = Literal["same-rule", "left-in-the-house"]
Evenings = Literal["may-use", "no-phones"]
PrepRule = Literal["put-away", "handed-in", "agreed-work"]
Nights = Literal["handed-in", "switched-off", "kept-with-them"]
HouseNetwork = Literal["as-in-the-day", "by-age-and-time", "no-network"]


class Evening(Model):
    """The free time of those who board, or of some of them."""

    who: Text | None = Field(
        None,
        description="Which of them? It completes “boarders ...”. Leave out if the rule is for all.",
        examples=["in Years 7 and 8"],
    )
    rule: Evenings = Field(
        description="In their free time after the school day: may-use (their own phones) or no-phones?",
        examples=["may-use"],
    )
    when: Text | None = Field(
        None,
        description="When, for may-use? It completes “may use their own phones ...”. Leave out if at any free time.",
        examples=["from 6 pm to 7 pm"],
    )
    place: Text | None = Field(
        None,
        description="Where, for may-use? It completes “may use their own phones ...”. Leave out if anywhere in the house.",
        examples=["in the house common room"],
    )


class Prep(Model):
    """The time in which those who board do their homework."""

    called: Text = Field("prep", description="What is it called, as in a sentence?", examples=["homework time"])
    rule: PrepRule = Field(
        description="Phones then: put-away (off and out of sight), handed-in, or agreed-work (only for work that staff have agreed)?",
        examples=["put-away"],
    )


class Night(Model):
    """The phones of those who board, or of some of them, at night."""

    who: Text | None = Field(
        None,
        description="Which of them? It completes “boarders ...”. Leave out if the rule is for all.",
        examples=["in Years 7 to 11"],
    )
    rule: Nights = Field(
        description="Their phones at night: handed-in, switched-off (and kept by them) or kept-with-them?",
        examples=["handed-in"],
    )
    evening: Text | None = Field(
        None,
        description="When are phones handed in or switched off? It completes “hand in their phones ...”. Needed for both.",
        examples=["at 9 pm"],
    )
    where: Text | None = Field(
        None, description="Where are they kept? Needed for handed-in.", examples=["the duty office"]
    )
    morning: Text | None = Field(
        None,
        description="When do they get them back, or may they switch them on? It completes “give them back ...”. Needed for both.",
        examples=["after breakfast"],
    )


@own_words_such_as("Day pupils who stay for the evening hand in their phones at tea.")
class Boarding(Choice):
    """Those who stay the night: their phones after the school day, their families, and who is there for them."""

    called: Text = Field(
        "boarders",
        description="What do you call those who stay the night? The plural, as in a sentence.",
        examples=["residential students"],
    )
    house: Text = Field(
        "boarding house",
        description="What do you call where they sleep? Write it without “the”.",
        examples=["residence"],
    )
    on_duty: Person = Field(
        description="Whom do they tell at night? The role, without “the”, with a number that families may call, if there is one.",
        examples=[{"role": "Houseparent on duty", "phone": "01632 960 170", "hours": "all night in term time"}],
    )
    found: Text | None = Field(
        None,
        description="How do they reach that person at night? It completes “can be reached ...”. Leave out if it is plain.",
        examples=["by the bell on each landing"],
    )
    private_contact: Text = Field(
        description="How can they speak to their families in private? It completes “can contact their families in private ...”.",
        examples=["on their own phones, or on the telephone in the quiet room"],
    )
    school_day: BoardersByDay = Field(
        description="Their phones in the school day: same-rule (as everyone’s) or left-in-the-house?",
        examples=["left-in-the-house"],
    )
    evenings: Annotated[list[Evening], BeforeValidator(one_or_several)] = Field(
        description="Their phones in their free time after the school day: one rule, or a list by age.",
        examples=[{"rule": "may-use", "when": "until 9 pm"}],
        min_length=1,
        max_length=8,
    )
    prep: Annotated[Prep | None, BeforeValidator(no_or_details_if_asked)] = Field(
        None,
        description="Do they have a time for homework in the house? Its rule, or no. Leave out if there is none.",
        examples=[{"rule": "put-away"}],
    )
    nights: Annotated[list[Night], BeforeValidator(one_or_several)] = Field(
        description="Their phones at night: one rule, or a list by age.",
        examples=[
            {"rule": "handed-in", "evening": "at 9 pm", "where": "the duty office", "morning": "after breakfast"}
        ],
        min_length=1,
        max_length=8,
    )
    internet: HouseNetwork = Field(
        description="The internet where they sleep: as-in-the-day (filtered and monitored alike), by-age-and-time (filtered and "
        "monitored, but not alike) or no-network?",
        examples=["by-age-and-time"],
    )
    internet_off: Text | None = Field(
        None,
        description="When is it switched off for them? It completes “is switched off for boarders ...”. Leave out if never.",
        examples=["from 10.30 pm to 6 am"],
    )


class Sign(Model):
    """One notice at one place. All that it says follows from the answers under ``phones``."""

    id: ShortId = Field(
        description="A short name for its address, which its QR code holds: it must never change once the sign hangs.",
        examples=["main-entrance"],
    )
    place: Text = Field(description="Where does it hang, or what is it for?", examples=["Main entrance"])
    kind: SignKind = Field(
        "visitors",
        description="For whom is it: visitors, events (families at plays and sports days), contractors or supply-staff?",
        examples=["visitors"],
    )


class RetiredSign(Model):
    """A sign that no longer hangs, whose QR code may still be scanned."""

    id: ShortId = Field(description="The id that it had.", examples=["front-door"])
    now: ShortId | None = Field(
        None,
        description="Which sign has replaced it? If left out, the old code opens the page for visitors.",
        examples=["main-entrance"],
    )


class Redirect(Model):
    """An address of an older site that people still have: in letters, bookmarks and search engines."""

    old: OldAddress = Field(
        description="The old address: what followed the name of the site.", examples=["policies/e-safety.html"]
    )
    to: PageOrClause = Field(
        description="Which page or clause should it open? The address of a page, or the id of a clause.",
        examples=["policies/online"],
    )


class School(Model):
    """One school of a federation."""

    name: Text = Field(description="Its name.", examples=["Oakfield Infant School"])


def _withdrawal(what: str) -> Any:
    return Field(
        None,
        description=f"Why have you taken down {what}? Families read this, on a notice that replaces it. Leave out if you have not.",
        examples=["We are rewriting it after something went wrong."],
    )


class Change(Model):
    """A setting’s own wording for one clause or section: just one of these three."""

    replace: Text | None = Field(
        None,
        description="Your sentence instead of ours.",
        examples=["We do this as our behaviour policy says."],
    )
    omit: Text | None = Field(
        None,
        description="Why you leave it out. The reason is kept for your leaders.",
        examples=["This never happens here."],
    )
    add: Text | None = Field(
        None,
        description="Your sentence after ours.",
        examples=["Ask at the school office if anything is unclear."],
    )


class Confirmed(Model):
    """What a setting says of a group of practices: all of it is so here, all but some, or each question is answered by itself."""

    wording: ShortId | None = Field(
        None,
        description="Which wording was read? `schoolgate new` writes it, and `schoolgate check` says when it has changed.",
        examples=["1b5e4b"],
    )
    answer: YesNo | None = Field(
        None,
        description="Is all of it so here? Write yes, or no to answer each question yourself.",
        examples=["yes"],
    )
    except_: list[ShortId] = Field(
        [],
        alias="except",
        description="Which of them are not so here? You are asked about those. Leave out if none.",
        examples=[["trackers"]],
    )


MOST_POINTS, MOST_OWN_CLAUSES = 10, 40


class OwnClause(Model):
    """A clause of a setting’s own: something that it does and that no clause of ours says."""

    section: SectionId = Field(
        description="Which section does it belong to? A section’s id is in its link on the page.",
        examples=["mobile.expect"],
    )
    id: ShortId = Field(
        description="What is it about, in a word or two? Lower-case letters and hyphens: its link ends in it, so it never changes.",
        examples=["lanyards"],
    )
    says: Text = Field(
        description="What does it say? Whole sentences, as they are to stand. A colon may lead to points.",
        examples=["On trips, each adult carries the school’s telephone on a lanyard."],
    )
    points: list[Text] = Field(
        [],
        description="Which points does it list? Leave out if none.",
        examples=[["the number of the school office", "the number of the parent who is on call"]],
        max_length=MOST_POINTS,
    )
    confirmed: Text | None = Field(
        None,
        description="Why is it right as it stands? Leave out until you are asked. Only your leaders see the reason.",
        examples=["It is about prints for our displays, which our safeguarding lead has approved."],
    )

    @property
    def policy(self) -> str:
        """The policy that it belongs to."""
        return self.section.partition(".")[0]

    @property
    def full_id(self) -> str:
        """Its id among the clauses of its policy. No clause of ours has “own” in its id."""
        return f"{self.section}.own.{self.id}"


class Withdrawn(Model):
    """What families may not rely on for now: policies, and pages for people. The page for help cannot be withdrawn."""

    mobile: Text | None = _withdrawal("the mobile and smart technology policy, and the page and signs for visitors")
    social: Text | None = _withdrawal("the social media policy")
    online: Text | None = _withdrawal("the online safety policy")
    parents: Text | None = _withdrawal("the page for parents")
    staff: Text | None = _withdrawal("the page for staff")
    pupils: Text | None = _withdrawal("the page for those you teach")
    visitors: Text | None = _withdrawal("the page and the signs for visitors")
