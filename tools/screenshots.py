"""Pictures of each kind of page, at 390 and 1280 px, light, dark and in forced colours: run by `make screenshots`, to be looked at.

They go to .cache/screenshots/, whose contents are not kept in git. `make screenshots PAGE=help` takes those of one kind.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from get_browser import REMEDY, find
from playwright.sync_api import sync_playwright
from support.kinds import LOOKS, SHOWN, SIZES, UNDER, sites
from support.serving import served_under

from schoolgate import paths
from schoolgate.setting import problems

OUT = paths.TEMPLATE / ".cache" / "screenshots"


def main() -> int:
    """Take the pictures and say where they are."""
    # A retired sign leads on to the next one at once.
    kinds = {kind: where for kind, where in SHOWN.items() if kind != "retired sign"}
    parser = argparse.ArgumentParser(prog="make screenshots", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--page", choices=kinds, help="take pictures of this kind of page alone")
    parser.add_argument("--out", type=Path, default=OUT, help="put them into this folder")
    given = parser.parse_args()
    kinds = {kind: where for kind, where in kinds.items() if given.page in {None, kind}}
    path = find()
    if not path:
        sys.exit(REMEDY)
    given.out.mkdir(parents=True, exist_ok=True)
    for old in given.out.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shown = sites(Path(folder), {where.site for where in kinds.values()})
        started = {name: served_under(site, UNDER) for name, site in shown.items()}
        browser = playwright.chromium.launch(executable_path=path)
        for look, shown_as in LOOKS.items():
            for size, viewport in SIZES.items():
                page = browser.new_page(viewport=viewport, **shown_as)
                for kind, where in kinds.items():
                    page.goto(started[where.site][1] + where.path)
                    name = kind.replace(" ", "-")
                    page.screenshot(path=given.out / f"{name}-{size}-{look}.png", full_page=True)
                page.close()
        for server, _ in started.values():
            server.shutdown()
    print(f"{len(kinds) * len(SIZES) * len(LOOKS)} pictures in {problems.display_path(given.out)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
