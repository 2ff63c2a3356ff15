"""Fetching the files of one site that is online: from its own host alone, and of each no more than it should have."""

from __future__ import annotations

import dataclasses
import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from email.message import Message
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from schoolgate.upkeep.connection import (
    BUSY,
    REDIRECTS,
    CannotBeAsked,
    Line,
    Trouble,
    address_after,
    as_written,
    describe,
    opener,
    retry_after,
)

PATIENCE = 60.0  # seconds that one answer may take, from the first byte to the last
TRIES = 3
LONGEST_WAIT = 30.0  # seconds; a host that asks for more is left in peace
MOST_STEPS = 5  # from one address to the next
_AGENT = "Schoolgate-verify (compares a site with what was built)"
_CHUNK = 65_536
_PORTS = {"http": 80, "https": 443}


class LeadsElsewhere(Exception):
    """An address of the site leads to another host, which is not asked. Has where it leads."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclasses.dataclass(frozen=True)
class Fetched:
    """What a host sent: its status, and the bytes; those that they unpack to as well, if it sent them packed.

    ``is_cut`` says that the host promised more. ``address`` is where they came from, after what redirects there were.
    """

    status: int
    contents: tuple[bytes, ...]
    is_cut: bool
    address: str


class Site:
    """A site that is online. Takes its address, and how to wait for some seconds."""

    def __init__(self, address: str, sleep: Callable[[float], None] = time.sleep, patience: float = PATIENCE) -> None:
        self.address = _folder(as_written(address))
        self._sleep = sleep
        self._patience = patience

    def move_to(self, address: str) -> None:
        """Let a file at the top of the site say where the site stands, after what redirects there were."""
        self.address = _folder(address)

    def address_of(self, name: str) -> str:
        """Return the address at which people find a file: a folder’s page is at the folder."""
        path = PurePosixPath(name)
        shown = name.removesuffix("index.html") if path.name == "index.html" else name
        return as_written(self.address + quote(shown))

    def fetch(self, name: str, most: int) -> Fetched:
        """Return what the host sends for a file, ``most`` bytes and one at most.

        Raise Trouble where it sends nothing that can be read, and LeadsElsewhere where it sends us to another host.
        """
        waited = 0
        while True:
            trouble: Trouble | None = None
            try:
                fetched, headers = self._follow(self.address_of(name), most)
                if fetched.status not in BUSY:
                    return fetched
                trouble, wait = Trouble(f"it answers {fetched.status}"), retry_after(headers)
            except Trouble as no_answer:
                trouble, wait = no_answer, None
            waited += 1
            wait = 2.0**waited if wait is None else wait
            if waited == TRIES or isinstance(trouble, CannotBeAsked) or wait > LONGEST_WAIT:
                raise trouble
            self._sleep(wait)

    def _follow(self, address: str, most: int) -> tuple[Fetched, Message]:
        for _ in range(MOST_STEPS):
            fetched, headers = self._once(address, most)
            if fetched.status not in REDIRECTS or not headers.get("Location"):
                return fetched, headers
            before, address = address, address_after(address, headers["Location"])
            # Security: no host can make this computer ask another, such as one in its own network.
            if not _is_same_host(before, address):
                raise LeadsElsewhere(address)
        raise CannotBeAsked(f"it redirects more than {MOST_STEPS} times")

    def _once(self, address: str, most: int) -> tuple[Fetched, Message]:
        # What is packed, or kept by somebody on the way, may be other than what stands there.
        headers = {"User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Cache-Control": "no-cache"}
        line = Line(self._patience, lambda _: True)
        try:
            with line.open():
                try:
                    with opener(line).open(
                        urllib.request.Request(address, headers=headers), timeout=self._patience
                    ) as answer:
                        return _read(answer, answer.status, address, most)
                except urllib.error.HTTPError as answer:
                    with answer:
                        return _read(answer, answer.code, address, most)
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(describe(error)) from None


def _read(answer: Any, status: int, address: str, most: int) -> tuple[Fetched, Message]:
    headers: Message = answer.headers
    content, is_cut = b"", False
    try:
        while len(content) <= most and (more := answer.read(min(_CHUNK, most + 1 - len(content)))):
            content += more
    except http.client.IncompleteRead as short:
        content, is_cut = content + short.partial, True
    promised = headers.get("Content-Length", "")
    if len(content) <= most and promised.isascii() and promised.isdigit() and len(promised) < 18:
        is_cut = is_cut or len(content) < int(promised)
    packing = headers.get("Content-Encoding", "").strip().casefold()
    contents = (content,) if packing in {"", "identity"} else (content, *_unpack(packing, content, most))
    return Fetched(status, contents, is_cut, address), headers


def _unpack(packing: str, content: bytes, most: int) -> list[bytes]:
    """Return what packed bytes unpack to, ``most`` bytes and one at most. Nothing where they are packed in a way unknown here."""
    for bits in {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(packing, ()):
        try:
            return [zlib.decompressobj(bits).decompress(content, most + 1)]
        except zlib.error:
            continue
    return []


def _folder(address: str) -> str:
    """Return the address of a site, which ends in a slash, from that of the site or of one of its files at the top."""
    parts = urlsplit(address)
    path = parts.path.removesuffix("schoolgate.json").removesuffix("index.html")
    return urlunsplit((parts.scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))


def _is_same_host(one: str, other: str) -> bool:
    """Return whether an address is of the same host as the one before, and no less encrypted."""
    before, after = urlsplit(one), urlsplit(other)
    ports = [parts.port or _PORTS[parts.scheme] for parts in (before, after)]
    is_same = ports[0] == ports[1] or ports == [80, 443]
    return before.hostname == after.hostname and is_same and (before.scheme, after.scheme) != ("https", "http")
