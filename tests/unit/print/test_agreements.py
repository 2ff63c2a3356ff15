"""Agreements: what whoever signs one undertakes is what the policies say, whatever a setting adopts, chooses or says itself."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from typing import Any

import pytest
from support import yaml_files
from support.adoption import answers_adopting
from support.agreements import AGREEMENTS, agreements_of, lines_of, root_of, rules_of, words_of
from support.attempts import GONE
from support.bases import BASES, GOOD, OTHERS, TEMPLATE, data_of, edited, pages_of, refused, setting_of, wrong_with
from support.switches import SWITCHES, Switch, tried
from support.wording import Text, longer_than, names_as_words, parsed, sentences, unexplained, words

from schoolgate import registers
from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.provisions import Provision, reason_absent
from schoolgate.print.handouts.handouts import Handout, definitions
from schoolgate.setting.model.parts import MOST_OWN_CLAUSES
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

SUBSETS = [found for number in (1, 2, 3) for found in itertools.combinations(POLICIES, number)]
EVERY_BASE = (*BASES, *OTHERS)
# Those whose every answer is there.
WHOLE = [
    name
    for name in sorted(file.stem for file in GOOD.glob("*.yml"))
    if not name.startswith("first-") and name not in {"club", "smallest"}
]
# The sentences that our agreements may not exceed, and how hard they may be, by reader.
LONGEST_SENTENCE = 25
GRADES = {"staff": 9, "parents": 6, "older": 5, "younger": 3}
LONGEST_EASY_SENTENCE = 10


def good(name: str) -> Setting:
    return setting_of(yaml_files.strings(GOOD / f"{name}.yml"))


def of(base: str, *, policies: tuple[str, ...] = (), **edits: Any) -> dict[str, Handout]:
    data = answers_adopting(base, policies) if policies else data_of(base)
    return agreements_of(setting_of(edited(data, edits.get("edits", {}))))


# ---------------------------------------------------------------------------------------------------------------
# Which there are


@pytest.mark.parametrize(
    ("base", "made"),
    {
        "starter": "staff visitors parents early ks2 easy-read",
        "nursery": "staff visitors parents early",
        "college": "staff visitors parents post-16 easy-read",
        "secondary": "staff visitors parents ks3-4 post-16 easy-read",
        "federation": "staff visitors parents early ks2 easy-read",
        "club": "staff visitors parents early ks2 easy-read",
        "provision": "staff visitors parents ks3-4 easy-read",
        "boarding": "staff visitors parents ks2 ks3-4 post-16 easy-read",
        "childminder": "staff visitors parents early ks2 easy-read",
    }.items(),
)
def test_a_setting_has_one_for_each_who_is_there(base: str, made: str) -> None:
    assert [*of(base)] == [f"agreement-{name}" for name in made.split()]


def test_a_childminder_who_works_alone_has_none_for_staff() -> None:
    assert "agreement-staff" not in agreements_of(good("childminder-alone"))
    assert "agreement-staff" in of("childminder")


def test_visitors_sign_only_where_there_are_rules_for_them() -> None:
    assert "agreement-visitors" not in of("starter", policies=("social", "online"))


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
@pytest.mark.parametrize("base", BASES)
def test_each_that_is_made_holds_rules_of_its_setting(base: str, policies: tuple[str, ...]) -> None:
    made = of(base, policies=policies)
    assert {*made} >= {"agreement-staff", "agreement-parents"}
    for name, handout in made.items():
        lines = lines_of(handout)
        assert rules_of(handout), name
        assert [line.tag for line in lines].count("h1") == 1
        # No heading stands over another of its level, and none at the end.
        tags = [line.tag for line in lines]
        assert ("h2", "h2") not in [*itertools.pairwise(tags)], name
        assert tags[-1] == "li", name


# ---------------------------------------------------------------------------------------------------------------
# Line by line


@functools.cache
def setting_called(name: str) -> Setting:
    return setting_of(data_of(name)) if name in EVERY_BASE else good(name)


@pytest.mark.parametrize("name", [*EVERY_BASE, *WHOLE])
def test_each_line_leads_to_its_clause_or_is_a_safety_line_or_is_to_be_filled_in(name: str) -> None:
    setting = setting_called(name)
    stands = pages_of(setting).stands
    made = agreements_of(setting)
    for agreement, handout in made.items():
        lines = [line for line in lines_of(handout) if line.tag in {"p", "li"}]
        assert len(lines) > 10
        for place, line in enumerate(lines):
            if line.is_point:
                above = next(other for other in reversed(lines[:place]) if not other.is_point)
                assert above.kinds & {"statement", "safety"}, (agreement, line)
                continue
            of_these = line.kinds & {"statement", "safety", "how", "field"}
            assert of_these, (agreement, line)
            assert bool(line.leads_to) == ("statement" in line.kinds), (agreement, line)
            assert not line.leads_to or line.leads_to in stands, (agreement, line)


@pytest.mark.parametrize("name", [*EVERY_BASE, *WHOLE])
def test_no_rule_is_stated_twice(name: str) -> None:
    # Where the setting says one in its own words, they would stand there twice.
    made = agreements_of(setting_called(name))
    for agreement, handout in made.items():
        twice = [id_ for id_, count in Counter(line.leads_to for line in rules_of(handout)).items() if count > 1]
        assert twice == [], agreement
        ids = root_of(handout).xpath("//@id")
        assert len(ids) == len({*ids}), agreement


# Whom each is for, by the sections that bind them. A rule for staff binds nobody else.
BOUND = {
    "agreement-visitors": {
        "mobile.aims", "mobile.expect", "mobile.visitors", "mobile.minder", "mobile.minder-others", "online.images",
    },
    "agreement-parents": {
        "mobile.expect", "mobile.learners", "mobile.search", "mobile.boarding", "mobile.visitors", "mobile.breach", "mobile.minder",
        "mobile.minder-others", "social.general", "social.learners", "social.parents", "social.groups", "social.harm", "online.parents",
        "online.remote", "online.images", "online.learner-concerns", "online.fakes",
    },
    "learners": {
        "mobile.expect", "mobile.provided", "mobile.learners", "mobile.search", "mobile.boarding", "mobile.breach", "mobile.minder",
        "mobile.minder-others", "social.general", "social.learners", "online.learners", "online.education", "online.classroom",
        "online.ai", "online.filtering", "online.security", "online.email", "online.video", "online.bullying", "online.learner-concerns",
        "social.harm", "online.fakes",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", [*EVERY_BASE, *WHOLE])
def test_nobody_is_told_a_rule_for_somebody_else(name: str) -> None:
    made = agreements_of(setting_called(name))
    for agreement, handout in made.items():
        sections = BOUND.get(agreement, BOUND["learners"])
        for line in rules_of(handout) if agreement != "agreement-staff" else []:
            assert section(line.leads_to) in sections, (agreement, line)


def section(id_: str) -> str:
    return ".".join(id_.split(".")[:2])


def test_visitors_are_told_no_more_than_visitors_do() -> None:
    told = {line.leads_to for line in rules_of(of("nursery")["agreement-visitors"])}
    assert "mobile.expect.no-phones-while-children-present" in told
    assert "mobile.expect.lock-away-on-arrival" not in told  # which is for staff


@pytest.mark.parametrize("name", [*EVERY_BASE, *WHOLE])
def test_those_who_read_with_pictures_have_one_to_each_line(name: str) -> None:
    made = agreements_of(setting_called(name))
    for agreement in ("agreement-early", "agreement-easy-read"):
        for line in lines_of(made[agreement]) if agreement in made else []:
            if line.tag == "li" and not line.is_point and line.kinds & {"statement", "safety"}:
                assert line.draws or line.leads_to == "mobile.cover.dsl" or line.kinds == {"safety"}, (agreement, line)


@pytest.mark.parametrize("base", EVERY_BASE)
def test_each_ends_with_what_is_written_in(base: str) -> None:
    made = agreements_of(setting_called(base))
    for name, handout in made.items():
        after = lines_of(handout)[::-1]
        fields = [*itertools.takewhile(lambda line: "field" in line.kinds, after)]
        assert len(fields) >= 4, name
        assert after[len(fields)].kinds == {"how"}
        assert after[len(fields) + 1].words == "Signing"
        # No name is printed in one: whoever signs writes it.
        assert all(re.fullmatch(r"[A-Z][A-Za-z0-9’, ]+", field.words) for field in fields), name


# ---------------------------------------------------------------------------------------------------------------
# The words


def names_in(setting: Setting) -> list[str]:
    services = [line.name for line in registers.helplines().values()] + [line.name for line in setting.helplines]
    return [*(other.title for other in setting.other_policies.listed()), *services]


def told(setting: Setting, handout: Handout) -> Text:
    return Text(sentences(names_as_words(parsed(handout.page.html), names_in(setting))))


@pytest.mark.parametrize("name", [*EVERY_BASE, *WHOLE, "hersden", "penshurst", "chislet-hoath"])
def test_whoever_signs_can_read_it(name: str) -> None:
    school = GOOD.parent / "sources" / f"{name}.yml"
    setting = setting_of(yaml_files.strings(school)) if school.exists() else setting_called(name)
    made = agreements_of(setting)
    for agreement, handout in made.items():
        assert told(setting, handout).grade <= GRADES[definitions()[agreement].reader], agreement


@pytest.mark.parametrize("base", BASES)
def test_no_sentence_runs_on_and_no_abbreviation_is_left_unexplained(base: str) -> None:
    setting = setting_of(data_of(base))
    made = agreements_of(setting)
    for name, handout in made.items():
        assert longer_than(LONGEST_SENTENCE, told(setting, handout).sentences) == [], name
        explained = {"DSL": "safeguarding lead", "LADO": "Local Authority Designated Officer"}
        assert unexplained(words_of(handout), explained) == [], name


# What a setting says, or the registers do, may be longer.
_NOT_OURS = {
    "mobile.learners.use-on-site", "mobile.learners.smart-watches", "mobile.learners.groups", "mobile.expect.zones", "mobile.expect.banned-areas",
    "mobile.learners.use-school-phone", "mobile.search.hold-and-release", "social.learners.personal-use", "mobile.learners.phone-free-day",
    "mobile.minder-others.children", "mobile.minder.children-online", "mobile.cover.dsl", "online.security.logins",
}  # fmt: skip


@pytest.mark.parametrize("base", [*EVERY_BASE, *WHOLE])
def test_an_easy_line_is_a_short_one(base: str) -> None:
    made = agreements_of(setting_called(base))
    for line in lines_of(made["agreement-easy-read"]) if "agreement-easy-read" in made else []:
        if line.is_point or section(line.leads_to) == "mobile.boarding" or line.leads_to in _NOT_OURS:
            continue
        for sentence in re.split(r"(?<=[.?:])\s+", line.words):
            assert len(words(sentence)) <= LONGEST_EASY_SENTENCE, sentence


@pytest.mark.every(one_in=24)
@pytest.mark.parametrize("switch", SWITCHES, ids=str)
def test_whatever_a_setting_answers_they_read_well(switch: Switch) -> None:
    _, data = tried(switch)
    setting = setting_of(data)
    stands = pages_of(setting).stands
    made = agreements_of(setting)
    assert made
    for name, handout in made.items():
        assert wrong_with(words_of(handout)) == [], name
        rules = [line.leads_to for line in rules_of(handout)]
        assert {*rules} <= stands, name
        assert len(rules) == len({*rules}), name
        assert "" not in [line.words for line in lines_of(handout)], name


# ---------------------------------------------------------------------------------------------------------------
# What a setting says itself

OURS = "Ours is another rule."


def clauses_of(handout: Handout) -> list[str]:
    return [line.leads_to for line in rules_of(handout)]


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("base", EVERY_BASE)
@pytest.mark.parametrize("way", ["replace", "add", "omit"])
def test_a_change_to_any_clause_reaches_each_that_rests_on_it(base: str, way: str) -> None:
    whole = edited(data_of(base), {("changes",): GONE})
    before = agreements_of(setting_of(whole))
    changes: dict[str, dict[str, str]] = {}
    rules: set[str] = set()  # one change covers all clauses that state a rule
    for id_ in sorted({id_ for handout in before.values() for id_ in clauses_of(handout)}):
        provision = TEMPLATE[id_]
        if (way == "add" or not (provision.locked or provision.choice)) and provision.same not in rules:
            changes[id_] = {way: f"{OURS} Number {len(changes)}."}
            rules |= {provision.same} if provision.same else set()
    assert len(changes) > 3
    changed = setting_of(edited(whole, {("changes",): changes}))
    assert refused(changed) == []
    after = agreements_of(changed)
    for name, handout in before.items():
        had = [id_ for id_ in clauses_of(handout) if id_ in changes]
        now = words_of(after[name]) if name in after else ""
        for id_, change in changes.items():
            assert now.count(change[way]) == (id_ in had and way != "omit"), (name, id_)
        if name in after:
            assert [id_ for id_ in clauses_of(after[name]) if id_ in changes] == ([] if way == "omit" else had), name


@pytest.mark.parametrize("base", BASES)
def test_a_policy_that_is_withdrawn_takes_its_lines_along(base: str) -> None:
    for gone in POLICIES:
        setting = setting_of(edited(data_of(base), {("withdrawn",): {gone: "We are rewriting it."}}))
        made = agreements_of(setting)
        for name, handout in made.items():
            assert not [id_ for id_ in handout.page.statements if id_.startswith(f"{gone}.")], (gone, name)


def test_a_sentence_in_place_of_an_answer_reaches_them() -> None:
    for path, agreement in {
        ("phones", "learners", "rule"): "agreement-ks2",
        ("phones", "visitors", "rule"): "agreement-visitors",
        ("phones", "staff", "smart_watches"): "agreement-staff",
        ("phones", "events", "photos"): "agreement-parents",
    }.items():
        edits = {path: {"own_words": OURS}}
        said = words_of(of("starter", edits=edits)[agreement])
        assert said.count(OURS) == 1, path


def test_what_a_setting_adds_to_an_answer_reaches_them() -> None:
    for path in (("phones", "staff"), ("social_media", "staff"), ("social_media", "accounts"), ("online_safety", "ai")):
        said = words_of(of("starter", edits={(*path, "own_words"): OURS})["agreement-staff"])
        assert said.count(OURS) == 1, path


# ---------------------------------------------------------------------------------------------------------------
# Clauses of a setting’s own

_EVERYONE = "staff visitors parents early ks2 ks3-4 post-16 easy-read"
_LEARNERS = "early ks2 ks3-4 post-16 easy-read"
_FROM_KS2 = "ks2 ks3-4 post-16 easy-read"
# Whose agreements carry a section’s own clauses: of all whom the section binds.
CARRIED = {
    "mobile.expect": _EVERYONE,
    "mobile.provided": "staff",
    "mobile.staff": "staff",
    "mobile.learners": f"parents {_LEARNERS}",
    "mobile.boarding": f"staff parents {_LEARNERS}",
    "mobile.search": "staff",
    "mobile.visitors": "staff visitors parents",
    "mobile.breach": "staff",
    "mobile.minder": "parents",
    "mobile.minder-others": f"visitors parents {_LEARNERS}",
    "mobile.minder-assistants": "staff",
    "mobile.minder-concerns": "staff",
    "social.general": f"staff parents {_FROM_KS2}",
    "social.official": "staff",
    "social.staff": "staff",
    "social.contact": "staff",
    "social.learners": f"parents {_FROM_KS2}",
    "social.parents": "parents",
    "social.groups": "staff parents",
    "social.harm": "staff parents",
    "social.breach": "staff",
    "online.staff": "staff",
    "online.training": "staff",
    "online.learners": _LEARNERS,
    "online.parents": "parents",
    "online.classroom": f"staff {_LEARNERS}",
    "online.ai": f"staff {_FROM_KS2}",
    "online.filtering": "staff",
    "online.watch": "staff",
    "online.data": "staff",
    "online.security": f"staff {_FROM_KS2}",
    "online.images": "staff parents",
    "online.email": f"staff {_FROM_KS2}",
    "online.video": f"staff {_FROM_KS2}",
    "online.remote": "staff parents",
    "online.respond": "staff",
    "online.learner-concerns": "staff",
    "online.staff-concerns": "staff",
    "online.parent-concerns": "staff",
    "online.bullying": f"staff {_FROM_KS2}",
    "online.child-on-child": "staff",
    "online.blackmail": "staff",
    "online.fakes": f"staff parents {_FROM_KS2}",
    "online.iioc": "staff",
    "online.exploitation": "staff",
    "online.hate": "staff",
    "online.radicalisation": "staff",
}
# Nobody signs what these sections say.
NOT_SIGNED = {
    "they say why there is a policy, and what it covers": ["mobile.aims", "social.aims", "online.aims", "online.roles"],
    "they say what else to read": ["mobile.links", "social.links", "online.links", "online.links-directory"],
    "they say how the policy is kept up to date": ["mobile.review", "social.review", "online.monitoring"],
    "they are for leaders, governors, the DSL and IT staff": [
        "online.leaders", "online.governors", "online.dsl", "online.technical", "online.emerging", "online.decisions", "online.website",
    ],
    "they say what is taught, and how families and vulnerable children are supported": [
        "online.education", "online.vulnerable", "online.engage",
    ],
}  # fmt: skip


def own_clause(section: str) -> dict[str, Any]:
    return {"section": section, "id": "ours", "says": "We do <this> & *that*:", "points": ["a _point_", "{{ head }}"]}


def takes_own_clauses(section: str) -> bool:
    return any(not other.locked for other in TEMPLATE.values() if other.section == section and not other.is_section)


def test_each_section_that_takes_clauses_of_a_setting_s_own_is_carried_by_an_agreement_or_signed_by_nobody() -> None:
    without = [section for listed in NOT_SIGNED.values() for section in listed]
    taking = {id_ for id_, provision in TEMPLATE.items() if provision.is_section and takes_own_clauses(id_)}
    assert len(taking) > 55
    assert sorted([*CARRIED, *without]) == sorted(taking)


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("base", EVERY_BASE)
def test_it_is_in_the_agreements_of_those_whom_it_binds_and_in_no_other(base: str) -> None:
    whole = setting_of(edited(data_of(base), {("changes",): GONE}))
    binding = [section for section in CARRIED if stands(TEMPLATE[section], whole)]
    assert binding
    for some in (binding[:MOST_OWN_CLAUSES], binding[MOST_OWN_CLAUSES:]):
        setting = setting_of(edited(data_of(base), {("own_clauses",): [*map(own_clause, some)], ("changes",): GONE}))
        assert refused(setting) == []
        clauses = pages_of(setting).stands
        made = agreements_of(setting)
        for name, handout in made.items():
            said = {line.leads_to: line.words for line in lines_of(handout) if ".own." in line.leads_to}
            bound = {section for section in some if name.removeprefix("agreement-") in CARRIED[section].split()}
            assert said == {f"{section}.own.ours": "We do <this> & *that*:" for section in bound}, name
            assert {*said} <= clauses
            points = [line.words for line in lines_of(handout) if line.words in ("a _point_", "{{ head }}")]
            assert points == ["a _point_", "{{ head }}"] * len(bound)


def stands(provision: Provision, setting: Setting) -> bool:
    return reason_absent(provision, TEMPLATE, conditions_of(setting)) is None


@pytest.mark.parametrize("way", ["replace", "add"])
def test_what_a_setting_says_of_a_whole_section_is_carried_too(way: str) -> None:
    for section, who in {"mobile.provided": "staff", "social.parents": "parents", "online.classroom": "staff"}.items():
        locked = any(other.locked or other.choice for other in TEMPLATE.values() if other.section == section)
        if way == "replace" and locked:
            continue
        setting = setting_of(edited(data_of("starter"), {("changes",): {section: {way: OURS}}}))
        assert refused(setting) == []
        handout = agreements_of(setting)[f"agreement-{who}"]
        assert words_of(handout).count(OURS) == 1
        ours = [id_ for id_ in clauses_of(handout) if id_.startswith(f"{section}.") and id_ != f"{section}.own"]
        assert bool(ours) == (way == "add"), section


def test_a_section_that_is_left_out_takes_its_lines_along() -> None:
    setting = setting_of(edited(data_of("starter"), {("changes",): {"mobile.provided": {"omit": "We lend nothing."}}}))
    handout = agreements_of(setting)["agreement-staff"]
    assert [id_ for id_ in clauses_of(handout) if id_.startswith("mobile.provided.")] == []


def test_the_order_of_the_list_is_the_order_of_agreements() -> None:
    assert [name.removeprefix("agreement-") for name in AGREEMENTS] == _EVERYONE.split()
