"""A site with papers, and what its papers say: read by other libraries than those that write them, where there are any."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2

from schoolgate.agreement.agreed_records import DOCUMENTS
from schoolgate.print.handouts import handouts
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.publish.gate.reading import Expected
from support.bases import as_printed
from support.clause_reader import Clause


@dataclasses.dataclass(frozen=True)
class Site:
    """A site that was built with papers, and what the gate was told to expect of it."""

    folder: Path
    told: Expected | None = None
    policy_pages: dict[str, PolicyPage] = dataclasses.field(default_factory=dict)

    @property
    def expected(self) -> Expected:
        assert self.told, "of this site it was kept"
        return self.told

    def page(self, policy: str) -> Any:
        return lxml.html.parse(str(self.folder / "policies" / policy / "index.html")).getroot().find(".//article")

    def pages(self, name: str) -> list[Any]:
        """The pages that a paper is of: for the whole set, those of each policy in order."""
        return [self.page(policy) for policy in (["online", "social", "mobile"] if name == "all" else [name])]

    def clauses(self, name: str) -> list[Clause]:
        return [clause for page in self.pages(name) for clause in as_printed(page)]

    def paper(self, name: str) -> Path:
        return self.folder / "papers" / name


def of_policies(folder: Path) -> list[str]:
    """Give the names of the papers of policies in a site’s folder of papers. Agreements, forms and charts stand there too."""
    return sorted(file.name for file in folder.iterdir() if file.suffix and file.stem in {*DOCUMENTS, "all"})


def of_handouts(folder: Path) -> list[str]:
    """Give the names of the agreements, forms, flow charts and sheets in a site’s folder of papers: PDF and Word."""
    return sorted(file.name for file in folder.iterdir() if file.suffix and file.stem in handouts.definitions())


def flat(text: str) -> str:
    return " ".join(text.split())


def run_together(text: str) -> str:
    """Leave out what a line end may add or take: white space, bullets, and the places where a long word may break."""
    return re.sub(r"[\s•–\u200b\u00ad]+", "", text)


def on_paper(file: Path) -> list[str]:
    """Give the words of each page of a PDF, without what stands at its foot."""
    document = pypdfium2.PdfDocument(file)
    # A hyphen where a line ends comes out as a character that is none.
    said = [page.get_textpage().get_text_bounded().replace("\x02", "-") for page in document]
    for number, page in enumerate(said, 1):
        assert page.rstrip().endswith(f"Page {number} of {len(said)}")
    title = run_together(str(document.get_metadata_value("Author")) + "·" + str(document.get_metadata_value("Title")))
    return [re.sub(rf"{re.escape(title)}Page\d+of\d+$", "", run_together(page)) for page in said]


def in_order(pieces: list[str], said: str) -> None:
    """Find each piece after the one before."""
    assert pieces
    place = 0
    for piece in pieces:
        found = said.find(run_together(piece), place)
        assert found >= 0, f"“{piece}” is missing, or out of order"
        place = found + len(run_together(piece))


def paragraphs(document: Any) -> list[tuple[str, str]]:
    """Give each paragraph that stands in no table: its style and its words."""
    return [(p.style.name, p.text) for p in document.paragraphs]
