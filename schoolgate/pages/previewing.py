"""Whom `schoolgate serve` answers, and what: a browser on this network that asks for one of its pages, and nobody else.

And how soon it sees that a file has changed.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

_LOOKS_EVERY = 0.1  # seconds. MkDocs looks every half second, which is as long as a page takes
_App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# What MkDocs would take for a number of its own, or hand to the operating system as the name of a file.
_UNFIT = re.compile(r"\0|/livereload/.*[0-9]{20}")


def answer_only_this_computer(app: _App) -> _App:
    """Return a web application that answers only what is asked under an address of this computer.

    Security: a page of another site that is open in the same browser can lead its own name to this computer (DNS
    rebinding), and would then read a review edition that is for nobody else. The name it asks for gives it away. A
    number is no name, so it cannot be led anywhere.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_here(environ.get("HTTP_HOST", "")):
            return _refuse(start_response, "421 Misdirected Request", "Open this under the address that was printed.")
        if _UNFIT.search(environ.get("PATH_INFO", "")):
            return _refuse(start_response, "404 Not Found", "There is no such page.")
        return app(environ, start_response)

    return answer


def look_often(server: Any, *watched: str) -> None:
    """Have MkDocs’ server look for changed files often. Takes what it watches by now; what comes later it is to watch too."""
    from watchdog.observers.polling import PollingObserver  # which builds do without

    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=_LOOKS_EVERY)
    for path in watched:
        server.watch(path)


def _is_here(host: str) -> bool:
    """Return whether a browser asked for this computer by number, or by the name that every computer has for itself."""
    match = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::[0-9]{1,5})?|([^:\[\]]+)(?::[0-9]{1,5})?", host, re.ASCII)
    if match is None:
        return False
    name = match[1] or match[2]
    if name.casefold() in {"localhost", "localhost."}:
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def _refuse(start_response: Callable[..., Any], status: str, why: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{why}\n".encode()]
