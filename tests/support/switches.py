"""Switches: every answer of a closed list, every yes or no and every part that may be left out, each way.

They are found by walking the model, so one that is added is there without anybody’s doing. Where an answer contradicts
another in each of the good settings, ``WITH`` says which others change with it.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from schoolgate.setting import questions
from schoolgate.setting.model.setting import Setting
from support.attempts import GONE, Edits
from support.bases import BASES, data_of, edited, example_at, refused, setting_of, typed

Path_ = tuple[str | int, ...]
LEFT_OUT = "left out"
GIVEN = "given"


@dataclasses.dataclass(frozen=True)
class Switch:
    """An answer, and one way in which it can be given."""

    path: Path_
    way: str
    answer: Any = dataclasses.field(hash=False, compare=False)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}={self.way}"


def switches(above: Path_ = ()) -> Iterator[Switch]:
    """Give every switch of the model. Of a list of parts, the first part stands for all."""
    for name in questions.keys_at(above):
        path = (*above, name)
        field = questions.field_at(path)
        assert field
        several = typing.get_origin(bare(field.annotation)) is list
        for option in questions.options(path):
            yield Switch(path, option, [option] if several else option)
        if several and len(questions.options(path)) > 1:
            yield Switch(path, "all", list(questions.options(path)))
        if bare(field.annotation) is bool:
            yield from (Switch(path, answer, answer) for answer in ("yes", "no"))
        if may_be_left_out(path):
            yield Switch(path, LEFT_OUT, "no" if field.is_required() else GONE)
            yield Switch(path, GIVEN, typed(example_at(path)))
        yield from switches((*path, 0) if several else path)


def bare(annotation: Any) -> Any:
    """Give a type without what may stand beside it: Annotated, or None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return bare(typing.get_args(annotation)[0])
    others = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
    return bare(others[0]) if len(others) == 1 and type(None) in typing.get_args(annotation) else annotation


def may_be_left_out(path: Path_) -> bool:
    """Tell whether the model takes no, or nothing at all, for an answer."""
    field = questions.field_at(path)
    assert field
    if field.is_required():
        return type(None) in typing.get_args(field.annotation)
    return True


SWITCHES = [switch for switch in switches() if switch.path[0] not in {"changes", "practices"}]

_AT: dict[str, Path_] = {
    "access": ("online_safety", "learning", "access"),
    "channels": ("social_media", "accounts"),
    "changes": ("changes",),
    "dates": ("policies", "dates"),
    "group": ("phones", "learners", "groups", 0),
    "journal": ("online_safety", "learning_journal"),
    "learners": ("phones", "learners"),
    "monitoring": ("online_safety", "monitoring"),
    "night": ("boarding", "nights", 0),
    "others": ("other_policies",),
    "told_by": ("policies", "told_by"),
    "visitors": ("phones", "visitors"),
}
_REMOTE: Edits = {(*_AT["others"], "remote_learning"): {"title": "Remote learning policy"}}
_NO_SOCIAL: Edits = {("social_media",): GONE, (*_AT["dates"], "social"): GONE}
_NO_ONLINE: Edits = {("online_safety",): GONE, (*_AT["dates"], "online"): GONE}
_LEADS = [
    {"role": "Head of school", "phone": "01632 960 601", "school": "Two Rivers Infant School"},
    {"role": "SENCO", "phone": "01632 960 602", "school": "Two Rivers Junior School"},
]
_OF_THE_NIGHT = ("evening", "where", "morning")
_COMMON_ROOM = "in the sixth-form common room"
_PLACE = {"where": "the box in the classroom", "given_back": "at the gate"}

_CHILDMINDING = [
    *(f"childminding={GIVEN}", "kind=childminder"),
    *(f"childminding.{name}={way}" for name in ("agency", "own_words", "shared") for way in (LEFT_OUT, GIVEN)),
    *(f"childminding.agency.{name}={way}" for name in ("phone", "url") for way in (LEFT_OUT, GIVEN)),
    *(f"childminding.assistants={way}" for way in ("no", "phones-away", "same-rules")),
    *(f"childminding.telephone={way}" for way in ("one-phone", "work-phone")),
    *(f"childminding.children={way}" for way in ("left-at-home", "handed-over", "used-when-agreed")),
    *(f"childminding.visitors={way}" for way in ("out-of-sight", "calls-away")),
    *(f"childminding.children_online={way}" for way in ("never", "in-sight")),
    *(f"childminding.deleted={GIVEN}", f"childminding.which={GIVEN}"),
    *("childminding.pictures=own-phone", "childminding.recorders=told-first"),
]
_NOT_DELETED: Edits = {("childminding", "deleted"): GONE}
_NO_PICTURES: Edits = {**_NOT_DELETED, ("childminding", "shared"): GONE}

# Where an answer contradicts others in each of the good settings: the setting that it is tried on, and what else changes.
WITH: dict[str, tuple[str, Edits]] = {
    "policies.dates.mobile=left out": (
        "starter",
        {_AT["changes"]: GONE, ("signs",): GONE, ("retired_signs",): GONE},
    ),
    "policies.dates.social=left out": ("starter", _NO_SOCIAL),
    "policies.dates.online=left out": ("starter", _NO_ONLINE),
    "social_media=left out": ("starter", _NO_SOCIAL),
    "online_safety=left out": ("starter", _NO_ONLINE),
    "other_policies.social_media=given": ("starter", _NO_SOCIAL),
    "other_policies.social_media.url=left out": ("starter", _NO_SOCIAL),
    "other_policies.social_media.url=given": ("starter", _NO_SOCIAL),
    "other_policies.online_safety=given": ("starter", _NO_ONLINE),
    "other_policies.online_safety.url=left out": ("starter", _NO_ONLINE),
    "other_policies.online_safety.url=given": ("starter", _NO_ONLINE),
    **{f"policies.heading_level={way}": ("starter", {("policies", "form"): "fragments"}) for way in ("given", *"1234")},
    "policies.told_by=assemblies": ("starter", {_AT["told_by"]: ["assemblies", "staff training", "letters"]}),
    "policies.told_by=induction": ("starter", {_AT["told_by"]: ["induction", "lessons", "letters"]}),
    "policies.told_by=lessons": ("starter", {_AT["told_by"]: ["lessons", "staff training", "letters"]}),
    "policies.told_by=letters": ("starter", {_AT["told_by"]: ["letters", "staff training", "lessons"]}),
    "policies.told_by=newsletters": ("starter", {_AT["told_by"]: ["newsletters", "staff training", "lessons"]}),
    "policies.told_by=our social media pages": (
        "starter",
        {_AT["told_by"]: ["our social media pages", "staff training", "lessons"]},
    ),
    "policies.told_by=our website": ("nursery", {_AT["told_by"]: ["our website", "staff training"]}),
    "policies.told_by=parents’ evenings": ("nursery", {_AT["told_by"]: ["parents’ evenings", "induction"]}),
    "policies.told_by=staff training": ("nursery", {_AT["told_by"]: ["staff training", "letters"]}),
    "policies.told_by=tutor time": ("starter", {_AT["told_by"]: ["tutor time", "induction", "newsletters"]}),
    "policies.told_by=the prospectus": ("nursery", {_AT["told_by"]: ["the prospectus", "induction"]}),
    "people.safeguarding_lead.0.school=given": ("federation", {("people", "safeguarding_lead"): _LEADS}),
    "phones.learners.rule=pouched": ("starter", {(*_AT["learners"], "where"): GONE}),
    "phones.learners.groups.0.rule=handed-in": (
        "starter",
        {(*_AT["group"], key): answer for key, answer in _PLACE.items()},
    ),
    "phones.learners.groups.0.rule=locked-away": (
        "starter",
        {(*_AT["group"], key): answer for key, answer in _PLACE.items()},
    ),
    "phones.learners.opened_by=given": (
        "starter",
        {(*_AT["learners"], "rule"): "pouched", (*_AT["learners"], "where"): GONE},
    ),
    "phones.learners.groups.0.handed_in=given": (
        "starter",
        {(*_AT["group"], "rule"): "pouched", (*_AT["group"], "given_back"): "at the gate"},
    ),
    "phones.learners.groups.0.opened_by=given": (
        "starter",
        {(*_AT["group"], "rule"): "pouched", (*_AT["group"], "given_back"): "at the gate"},
    ),
    "phones.learners.groups.0.rule=pouched": ("starter", {(*_AT["group"], "given_back"): "at the gate"}),
    "phones.learners.groups.0.where=given": (
        "starter",
        {(*_AT["group"], "rule"): "handed-in", (*_AT["group"], "given_back"): "at the gate"},
    ),
    "phones.learners.groups.0.given_back=given": ("starter", {(*_AT["group"], "rule"): "pouched"}),
    "phones.learners.rule=used-when-stated": ("college", {(*_AT["learners"], "when"): "outside classes"}),
    "phones.learners.when=given": ("college", {(*_AT["learners"], "rule"): "used-when-stated"}),
    "phones.learners.place=given": ("college", {(*_AT["learners"], "rule"): "used-when-stated"}),
    "phones.learners.groups.0.rule=used-when-stated": ("secondary", {(*_AT["group"], "place"): _COMMON_ROOM}),
    "phones.learners.groups.0.when=given": (
        "secondary",
        {(*_AT["group"], "rule"): "used-when-stated", (*_AT["group"], "place"): _COMMON_ROOM},
    ),
    "phones.learners.groups.0.place=given": ("secondary", {(*_AT["group"], "rule"): "used-when-stated"}),
    "boarding.nights.0.rule=switched-off": ("starter", {(*_AT["night"], "where"): GONE}),
    "boarding.nights.0.rule=kept-with-them": ("starter", {(*_AT["night"], key): GONE for key in _OF_THE_NIGHT}),
    "boarding.nights.0.where=left out": ("starter", {(*_AT["night"], "rule"): "switched-off"}),
    **{
        f"boarding.nights.0.{key}=left out": (
            "starter",
            {(*_AT["night"], other): GONE for other in _OF_THE_NIGHT} | {(*_AT["night"], "rule"): "kept-with-them"},
        )
        for key in ("evening", "morning")
    },
    "boarding.evenings.0.rule=no-phones": ("starter", {("boarding", "evenings", 0, "when"): GONE}),
    "phones.visitors.rule=only-for-stated-purposes": (
        "starter",
        {(*_AT["visitors"], "purposes"): "joint work with another agency"},
    ),
    "phones.visitors.purposes=given": ("starter", {(*_AT["visitors"], "rule"): "only-for-stated-purposes"}),
    "technology.remote_teaching.rules_in=remote-learning": ("college", _REMOTE),
    "technology.remote_teaching.rules_in=both": ("college", _REMOTE),
    "technology.home_learning.rules_in=remote-learning": ("starter", _REMOTE),
    "technology.home_learning.rules_in=both": ("starter", _REMOTE),
    **{switch: ("childminder", {}) for switch in _CHILDMINDING},
    "childminding.pictures=work-device": ("childminder", _NOT_DELETED),
    "childminding.pictures=none": ("childminder", _NO_PICTURES),
    "childminding.deleted=left out": ("childminder", {("childminding", "pictures"): "work-device"}),
    "childminding.recorders=none": ("childminder", {("childminding", "which"): GONE}),
    "childminding.which=left out": ("childminder", {("childminding", "recorders"): "none"}),
    "online_safety.filtering=left out": (
        "nursery",
        {(*_AT["access"], "youngest"): "not-online"},
    ),
}


def answers(base: str, switch: Switch, also: Edits) -> dict[str, Any]:
    """Give a setting’s answers with one switched. A part that is there already is not given again."""
    data = edited(data_of(base), also)
    if switch.way == GIVEN and is_given(data, switch.path):
        return data
    if switch.path == _AT["told_by"] and switch.path in also:
        return data
    return edited(data, {switch.path: switch.answer})


def is_given(data: Any, path: Path_) -> bool:
    """Tell whether there is an answer at a path, and not a no."""
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) else data
        elif isinstance(data, dict) and part in data:
            data = data[part]
        else:
            return False
    return bool(data) and data != "no"


def taken(data: Mapping[str, Any]) -> Setting | None:
    """Read answers as a setting, or give None where they are refused."""
    try:
        setting = setting_of(data)
    except ValidationError:
        return None
    return None if refused(setting) else setting


def tried(switch: Switch) -> tuple[str, dict[str, Any]]:
    """Give the first of the good settings that takes a switch, or the one named in ``WITH``, and its answers."""
    if str(switch) in WITH:
        base, also = WITH[str(switch)]
        return base, answers(base, switch, also)
    for base in BASES:
        data = answers(base, switch, {})
        if taken(data):
            return base, data
    raise AssertionError(f"No setting takes {switch}. Say under WITH what else changes with it.")
