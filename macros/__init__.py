"""Schoolgate: one YAML file in, a school’s public online-safety website out.

This file is where mkdocs-macros comes in. It is wiring only: it hands the pages their words and macros.
"""

from __future__ import annotations

import html
from typing import Any


def define_env(env: Any) -> None:
    """Define the words and macros of the template’s pages, and configure the Markdown extensions. Called by mkdocs-macros."""
    # Imported here, not above, so that `import macros.words` does not bring the whole project with it.
    from markupsafe import Markup

    from schoolgate import registers
    from schoolgate.agreement import changes, versions
    from schoolgate.language import words
    from schoolgate.pages import menu, theme
    from schoolgate.pages.faults import template_error
    from schoolgate.policy import facts
    from schoolgate.policy.provisions import clause_context
    from schoolgate.publish import build

    site = env.conf.extra.get("schoolgate") or build.preview()
    env.conf.extra["schoolgate"] = site
    # Security: Material prints the name as it is, in titles and labels. Marked as safe, it is not escaped twice.
    env.conf["site_name"] = Markup(html.escape(site.setting.name))
    if not env.conf["site_url"]:  # `mkdocs serve` has given its own
        env.conf["site_url"] = site.setting.site
    env.conf["nav"] = menu.menu(site.setting)
    env.conf["exclude_docs"] = menu.pages_left_out(
        site.setting, site.withdrawal_notices, for_review=bool(site.review), with_versions=bool(site.versions)
    )
    env.conf["not_in_nav"] = menu.IN_NO_MENU
    context = site.review.context(clause_context(site.review.setting)) if site.review else clause_context(site.setting)
    setting = site.review.marked_setting if site.review else site.setting
    env.conf["mdx_configs"] |= {
        "schoolgate.policy.markdown.clauses": {
            "changes": context.changes,
            "conditions": context.conditions,
            "record": site.record,
            "notes": {} if site.review else changes.clause_notes(site.agreement, site.setting),  # a review has its own
        },
        "schoolgate.policy.markdown.statements": {"context": context, "record": site.record},
    }
    given = facts.variables(
        setting,
        registers.authorities(),
        registers.social_media_age(),
        site.agreement.records,
        site.agreement.changed,
    )
    given["notices"] = {file: words.escape(reason) for file, reason in site.withdrawal_notices.items()}
    given["with_papers"] = site.with_papers
    given["with_sheets"] = site.review is None  # of a review they could be hung
    given["versions"] = [versions.summarise(one) for one in site.versions]
    given["policies_page"] = "/fragments.md" if site.setting.policies.form == "fragments" else "/policies/index.md"
    given["with_feeds"] = site.review is None
    given["with_calendar"] = site.review is None  # dates that somebody still decides are for nobody’s calendar
    env.variables.update(site.review.variables(given) if site.review else given)
    functions = facts.functions(setting, registers.guidance(), registers.helplines())
    env.macros.update(site.review.functions(functions) if site.review else functions)
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
