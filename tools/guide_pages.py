"""The parts of the guide that are made from the code, so that they cannot fall behind it: every field, choice and error.

Run by `make guide`, after the model, the template or a message has changed.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import tempfile
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import recording
from bases import TEMPLATE, pages_of
from conftest import ROOT, STARTER, TODAY
from model_fields import fields, models
from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo
from switches import SWITCHES, Path_, Switch, bare, taken, tried

from macros import agreed, blank, build, editions, github, load, questions, schema
from macros.setting import Setting

GUIDE = ROOT / "guide"
BAD = ROOT / "tests" / "bad"
_MADE = "<!-- Made by `make guide`. A change here would be lost. -->\n"


# ---------------------------------------------------------------------------------------------------------------
# Fields

_KINDS = {
    "_phone": "a telephone number, in quotes",
    "_email": "an email address",
    "_web_address": "a web address",
    "_site_address": "a web address",
    "_colour": "# and six letters or digits, in quotes",
    "_logo": "the name of a PNG, JPEG or SVG file beside this one",
    "_sign_id": "small letters, digits and hyphens",
    "_day": "a day, as year-month-day",
    "_yes_or_no": "`yes` or `no`",
    "_age": "a whole number of years",
}


def fields_page() -> str:
    """Write every question of the model, with what may be written and whether it must be."""
    lines = [
        _MADE,
        "# Every question",
        "",
        "What stands in a setting file, in its order. What is *needed* is always asked, and the rest may be left out. Some are asked "
        "only of some settings: `schoolgate check` knows. To see every question answered, open `settings/your-school.yml`.",
    ]
    leaves = {name: field for name, field in Setting.model_fields.items() if not any(models(field.annotation))}
    lines += _table("The setting itself", "", [_row(name, field) for name, field in leaves.items()])
    for name, field in Setting.model_fields.items():
        if name not in leaves:
            inner = [asked for part in models(field.annotation) for asked in fields(part, f"{name}.")]
            rows = [_row(name, field), *(_row(asked.path, asked.field) for asked in inner)]
            lines += _table(f"`{name}`", _sentence(field), rows)
    return "\n".join(lines) + "\n"


def _table(heading: str, text: str, rows: list[str]) -> list[str]:
    head = ["| key | question | what you write | |", "| --- | --- | --- | --- |"]
    return ["", f"## {heading}", "", *([text, ""] if text else []), *head, *dict.fromkeys(rows)]


def _sentence(field: FieldInfo) -> str:
    return _cell(field.description or "")


def _row(path: str, field: FieldInfo) -> str:
    needed = "needed" if field.is_required() else ""
    return f"| `{path}` | {_sentence(field)} | {_cell(_what(path, field))} | {needed} |"


def _what(path: str, field: FieldInfo) -> str:
    known = [
        getattr(each.func, "__name__", "")
        for each in field.metadata
        if isinstance(each, AfterValidator | BeforeValidator)
    ]
    written = [_KINDS[name] for name in (*known, *_inner_validators(field)) if name in _KINDS]
    several = typing.get_origin(bare(field.annotation)) is list
    options = questions.options(tuple(path.split(".")))
    if options:
        what = ", ".join(f"`{option}`" for option in options)
        what = f"any of these, as a list: {what}" if several else f"one of these: {what}"
    elif written:
        what = written[0]
    elif any(models(field.annotation)):
        what = "a list; each item has the keys below" if several else "the keys below"
    else:
        what = "a list of texts" if several else "text"
    if path == "ages":
        what = "two whole numbers: `[4, 11]`"
    if path == "council":
        what = "a name from settings/shared/authorities.yml, or the keys below"
    no = any(name.startswith(("no_or_", "_no_or_")) for name in known)
    return f"`no`, or {what}" if no else what


def _inner_validators(field: FieldInfo) -> Iterator[str]:
    """Name the checks of a type that stands within another: of an optional telephone number, of a day or none."""
    waiting = [field.annotation]
    while waiting:
        part = waiting.pop()
        for each in getattr(part, "__metadata__", ()):
            if isinstance(each, AfterValidator | BeforeValidator):
                yield getattr(each.func, "__name__", "")
        waiting += typing.get_args(part)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("``", "`").split())


# ---------------------------------------------------------------------------------------------------------------
# Choices

# What a choice changes that is no sentence of a policy.
_ELSEWHERE = {
    "kind": "which law binds you, and with it which questions are asked and which rules stand",
    "policies.form": "whether there is a page for each policy, one page for all, or files to place in policies you have",
    "policies.heading_level": "the level at which the headings of a fragment begin",
    "policies.review": "when each policy is due, and the calendar that says so",
    "policies.only_agreed": "what becomes of a rule that changed since it was agreed: `yes`, and nothing is published until it is agreed "
    "too; `no`, and it is published with a mark and the wording that was agreed",
    "signs.kind": "for whom the sign is, and which of your answers under `phones:` it states",
    "helplines.for_whom": "in which list of the help page the service stands",
    "online_safety.filtering.illegal_lists": "whether the policy says that the filter uses the list of the Internet Watch Foundation",
    "technology.exams": "whether the rules on phones in examinations stand",
    "helplines.worries": "at which worry of the help page the service is named",
}


def choices_page() -> str:
    """Write every closed list, and what each answer makes the policies say."""
    lines = [
        _MADE,
        "# Every choice, and what it changes",
        "",
        "Each answer below makes your policies say something else. The sentence is one of those that change, as a made-up setting would "
        "print it. The ids after it are the other rules that change; each rule has its id in the link beside it. The pages for parents, "
        "pupils, staff and visitors, and the signs, follow the rules.",
    ]
    for path in choices():
        lines += choice(path)
    return "\n".join(lines) + "\n"


def choices() -> dict[Path_, list[Switch]]:
    """Return the ways of each answer that is chosen, by its path, in the order of the model."""
    found: dict[Path_, list[Switch]] = defaultdict(list)
    for switch in SWITCHES:
        if switch.way in questions.options(switch.path) or switch.way in {"yes", "no"}:
            found[switch.path].append(switch)
    return found


def choice(path: Path_) -> list[str]:
    """Return the lines about one choice. Raises KeyError where no sentence tells its answers apart."""
    return list(_choice(path, choices()[path]))


def _choice(path: Path_, ways: list[Switch]) -> Iterator[str]:
    name = ".".join(part for part in path if isinstance(part, str))
    field = questions.field_at(path)
    assert field
    yield from ("", f"## `{name}`", "", _sentence(field))
    if name in _ELSEWHERE:
        yield from (f"It changes {_ELSEWHERE[name]}.", "", *(f"- `{switch.way}`" for switch in ways))
        return
    said = {switch.way: _said(switch) for switch in ways}
    changed = {way: list(_changed(way, said)) or list(_stated(name, said[way][1])) for way in said}
    if not any(changed.values()):
        raise KeyError(f"Say in tools/guide_pages.py, under _ELSEWHERE, what {name} changes.")
    yield from ("", "| answer | what the policies then say | which rules change |", "| --- | --- | --- |")
    for way, ids in changed.items():
        base, texts = said[way]
        alike = (
            "the same as with the others" if any(on == base for other, (on, _) in said.items() if other != way) else ""
        )
        stated = [id_ for id_ in ids if id_ in texts]
        first = next((id_ for id_ in stated if TEMPLATE[id_].choice == name), stated[0] if stated else "")
        rules = [f"`{id_}`" for id_ in ids if id_ in texts] + [f"without `{id_}`" for id_ in ids if id_ not in texts]
        shown = ", ".join(rules[:5]) + (f" and {len(rules) - 5} more" if len(rules) > 5 else "")
        yield f"| `{way}` | {_cell(texts[first]) if first else alike} | {shown} |"


def _said(switch: Switch) -> tuple[str, dict[str, str]]:
    base, data = tried(switch)
    setting = taken(data)
    assert setting, switch
    return base, {clause.id: clause.text for clause in pages_of(setting).clauses if clause.id in TEMPLATE}


def _changed(way: str, said: dict[str, tuple[str, dict[str, str]]]) -> Iterator[str]:
    """Give the rules that another answer of the same setting words otherwise, or has not, or has alone."""
    base, texts = said[way]
    others = [other for name, (on, other) in said.items() if name != way and on == base]
    for id_ in dict.fromkeys(id_ for each in (texts, *others) for id_ in each):
        if any(other.get(id_) != texts.get(id_) for other in others):
            yield id_


def _stated(name: str, texts: dict[str, str]) -> Iterator[str]:
    """Give the rules that state an answer, where no one setting takes it in two ways."""
    for id_ in texts:
        choice = TEMPLATE[id_].choice
        if choice and (name == choice or name.startswith(f"{choice}.")):
            yield id_


# ---------------------------------------------------------------------------------------------------------------
# Errors


def errors_page() -> str:
    """Write every error that a setting file can earn, each with what to do: the message says it itself."""
    lines = [
        _MADE,
        "# Every error, and what to do about it",
        "",
        "Schoolgate names the file, the line and the column, then says what is wrong and what to write instead. A message in your own file "
        "has your own words where these have ours. Look here for the words around them.",
        "",
        "| what is wrong | what Schoolgate says, and what to do |",
        "| --- | --- |",
    ]
    for fault, message in (*errors(), *errors_beside()):
        lines.append(f"| {_cell(fault)} | {_cell(_plain(message))} |")
    return "\n".join(lines) + "\n"


def errors() -> Iterator[tuple[str, str]]:
    """Give each fault that we know a setting file can have, in words, and each message that it earns."""
    seen = set()
    for file in sorted(BAD.glob("*.yml")):
        first, *others = file.read_text(encoding="utf-8").split("\n")
        for line in others:
            earned = re.fullmatch(r"# expect \d+:\d+: (.+)", line)
            if earned and earned[1] not in seen:
                seen.add(earned[1])
                yield first.removeprefix("# "), earned[1]


def errors_beside() -> Iterator[tuple[str, str]]:
    """Give each fault that lies between a setting file and what stands beside it, in words, and the message that it earns.

    That is the record of what was agreed, the edition of the template, and the address of the repository.
    """
    with tempfile.TemporaryDirectory() as room, patch.object(load, "may_be_fictional", return_value=True):
        file = recording.agreed_copy(STARTER, Path(room), ("mobile", "2026-10-07", "2027-09-30"))
        starter, (record,) = file.read_text(encoding="utf-8"), agreed.folder(file).glob("*.yml")
        kept = record.read_text(encoding="utf-8")

        def said(text: str = starter, recorded: str = kept, name: str = record.name) -> list[str]:
            record.unlink()
            record.with_name(name).write_text(recorded, encoding="utf-8")
            file.write_text(text, encoding="utf-8")
            messages = [problem.message for problem in build.check(file, TODAY).faults]
            record.with_name(name).rename(record)
            return messages

        cut = re.sub("^agreed_by: .*\n", "", kept, flags=re.MULTILINE)
        broken = kept.replace('setting: "', 'setting: "" "', 1)
        answer = starter.replace("kept_in: the lockers in the staff room", "kept_in: the safe")
        only = answer.replace("written: 2026-09-14", "written: 2026-11-03").replace(
            "  dates:", "  only_agreed: yes\n  dates:"
        )
        for fault, messages in (
            ("A record that somebody changed.", said(recorded=kept.replace("2027-09-30", "2027-09-29"))),
            ("A record with a line taken out.", said(recorded=cut)),
            ("A record that is no longer YAML.", said(recorded=broken)),
            ("A record that was given another name.", said(name="social-2026-10-07.yml")),
            ("A file among the records that is none.", said(name="minutes.yml")),
            ("A rule that changed, and no day after that on which it did.", said(answer)),
        ):
            (message,) = messages
            yield fault, message
        _, missing, waits = sorted(said(only), key=lambda message: "has changed" in message)
        yield "A policy without a record, where only what is agreed is published.", missing
        yield "A changed rule, where only what is agreed is published.", waits
    with patch.object(editions, "editions", return_value=_with_a_later_edition()):
        for fault, pinned in (
            ("A release of Schoolgate with a later edition of the template than yours.", editions.recorded().edition),
            ("An edition of the template that this release of Schoolgate does not have.", "2099.01"),
        ):
            setting = load.load(STARTER, TODAY).setting
            assert setting
            ((_, message, *_),) = editions.not_taken(setting.model_copy(update={"edition": pinned}), [_RULE])
            yield fault, message
    (problem,) = _elsewhere()
    yield "An address that is that of another repository.", problem.message


_RULE = "mobile.staff.silent"


def _with_a_later_edition() -> dict[str, editions.Edition]:
    known, why = editions.editions(), {_RULE: "A phone on silent still buzzes."}
    return {**known, "2098.09": editions.Edition("2098.09", datetime.date(2098, 8, 30), "A later one.", why)}


def _elsewhere() -> list[load.Problem]:
    with tempfile.TemporaryDirectory() as room, patch.object(load, "may_be_fictional", return_value=True):
        file = Path(room) / "my-school.yml"
        text = STARTER.read_text(encoding="utf-8")
        file.write_text(re.sub("(?m)^site: .*$", "site: https://ashfield.github.io/", text), encoding="utf-8")
        return github.misplaced(load.load(file, TODAY), "oakfield/school-policies")


def _plain(text: str) -> str:
    """Keep GitHub’s Markdown from acting on a message: each mark that could is shown as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#!~$&])", r"\\\1", text)


# ---------------------------------------------------------------------------------------------------------------


def starter_file() -> str:
    """Write the setting file of the starter repository, whose schema is where its editor’s settings say."""
    editor = json.loads((ROOT / "starter" / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    (address,) = editor["yaml.schemas"]
    return blank.to_fill_in(STARTER.read_text(encoding="utf-8"), address)


PAGES: dict[Path, Callable[[], str]] = {
    GUIDE / "fields.md": fields_page,
    GUIDE / "choices.md": choices_page,
    GUIDE / "errors.md": errors_page,
    schema.FILE: schema.text,
    ROOT / "starter" / "settings" / "my-school.yml": starter_file,
}


def main(only: str = "") -> None:
    """Write them all again, the schema for editors and the starter’s setting file; or the one of a name."""
    chosen = {file: made for file, made in PAGES.items() if only in {"", file.name}}
    if not chosen:
        sys.exit(f"“{only}” is not made from code. These are: {', '.join(file.name for file in PAGES)}.")
    for file, made in chosen.items():
        file.write_text(made(), encoding="utf-8")
        print(f"Wrote {load.shown_as(file)}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
