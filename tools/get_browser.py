"""Find a browser for the tests, or get one: Debian's chromium or Playwright's, whichever can be had.

The headless shell is the same browser without its windows, and opens a page in a third of the time: it comes first. Run by
`make test` before the tests. Prints where the browser is, and exits with 1 and the command to run where none can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "No browser could be had, and the tests open real pages. Run one of these, then make test again:\n"
    "  .venv/bin/python -m playwright install --with-deps chromium\n"
    "  sudo apt-get install chromium-headless-shell\n"
    "or say where one is: SCHOOLGATE_BROWSER=/path/to/chrome make test"
)


def find(*, whole: bool = False) -> str | None:
    """Return the path of a browser on this machine: a headless shell if there is one, or where ``whole``, only a browser.

    None where there is none.
    """
    named = os.environ.get("SCHOOLGATE_BROWSER")
    if named:
        return named if Path(named).is_file() else None
    names = WHOLE if whole else (*SHELLS, *WHOLE)
    return next((path for name in names if (path := shutil.which(name))), None) or _playwrights(whole)


def _playwrights(whole: bool) -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = Path(playwright.chromium.executable_path)
    room = next((folder.parent for folder in browser.parents if folder.name.startswith("chromium-")), browser)
    shells = [] if whole else sorted(room.glob("chromium_headless_shell-*/*/*headless*shell*"))
    return next((str(path) for path in (*reversed(shells), browser) if path.is_file()), None)


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
        _try("apt-get", "install", "-y", "-qq", SHELLS[0])
        browser = find()
    print(f"The tests use {browser}." if browser else REMEDY)
    if browser and "shell" not in Path(browser).name:
        print(f"With {SHELLS[0]} they take half the time: Debian has it, and Playwright brings its own.")
    return 0 if browser else 1


if __name__ == "__main__":
    sys.exit(main())
