"""Withdrawing: a policy or a page comes down at once, and a notice with who to call stands in its place.

Whatever else is wrong with a policy must not keep it from coming down. So the answers that only its own pages print are
set aside when the file is read: nothing is said of them, and no page that is left can show them.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from schoolgate.policy.provisions import Provision
from schoolgate.setting.model.asked import is_reason
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.questions import Found
from schoolgate.setting.questions import Path as Path_

# Whole parts that only one policy states. What else it alone states is not asked any more: see schoolgate/setting/model/asked.py.
_OWN: dict[str, Path_] = {"online": ("online_safety",), "social": ("social_media",)}
# What a notice says of a policy that comes down because what is wrong with it would keep another from coming down.
_WITHDRAWN_TOO = "We are correcting part of it."
# The pages that a setting may withdraw, by the key that does so. Signs and their pages go with the page for visitors.
PAGES = {"parents": "parents.md", "staff": "staff.md", "pupils": "pupils.md", "visitors": "visitors/index.md"}


def unneeded_paths(data: Any, template: Mapping[str, Provision]) -> Iterator[Path_]:
    """Yield the paths of answers that no page needs because a policy is withdrawn. Takes the answers as typed.

    A change to a rule that other policies state too is needed: it is theirs as well. Where every policy is down, no page
    needs a change.
    """
    down = [policy for policy in POLICIES if is_reason(_part(data, "withdrawn").get(policy))]
    if down and not {*_part(data, "policies", "dates")} & {*POLICIES} - {*down}:
        yield from (("changes",), ("own_clauses",))
    for policy in down:
        if policy in _OWN:
            yield _OWN[policy]
        yield ("policies", "dates", policy)
        changes = data.get("changes")
        for id_ in changes if isinstance(changes, dict) else ():
            shared = id_ in template and template[id_].same
            if id_.partition(".")[0] == policy and not shared:
                yield ("changes", id_)
    own = data.get("own_clauses")
    for number, clause in reversed([*enumerate(own)] if isinstance(own, list) else []):  # as they are taken out
        if str(_part(clause).get("section")).partition(".")[0] in down:
            yield ("own_clauses", number)


def _part(data: Any, *keys: str) -> Mapping[str, Any]:
    """Return a part of the answers as typed; empty if it is missing or not a mapping."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def further_withdrawals(setting: Setting) -> Iterator[tuple[str, ...]]:
    """Yield the further policies that could be withdrawn too, the fewest first; nothing if the setting withdraws none."""
    if any(setting.withdrawn.model_dump().values()):
        left = [policy for policy in POLICIES if policy not in setting.withdrawn_policies]
        for number in range(1, len(left) + 1):
            yield from itertools.combinations(left, number)


def reasons_for_withdrawal(data: Any, policies: Collection[str]) -> Mapping[str, Any]:
    """Return answers that withdraw some policies too, if they are adopted. Takes the answers as typed."""
    why = {policy: _WITHDRAWN_TOO for policy in policies if policy in _part(data, "policies", "dates")}
    return {"withdrawn": {**_part(data, "withdrawn"), **why}} if why else {}


def is_of_withdrawn_policy(setting: Setting, path: Path_) -> bool:
    """Return whether a change, or a clause of a setting’s own, is of a policy that is withdrawn. Takes its path."""
    id_ = str(path[1]) if path[0] == "changes" else setting.own_clauses[int(path[1])].section
    return id_.partition(".")[0] in setting.withdrawn_policies


def withdrawal_notices(setting: Setting) -> dict[str, str]:
    """Return the pages in whose place a notice stands, by their file in the template, each with the reason.

    A page for people stays up when policies come down, with what keeps a child safe. The page for visitors is about the
    mobile policy and goes with it. The pages behind signs go with the page for visitors, and are not named.
    """
    reasons = setting.withdrawn_policies
    found = {f"policies/{policy}.md": reason for policy, reason in reasons.items()}
    if setting.policies.form == "combined" and reasons and not setting.adopted:
        found["policies/combined.md"] = " ".join(dict.fromkeys(reasons.values()))
    for key, file in PAGES.items():
        own = getattr(setting.withdrawn, key) or (setting.withdrawn.mobile if key == "visitors" else None)
        if own and _has(setting, key):
            found[file] = own
    return found


def _has(setting: Setting, key: str) -> bool:
    if key == "pupils":
        return not setting.nursery  # whose children cannot read it
    return key != "visitors" or "mobile" in setting.own_policies


def faults(setting: Setting) -> Iterator[Found]:
    """Find withdrawn pages that the setting does not have."""
    for key in PAGES:
        if getattr(setting.withdrawn, key) and not _has(setting, key):
            yield ("withdrawn", key), "You have no such page. Delete this line.", ("kind",)
