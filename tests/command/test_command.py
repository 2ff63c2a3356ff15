"""The command as people use it: what it says, and what it never says."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import errno
import http.client
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from click.testing import CliRunner
from PIL import Image
from support import copies, forked, yaml_files
from support.attempts import GONE, MOBILE_ALONE, Edits, written
from support.edition_names import HERE
from support.places import ROOT, STARTER
from support.real import with_real_contacts

from schoolgate import paths
from schoolgate.cli import checking, cli, saying, start
from schoolgate.errors import TemplateError
from schoolgate.policy import editions
from schoolgate.publish import build as building
from schoolgate.setting.load import load
from schoolgate.setting.practices.groups import groups

# How the office finds what to hang on its doors.
SIGNS = " (signs to print: visitors/signs/)"
MAIN = "from schoolgate.cli.cli import main; main()"
_CODE = ("macros", "schoolgate")


# Its mobile policy alone, and one sign.
_LITTLE: Edits = {**MOBILE_ALONE, ("signs", 1): GONE}
_NOT_ASKED: Edits = {("people", "specialists"): GONE}  # of a school with that policy alone


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, as it is between tests."""
    copy = tmp_path_factory.mktemp("copy") / "schoolgate"
    copy.mkdir()
    for part in (*_CODE, "docs", "overrides", "settings"):
        # With what Python compiled, but not what another worker is writing now.
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copy(ROOT / "mkdocs.yml", copy)
    copies.ready(copy)
    for setting in [*(copy / "settings").glob("*.yml"), *(copy / "settings" / "examples").glob("*.yml")]:
        if setting.stem not in {"your-school", "nursery"}:
            setting.unlink()
    for setting in (copy / "settings" / "your-school.yml", copy / "settings" / "examples" / "nursery.yml"):
        written(setting, _LITTLE if setting.stem == "nursery" else {**_LITTLE, **_NOT_ASKED}, setting)
    return copy


@pytest.fixture(scope="session")
def pristine(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a test may change of the copy, put aside: everything but its code."""
    aside = tmp_path_factory.mktemp("pristine") / "schoolgate"
    shutil.copytree(original, aside, ignore=shutil.ignore_patterns(*_CODE, ".cache"))
    return aside


@pytest.fixture
def project(original: Path, pristine: Path) -> Iterator[Path]:
    """The copy of the project, for a test that writes in it: what it wrote is undone. Its code stays as it is."""
    yield original
    for place in original.iterdir():
        if place.is_dir() and place.name not in {*_CODE, ".cache"}:
            shutil.rmtree(place)
        elif place.is_file():
            place.unlink()
    shutil.copytree(pristine, original, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def commands(original: Path) -> Iterator[forked.Commands]:
    here = forked.Commands(original)
    yield here
    here.end()


def environment_of(project: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "100"}


class Schoolgate(Protocol):
    """Runs the command on the copy of the project, in it or in another folder."""

    def __call__(self, *typed: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def schoolgate(project: Path, commands: forked.Commands) -> Schoolgate:
    def run(*typed: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = commands.run("schoolgate", *typed, cwd=cwd or project, env=environment_of(project))
        assert "Traceback" not in done.stderr
        return done

    return run


def in_a_process_of_its_own(
    project: Path, *typed: str, program: Sequence[str] = ("-c", MAIN), **how: Any
) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell does: for what hangs on how a process is started."""
    environment = {**environment_of(project), **how.pop("env", {})}
    done = subprocess.run(
        [sys.executable, *program, *typed], cwd=project, env=environment, capture_output=True, text=True, **how
    )
    assert "Traceback" not in done.stderr
    return done


def broken(project: Path, name: str = "broken") -> Path:
    """A setting with one answer missing and one to mend."""
    file = project / "settings" / "examples" / f"{name}.yml"
    text = (project / "settings" / "your-school.yml").read_text(encoding="utf-8")
    text = re.sub(r"^name: .*", "name: TBC", text, flags=re.MULTILINE)
    file.write_text(re.sub(r"^kind: .*", "kind: acadamy", text, flags=re.MULTILINE), encoding="utf-8")
    return file


def anywhere(folder: Path, name: str = "our-school.yml") -> Path:
    """The starter with numbers and addresses that exist, so that it may stand outside the project: its mobile policy and a sign."""
    file = written(STARTER, _LITTLE, folder / name)
    file.write_text(with_real_contacts(file.read_text(encoding="utf-8")), encoding="utf-8")
    return file


# ---------------------------------------------------------------------------------------------------------------
# How the tests run it


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("program", "typed"), [("schoolgate", ["build", "broken", "nursery"]), ("mkdocs", ["build", "--quiet"])]
)
def test_a_command_in_a_fork_does_and_says_the_same_as_in_a_process_of_its_own(
    project: Path, commands: forked.Commands, program: Literal["schoolgate", "mkdocs"], typed: list[str]
) -> None:
    environment = {**environment_of(project), "SCHOOLGATE_SETTING": str(broken(project))}
    done = commands.run(program, *typed, cwd=project, env=environment)
    assert done.returncode == 1
    assert "“TBC” is only a placeholder." in done.stdout + done.stderr
    wrote = files_in(project / "site")
    assert ("nursery/index.html" in wrote) == (program == "schoolgate")
    shutil.rmtree(project / "site", ignore_errors=True)
    started = {"schoolgate": ("-c", MAIN), "mkdocs": ("-m", "mkdocs")}[program]
    afresh = in_a_process_of_its_own(project, *typed, program=started, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (afresh.returncode, afresh.stdout, afresh.stderr)
    assert files_in(project / "site") == wrote


# ---------------------------------------------------------------------------------------------------------------
# Help, and what is not understood


@pytest.mark.parametrize(
    "typed",
    [
        ["--help"],
        ["-h"],
        ["new", "-h"],
        ["check", "-h"],
        ["build", "-h"],
        ["serve", "-h"],
        ["links", "-h"],
        ["chores", "-h"],
        ["schema", "-h"],
    ],
)
def test_help_has_examples(typed: list[str]) -> None:
    said = CliRunner().invoke(cli.main, typed)
    assert said.exit_code == 0
    assert "Example" in said.output
    assert "schoolgate " in said.output


def test_the_version() -> None:
    said = CliRunner().invoke(cli.main, ["--version"])
    assert said.exit_code == 0
    assert re.fullmatch(r"Schoolgate \d+\.\d+\.\d+\n", said.output)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["biuld"], "No such command 'biuld'. Did you mean 'build'?"),
        (["build", "--ouut", "x"], "No such option '--ouut'. Did you mean '--out'?"),
        (["build", "your-scool"], "There is no setting “your-scool”. Did you mean “your-school”? You may also give the path of a file."),
        (["check", "settings/your-scool.yml"], "There is no setting “settings/your-scool.yml”. Did you mean “your-school”? You may also give the path of a file."),
        (["serve", "xyz"], "There is no setting “xyz”. The settings are: nursery, your-school. You may also give the path of a file."),
        (["build", "settings"], "“settings” is a folder. Name a setting file in it."),
        (["build", "--out", "x"], "--out takes one setting. Name it: schoolgate build my-school --out public"),
        (["build", "nursery", "your-school", "--out", "x"], "--out takes one setting. Name it: schoolgate build my-school --out public"),
        (["build", "nursery", "--out", "mkdocs.yml"], "Invalid value for '--out': Directory 'mkdocs.yml' is a file."),
        (["new"], "Missing argument 'NAME'."),
        (["new", "Oakfield"], "“Oakfield” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["new", "../oakfield"], "“../oakfield” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["new", "our school"], "“our school” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["new", "oakfield.yml"], "“oakfield.yml” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["new", ""], "“” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["new", "nul"], "“nul” is a name that Windows reserves. Choose another."),
        (["new", "your-school"], "settings/your-school.yml already exists. Choose another name, or edit that file."),
        (["new", "nursery"], "settings/examples/nursery.yml already exists. Choose another name, or edit that file."),
        (["serve", "your-school", "--port", "99999"], "Invalid value for '--port': 99999 is not in the range 1<=x<=65535."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_the_nearest(
    original: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], message: str
) -> None:
    monkeypatch.chdir(original)
    monkeypatch.setattr(paths, "TEMPLATE", original)  # a checkout of its own, which is that of the command here
    monkeypatch.setattr(paths, "SETTINGS", original / "settings")
    monkeypatch.setattr(paths, "EXAMPLES", original / "settings" / "examples")
    said = CliRunner().invoke(cli.main, typed)
    assert said.exit_code == 2
    assert said.output.splitlines()[-1] == f"Error: {message}"


def test_two_settings_of_one_name_are_not_built_into_one_folder(project: Path, schoolgate: Schoolgate) -> None:
    twin = project / "elsewhere" / "nursery.yml"
    twin.parent.mkdir()
    twin.write_text("name: X")
    shutil.copy(project / "settings" / "examples" / "nursery.yml", project / "settings" / "nursery.yml")
    for typed in (["nursery", str(twin)], []):  # two that are named, and two that are found
        done = schoolgate("build", *typed)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == (
            "Error: Two settings are called “nursery”: both would be built into site/nursery/."
        )
    (project / "settings" / "nursery.yml").unlink()
    assert not (project / "site").exists()
    assert schoolgate("build", "nursery", "nursery").returncode == 0


# ---------------------------------------------------------------------------------------------------------------
# new


def test_new_writes_a_file_to_fill_in(project: Path, schoolgate: Schoolgate) -> None:
    shutil.copy(ROOT / "settings/your-school.yml", project / "settings")
    done = schoolgate("new", "ash-grove")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("Wrote settings/ash-grove.yml. Fill in the answers, then run: schoolgate check ash-grove\n")
    file = project / "settings" / "ash-grove.yml"
    loaded = load(file, datetime.date.today())
    assert loaded.problems == []
    assert len(loaded.gaps) > 40

    def answers(value: Any) -> Iterator[Any]:
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from answers(item)
        else:
            yield value

    # Nothing made up is left in it: not one answer, and no rule of wording. The edition of the template is no answer, and the
    # wording of a group neither.
    given = yaml_files.strings(file)
    assert given.pop("edition") == editions.newest().name
    assert [group.pop("wording") for group in given["practices"].values()] == [
        group.wording for group in groups().values()
    ]
    assert set(answers(given)) == {""}
    # What is asked in the starter is asked in it, or stands there in a comment.
    text = file.read_text(encoding="utf-8")
    starter = yaml_files.strings(ROOT / "settings/your-school.yml")
    for part in starter:
        assert re.search(rf"(?m)^(?:# )?{part}:", text)
        if isinstance(starter[part], dict) and part != "changes":
            assert all(re.search(rf"(?m)^(?:  (?:# )?|#   ){key}:", text) for key in starter[part])


def test_a_new_file_says_what_is_missing_and_publishes_nothing(project: Path, schoolgate: Schoolgate) -> None:
    shutil.copy(ROOT / "settings/your-school.yml", project / "settings")
    schoolgate("new", "ash-grove")
    done = schoolgate("check", "ash-grove")
    assert done.returncode == 1
    assert re.fullmatch(
        r"settings/ash-grove\.yml: \d+ answers are missing\. 0 things to fix\.\n"
        r"The words of edition [\d.]+ have not yet been reviewed by a safeguarding practitioner\.\n",
        done.stdout,
    )
    lines = done.stderr.splitlines()
    assert "settings/ash-grove.yml:4:1" not in lines[0]  # the first answer stands where its key does
    assert all(re.match(r"settings/ash-grove\.yml:\d+:\d+: ", line) for line in lines)
    assert any(
        "What is the setting called, in full? For example: name: Oakfield Primary School" in line for line in lines
    )
    built = schoolgate("build", "ash-grove")
    assert built.returncode == 1
    assert built.stdout == f"ash-grove: not published; nothing was written. {len(lines)} things to fix.\n"
    assert not (project / "site").exists()


def test_new_writes_where_one_stands_and_says_where(project: Path, schoolgate: Schoolgate, tmp_path: Path) -> None:
    here = tmp_path / "our school"
    here.mkdir()
    done = schoolgate("new", "ash-grove", cwd=here)
    assert done.stdout == "Wrote ash-grove.yml. Fill in the answers, then run: schoolgate check ash-grove\n"
    assert [path.name for path in here.iterdir()] == ["ash-grove.yml"]
    first = (here / "ash-grove.yml").read_text(encoding="utf-8").splitlines()[0]
    assert (here / first.partition("$schema=")[2]).resolve() == project / "settings" / "schema.json"
    (here / "settings").mkdir()
    done = schoolgate("new", "elm-grove", cwd=here)
    assert done.stdout.startswith("Wrote settings/elm-grove.yml. ")
    assert (here / "settings" / "elm-grove.yml").is_file()
    # The command that it names finds the file, and nothing was written into the program’s own folder.
    assert "settings/elm-grove.yml: " in schoolgate("check", "elm-grove", cwd=here).stdout
    assert {path.stem for path in (project / "settings").glob("*.yml")} == {"your-school"}


def test_new_writes_into_the_project_from_any_folder_of_it(project: Path, schoolgate: Schoolgate) -> None:
    done = schoolgate("new", "ash-grove", cwd=project / "docs")
    assert done.stdout.startswith(f"Wrote {project}/settings/ash-grove.yml. ")
    assert (project / "settings" / "ash-grove.yml").is_file()


@pytest.mark.parametrize("inside", [False, True])
def test_a_site_is_written_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bool) -> None:
    made: list[Path] = []

    def build(_: Path, out: Path, *given: Any) -> int:
        made.append(out)
        return 22

    monkeypatch.setattr(building, "build", build)
    monkeypatch.chdir(ROOT / "docs" if inside else tmp_path)
    assert CliRunner().invoke(cli.main, ["build", "your-school"]).exit_code == 0
    assert made == [(ROOT if inside else tmp_path) / "site" / "your-school"]


def test_new_never_overwrites(project: Path, schoolgate: Schoolgate) -> None:
    file = project / "settings" / "ash-grove.yml"
    file.write_text("name: Ash Grove\n")
    assert schoolgate("new", "ash-grove").returncode == 2
    assert file.read_text() == "name: Ash Grove\n"


# ---------------------------------------------------------------------------------------------------------------
# check and build


def test_check_says_that_all_is_well(project: Path, schoolgate: Schoolgate) -> None:
    done = schoolgate("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "settings/your-school.yml: every question is answered. Nothing to fix.\n"
        "settings/examples/nursery.yml: every question is answered. Nothing to fix.\n"
        f"The words of edition {HERE} have not yet been reviewed by a safeguarding practitioner.\n"
    )
    assert not (project / "site").exists()


def test_one_bad_setting_does_not_stop_the_others(project: Path, schoolgate: Schoolgate) -> None:
    broken(project)
    (project / "settings" / "a-folder.yml").mkdir()
    checked = schoolgate("check")
    assert checked.returncode == 1
    assert checked.stdout.splitlines() == [
        "settings/your-school.yml: every question is answered. Nothing to fix.",
        "settings/examples/broken.yml: 1 answer is missing. 1 thing to fix.",
        "settings/examples/nursery.yml: every question is answered. Nothing to fix.",
        f"The words of edition {HERE} have not yet been reviewed by a safeguarding practitioner.",
    ]
    gap, problem, folder = sorted(checked.stderr.splitlines(), key=lambda line: "a-folder" in line)
    assert re.match(r"settings/examples/broken\.yml:\d+:7: “TBC” is only a placeholder\. ", gap)
    assert re.match(
        r"settings/examples/broken\.yml:\d+:7: “acadamy” is not one of the answers: .* Did you mean “academy”\?",
        problem,
    )
    assert folder == (
        "settings/a-folder.yml: this could not be checked. settings/a-folder.yml: This is a folder, not a file."
    )
    built = schoolgate("build")
    assert built.returncode == 1
    pages = len(list((project / "site" / "nursery").rglob("*.html")))
    assert built.stdout.splitlines() == [
        "[1 of 4] a-folder: not published; nothing was written.",
        f"[2 of 4] your-school: {len(list((project / 'site' / 'your-school').rglob('*.html')))} pages in site/your-school/{SIGNS}",
        "[3 of 4] broken: not published; nothing was written. 2 things to fix.",
        f"[4 of 4] nursery: {pages} pages in site/nursery/{SIGNS}",
        "2 of 4 sites were built. Not built: a-folder and broken. The reasons are above.",
    ]
    assert built.stderr.splitlines() == [
        "settings/a-folder.yml: This is a folder, not a file.", gap, problem,
    ]  # fmt: skip
    assert sorted(path.name for path in (project / "site").iterdir()) == ["nursery", "your-school"]


def test_what_stood_stays_where_a_setting_is_broken_later(project: Path, schoolgate: Schoolgate) -> None:
    assert schoolgate("build", "nursery").returncode == 0
    file = project / "settings" / "examples" / "nursery.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("name:", "nmae:", 1), encoding="utf-8")
    before = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    done = schoolgate("build", "nursery")
    assert done.returncode == 1
    assert done.stdout.startswith("nursery: not published; what was there is unchanged. ")
    assert {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()} == before


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    "typed", ["nursery", "nursery.yml", "settings/examples/nursery.yml", "./settings/../settings/examples/nursery.yml"]
)
def test_a_setting_by_its_name_or_its_path(schoolgate: Schoolgate, typed: str) -> None:
    done = schoolgate("check", typed)
    first, second, *promises = done.stdout.splitlines()
    assert (done.returncode, first) == (
        0,
        "settings/examples/nursery.yml: every question is answered. Nothing to fix.",
    )
    assert second.startswith("Your policies promise the following.")
    assert "  Mobile and smart technology policy: 4. Devices we provide" in promises
    lines = [line for line in promises if line.startswith("    ")]
    assert len(lines) > 15
    assert [line for line in lines if not re.fullmatch(r"    [A-Z].*[.:;\w] \([a-z.-]+\)", line)] == []
    assert not any("Staff who teach online use equipment" in line for line in promises)  # it does not teach online


def test_a_file_outside_the_project_from_a_folder_outside_it(
    project: Path, schoolgate: Schoolgate, tmp_path: Path
) -> None:
    ours = tmp_path / "our files"
    ours.mkdir()
    anywhere(ours)
    done = schoolgate("build", "our-school.yml", "--out", "öffentlich", cwd=ours)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"our-school: \d+ pages in öffentlich/{re.escape(SIGNS)}\n", done.stdout)
    page = (ours / "öffentlich" / "index.html").read_text(encoding="utf-8")
    assert "noindex" not in page
    assert "An example." not in page
    assert "A preview." not in page
    assert sorted(path.name for path in ours.iterdir()) == ["our-school.yml", "öffentlich"]


# ---------------------------------------------------------------------------------------------------------------
# Progress


def on_a_terminal(project: Path, *typed: str) -> str:
    """Run the command with its errors on a terminal. Gives what the terminal was sent."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *typed],
        cwd=project, env={**os.environ, "PYTHONPATH": str(project)}, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    said = b""
    with contextlib.suppress(OSError):  # a terminal ends with an error
        while piece := os.read(leader, 4096):
            said += piece
    process.wait()
    os.close(leader)
    return said.decode()


def test_progress_on_a_terminal_and_none_in_a_pipe(project: Path, schoolgate: Schoolgate) -> None:
    said = on_a_terminal(project, "build", "nursery", "your-school")
    clear = "\r\x1b[2K"
    assert said.startswith(
        f"{clear}[1 of 2] nursery: making pages ...{clear}[1 of 2] nursery: checking them ...{clear}"
    )
    shown = [line.rpartition(clear)[2] for line in said.replace("\r\n", "\n").split("\n") if line]
    assert [re.sub(r"\d+ pages", "pages", line) for line in shown] == [
        f"[1 of 2] nursery: pages in site/nursery/{SIGNS}", f"[2 of 2] your-school: pages in site/your-school/{SIGNS}",
    ]  # fmt: skip
    piped = schoolgate("build", "nursery")
    assert (piped.returncode, piped.stderr) == (0, "")
    assert re.fullmatch(rf"nursery: \d+ pages in site/nursery/{re.escape(SIGNS)}\n", piped.stdout)


def test_problems_on_a_terminal_begin_on_a_line_of_their_own(project: Path) -> None:
    shutil.copytree(project / "docs", project / "old-docs")
    page = project / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{{ nonsense }}\n", encoding="utf-8")
    lines = on_a_terminal(project, "build", "nursery").replace("\r\n", "\n").split("\n")
    assert lines[0].rpartition("\r\x1b[2K")[2].startswith("docs/index.md:")
    assert lines[1] == "nursery: not published; nothing was written. 1 thing to fix."


# ---------------------------------------------------------------------------------------------------------------
# Files and folders that cannot be used


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "You do not have permission to read or write this. Ask whoever manages this computer."),
        (errno.EPERM, "You do not have permission to read or write this. Ask whoever manages this computer."),
        (errno.EROFS, "This disk is read-only. Choose another folder: --out FOLDER"),
        (errno.ENOSPC, "The disk is full. Free some space and try again."),
        (errno.EDQUOT, "Your disk quota is used up. Free some space and try again."),
        (errno.ENOENT, "There is no such file or folder."),
        (
            errno.EBUSY,
            "Another program is using this, or it is a separate disk. Close the program, or choose another folder: --out FOLDER",
        ),
        (errno.EXDEV, "This is a separate disk, or leads to one. Choose another folder: --out FOLDER"),
        (errno.EIO, "Input/output error."),
    ],
)
def test_trouble_with_files_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, message: str
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number), str(tmp_path / "public"))

    monkeypatch.setattr(tempfile, "mkdtemp", fails)
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli.main, ["build", "your-school", "--out", "public"])
    assert said.exit_code == 1
    assert said.stderr == f"public: {message}\n"
    assert said.stdout == "your-school: not published; nothing was written.\n"


def test_a_copy_that_does_not_fit_is_named_and_not_what_was_copied() -> None:
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/from/style.css", None, "/full/style.css")
    assert saying.describe(error) == "/full/style.css: The disk is full. Free some space and try again."


def test_no_room_for_temporary_files_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:  # as tempfile does where neither TMPDIR nor /tmp nor this folder can be written to
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "gettempdir", fails)
    monkeypatch.setattr(tempfile, "mkdtemp", fails)
    said = CliRunner().invoke(cli.main, ["check", "nursery"])
    assert said.exit_code == 1
    assert (
        said.stderr
        == "No folder for temporary files has enough space. Free some space, or name another folder in the environment: TMPDIR=FOLDER\n"
    )


def test_the_command_is_stopped_in_words_even_before_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stopping:
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "schoolgate.cli.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "schoolgate.cli.cli")
    monkeypatch.setattr(sys, "meta_path", [Stopping(), *sys.meta_path])
    with pytest.raises(SystemExit) as stopped:
        start.main()
    assert stopped.value.code == 1
    assert capsys.readouterr().err == "\nStopped. Nothing is left half done.\n"


def test_nothing_large_is_loaded_before_the_command_can_be_stopped() -> None:
    code = (
        "import sys; before = set(sys.modules); import schoolgate.cli.start; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} - sys.stdlib_module_names == {"schoolgate"}


# The command, as a shell starts it.
STARTED = f"{sys.executable} -c 'from schoolgate.cli.start import main; main()'"


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", "</dev/null"])
def test_a_closed_or_full_stream_is_no_traceback(closed: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{STARTED} new your-school {closed}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("typed", ["--help", "--version", "build --help", "check nursery", "status nursery"])
def test_what_cannot_be_printed_is_told_and_nothing_else_is(typed: str) -> None:
    # Otherwise Python would hold nothing back, and have nothing to write as it ends.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    for streams in (">/dev/full", ">/dev/full 2>&1"):
        done = subprocess.run(
            ["bash", "-c", f"{STARTED} {typed} {streams}"], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 1
        told = [line for line in done.stderr.splitlines() if "warning:" not in line]
        assert told == ([] if "2>&1" in streams else ["A file: The disk is full. Free some space and try again."])


def test_a_site_is_built_where_every_stream_is_closed(project: Path, tmp_path: Path) -> None:
    # MkDocs asks what standard input is called, to tell it from its own configuration.
    command = f"{STARTED} build nursery --out {tmp_path / 'site'} <&- >&- 2>&-"
    done = subprocess.run(["bash", "-c", command], cwd=project, env=environment_of(project), capture_output=True)
    assert done.returncode == 0
    assert (tmp_path / "site" / "index.html").is_file()


def without_privileges() -> None:
    """Take from root, in a child, what lets it pass over permissions: the capabilities to read and write anything."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert libc.prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def test_a_file_that_may_not_be_read(project: Path) -> None:
    file = project / "settings" / "examples" / "nursery.yml"
    file.chmod(0)
    done = in_a_process_of_its_own(project, "check", "nursery", preexec_fn=without_privileges)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "settings/examples/nursery.yml: this could not be checked. settings/examples/nursery.yml: You do not have "
        "permission to read or write this. Ask whoever manages this computer.\n"
    )


def test_a_folder_that_may_not_be_written(project: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = in_a_process_of_its_own(
        project, "build", "nursery", "--out", str(closed / "public"), preexec_fn=without_privileges
    )
    assert done.returncode == 1
    assert done.stdout == "nursery: not published; nothing was written.\n"
    assert re.fullmatch(
        r".*/closed/\S+: You do not have permission to read or write this\. Ask whoever manages this computer\.\n",
        done.stderr,
    )
    (project / "settings").chmod(0o555)
    new = in_a_process_of_its_own(project, "new", "ash", preexec_fn=without_privileges)
    (project / "settings").chmod(0o755)
    assert (new.returncode, new.stdout) == (1, "")
    assert (
        new.stderr
        == "settings/ash.yml: You do not have permission to read or write this. Ask whoever manages this computer.\n"
    )


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("mkdocs.yml/public", r"mkdocs\.yml: This is a file, not a folder\."),
        ("x" * 300, r"\S+: This name is too long\."),
        ("/proc/public", r"/proc/\S+: There is no such file or folder\."),
    ],
)
def test_a_place_where_no_folder_can_be(project: Path, schoolgate: Schoolgate, out: str, said: str) -> None:
    done = schoolgate("build", "nursery", "--out", out)
    assert done.returncode == 1
    assert re.fullmatch(said + "\n", done.stderr)
    assert done.stdout == "nursery: not published; nothing was written.\n"


def test_a_link_that_leads_nowhere_and_one_that_leads_to_itself(project: Path, schoolgate: Schoolgate) -> None:
    (project / "settings" / "gone.yml").symlink_to("nowhere.yml")
    (project / "settings" / "loop.yml").symlink_to("loop.yml")
    for whole in ("settings/your-school.yml", "settings/examples/nursery.yml"):
        (project / whole).unlink()
    done = schoolgate("check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "settings/gone.yml: this could not be checked. settings/gone.yml: There is no such file or folder.",
        "settings/loop.yml: this could not be checked. settings/loop.yml: This is a link that points back to itself.",
    ]


def test_a_pipe_that_closes_early_is_no_failure_of_ours(project: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "check", "nursery"], cwd=project, env={**os.environ, "PYTHONPATH": str(project)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait()


def test_a_terminal_that_cannot_show_quotation_marks(project: Path) -> None:
    broken(project)
    done = in_a_process_of_its_own(project, "check", "broken", env={"PYTHONIOENCODING": "cp437"})
    assert done.returncode == 1
    assert "?TBC? is only a placeholder." in done.stderr


# ---------------------------------------------------------------------------------------------------------------
# The last resort


def test_stopped_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", stopped)
    said = CliRunner().invoke(cli.main, ["build", "your-school"])
    assert said.exit_code == 1
    assert said.stderr == "\nStopped. Nothing is left half done.\n"


def test_a_fault_of_our_own_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(file: Path, *_: Any) -> Any:
        raise ZeroDivisionError("Hm")

    monkeypatch.setattr(checking, "check_setting", fails)
    monkeypatch.delenv("SCHOOLGATE_DEBUG", raising=False)
    said = CliRunner().invoke(cli.main, ["check", "your-school"])
    assert said.exit_code == 1
    assert said.stderr == (
        "settings/your-school.yml: this could not be checked. Schoolgate itself failed (ZeroDivisionError: Hm). Nothing "
        "published was changed. Please report this, with the setting file.\n"
    )
    monkeypatch.setenv("SCHOOLGATE_DEBUG", "1")
    assert isinstance(CliRunner().invoke(cli.main, ["check", "your-school"]).exception, ZeroDivisionError)


def test_a_fault_of_the_template_is_a_sentence_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise TemplateError("“mobile.x” is the id of two places in the template.", "docs/policies/mobile.md", 7)

    monkeypatch.setattr(checking, "check_setting", fails)
    said = CliRunner().invoke(cli.main, ["check", "your-school"])
    assert said.exit_code == 1
    assert said.stderr == (
        "settings/your-school.yml: this could not be checked. docs/policies/mobile.md:7:1: This is an error in the "
        "template, not in your setting file: “mobile.x” is the id of two places in the template. Please report it.\n"
    )


TEMPLATE_FAULTS: list[tuple[str, Callable[[str], str], str]] = [
    ("docs/index.md", lambda page: page.replace("\n\n", "\n\n{{ nonsense }}\n\n", 1), "docs/index.md:4:1: {}'nonsense' is undefined"),
    ("docs/index.md", lambda page: page.replace("\n\n", "\n\n{% if %}\n\n", 1), "docs/index.md:4:1: {}Expected an expression, got 'end of statement block'"),
    ("docs/index.md", lambda page: f"{{{{ 1 / 0 }}}}{page}", "docs/index.md:1:1: {}division by zero"),
    ("docs/policies/mobile.md", lambda page: f'{page}\n\n{{{{ cite("kscie") }}}}', "docs/policies/mobile.md:{line}:1: {}There is no guidance “kscie” in settings/shared/guidance.yml. Did you mean “kcsie”?"),
    ("docs/policies/mobile.md", lambda page: f"{page}\n- A bullet.\n", "docs/policies/mobile.md:1:1: {}A bullet under “"),
    ("docs/_parts/choices.yml", lambda table: table.replace("{{ sessions }}", "{{ session_s }}"), "docs/_parts/choices.yml:{line}:1: {}'session_s' is undefined"),
    ("docs/_parts/shared.md", lambda part: f"{{% macro %}}{part}", "docs/_parts/shared.md:1:1: {}expected token 'name', got 'end of statement block'"),
    ("overrides/main.html", lambda part: part.replace("{% block announce %}", "{% block announce %}{{ nonsense.nonsense }}"), "overrides/main.html:{line}:1: {}'nonsense' is undefined"),
    ("docs/index.md", lambda page: f"{page}\n\n[Gone](gone.md)\n", "docs/index.md:1:1: {}It links to “gone.md”, and there is no such page."),
    ("mkdocs.yml", lambda config: f"{config}\nnonsense: [", "mkdocs.yml:1:1: {}MkDocs encountered an error parsing the configuration file:"),
    ("mkdocs.yml", lambda config: config.replace("name: material", "name: granite"), "mkdocs.yml:1:1: {}"),
]  # fmt: skip


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize(("name", "change", "said"), TEMPLATE_FAULTS)
def test_a_fault_of_the_template_is_told_with_the_page_and_the_line(
    project: Path, schoolgate: Schoolgate, name: str, change: Callable[[str], str], said: str
) -> None:
    file = project / name
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")
    done = schoolgate("build", "nursery")
    assert done.returncode == 1
    line = re.match(r"[\w./]+:(\d+):", done.stderr)
    assert line
    wanted = said.replace("{line}", line[1]).replace(
        "{}", "This is an error in the template, not in your setting file: "
    )
    assert done.stderr.startswith(wanted)
    assert done.stderr.rstrip().endswith("Please report it.")
    assert done.stdout.startswith("nursery: not published; nothing was written. 1 thing to fix.")
    if "{line}" in said:
        changed = [
            number
            for number, pair in enumerate(
                zip([*before.splitlines(), ""] + [""] * 9, after.splitlines(), strict=False), 1
            )
            if pair[0] != pair[1]
        ]
        assert int(line[1]) in changed
    assert not (project / "site" / "nursery").exists()
    assert list((project / "site").iterdir()) == []


# ---------------------------------------------------------------------------------------------------------------
# MkDocs as its users know it


class Mkdocs(Protocol):
    """Runs MkDocs in the copy of the project, with variables in its environment."""

    def __call__(self, *typed: str, **environment: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def mkdocs(project: Path, commands: forked.Commands) -> Mkdocs:
    return lambda *typed, **environment: commands.run(
        "mkdocs", *typed, cwd=project, env={**environment_of(project), **environment}
    )


def test_mkdocs_build_makes_a_preview(project: Path, mkdocs: Mkdocs) -> None:
    done = mkdocs("build", "--strict")
    assert done.returncode == 0, done.stderr
    assert not (project / "site").exists()
    for page in (project / "preview").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex, nofollow">' in text
        assert "An example. Oakfield Primary School is not a real school" in text


def test_a_preview_of_a_setting_says_that_it_is_one(project: Path, mkdocs: Mkdocs, tmp_path: Path) -> None:
    done = mkdocs("build", SCHOOLGATE_SETTING=str(anywhere(tmp_path)))
    assert done.returncode == 0, done.stderr
    for page in (project / "preview").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex, nofollow">' in text
        assert "A preview. It has not been checked, and it is not what families see." in text


def test_a_logo_stands_in_the_site_and_in_the_preview(
    project: Path, schoolgate: Schoolgate, mkdocs: Mkdocs, tmp_path: Path
) -> None:
    file = anywhere(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^kind:", "logo: our-tree.png\nkind:", text, flags=re.MULTILINE), encoding="utf-8")
    missing = schoolgate("build", str(file))
    assert missing.returncode == 1
    assert "There is no file our-tree.png beside this one. Put it there, or delete this line." in missing.stderr
    Image.new("RGB", (400, 200), "green").save(tmp_path / "our-tree.png")
    assert schoolgate("build", str(file)).returncode == 0
    assert mkdocs("build", SCHOOLGATE_SETTING=str(file)).returncode == 0
    for folder in (project / "site" / "our-school", project / "preview"):
        assert Image.open(folder / "assets" / "logo.png").size == (160, 80)
        image = '<img src="assets/logo.png" alt="" width="80" height="40">'
        assert image in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("how", ["broken", "gone", "folder"])
def test_mkdocs_build_with_a_broken_setting_says_so_plainly(project: Path, mkdocs: Mkdocs, how: str) -> None:
    file = broken(project) if how == "broken" else project / "settings" / ("gone.yml" if how == "gone" else "examples")
    done = mkdocs("build", SCHOOLGATE_SETTING=str(file))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    said = done.stdout + done.stderr
    if how == "broken":
        assert re.search(r"^settings/examples/broken\.yml:\d+:7: “TBC” is only a placeholder\.", said, re.MULTILINE)
        assert re.search(r"^settings/examples/broken\.yml:\d+:7: “acadamy” is not one of", said, re.MULTILINE)
    else:
        what = "No such file or directory" if how == "gone" else "Is a directory"
        assert f"{file}: {what}. SCHOOLGATE_SETTING must name the setting file to show." in said
    assert not (project / "preview").exists()


def test_mkdocs_build_with_a_broken_template_says_so_plainly(project: Path, mkdocs: Mkdocs) -> None:
    page = project / "docs" / "policies" / "mobile.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n- A bullet.\n", encoding="utf-8")
    done = mkdocs("build")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert (
        "docs/policies/mobile.md:1:1: This is an error in the template, not in your setting file: A bullet under"
        in said
    )
    assert "Traceback" not in said


# ---------------------------------------------------------------------------------------------------------------
# serve


class Serving:
    """A server that runs while a test looks at its pages and listens to what it says."""

    def __init__(self, project: Path, *command: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        typed = [word.replace("PORT", str(self.port)) for word in command]
        self.process = subprocess.Popen(
            [sys.executable, *typed], cwd=project, env={**os.environ, "PYTHONPATH": str(project)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.said = ""
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def page(self, path: str = "") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def status(self, path: str, host: str) -> int:
        call = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(call):
            call.request("GET", path, headers={"Host": host})
            return call.getresponse().status

    def until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                if holds():
                    return
            assert self.process.poll() is None, f"it ended: {self.said}"
            time.sleep(0.1)
        pytest.fail(f"{what} did not come. It said: {self.said}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self.listener.join(5)


def test_serve_shows_a_setting_and_follows_its_file(project: Path, tmp_path: Path) -> None:
    file = anywhere(tmp_path)
    good = file.read_text(encoding="utf-8")
    serving = Serving(project, "-c", MAIN, "serve", str(file), "--port", "PORT")
    try:
        serving.until(lambda: "Oakfield Primary School" in serving.page(), "the page")
        assert "A preview. It has not been checked" in serving.page()
        assert '<meta name="robots" content="noindex, nofollow">' in serving.page("policies/mobile/")
        assert serving.status("/", f"localhost:{serving.port}") == 200
        assert serving.status("/", f"evil.example:{serving.port}") == 421
        assert serving.status("/%00", f"localhost:{serving.port}") == 404

        file.write_text(good.replace("name: Oakfield", "name: Ashfield"), encoding="utf-8")
        serving.until(lambda: "Ashfield Primary School" in serving.page(), "the change")
        serving.until(lambda: "The pages are up to date." in serving.said, "word of it")

        file.write_text(good.replace("kind: academy", "kind: acadamy"), encoding="utf-8")
        serving.until(lambda: "Until then the pages stay as they were." in serving.said, "word of the fault")
        assert "“acadamy” is not one of the answers" in serving.said
        assert "Ashfield Primary School" in serving.page()

        file.unlink()
        serving.until(lambda: "No such file or directory" in serving.said, "word that the file is gone")
        assert "Ashfield Primary School" in serving.page()

        file.write_text(good.replace("name: Oakfield", "name: Elmfield"), encoding="utf-8")
        serving.until(lambda: "Elmfield Primary School" in serving.page(), "the mended page")
    finally:
        code = serving.stop()
    assert code == 0
    assert serving.said.startswith(f"Open http://127.0.0.1:{serving.port}/ in your browser. Press Ctrl+C to stop.\n")
    assert serving.said.endswith("Stopped.\n")
    assert "Traceback" not in serving.said
    assert not (project / "site").exists()
    assert not (project / "preview").exists()


def test_serve_lives_through_a_fault_of_the_template(project: Path) -> None:
    page = project / "docs" / "index.md"
    good = page.read_text(encoding="utf-8")
    serving = Serving(project, "-c", MAIN, "serve", "nursery", "--port", "PORT")
    try:
        serving.until(lambda: "<h1" in serving.page(), "the page")
        page.write_text(f"{good}\n\n{{{{ nonsense }}}}\n", encoding="utf-8")
        serving.until(lambda: "'nonsense' is undefined" in serving.said, "word of the fault")
        page.write_text(f"{good}\n\nA new paragraph.\n", encoding="utf-8")
        serving.until(lambda: "A new paragraph." in serving.page(), "the mended page")
    finally:
        code = serving.stop()
    assert code == 0
    assert "Traceback" not in serving.said


def test_serve_shows_nothing_of_a_broken_setting(project: Path, schoolgate: Schoolgate) -> None:
    broken(project)
    done = schoolgate("serve", "broken")
    assert done.returncode == 1
    assert done.stdout == (
        "settings/examples/broken.yml: 1 answer is missing. 1 thing to fix.\n"
        "Fix this first. Nothing is shown.\n"
        "While answers are missing, you can view the review edition once the rest is fixed: schoolgate serve broken --edition review\n"
    )
    assert len(done.stderr.splitlines()) == 2


def test_serve_says_that_its_port_is_taken(schoolgate: Schoolgate) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = schoolgate("serve", "nursery", "--port", str(port))
    assert done.returncode == 1
    other = port % 65535 + 1
    assert done.stderr == f"Port {port} is taken. Choose another: schoolgate serve nursery --port {other}\n"


def test_mkdocs_serve_works_as_anywhere(project: Path) -> None:
    serving = Serving(project, "-m", "mkdocs", "serve", "-a", "127.0.0.1:PORT")
    try:
        serving.until(lambda: "Oakfield Primary School" in serving.page(), "the page")
        assert '<meta name="robots" content="noindex, nofollow">' in serving.page()
        assert (ROOT / "mkdocs.yml").read_text(encoding="utf-8").count("site_dir: preview") == 1
    finally:
        serving.stop()
    assert not (project / "site").exists()
