"""What the tests share: the settings, a built site of each, a server and a browser."""

from __future__ import annotations

import datetime
import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from get_browser import REMEDY, find
from playwright.sync_api import Browser, sync_playwright

from macros import build

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 20)
STARTER = ROOT / "settings" / "your-school.yml"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build a setting's site once and give its folder."""

    @functools.cache
    def built(file: Path) -> Path:
        out = tmp_path_factory.mktemp("site") / file.stem
        build.build(file, out, TODAY)
        return out

    return built


@pytest.fixture(scope="session")
def starter(site: Callable[[Path], Path]) -> Path:
    """The starter's site."""
    return site(STARTER)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on this machine and give its address."""
    servers = []

    @functools.cache
    def at(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield at
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser. Where none can be had the tests fail, and say which command to run."""
    path = find()
    if not path:
        pytest.fail(REMEDY, pytrace=False)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path)
