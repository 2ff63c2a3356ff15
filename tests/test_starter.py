"""The starter repository: in step with the template, readable without help, and what it publishes is whole.

Its publish and check workflows run here, step by step, in a scratch copy: each ``run:`` step in its shell, as a workflow
runs it. Only two things are not as on GitHub: the wheels are those of this Python, and nothing leaves this machine.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import lxml.etree
import lxml.html
import pin
import pytest
import textstat
from conftest import ROOT, STARTER
from workflows import CALLED, OURS, STARTER_REPOSITORY, THEIRS, Failed, Runner, read, repository

from macros import cli

README = (STARTER_REPOSITORY / "README.md").read_text(encoding="utf-8")
PICTURES = sorted((STARTER_REPOSITORY / "pictures").iterdir())
OWNER = "Oakfield-School"
HOME = "https://oakfield-school.github.io/school-policies/"


# ---------------------------------------------------------------------------------------------------------------
# In step


def test_the_setting_file_is_what_new_writes() -> None:
    editor = json.loads((STARTER_REPOSITORY / ".vscode/settings.json").read_text(encoding="utf-8"))
    ((schema, pattern),) = editor["yaml.schemas"].items()
    assert pattern == "settings/*.yml"
    assert re.fullmatch(r"https://raw\.githubusercontent\.com/[\w-]+/[\w-]+/HEAD/settings/schema\.json", schema)
    written = (STARTER_REPOSITORY / "settings/my-school.yml").read_text(encoding="utf-8")
    assert written == cli.to_fill_in(STARTER.read_text(encoding="utf-8"), schema), "run: make guide"


def test_every_workflow_calls_one_of_ours_at_one_edition() -> None:
    found = set()
    for file in sorted(THEIRS.glob("*.yml")):
        ((name, job),) = read(file)["jobs"].items()
        called = CALLED.fullmatch(job["uses"])
        assert called, file
        inputs = read(OURS / called["file"])["on"]["workflow_call"]["inputs"]
        assert set(job["with"]) <= set(inputs)
        assert (STARTER_REPOSITORY / job["with"]["setting"]).is_file()
        # A called job may do no more than its caller lets it.
        for inner in read(OURS / called["file"])["jobs"].values():
            assert inner["permissions"].items() <= job["permissions"].items(), name
        version = re.search(rf"{called['commit']} # (\S+)", file.read_text(encoding="utf-8"))
        assert version
        found.add((called["repository"], called["commit"], version[1]))
    assert len(found) == 1


def test_a_new_edition_is_written_into_every_file(tmp_path: Path) -> None:
    starter = tmp_path / "starter"
    shutil.copytree(STARTER_REPOSITORY, starter)
    commit = "0123456789abcdef0123456789abcdef01234567"
    pin.write(starter, "some-owner/schoolgate", commit, "v1.2.3")
    texts = [file.read_text(encoding="utf-8") for file in starter.rglob("*") if file.suffix in {".yml", ".json", ".md"}]
    assert (
        sum("some-owner/schoolgate/.github/workflows/" in text and f"@{commit} # v1.2.3" in text for text in texts) == 3
    )
    assert (
        sum(
            "https://raw.githubusercontent.com/some-owner/schoolgate/HEAD/settings/schema.json" in text
            for text in texts
        )
        == 2
    )
    assert not any("OWNER/" in text for text in texts)


def test_dependabot_proposes_new_editions_together() -> None:
    (update,) = read(STARTER_REPOSITORY / ".github/dependabot.yml")["updates"]
    assert update["package-ecosystem"] == "github-actions"
    assert update["groups"] == {"schoolgate": {"patterns": ["*"]}}


# ---------------------------------------------------------------------------------------------------------------
# Its README


def test_it_first_says_where_not_to_write_of_a_worry() -> None:
    first = README.split("\n## ", 1)[0]
    assert "**Worried about a child? Do not write here.**" in first
    assert "call 999" in first
    assert "0800 1111" in first
    assert "switched off" in first


def test_it_tells_of_everything_a_webmaster_does() -> None:
    headings = re.findall(r"^#+ (.*)", README, re.MULTILINE)
    for wanted in (
        "The first time", "Change a number", "Undo a change", "6. Add a second administrator", "Take a page down",
        "What everybody can see", "Your own address", "Each September", "Reminders",
    ):  # fmt: skip
        assert wanted in headings
    reminders = README.partition("## Reminders")[2]
    assert "sixty days" in reminders
    assert "`reviews.ics`" in reminders


def test_it_reads_as_plainly_as_the_pages() -> None:
    text = re.sub(r"!\[[^]]*\]\([^)]*\)", "", README)
    text = re.sub(r"^#+ (.*)", r"\1.", re.sub(r"^\s*(?:\d+\.|-) ", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    text = text.replace("**", "").replace("`", "")
    assert textstat.flesch_kincaid_grade(text) <= 5.5
    assert textstat.flesch_reading_ease(text) >= 75


def test_every_picture_is_shown_with_words_for_those_who_do_not_see_it() -> None:
    shown = re.findall(r"!\[([^]]+)\]\(pictures/([^)]+)\)", README)
    assert sorted(name for _, name in shown) == [file.name for file in PICTURES]
    assert all(len(words.split()) > 4 for words, _ in shown)
    assert "The pictures are drawings" in README


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.stem)
def test_a_picture_is_a_light_drawing_that_asks_for_nothing(file: Path) -> None:
    assert file.stat().st_size < 4000
    root: Any = lxml.etree.fromstring(file.read_bytes())
    assert {lxml.etree.QName(element).localname for element in root.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "path",
        "circle",
    }
    assert "http" not in re.sub(
        r"http://www\.w3\.org/2000/svg|https://your-school\.github\.io\S*", "", file.read_text(encoding="utf-8")
    )
    assert root[0].text


# ---------------------------------------------------------------------------------------------------------------
# Its workflows, run


def installed(copy: Path) -> Path:
    """Stand in for what `make` installs: the wheels are those of this Python."""
    binaries = copy / ".venv" / "bin"
    binaries.mkdir(parents=True)
    command = binaries / "schoolgate"
    command.write_text(
        '#!/bin/sh\nPYTHONPATH="$(cd "$(dirname "$0")/../.." && pwd)" '
        f'exec "{sys.executable}" -c "from macros.cli import main; main(prog_name=\'schoolgate\')" "$@"\n'
    )
    command.chmod(0o755)
    for made in ("made", "run", "papers"):
        (copy / ".venv" / made).touch()
    return copy


def generator(copy: Path) -> Path:
    """Copy of the project what a workflow needs of it."""
    copy.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("docs", "macros", "overrides", "settings", ".github"):
        shutil.copytree(ROOT / part, copy / part, ignore=ignored)
    for file in ("mkdocs.yml", "Makefile", "pyproject.toml", *(path.name for path in ROOT.glob("requirements-*.lock"))):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generator at a commit, installed."""
    return installed(repository(generator(tmp_path_factory.mktemp("generator") / "schoolgate")))


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A scratch copy of the starter repository, all its questions answered."""
    copy = tmp_path / "school"
    shutil.copytree(STARTER_REPOSITORY, copy)
    text = re.sub(r'"01632 \d{3} \d{3}"', '"0808 800 5000"', STARTER.read_text(encoding="utf-8")).replace(
        ".example", ".gov.uk"
    )
    text = re.sub(r"^site: \S+", f"site: {HOME}", text, flags=re.MULTILINE)
    (copy / "settings/my-school.yml").write_text(text, encoding="utf-8")
    return repository(copy)


Running = Callable[..., Runner]


@pytest.fixture
def running(school: Path, project: Path, tmp_path: Path) -> Running:
    def runner(event: str, ref: str = "main", *, page_url: str = HOME) -> Runner:
        room = tmp_path / "runner"
        room.mkdir()
        about = {"full_name": f"{OWNER}/school-policies", "default_branch": "main", "private": False}
        return Runner(
            school, project, room, {"event_name": event, "ref_name": ref, "event": {"repository": about}}, page_url
        )

    return runner


def run_steps(name: str) -> list[str]:
    """Give the steps of one of our workflows that run a command and are not for private repositories only."""
    jobs = read(OURS / name)["jobs"].values()
    return [
        step["name"] for job in jobs for step in job["steps"] if "run" in step and "private" not in step.get("if", "")
    ]


def test_publishing_from_a_scratch_copy_gives_a_site_without_a_broken_link(
    running: Running, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    runner = running("push")
    runner.run(THEIRS / "publish.yml")
    assert [step.name for step in runner.ran] == run_steps("publish-setting.yml")
    assert all(step.code == 0 for step in runner.ran)
    assert runner.published
    summary = runner.summary.read_text(encoding="utf-8")
    assert "## Nothing is to be mended in my-school.yml" in summary
    assert f"## Published at {HOME}\n" in summary
    assert sorted(runner.artifacts) == ["github-pages", "preview"]

    served = tmp_path / "served"
    shutil.copytree(runner.published, served / "school-policies")
    files = [file.relative_to(served).as_posix() for file in served.rglob("*.html")]
    assert len(files) > 20
    assert crawled(serve(served), "school-policies/", files) == []


def crawled(host: str, start: str, pages: list[str]) -> list[str]:
    """Open every page of a site, and what it links to or is made of. Gives what is broken."""
    wanted, seen, broken = [host + start, *(host + page for page in pages)], set(), []
    while wanted:
        address = wanted.pop()
        if address in seen:
            continue
        seen.add(address)
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                kind, content = answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as error:
            broken.append(f"{address}: {error.code}")
            continue
        if not kind.startswith("text/html"):
            continue
        root: Any = lxml.html.fromstring(content)
        for link in root.xpath("//@href | //@src"):
            # What names the site in full leads to the copy that is served here.
            link = str(link).replace(HOME, f"/{start}")
            there = urldefrag(urljoin(address, link)).url
            if not there.startswith(host):
                assert there.startswith(("http:", "https:", "tel:", "mailto:", "sms:", "data:")), f"{address}: {link}"
                continue
            if not there.startswith(host + start):
                broken.append(f"{address}: {link} leads out of /{start}")
            wanted.append(there)
    return broken


def test_a_proposal_is_checked_shown_and_not_published(running: Running) -> None:
    runner = running("pull_request", "12/merge")
    runner.run(THEIRS / "check.yml")
    assert [step.name for step in runner.ran] == run_steps("check-setting.yml")
    assert runner.published is None
    assert list(runner.artifacts) == ["preview"]
    assert (runner.artifacts["preview"] / "index.html").is_file()


@pytest.mark.parametrize("workflow", ["publish.yml", "check.yml"])
def test_a_setting_that_is_not_whole_publishes_nothing_and_is_marked(
    running: Running, school: Path, workflow: str
) -> None:
    shutil.copy(STARTER_REPOSITORY / "settings/my-school.yml", school / "settings/my-school.yml")
    runner = running("push")
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(THEIRS / workflow)
    assert runner.published is None
    assert runner.artifacts == {}
    said = runner.ran[-1].said
    marks = re.findall(r"^::error file=settings/my-school\.yml,line=(\d+),col=\d+::", said, re.MULTILINE)
    assert len(marks) > 40
    summary = runner.summary.read_text(encoding="utf-8")
    assert f"## Not published: {len(marks)} things to mend in settings/my-school.yml" in summary


@pytest.mark.parametrize(
    ("event", "ref", "published"),
    [
        ("push", "main", True),
        ("workflow_dispatch", "main", True),
        ("push", "an-idea", False),
        ("workflow_dispatch", "an-idea", False),
        ("pull_request", "main", False),
        ("pull_request", "12/merge", False),
    ],
)
def test_only_what_was_agreed_is_published(running: Running, event: str, ref: str, published: bool) -> None:
    runner = running(event, ref)
    job = read(OURS / "publish-setting.yml")["jobs"]["publish"]
    assert job["needs"] == "check"
    assert runner.wanted(job, runner.context({}, {})) is published


@pytest.mark.parametrize("signs", ["https://online-safety.oakfield.gov.uk/", HOME])
def test_a_site_that_stands_elsewhere_than_its_signs_say_is_told(running: Running, tmp_path: Path, signs: str) -> None:
    runner = running("push")
    runner.artifacts["github-pages"] = tmp_path
    job = read(OURS / "publish-setting.yml")["jobs"]["publish"]
    runner.job("publish", job, runner.context({}, {"check": {"outputs": {"site": signs}}}))
    assert runner.published == tmp_path
    summary = runner.summary.read_text(encoding="utf-8")
    if signs == HOME:
        assert (runner.ran[-1].said, summary) == ("", f"## Published at {HOME}\n")
    else:
        told = (
            f"Published at {HOME}, and the setting file says: site: {signs}. Until the two agree, print no sign. Either write "
            f"site: {HOME} in the setting file, or give the site its own address under Settings, Pages, Custom domain."
        )
        assert runner.ran[-1].said == f"::warning title=Published at another address::{told}\n"
        assert summary == f"## {told}\n"


def test_another_commit_than_the_one_named_is_refused(running: Running, tmp_path: Path) -> None:
    runner = running("push")
    runner.commit = "0" * 40
    with pytest.raises(Failed, match="See that it is that commit"):
        runner.run(THEIRS / "publish.yml")


# ---------------------------------------------------------------------------------------------------------------
# Moving to the next edition


def next_edition(folder: Path, file: str, old: str, new: str) -> tuple[str, Path]:
    """Make an edition in which something of ours is changed. Gives its commit and its project."""
    copy = generator(folder / "next" / "schoolgate")
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    repository(copy)
    return pin.commit_of_head(copy), installed(copy)


def moved(school: Path, commit: str) -> list[str]:
    """Move a school to an edition, as Dependabot does. Gives the lines that changed."""
    files = sorted((school / ".github/workflows").glob("*.yml"))
    before = {file: file.read_text(encoding="utf-8").splitlines() for file in files}
    pin.write(school, "OWNER/schoolgate", commit, "v2.0.0")
    return [
        line.strip()
        for file in files
        for line, was in zip(file.read_text(encoding="utf-8").splitlines(), before[file], strict=True)
        if line != was
    ]


def test_a_school_moves_to_the_next_edition_by_the_line_that_names_it(
    school: Path, project: Path, tmp_path: Path
) -> None:
    word = "Ask your child’s school"
    commit, following = next_edition(tmp_path, "docs/privacy.md", "\n## ", f"\n## {word}\n\n{word}.\n\n## ")
    changed = moved(school, commit)
    assert len(changed) == 3
    assert {line.partition("@")[2] for line in changed} == {f"{commit} # v2.0.0"}
    runner = proposal(school, project, tmp_path, {commit: following})
    runner.run(school / ".github/workflows/check.yml")
    assert f"{word}." in (runner.artifacts["preview"] / "privacy" / "index.html").read_text(encoding="utf-8")
    assert runner.published is None


def test_each_answer_that_the_next_edition_asks_in_another_way_is_named(
    school: Path, project: Path, tmp_path: Path
) -> None:
    commit, following = next_edition(tmp_path, "macros/phones.py", "    trackers: Trackers", "    tags: Trackers")
    moved(school, commit)
    line = next(
        number
        for number, text in enumerate((school / "settings/my-school.yml").read_text(encoding="utf-8").splitlines(), 1)
        if text.startswith("    trackers:")
    )
    runner = proposal(school, project, tmp_path, {commit: following})
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(school / ".github/workflows/check.yml")
    said = runner.ran[-1].said
    assert f"::error file=settings/my-school.yml,line={line},col=5::There is no “trackers” in learners." in said
    assert "phones.learners.tags is not answered." in said
    assert len(re.findall("^::error", said, re.MULTILINE)) == 2


def proposal(school: Path, project: Path, tmp_path: Path, editions: dict[str, Path]) -> Runner:
    (tmp_path / "runner").mkdir()
    about = {"full_name": f"{OWNER}/school-policies", "default_branch": "main", "private": False}
    event = {"event_name": "pull_request", "ref_name": "3/merge", "event": {"repository": about}}
    return Runner(school, project, tmp_path / "runner", event, HOME, editions)


def test_pin_finds_the_commit_of_an_edition(project: Path, tmp_path: Path) -> None:
    commit = pin.commit_of_head(project)
    subprocess.run(["git", "tag", "--force", "v9.9.9"], cwd=project, check=True, capture_output=True)
    assert pin.commit_of("v9.9.9", project) == commit
    with pytest.raises(SystemExit, match="no edition “v0"):
        pin.commit_of("v0.0.1", project)
