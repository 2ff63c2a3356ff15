"""What the check accepts is built: settings drawn from what schools type, in every place where they may type it.

Most are made without MkDocs, page by page, and their words are read as the gate reads them. A few are built whole, papers
and all. Each run draws the same settings.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from support.attempts import MOBILE_ALONE, NO_SIGNS, ONE_SIGN
from support.bases import data_of, edited, pages_of, setting_of
from support.composed import faults_on_pages, loaded
from support.drawn_settings import ONCE, accepted, drawn
from support.places import TODAY

from schoolgate.errors import SettingRefused
from schoolgate.language import numbers
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting import load
from schoolgate.setting.questions import Path as Path_


@pytest.fixture(scope="module")
def read_of_what_was_drawn(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[load.Loaded, int, int]]:
    """Settings as they are read with what was drawn, each with how much of that was accepted and how much was not."""
    found = []

    @settings(max_examples=15, **ONCE)
    @given(drawn())
    def take(one: tuple[str, dict[Path_, str]]) -> None:
        read, taken = accepted(*one, tmp_path_factory.mktemp("drawn"))
        found.append((read, taken, len(one[1]) - taken))

    take()
    return found


def test_nothing_is_wrong_on_the_pages_of_what_is_accepted(
    read_of_what_was_drawn: list[tuple[load.Loaded, int, int]],
) -> None:
    assert len(read_of_what_was_drawn) > 10
    for read, _, _ in read_of_what_was_drawn:
        assert read.setting is not None
        assert faults_on_pages(read.setting) == []


def test_most_of_what_was_drawn_was_accepted(read_of_what_was_drawn: list[tuple[load.Loaded, int, int]]) -> None:
    taken = sum(taken for _, taken, _ in read_of_what_was_drawn)
    refused = sum(refused for _, _, refused in read_of_what_was_drawn)
    assert taken > 200
    assert taken > 3 * refused


@settings(max_examples=1, **ONCE)
@given(drawn())
def test_what_the_check_accepts_with_papers_is_built_with_papers(
    tmp_path_factory: pytest.TempPathFactory, one: tuple[str, dict[Path_, str]]
) -> None:
    folder = tmp_path_factory.mktemp("built")
    read, taken = accepted(*one, folder)
    assert taken > 8
    file = folder / f"{one[0]}.yml"
    checked = check_setting(file, TODAY, fictional=True)
    assert [str(fault) for fault in checked.faults] == []
    _, shown = build.list_promises(checked, TODAY, with_papers=True)
    assert not shown.also_withdrawn
    assert build.build(file, folder / "site", TODAY, with_papers=True, fictional=True) > 5
    assert read.setting is not None
    printed = numbers.permitted_numbers([read.setting.model_dump_json()])
    assert numbers.digits(read.setting.office.phone) in printed


# ---------------------------------------------------------------------------------------------------------------
# And what a build refuses is told where it is typed


def test_what_cannot_be_printed_is_told_at_its_line_where_papers_are_asked_for(tmp_path: Path) -> None:
    places: dict[Path_, str] = {
        ("phones", "staff", "own_words"): "Phones off 📵, please.",
        ("office", "address"): "Oak Lane 学校, Maidstone",
        ("signs", 0, "place"): "Main entrance",
        ("phones", "visitors", "own_words"): "Siân and Zoë meet you: “Łódź”, 20 °C, ½ price.",
    }
    file = tmp_path / "starter.yml"
    loaded(edited(data_of("starter"), {**MOBILE_ALONE, **ONE_SIGN, **places}), file)
    lines = file.read_text(encoding="utf-8").split("\n")
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    build.list_promises(checked, TODAY)
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY, with_papers=True)
    assert [(lines[problem.line - 1].split(":")[0].strip(), problem.message) for problem in refused.value.problems] == [
        (
            "address",
            "The typeface of the PDF files does not have “学校”. Write it in other letters, or build without papers.",
        ),
        (
            "own_words",
            "The typeface of the PDF files does not have “📵”. Write it in other letters, or build without papers.",
        ),
    ]


def test_what_the_gate_finds_in_a_text_of_the_setting_is_told_at_its_line(tmp_path: Path) -> None:
    """A note to the drafter, copied into an answer, reads as one of ours that leaked."""
    little = edited(data_of("starter"), {**MOBILE_ALONE, **NO_SIGNS})
    note = next(
        note
        for policy in pages_of(setting_of(little)).policies.values()
        for note in policy.drafting_words
        if 60 < len(note) < 200
    )
    file = tmp_path / "starter.yml"
    loaded(edited(little, {("phones", "staff", "own_words"): note}), file)
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if note in text)
    checked = check_setting(file, TODAY, fictional=True)
    assert checked.faults == []
    with pytest.raises(SettingRefused) as refused:
        build.list_promises(checked, TODAY)
    assert {(problem.line, problem.column) for problem in refused.value.problems} == {(line, 16)}
