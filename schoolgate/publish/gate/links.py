"""Where links lead: to a place that is there, on pages, in papers, in what search engines and followers are told."""

from __future__ import annotations

import functools
import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from schoolgate.language import words
from schoolgate.pages import feeds, search
from schoolgate.publish.gate.reading import Expected, Page, shorten, split_address, unpack, words_around
from schoolgate.publish.gate.wording import NUMBER

_SCHEMES = {"", "http", "https", "mailto", "sms", "tel"}
_NO_PICTURE = "data:,"  # the icon of a page that fetches nothing


def link_faults(page: Page, pages: Mapping[str, Page], files: Mapping[str, Path], site: str) -> Iterator[str]:
    """Find links of a page that lead nowhere, out of the site, or could run code."""
    for tag, target in dict.fromkeys(page.addresses):
        # By far the most lead to a place on the same page.
        if not (target.startswith("#") and target[1:] in page.ids):
            yield from _target_faults(page, tag, target, pages, files, site)


def _target_faults(
    page: Page, tag: str, target: str, pages: Mapping[str, Page], files: Mapping[str, Path], site: str
) -> Iterator[str]:
    parts = split_address(target)
    if (parts.scheme == "data" and tag == "img") or target == _NO_PICTURE:
        return
    if parts.scheme not in _SCHEMES:
        yield f"{page.name}: the address “{shorten(target)}” could run code."
    elif parts.scheme in {"tel", "sms"} and not NUMBER.fullmatch(parts.path):
        yield f"{page.name}: “{target}” is not a telephone number."
    elif parts.scheme == "mailto" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path):
        yield f"{page.name}: “{target}” is not an email address."
    elif parts.scheme in {"tel", "sms", "mailto"} or (parts.netloc and not target.startswith(site)):
        return
    elif not target.strip():
        yield f"{page.name}: a link has no address."
    elif page.name == "404.html" and not (parts.netloc or parts.path.startswith("/") or target.startswith("#")):
        yield f"{page.name}: “{target}” depends on where the page stands, and this page is shown anywhere."
    else:
        yield from _place_faults(page.name, target, pages, files, site)


# A page that leads on: at once, to a place that it names from where it stands.
_LEADS_ON = re.compile(r"0; url=((?:[\w.~-]+/)*(?:[\w.~-]+)?(?:#[\w.-]+)?)", re.ASCII)


def refresh_faults(
    page: Page, pages: Mapping[str, Page], files: Mapping[str, Path], expected: Expected
) -> Iterator[str]:
    """Find a page that sends its readers elsewhere. That of an old address does: at once, and within this site."""
    for meta in page.tagged("meta"):
        if meta.get("http-equiv", "").strip().lower() == "refresh":
            leads_on = _LEADS_ON.fullmatch(meta.get("content", ""))
            name, _, _ = (
                _led_to(page.name, leads_on[1], split_address(expected.site).path) if leads_on else ("", False, "")
            )
            goes_round = name is not None and page.name in {name, posixpath.join(name, "index.html")}
            if leads_on and not goes_round and page.name in expected.moved:
                yield from _place_faults(page.name, leads_on[1], pages, files, expected.site)
            else:
                yield f"{page.name}: the page sends its readers elsewhere by itself (meta)."


def _place_faults(
    at: str, target: str, pages: Mapping[str, Page], files: Mapping[str, Path], site: str
) -> Iterator[str]:
    """Find out whether an address within the site leads to a file of it, and to a place on that page."""
    name, is_folder, place = _led_to(at, target, split_address(site).path)
    if name is None:
        yield f"{at}: the link “{target}” leads out of the site."
        return
    name = name if name in files and not is_folder else posixpath.join(name, "index.html")
    if name not in files:
        yield f"{at}: a link leads to {name}, which is not there."
    elif place and name in pages and place not in pages[name].ids:
        yield f"{at}: a link leads to “{place}” on {name}, which is not there."


@functools.lru_cache(maxsize=50_000)
def _led_to(at: str, target: str, base: str) -> tuple[str | None, bool, str]:
    """Return the name of a file or folder within the site, None outside it; whether it is a folder; and the place there.

    Takes the name of the file that leads there, the address, and the path of the site, which is that of many sites.
    """
    parts = split_address(target)
    path, here = unquote(parts.path), f"{base}{at.removesuffix('index.html')}"
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else f"{base}{at}"
    inside = path.count("../") <= at.count("/") and f"{whole}/".startswith(base)
    return whole[len(base) :].lstrip("/") if inside else None, path[-1:] == "/", unquote(parts.fragment)


def folder_faults(page: Page) -> Iterator[str]:
    """Find links that only a server could follow, on a page that is opened from a file."""
    for _, target in page.addresses:
        parts = split_address(target)
        if not parts.scheme and not parts.netloc and parts.path.rpartition("/")[2] in {"", ".", ".."} and parts.path:
            yield f"{page.name}: the link “{target}” leads to a folder, which opens no page without a server."


def paper_faults(
    name: str,
    lines: list[str],
    addresses: list[str],
    pages: Mapping[str, Page],
    files: Mapping[str, Path],
    site: str,
) -> Iterator[str]:
    """Check a PDF or Word file: no code, and no address within the site that is not there."""
    for line in lines:
        if code := words.find_code(line):
            yield f"{name}: code is published: “{words_around(line, code)}”."
    for address in dict.fromkeys(addresses):
        if split_address(address).scheme not in _SCHEMES - {""}:
            yield f"{name}: the address “{shorten(address)}” could run code, or leads nowhere."
        elif address.startswith(site):
            yield from _place_faults(name, address, pages, files, site)


def index_faults(files: Mapping[str, Path], pages: Mapping[str, Page], expected: Expected) -> Iterator[str]:
    """Check what search engines and the site’s own search are told."""
    site = expected.site
    sitemap, index = files.get("sitemap.xml"), files.get(search.INDEX)
    if sitemap:
        addresses = re.findall(r"<loc>(.*?)</loc>", sitemap.read_text(encoding="utf-8", errors="replace"))
        if site not in addresses:
            yield "sitemap.xml: the start page is not in it."
        for address in addresses:
            if not address.startswith(site):
                yield f"sitemap.xml: {address} is not on this site, which is {site}."
            else:
                yield from _place_faults("sitemap.xml", html.unescape(address), pages, files, site)
        packed = files.get("sitemap.xml.gz")
        if packed and unpack(packed.read_bytes()) != sitemap.read_bytes():
            yield "sitemap.xml.gz: it does not say what sitemap.xml says."
    if index:
        try:
            lines = list(search.lines(json.loads(index.read_text(encoding="utf-8"))))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{search.INDEX}: this file is broken and cannot be read."
            return
        for address, said in lines:
            if expected.public and (code := words.find_code(said)):
                yield f"{search.INDEX}: code is published: “{words_around(said, code)}”."
            yield from _place_faults(search.INDEX, f"../{address}", pages, files, site)


def feed_faults(files: Mapping[str, Path], pages: Mapping[str, Page], expected: Expected) -> Iterator[str]:
    """Check what those who follow the site are sent: feeds that say the same, and lead to what is there."""
    told: dict[str, list[str]] = {}
    for name in (feeds.ATOM, feeds.JSON):
        if name not in files:
            continue
        try:
            feed = feeds.read(name, files[name].read_bytes())
        except (OSError, ValueError):
            yield f"{name}: this file is broken and cannot be read."
            continue
        told[name] = feed.ids
        if feed.own != f"{expected.site}{name}":
            yield f"{name}: it says that its address is “{shorten(feed.own)}”, and this site is {expected.site}."
        for id_, count in Counter(feed.ids).items():
            if count > 1 or not id_:
                yield f"{name}: “{id_}” is the id of {count} entries. An id belongs to one."
        for address in dict.fromkeys(feed.addresses):
            if address.startswith(expected.site):
                yield from _place_faults(name, address, pages, files, expected.site)
            else:
                yield f"{name}: {shorten(address)} is not on this site, which is {expected.site}."
    if len({tuple(ids) for ids in told.values()}) > 1:
        yield f"{feeds.JSON}: it does not list what {feeds.ATOM} lists."


def share_faults(page: Page, files: Mapping[str, Path], expected: Expected) -> Iterator[str]:
    """Check what other sites show where a page is shared: its own address, and a picture that is there."""
    for meta in page.tagged("meta"):
        kind, said = meta.get("property") or meta.get("name") or "", meta.get("content", "")
        if kind not in {"og:url", "og:image", "twitter:image"}:
            continue
        if not said.startswith(expected.site):
            yield f"{page.name}: whoever shares this page is sent to {shorten(said)}, and this site is {expected.site}."
        elif kind == "og:url" and said != f"{expected.site}{page.name.removesuffix('index.html')}":
            yield f"{page.name}: whoever shares this page is sent to {shorten(said)}, which is another page."
        elif kind != "og:url" and unquote(said.removeprefix(expected.site)) not in files:
            yield f"{page.name}: the picture shown where this page is shared, {shorten(said)}, is not there."
