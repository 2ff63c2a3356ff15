"""How a policy is written as HTML: its headings, lists and clauses, and what is said of those that are not as they were agreed."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from schoolgate.policy.composing import inline
from schoolgate.policy.composing.blocks import OPENING
from schoolgate.policy.composing.policy import NOT_AGREED, TAKEN_OUT


def heading(id_: str, classes: Iterable[str], group: str, number: str, words: str) -> str:
    """Return the heading of a section. What is empty is left out."""
    marks = {"class": " ".join(classes), "data-group": group, "id": id_}
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in marks.items() if value)
    return f"<h2{written}>{_number_link(number, id_)}{words}</h2>"


def clauses(opening: str, items: Iterable[str]) -> str:
    """Return clauses in a list, under the words that they continue, if there are any."""
    above = [f'<p class="{OPENING}">{opening}:</p>'] if opening else []
    return "\n".join([*above, '<ul class="clauses">', *items, "</ul>"])


def clause(
    id_: str, number: str, opening: str, is_opened: bool, words: str, points: Iterable[str], aliases: Iterable[str], added: str, note: str
) -> str:  # fmt: skip
    """Return a clause. Its words, points and what is around them are HTML; its opening is hidden where it stands above."""
    hidden = ' hidden=""' if is_opened else ""
    before = f'<span class="{OPENING}"{hidden}>{opening}</span> ' if opening else ""
    places = "".join(f'<span class="clause-alias" id="{alias}"></span>' for alias in aliases)
    below = [f"<p>{added}</p>"] if added else []
    below += [_not_agreed(note)] if note else []
    said = with_points(f"{_number_link(number, id_)}{before}{words}{places}", points)
    return "\n".join([f'<li class="clause" id="{id_}">{said}', *below, "</li>"])


def with_points(words: str, points: Iterable[str]) -> str:
    """Return words as a paragraph with the points below it."""
    return f"<p>{words}</p>{inline.listed(points)}"


def note(said: Any) -> str:
    """Return that a clause is not as it was agreed, with the wording that was."""
    wording = f' <span class="{NOT_AGREED}">{inline.own(said.wording)}</span>' if said.wording else ""
    return f"{inline.own(said.said)}{wording}"


def taken_out(notes: list[str]) -> list[str]:
    """Return what lists the clauses that were agreed and stand no more, if there are any."""
    items = "\n".join(f"<li>{_not_agreed(said)}\n</li>" for said in notes)
    return [f'<h2 id="{TAKEN_OUT[0]}">{TAKEN_OUT[1]}</h2>', f"<ul>\n{items}\n</ul>"] if notes else []


def _not_agreed(said: str) -> str:
    return f'<p class="{NOT_AGREED}">{said}</p>'


def _number_link(number: str, id_: str) -> str:
    """Return a number, if there is one, as what stands before words: a link to them."""
    return f'<a class="clause-number" href="#{id_}">{number}</a> ' if number else ""
