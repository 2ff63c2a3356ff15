"""Whom `schoolgate serve` answers, and what: a browser on this network that asks for one of its pages, and nobody else."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

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
