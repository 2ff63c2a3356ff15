"""Which pages a setting has, and its menu."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from pathspec.gitignore import GitIgnoreSpec

from schoolgate import paths
from schoolgate.agreement import versions
from schoolgate.language import words
from schoolgate.policy import withdrawn
from schoolgate.review import review
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

# Policies adopted as fragments have no page of their own, and signs are reached by their codes.
IN_NO_MENU = GitIgnoreSpec.from_lines(
    ["policies/", "visitors/", "!visitors/index.md", "concern.md", "versions/", "review.md", "papers.md"]
)

# What only the review edition has.
_FOR_REVIEW = ["/review.md", f"/{review.STYLES}", f"/{review.SCRIPT}"]

# What it has not: signs to print could be hung, and papers signed.
_NOT_FOR_REVIEW = ["/visitors/signs.md", "/papers.md"]


def menu(setting: Setting) -> list[Any]:
    """Return MkDocs’ ``nav`` for a setting: the people’s pages, and the policies it adopts in the form it adopts them."""
    if setting.policies.form == "fragments":
        policies: list[Any] = [{"Our rules": "fragments.md"}]
    else:
        policies = [{"Policies": "policies/index.md"}, *_policy_files(setting)]
    people = {"Parents": "parents.md", "Visitors": "visitors/index.md", "Help": "help.md"}
    # MkDocs takes a title for HTML, as it is where it comes from a heading.
    staff = "Childminder" if setting.childminder else "Staff"
    people |= {html.escape(words.capital(setting.words.learners.many)): "pupils.md", staff: "staff.md"}
    unused = _unused_pages(setting)
    return [
        {"Start": "index.md"},
        *({title: file} for title, file in people.items() if f"/{file}" not in unused),
        *policies,
        {"Guidance": "guidance.md"},
        {"Accessibility": "accessibility.md"},
        {"Privacy": "privacy.md"},
    ]


def pages_left_out(
    setting: Setting, notices: Iterable[str] = (), for_review: bool = False, with_versions: bool = False
) -> GitIgnoreSpec:
    """Return MkDocs’ ``exclude_docs`` for a setting: what it does not adopt leaves the menu, the search and the sitemap.

    Takes the setting, the pages in whose place a notice stands, whether it is for the review edition, and whether there are
    versions of its policies that were agreed.
    """
    unused = _unused_pages(setting) - {f"/{file}" for file in notices}
    if not with_versions:
        unused.add(f"/{versions.LIST}")
    return GitIgnoreSpec.from_lines(["_parts/", *sorted(unused), *(_NOT_FOR_REVIEW if for_review else _FOR_REVIEW)])


def addresses(setting: Setting) -> set[str]:
    """Return the addresses of all pages that a setting’s public site has, from its start page on: "", help/, policies/."""
    unused = pages_left_out(setting, withdrawn.withdrawal_notices(setting), with_versions=True)
    every = (file.relative_to(paths.DOCS).as_posix() for file in paths.DOCS.rglob("*.md"))
    files = [file.removesuffix(".md") for file in every if not unused.match_file(file)]
    found = {f"{file}/".removesuffix("index/") for file in files}
    if setting.policies.form == "fragments":
        found = {page for page in found if not page.startswith("policies/")}
        found |= {f"fragments/{policy}.html" for policy in setting.own_policies}
    ids = [*(sign.id for sign in setting.signs), *(sign.id for sign in setting.retired_signs)]
    return found | {f"visitors/{id_}/" for id_ in ids}


def _unused_pages(setting: Setting) -> set[str]:
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
