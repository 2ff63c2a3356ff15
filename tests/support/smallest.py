"""The smallest setting, as the text of its file, and some of its lines that tests replace."""

from __future__ import annotations

from support.places import TESTS

SMALLEST = (TESTS / "good" / "smallest.yml").read_text(encoding="utf-8")
NAME = "name: Little Acorns Nursery"
USE = "may_use: in the staff room"
POLICY = "{title: Safeguarding policy}"


def edited(*edits: tuple[str, str]) -> str:
    """Return the smallest setting with some of its text replaced."""
    text = SMALLEST
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
