"""Papers: what a governing body is handed. Each PDF and Word file says what its page says, clause by clause, and no more.

They are read here by other libraries than those that write them and those by which the gate reads them, where there are any.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import html
import importlib.util
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import docx
import lxml.html
import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from support import command, kept, run_folder, yaml_files
from support.attempts import GONE
from support.bases import NURSERY, as_printed, data_of, edited, pages_of, setting_of
from support.clause_reader import Clause
from support.papers import Site, flat, in_order, of_handouts, of_policies, on_paper, paragraphs, run_together
from support.places import ROOT, STARTER, TODAY

from schoolgate import paths
from schoolgate.cli import cli
from schoolgate.policy.composing.compose import compose
from schoolgate.policy.composing.inline import Run
from schoolgate.policy.provisions import policy_pages
from schoolgate.print.logos import logos
from schoolgate.print.papers import docx as word
from schoolgate.print.papers import pack, papers, pdf
from schoolgate.print.papers.paper import Bullets, Paper, Paragraph, Piece
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.publish import build, gate
from schoolgate.publish.check import check_setting
from schoolgate.publish.gate.reading import Expected
from schoolgate.setting.model.setting import Setting

FEDERATION = ROOT / "settings" / "examples" / "federation.yml"
FILES = {"starter": STARTER, "nursery": NURSERY, "federation": FEDERATION}
POLICIES = [
    *((name, policy) for name in ("starter", "nursery") for policy in ("online", "social", "mobile")),
    ("federation", "combined"),
]
PRINTED = [*POLICIES, ("starter", "all"), ("nursery", "all")]


@pytest.fixture(scope="session")
def printed(with_papers: Callable[[Path], Path]) -> Callable[[str], Site]:
    return lambda name: Site(with_papers(FILES[name]))


@functools.cache
def policy_pages_of(name: str) -> tuple[Setting, dict[str, PolicyPage]]:
    loaded = check_setting(FILES[name], TODAY, fictional=True)
    assert loaded.setting
    return loaded.setting, build.try_build(loaded, TODAY).policy_pages


@functools.cache
def pdf_at(file: Path) -> pypdf.PdfReader:
    """Read a PDF of a site that nobody writes in."""
    return pypdf.PdfReader(file)


@functools.cache
def word_at(file: Path) -> Any:
    """Read a Word file of a site that nobody writes in."""
    return docx.Document(str(file))


def headings_of(page: Any) -> list[str]:
    return [flat(h2.text_content()) for h2 in page.iter("h2")]


def in_two(clause: Clause) -> list[str]:
    """Give what a paper says of a clause: its number and words, or for a key fact the two cells of its row."""
    if clause.number:
        return [f"{clause.number} {clause.text}"]
    about, _, said = clause.text.partition(": ")
    return [about, said]


# ---------------------------------------------------------------------------------------------------------------
# What is published, and where


@pytest.mark.parametrize(
    ("name", "policies"),
    [
        ("starter", ["all", "mobile", "online", "social"]),
        ("nursery", ["all", "mobile", "online", "social"]),
        ("federation", ["combined"]),
    ],
)
def test_each_policy_has_its_papers_and_so_has_the_whole_set(
    name: str, policies: list[str], printed: Callable[[str], Site]
) -> None:
    folder = printed(name).folder / "papers"
    assert of_policies(folder) == sorted(f"{policy}.{kind}" for policy in policies for kind in ("pdf", "docx"))
    pages = [page.parent.name for page in folder.glob("*/index.html")]
    assert of_handouts(folder) == sorted(f"{page}.{kind}" for page in pages for kind in ("pdf", "docx"))
    assert "chart-told" in pages


@pytest.mark.parametrize(("name", "policy"), POLICIES)
def test_a_policy_page_leads_to_its_papers_and_says_how_large_they_are(
    name: str, policy: str, printed: Callable[[str], Site]
) -> None:
    site = printed(name)
    (line,) = site.page(policy).find_class("downloads")
    sizes = [-(-site.paper(f"{policy}.{kind}").stat().st_size // 1000) for kind in ("pdf", "docx")]
    assert flat(line.text_content()) == f"Download this policy: PDF ({sizes[0]} KB) or Word ({sizes[1]} KB)."
    assert line.xpath(".//a/@href") == [f"../../papers/{policy}.pdf", f"../../papers/{policy}.docx"]
    assert line.getprevious().tag == "h1"


def test_the_list_of_policies_leads_to_every_paper(printed: Callable[[str], Site]) -> None:
    page = lxml.html.parse(str(printed("starter").folder / "policies" / "index.html")).getroot().find(".//article")
    (listed,) = page.xpath(".//h2[@id='downloads']/following-sibling::ul[1]")
    lines = [flat(re.sub(r"\d+", "9", li.text_content())) for li in listed]
    assert lines == [
        "Online safety policy: PDF (9 KB) or Word (9 KB)",
        "Social media policy: PDF (9 KB) or Word (9 KB)",
        "Mobile and smart technology policy: PDF (9 KB) or Word (9 KB)",
        "All of them in one: PDF (9 KB) or Word (9 KB)",
    ]
    assert listed.xpath(".//a/@href") == [
        f"../papers/{name}.{kind}" for name in ("online", "social", "mobile", "all") for kind in ("pdf", "docx")
    ]


def test_without_being_asked_there_are_no_papers_and_no_word_of_them(starter: Path) -> None:
    assert [file.name for file in (starter / "papers").iterdir() if file.suffix != ".html" and not file.is_dir()] == []
    for page in (*(starter / "policies").rglob("*.html"), *(starter / "papers").rglob("*.html")):
        said = page.read_text(encoding="utf-8")
        assert "Download" not in said
        assert "download it" not in said


def test_policies_adopted_as_fragments_have_papers_too(tmp_path: Path) -> None:
    file = tmp_path / "school.yml"
    text = STARTER.read_text(encoding="utf-8")
    file.write_text(text.replace("form: separate", "form: fragments"), encoding="utf-8")
    build.build(file, tmp_path / "site", TODAY, with_papers=True, fictional=True)
    page = lxml.html.parse(str(tmp_path / "site" / "fragments" / "index.html")).getroot().find(".//article")
    assert "../papers/mobile.docx" in page.xpath(".//a/@href")
    assert (tmp_path / "site" / "papers" / "mobile.docx").is_file()


# ---------------------------------------------------------------------------------------------------------------
# PDF


@pytest.mark.parametrize(("name", "policy"), PRINTED)
def test_a_pdf_says_what_it_is_to_whoever_cannot_see_it(name: str, policy: str, printed: Callable[[str], Site]) -> None:
    reader = pdf_at(printed(name).paper(f"{policy}.pdf"))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    tags = [*_tags(root["/StructTreeRoot"])]
    assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Lbl", "/LBody", "/Link", "/TOC", "/TOCI"} <= {*tags}
    assert tags.count("/Table") == len(printed(name).pages(policy)), "the key facts, and nothing else, are a table"


def _tags(element: Any) -> Iterator[str]:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for item in element:
            yield from _tags(item)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        yield from _tags(element.get("/K", 0) if "/S" in element or "/RoleMap" in element or "/K" in element else 0)


@pytest.mark.parametrize(
    ("name", "policy", "title", "author"),
    [
        ("starter", "mobile", "Mobile and smart technology policy", "Oakfield Primary School (an example)"),
        ("starter", "all", "Online safety, social media and mobile technology policies", "Oakfield Primary School (an example)"),
        ("federation", "combined", "Online safety, social media and mobile technology policy", "Fellside Federation (an example)"),
    ],
)  # fmt: skip
def test_a_paper_has_a_title_and_the_setting_is_its_author(
    name: str, policy: str, title: str, author: str, printed: Callable[[str], Site]
) -> None:
    about = pdf_at(printed(name).paper(f"{policy}.pdf")).metadata
    assert about
    assert (about.title, about.author) == (title, author)
    told = word_at(printed(name).paper(f"{policy}.docx")).core_properties
    assert (told.title, told.author, told.language) == (title, author, "en-GB")


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(("name", "policy"), POLICIES)
def test_the_bookmarks_of_a_pdf_are_the_headings_of_the_page(
    name: str, policy: str, printed: Callable[[str], Site]
) -> None:
    outline: Any = pdf_at(printed(name).paper(f"{policy}.pdf")).outline
    assert [flat(str(entry["/Title"])) for entry in outline] == headings_of(printed(name).page(policy))


def test_the_bookmarks_of_the_whole_set_are_the_policies_with_their_headings(printed: Callable[[str], Site]) -> None:
    site = printed("starter")
    outline: Any = pdf_at(site.paper("all.pdf")).outline
    parts, inner = outline[::2], outline[1::2]
    assert [part["/Title"] for part in parts] == [flat(page.findtext("h1")) for page in site.pages("all")]
    for page, entries in zip(site.pages("all"), inner, strict=True):
        assert [flat(entry["/Title"]) for entry in entries] == headings_of(page)


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(("name", "policy"), PRINTED)
def test_a_pdf_says_every_clause_with_its_number_in_order(
    name: str, policy: str, printed: Callable[[str], Site]
) -> None:
    said = "".join(on_paper(printed(name).paper(f"{policy}.pdf")))
    in_order([piece for clause in printed(name).clauses(policy) for piece in in_two(clause)], said)


@pytest.mark.parametrize(("name", "policy"), PRINTED)
def test_a_pdf_brings_its_typeface_with_it(name: str, policy: str, printed: Callable[[str], Site]) -> None:
    reader = pdf_at(printed(name).paper(f"{policy}.pdf"))
    fonts = {font["/BaseFont"]: font for page in reader.pages for font in _fonts(page)}
    assert fonts
    for called, font in fonts.items():
        assert "SchoolgateSans" in called
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & {*descriptor}


def _fonts(page: Any) -> Iterator[Any]:
    for font in page["/Resources"].get("/Font", {}).values():
        yield font.get_object()


def test_links_of_a_pdf_are_those_of_the_page(printed: Callable[[str], Site]) -> None:
    site = printed("starter")
    addresses = {*pdf.read(site.paper("mobile.pdf"))[1]}
    assert addresses >= {
        link for link in site.page("mobile").xpath(".//li//a/@href") if link.startswith(("https:", "tel:", "mailto:"))
    }
    home = "https://online-safety.oakfield.example/policies/"
    assert {f"{home}mobile/", f"{home}online/", f"{home}social/"} <= addresses
    assert all(address.split(":")[0] in {"https", "tel", "mailto"} for address in addresses)


def test_in_the_whole_set_a_link_to_another_policy_stays_within_it(printed: Callable[[str], Site]) -> None:
    for file, read_as in (("all.pdf", pdf.read), ("all.docx", word.read)):
        addresses = read_as(printed("starter").paper(file))[1]
        assert {a for a in addresses if a.startswith("https://online-safety.oakfield.example/")} == {
            "https://online-safety.oakfield.example/policies/"
        }


# ---------------------------------------------------------------------------------------------------------------
# Word


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(("name", "policy"), POLICIES)
def test_the_headings_of_a_word_file_are_those_of_the_page(
    name: str, policy: str, printed: Callable[[str], Site]
) -> None:
    document = word_at(printed(name).paper(f"{policy}.docx"))
    page = printed(name).page(policy)
    found = [text for style, text in paragraphs(document) if style == "Heading 1"]
    assert found == headings_of(page)
    assert [text for style, text in paragraphs(document) if style == "Title"] == [flat(page.findtext("h1"))]
    assert [text for style, text in paragraphs(document) if style == "toc 1"] == found


def test_the_headings_of_the_whole_set_are_the_policies_and_theirs(printed: Callable[[str], Site]) -> None:
    site = printed("starter")
    wanted: list[tuple[str, str]] = []
    for page in site.pages("all"):
        wanted += [("Heading 1", flat(page.findtext("h1"))), *(("Heading 2", text) for text in headings_of(page))]
    document = word_at(site.paper("all.docx"))
    assert [p for p in paragraphs(document) if p[0].startswith("Heading")] == wanted


@pytest.mark.parametrize(("name", "policy"), PRINTED)
def test_a_word_file_says_every_clause_with_its_number_and_nothing_between(
    name: str, policy: str, printed: Callable[[str], Site]
) -> None:
    found: list[tuple[str, list[str]]] = []
    for style, text in paragraphs(word_at(printed(name).paper(f"{policy}.docx"))):
        if style == "Clause":
            number, _, said = text.partition("\t")
            found.append((number, [said]))
        elif style.startswith("Clause"):
            found[-1][1].append(text)
    wanted = [(clause.number, clause.text) for clause in printed(name).clauses(policy) if clause.number]
    assert [(number, flat(" ".join(said))) for number, said in found] == wanted


@pytest.mark.parametrize(("name", "policy"), PRINTED)
def test_the_key_facts_of_a_word_file_are_a_table(name: str, policy: str, printed: Callable[[str], Site]) -> None:
    document = word_at(printed(name).paper(f"{policy}.docx"))
    assert document.tables
    for page, table in zip(printed(name).pages(policy), document.tables, strict=True):
        head, *rows = [[flat(cell.text) for cell in row.cells] for row in table.rows]
        assert head == ["Key fact", "Our answer"]
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert rows == [in_two(clause) for clause in as_printed(page) if not clause.number]


def test_a_word_file_is_in_british_english_and_counts_its_pages(printed: Callable[[str], Site]) -> None:
    document = word_at(printed("starter").paper("mobile.docx"))
    languages = document.styles.element.xpath("//w:rPrDefault//w:lang/@w:val")
    assert languages == ["en-GB"]
    (foot,) = document.sections[0].footer.paragraphs
    said = [element.text or "\t" for element in foot._p.xpath(".//w:t | .//w:r/w:tab")]
    assert said[:3] == ["Oakfield Primary School (an example)", "Mobile and smart technology policy", "\t"]
    assert "".join(said[3:]) == "Page 1 of 1"
    assert foot._p.xpath(".//w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]


def test_links_of_a_word_file_lead_to_places_that_are_there(printed: Callable[[str], Site]) -> None:
    document = word_at(printed("starter").paper("all.docx"))
    body = document.element.body
    bookmarks = {*body.xpath(".//w:bookmarkStart/@w:name")}
    anchors = body.xpath(".//w:hyperlink/@w:anchor")
    assert len(anchors) > 60, "the contents, and the links between the policies"
    assert {*anchors} <= bookmarks


# ---------------------------------------------------------------------------------------------------------------
# The same, every time


def test_the_day_a_paper_is_made_is_an_input(printed: Callable[[str], Site]) -> None:
    about = pdf_at(printed("nursery").paper("mobile.pdf")).metadata
    assert about
    assert about.creation_date == about.modification_date
    assert about.creation_date
    assert about.creation_date.date() == TODAY
    file = printed("nursery").paper("mobile.docx")
    told = docx.Document(str(file)).core_properties
    assert told.created == told.modified == datetime.datetime(2026, 11, 20, tzinfo=told.created and told.created.tzinfo)
    assert {part.date_time[:3] for part in zipfile.ZipFile(file).infolist()} == {(2026, 11, 20)}


# ---------------------------------------------------------------------------------------------------------------
# Nothing in them that is not for everyone


def guidance() -> list[str]:
    """Every sentence of guidance in the template, as it was typed."""
    found = []
    for page in policy_pages():
        for block in re.findall(
            r"^ +!!! guidance.*\n((?: {8,}.*\n|\n)+)", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            for sentence in re.split(r"(?<=[.?!])\s+", flat(block)):
                plain = re.sub(r"\{\{.*?\}\}|\]\(.*?\)|[`*\[\]]", "\ue001", sentence)
                found += [part for part in map(run_together, plain.split("\ue001")) if len(part) > 15]
    assert len(found) > 120
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_of_the_guidance_is_in_any_paper(name: str, printed: Callable[[str], Site]) -> None:
    notes = guidance()
    for file in (printed(name).folder / "papers").glob("*.*"):
        if file.suffix == ".html":
            continue
        if file.suffix == ".pdf":
            said = run_together("".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file)))
        else:
            with zipfile.ZipFile(file) as parts:
                said = run_together(
                    "".join(
                        re.sub("<[^>]*>", "", html.unescape(parts.read(part).decode()))
                        for part in parts.namelist()
                        if part.endswith((".xml", ".rels"))
                    )
                )
        assert [note for note in notes if note in said] == []


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a setting that adopts one policy, with its papers."""
    told: list[Expected] = []
    check = gate.check

    def kept(site: Path, expected: Expected) -> list[str]:
        told.append(expected)
        return check(site, expected)

    folder = tmp_path_factory.mktemp("small")
    file = folder / "school.yml"
    one: dict[tuple[str | int, ...], Any] = {
        ("policies", "dates", "online"): GONE,
        ("policies", "dates", "social"): GONE,
        ("online_safety",): GONE,
    }
    data = edited(data_of("starter"), {**one, ("social_media",): GONE})
    yaml_files.write(file, data)
    with mock.patch.object(gate, "check", kept), run_folder.papers_are_written_once():
        build.build(file, folder / "site", TODAY, with_papers=True, fictional=True)
        policy_pages = build.try_build(check_setting(file, TODAY, fictional=True), TODAY).policy_pages
    return Site(folder / "site", told[0], policy_pages)


@pytest.fixture(scope="module", autouse=True)
def _a_file_is_looked_at_once() -> Iterator[None]:
    """Each test tampers with one paper of a site that has thirty."""
    with pytest.MonkeyPatch.context() as patch:
        kept.keep_findings(patch)
        yield


@pytest.fixture
def tampered(small: Site, tmp_path: Path) -> Site:
    """That site, to tamper with."""
    shutil.copytree(small.folder, tmp_path / "site")
    return Site(tmp_path / "site", small.expected, small.policy_pages)


def test_where_there_is_one_policy_there_is_no_set(small: Site) -> None:
    assert of_policies(small.folder / "papers") == ["mobile.docx", "mobile.pdf"]


def reworded(site: Site, said: str) -> list[str]:
    """Publish both papers of the policy with one more paragraph in them. Gives what the gate says."""
    print_again(site, Run(said))
    return gate.check(site.folder, site.expected)


def print_again(site: Site, *more: Run) -> None:
    setting, _ = policy_pages_of("starter")
    page = site.policy_pages["mobile"]
    page = dataclasses.replace(page, policy=dataclasses.replace(page.policy, before=(more,)))
    for kind, content in papers.write(papers.policy_paper([page], setting, True, TODAY)).items():
        site.paper(f"mobile.{kind}").write_bytes(content)


def test_the_gate_finds_no_fault_with_good_papers(tampered: Site) -> None:
    assert gate.check(tampered.folder, tampered.expected) == []
    assert reworded(tampered, "We look at every page again.") == []


def test_the_gate_finds_guidance_in_papers(tampered: Site) -> None:
    note = "The titles and years come from one register."
    assert reworded(tampered, f"Read this first. {note} Then go on.") == [
        f"papers/mobile.docx: a note to the drafter is published: “{note}”.",
        f"papers/mobile.pdf: a note to the drafter is published: “{note}”.",
    ]


def test_guidance_that_goes_over_to_the_next_page_is_found_too(tampered: Site) -> None:
    note = "The titles and years come from one register. "
    print_again(tampered, Run(note * 500))
    whole = [page.count(run_together(note)) for page in on_paper(tampered.paper("mobile.pdf"))]
    assert sum(whole) < 500, "some begin on one page and end on the next"
    assert run_together("".join(pdf.read(tampered.paper("mobile.pdf"))[0])).count(run_together(note)) == 500


def test_the_gate_finds_an_answer_not_given_and_code_in_papers(tampered: Site) -> None:
    assert reworded(tampered, "Phones are kept in \ue000.") == [
        "papers/mobile.docx: an answer that was not given is published.",
        "papers/mobile.pdf: an answer that was not given is published.",
    ]
    assert reworded(tampered, "Phones are kept in {{ place }}.") == [
        "papers/mobile.docx: code is published: “Phones are kept in {{ place }}.”.",
        "papers/mobile.pdf: code is published: “Phones are kept in {{ place }}.”.",
    ]


def test_the_gate_finds_links_of_papers_that_lead_nowhere_on_the_site(tampered: Site) -> None:
    print_again(tampered, Run("Gone", to="../../gone/"), Run(" "), Run("Runs", to="javascript:alert(1)"))
    assert gate.check(tampered.folder, tampered.expected) == [
        f"papers/mobile.{kind}: {fault}"
        for kind in ("docx", "pdf")
        for fault in (
            "a link leads to gone/index.html, which is not there.",
            "the address “javascript:alert(1)” could run code, or leads nowhere.",
        )
    ]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_gate_finds_a_broken_paper(kind: str, tampered: Site) -> None:
    tampered.paper(f"mobile.{kind}").write_bytes(b"%PDF-1.7 is what it says, and nothing more")
    assert gate.check(tampered.folder, tampered.expected) == [
        f"papers/mobile.{kind}: this file is broken and cannot be read."
    ]


def test_a_paper_that_cannot_be_read_is_not_let_through(tampered: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_PAPERS", {".pdf": pdf.read, ".docx": word.read})  # each is read here
    with mock.patch.dict("sys.modules", {"pypdfium2": None}):
        faults = gate.check(tampered.folder, tampered.expected)
    assert "papers/mobile.pdf: what it says cannot be checked without pypdfium2. To get it: make papers" in faults
    assert [
        fault for fault in faults if not fault.endswith("cannot be checked without pypdfium2. To get it: make papers")
    ] == []
    assert len(faults) == len(list(tampered.folder.rglob("*.pdf")))


# ---------------------------------------------------------------------------------------------------------------
# Whatever a setting writes


WHILE_LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
AWKWARD = {
    "a word longer than a line": f"The word {WHILE_LONG} has to fit.",
    "an address longer than a line": "Read https://oakfield.example/" + "policies-and-procedures/" * 8 + "behaviour.pdf here.",
    "code of typst": "Then #panic(\"no\") and $x^2$ and *bold* and _this_ and `that` and \\ and <label> and @cite and // too.",
    "markup": "<script>alert(1)</script> & &amp; <w:br/> ]]> -- {accent} {title}",
    "quotes": "The school’s “own words”, ‘as they are’: it’s 5 o’clock – and 10–12 … £5.",
    "other letters": "Ysgol Ŵyl, Łódź, naïve, Zoë, Đurđa, São Paulo.",
    "a number": "Call 01632 960 123 or +44 1632 960 456 on any day.",
}  # fmt: skip


def said_by(setting: Setting, name: str, tmp_path: Path) -> tuple[Path, Path]:
    """Write the papers of a policy as its pages are now. Gives the PDF and the Word file."""
    page = PolicyPage(f"{setting.site}policies/{name}/", pages_of(setting).policies[name])
    files = papers.write(papers.policy_paper([page], setting, False, TODAY))
    for kind, content in files.items():
        (tmp_path / f"{name}.{kind}").write_bytes(content)
    return tmp_path / f"{name}.pdf", tmp_path / f"{name}.docx"


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", AWKWARD)
def test_a_settings_own_words_come_out_as_they_were_typed(case: str, tmp_path: Path) -> None:
    own = AWKWARD[case]
    data = edited(
        data_of("starter"),
        {
            ("changes", "mobile.staff.silent"): {"replace": own},
            ("changes", "mobile.expect.owner-responsible"): {"add": own},
            ("changes", "mobile.provided"): {"add": own},
            ("changes", "mobile.cover.identity"): {"add": own},
            ("changes", "mobile.cover"): {"add": own},
        },
    )
    in_pdf, in_word = said_by(setting_of(data), "mobile", tmp_path)
    assert "".join(on_paper(in_pdf)).count(run_together(own)) == 5
    document = docx.Document(str(in_word))
    assert sum(own in text for _, text in paragraphs(document)) == 3
    assert sum(own in cell.text for table in document.tables for cell in table._cells[2:]) >= 2


@pytest.mark.parametrize("case", AWKWARD)
def test_nothing_runs_over_the_edge_of_the_page(case: str, tmp_path: Path) -> None:
    own = AWKWARD[case]
    changes = {"mobile.staff.silent": {"replace": own}, "mobile.cover.identity": {"add": own}}
    setting = setting_of(edited(data_of("starter"), {("changes", id_): change for id_, change in changes.items()}))
    in_pdf, _ = said_by(setting, "mobile", tmp_path)
    pages = [*pypdfium2.PdfDocument(in_pdf)]
    assert len(pages) > 1
    for page in pages:
        width, margin, words = page.get_width(), 70, page.get_textpage()
        for index in range(words.count_chars()):
            left, _, right, _ = words.get_charbox(index)
            assert margin < left <= right < width - margin or left == right


def page_of(*sections: str, notes: Mapping[str, Any] = {}) -> PolicyPage:
    policy = compose("mobile", "\n\n".join(["# A policy", *sections]), {}, {}, notes)
    return PolicyPage("https://oakfield.example/policies/mobile/", policy)


def section(number: int, clauses: int, inside: str = "") -> str:
    items = "".join(
        f"- Rule {place} of many.\n  {{: #mobile.s{number}.c{place} }}\n{inside}" for place in range(1, clauses + 1)
    )
    return f"## Part {number} {{: #mobile.s{number} }}\n\n{items}"


FACTS = "## Key facts {: #mobile.cover .key-facts }\n\n- **School:** Oakfield\n  {: #mobile.cover.a }\n"


def test_numbers_of_three_digits_have_room(tmp_path: Path) -> None:
    setting, _ = policy_pages_of("starter")
    page = page_of(FACTS, *(section(number, 1) for number in range(1, 104)), section(104, 112))
    files = papers.write(papers.policy_paper([page], setting, False, TODAY))
    (tmp_path / "a.pdf").write_bytes(files["pdf"])
    (tmp_path / "a.docx").write_bytes(files["docx"])
    in_order(["104.111 Rule 111 of many.", "104.112 Rule 112 of many."], "".join(on_paper(tmp_path / "a.pdf")))
    clauses = [text for style, text in paragraphs(docx.Document(str(tmp_path / "a.docx"))) if style == "Clause"]
    assert clauses[-1] == "104.112\tRule 112 of many."
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    words = document[len(document) - 1].get_textpage()
    at = words.get_text_range().index("104.112")
    number_ends = words.get_charbox(at + len("104.112") - 1)[2]
    words_begin = words.get_charbox(words.get_text_range().index("Rule", at))[0]
    assert words_begin - number_ends > 4


def test_word_files_written_together_are_those_written_alone() -> None:
    # Their pictures have the same name, and other colours.
    drawn = Bullets(((Paragraph((Piece("A square"),)),),), ("M0 0h24v24H0z",))
    blue, red = (
        Paper(title, "Oakfield", colour, TODAY, (drawn,)) for title, colour in (("A", "#1d4f91"), ("B", "#8f0a18"))
    )
    alone = {"blue": word.write(blue), "red": word.write(red)}
    assert word.write_all({"blue": blue, "red": red}) == alone
    assert alone["blue"] != word.write(dataclasses.replace(blue, colour=red.colour))
    assert word.write_all({}) == {}


def test_the_points_of_a_clause_are_a_list(tmp_path: Path) -> None:
    setting, _ = policy_pages_of("starter")
    points = "    - One\n    - Two, with a [link](#mobile.s1.c1)\n"
    files = papers.write(papers.policy_paper([page_of(FACTS, section(1, 1, points))], setting, False, TODAY))
    (tmp_path / "a.docx").write_bytes(files["docx"])
    (tmp_path / "a.pdf").write_bytes(files["pdf"])
    document = docx.Document(str(tmp_path / "a.docx"))
    assert [p for p in paragraphs(document) if p[0].startswith("Clause")] == [
        ("Clause", "1.1\tRule 1 of many."),
        ("Clause Bullet", "One"),
        ("Clause Bullet", "Two, with a link"),
    ]
    in_order(["1.1 Rule 1 of many.", "One", "Two, with a link"], "".join(on_paper(tmp_path / "a.pdf")))
    tags = [*_tags(pypdf.PdfReader(tmp_path / "a.pdf").trailer["/Root"]["/StructTreeRoot"])]  # type: ignore[index]
    assert tags.count("/L") == 2


def test_what_a_policy_says_beside_its_clauses_is_printed_too(tmp_path: Path) -> None:
    setting, _ = policy_pages_of("starter")
    notes = {
        "mobile.s1.c1": SimpleNamespace(said="Not yet agreed. Until it is, this stands:", wording="Rule 1 of few."),
        "mobile.s1.gone": SimpleNamespace(said="Taken out on 1 May 2027.", wording=""),
    }
    opened = (
        "About phones:\n{: .opening }\n\n- they stay away.\n  {: #mobile.s2.a }\n- they are off.\n  {: #mobile.s2.b }\n"
    )
    page = page_of("A word **before** it.", FACTS, section(1, 2), "## Part 2 {: #mobile.s2 }", opened, notes=notes)
    files = papers.write(papers.policy_paper([page], setting, False, TODAY))
    (tmp_path / "a.docx").write_bytes(files["docx"])
    said = paragraphs(docx.Document(str(tmp_path / "a.docx")))
    for paragraph in (
        ("Body Text", "A word before it."),
        ("Clause Note", "Not yet agreed. Until it is, this stands: Rule 1 of few."),
        ("First Paragraph", "About phones:"),
        ("Clause", "2.1\tthey stay away."),
        ("Heading 1", "Taken out since this was agreed"),
        ("List Bullet", "Taken out on 1 May 2027."),
    ):
        assert paragraph in said


def test_a_letter_without_a_shape_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    file = tmp_path / "school.yml"
    text = STARTER.read_text(encoding="utf-8").replace("Oakfield Primary School", "Oakfield 中 School")
    file.write_text(text, encoding="utf-8")
    result = command.run("build", file, "--out", tmp_path / "site", "--papers")
    assert result.exit_code == 1
    assert (
        f"{file}:9:7: The typeface of the PDF files does not have “中”. Write it in other letters, or build without "
        "papers." in result.output
    )
    assert not (tmp_path / "site").exists()


# ---------------------------------------------------------------------------------------------------------------
# Without the extra


def without(*modules: str) -> Any:
    find = importlib.util.find_spec
    return mock.patch.object(importlib.util, "find_spec", lambda name: None if name in modules else find(name))


@pytest.mark.parametrize("typed", [["build", "your-school", "--papers"], ["pack", "your-school"]])
@pytest.mark.parametrize(
    ("modules", "said"),
    [
        (("typst",), "typst is"),
        (("pypandoc", "typst"), "typst and pypandoc_binary are"),
        (("pypandoc", "typst", "pypdfium2"), "typst, pypandoc_binary and pypdfium2 are"),
    ],
)
def test_without_the_extra_the_command_says_what_is_missing_and_touches_nothing(
    modules: tuple[str, ...], said: str, typed: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / ".schoolgate").write_text("what stood before")
    with without(*modules):
        result = CliRunner().invoke(cli.main, [*typed, "--out", str(out)])
    assert result.exit_code == 1
    assert result.output == (
        f"PDF and Word files cannot be made here: {said} not installed. To install what is missing: make papers\n"
        "Without make: python -m pip install --only-binary :all: --require-hashes -r requirements-papers.lock\n"
        "Nothing was changed.\n"
    )
    assert [file.name for file in out.iterdir()] == [".schoolgate"]


def test_without_the_extra_a_site_is_built_as_ever(tmp_path: Path) -> None:
    gone: dict[str, Any] = dict.fromkeys(("typst", "pypandoc", "pypdfium2"))
    with without(*gone), mock.patch.dict("sys.modules", gone):
        result = CliRunner().invoke(cli.main, ["build", "nursery", "--out", str(tmp_path / "site")])
    assert result.exit_code == 0, result.output
    assert "apers" not in result.output


# ---------------------------------------------------------------------------------------------------------------
# The governors’ pack


@dataclasses.dataclass(frozen=True)
class Record:
    by: str = "governing body"
    on: datetime.date = datetime.date(2026, 10, 7)
    minute: str | None = "7.2"


@dataclasses.dataclass(frozen=True)
class Difference:
    kind: Any
    number: str
    words: Any
    reason: str


DIFFERENCES = [
    Difference("reworded", "3.4", [("same", "Lock your device with a"), ("removed", "passcode."), ("added", "PIN or password.")], "Edition 2 of the template: a passcode is not the only lock."),
    Difference("added", "5.6", [("added", "Staff do not use their own phones in front of pupils.")], "An answer of yours is another."),
    Difference("removed", "6.2", [("removed", "Pupils may wear a watch that shows messages.")], "You left it out: watches are covered elsewhere."),
    Difference("reworded", "", [("same", "Review: We look at it every"), ("removed", "term."), ("added", "year.")], "An answer of yours is another."),
]  # fmt: skip


def packed(tmp_path: Path, name: str, policy: str, *what: Any) -> tuple[list[str], Any]:
    """Make a pack. Gives the words on each page of its PDF, and its Word file."""
    setting, found = policy_pages_of(name)
    for kind, content in papers.write(pack.pack_for(found[policy], setting, True, TODAY, *what)).items():
        (tmp_path / f"pack.{kind}").write_bytes(content)
    return on_paper(tmp_path / "pack.pdf"), docx.Document(str(tmp_path / "pack.docx"))


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize(("name", "policy"), POLICIES)
@pytest.mark.parametrize("what", [(), (Record(), DIFFERENCES)], ids=["first", "again"])
def test_a_pack_opens_with_a_decision_paper_of_one_page(
    name: str, policy: str, what: tuple[Any, ...], tmp_path: Path
) -> None:
    pages, document = packed(tmp_path, name, policy, *what)
    body = {"nursery": "proprietor"}.get(name, "governing body")
    asked = [
        "What you are asked to decide", "What changes, and why", "The law and guidance behind it", "Who was consulted",
        "Equality impact: on whom, and what we do about it", "Decision", "Minute, and next review",
        f"Signed for the {body}, and date",
    ]  # fmt: skip
    in_order(asked, pages[0])
    next_part = "The changes, clause by clause" if what else policy_pages_of(name)[1][policy].policy.title
    assert pages[1].startswith(run_together(next_part))
    rows = {row.cells[0].text: flat(row.cells[1].text) for row in document.tables[0].rows}
    assert [*rows][1:] == asked
    assert [about for about, said in rows.items() if not said] == asked[4:]


def test_a_first_pack_says_that_all_of_it_is_new(tmp_path: Path) -> None:
    pages, document = packed(tmp_path, "starter", "mobile")
    rows = {row.cells[0].text: flat(row.cells[1].text) for row in document.tables[0].rows}
    numbered = [clause for clause in as_printed(policy_pages_of("starter")[1]["mobile"].policy.html) if clause.number]
    assert rows["What changes, and why"] == (
        f"No earlier text is kept, so all of this one is to be read as new. It has {len(numbered)} clauses in 10 sections. "
        "Our safeguarding lead can say what it changes in what we do."
    )
    assert rows["Who was consulted"] == "These had a say: staff and parents."
    assert rows["The law and guidance behind it"] == (
        "By law we follow these or have regard to them: Keeping children safe in education (2026); Working together to "
        "safeguard children (2026); Early years foundation stage statutory framework for group and school-based providers "
        "(2026); Mobile phones in schools (2026). These are advice: Behaviour in schools (2024); Searching, screening and "
        "confiscation (2023); Sharing nudes and semi-nudes (2024)."
    )
    assert not any("clausebyclause" in page for page in pages)


def test_a_later_pack_shows_each_change_and_why(tmp_path: Path) -> None:
    _, document = packed(tmp_path, "starter", "mobile", Record(), DIFFERENCES)
    rows = {row.cells[0].text: flat(row.cells[1].text) for row in document.tables[0].rows}
    assert rows["What changes, and why"] == (
        "4 clauses are not as in the text that the governing body agreed on 7 October 2026 (minute 7.2): 1 new, 1 taken out "
        "and 2 reworded. The main reasons: An answer of yours is another. Edition 2 of the template: a passcode is not the "
        "only lock. Each change is set out on the next pages."
    )
    words = [text for _, text in paragraphs(document)]
    start = words.index("The changes, clause by clause", words.index("The changes, clause by clause"))
    assert words[start : start + 14] == [
        "The changes, clause by clause",
        "Since 7 October 2026. What goes is struck out, and what comes is underlined.",
        "Clause 3.4: reworded",
        "Lock your device with a passcode. PIN or password.",
        "Why: Edition 2 of the template: a passcode is not the only lock.",
        "Clause 5.6: new",
        "Staff do not use their own phones in front of pupils.",
        "Why: An answer of yours is another.",
        "Clause 6.2: taken out",
        "Pupils may wear a watch that shows messages.",
        "Why: You left it out: watches are covered elsewhere.",
        "Key facts: reworded",
        "Review: We look at it every term. year.",
        "Why: An answer of yours is another.",
    ]
    runs = {run.text: run for p in document.paragraphs for run in p.runs}
    assert runs["passcode."].font.strike
    assert runs["PIN or password."].font.underline
    assert runs["PIN or password."].font.bold


def test_a_pack_where_nothing_changed_says_so(tmp_path: Path) -> None:
    _, document = packed(tmp_path, "starter", "mobile", Record(minute=None), [])
    rows = {row.cells[0].text: flat(row.cells[1].text) for row in document.tables[0].rows}
    assert (
        rows["What changes, and why"] == "Nothing. This is the text that the governing body agreed on 7 October 2026."
    )


def test_a_pack_holds_the_whole_text_and_no_guidance(tmp_path: Path) -> None:
    pages, _ = packed(tmp_path, "starter", "mobile")
    said = "".join(pages)
    in_order(
        [f"{c.number} {c.text}" for c in as_printed(policy_pages_of("starter")[1]["mobile"].policy.html) if c.number],
        said,
    )
    assert [note for note in guidance() if note in said] == []


def test_where_nobody_was_asked_a_pack_says_so(tmp_path: Path) -> None:
    setting = setting_of(edited(data_of("starter"), {("policies", "consulted"): []}))
    policy = pages_of(setting).policies["mobile"]
    page = PolicyPage(f"{setting.site}policies/mobile/", policy)
    (tmp_path / "pack.docx").write_bytes(papers.write(pack.pack_for(page, setting, False, TODAY))["docx"])
    rows = {row.cells[0].text: row.cells[1].text for row in docx.Document(str(tmp_path / "pack.docx")).tables[0].rows}
    assert rows["Who was consulted"] == "Nobody is listed as having had a say. You may want to ask why."


def test_the_command_writes_the_packs_and_publishes_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["pack", "nursery", "mobile", "--out", str(tmp_path / "meeting")])
    assert result.exit_code == 0, result.output
    assert result.output == (
        f"Wrote mobile.pdf and mobile.docx in {tmp_path}/meeting/. They are for the proprietor, and are not published.\n"
    )
    assert sorted(file.name for file in (tmp_path / "meeting").iterdir()) == ["mobile.docx", "mobile.pdf"]


def test_a_pack_goes_into_no_folder_that_is_published(tmp_path: Path) -> None:
    (tmp_path / ".schoolgate").touch()
    for folder in (tmp_path / "meeting", paths.DOCS / "assets"):
        result = CliRunner().invoke(cli.main, ["pack", "nursery", "mobile", "--out", str(folder)])
        assert result.exit_code == 2
        assert "is published, and these files must not be. Name another folder.\n" in result.output
    assert not (tmp_path / "meeting").exists()


def test_the_command_names_the_policies_that_there_are(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["pack", "federation", "mobile", "--out", str(tmp_path / "meeting")])
    assert result.exit_code == 2
    assert (
        "Error: federation has no policy “mobile” of its own. Write combined or self-check, or name no policy to get them all.\n"
        in result.output
    )
    assert not (tmp_path / "meeting").exists()


def test_a_pack_of_a_setting_with_something_to_mend_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "school.yml"
    file.write_text(
        STARTER.read_text(encoding="utf-8").replace("name: Oakfield Primary School", "name:", 1), encoding="utf-8"
    )
    result = command.run("pack", file, "--out", tmp_path / "meeting")
    assert result.exit_code == 1
    assert result.output.endswith("Fix this first. Nothing was written.\n")
    assert not (tmp_path / "meeting").exists()


def test_the_logo_stands_at_the_head_of_a_policy_and_of_a_pack(tmp_path: Path) -> None:
    setting, pages = policy_pages_of("starter")
    logo = logos.read(ROOT / "settings" / "examples" / "ridgeway-hall.svg")
    page = {"mobile": pages["mobile"]}
    made = {
        **papers.make_papers(page, setting, True, TODAY, logo),
        **{
            f"pack.{kind}": content
            for kind, content in papers.write(pack.pack_for(pages["mobile"], setting, True, TODAY, logo=logo)).items()
        },
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    for name in ("mobile", "pack"):
        first, *others = pypdf.PdfReader(tmp_path / f"{name}.pdf").pages
        assert [len(first.images), *(len(other.images) for other in others)] == [1, *[0] * len(others)]
        (crest,) = docx.Document(str(tmp_path / f"{name}.docx")).inline_shapes
        assert crest._inline.docPr.get("descr") == "Logo of Oakfield Primary School (an example)"


def test_a_made_up_setting_says_so_on_every_page(printed: Callable[[str], Site]) -> None:
    notice = "An example. Oakfield Primary School is not a real school, and its own phone numbers do not work."
    for page in pypdfium2.PdfDocument(printed("starter").paper("mobile.pdf")):
        assert "Oakfield Primary School (an example)" in page.get_textpage().get_text_bounded()
    assert run_together(notice) in on_paper(printed("starter").paper("mobile.pdf"))[0]
    assert notice in [text for _, text in paragraphs(word_at(printed("starter").paper("mobile.docx")))]


def test_a_real_setting_is_not_called_an_example(tmp_path: Path) -> None:
    in_pdf, in_word = said_by(setting_of(data_of("starter")), "mobile", tmp_path)
    assert "anexample" not in "".join(on_paper(in_pdf)).casefold()
    assert docx.Document(str(in_word)).core_properties.author == "Oakfield Primary School"
