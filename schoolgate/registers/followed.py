"""Which guidance a setting follows, and what of it the law makes it follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from schoolgate import registers
from schoolgate.registers import Guidance
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

# What the law on schools asks of one policy and not of each.
_FOLLOWED_IN = {"mobile": "mobile-phones-in-schools", "online": "rshe"}
# Guidance for schools that is not for every school or college.
_FOR_SOME_SCHOOLS = {
    *_FOLLOWED_IN.values(), "behaviour-in-schools", "searching", "jcq", *(kind.boarding_standards for kind in KINDS.values()),
}  # fmt: skip


def guidance_followed(setting: Setting, policy: str) -> list[str]:
    """Return the guidance that a policy says it follows, by id, in the order in which it is named.

    A combined policy follows what each of its policies does.
    """
    return _followed_in(setting, setting.adopted if setting.combined else [policy])


def _followed_in(setting: Setting, policies: Collection[str]) -> list[str]:
    found = ["working-together", *setting.own_kind.standards]
    if setting.own_kind.bound_by_kcsie:
        found.append("kcsie")
    if setting.phone_law:
        found += [
            id_ for own, id_ in _FOLLOWED_IN.items() if own in policies and (setting.own_kind.rshe or id_ != "rshe")
        ]
        found += [] if setting.nursery else ["behaviour-in-schools", "searching"]
    if setting.boarding and "mobile" in policies:
        found.append(setting.boarding_standards)
    # That guidance is not for childminders, or for those whom Ofsted registers to look after children under eight.
    if setting.own_kind.chooses_registers and not (setting.looks_after_under_eights or setting.childminder):
        found.append("out-of-school-settings")
    return [*found, *([setting.own_kind.early_years_framework] if setting.eyfs else [])]


def guidance_for(setting: Setting) -> dict[str, Guidance]:
    """Return the guidance by id, as it stands for a setting: what the law makes others follow may be advice to it.

    There are two early years frameworks at one address. The one that is for others is left out.
    """
    of_others = {kind.early_years_framework for kind in KINDS.values()} - {setting.own_kind.early_years_framework}
    advice = {*setting.own_kind.standards, *([] if setting.prevent_duty else ["prevent-duty"])}
    return {
        id_: dataclasses.replace(document, statutory=document.statutory and id_ not in advice)
        for id_, document in registers.guidance().items()
        if id_ not in of_others
    }


def guidance_that_applies(setting: Setting) -> dict[str, Guidance]:
    """Return the guidance that is for a setting, by id, whatever policies it adopts. What binds others may be advice to it."""
    named = {
        *_followed_in(setting, POLICIES),
        *(["jcq"] if setting.own_kind.teaches and setting.technology.exams else []),
    }
    return {
        id_: document
        for id_, document in guidance_for(setting).items()
        if id_ in named
        or document.applies_to == "both"
        or (document.applies_to == "schools" and setting.own_kind.bound_by_kcsie and id_ not in _FOR_SOME_SCHOOLS)
    }
