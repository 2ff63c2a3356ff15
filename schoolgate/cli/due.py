"""`schoolgate links`, `chores`, `papers` and `verify`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schoolgate import paths
from schoolgate.agreement import changes as what_changed
from schoolgate.agreement.checked import Checked
from schoolgate.cli.building import unpublished_folder, whole_setting, write_files
from schoolgate.cli.checking import check_and_tell
from schoolgate.cli.finding import home_folder, path_from_here, settings_named, today
from schoolgate.cli.saying import echo, require_papers, show_progress, tell_problems
from schoolgate.language import words
from schoolgate.print.handouts import signing
from schoolgate.publish import build as building
from schoolgate.publish.check import check_setting
from schoolgate.setting.files import write_whole
from schoolgate.upkeep import asker
from schoolgate.upkeep import chores as due
from schoolgate.upkeep import links as printed_links

if TYPE_CHECKING:
    from schoolgate.publish.manifest import Manifest
    from schoolgate.upkeep.verify import Verdict


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
    answers = asker.Asker().check(wanted, printed_links.read(record), today(), say)
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
    now = today()
    renewals = signing.renewals_of(loaded, now) if loaded else []
    text = due.text(loaded.setting if loaded else None, now, answers, agreement.records, renewals)
    if out:
        write_whole(out, text.encode())
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
    now = today()
    loaded = check_setting(file, now, "review")
    if loaded.setting is None or loaded.agreement is None or loaded.gaps:
        tell_problems(file, loaded.faults)
        echo("Fix this first.")
        sys.exit(1)
    for line in signing.report(loaded, now):
        echo(line)
    if out:
        require_papers()
        place = unpublished_folder(out)
        write_files(file, place, lambda: building.try_build(whole_setting(file), now, with_papers=True).papers)
        echo(f"\nWrote them in {path_from_here(place)}/, as PDF and Word.")


@click.command()
@click.argument("place", metavar="FOLDER-or-ADDRESS")
@click.option("--setting", metavar="SETTING", help="Say too whether it was built from this setting as it is now.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare it with the site in this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def verify(place: str, setting: str | None, against: Path | None, as_json: bool) -> None:
    """Say whether a site is still what was built: in a folder, or online at its address. Changes nothing.

    Each file is compared with the list in the site's schoolgate.json. A site that is out of date agrees with its own list.
    So name the setting, or the folder of the last build, as well.

    \b
    Examples:
      schoolgate verify site/my-school
      schoolgate verify https://my-school.example/policies/ --against site/my-school
      schoolgate verify https://my-school.example/policies/ --setting my-school
    """
    from schoolgate.upkeep import verify as verifying  # what it loads no other command needs

    file = settings_named((setting,))[0] if setting else None
    verdict = None
    if against:
        verdict = verifying.verify_folder(against, f"{path_from_here(against)}/")
    if verdict is None or verdict.is_as_built:
        verdict = _verdict_on(place, verdict.made if verdict else None)
    if file and verdict.made:
        sentences = verifying.compare_with_setting(verdict.made, check_setting(file, today(), "review"))
        verdict = verifying.with_setting(verdict, path_from_here(file), sentences)
    echo(verifying.as_json(verdict) if as_json else "\n".join(verifying.lines(verdict)))
    sys.exit(0 if verdict.is_as_built else 1)


def _verdict_on(place: str, against: Manifest | None) -> Verdict:
    """Look at a folder or at an address. Raise UsageError where it is neither."""
    from schoolgate.upkeep import connection, fetching, verify

    if re.match(r"https?://", place, re.IGNORECASE):
        try:
            site = fetching.Site(place)
        except connection.CannotBeAsked as wrong:
            raise click.UsageError(
                f"{place}: {wrong}. Write the address of your site, as under site: in its file."
            ) from None
        say = _tell_progress if sys.stderr.isatty() else lambda _, __: None
        verdict = verify.verify_site(site, words.printable(place), against, say)
        if sys.stderr.isatty():
            show_progress("")
        return verdict
    folder = Path(place)
    if folder.is_dir():
        return verify.verify_folder(folder, f"{path_from_here(folder)}/", against)
    if folder.is_file():
        raise click.UsageError(f"“{place}” is a file. Unpack it if it is a zip, and name the folder of the site.")
    built = home_folder() / "site" / place
    near = f" Did you mean {path_from_here(built)}?" if built.is_dir() else " An address begins with https://."
    raise click.UsageError(f"There is no folder “{place}”.{near}")


def _tell_progress(number: int, of: int) -> None:
    show_progress(f"{number} of {of} files")


def _load_setting(name: str | None) -> Checked | None:
    """Return the setting named, if any. One with faults is refused: its missing answers hold our examples."""
    if name is None:
        return None
    (file,) = settings_named((name,))
    loaded = check_and_tell(file)
    if loaded is None or loaded.faults:
        sys.exit(1)
    return loaded
