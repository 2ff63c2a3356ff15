"""“Make the website”: what is in the zip, what is left out and why, and what the sheet says."""

from __future__ import annotations

import http.server
import io
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support import command, kept
from support.attempts import NO_SIGNS, written
from support.places import GOOD_SETTINGS, ROOT, STARTER, TESTS, TODAY

from schoolgate.errors import SettingRefused
from schoolgate.publish import website

SMALLEST = TESTS / "good" / "smallest.yml"
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"
CHILDMINDER = ROOT / "settings" / "examples" / "childminder.yml"
NOWHERE, EVERYWHERE = (lambda _: False), (lambda _: True)


def made_of(
    file: Path, folder: Path, ask: Callable[[str], bool] = NOWHERE, with_papers: bool = False
) -> tuple[website.Made, dict[str, bytes]]:
    out = folder / "made" / "website.zip"
    made = website.make(file, out, TODAY, with_papers, ask, fictional=True)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return made, {name: archive.read(name) for name in archive.namelist()}


def sheet_of(content: dict[str, bytes]) -> Any:
    return lxml.html.document_fromstring(content[website.SHEET].decode())


def text_of(page: Any) -> str:
    return " ".join(page.text_content().split())


@pytest.fixture
def _pages_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that makes one website again and again, and looks at what stands beside its pages."""
    (tmp_path / "kept").mkdir()
    kept.Pages(tmp_path / "kept").keep(monkeypatch)


@pytest.fixture(scope="module")
def starters(tmp_path_factory: pytest.TempPathFactory) -> tuple[website.Made, dict[str, bytes]]:
    """The zip of the starter before it is online, without papers."""
    return made_of(STARTER, tmp_path_factory.mktemp("website"))


def test_the_zip_holds_the_site_that_build_writes(
    starters: tuple[website.Made, dict[str, bytes]], starter: Path
) -> None:
    _, content = starters
    site = {path.relative_to(starter).as_posix(): path.read_bytes() for path in starter.rglob("*") if path.is_file()}
    assert {
        name.removeprefix("website/"): text for name, text in content.items() if name.startswith("website/")
    } == site
    assert content["reviews.ics"] == site["reviews.ics"]
    beside = {name.partition("/")[0] for name in content}
    assert beside == {website.SHEET, "website", "paste", "reviews.ics"}


def test_the_same_setting_gives_the_same_zip(tmp_path: Path) -> None:
    made_of(SMALLEST, tmp_path / "one")
    made_of(SMALLEST, tmp_path / "other")
    one, other = (tmp_path / name / "made" / "website.zip" for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("file", [*GOOD_SETTINGS, STARTER, NURSERY, CHILDMINDER], ids=lambda file: file.stem)
def test_every_kind_of_setting_has_pages_to_paste_that_stand_alone(file: Path, tmp_path: Path) -> None:
    _, content = made_of(file, tmp_path)
    pages = {name: lxml.html.document_fromstring(text.decode()) for name, text in content.items() if "paste/" in name}
    assert "paste/help.html" in pages
    assert any(name.endswith("-policy.html") for name in pages)
    for name, page in pages.items():
        assert not page.xpath("//script | //img | //svg | //form | //nav | //link[@rel='stylesheet'] | //iframe"), name
        ids = page.xpath("//@id")
        assert len(ids) == len({*ids}), name
        for link in page.xpath("//a/@href"):
            assert re.match(r"https?://|tel:|sms:|mailto:|#", link), (name, link)
            assert not link.startswith("#") or link[1:] in ids, (name, link)
        (main,) = page.xpath("//main")
        assert len(text_of(main)) > 500, name


def test_a_page_to_paste_says_what_the_page_of_the_site_says(
    starters: tuple[website.Made, dict[str, bytes]],
) -> None:
    _, content = starters
    for name, path in (
        ("mobile-policy", "policies/mobile"),
        ("parents", "parents"),
        ("help", "help"),
        ("staff", "staff"),
    ):
        pasted, page = (
            lxml.html.document_fromstring(content[file].decode())
            for file in (f"paste/{name}.html", f"website/{path}/index.html")
        )
        for hidden in page.xpath("//*[@hidden]"):  # which fragments leave out too
            hidden.drop_tree()
        for told in pasted.xpath("//main//*[self::p or self::h2 or self::h3 or self::li][not(.//p or .//li)]"):
            assert text_of(told) in text_of(page.get_element_by_id("content")), (name, text_of(told))
        numbers = [
            {*root.xpath("//*[self::main or @id='content']//a[starts-with(@href, 'tel:')]/@href")}
            for root in (pasted, page)
        ]
        assert numbers[0] == numbers[1], name


@pytest.mark.usefixtures("_pages_are_made_once")
def test_links_to_the_site_are_words_until_it_is_there(tmp_path: Path) -> None:
    site = "https://online-safety.oakfield.example/"
    pages = {}
    for ask in (NOWHERE, EVERYWHERE):
        _, content = made_of(STARTER, tmp_path, ask)
        pages[ask] = lxml.html.document_fromstring(content["paste/parents.html"].decode())
    links = {ask: [link for link in page.xpath("//a/@href") if link.startswith(site)] for ask, page in pages.items()}
    assert links[NOWHERE] == []
    assert f"{site}concern/" in links[EVERYWHERE]
    lines = {
        ask: [text_of(line) for line in page.xpath("//main//*[self::li or self::p]")] for ask, page in pages.items()
    }
    # A line that is only a link to another page would say nothing without it.
    assert [line for line in lines[EVERYWHERE] if line not in lines[NOWHERE]] == [
        "What happens next", "More people who can help",
    ]  # fmt: skip
    assert [line for line in lines[NOWHERE] if line not in lines[EVERYWHERE]] == []


def test_a_policy_that_is_a_fragment_is_pasted_as_it_was_asked_for(tmp_path: Path) -> None:
    edits = {**NO_SIGNS, ("policies", "form"): "fragments", ("policies", "heading_level"): "3"}
    _, content = made_of(written(STARTER, edits, tmp_path / "oakfield.yml"), tmp_path)
    assert content["paste/mobile-policy.html"] == content["website/fragments/mobile.html"]
    # The page that says how to paste them is none of them.
    assert "paste/index-policy.html" not in content
    assert b"<h3" in content["paste/help.html"]


# ---------------------------------------------------------------------------------------------------------------
# Signs, and whether the site is there


@pytest.mark.papers
@pytest.mark.usefixtures("_pages_are_made_once")
def test_signs_are_printed_once_their_pages_are_online(tmp_path: Path) -> None:
    asked: list[str] = []

    def help_and_reception(address: str) -> bool:
        asked.append(address)
        return address.endswith(("/help/", "/reception/"))

    made, content = made_of(STARTER, tmp_path, with_papers=True)
    assert not [name for name in content if name.startswith("papers/signs/")]
    assert made.left_out == (
        "There are no signs yet, because your pages are not at https://online-safety.oakfield.example/ yet. Upload the "
        "website first. Then make the website again, and print the signs.",
    )
    assert made.left_out[0] in text_of(sheet_of(content))
    assert "Print no sign before its page is online." in text_of(sheet_of(content))

    made, content = made_of(STARTER, tmp_path, help_and_reception, with_papers=True)
    assert sorted(name for name in content if name.startswith("papers/signs/")) == [
        f"papers/signs/reception-{format_}.pdf" for format_ in ("a4-black", "a4", "a5-black", "a5")
    ]
    assert made.left_out[0].startswith("These signs are missing, because their pages are not online yet: ")
    assert asked[0] == "https://online-safety.oakfield.example/help/"
    assert all(address.startswith("https://online-safety.oakfield.example/visitors/") for address in asked[1:])

    made, content = made_of(STARTER, tmp_path, EVERYWHERE, with_papers=True)
    assert made.left_out == ()
    assert all(text.startswith(b"%PDF") for name, text in content.items() if name.startswith("papers/signs/"))
    assert len([name for name in content if name.startswith("papers/signs/")]) == 4 * (len(asked) - 1)


PAGE = '<!doctype html>\n<title>Help</title>\n<link rel="canonical" href="{}">\n<p>Help</p>'


class _Host(http.server.BaseHTTPRequestHandler):
    """Answers each path as its first part says."""

    def do_GET(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_address[1]}"  # type: ignore[index]
        kind, status = self.path.split("/")[1], 200
        content = {
            "ours": PAGE.format(f"{home}{self.path}"), "elsewhere": PAGE.format("https://other.example/help/"),
            "parked": "<p>This domain is for sale.</p>", "late": " " * 300_000 + PAGE.format(f"{home}{self.path}"),
            "gone": PAGE.format(f"{home}{self.path}"), "moved": "",
        }[kind]  # fmt: skip
        status = {"gone": 404, "moved": 301}.get(kind, 200)
        if kind == "broken":
            self.wfile.write(b"no HTTP at all\n")
            return
        self.send_response(status)
        if kind == "moved":
            self.send_header("Location", "/parked/help/")
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_ours_is_there_and_nothing_else_is(host: str) -> None:
    assert website.is_there(f"{host}/ours/help/")
    for kind in ("elsewhere", "parked", "late", "gone", "moved"):
        assert not website.is_there(f"{host}/{kind}/help/"), kind
    for address in (
        "http://127.0.0.1:9/help/", "https://127.0.0.1:9/", "http://no-such-host.invalid/help/", "nonsense", "file:///etc/passwd",
        f"{host.replace('http:', 'https:')}/ours/help/", f"http://{'a' * 70}.example/help/", "http://[::1/help/", "http://127.0.0.1:99999/",
    ):  # fmt: skip
        assert not website.is_there(address), address


# ---------------------------------------------------------------------------------------------------------------
# The sheet, and the command


def test_the_sheet_names_the_folder_that_the_address_does(
    starters: tuple[website.Made, dict[str, bytes]], tmp_path: Path
) -> None:
    said = text_of(sheet_of(starters[1]))
    assert "Upload everything in it to the top folder of online-safety.oakfield.example." in said
    edits = {
        **NO_SIGNS,
        ("site",): "https://www.oakfield.example/info/online-safety/",
        ("name",): "St Mary & St John’s",
    }
    _, content = made_of(written(STARTER, edits, tmp_path / "oakfield.yml"), tmp_path)
    assert b"St Mary &amp; St John" in content[website.SHEET]
    said = text_of(sheet_of(content))
    assert "Upload everything in it to the folder info/online-safety of www.oakfield.example." in said
    assert "Your pages are not there yet." in said


def test_the_sheet_names_only_what_is_in_the_zip(starters: tuple[website.Made, dict[str, bytes]]) -> None:
    made, content = starters
    said = text_of(sheet_of(content))
    assert made.left_out == (
        "There are no PDF and Word files, because what makes them is not installed or was not asked for. Your website has "
        "the same words.",
    )
    assert made.left_out[0] in said
    assert f"It has {len([name for name in content if name.startswith('paste/')])} pages." in said
    assert "papers/signs" not in said
    for named in sheet_of(content).xpath("//code/text()"):
        there = any(name == named or name.startswith(f"{named}/") for name in content)
        assert there or named in {"site:", "<main>", "</main>"}, named


def test_what_is_refused_leaves_the_zip_that_stands(tmp_path: Path) -> None:
    out = tmp_path / "made" / "website.zip"
    made_of(SMALLEST, tmp_path)
    before = out.read_bytes()
    with pytest.raises(SettingRefused):
        website.make(TESTS / "bad" / "key-twice.yml", out, TODAY, False, EVERYWHERE, fictional=True)
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["website.zip"]


def test_the_command_writes_the_zip_and_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website, "is_there", NOWHERE)
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "my website.zip"
    done = command.run("website", SMALLEST, "--out", out, "--no-papers")
    assert done.exit_code == 0
    assert zipfile.is_zipfile(io.BytesIO(out.read_bytes()))
    *left_out, last = done.stdout.splitlines()
    assert left_out == [
        "There are no PDF and Word files, because what makes them is not installed or was not asked for. Your website has "
        "the same words."
    ]
    assert re.fullmatch(
        r"smallest: \d+ pages in my website\.zip\. Unpack it and open read-me-first\.html: it says what to upload where\.",
        last,
    )
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_the_command_refuses_what_build_refuses(tmp_path: Path) -> None:
    bad = TESTS / "bad" / "key-twice.yml"
    done = command.run("website", bad, "--out", tmp_path / "website.zip")
    assert done.exit_code == 1
    assert done.stdout == "key-twice: no website was made. 1 thing to fix.\n"
    assert done.stderr.splitlines() == command.run("build", bad, "--out", tmp_path / "site").stderr.splitlines()
    assert [*tmp_path.iterdir()] == []
