"""Services that people are sent to: for whom they are, for which worry, and how they are called.

The national ones stand in the register (``registers.helplines``). A setting may add its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, get_args

from pydantic import Field

from schoolgate.language.telephones import phone_digits
from schoolgate.setting.model.fields import Model, Phone, Text, WebAddress

ForWhom = Literal["child", "parent", "staff"]
Worry = Literal[
    "bullying", "images", "stranger", "horrible", "ai", "hacked", "scams", "hate", "self-harm", "staff", "head"
]
FOR_WHOM: tuple[str, ...] = get_args(ForWhom)
WORRIES: tuple[str, ...] = get_args(Worry)

# Numbers that are dialled as they stand. No area code belongs to them, and no school may give one as its own.
_SHORT = {"999", "101", "111", "116 123"}


class OwnHelpline(Model):
    """A service that a setting sends people to, beside those of the register."""

    name: Text = Field(description="What is the service called?", examples=["Borsetshire Youth Line"])
    does: Text = Field(
        description="What is it for? A few words, without a full stop.", examples=["someone to talk to, aged 11 to 19"]
    )
    for_whom: list[ForWhom] = Field(
        description="Who may use it: child, parent or staff? List each.", examples=[["child"]], min_length=1
    )
    worries: list[Worry] = Field(
        [],
        description="Which worries is it for? bullying, images (nude pictures and blackmail), stranger, horrible "
        "(something they saw), ai (a chat with an AI), hacked (an account), scams, hate, self-harm, staff (a worry "
        "about staff) or head (about the person in charge). If left out, it appears only in the list of services.",
        examples=[["bullying", "self-harm"]],
    )
    url: WebAddress | None = Field(None, description="Its web address.", examples=["https://youth-line.example/"])
    phone: Phone | None = Field(None, description="Its telephone number, in quotes.", examples=["01632 960 400"])
    text: Text | None = Field(
        None,
        description="How else can it be reached? Say what to text, or where to chat.",
        examples=["chat on its website"],
    )
    hours: Text | None = Field(
        None, description="When can it be reached, in everyday words?", examples=["4pm to 9pm, Monday to Friday"]
    )


def number_to_dial(number: str) -> str:
    """Return a number as a link needs it: 0800 1111 → +448001111, and 999 as it stands.

    Raise ValueError if the number cannot be one in the United Kingdom.
    """
    return number.replace(" ", "") if number in _SHORT else phone_digits(number)


def own_helpline_faults(helplines: Sequence[OwnHelpline]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find services of a setting’s own that nobody could reach, and those listed twice."""
    seen: set[str] = set()
    for number, helpline in enumerate(helplines):
        at = ("helplines", number)
        if not (helpline.url or helpline.phone or helpline.text):
            yield at, f"There is no way to contact {helpline.name}. Add a phone, a url or a text."
        if helpline.name.casefold() in seen:
            yield (*at, "name"), f"“{helpline.name}” is listed twice. Keep one."
        seen.add(helpline.name.casefold())


def duplicate_faults(
    helplines: Sequence[OwnHelpline], names: Iterable[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find services that every site lists already, by the names in the register: what is stated twice can differ."""
    known = {name.casefold(): name for name in names}
    for number, helpline in enumerate(helplines):
        listed = known.get(helpline.name.casefold())
        if listed:
            yield (
                ("helplines", number, "name"),
                f"Every site already lists {listed}, with details that we have checked. Delete this one.",
            )
