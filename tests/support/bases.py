"""Settings to try things on, and their pages made quickly: the template, Markdown and clauses, without MkDocs.

Seven good settings of different kinds stand for all: the starter, a nursery, a sixth-form college, a secondary school with
a sixth form, a federation whose policies are one document, an out-of-school club, and alternative provision that is no
school. A boarding school and a childminder stand beside them for what no other has. None of them exists.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import lxml.html
from mkdocs.utils import meta

from schoolgate.pages.menu import pages_left_out
from schoolgate.paths import DOCS
from schoolgate.policy import provisions, templates, texts, withdrawn
from schoolgate.policy.composing.policy import Clause, Policy
from schoolgate.policy.composing.statements import Page, compose_page
from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.provisions import ClauseContext, clause_context, policy_pages
from schoolgate.setting import questions
from schoolgate.setting.contradictions import contradictions
from schoolgate.setting.model.setting import Setting
from support import clause_reader as reader
from support import yaml_files
from support.attempts import GONE, Edits
from support.places import ROOT, STARTER, TESTS, TODAY

NURSERY = ROOT / "settings" / "examples" / "nursery.yml"
BOARDING = ROOT / "settings" / "examples" / "boarding.yml"
CHILDMINDER = ROOT / "settings" / "examples" / "childminder.yml"
GOOD = TESTS / "good"

Made = TypeVar("Made")

# What the policies ask of a college and of a secondary school. What they leave out is as the starter has it.
_OLDER: dict[tuple[str | int, ...], Any] = {
    ("words", "learners"): "students",
    ("phones", "learners", "own_words"): GONE,
    ("technology", "exams"): "yes",
    ("technology", "remote_teaching"): {"own_devices": "after-risk-assessment", "rules_in": "acceptable-use"},
    ("technology", "wraparound"): "no",
    ("technology", "devices", "used_by"): ["staff", "students"],
    ("social_media", "learners"): {"rule": "with-conditions", "conditions": "at break, in the common room"},
    ("social_media", "accounts", "with_learners"): "yes",
    ("online_safety", "learning", "access"): {"older": "own-searches"},
    ("online_safety", "learning", "search_tool"): "a search engine",
    ("online_safety", "ai"): {"used_by": "staff-and-learners", "approved_by": "principal", "learners_from": "16"},
    ("online_safety", "email", "learners"): "agreed-contacts",
    ("online_safety", "video_calls"): {
        "used_with": ["learners", "parents"], "recorded": "with-permission", "equipment": "may-be-signed-out",
    },
    ("online_safety", "logins"): "everyone",
    ("online_safety", "learning_journal"): GONE,
}  # fmt: skip

BASES: dict[str, tuple[Path, Edits]] = {
    "starter": (STARTER, {}),
    "nursery": (NURSERY, {}),
    "college": (
        STARTER,
        _OLDER
        | {
            ("name",): "Mill Lane College",
            ("kind",): "college",
            ("ages",): ["16", "19"],
            ("words", "head"): "principal",
            ("words", "session"): "class",
            ("phones", "learners", "rule"): "used-when-agreed",
            ("phones", "learners", "where"): GONE,
            ("phones", "learners", "given_back"): GONE,
            ("phones", "learners", "groups"): GONE,
            ("online_safety", "teaching"): {"subjects": ["tutorials"], "frameworks": ["connected-world"]},
        },
    ),
    "secondary": (
        STARTER,
        _OLDER
        | {
            ("name",): "Chalk Hill School",
            ("kind",): "maintained",
            ("ages",): ["11", "18"],
            ("phones", "learners", "groups"): [
                {"group": "the sixth form", "rule": "used-when-agreed", "reason": "they study off site for part of the day"}
            ],
        },
    ),
    "federation": (
        STARTER,
        {
            ("name",): "Two Rivers Federation",
            ("kind",): "federation",
            ("schools",): [{"name": "Two Rivers Infant School"}, {"name": "Two Rivers Junior School"}],
            ("policies", "form"): "combined",
            ("policies", "approved_by"): "trustees",
            ("words", "head"): "executive headteacher",
            ("words", "leaders"): "heads of school",
            ("people", "safeguarding_lead"): [
                {"role": "Head of school", "name": "A. N. Other", "phone": "01632 960 601"},
                {"role": "SENCO", "email": "senco@two-rivers.example"},
            ],
        },
    ),
    # It is not asked whether it teaches online or sets work, and these tests give every answer.
    "club": (
        GOOD / "club.yml",
        {
            **{("technology", name): "no" for name in ("remote_teaching", "home_learning", "wraparound", "exams")},
            ("online_safety", "channels"): ["email from our own addresses"],
        },
    ),
    "provision": (GOOD / "provision.yml", {}),
}  # fmt: skip


OTHERS: dict[str, tuple[Path, Edits]] = {"boarding": (BOARDING, {}), "childminder": (CHILDMINDER, {})}


def data_of(base: str) -> dict[str, Any]:
    """Give the answers of one of the good settings, as they are typed."""
    return copy.deepcopy(_data_of(base))


@functools.cache
def _data_of(base: str) -> dict[str, Any]:
    file, edits = (BASES | OTHERS)[base]
    data: dict[str, Any] = yaml_files.strings(file)
    return edited(data, edits)


def edited(data: dict[str, Any], edits: Edits) -> dict[str, Any]:
    """Put other answers at some paths. A part that is not there yet is filled with the model’s own examples."""
    data = copy.deepcopy(data)
    for path, answer in edits.items():
        holder: Any = data
        for number, part in enumerate(path[:-1], 1):
            if isinstance(part, int):  # one item may be written without a list
                holder = holder[part] if isinstance(holder, list) else holder
                continue
            if not isinstance(holder.get(part), dict | list):
                holder[part] = {} if path[0] == "changes" else part_at(path[:number])
            holder = holder[part]
        if answer is not GONE:
            holder[path[-1]] = answer
        elif path[-1] in holder:
            del holder[path[-1]]
    return data


def example_at(path: tuple[str | int, ...]) -> Any:
    """Give the model’s own example of what may stand at a path."""
    field = questions.field_at(path)
    assert field, path
    return questions.whole_example(field)


def part_at(path: tuple[str | int, ...]) -> Any:
    """Give an example of a part that has answers of its own, where plain text could stand in its place as well."""
    example = typed(example_at(path))
    if isinstance(example, dict | list):
        return example
    return {key: typed(example_at((*path, key))) for key in questions.keys_at(path)}


def typed(value: Any) -> Any:
    """Give an example of the model as somebody types it: all text."""
    if isinstance(value, Mapping):
        return {key: typed(item) for key, item in value.items()}
    return [typed(item) for item in value] if isinstance(value, list | tuple) else str(value)


def setting_of(data: Mapping[str, Any]) -> Setting:
    """Read answers as a setting, without its file."""
    return Setting.model_validate(data)


def refused(setting: Setting) -> list[str]:
    """Give what is said against a setting whose answers are each in order."""
    conditions = conditions_of(setting)
    own = [
        *provisions.faults_in_changes(setting.changes, TEMPLATE, conditions),
        *provisions.faults_in_own_clauses(setting.own_clauses, setting.changes, TEMPLATE, conditions),
    ]
    needed = [found for found in own if not withdrawn.is_of_withdrawn_policy(setting, found[0])]
    return [found[1] or f"{found[0]} is missing" for found in (*contradictions(setting, TODAY), *needed)]


TEMPLATE = provisions.read_provisions(policy_pages())


@dataclasses.dataclass(frozen=True)
class Pages:
    """The policies of a setting by name, with what came of their clauses."""

    policies: dict[str, Policy]

    @property
    def html(self) -> dict[str, str]:
        """Each as HTML."""
        return {name: policy.html for name, policy in self.policies.items()}

    @property
    def clauses(self) -> list[Clause]:
        """Every clause, in order."""
        return [clause for policy in self.policies.values() for clause in policy.clauses]

    @property
    def absent(self) -> dict[str, str]:
        """The reason for each clause that does not stand."""
        return {id_: reason for policy in self.policies.values() for id_, reason in policy.absent.items()}

    @property
    def stands(self) -> set[str]:
        """The ids of all that stands, and of each clause whose rule another states for it."""
        return {id_ for clause in self.clauses for id_ in (clause.id, *clause.aliases)}


def as_printed(page: Any) -> list[reader.Clause]:
    """Read the clauses of a page, or of its HTML, as paper has them: an opening stands above those that continue it, in none of them."""
    root = copy.deepcopy(page) if not isinstance(page, str) else lxml.html.fromstring(page)
    for hidden in root.xpath("//*[@hidden]"):
        hidden.drop_tree()
    return reader.read(root)


def once_for_each_setting(make: Callable[[Setting], Made]) -> Callable[[Setting], Made]:
    """Keep what is made of the last settings that were asked for: many tests look at the same pages."""
    found: dict[str, Made] = {}

    @functools.wraps(make)
    def kept(setting: Setting) -> Made:
        told = setting.model_dump_json()
        found[told] = found.pop(told, None) or make(setting)
        if len(found) > 64:
            del found[next(iter(found))]
        return found[told]

    return kept


@once_for_each_setting
def pages_of(setting: Setting) -> Pages:
    """Compose a setting’s policies."""
    return Pages(texts.policies(setting.documents, texts.facts_of(setting, {}), clause_context(setting)))


PEOPLE = {
    "parents": "parents.md",
    "concern": "concern.md",
    "staff": "staff.md",
    "pupils": "pupils.md",
    "help": "help.md",
    "visitors": "visitors/index.md",
    "start": "index.md",
}


@dataclasses.dataclass(frozen=True)
class PeoplePages:
    """The pages for people: each as HTML under its name, and the statements on it, each with the clause it stands on."""

    html: dict[str, str]
    statements: list[tuple[str, str]]

    def says(self, name: str) -> list[str]:
        """Give what a page says, block by block, without the links to the rules."""
        return list(blocks(lxml.html.fragment_fromstring(self.html[name], create_parent="div")))


@once_for_each_setting
def people_pages_of(setting: Setting) -> PeoplePages:
    """Make the pages for people, and those behind the signs, as MkDocs would."""
    known = texts.facts_of(setting, {}) | {
        "with_sheets": True,
        "with_papers": False,
        "handouts": {},
    }  # what a build alone knows
    context = clause_context(setting)
    html: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for name, file in people_files(setting).items():
        page = people_page(file, known | {"page": {"meta": {"sign": name.removeprefix("sign ")}}}, context)
        html[name] = page.html
        found += [(name, clause) for clause in page.statements]
    return PeoplePages(html, found)


def people_page(file: str, known: Mapping[str, Any], context: ClauseContext, for_review: bool = False) -> Page:
    """Compose a page for people. Takes its file in docs/ and what it may use, the macros and words, and what it rests on."""
    text, _ = meta.get_data((DOCS / file).read_text(encoding="utf-8"))
    return compose_page(f"docs/{file}", templates.fill_in(f"{text}\n", {**known}, for_review), context)


def people_files(setting: Setting) -> dict[str, str]:
    """Give the pages for people that a setting gets, by name, and those behind its signs, each with its template.

    Not those in whose place a notice stands.
    """
    unused, gone = pages_left_out(setting), withdrawn.withdrawal_notices(setting)
    found = {name: file for name, file in PEOPLE.items() if file not in gone and not unused.match_file(file)}
    signs = [] if PEOPLE["visitors"] in gone else setting.signs
    return found | {f"sign {sign.id}": "_parts/sign.md" for sign in signs}


# ---------------------------------------------------------------------------------------------------------------
# What is wrong with a page, however it came about

# Written afresh here, and not taken from the gate, so that neither can hide what the other overlooks.
_WRONG = {
    "a doubled space": re.compile(r"\S  +\S"),
    "a doubled stop": re.compile(r"(?<!\.)\.\.(?!\.)|[.,;:!?] ?[,;:!?]|[,;:!?]\."),
    "an orphan comma or stop": re.compile(r"(?:^|\s)[.,;:!?](?=\s|$)|\( | \)|\(\)"),
    "a doubled word": re.compile(r"\b(the|a|an|and|or|of|to|in|is|are|by|with|for|from|our) \1\b", re.IGNORECASE),
    "two articles": re.compile(r"\b(?:the|a|an|our) (?:the|a|an|our)\b", re.IGNORECASE),
    "a list that is cut off": re.compile(r"\b(?:and|or|the|an?|our|by|with|under)[.,;:]"),
    "a mark of the template": re.compile("[{}\ue000]|!!!|\\bNone\\b|\\bTrue\\b|\\bFalse\\b|\\]\\(|&#|\\*\\*"),
    "an article that does not fit": re.compile(r"\ba (?=[aeio])(?!one\b|once\b|eu)|\ban (?=[bcdfgjklmnpqrstvwxyz])"),
    "a plural gone wrong": re.compile(r"\b(?:childrens|childs|pupil’ss|pupils’s|students’s|learners’s)\b|\w’s’|s’s\b"),
}


def wrong_with(text: str) -> list[str]:
    """Find slips that any sentence can have: doubled marks, orphans, marks of the template, articles."""
    return [f"{what}: {near(text, match)}" for what, marks in _WRONG.items() for match in marks.finditer(text)]


def near(text: str, match: re.Match[str]) -> str:
    """Give the words around what was found."""
    return text[max(0, match.start() - 40) : match.end() + 30]


_OWN = {"p", "li", "h1", "h2", "ul", "ol"}


def blocks(root: Any) -> Iterator[str]:
    """Give the words of each paragraph, bullet and heading of a page, without its number and the mark that links to it."""
    for block in root.iter("p", "li", "h1", "h2"):
        pieces = [block.text or ""]
        for child in block:
            if child.tag not in _OWN and child.get("class") not in {"clause-number", "rule-link"}:
                pieces += child.itertext()
            pieces.append(child.tail or "")
        if text := "".join(pieces).strip():
            yield text


def holes(numbers: list[str]) -> list[str]:
    """Give the numbers that should stand where others do: 1.1, 1.2, 2.1 and so on, none left out."""
    wanted: list[tuple[int, int]] = []
    before = ""
    for number in numbers:
        section = number.split(".")[0]
        number_of_section = (wanted[-1][0] if wanted else 0) + (section != before)
        wanted.append((number_of_section, wanted[-1][1] + 1 if section == before else 1))
        before = section
    return [f"{section}.{place}" for section, place in wanted]


def faults_of(pages: Pages) -> list[str]:
    """Find what is wrong on a setting’s pages: in words, numbers and links within them, and clauses lost or doubled."""
    adopted = tuple(pages.html)
    found = [fault for policy, page in pages.html.items() for fault in _faults_on(policy, page, adopted)]
    stands = Counter(clause.id for clause in pages.clauses)
    for id_, provision in TEMPLATE.items():
        is_adopted = provision.policy in pages.html or "combined" in pages.html
        if is_adopted and not provision.is_section and (stands[id_] == 1) == (id_ in pages.absent):
            found.append(f"{id_}: it stands {stands[id_]} times, and it is {pages.absent.get(id_)}")
    return found


@functools.lru_cache(maxsize=1024)
def _faults_on(policy: str, page: str, adopted: tuple[str, ...]) -> list[str]:
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    ids = root.xpath(".//@id")
    found = [f"{policy}: {id_} stands twice" for id_, count in Counter(ids).items() if count > 1]
    places = set(ids)
    for link in root.xpath(".//a/@href"):
        name, _, place = link.partition("#")
        leads_to = name.removeprefix("/policies/").removesuffix(".md")
        if (not name and place not in places) or (name.endswith(".md") and leads_to not in adopted):
            found.append(f"{policy}: {link} leads nowhere")
    numbers = [clause.number for clause in reader.read(page) if clause.number]
    if numbers != holes(numbers):
        found.append(f"{policy}: the numbers have a hole: {numbers}")
    return found + wrong_with("\n".join(blocks(root)))
