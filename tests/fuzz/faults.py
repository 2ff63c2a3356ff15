"""What goes wrong around a build, and not in the setting: it is killed, the disk is full, another build runs, the clock is wrong.

A site stands, and a newer one of the same setting is built in its place. Afterwards the whole old site stands or the whole
new one, and nothing else; what is told is in plain words. Most builds are forks of this process, which has imported
everything; those in which it matters how Python starts are processes of their own. Call it in a process without other threads.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import mkdocs.commands.build  # noqa: F401  (so that each fork finds it imported)
import mkdocs_macros.plugin  # noqa: F401
from support import command
from support.killed import tree
from support.places import ROOT, TESTS, TODAY

from schoolgate.cli import start
from schoolgate.publish import build as building

_SMALLEST = TESTS / "good" / "smallest.yml"
_NOT_PLAIN = re.compile(r"Traceback|Exception|itself failed|\w+Error\b|Errno|<class|\.py\b")
_NOTHING: dict[str, bytes] = {}


def run(inputs: int, seed: int) -> list[str]:
    """Try so many faults, drawn with a seed. Return for each what is wrong after it, empty where nothing is."""
    with tempfile.TemporaryDirectory(prefix="schoolgate-faults-") as folder:
        place = _Place.made(Path(folder).resolve())
        return [_wrong_after(place, seed, number) for number in range(inputs)]


def _wrong_after(place: _Place, seed: int, number: int) -> str:
    fault = KINDS[number % len(KINDS)]
    chance = random.Random(f"{seed} {number}")
    place.lay_out_old_site()
    found = [*fault(place, chance)]
    name = fault.__name__.strip("_")
    return f"{name} (seed {seed}, number {number}): {'; '.join(found)}" if found else ""


class _Ended(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with what it said, if it says that something went wrong."""
        said = self.out + self.err
        if found := _NOT_PLAIN.search(said):
            yield f"not in plain words, {found[0]!r}: {said}"
        if self.code not in {0, 1} or (self.code == 1 and not self.err.strip()):
            yield f"it ended with {self.code}, and said: {said or 'nothing'}"


class _Place(NamedTuple):
    """A folder with two versions of a setting, the site of each, and where the one is to take the place of the other."""

    folder: Path
    trees: Mapping[str, Mapping[str, bytes]]  # of each version
    steps: int  # at which a build of the newer writes something beside its place
    seconds: float  # that it took

    @classmethod
    def made(cls, folder: Path) -> _Place:
        """Write the settings, and build the site of each."""
        text = _SMALLEST.read_text(encoding="utf-8")
        (folder / "sites").mkdir()
        trees = {}
        for version in ("old", "new"):
            file = folder / f"{version}.yml"
            file.write_text(text.replace("Mill Lane", f"{version.title()} Lane"), encoding="utf-8")
            building.build(file, folder / version, TODAY, fictional=True)
            trees[version] = tree(folder / version)
        made = cls(folder, trees, 0, 0)
        made.lay_out_old_site()
        began = time.monotonic()
        writes = folder / "writes"
        ended = made.build(failing=(0, 0, writes))
        assert ended.code == 0, ended
        return made._replace(steps=int(writes.read_text()), seconds=time.monotonic() - began)

    @property
    def site(self) -> Path:
        """Return where the site stands."""
        return self.folder / "sites" / "site"

    def lay_out_old_site(self) -> None:
        """Put the old site where it stands, and nothing beside it."""
        shutil.rmtree(self.folder / "sites")
        shutil.copytree(self.folder / "old", self.site)

    def typed(self, version: str = "new", name: str = "build") -> list[str]:
        """Return what somebody types to build a version, or to check it."""
        out = ["--out", str(self.site)] if name == "build" else []
        return [name, str(self.folder / f"{version}.yml"), *out]

    def start(
        self,
        typed: list[str],
        today: datetime.date = TODAY,
        before: Callable[[], object] = lambda: None,
        failing: Any = None,
    ) -> tuple[int, Path]:
        """Run a command in a fork. Return its number, and the folder to which it writes what it says."""
        said = Path(tempfile.mkdtemp(dir=self.folder))
        if pid := os.fork():
            return pid, said
        code = 70
        try:
            for number, name in ((0, os.devnull), (1, said / "out"), (2, said / "err")):
                os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
            for number, name in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
                setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
            sys.argv = ["schoolgate", *typed]
            with command.on(today):
                if failing:
                    _fail_from(self.folder / "sites", *failing)
                before()
                start.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError):
                    stream.flush()
            if failing and failing[2]:
                failing[2].write_text(str(_WRITES[0]))
            os._exit(code)

    def ended(self, pid: int, said: Path) -> _Ended:
        """Wait for a fork. Return how it ended."""
        _, status = os.waitpid(pid, 0)
        out, err = (
            path.read_text("utf-8", "replace") if path.exists() else "" for path in (said / "out", said / "err")
        )
        shutil.rmtree(said)
        return _Ended(os.waitstatus_to_exitcode(status), out, err)

    def build(self, **how: Any) -> _Ended:
        """Build the new version in a fork, to its end."""
        return self.ended(*self.start(self.typed(), **how))

    def faults(self, *may_stand: str, alone: bool = True) -> Iterator[str]:
        """Yield what is wrong with what stands: it is a whole site, one of those that may stand, and nothing is beside it."""
        stands = tree(self.site) if self.site.is_dir() else _NOTHING
        if stands not in [self.trees[version] if version else _NOTHING for version in may_stand]:
            yield f"{len(stands)} files stand, which are not {' or '.join(may_stand)}"
        beside = sorted(path.name for path in self.site.parent.iterdir() if path != self.site)
        if alone and beside:
            yield f"beside the site stand {beside}"


_WRITES = [0]


def _fail_from(below: Path, first: int, number: int, _: Path | None) -> None:
    """Let everything fail that writes below a folder, from the first time on; with 0 nothing fails, and is only counted."""
    folder = str(below)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in {"open", "os.mkdir", "os.rename", "os.truncate", "os.link", "os.symlink"} or not str(
            arguments[0]
        ).startswith(folder):
            return
        if event == "open" and not (
            str(arguments[1] or "r")[0] in "wax" or (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
        ):
            return
        _WRITES[0] += 1
        if first and _WRITES[0] >= first and not (event == "os.rename" and number in _OF_ROOM):
            raise OSError(number, os.strerror(number), str(arguments[0]))

    _WRITES[0] = 0
    sys.addaudithook(heard)


_OF_ROOM = {errno.ENOSPC, errno.EDQUOT}  # a folder can still be renamed where there is no room


# ---------------------------------------------------------------------------------------------------------------
# Faults


def _killed(place: _Place, chance: random.Random) -> Iterator[str]:
    """Kill a build at some moment. Whatever stands, the next build gives the new site, and clears what this one left."""
    pid, said = place.start(place.typed())
    time.sleep(chance.random() * 1.2 * place.seconds)
    os.kill(pid, chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    place.ended(pid, said)
    yield from place.faults("old", "new", alone=False)
    yield from place.build().faults()
    yield from place.faults("new")


def _two_at_once(place: _Place, chance: random.Random) -> Iterator[str]:
    """Build twice at once, the same version or both, where a site stands or none does yet. Both end well."""
    if chance.random() < 0.5:
        shutil.rmtree(place.site)
    started = []
    for version in ("new", chance.choice(["old", "new"])):
        started.append(place.start(place.typed(version)))
        time.sleep(chance.choice([0, 0, 0.01, 0.5]) * chance.random() * place.seconds)
    for ended in [place.ended(*each) for each in started]:
        yield from ended.faults()
        if ended.code:
            yield f"one of the two was refused: {ended.err}"
    yield from place.faults("old", "new")


def _full(place: _Place, chance: random.Random) -> Iterator[str]:
    """Let no file grow beyond some size, as where a disk has that much room left."""
    most = round(10 ** (3 + 2.5 * chance.random()))  # less would not hold what is told
    ended = place.build(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    yield from ended.faults()
    yield from place.faults("old" if ended.code else "new")


_NUMBERS = [
    errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EBUSY, errno.ESTALE,
    errno.EINVAL, errno.ETIMEDOUT, errno.ENOTCONN, errno.EILSEQ, errno.ENAMETOOLONG, errno.ENODEV, errno.EMLINK, errno.EAGAIN,
]  # fmt: skip


def _unwritable(place: _Place, chance: random.Random) -> Iterator[str]:
    """Let everything that writes beside the site fail, from some moment on."""
    number = chance.choice(_NUMBERS)
    ended = place.build(failing=(chance.randint(1, place.steps + 2), number, None))
    yield from ended.faults()
    if ended.code and not re.fullmatch(r"/\S.*: [A-Z].{10,}(?:\.|FOLDER)\n", ended.err):
        yield f"{errno.errorcode[number]} is not told with a file and a sentence: {ended.err}"
    yield from place.faults("old" if ended.code else "new", alone=not ended.code or number in _OF_ROOM)


_DAYS = [
    "1970-01-01",
    "2000-02-29",
    "2026-02-28",
    "2028-02-29",
    "2027-09-01",
    "2031-06-30",
    "2038-01-19",
    "2099-12-31",
    "9999-12-31",
    "0001-01-01",
]


def _clock(place: _Place, chance: random.Random) -> Iterator[str]:
    """Build on a computer whose clock is wrong, or years later."""
    day = (
        datetime.date.fromisoformat(chance.choice(_DAYS))
        if chance.random() < 0.6
        else datetime.date(2026, 11, 30) + datetime.timedelta(chance.randrange(4_000))
    )
    ended = place.build(today=day)
    yield from (f"on {day}: {fault}" for fault in ended.faults())
    right = datetime.date(2026, 11, 20) <= day < datetime.date(2100, 1, 1)
    if ended.code == right:
        yield f"on {day} it ended with {ended.code}: {ended.err}"
    if ended.code:
        yield from place.faults("old")


_SURROUNDINGS: dict[str, list[str | None]] = {
    "HOME": [None, "", "/nowhere", "/proc", "/dev/null"], "USER": [None], "PATH": ["", "/nowhere"], "TMPDIR": ["", "/nowhere"], "XDG_CACHE_HOME": ["/proc", "/dev/null/x"],
    "LC_ALL": ["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE", "ar_EG.UTF-8", "xx"], "LANG": [None, "C", "tr_TR"], "PYTHONUTF8": ["0", "1"], "PYTHONCOERCECLOCALE": ["0"],
    "PYTHONIOENCODING": ["ascii", "ascii:strict", "latin-1", "cp437", "utf-16", "utf-8:surrogateescape"], "TZ": ["Pacific/Kiritimati", "America/Adak", "UTC", "XXX", ":", "Asia/Kathmandu", ""],
    "TERM": [None, "dumb", "xterm-256color"], "COLUMNS": ["1", "0", "abc", "100000"], "NO_COLOR": ["1"], "FORCE_COLOR": ["1"], "CI": ["true"], "GITHUB_ACTIONS": ["true"],
    "PYTHONHASHSEED": ["1", "4294967295"], "PYTHONOPTIMIZE": ["1", "2"], "PYTHONDONTWRITEBYTECODE": ["1"], "PYTHONDEVMODE": ["1"], "PYTHONNOUSERSITE": ["1"], "PYTHONSAFEPATH": ["1"],
    "PYTHONUNBUFFERED": ["1"], "PYTHONWARNINGS": ["ignore"], "SOURCE_DATE_EPOCH": ["", "abc", "0", "99999999999"], "SCHOOLGATE_SETTING": ["/nowhere"], "SCHOOLGATE_EDITION": ["review", "x"],
    "NO_MKDOCS_2_WARNING": ["0"], "MKDOCS_CONFIG_FILE": ["/nowhere"], "LANGUAGE": ["tr"], "DISPLAY": [":9"], "http_proxy": ["http://127.0.0.1:9"],
}  # fmt: skip


def _surroundings(place: _Place, chance: random.Random) -> Iterator[str]:
    """Build in an environment, a folder and limits that nobody would choose. The site is the same, or it is told why there is none."""
    names = chance.sample([*_SURROUNDINGS], chance.choice([1, 1, 2, 4]))
    changed = {name: chance.choice(_SURROUNDINGS[name]) for name in names}
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    for name, value in changed.items():
        environment.pop(name, None)
        environment |= {name: value} if value is not None else {}
    files = chance.choice([None, None, 16, 24, 64])
    mask = chance.choice([None, None, 0o077, 0o000, 0o027])

    def limited() -> None:
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        if mask is not None:
            os.umask(mask)

    streams = chance.choice(
        ["", "", "", "<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", "| head -c 5", "2>&1 | true"]
    )
    typed = " ".join(f"'{part}'" for part in place.typed())
    done = subprocess.run(
        [_BASH, "-c", f"'{sys.executable}' -c '{_ON_THE_DAY}' {typed} {streams}"],
        cwd=chance.choice(["/", str(place.folder), "/proc"]), env={**environment, "BASH_ENV": ""}, preexec_fn=limited, capture_output=True,
    )  # fmt: skip
    told = f"{changed}, files {files}, umask {mask}, {streams}: "
    said = (done.stdout + done.stderr).decode("utf-8", "replace").replace("\0", "")
    if found := _NOT_PLAIN.search(said.replace(_ON_THE_DAY, "")):
        yield f"{told}not in plain words, {found[0]!r}: {said}"
    if done.returncode and not streams and not said.strip():
        yield f"{told}it ended with {done.returncode}, and said nothing"
    yield from (
        f"{told}{said} {fault}" for fault in place.faults(*(["old", "new"] if streams or done.returncode else ["new"]))
    )
    if done.returncode and not streams and tree(place.site) != place.trees["old"]:
        yield f"{told}it ended with {done.returncode}, and the site is not the old one"


_BASH = shutil.which("bash") or "/bin/bash"  # wherever it is, some of these have no PATH
_ON_THE_DAY = (
    "import sys, datetime; from schoolgate.cli import start; from support import command; "
    "command.on(datetime.date(2026, 11, 20)).__enter__(); start.main()"
)

KINDS: list[Callable[[_Place, random.Random], Iterator[str]]] = [
    _killed, _two_at_once, _full, _unwritable, _clock, _surroundings, _unwritable, _surroundings
]  # fmt: skip
