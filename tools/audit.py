"""Checks of every page, most of which want Java and npm, which a webmaster’s machine has not: run by `make audit`.

The Nu HTML checker reads every page of every built site, and of the starter’s offline and review editions. axe looks at each in
a real browser, on a telephone and on a desk, light, dark and in forced colours. Lighthouse scores a page of each kind as a telephone gets it. Exits with 1 where any of them
finds anything. `make audit ONLY=axe PAGE=help` looks at one page with one of them; axe alone wants no npm.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import axe
from get_browser import REMEDY, find
from playwright.sync_api import sync_playwright
from support.kinds import LOOKS, SHOWN, SIZES, UNDER, Kind, kind_of, sites, variants
from support.serving import served, served_under

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
TOOLS = ROOT / ".cache" / "audit"
# Lighthouse’s package asks for Node 22, and runs on 20 too.
PACKAGES = ("axe-core@4.14.1", "lighthouse@13.5.0", "vnu-jar@26.9.27")
CHECKS = ("nu", "axe", "lighthouse")
# Scores out of 100. Performance varies from run to run: it is the median of three.
LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 98}
RUNS = 3


def main() -> int:
    """Run every check and say what it found."""
    parser = argparse.ArgumentParser(prog="make audit", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=CHECKS, help="run this check alone")
    parser.add_argument("--page", choices=SHOWN, help="look at one page of this kind alone")
    given = parser.parse_args()
    checks = [given.only] if given.only else [*CHECKS]
    kinds = {kind: where for kind, where in SHOWN.items() if given.page in {None, kind}}
    browser = find()
    if not browser:
        sys.exit(REMEDY)
    if checks != ["axe"]:
        _install()
    with tempfile.TemporaryDirectory() as folder:
        shown = sites(Path(folder), {where.site for where in kinds.values()})
        if given.page:
            pages = {where.file_in(shown[where.site]): shown[where.site] for where in kinds.values()}
        else:
            built = [site for site in sorted(SITE.iterdir()) if site.is_dir()] if SITE.is_dir() else []
            looked_at = [*built, *shown.values(), *variants(Path(folder)).values()]
            pages = {page: site for site in looked_at for page in sorted(site.rglob("*.html"))}
        counted = Counter(kind_of(page, site) for page, site in pages.items())
        if missing := [kind for kind in kinds if not counted[kind]]:
            sys.exit(f"There is no page of these kinds to look at: {', '.join(missing)}.")
        print("Pages:", ", ".join(f"{counted[kind]} {kind}" for kind in kinds), flush=True)
        found = [_CHECK[name](pages, kinds, shown, browser) for name in checks]
    return 1 if any(found) else 0


def _install() -> None:
    TOOLS.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(TOOLS), *PACKAGES], check=True
    )


def _nu(pages: list[Path]) -> int:
    jar = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
    checked = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", *map(str, pages)], capture_output=True, text=True
    )
    errors = [line for line in checked.stderr.splitlines() if "error:" in line]
    print(*errors, f"The Nu HTML checker: {len(errors)} errors on {len(pages)} pages.", sep="\n")
    return len(errors) + (checked.returncode != 0 and not errors)


# A 404 page names its files from the root of the host, so it is not itself under a sub-path. A retired sign’s page leads
# on, before anything can be asked of it, to a page that is looked at too. A fragment is no page until it stands in one.
_NOT_FOR_AXE = {"not found", "retired sign", "fragment"}


def _axe(built: Mapping[Path, Path], path: str) -> int:
    pages = {page: site for page, site in built.items() if kind_of(page, site) not in _NOT_FOR_AXE}
    started = {site: served(site) for site in {*pages.values()}}
    script, found = axe.script(TOOLS / "node_modules/axe-core/axe.min.js"), 0
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=path).new_page()
        for file, site in pages.items():
            address = file.relative_to(site).as_posix().removesuffix("index.html")
            page.goto(file.as_uri() if site.name == "offline" else started[site][1] + address)
            for view, rules in axe.faults(page, script).items():
                found += len(rules)
                print(*(f"{site.name}/{address} ({view}): {rule}" for rule in rules), sep="\n")
    for server, _ in started.values():
        server.shutdown()
    print(f"axe: {found} rules broken on {len(pages)} pages, each in {len(LOOKS) * len(SIZES)} ways.")
    return found


# ---------------------------------------------------------------------------------------------------------------
# Lighthouse


def _lighthouse(kinds: Mapping[str, Kind], shown: Mapping[str, Path], browser: str) -> int:
    """Score one page of each kind, served as GitHub Pages would. Gives how many scores are too low."""
    started = {name: served_under(site, UNDER) for name, site in shown.items()}
    low = 0
    for kind, where in kinds.items():
        address = started[where.site][1] + where.path
        reports = [_report(address, browser) for _ in range(RUNS)]
        scores = {name: [round(100 * report["categories"][name]["score"]) for report in reports] for name in LEAST}
        # What is not to be listed says so, and to Lighthouse that is a fault.
        looked_at = {name: least for name, least in LEAST.items() if name != "seo" or where.indexable}
        print(
            f"{kind:<20}", ", ".join(f"{name} {statistics.median(scores[name]):.0f}" for name in looked_at), flush=True
        )
        for name, least in looked_at.items():
            if statistics.median(scores[name]) < least:
                low += 1
                worst = min(reports, key=lambda report: report["categories"][name]["score"])
                print(f"  {name} {scores[name]}, and should be {least}:", *_failing(worst, name), sep="\n    ")
    for server, _ in started.values():
        server.shutdown()
    print(f"Lighthouse: {low} scores too low on {len(kinds)} kinds of page.")
    return low


def _report(address: str, browser: str) -> Any:
    """Have Lighthouse look at an address as a telephone would. Gives what it says.

    The address is one of this machine, which browsers and Lighthouse hold to be as safe as HTTPS.
    """
    lighthouse = str(TOOLS / "node_modules/lighthouse/cli/index.js")
    # The browser is started as Playwright starts it for the tests.
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    categories = f"--only-categories={','.join(LEAST)}"
    done = subprocess.run(
        ["node", lighthouse, address, "--output=json", "--quiet", categories, f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": find(whole=True) or browser},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed at {address}:\n{done.stderr}")
    report = json.loads(done.stdout)
    if report.get("runtimeError"):
        sys.exit(f"Lighthouse could not look at {address}: {report['runtimeError']['message']}")
    return report


def _failing(report: Any, category: str) -> Iterator[str]:
    """Give each audit of a category that is not whole, with the first place where it fails."""
    for part in report["categories"][category]["auditRefs"]:
        audit = report["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < 1:
            items = audit.get("details", {}).get("items", [])
            first = json.dumps(items[0])[:300] if items else ""
            yield f"{part['id']} ({audit['score']}): {audit['title']} {audit.get('displayValue', '')} {first}"


_CHECK: dict[str, Callable[[Mapping[Path, Path], Mapping[str, Kind], Mapping[str, Path], str], int]] = {
    "nu": lambda pages, kinds, shown, browser: _nu([*pages]),
    "axe": lambda pages, kinds, shown, browser: _axe(pages, browser),
    "lighthouse": lambda pages, kinds, shown, browser: _lighthouse(kinds, shown, browser),
}


if __name__ == "__main__":
    sys.exit(main())
