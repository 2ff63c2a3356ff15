"""What a site is made of, as hashes: the files of a setting, and Schoolgate itself by part.

A hash says whether a file is still the one that a site was built from, and nothing of what is in it. No name of a file that
somebody chose is among them: the manifest in which they stand is public.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from schoolgate import paths
from schoolgate.agreement import agreed_records
from schoolgate.setting.load import Loaded

SETTING, LOGO, AGREED = "setting", "logo", "agreed/"
# The parts of Schoolgate by which the same answers can become other pages, with the folders and files of each.
PARTS = {
    "program": ("schoolgate", "macros"),
    "wording and design": ("docs", "overrides", "papers", "mkdocs.yml"),
    "registers": ("settings/shared",),
}


def inputs_of(loaded: Loaded) -> dict[str, str]:
    """Return the hash of each file that a setting is made of: the setting file, its logo, its records.

    The setting file counts as it was read, whatever has been written there since. Raise OSError where a file cannot be read.
    """
    named = loaded.setting.logo if loaded.setting else None
    logo = loaded.file.parent / named if named else None
    return {
        SETTING: digest(loaded.content),
        **({LOGO: digest(logo.read_bytes())} if logo and logo.is_file() else {}),
        **{
            f"{AGREED}{record.name}": digest(record.read_bytes())
            for record in sorted(agreed_records.folder(loaded.file).glob("*.yml"))
        },
    }


@functools.cache
def generator_at_first() -> dict[str, str]:
    """Return the hash of each part of Schoolgate as it was when this process first asked.

    Sites that are built one after the other are made of one Schoolgate. Where a part is changed meanwhile, this says
    what it was before, so that what was made of either is never taken for what is made of the new one.
    """
    return generator()


def generator() -> dict[str, str]:
    """Return the hash of each part of Schoolgate as it is now, the same for a checkout and for an installed copy of it."""
    return {part: _digest_of_files(places) for part, places in PARTS.items()}


def version() -> str:
    """Return which release of Schoolgate this is."""
    return metadata.version("schoolgate")


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each input that is not as it was, and how: changed, added or gone."""
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield name, "gone" if name not in now else "changed" if name in then else "added"


def _digest_of_files(places: tuple[str, ...]) -> str:
    total = hashlib.sha256()
    for place in places:
        root = paths.PACKAGE if place == "schoolgate" else paths.TEMPLATE / place
        for file in (
            [root] if root.is_file() else sorted(root.rglob("*"), key=lambda file: file.relative_to(root).parts)
        ):
            within = file.relative_to(root)
            if file.is_file() and not _is_by_the_way(within, installed=place == "schoolgate"):
                total.update(f"{place}/{within.as_posix()}\0{digest(file.read_bytes())}\n".encode())
    return total.hexdigest()


def _is_by_the_way(within: Path, *, installed: bool) -> bool:
    """Return whether a file in one of our folders is not ours: what Python compiled, or what a computer left there."""
    if installed and within.parts[:1] == (paths.INSTALLED.name,):
        return True  # the other parts, where an installed copy keeps them
    return any(part == "__pycache__" or part.startswith(".") or part.endswith(("~", ".pyc")) for part in within.parts)
