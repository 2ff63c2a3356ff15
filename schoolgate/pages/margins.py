"""What a page says on paper of where it comes from: its address and, in the margins of a policy, whose it is and of which day.

A sheet that has come loose from a policy must tell whether it is still in force. The style sheet puts these texts into its
margins (``@page`` in overrides/styles/base.css). Every page has its address at the head of its first sheet, for browsers that
print nothing in the margins.
"""

from __future__ import annotations

import re
from typing import Any

from schoolgate.agreement import agreed_records, versions
from schoolgate.language import words
from schoolgate.pages.site import Site


def address(page: Any, site: Site) -> str:
    """Return the address of a page as people type it; empty where it has none that a reader of paper could open."""
    if page is None or site.review or not page.canonical_url:
        return ""
    return str(page.canonical_url).partition("//")[2]


def properties(page: Any, site: Site) -> str:
    """Return the properties of CSS that hold what is printed in the margins of a policy; none for any other page."""
    where = address(page, site)
    texts = _of_policy(page, site) if where else {}
    if texts:
        texts["--address"] = where
    return "".join(f"; {name}: {_css_string(text)}" for name, text in texts.items())


def _of_policy(page: Any, site: Site) -> dict[str, str]:
    name, setting = site.setting.name, site.setting
    if version := next((one for one in site.versions if one.file == page.file.src_uri), None):
        return {"--running": f"{name}: {versions.heading(version)}"}
    document = page.file.name
    if not page.file.src_uri.startswith("policies/") or document not in setting.documents or "in_place_of" in page.meta:
        return {}
    record = site.agreement.records.get(document)
    day = f"Agreed on {words.day(record.on)}" if record else f"Written on {words.day(setting.written_on(document))}"
    if record and site.agreement.differences.get(document):
        day += ", changed since"
    return {"--running": f"{name}: {agreed_records.title_of(setting, document)}", "--day": day}


def _css_string(text: str) -> str:
    # Security: whatever could end the string or the style sheet is written as a code.
    return '"' + re.sub(r"[^\w .,:/’()-]", lambda other: f"\\{ord(other[0]):x} ", text) + '"'
