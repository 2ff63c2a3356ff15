"""Grammar: every sentence holds for every word that a setting may use, whatever kind of setting it is.

Each word is tried with each kind of setting, and with the other words in turn.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import lxml.html
import pytest
from support.attempts import BODIES, Edits
from support.bases import BASES, data_of, edited, faults_of, near, pages_of, refused, setting_of

LEARNERS: dict[str, tuple[Any, str, str]] = {
    "children": ("children", "child", "children"),
    "pupils": ("pupils", "pupil", "pupils"),
    "students": ("students", "student", "students"),
    "learners": ("learners", "learner", "learners"),
    "own": ({"one": "apprentice", "many": "apprentices"}, "apprentice", "apprentices"),
}
ONE_HEAD = ("headteacher", "executive headteacher", "SLT lead", "interim head of unit", "manager")
SEVERAL_HEADS = {
    "co-headteachers": "co-headteacher",
    "executive heads": "executive head",
    "joint principals": "joint principal",
}
HEADS = (*ONE_HEAD, *SEVERAL_HEADS)
SECONDS = (None, "assistant head", "SENCO", "deputy managers")
LEADERS = ("leadership team", "SLT", "senior leaders", "heads of school", "executive team")
SESSIONS = ("lesson", "class", {"one": "hour", "many": "hours"})
ONE_LEAD = {"role": "Inclusion leader", "phone": "01632 960 401"}
LEADS = (
    ONE_LEAD,
    [{"role": "Assistant head", "email": "head@two.example"}, {"role": "SENCO", "phone": "01632 960 402"}],
)
DEPUTIES: tuple[list[dict[str, str]], ...] = ([{"role": "SENCO"}, {"role": "Inclusion leader"}], [])
GOVERNORS = ("Safeguarding governor", "LADO link member")
COUNTED = 40


def words(turn: int) -> Edits:
    """Give a turn of every word, so that over all turns each stands with each."""

    def each(options: Any, step: int = 1) -> Any:
        return options[turn // step % len(options)]

    second = each(SECONDS)
    return {
        ("words", "learners"): LEARNERS[each(tuple(LEARNERS))][0],
        ("words", "head"): each(HEADS, 4),
        ("words", "leaders"): each(LEADERS, 3),
        ("words", "session"): each(SESSIONS, 2),
        **({("words", "second"): second} if second else {}),
        ("policies", "approved_by"): each(BODIES),
        ("people", "safeguarding_lead"): each(LEADS, 2),
        ("people", "deputies"): each(DEPUTIES),
        ("people", "safeguarding_governor", "role"): each(GOVERNORS, 3),
        ("people", "concerns_about_the_head", "role"): "Chair of the board",
        ("office", "called"): each(("school office", "office", "reception")),
    }


TURNS = [(base, turn) for turn in range(COUNTED // len(BASES)) for base in BASES]


@functools.cache
def sentences(base: str, turn: int) -> tuple[tuple[str, str], ...]:
    """Give the paragraphs of each clause, with its id: no key facts, and no lists under a clause."""
    found = []
    for page in pages_of(setting_of(answers(base, turn))).html.values():
        root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
        for mark in root.xpath("//*[@class='clause-number']"):
            mark.drop_tree()
        for paragraph in root.xpath("//li[@class='clause']/p"):
            id_ = paragraph.getparent().get("id")
            if ".cover." not in id_:
                found.append((id_, " ".join(paragraph.text_content().split())))
    return tuple(found)


def answers(base: str, turn: int) -> dict[str, Any]:
    # Each base starts at another turn, so that a word meets every kind of setting.
    return edited(data_of(base), words(turn * 6 + [*BASES].index(base)))


@pytest.fixture(params=TURNS, ids=lambda turn: f"{turn[0]}-{turn[1]}")
def turned(request: pytest.FixtureRequest) -> tuple[str, int]:
    base, turn = request.param
    return base, turn


_MANY = "|".join(many for _, _, many in LEARNERS.values())
_ONE = "|".join(one for _, one, _ in LEARNERS.values())
_HE_DOES = (
    "is|was|has|does|agrees|answers|approves|asks|brings|checks|chooses|decides|follows|gets|gives|helps|hears|holds|keeps|"
    "knows|learns|leads|looks|makes|meets|needs|passes|plans|reads|receives|refers|reports|reviews|says|sees|takes|tells|updates|"
    "uses|weighs|works|writes"
)
_THEY_DO = (
    "are|were|have|do|agree|approve|ask|bring|check|decide|follow|get|give|hear|hold|keep|know|learn|make|meet|need|receive|"
    "refer|report|review|say|see|take|tell|update|use|weigh|write"
)
_SEVERAL = (
    "senior leaders|heads of school|trustees|safeguarding leads|DSLs|deputies|deputy managers|parents|staff|people"
    f"|{'|'.join(SEVERAL_HEADS)}|{_MANY}"
)
_SINGLE = (
    "governing body|committee|proprietor|leadership team|executive team|SLT|safeguarding lead|DSL"
    f"|{'|'.join([*ONE_HEAD, *SEVERAL_HEADS.values()])}|{_ONE}"
)

# Each slip, with sentences that hold it and a sentence that only looks like it.
SLIPS: dict[str, tuple[re.Pattern[str], list[str], str]] = {
    "a plural gone wrong": (
        re.compile(r"\b(?:childrens|childs|\w+s’s|\w+’s’|peoples’|staffs)\b|'", re.IGNORECASE),
        ["Our childrens work.", "The pupils’s work.", "It is the pupil's."],
        "The children’s work and the pupils’ work.",
    ),
    "one where there are several": (
        re.compile(
            rf"\b(?:an?|each|every|another|any one) (?:{_MANY}|{'|'.join(SEVERAL_HEADS)})\b|\b(?:these|many|several|few) (?:{_ONE})\b",
            re.IGNORECASE,
        ),
        ["Ask each pupils.", "Many child do.", "Ask a co-headteachers."],
        "Ask each pupil. Many children do.",
    ),
    "an article that does not fit": (
        re.compile(
            r"\b[Aa] (?:[aeioAEIO](?!ne\b|nce\b)|u(?!ni|se)|SLT\b|LADO\b|hour)|\b[Aa]n (?![aeioAEIO]|u|U|hour|honest|[FHLMNRSX][A-Z]|[FHLMNRSX]\b)"
        ),
        ["Ask a executive head.", "Ask an headteacher.", "See a SLT member.", "Wait a hour."],
        "Ask an executive head, an SLT member and a headteacher for an hour, a user and a one-way mirror.",
    ),
    "several do as one": (
        re.compile(rf"(?:^|[.:] |, |\band )(?:[Tt]he |[Oo]ur |[Aa]ll )?(?:{_SEVERAL}) (?:{_HE_DOES})\b", re.IGNORECASE),
        [
            "The trustees meets.",
            "Then the senior leaders and the heads of school is told.",
            "The safeguarding leads leads on it.",
            "The joint principals decides.",
        ],
        "The trustees meet. One of the senior leaders is told.",
    ),
    "one does as several": (
        re.compile(rf"(?:^|[.:] )(?:The|A|An|Each|Our) (?:{_SINGLE}) (?:{_THEY_DO})\b"),
        ["The committee meet.", "Stop. A safeguarding lead take part.", "An apprentice need it."],
        "The committee meets. The trustees and the proprietor meet.",
    ),
    "one lead is several": (
        re.compile(
            r"(?:^|[.] )A (?:safeguarding lead|DSL)(?! and (?:our|senior) leaders)[^.]*\. They\b|\bleads? leads\b"
        ),
        ["A safeguarding lead plans it. They tell you.", "A DSL plans it. They tell you."],
        "A DSL and senior leaders plan it. They tell you.",
    ),
    "a sentence that begins in lower case": (
        re.compile(r"(?:^|(?<=[.?!] ))[a-z]"),
        ["Ask us. the head knows.", "the head knows."],
        "Ask us. The head knows.",
    ),
    "a sentence without its end": (
        re.compile(r"(?<![.?!:])$"),
        ["Ask the head", "Ask the head,"],
        "Ask the head. These are:",
    ),
    "a word twice": (
        re.compile(
            r"\b([^\W\d]+) \1\b|\b([\w ]{5,40}?),? (?:or|and) (?:the |a |an )?\2\b(?! of school)", re.IGNORECASE
        ),
        ["Ask the the head.", "Tell the head or the head."],
        "Tell the head or the deputy head.",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_patterns_find_what_they_look_for(slip: str) -> None:
    pattern, wrong, right = SLIPS[slip]
    assert [sentence for sentence in wrong if not pattern.search(sentence)] == []
    assert not pattern.search(right)


def test_each_word_is_tried() -> None:
    tried = [answers(base, turn) for base, turn in TURNS]
    kinds = {(data["kind"], str(data["words"]["learners"])) for data in tried}
    assert len(kinds) == len(BASES) * len(LEARNERS)
    for part, key, options in (
        ("words", "head", HEADS), ("words", "leaders", LEADERS), ("policies", "approved_by", BODIES),
    ):  # fmt: skip
        assert {data[part][key] for data in tried} == set(options)
    several = {(isinstance(d["people"]["safeguarding_lead"], list), bool(d["people"]["deputies"])) for d in tried}
    assert len(several) == 4
    assert {bool(data["words"].get("second")) for data in tried} == {True, False}
    plural = {(d["words"]["leaders"], isinstance(d["people"]["safeguarding_lead"], list)) for d in tried}
    assert {("senior leaders", True), ("senior leaders", False), ("heads of school", True)} <= plural


def test_nothing_is_refused_and_nothing_is_wrong(turned: tuple[str, int]) -> None:
    setting = setting_of(answers(*turned))
    assert refused(setting) == []
    assert faults_of(pages_of(setting)) == []
    assert len(sentences(*turned)) > 300


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("slip", SLIPS)
def test_no_sentence_slips(turned: tuple[str, int], slip: str) -> None:
    assert [f"{id_}: {near}" for id_, text in sentences(*turned) for near in _slips(slip, text)] == []


# Most sentences are the same whatever is answered.
@functools.cache
def _slips(slip: str, text: str) -> list[str]:
    return [near(text, match) for match in SLIPS[slip][0].finditer(text)]


def test_several_leads_are_never_the_lead(turned: tuple[str, int]) -> None:
    text = " ".join(text for _, text in sentences(*turned))
    several = isinstance(answers(*turned)["people"]["safeguarding_lead"], list)
    assert bool(re.search(r"\b[Tt]he (?:safeguarding lead|DSL)\b", text)) != several
    assert bool(re.search(r"\b[Aa] (?:safeguarding lead|DSL)\b", text)) == several
    assert bool(re.search(r"\b(?:safeguarding lead|DSL) or a deputy\b", text)) == bool(
        answers(*turned)["people"]["deputies"]
    )
