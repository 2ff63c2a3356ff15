"""Schoolgate: one YAML file in, a school’s public online-safety website out.

This file is where mkdocs-macros comes in. It is wiring only: it hands the pages their words and macros.
"""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Give the template’s pages the setting’s words and macros. Called by mkdocs-macros."""
    # Imported here, not above, so that `import macros` does not bring the whole project with it.
    from schoolgate.pages.faults import template_error
    from schoolgate.policy import templates
    from schoolgate.publish import build

    site = env.conf.extra.get("schoolgate") or build.preview()
    env.conf.extra["schoolgate"] = site

    def fill_in(markdown: str, **_: Any) -> str:
        known = {**site.known, "page": env.page, **env.page.meta}
        # As policies are filled in. And where a page fails, mkdocs-macros would print a traceback and end the process.
        try:
            return templates.fill_in(f"{markdown}\n", known, for_review=bool(site.review))
        except Exception as fault:
            raise template_error(fault, f"docs/{env.page.file.src_uri}") from None

    env.render = fill_in
    # Security: a title in the menu may hold a value, and mkdocs-macros would run it as a template if it looked like one.
    env.has_j2 = lambda _: False
