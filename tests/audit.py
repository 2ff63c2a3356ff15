"""Checks that want Java and npm, which a webmaster's machine has not: run by `make audit`, never by `make test`.

The Nu HTML checker reads every page of every built site, and axe looks at each in a real browser, on a telephone and
on a desk, light and dark. Exits with 1 where either finds anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

from get_browser import REMEDY, find
from playwright.sync_api import sync_playwright
from serving import served

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".cache" / "audit"
PACKAGES = ("axe-core@4.14.1", "vnu-jar@26.9.27")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


def main() -> int:
    TOOLS.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(TOOLS), *PACKAGES], check=True
    )
    pages = sorted((ROOT / "site").glob("*/**/*.html"))
    return 1 if _nu(pages) + _axe(pages) else 0


def _nu(pages: list[Path]) -> int:
    jar = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
    checked = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", *map(str, pages)], capture_output=True, text=True
    )
    errors = [line for line in checked.stderr.splitlines() if "error:" in line]
    print(*errors, f"The Nu HTML checker: {len(errors)} errors on {len(pages)} pages.", sep="\n")
    return len(errors) + (checked.returncode != 0 and not errors)


def _axe(pages: list[Path]) -> int:
    path = find()
    if not path:
        sys.exit(REMEDY)
    server, home = served(ROOT / "site")
    axe = (TOOLS / "node_modules/axe-core/axe.min.js").read_text()
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for scheme in SCHEMES:
            for width in (390, 1280):
                # A 404 page names its files from the root of the host, so it is not itself under a sub-path.
                for file in (page for page in pages if page.name != "404.html"):
                    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    address = file.relative_to(ROOT / "site").as_posix().removesuffix("index.html")
                    page.goto(home + address)
                    page.evaluate(axe)
                    for rule in page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]:
                        found += 1
                        nodes = [node["html"][:120] for node in rule["nodes"]]
                        print(f"{address} ({scheme}, {width}): {rule['id']}: {json.dumps(nodes[:3])}")
                    page.close()
    print(f"axe: {found} rules broken on {len(pages)} pages, twice over two widths.")
    server.shutdown()
    return found


if __name__ == "__main__":
    sys.exit(main())
