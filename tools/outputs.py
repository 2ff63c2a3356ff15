"""Everything that a checkout of this project writes and says, named and hashed: what `make frozen` compares.

It knows a checkout only by its command and its files, so that it reads every commit alike, however its code is arranged.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import gc
import hashlib
import importlib
import io
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import time_machine
import yaml
from PIL import Image

TODAY = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
AGREED_ON = "2026-11-02"
# What a command writes for a setting stands in one of these, and their files are outputs.
_PUBLIC, _OFFLINE, _REVIEW, _AGREED, _PACK = "public", "offline", "review", "agreed", "pack"
# libyaml takes a tenth of the time, where this machine has it.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclasses.dataclass(frozen=True)
class Output:
    """A file or what a command said: the hash of its bytes and, where it can be read, that of its text."""

    bytes: str
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Job:
    """Some commands, run one after another, and the folders whose files they write."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    folders: tuple[str, ...] = ()
    weight: int = 1  # the heaviest begin first, so that no process waits for another at the end


# ---------------------------------------------------------------------------------------------------------------
# What is run

# Forms that no setting of ours has: answers of the starter that are changed, by their path.
_VARIATIONS: dict[str, dict[tuple[str, ...], Any]] = {
    "fragments": {("policies", "form"): "fragments", ("policies", "heading_level"): "3"},
    "logo": {("logo",): "crest.png"},
    "withdrawn": {("withdrawn",): {"mobile": "We are looking at it again."}},
}
# The settings of the tests, by their folder in tests/.
_OF_TESTS = ("good", "sources", "bad")
# What somebody changes in the starter once its policies are agreed.
_CHANGED = ("kept_in: the lockers in the staff room", "kept_in: the safe in the office")
_SINCE = ("written: 2026-09-14", "written: 2026-11-03")


def prepare(checkout: Path) -> None:
    """Put the settings of the tests, and some that are made for this, among the examples, where numbers may be made up."""
    examples = checkout / "settings" / "examples"
    for folder in _OF_TESTS:
        if (checkout / "tests" / folder).is_dir():
            shutil.copytree(checkout / "tests" / folder, examples / folder)
    room = examples / "frozen"
    room.mkdir(parents=True, exist_ok=True)
    starter = checkout / "settings" / "your-school.yml"
    for name, edits in _VARIATIONS.items():
        answers = yaml.load(starter.read_text(encoding="utf-8"), Loader=_LOADER)
        for (*above, last), answer in edits.items():
            holder = answers
            for part in above:
                holder = holder[part]
            holder[last] = answer
        (room / f"{name}.yml").write_text(yaml.safe_dump(answers, allow_unicode=True, sort_keys=False), "utf-8")
    shutil.copy(starter, room / "changed.yml")
    Image.new("RGB", (300, 200), "#1e6e3c").save(room / "crest.png")


def jobs(checkout: Path) -> list[Job]:
    """List what is run in a checkout that is prepared, the heaviest first."""
    examples = checkout / "settings" / "examples"
    folders = (checkout / "settings", examples, examples / "good", examples / "sources", examples / "frozen")
    settings = [file for folder in folders for file in sorted(folder.glob("*.yml"))]
    bad = [file.relative_to(checkout).as_posix() for file in sorted((examples / "bad").glob("*.yml"))]
    found = [_setting(file.relative_to(checkout), file) for file in settings]
    found += [Job(f"bad {number}", tuple(("check", file) for file in bad[number::8])) for number in range(8)]
    found.append(_commands())
    return sorted(found, key=lambda job: -job.weight)


def _commands() -> Job:
    new, file = ("new", "frozen-school"), "settings/frozen-school.yml"
    made = (("check", file), ("build", file, "--edition", "review", "--out", f"made/frozen-school/{_REVIEW}"))
    return Job("commands", (("--help",), new, ("schema",), ("chores",), *made), ("made/frozen-school",), 3)


def _setting(file: Path, whole: Path) -> Job:
    """Run all that can be done with a setting: before it is agreed, as it is agreed, and after."""
    name, typed = file.as_posix().removesuffix(".yml"), file.as_posix()
    made, records = f"made/{name}", f"{name}/agreed"
    answers = yaml.load(whole.read_text(encoding="utf-8"), Loader=_LOADER)
    policies = answers["policies"]
    documents = ["combined"] if policies.get("form") == "combined" else [*policies["dates"]]
    by = policies.get("approved_by", "childminder")  # who is asked for nobody else
    commands = [
        ("check", typed),
        ("build", typed, "--papers", "--out", f"{made}/{_PUBLIC}"),
        ("build", typed, "--edition", "offline", "--out", f"{made}/{_OFFLINE}"),
        ("build", typed, "--edition", "review", "--out", f"{made}/{_REVIEW}"),
        ("status", typed),
        ("changes", typed),
        ("chores", typed),
        ("pack", typed, "--out", f"{made}/{_PACK}"),
        *(("agree", typed, each, "--by", by, "--on", AGREED_ON, "--minute", "7.2") for each in documents),
    ]
    if name == "settings/examples/frozen/changed":
        commands += [
            ("(change)", typed, *_CHANGED, *_SINCE),
            ("pack", typed, "--out", f"{made}/{_PACK}-{_AGREED}"),
            ("build", typed, "--papers", "--out", f"{made}/{_AGREED}"),
        ]
    else:
        commands.append(("build", typed, "--out", f"{made}/{_AGREED}"))
    commands += [
        ("check", typed),
        ("build", typed, "--edition", "review", "--out", f"{made}/{_REVIEW}-{_AGREED}"),
        ("status", typed, "--json"),
        ("changes", typed),
    ]
    return Job(name, tuple(commands), (made, records), 10 * len(documents))


# ---------------------------------------------------------------------------------------------------------------
# Running it: in a process that knows one checkout and no other

_command: Any = None


def enter(checkout: Path, kept: Path) -> None:
    """Let this process be that checkout’s: its code, its folder, its day. Texts are kept in a folder, each by its hash."""
    global _command, _kept
    sys.path.insert(0, str(checkout))
    os.chdir(checkout)
    os.environ.update({"COLUMNS": "100", "NO_COLOR": "1", "GITHUB_ACTIONS": ""})
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"][project["name"]].partition(":")
    time_machine.travel(TODAY).start()
    entry = importlib.import_module(module)
    # The project is installed as editable, and that is another checkout.
    if not Path(str(entry.__file__)).is_relative_to(checkout):
        raise RuntimeError(f"{module} is {entry.__file__}, which is not in {checkout}")
    _command, _kept = getattr(entry, function), kept
    # A process that does all this would look through what was imported again and again.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


_kept = Path()


def run(job: Job, checkout: Path) -> dict[str, Output]:
    """Run a job’s commands. Gives each output by its name."""
    found = {}
    for number, typed in enumerate(job.commands, 1):
        said = _said(typed, checkout)
        found[f"{job.name}: {number:02} {' '.join(typed[:1] + typed[2:])}"] = _keep(said.encode("utf-8"), said)
    for folder in job.folders:
        for file in sorted((checkout / folder).rglob("*")):
            if file.is_file():
                found[f"{job.name}: {file.relative_to(checkout / folder).as_posix()}"] = _read(file)
    return found


# As click lists the commands, each with what it does.
_COMMAND = re.compile(r"^  ([a-z]+)  +[A-Z]", re.MULTILINE)


def _said(typed: tuple[str, ...], checkout: Path) -> str:
    if typed[0] == "(change)":
        return _change(checkout / typed[1], typed[2:])
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            sys.argv = ["schoolgate", *typed]  # as the script that pip writes: it calls this with nothing
            _command()
            code: Any = 0
        except SystemExit as ended:
            code = ended.code or 0
    text = said.getvalue().replace(str(checkout), "CHECKOUT")
    if typed == ("--help",):
        text += "".join(_said((name, "--help"), checkout) for name in _COMMAND.findall(text))
    return f"$ schoolgate {' '.join(typed)}\n{text}exit code {code}\n"


def _change(file: Path, edits: tuple[str, ...]) -> str:
    text = file.read_text(encoding="utf-8")
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        if old not in text:
            raise RuntimeError(
                f"{file.name} has no “{old}” to change. Say in {Path(__file__).name} what it has instead."
            )
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return "".join(f"{edit}\n" for edit in edits)


# Which code made a site, as its manifest says: it differs between any two checkouts, whatever else does not.
_MADE_BY = re.compile(rb'"generator": \{[^}]*\}')


def _read(file: Path) -> Output:
    content = file.read_bytes()
    if file.name == "schoolgate.json":
        content = _MADE_BY.sub(b'"generator": {}', content)
    return _keep(content, readable(file.suffix, content))


def _keep(content: bytes, text: str) -> Output:
    hashed = hashlib.sha256(text.encode("utf-8")).hexdigest() if text else ""
    if text and not (_kept / hashed).exists():
        part = _kept / f"{hashed}.{os.getpid()}"
        part.write_text(text, encoding="utf-8", newline="")
        part.rename(_kept / hashed)
    return Output(hashlib.sha256(content).hexdigest(), hashed)


def readable(kind: str, content: bytes) -> str:
    """Give what can be read in a file of a kind: the words of a PDF or a Word file, any text, and nothing of the rest."""
    if kind == ".pdf":
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if kind == ".docx":
        import docx

        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
