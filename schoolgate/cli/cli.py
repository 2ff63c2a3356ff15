"""The command ``schoolgate``: says what happened in plain sentences.

Exit codes: 0 all is well, or what is wrong keeps nothing from being published; 1 something in a setting file is to be
mended; 2 the command was not understood.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from schoolgate import paths
from schoolgate.cli.agree import agree
from schoolgate.cli.building import build, form_, pack, serve, website
from schoolgate.cli.checking import changes, check, status
from schoolgate.cli.due import chores, links, papers, verify
from schoolgate.cli.saying import describe, echo, neutralise
from schoolgate.cli.starting import new, write_schema


class _Command(click.Group):
    """A command that reports every error as a sentence, and never shows a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show “ or ’ shows ? and the command goes on.
            with contextlib.suppress(AttributeError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            echo("\nStopped. Nothing is left half done.", err=True)
        except click.ClickException as error:
            error.message = neutralise(error.message)  # type: ignore[misc]  # click has no other way to say it in other words
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            echo(describe(error), err=True)
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
      schoolgate form               write form.html: the questions in a browser
      schoolgate check my-school    list everything to fix
      schoolgate serve my-school    preview the site in your browser
      schoolgate build my-school    build the site into site/my-school/
      schoolgate serve my-school --edition review    preview what is left to decide
      schoolgate serve my-school --form    answer in your browser
      schoolgate website my-school  make a zip to upload anywhere
      schoolgate agree my-school    record what your governors agreed
      schoolgate changes my-school  show what has changed since
      schoolgate papers my-school   list papers, and which to sign again
      schoolgate status             show what is due
      schoolgate verify site/my-school    compare with what was built
    """
    here = Path.cwd()
    if checkout := paths.other_checkout(here):
        raise click.UsageError(paths.how_to_run("schoolgate", checkout))
    if paths.is_installed(here):
        raise click.UsageError(f"{here} is part of Schoolgate itself. Go to a folder of your own.")


for _command in (
    new,
    form_,
    write_schema,
    check,
    agree,
    changes,
    papers,
    status,
    build,
    links,
    chores,
    pack,
    website,
    serve,
    verify,
):
    main.add_command(_command)
