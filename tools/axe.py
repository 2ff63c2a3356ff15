"""What axe-core finds wrong on a page that a real browser shows: on a telephone and on a desk, light, dark and in forced colours.

A Content-Security-Policy stops scripts from outside the page, so axe is put in by the browser itself.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from support.kinds import LOOKS, SIZES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the colours of a page decide, which is all that differs in dark and in forced colours.
OF_COLOUR = ["color-contrast", "link-in-text-block"]

# The whole of what axe says of a page is several megabytes, and to hand it over takes longer than to find it.
_LOOK = """async rules => {
  const {violations, passes} = await axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false});
  return {looked: violations.length + passes.length, broken: violations.map(
    each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 150)).join(', ')}`)};
}"""


def script(fetched: Path | None = None) -> str:
    """Return axe as a script: a newer one that was fetched, where it is there, or the one of the wheel that the tests use."""
    ours = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    return (fetched if fetched and fetched.is_file() else ours).read_text(encoding="utf-8")


def faults(
    page: Page,
    script: str,
    light: Iterable[str] = SIZES,
    dark: Iterable[str] = SIZES,
    forced: Iterable[str] = SIZES,
    *,
    rules_of_colour: list[str] = RULES,
) -> dict[str, list[str]]:
    """Return each rule that an open page breaks, by the size and look in which it does, with the first places where it does.

    The page is resized and recoloured in place, in the sizes that are given for each look. All rules are tried in light, and
    those of `rules_of_colour` in the others.
    """
    if not page.evaluate("() => 'axe' in globalThis"):  # a page that changes in place has it already
        page.evaluate(script)
    found: dict[str, list[str]] = {}
    for (look, shown), sizes in zip(LOOKS.items(), (light, dark, forced), strict=True):
        page.emulate_media(**shown, reduced_motion="reduce")
        for size in sizes:
            page.set_viewport_size(SIZES[size])
            said: Any = page.evaluate(_LOOK, RULES if look == "light" else rules_of_colour)
            assert said["looked"], "axe looked at nothing"
            found[f"{size}-{look}"] = said["broken"]
    page.emulate_media(forced_colors="none")
    return {view: rules for view, rules in found.items() if rules}
