"""The command in trouble that no setting is to blame for: a full disk, another build, a wrong clock, no network."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import command
from support.places import ROOT, TESTS

from schoolgate.cli import building
from schoolgate.policy import editions
from schoolgate.setting import files

SMALLEST = TESTS / "good" / "smallest.yml"


def in_a_process_of_its_own(*typed: str, before: tuple[str, ...] = ()) -> Any:
    """Run Python with the tests’ own modules. Return what it printed, as JSON."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    done = subprocess.run([*before, sys.executable, *typed], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# ---------------------------------------------------------------------------------------------------------------
# A build


def test_whatever_happens_to_a_build_a_whole_site_stands_and_it_is_told_in_words() -> None:
    # It forks, which the threads of these tests would not survive. One of each kind: killed, two at once, a full disk,
    # what cannot be written, a clock, surroundings.
    code = "import json; from fuzz import faults; print(json.dumps(faults.run(len(faults.KINDS), 1)))"
    found = in_a_process_of_its_own("-c", code)
    assert len(found) == 8
    assert [told for told in found if told] == []


# ---------------------------------------------------------------------------------------------------------------
# The clock


FIRST = next(iter(editions.editions().values())).date


@pytest.mark.parametrize(
    "day", [datetime.date(1970, 1, 1), FIRST - datetime.timedelta(1), datetime.date(2100, 1, 1), datetime.date.max]
)
@pytest.mark.parametrize("typed", [["check"], ["build"], ["status"], ["papers"], ["chores"], ["changes"]])
def test_a_clock_that_cannot_be_right_is_told_and_nothing_is_done(
    typed: list[str], day: datetime.date, tmp_path: Path
) -> None:
    to = ["--out", str(tmp_path / "site")] if typed == ["build"] else []
    done = command.run(*typed, SMALLEST, *to, today=day)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "Error: The clock of this computer says that today is " in done.stderr
    assert done.stderr.endswith(" which cannot be right. Set its date, and try again. Nothing was changed.\n")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("day", ["2028-02-29", "2031-06-30", "2038-01-20", "2099-12-31"])
def test_a_day_to_come_is_no_fault(day: str) -> None:
    done = command.run("status", SMALLEST, today=datetime.date.fromisoformat(day))
    assert done.exit_code == 0
    assert "overdue" in done.stdout


# ---------------------------------------------------------------------------------------------------------------
# A disk that is full


def fails(number: int) -> Callable[..., Any]:
    def failing(*_: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize("name", ["form.html", "chores.md"])
def test_a_file_that_stood_stays_whole_where_there_is_no_room_for_the_new_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    file.write_text("What stood.")
    monkeypatch.setattr(os, "fsync", fails(errno.ENOSPC))
    monkeypatch.chdir(tmp_path)
    typed = ["form"] if name == "form.html" else ["chores", SMALLEST, "--out", name]
    done = command.run(*typed, today=datetime.date(2027, 8, 31))
    assert done.exit_code == 1
    assert done.stderr == f"{name}: The disk is full. Free some space and try again.\n"
    assert file.read_text() == "What stood."
    assert [*tmp_path.iterdir()] == [file]


def test_a_new_setting_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fails(errno.ENOSPC))
    monkeypatch.chdir(tmp_path)
    done = command.run("new", "ash-grove")
    assert (done.exit_code, done.stderr) == (
        1,
        "ash-grove.yml: The disk is full. Free some space and try again.\n",
    )
    assert [*tmp_path.iterdir()] == []
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert command.run("new", "ash-grove").exit_code == 0


def test_papers_for_governors_that_stood_stay_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mobile.pdf").write_bytes(b"What stood.")
    monkeypatch.setattr(os, "fsync", fails(errno.ENOSPC))
    with pytest.raises(OSError, match="No space") as told:
        building.write_files(SMALLEST, tmp_path, lambda: {"mobile.pdf": b"New."})
    assert told.value.filename == str(tmp_path / "mobile.pdf")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"What stood."]


def test_what_is_no_file_is_written_as_it_is(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    files.write_whole(Path(f"/dev/fd/{writer}"), b"For a pipe.")
    assert os.read(reader, 100) == b"For a pipe."
    with pytest.raises(IsADirectoryError):
        files.write_whole(tmp_path, b"x")


# ---------------------------------------------------------------------------------------------------------------
# The network


def test_no_command_asks_for_a_network(tmp_path: Path) -> None:
    ours = "our-school.yml"
    commands = [
        ["check", ours], ["build", ours, "--papers"], ["build", ours, "--edition", "review"], ["form"], ["pack", ours, "mobile"], ["papers", ours],
        ["status"], ["chores", ours], ["changes", ours], ["schema"], ["new", "another"],
    ]  # fmt: skip
    # In a namespace without a network, where this machine has them, no other program that is started has one either.
    alone = ("unshare", "--user", "--map-root-user", "--net")
    usable = shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True).returncode == 0
    before = alone if usable else ()
    typed = json.dumps([*commands, ["website", ours, "--no-papers"]])
    found = in_a_process_of_its_own("-m", "support.no_network", str(tmp_path), typed, before=before)
    # It asks whether its own site is online, so that signs are printed only once their codes lead somewhere.
    asks = found.pop(f"website {ours} --no-papers")
    assert (asks["code"], asks["asked"]) == (
        0,
        ["urllib.Request https://online-safety.little-acorns.example/help/ GET"],
    )
    assert found == {
        " ".join(each): {"code": 0, "asked": [], "said": found[" ".join(each)]["said"]} for each in commands
    }
    assert (tmp_path / "site" / "our-school" / "papers" / "mobile.pdf").is_file()
    assert (tmp_path / "packs" / "our-school" / "mobile.pdf").is_file()
