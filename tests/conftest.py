"""What the tests share: the settings, a built site of each, a server and a browser."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import signal
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import in_memory
import lxml.etree
import lxml.html
import pytest
from get_browser import REMEDY, find
from playwright.sync_api import Browser, expect, sync_playwright
from support import run_folder, sites
from support.attempts import NO_SIGNS, written
from support.longest import LONGEST
from support.places import STARTER, UNIT
from support.serving import served

from schoolgate.publish import build

# Where the tests run in the background Ctrl and C is ignored, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where make runs the tests, what they start would say that it is started from make, and take up its options.
for _name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"):
    os.environ.pop(_name, None)

# lxml.html asks Python for the class of each element that a test looks at, for the sake of forms, of which we have none.
lxml.html.html_parser.set_element_class_lookup(
    lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment)
)

# How long a page may take to show what a test expects, in thousandths of a second: it fails then, and waits no longer than it must.
expect.set_options(timeout=30_000)

_OURS = pytest.StashKey[Path]()


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: of those that run tests in a browser, some wait for it at any time."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder in which the workers of a run share the sites that they only look at, and one for all temporary files."""
    if run_folder.NAME in os.environ:
        return
    room = tempfile.mkdtemp(prefix="schoolgate-tests-", dir=in_memory.folder())
    config.stash[_OURS] = Path(room)
    for name, folder in ((run_folder.NAME, "sites"), ("TMPDIR", "temporary")):
        os.environ[name] = os.path.join(room, folder)
        os.mkdir(os.environ[name])
    tempfile.tempdir = None  # so that it is read from the environment again


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where a test wrote in a site that others look at."""
    if session.config.stash.get(_OURS, None):
        for site in sites.changed(run_folder.folder()):
            print(f"\nA test wrote in a site that others look at: {site}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what this run has written."""
    if folder := config.stash.get(_OURS, None):
        shutil.rmtree(folder, ignore_errors=True)


# What takes a real browser, or the wheels that make papers, so that CI can leave it to one system.
_TAKES = {"browser": {"browser"}, "papers": {"with_papers", "printed_starter", "crowded"}}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every", action="store_true", help="Try every combination, not some of them: make fuzz.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by what it takes: by its fixtures, and all that stands in a file about papers.

    Of a test that looks at every combination, marked `every`, some are tried, always the same; with --every, all are.
    """
    if not config.getoption("every"):
        passed_over = _passed_over(items)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed_over])
        items[:] = [item for item in items if item.nodeid not in passed_over]
    for item in items:
        for mark, fixtures in _TAKES.items():
            if fixtures & {*getattr(item, "fixturenames", ())} or item.path.stem.startswith(f"test_{mark}"):
                item.add_marker(mark)
        if item.path.is_relative_to(UNIT):
            item.add_marker("quick")
    # At the end of a run the other workers would wait for one of them.
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of garbage collection: looking through it takes one second in twenty."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _passed_over(items: list[pytest.Item]) -> set[str]:
    """Return the tests that only `make fuzz` runs: of each that is marked `every`, all but one in so many. One always stays.

    They are told by their names, so that they are the same ones in whatever order tests are collected.
    """
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        # That of a test, or of one of its parameters.
        one_in = max((mark.kwargs["one_in"] for mark in item.iter_markers("every")), default=1)
        found[item.nodeid.partition("[")[0]][one_in].append(item.nodeid)
    passed_over: set[str] = set()
    for by_share in found.values():
        drawn = {
            one_in: sorted(names, key=lambda name: zlib.crc32(name.encode())) for one_in, names in by_share.items()
        }
        stay = {name for one_in, names in drawn.items() for name in names[one_in - 1 :: one_in]}
        passed_over |= {name for names in drawn.values() for name in names} - (stay or {drawn[min(drawn)][0]})
    return passed_over


@pytest.fixture(autouse=True)
def _a_quick_test_builds_no_site(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("quick"):
        monkeypatch.setattr(build, "_laid_out", lambda *_: pytest.fail("a quick test builds no site", pytrace=False))


@pytest.fixture(autouse=True)
def _the_environment_is_given_back() -> Iterator[None]:
    """Undo what a command that was run in this process left in its environment, for the tests that follow."""
    before = dict(os.environ)
    yield
    after = dict(os.environ)
    if after == before:
        return
    for name in {*before, *after}:
        if not name.startswith("PYTEST_") and after.get(name) != before.get(name):
            os.environ.pop(name, None)
            os.environ.update({name: before[name]} if name in before else {})


@pytest.fixture
def step(request: pytest.FixtureRequest) -> int:
    """How far a test goes on from one line of a file to the next that it tries: with --every, it tries each."""
    return 1 if request.config.getoption("every") else 6


@pytest.fixture(scope="session")
def site() -> Callable[[Path], Path]:
    """Build a setting's site, once in a run, and give its folder. Nobody writes in it."""
    return functools.cache(sites.of_file)


@pytest.fixture(scope="session")
def starter(site: Callable[[Path], Path]) -> Path:
    """The starter's site."""
    return site(STARTER)


@pytest.fixture
def oakfield(tmp_path: Path) -> Path:
    """The starter's setting file, in a folder of its own, without signs."""
    return written(STARTER, NO_SIGNS, tmp_path / "oakfield.yml")


@pytest.fixture(scope="session")
def with_papers() -> Callable[[Path], Path]:
    """Build a setting's site with papers, once in a run, and give its folder. It takes five times as long."""
    return functools.cache(functools.partial(sites.of_file, with_papers=True))


@pytest.fixture(scope="session")
def printed_starter(with_papers: Callable[[Path], Path]) -> Path:
    """The starter's site with papers, its signs as PDF among them."""
    return with_papers(STARTER)


@pytest.fixture(scope="session")
def crowded() -> Path:
    """The site, with papers, of a setting whose signs have much to say, with a wide logo."""
    from support import crowded  # it is made of the settings of tests/support/bases.py, which reads this file

    site = crowded.built(crowded.crowded(), with_papers=True)
    assert site.faults == []
    return site.folder


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
        # A browser without windows asks for American English unless it is told otherwise.
        yield playwright.chromium.launch(executable_path=path, args=["--accept-lang=en-GB,en"])
