"""The folder of a run, which its workers share, and the hash of all that a site is made of beside its setting.

Papers are kept there by what they say, for sites that tests look at: many sites have the same ones.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from schoolgate import paths
from schoolgate.print.papers import docx, pdf
from schoolgate.print.papers.paper import Paper

# tests/conftest.py makes it before the workers start and removes it after.
NAME = "SCHOOLGATE_TEST_SITES"


def folder() -> Path:
    """Return the folder of this run."""
    return Path(os.environ[NAME])


@functools.cache
def code() -> bytes:
    """Return a hash of all that a site is made of beside its setting."""
    parts = ("docs", "macros", "schoolgate", "overrides", "papers", "settings/shared", "mkdocs.yml")
    return "".join(hash_of(paths.TEMPLATE / part) for part in parts).encode()


def hash_of(path: Path) -> str:
    """Return a hash of a file, or of a folder with all that is in it."""
    total = hashlib.sha256()
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    for file in files:
        if "__pycache__" not in file.parts:
            total.update(file.relative_to(path.parent).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@contextlib.contextmanager
def papers_are_written_once() -> Iterator[None]:
    """Write no paper that was written in this run already. What is tested here is not how they are written."""
    writer, write_word = pdf.writer, docx.write

    def kept_writer() -> Callable[[Paper], bytes]:
        return lambda paper: _once(paper, "pdf", lambda: writer()(paper))

    with (
        patch.object(pdf, "writer", kept_writer),
        patch.object(docx, "write", lambda paper: _once(paper, "docx", lambda: write_word(paper))),
    ):
        yield


def _once(paper: Paper, kind: str, write: Callable[[], bytes]) -> bytes:
    said = repr(dataclasses.astuple(paper)).encode()
    file = folder() / "papers" / f"{hashlib.sha256(code() + said).hexdigest()[:24]}.{kind}"
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        part.write_bytes(write())
        part.replace(file)
    return file.read_bytes()
