"""What a build wrote into a site’s folder, and what somebody has put there since.

The file ``.schoolgate`` in each site says which edition it is, and then lists each file with its hash, as ``sha256sum``
writes it. So a folder that is built again is replaced only where nothing of anybody else’s would be lost.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from schoolgate.language import words

MARK = ".schoolgate"  # in every site we write, so that we never replace a folder that is not ours

GIT = ".git"
# What belongs to the folder and not to the site in it: carried over when the site is replaced.
_KEPT_FILES = {"CNAME", ".gitattributes", ".gitignore"}
# What a computer leaves in any folder that somebody has looked into. Nobody misses it.
_LITTER = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MOST_NAMED = 5


def write(site: Path, what_it_is: str) -> None:
    """Write the mark of a finished site: one line that says what it is, and each of its files with its hash."""
    lines = [f"{_hash(path)}  {name}" for name, path in sorted(_files(site)) if name != MARK]
    text = "\n".join([what_it_is, "", *lines]) + "\n"
    (site / MARK).write_text(text, encoding="utf-8", newline="\n")


def read_mark(site: Path) -> str:
    """Return the first line of a site’s mark. Raise OSError where there is none."""
    return (site / MARK).read_text(encoding="utf-8", errors="replace").partition("\n")[0]


def is_ours(folder: Path) -> bool:
    """Return whether Schoolgate may have written a folder: it is empty, or has our mark."""
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def loss_message(site: Path, successor: Path | None = None) -> str:
    """Return a message about files that replacing a site would lose; empty if there are none.

    A site whose mark has no list was made before there were lists. There a file counts as ours if its successor has one
    of the same name; so nothing can be said before that is made.
    """
    files = {name: path for name, path in _files(site) if not _LITTER.fullmatch(path.name)}
    listed = _read_hashes(site)
    if listed:
        added = {name: "" for name in files if name not in listed}
        changed = {n: " (changed since)" for n in listed.keys() & files.keys() if not _is_still(files[n], listed[n])}
        return _loss_sentence(site, "has files that Schoolgate did not write", {**added, **changed})
    if successor is None:
        return ""
    ours = {name for name, _ in _files(successor)}
    return _loss_sentence(
        site,
        "was made before Schoolgate kept a list of its files, and has some that the new site does not have",
        {name: "" for name in files if name not in ours},
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


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield everything in a site that is no folder, with its name in it. No link is followed, and what is kept is left out."""
    for folder, folders, names in os.walk(site, onerror=_raise):
        here = Path(folder)
        names += [name for name in folders if (here / name).is_symlink()]
        if here == site:
            names = [name for name in names if name != MARK and not _is_kept(here / name)]
            folders[:] = [name for name in folders if name != GIT]
        for name in names:
            yield (here / name).relative_to(site).as_posix(), here / name


def _raise(error: OSError) -> None:
    raise error  # a folder that cannot be read may hold anything


def _is_kept(path: Path) -> bool:
    if path.name == GIT:
        return os.path.lexists(path)
    return path.name in _KEPT_FILES and path.is_file() and not path.is_symlink()


def _read_hashes(site: Path) -> dict[str, str]:
    try:
        lines = (site / MARK).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {match[2]: match[1] for line in lines if (match := _LINE.fullmatch(line))}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_still(path: Path, hashed: str) -> bool:
    """Return whether a file holds what was written. Git may have changed the ends of its lines for Windows."""
    if path.is_symlink() or not path.is_file():
        return False
    content = path.read_bytes()
    return any(hashlib.sha256(text).hexdigest() == hashed for text in (content, content.replace(b"\r\n", b"\n")))
