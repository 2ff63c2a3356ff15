"""Redirects: addresses of an older site, each of which leads on to a page or a clause of this one.

A site of files answers an old address with a page of its own there, which sends its reader on and has a link besides. So
no redirect may stand where a page of the site does.
"""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schoolgate.language.likeness import nearest
from schoolgate.pages.site import Site
from schoolgate.policy import provisions
from schoolgate.policy.provisions import Provision, section_of
from schoolgate.print import standalone
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found
from schoolgate.setting.questions import Path as Path_

# What a site keeps beside its pages: its files, the versions that were agreed, and what belongs to its folder.
_TAKEN = {"404.html", "assets", "cname", "fragments", "papers", "search", "versions"}


@dataclasses.dataclass(frozen=True)
class Places:
    """Where a redirect may lead: the addresses of the site’s pages, and of each clause by its id.

    A clause of the template that the setting’s answers leave out has no address.
    """

    pages: Collection[str]
    clauses: Mapping[str, str | None]


def places(
    setting: Setting,
    pages: Collection[str],
    template: Mapping[str, Provision],
    conditions: Mapping[str, str | None],
) -> Places:
    """Return where a setting’s redirects may lead.

    Takes the setting, the addresses of its pages, the template’s clauses and which conditions hold.
    """
    return Places(pages, dict.fromkeys(template) | _clauses(setting, template, conditions))


def faults(setting: Setting, known: Places) -> Iterator[Found]:
    """Find redirects that would overwrite a page, stand outside the site, or lead nowhere."""
    taken = {page.casefold() for page in known.pages}
    signs = tuple(f"visitors/{sign.id}/" for sign in setting.signs)  # each holds its sheets for printing
    seen: set[str] = set()
    for number, one in enumerate(setting.redirects):
        at = ("redirects", number)
        old = path_of(one.old, setting.site)
        folded, leads_to = (old or "").casefold(), target_address(one.to, setting, known)
        page = f"{folded.removesuffix('.html')}/"
        if old is None:
            yield (
                (*at, "old"),
                f"“{one.old}” is outside {setting.site}, and only addresses inside it can redirect. Leave it out, or redirect it "
                "where that address is hosted.",
                ("site",),
            )
        elif folded in taken:
            yield (
                (*at, "old"),
                f"“{one.old}” is the address of a page of this site, which a redirect would overwrite. Delete this redirect.",
            )
        elif folded.partition("/")[0] in _TAKEN or folded.startswith(signs):
            yield (
                (*at, "old"),
                f"“{one.old}” is in a folder in which this site keeps files of its own. Delete this redirect.",
            )
        elif folded.endswith(".html") and page in taken and (leads_to or page).partition("#")[0] != page:
            # Safety: some servers send help.html to whoever types /help.
            yield (
                (*at, "old"),
                f"“{one.old}” could be opened in place of our page {page}. Lead it there, or delete this redirect.",
            )
        elif folded in seen:
            yield (*at, "old"), f"“{one.old}” is listed twice. Keep one."
        seen.add(folded)
        if leads_to is None:
            yield (*at, "to"), _leads_nowhere(one.to, setting, known)


def place_of(fault: str, setting: Setting) -> Path_ | None:
    """Return the path of the answer that a fault of the finished site is about, if it is about a page that leads on."""
    for number, one in enumerate(setting.redirects):
        if fault.startswith(f"{_file(path_of(one.old, setting.site) or '')}: "):
            return "redirects", number, "to"
    return None


def path_of(old: str, site: str) -> str | None:
    """Return an old address as the site’s own pages are named: policies/e-safety/ or policies/e-safety.html.

    None if it is not below the address of the site.
    """
    base = urlsplit(site)
    if "://" in old:
        typed = urlsplit(old)
        if typed.netloc.casefold() != base.netloc.casefold() or not typed.path.startswith(base.path):
            return None
        old = typed.path.removeprefix(base.path)
    path = unquote(old).strip("/")
    if posixpath.basename(path) == "index.html":
        path = posixpath.dirname(path)
    return path if path.endswith(".html") or not path else f"{path}/"


def target_address(to: str, setting: Setting, known: Places) -> str | None:
    """Return the address within the site that a redirect leads to, or None where there is no such page or clause."""
    if to in known.clauses:
        return known.clauses[to]
    path, _, place = to.removeprefix(setting.site).partition("#")
    page = path_of(path, setting.site)
    return f"{page}{'#' if place else ''}{place}" if page in known.pages else None


def _clauses(
    setting: Setting, template: Mapping[str, Provision], conditions: Mapping[str, str | None]
) -> dict[str, str]:
    """Return the address of each clause that stands. That of a policy which is withdrawn is the notice in its place."""
    found = {}
    changes = provisions.spread_over_shared_rules(setting.changes, template)
    for id_, provision in template.items():
        policy = provision.policy
        page = f"fragments/{policy}.html" if setting.policies.form == "fragments" else f"policies/{policy}/"
        if policy in setting.withdrawn_policies:
            found[id_] = page
        elif policy in setting.adopted and not provisions.reason_absent(provision, template, conditions):
            if setting.combined:
                page = "policies/combined/"
                if provision.is_section:  # sections of several policies are one there
                    continue
            above = changes.get(section_of(id_))
            own = changes.get(id_)
            if not (above and (above.omit or above.replace)) and not (own and own.omit):
                found[id_] = f"{page}#{id_}"
    return found


def _leads_nowhere(to: str, setting: Setting, known: Places) -> str:
    if to in known.clauses:
        return f"The clause “{to}” is not on this site: your answers leave it out. Name another clause, or a page."
    pages = (page.strip("/") for page in known.pages if page)
    typed = to.removeprefix(setting.site).strip("/")
    near = nearest(typed, [*pages, *(id_ for id_, address in known.clauses.items() if address)])
    problem = f"There is no page or clause “{to}” on this site. "
    return problem + (
        f"Did you mean “{near}”?"
        if near
        else "Write the address of a page, such as parents (index.html is the start page), or the id of a clause."
    )


# ---------------------------------------------------------------------------------------------------------------
# Writing


def files(setting: Setting) -> frozenset[str]:
    """Return the files that lead on from old addresses, by their names in the site."""
    paths = (path_of(one.old, setting.site) for one in setting.redirects)
    return frozenset(_file(path) for path in paths if path)


def _file(path: str) -> str:
    return path if path.endswith(".html") else f"{path}index.html"


def write(folder: Path, site: Site, known: Places) -> None:
    """Write the page at each old address into a finished site. Raise FileExistsError if something stands there."""
    for one in site.setting.redirects:
        old = path_of(one.old, site.setting.site)
        to = target_address(one.to, site.setting, known)
        if not old or to is None:
            raise ValueError(f"{one.old} leads nowhere, which is refused when the file is read")
        file = folder / _file(old)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(_page(site, _relative(old, to)))


def _relative(old: str, to: str) -> str:
    """Return the address of one place of the site as a page elsewhere on it names it."""
    up = "../" * old.count("/")
    return f"{up}{to}" or "./"


def _page(site: Site, to: str) -> str:
    return standalone.template("redirect.html").render(
        page={"title": "This page has moved", "meta": {"to": to}},
        config={"extra": {"schoolgate": site}, "site_name": site.setting.name},
    )
