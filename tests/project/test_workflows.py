"""Our workflows and the starter’s: nothing an attacker could use, nothing unpinned, no permission that is not needed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import demo
import pytest
from support.places import ROOT
from support.workflows import CALLED, OURS, STARTER_REPOSITORY, THEIRS, Runner, read, value

from schoolgate.agreement import agreed_records
from schoolgate.cli import cli

WORKFLOWS = [*sorted(OURS.glob("*.yml")), *sorted(THEIRS.glob("*.yml"))]
JOBS = [
    pytest.param(file, name, job, id=f"{file.parent.parent.parent.name}/{file.name}/{name}")
    for file in WORKFLOWS
    for name, job in read(file)["jobs"].items()
]
STEPS = [
    pytest.param(step, id=f"{file.name}/{name}/{step['name']}")
    for file in WORKFLOWS
    for name, job in read(file)["jobs"].items()
    for step in job.get("steps", [])
]
ACTION = re.compile(r"actions/[\w-]+(?:/[\w-]+)?@[0-9a-f]{40}")
# What a job may do beyond reading the repository, and why no other may.
MAY_WRITE = {
    ("publish-setting.yml", "publish"): {"pages", "id-token"},
    ("ci.yml", "publish"): {"pages", "id-token"},
    ("publish.yml", "publish"): {"pages", "id-token"},  # hands them to the job above
    ("chores.yml", "chores"): {"issues"},
    ("chores-setting.yml", "chores"): {"issues"},
    ("release.yml", "attest"): {"id-token", "attestations"},
    ("release.yml", "publish"): {"contents"},
}
# The jobs that prove to somebody outside that a run is the repository’s own: they run GitHub’s own actions, and nothing else.
PROVE = {
    "publish-setting.yml": ["actions/deploy-pages"],
    "ci.yml": ["actions/deploy-pages"],
    "release.yml": ["actions/download-artifact", "actions/attest", "actions/attest"],
}


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed beside this Python: run make test"
    return found


def test_zizmor_finds_nothing() -> None:
    folders = [str(ROOT / ".github"), str(STARTER_REPOSITORY / ".github")]
    done = subprocess.run(
        [tool("zizmor"), "--offline", "--no-progress", "--persona", "pedantic", *folders],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    for file in WORKFLOWS:
        assert f"completed {file}" in done.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("dependabot", [ROOT / ".github/dependabot.yml", STARTER_REPOSITORY / ".github/dependabot.yml"]),
        ("github-issue-config", [root / ".github/ISSUE_TEMPLATE/config.yml" for root in (ROOT, STARTER_REPOSITORY)]),
        ("github-issue-forms", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[0-9]*.yml"))),
    ],
)
def test_the_files_are_what_github_publishes_a_schema_for(schema: str, files: list[Path]) -> None:
    done = subprocess.run(
        [tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *map(str, files)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------------------------------------------------------
# Pinned


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: f"{file.parent.parent.parent.name}/{file.name}")
def test_every_action_is_pinned_by_commit_and_says_its_version(file: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in file.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if line.startswith("uses: ")]
    assert used
    for line in used:
        name, _, version = line.removeprefix("uses: ").partition(" # ")
        assert ACTION.fullmatch(name) or CALLED.fullmatch(name), line
        assert re.fullmatch(r"v\d+\.\d+\.\d+", version), line


def test_an_action_is_used_in_one_version_only() -> None:
    found: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for action, version in re.findall(r"uses: (actions/[\w-]+)(?:/[\w-]+)?@(.+)", file.read_text(encoding="utf-8")):
            found.setdefault(action, set()).add(version)
    assert {action: versions for action, versions in found.items() if len(versions) > 1} == {}


# ---------------------------------------------------------------------------------------------------------------
# Least permission


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: f"{file.parent.parent.parent.name}/{file.name}")
def test_a_workflow_has_no_permission_of_its_own(file: Path) -> None:
    assert read(file)["permissions"] == {}


@pytest.mark.parametrize(("file", "name", "job"), JOBS)
def test_a_job_has_the_permissions_it_needs_and_no_other(file: Path, name: str, job: dict[str, Any]) -> None:
    may = job["permissions"]
    assert set(may.values()) <= {"read", "write"}
    assert {what for what, how in may.items() if how == "write"} == MAY_WRITE.get((file.name, name), set())
    assert {what for what, how in may.items() if how == "read"} <= {"contents"}


def that_may(*what: str) -> list[tuple[Path, str, dict[str, Any]]]:
    """Give the jobs that may write one of these."""
    jobs = [(file, name, job) for file in WORKFLOWS for name, job in read(file)["jobs"].items()]
    return [each for each in jobs if any(each[2]["permissions"].get(one) == "write" for one in what)]


EVERYTHING = sorted({what for may in MAY_WRITE.values() for what in may})


@pytest.mark.parametrize(("file", "name", "job"), that_may(*EVERYTHING))
def test_a_job_that_may_write_never_runs_for_a_pull_request(file: Path, name: str, job: dict[str, Any]) -> None:
    events = set(read(file)["on"])
    assert events
    assert not events & {"pull_request", "pull_request_target"} or job["if"] == "${{ github.event_name == 'push' }}"
    # Who calls it may do so for a proposal: the job itself says no. An issue is kept by a clock alone.
    called = "workflow_call" in events and "issues" not in job["permissions"]
    assert ("github.event_name != 'pull_request'" in job.get("if", "")) == called


@pytest.mark.parametrize(
    ("event", "ref_type", "ref", "published"),
    [
        ("push", "branch", "main", True),
        ("workflow_dispatch", "branch", "main", True),
        ("push", "branch", "an/idea", False),
        ("push", "tag", "main", False),
        ("push", "tag", "v1.0.0", False),
        ("pull_request", "branch", "main", False),
    ],
)
def test_only_what_is_on_the_main_branch_is_published(event: str, ref_type: str, ref: str, published: bool) -> None:
    job = read(OURS / "publish-setting.yml")["jobs"]["publish"]
    told = {
        "event_name": event,
        "ref_type": ref_type,
        "ref_name": ref,
        "event": {"repository": {"default_branch": "main"}},
    }
    built = {"check": {"outputs": {"site": "https://oakfield.github.io/school-policies/"}}}
    assert Runner.wanted(job, {"github": told, "needs": built}) is published


@pytest.mark.parametrize(("file", "name", "job"), [each for each in that_may("id-token") if "steps" in each[2]])
def test_a_job_that_may_publish_runs_no_code_of_ours_or_of_a_school(file: Path, name: str, job: dict[str, Any]) -> None:
    assert [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step] == PROVE[file.name]
    assert not any(re.search(r"schoolgate|make|\bsh\b", step.get("run", "")) for step in job["steps"])


def test_some_jobs_may_write_and_most_may_not() -> None:
    writing = {(file.name, name) for file, name, _ in that_may(*EVERYTHING)}
    assert writing == set(MAY_WRITE)
    assert len(writing) < len(JOBS) / 2


def test_no_workflow_holds_a_secret_or_runs_with_the_rights_of_another() -> None:
    for file in WORKFLOWS:
        text = file.read_text(encoding="utf-8")
        assert "secrets" not in text, file
        assert not set(read(file)["on"]) - {"workflow_call", "push", "pull_request", "schedule", "workflow_dispatch"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_keeps_no_token_and_pastes_no_text_into_a_shell(step: dict[str, Any]) -> None:
    if step.get("uses", "").startswith("actions/checkout@"):
        assert step["with"]["persist-credentials"] == "false"
    assert "${{" not in step.get("run", "")
    assert "github.token" not in str(step) or step["run"].startswith("bash ")


@pytest.mark.parametrize(("file", "name", "job"), JOBS)
def test_a_job_ends_within_an_hour(file: Path, name: str, job: dict[str, Any]) -> None:
    assert "uses" in job or int(job["timeout-minutes"]) <= 60


# ---------------------------------------------------------------------------------------------------------------
# The same for everybody


def test_a_browser_and_papers_are_tried_on_one_system_and_all_else_on_each() -> None:
    job = read(OURS / "ci.yml")["jobs"]["test"]
    kinds = [
        {"os": system, "python": python}
        for system in job["strategy"]["matrix"]["os"]
        for python in job["strategy"]["matrix"]["python"]
    ]
    runs = [
        [step["run"] for step in job["steps"] if "run" in step and value(step["if"], {"matrix": kind})]
        for kind in kinds
    ]
    assert len(runs) == 8
    assert sorted(command for one in runs for command in one) == [
        "make test PYTHON=python",
        *7 * ["make test PYTHON=python SELECT='not browser and not papers'"],
    ]
    assert [len(one) for one in runs] == [1] * 8


def test_the_oldest_and_the_newest_python_write_the_same_bytes() -> None:
    jobs = read(OURS / "ci.yml")["jobs"]
    kinds = jobs["outputs"]["strategy"]["matrix"]["include"]
    pythons = jobs["test"]["strategy"]["matrix"]["python"]
    assert [kind["python"] for kind in kinds] == [pythons[0], pythons[-1]]
    build, hand_on = jobs["outputs"]["steps"][-2:]
    assert build["run"].splitlines()[0] == "make frozen ONLY=examples/frozen PYTHON=python"
    assert build["env"]["NAME"] in hand_on["with"]["name"]
    *_, fetch, compare = jobs["same"]["steps"]
    assert (fetch["with"]["path"], fetch["with"]["pattern"]) == ("outputs", "outputs-*")
    kept = {f"outputs/{kind['os']}-{kind['python']}.json" for kind in kinds}
    assert {*re.findall(r"outputs/\S+\.json", compare["run"])} == kept
    assert jobs["same"]["needs"] == "outputs"
    assert "same" in jobs["demo"]["needs"]


def test_every_combination_is_tried_once_a_week() -> None:
    workflow = read(OURS / "chores.yml")
    assert workflow["on"]["schedule"]
    assert [step["run"] for step in workflow["jobs"]["combinations"]["steps"] if "run" in step] == [
        "make fuzz PYTHON=python"
    ]


def test_what_we_depend_on_is_tried_in_its_oldest_and_newest_versions_and_asked_about() -> None:
    runs = {
        (file, name): [step["run"] for step in steps_of(file, name) if "run" in step]
        for file, name in (
            ("ci.yml", "lowest"),
            ("ci.yml", "advisories"),
            ("chores.yml", "newest"),
            ("chores.yml", "advisories"),
        )
    }
    assert runs == {
        ("ci.yml", "lowest"): ["make lowest PYTHON=python"],
        ("ci.yml", "advisories"): ["make advisories PYTHON=python"],
        ("chores.yml", "newest"): ["make newest PYTHON=python"],
        ("chores.yml", "advisories"): ["make advisories PYTHON=python"],
    }
    pythons = read(OURS / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    for (file, name), python in {("ci.yml", "lowest"): pythons[0], ("chores.yml", "newest"): pythons[-1]}.items():
        (given,) = [step["with"] for step in steps_of(file, name) if "setup-python" in step.get("uses", "")]
        assert given["python-version"] == python
    jobs = read(OURS / "ci.yml")["jobs"]
    waited_for = {*jobs["demo"]["needs"]}
    assert jobs["same"]["needs"] == "outputs"
    assert waited_for | {"outputs"} == {*jobs} - {"demo", "publish"}, "nothing is published while a job fails"


def test_a_release_is_tested_built_and_attested_before_it_is_published() -> None:
    workflow = read(OURS / "release.yml")
    assert workflow["on"] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}}
    jobs = workflow["jobs"]
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "build": None,
        "attest": "build",
        "publish": "attest",
    }
    assert [step["run"] for step in jobs["build"]["steps"] if "run" in step] == [
        "make test PYTHON=python", "make advisories PYTHON=python", 'make dist PYTHON=python RELEASE="$RELEASE"',
    ]  # fmt: skip
    kept = jobs["build"]["steps"][-1]["with"]
    assert {key: kept[key] for key in ("name", "path")} == {"name": "release", "path": "dist"}
    for name in ("attest", "publish"):
        (fetched,) = [step["with"] for step in jobs[name]["steps"] if "download-artifact" in step.get("uses", "")]
        assert fetched == {"name": "release", "path": "dist"}
    attested = [step["with"] for step in jobs["attest"]["steps"] if "actions/attest@" in step["uses"]]
    assert attested[0] == {"subject-path": "dist/*"}, "where every file comes from"
    assert attested[1]["sbom-path"] == "dist/schoolgate.cdx.json"
    assert attested[1]["subject-path"].split() == ["dist/*.whl", "dist/*.tar.gz"]


@pytest.fixture
def to_publish(tmp_path: Path) -> Path:
    """A folder of files to publish with their sums, and beside it a program that stands in for GitHub’s."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in ("schoolgate-1.2.3-py3-none-any.whl", "schoolgate-1.2.3.tar.gz", "schoolgate.cdx.json"):
        (folder / name).write_text(name, encoding="utf-8")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/asked"\n', encoding="utf-8")
    gh.chmod(0o755)
    return folder


def publish_release(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{folder.parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "GITHUB_REPOSITORY": "OWNER/schoolgate"}
    return subprocess.run(
        ["bash", str(ROOT / ".github" / "release.sh"), "v1.2.3", folder.name],
        cwd=folder.parent, env=environment, capture_output=True, text=True,
    )  # fmt: skip


def test_a_release_is_published_with_every_file_and_how_to_check_one(to_publish: Path) -> None:
    done = publish_release(to_publish)
    assert done.returncode == 0, done.stdout + done.stderr
    asked = (to_publish.parent / "asked").read_text(encoding="utf-8")
    assert asked.splitlines()[:9] == [
        "release", "create", "v1.2.3", "./SHA256SUMS", "./schoolgate-1.2.3-py3-none-any.whl", "./schoolgate-1.2.3.tar.gz",
        "./schoolgate.cdx.json", "--repo", "OWNER/schoolgate",
    ]  # fmt: skip
    assert "--verify-tag" in asked.splitlines()
    assert "gh attestation verify FILE --repo OWNER/schoolgate" in asked


@pytest.mark.parametrize("wrong", ["changed", "added", "gone", "hidden", "unlisted"])
def test_a_release_whose_files_are_not_those_that_were_built_is_not_published(to_publish: Path, wrong: str) -> None:
    source = to_publish / "schoolgate-1.2.3.tar.gz"
    if wrong == "gone":
        source.unlink()
    else:
        names = {
            "changed": source.name,
            "added": "schoolgate-1.2.4.tar.gz",
            "hidden": ".hidden",
            "unlisted": "SHA256SUMS",
        }
        (to_publish / names[wrong]).write_text("" if wrong == "unlisted" else "another", encoding="utf-8")
    assert publish_release(to_publish).returncode
    assert not (to_publish.parent / "asked").exists()


def steps_of(name: str, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(OURS / name)["jobs"][job]["steps"]
    return found


def test_what_is_published_is_checked_as_what_is_proposed() -> None:
    checked, published = steps_of("check-setting.yml", "check"), steps_of("publish-setting.yml", "check")
    assert published[: len(checked)] == checked
    assert [step["name"] for step in published[len(checked) :]] == ["Upload the site for GitHub Pages"]
    assert steps_of("chores-setting.yml", "chores")[:7] == checked[:7]
    fetched, found = steps_of("agree-setting.yml", "agree")[:4], steps_of("agree-setting.yml", "agree")[4]
    assert fetched == checked[:4]
    # Who records that something was agreed has a file in mind: without one, that is an error.
    assert found == {**checked[4], "run": f"{checked[4]['run']} --required"}
    inputs = [
        read(OURS / name)["on"]["workflow_call"]["inputs"] for name in ("check-setting.yml", "publish-setting.yml")
    ]
    assert inputs[0] == inputs[1]


@pytest.mark.parametrize("name", ["check-setting.yml", "publish-setting.yml", "chores-setting.yml"])
def test_without_a_setting_file_every_further_step_is_left_out(name: str) -> None:
    ((job, steps),) = [(job, each["steps"]) for job, each in read(OURS / name)["jobs"].items() if job != "publish"]
    (found,) = [number for number, step in enumerate(steps) if step.get("id") == "setting"]
    further = steps[found + 1 :]
    assert len(further) > 5, job
    for step in further:
        assert re.fullmatch(r"\$\{\{ (?:!cancelled\(\) && )?steps\.setting\.outputs\.file(?: && .+)? \}\}", step["if"])
    assert not any("if" in step for step in steps[: found + 1])


def test_the_review_edition_is_made_in_a_private_repository_only() -> None:
    for name in ("check-setting.yml", "publish-setting.yml"):
        of_review = [step for step in steps_of(name, "check") if re.search(r"\breview", str(step))]
        assert len(of_review) == 2
        for step in of_review:
            assert (
                step["if"]
                == "${{ !cancelled() && steps.setting.outputs.file && github.event.repository.private == true }}"
            )


@pytest.mark.parametrize(
    "file",
    [
        OURS / name
        for name in (
            "agree-setting.yml",
            "check-setting.yml",
            "publish-setting.yml",
            "chores-setting.yml",
            "chores.yml",
            "ci.yml",
        )
    ],
    ids=lambda f: f.name,
)
def test_the_workflows_call_commands_that_a_person_runs(file: Path) -> None:
    runs = [step["run"] for job in read(file)["jobs"].values() for step in job["steps"] if "run" in step]
    called = [line for run in runs for line in run.splitlines() if re.match(r"\S*schoolgate ", line)]
    assert called
    for line in called:
        _, command, *typed = line.split()
        known = {
            option
            for each in cli.main.commands[command].params
            for option in each.opts
            if isinstance(each, click.Option)
        }
        assert {word for word in typed if word.startswith("--")} <= known, line


def test_what_a_person_is_asked_is_what_the_command_takes() -> None:
    asked = read(THEIRS / "agree.yml")["on"]["workflow_dispatch"]["inputs"]
    assert asked["policy"]["options"] == [*agreed_records.DOCUMENTS]
    ((_, job),) = read(THEIRS / "agree.yml")["jobs"].items()
    assert job["with"] == {name: f"${{{{ inputs.{name} }}}}" for name in asked}
    wanted = read(OURS / "agree-setting.yml")["on"]["workflow_call"]["inputs"]
    assert {name for name, kind in asked.items() if kind.get("required")} == {
        name for name, kind in wanted.items() if kind.get("required")
    }


def test_the_demo_leads_to_each_fictional_setting(tmp_path: Path) -> None:
    for name, title in {"nursery": "Little Acorns &amp; Friends", "your-school": "Oakfield"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<title>{title}</title>", encoding="utf-8")
    demo.main(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<li><a href="nursery/">Little Acorns &amp; Friends</a></li>' in page
    assert '<li><a href="your-school/">Oakfield</a></li>' in page
    assert "noindex" in page


def test_the_demo_carries_the_form(tmp_path: Path) -> None:
    demo.main(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall('href="([^"]+)"', page) == ["form.html"]
    assert (tmp_path / "form.html").read_bytes() == demo.FORM.read_bytes()


def test_the_demo_leads_with_what_is_agreed(tmp_path: Path) -> None:
    for name, says in {"nursery": "Not yet agreed by the proprietor.", "secondary": "Agreed by the trustees"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<title>{name}</title><p>{says}", encoding="utf-8")
    demo.main(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.index("secondary/") < page.index("nursery/")
