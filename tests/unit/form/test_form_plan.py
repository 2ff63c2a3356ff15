"""The plan of the form: every question is asked once, of one person, in words for somebody who sees no YAML."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.attempts import GONE
from support.bases import BASES, GOOD, data_of, edited, example_at, part_at, setting_of, typed
from support.places import ROOT, STARTER, TODAY
from support.switches import SWITCHES, Path_, Switch, taken, tried

from schoolgate.errors import RegisterError
from schoolgate.form import plan
from schoolgate.form.questions import dotted, every_question
from schoolgate.setting.contradictions import contradictions
from schoolgate.setting.load import load
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.practices.groups import groups

PLAN = plan.read()
STEPS = {id_: step for _, id_, step in PLAN.steps()}
PAGE = plan.for_page()
ASKED: dict[str, dict[str, Any]] = PAGE["questions"]


# ---------------------------------------------------------------------------------------------------------------
# Where each question is asked


def test_each_question_is_asked_in_one_step() -> None:
    asks = Counter(path for step in STEPS.values() for path in step.asks)
    assert {path for path, times in asks.items() if times > 1} == set()
    without = [path for path in every_question() if not PLAN.step_of(path)]
    # These are headings of what is asked step by step; a group of practices has its own path.
    assert without == [
        "words", "people", "policies", "other_policies", "phones", "phones.learners", "phones.staff", "phones.visitors",
        "childminding", "technology", "social_media", "online_safety", "practices", "practices.wording",
        "practices.answer", "practices.except",
    ]  # fmt: skip


def test_a_path_is_asked_with_the_nearest_above_it() -> None:
    assert PLAN.step_of("council.name") == "council"
    assert PLAN.step_of("council.lado.phone") == "council-numbers"
    assert PLAN.step_of("online_safety.filtering") == "filter"
    assert PLAN.step_of("online_safety.filtering.filter") == "filter"
    assert PLAN.step_of("online_safety.filtering.tested") == "blocks"
    assert PLAN.step_of("phones.learners.zones") is None


def test_a_step_is_short() -> None:
    assert {id_: len(step.asks) for id_, step in STEPS.items() if not 1 <= len(step.asks) <= 7} == {}
    assert {section for section, given in PLAN.sections.items() if len(given.steps) > 10} == set()
    assert 10 <= len(PLAN.sections) <= 17


def test_what_decides_everything_is_asked_first() -> None:
    assert next(iter(STEPS.values())).asks == ["kind", "policies.dates"]


def test_a_question_comes_after_the_one_that_decides_whether_it_is_asked() -> None:
    pairs = [(other, path) for path in every_question() for other in PLAN.wording_of(path).only_if]
    assert len(pairs) >= 30
    assert [(other, path) for other, path in pairs if place_in_form(other) >= place_in_form(path)] == []


def place_in_form(path: str) -> tuple[int, int, int]:
    """Return where a question stands: in which step, with which of the paths that it asks, and where below that."""
    step = PLAN.step_of(path)
    assert step
    asks = STEPS[step].asks
    nearest = max((asked for asked in asks if f"{path}.".startswith(f"{asked}.")), key=len)
    return [*STEPS].index(step), asks.index(nearest), [*every_question()].index(path)


def test_a_group_of_practices_is_asked_of_whoever_answers_it_and_before_its_questions() -> None:
    people = {
        "the office": "office", "the person in charge": "head", "the safeguarding lead": "dsl",
        "whoever looks after your technology": "it", "whoever leads on computing": "dsl",
    }  # fmt: skip
    order = [*STEPS]
    for id_, group in groups().items():
        (step,) = (name for name, step in STEPS.items() if f"practices.{id_}" in step.asks)
        assert STEPS[step].asks == [f"practices.{id_}"]
        assert STEPS[step].who == people[group.answered_by]
        below = {PLAN.step_of(dotted(path)) for practice in group for path in practice.answers}
        sections = {name: section for section, name, _ in PLAN.steps()}
        for asked in below - {None}:
            assert asked
            same_section = sections[asked] == sections[step]
            assert not same_section or order.index(step) < order.index(asked), (id_, asked)


def test_each_person_has_something_to_answer() -> None:
    assert {step.who for step in STEPS.values()} == {*PLAN.who} == {"office", "head", "dsl", "it"}


# ---------------------------------------------------------------------------------------------------------------
# How it is asked

# Words that speak to somebody who types the file. A name with an underscore, or before a colon, is a key of the file.
_OF_THE_FILE = re.compile(
    r"\bYAML\b|in quotes|leave (?:it |this )?out\b|left out|write no\b|brackets|\[|\]|`|<|\bkeys?\b|comment\b|indent|"
    r"\w_\w(?![^{]*\})|lines? below|delete (?:this|the)\b(?! pictures)|schoolgate (?:new|check|build)|settings/",
    re.IGNORECASE,
)
_WORDS = {"learner", "learners", "a_learner", "head", "the_head", "the_dsl", "sessions", "boarders", "house"}


def said() -> Iterator[tuple[str, str, str]]:
    """Give every text of the plan: where it stands, what it is, and the text."""
    for section, given in PLAN.sections.items():
        yield section, "title", given.title
    for id_, step in STEPS.items():
        yield id_, "title", step.title
        yield from ((id_, "help", text) for text in step.help)
    for path, question in ASKED.items():
        yield path, "label", question["label"]
        yield from ((path, "hint", question[key]) for key in ["hint"] if key in question)
        yield from ((path, "option", label) for label in question.get("labels", ()))


SAID = [*said()]


def test_there_is_much_to_read() -> None:
    counted = Counter(what for _, what, _ in SAID)
    assert counted["label"] == len(every_question())
    assert counted["option"] > 250
    assert counted["hint"] > 150


def test_nothing_speaks_of_the_file_that_is_written() -> None:
    assert [(at, text) for at, _, text in SAID if _OF_THE_FILE.search(text)] == []


def test_no_label_names_an_option_by_its_id() -> None:
    for path, question in ASKED.items():
        ids = [option for option in question.get("options", ()) if "-" in option]
        said = " ".join([question["label"], question.get("hint", ""), *question.get("labels", ())])
        assert [
            option for option in ids if option in said.casefold() and " " not in option and option != "self-harm"
        ] == [], path


@pytest.mark.parametrize(
    ("what", "most"), [("title", 70), ("label", 110), ("hint", 220), ("option", 80), ("help", 220)]
)
def test_nothing_is_too_long(what: str, most: int) -> None:
    assert [(at, len(text)) for at, sort, text in SAID if sort == what and len(text) > most] == []


@pytest.mark.parametrize(
    ("what", "ending"),
    [
        ("title", r"[\w})]"),
        ("label", r"\?|[\w})]"),
        ("option", r"[\w})]"),
        ("hint", r"\.|…|: #1b5e4b\."),
        ("help", r"\."),
    ],
)
def test_each_begins_and_ends_properly(what: str, ending: str) -> None:
    texts = [(at, text) for at, sort, text in SAID if sort == what]
    assert texts
    assert [found for found in texts if not re.fullmatch(rf"(?:[A-Z]|\{{[A-Z]).*(?:{ending})", found[1])] == []
    assert [found for found in texts if re.search(r"  |\.\.|\.\s*…", found[1])] == []


def test_a_question_in_a_label_has_its_mark() -> None:
    asks = re.compile(
        r"(?:Who|Whom|What|Which|When|Where|Why|How|Do|Does|Is|Are|May|Has|Must|Can|At which|In which|From)\b"
    )
    wrong = [
        (path, question["label"])
        for path, question in ASKED.items()
        if asks.match(question["label"]) and not question["label"].endswith("?")
    ]
    headings = [
        "words",
        "people",
        "office",
        "policies",
        "technology",
        "online_safety.oversight",
        "online_safety.teaching",
    ]
    assert [path for path, _ in wrong] == [*headings, "practices", "changes.omit"]


def test_a_text_knows_its_words() -> None:
    used = {name for _, _, text in SAID for name in re.findall(r"\{(\w+)\}", text)}
    assert {f"{name[0].lower()}{name[1:]}" for name in used} <= _WORDS
    assert {"learners", "the_head", "a_learner"} <= used


def test_options_can_be_told_apart() -> None:
    alike = {
        path: Counter(question["labels"]).most_common(1)[0]
        for path, question in ASKED.items()
        if len({*question.get("labels", ())}) < len(question.get("options", ()))
    }
    assert alike == {}


def test_what_completes_a_sentence_says_so() -> None:
    paths = [path for path, question in every_question().items() if "It completes" in question.asks]
    assert len(paths) > 25
    assert [path for path in paths if "It completes: " not in ASKED[path].get("hint", "")] == []


def test_what_follows_from_no_answer_is_said() -> None:
    paths = [path for path, question in every_question().items() if re.search(r"\bIf left out\b", question.asks)]
    assert len(paths) > 15
    says = re.compile(r"\bIf you (?:leave|choose|add|give no answer)\b")
    assert [path for path in paths if not says.search(ASKED[path].get("hint", ""))] == []


@pytest.mark.parametrize("path", [path for path, question in ASKED.items() if "one_of" in question])
def test_of_some_answers_one_at_least_must_be_given(tmp_path: Path, path: str) -> None:
    """And of two such answers, either will do."""
    answers = yaml_files.strings(STARTER)
    keys, below = tuple(path.split(".")), ASKED[path]["one_of"]
    listed = part_at(keys)
    item = listed[0] if isinstance(listed, list) else listed

    def refused(*given: str) -> list[Path_]:
        left = {key: answer for key, answer in item.items() if key not in below} | {
            key: item.get(key) or _EXAMPLES[key] for key in given
        }
        yaml_files.write(
            tmp_path / "setting.yml",
            edited(answers, {keys: [left] if ASKED[path].get("list") and not ASKED[path].get("or_one") else left}),
        )
        return [
            problem.path
            for problem in load(tmp_path / "setting.yml", TODAY, fictional=True).problems
            if not problem.warning
        ]

    assert len(below) >= 2
    assert len(refused()) == 1
    assert [refused(key) for key in below] == [[]] * len(below)


_EXAMPLES = {
    "phone": "01632 960 190",
    "email": "somebody@oakfield.example",
    "url": "https://somewhere.example/",
    "text": "text HELP",
}


def test_each_kind_is_named_in_plain_words() -> None:
    labels = dict(zip(ASKED["kind"]["options"], ASKED["kind"]["labels"], strict=True))
    assert [*labels] == [*KINDS]
    assert [label for label in labels.values() if not re.match(r"(?:An?|Alternative) ", label)] == []
    assert labels["non-school-alternative-provision"] == "Alternative provision that is not registered as a school"


def test_what_to_read_is_in_a_register() -> None:
    see = [source for section in PAGE["sections"] for step in section["steps"] for source in step.get("see", ())]
    assert len(see) > 8
    assert all(source["url"].startswith("https://") and source["title"] for source in see)


def test_a_page_holds_it_in_few_bytes() -> None:
    text = json.dumps(PAGE, ensure_ascii=False, separators=(",", ":"))
    assert 10_000 < len(gzip.compress(text.encode(), mtime=0)) < 24_000
    assert "asks" not in ASKED["name"]
    assert not [
        path for path, question in ASKED.items() if any(value in (None, False, [], {}) for value in question.values())
    ]


# ---------------------------------------------------------------------------------------------------------------
# What is asked only with another answer: the check says the same

DEPENDENT = [path for path in every_question() if PLAN.wording_of(path).only_if]
DECIDING = {other for path in DEPENDENT for other in PLAN.wording_of(path).only_if}
WAYS = [
    (switch, path)
    for switch in SWITCHES
    for path in DEPENDENT
    if dotted(switch.path) in PLAN.wording_of(path).only_if
    and switch.way in (every_question()[dotted(switch.path)].options or ("yes", "no"))
]
IN_OWN_WORDS = [
    (other, path) for path in DEPENDENT for other in PLAN.wording_of(path).only_if if every_question()[other].own_words
]


def place(path: str) -> Path_:
    """Return where the answer to a question stands: in the first item of each list above it."""
    parts: list[str | int] = []
    for number, part in enumerate(path.split(".")):
        if number and every_question()[".".join(path.split(".")[:number])].list:
            parts.append(0)
        parts.append(part)
    return tuple(parts)


def example_of(path: Path_) -> Any:
    return part_at(path) if every_question()[dotted(path)].type == "part" else typed(example_at(path))


def test_there_are_such_questions() -> None:
    assert len(DEPENDENT) >= 30
    assert len(WAYS) > 100
    assert {dotted(switch.path) for switch, _ in WAYS} == {
        each for each in DECIDING if not each.startswith("policies.dates.")
    }


@pytest.mark.parametrize(
    ("path", "policy", "answer"),
    [
        ("other_policies.social_media", "social", {"title": "Our own rules for this"}),
        ("other_policies.online_safety", "online", {"title": "Our own rules for this"}),
        ("signs", "mobile", [{"id": "gate", "place": "Gate"}]),
    ],
)
@pytest.mark.parametrize("file", ["first-three", "first-mobile", "first-social"])
def test_what_goes_with_a_policy_is_taken_just_where_it_is_asked(
    tmp_path: Path, file: str, path: str, policy: str, answer: Any
) -> None:
    ((deciding, (wanted,)),) = PLAN.wording_of(path).only_if.items()
    data = yaml_files.strings(GOOD / f"{file}.yml")
    yaml_files.write(tmp_path / "setting.yml", edited(data, {tuple(path.split(".")): answer}))
    found = load(tmp_path / "setting.yml", TODAY, fictional=True)
    refused = [problem.path for problem in found.problems if not problem.warning]
    assert deciding == f"policies.dates.{policy}"
    assert (refused == []) == ((policy in data["policies"]["dates"]) == (wanted == "yes"))
    assert refused in ([], [tuple(path.split("."))])


# Needed of some: a school must say why and where a group uses phones, and whoever uses them when stated must say when or where.
_NEEDED_OF_SOME = {"phones.learners.when", "phones.learners.groups.reason", "phones.learners.groups.place"}


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(("switch", "path"), WAYS, ids=str)
def test_an_answer_is_taken_just_where_it_is_asked(switch: Switch, path: str) -> None:
    _, data = tried(switch)
    here, wording = place(path), PLAN.wording_of(path)
    example = "Two Rivers Junior School" if here[-1] == "school" else example_of(here)
    given, none = edited(data, {here: example}), edited(data, {here: GONE})
    asked = switch.way in wording.only_if[dotted(switch.path)]
    assert bool(taken(given)) == asked
    assert bool(taken(none)) != (asked and wording.needed) or path in _NEEDED_OF_SOME


# The check says nothing of these beside a sentence in place of the rule, and no page prints them.
_PASSED_OVER = {f"phones.learners.{part}{name}" for part in ("", "groups.") for name in ("when", "place")}


@pytest.mark.parametrize(("other", "path"), IN_OWN_WORDS)
def test_what_stands_beside_a_sentence_of_ones_own_is_asked_then(other: str, path: str) -> None:
    _, data = tried(Switch(place(path), "given", example_of(place(path))))
    own = {"own_words": "We agree this with each family, and write down what was agreed."}
    beside = {place(name): GONE for name in DEPENDENT if name != path and other in PLAN.wording_of(name).only_if}
    alone = edited(data, beside | {place(other): own, place(path): GONE})
    assert taken(alone)
    asked = "own_words" in PLAN.wording_of(path).only_if[other]
    assert bool(taken(edited(alone, {place(path): example_of(place(path))}))) == asked or path in _PASSED_OVER


BY_AGE = [path for path in every_question() if {"younger_than", "older_than"} & {*ASKED[path]}]
WITH_ONLINE = [base for base in BASES if isinstance(data_of(base).get("online_safety", {}).get("learning"), dict)]


@pytest.mark.parametrize("path", BY_AGE)
@pytest.mark.parametrize("base", WITH_ONLINE)
def test_an_answer_is_taken_just_for_the_ages_of_which_it_is_asked(base: str, path: str) -> None:
    data = data_of(base)
    youngest, oldest = map(int, data["ages"])
    wording, here = PLAN.wording_of(path), place(path)
    asked = youngest < (wording.younger_than or 99) and oldest > (wording.older_than or -1)
    if here[-1] == "learning_journal":
        data = edited(data, {("online_safety", "learning", "uploads"): "approved-sites-only"})
    given, none = edited(data, {here: example_of(here)}), edited(data, {here: GONE})
    assert bool(taken(given)) == asked
    assert bool(taken(none)) != (asked and wording.needed)


def test_each_age_is_tried_both_ways() -> None:
    assert len(BY_AGE) == 4
    assert {"starter", "nursery", "college", "secondary"} <= {*WITH_ONLINE}


# ---------------------------------------------------------------------------------------------------------------
# A file that is there already: each of its answers is asked for and offered

# Those of a file that confirms groups of practices are not all typed in it.
FILES = [
    file
    for file in (STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml")), *sorted(GOOD.glob("*.yml")))
    if "practices" not in yaml_files.strings(file)
]


def answers_in(data: Any, above: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Give each answer that is typed, with its path; a part and a list of parts too, and not what is in a sentence of one’s own."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        path = (*above, key)
        if dotted(path) != dotted(above):  # the number of an item and the id of a clause are no questions
            yield path, value
        if isinstance(value, dict) and every_question()[dotted(path)].own_words:
            continue
        if isinstance(value, dict) or (isinstance(value, list) and isinstance(next(iter(value), None), dict)):
            yield from answers_in(value, path)


def given_at(data: Any, path: str, beside: Path_) -> Any:
    """Give the answer at a dotted path, in the same item of a list as the one beside which it stands."""
    names = path.split(".")
    for number, name in enumerate(names):
        data = data[name] if isinstance(data, dict) and name in data else None
        at = [index for index, part in enumerate(beside) if isinstance(part, int)]
        if isinstance(data, list) and at and number + 1 == at[0] and number + 1 < len(names):
            data = data[int(beside[at[0]])]
    if isinstance(data, dict):
        return "own_words" if "own_words" in data and every_question()[path].own_words else "yes"
    return data


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_answer_of_a_file_is_asked_for_and_offered(file: Path) -> None:
    data = yaml_files.strings(file)
    found = [*answers_in(data)]
    assert len(found) > 15
    youngest, oldest = map(int, data["ages"])
    for path, answer in found:
        question = PLAN.wording_of(dotted(path))
        for other, answers in question.only_if.items():
            assert given_at(data, other, path) in answers, (path, other)
        assert youngest < (question.younger_than or 99), path
        assert oldest > (question.older_than or -1), path
        chosen = [each for each in (answer if isinstance(answer, list) else [answer]) if isinstance(each, str)]
        traits = {trait for option in chosen for trait in question.not_for.get(option, ())}
        assert not any(getattr(KINDS[data["kind"]], trait) for trait in traits), path


# ---------------------------------------------------------------------------------------------------------------
# What is offered to a kind of setting: the check takes it

_OF_A_NOUN = {
    "school": "starter",
    "nursery": "nursery",
    "college": "college",
    "federation": "federation",
    "provision": "provision",
    "club": "club",
}
# Refused of a kind too, but with another answer: how often policies are reviewed and how people are told, by the policies that are
# adopted; a group's rule, by its reason. Whether a filter uses the list is a fact, so both answers stand. A nursery is not asked of trips.
_WITH_ANOTHER_ANSWER = {
    "policies.review", "policies.told_by", "phones.learners.groups.rule", "online_safety.filtering.illegal_lists", "phones.learners.trips",
}  # fmt: skip


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", [kind for kind, own in KINDS.items() if not own.childminder])
def test_a_kind_is_not_offered_just_what_is_refused_for_it(kind: str) -> None:
    data = edited(data_of(_OF_A_NOUN[KINDS[kind].noun]), {("kind",): kind})
    refused = set()
    for switch in SWITCHES:
        path = dotted(switch.path)
        if path != "kind" and path not in _WITH_ANOTHER_ANSWER and switch.way in every_question()[path].options:
            found = contradictions(setting_of(edited(data, {switch.path: switch.answer})), TODAY)
            if any(rest == [("kind",)] and at[: len(switch.path)] == switch.path for at, _, *rest in found):
                refused.add((path, switch.way))
    not_offered = {
        (path, option)
        for path in every_question()
        for option, traits in PLAN.wording_of(path).not_for.items()
        if any(getattr(KINDS[kind], trait) for trait in traits)
    }
    assert refused == not_offered


# ---------------------------------------------------------------------------------------------------------------
# What is wrong with a plan is told at its line


def faults(file: Path, old: str, new: str) -> list[str]:
    """Return what is said of the plan with one of its lines changed, each fault with that line in place of its number."""
    text = plan.FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RegisterError) as told:
        plan.read(file)
    changed = text[: text.index(old)].count("\n") + 1
    found = [re.fullmatch(r".*form\.yml:(\d+):\d+: (.*)", str(problem)) for problem in told.value.problems]
    said = [f"{'here' if int(each[1]) == changed else 'elsewhere'}: {each[2]}" for each in found if each]
    return [*dict.fromkeys(said)]


_ASKS = "Write it under asks of one step."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "asks: [name, ages, trust]",
            "asks: [name, ages, thrust]",
            [
                f"elsewhere: No step asks “trust”. {_ASKS}",
                "here: The model has no question “thrust”. Did you mean “trust”?",
            ],
        ),
        (
            "one_of: [url, phone, text]",
            "one_of: [url, phone, chat]",
            ["here: Nothing below “helplines” is called “chat”. Correct it, or delete it."],
        ),
        ("asks: [helplines]", "asks: [helplines, trust]", ["here: “trust” is asked in the step “name” too. Keep one."]),
        (
            "asks: [practices.words]",
            "asks: [practices.verbs]",
            [
                f"elsewhere: No step asks “practices.words”. {_ASKS}",
                "here: The model has no question “practices.verbs”. Correct it, or delete it.",
            ],
        ),
        ("asks: [retired_signs]", "asks: [retired_signs.id, retired_signs.now]", [f"elsewhere: No step asks “retired_signs”. {_ASKS}"]),
        ("see: [genai-product-safety]", "see: [genai-product-safty]", ["here: No register has “genai-product-safty”. Did you mean “genai-product-safety”?"]),
        ("  it: whoever looks after your technology", "  ict: whoever looks after your technology", ["elsewhere: Nobody is called “it” under who. Did you mean “ict”?"]),
        ("      retired-signs:\n", "      signs:\n", ["elsewhere: There are two steps called “signs”. Give one of them another id.", "here: There are two steps called “signs”. Give one of them another id."]),
        ("  own_clauses.points:", "  own_clauses.point:", ["here: The model has no question “own_clauses.point”. Did you mean “own_clauses.points”?"]),
        ("technology.monitored: [\"yes\"]", "technology.monitored: [true]", ["here: “true” is no answer to “technology.monitored”. Correct it, or delete it."]),
        ("only_if: {policies.form: [fragments]}", "only_if: {policies.from: [fragments]}", ["here: The model has no question “policies.from”. Did you mean “policies.form”?"]),
        ("      self-harm: Self-harm", "      self-arm: Self-harm", ["here: “self-arm” is no answer to “helplines.worries”. Did you mean “self-harm”?"]),
        ("    older_than: 7", "    older_then: 7", ["here: There is no “older_then” in “online_safety.learning.access.juniors”. Did you mean “older_than”?"]),
        ("not_for: {no-limits: [bound_by_kcsie]}", "not_for: {no-limit: [bound_by_kcsie]}", ["here: “no-limit” is no answer to “social_media.limits.rule”. Did you mean “no-limits”?"]),
        ("not_for: {no-limits: [bound_by_kcsie]}", "not_for: {no-limits: [bound_by_kcsy]}", ["here: No kind of setting has “bound_by_kcsy”, to be so or not. Did you mean “bound_by_kcsie”?"]),
        ("asks: [signs]\n", "\n", ["elsewhere: “signs” has no “asks”. Write “asks:” with a list of the questions that it asks, by their paths."]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_plan_is_told_at_its_line(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert faults(tmp_path / "form.yml", old, new) == expected
