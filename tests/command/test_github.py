"""What GitHub is told: marks on the lines to mend, a summary that anybody can read, and whether the address is right."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown import markdown
from support.attempts import MOBILE_ALONE, NO_SIGNS, written
from support.places import STARTER, TODAY
from support.real import with_real_contacts

from schoolgate.cli import cli, github
from schoolgate.setting import load, strict_yaml
from schoolgate.setting.problems import Problem

REPOSITORY = "Oakfield/school-policies"
HERE = "https://oakfield.github.io/school-policies/"


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A school’s own repository, as a workflow finds it: the setting file is in settings/."""
    text = with_real_contacts(STARTER.read_text(encoding="utf-8"))
    file = tmp_path / "settings" / "our-school.yml"
    file.parent.mkdir()
    file.write_text(re.sub(r"^site: \S+", f"site: {HERE}", text, flags=re.MULTILINE), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_SHA": "0123abc",
        "GITHUB_REF_TYPE": "branch",
        "GITHUB_REF_NAME": "main",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)  # of the run in which these tests are run themselves
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*typed: str) -> Result:
    return CliRunner().invoke(cli.main, typed, prog_name="schoolgate")


def summary() -> str:
    return Path("summary.md").read_text(encoding="utf-8")


def test_answers_without_effect_are_in_the_summary_and_are_no_error(school: Path) -> None:
    written(school, {**MOBILE_ALONE, **NO_SIGNS, ("people", "specialists"): [{"role": "SENCO"}]}, school)
    done = run("check", "--github")
    assert done.exit_code == 0, done.output
    assert re.search(r"One answer has no effect, .*: people: specialists \(line \d+\)\.", summary().replace("\\", ""))
    assert commands_in(done.output) == []


# ---------------------------------------------------------------------------------------------------------------
# Marks


def test_a_mark_names_the_file_the_line_and_the_column() -> None:
    problem = Problem("settings/our-school.yml", 4, 7, "“TBC” is only a placeholder.")
    assert github.mark(problem) == "::error file=settings/our-school.yml,line=4,col=7::“TBC” is only a placeholder."


def test_nothing_in_a_message_is_a_command_to_the_runner() -> None:
    problem = Problem("our, files: 100%.yml", 1, 1, "50% of\r\n::set-output name=x::y")
    assert github.mark(problem) == (
        "::error file=our%2C files%3A 100%25.yml,line=1,col=1::50%25 of%0D%0A::set-output name=x::y"
    )


# What the runner takes for a command, by its own source: a line that begins so once it is trimmed, and ##[ anywhere.
def commands_in(output: str) -> list[str]:
    lines = re.split(r"[\r\n]", output)
    return [line for line in lines if re.match(r"\s*::", line) or "##[" in line]


@pytest.mark.parametrize(
    "text",
    [
        "::error::x", "  ::error::x", "\t::set-output name=a::b", "a\n::stop-commands::b", "a\r::error::x", "a\r\n ::error::x",
        "\u00a0::error::x", "\u3000::error::x", "a\u2028::error::x", "##[error]x", "At lunch ##[add-mask]x", "####[group]x##[a",
        "::::error::x", "a\n\n\n::error::x", "\x0b::error::x",
    ],
)  # fmt: skip
def test_what_is_printed_is_no_command_to_the_runner(text: str) -> None:
    assert commands_in(github.neutralise(text)) == []


@pytest.mark.parametrize(
    "text", ["settings/our.yml:1:1: “a::b” is not", "## A heading", "[a](b)\n  c: d\n", "", "#[x]"]
)
def test_anything_else_is_printed_as_it_is(text: str) -> None:
    assert github.neutralise(text) == text


VALUES = ["At break ##[error]x", "##[add-mask]y", "::error::x"]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("command", [["check"], ["check", "--github"], ["build", "--out", "public", "--github"]])
def test_no_value_is_a_command_wherever_it_is_printed(
    school: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], value: str
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    change(school, "kind: academy", f'kind: "{value}"')
    change(school, "name: Oakfield Primary School", f'"{value}": x\nname: Oakfield Primary School')
    done = run(*command, "settings/our-school.yml")
    assert done.exit_code == 1
    marks = [
        line for line in commands_in(done.output) if not line.startswith("::error file=settings/our-school.yml,line=")
    ]
    assert marks == []


@pytest.mark.parametrize(
    "name",
    ["mobile-2026-10-07\n::error::x.yml", "\r::error::x.yml", "##[error]x.yml", "::error::x.yml", "\x1b]0;a\x07.yml",
     "a\u2028::error::x.yml", "\udcff::error::x.yml"],
)  # fmt: skip
def test_the_name_of_a_record_is_no_command(school: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    folder = school.parent / "our-school" / "agreed"
    folder.mkdir(parents=True)
    (folder / name).write_text("x: y\n")
    for typed in (["--github"], []):
        done = run("check", "settings/our-school.yml", *typed)
        assert done.exit_code == 1
        assert "This is not the name of a record" in done.stderr
        assert [
            line for line in commands_in(done.output) if not line.startswith("::error file=settings/our-school/")
        ] == []
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028]", done.output)


@pytest.mark.parametrize("name", ["\x1b]0;a\x07", "a\x1b[2Jb", "a\rb", "a\u202eb", "a\u2028b", "a\u200bb", "\udcffa"])
def test_the_name_of_a_setting_file_does_nothing_to_a_terminal(school: Path, name: str) -> None:
    file = school.rename(school.with_name(f"{name}.yml"))
    change(file, "kind: academy", "kind: acadamy")
    for typed in (
        ["check"], ["build"], ["build", "--out", "public"], ["status"], ["check", f"{name}x"], ["papers", str(file)],
        ["website", str(file)], ["new", name],
    ):  # fmt: skip
        done = run(*typed)
        assert done.output.strip() != ""
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u200b\u2028\u202e]", done.output), typed


@pytest.mark.parametrize("typed", ["x\n::error::y", "##[add-mask]x", "x\r\n  ::stop-commands::y", "x\u2028::error::y"])
@pytest.mark.parametrize("where", [0, 1, 2, 3, 4])
def test_what_somebody_typed_into_a_form_is_no_command(monkeypatch: pytest.MonkeyPatch, typed: str, where: int) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    form = ["your-school", "mobile", "governing body", "2026-10-07", "2027-09-30"]
    form[where] = typed
    setting, policy, by, on, review = form
    done = run("agree", setting, policy, "--by", by, "--on", on, "--next-review", review, "--github")
    assert done.exit_code in {1, 2}
    assert commands_in(done.output) == []


@pytest.mark.parametrize("command", [["check"], ["build", "--out", "public"]], ids=["check", "build"])
def test_each_line_to_mend_is_marked(school: Path, command: list[str]) -> None:
    change(school, "kind: academy", "kind: acadamy")
    change(school, "name: Oakfield Primary School", "name: TBC")
    done = run(*command, str(school.relative_to(Path.cwd())), "--github")
    assert done.exit_code == 1
    marks = [line for line in done.stdout.splitlines() if line.startswith("::")]
    said = done.stderr.splitlines()
    assert len(marks) == len(said) == 2
    for mark, line in zip(marks, said, strict=True):
        file, row, column, message = line.split(":", 3)
        assert mark == f"::error file={file},line={row},col={column}::{message[1:]}"
        assert file == "settings/our-school.yml"


def test_nobody_else_is_shown_marks(school: Path) -> None:
    change(school, "kind: academy", "kind: acadamy")
    assert "::error" not in run("check", str(school)).output
    assert not Path("summary.md").exists()


# ---------------------------------------------------------------------------------------------------------------
# The summary


def test_the_summary_lists_what_is_to_be_mended(school: Path) -> None:
    change(school, "kind: academy", "kind: acadamy")
    assert run("check", "settings/our-school.yml", "--github").exit_code == 1
    lines = summary().splitlines()
    assert lines[0] == "## Not published: 1 thing to fix in settings/our-school.yml"
    assert lines[2].startswith(
        "What families see has not changed. [Open the file to fix it](https://github.com/Oakfield/school-policies/edit/main/"
        "settings/our-school.yml), correct each line below, and press “Commit changes”."
    )
    assert re.match(
        r"1\. \[line \d+\]\(https://github\.com/Oakfield/school-policies/blob/0123abc/settings/our-school\.yml#L\d+\): "
        r"“acadamy” is not one of the answers",
        lines[4],
    )


@pytest.mark.parametrize(
    ("event", "branch"),
    [
        ({}, "main"),
        ({"pull_request": {"head": {"ref": "a/b c", "repo": {"full_name": REPOSITORY}}}}, "a/b%20c"),
        ({"pull_request": {"head": {"ref": "main", "repo": {"full_name": "somebody/school-policies"}}}}, None),
        ({"pull_request": {"head": {"ref": "main", "repo": None}}}, None),
    ],
    ids=["a push", "a proposal", "a proposal from a fork", "a proposal from a fork that is gone"],
)
def test_a_file_is_opened_where_it_can_be_mended(
    school: Path, monkeypatch: pytest.MonkeyPatch, event: dict[str, Any], branch: str | None
) -> None:
    told = school.with_name("event.json")
    told.write_text(json.dumps(event), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(told))
    there = github.Run.from_environment(os.environ).editor("settings/our-school.yml")
    assert there == (f"https://github.com/{REPOSITORY}/edit/{branch}/settings/our-school.yml" if branch else "")


def test_a_tag_is_no_place_to_mend_a_file(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REF_TYPE", "tag")
    assert github.Run.from_environment(os.environ).editor("settings/our-school.yml") == ""


def test_what_somebody_typed_is_plain_text_in_the_summary() -> None:
    typed = "“<img src=x onerror=alert(1)> [a](javascript:b) `c` *d*” is not"
    page = markdown(github.render_problems(github.Run(), "our.yml", [Problem("our.yml", 1, 1, typed)]))
    assert "<img" not in page
    assert "<a " not in page
    assert "<code>" not in page
    assert "<em>" not in page


def test_the_summary_of_a_good_setting_lists_its_promises(school: Path) -> None:
    assert run("check", str(school), "--github").exit_code == 0
    assert summary().startswith("## Nothing to fix in our-school.yml\n\nYour policies promise the following.")
    assert "**Mobile and smart technology policy: " in summary()
    assert summary().count("\n- ") > 20


def test_the_summary_says_what_was_made_and_hands_on_its_address(school: Path) -> None:
    assert run("build", str(school), "--out", "public", "--github").exit_code == 0
    pages = len(list(Path("public").rglob("*.html")))
    assert summary() == f"## Checked: {pages} pages for {HERE}\n\n"
    assert Path("output").read_text() == f"site={HERE}\n"


def test_what_stops_a_build_and_is_no_fault_of_the_setting_is_summarised(school: Path) -> None:
    Path("public").mkdir()
    Path("public/ours.txt").touch()
    assert run("build", str(school), "--out", "public", "--github").exit_code == 1
    assert "contains files that Schoolgate did not write" in summary()


# ---------------------------------------------------------------------------------------------------------------
# The address


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("Oakfield/school-policies", "https://oakfield.github.io/school-policies/"),
        ("oakfield/Policies", "https://oakfield.github.io/Policies/"),
        ("Oakfield/oakfield.github.io", "https://oakfield.github.io/"),
    ],
)
def test_the_address_of_a_repository(repository: str, address: str) -> None:
    assert github.pages_address(repository) == address


@pytest.mark.parametrize(
    "wrong",
    [
        "https://oakfield.github.io/",
        "https://oakfield.github.io/policies/",
        "https://ashfield.github.io/school-policies/",
        "https://oakfield.github.io/School-Policies/",  # servers tell capitals in a path from small letters
        "http://oakfield.github.io/school-policies/",
    ],
)
def test_an_address_of_another_repository_is_refused_with_the_right_one(school: Path, wrong: str) -> None:
    change(school, HERE, wrong)
    for command in (["check"], ["build", "--out", "public"]):
        done = run(*command, str(school), "--github")
        assert done.exit_code == 1
        (line,) = done.stderr.splitlines()
        assert re.fullmatch(
            rf".*:\d+:7: GitHub publishes this repository at {re.escape(HERE)}, not at {re.escape(wrong)}: the QR codes on your "
            rf"signs would not work\. Write: site: {re.escape(HERE)}",
            line,
        )
    assert not Path("public").exists()


def test_capitals_in_the_host_are_no_other_address(school: Path) -> None:
    change(school, HERE, "https://Oakfield.GitHub.io/school-policies/")
    assert github.address_faults(load.load(school, TODAY), REPOSITORY) == []


def test_the_file_is_read_no_more_often_for_its_problems(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    reader = strict_yaml.read

    def counted(file: Path, faults: Any) -> Any:
        read.append(file)
        return reader(file, faults)

    monkeypatch.setattr(strict_yaml, "read", counted)
    counts = []
    for more in (1, 9):
        with school.open("a", encoding="utf-8") as opened:
            opened.write("".join(f"unknown-{more}-{number}: x\n" for number in range(more)))
        read.clear()
        assert run("check", str(school), "--github").exit_code == 1
        counts.append(len(read))
    assert counts[0] == counts[1]


def test_an_address_of_ones_own_is_taken_and_what_it_needs_is_said(school: Path) -> None:
    change(school, HERE, "https://online-safety.oakfield.gov.uk/")
    assert run("build", str(school), "--out", "public", "--github").exit_code == 0
    assert "`online-safety.oakfield.gov.uk CNAME oakfield.github.io`" in summary()
    assert "under Settings, Pages, Custom domain: type `online-safety.oakfield.gov.uk`" in summary()
    assert Path("output").read_text() == "site=https://online-safety.oakfield.gov.uk/\n"


def test_on_ones_own_computer_no_address_is_asked_about(school: Path) -> None:
    change(school, HERE, "https://ashfield.github.io/elsewhere/")
    assert run("check", str(school)).exit_code == 0
