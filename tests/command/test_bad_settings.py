"""Settings with faults: each file in tests/bad/ earns just the lines it names, and nothing published is touched.

A file says what is wrong with it in its first line, and then, a line for each, what it earns:

    # expect 12:9: the message, word for word, without the file’s name before it

Faults of bytes, which an editor would mend, are made here.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fuzz import bad_settings
from support import command
from support.places import ROOT, TESTS, TODAY
from support.real import with_real_contacts

from schoolgate.agreement.checked import Checked
from schoolgate.cli import checking
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting import strict_yaml
from schoolgate.setting.problems import Problem, display_path

FILES = sorted((TESTS / "bad").glob("*.yml"))
SMALLEST = TESTS / "good" / "smallest.yml"
EXPECT = re.compile(r"# expect (\d+:\d+: .+)")
REAL = "# real: "


def expected(file: Path) -> list[str]:
    """Give the lines that a file says it earns, without its name."""
    return [match[1] for line in file.read_text(encoding="utf-8").split("\n") if (match := EXPECT.fullmatch(line))]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built before, and that families read."""
    out = tmp_path_factory.mktemp("published") / "nursery"
    build.build(SMALLEST, out, TODAY, fictional=True)
    return out


def tree(folder: Path) -> dict[str, str]:
    """Give every file of a folder and the hash of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def assert_refused(file: Path, earned: list[str], published: Path, fictional: bool = True) -> None:
    """Build and check a file: it earns just these lines, exit code 1, and what stood before stands."""
    shown = (file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).as_posix()
    lines = [f"{shown}:{line}" for line in earned]
    before = tree(published)

    built = command.run("build", shown, "--out", published, fictional=fictional)
    assert built.stderr.splitlines() == lines
    assert "Traceback" not in built.output
    assert built.exit_code == 1
    things = "1 thing" if len(lines) == 1 else f"{len(lines)} things"
    assert built.stdout == f"{file.stem}: not published; what was there is unchanged. {things} to fix.\n"
    assert tree(published) == before
    assert sorted(path.name for path in published.parent.iterdir()) == [published.name]

    checked = command.run("check", shown, fictional=fictional)
    assert checked.stderr.splitlines() == lines
    assert checked.exit_code == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_setting_earns_just_these_lines_and_touches_nothing(file: Path, published: Path) -> None:
    assert_refused(file, expected(file), published, fictional=REAL not in file.read_text(encoding="utf-8"))


def test_every_bad_setting_says_what_is_wrong_and_what_it_earns() -> None:
    assert len(FILES) >= 45
    for file in FILES:
        first, second = file.read_text(encoding="utf-8").split("\n")[:2]
        assert re.fullmatch(r"# \S.*[.]", first), file
        assert second.startswith((REAL, "# expect ")), file
        assert expected(file), file


def test_every_message_says_where_in_the_file() -> None:
    assert FILES
    for file in FILES:
        lines = file.read_text(encoding="utf-8").split("\n")
        assert expected(file), file
        for earned in expected(file):
            line, column, _ = earned.split(":", 2)
            assert 1 <= int(line) <= len(lines), file
            assert 1 <= int(column) <= len(lines[int(line) - 1]) + 1, file


def _latin() -> bytes:
    return SMALLEST.read_text(encoding="utf-8").replace("Mill Lane", "Café Lane").encode("latin-1")


_NOT_UTF8 = "This file is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "1:1: This file is empty. Copy settings/your-school.yml into it and start from there."),
    "only a newline": (b"\n", "1:1: This file is empty. Copy settings/your-school.yml into it and start from there."),
    "over 400 KB": (
        b"name: Little Acorns\n" + b"# " + b"x" * strict_yaml.LARGEST_FILE,
        "1:1: This file is over 400 KB, but a setting file is a few pages. Is it the right file?",
    ),
    "UTF-16 with its mark": (SMALLEST.read_text(encoding="utf-8").encode("utf-16"), f"1:1: {_NOT_UTF8}"),
    "UTF-16 without it": (SMALLEST.read_text(encoding="utf-8").encode("utf-16-le"), f"1:2: {_NOT_UTF8}"),
    "Latin-1": (_latin(), f"12:84: {_NOT_UTF8}"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", f"1:1: {_NOT_UTF8}"),
    "a bell": (
        b"name: Little\aAcorns\n",
        "1:13: There is an invisible character here (U+0007). It may hide what the text says. Type the line again.",
    ),
    "a second byte order mark": (
        b"\xef\xbb\xbf\xef\xbb\xbfname: Little Acorns\n",
        "1:1: There is an invisible character here (zero width no-break space). It may hide what the text says. Type "
        "the line again.",
    ),
    "a code point that is no character": (
        "name: Little\uffffAcorns\n".encode(),
        "1:13: There is an invisible character here (U+FFFF). It may hide what the text says. Type the line again.",
    ),
    "20,000 answers": (
        b"".join(b"answer-%d: yes\n" % number for number in range(20_000)),
        "2000:14: This file holds over 2,000 answers. Is it the right file?",
    ),
    "100,000 brackets": (
        b"name: " + b"[" * 100_000,
        "1:19: Lists are nested too deeply here. Compare with settings/your-school.yml.",
    ),
}


@pytest.mark.parametrize("fault", BYTES)
def test_bytes_that_are_no_setting_are_refused(fault: str, published: Path, tmp_path: Path) -> None:
    file = tmp_path / "nursery.yml"
    content, earned = BYTES[fault]
    file.write_bytes(content)
    assert_refused(file, [earned], published)


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize("name", ["everything-at-once", "tag-python", "alias-billion-laughs", "hidden-control"])
def test_the_command_itself_says_the_same(name: str, published: Path, tmp_path: Path) -> None:
    bad, file = TESTS / "bad" / f"{name}.yml", tmp_path / f"{name}.yml"
    file.write_text(with_real_contacts(bad.read_text(encoding="utf-8")), encoding="utf-8")
    installed = shutil.which("schoolgate", path=str(Path(sys.executable).parent))
    assert installed, "the command is not installed beside this Python: run make test"
    before = tree(published)
    done = subprocess.run(
        [installed, "build", str(file), "--out", str(published)], capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stderr.splitlines() == [f"{file}:{line}" for line in expected(bad)]
    assert done.returncode == 1
    assert tree(published) == before


def test_one_bad_setting_does_not_stop_the_others() -> None:
    done = command.run("check", "tests/bad/key-twice.yml", SMALLEST.relative_to(ROOT).as_posix())
    assert done.exit_code == 1
    told, good, _, *promises = done.stdout.splitlines()
    assert told == "tests/bad/key-twice.yml: 0 answers are missing. 1 thing to fix."
    assert good == "tests/good/smallest.yml: every question is answered. Nothing to fix."
    assert len(promises) > 10


def test_nothing_is_written_where_nothing_stood(tmp_path: Path) -> None:
    out = tmp_path / "site"
    done = command.run("build", "tests/bad/key-twice.yml", "--out", str(out))
    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------------------------
# Whatever a file holds


def test_files_changed_at_random_are_told_in_words_and_soon_and_touch_nothing() -> None:
    assert [told for told in bad_settings.run(500, seed=1) if told] == []


@pytest.fixture(scope="module")
def trial() -> Iterator[bad_settings.Trial]:
    with bad_settings.trial([SMALLEST]) as made:
        yield made


def _never_ends(_: Checked) -> None:
    while True:
        time.process_time()


def _fails(_: Checked) -> None:
    raise ZeroDivisionError


def _says(line: int, message: str) -> Callable[[Checked], None]:
    return lambda checked: checked.problems.append(Problem(display_path(checked.file), line, 1, message))


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (_never_ends, "it took over 0.3 seconds, at:"),
        (lambda checked: bytearray(b"x") * 250_000_000, "it took 2"),
        (_fails, "ZeroDivisionError"),
        (lambda checked: checked.file.with_suffix(".new").touch(), "smallest.new was touched"),
        (_says(9_999, "This line is no place in it."), "no place inside the file: "),
        (_says(1, "Input should be a valid string."), "not in plain words, 'Input should': "),
        (_says(1, "This is \u202e turned."), "not in plain words, '\ufffd': "),
        (_says(1, "Hm."), "no sentence: "),
    ],
    ids=["time", "memory", "traceback", "file", "place", "jargon", "hidden", "short"],
)
def test_each_way_in_which_a_check_goes_wrong_is_found(
    trial: bad_settings.Trial, monkeypatch: pytest.MonkeyPatch, planted: Callable[[Checked], object], told: str
) -> None:
    def check(*given: Any, **how: Any) -> Checked:
        checked = check_setting(*given, **how)
        planted(checked)
        return checked

    monkeypatch.setattr(bad_settings, "MOST_SECONDS", 0.3)
    assert trial.wrong_with(1, 0) == ""
    monkeypatch.setattr(checking, "check_setting", check)
    assert told in trial.wrong_with(1, 0)
