"""The gate: checks on a finished site. It knows HTML and what should stand in it, and nothing of MkDocs.

It trusts nothing that came before it. A leaked note, an unanswered question or a link that leads nowhere is found in
the files that families would have been sent.
"""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.etree
import lxml.html

from macros import words
from macros.clauses import Provision, Record, read
from macros.contradictions import unlisted_policies
from macros.facts import NOT_ANSWERED
from macros.setting import OtherPolicies, Setting

_BLOCKS = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "title", "summary", "figcaption")
_HEADINGS = {"title", "h1", "h2", "h3", "h4", "h5", "h6"}
_TEXT_FILES = {".html", ".json", ".xml", ".txt", ".md", ".svg", ".css"}
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{:")
_HOLES = re.compile(
    r"\s[.,;:](?=\s|$) | \.\.(?!\.) | ,\s*[.,;] | \(\s*\) | \b(?:the|a|an|our|and|or|of|with)[.,;] | (?<=[a-z,]\ )None\b",
    re.VERBOSE,
)
_LOADS = (
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("object", "data"), ("embed", "src"),
    ("input", "src"), ("form", "action"), ("body", "background"),
)  # fmt: skip
_LINKS_THAT_LOAD = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "modulepreload",
    "manifest",
    "apple-touch-icon",
}
_SCHEMES = {"", "http", "https", "mailto", "tel"}
_CSS_LOADS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Expected:
    """What should stand in a site: its address, each clause or the reason why not, what must not be there."""

    site: str
    clauses: frozenset[str]
    absent: Mapping[str, str]
    guidance: tuple[str, ...]
    others: OtherPolicies

    @classmethod
    def of(cls, setting: Setting, template: Mapping[str, Provision], record: Record) -> Expected:
        """Draw up what to expect from the setting, the template and what happened to its clauses."""
        ids = frozenset(id_ for id_, provision in template.items() if not provision.is_section)
        return cls(setting.site, ids, record.absent, tuple(record.guidance), setting.other_policies)


@dataclasses.dataclass
class _Page:
    name: str
    root: lxml.html.HtmlElement
    ids: Counter[str]


def check(site: Path, expected: Expected) -> list[str]:
    """Check a finished site. Takes its folder and what should stand in it; gives each fault as a sentence.

    Every check reads the files as they would be sent, and none stops at its first finding.
    """
    pages = {name: _Page(name, root, Counter(root.xpath("//@id"))) for name, root in _parsed(site)}
    faults = [fault for page in pages.values() for fault in _page_faults(page, expected)]
    faults += _link_faults(site, pages, expected.site)
    faults += _clause_faults(pages, expected)
    faults += _guidance_faults(site, expected.guidance)
    faults += _style_faults(site)
    return faults


def _parsed(site: Path) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), lxml.html.fromstring(file.read_bytes(), parser=parser)


def _page_faults(page: _Page, expected: Expected) -> Iterator[str]:
    at = page.name
    for comment in page.root.iter(lxml.etree.Comment):
        yield f"{at}: a hidden comment is published: “{_short(comment.text or '')}”."
    for id_, count in page.ids.items():
        if count > 1:
            yield f"{at}: “{id_}” is the id of {count} places. An id belongs to one."
    shown = _visible_text(page.root)
    for match in _BRACES.finditer(shown):
        yield f"{at}: template code is published: “{_around(shown, match)}”."
    if NOT_ANSWERED in lxml.etree.tostring(page.root, encoding="unicode"):
        yield f"{at}: an answer that was not given is published."
    for element in page.root.iter(*_BLOCKS):
        text = _text(element)
        if not re.search(r"\w", text) or (element.tag in _HEADINGS and not re.search(r"[^\W\d]", text)):
            if not element.xpath(".//img | .//svg | .//input | .//form"):
                yield f"{at}: there is an empty {_called(element)}."
            continue
        if words.placeholder(text):
            yield f"{at}: “{_short(text)}” only holds a place."
        if element.tag in {"p", "li", "dd", "td"} and _in_content(element):
            for match in _HOLES.finditer(text):
                yield f"{at}: a word is missing in “{_around(text, match)}”."
            if element.tag == "p" or not element.xpath("./p"):
                for cited, _key in unlisted_policies(text, expected.others):
                    yield f"{at}: “{cited}” is cited, and other_policies does not list it."
    for tag, attribute in _LOADS:
        for element in page.root.iter(tag):
            value = element.get(attribute, "")
            for address in (
                (part.split()[0] for part in value.split(",") if part.strip()) if attribute == "srcset" else [value]
            ):
                if urlsplit(address).netloc:
                    yield f"{at}: {address} would be fetched from another host."
    for element in page.root.iter("link"):
        address = element.get("href", "")
        loads = _LINKS_THAT_LOAD & set(element.get("rel", "").split())
        if loads and urlsplit(address).netloc and not address.startswith(expected.site):
            yield f"{at}: {address} would be fetched from another host."
    for element in page.root.iter("base", "meta"):
        if element.tag == "base" or element.get("http-equiv", "").lower() == "refresh":
            yield f"{at}: the page sends its readers elsewhere by itself ({element.tag})."
    for element in page.root.iter("style"):
        for match in _CSS_LOADS.finditer(element.text or ""):
            yield f"{at}: {match[1]} would be fetched from another host."


def _called(element: lxml.html.HtmlElement) -> str:
    return {"p": "paragraph", "li": "bullet", "td": "cell", "th": "heading of a table", "title": "title"}.get(
        str(element.tag), "heading"
    )


def _text(element: lxml.html.HtmlElement) -> str:
    """Give the words of an element, without the marks that link to it."""
    return " ".join("".join(element.xpath(".//text()[not(parent::a[contains(@class, 'headerlink')])]")).split())


def _in_content(element: lxml.html.HtmlElement) -> bool:
    return any(parent.tag == "article" for parent in element.iterancestors())


def _visible_text(root: lxml.html.HtmlElement) -> str:
    """Give what a page says, its titles, labels and descriptions included, without scripts and styles."""
    pieces = root.xpath(
        "//text()[not(parent::script) and not(parent::style)] | //@title | //@alt | //@aria-label | //@content"
    )
    return " ".join(" ".join(pieces).split())


def _link_faults(site: Path, pages: Mapping[str, _Page], address: str) -> Iterator[str]:
    for page in pages.values():
        here = urljoin(address, _url_of(page.name))
        for element, attribute, target, _ in page.root.iterlinks():
            if attribute not in {"href", "src", "action", "data"} or (
                target.startswith("data:") and element.tag == "img"
            ):
                continue
            parts = urlsplit(target)
            if parts.scheme not in _SCHEMES:
                yield f"{page.name}: a link with “{parts.scheme}:” could run code."
                continue
            whole = urljoin(here, target)
            if parts.scheme in {"mailto", "tel"} or not whole.startswith(address):
                continue
            path, _, fragment = whole[len(address) :].partition("#")
            name = unquote(path.partition("?")[0])
            name = f"{name}index.html" if name.endswith("/") or not name else name
            if name in pages:
                if fragment and unquote(fragment) not in pages[name].ids:
                    yield f"{page.name}: a link leads to “{unquote(fragment)}” on {name}, which is not there."
            elif fragment and (site / name).is_file():
                continue
            elif not (site / name).is_file():
                yield f"{page.name}: a link leads to {name}, which is not there."


def _url_of(name: str) -> str:
    return name.removesuffix("index.html")


def _clause_faults(pages: Mapping[str, _Page], expected: Expected) -> Iterator[str]:
    seen = Counter(clause.id for page in pages.values() for clause in read(page.root))
    for id_ in sorted(expected.clauses):
        if seen[id_] > 1:
            yield f"The clause {id_} stands {seen[id_]} times."
        elif not seen[id_] and not expected.absent.get(id_):
            yield f"The clause {id_} is missing, and no reason is recorded."
        elif seen[id_] and id_ in expected.absent:
            yield f"The clause {id_} stands, although it was left out: {expected.absent[id_]}"
    own = {f"{id_.rpartition('.')[0]}.own" for id_ in expected.clauses}
    for id_ in sorted(set(seen) - expected.clauses - own):
        yield f"The clause {id_ or '(without an id)'} is in no template."
    for page in pages.values():
        numbers = [clause.number for clause in read(page.root) if clause.number]
        if numbers != _without_holes(numbers):
            yield f"{page.name}: the numbers of the clauses have a hole: {', '.join(numbers)}."


def _without_holes(numbers: list[str]) -> list[str]:
    sections: list[str] = []
    wanted = []
    place = 0
    for number in numbers:
        section = number.partition(".")[0]
        if not sections or sections[-1] != section:
            sections.append(section)
            place = 0
        place += 1
        wanted.append(f"{len(sections)}.{place}")
    return wanted


def _guidance_faults(site: Path, guidance: tuple[str, ...]) -> Iterator[str]:
    sentences = {
        squeezed: sentence
        for text in guidance
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(squeezed := _squeezed(sentence)) > 12
    }
    if not sentences:
        return
    any_of_them = re.compile("|".join(map(re.escape, sorted(sentences, key=len, reverse=True))))
    for file in sorted(site.rglob("*")):
        if file.suffix in _TEXT_FILES and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            if file.suffix == ".json":
                text = json.dumps(json.loads(text), ensure_ascii=False)
            for found in sorted(set(any_of_them.findall(_squeezed(html.unescape(text))))):
                yield f"{file.relative_to(site).as_posix()}: a note to the drafter is published: “{_short(sentences[found])}”."
            if file.suffix == ".html" and re.search(r'class="[^"]*\bguidance\b', text):
                yield f"{file.relative_to(site).as_posix()}: a note to the drafter is published."


def _squeezed(text: str) -> str:
    """Leave only letters and digits, so that markup and punctuation inside a sentence cannot hide it."""
    return re.sub(r"<[^>]*>|\\n|[\W_]+", "", text).casefold()


def _style_faults(site: Path) -> Iterator[str]:
    for file in sorted(site.rglob("*.css")):
        for match in _CSS_LOADS.finditer(file.read_text(encoding="utf-8", errors="replace")):
            yield f"{file.relative_to(site).as_posix()}: {match[1]} would be fetched from another host."


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 30) : match.end() + 20].strip()
