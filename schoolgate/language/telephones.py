"""Telephone numbers as people type them: which number one is, how a link calls it, and what keeps one from being called.

However a number is written, it is judged by its international form (E.164): +441632960123.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat

_DASHES = re.compile("[\u2010-\u2015\u2212]")
# What people write between a number and what is dialled once somebody, or a machine, has answered.
_EXTENSION = (
    r"[ ,;]*\(? ?(?:,|(?:extension|extn|ext|ex|x|option|opt|press)\b\.?:?|(?:ext|x|option)(?=\d))"
    r" ?(?P<extension>\d(?:[ ]?\d){0,6}) ?\)?"
)
_TYPED = re.compile(rf"(?P<number>\(?\+?\(?\d[\d ()-]*\d)(?:{_EXTENSION})?", re.IGNORECASE)
_LENGTH = len("+441632960123")  # of a number kept for drama
_RUN = re.compile(r"\(?\+?\(?\d[\d ().-]{7,}\d")
# Ranges kept for drama, that reach nobody, after a nought or the country code, or both. Source: Ofcom, "Telephone numbers
# for drama use".
_DRAMA = re.compile(
    r"(?:440?|0)(?:1632960|113496|114496|115496|116496|117496|118496|121496|131496|141496|151496|161496|191498|20794|2896496"
    r"|292018|7700900|8081570|9098790|3069990)\d{3,}"
)


class Telephone(NamedTuple):
    """A number in its international form, and what is dialled once it is answered, if anything."""

    number: str
    extension: str = ""

    @property
    def dialled(self) -> str:
        """The number as a link needs it."""
        # RFC 3966 would have ";ext=201". Android dials those letters by its keypad, 398201, and iOS shows them. The comma
        # makes both wait two seconds and then dial 201.
        return f"{self.number},{self.extension}" if self.extension else self.number


class NotANumber(ValueError):
    """What was typed is not one telephone number, with what to write instead."""


def as_seen(text: str) -> str:
    """Return a text with every kind of space, dash and digit as a keyboard has it: they look the same to a reader."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text))


def correct(typed: str) -> tuple[str, str | None]:
    """Return a number as pages print it, and a warning if it looks different from what was typed.

    Marks that look the same become those of the keyboard; dots, and a slash after the area code, become spaces.
    """
    seen = as_seen(typed).strip()
    plain = re.sub(r"(?<=\d) ?\. ?(?=\d)", " ", seen).rstrip(". ")
    plain = re.sub(r"^(\(?0\d{2,4}\)?) ?/ ?(?=\d)", r"\1 ", plain)
    plain = re.sub(r"  +", " ", plain)
    try:
        read(plain)
    except NotANumber:
        return typed, None
    return plain, None if plain == seen else f"“{typed}” is read as “{plain}”. Write it like that."


def read(typed: str) -> Telephone:
    """Return the number that somebody typed.

    Raise NotANumber if it is not one number in the United Kingdom, and nothing else.
    """
    match = _TYPED.fullmatch(as_seen(typed))
    number = _uk_form(match["number"]) if match else None
    if match is None or number is None or _nought_missing(match["number"]):
        raise NotANumber(_what_is_wrong(typed))
    return Telephone(number, re.sub(r"\D", "", match["extension"] or ""))


@functools.lru_cache(maxsize=1024)
def phone_digits(number: str) -> str:
    """Return a telephone number as a link needs it: 01632 960 123 → +441632960123.

    Raise ValueError if the number cannot be one in the United Kingdom.
    """
    return read(number).dialled


def is_fictional_phone(number: str) -> bool:
    """Return whether the number is one of those Ofcom keeps for drama, which reach nobody."""
    return re.match(rf"(?:00)?{_DRAMA.pattern}", re.sub(r"\D", "", as_seen(number))) is not None


def fictional_numbers_in(text: str) -> Iterator[str]:
    """Find the numbers kept for drama in a text. Yield each as it is written."""
    for run in _RUN.findall(as_seen(text)):
        # Of several numbers side by side one may be made up, wherever in the run it begins.
        if is_fictional_phone(run) or (not _uk_form(run) and _DRAMA.search(re.sub(r"\D", "", run))):
            yield run.strip("( ") if run.count("(") != run.count(")") else run


def _uk_form(number: str) -> str | None:
    """Return the international form of a number in the United Kingdom, and None for any other."""
    if number.count("(") != number.count(")"):
        return None
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    international = str(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
    # Most are of Great Britain. To ask about the islands too costs three times as many patterns.
    exists = parsed.country_code == 44 and (
        (is_fictional_phone(international) and len(international) == _LENGTH)
        or phonenumbers.is_valid_number_for_region(parsed, "GB")
        or phonenumbers.is_valid_number(parsed)
    )
    return international if exists else None


def _nought_missing(number: str) -> bool:
    """Return whether a number begins with neither a nought nor a plus, so that nobody could dial it as it is printed."""
    return re.match(r"\(?[+0]|\(\+", number) is None


# ---------------------------------------------------------------------------------------------------------------
# What is wrong


def _what_is_wrong(typed: str) -> str:
    seen = re.sub(r"(?<=\d)[./](?=\d)", " ", as_seen(typed)).strip()
    whole = re.fullmatch(r"[\d ()+-]+", seen)
    if re.fullmatch(r"\d[\d ()-]*", seen):
        for first, lost in (("0", "its first zero"), ("+", "its plus")):
            if _uk_form(first + seen) and (first == "0") != seen.startswith("44"):
                return f'“{typed}” has lost {lost}. Write "{first}{seen}".'
    if re.search(r"\d", seen) and re.search("[oOlI]", seen) and re.fullmatch(r"[\doOlI ()+-]+", seen):
        meant = seen.translate(str.maketrans("oOlI", "0011"))
        return f'“{typed}” has a letter in place of a digit. Write "{meant}", and check it by ringing it.'
    bare = re.sub("[()]", "", seen).strip("- ")
    if bare != seen and _TYPED.fullmatch(bare) and not _nought_missing(bare) and _uk_form(bare):
        return f'“{typed}” is not in the form of a phone number. Write "{bare}".'
    numbers, rest = _numbers_in(seen)
    if len(numbers) > 1 or (numbers and re.search(r"(?:\d ?){5}", rest)):
        return (
            f"“{typed}” is more than one number, but a link can call only one. Write the one to ring first, and "
            f'nothing else: "{numbers[0]}".'
        )
    if numbers and not whole:
        return (
            f'“{typed}” is more than a number. Write "{numbers[0]}" and nothing else: who answers it, and when, belongs '
            "on other lines."
        )
    message = f"“{typed}” is not a telephone number in the United Kingdom. "
    digits = len(re.sub(r"\D", "", re.sub(r"^\+44 ?(?:\(0\) ?)?|^0044 ?", "0", seen)))
    if whole and digits != 11 and seen.startswith(("0", "+44", "(")):
        message += f"It has {digits} digits, and most have 11. "
    return message + (
        'Write it in full with its area code and nothing else, such as "01622 123456", and check it by ringing it.'
    )


def _numbers_in(seen: str) -> tuple[list[str], str]:
    """Return the numbers in a text that is not one number, each as it is written, and what else the text says."""
    groups = list(re.finditer(r"\(?\+?\(?\d+\)?", seen))
    numbers: list[str] = []
    rest, done = "", 0
    for first, start in enumerate(groups):
        if start.start() < done or len(numbers) > 1:
            continue
        for end in reversed(groups[first : first + 6]):
            written = seen[start.start() : end.end()]
            written = written if written.count("(") == written.count(")") else written.strip("()")
            if re.fullmatch(r"[\d ()+-]+", written) and not _nought_missing(written) and _uk_form(written):
                numbers.append(written)
                rest += seen[done : start.start()]
                done = end.end()
                break
    return numbers, rest + seen[done:]
