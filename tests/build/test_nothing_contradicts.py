"""Nothing contradicts: whatever a setting answers on phones, visitors, pictures and social media, the policy and the pages
for people say the same.

The answers are found by walking the model, so one that is added is tried without anybody’s doing. Each way of giving one is
held against each other way that the same setting takes: what the policy tells apart the pages tell apart; what a page says
of it the policy says, but for whom it calls “you”; and nothing that belongs to another answer stands on any page.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html
import pytest
from support.attempts import GONE, Edits
from support.bases import BASES, PeoplePages, blocks, data_of, edited, pages_of, people_pages_of
from support.switches import GIVEN, LEFT_OUT, SWITCHES, Path_, Switch, answers, bare, taken
from support.wording import split

from schoolgate.setting import questions

# What the policies and the pages for people both speak of.
ABOUT = ("phones.", "boarding", "social_media.", "technology.wraparound", "online_safety.learning_journal")
# How somebody is reached stands on pages for people alone: no rule says it. And a word that a setting uses decides no rule.
_ON_PAGES_ALONE = ("boarding.on_duty.", "boarding.called", "boarding.house")
WAYS: dict[str, list[Switch]] = defaultdict(list)
for _switch in SWITCHES:
    if str(_switch).startswith(ABOUT) and not str(_switch).startswith(_ON_PAGES_ALONE):
        WAYS[".".join(map(str, _switch.path))].append(_switch)

# What the policy tells apart and no page for people does, with the reason.
UNSTATED = {
    "phones.visitors.told_by": "It says how visitors are told. Whoever reads the page for visitors has been told.",
}
# A sign says it in fewer words than the policy, and tells people what to do where the policy says what they do. Each of
# these sentences belongs to the answers named, and stands on a sign for no other.
SIGNS = {
    "phones.visitors.rule": {
        "away-everywhere": [
            "Phones off and out of sight.",
            "Turn off your phone and smart devices.",
            "Keep them out of sight while you are on the site.",
        ],
        "handed-in": [
            "Leave your phone with us.",
            "Leave your phone and smart devices in … while you are on the site.",
        ],
        "only-in-stated-places": [
            "Phones only in set places.",
            "You may use a phone only in ….",
            "Everywhere else, turn it off and keep it out of sight.",
        ],
        "only-for-stated-purposes": [
            "Phones only for set reasons.",
            "You may use a phone only for ….",
            "If not, turn it off and keep it out of sight.",
        ],
    },
    "phones.events.photos": {
        "none": ["No photographs or films.", "Do not take photographs or film at our events."],
        "own-child-own-use": [
            "Pictures of your own child only.",
            "You may photograph or film your own child, for your family only.",
            "Do not post pictures that show anyone else’s child.",
            "Our events have their own rule.",
        ],
        "at-the-end": [
            "No pictures until the end.",
            "Do not take photographs or film during the event.",
            "At the end, you may take pictures of your own child, for your family only.",
            "Our events have their own rule.",
        ],
    },
    "phones.contractors.pictures": {"of-the-work-only": ["Pictures of your work have their own rule."]},
}
# What the pages for people say in their own words, whether the setting answers a question or leaves it out.
IN_OTHER_WORDS = {
    "phones.visitors.exceptions_agreed_by": [
        "If you need a device, ask the … before you use it.", "Do you need a device for another reason?", "Ask the … first.",
    ],
    "phones.visitors.calls_may_be_made": ["You may make a call ….", "To make a call, ask at the …."],
    "phones.learners.exceptions.agreed_by": [
        "Is there another good reason?", "Do you have another good reason for one?", "The … will listen and decide.",
        "For any of these, talk to the … first.", "Talk to the …, who will listen and decide.",
    ],
    "phones.learners.calls_home": [
        "To call home, your child may use ….", "To call home, your child asks at the ….", "To call home, you may use ….",
        "To call home, ask at the ….", "To call home, may use ….", "To call home, asks at the ….",
    ],
    "phones.learners.confiscated": ["We keep it ….", "Unless it may hold evidence, it is given back …."],
    "phones.learners.confiscated.later": ["Unless it may hold evidence, it is given back …."],
}  # fmt: skip
# Answers that a setting may not choose to give or to leave out, because others decide it.
FOLLOWS = {
    "phones.learners.where": "The rule asks for it.",
    "phones.learners.given_back": "The rule asks for it.",
    "phones.learners.groups.0.where": "The rule asks for it.",
    "phones.learners.groups.0.given_back": "The rule asks for it.",
    "phones.learners.groups.0.reason": "The rule asks for it.",
    "phones.learners.when": "The rule asks for it.",
    "phones.learners.place": "The rule asks for it.",
    "phones.learners.groups.0.when": "The rule asks for it.",
    "phones.learners.groups.0.place": "The rule asks for it.",
    "phones.visitors.where": "The rule asks for it.",
    **{f"boarding.nights.0.{name}": "The rule asks for it." for name in ("evening", "where", "morning")},
    "phones.visitors.purposes": "The rule asks for it.",
    "social_media.learners.conditions": "The rule asks for it.",
    "phones.learners.trips": "Every setting but a nursery is asked.",
    "phones.learners.exceptions": "Every setting but a nursery is asked.",
    "social_media.learners": "Every setting but a nursery is asked.",
}

# An answer that needs another beside it, as “handed-in” needs where, or must not have it.
_BESIDE = {
    "where": "the box in the classroom", "given_back": "at the gate", "reason": "they study off site",
    "purposes": "joint work with another agency", "conditions": "at break, in the hall", "when": "in free periods",
    "place": "in the common room", "evening": "at 9 pm", "morning": "at breakfast", "internet_off": "at 10 pm",
}  # fmt: skip
# An answer that stands only beside others, whether it is given or left out.
_NEEDED: dict[str, dict[str, Any]] = {
    "opened_by": {"rule": "pouched", "where": GONE, "handed_in": GONE, "given_back": "at the gate", "reason": GONE},
    "handed_in": {
        "rule": "handed-in", "where": "the box in the classroom", "given_back": "at the gate", "opened_by": GONE, "reason": GONE,
    },
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# What is said


_WHO = [
    (r"^(?:if you|staff who)\b", "who"),
    (r"\b(?:your|the|a|an) (?:pupil|student|child|learner)\b", "who"),
    (r"\b(?:the )?(?:pupils|students|children|learners|parents|staff|they|them|you)\b", "who"),
    (r"\b(?:yourself|yourselves|themselves)\b", "themselves"),
    (r"\b(?:your|their)\b", "their"),
    (r"\bfor personal reasons\b", "for themselves"),
]


def folded(sentence: str) -> str:
    """Write a sentence without what changes with whom it speaks to: your phone, their phone."""
    sentence = sentence.casefold().rstrip(".")
    for spoken, one in _WHO:
        sentence = re.sub(spoken, one, sentence)
    return re.sub(r"(^|, )who ", r"\1", sentence)  # those whom a page speaks to are told: “Keep your phone off”


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A sentence of a page for people, the clause it stands on, and whether it is a heading."""

    words: str
    clause: str = ""
    heading: bool = False


@dataclasses.dataclass(frozen=True)
class Said:
    """What a setting’s policies say, which clauses stand in them, and what its pages for people say, by name."""

    policy: frozenset[str]
    clauses: frozenset[str]
    pages: dict[str, list[Sentence]]

    @property
    def people(self) -> frozenset[str]:
        """Every sentence of the pages for people."""
        return frozenset(sentence.words for page in self.pages.values() for sentence in page)


def said_by(policies: list[str], clauses: frozenset[str], people: PeoplePages) -> Said:
    """Read what pages say, as HTML, sentence by sentence."""
    policy = {folded(sentence) for html in policies for block in blocks(_root(html)) for sentence in split(block)}
    return Said(frozenset(policy), clauses, {name: list(_sentences(html)) for name, html in people.html.items()})


def _root(html: str) -> Any:
    return lxml.html.fragment_fromstring(html, create_parent="div")


def _sentences(html: str) -> Iterator[Sentence]:
    for element in _root(html).iter("p", "li", "h1", "h2", "h3"):
        stands_on = element.xpath("string((ancestor-or-self::*[@class]//a[@class='rule-link'])[1]/@href)")
        for sentence in split(next(iter(blocks(element)), "")):
            yield Sentence(folded(sentence), stands_on.removeprefix("clause:"), element.tag.startswith("h"))


@functools.cache
def said(base: str, switch: Switch) -> Said | None:
    """Read what is said where an answer is given in one way on a setting, or None where the setting does not take it."""
    for also in beside(switch):
        setting = taken(edited(answers(base, switch, {}), also))
        if setting:
            pages = pages_of(setting)
            standing = frozenset(clause.id for clause in pages.clauses)
            return said_by(list(pages.html.values()), standing, people_pages_of(setting))
    return None


def beside(switch: Switch) -> Iterator[Edits]:
    """Give the edits with which an answer may stand: none, or others beside it given or gone."""
    holder = switch.path[:-1]
    if needed := _NEEDED.get(str(switch.path[-1])):
        yield {
            (*holder, name): answer
            for name, answer in needed.items()
            if name in questions.keys_at(holder) and name != switch.path[-1]
        }
        return
    yield {}
    fields = [name for name in _BESIDE if (*holder, name) in {other.path for other in SWITCHES}]
    if switch.way not in {GIVEN, LEFT_OUT}:
        for given in itertools.product([True, False], repeat=len(fields)):
            yield {(*holder, name): _BESIDE[name] if on else GONE for name, on in zip(fields, given, strict=True)}


def compared(switch: Switch) -> tuple[Said, list[Said]] | None:
    """Give what is said for an answer, and for each other that the same setting takes. None where no setting takes two."""
    others = [way for way in WAYS[".".join(map(str, switch.path))] if way != switch]
    for base in BASES:
        this = said(base, switch)
        found = [other for way in others if this and (other := said(base, way))]
        if this and any(this.policy != other.policy for other in found):
            return this, found
    return None


# ---------------------------------------------------------------------------------------------------------------
# What is wrong


def contradictions(switch: Switch, this: Said, other: Said) -> list[str]:
    """Find where policy and pages part, given what they say for one answer and for another."""
    path = ".".join(map(str, switch.path))
    found = []
    if this.policy != other.policy and this.people == other.people and path not in UNSTATED:
        found.append("the policy tells these answers apart, and no page does")
    signs = SIGNS.get(path, {})
    of_this = signs.get(switch.way, [])
    of_others = {sentence for way in signs for sentence in signs[way]} - {*of_this}
    for name, page in this.pages.items():
        for sentence in page:
            if sentence.words in other.policy - this.policy or is_one_of(sentence, of_others):
                found.append(f"{name} says what belongs to another answer: “{sentence.words}”")
            new = sentence.words not in other.people and not sentence.heading
            # A clause that stands for this answer alone may be put in other words; one that states it may not.
            states_it = not sentence.clause or sentence.clause in other.clauses
            said_alike = sentence.words in this.policy or is_one_of(sentence, [*of_this, *IN_OTHER_WORDS.get(path, [])])
            if new and states_it and not said_alike:
                found.append(f"{name} says of this answer what the policy does not: “{sentence.words}”")
    return found


def is_one_of(sentence: Sentence, patterns: Iterable[str]) -> bool:
    """Tell whether a sentence is one of those given, where … stands for any words."""
    return any(re.fullmatch(re.escape(folded(one)).replace("…", ".+"), sentence.words) for one in patterns)


def follows(switch: Switch) -> bool:
    """Tell whether an answer is one that others decide."""
    return switch.way in {GIVEN, LEFT_OUT} and ".".join(map(str, switch.path)) in FOLLOWS


TRIED = [switch for ways in WAYS.values() for switch in ways if not follows(switch)]


def test_every_choice_is_tried() -> None:
    tried = {str(switch) for switch in TRIED}
    assert {
        "phones.learners.rule=pouched", "phones.learners.groups.0.rule=used-when-agreed", "phones.learners.trips=same-rule",
        "phones.staff.in_sessions=never", "phones.visitors.rule=handed-in", "phones.contractors=left out",
        "phones.events.photos=at-the-end", "social_media.accounts.with_learners=yes", "social_media.limits.rule=no-limits",
        "technology.wraparound.rule=staff-may-agree", "online_safety.learning_journal.group_photos=never",
    } <= tried  # fmt: skip
    assert {*FOLLOWS, *UNSTATED} <= {*WAYS}
    assert len(tried) > 100


@pytest.mark.every(one_in=24)
@pytest.mark.parametrize("switch", TRIED, ids=str)
def test_policy_and_pages_say_the_same(switch: Switch) -> None:
    both = compared(switch)
    assert both, "no setting takes this answer and another of which the policy says something else"
    this, others = both
    assert [fault for other in others for fault in contradictions(switch, this, other)] == []


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("path", FOLLOWS)
def test_what_others_decide_no_setting_may_choose(path: str) -> None:
    ways = [switch for switch in WAYS[path] if switch.way in {GIVEN, LEFT_OUT}]
    for base in BASES:
        one, other = (said(base, way) for way in ways)
        assert not one or not other or one.policy == other.policy, base


# ---------------------------------------------------------------------------------------------------------------
# What a setting types


MARK = "the zebra cupboard"


def texts(above: Path_ = ()) -> Iterator[Path_]:
    """Give the path of every answer that is text, of those that the pages speak of."""
    for name in questions.keys_at(above):
        path = (*above, name)
        field = questions.field_at(path)
        assert field
        if bare(field.annotation) is str and not questions.options(path):
            yield path
        yield from texts((*path, 0) if typing.get_origin(bare(field.annotation)) is list else path)


# All but addresses, which cannot hold the mark.
TEXTS = [
    path
    for path in texts()
    if ".".join(map(str, path)).startswith(ABOUT)
    and not ".".join(map(str, path)).startswith(_ON_PAGES_ALONE)
    and path[-1] != "url"
]


def ruled(path: Path_) -> Iterator[Edits]:
    """Give the edits with which a text may stand: none, or one of the rules that ask for it, and what goes beside that."""
    yield from beside(Switch(path, MARK, MARK))
    rule = (*path[:-1], "rule")
    for way in questions.options(rule) if questions.field_at(rule) else []:
        yield from ({**also, rule: way} for also in beside(Switch(rule, way, way)))


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: ".".join(map(str, path)))
def test_what_the_policy_prints_the_pages_print(path: Path_) -> None:
    for base in BASES:
        data = data_of(base)
        for also in ruled(path):
            setting = taken(edited(data, {**also, path: MARK}))
            if setting and MARK in " ".join(pages_of(setting).html.values()).casefold():
                people = people_pages_of(setting)
                printed = [text for page in people.html for text in people.says(page)]
                assert any(MARK in text.casefold() for text in printed)
                return
    pytest.fail("no setting takes this text and prints it in its policy")


# ---------------------------------------------------------------------------------------------------------------
# The checks find what they look for


def planted(this: Said, other: Said, page: str) -> Said:
    """Give what is said for an answer, with one page that says what is said for another."""
    return dataclasses.replace(this, pages={**this.pages, page: other.pages[page]})


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    ("page", "one", "another"),
    [
        ("parents", "phones.learners.rule=locked-away", "phones.learners.rule=handed-in"),
        ("parents", "phones.learners.smart_watches=left-at-home", "phones.learners.smart_watches=kept-with-phones"),
        ("parents", "phones.events.photos=none", "phones.events.photos=at-the-end"),
        ("pupils", "phones.learners.rule=pouched", "phones.learners.rule=handed-in"),
        ("staff", "phones.staff.in_sessions=never", "phones.staff.in_sessions=with-written-permission"),
        ("staff", "social_media.staff.approaches_to=head", "social_media.staff.approaches_to=lead-or-deputy"),
        ("visitors", "phones.visitors.rule=away-everywhere", "phones.visitors.rule=only-in-stated-places"),
        ("visitors", "phones.contractors.empty_site=own-phones", "phones.contractors.empty_site=same-rule"),
        ("sign main-entrance", "phones.visitors.rule=away-everywhere", "phones.visitors.rule=handed-in"),
        ("sign events", "phones.events.photos=none", "phones.events.photos=own-child-own-use"),
    ],
)
def test_a_page_that_says_another_answer_is_found(page: str, one: str, another: str) -> None:
    by_name = {str(switch): switch for switch in TRIED}
    this, other = said("starter", by_name[one]), said("starter", by_name[another])
    assert this
    assert other
    assert contradictions(by_name[one], this, other) == []
    found = contradictions(by_name[one], planted(this, other, page), other)
    assert any(f"{page} says what belongs to another answer" in fault for fault in found)


def test_a_page_that_says_what_no_policy_does_is_found() -> None:
    switch = next(switch for switch in TRIED if str(switch) == "phones.learners.rule=pouched")
    both = compared(switch)
    assert both
    this, (other, *_) = both
    page = [*this.pages["parents"], Sentence("phones may be used at break", "mobile.learners.use-on-site")]
    wrong = dataclasses.replace(this, pages={**this.pages, "parents": page})
    assert contradictions(switch, wrong, other) == [
        "parents says of this answer what the policy does not: “phones may be used at break”"
    ]


def test_an_answer_that_no_page_states_is_found() -> None:
    switch = next(switch for switch in TRIED if str(switch) == "phones.learners.rule=pouched")
    both = compared(switch)
    assert both
    this, (other, *_) = both
    silent = dataclasses.replace(this, pages={}), dataclasses.replace(other, pages={})
    assert contradictions(switch, *silent) == ["the policy tells these answers apart, and no page does"]


def test_whom_a_sentence_speaks_to_is_all_that_may_differ() -> None:
    assert folded("You keep your phones off.") == folded("Students keep their phones off.")
    assert folded("Keep your phones off.") == folded("Students keep their phones off.")
    assert folded("You and your child both accept them.") == folded("The pupil and the parents both accept them.")
    assert folded("You keep your phones off.") != folded("You keep your phones at home.")
    assert folded("Your child accepts them.") != folded("The parents accept them.")
