"""Flow charts for the wall: the steps in their order whatever a setting adopts, each on one sheet that can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Browser, expect
from support.adoption import SUBSETS, answers_adopting, variants
from support.attempts import Edits
from support.bases import BASES, TEMPLATE, data_of, edited, pages_of, people_pages_of, setting_of
from support.handouts import SETTINGS, handouts_of, parsed, resting_on_nothing, setting_named, write_charts
from support.people_pages import lines_of

from schoolgate.policy import provisions, safety
from schoolgate.policy.conditions import conditions_of
from schoolgate.print import flow
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

# Every safety line of each chart, in order: written out here, so that none can be lost from the list unseen.
_TELL = ["lead-staff", "refer-yourself"]
_ADULT = ["step-colleague", "step-about-the-head", "step-about-the-childminder"]
_FOOT = ["children-services", "other-council", "nspcc-advice"]
CHARTS = {
    "chart-told": [
        "in-danger-staff", "told-listen", "told-open-questions", "told-nude", "told-record", *_TELL, *_ADULT,
        "step-refer", "step-ask-again", *_FOOT,
    ],
    "chart-nudes": [
        "in-danger-staff", "nude-do-not-look", "nude-seen", "nude-device", "nude-kind", *_TELL, *_ADULT, "nude-police",
        "nude-confidential", "nude-refer", "nude-none-applies", "nude-taken-down", *_FOOT,
    ],
    "chart-allegation": [
        "in-danger-staff", "adult-record", "adult-tell-the-head", "step-about-the-head", "adult-straight-to-the-lado",
        "adult-supply-staff", "adult-low-level", "adult-lado", "adult-device", "adult-at-a-childminder",
        "adult-confidential", "reach-the-lado", "whistleblowing", *_FOOT,
    ],
    "chart-blackmail": [
        "in-danger-staff", "blackmail-stay", "blackmail-do-not-pay", "blackmail-keep", *_TELL, "blackmail-report",
        "blackmail-plan", *_FOOT,
    ],
    "chart-evidence": [
        "in-danger-staff", "device-do-not-look", "device-ask", "device-medical", "device-keep", *_TELL, *_ADULT,
        "device-record", "device-police", *_FOOT,
    ],
}  # fmt: skip


def expected(name: str, setting: Setting) -> list[str]:
    """Give the ids of the lines that a chart has for a kind of setting."""
    why_not = conditions_of(setting)
    has_number = "nspcc-advice" not in lines_of(people_pages_of(setting).html["help"])
    gone = {"nspcc-advice"} if has_number else set()
    gone |= {line.id for line in safety.read_lines().values() if any(why_not[condition] for condition in line.when)}
    return [id_ for id_ in CHARTS[name] if id_ not in gone]


def headlines(setting: Setting, name: str) -> list[str]:
    """Give the words in bold that each step begins with; those of a branch are indented."""
    return [
        ("  " if "branch" in step.get("class").split() else "")
        + (step.xpath("string(.//strong)").rstrip(".:,") or step.text_content()[:31])
        for step in parsed(handouts_of(setting)[name]).xpath("./ol/li")
    ]


# ---------------------------------------------------------------------------------------------------------------
# The steps, in an order that keeps a child safe

STEPS = {
    "chart-told": [
        "Listen",
        "Do not question them",
        "  If there is a nude or indecent image of a child",
        "Record what the child said",
        "Tell the DSL immediately",
        "  If you cannot reach the DSL or a deputy, do not wait",
        "  If it is about an adult here, tell the headteacher immediately",
        "  If it is about the headteacher, tell someone else",
        "The DSL decides and refers",
        "Ask what was decided",
    ],
    "chart-nudes": [
        "Do not look at it",
        "  If you have seen it by accident",
        "  If it is on a device",
        "Be kind",
        "Tell the DSL immediately",
        "  If you cannot reach the DSL or a deputy, do not wait",
        "  If it is about an adult here, tell the headteacher immediately",
        "  If it is about the headteacher, tell someone else",
        "Keep it confidential",
        "The DSL refers the case to the police and children’s services immediately",
        "  If none applies, the DSL decides what is needed",
        "Help to get it taken down",
    ],
    "chart-allegation": [
        "Do not investigate, and do not speak to the adult about it",
        "Tell the headteacher immediately",
        "  If it is about the headteacher, tell someone else",
        "  If reporting to either of them would be a conflict of interest",
        "  If it is about supply staff or a volunteer",
        "  If it is a low-level concern",
        "The headteacher, or whoever is told about the headteacher, contacts the LADO immediately",
        "  If a member of staff may have illegal material on a device",
        "Keep it confidential",
        "If a club of ours is registered",
    ],
    "chart-blackmail": [
        "Stay with the child",
        "They do not pay, and send nothing more",
        "They keep the messages and user names as evidence, and then block the sender",
        "Tell the DSL immediately",
        "  If you cannot reach the DSL or a deputy, do not wait",
        "We tell the police",
        "The DSL makes a safety plan",
    ],
    "chart-evidence": [
        "Do not look through it",
        "  Only the headteacher or authorised staff may examine a device",
        "If it belongs to a pupil, keep it",
        "  If somebody needs it for a medical condition or a disability",
        "Keep it secure and untouched",
        "Tell the DSL immediately",
        "  If you cannot reach the DSL or a deputy, do not wait",
        "  If it is about an adult here, tell the headteacher immediately",
        "  If it is about the headteacher, tell someone else",
        "Record it",
        "Evidence of an offence goes to the police as soon as practicable",
        "Before a pupil leaves without their phone",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_staff_read_what_to_do_in_order(name: str) -> None:
    assert headlines(setting_of(data_of("starter")), name) == STEPS[name]


def says(name: str, setting: Setting) -> str:
    root = parsed(handouts_of(setting)[name])
    for mark in root.find_class("rule-link"):
        mark.drop_tree()
    return " ".join(root.text_content().split())


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("base", BASES)
def test_999_comes_before_the_first_step(base: str, name: str) -> None:
    found = handouts_of(setting_of(data_of(base)))
    if name == "chart-blackmail" and base == "nursery":
        assert name not in found  # nobody there is old enough
        return
    assert 0 < found[name].page.html.index('href="tel:999"') < found[name].page.html.index("<ol>")


@pytest.mark.parametrize("name", ["examples/childminder", "good/childminder-alone"])
def test_no_chart_sends_a_concern_about_the_childminder_to_the_childminder(name: str) -> None:
    setting = setting_named(name)
    said = says("chart-allegation", setting)
    assert "Contact the Local Authority Designated Officer (LADO) immediately, always within one working day." in said
    assert "Nobody has to tell the childminder first" in said
    assert "Tell the childminder" not in said
    alone = "works-with-others" if conditions_of(setting)["works-with-others"] else ""
    for chart in CHARTS:
        said = says(chart, setting)
        assert "DSL" not in said
        assert "Deput" not in said
        if alone:
            assert "Tell the childminder" not in said
    assert "Tell the police or children’s services immediately. The police: 101, or 999" in says("chart-nudes", setting)


def test_a_lead_who_is_the_head_is_not_told_of_themselves() -> None:
    lead: Edits = {("people", "safeguarding_lead"): [{"role": "Headteacher", "phone": "01632 960 123"}]}
    setting = setting_of(edited(data_of("starter"), lead))
    for name in ("chart-told", "chart-nudes", "chart-allegation", "chart-evidence"):
        assert "The headteacher is also the DSL: do not report it there." in says(name, setting), name


@pytest.mark.parametrize("base", BASES)
def test_the_numbers_are_those_of_the_page_for_staff_and_of_the_page_for_help(base: str) -> None:
    setting = setting_of(data_of(base))
    pages = people_pages_of(setting).html
    known = {*numbers(pages["staff"]), *numbers(pages["help"]), setting.office.phone}
    for name, handout in handouts_of(setting).items():
        if name.startswith(("chart-", "form-")):
            assert numbers(handout.page.html) <= known, name
    told = numbers(handouts_of(setting)["chart-told"].page.html)
    for line in ("children-services", "lead-staff"):
        of_line = lxml.html.fromstring(pages["staff"]).xpath("//li[@id=$line]", line=line)
        assert {link.text for item in of_line for link in item.xpath(".//a[starts-with(@href, 'tel:')]")} <= told


def numbers(html: str) -> set[str]:
    return {*re.findall(r'href="tel:[^"]+">([^<]+)<', html)}


# ---------------------------------------------------------------------------------------------------------------
# What each line rests on, whatever is adopted, left out, reworded or withdrawn


@pytest.mark.every(one_in=12)
@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
@pytest.mark.parametrize("base", BASES)
def test_each_chart_has_exactly_its_lines_whatever_stands(base: str, policies: tuple[str, ...]) -> None:
    whole = handouts_of(setting_of(answers_adopting(base, POLICIES)))
    wanted = {name: lines_of(whole[name].page.html) for name in CHARTS if name in whole}
    assert "chart-told" in wanted
    for variant, data in variants(base, policies):
        setting = setting_of(data)
        stands = pages_of(setting).stands
        changed = provisions.spread_over_shared_rules(setting.changes, TEMPLATE)
        found = {name: one for name, one in handouts_of(setting).items() if name in CHARTS}
        assert found.keys() == wanted.keys(), variant
        for name, handout in found.items():
            assert resting_on_nothing(handout) == [], (variant, name)
            lines = lines_of(handout.page.html)
            assert [*lines] == expected(name, setting), (variant, name)
            for id_, (words, leads_to) in lines.items():
                if variant != "head is lead":
                    assert words == wanted[name][id_][0], (variant, name, id_)
                says_it = [
                    clause
                    for clause in same_rule(id_)
                    if clause in stands and not getattr(changed.get(clause), "replace", None)
                ]
                assert (leads_to in says_it) if says_it else leads_to == "", (variant, name, id_)


def same_rule(id_: str) -> list[str]:
    """Give every clause that says what a safety line says, in any policy."""
    named = safety.read_lines()[id_].on
    rules = {TEMPLATE[clause].same for clause in named} - {None}
    return [clause for clause, provision in TEMPLATE.items() if clause in named or provision.same in rules]


def test_what_a_setting_adds_or_leaves_out_reaches_its_charts() -> None:
    added = "We also ring the trust’s safeguarding line."
    data = edited(
        data_of("starter"),
        {
            ("changes",): {
                "online.blackmail.stay-with-them": {"add": added},
                "mobile.breach.ofsted": {"omit": "We have no club."},
                "social.staff.ofsted": {"omit": "We have no club."},
                "online.staff-concerns.ofsted": {"omit": "We have no club."},
            }
        },
    )
    setting = setting_of(data)
    assert says("chart-blackmail", setting).count(added) == 1
    assert "Ofsted" in says("chart-allegation", setting_of(data_of("starter")))
    assert "Ofsted" not in says("chart-allegation", setting)


# ---------------------------------------------------------------------------------------------------------------
# One sheet each


def size_of(view: Path) -> float:
    found = re.search(r"font-size: ([\d.]+)pt; line-height", view.read_text(encoding="utf-8"))
    assert found
    return float(found[1])


@pytest.mark.every(one_in=5)
@pytest.mark.parametrize("name", SETTINGS)
def test_each_is_one_sheet_of_a4_that_says_what_the_chart_says(name: str, tmp_path: Path) -> None:
    setting = setting_named(name)
    names = write_charts(setting, tmp_path)
    assert {*names} >= {"chart-told", "chart-nudes", "chart-allegation", "chart-evidence"}
    for chart in names:
        assert_one_sheet(setting, chart, tmp_path)


def test_what_has_most_to_say_is_one_sheet_too(tmp_path: Path) -> None:
    for name in ("crowded", "most crowded", "federation", "nursery"):
        folder = tmp_path / name
        folder.mkdir()
        charts = write_charts(setting_named(name), folder)
        assert "chart-told" in charts
        for chart in charts:
            assert_one_sheet(setting_named(name), chart, folder)


def assert_one_sheet(setting: Setting, chart: str, folder: Path) -> None:
    view = folder / "papers" / chart / "index.html"
    assert size_of(view) >= 9
    pdf = pypdfium2.PdfDocument(folder / "papers" / f"{chart}.pdf")
    assert len(pdf) == 1, chart
    assert [round(length) for length in pdf[0].get_size()] == [595, 842]
    printed = close(pdf[0].get_textpage().get_text_bounded())
    pdf.close()
    shown = lxml.html.fromstring(view.read_text(encoding="utf-8")).xpath("//main")[0]
    read = flow.read(handouts_of(setting)[chart].page.html)
    assert read
    for line in (read.danger, *read.steps, *read.foot):
        said = close("".join(text for text, _ in line.words))
        assert said in printed
        assert said in close(shown.text_content())
    for step in read.steps:
        for point in step.points:
            assert close("".join(text for text, _ in point)) in printed
    assert close("edition 2026.11, made on 20 November 2026") in printed
    assert close(f"papers/{chart}/") in printed


def close(text: str) -> str:
    """Give a text without its spaces and hyphens: lines end in other places in a PDF, which may hide a hyphen there."""
    return re.sub(r"[\s\u00a0\x02-]", "", text)


@pytest.mark.parametrize("name", ["starter", "most crowded", "good/childminder-alone"])
def test_as_a_page_it_is_printed_on_one_sheet_and_read_on_a_telephone(
    name: str, browser: Browser, serve: Callable[[Path], str], tmp_path: Path, starter: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "assets").symlink_to(starter / "assets")
    charts = write_charts(setting_named(name), site, with_papers=False)
    assert "chart-told" in charts
    for chart in charts:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{serve(site)}papers/{chart}/")
        page.evaluate("document.fonts.ready")
        expect(page.locator(".step").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.step')).fontSize)") >= 16
        assert page.locator('.danger a[href="tel:999"]').count() == 1
        page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
        assert len(pypdfium2.PdfDocument(tmp_path / "printed.pdf")) == 1, chart
        page.close()


def test_each_line_of_the_page_has_its_id_and_its_clause(tmp_path: Path) -> None:
    setting = setting_named("starter")
    write_charts(setting, tmp_path, with_papers=False)
    stands = pages_of(setting).stands
    for chart, wanted in CHARTS.items():
        shown: Any = lxml.html.parse(str(tmp_path / "papers" / chart / "index.html")).getroot()
        lines = shown.xpath("//main//*[@id]")
        assert {line.get("id") for line in lines} >= {*expected(chart, setting)}, wanted
        assert {line.get("data-rule") for line in lines} - {None} <= stands
        assert len([line for line in lines if line.get("data-rule")]) > len(lines) / 2
