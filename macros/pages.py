"""Which pages and files a setting gets: MkDocs hooks."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import html
import itertools
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from markdown.extensions.toc import slugify
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url
from pathspec.gitignore import GitIgnoreSpec

from macros import (
    applies,
    build,
    changes,
    clauses,
    colour,
    feeds,
    flow,
    margins,
    papers,
    pictures,
    posters,
    previewing,
    redirects,
    registers,
    review,
    reviews,
    rules_behind,
    search,
    signs,
    todo,
    versions,
    wallet,
    withdrawn,
    words,
)
from macros.clauses import TemplateFault
from macros.setting import POLICIES, SHORT_TITLES, Setting
from macros.telephones import phone_digits

# Of the theme’s own files a family needs none. And a sheet or a drawing that stands within pages is no file of the site.
_NOT_PUBLISHED = re.compile(r"\.map$|^assets/(?:javascripts|stylesheets)/|^assets/images/favicon\.png$|^styles/|\.typ$")
# The style sheet of every page but the light ones, and what it is made of: overrides/styles/.
_SHEET, _PARTS_OF_SHEET = (
    "assets/schoolgate.css",
    ("tokens", "base", "search", "pages", "flow", "calls", "people", "child", "versions", "print"),
)

# Material’s templates as Jinja compiles them, kept between builds: a sixth of a build’s time goes on nothing else.
_COMPILED = build.ROOT / ".cache" / "theme"

_TAKES_THE = re.compile(r"Department|Home Office|Joint Council|UK Council|Information Commissioner")

# Policies adopted as fragments have no page of their own, and signs are reached by their codes.
IN_NO_MENU = GitIgnoreSpec.from_lines(
    ["policies/", "visitors/", "!visitors/index.md", "concern.md", "versions/", "review.md"]
)
_LIST = "policies/index.md"

# What only the review edition has.
_FOR_REVIEW = ["/review.md", f"/{review.STYLES}", f"/{review.SCRIPT}"]
# What it has not: signs to print could be hung.
_NOT_FOR_REVIEW = ["/visitors/signs.md"]


def menu(setting: Setting) -> list[Any]:
    """Give MkDocs’ ``nav`` for a setting: the people’s pages, and the policies it adopts in the form it adopts them."""
    if setting.policies.form == "fragments":
        policies: list[Any] = [{"Our rules": "fragments.md"}]
    else:
        policies = [{"Policies": "policies/index.md"}, *_policy_files(setting)]
    people = {"Parents": "parents.md", "Visitors": "visitors/index.md", "Help": "help.md"}
    # MkDocs takes a title for HTML, as it is where it comes from a heading.
    people |= {html.escape(words.capital(setting.words.learners.many)): "pupils.md", "Staff": "staff.md"}
    unused = _unused(setting)
    return [
        {"Start": "index.md"},
        *({title: file} for title, file in people.items() if f"/{file}" not in unused),
        *policies,
        {"Guidance": "guidance.md"},
        {"Accessibility": "accessibility.md"},
        {"Privacy": "privacy.md"},
    ]


def left_out(
    setting: Setting, notices: Iterable[str] = (), for_review: bool = False, with_versions: bool = False
) -> GitIgnoreSpec:
    """Give MkDocs’ ``exclude_docs`` for a setting: what it does not adopt leaves the menu, the search and the sitemap.

    Takes the setting, the pages in whose place a notice stands, whether it is for the review edition, and whether there are
    versions of its policies that were agreed.
    """
    unused = _unused(setting) - {f"/{file}" for file in notices}
    if not with_versions:
        unused.add(f"/{versions.LIST}")
    return GitIgnoreSpec.from_lines(["_parts/", *sorted(unused), *(_NOT_FOR_REVIEW if for_review else _FOR_REVIEW)])


def addresses(setting: Setting) -> set[str]:
    """Return the addresses of all pages that a setting’s public site has, from its start page on: "", help/, policies/."""
    unused = left_out(setting, withdrawn.notices(setting), with_versions=True)
    every = (file.relative_to(build.DOCS).as_posix() for file in build.DOCS.rglob("*.md"))
    files = [file.removesuffix(".md") for file in every if not unused.match_file(file)]
    found = {f"{file}/".removesuffix("index/") for file in files}
    if setting.policies.form == "fragments":
        found = {page for page in found if not page.startswith("policies/")}
        found |= {f"fragments/{policy}.html" for policy in setting.own_policies}
    ids = [*(sign.id for sign in setting.signs), *(sign.id for sign in setting.retired_signs)]
    return found | {f"visitors/{id_}/" for id_ in ids}


def _unused(setting: Setting) -> set[str]:
    every = {f"/policies/{name}.md" for name in (*POLICIES, "combined")}
    unused = every - {f"/{file}" for file in _policy_files(setting)}
    unused.add("/policies/index.md" if setting.policies.form == "fragments" else "/fragments.md")
    if setting.nursery:
        unused.add("/pupils.md")  # whose children cannot read it
    if "mobile" not in setting.own_policies:
        unused |= {"/visitors/index.md", "/visitors/signs.md"}
    if not setting.signs:
        unused.add("/visitors/signs.md")
    return unused


def _policy_files(setting: Setting) -> list[str]:
    return ["policies/combined.md"] if setting.combined else [f"policies/{policy}.md" for policy in setting.adopted]


# Before mkdocs-macros, which would look for its folder in the one where it was started.
@event_priority(100)  # type: ignore[untyped-decorator]
def on_config(config: Any) -> Any:
    """Let the site be made from any folder, and the theme be read quickly. Called by MkDocs."""
    config.plugins["macros"].config["include_dir"] = str(build.DOCS)
    get_env = config.theme.get_env

    def get_quick_env() -> Any:
        env = get_env()
        env.loader = _Theme(config.theme.dirs)
        env.bytecode_cache = compiled()
        env.auto_reload = False  # each build has an environment of its own, and reads the theme anew
        return env

    with contextlib.suppress(OSError):  # where it cannot be written, the theme is compiled each time
        _COMPILED.mkdir(parents=True, exist_ok=True)
    config.theme.get_env = get_quick_env
    return config


def compiled() -> jinja2.BytecodeCache | None:
    """Give the store of templates as Jinja compiles them, where there can be one."""
    if _COMPILED.is_dir() and os.access(_COMPILED, os.W_OK):
        return jinja2.FileSystemBytecodeCache(str(_COMPILED))
    return None


def keep_compiled(env: jinja2.Environment) -> None:
    """Have an environment keep its pages compiled too: by their text, since mkdocs-macros gives it no names."""
    texts: dict[str, str] = {}
    assert env.loader is not None, "mkdocs-macros gives it one"
    env.loader = jinja2.ChoiceLoader([jinja2.DictLoader(texts), env.loader])
    env.bytecode_cache = compiled()

    def from_string(source: str, *_: Any, **__: Any) -> jinja2.Template:
        name = f"{hashlib.sha256(source.encode()).hexdigest()}.page"
        texts[name] = source
        return env.get_template(name)

    env.from_string = from_string  # type: ignore[assignment, method-assign]


class _Theme(jinja2.FileSystemLoader):
    """Lists the theme’s files without its 14 000 icons, which MkDocs would look at one by one and leave out."""

    def list_templates(self) -> list[str]:
        found = set()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {(Path(folder) / name).relative_to(place).as_posix() for name in names}
        return sorted(found)


def on_pre_page(page: Any, config: Any, files: Any) -> Any:
    """Keep which page is at work, so that a fault of the template can say where it is. Called by MkDocs."""
    site, file = config.extra["schoolgate"], page.file.src_uri
    # A notice in the place of a policy is no text of clauses: what is to be read of it stands in its own file.
    site.record.page = "docs/_parts/withdrawn.md" if file in site.notices else f"docs/{file}"
    return page


def on_build_error(error: Exception) -> None:
    """Say in a sentence what is wrong with the template, without a traceback. Called by MkDocs."""
    if isinstance(error, TemplateFault | jinja2.TemplateError):
        raise Abort(str(build.problem(build.template_fault(error)))) from error


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Go on showing what there is where a rebuild fails: MkDocs would keep every reader waiting. Called by MkDocs."""
    server.set_app(previewing.guarded(server.get_app()))
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


def on_files(files: Any, config: Any) -> Any:
    """Leave out of the site what the theme brings and nobody needs, and put in the setting’s logo. Called by MkDocs."""
    for file in list(files):
        if _NOT_PUBLISHED.search(file.src_uri):
            files.remove(file)
    files.append(File.generated(config, _SHEET, content=styles(*_PARTS_OF_SHEET)))
    site = config.extra["schoolgate"]
    setting = site.setting
    for sign in signs.notices(setting).values():
        content = _SIGN.format(id=sign.id, kind=sign.kind, pictogram=sign.pictogram)
        files.append(File.generated(config, f"visitors/{sign.id}.md", content=content))
    for old in setting.retired_signs:
        content = _RETIRED.format(to=f"../{old.now}/" if old.now else "../")
        files.append(File.generated(config, f"visitors/{old.id}.md", content=content))
    _put_up_notices(files, config)
    if not site.review:
        _put_in_dates(files, config)
        _put_in_what_is_followed(files, config)
    for version in site.versions:
        files.append(File.generated(config, version.file, content=_VERSION.format(name=version.name)))
    if site.logo:
        files.append(File.generated(config, f"assets/{site.logo.name}", content=site.logo.content))
    return files


def styles(*names: str) -> str:
    """Return some of the theme’s style sheets as one, without their comments and what space they do not need."""
    sheets = [(build.ROOT / "overrides" / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in names]
    return re.sub(r"/\*.*?\*/\s*|(?<=[{;}:,>])\s+|\s+(?=[{}>])|;\s*(?=\})", "", "".join(sheets), flags=re.DOTALL)


def _grouped(sections: Iterable[Any], groups: Mapping[str, str]) -> list[tuple[str, list[Any]]]:
    """Return the sections of a page’s contents in runs of one group, each with its name."""
    runs = itertools.groupby(sections, lambda section: groups.get(section.id, ""))
    return [(name, [*run]) for name, run in runs]


# A version of a policy that was agreed. Its text is data: no page of the template, and never read as Markdown.
_VERSION = """---
noindex: true
version: {name}
---
"""


def _put_in_what_is_followed(files: Any, config: Any) -> None:
    """Put in the feeds of what changed in the policies and the pictures that others show of the site."""
    site = config.extra["schoolgate"]
    told = feeds.entries(site.setting, site.agreement, site.versions, site.today)
    shown: dict[str, str | bytes] = {
        feeds.ATOM: feeds.as_atom(site.setting, told, site.fictional),
        feeds.JSON: feeds.as_json(site.setting, told, site.fictional),
        pictures.TOUCH_ICON: pictures.touch_icon(site.setting, site.logo),  # the feeds’ icon too
    }
    if site.has_card:
        shown[pictures.CARD] = pictures.card(site.setting, site.logo, site.fictional)
    for name, content in shown.items():
        files.append(File.generated(config, name, content=content))


def _put_in_dates(files: Any, config: Any) -> None:
    """Put in what is due, for calendars and for programs."""
    site = config.extra["schoolgate"]
    due = reviews.entries(site.setting, site.agreement.records, site.today)
    calendar = reviews.as_calendar(site.setting, due, site.today)
    files.append(File.generated(config, reviews.CALENDAR, content=calendar))
    data = reviews.as_json(site.setting, site.agreement.records, due)
    files.append(File.generated(config, reviews.DATA, content=data))


# The notice in the place of a page that is withdrawn. What it says is in docs/_parts/withdrawn.md.
_NOTICE = """---
noindex: true
in_place_of: {file}
---
{{% include "_parts/withdrawn.md" %}}
"""


def _put_up_notices(files: Any, config: Any) -> None:
    """Put a notice in the place of each page that is withdrawn. A sign’s page goes with the page for visitors."""
    gone = config.extra["schoolgate"].notices
    for file in list(files):
        of_visitors = file.src_uri.startswith("visitors/") and file.src_uri.endswith(".md")
        stands_for = withdrawn.PAGES["visitors"] if of_visitors else file.src_uri
        if stands_for in gone:
            files.remove(file)
            files.append(File.generated(config, file.src_uri, content=_NOTICE.format(file=stands_for)))
    for name in gone.keys() - set(files.src_uris):
        files.append(File.generated(config, name, content=_NOTICE.format(file=name)))


# A link to a place on another page, in Markdown.
_PLACE = re.compile(r"(?<=\]\()([\w./-]+\.md)#[\w.-]+(?=\))")


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Lead links to a place on a page that is withdrawn to its notice, which has no such place. Called by MkDocs."""
    gone = config.extra["schoolgate"].notices

    def without_place(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), link[1]))
        return link[1] if target in gone else link[0]

    return _PLACE.sub(without_place, markdown) if gone else markdown


def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Draw the steps of a page, and keep the text of a policy that is adopted as a fragment. Called by MkDocs.

    Of a fragment no page is written.
    """
    site = config.extra["schoolgate"]
    if version := next((one for one in site.versions if one.file == page.file.src_uri), None):
        page.title, page.toc = versions.heading(version), get_toc(versions.contents(version))
        page.meta["description"] = versions.description(version)
        return versions.as_html(version, site.setting, page.url)
    if site.setting.policies.form == "fragments" and (is_policy(page) or _is_notice_of_policy(page)):
        # A notice is placed inside another document, from which no link leads to a clause.
        html = rules_behind.without(html)
        site.fragments[page.file.name] = html
        page.meta["not_published"] = True
    return flow.with_pictures(html)


def on_env(env: Any, config: Any, files: Any) -> Any:
    """Give the theme what it asks for, and the guidance page what rests on each document. Called by MkDocs.

    By now every page has been converted, and none has been laid out.
    """
    every = [file.page for file in files.documentation_pages() if file.page.content is not None]
    policies = [page for page in every if is_policy(page)]
    guidance = files.get_file_from_path("guidance.md").page
    guidance.content = guidance.content.replace("<p>CITED-GUIDANCE</p>", _cited(policies, guidance, config))
    places = _places(policies)
    for page in every:
        way = page.meta.get("rules", "inline" if "sign" in page.meta else "gathered")
        page.content = rules_behind.shown(page.content, way, functools.partial(_rule_link, places, page, policies))
    for page in policies:
        page.meta["groups"] = clauses.groups(page.content)
    if config.extra["schoolgate"].review:
        _review(config.extra["schoolgate"], every, policies, places)
    else:
        _make_papers(policies, files, config.extra["schoolgate"])
    env.filters["readable_on_white"] = colour.readable_on_white
    env.filters["readable_on_dark"] = colour.readable_on_dark
    made_for = config.extra["schoolgate"].review
    env.filters["phone_digits"] = made_for.phone_digits if made_for else phone_digits
    env.globals["helplines"] = registers.helplines()
    env.globals["styles"] = functools.cache(styles)  # of this build, since `serve` sees a sheet change
    env.globals["margins"] = margins
    env.filters["grouped"] = _grouped
    return env


def _review(site: build.Site, every: list[Any], policies: list[Any], places: dict[str, tuple[Any, str]]) -> None:
    """Make of converted pages those of the review edition."""
    assert site.review
    template = build.template()
    ground = review.Ground(template, clauses.spread(site.setting.changes, template), site.record)
    placed, other_choices = review.placed(site.review.choices, ground)
    differences: list[changes.Difference] = []
    cited: list[str] = []
    for page in policies:
        addresses = clauses.citing(page.content)
        cited += [
            id_ for id_, document in registers.guidance().items() if document.url in addresses and id_ not in cited
        ]
    for page in every:
        made = review.PageOf(site.review, page.url, page.content)
        made.mark_answers(facts=is_policy(page))
        if is_policy(page):
            changed = site.agreement.differences.get(page.file.name, [])
            made.add_notes(ground, placed, changed)
            differences += changed
        page.content = made.html()
        page.title = site.review.plain(str(page.title))
        for item in page.toc:
            _plain_contents(item, site.review)
    addresses_of = {id_: page.url for id_, (page, _) in places.items()}
    to_do = todo.ToDo(ground, other_choices, differences, addresses_of, cited)
    for page in every:
        if page.file.src_uri == "review.md":
            page.content = todo.filled(page.content, site.review, to_do)


def _plain_contents(item: Any, made_for: review.Review) -> None:
    item.title = made_for.plain(item.title)
    for child in item.children:
        _plain_contents(child, made_for)


def _make_papers(policies: list[Any], files: Any, site: build.Site) -> None:
    """Keep the text of each policy, make papers of them where they were asked for, and link to these."""
    for page in policies:
        name = page.file.name
        url = f"fragments/{name}.html" if page.meta.get("not_published") else page.url
        site.texts[name] = papers.Text(f"{site.setting.site}{url}", page.content)
    if not site.with_papers or not site.texts:
        return
    site.papers = papers.made(site.texts, site.setting, site.fictional, site.today)
    for page in policies:
        links = papers.downloads(page.file.name, site.papers, get_relative_url(f"{papers.FOLDER}/", page.url))
        page.content = page.content.replace(
            "</h1>", f'</h1>\n<p class="downloads">Download this policy: {links}.</p>', 1
        )
    listing = files.get_file_from_path("fragments.md" if site.setting.policies.form == "fragments" else _LIST).page
    listing.content += papers.listed(site.texts, site.papers, get_relative_url(f"{papers.FOLDER}/", listing.url))


def is_policy(page: Any) -> bool:
    """Tell whether a page is the text of a policy."""
    stands = page.file.src_uri.startswith("policies/") and page.file.name != "index"
    return bool(stands and "in_place_of" not in page.meta)


def _is_notice_of_policy(page: Any) -> bool:
    return str(page.meta.get("in_place_of", "")).startswith("policies/")


def _places(policies: list[Any]) -> dict[str, tuple[Any, str]]:
    """Give, for each clause and each id that leads to one, its page and its number."""
    found: dict[str, tuple[Any, str]] = {}
    for page in policies:
        for clause, aliases in clauses.with_aliases(page.content):
            found |= dict.fromkeys([clause.id, *aliases], (page, clause.number))
    return found


def _rule_link(places: dict[str, tuple[Any, str]], page: Any, policies: list[Any], id_: str) -> tuple[str, str]:
    """Return the address of a clause that a statement of a page stands on, and what its link says: Phones 4.2."""
    if id_ not in places:
        raise TemplateFault(f"A statement stands on “{id_}”, and no page has that clause.", f"docs/{page.file.src_uri}")
    policy, number = places[id_]
    called = "Rule" if len(policies) == 1 else SHORT_TITLES[policy.file.name]
    said = f"{called} {number}" if number else f"{called}, key facts"
    return html.escape(_address(policy, id_, page)), html.escape(said)


def _cited(policies: list[Any], guidance: Any, config: Any) -> str:
    """List the documents that the policies cite, each with the clauses that rest on it."""
    order = {name: place for place, name in enumerate(POLICIES)}
    found = [
        (page, clauses.citing(page.content))
        for page in sorted(policies, key=lambda page: order.get(page.file.name, len(order)))
    ]
    entries = []
    for document in registers.guidance().values():
        resting = [_resting(page, cited[document.url], guidance) for page, cited in found if cited.get(document.url)]
        if resting:
            entries.append(_entry(document, resting))
    return "\n".join(entries)


def _resting(page: Any, cited: list[clauses.Clause], guidance: Any) -> str:
    """Name the clauses of one policy, each with its link: Online safety policy, 1.4 and 5.2."""
    links = [
        f'<a href="{_address(page, clause.id, guidance)}">{html.escape(clause.number or "Key facts")}</a>'
        for clause in cited
    ]
    return f"<li>{html.escape(page.title)}: {words.joined(links)}</li>"


def _address(page: Any, id_: str, start: Any) -> str:
    url = f"fragments/{page.file.name}.html" if page.meta.get("not_published") else page.url
    return f"{get_relative_url(url, start.url)}#{id_}"


def _entry(document: registers.Guidance, resting: list[str]) -> str:
    told = [
        "By law we must follow it or have regard to it." if document.statutory else "It is advice.",
        f"Published by {'the ' if _TAKES_THE.match(document.publisher) else ''}{document.publisher}.",
        f"In force since {words.day(document.in_force)}." if document.in_force else "",
        f"Last checked on {words.day(document.checked)}.",
    ]
    return (
        f'<h2 id="{slugify(document.title, "-")}"><a href="{html.escape(document.url)}">'
        f"{html.escape(f'{document.title} ({document.edition})')}</a></h2>\n<p>{html.escape(' '.join(filter(None, told)))} "
        f"These rules are based on it:</p>\n<ul>\n{chr(10).join(resting)}\n</ul>"
    )


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Write no page of a policy that is adopted as a fragment. Called by MkDocs."""
    if page.meta.get("not_published"):
        return ""
    return _stamped(output, functools.partial(review.relative, page.url), config)


def on_post_template(output_content: str, template_name: str, config: Any) -> str:
    """Say on the page for addresses that lead nowhere that it is of the review edition, if so. Called by MkDocs."""
    start = urlsplit(config.site_url or "/").path  # shown at any address, it needs whole paths
    is_page = template_name.endswith(".html")
    return _stamped(output_content, lambda place: f"{start}{place}", config) if is_page else output_content


def _stamped(output: str, to: Callable[[str], str], config: Any) -> str:
    """Say on a page of the review edition that it is one."""
    site = config.extra["schoolgate"]
    return review.stamped(output, to, site.review) if site.review else output


def on_post_build(config: Any) -> None:
    """Write what is hung on walls, from the pages, and what the site’s search finds. Called by MkDocs."""
    site = config.extra["schoolgate"]
    if not site.review and withdrawn.PAGES["visitors"] not in site.notices:  # posters of a review could be hung
        site.unfit += posters.write(Path(config.site_dir), site, build.template(), site.today)
    if not site.review:
        site.unfit += flow.write(Path(config.site_dir), site, site.today)
        wallet.write(Path(config.site_dir), site)
    if not site.published:
        for problem in site.unfit:
            print(problem, flush=True)
    search.write(Path(config.site_dir), config.site_url)
    if site.edition == "public" and site.setting.redirects:
        conditions = applies.conditions(site.setting)
        known = redirects.places(site.setting, addresses(site.setting), build.template(), conditions)
        redirects.write(Path(config.site_dir), site, known)
    if site.review:  # of which no search engine is told
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (Path(config.site_dir) / name).unlink(missing_ok=True)
