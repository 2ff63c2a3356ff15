"""What we look at before an edition is published, and no school is ever stopped by: run by `make release-check`.

Exits with 1 and names every entry of the registers that nobody has checked for twelve months.
"""

from __future__ import annotations

import datetime
import sys

from macros import registers, words


def main() -> int:
    old = registers.unchecked(datetime.date.today())
    for name, id_, checked in old:
        print(f"settings/shared/{name}: {id_} was last checked on {words.day(checked)}. Look at it again.")
    print(f"{len(old)} entries to check." if old else "Every entry has been checked within twelve months.")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
