"""What SECURITY.md says: each claim names a test that there is, and what it says of a proposal is what the workflow does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import textstat
from support.places import ROOT
from support.workflows import OURS, THEIRS, read

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
_CELL = r" ([^|]+) \|"
ROWS = re.findall(
    rf"^\|{_CELL * 4}$", PAGE.partition("\n## What is not trusted")[2].partition("\n## ")[0], re.MULTILINE
)[2:]
PROPOSAL = PAGE.partition("\n## A setting from a pull request of somebody you do not know\n")[2].partition("\n## ")[0]


def named_tests(text: str) -> list[Path]:
    return [ROOT / name for name in re.findall(r"`(tests/[\w/]+\.py)`", text)]


def test_it_first_says_where_not_to_write_of_a_worry_and_then_where_to_report() -> None:
    first, report = PAGE.split("\n## ")[:2]
    assert first.startswith("# Security\n\n**Worried about a child? Do not write here.**")
    assert "call 999" in first
    assert "0800 1111" in first
    assert re.search(r"https://github\.com/[\w-]+/[\w.-]+/security/advisories/new", report)
    assert "Do not open an issue" in report


@pytest.mark.parametrize(("outside", "never", "held", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_each_claim_names_a_test_that_there_is(outside: str, never: str, held: str, shown: str) -> None:
    named = named_tests(shown)
    assert named
    assert shown == ", ".join(f"`{file.relative_to(ROOT).as_posix()}`" for file in named)
    for file in named:
        assert re.search(r"^def test_\w+\(", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_what_comes_from_outside_is_named_whole() -> None:
    assert len(ROWS) == PAGE.count("\n| ") - 2, "a row that is not read"
    for wanted in ("the setting file", "its logo", "records", "old addresses", "what visitors type", "a proposal"):
        assert [row for row in ROWS if row[0].startswith(wanted)], wanted


def test_every_file_that_it_names_is_there() -> None:
    named = {*re.findall(r"`((?:tests|tools|\.github)/[\w/.-]+)`", PAGE), *re.findall(r"\]\(([\w./-]+\.md)\)", PAGE)}
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    made = {*re.findall(r"`make ([\w-]+)`", PAGE)}
    assert made
    assert made <= {*targets[1].split()}


def test_what_it_says_of_a_proposal_is_what_the_workflow_does() -> None:
    (job,) = read(OURS / "check-setting.yml")["jobs"].values()
    assert "The job may read the repository and nothing more" in PROPOSAL
    assert job["permissions"] == {"contents": "read"}
    assert "no token is kept on disk" in PROPOSAL
    assert "No submodule and no large file (LFS) is fetched" in PROPOSAL
    fetched = [step["with"] for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert len(fetched) == 2
    for given in fetched:
        assert given["persist-credentials"] == "false"
        assert not {"submodules", "lfs", "token", "ssh-key"} & {*given}
    assert "Commands are started by their paths in `.schoolgate/`" in PROPOSAL
    for step in job["steps"]:
        for line in step.get("run", "").splitlines():
            word = line.split()[0]
            assert word in {"if", "fi", "echo", "exit", "test", "bash", "make"} or word.startswith(".schoolgate/"), line
            assert word != "bash" or line.startswith("bash .schoolgate/.github/")
            assert word != "make" or line.startswith("make -C .schoolgate ")
    names = [step["name"] for step in job["steps"]]
    assert names.index("Check that the place for Schoolgate is free") < names.index(
        "Fetch Schoolgate at the commit that the school pinned"
    )
    # What checks a proposal never runs with the rights of the main branch.
    assert {*read(THEIRS / "check.yml")["on"]} == {"pull_request"}


def test_each_kind_of_file_that_it_names_is_planted_by_a_test() -> None:
    planted = (ROOT / "tests/project/test_starter.py").read_text(encoding="utf-8")
    named = re.search(r"A (`.*?) in the proposal is never run", PROPOSAL, re.DOTALL)
    assert named
    files = re.findall(r"`([\w./]+)`", named[1])
    assert len(files) > 5
    for file in files:
        assert file.removesuffix(".py").rstrip("/") in planted, file


def test_it_reads_plainly() -> None:
    prose = "\n".join(line for line in PAGE.splitlines() if not line.startswith(("|", "#")))
    plain = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", prose.replace("**", "").replace("`", ""))
    assert textstat.flesch_kincaid_grade(plain) <= 9
