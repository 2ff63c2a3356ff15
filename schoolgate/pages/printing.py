"""What a site has to print beside its pages: papers of its policies, and its handouts with where their links lead."""

from __future__ import annotations

import functools
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

from schoolgate.pages.linking import rules_behind
from schoolgate.pages.linking.addresses import address_of, links_in, with_addresses
from schoolgate.pages.site import LaidOut
from schoolgate.print.handouts import on_paper, signing
from schoolgate.print.papers import papers

_LIST = "policies/index.md"


def make_papers(policies: list[Any], files: Any, laid_out: LaidOut) -> None:
    """Keep each policy with its page, make papers of them where they were asked for, and link to these."""
    site, pages = laid_out.site, laid_out.policy_pages
    for page in policies:
        policy, at = site.policies[page.file.name], f"{site.setting.site}{rules_behind.url_of(page)}"
        addresses = {to: urljoin(at, address_of(to, page, files, site)) for to in links_in(policy.html)}
        pages[page.file.name] = papers.PolicyPage(at, policy, addresses)
    if not site.with_papers or not pages:
        return
    laid_out.papers = papers.make_papers(pages, site.setting, site.fictional, site.today, site.logo)
    for page in policies:
        to = get_relative_url(f"{papers.FOLDER}/", page.url)
        links = papers.downloads(page.file.name, laid_out.papers, to)
        page.content = page.content.replace(
            "</h1>", f'</h1>\n<p class="downloads">Download this policy: {links}.</p>', 1
        )
    listing = files.get_file_from_path("fragments.md" if site.setting.policies.form == "fragments" else _LIST).page
    listing.content += papers.list_papers(pages, laid_out.papers, get_relative_url(f"{papers.FOLDER}/", listing.url))


def link_handouts(policies: list[Any], files: Any, laid_out: LaidOut, places: dict[str, tuple[Any, str]]) -> None:
    """Keep the HTML of each handout, with where its links lead from its own page, and make papers of them if asked for.

    Takes the pages of policies and the place of each clause on them. Children are shown no numbers of rules.
    """
    for name, handout in laid_out.site.handouts.items():
        file = File(f"{papers.FOLDER}/{name}.md", "", "", use_directory_urls=True)
        page = SimpleNamespace(file=file, url=file.url)
        linked = with_addresses(handout.page.html, page, files, laid_out.site)
        way = "unseen" if handout.definition.for_children else "inline"
        link = functools.partial(rules_behind.rule_link, places, page, policies)
        laid_out.handouts[name] = rules_behind.place_rule_links(linked, way, link)
    site = laid_out.site
    laid_out.marks = signing.marks_of(site.handouts, signing.in_one(site.masked), site.context.template)
    if site.with_papers:
        laid_out.papers |= on_paper.write_all(
            site.handouts, laid_out.handouts, laid_out.marks, site.setting, site.fictional, site.today, site.logo
        )


def keep_charts(folder: Path, laid_out: LaidOut) -> None:
    """Keep the flow charts as PDF with the other papers, so that whoever asks for papers gets them too. Takes the site’s folder."""
    for file in (folder / papers.FOLDER).glob("*.pdf"):
        laid_out.papers[file.name] = file.read_bytes()
