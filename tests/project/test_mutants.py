"""Mutation testing, held by its pieces: which faults are drawn, which tests are run for each, and what is said of those that survive."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

import frozen
import mutants
import pytest
from mutants import Key, Known, Mutant, Outcome
from reached import with_notes
from support.places import ROOT

CODE = '''\
"""When a place is open."""

import functools

CLOSED = {"Sunday"}
TESTS = {
    "monday": lambda day: day == "Monday",
}


@functools.cache
def is_open(day: str, hour: int) -> bool:
    """Return whether it is open."""
    if day in CLOSED:
        return False
    return 8 < hour


class Door:
    def says(self, name: str) -> str:
        return name + " is open"
'''
PLACE = "place.py"
WEEKDAY = Key(PLACE, "TESTS", '"monday": lambda day: day == "Monday",', '"monday": lambda day: day != "Monday",')


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project of one file, in place of ours."""
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / PLACE).write_text(CODE, encoding="utf-8")
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Let the files be read afresh."""
    for cached in (mutants._source, mutants._tree, mutants._places, mutants._around, mutants._imports):
        cached.cache_clear()


def drawn(number: int, seed: int = 1) -> list[Mutant]:
    return [mutant for _, mutant in mutants.draw({"place": mutants.mutants_of(PLACE)}, number, seed)]


def mutant_in(line: int) -> Mutant:
    return next(mutant for mutant in drawn(100) if mutant.line == line)


# ---------------------------------------------------------------------------------------------------------------
# The mutants


def test_every_part_has_files() -> None:
    for part in mutants.PARTS:
        assert len(mutants.files_of(part)) > 1, part


def test_tests_that_are_run_are_there_and_open_no_browser() -> None:
    assert [name for name in mutants.TESTS if not (ROOT / name).exists()] == []
    assert [name for name in mutants.TESTS if "browser" in name] == []


@pytest.mark.usefixtures("project")
def test_a_mutant_is_the_file_with_one_fault() -> None:
    found = drawn(100)
    assert len(found) > 10
    assert len({mutant.source for mutant in found}) == len(found)
    for mutant in found:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(CODE))
        before, after = ([line.strip() for line in code.splitlines()] for code in (CODE, mutant.source))
        assert all(line in mutant.key.was for line in before if line not in after)
        assert all(line in mutant.key.now for line in after if line not in before)
        assert mutant.key.was != mutant.key.now


@pytest.mark.usefixtures("project")
def test_tables_and_cached_functions_have_mutants_too() -> None:
    assert {mutant.key.within for mutant in drawn(100)} == {"CLOSED", "TESTS", "is_open", "Door.says"}


@pytest.mark.usefixtures("project")
def test_a_seed_draws_the_same_mutants_each_time_and_another_draws_others() -> None:
    assert drawn(5) == drawn(5)
    assert {*drawn(5)} != {*drawn(5, seed=2)}


def test_a_change_elsewhere_moves_no_mutant_of_a_seed(project: Path) -> None:
    before = [mutant.key for mutant in drawn(100)]
    (project / PLACE).write_text(CODE.replace("CLOSED =", "OPEN = 7 + 1\n\n\nCLOSED ="), encoding="utf-8")
    forget()
    assert [mutant.key for mutant in drawn(100) if mutant.key.within != "OPEN"] == before


@pytest.mark.usefixtures("project")
def test_parts_have_as_many_mutants_each_and_those_that_are_over_fall_to_the_first() -> None:
    places = {part: mutants.mutants_of(PLACE) for part in ("one", "two", "three")}
    parts = [part for part, _ in mutants.draw(places, 8, 1)]
    assert [parts.count(part) for part in places] == [3, 3, 2]


# ---------------------------------------------------------------------------------------------------------------
# Which tests are run for a mutant


def test_each_statement_of_a_function_and_each_lambda_notes_that_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[tuple[str, int]] = set()
    monkeypatch.setattr(builtins, "_reached", reached, raising=False)
    module: dict[str, object] = {}
    exec(compile(with_notes(CODE, PLACE), PLACE, "exec"), module)
    assert reached == set(), "what is run as the file is imported is of no test"
    assert eval("is_open('Sunday', 9)", module) is False
    assert {line for _, line in reached} == {13, 14, 15}
    reached.clear()
    assert eval("is_open('Monday', 9)", module) is True
    assert {line for _, line in reached} == {13, 14, 16}
    reached.clear()
    assert eval("TESTS['monday']('Monday')", module) is True
    assert reached == {(PLACE, 7)}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("line", "tests"),
    [
        (16, {"open"}),
        (7, {"monday"}),
        # The set is made as the file is imported: whoever reaches the line that names it is run.
        (5, {"open", "closed"}),
        # No test reaches it.
        (15, set()),
    ],
)  # fmt: skip
def test_the_tests_of_a_mutant_are_those_that_reach_its_line(line: int, tests: set[str]) -> None:
    reached = {(PLACE, 14): {"open", "closed"}, (PLACE, 16): {"open"}, (PLACE, 7): {"monday"}}
    assert Known({}, reached).tests_for(mutant_in(line)) == tests


@pytest.mark.parametrize(
    "taken", ["from place import TESTS", "import place", "def test_reads():\n    from place import TESTS"]
)
def test_those_whose_file_imports_that_of_a_mutant_are_run_too(project: Path, taken: str) -> None:
    """They may look at a table without a line of ours being run."""
    (project / "test_place.py").write_text(taken, encoding="utf-8")
    (project / "test_other.py").write_text("from places import TESTS", encoding="utf-8")
    seconds = {"test_place.py::test_reads": 0.1, "test_other.py::test_reads": 0.1}
    assert Known(seconds, {}).tests_for(mutant_in(7)) == {"test_place.py::test_reads"}


# ---------------------------------------------------------------------------------------------------------------
# Those that survive


def entry(key: Key, because: str = "It is never a Monday.") -> str:
    named = {"file": key.file, "in": key.within, "was": key.was, "now": key.now, "because": because}
    return "".join(f"{'-' if name == 'file' else ' '} {name}: '{value}'\n" for name, value in named.items())


def test_an_explanation_is_read_with_its_reason() -> None:
    assert mutants.read_explanations(entry(WEEKDAY)) == {WEEKDAY: "It is never a Monday."}
    assert mutants.read_explanations("") == {}


@pytest.mark.parametrize(
    "text", [entry(WEEKDAY, because=""), entry(WEEKDAY).replace("was:", "from:"), "- file: place.py\n"]
)
def test_an_explanation_without_what_it_needs_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an explanation has file, in, was, now and because"):
        mutants.read_explanations(text)


def test_an_explanation_stays_true_where_lines_move_and_not_where_they_change(project: Path) -> None:
    assert mutants._is_there(WEEKDAY)
    moved, changed = CODE.replace("CLOSED =", "# Not today.\n\n\nCLOSED ="), CODE.replace('"monday"', '"first"')
    for code, stands in ((moved, True), (changed, False)):
        (project / PLACE).write_text(code, encoding="utf-8")
        forget()
        assert mutants._is_there(WEEKDAY) is stands
    assert not mutants._is_there(WEEKDAY._replace(file="gone.py"))


def ended(
    monkeypatch: pytest.MonkeyPatch, project: Path, by: Mapping[int, str], explanations: str, number: int = 100
) -> int:
    """Run the command on the project of one file, where tests end the mutants of some lines. Return its exit code."""
    (project / "mutants.yml").write_text(explanations, encoding="utf-8")
    monkeypatch.setattr(mutants, "EXPLAINED", project / "mutants.yml")
    monkeypatch.setattr(frozen, "copy_files", lambda copy: None)
    monkeypatch.setattr(mutants, "record", lambda *_: Known({}, {}))
    monkeypatch.setattr(mutants, "run", lambda found, *_: ((one, Outcome(7, by.get(one[1].line, ""))) for one in found))
    return mutants.main([str(number), "--file", PLACE, "--processes", "1"])


def test_all_killed_is_success(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    every = dict.fromkeys(range(30), "test_places.py::test_hours")
    assert ended(monkeypatch, project, every, "") == 0
    said = capsys.readouterr().out
    assert "place.py:16: killed by test_places.py::test_hours\n  - return 8 < hour\n  + return 8 <= hour\n" in said
    assert "SURVIVED" not in said


def test_a_survivor_is_told_with_what_was_changed_and_fails_until_it_is_explained(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [mutant for mutant in drawn(100) if mutant.line == 7]
    by = {line: "timeout" for line in range(30) if line != 7}
    assert ended(monkeypatch, project, by, "") == 1
    said = capsys.readouterr().out
    assert f"place.py:7: SURVIVED 7 tests\n  - {WEEKDAY.was}\n  + {WEEKDAY.now}\n" in said
    assert "place.py:16: timeout\n" in said
    explained = "".join(entry(mutant.key) for mutant in found)
    assert ended(monkeypatch, project, by, explained) == 0
    assert "\n  explained: It is never a Monday.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (WEEKDAY._replace(now="gone"), "explains what is no mutant any more"),
        (WEEKDAY, "explains a mutant that a test kills"),
    ],
)  # fmt: skip
def test_an_explanation_of_no_survivor_is_told(
    key: Key, told: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    every = dict.fromkeys(range(30), "test_places.py::test_hours")
    assert ended(monkeypatch, project, every, entry(key)) == 1
    assert f"tests/mutants.yml {told}: place.py, in TESTS: " in capsys.readouterr().out


def test_what_is_explained_of_ours_is_a_mutant_still() -> None:
    explained = mutants.read_explanations(mutants.EXPLAINED.read_text(encoding="utf-8"))
    assert [str(key) for key in explained if not mutants._is_there(key)] == []
