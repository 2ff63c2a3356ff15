"""Papers: the policies as PDF and Word, for a governing body, for staff, and for whoever wants them in print.

A paper is a title and a row of blocks, made of the policy that the page is made of too: so its clauses and their
numbers are those of the page. What is here is plain data; ``pdf`` and ``docx`` each write it in their own way.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import importlib.util
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urldefrag, urljoin

from schoolgate.language import words
from schoolgate.policy.composing.inline import Run, Runs
from schoolgate.policy.composing.policy import TAKEN_OUT, Clause, Policy
from schoolgate.policy.lists import combined_title
from schoolgate.print import colour, pictures
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import docx, pdf
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
    Break,
    Bullets,
    Clauses,
    Contents,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Piece,
    Table,
)
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

# What each is installed as, by what it is imported as: the extra “papers”.
_NEEDS = {"typst": "typst", "pypandoc": "pypandoc_binary", "pypdfium2": "pypdfium2"}
KINDS_BY_NAME = {"pdf": "PDF", "docx": "Word"}
FOLDER = "papers"  # of a site


@dataclasses.dataclass(frozen=True)
class PolicyPage:
    """A policy, the address of its page, and that of each file of the template that it links to."""

    address: str
    policy: Policy
    addresses: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def address_of(self, to: str) -> str:
        """Return where a link of the policy leads, in full. Nothing stays nothing."""
        return self.addresses.get(to) or urljoin(self.address, to) if to else ""


def missing_packages() -> list[str]:
    """Return the names, as pip knows them, of packages that papers need and that are not installed."""
    return [name for module, name in _NEEDS.items() if importlib.util.find_spec(module) is None]


def make_papers(
    pages: Mapping[str, PolicyPage], setting: Setting, fictional: bool, today: datetime.date, logo: Logo | None = None
) -> dict[str, bytes]:
    """Return the papers of a site: PDF and Word of each policy, and of the set if there are several.

    Takes the policies’ pages by their words, the setting, whether it is made up, today’s date, and the setting’s logo.
    Return the files by name (mobile.pdf). Raise pdf.CannotBePrinted if the papers’ typeface lacks a letter.
    """
    papers = {policy: policy_paper([page], setting, fictional, today, logo) for policy, page in pages.items()}
    if len(pages) > 1:
        papers["all"] = policy_paper([page for _, page in _in_order(pages)], setting, fictional, today, logo)
    return write_all(papers)


def write_all(papers: Mapping[str, Paper], in_word_alone: Collection[str] = ()) -> dict[str, bytes]:
    """Return papers as files of each kind, by the name of the file: mobile.pdf, mobile.docx.

    Takes the papers by name, and the names of those that are not wanted as PDF. Raise pdf.CannotBePrinted if the papers’ typeface lacks a letter.
    """
    write_pdf = pdf.writer()
    # Pandoc is a program of its own, and runs while typst does.
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(docx.write_all, papers)
        in_pdf = {name: write_pdf(paper) for name, paper in papers.items() if name not in in_word_alone}
        in_word = writing.result()
    return {
        f"{name}.{kind}": content
        for name in papers
        for kind, content in (("pdf", in_pdf.get(name)), ("docx", in_word[name]))
        if content
    }


def write(paper: Paper) -> dict[str, bytes]:
    """Return one paper as a file of each kind: pdf, docx."""
    return {"pdf": pdf.write(paper), "docx": docx.write(paper)}


def policy_paper(
    pages: list[PolicyPage], setting: Setting, fictional: bool, today: datetime.date, logo: Logo | None = None
) -> Paper:
    """Return the paper of one policy, or of several one after another."""
    several = len(pages) > 1
    title = f"{combined_title(setting.adopted).removesuffix('y')}ies" if several else pages[0].policy.title
    blocks: list[Block] = [*_front(pages, setting, fictional, today)]
    if several:
        blocks.append(Contents(2))
        for page in pages:
            blocks += [Break(), *policy_blocks(page, level=2)]
    else:
        blocks += policy_blocks(pages[0], level=1, contents=1)
    return paper_of(title, blocks, pages, setting, fictional, today, logo)


def paper_of(
    title: str,
    blocks: Iterable[Block],
    pages: Iterable[PolicyPage],
    setting: Setting,
    fictional: bool,
    today: datetime.date,
    logo: Logo | None = None,
) -> Paper:
    """Return a paper of some blocks, with the setting’s logo at its head. Links between its pages become links within it."""
    author = f"{setting.name} (an example)" if fictional else setting.name
    paper = Paper(
        title,
        author,
        colour.readable_on_white(setting.colour),
        today,
        tuple(blocks),
        pictures.crest(logo) if logo else b"",
    )
    here = {page.address: page.policy.id for page in pages}
    ids = paper.ids
    return dataclasses.replace(
        paper, blocks=tuple(_with_links(block, lambda to: _resolve_link(to, here, ids)) for block in blocks)
    )


def _in_order(pages: Mapping[str, PolicyPage]) -> list[tuple[str, PolicyPage]]:
    return [(name, pages[name]) for name in (*POLICIES, "combined") if name in pages]


def downloads(name: str, papers: Mapping[str, bytes], to: str) -> str:
    """Return links to each kind of one paper, with its size, as HTML. ``to`` is the way from the page to the folder."""
    links = []
    for kind, called in KINDS_BY_NAME.items():
        size = -(-len(papers[f"{name}.{kind}"]) // 1000)
        links.append(f'<a href="{html.escape(to)}{name}.{kind}">{called} ({size} KB)</a>')
    return " or ".join(links)


def list_papers(pages: Mapping[str, PolicyPage], papers: Mapping[str, bytes], to: str) -> str:
    """Return the list of every paper, as HTML. ``to`` is the way from the page to their folder."""
    named = [(name, page.policy.title) for name, page in _in_order(pages)]
    named += [("all", "All of them in one")] if len(named) > 1 else []
    lines = [f"<li>{html.escape(title)}: {downloads(name, papers, to)}</li>" for name, title in named]
    return "\n".join(['<h2 id="downloads">Downloads</h2>', "<ul>", *lines, "</ul>"])


def _front(pages: list[PolicyPage], setting: Setting, fictional: bool, today: datetime.date) -> Iterator[Block]:
    if fictional:
        yield Paragraph((Piece(example_notice(setting)),), "notice")
    address = (
        pages[0].address
        if len(pages) == 1
        else f"{setting.site}{'fragments' if setting.policies.form == 'fragments' else 'policies'}/"
    )
    text = f"This is the text of {words.day(today)}. The text that is in force stands at "
    yield Paragraph((Piece(text), Piece(address, to=address), Piece(".")), "small")


def example_notice(setting: Setting) -> str:
    """Return the notice that a setting is fictional."""
    return f"An example. {setting.name} is not a real {setting.noun}, and its own phone numbers do not work."


# ---------------------------------------------------------------------------------------------------------------
# From a policy to blocks


def policy_blocks(page: PolicyPage, level: int, contents: int = 0) -> Iterator[Block]:
    """Yield a policy as blocks: its title where the paper has another, its key facts as a table, its sections.

    Takes the level of its sections’ headings, and how deep the contents go that follow its key facts: 0 for none.
    """
    policy = page.policy
    if level > 1:
        yield Heading(level - 1, policy.title, policy.id)
    for words_before in policy.before:
        yield from _paragraph(page, words_before)
    contents_to_come = False
    for section in policy.sections:
        if contents_to_come:
            yield Contents(contents)
        contents_to_come = bool(contents) and not section.number
        yield Heading(level, section.title, section.id)
        yield from _lists(page, section.clauses) if section.number else [_facts(page, section.clauses)]
    if policy.taken_out:
        if contents_to_come:
            yield Contents(contents)
        id_, title = TAKEN_OUT
        yield Heading(level, title, id_)
        yield Bullets(tuple(tuple(_paragraph(page, said, "note")) for said in policy.taken_out))


def _lists(page: PolicyPage, clauses: Iterable[Clause]) -> Iterator[Block]:
    """Yield clauses in lists, those that continue one opening under it."""
    for opening, run in itertools.groupby(clauses, lambda clause: clause.opening if clause.is_opened else ()):
        yield from _paragraph(page, (*opening, Run(":"))) if opening else ()
        yield Clauses(
            tuple(Numbered(clause.number, _ids(clause), tuple(_clause_blocks(page, clause))) for clause in run)
        )


def _ids(clause: Clause) -> tuple[str, ...]:
    """Return the ids that lead to a clause: its own, and those of clauses whose rule it states for them."""
    return (clause.id, *clause.aliases)


def _clause_blocks(page: PolicyPage, clause: Clause) -> Iterator[Paragraph | Bullets]:
    opening = () if clause.is_opened or not clause.opening else (*clause.opening, Run(" "))
    yield from _paragraph(page, (*opening, *clause.words))
    if clause.points:
        yield Bullets(tuple(tuple(_paragraph(page, point)) for point in clause.points))
    yield from _paragraph(page, clause.added)
    yield from _paragraph(page, clause.note, "note")


def _facts(page: PolicyPage, clauses: Iterable[Clause]) -> Table:
    """Make a table of the key facts: what stands out at the head of each is what it is about."""
    rows: list[tuple[tuple[Piece, ...], ...]] = []
    for clause in clauses:
        pieces = [piece for block in _clause_blocks(page, clause) for piece in (NEW_LINE, *_pieces_in(block))][1:]
        about, rest = pieces[0], pieces[1:]
        if about.strong and rest:
            rest[0] = dataclasses.replace(rest[0], text=rest[0].text.lstrip())
            rows.append(((Piece(about.text.rstrip(":"), strong=True),), tuple(rest)))
        else:
            rows.append((tuple(pieces),))
    return Table(("Key fact", "Our answer"), tuple(rows), tuple(map(_ids, clauses)))


def _pieces_in(block: Paragraph | Bullets) -> Iterator[Piece]:
    if isinstance(block, Paragraph):
        yield from block.pieces
        return
    for number, item in enumerate(block.items):
        yield Piece("; " if number else " ")
        yield from (piece for inner in item for piece in _pieces_in(inner))


def _paragraph(page: PolicyPage, words: Runs, style: str = "") -> Iterator[Paragraph]:
    """Yield words as a paragraph, if there are any."""
    if pieces := trim(Piece(run.text, run.strong, page.address_of(run.to)) for run in words):
        yield Paragraph(pieces, style)


def trim(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces, joined if they look alike, without space before, after or doubled between them."""
    joined: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if joined and dataclasses.replace(joined[-1], text="") == dataclasses.replace(piece, text=""):
            joined[-1] = dataclasses.replace(piece, text=joined[-1].text + text)
        else:
            joined.append(dataclasses.replace(piece, text=text))
    if joined:
        joined[-1] = dataclasses.replace(joined[-1], text=joined[-1].text.rstrip(" "))
    return tuple(piece for piece in joined if piece.text)


# ---------------------------------------------------------------------------------------------------------------
# Links within a paper


def _resolve_link(to: str, here: Mapping[str, str], ids: set[str]) -> str:
    """Return a link’s target: a place in the paper if that has it, otherwise the address as it is."""
    page, place = urldefrag(to)
    id_ = place or here.get(page, "")
    return f"#{id_}" if page in here and id_ in ids else to


def _with_links(block: Block, led: Callable[[str], str]) -> Block:
    """Return a block with every link replaced."""

    def all_of(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        return tuple(dataclasses.replace(piece, to=led(piece.to)) if piece.to else piece for piece in pieces)

    def each_of(blocks: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(_with_links(inner, led) for inner in blocks)

    if isinstance(block, Paragraph):
        return dataclasses.replace(block, pieces=all_of(block.pieces))
    if isinstance(block, Bullets):
        return dataclasses.replace(block, items=tuple(each_of(item) for item in block.items))
    if isinstance(block, Clauses):
        items = tuple(dataclasses.replace(item, blocks=each_of(item.blocks)) for item in block.items)
        return dataclasses.replace(block, items=items)
    if isinstance(block, Table):
        return dataclasses.replace(block, rows=tuple(tuple(all_of(cell) for cell in row) for row in block.rows))
    return block
