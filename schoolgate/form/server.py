"""The form and the pages beside it, each on a port of 127.0.0.1: what `schoolgate serve --form` runs.

Security: whoever can make a browser on this computer send something is not yet its user. A page of another site can lead its
own name here (DNS rebinding), and `Host` gives it away; it can send a form here, and `Origin` and the type of what it sends
do. Pages stand on a port of their own, so that nothing in them can read or save the file.
"""

from __future__ import annotations

import contextlib
import html
import http.server
import json
import mimetypes
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from schoolgate.form import page as alone
from schoolgate.form.session import CannotBeRead, ChangedOnDisk, Session
from schoolgate.setting.problems import Problem

_MOST = 4_000_000  # bytes of a request: a file of the greatest size twice over, as JSON writes it
_PATIENCE = 30  # seconds in which a request is to arrive
_AS_JSON = "application/json"
_HTML = "text/html; charset=utf-8"
_TYPES = {".ics": "text/calendar", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class _Refused(Exception):
    """A request that is not answered, with the status and a sentence."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Elsewhere than on Windows, a server that is started again need not wait; there, two could have one port.
    allow_reuse_address = os.name != "nt"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that was closed before it had its answer."""
        if os.environ.get("SCHOOLGATE_DEBUG"):
            super().handle_error(request, client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    """What both servers have in common: whom they answer, and that they answer every fault in a sentence."""

    timeout = _PATIENCE
    server_version, sys_version = "Schoolgate", ""
    headers_of_all: Mapping[str, str] = MappingProxyType({})

    def __init__(
        self, *given: Any, session: Session, lock: threading.Lock, describe: Callable[[Exception], str]
    ) -> None:
        self.session, self.lock, self.describe = session, lock, describe
        super().__init__(*given)

    @property
    def _own_hosts(self) -> list[str]:
        assert isinstance(self.server, _Server)
        port = self.server.server_port
        return [f"127.0.0.1:{port}", f"localhost:{port}"]

    def do_GET(self) -> None:
        self._answered(self.get)

    def do_POST(self) -> None:
        self._answered(self.post)

    def get(self, path: str) -> None:
        raise NotImplementedError

    def post(self, path: str) -> None:
        raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Nothing can be sent here.")

    def _answered(self, answer: Callable[[str], None]) -> None:
        try:
            if self.headers.get_all("Host") not in [[host] for host in self._own_hosts]:
                raise _Refused(HTTPStatus.MISDIRECTED_REQUEST, "Open this under the address that was printed.")
            answer(unquote(urlsplit(self.path).path))
        except _Refused as refused:
            self.give_json(refused.status, {"error": refused.why})
        except CannotBeRead as fault:
            self.give_json(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(fault)})
        except (ConnectionError, TimeoutError):
            raise
        except Exception as error:
            self.give_json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": self.describe(error)})

    def give_json(self, status: HTTPStatus, data: Any) -> None:
        # A lone half of a pair of characters, which JSON can hold, is written as a code.
        self.give(status, _AS_JSON, json.dumps(data).encode())

    def give(self, status: HTTPStatus, kind: str, content: bytes, **more: str) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            **self.headers_of_all,
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Form(_Handler):
    """The form, and what it asks."""

    # Security: no page may frame the form, and lead clicks to it.
    headers_of_all = MappingProxyType(
        {
            "Content-Security-Policy": "frame-ancestors 'none'",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    )

    def __init__(self, *given: Any, page: Callable[[], str], **named: Any) -> None:
        self.page = page
        super().__init__(*given, **named)

    def get(self, path: str) -> None:
        if path == "/":
            self.give(HTTPStatus.OK, _HTML, self.page().encode())
        elif path == f"/{alone.NAME}":  # the form alone, to be sent to others
            self.give(HTTPStatus.OK, _HTML, alone.html().encode())
        elif path == "/setting":
            with self.lock:
                self.give_json(HTTPStatus.OK, self.session.read())
        elif path == f"/made/{self.session.made.name}" and self.session.made.is_file():
            named = f"attachment; filename*=UTF-8''{quote(self.session.made.name)}"
            self.give(HTTPStatus.OK, "application/zip", self.session.made.read_bytes(), Content_Disposition=named)
        else:
            raise _Refused(HTTPStatus.NOT_FOUND, "There is no such page.")

    def post(self, path: str) -> None:
        asked = {"/check": self._check, "/save": self._save, "/make": self._make}.get(path)
        if asked is None:
            raise _Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
        given = self._given()
        with self.lock:
            asked(given)

    def _given(self) -> dict[str, Any]:
        """Return what was sent, as JSON. Raise _Refused if this form cannot have sent it."""
        if self.headers.get("Origin") not in [f"http://{host}" for host in self._own_hosts]:
            raise _Refused(HTTPStatus.FORBIDDEN, "Only this form can send anything here.")
        if self.headers.get_content_type() != _AS_JSON:
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"What is sent must be {_AS_JSON}.")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "What is sent must say how long it is.")
        if int(length) > _MOST:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is far more than a setting file holds.")
        try:
            given = json.loads(self.rfile.read(int(length)))
            json.dumps(given, ensure_ascii=False).encode()  # half a character is no text
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "What was sent is not JSON.") from None
        if not isinstance(given, dict):
            raise _Refused(HTTPStatus.BAD_REQUEST, "What was sent is not what this form sends.")
        return given

    def _check(self, given: dict[str, Any]) -> None:
        self.give_json(HTTPStatus.OK, self.session.check(_text(given, "text")))

    def _save(self, given: dict[str, Any]) -> None:
        try:
            self.give_json(HTTPStatus.OK, self.session.save(_text(given, "text"), _text(given, "was")))
        except ChangedOnDisk as changed:
            self.give_json(HTTPStatus.CONFLICT, {"text": changed.text})

    def _make(self, given: dict[str, Any]) -> None:
        with_papers = given.get("papers", True)
        if not isinstance(with_papers, bool):
            raise _Refused(HTTPStatus.BAD_REQUEST, "What was sent is not what this form sends.")
        self.give_json(HTTPStatus.OK, self.session.make(with_papers))


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    if not isinstance(text, str):
        raise _Refused(HTTPStatus.BAD_REQUEST, "What was sent is not what this form sends.")
    return text


class _Preview(_Handler):
    """The pages that the saved file makes. A page that is asked for after a save waits until it is made."""

    def __init__(self, *given: Any, framed_by: str, **named: Any) -> None:
        self.headers_of_all = {"Content-Security-Policy": f"frame-ancestors {framed_by}"}
        super().__init__(*given, **named)

    def get(self, path: str) -> None:
        with self.lock:
            folder, faults = self.session.pages()
            if folder is None:
                self.give(HTTPStatus.OK, _HTML, _to_fix_page(self.session.file.name, faults).encode())
                return
            place = _place_in(folder, path)
            file = place / "index.html" if place and place.is_dir() else place
            content = file.read_bytes() if file and file.is_file() else None
        if file is None or content is None:
            raise _Refused(HTTPStatus.NOT_FOUND, "There is no such page.")
        if file != place and not path.endswith("/"):  # links of the page start from its folder
            self.give(HTTPStatus.MOVED_PERMANENTLY, _HTML, b"", Location=f"/{quote(path.strip('/'))}/")
        else:
            self.give(HTTPStatus.OK, _type_of(file), content)


def _place_in(folder: Path, path: str) -> Path | None:
    """Return what a path leads to in a folder; None if that is nothing, or outside the folder."""
    with contextlib.suppress(ValueError, OSError):  # of a name that no file system takes
        place = (folder / path.lstrip("/")).resolve()
        if place.is_relative_to(folder.resolve()) and place.exists():
            return place
    return None


def _type_of(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _to_fix_page(name: str, faults: Sequence[Problem]) -> str:
    """Return the page that stands in place of a site until one can be made. Without faults nothing has been saved."""
    listed = [f"<li>Line {problem.line}: {html.escape(problem.message)}</li>" for problem in faults if not problem.gap]
    gaps = sum(problem.gap for problem in faults)
    if gaps:
        listed.append(f"<li>{gaps} {'answer is' if gaps == 1 else 'answers are'} missing.</li>")
    says = (
        [
            "<h1>To fix first</h1>",
            "<p>Your pages appear here when this is fixed and saved.</p>",
            "<ul>",
            *listed,
            "</ul>",
        ]
        if listed
        else ["<h1>No answers yet</h1>", "<p>Your pages appear here when your first answers are saved.</p>"]
    )
    return _TO_FIX.format(name=html.escape(name), says="\n".join(says))


_TO_FIX = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="data:,">
<title>Not shown yet: {name}</title>
<style>body {{ max-width: 40rem; margin: 1rem auto; padding: 0 1rem; font: 1.0625rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }}</style>
</head>
<body>
<main>
{says}
</main>
</body>
</html>
"""


@contextlib.contextmanager
def serving(
    session: Session,
    ports: tuple[int, int],
    page: Callable[[dict[str, str]], str],
    describe: Callable[[Exception], str],
) -> Iterator[tuple[str, str]]:
    """Serve the form and the pages of a session for a block. Yield their two addresses.

    Takes the port of the form and that of the pages (0 for a free one), what makes the form from what it is to know of
    this server, and what turns an error into a sentence. Raise OSError if a port is taken.
    """
    lock = threading.Lock()
    with contextlib.ExitStack() as stack:

        def start(port: int, handler: Any, **more: Any) -> str:
            def handle(*given: Any) -> Any:
                return handler(*given, session=session, lock=lock, describe=describe, **more)

            server = stack.enter_context(_Server(("127.0.0.1", port), handle))
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}/"

        knows: dict[str, str] = {"setting": session.file.stem}
        form = start(ports[0], _Form, page=lambda: page(knows))
        hosts = [form.rstrip("/"), form.rstrip("/").replace("127.0.0.1", "localhost")]
        knows["preview"] = start(ports[1], _Preview, framed_by=" ".join(hosts))
        yield form, knows["preview"]
