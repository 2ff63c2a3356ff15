"""The file that `schoolgate new` writes for some policies, or one kind of setting: only what such a setting is asked.

What there is to say is worked out once, as plain data. For each line of it there is one small decision, which the form in a
browser makes too: overrides/form/blank.js, which a test holds to this.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from schoolgate.form.kinds import answers_by_kind
from schoolgate.form.questions import dotted, every_question
from schoolgate.policy.provisions import Provision, read_template, section_of
from schoolgate.setting import questions
from schoolgate.setting.model import asked
from schoolgate.setting.model.asked import Typed
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.practices import confirmed
from schoolgate.setting.practices.groups import groups, said
from schoolgate.setting.questions import Path

# A line of the starter with a key, in a comment or not. A comment begins where the key would.
_KEY = re.compile(r"(?P<indent> *)(?P<comment># )?(?P<inner> *(?:- )?)(?P<key>[a-z_]+):(?: .*)?")
_ITEM = re.compile(r"(?P<indent> *)# (?P<inner> *)- ")  # of a list, in a comment
_ANSWER = re.compile(
    r"(?P<lead>\s*(?:- )?)(?P<key>[\w.]+:)?(?: ?(?P<value>[^#\s].*?|\"[^\"]*\"))?(?P<comment>\s{2}# .*)?"
)
_KEPT = {"edition:"}  # it is no answer of anybody’s
OWN_WORDING = "# Your own wording"  # begins the last part of the starter

HEADING = (
    "# yaml-language-server: $schema={schema}",
    "# For schools, nurseries, childminders, colleges, clubs and alternative provision in England: the policies rest on England's law.",
)
# Sources: the early years framework for childminders; Ofsted’s requirements for both parts of the Childcare Register.
FOR_A_CHILDMINDER = (
    "# On the Early Years Register alone you need no written policies, if you can explain to parents, assistants and inspectors how you",
    "# keep children safe. On the Childcare Register you need a written policy to safeguard children: this one, about phones and other",
    "# devices, may be part of it and does not replace it.",
)
HOW_TO = (
    "# Fill in the answers. The comment beside each says what to write.",
    "# A question that begins with # may stay unanswered. To answer it, delete the # and the space after it.",
    "# Nothing is published until the others are answered: `schoolgate check` lists what is left.",
)
ABOUT_GROUPS = (
    f"{confirmed.AT}:  # what many schools do. For each group: yes if all of it is so here; no to answer each question above;",
    "  # or yes, with except: and the names of what is not so. About those you are asked one by one.",
)
A_GROUP = "  # {about}. This is a question for {answered_by}."
A_PRACTICE = "  #   {id}: {says}"
ITS_ANSWER = (
    "  {id}:",
    '    wording: "{wording}"  # it stands for the words above: leave it as it is',
    "    answer:  # yes or no",
    "    # except: [{last}]",
)

# The parts that rest on one policy. Nothing asks for them where it is not adopted.
PARTS: dict[str, list[str]] = {
    "online": ["online_safety", "policies.dates.online"],
    "social": ["social_media", "policies.dates.social"],
    "mobile": ["signs", "retired_signs", "policies.dates.mobile"],
}
# What the model lets a setting leave out, and every new file asks: what else must be there to reach somebody.
_ASKED_ALL_THE_SAME = {
    "edition",
    "social_media",
    "online_safety",
    *(f"policies.dates.{policy}" for policy in POLICIES),
    "people.safeguarding_lead.phone",
    "people.concerns_about_the_head.email",
    "online_safety.filtering.leader",
}


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of the starter."""

    path: str
    """The question that it asks, or the part that it is in. Empty where it is in none."""
    text: str
    has_key: bool
    answer: tuple[int, int] | None
    """Where its answer stands, which a new file leaves blank. That of a comment is told for when it is none."""


@dataclasses.dataclass(frozen=True)
class Details:
    """What a part that may be no is asked where none of its details are."""

    keys: tuple[str, ...]
    whether: str


@dataclasses.dataclass(frozen=True)
class Example:
    """A clause that may be added to, which shows in a new file how: a different one for each set of policies."""

    policy: str
    for_a_childminder: bool
    id: str
    add: str
    section: str


@dataclasses.dataclass(frozen=True)
class Blank:
    """All that a new file may say."""

    lines: tuple[Line, ...]
    needed: frozenset[str]
    """The answers that may not be left out."""
    may_be_no: frozenset[str]
    details: dict[str, Details]
    own_wording: str
    """Its last part, as a comment, with holes for an example."""
    examples: tuple[Example, ...]
    """The first that fits is shown. None where the starter shows none."""


def blank_file(starter: str, schema_address: str, policies: Collection[str] = (), kind: str | None = None) -> str:
    """Return a setting file to fill in: the questions that a setting is asked, without an answer.

    What may be left out is a comment, and so is what a group of practices answers. Of each list one item is left. Takes the
    starter’s text, the address of the schema, for editors, the policies that the setting adopts, none for all that its kind may,
    and its kind if that is known.
    """
    blank = read_blank(starter)
    possible = frozenset(KINDS[kind].may_adopt if kind else POLICIES)
    typed = Typed({"kind": kind} if kind else {}, possible.intersection(policies) or possible)
    a_childminder = kind is not None and KINDS[kind].childminder
    lines = [
        *(line.format(schema=schema_address) for line in HEADING),
        *(FOR_A_CHILDMINDER if a_childminder else ()),
        *HOW_TO,
        *_questions(blank, typed, kind),
        *_groups(typed),
        "",
        _own_wording(blank, typed, a_childminder),
    ]
    return "\n".join(lines) + "\n"


def _questions(blank: Blank, typed: Typed, kind: str | None) -> Iterator[str]:
    """Yield the lines of the starter for what a setting is asked. What it need not answer here is a comment."""
    refused, of_kind = answers_by_kind(kind) if kind else ((), ())
    gone = {dotted(path) for path in questions.unasked(typed)} | {*refused, confirmed.AT}
    gone |= {part for policy in {*POLICIES} - typed.policies for part in PARTS[policy]}
    lines = [line for line in blank.lines if not _stands_in(line.path, gone)]
    asks = {line.path for line in lines if line.has_key}
    grouped = {
        dotted(path)
        for group in groups().values()
        for practice in group.asked_of(typed)
        for path, _ in practice.answers_for(typed)
    }
    known = blank.needed | {*of_kind}
    needed = {
        path
        for path in asks
        if all(part in known and part not in grouped and not _rests_on_others(part, typed) for part in _parts(path))
        and (path in blank.may_be_no or not any(_is_in(other, path) for other in asks - {path}))
    }
    without = {part for part, its in blank.details.items() if all(f"{part}.{key}" in gone for key in its.keys)}
    before = ""
    part, indent = "", 0  # what is a comment now, and how far it is set in
    for line in lines:
        if not line.text and not before:
            continue
        before = line.text
        asks_whether = line.has_key and line.path in without
        text = f"{line.text.partition(':')[0]}:  # {blank.details[line.path].whether}" if asks_whether else line.text
        only_if = _only_if(line.path, typed) if line.has_key else ""
        if not line.path or any(_is_in(one, line.path) for one in needed):
            if line.has_key and _stands_in(line.path, of_kind):
                text = re.sub("^( *)# ", r"\1", text)
            if line.answer and not asks_whether and not _is_comment(text):
                text = _without_answer(text, line.answer, kind if line.path == "kind" else None)
            yield _with_reason(text, only_if)
        elif part and _is_in(line.path, part):
            yield _commented(_with_reason(text, only_if), indent)
        else:
            part, indent = ("" if _is_comment(text) else line.path), len(text) - len(text.lstrip())
            yield _with_reason(text, only_if) if _is_comment(text) else _commented(_with_reason(text, only_if), indent)


def _with_reason(text: str, only_if: str) -> str:
    """Return a line with what else must be so for its question to be asked, if its other answers have still to tell."""
    return f"{text}{'' if text.endswith('?') else ';'} only if {only_if}" if only_if else text


def _only_if(path: str, typed: Typed) -> str:
    reasons = [reason for reason in asked.WHEN.get(tuple(path.split(".")), ()) if reason.holds(typed)]
    told = [reason.only_if for reason in reasons if not (reason.of_kind and typed.answers)]
    return told[0] if told and all(told) and len(told) == len(reasons) else ""


def _rests_on_others(path: str, typed: Typed) -> bool:
    """Return whether a question is asked only if another answer of the file says so. Its kind is known first."""
    reasons = [reason for reason in asked.WHEN.get(tuple(path.split(".")), ()) if reason.holds(typed)]
    return bool(reasons) and all(reason.only_if and not reason.of_kind for reason in reasons)


def _without_answer(text: str, at: tuple[int, int], kind: str | None) -> str:
    """Return a line of the starter without its answer, so that no fictional one is published. Its comment says what to write."""
    start, end = at
    comment = text[end:] or f"  # for example: {text[start:].strip()}"
    return f"{text[:start].rstrip()}{f' {kind}' if kind else ''}{comment}"


def _is_comment(text: str) -> bool:
    return text.lstrip().startswith("#")


def _commented(text: str, indent: int) -> str:
    return f"{' ' * indent}# {text[indent:]}"


def _parts(path: str) -> Iterator[str]:
    """Yield each part that a question is in, the outermost first, and the question itself."""
    yield from itertools.accumulate(path.split("."), "{}.{}".format)


def _is_in(path: str, part: str) -> bool:
    return path == part or path.startswith(f"{part}.")


def _stands_in(path: str, parts: Collection[str]) -> bool:
    return any(part in parts for part in _parts(path))


def _groups(typed: Typed) -> Iterator[str]:
    """Yield the lines that ask for the groups of practices, each with what it says."""
    about = [(group, practices) for group in groups().values() if (practices := group.asked_of(typed))]
    yield from ABOUT_GROUPS if about else ()
    for group, practices in about:
        yield A_GROUP.format(about=group.about, answered_by=group.answered_by)
        yield from (A_PRACTICE.format(id=practice.id, says=said(practice, typed)) for practice in practices)
        yield from (line.format(id=group.id, wording=group.wording, last=practices[-1].id) for line in ITS_ANSWER)


def _own_wording(blank: Blank, typed: Typed, a_childminder: bool) -> str:
    """Return the examples of own wording with a clause and a section of one of the policies."""
    fits = (
        example
        for example in blank.examples
        if example.policy in typed.policies and example.for_a_childminder == a_childminder
    )
    example = next(fits, None)
    if example is None:  # somebody has made the starter their own, and took the examples out
        return blank.own_wording
    holes = {"id": example.id, "add": example.add, "section": example.section}
    return re.sub(r"\{(id|add|section)\}", lambda hole: holes[hole[1]], blank.own_wording)


# ---------------------------------------------------------------------------------------------------------------
# What there is to say


@functools.cache
def read_blank(starter: str) -> Blank:
    """Return what a new file may say. Takes the starter’s text."""
    body, mark, own = starter.partition(OWN_WORDING)
    lines = tuple(_lines(_one_of_each_list(body.splitlines())))
    paths = [*dict.fromkeys(tuple(line.path.split(".")) for line in lines if line.path)]
    own_wording, examples = _examples(f"{mark}{own}")
    return Blank(
        lines,
        frozenset(dotted(path) for path in paths if _is_needed(path)),
        frozenset(dotted(path) for path in paths if questions.may_be_no(path)),
        {dotted(path): _details(path) for path in paths if questions.may_be_no(path) and questions.keys_at(path)},
        own_wording,
        examples,
    )


def as_data(blank: Blank) -> dict[str, Any]:
    """Return what a new file may say as the form has it."""
    reasons = {
        dotted(path): [{"when": r.condition, "only_if": r.only_if, "of_kind": r.of_kind} for r in why]
        for path, why in asked.WHEN.items()
        if any(reason.only_if for reason in why)
    }
    required = {path for path, question in every_question().items() if question.required}  # the form knows these
    return {
        "heading": HEADING,
        "for_a_childminder": FOR_A_CHILDMINDER,
        "how_to": HOW_TO,
        "lines": [[line.path, line.text, int(line.has_key), *(line.answer or ())] for line in blank.lines],
        "needed": sorted(blank.needed - required),
        "may_be_no": sorted(blank.may_be_no),
        "details": {part: dataclasses.asdict(its) for part, its in blank.details.items()},
        "parts": PARTS,
        "reasons": reasons,
        "about_groups": ABOUT_GROUPS,
        "a_group": A_GROUP,
        "a_practice": A_PRACTICE,
        "its_answer": ITS_ANSWER,
        "own_wording": blank.own_wording,
        "examples": [dataclasses.asdict(example) for example in blank.examples],
    }


def _is_needed(path: Path) -> bool:
    field = questions.field_at(path)
    return field is not None and (field.is_required() or dotted(path) in _ASKED_ALL_THE_SAME)


def _details(path: Path) -> Details:
    whether = questions.asks_whether(path)
    return Details(tuple(questions.keys_at(path)), f"{whether[0].lower()}{whether[1:]} yes or no")


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


def _lines(body: Iterable[str]) -> Iterator[Line]:
    """Yield each line of the starter with the question that it asks, or the part that it is in."""
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
        yield Line(dotted(path), line, bool(known), _answer(re.sub("^( *)# ", r"\1", line)))


def _answer(line: str) -> tuple[int, int] | None:
    """Return where the answer of a line begins and ends, if a new file leaves it blank."""
    found = _ANSWER.fullmatch(line) if line.strip() else None
    if found is None or found["value"] is None or found["key"] in _KEPT:
        return None
    return found.start("value"), found.end("value")


def _examples(own: str) -> tuple[str, tuple[Example, ...]]:
    """Return the last part of the starter as a comment with holes for an example, and the examples that may fill them."""
    found = re.search(r"\n  (?P<id>[\w.-]+):\n    add: (?P<add>.+)", own)
    section = re.search(r"- section: (?P<section>[\w.-]+)", own)
    if found is None or section is None:
        return own, ()
    template = read_template()
    adds = "Your own sentence, printed after ours."
    examples = [Example(found["id"].partition(".")[0], False, found["id"], found["add"], section["section"])]
    for id_, provision in template.items():
        for_a_childminder = template[provision.section].when == "childminding"
        taken = {(one.policy, one.for_a_childminder) for one in examples}
        if _may_be_added_to(provision) and (provision.policy, for_a_childminder) not in taken:
            examples.append(Example(provision.policy, for_a_childminder, id_, adds, section_of(id_)))
    own = own.replace(found["id"], "{id}").replace(found["add"], "{add}")
    own = own.replace(f"- section: {section['section']}", "- section: {section}")
    lines = (f"# {line}" if line and not line.startswith("#") else line for line in own.splitlines())
    return "\n".join(lines), tuple(examples)


def _may_be_added_to(provision: Provision) -> bool:
    return not provision.is_section and not provision.when and not provision.same
