"""Mutation testing: our code with one small fault at a time, and whether a test notices.

    make mutants                            200 mutants of what decides what a school publishes
    make mutants N=100 SEED=2               another draw
    make mutants N=20 FILE=schoolgate/setting/load.py     mutants of one file alone
    make mutants N=5 FILE=schoolgate/policy/composing/table.py TESTS=tests/unit/policy/test_clause_table.py

Draws as many mutants of each part (loader, compose, conditions, gate), always the same ones for a seed and a state of the code, and nearly
the same after a change.
A mutant is killed where a test fails, or where its tests take several times the CPU that they should. One that survives
must be explained in tests/mutants.yml, or the exit code is 1.

The mutants are mutmut’s. Its runner is not used, for three reasons: it leaves code outside functions and functions with decorators
as they are, and our conditions, regular expressions and whatever is cached are just that; it copies the folder of the package
alone, and our templates stand beside it; and it swaps functions in memory, which a build in a process of its own would not see.
Here each mutant is written into a copy of the project, and a fork of a process that has imported what is not ours runs
those tests alone that reach the place.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import functools
import hashlib
import importlib
import importlib.util
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import frozen
import in_memory
import libcst
import pytest
import yaml
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode
from reached import Recorder

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tests" / "mutants.yml"
PARTS = {
    "loader": ("schoolgate/setting/load*.py", "schoolgate/setting/strict_yaml.py", "schoolgate/setting/yaml_faults.py"),
    "compose": ("schoolgate/policy/composing/*.py",),
    "conditions": ("schoolgate/policy/conditions.py", "schoolgate/form/conditions.py"),
    "gate": ("schoolgate/publish/gate/*.py",),
}
# Those that look at these parts closely, and need no browser.
TESTS = (
    "tests/unit/setting", "tests/unit/policy", "tests/unit/form/test_form_data.py", "tests/command/test_bad_settings.py",
    "tests/build/test_gate.py", "tests/build/test_followed.py",
)  # fmt: skip
# CPU beyond what the tests took before: it is to end what goes round for ever, not what is slow.
_SECONDS_MORE, _TIMES_MORE = 20, 3
_MEMORY = 6 << 30
_NOT_RUN = 99  # no exit code of pytest
# Thousands of files are written and deleted, which a disk may take longer for than all tests.
_ROOM = in_memory.folder() or Path(tempfile.gettempdir())
# What takes long to import and is not ours.
_IMPORTED = (
    "hypothesis", "jsonschema", "lxml.html", "markdown.extensions.toc", "mkdocs.commands.build", "mkdocs_macros.plugin", "PIL.Image",
    "phonenumbers", "playwright.sync_api", "pydantic", "segno", "time_machine", "yaml",
)  # fmt: skip


def main(typed: list[str] | None = None) -> int:
    """Draw mutants, run their tests, and say which survived."""
    parser = argparse.ArgumentParser(prog="make mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("number", nargs="?", type=int, default=200, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="another draws others")
    parser.add_argument("--file", default="", help="mutants of this file alone")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="the files or folders of tests")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(typed)
    began = time.monotonic()
    parts = {given.file: [given.file]} if given.file else {part: files_of(part) for part in PARTS}
    drawn = draw(
        {part: [m for file in files for m in mutants_of(file)] for part, files in parts.items()},
        given.number,
        given.seed,
    )
    explained = read_explanations(EXPLAINED.read_text(encoding="utf-8"))
    for name in _IMPORTED:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=_ROOM) as room:
        copies = [Path(room).resolve() / str(number) for number in range(given.processes)]
        for copy in copies:
            frozen.copy_files(copy)
        known = record(copies[0], given.tests, {file for files in parts.values() for file in files})
        print(f"{len(known.seconds)} tests took {sum(known.seconds.values()):.0f} s of CPU.", flush=True)
        outcomes = {}
        for (part, mutant), outcome in run(drawn, known, copies):
            outcomes[part, mutant] = outcome
            print(told(mutant, outcome, explained.get(mutant.key)), flush=True)
    stale = [f"tests/mutants.yml explains what is no mutant any more: {key}" for key in explained if not _is_there(key)]
    wrong = [
        f"tests/mutants.yml explains a mutant that a test kills: {mutant.key}"
        for (_, mutant), outcome in outcomes.items()
        if outcome.by and mutant.key in explained
    ]
    print(*summary(outcomes, explained), *stale, *wrong, sep="\n")
    print(f"Seed {given.seed}, {time.monotonic() - began:.0f} s.")
    unexplained = [m for (_, m), outcome in outcomes.items() if not outcome.by and m.key not in explained]
    return 1 if unexplained or stale or wrong else 0


# ---------------------------------------------------------------------------------------------------------------
# The mutants


class Key(NamedTuple):
    """What tells a mutant, wherever its lines stand: its file, what it is in, and its lines before and after."""

    file: str
    within: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.file}, in {self.within}: {self.was} → {self.now}"


class Mutant(NamedTuple):
    """A file with one small fault."""

    key: Key
    line: int
    end: int
    source: str

    @property
    def file(self) -> str:
        """The path of the file in the project."""
        return self.key.file


def files_of(part: str) -> list[str]:
    """Return the files of a part, in order."""
    return [file.relative_to(ROOT).as_posix() for pattern in PARTS[part] for file in sorted(ROOT.glob(pattern))]


class _Visitor(MutationVisitor):
    """Finds places that can be mutated, in functions with decorators too."""

    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        return not isinstance(node, libcst.FunctionDef) and super()._skip_node_and_children(node)


class Place(NamedTuple):
    """A place of a file that can be mutated in one way."""

    file: str
    line: int
    end: int
    make: Callable[[], str]

    def mutant(self) -> Mutant | None:
        """Return the mutant, or None where the code means what it meant."""
        before, after = _source(self.file), self.make()
        if ast.dump(_tree(self.file)) == ast.dump(ast.parse(after)):
            return None
        lines = [*difflib.ndiff(before.splitlines(), after.splitlines())]
        was, now = (" ".join(line[2:].strip() for line in lines if line.startswith(mark)) for mark in ("- ", "+ "))
        return Mutant(Key(self.file, _within(self.file, self.line), was, now), self.line, self.end, after)


def mutants_of(file: str) -> list[Place]:
    """Return all places of a file that can be mutated, in order."""
    wrapper = MetadataWrapper(libcst.parse_module(_source(file)))
    visitor = _Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    where = wrapper.resolve(PositionProvider)
    return [
        Place(
            file, where[one.original_node].start.line, where[one.original_node].end.line,
            functools.partial(_replaced, module, one.original_node, one.mutated_node),
        )
        for one in visitor.mutations
    ]  # fmt: skip


def _replaced(module: libcst.Module, node: libcst.CSTNode, by: libcst.CSTNode) -> str:
    replaced = module.deep_replace(node, by)
    assert isinstance(replaced, libcst.Module)
    return replaced.code


def draw(places: Mapping[str, Sequence[Place]], number: int, seed: int) -> list[tuple[str, Mutant]]:
    """Draw so many mutants, as many of each part. Return each with the name of its part."""
    found: list[tuple[str, Mutant]] = []
    for nth, (part, there) in enumerate(places.items()):
        wanted = (number + len(places) - 1 - nth) // len(places)
        drawn: dict[str, Mutant] = {}
        for place in _shuffled(there, f"{part} {seed}"):
            if len(drawn) == wanted:
                break
            if mutant := place.mutant():
                drawn.setdefault(mutant.source, mutant)
        found += ((part, mutant) for mutant in drawn.values())
    return found


def _shuffled(places: Iterable[Place], seed: str) -> list[Place]:
    """Return places in an order by a seed and by what their lines say, so that a change elsewhere moves none of them."""
    before: dict[tuple[str, str], int] = defaultdict(int)
    ranked = []
    for place in places:
        says = place.file, _source(place.file).splitlines()[place.line - 1].strip()
        before[says] += 1
        ranked.append((hashlib.sha256(repr((seed, says, before[says])).encode()).digest(), place))
    return [place for _, place in sorted(ranked, key=lambda one: one[0])]


@functools.cache
def _source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@functools.cache
def _tree(file: str) -> ast.Module:
    return ast.parse(_source(file))


def _within(file: str, line: int) -> str:
    """Return the name of the function, class or table that a line is in."""
    names = []
    node: ast.AST | None = _tree(file)
    while node:
        below = (one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt))
        node = next((one for one in below if _holds(one, line)), None)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif not names and isinstance(node, ast.Assign | ast.AnnAssign):
            return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    return ".".join(names) or "the file"


def _holds(node: ast.stmt | ast.Lambda, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or 0)


# ---------------------------------------------------------------------------------------------------------------
# Explanations


def read_explanations(text: str) -> dict[Key, str]:
    """Return why each mutant that is explained cannot be killed. Raise ValueError where one has not just what it needs."""
    found = {}
    for entry in yaml.safe_load(text) or []:
        if {*entry} != {"file", "in", "was", "now", "because"} or not all(entry.values()):
            raise ValueError(f"tests/mutants.yml: an explanation has file, in, was, now and because: {entry}")
        found[Key(entry["file"], entry["in"], entry["was"], entry["now"])] = " ".join(entry["because"].split())
    return found


def _is_there(key: Key) -> bool:
    """Return whether a file has such a mutant. Only places whose lines read as they did are mutated."""
    if not (ROOT / key.file).is_file():
        return False
    lines = _source(key.file).splitlines()
    return any(
        _within(place.file, place.line) == key.within
        and any(line.strip() and line.strip() in key.was for line in lines[place.line - 1 : place.end])
        and (mutant := place.mutant()) is not None
        and mutant.key == key
        for place in _places(key.file)
    )


_places = functools.cache(mutants_of)


# ---------------------------------------------------------------------------------------------------------------
# Which tests reach which lines


class Known(NamedTuple):
    """What a run without any fault showed of each test."""

    seconds: Mapping[str, float]
    """CPU by test."""
    reached: Mapping[tuple[str, int], set[str]]
    """The tests that run the statement, or lambda, that begins in a line of a file."""

    def tests_for(self, mutant: Mutant) -> set[str]:
        """Return the tests that reach a mutant, and those that may look at what its file made as it was imported."""
        return self._reaching(mutant) | {
            test for test in self.seconds if _imports(test.partition("::")[0], mutant.file)
        }

    def _reaching(self, mutant: Mutant) -> set[str]:
        """Return the tests that run a mutant. Where it is run as its file is imported, those that reach what uses its name."""
        inner, *outer = _around(mutant.file, mutant.line)
        if isinstance(inner, ast.FunctionDef):  # what stands beside its name is run as the file is imported
            return self._of_line(mutant.file, inner.body[0].lineno)
        if isinstance(inner, ast.Lambda) or any(isinstance(one, ast.FunctionDef) for one in outer):
            return self._of_line(mutant.file, inner.lineno)
        name = re.compile(rf"\b(?:{'|'.join(re.findall(r'[A-Za-z_]+', mutant.key.within))})\b")
        found = {
            test
            for file in {file for file, _ in self.reached}
            for number, line in enumerate(_source(file).splitlines(), 1)
            if name.search(line)
            for around in _around(file, number)[:1]
            for test in self._of_line(file, around.lineno)
        }
        return found or {test for (file, _), tests in self.reached.items() if file == mutant.file for test in tests}

    def _of_line(self, file: str, line: int) -> set[str]:
        return self.reached.get((file, line), set())


@functools.cache
def _imports(test: str, file: str) -> bool:
    """Return whether a file of tests imports a file of ours, or anything of it. A table is read there without a line of ours."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    taken = set()
    for node in ast.walk(_tree(test)):
        if isinstance(node, ast.Import):
            taken |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            taken |= {str(node.module), *(f"{node.module}.{one.name}" for one in node.names)}
    return module in taken


@functools.cache
def _around(file: str, line: int) -> list[ast.stmt | ast.Lambda]:
    """Return the statements and lambdas that a line is in, from the innermost on."""
    found = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.stmt | ast.Lambda) and _holds(node, line)]
    return sorted(found, key=lambda node: (node.lineno, -(node.end_lineno or 0)), reverse=True)


def record(copy: Path, tests: Sequence[str], files: Iterable[str]) -> Known:
    """Run tests in a copy of the project, and return what each reaches of some files. Exit where one fails."""
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=_ROOM) as folder:
        recorder = Recorder({str(copy / file): file for file in files})
        pid = _fork(copy, Path(folder), tests, recorder)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            sys.exit((Path(folder) / "output").read_text(encoding="utf-8") + "\nTests fail without any mutant.")
        seconds, reached = json.loads((Path(folder) / "found").read_text(encoding="utf-8"))
    by_line: dict[tuple[str, int], set[str]] = defaultdict(set)
    for test, lines in reached.items():
        for file, line in lines:
            by_line[file, line].add(test)
    return Known(seconds, by_line)


# ---------------------------------------------------------------------------------------------------------------
# Runs


class Outcome(NamedTuple):
    """What came of the tests of a mutant: how many were to run, and the one that failed, or what ended them."""

    tests: int
    by: str


def run(
    drawn: Sequence[tuple[str, Mutant]], known: Known, copies: Sequence[Path]
) -> Iterator[tuple[tuple[str, Mutant], Outcome]]:
    """Run the tests of each mutant, one at a time in each copy of the project. Yield each with its outcome as it ends."""
    left, free = [*reversed(drawn)], [*copies]
    running: dict[int, tuple[tuple[str, Mutant], Path, Path, int]] = {}
    while left or running:
        while left and free:
            one = left.pop()
            tests = in_order(known.tests_for(one[1]), known.seconds)
            if not tests:
                yield one, Outcome(0, "")
                continue
            copy, folder = free.pop(), Path(tempfile.mkdtemp(prefix="mutants-", dir=_ROOM))
            _write(copy / one[1].file, one[1].source)
            limit = _SECONDS_MORE + _TIMES_MORE * int(sum(known.seconds[test] for test in tests))
            pid = _fork(copy, folder, [*dict.fromkeys(test.partition("::")[0] for test in tests)], _First(tests), limit)
            running[pid] = one, copy, folder, len(tests)
        if running:
            pid, status = os.wait()
            one, copy, folder, number = running.pop(pid)
            yield one, Outcome(number, _ended_by(os.waitstatus_to_exitcode(status), folder))
            _write(copy / one[1].file, _source(one[1].file))
            shutil.rmtree(folder, ignore_errors=True)
            free.append(copy)


def in_order(tests: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """Return tests in the order in which they are likely to tell soon: the cheapest trial of each, then all others.

    Trials of one test fail together mostly. Those of a file stay together, so that what they share is made once or twice.
    """
    trials: dict[str, int] = defaultdict(int)
    found = []
    for test in sorted(tests, key=lambda test: (seconds[test], test)):
        later = min(1, trials[test.partition("[")[0]])
        trials[test.partition("[")[0]] += 1
        found.append((later, test))
    took: dict[tuple[int, str], float] = defaultdict(float)
    for later, test in found:
        took[later, test.partition("::")[0]] += seconds[test]
    # The sort is stable: the cheapest of a file stay first.
    return [
        test
        for _, test in sorted(
            found, key=lambda one: (one[0], took[one[0], one[1].partition("::")[0]], one[1].partition("::")[0])
        )
    ]


def _write(file: Path, source: str) -> None:
    file.write_text(source, encoding="utf-8")
    # Python tells what it compiled by the second in which the source was written, and by its length.
    Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


def _ended_by(code: int, folder: Path) -> str:
    if code == pytest.ExitCode.OK:
        return ""
    if code in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM}:
        return "timeout"
    if code in {pytest.ExitCode.NO_TESTS_COLLECTED, _NOT_RUN}:
        sys.exit((folder / "output").read_text(encoding="utf-8") + "\nThe tests of a mutant could not be run.")
    found = folder / "found"
    return json.loads(found.read_text(encoding="utf-8")) if found.is_file() else f"exit code {code}"


class _First:
    """Runs the tests that were named in their order, and keeps the name of the first that fails. A plugin of pytest."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the tests that were named."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the name of a test that fails."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of a file that cannot be imported."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def begin(self) -> None:
        """Nothing is to be made ready."""

    def found(self) -> object:
        """Return the name."""
        return self.failed or "an error before any test"


def _fork(copy: Path, folder: Path, tests: Sequence[str], plugin: _First | Recorder, limit: int = 0) -> int:
    """Run tests in a copy of the project, in a fork of this process. Return its id."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    code = _NOT_RUN
    try:
        output = os.open(folder / "output", os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        if limit:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            signal.alarm(30 * limit)  # what waits for ever takes no CPU
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        os.chdir(copy)
        # Sites and whatever else the tests keep are of this mutant alone.
        os.environ |= {"PYTHONPATH": str(copy), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder)}
        tempfile.tempdir = None
        shutil.rmtree(copy / ".cache", ignore_errors=True)
        sys.path[:] = [
            str(copy),
            *(path for path in sys.path if not path or not Path(path).is_relative_to(ROOT) or ".venv" in path),
        ]
        for name in [*sys.modules]:
            if name in {"frozen", "outputs"}:
                del sys.modules[name]  # of the project, and the tests import those of their copy
        plugin.begin()
        code = pytest.main(
            ["-x", "-p", "no:randomly", "--tb=short", "--no-header", f"--rootdir={copy}", *tests], plugins=[plugin]
        )
        (folder / "found").write_text(json.dumps(plugin.found()), encoding="utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


# ---------------------------------------------------------------------------------------------------------------
# What is said


def told(mutant: Mutant, outcome: Outcome, because: str | None) -> str:
    """Return what came of a mutant, with its lines before and after."""
    how = (
        "timeout"
        if outcome.by == "timeout"
        else f"killed by {outcome.by}"
        if outcome.by
        else f"SURVIVED {outcome.tests} tests"
    )
    lines = [f"{mutant.file}:{mutant.line}: {how}", f"  - {mutant.key.was}", f"  + {mutant.key.now}"]
    if because and not outcome.by:
        lines.append(f"  explained: {because}")
    return "\n".join(lines)


def summary(outcomes: Mapping[tuple[str, Mutant], Outcome], explained: Mapping[Key, str]) -> Iterator[str]:
    """Yield a line for each part and one for all: how many mutants, and what came of them."""
    rows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (part, mutant), outcome in outcomes.items():
        kind = (
            "timeout"
            if outcome.by == "timeout"
            else "killed"
            if outcome.by
            else "explained"
            if mutant.key in explained
            else "survived"
        )
        for row in (part, "all"):
            rows[row][kind] += 1
    kinds = ("killed", "timeout", "explained", "survived")
    yield f"{'':10}  mutants  {'  '.join(kinds)}"
    for part in (*(one for one in rows if one != "all"), "all"):
        counts = "  ".join(f"{rows[part][kind]:{len(kind)}}" for kind in kinds)
        yield f"{part:10}  {sum(rows[part].values()):7}  {counts}"


if __name__ == "__main__":
    sys.exit(main())
