"""What the tests share: the settings, a built site of each, a server and a browser."""

from __future__ import annotations

import datetime
import functools
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from get_browser import REMEDY, find
from playwright.sync_api import Browser, sync_playwright
from recording import RECORDED, agreed_copy, published
from serving import served

from macros import build

# Where the tests run in the background Ctrl and C is ignored, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 20)
STARTER = ROOT / "settings" / "your-school.yml"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build a setting's site once and give its folder."""
    return _builder(tmp_path_factory, with_papers=False)


def _builder(folders: pytest.TempPathFactory, *, with_papers: bool) -> Callable[[Path], Path]:
    @functools.cache
    def built(file: Path) -> Path:
        out = folders.mktemp("papers" if with_papers else "site") / file.stem
        if file in RECORDED:
            return published(agreed_copy(file, folders.mktemp("agreed"), *RECORDED[file]), out, with_papers=with_papers)
        build.build(file, out, TODAY, with_papers=with_papers)
        return out

    return built


@pytest.fixture(scope="session")
def starter(site: Callable[[Path], Path]) -> Path:
    """The starter's site."""
    return site(STARTER)


@pytest.fixture
def oakfield(tmp_path: Path) -> Path:
    """The starter's setting file, in a folder of its own."""
    return Path(shutil.copy(STARTER, tmp_path / "oakfield.yml"))


@pytest.fixture(scope="session")
def with_papers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build a setting's site once with papers, which takes five times as long, and give its folder."""
    return _builder(tmp_path_factory, with_papers=True)


@pytest.fixture(scope="session")
def printed_starter(with_papers: Callable[[Path], Path]) -> Path:
    """The starter's site with papers, its signs as PDF among them."""
    return with_papers(STARTER)


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with papers, of a setting whose signs have much to say, with a wide logo."""
    import crowded  # it is made of the settings of tests/bases.py, which reads this file

    return crowded.build_in(tmp_path_factory.mktemp("crowded"), crowded.crowded(), with_papers=True)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on this machine and give its address."""
    servers = []

    @functools.cache
    def at(folder: Path) -> str:
        server, address = served(folder)
        servers.append(server)
        return address

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
