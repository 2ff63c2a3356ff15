"""What an answer changes: all that a setting's site says, and other answers to put in the place of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schoolgate.agreement import calendar
from schoolgate.pages.menu import menu, pages_left_out
from schoolgate.policy import texts, withdrawn
from schoolgate.policy.provisions import clause_context
from schoolgate.print.handouts.handouts import compose_handouts
from schoolgate.setting import questions
from schoolgate.setting.model.setting import Setting
from support.attempts import GONE
from support.bases import example_at, people_files, people_page, typed
from support.places import TODAY
from support.switches import bare, may_be_left_out

Path_ = tuple[str | int, ...]
# The pages that no test of pages for people reads: what they say is short, and the same for most.
_OTHER_PAGES = {
    "privacy": "privacy.md", "accessibility": "accessibility.md", "policies": "policies/index.md",
    "fragments": "fragments.md", "signs": "visitors/signs.md",
}  # fmt: skip
# What a build alone knows.
_OF_A_BUILD = {
    "with_sheets": True, "with_papers": True, "with_calendar": True, "with_feeds": True, "notices": {}, "versions": [],
    "policies_page": "/policies/index.md", "handouts": {},
}  # fmt: skip


def said(setting: Setting) -> Iterator[str]:
    """Give all that a setting's site is made of, text by text: its policies first, then its pages, then the rest.

    The rest is what no page of the template prints: what stands around pages, and what files and addresses are made of.
    """
    known, context = texts.facts_of(setting, {}) | _OF_A_BUILD, clause_context(setting)
    for policy in texts.policies(setting.documents, known, context).values():
        yield policy.html
    unused, gone = pages_left_out(setting), withdrawn.withdrawal_notices(setting)
    others = {name: file for name, file in _OTHER_PAGES.items() if file not in gone and not unused.match_file(file)}
    for name, file in {**people_files(setting), **others}.items():
        sign = {"page": {"meta": {"sign": name.removeprefix("sign ")}}}
        yield people_page(file, known | sign, context).html
    for handout in compose_handouts(known, context).values():
        yield handout.page.html
    yield calendar.as_calendar(setting, calendar.entries(setting, {}, TODAY), TODAY).decode()
    yield repr(
        [
            menu(setting), setting.name, setting.site, setting.main_website, setting.logo, setting.colour, setting.edition,
            setting.other_names, setting.office.called, setting.office.address, setting.redirects, setting.retired_signs,
            setting.policies.only_agreed, setting.policies.form,
            setting.policies.heading_level if setting.policies.form == "fragments" else None,
        ]
    )  # fmt: skip


def answers_in(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Give each answer of a file with its path: a text, a list of texts, and a part that could be left out."""
    if isinstance(data, dict):
        if path and path[-1] not in {"social_media", "online_safety"} and _may_be_no(path):
            yield path, data
        for key, value in data.items():
            yield from answers_in(value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for number, item in enumerate(data):
            yield from answers_in(item, (*path, number))
    else:
        yield path, data


def _may_be_no(path: Path_) -> bool:
    field = questions.field_at(path)
    return field is not None and isinstance(path[-1], str) and not questions.own_key(path) and may_be_left_out(path)


_AGES = (["2", "4"], ["3", "7"], ["3", "11"], ["5", "11"], ["11", "16"], ["16", "19"])
_TEXTS = (
    "another word", "2026-03-01", "01632 960 777", "other@else.example", "https://else.example/", "17", "else.png",
    "#123456", "another-word",
)  # fmt: skip
_WORDS: dict[Path_, tuple[Any, ...]] = {
    ("ages",): _AGES,
    ("council",): ("Medway",),
    ("words", "learners"): ("students", "children"),
    ("words", "session"): ("class", "session"),
}


def other_answers(path: Path_, answer: Any) -> Iterator[Any]:
    """Give what may stand in the place of an answer. The model may refuse some of it."""
    field, options = questions.field_at(path), questions.options(path)
    assert field, path
    leaves_out = "no" if field.is_required() else GONE
    if path in _WORDS:
        yield from _WORDS[path]
    elif isinstance(answer, dict):
        yield leaves_out
    elif isinstance(answer, list):
        yield from ([*answer, option] for option in options if option not in answer)
        yield from ([one for one in answer if one != option] for option in options if option in answer)
        yield from () if options else ([*answer, "another word"], ["another word"], [])
        yield leaves_out
    elif bare(field.annotation) is bool:
        yield "no" if answer == "yes" else "yes"
    elif answer == "no" and not options:
        yield typed(example_at(path))
    else:
        several = questions.is_list(path)
        yield from ([option] if several else option for option in options if option != answer)
        yield from () if options else _TEXTS
        if may_be_left_out(path):
            yield leaves_out
