"""What is wrong with a setting file, and what was read of it: plain data."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schoolgate.language import words
from schoolgate.setting.questions import Path as Path_

Position = tuple[int, int]  # line and column, counted from 1


@dataclasses.dataclass(frozen=True, order=True)
class Problem:
    """A fault in a setting file: its place, what is wrong and what to write."""

    file: str
    line: int
    column: int
    message: str
    gap: bool = False
    path: Path_ = dataclasses.field(default=(), compare=False)  # of its answer; empty where it is of no one answer
    also: tuple[Path_, ...] = dataclasses.field(default=(), compare=False)  # and which other questions it would answer
    warning: bool = False  # only suspicious: it is shown and stops nothing

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {'warning: ' if self.warning else ''}{self.message}"


# What is quoted, or proposed in place of it, and one word that never ends: of each, as much is said as can be read. A word in
# quotation marks is quoted, and keeps them.
_TOO_LONG = re.compile(
    r"(?<=“)([^“”]{120})[^“”]+(?=”)|(?<= \")([^\"]{120})[^\"]+(?=\")|(?![“\"][^\s“”\"]+[”\"])(\S{160})\S+"
)


def one_line(message: str) -> str:
    """Return a message as one line for a terminal: a value it quotes may have any content and length."""
    return words.printable(
        _TOO_LONG.sub(lambda found: f"{found[1] or found[2] or found[3]}…", " ".join(message.split()))
    )


def display_path(file: Path) -> str:
    """Return a file’s path for messages: relative if it is below the current folder, otherwise whole."""
    try:
        near = file.resolve().relative_to(Path.cwd())
    except ValueError:
        near = file
    return words.printable(near.as_posix())


class Faults:
    """Collects the gaps, problems and warnings of a file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.gaps: set[Problem] = set()
        self.problems: set[Problem] = set()
        self.warnings: set[Problem] = set()
        self.unknown_keys = 0
        self.yes_or_no: set[Path_] = set()  # the parts of whose details none is asked

    def add(
        self, at: Position, message: str, *, gap: bool = False, path: Path_ = (), also: tuple[Path_, ...] = ()
    ) -> None:
        """Add a fault at a place, to the gaps or to the problems. Takes the path of the answer, if it is of one."""
        (self.gaps if gap else self.problems).add(Problem(self.file, *at, one_line(message), gap, path, also))

    def warn(self, at: Position, message: str, path: Path_ = ()) -> None:
        """Add a warning, which stops nothing. Takes the path of the answer."""
        self.warnings.add(Problem(self.file, *at, one_line(message), path=path, warning=True))

    def forget(self, node: Node) -> None:
        """Remove the faults of a value and of all in it."""
        places = list(node.positions())
        if not places:
            return
        for found in (self.gaps, self.problems, self.warnings):
            found -= {p for p in found if min(places) <= (p.line, p.column) and p.line <= max(places)[0]}


@dataclasses.dataclass
class Node:
    """A value as typed, and where it and its key stand."""

    value: str | list[Node] | dict[str, Node]
    at: Position
    key: Position | None = None
    cut: bool = False  # by a #, which is reported already
    confirmed_by: str = ""  # the practice that gave it, where it was not typed here

    @property
    def start(self) -> Position:
        """Where to point: what is wrong with a mapping or a list is best shown at its key."""
        return self.key if self.key and not isinstance(self.value, str) else self.at

    def positions(self) -> Iterator[Position]:
        """Yield its position and those of all in it, but for what was not typed there."""
        yield from (at for at in (self.key, self.at) if at and not self.confirmed_by)
        inside = self.value.values() if isinstance(self.value, dict) else self.value
        for node in () if isinstance(inside, str) else inside:
            yield from node.positions()

    def answers(self) -> Iterator[Node]:
        """Yield each answer in it that is not blank: one line of text, or a list of such lines."""
        if isinstance(self.value, dict):
            for node in self.value.values():
                yield from node.answers()
        elif isinstance(self.value, list) and any(isinstance(node.value, dict) for node in self.value):
            for node in self.value:
                yield from node.answers()
        elif self.value:
            yield self

    def path_at(self, at: Position) -> Path_:
        """Return the path of the value that begins at a position; empty where none does."""
        if isinstance(self.value, str):
            return ()
        inside = self.value.items() if isinstance(self.value, dict) else enumerate(self.value)
        for key, node in inside:
            if node.at == at and isinstance(node.value, str):
                return (key,)
            if found := node.path_at(at):
                return (key, *found)
        return ()

    def take_out(self, path: Path_) -> Node | None:
        """Take out the value that a path leads to. Return it, or None where there is none."""
        holder, whole = self.follow(path[:-1])
        last = path[-1]
        if whole and isinstance(holder.value, list) and isinstance(last, int) and last < len(holder.value):
            return holder.value.pop(last)
        return holder.value.pop(str(last), None) if whole and isinstance(holder.value, dict) else None

    def plain(self) -> Any:
        """Return the value as plain data."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> Node | None:
        """Return the value under a key or at a place in a list, or None."""
        if isinstance(self.value, dict):
            # One person may be written without a list, and then stands for the list’s first item.
            return self if part == 0 else self.value.get(str(part))
        if isinstance(self.value, list) and isinstance(part, int) and part < len(self.value):
            return self.value[part]
        return None

    def follow(self, path: Path_) -> tuple[Node, bool]:
        """Follow a path as far as the file goes. Return the last value on it, and whether it is the path’s end."""
        node = self
        for part in path:
            child = node.child(part)
            if child is None:
                return node, False
            node = child
        return node, True
