"""From a setting file to a published site: staging, MkDocs, the gate, the swap.

A site is built in a room of its own beside where it will stand, checked there, and put in place by one rename. So at
any moment what stands is either the whole old site or the whole new one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2

from schoolgate import paths, registers
from schoolgate.agreement.checked import Checked
from schoolgate.errors import SettingRefused, TemplateError
from schoolgate.pages.faults import problem_of_template, template_error
from schoolgate.pages.linking import redirects
from schoolgate.pages.site import LaidOut, Site, site_of
from schoolgate.policy import fragments, withdrawn
from schoolgate.policy.composing.policy import Promise
from schoolgate.policy.provisions import read_template
from schoolgate.print.measure import is_missing
from schoolgate.print.papers import papers, pdf
from schoolgate.publish import csp, gate, inputs, manifest, offline, swap
from schoolgate.publish.check import PURPOSES, check_setting, check_with_withdrawn
from schoolgate.publish.gate import reading
from schoolgate.setting.contradictions.names import texts_of
from schoolgate.setting.problems import Problem, display_path

VARIANTS = manifest.VARIANTS


def preview() -> Site:
    """Return the site that plain ``mkdocs build`` and ``mkdocs serve`` show: one setting, unchecked by the gate.

    Raise MkDocs’ own Abort with the list of faults where the setting file has any, so that a server that is running
    says them and goes on showing what it has.
    """
    from mkdocs.exceptions import Abort

    file = Path(os.environ.get("SCHOOLGATE_SETTING") or paths.STARTER)
    variant = os.environ.get("SCHOOLGATE_EDITION", "public")
    try:
        loaded = check_setting(file, datetime.date.today(), PURPOSES[variant])
    except OSError as error:
        raise Abort(f"{file}: {error.strerror}. SCHOOLGATE_SETTING must name the setting file to show.") from None
    faults = loaded.problems if variant == "review" else loaded.faults
    if faults or loaded.setting is None:
        raise Abort("\n".join(str(fault) for fault in faults))
    return site_of(loaded, loaded.setting, variant, datetime.date.today(), published=False)


def build(
    file: Path,
    out: Path,
    today: datetime.date,
    say: Callable[[str], None] = lambda _: None,
    variant: str = "public",
    with_papers: bool = False,
    tell: Callable[[Checked], None] = lambda _: None,
    *,
    fictional: bool | None = None,
) -> int:
    """Build one setting’s site into ``out``, or leave what stands there untouched.

    Takes the setting file, the folder, today’s date, where to report progress, the variant (public; offline, the same to
    be opened from files; or review, which is made of a file with answers missing too), whether PDF and Word papers are
    made too, and where to tell of the setting as it was published, its warnings and which
    policies came down beside those that it withdraws. Whether the setting is fictional is told by where its file stands,
    unless it is said. Return the number of pages written. Raise SettingRefused with everything
    to mend, and OSError where files cannot be read or written.
    """
    name, out = display_path(file), out.resolve()
    swap.restore(out)
    loaded = check_setting(file, today, PURPOSES[variant], fictional=fictional)
    faults = loaded.problems if variant == "review" else loaded.faults
    if faults or loaded.setting is None:
        raise SettingRefused(faults)
    _refuse_to_replace(out, name, variant)
    out.parent.mkdir(parents=True, exist_ok=True)
    with swap.workspace_beside(out) as staged:
        made = build_withdrawing_more_if_refused(
            loaded, today, lambda one: stage(one, staged, today, say, variant, with_papers), holds=variant == "public"
        )
        pages = sum(name.endswith(".html") for _, _, names in os.walk(staged) for name in names)
        _refuse_to_replace(out, name, variant, staged)
        swap.put_in_place(staged, out)
    tell(made)
    return pages


def build_withdrawing_more_if_refused(
    loaded: Checked, today: datetime.date, make: Callable[[Checked], Any], holds: bool = True
) -> Checked:
    """Build a setting’s pages; if it withdraws something and the gate refuses, retry with as few more withdrawn as possible.

    Return the setting as published. Raise SettingRefused if no combination of withdrawals passes the gate.
    """
    try:
        make(loaded)
    except SettingRefused as refused:
        assert loaded.setting is not None, "pages are made of a setting that is whole"
        for others in withdrawn.further_withdrawals(loaded.setting) if holds and not loaded.also_withdrawn else ():
            checked = check_with_withdrawn(
                loaded.file, today, "publish", others, fictional=loaded.fictional, content=loaded.content
            )
            with contextlib.suppress(SettingRefused):
                if not checked.faults:
                    make(checked)
                    return dataclasses.replace(checked, why_also_withdrawn=refused.problems)
        raise
    return loaded


def list_promises(loaded: Checked, today: datetime.date, with_papers: bool = False) -> tuple[list[Promise], Checked]:
    """Return what a setting’s pages would promise if they were published, and the setting as published.

    Raise SettingRefused with all that ``build`` would refuse: nothing that passes here is refused later.
    """
    made: list[LaidOut] = []
    published = build_withdrawing_more_if_refused(
        loaded, today, lambda one: made.append(try_build(one, today, with_papers))
    )
    return [promise for _, policy in sorted(made[-1].site.policies.items()) for promise in policy.promises], published


def try_build(loaded: Checked, today: datetime.date, with_papers: bool = False) -> LaidOut:
    """Make and check a setting’s pages without publishing them. Return what they were made of, and what came of it.

    Takes a setting file that was loaded without faults, and whether papers are asked for. Raise SettingRefused if the gate would.
    """
    with tempfile.TemporaryDirectory() as room:
        return stage(loaded, Path(room) / "site", today, with_papers=with_papers)


def stage(
    loaded: Checked,
    staged: Path,
    today: datetime.date,
    say: Callable[[str], None] = lambda _: None,
    variant: str = "public",
    with_papers: bool = False,
) -> LaidOut:
    """Make a setting’s pages in a folder and check them. Return what came of it.

    Takes a setting that was loaded without faults. Raise SettingRefused if its pages may not be published.
    """
    setting = loaded.setting
    assert setting is not None, "a setting without faults is whole"
    shutil.rmtree(staged, ignore_errors=True)  # what was made before, and refused
    # Before any of it is read for the pages: what changes in between is told as changed since.
    made_of = inputs.inputs_of(loaded)
    inputs.generator_at_first()
    lost = registers.worries_without_a_route(registers.helplines().values())
    if lost:
        raise SettingRefused(problem_of_template(_nobody_to_turn_to(*one)) for one in lost)
    try:
        site = site_of(loaded, setting, variant, today, published=True, with_papers=with_papers)
    except (TemplateError, jinja2.TemplateError) as error:
        raise SettingRefused([problem_of_template(template_error(error))]) from None
    say("making pages and papers" if site.with_papers else "making pages")
    try:
        laid_out, faults = _laid_out(site, staged, today)
    except pdf.CannotBePrinted as fault:
        raise SettingRefused(_unprintable_texts(loaded, fault)) from None
    if faults:
        raise SettingRefused(faults)
    for name, paper in laid_out.papers.items():
        (staged / papers.FOLDER).mkdir(exist_ok=True)
        (staged / papers.FOLDER / name).write_bytes(paper)
    fragments.write(staged / "fragments", laid_out.fragments, int(setting.policies.heading_level), setting.name)
    if variant == "offline":
        offline.write(staged)
    else:
        csp.write(staged)
    if site.review:
        (staged / "robots.txt").write_text("User-agent: *\nDisallow: /\n", encoding="utf-8", newline="\n")
    # GitHub Pages otherwise leaves out files that begin with an underscore.
    (staged / ".nojekyll").touch()
    manifest.write(staged, variant, made_of, today)
    say("checking them")
    # A sign that does not fit has no posters: the links to them would only say so again.
    found = laid_out.unfit or gate.check(staged, _draw_up_expected(site))
    if found:
        raise SettingRefused(_locate_fault(loaded, fault) for fault in found)
    return laid_out


def _locate_fault(loaded: Checked, fault: str) -> Problem:
    """Return a fault of a page, at the line of the setting’s text that it quotes, if any."""
    if loaded.setting and (path := redirects.place_of(fault, loaded.setting)):
        return loaded.problem(path, fault)
    quoted = [quote.rstrip("…") for quote in re.findall(r"“([^”]+)”", fault)]
    assert loaded.setting is not None, "a setting without faults is whole"
    within = [
        (len(text), path)
        for path, text in texts_of(loaded.setting)
        if any(
            text == quote or (len(text) > _A_QUOTE and (text in quote or (len(quote) > _A_QUOTE and quote in text)))
            for quote in quoted
        )
    ]
    return loaded.problem(max(within)[1] if within else (), fault)


_A_QUOTE = 12  # characters: fewer stand on a page for many reasons


def _unprintable_texts(loaded: Checked, fault: pdf.CannotBePrinted) -> list[Problem]:
    """Return a problem for every text of a setting that papers cannot print: what the typeface lacks."""
    assert loaded.setting is not None, "a setting without faults is whole"
    found = []
    for path, text in texts_of(loaded.setting):
        unusual = [character for character in dict.fromkeys(text) if is_missing(character)]
        lacks = "".join(character for character in unusual if not pdf.can_print(character))
        if path[0] not in _NOT_ON_PAPER and (lacks or fault.text in text):
            found.append(loaded.problem(path, str(pdf.CannotBePrinted(lacks or fault.text))))
    return found or [Problem(display_path(loaded.file), 1, 1, str(fault))]


_NOT_ON_PAPER = {"signs", "retired_signs", "redirects", "helplines", "withdrawn"}


def _draw_up_expected(site: Site) -> reading.Expected:
    """Return what should stand in a site. A page quotes the wording that was agreed of each clause that has changed."""
    quoted = [one.before for differences in site.agreement.differences.values() for one in differences]
    policies = site.policies.values()
    absent = {id_: reason for policy in policies for id_, reason in policy.absent.items()}
    guidance = [words for policy in policies for words in policy.drafting_words]
    expected = reading.Expected.draw_up(site.setting, read_template(), absent, guidance, site.variant, quoted)
    return dataclasses.replace(expected, agreed=frozenset(f"{one.address}index.html" for one in site.versions))


def _nobody_to_turn_to(worry: str, who: str) -> TemplateError:
    return TemplateError(
        f"of the services that are confirmed, none is left to which a {who} can turn about “{worry}”",
        "settings/shared/helplines.yml",
    )


def variant_in(folder: Path) -> str | None:
    """Return which variant stands in a folder; none where none does."""
    mark = manifest.mark_of(folder)
    return mark.variant if mark else None


_CALLED = {"public": "the public site", "offline": "the offline edition", "review": "the review edition"}


def _refuse_to_replace(out: Path, name: str, variant: str, successor: Path | None = None) -> None:
    """Raise SettingRefused where a site may not stand in a folder. Takes the site itself too, once it is made."""
    stands = variant_in(out)
    if paths.is_installed(out):
        message = f"{out} is part of Schoolgate itself. Name another folder."
    elif out.is_relative_to(paths.DOCS):
        message = f"{out} is inside the template, and would be published with it. Name another folder."
    elif os.path.ismount(out):
        message = (
            f"{out} is a separate disk or shared folder, which a site cannot replace. Name a folder in it: --out "
            f"{out / 'site'}"
        )
    elif stands not in {None, variant}:
        message = (
            f"{out} contains {_CALLED[str(stands)]}, and {_CALLED[variant]} never replaces it. Name another folder."
        )
    elif out.exists() and not manifest.is_ours(out) and manifest.is_published(out):
        message = (
            f"{manifest.FILE} in {out} is damaged, so it cannot be told which files there are yours. Move what you want to "
            "keep elsewhere, delete that folder, and build again."
        )
    elif out.exists() and not manifest.is_ours(out):
        message = f"{out} contains files that Schoolgate did not write. Name a new or empty folder."
    elif not (message := manifest.loss_message(out, successor) if stands else ""):
        return
    raise SettingRefused([Problem(name, 1, 1, message)])


# ---------------------------------------------------------------------------------------------------------------
# MkDocs


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _collect_warnings() -> Iterator[list[str]]:
    """Collect what MkDocs warns of."""
    heard, logger = _Warnings(), logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        yield heard.messages
    finally:
        logger.removeHandler(heard)


@contextlib.contextmanager
def _without_clock_and_git(today: datetime.date) -> Iterator[None]:
    """Keep MkDocs from the clock and from git, so that a site depends on its setting alone."""
    from mkdocs_macros import context

    # The sitemap’s date would come from the clock, and mkdocs-macros asks git twelve questions about the last commit.
    stamp = datetime.datetime.combine(today, datetime.time(), datetime.UTC).timestamp()
    before, asks_git = os.environ.get("SOURCE_DATE_EPOCH"), context.get_git_info
    os.environ["SOURCE_DATE_EPOCH"], context.get_git_info = str(int(stamp)), dict
    try:
        yield
    finally:
        context.get_git_info = asks_git
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


_entry_points = functools.cache(metadata.entry_points)


def _laid_out(site: Site, staged: Path, today: datetime.date) -> tuple[LaidOut, list[Problem]]:
    """Run MkDocs into the staging folder. Return what came of it, and its errors and warnings: all are faults of the template."""
    # Material prints an advertisement against MkDocs 2 that a school office can do nothing about.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs import plugins, utils
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    # MkDocs would read of every installed package, twice for each site.
    vars(plugins)["entry_points"] = vars(utils)["entry_points"] = _entry_points
    with _collect_warnings() as warnings, _without_clock_and_git(today):
        try:
            config = load_config(str(paths.CONFIG), site_dir=str(staged))
            config.extra["schoolgate"] = site
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except (MkDocsException, TemplateError, jinja2.TemplateError) as error:
            return LaidOut(site), [problem_of_template(template_error(error.__cause__ or error))]
    laid_out: LaidOut = config.plugins["schoolgate"].laid_out
    return laid_out, [problem_of_template(TemplateError(message, "mkdocs.yml")) for message in warnings]
