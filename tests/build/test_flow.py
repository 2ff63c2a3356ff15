"""What happens after a concern is raised, as a flow: each step rests on what stands, and the sheet says what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Browser
from support import sites
from support.adoption import answers_adopting
from support.attempts import Edits
from support.bases import BASES, data_of, edited, pages_of, people_pages_of, setting_of
from support.places import STARTER

from schoolgate.errors import TemplateError
from schoolgate.policy import safety
from schoolgate.print import charts, flow, wallet
from schoolgate.setting.model.setting import Setting

PAGES = ("concern", "staff")


def steps_of(setting: Setting, name: str) -> list[Any]:
    """Return the steps of a page for people, as elements."""
    page = lxml.html.fragment_fromstring(people_pages_of(setting).html[name], create_parent="div")
    return list(page.xpath("./ol/li"))


def headlines(setting: Setting, name: str) -> list[str]:
    """Return the words in bold that each step begins with; those of a branch are indented."""
    return [
        ("  " if "branch" in step.get("class").split() else "") + step.xpath("string(.//strong)").rstrip(".:")
        for step in steps_of(setting, name)
    ]


# ---------------------------------------------------------------------------------------------------------------
# The steps, and what they rest on


def test_families_read_what_happens_in_order() -> None:
    assert headlines(setting_of(data_of("starter")), "concern") == [
        "Tell the safeguarding lead",
        "  Is it about the headteacher? Tell someone else",
        "We listen",
        "We record it and respond",
        "The safeguarding lead decides what to do",
        "We tell you, where appropriate",
    ]


def test_staff_read_what_to_do_in_order() -> None:
    assert headlines(setting_of(data_of("starter")), "staff") == [
        "Listen and record",
        "Tell the DSL immediately",
        "  If you cannot reach the DSL or a deputy, do not wait",
        "  If it is about an adult here, tell the headteacher immediately",
        "  If it is about the headteacher, tell someone else",
        "The DSL decides and refers",
        "Ask what was decided",
    ]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("base", BASES)
def test_999_comes_before_the_first_step(base: str, name: str) -> None:
    page = people_pages_of(setting_of(data_of(base))).html[name]
    assert 0 < page.index('href="tel:999"') < page.index("<ol>")


@pytest.mark.parametrize(
    "policies", [("mobile",), ("social",), ("online",), ("online", "social", "mobile")], ids="+".join
)
@pytest.mark.parametrize("base", BASES)
def test_each_step_rests_on_a_clause_that_stands_or_on_a_safety_line(base: str, policies: tuple[str, ...]) -> None:
    setting = setting_of(answers_adopting(base, policies))
    stands = pages_of(setting).stands
    for name in PAGES:
        steps = steps_of(setting, name)
        assert len(steps) >= 4, name
        for step in steps:
            leads_to = step.xpath("string(.//*[@class='rule-link']/@href)").removeprefix("clause:")
            assert leads_to in stands or step.get("id") in safety.read_lines(), lxml.html.tostring(step)


@pytest.mark.parametrize(
    ("gone", "left_out"),
    [("online.learner-concerns.parents", "We tell you, where appropriate"), ("online.learner-concerns.record", "We record it and respond")],
)  # fmt: skip
def test_a_step_whose_clause_does_not_stand_falls_away_and_the_flow_closes_up(gone: str, left_out: str) -> None:
    whole = headlines(setting_of(data_of("starter")), "concern")
    policies = ("online",) if gone == "online.learner-concerns.parents" else ("mobile",)
    changes: Edits = (
        {("changes",): {gone: {"omit": "We say it elsewhere."}}} if policies == ("online",) else {}
    )  # of the mobile policy alone it is no part
    setting = setting_of(edited(answers_adopting("starter", policies), changes))
    assert left_out in whole
    assert headlines(setting, "concern") == [step for step in whole if step != left_out]
    (flow_of_steps,) = {step.getparent() for step in steps_of(setting, "concern")}
    assert {item.tag for item in flow_of_steps} == {"li"}


# ---------------------------------------------------------------------------------------------------------------
# The pictures


def drawn_in_the_template() -> set[str]:
    return {
        name
        for file in (safety.LIST, *(safety.LIST.parents[1] / f"{page}.md" for page in ("concern", "staff", "pupils")))
        for name in re.findall(r" draws=([\w-]+)", file.read_text(encoding="utf-8"))
    }


def test_each_step_has_a_picture_that_is_only_decoration() -> None:
    assert len(drawn_in_the_template()) > 9
    for name in drawn_in_the_template():
        assert flow.outline(name).startswith(("M", "m")), name
    for name in PAGES:
        html = flow.insert_pictures(people_pages_of(setting_of(data_of("starter"))).html[name])
        steps = lxml.html.fragment_fromstring(html, create_parent="div").xpath("./ol/li")
        assert [step[0].get("aria-hidden") for step in steps] == ["true"] * len(steps)
        assert "draws=" not in html


def test_a_picture_that_there_is_not_stops_the_build() -> None:
    with pytest.raises(
        TemplateError, match=r"A step draws “pencl”, and there is no such icon\. Did you mean “pencil”\?"
    ):
        flow.insert_pictures('<li class="step" draws="pencl">Record it.</li>')


# ---------------------------------------------------------------------------------------------------------------
# The sheet


def test_the_sheet_says_what_the_page_says(starter: Path) -> None:
    page = (starter / "staff" / "index.html").read_text(encoding="utf-8")
    read = flow.read(page)
    assert read
    sheet = " ".join(lxml.html.parse(str(starter / "staff/wall/index.html")).getroot().text_content().split())
    for line in (read.danger, *read.steps, *read.foot):
        assert " ".join("".join(text for text, _ in line.words).split()) in sheet
    for said in (
        "Call 999.",
        "01632 960 123",
        "chair@oakfield.example",
        "03000 41 11 11",
        "www.gov.uk/report-child-abuse",
    ):
        assert said in sheet.replace("\u00a0", " ")
    assert "Online safety 2" not in sheet  # a link to a clause leads nowhere on paper
    assert 'href="wall/"' in page


def test_a_page_without_steps_has_no_sheet() -> None:
    assert flow.read("<main><ol><li>One</li></ol></main>") is None


def test_no_sheet_is_made_of_a_review_or_of_a_page_that_is_withdrawn() -> None:
    review = sites.of_file(STARTER, edition="review")
    assert not (review / "staff" / "wall").exists()
    assert not (review / wallet.SHEET).exists()
    assert 'href="card/"' not in (review / "help" / "index.html").read_text(encoding="utf-8")
    assert "staff-room wall" not in (review / "staff" / "index.html").read_text(encoding="utf-8")
    data = edited(data_of("starter"), {("withdrawn",): {"staff": "We are rewriting it."}})
    withdrawn = sites.of_answers(data)
    assert withdrawn.faults == []
    assert (withdrawn.folder / "staff" / "index.html").is_file()
    assert not (withdrawn.folder / "staff" / "wall").exists()


def test_the_pdf_is_one_page_and_says_the_same(printed_starter: Path, crowded: Path) -> None:
    for site in (printed_starter, crowded):
        pdf = pypdfium2.PdfDocument(site / charts.WALL_PDF)
        said = " ".join(pdf[0].get_textpage().get_text_bounded().split())
        assert len(pdf) == 1, site
        for words in ("Call 999", "Listen and record.", "always within one working day", "Ask what was decided."):
            assert words in said, site
        assert 'href="wall/wall.pdf"' in (site / "staff" / "index.html").read_text(encoding="utf-8")


def test_it_is_printed_on_one_sheet_in_type_that_is_read_from_a_step_away(
    browser: Browser, serve: Callable[[Path], str], starter: Path, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{serve(starter)}staff/wall/")
    page.pdf(path=tmp_path / "wall.pdf", prefer_css_page_size=True)
    assert len(pypdfium2.PdfDocument(tmp_path / "wall.pdf")) == 1
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.step')).fontSize) * .75") >= 11


def test_words_that_are_longer_make_its_type_smaller_and_never_too_small() -> None:
    def sized(repeated: int) -> float:
        words = (("Tell the DSL immediately. " * repeated, False),)
        return flow.fitting_size(
            flow.Flow("Reporting", flow.Line(words), tuple([flow.Step(words)] * 6), ()),
            "Oakfield",
            ("The newest copy:",),
        )

    sizes = [sized(number) for number in (1, 8, 16, 90)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 16
    assert sizes[0] > sizes[2] > sizes[3] == 9
