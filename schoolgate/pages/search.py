"""What the site’s own search finds: each clause, section, statement and helpline, as one small file.

Clauses come from the policies. Every other page is read as families get it, so that the search can find nothing that it does
not say: of these it knows HTML and its classes, and neither the template nor MkDocs.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.etree

from schoolgate import registers
from schoolgate.policy.composing.inline import joined
from schoolgate.policy.composing.policy import Policy

INDEX = "search/index.json"
_START = "./"  # how the words name the start page

# What is found on its own, at its own id. Whatever else a section says is found with its heading.
_LINES = {"clause", "statement", "safety", "helpline"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NOT_SAID = {"script", "style", "template", "nav"}
_NOT_SAID_BY = {"clause-number", "rule-link", "rules-behind", "not-agreed", "crumbs"}
_WITHIN_A_LINE = {"a", "abbr", "b", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
_CALLED = lxml.etree.XPath(".//*[self::h3 or self::h4 or self::h5 or self::dt or self::strong or self::b]")
_NUMBERS = lxml.etree.XPath(".//*[@class='clause-number']")


def write(site: Path, address: str, policies: Mapping[str, Policy] = {}) -> None:
    """Write the search’s file into a finished site.

    Takes the site’s folder, its full address, and policies by the full address of the page that prints each. What the
    sitemap names is found, and nothing else.
    """
    words = dict(registers.search_words())
    asked = words.pop("asked")
    pages = [
        read_policy(policies[f"{address}{path}"], path, asked)
        if f"{address}{path}" in policies
        else read((site / path / "index.html").read_bytes(), path, asked)
        for path in _pages_in_sitemap(site / "sitemap.xml", address)
    ]
    file = site / INDEX
    file.parent.mkdir(exist_ok=True)
    told = {"pages": pages, "words": words}
    file.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8", newline="\n")


def _pages_in_sitemap(sitemap: Path, address: str) -> Iterator[str]:
    for found in re.findall(r"<loc>(.*?)</loc>", sitemap.read_text(encoding="utf-8")):
        yield html.unescape(found).removeprefix(address)


def read(page: bytes, url: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return a page as the search index has it: its address and title, and its sections with their lines.

    Takes the page, its address, and the words that people ask for a line in though it does not use them, by the end of
    its id. The keys are short because every family fetches them: u address, t title, s sections; of a section or line i
    id, h heading, n number, c what a helpline is called, x its words, k what it is asked in, l its lines. Of a page, k is
    what people call it.
    """
    root: Any = lxml.etree.fromstring(page, lxml.etree.HTMLParser(encoding="utf-8"))
    content = root.find(".//article")
    content = root.find(".//main") if content is None else content
    sections: list[dict[str, Any]] = [{"i": "", "h": "", "x": [], "l": []}]
    if content is not None:
        _sections(content, sections, asked)
    title = _in_one_line(_pieces(root.find(".//h1"))) if root.find(".//h1") is not None else ""
    return _page(url, title, sections, asked)


def read_policy(policy: Policy, url: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return a policy as `read` returns the page that prints it."""
    sections: list[dict[str, Any]] = [{"i": "", "x": map(joined, policy.before)}]
    for section in policy.sections:
        openings = dict.fromkeys(f"{joined(clause.opening)}:" for clause in section.clauses if clause.is_opened)
        lines = [
            _with_words({"i": clause.id, "n": clause.number, "x": clause.text, "k": _phrases(clause.id, asked)})
            for clause in section.clauses
        ]
        called = {"i": section.id, "n": section.number, "h": section.name, "k": _phrases(section.id, asked)}
        sections.append({**called, "x": (f"{opening} " for opening in openings), "l": lines})
    return _page(url, policy.title, sections, asked)


def _page(url: str, title: str, sections: list[dict[str, Any]], asked: Mapping[str, str]) -> dict[str, Any]:
    found = [_with_words({**section, "x": _in_one_line(section["x"])}) for section in sections]
    called = {"k": asked[url or _START]} if (url or _START) in asked else {}
    return {"u": url, "t": title, **called, "s": [section for section in found if {"x", "l"} & section.keys()]}


def _with_words(place: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a place, without what is empty."""
    return {key: value for key, value in place.items() if value}


def _sections(element: Any, sections: list[dict[str, Any]], asked: Mapping[str, str]) -> None:
    """Add an element’s words to the last section, or begin the next one."""
    if not _is_searchable(element):
        return
    classes = set(element.get("class", "").split())
    if element.tag == "h1":
        return  # the title of the page
    if element.tag in _HEADINGS:
        heading = _in_one_line(_pieces(element))
        number = _number(element)
        id_ = element.get("id", "")
        sections.append({"i": id_, "n": number, "h": heading, "k": _phrases(id_, asked), "x": [], "l": []})
    elif classes & _LINES and element.get("id"):
        rule = str(element.get("data-rule") or element.get("id"))
        text = _in_one_line(_pieces(element))
        line = {"i": element.get("id"), "n": _number(element), "x": text, "k": _phrases(rule, asked)}
        if "helpline" in classes:
            called: Any = _CALLED(element)
            line["c"] = _in_one_line(_pieces(called[0])) if called else ""
        sections[-1]["l"].append(_with_words(line))
    else:
        sections[-1]["x"].append(_gap(element) + (element.text or ""))
        for child in element:
            _sections(child, sections, asked)
            sections[-1]["x"].append(child.tail or "")
        sections[-1]["x"].append(_gap(element))


def _phrases(id_: str, asked: Mapping[str, str]) -> str:
    """Return the words people use to ask for a line. A rule that several policies share has them in each."""
    parts = id_.split(".")
    ends = {".".join(parts[start:]) for start in range(len(parts))} & asked.keys()
    return "; ".join(words for end, words in asked.items() if end in ends) if ends else ""


def _pieces(element: Any) -> Iterator[str]:
    """Yield an element’s words in pieces, without its number and the marks that link to it."""
    yield _gap(element) + (element.text or "")
    for child in element:
        if _is_searchable(child):
            yield from _pieces(child)
        yield child.tail or ""
    yield _gap(element)


def _is_searchable(element: Any) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _NOT_SAID
        and not _NOT_SAID_BY & set(element.get("class", "").split())
    )


def _gap(element: Any) -> str:
    return "" if element.tag in _WITHIN_A_LINE else " "


def _in_one_line(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())


def _number(element: Any) -> str:
    found: Any = _NUMBERS(element)
    return _in_one_line(_pieces(found[0])) if found else ""


def lines(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each address that the search’s file names, from the start page, and what it says of it.

    Takes the file as it was read. Raise KeyError, TypeError or AttributeError if it has another shape.
    """
    for page in told["pages"]:
        yield page["u"], page["t"]
        for section in page["s"]:
            for place in (section, *section.get("l", ())):
                texts = (place.get(key, "") for key in ("n", "h", "c", "x"))
                yield page["u"] + (f"#{place['i']}" if place.get("i") else ""), " ".join(filter(None, texts))
