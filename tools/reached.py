"""Which statements of our code each test reaches: a plugin of pytest, for a process that has not imported that code yet.

What is kept between tests, in a fixture or a cache, counts as reached by each test that takes it. Otherwise only the first test
that asks for a page would seem to run what makes it, and it is for this that coverage.py does not serve here.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib.machinery
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping
from typing import Any

import pytest

# A line of a file, or the name of something that was kept.
Noted = set[tuple[str, int] | str]


class Recorder:
    """Records which statements each test reaches, and the CPU that it takes. Takes the files to look at, each with its name."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._now: Noted = set()
        self._kept: dict[str, Noted] = defaultdict(set)
        self._tests: dict[str, Noted] = {}
        self._seconds: dict[str, float] = {}

    def begin(self) -> None:
        """From here on, note what our code reaches as soon as it is imported."""
        recorder, compiled, lru_cache = self, importlib.machinery.SourceFileLoader.source_to_code, functools.lru_cache

        def source_to_code(self: Any, data: Any, path: Any, **more: Any) -> Any:
            file = recorder._files.get(str(path))
            return compiled(self, with_notes(data, file) if file else data, path, **more)

        def noting_lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
            if callable(maxsize):
                return noting_lru_cache()(maxsize)
            return lambda function: recorder.noting(function, lru_cache(maxsize, typed))

        sys.dont_write_bytecode = True
        builtins._reached = self._now  # type: ignore[attr-defined]
        importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign]
        functools.lru_cache = noting_lru_cache
        functools.cache = lambda function: noting_lru_cache(None)(function)

    def noting(self, function: Callable[..., Any], cache: Callable[..., Any]) -> Any:
        """Return a function that is cached, and counts what it keeps as reached by whoever calls it."""
        name = f"{function.__module__}.{function.__qualname__}"
        cached = cache(lambda *args, **given: self._keep(name, lambda: function(*args, **given)))

        @functools.wraps(function)
        def wrapper(*args: Any, **given: Any) -> Any:
            self._now.add(name)
            return cached(*args, **given)

        wrapper.cache_clear, wrapper.cache_info = cached.cache_clear, cached.cache_info  # type: ignore[attr-defined]
        return wrapper

    def _keep(self, name: str, make: Callable[[], Any]) -> Any:
        before = {*self._now}
        self._now.clear()
        try:
            return make()
        finally:
            self._kept[name] |= self._now
            self._now.clear()
            self._now |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """Keep what a fixture reaches that several tests share."""
        if fixturedef.scope == "function":
            return (yield)
        before = {*self._now}
        self._now.clear()
        try:
            return (yield)
        finally:
            self._kept[_name(fixturedef)] |= self._now
            self._now.clear()
            self._now |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> Generator[None, Any, Any]:
        """Note what a test reaches and the CPU that it takes."""
        self._now.clear()
        began = time.process_time()
        result = yield
        self._seconds[item.nodeid] = time.process_time() - began
        fixtures = {_name(one) for several in item._fixtureinfo.name2fixturedefs.values() for one in several}
        self._tests[item.nodeid] = {*self._now, *fixtures}
        return result

    def found(self) -> tuple[dict[str, float], dict[str, list[tuple[str, int]]]]:
        """Return, by test, its CPU in seconds and the lines that it reaches."""
        return self._seconds, {test: sorted(self._lines(noted)) for test, noted in self._tests.items()}

    def _lines(self, noted: Noted) -> set[tuple[str, int]]:
        found, left = {*noted}, [*noted]
        while left:
            one = left.pop()
            more = self._kept.get(one, set()) - found if isinstance(one, str) else set()
            found |= more
            left += more
        return {one for one in found if isinstance(one, tuple)}


def _name(fixture: pytest.FixtureDef[Any]) -> str:
    return f"{fixture.argname} of {fixture.baseid}"


def with_notes(source: str | bytes, file: str) -> str:
    """Return the code of a file in which each statement of a function, and each lambda, notes the line that it begins in."""
    return ast.unparse(_Noting(file).visit(ast.parse(source)))


class _Noting(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self.file = file

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.generic_visit(node)
        node.body = ast.BoolOp(ast.Or(), [self._note(node.lineno), node.body])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        self._note_each(node)
        return node

    def _note_each(self, holder: ast.AST) -> None:
        for name, field in ast.iter_fields(holder):
            parts = field if isinstance(field, list) else []
            for part in parts:
                if isinstance(part, ast.AST) and not isinstance(part, ast.FunctionDef):  # that has its notes already
                    self._note_each(part)
            if parts and isinstance(parts[0], ast.stmt):
                setattr(holder, name, [new for part in parts for new in (ast.Expr(self._note(part.lineno)), part)])

    def _note(self, line: int) -> ast.expr:
        # Nothing comes of it, so that a lambda goes on to what it returns.
        return ast.parse(f"_reached.add(({self.file!r}, {line}))", mode="eval").body
