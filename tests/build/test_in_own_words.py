"""A sentence of a setting’s own in place of an option: it stands wherever an option’s words would, and no page says otherwise.

Which answers may be given so is read from the model, so that one that is added is tried without anybody’s doing.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support.attempts import GONE, Edits
from support.bases import (
    BASES,
    OTHERS,
    blocks,
    data_of,
    edited,
    faults_of,
    pages_of,
    people_pages_of,
    refused,
    setting_of,
    wrong_with,
)
from support.recording import agreed_text, differences
from support.reviewing import answers_of_the_model, loaded, review_of, reviewed
from support.switches import is_given
from support.wording import split

from schoolgate.setting import questions
from schoolgate.setting.model.setting import Setting

Path_ = tuple[str | int, ...]
MINE = "The caretaker’s parrot decides this on the first Monday of a month."
CLOSED = [path for path in answers_of_the_model() if questions.options(path)]
REPLACED = [path for path in CLOSED if questions.may_be_in_own_words(path)]
# Details of an option, which no page prints beside a sentence in place of any.
DETAILS = ("where", "handed_in", "given_back", "opened_by", "purposes", "conditions", "own_words")
# Those that stand beside one answer of several in a part.
OF_ONE = {"pictures": ("deleted",), "recorders": ("which",)}

# What keeps a child safe and stands beside the sentence, because every option says it or has no need to.
BESIDE = {
    "childminding.pictures": ["No picture is taken of a child unless a parent has agreed in writing."],
    "phones.learners.trackers": ["Nobody may use a tracker to listen in or record."],
    "phones.contractors.pictures": ["No child may be in a picture."],
    "phones.events.photos": [
        "Nobody posts a picture that shows anyone else’s child unless that child’s parents agree.",
        "Do not post a picture that shows someone else’s child unless that child’s parents agree.",
    ],
    "online_safety.learning_journal.group_photos": [
        "A picture that shows another child is there only if that child’s parents have agreed."
    ],
    "online_safety.video_calls.recorded": ["Everyone on a call is told before it is recorded."],
}
# What some options say too, and is true of any: it leads to the rule, or leaves its details open.
OPEN = {
    "phones.learners.rule": [
        "A phone is switched off at the entrance to the site, not before.",
        "It stays where this policy says until its owner leaves.",
        "Your child switches their phone off at the entrance to the site.",
    ],
    "phones.staff.smart_watches": [
        "Staff keep their own phones, and smart devices other than watches, safe in the lockers in the staff room during lessons.",
        "Keep your own phones, and smart devices other than watches, safe in the lockers in the staff room during lessons.",
    ],
    "phones.visitors.rule": ["Phones: what we ask.", f"At other times, our rule for visitors applies. {MINE}"],
    "phones.contractors.pictures": ["Pictures of your work have their own rule."],
    "phones.events.photos": ["Pictures: what we ask.", "Our events have their own rule."],
    "social_media.staff.rule": [
        "Excessive or unsuitable use of social media in working hours or on our systems and devices may lead to disciplinary action."
    ],
    "online_safety.video_calls.recorded": [
        "Before other people’s material is recorded, we check that we have permission."
    ],
}  # fmt: skip
TRIED = [*BASES, *OTHERS]
# On which setting an answer is tried, and with what, where more than one option is to be lawful there.
FROM = {"social_media.learners.rule": "secondary"}
WITH: dict[str, Edits] = {
    "online_safety.learning.uploads": {
        ("online_safety", "learning_journal"): "no", ("social_media", "accounts"): "no",
    }
}  # fmt: skip


def own(path: Path_, says: str = MINE, **more: str) -> Edits:
    """Give the edits that put a sentence in place of an option, and take out what stands only beside options."""
    return {
        **{(*path[:-1], name): GONE for name in (*DETAILS, *OF_ONE.get(str(path[-1]), ()))},
        path: {"own_words": says, **more},
    }


def base_with(path: Path_) -> str:
    """Give one of the good settings that are asked this."""
    found = (base for base in TRIED if is_given(data_of(base), path[:-1]) and _takes(base, path))
    return next(found)


def _takes(base: str, path: Path_) -> bool:
    return not refused(setting_of(edited(data_of(base), own(path))))


def said(setting: Setting) -> set[str]:
    """Give every sentence of a setting’s policies, its pages for people and its signs."""
    pages = [*pages_of(setting).html.values(), *people_pages_of(setting).html.values()]
    return {sentence for page in pages for sentence in _sentences(page)}


@functools.lru_cache(maxsize=128)
def _sentences(page: str) -> frozenset[str]:
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    for mark in root.xpath(".//a[@class='clause-number' or @class='rule-link']"):
        mark.drop_tree()
    return frozenset(sentence for block in blocks(root) for sentence in split(block))


def ids(paths: list[Path_]) -> list[Any]:
    return [pytest.param(path, id=".".join(map(str, path))) for path in paths]


# ---------------------------------------------------------------------------------------------------------------
# Which answers


def test_every_choice_may_be_in_own_words_but_those_that_keep_children_safe_or_decide_what_is_asked() -> None:
    assert {".".join(map(str, path)) for path in CLOSED} - {".".join(map(str, path)) for path in REPLACED} == {
        # They say who is told.
        "phones.staff.known_families", "social_media.accounts.worries_to", "social_media.staff.approaches_to",
        "online_safety.filtering.told_first",
        # Lists of what is done: what is not done is left out, and what is not listed is a clause of one’s own.
        "policies.consulted", "policies.told_by", "phones.visitors.told_by", "online_safety.oversight.practices",
        "online_safety.teaching.subjects", "online_safety.teaching.frameworks", "online_safety.teaching.includes",
        "online_safety.filtering.blocks", "online_safety.monitoring.ways", "online_safety.security",
        "online_safety.email.protections", "online_safety.video_calls.used_with", "helplines.for_whom", "helplines.worries",
        # How often, and what other rules and pages follow from.
        "boarding.school_day", "boarding.evenings.rule", "boarding.prep.rule", "boarding.nights.rule", "boarding.internet",
        "phones.zones.rule", "phones.zones.for_whom", "kind", "registers", "childminding.assistants", "policies.review", "policies.form", "policies.heading_level", "signs.kind",
        "technology.remote_teaching.own_devices", "technology.remote_teaching.rules_in", "technology.home_learning.rules_in",
        "online_safety.oversight.governor_hears", "online_safety.filtering.tested", "online_safety.ai.used_by",
    }  # fmt: skip
    assert len(REPLACED) == 33


@pytest.mark.parametrize("path", ids([path for path in CLOSED if path not in REPLACED and path[0] != "helplines"]))
def test_in_place_of_any_other_it_is_refused_with_the_reason_and_what_to_write(path: Path_, tmp_path: Path) -> None:
    whole = questions.why_ours_stay(path)
    assert whole.startswith(
        ("Our words stay here, because they say who is told", "Other rules and pages follow from this")
    )
    assert all(option in whole for option in questions.options(path))
    base = next(
        base
        for base in TRIED
        if is_given(data_of(base), path if path == ("registers",) else path[:-1]) or path == ("kind",)
    )
    at = (*path[:-1], 0, path[-1]) if questions.is_list(path[:-1]) else path
    found = loaded(edited(data_of(base), {at: {"own_words": MINE}}), tmp_path)
    assert whole in [problem.message for problem in found.faults]


@pytest.mark.parametrize("path", ids(REPLACED))
def test_a_wrong_answer_is_told_that_a_sentence_may_stand_in_its_place(path: Path_, tmp_path: Path) -> None:
    at = (*path[:-1], 0, path[-1]) if "groups" in path else path
    base = next(base for base in TRIED if is_given(data_of(base), at[:-1]))
    (problem,) = loaded(edited(data_of(base), {at: "quite otherwise"}), tmp_path).problems
    assert (
        f'If none is true of you, write your own sentence in its place: {path[-1]}: {{own_words: "..."}}'
        in problem.message
    )


# ---------------------------------------------------------------------------------------------------------------
# What pages say


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("path", ids(REPLACED))
def test_it_stands_wherever_an_option_would_and_no_words_of_an_option_do(path: Path_) -> None:
    at = (*path[:-1], 0, path[-1]) if "groups" in path else path
    name = ".".join(map(str, path))
    data = edited(data_of(FROM.get(name) or base_with(at)), WITH.get(name, {}))
    setting = setting_of(edited(data, own(at)))
    pages = pages_of(setting)
    assert faults_of(pages) == []
    states = [clause for clause in pages.clauses if MINE in clause.text]
    assert len(states) == 1, "one clause states it"
    now = said(setting)
    assert wrong_with("\n".join(now)) == []
    # Each page that says an option says the sentence instead.
    others = []
    for option in questions.options(path):
        needed = _NEEDED.get(option, {}).items()
        details = {(*at[:-1], key): answer for key, answer in needed if key in questions.keys_at(at[:-1])}
        other = setting_of(edited(data, {**own(at), at: option, **details}))
        if not refused(other):
            others.append(said(other))
    assert len(others) > 1
    of_all = set.intersection(*others)
    mine = {sentence for sentence in now if MINE in sentence}
    assert mine
    assert now - of_all - mine <= {*BESIDE.get(name, []), *OPEN.get(name, [])}
    assert {*BESIDE.get(name, [])} & now or name not in BESIDE


# What an option asks for beside itself.
_KEPT = {"where": "the box in the classroom", "given_back": "at the gate"}
_NEEDED: dict[str, dict[str, str]] = {
    "handed-in": _KEPT, "locked-away": _KEPT, "pouched": {"given_back": "at the gate"},
    "only-in-stated-places": {"where": "the box in the classroom"}, "only-for-stated-purposes": {"purposes": "joint work"},
    "with-conditions": {"conditions": "at break, in the hall"},
    "own-phone": {"deleted": "each week"}, "told-first": {"which": "a doorbell"},
}  # fmt: skip


def test_a_group_is_named_before_its_sentence_and_its_reason_follows() -> None:
    group = {"group": "the sixth form", "rule": {"own_words": MINE}, "reason": "they study on two sites"}
    setting = setting_of(edited(data_of("secondary"), {("phones", "learners", "groups"): [group]}))
    assert refused(setting) == []
    assert f"Students in the sixth form: {MINE}" in said(setting)
    assert "We allow this because they study on two sites." in said(setting)


@pytest.mark.parametrize(("base", "stands"), [("secondary", True), ("college", False)])
def test_what_else_is_said_of_phones_follows_only_where_the_law_keeps_the_day_free_of_them(
    base: str, stands: bool
) -> None:
    setting = setting_of(edited(data_of(base), own(("phones", "learners", "rule"))))
    assert ("mobile.learners.keep-secure" in pages_of(setting).stands) is stands


@pytest.mark.parametrize(
    "says", ["*Ask* us & <b>then</b> [go](https://x.example/) _in_ `there`.", "1. Ask: us {% %}|."]
)
def test_it_is_printed_as_it_was_typed(says: str) -> None:
    setting = setting_of(edited(data_of("starter"), own(("phones", "learners", "trackers"), says)))
    (clause,) = [clause for clause in pages_of(setting).clauses if clause.id == "mobile.learners.trackers"]
    assert clause.text == f"{says} Nobody may use a tracker to listen in or record."


# ---------------------------------------------------------------------------------------------------------------
# What is checked


def messages(edits: Edits, tmp_path: Path, base: str = "secondary") -> tuple[list[str], list[str]]:
    """Give what is refused and what is warned of."""
    found = loaded(edited(data_of(base), edits), tmp_path)
    return [problem.message for problem in found.faults], [problem.message for problem in found.warnings]


RULE: Path_ = ("phones", "learners", "rule")


@pytest.mark.parametrize(
    "says",
    [
        "Pupils may use their phones at lunch.",
        "Phones stay in bags, but Year 11 can check messages at break.",
        "Pupils are allowed to look at their phones between lessons.",
    ],
)
def test_in_a_school_use_of_phones_is_warned_of(says: str, tmp_path: Path) -> None:
    refused_, warned = messages(own(RULE, says), tmp_path)
    assert refused_ == []
    (warning,) = [message for message in warned if "reads as if phones are used here" in message]
    assert "if only a group may use them, write it under groups, with its reason" in warning


@pytest.mark.parametrize(
    "says",
    [
        "Each pupil keeps their phone in a locked bag that they carry.",
        "Nobody may use a phone from gate to gate.",
        "Phones stay with the driver of the bus. No pupil may use one on the site.",
    ],
)
def test_what_keeps_the_day_free_of_phones_is_not(says: str, tmp_path: Path) -> None:
    assert messages(own(RULE, says), tmp_path) == ([], [])


def test_a_college_is_not_told_of_a_law_on_schools(tmp_path: Path) -> None:
    assert messages(own(RULE, "Students may use phones in the canteen."), tmp_path, "college") == ([], [])


def test_a_school_gives_a_reason_for_a_group_that_uses_phones(tmp_path: Path) -> None:
    group = {"group": "the sixth form", "rule": {"own_words": "They may use phones in their common room."}}
    for reason, warned in ((None, True), ("they study on two sites", False)):
        given = group | ({"reason": reason} if reason else {})
        _, warnings = messages({("phones", "learners", "groups"): [given]}, tmp_path)
        assert any("A school needs a reason for that" in message for message in warnings) is warned


def test_a_sentence_that_begins_in_the_middle_is_warned_of(tmp_path: Path) -> None:
    trackers: Path_ = ("phones", "learners", "trackers")
    assert [
        message.partition("?")[0] for message in messages(own(trackers, "in a bag, out of sight."), tmp_path)[1]
    ] == ["This stands in place of a whole sentence of ours. Does it begin where a sentence begins"]
    assert messages(own(trackers, "iPads and tags stay in bags."), tmp_path)[1] == []


def test_what_could_harm_a_child_is_confirmed_with_a_reason_that_only_leaders_read(tmp_path: Path) -> None:
    journal: Path_ = ("online_safety", "learning_journal", "group_photos")
    says, why = (
        "We delete each picture from the tablet once it is in the journal.",
        "They are ordinary pictures of play.",
    )
    refused_, _ = messages(own(journal, says), tmp_path, "nursery")
    assert [message.partition(" together")[0] for message in refused_] == ["“delete” and “picture” stand"]
    read = loaded(edited(data_of("nursery"), own(journal, says, confirmed=why)), tmp_path)
    assert read.faults == []
    assert read.setting
    assert not any(why in sentence for sentence in said(read.setting))
    pages = reviewed(review_of(read))
    assert f"It was confirmed: {why}" in pages["policies/online.md"]
    assert f"It was confirmed: {why}" in pages["review.md"]


# ---------------------------------------------------------------------------------------------------------------
# What is agreed, and reviewed


def test_the_review_edition_says_that_it_stands_in_place_of_ours_and_lists_it(tmp_path: Path) -> None:
    pages = reviewed(review_of(loaded(edited(data_of("starter"), own(("phones", "learners", "trackers"))), tmp_path)))
    assert (
        "Your own sentence stands in place of ours. Not chosen: allowed-out-of-sight, left-at-home."
        in pages["policies/mobile.md"]
    )
    assert f'title="Your answer: phones.learners.trackers.own_words">{MINE}' in pages["policies/mobile.md"]
    assert f"Your sentence: {MINE}" in pages["review.md"]


def test_a_change_to_it_is_a_change_to_what_was_agreed(tmp_path: Path) -> None:
    trackers: Path_ = ("phones", "learners", "trackers")
    before = setting_of(edited(data_of("starter"), own(trackers)))
    after = setting_of(edited(data_of("starter"), own(trackers, "Tags stay in bags.")))
    (changed,) = differences(agreed_text(before), after)
    assert (changed.id, changed.before, changed.after) == (
        "mobile.learners.trackers",
        f"{MINE} Nobody may use a tracker to listen in or record.",
        "Tags stay in bags. Nobody may use a tracker to listen in or record.",
    )
