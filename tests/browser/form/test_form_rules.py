"""The form’s rules in a real browser: it asks, says and writes what Python does, whatever has been answered."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support import form
from support.form import told
from support.places import STARTER

from schoolgate.form.blank import blank_file
from schoolgate.language import roles, words
from schoolgate.setting import questions
from schoolgate.setting.model import asked, people
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.practices.filled import filled, words_of
from schoolgate.setting.practices.groups import groups, said

PATHS = [".".join(map(str, path)) for path in asked.DECIDED]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the form’s functions, and `given`, the answers of every setting that is tried."""
    opened = form.opened(browser)
    told(opened, "(given) => { window.given = given; return []; }", form.tried())
    yield opened
    opened.close()


def differences(cases: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Give the first cases in which Python and the browser say different things, with what each says."""
    assert len(cases) == len(ours) == len(theirs)
    return [found for found in zip(cases, ours, theirs, strict=True) if found[1] != found[2]][:5]


# ---------------------------------------------------------------------------------------------------------------
# What is asked


def test_the_form_asks_what_a_setting_is_asked(page: Page) -> None:
    given = form.tried()
    theirs = told(
        page, "(paths) => given.map((answers) => paths.filter((path) => isAsked(path.split('.'), answers)))", PATHS
    )
    ours = [[path for path in PATHS if asked.is_asked(tuple(path.split(".")), Typed.read(one))] for one in given]
    assert differences(given, ours, theirs) == []
    assert len({tuple(one) for one in ours}) > 30


def test_a_question_below_another_is_asked_where_that_is(page: Page) -> None:
    every = [path for path in _every() if path[0] not in {"changes", "practices"}]
    given = form.tried()[::40]
    theirs = told(
        page, "(given, paths) => given.map((answers) => paths.map((path) => isAsked(path, answers)))", given, every
    )
    ours = [[asked.is_asked(path, Typed.read(one)) for path in every] for one in given]
    assert differences(given, ours, theirs) == []
    assert page.evaluate("isAsked(['people', 'deputies', 0, 'role'], {kind: 'childminder'})") is False
    assert page.evaluate("isAsked(['people', 'deputies', 0, 'role'], {})") is True


def _every(above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key in questions.keys_at(above):
        yield (*above, key)
        yield from _every((*above, key))


def test_the_form_knows_which_policies_state_answers(page: Page) -> None:
    given = form.tried()
    theirs = told(page, "() => given.map(adopted)")
    ours = [[policy for policy in POLICIES if policy in Typed.read(one).policies] for one in given]
    assert differences(given, ours, theirs) == []


def test_the_form_knows_the_kind(page: Page) -> None:
    given = form.tried()
    theirs = told(page, "() => given.map((answers) => [kindName(answers), kindOf(answers)?.noun || null])")
    ours = [[one["kind"].lower(), kind.noun] if (kind := Typed.read(one).kind) else ["", None] for one in given]
    assert differences(given, ours, theirs) == []


PLACEHOLDERS = [
    "", " ", "TBC", "tbc", "T.B.A.", "to be confirmed", "To follow.", "xxx", "none", "n/a", "[insert name]", "[x]", "<your school>",
    "Lorem ipsum", "enter the date", "click here to enter", "—", "...", "dd/mm/yyyy", "Name, role", "sample", "null", "Unknown;",
    "It was wrong.", "Xavier", "No policy is ready", "samples of work", "the St. John’s Hall", "enterprise", "exxxtra", "écolexxx",
    "a [name] of ours", "Your policy", "insert your name", "Ølorem", "lorem", "to be agreed by all", "X", "x x", "_", "٣", "é",
]  # fmt: skip


def test_the_form_knows_what_is_no_answer_yet(page: Page) -> None:
    theirs = told(page, "(texts) => texts.map(isPlaceholder)", PLACEHOLDERS)
    ours = [words.is_placeholder(text) for text in PLACEHOLDERS]
    assert differences(PLACEHOLDERS, ours, theirs) == []
    assert {*ours} == {True, False}


# ---------------------------------------------------------------------------------------------------------------
# What is said


def test_the_form_says_of_each_practice_what_the_pages_say(page: Page) -> None:
    given = form.tried()
    says = [practice for group in groups().values() for practice in group]
    theirs = told(
        page, "(says) => given.map((answers) => says.map((one) => filled(one, answers)))", [one.says for one in says]
    )
    ours = [[said(practice, typed) for practice in says] for typed in map(Typed.read, given)]
    assert differences(given, ours, theirs) == []


def test_the_form_knows_each_word_of_a_setting(page: Page) -> None:
    given = form.tried()
    names = [*words_of(Typed.read({}))]
    holes = " | ".join(f"{{{name}}} {{{words.capital(name)}}} {{a_{name}}}" for name in names)
    theirs = told(page, "(holes) => given.map((answers) => filled(holes, answers))", holes)
    ours = [filled(holes, typed) for typed in map(Typed.read, given)]
    assert differences(given, ours, theirs) == []


def test_the_form_asks_about_the_groups_of_practices_that_a_setting_is_asked_about(page: Page) -> None:
    given = form.tried()
    theirs = told(page, "() => given.map(groupsAsked)")
    assert len(theirs) > 100
    for answers, found in zip(given, theirs, strict=True):
        typed = Typed.read(answers)
        assert [_as_told(group) for group in found] == [
            (
                group.id, group.about, group.answered_by, group.wording,
                [(p.id, said(p, typed), {".".join(map(str, path)): a for path, a in p.answers_for(typed)}) for p in practices],
            )
            for group in groups().values()
            if (practices := group.asked_of(typed))
        ]  # fmt: skip


def _as_told(group: dict[str, Any]) -> tuple[Any, ...]:
    practices = [(one["id"], one["says"], dict(one["answers"])) for one in group["practices"]]
    return group["id"], group["about"], group["answered_by"], group["wording"], practices


HOLES = [
    "phones.learners.where", "phones.banned_places", "phones.learners.rule", "name", "office.called", "people.deputies.role",
    "policies.told_by", "online_safety.ai.approved_by", "phones.learners", "ages", "words.learners", "site",
]  # fmt: skip


def test_the_form_fills_in_answers(page: Page) -> None:
    given = form.tried()
    sentence = " ".join(f"It is {{{hole}}}, or {{a_{hole}}}." for hole in HOLES)
    theirs = told(page, "(sentence) => given.map((answers) => filled(sentence, answers))", sentence)
    ours = [filled(sentence, typed) for typed in map(Typed.read, given)]
    assert differences(given, ours, theirs) == []


@pytest.mark.parametrize(
    ("template", "answers", "at", "said_"),
    [
        ("{Learners} hand them in.", {}, [], "Pupils hand them in."),
        ("No hole {here", {}, [], "No hole {here"),
        ("kept in {phones.learners.where}", {}, [], "kept in …"),
        ("kept in {phones.learners.where}", {"phones": {"learners": {"where": "{learners}"}}}, [], "kept in {learners}"),
        (
            "in {phones.learners.groups.where}",
            {"phones": {"learners": {"groups": [{"where": "A"}, {"where": "B"}]}}},
            ["phones", "learners", "groups", 1, "rule"],
            "in B",
        ),
        ("in {phones.learners.groups.where}", {"phones": {"learners": {"groups": [{"where": "A"}]}}}, [], "in …"),
        (
            "the {people.safeguarding_lead.role}",
            {"people": {"safeguarding_lead": {"role": "Bursar"}}},
            ["people", "safeguarding_lead", 0, "phone"],
            "the Bursar",
        ),
        ("{phones.learners.rule}", {"phones": {"learners": {"rule": {"own_words": "Off."}}}}, [], "Off."),
    ],
)  # fmt: skip
def test_a_sentence_in_a_list_is_filled_in_from_its_own_item(
    page: Page, template: str, answers: dict[str, Any], at: list[str | int], said_: str
) -> None:
    assert told(page, "filled", template, answers, at) == said_


WORDS = [
    "pupil", "apprentice", "unit", "uninsured child", "university student", "European", "hour", "honest child", "heir", "11-year-old",
    "18 year old", "8", "one", "once", "SLT member", "LADO", "DSL", "NAHT rep", "HLTA", "useful child", "umbrella", "étudiant", "Oak",
    "X", "euro", "ewe", "A level student", "user", "unicorn", "", "one-to-one", "MP", "iPad", "an-hour", "UN", "ÉCOLE", "Ox",
]  # fmt: skip
ROLES = [
    "Head", "headteacher", "Head teacher and SENCO", "the Headmistress", "Acting headteacher (DSL)", "Designated safeguarding lead",
    "SENCO & head", "Bursar/Head", "co-headteachers", "Heads of school", "Our principal", "Interim Principal", "principal", "DSL", "",
    "vice principals in charge", "Deputy head", "deputies", "deputies in charge", "Chair, governors", "managers (two)", "Directrice",
    "Executive headteacher and safeguarding lead", "lead of leads", "owners", "co-principals of both sites", "bosses", "matrons, day",
]  # fmt: skip


def test_the_form_tells_a_from_an_and_one_from_several(page: Page) -> None:
    found = told(page, "(words) => words.map(withA)", WORDS)
    assert differences(WORDS, [words.a(word) for word in WORDS], found) == []
    found = told(page, "(roles) => roles.map((role) => [oneOf(role) || null, withArticle(role)])", ROLES)
    assert differences(ROLES, [[roles.one_of(role), roles.with_article(role)] for role in ROLES], found) == []
    pairs = [*map(list, itertools.product(ROLES, ROLES))]
    found = told(page, "(pairs) => pairs.map(([one, other]) => isSameRole(one, other))", pairs)
    assert differences(pairs, [people.same_role(*pair) for pair in pairs], found) == []
    lists = [
        list(some) for number in range(5) for some in itertools.permutations(["a", "b and c", "d or e", "f"], number)
    ]
    for word in ("and", "or"):
        found = told(page, "(lists, word) => lists.map((items) => joined(items, word))", lists, word)
        assert differences(lists, [words.join(some, word) for some in lists], found) == []


# ---------------------------------------------------------------------------------------------------------------
# The new file


def test_a_new_file_is_the_one_that_schoolgate_new_writes(page: Page) -> None:
    starter = STARTER.read_text(encoding="utf-8")
    some = [list(policies) for number in range(4) for policies in itertools.combinations(POLICIES, number)]
    cases = [(policies, kind) for kind in (None, *KINDS) for policies in some]
    theirs = told(
        page, "(cases) => cases.map(([policies, kind]) => blankFile(policies, kind, '../schema.json'))", cases
    )
    ours = [blank_file(starter, "../schema.json", policies, kind) for policies, kind in cases]
    for case, one, other in zip(cases, ours, theirs, strict=True):
        assert other == one, case
    assert len({*ours}) > 100
