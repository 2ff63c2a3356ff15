"""The template’s pages in Jinja: one environment for policies and for pages for people."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.language.marks import deciding_marks, moved_to_words
from schoolgate.policy import facts
from schoolgate.policy.composing import clause_table


def environment(for_review: bool = False) -> jinja2.Environment:
    """Return what fills in pages. For the review variant, words that follow from a missing answer carry its mark."""
    return _environment(paths.DOCS, for_review)


def fill_in(page: str, known: dict[str, Any], for_review: bool = False) -> str:
    """Return a page filled in. Takes its text or its name in docs/, and the words and macros that it may use."""
    pages = environment(for_review)
    template = pages.from_string(page) if "\n" in page else pages.get_template(page)
    filled = template.render(known)
    return moved_to_words(filled) if for_review else filled


_SHARED = "_parts/shared.md"
_MACRO = re.compile(r"\{%- macro (\w+)\((.*?)\) -%\}")
# A clause that states a rule of several policies: what completes the rule, and its attributes.
_SAME = re.compile(
    r"^- (?:(?P<words>[^\n{]*(?:\{\{[^\n]*)?)\n  )?"
    r"(?P<attributes>\{: #(?P<policy>[a-z]+)\.[^}\n]*\bsame=(?P<rule>[a-z0-9-]+)[^}\n]*\})",
    re.MULTILINE,
)


def with_shared_rules(page: str, shared: str) -> str:
    """Return a page of a policy that calls, in each clause with ``same=``, the macro that has the words of the rule.

    Takes both as they stand in docs/. Raise TemplateError where there is no such rule.
    """
    macros = {
        name: [part.partition("=")[0].strip() for part in given.split(",")] for name, given in _MACRO.findall(shared)
    }

    def call(name: str, known: Mapping[str, str]) -> str:
        given = ", ".join(f"{part}={known[part]}" for part in macros[name] if part in known)
        return f"{{{{{'- ' if name.endswith(_POINTS) else ' '}shared.{name}({given}) }}}}"

    def stated(clause: re.Match[str]) -> str:
        name = clause["rule"].replace("-", "_")
        if name not in macros:
            near = nearest(name, macros)
            raise TemplateError(
                f"There is no rule “{clause['rule']}” in docs/{_SHARED}."
                + (f" Did you mean “{near.replace('_', '-')}”?" if near else "")
            )
        words = (clause["words"] or "").strip()
        completing = f"{{% set completing %}}{words}{{% endset %}}" if words else ""
        known = {"this": f'"{clause["policy"]}"', "completing": "completing" if words else '""'}
        points = call(f"{name}{_POINTS}", known) if f"{name}{_POINTS}" in macros else ""
        line = "\n  " if clause["words"] is not None else " "
        return f"- {completing}{call(name, known)}{line}{clause['attributes']}{points}"

    filled = _SAME.sub(stated, page)
    return filled if filled == page else f'{{%- import "{_SHARED}" as shared with context -%}}{filled}'


_POINTS = "_points"


class _Files(jinja2.FileSystemLoader):
    """Reads pages of policies with what is said of their clauses, and with the rules that they share."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """Return a page as Jinja is to read it, its file, and whether that is as it was."""
        page, file, is_current = super().get_source(environment, template)
        if not template.startswith("policies/"):
            return page, file, is_current
        shared, _, shared_is_current = super().get_source(environment, _SHARED)
        table, _, table_is_current = super().get_source(environment, clause_table.NAME)
        text = with_shared_rules(clause_table.with_attributes(page, table), shared)
        # `serve` sees a change to each.
        return text, file, lambda: is_current() and shared_is_current() and table_is_current()


class _Pages(jinja2.Environment):
    """Keeps pages compiled between builds, those that it is given as text too."""

    def __init__(self, docs: Path, cache: jinja2.BytecodeCache | None) -> None:
        self.texts: dict[str, str] = {}
        files = _Files(str(docs))
        super().__init__(
            loader=jinja2.ChoiceLoader([jinja2.DictLoader(self.texts), files]),
            undefined=jinja2.StrictUndefined,
            bytecode_cache=cache,
        )
        self.filters.update(facts.FILTERS)

    def from_string(self, source: Any, *_: Any, **__: Any) -> jinja2.Template:
        """Return a template by its text."""
        name = f"{hashlib.sha256(source.encode()).hexdigest()}.page"
        self.texts[name] = source
        return self.get_template(name)


class _MarkedPages(_Pages):
    """Prints, before words that depend on answers, the marks of those that are missing."""

    def __init__(self, docs: Path) -> None:
        # Not kept between builds: what was compiled is told by the page’s text, and not by what is put in here.
        super().__init__(docs, None)
        self.globals |= {_MARKS: deciding_marks, _WITH_MARKS: _with_marks}

    # Jinja has no hook for this that is not its own: what it parses is changed before it is compiled.
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _Marking().visit(parsed)
        parsed.set_environment(self)
        return parsed


_MARKS, _WITH_MARKS = "marks_of_missing_answers", "with_marks_of_missing_answers"


def _with_marks(chosen: Any, *asked: Any) -> Any:
    """Return what a condition chose, with the marks of the missing answers that it asked about before its words."""
    return deciding_marks(*asked) + chosen if isinstance(chosen, str) else chosen


class _Marking(NodeTransformer):
    """Puts the marks of the answers that a condition asks about before what the condition chooses between."""

    def visit_If(self, node: nodes.If) -> list[nodes.Node]:  # noqa: N802 (Jinja’s own name)
        before = _printed(_asked(node.test), node.lineno)
        later, node.elif_ = node.elif_, []
        self.generic_visit(node)
        asked: list[nodes.Expr] = []
        for other in later:  # whose test is made only where those before it have failed
            asked = [*asked, *_asked(other.test)]
            self.generic_visit(other)
            other.body.insert(0, _printed(asked, other.lineno))
        if asked and node.else_:
            node.else_.insert(0, _printed(asked, node.lineno))
        node.elif_ = later
        return [before, node]

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Expr:  # noqa: N802 (Jinja’s own name)
        asked = _asked(node.test)
        self.generic_visit(node)
        return _call(_WITH_MARKS, [node, *asked], node.lineno)


def _printed(asked: list[nodes.Expr], line: int) -> nodes.Output:
    return nodes.Output([_call(_MARKS, asked, line)], lineno=line)


def _call(function: str, given: list[nodes.Expr], line: int) -> nodes.Call:
    return nodes.Call(nodes.Name(function, "load", lineno=line), given, [], None, None, lineno=line)


def _asked(test: nodes.Node) -> list[nodes.Expr]:
    """Return the variables, and parts of them, that a test asks about."""
    if isinstance(test, nodes.Name | nodes.Getattr | nodes.Getitem):
        return [test] if test.find(nodes.Call) is None else []
    return [found for child in test.iter_child_nodes() for found in _asked(child)]


@functools.cache
def _environment(docs: Path, for_review: bool) -> jinja2.Environment:
    return _MarkedPages(docs) if for_review else _Pages(docs, paths.compiled_templates("pages"))
