"""The yearly self-check: what the guidance asks of a setting, the rule that answers it, and what is missing, first.

Which rules stand is read from the policies as they are printed, and which guidance is for whom is written out here.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from support.attempts import GONE, Edits
from support.bases import BASES, GOOD, OTHERS, TEMPLATE, data_of, edited, pages_of, refused, setting_of, wrong_with
from support.places import TODAY
from support.wording import Text, longer_than, slips, split
from support.yaml_files import strings

from schoolgate import registers
from schoolgate.errors import RegisterError, TemplateError
from schoolgate.policy.conditions import CONDITIONS
from schoolgate.policy.provisions import clause_context
from schoolgate.print.handouts import self_check
from schoolgate.print.handouts.self_check import GROUPS, Finding, answer_at, check_points, find_due, points, words_for
from schoolgate.print.handouts.self_check_paper import self_check_paper
from schoolgate.print.papers.paper import Block, Break, Bullets, Heading, Paper, Paragraph, Table
from schoolgate.print.papers.papers import PolicyPage
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting

EVERY = (*BASES, *OTHERS)
POLICIES = ("online", "social", "mobile")


def pages_for(setting: Setting) -> dict[str, PolicyPage]:
    policies = pages_of(setting).policies
    return {name: PolicyPage(f"{setting.site}policies/{name}/", policy) for name, policy in policies.items()}


def findings_of(setting: Setting) -> list[Finding]:
    return check_points(setting, clause_context(setting), pages_for(setting))


def paper_of(setting: Setting, records: Mapping[str, Any] = {}, today: datetime.date = TODAY) -> Paper:
    return self_check_paper(setting, clause_context(setting), pages_for(setting), records, False, today)


def gaps_of(setting: Setting) -> dict[str, str]:
    return {finding.id: finding.gap.why for finding in findings_of(setting) if finding.gap}


def without(policy: str) -> Edits:
    answers = {"online": "online_safety", "social": "social_media"}
    gone: dict[tuple[str | int, ...], Any] = {("policies", "dates", policy): GONE}
    return gone | ({(answers[policy],): GONE} if policy in answers else {("signs",): GONE})


def variants() -> Iterator[tuple[str, Setting]]:
    """Yield settings that differ in what a point may rest on: as they are, with a policy fewer, withdrawn, or with answers the other way."""
    for base in EVERY:
        yield base, setting_of(data_of(base))
    for base in BASES:
        for policy in POLICIES:
            few: Edits = {("policies", "form"): "separate"} if base == "federation" else {}
            yield f"{base} without {policy}", setting_of(edited(data_of(base), {**without(policy), **few}))
            taken: Edits = {("withdrawn",): {policy: "We are rewriting it"}}
            yield f"{base}, {policy} withdrawn", setting_of(edited(data_of(base), taken))
    changes: dict[str, Edits] = {
        "no supplier’s word": {("online_safety", "filtering", "illegal_lists"): "no"},
        "no oversight": {("online_safety", "oversight", "practices"): []},
        "no AI": {("online_safety", "ai"): "no"},
        "monitored elsewhere": {("technology", "monitored"): "no", ("online_safety", "monitoring"): GONE},
        "a clause left out": {("changes", "online.education.rshe"): {"omit": "It stands in our RSHE policy"}},
        "a section left out": {("changes", "online.classroom"): {"omit": "It stands elsewhere."}},
        "a section replaced": {("changes", "online.emerging"): {"replace": "We look at what is new each term."}},
    }
    for name, change in changes.items():
        yield name, setting_of(edited(data_of("starter"), change))


VARIANTS = dict(variants())


# ---------------------------------------------------------------------------------------------------------------
# The list


def test_every_point_names_what_is_there() -> None:
    for id_, point in points().items():
        assert point.sources.keys() <= registers.guidance().keys(), id_
        assert not {*(point.when or "").split(",")} - {""} - CONDITIONS.keys(), id_
        assert all(clause in TEMPLATE and not TEMPLATE[clause].is_section for clause in point.answered_by), id_
        words = words_for(VARIANTS["starter"])
        assert {*re.findall(r"\{(\w+)\}", f"{point.expected} {point.evidence}")} <= words.keys(), id_


def test_the_points_stand_in_the_order_of_their_groups() -> None:
    groups = [point.group for point in points().values()]
    assert groups == sorted(groups, key=[*GROUPS].index)
    assert {*groups} == {*GROUPS}


def test_a_point_without_a_clause_is_marked_as_such() -> None:
    typed = strings(self_check.LIST)
    marked = {id_ for id_, point in typed.items() if point["answered_by"] == "no"}
    assert marked == {id_ for id_, point in points().items() if not point.answered_by}
    assert marked == {"child-protection-public", "prevent-childminder", "rshe-open"}
    for base in EVERY:
        for finding in findings_of(VARIANTS[base]):
            assert (finding.id in marked) == (finding.rule is None and finding.gap is None), (base, finding.id)


def test_only_a_part_that_a_fact_confirms_is_printed() -> None:
    # Numbers of paragraphs move between editions, so that none stands in a point.
    assert {id_: point.part for id_, point in points().items() if point.part} == {
        "part-one": "Part One",
        "phone-free": "Education Act 1996, section 550C",
    }
    said = " ".join(f"{point.expected} {point.evidence}" for point in points().values())
    assert not re.search(r"\bparagraph|\bpara\b|\bpart (?:two|three|four|five)|\d\.\d", said, re.IGNORECASE)


def test_an_answer_that_is_printed_beside_a_point_is_one_that_settings_give() -> None:
    paths = {path for point in points().values() for path in point.shows.values()}
    assert len(paths) > 5
    for path in paths:
        assert any(answer_at(VARIANTS[base], path) for base in EVERY), path
        assert all("object" not in answer_at(setting, path) for setting in VARIANTS.values()), path


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"edition": "2027"}, "was read against the 2026 edition of “kcsie”, and the register has that of 2027. Read the point beside the new edition, mend it, and then write 2027."),
        ({"superseded_by": "eyfs"}, "comes from “kcsie”, which “eyfs” has replaced."),
        ({"confidence": "unverified"}, "comes from “kcsie”, which nobody has confirmed."),
        (None, "comes from “kcsie”, and there is no such guidance in settings/shared/guidance.yml."),
    ],
    ids=["a new edition", "replaced", "not confirmed", "gone"],
)  # fmt: skip
def test_when_guidance_changes_each_point_that_rests_on_it_is_flagged_for_reading(
    changes: dict[str, Any] | None, said: str
) -> None:
    register = {**registers.guidance()}
    if changes is None:
        del register["kcsie"]
    else:
        register["kcsie"] = dataclasses.replace(register["kcsie"], **changes)
    resting = [id_ for id_, point in points().items() if "kcsie" in point.sources]
    assert len(resting) > 20
    with mock.patch.object(registers, "guidance", return_value=register), pytest.raises(TemplateError) as told:
        points()
    lines = self_check.LIST.read_text(encoding="utf-8").splitlines()
    assert str(told.value) == f"The point “{resting[0]}” {said}"
    assert (told.value.file, lines[told.value.line - 1]) == ("settings/shared/self-check.yml", f"{resting[0]}:")


@pytest.mark.parametrize("source", sorted({source for point in points().values() for source in point.sources}))
def test_no_document_is_too_small_to_be_read_again(source: str) -> None:
    register = {**registers.guidance()}
    register[source] = dataclasses.replace(register[source], edition="2031")
    with (
        mock.patch.object(registers, "guidance", return_value=register),
        pytest.raises(TemplateError, match=f"of “{source}”, and the register has that of 2031"),
    ):
        points()


@pytest.mark.parametrize(
    ("typed", "instead", "said"),
    [
        ("  group: leadership\n", "  group: leaders\n", "“leaders” is not one of the answers: leadership, policies, "),
        ("  sources: {kcsie: 2026}\n", "", "“lead-online” has no “sources”. Write “sources:” with each document"),
        ("  evidence: The job description.\n", "", "“lead-online” has no “evidence”. Write “evidence:” with what to show"),
        ("  answered_by: [online.roles.dsl-overall]\n", "", "“lead-online” has no “answered_by”. Write “answered_by:” with a list"),
        ("  group: leadership\n", "  group: leadership\n  grup: phones\n", "There is no “grup” in “lead-online”."),
        ("{kcsie: 2026}", "{kcsie: newest}", "“newest” is not a year."),
    ],
)  # fmt: skip
def test_the_list_is_read_strictly(typed: str, instead: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "self-check.yml"
    file.write_text(self_check.LIST.read_text(encoding="utf-8").replace(typed, instead, 1), encoding="utf-8")
    with mock.patch.object(self_check, "LIST", file), pytest.raises(RegisterError) as told:
        points()
    assert said in str(told.value)


# ---------------------------------------------------------------------------------------------------------------
# Whose points they are

# The guidance that may stand in the self-check of each kind of setting, beside that which is for all.
_FOR_ALL = {"working-together", "sharing-nudes", "prevent-duty", "prevent-for-leads"}
_KCSIE = {"kcsie", "filtering-monitoring", "genai-product-safety", "genai-in-education"}
_SCHOOL = {*_KCSIE, "mobile-phones-in-schools", "rshe", "searching", "eyfs", "jcq", "boarding-schools"}
_COLLEGE = {*_KCSIE, "jcq", "further-education-residential"}
ALLOWED = {
    **dict.fromkeys(("maintained", "academy", "independent", "pupil-referral-unit", "alternative-provision-academy", "federation"), _SCHOOL),
    "special": {*_SCHOOL, "residential-special-schools"} - {"boarding-schools"},
    "maintained-nursery": {*_KCSIE, "mobile-phones-in-schools", "eyfs"},
    "private-nursery": {"eyfs"},
    "out-of-school-club": {"eyfs"},
    "childminder": {"eyfs-childminder"},
    "non-school-alternative-provision": {"kcsie", "jcq", "boarding-schools"},
    **dict.fromkeys(("college", "sixth-form-college", "16-19-academy", "special-post-16"), _COLLEGE),
}  # fmt: skip


def settings_of_kind(kind: str) -> list[Setting]:
    """Give settings of a kind with all the policies that it may have: those that are near to it, as one of that kind."""
    own = KINDS[kind]
    near = {
        "nursery": ["nursery"], "college": ["college"], "club": ["club"], "provision": ["provision"], "setting": ["childminder"],
    }.get(own.noun, ["starter", "secondary", "boarding"])  # fmt: skip
    found = [setting_of(edited(data_of(base), {("kind",): kind})) for base in near]
    if own.noun == "college":
        found.append(setting_of({**strings(GOOD / "residential-college.yml"), "kind": kind}))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_setting_gets_only_the_guidance_that_is_for_it(kind: str) -> None:
    titles = {id_: document.title for id_, document in registers.guidance().items()}
    allowed = {titles[id_] for id_ in _FOR_ALL | ALLOWED[kind]}
    for setting in settings_of_kind(kind):
        findings = findings_of(setting)
        assert {document.title for finding in findings for document in finding.sources} <= allowed
        assert all(finding.sources for finding in findings)
        assert 10 <= len(findings) <= 60


def test_whether_it_is_a_duty_follows_from_the_register() -> None:
    for name, setting in VARIANTS.items():
        found = {finding.id: finding.must for finding in findings_of(setting)}
        assert found["in-danger"], name
        assert not found.get("images-not-viewed"), "advice"
        # Statutory guidance that asks schools to consider the one; and that asks staff for the other, whom the law does not name.
        assert not found.get("yearly-review")
        assert not found.get("phone-staff")
        assert found.get("phone-free", True)
    # What binds schools is advice to alternative provision that is no school, and Prevent to a club for older children.
    assert not {finding.id: finding.must for finding in findings_of(VARIANTS["provision"])}["how-to-report"]
    unregistered = setting_of(edited(data_of("club"), {("registers",): [], ("ages",): ["9", "11"]}))
    assert not {finding.id: finding.must for finding in findings_of(unregistered)}["prevent"]
    assert {finding.id: finding.must for finding in findings_of(VARIANTS["club"])}["prevent"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_point_asks_what_no_clause_can_answer_in_a_setting_of_its_kind(kind: str) -> None:
    found: dict[str, list[Finding]] = {}
    for setting in settings_of_kind(kind):
        for finding in findings_of(setting):
            found.setdefault(finding.id, []).append(finding)
    never = {id_ for id_, each in found.items() if points()[id_].answered_by and not any(one.rule for one in each)}
    assert never == set()


def test_every_point_is_for_somebody() -> None:
    found = {finding.id for kind in KINDS for setting in settings_of_kind(kind) for finding in findings_of(setting)}
    assert found == points().keys()


# ---------------------------------------------------------------------------------------------------------------
# Gaps


def answered(id_: str, stands: set[str]) -> bool:
    """Tell whether a point is answered: by one of its clauses that is printed, or by one that states the same rule."""
    rules = {TEMPLATE[clause].same for clause in points()[id_].answered_by} - {None}
    same = {clause for clause, provision in TEMPLATE.items() if provision.same in rules}
    return bool(({*points()[id_].answered_by} | same) & stands)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_gap_is_listed_exactly_where_no_clause_of_the_point_is_printed(name: str) -> None:
    setting = VARIANTS[name]
    stands, findings = pages_of(setting).stands, findings_of(setting)
    assert len(findings) >= 10
    for finding in findings:
        if points()[finding.id].answered_by:
            assert (finding.gap is None) == answered(finding.id, stands) == (finding.rule is not None), finding.id
            if finding.rule:
                ids = {finding.rule.clause.id, *finding.rule.clause.aliases}
                assert ids <= stands
                assert finding.rule.address.endswith(f"#{finding.rule.clause.id}")


def test_the_settings_of_the_tests_have_gaps_and_none() -> None:
    assert gaps_of(VARIANTS["starter"]) == gaps_of(VARIANTS["nursery"]) == {}
    assert sum(bool(gaps_of(setting)) for setting in VARIANTS.values()) > 15


@pytest.mark.parametrize(
    ("change", "point", "why"),
    [
        (without("online"), "staff-trained", "We do not adopt the online safety policy."),
        ({**without("mobile"), ("online_safety", "learning_journal"): "no"}, "cameras", "We do not adopt the mobile and smart technology policy."),
        ({("withdrawn",): {"online": "We are rewriting it"}}, "staff-trained", "We have withdrawn the online safety policy: We are rewriting it."),
        ({("changes", "online.education.rshe"): {"omit": "It stands in our RSHE policy"}}, "rshe", "We leave this rule out. Our reason: It stands in our RSHE policy."),
        ({("changes", "mobile.staff.provided-for-images"): {"omit": "No!"}, ("online_safety", "learning_journal"): "no"}, "cameras", "We leave this rule out. Our reason: No!"),
        ({("online_safety", "filtering", "illegal_lists"): "no"}, "illegal-lists", "The setting’s supplier has not said that it blocks what the Internet Watch Foundation lists."),
        ({("online_safety", "oversight", "practices"): []}, "yearly-review", "The setting does not list this under oversight."),
        ({("online_safety", "oversight", "practices"): ["audits"], ("changes", "online.leaders.audit"): {"omit": "We stopped."}}, "yearly-review", "We leave this rule out. Our reason: We stopped."),
        ({("technology", "monitored"): "no", ("online_safety", "monitoring"): GONE}, "monitoring-fits", "The child protection policy says how use of the internet is checked."),
    ],
)  # fmt: skip
def test_a_gap_says_why_no_rule_stands(change: Edits, point: str, why: str) -> None:
    assert gaps_of(setting_of(edited(data_of("starter"), change)))[point] == why


@pytest.mark.parametrize("change", ["omit", "replace"])
def test_a_section_that_is_not_ours_any_more_leaves_its_points_to_be_read(change: str) -> None:
    made = edited(data_of("boarding"), {("changes", "mobile.boarding"): {change: "We say it in our own way."}})
    why = gaps_of(setting_of(made))["boarders-call-home"]
    heading = "Evenings and nights in the boarding house"
    assert why == {
        "omit": f"We leave out the section “{heading}”. Our reason: We say it in our own way.",
        "replace": f"The section “{heading}” is in words of our own.",
    }[change]  # fmt: skip


def said_by(block: Block) -> list[str]:
    """Give the words of each paragraph, bullet, heading or cell of a block."""
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Paragraph):
        return ["".join(piece.text for piece in block.pieces)]
    if isinstance(block, Bullets):
        return [said for item in block.items for paragraph in item for said in said_by(paragraph)]
    if isinstance(block, Break):
        return []
    assert isinstance(block, Table)
    return [*block.head, *("".join(piece.text for piece in cell) for row in block.rows for cell in row)]


def said(paper: Paper) -> list[str]:
    return [text for block in paper.blocks for text in said_by(block)]


@pytest.mark.parametrize(
    "change",
    [without("online"), {("changes", "online.dsl.training"): {"omit": "It stands elsewhere."}}],
    ids=["a policy left out", "a clause left out"],
)
def test_gaps_come_first_each_with_what_to_do(change: Edits) -> None:
    setting = setting_of(edited(data_of("starter"), change))
    lines = said(paper_of(setting))
    first, later = lines.index("What to put right first"), lines.index("Point by point")
    before = lines[first:later]
    found = [finding for finding in findings_of(setting) if finding.gap]
    assert found
    for finding in found:
        assert finding.gap is not None
        place = before.index(f"{'Must' if finding.must else 'Should'}: {finding.expected}")
        assert before.index(f"{finding.gap.why} {finding.gap.to_do}") < place
        assert sum(finding.expected in line for line in before) == 1
        assert f"No rule. {finding.gap.why}" in lines[later:]


def test_a_document_that_may_say_it_is_named() -> None:
    listed: Edits = {("other_policies", "online_safety"): {"title": "Staying safe online"}}
    gap = next(
        finding.gap
        for finding in findings_of(setting_of(edited(data_of("starter"), {**without("online"), **listed})))
        if finding.gap
    )
    assert gap.to_do == (
        "Look for each point in our “Staying safe online”, “Acceptable use agreements” or “Child protection policy”. If it is not there, "
        "adopt the online safety policy, or add the point there."
    )


def test_a_rule_in_the_settings_own_words_is_to_be_read() -> None:
    change: Edits = {("changes", "online.decisions.over-blocking"): {"replace": "We block as little as we can."}}
    setting = setting_of(edited(data_of("starter"), change))
    assert refused(setting) == []
    assert [finding.id for finding in findings_of(setting) if finding.rule and finding.rule.reworded] == [
        "not-too-much"
    ]
    lines = said(paper_of(setting))
    assert (
        "There are 59 points. Each has a rule of ours, or needs none. 1 rule is in our own words: read that it still says what is expected."
        in lines
    )
    assert sum("In our own words: read that it still says this." in line for line in lines) == 1


# ---------------------------------------------------------------------------------------------------------------
# Dates


def due_of(setting: Setting, records: Mapping[str, Any] = {}, today: datetime.date = TODAY) -> list[str]:
    return [gap.why for gap in find_due(setting, records, today)]


def agreed(on: str, next_review: str | None = None) -> Any:
    day = datetime.date.fromisoformat
    return SimpleNamespace(on=day(on), next_review=day(next_review) if next_review else None)


def test_what_is_agreed_and_in_time_is_not_due() -> None:
    assert due_of(VARIANTS["starter"], dict.fromkeys(POLICIES, agreed("2026-10-07"))) == []
    lines = said(paper_of(VARIANTS["starter"], dict.fromkeys(POLICIES, agreed("2026-10-07"))))
    assert "Nothing: no rule is missing, and no date has passed." in lines


def test_a_policy_that_nobody_has_agreed_is_told() -> None:
    records = {"social": agreed("2026-10-07"), "mobile": agreed("2026-10-07")}
    assert due_of(VARIANTS["starter"], records) == ["The Online safety policy is not yet agreed."]
    # A childminder agrees the policy by writing it.
    assert due_of(VARIANTS["childminder"]) == []


@pytest.mark.parametrize(
    ("record", "today", "overdue"),
    [
        (agreed("2025-10-07"), "2026-10-07", False),
        (agreed("2025-10-07"), "2026-10-08", True),
        (agreed("2026-10-07", "2026-11-29"), "2026-11-30", True),
        (agreed("2026-10-07", "2026-11-30"), "2026-11-30", False),
    ],
)
def test_a_policy_is_due_the_day_after(record: Any, today: str, overdue: bool) -> None:
    found = due_of(VARIANTS["starter"], dict.fromkeys(POLICIES, record), datetime.date.fromisoformat(today))
    assert any("Online safety policy was due for review on" in why for why in found) == overdue


@pytest.mark.parametrize(("today", "overdue"), [("2027-09-21", False), ("2027-09-22", True)])
def test_a_review_of_filtering_more_than_a_year_ago_is_told(today: str, overdue: bool) -> None:
    found = due_of(VARIANTS["starter"], {}, datetime.date.fromisoformat(today))
    assert ("Filtering and monitoring were last reviewed on 21 September 2026." in found) == overdue


@pytest.mark.parametrize(
    ("base", "change", "today", "why"),
    [
        ("nursery", {}, "2027-09-11", "The numbers of Westmarsh Borough Council were last checked on 10 September 2026."),
        ("nursery", {("council", "checked"): GONE}, "2026-11-30", "Nobody has written when the numbers of Westmarsh Borough Council were last checked."),
        ("starter", {("council",): "Devon"}, "2026-11-30", "At Devon County Council these are not known: the number of its children’s services, "),
    ],
)  # fmt: skip
def test_what_is_to_find_out_of_the_council_is_told(base: str, change: Edits, today: str, why: str) -> None:
    found = due_of(setting_of(edited(data_of(base), change)), {}, datetime.date.fromisoformat(today))
    assert any(why in one for one in found)


# ---------------------------------------------------------------------------------------------------------------
# The paper


@pytest.mark.parametrize("name", EVERY)
def test_each_point_has_a_row_with_its_source_its_rule_its_evidence_and_room_to_write(name: str) -> None:
    tables = [block for block in paper_of(VARIANTS[name]).blocks if isinstance(block, Table)]
    rows = [row for table in tables if len(table.head) == 4 for row in table.rows]
    findings = findings_of(VARIANTS[name])
    assert len(rows) == len(findings)
    for (asked, rule, evidence, seen), finding in zip(rows, findings, strict=True):
        assert "".join(piece.text for piece in asked).startswith(
            f"{'Must' if finding.must else 'Should'}: {finding.expected}\nFrom "
        )
        assert [piece.to for piece in asked if piece.to] == [document.url for document in finding.sources]
        assert [piece.to for piece in rule if piece.to] == ([finding.rule.address] if finding.rule else [])
        assert "".join(piece.text for piece in evidence) == finding.evidence
        assert seen == ()
    assert all(sum(table.widths) == pytest.approx(1) and len(table.widths) == len(table.head) for table in tables)


def texts_to_read(setting: Setting) -> list[str]:
    """Give the sentences of a self-check, with titles, headings and what a setting typed taken out."""
    own = [text for finding in findings_of(setting) for text in (finding.expected, finding.evidence)]
    own += [text for block in paper_of(setting).blocks if isinstance(block, Paragraph) for text in said_by(block)]
    return [sentence for text in own for sentence in split(text)]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("name", VARIANTS)
def test_a_chair_of_governors_can_read_it(name: str) -> None:
    sentences = texts_to_read(VARIANTS[name])
    assert Text(sentences).grade <= 9
    assert longer_than(25, sentences) == []
    assert [wrong for text in said(paper_of(VARIANTS[name])) for wrong in wrong_with(text)] == []


def test_its_english_has_no_slips() -> None:
    assert [*slips(text for name in EVERY for text in texts_to_read(VARIANTS[name]))] == []


def test_each_abbreviation_is_explained_where_it_first_stands() -> None:
    lines = " ".join(said(paper_of(VARIANTS["starter"])))
    for short, long in {
        "DSL": "designated safeguarding lead",
        "SEND": "special educational needs and disabilities",
        "LADO": "Local Authority Designated Officer",
    }.items():
        assert lines.index(f"{long} ({short})") == lines.index(short) - len(long) - 2


def test_words_of_a_setting_stand_in_it_as_it_types_them() -> None:
    federation, heads = VARIANTS["federation"], setting_of(strings(GOOD / "several-heads.yml"))
    expected = {finding.id: finding.expected for finding in findings_of(federation)}
    assert expected["lead-online"] == "Each DSL leads on online safety too."
    assert expected["alerts-acted-on"] == (
        "A concern about a child that monitoring raises reaches a DSL immediately, and is recorded."
    )
    assert {finding.id: finding.expected for finding in findings_of(heads)}["about-the-head"] == (
        "A concern about a co-manager goes to somebody else."
    )


LEAD, GOVERNOR = ("people", "safeguarding_lead"), ("people", "safeguarding_governor")


@pytest.mark.parametrize(
    ("base", "change", "opens", "rows"),
    [
        ("starter", {}, "The designated safeguarding lead (DSL) goes through this once a year with the safeguarding governor.", ["Checked by the DSL", "Evidence seen by the safeguarding governor", "Reported to the governing body, with the minute"]),
        ("starter", {GOVERNOR: {"role": "Chair of Governors"}}, "The designated safeguarding lead (DSL) goes through this once a year with the Chair of Governors.", ["Checked by the DSL", "Evidence seen by the Chair of Governors", "Reported to the governing body, with the minute"]),
        ("federation", {}, "The designated safeguarding leads (DSLs) go through this once a year with the safeguarding governor.", ["Checked by the DSL", "Evidence seen by the safeguarding governor", "Reported to the trustees, with the minute"]),
        ("nursery", {}, "The designated safeguarding lead (DSL) goes through this once a year with the proprietor.", ["Checked by the DSL", "Evidence seen by the proprietor"]),
        ("nursery", {LEAD: {"role": "Proprietor", "phone": "01632 960 311"}}, "The designated safeguarding lead (DSL) goes through this once a year. It says", ["Checked by the DSL"]),
        ("childminder", {}, "Go through this once a year.", ["Checked"]),
    ],
    ids=["a governor", "a title", "two leads", "a proprietor", "a proprietor who leads", "a childminder"],
)  # fmt: skip
def test_it_says_who_goes_through_it_and_nobody_reports_to_themselves(
    base: str, change: Edits, opens: str, rows: list[str]
) -> None:
    paper = paper_of(setting_of(edited(data_of(base), change)))
    assert any(line.startswith(opens) for line in said(paper))
    last = [block for block in paper.blocks if isinstance(block, Table)][-1]
    assert ["".join(piece.text for piece in row[0]) for row in last.rows] == rows
    assert all(row[1] == () for row in last.rows)
