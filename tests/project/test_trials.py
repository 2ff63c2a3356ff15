"""`make fuzz` deals what it draws alike on every machine, says what it found, and takes no trial that fails for one that found nothing."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest
import trials
from support import yaml_files
from support.places import ROOT, TESTS
from trials import Tried


def test_inputs_are_dealt_in_shares_that_can_be_tried_again_by_themselves() -> None:
    assert trials.deal(120, 50, 7) == [(50, 7), (50, 8), (20, 9)]
    assert trials.deal(50, 50, 8) == [(50, 8)]
    assert trials.deal(1, 50, 1) == [(1, 1)]
    # These go on where the share before ended, so that all must be as large.
    assert trials.INPUTS["injections"] % trials.SHARES["injections"] == 0


def pretend(monkeypatch: pytest.MonkeyPatch, found: list[str] | Exception) -> None:
    trial = types.ModuleType("fuzz.pretended")

    def run(inputs: int, seed: int) -> list[str]:
        assert (inputs, seed) == (3, 5)
        if isinstance(found, Exception):
            raise found
        return found

    trial.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fuzz.pretended", trial)


def test_each_entry_that_is_not_empty_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, ["", "The page says Nothing.", ""])
    assert trials.try_share("pretended", 3, 5) == Tried(3, ["The page says Nothing."])


def test_a_trial_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, ValueError("no such page"))
    tried = trials.try_share("pretended", 3, 5)
    assert tried.inputs == 0
    assert [one.splitlines()[-1] for one in tried.findings] == ["ValueError: no such page"]


def test_a_share_is_tried_in_a_process_of_its_own_and_one_that_is_killed_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "fuzz" / "alone.py"
    trial.parent.mkdir()
    (trial.parent / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    trial.write_text("def run(inputs, seed):\n    print('aside')\n    return [''] * (inputs - 1) + [f'seed {seed}']\n")
    assert trials.try_apart("alone", 3, 5) == Tried(3, ["seed 5"])
    trial.write_text("import os, signal\ndef run(inputs, seed): os.kill(os.getpid(), signal.SIGKILL)\n")
    assert trials.try_apart("alone", 3, 5) == Tried(0, ["The share ended with -9:\n"])


def test_a_trial_that_answers_for_fewer_inputs_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, ["", ""])
    assert trials.try_share("pretended", 3, 5) == Tried(2, ["The trial answered for 2 of 3 inputs."])


def test_each_trial_has_its_line_and_its_findings_follow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trials, "INPUTS", {"first": 90, "second": 10})
    asked = []

    def try_drawn(trial: str, inputs: int, seed: int) -> Tried:
        asked.append((trial, inputs, seed))
        return Tried(inputs, ["It says None.\n  make fuzz"] if trial == "first" else [])

    monkeypatch.setattr(trials, "try_drawn", try_drawn)
    monkeypatch.setattr(trials, "try_combinations", lambda seed: Tried(1200, []))
    assert trials.main(None, None, 4) == 1
    assert asked == [("first", 90, 4), ("second", 10, 4)]
    assert capsys.readouterr().out.splitlines() == [
        "first: 90 inputs, 0 seconds, 1 findings",
        "",
        "first: It says None.",
        "  make fuzz",
        "",
        "second: 10 inputs, 0 seconds, 0 findings",
        "combinations: 1200 inputs, 0 seconds, 0 findings",
    ]
    assert trials.main("second", 20, 5) == 0
    assert asked[2:] == [("second", 20, 5)]


def test_the_tests_of_every_combination_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "test_some.py"
    file.write_text("import pytest\n@pytest.mark.parametrize('n', range(5))\ndef test_it(n): assert n != {}\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rfE", "-n", "2", str(file)]

    def ran(number: int) -> Tried:
        file.write_text(file.read_text().replace("{}", str(number)))
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        return trials.read_summary(done.stdout, done.returncode)

    one_fails = ran(3)
    assert one_fails.inputs == 5
    assert [one.splitlines()[0].partition(" - ")[0] for one in one_fails.findings] == [
        "FAILED test_some.py::test_it[3]"
    ]
    file.write_text(file.read_text().replace("!= 3", "!= 9"))
    assert ran(9) == Tried(5, [])


def test_tests_that_never_ran_are_a_finding() -> None:
    assert trials.read_summary("no tests ran in 0.01s\n", 5) == Tried(
        0, ["pytest ended with 5:\nno tests ran in 0.01s\n"]
    )
    assert trials.read_summary("", -9).findings == ["pytest ended with -9:\n"]


@pytest.mark.parametrize("typed", [["INPUTS=5"], ["ONLY=combinations", "INPUTS=5"], ["ONLY=nothing"]])
def test_what_cannot_be_tried_is_refused(typed: list[str]) -> None:
    options = [part for one in typed for part in (f"--{one.split('=')[0].lower()}", one.split("=")[1])]
    done = subprocess.run([sys.executable, "tools/trials.py", *options], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "ONLY" in done.stderr or "invalid choice" in done.stderr


def test_every_trial_of_the_folder_is_run() -> None:
    there = {
        file.stem
        for file in (TESTS / "fuzz").glob("*.py")
        if "\ndef run(inputs: int, seed: int" in file.read_text(encoding="utf-8")
    }
    assert {*trials.INPUTS} == {*trials.SHARES} == there


def test_ci_runs_each_trial_in_a_job_of_its_own() -> None:
    job = yaml_files.strings(ROOT / ".github" / "workflows" / "chores.yml")["jobs"]["combinations"]
    assert job["strategy"]["matrix"]["trial"] == [*trials.INPUTS, trials.COMBINATIONS]
    assert job["steps"][-1]["env"] == {"ONLY": "${{ matrix.trial }}"}
