"""`serve` answers a browser on this network that asks for a page, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from schoolgate.pages import previewing


def ask(path: str = "/help/", **told: str) -> tuple[str, bytes]:
    said: list[str] = []

    def app(_: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"a page"]

    answer = previewing.answer_only_this_computer(app)(
        {"PATH_INFO": path, **told}, lambda status, headers: said.append(status)
    )
    return said[0], b"".join(answer)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "LOCALHOST", "localhost.:8000", "[::1]:8000", "[::1]", "192.168.1.20:8000"],
)  # fmt: skip
def test_whoever_asks_by_number_or_for_localhost_is_answered(host: str) -> None:
    assert ask(HTTP_HOST=host) == ("200 OK", b"a page")


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "evil.example", "127.0.0.1.evil.example:8000", "localhost.evil.example", "evil.example#localhost",
     "user@127.0.0.1:8000", "127.0.0.1:8000, evil.example", "[::1].evil.example", "[evil]", "0x7f.1.example", "", " ", "127.0.0.1:x",
     "::1", "localhost\n", "é.example", "¹27.0.0.1"],
)  # fmt: skip
def test_a_name_that_somebody_leads_here_is_answered_with_nothing(host: str) -> None:
    status, content = ask(HTTP_HOST=host)
    assert status == "421 Misdirected Request"
    assert b"a page" not in content


def test_who_names_nobody_is_answered_with_nothing() -> None:
    assert ask()[0] == "421 Misdirected Request"


@pytest.mark.parametrize("path", ["/\0", "/help/\0", "/a\0b.html", "/livereload/" + "9" * 5000 + "/1"])
def test_what_can_be_no_page_is_not_found(path: str) -> None:
    assert ask(path, HTTP_HOST="localhost") == ("404 Not Found", b"There is no such page.\n")


def test_what_mkdocs_asks_for_itself_is_answered() -> None:
    assert ask("/livereload/1795000000000/1795000000001", HTTP_HOST="localhost")[0] == "200 OK"
