"""The form’s data and script, as its page has them, in a real browser."""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from schoolgate.form import data as form_data
from schoolgate.form import page
from support import yaml_files
from support.attempts import GONE
from support.bases import edited
from support.grouped import at
from support.places import GOOD_SETTINGS, ROOT, STARTER
from support.switches import SWITCHES, is_given

_STARTS = "start.js"  # the last of its files: those before it only say what may be called
_NAMES = re.compile(r"^(?:async )?(?:function\*?|const|let) (\w+)", re.MULTILINE)


def script() -> str:
    """Give the form’s script, the libraries that it is made on among it, but for what starts it."""
    files = [*sorted((page.FOLDER / "vendor").glob("*.js")), *sorted(page.FOLDER.glob("*.js"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.name != _STARTS)


data = functools.cache(form_data.data)


def opened(browser: Browser) -> Page:
    """Open an empty page that has every function of the form’s script under its name."""
    sheet, own = browser.new_page(), script()
    sheet.evaluate(
        f"""() => {{ "use strict"; const DATA = {json.dumps(data())}; {own}
        Object.assign(window, {{ {", ".join(_NAMES.findall(own))} }}); }}"""
    )
    return sheet


def told(sheet: Page, function: str, *given: Any) -> Any:
    """Give what a function of the form returns. As texts, answers get there and back a hundred times as fast."""
    text = sheet.evaluate(f"(text) => JSON.stringify(({function})(...JSON.parse(text)))", json.dumps(given))
    return json.loads(text)


@functools.cache
def tried() -> list[dict[str, Any]]:
    """Give the answers of settings of every kind, with each answer of a closed list, each yes or no and each part each way."""
    files = [*GOOD_SETTINGS, STARTER, *sorted((ROOT / "settings" / "examples").glob("*.yml"))]
    bases = [yaml_files.strings(file) for file in files]
    return [*bases, *_switched(bases), *_odd(bases)]


def _switched(bases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, switch in enumerate(SWITCHES):
        whole = [base for base in bases if is_given(base, switch.path[:-1])]
        yield edited((whole or bases)[number % len(whole or bases)], {switch.path: switch.answer})


# What decides what is asked and how it is worded, as it may stand while a file is filled in, or where it is wrong.
_ODD: dict[tuple[str, ...], list[Any]] = {
    ("kind",): ["Academy", "castle", "constructor", "", ["college"], GONE],
    ("ages",): [["4", ""], ["", "11"], ["4"], "4 to 11", [], GONE, ["0", "25"], ["13", "14"], ["12", "13"], ["7", "11"], [["4"], "11"]],
    ("technology",): ["no", [], GONE, {"home_learning": "NO", "remote_teaching": "No"}, {"exams": "Yes"}, {"exams": {}}],
    ("technology", "home_learning"): ["yes", "", {"rules_in": "both"}, ["no"], GONE],
    ("social_media", "staff"): [{"rule": ""}, {"rule": {"own_words": "Never."}}, {}, "no", GONE],
    ("social_media", "learners"): [{"rule": "With-Conditions"}, {"rule": ["with-conditions"]}, GONE],
    ("boarding",): ["No", "", {}, {"called": "residents", "house": "lodge"}],
    ("policies", "dates"): [{}, "TBC", ["mobile"], {"mobile": {}}, {"social": "", "online": None}, GONE],
    ("withdrawn",): [{"mobile": "TBC"}, {"mobile": "It was wrong."}, {"social": "x", "online": "[insert reason]"}, ["mobile"], "no"],
    ("words",): [
        GONE, "no", {"learners": ""}, {"learners": {"one": "apprentice", "many": "apprentices"}}, {"learners": "scholars"},
        {"session": "class"}, {"session": {"one": "workshop", "many": "workshops"}}, {"session": "tutorial"},
    ],
    ("words", "head"): [
        "co-headteachers", "Heads of school", "executive headteacher", "SLT lead", "principals and chief executives", "head", "",
        "heads of school (infants)", "Headmistress", "directors, one for each site", "owner-managers", "chef d’école", "deputies",
        "Élodie’s heads", "university principal", "masters", "matron", ["head"],
    ],
    ("words", "second"): ["heads of school", "supervisor", "managers on duty", ""],
    ("people", "deputies"): ["", [], {}, {"role": "Bursar"}, [{"role": "Bursar"}], GONE],
    ("people", "safeguarding_lead"): [
        {"role": "Headteacher"}, {"role": "Head teacher and DSL"}, [{"role": "the Principal"}, {"role": "Matron"}], [{"role": "Manager"}],
        {"role": "Acting head"}, [{"role": ["Head"]}], "Head", [], GONE, {"role": "Co-headteacher"},
    ],
    ("people", "concerns_about_the_head"): [{"role": "Interim headteacher"}, {"role": "Our proprietor"}, GONE],
    ("people", "safeguarding_governor"): [{"role": "Head & Safeguarding Lead"}, {"role": "Ölberg trustee"}, GONE],
    ("online_safety", "support"): ["Our IT company", "", ["x"]],
}  # fmt: skip


def _odd(bases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give settings with odd answers: each alone, and each with odd answers to some other questions."""
    drawn = random.Random(20)
    for path, answers in _ODD.items():
        for answer in answers:
            others = drawn.sample(sorted(_ODD), 4)
            base = drawn.choice(bases)
            yield _changed(base, {path: answer})
            yield _changed(base, {**{other: drawn.choice(_ODD[other]) for other in others}, path: answer})


def _changed(base: dict[str, Any], edits: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    """Give answers with others. Below a part that is none, nothing is changed."""
    for path, answer in sorted(edits.items(), key=lambda edit: len(edit[0])):
        if isinstance(at(base, path[:-1]), dict):
            base = edited(base, {path: answer})
    return base
