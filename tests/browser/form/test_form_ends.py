"""The first and the last pages of the form by itself: a file opened, saved and sent, a draft, a file that came back, paper, numbers."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, FilePayload, Page, expect
from support import form_page as test_page
from support import yaml_files
from support.bases import edited
from support.places import GOOD_SETTINGS, STARTER
from support.waiting import another_page, becomes, reloaded, shows_draft_of, until

from schoolgate.form import page as form_page

AXE = axe.script()
GOOD = STARTER.read_text(encoding="utf-8")
OAKFIELD = "Oakfield Primary School"
NAMED = re.search(r"^name: .*$", GOOD, re.MULTILINE)[0].replace(OAKFIELD, "Elm School")  # type: ignore[index]
BEGUN = "name: Elm School\nkind: academy\npolicies:\n  dates:\n    mobile:\n      written: 2026-09-01\n    online:\n      written: 2026-09-01\n    social:\n      written: 2026-09-01\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The form as it is published, on a disk."""
    file = tmp_path_factory.mktemp("ends") / "form.html"
    file.write_text(form_page.html(), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        reduced_motion="reduce", accept_downloads=True, viewport={"width": 1280, "height": 900}
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    return begun(context, address)


def begun(context: BrowserContext, address: str) -> Page:
    """Open the form, of which no script may fail."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(str(error)))
    opened.goto(address)
    return opened


def sent(content: str | bytes, name: str = "my-school.yml") -> FilePayload:
    return {"name": name, "mimeType": "text/yaml", "buffer": content.encode() if isinstance(content, str) else content}


def open_file(page: Page, content: str | bytes, name: str = "my-school.yml") -> None:
    page.get_by_label("Open your file").set_input_files([sent(content, name)])


def is_headed(page: Page, heading: str) -> None:
    until(page, "heading => document.querySelector('h1').textContent === heading", heading)


def show(page: Page, hash_: str) -> None:
    if page.evaluate("location.hash") == hash_:
        return
    with another_page(page):
        page.evaluate("hash => { location.hash = hash; }", hash_)
    becomes(page, "location.hash", hash_)


def saved(page: Page, folder: Path) -> tuple[str, str]:
    """Save the file. Return its name and its text."""
    show(page, "#/finish")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Download")).click()
    download.value.save_as(folder / "saved.yml")
    return download.value.suggested_filename, (folder / "saved.yml").read_bytes().decode()


def rename(page: Page, name: str) -> None:
    show(page, "#/step/name")
    page.get_by_label("What are you called, in full?").fill(name)


# ---------------------------------------------------------------------------------------------------------------
# Opening a file


@pytest.mark.parametrize(
    ("name", "kept"),
    [("my-school.yml", "my-school.yml"), ("my-school (2).yml", "my-school.yml"), ("oakfield(1).yaml", "oakfield.yaml"), ("St Mary’s (North).yml", "St Mary’s (North).yml")],
)  # fmt: skip
def test_a_file_is_opened_and_saved_under_its_name(page: Page, name: str, kept: str, tmp_path: Path) -> None:
    open_file(page, GOOD, name)
    is_headed(page, OAKFIELD)
    assert saved(page, tmp_path) == (kept, GOOD)
    rename(page, "Elm School")
    name_, text = saved(page, tmp_path)
    assert name_ == kept
    assert [line for line in text.splitlines() if line not in GOOD.splitlines()] == [NAMED]


NO_SETTING = "Line 1: This is not a setting file of Schoolgate. Choose a file such as my-school.yml."
NO_TEXT = "This file cannot be read as text."


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('name: Elm\nkind: "academy\nages: [4, 11]\n', "Line 4: The file cannot be read from here on."),
        ("name: [Elm\nkind: academy\n", "Line 2: The file cannot be read from here on."),
        ("name,kind\nElm,academy\n", NO_SETTING),
        ("", NO_SETTING),
        ("# name: Elm\n", NO_SETTING),
        ("name: Publish\non: push\njobs:\n  a: b\n", NO_SETTING),
        ("- name: Elm\n", NO_SETTING),
        ("{}", NO_SETTING),
        ("<!doctype html><title>x</title>", NO_SETTING),
        (GOOD.encode("utf-16"), NO_TEXT),
        (GOOD.encode("utf-16-le"), NO_TEXT),
        ("name: St Mary’s\n".encode("cp1252"), NO_TEXT),
        (b"PK\x03\x04\x14\x00\x06\x00", NO_TEXT),
        ("x" * 400_001, "This file is too large."),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_setting_is_refused_and_another_can_be_chosen(
    page: Page, content: str | bytes, says: str
) -> None:
    open_file(page, content)
    alert = page.get_by_role("alert")
    until(page, "() => document.querySelector('[role=alert]').textContent")
    expect(alert).to_have_text(re.compile(f"^{re.escape(says)}"), use_inner_text=True)
    assert alert.inner_text().count("\n") < 10, "not every fault that comes of one"
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)


@pytest.mark.parametrize("content", [GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD], ids=["CRLF", "BOM"])
def test_a_file_as_windows_writes_it_is_opened(page: Page, content: str, tmp_path: Path) -> None:
    open_file(page, content)
    is_headed(page, OAKFIELD)
    rename(page, "Elm School")
    _, text = saved(page, tmp_path)
    assert yaml_files.strings_of(text) == edited(yaml_files.strings_of(GOOD), {("name",): "Elm School"})


def test_what_is_not_saved_is_not_lost_without_a_word(page: Page, address: str, tmp_path: Path) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    page.goto("about:blank")
    assert asked == [], "nothing was changed"
    with another_page(page):
        page.goto(address)
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    rename(page, "Elm School")
    with page.expect_event("dialog"):
        page.evaluate("location.reload()")
    assert asked == ["beforeunload"]
    expect(page.get_by_label("What are you called, in full?")).to_have_value("Elm School")
    page.get_by_role("link", name="Schoolgate", exact=True).click()
    is_headed(page, "Answer for your setting")
    expect(page.get_by_text("these answers are lost unless you have saved them")).to_be_visible()
    page.get_by_role("link", name="Go on", exact=True).click()
    is_headed(page, "Elm School")
    saved(page, tmp_path)
    reloaded(page)
    is_headed(page, "Answer for your setting")
    assert asked == ["beforeunload"], "it is saved now"


# ---------------------------------------------------------------------------------------------------------------
# A draft


def keep_draft(page: Page) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    page.get_by_label("Keep a draft on this computer").check()
    rename(page, "Elm School")


def test_a_draft_is_gone_on_with(page: Page, context: BrowserContext, address: str, tmp_path: Path) -> None:
    keep_draft(page)
    again = begun(context, address)
    shows_draft_of(again, "Elm School")
    page.close()
    again.get_by_role("button", name="Go on with the draft").click()
    is_headed(again, "Elm School")
    expect(again.get_by_label("Keep a draft on this computer")).to_be_checked()
    name, text = saved(again, tmp_path)
    assert (name, text) == ("my-school.yml", GOOD.replace(f"name: {OAKFIELD}", "name: Elm School", 1))


@pytest.mark.parametrize("how", ["begin", "tick"])
def test_a_draft_is_forgotten(page: Page, context: BrowserContext, address: str, how: str) -> None:
    keep_draft(page)
    if how == "tick":
        show(page, "#/finish")
        page.get_by_label("Keep a draft on this computer").uncheck()
        page.close()
    else:
        page.close()
        page = begun(context, address)
        page.get_by_role("button", name="Forget the draft").click()
        becomes(page, "document.activeElement.tagName", "H1")
    again = begun(context, address)
    expect(again.get_by_text("Go on with your draft")).to_have_count(0)
    becomes(again, "localStorage.length", 0)


def test_without_the_tick_nothing_is_kept(page: Page) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    rename(page, "Elm School")
    becomes(page, "localStorage.length + sessionStorage.length", 0)


WHOLE = {"answers": {"name": "Elm"}, "base": "", "fileName": "a.yml", "finished": []}


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    "kept",
    ["", "{", "null", "5", '"text"', "[]", "{}", *(json.dumps(each) for each in (
        {"answers": None}, {**WHOLE, "answers": None}, {**WHOLE, "answers": []}, {**WHOLE, "answers": {"ages": [4, 11]}}, {**WHOLE, "base": None},
        {**WHOLE, "fileName": 3}, {**WHOLE, "finished": 7}, {**WHOLE, "answers": {"office": None}}, {"version": 2, "file": "name: Elm"},
    ))],
)  # fmt: skip
def test_a_draft_that_another_form_has_left_breaks_nothing(
    context: BrowserContext, address: str, page: Page, kept: str
) -> None:
    page.evaluate("kept => localStorage.setItem('schoolgate-form', kept)", kept)
    again = begun(context, address)
    expect(again.get_by_role("button", name="Go on with the draft")).to_have_count(0)
    again.get_by_role("button", name="Start a new file").click()
    is_headed(again, "What you are, and which policies you adopt")


def test_a_browser_that_keeps_nothing_says_so(context: BrowserContext, address: str) -> None:
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    page = begun(context, address)
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    page.get_by_label("Keep a draft on this computer").click()
    expect(page.get_by_text("This browser keeps nothing for this page. Save the file instead.")).to_be_visible()
    expect(page.get_by_label("Keep a draft on this computer")).not_to_be_checked()


# ---------------------------------------------------------------------------------------------------------------
# GitHub

COPIES = "globalThis.copied = []; globalThis.opened = []; window.open = (url) => { opened.push(url); return null; };"
ALLOWED = f"{COPIES} navigator.clipboard.writeText = async (text) => copied.push(text);"
BY_COMMAND = f"{COPIES} navigator.clipboard.writeText = async () => {{ throw new Error('denied'); }}; document.execCommand = () => copied.push(document.activeElement.value) > 0;"
DENIED = f"{COPIES} navigator.clipboard.writeText = async () => {{ throw new Error('denied'); }}; document.execCommand = () => false;"


def on_github(context: BrowserContext, address: str, script: str) -> Page:
    context.add_init_script(script)
    page = begun(context, address)
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    show(page, "#/finish")
    return page


def names(page: Page, owner: str, repository: str) -> None:
    page.get_by_label("Your organisation’s name on GitHub").fill(owner)
    page.get_by_label("Your repository’s name").fill(repository)
    page.get_by_role("button", name="Open in GitHub").click()


@pytest.mark.parametrize("script", [ALLOWED, BY_COMMAND], ids=["clipboard", "command"])
def test_the_file_is_copied_and_github_opens(context: BrowserContext, address: str, script: str) -> None:
    page = on_github(context, address, script)
    names(page, "oakfield", "school-policies")
    becomes(page, "opened", ["https://github.com/oakfield/school-policies/edit/main/settings/my-school.yml"])
    becomes(page, "copied", [GOOD])
    expect(page.locator("#github-said")).to_have_text(
        "Copied. Paste it into the page that has opened. If none has opened: open GitHub (in a new tab)",
        use_inner_text=True,
    )
    becomes(page, "document.activeElement.textContent", "Open in GitHub", "the focus stays")
    page.get_by_role("button", name="Copy the text").click()
    until(page, "() => copied.length === 2")
    expect(page.locator("#github-said")).to_have_text("Copied.", use_inner_text=True)


def test_where_copying_is_refused_the_text_can_be_selected(context: BrowserContext, address: str) -> None:
    page = on_github(context, address, DENIED)
    page.get_by_role("button", name="Copy the text").click()
    text = page.get_by_label("The text of your file")
    text.wait_for()
    expect(text).to_have_value(GOOD)
    expect(page.locator("#github-said")).to_have_text(re.compile("^This browser does not let the page copy\\."))
    assert axe.faults(page, AXE, rules_of_colour=axe.OF_COLOUR) == {}


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    ("owner", "repository", "field"),
    [("Oakfield School", "school-policies", "github-owner"), ("", "school-policies", "github-owner"), ("oakfield", "", "github-repository"),
     ("oakfield", "our policies", "github-repository"), ("a@b.example", "policies", "github-owner"), ("../x", "y", "github-owner")],
)  # fmt: skip
def test_what_is_no_name_on_github_is_refused(
    context: BrowserContext, address: str, owner: str, repository: str, field: str
) -> None:
    page = on_github(context, address, ALLOWED)
    names(page, owner, repository)
    becomes(page, "[document.activeElement.id, document.activeElement.ariaInvalid]", [field, "true"])
    expect(page.locator("#github-said")).to_have_text(
        re.compile("^Write both names as in the address of your repository")
    )
    becomes(page, "opened", [])
    names(page, "oakfield", "school-policies")
    until(page, "() => opened.length")
    expect(page.locator("[aria-invalid]")).to_have_count(0)


@pytest.mark.every(one_in=2)
@pytest.mark.parametrize(
    ("owner", "repository"),
    [("https://github.com/oakfield/school-policies", ""), ("oakfield", "https://github.com/oakfield/school-policies/tree/main"),
     (" oakfield ", " school-policies "), ("github.com/oakfield", "school-policies")],
)  # fmt: skip
def test_an_address_may_be_pasted_in_place_of_the_names(
    context: BrowserContext, address: str, owner: str, repository: str
) -> None:
    page = on_github(context, address, ALLOWED)
    names(page, owner, repository)
    becomes(page, "opened", ["https://github.com/oakfield/school-policies/edit/main/settings/my-school.yml"])


def test_a_new_file_opens_as_a_new_file(context: BrowserContext, address: str) -> None:
    context.add_init_script(ALLOWED)
    page = begun(context, address)
    page.get_by_role("button", name="Start a new file").click()
    is_headed(page, "What you are, and which policies you adopt")
    page.get_by_label("An academy or free school").check()
    show(page, "#/finish")
    names(page, "oakfield", "school-policies")
    url = "https://github.com/oakfield/school-policies/new/main?filename=settings%2Fmy-school.yml"
    becomes(page, "opened", [url])
    becomes(page, "copied[0].includes('kind: academy')", True)


# ---------------------------------------------------------------------------------------------------------------
# A file that came back


def put_in(page: Page, content: str | bytes) -> None:
    show(page, "#/finish")
    page.get_by_label("Put in a file that came back").set_input_files([sent(content)])


def changed(answers: Any, **edits: Any) -> str:
    return yaml_files.dumped(edited(answers, {tuple(path.split("__")): value for path, value in edits.items()}))


OURS = yaml_files.strings(STARTER)


def test_what_only_the_other_file_answers_is_taken_over(page: Page, tmp_path: Path) -> None:
    open_file(page, BEGUN)
    is_headed(page, "Elm School")
    put_in(
        page,
        f"{BEGUN}people:\n  deputies:\n    - role: Year 6 teacher\n    - role: Bursar\nphones:\n  learners:\n    rule: handed-in\n",
    )
    is_headed(page, "Put the two files together")
    taken = [
        "Who are the deputy safeguarding leads? Year 6 teacher; Bursar",
        "From gate to gate, what happens to the phones of pupils? Phones are handed in, and we keep them",
    ]
    expect(page.locator("#form li")).to_have_text(taken, use_inner_text=True)
    expect(page.get_by_role("radio")).to_have_count(0)
    page.get_by_role("button", name="Take over").click()
    is_headed(page, "Elm School")
    _, text = saved(page, tmp_path)
    found = yaml_files.strings_of(text)
    assert found["people"] == {"deputies": [{"role": "Year 6 teacher"}, {"role": "Bursar"}]}
    assert found["phones"]["learners"]["rule"] == "handed-in"


@pytest.mark.parametrize("theirs", [False, True])
def test_where_two_answers_differ_somebody_chooses(page: Page, theirs: bool, tmp_path: Path) -> None:
    other = edited(
        OURS,
        {
            ("phones", "learners", "rule"): {"own_words": "Phones stay at the gate."},
            ("people", "deputies"): [{"role": "Bursar"}],
        },
    )
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    put_in(page, yaml_files.dumped(other))
    is_headed(page, "Put the two files together")
    legends = page.locator("legend").all_inner_texts()
    assert legends == [
        "Who are the deputy safeguarding leads?",
        "From gate to gate, what happens to the phones of pupils?",
    ]
    labels = page.locator("#form .option label").all_inner_texts()
    assert labels[2:] == ["Yours: Phones are handed in, and we keep them", "The other file’s: Phones stay at the gate."]
    expect(page.get_by_role("radio", name=re.compile("^Yours")).first).to_be_checked()
    for radio in page.get_by_role("radio", name=re.compile("^The other")).all() if theirs else []:
        radio.check()
    page.get_by_role("button", name="Take over").click()
    is_headed(page, OAKFIELD)
    _, text = saved(page, tmp_path)
    assert yaml_files.strings_of(text) == (other if theirs else OURS)


def test_a_group_of_practices_is_one_answer(page: Page, tmp_path: Path) -> None:
    grouped = next(file for file in GOOD_SETTINGS if file.stem == "first-three")
    ours = yaml_files.strings(grouped)
    group, given = next(iter(ours["practices"].items()))
    other = edited(ours, {("practices", group): {**given, "answer": "no"}})
    open_file(page, grouped.read_text(encoding="utf-8"))
    is_headed(page, ours["name"])
    put_in(page, yaml_files.dumped(other))
    is_headed(page, "Put the two files together")
    both = ["Yours: All of this is so here", "The other file’s: No: ask us one by one"]
    expect(page.locator("#form .option label")).to_have_text(both, use_inner_text=True)
    page.get_by_role("radio", name="The other file’s").check()
    page.get_by_role("button", name="Take over").click()
    is_headed(page, ours["name"])
    _, text = saved(page, tmp_path)
    assert yaml_files.strings_of(text) == other


def test_a_file_of_another_school_is_told_first(page: Page) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    put_in(page, changed(OURS, name="Elm School"))
    is_headed(page, "Is this the right file?")
    expect(page.get_by_text(f"It is a file of Elm School. Yours is of {OAKFIELD}.")).to_be_visible()
    assert axe.faults(page, AXE, rules_of_colour=axe.OF_COLOUR) == {}
    page.get_by_role("link", name="Leave it").click()
    is_headed(page, "Save your answers")
    put_in(page, changed(OURS, name="Elm School"))
    is_headed(page, "Is this the right file?")
    page.get_by_role("button", name="Go on with this file").click()
    is_headed(page, "Put the two files together")
    expect(page.locator("legend")).to_have_text(["What are you called, in full?"], use_inner_text=True)


def test_a_file_that_says_the_same_says_so(page: Page) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    put_in(page, GOOD)
    is_headed(page, "Put the two files together")
    expect(page.get_by_text("The other file has no answer that yours does not have.")).to_be_visible()
    expect(page.get_by_role("button", name="Take over")).to_have_count(0)


@pytest.mark.parametrize("content", ["name: [", "name,kind\n", GOOD.encode("utf-16")])
def test_a_file_that_cannot_be_put_in_changes_nothing(page: Page, content: str | bytes, tmp_path: Path) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    put_in(page, content)
    until(page, "() => document.querySelector('[role=alert]').textContent")
    expect(page.locator("h1")).to_have_text("Save your answers", use_inner_text=True)
    assert saved(page, tmp_path)[1] == GOOD


# ---------------------------------------------------------------------------------------------------------------
# Numbers to ring


def test_each_number_is_listed_with_whose_it_is(page: Page) -> None:
    council = {
        "name": "Medway",
        "lado": {"name": "LADO", "phone": "01632 960 320"},
        "children_services": {
            "name": "Children’s services",
            "phone": "+44 (0)1632 960300",
            "out_of_hours": "01632 960 301 ext 12",
        },
    }
    open_file(page, changed(OURS, council=council))
    is_headed(page, OAKFIELD)
    show(page, "#/finish")
    items = page.locator(".ticks li")
    labels = page.locator(".ticks label").all_inner_texts()
    assert {"Deputy headteacher: telephone number", "Telephone number for families"} <= {*labels}
    assert any("LADO" in label and label.endswith(": telephone number") for label in labels)
    links = page.locator(".ticks a[href^='tel:']").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    assert {"tel:+441632960300", "tel:01632960301", "tel:01632960320", "tel:01632960123"} <= {*links}
    expect(items).to_have_count(7)
    assert len(links) == 7
    items.first.get_by_role("checkbox").check()
    items.first.get_by_role("link", name=re.compile("^Change")).click()
    until(page, "() => location.hash.startsWith('#/step/')")
    show(page, "#/finish")
    expect(items.first.get_by_role("checkbox"), "a tick stays while the page is open").to_be_checked()


def test_a_number_that_is_not_asked_for_need_not_be_rung(page: Page) -> None:
    open_file(page, f"{BEGUN}childminding:\n  agency:\n    phone: 01632 960 330\n")
    is_headed(page, "Elm School")
    show(page, "#/finish")
    expect(page.get_by_text("There are no numbers yet.")).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------
# Paper


@pytest.fixture(scope="module")
def known(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The form, in which run(code) knows its own names."""
    opened = browser.new_page(reduced_motion="reduce")
    opened.goto(test_page.write_whole(tmp_path_factory.mktemp("paper")))
    yield opened
    opened.close()


def on_paper(known: Page, who: str, answers: Any) -> None:
    """Show what one person is asked with some answers."""
    with another_page(known):
        known.evaluate(
            "([who, answers]) => { run('form').answers = answers; run('goTo')(`#/print/${who}`); }", [who, answers]
        )
    becomes(known, "location.hash", f"#/print/{who}")


WHO = ["office", "head", "dsl", "it"]
FILES = [
    STARTER,
    *(
        file
        for file in GOOD_SETTINGS
        if file.stem in {"first-three", "federation", "childminder-alone", "first-nursery", "sixth-form"}
    ),
]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_on_paper_is_all_that_one_person_is_asked_and_nothing_else(known: Page, file: Path, who: str) -> None:
    answers = yaml_files.strings(file)
    on_paper(known, who, answers)
    asked = known.evaluate(
        """who => run(`(who) => shownSections(form.answers, who).filter((each) => !each.apart).flatMap((each) => each.steps)
          .flatMap(({ step }) => step.asks.filter((path) => asksSomething(path, form.answers)))`)(who)""",
        who,
    )
    printed = known.locator(".paper > [data-path]").evaluate_all(
        "all => all.map((each) => JSON.parse(each.dataset.path).join('.'))"
    )
    waiting = known.locator(".paper > [data-path]:has(> .only-if)").evaluate_all(
        "all => all.map((each) => JSON.parse(each.dataset.path).join('.'))"
    )
    assert [path for path in printed if path not in waiting] == asked
    expect(known.locator("#form :is(input, textarea, select, [hidden], [role=status])")).to_have_count(0)
    expect(known.locator("#form button")).to_have_text(["Print"], use_inner_text=True)


def test_on_paper_what_is_answered_stands_in_its_box(known: Page) -> None:
    long = "We keep them in a locked cabinet in the office, and the office gives them back when everybody leaves, at the gate, one class after the other."
    on_paper(known, "head", edited(OURS, {("phones", "learners", "where"): long}))
    box = known.locator(".box", has_text=long)
    assert box.evaluate("each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight"), (
        "nothing is cut"
    )
    chosen = known.locator(".option:has(.mark:text-is('✓')) > label").all_inner_texts()
    assert "Phones are handed in, and we keep them" in chosen


def test_on_paper_a_question_that_depends_on_another_says_on_which(known: Page) -> None:
    on_paper(known, "head", yaml_files.strings_of(BEGUN))
    where = known.locator('[data-path=\'["phones","learners","where"]\']')
    assert (
        where.locator(".only-if").inner_text()
        == "Only if the answer is “Phones are handed in, and we keep them” or “Phones are locked away”:"
    )
    expect(known.locator(".mark", has_text="✓"), "nothing is chosen yet").to_have_count(0)
    on_paper(known, "head", edited(yaml_files.strings_of(BEGUN), {("phones", "learners", "rule"): "left-at-home"}))
    expect(where).to_have_count(0)


@pytest.mark.every(one_in=8)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("text", [BEGUN, GOOD], ids=["begun", "whole"])
def test_a_sheet_of_a4_holds_each_box_and_no_button(page: Page, who: str, text: str) -> None:
    open_file(page, text)
    until(page, "() => location.hash === '#/tasks'")
    show(page, f"#/print/{who}")
    assert axe.faults(page, AXE, rules_of_colour=axe.OF_COLOUR) == {}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})  # A4 between its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert not any(each.is_visible() for each in page.locator(".top, .back, button").all())
    assert page.locator(".box").evaluate_all(
        "all => all.every((each) => each.clientHeight >= 30 && each.scrollWidth <= each.clientWidth)"
    )


def test_before_the_first_step_is_done_there_is_nothing_to_print(page: Page) -> None:
    show(page, "#/print/dsl")
    expect(page.get_by_text("Which questions there are depends on the first step.")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_have_count(0)


# ---------------------------------------------------------------------------------------------------------------
# Access


@pytest.mark.parametrize("of_server", [None, {"setting": "my-school", "preview": "http://127.0.0.1:8000/"}])
def test_the_whole_page_is_small(of_server: dict[str, str] | None) -> None:
    assert len(gzip.compress(form_page.html(of_server).encode(), mtime=0)) <= 120 * 1024


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("hash_", ["#/", "#/finish", "#/tasks"])
@pytest.mark.parametrize("text", ["", GOOD], ids=["empty", "whole"])
def test_axe_finds_nothing(page: Page, hash_: str, text: str) -> None:
    if text:
        open_file(page, text)
        is_headed(page, OAKFIELD)
    show(page, hash_)
    assert axe.faults(page, AXE) == {}


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("hash_", ["#/", "#/finish", "#/print/dsl"])
def test_nothing_is_wider_than_the_page(page: Page, hash_: str, width: int) -> None:
    open_file(page, GOOD)
    is_headed(page, OAKFIELD)
    page.set_viewport_size({"width": width, "height": 800})
    show(page, hash_)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_by_keyboard_a_draft_is_forgotten_and_a_new_file_begun(
    page: Page, context: BrowserContext, address: str
) -> None:
    keep_draft(page)
    again = begun(context, address)
    again.get_by_role("button", name="Go on with the draft").focus()
    again.keyboard.press("Tab")
    with another_page(again):
        again.keyboard.press("Enter")
    again.keyboard.press("Tab")
    becomes(again, "document.activeElement.textContent", "Start a new file")
    again.keyboard.press("Enter")
    is_headed(again, "What you are, and which policies you adopt")
