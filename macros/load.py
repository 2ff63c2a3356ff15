"""From a YAML file to a ``Setting``, its gaps and its problems: strict, with every position kept, all at once.

YAML guesses types: ``no`` becomes false, ``0344`` becomes 228, ``1.10`` becomes 1.1. Here nothing is guessed. Every
value is kept as it was typed, with its line and column, and the model says what each is to be.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from macros import words
from macros.contradictions import Found, contradictions
from macros.setting import Setting, is_fictional_address, is_fictional_phone

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 12  # levels of lists and mappings; the model has seven
_MOST_ROUNDS = 50  # of mending with examples; each mends at least one place

Path_ = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True, order=True)
class Problem:
    """Something to mend in a setting file: where it stands, what is wrong and what to write."""

    file: str
    line: int
    column: int
    message: str
    gap: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What came of reading a setting file.

    ``setting`` is whole even where the file is not: each gap and each answer that cannot stand holds its field’s
    example instead, so that answers can still be checked against one another. It is None only where the file could
    not be read as YAML at all. It may be published only where ``gaps`` and ``problems`` are both empty.
    """

    file: Path
    setting: Setting | None
    gaps: list[Problem]
    problems: list[Problem]
    fictional: bool

    @property
    def faults(self) -> list[Problem]:
        """Gaps and problems together, in the order of the file."""
        return sorted({*self.gaps, *self.problems})


@dataclasses.dataclass
class _Node:
    """A value as typed, and where it stands. Lines and columns count from 1."""

    value: str | list[_Node] | dict[str, _Node]
    line: int
    column: int
    key: tuple[int, int] | None = None

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> _Node | None:
        if isinstance(self.value, dict):
            return self.value.get(str(part))
        if isinstance(self.value, list) and isinstance(part, int) and part < len(self.value):
            return self.value[part]
        return None

    def deepest(self, path: Path_) -> _Node:
        """Follow the path as far as the file goes; a part the file does not have (a list of one) is passed over."""
        node = self
        for part in path:
            node = node.child(part) or node
        return node


class _Unreadable(Exception):
    """The file cannot be read as YAML, or holds YAML that no setting file needs."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def may_be_fictional(file: Path) -> bool:
    """Tell whether a setting file is one of those that may hold made-up numbers: the starter, an example or a test."""
    file = file.resolve()
    root = Path(__file__).resolve().parent.parent
    return file == root / "settings" / "your-school.yml" or any(
        file.is_relative_to(root / folder) for folder in ("settings/examples", "tests")
    )


Check = Callable[[Setting], Iterable[Found]]


def load(file: Path, today: datetime.date, checks: Iterable[Check] = ()) -> Loaded:
    """Read a setting file.

    Takes the file, today’s date, and checks to make on the whole setting beside the model’s own; each gives the path
    of an answer and a sentence. Gives the setting, its gaps and its problems; raises nothing for what the file holds,
    and OSError where it cannot be opened.
    """
    shown = _shown(file)
    fictional = may_be_fictional(file)
    try:
        root, problems = _read(file, shown)
    except _Unreadable as unreadable:
        problem = Problem(shown, unreadable.line, unreadable.column, unreadable.message)
        return Loaded(file, None, [], [problem], fictional)
    gaps: list[Problem] = []
    mended: list[Path_] = []
    data = root.plain()
    for path, node in _scalars(root):
        at = Problem(shown, node.line, node.column, "")
        assert isinstance(node.value, str)
        if words.placeholder(node.value) and not _may_be(path, node.value):
            gaps.append(dataclasses.replace(at, message=_gap(path, node.value), gap=True))
            mended.append(path)
            _mend(data, path)
            continue
        problems += [dataclasses.replace(at, message=text) for text in _text_faults(node.value, path, fictional)]
    setting = None
    for _ in range(_MOST_ROUNDS):  # an answer and its example may each fail once; the rest is a safeguard
        try:
            setting = Setting.model_validate(data)
            break
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False):
                path = _path_of(error["loc"])
                if not _within(path, mended):
                    fault = _explained(shown, root, path, dict(error))
                    (gaps if fault.gap else problems).append(fault)
                _mend(data, path, drop=error["type"] == "extra_forbidden")
                mended.append(path)
    found = (
        [] if setting is None else [*contradictions(setting, today), *(f for check in checks for f in check(setting))]
    )
    for path, message in found:
        if not _within(path, mended) and not any(m[: len(path)] == path for m in mended):
            problems.append(Problem(shown, *_start(root.deepest(path)), message))
    return Loaded(file, setting, sorted(set(gaps)), sorted(set(problems)), fictional)


def _start(node: _Node) -> tuple[int, int]:
    # What is wrong with a mapping or a list is best shown at its key.
    return node.key if node.key and not isinstance(node.value, str) else (node.line, node.column)


def _shown(file: Path) -> str:
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


# ---------------------------------------------------------------------------------------------------------------
# Reading


def _read(file: Path, shown: str) -> tuple[_Node, list[Problem]]:
    raw = file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None
    if raw is None:
        raise _Unreadable(1, 1, "This file is over 1 MB, and a setting file is a few pages. Is it the right file?")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise _Unreadable(
            line, column, "This file is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
        ) from None
    hidden = words.forbidden_character(text)
    if hidden:
        position, called = hidden
        line = text.count("\n", 0, position) + 1
        raise _Unreadable(
            line,
            position - text.rfind("\n", 0, position),
            f"There is a character here that nobody can see ({called}). It may hide what the text says. Type the line again.",
        )
    # A tab that sets a line in looks the same as spaces and means nothing to YAML.
    tab = re.search(r"^ *\t", text, re.MULTILINE)
    if tab:
        line = text.count("\n", 0, tab.start()) + 1
        raise _Unreadable(line, len(tab[0]), "There is a tab here. Set lines in with spaces, two for each step.")
    reader = _Reader(text, shown)
    try:
        root = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _Unreadable(line, column, _yaml_explained(error, text, line)) from None
    return root, reader.problems


def _yaml_explained(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    problem = str(error.problem or error.context or "")
    lines = text.splitlines()
    here = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    if "mapping values are not allowed" in problem:
        return f"A colon and a space start a new answer. If the colon belongs to the text, put the text in quotes: “{here}”."
    if "undefined alias" in problem or "expected alphabetic or numeric" in problem:
        return "A value cannot start with * or &. Put it in quotes."
    if "cannot start any token" in problem:
        return f"A value cannot start with this character. Put it in quotes: “{here}”."
    if "quoted scalar" in str(error.context or ""):
        return "Quotes were opened and not closed. Close them with the same mark."
    if "flow" in str(error.context or ""):
        return "A bracket was opened and not closed, or a comma is missing. Write lists as [toilets, changing rooms]."
    if "expected <block end>" in problem or "could not find expected ':'" in problem:
        return (
            "This line does not fit those above it. Is it set in as far as its neighbours, with a colon after its key?"
        )
    return f"This line cannot be read. Compare it with settings/your-school.yml. (YAML says: {problem}.)"


class _Reader:
    """Builds nodes from YAML’s events, so that nothing is resolved, merged or repeated behind our back."""

    def __init__(self, text: str, shown: str) -> None:
        self.text = text
        self.shown = shown
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)

    def document(self) -> _Node:
        start = [next(self.events), next(self.events)]
        if not isinstance(start[1], yaml.DocumentStartEvent):
            raise _Unreadable(1, 1, "This file is empty. Copy settings/your-school.yml into it and begin from there.")
        root = self.node(next(self.events), 0)
        end = next(self.events)
        if isinstance(next(self.events), yaml.DocumentStartEvent):
            mark = end.end_mark
            raise _Unreadable(mark.line + 1, 1, "A line of --- starts a second document. One file is one setting.")
        if not isinstance(root.value, dict):
            raise _Unreadable(
                root.line, root.column, "This file should be answers, each “key: value”. See settings/your-school.yml."
            )
        return root

    def node(self, event: Any, depth: int) -> _Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        # Security: aliases let a few lines grow into billions ("a billion laughs"); tags can name Python objects.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unreadable(
                line,
                column,
                "Write this out in full: * and & (YAML’s aliases) are not used here. Text that starts so goes in quotes.",
            )
        if getattr(event, "tag", None):
            raise _Unreadable(
                line,
                column,
                f"Take out “{event.tag}”: a value needs no type here. Text that starts with ! goes in quotes.",
            )
        if depth > DEEPEST:
            raise _Unreadable(
                line, column, "Lists inside lists go too deep here. Compare with settings/your-school.yml."
            )
        if isinstance(event, yaml.ScalarEvent):
            self._cut_short(event)
            return _Node(event.value.strip(), line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(following, depth + 1))
            return _Node(items, line, column)
        return self._mapping(line, column, depth)

    def _mapping(self, line: int, column: int, depth: int) -> _Node:
        mapping: dict[str, _Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_line, key_column = event.start_mark.line + 1, event.start_mark.column + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(
                    key_line, key_column, "A key is one word before a colon, and this is a list or a bracket."
                )
            key = event.value
            value = self.node(next(self.events), depth + 1)
            value.key = (key_line, key_column)
            if key in mapping:
                first = mapping[key].key
                assert first is not None
                self.problems.append(
                    Problem(
                        self.shown,
                        key_line,
                        key_column,
                        f"“{key}” is already answered on line {first[0]}. Keep one of the two.",
                    )
                )
                continue
            mapping[key] = value
        return _Node(mapping, line, column)

    def _cut_short(self, event: Any) -> None:
        """Refuse a # that may belong to the value: ``Room #4`` is Room to YAML, and nobody sees the 4 go.

        A comment after a plain value is taken for one only where it is set off by two spaces and begins with one.
        """
        if event.style is not None:
            return
        rest = self.text[event.end_mark.index :].split("\n", 1)[0]
        cut = re.match(r"(\s+)#(.?)", rest)
        if cut and event.value and (len(cut[1]) < 2 or cut[2].strip()):
            line, column = event.end_mark.line + 1, event.end_mark.column + 1 + len(cut[1])
            whole = (event.value + rest.rstrip()).replace('"', "'")
            self.problems.append(
                Problem(
                    self.shown,
                    line,
                    column,
                    f'The # cuts this value short to “{event.value}”. If it belongs to the text, write "{whole}"; if it '
                    "starts a comment, put two spaces before it and one after.",
                )
            )


# ---------------------------------------------------------------------------------------------------------------
# Text


def _scalars(node: _Node, path: Path_ = ()) -> Iterator[tuple[Path_, _Node]]:
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _scalars(child, (*path, key))
    elif isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield from _scalars(child, (*path, number))
    else:
        yield path, node


def _may_be(path: Path_, value: str) -> bool:
    """Tell whether a word that looks like a placeholder is one of the field’s own options (photos: none)."""
    field = _field(path)
    return field is not None and value in _options(field.annotation)


def _text_faults(text: str, path: Path_, fictional: bool) -> Iterator[str]:
    hidden = words.forbidden_character(text)
    if hidden:
        yield f"There is a character here that nobody can see ({hidden[1]}). It may hide what the text says. Type it again."
    if "\n" in text or "\t" in text:
        yield "This value runs over several lines or holds a tab. Write it on one line."
    # Security: pages are Jinja templates. A value is never run, but one that looks like code is refused outright.
    if re.search(r"\{\{|\{%|\{#", text):
        yield "A value cannot hold {{, {% or {#. Write the words themselves."
    half_done = words.undecided(text)
    if half_done and not text.startswith(("http://", "https://")):
        yield f"“{half_done}” leaves the reader to guess. Write exactly what you do, and nothing else."
    if not fictional:
        if is_fictional_phone(text):
            yield f"“{text}” is a made-up number that reaches nobody. Write your own, and check it by ringing it."
        if is_fictional_address(text):
            yield f"“{text}” is a made-up address that reaches nobody. Write your own."


def _gap(path: Path_, value: str) -> str:
    typed = f"“{value}” only holds a place" if value else "This is blank"
    field = _field(path)
    if field is None:
        return f"{typed}. Write the answer, or take out the line."
    return f"{typed}. {field.description} {_for_example(field, path)}"


def _for_example(field: FieldInfo, path: Path_) -> str:
    example = _example(field)
    if example is None:
        return "Copy this part from settings/your-school.yml and change its answers."
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return f"For example: {key}: {_as_yaml(example)}" if key else ""


def _as_yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_as_yaml(item) for item in value) + "]"
    text = str(value)
    plain = re.fullmatch(r"[A-Za-z][\w .’/-]*|\d{4}-\d{2}-\d{2}|\d{1,2}", text)
    return text if plain or re.fullmatch(r"https?://[\w./-]+", text) else f'"{text}"'


# ---------------------------------------------------------------------------------------------------------------
# The model’s own errors, said to a school office


def _path_of(loc: tuple[int | str, ...]) -> Path_:
    """Take out of a pydantic location what names a branch of a union and not a place in the file."""
    return (loc[0], *loc[2:]) if loc[0] == "council" else tuple(loc)


def _explained(shown: str, root: _Node, path: Path_, error: dict[str, Any]) -> Problem:
    node = root.deepest(path)
    line, column = node.line, node.column
    kind, gap = error["type"], False
    field = _field(path)
    key = str(path[-1]) if path else ""
    if kind == "missing":
        gap = True
        line, column = _start(node)
        where = ".".join(str(part) for part in path)
        message = f"{where} is not answered. {field.description if field else ''} {_for_example(field, path) if field else ''}".strip()
    elif kind == "extra_forbidden":
        line, column = node.key or (line, column)
        allowed = _keys_at(path[:-1])
        near = _nearest(key, allowed)
        within = f" in {path[-2]}" if len(path) > 1 and isinstance(path[-2], str) else ""
        message = f"There is no “{key}”{within}. " + (
            f"Did you mean “{near}”?" if near else f"It can hold {words.joined(sorted(allowed))}."
        )
    elif kind == "literal_error":
        options = _options(field.annotation) if field else ()
        typed = str(error["input"])
        near = _nearest(typed, options)
        message = f"“{typed}” is not one of the answers: {words.joined(list(options), 'or')}." + (
            f" Did you mean “{near}”?" if near else ""
        )
    elif kind == "schoolgate":
        message = error["msg"]
    elif kind in {"string_type", "str_type"}:
        message = f"“{key}” is one line of text, and this is a list or has parts of its own. {_for_example(field, path) if field else ''}".strip()
    elif kind in {"list_type", "tuple_type"}:
        message = f"“{key}” is a list. {_for_example(field, path) if field else ''}".strip()
    elif kind in {"model_type", "dict_type", "model_attributes_type"}:
        message = f"“{key}” has parts of its own, each on a line below it, set in by two spaces. {_for_example(field, path) if field else ''}".strip()
    elif kind == "too_short":
        gap = True
        message = f"This list is empty. {field.description if field else ''}".strip()
    elif kind == "too_long":
        message = f"This list is too long. {_for_example(field, path) if field else ''}".strip()
    else:
        message = f"“{key}” cannot be read: {error['msg']}."
    return Problem(shown, line, column, message, gap)


def _nearest(word: str, known: typing.Iterable[str]) -> str | None:
    folded = {option.casefold().replace("_", "-"): option for option in known}
    typed = word.casefold().replace("_", "-").replace(" ", "-")
    found = difflib.get_close_matches(typed, folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def council_is_known(authorities: Iterable[str]) -> Check:
    """Make the check that a setting’s council area is one of those in the register of local authorities."""
    known = sorted(authorities)

    def check(setting: Setting) -> Iterator[Found]:
        if isinstance(setting.council, str) and setting.council not in known:
            near = _nearest(setting.council, known)
            yield (
                ("council",),
                f"“{setting.council}” is not a council area that we have: {words.joined(known)}. "
                + (f"Did you mean “{near}”? " if near else "")
                + "For another area write out its services under council, as settings/examples/nursery.yml does.",
            )

    return check


# ---------------------------------------------------------------------------------------------------------------
# Walking the model beside the data


def _parts(annotation: Any) -> tuple[Any, ...]:
    """Give the types an annotation may stand for, without None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _parts(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return tuple(part for arg in typing.get_args(annotation) for part in _parts(arg))
    return () if annotation is types.NoneType else (annotation,)


def _options(annotation: Any) -> tuple[str, ...]:
    for part in _parts(annotation):
        if typing.get_origin(part) is typing.Literal:
            return typing.get_args(part)
        if typing.get_origin(part) in {list, tuple}:
            return _options(typing.get_args(part)[0])
    return ()


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
        elif typing.get_origin(part) in {list, tuple, dict}:
            yield from _models(typing.get_args(part)[-1])


def _field(path: Path_) -> FieldInfo | None:
    """Find the field that a path leads to. A path to one item of a list leads to the list’s field."""
    models: list[type[BaseModel]] = [Setting]
    field: FieldInfo | None = None
    for number, part in enumerate(path):
        if isinstance(part, int) or _own_key(path[: number + 1]):
            continue
        field = next((m.model_fields[part] for m in models if part in m.model_fields), None)
        if field is None:
            return None
        models = list(_models(field.annotation))
    return field


def _own_key(path: Path_) -> bool:
    """Tell whether the path ends in a key of the setting’s own making: a clause’s id under ``changes``."""
    return len(path) == 2 and path[0] == "changes"


def _keys_at(path: Path_) -> list[str]:
    field = _field(path) if path else None
    models = [Setting] if not path else list(_models(field.annotation)) if field else []
    return [key for m in models for key in m.model_fields]


def _example(field: FieldInfo) -> Any:
    """Give a field’s example, or one made of its parts’ examples."""
    if field.examples:
        return field.examples[0]
    return None


def _whole_example(field: FieldInfo) -> Any:
    example = _example(field)
    if example is not None:
        return example
    part = next(_models(field.annotation))
    return {key: _whole_example(inner) for key, inner in part.model_fields.items() if inner.is_required()}


def _mend(data: Any, path: Path_, *, drop: bool = False) -> None:
    """Put the field’s example where the path leads, or take out what is there if no field owns it."""
    holder: Any = {"": data}
    key: str | int = ""
    walked: Path_ = ()
    for part in path:
        here = holder[key]
        if isinstance(part, int) and isinstance(here, dict):
            continue  # one person, written without a list
        if not isinstance(here, dict | list):
            break
        holder, key, walked = here, part, (*walked, part)
        if part not in here if isinstance(here, dict) else int(part) >= len(here):
            break
    field = _field(walked)
    if drop or field is None or _own_key(walked):
        holder.pop(key, None) if isinstance(holder, dict) else holder.pop(key)
        return
    example = _whole_example(field)
    if isinstance(holder, list):
        item = example[min(int(key), len(example) - 1)]
        holder[int(key) : int(key) + 1] = [item]
    else:
        holder[key] = example


def _within(path: Path_, mended: list[Path_]) -> bool:
    return any(path[: len(m)] == m for m in mended)
