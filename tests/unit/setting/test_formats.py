"""A setting file in the formats that people have: what is read as it was meant, what is told, and that what is taken is built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from support.bases import data_of, setting_of
from support.bases import edited as answers_edited
from support.places import STARTER, TODAY
from support.reviewing import made
from support.smallest import NAME, POLICY, USE, edited

from schoolgate import paths
from schoolgate.publish.check import check_setting
from schoolgate.setting.load import Loaded


def read(folder: Path, *edits: tuple[str, str], fictional: bool = True) -> tuple[Loaded, list[str], list[str]]:
    """Read the smallest setting with edits. Return what came of it, its faults and its warnings, each with its place."""
    file = folder / "setting.yml"
    file.write_text(edited(*edits), encoding="utf-8")
    loaded = check_setting(file, TODAY, fictional=fictional)
    faults, warnings = (
        [f"{problem.line}:{problem.column}: {problem.message}" for problem in problems]
        for problems in (loaded.faults, loaded.warnings)
    )
    return loaded, faults, warnings


# ---------------------------------------------------------------------------------------------------------------
# Spaces


@pytest.mark.parametrize("name", ["Little  Acorns Nursery", '"Little Acorns   Nursery"', "Little \u00a0Acorns Nursery"])
def test_two_spaces_are_read_as_one_and_told(tmp_path: Path, name: str) -> None:
    loaded, faults, warnings = read(tmp_path, (NAME, f"name: {name}"))
    assert loaded.setting
    assert loaded.setting.name == "Little Acorns Nursery"
    assert faults == []
    assert warnings == ["2:7: There are two spaces side by side here. They are read as one."]


def test_two_spaces_are_told_wherever_text_stands(tmp_path: Path) -> None:
    edits = (
        ("the toilets", "the  toilets"),
        ("role: Owner}\noffice", "role: Co  owner}\noffice"),
        (USE, "may_use: in  there"),
    )
    _, faults, warnings = read(tmp_path, *edits)
    assert faults == []
    assert [warning.split(": ")[0] for warning in warnings] == ["11:33", "26:19", "33:14"]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u2007", "\u3000"])
def test_a_space_of_another_kind_is_a_space(tmp_path: Path, space: str) -> None:
    loaded, faults, warnings = read(tmp_path, (NAME, f"name: Little{space}Acorns Nursery"))
    assert loaded.setting
    assert loaded.setting.name == "Little Acorns Nursery"
    assert (faults, warnings) == ([], [])


@pytest.mark.parametrize(
    "line",
    [
        "name:\tLittle Acorns Nursery",
        "name: \tLittle Acorns Nursery",
        "name: Little\tAcorns Nursery",
        "name: Little Acorns Nursery\t",
    ],
)
def test_a_tab_after_a_colon_or_between_words_is_a_space(tmp_path: Path, line: str) -> None:
    loaded, faults, _ = read(tmp_path, (NAME, line))
    assert loaded.setting
    assert loaded.setting.name == "Little Acorns Nursery"
    assert faults == []


def test_a_tab_moves_no_message(tmp_path: Path) -> None:
    _, faults, _ = read(tmp_path, ("kind: private-nursery", "kind:\tprivat"))
    assert [fault.partition(": ")[0] for fault in faults] == ["3:7"]


# ---------------------------------------------------------------------------------------------------------------
# Quotes and marks


@pytest.mark.parametrize(
    ("line", "inside"),
    [
        ("“Little Acorns Nursery”", "Little Acorns Nursery"),
        ("‘Little Acorns’s Nursery’", "Little Acorns’s Nursery"),
        ("“Little Acorns: a nursery”", "Little Acorns: a nursery"),
        ("“Little #4 Acorns”", "Little #4 Acorns"),
        ("“Little Acorns Nursery”  # as on our sign", "Little Acorns Nursery"),
        ("„Little Acorns”", "Little Acorns"),
    ],
)
def test_a_value_in_curly_quotes_is_told_so_and_nothing_else_is(tmp_path: Path, line: str, inside: str) -> None:
    _, faults, _ = read(tmp_path, (NAME, f"name: {line}"))
    assert faults == [f'2:7: The curly quotes are part of this text. Write straight ones: "{inside}".']


def test_curly_quotes_in_brackets_are_told_each_at_its_place(tmp_path: Path) -> None:
    edits = (
        ("[the toilets, the nappy room]", "[“the toilets, upstairs”, ‘the nappy room’]"),
        ("role: Deputy manager", "role: “Deputy, manager”"),
    )
    _, faults, _ = read(tmp_path, *edits)
    assert faults == [
        '9:29: The curly quotes are part of this text. Write straight ones: "Deputy, manager".',
        '26:19: The curly quotes are part of this text. Write straight ones: "the toilets, upstairs".',
        '26:44: The curly quotes are part of this text. Write straight ones: "the nappy room".',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "in “A” block and “B” block", "“A” block and “B”", "on screens over 6\"", "T&Cs; in the staff room", "Q&A; R&D",
        "in the room called “Oaks”", "A & B", "on a 10\" or 12\" tablet, at 6'",
    ],
)  # fmt: skip
def test_quotes_inches_and_ampersands_are_text(tmp_path: Path, text: str) -> None:
    value = "'" + text.replace("'", "''") + "'"
    loaded, faults, warnings = read(tmp_path, (USE, f"may_use: {value}"))
    assert loaded.setting
    assert loaded.setting.phones.staff.may_use == text
    assert (faults, warnings) == ([], [])


@pytest.mark.parametrize(
    ("text", "code"), [("Fish &amp; chips", "&amp;"), ("it&#8217;s", "&#8217;"), ("&copy; us", "&copy;")]
)
def test_a_character_reference_is_still_code(tmp_path: Path, text: str, code: str) -> None:
    _, faults, _ = read(tmp_path, (USE, f"may_use: '{text}'"))
    assert faults == [f"33:14: “{code}” is code, and a value is plain text. Write the words themselves."]


def test_x_is_a_service_and_nowhere_else_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "setting.yml"
    text = STARTER.read_text(encoding="utf-8")
    assert re.search(r"service: \S+", text)
    file.write_text(re.sub(r"service: \S+", "service: X", text, count=1), encoding="utf-8")
    assert not [
        fault for fault in check_setting(file, TODAY, fictional=True).faults if "is only a placeholder" in fault.message
    ]
    _, faults, _ = read(tmp_path, (USE, "may_use: X"))
    assert faults == [
        "33:14: “X” is only a placeholder. Where and when may they use them? It completes “may use them ...”. For "
        'example: may_use: "in the staff room, at breaks"'
    ]


# ---------------------------------------------------------------------------------------------------------------
# Addresses and numbers


def test_what_is_put_right_is_told_at_its_place(tmp_path: Path) -> None:
    loaded, faults, warnings = read(
        tmp_path,
        (POLICY, "{title: Safeguarding policy, url: www.little-acorns.example/policy}"),
        ('"01632 960 200"', "01632.960.200"),
        ("owner@little-acorns.example", "o’neill@little-acorns.example"),
    )
    assert loaded.setting
    assert faults == []
    assert warnings == [
        "10:49: “o’neill@little-acorns.example” is read as o'neill@little-acorns.example. Write it like that.",
        "12:17: “01632.960.200” is read as “01632 960 200”. Write it like that.",
        "21:55: “www.little-acorns.example/policy” is read as https://www.little-acorns.example/policy. Open that to "
        "check it, and write it like that.",
    ]
    assert loaded.setting.other_policies.child_protection.url == "https://www.little-acorns.example/policy"
    assert loaded.setting.office.phone == "01632 960 200"


@pytest.mark.parametrize(
    "number",
    [
        "020 7946 0018",
        "+44 (0)20 7946 0018",
        "0044 113 496 0123",
        "020.7946.0018",
        "01632\u00a0960123",
        "01632 960123 ext 2",
    ],
)
def test_a_made_up_number_stops_every_real_setting_however_it_is_written(tmp_path: Path, number: str) -> None:
    edits = ('"01632 960 201"', f'"{number}"'), (USE, f'may_use: "in the hall, ring {number}"')
    _, faults, _ = read(tmp_path, *edits, fictional=False)
    made_up = [fault for fault in faults if "fictional number" in fault]
    assert [fault.split(": ")[0] for fault in made_up] == ["9:52", "12:17", "33:14"]


def test_of_all_files_only_the_starter_and_our_examples_may_hold_one(tmp_path: Path) -> None:
    assert paths.is_example(STARTER)
    assert paths.is_example(paths.EXAMPLES / "nursery.yml")
    assert not paths.is_example(paths.SETTINGS / "my-school.yml")
    assert not paths.is_example(tmp_path / STARTER.name)
    assert check_setting(STARTER, TODAY).fictional
    assert check_setting(STARTER, TODAY).faults == []
    copy = Path(shutil.copy(STARTER, tmp_path))
    assert not check_setting(copy, TODAY).fictional
    assert len(check_setting(copy, TODAY).faults) > 5


# ---------------------------------------------------------------------------------------------------------------
# Logos


@pytest.mark.parametrize(
    "name", ["school logo.png", "logo (1).png", "logo@2x.png", "Café & Co.png", "logo  2.PNG", "LOGO-final.v2.png"]
)
def test_a_logo_may_be_called_as_files_are(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (200, 100), "green").save(tmp_path / name, "PNG")
    loaded, faults, warnings = read(tmp_path, (NAME, f'{NAME}\nlogo: "{name}"'))
    assert loaded.setting
    assert loaded.setting.logo == name
    assert (faults, warnings) == ([], [])


@pytest.mark.parametrize(
    "name",
    [
        "../logo.png",
        "a/logo.png",
        "C:\\\\logo.png",
        "/etc/logo.png",
        ".logo.png",
        "logo.gif",
        "logo",
        "https://a.example/logo.png",
    ],
)
def test_a_logo_stands_beside_the_file(tmp_path: Path, name: str) -> None:
    _, faults, _ = read(tmp_path, (NAME, f'{NAME}\nlogo: "{name}"'))
    assert len(faults) == 1
    assert "Give the name of a PNG, JPEG or SVG file in the same folder as this file." in faults[0]


def test_what_a_setting_promises_keeps_its_ampersand() -> None:
    title = "Child protection & safeguarding policy"
    setting = setting_of(answers_edited(data_of("starter"), {("other_policies", "child_protection", "title"): title}))
    promised = [promise.text for promise in made(setting).promises]
    assert len(promised) > 50
    assert [text for text in promised if title in text]
    assert [text for text in promised if re.search(r"&\w+;|&#", text)] == []
