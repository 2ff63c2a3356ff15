"""The Content-Security-Policy of a page: what its browser may load, run and send. Worked out from the page itself.

GitHub Pages sends no headers of ours, so the policy stands in the page, before anything that it governs.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)


def write(site: Path) -> None:
    """Put into every page of a finished site the policy that fits it. Takes its folder."""
    for folder, _, names in os.walk(site):
        for file in (Path(folder, name) for name in names if name.endswith(".html")):
            file.write_text(insert_policy(file.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def insert_policy(page: str) -> str:
    """Return a page’s HTML with its policy, after the line that states its encoding.

    Raise ValueError if the page has no such line: a policy that stands nowhere protects nobody.
    """
    at = _CHARSET.search(page)
    if at is None:
        raise ValueError("The page does not tell its encoding, so there is no place for its Content-Security-Policy.")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return f"{page[: at.end()]}\n{meta}{page[at.end() :]}"


def policy(page: str) -> str:
    """Return a page’s policy: only its own site’s files, and the styles in the page."""
    runs = _SCRIPT.search(page) is not None
    allowed = {
        # Security: whatever is not named below is refused: plug-ins, frames, workers, fonts and pictures from elsewhere.
        "default-src": "'none'",
        # Security: no script that stands in a page runs, whoever wrote it. Ours are files.
        "script-src": "'self'" if runs else "",
        "style-src": " ".join(dict.fromkeys(["'self'", *map(source_of, _STYLE.findall(page))])),
        "img-src": "'self' data:",  # a sign’s page holds its logo, so that it is one request
        "font-src": "'self'",
        # The search fetches its index. Where no script may run nobody can use it, but for Lighthouse, which asks for
        # robots.txt from within a page and holds a refusal against it.
        "connect-src": "'self'",
        # Security: no <base> can turn the page’s links elsewhere, and no form on it can send anything anywhere.
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items() if sources)


def source_of(text: str) -> str:
    """Return the source that allows an inline script or style, and no other: its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
