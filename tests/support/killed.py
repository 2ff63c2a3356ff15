"""A build that is killed at every step in turn. Run by test_swap.py in a process of its own, which forks for each.

A step is a moment at which Python touches a file: the interpreter's own audit events tell of each before it happens.
Takes the setting file, the folder, the signal, "exchange" or "aside": how the new site takes the place of the old, and how
far to go on from one step to the next while pages are only written elsewhere.
Prints one line of JSON: what stood after each step that was tried, and what was found wrong.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mkdocs.commands.build  # noqa: F401  (so that each fork finds it imported)
import mkdocs_macros.plugin  # noqa: F401
import pytest

from schoolgate.publish import build, swap
from support import kept as kept_by_content

TODAY = datetime.date(2026, 11, 20)
PUT_THERE = (".git/HEAD", ".git/config", "CNAME")  # by those whose site it is
TOUCHES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "ctypes.dlsym", "shutil.rmtree"}


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with what it holds."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


class Steps:
    """Counts the steps of a build, and ends it at one of them."""

    def __init__(self, out: Path) -> None:
        self.beside = str(out.parent)
        self.count, self.end_at, self.with_signal = 0, 0, 0
        self.events: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        # What clears a folder names files within it, without their path.
        anywhere = event in {"ctypes.dlsym", "os.remove", "os.rmdir"}
        if event not in TOUCHES or not (anywhere or self.beside in str(arguments[0])):
            return
        if event == "open" and not (str(arguments[1] or "r")[0] in "wax" or (arguments[2] or 0) & os.O_WRONLY):
            return
        self.count += 1
        self.events.append(f"{event} {arguments[0]!s}")
        if self.count == self.end_at:
            os.kill(os.getpid(), self.with_signal)


@contextlib.contextmanager
def forked() -> Iterator[bool]:
    """Run what is inside in a child, and wait for it. Gives whether this is the child."""
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        yield False
        return
    try:
        yield True
    finally:
        os._exit(0)


def main(setting: Path, out: Path, signal_name: str, how: str, on: int) -> None:
    """Kill the build at each step, and look at what stands after each."""
    number = signal.Signals[signal_name]
    if how == "aside":
        swap.exchange = lambda one, other: False
    for name in PUT_THERE:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(f"{name} of the school’s own", encoding="utf-8")
    theirs = {name: (out / name).read_bytes() for name in PUT_THERE}
    old = tree(out)
    kept = out.parent / "kept"
    shutil.copytree(out, kept)
    steps = Steps(out)
    # Each fork makes the same pages again: what depends on their words alone is worked out here, before it forks.
    patch = pytest.MonkeyPatch()
    kept_by_content.keep_findings(patch)
    build.build(setting, out, TODAY, fictional=True)
    gc.freeze()  # what is there already, no fork looks through again
    new, total, events = tree(out), steps.count, steps.events
    wrong: list[str] = [] if new != old else ["the new site is the old one"]
    first = next(place for place, event in enumerate(events, 1) if event.startswith(("ctypes.dlsym", "os.rename")))
    # Every step about the swap, and some of those in which files are only written elsewhere or cleared away.
    tried = sorted({*range(1, total + 1, on), *range(first - 1, min(first + 7, total + 1))})
    seen = []
    for step in tried:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(kept, out)
        steps.count = 0
        with forked() as child:
            if child:
                steps.end_at, steps.with_signal = step, number
                sys.stderr = open(os.devnull, "w")  # noqa: SIM115
                build.build(setting, out, TODAY, fictional=True)
        if how == "aside":
            swap.restore(out)
        # A repository may be on its way from one folder to the other, which is a step of its own. The pages never are.
        stands = tree(out)
        seen.append("old" if {**stands, **theirs} == old else "new" if {**stands, **theirs} == new else "neither")
        if seen[-1] == "neither":
            wrong.append(f"step {step} of {total} ({events[step - 1]}): neither the old site nor the new one stands")
        if stands.get("CNAME") != theirs["CNAME"]:
            wrong.append(f"step {step} of {total} ({events[step - 1]}): the site has lost its CNAME")
        # At times the next build finds what this one left, and is itself killed while it clears that. But a repository that was
        # on its way is put back now: the old site is laid out again with one of its own, and no build can tell which is wanted.
        if step % 2 or not (out / ".git").is_dir():
            swap.restore(out)
            if tree(out) not in (old, new):
                wrong.append(f"step {step} of {total} ({events[step - 1]}): the repository is not put back")
    build.build(setting, out, TODAY, fictional=True)
    if tree(out) != new:
        wrong.append("the next build does not give the new site")
    left = sorted(p.name for p in out.parent.iterdir() if p.name not in {out.name, "kept"})
    if left:
        wrong.append(f"left behind after the next build: {left}")
    print(json.dumps({"seen": seen, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
