"""The template’s pages in Jinja: one environment for policies and for pages for people."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from schoolgate import paths
from schoolgate.language.marks import deciding_marks, moved_to_words
from schoolgate.policy import facts


def environment(for_review: bool = False) -> jinja2.Environment:
    """Return what fills in pages. For the review variant, words that follow from a missing answer carry its mark."""
    return _environment(paths.DOCS, for_review)


def fill_in(page: str, known: dict[str, Any], for_review: bool = False) -> str:
    """Return a page filled in. Takes its text or its name in docs/, and the words and macros that it may use."""
    pages = environment(for_review)
    template = pages.from_string(page) if "\n" in page else pages.get_template(page)
    filled = template.render(known)
    return moved_to_words(filled) if for_review else filled


class _Pages(jinja2.Environment):
    """Keeps pages compiled between builds, those that it is given as text too."""

    def __init__(self, docs: Path, cache: jinja2.BytecodeCache | None) -> None:
        self.texts: dict[str, str] = {}
        files = jinja2.FileSystemLoader(str(docs))
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
