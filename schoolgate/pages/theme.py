"""The theme: its templates, kept compiled, and its style sheets."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

import jinja2

from schoolgate import paths


def keep_compiled(env: jinja2.Environment) -> None:
    """Cache an environment’s compiled pages too, by their text: mkdocs-macros gives them no names."""
    texts: dict[str, str] = {}
    assert env.loader is not None, "mkdocs-macros gives it one"
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader(texts), env.loader])
    env.bytecode_cache = paths.compiled_templates()

    def from_string(source: str, *_: Any, **__: Any) -> jinja2.Template:
        name = f"{hashlib.sha256(source.encode()).hexdigest()}.page"
        texts[name] = source
        return env.get_template(name)

    env.from_string = from_string  # type: ignore[assignment, method-assign]


class Theme(jinja2.FileSystemLoader):
    """Lists the theme’s files without its 14 000 icons, which MkDocs would look at one by one and leave out."""

    def list_templates(self) -> list[str]:
        """Return the names of all its files but the icons."""
        found = set()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {(Path(folder) / name).relative_to(place).as_posix() for name in names}
        return sorted(found)


def styles(*names: str) -> str:
    """Return some of the theme’s style sheets as one, without their comments and what space they do not need."""
    sheets = [(paths.OVERRIDES / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return re.sub(r"/\*.*?\*/\s*|(?<=[{;}:,>])\s+|\s+(?=[{}>])|;\s*(?=\})", "", "".join(sheets), flags=re.DOTALL)
