"""Cards for a wallet or the fridge: who to call, eight on a sheet of A4 to cut out.

What they say is read from the finished page for help, so that they say what it says. overrides/wallet.html lays them out.
"""

from __future__ import annotations

from typing import Any

import lxml.html

from schoolgate.print import colour, standalone
from schoolgate.print.measure import Run
from schoolgate.print.standalone import Sheets

SHEET = "help/card"
_ON_A_SHEET = 8  # with room for those of a federation, which are longer
# In this order: what to call in danger, Childline, the safeguarding leads, children’s services by day and at night, where
# to find those of another council. Of the people and services on cards, those who can be reached.
_WHO = (
    "//p[@id='call-999'] | //p[@id='childline-first'] | //li[@id='report-it-yourself']/ul/li"
    " | //li[@id='lead']/ul/li[.//a[starts-with(@href, 'tel:') or starts-with(@href, 'mailto:')]]"
    " | //li[@id='other-council' or @id='nspcc-advice']"
)


def lines(page: str) -> list[list[Run]]:
    """Return who to call, line by line, from the HTML of the page for help. Numbers are bold and in one piece."""
    root: Any = lxml.html.fromstring(page)
    for broken in root.iter("br"):
        broken.tail = f" {(broken.tail or '').lstrip()}"
    return [_line(item) for item in root.xpath(_WHO)]


def _line(item: Any) -> list[Run]:
    # Where to find any other council, in the fewest words: a card has no room for a sentence.
    address = item.xpath("string(self::*[@id='other-council']//a[starts-with(@href, 'https://www.gov.uk/')]/@href)")
    if address:
        return [(f"Any council in England: {address.removeprefix('https://www.')}", False)]
    return [*_owner_of_number(item), *standalone.runs(item, with_addresses=True)]


def _owner_of_number(item: Any) -> list[Run]:
    """Return whose number a line gives, if the heading of its card says so."""
    return [("Safeguarding lead: ", True)] if item.xpath("../../@id") == ["lead"] else []


def write(sheets: Sheets) -> None:
    """Write the sheet of cards beside the page for help."""
    folder, setting = sheets.folder, sheets.setting
    page = (folder / "help" / "index.html").read_text(encoding="utf-8")
    view = standalone.template("wallet.html").render(
        name=setting.name,
        lines=lines(page),
        address=f"{setting.site.partition('//')[2]}help/",
        school=colour.readable_on_white(setting.colour),
        cards=_ON_A_SHEET,
        notice=sheets.notice,
    )
    (folder / SHEET).mkdir()
    (folder / SHEET / "index.html").write_text(view, encoding="utf-8", newline="\n")
