"""Sites that tests only look at: each is built once in a run, by whichever worker asks for it first.

A site is kept by the content of all it is made of: code, template, registers, the setting file and what stands beside it.
So two tests that ask for the same site share it, and none is shown another's. Nobody may write in it: `changed` tells at
the end of a run whether somebody did. Tests of reproducibility, of the swap and of killed builds build afresh.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from schoolgate.errors import SettingRefused
from schoolgate.publish import build
from schoolgate.setting.model.setting import Setting
from support import run_folder, yaml_files
from support.places import TODAY
from support.recording import RECORDED, agreed_copy, record_each

_ROOM, _DONE, _DIGEST = "site", "faults.json", "digest"

# The smallest logo that is taken.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAD0lEQVR4nGNgGAWjgHwAAAJAAAFZNqEDAAAAAElFTkSuQmCC"
)


class Built(NamedTuple):
    """A site, and what its build refused: where it refused anything there is no site."""

    folder: Path
    faults: list[str]


def of_file(file: Path, *, edition: str = "public", with_papers: bool = False) -> Path:
    """Build the site of a setting file of the project, agreed where `RECORDED` says so. Return its folder."""

    def into(room: Path) -> None:
        setting = agreed_copy(file, room / "agreed", *RECORDED[file]) if file in RECORDED else file
        _build(setting, room / _ROOM, edition, with_papers)

    beside = [file, *sorted(path for path in (file.parent / file.stem).rglob("*") if path.is_file())]
    content = [f"{path}\0".encode() + path.read_bytes() for path in beside]
    built = _once(into, b"file", f"{edition} {with_papers} {RECORDED.get(file)}".encode(), *content)
    assert built.faults == [], (file, built.faults)
    return built.folder


def of_answers(
    data: Mapping[str, Any],
    *,
    edition: str = "public",
    with_papers: bool = False,
    beside: Mapping[str, bytes] | None = None,
) -> Built:
    """Build the site of answers as they are typed, with files beside them: a small logo where they name one and none is given.

    Where only what was agreed may be published, each document is agreed today.
    """
    text = yaml_files.dumped(dict(data))
    files = {**({str(data["logo"]): PICTURE} if "logo" in data else {}), **(beside or {})}

    def into(room: Path) -> None:
        file = room / "setting.yml"
        file.write_text(text, encoding="utf-8")
        for name, content in files.items():
            (room / name).write_bytes(content)
        if data["policies"].get("only_agreed") == "yes":
            record_each(file, Setting.model_validate(data))
        _build(file, room / _ROOM, edition, with_papers)

    content = [f"{name}\0".encode() + content for name, content in sorted(files.items())]
    return _once(into, b"answers", f"{edition} {with_papers}".encode(), text.encode(), *content)


class Sites(Mapping[str, Path]):
    """Sites by name, each built when it is first looked at. One that may not be published fails the test that looks."""

    def __init__(self, jobs: Mapping[str, Mapping[str, Any]]) -> None:
        self.jobs = jobs

    def __getitem__(self, name: str) -> Path:
        built = of_answers(self.jobs[name])
        assert built.faults == [], name
        return built.folder

    def __iter__(self) -> Iterator[str]:
        return iter(self.jobs)

    def __len__(self) -> int:
        return len(self.jobs)


def refused(jobs: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Build each of some settings. Return what was refused of those that may not be published."""
    return {name: built.faults for name, data in jobs.items() if (built := of_answers(data)).faults}


def changed(root: Path) -> list[str]:
    """Return the shared sites of a run in which somebody wrote, each with the setting that it was made of."""
    return [
        str(room) for room in sorted(root.iterdir()) if (room / _DIGEST).is_file() and _digest(room) != _written(room)
    ]


def _build(file: Path, out: Path, edition: str, with_papers: bool) -> None:
    with run_folder.papers_are_written_once():
        build.build(file, out, TODAY, variant=edition, with_papers=with_papers, fictional=True)


def _once(into: Callable[[Path], None], *made_of: bytes) -> Built:
    """Build in a room of its own, unless that was done in this run already."""
    root = run_folder.folder()
    key = hashlib.sha256(run_folder.code())
    for part in made_of:
        key.update(len(part).to_bytes(8, "big") + part)
    room = root / key.hexdigest()[:24]
    with FileLock(f"{room}.lock"):
        if not (room / _DONE).is_file():
            room.mkdir(exist_ok=True)
            faults: list[str] = []
            try:
                into(room)
            except SettingRefused as refusal:
                faults = [str(problem) for problem in refusal.problems]
            (room / _DIGEST).write_text(_digest(room), encoding="utf-8")
            (room / _DONE).write_text(json.dumps(faults), encoding="utf-8")
    return Built(room / _ROOM, json.loads((room / _DONE).read_text(encoding="utf-8")))


def _written(room: Path) -> str:
    return (room / _DIGEST).read_text(encoding="utf-8")


def _digest(room: Path) -> str:
    return "".join(run_folder.hash_of(path) for path in sorted(room.iterdir()) if path.name not in {_DONE, _DIGEST})
