"""Waiting for a page, without what its Content-Security-Policy forbids: Playwright’s own way runs text as code in it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def until(page: Page, holds: str, arg: Any = None) -> None:
    """Ask again and again whether something holds on a page, a script’s function or expression, and fail if it never does."""
    for _ in range(400):
        if page.evaluate(holds, arg):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"This never held: {holds}")
