"""The rules behind what a page for people says: named once at the end of each section, or not shown.

Statements leave the conversion with a link to their clause after each (``macros/statements.py``). On a page for people that
is a link every twenty words. So each statement keeps the id of its clause in ``data-rule``, which the search reads and the
gate checks, and the links stand together under “The rules behind this”. Where children read, none are shown. The pages
behind signs keep theirs: each says one rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from macros.statements import PENDING

# What the front matter of a page may say under `rules`: after each statement, at the end of each section, or not shown.
_WAYS = ("inline", "gathered", "unseen")

_LINK = rf' ?<a class="rule-link" href="{PENDING}(?P<rule>[^"]+)">{PENDING}</a>'
_PENDING = re.compile(_LINK)
# A statement’s own tag, or the link at its end. Statements do not stand within each other.
_STATEMENT_OR_LINK = re.compile(rf'(?P<opened><(?:li|p)\b[^>]*\bclass="[^"]*\bstatement\b[^>]*)>|{_LINK}')
_SECTION = re.compile(r"(?=<h2\b)")


def without(page: str) -> str:
    """Return a page’s HTML without links to clauses."""
    return _PENDING.sub("", page)


def shown(page: str, way: str, link: Callable[[str], tuple[str, str]]) -> str:
    """Return a page’s HTML with its links to clauses where they belong.

    Takes what the page’s front matter says under `rules`, and what gives the address and the name of a clause by its id.
    """
    if way not in _WAYS:
        raise ValueError(f"rules: {way} is none of {', '.join(_WAYS)}")
    if way == "inline":
        return _PENDING.sub(lambda found: " " + _written(*link(found["rule"])), page)
    sections: list[str] = []
    behind: dict[str, str] = {}
    for section in _SECTION.split(page):
        marked, rules = _marked(section)
        # Where no link is shown too: each clause must be there.
        behind |= {rule: _written(*link(rule)) for rule in rules}
        # What stands above the first heading is told with the first section that has rules: nothing comes between danger and
        # who to call.
        if rules and way == "gathered" and (section.startswith("<h2") or "<h2" not in page):
            marked, behind = _with_rules(marked, behind), {}
        sections.append(marked)
    if behind and way == "gathered":
        sections[-1] = _with_rules(sections[-1], behind)
    return "".join(sections)


def _with_rules(section: str, links: dict[str, str]) -> str:
    return f"{section.rstrip()}\n{_FOLDED.format(', '.join(links.values()))}\n"


_FOLDED = '<details class="rules-behind"><summary>The rules behind this</summary><p>{}</p></details>'


def _written(address: str, name: str) -> str:
    return f'<a class="rule-link" href="{address}">{name}</a>'


def _marked(section: str) -> tuple[str, list[str]]:
    """Put each rule into its statement’s own tag, in place of the link. Return the section and its rules in order."""
    pieces: list[str] = []
    rules: list[str] = []
    opened, done = -1, 0
    for found in _STATEMENT_OR_LINK.finditer(section):
        pieces.append(section[done : found.start()])
        done = found.end()
        if found["opened"]:
            pieces += [found["opened"], ">"]
            opened = len(pieces) - 2
        else:
            pieces[opened] += f' data-rule="{found["rule"]}"'
            rules.append(found["rule"])
    return "".join([*pieces, section[done:]]), rules
