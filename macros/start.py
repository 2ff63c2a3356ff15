"""Where the command begins, before anything large is loaded: whoever stops it in that half second is answered too."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. Stopped at any moment, end with a sentence."""
    try:
        from macros.cli import main as command

        command()
    except KeyboardInterrupt:
        print("\nStopped. What stood before still stands.", file=sys.stderr)
        sys.exit(1)
