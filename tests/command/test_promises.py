"""What `schoolgate check` says that policies promise: each with its clause, but for what was agreed."""

from __future__ import annotations

import re
from pathlib import Path

from support import command
from support.bases import NURSERY
from support.recording import agreed_copy


def test_what_was_agreed_is_confirmed_and_listed_when_it_is_asked_for(tmp_path: Path) -> None:
    agreed = agreed_copy(NURSERY, tmp_path, ("mobile", "2026-10-07", "2027-10-06"))
    some, every = command.run("check", agreed).output, command.run("check", agreed, "--all").output
    assert "(mobile." not in some
    assert some.count("\n    ") > 5
    number = every.count("(mobile.")
    assert number > 5
    assert f"\n\n{number} more promises stand as agreed. To list all: schoolgate check {agreed.stem} --all\n" in some
    assert "stand as agreed" not in every


def test_a_promise_that_was_reworded_since_is_listed_again(tmp_path: Path) -> None:
    agreed = agreed_copy(NURSERY, tmp_path, ("mobile", "2026-10-07", "2027-10-06"))
    text = agreed.read_text(encoding="utf-8")
    id_ = re.search(r"\((mobile\.provided\.[a-z-]+)\)", command.run("check", agreed, "--all").output)
    assert id_
    added = f"  {id_[1]}: {{add: We look each term.}}"
    changed = text.replace("\nchanges:\n", f"\nchanges:\n{added}\n").replace(
        "written: 2026-09-07", "written: 2026-11-01"
    )
    agreed.write_text(changed, encoding="utf-8")
    output = command.run("check", agreed).output
    assert f"We look each term. ({id_[1]})" in output
    assert output.count("(mobile.") == 1
