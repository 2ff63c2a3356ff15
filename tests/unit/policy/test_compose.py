"""Clauses: literal Markdown in, literal HTML out, and what is recorded beside it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support import clause_reader as reader

from schoolgate.errors import TemplateError
from schoolgate.policy import provisions
from schoolgate.policy.composing.compose import compose
from schoolgate.policy.composing.policy import Note, Policy, Promise, clauses_by_citation
from schoolgate.setting.model.parts import Change

CONDITIONS = {
    "school": None,
    "not-childminding": None,
    "nursery": "It is for early years settings.",
    "exams": "Nobody here sits examinations.",
}


def composed(
    source: str,
    changes: Mapping[str, Change] = {},
    conditions: Mapping[str, str | None] = {},
    notes: Mapping[str, Any] = {},
) -> Policy:
    return compose("mobile", textwrap.dedent(source).strip(), changes, conditions, notes)


def converted(source: str, changes: Mapping[str, Change] = {}, conditions: Mapping[str, str | None] = {}) -> str:
    return composed(source, changes, conditions).html


def texts(policy: Policy) -> dict[str, str]:
    return {clause.id: clause.text for clause in policy.clauses}


def change(**how: str) -> Change:
    return Change.model_validate(how)


def same(html: str, expected: str) -> None:
    assert html == textwrap.dedent(expected).strip()


def clause(id_: str, number: str, words: str) -> str:
    return f'<li class="clause" id="{id_}"><p><a class="clause-number" href="#{id_}">{number}</a> {words}</p>\n</li>'


STAFF = """
## Staff {: #mobile.staff }

- Staff keep phones away.
  {: #mobile.staff.away }
- Staff switch them off.
  {: #mobile.staff.off }
- Staff use our equipment.
  {: #mobile.staff.ours }
"""


# ---------------------------------------------------------------------------------------------------------------
# Literal Markdown, literal HTML


def test_a_tight_list() -> None:
    same(
        converted("""
            ## Staff {: #mobile.staff }

            - Staff keep **phones** away & switch [them](https://oakfield.example/) off.
              {: #mobile.staff.away .locked choice=phones.staff }
            - Staff use our equipment.
              {: #mobile.staff.ours }
        """),
        """
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        <li class="clause" id="mobile.staff.away"><p><a class="clause-number" href="#mobile.staff.away">1.1</a> Staff keep <strong>phones</strong> away &amp; switch <a href="https://oakfield.example/">them</a> off.</p>
        </li>
        <li class="clause" id="mobile.staff.ours"><p><a class="clause-number" href="#mobile.staff.ours">1.2</a> Staff use our equipment.</p>
        </li>
        </ul>
        """,
    )


def test_bullets_with_lines_between_them_are_as_those_without() -> None:
    same(
        converted(
            """
            ## Staff {: #mobile.staff }

            - Staff keep phones away.
              {: #mobile.staff.away }

            - Staff use our equipment.
              {: #mobile.staff.ours when=school }
        """,
            conditions=CONDITIONS,
        ),
        """
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        <li class="clause" id="mobile.staff.away"><p><a class="clause-number" href="#mobile.staff.away">1.1</a> Staff keep phones away.</p>
        </li>
        <li class="clause" id="mobile.staff.ours"><p><a class="clause-number" href="#mobile.staff.ours">1.2</a> Staff use our equipment.</p>
        </li>
        </ul>
        """,
    )


def test_nested_bullets_have_no_number_and_no_link() -> None:
    same(
        converted("""
            ## Staff {: #mobile.staff }

            - These places are *closed* to phones:
              {: #mobile.staff.places }
                - the toilets
                - the **pool**
            - Staff use our equipment.
              {: #mobile.staff.ours }
        """),
        """
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        <li class="clause" id="mobile.staff.places"><p><a class="clause-number" href="#mobile.staff.places">1.1</a> These places are <em>closed</em> to phones:</p>
        <ul>
        <li>the toilets</li>
        <li>the <strong>pool</strong></li>
        </ul>
        </li>
        <li class="clause" id="mobile.staff.ours"><p><a class="clause-number" href="#mobile.staff.ours">1.2</a> Staff use our equipment.</p>
        </li>
        </ul>
        """,
    )


def test_only_the_words_of_a_link_lead_somewhere_and_only_what_is_strong_is() -> None:
    (clause,) = composed("""
        ## Staff {: #mobile.staff }

        - These places are closed, as [our map](/policies/mobile.md) shows:
          {: #mobile.staff.places }
            - the toilets
            - the **pool**
    """).clauses
    assert [(run.text, run.strong, run.to, run.mark) for run in clause.runs] == [
        ("These places are closed, as ", False, "", ""), ("our map", False, "/policies/mobile.md", ""), (" shows:", False, "", ""),
        (" ", False, "", ""), ("the toilets", False, "", ""),
        (" ", False, "", ""), ("the ", False, "", ""), ("pool", True, "", ""),
    ]  # fmt: skip


def test_guidance_is_on_no_page_and_kept_beside_its_clause() -> None:
    policy = composed(
        """
        ## Staff {: #mobile.staff }

        - Staff keep phones away.
          {: #mobile.staff.away }

            !!! guidance "Decide this first"
                One place. Named *the same way* everywhere.

                A second paragraph.

        - Staff use our equipment.
          {: #mobile.staff.ours }

        !!! guidance
            This one stands between two clauses.

        - Staff switch them off.
          {: #mobile.staff.off when=exams }

            !!! guidance "And then this"
                A third.
    """,
        conditions=CONDITIONS,
    )
    same(
        policy.html,
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.away", "1.1", "Staff keep phones away."), " " * 8).strip()}
        {textwrap.indent(clause("mobile.staff.ours", "1.2", "Staff use our equipment."), " " * 8).strip()}
        </ul>
        """,
    )
    assert policy.guidance == {
        "mobile.staff.away": (
            Note("Decide this first", ("One place. Named <em>the same way</em> everywhere.", "A second paragraph.")),
        ),
        "": (Note("Guidance", ("This one stands between two clauses.",)),),
        "mobile.staff.off": (Note("And then this", ("A third.",)),),
    }
    assert policy.drafting_words == [
        "Decide this first", "One place. Named the same way everywhere.", "A second paragraph.", "Guidance",
        "This one stands between two clauses.", "And then this", "A third.",
    ]  # fmt: skip


def test_key_facts_have_links_and_no_numbers() -> None:
    same(
        converted("""
            ## Key facts {: #mobile.cover .key-facts .locked }

            - **School:** Oakfield
              {: #mobile.cover.identity .locked }

            ## Staff {: #mobile.staff }

            - Staff keep phones away.
              {: #mobile.staff.away }
        """),
        f"""
        <h2 class="key-facts" id="mobile.cover">Key facts</h2>
        <ul class="clauses">
        <li class="clause" id="mobile.cover.identity"><p><strong>School:</strong> Oakfield</p>
        </li>
        </ul>
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.away", "1.1", "Staff keep phones away."), " " * 8).strip()}
        </ul>
        """,
    )


def test_what_stands_before_the_first_section_is_not_a_clause() -> None:
    same(
        converted("""
            # Policies & rules

            We have withdrawn [one](mobile.md).

            ## Staff {: #mobile.staff }

            - A.
              {: #mobile.staff.a }
        """),
        f"""
        <h1 id="policies-rules">Policies &amp; rules</h1>
        <p>We have withdrawn <a href="mobile.md">one</a>.</p>
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.a", "1.1", "A."), " " * 8).strip()}
        </ul>
        """,
    )


# ---------------------------------------------------------------------------------------------------------------
# What stands and what does not


OPENED = """
## The DSL {: #online.dsl }

- The DSL and the deputies share this work.
  {: #online.dsl.deputies same=lead-shares }

The DSL:
{: .opening }

- records each concern.
  {: #online.dsl.records .promise }
- tells parents, as appropriate.
  {: #online.dsl.parents when=school }
- plans our events.
  {: #online.dsl.events when=exams }
"""


def test_clauses_that_continue_an_opening_have_it_above_them_once_and_hidden_in_each() -> None:
    same(
        converted(OPENED, conditions=CONDITIONS),
        f"""
        <h2 id="online.dsl"><a class="clause-number" href="#online.dsl">1.</a> The DSL</h2>
        <ul class="clauses">
        {clause("online.dsl.deputies", "1.1", "The DSL and the deputies share this work.")}
        </ul>
        <p class="opening">The DSL:</p>
        <ul class="clauses">
        {clause("online.dsl.records", "1.2", '<span class="opening" hidden="">The DSL</span> records each concern.')}
        {clause("online.dsl.parents", "1.3", '<span class="opening" hidden="">The DSL</span> tells parents, as appropriate.')}
        </ul>
        """.replace("        ", ""),
    )


def test_a_clause_with_an_opening_is_a_sentence_wherever_it_stands_alone() -> None:
    policy = composed(OPENED, conditions=CONDITIONS)
    assert texts(policy)["online.dsl.records"] == "The DSL records each concern."
    assert texts(policy)["online.dsl.parents"] == "The DSL tells parents, as appropriate."
    assert policy.promises == [Promise("online", "1. The DSL", "online.dsl.records", "The DSL records each concern.")]


@pytest.mark.parametrize(
    ("changes", "conditions"),
    [({"online.dsl.parents": change(omit="We do it otherwise.")}, CONDITIONS), ({}, {**CONDITIONS, "school": "No."})],
)
def test_a_clause_that_is_left_alone_under_an_opening_says_it(changes: Any, conditions: Any) -> None:
    html = converted(OPENED, changes, conditions)
    assert '<span class="opening">The DSL</span> records each concern.' in html
    assert "The DSL:" not in html
    assert html.count("<ul") == 1


def test_words_of_a_setting_s_own_are_a_sentence_without_the_opening() -> None:
    ours, added = change(replace="Our bursar records each concern."), change(add="They keep it for six years.")
    policy = composed(
        OPENED.replace("when=exams", ""), {"online.dsl.records": ours, "online.dsl.parents": added}, CONDITIONS
    )
    html = policy.html
    assert policy.ours == {"online.dsl.records": "<p>The DSL records each concern.</p>"}
    assert texts(policy)["online.dsl.records"] == "Our bursar records each concern."
    assert texts(policy)["online.dsl.parents"] == "The DSL tells parents, as appropriate. They keep it for six years."
    assert html.index("Our bursar") < html.index('<p class="opening">') < html.index("tells parents")


def test_an_opening_goes_with_all_that_continues_it() -> None:
    html = converted(
        OPENED, conditions={**CONDITIONS, "school": "No."}, changes={"online.dsl.records": change(omit="No.")}
    )
    assert "opening" not in html
    assert html.count("<ul") == 1


def test_where_policies_are_one_document_each_clause_keeps_its_own_opening() -> None:
    page = """
        # One {: #mobile }

        ## Staff {: #mobile.staff part=staff }

        Staff:
        {: .opening }

        - keep phones *off*.
          {: #mobile.staff.off }
        - keep them away.
          {: #mobile.staff.away }

        # Two {: #social }

        ## Staff online {: #social.staff part=staff }

        - Nobody posts as us.
          {: #social.staff.posts }

        Staff:
        {: .opening }

        - are kind.
          {: #social.staff.kind }

        Our **leaders** will:
        {: .opening }

        - help.
          {: #social.staff.help }
        - and listen.
          {: #social.staff.listen }
    """
    policy = composed(page)
    assert [*texts(policy).values()] == [
        "Staff keep phones off.", "Staff keep them away.", "Nobody posts as us.", "Staff are kind.",
        "Our leaders will help.", "Our leaders will and listen.",
    ]  # fmt: skip
    assert [line for line in policy.html.splitlines() if line.startswith(("<p", "<ul"))] == [
        '<p class="opening">Staff:</p>', '<ul class="clauses">', '<ul class="clauses">',
        '<p class="opening">Our <strong>leaders</strong> will:</p>', '<ul class="clauses">',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (OPENED.replace("The DSL:\n", "The DSL\n"), "The opening “The DSL” does not end with a colon."),
        (
            OPENED.replace("records .promise", "records same=kept"),
            "“online.dsl.records” states a rule of several policies, so it is a whole sentence. Place it before the opening “The DSL:”.",
        ),
    ],
)
def test_an_opening_that_cannot_be_continued_is_a_fault_of_the_template(source: str, message: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(message)):
        converted(source)


def test_numbers_have_no_holes_after_a_clause_is_left_out() -> None:
    policy = composed(
        """
            ## Aims {: #mobile.aims when=nursery }

            - For nurseries.
              {: #mobile.aims.nursery }

            ## Staff {: #mobile.staff }

            - Staff keep phones away.
              {: #mobile.staff.away }
            - Examinations have rules.
              {: #mobile.staff.exams when=exams }
            - Staff switch them off.
              {: #mobile.staff.off when=school }
            - Staff use our equipment.
              {: #mobile.staff.ours }
            """,
        {"mobile.staff.away": change(omit="We have no staff of our own.")},
        CONDITIONS,
    )
    same(
        policy.html,
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.off", "1.1", "Staff switch them off."), " " * 8).strip()}
        {textwrap.indent(clause("mobile.staff.ours", "1.2", "Staff use our equipment."), " " * 8).strip()}
        </ul>
        """,
    )
    assert policy.absent == {
        "mobile.aims.nursery": "It is for early years settings.",
        "mobile.staff.away": "We have no staff of our own.",
        "mobile.staff.exams": "Nobody here sits examinations.",
    }
    assert [*texts(policy)] == ["mobile.staff.off", "mobile.staff.ours"]
    assert policy.headings == {"mobile.aims": "Aims", "mobile.staff": "Staff"}


def test_a_section_goes_with_all_it_holds_once_nothing_is_left_in_it() -> None:
    same(
        converted(
            """
            ## Aims {: #mobile.aims }

            - Only for nurseries.
              {: #mobile.aims.nursery when=nursery }

            ## Staff {: #mobile.staff }

            - Staff keep phones away.
              {: #mobile.staff.away }
            """,
            conditions=CONDITIONS,
        ),
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.away", "1.1", "Staff keep phones away."), " " * 8).strip()}
        </ul>
        """,
    )


def test_one_page_may_hold_two_policies_under_one_numbering() -> None:
    policy = composed(STAFF + "\n# Social\n\n## Accounts {: #social.accounts }\n\n- One.\n  {: #social.accounts.one }")
    assert [(clause.id, clause.number) for clause in policy.clauses] == [
        ("mobile.staff.away", "1.1"),
        ("mobile.staff.off", "1.2"),
        ("mobile.staff.ours", "1.3"),
        ("social.accounts.one", "2.1"),
    ]


def test_of_policies_that_are_one_document_the_shared_sections_stand_first_and_last() -> None:
    parts = ["review", "links", "worries:staff", "staff", "useful-links", "everyone", "breach", "aims", "worries", "key-facts"]  # fmt: skip
    sections = [
        f"## {part} {{: #mobile.{part.replace(':', '-')} part={part} }}\n\n- One.\n  {{: #mobile.{part.replace(':', '-')}.one }}"
        for part in parts
    ]
    own = "## Own {: #mobile.own }\n\n- One.\n  {: #mobile.own.one }"
    policy = composed("\n\n".join(["# One {: #mobile }", *sections[:5], own, *sections[5:], "# Two {: #social }", sections[3].replace("mobile", "social")]))  # fmt: skip
    assert [section.id.partition(".")[2] for section in policy.sections if section.id] == [
        "key-facts", "aims", "links", "everyone", "staff", "own", "breach", "worries-staff", "worries", "review", "useful-links",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# A setting's changes


def test_replace_omit_and_add_on_clauses() -> None:
    policy = composed(
        STAFF,
        {
            "mobile.staff.away": change(replace="Phones stay in the staff room."),
            "mobile.staff.off": change(omit="A phone is our alarm."),
            "mobile.staff.ours": change(add="The office lends cameras."),
        },
    )
    same(
        policy.html,
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.away", "1.1", "Phones stay in the staff room."), " " * 8).strip()}
        <li class="clause" id="mobile.staff.ours"><p><a class="clause-number" href="#mobile.staff.ours">1.2</a> Staff use our equipment.</p>
        <p>The office lends cameras.</p>
        </li>
        </ul>
        """,
    )
    assert policy.absent == {"mobile.staff.off": "A phone is our alarm."}
    assert [*texts(policy)] == ["mobile.staff.away", "mobile.staff.ours"]


def test_add_comes_after_nested_bullets_and_replace_takes_them_out() -> None:
    source = """
        ## Staff {: #mobile.staff }

        - Closed to phones:
          {: #mobile.staff.places }
            - the pool
    """
    added = converted(source, {"mobile.staff.places": change(add="Ask if you are not sure.")})
    same(
        added,
        """
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        <li class="clause" id="mobile.staff.places"><p><a class="clause-number" href="#mobile.staff.places">1.1</a> Closed to phones:</p>
        <ul>
        <li>the pool</li>
        </ul>
        <p>Ask if you are not sure.</p>
        </li>
        </ul>
        """,
    )
    replaced = converted(source, {"mobile.staff.places": change(replace="No phones indoors.")})
    same(
        replaced,
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.places", "1.1", "No phones indoors."), " " * 8).strip()}
        </ul>
        """,
    )


def test_replace_omit_and_add_on_a_section() -> None:
    policy = composed(STAFF, {"mobile.staff": change(replace="Staff follow their contract.")})
    same(
        policy.html,
        f"""
        <h2 id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> Staff</h2>
        <ul class="clauses">
        {textwrap.indent(clause("mobile.staff.own", "1.1", "Staff follow their contract."), " " * 8).strip()}
        </ul>
        """,
    )
    assert policy.absent == dict.fromkeys(
        ["mobile.staff.away", "mobile.staff.off", "mobile.staff.ours"],
        "The setting’s own wording stands for the whole section.",
    )
    added = composed(STAFF, {"mobile.staff": change(add="Ask the office.")}).clauses
    assert [(c.id, c.number) for c in added][2:] == [("mobile.staff.ours", "1.3"), ("mobile.staff.own", "1.4")]
    policy = composed(STAFF, {"mobile.staff": change(omit="We employ nobody.")})
    assert policy.html == ""
    assert policy.absent == dict.fromkeys(
        ["mobile.staff.away", "mobile.staff.off", "mobile.staff.ours"], "We employ nobody."
    )


def test_a_change_to_a_section_that_does_not_stand_brings_nothing_back() -> None:
    source = "## Exams {: #mobile.exams when=exams }\n\n- Hand in.\n  {: #mobile.exams.in }"
    assert converted(source, {"mobile.exams": change(add="Ask the officer.")}, CONDITIONS) == ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("**Not** bold, `not` code", "**Not** bold, `not` code"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[here](javascript:alert(1))", "[here](javascript:alert(1))"),
        ("![](https://elsewhere.example/x.png)", "![](https://elsewhere.example/x.png)"),
        ("Ours {: #mobile.staff.away onclick=x }", "Ours {: #mobile.staff.away onclick=x }"),
        ("Fish & chips &lt; &#60;b&#62;", "Fish &amp; chips &amp;lt; &amp;#60;b&amp;#62;"),
        ("# Heading", "# Heading"),
        ("- bullet", "- bullet"),
        (
            "https://elsewhere.example <https://elsewhere.example>",
            "https://elsewhere.example &lt;https://elsewhere.example&gt;",
        ),
        ('"quotes" and \\* backslashes', '"quotes" and \\* backslashes'),
    ],
)
@pytest.mark.parametrize("how", ["add", "replace"])
@pytest.mark.parametrize("where", ["mobile.staff.ours", "mobile.staff"])
def test_a_change_is_text_and_never_markdown_or_html(typed: str, written: str, how: str, where: str) -> None:
    policy = composed(STAFF, {where: change(**{how: typed})})
    assert f"{written}</p>" in policy.html
    assert policy.clauses[-1].text.endswith(typed)


# ---------------------------------------------------------------------------------------------------------------
# Headings and contents


def test_the_contents_show_what_is_left_with_its_numbers() -> None:
    policy = composed(
        "# Policy\n\n## Exams {: #mobile.exams when=exams }\n\n- Hand in.\n  {: #mobile.exams.in }\n"
        + STAFF
        + "\n## Visitors & guests {: #mobile.visitors }\n\n- Hello.\n  {: #mobile.visitors.hello }",
        conditions=CONDITIONS,
    )
    (title,) = policy.contents
    assert (title["id"], title["name"]) == ("policy", "Policy")
    assert [(item["id"], item["name"]) for item in title["children"]] == [
        ("mobile.staff", "1. Staff"),
        ("mobile.visitors", "2. Visitors &amp; guests"),
    ]
    assert policy.html.count('id="mobile.visitors"') == 1


def test_the_marks_of_a_heading_are_not_published() -> None:
    html = converted(
        "## *Our* staff {: #mobile.staff .locked .wide when=school choice=phones }\n\n- A.\n  {: #mobile.staff.a }",
        conditions=CONDITIONS,
    )
    assert html.startswith(
        '<h2 class="wide" id="mobile.staff"><a class="clause-number" href="#mobile.staff">1.</a> <em>Our</em> staff</h2>'
    )


# ---------------------------------------------------------------------------------------------------------------
# Faults of the template


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "## Staff {: #mobile.staff }\n\n- Staff keep phones away.",
            "A bullet under “Staff” has no clause id: “Staff keep phones away.”.",
        ),
        (
            "## Staff {: #mobile.staff }\n\n- Staff keep phones away.\n  {: #away }",
            "A bullet under “Staff” has no clause id: “Staff keep phones away.”.",
        ),
        (
            "## Staff {: #mobile.staff }\n\n- Staff keep phones away.\n  {: #mobile.staff.away }\n\n    They ask.",
            "“They ask.” is in “mobile.staff.away”, and is no point of it. Begin it with a hyphen.",
        ),
        (
            "## Staff {: #mobile.staff }\n\nIn an emergency:\n\n- A.\n  {: #mobile.staff.a }",
            "“In an emergency:” is no clause. Begin it with a hyphen or, if clauses continue it, mark it: {: .opening }",
        ),
        (
            "## Staff {: #mobile.staff }\n\n- Visitors ask.\n  {: #mobile.visitors.ask }",
            "The clause “mobile.visitors.ask” stands under “mobile.staff”, which is not its section.",
        ),
        (
            "## Staff\n\n- Staff keep phones away.\n  {: #mobile.staff.away }",
            "The clause “mobile.staff.away” is not a bullet of a section with an id of its own.",
        ),
        (
            "## Staff {: #mobile.staff }\n\n- A.\n  {: #mobile.staff.a }\n    - B.\n      {: #mobile.staff.b }",
            "The clause “mobile.staff.b” is not a bullet of a section with an id of its own.",
        ),
        (
            "## Staff {: #mobile.staff }\n\n1. Staff keep phones away.\n   {: #mobile.staff.away }\n\n- B.\n  {: #mobile.staff.b }",
            "“Staff keep phones away.” is in a numbered list. Begin each clause with a hyphen.",
        ),
        ("## Staff {: #mobile.staff }\n\nOnly words.", "The section “mobile.staff” holds no clause."),
        (
            "## Staff {: #mobile.staff }\n\n- A.\n  {: #mobile.staff.a when=weekends }",
            "when=weekends names no condition. There are: exams, not-childminding, nursery, school.",
        ),
        (
            "## Staff {: #mobile.staff when=weekends }\n\n- A.\n  {: #mobile.staff.a }",
            "when=weekends names no condition. There are: exams, not-childminding, nursery, school.",
        ),
    ],
)
def test_a_fault_of_the_template_is_a_sentence(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as fault:
        converted(source, conditions=CONDITIONS)
    assert str(fault.value) == message
    assert fault.value.file == "docs/policies/mobile.md"


# ---------------------------------------------------------------------------------------------------------------
# The template before any setting, and changes that cannot be made

TEMPLATE = """
## Staff {: #mobile.staff }

- Staff keep phones in {{ phones.staff.kept_in }}.
  {: #mobile.staff.away choice=phones.staff }
- A phone that a medical plan needs stays on.
  {: #mobile.staff.medical .locked }
- Staff switch Bluetooth off.
  {: #mobile.staff.bluetooth }

## Trips {: #mobile.trips }

- Phones stay at home.
  {: #mobile.trips.home choice=phones.learners.trips }

## Clubs {: #mobile.clubs }

- Clubs ask.
  {: #mobile.clubs.ask }

## Exams {: #mobile.exams when=exams .locked }

- Hand phones in.
  {: #mobile.exams.in }
- Nurseries have none.
  {: #mobile.exams.none when=nursery }
"""


@pytest.fixture
def template(tmp_path: Path) -> dict[str, provisions.Provision]:
    (tmp_path / "mobile.md").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "social.md").write_text(
        "## Posts {: #social.posts }\n\n- Be kind.\n  {: #social.posts.kind }", encoding="utf-8"
    )
    return provisions.read_provisions([tmp_path / "mobile.md", tmp_path / "social.md"])


def test_provisions_are_read_in_order_with_their_marks(template: dict[str, provisions.Provision]) -> None:
    assert list(template) == [
        "mobile.staff", "mobile.staff.away", "mobile.staff.medical", "mobile.staff.bluetooth",
        "mobile.trips", "mobile.trips.home", "mobile.clubs", "mobile.clubs.ask",
        "mobile.exams", "mobile.exams.in", "mobile.exams.none", "social.posts", "social.posts.kind",
    ]  # fmt: skip
    assert template["mobile.staff.away"] == provisions.Provision(
        "mobile.staff.away", "mobile.staff", False, "phones.staff", None
    )
    assert template["mobile.exams"] == provisions.Provision("mobile.exams", "mobile.exams", True, None, "exams")
    assert [id_ for id_, provision in template.items() if provision.is_section] == [
        "mobile.staff", "mobile.trips", "mobile.clubs", "mobile.exams", "social.posts",
    ]  # fmt: skip


def test_an_id_given_twice_is_a_fault_of_the_template(tmp_path: Path) -> None:
    page = tmp_path / "mobile.md"
    page.write_text("- A.\n  {: #mobile.staff.a }\n- B.\n  {: #mobile.staff.a }", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"“mobile\.staff\.a” is the id of two places in the template\."):
        provisions.read_provisions([page])


@pytest.mark.parametrize(
    ("id_", "made", "message"),
    [
        (
            "mobile.staff.bluetoth",
            change(add="Hm."),
            "There is no clause “mobile.staff.bluetoth”. Did you mean “mobile.staff.bluetooth”?",
        ),
        ("video", change(add="Hm."), "There is no clause “video”. Each clause’s id is in its link on the page."),
        (
            "mobile.exams.in",
            change(add="Hm."),
            "“mobile.exams.in” is not in your policy: nobody here sits examinations. Delete this change.",
        ),
        (
            "mobile.exams",
            change(omit="Hm."),
            "“mobile.exams” is not in your policy: nobody here sits examinations. Delete this change.",
        ),
        (
            "mobile.staff.medical",
            change(omit="Hm."),
            "“mobile.staff.medical” keeps children safe or says who is responsible for the policy, so it stays. You "
            "may add to it: add: ...",
        ),
        (
            "mobile.staff.medical",
            change(replace="Hm."),
            "“mobile.staff.medical” keeps children safe or says who is responsible for the policy, so it stays. You "
            "may add to it: add: ...",
        ),
        (
            "mobile.staff",
            change(omit="Hm."),
            "“mobile.staff” stays, because “mobile.staff.medical” in it keeps children safe or says who is "
            "responsible for the policy. You may add to it: add: ...",
        ),
        (
            "mobile.staff.away",
            change(replace="Hm."),
            "This clause states your answer under phones.staff, which other pages repeat. Change that answer, or add to the clause: add: ...",
        ),
        (
            "mobile.trips",
            change(omit="Hm."),
            "“mobile.trips.home” in it states your answer under phones.learners.trips, which other pages repeat. Change that answer, or add to the clause: add: ... "
            "If no answer there is true of you, your sentence stands in its place: {own_words: ...}",
        ),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_with_its_remedy(
    template: dict[str, provisions.Provision], id_: str, made: Change, message: str
) -> None:
    assert list(provisions.faults_in_changes({id_: made}, template, CONDITIONS)) == [(("changes", id_), message)]


def test_changes_that_can_be_made_are_not_refused(template: dict[str, provisions.Provision]) -> None:
    changes = {
        "mobile.staff": change(add="Ask."),
        "mobile.staff.away": change(add="Ask."),
        "mobile.staff.medical": change(add="Ask."),
        "mobile.staff.bluetooth": change(omit="We have none."),
        "mobile.trips.home": change(add="Ask."),
        "mobile.clubs": change(omit="We have none."),
        "social.posts.kind": change(replace="Be very kind."),
    }
    assert list(provisions.faults_in_changes(changes, template, CONDITIONS)) == []


def test_a_clause_that_does_not_stand_protects_its_section_from_nothing(tmp_path: Path) -> None:
    page = tmp_path / "mobile.md"
    page.write_text(
        "## Clubs {: #mobile.clubs }\n\n- Ask.\n  {: #mobile.clubs.ask }\n- Sit.\n  {: #mobile.clubs.sit .locked when=exams }",
        encoding="utf-8",
    )
    found = provisions.faults_in_changes(
        {"mobile.clubs": change(omit="No clubs.")}, provisions.read_provisions([page]), CONDITIONS
    )
    assert list(found) == []


# ---------------------------------------------------------------------------------------------------------------
# What is read of a policy


READ = """
    # Policy

    ## Key facts {: #mobile.cover .key-facts }

    - **School:** Oakfield & Ash
      {: #mobile.cover.identity }

    ## Staff {: #mobile.staff group="For everyone" }

    - Closed   to
      *phones*:
      {: #mobile.staff.places }
        - the toilets
        - the pool, as [the law](https://law.example/?a=1&b=2) says
"""


def test_a_clause_is_its_id_number_section_and_text() -> None:
    policy = composed(READ)
    assert [(clause.id, clause.number, clause.section, clause.text) for clause in policy.clauses] == [
        ("mobile.cover.identity", "", "mobile.cover", "School: Oakfield & Ash"),
        ("mobile.staff.places", "1.1", "mobile.staff", "Closed to phones: the toilets the pool, as the law says"),
    ]
    assert [(section.id, section.title, section.group) for section in policy.sections] == [
        ("mobile.cover", "Key facts", ""),
        ("mobile.staff", "1. Staff", "For everyone"),
    ]


def test_the_addresses_that_clauses_link_to_are_known() -> None:
    policy = composed(READ)
    assert clauses_by_citation(policy) == {"https://law.example/?a=1&b=2": [policy.clauses[1]]}


def test_whoever_reads_the_page_finds_the_same() -> None:
    policy = composed(READ)
    assert reader.read(policy.html) == [
        reader.Clause(clause.id, clause.number, clause.section, clause.text) for clause in policy.clauses
    ]
    assert reader.read("<p>No clauses here.</p>") == []


def test_a_rule_that_two_policies_state_stands_once_and_both_ids_lead_to_it() -> None:
    rule = "## Help {{: #{0}.help part=worries }}\n\n- Call 999.\n  {{: #{0}.help.call same=danger }}\n"
    policy = composed(f"# One\n\n{rule.format('mobile')}\n# Two\n\n{rule.format('social')}")
    (clause,) = policy.clauses
    assert (clause.id, clause.aliases) == ("mobile.help.call", ("social.help.call",))
    assert '<span class="clause-alias" id="social.help.call"></span></p>' in clause.html
    assert policy.absent == {"social.help.call": "The same rule stands as mobile.help.call."}


def test_a_clause_that_is_not_as_it_was_agreed_says_so_and_reads_as_before() -> None:
    changed, gone = (
        SimpleNamespace(said="Changed.", wording="It <was> so."),
        SimpleNamespace(said="Gone.", wording=None),
    )
    policy = composed(STAFF, notes={"mobile.staff.off": changed, "mobile.staff.lost": gone, "social.x.y": gone})
    note = '<p class="not-agreed">Changed. <span class="not-agreed">It &lt;was&gt; so.</span></p>'
    assert f"Staff switch them off.</p>\n{note}\n</li>" in policy.html
    assert texts(policy)["mobile.staff.off"] == "Staff switch them off."
    assert policy.html.endswith(
        '<h2 id="taken-out">Taken out since this was agreed</h2>\n<ul>\n<li><p class="not-agreed">Gone.</p>\n</li>\n</ul>'
    )
