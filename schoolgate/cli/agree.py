"""`schoolgate agree`: records what an approving body agreed.

It writes one new record, and nothing else. The setting file is only read.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from schoolgate import paths
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.agreement.checked import Checked
from schoolgate.cli import github
from schoolgate.cli.checking import check_and_tell
from schoolgate.cli.finding import path_from_here, settings_named, today
from schoolgate.cli.saying import echo, github_run, tell_problems, tells_github
from schoolgate.errors import RecordError, SettingRefused
from schoolgate.language import words
from schoolgate.policy import editions, texts
from schoolgate.publish import build
from schoolgate.setting.model.fields import day_of
from schoolgate.setting.model.policies import next_review

_LONGEST_MINUTE = 60


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
        written = record_agreement(loaded, policy, by, on, minute, next_review, today())
    except SettingRefused as refused:
        tell_problems(file, refused.problems)
        echo("Nothing was recorded: these pages cannot be published as they are.")
        sys.exit(1)
    except RecordError as unwritten:
        echo(f"{unwritten} Nothing was recorded.", err=True)
        if run := github_run():
            run.summarise(github.render_not_recorded(str(unwritten)))
        sys.exit(1)
    if run := github_run():
        run.summarise(
            github.render_recorded(
                run, [path_from_here(path) for path in written], written[1].read_text(encoding="utf-8")
            )
        )
    echo(f"Recorded in {words.join([path_from_here(path) for path in written])}.")
    echo("Read the second: it is the text that you are recording as agreed. Keep both with your setting file.")


def record_agreement(
    loaded: Checked,
    document: str,
    by: str,
    on: datetime.date,
    minute: str | None,
    review: datetime.date | None,
    today: datetime.date,
) -> list[Path]:
    """Record that a document was agreed.

    Takes a setting that is in order, the document, by whom it was agreed and when, the minute, the day of the next review
    if one was set, and today’s date. Return the two files written. Raise RecordError, with what to write instead, if
    something is wrong, and SettingRefused if the setting’s pages may not be published.
    """
    assert loaded.setting is not None, "a setting without faults is whole"
    if paths.is_installed(loaded.file):
        raise RecordError(
            "This is the example that comes with Schoolgate. Write a file of your own: schoolgate new my-school."
        )
    setting = loaded.setting
    agreed_records.refuse_unless_adopted(setting, document)
    body = setting.policies.approved_by
    if by.casefold().removeprefix("the ").strip() != body.casefold():
        raise RecordError(
            f"--by: in your setting file, what approves your policies is the {body} (policies: approved_by). Write --by "
            f'"{body}", or correct the file.'
        )
    if minute is not None and (
        words.is_placeholder(minute) or words.printable(minute) != minute or words.find_code(minute)
    ):
        raise RecordError("--minute: write the number of the minute, such as 7.2, or leave it out.")
    if minute is not None and len(minute) > _LONGEST_MINUTE:
        raise RecordError(f"--minute: write only its number, in at most {_LONGEST_MINUTE} characters.")
    latest = next_review(setting.policies, on)
    agreed_records.check_dates(setting, document, on, review or latest, latest, today)
    before = agreed_records.read_latest(loaded.file, document)
    if before and before.on > on:
        raise RecordError(
            f"--on: it was last agreed on {words.day(before.on)}, which is later. Write a date that is not earlier than that."
        )
    earlier = (*before.earlier, before.on) if before else ()
    blank = AgreedRecord(
        setting.name, document, body, on, minute, review or latest, editions.newest().name, {}, {}, earlier
    )
    text = texts.texts_of(setting, {document: blank})[document]
    record = AgreedRecord(
        **vars(blank)
        | {
            "guidance": changes.guidance_editions(text.cites),
            "clauses": {c.id: AgreedClause(c.number, c.heading, c.text, c.masked) for c in text.clauses},
        }
    )
    build.try_build(loaded, today)  # nothing is agreed that could not be published
    return agreed_records.write(loaded.file, record, text.policy.html)
