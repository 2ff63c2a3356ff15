"""The file that `schoolgate new` writes for some policies, or one kind of setting: only what such a setting is asked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel

from schoolgate import paths
from schoolgate.policy.provisions import Provision, read_template, section_of
from schoolgate.setting import questions
from schoolgate.setting.contradictions import between_answers
from schoolgate.setting.load import load
from schoolgate.setting.model import asked
from schoolgate.setting.model.kinds import FEDERATION, KINDS
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.questions import Path

# A line of the starter with a key, in a comment or not. A comment begins where the key would.
_KEY = re.compile(r"(?P<indent> *)(?P<comment># )?(?P<inner> *(?:- )?)(?P<key>[a-z_]+):(?: .*)?")
OWN_WORDING = "# Your own wording"  # begins the last part of the starter

# The parts that rest on one policy. Nothing asks for them where it is not adopted.
_PARTS: dict[str, list[Path]] = {
    "online": [("online_safety",)],
    "social": [("social_media",)],
    "mobile": [("signs",), ("retired_signs",)],
}
_OF_A_FEDERATION: list[Path] = [("schools",), ("people", "safeguarding_lead", "school")]


def with_what_is_asked(starter: str, policies: Collection[str], kind: str | None) -> str:
    """Return the starter’s text with the questions that a setting is asked, and no others.

    Takes the policies that it adopts, and its kind if that is known.
    """
    body, mark, own = starter.partition(OWN_WORDING)
    typed = asked.Typed({"kind": kind} if kind else {}, frozenset(policies))
    unasked = [*questions.unasked(typed)]
    for policy in {*POLICIES} - {*policies}:
        unasked += [*_PARTS[policy], ("policies", "dates", policy)]
    needed: list[Path] = []
    if kind:
        refused, needed = _for_kind(kind, [path for path, _ in _lines(body) if path])
        unasked += refused + ([] if kind == FEDERATION else _OF_A_FEDERATION)
    return f"{_kept(body, typed, unasked, needed)}{mark}{_own_wording(own, policies)}"


def _kept(body: str, typed: asked.Typed, unasked: Collection[Path], needed: Collection[Path]) -> str:
    """Return the starter without the lines of what is not asked. What is needed is no comment any more."""
    kept: list[str] = []
    without_details = questions.without_details(unasked)
    for path, line in _lines(body):
        if any(path[: len(gone)] == gone for gone in unasked):
            continue
        known = _KEY.fullmatch(line)
        if known and any(path[: len(one)] == one for one in needed):
            line = f"{known['indent']}{line.lstrip().removeprefix('# ')}"
        if known and path in without_details:
            asks = questions.asks_whether(path)
            line = f"{known['indent']}{known['key']}:  # {asks[0].lower()}{asks[1:]} yes or no"
        if known and (only_if := _only_if(path, typed)):
            line += f"{'' if line.endswith('?') else ';'} only if {only_if}"
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join([*kept, ""])


def _only_if(path: Path, typed: asked.Typed) -> str:
    """Return what else must be so for a question to be asked, if its other answers have still to tell."""
    reasons = [reason for reason in asked.WHEN.get(path, ()) if reason.holds(typed)]
    told = [reason.only_if for reason in reasons if not (reason.of_kind and typed.answers)]
    return told[0] if told and all(told) and len(told) == len(reasons) else ""


def _lines(body: str) -> Iterator[tuple[Path, str]]:
    """Yield each line of the starter with the path of the question that it asks, or of the part that it is in."""
    above: list[tuple[int, str]] = []
    for line in body.splitlines():
        known = _KEY.fullmatch(line)
        depth = len(known["indent"]) + len(known["inner"]) if known else len(line) - len(line.lstrip())
        # A blank line, or the heading of the file, is in no part.
        outer = [(indent, key) for indent, key in above if indent < depth] if line else []
        path = tuple(key for _, key in outer)
        if known and known["key"] in questions.keys_at(path):
            above = [*outer, (depth, known["key"])]
            path = (*path, known["key"])
        yield path, line


def _for_kind(kind: str, asks: Collection[Path]) -> tuple[list[Path], list[Path]]:
    """Return the questions whose answers are refused of a kind of setting, and those that it may not leave out.

    Takes those that the starter asks. They are tried on the starter’s own answers.
    """
    given = load(paths.STARTER, datetime.date.today(), fictional=True).setting
    assert given, "the starter is in order"
    usual = KINDS[kind].usual_ages
    setting = given.model_copy(update={"kind": kind, "ages": usual or given.ages})
    rests_on = [("kind",), ("ages",)] if usual else [("kind",)]
    without = _found(setting, rests_on)
    refused: list[Path] = []
    needed: list[Path] = (
        [("schools",)] if kind == FEDERATION else [("registers",)] if KINDS[kind].chooses_registers else []
    )
    for path in dict.fromkeys(asks):
        field, options = questions.field_at(path), questions.options(path)
        if field is None or field.is_required():
            continue
        part = _at(setting, path[:-1])
        tries = bool(options) and isinstance(part, BaseModel) and getattr(part, str(path[-1])) is None
        found = _found(_with(setting, path, options[0]), rests_on) if tries else without
        if path in found:
            refused.append(path)
        elif tries and path[:-1] in without - found:
            needed.append(path)
    return refused, needed


def _found(setting: Setting, rests_on: Collection[Path]) -> set[Path]:
    """Return the answers against which a setting’s kind, or its ages, speaks."""
    found = between_answers(setting, datetime.date.today())
    return {path for path, message, *others in found if message and others and others[0] in rests_on}


def _at(setting: Any, path: Path) -> Any:
    for key in path:
        setting = getattr(setting, str(key), None)
    return setting


def _with(setting: Any, path: Path, answer: Any) -> Setting:
    key, *rest = map(str, path)
    new = _with(getattr(setting, key), tuple(rest), answer) if rest else answer
    return setting.model_copy(update={key: new})  # type: ignore[no-any-return]


def _own_wording(own: str, policies: Collection[str]) -> str:
    """Return the examples of own wording with a clause and a section of one of the policies."""
    template = read_template()
    ids = [id_ for id_, provision in template.items() if _may_be_added_to(provision, policies)]
    example = re.search(r"\n  (?P<id>[\w.-]+):\n    add: (?P<add>.+)", own)
    if example is None or example["id"] in ids:
        return own
    own = own.replace(example["id"], ids[0]).replace(example["add"], "Your own sentence, printed after ours.")
    return re.sub(r"(?<=- section: )[\w.-]+", section_of(ids[0]), own)


def _may_be_added_to(provision: Provision, policies: Collection[str]) -> bool:
    return provision.policy in policies and not provision.is_section and not provision.when and not provision.same
