"""Valid settings, drawn from the model and from what schools type: what the check accepts is built, and its pages read well.

Most are composed without MkDocs, and read by what shares no code with the program. A few are built whole, one with papers.
`make fuzz` tries thousands.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import trials
from fuzz import phone_rules, reading_back, valid_settings
from fuzz.drawing import Drawn, aim_at, is_met
from fuzz.prose import Typed, faults_in_prose
from support.attempts import GONE, MOBILE_ALONE, NO_SIGNS, ONE_SIGN
from support.bases import data_of, edited, pages_of, setting_of
from support.composed import loaded
from support.places import TESTS, TODAY
from support.switches import SWITCHES
from support.switches import tried as tried_on

from schoolgate.errors import SettingRefused
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.questions import Path as Path_

INPUTS, SEED = 100, 2


@pytest.fixture(scope="module")
def tried() -> tuple[list[Drawn], list[str]]:
    """The settings that were drawn, and what was found in each."""
    met: list[Drawn] = []
    return met, valid_settings.run(INPUTS, SEED, met.append)


def test_nothing_is_wrong_with_what_is_made_of_a_valid_setting(tried: tuple[list[Drawn], list[str]]) -> None:
    assert tried[1] == [""] * INPUTS


def test_every_policy_and_form_is_among_them_and_nearly_every_kind(tried: tuple[list[Drawn], list[str]]) -> None:
    drawn = [one.data for one in tried[0]]
    assert len({data["kind"] for data in drawn}) >= len(KINDS) - 2
    adopted = {tuple(sorted(data["policies"]["dates"])) for data in drawn}
    assert len(adopted) == 7
    assert {data["policies"].get("form", "separate") for data in drawn} == {"separate", "combined", "fragments"}
    for part in ("boarding", "signs", "helplines", "changes", "own_clauses", "withdrawn", "practices", "schools"):
        assert sum(data.get(part) not in (None, "no", [], {}) for data in drawn) > 2, part


def test_each_has_the_option_that_it_aims_at_and_most_have_many_other_answers(
    tried: tuple[list[Drawn], list[str]],
) -> None:
    assert len({one.aim for one in tried[0]}) == INPUTS
    assert all(map(is_met, tried[0]))
    assert sum(one.changed > 10 for one in tried[0]) > INPUTS * 0.7


def test_the_inputs_of_make_fuzz_aim_at_every_option_of_the_model() -> None:
    aimed_at = {aim_at(number) for number in range(len(SWITCHES))}
    assert aimed_at == {*SWITCHES}
    assert {aim.way for aim in aimed_at if aim.path == ("kind",)} == {*KINDS}
    assert trials.INPUTS["valid_settings"] > len(SWITCHES)


def test_a_share_of_make_fuzz_goes_on_where_the_one_before_it_ended() -> None:
    shares = trials.deal(150, trials.SHARES["valid_settings"], 1)
    numbers = [number for inputs, seed in shares for number in valid_settings.numbers_of(inputs, seed)]
    assert numbers == [*range(numbers[0], numbers[0] + 150)]


# ---------------------------------------------------------------------------------------------------------------
# What reads the pages shares no code with what makes and checks them, and finds what is wrong


READS = ("reading_back", "prose", "phone_rules")


def test_what_reads_the_pages_takes_nothing_from_the_program() -> None:
    taken = set()
    for name in READS:
        for node in ast.walk(ast.parse((TESTS / "fuzz" / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                taken |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                taken |= {f"fuzz.{each.name}" for each in node.names} if node.module == "fuzz" else {str(node.module)}
    own = {f"fuzz.{name}" for name in READS}
    assert {name for name in taken if name.startswith(("fuzz", "support", "schoolgate", "macros"))} <= own
    assert {"lxml", "re", "yaml", "fuzz.prose"} <= taken


ANSWERS = {"words": {"head": "principal"}, "office": {"called": "the Hub"}, "a": ["An ICT suite", "SafeWeb Co."]}


@pytest.mark.parametrize(
    "text",
    [
        "Tell the the office.", "Tell the the Hub.", "Ask at  the desk.", "Ask at .", "Phones are kept by the.", "Ask the, or wait.",
        "We keep {{ phones }} away.", "It is None here.", "It is **bold**.", "See [here](x).", "It is TBC.", "Tell <name of lead>.",
        "Fish &amp; chips.", "Ask a adult.", "Ask an principal.", "Ask a An ICT suite.", "It ends.. There.", "It ends. here it goes on.",
        "He/she may ask.", "Tell us. And then", "The childrens phones.", "Broadband is from SafeWeb Co..", "Away, , and off.",
        "It is true ( ).", "Tell our the Hub.",
    ],
)  # fmt: skip
def test_a_slip_in_a_sentence_is_found(text: str) -> None:
    assert [*faults_in_prose(text, Typed.read(ANSWERS), True)]


@pytest.mark.parametrize(
    "text",
    [
        "Tell the Hub. Ask the principal.", "Ask a unit, an hour or an MP.", "We are in An ICT suite.", "It is from SafeWeb Co.",
        "We know that that is so.", "Call us at 9 a.m. on a Friday. Ask for the Hub.", "Read an X-ray, a one-off and a European rule.",
        "It covers phones, e.g. smart ones. It is a UK law.", "Call 999. Call 01632 960 123", "Points follow. These are they:",
    ],
)  # fmt: skip
def test_a_right_sentence_is_let_by(text: str) -> None:
    assert [*faults_in_prose(text, Typed.read(ANSWERS), True)] == []


@pytest.fixture(scope="module")
def starter() -> tuple[dict[str, Any], dict[str, str]]:
    """The answers of the starter, and its pages."""
    data = data_of("starter")
    return data, valid_settings.composed(setting_of(data))


def read(starter: tuple[dict[str, Any], dict[str, str]], file: str, old: str, new: str) -> list[str]:
    """Read the pages of the starter with something else on one of them."""
    answers, pages = starter
    assert old in pages[file], (file, old)
    return [
        *reading_back.faults_on_pages(answers, {**pages, file: pages[file].replace(old, new)}, valid_settings.ALWAYS)
    ]


def test_nothing_is_found_where_nothing_is_wrong(starter: tuple[dict[str, Any], dict[str, str]]) -> None:
    assert len(starter[1]) > 30
    assert read(starter, "parents.md", "<h1", "<h1") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("parents.md", "01632 960 100", "01632 960 199", "is in neither the setting nor the registers"),
        ("parents.md", "tel:+441632960100", "tel:+441632960123", "dials"),
        ("parents.md", "tel:+441632960123", "tel:+441632960100", "does not have 01632 960 123"),
        ("staff.md", 'href="clause:mobile.', 'href="clause:mobil.', "leads nowhere"),
        ("parents.md", 'href="help.md"', 'href="helps.md"', "leads nowhere"),
        ("policies/mobile.md", 'href="#mobile.aims.purpose"', 'href="#mobile.aims.purposes"', "leads nowhere"),
        ("policies/mobile.md", ">1.2<", ">1.3<", "follows 1.1"),
        ("policies/mobile.md", ">2.<", ">3.<", "follows 1."),
        ("pupils.md", "Hand your phones in on arrival", "Keep your phones off all day", "phones.learners.rule"),
        ("parents.md", "may photograph or film their own child", "take no pictures", "phones.events.photos"),
        ("visitors/main-entrance.md", "Turn off your phone and smart devices", "Silence it", "phones.visitors.rule"),
        ("visitors/index.md", "Contractors ask", "You may use a phone only in the hall. Contractors ask", "it says"),
        ("papers/agreement-staff.md", "the staff room", "a drawer", "phones.staff"),
        ("policies/mobile.md", 'id="mobile.aims.duty"', 'id="mobile.aims.purpose"', "stands 2 times"),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(
    starter: tuple[dict[str, Any], dict[str, str]], file: str, old: str, new: str, found: str
) -> None:
    assert [fault for fault in read(starter, file, old, new) if found in fault]


def test_a_number_of_somebody_else_is_found(starter: tuple[dict[str, Any], dict[str, str]]) -> None:
    line = '<p>Ring the caretaker: <a href="tel:+441632960123">01632 960 123</a>.</p><h2'
    assert [
        fault for fault in read(starter, "visitors/index.md", "<h2", line) if "of Deputy headteacher stands in" in fault
    ]


def test_a_rule_on_phones_without_a_policy_on_them_is_found() -> None:
    answers = edited(data_of("starter"), {("policies", "dates", "mobile"): GONE, **NO_SIGNS})
    said = {"parents.md": "Pupils hand their phones in on arrival."}
    assert [*phone_rules.faults(answers, said)] == [
        "parents.md: there is no policy on phones, and it says: hand their phones in"
    ]


def test_every_option_of_a_rule_has_its_words_and_no_two_are_alike() -> None:
    """Each is what our policy says of that option, and of no other."""
    assert len(phone_rules.RULES) > 6
    for rule in phone_rules.RULES:
        said = {}
        for switch in SWITCHES:
            if switch.path == rule.path and switch.way in rule.words:
                _, data = tried_on(switch)
                (policy,) = [
                    html for name, html in pages_of(setting_of(data)).html.items() if name in {"mobile", "combined"}
                ]
                said[switch.way] = " ".join(lxml.html.fromstring(policy).text_content().split())
        assert said.keys() == rule.words.keys(), rule.path
        assert all(phone_rules.states(rule, way, text) for way, text in said.items()), rule.path


# ---------------------------------------------------------------------------------------------------------------
# And what a build refuses is told where it is typed


def test_what_cannot_be_printed_is_told_at_its_line_where_papers_are_asked_for(tmp_path: Path) -> None:
    places: dict[Path_, str] = {
        ("phones", "staff", "own_words"): "Phones off 📵, please.",
        ("office", "address"): "Oak Lane 学校, Maidstone",
        ("signs", 0, "place"): "Main entrance",
        ("phones", "visitors", "own_words"): "Siân and Zoë meet you: “Łódź”, 20 °C, ½ price.",
    }
    file = tmp_path / "starter.yml"
    loaded(edited(data_of("starter"), {**MOBILE_ALONE, **ONE_SIGN, **places}), file)
    lines = file.read_text(encoding="utf-8").split("\n")
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    build.list_promises(checked, TODAY)
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY, with_papers=True)
    assert [(lines[problem.line - 1].split(":")[0].strip(), problem.message) for problem in refused.value.problems] == [
        (
            "address",
            "The typeface of the PDF files does not have “学校”. Write it in other letters, or build without papers.",
        ),
        (
            "own_words",
            "The typeface of the PDF files does not have “📵”. Write it in other letters, or build without papers.",
        ),
    ]


@pytest.mark.parametrize(
    "answers",
    [
        {("words", "head"): "head", ("phones", "staff", "own_words"): "The head decides."},
        {("phones", "staff", "own_words"): "Keep a record of each call, and ask around."},
        {("changes",): {"social.staff.induction": {"add": "Try it. Say it twice."}}},
    ],
)
def test_what_a_school_says_in_few_words_is_no_note_of_ours(answers: dict[Path_, Any], tmp_path: Path) -> None:
    """The heading of one of our notes says the same, and so does a clause of a school that says “head”."""
    file = tmp_path / "starter.yml"
    loaded(edited(data_of("starter"), {**NO_SIGNS, **answers}), file)
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    build.list_promises(checked, TODAY)


def test_what_the_gate_finds_in_a_text_of_the_setting_is_told_at_its_line(tmp_path: Path) -> None:
    """A note to the drafter, copied into an answer, reads as one of ours that leaked."""
    little = edited(data_of("starter"), {**MOBILE_ALONE, **NO_SIGNS})
    note = next(
        note
        for policy in pages_of(setting_of(little)).policies.values()
        for note in policy.drafting_words
        if 60 < len(note) < 200
    )
    file = tmp_path / "starter.yml"
    loaded(edited(little, {("phones", "staff", "own_words"): note}), file)
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if note in text)
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY)
    assert {(problem.line, problem.column) for problem in refused.value.problems} == {(line, 16)}
