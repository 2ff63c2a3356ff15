"""Pages of the template before they are filled in: rules that several policies state, and how much of a page is no prose."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.places import ROOT

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.policy import templates
from schoolgate.policy.provisions import policy_pages
from schoolgate.policy.templates import with_shared_rules

SHARED = """
{%- macro danger() -%}
Call 999.
{%- endmacro -%}
{%- macro parents_told(completing, this) -%}
We tell parents when {{ completing }}.
{%- endmacro -%}
{%- macro read_with() -%}
Read this with:
{%- endmacro -%}
{%- macro read_with_points(this) -%}
    - one
{%- endmacro -%}
"""
IMPORT = '{%- import "_parts/shared.md" as shared with context -%}'


@pytest.mark.parametrize(
    ("page", "filled"),
    [
        ("- {: #mobile.a.b same=danger }\n", "- {{ shared.danger() }} {: #mobile.a.b same=danger }\n"),
        (
            "- {{ head }} is *told*\n  {: #online.a.b .locked same=parents-told when=school }\n",
            "- {% set completing %}{{ head }} is *told*{% endset %}{{ shared.parents_told(completing=completing, "
            'this="online") }}\n  {: #online.a.b .locked same=parents-told when=school }\n',
        ),
        (
            "- {: #mobile.a.b same=read-with }\n\n    !!! guidance\n        Hm.\n",
            '- {{ shared.read_with() }} {: #mobile.a.b same=read-with }{{- shared.read_with_points(this="mobile") }}\n\n'
            "    !!! guidance\n        Hm.\n",
        ),
    ],
)
def test_a_clause_that_states_a_shared_rule_has_its_words(page: str, filled: str) -> None:
    assert with_shared_rules(page, SHARED) == IMPORT + filled


def test_another_page_stays_as_it_is() -> None:
    page = "- Staff do.\n  {: #mobile.a.b }\n"
    assert with_shared_rules(page, SHARED) == page


def test_a_rule_that_is_not_there_is_a_fault_of_the_template() -> None:
    said = "There is no rule “dangers” in docs/_parts/shared.md. Did you mean “danger”?"
    with pytest.raises(TemplateError, match=f"^{re.escape(said)}$"):
        with_shared_rules("- {: #mobile.a.b same=dangers }\n", SHARED)


@pytest.mark.parametrize("changed", ["_parts/shared.md", "_parts/clauses.yml"])
def test_a_page_is_read_again_when_what_it_takes_in_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    texts = {
        "policies/mobile.md": "- {: #mobile.a.b same=danger }\n",
        "_parts/shared.md": SHARED,
        "_parts/clauses.yml": "locked:\n  - mobile.a.b\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "DOCS", tmp_path)
    page = templates.environment().get_template("policies/mobile.md")
    assert page.is_up_to_date
    os.utime(tmp_path / changed, (0, 0))
    assert not page.is_up_to_date


def test_each_rule_that_several_policies_state_is_written_once() -> None:
    pages = [page.read_text(encoding="utf-8") for page in policy_pages()]
    stated = {rule.replace("-", "_") for page in pages for rule in re.findall(r"\bsame=([a-z0-9-]+)", page)}
    macros = re.findall(r"macro (\w+)\(", (ROOT / "docs" / "_parts" / "shared.md").read_text(encoding="utf-8"))
    assert len(stated) > 30
    assert stated <= {*macros}
    called = {name for page in pages for name in re.findall(r"shared\.(\w+)\(", page)}
    assert called & stated == set()


# What is no prose: Jinja, and the attributes of a clause but its id.
MOST_THAT_IS_NO_PROSE = 0.2


def test_a_policy_is_prose_and_ids() -> None:
    for page in policy_pages():
        text = page.read_text(encoding="utf-8")
        jinja = re.findall(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", text, re.DOTALL)
        attributes = re.findall(r"\{: *(?:#[\w.-]+)?([^}]*)\}", text)
        share = sum(map(len, [*jinja, *map(str.strip, attributes)])) / len(text)
        assert share <= MOST_THAT_IS_NO_PROSE, (page.stem, round(share, 3))
