"""A handout as a value: an agreement, a form, a flow chart or a sheet, composed for a setting from the rules of its policies.

``settings/shared/papers.yml`` lists them, and what each says is in ``docs/_parts/papers/``. It is composed as the pages for
people are: a line stands only where its clause stands, and says what the setting says. So nothing stands in an agreement
that the policy does not say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from schoolgate import paths
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


@dataclasses.dataclass(frozen=True)
class Handout:
    """A handout as it stands for a setting."""

    name: str
    """Its name, which is also its address: agreement-staff."""
    definition: Definition
    page: Page
    """What it says: title, HTML, and the clauses that its lines stand on."""


def definitions() -> Mapping[str, Definition]:
    """Return every handout that there is, by name, in the order in which they are listed. Raise RegisterError if a definition is wrong."""
    return register_files.read(LIST, Definition).entries


def compose_handouts(known: Mapping[str, Any], context: ClauseContext) -> dict[str, Handout]:
    """Return the handouts of a setting by name, in the order in which they are listed.

    Takes the words and macros that they may use, and what decides which clauses stand. One is left out where it is for other
    settings, or where none of its lines stands on a clause, unless it always stands.
    Raise TemplateError where one rests on what is not there.
    """
    found = {}
    for name, definition in definitions().items():
        if definition.when and not context.holds(definition.when):
            continue
        text = f"{_TEXTS}/{name}.md"
        page = compose_page(f"docs/{text}", templates.fill_in(text, {**known}), context)
        if page.statements or definition.always:
            found[name] = Handout(name, definition, page)
    return found
