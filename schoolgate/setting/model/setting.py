"""The model: what a setting may say about itself. One YAML file, one ``Setting``.

Every field is a question that a school office can answer, with a description, a type and an example; what can be
worked out from the answers is a property here or a word in ``words``. Nothing in this module knows YAML, files
or pages. What one answer says against another is in ``contradictions``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from schoolgate.language import words
from schoolgate.setting.model.fields import (
    Age,
    Colour,
    Day,
    Email,
    LogoFile,
    Model,
    OldAddress,
    PageOrClause,
    Phone,
    SignId,
    SiteAddress,
    Text,
    WebAddress,
    YesNo,
    no_or_details,
    one_or_several,
    wrong,
)
from schoolgate.setting.model.helplines import OwnHelpline
from schoolgate.setting.model.online_safety import OnlineSafety
from schoolgate.setting.model.phones import Phones
from schoolgate.setting.model.social_media import SocialMedia

Kind = Literal[
    "maintained", "academy", "independent", "special", "pupil-referral-unit", "maintained-nursery", "private-nursery",
    "college", "federation",
]  # fmt: skip
ApprovingBody = Literal["governing body", "proprietor", "committee", "trustees"]
Review = Literal["yearly", "every six months", "every term"]
Consulted = Literal["staff", "learners", "parents", "governors"]
Wraparound = Literal["same-rule", "staff-may-agree"]
RemoteDevice = Literal["never", "after-risk-assessment"]
RulesIn = Literal["acceptable-use", "remote-learning", "both"]
Lock = Literal["passcode", "password", "PIN", "fingerprint or face"]
ToldBy = Literal[
    "acceptable use agreements", "assemblies", "induction", "lessons", "letters", "newsletters", "our social media pages",
    "our website", "parents’ evenings", "staff training", "the prospectus",
]  # fmt: skip
# Who each way of telling people reaches. A way that reaches staff alone leaves families untold (penshurst-19).
REACHES: dict[str, set[str]] = {
    "acceptable use agreements": {"staff", "learners", "parents"},
    "assemblies": {"learners"},
    "induction": {"staff"},
    "lessons": {"learners"},
    "letters": {"parents"},
    "newsletters": {"parents"},
    "our social media pages": {"parents"},
    "our website": {"parents"},
    "parents’ evenings": {"parents"},
    "staff training": {"staff"},
    "the prospectus": {"parents"},
}
Form = Literal["separate", "combined", "fragments"]
SignKind = Literal["visitors", "events", "contractors", "supply-staff"]
HeadingLevel = Literal["1", "2", "3", "4"]
# The policies that a setting may adopt, in the order in which one document holds them.
POLICIES = ("online", "social", "mobile")
TITLES = {
    "online": "Online safety policy",
    "social": "Social media policy",
    "mobile": "Mobile and smart technology policy",
}


def in_a_sentence(policy: str) -> str:
    """Name a policy in the middle of a sentence: online safety policy."""
    return f"{TITLES[policy][0].lower()}{TITLES[policy][1:]}"


# How links name them where a title would be too long.
SHORT_TITLES = {"online": "Online safety", "social": "Social media", "mobile": "Phones"}


class Noun(Model):
    """A word of the setting's own, in the singular and the plural."""

    one: Text = Field(description="The word for one.", examples=["apprentice"])
    many: Text = Field(description="The word for several.", examples=["apprentices"])


# Plurals by rule go wrong on "child", so these are written out; any other word is given as {one: ..., many: ...}.
_NOUNS = {"children": "child", "pupils": "pupil", "students": "student", "learners": "learner"}
_SESSIONS = {"lesson": "lessons", "session": "sessions", "class": "classes"}


def _learners(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _NOUNS:
            known = words.joined([*_NOUNS], "or")
            raise wrong(f"“{value}” should be {known}. For another word, write {{one: apprentice, many: apprentices}}.")
        return {"one": _NOUNS[value], "many": value}
    return value


def _sessions(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _SESSIONS:
            known = words.joined([*_SESSIONS], "or")
            raise wrong(f"“{value}” should be {known}. For another word, write {{one: workshop, many: workshops}}.")
        return {"one": value, "many": _SESSIONS[value]}
    return value


class Words(Model):
    """What people are called here."""

    learners: Annotated[Noun, BeforeValidator(_learners)] = Field(
        description="What do you call those you teach: children, pupils, students or learners?",
        examples=["pupils", {"one": "apprentice", "many": "apprentices"}],
    )
    head: Text = Field(
        description="What is the person in charge called? Write it without “the”.", examples=["headteacher"]
    )
    second: Text | None = Field(
        None,
        description="Who else may give the permissions that the policies mention, such as a supervisor? Leave out if nobody.",
        examples=["supervisor"],
    )
    leaders: Text = Field(
        description="What do you call the leaders who work with them? Write it without “the”.",
        examples=["leadership team"],
    )
    session: Annotated[Noun, BeforeValidator(_sessions)] = Field(
        description="Do you teach in lessons, sessions or classes?",
        examples=["lesson", {"one": "workshop", "many": "workshops"}],
    )


class Person(Model):
    """Somebody by role. A name is optional, and becomes public."""

    role: Text = Field(description="Their job title, as families know it.", examples=["Deputy headteacher"])
    name: Text | None = Field(
        None, description="Their name, only if they agree that it is public.", examples=["A. N. Other"]
    )
    phone: Phone | None = Field(None, description="Their telephone number, in quotes.", examples=["01632 960 123"])
    email: Email | None = Field(None, description="Their email address.", examples=["name@oakfield.example"])
    hours: Text | None = Field(
        None, description="When they can be reached, in everyday words.", examples=["8am to 5pm in term time"]
    )


class Lead(Person):
    """A safeguarding lead. In a federation each may answer for one school."""

    school: Text | None = Field(
        None,
        description="In a federation: for which of its schools do they lead? Write its name as under schools. Leave "
        "out if they lead for all.",
        examples=["Oakfield Infant School"],
    )


class Role(Model):
    """Somebody who is named by role alone."""

    role: Text = Field(description="Their role.", examples=["Assistant headteacher"])
    name: Text | None = Field(
        None, description="Their name, only if they agree that it is public.", examples=["A. N. Other"]
    )


class People(Model):
    """Who to go to."""

    safeguarding_lead: Annotated[list[Lead], BeforeValidator(one_or_several)] = Field(
        description="Who is your designated safeguarding lead (DSL)? One person, or a list if several people share the role.",
        examples=[
            {"role": "Deputy headteacher", "phone": "01632 960 123", "hours": "8am to 5pm in term time"},
            {"role": "Deputy headteacher", "phone": "01632 960 123", "email": "safe@oakfield.example"},
        ],
        min_length=1,
    )
    deputies: Annotated[list[Role], BeforeValidator(one_or_several)] = Field(
        [], description="Who are the deputy safeguarding leads?", examples=[[{"role": "Inclusion leader"}]]
    )
    concerns_about_the_head: Person = Field(
        description="Who receives concerns about the person in charge? It must be somebody else.",
        examples=[
            {"role": "Chair of governors", "email": "chair@oakfield.example"},
            {
                "role": "Chair of governors",
                "phone": "01632 960 150",
                "hours": "in the evening, in term time",
            },
        ],
    )
    safeguarding_governor: Role = Field(
        description="Which governor, trustee or committee member leads on safeguarding?",
        examples=[{"role": "Safeguarding governor"}],
    )
    specialists: list[Role] = Field(
        [],
        description="Who else here is responsible for particular needs, such as the SENCO or the designated teacher? "
        "Leave out if nobody.",
        examples=[[{"role": "SENCO"}]],
    )


class Office(Model):
    """Where families reach the setting."""

    called: Text = Field(
        "school office",
        description="What is it called? Write it without “the”.",
        examples=["school office"],
    )
    phone: Phone = Field(description="Its telephone number, in quotes.", examples=["01632 960 100"])
    email: Email = Field(description="Its email address.", examples=["office@oakfield.example"])
    address: Text = Field(description="Its postal address on one line.", examples=["Oak Lane, Maidstone"])


class Contact(Model):
    """A service and how it is reached."""

    name: Text = Field(description="What is it called?", examples=["Children’s Front Door"])
    url: WebAddress | None = Field(None, description="Its web address.", examples=["https://services.example/"])
    phone: Phone | None = Field(None, description="Its telephone number, in quotes.", examples=["01632 960 310"])
    out_of_hours: Phone | None = Field(
        None, description="Its number at night and at weekends, in quotes.", examples=["01632 960 311"]
    )


class Officer(Contact):
    """The Local Authority Designated Officer (LADO), and how they are reached."""

    email: Email | None = Field(None, description="Their email address.", examples=["lado@borsetshire.example"])


class Council(Model):
    """A council area's services, for an area that is not in ``settings/shared/authorities.yml`` yet."""

    name: Text = Field(description="Which council area are you in?", examples=["Borsetshire"])
    council: Text = Field(description="What is the council called?", examples=["Borsetshire County Council"])
    partnership: Contact = Field(
        description="What is its safeguarding children partnership called, and where is its site?",
        examples=[{"name": "Borsetshire Safeguarding Children Partnership", "url": "https://partnership.example/"}],
    )
    advice_service: Contact = Field(
        description="Which service advises schools on safeguarding?",
        examples=[{"name": "Borsetshire Education Safeguarding Service", "url": "https://advice.example/"}],
    )
    children_services: Contact = Field(
        description="How can children’s services be reached, by day and out of hours?",
        examples=[{"name": "Children’s Front Door", "phone": "01632 960 300", "out_of_hours": "01632 960 301"}],
    )
    lado: Officer | None = Field(
        None,
        description="How can its Local Authority Designated Officer (LADO) be reached, who receives allegations "
        "about staff? If left out, pages say where to ask.",
        examples=[{"name": "Borsetshire LADO", "phone": "01632 960 320"}],
    )


class Dates(Model):
    """When one policy was written. When it was agreed is in a record of its own: ``agreed``."""

    written: Day = Field(description="When was this text written or last changed?", examples=["2026-09-14"])


def _dates_of(policy: str) -> Any:
    return Field(
        None,
        description=f"When the {in_a_sentence(policy)} was written. Leave it out if you do not adopt it.",
        examples=[{"written": "2026-09-14"}],
    )


class PolicyDates(Model):
    """The policies that the setting adopts: each that has its dates here."""

    mobile: Dates | None = _dates_of("mobile")
    social: Dates | None = _dates_of("social")
    online: Dates | None = _dates_of("online")


class Author(Model):
    """Who wrote the policies, by role alone."""

    role: Text = Field(description="Their role.", examples=["Online safety leader"])


class Policies(Model):
    """How the policies are agreed and kept current."""

    approved_by: ApprovingBody = Field(
        description="Who approves the policies: the governing body, the proprietor, a committee or the trustees?",
        examples=["governing body"],
    )
    review: Review = Field(description="How often are they reviewed? At least once a year.", examples=["yearly"])
    form: Form = Field(
        "separate",
        description="In what form do you adopt them: separate policies, one combined policy, or fragments to paste "
        "into policies that you already have?",
        examples=["separate"],
    )
    heading_level: HeadingLevel = Field(
        "2",
        description="For fragments: the level of their first heading, from 1 to 4, to fit the policy they go into.",
        examples=["3"],
    )
    dates: PolicyDates = Field(
        description="Which policies do you adopt, and when was each written?",
        examples=[{"mobile": {"written": "2026-09-14"}}],
    )
    only_agreed: YesNo = Field(
        False,
        description="Must every rule be agreed before it is published? If yes, a changed rule waits. If left out, it "
        "is published with a mark that says so.",
        examples=["yes"],
    )
    consulted: list[Consulted] = Field(
        description="Who was consulted on them? List only those who were: staff, learners, parents, governors.",
        examples=[["staff", "parents"]],
    )
    authors: Annotated[list[Author], BeforeValidator(one_or_several)] = Field(
        [],
        description="Who wrote them? If left out, the policies do not say.",
        examples=[[{"role": "Online safety leader"}]],
    )
    told_by: list[ToldBy] = Field(
        description="How do you tell staff, those you teach and parents what the policies require and how you check it?",
        examples=[["staff training", "acceptable use agreements", "our website"]],
        min_length=1,
    )


class OtherPolicy(Model):
    """A policy of the setting's that ours rest on."""

    title: Text = Field(description="Its title, as printed on it.", examples=["Record keeping policy"])
    url: WebAddress | None = Field(
        None, description="Where families can read it.", examples=["https://oakfield.example/policies"]
    )


def _other(description: str, title: str) -> Any:
    return Field(None, description=description, examples=[{"title": title}])


class OtherPolicies(Model):
    """The policies a setting has. Ours may rest only on those listed here."""

    child_protection: OtherPolicy = Field(
        description="Your child protection or safeguarding policy.", examples=[{"title": "Child protection policy"}]
    )
    behaviour: OtherPolicy = Field(
        description="Your behaviour policy, whatever you call it.", examples=[{"title": "Behaviour policy"}]
    )
    staff_conduct: OtherPolicy = Field(
        description="Your code of conduct for staff.", examples=[{"title": "Staff code of conduct"}]
    )
    complaints: OtherPolicy = Field(description="How families complain.", examples=[{"title": "Complaints procedure"}])
    acceptable_use: OtherPolicy | None = _other("Your acceptable use agreements (AUP).", "Acceptable use agreements")
    allegations: OtherPolicy | None = _other(
        "How you handle allegations against staff, if that is a policy of its own.", "Allegations against staff policy"
    )
    anti_bullying: OtherPolicy | None = _other("Your anti-bullying policy.", "Anti-bullying policy")
    confidentiality: OtherPolicy | None = _other("Your confidentiality policy.", "Confidentiality policy")
    data_protection: OtherPolicy | None = _other("Your data protection policy.", "Data protection policy")
    home_school_agreement: OtherPolicy | None = _other("Your home-school agreement.", "Home-school agreement")
    image_use: OtherPolicy | None = _other("Your policy on photographs and film.", "Image use policy")
    online_safety: OtherPolicy | None = _other("Your online safety policy.", "Online safety policy")
    remote_learning: OtherPolicy | None = _other("Your rules for learning online at home.", "Remote learning policy")
    searching: OtherPolicy | None = _other(
        "Your searching and confiscation policy, if the behaviour policy does not cover it.", "Searching policy"
    )
    social_media: OtherPolicy | None = _other("Your social media policy.", "Social media policy")
    social_media_agreement: OtherPolicy | None = _other(
        "The agreement signed by staff who run your social media accounts, if it is separate.",
        "Social media acceptable use agreement",
    )
    whistleblowing: OtherPolicy | None = _other("Your whistleblowing policy.", "Whistleblowing policy")
    curriculum: list[OtherPolicy] = Field(
        [],
        description="Curriculum policies that teach online safety, such as computing and RSHE.",
        examples=[[{"title": "Computing policy"}]],
    )
    more: list[OtherPolicy] = Field(
        [], description="Any other policy to read alongside these.", examples=[[{"title": "Record keeping policy"}]]
    )

    def listed(self) -> Iterator[OtherPolicy]:
        """Give every policy listed, in the order of this class."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, list):
                yield from value
            elif value is not None:
                yield value


class Devices(Model):
    """Devices that the setting provides."""

    kinds: list[Text] = Field(
        description="Which do you provide?", examples=[["laptops", "tablets", "a mobile phone"]], min_length=1
    )
    lock: Lock = Field(
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

    rule: Wraparound = Field(
        description="At clubs: same-rule as the school day, or staff-may-agree?", examples=["same-rule"]
    )


class Technology(Model):
    """What the setting provides and does with technology."""

    devices: Annotated[Devices | None, BeforeValidator(no_or_details)] = Field(
        description="Do you provide phones, laptops or tablets? Write no, or the details.",
        examples=[
            {"kinds": ["laptops"], "lock": "passcode", "used_by": ["staff"], "work_phone_numbers": "yes"},
        ],
    )
    remote_teaching: Annotated[RemoteTeaching | None, BeforeValidator(no_or_details)] = Field(
        description="Do staff ever teach online? Write no, or the details.",
        examples=[{"own_devices": "never", "rules_in": "acceptable-use"}],
    )
    home_learning: Annotated[HomeLearning | None, BeforeValidator(no_or_details)] = Field(
        description="Is work set online to do at home? Write no, or the details.",
        examples=[{"rules_in": "acceptable-use"}],
    )
    wraparound: Annotated[WraparoundCare | None, BeforeValidator(no_or_details)] = Field(
        description="Do you run clubs before or after the day? Write no, or the details.",
        examples=[{"rule": "same-rule"}],
    )
    exams: YesNo = Field(description="Do any of those you teach sit public examinations?", examples=["no"])
    monitored: YesNo = Field(
        description="Do you check how the internet is used on your systems? Write no if the child protection policy "
        "says how.",
        examples=["yes"],
    )


class Sign(Model):
    """One notice at one place. All that it says follows from the answers under ``phones``."""

    id: SignId = Field(
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

    id: SignId = Field(description="The id that it had.", examples=["front-door"])
    now: SignId | None = Field(
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


def _withdrawn(what: str) -> Any:
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


class Withdrawn(Model):
    """What families may not rely on for now: policies, and pages for people. The page for help cannot be withdrawn."""

    mobile: Text | None = _withdrawn("the mobile and smart technology policy, and the page and signs for visitors")
    social: Text | None = _withdrawn("the social media policy")
    online: Text | None = _withdrawn("the online safety policy")
    parents: Text | None = _withdrawn("the page for parents")
    staff: Text | None = _withdrawn("the page for staff")
    pupils: Text | None = _withdrawn("the page for those you teach")
    visitors: Text | None = _withdrawn("the page and the signs for visitors")


class Setting(Model):
    """A school, nursery, federation or college: all that its pages say."""

    edition: Text | None = Field(
        None,
        description="Which edition of the template do your policies use, in quotes? A newer edition changes your "
        "text only when you write it here. If left out, it is the edition of the release that you build with.",
        examples=["2026.11"],
    )
    name: Text = Field(description="What is the setting called, in full?", examples=["Oakfield Primary School"])
    kind: Kind = Field(
        description="What kind of setting is it: maintained, academy, independent, special, pupil-referral-unit, "
        "maintained-nursery, private-nursery, college or federation?",
        examples=["academy"],
    )
    schools: list[School] = Field(
        [],
        description="Which schools are in the federation? Only for kind: federation.",
        examples=[[{"name": "Oakfield Infant School"}, {"name": "Oakfield Junior School"}]],
    )
    other_names: list[Text] = Field(
        [],
        description="Which names look like a misspelling of your own but are right: a neighbour’s, a trust’s, a "
        "former or a short name? Leave out until you are asked.",
        examples=[["Oakfield School"]],
    )
    ages: tuple[Age, Age] = Field(description="The youngest and the oldest age you take.", examples=[["4", "11"]])
    council: Annotated[
        Annotated[str, Tag("listed")] | Annotated[Council, Tag("own")],
        Discriminator(lambda value: "own" if isinstance(value, dict | Council) else "listed"),
    ] = Field(
        description="Which council area are you in? A name from settings/shared/authorities.yml (Medway is not "
        "Kent), or the services of your area written out.",
        examples=["kent"],
    )
    site: SiteAddress = Field(
        description="The permanent address of this site. It is printed on signs, so decide on it first.",
        examples=["https://online-safety.oakfield.example/"],
    )
    home_page: WebAddress | None = Field(
        None,
        description="Where is your main website? Each page links back to it. Leave out if you have none, or if it is "
        "website under online_safety.",
        examples=["https://oakfield.example/"],
    )
    host: Text = Field(
        "GitHub",
        description="Which company hosts this site? The privacy page names it.",
        examples=["GitHub"],
    )
    logo: LogoFile | None = Field(
        None,
        description="The file name of your logo (PNG, JPEG or SVG), in the same folder as this file.",
        examples=["oakfield.png"],
    )
    colour: Colour | None = Field(
        None, description="Your colour, as # and six letters or digits, in quotes.", examples=["#1b5e4b"]
    )
    words: Words = Field(description="What you call people here.", examples=[])
    people: People = Field(description="Who to contact. Roles are enough; a name is optional.", examples=[])
    office: Office = Field(description="How families reach you.", examples=[])
    policies: Policies = Field(description="How your policies are agreed and kept current.", examples=[])
    other_policies: OtherPolicies = Field(
        description="The other policies you have. Ours refer only to those listed here.", examples=[]
    )
    phones: Phones = Field(description="Everybody’s own phones and smart devices.", examples=[])
    technology: Technology = Field(description="What you provide and do with technology.", examples=[])
    social_media: SocialMedia | None = Field(
        None,
        description="Social media: your accounts, groups that use your name, and everybody’s use. Asked if you adopt "
        "the social media policy.",
        examples=[],
    )
    online_safety: OnlineSafety | None = Field(
        None,
        description="Technology for learning, your systems, teaching and oversight. Asked if you adopt the online "
        "safety policy.",
        examples=[],
    )
    signs: list[Sign] = Field(
        [],
        description="Which signs do you hang for visitors? Each gets a page, a poster and a QR code (none at a banned place).",
        examples=[[{"id": "main-entrance", "place": "Main entrance"}]],
    )
    retired_signs: list[RetiredSign] = Field(
        [],
        description="Which signs have you taken down? Their old QR codes still work.",
        examples=[[{"id": "front-door", "now": "main-entrance"}]],
    )
    redirects: list[Redirect] = Field(
        [],
        description="Which addresses of an older site should lead to a page here? Leave out if none.",
        examples=[[{"old": "policies/e-safety.html", "to": "policies/online"}]],
    )
    helplines: list[OwnHelpline] = Field(
        [],
        description="Which local services do you refer people to, besides the national ones? Leave out if none.",
        examples=[
            [
                {
                    "name": "Borsetshire Youth Line",
                    "does": "someone to talk to, aged 11 to 19",
                    "for_whom": ["child"],
                    "phone": "01632 960 400",
                }
            ]
        ],
    )
    withdrawn: Withdrawn = Field(
        Withdrawn(),
        description="What have you taken down for now, and why? A policy or a page: families see a notice with who to call.",
        examples=[{"social": "We are rewriting it after something went wrong."}],
    )
    changes: dict[str, Change] = Field(
        {},
        description="Your own wording, clause by clause: the clause’s id, then replace, omit or add.",
        examples=[{"mobile.staff.bluetooth-off": {"add": "The office can help you turn it off."}}],
    )

    @property
    def main_website(self) -> str | None:
        """The address of its own website, to which each page links back. None if that is this site."""
        address = self.home_page or (self.online_safety.website if self.online_safety else None)
        return address if address and not self.is_this_site(address) else None

    def is_this_site(self, address: str) -> bool:
        """Tell whether an address leads to this site, however it is written."""
        return _place(address).startswith(_place(self.site))

    @property
    def own_names(self) -> tuple[str, ...]:
        """Its name, and those of its schools."""
        return (self.name, *(school.name for school in self.schools))

    @property
    def withdrawn_policies(self) -> dict[str, str]:
        """The policies that it has taken down for now, each with the reason."""
        return {policy: reason for policy in POLICIES if (reason := getattr(self.withdrawn, policy))}

    @property
    def adopted(self) -> list[str]:
        """The policies that it adopts and has not withdrawn, by the words used in ids: online, social, mobile."""
        return [p for p in POLICIES if getattr(self.policies.dates, p) and p not in self.withdrawn_policies]

    @property
    def own_policies(self) -> list[str]:
        """The policies that it has, withdrawn for now or not."""
        return [policy for policy in POLICIES if policy in {*self.adopted, *self.withdrawn_policies}]

    @property
    def combined(self) -> bool:
        """Whether its policies are one document. It stays one, at its address, where all but one of them is withdrawn."""
        return self.policies.form == "combined" and len(self.own_policies) > 1 and bool(self.adopted)

    @property
    def documents(self) -> list[str]:
        """The documents that are agreed, each as a whole: its policies, or the one that combines them."""
        return ["combined"] if self.combined else self.adopted

    def written(self, document: str) -> datetime.date:
        """Give the day a document was written. Those that one document combines were written on one day."""
        dates: Dates = getattr(self.policies.dates, self.adopted[0] if document == "combined" else document)
        return dates.written

    @property
    def noun(self) -> str:
        """What the setting is called in a sentence: school, nursery, college or federation."""
        if self.kind in {"maintained-nursery", "private-nursery"}:
            return "nursery"
        return self.kind if self.kind in {"college", "federation"} else "school"

    @property
    def phone_law(self) -> bool:
        """Whether the law on pupils’ phones binds it. Source: Education Act 1996 s.550C, in force 29 June 2026."""
        return self.kind not in {"private-nursery", "college"}

    @property
    def search_law(self) -> Literal["schools", "colleges"] | None:
        """The law by which its staff may search those it teaches: none in a nursery.

        Sources: Education Act 1996 ss.550ZA to 550ZD; Further and Higher Education Act 1992 ss.85AA to 85AD.
        """
        if self.nursery:
            return None
        return "schools" if self.phone_law else "colleges"

    @property
    def registered_childcare(self) -> bool:
        """Whether it is, or may be, registered with Ofsted as a childcare provider: a private nursery, or clubs of a school's."""
        return self.kind == "private-nursery" or (self.kind != "college" and self.technology.wraparound is not None)

    @property
    def head_is_a_lead(self) -> bool:
        """Whether the person in charge is a safeguarding lead too, as in many small schools."""
        return any(same_role(lead.role, self.words.head) for lead in self.people.safeguarding_lead)

    @property
    def head_is_the_lead(self) -> bool:
        """Whether the person in charge is the only safeguarding lead."""
        return self.head_is_a_lead and len(self.people.safeguarding_lead) == 1

    @property
    def early_years(self) -> bool:
        """Whether some of those it teaches are under five, so that the EYFS binds it."""
        return self.ages[0] < 5

    @property
    def up_to_year_2(self) -> bool:
        """Whether some of those it teaches are in the early years or Key Stage 1."""
        return self.ages[0] < 7

    @property
    def years_3_to_6(self) -> bool:
        """Whether some are in Key Stage 2. An infant school’s oldest turn seven in Year 2."""
        return self.ages[0] < 11 and self.ages[1] > 7

    @property
    def from_year_7(self) -> bool:
        """Whether some are past Key Stage 2. A primary school’s oldest turn eleven in Year 6."""
        return self.ages[1] > 11

    @property
    def nursery(self) -> bool:
        """Whether it is an early years setting and nothing else."""
        return self.noun == "nursery"


_LEADS_TOO = re.compile(r"\b(?:and |& ?|/ ?|, ?)?\(?(?:(?:designated )?safeguarding lead|dsl)\)?", re.IGNORECASE)
_HEADS = {"head", "headteacher", "headmaster", "headmistress"}


def same_role(one: str, other: str) -> bool:
    """Tell whether two roles are one person's: Head teacher, the headteacher, Acting headteacher and DSL."""
    return bool(_jobs(one) & _jobs(other))


def _jobs(role: str) -> set[str]:
    """Give each job that a role names, folded: Headteacher and SENCO → headteacher, senco."""
    parts = re.split(r"\band\b|[&/+]", _LEADS_TOO.sub("", role))
    folded = {re.sub(r"^(?:the|our)\b|\b(?:acting|interim)\b|[\W_]+", "", part.strip().casefold()) for part in parts}
    return {"headteacher" if job in _HEADS else job for job in folded} - {""}


def next_review(policies: Policies, began: datetime.date, given: datetime.date | None = None) -> datetime.date:
    """Work out when a policy is due: one period after it was agreed (or written, if not agreed), or sooner if so agreed.

    Takes the day from which the period runs, and the day that the approving body gave, if any.
    """
    latest = months_after(began, {"yearly": 12, "every six months": 6, "every term": 4}[policies.review])
    return min(given, latest) if given else latest


def months_after(date: datetime.date, months: int) -> datetime.date:
    """Give the same day some months later, or that month’s last day where it is shorter."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for last in (date.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _place(address: str) -> str:
    # What makes no difference to where an address leads: how it is asked for, “www.” and its last slash.
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/") + "/"
