"""The wording: the mobile policy can be read by the people it is for, whoever adopts it.

Flesch-Kincaid grade level and Flesch reading ease, by their published formulas, over all clause sentences together.
The policies that this project began from score 13 and 40.
"""

from __future__ import annotations

import dataclasses
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from conftest import ROOT, STARTER, TODAY

from macros import build

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports pkg_resources, which setuptools says is on its way out
    import textstat

SOURCES = Path(__file__).parent / "sources"
SETTINGS = {
    "starter": STARTER,
    "nursery": ROOT / "settings" / "examples" / "nursery.yml",
    "hersden": SOURCES / "hersden.yml",
    "penshurst": SOURCES / "penshurst.yml",
}
GRADE, EASE, LONGEST = 9, 55, 40
KEY_FACTS = "mobile.cover"
TITLES_ONLY = "mobile.links.list"


@dataclasses.dataclass(frozen=True)
class Text:
    """Some sentences, counted."""

    sentences: list[str]

    @property
    def words(self) -> list[str]:
        return [word for sentence in self.sentences for word in words(sentence)]

    @property
    def words_a_sentence(self) -> float:
        return len(self.words) / len(self.sentences)

    @property
    def syllables_a_word(self) -> float:
        textstat.set_lang("en_US")
        syllables = sum(textstat.syllable_count(word.replace("’", "'")) for word in self.words)
        return float(syllables / len(self.words))

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade level. Source: Kincaid and others, 1975."""
        return 0.39 * self.words_a_sentence + 11.8 * self.syllables_a_word - 15.59

    @property
    def ease(self) -> float:
        """Flesch reading ease. Source: Flesch, 1948."""
        return 206.835 - 1.015 * self.words_a_sentence - 84.6 * self.syllables_a_word


def words(sentence: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w’'-]*", sentence)


def split(text: str) -> list[str]:
    """Split text into its sentences."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if words(sentence)]


def sentences(site: Path, titles: list[str]) -> list[str]:
    """Give the clause sentences of a built policy: no headings, no key facts, no lists of titles.

    The title of a policy or document is a name that we did not choose: each counts as the one word “policy”.
    """
    page: Any = lxml.html.fromstring((site / "policies" / "mobile" / "index.html").read_text(encoding="utf-8"))
    found = []
    for clause in page.find_class("clause"):
        if clause.get("id").startswith(KEY_FACTS):
            continue
        for part in [*clause.find_class("clause-number"), *clause.find_class("headerlink")]:
            part.drop_tree()
        if clause.get("id") == TITLES_ONLY:
            for part in clause.xpath("./ul"):
                part.drop_tree()
        for title in clause.xpath(".//a"):
            title.text = "policy"
        for block in clause.xpath(".//p | .//li[not(p)]"):
            text = " ".join(block.text_content().split())
            for name in sorted(titles, key=len, reverse=True):
                text = text.replace(name, "policy")
            found += split(text)
    return found


@pytest.fixture(scope="module", params=SETTINGS)
def written(request: pytest.FixtureRequest, site: Callable[[Path], Path]) -> Text:
    """A setting’s mobile policy, as its readers meet it."""
    file = SETTINGS[request.param]
    setting = build.check(file, TODAY).setting
    assert setting
    return Text(sentences(site(file), [policy.title for policy in setting.other_policies.listed()]))


def test_the_policy_is_long_enough_to_measure(written: Text) -> None:
    assert len(written.sentences) > 100
    assert len(written.words) > 1000


def test_a_twelve_year_old_can_follow_it(written: Text) -> None:
    assert written.grade <= GRADE


def test_it_reads_with_ease(written: Text) -> None:
    assert written.ease >= EASE


def test_no_sentence_runs_on(written: Text) -> None:
    assert [sentence for sentence in written.sentences if len(words(sentence)) > LONGEST] == []


def test_no_sentence_depends_on_one_title_or_one_person() -> None:
    # These print one or several: trustees, senior leaders, two policies. Only a verb that fits both may follow.
    several = r"approving_body|leaders|curriculum|remote_rules|home_rules|policy\([^)]*\)"
    template = (build.DOCS / "policies" / "mobile.md").read_text(encoding="utf-8")
    following = re.findall(rf"\{{\{{ (?:{several}) \}}\}} (\w+)", template)
    assert {"must", "when", "will"} <= set(following)
    assert [word for word in following if re.fullmatch(r"is|are|was|were|has|have|does|do|\w+s", word)] == []


def test_the_formulas_are_the_published_ones() -> None:
    plain = Text(["The cat sat on the mat."])
    assert (plain.words_a_sentence, plain.syllables_a_word) == (6, 1)
    assert plain.grade == pytest.approx(-1.45)
    assert plain.ease == pytest.approx(116.145)


def test_hard_words_in_long_sentences_are_noticed() -> None:
    hard = Text(
        split(
            "Members of the community are advised to ensure appropriate utilisation of technological equipment in "
            "accordance with organisational expectations, procedures and responsibilities at all times. Inappropriate "
            "communication constitutes a safeguarding consideration."
        )
    )
    assert len(hard.sentences) == 2
    assert hard.grade > GRADE
    assert hard.ease < EASE
