"""Asks, with pip-audit, whether a weakness is known in anything that the lock files name: python tools/advisories.py.

Ends with 1 and says what to do if there is one that tools/advisories.yml does not pass over, if that file is not in order, or if
something could not be looked up: what nobody knows of is not taken for safe.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import third_party
import yaml

ROOT = Path(__file__).resolve().parent.parent
PASSED_OVER = "tools/advisories.yml"
# That of the oldest versions is left out: it holds old versions on purpose, and only tests install it.
LOCKS = ("run", "papers", "test", "supply")
LONGEST = datetime.timedelta(days=90)
_WANTED = {"package": str, "reason": str, "looked": datetime.date, "until": datetime.date}
_PIP_AUDIT = [str(Path(sys.executable).with_name("pip-audit"))]

Package = tuple[str, str]


class NoAnswer(Exception):
    """The service that knows of weaknesses did not answer."""


def packages(project: Path = ROOT) -> dict[Package, list[str]]:
    """Return each package in each version that is locked, for whatever system, with the lock files that name it."""
    found: dict[Package, list[str]] = {}
    for lock in LOCKS:
        for each in third_party.locked(lock, project):
            found.setdefault((each.name, each.version), []).append(f"requirements-{lock}.lock")
    return found


def rounds(wanted: list[Package]) -> list[list[Package]]:
    """Return packages in rounds in which no name comes twice: pip-audit takes one version of each."""
    made: list[list[Package]] = []
    for name, version in wanted:
        for each in made:
            if name not in dict(each):
                each.append((name, version))
                break
        else:
            made.append([(name, version)])
    return made


def asked(wanted: list[Package], program: list[str]) -> list[dict[str, Any]]:
    """Ask pip-audit about packages. Return its line about each, as JSON. Raise NoAnswer if it gives none."""
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "wanted.txt"
        file.write_text("".join(f"{name}=={version}\n" for name, version in wanted), encoding="utf-8")
        typed = [
            "--requirement",
            str(file),
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
        ]
        done = subprocess.run([*program, *typed], capture_output=True, text=True)
    try:
        lines: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise NoAnswer((done.stderr.strip().splitlines() or ["it said nothing"])[-1]) from None
    return lines


def faults_of(passed_over: object, today: datetime.date) -> Iterator[str]:
    """Find what is not in order in the list of weaknesses that are passed over."""
    if not isinstance(passed_over, dict):
        yield f"{PASSED_OVER}: write the id of each weakness, and below it package, reason, looked and until"
        return
    for id_, entry in passed_over.items():
        given = entry if isinstance(entry, dict) else {}
        wrong = [
            key for key, kind in _WANTED.items() if not isinstance(given.get(key), kind) or not str(given[key]).strip()
        ]
        if wrong or given.keys() - _WANTED.keys():
            yield f"{PASSED_OVER}: {id_} needs package, reason, looked and until (year-month-day), and nothing else"
        elif given["looked"] > today or given["until"] - given["looked"] > LONGEST:
            yield f"{PASSED_OVER}: {id_} was looked at on {given['looked']}, so until: may be {LONGEST.days} days later at most"
        elif given["until"] <= today:
            yield f"{PASSED_OVER}: {id_} was passed over until {given['until']}. Look at it again"


def findings(
    lines: list[dict[str, Any]], named_by: dict[Package, list[str]], passed_over: dict[str, Any]
) -> Iterator[str]:
    """Find what pip-audit knows of packages and is not passed over, what it could not look up, and what is passed over in vain."""
    seen = set()
    for line in lines:
        name = third_party.plain(line["name"])
        if "vulns" not in line:
            yield f"{name} could not be looked up: {line.get('skip_reason', 'no reason given')}. Ask again; nothing is known of it"
        for weakness in line.get("vulns", []):
            ids = [weakness["id"], *weakness.get("aliases", [])]
            excused = {id_ for id_ in ids if passed_over.get(id_, {}).get("package") == name}
            seen |= excused
            if not excused:
                files = ", ".join(named_by.get((name, line["version"]), []))
                yield f"{name} {line['version']} ({files}) has a known weakness: {', '.join(ids)}. {_remedy(name, weakness)}"
    yield from (f"{PASSED_OVER}: {id_} is not found any more. Delete it" for id_ in passed_over if id_ not in seen)
    asked_for = {name for name, _ in named_by}
    unanswered = asked_for - {third_party.plain(line["name"]) for line in lines}
    yield from (
        f"{name} could not be looked up: pip-audit says nothing of it. Ask again" for name in sorted(unanswered)
    )


def _remedy(name: str, weakness: dict[str, Any]) -> str:
    address = f"https://osv.dev/vulnerability/{weakness['id']}"
    if fixed := weakness.get("fix_versions"):
        return (
            f"Read {address}. It is mended in {' and '.join(fixed)}: run make lock UPGRADE={name}, then make test. If older versions "
            "are affected that pyproject.toml allows, raise the lowest there."
        )
    return (
        f"Read {address}. Nothing mends it yet. If it reaches us, do without {name} or what it is used for. If not, write it into {PASSED_OVER}, "
        "with the reason."
    )


def main(program: list[str] = _PIP_AUDIT, project: Path = ROOT, today: datetime.date | None = None) -> int:
    """Say what is known of what the lock files name."""
    passed_over = yaml.safe_load((project / PASSED_OVER).read_text(encoding="utf-8")) or {}
    found = [*faults_of(passed_over, today or datetime.date.today())]
    named_by = packages(project)
    try:
        lines = [line for each in rounds([*named_by]) for line in asked(each, program)]
        if not any("vulns" in line for line in lines):
            raise NoAnswer(next((line["skip_reason"] for line in lines if "skip_reason" in line), "it said nothing"))
    except NoAnswer as fault:
        print(f"Nobody answered, so nothing is known: {fault}")
        return 1
    found += findings(lines, named_by, passed_over if isinstance(passed_over, dict) and not found else {})
    print("\n".join(found) or f"No weakness is known in the {len(named_by)} packages that the lock files name.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
