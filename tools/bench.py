"""Speed: `schoolgate build`, gate included, against stock `mkdocs build` of the same pages, as a ratio.

Run by `make bench`. Both run in turn, each in a process of its own, so that a busy machine slows both alike. Stock is
MkDocs with Material, its search and mkdocs-macros, our pages and our mkdocs.yml, without our hooks, theme and clauses. The values
that its pages print are worked out beforehand, so that it has no setting file to read. Exits with 1 where ours takes
more than `LIMIT` times as long. The first build of a fresh clone, which finds no compiled theme in .cache/, is shown
beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from macros import build, facts, load

ROUNDS = 9  # counted; one more goes before, to warm the disk
LIMIT = 1.25

# The module that stock MkDocs takes its words from: tables of what ours answered. It knows nothing of our code.
_MODULE = '''
import json
from pathlib import Path


class Nothing:
    """Stands for null, and for any part of it."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __str__(self):
        return ""


def filled(value):
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return Nothing() if value is None else value


def answers(table):
    return lambda *given: table[json.dumps(given, default=lambda _: None)]


def define_env(env):
    values = json.loads(Path(__file__).with_name("values.json").read_text(encoding="utf-8"))
    env.conf["site_name"] = values["name"]
    env.variables.update(filled(values["variables"]))
    env.macros.update({name: answers(table) for name, table in values["macros"].items()})
    env.filters.update({name: answers(table) for name, table in values["filters"].items()})
'''


def _key(given: Any) -> str:
    return json.dumps(given, default=_plain)


def _plain(value: Any) -> Any:
    """Give an entry of a register as a table, and a day as text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return None
    parts = {name: getattr(value, name) for name in dir(value) if not name.startswith("_")}
    return {name: part for name, part in parts.items() if not callable(part)}


def _recorded(functions: dict[str, Callable[..., str]], tables: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Wrap functions so that each answer is kept in a table by what was asked."""

    def wrapped(function: Callable[..., str], table: dict[str, str]) -> Callable[..., str]:
        def answer(*given: Any) -> str:
            table[_key(given)] = said = function(*given)
            return said

        return answer

    return {name: wrapped(function, tables.setdefault(name, {})) for name, function in functions.items()}


def _values(setting: Path, room: Path) -> dict[str, Any]:
    """Build once and keep every value that the pages were given."""
    values: dict[str, Any] = {"macros": {}, "filters": {}}
    variables, functions = facts.variables, facts.functions

    def kept(setting: Any, *given: Any) -> dict[str, Any]:
        values["name"], values["variables"] = setting.name, variables(setting, *given)
        return dict(values["variables"])

    with (
        mock.patch.object(facts, "variables", kept),
        mock.patch.object(facts, "functions", lambda *given: _recorded(functions(*given), values["macros"])),
        mock.patch.object(facts, "FILTERS", _recorded(facts.FILTERS, values["filters"])),
    ):
        build.build(setting, room / "recorded", datetime.date.today())
    return values


def _stock(room: Path, values: dict[str, Any]) -> Path:
    """Write a stock project into the folder. Gives its configuration."""
    (room / "values.json").write_text(_key(values), encoding="utf-8")
    (room / "words.py").write_text(_MODULE, encoding="utf-8")
    config = yaml.safe_load((build.ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    for ours in ("hooks", "extra"):
        config.pop(ours, None)
    # Its help page has Material’s layout.
    (room / "theme").mkdir()
    (room / "theme" / "light.html").write_text('{% extends "main.html" %}', encoding="utf-8")
    config["theme"]["custom_dir"] = str(room / "theme")
    for ours in ("macros.clauses", "macros.statements"):
        config["markdown_extensions"].remove(ours)
    # Ours has a search of its own, and a stock site has one too.
    config["plugins"].insert(0, {"search": {"lang": "en"}})
    macros = next(plugin["macros"] for plugin in config["plugins"] if isinstance(plugin, dict) and "macros" in plugin)
    macros |= {"module_name": "words", "include_dir": str(build.DOCS)}
    # The same pages as ours: the starter adopts separate policies.
    unused = "_parts/\npolicies/combined.md\n/fragments.md\n/visitors/signs.md\n"
    config |= {"docs_dir": str(build.DOCS), "site_dir": str(room / "stock"), "exclude_docs": unused}
    file = room / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    return file


def _seconds(*command: str) -> float:
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=build.ROOT, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return took


def _first(*command: str) -> float:
    shutil.rmtree(build.ROOT / ".cache" / "theme", ignore_errors=True)
    return _seconds(*command)


# As the command, for a setting whose numbers and addresses are made up and which stands in no folder of ours.
_OURS = "from macros import cli, load; load.may_be_fictional = lambda file: True; cli.main()"


def _without_signs(setting: Path, room: Path) -> Path:
    """Take its signs out of a setting: stock MkDocs has nothing like them, so they are measured beside."""
    answers = yaml.load(setting.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    del answers["signs"], answers["retired_signs"]
    file = room / "your-school.yml"
    file.write_text(yaml.safe_dump(answers, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def main() -> int:
    """Measure in turn, print the medians and the ratio, and say whether it is within the limit."""
    with_signs = build.ROOT / "settings" / "your-school.yml"
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(load, "may_be_fictional", return_value=True):
        room = Path(folder)
        setting = _without_signs(with_signs, room)
        ours = ("-c", _OURS, "build", str(setting), "--out", str(room / "ours"))
        signs = ("-c", _OURS, "build", str(with_signs), "--out", str(room / "signs"))
        stock = ("-m", "mkdocs", "build", "-q", "-f", str(_stock(room, _values(setting, room))))
        times = [(_seconds(*ours), _seconds(*stock), _first(*ours), _seconds(*signs)) for _ in range(ROUNDS + 1)][1:]
        pages = [sum(1 for _ in (room / where).rglob("*.html")) for where in ("ours", "stock", "signs")]
    if pages[0] < pages[1]:
        sys.exit(f"Ours made {pages[0]} pages and stock {pages[1]}: they cannot be compared.")
    usual, plain, first, more = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = usual / plain
    print(f"schoolgate build  {usual:.3f} s  ({pages[0]} pages, read, made, checked and put in place)")
    print(f"mkdocs build      {plain:.3f} s  ({pages[1]} pages, made)")
    print(f"ratio             {ratio:.2f}  (at most {LIMIT}; medians of {ROUNDS} rounds in turn)")
    print(f"the first of all  {first / plain:.2f}  (before the theme is compiled: {first:.3f} s)")
    print(f"with its signs    {more / plain:.2f}  ({pages[2]} pages, their sheets among them, and PDFs: {more:.3f} s)")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
