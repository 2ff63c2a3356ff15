"""Pages for people, read: their sections, and the sentences that count when a page is measured."""

from __future__ import annotations

import re
from typing import Any

import lxml.html

from support.wording import Text, split


def sections(root: Any) -> dict[str, list[str]]:
    """Give each section of a page: its heading and what each bullet says."""
    found: dict[str, list[str]] = {}
    bullets: list[str] = []  # of no section: a sign has none
    for element in root.iter("h2", "li"):
        if element.tag == "h2":
            found[re.sub("^Phones at .+", "Phones at {name}", element.text or "")] = bullets = []
        else:
            bullets.append(" ".join(element.text_content().split()))
    return found


def sentences(root: Any) -> Text:
    """Give the sentences of a page. A title is a name that we did not choose, and counts as the one word “policy”.

    Left out are lines that are no sentences: whom to call, and titles with their dates.
    """
    for mark in root.find_class("rule-link"):
        mark.drop_tree()
    found = []
    for block in root.iter("p", "li"):
        own = lxml.html.fragment_fromstring(lxml.html.tostring(block, with_tail=False).decode())
        for inner in own.xpath("./ul | ./p"):
            inner.drop_tree()
        links = own.xpath(".//a/@href")
        if own.find(".//strong") is not None or any(link.startswith("mailto:") for link in links):
            continue
        for title in own.xpath(".//a[starts-with(@href, 'http')]"):
            title.text = "policy"
        found += split(" ".join(own.text_content().split()))
    return Text(found)


def lines_of(html: str) -> dict[str, tuple[str, str]]:
    """Give the safety lines of a page by id: their words, and the clause that each leads to."""
    found = {}
    for line in lxml.html.fragment_fromstring(html, create_parent="div").find_class("safety"):
        leads_to = ""
        for mark in line.find_class("rule-link"):
            leads_to = mark.get("href").removeprefix("clause:")
            mark.drop_tree()
        found[str(line.get("id"))] = (" ".join(line.text_content().split()), leads_to)
    return found
