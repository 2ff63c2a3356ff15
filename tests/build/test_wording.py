"""The wording: each page is in the English of its readers, whoever adopts it, and old faults do not come back.

Policies and the page for staff are in plain grammar and the profession’s terms; families, visitors and children read plain
words. Flesch-Kincaid grade level, by its published formula. The policies that this project began from score 13.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser
from support import yaml_files
from support.bases import BASES, data_of, edited, pages_of, people_pages_of, setting_of
from support.places import ROOT, TESTS
from support.signs import with_signs
from support.wording import (
    ABBREVIATIONS,
    Avoid,
    Section,
    Text,
    avoided,
    blocks,
    lines_of_clauses,
    longer_than,
    merged,
    missing,
    names_as_words,
    one_of_each,
    own_words,
    parsed,
    sections,
    sentences,
    slips,
    split,
    unexplained,
    words,
    words_of_code,
    words_of_template,
)

from schoolgate import paths, registers
from schoolgate.policy import choices, facts
from schoolgate.policy.provisions import policy_pages
from schoolgate.setting.model.setting import Setting

SOURCES = TESTS / "sources"
SCHOOLS = ("hersden", "penshurst", "chislet-hoath")  # real ones, whose answers are as long as answers are
SETTINGS = (*BASES, *SCHOOLS)
PEOPLE = ("start", "parents", "concern", "visitors", "staff", "pupils", "help", "signs")

LONGEST_SENTENCE = 25  # words
LONGEST_CLAUSE = 12  # lines on a telephone
POLICY_GRADE = 9
GRADES = {"staff": 9, "start": 6, "parents": 6, "concern": 6, "visitors": 6, "help": 5, "signs": 5, "pupils": 5}
YOUNG_GRADE = 3  # up to Year 6


@functools.cache
def setting(name: str) -> Setting:
    """Give a setting; those that do not exist hang a sign of each kind."""
    return with_signs(name) if name in BASES else setting_of(yaml_files.strings(SOURCES / f"{name}.yml"))


@functools.cache
def pages(name: str) -> dict[str, str]:
    """Give the pages of a setting as HTML, by name: its policies, and those for people. Signs are one."""
    people = people_pages_of(setting(name)).html
    found = {**pages_of(setting(name)).html, **{page: html for page, html in people.items() if page in PEOPLE}}
    return {**found, "signs": "".join(html for page, html in people.items() if page.startswith("sign "))}


def policies(name: str) -> dict[str, str]:
    return {page: html for page, html in pages(name).items() if page not in PEOPLE}


def titles(name: str) -> list[str]:
    """Give names that we did not choose: of the documents that a setting has, and of services."""
    services = [line.name for line in registers.helplines().values()] + [line.name for line in setting(name).helplines]
    return [*(other.title for other in setting(name).other_policies.listed()), *services]


def told(name: str, page: str) -> Text:
    """Give the sentences of a page, with each name that we did not choose as one word."""
    return Text(sentences(names_as_words(parsed(pages(name)[page]), titles(name))))


# ---------------------------------------------------------------------------------------------------------------
# How hard it is to read


def none_of(found: Iterable[str]) -> None:
    """Fail with all that was found, one a line: pytest cuts a long list short."""
    told_of = list(found)
    assert not told_of, "\n".join(["", *told_of])


@pytest.mark.parametrize("name", SETTINGS)
def test_staff_can_read_every_section_of_a_policy(name: str) -> None:
    none_of(
        f"{policy}: {', '.join(section.ids)}: grade {section.text.grade:.1f}"
        for policy, html in policies(name).items()
        for section in sections(html, titles(name))
        if section.text.grade > POLICY_GRADE
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_every_section_of_a_policy_is_measured(name: str) -> None:
    assert policies(name)
    for policy, html in policies(name).items():
        found = sections(html, titles(name))
        headings = [heading.get("id") for heading in parsed(html).iter("h2")]
        assert [id_ for section in found for id_ in section.ids] == [id_ for id_ in headings if ".cover" not in id_], (
            policy
        )
        assert sum(len(section.text.words) for section in found) > 1000, policy


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("page", PEOPLE)
def test_the_readers_of_a_page_can_read_it(name: str, page: str) -> None:
    if page not in pages(name):
        assert (name, page) == ("nursery", "pupils")
        return
    young = page == "pupils" and setting(name).ages[1] <= 11
    assert told(name, page).grade <= (YOUNG_GRADE if young else GRADES[page])


def test_where_pupils_are_of_every_age_each_part_is_for_its_readers() -> None:
    every_age = setting_of(edited(data_of("secondary"), {("ages",): ["4", "18"]}))
    root = names_as_words(parsed(people_pages_of(every_age).html["pupils"]), [])
    young, older = (
        Text([said for block in root.xpath("./*[preceding-sibling::h2[1][contains(., $part)]]", part=part) for said in sentences(block)])
        for part in ("Year 6 or below", "Year 7 or above")
    )  # fmt: skip
    assert young.grade <= YOUNG_GRADE
    assert older.grade <= GRADES["pupils"]


def test_what_helplines_do_is_told_as_plainly_as_the_advice_above_them() -> None:
    root = names_as_words(parsed(pages("starter")["help"]), [])
    lines = root.find_class("helpline")
    assert len(lines) > 30
    assert Text([said for line in lines for said in sentences(line)]).grade <= GRADES["help"]
    for line in lines:
        line.drop_tree()
    assert Text(sentences(root)).grade <= GRADES["help"]


# ---------------------------------------------------------------------------------------------------------------
# How long a sentence and a clause may be


@pytest.mark.parametrize("name", SETTINGS)
def test_no_sentence_runs_on(name: str) -> None:
    none_of(
        f"{page}: {len(words(sentence))} words: {sentence}"
        for page, html in pages(name).items()
        for sentence in longer_than(LONGEST_SENTENCE, sentences(names_as_words(parsed(html), titles(name))))
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_no_clause_fills_a_telephone(name: str) -> None:
    lines = [each for html in policies(name).values() for each in lines_of_clauses(html).items()]
    none_of(f"{id_}: {count} lines" for id_, count in lines if count > LONGEST_CLAUSE)


# How many lines of print a clause has, without lists of names: its height by the height of a line.
_LINES = """clause => [...clause.querySelectorAll('p, li')]
  .filter(block => block.matches('p') || /[.?!:]$/.test(block.textContent.trim()))
  .map(block => {
    const range = document.createRange()
    range.selectNodeContents(block.matches('li') ? block.firstChild : block)
    return Math.round(range.getBoundingClientRect().height / parseFloat(getComputedStyle(block).lineHeight))
  }).reduce((sum, lines) => sum + lines, 0)"""


def test_the_longest_clause_is_as_long_on_a_telephone_as_it_is_taken_for(
    browser: Browser, serve: Callable[[Path], str], starter: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for policy, html in policies("starter").items():
        page.goto(f"{serve(starter)}policies/{policy}/")
        lines = lines_of_clauses(html)
        id_ = max(lines, key=lambda id_: lines[id_])
        shown = page.locator(f"li[id='{id_}']").evaluate(_LINES)
        assert shown <= LONGEST_CLAUSE, id_
        assert shown <= lines[id_] + 1, id_
    page.close()


# ---------------------------------------------------------------------------------------------------------------
# Terms of the profession, and phrases that must not come back

_EVERY_POLICY = {
    "DSL": "DSLs?",
    "concern": "concerns?|concerned",
    "allegation": "allegations?",
    "evidence": "evidence",
    "record": "records?|recorded|recording",
    "report": "reports?|reported|reporting",
    "immediately": "immediately",
    "safeguarding": "safeguarding",
}
_TERMS = {
    "mobile": _EVERY_POLICY,
    "social": _EVERY_POLICY,
    "online": {
        **_EVERY_POLICY,
        "refer": "refer|refers|referral|referrals",
        "risk assess": "risk[- ]assess(?:es|ed|ment|ments)?|assess(?:es)? the risks?",
        "monitor": "monitor|monitors|monitored|monitoring",
        "induction": "induction",
        "as appropriate": "as appropriate|where appropriate",
        "child-on-child abuse": "child-on-child abuse",
        "low-level concern": "low-level concerns?",
        "victim": "victims?",
        "vulnerable": "vulnerable",
        "age-appropriate": "age-appropriate",
        "disciplinary action": "disciplinary",
        "indecent images": "indecent images?",
    },
    "staff": {
        "DSL": "DSLs?",
        "concern": "concerns?",
        "allegation": "allegations?",
        "record": "records?|recorded",
        "report": "reports?|reported",
        "immediately": "immediately",
        "LADO": "LADO",
    },
}
# Where searching without consent stands.
_OF_SCHOOLS = {"mobile": {"reasonable grounds": "reasonable grounds"}}
# These stand in rules that bind schools by name, and in those of older children.
_NOT_OF_NURSERIES = {"low-level concern", "induction", "victim"}

# Oxford’s -ize is British too, and no spelling checker minds it; ours is -ise.
_WITH_Z = "(?:apolog|author|capital|categor|criminal|emphas|final|minim|organ|prior|radical|real|recogn|special|summar|util|victim)iz"

# On any page, in a setting file’s questions, in the guide or in a message.
ANYWHERE = [
    Avoid("at the least", "at least"),
    Avoid("where that is right", "as appropriate"),
    Avoid("where that fits", "where appropriate"),
    Avoid("so that (?:nobody|no one|nothing) may", "to stop others …"),
    Avoid("what came of (?:it|them)", "the result, the outcome"),
    Avoid("(?:hand|go) round", "share, give out"),
    Avoid("that is as it should be", "this is expected"),
    Avoid("see(?:s)? to it", "name who does it, and what they do"),
]
# On any page of the site.
PAGES = [
    Avoid(_WITH_Z, "-ise, -isation"),
    Avoid("those who run our technology", "IT staff"),
    Avoid("good order", "disrupt the school"),
    Avoid("(?:they are|is) one of ours", "is identifiable as ours"),
    Avoid("lay(?:s)? down", "following the procedures of"),
    Avoid("go(?:es)? on hurting", "likely to continue to cause harm"),
    Avoid("inquiry is harmed", "so as not to jeopardise an investigation"),
    Avoid("(?:face|meet) discipline|or the courts", "may lead to disciplinary or legal action"),
    Avoid("plans? for action", "we act on the findings"),
    Avoid("(?:come|comes) to each at the right age|at the right age", "when it is age-appropriate"),
    Avoid("lists of people that", "public listings"),
    Avoid("take(?:s)? charge of", "is responsible for, leads on"),
    Avoid("need bring", "should bring"),
    Avoid("may follow from", "the consequences of"),
    Avoid("leave(?:s)? room for", "do not prevent"),
    Avoid("(?:the )?life online", "online, online safety"),
    Avoid("weigh(?:s|ed|ing)? up", "assess, consider"),
    Avoid("press(?:es)? them", "challenge"),
    Avoid("for they (?:are|have)", "because they are"),
    Avoid("is to be (?:written|given|told)|are to be (?:written|given|told)", "write it as an instruction"),
]
# In policies and on the page for staff, whose readers know the terms.
REGISTER = [
    Avoid("worr", "concern (about a child), allegation (about an adult)"),
    Avoid("at once", "immediately"),
    Avoid("proof", "evidence"),
    Avoid("our leaders", "senior leaders"),
    Avoid("those who lead on safeguarding|whoever leads on safeguarding|the safeguarding lead", "the DSL"),
    Avoid(r"(?:may|we|staff|also|must) watch\b|watch(?:es)? (?:how|over)|(?:is|are|be) watched", "monitor"),
    Avoid("meets? (?:unsuitable|harmful|upsetting)", "comes across"),
    Avoid("weigh(?:s|ed|ing)? the risks?", "risk assess"),
    Avoid("look(?:ing)? at indecent", "view"),
    Avoid("slips of their own", "their own lapses"),
]


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("page", _TERMS)
def test_staff_meet_the_terms_of_their_profession(name: str, page: str) -> None:
    may_search = name not in {"nursery", "club", "provision"}
    terms = {**_TERMS[page], **(_OF_SCHOOLS.get(page, {}) if may_search else {})}
    if name == "nursery":
        terms = {term: pattern for term, pattern in terms.items() if term not in _NOT_OF_NURSERIES}
    html = pages(name).get(page) or pages(name)["combined"]
    assert missing("\n".join(blocks(parsed(html))), terms) == []


@pytest.mark.parametrize("name", BASES)
def test_an_abbreviation_is_explained_where_it_first_stands(name: str) -> None:
    none_of(
        f"{page}: {found}"
        for page, html in pages(name).items()
        for found in unexplained("\n".join(blocks(names_as_words(parsed(html), titles(name)))), ABBREVIATIONS)
    )


@pytest.mark.parametrize("name", BASES)
def test_no_page_says_what_no_head_would_say(name: str) -> None:
    none_of(
        f"{page}: {found}"
        for page, html in pages(name).items()
        for found in avoided(
            "\n".join(blocks(parsed(html))), phrases_to_avoid(for_staff=page == "staff" or page not in PEOPLE)
        )
    )


def phrases_to_avoid(*, for_staff: bool) -> list[Avoid]:
    return [*ANYWHERE, *PAGES, *(REGISTER if for_staff else [])]


def _template_files() -> Iterator[tuple[Path, list[Avoid]]]:
    register = {*policy_pages(), paths.DOCS / "_parts" / "shared.md", paths.DOCS / "staff.md"}
    register |= {paths.DOCS / "_parts" / "papers" / "agreement-staff.md"}
    for file in sorted([*paths.DOCS.rglob("*.md"), paths.TEMPLATE / choices.FILE]):
        yield file, phrases_to_avoid(for_staff=file in register)


@pytest.mark.parametrize(
    ("file", "phrases"), [pytest.param(*each, id=str(each[0].relative_to(ROOT))) for each in _template_files()]
)
def test_no_answer_brings_an_old_phrase_back(file: Path, phrases: list[Avoid]) -> None:
    # Of some pages another answer prints another sentence. Guidance to those who draft is here too.
    none_of(avoided(words_of_template(file.read_text(encoding="utf-8")), phrases))


_PROSE = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(ROOT.glob("guide/*.md")),
    *sorted(ROOT.glob("starter/**/*.md")),
]


@pytest.mark.parametrize("file", _PROSE, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_written_for_webmasters_has_no_old_phrase(file: Path) -> None:
    none_of(avoided(file.read_text(encoding="utf-8"), ANYWHERE))


def test_no_message_and_no_question_has_an_old_phrase() -> None:
    said = {
        file.name: words_of_code(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "schoolgate").rglob("*.py"))
    }
    none_of(f"{name}: {found}" for name, text in said.items() for found in avoided(text, ANYWHERE))


def test_no_sentence_depends_on_one_title_or_one_person() -> None:
    # These print one or several: trustees, senior leaders, two policies. Only a verb that fits both may follow. After
    # “and the” there are at least two, so a verb for one may not.
    several = r"approving_body|leaders|curriculum|remote_rules|home_rules|policy\([^)]*\)"
    files = [*policy_pages(), paths.DOCS / "_parts" / "shared.md"]
    template = "\n".join(file.read_text(encoding="utf-8") for file in files)
    following = re.findall(rf"(and the )?\{{\{{ (?:{several}) \}}\}} (?=(\w+))", template)
    assert {("", "must"), ("", "when"), ("", "will"), ("", "can"), ("and the ", "have")} <= set(following)
    one, two = r"is|was|has|does|(?!as\b)\w+s", r"are|were|have|do"
    assert [verb for both, verb in following if re.fullmatch(one if both else f"{one}|{two}", verb)] == []


# ---------------------------------------------------------------------------------------------------------------
# Spelling and grammar


def words_of_settings() -> set[str]:
    """Give the words that settings choose: for those they teach, the head, sessions and themselves."""
    found = set()
    for name in BASES:
        given = facts.variables(setting(name), registers.authorities(), registers.social_media_age())
        found |= {
            str(given[key])
            for key in ("learner", "learners", "session", "sessions", "setting", "head", "leaders", "name")
        }
    return found


def test_no_page_has_a_slip_in_spelling_or_grammar(starter: Path) -> None:
    said = [block for name in BASES for html in pages(name).values() for block in blocks(parsed(html))]
    for file in sorted(starter.rglob("*.html")):  # and those that only a site has: privacy, accessibility, guidance
        page: Any = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        for main in page.xpath("//main | //article")[:1]:
            said += blocks(parsed(lxml.html.tostring(main, encoding="unicode")))
    assert len(said) > 3000
    none_of(
        f"tests/words.txt: no page says {word}"
        for word in sorted(own_words())
        if not any(word in block for block in said)
    )
    found = one_of_each((sentence for block in said for sentence in split(block)), words_of_settings())
    none_of(slips(found))


# ---------------------------------------------------------------------------------------------------------------
# What measures the wording sees what is wrong


def test_the_formulas_are_the_published_ones() -> None:
    plain = Text(["The cat sat on the mat."])
    assert (plain.words_a_sentence, plain.syllables_a_word) == (6, 1)
    assert plain.grade == pytest.approx(-1.45)
    assert plain.ease == pytest.approx(116.145)


_HARD = (
    "Members of the community are advised to ensure appropriate utilisation of technological equipment in accordance with "
    "organisational expectations, procedures and responsibilities at all times. Inappropriate communication constitutes a "
    "safeguarding consideration."
)


def test_hard_words_in_long_sentences_are_noticed() -> None:
    assert len(split(_HARD)) == 2
    assert Text(split(_HARD)).grade > POLICY_GRADE


def _policy(*sections_: tuple[str, str]) -> str:
    return "".join(
        f'<h2 id="online.{id_}">About it</h2><p class="opening">Staff:</p>'
        f'<ul class="clauses"><li class="clause" id="online.{id_}.one"><p><span class="clause-number">1.1</span> {said}'
        "</p></li></ul>"
        for id_, said in sections_
    )


def test_one_hard_section_of_a_plain_policy_is_noticed() -> None:
    plain = "We keep children safe online. " * 20
    found = sections(_policy(("cover", _HARD), ("plain", plain), ("hard", _HARD * 3), ("also", plain)), [])
    assert [section.ids for section in found] == [("online.plain",), ("online.hard",), ("online.also",)]
    assert [section.text.grade > POLICY_GRADE for section in found] == [False, True, False]


def test_a_section_of_few_words_is_measured_with_its_neighbour() -> None:
    def of(id_: str, count: int) -> Section:
        return Section((id_,), Text(["word " * count]))

    def ids(*measured: Section) -> list[tuple[str, ...]]:
        return [section.ids for section in merged(measured)]

    assert ids(of("a", 60), of("b", 59), of("c", 60), of("d", 3)) == [("a",), ("b", "c", "d")]
    assert ids(of("a", 20), of("b", 20), of("c", 20), of("d", 70)) == [("a", "b", "c"), ("d",)]
    assert ids(of("a", 3)) == [("a",)]


def test_a_long_sentence_is_noticed_and_a_long_title_is_not() -> None:
    twenty_five = "Staff " + "and pupils " * 12
    opening = '<span class="opening" hidden>The DSL</span> '
    page = parsed(_policy(("a", f"{opening}{twenty_five.strip()}."), ("b", f"{twenty_five.strip()}.")))
    assert [sentence[:9] for sentence in longer_than(25, sentences(page))] == ["The DSL S"]
    named = f'<p>Staff follow the <a href="https://x.example">{"very " * 30} long title</a>, and the Bring it in policy.</p>'
    assert sentences(names_as_words(parsed(named), ["Bring it in policy"])) == [
        "Staff follow the policy, and the policy."
    ]
    several = "<p>For you too: Shout, Samaritans, Police and Victim Support.</p>"
    assert sentences(names_as_words(parsed(several), ["Shout", "Samaritans", "Police", "Victim Support"])) == [
        "For you too: policy."
    ]


def test_whom_to_call_is_no_sentence() -> None:
    page = "<ul><li>Childline</li><li><strong>Owner:</strong> The head.</li><li>Call us.</li><li>When:<ul><li>now</li></ul></li></ul>"
    assert sentences(parsed(page)) == ["Call us.", "When:"]


def test_the_lines_of_a_clause_are_counted_without_its_opening_and_lists_of_names() -> None:
    said = f'<span class="opening" hidden>{"The DSL " * 50}</span> {"a word " * 10}'
    assert lines_of_clauses(_policy(("a", said), ("b", "a word " * 85))) == {"online.a.one": 2, "online.b.one": 17}
    listed = (
        '<ul><li class="clause" id="online.a.b"><p>Read these:</p><ul><li>A policy</li><li>Call us.</li></ul></li></ul>'
    )
    assert lines_of_clauses(listed) == {"online.a.b": 2}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Tell the DSL at once.", "immediately"),
        ("A worry is passed on.", "concern (about a child), allegation (about an adult)"),
        ("They are worried.", "concern (about a child), allegation (about an adult)"),
        ("Proof is kept.", "evidence"),
        ("We review it yearly at the least.", "at least"),
        ("Those who run our technology help.", "IT staff"),
        ("We radicalize nobody.", "-ise, -isation"),
    ],
)
def test_a_phrase_that_comes_back_is_noticed(said: str, instead: str) -> None:
    (found,) = avoided(said, [*ANYWHERE, *PAGES, *REGISTER])
    assert found.endswith(f": {instead}")


def test_words_that_only_look_like_such_a_phrase_are_left_alone() -> None:
    fine = "Wear smart watches. It is waterproof. At least once. Even one of ours. Our size. The safeguarding governor watches it."
    assert avoided(fine, [*ANYWHERE, *PAGES, *REGISTER]) == []


def test_what_stands_on_the_left_of_the_table_of_old_phrases_is_noticed() -> None:
    for said in (
        "Whoever leads on safeguarding gets the help that they need. Those who run our technology see to it.",
        "They leave room for people to learn.",
        "Anyone who meets unsuitable material",
        "We also act when it could upset good order here and people can tell that they are one of ours.",
        "as the Partnership lays down",
        "if keeping it would go on hurting someone",
        "so that no inquiry is harmed",
        "may face discipline or the courts",
        "What our checks show goes into our plans for action.",
        "We come to each at the right age.",
        "stay off the public lists of people that social networks keep",
        "we may watch how they are used",
        "Staff take charge of what they themselves need to learn",
        "Only pupils who walk home alone need bring one.",
        "Our community is told what may follow from looking at indecent images.",
    ):
        assert avoided(said, [*ANYWHERE, *PAGES, *REGISTER]), said


def test_a_term_that_is_missing_is_noticed() -> None:
    assert missing("Staff record each concern.", _TERMS["staff"]) == [
        "DSL",
        "allegation",
        "report",
        "immediately",
        "LADO",
    ]
    assert missing("The recorder is disconcerned.", {"record": "records?", "concern": "concerns?"}) == [
        "record",
        "concern",
    ]


def test_an_abbreviation_that_is_not_explained_is_noticed() -> None:
    explained = "Ask the designated safeguarding lead (DSL). The Local Authority Designated Officer, or LADO, says so."
    assert unexplained(explained, {"DSL": "safeguarding lead"}) == []
    assert (
        unexplained("Children’s special educational needs or disabilities (SEND) count. SEND again.", ABBREVIATIONS)
        == []
    )
    assert [found.partition(":")[0] for found in unexplained(f"The DSL leads. {explained}", ABBREVIATIONS)] == [
        "DSL",
        "LADO",
    ]


def test_words_of_a_template_are_told_from_its_code() -> None:
    source = '{# a worry #}\n- Text {{ proof("safe when it rains", "a-key") }}\n  {: #online.worries.one }\n{%- if worried %}more{% endif %}'
    assert words_of_template(source).split() == ["-", "Text", "safe", "when", "it", "rains", "more"]
    assert words_of_template(source).count("\n") == source.count("\n")
    assert (
        words_of_code(
            '"""At once."""\nPLACE = "a worry"\n\n\ndef proof() -> str:\n    """Why."""\n    return f"so {PLACE}"'
        )
        == "a worry\nso "
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("Staff recieve training each year.", "recieve"),
        ("We keep a behavior record.", "behavior"),
        ("Staff must immediatly refer it.", "immediatly"),
        ("An headteacher decides.", "An"),
        ("Pupils should of told us.", "should of"),
        ("He don’t know.", "don't"),
        ("Each pupil hands in there phone.", "there"),
        ("Tell the the DSL.", "the the"),
        ("Its a concern.", "Its"),
    ],
)
def test_a_slip_is_noticed(said: str, problem: str) -> None:
    assert [found.split(": ")[1] for found in slips([said])] == [problem]


def test_our_terms_names_and_numbers_are_no_slips() -> None:
    fine = "Ofsted and the LADO recognise sextortion: call Childline on 0800 1111 day or night, or see help.childline.org.uk. Under-16s may."
    assert list(slips([fine])) == []
    assert list(slips(["Zqxv."])) != []


def test_a_sentence_with_another_word_of_a_setting_s_is_looked_at_once() -> None:
    said = ["Pupils tell a teacher.", "Students tell a teacher.", "Pupils’ phones."]
    assert one_of_each(said, {"pupils", "students"}) == ["Pupils tell a teacher.", "Pupils’ phones."]
