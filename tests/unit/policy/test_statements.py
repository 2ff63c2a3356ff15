"""Statements: literal Markdown in, literal HTML out. What stands, what falls, and the setting’s own words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pytest

from schoolgate.errors import TemplateError
from schoolgate.policy.composing.statements import Page, compose_page
from schoolgate.policy.provisions import ClauseContext, Provision
from schoolgate.setting.model.parts import Change

TEMPLATE = {
    "mobile.rules": Provision("mobile.rules", "mobile.rules", False, None, None),
    "mobile.rules.away": Provision("mobile.rules.away", "mobile.rules", False, None, None),
    "mobile.rules.exams": Provision("mobile.rules.exams", "mobile.rules", False, None, "exams"),
    "mobile.rules.danger": Provision("mobile.rules.danger", "mobile.rules", True, None, None, "danger"),
    "social.rules": Provision("social.rules", "social.rules", False, None, None),
    "social.rules.danger": Provision("social.rules.danger", "social.rules", True, None, None, "danger"),
    "social.rules.online": Provision("social.rules.online", "social.rules", False, None, None),
}
CONDITIONS = {
    "exams": "Nobody here sits examinations.",
    "school": None,
    "adopts-mobile": None,
    "adopts-social": "You do not adopt the social media policy.",
}


def composed(
    source: str,
    changes: Mapping[str, Change] | None = None,
    conditions: Mapping[str, str | None] | None = None,
) -> Page:
    context = ClauseContext(TEMPLATE, CONDITIONS | dict(conditions or {}), changes or {})
    return compose_page("docs/parents.md", textwrap.dedent(source).strip(), context)


def converted(
    source: str,
    changes: Mapping[str, Change] | None = None,
    conditions: Mapping[str, str | None] | None = None,
) -> str:
    return composed(source, changes, conditions).html


def change(**how: str) -> Change:
    return Change.model_validate(how)


def link(id_: str) -> str:
    return f' <a class="rule-link" href="clause:{id_}">clause:</a>'


AWAY = """
- Phones are **put away**.
  {: on=mobile.rules.away }
"""


# ---------------------------------------------------------------------------------------------------------------
# What stands


def test_a_statement_gets_a_place_and_a_link_to_its_clause() -> None:
    assert converted(AWAY) == (
        '<ul>\n<li class="statement" id="away">Phones are <strong>put away</strong>.'
        f"{link('mobile.rules.away')}</li>\n</ul>"
    )


def test_a_paragraph_may_be_a_statement_and_keeps_its_class() -> None:
    assert converted("Phones away\n{: .rule on=mobile.rules.away }") == (
        f'<p class="rule statement" id="away">Phones away{link("mobile.rules.away")}</p>'
    )


def test_the_link_stands_before_the_points_of_a_statement() -> None:
    html = converted("""
        - Phones are put away.
          {: on=mobile.rules.away }
            - In the box.
            - At the *gate*.
        """)
    assert html == (
        f'<ul>\n<li class="statement" id="away"><p>Phones are put away.{link("mobile.rules.away")}</p>\n'
        "<ul>\n<li>In the box.</li>\n<li>At the <em>gate</em>.</li>\n</ul>\n</li>\n</ul>"
    )


def test_bullets_and_steps_are_lists_of_their_own() -> None:
    html = converted("- One.\n\n- Two.\n1. First.\n   {: .step }\n1. Second.\n\nAfter.")
    assert html == (
        '<ul>\n<li>One.</li>\n<li>Two.</li>\n</ul>\n<ol>\n<li class="step">First.</li>\n<li>Second.</li>\n</ol>\n<p>After.</p>'
    )


def test_attributes_right_behind_a_link_are_for_the_link() -> None:
    assert converted("- [Help](help.md){: .door }") == '<ul>\n<li><a class="door" href="help.md">Help</a></li>\n</ul>'


def test_a_page_has_its_title_and_its_contents() -> None:
    page = composed(
        "# Phones & you\n\n## At the *gate* {: #gate .wide }\n\n### Later\n\n## At the gate\n\n## At the gate"
    )
    assert page.title == "Phones & you"
    assert page.contents == [
        {"level": 1, "id": "phones-you", "name": "Phones &amp; you", "children": [
            {"level": 2, "id": "gate", "name": "At the gate", "children": []},
            {"level": 2, "id": "at-the-gate", "name": "At the gate", "children": []},
            {"level": 2, "id": "at-the-gate_1", "name": "At the gate", "children": []},
        ]},
    ]  # fmt: skip
    assert '<h2 class="wide" id="gate">At the <em>gate</em></h2>\n<h3 id="later">' in page.html


def test_two_statements_on_one_clause_have_places_of_their_own() -> None:
    html = converted(AWAY + "\nIn the box.\n{: on=mobile.rules.away }")
    assert 'id="away"' in html
    assert 'id="away-2"' in html


def test_an_id_of_its_own_is_kept() -> None:
    assert '<p class="statement" id="gate">' in converted("Phones away\n{: #gate on=mobile.rules.away }")


def test_what_stands_on_nothing_is_left_as_it_is() -> None:
    assert converted("## Home\n\n- Talk about it.\n  {: .advice }") == (
        '<h2 id="home">Home</h2>\n<ul>\n<li class="advice">Talk about it.</li>\n</ul>'
    )


def test_what_stands_is_recorded() -> None:
    page = composed(AWAY + "\nCall 999.\n{: on=social.rules.danger }\n\n- Exams.\n  {: on=mobile.rules.exams }")
    assert page.statements == ("mobile.rules.away", "mobile.rules.danger")


# ---------------------------------------------------------------------------------------------------------------
# What falls


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        pytest.param("- Exams.\n  {: on=mobile.rules.exams }", {}, id="the clause’s own condition does not hold"),
        pytest.param("- Online.\n  {: on=social.rules.online }", {}, id="its policy is not adopted"),
        pytest.param("- Exams.\n  {: when=exams }", {}, id="a condition of the statement’s own does not hold"),
        pytest.param(
            "- Away.\n  {: when=school,exams on=mobile.rules.away }", {}, id="one of its conditions does not hold"
        ),
        pytest.param(AWAY, {"mobile.rules.away": change(omit="No phones here.")}, id="the setting left its clause out"),
        pytest.param(AWAY, {"mobile.rules": change(omit="No phones here.")}, id="the setting left its section out"),
        pytest.param(AWAY, {"mobile.rules": change(replace="Ask us.")}, id="the setting’s words stand for its section"),
    ],
)
def test_a_statement_falls_with_what_it_stands_on(source: str, changes: Mapping[str, Change]) -> None:
    assert converted(source, changes) == ""


def test_a_heading_that_nothing_is_left_under_goes_and_one_that_never_had_anything_stays() -> None:
    html = converted("""
        # Page

        ## Exams

        - Exams.
          {: on=mobile.rules.exams }

        ## Phones

        ### At the gate

        - Exams.
          {: on=mobile.rules.exams }

        ### In class

        - Away.
          {: on=mobile.rules.away }
        """)
    assert "Exams" not in html
    assert "At the gate" not in html
    assert [line for line in html.splitlines() if line.startswith("<h")] == [
        '<h1 id="page">Page</h1>',
        '<h2 id="phones">Phones</h2>',
        '<h3 id="in-class">In class</h3>',
    ]


def test_a_heading_whose_condition_does_not_hold_takes_all_under_it_along() -> None:
    html = converted("""
        ## Exams {: when=exams }

        No phones at all.

        ### In the hall

        - Away.
          {: on=mobile.rules.away }

        ## After
        """)
    assert html == '<h2 id="after">After</h2>'


# ---------------------------------------------------------------------------------------------------------------
# One rule in several policies


def test_clauses_that_share_a_rule_stand_in_for_each_other() -> None:
    html = converted(
        "Call 999.\n{: on=mobile.rules.danger }",
        conditions={"adopts-mobile": "Not adopted.", "adopts-social": None},
    )
    assert link("social.rules.danger") in html


def test_of_several_clauses_it_stands_on_the_first_that_stands() -> None:
    assert link("mobile.rules.away") in converted("Away.\n{: on=social.rules.online,mobile.rules.away }")


# ---------------------------------------------------------------------------------------------------------------
# The setting’s own words


def test_what_the_setting_says_in_place_of_a_clause_is_said_here_too() -> None:
    html = converted(AWAY, {"mobile.rules.away": change(replace="Phones stay <at> home & *off*.")})
    assert html == (
        '<ul>\n<li class="statement" id="away"><p>Phones stay &lt;at&gt; home &amp; *off*.'
        f"{link('mobile.rules.away')}</p>\n</li>\n</ul>"
    )


def test_what_it_adds_to_a_clause_is_added_here_too() -> None:
    html = converted(AWAY, {"mobile.rules.away": change(add="Ask for a box.")})
    assert html == (
        '<ul>\n<li class="statement" id="away"><p>Phones are <strong>put away</strong>. Ask for a box.'
        f"{link('mobile.rules.away')}</p>\n</li>\n</ul>"
    )


def test_both_in_a_paragraph() -> None:
    source = "Phones away\n{: .rule on=mobile.rules.away }"
    assert f">Ask us.{link('mobile.rules.away')}</p>" in converted(
        source, {"mobile.rules.away": change(replace="Ask us.")}
    )
    assert f">Phones away Ask us.{link('mobile.rules.away')}</p>" in converted(
        source, {"mobile.rules.away": change(add="Ask us.")}
    )


@pytest.mark.parametrize("kind", ["field", "tick", "yes-no"])
def test_what_is_filled_in_on_paper_asks_the_same_whatever_the_setting_says_of_its_rule(kind: str) -> None:
    source = f"- Where it is kept\n  {{: .{kind} on=mobile.rules.away }}"
    changed = {"mobile.rules.away": change(replace="Phones stay at home.")}
    assert converted(source, changed) == converted(source)


# ---------------------------------------------------------------------------------------------------------------
# In the review variant: what depends on an answer that is missing


EXAMS_MISSING = "\ue000exams\ue001"


@pytest.mark.parametrize(
    ("on", "conditions", "in_doubt"),
    [
        # It depends on the answer.
        ("mobile.rules.exams", {}, True),
        # It stands on another clause, whatever is answered.
        ("mobile.rules.away", {}, False),
        # It falls, whatever is answered.
        ("mobile.rules.exams", {"adopts-mobile": "You do not adopt the mobile policy."}, False),
        ("social.rules.online", {}, False),
    ],
)
def test_a_statement_that_a_missing_answer_decides_leaves_a_mark(
    on: str, conditions: dict[str, str | None], in_doubt: bool
) -> None:
    context = ClauseContext(TEMPLATE, CONDITIONS | conditions, {}, doubtful={"exams": EXAMS_MISSING})
    html = compose_page("docs/parents.md", f"- Phones are away.\n  {{: on={on} }}", context).html
    assert (EXAMS_MISSING in html) is in_doubt


# ---------------------------------------------------------------------------------------------------------------
# Faults of the template


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(
            "Away.\n{: on=mobile.rules.awya }",
            "A statement stands on “mobile.rules.awya”, and there is no such clause. Did you mean “mobile.rules.away”?",
            id="a clause that is not there",
        ),
        pytest.param(
            "- Away.\n  {: on=mobile.rules.away }\n\n    There is a box.",
            "“There is a box.” is in “Away.”, and is no point of it. Begin it with a hyphen.",
            id="a paragraph in a bullet",
        ),
        pytest.param(
            "Away.\n{: on=xyz }",
            "A statement stands on “xyz”, and there is no such clause.",
            id="nothing like it is there",
        ),
        pytest.param(
            "Away.\n{: on=mobile.rules }",
            "A statement stands on “mobile.rules”, and that is a section. Name a clause of it, such as “mobile.rules.away”.",
            id="a section is no clause",
        ),
        pytest.param(
            "Away.\n{: when=shcool on=mobile.rules.away }",
            "when=shcool names no condition. There are: adopts-mobile, adopts-social, exams, school.",
            id="a condition that is not there",
        ),
    ],
)
def test_a_fault_of_the_template_names_its_page(source: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        converted(source)
    assert str(caught.value) == said
    assert caught.value.file == "docs/parents.md"
