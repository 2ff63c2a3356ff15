"""The kinds of answer that a setting file holds: text, a day, a telephone number, yes or no, and models made of them.

Each says what is wrong in words that a school office can act on, and what to write instead.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

import phonenumbers
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


def wrong(message: str) -> PydanticCustomError:
    """Make the error that a validator raises, with its sentence as it is."""
    # The message goes in by context because pydantic reads braces in a template.
    return PydanticCustomError("schoolgate", "{message}", {"message": message})


def day_of(value: Any) -> Any:
    """Read a day as people type it here: 2026-09-01. Raises the model’s own error, with what to write instead."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise wrong(f"“{value}” is not a date we can be sure of. Write year-month-day, such as 2026-09-01.")
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise wrong(f"“{value}” is not a day in the calendar. Write year-month-day, such as 2026-09-01.") from None
    return value


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() in {"yes", "no"}:
            return value.casefold() == "yes"
        raise wrong(f"“{value}” should be yes or no.")
    return value


def _age(value: Any) -> Any:
    if isinstance(value, str):
        if re.fullmatch(r"\d{1,2}", value) and int(value) <= 25:
            return int(value)
        raise wrong(f"“{value}” is not an age. Write a whole number of years, such as 4.")
    return value


def no_or_details(value: Any) -> Any:
    """Read no as None, for an answer that is either no or has parts of its own."""
    if isinstance(value, str):
        if value.casefold() == "no":
            return None
        raise wrong(f"“{value}” should be no, or the details on the lines below, set in by two spaces.")
    return value


def one_or_several(value: Any) -> Any:
    """Read one item, written without a list, as a list of one."""
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
    # Most are of Great Britain. To ask about the islands too costs three times as many patterns.
    if not (
        is_fictional_phone(number)
        or phonenumbers.is_valid_number_for_region(parsed, "GB")
        or phonenumbers.is_valid_number(parsed)
    ):
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
        raise wrong(
            f"“{value}” is not a telephone number in the United Kingdom. Write it in full with its area code "
            'and nothing else, such as "01622 123456", and check it by ringing it.'
        ) from None
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@(?:[\w-]+\.)+[a-zA-Z]{2,}", value):
        raise wrong(f"“{value}” is not an email address. Write it in full, such as office@oakfield.example.")
    return value


def _web_address(value: str) -> str:
    # Security: only these two schemes may become links, so "javascript:" and "data:" never do; and no character
    # that could end a Markdown link or an HTML attribute.
    if not re.fullmatch(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w./~%+@:;=,?&#-]*)?", value, re.ASCII):
        raise wrong(f"“{value}” is not a web address. Write it in full, such as https://oakfield.example/policies.")
    return value


def _site_address(value: str) -> str:
    value = _web_address(value)
    if "?" in value or "#" in value:
        raise wrong(f"“{value}” cannot be the address of a site. Leave out the ? or # and what follows it.")
    return value if value.endswith("/") else f"{value}/"


def _sign_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        near = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-") or "main-entrance"
        raise wrong(f"“{value}” cannot be part of an address. Use small letters, digits and hyphens, such as {near}.")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise wrong(f'“{value}” is not a colour. Write # and six letters or digits in quotes, such as "#1b5e4b".')
    return value.lower()


def _logo(value: str) -> str:
    if not re.fullmatch(r"[\w-]+\.(?:png|jpe?g|svg)", value, re.IGNORECASE):
        raise wrong(
            f"“{value}” cannot be the logo. Give the name of a PNG, JPEG or SVG file that stands beside this file."
        )
    return value


Text = str
Day = Annotated[datetime.date, BeforeValidator(day_of)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Age = Annotated[int, BeforeValidator(_age)]
Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SiteAddress = Annotated[str, AfterValidator(_site_address)]
SignId = Annotated[str, AfterValidator(_sign_id)]
Colour = Annotated[str, AfterValidator(_colour)]
LogoFile = Annotated[str, AfterValidator(_logo)]


class Model(BaseModel):
    """A part of a setting file: no keys but its own, and nothing changes after loading."""

    # Only the whole setting is ever read, so that no part of it needs a reader of its own.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Choice(Model):
    """A choice from a closed list, to which a setting may add words of its own."""

    own_words: Text | None = Field(
        None,
        description="A sentence of your own, printed after ours wherever this is stated.",
        examples=["Year 6 walkers hand theirs to the class teacher."],
    )
