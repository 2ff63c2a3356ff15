"""What MkDocs calls: which files a setting’s site gets, and what is made of its pages."""

from __future__ import annotations

import functools
import html
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc

from schoolgate import paths, registers
from schoolgate.agreement import calendar, versions
from schoolgate.errors import TemplateError
from schoolgate.language.telephones import phone_digits
from schoolgate.pages import feeds, margins, menu, previewing, printing, search, theme
from schoolgate.pages.faults import problem_of_template, template_error
from schoolgate.pages.linking import redirects, rules_behind
from schoolgate.pages.linking.addresses import with_addresses
from schoolgate.pages.site import LaidOut, example_notice
from schoolgate.policy import withdrawn
from schoolgate.policy.composing.statements import Page, compose_page
from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.provisions import read_template
from schoolgate.print import charts, colour, flow, pictures, posters, wallet
from schoolgate.print.handouts import sheets as handout_sheets
from schoolgate.print.standalone import Sheets
from schoolgate.registers.followed import guidance_for
from schoolgate.review import pages as review_pages
from schoolgate.review import stamp
from schoolgate.setting import signs

# The style sheet of every page but the light ones, and what it is made of: overrides/styles/.
_SHEET, _PARTS_OF_SHEET = (
    "assets/schoolgate.css",
    ("tokens", "base", "search", "pages", "flow", "calls", "people", "child", "versions", "print"),
)

_ID = re.compile(r'\bid="([^"]+)"')

# The page behind a sign’s code. What it says is in docs/_parts/sign.md.
_SIGN = """---
template: sign.html
noindex: true
sign: {id}
kind: {kind}
pictogram: {pictogram}
---
{{% include "_parts/sign.md" %}}
"""

# A sign that no longer hangs: whoever scans its code is led on.
_RETIRED = """---
title: This sign has been replaced
template: redirect.html
noindex: true
to: {to}
---
This sign has been replaced.
"""


def _group_sections(sections: Iterable[Any], groups: Mapping[str, str]) -> list[tuple[str, list[Any]]]:
    """Return the sections of a page’s contents in runs of one group, each with its name."""
    runs = itertools.groupby(sections, lambda section: groups.get(section.id, ""))
    return [(name, [*run]) for name, run in runs]


# A version of a policy that was agreed. Its text is data: no page of the template, and never read as Markdown.
_VERSION = """---
noindex: true
version: {name}
---
"""


def _add_feeds_and_pictures(files: Any, config: Any) -> None:
    """Add the feeds of changes, and the pictures that other sites show of this one."""
    site = config.extra["schoolgate"]
    told = feeds.entries(site.setting, site.agreement, site.versions, site.today)
    contents: dict[str, str | bytes] = {
        feeds.ATOM: feeds.as_atom(site.setting, told, site.fictional),
        feeds.JSON: feeds.as_json(site.setting, told, site.fictional),
        pictures.TOUCH_ICON: pictures.touch_icon(site.setting, site.logo),  # the feeds’ icon too
    }
    if site.has_card:
        contents[pictures.CARD] = pictures.card(site.setting, site.logo, site.fictional)
    for name, content in contents.items():
        files.append(File.generated(config, name, content=content))


def _add_calendar(files: Any, config: Any) -> None:
    """Add what is due, as a calendar and as JSON."""
    site = config.extra["schoolgate"]
    due = calendar.entries(site.setting, site.agreement.records, site.today)
    entries = calendar.as_calendar(site.setting, due, site.today)
    files.append(File.generated(config, calendar.CALENDAR, content=entries))
    data = calendar.as_json(site.setting, site.agreement.records, due)
    files.append(File.generated(config, calendar.DATA, content=data))


# The notice in the place of a page that is withdrawn. What it says is in docs/_parts/withdrawn.md.
_NOTICE = """---
noindex: true
in_place_of: {file}
---
{{% include "_parts/withdrawn.md" %}}
"""


def _put_withdrawal_notices(files: Any, config: Any) -> None:
    """Put a notice in the place of each page that is withdrawn. A sign’s page goes with the page for visitors."""
    gone = config.extra["schoolgate"].withdrawal_notices
    for file in list(files):
        of_visitors = file.src_uri.startswith("visitors/") and file.src_uri.endswith(".md")
        stands_for = withdrawn.PAGES["visitors"] if of_visitors else file.src_uri
        if stands_for in gone:
            files.remove(file)
            files.append(File.generated(config, file.src_uri, content=_NOTICE.format(file=stands_for)))
    for name in gone.keys() - set(files.src_uris):
        files.append(File.generated(config, name, content=_NOTICE.format(file=name)))


def is_policy(page: Any) -> bool:
    """Return whether a page is the text of a policy."""
    stands = page.file.src_uri.startswith("policies/") and page.file.name != "index"
    return bool(stands and "in_place_of" not in page.meta)


def _leave_empty(page: Any, config: Any, files: Any) -> None:
    """Convert nothing, in place of MkDocs, which takes as long to make ready for it as a page takes to compose."""
    page.content = ""


def _is_notice_of_policy(page: Any) -> bool:
    return str(page.meta.get("in_place_of", "")).startswith("policies/")


def _stamp(output: str, to: Callable[[str], str], config: Any) -> str:
    """Return a page with the banner of the review edition, if it is one."""
    site = config.extra["schoolgate"]
    return stamp.stamp_page(output, to, site.review) if site.review else output


class SchoolgatePlugin(BasePlugin):
    """Makes a setting’s site of the template. Its configuration is `extra: schoolgate`, a `Site`."""

    # Before mkdocs-macros, which would look for its folder in the one where it was started.
    @event_priority(100)  # type: ignore[untyped-decorator]
    def _on_config_first(self, config: Any) -> Any:
        """Let sites be built from any folder, and speed up reading the theme. Called by MkDocs."""
        self._import_path = [*sys.path]
        if checkout := paths.other_checkout(Path(config.config_file_path).resolve().parent):
            raise Abort(paths.how_to_run("mkdocs", checkout))
        if paths.is_installed(Path(config.site_dir)):
            raise Abort(f"{config.site_dir} is part of Schoolgate itself. Name another folder: --site-dir FOLDER")
        config.plugins["macros"].config["include_dir"] = str(paths.DOCS)
        get_env = config.theme.get_env

        def get_quick_env() -> Any:
            env = get_env()
            env.loader = theme.Theme(config.theme.dirs)
            env.bytecode_cache = paths.compiled_templates("theme")
            env.auto_reload = False  # each build has an environment of its own, and reads the theme anew
            return env

        config.theme.get_env = get_quick_env
        return config

    # After mkdocs-macros, which puts the template before all other folders to import from, once for each build.
    @event_priority(-100)  # type: ignore[untyped-decorator]
    def _on_config_last(self, config: Any) -> Any:
        """Name the site, its pages and its menu, and import from where it was imported from before. Called by MkDocs."""
        sys.path[:] = self._import_path
        site = config.extra["schoolgate"]
        self.laid_out, self.context = LaidOut(site), site.context
        self.composed: dict[str, Page] = {}
        # Security: Material prints the name as it is, in titles and labels. Marked as safe, it is not escaped twice.
        config.site_name = Markup(html.escape(site.setting.name))
        if not config.site_url:  # `mkdocs serve` has given its own
            config.site_url = site.setting.site
        config.nav = menu.menu(site.setting)
        config.exclude_docs = menu.pages_left_out(
            site.setting, site.withdrawal_notices, for_review=bool(site.review), with_versions=bool(site.versions)
        )
        config.not_in_nav = menu.IN_NO_MENU
        # It writes all words and macros as JSON, for tests of its own and whether they are read or not.
        config.plugins.events["pre_build"].remove(config.plugins["macros"].on_pre_build)
        return config

    on_config = CombinedEvent(_on_config_first, _on_config_last)

    def on_build_error(self, error: Exception) -> None:
        """Report an error of the template as a sentence, without a traceback. Called by MkDocs."""
        sys.path[:] = self._import_path
        if isinstance(error, TemplateError | jinja2.TemplateError):
            raise Abort(str(problem_of_template(template_error(error)))) from error

    @event_priority(100)  # type: ignore[untyped-decorator]  # before other plugins have it watch more
    def on_serve(self, server: Any, config: Any, builder: Any) -> Any:
        """Keep serving the last pages if a rebuild fails: MkDocs would keep every reader waiting. Called by MkDocs."""
        server.set_app(previewing.answer_only_this_computer(server.get_app()))
        previewing.look_often(server, config.docs_dir, config.config_file_path)
        rebuild = server.builder

        def rebuild_or_say() -> None:
            try:
                rebuild()
            except (Exception, SystemExit) as error:
                print(f"{error}\nFix this and save again. Until then the pages stay as they were.", flush=True)
            else:
                print("The pages are up to date.", flush=True)

        server.builder = rebuild_or_say
        return server

    def on_files(self, files: Any, config: Any) -> Any:
        """Add the setting’s own files. Called by MkDocs."""
        files.append(File.generated(config, _SHEET, content=theme.styles(*_PARTS_OF_SHEET)))
        site = config.extra["schoolgate"]
        setting = site.setting
        for sign in signs.published_signs(setting).values():
            content = _SIGN.format(id=sign.id, kind=sign.kind, pictogram=sign.pictogram)
            files.append(File.generated(config, f"visitors/{sign.id}.md", content=content))
        # Without a policy on phones there is no page for visitors: whoever scans an old code there comes to the start page.
        otherwise = "../" if "mobile" in setting.own_policies else "../../"
        for old in setting.retired_signs:
            content = _RETIRED.format(to=f"../{old.now}/" if old.now else otherwise)
            files.append(File.generated(config, f"visitors/{old.id}.md", content=content))
        _put_withdrawal_notices(files, config)
        if not site.review:
            _add_calendar(files, config)
            _add_feeds_and_pictures(files, config)
        for version in site.versions:
            files.append(File.generated(config, version.file, content=_VERSION.format(name=version.name)))
        if site.logo:
            files.append(File.generated(config, f"assets/{site.logo.name}", content=site.logo.content))
        return files

    # Before mkdocs-macros, which would fill in the page of a policy again.
    @event_priority(100)  # type: ignore[untyped-decorator]
    def _on_page_markdown_first(self, markdown: str, page: Any, config: Any, files: Any) -> str:
        """Leave out the text of a policy, which is composed already. Called by MkDocs."""
        return "" if is_policy(page) else markdown

    # After mkdocs-macros has filled it in.
    def _on_page_markdown_last(self, markdown: str, page: Any, config: Any, files: Any) -> str:
        """Compose a page for people, and leave nothing of it for MkDocs to convert. Called by MkDocs."""
        site, file = config.extra["schoolgate"], page.file.src_uri
        name = "docs/_parts/withdrawn.md" if file in site.withdrawal_notices else f"docs/{file}"
        self.composed[file] = compose_page(name, markdown, self.context)
        page.render = functools.partial(_leave_empty, page)
        return ""

    on_page_markdown = CombinedEvent(_on_page_markdown_first, _on_page_markdown_last)

    def on_page_content(self, converted: str, page: Any, config: Any, files: Any) -> str:
        """Put in what was composed, or the text of a version of a policy, and draw the steps of a page. Called by MkDocs.

        Of a policy that is adopted as a fragment no page is written.
        """
        site = config.extra["schoolgate"]
        if version := next((one for one in site.versions if one.file == page.file.src_uri), None):
            page.title, page.toc = versions.heading(version), get_toc(versions.contents(version))
            page.meta["description"] = versions.description(version)
            return versions.as_html(version, site.setting, page.url)
        composed = site.policies[page.file.name] if is_policy(page) else self.composed[page.file.src_uri]
        if "title" not in {*page.meta, *vars(page)}:  # what the menu calls it, and HTML as MkDocs has it
            page.title = html.escape(composed.title, quote=False)
        page.toc, content = get_toc(composed.contents), with_addresses(composed.html, page, files, site)
        page.present_anchor_ids = {*_ID.findall(content)}
        if site.setting.policies.form == "fragments" and (is_policy(page) or _is_notice_of_policy(page)):
            # A notice is placed inside another document, from which no link leads to a clause.
            content = rules_behind.remove_rule_links(content)
            self.laid_out.fragments[page.file.name] = content
            page.meta["not_published"] = True
        return flow.insert_pictures(content)

    def on_env(self, env: Any, config: Any, files: Any) -> Any:
        """Pass its variables to the theme, and the clauses that cite each document to the guidance page. Called by MkDocs.

        By now every page has its content, and none has been laid out.
        """
        every = [file.page for file in files.documentation_pages() if file.page.content is not None]
        policies = [page for page in every if is_policy(page)]
        guidance = files.get_file_from_path("guidance.md").page
        site = config.extra["schoolgate"]
        cited = rules_behind.list_citations(site.policies, policies, guidance, guidance_for(site.setting))
        guidance.content = guidance.content.replace("<p>CITED-GUIDANCE</p>", cited)
        places = rules_behind.places_of_clauses(site.policies, policies)
        for page in every:
            way = page.meta.get("rules", "inline" if "sign" in page.meta else "gathered")
            page.content = rules_behind.place_rule_links(
                page.content, way, functools.partial(rules_behind.rule_link, places, page, policies)
            )
        for page in policies:
            page.meta["groups"] = {section.id: section.group for section in site.policies[page.file.name].sections}
        if site.review:
            made_of = [(page, site.policies[page.file.name] if is_policy(page) else None) for page in every]
            review_pages.make(site.review, site.context, site.agreement, made_of, places)
        else:
            printing.make_papers(policies, files, self.laid_out)
            printing.link_handouts(policies, files, self.laid_out, places)
        env.filters["readable_on_white"] = colour.readable_on_white
        env.filters["readable_on_dark"] = colour.readable_on_dark
        env.filters["phone_digits"] = site.review.phone_digits if site.review else phone_digits
        env.globals["helplines"] = registers.helplines()
        env.globals["styles"] = functools.cache(theme.styles)  # of this build, since `serve` sees a sheet change
        env.globals["margins"] = margins
        env.filters["grouped"] = _group_sections
        return env

    def on_post_page(self, output: str, page: Any, config: Any) -> str:
        """Write no page of a policy that is adopted as a fragment. Called by MkDocs."""
        if page.meta.get("not_published"):
            return ""
        return _stamp(output, functools.partial(stamp.relative, page.url), config)

    def on_post_template(self, output_content: str, template_name: str, config: Any) -> str:
        """Put the review edition’s banner on the “not found” page too. Called by MkDocs."""
        start = urlsplit(config.site_url or "/").path  # shown at any address, it needs whole paths
        is_page = template_name.endswith(".html")
        return _stamp(output_content, lambda place: f"{start}{place}", config) if is_page else output_content

    def on_post_build(self, config: Any) -> None:
        """Write what is hung on walls, from the pages, and what the site’s search finds. Called by MkDocs."""
        site, unfit = config.extra["schoolgate"], self.laid_out.unfit
        sheets = Sheets(Path(config.site_dir), site.setting, example_notice(site), site.today, site.with_papers)
        # Posters of a review could be hung.
        if not site.review and withdrawn.PAGES["visitors"] not in site.withdrawal_notices:
            unfit += posters.write(sheets, site.logo, read_template())
        if not site.review:
            unfit += charts.write_wall(sheets, site.agreement.records)
            unfit += handout_sheets.write(
                sheets, site.handouts, self.laid_out.handouts, self.laid_out.marks, site.agreement.records, site.logo
            )
            printing.keep_charts(Path(config.site_dir), self.laid_out)
            wallet.write(sheets)
        if not site.published:
            for problem in unfit:
                print(problem, flush=True)
        policies = {page.address: page.policy for page in self.laid_out.policy_pages.values()}
        search.write(Path(config.site_dir), config.site_url, policies)
        if site.variant == "public" and site.setting.redirects:
            conditions = conditions_of(site.setting)
            known = redirects.places(site.setting, menu.addresses(site.setting), read_template(), conditions)
            redirects.write(Path(config.site_dir), site, known)
        if site.review:  # of which no search engine is told
            for name in ("sitemap.xml", "sitemap.xml.gz"):
                (Path(config.site_dir) / name).unlink(missing_ok=True)
