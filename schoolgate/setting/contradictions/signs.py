"""What a setting’s signs say against each other, and against its other answers."""

from __future__ import annotations

from collections.abc import Iterator

from schoolgate.language.likeness import nearest
from schoolgate.setting import signs
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found

# Addresses beside those of the signs.
_TAKEN = {"signs"}


def sign_faults(setting: Setting) -> Iterator[Found]:
    """Find signs that share an address, that state a policy not adopted, or whose answers are not given."""
    seen: set[str] = set()
    for number, sign in enumerate(setting.signs):
        if sign.id in _TAKEN:
            yield ("signs", number, "id"), f"“{sign.id}” is the address of one of our pages. Choose another."
        elif sign.id in seen:
            yield (
                ("signs", number, "id"),
                f"Two signs have the id “{sign.id}”. Give each its own id, which is part of its address.",
            )
        seen.add(sign.id)
        if signs.is_missing_from_banned_places(setting, sign):
            yield (
                ("signs", number, "place"),
                f"Nobody may use a phone or camera at a place such as “{sign.place}”, but phones: banned_places does "
                "not list it. Add it there.",
                ("phones", "banned_places"),
            )
    if setting.signs and "mobile" not in setting.own_policies:
        yield (
            ("signs",),
            "Signs state the mobile policy, which you do not adopt. Adopt it under policies: dates: mobile, or "
            "delete the signs.",
            ("policies", "dates"),
        )
    if setting.phones.contractors is None and any(sign.kind == "contractors" for sign in setting.signs):
        yield ("phones", "contractors"), ""
    yield from _retired_sign_faults(setting, seen)


def _retired_sign_faults(setting: Setting, hanging: set[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for number, sign in enumerate(setting.retired_signs):
        at = ("retired_signs", number)
        if sign.id in hanging:
            yield (
                (*at, "id"),
                f"The sign “{sign.id}” is listed as both in use and retired. Delete it from one list.",
                ("signs",),
            )
        elif sign.id in seen or sign.id in _TAKEN:
            yield (*at, "id"), f"“{sign.id}” is already used. Keep one."
        if sign.now and sign.now not in hanging:
            near = nearest(sign.now, hanging)
            yield (
                (*at, "now"),
                f"There is no sign “{sign.now}”. "
                + (f"Did you mean “{near}”?" if near else "Name one of your signs, or leave this out."),
                ("signs",),
            )
        seen.add(sign.id)
