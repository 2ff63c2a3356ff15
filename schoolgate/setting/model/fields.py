"""The kinds of answer that a setting file holds: text, a day, a telephone number, yes or no, and models made of them.

Each says what is wrong in words that a school office can act on, and what to write instead.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from schoolgate.language import addresses, telephones


def refusal(message: str) -> PydanticCustomError:
    """Return the error that a validator raises, with its sentence as it is."""
    # The message goes in by context because pydantic reads braces in a template.
    return PydanticCustomError("schoolgate", "{message}", {"message": message})


def day_of(value: Any) -> Any:
    """Read a day as people type it here: 2026-09-01. Raise the model’s own error, with what to write instead."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise refusal(f"“{value}” is not a clear date. Write year-month-day, such as 2026-09-01.")
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            raise refusal(f"“{value}” is not a real date. Write year-month-day, such as 2026-09-01.") from None
        if not 2000 <= day.year < 3000:  # what is reckoned from it must be a day too
            raise refusal(f"“{value}” cannot be the right year. Write year-month-day, such as 2026-09-01.")
        return day
    return value


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() in {"yes", "no"}:
            return value.casefold() == "yes"
        raise refusal(f"“{value}” should be yes or no.")
    return value


def _age(value: Any) -> Any:
    if isinstance(value, str):
        if re.fullmatch(r"\d{1,2}", value) and int(value) <= 25:
            return int(value)
        raise refusal(f"“{value}” is not an age. Write a whole number of years, such as 4.")
    return value


def no_or_details(value: Any) -> Any:
    """Read no as None, for an answer that is either no or has parts of its own."""
    if isinstance(value, str):
        if value.casefold() == "no":
            return None
        raise refusal(f"“{value}” should be no, or the details on the lines below, indented by two spaces.")
    return value


def no_or_details_if_asked(value: Any) -> Any:
    """Read no as ``no_or_details`` does. Where the details are not asked, yes is enough: it was read before this."""
    return no_or_details(value)


def one_or_several(value: Any) -> Any:
    """Read one item, written without a list, as a list of one."""
    return [value] if isinstance(value, dict) else value


def _phone(value: str) -> str:
    try:
        telephones.read(value)
    except telephones.NotANumber as fault:
        raise refusal(str(fault)) from None
    return value


def _email(value: str) -> str:
    try:
        return addresses.email(value)
    except addresses.NotAnAddress as fault:
        raise refusal(str(fault)) from None


def _web_address(value: str) -> str:
    # Security: only http and https may become links, so "javascript:" and "data:" never do; and no character that could
    # end a Markdown link or an HTML attribute.
    try:
        return addresses.web_address(value)
    except addresses.NotAnAddress as fault:
        raise refusal(str(fault)) from None


def _site_address(value: str) -> str:
    try:
        return addresses.site_address(value)
    except addresses.NotAnAddress as fault:
        raise refusal(str(fault)) from None


def _short_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        near = re.sub(r"[^a-z0-9]+", "-", value.casefold()).strip("-") or "main-entrance"
        raise refusal(f"“{value}” cannot be part of an address. Use small letters, digits and hyphens, such as {near}.")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise refusal(f'“{value}” is not a colour. Write # and six letters or digits in quotes, such as "#1b5e4b".')
    return value.lower()


def _logo(value: str) -> str:
    # What is published has a name of its own, so that this one needs only to be a file’s, in this folder.
    if not re.fullmatch(r"(?!\.)[^/\\:*?\"<>|\x00-\x1f]+\.(?:png|jpe?g|svg)", value, re.IGNORECASE):
        raise refusal(
            f"“{value}” cannot be the logo. Give the name of a PNG, JPEG or SVG file in the same folder as this file."
        )
    return value


def _old_address(value: str) -> str:
    # Security: it becomes the name of a file of the site, so nothing in it may lead out of the site’s folder.
    path = re.sub(r"^https?://[^/?#]+", "", value, flags=re.IGNORECASE)
    if "?" in path or "#" in path:
        raise refusal(f"“{value}” has a ? or #, and this site ignores what follows it. Delete this redirect.")
    parts = [unquote(part) for part in path.strip("/").split("/")]
    ending = re.search(r"\.[A-Za-z]\w{1,4}$", parts[-1])
    if ending and ending[0] != ".html":
        raise refusal(
            f"“{value}” is the address of a file that ends in {ending[0]}, and only a page can redirect. Leave it "
            "out, or ask whoever hosts this site to redirect it."
        )
    plain = all(re.fullmatch(r"(?!\.)[\w ~.-]+(?<![ .])", part, re.ASCII) for part in parts)
    if not plain or " " in value or any(part.endswith(".html") for part in parts[:-1]):
        raise refusal(
            f"“{value}” cannot be an old address of a page. Write what followed the name of the site, such as "
            "policies/e-safety.html."
        )
    return value


def _page_or_clause(value: str) -> str:
    if not re.fullmatch(r"(?:https?://[\w.-]+(?::\d+)?)?[\w/~.-]*(?:#[\w.-]+)?", value, re.ASCII):
        raise refusal(
            f"“{value}” is not a page or a clause. Write its address, such as policies/online, or the clause’s id."
        )
    return value


@dataclasses.dataclass(frozen=True)
class PutRight:
    """Stands in a type whose answers are put right before they are checked, where there is one way to read them.

    ``read`` takes what was typed, and returns what the model gets and a warning, if somebody should know.
    """

    read: Callable[[str], tuple[str, str | None]]


def _without_article(typed: str) -> tuple[str, str | None]:
    return re.sub(r"^\s*(?:the|our)\s+(?=\S)", "", " ".join(typed.split()), flags=re.IGNORECASE), None


Text = str
Body = Annotated[str, PutRight(_without_article)]
Day = Annotated[datetime.date, BeforeValidator(day_of)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Age = Annotated[int, BeforeValidator(_age)]
Phone = Annotated[str, PutRight(telephones.correct), AfterValidator(_phone)]
Email = Annotated[str, PutRight(addresses.correct_email), AfterValidator(_email)]
WebAddress = Annotated[str, PutRight(addresses.correct_web_address), AfterValidator(_web_address)]
SiteAddress = Annotated[str, PutRight(addresses.correct_site_address), AfterValidator(_site_address)]
ShortId = Annotated[str, AfterValidator(_short_id)]
Colour = Annotated[str, AfterValidator(_colour)]
OldAddress = Annotated[str, AfterValidator(_old_address)]
PageOrClause = Annotated[str, AfterValidator(_page_or_clause)]
LogoFile = Annotated[str, AfterValidator(_logo)]


class Model(BaseModel):
    """A part of a setting file: no keys but its own, and nothing changes after loading."""

    # Only the whole setting is ever read, so that no part of it needs a reader of its own.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Choice(Model):
    """A choice from a closed list, to which a setting may add words of its own."""

    own_words: Text | None = Field(
        None,
        description="Your own sentence, printed after ours wherever this is stated.",
        examples=["Ask at the school office if anything is unclear."],
    )


class InOwnWords(Model):
    """What stands in place of an option where none of ours is true: a sentence of the setting’s own."""

    own_words: Text = Field(
        description="What do you do? Write whole sentences: they stand in place of any of ours.",
        examples=["We agree this with each family, and write down what was agreed."],
    )
    confirmed: Text | None = Field(
        None,
        description="Why is your sentence right as it stands? Leave out until you are asked. Only your leaders see the reason.",
        examples=["It is about pictures of the children’s models, which show nobody."],
    )


# No key of a setting file is called so: pydantic names the branch that it took in the place of an error.
BRANCHES = ("an option", "in own words")
_Options = TypeVar("_Options")
# A closed list of answers, in place of any of which a setting may write its own sentence.
OrOwnWords = Annotated[
    Annotated[_Options, Tag(BRANCHES[0])] | Annotated[InOwnWords, Tag(BRANCHES[1])],
    Discriminator(lambda value: BRANCHES[isinstance(value, dict | InOwnWords)]),
]


@dataclasses.dataclass(frozen=True)
class OursStay:
    """Stands in the type of a closed list whose words keep children safe, so that none of the setting’s own replace them.

    ``because`` completes “Our words stay, because ...”.
    """

    because: str


_AChoice = TypeVar("_AChoice", bound=Choice)


def own_words_such_as(sentence: str) -> Callable[[type[_AChoice]], type[_AChoice]]:
    """Return a class decorator that gives a choice’s ``own_words`` an example about what that choice is about."""

    def decorate(model: type[_AChoice]) -> type[_AChoice]:
        model.model_fields["own_words"].examples = [sentence]
        return model

    return decorate
