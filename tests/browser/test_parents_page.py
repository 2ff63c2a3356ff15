"""The page for parents: what it says and in which order, how it reads, and that it prints on one sheet of paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pytest
from playwright.sync_api import Browser
from support.adoption import answers_adopting
from support.attempts import Edits, written
from support.bases import BASES, data_of, people_pages_of, setting_of, wrong_with
from support.people_pages import sections, sentences
from support.places import ROOT, TESTS, TODAY
from support.recording import agreed_copy, published
from support.sites import Sites

from schoolgate.publish.check import check_setting
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

GRADE, EASE = 6, 70
SECTIONS = [
    "Phones at {name}",
    "Worried about a child?",
    "What else should I know about phones and watches?",
    "My child needs a phone for medical or other reasons",
    "How can my child call home, and what about trips?",
    "A device was taken away. How do we get it back?",
    "May I take pictures, and who takes them of my child?",
    "What about social media?",
    "How do you keep children safe online?",
    "What can we do at home?",
    "Something has gone wrong. What do we do?",
    "How do I complain, or get a paper copy?",
]
PHONES, _, MORE, NEEDS, HOME, TAKEN, PICTURES, SOCIAL, SAFE, AT_HOME, WRONG, COMPLAINTS = SECTIONS
FILES = sorted([*(ROOT / "settings").glob("**/*.yml"), *(TESTS / "good").glob("*.yml")])
FILES = [file for file in FILES if file.parent.name not in {"shared", "agreed"}]


def good() -> dict[str, Callable[[], Setting]]:
    """Give every good setting: those of the project, those of the tests and the five that stand for all kinds."""

    def read(file: Path) -> Setting:
        setting = check_setting(file, TODAY, fictional=True).setting
        assert setting
        return setting

    made: dict[str, Callable[[], Setting]] = {base: lambda base=base: setting_of(data_of(base)) for base in BASES}  # type: ignore[misc]
    return made | {file.stem: lambda file=file: read(file) for file in FILES}


GOOD = good()


def page_of(setting: Setting) -> Any:
    """Make the page for parents of a setting."""
    return lxml.html.fragment_fromstring(people_pages_of(setting).html["parents"], create_parent="div")


# ---------------------------------------------------------------------------------------------------------------
# What it says


def test_danger_comes_first_then_whom_to_tell() -> None:
    page = page_of(setting_of(data_of("starter")))
    first = page.xpath("./h1/following-sibling::*")[0]
    assert first.get("class") == "safety danger statement"
    assert first.xpath(".//a/@href")[0] == "tel:999"
    assert [*sections(page)] == SECTIONS
    assert page.xpath("string(.//h2[1])") == "Phones at Oakfield Primary School"
    assert page.xpath("./h1/following-sibling::*[2]//a/@href") == ["tel:+441632960123"]
    told = page.xpath(".//h2[@id='worried-about-a-child']/following-sibling::ul[1]")[0]
    assert told.xpath(".//a[starts-with(@href, 'tel:') or starts-with(@href, 'mailto:')]/@href") == [
        "tel:+441632960123", "mailto:safeguarding@oakfield.example", "tel:+443000411111", "tel:+443000419191",
    ]  # fmt: skip
    assert "8am to 5pm in term time" in told.text_content()
    assert told.xpath(".//a/@href")[-1] == "help.md"


@pytest.mark.parametrize(
    ("section", "says"),
    [
        (MORE, "The whole day is phone-free, from arrival to leaving."),
        (PHONES, "Pupils hand their phones in on arrival."),
        (PHONES, "Only pupils in Years 5 and 6 who walk home alone should bring one."),
        (PHONES, "Pupils in the reception class do not bring a phone onto the site."),
        (PHONES, "A smart watch may be worn if calls, messages and the camera are switched off"),
        (MORE, "A tracker may stay out of sight in a bag or coat."),
        (NEEDS, "for a medical condition or a disability stays with them, switched on."),
        (NEEDS, "special educational needs"),
        (NEEDS, "If your child cares for someone at home"),
        (NEEDS, "Is there another good reason? The headteacher will listen and decide."),
        (PHONES, "To reach your child during the day, call the school office: 01632 960 100."),
        (HOME, "Phones are not brought on trips or residential visits."),
        (
            TAKEN,
            "Unless it may hold evidence, it is given back to a parent or carer at the end of the day.",
        ),
        (
            TAKEN,
            "Before your child leaves without their phone, we agree with you how they will get home.",
        ),
        (PICTURES, "At our events parents may photograph or film their own child"),
        (PICTURES, "you can change your mind at any time: tell the school office."),
        (SOCIAL, "Most services are for people aged 13 or over."),
        (SOCIAL, "Class chat groups for parents, run by parents of each class"),
        (SAFE, "We teach online safety in RSHE, computing and assemblies."),
        (SAFE, "We filter and monitor the internet on our systems."),
        (AT_HOME, "Talk with your child about staying safe online."),
        (WRONG, "We never blame a child for speaking up."),
        (COMPLAINTS, "To complain, follow the Complaints procedure."),
        (COMPLAINTS, "For a paper copy, ask at the school office: 01632 960 100"),
        (COMPLAINTS, "Not yet agreed by the governing body."),
    ],
)
def test_each_section_says_what_a_parent_came_for(section: str, says: str) -> None:
    said = sections(page_of(setting_of(data_of("starter"))))[section]
    assert any(says in bullet for bullet in said), said


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("adopted", [("mobile",), ("social",), ("online",), ("mobile", "social"), POLICIES])
@pytest.mark.parametrize("form", ["separate", "combined", "fragments"])
@pytest.mark.parametrize("base", BASES)
def test_it_reads_well_whatever_is_adopted(base: str, form: str, adopted: tuple[str, ...]) -> None:
    page = page_of(setting_of(answers_adopting(base, adopted, form)))
    found = sections(page)
    assert [*found] == [section for section in SECTIONS if section in found], "in one order"
    assert all(found.values()), "no heading stands alone"
    assert {"Worried about a child?", AT_HOME, WRONG} <= {*found}
    assert (PHONES in found) == (MORE in found) == ("mobile" in adopted)
    if PHONES in found:
        drawn = page.xpath(".//h2[@id='phones-here']/following-sibling::ul[1]/li/@draws")
        assert 3 <= len(drawn) <= 4
    assert (SOCIAL in found) == ("social" in adopted)
    for mark in page.find_class("rule-link"):
        mark.drop_tree()
    said = [" ".join(text.split()) for element in page.iter("p", "li", "h1", "h2") if (text := element.text_content())]
    assert wrong_with("\n".join(said)) == []
    bullets = [bullet for section in found.values() for bullet in section]
    assert len(bullets) == len(set(bullets)), "nothing is said twice"


def test_a_nursery_is_not_told_of_phones_that_children_bring() -> None:
    text = page_of(setting_of(data_of("nursery"))).text_content()
    for word in (
        "reach your child",
        "call home",
        "trips?",
        "sanction",
        "Report Remove",
        "search for a device",
        "school",
    ):
        assert not re.search(rf"\b{word}\b", text)


def test_dates_that_differ_are_each_given() -> None:
    said = sections(page_of(setting_of(data_of("nursery"))))[COMPLAINTS]
    assert [line.partition(":")[0] for line in said[-3:]] == [
        "Online safety policy", "Social media policy", "Mobile and smart technology policy",
    ]  # fmt: skip
    for line in said[-3:]:
        assert re.search(
            r": Written on \d+ \w+ 2026\. Not yet agreed by the proprietor\. Due for review by \d+ \w+ 2027\.", line
        )


def test_what_was_agreed_is_said_as_its_record_says_it(tmp_path: Path) -> None:
    file = agreed_copy(ROOT / "settings" / "examples" / "nursery.yml", tmp_path, ("mobile", "2026-09-21", "2027-09-01"))
    due = "Due for review by 1 September 2027."
    page = (published(file, tmp_path / "site") / "parents" / "index.html").read_text(encoding="utf-8")
    last = sections(lxml.html.fromstring(page))[COMPLAINTS][-1]
    assert f"Agreed by the proprietor on 21 September 2026. {due}" in last
    # Who agreed it is not whoever would agree it now; and what changed since was not agreed by either.
    now: Edits = {("policies", "approved_by"): "committee", ("policies", "dates", "mobile", "written"): "2026-11-02"}
    page = (published(written(file, now, file), tmp_path / "site") / "parents" / "index.html").read_text(
        encoding="utf-8"
    )
    last = sections(lxml.html.fromstring(page))[COMPLAINTS][-1]
    said = f"Agreed by the proprietor on 21 September 2026. Later changes are marked there. {due}"
    assert said in last


# ---------------------------------------------------------------------------------------------------------------
# How it reads


@pytest.mark.parametrize("name", GOOD)
def test_an_eleven_year_old_can_follow_it(name: str) -> None:
    text = sentences(page_of(GOOD[name]()))
    assert len(text.sentences) >= 30
    assert text.grade <= GRADE
    assert text.ease >= EASE


@pytest.mark.parametrize("name", GOOD)
def test_it_is_short(name: str) -> None:
    setting = GOOD[name]()
    most = 1100 if setting.boarding else 1000  # where some stay the night, a section more says what is so then
    assert len(sentences(page_of(setting)).words) < most


# ---------------------------------------------------------------------------------------------------------------
# On paper


@pytest.fixture(scope="module")
def sites() -> Mapping[str, Path]:
    """Every good setting, published."""
    return Sites({base: data_of(base) for base in BASES})


@pytest.fixture
def printed(
    browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> Iterator[Callable[[Path], pypdf.PdfReader]]:
    """Print a site’s page for parents as a browser does."""
    page = browser.new_page()

    def to_pdf(site: Path) -> pypdf.PdfReader:
        page.goto(f"{serve(site)}parents/")
        page.pdf(path=tmp_path / "parents.pdf", format="A4")
        return pypdf.PdfReader(tmp_path / "parents.pdf")

    yield to_pdf
    page.close()


def fits(pdf: pypdf.PdfReader) -> None:
    width, height = (float(side) / 72 * 25.4 for side in (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height))
    assert (round(width), round(height)) == (210, 297)
    assert len(pdf.pages) <= 2


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("base", BASES)
def test_it_is_one_sheet_of_paper(
    base: str, sites: Mapping[str, Path], printed: Callable[[Path], pypdf.PdfReader]
) -> None:
    fits(printed(sites[base]))


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_one_sheet_of_paper_for_each_setting_of_ours(
    file: Path, site: Callable[[Path], Path], printed: Callable[[Path], pypdf.PdfReader]
) -> None:
    fits(printed(site(file)))


def test_on_paper_it_says_whose_it_is_and_whom_to_call(
    starter: Path, printed: Callable[[Path], pypdf.PdfReader]
) -> None:
    # A PDF may print “fi” as one sign.
    pages = [unicodedata.normalize("NFKC", page.extract_text()) for page in printed(starter).pages]
    first, *_, last = [" ".join(text.split()) for text in pages]
    address = "online-safety.oakfield.example/parents/"
    assert re.match(rf"{address} For parents and carers Is a child in danger now\? Call 999 ?\. Then tell", first)
    assert "Phones at Oakfield Primary School" in first
    assert "01632 960 123" in first
    assert "Phones 6.2" in first, "each rule is named, for those who look it up"
    assert "Search" not in first
    assert re.search(r"Not yet agreed by the governing body\. Due for review by 14 September 2027\.", last)
