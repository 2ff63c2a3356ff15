"""The gate: checks on a finished site. It knows HTML and what should stand in it, and nothing of MkDocs.

It trusts nothing that came before it. A leaked note, an unanswered question or a link that leads nowhere is found in
the files that families would have been sent.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import html
import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.etree

from schoolgate import registers
from schoolgate.language import numbers, prose, words
from schoolgate.language.marks import ANY
from schoolgate.pages import feeds, redirects, search
from schoolgate.policy.facts import NOT_ANSWERED
from schoolgate.policy.markdown.clauses import Record
from schoolgate.policy.markdown.elements import NOT_AGREED
from schoolgate.policy.provisions import Provision
from schoolgate.policy.reader import read
from schoolgate.print.papers import docx, pdf
from schoolgate.publish import csp
from schoolgate.review.review import BANNER, SCRIPT, STYLES, TO_DO
from schoolgate.setting.contradictions import own_texts, unlisted_policies
from schoolgate.setting.model.setting import OtherPolicies, Setting

# Every site has these files, and no others but of these kinds: what else is there was left in docs/ by mistake.
_NEEDED = ("index.html", "404.html", "sitemap.xml", search.INDEX, feeds.ATOM, feeds.JSON)
_KINDS = {
    ".html", ".css", ".js", ".json", ".xml", ".gz", ".txt", ".md", ".svg", ".png", ".jpg", ".jpeg", ".ico", ".pdf",
    ".docx", ".ics", ".ttf", ".woff2", ".webmanifest",
}  # fmt: skip
# What an edition has none of: of a review no search engine is told, and files on a stick have no server.
_NOT_IN = {
    "review": ("sitemap.xml", feeds.ATOM, feeds.JSON),
    "offline": ("404.html", "sitemap.xml"),
}
_WITHOUT_A_KIND = {".schoolgate", ".nojekyll", "CNAME"}

_PAPERS = {".pdf": pdf.read, ".docx": docx.read}

# What holds words of its own, and what of that may not be empty.
_NOT_EMPTY = {
    "p": "paragraph", "li": "bullet", "td": "cell", "th": "heading of a table", "title": "title", "dt": "term",
    "dd": "description", "summary": "summary", "figcaption": "caption", "caption": "caption", "ul": "list",
    "ol": "list", "table": "table", **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_HOLDERS = {
    *_NOT_EMPTY, "address", "article", "aside", "blockquote", "body", "button", "details", "div", "dl", "figure",
    "footer", "form", "header", "label", "legend", "main", "nav", "pre", "section", "tbody", "tfoot", "thead", "tr",
}  # fmt: skip
# A heading whose words are gone. One that is 12 may be the name of a room.
_ONLY_NUMBERED = re.compile(r"(?:\d+\.)+\d*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SENTENCES = {"p", "li", "td", "dd"}
_LISTS = {"ul", "ol", "table"}  # those of the search are empty until it is used
_NOT_WORDS = {"script", "style"}
_SHOWN_WITHOUT_WORDS = ".//img | .//svg | .//input | .//form | .//video | .//object"
_WORDED = {"title", "alt", "aria-label", "placeholder", "content", "label"}

_TAG = re.compile(r"</?\w[^<>]*>")

# Attributes by which a page fetches something by itself; only a link may lead to another host.
_FETCH = {
    "src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction", "ping", "manifest",
    "codebase", "archive", "classid", "xlink:href",
}  # fmt: skip
_SEVERAL = {"srcset", "imagesrcset", "ping"}
_ONLY_NAMED = {"canonical", "next", "prev", "alternate", "license", "author", "help"}
_SCHEMES = {"", "http", "https", "mailto", "sms", "tel"}
_NUMBER = re.compile(r"\+?\d{3,15}(?:,\d{1,7})?")  # after the comma, what is dialled once it is answered
_NO_PICTURE = "data:,"  # the icon of a page that fetches nothing
# An address of another host in a style sheet, and what before it makes a browser fetch it.
_HOST = re.compile(r"//[^\"')\s]+")
_CSS_FETCHES = re.compile(r"(?:url\(|@import|image-set\()\s*(?:url\(\s*)?[\"']?\s*((?:https?:)?)$", re.IGNORECASE)
_SCRIPT_FETCHES = re.compile(r"[\"'`]((?:https?:)?//[\w-]+\.\w[^\"'`\s]*)")


@dataclasses.dataclass(frozen=True)
class Expected:
    """What should stand in a site: its address, each clause or the reason why not, what must not be there."""

    site: str
    clauses: frozenset[str]
    absent: Mapping[str, str]
    guidance: tuple[str, ...]
    others: OtherPolicies
    adopted: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()  # that may be printed, as digits
    moved: frozenset[str] = frozenset()  # pages that only lead on to another
    edition: str = "public"
    # What the setting wrote itself, and was judged when its file was read.
    own: prose.OwnTexts = dataclasses.field(default_factory=prose.OwnTexts)
    agreed: frozenset[str] = frozenset()  # pages that give a text as it was agreed, and was judged then

    @property
    def public(self) -> bool:
        """Whether families see it. They never see the review edition, which may say what is missing."""
        return self.edition != "review"

    @classmethod
    def of(
        cls,
        setting: Setting,
        template: Mapping[str, Provision],
        record: Record,
        edition: str = "public",
        agreed: Collection[str] = (),
    ) -> Expected:
        """Draw up what to expect: of the setting, the template, what happened to its clauses, and the wording agreed before."""
        ids = frozenset(id_ for id_, p in template.items() if not p.is_section and p.policy in setting.adopted)
        area = setting.council if isinstance(setting.council, str) else None
        known = numbers.permitted([setting.model_dump_json(), *registers.numbers(area)])
        return cls(
            setting.site,
            ids,
            record.absent,
            tuple(record.guidance),
            setting.other_policies,
            tuple(setting.own_policies),
            known,
            frozenset(f"visitors/{old.id}/index.html" for old in setting.retired_signs)
            | (redirects.files(setting) if edition == "public" else frozenset()),
            edition,
            prose.OwnTexts(
                [*own_texts(setting), *agreed], {*agreed, *(policy.title for policy in setting.other_policies.listed())}
            ),
        )


@dataclasses.dataclass
class _Page:
    """A page as a browser reads it."""

    name: str
    root: Any
    ids: Counter[str]


def check(site: Path, expected: Expected) -> list[str]:
    """Check a finished site. Takes its folder and what should stand in it; gives each fault as a sentence.

    Every check reads the files as they would be sent, and none stops at its first finding.
    """
    files = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*")) if file.is_file()}
    faults = list(_file_faults(files, expected))
    pages: dict[str, _Page] = {}
    texts: dict[str, str] = {}  # attributes included
    papers: dict[str, tuple[list[str], list[str]]] = {}  # their lines, and the addresses they lead to
    for name, file in files.items():
        try:
            if file.suffix in {".html", ".svg"}:
                pages[name], texts[name] = _parsed(name, file.read_bytes())
            elif file.suffix in {".ics", ".json", ".xml", ".gz", ".txt", ".md", ".webmanifest"}:
                texts[name] = _said(file.suffix, file.read_bytes())
            elif file.suffix in _PAPERS:
                lines, _ = papers[name] = _PAPERS[file.suffix](file)
                texts[name] = "\n".join(lines)
        except ImportError:
            faults.append(f"{name}: what it says cannot be checked without pypdfium2. To get it: make papers")
        except (lxml.etree.LxmlError, OSError, ValueError):
            faults.append(f"{name}: this file is broken and cannot be read.")
    for page in pages.values():
        faults += _attribute_faults(page, expected)
        faults += _word_faults(page, expected) if expected.public else []
        faults += _link_faults(page, pages, files, expected.site)
        faults += _refresh_faults(page, pages, files, expected)
        faults += _call_faults(page, expected.numbers)
        faults += _share_faults(page, files, expected)
        faults += _policy_faults(page) if expected.edition != "offline" else _folder_faults(page)
    faults += _clause_faults(pages.values(), expected)
    faults += _statement_faults(pages.values())
    for name, text in texts.items():
        faults += _text_faults(name, text, expected)
    faults += _review_faults(files) if expected.public else []
    for name, text in texts.items():
        if name not in pages and expected.public:
            faults += _number_faults(name, text, expected.numbers)
    faults += _style_faults(files)
    faults += _index_faults(files, pages, expected)
    faults += _feed_faults(files, pages, expected)
    for name, (lines, addresses) in papers.items():
        faults += _paper_faults(name, lines, addresses, pages, files, expected.site)
    return list(dict.fromkeys(faults))


def word_faults(html_of_page: str, expected: Expected, name: str = "page.html") -> list[str]:
    """Check the words of one page, as ``check`` does those of every page of a site. Takes its HTML."""
    page, _ = _parsed(name, html_of_page.encode())
    return list(_word_faults(page, expected))


# ---------------------------------------------------------------------------------------------------------------
# Reading


_TEXTS = lxml.etree.XPath("//text()", smart_strings=False)
_ATTRIBUTES = lxml.etree.XPath("//@*", smart_strings=False)
_NUMBER_OF: Any = lxml.etree.XPath(".//*[@class='clause-number']")
_STATEMENTS = lxml.etree.XPath("//*[contains(concat(' ', @class, ' '), ' statement ')]")
_RULE_LINKS: Any = lxml.etree.XPath(".//a[@class='rule-link']/@href")
_ADDRESSES = lxml.etree.XPath(
    "//@href | //@src | //@action | //@formaction | //@data | //@poster | //@*[name()='xlink:href']"
)


def _parsed(name: str, raw: bytes) -> tuple[_Page, str]:
    root: Any = lxml.etree.fromstring(raw, lxml.etree.HTMLParser(encoding="utf-8"))
    if root is None:
        raise ValueError(f"{name} is empty")
    said: Any = _TEXTS(root)
    attributes: Any = _ATTRIBUTES(root)
    page = _Page(name, root, Counter(root.xpath("//@id")))
    return page, " ".join((*said, *attributes))


def _said(kind: str, raw: bytes) -> str:
    """Return what a file that is no page says, markup and escapes undone. Takes the ending of its name, and its bytes."""
    text = (_unpacked(raw) if kind == ".gz" else raw).decode("utf-8")
    if kind in {".json", ".webmanifest"}:
        text = "\n".join(_strings(json.loads(text)))
    elif kind == ".ics":
        text = re.sub(r"\r\n ", "", text)  # its lines are folded, words and all
    return html.unescape(_TAG.sub(" ", text))


def _unpacked(raw: bytes) -> bytes:
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError):
        return b""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


# ---------------------------------------------------------------------------------------------------------------
# Files, and what pages fetch


def _file_faults(files: Mapping[str, Path], expected: Expected) -> Iterator[str]:
    for name in _NEEDED:
        if name not in files and name not in _NOT_IN.get(expected.edition, ()):
            yield f"{name} is missing."
    for name, file in files.items():
        if file.suffix not in _KINDS and file.name not in _WITHOUT_A_KIND:
            yield f"{name}: a file of this kind does not belong on a public site."


def _attribute_faults(page: _Page, expected: Expected) -> Iterator[str]:
    at = page.name
    for id_, count in page.ids.items():
        if count > 1:
            yield f"{at}: “{id_}” is the id of {count} places. An id belongs to one."
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            yield f"{at}: a hidden comment is published: “{_short(element.text or '')}”."
            continue
        for name, value in element.items():
            if name.startswith("on") or name == "srcdoc":
                yield f"{at}: there is code in an attribute: {name}=“{_short(value)}”."
            elif name == "class" and "guidance" in value.split():
                yield f"{at}: a note to the drafter is published."
            elif name == "class" and expected.public and any(part.startswith("review-") for part in value.split()):
                yield f"{at}: a mark of the review edition is published: {value}."
            elif name == "data-on":
                yield f"{at}: what was taken out of “{value}” is published."
            elif name == "style":
                yield from _style_fetches(at, value)
            elif name in _FETCH or (name == "href" and element.tag not in {"a", "area", "link"}):
                for address in re.split(r",?\s+", value.strip()) if name in _SEVERAL else [value]:
                    if _split(address).netloc:
                        yield f"{at}: {address} would be fetched from another host."
            elif name in _WORDED:
                yield from _worded_faults(at, element, name, value, expected.own)
                yield from _number_faults(at, value, expected.numbers)
        if element.tag == "style":
            yield from _style_fetches(at, element.text or "")
        elif element.tag == "script":
            for match in _SCRIPT_FETCHES.finditer(element.text or ""):
                yield f"{at}: {match[1]} would be fetched from another host."
        elif element.tag == "link":
            address, kinds = element.get("href", ""), set(element.get("rel", "").lower().split())
            ours = not _split(address).netloc or address.startswith(expected.site)
            if "canonical" in kinds and not address.startswith(expected.site):
                yield f"{at}: search engines are sent to {address}, and this site is {expected.site}."
            elif not ours and not (kinds and kinds <= _ONLY_NAMED):
                yield f"{at}: {address} would be fetched from another host."
        elif element.tag == "base":
            yield f"{at}: the page sends its readers elsewhere by itself (base)."


def _style_fetches(at: str, style: str) -> Iterator[str]:
    for host in _HOST.finditer(style):
        if before := _CSS_FETCHES.search(style[max(0, host.start() - 40) : host.start()]):
            yield f"{at}: {before[1]}{host[0]} would be fetched from another host."


def _policy_faults(page: _Page) -> Iterator[str]:
    """Find out whether a page states a policy that stops what is not ours and lets stand what is."""
    if not page.name.endswith(".html"):
        return
    stated = page.root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    if not stated:
        yield f"{page.name}: it states no Content-Security-Policy."
        return
    if "default-src 'none'" not in stated[0] or "unsafe" in stated[0]:
        yield f"{page.name}: its Content-Security-Policy allows more than it needs: {_short(stated[0])}"
    for element in page.root.iter("script", "style"):
        runs = element.get("type", "").partition("/")[2] not in {"json", "ld+json"}
        if element.text and runs and csp.source_of(element.text) not in stated[0]:
            yield f"{page.name}: its Content-Security-Policy stops what stands in its own <{element.tag}>."
    if page.root.xpath("//*[@style]"):
        yield f"{page.name}: its Content-Security-Policy stops a style attribute. Name a class in the style sheet."


def _style_faults(files: Mapping[str, Path]) -> Iterator[str]:
    for name, file in files.items():
        if file.suffix == ".css":
            yield from _style_fetches(name, file.read_text(encoding="utf-8", errors="replace"))


# ---------------------------------------------------------------------------------------------------------------
# Words


def _worded_faults(at: str, element: Any, name: str, value: str, own: prose.OwnTexts) -> Iterator[str]:
    if not value.strip():
        if name != "alt":  # empty for a picture that says nothing
            yield f"{at}: there is an empty {name} ({element.tag})."
    elif words.placeholder(own.as_one_word(value)):
        yield f"{at}: “{_short(value)}” is only a placeholder."
    elif code := words.code(value):
        yield f"{at}: code is published: “{_around(value, code)}”."


def _word_faults(page: _Page, expected: Expected) -> Iterator[str]:
    at = page.name
    if at.endswith(".html") and page.root.find(".//title") is None:
        yield f"{at}: this page has no title."
    content = set(page.root.xpath("//*[self::article or self::main]//*"))
    sentences: list[str] = []
    for element in page.root.iter(*_HOLDERS):
        text = _own_text(element)
        ours = expected.own.as_one_word(text)
        only_numbered = _ONLY_NUMBERED.fullmatch(text) and re.search(r"\d", ours)
        if not re.search(r"\w", text) or (element.tag in _HEADINGS and only_numbered):
            if element.tag in _NOT_EMPTY and _is_empty(element) and (element in content or element.tag not in _LISTS):
                yield f"{at}: there is an empty {_NOT_EMPTY[element.tag]}."
            continue
        code, holds_a_place = _judged(ours)
        if code:
            yield f"{at}: code is published: “{prose.OwnTexts.left_out(_around(ours, code))}”."
        yield from _number_faults(at, text, expected.numbers)
        if at in expected.agreed and element in content:
            continue  # it was judged when it was agreed, and may rest on a policy that the setting has no more
        if holds_a_place:
            yield f"{at}: “{_short(text)}” is only a placeholder."
        elif element.tag in _SENTENCES and element in content:
            yield from _sentence_faults(at, element, ours)
            # The wording that was agreed may rest on a policy that the setting has no more.
            if element.get("class") != NOT_AGREED:
                sentences.append(ours)
        elif element.tag in _HEADINGS and element.getparent().tag in {"article", "main"}:
            after = element.getnext()
            if after is None or (after.tag in _HEADINGS and after.tag <= element.tag):
                yield f"{at}: there is nothing under the heading “{_short(text)}”."
    for sentence in sentences:
        for cited, _key in unlisted_policies(sentence, expected.others, expected.adopted):
            yield f"{at}: “{cited}” is cited, but other_policies does not list it."
    for link in page.root.iter("a"):
        if not link.get("aria-label") and not "".join(link.itertext()).strip() and not link.xpath(".//img[@alt!='']"):
            yield f"{at}: a link to {link.get('href')} has no words."


def _number_faults(at: str, text: str, known: frozenset[str]) -> Iterator[str]:
    for number in _unknown(text, known):
        yield f"{at}: the number “{number}” is not in a register or in the setting file."


def _call_faults(page: _Page, known: frozenset[str]) -> Iterator[str]:
    """Find links that call a number that nobody stated, or another than they say."""
    for link in page.root.iter("a"):
        parts = _split(link.get("href", ""))
        if parts.scheme in {"tel", "sms"} and _NUMBER.fullmatch(parts.path):
            number, _, extension = parts.path.partition(",")
            called, said = numbers.digits(number), "".join(link.itertext())
            if called not in known:
                yield f"{page.name}: a link calls {parts.path}, which is not in a register or in the setting file."
            elif numbers.digits(said) not in {called + extension, ""}:
                yield f"{page.name}: a link that says “{_short(said)}” calls {parts.path}."


@functools.lru_cache(maxsize=20_000)
def _unknown(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Find numbers that are not known. The same words stand on many pages."""
    return tuple(numbers.unknown(text, known))


@functools.lru_cache(maxsize=10_000)
def _judged(text: str) -> tuple[str | None, bool]:
    """Find code in a text, and whether it only holds a place. The same words stand on many pages."""
    return words.code(text), words.placeholder(text)


@functools.lru_cache(maxsize=10_000)
def _amiss(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Find where a word is missing in a sentence, and where one stands twice."""
    return list(prose.holes(text)), list(prose.doubled(text))


def _sentence_faults(at: str, element: Any, text: str) -> Iterator[str]:
    missing, doubled = _amiss(text)
    for match in missing:
        yield f"{at}: a word is missing in “{_near(text, match)}”."
    for match in doubled:
        yield f"{at}: “{match[0]}” cannot be right in “{_near(text, match)}”."
    if text.endswith(":"):
        alone = element.getnext() is None if element.tag == "p" else not any(e.tag in _HOLDERS for e in element)
        if alone:
            yield f"{at}: nothing follows “{_short(text)}”."


def _near(text: str, match: re.Match[str]) -> str:
    return prose.OwnTexts.left_out(_around(text, match[0], match.start()))


def _own_text(block: Any) -> str:
    """Give the words of a block that are in no block inside it, without its number and the mark that links to it."""
    pieces = [block.text or ""]
    for child in block:
        if child.tag in _HOLDERS:
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _NOT_WORDS and child.get("class") != "clause-number":
            pieces += child.itertext()
        pieces.append(child.tail or "")
    text = "".join(pieces).strip()
    return re.sub(r"\s*\n\s*", " ", text) if "\n" in text else text


def _is_empty(block: Any) -> bool:
    # What holds other blocks is judged by them.
    return not any(e.tag in _HOLDERS for e in block.iterdescendants()) and not block.xpath(_SHOWN_WITHOUT_WORDS)


def _text_faults(name: str, text: str, expected: Expected) -> Iterator[str]:
    """Find, in whatever a file says, an answer that was not given, any sentence of the guidance, what only a review shows."""
    if NOT_ANSWERED in text:
        yield f"{name}: an answer that was not given is published."
    if expected.public:
        squeezed = _squeezed(text)
        for note in _notes(expected.guidance):
            if note.squeezed in squeezed:
                yield f"{name}: a note to the drafter is published: “{_short(note.written)}”."
        for said in _ONLY_IN_A_REVIEW:
            if said.squeezed in squeezed or said.written in text:
                yield f"{name}: “{said.written}” belongs to the review edition, and is published."
        if ANY.search(text):
            yield f"{name}: a mark of the review edition is published."


class _Sought(NamedTuple):
    """Words that may not be published, as they are written and squeezed."""

    written: str
    squeezed: str


@functools.lru_cache(maxsize=8)
def _notes(guidance: tuple[str, ...]) -> list[_Sought]:
    """Return each sentence of the guidance. One of a word or two may stand on a page for another reason."""
    sentences = {_squeezed(note): note for text in guidance for note in re.split(r"(?<=[.?!])\s+", text)}
    return [_Sought(written, squeezed) for squeezed, written in sentences.items() if len(squeezed) > 12]


def _squeezed(text: str) -> str:
    """Leave only letters and digits, so that markup and punctuation inside a sentence cannot hide it."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


_ONLY_IN_A_REVIEW = [_Sought(said, _squeezed(said)) for said in (BANNER, "[Not answered yet")]


def _review_faults(files: Mapping[str, Path]) -> Iterator[str]:
    """Find files that belong to the review edition: its style sheet and script, its to-do page."""
    for name in files:
        if name in {STYLES, SCRIPT, f"{TO_DO}index.html"}:
            yield f"{name}: this file belongs to the review edition, and is published."


# ---------------------------------------------------------------------------------------------------------------
# Links


@functools.lru_cache(maxsize=10_000)
def _split(address: str) -> Any:
    """Take an address apart as a browser does, which overlooks spaces and reads a backslash as a slash."""
    try:
        return urlsplit(re.sub(r"[\t\n\r]", "", address.strip()).replace("\\", "/"))
    except ValueError:
        return urlsplit("unreadable:")


def _link_faults(page: _Page, pages: Mapping[str, _Page], files: Mapping[str, Path], site: str) -> Iterator[str]:
    addresses: Any = _ADDRESSES(page.root)
    for target in addresses:
        # By far the most lead to a place on the same page.
        if not (target.startswith("#") and target[1:] in page.ids):
            yield from _target_faults(page, target.getparent().tag, target, pages, files, site)


def _target_faults(
    page: _Page, tag: str, target: str, pages: Mapping[str, _Page], files: Mapping[str, Path], site: str
) -> Iterator[str]:
    parts = _split(target)
    if (parts.scheme == "data" and tag == "img") or target == _NO_PICTURE:
        return
    if parts.scheme not in _SCHEMES:
        yield f"{page.name}: the address “{_short(target)}” could run code."
    elif parts.scheme in {"tel", "sms"} and not _NUMBER.fullmatch(parts.path):
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


def _refresh_faults(
    page: _Page, pages: Mapping[str, _Page], files: Mapping[str, Path], expected: Expected
) -> Iterator[str]:
    """Find a page that sends its readers elsewhere. That of an old address does: at once, and within this site."""
    for meta in page.root.iter("meta"):
        if meta.get("http-equiv", "").strip().lower() == "refresh":
            leads_on = _LEADS_ON.fullmatch(meta.get("content", ""))
            name, _, _ = _led_to(page.name, leads_on[1], expected.site) if leads_on else ("", False, "")
            goes_round = name is not None and page.name in {name, posixpath.join(name, "index.html")}
            if leads_on and not goes_round and page.name in expected.moved:
                yield from _place_faults(page.name, leads_on[1], pages, files, expected.site)
            else:
                yield f"{page.name}: the page sends its readers elsewhere by itself (meta)."


def _place_faults(
    at: str, target: str, pages: Mapping[str, _Page], files: Mapping[str, Path], site: str
) -> Iterator[str]:
    """Find out whether an address within the site leads to a file of it, and to a place on that page."""
    name, is_folder, place = _led_to(at, target, site)
    if name is None:
        yield f"{at}: the link “{target}” leads out of the site."
        return
    name = name if name in files and not is_folder else posixpath.join(name, "index.html")
    if name not in files:
        yield f"{at}: a link leads to {name}, which is not there."
    elif place and name in pages and place not in pages[name].ids:
        yield f"{at}: a link leads to “{place}” on {name}, which is not there."


@functools.lru_cache(maxsize=50_000)
def _led_to(at: str, target: str, site: str) -> tuple[str | None, bool, str]:
    """Return the name of a file or folder within the site, None outside it; whether it is a folder; and the place there."""
    parts, base = _split(target), _split(site)
    path, here = unquote(parts.path), f"{base.path}{at.removesuffix('index.html')}"
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else f"{base.path}{at}"
    inside = path.count("../") <= at.count("/") and f"{whole}/".startswith(base.path)
    return whole[len(base.path) :].lstrip("/") if inside else None, path[-1:] == "/", unquote(parts.fragment)


def _folder_faults(page: _Page) -> Iterator[str]:
    """Find links that only a server could follow, on a page that is opened from a file."""
    addresses: Any = _ADDRESSES(page.root)
    for target in addresses:
        parts = _split(target)
        if not parts.scheme and not parts.netloc and parts.path.rpartition("/")[2] in {"", ".", ".."} and parts.path:
            yield f"{page.name}: the link “{target}” leads to a folder, which opens no page without a server."


def _paper_faults(
    name: str,
    lines: list[str],
    addresses: list[str],
    pages: Mapping[str, _Page],
    files: Mapping[str, Path],
    site: str,
) -> Iterator[str]:
    """Check a PDF or Word file: no code, and no address within the site that is not there."""
    for line in lines:
        if code := words.code(line):
            yield f"{name}: code is published: “{_around(line, code)}”."
    for address in dict.fromkeys(addresses):
        if _split(address).scheme not in _SCHEMES - {""}:
            yield f"{name}: the address “{_short(address)}” could run code, or leads nowhere."
        elif address.startswith(site):
            yield from _place_faults(name, address, pages, files, site)


def _index_faults(files: Mapping[str, Path], pages: Mapping[str, _Page], expected: Expected) -> Iterator[str]:
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
        if packed and _unpacked(packed.read_bytes()) != sitemap.read_bytes():
            yield "sitemap.xml.gz: it does not say what sitemap.xml says."
    if index:
        try:
            lines = list(search.lines(json.loads(index.read_text(encoding="utf-8"))))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{search.INDEX}: this file is broken and cannot be read."
            return
        for address, said in lines:
            if expected.public and (code := words.code(said)):
                yield f"{search.INDEX}: code is published: “{_around(said, code)}”."
            yield from _place_faults(search.INDEX, f"../{address}", pages, files, site)


def _feed_faults(files: Mapping[str, Path], pages: Mapping[str, _Page], expected: Expected) -> Iterator[str]:
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
            yield f"{name}: it says that its address is “{_short(feed.own)}”, and this site is {expected.site}."
        for id_, count in Counter(feed.ids).items():
            if count > 1 or not id_:
                yield f"{name}: “{id_}” is the id of {count} entries. An id belongs to one."
        for address in dict.fromkeys(feed.addresses):
            if address.startswith(expected.site):
                yield from _place_faults(name, address, pages, files, expected.site)
            else:
                yield f"{name}: {_short(address)} is not on this site, which is {expected.site}."
    if len({tuple(ids) for ids in told.values()}) > 1:
        yield f"{feeds.JSON}: it does not list what {feeds.ATOM} lists."


def _share_faults(page: _Page, files: Mapping[str, Path], expected: Expected) -> Iterator[str]:
    """Check what other sites show where a page is shared: its own address, and a picture that is there."""
    for meta in page.root.iter("meta"):
        kind, said = meta.get("property") or meta.get("name") or "", meta.get("content", "")
        if kind not in {"og:url", "og:image", "twitter:image"}:
            continue
        if not said.startswith(expected.site):
            yield f"{page.name}: whoever shares this page is sent to {_short(said)}, and this site is {expected.site}."
        elif kind == "og:url" and said != f"{expected.site}{page.name.removesuffix('index.html')}":
            yield f"{page.name}: whoever shares this page is sent to {_short(said)}, which is another page."
        elif kind != "og:url" and unquote(said.removeprefix(expected.site)) not in files:
            yield f"{page.name}: the picture shown where this page is shared, {_short(said)}, is not there."


# ---------------------------------------------------------------------------------------------------------------
# Clauses


def _clause_faults(pages: Iterable[_Page], expected: Expected) -> Iterator[str]:
    by_page = {page.name: (page, read(page.root)) for page in pages}
    seen = Counter(clause.id for _, clauses in by_page.values() for clause in clauses)
    for id_ in sorted(expected.clauses):
        if seen[id_] > 1:
            yield f"The clause {id_} stands {seen[id_]} times."
        elif not seen[id_] and not expected.absent.get(id_):
            yield f"The clause {id_} is missing, and no reason is recorded."
        elif seen[id_] and id_ in expected.absent:
            yield f"The clause {id_} stands, although it was left out: {expected.absent[id_]}"
    own = {f"{id_.rpartition('.')[0]}.own" for id_ in expected.clauses}
    for id_ in sorted(set(seen) - expected.clauses - own):
        yield f"The clause {id_ or '(without an id)'} is not in the template."
    for name, (page, clauses) in by_page.items():
        headings = [
            number.text
            for heading in page.root.iter(*_HEADINGS)
            for number in (_NUMBER_OF(heading)[:1] if heading.get("id") else ())
        ]
        numbers = [clause.number for clause in clauses if clause.number]
        wanted = _without_holes(numbers)
        if numbers != wanted:
            yield f"{name}: the numbers of the clauses have a gap: {', '.join(numbers)}."
        elif headings != list(dict.fromkeys(f"{number.partition('.')[0]}." for number in wanted)):
            yield f"{name}: the numbers of the headings are not those of their clauses: {', '.join(headings)}"


def _statement_faults(pages: Collection[_Page]) -> Iterator[str]:
    """Find what pages for people say that rests on no clause of this site, or names its rules nowhere."""
    places = {id_ for page in pages for id_ in page.ids}
    for page in pages:
        statements: Any = _STATEMENTS(page.root)
        links: Any = _RULE_LINKS(page.root)
        named = {_split(link).fragment for link in links}
        for statement in statements:
            rule = statement.get("data-rule") or _split("".join(_RULE_LINKS(statement)[:1])).fragment
            if rule in places and (not named or rule in named):
                continue
            said = _short("".join(statement.itertext()))
            if rule not in places:
                yield f"{page.name}: “{said}” rests on the clause “{rule}”, which is not there."
            else:
                yield f"{page.name}: “{said}” rests on {rule}, which its page does not lead to."


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


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _around(text: str, found: str, at: int | None = None) -> str:
    """Give the words before and after what was found, cut where a word ends."""
    place = text.index(found) if at is None else at
    start = text.rfind(" ", 0, max(0, place - 30)) + 1
    end = text.find(" ", place + len(found) + 20)
    return text[start : end if end >= 0 else len(text)].strip()
