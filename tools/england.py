"""Build some schools of England, drawn by a seed, and say of how many the name or the prose is refused: there should be none.

    make england N=500 SEED=1

Each school has its real name, in sentences such as schools write, and the answers of a good setting of its kind. It is built
in a temporary folder, two at a time, and thrown away: no site made of a real name is kept.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import yaml
from support import corpus
from support.corpus import School
from support.places import TODAY

from schoolgate.errors import SettingRefused
from schoolgate.publish import build


def tried(school: School) -> list[str]:
    """Build one school’s site and throw it away. Gives what was said against it."""
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "school.yml"
        answers = corpus.answers(school, corpus.neighbour_of(school))
        file.write_text(yaml.safe_dump(answers, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
        try:
            build.build(file, Path(room) / "site", TODAY, fictional=True)
        except SettingRefused as refusal:
            return [str(problem) for problem in refusal.problems]
    return []


def main(number: int, seed: int) -> int:
    """Build so many, with progress, and print what came of it. Gives the number of those that were refused."""
    began = time.monotonic()
    drawn = corpus.drawn(number, seed)
    known = [school for school in drawn if "kind" in corpus.kinds()[school.type]]
    refused: dict[School, list[str]] = {}
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done, (school, faults) in enumerate(zip(known, pool.map(tried, known), strict=True), 1):
            if faults:
                refused[school] = faults
            if done % 10 == 0 or done == len(known):
                print(f"{done} of {len(known)}", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for school, faults in refused.items():
        print(f"{school.tidy} ({school.type}):", *faults[:3], sep="\n  ")
    print(f"drawn: {number}, by the seed {seed}")
    print(f"built: {len(known) - len(refused)}")
    print(f"refused: {len(refused)}")
    print(f"of a kind that we do not know yet: {number - len(known)}")
    for type_, count in Counter(school.type for school in drawn if school not in known).most_common():
        print(f"  {count} {type_}: {corpus.kinds()[type_]['unknown']}")
    print(f"seconds: {time.monotonic() - began:.0f}")
    return len(refused)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=100, help="how many to draw")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same schools")
    given = parser.parse_args()
    sys.exit(main(given.number, given.seed) > 0)
