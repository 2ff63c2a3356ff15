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
from support import yaml_files
from support.attempts import GONE, Edits, said_of, written
from support.bases import TEMPLATE
from support.clause_reader import Clause, read
from support.places import ROOT, STARTER, TESTS, TODAY

from schoolgate import paths, registers
from schoolgate.policy.provisions import policy_pages, read_provisions
from schoolgate.publish.check import check_setting
from schoolgate.setting.contradictions.cited_policies import unlisted_policies
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import TITLES

SETTINGS = {
    "starter": STARTER,
    "nursery": ROOT / "settings" / "examples" / "nursery.yml",
    "hersden": TESTS / "sources" / "hersden.yml",
    "penshurst": TESTS / "sources" / "penshurst.yml",
    "chislet-hoath": TESTS / "sources" / "chislet-hoath.yml",
}
FAULTS = [entry["id"] for entry in yaml_files.values(TESTS / "inventory" / "faults.yml")]
SHOWN: dict[str, set[str]] = {}  # for a fault, the tests below that show that it cannot be written

Test = TypeVar("Test", bound=Callable[..., None])


def cannot_be_written(*faults: str) -> Callable[[Test], Test]:
    """Mark a test that shows that these faults cannot be written."""

    def mark(test: Test) -> Test:
        for fault in faults:
            SHOWN.setdefault(fault, set()).add(test.__name__.removeprefix("test_").replace("_", " "))
        return test

    return mark


@dataclasses.dataclass(frozen=True)
class Page:
    """A policy as a setting published it: one of its policies, or all of them in one document."""

    word: str
    clauses: dict[str, Clause]
    root: Any

    def __getitem__(self, id_: str) -> str:
        return self.clauses[id_].text

    @property
    def first(self) -> str:
        """The policy whose own clauses open the page."""
        return "online" if self.word == "combined" else self.word

    @property
    def text(self) -> str:
        """Every clause, one a line."""
        return "\n".join(clause.text for clause in self.clauses.values())

    @property
    def headings(self) -> list[str]:
        """Each heading of a section, with its number and without its link."""
        found = self.root.xpath("//article//h2[@id]")
        return [" ".join(h.text_content().split()) for h in found]

    def items(self, id_: str) -> list[str]:
        """Each item of the list in a clause."""
        return [" ".join(item.text_content().split()) for item in self.root.xpath(f"//li[@id='{id_}']/ul/li")]

    def paragraphs(self) -> list[tuple[str, str, bool]]:
        """Each paragraph of each clause: its id, its words and whether a list follows it."""
        found = []
        for clause in self.root.xpath("//li[@class='clause']"):
            for paragraph in clause.xpath("./p"):
                said = paragraph.xpath(".//text()[not(parent::*[@class='clause-number'])]")
                after = paragraph.getnext()
                found.append(
                    (clause.get("id"), " ".join("".join(said).split()), after is not None and after.tag == "ul")
                )
        return found


@pytest.fixture(scope="module")
def published(site: Callable[[Path], Path]) -> dict[str, list[Page]]:
    """Every policy of each setting, built."""
    found: dict[str, list[Page]] = {}
    for name, file in SETTINGS.items():
        for page in sorted((site(file) / "policies").glob("*/index.html")):
            html = page.read_text(encoding="utf-8")
            clauses = {clause.id: clause for clause in read(html)}
            found.setdefault(name, []).append(Page(page.parent.name, clauses, lxml.html.fromstring(html)))
    return found


@pytest.fixture(scope="module")
def every(published: dict[str, list[Page]]) -> list[Page]:
    """Every policy of every setting, built."""
    return [page for pages in published.values() for page in pages]


@pytest.fixture(scope="module")
def pages(published: dict[str, list[Page]]) -> dict[str, Page]:
    """For each setting, the page that holds its mobile policy."""
    return {
        name: next(page for page in pages if page.word in {"mobile", "combined"}) for name, pages in published.items()
    }


@pytest.fixture(scope="module")
def social(published: dict[str, list[Page]]) -> dict[str, Page]:
    """For each setting, the page that holds its social media policy."""
    return {
        name: next(page for page in pages if page.word in {"social", "combined"}) for name, pages in published.items()
    }


@pytest.fixture(scope="module")
def online(published: dict[str, list[Page]]) -> dict[str, Page]:
    """For each setting that adopts one, the page that holds its online safety policy."""
    return {name: page for name, pages in published.items() for page in pages if page.word in {"online", "combined"}}


def setting_of(name: str) -> Setting:
    """Give a setting as it was read."""
    setting = check_setting(SETTINGS[name], TODAY, fictional=True).setting
    assert setting
    return setting


# ---------------------------------------------------------------------------------------------------------------
# Refused


@dataclasses.dataclass(frozen=True)
class Try:
    """A fault as somebody might commit it: in which setting, by which answers, and what is said."""

    fault: str
    setting: str
    answers: Edits
    said: str


_PROTECTED = "keeps children safe or says who is responsible for the policy, so it stays."
_GUESS = "leaves the reader to guess. Write exactly what you do, and nothing else."
_OWN_WORDS = ("phones", "staff", "own_words")
_OWN_WORDS_ONLINE = ("online_safety", "teaching", "own_words")


def _stays(clause: str) -> str:
    return f"“{clause}” {_PROTECTED} You may add to it: add: ..."


def _stays_for(section: str, clause: str) -> str:
    return (
        f"“{section}” stays, because “{clause}” in it keeps children safe or says who is responsible for the policy. "
        "You may add to it: add: ..."
    )


def _answers(place: str) -> str:
    return (
        f"This clause states your answer under {place}, which other pages repeat. Change that answer, or add to the "
        "clause: add: ..."
    )


def _confirm(name: str) -> str:
    return (
        "Write the name as under name. If it is right, such as another school’s name or a form that you use, confirm "
        f"it: other_names: [{name}]"
    )


def _rests_on(cited: str, key: str) -> str:
    return f"This refers to “{cited}”, which other_policies does not list. Add {key} there, or reword it."


REFUSED = [
    Try("hersden-01", "hersden", {("changes", "mobile.cover"): {"omit": "We have no front page."}},
        _stays_for("mobile.cover", "mobile.cover.identity")),
    *(Try("hersden-01", "hersden", {("changes", f"mobile.cover.{fact}"): {"omit": "We have no front page."}},
          f"“mobile.cover.{fact}” {_PROTECTED} You may add to it: add: ...")
      for fact in ("identity", "dsl", "governor", "dates")),
    Try("hersden-04", "hersden", {_OWN_WORDS: "Phones stay in the box. {#_Hlk51234567}"},
        "A value cannot hold {{, {% or {#. Write the words themselves."),
    Try("hersden-04", "hersden", {_OWN_WORDS: "Phones “stay in the box."},
        "The “ here has no partner. Close what is opened, or delete it."),
    Try("hersden-05", "hersden", {("people", "safeguarding_lead", "role"): ""},
        "This is blank. Their job title, as families know it. For example: role: Deputy headteacher"),
    Try("hersden-06", "hersden", {("other_policies", "more"): [{"title": "Promoting Positive Behaviour policy"}]},
        "“Promoting Positive Behaviour policy” is listed twice. Keep one."),
    Try("hersden-07", "hersden", {("other_policies", "more"): [{"title": "5"}]},
        "“5” is not a title. Write the title printed on the policy, or delete it."),
    Try("hersden-08", "hersden",
        {("changes", "mobile.expect.lock-away-on-arrival"): {"replace": "Phones go into the secure box in the office."}},
        "This clause states your answer under phones.staff, which other pages repeat. Change that answer, or add to the "
        "clause: add: ..."),
    Try("hersden-09", "hersden",
        {("changes", "mobile.staff.declare-relationships"): {"replace": "Staff who know a family talk to the DSL."}},
        "This clause states your answer under phones.staff.known_families, which other pages repeat. Change that answer, "
        "or add to the clause: add: ..."),
    Try("hersden-10", "hersden", {_OWN_WORDS: "Bullying by phone comes under our anti-bullying policy."},
        "This refers to “anti-bullying policy”, which other_policies does not list. Add anti_bullying there, or "
        "reword it."),
    Try("hersden-10", "hersden", {("technology", "home_learning"): {"rules_in": "acceptable-use"}},
        "“acceptable-use” refers to a policy that other_policies does not list. Add acceptable_use there, or choose "
        "another answer."),
    Try("hersden-14", "hersden", {("words", "session"): "teaching period"},
        "“teaching period” should be lesson, session or class. For another word, write {one: workshop, many: workshops}."),
    Try("hersden-16", "hersden", {("words", "learners"): "children/pupils/students"},
        "“children/pupils/students” should be children, pupils, students or learners. For another word, write {one: "
        "apprentice, many: apprentices}."),
    Try("hersden-17", "hersden", {("words", "head"): "headteacher/manager"}, f"“headteacher/manager” {_GUESS}"),
    Try("hersden-17", "hersden", {("words", "head"): "headteacher or manager"},
        "“headteacher or manager” gives two words. Choose the one that you use: every page prints it."),
    Try("penshurst-01", "penshurst", {_OWN_WORDS: "Staff of Penshurst Church of England Primary School agree."},
        "“Penshurst Church of England Primary School” is another form of “Penshurst CE Primary School”. "
        + _confirm("Penshurst Church of England Primary School")),
    Try("penshurst-02", "penshurst", {("policies", "dates", "mobile", "written"): "7/10.2021"},
        "“7/10.2021” is not a clear date. Write year-month-day, such as 2026-09-01."),
    Try("penshurst-03", "penshurst", {_OWN_WORDS: "(Phones go in the drawer."},
        "The ( here has no partner. Close what is opened, or delete it."),
    Try("penshurst-03", "penshurst", {_OWN_WORDS: "Phones go in the drawer, if applicable."}, f"“if applicable” {_GUESS}"),
    Try("penshurst-01", "penshurst", {_OWN_WORDS: "Staff of Penshurst School agree."},
        "“Penshurst School” is another form of “Penshurst CE Primary School”. " + _confirm("Penshurst School")),
    Try("penshurst-04", "penshurst", {("other_policies", "behaviour", "url"): "#"},
        "“#” is only a placeholder. Answer it, or delete the line. Where families can read it. For example: url: "
        "https://oakfield.example/policies"),
    Try("penshurst-07", "penshurst", {_OWN_WORDS: "Phones “stay in the drawer."},
        "The “ here has no partner. Close what is opened, or delete it."),
    Try("penshurst-10", "penshurst", {("technology", "devices", "lock"): "passcode/password/PIN"},
        "“passcode/password/PIN” is not one of the answers: passcode, password, PIN, or fingerprint or face. Keep one: "
        "passcode, password or PIN."),
    Try("penshurst-10", "penshurst", {("technology", "devices", "used_by"): ["staff and/or learners"]}, f"“and/or” {_GUESS}"),
    Try("penshurst-10", "penshurst", {("technology", "remote_teaching", "rules_in"): "acceptable-use or remote-learning"},
        "“acceptable-use or remote-learning” is not one of the answers: acceptable-use, remote-learning or both. Did you "
        "mean “both”?"),
    Try("penshurst-12", "penshurst", {("phones", "staff", "kept_in"): "a safe place (e.g. a locked locker or drawer)"},
        f"“e.g.” {_GUESS}"),
    Try("penshurst-14", "penshurst", {("other_policies", "curriculum"): [{"title": "e.g. RSE, computing"}]},
        f"“e.g.” {_GUESS}"),
    Try("penshurst-15", "penshurst", {("changes", "mobile.learners.use-on-site"): {"replace": "Phones be not permitted."}},
        "This clause states your answer under phones.learners.rule, which other pages repeat. Change that answer, or add "
        "to the clause: add: ... If no answer there is true of you, your sentence stands in its place: {own_words: ...}"),
    Try("penshurst-16", "penshurst", {("phones", "visitors", "rule"): ""},
        "This is blank. What do visitors do with phones: away-everywhere, handed-in, only-in-stated-places or "
        "only-for-stated-purposes? For example: rule: away-everywhere"),
    Try("penshurst-16", "penshurst", {("phones", "visitors", "rule"): GONE},
        "phones.visitors.rule is not answered. What do visitors do with phones: away-everywhere, handed-in, "
        "only-in-stated-places or only-for-stated-purposes? For example: rule: away-everywhere"),
    Try("penshurst-18", "penshurst", {_OWN_WORDS: "Staff of Peshurst CE Primary School agree."},
        "“Peshurst CE Primary School” looks like “Penshurst CE Primary School” misspelt. "
        + _confirm("Peshurst CE Primary School")),
    Try("penshurst-18", "penshurst", {_OWN_WORDS: "Staff of Peshurst School agree."},
        "“Peshurst” looks like “Penshurst” misspelt. " + _confirm("Peshurst")),
    Try("penshurst-19", "penshurst", {("policies", "told_by"): ["staff training"]},
        "None of these reaches parents or learners. Add acceptable use agreements, assemblies, lessons, letters, "
        "newsletters, our social media pages, our website, parents’ evenings, the prospectus or tutor time."),
    Try("penshurst-27", "penshurst", {_OWN_WORDS: "The home-school agreement says more."},
        _rests_on("home-school agreement", "home_school_agreement")),
    # Social media
    Try("template-13", "starter", {("words", "learners"): "pupil"},
        "“pupil” should be children, pupils, students or learners. For another word, write {one: apprentice, many: "
        "apprentices}."),
    Try("hersden-02", "hersden", {("changes", "social.cover"): {"omit": "We have no front page."}},
        _stays_for("social.cover", "social.cover.identity")),
    *(Try("hersden-02", "hersden", {("changes", f"social.cover.{fact}"): {"omit": "We have no front page."}},
          _stays(f"social.cover.{fact}"))
      for fact in ("identity", "dsl", "governor", "dates")),
    Try("hersden-21", "hersden",
        {("changes", "social.contact.no-personal-accounts"): {"replace": "Staff do not add parents, or colleagues, as."}},
        _stays("social.contact.no-personal-accounts")),
    Try("hersden-22", "hersden", {("social_media", "accounts", "channels", 0, "url"): GONE},
        "social_media.accounts.channels.url is not answered. Its address. Open the account and copy the address from "
        "your browser. For example: url: https://www.facebook.com/oakfield.example"),
    Try("hersden-22", "hersden", {("social_media", "accounts", "channels", 0, "url"): "https://www.facebook.com/"},
        "This opens Facebook, not your account on it. Copy the address from the account itself."),
    Try("hersden-23", "hersden",
        {("changes", "social.official.channels"): {"replace": "Our official accounts are Facebook."}},
        _answers("social_media.accounts.channels")),
    Try("penshurst-21", "penshurst", {("policies", "dates", "social", "agreed"): "2021-10-07"},
        "The dates of agreement and review are now kept only in a record. Delete “agreed”. Once the policy "
        'is agreed, run: schoolgate agree SETTING POLICY --by "governing body" --on 2026-10-07 --minute 7.2 '
        "--next-review 2027-09-30"),
    Try("penshurst-22", "penshurst", {("other_policies", "more"): [{"title": "Anti-bullying policy"}]},
        "“Anti-bullying policy” is listed twice. Keep one."),
    Try("penshurst-25", "penshurst", {("social_media", "accounts", "channels", 0, "url"): "page link"},
        "“page link” is only a placeholder. Its address. Open the account and copy the address from your browser. "
        "For example: url: https://www.facebook.com/oakfield.example"),
    Try("penshurst-25", "penshurst", {("social_media", "accounts", "channels", 1, "url"): "channel link"},
        "“channel link” is only a placeholder. Its address. Open the account and copy the address from your browser. "
        "For example: url: https://www.facebook.com/oakfield.example"),
    Try("penshurst-28", "penshurst", {("policies", "told_by"): ["staff training", "newsletters etc."]},
        "“newsletters etc.” is not one of the answers: acceptable use agreements, assemblies, induction, lessons, letters, "
        "newsletters, our social media pages, our website, parents’ evenings, staff training, the prospectus or tutor time. Did you "
        "mean “newsletters”?"),
    Try("penshurst-28", "penshurst", {("social_media", "staff", "own_words"): "We remind them by email etc."},
        f"“etc.” {_GUESS}"),
    # Online safety
    Try("chislet-hoath-01", "chislet-hoath", {("changes", "online.cover"): {"omit": "We have no front page."}},
        _stays_for("online.cover", "online.cover.title")),
    *(Try("chislet-hoath-01", "chislet-hoath", {("changes", f"online.cover.{fact}"): {"omit": "We have no front page."}},
          _stays(f"online.cover.{fact}"))
      for fact in ("title", "dsl", "governor", "dates")),
    Try("chislet-hoath-02", "chislet-hoath", {_OWN_WORDS_ONLINE: "We plan for each year. {#_Toc12345678}"},
        "A value cannot hold {{, {% or {#. Write the words themselves."),
    Try("chislet-hoath-02", "chislet-hoath", {_OWN_WORDS_ONLINE: "We plan “for each year."},
        "The “ here has no partner. Close what is opened, or delete it."),
    *(Try("chislet-hoath-04", "chislet-hoath",
          {("other_policies", key): GONE, _OWN_WORDS_ONLINE: f"Our {cited} says more."}, _rests_on(cited, key))
      for cited, key in (
          ("allegations policy", "allegations"),
          ("image use policy", "image_use"),
          ("data security policy", "data_protection"),
          ("GDPR policy", "data_protection"),
          ("home-school agreement", "home_school_agreement"),
          ("whistleblowing policy", "whistleblowing"),
      )),
    Try("chislet-hoath-04", "chislet-hoath", {("other_policies", "complaints"): GONE},
        "other_policies.complaints is not answered. How families complain. For example: complaints: {title: Complaints "
        "procedure}"),
    Try("chislet-hoath-05", "chislet-hoath", {("other_policies", "more"): [{"title": "Mobile and smart technology policy"}]},
        "“Mobile and smart technology policy” is a policy that you adopt here, so it is listed already. Delete it."),
    Try("chislet-hoath-05", "chislet-hoath", {("other_policies", "more"): [{"title": "Mobile technology policy"}]},
        "“Mobile technology policy” is a policy that you adopt here, so it is listed already. Delete it."),
    Try("chislet-hoath-05", "chislet-hoath", {("other_policies", "social_media"): {"title": "Our social rules"}},
        "You adopt this policy here, so it is listed already. Delete this section."),
    Try("chislet-hoath-07", "chislet-hoath", {("people", "safeguarding_lead", "role"): GONE},
        "people.safeguarding_lead.role is not answered. Their job title, as families know it. For example: role: Deputy headteacher"),
    Try("chislet-hoath-09", "chislet-hoath",
        {("changes", "online.staff.model"): {"replace": "Staff set a good example.\nStaff plan what they teach."}},
        "This value runs over several lines or holds a tab. Write it on one line."),
    Try("chislet-hoath-12", "chislet-hoath", {("name",): ""},
        "This is blank. What is the setting called, in full? For example: name: Oakfield Primary School"),
    Try("chislet-hoath-14", "chislet-hoath", {("technology", "devices", "used_by"): []},
        "This list is empty. Who may use them? For example: used_by: [staff, pupils under supervision]"),
    Try("chislet-hoath-15", "chislet-hoath",
        {("changes", "online.aims.risk.commerce"): {"omit": "Our training has three areas."}},
        _stays("online.aims.risk.commerce")),
    Try("chislet-hoath-15", "chislet-hoath",
        {("changes", "online.training.coverage"): {"replace": "The training covers three kinds of risk."}},
        _stays("online.training.coverage")),
    Try("chislet-hoath-16", "chislet-hoath", {("online_safety", "learning", "video_sites"): "Vimio etc."},
        "“Vimio etc.” should be yes or no."),
    Try("chislet-hoath-16", "chislet-hoath", {("online_safety", "learning", "uses"): ["Vimio etc."]}, f"“etc.” {_GUESS}"),
    Try("chislet-hoath-19", "chislet-hoath",
        {("changes", "online.technical.support"): {"replace": "Our technology is run by Fidelity."}},
        _answers("online_safety.support")),
    Try("chislet-hoath-20", "chislet-hoath",
        {("changes", "online.filtering.illegal-agencies"): {"replace": "We tell the owner of the site."}},
        _stays("online.filtering.illegal-agencies")),
    Try("chislet-hoath-20", "chislet-hoath",
        {("changes", "online.filtering.report-unsuitable"): {"replace": "Tell the safeguarding lead."}},
        _answers("online_safety.filtering.told_first")),
    Try("chislet-hoath-23", "chislet-hoath",
        {("other_policies", "data_protection"): GONE, _OWN_WORDS_ONLINE: "Our GDPR policy says more."},
        _rests_on("GDPR policy", "data_protection")),
    Try("chislet-hoath-26", "chislet-hoath",
        {("changes", "online.security.logins"): {"replace": "Passwords are changed learners have one."}},
        f"{_answers('online_safety.logins')} If no answer there is true of you, your sentence stands in its place: {{own_words: ...}}"),
    Try("chislet-hoath-28", "chislet-hoath", {("online_safety", "channels"): ["our learning platform or equivalent"]},
        f"“or equivalent” {_GUESS}"),
    Try("chislet-hoath-31", "chislet-hoath", {("name",): "<school name>"},
        "“<school name>” is only a placeholder. What is the setting called, in full? For example: name: Oakfield "
        "Primary School"),
    Try("chislet-hoath-31", "chislet-hoath", {_OWN_WORDS_ONLINE: "At <school name> we plan for each year."},
        "“At <school name> we plan for each year.” is only a placeholder. Answer it, or delete the line. Your own "
        "sentence, printed after ours wherever this is stated. For example: own_words: Parents are invited to see "
        "the lessons each spring."),
    Try("chislet-hoath-34", "chislet-hoath", {("changes", "online.security.downloads"): {"add": ""}},
        "This is blank. Answer it, or delete the line. Your sentence after ours. For example: add: Ask at the school "
        "office if anything is unclear."),
    Try("chislet-hoath-36", "chislet-hoath", {("phones", "staff", "kept_in"): ""},
        "This is blank. Where do staff keep their own phones while they work? It completes “keep them in ...”. For example: "
        "kept_in: a locked cupboard in the staff room"),
    Try("chislet-hoath-37", "chislet-hoath", {("other_policies", "curriculum"): [{"title": "insert name of policies"}]},
        "“insert name of policies” is only a placeholder. Its title, as printed on it. For example: title: Computing "
        "policy"),
    Try("chislet-hoath-39", "chislet-hoath", {("online_safety", "filtering", "told_first"): "safeguarding-lead/senior-leader"},
        "“safeguarding-lead/senior-leader” is not one of the answers: safeguarding-lead or senior-leader. Keep one: "
        "safeguarding-lead or senior-leader."),
    Try("chislet-hoath-39", "chislet-hoath", {("online_safety", "filtering", "reports_to"): "lead/headteacher/manager"},
        f"“lead/headteacher/manager” {_GUESS}"),
    Try("chislet-hoath-40", "chislet-hoath", {("technology", "exams"): "yes"},
        "Public examinations are taken from about 14, but ages says that 11 is the oldest. Write no."),
    Try("chislet-hoath-44", "chislet-hoath",
        {("changes", "online.iioc.found.copies"): {"replace": "We delete copies (when the police ask in writing)."}},
        _stays("online.iioc.found.copies")),
    Try("chislet-hoath-46", "chislet-hoath", {("online_safety", "filtering", "blocks"): ["pornography", "pornography"]},
        "“pornography” is listed twice. Keep one of the two."),
    Try("chislet-hoath-47", "chislet-hoath", {("online_safety", "website"): "chislet-hoath,example"},
        "“chislet-hoath,example” is not a web address. Write it in full, such as https://oakfield.example/policies."),
]  # fmt: skip


@pytest.mark.parametrize("attempt", REFUSED, ids=lambda attempt: attempt.fault)
def test_a_fault_is_refused(attempt: Try, tmp_path: Path) -> None:
    file = written(SETTINGS[attempt.setting], attempt.answers, tmp_path / "tried.yml")
    assert attempt.said in said_of(file, TODAY)


@pytest.mark.parametrize("setting", SETTINGS)
def test_only_the_fault_is_refused(setting: str, tmp_path: Path) -> None:
    file = written(SETTINGS[setting], {}, tmp_path / "tried.yml")
    assert said_of(file, TODAY) == []


def test_no_setting_can_claim_that_its_policy_is_statutory(tmp_path: Path, every: list[Page]) -> None:
    file = written(SETTINGS["penshurst"], {("policies", "statutory"): "yes"}, tmp_path / "tried.yml")
    said = "There is no “statutory” in policies. It can hold authors, form, heading_level, only_agreed and owner."
    assert said in said_of(file, TODAY)
    for page in every:
        law = r" The law does not require a policy of this name, but schools must have regard to Mobile phones in schools \(2026\)\."
        school = page.word == "mobile" and "mobile.learners.phone-free-day" in page.clauses
        assert re.fullmatch(
            rf"Owner: The [^.]+\. For [^.]+\.{law if school else ''}",
            page[f"{page.first}.cover.document-control"],
        )


# ---------------------------------------------------------------------------------------------------------------
# Impossible: what the page is made of


@cannot_be_written(
    "template-01", "hersden-03", "hersden-07", "chislet-hoath-18", "chislet-hoath-34", "chislet-hoath-42"
)
def test_numbers_are_counted_and_never_typed(every: list[Page]) -> None:
    assert every
    # The three sources leave out clauses all over, and a section or two lose their first.
    for page in every:
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
        assert [block for block in blocks if re.fullmatch(r"(?:[\d.]+ ?#?)?", block)] == []


@cannot_be_written("template-07", "chislet-hoath-17", "chislet-hoath-29")
def test_notes_to_the_drafter_are_nowhere_in_a_site(site: Callable[[Path], Path], every: list[Page]) -> None:
    for page in every:
        assert page.root.xpath("//*[contains(@class, 'admonition')]") == []
    published = "\n".join(
        file.read_text(encoding="utf-8")
        for file in site(STARTER).rglob("*")
        if file.suffix in {".html", ".json", ".xml", ".txt"}
    )
    assert published.count("file sharing and hotspots") == 3  # the page, what its search finds, and the agreement
    # A school where nobody stays the night reads nothing about it.
    assert not re.search(r"\bboard(?:ing|ers?)\b|\bstays? the night\b", published, re.IGNORECASE)
    for file in policy_pages():
        template = file.read_text(encoding="utf-8")
        notes = re.findall(r"!!! guidance \"(.+)\"\n +(.+)\n", template)
        assert len(notes) == template.count("!!! guidance") > 10
        assert not re.search(r"\bparagraphs? \d", template), "paragraph numbers move between editions"
        assert not re.search(r"\bNMS\b|\bpandemic\b|coronavirus", template, re.IGNORECASE)
        for title, note in notes:
            said = re.sub(r"[`*]", "", max(re.split(r"\{\{.*?\}\}", note), key=len)).strip()
            assert len(said) > 20
            assert said not in published
            assert f">{title}<" not in published


@cannot_be_written("hersden-01", "hersden-02", "chislet-hoath-01")
def test_every_policy_opens_with_who_and_when(every: list[Page]) -> None:
    assert every
    for page in every:
        name = "title" if page.first == "online" else "identity"
        assert list(page.clauses)[:4] == [f"{page.first}.cover.{fact}" for fact in (name, "dsl", "governor", "dates")]


@cannot_be_written("hersden-04", "chislet-hoath-02")
def test_every_document_has_its_year_and_no_bookmark(every: list[Page]) -> None:
    assert every
    for page in every:
        cited = page.root.xpath(f"//li[@id='{page.first}.aims.guidance-basis']//a[not(@class)]/text()")
        assert len(cited) >= 3
        assert [title for title in cited[:-1] if not re.search(r" \(20\d\d\)$", title)] == []
        assert not re.search(r"_Toc|_Hlk|\{#", lxml.html.tostring(page.root, encoding="unicode"))


@cannot_be_written("template-09")
def test_an_edition_is_printed_from_one_place(every: list[Page]) -> None:
    register = {document.title: document.edition for document in registers.guidance().values()}
    cited = {text for page in every for text in page.root.xpath("//li[@class='clause']//a/text()")}
    editions = {match[1]: match[2] for text in cited if (match := re.fullmatch(r"(.+) \((20\d\d)\)", text))}
    assert len(editions) >= 10
    assert editions.items() <= register.items()
    # Two editions of one title would be two texts of one link.
    assert len(editions) == len([text for text in cited if re.search(r" \(20\d\d\)$", text)])
    for file in [*policy_pages(), paths.DOCS / "_parts" / "shared.md"]:
        printed = re.sub(r"!!! guidance .+\n.+\n", "", file.read_text(encoding="utf-8"))
        assert not re.search(r"\b20\d\d\b", printed), file


@cannot_be_written("hersden-05", "penshurst-05")
def test_one_lead_or_two_the_sentence_is_whole(pages: dict[str, Page]) -> None:
    one = "The manager leads on online safety as our designated safeguarding lead (DSL)."
    two = "The headteacher and the class teacher lead on online safety as our designated safeguarding leads (DSLs)."
    assert pages["hersden"]["mobile.aims.dsl-lead"] == one
    assert pages["penshurst"]["mobile.aims.dsl-lead"] == two
    assert pages["hersden"]["mobile.cover.dsl"] == (
        "Designated safeguarding lead (DSL): Manager, 01632 960 401. Deputy: Supervisor"
    )


@cannot_be_written("hersden-06", "hersden-19", "penshurst-22", "chislet-hoath-05")
def test_a_policy_is_listed_once(published: dict[str, list[Page]]) -> None:
    # The template has no entries of its own: what is printed is what the setting lists, and its policies here that are
    # not on the page itself.
    for name, pages in published.items():
        setting = setting_of(name)
        for page in pages:
            ours = [] if page.word == "combined" else [TITLES[one] for one in setting.adopted if one != page.word]
            titles = page.items(f"{page.first}.links.list")
            assert titles == [*ours, *(policy.title for policy in setting.other_policies.listed())]
            assert len(titles) == len(set(titles)) >= 6
    beside = {page.word: page.items(f"{page.word}.links.list") for page in published["hersden"]}
    assert beside["mobile"][0] == "Social media policy"
    assert beside["social"][0] == "Mobile and smart technology policy"


@cannot_be_written("penshurst-22", "chislet-hoath-46")
def test_no_list_holds_a_thing_twice(every: list[Page]) -> None:
    assert every
    for page in every:
        lists = [tuple(page.items(clause)) for clause in page.clauses if page.items(clause)]
        assert len(lists) == len(set(lists))
        for items in lists:
            assert len(items) == len(set(items)), items
        helpers = page.root.xpath("//li[starts-with(@id, 'online.links-directory.')]/ul/li/a[1]/@href")
        assert len(helpers) == len(set(helpers))
        assert len(helpers) > 15 or page.first != "online"


@cannot_be_written("hersden-08")
def test_a_place_is_stated_once_and_binds(pages: dict[str, Page]) -> None:
    page = pages["hersden"]
    assert (
        "anything else that takes photographs in the metal box in the office."
        in page["mobile.expect.lock-away-on-arrival"]
    )
    assert page["mobile.staff.store-device"].startswith(
        "Staff keep their own phones and smart devices safe in the metal box in the office during sessions."
    )
    assert re.findall(r"(\w+ box) in the office", page.text) == ["metal box"] * 3
    assert not re.search(r"\b(?:advised|should)\b", page.text)  # of the two strengths the source gives one rule


@cannot_be_written("hersden-08")
def test_a_rule_of_several_policies_is_protected_in_each() -> None:
    # A change to one of its clauses is a change to all, so the least protected would open the others.
    rules: dict[str, set[tuple[bool, str | None]]] = {}
    for clause in read_provisions(policy_pages()).values():
        if clause.same:
            rules.setdefault(clause.same, set()).add((clause.locked, clause.choice))
    assert len(rules) > 20
    assert {rule: marks for rule, marks in rules.items() if len(marks) > 1} == {}


@cannot_be_written("hersden-09", "hersden-17", "chislet-hoath-06")
def test_the_person_in_charge_has_one_word(published: dict[str, list[Page]], pages: dict[str, Page]) -> None:
    for name, word in {
        "hersden": "manager",
        "nursery": "manager",
        "penshurst": "headteacher",
        "chislet-hoath": "executive headteacher",
    }.items():
        for page in published[name]:
            # A deputy and a line manager are other people.
            text = re.sub(rf"\b(?:deputy|line) manager|\b{word}\b", "", page.text, flags=re.IGNORECASE)
            assert not re.search(r"\b(?:headteacher|manager|principal)\b", text, re.IGNORECASE)
        assert f"Staff tell the {word} immediately" in pages[name].text
    assert (
        "the manager or the supervisor agrees and"
        in (pages["hersden"]["mobile.expect.no-phones-while-children-present"])
    )


@cannot_be_written("hersden-10", "penshurst-27", "chislet-hoath-04")
def test_a_rule_rests_only_on_a_policy_that_is_listed(published: dict[str, list[Page]], pages: dict[str, Page]) -> None:
    for name, documents in published.items():
        setting = setting_of(name)
        for page in documents:
            for clause in page.clauses.values():
                assert unlisted_policies(clause.text, setting.other_policies, setting.adopted) == [], clause
    # Where the setting has no policy of that name, the rule falls back on the one that each setting has.
    assert "and staff about the Child protection policy." in pages["penshurst"]["mobile.breach.complaints"]
    assert (
        "We act under the Promoting Positive Behaviour policy and Child protection policy."
        in (pages["hersden"]["mobile.expect.no-abusive-messages"])
    )


@cannot_be_written("hersden-11", "penshurst-01", "penshurst-18", "chislet-hoath-12")
def test_the_name_stands_in_whole_sentences_and_in_one_spelling(pages: dict[str, Page]) -> None:
    for name, called, noun in (
        ("hersden", "Hersden Under 5's Project", "Nursery"),
        ("penshurst", "Penshurst CE Primary School", "School"),
    ):
        page = pages[name]
        assert page["mobile.cover.identity"] == f"{noun}: {called}"
        assert page["mobile.aims.purpose"] == (
            f"This policy keeps everyone at {called} safe and well when phones and smart devices are used."
        )
        first = called.split()[0]
        assert page.text.count(first) == page.text.count(called) + page.text.count(f"{first.lower()}.example") == 2
    name = setting_of("chislet-hoath").name
    assert pages["chislet-hoath"]["social.staff.no-employer-named"].startswith(
        f"We ask staff not to name {name} on their private profiles, to protect them and us."
    )


@cannot_be_written("hersden-13", "penshurst-11", "chislet-hoath-35", "chislet-hoath-38")
def test_policies_and_people_in_a_row_are_joined_as_a_sentence_joins_them(published: dict[str, list[Page]]) -> None:
    mobile = next(page for page in published["penshurst"] if page.word == "mobile")
    assert mobile["mobile.expect.no-abusive-messages"].endswith(
        "We act under the Behaviour and discipline policy, Anti-bullying policy and Child protection policy."
    )
    assert "parents and carers" in mobile["mobile.aims.people-scope"]
    for name, pages in published.items():
        listed = [*(policy.title for policy in setting_of(name).other_policies.listed()), *TITLES.values()]
        title = "|".join(re.escape(title) for title in listed)
        for page in pages:
            assert not re.search(r"\bparents carers\b|\bpupils parents\b", page.text)
            for clause in page.clauses.values():
                sentence, _, _ = clause.text.partition("these policies: ")  # a list follows
                assert clause.id.endswith(".links.list") or not re.search(rf"(?:{title}) (?:{title})", sentence), clause


@cannot_be_written("hersden-14")
def test_the_early_years_have_no_lessons(published: dict[str, list[Page]], pages: dict[str, Page]) -> None:
    for name in ("hersden", "nursery"):
        for page in published[name]:
            assert not re.search(r"\blessons?\b|\bteaching period|\bclassroom", page.text, re.IGNORECASE)
        assert "during sessions" in pages[name]["mobile.staff.store-device"]


@cannot_be_written("hersden-15", "penshurst-13")
def test_devices_are_brought_and_never_bought(pages: dict[str, Page]) -> None:
    assert pages
    for page in pages.values():
        assert not re.search(r"\bbought\b", page.text)
        assert page["mobile.expect.owner-responsible"].startswith("If you bring a device onto the site")


@cannot_be_written("hersden-16", "penshurst-09")
def test_headings_are_whole_and_use_the_setting_s_own_word(
    published: dict[str, list[Page]], pages: dict[str, Page]
) -> None:
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
        "Harmful content, searching and confiscation",
        "Parents, visitors and contractors",
        "When this policy is broken",
        "Keeping this policy up to date",
    ]
    assert "Children and their own devices" in plain("hersden")
    for page in published["hersden"]:
        assert not re.search(r"\b(?:pupils?|students?|learners?)\b", page.text.replace("trainee students", ""))


@cannot_be_written("penshurst-02")
def test_a_date_is_written_in_one_way(every: list[Page], pages: dict[str, Page]) -> None:
    assert "Agreed by the governing body on 7 October 2026." in pages["penshurst"]["mobile.cover.dates"]
    for page in every:
        assert not re.search(r"\d+[/.]\d+[/.]\d+", page.text)


@cannot_be_written("hersden-04", "penshurst-03", "penshurst-07", "chislet-hoath-02")
def test_every_mark_that_is_opened_is_closed(every: list[Page]) -> None:
    assert every
    for page in every:
        for clause in page.clauses.values():
            for opening, closing in ("“”", "()", "[]"):
                assert clause.text.count(opening) == clause.text.count(closing), clause
            assert clause.text.count('"') % 2 == 0, clause


@cannot_be_written("penshurst-04")
def test_no_link_leads_nowhere(every: list[Page]) -> None:
    assert every
    for page in every:
        ids = set(page.root.xpath("//@id"))
        targets = page.root.xpath("//article//a/@href")
        assert len(targets) > 50
        assert [target for target in targets if target in {"", "#"}] == []
        assert [target for target in targets if target.startswith("#") and target[1:] not in ids] == []


@cannot_be_written("penshurst-06")
def test_a_role_is_the_same_wherever_it_stands(pages: dict[str, Page]) -> None:
    page = pages["penshurst"]
    assert page["mobile.cover.dsl"] == (
        "Designated safeguarding lead (DSL): Headteacher, 01632 960 501; Class teacher, 01632 960 502"
    )
    assert page["mobile.aims.dsl-lead"].startswith("The headteacher and the class teacher lead")
    assert "senior leader" not in page.text.lower()


@cannot_be_written("penshurst-08", "chislet-hoath-03", "chislet-hoath-32")
def test_a_school_is_a_school_throughout(published: dict[str, list[Page]], every: list[Page]) -> None:
    assert published
    assert every
    for name, documents in published.items():
        for page in documents:
            # What it is called in a sentence has no capital of its own.
            said = page.text.replace(setting_of(name).name, "")
            assert not re.search(r"\b(?:[Tt]he|[Oo]ur) (?:School|Nursery|Federation)\b", said)
    for page in every:
        assert not re.search(r"\bsettings?\b", page.text.replace("privacy settings", ""), re.IGNORECASE)
        assert not [heading for heading in page.headings if "setting" in heading.lower()]


@cannot_be_written(
    "penshurst-10", "penshurst-12", "penshurst-14", "penshurst-28", "chislet-hoath-28", "chislet-hoath-37"
)
def test_no_alternative_and_no_example_is_left_standing(every: list[Page], pages: dict[str, Page]) -> None:
    for page in every:
        for clause in page.clauses.values():
            assert not re.search(
                r"\w/\w|\be\.g\.|\betc\b|\bor equivalent\b|\bdelete as\b|\binsert\b|\[", clause.text
            ), clause
    assert (
        "Each has a passcode lock. Only staff and learners may use them."
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
        "Visitors keep their phones and smart devices switched off and out of sight on the site. Calls may be made in the "
        "school office."
    )


@cannot_be_written("chislet-hoath-14", "chislet-hoath-21", "chislet-hoath-25", "chislet-hoath-45", "penshurst-16")
def test_every_sentence_is_whole(every: list[Page], online: dict[str, Page]) -> None:
    for page in every:
        for id_, said, a_list_follows in page.paragraphs():
            if page.clauses[id_].number:
                # A colon brings in the list that stands under it in the same clause, and nothing else.
                assert said.endswith((".", ":") if a_list_follows else "."), (id_, said)
                assert said[:1].isupper(), (id_, said)
    assert online["chislet-hoath"]["online.filtering.provider"] == (
        "Our broadband comes from MGfL. Our filter is Netsweeper."
    )
    assert online["chislet-hoath"]["mobile.provided.locked-and-restricted"] == (
        "We provide computers, laptops and tablets. Each has a password lock. Only staff and learners may use them."
    )


@cannot_be_written("hersden-18", "penshurst-20")
def test_a_policy_is_itself_and_no_other(every: list[Page]) -> None:
    assert every
    for page in every:
        title = page.root.xpath("string(//article//h1/text())")
        assert page.root.xpath("string(//head/title)").startswith(f"{title} - ")
        if page.word == "combined":
            assert title == "Online safety, social media and mobile technology policy"
        else:
            assert title == TITLES[page.word]
            assert {clause.partition(".")[0] for clause in page.clauses} == {page.word}
        # What it was built on is said once, in words that every policy shares.
        assert page.text.count("template") == 1
        assert " using the Schoolgate template." in page[f"{page.first}.aims.authorship"]


@cannot_be_written("hersden-20", "penshurst-24", "chislet-hoath-33")
def test_a_rule_is_in_line_with_a_policy_and_its_sentence_is_whole(every: list[Page]) -> None:
    assert every
    for page in every:
        # The word that the source drops follows “accordance”, and the template does not use it.
        assert "accordance" not in page.text
        assert re.search(r"\bunder the \w", page.text)
        assert not re.search(r"\bin line (?!with\b)", page.text)


@cannot_be_written("hersden-21", "hersden-23")
def test_people_and_accounts_stand_in_sentences_that_no_edit_breaks(social: dict[str, Page]) -> None:
    for name, who in {"hersden": "children", "penshurst": "learners", "starter": "pupils"}.items():
        assert social[name]["social.contact.no-friends"] == (
            f"We advise staff not to be friends online with past or present {who} or their families, nor to "
            "message them privately."
        )
        assert social[name]["social.official.conduct.no-direct-messages"].endswith(
            f"with past or present {who}, or with their families."
        )
        assert social[name]["social.contact.no-personal-accounts"] == (
            f"Staff never use a private account to contact {who} or their families."
        )
    # One account or two, they stand in a list, so the sentence over it stays as it is.
    said = "These are our official accounts. An account that is not on this list is not ours."
    for name, accounts in {
        "hersden": ["Facebook, run by the office"],
        "penshurst": ["Facebook, run by the school office", "YouTube, run by the school office"],
    }.items():
        assert ("social.official.channels", said, True) in social[name].paragraphs()
        assert social[name].items("social.official.channels") == accounts


@cannot_be_written("hersden-22", "penshurst-25")
def test_every_account_has_its_address(social: dict[str, Page]) -> None:
    for name in ("starter", "hersden", "penshurst"):
        accounts = setting_of(name).social_media
        assert accounts
        assert accounts.accounts
        printed = social[name].root.xpath("//li[@id='social.official.channels']/ul/li/a/@href")
        assert printed == [account.url for account in accounts.accounts.channels]


@cannot_be_written("hersden-24")
def test_other_professionals_are_several(every: list[Page]) -> None:
    found = {match for page in every for match in re.findall(r"\bother professional\w*", page.text)}
    assert found == {"other professionals"}


@cannot_be_written("penshurst-21")
def test_a_policy_says_whether_it_was_agreed(published: dict[str, list[Page]], social: dict[str, Page]) -> None:
    assert "Not yet agreed by the governing body." in social["penshurst"]["social.cover.dates"]
    for pages in published.values():
        for page in pages:
            assert re.search(r"\. (?:Agreed by the .+ on \d|Not yet agreed by the )", page[f"{page.first}.cover.dates"])


@cannot_be_written("chislet-hoath-08", "chislet-hoath-23")
def test_words_that_went_out_of_use_are_nowhere(every: list[Page], online: dict[str, Page]) -> None:
    for page in every:
        assert not re.search(r"peer[ -]on[ -]peer|\bGDPR\b|\bRegulations\b", page.text, re.IGNORECASE)
    assert "this is child-on-child abuse." in online["chislet-hoath"]["online.aims.abuse-overlap"]
    assert "the Data protection policy" in online["chislet-hoath"]["online.data.policy"]


@cannot_be_written("chislet-hoath-09", "chislet-hoath-26")
def test_each_duty_has_a_bullet_of_its_own(every: list[Page], online: dict[str, Page]) -> None:
    for page in every:
        assert page.root.xpath("//li[@class='clause']//li[@id]") == []
        assert len(page.clauses) == len(page.root.xpath("//li[@class='clause']"))
    page = online["chislet-hoath"]
    assert page["online.security.logins"] == (
        "All users of our systems have their own login and password, and use them responsibly."
    )
    assert page["online.security.lock-screens"] == (
        "Users of our systems sign out or lock the screen before leaving a device."
    )
    assert page["online.dsl.records"].startswith("The DSL keeps a record of each online safety concern")
    assert page["online.dsl.trends"].startswith("The DSL reviews incidents for patterns and gaps")


@cannot_be_written("chislet-hoath-15")
def test_there_are_four_kinds_of_risk_wherever_they_are_counted(online: dict[str, Page]) -> None:
    assert online
    for page in online.values():
        kinds = [page[id_].split()[0].lower() for id_ in page.clauses if id_.startswith("online.aims.risk.")]
        assert kinds == ["content", "contact", "conduct", "commerce"]
        assert "four kinds of online risk: content, contact, conduct and commerce." in page["online.aims.risk-areas"]
        assert (
            "Online safety training covers the four kinds of risk in this policy, and"
            in page["online.training.coverage"]
        )
        assert not re.search(r"\b(?:three|3) (?:kinds|areas)", page.text)


@cannot_be_written("chislet-hoath-16", "chislet-hoath-19")
def test_a_supplier_is_named_once_in_the_answers_and_a_platform_never(online: dict[str, Page]) -> None:
    page = online["chislet-hoath"]
    supported = [clause for clause in page.clauses.values() if "Fluidity" in clause.text]
    assert len(supported) >= 5
    assert not re.search(r"\bFidelity\b", page.text)
    for each in online.values():
        # A service is named only by its own rule, where it is one that people are sent to.
        assert not re.search(r"\b(?:You ?Tube|Vimeo|Zoom|Teams|Google|Microsoft|Skype)\b", each.text)


@cannot_be_written("chislet-hoath-20")
def test_what_may_be_against_the_law_goes_to_those_who_act_on_it(online: dict[str, Page]) -> None:
    for page in online.values():
        assert page["online.filtering.illegal-agencies"] == (
            "Anything that may be illegal is reported immediately to the Internet Watch Foundation, the police or the "
            "CEOP Safety Centre. Nobody sends the web address to the site that hosts it, or to anyone else."
        )
    assert online["chislet-hoath"]["online.filtering.report-unsuitable"].startswith(
        "Anyone who comes across unsuitable material tells a member of the leadership team immediately."
    )


@cannot_be_written("chislet-hoath-27")
def test_a_heading_holds_no_note_and_goes_with_its_section(every: list[Page], online: dict[str, Page]) -> None:
    for page in every:
        assert [heading for heading in page.headings if re.search(r"[()\[\]:]|\bonly\b|\bif\b", heading)] == []
    assert [name for name, page in online.items() if any(h.endswith(" Video calls") for h in page.headings)] == [
        name for name in online if (asked := setting_of(name).online_safety) and asked.video_calls
    ]
    assert not [heading for heading in online["nursery"].headings if "Video" in heading]


@cannot_be_written("chislet-hoath-40")
def test_exams_are_spoken_of_only_where_they_are_sat(every: list[Page]) -> None:
    for page in every:
        assert not re.search(r"\bexams?\b|\bexaminations?\b", page.text)
        assert "mobile.learners.exams" not in page.clauses
    assert TEMPLATE["mobile.learners.exams"].when == "exams"


@cannot_be_written("chislet-hoath-43", "chislet-hoath-47")
def test_a_service_has_one_address_in_one_form(every: list[Page]) -> None:
    helplines = {helpline.url: helpline for helpline in registers.helplines().values()}
    seen: dict[str, set[str]] = {}
    for page in every:
        for link in page.root.xpath("//li[@class='clause']//a[starts-with(@href, 'http')]/@href"):
            assert link.startswith("https://")
            seen.setdefault(re.sub(r"^https://(?:www\.)?|/$", "", link).casefold(), set()).add(link)
        for item in page.root.xpath("//li[starts-with(@id, 'online.links-directory.')]/ul/li"):
            helpline = helplines[item.xpath("string(a[1]/@href)")]
            phone = f", {helpline.phone}" if helpline.phone else ""
            name = f"{helpline.name[:1].upper()}{helpline.name[1:]}"
            named = item.getparent().getparent().get("id") == "online.links-directory.schools"
            does = "" if named else f": {helpline.does}"
            assert " ".join(item.text_content().split()) == f"{name}{phone}{does}"
    assert len(seen) > 30
    assert [forms for forms in seen.values() if len(forms) > 1] == []


@cannot_be_written("chislet-hoath-44")
def test_what_waits_for_a_written_request_is_plain(online: dict[str, Page]) -> None:
    assert online
    for page in online.values():
        assert page["online.iioc.found.copies"] == (
            "If such an image is on one of our devices, we do not copy it unless the police ask us in writing. Any copy is "
            "kept securely in one place. Nothing is deleted until the police say so."
        )


# ---------------------------------------------------------------------------------------------------------------
# None is forgotten


RULES: dict[str, str] = {
    "no answer is left out": r"\S+ is not answered\. .+",
    "no answer is blank": r"This is blank\. .+",
    "no list is empty that a sentence is made of": r"This list is empty\. .+",
    "no answer only holds a place": r"“.+” is only a placeholder\. .+",
    "an answer is one of those there are": r"“.+” (?:is not one of the answers: .+|should be .+)",
    "a date is year, month and day": r"“.+” is not a clear date\. .+",
    "what was agreed stands in its record": r"The dates of agreement and review are now kept only in a record\. .+",
    "a web address is whole": r"“.+” is not a web address\. .+",
    "an account’s address opens that account": r"This opens .+, not your account on it\. .+",
    "a title is made of words": r"“.+” is not a title\. .+",
    "an answer decides": r"“.+” leaves the reader to guess\. .+",
    "a word for a person names one": r"“.+” gives two words\. .+",
    "a mark that is opened is closed": r"The . here has no partner\. .+",
    "an answer is words and no code": r"A value cannot hold \{\{, .+",
    "an answer is one line": r"This value runs over several lines .+",
    "nothing is listed twice": r"“.+” is listed twice\. .+",
    "the name is spelt as it stands under name": r"“.+” looks like “.+” misspelt\. .+",
    "the name is written in full": r"“.+” is another form of “.+”\. .+",
    "a rule rests on a policy that is listed": r"(?:This|“.+”) refers to (?:a policy that|“.+”, which) other_policies does not list\. .+",
    "a policy adopted here is listed by us": r"(?:“.+” is a|You adopt this) policy .*here, so it is listed already\. .+",
    "families are told": r"None of these reaches .+",
    "examinations are for the ages that sit them": r"Public examinations are taken from about 14, .+",
    "what keeps children safe stays": r"“.+” (?:stays, because “.+” in it )?keeps children safe or says who is responsible for .+",
    "an answer is changed and not its clause": r"This clause states your answer under .+",
}  # for each rule of the checks, what it says

TABLE: dict[str, list[str]] = {
    "template-01": ["numbers are counted and never typed"],
    "template-07": ["notes to the drafter are nowhere in a site"],
    "template-09": ["an edition is printed from one place"],
    "template-13": ["an answer is one of those there are"],
    "hersden-01": ["every policy opens with who and when", "what keeps children safe stays"],
    "hersden-02": ["every policy opens with who and when", "what keeps children safe stays"],
    "hersden-03": ["numbers are counted and never typed"],
    "hersden-04": [
        "a mark that is opened is closed",
        "an answer is words and no code",
        "every document has its year and no bookmark",
        "every mark that is opened is closed",
    ],
    "hersden-05": ["no answer is blank", "one lead or two the sentence is whole"],
    "hersden-06": ["a policy is listed once", "nothing is listed twice"],
    "hersden-07": ["a title is made of words", "numbers are counted and never typed"],
    "hersden-08": [
        "a place is stated once and binds",
        "a rule of several policies is protected in each",
        "an answer is changed and not its clause",
    ],
    "hersden-09": ["an answer is changed and not its clause", "the person in charge has one word"],
    "hersden-10": ["a rule rests on a policy that is listed", "a rule rests only on a policy that is listed"],
    "hersden-11": ["the name stands in whole sentences and in one spelling"],
    "hersden-13": ["policies and people in a row are joined as a sentence joins them"],
    "hersden-14": ["an answer is one of those there are", "the early years have no lessons"],
    "hersden-15": ["devices are brought and never bought"],
    "hersden-16": ["an answer is one of those there are", "headings are whole and use the setting s own word"],
    "hersden-17": ["a word for a person names one", "an answer decides", "the person in charge has one word"],
    "hersden-18": ["a policy is itself and no other"],
    "hersden-19": ["a policy is listed once"],
    "hersden-20": ["a rule is in line with a policy and its sentence is whole"],
    "hersden-21": ["people and accounts stand in sentences that no edit breaks", "what keeps children safe stays"],
    "hersden-22": ["an account’s address opens that account", "every account has its address", "no answer is left out"],
    "hersden-23": [
        "an answer is changed and not its clause",
        "people and accounts stand in sentences that no edit breaks",
    ],
    "hersden-24": ["other professionals are several"],
    "penshurst-01": ["the name is written in full", "the name stands in whole sentences and in one spelling"],
    "penshurst-02": ["a date is written in one way", "a date is year, month and day"],
    "penshurst-03": ["a mark that is opened is closed", "an answer decides", "every mark that is opened is closed"],
    "penshurst-04": ["no answer only holds a place", "no link leads nowhere"],
    "penshurst-05": ["one lead or two the sentence is whole"],
    "penshurst-06": ["a role is the same wherever it stands"],
    "penshurst-07": ["a mark that is opened is closed", "every mark that is opened is closed"],
    "penshurst-08": ["a school is a school throughout"],
    "penshurst-09": ["headings are whole and use the setting s own word"],
    "penshurst-10": [
        "an answer decides",
        "an answer is one of those there are",
        "no alternative and no example is left standing",
    ],
    "penshurst-11": ["policies and people in a row are joined as a sentence joins them"],
    "penshurst-12": ["an answer decides", "no alternative and no example is left standing"],
    "penshurst-13": ["devices are brought and never bought"],
    "penshurst-14": ["an answer decides", "no alternative and no example is left standing"],
    "penshurst-15": ["a choice brings its whole sentence", "an answer is changed and not its clause"],
    "penshurst-16": [
        "every sentence is whole",
        "no answer is blank",
        "no answer is left out",
        "the rule for visitors is written out",
    ],
    "penshurst-18": [
        "the name is spelt as it stands under name",
        "the name stands in whole sentences and in one spelling",
    ],
    "penshurst-19": ["families are told"],
    "penshurst-20": ["a policy is itself and no other"],
    "penshurst-21": ["a policy says whether it was agreed", "what was agreed stands in its record"],
    "penshurst-22": ["a policy is listed once", "no list holds a thing twice", "nothing is listed twice"],
    "penshurst-24": ["a rule is in line with a policy and its sentence is whole"],
    "penshurst-25": ["every account has its address", "no answer only holds a place"],
    "penshurst-27": ["a rule rests on a policy that is listed", "a rule rests only on a policy that is listed"],
    "penshurst-28": [
        "an answer decides",
        "an answer is one of those there are",
        "no alternative and no example is left standing",
    ],
    "chislet-hoath-01": ["every policy opens with who and when", "what keeps children safe stays"],
    "chislet-hoath-02": [
        "a mark that is opened is closed",
        "an answer is words and no code",
        "every document has its year and no bookmark",
        "every mark that is opened is closed",
    ],
    "chislet-hoath-03": ["a school is a school throughout"],
    "chislet-hoath-04": [
        "a rule rests on a policy that is listed",
        "a rule rests only on a policy that is listed",
        "no answer is left out",
    ],
    "chislet-hoath-05": ["a policy adopted here is listed by us", "a policy is listed once"],
    "chislet-hoath-06": ["the person in charge has one word"],
    "chislet-hoath-07": ["no answer is left out"],
    "chislet-hoath-08": ["words that went out of use are nowhere"],
    "chislet-hoath-09": ["an answer is one line", "each duty has a bullet of its own"],
    "chislet-hoath-12": ["no answer is blank", "the name stands in whole sentences and in one spelling"],
    "chislet-hoath-14": ["every sentence is whole", "no list is empty that a sentence is made of"],
    "chislet-hoath-15": ["there are four kinds of risk wherever they are counted", "what keeps children safe stays"],
    "chislet-hoath-16": [
        "a supplier is named once in the answers and a platform never",
        "an answer decides",
        "an answer is one of those there are",
    ],
    "chislet-hoath-17": ["notes to the drafter are nowhere in a site"],
    "chislet-hoath-18": ["numbers are counted and never typed"],
    "chislet-hoath-19": [
        "a supplier is named once in the answers and a platform never",
        "an answer is changed and not its clause",
    ],
    "chislet-hoath-20": [
        "an answer is changed and not its clause",
        "what keeps children safe stays",
        "what may be against the law goes to those who act on it",
    ],
    "chislet-hoath-21": ["every sentence is whole"],
    "chislet-hoath-23": ["a rule rests on a policy that is listed", "words that went out of use are nowhere"],
    "chislet-hoath-25": ["every sentence is whole"],
    "chislet-hoath-26": ["an answer is changed and not its clause", "each duty has a bullet of its own"],
    "chislet-hoath-27": ["a heading holds no note and goes with its section"],
    "chislet-hoath-28": ["an answer decides", "no alternative and no example is left standing"],
    "chislet-hoath-29": ["notes to the drafter are nowhere in a site"],
    "chislet-hoath-31": ["no answer only holds a place"],
    "chislet-hoath-32": ["a school is a school throughout"],
    "chislet-hoath-33": ["a rule is in line with a policy and its sentence is whole"],
    "chislet-hoath-34": ["no answer is blank", "numbers are counted and never typed"],
    "chislet-hoath-35": ["policies and people in a row are joined as a sentence joins them"],
    "chislet-hoath-36": ["no answer is blank"],
    "chislet-hoath-37": ["no alternative and no example is left standing", "no answer only holds a place"],
    "chislet-hoath-38": ["policies and people in a row are joined as a sentence joins them"],
    "chislet-hoath-39": ["an answer decides", "an answer is one of those there are"],
    "chislet-hoath-40": ["examinations are for the ages that sit them", "exams are spoken of only where they are sat"],
    "chislet-hoath-42": ["numbers are counted and never typed"],
    "chislet-hoath-43": ["a service has one address in one form"],
    "chislet-hoath-44": ["what keeps children safe stays", "what waits for a written request is plain"],
    "chislet-hoath-45": ["every sentence is whole"],
    "chislet-hoath-46": ["no list holds a thing twice", "nothing is listed twice"],
    "chislet-hoath-47": ["a service has one address in one form", "a web address is whole"],
}  # for each fault, the rules that refuse it and what makes it impossible (the tests of that name, above)


def test_every_fault_is_tried() -> None:
    assert list(TABLE) == FAULTS
    assert len(set(FAULTS)) == len(FAULTS) == 92
    assert {attempt.fault for attempt in REFUSED} | set(SHOWN) == set(FAULTS)


def test_the_table_says_which_rule_catches_which_fault() -> None:
    caught: dict[str, set[str]] = {fault: set(SHOWN.get(fault, ())) for fault in FAULTS}
    for attempt in REFUSED:
        rules = [rule for rule, says in RULES.items() if re.fullmatch(says, attempt.said)]
        assert len(rules) == 1, attempt.said
        caught[attempt.fault].update(rules)
    assert {fault: sorted(rules) for fault, rules in caught.items()} == TABLE
    assert set(RULES) <= {rule for rules in TABLE.values() for rule in rules}
