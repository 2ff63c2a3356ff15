"""The project installed from a wheel, into an environment of its own, and used in folders that are no checkout. No network."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import datetime
import functools
import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from support import run_folder
from support.attempts import MOBILE_ALONE, NO_SIGNS, ONE_SIGN, Edits, written
from support.places import ROOT, STARTER

from schoolgate import paths
from schoolgate.cli import cli
from schoolgate.errors import SettingRefused
from schoolgate.print.papers import papers as printing
from schoolgate.publish import build as building
from schoolgate.upkeep.asker import Asker

_PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
# The parts of the project that the wheel has, and where.
_PARTS = {
    "schoolgate": "schoolgate", "docs": "schoolgate/_template/docs", "macros": "schoolgate/_template/macros",
    "overrides": "schoolgate/_template/overrides", "papers": "schoolgate/_template/papers",
    "settings/shared": "schoolgate/_template/settings/shared",
}  # fmt: skip
_FILES = ("mkdocs.yml", "settings/schema.json", "settings/your-school.yml")
# What Python runs when it starts in the new environment.
_NO_NETWORK = """
import sys

def refuse(event, given):
    place = {"socket.connect": lambda: given[1], "socket.getaddrinfo": lambda: given}.get(event, lambda: None)()
    if isinstance(place, tuple) and place[0] not in ("127.0.0.1", "::1", "localhost", None):
        raise RuntimeError(f"no network in this test: {place[0]}")

sys.addaudithook(refuse)
"""
_LITTLE: Edits = {**MOBILE_ALONE, **ONE_SIGN}


@dataclasses.dataclass(frozen=True)
class Installed:
    """An environment into which the wheel was installed."""

    room: Path

    @property
    def wheel(self) -> Path:
        (wheel,) = self.room.glob("*.whl")
        return wheel

    @property
    def programs(self) -> Path:
        return self.room / "env" / ("Scripts" if os.name == "nt" else "bin")

    @property
    def package(self) -> Path:
        return self.site_packages / "schoolgate"

    @property
    def site_packages(self) -> Path:
        (folder,) = (self.room / "env").rglob("site-packages")
        return folder

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name not in {"PYTHONPATH", "XDG_CACHE_HOME"}}
        return {**kept, "HOME": str(self.room / "home"), "PIP_NO_INDEX": "1", "PYTHONUTF8": "1", "COLUMNS": "100"}

    def run(self, program: str, *typed: str, at: Path) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *typed]
        done = subprocess.run(command, cwd=at, env=self.environment, capture_output=True, text=True, encoding="utf-8")
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def __call__(self, *typed: str, at: Path) -> subprocess.CompletedProcess[str]:
        return self.run("schoolgate", *typed, at=at)


@pytest.fixture(scope="session")
def environment() -> Installed:
    """The environment, which the workers of a run share. Nothing is downloaded: what the wheel needs is beside this Python."""
    room = run_folder.folder() / "installed"
    made = Installed(room)
    with FileLock(f"{room}.lock"):
        if not (room / "done").is_file():
            (room / "home").mkdir(parents=True, exist_ok=True)
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            quiet = {"env": made.environment, "check": True, "capture_output": True}
            wanted = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(room), str(ROOT)]
            subprocess.run([*pip, "wheel", *wanted], **quiet)  # type: ignore[call-overload]
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(room / "env")], check=True)
            # The folder alone, not what its own .pth files name: the editable install of this checkout is not among it.
            (made.site_packages / "beside.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
            (made.site_packages / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
            into = ["--python", str(made.programs / "python"), "install", "--no-deps", str(made.wheel)]
            subprocess.run([*pip, *into], **quiet)  # type: ignore[call-overload]
            (room / "done").write_text(_hash_of(made.package))
    return made


@pytest.fixture
def installed(environment: Installed) -> Iterator[Installed]:
    """The environment, for a test that leaves the package as it was installed, whatever it runs."""
    yield environment
    assert _hash_of(environment.package) == (environment.room / "done").read_text()


def _hash_of(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        total.update(
            f"{path.relative_to(folder).as_posix()}\0".encode() + (path.read_bytes() if path.is_file() else b"")
        )
    return total.hexdigest()


def school(folder: Path, edits: Edits) -> Path:
    """Write the setting of a school whose numbers and addresses exist, as it may stand outside the project."""
    file = folder / "our-school.yml"
    text = STARTER.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r'"01632 \d{3} \d{3}"', '"0808 800 5000"', text).replace(".example", ".gov.uk"), encoding="utf-8"
    )
    return written(file, edits, file)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------------------------------------------------------
# The wheel


def test_the_wheel_has_the_program_and_the_template_and_nothing_else(environment: Installed) -> None:
    with zipfile.ZipFile(environment.wheel) as wheel:
        has = {name: wheel.read(name) for name in wheel.namelist() if ".dist-info/" not in name}
    expected = {f"schoolgate/_template/{name}": (ROOT / name).read_bytes() for name in _FILES}
    for part, place in _PARTS.items():
        expected |= {
            f"{place}/{name}": content for name, content in contents(ROOT / part).items() if "__pycache__" not in name
        }
    assert sorted(has) == sorted(expected)
    assert has == expected


def test_nothing_in_the_project_is_a_symbolic_link() -> None:
    # Windows makes none without privileges, and git then writes a file with the name of another.
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert len(listed.splitlines()) > 300
    assert [line for line in listed.splitlines() if line.startswith("120000")] == []


def test_what_runs_is_the_installed_copy_and_the_checkout_is_out_of_reach(installed: Installed, tmp_path: Path) -> None:
    code = "import sys, schoolgate; from schoolgate import paths; print(schoolgate.__file__, paths.TEMPLATE, paths.CACHE, *sys.path, sep='\\n')"
    file, template, cache, *path = installed.run("python", "-c", code, at=tmp_path).stdout.splitlines()
    assert Path(file) == installed.package / "__init__.py"
    assert Path(template) == installed.package / "_template"
    assert not Path(cache).is_relative_to(installed.package)
    assert str(ROOT) not in path


def test_there_is_no_network_here(installed: Installed, tmp_path: Path) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    command = [str(installed.programs / "python"), "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=installed.environment, capture_output=True, text=True)
    assert "RuntimeError: no network in this test: 192.0.2.1" in done.stderr


# ---------------------------------------------------------------------------------------------------------------
# Its commands

# Several commands in one process of the environment, one a line of what it reads: each would take most of a second to start.
_SEVERAL = f"""
import json, sys
from click.testing import CliRunner
from {cli.__name__} import main
from {Asker.__module__} import Asker

Asker.check = lambda *_: {{}}  # `links` asks nobody
for line in sys.stdin:
    done = CliRunner().invoke(main, json.loads(line))
    print(json.dumps([done.exit_code, done.stdout, done.stderr]))
"""


def several(installed: Installed, at: Path, *commands: list[str]) -> dict[str, tuple[int, str, str]]:
    """Run commands in one process. Give of each, by its name, the exit code and what it said."""
    done = subprocess.run(
        [str(installed.programs / "python"), "-c", _SEVERAL], cwd=at, env=installed.environment, text=True,
        input="\n".join(map(json.dumps, commands)), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    results = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    return {command[0]: result for command, result in zip(commands, results, strict=True)}


def test_new_writes_a_setting_file_and_its_schema_where_one_stands(installed: Installed, tmp_path: Path) -> None:
    here = tmp_path / "our school"
    here.mkdir()
    done = installed("new", "ash-grove", at=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Wrote ash-grove.yml, and schema.json for your editor. Fill in the answers, then run: schoolgate check ash-grove\n"
    )
    assert (here / "schema.json").read_bytes() == (ROOT / "settings" / "schema.json").read_bytes()
    first = (here / "ash-grove.yml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"

    (here / "settings").mkdir()
    said = several(installed, here, ["schema"], ["new", "your-school"], ["check", "ash-grove"], ["check"])
    assert said["schema"] == (0, "Wrote settings/schema.json.\n", "")
    # A name that we have too.
    assert said["new"][1].startswith("Wrote settings/your-school.yml, and settings/schema.json for your editor. ")
    assert said["check"][0] == 1
    assert re.match(r"settings/your-school\.yml: \d+ answers are missing\. 0 things to fix\.\n", said["check"][1])
    assert {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()} == {
        "ash-grove.yml", "schema.json", "settings/schema.json", "settings/your-school.yml",
    }  # fmt: skip


def test_every_command_takes_the_settings_where_one_stands_and_writes_beside_them(
    installed: Installed, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir()
    school(tmp_path / "settings", {**_LITTLE, **NO_SIGNS})
    today = datetime.date.today().isoformat()
    said = several(
        installed, tmp_path, ["check"], ["agree", "our-school", "mobile", "--by", "governing body", "--on", today],
        ["status"], ["changes", "our-school"], ["chores", "our-school", "--out", "chores.md"], ["links", "our-school"], ["build"],
    )  # fmt: skip
    assert {name: (code, err) for name, (code, _, err) in said.items()} == dict.fromkeys(said, (0, ""))
    assert said["check"][1].startswith("settings/our-school.yml: every question is answered. Nothing to fix.\n")
    records = "settings/our-school/agreed"
    assert said["agree"][1].startswith(f"Recorded in {records}/mobile-{today}.yml and {records}/mobile-{today}.md.")
    assert re.search(rf"^our-school  Mobile .* {today} by the governing body", said["status"][1], re.MULTILINE)
    assert said["changes"][1].endswith(": nothing has changed.\n")
    assert re.fullmatch(r"our-school: \d+ pages in site/our-school/\n", said["build"][1])
    assert (tmp_path / "site" / "our-school" / "help" / "index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"chores.md", "settings", "site"}
    assert {path.name for path in (tmp_path / "settings").iterdir()} == {"our-school", "our-school.yml"}
    # What is worked out once is kept for the person, and not with the package.
    kept = re.fullmatch(r"0 of 0 links work\. The results are in (.*)\.\n", said["links"][1])
    assert kept
    assert Path(kept[1]).is_file()
    assert list(Path(kept[1]).parent.glob("theme/*"))
    assert not Path(kept[1]).is_relative_to(installed.room / "env")


@pytest.mark.papers
def test_the_installed_copy_makes_the_very_files_that_the_checkout_makes(installed: Installed, tmp_path: Path) -> None:
    file = school(tmp_path, _LITTLE)
    done = installed("build", "our-school", "--papers", at=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    import_path = [*sys.path]
    building.build(file, tmp_path / "by the checkout", datetime.date.today(), with_papers=True)
    assert sys.path == import_path
    made, expected = contents(tmp_path / "site" / "our-school"), contents(tmp_path / "by the checkout")
    assert {"papers/mobile.pdf", "papers/mobile.docx", "visitors/main-entrance/poster-a4.pdf"} <= set(made)
    assert sorted(made) == sorted(expected)
    assert [name for name in made if made[name] != expected[name]] == []


def test_serve_starts_and_answers(installed: Installed, tmp_path: Path) -> None:
    school(tmp_path, {**_LITTLE, **NO_SIGNS})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed.programs / "schoolgate"), "serve", "our-school", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=installed.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as serving:
        try:
            assert "A preview. It has not been checked" in _page(f"http://127.0.0.1:{port}/", serving)
        finally:
            serving.send_signal(signal.SIGINT)
        said, _ = serving.communicate(timeout=20)
    assert serving.returncode == 0, said
    assert said == f"Open http://127.0.0.1:{port}/ in your browser. Press Ctrl+C to stop.\nStopped.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["our-school.yml"]


def _page(address: str, serving: subprocess.Popen[str]) -> str:
    """Give a page once it is there."""
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
        assert serving.poll() is None, serving.stdout and serving.stdout.read()
        time.sleep(0.1)
    raise AssertionError(f"Nothing answers at {address}")


# ---------------------------------------------------------------------------------------------------------------
# Nothing is written into the package, and no other copy is taken for this one


@pytest.fixture
def as_installed(monkeypatch: pytest.MonkeyPatch) -> Path:
    """This checkout as if it were an installed package, for what takes no process of its own. Give its folder."""
    monkeypatch.setattr(paths, "IS_CHECKOUT", False)
    monkeypatch.setattr(paths, "PACKAGE", ROOT)
    return ROOT


def refused(*typed: str) -> str:
    """Give the last line that a command says which is refused."""
    said = CliRunner().invoke(cli.main, [*typed])
    assert said.exit_code in {1, 2}
    return said.stderr.splitlines()[-1]


def test_nothing_is_written_into_an_installed_package_by_whoever_asks_for_it(
    as_installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused("agree", "your-school", "mobile", "--by", "governing body", "--on", "2026-11-20") == (
        "This is the example that comes with Schoolgate. Write a file of your own: schoolgate new my-school. Nothing was recorded."
    )
    inside = as_installed / "inside"
    with pytest.raises(SettingRefused, match=re.escape(f"{inside} is part of Schoolgate itself. Name another folder.")):
        building.build(STARTER, inside, datetime.date.today())
    assert refused("pack", "your-school", "--out", str(inside)) == (
        f"Error: {inside} is part of Schoolgate itself. Name another folder."
    )
    monkeypatch.chdir(as_installed / "settings")
    assert refused("new", "ash-grove") == (
        f"Error: {as_installed / 'settings'} is part of Schoolgate itself. Go to a folder of your own."
    )


def test_a_schema_of_another_program_is_not_overwritten(
    as_installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schema.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    for typed in (["schema"], ["new", "ash-grove"]):
        assert refused(*typed) == (
            "Error: schema.json is not a schema of Schoolgate. Move it, or make a folder called settings."
        )
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"schema.json": "{}"}


def test_where_there_is_no_setting_file_one_is_told_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for typed in ("check", "build", "status"):
        assert refused(typed) == (
            f"Error: There is no setting file in {tmp_path}. Begin with: schoolgate new my-school"
        )


def test_in_a_checkout_the_command_of_another_copy_says_what_to_type(installed: Installed) -> None:
    done = installed("check", at=ROOT / "docs")
    assert done.returncode == 2
    command = Path("..", ".venv", installed.programs.name, "schoolgate")
    assert done.stderr.splitlines()[-1] == (
        f"Error: You are in the project's folder {ROOT}, and you ran another copy of Schoolgate, {installed.package}. "
        f"Type {command} instead of schoolgate (README.md says how to install it), or go to another folder."
    )


def test_mkdocs_makes_no_preview_of_a_checkout_with_the_plugin_of_another_copy(
    installed: Installed, tmp_path: Path
) -> None:
    done = installed.run("python", "-m", "mkdocs", "build", "--config-file", str(ROOT / "mkdocs.yml"), at=tmp_path)
    assert done.returncode == 1
    own = ROOT / ".venv" / installed.programs.name / "mkdocs"
    assert f"Type {own} instead of mkdocs (README.md says how to install it), or go to another folder." in done.stdout


def test_mkdocs_makes_no_preview_in_the_installed_package(installed: Installed, tmp_path: Path) -> None:
    inside = installed.package / "_template"
    done = installed.run("python", "-m", "mkdocs", "build", "--config-file", str(inside / "mkdocs.yml"), at=tmp_path)
    assert done.returncode == 1
    assert f"{inside / 'preview'} is part of Schoolgate itself. Name another folder: --site-dir FOLDER" in done.stdout


def test_a_copy_in_the_environment_of_the_checkout_itself_is_told_how_to_follow_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schoolgate").mkdir()
    for file in ("mkdocs.yml", "schoolgate/paths.py"):
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert refused("check").endswith(
        "To use the files of this folder, type: "
        f"{sys.executable} -m pip install --no-deps --no-build-isolation --editable {tmp_path}"
    )


def test_what_papers_need_is_named_as_an_installed_copy_gets_it(
    as_installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "missing_packages", lambda: ["typst"])
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli.main, ["build", "your-school", "--papers"])
    assert said.exit_code == 1
    assert said.stderr == (
        "PDF and Word files cannot be made here: typst is not installed. To install what is missing: "
        f'{sys.executable} -m pip install "schoolgate[papers]"\nWith uvx: README.md says what to type.\nNothing was changed.\n'
    )


def test_a_preview_that_fails_leaves_the_import_path_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHOOLGATE_SETTING", str(tmp_path / "gone.yml"))
    import_path = [*sys.path]
    config = load_config(str(paths.CONFIG), site_dir=str(tmp_path / "preview"))
    with pytest.raises(Abort, match="SCHOOLGATE_SETTING must name the setting file"):
        mkdocs_build(config)
    assert sys.path == import_path


# ---------------------------------------------------------------------------------------------------------------
# What it needs


def plain(name: str) -> str:
    """Give the name of a distribution as it is compared: pip takes capitals, hyphens and underscores for the same."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~!; ]", name)[0]).lower()


@functools.cache
def imported() -> frozenset[str]:
    """Name the distributions whose modules the program imports, anywhere in its code."""
    modules: set[str] = set()
    for file in (file for part in ("schoolgate", "macros") for file in (ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    known = metadata.packages_distributions()
    theirs = modules - sys.stdlib_module_names - {"schoolgate", "macros"}
    assert theirs <= set(known), "a module of no distribution"
    return frozenset(plain(known[module][0]) for module in theirs)


def declared() -> dict[str, bool]:
    """Name the distributions that the program asks for, each with whether a comment above says why."""
    project = tomllib.loads(_PROJECT)["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["papers"]]
    return {plain(each): bool(re.search(rf'^ *#.*\n *"{re.escape(each)}",', _PROJECT, re.M)) for each in asked}


def test_what_is_imported_is_asked_for() -> None:
    assert len(imported()) > 10
    assert imported() - set(declared()) == set()


def test_what_is_asked_for_is_imported_or_a_comment_says_why() -> None:
    assert [name for name, explained in declared().items() if not explained and name not in imported()] == []


def test_the_build_backend_is_in_the_lock_files_and_whoever_installs_the_wheel_gets_none() -> None:
    project = tomllib.loads(_PROJECT)
    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]
    assert "hatchling" not in declared()
    for name in ("run", "papers", "test"):
        assert re.search(r"^hatchling==", (ROOT / f"requirements-{name}.lock").read_text(encoding="utf-8"), re.M)


def test_what_readme_says_of_installing_is_what_the_project_has() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, section = readme.partition("\n## Without the project's folder\n")
    section = section.partition("\n## ")[0]
    project = tomllib.loads(_PROJECT)["project"]
    named = re.findall(r"schoolgate\[(\w+)\]", section)
    assert set(named) == {"papers"} < set(project["optional-dependencies"])
    clone = re.search(r"git clone (\S+)", readme)
    assert clone
    addresses = re.findall(r'@ git\+(\S+)"', section)
    assert addresses
    assert set(addresses) == {clone[1]}
    typed = set(re.findall(r"`schoolgate (\w+)", section))
    assert typed
    assert typed <= set(cli.main.commands)
