"""Pictures of each kind of page, at 390 and 1280 px, light and dark: run by `make screenshots`, to be looked at.

They go to .cache/screenshots/, whose contents are not kept in git.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from pathlib import Path

from get_browser import REMEDY, find
from playwright.sync_api import sync_playwright
from serving import served
from test_access import KINDS, SCHEMES, SIZES

from macros import build

OUT = build.ROOT / ".cache" / "screenshots"


def main() -> int:
    path = find()
    if not path:
        sys.exit(REMEDY)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build.build(build.ROOT / "settings" / "your-school.yml", site, datetime.date.today())
        server, home = served(site)
        browser = playwright.chromium.launch(executable_path=path)
        for scheme in SCHEMES:
            for size, viewport in SIZES.items():
                page = browser.new_page(viewport=viewport, color_scheme=scheme)
                for kind in KINDS:
                    page.goto(home + kind)
                    name = kind.strip("/").replace("/", "-") or "start"
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png", full_page=True)
                page.close()
        server.shutdown()
    print(f"{len(KINDS) * len(SIZES) * len(SCHEMES)} pictures in {OUT.relative_to(build.ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
