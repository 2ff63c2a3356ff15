"""Which pages and files a setting gets: MkDocs hooks."""

from __future__ import annotations

import re
from typing import Any

# Source maps, and the search of languages that no page is written in: most of a default site’s bytes, and no use to
# a family.
_NOT_PUBLISHED = re.compile(r"\.map$|^assets/javascripts/lunr/")


def on_files(files: Any, config: Any) -> Any:
    """Leave out of the site what the theme brings and nobody needs. Called by MkDocs."""
    for file in list(files):
        if _NOT_PUBLISHED.search(file.src_uri):
            files.remove(file)
    return files
