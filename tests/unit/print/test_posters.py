"""Signs on paper: fitted by measurement, one sheet each, and as tagged PDF. For whoever prints and hangs them."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from support import crowded as crowds
from support.attempts import Edits
from support.bases import BASES, data_of, edited, people_pages_of, setting_of
from support.signs import with_signs, write_posters

from schoolgate.print import measure, poster_layout, posters
from schoolgate.print.logos import logos
from schoolgate.print.measure import Runs
from schoolgate.print.poster_layout import PAPERS, Block, Paper
from schoolgate.setting import signs
from schoolgate.setting.model.setting import Setting

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
WIDE = logos.Logo(b"", b"", 240, 24)
TALL = logos.Logo(b"", b"", 16, 40)


def wordings(setting: Setting) -> dict[str, poster_layout.Wording]:
    pages = people_pages_of(setting).html
    return {
        id_: posters.read_wording(pages[f"sign {id_}"], setting.name, notice)
        for id_, notice in signs.published_signs(setting).items()
    }


def laid_out(setting: Setting, paper: Paper, logo: logos.Logo | None = None) -> dict[str, list[Block]]:
    """Give what is on the sheet of each of a setting's signs."""
    notices = signs.published_signs(setting)
    return {
        id_: poster_layout.fit(wording, paper, notices[id_].modules, logo) for id_, wording in wordings(setting).items()
    }


def words_of(runs: Runs) -> str:
    return " ".join("".join(text for text, _ in runs).replace("\u00a0", " ").split())


def said_by(blocks: list[Block]) -> str:
    lines = [line for block in blocks for line in [*block.lines, *itertools.chain(*block.bullets)]]
    return "".join(words_of(line) for line in lines).replace(" ", "")


def said_in(wording: poster_layout.Wording) -> str:
    pieces = [wording.place, wording.rule, wording.do_now, *wording.points, wording.why, wording.heading]
    pieces += [wording.lead, wording.danger, wording.caption, wording.address, wording.edition]
    return (wording.name + "".join(words_of(piece.words) for piece in pieces if piece)).replace(" ", "")


CASES = [(base, edits, logo) for base in BASES for edits in ({}, LONG) for logo in (None, WIDE, TALL)]


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize(("base", "edits", "logo"), CASES)
def test_every_sign_fits_its_paper(base: str, edits: Edits, logo: logos.Logo | None, paper: Paper) -> None:
    setting = with_signs(base, edits)
    said = wordings(setting)
    assert said
    for id_, blocks in laid_out(setting, paper, logo).items():
        assert_in_order(blocks, said[id_], paper)


def assert_in_order(blocks: list[Block], wording: poster_layout.Wording, paper: Paper) -> None:
    """All is said, in type that can be read, within the margins, and nothing lies on anything else."""
    brief = dataclasses.replace(wording, points=tuple(point for point in wording.points if point.stays), why=None)
    assert sorted(said_by(blocks)) in (sorted(said_in(wording)), sorted(said_in(brief)))
    named = {block.name: block for block in blocks}
    assert len(named["rule"].lines) <= 4
    assert named["rule"].size > 3 * paper.smallest
    assert named["pictogram"].width >= 0.21 * paper.width
    for block in blocks:
        assert not block.size or block.size >= paper.smallest
        # Cards reach out of the margin by their padding, a code by the white round it, and large letters by their own.
        reaching = {"band", "card", "logo-card", "code"}
        edge = 0.5 * paper.margin if block.name in reaching else paper.margin
        out = measure.BEARING * block.size if block.name == "rule" else 0
        assert edge - out - 0.01 <= block.x <= block.x + block.width <= paper.width - edge + 0.01, block.name
        assert paper.margin - 0.01 <= block.y <= block.y + block.height <= paper.height - paper.margin + 0.01, (
            block.name
        )
        for line in [*block.lines, *itertools.chain(*block.bullets)]:
            wide = sum(measure._width(text, bold) for text, bold in [*line[:-1], (line[-1][0].rstrip(), line[-1][1])])
            assert wide * block.size <= block.width - (1.2 * block.size if block.bullets else 0) + 0.01, line
    on_cards = {
        "band": {"setting", "place", "logo", "logo-card"},
        "card": {"worried", "lead", "danger"},
        "logo-card": {"logo"},
    }
    for one, other in itertools.combinations(blocks, 2):
        apart = (
            one.y + one.height <= other.y + 0.01
            or other.y + other.height <= one.y + 0.01
            or one.x + one.width <= other.x + 0.01
            or other.x + other.width <= one.x + 0.01
        )
        assert apart or other.name in on_cards.get(one.name, set()), (one.name, other.name)


# ---------------------------------------------------------------------------------------------------------------
# From three metres


def on_a4(length: float, paper: Paper) -> float:
    """Return a length of a paper as it would be on A4, in millimetres."""
    return length / paper.width * 210


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize("base", BASES)
def test_a_sign_is_seen_read_and_scanned_from_three_metres(base: str, paper: Paper) -> None:
    setting = with_signs(base)
    sheets_of = laid_out(setting, paper)
    assert len(sheets_of) == 5
    for id_, blocks in sheets_of.items():
        named = {block.name: block for block in blocks}
        assert on_a4(named["pictogram"].width, paper) >= 70 - 0.01, id_
        assert on_a4(named["rule"].size * poster_layout.CAPITAL, paper) >= 20 - 0.01, id_
        modules = signs.published_signs(setting)[id_].modules
        if modules:
            without_white = (modules - 2 * signs.QUIET) / modules
            assert on_a4(named["code"].width * without_white, paper) >= 35 - 0.01, id_
            caption, code = named["caption"], named["code"]
            assert caption.y == pytest.approx(code.y + code.height)
        assert ("code" in named) == ("caption" in named) == (id_ != "toilets")


@pytest.mark.parametrize("name", crowds.LONG)
def test_one_long_answer_makes_the_words_smaller_and_not_what_is_seen_from_afar(name: str) -> None:
    a4, _ = PAPERS
    sheets_of = laid_out(with_signs("starter", crowds.LONG[name]), a4)
    assert len(sheets_of) >= 5
    for id_, blocks in sheets_of.items():
        named = {block.name: block for block in blocks}
        assert on_a4(named["pictogram"].width, a4) >= 70 - 0.01, id_
        assert on_a4(named["rule"].size * poster_layout.CAPITAL, a4) >= 20 - 0.01, id_


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize("edits", [{}, LONG], ids=["plain", "long"])
def test_all_of_a_sign_begins_at_one_of_two_edges(edits: Edits, paper: Paper) -> None:
    sheets_of = laid_out(with_signs("starter", edits), paper)
    assert len(sheets_of) == 5
    for blocks in sheets_of.values():
        starts = {
            round(block.x + {"rule": measure.BEARING * block.size}.get(block.name, 0), 2)
            for block in blocks
            if block.name not in {"band", "card", "code", "logo", "logo-card"}
        }
        assert len(starts) == 2, starts
        assert min(starts) == paper.margin


def test_letters_are_as_high_as_they_are_taken_to_be() -> None:
    _, top, _, bottom = measure.font(True).getbbox("H")
    assert (bottom - top) / 1000 == pytest.approx(poster_layout.CAPITAL, abs=0.002)


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_a_zero_has_no_slash_and_is_narrower_than_the_letter(bold: bool) -> None:
    drawn = Image.new("L", (800, 1200))
    ImageDraw.Draw(drawn).text((0, 0), "0", fill=255, font=measure.font(bold))
    _, top, _, bottom = measure.font(bold).getbbox("0")
    # Across the middle, and above and below it, there is ink at either side and none between.
    for share in (0.35, 0.5, 0.65):
        row = [drawn.getpixel((x, int(top + share * (bottom - top)))) for x in range(drawn.width)]
        ink = [full for full, _ in itertools.groupby(value == 255 for value in row)]
        assert ink == [False, True, False, True, False]
    assert measure._width("0", bold) < 0.95 * measure._width("O", bold)


# ---------------------------------------------------------------------------------------------------------------
# What is left to the page behind the code

SAFETY_AND_HEALTH = (
    "medical", "safety alarm", "smart glasses", "Do not take", "Never contact", "only with our equipment",
)  # fmt: skip


@pytest.mark.parametrize("base", BASES)
def test_at_most_four_bullets_are_at_the_door_and_all_for_safety_and_health_stay(base: str) -> None:
    setting = with_signs(base)
    assert wordings(setting)
    for id_, wording in wordings(setting).items():
        assert 2 <= len(wording.points) <= 4, id_
        page = lxml.html.fromstring(people_pages_of(setting).html[f"sign {id_}"])
        for link in page.find_class("rule-link"):
            link.drop_tree()
        on_page = [" ".join(bullet.text_content().split()) for bullet in page.iter("li")]
        must_stay = [bullet for bullet in on_page if any(words in bullet for words in SAFETY_AND_HEALTH)]
        assert must_stay
        assert [words_of(point.words) for point in wording.points if point.stays] == must_stay, id_


def test_a_setting_that_rewrites_one_rule_keeps_the_others_at_the_door() -> None:
    own: Edits = {("changes",): {"mobile.visitors.contractor-pictures": {"replace": "The office takes all pictures."}}}
    points = [words_of(point.words) for point in wordings(with_signs("starter", own))["contractors"].points]
    assert "The office takes all pictures." not in points
    assert "Do not take photographs, film or record sound. Pictures of your work have their own rule." in points


def test_where_room_is_short_only_what_must_stay_is_printed() -> None:
    said = wordings(with_signs("starter", LONG))["events"]
    assert any("At other times" in words_of(point.words) for point in said.points)
    a4, _ = PAPERS
    printed = laid_out(with_signs("starter", LONG), a4)["events"]
    assert "Atothertimes" not in said_by(printed)
    for point in said.points:
        if point.stays:
            assert words_of(point.words).replace(" ", "") in said_by(printed)


def test_the_longest_name_of_the_sources_is_as_long_as_the_one_tried_here() -> None:
    assert len(LONGEST_NAME) == 68


def test_a_rule_stands_in_as_few_lines_as_make_it_large_enough() -> None:
    rule = (("No phones here please", True),)
    assert [len(measure.fit_large(rule, 500, enough, 120)[1]) for enough in (30, 60, 95)] == [1, 2, 3]
    # One long word is as large as it can be, and no smaller than the lines around it make it.
    size, lines = measure.fit_large((("No extraordinarinesses here", True),), 500, 85, 100)
    assert (len(lines), size < 85) == (3, True)


def test_an_address_is_cut_where_it_has_a_mark() -> None:
    lines = measure.wrap((("online-safety.oakfield.example/visitors/main-entrance", False),), 16)
    assert ["".join(text for word in line for text, _ in word) for line in lines] == [
        "online-safety.oakfield.example/",
        "visitors/main-entrance",
    ]


def test_more_words_get_smaller_type_and_never_less_than_the_smallest() -> None:
    (few,) = (wordings(with_signs("starter"))[id_] for id_ in ["visitors"])
    (many,) = (wordings(with_signs("starter", LONG))[id_] for id_ in ["contractors"])
    for paper in PAPERS:
        few_and_many = [{b.name: b for b in poster_layout.fit(said, paper, 37, None)} for said in (few, many)]
        for name in ("do-now", "rule"):
            sizes = [named[name].size for named in few_and_many]
            assert paper.smallest <= sizes[1] < sizes[0]
        assert paper.smallest <= min(named["points"].size for named in few_and_many) <= paper.largest


# ---------------------------------------------------------------------------------------------------------------
# Written


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posters")
    assert write_posters(with_signs("starter"), folder) == []
    return folder / "visitors"


VIEWS = ("a4", "a5", "a4-black", "a5-black")


def test_a_sign_that_is_too_long_is_told_with_what_to_shorten(tmp_path: Path) -> None:
    own = "Ask at the office before you bring anything in that can take a picture of anyone here. " * 24
    told = write_posters(with_signs("starter", {("phones", "visitors", "own_words"): own.strip()}), tmp_path)
    assert told[:2] == [
        f"The sign “visitors” has too much text to fit on one {paper} sheet in readable type. Shorten what you write "
        "under phones: visitors, or what you add to those clauses."
        for paper in ("A4", "A5")
    ]


def test_a_letter_that_cannot_be_printed_is_told(tmp_path: Path) -> None:
    told = write_posters(
        setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": "Hall 🎪"}]})), tmp_path
    )
    assert told == ["The sign “x” contains 🎪, which cannot be printed. Write it in words."] * 2


def test_letters_that_our_typeface_lacks_are_printed_all_the_same(tmp_path: Path) -> None:
    assert (
        write_posters(setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": "Tŵr"}]})), tmp_path)
        == []
    )
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
            assert "SchoolgateSans" in font["/BaseFont"]
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
    assert kinds.count("/LI") == 4
    assert kinds.index("/H1") < kinds.index("/LI") < kinds.index("/H2") < kinds.index("/Figure")


@pytest.mark.parametrize("view", VIEWS)
def test_page_print_view_and_pdf_say_the_same(written: Path, view: str) -> None:
    assert any(written.iterdir())
    notices = signs.published_signs(with_signs("starter"))
    for folder in sorted(written.iterdir()):
        page = (folder / "index.html").read_text(encoding="utf-8")
        expected = said_in(posters.read_wording(page, "Oakfield Primary School", notices[folder.name]))
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
    setting = with_signs("starter", LONG)
    assert write_posters(setting, tmp_path) == []
    for id_, fitted in laid_out(setting, paper).items():
        lines = [words_of(line) for block in fitted for line in [*block.lines, *itertools.chain(*block.bullets)]]
        pdf = pypdfium2.PdfDocument(tmp_path / "visitors" / id_ / f"poster-{paper.name.lower()}.pdf")
        text = pdf[0].get_textpage().get_text_bounded().replace("\u00a0", " ")
        # The reader puts together what stands at either side of a hyphen, with a mark of its own.
        printed = [line.strip(" •") for line in text.replace("\x02", "-").replace("\ufffe", "-").splitlines()]
        expected = "\n".join(lines).replace("-\n", "-").splitlines()
        assert sorted(filter(None, printed)) == sorted(expected), id_


def test_the_same_day_gives_the_same_pdf(written: Path, tmp_path: Path) -> None:
    write_posters(with_signs("starter"), tmp_path)
    again = {
        file.relative_to(tmp_path / "visitors"): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()
    }
    assert len([name for name in again if name.suffix == ".pdf"]) == 20
    assert again == {file.relative_to(written): file.read_bytes() for file in written.rglob("*") if file.is_file()}


def test_where_papers_were_not_asked_for_there_are_print_views_and_no_pdf(tmp_path: Path) -> None:
    assert write_posters(with_signs("starter"), tmp_path, with_papers=False) == []
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
        assert (
            write_posters(setting_of(edited(data_of("starter"), {("signs",): [{"id": "x", "place": place}]})), folder)
            == []
        )
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
