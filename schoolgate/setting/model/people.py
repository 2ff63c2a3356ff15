"""Whom to call: the people of a setting, its office, its council."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from schoolgate.language import roles
from schoolgate.setting.model.fields import (
    Day,
    Email,
    Model,
    Phone,
    Text,
    WebAddress,
    one_or_several,
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
        "office",
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
    """A council’s services, as far as the setting knows them. What it does not write is taken from the registers, or left out."""

    name: Text = Field(
        description="Which council in England runs children’s services where you are?", examples=["Borsetshire"]
    )
    council: Text | None = Field(
        None,
        description="What is the council called in full? Leave out if name is in settings/shared/councils.yml.",
        examples=["Borsetshire County Council"],
    )
    partnership: Contact | None = Field(
        None,
        description="What is its safeguarding children partnership called, and where is its site? If left out, pages call it "
        "our local safeguarding partnership.",
        examples=[{"name": "Borsetshire Safeguarding Children Partnership", "url": "https://partnership.example/"}],
    )
    advice_service: Contact | None = Field(
        None,
        description="Which service advises schools on safeguarding? If left out, pages name children’s services at the council.",
        examples=[{"name": "Borsetshire Education Safeguarding Service", "url": "https://advice.example/"}],
    )
    children_services: Contact | None = Field(
        None,
        description="How can children’s services be reached, by day and out of hours? If left out, pages say where to find the number.",
        examples=[{"name": "Children’s Front Door", "phone": "01632 960 300", "out_of_hours": "01632 960 301"}],
    )
    lado: Officer | None = Field(
        None,
        description="How can its Local Authority Designated Officer (LADO) be reached, who receives allegations "
        "about staff? If left out, pages say where to ask.",
        examples=[{"name": "Borsetshire LADO", "phone": "01632 960 320"}],
    )
    checked: Day | None = Field(
        None,
        description="On which day did somebody last ring these numbers, or read them on the council’s site?",
        examples=["2026-09-10"],
    )


LEADS_TOO = re.compile(r"\b(?:and |& ?|/ ?|, ?)?\(?(?:(?:designated )?safeguarding lead|dsl)\)?", re.IGNORECASE)
HEADS = {"head", "headteacher", "headmaster", "headmistress"}


def same_role(one: str, other: str) -> bool:
    """Return whether two roles are one person's: Head teacher, the headteacher, Acting headteacher and DSL."""
    return bool(_jobs(one) & _jobs(other))


def _jobs(role: str) -> set[str]:
    """Return each job that a role names, in small letters and for one: Headteacher and SENCO → headteacher, senco."""
    each = [part.strip() for part in re.split(r"\band\b|[&/+]", LEADS_TOO.sub("", role))]
    parts = [roles.one_of(part) or part for part in each]
    folded = {re.sub(r"^(?:the|our)\b|\b(?:acting|interim)\b|[\W_]+", "", part.strip().casefold()) for part in parts}
    return {"headteacher" if job in HEADS else job for job in folded} - {""}
