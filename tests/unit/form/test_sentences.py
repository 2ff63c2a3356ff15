"""The sentences of each option: one for every option, and each stands in the policies of whoever chose it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import form_sentences
import pytest
from support import chosen
from support.attempts import GONE, MOBILE_ALONE, Edits
from support.bases import BASES, OTHERS, data_of, edited, pages_of, setting_of
from support.places import GOOD_SETTINGS, ROOT, STARTER, TODAY
from support.switches import GIVEN, LEFT_OUT, SWITCHES, taken

from schoolgate.form.sentences import HEAD_IS_A_LEAD, HOLE, WORDS, sentences, words_of
from schoolgate.language import marks
from schoolgate.review.answers import with_answer
from schoolgate.setting import load, questions
from schoolgate.setting.model import asked
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path as Path_

EVERY = [
    (name, option, entry) for name, options in sentences().items() for option, told in options.items() for entry in told
]


# ---------------------------------------------------------------------------------------------------------------
# One for every option


def closed() -> Iterator[tuple[str, str]]:
    """Give each option of the model, and yes and no of what is answered so; found without the table that the sentences are made from."""
    for switch in SWITCHES:
        name = form_sentences.dotted(switch.path)
        if switch.way in questions.options(switch.path) or switch.way in {"yes", "no"}:
            yield name, switch.way
        elif switch.way in {GIVEN, LEFT_OUT} and questions.may_be_no(switch.path):
            yield name, {GIVEN: "yes", LEFT_OUT: "no"}[switch.way]


def test_every_option_has_a_sentence_or_decides_something_else() -> None:
    there = {(name, option) for name, option, _ in EVERY}
    options = {*closed()}
    assert len(options) > 250
    assert {name for name, option in options if (name, option) not in there} == {*form_sentences.WITHOUT}
    assert {name for name, _ in there} & {*form_sentences.WITHOUT} == set()


def test_what_may_be_answered_with_no_says_what_follows_from_it() -> None:
    assert [
        form_sentences.dotted(path)
        for path in form_sentences.no_taken()
        if "no" not in sentences()[form_sentences.dotted(path)]
    ] == []


def test_no_sentence_is_of_a_question_or_an_option_that_there_is_not() -> None:
    known = {*closed()} | {
        (form_sentences.dotted(path), answer) for path in form_sentences.no_taken() for answer in ("yes", "no")
    }
    assert {(name, option) for name, option, _ in EVERY} - known == set()


# ---------------------------------------------------------------------------------------------------------------
# What stands in them


def test_each_is_plain_words_with_holes_that_can_be_filled() -> None:
    for _, _, entry in EVERY:
        says = HOLE.sub("it", entry["says"])
        assert marks.ANY.search(says) is None, entry
        assert re.search(r"[<>*_{}\[\]\\]|  | [.,;:]", says) is None, entry
        assert says[:1].isupper() or says.startswith("it"), entry
        for hole in HOLE.findall(entry["says"]):
            assert hole[:1].lower() + hole[1:] in WORDS or questions.field_at(tuple(hole.split("."))), entry


def test_what_pages_print_for_an_answer_left_out_the_sentence_prints_too() -> None:
    """In a case of its own: three dots would say that an answer is needed."""
    holes = {
        (name, option, hole)
        for name, option, entry in EVERY
        for hole in HOLE.findall(entry["says"])
        if _has_a_default(hole)
    }
    assert ("boarding.prep.rule", "put-away", "boarding.prep.called") in holes
    for name, option, hole in holes:
        left_out = [entry["says"] for entry in sentences()[name][option] if entry.get("if", {}).get(hole) is False]
        assert [says.count(f"{{{hole}}}") for says in left_out] == [0], (name, option, hole)


def _has_a_default(hole: str) -> bool:
    field = questions.field_at(tuple(hole.split(".")))
    return field is not None and isinstance(field.default, str)


def test_each_case_is_of_answers_and_kinds_that_there_are() -> None:
    for _, _, entry in EVERY:
        assert {*entry} <= {"says", "if", "kinds"}, entry
        assert {*entry.get("kinds", ())} <= {*KINDS}, entry
        for other, wanted in entry.get("if", {}).items():
            assert other == HEAD_IS_A_LEAD or questions.field_at(tuple(other.split("."))), entry
            assert isinstance(wanted, bool) or wanted == "no" or wanted in questions.options(tuple(other.split("."))), (
                entry
            )
    usual = {(name, option) for name, option, entry in EVERY if {*entry} == {"says"}}
    assert usual == {(name, option) for name, option, _ in EVERY}, "one of each holds in every case"


def test_none_holds_words_of_a_fictional_setting() -> None:
    theirs = {text for base in (*BASES, *OTHERS) for text in _own_texts(data_of(base))}
    assert len(theirs) > 100
    found = {
        (text, entry["says"])
        for _, option, entry in EVERY
        for text in theirs - {option}
        if re.search(rf"(?<![\w{{.]){re.escape(text)}(?![\w}}])", entry["says"])
    }
    assert found == set()
    assert [entry["says"] for *_, entry in EVERY if re.search(r"\d{5}|@|https?:|\.example", entry["says"])] == []


_NAMES = {
    "name", "title", "site", "address", "url", "phone", "email", "hours", "where", "kept_in", "given_back", "run_by", "service",
    "support", "role", "authors", "may_use", "calls_home", "purposes", "conditions", "reports_from", "own_words", "reason",
}  # fmt: skip


def _own_texts(value: Any, path: Path_ = ()) -> Iterator[str]:
    """Give the names, numbers, addresses, places and sentences of a setting."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _own_texts(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _own_texts(item, (*path, number))
    elif path[-1] in _NAMES:
        yield value


# ---------------------------------------------------------------------------------------------------------------
# They stand in the policies


EXAMPLES = [STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]


def of_file(file: Path) -> Setting:
    setting = load.load(file, TODAY, fictional=True).setting
    assert setting, file
    return setting


_PARTS = {"online_safety": "online", "social_media": "social"}


def is_looked_at(setting: Setting, path: Path_) -> bool:
    """Return whether a setting is asked a question, by policies that it adopts."""
    asked_of = asked.is_asked(path, asked.Typed.read(chosen.answers_of(setting)))
    return asked_of and _PARTS.get(str(path[0]), setting.adopted[0]) in setting.adopted


def not_said(setting: Setting, path: Path_, option: str) -> str:
    """Return what the form says of an option that a setting chose, if no clause of its policies says it."""
    # Of several options each is shown by itself, as it is printed where it is the only one.
    alone = with_answer(setting, path, [option]) if questions.is_list(path) and questions.options(path) else setting
    answers = chosen.answers_of(alone)
    template = chosen.said(path, option, answers)
    if template.startswith("Your polic"):
        return ""  # nothing is printed: see below
    says = chosen.filled(template, path, answers, words_of(alone))
    return "" if any(says in clause.text for clause in pages_of(alone).clauses) else says


@pytest.mark.every(one_in=12)
@pytest.mark.parametrize("file", [*GOOD_SETTINGS, *EXAMPLES], ids=lambda file: file.stem)
def test_what_is_said_of_a_chosen_option_stands_in_the_policies(file: Path) -> None:
    setting = of_file(file)
    options = [
        (path, option) for path, option in chosen.chosen(chosen.answers_of(setting)) if is_looked_at(setting, path)
    ]
    assert len(options) > 5
    assert [found for path, option in options if (found := not_said(setting, path, option))] == []


_NO_ONLINE: Edits = {("online_safety",): GONE, ("policies", "dates", "online"): GONE}
_LISTED: Edits = {**_NO_ONLINE, ("other_policies", "online_safety"): {"title": "Safer internet policy"}}
_ADOPTED: tuple[Edits, ...] = ({}, {("policies", "form"): "combined"}, MOBILE_ALONE, _NO_ONLINE, _LISTED)


@pytest.mark.every(one_in=32)
@pytest.mark.parametrize("path", form_sentences.choices(), ids=form_sentences.dotted)
def test_what_is_said_of_every_option_stands_whoever_takes_it_and_whatever_they_adopt(path: Path_) -> None:
    looked_at = 0
    for option, base, adopted in itertools.product(form_sentences.choices()[path], (*BASES, *OTHERS), _ADOPTED):
        setting = taken(edited(form_sentences.answers_of_base(base, path, option), adopted))
        if setting and is_looked_at(setting, path) and _is_there(setting, path):
            looked_at += 1
            assert not_said(setting, path, option) == "", (option, base, adopted)
    assert looked_at > 0


def _is_there(value: Any, path: Path_) -> bool:
    """Return whether there is such an answer, or a no: of a list, whether it has the item."""
    for part in path:
        if isinstance(part, int) and part >= len(value):
            return False
        value = value[part] if isinstance(part, int) else getattr(value, part, None)
    return value is not None or path in form_sentences.no_taken()


# ---------------------------------------------------------------------------------------------------------------
# Where nothing is printed

_NOT_MENTIONED = {
    "boarding/no": "stay the night|boarder",
    "boarding.prep/no": r"\bprep\b|homework",
    "childminding.assistants/no": "(?i)assistant",
    "technology.devices/no": "We provide|our devices are used only",
    "technology.devices.work_phone_numbers/no": "work telephone",
    "technology.remote_teaching/no": "teach online (?:on|use)|when they teach online",
    "technology.home_learning/no": "learn at home|tasks and sites we set",
    "technology.wraparound/no": "clubs before and after",
    "technology.exams/no": r"(?i)\bexams?\b",
    "social_media.accounts.with_learners/no": "one of our accounts with|take part in our accounts, we",
    "social_media.groups_in_our_name/no": "groups use our name|group that uses our name",
    "social_media.limits.rule/no-limits": "filters block social|limit the social|How we limit",
    "social_media.learning_apps/no": "app to teach online",
    "online_safety.oversight.governor_hears/no": r"meets .* at least every",
    "online_safety.learning/no": "We teach with|before using it in",
    "online_safety.learning.video_sites/no": "content from a video site",
    "online_safety.filtering/no": "(?i)our filter(?!s block)",
    "online_safety.filtering.illegal_lists/no": "blocking list",
    "online_safety.security/no": "(?i)virus protection|firewall|off site is encrypted|bypass the filter|check files on",
    "online_safety.website/no": "Our website, ",
    "online_safety.email/no": "Junk mail|chain messages|work, staff use the email address",
    "online_safety.email.learners/no": "an email address(?:, for|\\. They)",
    "online_safety.email.protections/no": "Junk mail|encrypted email",
    "online_safety.video_calls/no": "(?i)video call",
    "online_safety.learning_journal/no": "journal",
}


def test_each_option_that_prints_nothing_is_held_to_it() -> None:
    silent = {
        f"{name}/{option}"
        for name, option, entry in EVERY
        if "do not mention" in entry["says"] or "have no" in entry["says"]
    }
    assert silent - {"online_safety.security/firewall"} == {*_NOT_MENTIONED}


@pytest.mark.parametrize("name", _NOT_MENTIONED)
def test_what_is_not_mentioned_is_not_mentioned(name: str) -> None:
    """The policies of a setting that answers so do not have the words, and those of one that answers otherwise have."""
    dotted, _, option = name.partition("/")
    path = next(path for path in form_sentences.choices() if form_sentences.dotted(path) == dotted)
    assert not re.search(_NOT_MENTIONED[name], _text(form_sentences.setting_with(path, option)))
    others = [form_sentences.setting_with(path, other) for other in form_sentences.choices()[path] if other != option]
    answered = others or [setting_of(data_of("starter"))]  # which has an address, where that is asked for
    assert any(re.search(_NOT_MENTIONED[name], _text(setting)) for setting in answered)


def _text(setting: Setting) -> str:
    return "\n".join(clause.text for clause in pages_of(setting).clauses)


# ---------------------------------------------------------------------------------------------------------------
# Which of several is said


def test_the_last_case_that_holds_is_said() -> None:
    answers = {
        "kind": "academy",
        "phones": {"learners": {"rule": "handed-in", "where": "the office", "given_back": "at 3 pm"}},
    }
    path = ("phones", "learners", "rule")
    assert chosen.filled(chosen.said(path, "handed-in", answers), path, answers, {"Learners": "Pupils"}) == (
        "Pupils hand their phones in on arrival. We keep them in the office and give them back at 3 pm."
    )
    answers["phones"]["learners"]["handed_in"] = "at first registration"  # type: ignore[index]
    assert chosen.filled(chosen.said(path, "handed-in", answers), path, answers, {"Learners": "Pupils"}) == (
        "Pupils hand in their phones at first registration. Until then they are switched off and out of sight. "
        "We keep them in the office and give them back at 3 pm."
    )


def test_what_is_not_answered_is_three_dots() -> None:
    path = ("phones", "visitors", "rule")
    assert chosen.filled(chosen.said(path, "handed-in", {"kind": "academy"}), path, {"kind": "academy"}, {}) == (
        "Visitors leave their phones and smart devices in … while they are on the site."
    )


def test_each_item_of_a_list_speaks_of_itself() -> None:
    zones = [{"place": "the library", "rule": "no-calls"}, {"place": "the hall", "rule": "no-phones"}]
    answers = {"kind": "academy", "phones": {"zones": zones}}
    path = ("phones", "zones", 1, "for_whom")
    assert (
        chosen.filled(chosen.said(path, "staff", answers), path, answers, {})
        == "The hall: phones off and out of sight, for staff."
    )
