"""Which policies a setting adopts, when and by whom, and those they rest on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from schoolgate.setting.model.fields import (
    Body,
    Day,
    Model,
    Text,
    WebAddress,
    YesNo,
    one_or_several,
)
from schoolgate.setting.model.vocabulary import (
    Consulted,
    Form,
    HeadingLevel,
    Review,
    ToldBy,
    policy_name,
)


class Dates(Model):
    """When one policy was written. When it was agreed is in a record of its own: ``agreed``."""

    written: Day = Field(description="When was this text written or last changed?", examples=["2026-09-14"])


def _dates_of(policy: str) -> Any:
    return Field(
        None,
        description=f"When the {policy_name(policy)} was written. Leave it out if you do not adopt it.",
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

    approved_by: Body = Field(
        description="Who approves the policies? The body as you call it, without “the”: governing body, local governing "
        "body, board of trustees, proprietor.",
        examples=["governing body"],
    )
    owner: Body | None = Field(
        None,
        description="Which role keeps them up to date, without “the”? If left out, it is whoever approves them.",
        examples=["deputy headteacher"],
    )
    review: Review = Field(
        description="How often are they reviewed: yearly, every six months, every term, every two years or every three "
        "years? The guidance advises at least once a year.",
        examples=["yearly"],
    )
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
        [],
        description="Who was consulted on them? List only those who were: staff, learners, parents, governors. If left out, the "
        "policies do not say.",
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


def _policy(description: str, title: str) -> Any:
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
    acceptable_use: OtherPolicy | None = _policy("Your acceptable use agreements (AUP).", "Acceptable use agreements")
    allegations: OtherPolicy | None = _policy(
        "How you handle allegations against staff, if that is a policy of its own.", "Allegations against staff policy"
    )
    anti_bullying: OtherPolicy | None = _policy("Your anti-bullying policy.", "Anti-bullying policy")
    confidentiality: OtherPolicy | None = _policy("Your confidentiality policy.", "Confidentiality policy")
    data_protection: OtherPolicy | None = _policy("Your data protection policy.", "Data protection policy")
    home_school_agreement: OtherPolicy | None = _policy("Your home-school agreement.", "Home-school agreement")
    image_use: OtherPolicy | None = _policy("Your policy on photographs and film.", "Image use policy")
    online_safety: OtherPolicy | None = _policy("Your online safety policy.", "Online safety policy")
    remote_learning: OtherPolicy | None = _policy("Your rules for learning online at home.", "Remote learning policy")
    searching: OtherPolicy | None = _policy(
        "Your searching and confiscation policy, if the behaviour policy does not cover it.", "Searching policy"
    )
    social_media: OtherPolicy | None = _policy("Your social media policy.", "Social media policy")
    social_media_agreement: OtherPolicy | None = _policy(
        "The agreement signed by staff who run your social media accounts, if it is separate.",
        "Social media acceptable use agreement",
    )
    whistleblowing: OtherPolicy | None = _policy("Your whistleblowing policy.", "Whistleblowing policy")
    curriculum: list[OtherPolicy] = Field(
        [],
        description="Curriculum policies that teach online safety, such as computing and RSHE.",
        examples=[[{"title": "Computing policy"}]],
    )
    more: list[OtherPolicy] = Field(
        [], description="Any other policy to read alongside these.", examples=[[{"title": "Record keeping policy"}]]
    )

    def listed(self) -> Iterator[OtherPolicy]:
        """Yield every policy listed, in the order of this class."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, list):
                yield from value
            elif value is not None:
                yield value


_MONTHS = {"every term": 4, "every six months": 6, "yearly": 12, "every two years": 24, "every three years": 36}


def next_review(policies: Policies, began: datetime.date, given: datetime.date | None = None) -> datetime.date:
    """Return when a policy is due: one period after it was agreed (or written, if not agreed), or sooner if so agreed.

    Takes the day from which the period runs, and the day that the approving body gave, if any.
    """
    latest = months_after(began, _MONTHS[policies.review])
    return min(given, latest) if given else latest


def months_after(date: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or that month’s last day where it is shorter."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    for last in (date.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
