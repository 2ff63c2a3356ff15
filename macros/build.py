"""From a setting file to a published site: staging, MkDocs, the gate, the swap.

A site is built in a folder of its own beside where it will stand, checked there, and put in place by one rename. So at
any moment what stands is either the whole old site or the whole new one.
"""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from macros import applies, clauses, gate, registers
from macros.contradictions import Found
from macros.load import Loaded, Problem, council_is_known, load
from macros.setting import Setting

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MARK = ".schoolgate"  # in every site we write, so that we never replace a folder that is not ours


@dataclasses.dataclass
class Site:
    """One setting’s site while it is being built: what the pages, the theme and the clauses extension read."""

    setting: Setting
    published: bool
    fictional: bool
    record: clauses.Record = dataclasses.field(default_factory=clauses.Record)


class Refused(Exception):
    """A site that cannot be published, with each thing to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def policy_pages() -> list[Path]:
    """Give the template’s policy pages."""
    return sorted((DOCS / "policies").glob("*.md"))


def check(file: Path, today: datetime.date) -> Loaded:
    """Read a setting file and check all that can be checked before pages are made."""

    def changes(setting: Setting) -> Iterator[Found]:
        yield from clauses.faults_in_changes(
            setting.changes, clauses.provisions(policy_pages()), applies.conditions(setting)
        )

    def logo(setting: Setting) -> Iterator[Found]:
        if setting.logo and not (file.parent / setting.logo).is_file():
            yield ("logo",), f"There is no file {setting.logo} beside this one. Put it there, or take out this line."

    return load(file, today, [council_is_known(registers.authorities()), changes, logo])


def preview() -> Site:
    """Give the site that plain ``mkdocs build`` and ``mkdocs serve`` show: one setting, unchecked by the gate.

    Raises SystemExit with the list of faults where the setting file has any.
    """
    file = Path(os.environ.get("SCHOOLGATE_SETTING") or ROOT / "settings" / "your-school.yml")
    loaded = check(file, datetime.date.today())
    if loaded.faults or loaded.setting is None:
        sys.exit("\n".join(str(fault) for fault in loaded.faults))
    return Site(loaded.setting, published=False, fictional=loaded.fictional)


def build(file: Path, out: Path, today: datetime.date, say: Callable[[str], None] = lambda _: None) -> int:
    """Build one setting’s public site into ``out``, or leave what stands there untouched.

    Takes the setting file, the folder, today’s date, and where to report progress. Gives the number of pages
    published. Raises Refused with everything to mend, and OSError where files cannot be read or written.
    """
    loaded = check(file, today)
    if loaded.faults or loaded.setting is None:
        raise Refused(loaded.faults)
    setting, shown = loaded.setting, _shown(file)
    if out.exists() and not is_ours(out):
        raise Refused(
            [Problem(shown, 1, 1, f"{out} holds files that Schoolgate did not write. Name a new or empty folder.")]
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as room:
        staged = Path(room) / "site"
        site = Site(setting, published=True, fictional=loaded.fictional)
        say("making pages")
        warnings = _mkdocs(site, staged, today)
        if setting.logo:
            shutil.copyfile(file.parent / setting.logo, staged / "assets" / setting.logo)
        (staged / MARK).write_text("Made by Schoolgate. This folder is replaced whole when the site is built again.\n")
        # GitHub Pages otherwise leaves out files that begin with an underscore.
        (staged / ".nojekyll").touch()
        say("checking them")
        template = clauses.provisions(policy_pages())
        faults = warnings + gate.check(staged, gate.Expected.of(setting, template, site.record))
        if faults:
            raise Refused(Problem(shown, 1, 1, fault) for fault in faults)
        pages = sum(1 for _ in staged.rglob("*.html"))
        swap(staged, out)
    return pages


def _shown(file: Path) -> str:
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return file.as_posix()


def is_ours(folder: Path) -> bool:
    """Tell whether a folder may be replaced: it is empty, or Schoolgate wrote it."""
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _mkdocs(site: Site, staged: Path, today: datetime.date) -> list[str]:
    """Run MkDocs into the staging folder. Gives its warnings, which are faults of the template."""
    # Material prints an advertisement against MkDocs 2 that a school office can do nothing about.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    # The sitemap’s date is the one thing in a site that would come from the clock.
    stamp = datetime.datetime.combine(today, datetime.time(), datetime.UTC).timestamp()
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(stamp))
    heard = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(staged))
        config.extra["schoolgate"] = site
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    except (MkDocsException, clauses.TemplateFault) as error:
        return [f"The template itself is at fault, and not this file: {error}", *heard.messages]
    except SystemExit:  # how mkdocs-macros ends when a macro fails
        return ["The template itself is at fault, and not this file.", *heard.messages]
    finally:
        logger.removeHandler(heard)
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return heard.messages


# ---------------------------------------------------------------------------------------------------------------
# The swap


def swap(staged: Path, out: Path) -> None:
    """Put a finished folder where another stands, so that at no moment is there neither.

    On Linux and macOS the two folders change places in one step. Elsewhere, or where a file system cannot, the old
    folder steps aside first and steps back if anything goes wrong; ``restore`` mends a machine that died between.
    """
    if not out.exists():
        staged.rename(out)
    elif not _exchange(staged, out):
        aside = _aside(out)
        out.rename(aside)
        try:
            staged.rename(out)
        except BaseException:
            aside.rename(out)
            raise
        shutil.rmtree(aside)


def restore(out: Path) -> None:
    """Put back an old site that stepped aside for a new one that never came."""
    aside = _aside(out)
    if aside.exists():
        if out.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(out)


def _aside(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step of the file system. Gives False where that cannot be done."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library: Any = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*paths, 2) == 0)  # RENAME_SWAP
        here = -100  # AT_FDCWD
        return bool(library.renameat2(here, paths[0], here, paths[1], 2) == 0)  # RENAME_EXCHANGE
    except (AttributeError, OSError, TypeError):
        return False
