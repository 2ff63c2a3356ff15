"""Agreeing: governors accept a text, and a record of it is written; the pages claim what a record says, and nothing else."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import lxml.html
import pytest
from click.testing import Result
from support import clause_reader as reader
from support import command, yaml_files
from support.attempts import GONE, Edits, written
from support.bases import BASES, data_of, pages_of, setting_of
from support.edition_names import HERE
from support.places import ROOT, STARTER, TODAY
from support.recording import agreed_copy, published, record

from schoolgate.agreement import agreed_records
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.errors import SettingRefused
from schoolgate.pages import search
from schoolgate.policy import texts
from schoolgate.publish import build, gate
from schoolgate.publish.check import check_setting

COMMAND = ["mobile", "--by", "governing body", "--on", "2026-10-07", "--minute", "7.2", "--next-review", "2027-09-30"]


class _Today(datetime.date):
    @classmethod
    def today(cls) -> _Today:
        return cls(TODAY.year, TODAY.month, TODAY.day)


def run(*arguments: str | Path) -> Result:
    """Run the command on the day of the tests."""
    with patch("datetime.date", _Today):
        return command.run(*arguments)


def files(folder: Path) -> list[str]:
    """Give the names of all files below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------------------------------------------------------
# What is written


def test_a_governor_and_git_can_read_what_was_agreed(oakfield: Path) -> None:
    before = oakfield.read_bytes()
    done = run("agree", oakfield, *COMMAND)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == (
        "Read the second: it is the text that you are recording as agreed. Keep both with your setting file."
    )
    assert oakfield.read_bytes() == before, "the setting file was rewritten"
    name = "oakfield/agreed/mobile-2026-10-07"
    assert files(oakfield.parent) == ["oakfield.yml", f"{name}.md", f"{name}.yml"]

    text = (oakfield.parent / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(
        "# Mobile and smart technology policy\n\nOakfield Primary School\n\n"
        "Agreed by the governing body on 7 October 2026, minute 7.2. Due for review by 30 September 2027.\n"
    )
    assert "\n## 5. Staff and their own devices\n" in text
    assert "\nStaff:\n\n- 5.6 " in text
    assert "\n- 5.7 keep their own devices off or silent during lessons.\n" in text
    assert "](" not in text, "a link from here leads nowhere"
    assert "not yet agreed" not in text.casefold()

    data = yaml_files.values(oakfield.parent / f"{name}.yml")
    assert {key: value for key, value in data.items() if not isinstance(value, dict) and key != "seal"} == {
        "setting": "Oakfield Primary School", "policy": "mobile", "agreed_by": "governing body", "agreed_on": "2026-10-07", "minute": "7.2",
        "next_review": "2027-09-30", "edition": HERE,
    }  # fmt: skip
    assert data["guidance"]["kcsie"] == "2026"
    assert data["clauses"]["mobile.staff.silent"] == {
        "number": "5.7",
        "section": "Staff and their own devices",
        "text": "Staff keep their own devices off or silent during lessons.",
    }


def test_what_is_recorded_is_what_the_page_says_clause_by_clause(oakfield: Path, tmp_path: Path) -> None:
    record(oakfield, "social", "2026-10-07")
    site = published(oakfield, tmp_path / "site")
    page = reader.read((site / "policies" / "social" / "index.html").read_text(encoding="utf-8"))
    found = agreed_records.read_latest(oakfield, "social")
    assert found
    assert [(c.id, c.number, c.text) for c in page] == [(i, c.number, c.text) for i, c in found.clauses.items()]


@pytest.mark.parametrize("base", BASES)
def test_the_text_without_mkdocs_is_that_of_the_pages(base: str) -> None:
    setting = setting_of(data_of(base))
    made = texts.texts_of(setting)
    assert [*made] == setting.documents
    quick = [(c.id, c.number, c.text) for document in made.values() for c in document.clauses]
    assert quick == [(c.id, c.number, c.text) for c in pages_of(setting).clauses]


def test_a_record_is_the_same_whenever_it_is_written(oakfield: Path, tmp_path: Path) -> None:
    record(oakfield, "online", "2026-10-07")
    other = agreed_copy(oakfield, tmp_path / "elsewhere", ("online", "2026-10-07", "2027-10-07"))
    written = [
        {one.name: one.read_bytes() for one in agreed_records.folder(file).iterdir()} for file in (oakfield, other)
    ]
    assert len(written[0]) == 2
    assert written[0] == written[1]


def test_what_is_written_is_read_as_it_was(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07", "2027-09-30", "7.2")
    found = agreed_records.read_latest(oakfield, "mobile")
    assert found
    again = agreed_records.as_yaml(found)
    assert again == (agreed_records.folder(oakfield) / "mobile-2026-10-07.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["a: b # c", '"quoted" \\ text', "’ “ ” é 中", "- item", "no", "2026-10-07", "1.10", "{a}"]
)
def test_any_text_can_be_recorded(oakfield: Path, text: str) -> None:
    record(oakfield, "mobile", "2026-10-07")
    found = agreed_records.read_latest(oakfield, "mobile")
    assert found
    clause = agreed_records.AgreedClause("1.1", text, f"{text} and [contact]", text)
    hostile = AgreedRecord(**vars(found) | {"setting": text, "clauses": {"mobile.staff.silent": clause}})
    file = agreed_records.folder(oakfield) / "mobile-2026-10-07.yml"
    file.write_text(agreed_records.as_yaml(hostile), encoding="utf-8")
    assert agreed_records.read(oakfield, ["mobile"], TODAY) == ({"mobile": hostile}, [])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('agreed_by: "governing body"', 'agreed_by: "governing body\\e[31m"', "An invisible character"),
        ('agreed_by: "governing body"', 'agreed_by: "governing\\u202e body"', "An invisible character"),
        ('agreed_by: "governing body"', 'agreed_by: "governing\\u2028body"', "An invisible character"),
        ('number: "1.1"', 'number: "1.1</li>"', "This value cannot be “number”."),
        ("  mobile.staff.silent:", '  "mobile.staff.\\"silent":', 'A record has no “mobile.staff."silent”.'),
    ],
)
def test_what_no_record_of_ours_holds_is_refused_sealed_or_not(oakfield: Path, old: str, new: str, says: str) -> None:
    file, _ = record(oakfield, "mobile", "2026-10-07")
    text = file.read_text(encoding="utf-8")
    assert old in text
    data = yaml_files.strings_of(text.replace(old, new, 1))
    seal = data.pop("seal")
    file.write_text(text.replace(old, new, 1).replace(seal, agreed_records._seal(data)), encoding="utf-8")
    found, problems = agreed_records.read(oakfield, ["mobile"], TODAY)
    assert found == {}
    assert [problem.message.startswith(says) for problem in problems] == [True]


def test_combined_policies_are_agreed_as_one_document(tmp_path: Path) -> None:
    file = Path(shutil.copy(ROOT / "settings" / "examples" / "federation.yml", tmp_path / "two-rivers.yml"))
    alone = run("agree", file, "mobile", "--by", "governing body", "--on", "2026-10-15")
    assert (
        alone.stderr
        == "Your policies form one document, which is agreed as a whole. Write: combined. Nothing was recorded.\n"
    )
    assert alone.exit_code == 1
    done = run("agree", file, "combined", "--by", "governing body", "--on", "2026-10-15")
    assert done.exit_code == 0, done.stderr
    found = agreed_records.read_latest(file, "combined")
    assert found
    assert {id_.partition(".")[0] for id_ in found.clauses} == {"online", "social", "mobile"}
    site = published(file, tmp_path / "site")
    assert "Agreed by the governing body on 15 October 2026. Due for review by 15 October 2027." in said_on(
        site / "policies" / "combined" / "index.html"
    )


def said_on(page: Path) -> str:
    """Give the words of a page."""
    document: Any = lxml.html.fromstring(page.read_text(encoding="utf-8"))
    return " ".join(document.text_content().split())


# ---------------------------------------------------------------------------------------------------------------
# What is refused, and what to do about it

_NOTHING = " Nothing was recorded.\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            ["mobile", "--by", "trustees", "--on", "2026-10-07"],
            "--by: in your setting file, what approves your policies is the governing body (policies: approved_by). Write --by "
            '"governing body", or correct the file.',
        ),
        (
            ["mobile", "--by", "Governors", "--on", "2026-10-07"],
            "--by: in your setting file, what approves your policies is the governing body (policies: approved_by). Write --by "
            '"governing body", or correct the file.',
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-11-21"],
            "--on: 21 November 2026 is in the future. Record the policy once it has been agreed.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-09-13"],
            "--on: the text was written on 14 September 2026, and it cannot be agreed before that. Correct --on, or "
            "the date under policies: dates: mobile: written.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-10-07", "--next-review", "2026-10-07"],
            "--next-review: a review must be after 7 October 2026, when the policy was agreed.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-10-07", "--next-review", "2027-10-08"],
            "--next-review: you review yearly, so 7 October 2027 is the latest date. Write that date or an earlier "
            "one, or leave it out.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-10-07", "--minute", "TBC"],
            "--minute: write the number of the minute, such as 7.2, or leave it out.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-10-07", "--minute", "7.2\n::error::"],
            "--minute: write the number of the minute, such as 7.2, or leave it out.",
        ),
        (
            ["mobile", "--by", "governing body", "--on", "2026-10-07", "--minute", "7.2\u202e"],
            "--minute: write the number of the minute, such as 7.2, or leave it out.",
        ),
        (
            ["phones", "--by", "governing body", "--on", "2026-10-07"],
            "“phones” is not one of your policies. Write online, social or mobile.",
        ),
        (
            ["combined", "--by", "governing body", "--on", "2026-10-07"],
            "“combined” is not one of your policies. Write online, social or mobile.",
        ),
    ],
)
def test_what_cannot_be_agreed_is_refused_with_what_to_write(oakfield: Path, given: list[str], told: str) -> None:
    done = run("agree", oakfield, *given)
    assert (done.exit_code, done.stderr) == (1, f"{told}{_NOTHING}")
    assert files(oakfield.parent) == ["oakfield.yml"]


def test_the_body_may_be_written_as_people_write_it(oakfield: Path) -> None:
    assert run("agree", oakfield, "mobile", "--by", "The Governing Body", "--on", "2026-10-07").exit_code == 0


@pytest.mark.parametrize("day", ["7/10/2026", "2026-02-31", "yesterday"])
def test_a_day_is_written_as_in_setting_files(oakfield: Path, day: str) -> None:
    done = run("agree", oakfield, "mobile", "--by", "governing body", "--on", day)
    assert done.exit_code == 2
    assert "Write year-month-day, such as 2026-09-01." in " ".join(done.stderr.split())


def test_a_record_is_never_written_over(oakfield: Path) -> None:
    run("agree", oakfield, *COMMAND)
    before = {path: path.read_bytes() for path in agreed_records.folder(oakfield).iterdir()}
    done = run("agree", oakfield, *COMMAND)
    assert done.exit_code == 1
    assert "already exists, and a record is never overwritten. If it was a mistake, delete" in done.stderr
    assert {path: path.read_bytes() for path in agreed_records.folder(oakfield).iterdir()} == before
    # Nor where only one of the two stands.
    (agreed_records.folder(oakfield) / "mobile-2026-10-07.yml").unlink()
    assert run("agree", oakfield, *COMMAND).exit_code == 1
    assert files(oakfield.parent) == ["oakfield.yml", "oakfield/agreed/mobile-2026-10-07.md"]


def test_what_is_agreed_next_is_agreed_later(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-11-01")
    done = run("agree", oakfield, *COMMAND)
    assert done.stderr == (
        "--on: it was last agreed on 1 November 2026, which is later. Write a date that is not earlier than that. Nothing was recorded.\n"
    )


def test_nothing_is_agreed_that_could_not_be_published(oakfield: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "check", lambda *_: ["policies/mobile/index.html: there is an empty bullet."])
    done = run("agree", oakfield, *COMMAND)
    assert done.exit_code == 1
    assert done.stdout == "Nothing was recorded: these pages cannot be published as they are.\n"
    assert files(oakfield.parent) == ["oakfield.yml"]


def test_a_setting_with_gaps_is_not_agreed(tmp_path: Path) -> None:
    file = written(STARTER, {("name",): ""}, tmp_path / "oakfield.yml")
    done = run("agree", file, *COMMAND)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "Nothing was recorded. Fix this first."
    assert files(tmp_path) == ["oakfield.yml"]


# ---------------------------------------------------------------------------------------------------------------
# A record that was changed by hand, broken or mislaid

REMEDY = (
    " Never edit a record: put back the file as `schoolgate agree` wrote it, from a copy or from your version "
    "history. Or delete it: what it records then counts as not agreed."
)


def _bad(change: Callable[[str], str], line: int, column: int, told: str) -> Any:
    return pytest.param(change, line, column, told, id=told[:60])


_CHANGED = "This record has been changed since it was written."
_BROKEN = "This record cannot be read from here on."
BAD = [
    _bad(lambda t: t.replace("off or silent", "off"), 11, 7, _CHANGED),
    _bad(lambda t: t.replace('by: "governing body"', 'by: "committee"'), 11, 7, _CHANGED),
    _bad(lambda t: t.replace("  mobile.staff.silent:", "  mobile.staff.quiet:"), 11, 7, _CHANGED),
    _bad(lambda t: t.replace('by: "governing body"', "by: everyone"), 11, 7, _CHANGED),
    _bad(lambda t: t.replace('agreed_by: "governing body"\n', ""), 4, 1, "“agreed_by” is missing from this record."),
    _bad(lambda t: t.replace('agreed_on: "2026-10-07"', "agreed_on: 7 October"), 7, 12, "This value cannot be "
    "“agreed_on”."),
    _bad(
        lambda t: t.replace('agreed_on: "2026-10-07"', "agreed_on: 2026-10-08"), 5, 9,
        "This is the record of mobile on 2026-10-08, but the file name says otherwise.",
    ),
    _bad(lambda t: t.replace("setting: ", "extra: yes\nsetting: "), 4, 8, "A record has no “extra”."),
    _bad(lambda t: t.replace("clauses:\n", "clauses:\n\tx: y\n"), 21, 1, _BROKEN),
    _bad(lambda t: t.replace('section: "Key facts', "section: Key: facts"), 23, 17, _BROKEN),
    _bad(lambda _: "", 1, 1, _BROKEN),
    _bad(lambda _: "just text\n", 1, 1, _BROKEN),
    _bad(lambda t: t.replace("clauses:", "other: &x y\nclauses:"), 20, 8, _BROKEN),
]  # fmt: skip


@pytest.mark.parametrize(("change", "line", "column", "told"), BAD)
def test_a_record_that_is_not_as_written_is_refused_at_its_place(
    oakfield: Path, change: Callable[[str], str], line: int, column: int, told: str
) -> None:
    record(oakfield, "mobile", "2026-10-07", "2027-09-30", "7.2")
    file = agreed_records.folder(oakfield) / "mobile-2026-10-07.yml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    done = run("check", oakfield)
    assert done.stderr == f"{file}:{line}:{column}: {told}{REMEDY}\n"
    assert done.exit_code == 1
    with pytest.raises(SettingRefused):
        build.build(oakfield, oakfield.parent / "site", TODAY, fictional=True)


def test_a_record_by_another_name_is_refused(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    file = agreed_records.folder(oakfield) / "mobile-2026-10-07.yml"
    file.rename(file.with_name("phones.yml"))
    assert run("check", oakfield).stderr == (
        f"{file.with_name('phones.yml')}:1:1: This is not the name of a record, such as mobile-2026-10-07.yml. Rename "
        "it as it was, or delete it.\n"
    )


def test_a_record_of_a_day_that_has_not_come_is_refused(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    told = [str(fault) for fault in check_setting(oakfield, datetime.date(2026, 10, 6), fictional=True).problems]
    assert "This record says that the policy was agreed on 7 October 2026, which is in the future." in told[0]


def test_an_older_record_that_is_broken_is_told_and_stops_nothing(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    file = agreed_records.folder(oakfield) / "mobile-2025-10-07.yml"
    file.write_text("nonsense", encoding="utf-8")
    checked = check_setting(oakfield, TODAY, fictional=True)
    assert checked.faults == []
    assert str(checked.warnings[-1]).startswith(f"{file}:1:1: warning: This record cannot be read from here on.")


def test_the_cover_says_which_version_it_is_and_when_those_before_it_were_agreed(oakfield: Path) -> None:
    def cover() -> str:
        checked = check_setting(oakfield, TODAY, fictional=True)
        assert checked.setting
        assert checked.agreement
        documents = texts.texts_of(checked.setting, checked.agreement.records)
        return next(clause.text for clause in documents["mobile"].clauses if clause.id == "mobile.cover.dates")

    assert "ersion" not in cover()
    for on, said in (
        ("2026-10-07", "Version 1."),
        ("2026-10-21", "Version 2 (version 1 was agreed on 7 October 2026)."),
        ("2026-11-04", "Version 3 (earlier versions were agreed on 7 October 2026 and 21 October 2026)."),
    ):
        record(oakfield, "mobile", on)
        assert cover().endswith(said)
        checked = check_setting(oakfield, TODAY, fictional=True)
        assert checked.agreement
        assert checked.agreement.changed == frozenset()  # nobody agrees which version it is
        written = (agreed_records.folder(oakfield) / f"mobile-{on}.md").read_text(encoding="utf-8")
        assert said in " ".join(written.replace("\\", "").split())


# ---------------------------------------------------------------------------------------------------------------
# What the pages say


def dates_on(site: Path) -> list[str]:
    """Give what a site says of agreement, wherever it says it."""
    pages = [said_on(page) for page in sorted(site.rglob("*.html"))]
    return [match for page in pages for match in re.findall(r"(?:Agreed|Not yet agreed) by the .*? \d{4}\.", page)]


def test_nothing_claims_an_agreement_that_is_not_recorded(site: Callable[[Path], Path]) -> None:
    for file in (STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml"))):
        recorded = file.stem == "secondary"
        assert agreed_records.folder(file).exists() == recorded
        said = dates_on(site(file))
        assert bool(said) == (file.stem != "childminder")  # nobody else agrees what a childminder writes
        right = "Agreed by the trustees on 7 October 2026" if recorded else "Not yet agreed by the "
        assert [claim for claim in said if not claim.startswith(right)] == []


def test_each_place_says_by_whom_when_and_under_which_minute(oakfield: Path, tmp_path: Path) -> None:
    run("agree", oakfield, *COMMAND)
    site = published(oakfield, tmp_path / "site")
    sentence = "Agreed by the governing body on 7 October 2026, minute 7.2. Due for review by 30 September 2027."
    for page in ("index.html", "policies/index.html", "policies/mobile/index.html"):
        assert sentence in said_on(site / page), page
    assert "Not yet agreed by the governing body. Due for review by 14 September 2027." in said_on(
        site / "policies" / "social" / "index.html"
    )


def test_the_body_that_agreed_is_named_as_it_was_then(oakfield: Path, tmp_path: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    edits: Edits = {("policies", "approved_by"): "trustees", ("policies", "dates", "mobile", "written"): "2026-11-02"}
    later = written(oakfield, edits, oakfield)
    page = published(later, tmp_path / "site") / "policies" / "mobile" / "index.html"
    assert "Agreed by the governing body on 7 October 2026." in said_on(page)


def test_agreeing_leaves_no_mark_behind(oakfield: Path, tmp_path: Path) -> None:
    for document in ("online", "social", "mobile"):
        record(oakfield, document, "2026-10-07")
    site = published(oakfield, tmp_path / "site")
    assert "not-agreed" not in "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    assert {claim for claim in dates_on(site) if claim.startswith("Not")} == set()


MARKS: dict[str, tuple[Edits, str]] = {
    "reworded": (
        {("phones", "staff", "kept_in"): "the safe in the office"},
        "Changed on 2 November 2026, not yet agreed by the governing body. The new wording holds now. The wording agreed on 7 "
        "October 2026 was: “Staff keep their own phones and smart devices safe in the lockers in the staff room during lessons. "
        "They may use them in the staff room, at breaks.”",
    ),
    "added": (
        {("changes", "mobile.expect"): {"add": "Ask us if you are not sure."}},
        "Added on 2 November 2026, not yet agreed by the governing body. It holds all the same.",
    ),
    "removed": (
        {("changes", "mobile.expect.passcode"): {"omit": "We do not ask this of anyone."}},
        "Taken out on 2 November 2026, not yet agreed by the governing body. It no longer holds. The wording agreed on 7 October "
        "2026 was: “Lock your device with a PIN or password.”",
    ),
}  # fmt: skip


def _changed(oakfield: Path, edits: Edits, day: str = "2026-11-02") -> Path:
    record(oakfield, "mobile", "2026-10-07")
    return written(oakfield, {**edits, ("policies", "dates", "mobile", "written"): day}, oakfield)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", MARKS)
@pytest.mark.parametrize("form", ["separate", "fragments"])
def test_a_clause_that_is_not_as_agreed_is_marked(oakfield: Path, tmp_path: Path, kind: str, form: str) -> None:
    edits, sentence = MARKS[kind]
    written(oakfield, {("policies", "form"): form}, oakfield)
    site = published(_changed(oakfield, edits), tmp_path / "site")
    name = "policies/mobile/index.html" if form == "separate" else "fragments/mobile.html"
    page = said_on(site / name)
    assert page.count(sentence) == 1
    assert page.count("not yet agreed by the governing body") == 1
    assert "Later changes are marked." in page
    if form == "fragments":
        markdown = " ".join((site / "fragments" / "mobile.md").read_text(encoding="utf-8").split())
        assert sentence in markdown


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("kind", MARKS)
def test_the_mark_is_no_part_of_the_rule(oakfield: Path, tmp_path: Path, kind: str) -> None:
    site = published(_changed(oakfield, MARKS[kind][0]), tmp_path / "site")
    page = (site / "policies" / "mobile" / "index.html").read_text(encoding="utf-8")
    assert [clause.id for clause in reader.read(page) if "not yet agreed" in clause.text] == []
    index = (site / search.INDEX).read_text(encoding="utf-8")
    assert "The wording agreed on" not in index, "the search would lead to a rule that no longer holds"


def test_the_wording_that_was_agreed_may_rest_on_what_is_gone(oakfield: Path, tmp_path: Path) -> None:
    gone: Edits = {
        ("other_policies", "anti_bullying"): GONE,
        ("people", "concerns_about_the_head", "email"): "b@oakfield.example",
    }
    site = published(_changed(oakfield, gone), tmp_path / "site")
    page = said_on(site / "policies" / "mobile" / "index.html")
    assert "We act under the Behaviour policy, Anti-bullying policy and Child protection policy.”" in page
    assert "chair@oakfield.example" not in page


def test_a_change_needs_its_day(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    file = written(oakfield, MARKS["reworded"][0], oakfield)
    assert [fault.message for fault in check_setting(file, TODAY, fictional=True).faults] == [
        "1 clause has changed (mobile.staff.store-device) since the governing body agreed the mobile and smart "
        "technology policy on 7 October 2026. Write the date of the change here. It must be after that."
    ]
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert file.read_text(encoding="utf-8").splitlines()[fault.line - 1].strip() == "written: '2026-09-14'"


def test_a_setting_that_publishes_only_what_is_agreed_is_refused(oakfield: Path) -> None:
    only: Edits = {("policies", "only_agreed"): "yes"}
    file = written(oakfield, only, oakfield)
    told = [fault.message for fault in check_setting(file, TODAY, fictional=True).faults]
    assert told == [
        f"You publish only what is agreed, but there is no record that the {title} was agreed. Once it is agreed, "
        f'run: schoolgate agree oakfield {policy} --by "governing body" --on ...'
        for policy, title in (
            ("mobile", "mobile and smart technology policy"),
            ("online", "online safety policy"),
            ("social", "social media policy"),
        )
    ]
    for document in ("online", "social", "mobile"):
        assert run("agree", file, document, "--by", "governing body", "--on", "2026-10-07").exit_code == 0
    assert check_setting(file, TODAY, fictional=True).faults == []
    edits: Edits = {**MARKS["reworded"][0], ("policies", "dates", "mobile", "written"): "2026-11-02"}
    told = [fault.message for fault in check_setting(written(file, edits, file), TODAY, fictional=True).faults]
    assert told == [
        "You publish only what is agreed. 1 clause has changed (mobile.staff.store-device) since the mobile and "
        "smart technology policy was agreed. Restore the agreed wording or, once this is agreed, run: schoolgate "
        'agree oakfield mobile --by "governing body" --on ...'
    ]
