"""What a build wrote into a site’s folder, what it was made of, and what somebody has put there since.

The file ``schoolgate.json`` in each site says which edition it is, which files it has and what they are made of, each with its
hash. So a folder that is built again is replaced only where nothing of anybody else’s would be lost, and `schoolgate verify`
tells what is online from what was built. It is no hidden file, because most hosts leave those out.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import AfterValidator, Field

from schoolgate.language import words
from schoolgate.publish import inputs
from schoolgate.review.review import BANNER
from schoolgate.setting import files

FILE = "schoolgate.json"
MARK_BEFORE = (
    ".schoolgate"  # what said the same before there was a manifest: a line of words, and then sha256sum’s list
)
VARIANTS = ("public", "offline", "review")

GIT = ".git"
# What belongs to the folder and not to the site in it: carried over when the site is replaced.
_KEPT_FILES = {"CNAME", ".gitattributes", ".gitignore"}
# What a computer leaves in any folder that somebody has looked into. Nobody misses it.
_LITTER = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MOST_NAMED = 5

LARGEST = 5_000_000  # bytes of a manifest; that of a site with 200 files has 30,000
_MOST_FILES = 20_000
_MOST_BYTES = 100_000_000  # of one file
_FORMAT = 1
_ABOUT = {
    "public": "Made by Schoolgate. This folder is replaced whole when the site is built again.",
    "offline": "Made by Schoolgate, to be opened by double click. This folder is replaced whole when it is built again.",
    "review": f"Made by Schoolgate. {BANNER}. This folder is replaced whole when it is built again.",
}


class UnreadableManifest(Exception):
    """A file that is called as a manifest is, and is none. Its text says why."""


def _within_a_site(name: str) -> str:
    """Refuse a name that could lead whoever follows it out of the folder of a site."""
    parts = re.split(r"[/\\]", name)
    if len(name) > 1_000 or re.match(r"[A-Za-z]:", name) or any(part in {"", ".", ".."} for part in parts):
        raise ValueError("no name of a file within a site")
    return name


_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Short = Annotated[str, Field(max_length=200), AfterValidator(words.printable)]


class _Strict(pydantic.BaseModel):
    # What a later release adds is passed over. What it changes has another number of format.
    model_config = pydantic.ConfigDict(frozen=True, extra="ignore", strict=True)


class Entry(_Strict):
    """One file of a site: how long it is, and its SHA-256."""

    bytes: Annotated[int, Field(ge=0, le=_MOST_BYTES)]
    sha256: _Hash


class Manifest(_Strict):
    """What a site is, what it was made of, and its files.

    ``day`` is the day for which it was built, which its calendar, its list of addresses and its papers state. ``inputs`` are the files of the
    setting and ``generator`` the parts of Schoolgate, each with its hash.
    """

    about: _Short
    format: int
    variant: Literal["public", "offline", "review"]
    schoolgate: _Short
    day: datetime.date
    generator: Annotated[dict[_Short, _Hash], Field(max_length=20)]
    inputs: Annotated[dict[_Short, _Hash], Field(max_length=1_000)]
    files: Annotated[dict[Annotated[str, AfterValidator(_within_a_site)], Entry], Field(max_length=_MOST_FILES)]


@dataclasses.dataclass(frozen=True)
class Mark:
    """By what a folder is known as a site of ours: which variant it is, and the hash of each file, if those were kept."""

    variant: str
    hashes: Mapping[str, str]


# ---------------------------------------------------------------------------------------------------------------
# Writing and reading it


def write(site: Path, variant: str, made_of: Mapping[str, str], today: datetime.date) -> None:
    """Write the manifest of a finished site. Takes its folder, its variant, its inputs and the day."""
    put(
        site,
        {
            "about": _ABOUT[variant],
            "format": _FORMAT,
            "variant": variant,
            "schoolgate": inputs.version(),
            "day": today.isoformat(),
            "generator": inputs.generator_at_first(),
            "inputs": dict(made_of),
        },
    )


def put(site: Path, told: Mapping[str, Any]) -> None:
    """Write a manifest that says this, and lists the files that stand in a folder now."""
    listed = {name: _entry(path.read_bytes()) for name, path in sorted(_files(site))}
    text = json.dumps({**told, "files": listed}, ensure_ascii=False, indent=1)
    (site / FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _entry(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": inputs.digest(content)}


def read(site: Path) -> Manifest:
    """Return the manifest of a site. Raise UnreadableManifest if it cannot be understood, and OSError if it is not there."""
    return parse(files.read(site / FILE, LARGEST + 1))


def parse(content: bytes) -> Manifest:
    """Return the manifest that some bytes are. Raise UnreadableManifest if they are none: anybody may have written them."""
    if len(content) > LARGEST:
        raise UnreadableManifest("it is too large")
    try:
        made = Manifest.model_validate_json(content)
    except pydantic.ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise UnreadableManifest("it is not JSON, or it is cut short") from None
        at = f" under “{words.printable(str(first['loc'][0]))}”" if first["loc"] else ""
        raise UnreadableManifest(f"what it says{at} cannot be right") from None
    if made.format != _FORMAT:
        raise UnreadableManifest("another release of Schoolgate wrote it, in a form that this one does not know")
    if "index.html" not in made.files:  # of a list of nothing, everything is as it says
        raise UnreadableManifest("it does not list the start page")
    return made


def mark_of(folder: Path) -> Mark | None:
    """Return by what a folder is known as a site of ours; None where it has neither a manifest nor what was before it."""
    try:
        made = read(folder)
    except (OSError, UnreadableManifest):
        try:
            first, *lines = files.read(folder / MARK_BEFORE, LARGEST).decode(
                "utf-8", errors="replace"
            ).splitlines() or [""]
        except OSError:
            return None
        variant = next((variant for variant, about in _ABOUT.items() if about == first), "public")
        return Mark(variant, {match[2]: match[1] for line in lines if (match := _LINE.fullmatch(line))})
    return Mark(made.variant, {name: entry.sha256 for name, entry in made.files.items()})


# ---------------------------------------------------------------------------------------------------------------
# What may be replaced


def is_ours(folder: Path) -> bool:
    """Return whether Schoolgate may have written a folder: it is empty, or is known as a site of ours."""
    return folder.is_dir() and (mark_of(folder) is not None or not any(folder.iterdir()))


def is_published(folder: Path) -> bool:
    """Return whether a folder holds a site, even one whose manifest is damaged."""
    return any((folder / name).is_file() for name in (FILE, MARK_BEFORE))


def loss_message(site: Path, successor: Path | None = None) -> str:
    """Return a message about files that replacing a site would lose; empty if there are none.

    A site whose mark has no list was made before there were lists. There a file counts as ours if its successor has one
    of the same name; so nothing can be said before that is made.
    """
    while True:
        mark = mark_of(site)
        try:
            message = _losses(site, mark, successor)
        except FileNotFoundError:
            if mark_of(site) == mark:
                raise
        else:
            if not message or mark_of(site) == mark:
                return message
        # Another build has put its site there meanwhile: what was found is of neither.


def _losses(site: Path, mark: Mark | None, successor: Path | None) -> str:
    listed = mark.hashes if mark else {}
    if listed:
        there = files_in(site)
        added = {name: "" for name in there if name not in listed}
        changed = {n: " (changed since)" for n in listed.keys() & there.keys() if not _is_still(there[n], listed[n])}
        return _loss_sentence(site, "has files that Schoolgate did not write", {**added, **changed})
    if successor is None:
        return ""
    ours = {name for name, _ in _files(successor)}
    return _loss_sentence(
        site,
        "was made before Schoolgate kept a list of its files, and has some that the new site does not have",
        {name: "" for name in files_in(site) if name not in ours},
    )


def _loss_sentence(site: Path, what: str, names: dict[str, str]) -> str:
    if not names:
        return ""
    shown = [f"{words.printable(name)}{names[name]}" for name in sorted(names)]
    more = len(shown) - _MOST_NAMED
    shown = [*shown[:_MOST_NAMED], f"{more} more"] if more > 0 else shown
    return f"{site} {what}: {words.join(shown)}. Move your own files elsewhere, delete the rest, and build again."


def copy_kept_files(site: Path, successor: Path) -> None:
    """Copy what belongs to a folder, such as its CNAME, into the site that will stand there."""
    for name in (*sorted(_KEPT_FILES), GIT):
        if _is_kept(site / name) and not (site / name).is_dir():
            shutil.copy2(site / name, successor / name, follow_symlinks=False)


def files_in(site: Path) -> dict[str, Path]:
    """Return the files of a site by their names, with whatever else is no folder.

    What belongs to the folder is left out, and what a computer leaves in any. Raise OSError where a folder cannot be read.
    """
    return {name: path for name, path in _files(site) if not _LITTER.fullmatch(path.name)}


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield everything in a site that is no folder, with its name in it. No link is followed, and what is kept is left out."""
    for folder, folders, names in os.walk(site, onerror=_raise):
        here = Path(folder)
        names += [name for name in folders if (here / name).is_symlink()]
        if here == site:
            names = [name for name in names if name not in {FILE, MARK_BEFORE} and not _is_kept(here / name)]
            folders[:] = [name for name in folders if name != GIT]
        for name in names:
            yield (here / name).relative_to(site).as_posix(), here / name


def _raise(error: OSError) -> None:
    raise error  # a folder that cannot be read may hold anything


def _is_kept(path: Path) -> bool:
    if path.name == GIT:
        return os.path.lexists(path)
    return path.name in _KEPT_FILES and path.is_file() and not path.is_symlink()


def _is_still(path: Path, hashed: str) -> bool:
    """Return whether a file holds what was written. Git may have changed the ends of its lines for Windows."""
    if path.is_symlink() or not path.is_file():
        return False
    return agrees(path.read_bytes(), hashed) != "no"


def agrees(content: bytes, hashed: str) -> Literal["yes", "but for its line ends", "no"]:
    """Return whether some bytes are those of a hash, or would be if their lines ended as we write them."""
    if inputs.digest(content) == hashed:
        return "yes"
    return "but for its line ends" if inputs.digest(content.replace(b"\r\n", b"\n")) == hashed else "no"
