"""`schoolgate check`, `changes` and `status`."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from schoolgate import registers
from schoolgate.agreement import agreed_records
from schoolgate.agreement import changes as what_changed
from schoolgate.agreement.checked import Checked
from schoolgate.cli import github
from schoolgate.cli.finding import path_from_here, settings_named, today
from schoolgate.cli.saying import count, describe, echo, github_run, require_papers, tell_problems, tells_github, warn
from schoolgate.errors import RecordError, RegisterError, SettingRefused
from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.policy.composing.policy import by_section
from schoolgate.publish import build as building
from schoolgate.publish.check import check_setting
from schoolgate.setting import questions
from schoolgate.setting.model.vocabulary import TITLES, policy_name
from schoolgate.setting.practices import confirmed
from schoolgate.upkeep import status as standing


@click.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option("--papers", is_flag=True, help="Check the PDF and Word files too.")
@click.option("--all", "all_promises", is_flag=True, help="List the promises that stand as they were agreed too.")
@tells_github
def check(settings: tuple[str, ...], papers: bool, all_promises: bool) -> None:
    """List everything to fix in setting files. Without names, checks all in settings/, or in this folder if it has none.

    If there is nothing to fix, the site can be built: this command makes the pages, checks them, and keeps nothing. If you
    name a setting that has nothing to fix, it lists what its policies promise that you do: each promise with the id of its
    clause, but for those in a text that was agreed, which nobody has to confirm again.

    \b
    Examples:
      schoolgate check
      schoolgate check my-school
      schoolgate check my-school --papers
      schoolgate check my-school --all
      schoolgate check ../our-school/settings/our-school.yml
    """
    if papers:
        require_papers()
    failed = checked = False
    for file in settings_named(settings):
        loaded = check_and_tell(file)
        if loaded:
            checked = True
            _tell_changes(file)
        if loaded is None or loaded.faults:
            failed = True
        else:
            failed |= not _list_promises(loaded, papers, listed=bool(settings), agreed_too=all_promises)
        if loaded and (told := without_effect(loaded)):
            echo(f"\n{told}")
            if run := github_run():
                run.summarise(words.markdown_text(told))
    for name, id_, day in registers.stale_facts(today()):
        echo(f"settings/shared/{name}: {id_} was last checked on {words.day(day)}. Ask us to check it again.")
    if checked and not editions.newest().reviewed_by:  # told to leaders, and stops nothing
        echo(editions.newest().reviewed)
    sys.exit(1 if failed else 0)


def _tell_changes(file: Path) -> None:
    """Write to GitHub’s summary what changed since a setting’s policies were agreed, even if it has not taken that edition yet."""
    run = github_run()
    loaded = check_setting(file, today(), "review") if run else None
    if run and loaded and loaded.setting and loaded.agreement:
        text = github.render_changes(loaded.agreement, loaded.setting)
        if text:
            run.summarise(text)


def without_effect(loaded: Checked) -> str:
    """Return which answers of a file have no effect, in a paragraph, or nothing. It is no fault, and stops nothing.

    While something is withdrawn, answers wait for its return, and nothing is said of them. Nor while something is to be
    fixed: it may be which policies are adopted.
    """
    if loaded.problems or loaded.setting is None or loaded.setting.withdrawn_policies:
        return ""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for path, node in loaded.set_aside.items():
        given = node.child("answer") if path[0] == confirmed.AT else node
        for answer in given.answers() if given else ():
            if str(answer.value).casefold() == "no" or answer.confirmed_by:
                continue  # it promises nothing, or was not typed there
            lines = [line for line, _ in answer.positions()]
            found.setdefault(str(path[0]), []).append((": ".join(map(str, path[1:])), min(lines), max(lines)))
    if not found or loaded.root is None:
        return ""
    others = {line for answer in loaded.root.answers() for line, _ in answer.positions()}
    places = [f"{_named(part, names)} ({_lines(names, others)})" for part, names in found.items()]
    number = sum(map(len, found.values()))
    have, them = ("One answer has", "it") if number == 1 else (f"{number} answers have", "them")
    parts = questions.without_details(loaded.apart)
    left = [part for part in dict.fromkeys(path[:-1] for path in loaded.set_aside) if part in parts]
    yes = words.join([": ".join(map(str, part)) for part in left])
    return (
        f"{path_from_here(loaded.file)}: {have} no effect, because no page of yours states {them}: {words.join(places)}. "
        f"You may leave {them} or delete {them}." + (f" In place of all details of {yes}, write yes." if yes else "")
    )


_MOST_NAMED = 2  # answers of a part; where there are more, the part and its lines say enough


def _named(part: str, answers: Sequence[tuple[str, int, int]]) -> str:
    names = [name for name in dict.fromkeys(name for name, *_ in answers) if name]
    return f"{part}: {words.join(names)}" if names and len(names) <= _MOST_NAMED else part


def _lines(answers: Sequence[tuple[str, int, int]], others: set[int]) -> str:
    """Return the lines of some answers: line 7, lines 12 to 30 and 41. Between those of a range no other answer stands."""
    ranges: list[tuple[int, int]] = []
    for _, first, last in sorted(answers, key=lambda answer: answer[1:]):
        if ranges and others.isdisjoint(range(ranges[-1][1] + 1, first)):
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    said = [str(first) if first == last else f"{first} to {last}" for first, last in ranges]
    return f"{'line' if len(said) == 1 and said[0].isdigit() else 'lines'} {words.join(said)}"


def _list_promises(loaded: Checked, papers: bool, listed: bool, agreed_too: bool) -> bool:
    """Try a setting’s pages and list what its policies promise. Return False if the pages may not be published.

    Takes the setting, whether papers are tried, whether promises are listed, and whether those that were agreed are too.
    """
    try:
        promises, published = building.list_promises(loaded, today(), papers)
    except SettingRefused as refused:
        tell_problems(loaded.file, refused.problems)
        left = count(len(refused.problems), "thing", "things")
        echo(f"{path_from_here(loaded.file)}: every question is answered. {left} to fix.")
        return False
    if not loaded.also_withdrawn:
        if not published.also_withdrawn:
            echo(f"{path_from_here(loaded.file)}: every question is answered. Nothing to fix.")
        tell_also_withdrawn(published)
    if not listed:
        return True
    agreed = frozenset[str]() if agreed_too or not published.agreement else published.agreement.agreed_clauses
    unconfirmed = [promise for promise in promises if promise.clause not in agreed]
    told = _agreed_promises(len(promises) - len(unconfirmed), bool(unconfirmed), loaded.file.stem)
    if run := github_run():
        run.summarise(github.render_promises(loaded.file.name, unconfirmed, told))
    if unconfirmed:
        echo("Your policies promise the following. Read it with your safeguarding lead, and remove what you do not do:")
    for policy, section, kept in by_section(unconfirmed):
        echo(f"\n  {TITLES[policy]}: {section}")
        for promise in kept:
            echo(f"    {promise.text} ({promise.clause})")
    if told:
        echo(f"\n{told}" if unconfirmed else told)
    return True


def _agreed_promises(number: int, others: bool, setting: str) -> str:
    """Return how many promises stand as they were agreed, and how to list them. Empty where none does."""
    if not number:
        return ""
    more, stand = " more" if others else "", "promise stands" if number == 1 else "promises stand"
    return f"{number}{more} {stand} as agreed. To list all: schoolgate check {setting} --all"


def tell_also_withdrawn(loaded: Checked) -> None:
    """Report the policies that are withdrawn so that another can be, and what to fix in them."""
    if not loaded.also_withdrawn or loaded.setting is None:
        return
    titles = words.join([policy_name(p) for p in loaded.also_withdrawn if p in loaded.setting.withdrawn_policies])
    message = f"What you withdrew comes down immediately. Until the rest is fixed, a notice replaces the {titles} too."
    tell_problems(loaded.file, loaded.why_also_withdrawn, message)
    echo(f"{path_from_here(loaded.file)}: {message}", err=True)


def check_and_tell(file: Path, purpose: what_changed.Purpose = "publish") -> Checked | None:
    """Check a setting file and report what to fix in it. Return None if it cannot be read.

    For a review an answer may be missing, and only other faults are reported.
    """
    now = today()
    try:
        loaded = check_setting(file, now, purpose)
    except RegisterError:
        raise  # it is a fault in no one setting, so it is told once
    except Exception as error:
        echo(f"{path_from_here(file)}: this could not be checked. {describe(error)}", err=True)
        return None
    if run := github_run():
        loaded.problems.extend(github.address_faults(loaded, run.repository))
    if purpose == "review":
        loaded = dataclasses.replace(loaded, gaps=[])
    tell_problems(file, loaded.faults)
    warn(loaded)
    tell_also_withdrawn(loaded)
    if loaded.faults:
        answers = count(len(loaded.gaps), "answer is missing", "answers are missing")
        left = count(len(loaded.problems), "thing", "things")
        echo(f"{path_from_here(file)}: {answers}. {left} to fix.")
    return loaded


@click.command()
@click.argument("setting")
@click.argument("policy", required=False)
def changes(setting: str, policy: str | None) -> None:
    """Show what has changed since each policy was agreed, clause by clause and word by word.

    \b
    Examples:
      schoolgate changes my-school
      schoolgate changes my-school mobile
    """
    (file,) = settings_named((setting,))
    loaded = check_setting(file, today(), "review")
    if loaded.setting is None or loaded.agreement is None or loaded.gaps:
        tell_problems(file, loaded.faults)
        echo("Fix this first.")
        sys.exit(1)
    if policy is not None:
        try:
            agreed_records.refuse_unless_adopted(loaded.setting, policy)
        except RecordError as unwritten:
            raise click.UsageError(str(unwritten)) from None
    for line in what_changed.report(loaded.agreement, loaded.setting, [policy] if policy else loaded.setting.documents):
        echo(line)


@click.command()
@click.argument("settings", nargs=-1, metavar="[SETTING]...")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(settings: tuple[str, ...], as_json: bool) -> None:
    """Show the status of each setting: what is agreed, what is due, what is missing.

    \b
    Examples:
      schoolgate status
      schoolgate status my-school --json
    """
    now = today()
    rows = [standing.standing_of(file, now) for file in settings_named(settings)]
    echo(standing.as_json(rows, now) if as_json else standing.as_table(rows, now))
