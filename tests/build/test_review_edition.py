"""The review edition: what leaders and governors see while they decide, and what the command says of it."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from click.testing import Result
from playwright.sync_api import Browser, Locator, Page, expect
from support import clause_reader as reader
from support import command, sites, yaml_files
from support.attempts import Edits
from support.bases import TEMPLATE, data_of, edited, setting_of
from support.killed import tree
from support.kinds import SIZES
from support.opened import Opened
from support.places import ROOT, STARTER, TODAY
from support.recording import record
from support.reviewing import loaded as read_as_a_file
from support.reviewing import made, notes_under, review_of, reviewed, root_of, words
from support.waiting import becomes

from schoolgate.agreement import agreed_records, changes
from schoolgate.cli import building
from schoolgate.errors import SettingRefused
from schoolgate.publish import build
from schoolgate.publish.gate import reading
from schoolgate.review import answers, review
from schoolgate.setting.model.setting import Setting

BANNER = "Review edition: not for publication."

# The starter as leaders have it on their table: some answers missing, some of our words replaced.
UNDECIDED: Edits = {
    ("name",): "",
    ("people", "safeguarding_lead", "phone"): "",
    ("phones", "staff", "in_sessions"): "TBC",
    ("phones", "learners", "exceptions", "signed_by"): "",
    ("social_media", "accounts", "with_learners"): "",
    ("policies", "dates", "social", "written"): "",
    ("other_policies", "behaviour", "url"): "",
    ("changes",): {
        "mobile.staff.bluetooth-off": {"add": "The school office can help you turn it off."},
        "mobile.expect.everyday": {"replace": "Phones & watches are part of life here."},
        "mobile.expect.owner-responsible": {"omit": "Our insurance says otherwise."},
        "online.parent-concerns": {"omit": "Another policy of ours says it."},
        "online.bullying": {"replace": "Our anti-bullying charter says what we do."},
    },
}


@pytest.fixture(scope="module")
def whole() -> Path:
    """The review edition of the starter, in which nothing is missing."""
    return sites.of_file(STARTER, edition="review")


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review edition of a setting that has still to decide."""
    folder = tmp_path_factory.mktemp("undecided")
    file = folder / "undecided.yml"
    yaml_files.write(file, edited(data_of("starter"), UNDECIDED))
    build.build(file, folder / "site", TODAY, variant="review", fictional=True)
    return folder / "site"


@pytest.fixture(params=SIZES)
def opened(
    request: pytest.FixtureRequest, browser: Browser, serve: Callable[[Path], str], undecided: Path
) -> Iterator[Opened]:
    page = browser.new_page(viewport=SIZES[request.param])
    yield Opened(page, serve(undecided))
    page.close()


def noted(page: Page, id_: str) -> Locator:
    """Give the notes under a clause in a browser."""
    return page.locator(f"li[id='{id_}'] + li.review-notes")


# ---------------------------------------------------------------------------------------------------------------
# Every page says what it is


def test_every_page_says_that_it_is_not_for_publication(undecided: Path) -> None:
    pages = sorted(undecided.rglob("*.html"))
    assert len(pages) > 15
    for file in pages:
        root: Any = lxml.html.document_fromstring(file.read_text(encoding="utf-8"))
        (banner,) = root.find_class("review-banner")
        assert words(banner) == f"{BANNER} 7 answers are missing. What is left to do"
        assert root.find_class("review-watermark")[0].get("data-said") == "Review edition: not for publication"
        assert root.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
        assert root.find(".//title").text.startswith("Review edition: ")
        if file.name != "404.html":
            to_do = file.parent / banner.find(".//a").get("href") / "index.html"
            assert to_do.resolve() == (undecided / "review" / "index.html").resolve()


def test_search_engines_are_told_nothing(undecided: Path) -> None:
    assert (undecided / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert not (undecided / "sitemap.xml").exists()
    assert not (undecided / "sitemap.xml.gz").exists()


def test_it_is_marked_on_a_telephone_on_a_desk_and_on_paper(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    assert page.locator(".review-banner").is_visible()
    assert page.locator(".review-watermark").is_visible()
    page.emulate_media(media="print")
    for part in (".review-banner", ".review-watermark"):
        expect(page.locator(part)).to_be_visible()
    assert page.locator(".review-watermark").evaluate("e => getComputedStyle(e).position") == "fixed"  # on every sheet
    said = page.locator(".review-watermark").evaluate("e => getComputedStyle(e, '::before').content")
    assert "Review edition: not for publication" in said
    expect(noted(page, "mobile.expect.smart-glasses")).to_be_visible()


def test_nothing_runs_off_the_side_fails_or_comes_from_elsewhere(opened: Opened) -> None:
    for path in ("", "policies/mobile/", "policies/online/", "review/", "help/", "parents/"):
        page = opened.go(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert [url for url in opened.requests if not url.startswith(opened.home)] == []
    assert opened.errors == []


def test_the_banner_comes_after_the_link_that_skips_it(opened: Opened) -> None:
    for path, first in {
        "": "Skip to content",
        "policies/mobile/": "Skip to content",
        "help/": "Leave this page now",
    }.items():
        page = opened.go(path)
        page.keyboard.press("Tab")
        becomes(page, "document.activeElement.textContent.trim()", first)
        assert page.evaluate(
            "document.querySelector('.skip').compareDocumentPosition(document.querySelector('.review-banner'))"
            " & Node.DOCUMENT_POSITION_FOLLOWING"
        )


def test_the_banner_leads_to_what_is_left_to_do(opened: Opened) -> None:
    for path in ("", "help/", "policies/social/"):
        page = opened.go(path)
        page.locator(".review-banner a").click()
        assert page.locator("h1").inner_text().startswith("What is left to do")


def test_search_finds_a_clause_and_a_missing_answer(opened: Opened) -> None:
    page = opened.go("")
    page.locator(".search-open:visible, #search-field:visible").first.wait_for()
    if page.locator(".search-open").is_visible():
        page.locator(".search-open").click()
    for typed, said in (
        ("life here", "Phones & watches are part of life here."),
        ("accepts the conditions in writing", "[Not answered yet: Who accepts the conditions in writing"),
        ("insurance", "Our insurance says otherwise."),
    ):
        page.locator("#search-field").fill(typed)
        page.locator(".search-lines li", has_text=said).first.wait_for()
        expect(page.locator(".search-lines li", has_text=said).first).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------
# The policy first


def test_the_policy_reads_word_for_word_as_families_would_read_it(whole: Path, starter: Path) -> None:
    for policy in ("mobile", "social", "online"):
        here, there = (
            reader.read((site / "policies" / policy / "index.html").read_text(encoding="utf-8"))
            for site in (whole, starter)
        )
        assert here == there


@pytest.mark.parametrize(
    "page", ["", "parents", "staff", "pupils", "help", "visitors", "visitors/main-entrance", "privacy"]
)
def test_pages_for_people_are_as_families_would_see_them(whole: Path, starter: Path, page: str) -> None:
    def said(site: Path) -> str:
        main = root_of(site, page).xpath("//article | //main")[-1]
        for sheet in main.xpath(".//*[@class='on-screen'] | .//ul[not(li[not(@class='on-screen')])]"):
            sheet.drop_tree()  # a review has nothing to print or sign
        return " ".join(lxml.html.tostring(main, encoding="unicode").split())

    assert said(whole) == said(starter)


def test_notes_are_smaller_than_the_policy_and_stand_behind_a_line(opened: Opened) -> None:
    page = opened.go("policies/mobile/")

    def style(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{name}"))

    assert float(style(".review-note", "fontSize")[:-2]) < 0.85 * float(style("li.clause > p", "fontSize")[:-2])
    assert style(".review-note", "borderLeftStyle") == "dotted"
    assert style(".review-fact", "textDecorationStyle") == "dotted"  # no mark rests on colour alone
    assert style("a.review-gap", "borderTopStyle") == "dashed"
    assert style("del.review-ours", "textDecorationLine") == "line-through"


def test_the_settings_own_answers_are_marked_and_explained(undecided: Path) -> None:
    root = root_of(undecided, "policies/mobile")
    (legend,) = root.find_class("review-legend")
    assert words(legend) == (
        "This is the policy as families would read it. Your own answers are underlined with dots. Notes under a "
        "clause, in smaller print beside a line, are for you only. What is left to do."
    )
    clause = root.xpath("//li[@id='mobile.staff.store-device']")[0]
    assert [(words(fact), fact.get("title")) for fact in clause.find_class("review-fact")] == [
        ("the lockers in the staff room", "Your answer: phones.staff.kept_in"),
        ("lessons", "Your answer: words.session.many"),
        ("in the staff room, at breaks", "Your answer: phones.staff.may_use"),
    ]
    assert not root_of(undecided, "parents").find_class("review-fact")


def test_guidance_stands_under_its_clause(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    note = noted(page, "mobile.expect.smart-glasses")
    assert note.is_visible()
    assert note.inner_text().split("\n")[0] == "Guidance for leaders: A camera nobody sees"
    assert (
        "Ask when people sign in. Prescription smart glasses are a reason to talk, not to turn someone away"
        in note.inner_text()
    )


def test_all_guidance_of_the_clauses_that_stand_is_shown(whole: Path) -> None:
    for policy in ("mobile", "social", "online"):
        text = (ROOT / "docs" / "policies" / f"{policy}.md").read_text(encoding="utf-8")
        shown = {
            words(label).removeprefix("Guidance for leaders: ")
            for label in root_of(whole, f"policies/{policy}").xpath("//*[contains(@class, 'review-guidance')]/p[1]")
        }
        written = set(re.findall(r'!!! guidance "([^"{]+)"', text))
        # Some stands under clauses that this school does not have.
        assert shown & written == shown
        assert len(shown) > len(written) / 2


# ---------------------------------------------------------------------------------------------------------------
# Choices


def test_each_choice_shows_what_was_taken_and_what_was_not(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    assert noted(page, "mobile.learners.use-on-site").inner_text().split("\n\n") == [
        "Your choice",
        "From gate to gate, what happens to a phone: left-at-home, handed-in, locked-away, pouched or off-and-out-of-sight? "
        "A setting that is no school may also choose used-when-agreed, or used-when-stated with when or place.",
        "You chose handed-in. Not chosen: left-at-home, locked-away, pouched, off-and-out-of-sight. phones.learners.rule:",
    ]


def choice(setting: Setting, *path: str | int) -> answers.Choice:
    (found,) = [choice for choice in answers.choices(setting, [], TODAY) if choice.path == path]
    return found


@pytest.mark.parametrize(
    ("base", "path", "taken", "others"),
    [
        # The law keeps a school phone-free all day, and not a college.
        ("starter", ("phones", "learners", "rule"), ("handed-in",), ("left-at-home", "locked-away", "pouched", "off-and-out-of-sight")),
        ("college", ("phones", "learners", "rule"), ("used-when-agreed",), ("left-at-home", "handed-in", "locked-away", "pouched", "off-and-out-of-sight", "used-when-stated")),
        # A group may use phones for a stated reason.
        ("starter", ("phones", "learners", "groups", 0, "rule"), ("left-at-home",), ("handed-in", "locked-away", "pouched", "off-and-out-of-sight", "used-when-agreed")),
        # A school filters. A private nursery may say that it sets no limits.
        ("starter", ("social_media", "limits", "rule"), ("blocked-for-learners",), ("blocked-for-everyone", "filtered-and-monitored", "in-another-policy")),
        ("starter", ("social_media", "learners", "rule"), ("not-permitted",), ()),
        ("starter", ("technology", "exams"), ("no",), ()),  # nobody is old enough
        ("secondary", ("technology", "exams"), ("yes",), ("no",)),
        ("starter", ("technology", "devices", "work_phone_numbers"), ("no",), ("yes",)),
        ("starter", ("phones", "visitors", "told_by"), ("signs", "the signing-in screen"), ("posters", "leaflets", "an information sheet", "our website")),
        # One framework begins with the youngest, and the other is advice for schools.
        ("nursery", ("online_safety", "teaching", "frameworks"), (), ("connected-world",)),
    ],
)  # fmt: skip
def test_only_lawful_options_are_offered(
    base: str, path: tuple[str | int, ...], taken: tuple[str, ...], others: tuple[str, ...]
) -> None:
    found = choice(setting_of(data_of(base)), *path)
    assert (found.taken, found.others) == (taken, others)


def test_every_choice_stands_under_a_clause_or_on_the_page_of_things_to_do(whole: Path) -> None:
    setting = setting_of(data_of("starter"))
    shown = "\n".join(
        words(code) for page in ("policies/mobile", "policies/social", "policies/online", "review")
        for code in root_of(whole, page).xpath("//*[contains(@class, 'review-choice')]//code | //h2[@id='choices']/following-sibling::ul[1]//code")
    ).splitlines()  # fmt: skip
    made_choices = answers.choices(setting, [], TODAY)
    assert len(made_choices) > 50
    # Nobody at a primary school is old enough for examinations, so that it is not asked about them.
    assert {one.path for one in made_choices if f"{answers.dotted(one.path)}:" not in shown} == {
        ("technology", "exams")
    }


# ---------------------------------------------------------------------------------------------------------------
# What is missing


def test_a_missing_text_is_asked_for_in_its_place(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    (asked,) = page.locator("li[id='mobile.cover.identity'] a.review-gap").all()
    assert asked.inner_text() == "[Not answered yet: What is the setting called, in full? name:]"
    again = page.locator("li[id='mobile.aims.purpose'] a.review-gap")
    assert again.inner_text() == "[Not answered yet: name:]"  # the question stands once on a page
    asked.click()
    page.wait_for_url("**/review/#gap-name")  # its load event: a click comes back as soon as the page begins
    entry = page.locator("[id='gap-name']")
    expect(entry).to_be_visible()
    assert entry.inner_text() == (
        "name: (line 2) This is blank. What is the setting called, in full? For example: name: Oakfield Primary School"
    )


def test_a_missing_number_is_never_made_up(undecided: Path) -> None:
    for file in undecided.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        assert "441632960123" not in page
        assert "01632 960 123" not in page.replace('For example: phone: "01632 960 123"', "")
    lead = root_of(undecided, "policies/mobile").xpath("//li[@id='mobile.cover.dsl']")[0]
    assert words(lead).startswith(
        "Designated safeguarding lead (DSL): Deputy headteacher, [Not answered yet: Their telephone number, in quotes. "
        "people.safeguarding_lead.phone:], safeguarding@oakfield.example"
    )


def test_a_missing_choice_leaves_no_rule_standing(undecided: Path) -> None:
    root = root_of(undecided, "policies/mobile")
    clause = root.xpath("//li[@id='mobile.staff.no-use-when-teaching']")[0]
    assert re.sub(r"^[\d.]+ |#$", "", words(clause)) == (
        "[Not answered yet: May staff use their own phone while they teach: with-written-permission or never? "
        "phones.staff.in_sessions:] What it says here depends on the answer."
    )
    assert notes_under(root, "mobile.staff.no-use-when-teaching") == [
        "Your choice [Not answered yet: phones.staff.in_sessions:] You may choose: with-written-permission or never."
    ]
    parents = words(root_of(undecided, "parents").xpath("//article")[0])
    assert "You and your child both accept them" not in parents


def test_a_clause_that_waits_for_an_answer_says_so(undecided: Path) -> None:
    root = root_of(undecided, "policies/social")
    left_out = next(
        item
        for item in root.xpath("//*[@class='review-left-out']//li")
        if "social.official.learner-activity-notice" in words(item)
    )
    assert words(left_out).endswith(
        "Why: Whether this is included depends on a missing answer. [Not answered yet: Do those you teach take part in any "
        "of these accounts? social_media.accounts.with_learners:] social.official.learner-activity-notice"
    )
    to_do = words(root_of(undecided, "review").xpath("//article")[0])
    assert (
        "These clauses depend on one of them: social.official.learner-activity-notice: Whether this is included depends"
        in to_do
    )


def test_a_missing_day_makes_no_other_day_up(undecided: Path) -> None:
    dates = words(root_of(undecided, "policies/social").xpath("//li[@id='social.cover.dates']")[0])
    assert dates == (
        "Dates: Written on [Not answered yet: When was this text written or last changed? "
        "policies.dates.social.written:]. Not yet agreed by the governing body. Due for review by [Not answered yet: "
        "policies.dates.social.written:]."
    )


def test_a_missing_address_leads_nowhere(undecided: Path) -> None:
    listed = root_of(undecided, "policies/mobile").xpath("//li[@id='mobile.links.list']//li[contains(., 'Behaviour')]")[
        0
    ]
    assert words(listed) == (
        "Behaviour policy [Not answered yet: Where families can read it. other_policies.behaviour.url:]"
    )
    assert [link.get("href") for link in listed.iter("a")] == ["../../review/#gap-other_policies.behaviour.url"]


def test_what_is_wrong_is_refused_all_at_once(tmp_path: Path) -> None:
    wrong: Edits = {("kind",): "acadamy", ("office", "phone"): "12", ("name",): ""}
    file = tmp_path / "wrong.yml"
    yaml_files.write(file, edited(data_of("starter"), wrong))
    with pytest.raises(SettingRefused) as refused:
        build.build(file, tmp_path / "site", TODAY, variant="review", fictional=True)
    first, second = refused.value.problems
    assert "“acadamy” is not one of the answers" in first.message
    assert "“12” is not a telephone number" in second.message
    assert not (tmp_path / "site").exists()


# ---------------------------------------------------------------------------------------------------------------
# What a setting changed, what is left out, what changed since


def test_replaced_words_stand_beside_ours(opened: Opened) -> None:
    page = opened.go("policies/mobile/")
    clause = page.locator("li[id='mobile.expect.everyday']")
    assert "Phones & watches are part of life here." in clause.inner_text()
    assert clause.locator(".review-fact").get_attribute("title") == "Your own words"
    assert noted(page, "mobile.expect.everyday").inner_text().split("\n\n") == [
        "Yours and ours",
        "The words above are yours. They replace ours: Phones and smart devices are part of everyday life.",
    ]
    assert noted(page, "mobile.staff.bluetooth-off").inner_text().split("\n\n") == [
        "Yours", "The last sentence is yours, added to ours.",
    ]  # fmt: skip


def test_what_is_left_out_is_listed_under_its_section_with_the_reason(undecided: Path) -> None:
    root = root_of(undecided, "policies/mobile")
    (block,) = root.xpath("//h2[@id='mobile.expect']/following-sibling::div[1][@class='review-left-out']")
    assert words(block[0]) == "Left out of this section"
    assert words(block[1][0]) == (
        "If you bring a device onto the site, you are responsible for it. Why: Our insurance says otherwise. "
        "mobile.expect.owner-responsible"
    )
    assert block[1][0].find("del") is not None
    online = root_of(undecided, "policies/online")
    last = [words(block) for block in online.find_class("review-left-out")]
    assert any(said.startswith("Left out: the section “Concerns about parents and carers”") for said in last)
    to_do = root_of(undecided, "review")
    assert "mobile.expect.owner-responsible Our insurance says otherwise." in words(to_do.xpath("//article")[0])


def test_a_section_in_a_settings_own_words(undecided: Path) -> None:
    root = root_of(undecided, "policies/online")
    assert notes_under(root, "online.bullying.own") == [
        "Yours These words are yours. Ours are listed below, under what is left out."
    ]
    (block,) = root.xpath("//h2[@id='online.bullying']/following-sibling::div[1]")
    assert "Why: The setting’s own wording stands for the whole section. online.bullying.policy" in words(block)


def agreed_before(*differences: changes.Difference) -> changes.Agreement:
    """Give an agreement on the mobile policy that cited another edition, since when some clauses have changed."""
    record = agreed_records.AgreedRecord(
        "Oakfield", "mobile", "governing body", datetime.date(2026, 9, 1), None, datetime.date(2027, 9, 1), "2026.1",
        {"kcsie": "2025"}, {},
    )  # fmt: skip
    return changes.Agreement({}, {"mobile": record}, {"mobile": list(differences)})


def test_what_changed_since_it_was_agreed_word_by_word(tmp_path: Path) -> None:
    of = review_of(read_as_a_file(data_of("starter"), tmp_path))
    of.agreement = agreed_before(
        changes.Difference(
            "mobile.staff.silent", "reworded", "1.2", "Phones are off.", "Phones are silent.",
            (("same", "Phones are"), ("removed", "off."), ("added", "silent.")), "Edition 2 of the template.",
        ),
        changes.Difference(
            "mobile.staff.gone", "removed", "1.3", "Staff do not whistle.", "",
            (("removed", "Staff do not whistle."),), "Edition 2 of the template.",
        ),
    )  # fmt: skip
    pages = reviewed(of)
    root: Any = lxml.html.fromstring(pages["policies/mobile.md"])
    (note,) = notes_under(root, "mobile.staff.silent")
    assert note == "Changed since you agreed Phones are off. silent. Why: Edition 2 of the template."
    changed = root.xpath("//li[@id='mobile.staff.silent']/following-sibling::li[1]")[0]
    assert [words(piece) for piece in changed.iter("del")] == ["off."]
    assert [words(piece) for piece in changed.iter("ins")] == ["silent."]
    assert "Removed since you agreed Staff do not whistle." in words(root)


def test_the_page_of_things_to_do_lists_what_changed(tmp_path: Path) -> None:
    from schoolgate.review import todo

    of = review_of(read_as_a_file(data_of("starter"), tmp_path))
    of.agreement = agreed_before()
    change = changes.Difference(
        "mobile.staff.silent", "added", "1.2", "", "New.", (("added", "New."),), "You chose it."
    )
    sources = review.NoteSources(TEMPLATE, {}, [])
    to_do = todo.ToDo(sources, [], [change], {"mobile.staff.silent": "policies/mobile/"}, ["kcsie", "jcq"])
    page: Any = lxml.html.fromstring("<div>" + todo.fill_in("<p>REVIEW-CHANGES</p>", of, to_do) + "</div>")
    assert words(page) == (
        "These clauses are not as you agreed them. Each is marked on its page. mobile.staff.silent: new since you agreed. "
        "New. Why: You chose it. These editions have changed: Keeping children safe in education: you agreed a text that cites 2025, "
        "and it cites 2026 now."
    )
    assert page.find(".//a").get("href") == "../policies/mobile/#mobile.staff.silent"


def test_guidance_that_came_after_the_agreement_is_named(tmp_path: Path) -> None:
    early = edited(
        data_of("starter"),
        {("policies", "dates", policy): {"written": "2026-08-01"} for policy in ("mobile", "social", "online")},
    )
    out = tmp_path / "site"
    file = tmp_path / "early.yml"
    yaml_files.write(file, early)
    for policy in ("mobile", "social", "online"):
        record(file, policy, "2026-08-20")
    build.build(file, out, TODAY, variant="review", fictional=True)
    assert (
        "Keeping children safe in education (2026): in force since 1 September 2026, after you agreed the online safety "
        "policy, the social media policy, and the mobile and smart technology policy."
    ) in words(root_of(out, "review").xpath("//article")[0])


# ---------------------------------------------------------------------------------------------------------------
# What is left to do


def test_the_page_of_things_to_do(opened: Opened) -> None:
    page = opened.go("review/")
    assert [heading.inner_text().rstrip("#\n") for heading in page.locator("h2").all()] == [
        "Answers that are missing", "Promises to confirm", "Clauses and sentences of your own", "What has changed since you agreed",
        "Dates", "Shared information to check", "Other choices you made", "What is left out, and why",
    ]  # fmt: skip
    assert page.locator("#missing + p").inner_text().startswith("7 answers are missing in ")
    assert page.locator("#missing ~ ul").first.locator("li").count() == 7
    box = page.get_by_label("A device that may hold illegal material", exact=False)
    boxes = page.locator(".review-boxes input[type=checkbox]")
    assert boxes.count() > 30
    assert box.count() <= 1
    assert "Ticks stay in this browser only" in page.locator("article").inner_text()


_TICKED = "[...document.querySelectorAll('.review-boxes input:checked')].map(box => box.parentElement.textContent)"


def test_ticks_are_kept_until_they_are_forgotten(opened: Opened) -> None:
    page = opened.go("review/")
    boxes = page.locator(".review-boxes input[type=checkbox]")
    forget = page.get_by_role("button", name="Forget all ticks")
    assert forget.is_hidden()
    for place in (0, 5, 7):
        boxes.nth(place).check()
    boxes.nth(5).uncheck()
    promised = [boxes.nth(place).locator("xpath=..").text_content() for place in (0, 7)]
    page.reload()
    becomes(page, _TICKED, promised)
    # A promise that is worded anew is one that nobody has confirmed.
    page.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage[key] = localStorage[key].replace('[\"', '[\"Once, ')"
    )
    page.reload()
    becomes(page, _TICKED, [boxes.nth(7).locator("xpath=..").text_content()])
    forget.click()
    page.reload()
    expect(boxes.first).to_be_visible()
    becomes(page, _TICKED, [])
    becomes(page, "localStorage.length", 0)
    assert opened.errors == []


def test_promises_stand_section_by_section(undecided: Path, tmp_path: Path) -> None:
    root = root_of(undecided, "review")
    headings = [words(heading).rstrip("#") for heading in root.xpath("//h2[@id='promises']/following-sibling::h3")]
    assert "Mobile and smart technology policy: 4. Devices we provide" in headings
    ticked = [words(label) for label in root.xpath("//*[@class='review-boxes']//label")]
    assert (
        "We provide laptops, tablets and a mobile phone for trips. Each has a passcode lock. Only staff and pupils in lessons may use them."
        in ticked
    )
    promises = [promise.text for promise in made(setting_of(data_of("starter"))).promises]
    assert len(ticked) == len(promises) - 1, "all but that of the section which is left out"


def test_dates_and_entries_to_check(whole: Path) -> None:
    said = words(root_of(whole, "review").xpath("//article")[0])
    assert (
        "Filtering and monitoring: last reviewed on 21 September 2026. It must be reviewed at least once a year, so it is due by "
        "21 September 2027."
    ) in said
    assert ("Social media policy: Not yet agreed by the governing body. Due for review by 14 September 2027.") in said
    assert "this is not confirmed, so no page shows it." in said
    assert "None. Every question is answered." in said


def test_an_entry_that_nobody_checked_for_a_year_is_named(tmp_path: Path) -> None:
    of = review_of(read_as_a_file(data_of("starter"), tmp_path))
    of.today = datetime.date(2028, 1, 1)
    assert "settings/shared/guidance.yml kcsie was last checked on 20 November 2026, over a year ago." in words(
        lxml.html.fromstring(reviewed(of)["review.md"])
    )


def test_what_is_not_known_of_the_council_is_named(tmp_path: Path) -> None:
    def to_do(council: str) -> str:
        data = edited(data_of("starter"), {("council",): council})
        return words(lxml.html.fromstring(reviewed(review_of(read_as_a_file(data, tmp_path)))["review.md"]))

    missing = "council: the number of its children’s services is not known. Pages say where to look instead."
    assert missing in to_do("Medway Council")
    assert "council:" not in to_do("kent")


# ---------------------------------------------------------------------------------------------------------------
# Every kind of setting


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("base", ["nursery", "college", "secondary", "federation"])
def test_every_kind_of_setting_has_one(base: str, tmp_path: Path) -> None:
    data = data_of(base)
    data["policies"]["form"] = "fragments" if base == "college" else data["policies"].get("form", "separate")
    file = tmp_path / "setting.yml"
    yaml_files.write(file, data)
    build.build(file, tmp_path / "site", TODAY, variant="review", fictional=True)
    policies = [page for page in (tmp_path / "site" / "policies").iterdir() if page.is_dir()]
    assert policies, "fragments have no pages, and leaders need some to read"
    for page in policies:
        root: Any = lxml.html.fromstring((page / "index.html").read_text(encoding="utf-8"))
        assert root.find_class("review-guidance")
        assert root.find_class("review-choice")
        assert root.find_class("review-fact")


def test_two_builds_of_one_input_are_the_same(undecided: Path, whole: Path, tmp_path: Path) -> None:
    build.build(STARTER, tmp_path / "again", TODAY, variant="review")
    assert tree(tmp_path / "again") == tree(whole)


# ---------------------------------------------------------------------------------------------------------------
# It never stands where families look


def test_a_review_edition_never_takes_the_place_of_a_public_site(starter: Path, whole: Path, tmp_path: Path) -> None:
    public, private = tmp_path / "public", tmp_path / "private"
    shutil.copytree(starter, public)
    shutil.copytree(whole, private)
    assert build.variant_in(public) == "public"
    assert build.variant_in(private) == "review"
    before = tree(public), tree(private)
    with pytest.raises(SettingRefused) as refused:
        build.build(STARTER, public, TODAY, variant="review")
    assert [problem.message for problem in refused.value.problems] == [
        f"{public} contains the public site, and the review edition never replaces it. Name another folder."
    ]
    with pytest.raises(SettingRefused) as refused:
        build.build(STARTER, private, TODAY)
    assert [problem.message for problem in refused.value.problems] == [
        f"{private} contains the review edition, and the public site never replaces it. Name another folder."
    ]
    assert (tree(public), tree(private)) == before
    build.build(STARTER, private, TODAY, variant="review")  # its own kind it does replace


def test_the_gate_refuses_what_belongs_to_the_review_edition(whole: Path) -> None:
    from schoolgate.publish import gate

    setting = setting_of(data_of("starter"))
    faults = gate.check(whole, reading.Expected.draw_up(setting, TEMPLATE, {}, []))
    assert (
        "help/index.html: “Review edition: not for publication” belongs to the review edition, and is published."
        in faults
    )
    assert "policies/mobile/index.html: a mark of the review edition is published: review-fact." in faults
    assert "assets/review.css: this file belongs to the review edition, and is published." in faults
    assert "assets/review.js: this file belongs to the review edition, and is published." in faults
    assert "review/index.html: this file belongs to the review edition, and is published." in faults


# ---------------------------------------------------------------------------------------------------------------
# The command


@pytest.fixture
def _in_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SCHOOLGATE_EDITION", "public")


def run(*typed: str) -> Result:
    return command.run(*typed)


@pytest.mark.usefixtures("_in_the_project")
def test_the_command_builds_it_beside_the_public_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: dict[str, Any] = {}
    monkeypatch.setattr(build, "build", lambda *given: built.update({str(given[1]): given[4]}) or 22)
    monkeypatch.setattr(
        building, "home_folder", lambda: tmp_path
    )  # whoever ran `make site` has sites in the project itself
    said = run("build", "your-school", "--edition", "review")
    place = tmp_path / "site"
    assert (said.exit_code, said.stdout) == (
        0, f"your-school: 22 pages in {place}/your-school-review/ (review edition: not for publication)\n",
    )  # fmt: skip
    assert run("build", "your-school").stdout == f"your-school: 22 pages in {place}/your-school/\n"
    assert built == {str(place / "your-school-review"): "review", str(place / "your-school"): "public"}


@pytest.mark.usefixtures("_in_the_project")
def test_the_command_refuses_to_mix_the_two(starter: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(starter, public)
    said = run("build", "your-school", "--edition", "review", "--out", str(public))
    assert said.exit_code == 1
    assert said.stderr == (
        f"settings/your-school.yml:1:1: {public} contains the public site, and the review edition never replaces it. "
        "Name another folder.\n"
    )
    assert said.stdout == "your-school: not built; what was there is unchanged. 1 thing to fix.\n"
    said = run("build", "your-school", "--edition", "draft")
    assert said.exit_code == 2
    assert (
        said.output.splitlines()[-1]
        == "Error: Invalid value for '--edition': 'draft' is not one of 'public', 'offline', 'review'."
    )


@pytest.mark.usefixtures("_in_the_project")
def test_the_command_shows_a_file_with_gaps_only_for_review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ours.yml"
    text = STARTER.read_text(encoding="utf-8")
    monkeypatch.setattr("mkdocs.commands.serve.serve", lambda *_, **__: None)
    file.write_text(re.sub(r"^name: .*", "name:", text, flags=re.MULTILINE), encoding="utf-8")
    said = run("serve", str(file), "--edition", "review")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith("Open http://127.0.0.1:8000/ in your browser.")
    said = run("serve", str(file))
    assert said.exit_code == 1
    assert said.stdout.endswith(
        "Fix this first. Nothing is shown.\n"
        f"While answers are missing, you can view the review edition now: schoolgate serve {file} --edition review\n"
    )
    file.write_text(re.sub(r"^kind: .*", "kind: acadamy", text, flags=re.MULTILINE), encoding="utf-8")
    said = run("serve", str(file), "--edition", "review")
    assert said.exit_code == 1
    assert "“acadamy” is not one of the answers" in said.stderr
