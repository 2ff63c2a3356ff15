"""The guide: what is made from code is in step, and each command, field, choice and error stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import form_sentences
import guide_pages
import pytest
from support.model_fields import FIELDS
from support.places import ROOT
from support.switches import SWITCHES

from schoolgate.cli import cli
from schoolgate.form import sentences
from schoolgate.setting import questions

PAGES = sorted((ROOT / "guide").glob("*.md"))
COMMANDS = (ROOT / "guide" / "commands.md").read_text(encoding="utf-8")


CHOICES = ROOT / "guide" / "choices.md"
SLOW = {CHOICES, sentences.FILE}  # looked at choice by choice below


@pytest.mark.parametrize("file", [file for file in guide_pages.PAGES if file not in SLOW], ids=lambda file: file.name)
def test_what_is_made_from_code_is_in_step(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == guide_pages.PAGES[file](), "run: make guide"


def test_each_choice_is_there_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page without what stands under each heading, which takes long to make: that is looked at below."""
    monkeypatch.setattr(guide_pages, "choice", lambda path: ["", heading(path)])
    made = [line for line in guide_pages.choices_page().splitlines() if line]
    assert len(made) > 40
    there = CHOICES.read_text(encoding="utf-8").splitlines()
    assert [line for line in there if line in made or line.startswith("#")] == made, "run: make guide"


def heading(path: tuple[str | int, ...]) -> str:
    return f"## `{'.'.join(part for part in path if isinstance(part, str))}`"


@pytest.mark.every(one_in=8)
@pytest.mark.parametrize("path", guide_pages.choices(), ids=lambda path: ".".join(map(str, path)))
def test_a_choice_is_in_step(path: tuple[str | int, ...]) -> None:
    page = CHOICES.read_text(encoding="utf-8") + "\n## "
    _, under = page.split(f"\n{heading(path)}\n", 1)
    assert under.partition("\n## ")[0].rstrip("\n").splitlines() == guide_pages.choice(path)[2:], "run: make guide"


@pytest.mark.every(one_in=8)
@pytest.mark.parametrize("path", form_sentences.choices(), ids=form_sentences.dotted)
def test_the_sentences_of_a_choice_are_in_step(path: tuple[str | int, ...]) -> None:
    assert sentences.sentences()[form_sentences.dotted(path)] == form_sentences.of_choice(path), "run: make guide"


def test_every_field_is_there() -> None:
    page = (ROOT / "guide" / "fields.md").read_text(encoding="utf-8")
    assert [asked.path for asked in FIELDS if f"| `{asked.path}` |" not in page] == []


def test_every_answer_of_a_closed_list_is_there() -> None:
    page = (ROOT / "guide" / "choices.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `([\w.]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    assert len(sections) > 40
    assert len([switch for switch in SWITCHES if questions.options(switch.path)]) > 100
    for switch in SWITCHES:
        for option in questions.options(switch.path):
            name = ".".join(part for part in switch.path if isinstance(part, str))
            assert re.search(rf"^(?:\| |- )`{re.escape(option)}`", sections[name], re.MULTILINE), (name, option)


def test_every_error_is_there_with_what_to_do() -> None:
    page = (ROOT / "guide" / "errors.md").read_text(encoding="utf-8")
    beside = list(guide_pages.errors_beside())
    assert len(beside) == 11
    found = [*guide_pages.errors(), *beside]
    assert len(found) > 160
    assert page.count("\n| ") == len(found) + 2
    assert not [fault for fault, message in found if not fault.endswith(".") or len(message) < 20]


def test_every_command_and_option_is_there() -> None:
    sections = dict(re.findall(r"^## `schoolgate (\w+)[^\n]*\n(.*?)(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL))
    assert set(sections) == set(cli.main.commands)
    for name, command in cli.main.commands.items():
        options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
        assert {option for option in options if f"- `{option}" not in sections[name]} == set(), name


def test_every_link_of_the_guide_leads_somewhere() -> None:
    found = [
        (file, link)
        for file in PAGES
        for link in re.findall(r"(?<!\\)\]\(([^)#]+)[^)]*\)", file.read_text(encoding="utf-8"))
    ]
    assert len(found) > 10
    for file, link in found:
        assert link.startswith("https://") or (file.parent / link).exists(), (file.name, link)


def test_every_page_of_the_guide_is_reached_from_its_first() -> None:
    first = (ROOT / "guide" / "README.md").read_text(encoding="utf-8")
    assert {file.name for file in PAGES} - set(re.findall(r"\]\(([\w-]+\.md)\)", first)) == {"README.md"}
