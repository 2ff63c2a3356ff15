"""The theme: its templates, kept compiled, and its style sheets."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

import jinja2

from schoolgate import paths

# Of the theme’s own files a family needs none. Its templates, what stands within pages, and the form, are no files of a site either.
_NOT_PUBLISHED = re.compile(
    r"\.(?:html|map|typ)$|^assets/(?:javascripts|stylesheets|images/favicon\.png$)|^(?:form|styles)/"
)


class Theme(jinja2.FileSystemLoader):
    """Lists of the theme’s files those that a site has, and not its 14 000 icons, which MkDocs would look at one by one and leave out."""

    def list_templates(self) -> list[str]:
        """Return the names of the files that are copied into a site."""
        found = set()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {(Path(folder) / name).relative_to(place).as_posix() for name in names}
        return sorted(name for name in found if not _NOT_PUBLISHED.search(name))


def styles(*names: str) -> str:
    """Return some of the theme’s style sheets as one, without their comments and what space they do not need."""
    sheets = [paths.text_of(paths.OVERRIDES / "styles" / f"{name}.css") for name in names]
    return _shorten("".join(sheets))


@functools.lru_cache(maxsize=16)  # there are some ten, each read anew: `serve` must see changes
def _shorten(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/\s*|(?<=[{;}:,>])\s+|\s+(?=[{}>])|;\s*(?=\})", "", sheet, flags=re.DOTALL)
