"""Settings that nobody means: good files with some bytes, some YAML or some values changed, and what the command says of each.

Of a setting file, its records and its logo one is changed, and `schoolgate check` is run on it, in this process. Whatever
it says is in plain words and at a place in a file, soon and without much memory, and nothing published is touched. What it
refuses `build` refuses, a part of them tried; what it accepts is built, a part of them too. Some are told to the command itself.

What is found says where the changed file is kept, and its seed and number: `with trial() as made: made.wrong_with(seed, number)`
tries it again.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple
from unittest.mock import patch

from click.testing import Result
from support import command, logo_files, recording
from support.places import GOOD_SETTINGS, ROOT, STARTER, TESTS, TODAY

from fuzz.mutations import FAMILIES, OF_BYTES
from schoolgate.publish import build as building

MOST_SECONDS = 2.0  # of processor time for one check; without a fault it takes a fiftieth
MOST_MEMORY = 200_000  # kilobytes more than before
LONGEST_MESSAGE = 1_000  # characters
# Of those refused, of those accepted, and of all, one in so many is tried further.
REFUSED_BUILT, ACCEPTED_BUILT, BY_COMMAND = 4, 60, 250

_EXAMPLES = sorted((ROOT / "settings" / "examples").glob("*.yml"))
_SMALLEST = TESTS / "good" / "smallest.yml"
# Beside some files stand records, or a logo, so that those can be changed too.
_AGREED = {STARTER: "mobile", ROOT / "settings" / "examples" / "federation.yml": "combined"}
_LOGOS = {
    STARTER: ("crest.png", logo_files.png(2, 8)),
    _SMALLEST: ("crest.jpg", logo_files.jpeg()),
    TESTS / "good" / "club.yml": ("crest.svg", logo_files.drawing('<path d="M5 5h90v90h-90z" fill="#063"/>')),
}

_TOLD = re.compile(r"(?P<file>/.+?):(?P<line>\d+):(?P<column>\d+): (?P<warning>warning: )?(?P<message>.*)")
_NO_FILE = re.compile(r"/.+?: this could not be checked\. /.+?: (This|You|There|Part) .+\.")
# Faults that keep no policy from coming down are told, and what is published all the same.
_COMES_DOWN = re.compile(r"/.+?: What you withdrew comes down immediately\. .+\.")
_NO_SETTING = 2  # the exit code where what was named is no file
_NOT_PLAIN = re.compile(
    r"Traceback|Schoolgate itself failed|error in the template|YAML says|<class|object at 0x|\w*Error\b|Exception|pydantic|"
    r"\[type=|Input should|\bNone\b(?! of\b)|\bNoneType\b|\\[nrtxu]|\b__\w+|[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffd-\uffff]"
)
# What a command was given to say and may not say stands as U+FFFD. In a quotation of a file it may.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufffe\uffff]")


def run(inputs: int, seed: int) -> list[str]:
    """Try so many inputs, drawn with a seed. Return for each what is wrong with it, empty where nothing is."""
    with trial() as made:
        return [made.wrong_with(seed, number) for number in range(inputs)]


@contextlib.contextmanager
def trial(files: Sequence[Path] = (STARTER, *_EXAMPLES, *GOOD_SETTINGS)) -> Iterator[Trial]:
    """Yield a trial of some good settings. Its `wrong_with` tries one input of a seed, by its number."""
    with (
        tempfile.TemporaryDirectory(prefix="schoolgate-bad-") as folder,
        patch.dict(os.environ, SCHOOLGATE_DEBUG="1"),  # so that a finding has its traceback
    ):
        yield Trial(Path(folder).resolve(), files)


class _Base(NamedTuple):
    """A good setting in a folder of its own, and what of it may be changed."""

    setting: Path
    others: list[Path]  # its records and its logo


class _Input(NamedTuple):
    """A base of which something was changed: which file, and how."""

    base: _Base
    changed: Path
    how: str


class Trial:
    """Good settings, and a site that stands while they are changed."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        self.site = folder / "sites" / "school"
        building.build(_SMALLEST, self.site, TODAY, fictional=True)
        self.bases = [_laid_out(file, folder / file.parent.name / file.stem) for file in files]
        self.good = {
            file: (file.read_bytes(), file.stat().st_mtime_ns)
            for base in self.bases
            for file in (base.setting, *base.others)
        }
        for base in self.bases:
            with _unbuilt(base):
                done = command.run("check", base.setting)
            assert done.exit_code == 0, (base.setting, done.output)

    def wrong_with(self, seed: int, number: int) -> str:
        """Change something as a seed and a number say, and look. Return what is wrong, empty where nothing is."""
        chance = random.Random(f"{seed} {number}")
        base = chance.choice(self.bases)
        changed = chance.choice(base.others) if base.others and chance.random() < 0.3 else base.setting
        how = _change(changed, self.good[changed][0], chance)
        before = _standing(self.site.parent, base.setting.parent)
        try:
            found = [*self._faults(_Input(base, changed, how), chance, before)]
        except _TooLong as late:
            found = [f"it took over {MOST_SECONDS} seconds, at:\n{late}"]
        except Exception:
            found = [traceback.format_exc()]
        told = ""
        if found:
            kept = Path(tempfile.gettempdir()) / f"schoolgate-bad-{seed}-{number}-{changed.name}"
            if changed.is_file():
                shutil.copy(changed, kept)
            told = (
                f"{base.setting.stem}: {changed.name}, {how}, kept as {kept} (seed {seed}, number {number}): "
                + "; ".join(found)
            )
        self._put_back(changed)
        return told

    def _faults(self, one: _Input, chance: random.Random, before: dict[str, tuple[int, ...]]) -> Iterator[str]:
        """Yield what is wrong with what the command says of an input, and with what it does."""
        build_accepted = not chance.randrange(ACCEPTED_BUILT)
        setting = one.base.setting
        with contextlib.nullcontext() if build_accepted else _unbuilt(one.base):
            used = _Used()
            with contextlib.nullcontext() if build_accepted else _no_longer_than(MOST_SECONDS):
                checked = command.run("check", setting)
            if not build_accepted:
                yield from used.faults()
        yield from _faults_of(checked, one)
        refused = checked.exit_code != 0
        if build_accepted or (refused and not chance.randrange(REFUSED_BUILT)):
            built = command.run("build", setting, "--out", self.site)
            if checked.exit_code == built.exit_code == _NO_SETTING:
                pass  # it says how the command is written, which differs
            elif (built.exit_code != 0) != refused:
                yield f"check says {checked.exit_code}, and build {built.exit_code}: {built.stderr}"
            elif refused and _stops(built.stderr) != _stops(checked.stderr):
                yield f"check and build say different things: {checked.stderr} and {built.stderr}"
            elif refused:
                yield from _faults_of(built, one)
        if not chance.randrange(BY_COMMAND):
            yield from _faults_of_command(setting, one)
        after = _standing(self.site.parent, setting.parent)
        if refused or not build_accepted:
            yield from (
                f"{name} was touched" for name in sorted({name for name, _ in {*before.items()} ^ {*after.items()}})
            )

    def _put_back(self, file: Path) -> None:
        content, written = self.good[file]
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        elif not file.is_file() or file.is_symlink():
            file.unlink(missing_ok=True)
        file.write_bytes(content)
        os.utime(file, ns=(written, written))  # so that what was worked out of it still holds


def _laid_out(file: Path, folder: Path) -> _Base:
    """Copy a good setting into a folder of its own, with the records and the logo that it has or is given."""
    setting = recording.agreed_copy(file, folder)
    if (file.parent / file.stem).is_dir():
        shutil.copytree(file.parent / file.stem, folder / file.stem)
    text = setting.read_text(encoding="utf-8")
    if file in _LOGOS:
        name, content = _LOGOS[file]
        (folder / name).write_bytes(content)
        setting.write_text(f"{text}\nlogo: {name}\n", encoding="utf-8")
    elif named := re.search(r"^logo: (\S+)", text, re.MULTILINE):
        shutil.copy(file.parent / named[1], folder)
    if file in _AGREED:
        recording.record(setting, _AGREED[file], "2026-10-07", "2027-09-30")
    return _Base(
        setting,
        sorted(
            path for path in folder.rglob("*") if path.suffix in {".yml", ".png", ".jpg", ".svg"} and path != setting
        ),
    )


def _change(file: Path, content: bytes, chance: random.Random) -> str:
    """Change a file, or put something else in its place. Return in a word how."""
    if file.suffix != ".yml" or chance.random() < 0.02:
        others = [*_NO_FILES] if chance.random() < 0.2 else []
        how = chance.choice(others) if others else "bytes"
    else:
        how = chance.choice([*FAMILIES])
    if how in _NO_FILES:
        file.unlink()
        _NO_FILES[how](file)
        return how
    mutation = chance.choice(FAMILIES[how] if file.suffix == ".yml" else OF_BYTES)
    file.write_bytes(mutation(content, chance))
    return f"{how} ({mutation.__name__.strip('_')})"


_NO_FILES: dict[str, Any] = {
    "a folder": Path.mkdir, "a pipe": os.mkfifo, "a device": lambda file: file.symlink_to("/dev/zero"),
    "a link to itself": lambda file: file.symlink_to(file.name), "a link to nowhere": lambda file: file.symlink_to("nowhere"), "gone": lambda file: None,
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# What is said


def _faults_of(done: Result, one: _Input) -> Iterator[str]:
    """Yield what is wrong with what the command says."""
    if done.exception and not isinstance(done.exception, SystemExit):
        yield "".join(traceback.format_exception(done.exception))
        return
    yield from _faults_of_words(done.exit_code, done.stderr, one)


def _faults_of_words(code: int, said: str, one: _Input) -> Iterator[str]:
    lines = said.splitlines()
    if code == _NO_SETTING and one.changed == one.base.setting and one.how in _NO_FILES:
        return  # the command was not understood: there is no such file
    comes_down = bool(lines) and _COMES_DOWN.fullmatch(lines[-1])
    if code != (bool(_stops(said)) and not comes_down):
        yield f"exit code {code}, and said: {said}"
    for line in lines:
        told = _TOLD.fullmatch(line)
        if not told:
            if not comes_down and not (one.how in _NO_FILES and _NO_FILE.fullmatch(line)):
                yield f"no place in a file: {line}"
            continue
        file = Path(told["file"])
        if file.is_file() and not _is_inside(file, int(told["line"]), int(told["column"])):
            yield f"no place inside the file: {line}"
        elif not file.exists() and not (one.changed == file and one.how in _NO_FILES):
            yield f"no such file: {line}"
        yield from _faults_of_message(told["message"], line)


def _stops(said: str) -> list[str]:
    """Return the lines that say why nothing is published: all but warnings."""
    return [line for line in said.splitlines() if not ((told := _TOLD.fullmatch(line)) and told["warning"])]


def _faults_of_message(message: str, line: str) -> Iterator[str]:
    ours = re.sub(r"“.*”|\".*\"|: [^ ]+: .*$", "“”", message)
    if found := _NOT_PLAIN.search(ours) or _UNSEEN.search(message):
        yield f"not in plain words, {found[0]!r}: {line}"
    if not 15 <= len(message) <= LONGEST_MESSAGE or not re.match(r"[A-Z“‘\d\w]", message):
        yield f"no sentence: {line}"


def _is_inside(file: Path, line: int, column: int) -> bool:
    """Return whether a line and a column are within a file, as an editor counts them."""
    content = file.read_bytes()
    try:
        lines: list[Any] = re.split(r"\r\n|\r|\n", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        lines = content.split(b"\n")
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


# Linux holds what a process used before it became another program against that one, but for what stands here.
_MEASURED = """
import resource, sys
from pathlib import Path
from schoolgate.cli.start import main

used, status = Path(sys.argv.pop(1)), Path("/proc/self/status")
try:
    main()
finally:
    used.write_text(status.read_text() if status.exists() else f"VmHWM: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} kB")
"""


def _faults_of_command(setting: Path, one: _Input) -> Iterator[str]:
    """Yield what is wrong with what the command itself says, in a process of its own, and with what it takes."""
    with tempfile.TemporaryDirectory() as room:
        used = Path(room) / "used"
        done = subprocess.run(
            [sys.executable, "-c", _MEASURED, str(used), "check", str(setting)],
            cwd=setting.parent.parent, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        most = _memory_in(used.read_text())
    said = done.stderr.decode()
    if "Traceback" in said or "itself failed" in said or done.returncode not in {0, 1, 2}:
        yield f"the command ended with {done.returncode}: {said}"
    if most > MOST_MEMORY:
        yield f"the command took {most // 1000} MB"


# ---------------------------------------------------------------------------------------------------------------
# What is done, and what it takes


def _unbuilt(base: _Base) -> Any:
    """Return what keeps `check` from making the pages of a setting without faults: that takes a second, for each."""
    return patch.object(building, "list_promises", lambda loaded, *_: ([], loaded))


def _standing(*folders: Path) -> dict[str, tuple[int, ...]]:
    """Return every file and folder below some, each with what changes if somebody writes it or puts another there."""
    found: dict[str, tuple[int, ...]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            about = path.lstat()
            found[str(path)] = (about.st_ino, about.st_mtime_ns, about.st_size, about.st_mode)
    return found


class _Used:
    """What this process uses from now on."""

    def __init__(self) -> None:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # what it used at most is counted from now on
        self.memory, self.seconds = _most_memory(), time.process_time()

    def faults(self) -> Iterator[str]:
        """Yield where it was too much."""
        seconds, memory = time.process_time() - self.seconds, _most_memory() - self.memory
        if seconds > MOST_SECONDS:
            yield f"it took {seconds:.1f} seconds"
        if memory > MOST_MEMORY:
            yield f"it took {memory // 1000} MB"


def _most_memory() -> int:
    """Return how much memory this process has used at most, in kilobytes, since it was last counted anew."""
    try:
        return _memory_in(Path("/proc/self/status").read_text())
    except OSError:  # no Linux: counted since the process began
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _memory_in(status: str) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1])


class _TooLong(BaseException):  # which no handler of an Exception catches
    """Something that would perhaps never end."""


@contextlib.contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """End what is inside, and say where it was, once it has taken so much processor time."""

    def ended(_: int, frame: FrameType | None) -> None:
        raise _TooLong("".join(traceback.format_stack(frame)[-6:]))

    before = signal.signal(signal.SIGPROF, ended)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
