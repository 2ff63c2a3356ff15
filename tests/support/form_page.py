"""The form in pages of its own, in which a test can call its functions.

One is a form of ten steps with a question of each type, in which what other files of the form decide is stood in for: what is
asked, what is wrong, the words of a setting. The other is the form itself, with its own plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from schoolgate import paths
from support import form

FOLDER = paths.OVERRIDES / "form"
VIEW = ("model", "state", "dom", "steps", "sentences", "fields", "controls", "parts", "pages")

_STAND_INS = """
const isPart = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const kindOf = (answers) => DATA.kinds[answers.kind];
const adopted = () => ["one"];
const isAsked = (path, answers) => path[0] !== "sleeping" || answers.kind !== "day";
const groupsAsked = () => DATA.practices;
const filled = (text, answers) => text.replace("{head}", (answers.words || {}).head || "headteacher").replace("{place}", answers.place || "…");
const startPage = () => element("h1", {}, "Begin");
const nearestAnswer = (answers, keys) => valueAt(answers, keys);
const headIsALead = () => false;
const capital = (text) => text;
const finishPage = () => element("h1", {}, "Save");
const allFaults = () => check(form.answers);
const live = {}; // no server shows this page
const saveLive = async () => {};
const draftBox = () => undefined;
const isPaper = () => false;
function check(answers) {
  const email = (answers.office || {}).email;
  return email && !email.includes("@") ? [{ path: ["office", "email"], message: `“${email}” is no address. Write one such as a@b.example.` }] : [];
}
"""
_BEGIN = """
addEventListener("hashchange", showPage);
showPage();
globalThis.run = (code) => eval(code);
"""

# As plan and questions come to the page: what is false or absent is left out.
PLAN: dict[str, Any] = {
    "who": {"office": "the office", "dsl": "the safeguarding lead"},
    "words": {"parts": {"teaching": "two"}},
    "kinds": {"day": {"refused": ["trips"], "needed": ["motto"]}, "boarding": {}},
    "sections": [
        {
            "id": "first",
            "title": "Start here",
            "steps": [{"id": "kind", "title": "What are you?", "who": "office", "asks": ["kind", "dates"], "help": ["Ask {head}."]}],
        },
        {
            "id": "office",
            "title": "The office",
            "steps": [
                {"id": "office", "title": "How you are reached", "who": "office", "asks": ["office"]},
                {"id": "look", "title": "How you look", "who": "office", "asks": ["colour", "logo", "ages", "motto"]},
                {"id": "council", "title": "Your council", "who": "office", "asks": ["council"]},
            ],
        },
        {
            "id": "rules",
            "title": "Rules",
            "steps": [
                {"id": "usual", "title": "What many do", "who": "dsl", "asks": ["practices.usual"]},
                {"id": "phones", "title": "Phones", "who": "dsl", "asks": ["rule", "place", "trips", "watches"]},
                {"id": "people", "title": "People", "who": "dsl", "asks": ["leads", "places"]},
                {"id": "accounts", "title": "Accounts", "who": "office", "asks": ["accounts", "protections", "website"]},
                {"id": "sleeping", "title": "Who stays the night", "who": "dsl", "asks": ["sleeping"]},
                {"id": "nights", "title": "Nights", "who": "dsl", "asks": ["sleeping.nights"]},
            ],
        },
        {
            "id": "more",
            "title": "More",
            "steps": [{"id": "numbers", "title": "Numbers", "who": "dsl", "asks": ["council.line", "teaching.subjects", "changes"], "see": [{"title": "A page", "url": "https://a.example/"}]}],
        },
    ],
    "questions": {
        "kind": {"type": "choice", "options": ["day", "boarding"], "labels": ["A day school", "A boarding school"], "required": True, "label": "Which kind are you?"},
        "dates": {"type": "part", "required": True, "label": "Which policies?"},
        "dates.one": {"type": "part", "label": "The first policy"},
        "dates.one.written": {"type": "date", "required": True, "label": "When was it written?"},
        "office": {"type": "part", "required": True, "label": "The office"},
        "office.called": {"type": "text", "label": "What is it called?", "hint": "Such as reception."},
        "office.phone": {"type": "phone", "required": True, "label": "Its number"},
        "office.email": {"type": "email", "required": True, "label": "Its email address"},
        "colour": {"type": "colour", "required": True, "label": "Your colour"},
        "logo": {"type": "file-name", "label": "Your logo"},
        "ages": {"type": "age-pair", "required": True, "label": "Which ages do you take?"},
        "motto": {"type": "text", "label": "Your motto"},
        "council": {"type": "text", "required": True, "or_part": True, "label": "Your council"},
        "council.name": {"type": "text", "required": True, "label": "Its name"},
        "council.line": {"type": "part", "label": "Its helpline"},
        "council.line.phone": {"type": "phone", "required": True, "label": "The number of its helpline"},
        "rule": {"type": "choice", "options": ["handed-in", "at-home"], "labels": ["", "At home"], "own_words": True, "required": True, "label": "What about phones?"},
        "place": {"type": "text", "required": True, "only_if": {"rule": ["handed-in"]}, "label": "Where are they kept?"},
        "trips": {"type": "yes-no", "required": True, "label": "On trips too?"},
        "watches": {"type": "choice", "options": ["yes", "no"], "labels": ["They may", "They may not"], "label": "May they wear watches?"},
        "leads": {"type": "part", "list": True, "required": True, "or_one": True, "label": "Who are the leads?"},
        "leads.role": {"type": "text", "required": True, "label": "Job title"},
        "leads.age": {"type": "age", "label": "Age"},
        "leads.rule": {"type": "choice", "options": ["here", "away"], "labels": ["Here", "Away"], "label": "Where are they?"},
        "leads.until": {"type": "date", "required": True, "only_if": {"leads.rule": ["away"]}, "label": "Until when?"},
        "places": {"type": "text", "list": True, "label": "Which places?"},
        "accounts": {"type": "part", "required": True, "may_be_no": True, "label": "Do you run accounts?"},
        "accounts.run_by": {"type": "text", "required": True, "label": "Who runs them?"},
        "protections": {"type": "choice", "list": True, "options": ["filter", "firewall"], "labels": ["A filter", "A firewall"], "required": True, "may_be_no": True, "label": "What protects you?"},
        "website": {"type": "web-address", "required": True, "may_be_no": True, "label": "Have you a website?"},
        "sleeping": {"type": "part", "label": "Does anybody stay the night?"},
        "sleeping.called": {"type": "text", "required": True, "label": "What are they called?"},
        "sleeping.nights": {"type": "part", "list": True, "required": True, "or_one": True, "label": "What about phones at night?"},
        "sleeping.nights.rule": {"type": "text", "required": True, "label": "The rule"},
        "teaching": {"type": "part", "label": "Teaching"},
        "teaching.subjects": {"type": "text", "required": True, "label": "What do you teach?"},
        "changes": {"type": "part", "keyed": True, "label": "Which rules do you say in your words?"},
        "changes.replace": {"type": "text", "label": "Your sentence"},
        "changes.omit": {"type": "text", "label": "Why?"},
        "changes.add": {"type": "text", "label": "Your sentence after ours"},
    },
    "practices": [
        {
            "id": "usual",
            "about": "Trips and watches",
            "answered_by": "the safeguarding lead",
            "wording": "abc123",
            "practices": [
                {"id": "trips", "says": "It applies on trips.", "answers": [["trips", "yes"]]},
                {"id": "watches", "says": "Watches stay at home.", "answers": [["watches", "no"]]},
            ],
        }
    ],
    "sentences": {
        "rule": {
            "handed-in": [{"says": "Pupils hand them in."}, {"if": {"place": True}, "says": "Pupils hand them in, and they are kept in {place}."}],
            "at-home": [{"says": "Pupils leave them at home."}, {"kinds": ["boarding"], "says": "Boarders leave them in the house."}],
        }
    },
}  # fmt: skip


def write(folder: Path) -> str:
    """Write the page of the form of ten steps, and return its address. In it, run(code) runs code that knows the form’s own names."""
    view = "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in VIEW)
    return _written(folder, PLAN, f"{view}\n{_STAND_INS}")


def write_whole(folder: Path) -> str:
    """Write the page of the form with its own plan, and return its address. In it, too, is run(code)."""
    return _written(folder, form.data(), form.script())


def _written(folder: Path, of: Mapping[str, Any], script: str) -> str:
    read = 'const DATA = JSON.parse(document.getElementById("form-data").textContent);'
    scripts = "\n".join([script, read, _BEGIN])
    template = jinja2.Environment(autoescape=True).from_string((FOLDER / "form.html").read_text(encoding="utf-8"))
    tokens = (paths.OVERRIDES / "styles" / "tokens.css").read_text(encoding="utf-8")
    page = template.render(
        policy="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:",
        style=tokens + (FOLDER / "form.css").read_text(encoding="utf-8"),
        script=f'(() => {{\n"use strict";\n{scripts}\n}})();',
        data=json.dumps(of).replace("<", "\\u003c"),
        server=None,
    )
    file = folder / "form.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()
