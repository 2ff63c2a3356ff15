"""The link checker, against a real server on this machine: what it makes of each answer, and how long it leaves a host be.

No test waits: the function that sleeps is the test’s own, and keeps what it was asked for.
"""

from __future__ import annotations

import contextlib
import datetime
import http.server
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.places import ROOT, STARTER, TESTS, TODAY

from schoolgate.cli import cli
from schoolgate.publish.check import check_setting
from schoolgate.upkeep import asker as asking
from schoolgate.upkeep import links
from schoolgate.upkeep.asker import PAUSE, Answer, Asker

# A certificate that nobody vouches for, and its key: of this test alone, and of no use elsewhere.
SELF_SIGNED = TESTS / "links" / "self-signed.pem"


class Site:
    """A site whose every address does one thing, and which keeps what it was asked."""

    def __init__(self, *, tls: bool = False) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.waiting = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(SELF_SIGNED)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.home = f"{'https' if tls else 'http'}://127.0.0.1:{self.server.server_port}"
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        # It looks this often, in seconds, whether it is to shut down: the default is half a second at the end of each test.
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(self) -> Any:
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.respond()

            do_GET = do_HEAD  # noqa: N815

            def respond(self) -> None:
                site.asked.append(f"{self.command} {self.path}")
                site.agents.add(self.headers["User-Agent"])
                page = self.path.strip("/")
                times = sum(line.endswith(f" {self.path}") for line in site.asked)
                if page in REDIRECTS:
                    status, to = REDIRECTS[page]
                    self.send(status, Location=to)
                elif page == "no-head":
                    self.send(405 if self.command == "HEAD" else 200)
                elif page == "head-says-gone":
                    self.send(404 if self.command == "HEAD" else 200)
                elif page == "busy-once":
                    if times == 1:
                        self.send(429, **{"Retry-After": "7"})
                    else:
                        self.send(200)
                elif page == "busy-until":
                    now = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
                    later = now + datetime.timedelta(seconds=9)
                    if times == 1:
                        self.send(
                            429,
                            date=f"{now:%a, %d %b %Y %H:%M:%S} GMT",
                            **{"Retry-After": f"{later:%a, %d %b %Y %H:%M:%S} GMT"},
                        )
                    else:
                        self.send(200)
                elif page == "busy-for-an-hour":
                    self.send(429, **{"Retry-After": "3600"})
                elif page == "ill-once":
                    self.send(500 if times == 1 else 200)
                elif page == "slow":
                    site.waiting.wait(30)
                elif page == "closes":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif page == "nonsense":
                    self.wfile.write(b"Good morning.\r\n\r\n")
                elif page.isdigit():
                    self.send(int(page))
                else:
                    self.send(404)

            def send(self, status: int, date: str = "", **headers: str) -> None:
                self.log_request = lambda *_: None  # type: ignore[method-assign]
                self.send_response_only(status)
                if date:
                    self.send_header("Date", date)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


REDIRECTS = {
    "moved": (301, "/moved-again"),
    "moved-again": (308, "/200"),
    "for-now": (302, "/200"),
    "for-good-then-for-now": (301, "/for-now"),
    "moved-and-gone": (301, "/404"),
    "loop": (302, "/loop-back"),
    "loop-back": (302, "/loop"),
    "to-itself": (301, "/to-itself"),
    "to-a-file": (301, "file:///etc/passwd"),
    **{f"step-{n}": (302, f"/step-{n + 1}") for n in range(20)},
}


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()
    yield here
    here.waiting.set()
    here.server.shutdown()


class Odd:
    """A host that says, to each caller, the next of some bytes, and may then drip others until nobody listens."""

    def __init__(self, number: str = "127.0.0.1") -> None:
        self.says: list[bytes] = []
        self.drips = b""
        self.asked: list[str] = []
        self.door = socket.create_server((number, 0))
        self.home = f"http://{number}:{self.door.getsockname()[1]}"
        threading.Thread(target=self.answer, daemon=True).start()

    def answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.door.accept()
                with line, contextlib.suppress(OSError):
                    self.asked.append(line.recv(65536).decode("latin-1").partition("\r\n")[0])
                    line.sendall(self.says.pop(0) if self.says else b"")
                    while self.drips:
                        line.sendall(self.drips)
                        time.sleep(0.02)


@pytest.fixture
def odd() -> Iterator[Odd]:
    here = Odd()
    yield here
    here.door.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def asker(waits: list[float]) -> Asker:
    return Asker(sleep=waits.append, patience=30)  # a machine may be busy


# ---------------------------------------------------------------------------------------------------------------
# What each answer comes to


@pytest.mark.parametrize(
    ("page", "answer", "asked", "waited"),
    [
        ("200", Answer(TODAY, "well"), ["HEAD"], []),
        ("204", Answer(TODAY, "well"), ["HEAD"], []),
        ("no-head", Answer(TODAY, "well"), ["HEAD", "GET"], [PAUSE]),
        ("head-says-gone", Answer(TODAY, "well"), ["HEAD", "GET"], [PAUSE]),
        ("403", Answer(TODAY, "shut", "it answers 403"), ["HEAD", "GET"], [PAUSE]),
        ("404", Answer(TODAY, "gone", "it answers 404"), ["HEAD", "GET"], [PAUSE]),
        ("410", Answer(TODAY, "gone", "it answers 410"), ["HEAD", "GET"], [PAUSE]),
        ("busy-once", Answer(TODAY, "well"), ["HEAD", "GET"], [7, PAUSE]),
        ("busy-until", Answer(TODAY, "well"), ["HEAD", "GET"], [9, PAUSE]),
        ("busy-for-an-hour", Answer(TODAY, "later", "it asks us to wait 3600 seconds"), ["HEAD"], []),
        ("429", Answer(TODAY, "later", "it answers 429, too many requests"), ["HEAD", "GET", "GET"], [2, PAUSE, 4, PAUSE]),
        ("ill-once", Answer(TODAY, "well"), ["HEAD", "GET"], [2, PAUSE]),
        ("500", Answer(TODAY, "trouble", "it answers 500"), ["HEAD", "GET", "GET"], [2, PAUSE, 4, PAUSE]),
        ("400", Answer(TODAY, "trouble", "it answers 400"), ["HEAD", "GET"], [PAUSE]),
        ("closes", Answer(TODAY, "trouble", "it closes the connection without an answer"), ["HEAD", "GET", "GET"], [2, PAUSE, 4, PAUSE]),
        ("nonsense", Answer(TODAY, "trouble", "it closes the connection without an answer"), ["HEAD", "GET", "GET"], [2, PAUSE, 4, PAUSE]),
    ],
)  # fmt: skip
def test_what_an_answer_comes_to(
    site: Site, asker: Asker, waits: list[float], page: str, answer: Answer, asked: list[str], waited: list[float]
) -> None:
    assert asker.ask(f"{site.home}/{page}", TODAY) == answer
    assert site.asked == [f"{method} /{page}" for method in asked]
    assert waits == waited


@pytest.mark.parametrize(
    ("page", "said", "why"),
    [
        ("for-now", "well", ""),
        ("for-good-then-for-now", "well", ""),
        ("moved-and-gone", "gone", "it answers 404"),
        ("loop", "trouble", "it redirects in a circle"),
        ("to-itself", "trouble", "it redirects in a circle"),
        ("to-a-file", "trouble", "it leads to something that is not a page"),
        ("step-1", "trouble", "it redirects more than 10 times"),
    ],
)
def test_where_a_redirect_leads(site: Site, asker: Asker, page: str, said: str, why: str) -> None:
    answer = asker.ask(f"{site.home}/{page}", TODAY)
    assert (answer.said, answer.why, answer.to) == (said, why, "")


def test_a_page_that_moved_for_good_is_told_with_its_new_address(site: Site, asker: Asker) -> None:
    assert asker.ask(f"{site.home}/moved#part", TODAY) == Answer(TODAY, "moved", to=f"{site.home}/200")
    assert site.asked == ["HEAD /moved", "HEAD /moved-again", "HEAD /200"]


def test_a_slow_host_is_not_waited_for(site: Site, waits: list[float]) -> None:
    answer = Asker(sleep=waits.append, patience=0.05).ask(f"{site.home}/slow", TODAY)
    assert (answer.said, answer.why) == ("trouble", "it takes too long")
    assert waits == [2, PAUSE, 4, PAUSE]


def test_a_certificate_that_nobody_vouches_for(asker: Asker) -> None:
    secure = Site(tls=True)
    answer = asker.ask(f"{secure.home}/200", TODAY)
    secure.server.shutdown()
    assert (answer.said, answer.why) == ("trouble", "its certificate or encryption is not valid")
    assert secure.asked == []


def test_no_encryption_where_there_should_be(site: Site, asker: Asker) -> None:
    answer = asker.ask(f"{site.home.replace('http:', 'https:')}/200", TODAY)
    assert (answer.said, answer.why) == ("trouble", "its certificate or encryption is not valid")


def test_nobody_there(asker: Asker) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = asker.ask(f"http://127.0.0.1:{port}/", TODAY)
    assert (answer.said, answer.why) == ("trouble", "nothing answers there")


def test_a_host_that_has_no_place(asker: Asker) -> None:
    answer = asker.ask("http://no-such-host.invalid/", TODAY)
    assert answer.said == "trouble"


# ---------------------------------------------------------------------------------------------------------------
# Odd hosts: whatever one does, the others are asked


def test_a_new_address_is_written_as_addresses_are(odd: Odd, asker: Asker) -> None:
    for location, path in {
        "/caf\u00c3\u00a9": "/caf%C3%A9",  # UTF-8, as http.client reads its bytes
        "/caf\u00e9": "/caf%C3%A9",
        '/a b"<c>`|^': "/a%20b%22%3Cc%3E%60%7C%5E",
        "/x?q=<script>&r=a b": "/x?q=%3Cscript%3E&r=a%20b",
        "/**@everyone**": "/**@everyone**",
        "/[a](b)": "/%5Ba%5D(b)",
        "/a%20b": "/a%20b",
        "/\x1b[31mred": "/%1B%5B31mred",
        "  /spaced  ": "/spaced",
        "/a\\b": "/a%5Cb",
    }.items():
        odd.says = [f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\n\r\n".encode("latin-1"), b"HTTP/1.1 200 OK\r\n\r\n"]
        assert asker.ask(f"{odd.home}/old", TODAY) == Answer(TODAY, "moved", to=odd.home + path), location
        assert odd.asked[-1] == f"HEAD {path} HTTP/1.1"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://a..b/", "its address is wrong"),
        (f"http://{'a' * 64}.example/", "its address is wrong"),
        ("http://[evil]/", "its address is wrong"),
        ("http://[::1", "its address is wrong"),
        ("http://somebody@host.example/", "its address is wrong"),
        ("http://host.example:99999/", "its address is wrong"),
        ("http://host.example:-1/", "its address is wrong"),
        ("http://host.example:x/", "its address is wrong"),
        ("http:///", "it redirects in a circle"),
        ("//", "it redirects in a circle"),
        ("http://a b.example/", "its address is wrong"),
        ("http://**@everyone**/", "its address is wrong"),
        ("http://\u00ff\u00fe/", "its address is wrong"),
        ("javascript:alert(1)", "it leads to something that is not a page"),
        ("mailto:a@b.example", "it leads to something that is not a page"),
        ("/" + "a" * 3000, "its address is too long"),
    ],
)
def test_a_new_address_that_is_none(odd: Odd, asker: Asker, location: str, why: str) -> None:
    odd.says = [f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode("latin-1")]
    answer = asker.ask(f"{odd.home}/", TODAY)
    # Two characters above 127 are a name that nobody has: there is no way to it.
    assert (answer.said, answer.why) in {("trouble", why), ("trouble", "its server cannot be found")}
    assert answer.to == ""


@pytest.mark.parametrize(
    "address", ["http://a..b/", "http://[evil]/", f"http://{'a' * 64}.example/", "http://a:99999/", "ftp://a/", "x"]
)
def test_an_address_that_can_be_none_is_trouble_and_the_others_are_asked(
    site: Site, asker: Asker, address: str
) -> None:
    answers = asker.check([address, f"{site.home}/200"], {}, TODAY)
    assert {a: answer.said for a, answer in answers.items()} == {address: "trouble", f"{site.home}/200": "well"}


@pytest.mark.parametrize(
    "asked", ["²", "-1", "1e9", "", "٣", "9" * 400, "soon", "Fri, 31 Dec 99999 00:00:00 GMT", "nan", "inf"]
)
def test_a_wait_that_is_none_is_ours_to_choose(odd: Odd, asker: Asker, waits: list[float], asked: str) -> None:
    busy = f"HTTP/1.1 503 Busy\r\nRetry-After: {asked}\r\n\r\n".encode()
    odd.says = [busy, b"HTTP/1.1 200 OK\r\n\r\n"]
    assert asker.ask(f"{odd.home}/", TODAY).said == "well"
    assert waits == [2, PAUSE]


@pytest.mark.parametrize(
    "drip",
    [b"HTTP/1.1 100 Continue\r\n\r\n", b"X: y\r\n", b"HTTP/1.1 200 OK\r\nX: ", b" ", b"\r\n"],
    ids=["endless 100", "headers for ever", "one header for ever", "a status for ever", "blank lines"],
)
def test_a_host_that_drips_is_hung_up_on(odd: Odd, drip: bytes) -> None:
    first = b"" if drip.startswith(b"HTTP/1.1 100") else b"HTTP/1.1 200 OK\r\n" if drip == b"X: y\r\n" else drip
    odd.says, odd.drips = [first] * 3, drip if len(drip) < 30 else b"a"
    began = time.monotonic()
    answer = Asker(sleep=lambda _: None, patience=0.3).ask(f"{odd.home}/", TODAY)
    assert (answer.said, answer.why) in {
        ("trouble", "it takes too long"), ("trouble", "it closes the connection without an answer"),
    }  # fmt: skip
    assert time.monotonic() - began < 60


def test_an_address_has_a_deadline_with_all_that_it_leads_to(site: Site) -> None:
    began = time.monotonic()
    answer = Asker(sleep=lambda _: None, patience=60, deadline=0.4).ask(f"{site.home}/slow", TODAY)
    assert (answer.said, answer.why) == ("trouble", "it takes too long")
    assert time.monotonic() - began < 25  # it would have answered after 30
    answer = Asker(sleep=lambda _: None, deadline=1).ask(f"{site.home}/500", TODAY)  # whose second wait is two seconds
    assert answer.why == "it takes too long"


def test_an_error_that_nobody_thought_of_ends_nothing(
    site: Site, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Asker._once

    def fails(self: Asker, method: str, address: str) -> Any:
        if address.endswith("/204"):
            raise RuntimeError("Hm.")
        return once(self, method, address)

    monkeypatch.setattr(Asker, "_once", fails)
    answers = asker.check([f"{site.home}/204", f"{site.home}/200"], {}, TODAY)
    assert answers[f"{site.home}/204"] == Answer(TODAY, "trouble", "it cannot be checked (RuntimeError)", times=1)
    assert answers[f"{site.home}/200"].said == "well"


# ---------------------------------------------------------------------------------------------------------------
# No host out there leads us into a network in here


@pytest.mark.parametrize("number", ["127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::",
    "ff02::1"])  # fmt: skip
def test_what_is_in_here(number: str) -> None:
    assert not asking._is_public(number)


@pytest.mark.parametrize("number", ["1.1.1.1", "151.101.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_out_there(number: str) -> None:
    assert asking._is_public(number)


def test_a_redirect_from_out_there_never_leads_in_here(odd: Odd, asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = Odd("127.0.0.2")
    monkeypatch.setattr(asking, "_is_public", lambda number: number == "127.0.0.1")
    for host in ("127.0.0.2", "127.2", "0x7f000002", "2130706434"):
        odd.says = [f"HTTP/1.1 302 Found\r\nLocation: {inside.home.replace('127.0.0.2', host)}/\r\n\r\n".encode()]
        answer = asker.ask(f"{odd.home}/", TODAY)
        assert (answer.said, answer.why) == ("trouble", "it leads to a network that is not public")
    assert inside.asked == []


def test_what_a_person_typed_may_stand_in_here(odd: Odd, asker: Asker) -> None:
    other = Odd("127.0.0.2")
    other.says = [b"HTTP/1.1 200 OK\r\n\r\n"]
    odd.says = [f"HTTP/1.1 302 Found\r\nLocation: {other.home}/\r\n\r\n".encode()]
    assert asker.ask(f"{odd.home}/", TODAY).said == "well"


# ---------------------------------------------------------------------------------------------------------------
# Manners


def test_one_host_is_asked_at_a_time_with_a_pause(asker: Asker, waits: list[float]) -> None:
    one, other = Site(), Site()
    wanted = [f"{one.home}/200", f"{other.home}/200", f"{one.home}/204", f"{other.home}/204"]
    answers = asker.check(wanted, {}, TODAY)
    for here in (one, other):
        here.server.shutdown()
        assert here.asked == ["HEAD /200", "HEAD /204"]
        assert here.agents == {"Schoolgate-link-check (asks each address once a week, one at a time)"}
    assert waits == [PAUSE, PAUSE]
    assert sorted(answers) == sorted(wanted)


# ---------------------------------------------------------------------------------------------------------------
# The record


def test_an_address_that_is_gone_is_told_at_once_and_trouble_when_it_lasts(site: Site, asker: Asker) -> None:
    record: dict[str, Answer] = {}
    pages = {page: f"{site.home}/{page}" for page in ("404", "500", "403", "200", "busy-for-an-hour")}
    told = []
    for _ in range(4):
        record = asker.check(pages.values(), record, TODAY)
        told.append([page for page, address in pages.items() if record[address].fails])
    assert told == [["404"], ["404"], ["404", "500"], ["404", "500"]]
    assert record[pages["500"]].times == 4


def test_a_good_day_ends_the_count(site: Site, asker: Asker) -> None:
    address = f"{site.home}/200"
    assert (
        asker.check([address], {address: Answer(TODAY, "trouble", "it answers 500", times=2)}, TODAY)[address].times
        == 0
    )


def test_a_host_that_asks_to_be_left_does_not_end_the_count(site: Site, asker: Asker) -> None:
    address = f"{site.home}/busy-for-an-hour"
    assert asker.check([address], {address: Answer(TODAY, "trouble", times=2)}, TODAY)[address].times == 2


def test_the_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "links.json"
    answers = {
        "https://a.example/": Answer(TODAY, "moved", to="https://b.example/"),
        "https://c.example/": Answer(TODAY, "gone", "it answers 404", times=2),
    }
    links.write(file, answers)
    assert links.read(file) == answers
    assert list(json.loads(file.read_text())) == sorted(answers)


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "[]",
        "{",
        "\xff",
        '{"https://a.example/": 1}',
        '{"https://a.example/": {"checked": "yesterday"}}',
        '{"https://a.example/": {"checked": "2026-11-20", "said": "**@everyone**"}}',
        '{"https://a.example/": {"checked": "2026-11-20", "said": "gone", "times": "often"}}',
        '{"https://a.example/": {"checked": "2026-11-20", "said": "gone", "why": {}}}',
        "[" * 100_000,
    ],
)
def test_a_record_that_is_spoilt_says_nothing(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "links.json"
    file.write_text(spoilt)
    assert links.read(file) == {}
    assert links.read(tmp_path / "none.json") == {}


# ---------------------------------------------------------------------------------------------------------------
# Which addresses, and the command


def test_every_address_in_the_registers_and_of_a_setting_is_asked() -> None:
    loaded = check_setting(STARTER, TODAY)
    assert loaded.setting
    ours, theirs = links.addresses(), links.addresses(loaded.setting)
    assert all(address.startswith(("http://", "https://")) for address in theirs)
    assert ours["https://www.childline.org.uk/"] == ["settings/shared/helplines.yml: childline"]
    assert any("guidance.yml: kcsie" in place for places in ours.values() for place in places)
    assert any("authorities.yml: kent" in place for places in theirs.values() for place in places)
    assert "your setting file: other_policies" in theirs["https://oakfield.example/behaviour"]
    assert loaded.setting.site not in theirs


def test_the_command_says_what_failed_and_never_fails_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, site: Site
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(
        links, "addresses", lambda _=None: {f"{site.home}/{page}": ["x"] for page in ("200", "404", "moved", "500")}
    )
    monkeypatch.setattr(asking.Asker.__init__, "__defaults__", (lambda _: None, 5, 60))
    record = tmp_path / "links.json"
    done = CliRunner().invoke(cli.main, ["links", "your-school", "--record", str(record)])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{site.home}/404: it answers 404.",
        f"{site.home}/500: it answers 500.",
        f"{site.home}/moved: moved to {site.home}/200.",
        f"1 of 4 links work. The results are in {record}.",
    ]
    assert len(links.read(record)) == 4
