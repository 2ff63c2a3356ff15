"""The papers of a setting and which are to be signed again: the list, and the one issue that reminds people."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from support import command, recording
from support.attempts import Edits, written
from support.bases import data_of
from support.places import ROOT, STARTER, TODAY

from schoolgate.print.handouts import signing
from schoolgate.publish.check import check_setting
from schoolgate.upkeep import chores, status


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A setting that left out a rule, for a reason of its own, after its mobile policy was agreed."""
    file = recording.agreed_copy(STARTER, tmp_path, ("mobile", "2026-10-07", "2027-09-30"))
    changes = data_of("starter")["changes"] | {"mobile.staff.lawful-use": {"omit": "Our code of conduct says it."}}
    edits: Edits = {("changes",): changes, ("policies", "dates", "mobile", "written"): "2026-11-16"}
    return written(file, edits, file)


def test_the_command_lists_each_paper_with_its_address_and_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = command.run("papers", "secondary")
    assert (done.exit_code, done.stderr) == (0, "")
    blocks = done.stdout.split("\n\n")
    assert blocks[0].startswith("The papers of Ridgeway Hall School, edition ")
    assert blocks[-1] == "Nobody has to sign again.\n"
    (sheet,) = [block.splitlines() for block in blocks if block.startswith("Read and understood (for signature)\n")]
    assert sheet[1] == "  https://online-safety.ridgeway-hall.example/papers/read-and-understood/"
    assert sheet[2].startswith("  Mark: ")
    assert len(sheet) == 3


def test_a_setting_with_gaps_has_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = command.run("papers", "tests/bad/blank.yml")
    assert (done.exit_code, done.stdout) == (1, "Fix this first.\n")
    assert "This is blank." in done.stderr


def due(file: Path, today: datetime.date) -> str:
    loaded = check_setting(file, today, fictional=True)
    assert loaded.setting
    assert loaded.agreement
    return chores.text(loaded.setting, today, {}, loaded.agreement.records, signing.renewals_of(loaded, today))


def test_the_issue_says_who_signs_again_without_the_reason_which_is_for_leaders(changed: Path) -> None:
    heading, _, *lines = due(changed, TODAY).splitlines()
    assert heading == "## Papers to sign again"
    (line,) = [line for line in lines if line.startswith("- Acceptable use agreement for staff and volunteers: ")]
    assert line.endswith("This holds already, and is not yet agreed by the governing body: Phones 5.6 was taken out.")
    assert "code of conduct says it" not in due(changed, TODAY)
    assert lines[-1].startswith("Print each from the papers on your site.")


def test_the_issue_ends_after_as_many_weeks_as_the_guide_says(changed: Path) -> None:
    guide = (ROOT / "guide" / "papers.md").read_text(encoding="utf-8")
    weeks = signing.REMINDED.days // 7
    assert guide.count(f"for {weeks} weeks after") == 3
    assert "Papers to sign again" in due(changed, datetime.date(2026, 11, 16) + signing.REMINDED)
    assert "Papers to sign again" not in due(changed, datetime.date(2026, 11, 17) + signing.REMINDED)


def test_a_program_is_told_without_the_reason_too(changed: Path) -> None:
    (agreement, *_) = status.standing_of(changed, TODAY, fictional=True).papers
    assert (agreement.paper, agreement.title) == (
        "agreement-staff",
        "Acceptable use agreement for staff and volunteers",
    )
    assert agreement.why == [
        f"Everyone signs again, unless their paper has the mark {agreement.mark}. This holds already, and is not yet agreed by the "
        "governing body: Phones 5.6 was taken out."
    ]
