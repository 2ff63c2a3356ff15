"""What is due in a year’s turn: policies to review, papers to sign again, facts nobody has checked for twelve months, links that fail.

It is the text of one issue, which is opened, kept up to date and closed by .github/chores.sh.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from schoolgate import registers
from schoolgate.agreement import agreed_records
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.language import words
from schoolgate.print.handouts import signing
from schoolgate.print.handouts.signing import Renewal
from schoolgate.setting.model.policies import next_review
from schoolgate.setting.model.setting import Setting
from schoolgate.upkeep import links
from schoolgate.upkeep.asker import Answer

# Time to look at the text, to ask those who have a say, and to put it before the approving body.
AHEAD = datetime.timedelta(weeks=8)


def text(
    setting: Setting | None,
    today: datetime.date,
    answers: Mapping[str, Answer],
    records: Mapping[str, AgreedRecord],
    renewals: Sequence[Renewal] = (),
) -> str:
    """Return what is due, as Markdown; empty if nothing is.

    Takes one setting, or none for what is ours to do, what each address said when it was last asked, the records of
    what was agreed, by document, and the papers that are to be signed again.
    """
    parts = [
        _reviews(setting, records, today) if setting else "",
        _papers(renewals, today),
        _stale_facts(setting, today),
        _failing(setting, answers),
    ]
    return "\n\n".join(filter(None, parts)) + "\n" if any(parts) else ""


def _reviews(setting: Setting, records: Mapping[str, AgreedRecord], today: datetime.date) -> str:
    due = []
    for document in setting.documents:
        record = records.get(document)
        began, given = (record.on, record.next_review) if record else (setting.written_on(document), None)
        day = next_review(setting.policies, began, given)
        if day - AHEAD <= today:
            many, past = document == "combined", day < today
            verb = ("were" if many else "was") if past else ("are" if many else "is")
            called = f"{agreed_records.name_in_sentence(setting, document)}{',' if many else ''}"
            due.append(f"- {called[0].upper()}{called[1:]} {verb} due for review by {words.day(day)}.")
    return _part(
        "Policies to review",
        due,
        "Read each with your safeguarding lead. Change the setting file if your practice has changed. Have the text agreed, "
        "then record it: `schoolgate agree`, or “Agree” on GitHub.",
    )


def _papers(renewals: Sequence[Renewal], today: datetime.date) -> str:
    found = [
        f"- {_text(one.title)}: {_text(who)} {_text(signing.as_sentences(why))}"
        for one in renewals
        if one.is_due(today)
        for who, why in one.told
    ]
    return _part(
        "Papers to sign again",
        found,
        "Print each from the papers on your site. The mark on a signed paper says which text it was. Nobody’s name is kept here, so "
        f"this stands for {signing.REMINDED.days // 7} weeks, even if all have signed. The reasons: `schoolgate papers`.",
    )


def _stale_facts(setting: Setting | None, today: datetime.date) -> str:
    found = [
        f"- `settings/shared/{name}`: {words.markdown_text(id_)}, last checked on {words.day(day)}."
        for name, id_, day in registers.stale_facts(today)
    ]
    what_to_do = (
        "These are part of Schoolgate itself. Upgrade to the newest release: open “Pull requests” and merge what Dependabot "
        "proposes. Ring the numbers on your help page to be sure that they are right."
        if setting
        else "Look each up at its source, correct it, and write today’s date under `checked:`."
    )
    return _part("Facts that nobody has checked for twelve months", found, what_to_do)


def _failing(setting: Setting | None, answers: Mapping[str, Answer]) -> str:
    places = links.addresses(setting)
    found = list(_list_failing(places, answers))
    return _part(
        "Broken or moved links",
        found,
        "Open each in your browser. If the page has gone, write the new address or delete the line. Nothing was deleted for "
        "you. We correct links in `settings/shared/` ourselves, in the next release.",
    )


def _list_failing(places: Mapping[str, Sequence[str]], answers: Mapping[str, Answer]) -> Iterator[str]:
    for address in places:
        answer = answers.get(address)
        if answer and (answer.fails or answer.said == "moved"):
            where = words.join([f"`{place}`" for place in places[address]])
            fault = f"has moved permanently to {_as_link(answer.to)}" if answer.said == "moved" else _text(answer.why)
            yield f"- {_as_link(address)}: {fault} ({where})."


def _as_link(address: str) -> str:
    """Return an address as a Markdown link, or as text if it is no address: it may come from the host that moved."""
    return f"<{address}>" if _PLAIN.fullmatch(address) else _text(address)


# Nothing else can stand between angle brackets, where Markdown, and a mention of somebody, mean nothing.
_PLAIN = re.compile(r"https?://[A-Za-z0-9!$%&'()*+,/:;=?@~._\[\]-]+")


def _text(text: str) -> str:
    """Return a text for an issue, in which it tells nobody and links to nothing.

    Security: GitHub reads mentions, numbers of issues and addresses in the words that Markdown leaves, however they are
    escaped. A space that has no width parts them.
    """
    parted = _TELLS.sub(lambda found: f"{found[0]}\u200b", text)
    return words.markdown_text(parted)


_TELLS = re.compile(
    r"[@#](?=\w)|\bGH-(?=\d)|\bwww(?=\.)|\b(?:https?|ftp|mailto|xmpp):|[0-9a-f]{6}(?=[0-9a-f])", re.IGNORECASE
)


def _part(heading: str, lines: Sequence[str], what_to_do: str) -> str:
    return "\n".join([f"## {heading}", "", *lines, "", what_to_do]) if lines else ""
