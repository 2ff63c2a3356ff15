"""What was agreed: the record of a policy’s text as its approving body accepted it. Nothing else can say that it was.

A record is two files beside the setting file, in ``SETTING/agreed/``: ``mobile-2026-10-07.yml``, which we read, and a
``.md`` of the same name for governors. ``schoolgate agree`` writes both, and nothing ever writes over them. Policies that
are one document are agreed as one: ``combined-2026-10-07.yml``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import lxml.html
from lxml import etree
from pydantic import Field, ValidationError

from schoolgate.errors import RecordError
from schoolgate.language import words
from schoolgate.policy import fragments
from schoolgate.policy.lists import combined_title
from schoolgate.setting import strict_yaml
from schoolgate.setting.model.fields import Day, Model, Text
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES, TITLES, policy_name
from schoolgate.setting.problems import Problem, display_path

DOCUMENTS = (*POLICIES, "combined")
_NAME = re.compile(rf"({'|'.join(DOCUMENTS)})-(\d{{4}}-\d{{2}}-\d{{2}})")
_MOST_VALUES = 10_000  # the three policies as one document have some 2,500
_REMEDY = (
    "Never edit a record: put back the file as `schoolgate agree` wrote it, from a copy or from your version "
    "history. Or delete it: what it records then counts as not agreed."
)


@dataclasses.dataclass(frozen=True)
class AgreedClause:
    """A clause as it was agreed. ``masked`` is its text without contacts and register entries, for comparing."""

    number: str
    section_heading: str
    text: str
    masked: str


@dataclasses.dataclass(frozen=True)
class AgreedRecord:
    """The record of one document: by whom it was agreed and when, when it is due, and its text clause by clause."""

    setting: str
    policy: str
    by: str
    on: datetime.date
    minute: str | None
    next_review: datetime.date
    template_edition: str
    guidance: Mapping[str, str]  # the editions that the text cites, by id
    clauses: Mapping[str, AgreedClause]
    earlier: tuple[datetime.date, ...] = ()  # when each version before this one was agreed, the oldest first


class _Clause(Model):
    number: Annotated[str, Field(pattern=r"^(?:\d+(?:\.\d+)*)?$")]
    section: Text
    text: Text
    compared_as: Text | None = None


class _Record(Model):
    setting: Text
    policy: Literal["mobile", "social", "online", "combined"]
    agreed_by: Text
    agreed_on: Day
    minute: Text | None = None
    next_review: Day
    edition: Text
    guidance: dict[str, Text] = Field(default_factory=dict)
    clauses: dict[Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")], _Clause] = Field(min_length=1)
    seal: Text


# ---------------------------------------------------------------------------------------------------------------
# Reading


def folder(file: Path) -> Path:
    """Return the folder of a setting’s records. Takes the setting file."""
    return file.parent / file.stem / "agreed"


def read_latest(file: Path, document: str) -> AgreedRecord | None:
    """Return the latest record of a document, or None where there is none that can be read. Takes the setting file."""
    found, _ = read(file, [document], datetime.date.max)
    return found.get(document)


def read(file: Path, documents: Iterable[str], today: datetime.date) -> tuple[dict[str, AgreedRecord], list[Problem]]:
    """Read the records of each document.

    Takes the setting file, the documents, and today’s date. Return the latest record of each document, with the days of those
    before it, and what is wrong with the files: of an older record it is a warning, and that version is not counted. Raise
    OSError where one cannot be opened.
    """
    versions: dict[str, list[Path]] = {}
    problems: list[Problem] = []
    for path in sorted(folder(file).glob("*.yml")):
        named = _NAME.fullmatch(path.stem)
        if named is None:
            fault = (
                "This is not the name of a record, such as mobile-2026-10-07.yml. Rename it as it was, or delete it."
            )
            problems.append(Problem(display_path(path), 1, 1, fault))
        else:
            versions.setdefault(named[1], []).append(path)  # dates written so sort as they follow on each other
    found = {}
    for document in documents:
        earlier: list[datetime.date] = []
        for path in versions.get(document, []):
            record, wrong = _read_record(path, path.stat().st_mtime_ns)
            if record and record.on > today:
                fault = f"This record says that the policy was agreed on {words.day(record.on)}, which is in the future. {_REMEDY}"
                wrong = (Problem(display_path(path), 1, 1, fault),)
            is_latest = path == versions[document][-1]
            problems += [dataclasses.replace(problem, warning=not is_latest) for problem in wrong]
            if record and not wrong:
                if is_latest:
                    found[document] = dataclasses.replace(record, earlier=tuple(earlier))
                earlier.append(record.on)
    return found, problems


def read_all(file: Path, today: datetime.date) -> list[AgreedRecord]:
    """Return every readable record of a setting, also of documents it no longer has, the oldest first.

    Takes the setting file and today’s date. ``read`` reports the others. Raise OSError if one cannot be opened.
    """
    found = []
    for path in folder(file).glob("*.yml"):
        if _NAME.fullmatch(path.stem):
            record, wrong = _read_record(path, path.stat().st_mtime_ns)
            if record and not wrong and record.on <= today:
                found.append(record)
    return sorted(found, key=lambda record: (record.on, DOCUMENTS.index(record.policy)))


@functools.lru_cache(maxsize=64)
def _read_record(path: Path, _written: int) -> tuple[AgreedRecord | None, tuple[Problem, ...]]:
    """Return one record, or None and what is wrong with it."""
    name = display_path(path)
    root, unreadable = strict_yaml.read_as_typed(path, _MOST_VALUES)
    if root is None or unreadable:
        first = unreadable[0]
        return None, (Problem(name, first.line, first.column, f"This record cannot be read from here on. {_REMEDY}"),)
    data = root.plain()

    def wrong(path_in_file: tuple[str | int, ...], message: str) -> tuple[AgreedRecord | None, tuple[Problem, ...]]:
        return None, (Problem(name, *root.follow(path_in_file)[0].start, f"{message} {_REMEDY}"),)

    # Security: what is quoted in a file may hold, by its code, what may not stand in it.
    for place, text in _texts(data, ()):
        if words.forbidden_character(text) or re.search(r"[\n\r\t]", text):
            return wrong(place, "An invisible character, or a line break, is in this record.")
    try:
        made = _Record.model_validate(data)
    except ValidationError as invalid:
        error = invalid.errors(include_url=False)[0]
        return wrong(error["loc"], _message(error["loc"], error["type"]))
    named = _NAME.fullmatch(path.stem)
    if named and named.groups() != (made.policy, made.agreed_on.isoformat()):
        return wrong(
            ("policy",), f"This is the record of {made.policy} on {made.agreed_on}, but the file name says otherwise."
        )
    if made.seal != _seal(data):
        return wrong(("seal",), "This record has been changed since it was written.")
    return AgreedRecord(
        made.setting,
        made.policy,
        made.agreed_by,
        made.agreed_on,
        made.minute,
        made.next_review,
        made.edition,
        made.guidance,
        {id_: AgreedClause(c.number, c.section, c.text, c.compared_as or c.text) for id_, c in made.clauses.items()},
    ), ()


def _texts(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each text in the data of a record, keys too, and its place."""
    if isinstance(value, dict | list):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield place, str(key)
            yield from _texts(inside, (*place, key))
    else:
        yield place, str(value)


def _message(where: tuple[int | str, ...], kind: str) -> str:
    named = where[:-1] if where[-1:] == ("[key]",) else where  # of a key that cannot be one
    key = named[-1] if named else "the record"
    if kind == "missing":
        return f"“{key}” is missing from this record."
    is_unknown = kind == "extra_forbidden" or named != where
    return f"A record has no “{key}”." if is_unknown else f"This value cannot be “{key}”."


def _seal(data: Mapping[str, Any]) -> str:
    """Return a hash of a record’s content, which shows a change made by hand. It is not a signature."""
    body = json.dumps({key: value for key, value in data.items() if key != "seal"}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:32]


# ---------------------------------------------------------------------------------------------------------------
# Writing


def name_in_sentence(setting: Setting, document: str) -> str:
    """Return a document’s name for the middle of a sentence: the mobile and smart technology policy."""
    return "the policies, which are one document" if setting.combined else f"the {policy_name(document)}"


def refuse_unless_adopted(setting: Setting, document: str) -> None:
    """Raise RecordError, with what to write instead, unless a setting agrees a document under this name."""
    if document in setting.documents:
        return
    if document in setting.withdrawn_policies:
        raise RecordError(f"You have withdrawn this policy. Delete withdrawn: {document}: first.")
    if setting.combined and document in setting.adopted:
        raise RecordError("Your policies form one document, which is agreed as a whole. Write: combined.")
    names = words.join(setting.documents, "or")
    raise RecordError(
        f"“{document}” is not one of your policies. Write {names}." if names else "All your policies are withdrawn."
    )


def check_dates(
    setting: Setting,
    document: str,
    on: datetime.date,
    next_review: datetime.date,
    latest_review: datetime.date,
    today: datetime.date,
) -> None:
    """Raise RecordError, with what to write, unless a document may be agreed on one day and reviewed on the other."""
    written = setting.written_on(document)
    if on > today:
        raise RecordError(f"--on: {words.day(on)} is in the future. Record the policy once it has been agreed.")
    if on < written:
        raise RecordError(
            f"--on: the text was written on {words.day(written)}, and it cannot be agreed before that. Correct --on, "
            f"or the date under policies: dates: {setting.adopted[0] if document == 'combined' else document}: "
            "written."
        )
    if next_review <= on:
        raise RecordError(f"--next-review: a review must be after {words.day(on)}, when the policy was agreed.")
    if next_review > latest_review:
        raise RecordError(
            f"--next-review: you review {setting.policies.review}, so {words.day(latest_review)} is the latest date. "
            "Write that date or an earlier one, or leave it out."
        )


def write(file: Path, record: AgreedRecord, page: str) -> list[Path]:
    """Write a record and its text for governors: two new files, or none. Return their paths.

    Takes the setting file, the record, and the HTML of the document’s page. Raise RecordError if one is there already.
    """
    place = folder(file)
    name = f"{record.policy}-{record.on.isoformat()}"
    texts = {place / f"{name}.yml": as_yaml(record), place / f"{name}.md": as_markdown(record, page)}
    for path in texts:
        if path.exists():
            raise RecordError(
                f"{display_path(path)} already exists, and a record is never overwritten. If it was a mistake, "
                f"delete {name}.yml and {name}.md yourself, and run this again."
            )
    place.mkdir(parents=True, exist_ok=True)
    done: list[Path] = []
    try:
        for path, text in texts.items():
            with path.open("x", encoding="utf-8", newline="\n") as opened:
                done.append(path)
                opened.write(text)
    except BaseException:
        for path in done:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
    return done


def as_yaml(record: AgreedRecord) -> str:
    """Return a record as the content of its file."""
    data: dict[str, Any] = {
        "setting": record.setting,
        "policy": record.policy,
        "agreed_by": record.by,
        "agreed_on": record.on.isoformat(),
    }
    if record.minute:
        data["minute"] = record.minute
    data |= {"next_review": record.next_review.isoformat(), "edition": record.template_edition}
    if record.guidance:
        data["guidance"] = dict(record.guidance)
    data["clauses"] = {
        id_: {"number": clause.number, "section": clause.section_heading, "text": clause.text}
        | ({"compared_as": clause.masked} if clause.masked != clause.text else {})
        for id_, clause in record.clauses.items()
    }
    lines = [
        f"# What the {record.by} agreed, written by `schoolgate agree`. To read it, open the file of this name that ends in .md.",
        "# Do not edit this file. compared_as: the text without telephone numbers, contacts and national guidance, which are no",
        "# part of what was agreed.",
        *(f"{key}: {_quote(value)}" for key, value in data.items() if isinstance(value, str)),
        f"seal: {_quote(_seal(data))}",
    ]
    for part in ("guidance", "clauses"):
        if part in data:
            lines.append(f"{part}:")
        for key, value in data.get(part, {}).items():
            if isinstance(value, str):
                lines.append(f"  {key}: {_quote(value)}")
            else:
                lines += [f"  {key}:", *(f"    {inner}: {_quote(text)}" for inner, text in value.items())]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Return a text quoted as JSON, which YAML reads as the same text."""
    return json.dumps(text, ensure_ascii=False)


def as_markdown(record: AgreedRecord, page: str) -> str:
    """Return the text of a record for governors: its headings and numbered clauses. Takes the HTML of its page."""
    root = lxml.html.fragment_fromstring(page, create_parent="div")
    for link in root.xpath(".//a"):
        link.drop_tag()  # an address on the site leads nowhere from here
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    text = fragments.as_markdown(inside, 1)
    title, _, rest = text.partition("\n")
    minute = f", minute {fragments.escape(record.minute)}" if record.minute else ""
    return (
        f"{title}\n\n{fragments.escape_list_mark(fragments.escape(record.setting))}\n\n"
        f"Agreed by the {fragments.escape(record.by)} on {words.day(record.on)}{minute}. Due for review by {words.day(record.next_review)}.\n\n"
        f"This is the text as it was agreed, from edition {fragments.escape(record.template_edition)} of the Schoolgate template. Telephone numbers, "
        f"contacts and the editions of national guidance are as they were that day. They are no part of what was agreed.\n{rest}"
    )


def title_of(setting: Setting, document: str) -> str:
    """Return the title of a document."""
    return combined_title(setting.adopted) if document == "combined" else TITLES[document]
