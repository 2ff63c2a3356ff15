"""A quiet web server on this machine."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from pathlib import Path
from typing import Any

_PACKED = {"html", "css", "js", "json", "svg", "xml", "txt", "md"}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _LikeGitHub(_Quiet):
    """Serves a folder under a path, and text packed, as GitHub Pages does for the site of a repository."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, under: str, **named: Any) -> None:
        self.under = under
        super().__init__(*args, **named)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = Path(self.translate_path("/" + path.removeprefix(self.under)))
        if path.endswith("/"):
            file /= "index.html"
        if not path.startswith(self.under) or not file.is_file():
            self.send_error(404)
            return
        content, kind = file.read_bytes(), self.guess_type(file.name)
        self.send_response(200)
        if file.suffix[1:] in _PACKED:
            kind += "; charset=utf-8"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                content = gzip.compress(content, mtime=0)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)


def _start(handler: Any) -> tuple[http.server.ThreadingHTTPServer, str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def served(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Serve a folder on a free port. Gives the server, to shut down when done, and its address."""
    server, host = _start(functools.partial(_Quiet, directory=str(folder)))
    return server, f"{host}/"


def served_under(folder: Path, under: str) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Serve a folder under a path that begins and ends with a slash, as GitHub Pages would."""
    server, host = _start(functools.partial(_LikeGitHub, directory=str(folder), under=under))
    return server, host + under
