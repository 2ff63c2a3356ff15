"""`schoolgate build`, `pack`, `website` and `serve`."""

from __future__ import annotations

import datetime
import errno
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.agreement import changes as what_changed
from schoolgate.agreement.checked import Checked
from schoolgate.cli import github
from schoolgate.cli.checking import check_and_tell, tell_also_withdrawn
from schoolgate.cli.finding import home_folder, path_from_here, settings_named, today
from schoolgate.cli.saying import (
    count,
    describe,
    echo,
    github_run,
    require_papers,
    show_progress,
    tell_problems,
    tells_github,
    warn,
)
from schoolgate.errors import RegisterError, SettingRefused
from schoolgate.language import words
from schoolgate.policy.provisions import clause_context
from schoolgate.print.handouts import self_check_paper
from schoolgate.print.papers import pack as governors_pack
from schoolgate.print.papers import papers as printing
from schoolgate.print.papers.pdf import CannotBePrinted
from schoolgate.publish import build as building
from schoolgate.publish import manifest
from schoolgate.setting.files import write_whole
from schoolgate.setting.load import load
from schoolgate.setting.model.vocabulary import POLICIES
from schoolgate.setting.problems import Problem


def _edition_option(*editions: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that chooses an edition. Its default is the first one given."""
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
        help=f"{words.join([says[edition] for edition in editions], 'or')}.",
    )


@click.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Put one setting's site directly into this folder."
)
@_edition_option(*building.VARIANTS)
@click.option("--papers", is_flag=True, help="Make each policy as PDF and Word too, and each sign as PDF.")
@tells_github
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
        require_papers()
    files = settings_named(settings)
    if out and len(files) != 1:
        raise click.UsageError("--out takes one setting. Name it: schoolgate build my-school --out public")
    results = [
        _build_one(
            file,
            out or home_folder() / "site" / (file.stem if edition == "public" else f"{file.stem}-{edition}"),
            f"[{number} of {len(files)}] " if files[1:] else "",
            edition,
            papers,
        )
        for number, file in enumerate(files, 1)
    ]
    if files[1:] and not all(results):
        left_out = [file.stem for file, built in zip(files, results, strict=True) if not built]
        echo(
            f"{sum(results)} of {len(files)} sites were built. Not built: {words.join(left_out)}. The reasons are above."
        )
    sys.exit(0 if all(results) else 1)


def _build_one(file: Path, place: Path, step: str, edition: str, papers: bool) -> bool:
    """Build one site and report the result. Return whether it was written."""
    on_a_terminal = sys.stderr.isatty()

    def say(what: str) -> None:
        if on_a_terminal:
            show_progress(f"{step}{file.stem}: {what}" if what else "")

    published: list[Checked] = []

    def tell(built: Checked) -> None:
        published.append(built)
        warn(built)
        tell_also_withdrawn(built)

    problems: list[Problem] = []
    run, now = github_run(), today()
    try:
        if run and (misplaced := github.address_faults(load(file, now), run.repository)):
            raise SettingRefused(misplaced)
        pages = building.build(file, place, now, say, edition, papers, tell)
    except SettingRefused as refused:
        say("")
        problems = refused.problems
        tell_problems(file, problems)
    except RegisterError:
        raise
    except Exception as error:  # whatever it is, the next setting has its turn
        say("")
        echo(describe(error), err=True)
        if run:
            run.summarise(github.render_failure(file.name, describe(error)))
    else:
        say("")
        if published and edition == "public":
            _tell_github(published[-1], pages)
        has_sheets = any(place.glob("visitors/*/a4/"))  # not where signs are withdrawn
        told = " (signs to print: visitors/signs/)" if has_sheets else ""
        told = {
            "review": " (review edition: not for publication)",
            "offline": " (offline copy: double click index.html)",
        }.get(edition, told)
        echo(f"{step}{file.stem}: {count(pages, 'page', 'pages')} in {path_from_here(place)}/{told}")
        return True
    stands = "what was there is unchanged" if os.path.lexists(place) else "nothing was written"
    left = f" {count(len(problems), 'thing', 'things')} to fix." if problems else ""
    what = "published" if edition == "public" else "built"
    echo(f"{step}{file.stem}: not {what}; {stands}.{left}")
    return False


def _tell_github(built: Checked, pages: int) -> None:
    """Write the step summary and the outputs of a workflow: what was built, and for which address."""
    if (run := github_run()) and built.setting:
        run.summarise(github.render_built(run, built.setting, pages))
        run.give("site", built.setting.site)


def unpublished_folder(folder: Path) -> Path:
    """Return a folder’s full path. Refuse one whose files are published."""
    place = folder.resolve()
    if paths.is_installed(place):
        raise click.UsageError(f"{place} is part of Schoolgate itself. Name another folder.")
    if place.is_relative_to(paths.DOCS) or any(map(manifest.is_published, (place, *place.parents))):
        raise click.UsageError(
            f"Everything in {path_from_here(place)} is published, and these files must not be. Name another folder."
        )
    return place


@click.command()
@click.argument("setting")
@click.argument("policy", required=False, type=click.Choice([*POLICIES, "combined", self_check_paper.NAME]))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Put the files into this folder.")
def pack(setting: str, policy: str | None, out: Path | None) -> None:
    """Write what governors need to decide on a policy, as PDF and Word, to packs/SETTING/. It is not published.

    It has a decision paper of one page, what has changed since the text was last agreed, and the text. Without a policy,
    writes one for each, the yearly self-check (what the guidance asks, the rule that answers it, and what is missing), and
    the agreements, forms and flow charts that rest on the policies.

    \b
    Examples:
      schoolgate pack my-school mobile
      schoolgate pack my-school self-check
      schoolgate pack my-school --out ~/meeting
    """
    require_papers()
    (file,) = settings_named((setting,))
    place = unpublished_folder(out or home_folder() / "packs" / file.stem)
    loaded = whole_setting(file, "agree")
    assert loaded.setting is not None, "a setting without faults is whole"
    now = today()
    written = write_files(file, place, lambda: _packed(loaded, policy, now))
    for_meeting = [name for name in written if "/" not in name]
    beside = f" The papers that go with the policies are in {path_from_here(place / 'papers')}/."
    echo(
        f"Wrote {words.join(for_meeting)} in {path_from_here(place)}/. They are for the {loaded.setting.policies.approved_by}, and are not "
        f"published.{beside if len(written) > len(for_meeting) else ''}"
    )


def _packed(loaded: Checked, policy: str | None, today: datetime.date) -> dict[str, bytes]:
    """Return what governors need to decide on one policy, or on each, and the self-check, as files by name."""
    assert loaded.setting is not None, "a setting without faults is whole"
    laid_out = building.try_build(loaded, today, with_papers=policy is None)
    pages, logo = laid_out.policy_pages, laid_out.site.logo
    names = [*pages, self_check_paper.NAME]
    if policy and policy not in names:
        there = words.join(names, "or")
        raise click.UsageError(
            f"{loaded.file.stem} has no policy “{policy}” of its own. Write {there}, or name no policy to get them all."
        )
    found = loaded.agreement or what_changed.Agreement()
    context = clause_context(loaded.setting)
    # Agreements, forms and flow charts, which stand beside where all policies are decided on.
    written = {
        f"papers/{file}": content
        for file, content in laid_out.papers.items()
        if file.rpartition(".")[0] in laid_out.site.handouts
    }
    for name in [policy] if policy else names:
        agreed, since = found.records.get(name), found.differences.get(name, ())
        paper = (
            self_check_paper.self_check_paper(
                loaded.setting, context, pages, found.records, loaded.fictional, today, logo
            )
            if name == self_check_paper.NAME
            else governors_pack.pack_for(pages[name], loaded.setting, loaded.fictional, today, agreed, since, logo)
        )
        written |= {f"{name}.{kind}": content for kind, content in printing.write(paper).items()}
    return written


def whole_setting(file: Path, purpose: what_changed.Purpose = "publish") -> Checked:
    """Return a setting that has no faults for a purpose. Exit with what is wrong with it otherwise."""
    loaded = check_and_tell(file, purpose)
    if loaded is None or loaded.faults or loaded.setting is None:
        echo("Fix this first. Nothing was written.")
        sys.exit(1)
    return loaded


def write_files(file: Path, place: Path, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """Make files of a setting and write them into a folder. Exit with what is wrong where they cannot be made."""
    try:
        written = make()
    except SettingRefused as refused:
        tell_problems(file, refused.problems)
        sys.exit(1)
    except CannotBePrinted as fault:
        echo(f"{path_from_here(file)}: {fault}", err=True)
        sys.exit(1)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        (place / name).parent.mkdir(exist_ok=True)
        write_whole(place / name, content)
    return written


@click.command()
@click.argument("setting")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the zip to this file.")
@click.option("--no-papers", is_flag=True, help="Make no PDF and Word files, even if they can be made here.")
def website(setting: str, out: Path | None, no_papers: bool) -> None:
    """Make the website as one zip, for a school that does not use GitHub: site/SETTING-website.zip.

    It has the site for any folder of any server, the policies as PDF and Word, pages to paste into a school's own system,
    the calendar, and a sheet that says what to upload where. Signs are in it once their pages are online: it asks for them.

    \b
    Examples:
      schoolgate website my-school
      schoolgate website my-school --out ~/website.zip
    """
    from schoolgate.publish import website as zips  # what it loads no other command needs

    (file,) = settings_named((setting,))
    place = (out or website_of(file)).resolve()
    if paths.is_installed(place):
        raise click.UsageError(f"{place} is part of Schoolgate itself. Name another file.")
    with_papers = not no_papers and not printing.missing_packages()
    try:
        made = zips.make(file, place, today(), with_papers, zips.is_there, tell=warn)
    except SettingRefused as refused:
        tell_problems(file, refused.problems)
        left = count(len(refused.problems), "thing", "things")
        echo(f"{file.stem}: no website was made. {left} to fix.")
        sys.exit(1)
    for sentence in made.left_out:
        echo(sentence)
    echo(
        f"{file.stem}: {count(made.pages, 'page', 'pages')} in {path_from_here(place)}. Unpack it and open {zips.SHEET}: it says what "
        "to upload where."
    )


def website_of(file: Path) -> Path:
    """Return where the zip of a setting’s website is written."""
    return home_folder() / "site" / f"{file.stem}-website.zip"


@click.command("form")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default="form.html",
    show_default=True,
    help="The file to write.",
)
def form_(out: Path) -> None:
    """Write the form as one file: somebody opens it in any browser, without a network, and it writes their setting file.

    \b
    Examples:
      schoolgate form
      schoolgate form --out ~/for-the-office.html
    """
    from schoolgate.cli.form import write_form  # what it loads no other command needs

    write_form(out)


@click.command()
@click.argument("setting")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to use.")
@_edition_option("public", "review")
@click.option("--form", "with_form", is_flag=True, help="Show a form to fill in beside the pages.")
def serve(setting: str, port: int, edition: str, with_form: bool) -> None:
    """Show one setting in your browser, rebuilt as you type. Nothing is published.

    With --form, a form stands beside the pages: it asks the questions, saves your answers in the setting file, and makes
    the website. The file need not be there yet.

    \b
    Examples:
      schoolgate serve my-school
      schoolgate serve my-school --edition review
      schoolgate serve my-school --form
    """
    if with_form:
        if edition == "review":
            raise click.UsageError(
                "--form shows the review edition by itself while answers are missing. Leave out --edition."
            )
        from schoolgate.cli.form import serve_form  # what it loads no other command needs

        serve_form(setting, port)
        return
    (file,) = settings_named((setting,))
    loaded = check_and_tell(file, "review" if edition == "review" else "publish")
    if loaded is None or loaded.faults:
        echo("Fix this first. Nothing is shown.")
        if loaded and loaded.gaps:
            others = "once the rest is fixed" if loaded.problems else "now"
            echo(
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
    echo(f"Open http://127.0.0.1:{port}/ in your browser. Press Ctrl+C to stop.")
    try:
        mkdocs_serve(
            str(paths.CONFIG),
            dev_addr=f"127.0.0.1:{port}",
            watch=[str(file.resolve()), str(paths.OVERRIDES)],
        )
    except MkDocsException as error:
        echo(error.message, err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        echo(f"Port {port} is taken. Choose another: schoolgate serve {setting} --port {port % 65535 + 1}", err=True)
        sys.exit(1)
    echo("Stopped.")
