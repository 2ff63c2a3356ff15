"""The yearly self-check as PDF and Word: whole, tagged, with no heading alone at the foot of a page, and never on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from support import command
from support.attempts import Edits
from support.bases import BASES, OTHERS, data_of, edited, pages_of, setting_of
from support.papers import Site, flat, in_order, on_paper, paragraphs, run_together
from support.places import STARTER, TODAY

from schoolgate.cli import cli
from schoolgate.policy.provisions import clause_context
from schoolgate.print.handouts.self_check_paper import self_check_paper
from schoolgate.print.papers import papers
from schoolgate.print.papers.paper import Heading, Paper, Table
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.setting.model.setting import Setting

TITLE = "Online safety: the yearly self-check"
CASES: dict[str, tuple[str, Edits]] = {
    **{name: (name, {}) for name in (*BASES, *OTHERS)},
    "without the online policy": ("starter", {("withdrawn",): {"online": "We are rewriting it."}}),
    "long answers": (
        "starter",
        {
            ("phones", "staff", "kept_in"): "the lockers behind the door of the staff room on the first floor, which has a keypad",
            ("changes", "online.education.rshe"): {"omit": "It stands in the policy on RSHE that we agreed with parents. " * 4},
        },
    ),
}  # fmt: skip


def paper_of(setting: Setting) -> Paper:
    policies = pages_of(setting).policies
    pages = {name: PolicyPage(f"{setting.site}policies/{name}/", policy) for name, policy in policies.items()}
    return self_check_paper(setting, clause_context(setting), pages, {}, True, TODAY)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Paper, Path, Path]]:
    folder = tmp_path_factory.mktemp("self-check")
    found: dict[str, tuple[Paper, Path, Path]] = {}

    def make(case: str) -> tuple[Paper, Path, Path]:
        if case not in found:
            base, change = CASES[case]
            paper = paper_of(setting_of(edited(data_of(base), change)))
            for kind, content in papers.write(paper).items():
                (folder / f"{case}.{kind}").write_bytes(content)
            found[case] = (paper, folder / f"{case}.pdf", folder / f"{case}.docx")
        return found[case]

    return make


def tables_of(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def cells_of(table: Table) -> Iterator[list[str]]:
    yield [*table.head]
    for row in table.rows:
        yield ["".join(piece.text for piece in cell) for cell in row]


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", CASES)
def test_the_pdf_says_every_cell(case: str, made: Callable[[str], Any]) -> None:
    paper, in_pdf, _ = made(case)
    said = "".join(on_paper(in_pdf))
    assert len(tables_of(paper)) > 5
    for table in tables_of(paper):
        for row in cells_of(table):
            for text in filter(None, row):
                assert run_together(text) in said


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", CASES)
def test_the_pdf_is_tagged_and_its_bookmarks_are_its_headings(case: str, made: Callable[[str], Any]) -> None:
    paper, in_pdf, _ = made(case)
    reader = pypdf.PdfReader(in_pdf)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    tags = [*tags_of(root["/StructTreeRoot"])]
    assert tags.count("/Table") == len(tables_of(paper))
    assert tags.count("/TH") == sum(len(table.head) for table in tables_of(paper))
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert [*titles_in(reader.outline)] == headings


def tags_of(element: Any) -> Iterator[str]:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for item in element:
            yield from tags_of(item)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        yield from tags_of(element.get("/K", 0))


def titles_in(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from titles_in(entry)
        else:
            yield flat(str(entry["/Title"]))


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", CASES)
def test_no_heading_stands_alone_and_no_row_is_cut(case: str, made: Callable[[str], Any]) -> None:
    paper, in_pdf, _ = made(case)
    pages = on_paper(in_pdf)
    assert pages
    heads = [run_together("".join(table.head)) for table in tables_of(paper)]
    alone = [run_together(block.text) for block in paper.blocks if isinstance(block, Heading)] + heads
    for page in pages:
        assert not page.endswith(tuple(alone)), page[-80:]
    rows = [run_together("".join(row)) for table in tables_of(paper) if len(table.head) > 2 for row in cells_of(table)]
    assert rows
    for row in filter(None, rows):
        assert any(row in page for page in pages), row


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", CASES)
def test_the_pages_are_a4_and_nothing_runs_over_their_edge(case: str, made: Callable[[str], Any]) -> None:
    _, in_pdf, _ = made(case)
    assert len(pypdfium2.PdfDocument(in_pdf)) > 2
    for page in pypdfium2.PdfDocument(in_pdf):
        assert (round(page.get_width()), round(page.get_height())) == (595, 842)
        words = page.get_textpage()
        for index in range(words.count_chars()):
            left, _, right, _ = words.get_charbox(index)
            assert 70 < left <= right < page.get_width() - 70 or left == right


@pytest.mark.parametrize("case", CASES)
def test_the_word_file_has_the_same_headings_and_tables_and_repeats_their_heads(
    case: str, made: Callable[[str], Any]
) -> None:
    paper, _, in_word = made(case)
    document = docx.Document(str(in_word))
    assert [text for style, text in paragraphs(document) if style.startswith("Heading")] == [
        block.text for block in paper.blocks if isinstance(block, Heading)
    ]
    assert len(document.tables) == len(tables_of(paper))
    for table, given in zip(document.tables, tables_of(paper), strict=True):
        assert [[flat(cell.text) for cell in row.cells] for row in table.rows] == [
            [flat(text) for text in row] for row in cells_of(given)
        ]
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert [width / sum(widths) for width in widths] == pytest.approx(given.widths, abs=0.01)


def test_gaps_stand_on_the_first_page(made: Callable[[str], Any]) -> None:
    _, in_pdf, _ = made("without the online policy")
    in_order(
        [
            "What to put right first", "Points without a rule",
            "We have withdrawn the online safety policy: We are rewriting it. Put the policy right and publish it again.",
            "Must: The DSL has the time, training and support that the work takes.",
        ],
        on_paper(in_pdf)[0],
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# Where it goes, and where it does not


def test_it_is_in_the_pack_of_all_policies_and_can_be_had_alone(tmp_path: Path) -> None:
    every, alone = tmp_path / "every", tmp_path / "alone"
    result = CliRunner().invoke(cli.main, ["pack", "nursery", "--out", str(every)])
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in every.iterdir()) == sorted(
        [
            "papers",
            *(f"{name}.{kind}" for name in ("mobile", "online", "self-check", "social") for kind in ("docx", "pdf")),
        ]
    )
    assert result.output.endswith(
        f"and are not published. The papers that go with the policies are in {every}/papers/.\n"
    )
    # What is signed and hung stands on the site too, in the same words.
    assert {"agreement-staff.pdf", "agreement-early.docx", "form-incident.pdf", "chart-told.pdf"} <= {
        file.name for file in (every / "papers").iterdir()
    }
    result = CliRunner().invoke(cli.main, ["pack", "nursery", "self-check", "--out", str(alone)])
    assert result.output == (
        f"Wrote self-check.pdf and self-check.docx in {alone}/. They are for the proprietor, and are not published.\n"
    )
    assert sorted(file.name for file in alone.iterdir()) == ["self-check.docx", "self-check.pdf"]


def test_a_setting_whose_policies_are_all_withdrawn_can_still_check_itself(tmp_path: Path) -> None:
    file = tmp_path / "school.yml"
    gone = "\n".join(f"  {policy}: We are rewriting it." for policy in ("online", "social", "mobile"))
    file.write_text(f"{STARTER.read_text(encoding='utf-8')}\nwithdrawn:\n{gone}\n", encoding="utf-8")
    result = command.run("pack", file, "--out", tmp_path / "meeting")
    assert result.exit_code == 0, result.output
    assert "Wrote self-check.pdf and self-check.docx in" in result.output
    said = on_paper(tmp_path / "meeting" / "self-check.pdf")[0]
    assert run_together("We have withdrawn the online safety policy: We are rewriting it.") in said


def test_no_site_has_it(with_papers: Callable[[Path], Path]) -> None:
    site = Site(with_papers(STARTER)).folder
    assert [file for file in site.rglob("*") if "self-check" in file.name] == []
    for page in site.rglob("*.html"):
        assert "self-check" not in page.read_text(encoding="utf-8")
