"""GitHub’s workflows, run here: each ``run:`` step in its shell, and each action by what it does to files.

It knows as much of GitHub as our workflows use, and fails on anything else.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from support import yaml_files
from support.places import ROOT

OURS = ROOT / ".github" / "workflows"
STARTER_REPOSITORY = ROOT / "starter"
THEIRS = STARTER_REPOSITORY / ".github" / "workflows"
CALLED = re.compile(r"(?P<repository>[\w-]+/[\w-]+)/\.github/workflows/(?P<file>[\w-]+\.yml)@(?P<commit>[0-9a-f]{40})")


def read(file: Path) -> dict[str, Any]:
    """Read a workflow. YAML would take its ``on`` for a truth value."""
    loaded: dict[str, Any] = yaml_files.strings(file)
    return loaded


@dataclasses.dataclass
class Ran:
    """One step that ran: its name, its exit code and what it said."""

    name: str
    code: int
    said: str


class Failed(Exception):
    """A step failed, and so the job."""


class Runner:
    """Runs a starter’s workflow for one event, in a workspace of its own.

    ``event`` is GitHub’s own: ``event_name``, ``ref_type``, ``ref_name`` and the ``event`` with its repository. ``editions`` are further
    projects, each under the commit by which a workflow names it; a workflow that names none of them gets ``project``.
    ``typed`` is what somebody wrote who pressed “Run workflow”.
    """

    def __init__(
        self,
        school: Path,
        project: Path,
        room: Path,
        event: dict[str, Any],
        page_url: str = "",
        editions: Mapping[str, Path] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.school, self.project, self.room = school, project, room
        self.typed = dict(typed or {})
        self.editions = editions or {}
        self.page_url = page_url
        self.commit = _git(project, "rev-parse", "HEAD")
        kind = {"branch": "heads", "tag": "tags"}[event["ref_type"]]
        self.github = {**event, "run_id": "1", "ref": f"refs/{kind}/{event['ref_name']}", "token": "a token"}
        self.ran: list[Ran] = []
        self.artifacts: dict[str, Path] = {}
        self.published: Path | None = None
        self.summary = room / "summary.md"

    def run(self, workflow: Path) -> None:
        """Run each job of a workflow, and of the one it calls."""
        for job in read(workflow)["jobs"].values():
            called = CALLED.fullmatch(job["uses"])
            assert called, job["uses"]
            if called["commit"] in self.editions:
                self.commit, self.project = called["commit"], self.editions[called["commit"]]
            context = self.context(self._asked(read(workflow)), {})
            given = {name: _filled(text, context) for name, text in job.get("with", {}).items()}
            self._call(read(OURS / called["file"]), given)

    def _asked(self, workflow: dict[str, Any]) -> dict[str, str]:
        """Give the answers to what GitHub asks of somebody who presses “Run workflow”. Only one it lets through is taken."""
        on = workflow["on"]
        asked = (on.get("workflow_dispatch") or {}).get("inputs", {}) if isinstance(on, dict) else {}
        assert not set(self.typed) - set(asked)
        for name, kind in asked.items():
            assert kind.get("required") != "true" or self.typed.get(name), name
            assert "options" not in kind or self.typed[name] in kind["options"], name
        return {name: self.typed.get(name, "") for name in asked}

    def _call(self, workflow: dict[str, Any], given: dict[str, str]) -> None:
        known = workflow["on"]["workflow_call"]["inputs"]
        assert not set(given) - set(known)
        inputs = {name: given.get(name, kind.get("default", "")) for name, kind in known.items()}
        needs: dict[str, Any] = {}
        for name, job in workflow["jobs"].items():
            context = self.context(inputs, needs)
            if self.wanted(job, context):
                self.job(name, job, context)
                needs[name] = {"outputs": {key: _filled(text, context) for key, text in job.get("outputs", {}).items()}}

    def context(self, inputs: dict[str, str], needs: dict[str, Any]) -> dict[str, Any]:
        """Give what the expressions of a job may speak of."""
        return {
            "inputs": inputs, "github": self.github, "needs": needs, "steps": {},
            "job": {"workflow_repository": "OWNER/schoolgate", "workflow_sha": self.commit},
            "runner": {"temp": str(self.room / "temp")},
        }  # fmt: skip

    @staticmethod
    def wanted(job: dict[str, Any], context: dict[str, Any]) -> bool:
        """Tell whether a job runs for this event."""
        return "if" not in job or bool(value(job["if"], context))

    def job(self, name: str, job: dict[str, Any], context: dict[str, Any]) -> None:
        """Run the steps of one job. Raises Failed where one of them fails."""
        workspace = self.room / name
        for folder in (workspace, self.room / "temp", self.room / "bin"):
            folder.mkdir(exist_ok=True)
        failed = ""
        for step in job["steps"]:
            outputs: dict[str, str] = {}
            context["steps"][step.get("id", step["name"])] = {"outputs": outputs}
            if not self.step_wanted(step, context, failed=bool(failed)):
                continue
            try:
                if "run" in step:
                    outputs = self._shell(step, workspace, context)
                else:
                    outputs = self._action(step, workspace, context)
            except Failed as failure:
                failed = failed or str(failure)
            context["steps"][step.get("id", step["name"])] = {"outputs": outputs}
        if failed:
            raise Failed(failed)

    @staticmethod
    def step_wanted(step: dict[str, Any], context: dict[str, Any], *, failed: bool) -> bool:
        """Tell whether a step runs. After one has failed, only a step that asks how the job stands does."""
        condition = step.get("if", "")
        return (not failed or "cancelled()" in condition) and (not condition or bool(value(condition, context)))

    def _shell(self, step: dict[str, Any], workspace: Path, context: dict[str, Any]) -> dict[str, str]:
        output, event = self.room / "output", self.room / "event.json"
        output.write_text("")
        event.write_text(json.dumps(self.github["event"]), encoding="utf-8")
        self.summary.touch()
        environment = {
            "PATH": f"{self.room / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.room), "LANG": "C.UTF-8", "RUNNER_TEMP": context["runner"]["temp"],
            "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": self.github["event"]["repository"]["full_name"], "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_SHA": "0" * 40, "GITHUB_SERVER_URL": "https://github.com", "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF_NAME": self.github["ref_name"], "GITHUB_REF_TYPE": self.github["ref_type"],
            "GITHUB_BASE_REF": "main" if self.github["event_name"] == "pull_request" else "",
            **{name: _filled(text, context) for name, text in step.get("env", {}).items()},
        }  # fmt: skip
        assert "${{" not in step["run"]
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=workspace, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        self.ran.append(Ran(step["name"], done.returncode, done.stdout + done.stderr))
        if done.returncode:
            raise Failed(f"{step['name']}: {done.stdout}{done.stderr}")
        return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())

    def _action(self, step: dict[str, Any], workspace: Path, context: dict[str, Any]) -> dict[str, str]:
        options = {name: _filled(text, context) for name, text in step.get("with", {}).items()}
        action = step["uses"].partition("@")[0]
        done: dict[str, Callable[[], dict[str, str]]] = {
            "actions/checkout": lambda: self._checkout(workspace, options),
            "actions/setup-python": dict,
            "actions/upload-artifact": lambda: self._keep(options["name"], Path(options["path"])),
            "actions/upload-pages-artifact": lambda: self._keep("github-pages", Path(options["path"])),
            "actions/deploy-pages": self._deploy,
        }
        return done[action]()

    def _checkout(self, workspace: Path, options: dict[str, str]) -> dict[str, str]:
        assert options.pop("persist-credentials") == "false"
        if options:
            assert options == {"repository": "OWNER/schoolgate", "ref": self.commit, "path": ".schoolgate"}
            shutil.copytree(self.project, workspace / ".schoolgate", symlinks=True)
        else:
            shutil.copytree(self.school, workspace, symlinks=True, dirs_exist_ok=True)
        return {}

    def _keep(self, name: str, folder: Path) -> dict[str, str]:
        if not folder.is_dir() or not any(file.is_file() for file in folder.rglob("*")):
            raise Failed(f"there is nothing in {folder}")
        self.artifacts[name] = folder
        return {}

    def _deploy(self) -> dict[str, str]:
        self.published = self.artifacts["github-pages"]
        return {"page_url": self.page_url}


# ---------------------------------------------------------------------------------------------------------------
# Expressions

_WORD = re.compile(
    r"'(?P<text>[^']*)'|(?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)(?P<call>\(\))?|(?P<mark>&&|\|\||==|!=|!|\(|\))|\s+"
)
_MARKS = {"&&": " and ", "||": " or ", "!": " not "}


def _filled(text: str, context: dict[str, Any]) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(value(match[1], context)), text)


def value(expression: str, context: dict[str, Any]) -> Any:
    """Work out an expression as GitHub would, for what it may speak of."""
    expression = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", expression.strip())
    python, values, at = "", [], 0
    while at < len(expression):
        word = _WORD.match(expression, at)
        assert word, f"an expression that this runner does not know: {expression}"
        at = word.end()
        if word["mark"]:
            python += _MARKS.get(word["mark"], word["mark"])
        elif word["name"] or word["text"] is not None:
            values.append(word["text"] if word["text"] is not None else _named(word["name"], word["call"], context))
            python += f"values[{len(values) - 1}]"
    return eval(python, {"values": values})


def _named(name: str, call: str | None, context: dict[str, Any]) -> Any:
    if call:
        assert name == "cancelled", name
        return False
    if name in {"true", "false"}:
        return name == "true"
    if output := re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", name):
        return context["steps"][output[1]]["outputs"].get(output[2], "")  # empty if the step gave none, or was left out
    value: Any = context
    for part in name.split("."):
        assert part in value, f"{name}: GitHub gives no such thing here"
        value = value[part]
    return value


# ---------------------------------------------------------------------------------------------------------------
# Repositories


def repository(folder: Path) -> Path:
    """Make a folder a repository with one commit."""
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    _git(folder, "add", "--all")
    return committed(folder)


def committed(folder: Path) -> Path:
    """Commit the changes of the files that a repository has."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@test.invalid")
    _git(folder, *who, "commit", "--quiet", "--all", "--message", "All")
    return folder


def _git(folder: Path, *typed: str) -> str:
    return subprocess.run(["git", *typed], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
