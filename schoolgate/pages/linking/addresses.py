"""Links of a page to other pages and files of the site: where each leads from the address of the page."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from schoolgate.errors import TemplateError
from schoolgate.pages.site import Site

# A link to another page or file of the site, in HTML. What a setting typed is in no tag.
_LINK = re.compile(r'(?P<before><a\b[^<>]*\bhref=")(?P<to>[\w./-]+(?:#[^"]*)?)(?=")')


def with_addresses(content: str, page: Any, files: Any, site: Site) -> str:
    """Return a page’s HTML with the address of each file of docs/ that it links to, from its own page."""
    return _LINK.sub(lambda link: f"{link['before']}{address_of(link['to'], page, files, site)}", content)


def links_in(content: str) -> set[str]:
    """Return where the links of a page’s HTML lead to in docs/, as they are written there."""
    return {link["to"] for link in _LINK.finditer(content)}


def address_of(to: str, page: Any, files: Any, site: Site) -> str:
    """Return where a link of a page leads, from that page. Raise TemplateError if it leads to no page.

    Of a page in whose place a notice stands there is no such place to lead to.
    """
    name, _, place = to.partition("#")
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(page.file.src_uri), name)).lstrip("/")
    file = files.get_file_from_path(target)
    if file is None:
        # What is written beside the page that lists fragments is no page of its own.
        beside = {f"{name}.md" for name in site.policies} if site.setting.policies.form == "fragments" else set()
        if target.endswith(".md") and target not in beside:
            raise TemplateError(f"It links to “{name}”, and there is no such page.", f"docs/{page.file.src_uri}")
        return to
    return f"{file.url_relative_to(page.file)}{f'#{place}' if place and target not in site.withdrawal_notices else ''}"
