"""Where the command begins, before anything large is loaded: whoever stops it in that half second is answered too."""

from __future__ import annotations

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
