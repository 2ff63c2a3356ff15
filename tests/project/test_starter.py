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
import release
import textstat
from support import copies
from support.edition_names import HERE, KNOWN, LATER
from support.papers import of_policies
from support.places import ROOT, STARTER
from support.workflows import CALLED, OURS, STARTER_REPOSITORY, THEIRS, Failed, Runner, committed, read, repository

from schoolgate.form.blank import blank_file

README = (STARTER_REPOSITORY / "README.md").read_text(encoding="utf-8")
PICTURES = sorted((STARTER_REPOSITORY / "pictures").iterdir())
OWNER = "Oakfield-School"
HOME = "https://oakfield-school.github.io/school-policies/"


# ---------------------------------------------------------------------------------------------------------------
# In step


def test_it_has_no_setting_file_and_a_place_for_one() -> None:
    assert [file.name for file in (STARTER_REPOSITORY / "settings").iterdir()] == ["README.md"]
    editor = json.loads((STARTER_REPOSITORY / ".vscode/settings.json").read_text(encoding="utf-8"))
    ((schema, pattern),) = editor["yaml.schemas"].items()
    assert pattern == "settings/*.yml"
    assert re.fullmatch(r"https://raw\.githubusercontent\.com/[\w-]+/[\w-]+/HEAD/settings/schema\.json", schema)


def test_every_workflow_calls_one_of_ours_at_one_release() -> None:
    found = set()
    for file in sorted(THEIRS.glob("*.yml")):
        ((name, job),) = read(file)["jobs"].items()
        called = CALLED.fullmatch(job["uses"])
        assert called, file
        inputs = read(OURS / called["file"])["on"]["workflow_call"]["inputs"]
        assert set(job.get("with", {})) <= set(inputs)
        assert inputs["setting"]["default"] == ""
        # A called job may do no more than its caller lets it.
        for inner in read(OURS / called["file"])["jobs"].values():
            assert inner["permissions"].items() <= job["permissions"].items(), name
        version = re.search(rf"{called['commit']} # (\S+)", file.read_text(encoding="utf-8"))
        assert version
        found.add((called["repository"], called["commit"], version[1]))
    assert len(found) == 1


def test_a_new_release_is_written_into_every_file(tmp_path: Path) -> None:
    starter = tmp_path / "starter"
    shutil.copytree(STARTER_REPOSITORY, starter)
    commit = "0123456789abcdef0123456789abcdef01234567"
    pin.write(starter, "some-owner/schoolgate", commit, "v1.2.3")
    texts = [file.read_text(encoding="utf-8") for file in starter.rglob("*") if file.suffix in {".yml", ".json", ".md"}]
    assert (
        sum("some-owner/schoolgate/.github/workflows/" in text and f"@{commit} # v1.2.3" in text for text in texts) == 4
    )
    assert (
        sum(
            "https://raw.githubusercontent.com/some-owner/schoolgate/HEAD/settings/schema.json" in text
            for text in texts
        )
        == 1
    )
    assert not any(re.search(r"\bOWNER\b", text) for text in texts)


def test_its_licence_is_ours_in_plain_words() -> None:
    text = (STARTER_REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8") in text
    address = "https://creativecommons.org/licenses/by/4.0/legalcode"
    for wording in (text, (ROOT / "LICENSE-wording").read_text(encoding="utf-8")):
        assert address in wording
    plain = text.replace((ROOT / "LICENSE").read_text(encoding="utf-8"), "").replace(address, "")
    for heading in (
        "Your own answers, pictures and records are yours",
        "The wording: CC BY 4.0",
        "Everything else: the MIT licence",
    ):
        assert f"\n{heading}\n" in plain
    assert textstat.flesch_kincaid_grade(plain) <= 8


def test_dependabot_proposes_new_releases_together() -> None:
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
        "The first time", "Record what was agreed", "Change a number", "Undo a change", "6. Add a second administrator", "Take a page down",
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
    # As pip writes a command: what it imports is looked for beside it and in the environment, and never where it is run.
    command.write_text(
        f"#!{sys.executable}\n"
        "import gc, pathlib, sys\n\n"
        "sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))\n"
        # Most of what it does is to import: garbage collection would take a tenth of its time.
        "gc.set_threshold(100_000, 20, 20)\n"
        "from schoolgate.cli.cli import main\n\n"
        'main(prog_name="schoolgate")\n'
    )
    command.chmod(0o755)
    for made in ("made", "run", "papers"):
        (copy / ".venv" / made).touch()
    return copies.ready(copy)


def generator(copy: Path) -> Path:
    """Copy of the project what a workflow needs of it."""
    copy.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("docs", "macros", "overrides", "papers", "schoolgate", "settings", ".github"):
        shutil.copytree(ROOT / part, copy / part, ignore=ignored)
    for file in ("mkdocs.yml", "Makefile", "pyproject.toml", *(path.name for path in ROOT.glob("requirements-*.lock"))):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generator at a commit, installed."""
    return installed(repository(generator(tmp_path_factory.mktemp("generator") / "schoolgate")))


def answered(*, whole: bool) -> str:
    """Return the starter's answers with numbers and addresses that exist: all, or its mobile policy alone without signs."""
    text = re.sub(r'"01632 \d{3} \d{3}"', '"0808 800 5000"', STARTER.read_text(encoding="utf-8"))
    text = re.sub(r"^site: \S+", f"site: {HOME}", text.replace(".example", ".gov.uk"), flags=re.MULTILINE)
    if whole:
        return text
    parts = r"(?:retired_)?signs|social_media|online_safety"
    text = re.sub(rf"^(?:{parts}):.*?(?=^[a-z#])", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^    (?:social|online):.*\n(?: {6}.*\n)+", "", text, flags=re.MULTILINE)


def scratch_copy(folder: Path) -> Path:
    """Copy the starter repository, and answer all the questions of its mobile policy, without signs."""
    copy = folder / "school"
    shutil.copytree(STARTER_REPOSITORY, copy)
    (copy / "settings/my-school.yml").write_text(answered(whole=False), encoding="utf-8")
    return repository(copy)


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A scratch copy of the starter repository."""
    return scratch_copy(tmp_path)


def without_papers(school: Path, workflow: str) -> Path:
    """Leave papers out of what a school's workflow makes: they take most of its time. Return the workflow."""
    file = school / ".github/workflows" / workflow
    # As the guide says.
    file.write_text(f"{file.read_text(encoding='utf-8').rstrip()}\n    with:\n      papers: false\n", encoding="utf-8")
    return file


Running = Callable[..., Runner]


@pytest.fixture
def running(school: Path, project: Path, tmp_path: Path) -> Running:
    def runner(event: str, ref: str = "main", **more: Any) -> Runner:
        return runner_for(school, project, tmp_path / "runner", event, ref, **more)

    return runner


def runner_for(
    school: Path,
    project: Path,
    room: Path,
    event: str,
    ref: str = "main",
    *,
    ref_type: str = "branch",
    head: str = f"{OWNER}/school-policies",
    private: bool = False,
    **more: Any,
) -> Runner:
    """Make a runner for one event, in a room of its own. ``head`` is the repository that a proposal comes from."""
    room.mkdir()
    told: dict[str, Any] = {
        "repository": {"full_name": f"{OWNER}/school-policies", "default_branch": "main", "private": private}
    }
    if event == "pull_request":
        told["pull_request"] = {"head": {"ref": "an/idea", "repo": {"full_name": head}}}
    return Runner(
        school, project, room, {"event_name": event, "ref_type": ref_type, "ref_name": ref, "event": told}, HOME, **more
    )


def run_steps(name: str) -> list[str]:
    """Give the steps of one of our workflows that run a command and are not for private repositories only."""
    jobs = read(OURS / name)["jobs"].values()
    return [
        step["name"] for job in jobs for step in job["steps"] if "run" in step and "private" not in step.get("if", "")
    ]


def test_publishing_from_a_scratch_copy_gives_a_site_without_a_broken_link(
    running: Running, school: Path, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    (school / "settings/my-school.yml").write_text(answered(whole=True), encoding="utf-8")
    runner = running("push")
    runner.run(THEIRS / "publish.yml")
    assert [step.name for step in runner.ran] == run_steps("publish-setting.yml")
    assert all(step.code == 0 for step in runner.ran)
    assert runner.published
    summary = runner.summary.read_text(encoding="utf-8")
    assert "## Nothing to fix in my-school.yml" in summary
    assert f"## Published at {HOME}\n" in summary
    assert sorted(runner.artifacts) == ["github-pages", "preview"]
    assert of_policies(runner.published / "papers") == [
        f"{name}.{kind}" for name in ("all", "mobile", "online", "social") for kind in ("docx", "pdf")
    ]

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


@pytest.mark.parametrize(
    ("event", "ref", "workflow"),
    [
        ("push", "main", "publish.yml"),
        ("workflow_dispatch", "main", "publish.yml"),
        ("pull_request", "3/merge", "check.yml"),
        ("schedule", "main", "chores.yml"),
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_a_repository_that_was_just_made_has_nothing_to_check_publish_or_do(
    project: Path, tmp_path: Path, event: str, ref: str, workflow: str, private: bool
) -> None:
    made = repository(Path(shutil.copytree(STARTER_REPOSITORY, tmp_path / "made")))
    runner = runner_for(made, project, tmp_path / "runner", event, ref, private=private)
    runner.run(THEIRS / workflow)
    assert [step.name for step in runner.ran] == [
        "Check that the place for Schoolgate is free", "Check that it is that commit", "Find the setting file",
    ]  # fmt: skip
    assert (runner.artifacts, runner.published) == ({}, None)
    assert runner.ran[-1].said == "There is no setting file yet: nothing is checked, published or due.\n"
    assert runner.summary.read_text(encoding="utf-8").startswith("## There is no setting file yet")


def test_nothing_can_be_agreed_before_there_is_a_setting_file(project: Path, tmp_path: Path) -> None:
    made = repository(Path(shutil.copytree(STARTER_REPOSITORY, tmp_path / "made")))
    runner = runner_for(made, project, tmp_path / "runner", "workflow_dispatch", typed=AGREED)
    with pytest.raises(Failed, match="Find the setting file"):
        runner.run(THEIRS / "agree.yml")
    assert runner.artifacts == {}
    assert "so nothing can be agreed" in runner.summary.read_text(encoding="utf-8")


def test_a_file_of_any_name_is_published_once_it_is_committed(project: Path, tmp_path: Path) -> None:
    made = repository(Path(shutil.copytree(STARTER_REPOSITORY, tmp_path / "made")))
    (made / "settings/oakfield primary.yml").write_text(answered(whole=False), encoding="utf-8")
    runner = runner_for(made, project, tmp_path / "runner", "push")
    runner.run(without_papers(made, "publish.yml"))
    assert runner.published
    assert (runner.published / "help/index.html").is_file()
    assert "Nothing to fix in oakfield primary.yml" in runner.summary.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("head", "mendable"), [(f"{OWNER}/school-policies", True), ("somebody/school-policies", False)]
)
def test_what_is_to_be_mended_in_a_proposal_is_opened_where_it_is_proposed(
    running: Running, school: Path, head: str, mendable: bool
) -> None:
    file = school / "settings/my-school.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: academy", "kind: acadamy"), encoding="utf-8")
    runner = running("pull_request", "12/merge", head=head)
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(THEIRS / "check.yml")
    link = f"(https://github.com/{OWNER}/school-policies/edit/an/idea/settings/my-school.yml)"
    assert (link in runner.summary.read_text(encoding="utf-8")) is mendable


def test_a_proposal_from_a_fork_reads_and_does_nothing_else() -> None:
    """GitHub gives a fork’s proposal no secret and no right to write. Ours asks for neither, and so loses nothing."""
    assert set(read(THEIRS / "check.yml")["on"]) == {"pull_request"}
    (job,) = read(THEIRS / "check.yml")["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    (called,) = read(OURS / "check-setting.yml")["jobs"].values()
    assert called["permissions"] == {"contents": "read"}
    used = {step["uses"].partition("@")[0] for step in called["steps"] if "uses" in step}
    assert used == {"actions/checkout", "actions/setup-python", "actions/upload-artifact"}
    assert [file.name for file in THEIRS.glob("*.yml") if "pull_request" in read(file)["on"]] == ["check.yml"]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("workflow", ["publish.yml", "check.yml"])
def test_a_private_repository_keeps_the_review_edition_for_itself_and_papers_can_be_left_out(
    running: Running, school: Path, workflow: str
) -> None:
    event = {"publish.yml": "push", "check.yml": "pull_request"}[workflow]
    runner = running(event, private=True)
    runner.run(without_papers(school, workflow))
    review = runner.artifacts.pop("review-edition")
    assert "Review edition" in (review / "index.html").read_text(encoding="utf-8")
    for folder in runner.artifacts.values():
        assert "Review edition" not in (folder / "index.html").read_text(encoding="utf-8")
    assert (runner.published is not None) is (workflow == "publish.yml")
    assert not list(runner.artifacts["preview"].rglob("*.pdf"))
    assert not list(runner.artifacts["preview"].rglob("*.docx"))


# ---------------------------------------------------------------------------------------------------------------
# What was agreed

AGREED = {"policy": "mobile", "by": "governing body", "day": "2026-10-07", "minute": "7.2"}


@pytest.fixture(scope="module")
def recorded(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Runner]:
    """A scratch copy with the record that a policy was agreed, added as its summary says, and what wrote the record."""
    folder = tmp_path_factory.mktemp("recorded")
    school = scratch_copy(folder)
    typed = {**AGREED, "next_review": "2027-06-30"}
    runner = runner_for(school, project, folder / "agree", "workflow_dispatch", typed=typed)
    runner.run(THEIRS / "agree.yml")
    shutil.copytree(runner.artifacts["record"], school, dirs_exist_ok=True)
    return school, runner


@pytest.fixture
def agreed(recorded: tuple[Path, Runner], tmp_path: Path) -> Path:
    """A scratch copy of a repository in which a policy was agreed."""
    return Path(shutil.copytree(recorded[0], tmp_path / "school"))


def test_what_was_agreed_is_recorded_added_and_published(
    recorded: tuple[Path, Runner], agreed: Path, project: Path, tmp_path: Path
) -> None:
    school, (_, runner) = agreed, recorded
    record = school / "settings/my-school/agreed/mobile-2026-10-07.yml"
    assert sorted(file.name for file in record.parent.iterdir()) == ["mobile-2026-10-07.md", "mobile-2026-10-07.yml"]
    summary = runner.summary.read_text(encoding="utf-8")
    assert f"[the page to upload files](https://github.com/{OWNER}/school-policies/upload/main)" in summary
    assert "`settings/my-school/agreed/mobile-2026-10-07.yml`" in summary
    assert "Agreed by the governing body on 7 October 2026, minute 7.2. Due for review by 30 June 2027." in summary

    runner = runner_for(school, project, tmp_path / "publish", "push")
    runner.run(without_papers(school, "publish.yml"))
    assert runner.published
    page = (runner.published / "policies/mobile/index.html").read_text(encoding="utf-8")
    assert "Agreed by the governing body on 7 October 2026" in " ".join(
        lxml.html.fromstring(page).text_content().split()
    )
    assert "since your policies were agreed" not in runner.summary.read_text(encoding="utf-8")


def test_what_cannot_be_recorded_is_said_where_it_is_read(school: Path, project: Path, tmp_path: Path) -> None:
    runner = runner_for(school, project, tmp_path / "agree", "workflow_dispatch", typed={**AGREED, "by": "trustees"})
    with pytest.raises(Failed, match="Write the record"):
        runner.run(THEIRS / "agree.yml")
    assert runner.artifacts == {}
    assert "## Nothing was recorded\n\n&#45;-by: in your setting file, what approves" in runner.summary.read_text(
        encoding="utf-8"
    )


def test_a_record_that_somebody_changed_is_marked_in_its_own_file(agreed: Path, project: Path, tmp_path: Path) -> None:
    record = agreed / "settings/my-school/agreed/mobile-2026-10-07.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("7.2", "8.2"), encoding="utf-8")
    runner = runner_for(agreed, project, tmp_path / "publish", "push")
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(THEIRS / "publish.yml")
    assert runner.published is None
    (mark,) = re.findall("^::error .*", runner.ran[-1].said, re.MULTILINE)
    named = re.match(r"::error file=settings/my-school/agreed/mobile-2026-10-07\.yml,line=(\d+),col=\d+::(.*)", mark)
    assert named
    assert named[2].startswith("This record has been changed since it was written.")
    assert f"1. [line {named[1]} of settings/my-school/agreed/mobile-2026-10-07.yml](" in runner.summary.read_text(
        encoding="utf-8"
    )


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("workflow", ["publish.yml", "check.yml"])
def test_a_setting_that_is_not_whole_publishes_nothing_and_is_marked(
    running: Running, school: Path, workflow: str
) -> None:
    blank = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json")
    (school / "settings/my-school.yml").write_text(blank, encoding="utf-8")
    runner = running("push")
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(THEIRS / workflow)
    assert runner.published is None
    assert runner.artifacts == {}
    said = runner.ran[-1].said
    marks = re.findall(r"^::error file=settings/my-school\.yml,line=(\d+),col=\d+::", said, re.MULTILINE)
    assert len(marks) > 40
    summary = runner.summary.read_text(encoding="utf-8")
    assert f"## Not published: {len(marks)} things to fix in settings/my-school.yml" in summary


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
    assert runner.wanted(job, runner.context({}, {"check": {"outputs": {"site": HOME}}})) is published
    assert not runner.wanted(job, runner.context({}, {"check": {"outputs": {"site": ""}}}))


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
            f"Published at {HOME}, but the setting file says: site: {signs}. Do not print signs until the two match. Either write "
            f"site: {HOME} in the setting file, or enter your own address under Settings, Pages, Custom domain."
        )
        assert runner.ran[-1].said == f"::warning title=Published at another address::{told}\n"
        assert summary == f"## {told}\n"


def test_another_commit_than_the_one_named_is_refused(running: Running, tmp_path: Path) -> None:
    runner = running("push")
    runner.commit = "0" * 40
    with pytest.raises(Failed, match="Check that it is that commit"):
        runner.run(THEIRS / "publish.yml")


# ---------------------------------------------------------------------------------------------------------------
# A proposal is data: nothing that it holds is run

SAID = "planted by a proposal"
# What Python, make, git, pip, MkDocs, pytest and a shell would take from the folder in which they run, if they were told to or tricked.
MODULES = (
    "sitecustomize", "usercustomize", "schoolgate/__init__", "schoolgate/cli/cli", "macros/__init__", "gc", "pathlib", "json", "click", "yaml", "lxml",
    "jinja2", "mkdocs", "markdown", "pydantic", "material", "PIL", "conftest", "setup", "hook", "tools/edition", "settings/my-school/agreed/plugin",
    "settings/conftest", ".venv/lib/python3.13/site-packages/sitecustomize",
)  # fmt: skip
SCRIPTS = (
    "python", "python3", "git", "make", "bash", "sh", "pip", "grep", "realpath", ".venv/bin/python", ".venv/bin/schoolgate",
    ".venv/bin/activate", ".github/find-setting.sh", ".github/chores.sh", ".githooks/post-checkout", "hooks/post-checkout", ".bashrc", ".profile",
    ".bash_env", ".ci/run",
)  # fmt: skip
TEMPLATES = (
    "docs/index.md", "docs/help.md", "docs/_parts/safety.md", "overrides/main.html", "overrides/help.html", "overrides/styles/base.css",
    "settings/overrides/main.html", "papers/paper.typ", ".cache/theme/x.html",
)  # fmt: skip
# Registers in the place of ours, with a number that nobody must ever ring.
REGISTERS = (
    "settings/shared/helplines.yml",
    "settings/shared/guidance.yml",
    "settings/shared/editions.yml",
    "settings/schema.json",
)


def plant(folder: Path, ran: Path) -> list[Path]:
    """Plant a file of each kind that would be run or read in the place of ours. One that is run says so. Return those that can be."""
    files: dict[str, str] = {}
    for name in MODULES:
        files[f"{name}.py"] = f"open({str(ran)!r}, 'a').write({name!r} + chr(10))\n"
    for name in SCRIPTS:
        files[name] = f"#!/bin/sh\necho {name} >> '{ran}'\n"
    for name in ("Makefile", "GNUmakefile", "makefile"):
        files[name] = f"$(shell echo {name} >> '{ran}')\nall .venv/papers:\n\t@echo {name} >> '{ran}'\n"
    able = [*files]
    for name in TEMPLATES:
        files[name] = f"# {SAID} {{{{ config }}}}\n"
    for name in REGISTERS:
        files[name] = f'x: "{SAID} 09098790000"\n'
    files |= {
        "mkdocs.yml": f"site_name: {SAID}\nhooks: [hook.py]\nplugins: [macros: {{module_name: hook}}]\ntheme: {{name: material, custom_dir: overrides}}\n",
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p hook"\n[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n',
        "pip.conf": "[global]\nindex-url = http://192.0.2.1/\n", ".config/pip/pip.conf": "[global]\nindex-url = http://192.0.2.1/\n",
        "requirements-papers.lock": "planted==1.0\n", ".python-version": "2.7\n", ".tool-versions": "python 2.7\n", "pytest.ini": "[pytest]\naddopts = -p hook\n",
        "planted.pth": "import sitecustomize\n", ".venv/pyvenv.cfg": "home = .\n", ".env": "PYTHONPATH=.\nBASH_ENV=.bash_env\n",
        ".gitattributes": "* filter=planted diff=planted merge=planted\n", ".gitconfig": '[filter "planted"]\n\tsmudge = ./git\n\tclean = ./git\n[core]\n\thooksPath = hooks\n',
        ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ../x\n\tupdate = !./git\n', ".lfsconfig": "[lfs]\n\turl = http://192.0.2.1/\n\tcustomtransfer = ./git\n",
        "settings/my-school/agreed/notes.yml.txt": SAID,
    }  # fmt: skip
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    return [folder / name for name in able]


def test_each_planted_file_would_be_noticed_if_it_were_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for file in plant(tmp_path / "school", ran):
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".py":
            exec(compile(text, str(file), "exec"), {})
        else:
            command = ["make", "-f", str(file), "all"] if "$(shell" in text else ["sh", str(file)]
            subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert {*ran.read_text().splitlines()} == {*MODULES, *SCRIPTS, "Makefile", "GNUmakefile", "makefile"}


def test_nothing_that_a_proposal_holds_is_run_or_taken_for_ours(running: Running, school: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    plant(school, ran)
    # Links within the repository are no harm, and a submodule is never fetched.
    (school / "settings/my-school/agreed/more").symlink_to("../../..")
    subprocess.run(["git", "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x"], cwd=school, check=True)
    without_papers(school, "check.yml")
    runner = running("pull_request", "12/merge", head="somebody/school-policies")
    runner.run(school / ".github/workflows/check.yml")
    assert [step.name for step in runner.ran] == run_steps("check-setting.yml")
    assert not ran.exists(), ran.read_text()
    said = runner.summary.read_text(encoding="utf-8") + "".join(step.said for step in runner.ran)
    assert "Nothing to fix in my-school.yml" in said
    (preview,) = runner.artifacts.values()
    published = b"".join(file.read_bytes() for file in preview.rglob("*") if file.is_file()) + said.encode()
    assert len(published) > 100_000
    assert b"0800 1111" in published, "our registers are read"
    for planted in (SAID, "09098790000", "0909 879 0000", "192.0.2.1"):
        assert planted.encode() not in published


@pytest.mark.parametrize(
    ("workflow", "kind"),
    [
        *((name, "folder") for name in ("check.yml", "publish.yml", "chores.yml", "agree.yml")),
        *(("check.yml", kind) for kind in ("file", "link", "link to nowhere", "submodule")),
    ],
)
def test_nothing_may_stand_where_our_code_will(
    school: Path, project: Path, tmp_path: Path, workflow: str, kind: str
) -> None:
    ran, place = tmp_path / "ran", school / ".schoolgate"
    if kind == "folder":
        plant(place, ran)
        for made in ("made", "run", "papers"):
            (place / ".venv" / made).touch()  # so that make would install nothing
    elif kind == "file":
        place.write_text("gitdir: .\n", encoding="utf-8")
    elif kind == "submodule":
        place.mkdir()  # as git leaves one that it does not fetch
    else:
        place.symlink_to("settings" if kind == "link" else "nowhere")
    event = {
        "check.yml": "pull_request",
        "publish.yml": "push",
        "chores.yml": "schedule",
        "agree.yml": "workflow_dispatch",
    }
    typed: dict[str, Any] = {"typed": AGREED} if workflow == "agree.yml" else {}
    runner = runner_for(school, project, tmp_path / "runner", event[workflow], **typed)
    with pytest.raises(Failed, match="Check that the place for Schoolgate is free"):
        runner.run(THEIRS / workflow)
    assert [step.name for step in runner.ran] == ["Check that the place for Schoolgate is free"]
    assert runner.ran[0].said == (
        "::error title=.schoolgate::The repository has something called .schoolgate. Delete it: Schoolgate itself is put there.\n"
    )
    assert not ran.exists()
    assert runner.artifacts == {}


# ---------------------------------------------------------------------------------------------------------------
# Moving to the next release


def next_release(project: Path, folder: Path, *edits: tuple[str, str, str]) -> tuple[str, Path]:
    """Make a release in which some files of ours are changed. Gives its commit and its project."""
    copy = Path(shutil.copytree(project, folder / "next" / "schoolgate"))
    for file, old, new in edits:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    committed(copy)
    return pin.commit_of_head(copy), copy


def moved(school: Path, commit: str) -> list[str]:
    """Move a school to a release, as Dependabot does. Gives the lines that changed."""
    files = sorted((school / ".github/workflows").glob("*.yml"))
    before = {file: file.read_text(encoding="utf-8").splitlines() for file in files}
    pin.write(school, "OWNER/schoolgate", commit, "v2.0.0")
    return [
        line.strip()
        for file in files
        for line, was in zip(file.read_text(encoding="utf-8").splitlines(), before[file], strict=True)
        if line != was
    ]


def proposal(school: Path, project: Path, room: Path, editions: dict[str, Path]) -> Runner:
    return runner_for(school, project, room, "pull_request", "3/merge", editions=editions)


def test_a_release_that_changes_no_rule_is_taken_by_merging_its_proposal_which_is_checked_and_shown(
    school: Path, project: Path, tmp_path: Path
) -> None:
    word = "Ask your child’s school"
    commit, following = next_release(project, tmp_path, ("docs/privacy.md", "\n## ", f"\n## {word}\n\n{word}.\n\n## "))
    changed = moved(school, commit)
    assert len(changed) == 4  # one in each workflow, all by Dependabot
    assert {line.partition("@")[2] for line in changed} == {f"{commit} # v2.0.0"}
    runner = proposal(school, project, tmp_path / "runner", {commit: following})
    runner.run(without_papers(school, "check.yml"))
    assert [step.name for step in runner.ran] == run_steps("check-setting.yml")
    assert runner.published is None
    assert list(runner.artifacts) == ["preview"]
    assert (runner.artifacts["preview"] / "index.html").is_file()
    assert f"{word}." in (runner.artifacts["preview"] / "privacy" / "index.html").read_text(encoding="utf-8")


# A sentence of the template as the next edition has it, and the entry of that edition.
RULE = "mobile.expect.owner-responsible"
WAS, IS = "you are responsible for it", "you are responsible for it and for its charger"
ENTRY = f""""{LATER}":
  date: 2026-11-20
  says: The second edition.
  clauses:
    {RULE}: Chargers can start fires.
"""


def test_a_school_moves_to_the_next_edition_by_the_one_line_that_names_it(
    agreed: Path, project: Path, tmp_path: Path
) -> None:
    school = agreed
    file = school / "settings/my-school.yml"
    before = file.read_text(encoding="utf-8")
    first = ROOT.joinpath("settings/shared/editions.yml").read_text(encoding="utf-8")
    commit, following = next_release(
        project,
        tmp_path,
        ("docs/policies/mobile.md", WAS, IS),
        ("settings/shared/editions.yml", first, f"{first.rstrip()}\n\n{ENTRY}"),
    )

    # Dependabot proposes the release. What it changes is told, and nothing moves before somebody takes it.
    assert len(moved(school, commit)) == 4
    runner = proposal(school, project, tmp_path / "proposed", {commit: following})
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(school / ".github/workflows/check.yml")
    (mark,) = re.findall("^::error .*", runner.ran[-1].said, re.MULTILINE)
    line = next(number for number, text in enumerate(before.splitlines(), 1) if text.startswith("edition:"))
    assert mark == (
        f"::error file=settings/my-school.yml,line={line},col=10::Your file uses edition {HERE}, and this release "
        f'has {LATER}. To adopt it, write edition: "{LATER}". It changes 1 clause of yours: {RULE} (Chargers can '
        f"start fires). To keep your edition, build with a release that has {HERE}: on GitHub, close the proposal "
        "for this release."
    )
    summary = runner.summary.read_text(encoding="utf-8")
    assert (
        f"[Open the file to fix it](https://github.com/{OWNER}/school-policies/edit/an/idea/settings/my-school.yml)"
        in summary
    )
    listed = summary.partition("## What has changed since your policies were agreed\n")[2]
    assert "**Mobile and smart technology policy**, agreed by the governing body on 7 October 2026:" in listed
    (said,) = re.findall("^- .*", listed, re.MULTILINE)
    assert f"({RULE}), reworded: " in said
    assert "<ins>it and for its charger.</ins>" in said
    assert said.endswith(f"Why: Edition {LATER} of the template: Chargers can start fires.")

    # One line, and it is taken.
    after = before.replace(f'edition: "{HERE}"', f'edition: "{LATER}"')
    assert sum(one != other for one, other in zip(before.splitlines(), after.splitlines(), strict=True)) == 1
    file.write_text(after, encoding="utf-8")
    # What is merged is checked and built by the same steps as the proposal.
    runner = runner_for(school, project, tmp_path / "merged", "push", editions={commit: following})
    runner.run(without_papers(school, "publish.yml"))
    assert runner.published
    page = " ".join(
        lxml.html.fromstring((runner.published / "policies/mobile/index.html").read_text(encoding="utf-8"))
        .text_content()
        .split()
    )
    assert "for its charger." in page
    assert "Changed on 20 November 2026, not yet agreed by the governing body. The new wording holds now." in page


def test_an_edition_that_the_release_does_not_have_yet_is_refused(running: Running, school: Path) -> None:
    file = school / "settings/my-school.yml"
    text = file.read_text(encoding="utf-8").replace(f'edition: "{HERE}"', f'edition: "{LATER}"')
    file.write_text(text, encoding="utf-8")
    runner = running("push")
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(THEIRS / "publish.yml")
    assert (
        f"There is no edition “{LATER}”. The editions are: {KNOWN}. This release has {HERE}. A later edition comes "
        "with a later release of Schoolgate: upgrade first."
    ) in runner.ran[-1].said


def test_each_answer_that_the_next_release_asks_in_another_way_is_named(
    school: Path, project: Path, tmp_path: Path
) -> None:
    commit, following = next_release(
        project,
        tmp_path,
        ("schoolgate/setting/model/phones.py", "    trackers: OrOwnWords[Trackers]", "    tags: OrOwnWords[Trackers]"),
    )
    moved(school, commit)
    line = next(
        number
        for number, text in enumerate((school / "settings/my-school.yml").read_text(encoding="utf-8").splitlines(), 1)
        if text.startswith("    trackers:")
    )
    runner = proposal(school, project, tmp_path / "runner", {commit: following})
    with pytest.raises(Failed, match="Check the setting file"):
        runner.run(school / ".github/workflows/check.yml")
    said = runner.ran[-1].said
    assert f"::error file=settings/my-school.yml,line={line},col=5::There is no “trackers” in learners." in said
    assert "phones.learners.tags is not answered." in said
    assert len(re.findall("^::error", said, re.MULTILINE)) == 2


# ---------------------------------------------------------------------------------------------------------------
# What the starter names


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A project with one release, and a starter that names it."""
    copy = tmp_path / "schoolgate"
    for part in ("starter", "settings"):
        shutil.copytree(ROOT / part, copy / part)
    (copy / "starter/form.html").write_text(f'<script>{{"edition": "{HERE}"}}</script>\n', encoding="utf-8")
    repository(copy)
    subprocess.run(["git", "tag", "v1.2.3"], cwd=copy, check=True)
    pin.write(copy / "starter", "oakfield/schoolgate", pin.commit_of("v1.2.3", copy), "v1.2.3")
    return copy


def test_pin_finds_the_commit_of_a_release(released: Path) -> None:
    assert pin.commit_of("v1.2.3", released) == pin.commit_of_head(released)
    with pytest.raises(SystemExit, match=r"no release “v0\.0\.1”. Tag it first"):
        pin.commit_of("v0.0.1", released)
    with pytest.raises(SystemExit, match=r"“2026\.11” is not the name of a release"):
        pin.commit_of("2026.11", released)


def test_a_starter_that_names_a_release_may_be_given_to_schools(released: Path) -> None:
    assert [*pin.faults(released / "starter", released)] == []


def test_readme_and_the_guide_say_where_the_released_project_is(released: Path) -> None:
    pages = [
        released / "README.md",
        released / "guide" / "start.md",
        released / "guide" / "webmaster.md",
        released / "SECURITY.md",
    ]
    pages[1].parent.mkdir()
    for page in pages:
        shutil.copy(ROOT / page.relative_to(released), page)
    named = [fault.partition(":")[0] for fault in pin.faults(released / "starter", released)]
    assert named == ["README.md", "SECURITY.md", "guide/start.md", "guide/webmaster.md"]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    pin.write_address(released, "oakfield/schoolgate")
    said = [page.read_text(encoding="utf-8") for page in pages]
    assert "git clone https://github.com/oakfield/schoolgate.git\n" in said[0]
    assert "https://oakfield.github.io/schoolgate/" in said[0]
    assert "repo: https://github.com/oakfield/schoolgate.git  #" in said[2]
    before, _, after = texts[0].partition("<!-- before the first release -->\n")
    notice, _, after = after.partition("<!-- /before the first release -->\n\n")
    assert "no release yet" in notice
    for new, old in zip(said, [before + after, *texts[1:]], strict=True):
        assert new == re.sub(r"\bOWNER\b", "oakfield", old)
    assert [*pin.faults(released / "starter", released)] == []


@pytest.mark.parametrize("at", ["oakfield/schoolgate", "Oak-Field/school.gate", "o/x-y_z"])
def test_the_address_of_the_project_can_be_written_again(released: Path, at: str) -> None:
    page = released / "README.md"
    shutil.copy(ROOT / "README.md", page)
    pin.write_address(released, "oakfield/schoolgate")
    once = page.read_text(encoding="utf-8")
    pin.write_address(released, at)
    moved = page.read_text(encoding="utf-8")
    owner, _, name = at.partition("/")
    for address in (
        f"https://github.com/{at}.git",
        f"https://github.com/{at}-starter",
        f"https://github.com/new?template_owner={owner}&template_name={name}-starter",
        f"https://{owner.lower()}.github.io/{name}/",
    ):
        assert address in moved
    pin.write_address(released, "oakfield/schoolgate")
    assert page.read_text(encoding="utf-8") == once


def test_a_starter_without_the_form_is_not_given_to_schools(released: Path) -> None:
    (released / "starter/form.html").unlink()
    (fault,) = pin.faults(released / "starter", released)
    assert fault.startswith("starter/form.html: it is not there. Run make guide")


def test_a_starter_that_names_none_may_not() -> None:
    named = {fault.partition(":")[0] for fault in pin.faults(STARTER_REPOSITORY, ROOT)}
    holding = {
        file.relative_to(ROOT).as_posix()
        for file in (
            *STARTER_REPOSITORY.rglob("*"),
            *(
                ROOT / page
                for page in (
                    "README.md",
                    "SECURITY.md",
                    "guide/start.md",
                    "guide/webmaster.md",
                    "schoolgate/form/data.py",
                )
            ),
        )
        if file.is_file()
        and file.suffix in {".yml", ".json", ".md", ".html", ".py"}
        and re.search(r"\bOWNER\b", file.read_text(encoding="utf-8"))
    }
    # Both empty once there is a release.
    assert named == holding


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (".github/workflows/check.yml", r"oakfield/schoolgate", "OWNER/schoolgate", "holds the place of a release"),
        (".github/workflows/check.yml", r"@[0-9a-f]{40}", "@" + "0" * 40, "holds the place of a release"),
        (".github/workflows/check.yml", r"@[0-9a-f]{40}", "@" + "1" * 40, "is not the commit of v1.2.3"),
        (".github/workflows/check.yml", "oakfield/", "ashfield/", "name more than one release"),
        ("README.md", "oakfield/schoolgate", "OWNER/schoolgate", "holds the place of a release"),
        ("form.html", '"edition": "[^"]+"', '"edition": "2020.01"', "writes edition 2020.01 of the template"),
    ],
)
def test_each_fault_of_a_starter_is_found(released: Path, file: str, old: str, new: str, said: str) -> None:
    place = released / "starter" / file
    text = place.read_text(encoding="utf-8")
    changed = re.sub(old, new, text)
    assert changed != text
    place.write_text(changed, encoding="utf-8")
    (fault,) = pin.faults(released / "starter", released)
    assert fault.startswith("starter")
    assert said in fault


def test_a_release_is_not_given_to_schools_before_the_starter_names_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pin, "faults", lambda: ["starter/README.md: it names none."])
    assert release.main() == 1
    assert "starter/README.md: it names none.\n" in capsys.readouterr().out
