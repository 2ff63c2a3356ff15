"""What a page fetches by itself and what its policy allows, and which files a site may have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from schoolgate.pages import feeds, search
from schoolgate.publish import csp, manifest
from schoolgate.publish.gate.reading import Expected, Page, shorten, split_address
from schoolgate.publish.gate.wording import number_faults, worded_faults

# Every site has these files, and no others but of these kinds: what else is there was left in docs/ by mistake.
_NEEDED = ("index.html", "404.html", "sitemap.xml", search.INDEX, feeds.ATOM, feeds.JSON, manifest.FILE)
_KINDS = {
    ".html", ".css", ".js", ".json", ".xml", ".gz", ".txt", ".md", ".svg", ".png", ".jpg", ".jpeg", ".ico", ".pdf",
    ".docx", ".ics", ".ttf", ".woff2", ".webmanifest",
}  # fmt: skip

# What an edition has none of: of a review no search engine is told, and files on a stick have no server.
_NOT_IN = {
    "review": ("sitemap.xml", feeds.ATOM, feeds.JSON),
    "offline": ("404.html", "sitemap.xml"),
}
_WITHOUT_A_KIND = {".nojekyll", "CNAME"}
_WORDED = {"title", "alt", "aria-label", "placeholder", "content", "label"}

# Attributes by which a page fetches something by itself; only a link may lead to another host.
_FETCH = {
    "src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction", "ping", "manifest",
    "codebase", "archive", "classid", "xlink:href",
}  # fmt: skip
_LINKS = {"a", "area", "link"}
# Elements that show another page, or run what is not a page, and kinds of scripts that are data.
_NEVER = {"applet", "embed", "fencedframe", "frame", "frameset", "iframe", "object", "portal"}
_DATA = {"json", "ld+json"}
_LOOKED_AT = {"class", "srcdoc", "data-on", "style", "href", *_FETCH, *_WORDED}
_SEVERAL = {"srcset", "imagesrcset", "ping"}
_ONLY_NAMED = {"canonical", "next", "prev", "alternate", "license", "author", "help"}

# An address of another host in a style sheet, and what before it makes a browser fetch it.
_HOST = re.compile(r"//[^\"')\s]+")
_CSS_FETCHES = re.compile(r"(?:url\(|@import|image-set\()\s*(?:url\(\s*)?[\"']?\s*((?:https?:)?)$", re.IGNORECASE)
_SCRIPT_FETCHES = re.compile(r"[\"'`]((?:https?:)?//[\w-]+\.\w[^\"'`\s]*)")


def file_faults(files: Mapping[str, Path], expected: Expected) -> Iterator[str]:
    """Find files that are missing, and files that a public site has not."""
    for name in _NEEDED:
        if name not in files and name not in _NOT_IN.get(expected.variant, ()):
            yield f"{name} is missing."
    for name, file in files.items():
        if file.suffix not in _KINDS and file.name not in _WITHOUT_A_KIND:
            yield f"{name}: a file of this kind does not belong on a public site."


def attribute_faults(page: Page, expected: Expected) -> Iterator[str]:
    """Find what a page fetches from elsewhere, code and marks in its attributes, ids that stand twice."""
    at = page.name
    for id_, count in page.ids.items():
        if count > 1:
            yield f"{at}: “{id_}” is the id of {count} places. An id belongs to one."
    for element, tag, attributes in page.elements:
        if not tag:
            yield f"{at}: a hidden comment is published: “{shorten(element.text or '')}”."
            continue
        for name, value in attributes.items():
            if name not in _LOOKED_AT and not name.startswith("on"):
                continue
            if name == "class":
                if "guidance" in value.split():
                    yield f"{at}: a note to the drafter is published."
                elif expected.public and "review-" in value and any(p.startswith("review-") for p in value.split()):
                    yield f"{at}: a mark of the review edition is published: {value}."
            elif name.startswith("on") or name == "srcdoc":
                yield f"{at}: there is code in an attribute: {name}=“{shorten(value)}”."
            elif name == "data-on":
                yield f"{at}: what was taken out of “{value}” is published."
            elif name == "style":
                yield from _style_fetches(at, value)
            elif name in _FETCH or (name == "href" and tag not in _LINKS):
                for address in re.split(r",?\s+", value.strip()) if name in _SEVERAL else [value]:
                    if split_address(address).netloc:
                        yield f"{at}: {address} would be fetched from another host."
            elif name in _WORDED:
                yield from worded_faults(at, tag, name, value, expected.own)
                yield from number_faults(at, value, expected.numbers)
        if tag == "style":
            if (above := element.getparent()) is not None and above.tag != "head":
                yield f"{at}: a style stands among the words: “{shorten(element.text or '')}”. Ours stand in the head of a page."
            yield from _style_fetches(at, element.text or "")
        elif tag == "script":
            if "src" not in attributes and element.get("type", "").partition("/")[2] not in _DATA:
                yield f"{at}: a script stands in the page: “{shorten(element.text or '')}”. Ours are files."
            for match in _SCRIPT_FETCHES.finditer(element.text or ""):
                yield f"{at}: {match[1]} would be fetched from another host."
        elif tag == "link":
            address, kinds = element.get("href", ""), set(element.get("rel", "").lower().split())
            ours = not split_address(address).netloc or address.startswith(expected.site)
            if "canonical" in kinds and not address.startswith(expected.site):
                yield f"{at}: search engines are sent to {address}, and this site is {expected.site}."
            elif not ours and not (kinds and kinds <= _ONLY_NAMED):
                yield f"{at}: {address} would be fetched from another host."
        elif tag in _NEVER:
            yield f"{at}: <{tag}> shows or runs what is not ours. No page of ours has one."
        elif tag == "base":
            yield f"{at}: the page sends its readers elsewhere by itself (base)."


def _style_fetches(at: str, style: str) -> Iterator[str]:
    for host in _HOST.finditer(style):
        if before := _CSS_FETCHES.search(style[max(0, host.start() - 40) : host.start()]):
            yield f"{at}: {before[1]}{host[0]} would be fetched from another host."


def policy_faults(page: Page) -> Iterator[str]:
    """Find out whether a page states a policy that stops what is not ours and lets stand what is."""
    if not page.name.endswith(".html"):
        return
    stated = [
        given["content"]
        for _, tag, given in page.elements
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy" and "content" in given
    ]
    if not stated:
        yield f"{page.name}: it states no Content-Security-Policy."
        return
    if "default-src 'none'" not in stated[0] or "unsafe" in stated[0]:
        yield f"{page.name}: its Content-Security-Policy allows more than it needs: {shorten(stated[0])}"
    for element in page.tagged("script", "style"):
        runs = element.get("type", "").partition("/")[2] not in _DATA
        if element.text and runs and csp.source_of(element.text) not in stated[0]:
            yield f"{page.name}: its Content-Security-Policy stops what stands in its own <{element.tag}>."
    if any("style" in given for _, _, given in page.elements):
        yield f"{page.name}: its Content-Security-Policy stops a style attribute. Name a class in the style sheet."


def style_faults(files: Mapping[str, Path]) -> Iterator[str]:
    """Find what a style sheet fetches from elsewhere."""
    for name, file in files.items():
        if file.suffix == ".css":
            yield from _style_fetches(name, file.read_text(encoding="utf-8", errors="replace"))
