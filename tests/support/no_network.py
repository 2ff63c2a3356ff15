"""Commands that are forbidden to use a network. Run by test_in_trouble.py, in a process of its own: what forbids it stays.

Takes a folder to work in, and runs in it what somebody could type. Prints one line of JSON: for each command its exit code
and each time that it asked for a socket, a name or an address, which the interpreter’s own audit events tell.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

# urllib3, which mkdocs-macros imports, opens a socket of its own when it is imported, to see whether this machine has IPv6. Nothing
# is sent, and it does so only there.
import mkdocs_macros.plugin  # noqa: F401

from schoolgate.cli import cli
from support import command, logo_files
from support.places import TESTS, TODAY

_ASKED: list[str] = []
LOGO = logo_files.drawing('<path d="M5 5h90v90h-90z" fill="#063"/>')  # drawn by a process of its own


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket.") or event in {"urllib.Request", "http.client.connect", "ftplib.connect"}:
        # A socket prints itself as an object at an address, which differs.
        _ASKED.append(f"{event} {' '.join(str(each) for each in arguments if isinstance(each, str | int))}".strip())
        raise ConnectionRefusedError(f"no network is allowed: {event}")


def main(folder: Path, commands: list[list[str]]) -> None:
    """Run commands in a folder, with a setting of ours in it and no network."""
    text = (TESTS / "good" / "smallest.yml").read_text(encoding="utf-8")
    (folder / "our-school.yml").write_text(f"{text}\nlogo: crest.svg\n", encoding="utf-8")
    (folder / "crest.svg").write_bytes(LOGO)
    os.chdir(folder)
    sys.addaudithook(_refuse)
    found = {}
    with command.on(TODAY):
        for typed in commands:
            _ASKED.clear()
            code: Any = 0
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                try:
                    cli.main(typed, prog_name="schoolgate")
                except SystemExit as ended:
                    code = ended.code
            found[" ".join(typed)] = {"code": code, "asked": [*_ASKED], "said": said.getvalue()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
