"""What the answers of a childminder say against one another, and which policies would be false for one."""

from __future__ import annotations

from collections.abc import Iterator

from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import policy_name
from schoolgate.setting.questions import Found, Path

_AT = ("childminding",)
_KIND: Path = ("kind",)
_NEEDED = {
    "pictures": ("own-phone", "deleted", "when the pictures are deleted from it", "at the end of each week"),
    "recorders": ("told-first", "which", "which they are", "a video doorbell at the front door"),
}


def childminding_faults(setting: Setting) -> Iterator[Found]:
    """Find what cannot stand together in a childminder’s answers."""
    given = setting.childminding
    if not setting.childminder:
        if given is not None:
            yield _AT, "Only a childminder answers this. Delete this section, or change kind.", _KIND
        return
    for policy in setting.own_policies:
        if policy not in setting.own_kind.may_adopt:
            yield (
                ("policies", "dates", policy),
                f"Our {policy_name(policy)} speaks of staff, leaders and governors, and would be false for a childminder. Delete this "
                "line: the mobile policy is written for you.",
                _KIND,
            )
    if given is None:
        yield _AT, "", _KIND
        return
    for name, (option, detail, what, example) in _NEEDED.items():
        chosen, told = getattr(given, name), getattr(given, detail)
        if chosen == option and not told:
            yield (*_AT, name), f"“{option}” needs to say {what}. Add a line: {detail}: {example}"
        if chosen != option and told:
            yield (*_AT, detail), f"Pages say this only where {name} is {option}. Delete this line.", (*_AT, name)
    if given.pictures == "none" and given.shared:
        yield (*_AT, "shared"), "With “none” there are no pictures to share. Delete this line.", (*_AT, "pictures")


def childminding_notices(setting: Setting) -> Iterator[Found]:
    """Say when the law asks no written policy of a childminder."""
    # Source: the early years framework for childminders. Ofsted’s requirements for both parts of the Childcare Register ask for one.
    if setting.childminder and {*(setting.registers or [])} == {"early-years"}:
        yield (
            ("registers",),
            "On the Early Years Register alone you need no written policies, if you can explain to parents, assistants and inspectors "
            "how you keep children safe. You may publish this one all the same.",
        )
