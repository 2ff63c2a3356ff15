"""The theme: its templates, kept compiled, and its style sheets."""

from __future__ import annotations

import os
import re
from pathlib import Path

import jinja2

from schoolgate import paths


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
