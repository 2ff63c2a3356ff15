"""What of a setting is out of date: its reviews of policies and of filtering, and the numbers of its council."""

from __future__ import annotations

import dataclasses
import datetime

from schoolgate import registers
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.registers import councils
from schoolgate.setting.model.people import Council
from schoolgate.setting.model.policies import months_after, next_review
from schoolgate.setting.model.setting import Setting


@dataclasses.dataclass(frozen=True)
class CouncilStanding:
    """What is still to find out about a setting’s council: the services that nobody has written down, and when to ring again.

    ``checked`` is the day on which somebody last checked the setting’s own numbers, if that is a year ago; ``undated`` whether
    the setting has numbers of its own without that day.
    """

    called: str
    not_known: list[str]
    checked: datetime.date | None
    undated: bool


def review_due(setting: Setting, document: str, record: AgreedRecord | None) -> datetime.date:
    """Return the day by which a document is to be reviewed. Takes the record of its agreement, if there is one."""
    began = record.on if record else setting.written_on(document)
    return next_review(setting.policies, began, record.next_review if record else None)


def filtering_last_reviewed(setting: Setting, today: datetime.date) -> datetime.date | None:
    """Return the day on which filtering and monitoring were last reviewed, if that is more than a year ago."""
    filtering = setting.online_safety.filtering if setting.online_safety else None
    reviewed = filtering.reviewed if filtering else None
    return reviewed if reviewed and months_after(reviewed, 12) < today else None


def council_standing(setting: Setting, today: datetime.date) -> CouncilStanding | None:
    """Return what is still to find out about a setting’s council, or None if that is nothing."""
    council = setting.council
    not_known = councils.not_known(council, registers.authorities())
    checked = None if isinstance(council, str) else council.checked
    undated = isinstance(council, Council) and council.children_services is not None and checked is None
    old = checked if checked and months_after(checked, 12) < today else None
    if not (not_known or undated or old):
        return None
    return CouncilStanding(str(registers.services_of(council)["council"]), not_known, old, undated)
