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

        # What was imported stays to the end. To look through it for garbage again and again takes a tenth of a build.
        gc.freeze()
        command()
    except KeyboardInterrupt:
        print("\nStopped. Nothing is left half done.", file=sys.stderr)
        sys.exit(1)


def _fill_closed_streams() -> None:
    """Open nothing in place of each standard stream that is closed.

    The next file to be opened would else get its number, and MkDocs asks what standard input is called.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115
