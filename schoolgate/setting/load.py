"""From a YAML file to a ``Setting``, its gaps and its problems: strict, with every position kept, all at once.

YAML guesses types: ``no`` becomes false, ``0344`` becomes 228, ``1.10`` becomes 1.1. Here nothing is guessed. Every
value is kept as it was typed, with its line and column, and the model says what each is to be.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from schoolgate import paths
from schoolgate.language import prose, telephones, words
from schoolgate.language.addresses import is_fictional_address
from schoolgate.language.likeness import nearest
from schoolgate.setting import files, questions, synonyms
from schoolgate.setting.contradictions import contradictions, suspicions
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found
from schoolgate.setting.questions import Path as Path_

if TYPE_CHECKING:  # it is known only once a setting is whole
    from schoolgate.agreement.changes import Agreement

LARGEST_FILE = 400_000  # bytes; the starter has 20,000, and the longest record of three policies 120,000
LONGEST_VALUE = 1_000  # characters; the longest sentence in our own settings has a tenth of that
MOST_VALUES = 2_000  # the starter, with every kind of answer, has 140
DEEPEST = 12  # levels of lists and mappings; the model has seven
_LONGEST_KEY = 1_024  # characters; YAML takes no longer one
_MOST_UNKNOWN = 50  # keys; what has more is another kind of file
_MOST_ROUNDS = 50  # of mending with examples; each mends at least one place

Position = tuple[int, int]  # line and column, counted from 1


@dataclasses.dataclass(frozen=True, order=True)
class Problem:
    """Something to mend in a setting file: where it stands, what is wrong and what to write."""

    file: str
    line: int
    column: int
    message: str
    gap: bool = False
    path: Path_ = dataclasses.field(default=(), compare=False)  # of a gap: where the answer is to stand
    warning: bool = False  # only suspicious: it is shown and stops nothing

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {'warning: ' if self.warning else ''}{self.message}"


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What came of reading a setting file.

    ``setting`` is whole even where the file is not: each gap and each answer that cannot stand holds its field’s
    example instead, so that answers can still be checked against one another. It is None only where the file could
    not be read as YAML at all. It may be published only where ``gaps`` and ``problems`` are both empty; ``warnings`` are what
    is suspicious and stops nothing. ``agreement`` is how
    its text stands to what was agreed, once that was looked into. ``held`` are the policies that come down only because
    what is wrong with them would else keep another from being withdrawn, and ``set_aside`` is what is wrong with them.
    """

    file: Path
    setting: Setting | None
    gaps: list[Problem]
    problems: list[Problem]
    fictional: bool
    warnings: list[Problem] = dataclasses.field(default_factory=list)
    agreement: Agreement | None = None
    held: tuple[str, ...] = ()
    set_aside: Sequence[Problem] = ()
    _root: _Node | None = dataclasses.field(default=None, repr=False, compare=False)

    def problem(self, path: Path_, message: str) -> Problem:
        """Make a problem of what was found later, at the place in the file of the answer that a path leads to."""
        at = self._root.follow(path)[0].start if self._root else (1, 1)
        return Problem(shown_as(self.file), *at, one_line(message))

    @property
    def faults(self) -> list[Problem]:
        """Gaps and problems together, in the order of the file."""
        return sorted({*self.gaps, *self.problems})


class _Faults:
    """Collects what is to be mended."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.gaps: set[Problem] = set()
        self.problems: set[Problem] = set()
        self.warnings: set[Problem] = set()
        self.unknown_keys = 0

    def add(self, at: Position, message: str, *, gap: bool = False, path: Path_ = ()) -> None:
        (self.gaps if gap else self.problems).add(Problem(self.file, *at, one_line(message), gap, path))

    def warn(self, at: Position, message: str) -> None:
        """Show what is only suspicious. It stops nothing."""
        self.warnings.add(Problem(self.file, *at, one_line(message), warning=True))

    def forget(self, node: _Node) -> None:
        """Take back what was said of a value, and of all in it."""
        places = list(node.positions())
        for found in (self.gaps, self.problems, self.warnings):
            found -= {p for p in found if min(places) <= (p.line, p.column) and p.line <= max(places)[0]}


def one_line(message: str) -> str:
    """Make a message fit for one line of a terminal: a value it quotes may hold anything, of any length."""
    return words.printable(re.sub(r"“([^“”]{120})[^“”]*”", r"“\1…”", " ".join(message.split())))


@dataclasses.dataclass
class _Node:
    """A value as typed, and where it and its key stand."""

    value: str | list[_Node] | dict[str, _Node]
    at: Position
    key: Position | None = None
    cut: bool = False  # by a #, which is reported already

    @property
    def start(self) -> Position:
        """Where to point: what is wrong with a mapping or a list is best shown at its key."""
        return self.key if self.key and not isinstance(self.value, str) else self.at

    def positions(self) -> Iterator[Position]:
        """Give where it and all in it stand."""
        yield from (at for at in (self.key, self.at) if at)
        inside = self.value.values() if isinstance(self.value, dict) else self.value
        for node in () if isinstance(inside, str) else inside:
            yield from node.positions()

    def take_out(self, path: Path_) -> _Node | None:
        """Take out the value that a path leads to. Gives it, or None where there is none."""
        holder, whole = self.follow(path[:-1])
        return holder.value.pop(str(path[-1]), None) if whole and isinstance(holder.value, dict) else None

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> _Node | None:
        if isinstance(self.value, dict):
            # One person may be written without a list, and then stands for the list’s first item.
            return self if part == 0 else self.value.get(str(part))
        if isinstance(self.value, list) and isinstance(part, int) and part < len(self.value):
            return self.value[part]
        return None

    def follow(self, path: Path_) -> tuple[_Node, bool]:
        """Follow a path as far as the file goes. Gives the last value on it, and whether it is the path’s end."""
        node = self
        for part in path:
            child = node.child(part)
            if child is None:
                return node, False
            node = child
        return node, True


class _Unreadable(Exception):
    """The file cannot be read as YAML, or holds YAML that no setting file needs."""

    def __init__(self, at: Position, message: str) -> None:
        super().__init__(message)
        self.at, self.message = at, message


def may_be_fictional(file: Path) -> bool:
    """Tell whether a setting file is one of those that may hold made-up numbers: the starter, an example or a test."""
    file = file.resolve()
    return file == paths.STARTER or any(
        file.is_relative_to(folder) for folder in (paths.EXAMPLES, paths.TEMPLATE / "tests")
    )


Check = Callable[[Setting], Iterable[Found]]


def load(
    file: Path,
    today: datetime.date,
    checks: Iterable[Check] = (),
    aside: Callable[[Any], Iterable[Path_]] = lambda _: (),
    instead: Callable[[Any], Mapping[str, Any]] = lambda _: {},
) -> Loaded:
    """Read a setting file.

    Takes the file, today’s date, checks to make on the whole setting beside the model’s own, each of which gives the path
    of an answer and a sentence, and two functions of the answers as typed: one names those that no page needs now, which
    are set aside, and nothing is said of them; the other gives what stands for now in place of some. Gives the setting,
    its gaps and its problems; raises nothing for what the file holds, and OSError where it cannot be opened.
    """
    faults, fictional = _Faults(shown_as(file)), may_be_fictional(file)
    setting = root = None
    try:
        root = _read(file, faults)
    except _Unreadable as unreadable:
        faults.add(unreadable.at, unreadable.message)
    else:
        stands = instead(root.plain())
        apart = list(aside(_with(root.plain(), stands)))
        for node in filter(None, map(root.take_out, apart)):
            faults.forget(node)
        _check_keys(root, (), faults)
        _put_right(root, faults)
        data = _with(root.plain(), stands)
        guessed = [*_stand_ins(data, apart), *_check_texts(root, data, faults, fictional)]
        setting = _validated(root, data, guessed, faults)
        _check_whole(root, setting, guessed, faults, [lambda s: contradictions(s, today), *checks])
        _check_whole(root, setting, guessed, faults, [suspicions], only_warn=True)
    return Loaded(
        file,
        setting,
        sorted(faults.gaps),
        sorted(faults.problems),
        fictional,
        sorted(faults.warnings),
        _root=root,
    )


def _with(data: Any, stands: Mapping[str, Any]) -> Any:
    return {**data, **stands} if stands else data


def _stand_ins(data: Any, apart: Iterable[Path_]) -> Iterator[Path_]:
    """Put examples where the model must have an answer that was set aside. Gives the paths that checks are to overlook."""
    for path in apart:
        field = questions.field_at(path)
        if questions.own_key(path) or field is None or path[:2] == ("policies", "dates"):
            continue  # what may be missing is simply not there
        yield _mend(data, path) if field.is_required() else path


def shown_as(file: Path) -> str:
    """Give a file’s path as messages name it: from here where it lies below, and whole elsewhere."""
    try:
        near = file.resolve().relative_to(Path.cwd())
    except ValueError:
        near = file
    return words.printable(near.as_posix())


# ---------------------------------------------------------------------------------------------------------------
# Reading


_NOT_UTF8 = "This file is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
_KEY_TOO_LONG = "A key is one word before a colon, but this is over 1,000 characters. Write “key: text”."
_NO_KEY = "There is a colon here with no key before it. Write “key: text”."
_NO_CHARACTER = (
    "The code that starts with a backslash here is not a valid character. Write the character itself, or put the "
    "text in single quotes."
)
_CODE = "A value cannot hold {{, {% or {#. Write the words themselves."


def _read(file: Path, faults: _Faults) -> _Node:
    return _typed(_content(file), faults)


def _content(file: Path) -> bytes:
    content = files.read(file, LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _Unreadable(
            (1, 1),
            f"This file is over {LARGEST_FILE // 1000} KB, but a setting file is a few pages. Is it the right file?",
        )
    return content


# The parser written in C reads the same, eight times as fast. Where a file is not YAML, the other says so better.
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def typed(file: Path, most: int) -> tuple[_Node | None, list[Problem]]:
    """Read another YAML file of ours as strictly as a setting file: its values as typed, and what is wrong with it.

    Takes the file, and how many values it may hold. Gives None where it cannot be read as YAML; raises OSError where it
    cannot be opened.
    """
    faults = _Faults(shown_as(file))
    try:
        return _typed(_content(file), faults, most), sorted(faults.problems)
    except _Unreadable as unreadable:
        faults.add(unreadable.at, unreadable.message)
        return None, sorted(faults.problems)


def _typed(raw: bytes, faults: _Faults, most: int = MOST_VALUES) -> _Node:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = raw.rfind(b"\n", 0, error.start) + 1
        raise _Unreadable((raw.count(b"\n", 0, error.start) + 1, error.start - start + 1), _NOT_UTF8) from None
    _check_characters(text)
    # After a colon and between words a tab looks like a space, and takes as much of a line.
    text = _straightened(text.replace("\t", " "), faults)
    attempt = _Faults(faults.file)
    try:
        root = _Reader(text, attempt, most, _FASTEST).document()
    except _Unreadable:
        faults.problems |= attempt.problems  # what stands before the place where it stops being readable
        raise
    except (yaml.YAMLError, ValueError, OverflowError):
        return _explained(text, faults, most)
    faults.problems |= attempt.problems
    return root


def _explained(text: str, faults: _Faults, most: int) -> _Node:
    """Read what is not YAML with the parser that says best where it stops being that."""
    reader = _Reader(text, faults, most, yaml.SafeLoader)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        raise _explained_yaml(error, text, reader) from None
    except (ValueError, OverflowError):  # PyYAML makes a character of any number
        raise _Unreadable(reader.position, _NO_CHARACTER) from None


def _check_characters(text: str) -> None:
    """Refuse what no eye can see, before anything is made of it."""
    hidden = words.forbidden_character(text)
    if hidden:
        position, called = hidden
        message = (
            f"There is an invisible character here ({called}). It may hide what the text says. Type the line again."
        )
        raise _Unreadable(_position(text, position), _NOT_UTF8 if text[position] == "\0" else message)
    # A tab or a wider space looks the same as spaces where it sets a line in, and means nothing to YAML.
    space = re.search(r"^ *([^\S\n\r ])", text, re.MULTILINE)
    if space:
        called = "a tab" if space[1] == "\t" else f"a {unicodedata.name(space[1]).lower()}"
        raise _Unreadable(
            _position(text, space.start(1)),
            f"There is {called} here. Indent lines with the space bar, two spaces for each level.",
        )


_CURLY = re.compile("[“„]([^“”„]*)[“”]|‘([^‘]*)’")
_BEGINS_A_LINE = re.compile(r" *(?:- +)*(?:[\w.-]+: +)?")  # before a value
_ENDS_A_LINE = re.compile(r" *(?: #.*)?")


def _straightened(text: str, faults: _Faults) -> str:
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
                faults.add((number, found.start() + 1), _curly(f"“{inside}”"))
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


class _Reader:
    """Builds nodes from YAML’s events, so that nothing is resolved, merged or repeated behind our back."""

    def __init__(self, text: str, faults: _Faults, most: int, parser: Any) -> None:
        self.text = text
        self.faults = faults
        self.most = most
        self.values = 0
        self.brackets: list[Position] = []  # opened and not closed yet
        self.quoted: Any = None  # the last value in quotes
        self._scanner = parser(text)
        self.events: Iterator[Any] = iter(self._scanner.get_event, None)

    @property
    def position(self) -> Position:
        """How far the text is read."""
        return self._scanner.line + 1, self._scanner.column + 1

    def document(self) -> _Node:
        next(self.events)  # the stream’s own start
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise _Unreadable((1, 1), "This file is empty. Copy settings/your-school.yml into it and start from there.")
        root = self.node(next(self.events), 0)
        next(self.events)  # the document’s end
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise _Unreadable(_at(after), "A line of --- starts a second document. One file is one setting.")
        if not isinstance(root.value, dict):
            raise _Unreadable(
                root.at, "This file should be answers, each written “key: text”. See settings/your-school.yml."
            )
        return root

    def node(self, event: Any, depth: int) -> _Node:
        self._refuse_marks(event)
        if depth > DEEPEST:
            raise _Unreadable(_at(event), "Lists are nested too deeply here. Compare with settings/your-school.yml.")
        self.values += 1
        if self.values > self.most:
            raise _Unreadable(_at(event), f"This file holds over {self.most:,} answers. Is it the right file?")
        if isinstance(event, yaml.ScalarEvent):
            if event.style in {"'", '"'}:
                self.quoted = event
                if _runs_on(event):
                    self.faults.add(_at(event), _run_on(event))
            return _Node(event.value.strip(), _at(event), cut=self._cut_short(event))
        if event.flow_style:
            self.brackets.append(_at(event))
        value = self._sequence(depth) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(depth)
        if event.flow_style:
            self.brackets.pop()
        return _Node(value, _at(event))

    def _refuse_marks(self, event: Any) -> None:
        # Security: aliases let a few lines grow into billions ("a billion laughs"); tags can name Python objects.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unreadable(
                _at(event),
                "Write this out in full: * and & (YAML aliases) are not used here. Put text that starts with them in "
                "quotes.",
            )
        if getattr(event, "tag", None):
            raise _Unreadable(
                _at(event),
                f"Delete “{event.tag}”: a value needs no type here. Put text that starts with ! in quotes.",
            )

    def _sequence(self, depth: int) -> list[_Node]:
        items: list[_Node] = []
        seen: set[str] = set()
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            item = self.node(event, depth + 1)
            items.append(item)
            text = item.value if isinstance(item.value, str) else ""
            # The youngest and the oldest age may be the same.
            if text.casefold() in seen and not text.isdigit():
                self.faults.add(item.at, f"“{text}” is listed twice. Keep one of the two.")
            seen.update({text.casefold()} - {""})
        return items

    def _mapping(self, depth: int) -> dict[str, _Node]:
        mapping: dict[str, _Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._refuse_marks(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(
                    _at(event),
                    _CODE
                    if _braces(self.text.splitlines()[event.start_mark.line])
                    else "A key is one word before a colon, but this is a list or a bracket.",
                )
            key = event.value
            if len(key) > _LONGEST_KEY:
                raise _Unreadable(_at(event), _KEY_TOO_LONG)
            if key == "<<":
                raise _Unreadable(_at(event), "Write the answers out in full: << (a YAML merge) is not used here.")
            if not key.strip():
                raise _Unreadable(_at(event), _NO_KEY)
            value = self.node(next(self.events), depth + 1)
            value.key = _at(event)
            first = mapping.setdefault(key, value)
            if first is not value:
                assert first.key is not None
                self.faults.add(value.key, f"“{key}” is already answered on line {first.key[0]}. Keep one of the two.")
        return mapping

    def _cut_short(self, event: Any) -> bool:
        """Refuse a # that may belong to the value: ``Room #4`` is Room to YAML, and nobody sees the 4 go.

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
        self.faults.add(
            (event.end_mark.line + 1, event.end_mark.column + 1 + len(cut[1])),
            f'The # cuts {short}. If it is part of the text, write "{whole}"; if it starts a comment, put two spaces '
            "before it and one after.",
        )
        return True


def _runs_on(quoted: Any) -> bool:
    # YAML would take it, with every answer on the lines between as a part of the text.
    return bool(quoted.end_mark.line > quoted.start_mark.line)


def _run_on(quoted: Any) -> str:
    return (
        f"Quotes are opened here and closed only on line {quoted.end_mark.line + 1}. Close them where the text ends, on "
        "the same line."
    )


def _at(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


# ---------------------------------------------------------------------------------------------------------------
# YAML’s own errors, said to a school office


def _explained_yaml(error: yaml.MarkedYAMLError, text: str, reader: _Reader) -> _Unreadable:
    """Say where a file stops being YAML. YAML notices late, so the place to mend is often before the one it names."""
    problem, context = str(error.problem or ""), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    began = error.context_mark or error.problem_mark
    assert mark is not None  # PyYAML’s scanner and parser always say where
    assert began is not None
    lines = [*text.splitlines(), ""]
    here, there = (mark.line + 1, mark.column + 1), (began.line + 1, began.column + 1)
    line = lines[min(mark.line, len(lines) - 1)]
    quoted = reader.quoted
    for number in (began.line, mark.line):
        braces = _braces(lines[min(number, len(lines) - 1)])
        if braces:
            return _Unreadable((number + 1, braces.start() + 1), _CODE)
    if "escape" in problem:
        return _Unreadable(
            here, "Inside double quotes a backslash starts a code. Put the text in single quotes, or leave out the \\."
        )
    if "quoted scalar" in context:
        return _Unreadable(there, "Quotes are opened here and never closed. Close them with the same mark.")
    if quoted and _runs_on(quoted):
        return _Unreadable(_at(quoted), _run_on(quoted))
    if quoted and quoted.end_mark.line == mark.line and "<scalar>" in problem:
        return _Unreadable(
            _at(quoted),
            "The text goes on after its closing quote. Put quotes around all of it, and use other marks inside: "
            f'"{_value_on(line)}".',
        )
    if "got ':'" in problem and there[0] == here[0]:
        return _Unreadable(here, "A colon starts a new answer. If it is part of the text, put the text in quotes.")
    if reader.brackets and (reader.brackets[-1][0] < here[0] or "flow" in context):
        return _Unreadable(
            reader.brackets[-1],
            "A bracket is opened here and not closed, or a comma is missing. Write lists as [toilets, changing rooms].",
        )
    if "mapping values are not allowed" in problem:
        return _stray_colon(lines, here)
    if "could not find expected ':'" in problem and len(lines[began.line].partition(":")[0]) > _LONGEST_KEY:
        return _Unreadable(there, _KEY_TOO_LONG)
    if "could not find expected ':'" in problem:
        return _Unreadable(there, _no_colon(lines[began.line]))
    return _explained_line(problem, context, line, here, there)


def _stray_colon(lines: list[str], here: Position) -> _Unreadable:
    """Say what is wrong where a colon starts an answer inside another."""
    number, line = here[0], lines[here[0] - 1]
    if here[1] > _LONGEST_KEY:
        return _Unreadable((number, _indent(line) + 1), _KEY_TOO_LONG)
    if not re.fullmatch(r"\s*[\w.-]+", line[: here[1] - 1]):
        return _Unreadable(
            here,
            "A colon and a space start a new answer. If the colon is part of the text, put the text in quotes: "
            f'"{_value_on(line)}".',
        )
    above = next((n for n in range(number - 1, 0, -1) if not re.match(r"\s*(?:#|$)", lines[n - 1])), 1)
    if _indent(lines[above - 1]) == _indent(line):
        return _Unreadable((above, _indent(line) + 1), _no_colon(lines[above - 1]))
    return _Unreadable(
        (number, _indent(line) + 1),
        f"This line is indented too far: line {above} above it is answered already. Indent it as far as its "
        "neighbours.",
    )


def _no_colon(line: str) -> str:
    if re.match(r"\s*[\w.-]+:[^ ]", line):
        return "Put a space after the colon."
    return "This line has no key and colon. Write each answer as “key: text”."


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _explained_line(problem: str, context: str, line: str, here: Position, there: Position) -> _Unreadable:
    if (
        "cannot start any token" in problem
        or "mapping keys are not allowed" in problem
        or "alias" in context
        or "anchor" in context
        or "tag" in context
        or "block scalar" in context
    ):
        mark = line[there[1] - 1 : there[1]] or line[here[1] - 1 : here[1]]
        return _Unreadable(there, f'A value cannot start with {mark}. Put it in quotes: "{_value_on(line)}".')
    if "directive" in context or "<document start>" in problem:
        return _Unreadable(there, "A file cannot start with % or {}. Start it with a key, a colon and a space.")
    if "sequence entries are not allowed" in problem:
        return _Unreadable(
            here, "A list starts on the line below its key, each item with a dash; or write it as [toilets, hall]."
        )
    if "expected <block end>" in problem and line.lstrip().startswith(":"):
        return _Unreadable(here, _NO_KEY)
    if "expected <block end>" in problem:
        return _Unreadable(
            here,
            "The indent of this line does not match those above it. Indent it as far as its neighbours, with spaces.",
        )
    if "expected the node content" in problem:
        return _Unreadable(here, "Something is missing before this mark. Write it, or delete the mark.")
    return _Unreadable(
        here, f"This line cannot be read. Compare it with settings/your-school.yml. (YAML says: {problem}.)"
    )


def _braces(line: str) -> re.Match[str] | None:
    """Find template code in a line, its comment aside."""
    return re.search(r"\{\{|\{%|\{#", re.sub(r"(?:^|\s)#.*", "", line))


def _value_on(line: str) -> str:
    """Give the text of a line’s answer, with marks that may stand in double quotes."""
    value = re.sub(r"(?<!\s)\s{2,}# .*", "", re.sub(r"^\s*(?:- )*(?:[\w.-]+:\s+)?", "", line)).strip()
    value = value.strip("\"'").replace('"', "'")
    return value if len(value) <= 120 else f"{value[:120]}…"


# ---------------------------------------------------------------------------------------------------------------
# Keys


def _check_keys(node: _Node, path: Path_, faults: _Faults) -> None:
    """Report keys that the model does not have, and take them out.

    One that is plainly a slip of the keyboard is read as the key that was meant, so that what stands under it is
    checked too, and nothing is called missing that is there.
    """
    if isinstance(node.value, list):
        for number, item in enumerate(node.value):
            _check_keys(item, (*path, number), faults)
    if not isinstance(node.value, dict):
        return
    allowed = questions.keys_at(path)
    known: dict[str, _Node] = {}
    for key, child in node.value.items():
        meant: str | None = key
        if allowed and key not in allowed:
            assert child.key is not None
            faults.unknown_keys += 1
            if faults.unknown_keys > _MOST_UNKNOWN:
                if faults.unknown_keys == _MOST_UNKNOWN + 1:
                    faults.add(
                        child.key,
                        f"This file has over {_MOST_UNKNOWN} keys that no setting file has. Is it the right file?",
                    )
                continue  # to look for what each might have meant takes its time
            free = sorted(set(allowed) - set(node.value) - set(known))
            gone = _GONE.get((*path[:2], key))
            faults.add(child.key, gone or _unknown_key(key, path, allowed, free))
            meant = nearest(key, free, likeness=0.8) or synonyms.same(key, free)
        if meant is not None:
            known[meant] = child
            _check_keys(child, (*path, meant), faults)
    node.value = known


# What setting files held once and hold no more, with what to do about it.
_RECORDED = (
    "The dates of agreement and review are now kept only in a record. Delete “{}”. Once the policy is "
    'agreed, run: schoolgate agree SETTING POLICY --by "governing body" --on 2026-10-07 --minute 7.2 --next-review '
    "2027-09-30"
)
_GONE: dict[Path_, str] = {("policies", "dates", key): _RECORDED.format(key) for key in ("agreed", "next_review")}


def _unknown_key(key: str, path: Path_, allowed: list[str], free: list[str]) -> str:
    parts = [part for part in path if isinstance(part, str)]
    message = f"There is no “{key}”{f' in {parts[-1]}' if parts else ''}. "
    elsewhere = questions.places_of(key)
    near = synonyms.meant(key, free)
    if 0 < len(elsewhere) <= 3:
        return message + f"It belongs in {words.joined(elsewhere, 'or')}: move it there, indented like its neighbours."
    return message + (f"Did you mean “{near}”?" if near else f"It can hold {words.joined(free or allowed)}.")


# ---------------------------------------------------------------------------------------------------------------
# Text


# Where a sentence of the setting’s own stands.
_SENTENCES = {"own_words", "replace", "omit", "add"}
# And where something is called what it is called.
_NAMES = {"name", "title", "address", "hours", "broadband", "filter", "supplier", "service"}


def _put_right(root: _Node, faults: _Faults) -> None:
    """Read each answer as its type does: an address without https://, two spaces in a name. What is no trifle is told."""
    for path, node in scalars(root, ()):
        node.value, notice = questions.put_right(path, str(node.value))
        if notice:
            faults.warn(node.at, notice)


def _check_texts(root: _Node, data: Any, faults: _Faults, fictional: bool) -> list[Path_]:
    """Check every text as it was typed. Gives the paths of those that cannot stand, each now its field’s example."""
    guessed = []
    for path, node in scalars(root, ()):
        text = str(node.value)
        if questions.field_at(path) is None and not questions.own_key(path):
            continue  # a part of what has no parts: the model says so
        if words.not_filled_in(text, a_sentence=_is_sentence(path)) and text not in questions.known_answers(path):
            if not node.cut:
                faults.add(node.at, _gap(path, text), gap=True, path=path)
            guessed.append(_mend(data, path))
            continue
        wrong = unusable(text)
        if wrong:
            faults.add(node.at, wrong)
            guessed.append(_mend(data, path))
            continue
        for message in _doubtful(text, path, fictional):
            faults.add(node.at, message)
        for message in _suspicious(text, path):
            faults.warn(node.at, message)
    return guessed


def _is_sentence(path: Path_) -> bool:
    return path[-1] in _SENTENCES or path[0] == "withdrawn"


def scalars(node: _Node, path: Path_) -> Iterator[tuple[Path_, _Node]]:
    """Give every single value below a node, and its path. Takes the node’s own path."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from scalars(child, (*path, key))
    elif isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield from scalars(child, (*path, number))
    else:
        yield path, node


def unusable(text: str, longest: int = LONGEST_VALUE) -> str | None:
    """Tell why a text can stand on no page, if so. Takes the text and how many characters it may have."""
    hidden = words.forbidden_character(text)
    if hidden:
        return f"There is an invisible character here ({hidden[1]}). It may hide what the text says. Type it again."
    if re.search(r"[\n\r\t]", text):
        return "This value runs over several lines or holds a tab. Write it on one line."
    if _is_in_curly_quotes(text):
        return _curly(text)
    if len(text) > longest:
        return f"This value has {len(text):,} characters. The limit is {longest:,}: shorten it."
    # Security: pages are Jinja templates. A value is never run, but one that looks like code is refused outright.
    code = words.code(text)
    if code and code in {"{{", "{%", "{#"}:
        return _CODE
    return f"“{code}” is code, and a value is plain text. Write the words themselves." if code else None


def _is_in_curly_quotes(text: str) -> bool:
    """Return whether a whole text stands between one pair of curly quotes: “A” and “B” does not."""
    return re.fullmatch(r"[“”„][^“”„]*[“”]|‘[^‘]*’", text) is not None


def _curly(text: str) -> str:
    return f'The curly quotes are part of this text. Write straight ones: "{text[1:-1]}".'


def _doubtful(text: str, path: Path_, fictional: bool) -> Iterator[str]:
    """Find what may be in order as text and cannot be what the setting means."""
    if questions.holds_text(path):
        yield from _unfinished(text, path)
    if not fictional:
        yield from made_up(text)


def made_up(text: str) -> Iterator[str]:
    """Find telephone numbers and addresses that can reach nobody, in a text of a real setting or register."""
    for number in telephones.fictional_in(text):
        yield f"“{number}” is a fictional number that does not work. Write your own, and check it by ringing it."
    for address in text.split():
        if is_fictional_address(address):
            yield f"“{address.strip('().,;')}” is a fictional address that does not work. Write your own."


def _unfinished(text: str, path: Path_) -> Iterator[str]:
    """Find what would make a page read as if nobody had read it."""
    field = questions.field_at(path)
    asked = questions.question(field) if field else ""
    sentence, name = _is_sentence(path), path[-1] in _NAMES
    yield from (message for message, certain in _left_open(text, sentence, name) if certain)
    slip = words.slip(text)
    if slip:
        shown = f"“{slip}”" if slip.strip() else "two spaces"
        yield f"There is a typing error here: {shown}. Correct it."
    completes = re.search(r"It completes “[^”]*?(\w+) \.\.\.”", asked)
    if completes and re.match(rf"{completes[1]}(?![\w-])", text, re.IGNORECASE):
        yield f"The page already says “{completes[1]}” just before this. Write the rest of the sentence."
    if "without “the”" in asked and re.match(r"(?:the|our|an|a(?! level))\s", text, re.IGNORECASE):
        yield "The page already says “the” just before this. Write it without."
    if sentence and not re.search(r"[.!?…][”’)\"']*$", text):
        yield "This is a sentence of its own. End it with a full stop."
    if prose.says_nothing(text):
        yield f"“{text}” alone says nothing. Write the rest."
    if sentence or prose.says_nothing(text):
        return
    if joins := re.match(r"(?:and|or)\b", text):
        yield f"This begins with “{joins[0]}”, and the page joins it to the words before. Write it without."
    if name:
        return
    if re.search(r"\w{4}\.$", text) and not _SHORT_FOR.search(text):
        yield "The page ends the sentence itself. Delete the full stop."
    if breaks_off := re.search(r" (the|an|our|and|or)$", text):
        yield f"This stops after “{breaks_off[1]}”. Write the rest."


# Words cut short, whose stop is part of them.
_SHORT_FOR = re.compile(
    r"\b(?:approx|assoc|bldgs?|bros|corp|dept|excl|govt|incl|mins|prof|sept|thurs?|tues|univ)\.$", re.IGNORECASE
)


# What only a template says, whoever fills it in: an example that stands for others, a case that nobody decided.
_NEVER_DECIDED = re.compile(r"\betc\b\.?|\bor equivalent\b|\b(?:if|where) applicable\b", re.IGNORECASE)


def _left_open(text: str, sentence: bool, name: bool) -> Iterator[tuple[str, bool]]:
    """Find what leaves something open, each with whether it cannot stand.

    In an answer that stands in a sentence of ours none of it can. In a sentence of the setting's own “and/or” or the
    bracket of “1)” may be meant; a quotation that never ends, or “etc.”, is what an edited template leaves behind.
    """
    undecided = words.undecided(text, a_sentence=sentence, a_title=name)
    if sentence and (never := _NEVER_DECIDED.search(text)):
        undecided = never[0]
    if undecided:
        message = f"“{undecided}” leaves the reader to guess. Write exactly what you do, and nothing else."
        yield message, not sentence or never is not None
    lone = words.unpaired(text)
    if lone and "://" not in text:
        yield f"The {lone} here has no partner. Close what is opened, or delete it.", not sentence or lone != ")"


def _suspicious(text: str, path: Path_) -> Iterator[str]:
    """Find what is probably a slip and may be meant. It is shown and stops nothing."""
    if not questions.holds_text(path):
        return
    yield from prose.suspicions(text)
    if prompt := words.prompt(text):
        yield f"“{prompt}” looks like an instruction on a form. Is it meant for the people who read your pages?"
    if _is_sentence(path):
        yield from (message for message, certain in _left_open(text, sentence=True, name=False) if not certain)


def _gap(path: Path_, text: str) -> str:
    typed = f"“{text}” is only a placeholder." if text else "This is blank."
    field = questions.field_at(path)
    if field is None or questions.own_key(path):
        return f"{typed} Write the answer, or delete the line."
    may_go = "" if field.is_required() else "Answer it, or delete the line. "
    return f"{typed} {may_go}{questions.question(field)} {questions.for_example(path)}".strip()


# ---------------------------------------------------------------------------------------------------------------
# The model


def _validated(root: _Node, data: Any, guessed: list[Path_], faults: _Faults) -> Setting:
    """Make a setting of the data, with the field’s example for each answer that the model does not take.

    An answer may hide others from the model, and an example stands in for it then, so this goes round until all fit.
    """
    for _ in range(_MOST_ROUNDS):
        try:
            return Setting.model_validate(data)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False):
                path = _path_of(error["loc"])
                if not _within(path, guessed):
                    _explain(root, path, dict(error), faults)
                guessed.append(_mend(data, path))
    raise AssertionError(f"examples of the model do not fit the model: {guessed[-1]}")


def _path_of(loc: tuple[int | str, ...]) -> Path_:
    """Take out of a pydantic location what names a branch of a union and not a place in the file."""
    return (loc[0], *loc[2:]) if loc[0] == "council" else tuple(loc)


_WANTED = {
    "list_type": "is a list",
    "tuple_type": "is a list",
    "model_type": "has parts of its own, each on a line below it, indented by two spaces",
    "model_attributes_type": "has parts of its own, each on a line below it, indented by two spaces",
    "dict_type": "has parts of its own, each on a line below it, indented by two spaces",
}
_GIVEN: dict[type[Any], str] = {dict: "has parts of its own", list: "is a list", str: "is one line of text"}


def _explain(root: _Node, path: Path_, error: dict[str, Any], faults: _Faults) -> None:
    """Say to a school office what the model says of an answer."""
    node, _ = root.follow(path)
    kind, typed = error["type"], error["input"]
    field = questions.field_at(path)
    asked = questions.question(field) if field and not questions.own_key(path) else ""
    key = next(part for part in reversed(path) if isinstance(part, str))
    if kind in {"missing", "too_short"}:
        where = ".".join(part for part in path if isinstance(part, str))
        what = f"{where} is not answered" if isinstance(path[-1], str) else f"{where} is not complete"
        what = "This list is empty" if kind == "too_short" else what
        faults.add(node.start, f"{what}. {asked} {questions.for_example(path)}", gap=True, path=path)
    elif kind == "schoolgate":
        faults.add(node.at, error["msg"])
    elif kind == "literal_error" and isinstance(typed, str):
        answers = questions.options(path)
        listed = words.joined(answers, "or")
        advice = synonyms.advice(typed, path, answers)
        if not advice and not any(answer in asked for answer in answers):
            advice = asked  # it may say why what was typed is none of them
        faults.add(node.at, f"“{typed}” is not one of the answers: {listed}. {advice}")
    elif kind == "too_long":
        faults.add(node.start, f"This list is too long. {asked} {questions.for_example(path)}")
    else:
        subject = f"“{key}”" if isinstance(path[-1], str) else f"Each item of “{key}”"
        a_word = field is not None and field.examples and isinstance(field.examples[0], str)
        wanted = "is one line of text" if a_word else _WANTED.get(kind, "is one line of text")
        given = _GIVEN.get(type(typed), "is not")
        faults.add(node.start, f"{subject} {wanted}, but this {given}. {questions.for_example(path)}")


def _mend(data: Any, path: Path_) -> Path_:
    """Put the field’s example where the path leads. Gives the path mended: shorter where what holds it is at fault."""
    holder: Any = {"": data}
    key: str | int = ""
    walked: Path_ = ()
    for part in path:
        here = holder[key]
        if isinstance(part, int) and isinstance(here, dict):
            continue  # one person, written without a list
        if not isinstance(here, list if isinstance(part, int) else dict):
            break
        holder, key, walked = here, part, (*walked, part)
        if part not in here if isinstance(here, dict) else int(part) >= len(here):
            break
    field = questions.field_at(walked)
    if questions.own_key(walked):
        del holder[key]
    else:
        assert field is not None, walked
        example = questions.example_at(walked)
        example = questions.whole_example(field) if example is None else example
        if isinstance(holder, list):
            items = example if isinstance(example, list) else [example]
            holder[int(key) : int(key) + 1] = [items[min(int(key), len(items) - 1)]]
        else:
            holder[key] = example
    return walked


# ---------------------------------------------------------------------------------------------------------------
# The whole setting


def _check_whole(
    root: _Node,
    setting: Setting,
    guessed: list[Path_],
    faults: _Faults,
    checks: Iterable[Check],
    only_warn: bool = False,
) -> None:
    """Report what one answer says against another, unless one of them is an example that stands in for a fault."""
    for check in checks:
        for path, message, *rests_on in check(setting):
            if any(_within(answer, guessed) or _above(answer, guessed) for answer in (path, *rests_on)):
                continue
            node, whole = root.follow(path)
            if only_warn:
                faults.warn(node.start, message)
            elif message:
                faults.add(node.start, message, gap=not whole, path=path)
            else:
                _explain(root, path, {"type": "missing", "input": None}, faults)


def _within(path: Path_, guessed: Iterable[Path_]) -> bool:
    return any(path[: len(answer)] == answer for answer in guessed)


def _above(path: Path_, guessed: Iterable[Path_]) -> bool:
    return any(answer[: len(path)] == path for answer in guessed)


def council_is_known(authorities: Iterable[str]) -> Check:
    """Make the check that a setting’s council area is one of those in the register of local authorities."""
    known = sorted(authorities)

    def check(setting: Setting) -> Iterator[Found]:
        if isinstance(setting.council, str) and setting.council not in known:
            near = nearest(setting.council, known)
            yield (
                ("council",),
                f"“{setting.council}” is not a council area that we have. We have: {words.joined(known)}. "
                + (f"Did you mean “{near}”? " if near else "")
                + "For another area, write out its services under council, as in settings/examples/nursery.yml.",
            )

    return check
