"""When a clause applies: which settings each condition holds for, which answer decides it, and the reason where it does not."""

from __future__ import annotations

import re

import pytest
from support.attempts import GONE, MOBILE_ALONE, Edits
from support.bases import BASES, OTHERS, data_of, edited, setting_of

from schoolgate.policy.conditions import CONDITIONS, conditions_of

SCHOOLS = "starter secondary federation boarding"
OLDER = "college secondary boarding"

# What follows from the kind of setting and from ages, by the settings of tests/support/bases.py for which it holds.
KINDS = {
    "school": SCHOOLS,
    "nursery": "nursery",
    "not-nursery": "starter college secondary federation club provision boarding childminder",
    "childminding": "childminder",
    "not-childminding": "starter nursery college secondary federation club provision boarding",
    "registered-childminder": "childminder",
    "registered-childcare": "starter nursery federation club childminder",
    "placed-by-others": "provision",
    "searching": f"college {SCHOOLS}",
    "no-search-power": "club provision childminder",
    "taking-away": "starter college secondary federation club provision boarding childminder",
    "kcsie": f"college {SCHOOLS}",
    "rshe": SCHOOLS,
    "prevent-duty": "starter nursery college secondary federation club boarding childminder",
    "early-years": "starter nursery federation club childminder",
    "teaches": "starter nursery college secondary federation provision boarding",
    "younger": "starter nursery federation club boarding childminder",
    "up-to-year-2": "starter nursery federation club childminder",
    "years-3-to-6": "starter federation club boarding childminder",
    "taught-years-3-to-6": "starter federation boarding",
    "older": f"provision {OLDER}",
    "from-year-7": f"provision {OLDER}",
    "years-7-to-11": "secondary provision boarding",
    "post-16": OLDER,
    "learners-monitored": f"college provision {SCHOOLS}",
    "filtering": f"nursery college club provision {SCHOOLS}",
    "monitored": f"nursery college provision {SCHOOLS}",
}

# An answer that makes a condition hold, or fail, in a setting where it was the other way round.
ONLINE, SOCIAL = ("online_safety",), ("social_media",)
LEAD = {"role": "Headteacher", "phone": "01632 960 123"}
ANSWERS: list[tuple[str, str, Edits]] = [
    ("assistants", "childminder", {("childminding", "assistants"): "no"}),
    ("works-with-others", "childminder", {("childminding", "assistants"): "no"}),
    ("takes-pictures", "childminder", {("childminding", "pictures"): "none"}),
    ("pictures-taken", "childminder", {("childminding", "pictures"): "none"}),
    ("learners-sign-exceptions", "starter", {("phones", "learners", "exceptions", "signed_by"): "parents"}),
    ("parents-sign-exceptions", "starter", {("phones", "learners", "exceptions", "signed_by"): "learner"}),
    ("groups", "starter", {("phones", "learners", "groups"): GONE}),
    ("used-when-agreed", "college", {("phones", "learners", "rule"): "off-and-out-of-sight"}),
    ("used-when-agreed", "secondary", {("phones", "learners", "groups"): GONE}),
    ("phones-kept", "starter", {("phones", "learners", "rule"): "left-at-home"}),
    ("phones-kept", "college", {("phones", "learners", "rule"): "used-when-stated", ("phones", "learners", "where"): GONE}),
    ("staff-watches", "starter", {("phones", "staff", "smart_watches"): "worn-in-school-mode"}),
    ("contractors", "starter", {("phones", "contractors"): GONE, ("signs",): GONE, ("retired_signs",): GONE}),
    ("pictures-of-work", "starter", {("phones", "contractors", "pictures"): "never"}),
    ("pictures-of-work", "starter", {("phones", "contractors"): GONE, ("signs",): GONE, ("retired_signs",): GONE}),
    ("pictures-at-events", "starter", {("phones", "events", "photos"): "none"}),
    ("devices", "starter", {("technology", "devices"): "no"}),
    ("work-phone-numbers", "starter", {("technology", "devices", "work_phone_numbers"): "yes"}),
    ("remote-teaching", "secondary", {("technology", "remote_teaching"): "no"}),
    ("remote-teaching-on-own-device", "secondary", {("technology", "remote_teaching", "own_devices"): "never"}),
    ("remote-teaching-on-own-device", "secondary", {("technology", "remote_teaching"): "no"}),
    ("provided-for-remote-teaching", "secondary", {("technology", "remote_teaching"): "no"}),
    ("provided-for-remote-teaching", "secondary", {("technology", "devices"): "no"}),
    ("home-learning", "starter", {("technology", "home_learning"): "no"}),
    ("learning-at-home", "starter", {("technology", "home_learning"): "no"}),
    ("wraparound", "starter", {("technology", "wraparound"): "no"}),
    ("registered-childcare", "starter", {("technology", "wraparound"): "no"}),
    ("exams", "secondary", {("technology", "exams"): "no"}),
    ("boarding", "boarding", {("boarding",): GONE}),
    ("prep", "boarding", {("boarding", "prep"): GONE}),
    ("official-accounts", "starter", {(*SOCIAL, "accounts"): "no"}),
    ("no-official-accounts", "starter", {(*SOCIAL, "accounts"): "no"}),
    ("accounts-and-acceptable-use", "starter", {(*SOCIAL, "accounts"): "no"}),
    ("accounts-and-acceptable-use", "starter", {("other_policies", "acceptable_use"): GONE}),
    ("accounts-with-learners", "secondary", {(*SOCIAL, "accounts", "with_learners"): "no"}),
    ("social-agreement", "starter", {("other_policies", "social_media_agreement"): {"title": "Agreement for accounts"}}),
    ("groups-in-our-name", "starter", {(*SOCIAL, "groups_in_our_name"): "no"}),
    (
        "head-hears-as-lead",
        "starter",
        {("people", "safeguarding_lead"): LEAD, (*SOCIAL, "accounts", "worries_to"): ["safeguarding lead", "head"]},
    ),
    ("social-media-in-hours", "starter", {(*SOCIAL, "staff", "rule"): "not-in-working-hours"}),
    ("social-limits", "starter", {(*SOCIAL, "limits", "rule"): "no-limits"}),
    ("learning-apps", "starter", {(*SOCIAL, "learning_apps"): "no"}),
    ("acceptable-use", "starter", {("other_policies", "acceptable_use"): GONE}),
    ("family-agreements", "starter", {("other_policies", "acceptable_use"): GONE}),
    ("induction", "starter", {("policies", "told_by"): ["induction"]}),
    ("staff-consulted", "starter", {("policies", "consulted"): ["parents"]}),
    ("parents-consulted", "starter", {("policies", "consulted"): ["staff"]}),
    ("learners-consulted", "starter", {("policies", "consulted"): ["learners"]}),
    ("taught", "starter", {(*ONLINE, "teaching", "subjects"): []}),
    ("frameworks", "starter", {(*ONLINE, "teaching", "frameworks"): GONE}),
    ("asking-for-views", "starter", {(*ONLINE, "teaching", "includes"): ["asking for views"]}),
    ("peer-education", "starter", {(*ONLINE, "teaching", "includes"): ["peer education"]}),
    ("rewards", "starter", {(*ONLINE, "teaching", "includes"): ["rewards"]}),
    ("lead-helps-plan", "starter", {(*ONLINE, "teaching", "includes"): ["rewards"]}),
    ("moving-on", "starter", {(*ONLINE, "teaching", "includes"): ["rewards"]}),
    ("posters", "starter", {(*ONLINE, "teaching", "includes"): ["rewards"]}),
    ("visiting-speakers", "starter", {(*ONLINE, "teaching", "includes"): ["rewards"]}),
    ("risk-assessments", "starter", {(*ONLINE, "oversight", "practices"): ["audits"]}),
    ("audits", "starter", {(*ONLINE, "oversight", "practices"): ["patterns"]}),
    ("patterns", "starter", {(*ONLINE, "oversight", "practices"): ["patterns"]}),
    ("events", "starter", {(*ONLINE, "oversight", "events"): GONE}),
    ("governor-hears", "starter", {(*ONLINE, "oversight", "governor_hears"): "no"}),
    ("governor-reports", "starter", {(*ONLINE, "oversight", "governor_hears"): "no"}),
    ("governor-reports", "starter", {("people", "safeguarding_governor", "role"): "Governing body"}),
    ("learning", "nursery", {(*ONLINE, "learning"): "no"}),
    ("learners-online", "nursery", {(*ONLINE, "learning"): "no"}),
    ("systems-monitored", "provision", {("technology", "monitored"): "no"}),
    ("search-tool", "starter", {(*ONLINE, "learning", "search_tool"): GONE}),
    ("video-sites", "starter", {(*ONLINE, "learning", "video_sites"): "no"}),
    ("ai", "starter", {(*ONLINE, "ai"): "no"}),
    ("no-ai", "starter", {(*ONLINE, "ai"): "no"}),
    ("ai-learners", "secondary", {(*ONLINE, "ai", "used_by"): "staff"}),
    ("filtering-reports", "starter", {(*ONLINE, "filtering", "reports_from"): GONE}),
    ("supplier-lists", "starter", {(*ONLINE, "filtering", "illegal_lists"): "no"}),
    ("antivirus", "starter", {(*ONLINE, "security"): ["firewall"]}),
    ("encryption", "starter", {(*ONLINE, "security"): ["virus-protection"]}),
    ("bypass-blocked", "starter", {(*ONLINE, "security"): ["virus-protection"]}),
    ("file-checks", "starter", {(*ONLINE, "security"): ["file-checks"]}),
    ("website", "starter", {(*ONLINE, "website"): "no"}),
    ("learning-journal", "starter", {(*ONLINE, "learning_journal"): GONE}),
    ("shared-journals", "starter", {(*ONLINE, "learning_journal", "group_photos"): "never"}),
    ("shared-journals", "starter", {(*ONLINE, "learning_journal"): GONE}),
    ("email", "nursery", {(*ONLINE, "email"): "no"}),
    ("email-for-learners", "secondary", {(*ONLINE, "email", "learners"): "no"}),
    ("junk-blocked", "starter", {(*ONLINE, "email", "protections"): ["encrypted-email"]}),
    ("encrypted-email", "starter", {(*ONLINE, "email", "protections"): ["junk-mail-blocked"]}),
    ("video-calls", "starter", {(*ONLINE, "video_calls"): "no"}),
    ("video-calls-with-learners", "secondary", {(*ONLINE, "video_calls", "used_with"): ["parents"]}),
    ("video-calls-recorded", "secondary", {(*ONLINE, "video_calls", "recorded"): "never"}),
]  # fmt: skip

# An answer of two that a condition needs, where the other is not given: it holds no more than before.
NOT_ENOUGH: list[tuple[str, str, Edits]] = [
    ("head-hears-as-lead", "starter", {("people", "safeguarding_lead"): LEAD}),
    ("head-hears-as-lead", "starter", {(*SOCIAL, "accounts", "worries_to"): ["safeguarding lead", "head"]}),
    ("family-agreements", "starter", {("other_policies", "home_school_agreement"): {"title": "Agreement"}}),
    ("wraparound", "club", {("technology", "wraparound"): {"rule": "same-rule"}}),
    ("home-learning", "club", {("technology", "home_learning"): {"rules_in": "acceptable-use"}}),
    ("remote-teaching", "club", {("technology", "remote_teaching"): {"own_devices": "never", "rules_in": "acceptable-use"}}),
    ("exams", "club", {("technology", "exams"): "yes"}),
    ("learning-at-home", "secondary", {("technology", "home_learning"): "no"}),
    ("governor-hears", "starter", {("people", "safeguarding_governor", "role"): "Deputy headteacher", ("people", "safeguarding_lead"): [LEAD, {"role": "Deputy headteacher"}]}),
    ("systems-monitored", "starter", {("technology", "monitored"): "no"}),
]  # fmt: skip


# Of these conditions the answer makes one hold. It ends all others.
BEGUN = {
    "staff-watches", "work-phone-numbers", "no-official-accounts", "social-agreement", "head-hears-as-lead", "induction",
    "learners-consulted", "asking-for-views", "peer-education", "rewards", "patterns", "file-checks", "no-ai",
}  # fmt: skip


def holds(condition: str, base: str, edits: Edits | None = None) -> bool:
    return conditions_of(setting_of(edited(data_of(base), edits or {})))[condition] is None


@pytest.mark.parametrize("condition", KINDS)
def test_a_condition_holds_for_these_kinds_of_setting_and_no_others(condition: str) -> None:
    assert {base for base in (*BASES, *OTHERS) if holds(condition, base)} == {*KINDS[condition].split()}


@pytest.mark.parametrize(("condition", "base", "edits"), ANSWERS)
def test_one_answer_decides_a_condition(condition: str, base: str, edits: Edits) -> None:
    assert holds(condition, base) is (condition not in BEGUN)
    assert holds(condition, base, edits) is (condition in BEGUN)


@pytest.mark.parametrize(("condition", "base", "edits"), NOT_ENOUGH)
def test_half_of_what_a_condition_needs_is_not_enough(condition: str, base: str, edits: Edits) -> None:
    assert holds(condition, base, edits) is holds(condition, base)


def test_every_condition_is_named_here() -> None:
    zones = {"zones", *(f"zones-for-{who}" for who in ("learners", "staff", "visitors"))}
    assert {*CONDITIONS} == {*KINDS, *(condition for condition, *_ in ANSWERS), *zones}


@pytest.mark.parametrize(
    ("for_whom", "stand"),
    [
        (None, {"zones-for-learners", "zones-for-staff", "zones-for-visitors"}),
        (["staff"], {"zones-for-staff"}),
        (["learners", "visitors"], {"zones-for-learners", "zones-for-visitors"}),
    ],
)
def test_a_place_has_a_rule_for_those_whom_it_names_or_for_everybody(
    for_whom: list[str] | None, stand: set[str]
) -> None:
    place = {"place": "the library", "rule": "no-phones"} | ({"for_whom": for_whom} if for_whom else {})
    found = conditions_of(setting_of(edited(data_of("starter"), {("phones", "zones"): [place]})))
    assert found["zones"] is None
    assert {name for name in found if name.startswith("zones-for-") and found[name] is None} == stand
    assert not any(holds(name, "starter") for name in stand | {"zones"})


def test_a_policy_that_is_not_adopted_says_so_and_one_that_is_withdrawn_says_why() -> None:
    alone = conditions_of(setting_of(edited(data_of("starter"), MOBILE_ALONE)))
    assert [alone[f"adopts-{policy}"] for policy in ("mobile", "social", "online")] == [
        None, "You do not adopt the social media policy.", "You do not adopt the online safety policy.",
    ]  # fmt: skip
    withdrawn = conditions_of(
        setting_of(edited(data_of("starter"), {("withdrawn", "social"): "It is being rewritten."}))
    )
    assert [withdrawn[f"adopts-{policy}"] for policy in ("mobile", "social", "online")] == [
        None, "You have withdrawn the social media policy: It is being rewritten.", None,
    ]  # fmt: skip


@pytest.mark.parametrize("condition", [*CONDITIONS])
def test_a_reason_is_a_sentence(condition: str) -> None:
    _, reason = CONDITIONS[condition]
    assert re.fullmatch(r"[A-Z].*[a-z0-9]\.", reason)
    assert not re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z]{6}", reason), "no word in capitals that is no abbreviation"
