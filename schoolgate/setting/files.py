"""Reading files that somebody else wrote: never more of one than is asked for, and never what is no file.

And writing one as a whole.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from pathlib import Path


def read(file: Path, most: int) -> bytes:
    """Return the beginning of a file, ``most`` bytes at most.

    A link may lead to a device that never ends, and a pipe that nobody writes into would hold a reader for ever. Raise
    OSError where it cannot be read, or is neither a file nor leads to one.
    """
    # Without waiting, which only a pipe would make it do. Windows has no such pipes among its files.
    number = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        kind = os.fstat(number).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "This is a pipe or a device, not a file", str(file))
        with os.fdopen(number, "rb", closefd=False) as opened:
            return opened.read(most)
    finally:
        os.close(number)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file in one step, so that at any moment it holds all of what it held before, or all of the new.

    A link stays a link, and the file that it leads to is written. A pipe or a terminal holds nothing that could be lost.
    Raise OSError, which names the file, where it cannot be written.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    try:
        _write_beside(file.resolve(), content)
    except OSError as error:
        error.filename, error.filename2 = str(file), None  # nobody knows the file that was to take its place
        raise


def _write_beside(place: Path, content: bytes) -> None:
    number, beside = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".saving", dir=place.parent)
    try:
        with os.fdopen(number, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if place.exists():
            shutil.copymode(place, beside)
        elif os.name != "nt":  # mkstemp lets nobody else read it
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, place)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
