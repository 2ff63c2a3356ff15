"""The table of clauses: literal YAML in, literal attributes out, and each fault at its line."""

from __future__ import annotations

import re

import pytest

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.policy.composing import clause_table
from schoolgate.policy.provisions import policy_pages

TABLE = """
groups:
  For everyone:
    - mobile.rules
parts:
  worries:staff:
    - mobile.rules
when:
  exams:
    - mobile.rules.exams
    - mobile.rules.own
states:
  phones.staff:
    - mobile.rules.own
locked:
  - mobile.rules.own
promises:
  - mobile.rules.own
"""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("## Rules {: #mobile.rules }", '## Rules {: #mobile.rules group="For everyone" part=worries:staff }'),
        ("- A.\n  {: #mobile.rules.exams }", "- A.\n  {: #mobile.rules.exams when=exams }"),
        (
            "- {: #mobile.rules.own same=danger }",
            "- {: #mobile.rules.own when=exams choice=phones.staff .locked .promise same=danger }",
        ),
        ("- A.\n  {: #mobile.rules.other }", "- A.\n  {: #mobile.rules.other }"),
        ("The DSL:\n{: .opening }", "The DSL:\n{: .opening }"),
    ],
)
def test_what_the_table_says_stands_among_the_attributes_of_a_clause(written: str, read: str) -> None:
    assert clause_table.with_attributes(written, TABLE) == read


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("", 1, "“the table” has nothing below it."),
        ("locked: [", 2, "did not find expected node content"),
        ("when:\n", 1, "“when” has nothing below it."),
        ("locked:\n  - a.b.c\nlokced:\n  - a.b.c\n", 3, "The table has no part “lokced”. Did you mean “locked”?"),
        ("locked:\n  - a.b.c\nlocked:\n  - a.b.d\n", 3, "“locked” stands twice in “the table”."),
        ("when:\n  exams:\n    - a.b.c\n  exams:\n    - a.b.d\n", 4, "“exams” stands twice in “when”."),
        ("when:\n  exams: a.b.c\n", 2, "“exams” is no list of clauses."),
        ("locked:\n  - a.b.c: x\n", 2, "“locked” is no list of clauses."),
        ("locked:\n  - a.b.c\n  - a.b.d\n  - a.b.c\n", 4, "“a.b.c” stands twice under “locked”."),
        ("when:\n  one:\n    - a.b.c\n  two:\n    - a.b.c\n", 5, "“a.b.c” stands twice under “when”."),
    ],
)
def test_a_table_that_is_none_is_told_at_its_line(table: str, line: int, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        clause_table.read(table)
    assert str(caught.value).startswith(said)
    assert (caught.value.file, caught.value.line) == ("docs/_parts/clauses.yml", line)


def test_a_clause_that_is_not_there_is_told_at_its_line() -> None:
    (fault,) = clause_table.unknown(TABLE, ["mobile.rules", "mobile.rules.exam", "mobile.rules.own"])
    assert str(fault) == "There is no clause “mobile.rules.exams”. Did you mean “mobile.rules.exam”?"
    assert (fault.file, fault.line) == ("docs/_parts/clauses.yml", 10)
    written = "locked:\n  - mobile.rules.own.two\n  - 'mobile.rules.own'  # it keeps children safe\n"
    assert [fault.line for fault in clause_table.unknown(written, ["mobile.rules.own.two"])] == [3]


def test_pages_of_policies_leave_it_to_the_table() -> None:
    assert clause_table.read((paths.DOCS / clause_table.NAME).read_text(encoding="utf-8"))
    for page in policy_pages():
        text = page.read_text(encoding="utf-8")
        assert len(re.findall(r"\{: #", text)) > 100
        assert re.findall(r"\{: [^}]*(?:\b(?:when|choice|group|part)=| \.(?:locked|promise)\b)[^}]*\}", text) == []
