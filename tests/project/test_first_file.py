"""How the workflows find a school’s setting file: none yet, one of any name, several, one in a wrong place, one that is gone."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.places import ROOT, STARTER
from support.workflows import STARTER_REPOSITORY

SCRIPT = ROOT / ".github" / "find-setting.sh"
HOME = "settings/my-school.yml"
RECORD = "settings/my-school/agreed/mobile-2026-10-07.yml"


@dataclasses.dataclass
class Told:
    """What the script told GitHub: its exit code, what it said, the path that it gave and its summary."""

    code: int
    said: str
    output: str
    summary: str


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school’s repository as it is made from the starter, with what the workflow fetches beside its files."""
    copy = Path(shutil.copytree(STARTER_REPOSITORY, tmp_path / "school"))
    fetched = copy / ".schoolgate" / "settings"
    fetched.mkdir(parents=True)
    shutil.copy(STARTER, fetched)
    return copy


def put(school: Path, *names: str) -> None:
    """Put a setting file under each of these names."""
    for name in names:
        file = school / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(STARTER, file)


def find(school: Path, named: str = "", *options: str, proposal: bool = False) -> Told:
    """Run the script as a step of a workflow does."""
    output, summary = school.parent / "output", school.parent / "summary"
    for file in (output, summary):
        file.write_text("", encoding="utf-8")
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "Oakfield-School/school-policies",
        "GITHUB_REF_NAME": "3/merge" if proposal else "main",
        "GITHUB_BASE_REF": "main" if proposal else "",
        "SCHOOLGATE": "Some-Owner/schoolgate",
    }
    done = subprocess.run(
        ["bash", str(SCRIPT), named, *options], cwd=school, env=environment, capture_output=True, text=True
    )
    assert done.stderr == ""
    return Told(done.returncode, done.stdout, output.read_text(encoding="utf-8"), summary.read_text(encoding="utf-8"))


@pytest.mark.parametrize("proposal", [False, True])
@pytest.mark.parametrize("named", ["", HOME])
def test_before_there_is_one_nothing_is_wrong_and_what_to_do_is_told(school: Path, named: str, proposal: bool) -> None:
    told = find(school, named, proposal=proposal)
    assert (told.code, told.output) == (0, "")
    assert "::" not in told.said
    assert told.summary.startswith("## There is no setting file yet, so there is nothing to check\n")
    assert "[the form](https://some-owner.github.io/schoolgate/form.html)" in told.summary
    new = f"https://github.com/Oakfield-School/school-policies/new/main?filename={HOME}"
    assert f"[the new file]({new})" in told.summary
    assert len(re.findall(r"^\d\. ", told.summary, re.MULTILINE)) == 3


def test_without_one_nothing_can_be_agreed(school: Path) -> None:
    told = find(school, "", "--required")
    assert (told.code, told.output) == (1, "")
    assert told.said.startswith(
        "::error title=The setting file::There is no setting file yet, so nothing can be agreed."
    )
    assert "[the form](" in told.summary


@pytest.mark.parametrize(
    "name",
    ["my-school.yml", "oakfield.yml", "St Mary's, Hythe.yml", "my-school (1).yml", "écoles.yml", "my-school.yaml", "-x.yml", "a::b.yml"],
)  # fmt: skip
def test_the_one_file_is_found_whatever_its_name(school: Path, name: str) -> None:
    put(school, f"settings/{name}")
    told = find(school)
    assert (told.code, told.output, told.summary) == (0, f"file=settings/{name}\n", "")
    put(school, f"settings/{name.rpartition('.')[0]}/agreed/mobile-2026-10-07.yml")  # is none, whatever it holds
    assert find(school).output == f"file=settings/{name}\n"


def test_a_trust_names_the_one_that_it_means(school: Path) -> None:
    put(school, "settings/ash.yml", "settings/beech.yml", "schools/oak.yml")
    assert find(school, "settings/beech.yml").output == "file=settings/beech.yml\n"
    assert find(school, "schools/oak.yml").output == "file=schools/oak.yml\n"
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert "There is more than one setting file in settings/: settings/ash.yml and settings/beech.yml." in told.summary


@pytest.mark.parametrize(
    "name",
    [
        "my-school.yml",
        "settings/my-school.yml.txt",
        "settings/my-school.txt",
        "settings/my-school",
        "settings/my-school.YML",
        "setting/my-school.yml",
        "settings/settings/my-school.yml",
        "settings/my-school/my-school.yml",
        "my school/answers",
        "settings/my-school.yml ",
    ],
)
def test_a_file_in_a_place_where_nothing_looks_is_an_error_that_says_where_it_goes(school: Path, name: str) -> None:
    put(school, name)
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert told.said.startswith(f"::error title=The setting file::{name} looks like your setting file")
    assert f"change its name at the top to {HOME}" in told.summary
    assert "## Not published" in told.summary


@pytest.mark.parametrize(
    "name",
    ["a\u202eb", "a\u200bb", "##[error]x", "[x](y)", "![x](y)", "<b>x", "a`b", "a\x1b[2J", "a\n::error::x", "a\u2028b"],
)
@pytest.mark.parametrize("place", ["settings", "elsewhere"])
def test_no_name_of_a_file_is_a_command_a_link_or_otherwise_than_it_reads(school: Path, name: str, place: str) -> None:
    put(school, f"{place}/{name}.yml")
    for named in ("", f"{place}/{name}.yml", f"{name}-x"):
        told = find(school, named)
        assert (told.code, told.output) == (1, "")
        for said in (told.said.partition("::")[2], told.summary):
            assert name not in said
            assert "##[" not in said
            assert "\n::" not in said


@pytest.mark.parametrize("name", ["St Mary's (infants), 2026", "Écoles & co", "a_b.c-d", "100%"])
def test_any_other_name_is_taken(school: Path, name: str) -> None:
    put(school, f"settings/{name}.yml")
    assert find(school).output == f"file=settings/{name}.yml\n"


def test_a_file_under_another_name_than_the_workflow_has_is_an_error(school: Path) -> None:
    put(school, "settings/oakfield.yml")
    told = find(school, "settings/ashfield.yml")
    assert told.code == 1
    assert "settings/oakfield.yml looks like your setting file" in told.summary
    assert "change its name at the top to settings/ashfield.yml" in told.summary


def test_a_file_that_is_gone_although_something_was_agreed_is_an_error(school: Path) -> None:
    put(school, RECORD)
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert f"settings/my-school/agreed/ holds what was agreed, but {HOME} is not there." in told.summary


def test_a_file_that_was_renamed_without_its_records_is_warned_of_and_checked(school: Path) -> None:
    put(school, RECORD, "settings/oakfield.yml")
    told = find(school)
    assert (told.code, told.output) == (0, "file=settings/oakfield.yml\n")
    assert told.said.startswith("::warning title=Records without a setting file::settings/my-school/agreed/ holds")
    assert "give it its old name again" in told.summary
    # Under its own name nothing is said.
    (school / "settings/oakfield.yml").rename(school / HOME)
    assert find(school) == Told(0, f"Checking {HOME}\n", f"file={HOME}\n", "")


@pytest.mark.parametrize("name", ["a\nfile=other.yml", "a\n::stop-commands::x.yml", "a\r.yml", "a`b.yml", "<b>.yml"])
def test_the_name_of_a_file_is_no_command_and_no_second_value(school: Path, name: str) -> None:
    put(school, f"settings/{name}")
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert re.findall("(?m)^::.*", told.said) == [told.said.removesuffix("\n")]
    assert "has a mark that it must not have" in told.summary
    (school / "settings" / name).rename(school / name)
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert len(told.said.splitlines()) == 1
    assert "`" not in told.summary


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("settings/my-school.yml", "/etc/hostname"),
        ("settings/my-school.yml", "../../outside.yml"),
        ("settings/logo.png", "/etc/hostname"),
        ("settings/my-school/agreed", "/etc"),
        ("settings/logo.svg", "../.git/config"),
        ("settings", "/etc"),
        ("a\n::stop-commands::x", "/etc/hostname"),
        ("nowhere", "/not/there"),
        ("round", "settings/../../outside.yml"),
    ],
)
def test_a_link_out_of_the_repository_is_refused(school: Path, name: str, to: str) -> None:
    if name.startswith("settings/") and name != HOME:
        put(school, HOME)
    (school.parent / "outside.yml").write_text("policies: secret\n", encoding="utf-8")
    link = school / name
    if name == "settings":
        shutil.rmtree(link)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(to)
    told = find(school)
    assert (told.code, told.output) == (1, "")
    assert "is a link that leads out of the repository. Delete it, or put the file itself there." in told.summary
    assert "secret" not in told.said + told.summary
    assert len(told.said.splitlines()) == 1


@pytest.mark.parametrize(("name", "to"), [(HOME, "../schools/oak.yml"), ("settings/logo.png", "../pictures/logo.png")])
def test_a_link_within_the_repository_is_followed(school: Path, name: str, to: str) -> None:
    put(school, "schools/oak.yml")
    link = school / name
    link.symlink_to(to)
    if name != HOME:
        put(school, HOME)
    assert find(school, HOME).output == f"file={HOME}\n"
