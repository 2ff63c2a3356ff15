"""Posters: signs on paper. What a sign says is read from its page, laid out, and written for print.

Each sign has four print views (A4 and A5, in colour and in black), and as PDF the same four where papers were asked for.
overrides/poster.html and overrides/poster.typ put everything where schoolgate/print/poster_layout.py says.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html
from markupsafe import Markup

from schoolgate.policy.provisions import Provision
from schoolgate.print import colour, standalone
from schoolgate.print.logos.logos import Logo
from schoolgate.print.poster_layout import PAPERS, Block, ClauseWords, Paper, TooLong, Wording, fit
from schoolgate.print.standalone import NoSuchLetter, Sheets
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.signs import PublishedSign, published_signs

INKS = ("colour", "black")


# ---------------------------------------------------------------------------------------------------------------
# Reading


def read_wording(page: str, name: str, sign: PublishedSign) -> Wording:
    """Return the words of a sign from its page, composed or published. Takes the setting’s name and the sign too."""
    root: Any = lxml.html.fromstring(page)

    def words_of(found: list[Any]) -> ClauseWords:
        return ClauseWords(tuple(standalone.runs(found[0])), _clause(found[0]), "stays" in _classes(found[0]))

    def by_class(name: str) -> list[Any]:
        return list(root.find_class(name))

    (rule,) = by_class("rule")
    brief = list(standalone.runs(rule.find("strong")))
    clause, why = _clause(rule), by_class("why")
    return Wording(
        name=name,
        place=words_of(root.xpath("//h1")),
        rule=ClauseWords(tuple((text.rstrip("."), bold) for text, bold in brief), clause),
        do_now=ClauseWords(tuple((text, True) for text, _ in list(standalone.runs(rule))[len(brief) :]), clause),
        points=tuple(
            words_of([point])
            for point in rule.xpath("following-sibling::ul[1]/li")
            if _classes(point) & {"stays", "door"}
        ),
        why=words_of(why) if why else None,
        heading=words_of(rule.xpath("following-sibling::h2")),
        lead=words_of(by_class("lead")),
        danger=words_of(by_class("danger")),
        caption=ClauseWords(((sign.caption, True),)) if sign.code else None,
        address=ClauseWords(((f"Read all our rules for this place at {sign.short_address}", False),)),
        edition=words_of(by_class("edition")),
    )


def _classes(element: Any) -> set[str]:
    return set(element.get("class", "").split())


def _clause(element: Any) -> str:
    links: Any = element.xpath(".//a[@class='rule-link']/@href")
    return links[0].partition("#")[2] if links else ""


# ---------------------------------------------------------------------------------------------------------------
# Writing


def write(sheets: Sheets, logo: Logo | None, template: Mapping[str, Provision]) -> list[str]:
    """Write the posters of every sign beside its page.

    Takes the setting’s logo and the template’s clauses. Return a sentence for each sign that cannot be put on paper.
    """
    folder, setting, signs = sheets.folder, sheets.setting, published_signs(sheets.setting)
    if not signs:
        return []
    if logo:
        (folder / "assets" / logo.print_name).write_bytes(logo.for_print)
    views = _views(sheets.notice, logo)
    as_pdf = _pdf_writer(sheets.today, logo) if sheets.with_papers else None
    problems: list[str] = []
    for sign in signs.values():
        beside = folder / "visitors" / sign.id
        wording = read_wording((beside / "index.html").read_text(encoding="utf-8"), setting.name, sign)
        for paper in PAPERS:
            try:
                blocks = fit(wording, paper, sign.modules, logo)
                as_view = views(sign, blocks)
                for ink in INKS:
                    name = paper.name.lower() if ink == "colour" else f"{paper.name.lower()}-{ink}"
                    sheet = _sheet(setting, sign, wording, paper, ink, blocks)
                    (beside / name).mkdir()
                    (beside / name / "index.html").write_text(as_view(sheet), encoding="utf-8", newline="\n")
                    if as_pdf:
                        (beside / f"poster-{name}.pdf").write_bytes(as_pdf(sheet))
            except TooLong as long:
                problems.append(_too_long(sign, long, template))
            except NoSuchLetter as letter:
                problems.append(f"The sign “{sign.id}” {letter}")
    return problems


def _too_long(sign: PublishedSign, long: TooLong, template: Mapping[str, Provision]) -> str:
    named = []
    for clause in long.clauses:
        provision = template.get(clause)
        if provision and provision.choice:
            named.append(provision.choice.replace(".", ": "))
        elif clause == "mobile.cover.dsl":
            named.append("people: safeguarding_lead")
    where = " and ".join(named or ["the name and the place"])
    return (
        f"The sign “{sign.id}” has too much text to fit on one {long.paper.name} sheet in readable type. Shorten "
        f"what you write under {where}, or what you add to those clauses."
    )


def _sheet(
    setting: Setting, sign: PublishedSign, wording: Wording, paper: Paper, ink: str, blocks: list[Block]
) -> dict[str, Any]:
    """Return a poster as plain data."""
    in_colour = ink == "colour"
    pictogram = standalone.template("partials/pictogram.html").render(sign=sign, ink=ink)
    return {
        "title": f"{sign.place}: {''.join(text for text, _ in wording.rule.words)}",
        "name": setting.name,
        "paper": paper.name,
        "ink": ink,
        "width": paper.width,
        "height": paper.height,
        "school": colour.readable_on_white(setting.colour) if in_colour else "#000000",
        "tint": "#f4f2ec" if in_colour else "#ffffff",
        "pictogram": pictogram.strip(),
        "code": sign.code,
        "address": sign.address,
        "blocks": [vars(block) for block in blocks],
    }


def _views(
    banner: Markup, logo: Logo | None
) -> Callable[[PublishedSign, list[Block]], Callable[[dict[str, Any]], str]]:
    """Return what writes the sheets of a sign on one paper as pages.

    Both inks have the same words in the same places, which are written once.
    """
    picture = f"assets/{logo.print_name}" if logo else None
    template: Any = standalone.template("poster.html")
    shared: Any = standalone.template("partials/poster.html").module

    def of_paper(sign: PublishedSign, blocks: list[Block]) -> Callable[[dict[str, Any]], str]:
        places = shared.places(blocks)
        drawn = [(block.name, shared.drawn(block, sign.code, picture)) for block in blocks]
        return lambda sheet: template.render(**sheet, notice=banner, places=places, drawn=drawn)

    return of_paper


def _pdf_writer(today: datetime.date, logo: Logo | None) -> Callable[[dict[str, Any]], bytes]:
    """Return a function that renders a sheet as PDF."""
    made = standalone.as_pdf("poster.typ", today)
    picture = list(logo.for_print) if logo else None
    return lambda sheet: made({**sheet, "logo": picture})
