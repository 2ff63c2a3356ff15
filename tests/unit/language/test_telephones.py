"""Telephone numbers as people type them, as a specification: which are one number, how a link calls it, what is said of others.

The shapes are those of the public registers of schools and nurseries, with made-up digits.
"""

from __future__ import annotations

import pytest

from schoolgate.language import telephones
from schoolgate.language.telephones import NotANumber, Telephone

ONE = Telephone("+441632960123")
LONDON = Telephone("+442079460123")


@pytest.mark.parametrize(
    "typed",
    [
        "01632960123", "01632 960123", "01632 960 123", "01632-960123", "01632 96 01 23", "01632 9601 23", "016329 60123",
        "0163 2960 123", "01 632 960 123", "0163-296-0123", "(01632) 960123", "(01632) 960 123", "+441632960123",
        "+44 1632960123", "+44 (0)1632 960123", "+44(0)1632 960 123", "0044 1632 960123", "(+44) 1632 960123",
    ],
)  # fmt: skip
def test_however_it_is_grouped_it_is_one_number(typed: str) -> None:
    assert telephones.correct(typed) == (typed, None)
    assert telephones.read(typed) == ONE


@pytest.mark.parametrize(
    "typed", ["020 7946 0123", "(020) 7946 0123", "020 79460123", "020-7946-0123", "020 7946-0123"]
)
def test_an_area_code_may_be_shorter(typed: str) -> None:
    assert telephones.read(typed) == LONDON


@pytest.mark.parametrize(
    "typed",
    ["01632\u00a0960123", "01632\u202f960\u2009123", "01632\u2007960123", "０１６３２ ９６０１２３"],
)
def test_what_looks_like_a_keyboards_space_or_digit_is_read_as_one(typed: str) -> None:
    printed, notice = telephones.correct(typed)
    assert printed in {"01632 960123", "01632 960 123"}
    assert notice is None
    assert telephones.read(printed) == ONE


@pytest.mark.parametrize("dash", "‐‑‒–—−")
def test_what_looks_like_a_hyphen_is_read_as_one(dash: str) -> None:
    assert telephones.correct(f"01632{dash}960{dash}123") == ("01632-960-123", None)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("01632.960.123", "01632 960 123"),
        ("01632. 960123", "01632 960123"),
        ("01632 960123.", "01632 960123"),
        ("01632/960123", "01632 960123"),
        ("(01632) / 960123", "(01632) 960123"),
        ("01632  960123", "01632 960123"),
    ],
)
def test_other_marks_become_spaces_and_that_is_told(typed: str, printed: str) -> None:
    assert telephones.correct(typed) == (printed, f"“{typed}” is read as “{printed}”. Write it like that.")
    assert telephones.read(printed) == ONE


@pytest.mark.parametrize(
    ("typed", "extension"),
    [
        ("01632 960123 ext 201", "201"), ("01632 960123 ext. 201", "201"), ("01632960123 Ext 201", "201"),
        ("01632 960 123 (Ext 2014)", "2014"), ("01632 960123 extension 2 014", "2014"), ("01632 960123 x201", "201"),
        ("01632 960123 X 201", "201"), ("01632 960 123ex 2014", "2014"), ("01632 960123 Ext9", "9"),
        ("01632 960123 option 2", "2"), ("01632 960123 (option 2)", "2"), ("01632 960123 (option2)", "2"),
        ("01632 960123, option 2", "2"), ("01632 960123 press 2", "2"), ("01632 960123, 201", "201"),
    ],
)  # fmt: skip
def test_an_extension_is_printed_as_typed_and_dialled_after_a_pause(typed: str, extension: str) -> None:
    assert telephones.correct(typed) == (typed, None)
    assert telephones.read(typed) == (ONE.number, extension)
    assert telephones.phone_digits(typed) == f"+441632960123,{extension}"


def test_a_number_without_an_extension_has_no_pause() -> None:
    assert telephones.phone_digits("01632 960123") == "+441632960123"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("01632 960123 or 01632 960456", "01632 960123"), ("01632960123 01632960456", "01632960123"),
        ("01632 960123 / 01632 960456", "01632 960123"), ("01632960123/01632960456", "01632960123"),
        ("01632 960 123 01632 960 456", "01632 960 123"), ("(020) 7946 0123/7946 0456", "(020) 7946 0123"),
        ("01632 960123 & 01632 960456", "01632 960123"), ("01632 960123 and 07700 900456", "01632 960123"),
        ("01632960123, 01632960456", "01632960123"), ("01632 960123 mob 07700 900456", "01632 960123"),
        ("01632 960123 or 960456", "01632 960123"), ("01632 960123(07700 900456mob)", "01632 960123"),
        ("Primary - 020 7946 0123 Secondary - 0161 496 0456", "020 7946 0123"),
    ],
)  # fmt: skip
def test_two_numbers_are_told_to_be_two(typed: str, first: str) -> None:
    with pytest.raises(NotANumber) as refused:
        telephones.read(typed)
    assert str(refused.value) == (
        f"“{typed}” is more than one number, but a link can call only one. Write the one to ring first, and nothing "
        f'else: "{first}".'
    )
    assert telephones.correct(typed) == (typed, None)


@pytest.mark.parametrize(
    "typed",
    [
        "01632 960123 (mobile)", "01632 960123 (office)", "01632 960123 Nursery", "01632 960123 am only", "Tel: 01632 960123",
        "care of 01632 960123", "01632 960123 after 6pm", "01632 960123 9am to 5pm", "01632 960123 reception ext. 2",
        "01632 960123 - office",
    ],
)  # fmt: skip
def test_words_beside_a_number_are_told_to_be_too_many(typed: str) -> None:
    with pytest.raises(NotANumber) as refused:
        telephones.read(typed)
    assert str(refused.value) == (
        f'“{typed}” is more than a number. Write "01632 960123" and nothing else: who answers it, and when, belongs '
        "on other lines."
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1632 960123", '“1632 960123” has lost its first zero. Write "01632 960123".'),
        ("1632960123", '“1632960123” has lost its first zero. Write "01632960123".'),
        ("44 1632 960123", '“44 1632 960123” has lost its plus. Write "+44 1632 960123".'),
        ("O1632 96O123", '“O1632 96O123” has a letter in place of a digit. Write "01632 960123", and check it by '
        "ringing it."),
        ("(01632 960123", '“(01632 960123” is not in the form of a phone number. Write "01632 960123".'),
        ("01632 960123-", '“01632 960123-” is not in the form of a phone number. Write "01632 960123".'),
        ("01632 96012", "It has 10 digits, and most have 11."),
        ("01632 9601234", "It has 12 digits, and most have 11."),
        ("+44 1632 96012", "It has 10 digits, and most have 11."),
        ("+33 1 23 45 67 89", "is not a telephone number in the United Kingdom. Write it in full"),
        ("999", "is not a telephone number in the United Kingdom."),
        ("ask at the door", "is not a telephone number in the United Kingdom. Write it in full"),
        ("No Number", "is not a telephone number in the United Kingdom. Write it in full"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_what_is_wrong_with_it(typed: str, said: str) -> None:
    with pytest.raises(NotANumber) as refused:
        telephones.read(typed)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "020 7946 0018", "+44 (0)20 7946 0018", "+44 20 7946 0018", "0044 20 7946 0018", "+44 (0)113 496 0123",
        "020.7946.0018", "020\u00a07946\u00a00018", "0113‒496‒0123", "01632 960123 ext 201", "+44 7700 900123",
        "44 20 7946 0018", "0808 157 0123", "(01632) 960123", "01632960123",
    ],
)  # fmt: skip
def test_a_made_up_number_is_one_however_it_is_written(typed: str) -> None:
    assert telephones.is_fictional_phone(typed)
    assert list(telephones.fictional_numbers_in(f"Ring us on {typed}, please."))


@pytest.mark.parametrize("typed", ["0800 1111", "0300 123 4567", "+44 (0)20 7219 3000", "116 123", "0345 6000 459"])
def test_a_number_that_somebody_has_is_not_made_up(typed: str) -> None:
    assert not telephones.is_fictional_phone(typed)
    assert not list(telephones.fictional_numbers_in(f"Ring {typed} from 8.30 to 16.00, 2026-09-01."))


def test_a_made_up_number_beside_another_is_found() -> None:
    assert list(telephones.fictional_numbers_in("0300 123 4567 01632 960123"))
