"""The pages for staff, pupils and visitors, the start page and the list of policies: what each says, that it rests on the
policies, and that it opens in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser, BrowserContext
from support.adoption import answers_adopting
from support.attempts import GONE
from support.bases import BASES, data_of, edited, pages_of, people_pages_of, setting_of, wrong_with
from support.people_pages import sections, sentences
from support.sites import Sites

from schoolgate import registers
from schoolgate.language.telephones import phone_digits
from schoolgate.policy.conditions import conditions_of
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

PAGES = ["", "parents/", "staff/", "pupils/", "visitors/", "policies/"]


def page_of(setting: Setting, name: str) -> Any:
    """Make one page for people of a setting."""
    return lxml.html.fragment_fromstring(people_pages_of(setting).html[name], create_parent="div")


def text_of(base: str, name: str, changes: dict[str, dict[str, str]] | None = None) -> str:
    """Give what a page says, as one line of text, with changes of the setting’s own."""
    setting = setting_of(edited(data_of(base), {("changes",): changes or {}}))
    return " ".join(" ".join(people_pages_of(setting).says(name)).split())


# ---------------------------------------------------------------------------------------------------------------
# Staff


def test_staff_are_told_whom_to_tell_first_and_what_to_do() -> None:
    page = page_of(setting_of(data_of("starter")), "staff")
    assert [*sections(page)] == [
        "Reporting a concern",
        "Children’s services",
        "If a child discloses something to you",
        "Allegations and concerns about a colleague or the headteacher",
        "Your own phone and watch",
        "Pupils and families",
        "Photographs and film",
        "Social media",
    ]
    assert page.xpath("(.//a[starts-with(@href, 'tel:')]/@href)[1]") == ["tel:999"]
    assert "tel:+441632960123" in page.xpath(".//a/@href")


@pytest.mark.parametrize(
    "says",
    [
        "Do not promise to keep it secret.",
        "do not view, copy, save, share or delete it. Do not ask to see it.",
        "Record which site or app it was, and who was involved.",
        "Tell the DSL or a deputy immediately.",
        "The headteacher contacts the Local Authority Designated Officer (LADO) immediately, always within one working day.",
        "An allegation or concern about the headteacher goes to someone else: Chair of governors, chair@oakfield.example.",
        "NSPCC Whistleblowing Advice Line, 0800 028 0285",
        "Keep your own phones and smart devices safe in the lockers in the staff room during lessons.",
        "on any device, including one that you wear",
        "Never use your own phone, number or account to contact pupils or parents.",
        "Photograph or film pupils only on our equipment.",
        "You may use social media for personal reasons only where and when you may use your own phones",
    ],
)
def test_staff_read_what_they_came_for(says: str) -> None:
    assert says in text_of("starter", "staff")


def test_the_lados_number_is_not_guessed() -> None:
    assert "03000 41 08 88" not in text_of("starter", "staff")


# ---------------------------------------------------------------------------------------------------------------
# Pupils


def test_a_nursery_has_no_page_for_children_who_cannot_read() -> None:
    assert "pupils" not in people_pages_of(setting_of(data_of("nursery"))).html


def aged(youngest: str, oldest: str) -> Setting:
    """Give the secondary school with other ages."""
    return setting_of(edited(data_of("secondary"), {("ages",): [youngest, oldest]}))


@pytest.mark.parametrize(
    ("ages", "headings"),
    [
        (("4", "11"), ["If something upsets you", "Keep safe", "Phones and watches", "Who can help"]),
        (
            ("11", "18"),
            ["If something upsets you", "Keep yourself and others safe", "Your phone and watch", "Who can help"],
        ),
        (("4", "18"), ["If you are in Year 6 or below", "If you are in Year 7 or above", "Who can help"]),
    ],
)
def test_pupils_read_the_part_for_their_age(ages: tuple[str, str], headings: list[str]) -> None:
    assert [*sections(page_of(aged(*ages), "pupils"))] == headings


@pytest.mark.parametrize("base", ["starter", "secondary", "college", "federation"])
@pytest.mark.parametrize(
    "says",
    ["You are not in trouble.", "you trust", "Childline on 0800 1111", "These people are here to keep you safe:"],
)
@pytest.mark.parametrize("adopted", [("mobile",), ("social",), ("online",), POLICIES])
def test_a_child_always_finds_somebody_to_tell(base: str, says: str, adopted: tuple[str, ...]) -> None:
    setting = setting_of(answers_adopting(base, adopted))
    assert says in " ".join(people_pages_of(setting).says("pupils"))


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ("starter", ["Stop", "Leave it there", "Tell a grown-up you trust", "You are not in trouble"]),
        (
            "college",
            [
                "Stop", "Is someone threatening to share a picture of you?", "Keep the messages as evidence",
                "Tell an adult you trust", "Is there a sexual picture of you online?", "You are not in trouble",
            ],
        ),
    ],
)  # fmt: skip
def test_a_child_reads_what_to_do_in_a_few_steps_before_anything_else(base: str, says: list[str]) -> None:
    page = page_of(setting_of(data_of(base)), "pupils")
    assert [step.xpath("string(./strong)").rstrip(".,") for step in page.xpath("./ol/li")] == says
    assert page.xpath("string(./ol[1]/preceding-sibling::h2[1])") == "If something upsets you"
    numbers = page.xpath("./ol[1]/preceding-sibling::*//a/@href[starts-with(., 'tel:')]")
    assert numbers == ["tel:999", "tel:+448001111"]


@pytest.mark.parametrize("base", ["starter", "secondary", "college", "federation"])
def test_each_line_for_a_child_has_a_picture(base: str) -> None:
    page = page_of(setting_of(data_of(base)), "pupils")
    lines = page.xpath("./*[self::ul or self::ol][following-sibling::h2[.='Who can help']]/li")
    assert len(lines) > 15
    assert [line.text_content() for line in lines if not line.get("draws")] == []


def test_older_pupils_read_of_blackmail_and_taking_pictures_down() -> None:
    older, younger = text_of("secondary", "pupils"), text_of("starter", "pupils")
    for says in ("Do not pay. Do not send more.", "Report Remove"):
        assert says in older
        assert says not in younger


# ---------------------------------------------------------------------------------------------------------------
# Visitors


def test_visitors_read_the_rule_first_and_whom_to_tell_last() -> None:
    page = page_of(setting_of(data_of("starter")), "visitors")
    assert [*sections(page)] == [
        "Phones and other devices",
        "Photographs, film and sound",
        "Contractors",
        "If you work with pupils or visit often",
        "Worried about a child?",
    ]
    assert "tel:999" in page.xpath(".//p[contains(@class, 'danger')]//a/@href")
    assert "../staff.md" in page.xpath(".//a/@href")


@pytest.mark.parametrize(
    "says",
    [
        "Visitors keep their phones and smart devices switched off and out of sight on the site.",
        "You may make a call in the school office.",
        "If you need a device, ask the headteacher before you use it.",
        "for a medical condition or a disability stays with you",
        "Do not photograph, film or record anyone on the site",
        "Do not wear smart glasses",
        "At our events parents may photograph or film their own child",
        "Contractors ask the headteacher before they photograph their work.",
        "A lone worker’s safety alarm stays on.",
        "When staff say that no children are on the site, contractors may use their own phones.",
    ],
)
def test_visitors_read_what_they_came_for(says: str) -> None:
    assert says in text_of("starter", "visitors")


def test_contractors_without_a_rule_of_their_own_have_no_section() -> None:
    signs = [sign for sign in data_of("starter")["signs"] if sign.get("kind") != "contractors"]
    setting = setting_of(edited(data_of("starter"), {("phones", "contractors"): GONE, ("signs",): signs}))
    assert "Contractors" not in sections(page_of(setting, "visitors"))


def test_a_setting_without_the_mobile_policy_has_no_page_for_visitors() -> None:
    assert "visitors" not in people_pages_of(setting_of(answers_adopting("starter", ("social", "online")))).html


# ---------------------------------------------------------------------------------------------------------------
# The start page


@pytest.mark.parametrize(
    ("base", "adopted", "form", "doors"),
    [
        ("starter", POLICIES, "separate", ["Help", "Parents", "Pupils", "Visitors", "Staff", "Our policies"]),
        ("college", POLICIES, "separate", ["Help", "Parents", "Students", "Visitors", "Staff", "Our policies"]),
        ("nursery", POLICIES, "separate", ["Help", "Parents", "Visitors", "Staff", "Our policies"]),
        ("starter", ("social",), "separate", ["Help", "Parents", "Pupils", "Staff", "Our policies"]),
        ("starter", POLICIES, "combined", ["Help", "Parents", "Pupils", "Visitors", "Staff", "Our policies"]),
        ("starter", POLICIES, "fragments", ["Help", "Parents", "Pupils", "Visitors", "Staff", "Our rules"]),
    ],
)
def test_the_start_page_has_a_door_for_each_reader(
    base: str, adopted: tuple[str, ...], form: str, doors: list[str]
) -> None:
    page = page_of(setting_of(answers_adopting(base, adopted, form)), "start")
    assert page.xpath(".//a[@class='door']/strong/text()") == doors
    assert [*sections(page)] == ["Find your page", "Worried about a child?", "Key facts"]
    assert page.xpath("(.//a/@href)[1]") == ["tel:999"]


# ---------------------------------------------------------------------------------------------------------------
# What each rests on


_COMMON = {
    "about", "all", "and", "any", "are", "can", "does", "each", "every", "for", "from", "has", "have", "here", "into", "its",
    "may", "must", "not", "one", "only", "our", "out", "than", "that", "the", "their", "them", "then", "there", "they", "this",
    "what", "when", "where", "which", "who", "will", "with", "would", "you", "your",
}  # fmt: skip
# The edition at the foot of a sign says of the key facts only when the policy was agreed.
_IN_OTHER_WORDS = {("sign", "mobile.cover.dates")}


def words_of(text: str) -> set[str]:
    """Give the words that carry a text, without their endings: taken, takes and take are near enough.

    A policy says DSL where a page for families says safeguarding lead.
    """
    found = re.findall(r"[a-z]{3,}", text.replace("DSL", "safeguarding lead").casefold())
    return {re.sub(r"(?:ing|ed|es|s|e)$", "", word) for word in found if word not in _COMMON}


@pytest.mark.parametrize("base", BASES)
def test_each_statement_says_what_its_clause_says(base: str) -> None:
    setting = setting_of(data_of(base))
    clause = {id_: found.text for found in pages_of(setting).clauses for id_ in (found.id, *found.aliases)}
    people = people_pages_of(setting)
    assert len(people.statements) > 60
    for name, html in people.html.items():
        for statement in lxml.html.fragment_fromstring(html, create_parent="div").find_class("statement"):
            (mark,) = statement.find_class("rule-link")
            stands_on = mark.get("href").removeprefix("clause:")
            mark.drop_tree()
            said = words_of(statement.text_content())
            shared = said & words_of(clause[stands_on])
            if (name.split(" ")[0], stands_on) not in _IN_OTHER_WORDS:
                assert len(shared) >= len(said) / 3, (name, stands_on, statement.text_content(), clause[stands_on])


# A sign says its rule large, and further down what else that rule says: where to make a call, what to do with a medical device.
RULES_OF_SIGNS = {"mobile.visitors.rule", "mobile.expect.banned-areas"}


@pytest.mark.parametrize("base", BASES)
def test_each_page_says_a_thing_once(base: str) -> None:
    # What a setting adds to a clause would else be printed twice.
    found = people_pages_of(setting_of(data_of(base)))
    assert len(found.html) > 3
    for name, html in found.html.items():
        # Several safety lines may rest on one clause: what was added to it stands with the first alone.
        root = lxml.html.fragment_fromstring(html, create_parent="div")
        standing = root.xpath(
            ".//*[contains(@class, 'statement')][not(contains(@class, 'safety'))]//a[@class='rule-link']/@href"
        )
        twice = {id_.removeprefix("clause:") for id_ in standing if standing.count(id_) > 1}
        assert twice <= (RULES_OF_SIGNS if name.startswith("sign ") else set()), name


def test_what_is_added_to_a_clause_stands_once_where_several_safety_lines_rest_on_it() -> None:
    added = {"mobile.breach.danger": {"add": "There is a list in the staff room."}}
    assert text_of("starter", "staff").count("There is a list in the staff room.") == 0
    for page in ("staff", "parents", "help"):
        assert text_of("starter", page, added).count("There is a list in the staff room.") == 1


@pytest.mark.parametrize("rule", sorted(RULES_OF_SIGNS))
def test_what_is_added_to_the_rule_of_a_sign_stands_once_on_it(rule: str) -> None:
    added = {rule: {"add": "There is a list in the staff room."}}
    people = people_pages_of(setting_of(edited(data_of("starter"), {("changes",): added})))
    counts = [
        html.count("There is a list in the staff room.")
        for name, html in people.html.items()
        if name.startswith("sign ")
    ]
    assert max(counts) == 1


REPLACED = {"mobile.expect.protect-property": {"replace": "We keep a lost phone for a term."}}
ADDED = {
    "mobile.learners.medical": {"add": "Show it to the nurse."},
    "mobile.visitors.medical": {"add": "There is a quiet room."},
    "mobile.staff.medical": {"add": "The school nurse can help."},
    "social.learners.advice.meeting": {"add": "Our police officer says the same."},
}
OMITTED = {
    "mobile.staff.not-in-front": {"omit": "We are all in one room."},
    "social.parents.respect": {"omit": "We say so in person."},
}


def test_a_setting_that_replaced_a_clause_says_so_here_too() -> None:
    text = text_of("starter", "parents", REPLACED)
    assert "We keep a lost phone for a term." in text
    assert "We do not pay" not in text


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("parents", "stays with them, switched on. Show it to the nurse."),
        ("pupils", "stays with you. Show it to the nurse."),
        ("pupils", "a grown-up you trust goes with you. Our police officer says the same."),
        ("visitors", "who signs you in. There is a quiet room."),
        ("staff", "Tell the headteacher. The school nurse can help."),
    ],
)
def test_a_setting_that_added_to_a_clause_says_so_here_too(page: str, says: str) -> None:
    assert says in text_of("starter", page, ADDED)


def test_what_a_setting_leaves_out_is_nowhere() -> None:
    assert "in front of pupils" in text_of("starter", "staff")
    assert "in front of pupils" not in text_of("starter", "staff", OMITTED)
    assert "as you would be face to face" in text_of("starter", "parents")
    assert "as you would be face to face" not in text_of("starter", "parents", OMITTED)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("adopted", [("mobile",), ("social",), ("online",), ("social", "online"), POLICIES])
def test_every_page_reads_well_whatever_is_adopted(base: str, adopted: tuple[str, ...]) -> None:
    setting = setting_of(answers_adopting(base, adopted))
    people = people_pages_of(setting)
    for name in people.html:
        assert wrong_with("\n".join(people.says(name))) == [], name
        page = lxml.html.fragment_fromstring(people.html[name], create_parent="div")
        for heading in page.xpath("./h1 | ./h2 | ./h3"):
            after = heading.getnext()
            assert after is not None, (name, heading.text)
            assert after.tag not in {"h1", "h2", "h3"} or after.tag > heading.tag, (name, heading.text)
    standing = conditions_of(setting)
    assert all(standing[f"adopts-{id_.partition('.')[0]}"] is None for _, id_ in people.statements)


# ---------------------------------------------------------------------------------------------------------------
# How each reads


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", ["staff", "pupils", "visitors"])
def test_it_can_be_read_by_those_it_is_for(base: str, name: str) -> None:
    setting = setting_of(data_of(base))
    if name not in people_pages_of(setting).html:
        assert (base, name) == ("nursery", "pupils")
        return
    text = sentences(page_of(setting, name))
    grade, ease = {"staff": (6, 70), "pupils": (4, 80), "visitors": (6, 70)}[name]
    assert text.grade <= grade
    assert text.ease >= ease


def test_the_youngest_readers_can_follow_their_part() -> None:
    assert sentences(page_of(setting_of(data_of("starter")), "pupils")).grade <= 3


# ---------------------------------------------------------------------------------------------------------------
# In a browser


@pytest.fixture(scope="module")
def sites() -> Mapping[str, Path]:
    """The five good settings, published."""
    return Sites({base: data_of(base) for base in BASES})


WIDTHS = (320, 390, 1280)
# Of each link of the article that can be seen: its words, and where it begins and ends.
_LINKS = """() => [...document.querySelectorAll('article a')].filter(link => link.checkVisibility({checkVisibilityCSS: true}))
  .map(link => [link.innerText, link.getBoundingClientRect()]).filter(([, box]) => box.width && box.height)
  .map(([words, box]) => [words, box.left, box.right])"""

_EDGES_OF_CALLS = """([edge, what]) =>
  [...document.querySelectorAll(`.call ${what}`)].map(part => Math.round(part.getBoundingClientRect()[edge]))"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(java_script_enabled=request.param)
    yield made
    made.close()


def test_every_page_opens_at_every_width_with_and_without_scripts(
    context: BrowserContext, sites: Mapping[str, Path], serve: Callable[[Path], str]
) -> None:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    home = serve(sites["starter"])
    for path in PAGES:
        answer = page.goto(home + path)
        assert answer
        assert answer.status == 200, path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.locator("h1").is_visible(), (path, width)
            box = page.locator("article").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width, path
            links = page.evaluate(_LINKS)
            assert links, path
            assert [link for link in links if link[1] < 0 or link[2] > width + 1] == [], (path, width)
            if path != "policies/":
                assert page.locator("article a[href='tel:999']").first.is_visible(), (path, width)
    assert errors == []


def test_nothing_runs_off_the_side(browser: Browser, sites: Mapping[str, Path], serve: Callable[[Path], str]) -> None:
    assert len(sites) > 1
    page = browser.new_page()
    for base, site in sites.items():
        assert (site / "index.html").is_file()
        for path in PAGES:
            if (site / path / "index.html").is_file():
                page.goto(serve(site) + path)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 844})
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= width, (base, path, width)
                    # However many there are to call, each stands below the one before, and all end at one edge.
                    for edge, what in (("left", "span"), ("right", "a")):
                        assert len(set(page.evaluate(_EDGES_OF_CALLS, [edge, what]))) <= 1, (base, path, width)
    page.close()


def root_of(file: Path) -> Any:
    return lxml.html.document_fromstring(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("base", BASES)
def test_the_rules_behind_a_section_stand_at_its_end_and_none_where_children_read(
    base: str, sites: Mapping[str, Path]
) -> None:
    resting = 0
    for path in (*PAGES, "help/", "concern/"):
        file = sites[base] / path / "index.html"
        if not file.is_file():
            continue
        page = root_of(file)
        statements = page.find_class("statement")
        resting += len(statements)
        if path in {"pupils/", "help/"}:
            assert all(statement.get("data-rule") for statement in statements)
            assert not page.find_class("rule-link"), path
            continue
        blocks = [statement.xpath("ancestor-or-self::*[parent::article]")[0] for statement in statements]
        sections = [len(block.xpath("preceding-sibling::h2")) for block in blocks]
        # What stands above the first heading is told with the first section that has rules.
        first = next(filter(None, sections), 0)
        for statement, block, section in zip(statements, blocks, sections, strict=True):
            after = block.xpath("(following-sibling::details[@class='rules-behind'])[1]")[0]
            assert len(after.xpath("preceding-sibling::h2")) == (section or first), "it is of the same section"
            assert statement.get("data-rule") in {link.partition("#")[2] for link in after.xpath(".//a/@href")}, path
    assert resting > 60


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("base", BASES)
def test_each_statement_leads_to_its_clause(base: str, sites: Mapping[str, Path]) -> None:
    site, found = sites[base], 0
    for path in PAGES:
        file = site / path / "index.html"
        for link in root_of(file).find_class("rule-link") if file.is_file() else []:
            address, _, place = link.get("href").partition("#")
            target = (file.parent / address).resolve() / "index.html"
            (clause,) = root_of(target).xpath(f"//*[@id='{place}']")
            number = "".join(clause.xpath("(ancestor-or-self::li)[1]/p/*[@class='clause-number']/text()"))
            assert link.text_content().endswith(f" {number}" if number else ", key facts")
            found += 1
    assert found > 50


@pytest.mark.parametrize("base", BASES)
def test_every_number_to_call_is_one_that_somebody_has_confirmed(base: str, sites: Mapping[str, Path]) -> None:
    data = data_of(base)
    known = re.sub(
        r"\D",
        "",
        " ".join([str(data), *registers.numbers(data["council"] if isinstance(data["council"], str) else None)]),
    )
    found = 0
    for path in PAGES:
        file = sites[base] / path / "index.html"
        for link in root_of(file).xpath("//article//a[starts-with(@href, 'tel:')]") if file.is_file() else []:
            said = link.text_content().strip()
            assert link.get("href") in {f"tel:{said}", f"tel:{phone_digits(said) if len(said) > 3 else said}"}
            assert re.sub(r"\D", "", said) in known
            found += 1
    assert found > 5


def test_nobody_is_sent_to_the_list_of_signs(sites: Mapping[str, Path]) -> None:
    for path in PAGES:
        assert [
            link for link in root_of(sites["starter"] / path / "index.html").xpath("//a/@href") if "signs" in link
        ] == []


@pytest.mark.parametrize("base", BASES)
def test_the_list_of_policies_gives_each_with_its_dates(base: str, sites: Mapping[str, Path]) -> None:
    page = root_of(sites[base] / "policies" / "index.html")
    policies = page.xpath("//article//li[a[@class='door']]")
    assert len(policies) == (1 if base == "federation" else 3)
    for policy in policies:
        assert re.search(
            r"(?:Agreed by the|Not yet agreed by the) .+ Due for review by \d+ \w+ \d{4}\.", policy.text_content()
        )
        target = sites[base] / "policies" / policy.xpath("./a/@href")[0] / "index.html"
        assert target.is_file()
    assert "../guidance/" in page.xpath("//article//a/@href")
    assert "For a paper copy, ask at the" in page.text_content()


def test_a_child_sees_childline_first_as_a_large_button(
    browser: Browser, sites: Mapping[str, Path], serve: Callable[[Path], str]
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 660})
    page.goto(serve(sites["starter"]) + "pupils/")
    button = page.locator("article .childline > strong")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] < 560  # of 660 that a phone shows
    first = page.locator("h2").first.bounding_box()
    assert first
    assert first["y"] < 660  # what to do begins there
    assert box["height"] >= 48
    assert box["width"] > 340
    # All of it is the link.
    for across in (4, box["width"] - 4):
        place = [box["x"] + across, box["y"] + box["height"] - 4]
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).href", place) == "tel:+448001111"
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('article li')).fontSize)") >= 21
    page.close()
