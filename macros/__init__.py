"""Schoolgate: one YAML file in, a school’s public online-safety website out.

This file is where mkdocs-macros comes in. It is wiring only: it hands the pages their words and macros.
"""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Give the template’s pages the setting’s words, and the clauses extension its changes. Called by mkdocs-macros."""
    # Imported here, not above, so that `import macros.words` does not bring the whole project with it.
    from macros import applies, build, facts, registers

    site = env.conf.extra.get("schoolgate") or build.preview()
    env.conf.extra["schoolgate"] = site
    env.conf["site_name"] = site.setting.name
    env.conf["site_url"] = site.setting.site
    env.conf["mdx_configs"]["macros.clauses"] = {
        "changes": site.setting.changes,
        "conditions": applies.conditions(site.setting),
        "record": site.record,
    }
    env.variables.update(facts.variables(site.setting, registers.authorities()))
    env.macros.update(facts.functions(site.setting, registers.guidance()))
    env.filters.update(facts.FILTERS)
