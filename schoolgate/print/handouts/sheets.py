"""Handouts on the web: each a page of its own to read on a phone and to print, laid out by overrides/handout.html."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.print import charts, colour, flow, standalone
from schoolgate.print.handouts.handouts import Handout
from schoolgate.print.handouts.on_paper import origin
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.print.standalone import Sheets


def write(
    sheets: Sheets,
    handouts: Mapping[str, Handout],
    contents: Mapping[str, str],
    marks: Mapping[str, str],
    records: Mapping[str, AgreedRecord],
    logo: Logo | None,
) -> list[str]:
    """Write the page of each handout into the folder of papers, and flow charts as PDF beside it.

    Takes the handouts by name, the HTML of each with where its links lead, the mark of the text of each that has one, the
    records of what was agreed by document, and the setting’s logo. Return a sentence for each that cannot be made.
    """
    setting = sheets.setting
    drawn = {name for name, handout in handouts.items() if handout.definition.kind == "chart"}
    for name in handouts.keys() - drawn:
        handout = handouts[name]
        place = sheets.folder / papers.FOLDER / name
        place.mkdir(parents=True)
        view = standalone.template("handout.html").render(
            name=setting.name,
            title=handout.page.title,
            content=Markup(flow.insert_pictures(contents[name])),
            reader=handout.definition.reader,
            logo=logo.name if logo else None,
            school=colour.readable_on_white(setting.colour),
            origin=origin(setting, name, marks.get(name, ""), sheets.today),
            papers=[*papers.KINDS_BY_NAME.items()] if sheets.with_papers else [],
            file=name,
            notice=sheets.notice,
        )
        (place / "index.html").write_text(view, encoding="utf-8", newline="\n")
    return charts.write(sheets, {name: contents[name] for name in handouts if name in drawn}, records)
