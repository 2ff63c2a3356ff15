"""Putting a finished site in place of the one that stands, in one step.

A site is made in a workspace beside its place, and so on the same disk. Whatever happens to a build, even to the machine,
what stands is either the whole old site or the whole new one; and a ``.git`` in the folder is never lost.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from schoolgate.publish import manifest

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WORKSPACE, _LOCK = ".building", "lock"
_MOST_TRIES = 5  # to lock a workspace: that another build is as quick even once is rare


def put_in_place(staged: Path, out: Path) -> None:
    """Put a finished site where another stands, so that at no moment is there neither.

    On Linux and macOS the two folders change places in one step. Elsewhere, or where a file system cannot, the old
    folder steps aside first and steps back if anything goes wrong. ``restore`` mends a machine that died between, and so
    does leaving the workspace, where a step fails.
    """
    if not out.exists():
        try:
            staged.rename(out)
            return
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            # Another build, which began at the same time, has put its site there.
    manifest.copy_kept_files(out, staged)
    _move_repository(out, staged)
    if not exchange(staged, out):
        previous = _previous_site(staged.parent)
        out.rename(previous)
        try:
            staged.rename(out)
        except BaseException:
            previous.rename(out)
            raise


def restore(out: Path) -> None:
    """Mend what builds that were killed left beside ``out``: put back what stepped aside, clear their workspaces."""
    out = out.resolve()
    if not out.parent.is_dir():
        return
    begins = f".{out.name}."  # looked for first: a thousand other sites may stand there
    for name in os.listdir(out.parent):
        if name.startswith(begins) and re.fullmatch(rf"\w+\{_WORKSPACE}", name.removeprefix(begins)):
            workspace = out.parent / name
            with locked(workspace) as free:
                if free:
                    _clean_up(workspace, out)
            if free:
                _clean_up(workspace, out)  # Windows deletes no file that is open, and the lock was


@contextlib.contextmanager
def workspace_beside(out: Path) -> Iterator[Path]:
    """Create a folder beside ``out`` to build a site in, and delete it at the end. Yield where to build the site."""
    with contextlib.ExitStack() as lock:
        workspace = _new_workspace(out, lock)
        try:
            yield _staging_folder(workspace)
        finally:
            lock.close()
            _clean_up(workspace, out)


def _new_workspace(out: Path, lock: contextlib.ExitStack) -> Path:
    """Return a new workspace, locked: before it is, another build may take it for one left behind, and clear it.

    Some file systems have no locks. There it is not locked, and nor does another build find it free.
    """
    for _ in range(_MOST_TRIES):
        workspace = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=_WORKSPACE, dir=out.parent))
        if lock.enter_context(locked(workspace)) and (workspace / _LOCK).exists():
            return workspace
        lock.close()
        shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir()
    return workspace


@contextlib.contextmanager
def locked(workspace: Path) -> Iterator[bool]:
    """Lock a workspace. Yield whether it was free: the system lets go of it when a process ends, in whatever way."""
    with contextlib.ExitStack() as stack:
        try:
            _lock(stack.enter_context((workspace / _LOCK).open("a")))
            free = True
        except OSError:  # another process holds it, or it is not ours to open
            free = False
        yield free


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step of the file system. Return False if that cannot be done."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library: Any = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*paths, 2) == 0)  # RENAME_SWAP
        here = -100  # AT_FDCWD
        return bool(library.renameat2(here, paths[0], here, paths[1], 2) == 0)  # RENAME_EXCHANGE
    except (AttributeError, OSError, TypeError):
        return False


def _clean_up(workspace: Path, out: Path) -> None:
    if _previous_site(workspace).is_dir() and not out.exists():
        _previous_site(workspace).rename(out)
    for site in (_staging_folder(workspace), _previous_site(workspace)):
        if _has_repository(site):
            if os.path.lexists(out / manifest.GIT):
                return  # which of the two is wanted is not ours to say, so neither is cleared away
            _move_repository(site, out)
    shutil.rmtree(workspace, ignore_errors=True)


def _move_repository(site: Path, successor: Path) -> None:
    # It may be large, and somebody may be at work in it: it is moved, which is one step, and never copied.
    if _has_repository(site):
        (site / manifest.GIT).rename(successor / manifest.GIT)


def _has_repository(site: Path) -> bool:
    """Return whether a site's folder holds a repository. Where .git is only a file, that leads to one elsewhere."""
    return (site / manifest.GIT).is_dir() and not (site / manifest.GIT).is_symlink()


def _staging_folder(workspace: Path) -> Path:
    return workspace / "site"


def _previous_site(workspace: Path) -> Path:
    return workspace / "old"


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
