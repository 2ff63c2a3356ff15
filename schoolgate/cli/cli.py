"""The command ``schoolgate``: says what happened in plain sentences.

Exit codes: 0 all is well, or what is wrong keeps nothing from being published; 1 something in a setting file is to be
mended; 2 the command was not understood.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import errno
import itertools
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from schoolgate import paths, registers
from schoolgate.agreement import changes as what_changed
from schoolgate.agreement.checked import Checked
from schoolgate.cli import agreeing, blank, github
from schoolgate.errors import RegisterError, SettingRefused, TemplateError
from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.pages.faults import problem_of_template
from schoolgate.policy import editions
from schoolgate.print.papers import pack as governors_pack
from schoolgate.print.papers import papers as printing
from schoolgate.print.papers.pdf import CannotBePrinted
from schoolgate.publish import build as building
from schoolgate.publish import manifest
from schoolgate.publish.check import check_setting
from schoolgate.setting import schema
from schoolgate.setting.load import load
from schoolgate.setting.model.fields import day_of
from schoolgate.setting.model.vocabulary import POLICIES, TITLES, in_a_sentence
from schoolgate.setting.problems import Problem, shown_as
from schoolgate.upkeep import asker
from schoolgate.upkeep import chores as due
from schoolgate.upkeep import links as printed_links
from schoolgate.upkeep import status as standing

_SETTINGS = paths.TEMPLATE / "settings"
_EXAMPLES = _SETTINGS / "examples"
_STARTER = _SETTINGS / "your-school.yml"


def _home() -> Path:
    """Give the folder in which files are written: the project for whoever stands in it, and else where they stand."""
    here = Path.cwd()
    return paths.TEMPLATE if paths.IS_CHECKOUT and here.is_relative_to(paths.TEMPLATE) else here


def _own_settings() -> Path:
    """Give the folder of somebody’s own settings: settings/ where they stand, or that place itself where there is none."""
    home = _home()
    if home == paths.TEMPLATE:
        return _SETTINGS
    return home / "settings" if (home / "settings").is_dir() else home


def _echo(text: str = "", *, err: bool = False, nl: bool = True, command: bool = False) -> None:
    """Print a text. In a workflow on GitHub none of it is a command to the runner, unless it is said to be one."""
    click.echo(text if command else _inert(text), err=err, nl=nl)


def _inert(text: str) -> str:
    return github.inert(text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def _found(given: tuple[str, ...]) -> list[Path]:
    """Turn what was typed into setting files: a file, or the name of one of the person’s own or of ours."""
    ours = [file for folder in (_SETTINGS, _EXAMPLES) for file in sorted(folder.glob("*.yml"))]
    own = _own_settings()
    here = ours if own == _SETTINGS else sorted(own.glob("*.yml"))
    known = {file.stem: file for file in (*reversed(ours), *reversed(here))}
    files = [_one(name, known) for name in given] if given else here
    if not files:
        raise click.UsageError(f"There is no setting file in {own}. Begin with: schoolgate new my-school")
    for file in files:
        if any(other != file and other.stem == file.stem for other in files):
            raise click.UsageError(
                f"Two settings are called “{file.stem}”: both would be built into site/{file.stem}/."
            )
    return list(dict.fromkeys(files))


def _one(name: str, known: dict[str, Path]) -> Path:
    typed = Path(name)
    if typed.is_file():
        return typed
    if typed.name.removesuffix(".yml") == name.removesuffix(".yml") and typed.stem in known:
        return known[typed.stem]
    if typed.is_dir():
        raise click.UsageError(f"“{name}” is a folder. Name a setting file in it.")
    near = nearest(typed.stem, known)
    raise click.UsageError(
        f"There is no setting “{name}”. "
        + (f"Did you mean “{near}”? " if near else f"The settings are: {', '.join(sorted(known))}. ")
        + "You may also give the path of a file."
    )


def _tell(file: Path, problems: Sequence[Problem], published: str = "") -> None:
    """Say each thing to mend, to GitHub too. Takes what is published all the same, if anything is."""
    run = _github()
    for problem in problems:
        _echo(str(problem), err=True)
        if run:
            _echo(github.mark(problem), command=True)
    if run and problems:
        run.summarise(github.to_mend(run, shown_as(file), problems, published))


def _warn(loaded: Checked) -> None:
    """Show what is suspicious in a setting file, to GitHub too."""
    for warning in loaded.warnings:
        _echo(str(warning), err=True)
        if _github():
            _echo(github.mark(warning), command=True)


def _github() -> github.Run | None:
    run: github.Run | None = click.get_current_context().meta.get("github")
    return run


def _for_github(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    context.meta["github"] = github.Run.from_environment(os.environ) if wanted else None


_tells_github = click.option(
    "--github",
    is_flag=True,
    expose_value=False,
    callback=_for_github,
    help="In a workflow on GitHub: mark the lines to fix, write the summary, and check the address.",
)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


_WHAT_WENT_WRONG = {
    errno.EACCES: "You do not have permission to read or write this. Ask whoever manages this computer.",
    errno.EPERM: "You do not have permission to read or write this. Ask whoever manages this computer.",
    errno.EROFS: "This disk is read-only. Choose another folder: --out FOLDER",
    errno.ENOSPC: "The disk is full. Free some space and try again.",
    errno.EDQUOT: "Your disk quota is used up. Free some space and try again.",
    errno.EFBIG: "There is no space for a file of this size. Free some space and try again.",
    errno.ENOENT: "There is no such file or folder.",
    errno.ENOTDIR: "Part of this path is a file, not a folder.",
    errno.EEXIST: "This is a file, not a folder.",
    errno.EISDIR: "This is a folder, not a file.",
    errno.ELOOP: "This is a link that points back to itself.",
    errno.EBUSY: "Another program is using this, or it is a separate disk. Close the program, or choose another folder: --out FOLDER",
    errno.EXDEV: "This is a separate disk, or leads to one. Choose another folder: --out FOLDER",
    errno.ENAMETOOLONG: "This name is too long.",
}


def _trouble(error: Exception) -> str:
    """Say in words what went wrong, whatever it was."""
    if isinstance(error, FileNotFoundError) and "temporary directory" in str(error.strerror):
        return "No folder for temporary files has enough space. Free some space, or name another folder in the environment: TMPDIR=FOLDER"
    if isinstance(error, OSError):
        # Of a copy that found no room, Python names the file that was read first, and then the one that did not fit.
        file = error.filename2 or error.filename
        name = _near(Path(os.fsdecode(file))) if isinstance(file, str | bytes) else "A file"
        return f"{name}: {_WHAT_WENT_WRONG.get(error.errno or 0) or f'{error.strerror or error}.'}"
    if isinstance(error, TemplateError):
        return str(problem_of_template(error))
    if isinstance(error, RegisterError):
        return f"{error}\nThese files are part of Schoolgate. Fix them, or download Schoolgate again. Nothing published was changed."
    if os.environ.get("SCHOOLGATE_DEBUG"):
        raise error
    return (
        f"Schoolgate itself failed ({type(error).__name__}: {error}). Nothing published was changed. "
        "Please report this, with the setting file."
    )


class _Command(click.Group):
    """A command whose last resort is a sentence: whatever goes wrong, nobody is shown a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show “ or ’ shows ? and the command goes on.
            with contextlib.suppress(AttributeError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _echo("\nStopped. Nothing is left half done.", err=True)
        except click.ClickException as error:
            error.message = _inert(error.message)  # type: ignore[misc]  # click has no other way to say it in other words
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            _echo(_trouble(error), err=True)
        return ctx.exit(1)


@click.group(
    cls=_Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: schoolgate new my-school",
)
@click.version_option(package_name="schoolgate", message="Schoolgate %(version)s")
def main() -> None:
    """Turn one YAML file into a school's public online-safety website.

    \b
    Examples:
      schoolgate new my-school      write settings/my-school.yml to fill in
      schoolgate check my-school    list everything to fix
      schoolgate serve my-school    preview the site in your browser
      schoolgate build my-school    build the site into site/my-school/
      schoolgate serve my-school --edition review    preview what is left to decide
      schoolgate agree my-school    record what your governors agreed
      schoolgate changes my-school  show what has changed since
      schoolgate status             show what is due
    """
    here = Path.cwd()
    if checkout := paths.other_checkout(here):
        raise click.UsageError(paths.how_to_run("schoolgate", checkout))
    if paths.is_installed(here):
        raise click.UsageError(f"{here} is part of Schoolgate itself. Go to a folder of your own.")


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Write a setting file to fill in: settings/NAME.yml, or NAME.yml if the current folder has no settings/.

    \b
    Example:
      schoolgate new my-school
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise click.UsageError(
            f"“{name}” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."
        )
    if re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name):
        raise click.UsageError(f"“{name}” is a name that Windows reserves. Choose another.")
    file = _own_settings() / f"{name}.yml"
    for taken in (file, *((_SETTINGS / file.name, _EXAMPLES / file.name) if paths.IS_CHECKOUT else ())):
        if taken.exists():
            raise click.UsageError(f"{_near(taken)} already exists. Choose another name, or edit that file.")
    # An installed package may be deleted at any time: what the file names for editors then stands beside it.
    named = schema.FILE if paths.IS_CHECKOUT else _put_schema(file.parent)
    address = _seen_from(file.parent, named)
    file.write_text(blank.to_fill_in(_STARTER.read_text(encoding="utf-8"), address), encoding="utf-8")
    also = "" if paths.IS_CHECKOUT else f", and {_near(named)} for your editor"
    _echo(f"Wrote {_near(file)}{also}. Fill in the answers, then run: schoolgate check {name}")


def _seen_from(folder: Path, named: Path) -> str:
    """Give where the schema is, as a file in a folder names it."""
    try:
        return Path(os.path.relpath(named, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return named.as_posix()


def _put_schema(folder: Path) -> Path:
    """Write the schema into a folder, and return its file. Raise UsageError if another program's file has that name."""
    file = folder / schema.FILE.name
    if file.exists() and schema.TITLE not in file.read_text(encoding="utf-8", errors="replace"):
        raise click.UsageError(
            f"{_near(file)} is not a schema of Schoolgate. Move it, or make a folder called settings."
        )
    file.write_text(schema.text(registers.authorities()), encoding="utf-8")
    return file


@main.command("schema")
def write_schema() -> None:
    """Write schema.json beside your setting files, for editors. Run it after you upgrade Schoolgate or change the model.

    \b
    Example:
      schoolgate schema
    """
    _echo(f"Wrote {_near(_put_schema(_own_settings()))}.")


@main.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option("--papers", is_flag=True, help="Check the PDF and Word files too.")
@_tells_github
def check(settings: tuple[str, ...], papers: bool) -> None:
    """List everything to fix in setting files. Without names, checks all in settings/, or in this folder if it has none.

    If there is nothing to fix, the site can be built: this command makes the pages, checks them, and keeps nothing. If you
    name a setting that has nothing to fix, it lists what its policies promise that you do.

    \b
    Examples:
      schoolgate check
      schoolgate check my-school
      schoolgate check my-school --papers
      schoolgate check ../our-school/settings/our-school.yml
    """
    if papers:
        _can_make_papers()
    failed = checked = False
    for file in _found(settings):
        loaded = _checked(file)
        if loaded:
            checked = True
            _tell_of_changes(file)
        if loaded is None or loaded.faults:
            failed = True
        else:
            failed |= not _promised(loaded, papers, listed=bool(settings))
    for name, id_, day in registers.unchecked(datetime.date.today()):
        _echo(f"settings/shared/{name}: {id_} was last checked on {words.day(day)}. Ask us to check it again.")
    if checked and not editions.newest().reviewed_by:  # told to leaders, and stops nothing
        _echo(editions.newest().reviewed)
    sys.exit(1 if failed else 0)


def _tell_of_changes(file: Path) -> None:
    """Tell GitHub what changed since a setting’s policies were agreed, though it has yet to take the edition that did it."""
    run = _github()
    loaded = check_setting(file, datetime.date.today(), "review") if run else None
    if run and loaded and loaded.setting and loaded.agreement:
        text = github.changed(loaded.agreement, loaded.setting)
        if text:
            run.summarise(text)


def _promised(loaded: Checked, papers: bool, listed: bool) -> bool:
    """Make a setting’s pages, keep none, and list what its policies promise. Gives False where they may not be published."""
    try:
        promises, shown = building.promised(loaded, datetime.date.today(), papers)
    except SettingRefused as refused:
        _tell(loaded.file, refused.problems)
        left = _count(len(refused.problems), "thing", "things")
        _echo(f"{_near(loaded.file)}: every question is answered. {left} to fix.")
        return False
    if not loaded.also_withdrawn:
        if not shown.also_withdrawn:
            _echo(f"{_near(loaded.file)}: every question is answered. Nothing to fix.")
        _tell_what_is_held(shown)
    if not listed:
        return True
    if run := _github():
        run.summarise(github.promised(loaded.file.name, promises))
    _echo("Your policies promise the following. Read it with your safeguarding lead, and remove what you do not do:")
    for (policy, section), kept in itertools.groupby(promises, key=lambda promise: promise[:2]):
        _echo(f"\n  {TITLES[policy]}: {section}")
        for *_, text in kept:
            _echo(f"    {text}")
    return True


def _tell_what_is_held(loaded: Checked) -> None:
    """Say what is to be mended in policies that come down so that another can, and that they do."""
    if not loaded.also_withdrawn or loaded.setting is None:
        return
    titles = words.joined([in_a_sentence(p) for p in loaded.also_withdrawn if p in loaded.setting.withdrawn_policies])
    said = f"What you withdrew comes down immediately. Until the rest is fixed, a notice replaces the {titles} too."
    _tell(loaded.file, loaded.why_also_withdrawn, said)
    _echo(f"{_near(loaded.file)}: {said}", err=True)


def _checked(file: Path, purpose: what_changed.Purpose = "publish") -> Checked | None:
    """Check a setting file and say what is to be mended in it. Gives None where it cannot be read.

    For a review an answer may be missing: only the others are told.
    """
    try:
        loaded = check_setting(file, datetime.date.today(), purpose)
    except RegisterError:
        raise  # it is a fault in no one setting, so it is told once
    except Exception as error:
        _echo(f"{_near(file)}: this could not be checked. {_trouble(error)}", err=True)
        return None
    if run := _github():
        loaded.problems.extend(github.misplaced(loaded, run.repository))
    if purpose == "review":
        loaded = dataclasses.replace(loaded, gaps=[])
    _tell(file, loaded.faults)
    _warn(loaded)
    _tell_what_is_held(loaded)
    if loaded.faults:
        answers = _count(len(loaded.gaps), "answer is missing", "answers are missing")
        left = _count(len(loaded.problems), "thing", "things")
        _echo(f"{_near(file)}: {answers}. {left} to fix.")
    return loaded


def _edition(*editions: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give the option that chooses among editions, the first of which is made where it is left out."""
    says = {
        "public": "The public site",
        "review": "the review edition, for leaders and governors while they decide",
        "offline": "a copy of the public site that opens from a USB stick",
    }
    return click.option(
        "--edition",
        type=click.Choice(editions),
        default=editions[0],
        show_default=True,
        help=f"{words.joined([says[edition] for edition in editions], 'or')}.",
    )


class _DayOf(click.ParamType[datetime.date]):
    """A day as setting files have it."""

    name = "year-month-day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return day_of(value)
        except PydanticCustomError as wrong:
            self.fail(wrong.message(), param, ctx)


@main.command()
@click.argument("setting")
@click.argument("policy")
@click.option("--by", required=True, help='Who agreed it, such as "governing body".')
@click.option("--on", required=True, type=_DayOf(), help="The date they agreed it.")
@click.option("--minute", help="The number of the minute that records it.")
@click.option("--next-review", type=_DayOf(), help="The date of the next review, if sooner than usual.")
@_tells_github
def agree(
    setting: str, policy: str, by: str, on: datetime.date, minute: str | None, next_review: datetime.date | None
) -> None:
    """Record that a policy was agreed, by writing its current text to two new files.

    POLICY is mobile, social or online; or combined, if they form one document.

    \b
    Example:
      schoolgate agree my-school mobile --by "governing body" --on 2026-10-07 --minute 7.2
    """
    (file,) = _found((setting,))
    loaded = _checked(file, "agree")
    if loaded is None or loaded.faults:
        _echo("Nothing was recorded. Fix this first.")
        sys.exit(1)
    try:
        written = agreeing.agree(loaded, policy, by, on, minute, next_review, datetime.date.today())
    except SettingRefused as refused:
        _tell(file, refused.problems)
        _echo("Nothing was recorded: these pages cannot be published as they are.")
        sys.exit(1)
    except agreeing.RecordError as unwritten:
        _echo(f"{unwritten} Nothing was recorded.", err=True)
        if run := _github():
            run.summarise(github.not_recorded(str(unwritten)))
        sys.exit(1)
    if run := _github():
        run.summarise(github.recorded(run, [_near(path) for path in written], written[1].read_text(encoding="utf-8")))
    _echo(f"Recorded in {words.joined([_near(path) for path in written])}.")
    _echo("Read the second: it is the text that you are recording as agreed. Keep both with your setting file.")


@main.command()
@click.argument("setting")
@click.argument("policy", required=False)
def changes(setting: str, policy: str | None) -> None:
    """Show what has changed since each policy was agreed, clause by clause and word by word.

    \b
    Examples:
      schoolgate changes my-school
      schoolgate changes my-school mobile
    """
    (file,) = _found((setting,))
    loaded = check_setting(file, datetime.date.today(), "review")
    if loaded.setting is None or loaded.agreement is None or loaded.gaps:
        _tell(file, loaded.faults)
        _echo("Fix this first.")
        sys.exit(1)
    if policy is not None:
        try:
            agreeing.known(loaded.setting, policy)
        except agreeing.RecordError as unwritten:
            raise click.UsageError(str(unwritten)) from None
    for line in what_changed.listed(loaded.agreement, loaded.setting, [policy] if policy else loaded.setting.documents):
        _echo(line)


@main.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(settings: tuple[str, ...], as_json: bool) -> None:
    """Show the status of each setting: what is agreed, what is due, what is missing.

    \b
    Examples:
      schoolgate status
      schoolgate status my-school --json
    """
    today = datetime.date.today()
    rows = [standing.standing_of(file, today) for file in _found(settings)]
    _echo(standing.as_json(rows, today) if as_json else standing.as_table(rows, today))


@main.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Put one setting's site directly into this folder."
)
@_edition(*building.VARIANTS)
@click.option("--papers", is_flag=True, help="Make each policy as PDF and Word too, and each sign as PDF.")
@_tells_github
def build(settings: tuple[str, ...], out: Path | None, edition: str, papers: bool) -> None:
    """Build public sites, each into site/SETTING/. Without names, builds all in settings/, or in this folder if it has none.

    A site is checked before it replaces the old one. If there is anything to fix, the old one stays.

    The review edition, for leaders and governors, goes into site/SETTING-review/. Answers may be missing.

    \b
    Examples:
      schoolgate build
      schoolgate build my-school
      schoolgate build my-school --out public
      schoolgate build my-school --edition review
      schoolgate build my-school --edition offline
      schoolgate build my-school --papers
    """
    if papers and edition == "review":
        raise click.UsageError(
            "A review edition has no PDF or Word files: they could be passed on. For governors, use: schoolgate pack"
        )
    if papers:
        _can_make_papers()
    files = _found(settings)
    if out and len(files) != 1:
        raise click.UsageError("--out takes one setting. Name it: schoolgate build my-school --out public")
    results = [
        _built(
            file,
            out or _home() / "site" / (file.stem if edition == "public" else f"{file.stem}-{edition}"),
            f"[{number} of {len(files)}] " if files[1:] else "",
            edition,
            papers,
        )
        for number, file in enumerate(files, 1)
    ]
    if files[1:] and not all(results):
        left_out = [file.stem for file, built in zip(files, results, strict=True) if not built]
        _echo(
            f"{sum(results)} of {len(files)} sites were built. Not built: {words.joined(left_out)}. The reasons are above."
        )
    sys.exit(0 if all(results) else 1)


def _can_make_papers() -> None:
    """End the command with what is missing where papers cannot be made here."""
    if missing := printing.missing():
        remedy = (
            "make papers\n"
            "Without make: python -m pip install --only-binary :all: --require-hashes -r requirements-papers.lock"
            if paths.IS_CHECKOUT
            else f'{sys.executable} -m pip install "schoolgate[papers]"\nWith uvx: README.md says what to type.'
        )
        _echo(
            f"PDF and Word files cannot be made here: {words.joined(missing)} {'is' if len(missing) == 1 else 'are'} not installed. "
            f"To install what is missing: {remedy}\n"
            "Nothing was changed.",
            err=True,
        )
        sys.exit(1)


def _built(file: Path, place: Path, step: str, edition: str, papers: bool) -> bool:
    """Build one site and say what came of it. Gives whether it was written."""
    on_a_terminal = sys.stderr.isatty()

    def say(what: str) -> None:
        if on_a_terminal:
            _echo(f"\r\x1b[2K{step}{file.stem}: {what} ..." if what else "\r\x1b[2K", err=True, nl=False)

    shown: list[Checked] = []

    def tell(built: Checked) -> None:
        shown.append(built)
        _warn(built)
        _tell_what_is_held(built)

    problems: list[Problem] = []
    run = _github()
    try:
        if run and (misplaced := github.misplaced(load(file, datetime.date.today()), run.repository)):
            raise SettingRefused(misplaced)
        pages = building.build(file, place, datetime.date.today(), say, edition, papers, tell)
    except SettingRefused as refused:
        say("")
        problems = refused.problems
        _tell(file, problems)
    except RegisterError:
        raise
    except Exception as error:  # whatever it is, the next setting has its turn
        say("")
        _echo(_trouble(error), err=True)
        if run:
            run.summarise(github.failed(file.name, _trouble(error)))
    else:
        say("")
        if shown and edition == "public":
            _tell_where(shown[-1], pages)
        has_sheets = any(place.glob("visitors/*/a4/"))  # not where signs are withdrawn
        told = " (signs to print: visitors/signs/)" if has_sheets else ""
        told = {
            "review": " (review edition: not for publication)",
            "offline": " (offline copy: double click index.html)",
        }.get(edition, told)
        _echo(f"{step}{file.stem}: {_count(pages, 'page', 'pages')} in {_near(place)}/{told}")
        return True
    stands = "what was there is unchanged" if os.path.lexists(place) else "nothing was written"
    left = f" {_count(len(problems), 'thing', 'things')} to fix." if problems else ""
    what = "published" if edition == "public" else "built"
    _echo(f"{step}{file.stem}: not {what}; {stands}.{left}")
    return False


def _tell_where(built: Checked, pages: int) -> None:
    """Tell GitHub, and the steps that follow, what was made and for which address."""
    if (run := _github()) and built.setting:
        run.summarise(github.made(run, built.setting, pages))
        run.give("site", built.setting.site)


@main.command()
@click.argument("setting", required=False)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    default=paths.CACHE / "links.json",
    help="Where to save the results.",
)
def links(setting: str | None, record: Path) -> None:
    """Check that the links on the pages still work. Changes nothing.

    \b
    Examples:
      schoolgate links
      schoolgate links my-school --record links.json
    """
    on_a_terminal = sys.stderr.isatty()

    def say(address: str) -> None:
        if on_a_terminal:
            _echo(f"\r\x1b[2K{address} ...", err=True, nl=False)

    loaded = _answered(setting)
    wanted = printed_links.addresses(loaded.setting if loaded else None)
    answers = asker.Asker().check(wanted, printed_links.read(record), datetime.date.today(), say)
    printed_links.write(record, answers)
    if on_a_terminal:
        _echo("\r\x1b[2K", err=True, nl=False)
    for address, answer in answers.items():
        if answer.said != "well":
            _echo(f"{address}: {f'moved to {answer.to}' if answer.to else answer.why}.")
    well = sum(answer.said == "well" for answer in answers.values())
    _echo(f"{well} of {len(answers)} links work. The results are in {_near(record)}.")


@main.command()
@click.argument("setting", required=False)
@click.option(
    "--links",
    "record",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The results saved by `schoolgate links`.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the list to this file; empty if nothing is due.",
)
def chores(setting: str | None, record: Path | None, out: Path | None) -> None:
    """List what is due: policies to review, facts not checked for a year, and broken links.

    \b
    Examples:
      schoolgate chores my-school
      schoolgate chores my-school --links links.json --out chores.md
    """
    loaded = _answered(setting)
    agreement = (loaded.agreement if loaded else None) or what_changed.Agreement()
    answers = printed_links.read(record) if record else {}
    text = due.text(loaded.setting if loaded else None, datetime.date.today(), answers, agreement.records)
    if out:
        out.write_text(text, encoding="utf-8")
    _echo(text or "Nothing is due.", nl=not text)


def _answered(name: str | None) -> Checked | None:
    """Read the setting that was named, if one was. One with faults holds our examples, and those are nobody’s answers."""
    if name is None:
        return None
    (file,) = _found((name,))
    loaded = _checked(file)
    if loaded is None or loaded.faults:
        sys.exit(1)
    return loaded


@main.command()
@click.argument("setting")
@click.argument("policy", required=False, type=click.Choice([*POLICIES, "combined"]))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Put the files into this folder.")
def pack(setting: str, policy: str | None, out: Path | None) -> None:
    """Write what governors need to decide on a policy, as PDF and Word, to packs/SETTING/. It is not published.

    It has a decision paper of one page, what has changed since the text was last agreed, and the text. Without a policy,
    writes one for each.

    \b
    Examples:
      schoolgate pack my-school mobile
      schoolgate pack my-school --out ~/meeting
    """
    _can_make_papers()
    (file,) = _found((setting,))
    place = (out or _home() / "packs" / file.stem).resolve()
    if paths.is_installed(place):
        raise click.UsageError(f"{place} is part of Schoolgate itself. Name another folder.")
    if place.is_relative_to(paths.DOCS) or any((part / manifest.MARK).is_file() for part in (place, *place.parents)):
        raise click.UsageError(
            f"Everything in {_near(place)} is published, and a pack must not be. Name another folder."
        )
    loaded = _checked(file, "agree")
    if loaded is None or loaded.faults or loaded.setting is None:
        _echo("Fix this first. Nothing was written.")
        sys.exit(1)
    today = datetime.date.today()
    written: dict[str, bytes] = {}
    try:
        texts = building.tried(loaded, today).texts
        if policy and policy not in texts:
            there = words.joined([*texts], "or")
            raise click.UsageError(
                f"{file.stem} has no policy “{policy}” of its own. Write {there}, or name no policy to get them all."
            )
        for name in [policy] if policy else texts:
            found = loaded.agreement or what_changed.Agreement()
            agreed, since = found.records.get(name), found.differences.get(name, ())
            paper = governors_pack.pack_for(texts[name], loaded.setting, loaded.fictional, today, agreed, since)
            written |= {f"{name}.{kind}": content for kind, content in printing.written(paper).items()}
    except SettingRefused as refused:
        _tell(file, refused.problems)
        sys.exit(1)
    except CannotBePrinted as fault:
        _echo(f"{_near(file)}: {fault}", err=True)
        sys.exit(1)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        (place / name).write_bytes(content)
    _echo(
        f"Wrote {words.joined([*written])} in {_near(place)}/. They are for the {loaded.setting.policies.approved_by}, and are not published."
    )


@main.command()
@click.argument("setting")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to use.")
@_edition("public", "review")
def serve(setting: str, port: int, edition: str) -> None:
    """Show one setting in your browser, rebuilt as you type. Nothing is published.

    \b
    Examples:
      schoolgate serve my-school
      schoolgate serve my-school --edition review
    """
    (file,) = _found((setting,))
    loaded = _checked(file, "review" if edition == "review" else "publish")
    if loaded is None or loaded.faults:
        _echo("Fix this first. Nothing is shown.")
        if loaded and loaded.gaps:
            others = "once the rest is fixed" if loaded.problems else "now"
            _echo(
                f"While answers are missing, you can view the review edition {others}: schoolgate serve {setting} --edition review"
            )
        sys.exit(1)
    os.environ["SCHOOLGATE_SETTING"] = str(file.resolve())
    os.environ["SCHOOLGATE_EDITION"] = edition
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve as mkdocs_serve
    from mkdocs.exceptions import MkDocsException

    # What MkDocs logs is for those who make sites; what a school needs to hear is said by our hooks.
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL + 1)
    _echo(f"Open http://127.0.0.1:{port}/ in your browser. Press Ctrl+C to stop.")
    try:
        mkdocs_serve(
            str(paths.TEMPLATE / "mkdocs.yml"),
            dev_addr=f"127.0.0.1:{port}",
            watch=[str(file.resolve()), str(paths.TEMPLATE / "overrides")],
        )
    except MkDocsException as error:
        _echo(error.message, err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        _echo(f"Port {port} is taken. Choose another: schoolgate serve {setting} --port {port % 65535 + 1}", err=True)
        sys.exit(1)
    _echo("Stopped.")


def _near(path: Path) -> str:
    """Give a path as short as it can be from here."""
    try:
        near = Path(os.path.abspath(path)).relative_to(Path.cwd())
    except ValueError:
        near = path
    return words.printable(near.as_posix())
