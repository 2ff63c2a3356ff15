"""What we look at before a release is published, and no school is ever stopped by: run by `make release-check`.

Exits with 1 and names every entry of the registers that nobody has checked for twelve months, and all that keeps the
starter repository from being given to schools.
"""

from __future__ import annotations

import datetime
import sys

import pin

from schoolgate import registers
from schoolgate.language import words


def main() -> int:
    """Name what is to be looked at before a release."""
    old = registers.stale_facts(datetime.date.today())
    for name, id_, checked in old:
        print(f"settings/shared/{name}: {id_} was last checked on {words.day(checked)}. Look at it again.")
    print(f"{len(old)} entries to check." if old else "Every entry has been checked within twelve months.")
    faults = [*pin.faults()]
    print("\n".join(faults) if faults else "The starter names a release that there is.")
    return 1 if old or faults else 0


if __name__ == "__main__":
    sys.exit(main())
