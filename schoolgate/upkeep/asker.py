"""Asking an address whether it still answers: politely, safely, and not for long."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import email.utils
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.message import Message
from typing import Any, Literal
from urllib.parse import quote, urljoin, urlsplit

# well; moved for good; gone; shut to machines, and perhaps open to people; come back later; trouble of any other kind.
Outcome = Literal["well", "moved", "gone", "shut", "later", "trouble"]
PAUSE = 1.0  # seconds between two questions to one host
TRIES = 3
LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left in peace until the next check
PATIENCE = 20.0  # seconds that one answer may take, from the first byte to the last
DEADLINE = 300.0  # seconds that one address may take, with each answer and each wait on the way
LONGEST = 2_000  # characters of an address; browsers and servers agree on no more
MOST_STEPS = 10  # from one address to the next

# Checks in a row, after which trouble is more than a bad day.
LASTING = 3
_AGENT = "Schoolgate-link-check (asks each address once a week, one at a time)"
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_BUSY = {429, 500, 502, 503, 504}


@dataclasses.dataclass(frozen=True)
class Answer:
    """The result of the last check of an address, and for how many checks in a row it has failed."""

    checked: datetime.date
    said: Outcome
    why: str = ""
    to: str = ""
    times: int = 0

    @property
    def fails(self) -> bool:
        """Whether somebody should look: it is gone, or has been in trouble for some time."""
        return self.said == "gone" or (self.said == "trouble" and self.times >= LASTING)


class _Trouble(Exception):
    """No answer that says anything about the page."""


class _CannotBeAsked(_Trouble):
    """No answer, and none to be had by asking again."""


class _AskedToWait(Exception):
    """The host asked us to wait before asking again."""


class _Line:
    """A connection with a time limit: a host that sends a byte a second would otherwise hold us for ever.

    ``may_reach`` says of a numeric address whether it may be called.
    """

    def __init__(self, seconds: float, may_reach: Callable[[str], bool]) -> None:
        self._ends = time.monotonic() + seconds
        self._may_reach = may_reach
        self._socket: socket.socket | None = None
        self._cut = threading.Event()
        self.reached = ""

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Keep the connection open for a block. Raise TimeoutError if its time ran out."""
        watch = threading.Timer(self._ends - time.monotonic(), self._cut_off)
        watch.daemon = True
        watch.start()
        try:
            yield
        except (OSError, http.client.HTTPException):
            if not self._cut.is_set():
                raise
        finally:
            watch.cancel()
            if self._socket:
                self._socket.close()
        if self._cut.is_set():  # what was read until then may look like a whole answer
            raise TimeoutError

    def call(self, place: tuple[str, int], *_: Any) -> socket.socket:
        """Call a host at the first of its addresses that answers, as ``socket.create_connection`` does."""
        trouble: Exception = _CannotBeAsked("it leads to a network that is not public")
        for family, kind, protocol, _name, address in socket.getaddrinfo(*place, type=socket.SOCK_STREAM):
            number = str(address[0])
            if not self._may_reach(number):
                continue
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(max(0.01, self._ends - time.monotonic()))
                line.connect(address)
            except OSError as error:
                line.close()
                trouble = error
                continue
            # Encryption takes over the socket itself, so the line is cut by a copy.
            self._socket, self.reached = line.dup(), number
            return line
        raise trouble

    def _cut_off(self) -> None:
        self._cut.set()
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _opener(line: _Line) -> urllib.request.OpenerDirector:
    """Return an opener that uses a connection."""

    def calling(kind: Any) -> Any:
        def connection(*given: Any, **named: Any) -> Any:
            made = kind(*given, **named)
            made._create_connection = line.call  # where http.client keeps how it calls a host
            return made

        return connection

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, asked: urllib.request.Request) -> Any:
            return self.do_open(calling(http.client.HTTPConnection), asked)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, asked: urllib.request.Request) -> Any:
            return self.do_open(calling(http.client.HTTPSConnection), asked, context=ssl.create_default_context())

    opener = urllib.request.OpenerDirector()
    # None for redirects, so that one is an answer as any other and each step is ours to take. Security: none for file: or
    # ftp: either, so that no redirect can lead to this computer’s own files.
    for handler in (
        urllib.request.ProxyHandler(),
        Plain(),
        Secure(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


class Asker:
    """Asks addresses, one after another.

    ``sleep`` waits that many seconds, ``patience`` is for one answer, and ``deadline`` for all that one address leads to.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] = time.sleep,
        patience: float = PATIENCE,
        deadline: float = DEADLINE,
    ) -> None:
        self._sleep = sleep
        self._patience = patience
        self._deadline = deadline
        self._ends = 0.0
        self._last_host: str | None = None
        self._in_public = False  # whether the address was, or led, to a host that all the world can reach

    def check(
        self,
        wanted: Iterable[str],
        before: Mapping[str, Answer],
        today: datetime.date,
        say: Callable[[str], None] = lambda _: None,
    ) -> dict[str, Answer]:
        """Ask each address, host by host. Takes what each said before, and where to report progress."""
        answers = {}
        for address in sorted(wanted, key=lambda address: (_host(address), address)):
            say(address)
            answer = self.ask(address, today)
            earlier = before[address].times if address in before else 0
            times = {"gone": earlier + 1, "trouble": earlier + 1, "later": earlier}.get(answer.said, 0)
            answers[address] = dataclasses.replace(answer, times=times)
        return dict(sorted(answers.items()))

    def ask(self, address: str, today: datetime.date) -> Answer:
        """Ask one address, and whatever it leads to."""
        self._ends, self._in_public = time.monotonic() + self._deadline, False
        for_good = True
        try:
            passed = [_as_written(address)]
            while True:
                status, headers = self._answer(passed[-1])
                if status not in _REDIRECTS or not headers.get("Location"):
                    return _judge(status, passed[-1] if len(passed) > 1 and for_good else "", today)
                for_good &= status in _FOR_GOOD
                passed.append(_next(passed, headers["Location"]))
        except _AskedToWait as later:
            return Answer(today, "later", str(later))
        except _Trouble as trouble:
            return Answer(today, "trouble", str(trouble))
        except Exception as error:  # whatever one host does, the others are asked
            return Answer(today, "trouble", f"it cannot be checked ({type(error).__name__})")

    def _answer(self, address: str) -> tuple[int, Message]:
        """Return status and headers, after retries: HEAD first, and GET if that is refused."""
        method, waited = "HEAD", 0
        while True:
            status: int | None = None
            headers = Message()
            try:
                status, headers = self._once(method, address)
            except _Trouble as trouble:
                if waited == TRIES - 1 or isinstance(trouble, _CannotBeAsked):
                    raise
            if status is not None and status not in _BUSY:
                if method == "GET" or status < 400:
                    return status, headers
                method = "GET"  # many servers answer HEAD with whatever comes to mind
                continue
            wait = _retry_after(headers) if status is not None else None
            if wait is not None and wait > LONGEST_WAIT:
                raise _AskedToWait(f"it asks us to wait {wait:.0f} seconds")
            if waited == TRIES - 1:
                if status == 429:
                    raise _AskedToWait("it answers 429, too many requests")
                assert status is not None
                return status, headers
            waited, method = waited + 1, "GET"
            wait = wait if wait is not None else 2.0**waited
            if time.monotonic() + wait > self._ends:
                raise _CannotBeAsked("it takes too long")
            self._sleep(wait)

    def _once(self, method: str, address: str) -> tuple[int, Message]:
        host = _host(address)
        if host == self._last_host:
            self._sleep(PAUSE)
        self._last_host = host
        left = self._ends - time.monotonic()
        if left <= 0:
            raise _CannotBeAsked("it takes too long")
        line = _Line(min(self._patience, left), self._may_reach)
        asked = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        proxied = urllib.request.getproxies() and not urllib.request.proxy_bypass(urlsplit(address).hostname or "")
        try:
            with line.open():
                answer = self._request(line, asked)
        except (OSError, http.client.HTTPException) as error:
            raise _Trouble(_describe(error)) from None
        self._in_public |= bool(proxied) or _is_public(line.reached)
        return answer

    def _request(self, line: _Line, asked: urllib.request.Request) -> tuple[int, Message]:
        try:
            with _opener(line).open(asked, timeout=self._patience) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers

    def _may_reach(self, number: str) -> bool:
        # Security: no host out there may make us knock at a door in here. What a person typed may lie in here itself.
        return not self._in_public or _is_public(number)


def _is_public(number: str) -> bool:
    """Return whether a numeric address is one that all the world can reach."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        return address.is_global and (inner is None or inner.is_global) and not address.is_multicast
    return address.is_global and not address.is_multicast


# What RFC 3986 lets stand in a path or a query.
_AS_IT_IS = "!$%&'()*+,/:;=?@~-._"
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+:[0-9a-f:.]*")


def _as_written(address: str) -> str:
    """Return an address as RFC 3986 writes it, without its fragment. Raise _CannotBeAsked where it can be no page’s."""
    if len(address) > LONGEST:
        raise _CannotBeAsked("its address is too long")
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # of a label too long, a port too high, brackets around no number
        raise _CannotBeAsked("its address is wrong") from None
    if parts.scheme not in {"http", "https"}:
        raise _CannotBeAsked("it leads to something that is not a page")
    if not _HOST.fullmatch(host) or parts.username is not None:
        raise _CannotBeAsked("its address is wrong")
    path, query = (quote(text, safe=_AS_IT_IS) for text in (parts.path, parts.query))
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{path}{'?' if query else ''}{query}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _next(passed: list[str], location: str) -> str:
    """Return where an answer leads. A host may write anything there: http.client reads each byte as a character."""
    raw = location.strip().encode("latin-1", "replace")
    try:
        location = raw.decode("utf-8")
    except UnicodeDecodeError:
        location = raw.decode("latin-1")
    try:
        address = _as_written(urljoin(passed[-1], location))
    except ValueError:
        raise _CannotBeAsked("its address is wrong") from None
    if address in passed:
        raise _CannotBeAsked("it redirects in a circle")
    if len(passed) >= MOST_STEPS:
        raise _CannotBeAsked(f"it redirects more than {MOST_STEPS} times")
    return address


def _judge(status: int, to: str, today: datetime.date) -> Answer:
    if status < 400:
        return Answer(today, "moved", to=to) if to else Answer(today, "well")
    said: Outcome = "trouble"
    if status in {404, 410}:
        said = "gone"
    elif status in {401, 403, 405, 406, 451}:
        said = "shut"
    return Answer(today, said, f"it answers {status}")


def _retry_after(headers: Message) -> float | None:
    """Return how many seconds a host asks us to wait, which it states in seconds or as a time of its own clock."""
    asked = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", asked):
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked)
        now = email.utils.parsedate_to_datetime(headers["Date"])
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _describe(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLError):
        return "its certificate or encryption is not valid"
    if isinstance(reason, TimeoutError):
        return "it takes too long"
    if isinstance(reason, ConnectionRefusedError):
        return "nothing answers there"
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return "it closes the connection without an answer"
    return "its server cannot be found"
