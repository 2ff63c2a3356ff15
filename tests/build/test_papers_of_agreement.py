"""Papers of policies that were agreed, have changed since, or are withdrawn: they say of it what the page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from support import command, yaml_files
from support.attempts import GONE, Edits
from support.bases import as_printed, data_of, edited
from support.changed_since import CHANGED_SINCE, agreed_then_changed
from support.papers import Site, flat, in_order, of_handouts, of_policies, on_paper, paragraphs, run_together
from support.recording import published

Built = Callable[[str], Site]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site, with papers, of a setting that changed three rules of its mobile policy after it was agreed."""
    folder = tmp_path_factory.mktemp("changed")
    return Site(published(agreed_then_changed(folder, CHANGED_SINCE), folder / "site", with_papers=True))


ONE_SIGN: Edits = {("signs",): [{"id": "gate", "place": "The gate"}], ("retired_signs",): GONE}


def withdrawn(folder: Path, edits: Edits) -> Site:
    """Build, with papers, a setting that has withdrawn something."""
    file = folder / "oakfield.yml"
    yaml_files.write(file, edited(data_of("starter"), {**ONE_SIGN, **edits}))
    return Site(published(file, folder / "site", with_papers=True))


def papers_of(site: Site) -> list[str]:
    return of_policies(site.folder / "papers")


def links_to_papers(site: Site) -> set[str]:
    """Give every paper that a page leads to, as the site’s folder has it."""
    found = set()
    for file in site.folder.rglob("*.html"):
        for link in re.findall(r'href="([^"]*papers/[^"]*\.\w+)"', file.read_text(encoding="utf-8")):
            found.add((file.parent / link).resolve().relative_to(site.folder.resolve()).as_posix())
    return found - {f"papers/{name}" for name in of_handouts(site.folder / "papers")}


# ---------------------------------------------------------------------------------------------------------------
# Agreed, and changed since


def test_a_paper_says_by_whom_and_when_it_was_agreed(changed: Site) -> None:
    said = (
        "Written on 3 November 2026. Agreed by the governing body on 7 October 2026, minute 7.2. Later changes are "
        "marked. Due for review by 7 October 2027. Version 1."
    )
    (on_the_page,) = [c.text for c in changed.clauses("mobile") if c.id == "mobile.cover.dates"]
    assert on_the_page == f"Dates: {said}"
    in_order(["Dates", said], on_paper(changed.paper("mobile.pdf"))[0])
    rows = [
        [flat(cell.text) for cell in row.cells]
        for row in docx.Document(str(changed.paper("mobile.docx"))).tables[0].rows
    ]
    assert ["Dates", said] in rows
    social = "".join(on_paper(changed.paper("social.pdf")))
    assert run_together("Not yet agreed by the governing body. Due for review by 14 September 2027.") in social


NOTES = [
    "Changed on 3 November 2026, not yet agreed by the governing body. The new wording holds now. The wording agreed on 7 "
    "October 2026 was: “A pupil who needs to reach home during the day may use the office telephone.”",
    "Taken out on 3 November 2026, not yet agreed by the governing body. It no longer holds. The wording agreed on 7 October "
    "2026 was: “If you bring a device onto the site, you are responsible for it.”",
    "Changed on 3 November 2026, not yet agreed by the governing body. The new wording holds now. The wording agreed on 7 "
    "October 2026 was: “Staff keep their own devices off or silent during lessons.”",
]  # fmt: skip


@pytest.mark.parametrize("name", ["mobile", "all"])
def test_what_is_not_agreed_is_marked_in_both_papers_as_on_the_page(name: str, changed: Site) -> None:
    page = flat(changed.page("mobile").text_content())
    in_pdf = "".join(on_paper(changed.paper(f"{name}.pdf")))
    in_word = paragraphs(docx.Document(str(changed.paper(f"{name}.docx"))))
    for note in NOTES:
        assert note in page
        assert in_pdf.count(run_together(note)) == 1
        # Apart from the rule above it; what is taken out stands in a list of its own.
        style = "List Bullet" if note.startswith("Taken out") else "Clause Note"
        assert [called for called, text in in_word if note == flat(text)] == [style]


def test_a_word_file_still_says_every_clause_and_each_mark_with_its_own(changed: Site) -> None:
    document = docx.Document(str(changed.paper("mobile.docx")))
    found: dict[str, str] = {}
    for style, text in paragraphs(document):
        if style == "Clause":
            number, _, said = text.partition("\t")
            found[number] = said
        elif style.startswith("Clause"):
            found[number] += f" {text}"
    wanted = [(clause.number, clause.text) for clause in as_printed(changed.page("mobile")) if clause.number]
    assert [*found][:3] == [number for number, _ in wanted][:3]
    for number, text in wanted:
        assert flat(found[number]).startswith(text), number
    marked = {number for number, text in found.items() if "not yet agreed by" in text}
    numbers = {clause.id: clause.number for clause in changed.clauses("mobile")}
    assert {numbers["mobile.staff.silent"], numbers["mobile.learners.use-school-phone"]} <= marked


def test_a_pack_sets_out_each_change_since_the_record(tmp_path: Path) -> None:
    file = agreed_then_changed(tmp_path, CHANGED_SINCE)
    result = command.run("pack", file, "mobile", "--out", tmp_path / "meeting")
    assert result.exit_code == 0, result.output
    document = docx.Document(str(tmp_path / "meeting" / "mobile.docx"))
    rows = {row.cells[0].text: flat(row.cells[1].text) for row in document.tables[0].rows}
    assert rows["What changes, and why"].startswith(
        "3 clauses are not as in the text that the governing body agreed on 7 October 2026 (minute 7.2): 1 taken out and 2 "
        "reworded. The main reasons: "
    )
    told = [text for _, text in paragraphs(document)]
    assert "Why: You left it out: Our insurance says otherwise." in told
    runs = {run.text: run for p in document.paragraphs for run in p.runs}
    assert runs["office telephone."].font.strike
    assert runs["telephone in the library."].font.underline


# ---------------------------------------------------------------------------------------------------------------
# Withdrawn


WHY = "We are rewriting it after something went wrong."


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize(
    ("edits", "papers"),
    [
        ({("withdrawn",): {"mobile": WHY}}, ["all", "online", "social"]),
        ({("withdrawn",): {"mobile": WHY, "online": WHY}}, ["social"]),
        ({("withdrawn",): {"mobile": WHY, "online": WHY, "social": WHY}}, []),
        ({("withdrawn",): {"visitors": WHY}}, ["all", "mobile", "online", "social"]),
        ({("withdrawn",): {"online": WHY}, ("policies", "form"): "combined"}, ["combined"]),
        (
            {("withdrawn",): {"mobile": WHY, "online": WHY, "social": WHY}, ("policies", "form"): "combined"},
            [],
        ),
        ({("withdrawn",): {"social": WHY}, ("policies", "form"): "fragments"}, ["all", "mobile", "online"]),
        ({("withdrawn",): {"mobile": WHY}, ("policies", "dates", "social"): GONE, ("social_media",): GONE}, ["online"]),
    ],
    ids=str,
)
def test_of_a_withdrawn_policy_there_is_no_paper_and_no_link_to_one(
    edits: Edits, papers: list[str], tmp_path: Path
) -> None:
    site = withdrawn(tmp_path, edits)
    names = [f"{name}.{kind}" for name in papers for kind in ("docx", "pdf")]
    assert papers_of(site) == names
    assert links_to_papers(site) == {f"papers/{name}" for name in names}
    gone: Any = edits[("withdrawn",)]
    posters = list(site.folder.glob("visitors/*/poster-*.pdf"))
    assert bool(posters) == (not {"mobile", "visitors"} & {*gone})
    if "all" in papers and "mobile" in gone:
        assert "Mobileandsmarttechnologypolicy" not in "".join(on_paper(site.paper("all.pdf")))[:2000]
    for name in papers:
        assert run_together(WHY) not in "".join(on_paper(site.paper(f"{name}.pdf")))
