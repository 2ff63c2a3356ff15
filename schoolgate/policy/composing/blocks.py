"""A page of the template as its blocks: headings, paragraphs, bullets with their points, and guidance.

The same reader serves a page before any setting, with its Jinja, and one that is filled in. On a policy page a clause is one
bullet, with its id on the line under it::

    - Staff keep their own phones in the office.
      {: #mobile.staff.store-device }
        - a point of the clause

        !!! guidance "Decide with your leadership team"
            One place, named the same way everywhere.

It may carry ``same=`` (it states a rule of several policies) and, from ``docs/_parts/clauses.yml``, ``.locked`` (a setting may
add to it and nothing else), ``choice=`` (it states the answer at that place in the setting file, so the answer changes and
not the text), ``when=`` (it stands only where that condition holds) and ``.promise`` (it says what the setting does). A
heading carries the same for a whole section. Clauses with one subject may follow an opening, a paragraph that names it and
ends with a colon; each continues it.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence

from markdown.extensions.attr_list import get_attrs_and_remainder

from schoolgate.errors import TemplateError

OPENING = "opening"
_HEADING = re.compile(r"(#{1,3}) +(.*)")
# Attributes right behind a word or a link are for that alone.
_AT_THE_END = re.compile(r"(?:(.*\S) +)?\{: *(.*?) *\} *")
_ALONE = re.compile(r" *\{: *(.*?) *\} *")
_POINT = re.compile(r" {4}[-*] +(.*)")
_GUIDANCE = re.compile(r'!!! guidance(?: "(.*)")?')
_ITEM = re.compile(r"(?:-|(?P<number>\d+\.)) ")
_BEGINS = re.compile(rf"{_ITEM.pattern}|#|!!!")


@dataclasses.dataclass(frozen=True)
class Attributes:
    """What stands between ``{:`` and ``}``: an id, classes, and values by name."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Block:
    """A block of a page: its words, as Markdown, and its attributes."""

    words: str
    attributes: Attributes = dataclasses.field(default_factory=Attributes)


@dataclasses.dataclass(frozen=True)
class Heading(Block):
    """A heading. ``level`` is 1 for the title of a page, 2 for a section and 3 for a part of one."""

    level: int = 2


@dataclasses.dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph. Of a policy: an opening, or words before the first section."""


@dataclasses.dataclass(frozen=True)
class Guidance:
    """Guidance to whoever drafts the policy. ``blocks`` are its paragraphs and points, each its words as Markdown."""

    title: str
    blocks: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Bullet(Block):
    """A bullet or a step, such as a clause: its words, its points in order, and guidance to whoever drafts the policy."""

    is_step: bool = False
    points: tuple[str, ...] = ()
    guidance: tuple[Guidance, ...] = ()


def blocks(page: str) -> list[Block | Guidance]:
    """Return the blocks of a page in order. Raise TemplateError where a clause is no bullet of its section."""
    return [_block(tuple(lines)) for lines in _in_blocks(page.splitlines())]


_JINJA = re.compile(r"^\s*(?:\{%.*%\}|\{\{-.*\}\})\s*$", re.MULTILINE)


def template_blocks(page: str) -> list[Block | Guidance]:
    """Return the blocks of a page before any setting. Lines that hold Jinja alone are left out."""
    return blocks(_JINJA.sub("", page))


def _in_blocks(lines: list[str]) -> list[list[str]]:
    """Return lines in groups: what is indented belongs to the line above that is not."""
    found: list[list[str]] = []
    above = ""
    for line in lines:
        if not line.strip():
            above = ""
            if found and _BEGINS.match(found[-1][0]) and not found[-1][0].startswith("#"):
                found[-1].append("")
        elif line.startswith(" ") and found and not found[-1][0].startswith("#"):
            found[-1].append(line)
            above = line
        elif above and not _BEGINS.match(line) and not _BEGINS.match(found[-1][0]):
            found[-1].append(line)
        else:
            found.append([line])
            above = line
    return found


# Nine blocks of ten say the same for most settings.
@functools.lru_cache(maxsize=20_000)
def _block(lines: tuple[str, ...]) -> Block | Guidance:
    first = lines[0]
    if heading := _HEADING.fullmatch(first):
        words, attributes = _with_attributes(heading[2])
        return Heading(words, attributes, len(heading[1]))
    if guidance := _GUIDANCE.fullmatch(first.rstrip()):
        return _guidance(guidance[1], lines[1:])
    if _ITEM.match(first):
        return _bullet(lines)
    if (alone := _ALONE.fullmatch(lines[-1])) and len(lines) > 1:
        return Paragraph("\n".join(lines[:-1]), _attributes(alone[1]))
    return Paragraph("\n".join(lines))


def _bullet(lines: tuple[str, ...]) -> Bullet:
    marker = _ITEM.match(lines[0])
    assert marker, "a bullet begins with a hyphen or a number"
    words, attributes = _with_attributes(lines[0][marker.end() :].strip())
    points: list[str] = []
    notes: list[Guidance] = []
    rest = [*lines[1:]]
    while rest:
        line = rest.pop(0)
        alone = _ALONE.fullmatch(line)
        if not line.strip():
            continue
        if alone and not line.startswith("    "):
            attributes = _attributes(alone[1])
        elif alone and attributes.id:
            id_ = _attributes(alone[1]).id
            raise TemplateError(f"The clause “{id_}” is not a bullet of a section with an id of its own.")
        elif not line.startswith("    ") and not attributes.id:
            words += f" {line.strip()}"
        elif point := _POINT.fullmatch(line):
            points.append(point[1].strip())
        elif line.startswith("    ") and (guidance := _GUIDANCE.fullmatch(line.strip())):
            body = []
            while rest and (not rest[0].strip() or rest[0].startswith(" " * 8)):
                body.append(rest.pop(0)[4:])
            notes.append(_guidance(guidance[1], body))
        else:
            raise TemplateError(
                f"“{line.strip()}” is in “{attributes.id or words}”, and is no point of it. Begin it with a hyphen."
            )
    return Bullet(words, attributes, bool(marker["number"]), tuple(points), tuple(notes))


def _guidance(title: str | None, lines: Sequence[str]) -> Guidance:
    found: list[str] = []
    goes_on = False
    for line in lines:
        words = line.strip()
        if words and goes_on and not words.startswith("- "):
            found[-1] += f" {words}"
        elif words:
            found.append(words.removeprefix("- "))
        goes_on = bool(words)
    return Guidance("Guidance" if title is None else title, tuple(found))


def _with_attributes(text: str) -> tuple[str, Attributes]:
    found = _AT_THE_END.fullmatch(text)
    return (found[1] or "", _attributes(found[2])) if found else (text.rstrip(), Attributes())


@functools.lru_cache(maxsize=4096)
def _attributes(text: str) -> Attributes:
    pairs, _ = get_attrs_and_remainder(text)
    classes = tuple(value for name, value in pairs if name == ".")
    values = {name: value for name, value in pairs if name != "."}
    return Attributes(values.pop("id", ""), classes, values)
