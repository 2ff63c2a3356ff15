"""A setting file read as YAML, with every position kept: what no setting file needs is refused."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from schoolgate.language import words
from schoolgate.setting import files
from schoolgate.setting.problems import Faults, Node, Position, Problem, display_path
from schoolgate.setting.yaml_faults import (
    CODE,
    KEY_TOO_LONG,
    LONGEST_KEY,
    NO_KEY,
    Unreadable,
    braces,
    curly_quotes_message,
    explain_yaml,
    open_quote_message,
    spans_lines,
    start_of,
)

LARGEST_FILE = 400_000  # bytes; the starter has 20,000, and the longest record of three policies 120,000
LONGEST_VALUE = 1_000  # characters; the longest sentence in our own settings has a tenth of that
MOST_VALUES = 2_000  # the starter, with every kind of answer, has 140
DEEPEST = 12  # levels of lists and mappings; the model has seven
MOST_UNKNOWN = 50  # keys; what has more is another kind of file
_NOT_UTF8 = "This file is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
_EMPTY = "This file is empty. Copy settings/your-school.yml into it and start from there."
_NO_CHARACTER = (
    "The code that starts with a backslash here is not a valid character. Write the character itself, or put the "
    "text in single quotes."
)


def read(file: Path, faults: Faults, content: bytes | None = None) -> Node:
    """Return the values of a setting file. Add what is wrong to the faults; raise Unreadable if it cannot be read.

    Takes what would stand in the file too, if that is to be read in place of what does.
    """
    return _parse(_content(file, content), faults)


def _content(file: Path, content: bytes | None = None) -> bytes:
    content = files.read(file, LARGEST_FILE + 1) if content is None else content
    if len(content) > LARGEST_FILE:
        raise Unreadable(
            (1, 1),
            f"This file is over {LARGEST_FILE // 1000} KB, but a setting file is a few pages. Is it the right file?",
        )
    return content


# The parser written in C reads the same, eight times as fast. Where a file is not YAML, the other says so better.
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_as_typed(file: Path, most: int) -> tuple[Node | None, list[Problem]]:
    """Return the values of another YAML file of ours, read as strictly as a setting file, and its faults.

    Takes the file, and how many values it may hold. Return None if it is not YAML, with the faults; raise OSError if it
    cannot be opened.
    """
    faults = Faults(display_path(file))
    try:
        return _parse(_content(file), faults, most), sorted(faults.problems)
    except Unreadable as unreadable:
        faults.add(unreadable.at, unreadable.message)
        return None, sorted(faults.problems)


def _parse(raw: bytes, faults: Faults, most: int = MOST_VALUES) -> Node:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = raw.rfind(b"\n", 0, error.start) + 1
        raise Unreadable((raw.count(b"\n", 0, error.start) + 1, error.start - start + 1), _NOT_UTF8) from None
    _check_characters(text)
    # After a colon and between words a tab looks like a space, and takes as much of a line.
    text = _straighten_quotes(text.replace("\t", " "), faults)
    attempt = Faults(faults.file)
    try:
        root = Reader(text, attempt, most, _FASTEST).document()
    except Unreadable:
        faults.problems |= attempt.problems  # what stands before the place where it stops being readable
        raise
    except (yaml.YAMLError, ValueError, OverflowError):
        return _parse_to_explain(text, faults, most)
    # A curly quote was found before there were answers.
    faults.problems = {
        dataclasses.replace(problem, path=problem.path or root.path_at((problem.line, problem.column)))
        for problem in faults.problems | attempt.problems
    }
    return root


def _parse_to_explain(text: str, faults: Faults, most: int) -> Node:
    """Read a broken file with the parser whose errors are the most precise."""
    reader = Reader(text, faults, most, yaml.SafeLoader)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        raise explain_yaml(error, text, reader.quoted, reader.brackets) from None
    except (ValueError, OverflowError):  # PyYAML makes a character of any number
        raise Unreadable(reader.position, _NO_CHARACTER) from None


def _check_characters(text: str) -> None:
    """Raise Unreadable if a text has invisible characters, or is indented with anything but spaces."""
    hidden = words.forbidden_character(text)
    if hidden:
        position, called = hidden
        message = (
            f"There is an invisible character here ({called}). It may hide what the text says. Type the line again."
        )
        raise Unreadable(_position(text, position), _NOT_UTF8 if text[position] == "\0" else message)
    # A tab or a wider space looks the same as spaces where it sets a line in, and means nothing to YAML.
    space = re.search(r"^ *([^\S\n\r ])", text, re.MULTILINE)
    if space:
        called = "a tab" if space[1] == "\t" else f"a {unicodedata.name(space[1]).lower()}"
        raise Unreadable(
            _position(text, space.start(1)),
            f"There is {called} here. Indent lines with the space bar, two spaces for each level.",
        )


_CURLY = re.compile("[“„]([^“”„]*)[“”]|‘([^‘]*)’")
_BEGINS_A_LINE = re.compile(r" *(?:- +)*(?:[\w.-]+: +)?")  # before a value
_ENDS_A_LINE = re.compile(r" *(?: #.*)?")


def _straighten_quotes(text: str, faults: Faults) -> str:
    """Return a file’s text with straight quotes where curly ones hold a whole value. Each is told, and the rest can be read.

    YAML sees text in a curly quote, and would take a comma, a colon or a # after it for its own.
    """
    if not re.search("[“„‘]", text):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for found in _CURLY.finditer(line) if len(line) < 10 * LONGEST_VALUE else ():
            inside = found[1] if found[1] is not None else found[2]
            if _is_a_value(line, found.start(), found.end()):
                faults.add((number, found.start() + 1), curly_quotes_message(f"“{inside}”"))
                # As wide as it was, so that every other place in the line stays where it is.
                straight = inside.replace("'", "’")
                lines[number - 1] = f"{lines[number - 1][: found.start()]}'{straight}'{line[found.end() :]}"
    return "\n".join(lines)


def _is_a_value(line: str, start: int, end: int) -> bool:
    """Return whether what stands at a place in a line is a value: all of it after its key, or one of those in brackets."""
    begins = _BEGINS_A_LINE.match(line)
    assert begins  # an empty beginning is one
    if begins.end() == start:
        return start > 0 and _ENDS_A_LINE.fullmatch(line, end) is not None
    return (
        line[begins.end()] in "[{"
        and re.search(r"[\[{,] *(?:[\w.-]+: +)?$", line[max(0, start - 100) : start]) is not None
        and re.match(r" *[,\]}]", line[end : end + 100]) is not None
    )


def _position(text: str, index: int) -> Position:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class Reader:
    """Builds nodes from YAML’s events, so that nothing is resolved, merged or repeated behind our back."""

    def __init__(self, text: str, faults: Faults, most: int, parser: Any) -> None:
        self.text = text
        self.faults = faults
        self.most = most
        self.values = 0
        self.path: list[str | int] = []  # of the value that is being read
        self.brackets: list[Position] = []  # opened and not closed yet
        self.quoted: Any = None  # the last value in quotes
        self._scanner = parser(text)
        self.events: Iterator[Any] = iter(self._scanner.get_event, None)

    @property
    def position(self) -> Position:
        """How far the text is read."""
        return self._scanner.line + 1, self._scanner.column + 1

    def document(self) -> Node:
        """Return the values of the whole file."""
        next(self.events)  # the stream’s own start
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise Unreadable((1, 1), _EMPTY)
        root = self.node(next(self.events), 0)
        if root.value == "":  # a file of --- alone
            raise Unreadable((1, 1), _EMPTY)
        next(self.events)  # the document’s end
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise Unreadable(start_of(after), "A line of --- starts a second document. One file is one setting.")
        if not isinstance(root.value, dict):
            raise Unreadable(
                root.at, "This file should be answers, each written “key: text”. See settings/your-school.yml."
            )
        return root

    def node(self, event: Any, depth: int) -> Node:
        """Return the value that an event begins, so many levels deep."""
        self._refuse_marks(event)
        if depth > DEEPEST:
            raise Unreadable(
                start_of(event), "Lists are nested too deeply here. Compare with settings/your-school.yml."
            )
        self.values += 1
        if self.values > self.most:
            raise Unreadable(start_of(event), f"This file holds over {self.most:,} answers. Is it the right file?")
        if isinstance(event, yaml.ScalarEvent):
            if event.style in {"'", '"'}:
                self.quoted = event
                if spans_lines(event):
                    self._add(start_of(event), open_quote_message(event))
            return Node(event.value.strip(), start_of(event), cut=self._cut_short(event))
        if event.flow_style:
            self.brackets.append(start_of(event))
        value = self._sequence(depth) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(depth)
        if event.flow_style:
            self.brackets.pop()
        return Node(value, start_of(event))

    def _add(self, at: Position, message: str) -> None:
        self.faults.add(at, message, path=tuple(self.path))

    def _refuse_marks(self, event: Any) -> None:
        # Security: aliases let a few lines grow into billions ("a billion laughs"); tags can name Python objects.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                start_of(event),
                "Write this out in full: * and & (YAML aliases) are not used here. Put text that starts with them in "
                "quotes.",
            )
        if getattr(event, "tag", None):
            raise Unreadable(
                start_of(event),
                f"Delete “{event.tag}”: a value needs no type here. Put text that starts with ! in quotes.",
            )

    def _sequence(self, depth: int) -> list[Node]:
        items: list[Node] = []
        seen: set[str] = set()
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            self.path.append(len(items))
            item = self.node(event, depth + 1)
            items.append(item)
            text = item.value if isinstance(item.value, str) else ""
            # The youngest and the oldest age may be the same.
            if text.casefold() in seen and not text.isdigit():
                self._add(item.at, f"“{text}” is listed twice. Keep one of the two.")
            seen.update({text.casefold()} - {""})
            self.path.pop()
        return items

    def _mapping(self, depth: int) -> dict[str, Node]:
        mapping: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._refuse_marks(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(
                    start_of(event),
                    CODE
                    if braces(self.text.splitlines()[event.start_mark.line])
                    else "A key is one word before a colon, but this is a list or a bracket.",
                )
            key = event.value
            if len(key) > LONGEST_KEY:
                raise Unreadable(start_of(event), KEY_TOO_LONG)
            if key == "<<":
                raise Unreadable(start_of(event), "Write the answers out in full: << (a YAML merge) is not used here.")
            if not key.strip():
                raise Unreadable(start_of(event), NO_KEY)
            self.path.append(key)
            value = self.node(next(self.events), depth + 1)
            value.key = start_of(event)
            first = mapping.setdefault(key, value)
            if first is not value:
                assert first.key is not None
                self._add(value.key, f"“{key}” is already answered on line {first.key[0]}. Keep one of the two.")
            self.path.pop()
        return mapping

    def _cut_short(self, event: Any) -> bool:
        """Report a # that may belong to the value, and return whether there is one: YAML reads ``Room #4`` as Room.

        A comment after a plain value is taken for one only where it is set off by two spaces and begins with one.
        """
        end = self.text.find("\n", event.end_mark.index)
        rest = self.text[event.end_mark.index : end if end >= 0 else None]
        quoted = event.style in {"'", '"'}
        cut = re.match(r"()#(.?)" if quoted else r"(\s+)#(.?)", rest)
        if not cut or event.style in {"|", ">"}:
            return False
        runs_on = cut[2].strip()
        if not (runs_on or (event.value and len(cut[1]) < 2)):
            return False
        whole = (event.value + re.split(r"(?<!\s)\s{2,}# ", rest)[0]).strip().rstrip("]},").replace('"', "'")
        short = f"this value short to “{event.value}”" if event.value else "off the whole value"
        self._add(
            (event.end_mark.line + 1, event.end_mark.column + 1 + len(cut[1])),
            f'The # cuts {short}. If it is part of the text, write "{whole}"; if it starts a comment, put two spaces '
            "before it and one after.",
        )
        return True
