"""What `make` runs: each target and tool still does what it is for, tried small, so that none rots unseen.

The program’s own commands have tests of their own. Where a tool measures, its limits are for `make`: what is looked at here
is that it measures at all.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import frozen
import get_browser
import pytest
import third_party
from PIL import Image
from support.attempts import MOBILE_ALONE, ONE_SIGN, written
from support.edition_names import HERE
from support.places import ROOT, STARTER
from support.real import with_real_contacts
from support.workflows import repository

from schoolgate.cli import cli

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()  # type: ignore[index]
# What is installed is not installed again.
SET_UP = [f"--assume-old=.venv/{name}" for name in ("made", "run", "papers", "test", "supply")]

Make = Callable[..., subprocess.CompletedProcess[str]]


def make(*typed: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a target as somebody does, with the Python of these tests."""
    command = ["make", "--no-print-directory", *SET_UP, f"BIN={Path(sys.executable).parent.as_posix()}", *typed]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def commands(*typed: str) -> list[str]:
    """Give the commands of a target, as they would run."""
    done = make("--dry-run", *typed)
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\\\n", " ").splitlines()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one release, in which tools may write."""
    copy = tmp_path_factory.mktemp("tools") / "schoolgate"
    frozen.copy_files(copy)
    repository(copy)
    subprocess.run(["git", "tag", "v1.2.3"], cwd=copy, check=True)
    return copy


@pytest.fixture
def checkout(original: Path) -> Iterator[Path]:
    """The repository, which is put back as it was. What Python compiled there stays."""
    yield original
    for undo in (["reset", "--hard", "--quiet"], ["clean", "-ffdx", "--quiet", "--exclude=__pycache__"]):
        subprocess.run(["git", *undo], cwd=original, check=True)


def changed(checkout: Path) -> str:
    """Give the names of the files that are not as they were committed."""
    listed = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(listed, cwd=checkout, check=True, capture_output=True, text=True).stdout


# ---------------------------------------------------------------------------------------------------------------
# The Makefile


def test_every_target_is_told_of_at_its_head() -> None:
    head = re.findall(r"^# make ([\w-]+)", MAKEFILE.partition("\nPYTHON")[0], re.MULTILINE)
    assert sorted(head) == sorted(TARGETS)
    rules = re.findall(r"^([a-z-]+):(?! *=)", MAKEFILE, re.MULTILINE)
    assert sorted(rules) == sorted(TARGETS), "a target that is no file is .PHONY"


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_runs_what_there_is(target: str) -> None:
    found = commands(target)
    assert found
    for command in found:
        for script in re.findall(r"python (\S+\.py)", command):
            assert (ROOT / script).is_file(), command
        if typed := re.search(r"/schoolgate (\w+)(.*)", command):
            options = {option for each in cli.main.commands[typed[1]].params for option in each.opts}
            assert {word for word in typed[2].split() if word.startswith("--")} <= options, command
            assert isinstance(cli.main.commands[typed[1]], click.Command)


def test_every_tool_has_a_target_or_serves_one_that_has() -> None:
    run = {name for target in TARGETS for line in commands(target) for name in re.findall(r"tools/(\w+)\.py", line)}
    files = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "tools").glob("*.py")}
    assert len(run) > 5
    assert run <= set(files)
    used = {
        name for name in files for other in run - {name} if re.search(rf"^(import|from) {name}\b", files[other], re.M)
    }
    assert set(files) - run - used == set()


def test_no_tool_needs_a_test() -> None:
    tools = sorted((ROOT / "tools").glob("*.py"))
    assert tools
    for file in tools:
        assert not re.search(r"^\s*(?:import|from) test_", file.read_text(encoding="utf-8"), re.MULTILINE), file


def test_what_the_lock_files_hold_is_what_the_project_asks_for() -> None:
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed, extras = whole["project"]["dependencies"], whole["project"]["optional-dependencies"]
    asked = {
        "run": needed, "papers": [*needed, *extras["papers"]], "test": [*needed, *extras["papers"], *extras["test"]],
        "lowest": [*needed, *extras["papers"], *extras["test"]], "supply": whole["dependency-groups"]["supply"],
    }  # fmt: skip
    for name, wants in asked.items():
        text = (ROOT / f"requirements-{name}.lock").read_text(encoding="utf-8")
        held = {_plain(package) for package in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
        wanted = {_plain(re.split(r"[\[<>=~!]", each)[0]) for each in wants}
        assert wanted - held - {"schoolgate"} == set(), f"requirements-{name}.lock is behind: make lock"
        assert text.count("--hash=sha256:") > len(held)


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_lock_writes_each_lock_file_anew_with_hashes() -> None:
    written = [line for line in commands("lock") if "pip compile" in line]
    assert [re.search(r"-o (\S+)", line)[1] for line in written] == [  # type: ignore[index]
        "requirements-run.lock", "requirements-papers.lock", "requirements-test.lock", "requirements-supply.lock", "requirements-lowest.lock",
    ]  # fmt: skip
    assert all("--generate-hashes" in line and "--universal" in line for line in written)
    assert ["--resolution lowest-direct" in line for line in written] == [False] * 4 + [True]
    assert not any("--upgrade" in line for line in written)
    assert all(
        "--upgrade-package click " in line for line in commands("lock", "UPGRADE=click") if "pip compile" in line
    )


def test_what_writes_the_lock_files_is_locked_itself_and_in_the_versions_of_the_tests() -> None:
    names = ("run", "papers", "test", "supply")
    versions: dict[str, set[str]] = {}
    for name in names:
        for each in third_party.locked(name):
            versions.setdefault(each.name, set()).add(each.version)
    assert "uv" in {each.name for each in third_party.locked("supply")}
    # Installed beside each other: one version of each, unless an older Python needs another.
    assert {name for name, found in versions.items() if len(found) > 1} == {"pymdown-extensions"}
    assert "install uv" not in MAKEFILE


@pytest.mark.parametrize(
    ("target", "lock"), [("lowest", "requirements-lowest.lock"), ("newest", ".cache/requirements-newest.lock")]
)
def test_the_oldest_and_the_newest_versions_are_tested_in_an_environment_of_their_own(target: str, lock: str) -> None:
    found = commands(target)
    (installed,) = [line for line in found if "--require-hashes" in line]
    assert installed.startswith(f".cache/{target}/bin/python -m pip ")
    assert installed.endswith(f"--only-binary :all: --require-hashes -r {lock}")
    assert found[-1].startswith(f".cache/{target}/bin/python -m pytest ")
    if target == "newest":
        assert [
            line for line in found if "pip compile" in line and "--upgrade " in line and line.endswith(f"-o {lock}")
        ]


def test_clean_takes_away_what_was_made_and_nothing_else(checkout: Path) -> None:
    for made in (".venv", "site", "preview", "dist", ".cache"):
        (checkout / made).mkdir()
        (checkout / made / "something").touch()
    assert make("clean", at=checkout).returncode == 0
    assert changed(checkout) == ""
    assert not [made for made in (".venv", "site", "preview", "dist", ".cache") if (checkout / made).exists()]


# ---------------------------------------------------------------------------------------------------------------
# What they write


def test_guide_writes_what_is_there_already(checkout: Path) -> None:
    page = checkout / "guide" / "fields.md"
    before = page.read_text(encoding="utf-8")
    page.write_text("Old.\n", encoding="utf-8")
    done = make("guide", "ONLY=fields.md", at=checkout)
    assert done.returncode == 0, done.stderr
    assert "Wrote guide/fields.md.\n" in done.stdout
    assert page.read_text(encoding="utf-8") == before
    assert changed(checkout) == ""


def test_edition_records_the_clauses_as_they_are_recorded(checkout: Path) -> None:
    texts = checkout / "settings" / "shared" / "edition-texts.yml"
    before = texts.read_text(encoding="utf-8")
    texts.write_text(
        re.sub(r'^(  mobile\.staff\.silent: )"\w+"', r'\1"0"', before, flags=re.MULTILINE), encoding="utf-8"
    )
    assert changed(checkout)
    done = make("edition", "AGAIN=yes", at=checkout)
    assert re.search(r"^Recorded the \d{3} clauses of edition ", done.stdout, re.MULTILINE)
    assert texts.read_text(encoding="utf-8") == before


def test_pin_writes_a_release_and_release_check_finds_it(checkout: Path) -> None:
    # What `make guide` writes before a release.
    (checkout / "starter" / "form.html").write_text(f'<script>{{"edition": "{HERE}"}}</script>\n', encoding="utf-8")
    assert "starter/README.md: it holds the place of a release" in make("release-check", at=checkout).stdout
    done = make("pin", "REPOSITORY=oakfield/schoolgate", "RELEASE=v1.2.3", at=checkout)
    assert done.returncode == 0, done.stderr
    assert "The starter is at v1.2.3." in done.stdout
    checked = make("release-check", at=checkout)
    assert "The starter names a release that there is.\n" in checked.stdout
    # The registers may hold what nobody has checked for a year: that is for whoever makes a release.
    assert re.search(r"\d+ entries to check\.|Every entry has been checked", checked.stdout)
    assert set(re.findall(r"^ ?M (\w+)/", changed(checkout), re.MULTILINE)) == {"guide", "schoolgate", "starter"}


@pytest.mark.parametrize(
    "typed", [["pin"], ["pin", "REPOSITORY=oakfield/schoolgate"], ["pin", "REPOSITORY=oakfield", "RELEASE=v1.2.3"]]
)
def test_pin_asks_for_what_it_needs(checkout: Path, typed: list[str]) -> None:
    done = make(*typed, at=checkout)
    assert done.returncode
    assert "make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0" in done.stderr
    assert changed(checkout) == ""


def test_demo_leads_to_each_site(checkout: Path) -> None:
    site = checkout / "site" / "nursery"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<title>Little Acorns</title>", encoding="utf-8")
    done = make("--assume-old=papers", "demo", at=checkout)
    assert done.returncode == 0, done.stderr
    page = (checkout / "site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="nursery/">Little Acorns</a>' in page
    assert '<a href="form.html">' in page
    form = checkout / "starter" / "form.html"
    assert (checkout / "site" / "form.html").read_bytes() == form.read_bytes()


# ---------------------------------------------------------------------------------------------------------------
# What they measure and look at


def test_a_browser_without_windows_is_taken_before_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"chromium": "/usr/bin/chromium", "chromium-headless-shell": "/usr/bin/chromium-headless-shell"}
    monkeypatch.delenv("SCHOOLGATE_BROWSER", raising=False)
    monkeypatch.setattr(shutil, "which", there.get)
    assert get_browser.find() == there["chromium-headless-shell"]
    assert get_browser.find(whole=True) == there["chromium"]
    del there["chromium-headless-shell"]
    assert get_browser.find() == there["chromium"]


def test_a_browser_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCHOOLGATE_BROWSER", str(tmp_path / "chrome"))
    assert get_browser.find() is None
    (tmp_path / "chrome").touch()
    assert get_browser.find() == str(tmp_path / "chrome")


def test_bench_measures_both_and_says_how_they_compare(tmp_path: Path) -> None:
    starter = tmp_path / "starter.yml"
    starter.write_text(with_real_contacts(STARTER.read_text(encoding="utf-8")), encoding="utf-8")
    little = written(starter, {**MOBILE_ALONE, **ONE_SIGN}, tmp_path / "little.yml")
    (whole,) = commands("bench")
    assert whole.split()[-1] == "tools/bench.py", "where no setting is named it is the starter"
    done = make("bench", "ROUNDS=1", f"FILE={little}")
    assert done.stderr.partition("make: ")[0] == ""
    rows = re.findall(r"^ *(\S.*?)  +(\d+\.\d\d)  +(\d+\.\d\d)?  +(\d+) ms$", done.stdout, re.MULTILINE)
    parts = {"policies", "gate", "Markdown", "posters", "agreements", "loading", "search", "theme", "rest"}
    names = [name for name, *_ in rows]
    assert [name for name in names if name not in {*parts, "importing"}] == [
        "a build",
        "in a fresh clone",
        "with signs",
        "one more setting",
        "with signs",
        "until serve shows a change",
    ]
    of_a_build = names[1 : names.index("in a fresh clone")]
    assert sorted(of_a_build) == sorted({*parts, "importing"})
    assert {name for name in names if name in parts} == parts
    without_goals = {"importing", "agreements", "policies", "loading", "search", "theme", "rest"}
    assert {name for name, _, goal, _ in rows if goal} == {*names} - without_goals
    assert all(float(ratio) > 0.1 for name, ratio, *_ in rows if name not in parts)
    assert "A build may take 1.25 at most" in done.stdout


def test_mutants_puts_a_fault_into_a_file_and_its_tests_notice() -> None:
    tests = "tests/unit/policy/test_clause_table.py tests/unit/policy/test_choices.py"
    file = "schoolgate/policy/composing/table.py"
    done = make("mutants", "N=1", f"FILE={file}", f"TESTS={tests}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rf"^{file}:\d+: killed by tests/unit/policy/.+\n  - .+\n  \+ .+$", done.stdout, re.MULTILINE)
    assert re.search(r"^all +1 +1 +0 +0 +0$", done.stdout, re.MULTILINE)
    (whole,) = commands("mutants")
    assert whole.split()[-4:] == ["tools/mutants.py", "200", "--seed", "1"]


def test_fuzz_says_what_it_tried_and_found() -> None:
    done = make("fuzz", "ONLY=valid_settings", "INPUTS=2", "SEED=3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"valid_settings: 2 inputs, \d+ seconds, 0 findings", done.stdout.strip().splitlines()[-1])


@pytest.mark.browser
def test_audit_looks_at_a_page_with_axe_without_npm() -> None:
    done = make("--assume-old=site", "audit", "ONLY=axe", "PAGE=accessibility")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(
        r"^Pages: 1 accessibility\naxe: 0 rules broken on 1 pages, each in 6 ways\.$", done.stdout, re.MULTILINE
    )


@pytest.mark.browser
def test_screenshots_are_taken_of_a_page_in_each_way(tmp_path: Path) -> None:
    done = make("screenshots", "PAGE=accessibility", f"OUT={tmp_path}")
    assert done.returncode == 0, done.stderr
    found = {file.name: Image.open(file).width for file in tmp_path.iterdir()}
    assert found == {
        "accessibility-phone-light.png": 390, "accessibility-phone-dark.png": 390, "accessibility-phone-forced.png": 390,
        "accessibility-desk-light.png": 1280, "accessibility-desk-dark.png": 1280, "accessibility-desk-forced.png": 1280,
    }  # fmt: skip
