"""Asking an address whether it still answers: politely, safely, and not for long."""

from __future__ import annotations

import dataclasses
import datetime
import http.client
import ipaddress
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from email.message import Message
from typing import Literal
from urllib.parse import urlsplit

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

# well; moved for good; gone; shut to machines, and perhaps open to people; come back later; trouble of any other kind.
Outcome = Literal["well", "moved", "gone", "shut", "later", "trouble"]
PAUSE = 1.0  # seconds between two questions to one host
TRIES = 3
LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left in peace until the next check
PATIENCE = 20.0  # seconds that one answer may take, from the first byte to the last
DEADLINE = 300.0  # seconds that one address may take, with each answer and each wait on the way
MOST_STEPS = 10  # from one address to the next

# Checks in a row, after which trouble is more than a bad day.
LASTING = 3
_AGENT = "Schoolgate-link-check (asks each address once a week, one at a time)"
_FOR_GOOD = {301, 308}


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


class _AskedToWait(Exception):
    """The host asked us to wait before asking again."""


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
            passed = [as_written(address)]
            while True:
                status, headers = self._answer(passed[-1])
                if status not in REDIRECTS or not headers.get("Location"):
                    return _judge(status, passed[-1] if len(passed) > 1 and for_good else "", today)
                for_good &= status in _FOR_GOOD
                passed.append(_next(passed, headers["Location"]))
        except _AskedToWait as later:
            return Answer(today, "later", str(later))
        except Trouble as trouble:
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
            except Trouble as trouble:
                if waited == TRIES - 1 or isinstance(trouble, CannotBeAsked):
                    raise
            if status is not None and status not in BUSY:
                if method == "GET" or status < 400:
                    return status, headers
                method = "GET"  # many servers answer HEAD with whatever comes to mind
                continue
            wait = retry_after(headers) if status is not None else None
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
                raise CannotBeAsked("it takes too long")
            self._sleep(wait)

    def _once(self, method: str, address: str) -> tuple[int, Message]:
        host = _host(address)
        if host == self._last_host:
            self._sleep(PAUSE)
        self._last_host = host
        left = self._ends - time.monotonic()
        if left <= 0:
            raise CannotBeAsked("it takes too long")
        line = Line(min(self._patience, left), self._may_reach)
        asked = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        proxied = urllib.request.getproxies() and not urllib.request.proxy_bypass(urlsplit(address).hostname or "")
        try:
            with line.open():
                answer = self._request(line, asked)
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(describe(error)) from None
        self._in_public |= bool(proxied) or _is_public(line.reached)
        return answer

    def _request(self, line: Line, asked: urllib.request.Request) -> tuple[int, Message]:
        try:
            with opener(line).open(asked, timeout=self._patience) as answer:
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


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _next(passed: list[str], location: str) -> str:
    """Return where an answer leads. Raise CannotBeAsked where it leads round in a circle, or on and on."""
    address = address_after(passed[-1], location)
    if address in passed:
        raise CannotBeAsked("it redirects in a circle")
    if len(passed) >= MOST_STEPS:
        raise CannotBeAsked(f"it redirects more than {MOST_STEPS} times")
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
