"""What is wrong with YAML that cannot be read, in words for whoever typed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from schoolgate.setting.problems import Position


def explain_yaml(error: yaml.MarkedYAMLError, text: str, quoted: Any, brackets: Sequence[Position]) -> Unreadable:
    """Return where a file stops being YAML. YAML notices late, so the place to mend is often before the one it names.

    Takes the error, the text, the last text in quotes, and where the brackets that are still open were opened.
    """
    problem, context = str(error.problem or ""), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    began = error.context_mark or error.problem_mark
    assert mark is not None  # PyYAML’s scanner and parser always say where
    assert began is not None
    lines = [*text.splitlines(), ""]  # a file may break off behind its last line
    here, there = (mark.line + 1, mark.column + 1), (began.line + 1, began.column + 1)
    line = lines[mark.line]
    for number in (began.line, mark.line):
        found = braces(lines[number])
        if found:
            return Unreadable((number + 1, found.start() + 1), CODE)
    if "escape" in problem and "tag" not in context:
        return Unreadable(
            here, "Inside double quotes a backslash starts a code. Put the text in single quotes, or leave out the \\."
        )
    if "quoted scalar" in context:
        return Unreadable(there, "Quotes are opened here and never closed. Close them with the same mark.")
    if quoted and spans_lines(quoted):
        return Unreadable(start_of(quoted), open_quote_message(quoted))
    if quoted and quoted.end_mark.line == mark.line and "<scalar>" in problem:
        return Unreadable(
            start_of(quoted),
            "The text goes on after its closing quote. Put quotes around all of it, and use other marks inside: "
            f'"{_value_on(line)}".',
        )
    if "got ':'" in problem and there[0] == here[0]:
        return Unreadable(here, "A colon starts a new answer. If it is part of the text, put the text in quotes.")
    if brackets and (brackets[-1][0] < here[0] or "flow" in context):
        return Unreadable(
            brackets[-1],
            "A bracket is opened here and not closed, or a comma is missing. Write lists as [toilets, changing rooms].",
        )
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, here)
    if "could not find expected ':'" in problem and len(lines[began.line].partition(":")[0]) > LONGEST_KEY:
        return Unreadable(there, KEY_TOO_LONG)
    if "could not find expected ':'" in problem:
        return Unreadable(there, _no_colon(lines[began.line]))
    if "directive" in context or "YAML d" in problem or "duplicate tag" in problem:
        return Unreadable((there[0], 1), "A line cannot start with %. Put the text in quotes, or delete the line.")
    if "<document start>" in problem:
        return _ended_early(lines, here)
    return _explain_line(problem, context, line, here, there)


def _stray_colon(lines: list[str], here: Position) -> Unreadable:
    """Return what is wrong where a colon starts an answer inside another."""
    number, line = here[0], lines[here[0] - 1]
    if here[1] > LONGEST_KEY:
        return Unreadable((number, _indent(line) + 1), KEY_TOO_LONG)
    if not re.fullmatch(r"\s*[\w.-]+", line[: here[1] - 1]):
        return Unreadable(
            here,
            "A colon and a space start a new answer. If the colon is part of the text, put the text in quotes: "
            f'"{_value_on(line)}".',
        )
    above = next((n for n in range(number - 1, 0, -1) if not re.match(r"\s*(?:#|$)", lines[n - 1])), 1)
    if _indent(lines[above - 1]) == _indent(line):
        return Unreadable((above, _indent(line) + 1), _no_colon(lines[above - 1]))
    return Unreadable(
        (number, _indent(line) + 1),
        f"This line is indented too far: line {above} above it is answered already. Indent it as far as its "
        "neighbours.",
    )


def _ended_early(lines: list[str], here: Position) -> Unreadable:
    """Return what is wrong where a file goes on after YAML takes its answers to have ended."""
    number, first = next(
        (number, line) for number, line in enumerate(lines, 1) if not re.match(r"\s*(?:#|$|---\s*$)", line)
    )
    dots = next((n for n in range(number, here[0] + 1) if re.match(r"\.\.\.(?:\s|$)", lines[n - 1])), None)
    if dots:
        return Unreadable((dots, 1), "A line of ... ends the file. Delete it.")
    if _indent(first) > _indent(lines[here[0] - 1]):
        return Unreadable(
            (number, 1), f"This line is indented, but line {here[0]} is not as far. Delete the spaces at its beginning."
        )
    mark = first.lstrip()[0]
    return Unreadable(
        (number, _indent(first) + 1), f"A file cannot start with {mark}. Start it with a key, a colon and a space."
    )


def _no_colon(line: str) -> str:
    if re.match(r"\s*[\w.-]+:[^ ]", line):
        return "Put a space after the colon."
    return "This line has no key and colon. Write each answer as “key: text”."


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _explain_line(problem: str, context: str, line: str, here: Position, there: Position) -> Unreadable:
    if (
        "cannot start any token" in problem
        or "mapping keys are not allowed" in problem
        or "alias" in context
        or "anchor" in context
        or "tag" in context + problem
        or "block scalar" in context
    ):
        mark = line[there[1] - 1 : there[1]]
        return Unreadable(there, f'A value cannot start with {mark}. Put it in quotes: "{_value_at(line, there[1])}".')
    if "sequence entries are not allowed" in problem:
        return Unreadable(
            here, "A list starts on the line below its key, each item with a dash; or write it as [toilets, hall]."
        )
    if "expected <block end>" in problem and line.lstrip().startswith(":"):
        return Unreadable(here, NO_KEY)
    if "expected <block end>" in problem:
        return Unreadable(
            here,
            "The indent of this line does not match those above it. Indent it as far as its neighbours, with spaces.",
        )
    if "expected the node content" in problem:
        return Unreadable(here, "Something is missing before this mark. Write it, or delete the mark.")
    return Unreadable(
        here, f"This line cannot be read. Compare it with settings/your-school.yml. (YAML says: {problem}.)"
    )


def braces(line: str) -> re.Match[str] | None:
    """Find template code in a line, its comment aside."""
    return re.search(r"\{\{|\{%|\{#", re.sub(r"(?:^|\s)#.*", "", line))


def _value_at(line: str, column: int) -> str:
    """Return the text of the answer that begins at a column: all of its line’s, or one of those in brackets."""
    if re.search(r"[\[{,] *(?:[\w.-]+: +)?$", line[: column - 1]):
        return _value_on(re.split(r"[,\]}]", line[column - 1 :])[0])
    return _value_on(line)


def _value_on(line: str) -> str:
    """Return the text of a line’s answer, with marks that may stand in double quotes."""
    value = re.sub(r"(?<!\s)\s{2,}# .*", "", re.sub(r"^\s*(?:- )*(?:[\w.-]+:\s+)?", "", line)).strip()
    value = value.strip("\"'").replace('"', "'")
    return value if len(value) <= 120 else f"{value[:120]}…"


LONGEST_KEY = 1_024  # characters; YAML takes no longer one


class Unreadable(Exception):
    """The file cannot be read as YAML, or holds YAML that no setting file needs."""

    def __init__(self, at: Position, message: str) -> None:
        super().__init__(message)
        self.at, self.message = at, message


KEY_TOO_LONG = "A key is one word before a colon, but this is over 1,000 characters. Write “key: text”."
NO_KEY = "There is a colon here with no key before it. Write “key: text”."
CODE = "A value cannot hold {{, {% or {#. Write the words themselves."


def spans_lines(quoted: Any) -> bool:
    """Return whether a quoted text continues on the next line."""
    # YAML would take it, with every answer on the lines between as a part of the text.
    return bool(quoted.end_mark.line > quoted.start_mark.line)


def open_quote_message(quoted: Any) -> str:
    """Return the message about a quoted text that continues on the next line."""
    return (
        f"Quotes are opened here and closed only on line {quoted.end_mark.line + 1}. Close them where the text ends, on "
        "the same line."
    )


def start_of(event: Any) -> Position:
    """Return where an event begins."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def curly_quotes_message(text: str) -> str:
    """Return the message about a text in curly quotes."""
    return f'The curly quotes are part of this text. Write straight ones: "{text[1:-1]}".'
