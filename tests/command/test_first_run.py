"""The first minute: what README, the guide and `make site` say to somebody who has just fetched the project, followed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support import first_run
from support.attempts import MOBILE_ALONE, ONE_SIGN, written
from support.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
START = (ROOT / "guide" / "start.md").read_text(encoding="utf-8")
_PARTS = ("docs", "macros", "overrides", "papers", "schoolgate", "settings")


def made(target: str) -> list[str]:
    """Give what make would type for a target where nothing is set up yet."""
    said = subprocess.run(
        ["make", "-n", "VENV=.nothing-yet", target], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return said.replace(".nothing-yet", ".venv").splitlines()


def look(line: str) -> tuple[str, str]:
    """Give the address and the command in the last line that make prints."""
    said = re.fullmatch(
        r"echo 'To see a site, run this and open (http://\S+) in your browser: (\S+ serve [\w-]+)'", line
    )
    assert said, line
    return said[1], said[2]


@pytest.mark.parametrize("target", ["site", "papers"])
def test_make_ends_with_the_command_that_readme_and_the_guide_name(target: str) -> None:
    address, command = look(made(target)[-1])
    for page in (README, START):
        assert f"`{command}`" in page
        assert f"<{address}>" in page


def test_nobody_is_sent_to_open_a_public_site_by_double_click() -> None:
    for page in (README, START):
        assert "your-school/index.html" not in page


def test_the_first_run_is_not_silent() -> None:
    typed = made("site")
    assert not any("--quiet" in line or " -q" in line for line in typed)
    told = next(
        number for number, line in enumerate(typed) if line.startswith("echo 'Installing what Schoolgate needs")
    )
    assert "pip" in typed[told + 1]


def test_without_make_one_types_what_make_would() -> None:
    typed = [line.replace(" --disable-pip-version-check", "") for line in made("site")]
    without = first_run.lines("Linux", README)
    assert [
        line
        for line in typed
        if re.search(r"venv|pip|schoolgate build$", line) and "echo" not in line and "touch" not in line
    ] == without


def test_windows_is_told_the_same_in_its_own_words() -> None:
    linux, windows = first_run.lines("Linux", README), first_run.lines("Windows", README)
    assert [line.replace("python3 ", "py ").replace(".venv/bin/", ".venv\\Scripts\\") for line in linux] == windows


def test_each_of_the_two_is_run_for_every_change() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "run: python tests/support/first_run.py\n" in workflow
    assert set(re.findall(r"\{system: (\w+), os: ", workflow)) == set(first_run._SHELLS)


# ---------------------------------------------------------------------------------------------------------------
# Followed


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as somebody has just fetched it, with one setting of few pages, and set up as README says without make.

    Nothing is downloaded: pip finds the very wheels that the lock file names beside this Python.
    """
    copy = tmp_path_factory.mktemp("fetched") / "schoolgate"
    copy.mkdir()
    for part in _PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "examples"))
    for setting in set((copy / "settings").glob("*.yml")) - {copy / "settings" / "your-school.yml"}:
        setting.unlink()
    starter = copy / "settings" / "your-school.yml"
    written(starter, {**MOBILE_ALONE, **ONE_SIGN}, starter)
    for file in ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE", "LICENSE-wording", "requirements-run.lock"):
        shutil.copy(ROOT / file, copy)
    programs = copy.parent / "bin"
    programs.mkdir()
    # pip is found beside this Python, as all else is. To unpack and compile another would take as long as all that follows.
    (programs / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@" --without-pip\n', encoding="utf-8")
    (programs / "python3").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PIP_NO_INDEX": "1"}
    environment.pop("PYTHONPATH", None)
    first, *others = first_run.lines("Linux", (copy / "README.md").read_text(encoding="utf-8"))
    subprocess.run(["sh", "-c", first], cwd=copy, env=environment, check=True, capture_output=True)
    (packages,) = (copy / ".venv").glob("lib/python*/site-packages")
    (packages / "beside.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    for line in others:
        done = subprocess.run(["sh", "-c", line], cwd=copy, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return copy


def test_what_readme_says_without_make_builds_a_site(fetched: Path) -> None:
    assert (fetched / "site" / "your-school" / "help" / "index.html").is_file()


def test_the_command_and_the_address_that_make_ends_with_show_the_whole_site(fetched: Path, browser: Browser) -> None:
    address, command = look(made("site")[-1])
    with socket.socket() as free:  # 8000 may be taken on the machine of whoever tests
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = address.replace("8000", str(port))
    serving = subprocess.Popen(
        [*command.split(), "--port", str(port)],
        cwd=fetched,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(address)
        page = browser.new_page()
        page.goto(address)
        assert page.locator("h1").inner_text()
        doors = {
            link
            for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
            if link.startswith(address)
        }
        assert len(doors) > 5
        for door in sorted(doors):
            answer = page.goto(door)
            assert answer is not None
            assert answer.status == 200, door
            assert not page.title().startswith(("Index of", "Directory listing")), door
            assert page.locator("h1").count() == 1, door
        page.close()
    finally:
        serving.terminate()
        serving.wait(10)


def wait_for(address: str) -> None:
    """Wait until something answers at an address."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"Nothing answers at {address}")
