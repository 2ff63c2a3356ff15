"""The rules behind what a page for people says: named once at the end of each section, or not shown.

Statements are composed with a link to their clause after each (``schoolgate/policy/composing/statements.py``). On a page for people that
is a link every twenty words. So each statement keeps the id of its clause in ``data-rule``, which the search reads and the
gate checks, and the links stand together under “The rules behind this”. Where children read, none are shown. The pages
behind signs keep theirs: each says one rule.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown.extensions.toc import slugify
from mkdocs.utils import get_relative_url

from schoolgate import registers
from schoolgate.errors import TemplateError
from schoolgate.language import words
from schoolgate.policy.composing.policy import Clause, Policy, clauses_by_citation
from schoolgate.policy.composing.statements import PENDING
from schoolgate.setting.model.vocabulary import POLICIES, SHORT_TITLES

# What the front matter of a page may say under `rules`: after each statement, at the end of each section, or not shown.
_WAYS = ("inline", "gathered", "unseen")

_LINK = rf' ?<a class="rule-link" href="{PENDING}(?P<rule>[^"]+)">{PENDING}</a>'
_PENDING = re.compile(_LINK)
# A statement’s own tag, or the link at its end. Statements do not stand within each other.
_STATEMENT_OR_LINK = re.compile(rf'(?P<opened><(?:li|p)\b[^>]*\bclass="[^"]*\bstatement\b[^>]*)>|{_LINK}')
_SECTION = re.compile(r"(?=<h2\b)")


def remove_rule_links(page: str) -> str:
    """Return a page’s HTML without links to clauses."""
    return _PENDING.sub("", page)


def place_rule_links(page: str, way: str, link: Callable[[str], tuple[str, str]]) -> str:
    """Return a page’s HTML with its links to clauses where they belong.

    Takes what the page’s front matter says under `rules`, and a function that returns the address and name of a clause by its id.
    """
    if way not in _WAYS:
        raise ValueError(f"rules: {way} is none of {', '.join(_WAYS)}")
    if way == "inline":
        return _PENDING.sub(lambda found: " " + _render_link(*link(found["rule"])), page)
    sections: list[str] = []
    behind: dict[str, str] = {}
    for section in _SECTION.split(page):
        marked, rules = _mark_statements(section)
        # Where no link is shown too: each clause must be there.
        behind |= {rule: _render_link(*link(rule)) for rule in rules}
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


def _render_link(address: str, name: str) -> str:
    return f'<a class="rule-link" href="{address}">{name}</a>'


def _mark_statements(section: str) -> tuple[str, list[str]]:
    """Return a section in which each statement’s tag names its rule, in place of the link, and the rules in order."""
    if PENDING not in section:  # as in every policy: to look for statements there takes longest
        return section, []
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


_TAKES_THE = re.compile(r"Department|Home Office|Joint Council|UK Council|Information Commissioner")


def places_of_clauses(policies: Mapping[str, Policy], pages: list[Any]) -> dict[str, tuple[Any, str]]:
    """Return, for each clause and each id that leads to one, its page and its number."""
    return {
        id_: (page, clause.number)
        for page in pages
        for clause in policies[page.file.name].clauses
        for id_ in (clause.id, *clause.aliases)
    }


def rule_link(places: dict[str, tuple[Any, str]], page: Any, policies: list[Any], id_: str) -> tuple[str, str]:
    """Return the address of a clause that a statement of a page stands on, and what its link says: Phones 4.2."""
    if id_ not in places:
        raise TemplateError(f"A statement stands on “{id_}”, and no page has that clause.", f"docs/{page.file.src_uri}")
    policy, number = places[id_]
    called = "Rule" if len(policies) == 1 else SHORT_TITLES[policy.file.name]
    name = f"{called} {number}" if number else f"{called}, key facts"
    return html.escape(_address(policy, id_, page)), html.escape(name)


def list_citations(
    policies: Mapping[str, Policy], pages: list[Any], guidance: Any, register: Mapping[str, registers.Guidance]
) -> str:
    """List the documents that the policies cite, each with the clauses that rest on it. Takes the register as it stands for them."""
    order = {name: place for place, name in enumerate(POLICIES)}
    found = [
        (page, clauses_by_citation(policies[page.file.name]))
        for page in sorted(pages, key=lambda page: order.get(page.file.name, len(order)))
    ]
    entries = []
    for document in register.values():
        resting = [_clauses(page, cited[document.url], guidance) for page, cited in found if cited.get(document.url)]
        if resting:
            entries.append(_entry(document, resting))
    return "\n".join(entries)


def _clauses(page: Any, cited: list[Clause], guidance: Any) -> str:
    """Name the clauses of one policy, each with its link: Online safety policy, 1.4 and 5.2."""
    links = [
        f'<a href="{_address(page, clause.id, guidance)}">{html.escape(clause.number or "Key facts")}</a>'
        for clause in cited
    ]
    return f"<li>{page.title}: {words.join(links)}</li>"


def _address(page: Any, id_: str, start: Any) -> str:
    return f"{get_relative_url(url_of(page), start.url)}#{id_}"


def url_of(page: Any) -> str:
    """Return the address of a policy’s page within the site, or of its fragment where it has no page."""
    return f"fragments/{page.file.name}.html" if page.meta.get("not_published") else str(page.url)


def _entry(document: registers.Guidance, resting: list[str]) -> str:
    told = [
        "By law we must follow it or have regard to it." if document.statutory else "It is advice.",
        f"Published by {'the ' if _TAKES_THE.match(document.publisher) else ''}{document.publisher}.",
        f"In force since {words.day(document.in_force)}." if document.in_force else "",
        f"Last checked on {words.day(document.checked)}.",
    ]
    return (
        f'<h2 id="{slugify(document.title, "-")}"><a href="{html.escape(document.url)}">'
        f"{html.escape(f'{document.title} ({document.edition})')}</a></h2>\n<p>{html.escape(' '.join(filter(None, told)))} "
        f"These rules are based on it:</p>\n<ul>\n{chr(10).join(resting)}\n</ul>"
    )
