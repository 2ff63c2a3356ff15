"""Pages to paste into a school’s own system: each a complete HTML file without a theme, and all that it needs to be read.

They are read from the finished site. What means something only there is left out: menus, pictures, and links to the rules
behind a line. A link to another page of the site is kept if the site is at its address, and is plain words if not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from schoolgate.policy import fragments
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

_PEOPLE = ("help", "parents", "pupils", "visitors", "concern", "staff")
_ELEMENTS_ONLY_THERE = ("script", "style", "svg", "nav", "form", "button")
# What explains the way out at the top of the help page goes too: a pasted page has none.
_CLASSES_ONLY_THERE = ("crumbs", "downloads", "leave-told", "on-screen", "rule-link", "rules-behind")


def pages(site: Path, setting: Setting, is_online: bool) -> Iterator[tuple[str, str]]:
    """Yield each page to paste, as its name and its HTML: the policies, and then the pages for people.

    Takes the folder of the finished site, its setting, and whether the site answers under its address.
    """
    level = int(setting.policies.heading_level)
    for name in POLICIES:
        if (file := site / "fragments" / f"{name}.html").is_file():  # it is what the setting asked for
            yield f"{name}-policy", file.read_text(encoding="utf-8")
    for path in (*(f"policies/{name}" for name in setting.documents), *_PEOPLE):
        file = site / path / "index.html"
        if file.is_file():
            content = _content(file.read_text(encoding="utf-8"), f"{setting.site}{path}/", setting.site, is_online)
            name = f"{path.removeprefix('policies/')}-policy" if path.startswith("policies/") else path
            yield name, fragments.as_html(content, level, setting.name)


def _content(page: str, address: str, site: str, is_online: bool) -> str:
    """Return the content of a finished page as HTML that can stand anywhere. Takes its address and that of the site."""
    root: Any = lxml.html.document_fromstring(page)
    main = root.get_element_by_id("content")
    articles = main.xpath(".//article")
    content = articles[0] if articles else main
    only_there = [one for name in _CLASSES_ONLY_THERE for one in content.find_class(name)]
    for element in [*content.iter(*_ELEMENTS_ONLY_THERE), *only_there]:
        if element.getparent() is not None:
            element.drop_tree()
    for link in content.xpath(".//a[@href][not(starts-with(@href, '#'))]"):
        to = urljoin(address, link.get("href"))
        if to.startswith(site) and not is_online:
            _unlink(link)
        else:
            link.set("href", to)
    for box in content.xpath(".//div | .//section"):  # of the layout
        box.drop_tag()
    return "".join(etree.tostring(child, encoding="unicode", method="html") for child in content)


def _unlink(link: Any) -> None:
    """Take out a link and leave its words: unless they are all that a line says, which is then nothing without it."""
    line = next((above for above in link.iterancestors("li", "p")), None)
    if line is None or line.text_content().strip() != link.text_content().strip():
        link.drop_tag()
    elif line.tag == "li" and len(line.getparent()) == 1:
        line.getparent().drop_tree()
    else:
        line.drop_tree()
