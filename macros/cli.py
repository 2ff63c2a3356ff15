"""The command ``schoolgate``: says what happened in plain sentences.

Exit codes: 0 all is well; 1 something in a setting file is to be mended; 2 the command was not understood.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path
from typing import Any

import click

from macros import build as building
from macros.load import Problem

_SETTINGS = building.ROOT / "settings"
_STARTER = _SETTINGS / "your-school.yml"


def _found(given: tuple[str, ...]) -> list[Path]:
    """Turn what was typed into setting files: a file, or the name of one in settings/ or settings/examples/."""
    if not given:
        return sorted(_SETTINGS.glob("*.yml")) + sorted((_SETTINGS / "examples").glob("*.yml"))
    files = []
    for name in given:
        places = (Path(name), _SETTINGS / f"{name}.yml", _SETTINGS / "examples" / f"{name}.yml")
        file = next((place for place in places if place.is_file()), None)
        if file is None:
            known = sorted(p.stem for p in [*_SETTINGS.glob("*.yml"), *(_SETTINGS / "examples").glob("*.yml")])
            raise click.UsageError(
                f"There is no setting “{name}”. There are: {', '.join(known)}. Or give the path of a file."
            )
        files.append(file)
    return files


def _tell(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


class _Command(click.Group):
    """A command whose last resort is a sentence: whatever goes wrong, nobody is shown a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            click.echo(f"{error.filename or 'A file'}: {error.strerror or error}.", err=True)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("SCHOOLGATE_DEBUG"):
                raise
            click.echo(
                f"Schoolgate itself failed ({type(error).__name__}: {error}). Nothing published was touched. "
                "Please report it, with the setting file.",
                err=True,
            )
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
      schoolgate check my-school    list everything there is to mend
      schoolgate serve my-school    look at it in your browser
      schoolgate build my-school    publish it to site/my-school/
    """


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Write a setting file to fill in: settings/NAME.yml.

    \b
    Example:
      schoolgate new my-school
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise click.UsageError(
            f"“{name}” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."
        )
    file = _SETTINGS / f"{name}.yml"
    if file.exists():
        raise click.UsageError(f"{_near(file)} is there already. Choose another name, or edit that file.")
    file.write_text(_to_fill_in(_STARTER.read_text(encoding="utf-8")), encoding="utf-8")
    click.echo(f"Wrote {_near(file)}. Fill in the answers, then run: schoolgate check {name}")


_ANSWER = re.compile(
    r"(?P<lead>\s*(?:- )?)(?P<key>[\w.]+:)?(?: ?(?P<value>[^#\s].*?|\"[^\"]*\"))?(?P<comment>\s{2}# .*)?"
)


def _to_fill_in(starter: str) -> str:
    """Take every answer out of the starter and leave its questions, so that nothing made up can be left standing.

    Of each list one item is left, and the setting’s own wording at the end becomes a comment.
    """
    body, _, own = starter.partition("# Your own wording")
    lines = [
        "# Fill in the answers. The comment beside each says what to write, and a line or part you do not need can go.",
        "# Nothing is published until all are answered: `schoolgate check` lists what is left.",
    ]
    listed: int | None = None  # how far in the list is set whose first item we have
    started = False
    for line in body.splitlines():
        started = started or not line.startswith("#")
        indent = len(line) - len(line.lstrip())
        if not started:
            continue
        if listed is not None and line.strip() and not line.lstrip().startswith("#"):
            if indent < listed:
                listed = None
            elif line.lstrip().startswith("- ") and indent == listed:
                continue
        if line.lstrip().startswith("- ") and listed is None:
            listed = indent
        answer = None if not line.strip() or line.lstrip().startswith("#") else _ANSWER.fullmatch(line)
        if answer is None or answer["value"] is None:
            lines.append(line)
            continue
        comment = answer["comment"] or f"  # for example: {answer['value']}"
        lines.append(f"{answer['lead']}{answer['key'] or ''}".rstrip() + comment)
    lines += [
        f"# {line}" if line and not line.startswith("#") else line for line in f"# Your own wording{own}".splitlines()
    ]
    return "\n".join(lines) + "\n"


@main.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
def check(settings: tuple[str, ...]) -> None:
    """List everything to mend in setting files. Without names, in all of settings/.

    \b
    Examples:
      schoolgate check
      schoolgate check my-school
      schoolgate check ../our-school/settings/our-school.yml
    """
    failed = False
    for file in _found(settings):
        loaded = building.check(file, datetime.date.today())
        _tell(loaded.faults)
        if loaded.faults:
            failed = True
            answers = _count(len(loaded.gaps), "answer is missing", "answers are missing")
            mends = _count(len(loaded.problems), "thing is to be mended", "things are to be mended")
            click.echo(f"{_near(file)}: {answers} and {mends}.")
        else:
            click.echo(f"{_near(file)}: all is answered, and nothing is to be mended.")
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Put one setting's site straight into this folder."
)
def build(settings: tuple[str, ...], out: Path | None) -> None:
    """Build public sites: site/SETTING/ for each. Without names, for all of settings/.

    A site is checked before it takes the place of the old one. If anything is to be mended, the old one stays.

    \b
    Examples:
      schoolgate build
      schoolgate build my-school
      schoolgate build my-school --out public
    """
    files = _found(settings)
    if out and len(files) != 1:
        raise click.UsageError("--out takes one setting. Name it: schoolgate build my-school --out public")
    failed = []
    for number, file in enumerate(files, 1):
        place = out or building.ROOT / "site" / file.stem
        building.restore(place)
        step = f"[{number} of {len(files)}] " if len(files) > 1 else ""

        def say(what: str, head: str = f"{step}{file.stem}") -> None:
            if sys.stderr.isatty():
                click.echo(f"\r\x1b[2K{head}: {what} ...", err=True, nl=False)

        try:
            pages = building.build(file, place, datetime.date.today(), say)
        except building.Refused as refused:
            say("stopped")
            failed.append(file.stem)
            _tell(refused.problems)
            stands = "what stood there is untouched" if place.exists() else "nothing was written"
            click.echo(
                f"{step}{file.stem}: not published; {stands}. {_count(len(refused.problems), 'thing', 'things')} to mend."
            )
        else:
            say("done")
            if sys.stderr.isatty():
                click.echo("\r\x1b[2K", err=True, nl=False)
            click.echo(f"{step}{file.stem}: {_count(pages, 'page', 'pages')} in {_near(place)}/")
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("setting")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where to listen.")
def serve(setting: str, port: int) -> None:
    """Show one setting in your browser, rebuilt as you type. Nothing is published.

    \b
    Example:
      schoolgate serve my-school
    """
    (file,) = _found((setting,))
    loaded = building.check(file, datetime.date.today())
    if loaded.faults:
        _tell(loaded.faults)
        click.echo(f"{_near(file)}: mend these first. Nothing is shown.")
        sys.exit(1)
    os.environ["SCHOOLGATE_SETTING"] = str(file.resolve())
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve as mkdocs_serve

    click.echo(f"Open http://127.0.0.1:{port}/ in your browser. Stop with Ctrl and C.")
    mkdocs_serve(
        str(building.ROOT / "mkdocs.yml"), dev_addr=f"127.0.0.1:{port}", watch=[str(_SETTINGS), str(file.parent)]
    )


def _near(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
