"""What a setting says about phones, watches and cameras that belong to people and not to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schoolgate.setting.model.fields import Choice, Model, OrOwnWords, OursStay, Text, own_words_such_as

# How a learner's phone is kept from gate to gate. The last two are for what is looser, which a school may only make an
# exception, with its reason (Education Act 1996 s.550C, since 29 June 2026).
PhoneRule = Literal[
    "left-at-home", "handed-in", "locked-away", "pouched", "off-and-out-of-sight", "used-when-agreed", "used-when-stated",
]  # fmt: skip
Watches = Literal["kept-with-phones", "worn-in-school-mode", "same-rule", "left-at-home"]
Trackers = Literal["allowed-out-of-sight", "left-at-home"]
Trips = Literal["same-rule", "left-at-home", "agreed-for-each-trip"]
Signers = Literal["learner", "parents", "both"]
InSessions = Literal["with-written-permission", "never"]
FamiliesToldTo = Literal["lead", "lead-or-deputy", "lead-and-head", "lead-or-head"]
StaffWatches = Literal["kept-with-phones", "worn-in-school-mode"]
VisitorRule = Literal["away-everywhere", "handed-in", "only-in-stated-places", "only-for-stated-purposes"]
EventPhotos = Literal["none", "own-child-own-use", "at-the-end"]
ContractorPictures = Literal["never", "of-the-work-only"]
EmptySite = Literal["same-rule", "own-phones"]
ZoneRule = Literal["no-phones", "no-calls"]
InZone = Literal["learners", "staff", "visitors"]
MeansOfTelling = Literal["signs", "posters", "leaflets", "an information sheet", "the signing-in screen", "our website"]


class GroupRule(Model):
    """Where one class, year, site or sixth form differs."""

    group: Text = Field(
        description="Which? It completes “pupils in ...”: the nursery class, Years 5 and 6, the sixth form.",
        examples=["the nursery class"],
    )
    rule: OrOwnWords[PhoneRule] = Field(description="What happens to their phones?", examples=["left-at-home"])
    where: Text | None = Field(
        None, description="Where are their phones kept?", examples=["the locked box in the classroom"]
    )
    handed_in: Text | None = Field(
        None,
        description="When do they hand them in, lock them away or seal them? It completes “They hand in their phones ...”. Leave out "
        "if on arrival.",
        examples=["in the coach, before the gate"],
    )
    given_back: Text | None = Field(None, description="When do they get them back?", examples=["at the end of the day"])
    opened_by: Text | None = Field(
        None,
        description="Who opens a pouch? It completes “It is opened ... by ...”. Leave out if staff.",
        examples=["the driver, when the coach has left"],
    )
    reason: Text | None = Field(
        None,
        description="Why may they use a phone? Needed for used-when-agreed and used-when-stated in a school.",
        examples=["they study off site for part of the day"],
    )
    when: Text | None = Field(
        None,
        description="When may they use a phone? For used-when-stated. It completes “may use their phones ...”.",
        examples=["in free periods"],
    )
    place: Text | None = Field(
        None,
        description="Where may they use a phone? For used-when-stated, and needed for it in a school. It completes “may use their "
        "phones ...”.",
        examples=["in the sixth-form common room"],
    )


class LaterTime(Model):
    """What is done otherwise with a phone that is taken away again."""

    time: Text = Field(description="Which time?", examples=["the second time in a term"])
    given_back: Text = Field(description="When is it given back then?", examples=["at the end of the week"])
    to: Text = Field(description="Who collects it then?", examples=["a parent or carer, after a meeting"])


class Confiscated(Model):
    """What happens to a phone that is taken away."""

    kept_in: Text = Field(description="Where is it kept?", examples=["the school safe"])
    given_back: Text = Field(description="When is it given back?", examples=["at the end of the day"])
    to: Text = Field(description="Who collects it?", examples=["a parent or carer"])
    later: list[LaterTime] = Field(
        [],
        description="What is done otherwise the next time, and the times after that? Leave out if nothing.",
        examples=[
            [{"time": "the second time in a term", "given_back": "at the end of the week", "to": "a parent or carer"}]
        ],
        max_length=4,
    )


@own_words_such_as("The office keeps a list of who has one, and staff are told.")
class Exceptions(Choice):
    """How a learner who needs a device gets one."""

    agreed_by: Text | None = Field(
        None,
        description="Who agrees an exception? Write the role without “the”. If left out, the person in charge does.",
        examples=["deputy headteacher"],
    )
    signed_by: OrOwnWords[Signers] = Field(
        description="Who accepts the conditions in writing: the learner, the parents or both?", examples=["both"]
    )


@own_words_such_as("Year 6 walkers hand theirs to the class teacher.")
class LearnerPhones(Choice):
    """Phones, watches and other devices of those who are taught here."""

    rule: OrOwnWords[PhoneRule] = Field(
        description="From gate to gate, what happens to a phone: left-at-home, handed-in, locked-away, pouched or "
        "off-and-out-of-sight? A setting that is no school may also choose used-when-agreed, or used-when-stated with when or place.",
        examples=["handed-in"],
    )
    where: Text | None = Field(
        None,
        description="Where are phones kept? Needed for handed-in and locked-away.",
        examples=["the school office"],
    )
    handed_in: Text | None = Field(
        None,
        description="When do they hand them in, lock them away or seal them? It completes “They hand in their phones ...”. Leave out "
        "if on arrival.",
        examples=["at morning registration"],
    )
    given_back: Text | None = Field(
        None,
        description="When do they get them back? Needed for handed-in, locked-away and pouched.",
        examples=["at the end of each day"],
    )
    opened_by: Text | None = Field(
        None,
        description="Who opens a pouch? It completes “It is opened ... by ...”. Leave out if staff.",
        examples=["each pupil, at the magnet by the gate"],
    )
    when: Text | None = Field(
        None,
        description="When may they use a phone? For used-when-stated in a college. It completes “may use their phones ...”.",
        examples=["outside classes"],
    )
    place: Text | None = Field(
        None,
        description="Where may they use a phone? For used-when-stated in a college. It completes “may use their phones ...”. Leave "
        "out if anywhere.",
        examples=["in the café and the common rooms"],
    )
    groups: list[GroupRule] = Field(
        [],
        description="Does a class, year, site or sixth form differ?",
        examples=[[{"group": "the nursery class", "rule": "left-at-home"}]],
    )
    smart_watches: OrOwnWords[Watches] = Field(
        description="Smart watches: kept-with-phones, worn-in-school-mode (calls, messages and camera off), same-rule (as for "
        "phones) or left-at-home?",
        examples=["worn-in-school-mode"],
    )
    trackers: OrOwnWords[Trackers] = Field(
        description="Trackers such as tags in a bag: allowed-out-of-sight or left-at-home?",
        examples=["allowed-out-of-sight"],
    )
    trips: OrOwnWords[Trips] | None = Field(
        None,
        description="Not asked of a nursery. On trips and residentials: same-rule, left-at-home or agreed-for-each-trip?",
        examples=["same-rule"],
    )
    calls_home: Text | None = Field(
        None,
        description="Not asked of a nursery. Which phone does a child use to call home? It completes “may use ...”. If left out, they "
        "ask at the office.",
        examples=["the office telephone"],
    )
    exceptions: Exceptions | None = Field(
        None,
        description="Not asked of a nursery. Who agrees exceptions, and who signs for them?",
        examples=[{"agreed_by": "headteacher", "signed_by": "both"}],
    )
    confiscated: Confiscated | None = Field(
        None,
        description="Not asked of a nursery. What happens to a phone that is taken away? If left out, pages say that your behaviour "
        "policy tells.",
        examples=[{"kept_in": "the school safe", "given_back": "at the end of the day", "to": "a parent or carer"}],
    )


@own_words_such_as("The site manager carries a phone to open and lock the gates.")
class StaffPhones(Choice):
    """Staff and their own devices."""

    kept_in: Text = Field(
        description="Where do staff keep their own phones while they work? It completes “keep them in ...”.",
        examples=["a locked cupboard in the staff room"],
    )
    may_use: Text = Field(
        description="Where and when may they use them? It completes “may use them ...”.",
        examples=["in the staff room, at breaks"],
    )
    in_sessions: OrOwnWords[InSessions] = Field(
        description="May staff use their own phone while they teach: with-written-permission or never?",
        examples=["with-written-permission"],
    )
    smart_watches: OrOwnWords[StaffWatches] = Field(
        "kept-with-phones",
        description="Their smart watches: kept-with-phones, or worn-in-school-mode (calls, messages and camera off while they are "
        "with those you teach)? If left out, kept-with-phones.",
        examples=["worn-in-school-mode"],
    )
    known_families: Annotated[FamiliesToldTo, OursStay("they say who is told when staff know a family")] = Field(
        description="Staff who know a family already tell the safeguarding lead (lead), the lead or a deputy "
        "(lead-or-deputy), the lead and the head (lead-and-head) or either (lead-or-head)?",
        examples=["lead-and-head"],
    )


@own_words_such_as("Health visitors may keep a work phone with them, out of sight.")
class VisitorPhones(Choice):
    """Parents, visitors, volunteers and contractors."""

    rule: OrOwnWords[VisitorRule] = Field(
        description="What do visitors do with phones: away-everywhere, handed-in, only-in-stated-places or "
        "only-for-stated-purposes?",
        examples=["away-everywhere"],
    )
    where: Text | None = Field(
        None,
        description="Where are they handed in, or where may they be used? Needed for handed-in and "
        "only-in-stated-places.",
        examples=["the box in the office"],
    )
    purposes: Text | None = Field(
        None,
        description="What may they be used for? Needed for only-for-stated-purposes.",
        examples=["joint work with another agency"],
    )
    calls_may_be_made: Text | None = Field(
        None,
        description="Where may a visitor make a call? It completes “may make a call ...”. If left out, they ask at the office.",
        examples=["in the school office"],
    )
    exceptions_agreed_by: Text | None = Field(
        None,
        description="Who agrees an exception? Write the role without “the”. If left out, the person in charge does.",
        examples=["deputy headteacher"],
    )
    told_by: list[MeansOfTelling] = Field(
        description="How do visitors learn the rule?", examples=[["signs", "an information sheet"]], min_length=1
    )


@own_words_such_as("The site manager meets each contractor at the gate.")
class ContractorPhones(Choice):
    """Contractors: what their work may need that other visitors do not."""

    pictures: OrOwnWords[ContractorPictures] = Field(
        description="May contractors photograph their work: never or of-the-work-only (they ask first, and no child is in "
        "the picture)?",
        examples=["of-the-work-only"],
    )
    empty_site: OrOwnWords[EmptySite] = Field(
        description="When no children are on site: same-rule, or own-phones (they may use their own)?",
        examples=["own-phones"],
    )


@own_words_such_as("We say so again before each event begins.")
class Events(Choice):
    """Plays, sports days and other occasions with families."""

    photos: OrOwnWords[EventPhotos] = Field(
        description="May families take photographs at events: none, own-child-own-use or at-the-end?",
        examples=["own-child-own-use"],
    )


class Zone(Model):
    """A place with a rule of its own about phones, beside those where nobody may use one."""

    place: Text = Field(description="Which place?", examples=["the library"])
    rule: ZoneRule = Field(
        description="What is the rule there: no-phones (off and out of sight) or no-calls (phones are silent)?",
        examples=["no-calls"],
    )
    for_whom: list[InZone] = Field(
        [],
        description="For whom is it: learners, staff or visitors? Leave out if for all.",
        examples=[["staff", "visitors"]],
    )


class Phones(Model):
    """Everybody’s own phones and smart devices."""

    banned_places: list[Text] = Field(
        description="Where may nobody use a phone or camera?",
        examples=[["toilets", "changing rooms"]],
        min_length=1,
    )
    zones: list[Zone] = Field(
        [],
        description="Which other places have a rule of their own about phones, such as quiet zones? Leave out if none.",
        examples=[[{"place": "the library", "rule": "no-calls", "for_whom": ["staff", "visitors"]}]],
    )
    learners: LearnerPhones = Field(description="Those you teach.", examples=[])
    staff: StaffPhones = Field(description="Staff.", examples=[])
    visitors: VisitorPhones = Field(description="Visitors.", examples=[])
    contractors: ContractorPhones | None = Field(
        None,
        description="Contractors. Needed if a sign is for them; otherwise only the visitors’ rule applies to them.",
        examples=[{"pictures": "of-the-work-only", "empty_site": "own-phones"}],
    )
    events: Events = Field(
        description="Plays, sports days and other occasions.", examples=[{"photos": "own-child-own-use"}]
    )
