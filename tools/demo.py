"""Writes the page that leads to the fictional settings, beside their sites: python tools/demo.py site."""

from __future__ import annotations

import html
import re
import shutil
import sys
from pathlib import Path

# As `make guide` wrote it for the starter.
FORM = Path(__file__).resolve().parent.parent / "starter" / "form.html"

PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>Schoolgate: examples</title>
</head>
<body>
<main>
<h1>Examples of Schoolgate</h1>
<p><a href="form.html">Answer the questions for your own setting</a>. The form sends your answers nowhere.</p>
<p>Each is a setting that does not exist. Its numbers reach nobody.</p>
<ul>
{links}
</ul>
</main>
</body>
</html>
"""


def main(sites: Path) -> None:
    """Name each site by the title of its start page. Those whose policies are agreed come first. The form beside them leads."""
    links = []
    for start in sorted(sites.glob("*/index.html"), key=lambda start: (not _is_agreed(start), start)):
        title = re.search(r"<title>(.*?)</title>", start.read_text(encoding="utf-8"), re.DOTALL)
        name = html.escape(html.unescape(title[1]).strip()) if title else start.parent.name
        links.append(f'<li><a href="{start.parent.name}/">{name}</a></li>')
    shutil.copyfile(FORM, sites / FORM.name)
    (sites / "index.html").write_text(PAGE.format(links="\n".join(links)), encoding="utf-8")


def _is_agreed(start: Path) -> bool:
    """Tell whether a start page says that every policy is agreed: what a school's own site looks like."""
    return "Not yet agreed" not in start.read_text(encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
