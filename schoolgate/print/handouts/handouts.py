"""A handout as a value: an agreement, a form, a flow chart or a sheet, composed for a setting from the rules of its policies.

``settings/shared/papers.yml`` lists them, and what each says is in ``docs/_parts/papers/``. It is composed as the pages for
people are: a line stands only where its clause stands, and says what the setting says. So nothing stands in an agreement
that the policy does not say.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import lxml.etree
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.policy import templates
from schoolgate.policy.composing.statements import Page, compose_page
from schoolgate.policy.provisions import ClauseContext
from schoolgate.registers import register_files
from schoolgate.setting.model.fields import YesNo

LIST = paths.SHARED / "papers.yml"
_TEXTS = "_parts/papers"

Kind = Literal["agreement", "form", "chart", "sheet"]
Linking = Literal["staff", "parents", "pupils", "visitors"]
Reader = Literal["staff", "parents", "older", "younger"]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Definition:
    """What ``settings/shared/papers.yml`` says of a handout."""

    kind: Kind
    links: Annotated[tuple[Linking, ...], Field(min_length=1)]
    """The pages for people that link to it."""
    reader: Reader
    """Who reads it, which decides how hard its sentences may be."""
    when: str | None = None
    """The conditions of the settings that it is for, with commas between them."""
    always: YesNo = False
    """Whether it keeps children safe, so that it stands whatever policies a setting has, leaves out or withdraws."""
    signed: YesNo = False
    """Whether somebody signs it, and signs it again when a rule in it changes."""
    about: Literal["rules", "documents"] = "rules"
    """What is signed for: the rules that it states, or whole documents that were read, and so every rule of theirs."""

    @property
    def for_children(self) -> bool:
        """Whether children read it, who are shown no numbers of rules."""
        return self.reader in {"older", "younger"}


@dataclasses.dataclass(frozen=True)
class Handout:
    """A handout as it stands for a setting."""

    name: str
    """Its name, which is also its address: agreement-staff."""
    definition: Definition
    page: Page
    """What it says: title, HTML, and the clauses that its lines stand on."""
    named: frozenset[str] = frozenset()
    """Every clause that its text names, whether or not it stands, and each section whose own clauses it states."""


def definitions() -> Mapping[str, Definition]:
    """Return every handout that there is, by name, in the order in which they are listed. Raise RegisterError if a definition is wrong."""
    return register_files.read(LIST, Definition).entries


def compose_handouts(
    known: Mapping[str, Any], context: ClauseContext, signed_alone: bool = False
) -> dict[str, Handout]:
    """Return the handouts of a setting by name, in the order in which they are listed.

    Takes the words and macros that they may use, what decides which clauses stand, and whether only those that somebody
    signs are wanted. One is left out where it is for other settings, or where none of its lines stands on a clause, unless it
    always stands.
    Raise TemplateError where one rests on what is not there.
    """
    found = {}
    for name, definition in definitions().items():
        if (signed_alone and not definition.signed) or (definition.when and not context.holds(definition.when)):
            continue
        text = f"{_TEXTS}/{name}.md"
        filled = templates.fill_in(text, {**known})
        page = compose_page(f"docs/{text}", filled, context)
        _refuse_unfounded_lines(f"docs/{text}", page)
        if page.statements or definition.always:
            template = paths.text_of(paths.DOCS / text)
            found[name] = Handout(name, definition, page, _named_in(template) | _named_in(filled))
    return found


# What a line of a handout is: a statement on a clause, a safety line, how to use the paper, or something to write or tick.
_LINES = {"statement", "safety", "how", "field", "tick", "yes-no"}


def _refuse_unfounded_lines(file: str, page: Page) -> None:
    """Raise TemplateError if a line of a handout stands on nothing."""
    root: Any = lxml.etree.fromstring(f"<div>{page.html}</div>", lxml.etree.HTMLParser(collect_ids=False))
    for line in root.xpath("./body/div/p | ./body/div/ul/li | ./body/div/ol/li"):
        if not _LINES & {*line.get("class", "").split()}:
            said = " ".join("".join(line.itertext()).split())
            raise TemplateError(
                f"“{said}” stands on no clause and is no safety line. Write under it: {{: on=... }}", file
            )


_ON = re.compile(r"\{: [^}\n]*\bon=([\w.,-]+)")
_OWN = re.compile(r"\bown_clauses\(\s*[\"']([\w.-]+)[\"']")


@functools.lru_cache(maxsize=64)  # before it is filled in, it is the same for all settings
def _named_in(text: str) -> frozenset[str]:
    """Return the clauses that a text names, and the sections whose own clauses it states.

    Of the text before it is filled in too: a line that a condition leaves out may be one that was signed.
    """
    return frozenset(id_ for ids in _ON.findall(text) for id_ in ids.split(",")) | frozenset(_OWN.findall(text))
