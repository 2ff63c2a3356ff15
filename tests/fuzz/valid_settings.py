"""Valid settings, drawn from the model and from what schools type, are composed, and some of them built: nothing is wrong with any."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, seed, settings
from support import recording, sites, yaml_files
from support.bases import PEOPLE, pages_of, people_page, people_pages_of
from support.composed import faults_on_pages
from support.handouts import handouts_of
from support.places import TODAY

from fuzz import reading_back
from fuzz.drawing import ONCE, Drawn, aim_at, checked, drawn
from schoolgate.agreement.checked import Checked
from schoolgate.errors import SettingRefused
from schoolgate.pages.menu import pages_left_out
from schoolgate.policy import texts, withdrawn
from schoolgate.policy.provisions import clause_context
from schoolgate.publish import build
from schoolgate.publish.check import check_with_withdrawn
from schoolgate.setting.model.setting import Setting

# Of the inputs the gate looks at one in so many, too. One in so many is built whole, and one of these in so many with papers.
GATED, BUILT, WITH_PAPERS = 3, 25, 4
# How far the inputs of one seed are from those of the next: as many as a share has.
_OF_A_SEED = 50


def run(inputs: int, seed: int, met: Callable[[Drawn], None] = lambda _: None) -> list[str]:
    """Draw so many settings and read what is made of each. Return for each what is wrong with it.

    Takes what is to be called with each setting that is drawn.
    """
    return [try_input(number, met) for number in numbers_of(inputs, seed)]


def numbers_of(inputs: int, seed: int) -> range:
    """Return the numbers of the inputs of a seed, each of which draws a setting of its own."""
    return range(seed * _OF_A_SEED, seed * _OF_A_SEED + inputs)


def try_input(number: int, met: Callable[[Drawn], None] = lambda _: None) -> str:
    """Return what is wrong with the pages of an input, and where the setting that it is about is kept."""
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "drawn.yml"
        one = draw_input(number, file)
        met(one)
        found = [*_faults(one, file, number)]
    if not found:
        return ""
    kept = Path(tempfile.gettempdir()) / f"schoolgate-valid-{number}.yml"
    yaml_files.write(kept, one.data)
    return "\n  ".join([f"{kept}, from {one.start} with {one.aim}:", *found])


def draw_input(number: int, file: Path) -> Drawn:
    """Draw the setting of an input, the same each time. Takes the file to write it in."""
    for name in ("crest.png", "oakfield.png"):  # what a setting may name as its logo
        (file.parent / name).write_bytes(sites.PICTURE)
    found: list[Drawn] = []

    @seed(number)
    @settings(max_examples=1, **ONCE)
    @given(drawn(aim_at(number), file))
    def take(one: Drawn) -> None:
        found.append(one)

    take()
    return found[-1]


def _faults(one: Drawn, file: Path, number: int) -> Iterator[str]:
    read = checked(one.data, file)
    if not read.faults and read.setting and read.setting.policies.only_agreed:
        recording.record_each(file, read.setting)
        read = check_with_withdrawn(file, TODAY, "publish", fictional=True)
    yield from (f"The check refuses it: {fault}" for fault in read.faults)
    if read.faults or read.setting is None or read.root is None:
        return
    answers = read.root.plain()
    if number % GATED == 0:
        yield from (f"The gate refuses it: {fault}" for fault in faults_on_pages(read.setting))
    yield from reading_back.faults_on_pages(answers, composed(read.setting), _others(read.setting))
    if number % BUILT == 0:
        yield from _faults_of_site(read, file, answers, with_papers=number % (BUILT * WITH_PAPERS) == 0)


def _faults_of_site(read: Checked, file: Path, answers: Mapping[str, Any], with_papers: bool) -> Iterator[str]:
    site = file.parent / "site"
    try:
        build.build(file, site, TODAY, with_papers=with_papers, fictional=True)
    except SettingRefused as refused:
        yield from (f"The build refuses it: {problem}" for problem in refused.problems)
        return
    yield from reading_back.faults_on_site(answers, site)


# The pages that few tests read: what they say is short, and the same for most.
_OTHER_PAGES = ("privacy.md", "accessibility.md", "policies/index.md", "fragments.md", "visitors/signs.md")
ALWAYS = {"guidance.md", "papers.md", "versions/index.md"}
# What a build alone knows.
_OF_A_BUILD = {
    "with_sheets": True, "with_papers": True, "with_calendar": True, "with_feeds": True, "notices": {}, "versions": [],
    "policies_page": "/policies/index.md", "handouts": {},
}  # fmt: skip


def composed(setting: Setting) -> dict[str, str]:
    """Compose the policies of a setting, its pages, its signs and what it hands out. Return the HTML of each by its file."""
    unused, gone = pages_left_out(setting), withdrawn.withdrawal_notices(setting)
    known, context = texts.facts_of(setting, {}) | _OF_A_BUILD, clause_context(setting)
    no_sign = {"page": {"meta": {"sign": ""}}}
    others = [file for file in _OTHER_PAGES if file not in gone and not unused.match_file(file)]
    return {
        **{f"policies/{name}.md": html for name, html in pages_of(setting).html.items()},
        **{_file_of(name): html for name, html in people_pages_of(setting).html.items()},
        **{file: people_page(file, known | no_sign, context).html for file in others},
        **{f"papers/{name}.md": one.page.html for name, one in handouts_of(setting).items()},
    }


def _others(setting: Setting) -> set[str]:
    """Return the files of the pages that a build alone makes: what is the same for all, and what stands where a page is withdrawn."""
    notices = withdrawn.withdrawal_notices(setting)
    signs = setting.signs if PEOPLE["visitors"] in notices else []
    return {*ALWAYS, *notices, *(f"visitors/{sign.id}.md" for sign in signs)}


def _file_of(name: str) -> str:
    return f"visitors/{name.removeprefix('sign ')}.md" if name.startswith("sign ") else PEOPLE[name]
