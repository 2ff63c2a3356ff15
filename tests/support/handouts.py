"""What is handed out, composed and laid out without a build: agreements, forms, flow charts and sheets."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path
from typing import Any

import lxml.html
from markupsafe import Markup

from schoolgate.policy import texts
from schoolgate.policy.composing.statements import ASKS
from schoolgate.policy.provisions import clause_context
from schoolgate.print import charts
from schoolgate.print.handouts.handouts import Handout, compose_handouts
from schoolgate.print.standalone import Sheets
from schoolgate.setting.load import load
from schoolgate.setting.model.setting import Setting
from support.bases import BASES, data_of, edited, once_for_each_setting, setting_of
from support.crowded import LONG, crowded
from support.places import ROOT, TESTS, TODAY

# Every setting that we have to try things on: the bases, our examples, those in tests/good, and one with much to say.
FILES = {
    f"{file.parent.name}/{file.stem}": file
    for folder in (ROOT / "settings" / "examples", TESTS / "good")
    for file in sorted(folder.glob("*.yml"))
}
SETTINGS = (*BASES, "crowded", "most crowded", *FILES)


@functools.cache
def setting_named(name: str) -> Setting:
    """Give one of those settings."""
    if name in FILES:
        found = load(FILES[name], TODAY, fictional=True).setting
        assert found
        return found
    if name == "most crowded":  # which is too much for a sign
        deputies = [{"role": "Assistant headteacher for inclusion", "name": "Alexandra Featherstonehaugh"}] * 4
        return setting_of(edited(crowded(LONG), {("people", "deputies"): deputies}))
    return setting_of(crowded() if name == "crowded" else data_of(name))


@once_for_each_setting
def handouts_of(setting: Setting) -> dict[str, Handout]:
    """Compose the handouts of a setting."""
    return compose_handouts(texts.facts_of(setting, {}), clause_context(setting))


def parsed(handout: Handout) -> Any:
    """Parse what a handout says."""
    return lxml.html.fragment_fromstring(handout.page.html, create_parent="div")


def resting_on_nothing(handout: Handout) -> list[str]:
    """Give each line that is neither based on a clause nor a safety line, and neither tells how to use the paper nor is filled in."""
    known = {"statement", "safety", "how", *ASKS}
    return [
        " ".join(block.text_content().split())
        for block in parsed(handout).iter("p", "li")
        if not any(known & {*(holder.get("class") or "").split()} for holder in (block, *block.iterancestors("li")))
    ]


def write_charts(setting: Setting, folder: Path, with_papers: bool = True, today: datetime.date = TODAY) -> list[str]:
    """Write the flow charts of a setting into a folder, as a build does. Give their names."""
    pages = {name: one.page.html for name, one in handouts_of(setting).items() if one.definition.kind == "chart"}
    assert charts.write(Sheets(folder, setting, Markup(""), today, with_papers), pages, {}) == []
    return [*pages]
