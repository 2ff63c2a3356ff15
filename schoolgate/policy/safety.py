"""Safety lines: what pages for people say to keep a child safe, whatever policies a setting has.

They stand in one list, ``docs/_parts/safety.md``. A page asks for those of one of its places, and ``schoolgate/policy/composing/statements.py``
leads each to a clause that says the same, where one stands.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

import jinja2

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.policy.choices import compiled
from schoolgate.policy.composing.statements import SAFETY

LIST = paths.DOCS / "_parts" / "safety.md"
_NAME = "docs/_parts/safety.md"
_LINE = re.compile(
    r"- (?P<words>.+)\n  \{: #(?P<id>[a-z0-9-]+)(?P<marks>(?: [a-z]+=[\w.,-]+)+) \}(?P<below>(?:\n  +.+)*)"
)
_MARKS = {"pages", "on", "when", "as", "draws", "source"}
# What a line may be and still stand in a list: a step of a flow, what to do instead of the step before it, how to reach
# somebody, or what to tick on a paper. Its bullet and its classes.
_ITEMS = {
    "": ("-", ""),
    "card": ("-", "card"),
    "tick": ("-", "tick"),
    "step": ("1.", "step"),
    "branch": ("1.", "step branch"),
}


@dataclasses.dataclass(frozen=True)
class SafetyLine:
    """One line: its words in Markdown, with the setting’s words and facts, and what stands in a list below them.

    ``pages`` are its places, each a page and a part of it; ``on`` the clauses that say the same, ``when`` the kinds of
    setting it is for, ``source`` what it rests on, ``kind`` the class of the paragraph or step that it is, if it is one, and
    ``draws`` the picture of a step.
    """

    id: str
    words: str
    below: str
    pages: tuple[str, ...]
    source: tuple[str, ...]
    on: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    kind: str = ""
    draws: str = ""


def read_lines() -> dict[str, SafetyLine]:
    """Return the lines by id, in order, read afresh each time: ``serve`` must see changes.

    Raise TemplateError if a bullet is no line, or an id stands twice.
    """
    return _parse_lines(paths.text_of(LIST))


@functools.lru_cache(maxsize=4)
def _parse_lines(text: str) -> dict[str, SafetyLine]:
    found: dict[str, SafetyLine] = {}
    for number, typed in enumerate(text.splitlines(), 1):
        if typed.startswith("- "):
            line = _parse_line("\n".join(text.splitlines()[number - 1 :]), number)
            if line.id in found:
                raise TemplateError(f"“{line.id}” is the id of two safety lines.", _NAME, number)
            found[line.id] = line
    return found


def _parse_line(text: str, number: int) -> SafetyLine:
    match = _LINE.match(text)
    marks = dict(mark.split("=", 1) for mark in match["marks"].split()) if match else {}
    if not match or not {"pages", "source"} <= marks.keys() <= _MARKS:
        raise TemplateError(
            "A safety line is a bullet, and under it {: #its-id pages=staff.told source=kcsie }. It may have on=, when=, as= and draws=.",
            _NAME,
            number,
        )
    listed = {
        mark: tuple(marks.get(mark, "").split(",")) if mark in marks else ()
        for mark in ("pages", "source", "on", "when")
    }
    return SafetyLine(
        match["id"], match["words"], match["below"], kind=marks.get("as", ""), draws=marks.get("draws", ""), **listed
    )


def told_from(lines: Mapping[str, SafetyLine]) -> Callable[..., str]:
    """Return the macro that writes the lines of one place as Markdown, of all lines. Pages call it ``safety_lines``.

    It takes the place, such as staff.told. A line for which the registers hold nothing to say is left out. It raises
    TemplateError where no line is for the place.
    """
    by_place: dict[str, list[SafetyLine]] = defaultdict(list)
    for line in lines.values():
        for page in line.pages:
            by_place[page].append(line)

    @jinja2.pass_context
    def safety_lines(context: jinja2.runtime.Context, place: str) -> str:
        if place not in by_place:
            near = nearest(place, {*by_place})
            raise TemplateError(f"No safety line is for “{place}”." + (f" Did you mean “{near}”?" if near else ""))
        return _tell(context, by_place[place])

    return safety_lines


def _tell(context: jinja2.runtime.Context, found: list[SafetyLine]) -> str:
    # The words of a place at once: a context takes longer to make than a line takes to write.
    given = context.get_all()
    filled = compiled(context.environment, _BETWEEN.join(line.words for line in found)).render(given)
    told = [(line, words.strip()) for line, words in zip(found, filled.split(_BETWEEN), strict=True) if words.strip()]
    # What stands below a line may rest on what its words rest on, so it is read only where they say something.
    return "\n".join(
        _write_line(line, words, compiled(context.environment, line.below).render(given) if line.below else "")
        for line, words in told
    )


_BETWEEN = "\0"  # what no file of ours or of a setting holds, and Jinja takes for no space


def _write_line(line: SafetyLine, words: str, below: str) -> str:
    """Return one line as a bullet, a step or a paragraph."""
    marks = {"when": line.when, "on": line.on}
    named = "".join(f" {mark}={','.join(names)}" for mark, names in marks.items() if names)
    bullet, classes_of_item = _ITEMS.get(line.kind, ("", line.kind))
    classes = f".{SAFETY}" + "".join(f" .{name}" for name in classes_of_item.split())
    attributes = f"{{: #{line.id} {classes}{f' draws={line.draws}' if line.draws else ''}{named} }}"
    if not bullet:
        return f"{words}\n{attributes}\n"  # a paragraph of its own, whatever follows it
    indent = " " * (len(bullet) + 1)
    return f"{bullet} {words}\n{indent}{attributes}{below}"
