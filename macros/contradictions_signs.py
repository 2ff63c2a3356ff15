"""What a setting’s signs say against each other, and against its other answers."""

from __future__ import annotations

from collections.abc import Iterator

from macros import signs
from macros.likeness import nearest
from macros.questions import Found
from macros.setting import Setting

# Addresses beside those of the signs.
_TAKEN = {"signs"}


def sign_faults(setting: Setting) -> Iterator[Found]:
    """Find signs that share an address, that state a policy not adopted, or whose answers are not given."""
    seen: set[str] = set()
    for number, sign in enumerate(setting.signs):
        if sign.id in _TAKEN:
            yield ("signs", number, "id"), f"“{sign.id}” is the address of a page of ours. Choose another."
        elif sign.id in seen:
            yield ("signs", number, "id"), f"Two signs have the id “{sign.id}”. Give each its own: it is its address."
        seen.add(sign.id)
        if signs.is_missing_from_banned_places(setting, sign):
            yield (
                ("signs", number, "place"),
                f"Nobody may take out a phone or camera at a place such as “{sign.place}”, and phones: banned_places lists "
                "none like it. Add it there.",
                ("phones", "banned_places"),
            )
    if setting.signs and "mobile" not in setting.own_policies:
        yield (
            ("signs",),
            "Signs state the mobile policy, and you do not adopt it. Adopt it under policies: dates: mobile, or take out "
            "the signs.",
            ("policies", "dates"),
        )
    if setting.phones.contractors is None and any(sign.kind == "contractors" for sign in setting.signs):
        yield ("phones", "contractors"), ""
    yield from _retired(setting, seen)


def _retired(setting: Setting, hanging: set[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for number, sign in enumerate(setting.retired_signs):
        at = ("retired_signs", number)
        if sign.id in hanging:
            yield (*at, "id"), f"The sign “{sign.id}” hangs, and is retired too. Take it out of one list.", ("signs",)
        elif sign.id in seen or sign.id in _TAKEN:
            yield (*at, "id"), f"“{sign.id}” is taken already. Keep one."
        if sign.now and sign.now not in hanging:
            near = nearest(sign.now, hanging)
            yield (
                (*at, "now"),
                f"There is no sign “{sign.now}”. "
                + (f"Did you mean “{near}”?" if near else "Name one of your signs, or leave this out."),
                ("signs",),
            )
        seen.add(sign.id)
