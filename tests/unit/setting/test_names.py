"""The guard on the setting’s own name: a misspelt one is told, and the right one is refused in no sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.attempts import Edits, said_of, written
from support.places import STARTER, TODAY

from schoolgate.setting import load, names
from schoolgate.setting.names import nearly_right

OWN_WORDS = ("phones", "staff", "own_words")


def found(name: str, text: str, *others: str) -> tuple[str, str] | None:
    """Give what a text holds that must be put right, and what is right."""
    near = nearly_right(text, (name,), others)
    return (near.typed, near.right) if near and near.sure else None


RIGHT = [
    ("St Mary’s Primary School", "At St Mary’s Primary School a plain phone is best."),
    ("St Mary’s Primary School", "St Mary’s Primary School Behaviour policy"),
    (
        "St Mary's Primary School",
        "Staff of St Mary’s Primary School’s nursery, and St Mary's Primary School's own, agree.",
    ),
    ("Mount Carmel RC Primary School, a Voluntary Academy", "School events"),
    ("Mount Carmel RC Primary School, a Voluntary Academy", "At Mount Carmel RC Primary School phones are off."),
    ("St Mary's School", "Staff shared with St Anne's School follow its rule there."),
    ("The Grange Community Primary School", "At The Grange Community Primary School a plain phone is best."),
    ("The Grange Community Primary School", "At the Grange Community Primary School a plain phone is best."),
    ("The Grange Community Primary School", "Grange Community Primary School Behaviour policy"),
    ("Oakfield Primary School", "OAKFIELD PRIMARY SCHOOL BEHAVIOUR POLICY"),
    ("Oakfield Primary School", "Phones are off at “Oakfield Primary School”. School events have a rule of their own."),
    ("abc nursery", "Abc nursery asks this of everyone."),
    ("Busy Bees Co.", "Staff of Busy Bees Co. agree."),
    ("Bidbor'Out!", "Children of Bidbor'Out! keep phones at home."),
    ("Inspire+", "Inspire pupils. Inspire+ asks this."),
    ("JETS,", "Jets fly. JETS, asks this."),
    ("Sun & Moon Nursery", "Sun & Moon Nursery’s parents agree."),
    ("Nursery School", "Our nursery school has no phones."),
    ("North Star 82°", "Staff shared with North Star 240° follow its rule there."),
    ("Oakfield School", "Oakfield pupils, and both Oakfields, agree."),
    # A neighbour’s name, as near as neighbours are.
    ("Oakfield Junior School", "Staff shared with Oakfield Infant School follow its rule there."),
    ("St Mary's Catholic Primary School", "Staff shared with St Mary's Church of England Primary School agree."),
    ("Eastfield Primary School", "Staff shared with Westfield Primary School follow its rule there."),
    ("The Priory School", "A visitor from a Primary School signs in."),
    ("Park House Primary School", "Staff shared with Deer Park Primary School follow its rule there."),
    ("Arden Academy", "Staff shared with Garden Lane School follow its rule there."),
    ("Penshurst School", "Staff meet at Penshurst. School starts at nine."),
]


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_the_right_name_and_a_neighbours_are_refused_in_no_sentence(name: str, text: str) -> None:
    assert found(name, text) is None


WRONG = [
    ("Oakfield Primary School", "At Oakfeild Primary School phones are off.", "Oakfeild Primary School"),
    ("Oakfield Primary School", "At Oakfied Primry School phones are off.", "Oakfied Primry School"),
    ("Oakfield Primary School", "At Oak Field Primary School phones are off.", "Oak Field Primary School"),
    ("Oakfield Primary School", "At Oakfield primary school phones are off.", "Oakfield primary school"),
    ("Oakfield Primary School", "OAKFEILD PRIMARY SCHOOL BEHAVIOUR POLICY", "OAKFEILD PRIMARY SCHOOL"),
    ("St Mary’s School", "Staff of St Marys School agree.", "St Marys School"),
    ("St Mary’s School", "Staff of St. Mary’s School agree.", "St. Mary’s School"),
    ("St Mary’s School", "Staff of St Marry’s School agree.", "St Marry’s School"),
    ("Sun & Moon Nursery", "Sun and Moon Nursery asks this.", "Sun and Moon Nursery"),
    ("The Grange School", "Staff of The Granger School agree.", "Granger School"),
    ("Siân’s Nursery", "Sian’s Nursery asks this.", "Sian’s Nursery"),
    ("Little Acorns Pre-School", "Little Acorns Preschool’s rule.", "Little Acorns Preschool"),
    ("Little Acorns Preschool", "Little Acorns Pre-School has a rule.", "Little Acorns Pre-School"),
    ("Compass Point: South Street School", "Compass Point South Street School asks this.", "Compass Point South Street School"),
    # A word of it, beside another.
    ("Penshurst CE Primary School", "Staff of Peshurst School agree.", "Peshurst"),
    ("Little Acorns Nursery", "Litle Acorns asks this.", "Litle"),
    # Another form.
    ("Penshurst CE Primary School", "Staff of Penshurst School agree.", "Penshurst School"),
    ("Penshurst CE Primary School", "Penshurst Church of England Primary School", "Penshurst Church of England Primary School"),
    ("St Mary and St John School", "At St Mary School phones are off.", "St Mary School"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "typed"), WRONG)
def test_a_misspelt_name_and_another_form_of_it_are_found(name: str, text: str, typed: str) -> None:
    near = found(name, text)
    assert near is not None
    assert near[0] == typed
    assert near[1] in name


@pytest.mark.parametrize(("name", "text", "typed"), WRONG)
def test_what_the_file_confirms_is_right(name: str, text: str, typed: str) -> None:
    assert found(name, text, typed) is None
    assert found(name, text, typed.replace("’", "'")) is None


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("Upton School", "Upon arrival pupils hand in their phones.", "Upon"),
        ("The Heath School", "Senior Mental Health Lead", "Health"),
        ("Penshurst School", "Peshurst asks this of everyone.", "Peshurst"),
        ("Bidborough", "Staff of Bidborogh agree.", "Bidborogh"),
    ],
)
def test_a_word_that_stands_alone_is_only_suspicious(name: str, text: str, word: str) -> None:
    near = nearly_right(text, (name,))
    assert near
    assert (near.typed, near.sure) == (word, False)
    assert nearly_right(text, (name,), (word,)) is None


def test_the_names_of_the_schools_of_a_federation_are_its_own() -> None:
    own = ("Two Rivers Federation", "Two Rivers Infant School", "Two Rivers Junior School")
    assert nearly_right("Staff of Two Rivers Infant School and of Two Rivers Junior School agree.", own) is None
    near = nearly_right("Staff of Two Rivres Junior School agree.", own)
    assert near
    assert (near.typed, near.right, near.number) == ("Two Rivres Junior School", own[2], 2)


def test_names_are_cut_out_of_a_text() -> None:
    own = ("St Mary’s School", "The Acceptable Use Academy")
    assert names.remove_names("At St Mary's School’s door", own).split() == ["At", "door"]
    assert names.remove_names("The Acceptable Use Academy policy", own).strip() == "policy"
    assert names.remove_names("The school policy", own) == "The school policy"


def test_a_setting_file_confirms_other_names(tmp_path: Path) -> None:
    edits: Edits = {OWN_WORDS: "Staff shared with Oakfields Primary School follow its rule there."}
    (said,) = said_of(written(STARTER, edits, tmp_path / "one.yml"), TODAY)
    assert said == (
        "“Oakfields Primary School” looks like “Oakfield Primary School” misspelt. Write the name as under name. If "
        "it is right, such as another school’s name or a form that you use, confirm it: other_names: [Oakfields "
        "Primary School]"
    )
    confirmed: Edits = {**edits, ("other_names",): ["Oakfields Primary School"]}
    assert said_of(written(STARTER, confirmed, tmp_path / "two.yml"), TODAY) == []


def test_a_word_alone_is_shown_at_its_line_and_stops_nothing(tmp_path: Path) -> None:
    edits: Edits = {OWN_WORDS: "Oakfeild asks this of everyone."}
    loaded = load.load(written(STARTER, edits, tmp_path / "one.yml"), TODAY, fictional=True)
    assert loaded.faults == []
    assert [warning.message for warning in loaded.warnings] == [
        "“Oakfeild” looks like “Oakfield” misspelt. If it is a different word, leave it, or confirm it to stop this "
        "warning: other_names: [Oakfeild]"
    ]


def test_a_name_that_holds_a_policys_word_rests_on_no_policy(tmp_path: Path) -> None:
    edits: Edits = {
        ("name",): "Searching Lane School",
        OWN_WORDS: "At Searching Lane School the phone policy is on paper.",
    }
    assert said_of(written(STARTER, edits, tmp_path / "one.yml"), TODAY) == []
    edits = {OWN_WORDS: "The searching of phones has a policy."}
    assert len(said_of(written(STARTER, edits, tmp_path / "two.yml"), TODAY)) == 1
