"""Signs on paper: fitted by measurement, one sheet each, and as tagged PDF. For whoever prints and hangs them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pypdfium2
import pytest
from attempts import Edits
from bases import BASES, TEMPLATE, data_of, edited, people_pages_of, setting_of
from conftest import TODAY
from test_signs import hung

from macros import build, logos, posters, sheets
from macros.setting import Setting
from macros.sheets import PAPERS, Block, Paper, Runs

# As long as the longest name in the sources.
LONGEST_NAME = "The Federation of Harwell Church of England and Heath Primary School"
LONG: Edits = {
    ("name",): LONGEST_NAME,
    ("site",): "https://online-safety.the-federation-of-harwell-and-heath-primary-school.example/school-policies/",
    ("words", "head"): "executive headteacher of the federation",
    ("phones", "visitors"): {
        "rule": "handed-in",
        "where": "the numbered lockers beside the hatch of the school office",
        "calls_may_be_made": "in the family room beside the school office, or outside the main gate",
        "exceptions_agreed_by": "executive headteacher of the federation",
        "own_words": "Ask at the hatch for a key, and give it back when you sign out at the end of your visit.",
        "told_by": ["signs"],
    },
    ("phones", "events", "own_words"): "The office sells a film of each play, for those who could not come to see it.",
    ("phones", "contractors"): {
        "pictures": "of-the-work-only",
        "empty_site": "own-phones",
        "own_words": "Show the picture to the site manager before you leave, each time.",
    },
    ("phones", "staff", "own_words"): "A member of staff who goes out with a class takes the school’s own telephone with them.",
    ("people", "safeguarding_lead"): [
        {"role": "Head of school at Harwell", "name": "A. N. Other-Somebody", "phone": "01632 960 601", "hours": "8am to 5pm in term time"},
        {"role": "Head of school at Heath", "name": "Somebody Other", "phone": "01632 960 602", "hours": "8am to 5pm in term time"},
        {"role": "Inclusion leader", "email": "inclusion-leader@harwell-and-heath.example", "hours": "on Mondays and Tuesdays"},
    ],
}  # fmt: skip
WIDE = logos.Logo(b"", "", b"", 240, 24)
TALL = logos.Logo(b"", "", b"", 16, 40)


def wordings(setting: Setting) -> dict[str, sheets.Wording]:
    pages = people_pages_of(setting).html
    return {
        name.removeprefix("sign "): posters.wording(page, setting.name)
        for name, page in pages.items()
        if name.startswith("sign ")
    }


def words_of(runs: Runs) -> str:
    return " ".join("".join(text for text, _ in runs).replace("\u00a0", " ").split())


def said_by(blocks: list[Block]) -> str:
    lines = [line for block in blocks for line in [*block.lines, *itertools.chain(*block.bullets)]]
    return "".join(words_of(line) for line in lines).replace(" ", "")


def said_in(wording: sheets.Wording) -> str:
    pieces = [wording.place, wording.rule, wording.do_now, *wording.points, wording.why, wording.heading]
    pieces += [wording.lead, wording.danger, wording.address, wording.edition]
    return (wording.name + "".join(words_of(piece.words) for piece in pieces if piece)).replace(" ", "")


CASES = [(base, edits, logo) for base in BASES for edits in ({}, LONG) for logo in (None, WIDE, TALL)]


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize(("base", "edits", "logo"), CASES)
def test_every_sign_fits_its_paper(base: str, edits: Edits, logo: logos.Logo | None, paper: Paper) -> None:
    assert wordings(hung(base, edits))
    for id_, wording in wordings(hung(base, edits)).items():
        assert_in_order(sheets.fitted(wording, paper, id_ != "toilets", logo), wording, paper)


def assert_in_order(blocks: list[Block], wording: sheets.Wording, paper: Paper) -> None:
    """All is said, in type that can be read, within the margins, and nothing lies on anything else."""
    assert sorted(said_by(blocks)) == sorted(said_in(wording))
    named = {block.name: block for block in blocks}
    assert len(named["rule"].lines) <= 2
    assert named["rule"].size > 2 * paper.smallest
    assert named["pictogram"].width >= 0.15 * paper.width
    for block in blocks:
        assert not block.size or block.size >= paper.smallest
        edge = paper.margin if block.name != "code" else 0.5 * paper.margin  # the white round a code reaches out
        assert edge - 0.01 <= block.x <= block.x + block.width <= paper.width - edge + 0.01, block.name
        assert paper.margin - 0.01 <= block.y <= block.y + block.height <= paper.height - paper.margin + 0.01, (
            block.name
        )
        for line in [*block.lines, *itertools.chain(*block.bullets)]:
            wide = sum(sheets._width(text, bold) for text, bold in [*line[:-1], (line[-1][0].rstrip(), line[-1][1])])
            assert wide * block.size <= block.width - (1.2 * block.size if block.bullets else 0) + 0.01, line
    solid = [block for block in blocks if block.name not in {"band", "card", "logo-card"}]
    for one, other in itertools.combinations(solid, 2):
        apart = (
            one.y + one.height <= other.y + 0.01
            or other.y + other.height <= one.y + 0.01
            or one.x + one.width <= other.x + 0.01
            or other.x + other.width <= one.x + 0.01
        )
        assert apart, (one.name, other.name)


def test_the_longest_name_of_the_sources_is_as_long_as_the_one_tried_here() -> None:
    assert len(LONGEST_NAME) == 68


def test_a_rule_stands_in_one_line_where_that_is_as_large() -> None:
    size, lines = sheets._in_two((("No phones", True),), 500, 40)
    assert (size, len(lines)) == (40, 1)


def test_an_address_is_cut_where_it_has_a_mark() -> None:
    lines = sheets._wrapped((("online-safety.oakfield.example/visitors/main-entrance", False),), 16)
    assert ["".join(text for word in line for text, _ in word) for line in lines] == [
        "online-safety.oakfield.example/",
        "visitors/main-entrance",
    ]


def test_more_words_get_smaller_type_and_never_less_than_the_smallest() -> None:
    (few,) = (wordings(hung("starter"))[id_] for id_ in ["visitors"])
    (many,) = (wordings(hung("starter", LONG))[id_] for id_ in ["contractors"])
    for paper in PAPERS:
        sizes = [next(b.size for b in sheets.fitted(w, paper, True, None) if b.name == "points") for w in (few, many)]
        assert paper.smallest <= sizes[1] < sizes[0] <= paper.largest


# ---------------------------------------------------------------------------------------------------------------
# Written


def write(setting: Setting, folder: Path, with_papers: bool = True) -> list[str]:
    """Write the posters of a setting beside its pages, without MkDocs."""
    site = build.Site(setting, published=True, fictional=False, with_papers=with_papers)
    for name, page in people_pages_of(setting).html.items():
        if name.startswith("sign "):
            (folder / "visitors" / name.removeprefix("sign ")).mkdir(parents=True)
            (folder / "visitors" / name.removeprefix("sign ") / "index.html").write_text(
                re.sub(r'"clause:', '"../../policies/mobile/#', page), encoding="utf-8"
            )
    return posters.write(folder, site, TEMPLATE, TODAY)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posters")
    assert write(hung("starter"), folder) == []
    return folder / "visitors"


VIEWS = ("a4", "a5", "a4-black", "a5-black")


def test_a_sign_that_is_too_long_is_told_with_what_to_shorten(tmp_path: Path) -> None:
    own = "Ask at the office before you bring anything in that can take a picture of anyone here. " * 24
    told = write(hung("starter", {("phones", "visitors", "own_words"): own.strip()}), tmp_path)
    assert told[:2] == [
        f"The sign “visitors” has too much text to fit on one {paper} sheet in readable type. Shorten what you write "
        "under phones: visitors, or what you add to those clauses."
        for paper in ("A4", "A5")
    ]


def test_a_letter_that_cannot_be_printed_is_told(tmp_path: Path) -> None:
    told = write(setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": "Hall 🎪"}]})), tmp_path)
    assert told == ["The sign “x” contains 🎪, which cannot be printed. Write it in words."] * 2


def test_letters_that_our_typeface_lacks_are_printed_all_the_same(tmp_path: Path) -> None:
    assert write(setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": "Tŵr"}]})), tmp_path) == []
    assert "Tŵr" in pypdf.PdfReader(tmp_path / "visitors" / "x" / "poster-a4.pdf").pages[0].extract_text()


@pytest.mark.parametrize("view", VIEWS)
def test_a_pdf_is_one_tagged_page_with_its_title_its_language_and_its_fonts(written: Path, view: str) -> None:
    assert any(written.iterdir())
    for folder in sorted(written.iterdir()):
        pdf = pypdf.PdfReader(folder / f"poster-{view}.pdf")
        root: Any = pdf.trailer["/Root"]
        (page,) = pdf.pages
        paper = PAPERS["a5" in view]
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (paper.width, paper.height), abs=0.1
        )
        assert root["/Lang"] == "en-GB"
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert pdf.metadata is not None
        assert pdf.metadata.title
        assert pdf.metadata.author == "Oakfield Primary School"
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        assert fonts
        for font in fonts.values():
            (inner,) = font["/DescendantFonts"]
            assert "AtkinsonHyperlegible" in font["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & {*inner["/FontDescriptor"]}


def kinds_of(tag: Any) -> Iterator[str]:
    tag = tag.get_object()
    if isinstance(tag, list):
        for child in tag:
            yield from kinds_of(child)
    elif isinstance(tag, dict):
        if "/S" in tag:
            yield str(tag["/S"])
        if "/K" in tag:
            yield from kinds_of(tag["/K"])


def test_a_pdf_is_read_out_in_order_with_headings_a_list_and_what_the_code_is(written: Path) -> None:
    pdf = pypdf.PdfReader(written / "visitors" / "poster-a4.pdf")
    tree: Any = pdf.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    kinds = list(kinds_of(tree))
    assert kinds.count("/H1") == kinds.count("/H2") == kinds.count("/Figure") == 1  # the pictogram says nothing more
    assert kinds.count("/LI") == 5
    assert kinds.index("/H1") < kinds.index("/LI") < kinds.index("/H2") < kinds.index("/Figure")


@pytest.mark.parametrize("view", VIEWS)
def test_page_print_view_and_pdf_say_the_same(written: Path, view: str) -> None:
    assert any(written.iterdir())
    for folder in sorted(written.iterdir()):
        expected = said_in(
            posters.wording((folder / "index.html").read_text(encoding="utf-8"), "Oakfield Primary School")
        )
        sheet = lxml.html.parse(folder / view / "index.html").getroot().find_class("sheet")[0]
        assert "".join(sheet.text_content().replace("\u00a0", "").split()) == expected
        pdf = pypdf.PdfReader(folder / f"poster-{view}.pdf").pages[0].extract_text()
        printed = "".join(re.sub(r"[•\u00a0]", "", pdf).split())
        assert sorted(printed) == sorted(expected)


def test_the_words_of_a_print_view_are_parted_as_on_the_page(written: Path) -> None:
    sheet = lxml.html.parse(written / "visitors" / "a5" / "index.html").getroot().find_class("sheet")[0]
    assert "stays with you. Please tell the person who signs you in." in " ".join(sheet.text_content().split())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_a_pdf_breaks_no_line_that_was_fitted(paper: Paper, tmp_path: Path) -> None:
    setting = hung("starter", LONG)
    assert write(setting, tmp_path) == []
    for id_, wording in wordings(setting).items():
        fitted = sheets.fitted(wording, paper, id_ != "toilets", None)
        lines = [words_of(line) for block in fitted for line in [*block.lines, *itertools.chain(*block.bullets)]]
        pdf = pypdfium2.PdfDocument(tmp_path / "visitors" / id_ / f"poster-{paper.name.lower()}.pdf")
        text = pdf[0].get_textpage().get_text_bounded().replace("\u00a0", " ")
        # The reader puts together what stands at either side of a hyphen, with a mark of its own.
        printed = [line.strip(" •") for line in text.replace("\x02", "-").replace("\ufffe", "-").splitlines()]
        expected = "\n".join(lines).replace("-\n", "-").splitlines()
        assert sorted(filter(None, printed)) == sorted(expected), id_


def test_the_same_day_gives_the_same_pdf(written: Path, tmp_path: Path) -> None:
    write(hung("starter"), tmp_path)
    again = {
        file.relative_to(tmp_path / "visitors"): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()
    }
    assert len([name for name in again if name.suffix == ".pdf"]) == 20
    assert again == {file.relative_to(written): file.read_bytes() for file in written.rglob("*") if file.is_file()}


def test_where_papers_were_not_asked_for_there_are_print_views_and_no_pdf(tmp_path: Path) -> None:
    assert write(hung("starter"), tmp_path, with_papers=False) == []
    assert not list(tmp_path.rglob("*.pdf"))
    assert len(list(tmp_path.glob("visitors/*/a*/index.html"))) == 20


HOSTILE = [
    '#import "x": y', "#set page(width: 1pt)", "$x$ *b* _i_ `c` <a> @ref", "\\ // /* comment", '"); panic("',
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ name }} {% if x %}", "</style><b>", "&amp; &lt;",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_setting_wrote_is_words_on_paper_and_nothing_else(text: str, tmp_path: Path) -> None:
    plain, hostile = tmp_path / "plain", tmp_path / "hostile"
    for folder, place in ((plain, "Front door"), (hostile, f"Door {text}")):
        assert write(setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": place}]})), folder) == []
    elements = [
        {
            (element.tag, *sorted(element.keys()))
            for element in lxml.html.parse(folder / "visitors/x/a4/index.html").iter()
        }
        for folder in (plain, hostile)
    ]
    assert elements[1] <= elements[0]
    heading = lxml.html.parse(hostile / "visitors/x/a4/index.html").getroot().xpath("//h1")[0].text_content()
    assert " ".join(heading.split()) == " ".join(f"Door {text}".split())
    pdf = pypdf.PdfReader(hostile / "visitors/x/poster-a4.pdf")
    assert len(pdf.pages) == 1
    assert "".join(text.split()) in "".join(pdf.pages[0].extract_text().split())
