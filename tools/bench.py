"""Speed: what we take, gate included, in the time of one stock `mkdocs build` of the same pages, and what we want to take.

Run by `make bench`. A cold build is a command in a process of its own, as in a school’s workflow. One more setting is built in a
process that has built others, as a trust does with many. All run in turn, and processor time is counted, so that a busy
machine changes the ratios little. Stock is MkDocs with Material, its search and mkdocs-macros, our pages and our
mkdocs.yml, without our hooks, theme and clauses. The values that its pages print are worked out beforehand, so that it has no
setting file to read. Exits with 1 where a cold build without signs takes more than `LIMIT` times as long.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import functools
import json
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import markdown
import mkdocs.commands.build
import yaml
from support.real import with_real_contacts

from schoolgate import paths
from schoolgate.pages import menu, printing, search, site
from schoolgate.pages.site import Site
from schoolgate.policy import facts, templates
from schoolgate.print import charts, posters, wallet
from schoolgate.print.handouts import sheets
from schoolgate.publish import build, gate

ROUNDS = 9  # counted; where they are several, one more goes before, to warm the disk
LIMIT = 1.25
# What stock takes in seconds where the goals of a warm process were set: one more setting took 0.85 s there, and 0.83 of stock.
STOCK_THERE = 1.02

# What we want to take: a cold build in the time of stock, one more setting and its parts in milliseconds.
COLD_GOALS = {"a build": 0.95, "in a fresh clone": 1.15, "with signs": 1.25}
WARM_GOALS = {
    "one more setting": {"whole": 250, "gate": 80, "Markdown": 25},
    "with signs": {"whole": 350, "gate": 130, "Markdown": 25, "posters": 25},
}
SERVE_GOAL = 500  # milliseconds from a changed answer to the page that shows it

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


def answers(name, table):
    def answer(*given, **named):
        asked = json.dumps([given, named], default=lambda _: None)
        if asked not in table:
            raise LookupError(f"no answer of {name} was recorded for {asked}")
        return table[asked]

    return answer


def define_env(env):
    values = json.loads(Path(__file__).with_name("values.json").read_text(encoding="utf-8"))
    env.conf["site_name"] = values["name"]
    env.variables.update(filled(values["variables"]))
    env.macros.update({name: answers(name, table) for name, table in values["macros"].items()})
    env.filters.update({name: answers(name, table) for name, table in values["filters"].items()})
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


def _recorded(functions: Mapping[str, Callable[..., Any]], tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Wrap functions so that each answer is kept in the table of its name, by what was asked."""

    def wrapped(function: Callable[..., Any], table: dict[str, Any]) -> Callable[..., Any]:
        takes_the_page = hasattr(function, "jinja_pass_arg")

        @functools.wraps(function)
        def answer(*given: Any, **named: Any) -> Any:
            asked = given[1:] if takes_the_page else given  # Jinja puts the page before what is asked of it
            table[_key([asked, named])] = said = function(*given, **named)
            return said

        return answer

    return {name: wrapped(function, tables.setdefault(name, {})) for name, function in functions.items()}


def given_to_pages(setting: Path, room: Path) -> dict[str, Any]:
    """Build once and keep all that the pages are given, whatever it is, and which pages are left out."""
    values: dict[str, Any] = {"macros": {}, "filters": {}}
    variables, functions = site.variables, site.functions

    def kept_variables(of: Site) -> dict[str, Any]:
        pages = (file.relative_to(paths.DOCS).as_posix() for file in sorted(paths.DOCS.rglob("*.md")))
        left_out = menu.pages_left_out(
            of.setting, of.withdrawal_notices, for_review=False, with_versions=bool(of.versions)
        )
        values["name"], values["variables"] = of.setting.name, variables(of)
        values["left_out"] = [page for page in pages if left_out.match_file(page)]
        return variables(of)

    templates.environment().filters |= _recorded(facts.FILTERS, values["filters"])
    with (
        mock.patch.object(site, "variables", kept_variables),
        mock.patch.object(site, "functions", lambda of: _recorded(functions(of), values["macros"])),
    ):
        build.build(setting, room / "recorded", datetime.date.today())
    return values


def stock_project(room: Path, values: dict[str, Any]) -> Path:
    """Write a stock project into the folder. Gives its configuration."""
    (room / "values.json").write_text(_key(values), encoding="utf-8")
    (room / "words.py").write_text(_MODULE, encoding="utf-8")
    config = yaml.safe_load(paths.CONFIG.read_text(encoding="utf-8"))
    config.pop("extra", None)
    # Its light pages have Material’s layout.
    (room / "theme").mkdir()
    for layout in ("light.html", "help.html"):
        (room / "theme" / layout).write_text('{% extends "main.html" %}', encoding="utf-8")
    config["theme"]["custom_dir"] = str(room / "theme")
    # What our pages are written in, where Python-Markdown converts them.
    config["markdown_extensions"] = ["attr_list", "admonition", {"toc": {"toc_depth": 2}}]
    # Ours has a search of its own, and a stock site has one too.
    config["plugins"].remove("schoolgate")
    config["plugins"].insert(0, {"search": {"lang": "en"}})
    (plugin,) = (each["macros"] for each in config["plugins"] if isinstance(each, dict) and "macros" in each)
    plugin |= {"module_name": "words", "include_dir": str(paths.DOCS)}
    left_out = "".join(f"/{page}\n" for page in values["left_out"])
    config |= {"docs_dir": str(paths.DOCS), "site_dir": str(room / "stock"), "exclude_docs": left_out}
    file = room / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    return file


def lacking(stock: Path) -> list[str]:
    """Say of each page of a stock project which of the values that it asks for it is not given.

    Stock MkDocs ends at the first without a word, so the pages are made once more, each to its end.
    """
    config = yaml.safe_load(stock.read_text(encoding="utf-8"))
    (plugin,) = (each["macros"] for each in config["plugins"] if isinstance(each, dict) and "macros" in each)
    plugin["on_error_fail"] = False
    file = stock.with_name("lacking.yml")
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(file)]
    done = subprocess.run(command, cwd=paths.TEMPLATE, capture_output=True, text=True, check=False)
    return [f"{page}: {what}" for page, what in _LACKS.findall(done.stdout + done.stderr)]


# As mkdocs-macros says it.
_LACKS = re.compile(r"^_File_: `([^`\n]+)`\s+^_\w+_: (.+)$", re.MULTILINE)


def _seconds(*command: str) -> float:
    """Run Python to its end and return how long the processor was at it."""
    start = _children()
    done = subprocess.run([sys.executable, *command], cwd=paths.TEMPLATE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise _Ended(f"{' '.join(command)} ended with {done.returncode}.\n{done.stdout}{done.stderr}".rstrip())
    return _children() - start


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Ended(Exception):
    """A build that did not come to its end, and what it said."""


_OURS = "from schoolgate.cli import start; start.main()"  # the command, as pip installs it
# The same where no theme is compiled yet. What stands in .cache/ stays, for others may be building with it.
_FIRST = (
    "import pathlib, tempfile; from schoolgate import paths; paths.CACHE = pathlib.Path(tempfile.mkdtemp(dir={room!r})); "
    + _OURS
)


def _without_signs(setting: Path, room: Path) -> Path:
    """Take its signs out of a setting: stock MkDocs has nothing like them, so they are measured beside.

    Its contacts could be real, for the command takes it for a school’s.
    """
    answers = yaml.load(with_real_contacts(setting.read_text(encoding="utf-8")), Loader=yaml.BaseLoader)
    for key in ("signs", "retired_signs"):
        answers.pop(key, None)
    file = room / "your-school.yml"
    file.write_text(yaml.safe_dump(answers, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


class Parts:
    """How long the parts of a build take. Within a part, the time of another counts for that one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open = ["rest"]
        self._since = time.process_time()

    def _turn(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0) + now - self._since
        self._since = now

    def of(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time counts for a part."""

        @functools.wraps(function)
        def timed(*given: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(part)
            try:
                return function(*given, **named)
            finally:
                self._turn()
                self._open.pop()

        return timed


# Where each part begins.
_PARTS: list[tuple[str, Any, str]] = [
    ("loading", build, "check_setting"),
    ("policies", site, "policies"),
    ("Markdown", markdown.Markdown, "convert"),
    ("theme", mkdocs.commands.build, "_build_page"),
    ("posters", posters, "write"),
    ("posters", charts, "write_wall"),
    ("posters", wallet, "write"),
    ("agreements", site, "compose_handouts"),
    ("agreements", printing, "link_handouts"),
    ("agreements", sheets, "write"),
    ("search", search, "write"),
    ("gate", gate, "check"),
]


def seconds_of_parts(setting: Path, out: Path) -> dict[str, float]:
    """Build a setting in this process. Return the seconds of each part, and of the rest."""
    parts = Parts()
    with contextlib.ExitStack() as patched:
        for part, where, name in _PARTS:
            patched.enter_context(mock.patch.object(where, name, parts.of(part, getattr(where, name))))
        parts.of("rest", build.build)(setting, out, datetime.date.today(), fictional=True)
    return parts.seconds


# A first build in a process of its own, and how long its parts take: what the whole of a cold build is spent on.
_COLD = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, {tools!r})
import bench
importing = time.process_time()
print(json.dumps({{"importing": importing, **bench.seconds_of_parts(Path({setting!r}), Path({out!r}))}}))
"""


def cold_parts(setting: Path, room: Path, rounds: int) -> dict[str, float]:
    """Return the median seconds of each part of a setting’s build in a process that has built nothing."""
    script = _COLD.format(tools=str(Path(__file__).parent), setting=str(setting), out=str(room / "cold"))
    found = [
        json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout)
        for _ in range(rounds)
    ]
    return {part: statistics.median(each[part] for each in found) for part in found[0]}


def another_setting(setting: Path, number: int, room: Path) -> Path:
    """Write a setting that answers as another does and has a name and an address of its own."""
    names = ("Ashbourne", "Birchwood", "Cedarhurst", "Dunmore", "Elmfield", "Fernhill", "Greenway", "Hazelbrook")
    name = f"{names[number % len(names)]}{'' if number < len(names) else number}"
    file = room / f"{setting.stem}-{number}.yml"
    text = setting.read_text(encoding="utf-8")
    file.write_text(text.replace("Oakfield", name).replace("oakfield", name.lower()), encoding="utf-8")
    return file


def warm(setting: Path, room: Path, rounds: int) -> dict[str, float]:
    """Return the median seconds of each part of one more setting, and of the whole, in a process that has built others."""
    found, before = [], min(3, rounds - 1)  # settings that only warm it
    for number in range(before + rounds):
        found.append(seconds_of_parts(another_setting(setting, number, room), room / "warm"))
        shutil.rmtree(room / "warm")
    counted = found[before:]
    medians = {part: statistics.median(each.get(part, 0) for each in counted) for part in counted[0]}
    return {"whole": statistics.median(sum(each.values()) for each in counted), **medians}


def until_shown(setting: Path, room: Path, rounds: int) -> float:
    """Return the median seconds, by the clock, until `schoolgate serve` shows a name that was changed in the file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = room / "served.yml"
    # The command takes it for a school’s, whose contacts are real.
    served.write_text(with_real_contacts(setting.read_text(encoding="utf-8")), encoding="utf-8")
    file = another_setting(served, 0, room)
    command = [sys.executable, "-c", _OURS, "serve", str(file), "--port", str(port)]
    found = []
    with subprocess.Popen(command, cwd=paths.TEMPLATE, stdout=subprocess.DEVNULL) as serving:
        try:
            for number in range(rounds + 1):
                # Written in one step: half a file would be read as a fault.
                shutil.copy(another_setting(served, number + 1, room), room / "changed.yml")
                start = time.monotonic()
                (room / "changed.yml").replace(file)
                name = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["name"]
                while name not in _page(f"http://127.0.0.1:{port}/"):
                    if serving.poll() is not None or time.monotonic() - start > 60:
                        raise _Ended("`schoolgate serve` shows no page.")
                    time.sleep(0.02)
                found.append(time.monotonic() - start)
        finally:
            serving.terminate()
    return statistics.median(found[1:])  # the first starts the server


def _page(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:  # not there yet
        return ""


def table(
    cold: Mapping[str, float],
    stock: float,
    parts: Mapping[str, float],
    more: Mapping[str, Mapping[str, float]],
    serve: float,
) -> list[str]:
    """Return the lines of the table.

    Takes seconds: of cold builds, of stock, of the parts of the first cold build, of one more setting and its parts, and until
    `serve` shows a change.
    """
    lines = [f"In the time of stock MkDocs, here {stock:.2f} s:", f"{'one cold build':<30}{'here':>6}{'goal':>7}"]
    for name, seconds in cold.items():
        lines.append(_line(f"  {name}", seconds, stock, COLD_GOALS[name]))
        lines += _lines_of_parts(parts, stock, {}) if name == "a build" else []
    lines.append("in a process that has built others")
    for name, each in more.items():
        goals = {part: goal / 1000 / STOCK_THERE for part, goal in WARM_GOALS[name].items()}
        lines.append(_line(f"  {name}", each["whole"], stock, goals["whole"]))
        lines += _lines_of_parts(each, stock, goals)
    return [*lines, _line("until serve shows a change", serve, stock, SERVE_GOAL / 1000 / STOCK_THERE)]


def _lines_of_parts(seconds: Mapping[str, float], stock: float, goals: Mapping[str, float]) -> list[str]:
    parts = sorted(seconds.keys() - {"whole", "rest"}, key=lambda part: -seconds[part])
    return [_line(f"    {part}", seconds[part], stock, goals.get(part)) for part in [*parts, "rest"]]


def _line(name: str, seconds: float, stock: float, goal: float | None) -> str:
    wanted = "" if goal is None else f"{goal:7.2f}"
    return f"{name:<30}{seconds / stock:6.2f}{wanted:7}  {1000 * seconds:6.0f} ms"


def main() -> int:
    """Measure in turn, print the table, and say whether a cold build is within the limit."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        help="how often each is built: once more to warm the disk, unless one is enough",
    )
    parser.add_argument(
        "--setting", type=Path, default=paths.STARTER, help="one with signs to build; the starter, where it is left out"
    )
    given = parser.parse_args()
    rounds, with_signs = given.rounds, given.setting
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        setting = _without_signs(with_signs, room)
        ours = ("-c", _OURS, "build", str(setting), "--out", str(room / "ours"))
        first = ("-c", _FIRST.format(room=folder), *ours[2:])
        signs = ("-c", _OURS, "build", str(with_signs), "--out", str(room / "signs"))
        config = stock_project(room, given_to_pages(setting, room))
        stock = ("-m", "mkdocs", "build", "-q", "-f", str(config))
        try:
            times = [tuple(_seconds(*one) for one in (ours, stock, first, signs)) for _ in range(rounds + (rounds > 1))]
            serve = until_shown(with_signs, room, rounds)
        except _Ended as ended:
            print(
                ended, *(f"A stock page lacks a value: {lack}" for lack in lacking(config)), sep="\n", file=sys.stderr
            )
            return 1
        pages = [sum(1 for _ in (room / where).rglob("*.html")) for where in ("ours", "stock")]
        parts = cold_parts(setting, room, rounds)
        more = [warm(one, room, rounds) for one in (setting, with_signs)]
    if pages[0] < pages[1]:
        sys.exit(f"Ours made {pages[0]} pages and stock {pages[1]}: they cannot be compared.")
    usual, plain, unready, posted = (statistics.median(column) for column in zip(*times[-rounds:], strict=True))
    cold = dict(zip(COLD_GOALS, (usual, unready, posted), strict=True))
    print(*table(cold, plain, parts, dict(zip(WARM_GOALS, more, strict=True)), serve), sep="\n")
    print(f"Medians of {rounds} rounds. A build may take {LIMIT} at most.")
    return 0 if usual / plain <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
