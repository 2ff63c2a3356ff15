"""`schoolgate verify`: whether what stands in a folder, or online, is what was built, and what it was built from."""

from __future__ import annotations

import dataclasses
import gzip
import http.server
import json
import shutil
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from support import command
from support.places import ROOT, TESTS, TODAY
from support.serving import served_under

from schoolgate import paths
from schoolgate.publish import build, inputs, manifest
from schoolgate.upkeep import connection, fetching, verify

SMALLEST = TESTS / "good" / "smallest.yml"
FILES = {
    "index.html": "<!doctype html><title>Oakfield</title><p>Call 999.",
    "help/index.html": "<!doctype html><title>Help</title><p>Tell an adult you trust.",
    "parents/index.html": "<!doctype html><title>Parents</title><p>Phones stay at home.",
    "policies/mobile/index.html": "<!doctype html><title>Mobile</title>\n<p>Phones\n<p>stay\n<p>in the lockers.",
    "404.html": "<!doctype html><title>No such page</title><p>That page is not here.",
    "assets/style.css": "p { color: #111 }\np { margin: 0 }\n",
    "feed.xml": "<feed/>",
    "old page (1).html": "<!doctype html><title>Moved</title><p>It has moved.",
    ".nojekyll": "",
}


def made_at(folder: Path, files: dict[str, str] = FILES, variant: str = "public") -> Path:
    """A site of a few files, as a build leaves one."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    manifest.write(folder, variant, {"setting": "0" * 64}, TODAY)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_at(tmp_path / "site")


def said(*typed: object, code: int) -> list[str]:
    done = command.run("verify", *typed)
    assert done.exit_code == code, done.output
    return done.output.splitlines()


BUILT = "It is the public site, built for 20 November 2026 by Schoolgate 0.1.0."
SHOULD_BE = "It should be the public site, built for 20 November 2026 by Schoolgate 0.1.0."
MEND = (
    "To put this right, build the site and publish all of it again. If a file has changed and nobody of yours changed it, ask whoever runs "
    "the host who did."
)


# ---------------------------------------------------------------------------------------------------------------
# A folder


def test_a_site_that_was_built_is_what_was_built(site: Callable[[Path], Path]) -> None:
    built = site(SMALLEST)
    number = sum(path.is_file() for path in built.rglob("*")) - 1
    assert said(built, code=0) == [f"{built}/: all {number} files are as they were built. {BUILT}"]


def test_each_file_that_is_not_as_it_was_built_is_named(folder: Path) -> None:
    (folder / "help/index.html").write_text("<p>Tell nobody.", encoding="utf-8")
    (folder / "feed.xml").write_bytes(b"")
    (folder / "404.html").unlink()
    (folder / "new\x1b[2J.php").touch()
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to("/etc/passwd")
    assert said(folder, code=1) == [
        f"{folder}/: 5 of 10 files are as they were built. {SHOULD_BE}",
        "Changed:",
        "  help/index.html",
        "  index.html (it is a link or a device, not a file)",
        "Cut short:",
        "  feed.xml (0 of 7 bytes)",
        "Missing:",
        "  404.html",
        "Not written by Schoolgate:",
        "  new�[2J.php",
        MEND,
    ]


def test_what_a_computer_or_git_leaves_in_a_folder_is_no_change(folder: Path) -> None:
    for name in (".DS_Store", "help/Thumbs.db", "CNAME", ".gitattributes", ".git/HEAD"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
    style = folder / "assets/style.css"
    style.write_bytes(style.read_bytes().replace(b"\n", b"\r\n"))
    assert said(folder, code=0) == [
        f"{folder}/: all 9 files are as they were built. {BUILT}",
        "1 of the files that stand as built have other line ends, as Git or an upload as text leaves them. This changes nothing for readers.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            None,
            "There is no schoolgate.json in it, so it is not a site that Schoolgate built, or not the whole of one.",
        ),
        ("", "schoolgate.json there cannot be read: it is not JSON, or it is cut short. Build the site again."),
        ("[1]", "schoolgate.json there cannot be read: what it says cannot be right. Build the site again."),
    ],
)
def test_a_folder_without_a_list_cannot_be_compared(folder: Path, text: str | None, fault: str) -> None:
    (folder / manifest.FILE).unlink()
    if text is not None:
        (folder / manifest.FILE).write_text(text, encoding="utf-8")
    assert said(folder, code=1) == [f"{folder}/: {fault}"]


def test_a_folder_of_an_older_release_or_around_the_site_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / ".schoolgate").write_text("Made by Schoolgate.\n", encoding="utf-8")
    assert said(tmp_path, code=1) == [
        f"{tmp_path}/: It was built by a release of Schoolgate that wrote no schoolgate.json yet. Build it again."
    ]
    made_at(tmp_path / "website")
    assert said(tmp_path, code=1) == [f"{tmp_path}/: The site is in the folder website in it. Name that folder."]


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("no-such-folder", "There is no folder “no-such-folder”. An address begins with https://."),
        ("ftp://oakfield.example/", "There is no folder “ftp://oakfield.example/”. An address begins with https://."),
        ("https://", "https://: its address is wrong. Write the address of your site, as under site: in its file."),
        (
            "https://[::1",
            "https://[::1: its address is wrong. Write the address of your site, as under site: in its file.",
        ),
        ("https://a:b@oakfield.example/", "https://a:b@oakfield.example/: its address is wrong."),
        ("https://oakfield.example:99999/", "https://oakfield.example:99999/: its address is wrong."),
        (f"https://{'a' * 64}.example/", f"https://{'a' * 64}.example/: its address is wrong."),
        (f"https://oakfield.example/{'a' * 3000}", "its address is too long."),
        (__file__, f"“{__file__}” is a file. Unpack it if it is a zip, and name the folder of the site."),
    ],
)
def test_what_is_neither_a_folder_nor_an_address_is_not_understood(place: str, fault: str) -> None:
    assert fault in said(place, code=2)[-1]


# ---------------------------------------------------------------------------------------------------------------
# A site that is online


@dataclasses.dataclass
class Answer:
    """What a host sends: the content of the file asked for, unless a test says otherwise."""

    status: int
    content: bytes
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    promised: int | None = None


class Host:
    """Serves a folder under /site/ and keeps what it was asked. `change` is given each answer, and what it was for."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.change: Callable[[str, Answer], Answer | None] = lambda _, answer: answer
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                answer = host.change(self.path, host.plain(folder, self.path))
                if answer is None:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(answer.status)
                length = len(answer.content) if answer.promised is None else answer.promised
                for name, value in {"Content-Length": str(length), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.home = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def plain(folder: Path, path: str) -> Answer:
        file = folder / unquote(path).removeprefix("/site/")
        file = file / "index.html" if path.endswith("/") else file
        return Answer(200, file.read_bytes()) if path.startswith("/site/") and file.is_file() else Answer(404, b"No.")


@pytest.fixture
def host(folder: Path) -> Iterator[Host]:
    host = Host(folder)
    yield host
    host.server.shutdown()
    host.server.server_close()


def verdict(host: Host, path: str = "/site/", against: manifest.Manifest | None = None) -> verify.Verdict:
    return verify.verify_site(fetching.Site(host.home + path, sleep=lambda _: None, patience=5), "there", against)


def lines(host: Host) -> list[str]:
    return [*verify.lines(verdict(host))]


def test_a_site_that_is_online_is_what_was_built(host: Host) -> None:
    assert said(f"{host.home}/site/", code=0) == [f"{host.home}/site/: all 8 files are as they were built. {BUILT}"]
    # Each file where people find it, and nothing else: hosts keep hidden files back.
    shown = [
        "",
        "help/",
        "parents/",
        "policies/mobile/",
        "404.html",
        "assets/style.css",
        "feed.xml",
        "old%20page%20%281%29.html",
    ]
    assert sorted(host.asked) == sorted(f"/site/{name}" for name in [*shown, "schoolgate.json"])


@pytest.mark.parametrize("path", ["/site", "/site/index.html", "/site/schoolgate.json", "/site/?a=b#c"])
def test_an_address_may_be_written_as_browsers_show_it(host: Host, path: str) -> None:
    assert verdict(host, path).is_as_built


def test_a_site_packed_as_github_packs_it_is_what_was_built(site: Callable[[Path], Path]) -> None:
    server, address = served_under(site(SMALLEST), "/policies/")
    try:
        assert verify.verify_site(fetching.Site(address), "there").is_as_built
    finally:
        server.shutdown()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda raw: zlib.compress(raw, wbits=-15)),
        ("GZIP", gzip.compress),
    ],
)
def test_what_a_host_packs_without_being_asked_to_is_unpacked(
    host: Host, name: str, pack: Callable[[bytes], bytes]
) -> None:
    host.change = lambda _, sent: Answer(sent.status, pack(sent.content), {"Content-Encoding": name})
    assert verdict(host).is_as_built


def test_a_packed_file_may_be_announced_as_packed(tmp_path: Path) -> None:
    """As Apache does with sitemap.xml.gz."""
    folder = made_at(tmp_path / "packed")
    (folder / "sitemap.xml.gz").write_bytes(gzip.compress(b"<urlset/>", mtime=0))
    manifest.write(folder, "public", {}, TODAY)
    host = Host(folder)
    host.change = lambda path, sent: dataclasses.replace(
        sent, headers={"Content-Encoding": "x-gzip"} if path.endswith(".gz") else {}
    )
    assert verdict(host).is_as_built
    host.server.shutdown()


def test_one_byte_that_differs_is_found(host: Host) -> None:
    host.change = lambda path, sent: (
        dataclasses.replace(sent, content=sent.content.replace(b"lockers", b"lockert")) if "mobile" in path else sent
    )
    assert lines(host) == [
        f"there: 7 of 8 files are as they were built. {SHOULD_BE}",
        "Changed:",
        "  policies/mobile/index.html",
        MEND,
    ]


def test_what_is_missing_is_told_whatever_is_sent_in_its_place(host: Host, folder: Path) -> None:
    (folder / "parents/index.html").unlink()
    missing = ["Missing:", "  parents/index.html", MEND]
    assert lines(host)[1:] == missing
    home = (folder / "index.html").read_bytes()
    for page in (home, b"<p>Welcome to our hosting." * 3000):  # as hosts that answer every address do
        host.change = lambda _, sent, page=page: sent if sent.status == 200 else Answer(200, page)  # type: ignore[misc]
        assert lines(host)[1:] == ["Missing:", "  parents/index.html (the host sends another page in its place)", MEND]


def test_a_page_for_what_is_missing_may_be_sent_as_such(host: Host) -> None:
    host.change = lambda path, sent: dataclasses.replace(sent, status=404) if path.endswith("404.html") else sent
    assert verdict(host).is_as_built


@pytest.mark.parametrize("is_chunked", [False, True])
def test_what_is_cut_short_is_told(host: Host, is_chunked: bool) -> None:
    def cut(path: str, sent: Answer) -> Answer:
        if not path.endswith(".css"):
            return sent
        if is_chunked:
            headers = {"Transfer-Encoding": "chunked", "Content-Length": ""}
            return Answer(200, b"5\r\n" + sent.content[:5] + b"\r\n20\r\nthat", headers)
        return Answer(200, sent.content[:9], promised=len(sent.content))

    host.change = cut
    assert lines(host)[1] == "Cut short:"
    assert lines(host)[2].startswith("  assets/style.css (")


def test_a_host_that_rewrites_its_pages_is_told_from_an_edit(host: Host) -> None:
    host.change = lambda path, sent: (
        dataclasses.replace(sent, content=sent.content.replace(b"<p>", b"<script src=/cdn/x.js></script><p>"))
        if b"<title>" in sent.content
        else sent
    )
    assert lines(host)[-1] == (
        "Nearly every page differs and every other file is as built. Either the host changes pages as it sends them (to hide email addresses, "
        "to count visitors, to make pages smaller: turn this off, because readers then do not get the pages that were checked), or somebody "
        "has changed them all."
    )
    rewrites = host.change
    host.change = lambda path, sent: Answer(200, b"alert(1)") if path.endswith(".css") else rewrites(path, sent)
    assert not any(line.startswith("Nearly every page") for line in lines(host))


def test_line_ends_of_an_upload_as_text_are_no_change(host: Host) -> None:
    host.change = lambda _, sent: dataclasses.replace(sent, content=sent.content.replace(b"\n", b"\r\n"))
    assert verdict(host).is_as_built


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_host_is_followed(host: Host, status: int) -> None:
    def leads(path: str, sent: Answer) -> Answer:
        old = path.removeprefix("/policies")
        return Answer(status, b"", {"Location": f"{host.home}{old}"}) if old != path else sent

    host.change = leads
    assert verdict(host, "/policies/site/").is_as_built
    # Once it is known where the site stands, it is asked for there.
    assert [path for path in host.asked if path.startswith("/policies")] == ["/policies/site/schoolgate.json"]


ELSEWHERE = [
    "http://127.0.0.2:{port}/site/", "http://localhost:{port}/site/", "http://127.0.0.1:1/site/", "//evil.example/",
    "ftp://127.0.0.1/", "file:///etc/passwd", "http://169.254.169.254/latest/",
]  # fmt: skip


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_other_host_is_ever_asked(host: Host, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, int]] = []
    call = connection.Line.call

    def watched(line: Any, place: tuple[str, int], *rest: Any) -> Any:
        called.append(place)
        return call(line, place, *rest)

    monkeypatch.setattr(connection.Line, "call", watched)
    to = to.format(port=host.server.server_port)
    host.change = lambda path, sent: Answer(302, b"", {"Location": to}) if path.endswith("help/") else sent
    found = verdict(host).findings
    assert [one.name for one in found if one.outcome != "same"] == ["help/index.html"]
    host.change = lambda _, __: Answer(301, b"", {"Location": f"{to}schoolgate.json"})
    assert verdict(host).fault.startswith(("This address leads to another host.", "Nothing could be compared:"))
    assert {*called} == {("127.0.0.1", host.server.server_port)}


def test_another_host_of_the_school_is_named(host: Host) -> None:
    host.change = lambda path, _: Answer(301, b"", {"Location": f"https://www.oakfield.example{path}"})
    assert lines(host) == [
        "there: This address leads to another host. If that is yours, ask for it: https://www.oakfield.example/site/"
    ]


def test_a_host_that_leads_round_and_round_is_given_up(host: Host) -> None:
    host.change = lambda path, _: Answer(302, b"", {"Location": path})
    assert lines(host) == ["there: Nothing could be compared: it redirects more than 5 times."]


def test_a_site_that_is_not_there_or_not_whole_says_what_to_do(host: Host, folder: Path) -> None:
    (folder / manifest.FILE).unlink()
    assert lines(host) == [
        "there: There is no schoolgate.json there. Either this is not the address of your site, or the site was not uploaded whole, or an "
        "older release of Schoolgate built it. Build it again, and upload it whole."
    ]
    host.change = lambda _, sent: Answer(200, b"\n <!doctype html><p>Welcome.")
    assert lines(host) == [
        "there: In place of schoolgate.json it sends a page. Either this is not the address of your site, or the site was not uploaded "
        "whole. Build it again, and upload it whole."
    ]
    host.change = lambda _, sent: Answer(403, b"")
    assert lines(host) == ["there: Nothing could be compared: asked for schoolgate.json, it answers 403."]
    host.change = lambda _, sent: Answer(200, b"x", {"Content-Encoding": "br"})
    assert lines(host) == [
        "there: schoolgate.json there cannot be read: it is not JSON, or it is cut short. Build the site again, and upload it whole."
    ]


def test_a_host_that_cannot_be_reached_is_told() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        site = fetching.Site(f"http://127.0.0.1:{port}/", sleep=lambda _: None)
        assert verify.verify_site(site, "there").fault == "Nothing could be compared: nothing answers there."
    site = fetching.Site("http://no-such-host.invalid/", sleep=lambda _: None)
    assert verify.verify_site(site, "there").fault == "Nothing could be compared: its server cannot be found."


def test_a_busy_host_is_asked_again_when_it_says(host: Host) -> None:
    waited: list[float] = []
    asked: set[str] = set()

    def busy(path: str, sent: Answer) -> Answer:
        if path in asked:
            return sent
        asked.add(path)
        return Answer(429, b"", {"Retry-After": "7"})

    host.change = busy
    assert verify.verify_site(fetching.Site(f"{host.home}/site/", sleep=waited.append), "there").is_as_built
    assert {*waited} == {7.0}


def test_a_host_that_answers_no_more_is_left_in_peace(host: Host, tmp_path: Path) -> None:
    many = made_at(
        tmp_path / "many", {"index.html": "<p>x"} | {f"page-{number:03}/index.html": "<p>x" for number in range(59)}
    )
    shutil.copytree(many, tmp_path / "site", dirs_exist_ok=True)
    host.change = lambda path, sent: sent if path.endswith(".json") else None
    found = verdict(host)
    assert len(found.named("not answered")) == 60
    assert len({*host.asked}) < 15
    assert [*verify.lines(found)][-1] == "Try again later, so that these can be compared too."


def test_a_host_that_never_ends_is_cut_off(host: Host) -> None:
    def endless(path: str, sent: Answer) -> Answer:
        if path.endswith(".css"):
            return Answer(200, b"x" * 3_000_000)
        return sent

    host.change = endless
    (finding,) = [one for one in verdict(host).findings if one.outcome != "same"]
    assert finding == verify.Finding("assets/style.css", "changed")


def test_what_unpacks_to_more_than_a_file_should_have_is_not_unpacked_whole(host: Host) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    fetched = fetching.Site(f"{host.home}/site/")
    host.change = lambda _, __: Answer(200, bomb, {"Content-Encoding": "gzip"})
    sizes = [len(content) for content in fetched.fetch("index.html", 100_000).contents]
    assert max(sizes) <= 100_001


# ---------------------------------------------------------------------------------------------------------------
# A manifest that somebody else wrote

ENTRY = {"bytes": 1, "sha256": "0" * 64}
GOOD = {
    "about": "x", "format": 1, "variant": "public", "schoolgate": "1", "day": "2026-11-20", "generator": {}, "inputs": {},
    "files": {"index.html": {"bytes": 1, "sha256": "0" * 64}},
}  # fmt: skip


LEADS_OUT = (
    "../x", "/etc/passwd", "a/../b", "a//b", "a/", "", ".", "..\\x", "a\\..\\b", "C:/x", "c:x", "\\\\host\\x", "x" * 1001,
)  # fmt: skip
NO_ENTRY: list[Any] = [
    {}, [], "0" * 64, 1, None, {"bytes": -1, "sha256": "0" * 64}, {"bytes": 10**12, "sha256": "0" * 64},
    {"bytes": "1", "sha256": "0" * 64}, {"bytes": 1.5, "sha256": "0" * 64}, {"bytes": True, "sha256": "0" * 64},
    {"bytes": 1, "sha256": "0" * 63}, {"bytes": 1, "sha256": "A" * 64}, {"bytes": 1, "sha256": "0" * 64 + "\n"},
]  # fmt: skip
HOSTILE: dict[str, list[Any]] = {
    "files": [
        *({"index.html": ENTRY, name: ENTRY} for name in LEADS_OUT),
        *({"index.html": ENTRY, "a": entry} for entry in NO_ENTRY),
        {}, {"help/index.html": ENTRY},
        [], "x", None, 1, [ENTRY], {f"{number}": ENTRY for number in range(20_001)},
    ],
    "format": [2, 0, "1", None, 1.5, True, []],
    "variant": ["private", "", None, 1],
    "day": ["20 November", "2026-13-01", 20261120, None],
    "inputs": [{"setting": "x"}, {"setting": 1}, [], {f"{number}": "0" * 64 for number in range(1001)}],
    "generator": [{"program": "x"}, None],
    "schoolgate": ["x" * 300, None, 1],
}  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [{key: value} for key, values in HOSTILE.items() for value in values],
    ids=lambda changed: json.dumps(changed)[:60],
)
def test_a_manifest_that_cannot_be_right_is_refused(changed: dict[str, Any]) -> None:
    assert manifest.parse(json.dumps(GOOD).encode()).files
    with pytest.raises(manifest.UnreadableManifest):
        manifest.parse(json.dumps({**GOOD, **changed}).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0", b"\xff\xfe{\0}\0", b"{", b"nul", b"[" * 200_000, b'{"a":' * 200_000, b'"' + b"x" * 100, b"1" * 10_000, b"NaN",
        b"{}" + b" " * 5_000_000, b'{"about": "\\ud800"}', b"\xef\xbb\xbf{}",
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_what_is_no_manifest_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(manifest.UnreadableManifest):
        manifest.parse(content)


def test_a_million_names_are_refused_before_any_is_asked_for(host: Host) -> None:
    listed = ",".join(f'"{number}":{json.dumps(ENTRY)}' for number in range(60_000))
    host.change = lambda _, sent: Answer(200, json.dumps(GOOD).replace('"files": {', f'"files": {{{listed},').encode())
    assert lines(host) == [
        "there: schoolgate.json there cannot be read: it is too large. Build the site again, and upload it whole."
    ]
    assert host.asked == ["/site/schoolgate.json"]


def test_a_name_or_a_version_cannot_write_to_the_terminal(host: Host) -> None:
    told = {
        **GOOD,
        "schoolgate": "1\x1b[2J\n::error::x",
        "files": {"index.html": ENTRY, "a\x1b]0;x\x07\n::warning::x": ENTRY},
    }
    host.change = lambda path, sent: Answer(200, json.dumps(told).encode()) if path.endswith(".json") else sent
    assert not any(set("\x1b\x07\n\r") & set(line) for line in lines(host))
    assert not any(line.startswith("::") for line in lines(host))


def test_a_manifest_of_a_later_release_may_say_more(folder: Path) -> None:
    file = folder / manifest.FILE
    told = json.loads(file.read_text(encoding="utf-8"))
    told["changed"] = {"index.html": "2026-11-20"}
    for entry in told["files"].values():
        entry["since"] = "2026-11-20"
    file.write_text(json.dumps(told), encoding="utf-8")
    assert said(folder, code=0)


# ---------------------------------------------------------------------------------------------------------------
# Whether it is the last build


def test_an_old_site_agrees_with_itself_and_not_with_the_last_build(host: Host, tmp_path: Path) -> None:
    now = made_at(
        tmp_path / "now",
        {name: text.replace("lockers", "safe") for name, text in FILES.items() if name != "feed.xml"}
        | {"staff/index.html": "<p>Staff."},
    )
    address = f"{host.home}/site/"
    assert said(address, code=0)
    assert said(address, "--against", now, code=1) == [
        f"{address}: 6 of 9 files are as they were built. {SHOULD_BE}",
        "Changed:",
        "  policies/mobile/index.html",
        "Missing:",
        "  staff/index.html",
        "Not written by Schoolgate:",
        "  feed.xml",
        MEND,
        "What stands there is another build than the one it was compared with, which is for 20 November 2026: it is for 20 November 2026.",
    ]


def test_what_was_left_behind_is_told_even_if_it_was_changed(host: Host, tmp_path: Path) -> None:
    """The list that is online is an old one, as where an upload stopped before its last file."""
    now = made_at(tmp_path / "now", {name: text for name, text in FILES.items() if not name.startswith("parents")})
    against = manifest.read(now)
    for text in (FILES["parents/index.html"], "<p>Ring 0900."):
        host.change = lambda path, sent, text=text: Answer(200, text.encode()) if "parents" in path else sent  # type: ignore[misc]
        assert [one.name for one in verdict(host, against=against).named("added")] == ["parents/index.html"]
    host.change = lambda path, sent: Answer(404, b"") if "parents" in path else sent
    assert verdict(host, against=against).named("added") == []


def test_a_folder_to_compare_with_must_itself_be_what_was_built(host: Host, tmp_path: Path) -> None:
    now = made_at(tmp_path / "now")
    (now / "index.html").write_text("edited", encoding="utf-8")
    output = said(f"{host.home}/site/", "--against", now, code=1)
    assert output[0].startswith(f"{now}/: 8 of 9 files")
    assert host.asked == []


@pytest.mark.parametrize(
    ("variant", "remark"),
    [
        (
            "review",
            "This is the review edition. It has notes for leaders and governors, and must not be online: take it down now.",
        ),
        (
            "offline",
            "This is the offline copy, which is made for a USB stick. Publish the public site in its place.",
        ),
    ],
)
def test_an_edition_that_must_not_be_online_is_told(tmp_path: Path, variant: str, remark: str) -> None:
    folder = made_at(tmp_path / variant, variant=variant)
    assert remark not in said(folder, code=0)
    host = Host(folder)
    assert said(f"{host.home}/site/", code=1)[-1] == remark
    host.server.shutdown()


# ---------------------------------------------------------------------------------------------------------------
# What it was built from


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Callable[[Path], Path]) -> Path:
    """A setting in a folder of its own, with its site and a record that is no record of a policy’s text."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "settings" / "smallest.yml"
    file.parent.mkdir()
    shutil.copy(SMALLEST, file)
    shutil.copytree(site(SMALLEST), tmp_path / "site" / "smallest")
    return file


HERE = ("site/smallest", "--setting", "smallest")


def test_a_site_is_built_from_its_files_as_they_are_now(school: Path) -> None:
    assert said(*HERE, code=0)[-1] == "It was built from settings/smallest.yml as it is now."


def test_a_setting_that_has_changed_since_is_told(school: Path) -> None:
    school.write_text(school.read_text(encoding="utf-8") + "# A remark.\n", encoding="utf-8")
    assert said(*HERE, code=1)[1:] == [
        "settings/smallest.yml has changed since this was built.",
        "Build and publish again.",
    ]


@pytest.mark.parametrize("text", ["", "name: [", "\0", "name: x\n"])
def test_a_setting_that_cannot_be_published_now_has_changed_too(school: Path, text: str) -> None:
    school.write_text(text, encoding="utf-8")
    assert "settings/smallest.yml has changed since this was built." in said(*HERE, code=1)


def test_a_record_that_came_since_is_told(school: Path) -> None:
    record = school.parent / "smallest" / "agreed" / "mobile-2026-11-02.yml"
    record.parent.mkdir(parents=True)
    record.write_text("setting: x\n", encoding="utf-8")
    assert said(*HERE, code=1)[1:] == [
        "settings/smallest/agreed/mobile-2026-11-02.yml was not there when this was built.",
        "Build and publish again.",
    ]


def test_a_logo_counts_as_the_picture_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, logo = tmp_path / "with-logo.yml", tmp_path / "crest.png"
    shutil.copy(TESTS / "good" / "smallest.yml", file)
    file.write_text(f"{file.read_text(encoding='utf-8')}\nlogo: crest.png\n", encoding="utf-8")
    Image.new("RGB", (300, 200), "#1e6e3c").save(logo)
    build.build(file, tmp_path / "out", TODAY, fictional=True)
    assert said("out", "--setting", "with-logo", code=0)
    Image.new("RGB", (300, 200), "#1e6e3d").save(logo)
    assert said("out", "--setting", "with-logo", code=1)[1:] == [
        "The logo crest.png has changed since this was built.",
        "Build and publish again.",
    ]
    logo.unlink()
    assert said("out", "--setting", "with-logo", code=1)[1:] == [
        "This was built with a logo, and now there is none.",
        "Build and publish again.",
    ]
    names = json.dumps(json.loads((tmp_path / "out" / manifest.FILE).read_text(encoding="utf-8"))["inputs"])
    assert "crest" not in names  # the names of files are the school’s own


def test_another_schoolgate_is_told(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = inputs.generator()
    monkeypatch.setattr(inputs, "generator", lambda: {**now, "registers": "0" * 64})
    assert "Schoolgate itself has changed since this was built: registers." in said(*HERE, code=1)
    monkeypatch.setattr(inputs, "version", lambda: "9.9.9")
    assert "It was built by Schoolgate 0.1.0, and this is 9.9.9." in said(*HERE, code=1)


def test_each_part_of_schoolgate_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for place in {place for places in inputs.PARTS.values() for place in places}:
        whole = ROOT / place
        (copy / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(whole, copy / place) if whole.is_dir() else shutil.copy(whole, copy / place)
    before = inputs.generator()
    monkeypatch.setattr(paths, "TEMPLATE", copy)
    monkeypatch.setattr(paths, "PACKAGE", copy / "schoolgate")
    assert inputs.generator() == before  # wherever it stands
    for name in ("docs/.DS_Store", "schoolgate/__pycache__/x.pyc", "docs/index.md~"):
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_text("x", encoding="utf-8")
    assert inputs.generator() == before
    changed = {
        "schoolgate/errors.py": "program",
        "docs/help.md": "wording and design",
        "settings/shared/helplines.yml": "registers",
    }
    for name, part in changed.items():
        file = copy / name
        text = file.read_bytes()
        file.write_bytes(text + b"\n")
        assert [one for one, _ in inputs.differences(before, inputs.generator())] == [part], name
        file.write_bytes(text)


# ---------------------------------------------------------------------------------------------------------------
# For a program


def test_a_program_reads_the_same(folder: Path) -> None:
    (folder / "help/index.html").write_text("x", encoding="utf-8")
    assert json.loads("\n".join(said(folder, "--json", code=1))) == {
        "place": f"{folder}/",
        "as_built": False,
        "fault": "",
        "variant": "public",
        "schoolgate": "0.1.0",
        "day": "2026-11-20",
        "same": 8,
        "changed": {"help/index.html": ""},
        "cut_short": {},
        "missing": {},
        "added": {},
        "not_answered": {},
        "remarks": [],
        "notes": [],
    }
    (folder / manifest.FILE).unlink()
    told = json.loads("\n".join(said(folder, "--json", code=1)))
    assert (told["as_built"], told["variant"]) == (False, None)
    assert told["fault"].startswith("There is no schoolgate.json in it")
