"""Tables of the template in YAML: their parts, each with its line, and what is wrong told at its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from schoolgate.errors import TemplateError

# The parser written in C reads the same, eight times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str, file: str) -> Any:
    """Return the node of a whole table. Takes its text, and its file for faults. Raise TemplateError where it is no YAML."""
    try:
        return yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise TemplateError(fault.problem or "This is not YAML.", file, mark.line + 1 if mark else 1) from None


def parts(node: Any, name: str, file: str) -> Iterator[tuple[str, int, Any]]:
    """Yield each part of a node: its name, the line of that, and what is below it.

    Takes the name of the node. Raise TemplateError where it has no parts, or a part stands twice.
    """
    if not isinstance(node, yaml.MappingNode):
        raise TemplateError(f"“{name}” has nothing below it.", file, node.start_mark.line + 1 if node else 1)
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            raise TemplateError(f"“{key.value}” stands twice in “{name}”.", file, key.start_mark.line + 1)
        seen.add(key.value)
        yield key.value, key.start_mark.line + 1, value
