"""Agreements: those of a setting, what each says line by line, and the clauses that the text of each names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from schoolgate.paths import DOCS
from schoolgate.policy import safety
from schoolgate.print.handouts.handouts import Handout, definitions
from schoolgate.setting.model.setting import Setting
from support.bases import TEMPLATE
from support.handouts import handouts_of

AGREEMENTS = tuple(name for name, definition in definitions().items() if definition.kind == "agreement")
_TEXTS = DOCS / "_parts" / "papers"
_LEARNERS = DOCS / "_parts" / "learners.md"


def agreements_of(setting: Setting) -> dict[str, Handout]:
    """Compose the agreements of a setting, by name. There is always one."""
    found = {name: handout for name, handout in handouts_of(setting).items() if name in AGREEMENTS}
    assert found, "every setting has some"
    return found


@dataclasses.dataclass(frozen=True)
class Line:
    """A heading, paragraph or bullet: its words, what it is, the clause that it leads to and its picture."""

    words: str
    tag: str
    kinds: frozenset[str]
    leads_to: str
    draws: str
    is_point: bool


def root_of(handout: Handout) -> Any:
    """Parse an agreement."""
    return lxml.html.fragment_fromstring(handout.page.html, create_parent="div")


def lines_of(handout: Handout) -> list[Line]:
    """Read an agreement line by line. A paragraph in a bullet is a part of it, and a point stands below one."""
    found = []
    for element in root_of(handout).iter("h1", "h2", "h3", "p", "li"):
        if element.tag == "p" and element.getparent().tag == "li":
            continue
        links = element.xpath("./a[@class='rule-link'] | ./p/a[@class='rule-link']")
        leads_to = links[0].get("href").removeprefix("clause:") if links else ""
        for link in links:
            link.drop_tree()
        own = "".join(element.xpath("./text() | ./*[not(self::ul)]//text()"))
        is_point = element.tag == "li" and element.getparent().getparent().tag == "li"
        kinds = frozenset((element.get("class") or "").split())
        found.append(Line(" ".join(own.split()), element.tag, kinds, leads_to, element.get("draws") or "", is_point))
    return found


def rules_of(handout: Handout) -> list[Line]:
    """Give the lines that state a rule of the policies, safety lines apart."""
    return [line for line in lines_of(handout) if "statement" in line.kinds and "safety" not in line.kinds]


def words_of(handout: Handout) -> str:
    """Give all that an agreement says."""
    return "\n".join(line.words for line in lines_of(handout))


# ---------------------------------------------------------------------------------------------------------------
# Before any setting

_MACRO = re.compile(r"\{%- macro (\w+)\(.*?%\}(.*?)\{%- endmacro -%\}", re.DOTALL)


def text_of(name: str) -> str:
    """Give the text of an agreement, with that of the macros for learners that it calls."""
    return _with_macros((_TEXTS / f"{name}.md").read_text(encoding="utf-8"))


def _with_macros(text: str) -> str:
    macros = dict(_MACRO.findall(_LEARNERS.read_text(encoding="utf-8")))
    while called := re.search(r"\{\{ (?:told\.)?(\w+)\((?:easy=\w+)?\) \}\}", text):
        assert called[1] in macros or called[0].startswith("{{ shared"), called[0]
        text = text.replace(called[0], macros[called[1]])
    return text


def named_in(name: str) -> set[str]:
    """Give every clause that an agreement has a line for, and each other clause that states the same rule."""
    text = text_of(name)
    lines = safety.read_lines().values()
    places = re.findall(r'safety_lines\("([\w.-]+)"\)', text)
    named = {id_ for found in re.findall(r"\bon=([\w.,-]+)", text) for id_ in found.split(",")}
    named |= {id_ for line in lines for id_ in line.on if {*line.pages} & {*places}}
    rules = {TEMPLATE[id_].same for id_ in named} - {None}
    return named | {id_ for id_, provision in TEMPLATE.items() if provision.same in rules}


def sections_of_own_clauses(name: str) -> list[str]:
    """Give the sections whose own clauses an agreement carries."""
    return [
        section
        for call in re.findall(r"own_clauses\(([^)]*)\)", text_of(name))
        for section in re.findall(r'"(\w+\.[\w-]+)"', call)
    ]


def clauses() -> Iterator[str]:
    """Give the id of every clause of the template."""
    yield from (id_ for id_, provision in TEMPLATE.items() if not provision.is_section)
