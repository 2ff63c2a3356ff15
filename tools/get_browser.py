"""Find a browser for the tests, or get one: Debian's chromium or Playwright's, whichever can be had.

Run by `make test` before the tests. Prints where the browser is, and exits with 1 and the command to run where none
can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "No browser could be had, and the tests open real pages. Run one of these, then make test again:\n"
    "  .venv/bin/python -m playwright install --with-deps chromium\n"
    "  sudo apt-get install chromium\n"
    "or say where one is: SCHOOLGATE_BROWSER=/path/to/chrome make test"
)


def find() -> str | None:
    """Give the path of a browser on this machine, or None."""
    named = os.environ.get("SCHOOLGATE_BROWSER")
    if named:
        return named if Path(named).is_file() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _try(*command: str) -> None:
    print("Getting a browser:", " ".join(command), flush=True)
    try:
        subprocess.run(command, timeout=600, check=False, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)


def main() -> int:
    """Find a browser or get one, and say where it is."""
    browser = find()
    if not browser:
        _try(sys.executable, "-m", "playwright", "install", "chromium")
        browser = find()
    if not browser and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "chromium")
        browser = find()
    print(f"The tests use {browser}." if browser else REMEDY)
    return 0 if browser else 1


if __name__ == "__main__":
    sys.exit(main())
