"""The offline edition: a copy of a public site for a USB stick or a shared folder, which opens by double click.

A browser that reads files gets no folder’s page for the folder, and lets no script fetch. So in the finished site each
link names its file, and the search’s index is a script. Its pages state no Content-Security-Policy: there ``'self'``
means nothing, and a policy without it would stop their own style.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from schoolgate.pages import search

# What the search reads where it cannot fetch: the same as its index, and the name by which docs/assets/search/box.js asks.
SCRIPT = Path(search.INDEX).with_suffix(".js")
_NAME = "searchIndex"
# A server gives these: a page for addresses that lead nowhere, and what search engines are told.
_FOR_A_SERVER = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz")
# A link within the site. Every other address has a colon, or two slashes before its host.
_LINK = re.compile(r'((?:\shref="|\scontent="0; url=))([^"#?:]+)(?=[#?"])')

# A browser lets no page that is a file fetch a typeface ahead of its use.
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\n?')


def write(site: Path) -> None:
    """Turn a finished public site into one that opens from files. Takes its folder."""
    for name in _FOR_A_SERVER:
        (site / name).unlink(missing_ok=True)
    for page in site.rglob("*.html"):
        page.write_text(name_files(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    told = json.loads((site / search.INDEX).read_text(encoding="utf-8"))
    for entry in told["pages"]:
        entry["u"] = file_at(entry["u"] or "./")
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    (site / search.INDEX).write_text(text, encoding="utf-8", newline="\n")
    (site / SCRIPT).write_text(f"const {_NAME} = {text};\n", encoding="utf-8", newline="\n")


def name_files(page: str) -> str:
    """Return a page’s HTML in which each link within its site names a file."""
    return _LINK.sub(
        lambda link: f"{link[1]}{link[2] if link[2].startswith('//') else file_at(link[2])}", _PRELOAD.sub("", page)
    )


def file_at(path: str) -> str:
    """Return the file that a server would send for a path."""
    if path.rpartition("/")[2] in {".", ".."}:
        path += "/"
    return f"{path}index.html" if path.endswith("/") else path
