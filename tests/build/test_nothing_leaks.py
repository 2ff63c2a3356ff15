"""Nothing of the review edition reaches the public one: no note to leaders, and none of its marks, in any published file.

The notes are read from the template itself, by a reader of this file’s own, and looked for in all that is published: pages,
the search index, scripts, style sheets, calendars, PDF and Word. Markup or a line break within a sentence cannot hide it.
"""

from __future__ import annotations

import functools
import gzip
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pypdfium2
import pytest
from support.bases import data_of, edited, setting_of
from support.places import ROOT, STARTER, TESTS
from support.signs import write_posters

DOCS = ROOT / "docs"
EXAMPLES = [STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]
SETTINGS = [*EXAMPLES, *sorted((TESTS / "good").glob("*.yml"))]
# The policy of a real school, as it was agreed.
PENSHURST = TESTS / "sources" / "penshurst.yml"
# What only the review edition has, whatever it says: its banner, its files, the classes and marks of its pages.
OURS = ("Review edition", "not for publication", "[Not answered yet", "Guidance for leaders", "What is left to do")
IN_CODE = re.compile(
    r"review-(?:banner|watermark|fact|gap|note|notes|label|legend|left-out|boxes|forget|ours)\b|data-on=|assets/review\.(?:css|js)"
)


# ---------------------------------------------------------------------------------------------------------------
# What must not be found


def squeezed(text: str) -> str:
    """Leave only letters and digits."""
    return re.sub(r"[\W_]+", "", text.casefold())


def notes() -> dict[str, str]:
    """Give every sentence of the template’s guidance, and of the page for leaders, by its letters alone."""
    texts = [note for page in sorted(DOCS.rglob("*.md")) for note in notes_of(page.read_text(encoding="utf-8"))]
    texts += (DOCS / "review.md").read_text(encoding="utf-8").partition("# ")[2].splitlines()
    # Between code of the template stand words of its own.
    pieces = [piece for text in texts for piece in re.split(r"\{\{.*?\}\}|\{%.*?%\}|\{:.*?\}", text)]
    sentences = [sentence for piece in pieces for sentence in re.split(r"(?<=[.?!:])\s+", piece)]
    return {squeezed(sentence): sentence for sentence in sentences if len(squeezed(sentence)) > 15}


def notes_of(page: str) -> Iterator[str]:
    """Give the title and each line of the guidance in a page of the template."""
    inside: int | None = None
    for line in page.splitlines():
        indent = len(line) - len(line.lstrip())
        opens = re.fullmatch(r'\s*!!! guidance "(.*)"', line)
        if opens:
            inside = indent
            yield opens[1]
        elif inside is not None and line.strip():
            if indent <= inside:
                inside = None
            else:
                yield line.strip()


NOTES = notes()


# ---------------------------------------------------------------------------------------------------------------
# What is published


def said_by(name: str, raw: bytes) -> str:
    """Give all that a published file says, attributes included. Pictures and fonts say nothing that can be read."""
    kind = name.rpartition(".")[2]
    if kind == "gz":
        return said_by(name.removesuffix(".gz"), gzip.decompress(raw))
    if kind == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(raw))
        about: Any = reader.metadata or {}
        # What stands at the foot of a page would come between the words that it parts from those of the next.
        foot = r"\s+".join(map(re.escape, f"{about.get('/Author')} · {about.get('/Title')}".split()))
        texts = [page.get_textpage().get_text_range().rstrip() for page in pypdfium2.PdfDocument(raw)]
        pages = [re.sub(rf"{foot}\s+Page \d+ of \d+$", "", text) for text in texts]
        size: Any = reader.trailer["/Size"]
        hidden = [text for number in range(1, size) for text in in_object(reader.get_object(number))]
        return "\n".join([*pages, *hidden])
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(raw)) as word:
            parts = [word.read(part).decode("utf-8") for part in word.namelist() if part.endswith(".xml")]
        return html.unescape("\n".join(re.sub(r"<[^<>]*>", "", part) for part in parts))
    if kind in {"png", "jpg", "jpeg", "ico", "woff", "woff2", "ttf"}:
        return ""
    text = raw.decode("utf-8")
    if kind in {"html", "svg"}:
        root: Any = lxml.html.document_fromstring(raw, parser=lxml.html.HTMLParser(encoding="utf-8"))
        return "\n".join(["".join(root.xpath("//text()")), *root.xpath("//@*"), text])
    if kind == "json":
        return "\n".join([*strings(json.loads(text)), text])
    if kind == "ics":
        return text.replace("\r\n ", "")  # as calendars fold their lines
    return text  # style sheets, scripts, Markdown, plain text, and files without a kind


def in_object(value: Any) -> Iterator[str]:
    """Give every text in an object of a PDF: titles, bookmarks, and what is read out in place of a drawing."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from () if isinstance(item, pypdf.generic.IndirectObject) else in_object(item)
    elif isinstance(value, pypdf.generic.TextStringObject):
        yield str(value)


def strings(value: Any) -> Iterator[str]:
    """Give every text in what JSON holds, markup undone."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)
    elif isinstance(value, str):
        yield html.unescape(re.sub(r"<[^<>]*>", "", value))


@functools.cache
def _found_in(name: str, raw: bytes) -> tuple[str, ...]:
    said = said_by(name, raw)
    letters = squeezed(said)
    found = [note for letters_of, note in NOTES.items() if letters_of in letters]
    found += [mark for mark in OURS if squeezed(mark) in letters]
    return (*found, *IN_CODE.findall(said), *re.findall("[\ue000-\uf8ff]", said if not name.endswith(".js") else ""))


def leaks(folder: Path) -> dict[str, tuple[str, ...]]:
    """Give each file of a site that says something of the review edition, and what."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: found for name, path in files.items() if (found := _found_in(name, path.read_bytes()))}


# ---------------------------------------------------------------------------------------------------------------
# The tests


def test_the_notes_are_found_in_the_template() -> None:
    assert len(NOTES) > 60
    assert squeezed("One place, named the same way everywhere.") in NOTES
    marked = sum(page.read_text(encoding="utf-8").count("!!! guidance") for page in DOCS.rglob("*.md"))
    assert marked == sum(page.read_text(encoding="utf-8").count('!!! guidance "') for page in DOCS.rglob("*.md"))


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", SETTINGS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_nothing_of_the_review_edition_is_published(site: Callable[[Path], Path], file: Path) -> None:
    assert leaks(site(file)) == {}


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", [*EXAMPLES, PENSHURST], ids=lambda file: file.stem)
def test_nor_is_it_in_any_paper_or_sheet_to_hang(with_papers: Callable[[Path], Path], file: Path) -> None:
    folder = with_papers(file)
    kinds = [path.suffix for path in folder.rglob("*")]
    assert kinds.count(".docx") > 0
    sheets = 4 * len(list(folder.glob("visitors/*/a4/index.html"))) + 1  # and that for the staff room
    assert kinds.count(".pdf") == kinds.count(".docx") + sheets
    assert leaks(folder) == {}


@pytest.fixture
def copy(starter: Path, tmp_path: Path) -> Path:
    """A published site to plant a leak in."""
    return Path(shutil.copytree(starter, tmp_path / "site"))


def test_nothing_of_the_form_is_published(starter: Path) -> None:
    """It stands beside the theme, whose files MkDocs copies, and asks what no family is to read."""
    assert (ROOT / "overrides" / "form" / "sentences.json").is_file()
    assert not (starter / "form").exists()


NOTE = "One place, named the same way everywhere."


def test_a_note_is_found_in_a_page_however_it_is_broken_up(copy: Path) -> None:
    page = copy / "parents" / "index.html"
    text = page.read_text(encoding="utf-8")
    for planted in (
        f"<p>{NOTE}</p>", "<p>One place, named <em>the</em>\n same <b>w</b>ay every&shy;where.</p>", f"<!-- {NOTE} -->",
        f'<p title="{NOTE}">Hello.</p>', f"<script>var note = '{NOTE}'</script>", f"<template>{NOTE}</template>",
    ):  # fmt: skip
        page.write_text(text.replace("</main>", f"{planted}</main>"), encoding="utf-8")
        assert leaks(copy) == {"parents/index.html": (NOTE,)}, planted


def test_a_note_is_found_in_every_other_kind_of_file(copy: Path) -> None:
    index = copy / "search" / "index.json"
    told = json.loads(index.read_text(encoding="utf-8"))
    line = next(line for page in told["pages"] for section in page["s"] for line in section.get("l", ()))
    line["x"] += " One place, named the <em>same way</em> everywhere."
    index.write_text(json.dumps(told), encoding="utf-8")
    (copy / "assets" / "note.css").write_text(f'p::after {{ content: "{NOTE}" }}')
    (copy / "assets" / "note.js").write_text(f"alert('{NOTE}')")
    (copy / "note.txt").write_text(NOTE)
    (copy / "note.md").write_text("One place, **named** the same\nway everywhere.")
    (copy / "note.xml.gz").write_bytes(gzip.compress(f"<note>{NOTE}</note>".encode()))
    (copy / "note.ics").write_bytes(b"DESCRIPTION:One place\\, named the sa\r\n me way everywhere.\r\n")
    (copy / "note.pdf").write_bytes(a_pdf(NOTE))
    (copy / "note.docx").write_bytes(a_word_file("One place, named ", "the same way everywhere."))
    assert leaks(copy) == dict.fromkeys(
        (
            "assets/note.css", "assets/note.js", "note.docx", "note.ics", "note.md", "note.pdf", "note.txt", "note.xml.gz",
            "search/index.json",
        ),
        (NOTE,),
    )  # fmt: skip


def test_a_note_is_found_in_papers_and_sheets_made_as_ours_are(copy: Path) -> None:
    from support.places import TODAY

    from schoolgate.policy.composing.compose import compose
    from schoolgate.print.papers import papers

    setting = setting_of(edited(data_of("starter"), {("signs",): [{"id": "hall", "place": NOTE.rstrip(".")}]}))
    policy = compose("mobile", f"# A policy\n\n{f'{NOTE} ' * 500}", {}, {})
    page = papers.PolicyPage(f"{setting.site}policies/mobile/", policy)
    for kind, content in papers.write(papers.policy_paper([page], setting, False, TODAY)).items():
        (copy / f"mobile.{kind}").write_bytes(content)
    assert write_posters(setting, copy) == []
    found = leaks(copy)
    sheets = {f"visitors/hall/poster-{view}.pdf" for view in ("a4", "a5", "a4-black", "a5-black")}
    assert {"mobile.pdf", "mobile.docx", *sheets} <= {*found}
    said = squeezed(said_by("mobile.pdf", (copy / "mobile.pdf").read_bytes()))
    assert said.count(squeezed(NOTE)) == 500, "those that go over to the next page too"
    sheet = said_by("poster.pdf", (copy / "visitors" / "hall" / "poster-a4.pdf").read_bytes())
    assert "QR code that leads to" in sheet, "what is read out in place of a drawing is read too"


def test_marks_of_the_review_edition_are_found(copy: Path) -> None:
    page = copy / "help" / "index.html"
    text = page.read_text(encoding="utf-8")
    for planted, found in (
        ('<span class="review-fact">8am</span>', "review-fact"),
        ('<div data-on="mobile.staff.silent"></div>', "data-on="),
        ("<p>[Not answered yet: name:]</p>", "[Not answered yet"),
        ("<p>Review edition: not for publication</p>", "Review edition"),
        ("<p>\ue104Oakfield\ue001</p>", "\ue104"),
    ):
        page.write_text(text.replace("</main>", f"{planted}</main>"), encoding="utf-8")
        assert found in leaks(copy)["help/index.html"], planted


def test_the_review_edition_itself_is_full_of_what_must_not_leak(tmp_path: Path) -> None:
    from support.places import TODAY

    from schoolgate.publish import build

    build.build(STARTER, tmp_path / "review", TODAY, variant="review")
    found = leaks(tmp_path / "review")
    assert "policies/mobile/index.html" in found
    assert NOTE in found["policies/mobile/index.html"]
    assert {"Review edition", "not for publication"} <= set(found["help/index.html"])


def a_pdf(text: str) -> bytes:
    """Write the smallest PDF that says something."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def a_word_file(*runs: str) -> bytes:
    """Write a Word file with one paragraph, its words in several runs as Word leaves them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as word:
        words = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
        word.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body><w:p>{words}</w:p></w:body></w:document>')
    return held.getvalue()
