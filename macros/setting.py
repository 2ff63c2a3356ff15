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

import phonenumbers
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from macros import words


def _wrong(message: str) -> PydanticCustomError:
    # The message goes in by context because pydantic reads braces in a template.
    return PydanticCustomError("schoolgate", "{message}", {"message": message})


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise _wrong(f"“{value}” is not a date we can be sure of. Write year-month-day, such as 2026-09-01.")
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise _wrong(f"“{value}” is not a day in the calendar. Write year-month-day, such as 2026-09-01.") from None
    return value


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() in {"yes", "no"}:
            return value.casefold() == "yes"
        raise _wrong(f"“{value}” should be yes or no.")
    return value


def _age(value: Any) -> Any:
    if isinstance(value, str):
        if re.fullmatch(r"\d{1,2}", value) and int(value) <= 25:
            return int(value)
        raise _wrong(f"“{value}” is not an age. Write a whole number of years, such as 4.")
    return value


def _no_or_details(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() == "no":
            return None
        raise _wrong(f"“{value}” should be no, or the details on the lines below, set in by two spaces.")
    return value


def _one_or_several(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def phone_digits(number: str) -> str:
    """Give a telephone number as a link needs it: 01632 960 123 → +441632960123.

    Raises ValueError where the number cannot be one in the United Kingdom.
    """
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(number) from None
    if parsed.country_code != 44 or not re.fullmatch(r"[+0-9 ()-]+", number):
        raise ValueError(number)
    if not (phonenumbers.is_valid_number(parsed) or is_fictional_phone(number)):
        raise ValueError(number)
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


# Ranges kept for drama, that reach nobody. Source: Ofcom, "Telephone numbers for drama use".
_DRAMA = re.compile(
    r"0(?:1632960|113496|114496|115496|116496|117496|118496|121496|131496|141496|151496|161496|191498|20794|2896496"
    r"|292018|7700900|8081570|9098790|3069990)\d+"
)
_DRAMA_DOMAIN = re.compile(
    r"(?:^|[\s.@/(])(?:example\.(?:com|org|net)|[\w-]+\.(?:example|test|invalid|localhost))(?![\w-]|\.\w)",
    re.IGNORECASE,
)


def is_fictional_phone(number: str) -> bool:
    """Tell whether the number is one of those Ofcom keeps for drama, which reach nobody."""
    national = re.sub(r"^(?:\+44|0044)", "0", re.sub(r"[ ()-]", "", number))
    return _DRAMA.fullmatch(national) is not None


def is_fictional_address(address: str) -> bool:
    """Tell whether a text holds a web or email address that can never exist, such as office@oakfield.example."""
    return _DRAMA_DOMAIN.search(address) is not None


def _phone(value: str) -> str:
    try:
        phone_digits(value)
    except ValueError:
        raise _wrong(
            f"“{value}” is not a telephone number in the United Kingdom. Write it in full with its area code "
            'and nothing else, such as "01622 123456", and check it by ringing it.'
        ) from None
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@(?:[\w-]+\.)+[a-zA-Z]{2,}", value):
        raise _wrong(f"“{value}” is not an email address. Write it in full, such as office@oakfield.example.")
    return value


def _web_address(value: str) -> str:
    # Security: only these two schemes may become links, so "javascript:" and "data:" never do; and no character
    # that could end a Markdown link or an HTML attribute.
    if not re.fullmatch(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w./~%+@:;=,?&#-]*)?", value, re.ASCII):
        raise _wrong(f"“{value}” is not a web address. Write it in full, such as https://oakfield.example/policies.")
    return value


def _site_address(value: str) -> str:
    value = _web_address(value)
    if "?" in value or "#" in value:
        raise _wrong(f"“{value}” cannot be the address of a site. Leave out the ? or # and what follows it.")
    return value if value.endswith("/") else f"{value}/"


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise _wrong(f'“{value}” is not a colour. Write # and six letters or digits in quotes, such as "#1b5e4b".')
    return value.lower()


def _logo(value: str) -> str:
    if not re.fullmatch(r"[\w-]+\.(?:png|jpe?g)", value, re.IGNORECASE):
        raise _wrong(f"“{value}” cannot be the logo. Give the name of a PNG or JPEG file that stands beside this file.")
    return value


Text = str
Day = Annotated[datetime.date, BeforeValidator(_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Age = Annotated[int, BeforeValidator(_age)]
Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SiteAddress = Annotated[str, AfterValidator(_site_address)]
Colour = Annotated[str, AfterValidator(_colour)]
LogoFile = Annotated[str, AfterValidator(_logo)]

Kind = Literal[
    "maintained", "academy", "independent", "special", "pupil-referral-unit", "maintained-nursery", "private-nursery",
    "college", "federation",
]  # fmt: skip
ApprovingBody = Literal["governing body", "proprietor", "committee", "trustees"]
Review = Literal["yearly", "every six months", "every term"]
Consulted = Literal["staff", "learners", "parents", "governors"]
# How a learner's phone is kept from gate to gate. The last is for what is looser, which a school may only make an
# exception, with its reason (Education Act 1996 s.550C, since 29 June 2026).
PhoneRule = Literal["left-at-home", "handed-in", "locked-away", "pouched", "off-and-out-of-sight", "used-when-agreed"]
Watches = Literal["kept-with-phones", "worn-in-school-mode", "left-at-home"]
Trackers = Literal["allowed-out-of-sight", "left-at-home"]
Trips = Literal["same-rule", "left-at-home", "agreed-for-each-trip"]
Wraparound = Literal["same-rule", "staff-may-agree"]
Signers = Literal["learner", "parents", "both"]
InSessions = Literal["with-written-permission", "never"]
FamiliesToldTo = Literal["lead-and-head", "lead-or-head"]
RemoteDevice = Literal["never", "after-risk-assessment"]
RulesIn = Literal["acceptable-use", "remote-learning", "both"]
VisitorRule = Literal["away-everywhere", "handed-in", "only-in-stated-places", "only-for-stated-purposes"]
EventPhotos = Literal["none", "own-child-own-use", "at-the-end"]
Lock = Literal["passcode", "password", "PIN", "fingerprint or face"]
Notice = Literal["signs", "posters", "leaflets", "an information sheet", "the signing-in screen", "our website"]
ToldBy = Literal[
    "acceptable use agreements", "assemblies", "induction", "lessons", "newsletters", "our website", "parents’ evenings",
    "staff training",
]  # fmt: skip
# Who each way of telling people reaches. A way that reaches staff alone leaves families untold (penshurst-19).
REACHES: dict[str, set[str]] = {
    "acceptable use agreements": {"staff", "learners", "parents"},
    "assemblies": {"learners"},
    "induction": {"staff"},
    "lessons": {"learners"},
    "newsletters": {"parents"},
    "our website": {"parents"},
    "parents’ evenings": {"parents"},
    "staff training": {"staff"},
}


class Model(BaseModel):
    """A part of a setting file: no keys but its own, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
            raise _wrong(
                f"“{value}” should be {known}. For another word, write {{one: apprentice, many: apprentices}}."
            )
        return {"one": _NOUNS[value], "many": value}
    return value


def _sessions(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _SESSIONS:
            known = words.joined([*_SESSIONS], "or")
            raise _wrong(f"“{value}” should be {known}. For another word, write {{one: workshop, many: workshops}}.")
        return {"one": value, "many": _SESSIONS[value]}
    return value


class Words(Model):
    """What people are called here."""

    learners: Annotated[Noun, BeforeValidator(_learners)] = Field(
        description="What do you call those you teach: children, pupils, students or learners?", examples=["pupils"]
    )
    head: Text = Field(
        description="What is the person in charge called? Write it without “the”.", examples=["headteacher"]
    )
    second: Text | None = Field(
        None,
        description="Who else may give the permissions the policies speak of, such as a supervisor? Leave out if nobody.",
        examples=["supervisor"],
    )
    leaders: Text = Field(
        description="What do you call those who lead with them? Write it without “the”.", examples=["leadership team"]
    )
    session: Annotated[Noun, BeforeValidator(_sessions)] = Field(
        description="Do you teach in lessons, sessions or classes?", examples=["lesson"]
    )


class Person(Model):
    """Somebody by role. A name is optional, and becomes public."""

    role: Text = Field(description="Their job, as families know it.", examples=["Inclusion leader"])
    name: Text | None = Field(
        None, description="Their name, only if they agree that it is public.", examples=["A. N. Other"]
    )
    phone: Phone | None = Field(None, description="Their telephone number, in quotes.", examples=["01632 960 123"])
    email: Email | None = Field(None, description="Their email address.", examples=["safe@oakfield.example"])
    hours: Text | None = Field(
        None, description="When they can be reached, as people say it.", examples=["8am to 5pm in term time"]
    )


class Role(Model):
    """Somebody who is named by role alone."""

    role: Text = Field(description="Their role.", examples=["Safeguarding governor"])
    name: Text | None = Field(
        None, description="Their name, only if they agree that it is public.", examples=["A. N. Other"]
    )


class People(Model):
    """Who to go to."""

    safeguarding_lead: Annotated[list[Person], BeforeValidator(_one_or_several)] = Field(
        description="Who is your designated safeguarding lead (DSL)? One person, or a list where several share it.",
        examples=[{"role": "Deputy headteacher", "phone": "01632 960 123", "hours": "8am to 5pm in term time"}],
        min_length=1,
    )
    deputies: Annotated[list[Role], BeforeValidator(_one_or_several)] = Field(
        [], description="Who are the deputy safeguarding leads?", examples=[[{"role": "Inclusion leader"}]]
    )
    concerns_about_the_head: Person = Field(
        description="Who hears a worry about the person in charge? It must be somebody else.",
        examples=[{"role": "Chair of governors", "email": "chair@oakfield.example"}],
    )
    safeguarding_governor: Role = Field(
        description="Which governor, trustee or committee member leads on safeguarding?",
        examples=[{"role": "Safeguarding governor"}],
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

    name: Text = Field(description="What is it called?", examples=["Front Door"])
    url: WebAddress | None = Field(None, description="Its web address.", examples=["https://www.kelsi.org.uk/"])
    phone: Phone | None = Field(None, description="Its telephone number, in quotes.", examples=["01632 960 300"])
    out_of_hours: Phone | None = Field(
        None, description="Its number at night and at weekends, in quotes.", examples=["01632 960 301"]
    )


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
        description="How are children’s services reached, by day and out of hours?",
        examples=[{"name": "Children’s Front Door", "phone": "01632 960 300", "out_of_hours": "01632 960 301"}],
    )


class Dates(Model):
    """When one policy was written and agreed, and when it is due."""

    written: Day = Field(description="When was this text written or last changed?", examples=["2026-09-14"])
    agreed: Day | None = Field(
        description="When did the approving body agree it? Write no until it has.",
        examples=["2026-10-07"],
    )
    next_review: Day | None = Field(
        None,
        description="When is it due for review? Leave out, and it follows from `review`.",
        examples=["2027-10-07"],
    )


def _dates(value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("agreed"), str) and value["agreed"].casefold() == "no":
        return {**value, "agreed": None}
    return value


class PolicyDates(Model):
    """The dates of each policy."""

    mobile: Annotated[Dates, BeforeValidator(_dates)] = Field(
        description="The dates of the mobile and smart technology policy.",
        examples=[{"written": "2026-09-14", "agreed": "2026-10-07"}],
    )


class Policies(Model):
    """How the policies are agreed and kept current."""

    approved_by: ApprovingBody = Field(
        description="Who approves the policies: the governing body, the proprietor, a committee or the trustees?",
        examples=["governing body"],
    )
    review: Review = Field(description="How often are they reviewed? Once a year is the least.", examples=["yearly"])
    dates: PolicyDates = Field(
        description="When was each policy written and agreed?",
        examples=[{"mobile": {"written": "2026-09-14", "agreed": "2026-10-07"}}],
    )
    consulted: list[Consulted] = Field(
        description="Who had a say in writing them? List only those who did: staff, learners, parents, governors.",
        examples=[["staff", "parents"]],
    )
    told_by: list[ToldBy] = Field(
        description="How do staff, those you teach and parents learn what the policies ask and how you check it?",
        examples=[["staff training", "acceptable use agreements", "our website"]],
        min_length=1,
    )


class OtherPolicy(Model):
    """A policy of the setting's that ours rest on."""

    title: Text = Field(description="Its title, as printed on it.", examples=["Behaviour policy"])
    url: WebAddress | None = Field(
        None, description="Where families can read it.", examples=["https://oakfield.example/behaviour"]
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
    whistleblowing: OtherPolicy | None = _other("Your whistleblowing policy.", "Whistleblowing policy")
    curriculum: list[OtherPolicy] = Field(
        [],
        description="Curriculum policies that teach online safety, such as computing and RSHE.",
        examples=[[{"title": "Computing policy"}]],
    )
    more: list[OtherPolicy] = Field(
        [], description="Any other policy to read beside these.", examples=[[{"title": "Record keeping policy"}]]
    )

    def listed(self) -> Iterator[OtherPolicy]:
        """Give every policy listed, in the order of this class."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, list):
                yield from value
            elif value is not None:
                yield value


class Choice(Model):
    """A choice from a closed list, to which a setting may add words of its own."""

    own_words: Text | None = Field(
        None,
        description="A sentence of your own, printed after ours wherever this is stated.",
        examples=["Year 6 walkers hand theirs to the class teacher."],
    )


class GroupRule(Model):
    """Where one class, year, site or sixth form differs."""

    group: Text = Field(
        description="Which? It completes “pupils in ...”: the nursery class, Years 5 and 6, the sixth form.",
        examples=["the nursery class"],
    )
    rule: PhoneRule = Field(description="What happens to their phones?", examples=["left-at-home"])
    where: Text | None = Field(
        None, description="Where are their phones kept?", examples=["the locked box in the classroom"]
    )
    given_back: Text | None = Field(None, description="When do they get them back?", examples=["at the end of the day"])
    reason: Text | None = Field(
        None,
        description="Why may they use a phone at all? Needed for used-when-agreed in a school.",
        examples=["they study off site for part of the day"],
    )


class Confiscated(Model):
    """What happens to a phone that is taken away."""

    kept_in: Text = Field(description="Where is it kept?", examples=["the school safe"])
    given_back: Text = Field(description="When is it given back?", examples=["at the end of the day"])
    to: Text = Field(description="Who collects it?", examples=["a parent or carer"])


class Exceptions(Choice):
    """How a learner who needs a device gets one."""

    agreed_by: Text = Field(
        description="Who agrees an exception? Write the role without “the”.", examples=["headteacher"]
    )
    signed_by: Signers = Field(
        description="Who accepts the conditions in writing: the learner, the parents or both?", examples=["both"]
    )


class LearnerPhones(Choice):
    """Phones, watches and other devices of those who are taught here."""

    rule: PhoneRule = Field(
        description="From gate to gate, what happens to a phone: left-at-home, handed-in, locked-away, pouched or "
        "off-and-out-of-sight? A college may also choose used-when-agreed.",
        examples=["handed-in"],
    )
    where: Text | None = Field(
        None,
        description="Where are phones kept? Needed for handed-in and locked-away.",
        examples=["the school office"],
    )
    given_back: Text | None = Field(
        None,
        description="When do they get them back? Needed for handed-in, locked-away and pouched.",
        examples=["at the end of each day"],
    )
    groups: list[GroupRule] = Field(
        [],
        description="Does a class, year, site or sixth form differ?",
        examples=[[{"group": "the nursery class", "rule": "left-at-home"}]],
    )
    smart_watches: Watches = Field(
        description="Smart watches: kept-with-phones, worn-in-school-mode (calls, messages and camera off) or "
        "left-at-home?",
        examples=["worn-in-school-mode"],
    )
    trackers: Trackers = Field(
        description="Trackers such as tags in a bag: allowed-out-of-sight or left-at-home?",
        examples=["allowed-out-of-sight"],
    )
    trips: Trips | None = Field(
        None,
        description="Not asked of a nursery. On trips and residentials: same-rule, left-at-home or agreed-for-each-trip?",
        examples=["same-rule"],
    )
    calls_home: Text | None = Field(
        None,
        description="Not asked of a nursery. Which telephone does a child use to reach home? It completes “may use ...”.",
        examples=["the office telephone"],
    )
    exceptions: Exceptions | None = Field(
        None,
        description="Not asked of a nursery. Who agrees exceptions, and who signs for them?",
        examples=[{"agreed_by": "headteacher", "signed_by": "both"}],
    )
    confiscated: Confiscated | None = Field(
        None,
        description="Not asked of a nursery. What happens to a phone that is taken away?",
        examples=[{"kept_in": "the school safe", "given_back": "at the end of the day", "to": "a parent or carer"}],
    )


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
    in_sessions: InSessions = Field(
        description="May staff use their own phone while they teach: with-written-permission or never?",
        examples=["with-written-permission"],
    )
    known_families: FamiliesToldTo = Field(
        description="Staff who know a family already tell the safeguarding lead and the head (lead-and-head), or "
        "either (lead-or-head)?",
        examples=["lead-and-head"],
    )


class VisitorPhones(Choice):
    """Parents, visitors, volunteers and contractors."""

    rule: VisitorRule = Field(
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
        description="For what may they be used? Needed for only-for-stated-purposes.",
        examples=["joint work with another agency"],
    )
    calls_may_be_made: Text = Field(
        description="Where may a visitor make a call? It completes “may make a call ...”.",
        examples=["in the school office"],
    )
    exceptions_agreed_by: Text = Field(
        description="Who agrees an exception? Write the role without “the”.", examples=["headteacher"]
    )
    told_by: list[Notice] = Field(
        description="How do visitors learn the rule?", examples=[["signs", "an information sheet"]], min_length=1
    )


class Events(Choice):
    """Plays, sports days and other occasions with families."""

    photos: EventPhotos = Field(
        description="May families take photographs at events: none, own-child-own-use or at-the-end?",
        examples=["own-child-own-use"],
    )


class Phones(Model):
    """Everybody’s own phones and smart devices."""

    banned_places: list[Text] = Field(
        description="Where may nobody use a phone or camera?",
        examples=[["toilets", "changing rooms"]],
        min_length=1,
    )
    learners: LearnerPhones = Field(description="Those you teach.", examples=[])
    staff: StaffPhones = Field(description="Staff.", examples=[])
    visitors: VisitorPhones = Field(description="Visitors.", examples=[])
    events: Events = Field(
        description="Plays, sports days and other occasions.", examples=[{"photos": "own-child-own-use"}]
    )


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
        description="Are staff who contact families given a work telephone number?", examples=["yes"]
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

    devices: Annotated[Devices | None, BeforeValidator(_no_or_details)] = Field(
        description="Do you provide phones, laptops or tablets? Write no, or the details.",
        examples=[
            {"kinds": ["laptops"], "lock": "passcode", "used_by": ["staff"], "work_phone_numbers": "yes"},
        ],
    )
    remote_teaching: Annotated[RemoteTeaching | None, BeforeValidator(_no_or_details)] = Field(
        description="Do staff ever teach online? Write no, or the details.",
        examples=[{"own_devices": "never", "rules_in": "acceptable-use"}],
    )
    home_learning: Annotated[HomeLearning | None, BeforeValidator(_no_or_details)] = Field(
        description="Is work set online to do at home? Write no, or the details.",
        examples=[{"rules_in": "acceptable-use"}],
    )
    wraparound: Annotated[WraparoundCare | None, BeforeValidator(_no_or_details)] = Field(
        description="Do you run clubs before or after the day? Write no, or the details.",
        examples=[{"rule": "same-rule"}],
    )
    exams: YesNo = Field(description="Do any of those you teach sit public examinations?", examples=["no"])
    monitored: YesNo = Field(
        description="Do you check how the internet is used on your systems? Write no if the child protection policy "
        "says how.",
        examples=["yes"],
    )


class School(Model):
    """One school of a federation."""

    name: Text = Field(description="Its name.", examples=["Oakfield Infant School"])


class Change(Model):
    """A setting’s own wording for one clause or section: just one of these three."""

    replace: Text | None = Field(
        None,
        description="Your sentence in place of ours.",
        examples=["Staff keep their phones in their lockers."],
    )
    omit: Text | None = Field(
        None,
        description="Leave it out, and why. The reason is kept for your leaders.",
        examples=["We have no telephones of our own to give to staff."],
    )
    add: Text | None = Field(
        None,
        description="Your sentence after ours.",
        examples=["Phones that a medical plan relies on stay on, on silent."],
    )


class Setting(Model):
    """A school, nursery, federation or college: all that its pages say."""

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
    ages: tuple[Age, Age] = Field(description="The youngest and the oldest age you take.", examples=[["4", "11"]])
    council: Annotated[
        Annotated[str, Tag("listed")] | Annotated[Council, Tag("own")],
        Discriminator(lambda value: "own" if isinstance(value, dict | Council) else "listed"),
    ] = Field(
        description="Which council area are you in? A name from settings/shared/authorities.yml (Medway is not "
        "Kent), or that area’s services written out.",
        examples=["kent"],
    )
    site: SiteAddress = Field(
        description="The permanent address of this site. It is printed on signs, so be sure of it first.",
        examples=["https://online-safety.oakfield.example/"],
    )
    logo: LogoFile | None = Field(
        None, description="The file name of your logo, PNG or JPEG, beside this file.", examples=["oakfield.png"]
    )
    colour: Colour | None = Field(
        None, description="Your colour, as # and six letters or digits, in quotes.", examples=["#1b5e4b"]
    )
    words: Words = Field(description="What you call people here.", examples=[])
    people: People = Field(description="Who to go to. Roles are enough; a name is optional.", examples=[])
    office: Office = Field(description="How families reach you.", examples=[])
    policies: Policies = Field(description="How your policies are agreed and kept current.", examples=[])
    other_policies: OtherPolicies = Field(
        description="The other policies you have. Ours may rest only on those listed here.", examples=[]
    )
    phones: Phones = Field(description="Everybody’s own phones and smart devices.", examples=[])
    technology: Technology = Field(description="What you provide and do with technology.", examples=[])
    changes: dict[str, Change] = Field(
        {},
        description="Your own wording, clause by clause: the clause’s id, then replace, omit or add.",
        examples=[{"mobile.staff.bluetooth-off": {"add": "The office can help you turn it off."}}],
    )

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
    def early_years(self) -> bool:
        """Whether some of those it teaches are under five, so that the EYFS binds it."""
        return self.ages[0] < 5

    @property
    def nursery(self) -> bool:
        """Whether it is an early years setting and nothing else."""
        return self.noun == "nursery"


def next_review(policies: Policies, dates: Dates) -> datetime.date:
    """Work out when a policy is due: the date given, or one period after it was agreed (or written, if not agreed)."""
    if dates.next_review:
        return dates.next_review
    months = {"yearly": 12, "every six months": 6, "every term": 4}[policies.review]
    return months_after(dates.agreed or dates.written, months)


def months_after(date: datetime.date, months: int) -> datetime.date:
    """Give the same day some months later, or that month’s last day where it is shorter."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for last in (date.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
