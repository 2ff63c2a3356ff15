"""One connection to a host somewhere, with a time limit, and how an address and a trouble with it are written."""

from __future__ import annotations

import contextlib
import email.utils
import http.client
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

LONGEST = 2_000  # characters of an address; browsers and servers agree on no more
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {429, 500, 502, 503, 504}


class Trouble(Exception):
    """No answer that says anything about the page."""


class CannotBeAsked(Trouble):
    """No answer, and none to be had by asking again."""


class Line:
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
        trouble: Exception = CannotBeAsked("it leads to a network that is not public")
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


def opener(line: Line) -> urllib.request.OpenerDirector:
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


# What RFC 3986 lets stand in a path or a query.
_AS_IT_IS = "!$%&'()*+,/:;=?@~-._"
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+:[0-9a-f:.]*")


def as_written(address: str) -> str:
    """Return an address as RFC 3986 writes it, without its fragment. Raise CannotBeAsked where it can be no page’s."""
    if len(address) > LONGEST:
        raise CannotBeAsked("its address is too long")
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # of a label too long, a port too high, brackets around no number
        raise CannotBeAsked("its address is wrong") from None
    if parts.scheme not in {"http", "https"}:
        raise CannotBeAsked("it leads to something that is not a page")
    if not _HOST.fullmatch(host) or parts.username is not None:
        raise CannotBeAsked("its address is wrong")
    path, query = (quote(text, safe=_AS_IT_IS) for text in (parts.path, parts.query))
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{path}{'?' if query else ''}{query}"


def address_after(address: str, location: str) -> str:
    """Return where the answer of an address leads. Raise CannotBeAsked where that can be no page’s address.

    A host may write anything there: http.client reads each byte as a character.
    """
    raw = location.strip().encode("latin-1", "replace")
    try:
        location = raw.decode("utf-8")
    except UnicodeDecodeError:
        location = raw.decode("latin-1")
    try:
        return as_written(urljoin(address, location))
    except ValueError:
        raise CannotBeAsked("its address is wrong") from None


def retry_after(headers: Message) -> float | None:
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


def describe(error: Exception) -> str:
    """Return in words why there was no answer."""
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
