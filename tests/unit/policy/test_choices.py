"""Choices: each option is worded once, in a table, and no page compares an answer.

The table, the model and every template are read as they are, so that an answer, an option or a page that is added is looked at
without anybody’s doing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
from jinja2 import meta, nodes
from support.bases import data_of, setting_of
from support.reviewing import answers_of_the_model

from schoolgate import paths, registers
from schoolgate.errors import TemplateError
from schoolgate.language.marks import NOT_ANSWERED, REPLACES, Undecided
from schoolgate.policy import choices, facts
from schoolgate.setting import questions
from schoolgate.setting.model.setting import Setting

TABLE = choices.read((paths.TEMPLATE / choices.FILE).read_text(encoding="utf-8"))
CLOSED = {".".join(map(str, path)): options for path in answers_of_the_model() if (options := questions.options(path))}

# What pages do not put into words of ours, and why.
STEERS = {
    "kind": "it decides which law and which pages there are",
    "policies.form": "it decides which pages there are",
    "policies.heading_level": "it decides how deep the headings of fragments are",
    "signs.kind": "it decides which lines a sign has",
    "technology.remote_teaching.own_devices": "a clause has when=remote-teaching-on-own-device",
    "technology.remote_teaching.rules_in": "it decides which policies are named, with their titles and links",
    "technology.home_learning.rules_in": "it decides which policies are named, with their titles and links",
}
PRINTED_AS_TYPED = {
    "policies.review": "“every term”; “every year” is worked out of yearly",
    "online_safety.oversight.governor_hears": "“every term”",
    "online_safety.filtering.tested": "“every week”",
}
SEVERAL = {
    "registers": "it decides which guidance is followed, and whether Ofsted is told of an allegation",
    "policies.consulted": "listed in a sentence, with the setting’s own word for learners and for who governs",
    "policies.told_by": "listed as typed",
    "phones.visitors.told_by": "listed as typed",
    "online_safety.oversight.practices": "each has a clause of its own",
    "online_safety.teaching.subjects": "listed as typed",
    "online_safety.teaching.frameworks": "each is the id of a document that is cited",
    "online_safety.teaching.includes": "each has a clause of its own",
    "online_safety.filtering.blocks": "listed as typed",
    "online_safety.video_calls.used_with": "listed as typed, with the setting’s own word for learners",
    "helplines.for_whom": "it decides where a helpline is listed",
    "helplines.worries": "it decides where a helpline is listed",
}
WORDED_ELSEWHERE = {"phones.learners.groups.rule": "phones.learners.rule"}
NOT_IN_WORDS = {*STEERS, *PRINTED_AS_TYPED, *SEVERAL, *WORDED_ELSEWHERE}

# Options for which the clause is left out. The review variant strikes them out there, as they were typed.
NO_CLAUSE = {("social_media.limits.rule", "no-limits"), ("online_safety.email.learners", "no")}


def test_every_option_of_every_choice_is_worded_and_nothing_else() -> None:
    assert len(CLOSED) > 40
    assert {path: {*options} - {choices.OWN_WORDS} for path, options in TABLE.items()} == {
        path: {*options} for path, options in CLOSED.items() if path not in NOT_IN_WORDS
    }
    for path, options in TABLE.items():
        assert choices.OWN_WORDS not in options or questions.may_be_in_own_words(tuple(path.split(".")))
    assert {*CLOSED} > NOT_IN_WORDS
    for elsewhere, path in WORDED_ELSEWHERE.items():
        assert CLOSED[elsewhere] == CLOSED[path]


def is_list(path: str) -> bool:
    field = questions.field_at(tuple(path.split(".")))
    return field is not None and "list[" in str(field.annotation)


def test_what_is_listed_as_several_is_a_list() -> None:
    assert [path for path in SEVERAL if not is_list(path)] == []


def test_every_wording_of_an_option_says_something_of_its_own() -> None:
    assert sum(len(options) for options in TABLE.values()) > 80
    for path, options in TABLE.items():
        for voice in next(iter(options.values())):
            ours = [option for option in options if option != choices.OWN_WORDS]
            said = [words for option in ours if (words := options[option][voice].words) or not is_list(path)]
            assert all(said), path  # what has no words is left out of a list, and would leave a hole elsewhere
            assert len({*said}) == len(said), path
    for path, option in NO_CLAUSE:
        assert TABLE[path][option][""].words == f"{{{{ answer.{path.rpartition('.')[2]} }}}}"


# ---------------------------------------------------------------------------------------------------------------
# The pages


ENVIRONMENT = jinja2.Environment(loader=jinja2.FileSystemLoader(paths.DOCS), undefined=jinja2.StrictUndefined)
ENVIRONMENT.filters.update(facts.FILTERS)
WORDS = {
    f"{path}: {option}: {voice}": wording.words
    for path, options in TABLE.items()
    for option, voices in options.items()
    for voice, wording in voices.items()
}
TEMPLATES = {
    **{
        file.relative_to(paths.DOCS).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(paths.DOCS.rglob("*.md"))
    },
    **WORDS,
}

# The words of a page that are answers, or hold some.
ANSWERS = {*Setting.model_fields, "authors", "told_by", "told_parents_by"}
# Every word that a setting file has for an option.
OPTIONS = {option for options in CLOSED.values() for option in options}
_COMPARING = {"eq", "equalto", "==", "ne", "!=", "in", "gt", "ge", "lt", "le", "sameas", "greaterthan", "lessthan"}
_NUMBERS = {"length", "count"}
# What may be compared, and why.
COMPARED = {
    ("_parts/sign.md", "sign.kind"): "it decides which lines a sign has",
    ("_parts/withdrawn.md", "policy"): "it is the document that is withdrawn, combined or not, and no answer",
}


@functools.cache
def parsed(text: str) -> nodes.Template:
    return ENVIRONMENT.parse(text)


def compared(text: str) -> Iterator[str]:
    """Name each answer, and each part of one, that a template compares, and each word that is compared with an option."""
    tree = parsed(text)
    sources = [(loop.target, loop.iter) for loop in tree.find_all(nodes.For)]
    sources += [(put.target, put.node) for put in tree.find_all(nodes.Assign)]
    made_of = {name.name: source for target, source in sources for name in _names(target)}
    for node in tree.find_all((nodes.Compare, nodes.Test, nodes.Filter)):
        if isinstance(node, nodes.Compare):
            sides = [node.expr, *(operand.expr for operand in node.ops)]
        elif isinstance(node, nodes.Test) and node.name in _COMPARING:
            sides = [node.node, *(node.args or ())]
        elif isinstance(node, nodes.Filter) and any(_constant(one) in _COMPARING for one in node.args or ()):
            sides = [side for side in (node.node, *(node.args or ())) if side]
        else:
            continue
        with_option = any(_constant(one) in OPTIONS for side in sides for one in (side, *side.find_all(nodes.Const)))
        for side in sides:
            if _is_answer(side, made_of) or (with_option and not _constant(side)):
                yield _dotted(side)


def _names(target: nodes.Node) -> Iterator[nodes.Name]:
    yield from [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)


def _constant(node: nodes.Node) -> Any:
    return node.value if isinstance(node, nodes.Const) else None


def _is_answer(node: nodes.Node, made_of: dict[str, nodes.Node], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether what is compared was reached from an answer. How many there are of something is no answer."""
    if isinstance(node, nodes.Name):
        if node.name in made_of and node.name not in seen:
            return _is_answer(made_of[node.name], made_of, seen | {node.name})
        return node.name in ANSWERS
    if isinstance(node, nodes.Filter) and node.name in _NUMBERS:
        return False
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        return False  # words that a macro makes
    return any(_is_answer(child, made_of, seen) for child in node.iter_child_nodes() if isinstance(child, nodes.Expr))


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else type(node).__name__


@pytest.mark.parametrize(
    "text",
    [
        '{% if phones.staff.in_sessions == "never" %}Never.{% endif %}',
        '{{ "a" if "learners" in online_safety.video_calls.used_with }}',
        "{% for way in online_safety.monitoring.ways if way != other %}{{ way }}{% endfor %}",
        "{% set rule = phones.visitors.rule %}{% if other != rule %}{{ rule }}{% endif %}",
        '{% macro said(answer) %}{% if answer.rule == "handed-in" %}{% endif %}{% endmacro %}',
        '{% if what in ("never", "with-consent") %}{% endif %}',
        '{% if online_safety.logins is equalto("staff") %}{% endif %}',
        '{{ social_media.accounts.channels | selectattr("service", "equalto", "Facebook") | list }}',
        '{% if (online_safety.email.learners | capital) == "No" %}{% endif %}',
    ],
)
def test_a_comparison_with_an_answer_is_found(text: str) -> None:
    assert [*compared(text)]


@pytest.mark.parametrize(
    "text",
    [
        "{% if people.deputies | length == 1 %}Deputy{% endif %}",
        "{% if people.deputies %}{{ people.deputies | contacts }}{% endif %}",
        '{% if search_law == "schools" %}{% endif %}{% if "mobile" in adopted %}{% endif %}',
        '{% if policy("behaviour") != policy("child_protection") %}{% endif %}',
    ],
)
def test_how_many_there_are_and_what_is_worked_out_may_be_compared(text: str) -> None:
    assert [*compared(text)] == []


def test_no_page_and_no_wording_compares_an_answer() -> None:
    assert len(TEMPLATES) > 100
    found = {(name, what) for name, text in TEMPLATES.items() for what in compared(text)}
    assert found == {*COMPARED}


def calls(text: str) -> Iterator[nodes.Call]:
    for call in parsed(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "choice":
            yield call


def test_every_call_names_a_choice_and_a_voice_of_the_table_and_gives_what_its_words_need() -> None:
    setting = setting_of(data_of("starter"))
    known = {
        *facts.variables(setting, registers.authorities(), registers.social_media_age()),
        *facts.functions(setting, registers.guidance(), registers.helplines()),
    }
    called = set()
    for name, text in TEMPLATES.items():
        for call in calls(text):
            path, voice = [*map(_constant, call.args), ""][:2]
            assert path in TABLE, name
            for option, voices in TABLE[path].items():
                assert voice in voices, (name, path, option)
                needed = meta.find_undeclared_variables(parsed(voices[voice].words)) - known
                assert needed - {"answer", *({"own"} if option == choices.OWN_WORDS else ())} <= {
                    keyword.key for keyword in call.kwargs
                }, (name, path, option)
            called.add((path, voice))
    assert called == {(path, voice) for path, options in TABLE.items() for voice in next(iter(options.values()))}


# ---------------------------------------------------------------------------------------------------------------
# The table and what is made of it

LITTLE = """\
phones.rule:
  in-a-box:
    they: "{{ who }} put phones in {{ answer.where }}."
    you: "Put your phone in {{ answer.where }}."
  at-home:
    they: "{{ who }} leave phones at home."
    you: "Leave your phone at home."
phones.told:
  head: "the {{ head }}"
  nobody: "{% if False %}nobody{% endif %}"
  lead: "a lead"
phones.broken:
  odd: "{{ nonsense }}"
"""


def written(page: str, table: str = LITTLE, **given: Any) -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    environment.globals |= {"choice": choices.chosen_from(choices.read(table)), "own_words": choices.own_words}
    return environment.from_string(page).render(given)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('choice("phones.rule", "they", who="Pupils")', "Pupils put phones in the box."),
        ('choice("phones.rule", "you")', "Put your phone in the box."),
        ('choice("phones.rule", "you", answer=other)', "Leave your phone at home."),
        ('choice("phones.told") | join(", ")', "the principal, a lead"),
        ('choice("phones.told", answer={"told": []}) | length', "0"),
    ],
)
def test_the_words_of_the_option_that_was_chosen(call: str, said: str) -> None:
    phones = {"rule": "in-a-box", "where": "the box", "told": ["head", "nobody", "lead"]}
    assert written(f"{{{{ {call} }}}}", phones=phones, other={"rule": "at-home"}, head="principal") == said


def test_an_answer_that_was_not_given_is_printed_as_it_is() -> None:
    gap, missing = "\ued00", facts.facts(None)
    for phones in (missing, {"rule": missing, "told": missing}):
        for call in ('choice("phones.rule", "you")', 'choice("phones.told")'):
            assert written(f"{{{{ {call} }}}}", phones=phones) == NOT_ANSWERED
    undecided = Undecided(gap)
    told = {"rule": undecided, "told": [undecided, "lead"]}
    assert written('{{ choice("phones.rule", "you") }}', phones=told) == f"{REPLACES}{gap}{gap}"
    assert written('{{ choice("phones.told") | join(", ") }}', phones=told) == f"{REPLACES}{gap}{gap}, a lead"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('choice("phones.rul", "you")', "No choice “phones.rul” in docs/_parts/choices.yml. Did you mean “phones.rule”?"),
        ('choice("phones.rule")', "“phones.rule” has no voice “” in docs/_parts/choices.yml."),
        ('choice("phones.rule", "yuo")', "“phones.rule” has no voice “yuo” in docs/_parts/choices.yml. Did you mean “you”?"),
        ('choice("phones.told", answer={"told": ["heads"]})', "“phones.told” has no words for “heads” in docs/_parts/choices.yml. Did you mean “head”?"),
    ],
)  # fmt: skip
def test_what_the_table_does_not_have_stops_the_build(call: str, said: str) -> None:
    with pytest.raises(TemplateError, match=f"^{re.escape(said)}$"):
        written(f"{{{{ {call} }}}}", phones={"rule": "at-home"})


def test_a_fault_in_a_wording_is_told_at_its_line() -> None:
    with pytest.raises(TemplateError, match=r"^'nonsense' is undefined$") as caught:
        written('{{ choice("phones.broken") }}', phones={"broken": "odd"})
    assert (caught.value.file, caught.value.line) == ("docs/_parts/choices.yml", 13)


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("", 1, "“the table” has nothing below it."),
        ("a.b:\n  one: x\na.b:\n  one: x\n", 3, "“a.b” stands twice in “the table”."),
        ("a.b:\n  one: x\n  one: y\n", 3, "“one” stands twice in “a.b”."),
        ("a.b:\n  one: {they: x, they: y}\n", 2, "“they” stands twice in “one”."),
        ("a.b: x\n", 1, "“a.b” has nothing below it."),
        ("a.b:\n  one: [x]\n", 2, "“one” has nothing below it."),
        ("a.b:\n  one: {they: [x]}\n", 2, "“one” has parts where its words should be."),
        ("a.b:\n  one: {they: x}\n  two: {you: y}\n", 3, "“two” has other voices than the options above it."),
        ("a.b:\n  one: {they: x}\n  two: y\n", 3, "“two” has other voices than the options above it."),
        ("a.b:\n  one: {{ head }}s\n", 2, "did not find expected"),
    ],
)
def test_a_table_that_is_none_is_told_at_its_line(table: str, line: int, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        choices.read(table)
    assert str(caught.value).startswith(said)
    assert (caught.value.file, caught.value.line) == ("docs/_parts/choices.yml", line)


def test_words_of_a_settings_own_come_after_a_space() -> None:
    assert written("A.{{ own_words(part) }}", part={"own_words": "B."}) == "A. B."
    assert written("A.{{ own_words(part) }}", part={"own_words": facts.facts(None)}) == "A."
    assert written("A.{{ own_words(part) }}", part=facts.facts(None)) == "A."
