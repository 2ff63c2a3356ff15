"""The archive: each version of a policy that was agreed, with its dates and its text, from the records.

Each text is the masked one, without contacts: an old page must not send a family to a number that is no longer
answered. What a setting has withdrawn is not here either, in any version.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.language import words
from schoolgate.policy import texts
from schoolgate.policy.lists import combined_title
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES, TITLES

LIST = "versions/index.md"


@dataclasses.dataclass(frozen=True)
class Version:
    """A version of a document that was agreed: its title, its clauses, and when another took its place, if one has."""

    record: AgreedRecord
    title: str
    clauses: Mapping[str, AgreedClause]
    until: datetime.date | None
    in_force: bool
    earlier: Mapping[str, AgreedClause] | None = None  # the clauses of the version before it, where there is one

    @property
    def name(self) -> str:
        """Its name, as that of its record: mobile-2026-10-07."""
        return f"{self.record.policy}-{self.record.on.isoformat()}"

    @property
    def agreed_on(self) -> str:
        """The day it was agreed, in words."""
        return words.day(self.record.on)

    @property
    def file(self) -> str:
        """Its page in the template’s folder."""
        return f"versions/{self.name}.md"

    @property
    def address(self) -> str:
        """The address of its page within the site."""
        return f"versions/{self.name}/"


def versions_of(records: Sequence[AgreedRecord], setting: Setting) -> list[Version]:
    """Return the versions of a setting’s documents, the newest first. Takes its records, the oldest first.

    Clauses of a policy that is withdrawn are left out, and so is a version that has no others.
    """
    found: list[Version] = []
    latest: dict[str, Version] = {}
    for record in records:
        clauses = {
            id_: clause for id_, clause in record.clauses.items() if _policy(id_) not in setting.withdrawn_policies
        }
        if not clauses:
            continue
        before = latest.get(record.policy)
        if before:
            found[found.index(before)] = dataclasses.replace(before, until=record.on, in_force=False)
        version = Version(
            record,
            _title(record, clauses),
            clauses,
            None,
            record.policy in setting.documents,
            before.clauses if before else None,
        )
        latest[record.policy] = version
        found.append(version)
    return found[::-1]


def _policy(id_: str) -> str:
    return id_.partition(".")[0]


def _title(record: AgreedRecord, clauses: Mapping[str, AgreedClause]) -> str:
    present = {_policy(id_) for id_ in clauses}
    if record.policy == "combined":
        return combined_title([policy for policy in POLICIES if policy in present])
    return TITLES[record.policy]


def summarise(version: Version) -> dict[str, Any]:
    """Return what the list of versions says of one, safe to stand in Markdown."""
    return {
        "title": version.title,
        "day": version.agreed_on,
        "file": f"/{version.file}",
        "agreed": agreed_by(version, words.escape),
        "stands": standing(version),
    }


def agreed_by(version: Version, written: Any = str) -> str:
    """Return who agreed a version and when: Agreed by the governing body on 7 October 2026, minute 7.2."""
    record = version.record
    minute = f", minute {written(record.minute)}" if record.minute else ""
    return f"Agreed by the {written(record.by)} on {version.agreed_on}{minute}."


def standing(version: Version) -> str:
    """Return whether a version is the latest, and if not, since when another has stood in its place."""
    if version.until:
        return f"Replaced on {words.day(version.until)}."
    return "This is the latest version that was agreed." if version.in_force else "No longer in force."


def heading(version: Version) -> str:
    """Return the heading of a version’s page: Mobile and smart technology policy: version of 7 October 2026."""
    return f"{version.title}: version of {version.agreed_on}"


def description(version: Version) -> str:
    """Return what search results and cards say of a version’s page."""
    return f"{version.title}: the version of {version.agreed_on}, as it was agreed. {standing(version)}"


def contents(version: Version) -> list[dict[str, Any]]:
    """Return the headings of a version’s page, as Python-Markdown’s table of contents has them."""
    sections = [
        {"level": 2, "id": id_, "name": html.escape(title), "html": html.escape(title), "data-toc-label": "", "children": []}
        for id_, title, _ in _sections(version)
    ]  # fmt: skip
    title = html.escape(heading(version))
    return [{"level": 1, "id": "title", "name": title, "html": title, "data-toc-label": "", "children": sections}]


def as_html(version: Version, setting: Setting, url: str) -> str:
    """Return the content of a version’s page. Takes the setting and the address of the page within its site."""
    record = version.record
    up = "../" * url.count("/")
    policies = "fragments/" if setting.policies.form == "fragments" else "policies/"
    parts = [
        f'<h1 id="title">{html.escape(heading(version))}</h1>',
        '<div class="agreed-version">',
        f"<p><strong>{html.escape(agreed_by(version))} {standing(version)}</strong></p>",
        f'<p>The rules in force, and who to call, are on the pages of <a href="{up}{policies}">our policies</a>. There is also a '
        f'list of <a href="{up}versions/">all agreed versions</a>.</p>',
        "<p>Words in square brackets, such as [contact], stand for names, numbers and dates. These are no part of what was agreed, and "
        "may have changed since.</p>",
        "</div>",
    ]
    for id_, title, clauses in _sections(version):
        parts += [f'<h2 id="{id_}">{html.escape(title)}</h2>', '<ul class="agreed-text">']
        for clause_id, clause in clauses:
            number = f"<b>{html.escape(clause.number)}</b> " if clause.number else ""
            text = html.escape(texts.name_registers(clause.masked))
            parts.append(f'<li id="{html.escape(clause_id)}">{number}{text}</li>')
        parts.append("</ul>")
    edition = html.escape(record.template_edition)
    parts.append(
        f'<p class="agreed-from">{html.escape(record.setting)}. From edition {edition} of the Schoolgate template.</p>'
    )
    return "\n".join(parts)


def _sections(version: Version) -> list[tuple[str, str, list[tuple[str, AgreedClause]]]]:
    """Return the sections of a version: the id and the words of each title, and its clauses with their ids."""
    found = []
    grouped = groupby(version.clauses.items(), lambda each: each[1].section_heading)
    for place, (title, clauses) in enumerate(grouped, 1):
        inside = list(clauses)
        number = inside[0][1].number.partition(".")[0]
        found.append((f"section-{place}", f"{number}. {title}" if number else title, inside))
    return found
