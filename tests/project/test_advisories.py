"""Known weaknesses of what we depend on: each is told of with what to do, and nothing that could not be looked up is taken for safe."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

import advisories
import pytest
import yaml
from support.places import ROOT

TODAY = datetime.date(2026, 11, 30)
# As pip-audit 2.10.1 writes it, of a service that knew of two weaknesses.
JINJA = {"name": "jinja2", "version": "3.1.6", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["3.1.7"], "aliases": ["GHSA-aaaa-bbbb-cccc"], "description": "s"}]}  # fmt: skip
LXML = {"name": "lxml", "version": "6.1.3", "vulns": [{"id": "PYSEC-2026-9", "fix_versions": [], "aliases": [], "description": "s"}]}  # fmt: skip
CLICK: dict[str, Any] = {"name": "click", "version": "8.5.1", "vulns": []}
SKIPPED = {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited: click (8.5.1)"}
NAMED = {("jinja2", "3.1.6"): ["requirements-run.lock"], ("lxml", "6.1.3"): ["requirements-run.lock"], ("click", "8.5.1"): ["requirements-run.lock"]}  # fmt: skip
ENTRY = {"package": "jinja2", "reason": "Only the sandbox is affected.", "looked": TODAY, "until": TODAY + datetime.timedelta(days=60)}  # fmt: skip


def found(lines: list[dict[str, Any]], passed_over: dict[str, Any] | None = None) -> list[str]:
    return [*advisories.findings(lines, NAMED, passed_over or {})]


def test_a_weakness_is_told_of_with_what_to_do() -> None:
    assert found([JINJA, LXML, CLICK]) == [
        "jinja2 3.1.6 (requirements-run.lock) has a known weakness: CVE-2026-1, GHSA-aaaa-bbbb-cccc. Read "
        "https://osv.dev/vulnerability/CVE-2026-1. It is mended in 3.1.7: run make lock UPGRADE=jinja2, then make test. If older versions "
        "are affected that pyproject.toml allows, raise the lowest there.",
        "lxml 6.1.3 (requirements-run.lock) has a known weakness: PYSEC-2026-9. Read https://osv.dev/vulnerability/PYSEC-2026-9. Nothing "
        "mends it yet. If it reaches us, do without lxml or what it is used for. If not, write it into tools/advisories.yml, with the reason.",
    ]


@pytest.mark.parametrize("id_", ["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"])
def test_one_that_is_passed_over_is_not_told_of_by_whichever_name(id_: str) -> None:
    assert found([{**JINJA}, {**LXML, "vulns": []}, CLICK], {id_: ENTRY}) == []


def test_one_is_passed_over_for_the_package_that_is_named_alone() -> None:
    told = found([JINJA, {**LXML, "vulns": []}, CLICK], {"CVE-2026-1": {**ENTRY, "package": "lxml"}})
    assert [line.partition(" has")[0] for line in told] == [
        "jinja2 3.1.6 (requirements-run.lock)", "tools/advisories.yml: CVE-2026-1 is not found any more. Delete it",
    ]  # fmt: skip


def test_what_could_not_be_looked_up_is_told_of() -> None:
    assert found([{**JINJA, "vulns": []}, {**LXML, "vulns": []}, SKIPPED]) == [
        "click could not be looked up: Dependency not found on PyPI and could not be audited: click (8.5.1). Ask again; nothing is known of it"
    ]
    assert found([{**JINJA, "vulns": []}, {**LXML, "vulns": []}]) == [
        "click could not be looked up: pip-audit says nothing of it. Ask again"
    ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({**ENTRY, "reason": ""}, "needs package, reason, looked and until"),
        ({**ENTRY, "reason": "  "}, "needs package, reason, looked and until"),
        ({key: text for key, text in ENTRY.items() if key != "reason"}, "needs package, reason, looked and until"),
        ({key: text for key, text in ENTRY.items() if key != "looked"}, "needs package, reason, looked and until"),
        ({key: text for key, text in ENTRY.items() if key != "until"}, "needs package, reason, looked and until"),
        ({**ENTRY, "looked": "last week"}, "needs package, reason, looked and until"),
        ({**ENTRY, "until": "for ever"}, "needs package, reason, looked and until"),
        ({**ENTRY, "reason": 7}, "needs package, reason, looked and until"),
        ({**ENTRY, "because": "x"}, "needs package, reason, looked and until"),
        (None, "needs package, reason, looked and until"),
        ("not ours", "needs package, reason, looked and until"),
        ({**ENTRY, "until": TODAY + datetime.timedelta(days=91)}, "may be 90 days later at most"),
        ({**ENTRY, "looked": TODAY + datetime.timedelta(days=1)}, "may be 90 days later at most"),
        ({**ENTRY, "looked": TODAY - datetime.timedelta(days=60), "until": TODAY}, "Look at it again"),
        ({**ENTRY, "looked": TODAY - datetime.timedelta(days=80), "until": TODAY - datetime.timedelta(days=1)}, "Look at it again"),
    ],
)  # fmt: skip
def test_none_is_passed_over_without_a_reason_and_a_day(entry: object, said: str) -> None:
    (told,) = advisories.faults_of({"CVE-2026-1": entry}, TODAY)
    assert told.startswith("tools/advisories.yml: CVE-2026-1 ")
    assert said in told


def test_one_with_a_reason_and_a_day_is() -> None:
    assert [*advisories.faults_of({"CVE-2026-1": ENTRY}, TODAY)] == []
    assert [*advisories.faults_of(["CVE-2026-1"], TODAY)] == [
        "tools/advisories.yml: write the id of each weakness, and below it package, reason, looked and until"
    ]


def test_those_that_are_passed_over_now_have_a_reason_and_a_day() -> None:
    text = (ROOT / advisories.PASSED_OVER).read_text(encoding="utf-8")
    passed_over = yaml.safe_load(text) or {}
    # Whether one has run out, `make advisories` says: no test fails because a day has passed.
    looked = max([TODAY, *(entry["looked"] for entry in passed_over.values())])
    assert [*advisories.faults_of(passed_over, looked)] == []
    # The example in its head is one that would be taken.
    example = yaml.safe_load(
        "\n".join(line.removeprefix("# ") for line in text.splitlines() if line[:6] == "# GHSA" or line[:4] == "#   ")
    )
    assert [*advisories.faults_of(example, TODAY)] == []


def test_every_version_that_is_locked_is_asked_about_for_whatever_system() -> None:
    packages = advisories.packages()
    assert packages["click", "8.5.1"][:2] == ["requirements-run.lock", "requirements-papers.lock"]
    versions = [version for name, version in packages if name == "pymdown-extensions"]
    assert len(versions) == 2, "one of them is for older Pythons alone"
    rounds = advisories.rounds([*packages])
    assert sorted(each for one in rounds for each in one) == sorted(packages)
    assert all(len(dict(one)) == len(one) for one in rounds)


def program(folder: Path, answer: str, code: int = 0) -> list[str]:
    """Write a program that stands in for pip-audit, and keeps what it was asked."""
    file = folder / "pip_audit.py"
    file.write_text(
        "import pathlib, sys\n"
        f"asked = pathlib.Path({str(folder / 'asked')!r})\n"
        "wanted = pathlib.Path(sys.argv[sys.argv.index('--requirement') + 1]).read_text()\n"
        "asked.write_text((asked.read_text() if asked.exists() else '') + wanted)\n"
        f"print({answer!r} or __import__('json').dumps({{'dependencies': [{{'name': line.partition('==')[0], 'version': "
        "line.partition('==')[2], 'vulns': []} for line in wanted.split()]}))\n"
        f"print('no such host', file=sys.stderr)\nsys.exit({code})\n",
        encoding="utf-8",
    )
    return [sys.executable, str(file)]


def test_where_nothing_is_known_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passed_over = yaml.safe_load((ROOT / advisories.PASSED_OVER).read_text(encoding="utf-8"))
    assert not passed_over, "answer for these here too"
    assert advisories.main(program(tmp_path, ""), today=TODAY) == 0
    wanted = advisories.packages()
    assert sorted((tmp_path / "asked").read_text().split()) == sorted(f"{name}=={version}" for name, version in wanted)
    assert capsys.readouterr().out == f"No weakness is known in the {len(wanted)} packages that the lock files name.\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("no JSON", "no such host"),
        ("[]", "no such host"),
        ("{}", "no such host"),
        (
            json.dumps({"dependencies": [SKIPPED]}),
            "Dependency not found on PyPI and could not be audited: click (8.5.1)",
        ),
        (json.dumps({"dependencies": []}), "it said nothing"),
    ],
)
def test_where_nobody_answers_it_fails(
    answer: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert advisories.main(program(tmp_path, answer, code=1), today=TODAY) == 1
    assert capsys.readouterr().out == f"Nobody answered, so nothing is known: {said}\n"


def test_a_weakness_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main(program(tmp_path, json.dumps({"dependencies": [JINJA]}), code=1), today=TODAY) == 1
    assert "jinja2 3.1.6 (requirements-run.lock, " in capsys.readouterr().out
