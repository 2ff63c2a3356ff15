"""Fragments: a policy’s text on its own, to place inside a policy that the setting has already.

Each is one HTML file and one Markdown file, complete in themselves: no theme, no scripts, nothing to fetch. Both are
made from the composed clauses, never from the template. The few lines of style let the HTML be read and printed as it
is; what is placed in another document is what stands in its <main>.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

STYLE = """body { max-width: 44rem; margin: 1rem auto; padding: 0 1rem; font: 1.125rem/1.6 system-ui, sans-serif; overflow-wrap: break-word; }
li { margin: .5rem 0; }
li:has(> p > .clause-number) { list-style: none; }
p > .clause-number { float: left; min-width: 2.9rem; margin-left: -2.9rem; font-weight: 700; }
a[href^="tel:"] { white-space: nowrap; }
ul { padding-left: 2.9rem; }
ul ul { padding-left: 1.2rem; }
@media print {
  body { margin: 0; font-size: 10.5pt; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  li { break-inside: avoid; }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; word-break: break-all; }
}"""


def write(folder: Path, texts: Mapping[str, str], level: int, setting: str) -> None:
    """Write each policy’s text as one HTML and one Markdown file."""
    for policy, page in texts.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{policy}.html").write_text(as_html(page, level, setting), encoding="utf-8", newline="\n")
        (folder / f"{policy}.md").write_text(as_markdown(page, level), encoding="utf-8", newline="\n")


def as_html(page: str, level: int, setting: str) -> str:
    """Return a policy’s composed page as a self-contained HTML file, its title a heading of the level asked for.

    Takes the HTML of the page’s content, the level (1 to 4) and the setting’s name.
    """
    root = _clean_page(page, level)
    title = f"{_in_one_line(root.find(f'.//h{level}'))} - {setting}"
    body = "\n".join(etree.tostring(child, encoding="unicode", method="html").strip() for child in root)
    return _PAGE.format(title=html.escape(title), style=STYLE, body=body)


def as_markdown(page: str, level: int) -> str:
    """Return a policy’s composed page as plain Markdown, its title a heading of the level asked for."""
    return "\n\n".join(_blocks(_clean_page(page, level))) + "\n"


def _clean_page(page: str, level: int) -> Any:
    root = lxml.html.fragment_fromstring(page, create_parent="div")
    for left_out in root.xpath(".//*[@hidden]"):
        left_out.drop_tree()
    for number in root.find_class("clause-number"):
        number.tag = "span"
        number.attrib.pop("href", None)
    for element in root.iter():
        if re.fullmatch(r"h[1-6]", str(element.tag)):
            element.tag = f"h{min(6, int(element.tag[1]) + level - 1)}"
        for attribute in set(element.attrib) - {"id", "href"}:
            if not (attribute == "class" and element.get("class") in {"clause", "clause-number"}):
                del element.attrib[attribute]
    return root


def _in_one_line(element: Any) -> str:
    return " ".join(element.text_content().split())


def _blocks(root: Any) -> Iterator[str]:
    for element in root:
        if re.fullmatch(r"h[1-6]", str(element.tag)):
            yield f"{'#' * int(element.tag[1])} {_inline(element).strip()}"
        elif element.tag == "ul":
            yield "\n".join(_items(element, ""))
        elif _in_one_line(element):
            yield escape_list_mark(_inline(element).strip())


def _items(listed: Any, indent: str) -> Iterator[str]:
    for item in listed:
        paragraphs = [child for child in item if child.tag == "p"] or [item]
        first, *more = [escape_list_mark(_inline(paragraph, skip=("ul",)).strip()) for paragraph in paragraphs]
        yield f"{indent}- {first}"
        for paragraph in more:
            yield f"\n{indent}    {paragraph}\n"
        for inner in item.iterchildren("ul"):
            yield from _items(inner, f"{indent}    ")


def _inline(element: Any, skip: tuple[str, ...] = ()) -> str:
    parts = [escape(element.text)]
    for child in element:
        if child.tag not in skip:
            text = _inline(child)
            if child.tag == "a" and child.get("href"):
                text = f"[{text}]({child.get('href')})"
            elif child.tag in {"strong", "b"}:
                text = f"**{text}**"
            parts.append(text)
        parts.append(escape(child.tail))
    return re.sub(r"\s+", " ", "".join(parts))


# What Markdown could take for a mark of its own. A backslash takes the meaning from some of them in every kind of
# Markdown; the others are written as what HTML calls them, which every kind knows.
_MARKS = {**{mark: rf"\{mark}" for mark in r"\`*_{}[]#"}, **{mark: f"&#{ord(mark)};" for mark in "<>&|~"}}
_MARK_AT_THE_START = re.compile(r"(?:[-+=:]|\d+(?=[.)]\s))")


def escape(text: str | None) -> str:
    """Return a text escaped for the Markdown of a fragment, which people read as a file too."""
    return "".join(_MARKS.get(character, character) for character in text or "")


def escape_list_mark(line: str) -> str:
    """Return a line escaped so that it is not a bullet, a list number or an underline."""
    if match := _MARK_AT_THE_START.match(line):
        end = match.end()
        return (
            f"{line[:end]}&#{ord(line[end])};{line[end + 1 :]}"
            if match[0].isdigit()
            else f"&#{ord(line[0])};{line[1:]}"
        )
    return line
