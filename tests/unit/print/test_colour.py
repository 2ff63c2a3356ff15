"""A setting's colour can always be read, whatever it is."""

from __future__ import annotations

import pytest

from schoolgate.print import colour

COLOURS = ["#ffff00", "#ffffff", "#000000", "#ff0000", "#1b5e4b", "#c0c0c0", "#8080ff", "#00ff00", None]


def test_contrast_is_that_of_wcag() -> None:
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colour.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("given", COLOURS)
def test_text_in_any_colour_can_be_read_on_white_and_on_dark(given: str | None) -> None:
    assert colour.contrast(colour.readable_on_white(given), "#ffffff") >= 4.5
    assert colour.contrast(colour.readable_on_white(given), "#f6f4ef") >= 4.5
    assert colour.contrast(colour.readable_on_dark(given), "#14181c") >= 4.5
    assert colour.contrast(colour.readable_on_dark(given), "#1e242a") >= 4.5


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert colour.readable_on_white("#1b5e4b") == "#1b5e4b"
