"""What changed in a clause, word by word, as it is shown."""

from __future__ import annotations

from typing import Any

from lxml.builder import E

from schoolgate.agreement.changes import Difference


def strike_out(words: Any) -> Any:
    """Return words as struck out."""
    struck = getattr(E, "del")(words_of(words))
    struck.set("class", "review-ours")
    return struck


def words_of(element: Any) -> str:
    """Return an element’s words on one line."""
    return " ".join(element.text_content().split())


def underline(clause: Any, whole: bool) -> None:
    """Mark the setting’s own sentence in a clause: the whole of it, or the last paragraph where it was added."""
    paragraph = clause[0] if whole else [text for text in clause.findall("p") if not text.get("class")][-1]
    span = E.span()
    span.set("class", "review-fact")
    span.set("title", "Your own words")
    if paragraph.text:
        span.text, paragraph.text = paragraph.text, None
        paragraph.insert(0, span)
        return
    number = paragraph[0] if len(paragraph) else None
    if number is not None and number.tail:
        span.text, number.tail = number.tail.lstrip(), " "
        number.addnext(span)
        span.tail = None


def word_by_word(difference: Difference) -> Any:
    """Return a clause that is not as it was agreed in one paragraph: what went struck out, what came underlined."""
    paragraph = E.p()
    for kind, text in difference.words:
        piece = getattr(E, {"added": "ins", "removed": "del"}.get(kind, "span"))(text)
        piece.tail = " "
        paragraph.append(piece)
    return paragraph


def change_note(difference: Difference) -> Any:
    """Return the note on a clause that is not as it was agreed: what happened to it, its words, and why."""
    what = {"added": "New since you agreed", "removed": "Removed since you agreed"}.get(
        difference.kind, "Changed since you agreed"
    )
    return note_of_kind("changed", what, word_by_word(difference), E.p(f"Why: {difference.reason}"))


def note_of_kind(kind: str, label: str, *content: Any) -> Any:
    """Return a note under a clause: of a kind, with its label."""
    named = E.p(label)
    named.set("class", "review-label")
    note = E.div(named, *content)
    note.set("class", f"review-note review-{kind}")
    for block in (named, *content, note):
        block.tail = "\n"  # so that the words of one do not run into those of the next where tags are taken out
    return note
