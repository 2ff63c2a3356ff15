"""Pages of the review edition made quickly, and those families would get, to hold the one against the other."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html

from schoolgate.agreement.checked import Checked
from schoolgate.pages.site import Site, functions, variables
from schoolgate.policy import provisions, texts
from schoolgate.policy.composing.policy import Policy, Promise
from schoolgate.publish.check import check_setting
from schoolgate.review import annotated, review, todo
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.setting import Setting
from support import yaml_files
from support.bases import TEMPLATE, people_page
from support.places import TODAY

PEOPLE = (
    "index.md",
    "parents.md",
    "pupils.md",
    "staff.md",
    "visitors/index.md",
    "help.md",
    "privacy.md",
    "accessibility.md",
)
Path_ = tuple[str | int, ...]


def loaded(data: Mapping[str, Any], folder: Path) -> Loaded:
    """Read answers as from a setting file."""
    file = folder / "setting.yml"
    yaml_files.write(file, data)
    return check_setting(file, TODAY, fictional=True)


@dataclasses.dataclass(frozen=True)
class Made:
    """The pages of a setting as HTML, by their file in docs/, and its policies."""

    pages: dict[str, str]
    policies: dict[str, Policy]

    @property
    def promises(self) -> list[Promise]:
        """What its policies promise."""
        return [promise for policy in self.policies.values() for promise in policy.promises]


def made(setting: Setting, of: review.Review | None = None) -> Made:
    """Make a setting’s pages as MkDocs would: those families get or, given the review, what its edition is made from."""
    site = Site(setting, False, True, review=of)
    known = variables(site) | functions(site) | {"with_papers": False}
    context = site.context
    policies = texts.policies(setting.documents, known, context, for_review=bool(of))
    pages = {f"policies/{name}.md": policy.html for name, policy in policies.items()}
    for page in PEOPLE:
        if (page == "pupils.md" and setting.nursery) or (
            page.startswith("visitors") and "mobile" not in setting.adopted
        ):
            continue
        pages[page] = people_page(page, known, context, for_review=bool(of)).html
    return Made(pages, policies)


def review_of(read: Loaded) -> review.Review:
    """Draw up the review of what was loaded, which was not compared with anything agreed."""
    checked = read if isinstance(read, Checked) else Checked(**vars(read))
    return review.Review.draw_up(checked, "setting.yml", TODAY)


def reviewed(of: review.Review) -> dict[str, str]:
    """Make the pages of a review edition, with that of what is left to do: ``review.md``."""
    from_pages = made(of.labelled_setting, of)
    changes = provisions.spread_over_shared_rules(of.setting.changes, TEMPLATE)
    own = {clause.full_id: clause for clause in of.setting.own_clauses}
    sources = review.NoteSources(TEMPLATE, changes, [*from_pages.policies.values()], own)
    placed, others = review.place_choices(of.choices, sources)
    pages = {}
    for name, content in from_pages.pages.items():
        policy = from_pages.policies.get(Path(name).stem) if name.startswith("policies/") else None
        page = annotated.ReviewPage(of, name.removesuffix(".md") + "/", content, policy)
        page.mark_answers(facts=policy is not None)
        if policy:
            page.add_notes(policy, sources, placed, of.agreement.differences.get(Path(name).stem, []))
        pages[name] = page.html()
    template = "\n".join(
        f"<p>REVIEW-{part}</p>"
        for part in ("GAPS", "PROMISES", "OWN-CLAUSES", "CHANGES", "DATES", "ENTRIES", "CHOICES", "LEFT-OUT")
    )
    pages["review.md"] = todo.fill_in(template, of, todo.ToDo(sources, others, [], {}, []))
    return pages


# ---------------------------------------------------------------------------------------------------------------
# What stands on a page

_INNER = {"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "div"}
_NOT_WORDS = {"clause-number", "rule-link"}


@functools.lru_cache(maxsize=1024)
def blocks(page: str) -> list[str]:
    """Give the words of each paragraph, bullet and heading, as families read them: no numbers, no notes."""
    root: Any = lxml.html.fragment_fromstring(page, create_parent="div")
    for note in root.xpath(
        ".//*[@data-on or contains(@class, 'review-left-out') or contains(@class, 'review-notes') or contains(@class, 'review-legend')]"
    ):
        note.drop_tree()
    return [" ".join(text.split()) for text in map(_own, root.iter("p", "li", "h1", "h2", "h3", "h4")) if text.strip()]


def _own(block: Any) -> str:
    pieces = [block.text or ""]
    for child in block:
        if child.tag not in _INNER and not set(child.get("class", "").split()) & _NOT_WORDS:
            pieces += child.itertext()
        pieces.append(child.tail or "")
    return "".join(pieces)


# ---------------------------------------------------------------------------------------------------------------
# Every answer of the model


def answers_of_the_model(above: Path_ = ()) -> Iterator[Path_]:
    """Give the path of every answer that the model asks for, without places in lists; the setting’s own wording apart."""
    for name in questions.keys_at(above):
        path = (*above, name)
        if path == ("changes",):
            continue
        if questions.keys_at(path):
            yield from answers_of_the_model(path)
        else:
            yield path


# ---------------------------------------------------------------------------------------------------------------
# Pages of an edition that was built


def root_of(folder: Path, page: str) -> Any:
    return lxml.html.document_fromstring((folder / page / "index.html").read_text(encoding="utf-8"))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def notes_under(root: Any, id_: str) -> list[str]:
    """Give the notes under a clause, each as its words."""
    after = root.xpath("//li[@id=$id]", id=id_)[0].getnext()
    if after is None or after.get("class") != "review-notes":
        return []
    return [words(note) for note in after]
