"""For whoever carries on: what CONTRIBUTING and docstrings name is there, and so is what begins a change or reports a fault."""

from __future__ import annotations

import ast
import functools
import importlib
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.places import ROOT, TESTS

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "guide" / "developer.md", ROOT / ".github" / "pull_request_template.md"]
CODE = [file for folder in ("macros", "schoolgate", "tests", "tools") for file in sorted((ROOT / folder).rglob("*.py"))]
# Templates, registers and inventories: their comments name files too.
WRITTEN = [
    file
    for folder, kind in (("docs/_parts", "md"), ("settings", "yml"), ("overrides", "css"), ("tests/inventory", "yml"), ("tests/sources", "yml"))
    for file in sorted((ROOT / folder).rglob(f"*.{kind}"))
]  # fmt: skip
_FOLDERS = r"schoolgate|macros|docs|tests|tools|guide|overrides|papers|\.github|settings/(?:shared|examples)"
_PATH = re.compile(rf"(?<![\w./-])(?:{_FOLDERS})/(?:[\w./*\[\]-]*[\w/*])?")
_NAME = re.compile(r"(?<![\w./-])[a-z]\w*\.(?:py|typ|css)\b")
# Where a wheel has the template: in a checkout there is no such folder.
_IN_A_WHEEL = "schoolgate/_template"


def paths(text: str) -> list[str]:
    return [path for path in _PATH.findall(text) if not path.startswith(_IN_A_WHEEL)]


@functools.cache
def is_there(path: str) -> bool:
    return any(ROOT.glob(path.rstrip("/"))) or any(ROOT.glob(f"{path}.*"))


@functools.cache
def names() -> set[str]:
    """Give the name of every file of the project."""
    found: set[str] = set()
    for _, folders, files in os.walk(ROOT):
        folders[:] = [folder for folder in folders if folder != ".venv"]
        found.update(files)
    return found


def said(file: Path) -> Iterator[str]:
    """Give the docstrings and comments of a module."""
    text = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""
    yield from re.findall(r"(?:^|\s)# .*$", text, re.MULTILINE)


# ---------------------------------------------------------------------------------------------------------------
# What is named is there


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_every_file_that_a_page_for_developers_names_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [path for path in paths(text) if not is_there(path)] == []
    assert [name for name in _NAME.findall(text) if name not in names()] == []


def test_every_file_that_a_docstring_or_a_comment_names_is_there() -> None:
    found = {(file.relative_to(ROOT).as_posix(), path) for file in CODE for text in said(file) for path in paths(text)}
    found |= {(f.relative_to(ROOT).as_posix(), path) for f in WRITTEN for path in paths(f.read_text(encoding="utf-8"))}
    assert len(found) > 40
    assert sorted(one for one in found if not is_there(one[1])) == []


def test_a_file_that_is_not_there_is_noticed() -> None:
    assert paths("See `schoolgate/nowhere.py` and settings/shared/, not settings/my-school.yml or pages/x.") == [
        "schoolgate/nowhere.py",
        "settings/shared/",
    ]
    assert not is_there("schoolgate/nowhere.py")
    assert is_there("settings/shared/")
    assert is_there("docs/**/*.md")


def test_every_target_that_contributing_names_is_one() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    named = set(re.findall(r"`make ([a-z-]+)", CONTRIBUTING))
    assert len(named) > 10
    assert named <= set(targets[1].split())


# ---------------------------------------------------------------------------------------------------------------
# Where a change begins


def test_the_dev_container_is_pinned_and_has_a_python_that_is_tested() -> None:
    container: dict[str, Any] = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    pinned = re.fullmatch(
        r"mcr\.microsoft\.com/devcontainers/python:(\d+\.\d+)-\w+@sha256:[0-9a-f]{64}", container["image"]
    )
    assert pinned
    assert f'"{pinned[1]}"' in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={pinned[1]}"
    assert container["postCreateCommand"] == "make site"


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    (found,) = yaml_files.values(ROOT / ".pre-commit-hooks.yaml")
    return dict(found)


def test_the_hook_is_for_setting_files_and_nothing_beside_them(hook: dict[str, Any]) -> None:
    wanted = re.compile(hook["files"])
    assert wanted.search("settings/my-school.yml")
    for other in (
        "settings/my-school/agreed/mobile-2026-10-07.yml",
        ".github/workflows/check.yml",
        "settings/logo.svg",
    ):
        assert not wanted.search(other)


@pytest.mark.parametrize(("name", "code"), [("good/smallest.yml", 0), ("bad/access-missing.yml", 1)])
def test_the_hook_runs_on_the_file_of_another_repository(
    hook: dict[str, Any], name: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pre-commit installs the project, and runs the entry with the names of the files below the repository.
    command, *typed = hook["entry"].split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert command in scripts
    module, _, function = scripts[command].partition(":")
    file = tmp_path / "settings" / "my-school.yml"
    file.parent.mkdir()
    text = re.sub("01632 960 \\d{3}", "0808 800 5000", (TESTS / name).read_text(encoding="utf-8"))
    file.write_text(text.replace(".example", ".gov.uk"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [command, *typed, "settings/my-school.yml"])
    with pytest.raises(SystemExit) as ended:
        getattr(importlib.import_module(module), function)()
    assert ended.value.code == code


# ---------------------------------------------------------------------------------------------------------------
# Where a fault is reported

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_each_form_first_says_where_not_to_write_of_a_worry(file: Path) -> None:
    first, *asked = yaml_files.values(file)["body"]
    assert first["attributes"]["value"].startswith("**Worried about a child? Do not write here.**")
    assert "call 999" in first["attributes"]["value"]
    assert "0800 1111" in first["attributes"]["value"]
    assert [one for one in asked if one.get("validations", {}).get("required")]


def test_there_is_a_form_for_each_fault_that_a_school_reports() -> None:
    names = [yaml_files.values(file)["name"] for file in FORMS]
    assert names == ["A fault on a page", "A wrong number, address or law", "A true answer that was refused"]
