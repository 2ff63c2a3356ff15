"""The words of a line, from Markdown to HTML and to runs: converted once for each wording, and kept."""

from __future__ import annotations

import dataclasses
import functools
import html
import itertools
import re
from collections.abc import Iterable
from typing import Any

import markdown
from markdown.extensions import toc

from schoolgate.language import marks, seams
from schoolgate.language.words import markdown_text

_MOST_KEPT = 50_000  # wordings: some 10 MB
_kept: dict[str, str] = {}
_TAG = re.compile(r"<[^>]*>")
_TAGS_KEPT = re.compile(rf"({_TAG.pattern})")
_SPACES = re.compile(r"[ \t\r\n]+")
_REFERENCE = re.compile(r"&#\d+;")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # tabs too, which Markdown replaces by spaces
_LEADS_TO = re.compile(r'\bhref="([^"]*)"')


@dataclasses.dataclass(frozen=True)
class Run:
    """Words that look alike and come from one place."""

    text: str
    strong: bool = False
    to: str = ""
    """Where they lead, as the template names it; empty where they lead nowhere."""
    mark: str = ""
    """In the review variant, the mark of the answer that they are; of a missing answer there are no words."""


Runs = tuple[Run, ...]


def convert(wordings: Iterable[str]) -> dict[str, str]:
    """Return the HTML of each line of Markdown, by the line. What a setting wrote in it is escaped already."""
    wanted = {words: _without_addresses(words) for words in wordings}
    alike = dict.fromkeys(line for line, _ in wanted.values())
    new = [line for line in alike if line not in _kept]
    if len(_kept) + len(new) > _MOST_KEPT:
        _kept.clear()
        new = [*alike]
    if new:
        _kept.update(zip(new, _converted(new), strict=True))
    return {words: _with_addresses(_kept[line], addresses) for words, (line, addresses) in wanted.items()}


# A link to a policy of the setting stands in one line of six, and is what tells it from the same line of another setting.
# An address of such letters alone means nothing to Markdown, so that each may stand for any other.
_PLAIN_ADDRESS = re.compile(r"(?<=\]\()https?://[A-Za-z0-9./-]+(?=\))")
_STANDS_IN = "https://\ue010{}/"  # with a letter that no setting file can contain, nor a page
_STANDING_IN = re.compile(_STANDS_IN.format(r"(\d+)"))


def _without_addresses(line: str) -> tuple[str, list[str]]:
    """Return a line with others in place of its plain addresses, and these in order."""
    if "](http" not in line:
        return line, []
    addresses: list[str] = _PLAIN_ADDRESS.findall(line)
    number = itertools.count()
    return _PLAIN_ADDRESS.sub(lambda _: _STANDS_IN.format(next(number)), line), addresses


def _with_addresses(converted: str, addresses: list[str]) -> str:
    return _STANDING_IN.sub(lambda found: addresses[int(found[1])], converted) if addresses else converted


def _converted(new: list[str]) -> list[str]:
    # Three lines of four have no Markdown in them, and are their own HTML.
    marked = [line for line in new if not _is_plain(line)]
    by_line = dict(zip(marked, _by_markdown(marked), strict=True)) if marked else {}
    return [seams.finished(by_line.get(line, line)) for line in new]


def _is_plain(line: str) -> bool:
    """Return whether a line says in Markdown what it says as it stands. A character reference means nothing to Markdown."""
    text = _REFERENCE.sub("x", line)
    return line.strip() == line and not _CONTROL.search(line) and markdown_text(text) == text


def _by_markdown(lines: list[str]) -> list[str]:
    converter = markdown.Markdown(extensions=["attr_list"])
    # As one text they take half the time. Where one of them is no paragraph, each is converted by itself.
    paragraphs = converter.convert("\n\n".join(lines)).split("\n") if all(lines) else []
    if len(paragraphs) != len(lines) or not all(map(_is_paragraph, paragraphs)):
        paragraphs = [converter.reset().convert(line) for line in lines]
    return [line.removeprefix("<p>").removesuffix("</p>") for line in paragraphs]


def _is_paragraph(converted: str) -> bool:
    return converted.startswith("<p>") and converted.endswith("</p>")


@functools.lru_cache(maxsize=_MOST_KEPT)
def runs(converted: str) -> Runs:
    """Return the words of a converted line as runs."""
    found: list[Run] = []
    strong, to = False, ""
    for place, part in enumerate(_TAGS_KEPT.split(converted)):
        if place % 2 == 0:
            words = _SPACES.sub(" ", html.unescape(part))
            found += [Run(text, strong, to, mark) for text, mark in marks.pieces(words) if text or mark]
        elif part.startswith(("<strong", "</strong")):
            strong = not part.startswith("</")
        elif part.startswith(("<a ", "</a")):
            leads = _LEADS_TO.search(part)
            to = html.unescape(leads[1]) if leads else ""
    return tuple(found)


def joined(*lines: Runs) -> str:
    """Return the words of lines of runs as people read them, on one line."""
    return " ".join(" ".join("".join(run.text for run in line) for line in lines).split())


def own(text: str) -> str:
    """Return a setting’s own sentence as HTML: text, and never Markdown."""
    return html.escape(text, quote=False)


def listed(points: Iterable[str]) -> str:
    """Return converted lines as a list below the words that they belong to, or nothing where there are none."""
    items = "".join(f"<li>{point}</li>\n" for point in points)
    return f"\n<ul>\n{items}</ul>" if items else ""


def contents(headings: Iterable[tuple[int, str, str]]) -> list[Any]:
    """Return headings as Python-Markdown lists what a page contains. Takes the level, the id and the words of each."""
    listed: Any = [{"level": level, "id": id_, "name": html.escape(name, quote=False)} for level, id_, name in headings]
    return toc.nest_toc_tokens(listed)


def text(converted: str) -> str:
    """Return the words of converted lines as people read them, on one line."""
    return " ".join(html.unescape(_TAG.sub("", converted)).split())
