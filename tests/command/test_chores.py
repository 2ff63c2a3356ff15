"""What is due in a year’s turn, and the one issue that says so."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from markdown import markdown
from support import recording, yaml_files
from support.places import ROOT, STARTER, TODAY

from schoolgate import registers
from schoolgate.cli import cli
from schoolgate.print.handouts import signing
from schoolgate.print.handouts.changed_rules import Change
from schoolgate.publish.check import check_setting
from schoolgate.setting.model.setting import Setting
from schoolgate.upkeep import asker, chores, links
from schoolgate.upkeep.asker import Answer

DAY = datetime.timedelta(days=1)
SCRIPT = ROOT / ".github" / "chores.sh"


@pytest.fixture(scope="module")
def setting() -> Setting:
    loaded = check_setting(STARTER, TODAY)
    assert loaded.setting
    return loaded.setting


# ---------------------------------------------------------------------------------------------------------------
# What is due


def test_nothing_is_due_in_a_setting_that_was_just_agreed(setting: Setting) -> None:
    assert chores.text(setting, TODAY, {}, {}) == ""
    assert chores.text(None, TODAY, {}, {}) == ""


def test_a_review_is_told_eight_weeks_ahead_and_until_it_is_done(setting: Setting) -> None:
    due = datetime.date(2027, 9, 14)  # a year after it was written: nobody has agreed it
    assert "Policies to review" not in chores.text(setting, due - 57 * DAY, {}, {})
    text = chores.text(setting, due - 56 * DAY, {}, {})
    assert text.startswith(
        "## Policies to review\n\n- The online safety policy is due for review by 14 September 2027.\n"
    )
    assert text.count("is due for review") == 3
    assert "- The online safety policy was due for review by 14 September 2027." in chores.text(
        setting, due + DAY, {}, {}
    )


def test_when_a_review_is_due_is_what_the_record_says(tmp_path: Path) -> None:
    file = recording.agreed_copy(
        STARTER, tmp_path, ("mobile", "2026-10-07", "2027-09-30"), ("social", "2026-10-07", "2027-03-31")
    )
    loaded = check_setting(file, TODAY, fictional=True)
    assert loaded.setting
    assert loaded.agreement
    text = chores.text(loaded.setting, datetime.date(2027, 9, 20), {}, loaded.agreement.records)
    assert re.findall("^- (.*)", text, re.MULTILINE)[:3] == [
        "The online safety policy was due for review by 14 September 2027.",
        "The social media policy was due for review by 31 March 2027.",
        "The mobile and smart technology policy is due for review by 30 September 2027.",
    ]


def test_policies_that_are_one_document_are_due_as_one(tmp_path: Path) -> None:
    file = tmp_path / "one.yml"
    file.write_text(STARTER.read_text(encoding="utf-8").replace("form: separate", "form: combined"), encoding="utf-8")
    loaded = check_setting(file, TODAY, fictional=True)
    assert loaded.setting
    text = chores.text(loaded.setting, datetime.date(2027, 9, 20), {}, {})
    assert "- The policies, which are one document, were due for review by 14 September 2027.\n" in text


def test_facts_that_nobody_has_checked_for_twelve_months_are_named(setting: Setting) -> None:
    later = TODAY + 400 * DAY
    old = registers.stale_facts(later)
    assert old
    ours, theirs = chores.text(None, later, {}, {}), chores.text(setting, later, {}, {})
    for name, id_, _ in old:
        assert f"- `settings/shared/{name}`: {id_}, last checked on" in ours
        assert f"- `settings/shared/{name}`: {id_}, last checked on" in theirs
    assert "write today’s date under `checked:`" in ours
    assert "merge what Dependabot proposes" in theirs


def test_links_that_fail_are_named_with_where_they_stand(setting: Setting) -> None:
    places = links.addresses(setting)
    gone, moved, shut, lasting, fresh = list(places)[:5]
    text = chores.text(
        setting,
        TODAY,
        {
            gone: Answer(TODAY, "gone", "it answers 404", times=1),
            moved: Answer(TODAY, "moved", to="https://new.example/"),
            shut: Answer(TODAY, "shut", "it answers 403"),
            lasting: Answer(TODAY, "trouble", "it takes too long", times=3),
            fresh: Answer(TODAY, "trouble", "it takes too long", times=2),
            "https://taken-out.example/": Answer(TODAY, "gone", "it answers 404", times=9),
        },
        {},
    )
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        f"- <{gone}>: it answers 404 (`{places[gone][0]}`).",
        f"- <{moved}>: has moved permanently to <https://new.example/> (`{places[moved][0]}`).",
        f"- <{lasting}>: it takes too long (`{places[lasting][0]}`).",
    ]
    assert "Nothing was deleted for you." in text


@pytest.mark.parametrize("to", ["https://a.example/> **@everyone**", "https://a.example/`x`", "https://a.example/\n# b", "@everyone",
    "javascript:alert(1)", "https://a.example/<b>", "https://é.example/", "", "[a](https://b.example/)", "https://a.example/|b|"])  # fmt: skip
def test_what_a_host_wrote_is_text(setting: Setting, to: str) -> None:
    address = next(iter(links.addresses(setting)))
    for answer in (Answer(TODAY, "moved", to=to), Answer(TODAY, "gone", to)):
        page = markdown(chores.text(setting, TODAY, {address: answer}, {}))
        element = lxml.html.fragment_fromstring(page, create_parent="div").find(".//li")
        assert element is not None
        assert {child.tag for child in element} <= {"a", "code"}
        assert [link.get("href") for link in element.iter("a")] == [address]
        said = element.text_content()
        assert to.split("\n")[0] in said.replace("\u200b", "")
        assert "@e" not in said  # GitHub would tell everyone


@pytest.mark.parametrize(
    "called",
    ["@octocat", "pupils @org/team", "a@x.example", "#1", "octocat/hello#12", "GH-1", "www.x.example", "https://x.example/a",
     "0123456789abcdef0123456789abcdef01234567", "[x](https://x.example)", "<img src=x>", "- [ ] a", "<!-- a"],
)  # fmt: skip
def test_nobody_is_told_by_what_a_setting_is_called(called: str) -> None:
    """GitHub looks for these in the words that are left when Markdown is read, escaped or not."""
    change = Change((f"{called} 4.2",), "reworded", "")
    renewal = signing.Renewal("agreement-ks2", f"Agreement for {called}", "ab12", called, TODAY, (change,))
    said = chores.text(None, TODAY, {}, {}, [renewal])
    root = lxml.html.fragment_fromstring(markdown(said), create_parent="div")
    words = root.text_content()
    assert words.replace("\u200b", "").count(called) == 2
    assert not re.search(r"@\w|#\d|GH-\d|www\.|https?:/|[0-9a-f]{7}", words)
    assert {element.tag for element in root.iter()} <= {"div", "h2", "p", "ul", "li", "code"}


def test_an_address_between_angle_brackets_means_nothing_else(setting: Setting) -> None:
    address = next(iter(links.addresses(setting)))
    text = chores.text(setting, TODAY, {address: Answer(TODAY, "moved", to="https://a.example/**@everyone**")}, {})
    assert "has moved permanently to <https://a.example/**@everyone**> (" in text
    assert "<strong>" not in markdown(text)


def test_the_command_writes_what_is_due(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    record, out = tmp_path / "links.json", tmp_path / "chores.md"
    typed = ["chores", "your-school", "--links", str(record), "--out", str(out)]
    done = CliRunner().invoke(cli.main, typed)
    assert (done.exit_code, done.stdout, out.read_text()) == (0, "Nothing is due.\n", "")
    links.write(record, {"https://www.childline.org.uk/": Answer(TODAY, "gone", "it answers 404")})
    done = CliRunner().invoke(cli.main, typed)
    assert done.exit_code == 0
    assert done.stdout == out.read_text(encoding="utf-8")
    assert "- <https://www.childline.org.uk/>: it answers 404" in done.stdout


@pytest.mark.parametrize("command", ["chores", "links"])
def test_a_setting_that_is_not_whole_is_not_worked_on(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(asker.Asker, "check", None)
    done = CliRunner().invoke(cli.main, [command, "tests/bad/blank.yml"])
    assert done.exit_code == 1
    assert "This is blank." in done.stderr


# ---------------------------------------------------------------------------------------------------------------
# The one issue

# Stands in for GitHub’s own command: keeps what it was told, and has the issues that a test gives it.
GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$GH_TOLD"
case "$1 $2" in
  "api repos/"*) echo "$GH_HAS_ISSUES" ;;
  "issue list") printf '%s' "$GH_OPEN" ;;
  "issue create" | "issue edit") cat "${@: -1}" >> "$GH_TOLD" ;;
esac
"""


def kept(tmp_path: Path, due: str, *, has_issues: bool = True, number: str = "") -> tuple[int, str, list[str]]:
    """Run the script. Gives its exit code, what it said, and what GitHub was told of issues."""
    gh, file, told, summary = (tmp_path / name for name in ("gh", "chores.md", "told", "summary"))
    gh.write_text(GH)
    gh.chmod(0o755)
    file.write_text(due, encoding="utf-8")
    environment = {
        **os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "GH_TOLD": str(told), "GH_OPEN": number,
        "GH_HAS_ISSUES": str(has_issues).lower(), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_REPOSITORY": "oakfield/policies",
    }  # fmt: skip
    done = subprocess.run(["bash", str(SCRIPT), str(file)], env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert summary.read_text(encoding="utf-8") == due
    lines = told.read_text(encoding="utf-8").splitlines()
    return done.returncode, done.stdout, [line for line in lines if not line.startswith(("api ", "issue list "))]


DUE = "## Policies to review\n"


def test_an_issue_is_opened(tmp_path: Path) -> None:
    assert kept(tmp_path, DUE) == (
        0,
        "",
        [
            f"issue create --repo oakfield/policies --title Due this year: reviews, facts and links --body-file {tmp_path}/chores.md",
            "## Policies to review",
        ],
    )


def test_the_issue_is_kept_up_to_date(tmp_path: Path) -> None:
    assert kept(tmp_path, DUE, number="7")[2] == [
        f"issue edit 7 --repo oakfield/policies --body-file {tmp_path}/chores.md",
        "## Policies to review",
    ]


def test_the_issue_is_closed_when_all_is_done(tmp_path: Path) -> None:
    assert kept(tmp_path, "", number="7")[2] == [
        "issue close 7 --repo oakfield/policies --comment Everything on this list is done."
    ]


def test_nothing_is_said_where_nothing_is_due(tmp_path: Path) -> None:
    assert kept(tmp_path, "") == (0, "Nothing is due.\n", [])


def test_where_there_are_no_issues_the_run_fails_so_that_somebody_is_written_to(tmp_path: Path) -> None:
    code, said, told = kept(tmp_path, DUE, has_issues=False)
    assert (code, told) == (1, [])
    assert said.startswith("::warning title=Something is due::Open the summary of this run.")


def test_where_there_are_no_issues_and_nothing_is_due_all_is_well(tmp_path: Path) -> None:
    assert kept(tmp_path, "", has_issues=False) == (0, "Nothing is due.\n", [])


def test_the_registers_are_read_as_yaml() -> None:
    # The remedy names the files: they are there.
    for name, _, _ in registers.stale_facts(TODAY + 4000 * DAY):
        assert yaml_files.values(ROOT / "settings" / "shared" / name)
