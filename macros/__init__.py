"""Schoolgate: one YAML file in, a school’s public online-safety website out.

This file is where mkdocs-macros comes in. It is wiring only: it hands the pages their words and macros.
"""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Give the template’s pages the setting’s words and macros. Called by mkdocs-macros."""
    # Imported here, not above, so that `import macros` does not bring the whole project with it.
    from schoolgate.pages import site as sites
    from schoolgate.pages import theme
    from schoolgate.pages.faults import template_error
    from schoolgate.policy import facts
    from schoolgate.publish import build

    site = env.conf.extra.get("schoolgate") or build.preview()
    env.conf.extra["schoolgate"] = site
    env.variables.update(sites.variables(site))
    env.macros.update(sites.functions(site))
    env.filters.update(facts.FILTERS)

    render = env.render
    quick = False

    def render_or_say_where(markdown: str, **how: Any) -> str:
        nonlocal quick
        if not quick:  # its Jinja environment is made after this function
            quick = True
            theme.keep_compiled(env.env)
            if site.review:
                env.env.concat = site.review.marks.joining()
        # Where a page fails mkdocs-macros prints a traceback and ends the process.
        try:
            return str(render(markdown, **how))
        except SystemExit as stopped:
            raise template_error(stopped.__context__ or stopped, f"docs/{env.page.file.src_uri}") from None

    env.render = render_or_say_where
