"""A setting’s own words are judged once, when its file is read; on a page the rules look at ours, and at the seams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import lxml.html
import pytest
from support.attempts import Edits, said_of, written
from support.bases import data_of, edited, pages_of, setting_of
from support.composed import faults_on_pages, loaded
from support.places import ROOT, STARTER, TODAY

from schoolgate.agreement import calendar
from schoolgate.language import prose, seams, words
from schoolgate.policy.composing import inline
from schoolgate.publish import gate
from schoolgate.publish.gate.reading import Expected
from schoolgate.setting import load
from schoolgate.setting.model.policies import OtherPolicies

LEAD = ("people", "safeguarding_lead")


# ---------------------------------------------------------------------------------------------------------------
# What a school types is published, or is told at its line

FACTS: list[tuple[tuple[str | int, ...], str]] = [
    ((*LEAD, "hours"), "8 a.m. to 5 p.m. in term time"),
    ((*LEAD, "hours"), "Mon.–Fri., 9 a.m.–3.30 p.m."),
    ((*LEAD, "hours"), "Mon, Wed & Fri: 8.30am to 4pm"),
    ((*LEAD, "email"), "a.smith@oakfield.example"),
    ((*LEAD, "email"), "the.office@our.school.example"),
    (("office", "email"), "office@our.school.example"),
    (("site",), "https://our.school.example/"),
    (("site",), "https://www.the-school.an.example/online-safety/"),
    (("office", "address"), "The Old School, High St., Maidstone"),
    (("office", "called"), "reception (Block A)"),
    (("online_safety", "filtering", "broadband"), "Oakfield Broadband Inc."),
    (("online_safety", "filtering", "broadband"), "Oakfield Networks Corp."),
    (("online_safety", "filtering", "filter"), "SafeWeb Co."),
    (("online_safety", "filtering", "filter"), "Smart Filter, by Web & Co. Ltd."),
    (("online_safety", "monitoring", "supplier"), "Watch It!"),
    (("phones", "staff", "kept_in"), "locker a, b or c in the P.E. store"),
    (("phones", "staff", "may_use"), "in the staff room, before 8.30 a.m. and after 3.30 p.m."),
    (("phones", "learners", "given_back"), "when they enter the playground at 3.15 p.m."),
    (("phones", "learners", "confiscated", "to"), "a parent/carer"),
    (("phones", "learners", "confiscated", "kept_in"), "in-house safe 1 (a.k.a. the vault)"),
    (("other_policies", "behaviour", "title"), "Behaviour and anti-bullying policy (incl. A.I.)"),
    (("people", "specialists", 0, "role"), "A level coordinator"),
    (("people", "specialists", 0, "role"), "The SENCO"),
    (("people", "deputies", 0, "role"), "the deputy headteacher"),
    (("signs", 0, "place"), "Main entrance: Block A."),
    (("helplines", 0, "does"), "someone to talk to, 4 p.m. to 9 p.m. for 11- to 18-year-olds"),
]
SENTENCES = [
    "Phones stay in bags until 3.15 p.m. or, on a Friday, 2 p.m.",
    "Visitors enter the school by the main gate.",
    "Enter your details on the screen, and keep your phone away.",
    "Use your school name and email, never your own.",
    "Write to a.smith@oakfield.example or the.office@our.school.example.",
    "We use SafeWeb Co., Oakfield Inc., and others.",
    "Pupils may bring e.g. a watch and/or a tracker.",
    "Ask your parents/carers, form tutor/head of year or any other adult.",
    "We ask for a) the form, b) the fee and c) a bag.",
    "What the phone is is for the headteacher to say.",
    "The reason that that is so is on our website.",
    "Our rule is: “Off, away, all day!”",
    "Do it now…",
    "See the table for Class A, Set a, and so on.",
    "Is it off? None of us minds.",
    "Save it as .pdf, .docx or .odt.",
]
EDITS = [*FACTS, *((("phones", "staff", "own_words"), sentence) for sentence in SENTENCES)]


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize(("path", "typed"), EDITS)
def test_what_an_ordinary_school_types_is_taken_and_nothing_on_its_pages_is_wrong(
    path: tuple[str | int, ...], typed: str, tmp_path: Path
) -> None:
    read = loaded(edited(data_of("starter"), {path: typed}), tmp_path / "typed.yml")
    assert [str(fault) for fault in read.faults] == []
    assert read.setting is not None
    assert faults_on_pages(read.setting) == []


WARNED = {
    "What the phone is is for the headteacher to say.": "“is is”: is a word here twice? Write it once, or leave it if it is meant.",
    "We look for for phones.": "“for for”: is a word here twice? Write it once, or leave it if it is meant.",
    "Ask at the our office.": "“the our”: is one of these a mistake? Write one of them, or leave both if they are "
    "meant.",
    "Ask the, or come in.": "Is a word missing after “the”? Write it, or leave the text if it is meant.",
    "Bring pens and/or paper.": "“and/or” leaves the reader to guess. Write exactly what you do, and nothing else.",
    "Ask the manager/deputy first.": "“manager/deputy” leaves the reader to guess. Write exactly what you do, and nothing else.",
    "Bring 1) a pen and 2) paper.": "The ) here has no partner. Close what is opened, or delete it.",
    "Visitors enter the school here.": "“enter the” looks like an instruction on a form. Is it meant for the people "
    "who read your pages?",
}  # fmt: skip


@pytest.mark.parametrize("sentence", WARNED)
def test_what_is_only_suspicious_is_shown_at_its_line_and_stops_nothing(sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "typed.yml"
    read = loaded(edited(data_of("starter"), {("phones", "staff", "own_words"): sentence}), file)
    (line,) = [n for n, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if sentence in text]
    assert read.faults == []
    assert [(warned.line, warned.column, warned.message) for warned in read.warnings] == [(line, 16, WARNED[sentence])]


def test_nothing_in_our_own_settings_is_suspicious() -> None:
    for file in (
        STARTER,
        ROOT / "settings" / "examples" / "nursery.yml",
        ROOT / "settings" / "examples" / "federation.yml",
    ):
        assert load.load(file, TODAY, fictional=True).warnings == []


REFUSED = {
    (("phones", "staff", "own_words"), "Bring pens, paper, etc."): "“etc.” leaves the reader to guess. Write exactly what you do, and nothing else.",
    (("phones", "staff", "own_words"), "Phones stay in bags e.g. in class, if applicable."): "“if applicable” leaves the reader to guess. Write exactly what you do, and nothing else.",
    (("phones", "staff", "own_words"), "Phones “stay in the box."): "The “ here has no partner. Close what is "
    "opened, or delete it.",
    (("phones", "staff", "kept_in"), "the"): "“the” alone says nothing. Write the rest.",
    (("phones", "staff", "kept_in"), "is is"): "“is is” alone says nothing. Write the rest.",
    (("phones", "staff", "kept_in"), "the safe and the"): "This stops after “the”. Write the rest.",
    (("phones", "staff", "kept_in"), "the safe or"): "This stops after “or”. Write the rest.",
    (("phones", "banned_places", 1), "and the hall"): "This begins with “and”, and the page joins it to the words "
    "before. Write it without.",
    (("office", "called"), "our office"): "The page itself says “the” or “a” before this. Write it without “our”.",
    (("words", "head"), "A headteacher"): "The page itself says “the” or “a” before this. Write it without “A”.",
    (("words", "second"), "The Deputy Head"): "The page itself says “the” or “a” before this. Write it without “The”.",
    (("phones", "staff", "kept_in"), "the office."): "The page ends the sentence itself. Delete the full stop.",
    (("phones", "staff", "kept_in"), "the safe, etc."): "“etc.” leaves the reader to guess. Write exactly what you do, and nothing else.",
    (("phones", "staff", "own_words"), "[insert your rule]."): None,
    (("phones", "staff", "own_words"), "Click here to enter your rule."): None,
    (("phones", "staff", "own_words"), "Insert the rule for phones in your school here."): None,
    (("phones", "staff", "own_words"), "Delete as appropriate."): None,
    (("phones", "staff", "may_use"), "Enter the places where they may use them"): None,
}  # fmt: skip


@pytest.mark.parametrize(("path", "typed"), REFUSED)
def test_what_is_certainly_wrong_is_refused_at_its_line(
    path: tuple[str | int, ...], typed: str, tmp_path: Path
) -> None:
    said = said_of(written(STARTER, {path: typed}, tmp_path / "typed.yml"), TODAY)
    message = REFUSED[path, typed]
    assert said[:1] == [message] if message else "is only a placeholder." in said[0]


@pytest.mark.parametrize(
    ("path", "one", "many", "article"),
    [
        (("words", "learners"), "a young person", "young people", "a"),
        (("words", "learners"), "student", "The students", "The"),
        (("words", "session"), "An activity", "activities", "An"),
    ],
)
def test_a_word_of_ones_own_for_learners_or_lessons_has_no_article(
    path: tuple[str, ...], one: str, many: str, article: str, tmp_path: Path
) -> None:
    answers: Edits = {path: {"one": one, "many": many}}
    said = said_of(written(STARTER, answers, tmp_path / "typed.yml"), TODAY)
    assert said == [f"The page itself says “the” or “a” before this. Write it without “{article}”."]


# ---------------------------------------------------------------------------------------------------------------
# The gate sees our words and the seams


def test_an_abbreviation_may_begin_with_an_article() -> None:
    assert _faults("Ask at the a.k.a. the Den, in the a.m. class.") == []


@pytest.mark.parametrize("address", ["www.oakfield.example/visitors/a", "…/visitors/the", "x.example/or", "an.example"])
def test_an_address_may_begin_and_end_with_any_word(address: str) -> None:
    assert _faults(f"Read it at {address}") == []
    assert _faults(f"Read it (at {address}).") == []


def _faults(html: str, *own: str) -> list[str]:
    expected = Expected(
        "https://x.example/", frozenset(), {}, (), OtherPolicies.model_construct(), own=prose.OwnTexts(own)
    )
    page = f"<html><head><title>A page</title></head><body><main><p>{html}</p></main></body></html>"
    return [fault.removeprefix("page.html: ") for fault in gate.word_faults(page, expected)]


OWN = (
    "8 a.m. to 5 p.m.", "a.smith@oakfield.example", "Inc.", "Oakfield Broadband Inc.", "What it is is ours.", "Hall or the",
    "Visitors enter the school.", "the", "a", "our", "or", "is is", "an", "the a.m. class", "Set a",
)  # fmt: skip


@pytest.mark.parametrize("own", OWN)
def test_what_stands_inside_a_text_of_the_setting_is_no_fault_of_the_page(own: str) -> None:
    # No answer is as short as one that says nothing: see REFUSED.
    assert prose.says_nothing(own) or _faults(f"We say {own} <b>here</b>", *OWN) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("Open 8 a.m. to 5 p.m. in the .", "a word is missing in “Open …. in the .”."),
        ("Kept in the, 8 a.m. to 5 p.m.", "a word is missing in “Kept in the, ….”."),
        ("Ask the or come in the.", "a word is missing in “Ask the or come in the.”."),
        (
            "Ask the the office, a.smith@oakfield.example",
            "“the the” cannot be right in “Ask the the office, a.smith@oakfield.example”.",
        ),
        ("Ask the the a.m. class", "“the the” cannot be right in “Ask the the a.m. class”."),
        ("Open Oakfield Broadband Inc..", "a word is missing in “Open …..”."),
        ("Agreed by the", "a word is missing in “Agreed by the”."),
        ("It is is so.", "“is is” cannot be right in “It is is so.”."),
        ("Staff and and parents, Inc.", "“and and” cannot be right in “Staff and and parents, ….”."),
        ("Ask the a person, 8 a.m. to 5 p.m.", "“the a” cannot be right in “Ask the a person, ….”."),
        ("The The Grange", "“The The” cannot be right in “The The Grange”."),
        ("Enter the school here.", "“Enter the school here.” is only a placeholder."),
        ("Ring TBC, 8 a.m. to 5 p.m.", "“Ring TBC, 8 a.m. to 5 p.m.” is only a placeholder."),
        ("Kept in {{ place }}, 8 a.m. to 5 p.m.", "code is published: “Kept in {{ place }}, ….”."),
        ("8 a.m. to 5 p.m., .", "a word is missing in “…., .”."),
    ],
)
def test_a_fault_of_ours_beside_a_text_of_the_setting_is_found(html: str, fault: str) -> None:
    assert fault in _faults(html, *OWN)


def test_only_texts_that_a_rule_would_stumble_over_count_as_one_word() -> None:
    said = "Main entrance, the school office, a locked cabinet and Oakfield Primary School"
    assert prose.OwnTexts(said.split(", ")).as_one_word(said) == said
    assert prose.OwnTexts(["the", "a", "or", "our", "is"]).as_one_word("the a or our is") == "the a or our is"
    assert prose.OwnTexts(["8 a.m."]).as_one_word("18 a.m. 8 a.m.x 8 a.m.") == "18 a.m. 8 a.m.x ǂ."


# ---------------------------------------------------------------------------------------------------------------
# Seams: one stop, one article


def _read(source: str) -> str:
    root: Any = lxml.html.fragment_fromstring(inline.convert([source])[source], create_parent="div")
    return " ".join(root.text_content().split())


@pytest.mark.parametrize(
    ("template", "typed", "read"),
    [
        ("It comes from {}.", "Oakfield Inc.", "It comes from Oakfield Inc."),
        ("It comes from {}. We pay.", "Oakfield Inc.", "It comes from Oakfield Inc. We pay."),
        ("It comes from **{}**.", "Oakfield Inc.", "It comes from Oakfield Inc."),
        ("It comes from [{}](https://x.example/).", "Oakfield Inc.", "It comes from Oakfield Inc."),
        ("It comes from {}, and {}.", "Oakfield Inc.", "It comes from Oakfield Inc., and Oakfield Inc."),
        ("It hangs at {}.", "Lost?", "It hangs at Lost?"),
        ("It hangs at {}.", "Stop!", "It hangs at Stop!"),
        ("It hangs at {}.", "Wait…", "It hangs at Wait…"),
        ("Open {}.", "8 a.m. to 5 p.m.", "Open 8 a.m. to 5 p.m."),
        ("Open {}...", "at 5 p.m.", "Open at 5 p.m...."),
        ("It is {}.", "a plain answer", "It is a plain answer."),
        ("We follow the {}.", "The code of conduct", "We follow The code of conduct."),
        ("We follow the [{}](https://x.example/).", "The code of conduct", "We follow The code of conduct."),
        ("We follow our {}.", "Our behaviour policy", "We follow Our behaviour policy."),
        ("Ask the {}.", "An officer", "Ask An officer."),
        ("Ask the {}.", "A person", "Ask A person."),
        ("Ask the {}.", "the office", "Ask the office."),
        ("The {} decides.", "the office", "The office decides."),
        ("Our **{}** decides.", "our board", "Our board decides."),
        ("Ask the {}.", "A level coordinator", "Ask the A level coordinator."),
        ("Ask the {}.", "A. N. Other", "Ask the A. N. Other."),
        ("See the {}.", "A–Z of safeguarding", "See the A–Z of safeguarding."),
        ("See the {}.", "Theatre policy", "See the Theatre policy."),
        ("See all the {} here.", "Ansty policy", "See all the Ansty policy here."),
        ("- Ask at the {}.", "Inc.", "Ask at the Inc."),
    ],
)
def test_where_our_words_meet_theirs_they_read_as_one_sentence(template: str, typed: str, read: str) -> None:
    assert _read(template.replace("{}", words.escape(typed))) == read


def test_marks_of_the_review_edition_stand_in_no_way() -> None:
    html = f"<p>the \ue100{words.escape('The code')}\ue001 of \ue100{words.escape('Inc.')}\ue001.</p>"
    assert seams.mend(html) == "<p>\ue100&#84;he code\ue001 of \ue100Inc&#46;\ue001</p>"


@pytest.mark.parametrize("typed", ["the office", "The office.", "An hour?", "our way!", "A level", "a.m.", "…", "The"])
def test_what_was_typed_is_what_is_read(typed: str) -> None:
    assert _read(f"({words.escape(typed)})") == f"({typed})"
    assert words.capital(words.escape(typed)) == words.escape(words.capital(typed))


def test_titles_that_begin_with_an_article_read_well_in_every_place() -> None:
    titles: dict[tuple[str | int, ...], str] = {("other_policies", name, "title"): f"{article} {name.replace('_', ' ')} policy" for name, article in zip(
        ("child_protection", "behaviour", "staff_conduct", "complaints", "acceptable_use", "anti_bullying", "image_use",
         "confidentiality", "data_protection", "whistleblowing"),
        ("The", "Our", "A", "An", "our", "the", "The", "A", "an", "Our"), strict=True,
    )}  # fmt: skip
    for base in ("starter", "federation"):
        assert faults_on_pages(setting_of(edited(data_of(base), titles))) == []


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Complaints policy", "the Complaints policy"),
        ("The complaints procedure", "The complaints procedure"),
        ("Safeguarding policy", "the Safeguarding policy"),
        ("Keeping children safe: policies and procedures", "the Keeping children safe: policies and procedures"),
        ("King Alfred complaints ladder", "the King Alfred complaints ladder"),
        # What says what is done, and names no document, is quoted.
        ("Making a complaint", "“Making a complaint”"),
        ("Raising concerns and complaints", "“Raising concerns and complaints”"),
        ("How to complain", "“How to complain”"),
        ("Whistleblowing", "“Whistleblowing”"),
        ("Safeguarding and child protection", "“Safeguarding and child protection”"),
    ],
)
def test_a_title_that_takes_no_article_is_quoted(title: str, read: str) -> None:
    for source in (words.escape(title), f"[{words.escape(title)}](https://x.example/)"):
        shown = seams.quoted(source) if seams.takes_no_article(title) else source
        assert _read(f"We follow the {shown}.") == f"We follow {read}."


def test_among_several_titles_only_those_without_an_article_are_quoted() -> None:
    quoted = seams.quoted("Whistleblowing")
    for titles, read in (
        (["Code", quoted], "the Code and “Whistleblowing”"),
        ([quoted, "Code", "Plan"], "“Whistleblowing”, the Code and Plan"),
        ([quoted, words.escape("The code")], "“Whistleblowing” and The code"),
    ):
        assert _read(f"We follow the {words.join(seams.after_the(titles))}.") == f"We follow {read}."


def test_titles_without_an_article_read_well_in_every_place() -> None:
    titles: dict[tuple[str | int, ...], str] = {
        ("other_policies", "child_protection", "title"): "Safeguarding and child protection",
        ("other_policies", "behaviour", "title"): "Promoting positive behaviour",
        ("other_policies", "complaints", "title"): "Making a complaint",
        ("other_policies", "whistleblowing", "title"): "Whistleblowing",
    }
    for base in ("starter", "federation"):
        setting = setting_of(edited(data_of(base), titles))
        assert faults_on_pages(setting) == []
        text = " ".join(clause.text for clause in pages_of(setting).clauses)
        assert "the Safeguarding" not in text
        assert "about “Making a complaint”" in text


def test_the_foot_of_a_page_and_the_calendar_read_well_too() -> None:
    footer = (ROOT / "overrides" / "partials" / "footer.html").read_text(encoding="utf-8")
    shown = jinja2.Template(footer.partition("<p>")[2].partition("</p>")[0]).render(
        setting={"name": "Oakfield", "office": {"address": "The Old School, High St.", "called": "office"}}
    )
    assert shown == "Oakfield, The Old School, High St. Ask at the office for a paper copy."
    setting = setting_of(edited(data_of("starter"), {("people", "safeguarding_governor", "role"): "The Chair, Esq."}))
    entry = next(one for one in calendar.entries(setting, {}, TODAY) if one.id == "filtering")
    assert entry.more.endswith("IT staff and the chair, Esq.")
