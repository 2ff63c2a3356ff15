"""What is said of clauses and sections beside their words: one table, ``docs/_parts/clauses.yml``, so that policies are prose.

It has the groups and parts that sections belong to, what a clause stands only under, the answer that it states, and which
clauses are locked and which are promises. Before a page is read, they are put among the attributes of their clauses.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.policy.composing import table

NAME = "_parts/clauses.yml"  # as the loader of pages knows it
FILE = f"docs/{NAME}"
# What each part of the table says of a clause: of some by a name under it, of others by listing them.
_NAMED = {"groups": ' group="{}"', "parts": " part={}", "when": " when={}", "states": " choice={}"}
_LISTED = {"locked": " .locked", "promises": " .promise"}
_ID = re.compile(r"\{: *#(?P<id>[a-z0-9.-]+)")


def with_attributes(page: str, text: str) -> str:
    """Return a policy’s page with what the table says among the attributes of its clauses and sections."""
    said = read(text)
    return _ID.sub(lambda place: place[0] + said.get(place["id"], ""), page)


def unknown(text: str, known: Iterable[str]) -> Iterator[TemplateError]:
    """Find each id in the table that no clause or section has. Takes the table’s text and the ids that there are."""
    known = {*known}
    for id_ in sorted(read(text).keys() - known):
        near = nearest(id_, known)
        place = re.search(rf"(?<![\w.-]){re.escape(id_)}(?![\w.-])", text)
        line = text.count("\n", 0, place.start()) + 1 if place else 1
        yield TemplateError(f"There is no clause “{id_}”." + (f" Did you mean “{near}”?" if near else ""), FILE, line)


@functools.lru_cache(maxsize=4)
def read(text: str) -> Mapping[str, str]:
    """Return the attributes that the table gives each clause or section, by id. Raise TemplateError where it is no such table."""
    found: dict[str, str] = defaultdict(str)
    said: set[tuple[str, str]] = set()
    for name, line, node in table.parts(table.compose(text, FILE), "the table", FILE):
        if name not in {*_NAMED, *_LISTED}:
            near = nearest(name, {*_NAMED, *_LISTED})
            raise TemplateError(
                f"The table has no part “{name}”." + (f" Did you mean “{near}”?" if near else ""), FILE, line
            )
        by_value = table.parts(node, name, FILE) if name in _NAMED else [("", line, node)]
        for value, _, ids in by_value:
            for id_, place in _ids(ids, f"“{value or name}”"):
                if (name, id_) in said:
                    raise TemplateError(f"“{id_}” stands twice under “{name}”.", FILE, place)
                said.add((name, id_))
                found[id_] += _NAMED[name].format(value) if name in _NAMED else _LISTED[name]
    return found


def _ids(node: Any, holder: str) -> Iterator[tuple[str, int]]:
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(one, yaml.ScalarNode) for one in node.value):
        raise TemplateError(f"{holder} is no list of clauses.", FILE, node.start_mark.line + 1)
    for one in node.value:
        yield one.value, one.start_mark.line + 1
