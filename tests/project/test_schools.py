"""Every school of the public registers may be called what it is called, in every sentence that a school writes.

The rules about names and prose are called on each text as loading a file calls them; a sample goes through a file, which shows
that they are the same rules. Forty are built whole.
"""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_core import PydanticCustomError
from support import corpus, sites
from support.attempts import GONE, Edits, written
from support.bases import edited
from support.corpus import School
from support.places import ROOT, STARTER, TODAY

from schoolgate.language import addresses, words
from schoolgate.setting import load, names, questions, texts
from schoolgate.setting.contradictions.cited_policies import unlisted_policies
from schoolgate.setting.model import fields
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.policies import OtherPolicies

OWN_WORDS = ("phones", "staff", "own_words")
# Neighbours in one town whose names are so near that one is confirmed under other_names: of a thousand pairs, so many.
MOST_NEIGHBOURS_CONFIRMED = 4
# Names with a word like the “Welcome” of a sentence that is shown as a warning.
MOST_WARNED = 5


@functools.cache
def listed() -> OtherPolicies:
    setting = load.load(STARTER, TODAY, fictional=True).setting
    assert setting
    return setting.other_policies


def told(text: str, path: tuple[str, ...], name: str) -> Iterator[str]:
    """Give what every rule about a text says of it, in a setting of this name."""
    if words.is_not_filled_in(text, a_sentence=texts._is_sentence(path)) and text not in questions.known_answers(path):
        yield "it only holds a place"
    if unusable := texts.reason_unusable(text):
        yield unusable
    yield from texts._doubts(text, path, fictional=False)
    if path != ("name",):
        near = names.nearly_right(text, (name,))
        if near and near.sure:
            yield f"“{near.typed}” for “{near.right}”"
    if path[-1] not in {"name", "title"}:
        yield from (cited for cited, _ in unlisted_policies(names.remove_names(text, (name,)), listed(), ["mobile"]))


@functools.cache
def every_name() -> list[School]:
    return list({school.tidy: school for school in corpus.schools()}.values())


def texts_of(school: School) -> list[tuple[tuple[str, ...], str]]:
    """Give a name, a title that begins with it, and the sentences that it stands in, as one text."""
    title: list[str] = []
    prose: list[str] = []
    for path, text in corpus.sentences(school.tidy, town=school.tidy_town):
        (title if path[-1] == "title" else prose).append(text)
    return [
        (("name",), school.tidy),
        (("other_policies", "behaviour", "title"), "".join(title)),
        (OWN_WORDS, " ".join(prose)),
    ]


# A federation is several establishments, what is no school is in no register of schools, and a childminder’s name is not published there.
IN_NO_REGISTER = {"federation", "non-school-alternative-provision", "childminder"}


def test_every_type_of_the_registers_is_mapped_to_a_kind_or_a_reason() -> None:
    types = {school.type for school in corpus.schools()} - {""}
    assert types == set(corpus.kinds())
    for entry in corpus.kinds().values():
        assert set(entry) in ({"kind", "as"}, {"out"})
    assert {entry["kind"] for entry in corpus.kinds().values() if "kind" in entry} == ({*KINDS} - IN_NO_REGISTER)


@pytest.mark.every(one_in=1)
def test_every_name_is_taken_in_every_sentence(step: int) -> None:
    refused = [
        (text, said)
        for one in every_name()[::step]
        for path, text in texts_of(one)
        for said in told(text, path, one.tidy)
    ]
    assert len(every_name()) > 29_000
    assert refused == []


def test_a_slip_in_a_name_is_told() -> None:
    assert {school.name for school in corpus.schools()} >= set(corpus.SLIPS)
    for slip in corpus.SLIPS:
        (said,) = told(slip, ("name",), slip)
        assert "There is a typing error here" in said


def test_a_neighbour_may_be_named_and_few_are_so_near_that_they_are_confirmed() -> None:
    schools = random.Random(2).sample(corpus.ours(), 2000)
    near = []
    for school in schools:
        text = f"Staff shared with {corpus.neighbour_of(school)} follow its rule there."
        found = names.nearly_right(text, (school.tidy,))
        if found and found.sure:
            near.append((school.tidy, found))
            assert names.nearly_right(text, (school.tidy,), (found.typed,)) is None
    assert 0 < len(near) <= 2 * MOST_NEIGHBOURS_CONFIRMED, near


def test_few_names_make_an_ordinary_word_suspicious() -> None:
    warned = set()
    for school in every_name()[::5]:
        if any(names.nearly_right(text, (school.tidy,)) for _, text in texts_of(school)[1:]):
            warned.add(school.tidy)
    assert len(warned) <= MOST_WARNED, warned


# ---------------------------------------------------------------------------------------------------------------
# A misspelt name


def slips(name: str, seed: int) -> Iterator[str]:
    """Misspell one telling word of a name: a letter dropped, doubled and changed."""
    draw = random.Random(seed)
    telling = [
        word for word in names._name(name).words if word.stem in names._name(name).telling and len(word.letters) > 3
    ]
    if not telling:
        return
    word = draw.choice(telling)
    at = draw.choice([place for place in range(word.start, word.end) if name[place].isalpha()])
    other = draw.choice([letter for letter in "abcdefghiklmnoprstuvwy" if letter != name[at].casefold()])
    yield name[:at] + name[at + 1 :]
    yield name[:at] + name[at] * 2 + name[at + 1 :]
    yield name[:at] + (other.upper() if name[at].isupper() else other) + name[at + 1 :]


def test_a_misspelt_name_is_always_caught() -> None:
    tried, missed, alone = 0, [], 0
    for number, school in enumerate(random.Random(3).sample(every_name(), 1500)):
        for wrong in slips(school.tidy, number):
            for text in (f"At {wrong} a plain phone is best.", f"Staff of {wrong}’s nursery agree.", f"{wrong} policy"):
                near = names.nearly_right(text, (school.tidy,))
                tried += 1
                alone += near is not None and not near.sure
                if near is None:
                    missed.append((school.tidy, wrong))
    assert tried > 10_000
    assert missed == []
    assert alone < tried / 50  # names of one word, which are shown as a warning


# ---------------------------------------------------------------------------------------------------------------
# Through a file


def sample() -> list[School]:
    return [*random.Random(4).sample(every_name(), 20), *corpus.stratified()]


def test_the_rules_that_are_called_here_are_those_that_a_file_meets(tmp_path: Path) -> None:
    for school in sample():
        texts: Edits = {("name",): school.tidy, **dict(corpus.sentences(school.tidy, town=school.tidy_town))}
        loaded = load.load(written(STARTER, texts, tmp_path / "one.yml"), TODAY, fictional=True)
        assert [problem.message for problem in loaded.faults] == [], school.tidy
    # And where a text is wrong, each rule says so of both.
    for wrong in (
        "At Oakfeild Primary School a plain phone is best.",
        "At the hall , a plain phone is best.",
        "At the hall (a plain phone is best.",
        "At the hall a plain phone is best, if applicable.",
        "At the hall a plain phone is best",
        "At the {{hall}} a plain phone is best.",
        "The whistleblowing policy and the searching policy say so.",
        "TBC",
    ):
        loaded = load.load(written(STARTER, {OWN_WORDS: wrong}, tmp_path / "one.yml"), TODAY, fictional=True)
        assert loaded.faults, wrong
        assert list(told(wrong, OWN_WORDS, "Oakfield Primary School")), wrong


# ---------------------------------------------------------------------------------------------------------------
# Websites


def test_every_website_of_the_registers_is_an_address_as_it_is_typed() -> None:
    refused = []
    for website in {school.website for school in corpus.schools()} - {""}:
        try:
            fields._web_address(addresses.correct_web_address(website)[0])
        except PydanticCustomError as error:
            refused.append((website, str(error)))
    assert refused == []


# ---------------------------------------------------------------------------------------------------------------
# Built whole


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("number", range(40))
def test_forty_that_stand_for_all_are_built(number: int) -> None:
    school = corpus.stratified()[number]
    answers = corpus.answers(school, corpus.neighbour_of(school))
    if "signs" in answers:  # each is made in the same way: two show a name in its place
        answers = edited(answers, {("signs",): answers["signs"][:2], ("retired_signs",): GONE})
    assert sites.of_answers(answers).faults == [], school.name


def test_make_england_builds_as_many_as_it_is_told_and_keeps_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "tools/england.py",
            "2",
            "--seed",
            "45",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "tests", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = dict(line.split(": ", 1) for line in done.stdout.splitlines() if not line.startswith(" "))
    assert figures["drawn"] == "2, by the seed 45"
    assert (figures["built"], figures["of a kind that we do not know yet"]) == ("2", "0")
    assert figures["refused"] == "0"
    assert list(tmp_path.iterdir()) == []
