"""What a setting says about social media: its own accounts, groups that use its name, and everybody’s use.

Nothing here is asked twice. Where staff use their own phones is ``phones.staff.may_use``; who hears of ties with a
family is ``phones.staff.known_families``; how people are told is ``policies.told_by``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from schoolgate.setting.model.fields import (
    Choice,
    Model,
    OrOwnWords,
    OursStay,
    Text,
    WebAddress,
    YesNo,
    no_or_details,
    own_words_such_as,
)

StaffSocialUse = Literal["not-in-working-hours", "where-phones-are-allowed", "with-permission"]
LearnerSocialUse = Literal["not-permitted", "with-conditions"]
SocialLimits = Literal[
    "blocked-for-everyone", "blocked-for-learners", "filtered-and-monitored", "in-another-policy", "no-limits"
]
Assessor = Literal["lead", "head", "both", "lead-or-head"]
ApproachesTo = Literal["lead-or-deputy", "head", "lead-and-head"]
WorriesTo = Literal["line manager", "safeguarding lead", "head"]


class Account(Model):
    """One social media account that the setting runs."""

    service: Text = Field(description="Which service is it on?", examples=["Facebook", "X"])
    url: WebAddress = Field(
        description="Its address. Open the account and copy the address from your browser.",
        examples=["https://www.facebook.com/oakfield.example"],
    )
    run_by: Text = Field(description="Who runs it? It completes “run by ...”.", examples=["the school office"])


@own_words_such_as("We post only in term time.")
class Accounts(Choice):
    """The social media accounts that the setting runs."""

    channels: list[Account] = Field(
        description="Which accounts do you run, and where is each?",
        examples=[
            [
                {
                    "service": "Facebook",
                    "url": "https://www.facebook.com/oakfield.example",
                    "run_by": "the school office",
                }
            ]
        ],
        min_length=1,
    )
    with_learners: YesNo = Field(description="Do those you teach take part in any of these accounts?", examples=["no"])
    worries_to: Annotated[list[WorriesTo], OursStay("they say who is told of a concern")] = Field(
        description="Who do staff who run an account report concerns to: line manager, safeguarding lead, head?",
        examples=[["line manager", "safeguarding lead"]],
        min_length=1,
    )


class GroupInOurName(Model):
    """A page or chat group that other people run and that uses the setting’s name."""

    what: Text = Field(description="What is it? Write it as in a sentence.", examples=["the parents’ association page"])
    run_by: Text = Field(description="Who runs it? It completes “run by ...”.", examples=["the parents’ association"])


@own_words_such_as("New staff look through their privacy settings at induction.")
class StaffSocialMedia(Choice):
    """Staff and social media."""

    rule: OrOwnWords[StaffSocialUse] = Field(
        description="May staff use personal social media in working hours: not-in-working-hours, "
        "where-phones-are-allowed (as under phones: staff: may_use) or with-permission?",
        examples=["not-in-working-hours"],
    )
    approaches_to: Annotated[ApproachesTo, OursStay("they say who is told when somebody contacts staff privately")] = (
        Field(
            description="Who do staff tell when a learner or parent contacts their private account: lead-or-deputy, head or "
            "lead-and-head?",
            examples=["lead-or-deputy"],
        )
    )


@own_words_such_as("We talk about age limits in assembly each autumn.")
class LearnerSocialMedia(Choice):
    """Those who are taught here and social media."""

    rule: OrOwnWords[LearnerSocialUse] = Field(
        description="May they use personal social media during the day: not-permitted or with-conditions? The school "
        "day is phone-free, so there with-conditions is for groups with a stated exception.",
        examples=["not-permitted"],
    )
    conditions: Text | None = Field(
        None,
        description="When and where? It completes “may use social media only ...”. Needed for with-conditions.",
        examples=["at break, in the common room"],
    )


@own_words_such_as("The limits are the same on our guest wi-fi.")
class Limits(Choice):
    """What social media the setting’s own systems let through."""

    rule: OrOwnWords[SocialLimits] = Field(
        description="How do you limit social media on your network and devices: blocked-for-everyone, "
        "blocked-for-learners, filtered-and-monitored, in-another-policy or no-limits?",
        examples=["blocked-for-learners"],
    )


@own_words_such_as("Parents are told which apps each class uses.")
class LearningApps(Choice):
    """Social media or apps used to teach online or to share work."""

    assessed_by: OrOwnWords[Assessor] = Field(
        description="Who assesses the risks of each before it is used: lead, head, both or lead-or-head?",
        examples=["lead"],
    )


class SocialMedia(Model):
    """Social media: the setting’s own accounts, groups that use its name, and everybody’s use."""

    accounts: Annotated[Accounts | None, BeforeValidator(no_or_details)] = Field(
        description="Do you run social media accounts? Write no, or the details.",
        examples=[
            {
                "channels": [
                    {
                        "service": "Facebook",
                        "url": "https://www.facebook.com/oakfield.example",
                        "run_by": "the school office",
                    }
                ],
                "with_learners": "no",
                "worries_to": ["line manager", "safeguarding lead"],
            }
        ],
    )
    groups_in_our_name: Annotated[list[GroupInOurName] | None, BeforeValidator(no_or_details)] = Field(
        description="Which pages or chat groups use your name but are run by others, such as parents? Write no, or a list.",
        examples=[[{"what": "the parents’ association page", "run_by": "the parents’ association"}]],
    )
    staff: StaffSocialMedia = Field(
        description="How may staff use personal social media, and who do they tell when a family contacts them there?",
        examples=[{"rule": "not-in-working-hours", "approaches_to": "lead-or-deputy"}],
    )
    learners: LearnerSocialMedia | None = Field(
        None,
        description="Not asked of a nursery. May those you teach use personal social media during the day?",
        examples=[{"rule": "not-permitted"}],
    )
    limits: Limits = Field(
        description="Which social media do your own systems allow?", examples=[{"rule": "blocked-for-learners"}]
    )
    learning_apps: Annotated[LearningApps | None, BeforeValidator(no_or_details)] = Field(
        description="Do you use social media or an app to teach online or share work, such as a class app or a learning "
        "journal? Write no, or the details.",
        examples=[{"assessed_by": "lead"}],
    )
