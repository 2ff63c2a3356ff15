"""The gate: checks on a finished site. It knows HTML and what should stand in it, and nothing of MkDocs.

It trusts nothing that came before it. A leaked note, an unanswered question or a link that leads nowhere is found in
the files that families would have been sent.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from pathlib import Path

import lxml.etree

from schoolgate.print.papers import docx, pdf
from schoolgate.publish.gate.clauses import clause_faults, handout_faults, handout_titles, statement_faults
from schoolgate.publish.gate.fetches import attribute_faults, file_faults, policy_faults, style_faults
from schoolgate.publish.gate.links import (
    feed_faults,
    folder_faults,
    index_faults,
    link_faults,
    paper_faults,
    refresh_faults,
    share_faults,
)
from schoolgate.publish.gate.reading import Expected, Page, lines_of_file, parse_page
from schoolgate.publish.gate.wording import call_faults, faults_in_words, number_faults, review_faults, text_faults

_PAPERS = {".pdf": pdf.read, ".docx": docx.read}


def check(site: Path, expected: Expected) -> list[str]:
    """Check a finished site. Takes its folder and what should stand in it; gives each fault as a sentence.

    Every check reads the files as they would be sent, and none stops at its first finding.
    """
    files = _files(site)
    faults = list(file_faults(files, expected))
    pages: dict[str, Page] = {}
    texts: dict[str, Sequence[str]] = {}  # all that each file says, piece by piece
    papers: dict[str, tuple[list[str], list[str]]] = {}  # their lines, and the addresses they lead to
    for name, file in files.items():
        try:
            if file.suffix in {".html", ".svg"}:
                pages[name] = parse_page(name, file.read_bytes())
                texts[name] = pages[name].texts
            elif file.suffix in {".ics", ".json", ".xml", ".gz", ".txt", ".md", ".webmanifest"}:
                texts[name] = lines_of_file(file.suffix, file.read_bytes())
            elif file.suffix in _PAPERS:
                papers[name] = _PAPERS[file.suffix](file)
                texts[name] = papers[name][0]
        except ImportError:
            faults.append(f"{name}: what it says cannot be checked without pypdfium2. To get it: make papers")
        except (lxml.etree.LxmlError, OSError, ValueError):
            faults.append(f"{name}: this file is broken and cannot be read.")
    expected = dataclasses.replace(expected, papers=tuple(handout_titles(pages.values())))
    for page in pages.values():
        faults += attribute_faults(page, expected)
        faults += faults_in_words(page, expected) if expected.public else []
        faults += link_faults(page, pages, files, expected.site)
        faults += refresh_faults(page, pages, files, expected)
        faults += call_faults(page, expected.numbers)
        faults += share_faults(page, files, expected)
        faults += policy_faults(page) if expected.variant != "offline" else folder_faults(page)
    faults += clause_faults(pages.values(), expected)
    faults += statement_faults(pages.values())
    faults += handout_faults(pages.values())
    for name, text in texts.items():
        faults += text_faults(name, text, expected)
    faults += review_faults(files) if expected.public else []
    for name, text in texts.items():
        if name not in pages and expected.public:
            faults += number_faults(name, "\n".join(text), expected.numbers)
    faults += style_faults(files)
    faults += index_faults(files, pages, expected)
    faults += feed_faults(files, pages, expected)
    for name, (lines, addresses) in papers.items():
        faults += paper_faults(name, lines, addresses, pages, files, expected.site)
    return list(dict.fromkeys(faults))


def _files(site: Path) -> dict[str, Path]:
    """Return the files of a site by their names, folder by folder."""
    found = [Path(folder, name) for folder, _, names in os.walk(site) for name in names]
    return {file.relative_to(site).as_posix(): file for file in sorted(found)}


def word_faults(html_of_page: str, expected: Expected, name: str = "page.html") -> list[str]:
    """Check the words of one page, as ``check`` does those of every page of a site. Takes its HTML."""
    return list(faults_in_words(parse_page(name, html_of_page.encode()), expected))
