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
from collections.abc import Callable, Iterator, Mapping
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
    writer, write_word = pdf.writer, docx.write_all

    def write_pdf(papers: Mapping[str, Paper]) -> dict[str, bytes]:
        return {name: writer()(paper) for name, paper in papers.items()}

    def kept_writer() -> Callable[[Paper], bytes]:
        return lambda paper: _kept({"paper": paper}, "pdf", write_pdf)["paper"]

    with (
        patch.object(pdf, "writer", kept_writer),
        patch.object(docx, "write_all", lambda papers: _kept(papers, "docx", write_word)),
    ):
        yield


def _kept(
    papers: Mapping[str, Paper], kind: str, write: Callable[[Mapping[str, Paper]], Mapping[str, bytes]]
) -> dict[str, bytes]:
    """Return papers as files, by their names. Those that were not written yet in this run are written together."""
    files = {name: _file_of(paper, kind) for name, paper in papers.items()}
    new = write({name: paper for name, paper in papers.items() if not files[name].is_file()})
    for name, content in new.items():
        files[name].parent.mkdir(exist_ok=True)
        part = files[name].with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        part.write_bytes(content)
        part.replace(files[name])
    return {name: file.read_bytes() for name, file in files.items()}


def _file_of(paper: Paper, kind: str) -> Path:
    said = repr(dataclasses.astuple(paper)).encode()
    return folder() / "papers" / f"{hashlib.sha256(code() + said).hexdigest()[:24]}.{kind}"
