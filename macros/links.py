"""Whether the addresses that pages print still answer. They are asked politely, what they say is recorded, and no more.

One host is asked at a time, with a pause between questions. Nothing is dropped from a page because of an answer, and no
build rests on one: a network has its bad days. The standard library does all that this needs, so it brings no other.
"""

from __future__ import annotations

import dataclasses
import datetime
import email.utils
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

from macros import registers
from macros.setting import Setting

# well; moved for good; gone; shut to machines, and perhaps open to people; come back later; trouble of any other kind.
Said = Literal["well", "moved", "gone", "shut", "later", "trouble"]

PAUSE = 1.0  # seconds between two questions to one host
TRIES = 3
LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left in peace until the next check
PATIENCE = 20.0  # seconds that one answer may take
MOST_STEPS = 10  # from one address to the next
# Checks in a row, after which trouble is more than a bad day.
LASTING = 3
_AGENT = "Schoolgate-link-check (asks each address once a week, one at a time)"
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_BUSY = {429, 500, 502, 503, 504}


@dataclasses.dataclass(frozen=True)
class Answer:
    """What an address said when it was last asked, and for how many checks in a row it has failed."""

    checked: datetime.date
    said: Said
    why: str = ""
    to: str = ""
    times: int = 0

    @property
    def fails(self) -> bool:
        """Whether somebody should look: it is gone, or has been in trouble for some time."""
        return self.said == "gone" or (self.said == "trouble" and self.times >= LASTING)


# ---------------------------------------------------------------------------------------------------------------
# Which addresses


def addresses(setting: Setting | None = None) -> dict[str, list[str]]:
    """Give each address that pages print, and where it is written down: in the registers, and in a setting’s file."""
    found: dict[str, list[str]] = defaultdict(list)
    for place, value in (*_registered(setting), *(_typed(setting) if setting else ())):
        if place not in found[value]:
            found[value].append(place)
    return dict(sorted(found.items()))


def _registered(setting: Setting | None) -> Iterator[tuple[str, str]]:
    for id_, document in registers.guidance().items():
        yield f"settings/shared/guidance.yml: {id_}", document.url
    for id_, helpline in registers.helplines().items():
        for url in filter(None, (helpline.url, helpline.source)):
            yield f"settings/shared/helplines.yml: {id_}", url
    for id_, authority in registers.authorities().items():
        if setting is None or setting.council == id_:
            for url in _within(authority):
                yield f"settings/shared/authorities.yml: {id_}", url
    yield "settings/shared/social-media-age.yml", registers.social_media_age().source


def _typed(setting: Setting) -> Iterator[tuple[str, str]]:
    for key, value in setting.model_dump().items():
        if key != "site":  # which may not be published yet
            for url in _within(value):
                yield f"your setting file: {key}", url


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = value.values()
    elif isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
        return
    elif not isinstance(value, list | tuple):
        return
    for item in value:
        yield from _within(item)


# ---------------------------------------------------------------------------------------------------------------
# Asking


class _Trouble(Exception):
    """No answer that says anything of the page."""


class _Later(Exception):
    """The host asks to be left in peace for now."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Gives a redirect as the answer it is, so that each step is ours to take."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    # Security: no handler for file: or ftp:, so that no redirect can lead to this computer’s own files.
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Stay(),
    ):
        opener.add_handler(handler)
    return opener


class Asker:
    """Asks addresses, one after another. ``sleep`` waits that many seconds, and ``patience`` is for one answer."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep, patience: float = PATIENCE) -> None:
        self._sleep = sleep
        self._patience = patience
        self._opener = _opener()
        self._last_host: str | None = None

    def check(
        self,
        wanted: Iterable[str],
        before: Mapping[str, Answer],
        today: datetime.date,
        say: Callable[[str], None] = lambda _: None,
    ) -> dict[str, Answer]:
        """Ask each address, host by host. Takes what each said before, and where to report progress."""
        answers = {}
        for address in sorted(wanted, key=lambda address: (urlsplit(address).netloc, address)):
            say(address)
            answer = self.ask(address, today)
            earlier = before[address].times if address in before else 0
            times = {"gone": earlier + 1, "trouble": earlier + 1, "later": earlier}.get(answer.said, 0)
            answers[address] = dataclasses.replace(answer, times=times)
        return dict(sorted(answers.items()))

    def ask(self, address: str, today: datetime.date) -> Answer:
        """Ask one address, and whatever it leads to."""
        passed, for_good = [urldefrag(address).url], True
        try:
            while True:
                status, headers = self._answer(passed[-1])
                if status not in _REDIRECTS or not headers.get("Location"):
                    return _judged(status, passed[-1] if len(passed) > 1 and for_good else "", today)
                for_good &= status in _FOR_GOOD
                passed.append(_next(passed, headers["Location"]))
        except _Later as later:
            return Answer(today, "later", str(later))
        except _Trouble as trouble:
            return Answer(today, "trouble", str(trouble))

    def _answer(self, address: str) -> tuple[int, Message]:
        """Get an answer that is not a bad moment’s: HEAD first, and GET where that is refused."""
        method, waited = "HEAD", 0
        while True:
            status: int | None = None
            headers = Message()
            try:
                status, headers = self._once(method, address)
            except _Trouble:
                if waited == TRIES - 1:
                    raise
            if status is not None and status not in _BUSY:
                if method == "GET" or status < 400:
                    return status, headers
                method = "GET"  # many servers answer HEAD with whatever comes to mind
                continue
            wait = _retry_after(headers) if status is not None else None
            if wait is not None and wait > LONGEST_WAIT:
                raise _Later(f"it asks to be left for {wait:.0f} seconds")
            if waited == TRIES - 1:
                if status == 429:
                    raise _Later("it answers 429, too many questions")
                assert status is not None
                return status, headers
            waited, method = waited + 1, "GET"
            self._sleep(wait if wait is not None else 2.0**waited)

    def _once(self, method: str, address: str) -> tuple[int, Message]:
        host = urlsplit(address).netloc
        if host == self._last_host:
            self._sleep(PAUSE)
        self._last_host = host
        asked = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        try:
            with self._opener.open(asked, timeout=self._patience) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers
        except (OSError, http.client.HTTPException) as error:
            raise _Trouble(_said_of(error)) from None


def _next(passed: list[str], location: str) -> str:
    address = urldefrag(urljoin(passed[-1], location)).url
    if urlsplit(address).scheme not in {"http", "https"}:
        raise _Trouble("it leads to something that is no page")
    if address in passed:
        raise _Trouble("it leads round in a circle")
    if len(passed) >= MOST_STEPS:
        raise _Trouble(f"it leads from page to page, more than {MOST_STEPS} times")
    return address


def _judged(status: int, to: str, today: datetime.date) -> Answer:
    if status < 400:
        return Answer(today, "moved", to=to) if to else Answer(today, "well")
    said: Said = "trouble"
    if status in {404, 410}:
        said = "gone"
    elif status in {401, 403, 405, 406, 451}:
        said = "shut"
    return Answer(today, said, f"it answers {status}")


def _retry_after(headers: Message) -> float | None:
    """Read how long a host asks to be left, in seconds or until a time of its own clock."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return float(asked)
    try:
        until = email.utils.parsedate_to_datetime(asked)
        now = email.utils.parsedate_to_datetime(headers["Date"])
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _said_of(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLError):
        return "its certificate or its encryption is not in order"
    if isinstance(reason, TimeoutError):
        return "it takes too long"
    if isinstance(reason, ConnectionRefusedError):
        return "nobody answers there"
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return "it ends the call without an answer"
    return "there is no way to it"


# ---------------------------------------------------------------------------------------------------------------
# The record


def read(file: Path) -> dict[str, Answer]:
    """Read what addresses said before. A record that is not there, or is spoilt, says nothing."""
    try:
        return {
            address: Answer(**{**said, "checked": datetime.date.fromisoformat(said["checked"])})
            for address, said in json.loads(file.read_text(encoding="utf-8")).items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(file: Path, answers: Mapping[str, Answer]) -> None:
    """Write what addresses said."""
    record = {address: {**dataclasses.asdict(a), "checked": a.checked.isoformat()} for address, a in answers.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
