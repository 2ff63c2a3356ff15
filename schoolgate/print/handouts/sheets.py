"""Handouts on the web: each a page of its own to read on a phone and to print, laid out by overrides/handout.html."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.print import colour, flow, standalone
from schoolgate.print.handouts.handouts import Handout
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.print.standalone import Sheets


def write(sheets: Sheets, handouts: Mapping[str, Handout], contents: Mapping[str, str], logo: Logo | None) -> None:
    """Write the page of each handout into the folder of papers.

    Takes the handouts by name, the HTML of each with where its links lead, and the setting’s logo.
    """
    setting = sheets.setting
    for name, handout in handouts.items():
        place = sheets.folder / papers.FOLDER / name
        place.mkdir(parents=True)
        view = standalone.template("handout.html").render(
            name=setting.name,
            title=handout.page.title,
            content=Markup(flow.insert_pictures(contents[name])),
            kind=handout.definition.kind,
            reader=handout.definition.reader,
            logo=logo.name if logo else None,
            school=colour.readable_on_white(setting.colour),
            origin=origin(sheets, name),
            papers=[*papers.KINDS_BY_NAME.items()] if sheets.with_papers else [],
            file=name,
            notice=sheets.notice,
        )
        (place / "index.html").write_text(view, encoding="utf-8")


def origin(sheets: Sheets, name: str) -> tuple[str, str]:
    """Return what each handout says of where it comes from: the edition and the day, and the address of the current one."""
    edition = sheets.setting.edition or editions.newest().name
    address = f"{sheets.setting.site.partition('//')[2]}{papers.FOLDER}/{name}/"
    return f"Made on {words.day(sheets.today)}, from edition {edition} of our policies’ template.", address
