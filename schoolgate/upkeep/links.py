"""Whether the addresses that pages print still answer. They are asked politely, what they say is recorded, and no more.

One host is asked at a time, with a pause between questions. Nothing is dropped from a page because of an answer, and no
build rests on one: a network has its bad days. Whatever a host answers, and however slowly, it costs the others nothing: each
address has a deadline, and what is made of its answer is data. The standard library does all that this needs.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pydantic

from schoolgate import registers
from schoolgate.registers import councils
from schoolgate.setting import files
from schoolgate.setting.model.people import Council
from schoolgate.setting.model.setting import Setting
from schoolgate.upkeep.asker import Answer

_LARGEST_RECORD = 10_000_000  # bytes
# ---------------------------------------------------------------------------------------------------------------
# Which addresses


def addresses(setting: Setting | None = None) -> dict[str, list[str]]:
    """Return each address that pages print, and where it is written down: in the registers, and in a setting’s file."""
    found: dict[str, list[str]] = defaultdict(list)
    for place, value in (*_registered_addresses(setting), *(_typed_addresses(setting) if setting else ())):
        if place not in found[value]:
            found[value].append(place)
    return dict(sorted(found.items()))


def _registered_addresses(setting: Setting | None) -> Iterator[tuple[str, str]]:
    for id_, document in registers.guidance().items():
        yield f"settings/shared/guidance.yml: {id_}", document.url
    for id_, helpline in registers.helplines().items():
        for url in filter(None, (helpline.url, helpline.source)):
            yield f"settings/shared/helplines.yml: {id_}", url
    council = setting.council if setting else None
    named = council.name if isinstance(council, Council) else council
    for id_, authority in registers.authorities().items():
        if named is None or councils.find(named) == id_:
            for url in _within(authority):
                yield f"settings/shared/authorities.yml: {id_}", url
    yield "settings/shared/social-media-age.yml", registers.social_media_age().source


def _typed_addresses(setting: Setting) -> Iterator[tuple[str, str]]:
    for key, value in setting.model_dump().items():
        if key != "site":  # which may not be published yet
            for url in _within(value):
                yield f"your setting file: {key}", url


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = value.values()
    elif isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
        return
    elif not isinstance(value, list | tuple):
        return
    for item in value:
        yield from _within(item)


# ---------------------------------------------------------------------------------------------------------------
# The record


def read(file: Path) -> dict[str, Answer]:
    """Return the results of the last check; none if the record is missing or damaged."""
    try:
        return _RECORD.validate_json(files.read(file, _LARGEST_RECORD))
    except (OSError, ValueError):
        return {}


_RECORD = pydantic.TypeAdapter(dict[str, Answer])


def write(file: Path, answers: Mapping[str, Answer]) -> None:
    """Write the results of a check."""
    record = {address: {**dataclasses.asdict(a), "checked": a.checked.isoformat()} for address, a in answers.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(file, f"{json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode())
