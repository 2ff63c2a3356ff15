"""The words a page is written in, and the dates."""

from __future__ import annotations

import calendar
import datetime
import subprocess
import sys

import pytest
from support.places import ROOT

from schoolgate.language import words
from schoolgate.policy import facts, lists
from schoolgate.setting.model.policies import Policies, months_after, next_review


@pytest.mark.parametrize(
    "said",
    [
        "a headteacher", "an executive headteacher", "an acting head", "a deputy", "an inclusion leader", "a Year 6 teacher",
        "a unit", "a university tutor", "a uniform", "a user", "a usual day", "a European school", "a one-to-one session",
        "an uninvited guest", "an unimportant call", "an umbrella", "an honest answer", "an hour", "an honorary governor",
        "a hotel", "a SENCO", "a DSL", "a US school", "a LADO", "an SLT member", "an HLTA", "an RSHE lesson", "an NHS nurse",
        "an ICT room", "an MP", "an iPad", "an e-reader", "an A level", "an X-ray", "a U grade", "a 5-year-old",
        "an 8-year-old", "an 11-year-old", "an 18-year-old", "a 1-to-1", "an 80th birthday", "a 110 metre track",
        "an apprentice", "an Early Years leader", "a pupil", "a school", "an academy", "an infant school",
    ],
)  # fmt: skip
def test_a_or_an_by_the_sound(said: str) -> None:
    assert words.a(said.partition(" ")[2]) == said


@pytest.mark.parametrize(
    ("word", "possessive"),
    [
        ("pupils", "pupils’"),
        ("children", "children’s"),
        ("headteacher", "headteacher’s"),
        ("headmistress", "headmistress’s"),
        ("trustees", "trustees’"),
        ("St James", "St James’"),
        ("governing body", "governing body’s"),
    ],
)
def test_possessives(word: str, possessive: str) -> None:
    assert words.possessive(word) == possessive


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        ([], ""),
        (["staff"], "staff"),
        (["staff", "parents"], "staff and parents"),
        (["staff", "pupils", "parents"], "staff, pupils and parents"),
    ],
)
def test_lists(items: list[str], joined: str) -> None:
    assert words.join(items) == joined
    assert words.join(items, "or") == joined.replace(" and ", " or ")


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("", ""),
        ("pupils", "Pupils"),
        ("SENCO", "SENCO"),
        ("the iPad", "The iPad"),
        ("éclair", "Éclair"),
        ("3pm", "3pm"),
    ],
)
def test_a_capital_changes_the_first_letter_alone(text: str, capital: str) -> None:
    assert words.capital(text) == capital


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("the lockers in the staff room", "the lockers in the staff room"),
        ("their bags or a locked drawer", "your bags or a locked drawer"),
        ("when they are on a break, in their cars", "when you are on a break, in your cars"),
        (
            "in the staff room, while pupils are in their lessons",
            "in the staff room, while pupils are in their lessons",
        ),
        (
            "in their own time, when the children have had their tea",
            "in your own time, when the children have had their tea",
        ),
        ("the theatre, then", "the theatre, then"),
    ],
)
def test_an_answer_about_staff_speaks_to_them_where_the_page_does(answer: str, said: str) -> None:
    assert words.to_you(answer) == said


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([{"role": "Deputy headteacher"}], "the deputy headteacher"),
        ([{"role": "SENCO"}, {"role": "Inclusion leader"}], "the SENCO and the inclusion leader"),
        ([{"role": "Year 6 teacher"}, {"role": "A"}, {"role": "Head"}], "the year 6 teacher, the a and the head"),
        # A role that is written as a title stays one: no head writes “the chair of Governors”.
        ([{"role": "Chair of Governors"}], "the Chair of Governors"),
        (
            [{"role": "Deputy Head (Pastoral)"}, {"role": "House Parent"}],
            "the Deputy Head (Pastoral) and the House Parent",
        ),
        ([{"role": "Assistant Head, SENCO"}], "the Assistant Head, SENCO"),
        ([{"role": "Chair of governors"}, {"role": "Deputy DSL"}], "the chair of governors and the deputy DSL"),
    ],
)
def test_people_by_their_roles(people: list[dict[str, str]], said: str) -> None:
    assert lists.roles(people) == said


def test_people_with_what_is_known_of_them() -> None:
    people = facts.facts(
        [
            {"role": "Deputy headteacher", "name": "A. Person", "phone": "01632 960 123", "hours": "8am to 5pm"},
            {"role": "Chair *of* governors", "email": "chair@oakfield.example", "name": None},
        ]
    )
    assert lists.contacts(people) == (
        "A. Person, Deputy headteacher, [01632 960 123](tel:+441632960123), 8am to 5pm; "
        "Chair &#42;of&#42; governors, [chair@oakfield.example](mailto:chair@oakfield.example)"
    )


# ---------------------------------------------------------------------------------------------------------------
# Dates


def test_days_as_england_reads_them() -> None:
    assert words.day(datetime.date(2026, 10, 7)) == "7 October 2026"
    months = [words.day(datetime.date(2026, month, 31 if month == 12 else 1)).split()[1] for month in range(1, 13)]
    assert months == list(calendar.month_name)[1:]


def test_the_month_is_english_whatever_the_computer_speaks() -> None:
    # Not every machine has another language: there the month’s name is asked for in all that it has.
    script = (
        "import datetime, locale\n"
        "from schoolgate.language import words\n"
        "for name in sorted(set(locale.locale_alias.values())):\n"
        "    try:\n"
        "        locale.setlocale(locale.LC_ALL, name)\n"
        "    except (locale.Error, UnicodeEncodeError):\n"
        "        continue\n"
        "    assert words.day(datetime.date(2026, 3, 1)) == '1 March 2026', name\n"
        "class Foreign(datetime.date):\n"
        "    def strftime(self, wanted): return 'mars'\n"
        "    def __format__(self, wanted): return 'mars'\n"
        "assert words.day(Foreign(2026, 3, 1)) == '1 March 2026'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("date", "months", "later"),
    [
        ("2026-10-07", 12, "2027-10-07"),
        ("2026-10-07", 6, "2027-04-07"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-01", 4, "2027-04-01"),
    ],
)
def test_months_later(date: str, months: int, later: str) -> None:
    assert months_after(datetime.date.fromisoformat(date), months) == datetime.date.fromisoformat(later)


@pytest.mark.parametrize(
    ("review", "began", "given", "due"),
    [
        ("yearly", "2026-10-07", None, "2027-10-07"),
        ("every six months", "2026-10-07", None, "2027-04-07"),
        ("every term", "2026-10-07", None, "2027-02-07"),
        ("yearly", "2026-10-07", "2027-03-01", "2027-03-01"),
        # The setting reviews more often than when this was agreed.
        ("every term", "2026-10-07", "2027-09-30", "2027-02-07"),
    ],
)
def test_the_next_review_is_worked_out_where_it_is_not_given(
    review: str, began: str, given: str | None, due: str
) -> None:
    policies = Policies.model_construct(review=review)
    day = datetime.date.fromisoformat
    assert next_review(policies, day(began), day(given) if given else None) == day(due)
