"""The wording: the policies can be read by the people they are for, whoever adopts them and in whatever form.

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
EXAMPLES = ROOT / "settings" / "examples"
# Each setting, and the policies that it adopts or the one document that holds them.
SETTINGS = {
    "starter": (STARTER, ["mobile", "social", "online"]),
    "nursery": (EXAMPLES / "nursery.yml", ["mobile", "social", "online"]),
    "federation": (EXAMPLES / "federation.yml", ["combined"]),
    "hersden": (SOURCES / "hersden.yml", ["mobile", "social"]),
    "penshurst": (SOURCES / "penshurst.yml", ["mobile", "social"]),
    "chislet-hoath": (SOURCES / "chislet-hoath.yml", ["combined"]),
}
GRADE, EASE, LONGEST = 9, 55, 40
KEY_FACTS = ".cover."
# Under these stand titles, services and kinds of thing, and no sentences.
LISTS = {
    "mobile.links.list",
    "social.links.list",
    "online.links.list",
    "online.leaders.policies",
    "social.official.channels",
    "social.groups.list",
    "online.filtering.blocked-content",
    "online.nudes.lead-response",
    "online.watch.devices",
    "online.links-directory.schools",
    "online.links-directory.helplines",
    "online.links-directory.families",
}


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


def sentences(site: Path, policy: str, titles: list[str]) -> list[str]:
    """Give the clause sentences of a built policy: no headings, no key facts, no lists of titles.

    The title of a policy or document is a name that we did not choose: each counts as the one word “policy”.
    """
    page: Any = lxml.html.fromstring((site / "policies" / policy / "index.html").read_text(encoding="utf-8"))
    found = []
    for clause in page.find_class("clause"):
        if KEY_FACTS in clause.get("id"):
            continue
        for part in [*clause.find_class("clause-number"), *clause.find_class("headerlink")]:
            part.drop_tree()
        if clause.get("id") in LISTS:
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


@pytest.fixture(
    scope="module",
    params=[pytest.param((name, policy), id=f"{name}-{policy}") for name in SETTINGS for policy in SETTINGS[name][1]],
)
def written(request: pytest.FixtureRequest, site: Callable[[Path], Path]) -> Text:
    """A policy of a setting’s, as its readers meet it."""
    name, policy = request.param
    file, _ = SETTINGS[name]
    setting = build.check(file, TODAY).setting
    assert setting
    return Text(sentences(site(file), policy, [other.title for other in setting.other_policies.listed()]))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_policy_of_a_setting_is_measured(name: str, site: Callable[[Path], Path]) -> None:
    file, policies = SETTINGS[name]
    assert {page.parent.name for page in (site(file) / "policies").glob("*/index.html")} == set(policies)


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
    # These print one or several: trustees, senior leaders, two policies. Only a verb that fits both may follow. After
    # “and the” there are two at the least, so a verb for one may not.
    several = r"approving_body|leaders|curriculum|remote_rules|home_rules|policy\([^)]*\)"
    files = [*build.policy_pages(), build.DOCS / "_parts" / "shared.md"]
    template = "\n".join(file.read_text(encoding="utf-8") for file in files)
    following = re.findall(rf"(and the )?\{{\{{ (?:{several}) \}}\}} (?=(\w+))", template)
    assert {("", "must"), ("", "when"), ("", "will"), ("", "can"), ("and the ", "have")} <= set(following)
    one, two = r"is|was|has|does|\w+s", r"are|were|have|do"
    assert [verb for both, verb in following if re.fullmatch(one if both else f"{one}|{two}", verb)] == []


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
