"""`schoolgate links`, `schoolgate chores` and `schoolgate papers`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.agreement import changes as what_changed
from schoolgate.agreement.checked import Checked
from schoolgate.cli.building import unpublished_folder, whole_setting, write_files
from schoolgate.cli.checking import check_and_tell
from schoolgate.cli.finding import path_from_here, settings_named
from schoolgate.cli.saying import echo, require_papers, show_progress, tell_problems
from schoolgate.print.handouts import signing
from schoolgate.publish import build as building
from schoolgate.publish.check import check_setting
from schoolgate.upkeep import asker
from schoolgate.upkeep import chores as due
from schoolgate.upkeep import links as printed_links


@click.command()
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
            show_progress(address)

    loaded = _load_setting(setting)
    wanted = printed_links.addresses(loaded.setting if loaded else None)
    answers = asker.Asker().check(wanted, printed_links.read(record), datetime.date.today(), say)
    printed_links.write(record, answers)
    if on_a_terminal:
        show_progress("")
    for address, answer in answers.items():
        if answer.said != "well":
            echo(f"{address}: {f'moved to {answer.to}' if answer.to else answer.why}.")
    well = sum(answer.said == "well" for answer in answers.values())
    echo(f"{well} of {len(answers)} links work. The results are in {path_from_here(record)}.")


@click.command()
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
    """List what is due: policies to review, papers to sign again, facts not checked for a year, and broken links.

    \b
    Examples:
      schoolgate chores my-school
      schoolgate chores my-school --links links.json --out chores.md
    """
    loaded = _load_setting(setting)
    agreement = (loaded.agreement if loaded else None) or what_changed.Agreement()
    answers = printed_links.read(record) if record else {}
    today = datetime.date.today()
    renewals = signing.renewals_of(loaded, today) if loaded else []
    text = due.text(loaded.setting if loaded else None, today, answers, agreement.records, renewals)
    if out:
        out.write_text(text, encoding="utf-8")
    echo(text or "Nothing is due.", nl=not text)


@click.command()
@click.argument("setting")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write them all into this folder too.")
def papers(setting: str, out: Path | None) -> None:
    """List the papers of a setting: its agreements, forms, flow charts and sheets, and which are to be signed again.

    Each has a mark, which stands for the words of the rules on it. Where the mark on a signed paper is the same, its rules
    are too. With --out they are written as PDF and Word, with the policies.

    \b
    Examples:
      schoolgate papers my-school
      schoolgate papers my-school --out ~/papers
    """
    (file,) = settings_named((setting,))
    today = datetime.date.today()
    loaded = check_setting(file, today, "review")
    if loaded.setting is None or loaded.agreement is None or loaded.gaps:
        tell_problems(file, loaded.faults)
        echo("Fix this first.")
        sys.exit(1)
    for line in signing.report(loaded, today):
        echo(line)
    if out:
        require_papers()
        place = unpublished_folder(out)
        write_files(file, place, lambda: building.try_build(whole_setting(file), today, with_papers=True).papers)
        echo(f"\nWrote them in {path_from_here(place)}/, as PDF and Word.")


def _load_setting(name: str | None) -> Checked | None:
    """Return the setting named, if any. One with faults is refused: its missing answers hold our examples."""
    if name is None:
        return None
    (file,) = settings_named((name,))
    loaded = check_and_tell(file)
    if loaded is None or loaded.faults:
        sys.exit(1)
    return loaded
