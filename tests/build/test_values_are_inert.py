"""Values cannot do anything: whatever a school types comes out as the text it typed, or is refused with the reason.

Every field of the model is found by walking the model, so that a field added later is tried too. Loading refuses much
of what is tried here; what is shown is then built past it and past the gate, so that neither is the only lock.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
import yaml
from playwright.sync_api import Browser, Dialog
from pydantic import BaseModel
from support.bases import pages_of
from support.places import TODAY

from schoolgate.pages import search
from schoolgate.pages.site import Site, functions, variables
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.setting import load, questions
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path as Path_

# What does something where a line of Markdown begins.
FIRST = [
    "# heading", "1. one", "- item", "!!! guidance", "<script>alert(1)</script>", "> quoted", "| a | b |", ": defined",
    "=== tab", "+ item", "<!-- c -->", "[^1]: note", "*[HTML]: short", "--- ", "    code", "[ref]: javascript:alert(1)",
]  # fmt: skip
# What does something in the middle of a line.
WITHIN = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](y)", "left | right",
    "{ onclick=alert(1) }", "*bold* _it_ __b__ ~~s~~ ^up^ ==m==", "`code` ``co`de``", "&amp; &#42; &lt;b&gt;", "<!-- c -->",
    "\\* \\[ \\\\ \\<", "Q&A: 100% \"quoted\" 'text'", "https://x.example/a_b_c", "<https://x.example/>", ":smile: ++k++",
    "&copy; &#x3c;script&#62;", "]] > </li></ul><h2>", "[[wiki]] [ref] [^1]", "$x$ \\(y\\)", "--- ... <<>>",
]  # fmt: skip
# What does something where a line ends.
LAST = ["{ onclick=alert(1) }", "{: #x .y onclick=alert(1) }", "{.locked}", "\\", "  ", "`", "<b", "&", "# {", "--"]


def _whole(model: type[BaseModel]) -> dict[str, Any]:
    """Give an answer to every question of a model, the optional ones too, from its examples."""
    answers: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        part = next(iter(questions._models(field.annotation)), None)
        example: Any = field.examples[0] if field.examples else None
        if part is None or isinstance(example, str):
            answers[name] = example
        elif isinstance(example, list) or name in {"safeguarding_lead", "evenings", "nights"}:
            given = example[0] if isinstance(example, list) else example
            answers[name] = [_whole(part) | given]
        else:
            answers[name] = {**_whole(part), **(example or {})}
    return answers


# What only pouches have, and only those who may use a phone at a stated time or place.
_OF_OTHER_RULES = ("opened_by", "when", "place")


def _federation() -> dict[str, Any]:
    """Everything a setting may answer, in the kind that is asked most."""
    data = _whole(Setting)
    del data["logo"]  # it is the name of a file
    del data["edition"]  # it is the name of one of ours
    del data["childminding"]  # it is for a childminder alone
    del data["practices"]  # they answer what is answered here: tests/unit/setting/test_practices.py
    del data["withdrawn"]  # what it holds stands in place of all the rest: tests/build/test_withdrawing.py
    school, group, phones = data["schools"][0], data["phones"]["learners"]["groups"][0], data["phones"]
    data |= {
        "kind": "federation",
        "schools": [school, dict(school)],
        "council": _whole(_model(("council",))),
        "words": data["words"]
        | {"learners": _whole(_model(("words", "learners"))), "session": _whole(_model(("words", "session")))},
        "changes": {
            "mobile.staff.bluetooth-off": {"replace": "One of ours."},
            "mobile.staff.silent": {"omit": "Kept for the leaders."},
            "mobile.staff.medical": {"add": "Another of ours."},
            "mobile.links": {"add": "One for the section."},
        },
    }
    day = {"written": "2026-09-14"}
    data["policies"] |= {
        "dates": {"mobile": day, "social": day, "online": day},
        "heading_level": None,
        "only_agreed": "no",
    }
    # Both are adopted here, so they are not listed among the others.
    data["other_policies"] |= {"social_media": None, "online_safety": None}
    data["people"]["safeguarding_lead"][0]["school"] = None
    data["social_media"]["learners"]["rule"] = "with-conditions"
    online = data["online_safety"]
    online["learning"] |= {"uploads": "approved-sites-only"}
    online["learning"]["access"] = {"youngest": "shown-by-an-adult", "juniors": "child-friendly-search"}
    online["ai"] |= {"used_by": "staff-and-learners", "learners_from": "11"}
    online["email"]["learners"] = "inside-only"
    phones["learners"] |= {
        "rule": "handed-in",
        **dict.fromkeys(_OF_OTHER_RULES),
        "groups": [
            group | dict.fromkeys((*_OF_OTHER_RULES, "reason")) | {"rule": "handed-in"},
            group | dict.fromkeys(("where", "reason", "when", "place")) | {"rule": "pouched", "group": "Year 5"},
            group
            | dict.fromkeys((*_OF_OTHER_RULES, "where", "handed_in", "given_back"))
            | {"rule": "used-when-agreed", "group": "Year 6"},
        ],
    }
    phones["visitors"] |= {"rule": "only-in-stated-places", "purposes": None}
    return data


def _model(path: Path_) -> type[BaseModel]:
    field = questions.field_at(path)
    assert field is not None
    return next(questions._models(field.annotation))


def _nursery() -> dict[str, Any]:
    """A nursery, whose clauses are others; and visitors whose purposes are stated."""
    data = _federation() | {
        "kind": "private-nursery",
        "ages": ["2", "4"],
        "schools": [],
        "changes": {},
        "boarding": None,
    }
    data["phones"]["visitors"] |= {"rule": "only-for-stated-purposes", "where": None, "purposes": "calls home"}
    data["phones"]["learners"] |= dict.fromkeys(("trips", "calls_home", "exceptions", "confiscated", "reason"))
    pouched: dict[str, Any] = {"rule": "pouched", "where": None, "opened_by": "each child", "groups": []}
    data["phones"]["learners"] |= pouched
    data["social_media"]["learners"] = None
    online = data["online_safety"]
    online["teaching"]["subjects"] = ["stories and play"]
    online["learning"]["access"] = {"youngest": "shown-by-an-adult"}
    online["ai"] |= {"used_by": "staff", "learners_from": None}
    return data


def _college() -> dict[str, Any]:
    """A college, where students may use their phones when and where it says, and one group elsewhere."""
    data = _federation() | {"kind": "college", "ages": ["16", "19"], "schools": [], "changes": {}}
    learners, online = data["phones"]["learners"], data["online_safety"]
    stated = {"rule": "used-when-stated", "when": "outside classes", "place": "in the café"}
    learners |= dict.fromkeys(("where", "handed_in", "given_back")) | stated | {"smart_watches": "same-rule"}
    learners["groups"] = [learners["groups"][2] | stated | {"group": "the arts centre"}]
    data["technology"]["wraparound"] = "no"
    online["learning"]["access"] = {"older": "own-searches"}
    online["learning_journal"] = "no"
    online["ai"] |= {"learners_from": "16"}
    return data


def _childminder() -> dict[str, Any]:
    """A childminder, whose one policy is of other clauses."""
    data = _federation() | {"kind": "childminder", "ages": ["1", "11"], "schools": [], "changes": {}, "own_clauses": []}
    data |= {"registers": ["early-years"], "childminding": _whole(_model(("childminding",)))}
    data |= dict.fromkeys(("boarding", "social_media", "online_safety"))
    data["redirects"] = [
        {"old": "phones.html", "to": "policies/mobile"}
    ]  # the usual one leads to a policy that would be false
    data["policies"] |= {"dates": {"mobile": {"written": "2026-09-14"}}, "told_by": ["letters"], "form": "separate"}
    return data


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    return [_without_none(item) for item in value] if isinstance(value, list) else value


# It is the name of a school as it stands under schools, and no other text.
_OF_ONE_SCHOOL: Path_ = ("people", "safeguarding_lead", 0, "school")


def texts(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Give the path of every plain text in a setting’s data."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(item, (*path, key))
    elif questions.holds_text(path) and path != _OF_ONE_SCHOOL:
        yield path


def put(data: Any, path: Path_, text: str) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = text


def mark(number: int) -> str:
    """Give a word by which a value is found again on a page."""
    return f"zq{number}qz"


# Whether two of these are one person’s decides what a page says, so that no two may be alike in part.
_ROLES = {"role", "leader", "head", "second", "approved_by"}


def filled(data: dict[str, Any], text: Callable[..., str]) -> tuple[Setting, dict[Path_, str]]:
    """Put a text of its own in every place of a setting that takes text. Gives the setting and what stands where."""
    copy = json.loads(json.dumps(_without_none(data)))
    typed: dict[Path_, str] = {}
    for number, path in enumerate(texts(copy)):
        others = [typed[other] for other in typed if other[-1] in _ROLES] if path[-1] in _ROLES else []
        ways = (text(number, again) for again in itertools.count())
        typed[path] = next(way for way in ways if not any(same_role(way, other) for other in others))
    for path, value in typed.items():
        put(copy, path, value)
    return Setting.model_validate(copy), typed


def rendered(setting: Setting, folder: Path) -> Path:
    """Make a setting’s pages, past loading and past the gate."""
    site = Site(setting, published=True, fictional=True, policies=pages_of(setting).policies)
    site = dataclasses.replace(site, known=variables(site) | functions(site))
    assert build._laid_out(site, folder, TODAY)[1] == []
    return folder


BASES = {"federation": _federation, "nursery": _nursery, "college": _college, "childminder": _childminder}
# Each build puts another of the hostile texts in each place, alone at either end and together in the middle.
TURNS = range(6)


def innocent(number: int, again: int = 0) -> str:
    return f"Plain words {mark(number)} with more"


def hostile(turn: int) -> Callable[..., str]:
    def text(number: int, again: int = 0) -> str:
        step = number + turn * 3 + again
        middle = " ".join(WITHIN[(step * 4 + step // 5 + extra) % len(WITHIN)] for extra in range(4))
        return f"{FIRST[step % len(FIRST)]} {middle} {mark(number)} {LAST[step % len(LAST)]}".strip()

    return text


# ---------------------------------------------------------------------------------------------------------------
# What a site is made of


# A sign on paper: how it is laid out depends on how much it says, and what is too long for a sheet is on none.
# tests/unit/print/test_posters.py sees to those.
ON_PAPER = re.compile(r"visitors/[\w-]+/(?:a[45](?:-black)?/index\.html|poster-[\w-]+\.pdf)")


def pages(site: Path) -> dict[str, Any]:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return {
        name: lxml.html.fromstring((site / name).read_bytes(), parser=parser)
        for name in sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        if not ON_PAPER.fullmatch(name)
    }


def files_of(site: Path) -> set[str]:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {name for name in files if not ON_PAPER.fullmatch(name)}


# Attributes whose value is words that people read.
WORDED = {"title", "alt", "aria-label", "content"}


def skeleton(root: Any) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Give everything on a page but its words: each element, its attributes and what stands in those."""

    def shape(name: str, value: str) -> str:
        # A heading’s address is made of its words.
        made_of_words = name in WORDED or name == "id" or (name in {"href", "for"} and value.startswith("#"))
        return "" if made_of_words else value

    return [
        (str(element.tag), tuple(sorted((name, shape(name, value)) for name, value in element.attrib.items())))
        for element in root.iter()
    ]


def squeezed(text: str) -> str:
    """Fold the first letters and the spaces, which a page may change, and nothing else."""
    return " ".join(text.split()).casefold()


def shown(root: Any) -> list[str]:
    """Give what a page says, element by element of text and attribute by attribute."""
    for hidden in root.iter("script", "style"):
        hidden.text = None
    attributes = [value for element in root.iter() for name, value in element.attrib.items() if name in WORDED]
    return [squeezed(root.text_content()), *map(squeezed, attributes)]


class Built(dict[tuple[str, int], tuple[Path, dict[Path_, str]]]):
    """Sites, by base and turn, each built when it is first looked at. The turn -1 is innocent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __missing__(self, one: tuple[str, int]) -> tuple[Path, dict[Path_, str]]:
        base, turn = one
        setting, typed = filled(BASES[base](), innocent if turn < 0 else hostile(turn))
        self[one] = rendered(setting, self.folder / f"{base}-{turn}"), typed
        return self[one]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("inert"))


# The same turns in each test that follows, so that few sites are built.
EACH = [
    pytest.param((base, turn), marks=pytest.mark.every(one_in=1 if turn < 2 else 1000))
    for base in BASES
    for turn in TURNS
]


@pytest.mark.parametrize("one", EACH, ids=str)
def test_no_element_and_no_attribute_comes_of_a_value(built: Built, one: tuple[str, int]) -> None:
    plain, (site, _) = built[one[0], -1][0], built[one]
    expected, made = pages(plain), pages(site)
    assert list(made) == list(expected)
    for name in made:
        assert skeleton(made[name]) == skeleton(expected[name]), name
    assert files_of(site) == files_of(plain)
    assert (site / "sitemap.xml").read_bytes() == (plain / "sitemap.xml").read_bytes()


@pytest.mark.parametrize("one", EACH, ids=str)
def test_every_value_is_shown_as_it_was_typed(built: Built, one: tuple[str, int]) -> None:
    site, typed = built[one]
    assert len(typed) > 3
    assert any(
        mark(number) in words for root in pages(site).values() for words in shown(root) for number in range(len(typed))
    )
    texts = [*map(squeezed, typed.values())]
    for name, root in pages(site).items():
        for words in shown(root):
            for number, text in enumerate(texts):
                assert words.count(mark(number)) == words.count(text), (name, text)


@pytest.mark.parametrize("one", EACH, ids=str)
def test_the_search_says_every_value_as_it_was_typed(built: Built, one: tuple[str, int]) -> None:
    def lines(folder: Path) -> list[tuple[str, str]]:
        return list(search.lines(json.loads((folder / search.INDEX).read_text(encoding="utf-8"))))

    site, typed = built[one]
    assert [address for address, _ in lines(site)] == [address for address, _ in lines(built[one[0], -1][0])]
    said = [squeezed(words) for _, words in lines(site)]
    for number, text in enumerate(map(squeezed, typed.values())):
        # Text is text: what is shown is put on the page as text, never as markup.
        assert [words.count(mark(number)) for words in said] == [words.count(text) for words in said], text
    assert any(mark(number) in words for number in range(len(typed)) for words in said)


# Asked and not printed on the pages there are: each with its reason.
NOT_PRINTED = {
    "council.council": "the mobile policy names its services, and not the council itself",
    "words.session.one": "the mobile policy speaks of lessons, and never of a lesson",
    "people.specialists.name": "the clauses speak of specialists by role",
    "other_names": "they are for the check of the setting's own name, and stand on no page",
    "changes.mobile.staff.silent.omit": "a reason is for leaders and stands on no public page",
    "own_clauses.confirmed": "a reason is for leaders and stands on no public page",
}


def test_every_text_that_is_asked_for_is_printed(built: Built) -> None:
    printed: set[str] = set()
    asked: set[str] = set()
    for base in BASES:
        site, typed = built[base, -1]
        said = " ".join(words for root in pages(site).values() for words in shown(root))
        for number, path in enumerate(typed):
            name = ".".join(part for part in path if isinstance(part, str))
            asked.add(name)
            if mark(number) in said:
                printed.add(name)
    assert len(asked) > 60
    assert asked - printed <= set(NOT_PRINTED)


@pytest.mark.parametrize("path", [("changes", "mobile.staff.silent", "omit"), ("own_clauses", 0, "confirmed")])
def test_a_reason_for_leaders_is_nowhere_in_the_site(path: Path_, built: Built) -> None:
    site, typed = built["federation", 0]
    number = list(typed).index(path)
    assert any(mark(0).encode() in file.read_bytes() for file in site.rglob("*.html"))
    for file in site.rglob("*"):
        assert not file.is_file() or mark(number).encode() not in file.read_bytes(), file


def test_nothing_runs_in_a_browser(built: Built, browser: Browser, serve: Callable[[Path], str]) -> None:
    page = browser.new_page()
    ran: list[str] = []

    def heard(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    page.on("pageerror", lambda error: ran.append(str(error)))
    home = serve(built["federation", 4][0])
    for path in ("404.html", "policies/mobile/", ""):
        page.goto(home + path)
        page.click("h1")
    page.fill("#search-field", "phones")
    page.locator(".search-lines a").first.wait_for()
    assert "alert(1)" in (page.locator(".search-lines").text_content() or "")
    assert page.locator("img[src=x], [onclick], [onerror], a[href^=javascript]").count() == 0
    assert ran == []
    page.close()


# ---------------------------------------------------------------------------------------------------------------
# What loading says of such values


def _file(data: Any, file: Path) -> tuple[Path, dict[int, Path_]]:
    """Write a setting file, each answer on a line of its own. Gives the file, and which answer stands on each line."""
    text = json.dumps(_without_none(data), indent=1, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    lines: dict[int, Path_] = {}

    def walk(node: yaml.Node, path: Path_) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                walk(value, (*path, number))
        else:
            lines[node.start_mark.line + 1] = path

    document = yaml.compose(text, Loader=yaml.SafeLoader)
    assert document is not None
    walk(document, ())
    return file, lines


@pytest.mark.parametrize(
    "text", [*FIRST, *WITHIN, *LAST, "{{ 7 * 7 }}", "{% raw %}", "a\nb", "a\u202eb", "a\u200bb", "a\x00b"]
)
def test_what_loading_takes_it_takes_as_it_is_and_what_it_refuses_it_says(text: str, tmp_path: Path) -> None:
    data = json.loads(json.dumps(_without_none(_federation())))
    typed = f"{text} word"
    for path in texts(data):
        put(data, path, typed)
    file, lines = _file(data, tmp_path / "tried.yml")
    if "\x00" in text:  # JSON writes it as an escape, which YAML reads
        assert "\\u0000" in file.read_text(encoding="utf-8")
    loaded = load.load(file, TODAY, fictional=True)
    if loaded.setting is None:
        assert len(loaded.problems) == 1
        return
    told = {fault.line for fault in loaded.faults}
    for line, path in lines.items():
        if questions.holds_text(path) and line not in told:
            stands: Any = loaded.setting
            for part in path:
                stands = stands[part] if isinstance(part, int) or isinstance(stands, dict) else getattr(stands, part)
            assert stands == re.sub(r" {2,}", " ", typed.strip()), path  # two spaces are read as one, with a warning


def test_what_is_no_plain_text_takes_no_hostile_text(tmp_path: Path) -> None:
    """Numbers, addresses, dates, colours and choices: each refuses each of these, by walking the model."""
    clean = json.loads(json.dumps(_without_none(_federation())))
    checked = 0
    for text in (*FIRST, *WITHIN):
        data = json.loads(json.dumps(clean))
        file, lines = _file(data, tmp_path / "tried.yml")
        places = [path for path in lines.values() if not questions.holds_text(path)]
        for path in places:
            put(data, path, text)
        file, lines = _file(data, tmp_path / "tried.yml")
        told = {fault.line for fault in load.load(file, TODAY, fictional=True).faults}
        for line, path in lines.items():
            if path in places:
                checked += 1
                # A plain web address is a lawful web address.
                lawful = text.startswith("https://") and path[-1] in {"url", "site", "website", "old", "to"}
                # An account is refused where its address is not that of its service.
                lawful &= "channels" not in path
                # A plain word is a lawful name for a sign or a clause of one’s own, and an old address of a page.
                lawful |= (
                    text.strip() == "code"
                    and path[0] in {"signs", "retired_signs", "own_clauses"}
                    and path[-1] in {"id", "now"}
                )
                lawful |= text.strip() == "code" and path[0] == "redirects"
                assert (line in told) != lawful, (path, text)
    assert checked > 1000


def test_what_loading_takes_the_gate_takes(tmp_path: Path) -> None:
    """Nobody is told of a value only after pages are made, and without its place in the file."""
    taken = [text for text in (*FIRST, *WITHIN, *LAST) if _is_taken(text, tmp_path)]
    assert len(taken) > 15
    assert "<script>alert(1)</script>" in taken
    data = json.loads(json.dumps(_without_none(_federation())))
    for number, path in enumerate(texts(data)):
        sentence = path[-1] in {"own_words", "replace", "add", "omit", "says", "confirmed"}
        own = f" {mark(number)}" if path[-1] in {"title", "group", "name"} else ""
        put(data, path, f"{taken[number % len(taken)]} here{own}{'.' if sentence else ''}")
    file, _ = _file(data, tmp_path / "taken.yml")
    loaded = check_setting(file, TODAY, fictional=True)
    assert [str(fault) for fault in loaded.faults] == []
    assert build.build(file, tmp_path / "site", TODAY, fictional=True) >= 3


def _is_taken(text: str, folder: Path) -> bool:
    data = json.loads(json.dumps(_without_none(_federation())))
    data["phones"]["staff"]["may_use"] = f"{text} here"
    data["phones"]["staff"]["own_words"] = f"{text} here."
    file, _ = _file(data, folder / "one.yml")
    return not check_setting(file, TODAY, fictional=True).faults


def test_the_bases_are_lawful(tmp_path: Path) -> None:
    for base in BASES.values():
        data = json.loads(json.dumps(_without_none(base())))
        file, _ = _file(data, tmp_path / "base.yml")
        assert [str(fault) for fault in check_setting(file, TODAY, fictional=True).faults] == []
