"""Reading YAML as an editor does, so that its schema can be tried on it."""

from __future__ import annotations

import re
from typing import Any

import yaml

# libyaml takes a tenth of the time, where this machine has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Editor(_LOADER):  # type: ignore[misc]
    """YAML 1.2, as VS Code and github.dev read it: yes and no are words, and a day is text."""


_Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN"),
):
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
_Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


class _OldEditor(_Editor):
    """As YAML 1.1: yes and no are truth values."""


_OldEditor.yaml_implicit_resolvers = {key: list(found) for key, found in _Editor.yaml_implicit_resolvers.items()}
_OldEditor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:yes|Yes|YES|no|No|NO)$"), list("yYnN"))


def read(text: str, *, as_yaml_once_was: bool = False) -> Any:
    """Read a file as an editor does. Raises yaml.YAMLError where it cannot."""
    return yaml.load(text, Loader=_OldEditor if as_yaml_once_was else _Editor)
