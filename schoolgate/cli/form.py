"""The file that `schoolgate new` writes for some policies, or one kind of setting: only what such a setting is asked."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
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
from schoolgate.setting.practices import confirmed
from schoolgate.setting.practices.groups import groups, said
from schoolgate.setting.questions import Path

# A line of the starter with a key, in a comment or not. A comment begins where the key would.
_KEY = re.compile(r"(?P<indent> *)(?P<comment># )?(?P<inner> *(?:- )?)(?P<key>[a-z_]+):(?: .*)?")
_ITEM = re.compile(r"(?P<indent> *)# (?P<inner> *)- ")  # of a list, in a comment
OWN_WORDING = "# Your own wording"  # begins the last part of the starter

# The parts that rest on one policy. Nothing asks for them where it is not adopted.
_PARTS: dict[str, list[Path]] = {
    "online": [("online_safety",)],
    "social": [("social_media",)],
    "mobile": [("signs",), ("retired_signs",)],
}
# Sources: the early years framework for childminders; Ofsted’s requirements for both parts of the Childcare Register.
_FOR_A_CHILDMINDER = (
    "# On the Early Years Register alone you need no written policies, if you can explain to parents, assistants and inspectors how you",
    "# keep children safe. On the Childcare Register you need a written policy to safeguard children: this one, about phones and other",
    "# devices, may be part of it and does not replace it.",
)
_OF_A_FEDERATION: list[Path] = [("schools",), ("people", "safeguarding_lead", "school")]


def blank_file(starter: str, schema_address: str, policies: Collection[str] = POLICIES, kind: str | None = None) -> str:
    """Return a setting file to fill in: the questions that a setting is asked, without an answer.

    What may be left out is a comment, and so is what a group of practices answers. Of each list one item is left. Takes the
    starter’s text, the address of the schema, for editors, the policies that the setting adopts, and its kind if that is known.
    """
    body, mark, own = starter.partition(OWN_WORDING)
    typed = asked.Typed({"kind": kind} if kind else {}, frozenset(policies))
    lines = [
        f"# yaml-language-server: $schema={schema_address}",
        "# For schools, nurseries, childminders, colleges, clubs and alternative provision in England: the policies rest on England's law.",
        *(_FOR_A_CHILDMINDER if kind and KINDS[kind].childminder else ()),
        "# Fill in the answers. The comment beside each says what to write.",
        "# A question that begins with # may stay unanswered. To answer it, delete the # and the space after it.",
        "# Nothing is published until the others are answered: `schoolgate check` lists what is left.",
        *_questions(_one_of_each_list(body.splitlines()), typed, kind),
        *_groups(typed),
        "",
        *(
            f"# {line}" if line and not line.startswith("#") else line
            for line in f"{mark}{_own_wording(own, policies, kind)}".splitlines()
        ),
    ]
    return "\n".join(lines) + "\n"


def _one_of_each_list(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the starter without its heading, and with one item of each list."""
    lists: list[int] = []  # how far in each list is set that we are in, the innermost last
    dropping: int | None = None  # at work on another item of the list that is set in so far
    for line in itertools.dropwhile(lambda line: line.startswith("#"), lines):
        indent = len(line) - len(line.lstrip())
        an_item = line.lstrip().startswith("- ")
        if line.strip():
            if dropping is not None and (indent > dropping or (an_item and indent == dropping)):
                continue
            dropping = None
            while lists and indent < lists[-1]:
                lists.pop()
        if an_item and lists and indent == lists[-1]:
            dropping = indent
            continue
        if an_item:
            lists.append(indent)
        yield line


def _questions(body: Iterable[str], typed: asked.Typed, kind: str | None) -> Iterator[str]:
    """Yield the lines of the starter for what a setting is asked. What it need not answer here is a comment."""
    lines = [*_lines(body)]
    refused, of_kind = _for_kind(kind, [path for path, _ in lines if path]) if kind else ([], [])
    unasked = [*questions.unasked(typed), *refused, (confirmed.AT,)]
    for policy in {*POLICIES} - typed.policies:
        unasked += [*_PARTS[policy], ("policies", "dates", policy)]
    if kind and kind != FEDERATION:
        unasked += _OF_A_FEDERATION
    lines = [(path, line) for path, line in lines if not any(path[: len(gone)] == gone for gone in unasked)]
    asks = [path for path, line in lines if _KEY.fullmatch(line)]
    grouped = {
        path for group in groups().values() for one in group.asked_of(typed) for path, _ in one.answers_for(typed)
    }
    needed = {path for path in asks if _is_needed(path, asks, typed, of_kind, grouped)}
    without_details = questions.without_details(unasked)
    blank = True
    part: Path = ()  # what is a comment now, and how far it is set in
    indent = 0
    for path, line in lines:
        known = _KEY.fullmatch(line)
        if blank and not line:
            continue
        blank = not line
        if known and path in without_details:
            whether = questions.asks_whether(path)
            mark = known["comment"] or ""
            line = (
                f"{known['indent']}{mark}{known['inner']}{known['key']}:  # {whether[0].lower()}{whether[1:]} yes or no"
            )
        if known and (only_if := _only_if(path, typed)):
            line += f"{'' if line.endswith('?') else ';'} only if {only_if}"
        if not path or any(one[: len(path)] == path for one in needed):
            if known and any(path[: len(one)] == one for one in of_kind):
                line = f"{known['indent']}{line.lstrip().removeprefix('# ')}"
            yield _without_answer(line, kind)
            continue
        is_comment = line.lstrip().startswith("#")
        if part and path[: len(part)] == part:
            yield f"{' ' * indent}# {line[indent:]}"
        else:
            part, indent = path, len(line) - len(line.lstrip())
            yield line if is_comment else f"{' ' * indent}# {line[indent:]}"
            part = () if is_comment else part


# What the model lets a setting leave out, and every new file asks: what else must be there to reach somebody.
_ASKED_ALL_THE_SAME: set[Path] = {
    ("edition",),
    ("social_media",),
    ("online_safety",),
    *(("policies", "dates", policy) for policy in POLICIES),
    ("people", "safeguarding_lead", "phone"),
    ("people", "concerns_about_the_head", "email"),
    ("online_safety", "filtering", "leader"),
}


def _is_needed(
    path: Path, asks: Iterable[Path], typed: asked.Typed, of_kind: Collection[Path], grouped: Collection[Path]
) -> bool:
    """Return whether a new file must have an answer at a path: one that may not be left out, and is in no group.

    Takes the path, those of all questions, what decides which of them a setting is asked, what its kind may not leave out, and what
    groups answer.
    """
    for number in range(1, len(path) + 1):
        part = path[:number]
        field = questions.field_at(part)
        always = part in _ASKED_ALL_THE_SAME or part in of_kind
        if part in grouped or not field or not (field.is_required() or always) or _rests_on_others(part, typed):
            return False
    return questions.may_be_no(path) or not any(other[: len(path)] == path != other for other in asks)


def _groups(typed: asked.Typed) -> Iterator[str]:
    """Yield the lines that ask for the groups of practices, each with what it says."""
    if not any(group.asked_of(typed) for group in groups().values()):
        return
    yield f"{confirmed.AT}:  # what many schools do. For each group: yes if all of it is so here; no to answer each question above;"
    yield "  # or yes, with except: and the names of what is not so. About those you are asked one by one."
    for group in groups().values():
        if not (practices := group.asked_of(typed)):
            continue
        yield f"  # {group.about}. This is a question for {group.answered_by}."
        yield from (f"  #   {practice.id}: {said(practice, typed)}" for practice in practices)
        yield f"  {group.id}:"
        yield f'    wording: "{group.wording}"  # it stands for the words above: leave it as it is'
        yield "    answer:  # yes or no"
        yield f"    # except: [{practices[-1].id}]"


_KEPT = {"edition:"}  # it is no answer of anybody’s

_ANSWER = re.compile(
    r"(?P<lead>\s*(?:- )?)(?P<key>[\w.]+:)?(?: ?(?P<value>[^#\s].*?|\"[^\"]*\"))?(?P<comment>\s{2}# .*)?"
)


def _without_answer(line: str, kind: str | None) -> str:
    """Return a line of the starter without its answer, so that no fictional one is published. Its comment says what to write."""
    answer = None if not line.strip() or line.lstrip().startswith("#") else _ANSWER.fullmatch(line)
    if answer is None or answer["value"] is None or answer["key"] in _KEPT:
        return line
    comment = answer["comment"] or f"  # for example: {answer['value']}"
    known = f" {kind}" if kind and answer["key"] == "kind:" and not answer["lead"] else ""
    return f"{answer['lead']}{answer['key'] or ''}".rstrip() + known + comment


def _rests_on_others(path: Path, typed: asked.Typed) -> bool:
    """Return whether a question is asked only if another answer of the file says so. Its kind is known first."""
    reasons = [reason for reason in asked.WHEN.get(path, ()) if reason.holds(typed)]
    return bool(reasons) and all(reason.only_if and not reason.of_kind for reason in reasons)


def _only_if(path: Path, typed: asked.Typed) -> str:
    """Return what else must be so for a question to be asked, if its other answers have still to tell."""
    reasons = [reason for reason in asked.WHEN.get(path, ()) if reason.holds(typed)]
    told = [reason.only_if for reason in reasons if not (reason.of_kind and typed.answers)]
    return told[0] if told and all(told) and len(told) == len(reasons) else ""


def _lines(body: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield each line of the starter with the path of the question that it asks, or of the part that it is in."""
    above: list[tuple[int, str]] = []
    for line in body:
        known = _KEY.fullmatch(line)
        set_in = known or _ITEM.match(line)
        depth = len(set_in["indent"]) + len(set_in["inner"]) if set_in else len(line) - len(line.lstrip())
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
    needed += [("childminding",)] if KINDS[kind].childminder else []
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


def _own_wording(own: str, policies: Collection[str], kind: str | None) -> str:
    """Return the examples of own wording with a clause and a section of one of the policies."""
    template = read_template()
    a_childminder = bool(kind and KINDS[kind].childminder)
    ids = [
        id_
        for id_, provision in template.items()
        if _may_be_added_to(provision, policies)
        and (template[provision.section].when == "childminding") == a_childminder
    ]
    example = re.search(r"\n  (?P<id>[\w.-]+):\n    add: (?P<add>.+)", own)
    if example is None or example["id"] in ids:
        return own
    own = own.replace(example["id"], ids[0]).replace(example["add"], "Your own sentence, printed after ours.")
    return re.sub(r"(?<=- section: )[\w.-]+", section_of(ids[0]), own)


def _may_be_added_to(provision: Provision, policies: Collection[str]) -> bool:
    return provision.policy in policies and not provision.is_section and not provision.when and not provision.same
