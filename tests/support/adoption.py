"""Settings that adopt some of the policies, in one form or another."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any

from schoolgate.policy import safety
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES
from support.attempts import GONE, Edits
from support.bases import TEMPLATE, data_of, edited, pages_of, people_pages_of, setting_of

SUBSETS = [found for number in (1, 2, 3) for found in itertools.combinations(POLICIES, number)]
REASON = "We are rewriting it."


def answers_adopting(base: str, policies: tuple[str, ...], form: str = "separate") -> dict[str, Any]:
    """Give a good setting’s answers with some of the three policies and no others."""
    gone = {"mobile": [("signs",), ("retired_signs",)], "social": [("social_media",)], "online": [("online_safety",)]}
    left_out = [path for policy in POLICIES if policy not in policies for path in gone[policy]]
    dates: list[tuple[str, ...]] = [("policies", "dates", policy) for policy in POLICIES if policy not in policies]
    return edited(
        data_of(base), {("policies", "form"): form, ("changes",): GONE, **dict.fromkeys([*left_out, *dates], GONE)}
    )


def variants(base: str, policies: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a setting that adopts some policies, in each form, with rules left out or reworded, and withdrawn in part."""
    whole = answers_adopting(base, policies)
    for form in ("separate", "combined", "fragments"):
        yield form, answers_adopting(base, policies, form)
    yield "head is lead", edited(whole, HEAD_IS_LEAD)
    named = {id_ for line in safety.read_lines().values() for id_ in line.on}
    for way, text in (("omit", "We say it elsewhere."), ("replace", "Ask us.")):
        changes = {
            id_: {way: text}
            for id_ in sorted(named)
            if not TEMPLATE[id_].locked and not TEMPLATE[id_].choice and TEMPLATE[id_].policy in policies
        }
        yield way, edited(whole, {("changes",): changes})
    for number in {1, len(policies)}:
        for gone in itertools.combinations(policies, number):
            yield f"withdrawn {gone}", edited(whole, {("withdrawn",): dict.fromkeys(gone, REASON)})


HEAD_IS_LEAD: Edits = {
    ("people", "safeguarding_lead"): [{"role": "Headteacher", "phone": "01632 960 123"}],
}


KINDS = ("nursery", "starter", "secondary", "federation", "college", "club", "provision")
_ASKED = {"social": "social_media", "online": "online_safety"}
FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "mobile alone": (("mobile",), "separate"),
    **{" and ".join(pair): (pair, "separate") for pair in itertools.combinations(POLICIES, 2)},
    "all three": (POLICIES, "separate"),
    "combined": (POLICIES, "combined"),
    "fragments": (POLICIES, "fragments"),
}
# Every kind in every form, and in each kind and each form both a head who is a lead and one who is not.
EVERY = [(kind, form, (row + column) % 2 == 1) for row, kind in enumerate(KINDS) for column, form in enumerate(FORMS)]


def setting_adopting(kind: str, form: str, head_is_lead: bool, edits: Edits | None = None) -> Setting:
    """Give a setting of a kind that adopts some policies in a form."""
    adopted, how = FORMS[form]
    data = data_of(kind)
    written = data["policies"]["dates"]["mobile"]
    changed: dict[tuple[str | int, ...], Any] = {
        ("policies", "dates"): dict.fromkeys(adopted, written),
        ("policies", "form"): how,
        **{(_ASKED[p],): GONE for p in POLICIES if p not in adopted and p in _ASKED},
    }
    if "mobile" not in adopted:
        changed |= {("signs",): GONE, ("retired_signs",): GONE}  # they rest on the mobile policy
    if how != "fragments":
        changed[("policies", "heading_level")] = GONE
    for clause in data.get("changes", {}):
        if clause.partition(".")[0] not in adopted:
            changed[("changes", clause)] = GONE
    if head_is_lead:
        changed[("people", "safeguarding_lead")] = {"role": data["words"]["head"], "phone": "01632 960 401"}
    data = edited(data, changed)
    return setting_of(edited(data, edits or {}))


# A setting, the words of each clause by id, and each page for people as text.
Said = tuple[Setting, dict[str, str], dict[str, str]]


@functools.cache
def words_of(setting_of_it: tuple[str, str, bool]) -> Said:
    """Give a setting, the words of each clause by id, and each page for people as text."""
    setting = setting_adopting(*setting_of_it)
    pages = people_pages_of(setting)
    policies = {clause.id: " ".join(clause.text.split()) for clause in pages_of(setting).clauses}
    return setting, policies, {name: "\n".join(pages.says(name)) for name in pages.html}


def the_one_that_stands(policies: dict[str, str], *ids: str) -> str:
    """Give the words of whichever of these clauses stands: those that share a rule stand once in the combined form."""
    found = [policies[id_] for id_ in ids if id_ in policies]
    assert found, ids
    assert len(set(found)) == 1
    return found[0]
