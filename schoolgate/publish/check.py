"""Checking a setting file: all that can be found before pages are made."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path

from schoolgate import paths, registers
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.changes import Agreement, Purpose
from schoolgate.agreement.checked import Checked
from schoolgate.pages import menu
from schoolgate.pages.linking import redirects
from schoolgate.policy import editions, provisions, withdrawn
from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.provisions import clause_context, read_template
from schoolgate.print.logos import logos
from schoolgate.registers import councils
from schoolgate.setting.load import load
from schoolgate.setting.model.helplines import duplicate_faults
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found

PURPOSES: dict[str, Purpose] = {"public": "publish", "offline": "publish", "review": "review"}


def check_setting(
    file: Path,
    today: datetime.date,
    purpose: Purpose = "publish",
    *,
    fictional: bool | None = None,
    content: bytes | None = None,
) -> Checked:
    """Read a setting file and check all that can be checked before pages are made.

    For what is only being agreed or reviewed, changed rules need not be agreed already. What is reviewed may be a text of
    another edition than the one that the setting took. What is withdrawn comes down at once: where something else of the
    file is at fault, the fewest other policies that it is in come down too. Whether the setting is fictional is told by
    where its file stands, unless it is said. What would stand in the file may be given, to check before it is written.
    """
    loaded = check_with_withdrawn(file, today, purpose, fictional=fictional, content=content)
    # Where what is withdrawn is itself at fault, an example stands in its place, and nothing tells what is to come down.
    is_told = all(fault.path[:1] != ("withdrawn",) for fault in loaded.faults)
    if purpose == "publish" and loaded.faults and loaded.setting and is_told:
        for others in withdrawn.further_withdrawals(loaded.setting):
            again = check_with_withdrawn(file, today, purpose, others, fictional=fictional, content=content)
            if not again.faults:
                return dataclasses.replace(again, why_also_withdrawn=loaded.faults)
    return loaded


def check_with_withdrawn(
    file: Path,
    today: datetime.date,
    purpose: Purpose,
    also_withdrawn: tuple[str, ...] = (),
    *,
    fictional: bool | None = None,
    content: bytes | None = None,
) -> Checked:
    """Check a setting file with some policies withdrawn beside those that it withdraws itself."""

    def own_changes(setting: Setting) -> Iterator[Found]:
        template, conditions = read_template(), conditions_of(setting)
        yield from itertools.filterfalse(
            lambda found: withdrawn.is_of_withdrawn_policy(setting, found[0]),
            (
                *provisions.faults_in_changes(setting.changes, template, conditions),
                *provisions.faults_in_own_clauses(setting.own_clauses, setting.changes, template, conditions),
            ),
        )

    def edition(setting: Setting) -> Iterator[Found]:
        if purpose == "review" and setting.edition in editions.editions():
            return  # whoever decides whether to take this edition has to see what it would be
        conditions = conditions_of(setting)
        provided = read_template()
        stands = [id_ for id_, p in provided.items() if not provisions.reason_absent(p, provided, conditions)]
        yield from editions.find_other_edition(setting, stands)

    def logo(setting: Setting) -> Iterator[Found]:
        for fault in logos.faults(file.parent / setting.logo) if setting.logo else []:
            yield ("logo",), fault

    def own_helplines(setting: Setting) -> Iterator[Found]:
        yield from duplicate_faults(setting.helplines, [line.name for line in registers.helplines().values()])

    def old_addresses(setting: Setting) -> Iterator[Found]:
        if setting.redirects:
            known = redirects.places(setting, menu.addresses(setting), read_template(), conditions_of(setting))
            yield from redirects.faults(setting, known)

    registers.read_all()
    editions.editions()
    if content is None:
        file.stat()  # a link that leads nowhere, or to itself, is told before anybody follows it
    checks = [
        councils.faults,
        own_changes,
        edition,
        logo,
        own_helplines,
        old_addresses,
        withdrawn.faults,
        editions.written_before_its_guidance,
    ]
    read = load(
        file,
        today,
        checks,
        lambda data: withdrawn.unneeded_paths(data, read_template()),
        lambda data: withdrawn.reasons_for_withdrawal(data, also_withdrawn),
        fictional=paths.is_example(file) if fictional is None else fictional,
        content=content,
    )
    known = {field.name: getattr(read, field.name) for field in dataclasses.fields(read)}
    checked = Checked(**known, also_withdrawn=also_withdrawn)
    if checked.problems or checked.setting is None:
        return checked
    if checked.gaps:  # the text of a setting that is not whole cannot be compared
        records, found = agreed_records.read(file, checked.setting.documents, today)
        agreement = Agreement(records=records)
    else:
        agreement, found = changes.compare_with_record(file, checked.setting, clause_context(checked.setting), today)
        differing = changes.faults(agreement, checked.setting, file.stem, purpose)
        found += [checked.problem(*fault[:2]) for fault in differing]
    return dataclasses.replace(
        checked,
        problems=[problem for problem in found if not problem.warning],
        warnings=[*checked.warnings, *(problem for problem in found if problem.warning)],
        agreement=agreement,
    )
