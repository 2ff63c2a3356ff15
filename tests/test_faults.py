"""The faults of the adopted policies that this project began from, each tried again.

A fault is either refused, with a sentence that says the remedy, or it cannot be written at all: the page is put together
so that it cannot come about, and the built page shows it. ``inventory/faults.yml`` lists them by id; none goes untried.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import lxml.html
import pytest
import yaml
from attempts import GONE, Edits, said_of, written
from conftest import ROOT, STARTER, TODAY

from macros import build
from macros.clauses import Clause, read
from macros.contradictions import unlisted_policies

HERE = Path(__file__).parent
SETTINGS = {
    "starter": STARTER,
    "nursery": ROOT / "settings" / "examples" / "nursery.yml",
    "hersden": HERE / "sources" / "hersden.yml",
    "penshurst": HERE / "sources" / "penshurst.yml",
}
FAULTS = {
    entry["id"]
    for entry in yaml.safe_load((HERE / "inventory" / "faults.yml").read_text(encoding="utf-8"))
    if entry["policy"] == "mobile"
}
SHOWN: set[str] = set()  # faults that a test below shows cannot be written

Test = TypeVar("Test", bound=Callable[..., None])


def cannot_be_written(*faults: str) -> Callable[[Test], Test]:
    """Mark a test that shows that these faults cannot be written."""
    SHOWN.update(faults)
    return lambda test: test


@dataclasses.dataclass(frozen=True)
class Page:
    """A setting’s mobile policy as it was published."""

    clauses: dict[str, Clause]
    root: Any

    def __getitem__(self, id_: str) -> str:
        return self.clauses[id_].text

    @property
    def text(self) -> str:
        """Every clause, one a line."""
        return "\n".join(clause.text for clause in self.clauses.values())

    @property
    def headings(self) -> list[str]:
        """Each heading of a section, with its number and without its link."""
        found = self.root.xpath("//article//h2[@id]")
        return ["".join(h.xpath(".//text()[not(parent::a)]")).strip() for h in found]


@pytest.fixture(scope="module")
def pages(site: Callable[[Path], Path]) -> dict[str, Page]:
    """The mobile policy of each setting, built."""
    found = {}
    for name, file in SETTINGS.items():
        html = (site(file) / "policies" / "mobile" / "index.html").read_text(encoding="utf-8")
        found[name] = Page({clause.id: clause for clause in read(html)}, lxml.html.fromstring(html))
    return found


# ---------------------------------------------------------------------------------------------------------------
# Refused


@dataclasses.dataclass(frozen=True)
class Try:
    """A fault as somebody might commit it: in which setting, by which answers, and what is said."""

    fault: str
    setting: str
    answers: Edits
    said: str


_PROTECTED = "keeps children safe or says who answers for the policy, so it stays."
_GUESS = "leaves the reader to guess. Write exactly what you do, and nothing else."
_OWN_WORDS = ("phones", "staff", "own_words")

REFUSED = [
    Try("hersden-01", "hersden", {("changes", "mobile.cover"): {"omit": "We have no front page."}},
        f"“mobile.cover” {_PROTECTED} “mobile.cover.identity” in it does. You may add to it: add: ..."),
    *(Try("hersden-01", "hersden", {("changes", f"mobile.cover.{fact}"): {"omit": "We have no front page."}},
          f"“mobile.cover.{fact}” {_PROTECTED} You may add to it: add: ...")
      for fact in ("identity", "dsl", "governor", "dates")),
    Try("hersden-04", "hersden", {_OWN_WORDS: "Phones stay in the box. {#_Hlk51234567}"},
        "A value cannot hold {{, {% or {#. Write the words themselves."),
    Try("hersden-04", "hersden", {_OWN_WORDS: "Phones “stay in the box."},
        "The “ here has no other half. Close what is opened, or take it out."),
    Try("hersden-05", "hersden", {("people", "safeguarding_lead", "role"): ""},
        "This is blank. Their job, as families know it. For example: role: Inclusion leader"),
    Try("hersden-06", "hersden", {("other_policies", "more"): [{"title": "Promoting Positive Behaviour policy"}]},
        "“Promoting Positive Behaviour policy” is listed twice. Keep one."),
    Try("hersden-07", "hersden", {("other_policies", "more"): [{"title": "5"}]},
        "“5” is no title. Write what is printed on the policy, or take it out."),
    Try("hersden-08", "hersden",
        {("changes", "mobile.expect.lock-away-on-arrival"): {"replace": "Phones go into the secure box in the office."}},
        "This clause states your answer under phones.staff, which other pages repeat. Change that answer, or add to the "
        "clause: add: ..."),
    Try("hersden-09", "hersden",
        {("changes", "mobile.staff.declare-relationships"): {"replace": "Staff who know a family talk to the DSL."}},
        "This clause states your answer under phones.staff.known_families, which other pages repeat. Change that answer, "
        "or add to the clause: add: ..."),
    Try("hersden-10", "hersden", {_OWN_WORDS: "Bullying by phone comes under our anti-bullying policy."},
        "This rests on “anti-bullying policy”, which other_policies does not list. Add anti_bullying there, or write it "
        "another way."),
    Try("hersden-10", "hersden", {("technology", "home_learning"): {"rules_in": "acceptable-use"}},
        "“acceptable-use” rests on a policy that other_policies does not list. Add acceptable_use there, or choose "
        "another answer."),
    Try("hersden-14", "hersden", {("words", "session"): "teaching period"},
        "“teaching period” should be lesson, session or class. For another word, write {one: workshop, many: workshops}."),
    Try("hersden-16", "hersden", {("words", "learners"): "children/pupils/students"},
        "“children/pupils/students” should be children, pupils, students or learners. For another word, write {one: "
        "apprentice, many: apprentices}."),
    Try("hersden-17", "hersden", {("words", "head"): "headteacher/manager"}, f"“headteacher/manager” {_GUESS}"),
    Try("hersden-17", "hersden", {("words", "head"): "headteacher or manager"},
        "“headteacher or manager” names two. Choose the one that you use: every page prints it."),
    Try("penshurst-01", "penshurst", {_OWN_WORDS: "Staff of Penshurst Church of England Primary School agree."},
        "“Penshurst Church of England Primary School” is another form of “Penshurst CE Primary School”. Write the name as "
        "it stands under name."),
    Try("penshurst-02", "penshurst", {("policies", "dates", "mobile", "agreed"): "7/10.2021"},
        "“7/10.2021” is not a date we can be sure of. Write year-month-day, such as 2026-09-01."),
    Try("penshurst-03", "penshurst", {_OWN_WORDS: "(Phones go in the drawer."},
        "The ( here has no other half. Close what is opened, or take it out."),
    Try("penshurst-03", "penshurst", {_OWN_WORDS: "Phones go in the drawer, if applicable."}, f"“if applicable” {_GUESS}"),
    Try("penshurst-01", "penshurst", {_OWN_WORDS: "Staff of Penshurst School agree."},
        "“Penshurst School” is another form of “Penshurst CE Primary School”. Write the name as it stands under name."),
    Try("penshurst-04", "penshurst", {("other_policies", "behaviour", "url"): "#"},
        "“#” only holds a place. Answer it, or take out the line. Where families can read it. For example: url: "
        "https://oakfield.example/behaviour"),
    Try("penshurst-07", "penshurst", {_OWN_WORDS: "Phones “stay in the drawer."},
        "The “ here has no other half. Close what is opened, or take it out."),
    Try("penshurst-10", "penshurst", {("technology", "devices", "lock"): "passcode/password/PIN"},
        "“passcode/password/PIN” is not one of the answers: passcode, password, PIN or fingerprint or face."),
    Try("penshurst-10", "penshurst", {("technology", "devices", "used_by"): ["staff and/or learners"]}, f"“and/or” {_GUESS}"),
    Try("penshurst-10", "penshurst", {("technology", "remote_teaching", "rules_in"): "acceptable-use or remote-learning"},
        "“acceptable-use or remote-learning” is not one of the answers: acceptable-use, remote-learning or both. Did you "
        "mean “remote-learning”?"),
    Try("penshurst-12", "penshurst", {("phones", "staff", "kept_in"): "a safe place (e.g. a locked locker or drawer)"},
        f"“e.g.” {_GUESS}"),
    Try("penshurst-14", "penshurst", {("other_policies", "curriculum"): [{"title": "e.g. RSE, computing"}]},
        f"“e.g.” {_GUESS}"),
    Try("penshurst-15", "penshurst", {("changes", "mobile.learners.use-on-site"): {"replace": "Phones be not permitted."}},
        "This clause states your answer under phones.learners.rule, which other pages repeat. Change that answer, or add "
        "to the clause: add: ..."),
    Try("penshurst-16", "penshurst", {("phones", "visitors", "rule"): ""},
        "This is blank. What do visitors do with phones: away-everywhere, handed-in, only-in-stated-places or "
        "only-for-stated-purposes? For example: rule: away-everywhere"),
    Try("penshurst-16", "penshurst", {("phones", "visitors", "rule"): GONE},
        "phones.visitors.rule is not answered. What do visitors do with phones: away-everywhere, handed-in, "
        "only-in-stated-places or only-for-stated-purposes? For example: rule: away-everywhere"),
    Try("penshurst-18", "penshurst", {_OWN_WORDS: "Staff of Peshurst CE Primary School agree."},
        "“Peshurst CE Primary School” looks like “Penshurst CE Primary School” misspelt. Write the name as it stands under "
        "name."),
    Try("penshurst-18", "penshurst", {_OWN_WORDS: "Staff of Peshurst School agree."},
        "“Peshurst” looks like “Penshurst” misspelt. Write the name as it stands under name."),
    Try("penshurst-19", "penshurst", {("policies", "told_by"): ["staff training"]},
        "None of these reaches parents or learners. Add acceptable use agreements, assemblies, lessons, newsletters, our "
        "website or parents’ evenings."),
    Try("penshurst-27", "penshurst", {_OWN_WORDS: "The home-school agreement says more."},
        "This rests on “home-school agreement”, which other_policies does not list. Add home_school_agreement there, or "
        "write it another way."),
]  # fmt: skip


@pytest.mark.parametrize("attempt", REFUSED, ids=lambda attempt: attempt.fault)
def test_a_fault_is_refused(attempt: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(SETTINGS[attempt.setting], attempt.answers, tmp_path / "tried.yml")
    assert attempt.said in said_of(file, TODAY, monkeypatch)


@pytest.mark.parametrize("setting", SETTINGS)
def test_only_the_fault_is_refused(setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(SETTINGS[setting], {}, tmp_path / "tried.yml")
    assert said_of(file, TODAY, monkeypatch) == []


def test_no_setting_can_claim_that_its_policy_is_statutory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: dict[str, Page]
) -> None:
    file = written(SETTINGS["penshurst"], {("policies", "statutory"): "yes"}, tmp_path / "tried.yml")
    said = "There is no “statutory” in policies. It can hold approved_by, review, dates, consulted and told_by."
    assert said in said_of(file, TODAY, monkeypatch)
    for page in pages.values():
        assert "The law does not ask for a policy of this name." in page["mobile.cover.document-control"]


# ---------------------------------------------------------------------------------------------------------------
# Impossible: what the page is made of


@cannot_be_written("template-01", "hersden-03", "hersden-07")
def test_numbers_are_counted_and_never_typed(pages: dict[str, Page]) -> None:
    # Penshurst and Hersden leave out clauses all over, and a section or two lose their first.
    for page in pages.values():
        sections = [heading.partition(" ")[0] for heading in page.headings if heading != "Key facts"]
        assert sections == [f"{number}." for number in range(1, len(sections) + 1)]
        place: dict[str, int] = {}
        for clause in page.clauses.values():
            if clause.number:
                place[clause.section] = place.get(clause.section, 0) + 1
                assert clause.number == f"{len(place)}.{place[clause.section]}"
        blocks = [
            " ".join(block.text_content().split()) for block in page.root.xpath("//article//*[self::p or self::li]")
        ]
        assert [block for block in blocks if re.fullmatch(r"[\d.]+ ?#?", block)] == []


@cannot_be_written("template-07")
def test_notes_to_the_drafter_are_nowhere_in_a_site(site: Callable[[Path], Path], pages: dict[str, Page]) -> None:
    template = (build.DOCS / "policies" / "mobile.md").read_text(encoding="utf-8")
    notes = re.findall(r"!!! guidance \"(.+)\"\n +(.+)\n", template)
    assert len(notes) > 10
    assert not re.search(r"\bparagraphs? \d", template), "paragraph numbers move between editions"
    published = "\n".join(
        file.read_text(encoding="utf-8")
        for file in site(STARTER).rglob("*")
        if file.suffix in {".html", ".json", ".xml", ".txt"}
    )
    assert published.count("file sharing and hotspots") == 2  # the page and the search index
    for title, note in notes:
        plain = re.sub(r"[`*]", "", note)
        assert title not in published
        assert plain not in published


@cannot_be_written("hersden-01")
def test_every_policy_opens_with_who_and_when(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert page.root.xpath("string(//article//h1)").startswith("Mobile and smart technology policy")
        assert list(page.clauses)[:4] == [f"mobile.cover.{fact}" for fact in ("identity", "dsl", "governor", "dates")]


@cannot_be_written("hersden-04")
def test_every_document_has_its_year_and_no_bookmark(pages: dict[str, Page]) -> None:
    for page in pages.values():
        cited = page.root.xpath("//li[@id='mobile.aims.guidance-basis']//a[not(@class)]/text()")
        assert len(cited) >= 3
        assert [title for title in cited[:-1] if not re.search(r" \(20\d\d\)$", title)] == []
        assert not re.search(r"_Toc|_Hlk|\{#", lxml.html.tostring(page.root, encoding="unicode"))


@cannot_be_written("hersden-05", "penshurst-05")
def test_one_lead_or_two_the_sentence_is_whole(pages: dict[str, Page]) -> None:
    one = "The manager leads on online safety, as our safeguarding lead (DSL)."
    two = "The headteacher and the class teacher lead on online safety, as our safeguarding leads (DSL)."
    end = "This is in line with the Child protection policy."
    assert pages["hersden"]["mobile.aims.dsl-lead"] == f"{one} {end}"
    assert pages["penshurst"]["mobile.aims.dsl-lead"] == f"{two} {end}"
    assert (
        pages["hersden"]["mobile.cover.dsl"] == "Safeguarding lead (DSL): Manager, 01632 960 401. Deputies: Supervisor"
    )


@cannot_be_written("hersden-06")
def test_a_policy_is_listed_once(pages: dict[str, Page]) -> None:
    # The template has no entries of its own: what is printed is what the setting lists.
    for name, page in pages.items():
        listed = page.root.xpath("//li[@id='mobile.links.list']/ul/li")
        titles = [" ".join(item.text_content().split()) for item in listed]
        setting = build.check(SETTINGS[name], TODAY).setting
        assert setting
        assert titles == [policy.title for policy in setting.other_policies.listed()]
        assert len(titles) == len(set(titles)) >= 6


@cannot_be_written("hersden-08")
def test_a_place_is_stated_once_and_binds(pages: dict[str, Page]) -> None:
    page = pages["hersden"]
    assert "They are kept in the metal box in the office." in page["mobile.expect.lock-away-on-arrival"]
    assert page["mobile.staff.store-device"].startswith(
        "Staff keep their own phones and smart devices safe in the metal box in the office during sessions."
    )
    assert re.findall(r"(\w+ box) in the office", page.text) == ["metal box"] * 3
    assert not re.search(r"\b(?:advised|should)\b", page.text)


@cannot_be_written("hersden-09", "hersden-17")
def test_the_person_in_charge_has_one_word(pages: dict[str, Page]) -> None:
    for name, word in {"hersden": "manager", "nursery": "manager", "penshurst": "headteacher"}.items():
        others = {"headteacher", "manager", "principal"} - {word}
        assert not re.search(rf"\b(?:{'|'.join(others)})\b", pages[name].text, re.IGNORECASE)
        assert word in pages[name]["mobile.visitors.challenge"]
    assert (
        "where the manager or the supervisor agrees to it"
        in (pages["hersden"]["mobile.expect.no-phones-while-children-present"])
    )


@cannot_be_written("hersden-10", "penshurst-27")
def test_a_rule_rests_only_on_a_policy_that_is_listed(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        setting = build.check(SETTINGS[name], TODAY).setting
        assert setting
        for clause in page.clauses.values():
            assert unlisted_policies(clause.text, setting.other_policies) == [], clause
    # Where the setting has no policy of that name, the rule falls back on the one that each setting has.
    assert "wrongdoing, in the Child protection policy." in pages["penshurst"]["mobile.breach.complaints"]
    assert (
        "We act under the Promoting Positive Behaviour policy and Child protection policy."
        in (pages["hersden"]["mobile.expect.no-abusive-messages"])
    )


@cannot_be_written("hersden-11", "penshurst-01", "penshurst-18")
def test_the_name_stands_in_whole_sentences_and_in_one_spelling(pages: dict[str, Page]) -> None:
    for name, called, noun in (
        ("hersden", "Hersden Under 5's Project", "Nursery"),
        ("penshurst", "Penshurst CE Primary School", "School"),
    ):
        page = pages[name]
        assert page["mobile.cover.identity"] == f"{noun}: {called}"
        assert page["mobile.aims.purpose"] == (
            f"This policy keeps everyone in {called} safe and well when phones and smart devices are used."
        )
        first = called.split()[0]
        assert page.text.count(first) == page.text.count(called) + page.text.count(f"{first.lower()}.example") == 2


@cannot_be_written("hersden-13", "penshurst-11")
def test_policies_in_a_row_are_joined_as_a_sentence_joins_them(pages: dict[str, Page]) -> None:
    assert pages["penshurst"]["mobile.expect.no-abusive-messages"].endswith(
        "We act under the Behaviour and discipline policy, Anti-bullying policy and Child protection policy."
    )
    for name, page in pages.items():
        setting = build.check(SETTINGS[name], TODAY).setting
        assert setting
        title = "|".join(re.escape(policy.title) for policy in setting.other_policies.listed())
        for clause in page.clauses.values():
            assert clause.id == "mobile.links.list" or not re.search(rf"(?:{title}) (?:{title})", clause.text), clause


@cannot_be_written("hersden-14")
def test_the_early_years_have_no_lessons(pages: dict[str, Page]) -> None:
    for name in ("hersden", "nursery"):
        assert not re.search(r"\blessons?\b|\bteaching period|\bclassroom", pages[name].text, re.IGNORECASE)
        assert "during sessions" in pages[name]["mobile.staff.store-device"]


@cannot_be_written("hersden-15", "penshurst-13")
def test_devices_are_brought_and_never_bought(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert not re.search(r"\bbought\b", page.text)
        assert page["mobile.expect.owner-responsible"].startswith("If you bring a device onto the site")


@cannot_be_written("hersden-16", "penshurst-09")
def test_headings_are_whole_and_use_the_setting_s_own_word(pages: dict[str, Page]) -> None:
    def plain(name: str) -> list[str]:
        return [re.sub(r"^\d+\. ", "", heading) for heading in pages[name].headings]

    assert plain("penshurst") == [
        "Key facts",
        "Why we have this policy",
        "Policies to read with this one",
        "What we ask of everyone",
        "Devices we provide",
        "Staff and their own devices",
        "Learners and their own devices",
        "Harm on a device, and taking devices away",
        "Parents, visitors and contractors",
        "When this policy is broken",
        "Keeping this policy up to date",
    ]
    assert "Children and their own devices" in plain("hersden")
    assert not re.search(r"\b(?:pupils?|students?|learners?)\b", pages["hersden"].text.replace("trainee students", ""))


@cannot_be_written("penshurst-02")
def test_a_date_is_written_in_one_way(pages: dict[str, Page]) -> None:
    assert "Agreed by the governing body on 7 October 2021." in pages["penshurst"]["mobile.cover.dates"]
    for page in pages.values():
        assert not re.search(r"\d+[/.]\d+[/.]\d+", page.text)


@cannot_be_written("hersden-04", "penshurst-03", "penshurst-07")
def test_every_mark_that_is_opened_is_closed(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for clause in page.clauses.values():
            for opening, closing in ("“”", "()", "[]"):
                assert clause.text.count(opening) == clause.text.count(closing), clause
            assert clause.text.count('"') % 2 == 0, clause


@cannot_be_written("penshurst-04")
def test_no_link_leads_nowhere(pages: dict[str, Page]) -> None:
    for page in pages.values():
        ids = set(page.root.xpath("//@id"))
        targets = page.root.xpath("//article//a/@href")
        assert len(targets) > 50
        assert [target for target in targets if target in {"", "#"}] == []
        assert [target for target in targets if target.startswith("#") and target[1:] not in ids] == []


@cannot_be_written("penshurst-06")
def test_a_role_is_the_same_wherever_it_stands(pages: dict[str, Page]) -> None:
    page = pages["penshurst"]
    assert page["mobile.cover.dsl"] == (
        "Safeguarding lead (DSL): Headteacher, 01632 960 501; Class teacher, 01632 960 502"
    )
    assert page["mobile.aims.dsl-lead"].startswith("The headteacher and the class teacher lead")
    assert "senior leader" not in page.text.lower()


@cannot_be_written("penshurst-08")
def test_a_school_is_a_school_throughout(pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert not re.search(r"\bsettings?\b", page.text, re.IGNORECASE)
        assert not [heading for heading in page.headings if "setting" in heading.lower()]


@cannot_be_written("penshurst-10", "penshurst-12", "penshurst-14")
def test_no_alternative_and_no_example_is_left_standing(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for clause in page.clauses.values():
            assert not re.search(r"\w/\w|\be\.g\.|\betc\b|\bdelete as\b|\binsert\b|\[", clause.text), clause
    assert (
        "Each is locked by passcode. Only staff and learners may use them."
        in (pages["penshurst"]["mobile.provided.locked-and-restricted"])
    )


@cannot_be_written("penshurst-15")
def test_a_choice_brings_its_whole_sentence(pages: dict[str, Page]) -> None:
    for name, who in {"penshurst": "Learners", "hersden": "Children"}.items():
        assert pages[name]["mobile.learners.use-on-site"].startswith(
            f"{who} do not bring a phone onto the site. It stays at home."
        )


@cannot_be_written("penshurst-16")
def test_the_rule_for_visitors_is_written_out(pages: dict[str, Page]) -> None:
    assert pages["penshurst"]["mobile.visitors.rule"] == (
        "This rule is for parents, volunteers, contractors and all other visitors. Visitors keep their phones and smart "
        "devices switched off and out of sight on the site. A call may be made in the school office."
    )
    for page in pages.values():
        for clause in page.clauses.values():
            if clause.number and clause.id != "mobile.links.list":
                assert clause.text.endswith("."), clause


# ---------------------------------------------------------------------------------------------------------------
# None is forgotten


def test_every_fault_is_tried() -> None:
    assert {attempt.fault for attempt in REFUSED} | SHOWN == FAULTS
    assert len(FAULTS) == 36
