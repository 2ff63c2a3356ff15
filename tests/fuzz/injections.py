"""Injections: what somebody may type to make one of our outputs do something, in every place that takes a text.

The texts are in corpus.yml. Sites are built past loading, which refuses many of these texts, and past the gate, so that neither
is the only lock; what loading takes goes through both. Each output is held against the same output of innocent words.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import html
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import markdown
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser
from pydantic import BaseModel
from support import command, logo_files, looked_into, whole_settings, yaml_files
from support.attempts import Edits, written
from support.places import ROOT, STARTER, TESTS, TODAY
from support.recording import agreed_copy
from support.whole_settings import mark

from fuzz import in_a_browser
from schoolgate.agreement import agreed_records
from schoolgate.agreement.checked import Checked
from schoolgate.errors import SettingRefused, TemplateError
from schoolgate.language import words
from schoolgate.pages import search
from schoolgate.pages.site import site_of
from schoolgate.policy import fragments
from schoolgate.policy.provisions import read_template
from schoolgate.print.logos import logos
from schoolgate.print.papers import papers, pdf
from schoolgate.publish import build, csp, gate, offline, paste, website
from schoolgate.publish.check import check_setting
from schoolgate.publish.gate import reading
from schoolgate.setting import load, questions
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Path as Path_

CORPUS: dict[str, list[str]] = yaml_files.values(TESTS / "fuzz" / "corpus.yml")
# Families of what is no plain text, and never stands on a page.
_REFUSED = ("unseen", "links", "names")
TEXTS = [text for family, texts in CORPUS.items() if family not in _REFUSED for text in texts]
# In each turn two other texts stand in each field, one at either end: after so many turns each has stood in each.
TURNS = (len(TEXTS) + 1) // 2


def run(inputs: int, seed: int) -> list[str]:
    """Try so many inputs, drawn with a seed. Return for each what is wrong with it, empty where nothing is."""
    found = []
    with tempfile.TemporaryDirectory(prefix="schoolgate-injections-") as room:
        for number in range(seed * inputs, (seed + 1) * inputs):
            trial, place = _trial(number)
            try:
                wrong = [*trial(place, Path(room))]
            except Exception as error:
                wrong = [f"{type(error).__name__}: {error}"]
            again = f"injections.{trial.__name__}({place}): " if wrong else ""
            found.append(again + "\n".join(dict.fromkeys(wrong)))
    return found


# ---------------------------------------------------------------------------------------------------------------
# Settings whose every text is another of the corpus


def innocent(number: int, again: int = 0) -> str:
    return f"Plain words {mark(number)} with more"


def hostile(turn: int) -> Callable[..., str]:
    """Return what gives each field its text: two texts of the corpus, and between them a word by which it is found."""

    def text(number: int, again: int = 0) -> str:
        first = 2 * turn + number * 7 + again
        return f"{TEXTS[first % len(TEXTS)]} {mark(number)} {TEXTS[(first + 1) % len(TEXTS)]}".strip()

    return text


@dataclasses.dataclass(frozen=True)
class Made:
    """A site with what was typed where. ``laid_out`` has the policies that are fragments."""

    folder: Path
    typed: Mapping[Path_, str]
    setting: Setting

    @property
    def by_mark(self) -> dict[str, str]:
        """What was typed, by the mark in it."""
        return {mark(number): text for number, text in enumerate(self.typed.values())}


def make(base: str, turn: int | None, folder: Path, *, with_papers: bool = False, variant: str = "public") -> Made:
    """Make the site of one base, past loading and past the gate. Without a turn its words are innocent."""
    text = innocent if turn is None else hostile(turn)
    setting, typed = whole_settings.filled(whole_settings.answers(base), text)
    return Made(laid_out(setting, folder, with_papers=with_papers, variant=variant), typed, setting)


def laid_out(
    setting: Setting,
    folder: Path,
    *,
    file: Path = Path("hostile.yml"),
    with_papers: bool = False,
    variant: str = "public",
    **checked: Any,
) -> Path:
    """Lay out a setting’s site as a build does, and look at nothing in it. Return its folder."""
    loaded = Checked(file, setting, [], [], True, **checked)
    site = site_of(loaded, setting, variant, TODAY, published=True, with_papers=with_papers)
    made, faults = build._laid_out(site, folder, TODAY)
    assert faults == [], faults
    for name, paper in made.papers.items():
        (folder / papers.FOLDER).mkdir(exist_ok=True)
        (folder / papers.FOLDER / name).write_bytes(paper)
    fragments.write(folder / "fragments", made.fragments, int(setting.policies.heading_level), setting.name)
    return folder


@functools.cache
def plain(base: str, what: str) -> Made:
    """Return the site of a base with innocent words: the public one, the review edition, or one with papers."""
    room = Path(tempfile.mkdtemp(prefix="schoolgate-innocent-"))
    return make(
        base, None, room / base, with_papers=what == "papers", variant="review" if what == "review" else "public"
    )


def site(number: int, room: Path) -> Iterator[str]:
    """Hold the public site of a base, and the pages to paste made of it, against those of innocent words."""
    base, turn = _base_and_turn(number)
    like, made = plain(base, "public"), make(base, turn, room / f"site-{number}")
    yield from looked_into.wrong_with(made.folder, like.folder, made.by_mark)
    kept_apart = [mark(place) for place, path in enumerate(made.typed) if path[-1] in {"omit", "confirmed"}]
    for file in made.folder.rglob("*"):
        if file.is_file() and file.suffix in {".html", ".json", ".xml", ".ics", ".md"}:
            content = file.read_text(encoding="utf-8")
            yield from (f"{file.name}: a reason for leaders is published" for each in kept_apart if each in content)
    if number % 4 == 0:
        yield from _copies(made, like)
    shutil.rmtree(made.folder)


def _copies(made: Made, like: Made) -> Iterator[str]:
    """Look at what is read from a finished site: pages to paste, the sheet of the zip, and the offline edition."""
    for is_online in (True, False):
        pages, others = (dict(paste.pages(each.folder, each.setting, is_online)) for each in (made, like))
        for name, page in pages.items():
            yield from looked_into.wrong_with_file(".html", page, others[name], made.by_mark)
    sheet, other = (website._sheet(each.setting, ["papers/a-policy.pdf"], True, (), TODAY) for each in (made, like))
    yield from looked_into.wrong_with_file(".html", sheet, other, made.by_mark)
    folders = [
        Path(shutil.copytree(each.folder, made.folder.with_name(f"off-{n}"))) for n, each in enumerate((made, like))
    ]
    for folder in folders:
        offline.write(folder)
    yield from looked_into.wrong_with(folders[0], folders[1], made.by_mark)
    script = (folders[0] / offline.SCRIPT).read_text(encoding="utf-8")
    data = script.removeprefix("const searchIndex = ").removesuffix(";\n")
    if json.loads(data) != json.loads((folders[0] / search.INDEX).read_text(encoding="utf-8")) or "\n" in data:
        yield "the offline search’s script is more than its data"
    for folder in folders:
        shutil.rmtree(folder)


def review(number: int, room: Path) -> Iterator[str]:
    """Hold the review edition of a base against that of innocent words."""
    base, turn = _base_and_turn(number)
    made = make(base, turn, room / f"review-{number}", variant="review")
    yield from looked_into.wrong_with(made.folder, plain(base, "review").folder, made.by_mark)
    shutil.rmtree(made.folder)


def paper(number: int, room: Path) -> Iterator[str]:
    """Hold the PDF and Word files of a base against those of innocent words."""
    base, turn = _base_and_turn(number)
    try:
        made = make(base, turn, room / f"papers-{number}", with_papers=True)
    except pdf.CannotBePrinted:
        return  # a letter that our typeface lacks, which is told at its line
    yield from looked_into.wrong_with(made.folder, plain(base, "papers").folder, made.by_mark)
    shutil.rmtree(made.folder)


def _base_and_turn(number: int) -> tuple[str, int]:
    bases = sorted(whole_settings.BASES)
    # Turns that follow on each other put a text in places beside each other: the step spreads them.
    return bases[number % len(bases)], number // len(bases) * 41 % TURNS


# ---------------------------------------------------------------------------------------------------------------
# What loading says


def loading(number: int, room: Path) -> Iterator[str]:
    """Write hostile texts into each answer of a file, and look at what loading takes and at what commands say."""
    base, _ = _base_and_turn(number)
    data = whole_settings.answers(base)
    clean = whole_settings.write(data, room / "hostile.yml")[1]
    plain = [*TEXTS, *CORPUS["unseen"]]
    others = [*CORPUS["links"], *CORPUS["unseen"], *TEXTS]
    for place, path in enumerate(clean.values()):
        if questions.holds_text(path):
            whole_settings.put(data, path, f"{plain[(number * 31 + place) % len(plain)]} word")
        elif number % 2:
            whole_settings.put(data, path, others[(number * 31 + place) % len(others)])
    file, lines = whole_settings.write(data, room / "hostile.yml")
    loaded = load.load(file, TODAY, fictional=True)
    told = {problem.line for problem in loaded.faults}
    if loaded.setting is not None:
        for line, path in lines.items():
            typed = _at(data, path)
            if line in told or any(path[: len(apart)] == apart for apart in loaded.apart):
                continue  # what is not asked is not read
            stands = _stands(loaded.setting, path)
            if questions.holds_text(path):
                if stands is not None and str(stands) != re.sub(r"\s+", " ", typed.strip()):
                    yield f"{path}: “{typed}” is taken as “{stands}”"
                if words.forbidden_character(str(stands)) or re.search(r"[\n\r\t]|\{\{|\{%|\{#", str(stands)):
                    yield f"{path}: “{typed}” is taken"
            elif stands is not None and not _PLAIN.fullmatch(str(stands)):
                yield f"{path}: “{typed}” is taken as “{stands}”"
    for problem in (*loaded.faults, *loaded.warnings):
        yield from _printed(str(problem))


# An answer that is no text: an address of the web, or what has no letter that means anything to what reads it.
_PLAIN = re.compile(r"(?:https?://[\w.-]+(?::\d{1,5})?(?:/|$))?[\w ~./#?=&+%,'()!$*;@-]*")


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _stands(setting: Any, path: Path_) -> Any:
    """Return what a setting holds at a path; None if the answer is not there, as what is not asked."""
    for part in path:
        if isinstance(part, int) or isinstance(setting, dict):
            try:
                setting = setting[part]
            except (KeyError, IndexError, TypeError):
                return None
        else:
            setting = getattr(setting, part, None)
    return setting


def _printed(text: str) -> Iterator[str]:
    """Yield what in a text would do something to a terminal, or make it read otherwise than it is."""
    hidden = words.forbidden_character(text.replace("\n", ""))
    if hidden or "\r" in text or "\t" in text:
        yield f"a terminal is sent {hidden}: {text[:200]!r}"


def commands(output: str) -> Iterator[str]:
    """Yield what GitHub’s runner would take for a command, by its own source: a line that begins so, and ##[ anywhere."""
    for line in re.split(r"[\r\n]", output):
        if (re.match(r"\s*::", line) or "##[" in line) and not _OUR_MARK.match(line):
            yield f"the runner is told: {line[:200]}"


_OUR_MARK = re.compile(
    r"::(?:error|warning) file=[^:,]+,line=\d+,col=\d+::(?!.*##\[)|::(?:error|warning) title=[A-Z][^:]*::(?!.*##\[)"
)


# ---------------------------------------------------------------------------------------------------------------
# Addresses


def links(number: int, room: Path) -> Iterator[str]:
    """Put what is no address in the place of one, past the model. The gate refuses each page that would lead there."""
    base = sorted(whole_settings.BASES)[number % len(whole_settings.BASES)]
    setting, _ = whole_settings.filled(whole_settings.answers(base), innocent)
    places = [path for path in _addresses(setting) if path not in {("site",)}]
    path = places[number * 7 % len(places)]
    text = CORPUS["links"][number % len(CORPUS["links"])]
    hostile_one = _with(setting, path, text)
    try:
        folder = laid_out(hostile_one, room / f"links-{number}")
    except (AssertionError, ValueError, KeyError, OSError, TemplateError):
        return  # it is no address to what reads it, or breaks what it stands in, and no page is made
    csp.write(folder)
    active = [
        fault for page in folder.rglob("*.html") for fault in looked_into.active(looked_into.html_of(page.read_bytes()))
    ]
    made = looked_into.skeletons(folder) == looked_into.skeletons(plain(base, "public").folder)
    expected = reading.Expected.draw_up(hostile_one, read_template(), {}, [], "public", [])
    if (active or not made) and not gate.check(folder, expected):
        yield f"{path}: “{text}” is published: {active[:1]}"
    shutil.rmtree(folder)


def _addresses(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of each answer of a setting that is an address of the web, of e-mail, or a telephone number."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _addresses(getattr(value, name), (*path, name))
    elif isinstance(value, list | dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _addresses(item, (*path, key))
    elif isinstance(value, str) and not questions.holds_text(path) and not questions.options(path):
        yield path


def _with(value: Any, path: Path_, text: str) -> Any:
    """Return a part of a setting with another answer at a path, which no type has looked at."""
    if not path:
        return text
    first, rest = path[0], path[1:]
    if isinstance(value, BaseModel):
        return value.model_copy(update={str(first): _with(getattr(value, str(first)), rest, text)})
    changed: Any = dict(value) if isinstance(value, dict) else [*value]
    changed[first] = _with(changed[first], rest, text)
    return changed


# ---------------------------------------------------------------------------------------------------------------
# Records of what was agreed


@functools.cache
def _agreed() -> Path:
    """Return a setting file whose policies were agreed, one of them twice."""
    room = Path(tempfile.mkdtemp(prefix="schoolgate-agreed-"))
    return agreed_copy(
        STARTER, room, ("mobile", "2026-10-07", "2027-09-30"), ("mobile", "2026-11-02", "2027-09-30"),
        ("social", "2026-10-07", "2027-09-30"),
    )  # fmt: skip


def agreed_record(number: int, room: Path) -> Iterator[str]:
    """Write hostile texts into records, their seals put right, and look at the site, and at what commands say of them."""
    folders, texts = [], list[list[str]]()
    for turn in (None, number):
        file = room / f"record-{number}-{turn}.yml"
        # What is agreed has changed since, on a day that the file gives.
        later: Edits = {
            ("policies", "dates", policy, "written"): "2026-11-10" for policy in ("mobile", "social", "online")
        }
        written(_agreed(), later, file)
        into = file.parent / file.stem / "agreed"
        into.mkdir(parents=True)
        typed: dict[str, str] = {}
        for path in sorted((_agreed().parent / _agreed().stem / "agreed").glob("*.yml")):
            _rewrite(path, into / path.name, turn, typed)
        loaded = check_setting(file, TODAY, "review", fictional=True)
        wrong = [problem for problem in loaded.problems if "/agreed/" in problem.file]
        if wrong or loaded.setting is None:
            yield f"the record is not read: {wrong}"
            return
        folder = room / f"record-site-{number}-{turn}"
        folders.append((laid_out(loaded.setting, folder, file=file, agreement=loaded.agreement), typed, file))
        pages = [
            agreed_records.as_markdown(each, "<h1>Title</h1><ul><li><p>A rule.</p></li></ul>")
            for each in (loaded.agreement.records if loaded.agreement else {}).values()
        ]
        texts.append(pages)
    for text, before in zip(*reversed(texts), strict=True):
        yield from looked_into.wrong_with_file(".md", text, before, folders[-1][1])
    (plain, _, _), (made, typed, file) = folders
    yield from looked_into.wrong_with(made, plain, typed)
    yield from _told(file, room)
    for folder, _, copy in folders:
        shutil.rmtree(folder)
        shutil.rmtree(copy.parent / copy.stem)
        copy.unlink()


def _rewrite(path: Path, to: Path, turn: int | None, typed: dict[str, str]) -> None:
    """Copy a record with another text in each place that takes one, and the seal of what it then says."""
    data = yaml_files.strings(path)
    del data["seal"]
    data["minute"] = "7.2"
    clauses = data["clauses"]
    clauses["mobile.staff.gone"] = {"number": "9.9", "section": "A section", "text": "A rule that went."}

    def other(key: str) -> str:
        number = len(typed)
        text = innocent(number) if turn is None else hostile(turn * 41 % TURNS)(number)
        typed[mark(number)] = text
        return text

    for key in ("setting", "agreed_by", "minute", "edition"):
        data[key] = other(key)
    data["guidance"] = {id_: other(id_) for id_ in data.get("guidance", {})}
    sections = {clause["section"]: other("section") for clause in clauses.values()}
    for id_, clause in clauses.items():
        clause |= {"section": sections[clause["section"]], "text": other(id_), "compared_as": other(id_)}
    data["seal"] = agreed_records._seal(data)
    yaml_files.write(to, data)


def _told(file: Path, room: Path) -> Iterator[str]:
    """Run commands on a setting as a workflow does, and look at all that they print, write and hand on."""
    summary, output, due = room / "summary.md", room / "output", room / "chores.md"
    for each in (summary, output, due):
        each.write_text("", encoding="utf-8")
    environment = {
        "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Oakfield/policies", "GITHUB_SHA": "0123abc",
        "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main", "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(output), "GITHUB_EVENT_PATH": "",
    }  # fmt: skip
    with patch.dict(os.environ, environment):
        for typed in (
            ("check", file, "--github"), ("changes", file), ("status", file), ("papers", file),
            ("chores", file, "--out", due),
        ):  # fmt: skip
            said = command.run(*typed).output
            yield from (f"{typed[0]}: {fault}" for fault in (*commands(said), *_printed(said)))
    for each in (summary, due):
        yield from (
            f"{each.name}: {fault}" for fault in _as_github_shows(each.read_text(encoding="utf-8"), each == due)
        )
    for line in output.read_text(encoding="utf-8").split("\n"):
        if line and not re.fullmatch(r"site=https?://[\w./-]+", line):
            yield f"a step is handed on: {line}"


_SHOWN = {
    "a", "code", "del", "em", "h1", "h2", "h3", "hr", "ins", "li", "ol", "p", "strong", "ul", "div", "html", "body",
}  # fmt: skip
_MENTIONS = re.compile(r"(?<![\w/])@\w|(?<!\w)(?:#|GH-)\d|\b[0-9a-f]{40}\b|\bwww\.|https?://(?!github\.com/Oakfield/)")


def _as_github_shows(text: str, is_issue: bool) -> Iterator[str]:
    """Yield what a value did to Markdown that GitHub shows: elements, links, and, in an issue, people who are told."""
    root = looked_into.html_of(f"<div>{markdown.markdown(text)}</div>")
    yield from (f"<{element.tag}> is shown" for element in root.iter() if element.tag not in _SHOWN)
    yield from looked_into.active(root)
    for link in root.iter("a"):
        if not link.get("href", "").startswith("https://github.com/Oakfield/policies/"):
            yield f"a link leads to {link.get('href')}"
    for quoted in root.xpath("//code | //a"):
        quoted.text = ""
    if is_issue and (told := _MENTIONS.search(root.text_content())):
        yield f"somebody is told, or something is linked: {root.text_content()[max(0, told.start() - 40) : told.end() + 20]}"


# ---------------------------------------------------------------------------------------------------------------
# Settings that are taken


def taken(number: int, room: Path) -> Iterator[str]:
    """Write hostile texts wherever loading takes them: such a file is built, and nothing of it does anything."""
    file = taken_file(number, room)
    loaded = check_setting(file, TODAY, fictional=True)
    if loaded.faults:
        yield from (f"refused at no line of its own: {fault}" for fault in loaded.faults if fault.line == 1)
        return
    try:
        build.build(file, room / "taken", TODAY, fictional=True)
    except SettingRefused as refused:
        yield from (f"refused only by the gate: {problem}" for problem in refused.problems)
    for page in (room / "taken").rglob("*.html"):
        yield from looked_into.active(looked_into.html_of(page.read_bytes()))
    shutil.rmtree(room / "taken", ignore_errors=True)
    yield from _told(file, room)


def taken_file(number: int, room: Path) -> Path:
    """Write a setting file in which each text is of the corpus, or innocent where loading refuses it there."""
    base, turn = _base_and_turn(number)
    data = whole_settings.answers(base)
    for place, path in enumerate(whole_settings.texts(data)):
        _type(data, path, TEXTS[(turn * 5 + place) % len(TEXTS)], place)
    for attempt in range(5):
        file, lines = whole_settings.write(data, room / "taken.yml")
        told = {problem.line for problem in load.load(file, TODAY, fictional=True).faults}
        for line in told & lines.keys():
            _type(data, lines[line], f"Plain words {'abcde'[attempt]}", line)
        if not told:
            break
    return file


def _type(data: Any, path: Path_, text: str, place: int) -> None:
    sentence = path[-1] in {"own_words", "replace", "add", "omit", "says", "confirmed"}
    own = f" {mark(place)}" if path[-1] in {"title", "group", "name", "many", "one"} else ""
    whole_settings.put(data, path, f"{text} here{own}{'.' if sentence else ''}")


# ---------------------------------------------------------------------------------------------------------------
# Names of files, branches and repositories


def name(number: int, room: Path) -> Iterator[str]:
    """Give a setting file, a record, a branch and a repository hostile names, and run commands and scripts of workflows."""
    called = CORPUS["names"][number % len(CORPUS["names"])]
    school = room / f"name-{number}"
    (school / "settings").mkdir(parents=True)
    file = school / "settings" / f"{called}.yml"
    shutil.copy(STARTER, file)
    (school / "settings" / called / "agreed").mkdir(parents=True)
    (school / "settings" / called / "agreed" / f"{called}.yml").write_text("x: y\n")
    yield from _told(file, room)
    for typed in (
        ("build", file, "--out", school / "site"),
        ("check", f"{called}-x"),
        ("explain", called),
        ("new", called),
    ):
        with contextlib.chdir(school), patch.dict(os.environ, {"GITHUB_ACTIONS": ""}):
            yield from (f"{typed[0]}: {fault}" for fault in _printed(command.run(*typed).output))
    for second in (None, "b.yml"):
        if second:
            shutil.copy(STARTER, school / "settings" / second)
        yield from _script(school, called)
    shutil.rmtree(school)


def _script(school: Path, branch: str) -> Iterator[str]:
    output, summary = school / "output", school / "summary.md"
    output.write_text("")
    summary.write_text("")
    environment = {
        "PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "LANG": "C.UTF-8",
        "SCHOOLGATE": "OWNER/schoolgate", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "Oakfield/policies",
        "GITHUB_REF_NAME": branch,
    }  # fmt: skip
    for named in ("", branch):
        done = subprocess.run(
            ["bash", str(ROOT / ".github" / "find-setting.sh"), named], cwd=school, env=environment,
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        yield from (f"find-setting.sh: {fault}" for fault in commands(done.stdout + done.stderr))
        yield from (f"find-setting.sh: {fault}" for fault in _printed(done.stdout))
    handed = output.read_text(encoding="utf-8").splitlines()
    if not all(re.fullmatch(r"file=settings/[^`<>\x00-\x1f\x7f]+\.ya?ml", line) for line in handed):
        yield f"find-setting.sh hands on {handed}"
    if list(school.rglob("zq-ran*")):
        yield "a name was run"
    yield from (f"find-setting.sh: {fault}" for fault in _as_github_shows(summary.read_text(encoding="utf-8"), False))


# ---------------------------------------------------------------------------------------------------------------
# Logos

_DRAWINGS = (
    "<title>{text}</title>", "<desc>{text}</desc>", '<path id="{text}" d="M0 0h90v90z"/>', '<a href="{text}"><path d="M0 0h90v90z"/></a>',
    '<path style="fill:{text}" d="M0 0h90v90z"/>', "<style>{text}</style>", '<image href="{text}" width="9" height="9"/>',
    '<use href="{text}"/>', '<g onload="{text}"/>', "<metadata>{text}</metadata>", "<!--{text}-->", "{raw}",
    '<foreignObject width="9" height="9">{raw}</foreignObject>', '<path fill="url({text})" d="M0 0h90v90z"/>', "<script>{raw}</script>",
)  # fmt: skip


_NO_CHANCE = 4  # letters: fewer may stand in any picture


def logo(number: int, room: Path) -> Iterator[str]:
    """Put hostile texts into drawings and pictures. What is published is a picture drawn afresh, without any of them."""
    for step in range(4):
        text = ([*TEXTS, *CORPUS["links"]])[(number * 4 + step) % len(TEXTS)]
        form = _DRAWINGS[(number * 4 + step) % len(_DRAWINGS)]
        inside = form.format(text=html.escape(text), raw=text)
        shape = '<path fill="#1e6e3c" d="M0 0h60v60z"/>'
        files = {
            "logo.svg": logo_files.drawing(shape + inside),
            "logo.png": _png_that_says(text),
        }
        for called, content in files.items():
            file = room / called
            file.write_bytes(content)
            try:
                made = logos.read(file)
            except ValueError as refused:
                yield from _printed(str(refused))
                continue
            for published in (made.content, made.for_print):
                kinds = {*_chunks(published)}
                if not kinds <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"} or (
                    len(text) >= _NO_CHANCE and text.encode() in published
                ):
                    yield f"{called} with “{text}” is published with {kinds}"


def _png_that_says(text: str) -> bytes:
    about, held = PngImagePlugin.PngInfo(), io.BytesIO()
    about.add_itxt("Comment", text)
    about.add_text("Title", text.encode("latin-1", "replace").decode("latin-1"))
    Image.new("RGB", (80, 80), (30, 110, 60)).save(held, "PNG", pnginfo=about)
    return held.getvalue()


def _chunks(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        yield png[at + 4 : at + 8]
        at += 12 + int.from_bytes(png[at : at + 4], "big")


# ---------------------------------------------------------------------------------------------------------------
# A browser


def browse(number: int, room: Path, browser: Browser | None = None) -> Iterator[str]:
    """Open a site of hostile texts, its copies, its review edition and the form in a real browser."""
    base, turn = _base_and_turn(number)
    room = room / f"browsed-{number}"
    room.mkdir()
    made = make(base, turn, room / "browsed")
    copy = Path(shutil.copytree(made.folder, room / "browsed-offline"))
    pasted = room / "browsed-pasted"
    pasted.mkdir()
    for called, page in paste.pages(made.folder, made.setting, False):
        (pasted / f"{called}.html").write_text(page, encoding="utf-8")
    offline.write(copy)
    csp.write(made.folder)
    of_review = make(base, turn, room / "browsed-review", variant="review").folder
    csp.write(of_review)
    typed = hostile(turn)(number)
    file = taken_file(number, room)

    def steps(watch: in_a_browser.Watch) -> None:
        for folder in (made.folder, of_review):
            with in_a_browser.serving(folder) as home:
                in_a_browser.site(watch, home, typed)
        in_a_browser.site(watch, f"{copy.as_uri()}/", typed)
        in_a_browser.files(watch, pasted)
        in_a_browser.form(watch, file, room)

    yield from in_a_browser.look(steps, browser)
    for folder in (made.folder, of_review, copy, pasted):
        shutil.rmtree(folder)


# One input in two is a site: there are the most places. Of the others those that take a second or more are the fewest.
_OTHERS: tuple[Callable[[int, Path], Iterator[str]], ...] = (
    loading, review, links, name, loading, taken, logo, loading, paper, links, loading, review, name, loading, agreed_record, logo,
    links, loading, name, browse,
)  # fmt: skip
_ROUND = tuple(trial for other in _OTHERS for trial in (site, other))


def _trial(number: int) -> tuple[Callable[[int, Path], Iterator[str]], int]:
    """Return which trial an input is of, and its place among those of that trial."""
    rounds, step = divmod(number, len(_ROUND))
    trial = _ROUND[step]
    return trial, rounds * _ROUND.count(trial) + _ROUND[:step].count(trial)
