"""What a finished site is made of beside its words: held against the same site of innocent words, nothing else may differ.

Each function yields what is wrong, a sentence each. None of it shares code with what writes the outputs.
"""

from __future__ import annotations

import functools
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import markdown
import pypdf
import pypdfium2

# A sign on paper: how it is laid out depends on how much it says, and what is too long for a sheet is on none.
# tests/unit/print/test_posters.py sees to those.
_ON_PAPER = re.compile(r"visitors/[\w-]+/(?:a[45](?:-black)?/index\.html|poster-[\w-]+\.pdf)")
# What has no words, or is held against something else: the index of the search is a script too, of an offline site.
_OTHERS = {".schoolgate", "search/index.js"}
_PICTURES = {".png", ".jpg", ".ico", ".woff2", ".ttf"}


def files_of(site: Path) -> dict[str, Path]:
    """Return the files of a site by name, but for signs on paper."""
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {name: path for name, path in found.items() if not _ON_PAPER.fullmatch(name)}


def wrong_with(site: Path, plain: Path, typed: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs in a site from one of innocent words by more than words, and which words are not as typed.

    ``typed`` has what was typed by its mark: a word of its own that stands in it.
    """
    files, others = files_of(site), files_of(plain)
    if files.keys() != others.keys():
        yield f"it has other files: {sorted(files.keys() ^ others.keys())}"
    said = {mark: squeezed(text) for mark, text in typed.items()}
    for name in sorted(files.keys() & others.keys()):
        suffix = files[name].suffix
        look = _KINDS.get(suffix)
        if look:
            for fault in look(files[name].read_bytes(), others[name].read_bytes(), said):
                yield f"{name}: {fault}"
        elif suffix not in _PICTURES and name not in _OTHERS and files[name].read_bytes() != others[name].read_bytes():
            yield f"{name}: it is another file"
    for path in site.rglob("*.html"):
        if _ON_PAPER.fullmatch(path.relative_to(site).as_posix()):
            yield from (f"{path.relative_to(site)}: {fault}" for fault in active(html_of(path.read_bytes())))


def wrong_with_file(kind: str, content: str, plain: str, typed: Mapping[str, str]) -> Iterator[str]:
    """Yield what differs in one file, by the ending of its name, as `wrong_with` does in a site."""
    said = {mark: squeezed(text) for mark, text in typed.items()}
    yield from _KINDS[kind](content.encode(), plain.encode(), said)


def skeletons(site: Path) -> dict[str, Any]:
    """Return everything on the pages of a site but their words, by the name of each."""
    return {
        name: skeleton(html_of(file.read_bytes())) for name, file in files_of(site).items() if file.suffix == ".html"
    }


def squeezed(text: str) -> str:
    """Return a text without what a page may change of it: the size of letters, and how wide a space is."""
    return " ".join(text.split()).casefold()


def not_as_typed(words: str, said: Mapping[str, str]) -> Iterator[str]:
    """Yield each text that does not stand in some words as it was typed, as often as its mark does."""
    for mark in _MARK.findall(words):
        text = said.get(mark)
        if text is not None and words.count(mark) != words.count(text):
            yield f"not as typed: “{text}”"


_MARK = re.compile(r"zq\d+qz")


# ---------------------------------------------------------------------------------------------------------------
# Pages

# Attributes whose value is words that people read.
_WORDED = {"title", "alt", "aria-label", "content"}


def html_of(content: bytes | str) -> Any:
    """Return the root of a page."""
    raw = content.encode() if isinstance(content, str) else content
    return lxml.html.document_fromstring(raw, parser=lxml.html.HTMLParser(encoding="utf-8"))


def skeleton(root: Any) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return everything on a page but its words: each element, its attributes and what stands in those."""

    def shape(name: str, value: str) -> str:
        # A heading’s address is made of its words, and so is the hash of a page’s data.
        made_of_words = name in _WORDED or name == "id" or (name in {"href", "for"} and value.startswith("#"))
        return "" if made_of_words else value

    return [
        (str(element.tag), tuple(sorted((name, shape(name, value)) for name, value in element.attrib.items())))
        for element in root.iter()
        if element.get("class")
        != "review-fact"  # an underlined answer: how many words of it are, depends on those beside it
    ]


def _page(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    root = html_of(content)
    yield from _other_skeleton(skeleton(root), _skeleton_of(plain))
    yield from active(root)
    for data in root.xpath("//script[contains(@type, 'json')]"):
        yield from _json_words(json.loads(data.text), said)
    for words in shown(root):
        yield from not_as_typed(words, said)


def shown(root: Any) -> list[str]:
    """Return what a page says, as one text and attribute by attribute."""
    for hidden in root.iter("script", "style"):
        hidden.text = None
    attributes = [value for element in root.iter() for name, value in element.attrib.items() if name in _WORDED]
    return [squeezed(root.text_content()), *map(squeezed, attributes)]


@functools.lru_cache(maxsize=1000)
def _skeleton_of(plain: bytes) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return skeleton(html_of(plain))


def _other_skeleton(made: list[Any], expected: list[Any]) -> Iterator[str]:
    if made != expected:
        pairs = zip([*made, None], [*expected, None], strict=False)
        yield "it is made otherwise: {}, not {}".format(*next(pair for pair in pairs if pair[0] != pair[1]))


def active(root: Any) -> Iterator[str]:
    """Yield what of a page would run, whatever stands in the same place of another."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "srcdoc":
                yield f"code in an attribute: {name}={value}"
            elif name in {"href", "src", "action", "formaction", "data"} and not _LEADS.fullmatch(value):
                yield f"a link that is none: {value}"


# What a page of ours may lead to. A browser takes white space out of an address before it reads it, and \ for /.
_LEADS = re.compile(
    r"(?:https?://|mailto:|tel:|sms:|data:(?:,|image/(?:png|svg\+xml)[;,])|(?!//)[^:\\]*(?:[?#]|$))[^\s\\<>\"]*"
)


def _markdown(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    root = html_of(f"<div>{markdown.markdown(content.decode())}</div>")
    yield from _other_skeleton(skeleton(root), skeleton(html_of(f"<div>{markdown.markdown(plain.decode())}</div>")))
    yield from not_as_typed(squeezed(root.text_content()), said)


# ---------------------------------------------------------------------------------------------------------------
# Data


def _json(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    made, expected = json.loads(content), json.loads(plain)
    if _shape(made) != _shape(expected):
        yield "its data have another shape"
    yield from _json_words(made, said)


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return [_shape(item) for item in value] if isinstance(value, list) else type(value).__name__


def _json_words(value: Any, said: Mapping[str, str]) -> Iterator[str]:
    for text in _strings(value):
        words = html_of(text).text_content() if _IS_HTML.match(text) else text
        yield from not_as_typed(squeezed(words), said)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


_IS_HTML = re.compile(r"<p>.*</(?:p|ul)>$", re.DOTALL)  # what a feed holds of each entry


def _xml(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    made, expected = (lxml.etree.fromstring(each, _STRICT) for each in (content, plain))
    yield from _other_skeleton(skeleton(made), skeleton(expected))
    for element, other in zip(made.iter(), expected.iter(), strict=False):
        text, before = element.text or "", other.text or ""
        if element.get("type") == "html":
            yield from _other_skeleton(skeleton(html_of(text)), skeleton(html_of(before)))
            text = html_of(text).text_content()
        yield from not_as_typed(squeezed(text), said)


_STRICT = lxml.etree.XMLParser(resolve_entities=False, no_network=True)


def _calendar(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    if re.search(rb"\r(?!\n)|(?<!\r)\n|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content):
        yield "a line ends where no line of ours does"
    if any(len(line) > 75 for line in content.split(b"\r\n")):
        yield "a line is over 75 octets"
    made, expected = (each.decode().replace("\r\n ", "").split("\r\n") for each in (content, plain))
    names = [[line.partition(":")[0] for line in lines] for lines in (made, expected)]
    if names[0] != names[1]:
        yield f"it has other lines: {set(names[0]) ^ set(names[1])}"
    for line in made:
        text = re.sub(r"\\([\\;,])", r"\1", line.partition(":")[2])
        if re.search(r"(?<!\\)(?:\\\\)*[;,]", line.partition(":")[2]) and line.startswith(("SUMMARY", "DESCR", "X-WR")):
            yield f"a mark that means something is not written as text: {line}"
        yield from not_as_typed(squeezed(text), said)


# ---------------------------------------------------------------------------------------------------------------
# Papers


def pdf_faults(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    """Yield what a PDF does that the one of innocent words does not, and which words are not as typed."""
    made, expected = (_acts(each) for each in (content, plain))
    if made != expected:
        yield f"it does something else: {sorted(made ^ expected)}"
    # Where a line ends, and what is at the foot of each page, is how it looks.
    with pypdfium2.PdfDocument(content) as document:
        pages = [[_letters(line) for line in page.get_textpage().get_text_range().splitlines()] for page in document]
    counted = Counter(line for page in pages for line in {re.sub(r"\d", "", line) for line in page})
    feet = {line for line, count in counted.items() if count > max(1, len(pages) // 2)}
    # A line of digits alone may be the end of a text.
    words = "".join(line for page in pages for line in page if re.sub(r"\d", "", line) not in feet - {""})
    # A line of a text may be at the foot of each page as well.
    with_feet = "".join(line for page in pages for line in page)
    marks = set(_MARK.findall(words))
    for mark in marks:
        text = _letters(said.get(mark, mark))
        if text not in words and text not in with_feet:
            yield f"not as typed: “{said.get(mark)}”"


def _letters(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text.replace("\ufffe", "")).casefold()


def _acts(content: bytes) -> set[str]:
    """Return all that a PDF may do, each once: where its links lead, and what else its objects name."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    size: Any = reader.trailer["/Size"]
    found = set()
    for number in range(1, size):
        each: Any = reader.get_object(number)
        for action in _dictionaries(each):
            found |= {f"{key} is there" for key in _DOES & action.keys()}
            if action.get("/S") in _ACTIONS:
                found.add(f"{action['/S']} {action.get('/URI', '')}")
    return found


_DOES = {
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/RichMedia",
    "/XFA",
    "/AcroForm",
}
_ACTIONS = {
    "/URI",
    "/JavaScript",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/ImportData",
    "/Named",
    "/Movie",
    "/Rendition",
}


def _dictionaries(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if not isinstance(item, pypdf.generic.IndirectObject):
            yield from _dictionaries(item)


def word_faults(content: bytes, plain: bytes, said: Mapping[str, str]) -> Iterator[str]:
    """Yield what a Word file is made of that the one of innocent words is not, and which words are not as typed."""
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(io.BytesIO(plain)) as expected:
        if made.namelist() != expected.namelist():
            yield f"it has other parts: {set(made.namelist()) ^ set(expected.namelist())}"
            return
        for name in made.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            roots = [lxml.etree.fromstring(each.read(name), _STRICT) for each in (made, expected)]
            shapes = [_word_shape(root) for root in roots]
            if shapes[0] != shapes[1]:
                yield f"{name}: it is made otherwise: {sorted(map(str, shapes[0] ^ shapes[1]))[:5]}"
            yield from not_as_typed(squeezed(" ".join(_paragraphs(roots[0]))), said)


def _word_shape(root: Any) -> set[tuple[str, str]]:
    """Return each kind of element in a part with where it leads or which code it runs, whatever its words."""
    return {
        (str(element.tag), element.get("Target", "") or (element.text or "" if element.tag in _CODE else ""))
        for element in root.iter()
        if not re.match(r"#", element.get("Target", "#"))
        or element.tag in _CODE
        or "relationship" not in str(element.tag)
    }


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CODE = {f"{_W}instrText", f"{_W}fldSimple"}


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(
            (element.text or "") if element.tag == f"{_W}t" else " " if element.tag in {f"{_W}br", f"{_W}tab"} else ""
            for element in paragraph.iter()
        )


_KINDS: dict[str, Any] = {
    ".html": _page, ".md": _markdown, ".json": _json, ".webmanifest": _json, ".xml": _xml, ".ics": _calendar,
    ".pdf": pdf_faults, ".docx": word_faults,
}  # fmt: skip
