"""Where the template stands: in the checkout that this package is part of, or inside the installed package."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from importlib import metadata
from pathlib import Path
from types import CodeType

import jinja2
import platformdirs
from jinja2.bccache import Bucket

PACKAGE = Path(__file__).resolve().parent
INSTALLED = PACKAGE / "_template"

IS_CHECKOUT = not INSTALLED.is_dir()
"""Whether the package is part of a checkout of the project, and not installed from a wheel."""

TEMPLATE = PACKAGE.parent if IS_CHECKOUT else INSTALLED
"""The folder of `mkdocs.yml`, `docs/`, `overrides/`, `papers/` and `settings/`. Nothing is written there once it is installed."""

CONFIG = TEMPLATE / "mkdocs.yml"
DOCS = TEMPLATE / "docs"
OVERRIDES = TEMPLATE / "overrides"
PAPERS = TEMPLATE / "papers"
SETTINGS = TEMPLATE / "settings"
EXAMPLES = SETTINGS / "examples"
SHARED = SETTINGS / "shared"
STARTER = SETTINGS / "your-school.yml"
FONTS = DOCS / "assets" / "fonts"

CACHE = TEMPLATE / ".cache" if IS_CHECKOUT else platformdirs.user_cache_path("schoolgate", appauthor=False)
"""Where what is worked out once is kept. It may be deleted at any time."""


def is_example(file: Path) -> bool:
    """Return whether a setting file is the starter or one of our examples, whose settings, numbers and addresses are made up."""
    file = file.resolve()
    return file == STARTER or file.is_relative_to(EXAMPLES)


def text_of(file: Path) -> str:
    """Return the text of a file of the template, read again only once it has changed: one site asks for many of them several times."""
    now = file.stat()
    return _text_of(file, now.st_mtime_ns, now.st_size)


@functools.lru_cache(maxsize=256)
def _text_of(file: Path, changed: int, size: int) -> str:
    return file.read_text(encoding="utf-8")


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Tells a template by its name and its text, wherever it stands: what one copy of the project compiled is for each.

    What was read once is kept in memory too: each site has an environment of its own, which asks again for all that it fills in.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        known = (self._get_cache_filename(bucket), bucket.checksum)
        bucket.code = _codes.get(known)
        if bucket.code is None:
            super().load_bytecode(bucket)
            if bucket.code and len(_codes) < _MOST_CODES:
                _codes[known] = bucket.code

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(name)


_codes: dict[tuple[str, str], CodeType] = {}
_MOST_CODES = 1_000  # there are some hundred templates: those that `serve` sees change are compiled again


def compiled_templates(kind: str) -> jinja2.BytecodeCache | None:
    """Return the store of templates of a kind as Jinja compiles them, where there can be one: it saves a sixth of a build’s time."""
    folder = CACHE / kind
    with contextlib.suppress(OSError):  # where it cannot be written, templates are compiled each time
        folder.mkdir(parents=True, exist_ok=True)
    if folder.is_dir() and os.access(folder, os.W_OK):
        # What one version of Jinja compiled is not for another, and every installed copy keeps it in this folder.
        return _Compiled(str(folder), f"jinja-{metadata.version('jinja2')}-%s")
    return None


def is_installed(place: Path) -> bool:
    """Return whether a place is inside the installed package.

    Nothing is written there: the next installation would delete it, and where uv installed it, the files are hard links to
    those in uv's cache.
    """
    return not IS_CHECKOUT and place.resolve().is_relative_to(PACKAGE)


def other_checkout(folder: Path) -> Path | None:
    """Return the checkout of the project that a folder is in, unless this package is the one in that checkout."""
    for place in (folder, *folder.parents):
        if (place / "mkdocs.yml").is_file() and (place / "schoolgate" / "paths.py").is_file():
            return None if place == TEMPLATE else place
    return None


def how_to_run(program: str, checkout: Path) -> str:
    """Return what to type in a checkout of the project, where a program of another copy was run."""
    ran = f"You are in the project's folder {checkout}, and you ran another copy of Schoolgate, {PACKAGE}."
    if Path(sys.prefix).resolve().is_relative_to(checkout):  # its own environment, into which it was copied
        return (
            f"{ran} To use the files of this folder, type: {sys.executable} -m pip install --no-deps "
            f"--no-build-isolation --editable {checkout}"
        )
    own = checkout / ".venv" / ("Scripts" if os.name == "nt" else "bin") / program
    if Path.cwd().is_relative_to(checkout):
        own = Path(os.path.relpath(own))
    return f"{ran} Type {own} instead of {program} (README.md says how to install it), or go to another folder."
