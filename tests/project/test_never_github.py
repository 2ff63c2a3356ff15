"""The guide for those who never use GitHub, rehearsed: its steps are followed here as far as they can be without a host."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
import pytest
import yaml
from playwright.sync_api import Browser
from support import run_folder
from support.attempts import MOBILE_ALONE, ONE_SIGN, written
from support.opened import Opened
from support.places import ROOT, STARTER, TODAY
from support.real import with_real_contacts

from schoolgate.publish import website

GUIDE = {
    name: (ROOT / "guide" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("own-server", "gitlab", "drag-and-drop", "pdf-only")
}
FOLDER = "/online-safety/"  # of the address in the page for an own server


def unpacked(into: Path, site: str, with_papers: bool = False) -> Path:
    """Make the website of the starter under an address, and unpack it, as the guide says."""
    file = into / "my-school.yml"
    text = STARTER.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^site: .+$", f"site: {site}", text, flags=re.MULTILINE), encoding="utf-8")
    with run_folder.papers_are_written_once():
        website.make(file, into / "my-school-website.zip", TODAY, with_papers, lambda _: False, fictional=True)
    with zipfile.ZipFile(into / "my-school-website.zip") as archive:
        archive.extractall(into / "unpacked")
    return into / "unpacked"


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with 404.html of `home` for an address that leads nowhere, as static hosts do."""

    home = "/"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.translate_path(f"{self.home}404.html"))
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        self.send_error(404)  # a host shows no list of files

    def log_message(self, format: str, *args: object) -> None:
        pass


class Served(NamedTuple):
    """A folder on a server, and the address of the site in it."""

    address: str

    def get(self, address: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def follow(self) -> dict[str, int]:
        """Return the status of each address of this server that is reached from the start page by links, pictures and scripts."""
        found: dict[str, int] = {}
        waiting = [self.address, f"{self.address}feed.xml", f"{self.address}visitors/signs/"]
        while waiting:
            address = waiting.pop()
            if address in found:
                continue
            found[address], content = self.get(address)
            if content.lstrip()[:9].lower() == b"<!doctype":
                waiting += self.links_of(content, address)
        return found

    def links_of(self, content: bytes, address: str) -> list[str]:
        page = lxml.html.document_fromstring(content.decode())
        named = page.xpath("//a/@href | //link[not(@rel='canonical')]/@href | //script/@src | //img/@src")
        whole = [urldefrag(urljoin(address, name)).url for name in named]
        return [name for name in whole if urlsplit(name).netloc == urlsplit(address).netloc]


def serve(root: Path, home: str) -> Iterator[Served]:
    handler = type("HostOfHome", (Host,), {"home": home})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: handler(*given, directory=str(root)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield Served(f"http://127.0.0.1:{server.server_port}{home}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site in a folder of a server that has other pages too."""
    room = tmp_path_factory.mktemp("own-server")
    root = room / "server"
    root.mkdir()
    (root / "index.html").write_text("<!doctype html><title>The school</title>", encoding="utf-8")
    shutil.copytree(unpacked(room, f"https://www.oakfield.example{FOLDER}") / "website", root / FOLDER.strip("/"))
    yield from serve(root, FOLDER)


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site as it was dragged to a host, which takes no hidden files."""
    room = tmp_path_factory.mktemp("dropped")
    root = unpacked(room, "https://oakfield-online-safety.pages.dev/") / "website"
    for hidden in root.glob(".*"):
        hidden.unlink()
    yield from serve(root, "/")


@pytest.mark.parametrize("where", ["own_server", "dropped"])
def test_every_link_leads_somewhere_on_the_server(where: str, request: pytest.FixtureRequest) -> None:
    served: Served = request.getfixturevalue(where)
    found = served.follow()
    assert len(found) > 60
    assert {address for address, status in found.items() if status != 200} == set()
    assert [address for address in found if not address.startswith(served.address)] == []
    for page in (
        "help/",
        "parents/",
        "policies/mobile/",
        "visitors/main-entrance/",
        "reviews.ics",
        "assets/search/box.js",
    ):
        assert f"{served.address}{page}" in found or served.get(f"{served.address}{page}")[0] == 200, page


@pytest.mark.parametrize("where", ["own_server", "dropped"])
def test_an_address_that_leads_nowhere_says_whom_to_call(where: str, request: pytest.FixtureRequest) -> None:
    served: Served = request.getfixturevalue(where)
    for path in ("nowhere", "policies/nowhere/deeper/", "help.php"):
        status, content = served.get(f"{served.address}{path}")
        assert status == 404
        assert b"Page not found" in content
        links = served.links_of(content, f"{served.address}{path}")
        assert f"{served.address}help/" in links
        others = {link for link in links if link != f"{served.address}{path}"}  # “Skip to content” stays on it
        assert {link for link in others if served.get(link)[0] != 200} == set()


@pytest.mark.parametrize("where", ["own_server", "dropped"])
def test_a_browser_reads_and_searches_the_site_there(
    where: str, request: pytest.FixtureRequest, browser: Browser
) -> None:
    served: Served = request.getfixturevalue(where)
    page = browser.new_page()
    opened = Opened(page, served.address)
    for path in ("", "help/", "visitors/signs/", "policies/online/"):
        opened.go(path)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("smart watch")
    page.get_by_role("link", name="watch").first.wait_for()
    assert opened.errors == []
    assert {address for address in opened.requests if not address.startswith((served.address, "data:"))} == set()
    page.close()


# ---------------------------------------------------------------------------------------------------------------
# What the pages say


def test_each_page_is_short_and_numbered_and_says_what_cannot_be_promised() -> None:
    for name, page in GUIDE.items():
        assert re.search(r"^## .*[Ww]hat we cannot promise$", page, re.MULTILINE), name
        assert "## Each time" in page, name
        assert len(page.split("\n")) < 60, name
        for section in page.split("\n## ")[1:]:
            steps = [int(number) for number in re.findall(r"^(\d)\. ", section, re.MULTILINE)]
            assert steps == [*range(1, len(steps) + 1)], (name, section)


def test_the_lines_for_a_server_name_the_folder_of_its_address() -> None:
    page = GUIDE["own-server"]
    assert f"`https://www.oakfield.example{FOLDER}`" in page
    assert f"ErrorDocument 404 {FOLDER}404.html" in page
    assert f"error_page 404 {FOLDER}404.html;" in page


@pytest.mark.papers
def test_what_is_unpacked_is_named_as_the_pages_say(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, "https://online-safety.oakfield.example/", with_papers=True)
    named = set(re.findall(r"`([\w-]+\.pdf)`", GUIDE["pdf-only"]))
    there = {path.name for path in (folder / "papers").glob("*.pdf")}
    assert named - there == {"combined-policy.pdf", "agreement-ks3-4.pdf", "agreement-post-16.pdf"}, (
        "only where they are one document, and where they teach older children"
    )
    assert there - named == set()
    for name in there:
        assert (folder / "papers" / name).read_bytes().startswith(b"%PDF"), name
        assert (folder / "papers" / name).with_suffix(".docx").is_file() or name == "staff-room-wall.pdf"
    for page in GUIDE.values():
        for path in re.findall(r"`((?:paste|papers)/[\w.-]+|read-me-first\.html|reviews\.ics|website)`", page):
            assert (folder / path).exists() or path == "papers/signs", path
    # Whom to call is in the page to paste.
    said = (folder / "paste" / "help.html").read_text(encoding="utf-8")
    for number in ("tel:999", "tel:+448001111"):
        assert number in said
    assert "safeguarding lead" in said
    assert "children’s services" in said


def test_the_lines_for_gitlab_publish_the_site(tmp_path: Path) -> None:
    """Run them as they are written, in a school's project. What they fetch from the network is this project itself."""
    (lines,) = re.findall(r"^   ```yaml\n(.*?)^   ```", GUIDE["gitlab"], re.MULTILINE | re.DOTALL)
    job = yaml.safe_load(lines)["pages"]
    assert job["artifacts"]["paths"] == ["public"]
    released, school, env = tmp_path / "released", tmp_path / "school", tmp_path / "env"

    def git(*typed: str) -> str:
        done = subprocess.run(["git", *typed], cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout

    for name in git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (released / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, released / name)
    as_somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@school.example", "-C", str(released)]
    git("init", "--quiet", str(released))
    git("-C", str(released), "add", "--all")
    git(*as_somebody, "commit", "--quiet", "--message", "A release")
    git("-C", str(released), "tag", "v1.0.0")

    # It borrows what is installed here, and pip too.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    (packages,) = env.rglob("site-packages")
    (packages / "beside.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    pip = env / "bin" / "pip"
    pip.write_text(f"#!/bin/sh\nexec '{env}/bin/python' -m pip \"$@\"\n", encoding="utf-8")
    pip.chmod(0o755)
    (school / "settings").mkdir(parents=True)
    file = written(STARTER, {**MOBILE_ALONE, **ONE_SIGN}, school / "settings" / "my-school.yml")
    file.write_text(with_real_contacts(file.read_text(encoding="utf-8")), encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "PATH": f"{env / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this as no isolation
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{released}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/OWNER/schoolgate.git",
    }  # fmt: skip
    script = "set -e\n" + "\n".join(job["script"])
    done = subprocess.run(["sh", "-c", script], cwd=school, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("index.html", "404.html", "help/index.html", "papers/mobile.pdf", "reviews.ics"):
        assert (school / "public" / name).is_file(), name
