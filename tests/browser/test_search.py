"""The search, as parents, visitors, staff and pupils use it: typed into the real box, in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect
from support import yaml_files
from support.bases import data_of, people_pages_of, setting_of
from support.places import TESTS
from support.waiting import becomes, until

from schoolgate import registers
from schoolgate.pages import search
from schoolgate.policy import safety

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
WORDS = registers.search_words()


# ---------------------------------------------------------------------------------------------------------------
# What is found: the file that is read from the pages


def read(html: str, **asked: str) -> list[Any]:
    return list(search.read(f"<title>x</title><main>{html}</main>".encode(), "page/", asked)["s"])


def test_each_clause_stands_under_its_section_with_its_number_and_words() -> None:
    html = """<h1 id="t">A policy</h1>
      <h2 id="mobile.staff"><span class="clause-number">2.</span> Staff</h2>
      <ul class="clauses"><li class="clause" id="mobile.staff.away"><p><span class="clause-number">2.1</span> Staff keep
      <strong>phones</strong> away &amp; off.</p><ul><li>One</li><li>Two</li></ul></li></ul>"""
    assert read(html) == [
        {
            "i": "mobile.staff", "n": "2.", "h": "Staff",
            "l": [{"i": "mobile.staff.away", "n": "2.1", "x": "Staff keep phones away & off. One Two"}],
        }
    ]  # fmt: skip


def test_a_statement_is_found_by_its_words_and_not_by_its_link_to_the_clause() -> None:
    html = """<h2 id="phones">Phones</h2><ul><li class="statement" id="kept">They hand them in.</li></ul>
      <details class="rules-behind"><summary>The rules behind this</summary><p><a class="rule-link"
      href="../policies/mobile/#mobile.learners.kept">Phones 6.2</a></p></details>"""
    assert read(html) == [{"i": "phones", "h": "Phones", "l": [{"i": "kept", "x": "They hand them in."}]}]


def test_a_clause_and_what_stands_on_it_are_found_by_the_words_that_people_ask_in() -> None:
    html = """<h2 id="phones">Phones</h2><ul><li class="clause" id="mobile.learners.kept">They hand them in.</li>
      <li class="statement" id="in" data-rule="mobile.learners.kept">Hand it in.</li>
      <li class="clause" id="mobile.learners.unkept">No.</li></ul>"""
    assert read(html, kept="phone ban") == [
        {
            "i": "phones", "h": "Phones",
            "l": [
                {"i": "mobile.learners.kept", "x": "They hand them in.", "k": "phone ban"},
                {"i": "in", "x": "Hand it in.", "k": "phone ban"},
                {"i": "mobile.learners.unkept", "x": "No."},
            ],
        }
    ]  # fmt: skip


def test_what_people_ask_leads_somewhere(starter: Path) -> None:
    told = json.loads((starter / search.INDEX).read_text(encoding="utf-8"))
    places = [place for page in told["pages"] for section in page["s"] for place in (section, *section.get("l", ()))]
    found = {words for place in (*told["pages"], *places) for words in place.get("k", "").split("; ")}
    # What these are asked in leads nowhere here: this setting has no such clause, and no such page.
    nowhere = {"learners.exams", "policies/combined/", "fragments/"}
    assert {id_ for id_, words in WORDS["asked"].items() if words not in found} == nowhere


def test_what_helps_in_danger_is_on_the_page_for_help_or_for_pupils(starter: Path) -> None:
    told = json.loads((starter / search.INDEX).read_text(encoding="utf-8"))
    places = {address for address, _ in search.lines(told)}
    firsts = {id_ for topic in WORDS["danger"].values() for id_ in topic["first"]}
    # What only older pupils read is not on this primary school's page. It is on that of a secondary school.
    for_older = {id_ for id_, line in safety.read_lines().items() if id_ in firsts and "older" in line.when}
    assert {id_ for id_ in firsts if not {f"help/#{id_}", f"pupils/#{id_}"} & places} == for_older
    page = lxml.html.fromstring(people_pages_of(setting_of(data_of("secondary"))).html["pupils"])
    assert for_older <= {*page.xpath(".//@id")}
    # The service to call, or what to do, stands on the page for help in every topic.
    assert [topic for topic in WORDS["danger"].values() if f"help/#{topic['first'][0]}" not in places] == []


def test_a_helpline_is_found_by_its_name() -> None:
    html = """<h2 id="call">Who to call</h2><div class="helpline" id="childline"><h3>Childline</h3><p>For anyone under
      19.</p><p><a href="tel:+448001111">0800 1111</a></p></div>"""
    assert read(html) == [
        {
            "i": "call", "h": "Who to call",
            "l": [{"i": "childline", "c": "Childline", "x": "Childline For anyone under 19. 0800 1111"}],
        }
    ]  # fmt: skip


def test_what_else_a_section_says_is_found_with_its_heading() -> None:
    html = """<h1>Start</h1><p>Who to <b>call</b>.</p><h2 id="a">Worried?</h2><p>Ask us<br>today.</p><nav>Doors</nav>
      <script>code()</script><!-- note --><h2 id="empty">Nothing</h2>"""
    assert read(html) == [{"x": "Who to call."}, {"i": "a", "h": "Worried?", "x": "Ask us today."}]


def test_what_the_sitemap_does_not_name_is_not_found(tmp_path: Path) -> None:
    for name in ("", "in/", "out/"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "index.html").write_text(f"<main><h1>{name or 'start'}</h1><p>Words.</p></main>")
    (tmp_path / "sitemap.xml").write_text("<loc>https://a.example/b/</loc><loc>https://a.example/b/in/</loc>")
    search.write(tmp_path, "https://a.example/b/")
    told = json.loads((tmp_path / search.INDEX).read_text(encoding="utf-8"))
    assert [(page["u"], page["t"]) for page in told["pages"]] == [("", "start"), ("in/", "in/")]


def test_the_words_of_the_search_are_plain() -> None:
    assert set(WORDS) == {"same", "passed_over", "spelt", "no_slips", "apart", "people", "danger", "asked"}
    said = [word for group in WORDS["same"] for word in group] + [*WORDS["spelt"], *WORDS["spelt"].values()]
    said += [word for key in ("passed_over", "no_slips", "apart", "people") for word in WORDS[key].split()]
    assert [word for word in said if not isinstance(word, str) or not re.fullmatch(r"[a-z0-9’ -]+", word)] == []
    assert [group for group in WORDS["same"] if len(group) < 2 or len(group) != len(set(group))] == []
    assert {key for topic in WORDS["danger"].values() for key in topic} == {"first", "said", "alone"}
    dangers = [words for topic in WORDS["danger"].values() for words in (*topic["said"], *topic["alone"])]
    assert [words for words in dangers if not isinstance(words, str) or not re.fullmatch(r"[a-z0-9 /]+", words)] == []
    assert len(dangers) == len(set(dangers)) > 50


# ---------------------------------------------------------------------------------------------------------------
# In the browser


class Box:
    """The search box of one page that is kept open, and what the page asked for and complained of."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url.removeprefix(home)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(home)
        self.field = page.locator("#search-field")

    def type(self, text: str) -> list[str]:
        """Type a question. Gives where its results lead, from the start page."""
        self.field.fill(text)
        return self.results()

    def results(self) -> list[str]:
        until(
            self.page,
            "/result|Nothing|working/.test(document.querySelector('.search-found:not([hidden]) .search-count')?.textContent)",
        )
        links: list[str] = self.page.evaluate("[...document.querySelectorAll('.search-lines a')].map(a => a.href)")
        return [link.removeprefix(self.home) for link in links]

    @property
    def helps(self) -> bool:
        return self.page.locator(".search-help").is_visible()

    def has_words_in_focus(self, words: str) -> None:
        becomes(self.page, "document.activeElement.textContent", words)

    def has_in_focus(self, name: str) -> None:
        becomes(self.page, "document.activeElement.id || document.activeElement.className", name)


@pytest.fixture(scope="module")
def kept(browser: Browser, serve: Callable[[Path], str], starter: Path) -> Iterator[Box]:
    page = browser.new_page(viewport=DESK)
    yield Box(page, serve(starter))
    page.close()


@pytest.fixture
def box(kept: Box) -> Box:
    kept.field.fill("")
    return kept


@pytest.fixture
def fresh(browser: Browser, serve: Callable[[Path], str], starter: Path) -> Iterator[Callable[..., Box]]:
    """Open a page of its own."""
    pages: list[Page] = []

    def opened(home: str | None = None, **how: Any) -> Box:
        page = browser.new_context(viewport=how.pop("viewport", DESK), **how).new_page()
        pages.append(page)
        return Box(page, home or serve(starter))

    yield opened
    for page in pages:
        page.context.close()


class Finder:
    """What finds, with lines of our own to find: each is told by its place in LINES."""

    def __init__(self, page: Page) -> None:
        self.page = page
        lines = [{"i": str(place), "x": line} for place, line in enumerate(LINES)]
        pages = [{"u": "people/", "t": "People", "s": [{"l": lines}]}]
        page.evaluate("told => { window.findsOurs = makeFinder(told); }", {"pages": pages, "words": WORDS})

    def find(self, *typed: str) -> list[Any]:
        """Return what is found for each of several texts."""
        found: list[Any] = self.page.evaluate("typed => typed.map(text => findsOurs(text))", typed)
        return found

    def first(self, typed: str) -> str:
        """Return the line that is found first."""
        lines = self.find(typed)[0]["lines"]
        return LINES[int(lines[0]["id"])] if lines and lines[0]["id"] else "nothing"


LINES = [
    "Mrs Siân Example leads on safeguarding.",
    "Mr O’Neill is the headteacher.",
    "Ms D'Arcy runs the breakfast club.",
    "Dr Zoë Müller-Brandt chairs the governors.",
    "Mr Łukasz Wójcik looks after the grounds.",
    "Ms Øystein teaches Year 6.",
    "Mrs Mc Donald keeps the register.",
    "Miss Nu\N{COMBINING TILDE}ez, written with a loose accent, sings.",
    "Ring the caretaker: 01632 960 124.",
    "Ring the kitchen: +44 20 7946 0018.",
    "Ring the nurse: 0113 4960123.",
    "We post on TikTok and YouTube.",
    "Bring your own headphones, not a telephone.",
    "Pupils keep phones in their bags at school.",
    "Friends of the library meet on Mondays.",
]


@pytest.fixture(scope="module")
def finder(kept: Box) -> Finder:
    kept.type("bluetooth")  # which fetches it
    return Finder(kept.page)


# ---------------------------------------------------------------------------------------------------------------
# The questions that people ask, written before anything was tuned to them: each with what answers it


@pytest.mark.every(one_in=1)
def test_the_answer_is_among_the_first_three_results(box: Box, starter: Path, step: int) -> None:
    asked = yaml_files.values(TESTS / "search" / "questions.yml")
    answered_by = _answers(starter)
    missed, without_help = [], []
    tried = asked[:: (step + 1) // 2]
    for question in tried:
        good = set().union(*(answered_by.get(answer, set()) for answer in question["answer"]))
        assert good, f"Nothing on the site answers “{question['q']}”."
        first = box.type(question["q"])[: question.get("within", 3)]
        if not good & set(first):
            missed.append(f"{question['q']}: {', '.join(first)}; and not {', '.join(question['answer'])}")
        if question.get("danger") and not box.helps:
            without_help.append(question["q"])
    assert {question["who"] for question in asked} >= {"parent", "visitor", "staff", "pupil"}
    assert len(asked) >= 180
    assert without_help == []
    assert len(missed) <= len(tried) // 20, "\n".join(missed)


def _answers(site: Path) -> dict[str, set[str]]:
    """Give, for each id, where the search may lead for it: its line, what says the same, the statements that stand on it."""
    told = list(search.lines(json.loads((site / search.INDEX).read_text(encoding="utf-8"))))
    saying: dict[str, set[str]] = {}
    for address, words in told:
        saying.setdefault(words.split(" ", 1)[-1], set()).add(address)  # without its number
    same = {address: saying[words.split(" ", 1)[-1]] for address, words in told}
    resting: dict[str, set[str]] = {}
    for page in site.rglob("index.html"):
        url = f"{page.parent.relative_to(site).as_posix()}/"
        for statement in lxml.html.parse(page).getroot().find_class("statement"):
            resting.setdefault(statement.get("data-rule", ""), set()).add(f"{url}#{statement.get('id')}")
    answers: dict[str, set[str]] = {}
    for address, _ in told:
        for alike in same[address]:
            found = {alike} | resting.get(alike.partition("#")[2], set())
            answers.setdefault(address.partition("#")[2] or address, set()).update(found)
    return answers


# ---------------------------------------------------------------------------------------------------------------
# Words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, LINES[0]) for typed in ("sian", "siân", "SIÂN", "Sia\N{COMBINING CIRCUMFLEX ACCENT}n", "sian's")),
        *(
            (typed, LINES[1])
            for typed in ("oneill", "neill", "O'Neill", "O’Neill", "O`Neill", "o neill", "O'Neill's", "oniell")
        ),
        *((typed, LINES[2]) for typed in ("darcy", "d’arcy", "d arcy")),
        *((typed, LINES[3]) for typed in ("zoe", "muller", "müller", "muller brandt", "mullerbrandt", "müller-brandt")),
        *((typed, LINES[4]) for typed in ("lukasz", "wojcik", "Wójcik")),
        (("oystein"), LINES[5]),
        *((typed, LINES[6]) for typed in ("mcdonald", "mc donald")),
        *((typed, LINES[7]) for typed in ("nuñez", "nunez")),
    ],
)
def test_a_name_is_found_without_its_accents_and_however_its_apostrophe_is_typed(
    finder: Finder, typed: str, found: str
) -> None:
    assert finder.first(typed) == found
    assert finder.find(typed)[0]["all"] == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(
            (typed, LINES[8])
            for typed in (
                "01632960124",
                "01632 960124",
                "01632-960-124",
                "960124",
                "+44 1632 960124",
                "(01632) 960 124",
            )
        ),
        *(
            (typed, LINES[9])
            for typed in ("02079460018", "020 7946 0018", "+44 (0)20 7946 0018", "0044 20 79460018", "79460018")
        ),
        *((typed, LINES[10]) for typed in ("0113 496 0123", "01134960123", "+441134960123", "0113.496.0123")),
        ("01632 96", LINES[8]),  # not finished
    ],
)
def test_a_number_is_found_however_it_is_grouped(finder: Finder, typed: str, found: str) -> None:
    assert finder.first(typed) == found
    assert finder.find(typed)[0]["all"] == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, LINES[11]) for typed in ("tik tok", "tiktok", "you tube", "youtube")),
        *((typed, LINES[12]) for typed in ("head phones", "headphone", "haedphones")),
        *(
            (typed, LINES[13])
            for typed in ("fone in skool", "phoen", "skool bag", "wot about my fone", "schoolbag", "phonebag")
        ),
        *((typed, LINES[14]) for typed in ("libary", "freinds", "librery", "mondays")),
    ],
)
def test_a_word_is_found_split_run_together_as_it_sounds_and_with_two_letters_changed_about(
    finder: Finder, typed: str, found: str
) -> None:
    assert finder.first(typed) == found


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(
    ("typed", "page"),
    [
        *((typed, "help/") for typed in ("help", "Help!", "get help", "hlep", "who do I call")),
        *((typed, "parents/") for typed in ("parents", "parent", "for parents", "parants")),
        *((typed, "pupils/") for typed in ("pupils", "kids", "students", "children")),
        *((typed, "visitors/") for typed in ("visitors", "visitor", "contractors")),
        *((typed, "staff/") for typed in ("staff", "teachers", "volunteers")),
        *((typed, "privacy/") for typed in ("privacy", "cookies", "gdpr")),
        *((typed, "policies/") for typed in ("policies", "our policies", "rules")),
        *(
            (typed, "policies/mobile/")
            for typed in ("phone policy", "mobile phone policy", "Mobile and smart technology policy")
        ),
        *((typed, "policies/online/") for typed in ("online safety policy", "e-safety", "esafety policy")),
        *((typed, "policies/social/") for typed in ("social media policy", "the social media policy")),
        *((typed, "guidance/") for typed in ("guidance", "the law")),
        *((typed, "accessibility/") for typed in ("accessibility", "accessibility statement")),
    ],
)
def test_the_name_of_a_page_finds_the_page_first(box: Box, typed: str, page: str) -> None:
    assert box.type(typed)[0] == page


# Each says the word that is typed, and a word that the first results speak of.
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("confiscate", "Staff may confiscate"),  # as people call it
        ("encrypting", "encrypted"),  # endings
        ("photographing", "photograph"),
        ("LADO", "Local Authority Designated Officer"),  # abbreviations
        ("DSL", "safeguarding lead"),
        ("phone taken away", "Staff may confiscate"),  # other words for the same
        ("sexting", "nude"),
        ("whatsapp", "groups"),
        ("bluet", "Bluetooth"),  # a word that is not finished
        ("blutooth", "Bluetooth"),  # slips of the keyboard
        ("complant", "complain"),
        ("confiscted", "Staff may confiscate"),
    ],
)
def test_the_words_that_people_use_find_those_of_the_policy(box: Box, typed: str, said: str) -> None:
    assert box.type(typed)
    first = box.page.locator(".search-lines li").all_inner_texts()[:3]
    assert any(said in text for text in first), first


def test_a_rule_is_found_by_its_number(box: Box) -> None:
    found = box.type("4.2")
    assert {link.partition("#")[0] for link in found[:3]} == {
        f"policies/{policy}/" for policy in ("mobile", "online", "social")
    }
    assert all(name.startswith("Rule 4.2: ") for name in box.page.locator(".search-lines a").all_inner_texts()[:3])


def test_a_result_says_what_it_is_and_marks_the_words(box: Box) -> None:
    box.type("bluetooth")
    result = box.page.locator(".search-lines li").first
    assert re.fullmatch(r"Rule \d+\.\d+: .+", result.locator("a").inner_text())
    assert result.locator(".search-where").inner_text() == "Mobile and smart technology policy"
    expect(result.locator("mark").first).to_have_text("Bluetooth", use_inner_text=True)
    assert re.fullmatch(r"\d+ results?", box.page.locator(".search-count").inner_text())


def test_a_rule_that_several_policies_share_is_shown_once(box: Box) -> None:
    box.type("complaints procedure")
    texts = box.page.locator(".search-words").all_inner_texts()
    assert len([text for text in texts if "about the Complaints procedure" in text]) == 1


def test_of_a_shared_rule_that_of_the_policy_asked_about_is_shown(box: Box) -> None:
    places = {policy: box.type(f"written on, {policy}")[0] for policy in ("online safety", "social media", "mobile")}
    assert places == {
        "online safety": "policies/online/#online.cover.dates",
        "social media": "policies/social/#social.cover.dates",
        "mobile": "policies/mobile/#mobile.cover.dates",
    }


def test_a_result_opens_the_page_at_its_line(fresh: Callable[..., Box]) -> None:
    box = fresh()
    link = box.type("bluetooth")[0]
    box.page.locator(".search-lines a").first.click()
    box.page.wait_for_url(f"{box.home}{link}")
    line = box.page.locator(f"[id='{link.partition('#')[2]}']")
    assert line.evaluate("e => e.matches(':target') && getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'")
    until(box.page, "() => document.querySelector('.where-section').textContent")  # the page has come to its line
    top, bottom = line.evaluate("e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]")
    bar = box.page.locator(".where").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= top < bottom <= DESK["height"]
    # From there too, and then it closes.
    box.type("bluetooth")
    box.page.locator(".search-lines a").first.click()
    expect(box.page.locator(".search-found")).to_be_hidden()
    assert box.errors == []


DANGERS = [words for topic in WORDS["danger"].values() for words in (*topic["said"], *topic["alone"])]


def test_every_word_of_danger_shows_help_first(box: Box) -> None:
    box.type("bluetooth")
    said = [next(_ways(words)) for words in DANGERS]
    typed = [text for words in said for text in (words.upper(), f"What if somebody {words} today?")]
    missed = box.page.evaluate(
        """typed => typed.filter(text => {
          const field = document.querySelector("#search-field");
          field.value = text;
          field.dispatchEvent(new Event("input"));
          return !document.querySelector(".search-help").checkVisibility();
        })""",
        typed,
    )
    assert missed == []


def test_every_other_word_that_may_stand_in_its_place_is_danger_too(finder: Finder) -> None:
    typed = [
        text for words in DANGERS for way in _ways(words) for text in (way.upper(), f"What if somebody {way} today?")
    ]
    assert len(typed) > 1000
    assert [text for text, found in zip(typed, finder.find(*typed), strict=True) if not found["danger"]] == []


def _ways(words: str) -> Iterator[str]:
    """Return ways to say some words of danger: each word that may stand in a place, beside the first in the others."""
    places = [place.split("/") for place in words.split()]
    for at, place in enumerate(places):
        for word in place:
            yield " ".join([*(first for first, *_ in places[:at]), word, *(first for first, *_ in places[at + 1 :])])


@pytest.mark.parametrize(
    "typed",
    [
        "sucide",
        "my friend wants to kill themself",
        "blackmale",
        "i want to die",
        "being blackmailed",
        "a man is blackmailing her",
        "she keeps self-harming",
        "he was threatening us",
    ],
)
def test_danger_is_heard_however_it_is_spelt(box: Box, typed: str) -> None:
    box.type(typed)
    assert box.helps


@pytest.mark.parametrize(
    "typed", ["phone", "smart watch", "photos at sports day", "how do I complain", "homework", "password"]
)
def test_help_does_not_stand_in_the_way_where_nobody_is_in_danger(box: Box, typed: str) -> None:
    assert box.type(typed)
    assert not box.helps


def test_help_comes_before_all_results_and_is_told_to_those_who_listen(box: Box) -> None:
    assert box.type("he sends me nudes")
    help_, first = box.page.locator(".search-help"), box.page.locator(".search-lines li").first
    assert help_.bounding_box()["y"] < first.bounding_box()["y"]  # type: ignore[index]
    links = help_.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links[:3] == ["tel:999", "tel:+448001111", "tel:+441632960123"]
    until(box.page, "/call 999/.test(document.querySelector('[role=status]').textContent)")


def test_the_number_of_results_is_told_to_those_who_listen(box: Box) -> None:
    box.type("bluetooth")
    said = box.page.locator(".search-count").inner_text()
    assert re.search(r"\d", said)
    until(box.page, "said => document.querySelector('[role=status]').textContent === said", arg=said)


def test_a_search_that_finds_nothing_shows_help_and_the_doors(box: Box) -> None:
    assert box.type("qzxqzx") == []
    expect(box.page.locator(".search-count")).to_have_text(
        "Nothing found for “qzxqzx”. These pages may help.", use_inner_text=True
    )
    assert box.helps
    doors = box.page.locator(".search-doors a").evaluate_all("links => links.map(link => link.href)")
    shown = box.page.locator("nav.doors a").evaluate_all("links => links.map(link => link.href)")
    assert set(shown) <= set(doors)
    assert box.type("bluetooth")
    assert not box.helps
    expect(box.page.locator(".search-doors")).to_be_hidden()


def test_what_is_typed_is_text_and_never_markup(box: Box) -> None:
    box.type("<b>qzxqzx</b>")
    assert "“<b>qzxqzx</b>”" in box.page.locator(".search-count").inner_text()
    expect(box.page.locator(".search-found b")).to_have_count(0)


# ---------------------------------------------------------------------------------------------------------------
# What is fetched, and from where


def test_nothing_is_fetched_before_the_search_is_used_and_nothing_twice(fresh: Callable[..., Box]) -> None:
    box = fresh()
    box.page.wait_for_load_state("networkidle")
    before = [*box.requests]
    assert [url for url in before if "search" in url] == ["assets/search/box.js"]
    box.field.click()
    box.page.keyboard.press("Tab")
    box.page.wait_for_load_state("networkidle")
    assert box.requests == before
    for typed in ("bluetooth", "watch", "photographs"):
        box.type(typed)
    scripts = [f"assets/search/{name}.js" for name in ("danger", "engine", "finder", "words")]
    assert sorted(box.requests[len(before) :]) == [*scripts, search.INDEX]
    assert box.errors == []


def test_it_works_under_a_folder_of_a_host_and_from_any_page(
    fresh: Callable[..., Box], serve: Callable[[Path], str], starter: Path, tmp_path: Path
) -> None:
    shutil.copytree(starter, tmp_path / "school-policies")
    home = f"{serve(tmp_path)}school-policies/"
    box = fresh(home)
    for path in ("", "policies/mobile/", "guidance/"):
        box.page.goto(home + path)
        link = box.type("bluetooth")[0]
        assert link.startswith("policies/mobile/#mobile.staff.")
        box.page.locator(".search-lines a").first.click()
        box.page.wait_for_url(home + link)
    assert box.errors == []


def test_it_works_on_the_page_for_addresses_that_lead_nowhere(fresh: Callable[..., Box]) -> None:
    box = fresh()
    box.page.goto(f"{box.home}404.html")
    assert box.type("bluetooth")[0].startswith("policies/mobile/#")


def test_where_its_file_cannot_be_had_it_says_so_and_shows_help(fresh: Callable[..., Box]) -> None:
    box = fresh()

    def refuse(route: Route) -> None:
        route.abort()

    box.page.route("**/search/index.json", refuse)
    assert box.type("bluetooth") == []
    expect(box.page.locator(".search-count")).to_have_text(
        "Search is not working. These pages may help.", use_inner_text=True
    )
    assert box.helps
    box.page.unroute("**/search/index.json", refuse)
    assert box.type("bluetooth again")


def test_without_scripts_there_is_a_link_to_the_policies_in_its_place(fresh: Callable[..., Box]) -> None:
    for viewport in (PHONE, DESK):
        page = fresh(java_script_enabled=False, viewport=viewport).page
        assert not page.locator("#search-field").is_visible()
        assert not page.locator(".search-open").is_visible()
        instead = page.locator(".search-instead")
        assert instead.is_visible()
        instead.click()
        page.wait_for_url("**/policies/")  # its load event: a click comes back as soon as the page begins
        expect(page.locator("main")).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------
# By keyboard


def test_the_results_are_reached_by_arrows_and_by_tab(fresh: Callable[..., Box]) -> None:
    box = fresh()
    box.type("bluetooth watch")
    box.field.focus()
    box.page.keyboard.press("ArrowDown")
    names = box.page.locator(".search-lines a").all_inner_texts()
    box.has_words_in_focus(names[0])
    box.page.keyboard.press("ArrowDown")
    box.has_words_in_focus(names[1])
    box.page.keyboard.press("ArrowUp")
    box.page.keyboard.press("ArrowUp")
    box.has_in_focus("search-field")
    box.page.keyboard.press("Enter")
    box.has_words_in_focus(names[0])
    box.page.keyboard.press("Tab")
    box.has_words_in_focus(names[1])
    # What has the focus is in sight, however far down the list it is.
    for _ in range(len(names) - 2):
        box.page.keyboard.press("ArrowDown")
    top, bottom = box.page.evaluate("(r => [r.top, r.bottom])(document.activeElement.getBoundingClientRect())")
    assert 0 <= top < bottom < DESK["height"] + 1  # a page scrolls by whole pixels


def test_in_danger_the_first_key_leads_to_help(fresh: Callable[..., Box]) -> None:
    box = fresh()
    box.type("suicide")
    box.field.press("ArrowDown")
    becomes(box.page, "document.activeElement.getAttribute('href')", "tel:999")


def test_escape_closes_it_and_gives_the_focus_back(fresh: Callable[..., Box]) -> None:
    box = fresh()
    start = box.page.locator("nav.doors a").nth(1)
    start.focus()
    box.page.keyboard.press("Control+k")
    box.has_in_focus("search-field")
    box.type("bluetooth")
    box.page.keyboard.press("ArrowDown")
    box.page.keyboard.press("Escape")
    expect(box.page.locator(".search-found")).to_be_hidden()
    box.has_in_focus("search-field")
    box.page.keyboard.press("Escape")
    expect(start).to_be_focused()


def test_left_by_the_keyboard_or_a_finger_it_covers_nothing(fresh: Callable[..., Box]) -> None:
    box = fresh()
    box.type("bluetooth")
    box.page.locator(".search-lines a").last.focus()
    box.page.keyboard.press("Tab")
    expect(box.page.locator(".search-found")).to_be_hidden()
    box.type("watch")
    box.page.mouse.click(10, DESK["height"] - 10)
    expect(box.page.locator(".search-found")).to_be_hidden()


def test_on_a_telephone_a_button_opens_it_over_the_whole_width(fresh: Callable[..., Box]) -> None:
    for width in (320, 390):
        box = fresh(viewport={"width": width, "height": 640})
        assert not box.field.is_visible()
        opener = box.page.get_by_role("button", name="Search")
        opener.focus()
        box.page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        box.has_in_focus("search-field")
        box.type("suicide watch")
        assert box.page.locator(".search-found").bounding_box()["width"] == width  # type: ignore[index]
        assert box.page.evaluate("document.documentElement.scrollWidth") == width
        box.page.keyboard.press("ArrowDown")
        box.page.keyboard.press("Escape")
        expect(box.field).to_be_hidden()
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(opener).to_be_focused()


def test_the_field_has_a_name_and_the_search_is_a_landmark(box: Box) -> None:
    assert box.page.get_by_role("search").count() == 1
    assert box.page.get_by_label("Search this site").get_attribute("id") == "search-field"


# ---------------------------------------------------------------------------------------------------------------
# What a child says


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        *(
            (typed, "self-harm")
            for typed in ("i hate myself", "cutting", "i feel sad", "kms", "dont want to be alive", "selfharm")
        ),
        *(
            (typed, "images")
            for typed in ("he wants pics", "sent a pic of myself", "they will post my pics", "asked me for a selfie")
        ),
        *(
            (typed, "child")
            for typed in ("my dad hits me", "he touched me", "im scared to go home", "mum locks me in my room")
        ),
        *(
            (typed, "stranger")
            for typed in ("a man online wants to meet", "random guy added me", "he wants my address")
        ),
    ],
)
def test_a_childs_words_bring_help_and_nothing_else_until_asked(box: Box, typed: str, topic: str) -> None:
    found = box.type(typed)
    assert box.helps
    assert found[0] == f"help/#{topic}"
    assert {link.partition("#")[0] for link in found} == {"help/", "pupils/"}
    more = box.page.get_by_role("button", name="Show other results")
    if more.is_visible():
        more.click()
        assert len(box.results()) > len(found)


def test_what_speaks_of_all_that_was_said_stands_below_what_helps(box: Box) -> None:
    found = box.type("sexting policy")
    assert box.helps
    assert found[0] == "help/#images"
    assert any(link.startswith("policies/") for link in found)


# Each says a word of danger and means none, and where what it asks is answered.
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("sad that the trip is cancelled", "mobile.learners.trips"),
        ("hit song on youtube", "online.classroom.video-platforms"),
        ("scared of losing his phone", "mobile.expect.protect-property"),
        ("killing time on phones at lunch", "mobile.learners.phone-free-day"),
        ("help me with my password", "online.security.logins"),
        ("emergency message to my son", "mobile.learners.parents-via-office"),
        ("sex education", "relationships-education-relationships-and-sex-education-rse-and-health-education"),
        ("phone is dead need to ring mum", "mobile.learners.use-school-phone"),
        ("strangers filming our children", "mobile.expect.no-recording"),
        ("drug awareness video in class", "online.classroom.video-platforms"),
        ("cutting edge AI tools", "online.ai.approved-tools"),
        ("give me my phone back", "mobile.search.hold-and-release"),
    ],
)
def test_a_word_of_danger_that_means_none_hides_no_answer(box: Box, starter: Path, typed: str, answer: str) -> None:
    assert _answers(starter)[answer] & set(box.type(typed))


# ---------------------------------------------------------------------------------------------------------------
# Eight at a time


def test_eight_results_are_shown_and_eight_more_when_asked(box: Box) -> None:
    assert len(box.type("phones")) == 8
    assert re.fullmatch(r"The first 8 of \d+ results", box.page.locator(".search-count").inner_text())
    more = box.page.get_by_role("button", name="Show more results")
    more.focus()
    box.page.keyboard.press("Enter")
    assert len(box.results()) == 16
    box.has_words_in_focus(box.page.locator(".search-lines a").nth(8).inner_text())
    until(box.page, "/^The first 16 of/.test(document.querySelector('[role=status]').textContent)")
    while more.is_visible():
        more.click()
    assert 16 < len(box.results()) <= 40
    assert len(box.type("bluetooth")) < 8
    expect(more).to_be_hidden()


def test_a_button_closes_it_and_gives_the_focus_back(fresh: Callable[..., Box]) -> None:
    for viewport, back in ((DESK, "search-field"), (PHONE, "search-open")):
        box = fresh(viewport=viewport)
        if viewport is PHONE:
            box.page.get_by_role("button", name="Search").click()
        box.type("phones")
        close = box.page.get_by_role("button", name="Close")
        # However far down one has read.
        box.page.locator(".search-found").evaluate("e => e.scrollTo(0, e.scrollHeight)")
        close.click()
        expect(box.page.locator(".search-found")).to_be_hidden()
        box.has_in_focus(back)
