"""Pages of the review edition made quickly, and those families would get, to hold the one against the other."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import lxml.html
import markdown
from jinja2.bccache import Bucket

from schoolgate import paths, registers
from schoolgate.agreement.checked import Checked
from schoolgate.policy import facts, provisions
from schoolgate.policy.markdown import clauses
from schoolgate.policy.provisions import ground_of
from schoolgate.publish.check import check_setting
from schoolgate.review import annotated, review, todo
from schoolgate.setting import questions
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.setting import Setting
from support import yaml_files
from support.bases import TEMPLATE
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


class _Kept(jinja2.BytecodeCache):
    """Templates as Jinja compiles them: their modules are made anew each time, for they keep what joins their pieces."""

    kept: dict[str, bytes] = {}  # noqa: RUF012

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@dataclasses.dataclass(frozen=True)
class Made:
    """The pages of a setting as HTML, by their file in docs/, and what came of its clauses."""

    pages: dict[str, str]
    record: clauses.Record


def made(setting: Setting, of: review.Review | None = None) -> Made:
    """Make a setting’s pages as MkDocs would: those families get or, given the review, what its edition is made from."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(paths.DOCS)), undefined=jinja2.StrictUndefined, bytecode_cache=_Kept()
    )
    said = of.said if of else setting
    given = facts.variables(said, registers.authorities(), registers.social_media_age())
    given |= {"with_sheets": of is None, "with_papers": False}  # what a build alone knows
    functions = facts.functions(said, registers.guidance(), registers.helplines())
    if of:
        given, functions = of.variables(given), of.functions(functions)
        env.concat = of.marks.joining()  # type: ignore[method-assign]
    env.filters.update(facts.FILTERS)
    ground = of.ground(ground_of(of.setting)) if of else ground_of(setting)
    policies = ["policies/combined.md"] if setting.combined else [f"policies/{policy}.md" for policy in setting.adopted]
    people = [page for page in PEOPLE if not (setting.nursery and page == "pupils.md")]
    pages, record = {}, clauses.Record()
    for page in [*policies, *people]:
        if page.startswith("visitors") and "mobile" not in setting.adopted:
            continue
        text = env.get_template(page).render(**given, **functions)
        pages[page], found = _converted(
            page,
            text,
            tuple(tuple(part.items()) for part in (ground.changes, ground.conditions, ground.doubtful)),
            of is not None,
        )
        record.present += found.present
        record.promises += found.promises
        record.absent |= found.absent
        record.headings |= found.headings
    return Made(pages, record)


@functools.lru_cache(maxsize=1024)
def _converted(
    page: str,
    text: str,
    rests_on: tuple[tuple[Any, ...], ...],
    lays_aside: bool,
) -> tuple[str, clauses.Record]:
    # Most answers change one page and leave the others as they are.
    record = clauses.Record(page=f"docs/{page}", lays_aside=lays_aside)
    changes, conditions, doubtful = map(dict, rests_on)
    ground = provisions.Ground(TEMPLATE, conditions, changes, doubtful)
    converter = markdown.Markdown(
        extensions=[
            "attr_list",
            "admonition",
            "toc",
            "schoolgate.policy.markdown.clauses",
            "schoolgate.policy.markdown.statements",
            "meta",
        ],
        extension_configs={
            "toc": {"toc_depth": 2},
            "schoolgate.policy.markdown.clauses": {"changes": changes, "conditions": conditions, "record": record},
            "schoolgate.policy.markdown.statements": {"ground": ground, "record": record},
        },
    )
    return converter.convert(text), record


def review_of(read: Loaded) -> review.Review:
    """Draw up the review of what was loaded, which was not compared with anything agreed."""
    checked = read if isinstance(read, Checked) else Checked(**vars(read))
    return review.Review.draw_up(checked, "setting.yml", TODAY)


def reviewed(of: review.Review) -> dict[str, str]:
    """Make the pages of a review edition, with that of what is left to do: ``review.md``."""
    from_pages = made(of.shown, of)
    ground = review.Ground(TEMPLATE, provisions.spread(of.setting.changes, TEMPLATE), from_pages.record)
    placed, others = review.placed(of.choices, ground)
    pages = {}
    for name, content in from_pages.pages.items():
        is_policy = name.startswith("policies/")
        page = annotated.PageOf(of, name.removesuffix(".md") + "/", content)
        page.mark_answers(facts=is_policy)
        if is_policy:
            page.add_notes(ground, placed, of.agreement.differences.get(Path(name).stem, []))
        pages[name] = page.html()
    template = "\n".join(
        f"<p>REVIEW-{part}</p>" for part in ("GAPS", "PROMISES", "CHANGES", "DATES", "ENTRIES", "CHOICES", "LEFT-OUT")
    )
    pages["review.md"] = todo.filled(template, of, todo.ToDo(ground, others, [], {}, []))
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
