"""How settings stand: a table for whoever looks after several, and the same for a program."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from support import command
from support.attempts import Edits, written
from support.edition_names import HERE
from support.places import TODAY
from support.recording import record

from schoolgate import registers
from schoolgate.upkeep import status


def table(*files: Path, today: datetime.date = TODAY) -> list[str]:
    """Give the table, line by line."""
    return status.as_table([status.standing_of(file, today, fictional=True) for file in files], today).splitlines()


def test_the_table_says_what_is_agreed_what_is_due_and_what_changed(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07", "2027-09-30", "7.2")
    edits: Edits = {
        ("phones", "staff", "kept_in"): "the safe",
        ("policies", "dates", "mobile", "written"): "2026-11-02",
    }
    written(oakfield, edits, oakfield)
    assert table(oakfield) == [
        "Setting   Policy                              Edition  Agreed                                        Due         Days  Changed",
        "oakfield  Online safety policy                -        not yet                                       2027-09-14  298   -",
        "oakfield  Social media policy                 -        not yet                                       2027-09-14  298   -",
        f"oakfield  Mobile and smart technology policy  {HERE}  2026-10-07 by the governing body, minute 7.2  2027-09-30  314   1 since",
        "",
        "oakfield: these papers are to be signed again: Acceptable use agreement for staff and volunteers and Read and understood. Run: schoolgate "
        "papers oakfield",
    ]


def test_what_is_overdue_says_by_how_many_days(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07", "2027-09-30")
    (line,) = [line for line in table(oakfield, today=datetime.date(2027, 10, 3)) if "Mobile" in line]
    assert " 2027-09-30  3 overdue " in line


def test_what_else_is_to_be_looked_at_stands_below(
    oakfield: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "stale_facts", lambda _: [("helplines.yml", "ceop", datetime.date(2026, 11, 20))])
    edits: Edits = {
        ("withdrawn",): {"social": "We are rewriting it."},
        ("online_safety", "filtering", "reviewed"): "2025-09-21",
    }
    changed = written(oakfield, edits, tmp_path / "changed.yml")
    gaps = written(oakfield, {("name",): "", ("office", "phone"): ""}, tmp_path / "gaps.yml")
    broken = tmp_path / "broken.yml"
    broken.write_text("name: [", encoding="utf-8")
    lines = table(changed, gaps, broken, tmp_path / "gone.yml")
    assert lines[lines.index("") + 1 :] == [
        "changed: social is withdrawn: We are rewriting it.",
        "changed: filtering and monitoring were last reviewed on 21 September 2025. Review them at least once a year.",
        "gaps: 2 answers are missing. Run: schoolgate check gaps",
        "broken: 1 thing to fix. Run: schoolgate check broken",
        "gone: 1 thing to fix. Run: schoolgate check gone",
        "settings/shared/helplines.yml: ceop was last checked on 20 November 2026.",
    ]
    assert next(line for line in lines if line.startswith("changed ")).split()[1:4] == ["Online", "safety", "policy"]
    assert not [line for line in lines if "Social" in line], "what is withdrawn is due to nobody"


def test_what_stands_in_for_a_missing_answer_is_told_as_nobodys(oakfield: Path) -> None:
    written(oakfield, {("policies", "dates", "mobile", "written"): "TBC"}, oakfield)
    row = status.standing_of(oakfield, TODAY, fictional=True)
    assert (row.policies, row.name, row.gaps) == ([], None, 1)


def test_what_is_not_known_of_a_council_stands_below_and_stops_nothing(oakfield: Path, tmp_path: Path) -> None:
    def below(council: object, today: datetime.date = TODAY) -> list[str]:
        lines = table(written(oakfield, {("council",): council}, tmp_path / "our.yml"), today=today)
        return [line.removeprefix("our: ") for line in lines if line.startswith("our: ")]

    remedy = "Pages say where to look instead. Write what you find out under council:, with the day as checked:."
    assert below("kent") == []
    assert below("LB of Camden") == [
        "the number of its children’s services, the safeguarding partnership and the service that advises schools at the London "
        f"Borough of Camden are not known. {remedy}"
    ]
    own = {
        "name": "Medway",
        "partnership": {"name": "Medway Partnership"},
        "children_services": {"name": "Front Door", "phone": "01632 960 300"},
    }
    undated = "nobody has written when the numbers of the council were last checked. Ring them, and write the day under council: checked:."
    assert below(own) == [f"the service that advises schools at Medway Council is not known. {remedy}", undated]
    whole = own | {"advice_service": {"name": "Medway Advice"}, "checked": "2026-09-10"}
    assert below(whole) == []
    assert below(whole, datetime.date(2027, 9, 10)) == []
    assert below(whole, datetime.date(2027, 9, 11)) == [
        "the numbers of the council were last checked on 10 September 2026. Ring them at least once a year."
    ]


def test_a_filter_reviewed_within_the_year_is_not_named(oakfield: Path) -> None:
    assert status.standing_of(oakfield, datetime.date(2027, 9, 21), fictional=True).filtering is None
    assert status.standing_of(oakfield, datetime.date(2027, 9, 22), fictional=True).filtering == datetime.date(
        2026, 9, 21
    )


def test_a_program_reads_the_same(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07", "2027-09-30", "7.2")
    data = json.loads(status.as_json([status.standing_of(oakfield, TODAY, fictional=True)], TODAY))
    assert data["today"] == "2026-11-20"
    (setting,) = data["settings"]
    assert {key: setting[key] for key in ("setting", "name", "edition", "withdrawn", "filtering", "gaps", "problems")} == {
        "setting": "oakfield", "name": "Oakfield Primary School", "edition": HERE, "withdrawn": {}, "filtering": None,
        "gaps": 0, "problems": 0,
    }  # fmt: skip
    assert setting["policies"][2] == {
        "policy": "mobile", "title": "Mobile and smart technology policy", "edition": HERE, "by": "governing body",
        "on": "2026-10-07", "minute": "7.2", "due": "2027-09-30", "days": 314, "changed": [],
    }  # fmt: skip
    assert setting["papers"] == []


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_the_command_ends_well_whatever_it_finds(oakfield: Path, tmp_path: Path, how: list[str]) -> None:
    gaps = written(oakfield, {("name",): ""}, tmp_path / "gaps.yml")
    done = command.run("status", oakfield, gaps, *how)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "oakfield" in done.stdout
    assert "gaps" in done.stdout
