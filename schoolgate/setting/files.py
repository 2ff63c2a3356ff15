"""Reading files that somebody else wrote: never more of one than is asked for, and never what is no file."""

from __future__ import annotations

import errno
import os
import stat
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
