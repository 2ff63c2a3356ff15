"""Try many drawn inputs and every combination of answers, and print for each trial the inputs, the seconds and the findings.

    make fuzz
    make fuzz ONLY=valid_settings INPUTS=500 SEED=3

A trial is a module in tests/fuzz/ with a function ``run(inputs, seed)``: it returns for each input what is wrong with it, and
an empty text where nothing is. Its inputs are dealt in shares, and each share is tried in a process of its own: the first with
the seed that was given, the next with the next number, on every machine alike. So a share is tried again with its inputs and its seed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

# How many inputs `make fuzz` tries of each trial, and how many are dealt at once: a trial that takes long to lay out has larger shares.
INPUTS = {"valid_settings": 5000, "bad_settings": 20_000, "injections": 1224, "faults": 300}
SHARES = {"valid_settings": 50, "bad_settings": 1000, "injections": 68, "faults": 50}
# Not drawn: the tests that are marked `every`, all of which are run. Each counts as an input.
COMBINATIONS = "combinations"


class Tried(NamedTuple):
    """How many inputs were tried, and what was found."""

    inputs: int
    findings: list[str]


def deal(inputs: int, share: int, seed: int) -> list[tuple[int, int]]:
    """Return the shares of a trial: how many inputs each has, and its seed."""
    return [(min(share, inputs - first), seed + number) for number, first in enumerate(range(0, inputs, share))]


def try_share(trial: str, inputs: int, seed: int) -> Tried:
    """Return what a share of a trial finds. A trial that fails, or does not answer for each of its inputs, is a finding too."""
    try:
        found = importlib.import_module(f"fuzz.{trial}").run(inputs, seed)
    except Exception:
        return Tried(0, [f"The trial failed:\n{traceback.format_exc()}"])
    failed = [f"The trial answered for {len(found)} of {inputs} inputs."] if len(found) != inputs else []
    return Tried(len(found), [*failed, *filter(None, found)])


_SHARE_ALONE = "import json, sys, trials; print(json.dumps(trials.try_share(sys.argv[1], *map(int, sys.argv[2:]))))"


def try_apart(trial: str, inputs: int, seed: int) -> Tried:
    """Return what a share of a trial finds in a process of its own, which keeps nothing. One that is killed is a finding too."""
    done = subprocess.run(
        [sys.executable, "-c", _SHARE_ALONE, trial, str(inputs), str(seed)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return Tried(0, [f"The share ended with {done.returncode}:\n{done.stderr[-2000:]}"])
    return Tried(*json.loads(done.stdout.splitlines()[-1]))


def try_drawn(trial: str, inputs: int, seed: int) -> Tried:
    """Return what a trial finds, its shares tried side by side."""
    shares = deal(inputs, SHARES[trial], seed)
    total, findings = 0, []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (share, seed_of_it), tried in zip(
            shares, pool.map(lambda share: try_apart(trial, *share), shares), strict=True
        ):
            total += tried.inputs
            findings += [f"{one}\n  make fuzz ONLY={trial} INPUTS={share} SEED={seed_of_it}" for one in tried.findings]
            print(f"{trial}: {total} of {inputs}", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return Tried(total, findings)


def try_combinations(seed: int) -> Tried:
    """Return what the tests of every combination find, in an order by the seed."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "auto",
        "-rfE",
        "-m",
        "every",
        "--every",
        f"--randomly-seed={seed}",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    return read_summary(done.stdout, done.returncode)


def read_summary(printed: str, code: int) -> Tried:
    """Return what pytest printed as inputs and findings. Where it ended before its summary, all of it is a finding."""
    counted = {what: int(number) for number, what in re.findall(r"\b(\d+) (passed|failed|errors?)\b", printed)}
    findings = re.findall(r"^(?:FAILED|ERROR) .+", printed, re.MULTILINE)
    if (code and not findings) or not counted:
        findings = [f"pytest ended with {code}:\n{printed}"]
    elif findings:
        findings[-1] += f"\n{printed}"
    return Tried(sum(counted.values()), findings)


def trials(only: str | None, inputs: int | None, seed: int) -> Iterator[tuple[str, Callable[[], Tried]]]:
    """Yield the name of each trial that is asked for, and how to run it."""
    for name, usual in INPUTS.items():
        if only in (None, name):
            yield name, lambda name=name, usual=usual: try_drawn(name, inputs or usual, seed)  # type: ignore[misc]
    if only in (None, COMBINATIONS):
        yield COMBINATIONS, lambda: try_combinations(seed)


def main(only: str | None, inputs: int | None, seed: int) -> int:
    """Run the trials, print what each tried and found, and return how many findings there are."""
    total = 0
    for name, run in trials(only, inputs, seed):
        began = time.monotonic()
        tried = run()
        took = time.monotonic() - began
        print(f"{name}: {tried.inputs} inputs, {took:.0f} seconds, {len(tried.findings)} findings", flush=True)
        for one in tried.findings:
            print(f"\n{name}: {one}\n", flush=True)
        total += len(tried.findings)
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*INPUTS, COMBINATIONS], help="run one trial")
    parser.add_argument("--inputs", type=int, help="how many inputs that trial draws")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same inputs")
    given = parser.parse_args()
    if given.inputs is not None and (given.only in (None, COMBINATIONS) or given.inputs < 1):
        parser.error("INPUTS says how many inputs one trial draws: name the trial with ONLY")
    sys.exit(main(given.only, given.inputs, given.seed) > 0)
