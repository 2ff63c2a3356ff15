"""`schoolgate agree`."""

from __future__ import annotations

import datetime
import sys
from typing import Any

import click
from pydantic_core import PydanticCustomError

from schoolgate.cli import agreeing, github
from schoolgate.cli.checking import check_and_tell
from schoolgate.cli.finding import settings_named, shown_from_here
from schoolgate.cli.saying import echo, github_run, tell_problems, tells_github
from schoolgate.errors import SettingRefused
from schoolgate.language import words
from schoolgate.setting.model.fields import day_of


class _DayOf(click.ParamType[datetime.date]):
    """A day as setting files have it."""

    name = "year-month-day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return day_of(value)
        except PydanticCustomError as wrong:
            self.fail(wrong.message(), param, ctx)


@click.command()
@click.argument("setting")
@click.argument("policy")
@click.option("--by", required=True, help='Who agreed it, such as "governing body".')
@click.option("--on", required=True, type=_DayOf(), help="The date they agreed it.")
@click.option("--minute", help="The number of the minute that records it.")
@click.option("--next-review", type=_DayOf(), help="The date of the next review, if sooner than usual.")
@tells_github
def agree(
    setting: str, policy: str, by: str, on: datetime.date, minute: str | None, next_review: datetime.date | None
) -> None:
    """Record that a policy was agreed, by writing its current text to two new files.

    POLICY is mobile, social or online; or combined, if they form one document.

    \b
    Example:
      schoolgate agree my-school mobile --by "governing body" --on 2026-10-07 --minute 7.2
    """
    (file,) = settings_named((setting,))
    loaded = check_and_tell(file, "agree")
    if loaded is None or loaded.faults:
        echo("Nothing was recorded. Fix this first.")
        sys.exit(1)
    try:
        written = agreeing.agree(loaded, policy, by, on, minute, next_review, datetime.date.today())
    except SettingRefused as refused:
        tell_problems(file, refused.problems)
        echo("Nothing was recorded: these pages cannot be published as they are.")
        sys.exit(1)
    except agreeing.RecordError as unwritten:
        echo(f"{unwritten} Nothing was recorded.", err=True)
        if run := github_run():
            run.summarise(github.not_recorded(str(unwritten)))
        sys.exit(1)
    if run := github_run():
        run.summarise(
            github.recorded(run, [shown_from_here(path) for path in written], written[1].read_text(encoding="utf-8"))
        )
    echo(f"Recorded in {words.joined([shown_from_here(path) for path in written])}.")
    echo("Read the second: it is the text that you are recording as agreed. Keep both with your setting file.")
