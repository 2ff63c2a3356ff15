"""What a setting confirms of groups of practices, put in place of the answers that it need not give one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.setting import questions
from schoolgate.setting.model.asked import Path, Typed
from schoolgate.setting.practices.groups import Group, Practice, groups, said
from schoolgate.setting.problems import Faults, Node

AT = "practices"


def answer(root: Node, faults: Faults) -> list[Path]:
    """Put the answers of each group that a setting confirms where they would be typed.

    Takes what was typed, which gets them, and the faults of the file. A group that is not answered, or whose wording has
    changed since it was, is one gap, and blank answers stand in its place. Return the paths of groups that the setting is not
    asked: they may be set aside.
    """
    section = root.child(AT)
    if section is None or not isinstance(section.value, dict):
        return []  # the model says what stands there instead
    typed = Typed.read(root.plain())
    not_asked: list[Path] = []
    for id_, node in section.value.items():
        group = groups().get(id_)
        if group is None:
            near = nearest(id_, groups())
            meant = f"Did you mean “{near}”?" if near else f"There are {words.join([*groups()])}."
            faults.add(node.key or node.at, f"There is no group of practices called “{id_}”. {meant}", path=(AT,))
        elif not group.asked_of(typed):
            not_asked.append((AT, id_))
        elif isinstance(node.value, dict):
            _answer_group(root, node, group, typed, faults)
    return not_asked


def _answer_group(root: Node, node: Node, group: Group, typed: Typed, faults: Faults) -> None:
    practices = group.asked_of(typed)
    given = _text_at(node, "answer").casefold()
    apart = _exceptions(node, group, faults)
    if given == "no":
        if apart:
            faults.add(
                node.start,
                "With no, each question is asked anyway, so that except says nothing. Delete one of the two.",
                path=(AT, group.id),
            )
        return
    kept = [practice for practice in practices if practice.id not in apart]
    answers = [(practice, path, value) for practice in kept for path, value in practice.answers_for(typed)]
    at = node.child("answer") or node
    confirmed = given == "yes" and _text_at(node, "wording") == group.wording
    if not confirmed and (given == "yes" or words.is_not_filled_in(given)):
        key = "wording" if given == "yes" else "answer"
        at = node.child(key) or node
        if key == "answer":
            node.take_out((key,))
        faults.add(
            at.start,
            f"{words.capital(group.about)}: {_QUESTIONS[key].format(said=_all_said(kept, typed), wording=group.wording)}",
            gap=True,
            path=(AT, group.id, key),
            also=tuple(path for _, path, _ in answers),
        )
    for practice, path, value in answers:
        _put(root, path, value if confirmed else "", at, f"{group.id}:{practice.id}", faults)


# What is asked of a group whose words have changed since it was confirmed, and of one that was not answered.
_QUESTIONS = {
    "wording": 'this is not the wording that you confirmed. {said} If all of it is so, write wording: "{wording}". If not, list under '
    "except what is not.",
    "answer": "is all of this so? {said} Write yes, or no to answer each question yourself, or yes with except: and the names of those "
    "that are not so.",
}


def _all_said(practices: list[Practice], typed: Typed) -> str:
    return " ".join(f"({practice.id}) {said(practice, typed)}" for practice in practices)


def _text_at(node: Node, key: str) -> str:
    child = node.child(key)
    return child.value.strip() if child and isinstance(child.value, str) else ""


def _exceptions(node: Node, group: Group, faults: Faults) -> set[str]:
    """Return the practices that are not so here. Add a fault for each name that the group does not have."""
    listed = node.child("except")
    if listed is None or not isinstance(listed.value, list):
        return set()
    apart: set[str] = set()
    for number, item in enumerate(listed.value):
        name = str(item.value)
        if name in group.practices:
            apart.add(name)
        elif not words.is_not_filled_in(name):
            near = nearest(name, group.practices)
            meant = f"Did you mean “{near}”?" if near else f"It has {words.join([*group.practices])}."
            faults.add(
                item.at,
                f"The group has no practice called “{name}”. {meant}",
                path=(AT, group.id, "except", number),
            )
    return apart


def _put(root: Node, path: Path, value: Any, at: Node, by: str, faults: Faults) -> None:
    """Put an answer at a path, unless it is below a part that the setting does not have. Report one that is answered twice."""
    holder = root
    for number, key in enumerate(path[:-1], 1):
        if not isinstance(holder.value, dict):
            return
        inner = holder.value.get(str(key))
        if inner is None or inner.value == "":
            if questions.may_be_no(path[:number]):
                return
            inner = _node({}, at, by) if inner is None else inner
            inner.value = {}
            holder.value[str(key)] = inner
        holder = inner
    if not isinstance(holder.value, dict):
        return
    key = str(path[-1])
    before = holder.value.get(key)
    if before is None or before.value == "":
        holder.value[key] = _node(value, at, by)
    elif isinstance(before.value, dict) and isinstance(value, Mapping):
        for part, inside in value.items():
            _put(root, (*path, part), inside, at, by, faults)
    elif value and not before.confirmed_by and before.plain() != value:
        group, _, practice = by.partition(":")
        faults.add(
            before.start,
            f"This is answered twice: here, and by {practice} of the group {group} under practices. Delete this line, or add "
            f"{practice} to except there.",
            path=path,
        )


def _node(value: Any, at: Node, by: str) -> Node:
    """Return a value as though it had been typed where the group is answered."""
    if isinstance(value, Mapping):
        value = {key: _node(inside, at, by) for key, inside in value.items()}
    elif isinstance(value, list):
        value = [_node(inside, at, by) for inside in value]
    return Node(value, at.at, at.key, confirmed_by=by)
