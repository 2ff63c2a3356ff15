"""Handouts as PDF and Word: what somebody signs or fills in by hand, and what hangs on a wall.

They are read here by other libraries than those that write them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn
from markupsafe import escape
from PIL import Image
from support import logo_files
from support.bases import data_of, edited, setting_of
from support.handed_out import EVERYTHING, LONG, handout, written
from support.papers import flat, in_order, on_paper, paragraphs, run_together
from support.places import ROOT, TODAY

from schoolgate.print import pictures
from schoolgate.print.handouts import on_paper as handouts_on_paper
from schoolgate.print.logos import logos
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import docx as word
from schoolgate.print.papers import pdf
from schoolgate.print.papers.pdf import CannotBePrinted

_MM = 72 / 25.4
_CREST = ROOT / "settings" / "examples" / "ridgeway-hall.svg"


def a_logo(folder: Path, kind: str) -> Logo:
    """Give a logo from a file of this kind."""
    file = folder / f"logo.{kind}"
    if kind == "svg":
        file.write_bytes(logo_files.drawing('<path d="M0 0H100V60L50 100L0 60Z" fill="#7a1f3d"/>'))
    else:
        Image.linear_gradient("L").resize((700, 400)).convert("RGB").save(file, quality=95)
    return logos.read(file)


@pytest.fixture(scope="module")
def all_of_it(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The PDF and the Word file of a handout with everything that one may hold, and with a crest."""
    return written(tmp_path_factory.mktemp("all"), handout(EVERYTHING), logo=logos.read(_CREST))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return written(tmp_path_factory.mktemp("long"), handout(LONG, "A long one"))


IN_ORDER = [
    "All of it", "Oakfield Primary School (an example)",
    "An example. Oakfield Primary School is not a real school, and its own phone numbers do not work.",
    "Made on 20 November 2026, from edition", "The mark of its text is HKRT WQLM.",
    "The current one is at https://online-safety.oakfield.example/papers/agreement-all/.",
    "Is a child in danger now? Call 999.", "For parents and carers. Read each line, then sign.",
    "Our rules", "Phones are off in lessons. Phones 4.2", "You may call the office. Phones 4.2", "Before 9am", "After 3pm",
    "Call 999 or 01632 960 123. You can chat on its website (www.childline.example/chat).",
    "We keep what you sign. Phones 4.2",
    "With pictures", "Tell a grown-up if something makes you sad,", "Ask first. Phones 4.2", "Be kind. Phones 4.2",
    "What to do", "1", "Listen. Phones 4.2", "If you cannot listen now, find somebody who can. Phones 4.2", "2",
    "Record what the child said,", "3", "Tell the DSL. Phones 4.2",
    "Your answers", "I have read this.", "I know when to report a concern about a child,", "May we film your child?", "Yes",
    "No", "May we give your child’s picture", "Yes", "No", "Date and time", "Who was involved,", "What happened Phones 4.2",
    "Signing", "Sign both copies, and keep one.", "Name", "Signed", "Date",
]  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# PDF


def test_a_pdf_says_all_of_a_handout_in_order(all_of_it: tuple[Path, Path]) -> None:
    in_order(IN_ORDER, "".join(on_paper(all_of_it[0])))


def elements(element: Any) -> Iterator[Any]:
    """Give every element of the tree by which a PDF is read aloud."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for item in element:
            yield from elements(item)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element
        yield from elements(element.get("/K", 0))


def test_a_pdf_says_what_it_is_to_whoever_cannot_see_it(all_of_it: tuple[Path, Path]) -> None:
    reader = pypdf.PdfReader(all_of_it[0])
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    about: Any = reader.metadata
    assert (about.title, about.author) == ("All of it", "Oakfield Primary School (an example)")
    found = [*elements(root["/StructTreeRoot"])]
    tags = [element["/S"] for element in found]
    assert tags.count("/H1") + tags.count("/Title") >= 1
    # Five lists, one of them within another, the steps, what is filled in and what is signed.
    assert tags.count("/L") == 6
    assert tags.count("/LI") == 3 + 2 + 3 + 4 + 7 + 3
    outline: Any = reader.outline
    assert [entry["/Title"] for entry in outline] == [
        "Our rules",
        "With pictures",
        "What to do",
        "Your answers",
        "Signing",
    ]


def test_the_crest_and_each_box_are_told_in_words_and_ornaments_are_not_told(all_of_it: tuple[Path, Path]) -> None:
    reader = pypdf.PdfReader(all_of_it[0])
    root: Any = reader.trailer["/Root"]
    told = [str(element.get("/Alt")) for element in elements(root["/StructTreeRoot"]) if element["/S"] == "/Figure"]
    # Two boxes to tick, and two questions with two boxes each.
    assert told == ["Logo of Oakfield Primary School (an example)", *["Box to tick"] * 6]
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        # Pictures, arrows and lines to write on: on each page there are some, and the line at its foot.
        assert content.get_data().count(b"/Artifact") > 5


def test_links_of_a_pdf_lead_to_clauses(all_of_it: tuple[Path, Path]) -> None:
    addresses = pdf.read(all_of_it[0])[1]
    assert addresses.count("https://online-safety.oakfield.example/policies/mobile/#mobile.staff.silent") == 13
    assert {*addresses} >= {"tel:01632960123", "https://www.childline.example/chat/"}


def test_what_children_read_shows_no_rules(tmp_path: Path) -> None:
    for file in written(tmp_path, handout(EVERYTHING, reader="older")):
        assert b"Phones 4.2" not in file.read_bytes()
    assert "Phones4.2" not in "".join(on_paper(tmp_path / "agreement-all.pdf"))
    assert all("Phones 4.2" not in text for _, text in paragraphs(docx.Document(str(tmp_path / "agreement-all.docx"))))


def tops(page: Any, text: str) -> list[float]:
    """Give how far up the page each place of a text is, in points."""
    words = page.get_textpage()
    found, searcher = [], words.search(text, match_case=True)
    while place := searcher.get_next():
        found.append(words.get_charbox(place[0])[1])
    return found


def lines_to_write_on(page: Any) -> list[float]:
    """Give how far up the page each line to write on is, from the top down, without that at its foot."""
    bounds = [path.get_bounds() for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    found = {round((low + high) / 2, 1) for left, low, right, high in bounds if right - left > 150 and high - low < 2}
    return sorted((line for line in found if line > 75), reverse=True)


def test_no_page_ends_with_a_heading_or_with_how_to_use_what_comes_next(long: tuple[Path, Path]) -> None:
    pages = on_paper(long[0])
    assert len(pages) > 5
    for page in pages:
        assert not any(page.endswith((f"Part{part}", f"Howtoanswerpart{part}.")) for part in range(1, 16))
        assert not page.endswith(("Signing", "Signalloftesetogether."))


def test_no_page_parts_a_label_from_its_lines(long: tuple[Path, Path]) -> None:
    seen = 0
    for page in pypdfium2.PdfDocument(long[0]):
        lines = lines_to_write_on(page)
        for label in tops(page, "Describe part"):
            seen += 1
            near = [line for line in lines if 0 < label - line < 35 * _MM]
            assert len(near) >= 3
        for label in itertools.chain(tops(page, "Name for part"), tops(page, "Date for part")):
            assert any(abs(label - line) < 4 for line in lines), "a short label stands before its line"
    assert seen == 15


def test_no_page_parts_what_is_signed(long: tuple[Path, Path]) -> None:
    last = on_paper(long[0])[-1]
    in_order(["Signing", "Sign all of these together.", *(f"Line {line} to sign" for line in range(1, 13))], last)


@pytest.mark.parametrize("reader", ["parents", "younger"])
def test_lines_to_write_on_have_room_for_handwriting(reader: str, tmp_path: Path) -> None:
    in_pdf, _ = written(tmp_path, handout(LONG, reader=reader))
    apart = [
        one - other
        for page in pypdfium2.PdfDocument(in_pdf)
        for one, other in itertools.pairwise(lines_to_write_on(page))
    ]
    assert len(apart) > 60
    assert min(apart) >= 9 * _MM


def test_danger_stands_out_by_the_weight_of_its_frame_where_there_is_no_colour(all_of_it: tuple[Path, Path]) -> None:
    page = pypdfium2.PdfDocument(all_of_it[0])[0]
    grey = page.render(scale=4, grayscale=True).to_pil()
    left = round(21 * _MM * 4)
    rows = [
        grey.getpixel((x, round((page.get_height() - tops(page, text)[0] - 2) * 4)))
        for text in ("An example", "danger now")
        for x in range(left - 12, left + 24)
    ]
    notice, danger = (sum(1 for level in part if level < 160) for part in (rows[:36], rows[36:]))
    assert danger >= 2 * notice > 0


# ---------------------------------------------------------------------------------------------------------------
# Word


def test_a_word_file_says_all_of_a_handout_in_order(all_of_it: tuple[Path, Path]) -> None:
    document = docx.Document(str(all_of_it[1]))
    in_order(IN_ORDER, run_together("".join(text for _, text in paragraphs(document))))
    told = document.core_properties
    assert (told.title, told.author, told.language) == ("All of it", "Oakfield Primary School (an example)", "en-GB")


def test_each_part_of_a_word_file_has_a_style_of_ours(all_of_it: tuple[Path, Path]) -> None:
    document = docx.Document(str(all_of_it[1]))
    assert [(style, flat(text)) for style, text in paragraphs(document)] == [
        ("Crest", ""),
        ("Title", "All of it"),
        ("Author", "Oakfield Primary School (an example)"),
        ("Notice", IN_ORDER[2]),
        ("Small", flat(" ".join([f"{IN_ORDER[3]} 2026.11 of our policies’ template.", *IN_ORDER[4:6]]))),
        ("Danger", "Is a child in danger now? Call 999."),
        ("How", "For parents and carers. Read each line, then sign."),
        ("Heading 1", "Our rules"),
        ("List Bullet", "Phones are off in lessons. Phones 4.2"),
        ("List Bullet", "You may call the office. Phones 4.2"),
        ("List Bullet 2", "Before 9am"),
        ("List Bullet 2", "After 3pm"),
        ("List Bullet", IN_ORDER[13]),
        ("Body Text", "We keep what you sign. Phones 4.2"),
        ("Heading 1", "With pictures"),
        ("Pictured", "Tell a grown-up if something makes you sad, or if somebody asks you to keep a secret that does not feel right. Phones 4.2"),
        ("Pictured", "Ask first. Phones 4.2"),
        ("List Bullet", "Be kind. Phones 4.2"),
        ("Heading 1", "What to do"),
        ("Step", "1 Listen. Phones 4.2"),
        ("Step Branch", "If you cannot listen now, find somebody who can. Phones 4.2"),
        ("Step", "2 Record what the child said, in their own words, and when. Do not look at the picture. Phones 4.2"),
        ("Step", "3 Tell the DSL. Phones 4.2"),
        ("Heading 1", "Your answers"),
        ("Tick", "☐ I have read this."),
        ("Tick", "☐ I know when to report a concern about a child, and to whom, and I know what to do if the person whom I would tell is not there that day. Phones 4.2"),
        ("Yes No", "May we film your child? ☐ Yes ☐ No"),
        ("Yes No", "May we give your child’s picture to the local newspaper, with their first name and never their surname, when it writes about us? Phones 4.2 ☐ Yes ☐ No"),
        ("Field", "Date and time"),
        ("Field Label", "Who was involved, and how they were involved, as far as you know"),
        ("Field Line", ""),
        ("Field Label", "What happened Phones 4.2"),
        ("Field Line Kept", ""),
        ("Field Line Kept", ""),
        ("Field Line", ""),
        ("Heading 1", "Signing"),
        ("How", "Sign both copies, and keep one."),
        ("Field Kept", "Name"),
        ("Field Kept", "Signed"),
        ("Field", "Date"),
    ]  # fmt: skip


def test_pictures_of_a_word_file_are_ornaments_and_its_crest_is_told_in_words(all_of_it: tuple[Path, Path]) -> None:
    body = docx.Document(str(all_of_it[1])).element.body
    told = [picture.get("descr") for picture in body.iter(qn("wp:docPr"))]
    assert told == ["Logo of Oakfield Primary School (an example)", *[""] * 5]
    ornaments = [e for e in body.iter() if e.tag.endswith("}decorative")]
    assert [ornament.get("val") for ornament in ornaments] == ["1"] * 5
    # The name of a picture’s file is told to nobody.
    assert {picture.get("descr") for picture in body.iter(qn("pic:cNvPr"))} == {""}


def is_kept(paragraph: Any) -> bool:
    """Tell whether a paragraph stays on the page of the next, by its style or those that this is made of."""
    style = paragraph.style
    while style is not None and style.paragraph_format.keep_with_next is None:
        style = style.base_style
    return bool(style is not None and style.paragraph_format.keep_with_next)


def test_in_word_too_no_page_parts_a_heading_a_label_or_a_signature_from_what_it_is_of(long: tuple[Path, Path]) -> None:
    every: list[Any] = docx.Document(str(long[1])).paragraphs
    kept = {paragraph.text.split("\t")[0]: is_kept(paragraph) for paragraph in every}
    assert all(is_kept(paragraph) for paragraph in every if paragraph.style.name in {"Heading 1", "How", "Field Label"})
    assert [kept[f"Line {line} to sign"] for line in range(1, 13)] == [*[True] * 11, False]
    runs = [
        "".join("k" if is_kept(p) else "." for p in run)
        for is_line, run in itertools.groupby(every, lambda p: p.style.name.startswith("Field Line"))
        if is_line
    ]
    assert {*runs} == {"kk.", "kkk"}, "the last of them too, where there are few in all"


def test_labels_of_a_word_file_end_where_their_lines_begin(all_of_it: tuple[Path, Path]) -> None:
    document: Any = docx.Document(str(all_of_it[1]))
    first, last = document.styles["Field"].paragraph_format.tab_stops
    assert 60 < first.position.pt < 110, "as the longest short label needs it"
    assert last.leader is not None
    assert last.position == document.sections[0].page_width - 2 * document.sections[0].left_margin


def test_a_box_of_a_word_file_is_in_a_typeface_that_comes_with_word(all_of_it: tuple[Path, Path]) -> None:
    document = docx.Document(str(all_of_it[1]))
    boxes = [run for paragraph in document.paragraphs for run in paragraph.runs if "☐" in run.text]
    assert len(boxes) == 6
    assert {run.style.name for run in boxes} == {"Box"}
    assert document.styles["Box"].font.name == "MS Gothic"


# ---------------------------------------------------------------------------------------------------------------
# Crests


@pytest.mark.parametrize("kind", ["svg", "png", "jpg"])
def test_a_crest_stands_at_the_head_whatever_its_file_was(kind: str, tmp_path: Path) -> None:
    in_pdf, in_word = written(tmp_path, handout("<p>Be kind.</p>"), logo=a_logo(tmp_path, kind))
    (page,) = pypdfium2.PdfDocument(in_pdf)
    (crest,) = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
    left, low, right, high = crest.get_bounds()
    assert right == pytest.approx(page.get_width() - 26 * _MM, abs=1)
    assert low > page.get_height() - 50 * _MM
    (told,) = docx.Document(str(in_word)).inline_shapes
    assert told.width.pt == pytest.approx(right - left, abs=1)
    assert told.height.pt == pytest.approx(high - low, abs=1)
    assert in_pdf.stat().st_size < 60_000


def test_a_setting_without_a_logo_has_none(tmp_path: Path) -> None:
    in_pdf, in_word = written(tmp_path, handout("<p>Be kind.</p>"))
    (page,) = pypdfium2.PdfDocument(in_pdf)
    assert [*page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])] == []
    assert not docx.Document(str(in_word)).inline_shapes
    assert paragraphs(docx.Document(str(in_word)))[0] == ("Title", "All of it")


@pytest.mark.parametrize(
    ("size", "shown"), [((1000, 100), (4.5, 0.45)), ((100, 400), (0.45, 1.8)), ((500, 200), (4.5, 1.8))]
)
def test_a_crest_is_as_large_as_its_room(size: tuple[int, int], shown: tuple[float, float], tmp_path: Path) -> None:
    Image.new("RGB", size, "#7a1f3d").save(tmp_path / "logo.png")
    crest = pictures.crest(logos.read(tmp_path / "logo.png"))
    assert pictures.size_on_paper(crest) == pytest.approx(shown, abs=0.02)
    in_pdf, _ = written(
        tmp_path, handout("<p>Be kind.</p>", title="A title that goes on " * 5), logo=logos.read(tmp_path / "logo.png")
    )
    (page,) = pypdfium2.PdfDocument(in_pdf)
    (image,) = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
    left, _, right, _ = image.get_bounds()
    assert (right - left) / _MM / 10 == pytest.approx(shown[0], abs=0.03)
    assert left > max(words_at(page, right=left)), "the title goes on beside it"


def words_at(page: Any, right: float) -> list[float]:
    """Give where the letters of the title end."""
    words = page.get_textpage()
    place = words.get_text_range().index("A title that")
    return [words.get_charbox(index)[2] for index in range(place, place + 100) if words.get_charbox(index)[2] > 0]


# ---------------------------------------------------------------------------------------------------------------
# Whatever a setting writes

WHILE_LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
AWKWARD = {
    "a long word": f"The word {WHILE_LONG} has to fit.",
    "a long address": "Read https://oakfield.example/" + "policies-and-procedures/" * 8 + "behaviour.pdf here.",
    "code of typst": "Then #panic(\"no\") and $x^2$ and *bold* and `that` and <label> and @cite and // too.",
    "markup": "<script>alert(1)</script> & &amp; <w:br/> ]]> {accent} {title} {label} {size}",
    "Welsh": "Ysgol Gŵyl y Tŷ Ŵyth, Ŷ ŷ Ẁ ẁ â ê î ô û.",
    "other letters": "Łódź, naïve, Zoë, Đurđa, São Paulo.",
}  # fmt: skip


@pytest.mark.parametrize("case", AWKWARD)
def test_words_come_out_as_they_were_typed_wherever_they_stand_and_within_the_page(case: str, tmp_path: Path) -> None:
    own = escape(AWKWARD[case])
    content = f"""<h2>{own}</h2><p class="how">{own}</p><ul><li draws="pencil">{own}</li><li class="tick">{own}</li>
<li class="yes-no">{own}</li><li class="field">{own}</li><li class="field long">{own}</li></ul>
<ol><li class="step" draws="pencil">{own}</li><li class="step branch">{own}</li></ol>"""
    in_pdf, in_word = written(tmp_path, handout(content, title="Words"))
    pages = [*pypdfium2.PdfDocument(in_pdf)]
    assert "".join(on_paper(in_pdf)).count(run_together(AWKWARD[case])) == 9
    assert sum(AWKWARD[case] in text for _, text in paragraphs(docx.Document(str(in_word)))) == 9
    for page in pages:
        width, margin, words = page.get_width(), 58, page.get_textpage()
        for index in range(words.count_chars()):
            left, _, right, _ = words.get_charbox(index)
            # A space that ends a line is seen by nobody.
            assert margin < left <= right < width - margin or words.get_text_range(index, 1).isspace() or left == right


LONGEST = (
    "The Federation of Harwell Church of England and Heath Primary School and Nursery with Very Many Words in its Name"
)


def test_a_long_name_and_a_long_title_have_room(tmp_path: Path) -> None:
    setting = setting_of(edited(data_of("starter"), {("name",): LONGEST}))
    title = (
        "Consent to photographs, film and sound recordings of your child, at our school and wherever we go with them"
    )
    in_pdf, in_word = written(tmp_path, handout(EVERYTHING, title), setting, logo=logos.read(_CREST))
    assert on_paper(in_pdf)[0].startswith(run_together(f"{title}{LONGEST} (an example)"))
    assert [text for style, text in paragraphs(docx.Document(str(in_word))) if style == "Title"] == [title]


def test_a_letter_without_a_shape_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotBePrinted, match="does not have “中”"):
        written(tmp_path, handout("<ul><li class='field'>中</li></ul>"))
    assert [*tmp_path.iterdir()] == []


# ---------------------------------------------------------------------------------------------------------------
# All of them


def test_two_times_are_the_same_to_the_byte(all_of_it: tuple[Path, Path], tmp_path: Path) -> None:
    again = written(tmp_path, handout(EVERYTHING), logo=logos.read(_CREST))
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in all_of_it]


def test_several_are_written_as_each_is_by_itself(all_of_it: tuple[Path, Path], long: tuple[Path, Path]) -> None:
    setting = setting_of(data_of("starter"))
    both = {"agreement-all": handout(EVERYTHING), "agreement-long": handout(LONG, name="agreement-long")}
    contents, marks = {name: one.page.html for name, one in both.items()}, dict.fromkeys(both, "HKRT WQLM")
    files = handouts_on_paper.write_all(both, contents, marks, setting, True, TODAY, logos.read(_CREST))
    assert [*files] == ["agreement-all.pdf", "agreement-all.docx", "agreement-long.pdf", "agreement-long.docx"]
    assert files["agreement-all.pdf"] == all_of_it[0].read_bytes()
    assert files["agreement-all.docx"] == all_of_it[1].read_bytes()


def test_what_a_word_file_holds_can_be_read_back(all_of_it: tuple[Path, Path]) -> None:
    lines, addresses = word.read(all_of_it[1])
    assert "Logo of Oakfield Primary School (an example)" in lines
    assert not [line for line in lines if line.endswith(".png")]
    assert addresses.count("https://online-safety.oakfield.example/policies/mobile/#mobile.staff.silent") >= 1
