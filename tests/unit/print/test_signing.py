"""Who signs what again: a school agrees its policies in September, hands out papers, and changes a rule in November."""

from __future__ import annotations

import datetime
import functools
import re
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from pydantic import ValidationError
from support.attempts import GONE, NO_SIGNS, Edits, written
from support.bases import BASES, OTHERS, data_of, edited, refused, setting_of
from support.edition_names import HERE, LATER
from support.places import ROOT, STARTER, TODAY
from support.recording import agreed_text, record, text_of
from support.switches import SWITCHES, Switch

from schoolgate import paths
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.agreement.changes import Agreement, Difference
from schoolgate.policy import editions, texts
from schoolgate.policy.composing.statements import Page
from schoolgate.policy.provisions import clause_context
from schoolgate.print.handouts import handouts, signing
from schoolgate.print.handouts.changed_rules import Change, ChangedRule, Versions
from schoolgate.print.handouts.handouts import Definition, Handout
from schoolgate.publish.check import check_setting
from schoolgate.setting.model.setting import Setting

AGREEMENT, SHEET = "Acceptable use agreement for staff and volunteers", "Read and understood"
MARK = re.compile(r"[B-Z]{4} [B-Z]{4}")
WRITTEN = ("policies", "dates", "mobile", "written")
# The rule that changes in November, in clause 5.1 of the policy on phones.
KEPT: Edits = {("phones", "staff", "kept_in"): "the safe in the office", WRITTEN: "2026-11-16"}
REWORDED = "Phones 5.1 was reworded. You gave another answer to “Staff” (phones.staff)."
HOLDS = "This holds already, and is not yet agreed by the governing body:"


@pytest.fixture(scope="module")
def agreed_in_september(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The setting file of a school whose three policies were agreed on 21 September 2026. Nobody writes in it."""
    file = written(STARTER, NO_SIGNS, tmp_path_factory.mktemp("agreed") / "oakfield.yml")
    for document in ("online", "social", "mobile"):
        record(file, document, "2026-09-21")
    return file


@pytest.fixture
def school(agreed_in_september: Path, tmp_path: Path) -> Path:
    """A copy of its own of that school, whose papers were handed out then."""
    shutil.copytree(agreed_in_september.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / agreed_in_september.name


def change(file: Path, edits: Edits) -> None:
    """Give other answers in a setting file."""
    written(file, edits, file)


def told(file: Path, today: datetime.date = TODAY) -> dict[str, list[str]]:
    """Give what is said of the two papers for staff that are to be signed again, line by line, without their marks."""
    loaded = check_setting(file, today, "review", fictional=True)
    return {
        one.title: [
            line for who, why in one.told for line in (MARK.sub("MARK", who), *(f"{c.said} {c.reason}".strip() for c in why))
        ]
        for one in signing.renewals_of(loaded, today)
        if one.title in {AGREEMENT, SHEET}
    }  # fmt: skip


def listed(file: Path, today: datetime.date = TODAY) -> list[str]:
    """Give the list of a setting’s papers."""
    return [*signing.report(check_setting(file, today, "review", fictional=True), today)]


def marks(file: Path) -> dict[str, str]:
    """Give the mark of each paper in the list, by its title."""
    lines = [line.removesuffix(" (for signature)").strip() for line in listed(file)]
    return {lines[place - 2]: line for place, line in enumerate(lines) if line.startswith("Mark: ")}


def both(*lines: str) -> dict[str, list[str]]:
    """Give the same lines for both papers."""
    return {AGREEMENT: [*lines], SHEET: [*lines]}


# ---------------------------------------------------------------------------------------------------------------
# A rule changes in November


def test_nobody_signs_again_while_nothing_has_changed(school: Path) -> None:
    assert told(school) == {}
    assert listed(school)[-1].lstrip() == "Nobody has to sign again."


def test_a_changed_rule_is_signed_for_before_it_is_agreed_because_it_holds(school: Path) -> None:
    change(school, KEPT)
    assert told(school) == both(f"Everyone signs again, unless their paper has the mark MARK. {HOLDS}", REWORDED)


def test_after_it_is_agreed_whoever_signed_before_that_day_signs_again(school: Path) -> None:
    change(school, KEPT)
    before = marks(school)
    record(school, "mobile", "2026-11-20")
    assert told(school) == both(
        "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:", REWORDED
    )
    assert marks(school) == before, "who signed between the change and the agreement signed the same text"


def test_where_only_what_is_agreed_is_published_everyone_signs_once_it_is(school: Path) -> None:
    change(school, {**KEPT, ("policies", "only_agreed"): "yes"})
    assert told(school) == both("Once this is agreed by the governing body, everyone signs again:", REWORDED)
    change(school, {("policies", "only_agreed"): "no"})
    record(school, "mobile", "2026-11-18")
    edits: Edits = {
        ("policies", "only_agreed"): "yes",
        ("phones", "staff", "kept_in"): "the tin",
        WRITTEN: "2026-11-20",
    }
    change(school, edits)
    assert told(school) == both(
        "Whoever signed before 18 November 2026 signs again:", "Phones 5.1 was reworded.",
        "Once this is agreed by the governing body, everyone signs again:", REWORDED,
    )  # fmt: skip


def test_the_reason_of_then_is_not_given_where_the_rule_has_changed_again(school: Path) -> None:
    change(school, KEPT)
    record(school, "mobile", "2026-11-18")
    change(school, {("phones", "staff", "kept_in"): "the tin", WRITTEN: "2026-11-20"})
    assert told(school) == both(
        f"Everyone signs again, unless their paper has the mark MARK. {HOLDS}", REWORDED,
        "Whoever signed before 18 November 2026 signs for this too:", "Phones 5.1 was reworded.",
    )  # fmt: skip


def test_the_latest_agreement_that_changed_a_rule_of_the_paper_counts(school: Path) -> None:
    change(school, KEPT)
    record(school, "mobile", "2026-11-18")
    # Agreed again two days later: only a rule for learners is another, and the agreement for staff does not state it.
    change(school, {("phones", "learners", "calls_home"): "the telephone in the library", WRITTEN: "2026-11-19"})
    record(school, "mobile", "2026-11-20")
    found = told(school)
    assert found[AGREEMENT][0].startswith("Whoever signed before 18 November 2026 signs again")
    assert found[SHEET][0].startswith("Whoever signed before 20 November 2026 signs again")
    assert "Phones 5.1" not in " ".join(found[SHEET])


def test_a_rule_as_it_was_once_more_has_its_old_mark(school: Path) -> None:
    first, kept_in = marks(school), setting_read(school).phones.staff.kept_in
    change(school, KEPT)
    record(school, "mobile", "2026-11-18")
    now = marks(school)
    assert first[AGREEMENT] != now[AGREEMENT]
    assert first[SHEET] != now[SHEET]
    change(school, {("phones", "staff", "kept_in"): kept_in, WRITTEN: "2026-11-19"})
    record(school, "mobile", "2026-11-20")
    assert marks(school) == first, "who signed in September signed the text that holds now"
    assert "unless their paper has the mark MARK" in told(school)[AGREEMENT][0]


def setting_read(file: Path) -> Setting:
    setting = check_setting(file, TODAY, fictional=True).setting
    assert setting
    return setting


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    "edits",
    [
        {("people", "concerns_about_the_head", "phone"): "01632 960 499"},
        {("office", "phone"): "01632 960 498", ("office", "called"): "front desk"},
        {("people", "deputies"): [{"role": "Bursar"}, {"role": "SENCO"}]},
        {("people", "safeguarding_lead"): {"role": "Head of school", "phone": "01632 960 123", "hours": "all day"}},
        {("council",): "medway"},
        {("helplines",): [{"name": "Oak Line", "does": "talks to families", "phone": "01632 960 111", "for_whom": ["parent"]}]},
        {("colour",): "#123456"},
        {("site",): "https://www.oakfield.example/online-safety/"},
    ],
    ids=lambda edits: "-".join(map(str, next(iter(edits)))),
)  # fmt: skip
def test_a_number_or_a_contact_asks_nobody_to_sign_again(school: Path, edits: Edits) -> None:
    first = marks(school)
    change(school, edits)
    assert told(school) == {}
    assert marks(school) == first


def test_own_wording_is_signed_for(school: Path) -> None:
    changed = {
        **data_of("starter").get("changes", {}),
        "mobile.staff.lawful-use": {"replace": "Obey the law on any device."},
    }
    change(school, {("changes",): changed, WRITTEN: "2026-11-16"})
    holds = f"Everyone signs again, unless their paper has the mark MARK. {HOLDS}"
    assert told(school) == both(holds, "Phones 5.6 was reworded. You wrote it in your own words.")
    record(school, "mobile", "2026-11-20")
    agreed = "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:"
    assert told(school) == both(agreed, "Phones 5.6 was reworded. You wrote it in your own words.")


def test_a_rule_that_is_left_out_is_signed_for(school: Path) -> None:
    changed = {
        **data_of("starter").get("changes", {}),
        "mobile.staff.lawful-use": {"omit": "Our code of conduct says it."},
    }
    change(school, {("changes",): changed, WRITTEN: "2026-11-16"})
    assert told(school)[AGREEMENT][1] == "Phones 5.6 was taken out. You left it out: Our code of conduct says it."
    record(school, "mobile", "2026-11-20")
    assert told(school)[AGREEMENT][1] == "Phones 5.6 was taken out. You left it out: Our code of conduct says it."


def test_a_clause_of_its_own_is_signed_for_with_the_whole_policy(school: Path) -> None:
    own = [{"section": "mobile.staff", "id": "lanyard", "says": "Staff wear the lanyard of the day."}]
    change(school, {("own_clauses",): own, WRITTEN: "2026-11-16"})
    assert any(re.fullmatch(r"Phones 5\.\d+ was added\. You added it\.", line) for line in told(school)[SHEET])
    record(school, "mobile", "2026-11-18")
    change(school, {("own_clauses",): GONE, WRITTEN: "2026-11-19"})
    assert any(re.fullmatch(r"Phones 5\.\d+ was taken out\. You took it out\.", line) for line in told(school)[SHEET])


def test_a_new_edition_gives_its_reason(school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = Path(shutil.copytree(ROOT / "docs", tmp_path / "docs"))
    page = docs / "policies" / "mobile.md"
    clause, new = "- follow the law and the {{", "- always follow the law and the {{"
    text = page.read_text(encoding="utf-8")
    assert text.count(clause) == 1
    page.write_text(text.replace(clause, new), encoding="utf-8")
    monkeypatch.setattr(paths, "DOCS", docs)
    later = editions.Edition(LATER, datetime.date(2026, 11, 10), "", {"mobile.staff.lawful-use": "It says who."})
    known = {**editions.editions(), LATER: later}
    monkeypatch.setattr(editions, "editions", lambda: known)
    change(school, {("edition",): LATER})
    lawful = f"Phones 5.6 was reworded. Edition {LATER} of the template: It says who."
    assert told(school)[AGREEMENT] == [f"Everyone signs again, unless their paper has the mark MARK. {HOLDS}", lawful]
    record(school, "mobile", "2026-11-20")
    agreed = "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:"
    assert told(school) == both(agreed, lawful)


def test_a_withdrawn_policy_asks_nobody_to_sign_again_but_stops_its_papers(school: Path) -> None:
    change(school, {("withdrawn",): {"mobile": "We are rewriting it."}})
    assert told(school) == {}
    assert listed(school)[-1].lstrip() == (
        "The mobile and smart technology policy does not hold at present, so no paper states its rules. Hand out no paper that was "
        "printed before. Nobody signs again because of this."
    )


def test_what_was_agreed_of_a_policy_before_it_was_withdrawn_asks_nobody_either(school: Path) -> None:
    change(school, KEPT)
    record(school, "mobile", "2026-11-20")
    change(school, {("withdrawn",): {"mobile": "We are rewriting it."}})
    assert told(school) == {}


def test_a_policy_that_comes_in_later_is_signed_for(tmp_path: Path) -> None:
    without: Edits = {**NO_SIGNS, ("policies", "dates", "social"): GONE, ("social_media",): GONE}
    file = written(STARTER, without, tmp_path / "oakfield.yml")
    record(file, "mobile", "2026-09-21")
    record(file, "online", "2026-10-07")
    assert told(file) == {}, "it was there in September, and only agreed later"
    dates: Edits = {("policies", "dates", name, "written"): "2026-11-16" for name in ("online", "social", "mobile")}
    written(STARTER, {**NO_SIGNS, **dates}, file)
    assert "The social media policy was added." in told(file)[SHEET]
    for document in ("online", "social", "mobile"):
        record(file, document, "2026-11-20")
    found = told(file)[SHEET]
    assert found[0] == "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:"
    assert "The social media policy was agreed for the first time." in found


def test_policies_that_become_one_document_are_compared_with_what_they_were(school: Path) -> None:
    dates: Edits = {("policies", "dates", name, "written"): "2026-11-16" for name in ("online", "social", "mobile")}
    change(school, {**KEPT, **dates, ("policies", "form"): "combined"})
    reason = "was reworded. You gave another answer to “Staff” (phones.staff)."
    everyone, rule = told(school)[AGREEMENT]
    assert everyone == f"Everyone signs again, unless their paper has the mark MARK. {HOLDS}"
    assert re.fullmatch(rf"Rule \d+\.\d+ {re.escape(reason)}", rule)
    assert not any(gone in line for line in told(school)[SHEET] for gone in ("taken out", "added")), (
        "a rule that several policies stated, and the document states once, has not gone"
    )
    record(school, "combined", "2026-11-20")
    assert told(school)[AGREEMENT] == [
        "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:",
        rule,
    ]


def test_without_a_record_nobody_can_say(oakfield: Path) -> None:
    assert told(oakfield) == {}
    assert listed(oakfield)[-1].lstrip() == (
        "There is no record that a policy was agreed, so it cannot be said who signs again. Compare the mark on each signed paper "
        "with the mark here. Record what is agreed: schoolgate agree."
    )


def test_people_are_reminded_for_four_weeks_after_a_change_that_holds_and_after_an_agreement() -> None:
    def due(today: datetime.date, **given: Any) -> bool:
        return signing.Renewal("a", "A", "1111 1111", "trustees", **given).is_due(today)

    day, changed = datetime.date(2026, 11, 20), (Change(("Phones 1.1",), "reworded", ""),)
    last, after = datetime.date(2026, 12, 18), datetime.date(2026, 12, 19)
    given: tuple[dict[str, Any], ...] = (
        {"agreed_on": day, "agreed": changed}, {"waiting_since": day, "waiting": changed},
    )  # fmt: skip
    for one in given:
        assert due(last, **one)
        assert not due(after, **one)
    assert not due(day, waiting_since=day, waiting=changed, applies=False), "nobody signs before it is agreed"


def test_many_rules_are_named_up_to_twelve() -> None:
    change = Change(tuple(f"Phones 1.{number}" for number in range(1, 21)), "reworded", "")
    assert change.said.endswith("Phones 1.12 and 8 more were reworded.")


# ---------------------------------------------------------------------------------------------------------------
# Which rules are on a handout


def handout(statements: tuple[str, ...], *named: str) -> Handout:
    definition = Definition("agreement", ("staff",), "staff", signed=True)
    return Handout("a", definition, Page("A", "", [], statements), frozenset({*statements, *named}))


@pytest.mark.parametrize(
    ("kind", "id_", "document", "has", "on"),
    [
        ("reworded", "mobile.staff.lawful-use", "mobile", ["mobile.staff.lawful-use"], True),
        ("added", "mobile.staff.lawful-use", "mobile", ["mobile.staff.lawful-use"], True),
        ("removed", "mobile.staff.medical", "mobile", [], True),
        ("removed", "mobile.staff.own.lanyard", "mobile", [], True),
        ("removed", "mobile.expect.own.lanyard", "mobile", [], False),
        ("removed", "mobile.staff.silent", "mobile", [], False),
        ("reworded", "mobile.staff.medical", "mobile", ["mobile.staff.medical"], False),
        # The same rule in another document is not what it stands on, but in a combined one it is.
        ("reworded", "online.respond.danger", "online", ["online.respond.danger"], False),
        ("reworded", "social.breach.danger", "combined", ["social.breach.danger"], True),
        ("reworded", "social.breach.danger", "combined", ["mobile.breach.danger", "social.breach.danger"], False),
    ],
)
def test_whether_a_change_is_on_a_handout(kind: Any, id_: str, document: str, has: list[str], on: bool) -> None:
    setting = setting_of(data_of("starter"))
    versions = Versions(setting, Agreement(), clause_context(setting))
    one = handout(("mobile.staff.lawful-use", "mobile.breach.danger"), "mobile.staff.medical", "mobile.staff")
    difference = Difference(id_, kind, "1.1", "", "", (), "")
    assert versions.is_on(one, {*one.page.statements}, ChangedRule(document, difference, has)) is on


def test_a_text_names_each_clause_that_it_may_stand_on() -> None:
    named = handouts._named_in(
        '# A\n\n- One.\n  {: .tick on=mobile.a.b,social.a.b when=school }\n{{ own_clauses("mobile.staff") }}\n'
        "{% if x %}- Two.\n  {: on=online.a.b }\n{% endif %}- Name\n  {: .field }\n"
    )
    assert named == {"mobile.a.b", "social.a.b", "mobile.staff", "online.a.b"}


# ---------------------------------------------------------------------------------------------------------------
# Marks


def test_a_mark_is_of_the_words_whatever_their_order() -> None:
    assert MARK.fullmatch(texts.mark_of({"a": "One.", "b": "Two."}))
    assert texts.mark_of({"a": "One.", "b": "Two."}) == texts.mark_of({"b": "Two.", "a": "One."})
    others = [{"a": "One."}, {"a": "One.", "b": "Two"}, {"a": "One.", "c": "Two."}, {"a": "Two.", "b": "One."}, {}]
    assert len({texts.mark_of(other) for other in (*others, {"a": "One.", "b": "Two."})}) == 6


@pytest.mark.parametrize("base", [*BASES, *OTHERS])
def test_the_mark_of_a_version_is_that_of_its_record(base: str) -> None:
    setting = setting_of(data_of(base))
    records = agreed_text(setting)
    said = {document: texts.mark_of(text.masked) for document, text in text_of(setting).items()}
    agreed = {
        document: texts.mark_of({id_: clause.masked for id_, clause in one.clauses.items()})
        for document, one in records.items()
    }
    assert agreed == said
    assert [row["mark"] for row in texts.documents_to_read(setting, records)] == [*said.values()]


# ---------------------------------------------------------------------------------------------------------------
# The sheet


def lines_of(setting: Setting, agreed: dict[str, Any] | None = None) -> list[str]:
    """Give the sheet “Read and understood” of a setting, line by line; none where it has none."""
    found = handouts.compose_handouts(texts.facts_of(setting, agreed or {}), clause_context(setting))
    sheet = found.get("read-and-understood")
    root = lxml.html.fromstring(f"<div>{sheet.page.html}</div>") if sheet else None
    if root is None:
        return []
    for link in root.xpath("//a[@class='rule-link']"):
        link.drop_tree()
    return [" ".join(element.text_content().split()) for element in root.iter("h1", "h2", "p", "li")]


@pytest.mark.parametrize("base", [*BASES, *OTHERS])
def test_the_sheet_has_a_line_for_each_document_with_its_mark(base: str) -> None:
    setting = setting_of(data_of(base))
    lines = lines_of(setting)
    rows = [line for line in lines if "Mark: " in line]
    assert len(rows) == len(setting.documents)
    for row, document in zip(rows, texts.documents_to_read(setting, {}), strict=True):
        assert row == f"{document['title']}, edition {HERE}, written on {document['written']}. Mark: {document['mark']}"
    assert lines[-3:] == ["Signing", "Name", "Signed, and date"]


@pytest.mark.parametrize("policy", ["mobile", "social", "online"])
def test_staff_of_a_school_sign_that_they_have_read_part_one_whatever_it_adopts(policy: str) -> None:
    others: Edits = {("policies", "dates", name): GONE for name in ("mobile", "social", "online") if name != policy}
    if policy != "mobile":
        others = {**others, **NO_SIGNS}
    lines = lines_of(setting_of(edited(data_of("starter"), others)))
    assert "Part One of Keeping children safe in education (2026), in full and not the shorter version." in lines


def test_where_that_guidance_does_not_bind_part_one_is_not_on_the_sheet() -> None:
    for base in ("nursery", "club", "childminder"):
        lines = lines_of(setting_of(data_of(base)))
        assert lines, base
        assert not any("Part One" in line for line in lines), base


def test_a_childminder_who_works_alone_has_no_sheet() -> None:
    childminder = data_of("childminder")
    assert lines_of(setting_of(childminder))[1].startswith("For assistants.")
    alone = edited(childminder, {("childminding", "assistants"): "no"})
    assert lines_of(setting_of(alone)) == []


def test_the_sheet_says_when_each_was_agreed_and_whether_it_has_changed() -> None:
    setting = setting_of(data_of("starter"))
    agreed = agreed_text(setting)
    row = next(line for line in lines_of(setting, agreed) if line.startswith("Mobile"))
    assert f"edition {HERE}, agreed by the governing body on 7 October 2026. Mark: " in row
    (mobile,) = [row for row in texts.documents_to_read(setting, agreed, {"mobile"}) if row["changed"]]
    assert mobile["title"] == "Mobile and smart technology policy"


def test_own_wording_and_omissions_reach_the_sheet() -> None:
    changed = {
        "mobile.staff.lawful-use": {"replace": "Ask before you use a drone."},
        "online.staff.low-level-concerns": {"add": "Use the blue form."},
        "social.staff.induction": {"omit": "We teach it later."},
    }
    lines = lines_of(setting_of(edited(data_of("starter"), {("changes",): changed})))
    assert "Ask before you use a drone." in lines
    assert any(line.endswith("or my own. Use the blue form.") for line in lines)
    assert not any("social media safely" in line for line in lines)


# ---------------------------------------------------------------------------------------------------------------
# The example


def test_the_example_that_was_agreed_says_so(tmp_path: Path) -> None:
    file = paths.EXAMPLES / "secondary.yml"
    lines = listed(file)
    assert lines[0] == f"The papers of Ridgeway Hall School, edition {HERE}, as they are on 20 November 2026:"
    assert "  https://online-safety.ridgeway-hall.example/papers/read-and-understood/" in lines
    assert lines[-1].lstrip() == "Nobody has to sign again."
    copy = Path(shutil.copy(file, tmp_path))
    shutil.copy(paths.EXAMPLES / "ridgeway-hall.svg", tmp_path)
    shutil.copytree(agreed_records.folder(file), agreed_records.folder(copy))
    change(copy, KEPT)
    holds = "This holds already, and is not yet agreed by the trustees:"
    everyone = f"Everyone signs again, unless their paper has the mark MARK. {holds}"
    assert told(copy)[AGREEMENT][0] == everyone
    record(copy, "mobile", "2026-11-20")
    assert told(copy)[AGREEMENT][0] == (
        "Whoever signed before 20 November 2026 signs again, unless their paper has the mark MARK:"
    )


# ---------------------------------------------------------------------------------------------------------------
# Whatever changes


STARTERS = data_of("starter")


@functools.cache
def agreed_starter() -> tuple[Setting, dict[str, AgreedRecord], dict[str, str]]:
    """The starter, the records that all of it was agreed, and the marks of its papers."""
    setting = setting_of(STARTERS)
    records = agreed_text(setting)
    return setting, records, marks_compared(setting, compared(setting, records))


def compared(setting: Setting, records: dict[str, AgreedRecord]) -> Agreement:
    """Compare a setting’s text with what was agreed."""
    now, context = text_of(setting), clause_context(setting)
    known = {document: agreed for document, agreed in records.items() if document in now}
    found = {
        document: changes.differences_since(agreed, now[document].clauses, context, setting)
        for document, agreed in known.items()
    }
    return Agreement(now, known, found)


def marks_compared(setting: Setting, agreement: Agreement) -> dict[str, str]:
    context = clause_context(setting)
    masked = signing.masked_documents(setting, agreement, context)
    composed = handouts.compose_handouts(signing.words_of(setting, agreement, masked), context, signed_alone=True)
    return signing.marks_of(composed, signing.in_one(masked), context.template)


@pytest.mark.every(one_in=48)
@pytest.mark.parametrize("switch", SWITCHES, ids=str)
def test_a_paper_is_signed_again_where_its_mark_is_another(switch: Switch) -> None:
    """And where it is not, at most because a rule went that it may have stated."""
    before, records, first = agreed_starter()
    try:
        setting = setting_of(edited(STARTERS, {switch.path: switch.answer}))
    except ValidationError:
        return  # it needs other answers too
    if refused(setting) or setting.documents != before.documents:
        return
    agreement = compared(setting, records)
    again = {
        one.handout: one
        for one in signing.compare_versions(setting, agreement, [*records.values()], clause_context(setting))
    }
    now = marks_compared(setting, agreement)
    assert {name for name in first.keys() & now.keys() if first[name] != now[name]} <= again.keys()
    for name, one in again.items():
        assert first.get(name) != now[name] or {change.how for change in one.waiting} == {"taken out"}, name
