"""Runs what README says for a first run without make, line by line, on Linux or on Windows: python tests/support/first_run.py.

So that nobody follows it before we have.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
_SHELLS = {"Linux": ["sh", "-c"], "Windows": ["powershell", "-NoProfile", "-Command"]}
_BLOCKS = {"Linux": "sh", "Windows": "powershell"}


def lines(system: str, readme: str) -> list[str]:
    """Give the lines to type on a system, as README has them."""
    _, _, without = readme.partition("\n## Without make\n")
    (block,) = re.findall(rf"```{_BLOCKS[system]}\n(.*?)```", without.partition("\n## ")[0], re.DOTALL)
    return str(block).splitlines()


def main(system: str) -> None:
    """Type each line. Ends with the code of the first that fails."""
    for line in lines(system, README.read_text(encoding="utf-8")):
        print(f"> {line}", flush=True)
        done = subprocess.run([*_SHELLS[system], line])
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main(platform.system())
