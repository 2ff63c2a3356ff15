"""Files as nobody means to write them: a good one with a few of its bytes, lines or values changed at random.

To look for longer than the tests do: python tests/support/mutations.py 2000
"""

from __future__ import annotations

import datetime
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from schoolgate.publish.check import check_setting

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 20)
# Of processor time for one file, on a machine that does other things too (alone, half a second); and kilobytes for all.
MOST_SECONDS, MOST_MEMORY = 4.0, 200_000

_WORDS = [
    b'"\\U00110000"', b'"\\UFFFFFFFF"', b'"\\uD800"', b'"\\x00"', b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b"\r", b"\x85", b"\xe2\x80\xa8",
    b": ", b" #", b"- ", b"? ", b"| ", b"> ", b"&a ", b"*a", b"!!int ", b"%YAML", b"---", b"...", b"<<: ", b"{", b"}", b"[", b"]", b",", b'"', b"'",
    b"{{", b"{%", b"](", b"9998-01-01", b"9999-12-31", b"0001-01-01", b"99999999999999999999", b"-1", b"1e999", b"yes", b"null", b"~", b"",
    b"a: b" + b" " * 20_000 + b"c: d", b"k" * 1_100, b"[" * 200, b"{a: " * 200, b"a: {b: [c, {d: e}]}", "é ’ 😀 \u202e \u200b".encode(),
    b"\n".join(b"k%d: v" % n for n in range(300)), b"[" + b"a, " * 1_500 + b"a]", b"- a\n" * 900, b"\xc2\xb2", b"::error::x", b"##[x]",
]  # fmt: skip


def mutated(good: bytes, chance: random.Random) -> bytes:
    """Return a file with some of it changed."""
    lines = good.split(b"\n")
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        at = chance.randrange(len(lines))
        line, word = lines[at], chance.choice(_WORDS)
        key, colon, _ = line.partition(b":")
        place = chance.randrange(len(line) + 1)
        lines[at] = chance.choice(
            [
                key + colon + b" " + word, key + colon + b" " + word, line[:place] + word + line[place:], word + line, line + word,
                line[:place], b"", line + b"\n" + line, b"  " + line, line.lstrip(), key + b"s" + colon, word,
                line + b"\n" + lines[chance.randrange(len(lines))], key + colon, line[:place] + bytes([chance.randrange(256)]) + line[place + 1 :],
            ]
        )  # fmt: skip
    return b"\n".join(lines)


def wrong_with(good: Path, number: int, seed: int = 1) -> Iterator[str]:
    """Check a number of changed files: a setting file and, where there is one, its newest record. Give what went wrong."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        setting = Path(folder) / good.name
        shutil.copytree(good.parent / good.stem, setting.parent / good.stem)
        shutil.copy(good, setting)
        files = [setting, *setting.parent.rglob("agreed/*.yml")]
        whole = {file: file.read_bytes() for file in files}
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for count in range(number):
            file = chance.choice(files)
            content = mutated(whole[file], chance)
            file.write_bytes(content)
            began = time.process_time()
            said = ""
            try:
                check_setting(setting, TODAY, fictional=True)
            except Exception:
                said = traceback.format_exc()
            took = time.process_time() - began
            if took > MOST_SECONDS:
                said += f"It took {took:.1f} seconds."
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > MOST_MEMORY:
                said += "It took over 200 MB."
                before += MOST_MEMORY
            if said:
                kept = Path(tempfile.gettempdir()) / f"schoolgate-mutation-{seed}-{count}.yml"
                kept.write_bytes(content)
                yield f"{file.name}, kept as {kept}: {said}"
            file.write_bytes(whole[file])


if __name__ == "__main__":
    from support import recording

    with tempfile.TemporaryDirectory() as room:
        a_good_one = recording.agreed_copy(
            ROOT / "settings" / "your-school.yml", Path(room), ("mobile", "2026-10-07", "2027-09-30")
        )
        for found in wrong_with(a_good_one, int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1):
            print(found, flush=True)
