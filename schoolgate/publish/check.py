"""Checking a setting file: all that can be found before pages are made."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path

from schoolgate import paths, registers
from schoolgate.agreement import agreed, changes
from schoolgate.agreement.changes import Agreement, Purpose
from schoolgate.pages import menu, redirects
from schoolgate.policy import applies, editions, provisions, withdrawn
from schoolgate.policy.provisions import ground_of, read_template
from schoolgate.print.logos import logos
from schoolgate.setting.load import Loaded, council_is_known, load
from schoolgate.setting.model.helplines import already_listed
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found

PURPOSES: dict[str, Purpose] = {"public": "publish", "offline": "publish", "review": "review"}


def check_setting(file: Path, today: datetime.date, purpose: Purpose = "publish") -> Loaded:
    """Read a setting file and check all that can be checked before pages are made.

    For what is only being agreed or reviewed, changed rules need not be agreed already. What is reviewed may be a text of
    another edition than the one that the setting took. What is withdrawn comes down at once: where something else of the
    file is at fault, the fewest other policies that it is in come down too.
    """
    loaded = check_with_withdrawn(file, today, purpose)
    if purpose == "publish" and loaded.faults and loaded.setting:
        for others in withdrawn.besides(loaded.setting):
            instead = check_with_withdrawn(file, today, purpose, others)
            if not instead.faults:
                return dataclasses.replace(instead, set_aside=loaded.faults)
    return loaded


def check_with_withdrawn(file: Path, today: datetime.date, purpose: Purpose, held: tuple[str, ...] = ()) -> Loaded:
    """Check a setting file with some policies held back, beside those that it withdraws."""

    def own_changes(setting: Setting) -> Iterator[Found]:
        for found in provisions.faults_in_changes(setting.changes, read_template(), applies.conditions(setting)):
            if not withdrawn.covers(setting, found[0]):
                yield found

    def edition(setting: Setting) -> Iterator[Found]:
        if purpose == "review" and setting.edition in editions.editions():
            return  # whoever decides whether to take this edition has to see what it would be
        conditions = applies.conditions(setting)
        provided = read_template()
        stands = [id_ for id_, p in provided.items() if not provisions.reason_absent(p, provided, conditions)]
        yield from editions.not_taken(setting, stands)

    def logo(setting: Setting) -> Iterator[Found]:
        for fault in logos.faults(file.parent / setting.logo) if setting.logo else []:
            yield ("logo",), fault

    def own_helplines(setting: Setting) -> Iterator[Found]:
        yield from already_listed(setting.helplines, [line.name for line in registers.helplines().values()])

    def old_addresses(setting: Setting) -> Iterator[Found]:
        if setting.redirects:
            known = redirects.places(setting, menu.addresses(setting), read_template(), applies.conditions(setting))
            yield from redirects.faults(setting, known)

    registers.read_all()
    editions.editions()
    file.stat()  # a link that leads nowhere, or to itself, is told before anybody follows it
    checks = [
        council_is_known(registers.authorities()),
        own_changes,
        edition,
        logo,
        own_helplines,
        old_addresses,
        withdrawn.faults,
        editions.written_before_its_guidance,
    ]
    loaded = load(
        file,
        today,
        checks,
        lambda data: withdrawn.needless(data, read_template()),
        lambda data: withdrawn.reasons(data, held),
    )
    loaded = dataclasses.replace(loaded, held=held)
    if loaded.problems or loaded.setting is None:
        return loaded
    if loaded.gaps:  # the text of a setting that is not whole cannot be compared
        records, found = agreed.read(file, loaded.setting.documents, today)
        agreement = Agreement(records=records)
    else:
        agreement, found = changes.of(file, loaded.setting, paths.DOCS, ground_of(loaded.setting), today)
        found += [loaded.problem(*fault[:2]) for fault in changes.faults(agreement, loaded.setting, file.stem, purpose)]
    return dataclasses.replace(
        loaded,
        problems=[problem for problem in found if not problem.warning],
        warnings=[*loaded.warnings, *(problem for problem in found if problem.warning)],
        agreement=agreement,
    )
