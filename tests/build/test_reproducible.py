"""The same setting on the same day gives the same bytes, papers too, wherever and by whomever it is built.

Other Pythons are compared in CI (`make frozen`): here there is one.
"""

from __future__ import annotations

import ast
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import frozen
import pytest
from support.killed import tree
from support.places import ROOT, STARTER, TODAY

EXAMPLES = ROOT / "settings" / "examples"

# Builds in a checkout of its own. Folders are listed in another order each time, and it is another year.
SCRIPT = """
import datetime, os, random, sys
from pathlib import Path

draw = random.Random(int(sys.argv[4]))


class Listing:
    def __init__(self, entries):
        self.entries = iter(entries)

    def __iter__(self):
        return self.entries

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


def in_another_order(listing, kind):
    def listed(*typed, **named):
        found = [*listing(*typed, **named)]
        draw.shuffle(found)
        return kind(found)

    return listed


os.scandir, os.listdir = in_another_order(os.scandir, Listing), in_another_order(os.listdir, list)
assert os.listdir(sys.argv[1]) != os.listdir(sys.argv[1])
os.umask(0o077)
os.utime(sys.argv[2], (1, 1))

import time_machine

time_machine.travel(datetime.datetime(2031, 2, 28, 23, 59, tzinfo=datetime.UTC)).start()

from schoolgate.publish import build

assert build.__file__.startswith(sys.argv[1])
day = datetime.date.fromisoformat(sys.argv[5])
build.build(Path(sys.argv[2]), Path(sys.argv[3]), day, with_papers=True, fictional=True)
"""

SURROUNDINGS = {
    "ahead of us, in no language": {
        "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "1",
        "USER": "office", "LOGNAME": "office", "SOURCE_DATE_EPOCH": "5",
    },
    "behind us, in another language": {
        "TZ": "America/Adak", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "tr", "PYTHONHASHSEED": "4294967295", "USER": "", "COLUMNS": "20",
    },
    "with nothing set at all": {"PYTHONHASHSEED": "77", "TZ": "", "LC_ALL": "", "LANG": ""},
}  # fmt: skip


# make test tries the first pair, which is the furthest from here; make fuzz tries each.
PAIRS = [
    pytest.param(
        surroundings, file, id=f"{file.stem}, {surroundings}", marks=[pytest.mark.every(one_in=9)] if number else []
    )
    for number, (file, surroundings) in enumerate(
        itertools.product([STARTER, EXAMPLES / "secondary.yml", EXAMPLES / "nursery.yml"], SURROUNDINGS)
    )
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in a folder with another name."""
    copy = tmp_path_factory.mktemp("elsewhere") / "a folder, häß"
    frozen.copy_files(copy, leave_out=r"tests/|guide/|starter/|\.github/")
    return copy


@pytest.mark.parametrize(("surroundings", "file"), PAIRS)
def test_the_same_setting_gives_the_same_bytes_anywhere(
    surroundings: str, file: Path, checkout: Path, with_papers: Callable[[Path], Path], tmp_path: Path
) -> None:
    out, home = tmp_path / "out" / "site", tmp_path / "home"
    home.mkdir()
    known = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment = {**known, **SURROUNDINGS[surroundings], "HOME": str(home), "PYTHONPATH": str(checkout)}
    typed = [checkout, checkout / file.relative_to(ROOT), out, len(surroundings), TODAY.isoformat()]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, typed)], cwd=home, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    one, other = tree(with_papers(file)), tree(out)
    assert {*one} == {*other}
    assert {Path(name).suffix for name in one} >= {".html", ".pdf", ".docx", ".ics", ".json", ".gz"}
    assert [name for name in one if one[name] != other[name]] == []


def written_as_text() -> Iterator[tuple[str, ast.Call]]:
    """Give each place at which a file of a site is written as text, with the file of ours in which it is."""
    for room in ("pages", "policy", "print", "publish", "review"):
        for file in sorted((ROOT / "schoolgate" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    modes = {getattr(argument, "value", None) for argument in node.args}
                    if node.func.attr == "write_text" or (node.func.attr == "open" and modes & {"w", "x", "a"}):
                        yield file.name, node


def test_text_is_written_with_the_same_line_ends_and_letters_on_every_system() -> None:
    found = [
        (name, {word.arg: getattr(word.value, "value", None) for word in call.keywords})
        for name, call in written_as_text()
        if name != "swap.py"  # whose lock has no text
    ]
    assert len(found) > 8
    assert [name for name, words in found if words != {"encoding": "utf-8", "newline": "\n"}] == []
