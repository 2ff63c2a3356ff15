"""What the command says: to a terminal, in a workflow on GitHub, and of whatever goes wrong."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.agreement.checked import Checked
from schoolgate.cli import github
from schoolgate.cli.finding import path_from_here
from schoolgate.errors import RegisterError, TemplateError
from schoolgate.language import words
from schoolgate.pages.faults import problem_of_template
from schoolgate.print.papers import papers as printing
from schoolgate.setting.problems import Problem, display_path


def echo(text: str = "", *, err: bool = False, nl: bool = True, command: bool = False) -> None:
    """Print a text. In a workflow on GitHub the runner takes none of it as a command, unless ``command`` is set."""
    click.echo(text if command else neutralise(text), err=err, nl=nl)


def show_progress(text: str) -> None:
    """Show on a terminal what is being done, in place of what was shown before; with no text, clear the line."""
    click.echo("\r\x1b[2K", err=True, nl=False)
    echo(f"{text} ..." if text else "", err=True, nl=False)


def neutralise(text: str) -> str:
    """Return a text that does nothing to a terminal, and of which a workflow on GitHub takes nothing for a command."""
    # Security: the name of a file may hold what moves the cursor, renames the window or turns the direction of writing.
    text = "\n".join(map(words.printable, text.split("\n")))
    return github.neutralise(text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def tell_problems(file: Path, problems: Sequence[Problem], published: str = "") -> None:
    """Print each problem, to GitHub too. ``published`` says what is published all the same, if anything is."""
    run = github_run()
    for problem in problems:
        echo(str(problem), err=True)
        if run:
            echo(github.mark(problem), command=True)
    if run and problems:
        run.summarise(github.render_problems(run, display_path(file), problems, published))


def warn(loaded: Checked) -> None:
    """Show what is suspicious in a setting file, to GitHub too."""
    for warning in loaded.warnings:
        echo(str(warning), err=True)
        if github_run():
            echo(github.mark(warning), command=True)


def github_run() -> github.Run | None:
    """Return the run on GitHub that is told too, if there is one."""
    run: github.Run | None = click.get_current_context().meta.get("github")
    return run


def _for_github(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    context.meta["github"] = github.Run.from_environment(os.environ) if wanted else None


tells_github = click.option(
    "--github",
    is_flag=True,
    expose_value=False,
    callback=_for_github,
    help="In a workflow on GitHub: mark the lines to fix, write the summary, and check the address.",
)


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun, in the singular or the plural."""
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


def describe(error: Exception) -> str:
    """Return a sentence for the user about any error."""
    if isinstance(error, FileNotFoundError) and "temporary directory" in str(error.strerror):
        return "No folder for temporary files has enough space. Free some space, or name another folder in the environment: TMPDIR=FOLDER"
    if isinstance(error, OSError):
        # Of a copy that found no room, Python names the file that was read first, and then the one that did not fit.
        file = error.filename2 or error.filename
        name = path_from_here(Path(os.fsdecode(file))) if isinstance(file, str | bytes) else "A file"
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


def require_papers() -> None:
    """Exit with what is missing if papers cannot be made here."""
    if missing := printing.missing_packages():
        remedy = (
            "make papers\n"
            "Without make: python -m pip install --only-binary :all: --require-hashes -r requirements-papers.lock"
            if paths.IS_CHECKOUT
            else f'{sys.executable} -m pip install "schoolgate[papers]"\nWith uvx: README.md says what to type.'
        )
        echo(
            f"PDF and Word files cannot be made here: {words.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed. "
            f"To install what is missing: {remedy}\n"
            "Nothing was changed.",
            err=True,
        )
        sys.exit(1)
