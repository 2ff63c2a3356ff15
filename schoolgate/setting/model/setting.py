"""The model: what a setting may say about itself. One YAML file, one ``Setting``.

Every field is a question that a school office can answer, with a description, a type and an example; what can be
worked out from the answers is a property here or a word in ``words``. Nothing in this module knows YAML, files
or pages. What one answer says against another is in ``contradictions``.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from schoolgate.language import roles
from schoolgate.setting.model.fields import (
    Age,
    Colour,
    LogoFile,
    Model,
    SiteAddress,
    Text,
    WebAddress,
    no_or_details,
)
from schoolgate.setting.model.helplines import OwnHelpline
from schoolgate.setting.model.kinds import KINDS, Kind, KindOfSetting, SearchLaw
from schoolgate.setting.model.kinds.childminding import Childminding, fixed_for_a_childminder
from schoolgate.setting.model.online_safety import OnlineSafety
from schoolgate.setting.model.parts import (
    MOST_OWN_CLAUSES,
    Boarding,
    Change,
    Confirmed,
    OwnClause,
    Redirect,
    RetiredSign,
    School,
    Sign,
    Technology,
    Withdrawn,
)
from schoolgate.setting.model.people import Council, Office, People, same_role
from schoolgate.setting.model.phones import Phones
from schoolgate.setting.model.policies import Dates, OtherPolicies, Policies
from schoolgate.setting.model.social_media import SocialMedia
from schoolgate.setting.model.vocabulary import POLICIES, Register, Words


class Setting(Model):
    """A school, nursery, club, childminder, college or federation: all that its pages say."""

    edition: Text | None = Field(
        None,
        description="Which edition of the template do your policies use, in quotes? A newer edition changes your "
        "text only when you write it here. If left out, it is the edition of the release that you build with.",
        examples=["2026.11"],
    )
    name: Text = Field(description="What is the setting called, in full?", examples=["Oakfield Primary School"])
    kind: Kind = Field(
        description="What kind of setting is it: maintained, academy, independent, special, pupil-referral-unit, "
        "alternative-provision-academy, non-school-alternative-provision, maintained-nursery, private-nursery, out-of-school-club, "
        "childminder, college, sixth-form-college, 16-19-academy, special-post-16 or federation?",
        examples=["academy"],
    )
    schools: list[School] = Field(
        [],
        description="Which schools are in the federation? Only for kind: federation.",
        examples=[[{"name": "Oakfield Infant School"}, {"name": "Oakfield Junior School"}]],
    )
    trust: Text | None = Field(
        None,
        description="Which trust, group or company are you part of? Leave out if none.",
        examples=["Three Rivers Learning Trust"],
    )
    other_names: list[Text] = Field(
        [],
        description="Which names look like a misspelling of your own but are right: a neighbour’s, a trust’s, a "
        "former or a short name? Leave out until you are asked.",
        examples=[["Oakfield School"]],
    )
    ages: tuple[Age, Age] = Field(description="The youngest and the oldest age you take.", examples=[["4", "11"]])
    registers: list[Register] | None = Field(
        None,
        description="Which of Ofsted’s registers are you on: early-years (reception age and below), childcare-compulsory (5 to 7), "
        "childcare-voluntary (from 8)? A club or childminder on none of them writes [].",
        examples=[["early-years", "childcare-compulsory"]],
    )
    council: Annotated[
        Annotated[str, Tag("listed")] | Annotated[Council, Tag("own")],
        Discriminator(lambda value: "own" if isinstance(value, dict | Council) else "listed"),
    ] = Field(
        description="Which council in England runs children’s services where you are? Its name as you write it, such as Kent or "
        "Medway, or its name with the numbers that you know.",
        examples=["Kent"],
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
    boarding: Annotated[Boarding | None, BeforeValidator(no_or_details)] = Field(
        None,
        description="Do any of those you teach stay the night, for one night or all term? The rules for them, or no. Leave out if none.",
        examples=[],
    )
    childminding: Childminding | None = Field(
        None, description="A childminder’s own devices, and everybody else’s. Only for kind: childminder.", examples=[]
    )
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
    practices: dict[str, Confirmed] = Field(
        {},
        description="Which groups of practices do you confirm, in place of answering each question? `schoolgate new` writes them out.",
        examples=[{"learners-devices": {"wording": "1b5e4b", "answer": "yes", "except": ["trackers"]}}],
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
    own_clauses: list[OwnClause] = Field(
        [],
        description="Which clauses of your own stand after ours? What you do and no clause of ours says. Leave out if none.",
        examples=[
            [
                {
                    "section": "mobile.expect",
                    "id": "lanyards",
                    "says": "On trips, each adult carries the school’s telephone on a lanyard.",
                }
            ]
        ],
        max_length=MOST_OWN_CLAUSES,
    )

    @model_validator(mode="before")
    @classmethod
    def _of_one_person(cls, answers: Any) -> Any:
        return fixed_for_a_childminder(answers)

    @property
    def main_website(self) -> str | None:
        """The address of its own website, to which each page links back. None if that is this site."""
        address = self.home_page or (self.online_safety.website if self.online_safety else None)
        return address if address and not self.is_this_site(address) else None

    def is_this_site(self, address: str) -> bool:
        """Return whether an address leads to this site, however it is written."""
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

    def written_on(self, document: str) -> datetime.date:
        """Return the day a document was written. Those that one document combines were written on one day."""
        dates: Dates = getattr(self.policies.dates, self.adopted[0] if document == "combined" else document)
        return dates.written

    @property
    def own_kind(self) -> KindOfSetting:
        """What is so of every setting of its kind."""
        return KINDS[self.kind]

    @property
    def noun(self) -> str:
        """What the setting is called in a sentence: school, nursery, college, club, provision, setting or federation."""
        noun = self.own_kind.noun
        return self.kind if self.kind == noun else noun  # the answer itself, which the review variant marks

    @property
    def phone_law(self) -> bool:
        """Whether the law on pupils’ phones binds it."""
        return self.own_kind.phone_law

    @property
    def search_law(self) -> SearchLaw | None:
        """The law by which its staff may search those it teaches, if there is one."""
        return self.own_kind.search_law

    @property
    def boarding_standards(self) -> str:
        """The national minimum standards for those who stay the night, by their id in guidance.yml.

        Source: Children Act 1989 s.87C, under which there are three sets: for schools, for special schools and for colleges.
        """
        return self.own_kind.boarding_standards

    @property
    def registered_childcare(self) -> bool:
        """Whether it is, or may be, registered with Ofsted as a childcare provider, or clubs of a school's are."""
        if self.own_kind.chooses_registers:
            return bool(self.registers)
        return self.own_kind.childcare or (self.phone_law and self.technology.wraparound is not None)

    @property
    def looks_after_under_eights(self) -> bool:
        """Whether it is on a register that looking after children under eight asks for."""
        return bool({*(self.registers or [])} & {"early-years", "childcare-compulsory"})

    @property
    def prevent_duty(self) -> bool:
        """Whether the Prevent duty binds it: by its kind, or by its register."""
        return self.own_kind.prevent_duty or (self.own_kind.chooses_registers and self.looks_after_under_eights)

    @property
    def head_is_a_lead(self) -> bool:
        """Whether the person in charge, or one of them, is a safeguarding lead too, as in many small schools."""
        return any(same_role(lead.role, self.words.head) for lead in self.people.safeguarding_lead)

    @property
    def head_is_the_lead(self) -> bool:
        """Whether the person in charge is the only safeguarding lead. One of several is not: there is another to go to."""
        return self.head_is_a_lead and not roles.one_of(self.words.head) and len(self.people.safeguarding_lead) == 1

    @property
    def childminder(self) -> bool:
        """Whether it is a childminder, with or without assistants."""
        return self.own_kind.childminder

    @property
    def early_years(self) -> bool:
        """Whether some of those who come are under five."""
        return self.ages[0] < 5

    @property
    def eyfs(self) -> bool:
        """Whether the Early years foundation stage binds it: by its register, or because it teaches children under five."""
        return "early-years" in (self.registers or []) if self.own_kind.chooses_registers else self.early_years

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
    def years_7_to_11(self) -> bool:
        """Whether some are in Key Stage 3 or 4."""
        return self.ages[0] < 16 and self.ages[1] > 11

    @property
    def post_16(self) -> bool:
        """Whether some are past Year 11, whose youngest are sixteen when they leave it."""
        return self.ages[1] > 16

    @property
    def nursery(self) -> bool:
        """Whether it is an early years setting and nothing else."""
        return self.own_kind.nursery


def _place(address: str) -> str:
    # What makes no difference to where an address leads: how it is asked for, “www.” and its last slash.
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/") + "/"
