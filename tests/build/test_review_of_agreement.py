"""The review edition of a setting whose text was agreed: what changed since, word by word, and what waits for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support import yaml_files
from support.attempts import Edits
from support.bases import data_of
from support.changed_since import CHANGED_SINCE, agreed_then_changed
from support.places import TODAY
from support.recording import published
from support.reviewing import notes_under, root_of, words

from schoolgate.agreement import agreed_records
from schoolgate.errors import SettingRefused
from schoolgate.publish import build

UNDATED: Edits = {path: answer for path, answer in CHANGED_SINCE.items() if path[-1] != "written"}


def reviewed(file: Path, with_papers: bool = False) -> Path:
    """Build a setting’s review edition. Gives its folder."""
    out = file.parent / "review"
    build.build(file, out, TODAY, variant="review", with_papers=with_papers, fictional=True)
    return out


def refused(file: Path) -> list[str]:
    """Give what keeps a setting’s public site from being made."""
    with pytest.raises(SettingRefused) as refusal:
        build.build(file, file.parent / "public", TODAY, fictional=True)
    return [problem.message for problem in refusal.value.problems]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return agreed_then_changed(tmp_path_factory.mktemp("changed"), CHANGED_SINCE)


@pytest.fixture(scope="module")
def review_edition(changed: Path) -> Path:
    return reviewed(changed)


def pieces(element: Any) -> list[tuple[str, str]]:
    """Give a text word by word: what stayed, what went and what came."""
    said = element.xpath("(.//p[ins or del or span])[1]/*")
    return [(piece.tag, words(piece)) for piece in said]


# ---------------------------------------------------------------------------------------------------------------
# What changed


def test_a_changed_clause_shows_what_was_agreed_word_by_word_and_why(review_edition: Path) -> None:
    root = root_of(review_edition, "policies/mobile")
    first, *others = notes_under(root, "mobile.learners.use-school-phone")
    assert first == (
        "Changed since you agreed A pupil who needs to reach home during the day may use the office telephone. telephone in "
        "the library. Why: You gave another answer to “Which phone does a child use to call home” (phones.learners.calls_home)."
    )
    assert not [note for note in others if "since you agreed" in note]
    note = root.xpath("//li[@id='mobile.learners.use-school-phone']/following-sibling::li[1]")[0]
    assert pieces(note) == [
        ("span", "A pupil who needs to reach home during the day may use the"),
        ("del", "office telephone."),
        ("ins", "telephone in the library."),
    ]


def test_a_clause_that_is_gone_is_told_once_with_the_text_that_was_agreed(review_edition: Path) -> None:
    root = root_of(review_edition, "policies/mobile")
    told = [words(item) for item in root.xpath("//*[@class='review-left-out']//li") if "insurance" in words(item)]
    assert told == [
        "Removed since you agreed If you bring a device onto the site, you are responsible for it. Why: You left it out: Our "
        "insurance says otherwise. mobile.expect.owner-responsible"
    ]


def test_what_families_are_told_of_it_is_not_said_twice(changed: Path, review_edition: Path) -> None:
    public = words(root_of(published(changed, changed.parent / "public"), "policies/mobile").xpath("//article")[0])
    assert public.count("not yet agreed by the governing body") == 3
    here = words(root_of(review_edition, "policies/mobile").xpath("//article")[0])
    assert "not yet agreed by the governing body" not in here
    assert "The wording agreed on" not in here
    assert here.count("since you agreed") == 3


def test_the_page_of_things_to_do_shows_each_change_word_by_word(review_edition: Path) -> None:
    root = root_of(review_edition, "review")
    listed = root.xpath("//li[@class='review-difference']")
    assert [words(item) for item in listed] == [
        "mobile.expect.owner-responsible: removed since you agreed. If you bring a device onto the site, you are responsible for "
        "it. Why: You left it out: Our insurance says otherwise.",
        "mobile.staff.silent: reworded since you agreed. Staff keep their own devices off or Devices are silent "
        "during lessons. all day. Why: You wrote it in your own words.",
        "mobile.learners.use-school-phone: reworded since you agreed. A pupil who needs to reach home during the day may use "
        "the office telephone. telephone in the library. Why: You gave another answer to “Which phone does a child use to call home” (phones.learners.calls_home).",
    ]
    assert pieces(listed[2])[1:] == [("del", "office telephone."), ("ins", "telephone in the library.")]
    links = [item.find(".//a").get("href") for item in listed[1:]]
    assert links == [
        "../policies/mobile/#mobile.staff.silent", "../policies/mobile/#mobile.learners.use-school-phone",
    ]  # fmt: skip
    assert (
        "Mobile and smart technology policy: Agreed by the governing body on 7 October 2026. Due for review by 7 October 2027."
    ) in words(root.xpath("//h2[@id='dates']/following-sibling::ul[1]")[0])
    assert "no public site can be made" not in words(root.xpath("//article")[0])


# ---------------------------------------------------------------------------------------------------------------
# Where the public site is refused


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        (
            {**CHANGED_SINCE, ("policies", "only_agreed"): "yes"},
            "policies.only_agreed: You publish only what is agreed. 3 clauses have changed",
        ),
        (
            UNDATED,
            "policies.dates.mobile.written: 3 clauses have changed (mobile.expect.owner-responsible, "
            "mobile.staff.silent and mobile.learners.use-school-phone) since the governing body agreed the mobile "
            "and smart technology policy on 7 October 2026. Write the date of the change here. It must be after that.",
        ),
    ],
    ids=["only what is agreed", "an undated change"],
)
def test_whoever_decides_sees_what_families_may_not_see_yet(edits: Edits, said: str, tmp_path: Path) -> None:
    file = agreed_then_changed(tmp_path, edits)
    problems = refused(file)
    article = root_of(reviewed(file), "review").xpath("//article")[0]
    (waits,) = article.xpath(".//p[.='Until this is done, no public site can be made:']/following-sibling::ul[1]")
    told = [words(item) for item in waits]
    assert any(one.startswith(said) for one in told), told
    assert sorted(one.partition(": ")[2] for one in told) == sorted(problems)
    assert len(article.xpath(".//li[@class='review-difference']")) == 3


# ---------------------------------------------------------------------------------------------------------------
# Where answers are missing


def test_where_answers_are_missing_nothing_is_compared_and_the_record_is_still_told(tmp_path: Path) -> None:
    out = reviewed(agreed_then_changed(tmp_path, {**CHANGED_SINCE, ("name",): ""}))
    to_do = words(root_of(out, "review").xpath("//article")[0])
    assert "Answers are missing, so these pages cannot be compared yet with the text that you agreed." in to_do
    assert "Agreed by the governing body on 7 October 2026. Due for review by 7 October 2027." in to_do
    policy = root_of(out, "policies/mobile")
    assert "since you agreed" not in words(policy.xpath("//article")[0])
    assert "Agreed by the governing body on 7 October 2026, minute 7.2." in words(
        policy.xpath("//li[@id='mobile.cover.dates']")[0]
    )


def test_a_record_that_was_changed_by_hand_is_told_with_the_answers_that_are_missing(tmp_path: Path) -> None:
    file = agreed_then_changed(tmp_path, {("name",): ""})
    (kept,) = agreed_records.folder(file).glob("*.yml")
    kept.write_text(kept.read_text(encoding="utf-8").replace("7.2", "7.3"), encoding="utf-8")
    told = refused(file)
    assert len(told) == 2
    assert "has been changed since it was written" in " ".join(told)
    assert "What is the setting called" in " ".join(told)


def test_where_nothing_was_agreed_it_says_so(tmp_path: Path) -> None:
    file = tmp_path / "new.yml"
    yaml_files.write(file, data_of("starter"))
    assert "No record says that you agreed any of these, so there is nothing to compare." in words(
        root_of(reviewed(file), "review").xpath("//article")[0]
    )


# ---------------------------------------------------------------------------------------------------------------
# What could be handed round


def test_it_has_no_papers_no_sheets_to_hang_and_no_dates_for_a_calendar(changed: Path, tmp_path: Path) -> None:
    out = tmp_path / "review"
    build.build(changed, out, TODAY, variant="review", with_papers=True, fictional=True)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert not [name for name in files if name.endswith((".pdf", ".docx", ".ics")) or name == "reviews.json"]
    assert not [name for name in files if "/a4" in name or "/a5" in name or name.startswith("visitors/signs")]
    assert {"fragments", "papers"} & {name.partition("/")[0] for name in files} == set()
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not [word for word in ("reviews.ics", "reviews.json", "Download", "calendar") if word in text], page


def test_it_reads_a_record_and_writes_none(changed: Path) -> None:
    before = {path: path.read_bytes() for path in agreed_records.folder(changed).iterdir()}
    assert len(before) == 2
    reviewed(changed)
    assert {path: path.read_bytes() for path in agreed_records.folder(changed).iterdir()} == before
