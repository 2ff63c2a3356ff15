"""Schoolgate: one YAML file in, a school’s public online-safety website out.

This file is where mkdocs-macros comes in. It is wiring only: it hands the pages their words and macros.
"""

from __future__ import annotations

import html
from typing import Any


def define_env(env: Any) -> None:
    """Give the template’s pages the setting’s words, and the clauses extension its changes. Called by mkdocs-macros."""
    # Imported here, not above, so that `import macros.words` does not bring the whole project with it.
    from markupsafe import Markup

    from macros import applies, build, facts, registers

    site = env.conf.extra.get("schoolgate") or build.preview()
    env.conf.extra["schoolgate"] = site
    # Security: Material prints the name as it is, in titles and labels. Marked as safe, it is not escaped twice.
    env.conf["site_name"] = Markup(html.escape(site.setting.name))
    if not env.conf["site_url"]:  # `mkdocs serve` has given its own
        env.conf["site_url"] = site.setting.site
    env.conf["mdx_configs"]["macros.clauses"] = {
        "changes": site.setting.changes,
        "conditions": applies.conditions(site.setting),
        "record": site.record,
    }
    env.variables.update(facts.variables(site.setting, registers.authorities()))
    env.macros.update(facts.functions(site.setting, registers.guidance()))
    env.filters.update(facts.FILTERS)

    render = env.render

    def render_or_say_where(markdown: str, **how: Any) -> str:
        # Where a page fails mkdocs-macros prints a traceback and ends the process.
        try:
            return str(render(markdown, **how))
        except SystemExit as stopped:
            raise build.template_fault(stopped.__context__ or stopped, f"docs/{env.page.file.src_uri}") from None

    env.render = render_or_say_where
