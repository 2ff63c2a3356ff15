"""Where the command begins, before anything large is loaded: whoever stops it in that half second is answered too."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the command. Stopped at any moment, end with a sentence."""
    _fill_closed_streams()
    try:
        from schoolgate.cli.cli import main as command

        look_for_garbage_less_often()
        command()
    except KeyboardInterrupt:
        print("\nStopped. Nothing is left half done.", file=sys.stderr)
        sys.exit(1)
    except OSError as error:  # where the help cannot be written, which no command of ours prints
        from schoolgate.cli.saying import describe

        with contextlib.suppress(OSError):
            print(describe(error), file=sys.stderr)
        sys.exit(1)
    finally:
        _discard_what_cannot_be_written()


def look_for_garbage_less_often() -> None:
    """Keep Python from looking for garbage in the midst of a build: that takes a tenth of its time.

    What was imported stays to the end. Of what a build makes, nearly all goes by itself when it ends.
    """
    gc.freeze()
    gc.set_threshold(_MOST_YOUNG)


_MOST_YOUNG = 250_000  # objects: those of some four builds, or 20 MB


def _fill_closed_streams() -> None:
    """Open nothing in place of each standard stream that is closed.

    The next file to be opened would else get its number, and MkDocs asks what standard input is called.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115


def _discard_what_cannot_be_written() -> None:
    """Throw away what a standard stream still holds if it cannot be written, as on a full disk.

    That was told already. Python would try once more as it ends, and print an error of its own.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
