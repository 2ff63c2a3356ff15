"""The tests themselves: none can pass having looked at nothing.

A test may assert in a loop or under a condition, but something in it is always looked at: an assertion that stands by
itself, in both branches of a condition, or in a loop over what is known not to be empty.
"""

from __future__ import annotations

import ast
import functools
import importlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.longest import LONGEST
from support.places import TESTS

FILES = sorted(TESTS.rglob("test_*.py"))


# What pytest and Playwright have that fails a test.
_RAISE = ("fail", "wait_for_url")


def looks(body: list[ast.stmt], names: Mapping[str, Any], asserting: Collection[str]) -> bool:
    """Tell whether some assertion among statements is always reached.

    Takes the names that their module knows, and the functions that assert, whatever they are given.
    """
    return any(_looks(statement, names, asserting) for statement in body)


def _looks(node: ast.stmt, names: Mapping[str, Any], asserting: Collection[str]) -> bool:
    if isinstance(node, ast.Assert | ast.Raise):
        return True
    if isinstance(node, ast.With):
        raises = any("raises(" in ast.unparse(item) for item in node.items)
        return raises or looks(node.body, names, asserting)
    if isinstance(node, ast.If):
        return bool(node.orelse) and all(looks(branch, names, asserting) for branch in (node.body, node.orelse))
    if isinstance(node, ast.For):
        return not _may_be_empty(node.iter, names) and looks(node.body, names, asserting)
    if isinstance(node, ast.Try):
        return looks(node.body + node.finalbody, names, asserting)
    if isinstance(node, ast.Expr | ast.Assign):
        calls = [call.func for call in ast.walk(node.value) if isinstance(call, ast.Call)]
        return any(_expects(func) or _name(func) in {*asserting, *_RAISE} for func in calls)
    return False


def _name(func: ast.expr) -> str:
    return str(getattr(func, "id", getattr(func, "attr", "")))


def _expects(func: ast.expr) -> bool:
    """Tell whether a call is that of what Playwright waits for: expect(page).to_have_title("x"). By itself, expect(page) is nothing."""
    return isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call) and _name(func.value.func) == "expect"


@functools.cache
def functions(source: str) -> list[ast.FunctionDef]:
    """Give each function of a file, those within others too. No expression is looked through: none holds a statement."""
    found: list[ast.FunctionDef] = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            found.append(node)
        inside = ast.iter_child_nodes(node)
        waiting += (child for child in inside if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case))
    return found


@functools.cache
def asserting() -> frozenset[str]:
    """Name the functions of the tests that always assert something, themselves or by what they call."""
    named: dict[str, list[ast.FunctionDef]] = {}
    for file in TESTS.rglob("*.py"):
        for node in functions(file.read_text(encoding="utf-8")):
            named.setdefault(node.name, []).append(node)
    found, more = frozenset[str](), True
    while more:
        known = found
        found = frozenset(name for name, ones in named.items() if all(looks(one.body, {}, known) for one in ones))
        more = found != known
    return found


def _may_be_empty(iterated: ast.expr, names: Mapping[str, Any]) -> bool:
    """Tell whether a loop may have nothing to go through: where that rests on more than the module knows, it may."""
    if isinstance(iterated, ast.Tuple | ast.List | ast.Set):
        return all(isinstance(item, ast.Starred) and _may_be_empty(item.value, names) for item in iterated.elts)
    if isinstance(iterated, ast.Dict):
        return not iterated.keys
    if isinstance(iterated, ast.Call):
        of = iterated.func.value if isinstance(iterated.func, ast.Attribute) else None
        called = _name(iterated.func)
        if called in {"items", "keys", "values"} and of is not None and not iterated.args:
            return _may_be_empty(of, names)
        if called in {"sorted", "enumerate", "reversed", "list", "zip"}:
            return any(_may_be_empty(each, names) for each in iterated.args)
    try:
        return not [*eval(compile(ast.Expression(iterated), "a test", "eval"), dict(names))]
    except (Exception, pytest.fail.Exception):  # of a fixture, which only a test may ask for
        return True


def blind(source: str, names: Mapping[str, Any]) -> list[str]:
    """Name the tests of a file that may pass without having looked at anything."""
    return [
        test.name
        for test in functions(source)
        if test.name.startswith("test_") and not looks(test.body, {**names, **_written_out(test)}, asserting())
    ]


def _written_out(test: ast.FunctionDef) -> dict[str, Any]:
    """Name what a test itself writes out, item by item, before it goes through it."""
    return {
        target.id: [node]
        for node in test.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple | ast.List | ast.Set | ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name) and not _may_be_empty(node.value, {})
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_test_looks_at_something(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(file.parent)  # as pytest has it when it runs the file
    names = vars(importlib.import_module(file.stem))
    assert blind(file.read_text(encoding="utf-8"), names) == []


SOME, NONE = [1], list[int]()


@pytest.mark.parametrize(
    ("body", "is_blind"),
    [
        ("assert x", False),
        ("if x:\n  assert x", True),
        ("if x:\n  assert x\nelse:\n  assert y", False),
        ("if x:\n  assert x\nelse:\n  pass", True),
        ("for each in x:\n  assert each", True),
        ("assert x\nfor each in x:\n  assert each", False),
        ("for each in ('a', 'b'):\n  assert each", False),
        ("for each in ():\n  assert each", True),
        ("for each in {'a': 1}.items():\n  assert each", False),
        ("for each in SOME:\n  assert each", False),
        ("for each in (*NONE, *x):\n  assert each", True),
        ("for each in zip(SOME, x):\n  assert each", True),
        ("for each in SOME:\n  if each:\n    assert each", True),
        ("while x:\n  assert x", True),
        ("x = ['a']\nfor each in x:\n  assert each", False),
        ("x = {'a': 1}\nfor each in x.items():\n  assert each", False),
        ("x = [*y]\nfor each in x:\n  assert each", True),
        ("raise ValueError", False),
        ("pytest.fail('x')", False),
        ("expect(x).to_be_visible()", False),
        ("expect(x)", True),
        ("with x:\n  assert x", False),
        ("with pytest.raises(ValueError):\n  x()", False),
        ("def inner():\n  assert x\nx()", True),
        ("x = [y for y in x]", True),
    ],
)
def test_a_test_that_may_look_at_nothing_is_found(body: str, is_blind: bool) -> None:
    lines = "\n".join(f"  {line}" for line in body.split("\n"))
    assert blind(f"def test_it(x, y):\n{lines}\n", globals()) == (["test_it"] if is_blind else [])


def test_each_file_that_begins_first_is_there() -> None:
    assert {*LONGEST} <= {file.stem for file in FILES}
