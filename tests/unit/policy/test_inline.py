"""A line of the template becomes HTML as Python-Markdown would make it, whether or not it has to be asked."""

from __future__ import annotations

import random

import markdown
import pytest

from schoolgate.language import seams, words
from schoolgate.policy.composing import inline

# What Markdown, attr_list or HTML could act on, at the beginning of a line, within it or at its end.
_MARKED = [
    "**Content** is harm", "see [our policy](/policies/mobile.md)", "a `key:` here", "a_b_c and _more_", "- a point", "+ a point",
    "* a point", "1. a step", "12) a step", "1986. A year", "# a heading", "> quoted", ": defined", "=====", "---", "***", "words {: .lead }",
    "R & B", "R &amp; B", "T&Cs;", "a < b > c", "<b>bold</b>", "<https://school.example/>", "![logo](a.png)", "[^1]", "a\\*b", "x | y",
    "~~gone~~", "    code", " set in", "ends in two spaces  ", "two\nlines", "a\u2028b", "\ttab", "!!! note", "[a]: https://school.example/",
]  # fmt: skip
_PLAIN = [
    "Staff keep their own phones in the office.", "&#84;he headteacher’s office (“the office”)", "at 8.30 am: ring 01632 960123",
    "Ask; do not guess! Or do?", "50% – half", "a/b, c@d.example", "it's \"here\"", "naïve café 学校", "\ue100Oakfield\ue001 is open", "&#45; first",
]  # fmt: skip


def _as_markdown_makes_it(line: str) -> str:
    made = markdown.markdown(line, extensions=["attr_list"])
    return seams.finished(made.removeprefix("<p>").removesuffix("</p>"))


@pytest.mark.parametrize("line", [*_MARKED, *_PLAIN])
def test_a_line_is_what_markdown_makes_of_it(line: str) -> None:
    assert inline.convert([line]) == {line: _as_markdown_makes_it(line)}


def test_so_is_any_line_of_these_pieces() -> None:
    draw = random.Random(22)
    pieces = [
        *" .,;:!?-+=*_#&<>[](){}|~^`'\"\\/%1aT\t\n\x02",
        "\u00a0",
        "\u2013",
        "&#45;",
        "&#84;",
        "the ",
        "word",
        "1. ",
        "\ue100",
        "{: .a }",
    ]
    lines = {"".join(draw.choices(pieces, k=draw.randint(1, 9))) for _ in range(3_000)}
    differ = {line: html for line, html in inline.convert(lines).items() if html != _as_markdown_makes_it(line)}
    assert differ == {}


@pytest.mark.parametrize("typed", _MARKED)
def test_what_a_setting_typed_is_its_own_html(typed: str) -> None:
    line = f"Staff use {words.escape(' '.join(typed.split()))} here."
    assert inline.convert([line])[line] == seams.finished(line)
