"""Files that are no setting files, or too much of one: told in a sentence, soon, and without much memory."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support import command, recording
from support.places import STARTER, TODAY

from schoolgate.agreement import agreed_records
from schoolgate.cli import checking, cli
from schoolgate.print.logos import logos
from schoolgate.publish.check import check_setting
from schoolgate.setting import files, strict_yaml
from schoolgate.upkeep import links

MOST_SECONDS = 2.0  # of processor time


def faults(file: Path) -> list[str]:
    """Check a file as if made-up numbers were real, and quickly. Give what is said of it."""
    began = time.process_time()
    found = check_setting(file, TODAY, fictional=True).faults
    assert time.process_time() - began < MOST_SECONDS
    return [f"{fault.line}:{fault.column}: {fault.message}" for fault in found]


def starter_with(folder: Path, key: str, value: str) -> Path:
    text = STARTER.read_text(encoding="utf-8")
    changed = re.sub(rf"^( *{key}:).*$", lambda line: f"{line[1]} {value}", text, count=1, flags=re.MULTILINE)
    assert changed != text
    file = folder / "setting.yml"
    file.write_text(changed, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A setting with a record, which nobody changes."""
    return recording.agreed_copy(STARTER, tmp_path_factory.mktemp("good"), ("mobile", "2026-10-07", "2027-09-30"))


@pytest.fixture
def recorded(good: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of it, and of its record."""
    shutil.copytree(good.parent, tmp_path / "copy")
    file = tmp_path / "copy" / good.name
    (record,) = agreed_records.folder(file).glob("*.yml")
    return file, record


def check(file: Path) -> Result:
    return command.run("check", file)


# ---------------------------------------------------------------------------------------------------------------
# What YAML cannot read, or not soon


NO_CHARACTER = (
    "The code that starts with a backslash here is not a valid character. Write the character itself, or put the "
    "text in single quotes."
)
KEY_TOO_LONG = "A key is one word before a colon, but this is over 1,000 characters. Write “key: text”."


@pytest.mark.parametrize(
    "code", ["\\U00110000", "\\UFFFFFFFF", "\\U7FFFFFFF", "\\U80000000", "\\U00110000 Primary School"]
)
def test_a_code_that_is_no_character(tmp_path: Path, code: str) -> None:
    (fault,) = faults(starter_with(tmp_path, "name", f'"{code}"'))
    assert re.fullmatch(rf"9:\d+: {re.escape(NO_CHARACTER)}", fault)


def test_a_code_that_is_no_character_in_a_record(recorded: tuple[Path, Path]) -> None:
    file, record = recorded
    record.write_text(
        record.read_text(encoding="utf-8").replace('setting: "', 'setting: "\\UFFFFFFFF'), encoding="utf-8"
    )
    (problem,) = check_setting(file, TODAY, fictional=True).problems
    assert problem.message.startswith("This record cannot be read from here on. Never edit a record")


@pytest.mark.parametrize(
    "text", [f"{'k' * 1_100}: x\n", f"{'k' * 100_000}: x\n", f'"{"k" * 1_100}": x\n', f"? {'k' * 1_100}\n: x\n", f"name: x\n{'k' * 1_100}: x\n",
             f"office:\n  {'k' * 1_100}: x\n"]
)  # fmt: skip
def test_a_key_that_is_too_long(tmp_path: Path, text: str) -> None:
    file = tmp_path / "setting.yml"
    file.write_text(text)
    (fault,) = faults(file)
    assert re.fullmatch(rf"[123]:[13]: {re.escape(KEY_TOO_LONG)}", fault)


@pytest.mark.parametrize(
    "filling", [" " * 300_000, " \t" * 150_000, "\u00a0" * 100_000, " #" * 150_000, "# " * 150_000, " -" * 100_000]
)
def test_a_long_line_is_told_soon_and_in_short(tmp_path: Path, filling: str) -> None:
    file = tmp_path / "setting.yml"
    file.write_text(f"name: a: b{filling}c: d\n", encoding="utf-8")
    (fault,) = faults(file)
    assert fault.startswith("1:8: A colon and a space start a new answer.")
    assert len(fault) < 400


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: Oakfield\n  School!: Kent\n", "2:10: A colon and a space start a new answer."),
        (
            "name: Oakfield\n  School: Kent\n",
            "2:3: This line is indented too far: line 1 above it is answered already.",
        ),
        ("name: Oakfield\n  a: Kent\n", "2:3: This line is indented too far: line 1 above it is answered already."),
        ("\nname: Oak\u200bfield\n", "2:10: There is an invisible character here (zero width space)."),
        ("name: Oakfield\nkind: [a, @b]\n", '2:11: A value cannot start with @. Put it in quotes: "@b".'),
        ("name: Oakfield\nkind: `\n", '2:7: A value cannot start with `. Put it in quotes: "`".'),
        ("name: Oakfield\nkind: *\n", '2:7: A value cannot start with *. Put it in quotes: "*".'),
        ("name: Oakfield\nkind: >x\n", "2:7: A value cannot start with >."),
    ],
)
def test_what_yaml_reads_otherwise_is_told_at_its_very_letter(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "setting.yml"
    file.write_text(text, encoding="utf-8")
    assert faults(file)[0].startswith(told)


def test_keys_of_another_kind_of_file(tmp_path: Path) -> None:
    file = tmp_path / "setting.yml"
    file.write_text("".join(f"k{number}: x\n" for number in range(1_990)))
    found = faults(file)
    unknown = [fault for fault in found if "There is no “k" in fault]
    assert len(unknown) == 50
    assert "51:1: This file has over 50 keys that no setting file has. Is it the right file?" in found


@pytest.mark.parametrize(
    "content",
    [b"# x\n" * 90_000, b"\n" * 390_000, b" " * 390_000, b"name: " + b"a " * 190_000, b"name: |\n" + b"  aaaa\n" * 55_000, b"[" * 5_000,
     b"{a: " * 5_000, b"- " * 5_000, b"&a " * 5_000, b'"' * 100_000, b"{{" * 100_000, b"\x00" * 1_000, bytes(range(256)) * 100],
    ids=range(13),
)  # fmt: skip
def test_much_of_one_thing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "setting.yml"
    file.write_bytes(content)
    assert faults(file)


# ---------------------------------------------------------------------------------------------------------------
# Years


@pytest.mark.parametrize("day", ["9998-09-14", "9999-12-31", "0001-01-01", "1926-09-14", "3000-01-01"])
def test_a_year_that_cannot_be_meant(tmp_path: Path, day: str) -> None:
    found = faults(starter_with(tmp_path, "written", day))
    assert [fault.partition(": ")[2] for fault in found] == [
        f"“{day}” cannot be the right year. Write year-month-day, such as 2026-09-01."
    ]


@pytest.mark.parametrize("option", ["--on", "--next-review"])
def test_a_year_that_cannot_be_meant_on_the_command_line(option: str) -> None:
    typed = ["agree", "your-school", "mobile", "--by", "governing body", "--on", "2026-10-07", option, "9998-10-07"]
    done = CliRunner().invoke(cli.main, typed)
    assert done.exit_code == 2
    assert "“9998-10-07” cannot be the right year." in done.output


# ---------------------------------------------------------------------------------------------------------------
# What is no file


@pytest.fixture(params=["a pipe", "a link to a pipe", "a link to a device", "a folder"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A thing that is none, as somebody could put it into a repository or a folder."""
    path = tmp_path / "no-file"
    if request.param == "a link to a device":
        path.symlink_to("/dev/zero")
    elif request.param == "a folder":
        path.mkdir()
    elif request.param == "a pipe":
        os.mkfifo(path)
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to("pipe")
    return path


def test_it_is_never_read(no_file: Path) -> None:
    with pytest.raises(OSError, match=r"not a file|Is a directory"):
        files.read(no_file, 10)


def test_a_setting_that_is_none_is_told(no_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "settings_named", lambda _: [no_file])
    done = check(no_file)
    assert done.exit_code == 1
    assert re.search(
        r"no-file: (This is a pipe or a device, not a file|This is a folder, not a file)\.",
        done.output,
    )


def test_a_record_that_is_none_is_told(no_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "setting.yml"
    file.write_bytes(STARTER.read_bytes())
    record = agreed_records.folder(file) / "mobile-2026-10-07.yml"
    record.parent.mkdir(parents=True)
    no_file.rename(record) if not no_file.is_symlink() else record.symlink_to(no_file)
    done = check(file)
    assert done.exit_code == 1
    assert "mobile-2026-10-07.yml: This is a " in done.output
    assert "Schoolgate itself failed" not in done.output


def test_a_logo_that_is_none_is_told(no_file: Path) -> None:
    assert logos.faults(no_file) == ["There is no file no-file beside this one. Put it there, or delete this line."]


def test_what_addresses_said_is_not_read_from_it(no_file: Path) -> None:
    assert links.read(no_file) == {}


def test_a_record_that_is_too_large(recorded: tuple[Path, Path]) -> None:
    file, record = recorded
    with record.open("a", encoding="utf-8") as opened:
        opened.write("# x\n" * strict_yaml.LARGEST_FILE)
    (problem,) = check_setting(file, TODAY, fictional=True).problems
    assert problem.message.startswith("This record cannot be read from here on.")
