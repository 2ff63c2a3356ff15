"""Whether anything that we write or say has changed: every output of two checkouts, compared by its hash.

    make frozen                        keep the hashes of all outputs as they are now, in .cache/frozen/
    make frozen AGAINST=HEAD~1         compare them with those of a commit
    make frozen AGAINST=FILE           compare them with those that were kept before
    make frozen OF=v1.0.0 AGAINST=v1.1.0   compare two commits
    make frozen OF=FILE AGAINST=FILE   compare what was kept on two machines, as CI does with two Pythons
    make frozen ONLY=nursery ...       only what has this in its name

An output is a file of a site, its papers, a pack, a fragment or a record, in each edition, or what a command says, of each
setting that we have. The day is always the same. Exits with 1 where anything differs, and shows first what does.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import outputs
from outputs import Output

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "frozen"
PROCESSES = 2
MOST_SHOWN = 20
_BEFORE, _BEHIND = 60, 100  # characters shown around the first that differs

Outputs = Mapping[str, Output]
TextOf = Callable[[str], str]


def main(typed: list[str] | None = None) -> int:
    """Keep the outputs of a checkout and, where another is named, say what differs."""
    parser = argparse.ArgumentParser(prog="make frozen", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--of",
        default="",
        help="the commit to look at, or a file that was kept; the files as they are here, where it is left out",
    )
    parser.add_argument("--against", default="", help="a commit, or a file that was kept, to compare with")
    parser.add_argument("--only", default="", help="only the jobs that have this in their name")
    given = parser.parse_args(typed)
    before = _taken(given.against, given.only) if given.against else None
    now = _taken(given.of, given.only)
    if before is None:
        return 0
    lines = [*differences(before, now, _kept_text)]
    print(*lines, sep="\n")
    return 1 if lines[1:] else 0


def _taken(named: str, only: str) -> Outputs:
    """Read the outputs that a file keeps, or make those of a commit, or of this checkout where none is named."""
    if named.endswith(".json"):
        if not Path(named).is_file():
            sys.exit(f"There is no file {named}. To keep the outputs as they are now: make frozen")
        return {name: output for name, output in _read(Path(named)).items() if only in name.partition(": ")[0]}
    commit = _git("rev-parse", "--short", f"{named or 'HEAD'}^{{commit}}").decode().strip()
    with tempfile.TemporaryDirectory(prefix="frozen-") as room:
        checkout = Path(room).resolve() / "schoolgate"
        if named:
            _unpack(named, checkout)
        else:
            copy_files(checkout)
        found = _made(checkout, only)
    file = FOLDER / (f"{commit}.json" if named else "now.json")
    file.write_text(json.dumps({name: dataclasses.astuple(found[name]) for name in sorted(found)}, indent=0), "utf-8")
    print(f"{len(found)} outputs of {named or 'the files here'}: {file.relative_to(ROOT)}", flush=True)
    _tidy()
    return found


def _read(file: Path) -> dict[str, Output]:
    return {name: Output(*hashes) for name, hashes in json.loads(file.read_text(encoding="utf-8")).items()}


def _tidy() -> None:
    """Take away each text that no file here speaks of any more."""
    spoken_of = {output.text for file in FOLDER.glob("*.json") for output in _read(file).values()}
    for text in (FOLDER / "texts").iterdir():
        if text.name not in spoken_of:
            text.unlink()


def _kept_text(hashed: str) -> str:
    file = FOLDER / "texts" / hashed
    return file.read_text(encoding="utf-8") if hashed and file.is_file() else ""


# ---------------------------------------------------------------------------------------------------------------
# Checkouts


def _git(*typed: str) -> bytes:
    done = subprocess.run(["git", *typed], cwd=ROOT, capture_output=True)
    if done.returncode:
        sys.exit(f"git {' '.join(typed)}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _unpack(commit: str, checkout: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_git("archive", "--format=zip", commit))) as packed:
        packed.extractall(checkout)


def copy_files(checkout: Path, leave_out: str = "(?!)") -> None:
    """Copy the files here, with what is not committed yet, but for those whose path begins as a pattern says."""
    for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0"):
        if name and (ROOT / name).is_file() and not re.match(leave_out, name):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)


def _made(checkout: Path, only: str) -> Outputs:
    """Run everything in a checkout, two jobs at a time."""
    texts = FOLDER / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    outputs.prepare(checkout)
    jobs = [job for job in outputs.jobs(checkout) if only in job.name]
    if not jobs:
        sys.exit(
            f"Nothing has “{only}” in its name. There are: {', '.join(job.name for job in outputs.jobs(checkout))}."
        )
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, initializer=outputs.enter, initargs=(checkout, texts)) as pool:
        done = pool.map(outputs.run, jobs, [checkout] * len(jobs))
        return {name: output for found in done for name, output in found.items()}


# ---------------------------------------------------------------------------------------------------------------
# Comparing


def differences(before: Outputs, now: Outputs, text_of: TextOf) -> Iterator[str]:
    """Say what differs: how much, and then each difference once, with where it is first and how often it is found."""
    gone, new = [sorted(one.keys() - other.keys()) for one, other in ((before, now), (now, before))]
    changed = sorted(name for name in before.keys() & now.keys() if before[name] != now[name])
    same = len(before.keys() & now.keys()) - len(changed)
    if not changed and not gone and not new:
        yield f"All {same} outputs are the same."
        return
    yield f"{len(changed)} outputs differ, {len(gone)} are gone, {len(new)} are new, and {same} are the same."
    alike: dict[str, list[str]] = {}
    for name in changed:
        alike.setdefault(_difference(before[name], now[name], text_of), []).append(name)
    for how, names in (("gone", gone), ("new", new)):
        if names:
            alike[f"  {how}"] = names
    for shown, names in [*alike.items()][:MOST_SHOWN]:
        yield f"\n{names[0]}" + (f" (and {len(names) - 1} more)" if names[1:] else "")
        yield shown
    if len(alike) > MOST_SHOWN:
        yield f"\nThere are {len(alike) - MOST_SHOWN} more differences."


def _difference(before: Output, now: Output, text_of: TextOf) -> str:
    """Show the first words that differ in a text."""
    if before.text == now.text:
        return "  its bytes differ" + (", and what can be read in it does not" if now.text else "")
    old, new = text_of(before.text).split("\n"), text_of(now.text).split("\n")
    length = min(len(old), len(new))
    line = next((number for number in range(length) if old[number] != new[number]), length)
    one, other = (lines[line] if line < len(lines) else "" for lines in (old, new))
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return f"  - {_around(one, at)}\n  + {_around(other, at)}"


def _around(line: str, at: int) -> str:
    start, end = max(0, at - _BEFORE), at + _BEHIND
    return ("…" if start else "") + line[start:end].strip() + ("…" if end < len(line) else "")


if __name__ == "__main__":
    sys.exit(main())
