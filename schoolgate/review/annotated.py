"""A page of the review variant: its answers underlined, its choices and guidance under each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import lxml.html
from lxml.builder import E

from schoolgate.agreement.changes import Difference
from schoolgate.language import marks, words
from schoolgate.language.marks import ANY, DEPENDS, GAP, NOT_ANSWERED
from schoolgate.policy.composing.policy import Policy
from schoolgate.policy.provisions import Provision, section_of
from schoolgate.review import answers
from schoolgate.review.answers import Choice
from schoolgate.review.differences import change_note, note_of_kind, strike_out, underline, words_of
from schoolgate.review.review import TO_DO, WAITING, WAITS, NoteSources, Review, anchor, gap_label
from schoolgate.review.stamp import relative
from schoolgate.setting.questions import Path

_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "figcaption",
    "summary",
    "section",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_STAYS = {"clause-number", "rule-link", "clause-alias"}


class ReviewPage:
    """Builds one page of the review edition from the page that families would get."""

    def __init__(self, review: Review, url: str, content: str, policy: Policy | None = None) -> None:
        self.review, self.url = review, url
        self.named: set[Path] = set()  # the missing answers whose question stands on the page
        self.root: Any = _parsed(content)
        self.ours = {id_: _parsed(words) for id_, words in policy.ours.items()} if policy else {}
        self.guidance: dict[str, list[Any]] = {}
        for id_, notes in policy.guidance.items() if policy else ():
            self.guidance[id_] = [
                _parsed("".join(f"<p>{block}</p>" for block in (note.title, *note.blocks))) for note in notes
            ]

    def html(self) -> str:
        """Return the page’s content."""
        return str(lxml.html.tostring(self.root, encoding="unicode")).removeprefix("<div>").removesuffix("</div>")

    # Answers

    def mark_answers(self, facts: bool) -> None:
        """Turn the marks of answers into what leaders see: missing ones named and, if wished, given ones underlined."""
        notes = [note for group in self.guidance.values() for note in group]
        for root in (self.root, *self.ours.values(), *notes):
            self._unlink(root)
            self._replace_words(root)
            for element in list(root.iter()):
                if not isinstance(element.tag, str):
                    continue
                for name, value in element.items():
                    if ANY.search(value):
                        element.set(name, self.review.plain(value))
                self._mark_text(element, facts)

    def _unlink(self, root: Any) -> None:
        """Remove each link whose address or text is a missing answer."""
        for link in list(root.iter("a")):
            missing = GAP.search(link.get("href", ""))
            if missing and not GAP.search(link.text_content()):
                end = link[-1] if len(link) else None
                if end is None:
                    link.text = f"{link.text or ''} {missing[2]}"
                else:
                    end.tail = f"{end.tail or ''} {missing[2]}"
            if missing or GAP.search(link.text_content()):
                link.drop_tag()

    def _replace_words(self, root: Any) -> None:
        """Replace words that follow from a missing answer with it, and add it beside words that may change with it."""
        waiting: dict[Any, tuple[list[str], list[str]]] = {}
        for element in root.iter():
            for text, holder in ((element.text, element), (element.tail, element.getparent())):
                for asked, gap in GAP.findall(text or ""):
                    if asked and holder is not None:
                        lists = waiting.setdefault(_block(holder, root), ([], []))
                        lists[asked == DEPENDS].append(gap)
        for block, (replaced, depends) in waiting.items():
            for element in block.iter():
                element.text = _remove_questions(element.text)
                if element is not block:
                    element.tail = _remove_questions(element.tail)
            if block.tag in _HEADINGS:  # which still says what is under it
                replaced, depends = [], [*replaced, *depends]
            if replaced:
                block = _empty(block)
                _append_words(block, f"{' '.join(dict.fromkeys(replaced))} {WAITS}")
            for mark in dict.fromkeys(depends):
                self.named.add(self.review.marks.path_of(mark))
                _append_words(block, f" {mark}")

    def _mark_text(self, element: Any, facts: bool) -> None:
        if element.text and ANY.search(element.text):
            first, nodes = self._pieces(element.text, element, facts)
            element.text = first
            for place, node in enumerate(nodes):
                element.insert(place, node)
        for child in list(element):
            if child.tail and ANY.search(child.tail):
                first, nodes = self._pieces(child.tail, element, facts)
                child.tail = first
                at = element.index(child) + 1
                for place, node in enumerate(nodes):
                    element.insert(at + place, node)

    def _pieces(self, text: str, holder: Any, facts: bool) -> tuple[str, list[Any]]:
        """Cut a text where marks stand. Return the words before the first, and an element for each with those after it."""
        first, nodes = "", list[Any]()
        in_words = holder.tag not in {"title", "option", "textarea", "script", "style"}
        for part, mark in marks.pieces(text):
            path = self.review.marks.path_of(mark) if mark else ()
            if marks.is_gap(mark) and in_words:
                nodes.append(self._gap(path))
            elif mark and facts and in_words and part.strip():
                span = E.span(part)
                span.set("class", "review-fact")
                span.set("title", f"Your answer: {answers.dotted(path)}")
                nodes.append(span)
            else:
                plain = answers.not_answered(path) if marks.is_gap(mark) else part
                if nodes:
                    nodes[-1].tail = (nodes[-1].tail or "") + plain
                else:
                    first += plain
        return first, nodes

    def _gap(self, path: Path) -> Any:
        """Return a link to a missing answer’s entry, with its question the first time on the page."""
        whole = path not in self.named
        self.named.add(path)
        label = answers.not_answered(path) if whole else gap_label(path)
        link = E.a(label, href=f"{self.to(TO_DO)}#{anchor(self.review.gap_for(path))}")
        link.set("class", "review-gap")
        return link

    def to(self, place: str) -> str:
        """Return the address of another place of the site, from this page."""
        return relative(self.url, place)

    # Notes

    def add_notes(
        self,
        policy: Policy,
        sources: NoteSources,
        placed: Mapping[str, list[Choice]],
        differences: Sequence[Difference],
    ) -> None:
        """Add notes for leaders under each clause of a policy, and what is left out under each section."""
        changed = {difference.id: difference for difference in differences}
        elements = {element.get("id"): element for element in self.root.find_class("clause")}
        for clause in policy.clauses:
            element, ids = elements[clause.id], (clause.id, *clause.aliases)
            notes = [note for id_ in ids for note in self._notes_on(id_, element, sources, placed, changed)]
            if notes:
                item = E.li(*notes)
                item.set("class", "review-notes")
                item.tail = "\n"
                element.addnext(item)
        self._add_left_out(policy, sources.template, changed)
        self._add_legend()

    def _notes_on(
        self,
        id_: str,
        clause: Any,
        sources: NoteSources,
        placed: Mapping[str, list[Choice]],
        changed: Mapping[str, Difference],
    ) -> Iterator[Any]:
        if id_ in changed:
            yield change_note(changed[id_])
        change = sources.changes.get(id_) or (
            sources.changes.get(id_.removesuffix(".own")) if id_.endswith(".own") else None
        )
        if change and (change.replace or change.add):
            underline(clause, whole=bool(change.replace) or id_.endswith(".own"))
            yield self._ours(id_, bool(change.replace), own_section=id_.endswith(".own"))
        if own := sources.own_clauses.get(id_):
            underline(clause, whole=True)
            why = [E.p(f"It was confirmed: {own.confirmed}")] if own.confirmed else []
            yield note_of_kind("yours", "Yours", E.p("This clause is yours."), *why)
        for when in _conditions(id_, sources.template):
            if when in self.review.uncertain:
                yield note_of_kind("when", "It may not be included", self._sentence(self.review.uncertain[when]))
        for choice in placed.get(id_, []):
            yield self._choice(choice)
        for note in self.guidance.get(id_, []):
            yield _guidance(note)

    def _sentence(self, path: Path) -> Any:
        return E.p(WAITING, self._gap(path))

    def _ours(self, id_: str, replaced: bool, own_section: bool) -> Any:
        if own_section:
            sentence = (
                "These words are yours. Ours are listed below, under what is left out."
                if replaced
                else ("These words are yours, added to the section.")
            )
            return note_of_kind("yours", "Yours", E.p(sentence))
        if not replaced:
            return note_of_kind("yours", "Yours", E.p("The last sentence is yours, added to ours."))
        words = E.p("The words above are yours. They replace ours: ")
        words.append(strike_out(self.ours[id_]) if id_ in self.ours else E.span())
        return note_of_kind("yours", "Yours and ours", words)

    def _choice(self, choice: Choice) -> Any:
        return note_of_kind("choice", "Your choice", *choice_in_words(choice, self._gap))

    def _add_left_out(
        self, policy: Policy, template: Mapping[str, Provision], changed: Mapping[str, Difference]
    ) -> None:
        """List what is left out: under its section if that is there, otherwise at the end of the page."""
        aliases = {alias for clause in policy.clauses for alias in clause.aliases}
        by_section: dict[str, list[Any]] = {}
        for id_, reason in policy.absent.items():
            gone = id_ in changed and changed[id_].kind == "removed"  # which says the same, and what was agreed
            if id_ in template and id_ not in aliases and not gone:
                by_section.setdefault(template[id_].section, []).append(self._left_out(id_, reason, template))
        for difference in changed.values():
            if difference.kind == "removed":
                section = section_of(difference.id)
                by_section.setdefault(section, []).append(E.li(change_note(difference), E.code(difference.id)))
        for section, items in by_section.items():
            lists = self.root.xpath("./h2[@id=$id]/following-sibling::ul[1]", id=section)
            title = "Left out of this section"
            if not lists:
                title = f"Left out: the section “{policy.headings.get(section, section)}”"
            block = E.div(E.p(E.strong(title)), E.ul(*items))
            block.set("class", "review-left-out")
            block.tail = "\n"
            if lists:
                _last_of_section(lists[0]).addnext(block)
            else:
                self.root.append(block)

    def _left_out(self, id_: str, reason: str, template: Mapping[str, Provision]) -> Any:
        ours, item = self.ours.get(id_), E.li()
        if (
            ours is not None and NOT_ANSWERED not in ours.text_content()
        ):  # words that no answer of the setting’s completes
            item.append(strike_out(ours))
            item[-1].tail = " "
        waits = [self.review.uncertain[when] for when in _conditions(id_, template) if when in self.review.uncertain]
        reasons = [WAITING, *map(self._gap, waits)] if waits and reason.startswith(WAITING) else [reason]
        item.append(E.span(E.strong("Why: "), *reasons, " ", E.code(id_)))
        return item

    def _add_legend(self) -> None:
        answer = E.span("underlined with dots")
        answer.set("class", "review-fact")
        legend = E.p(
            "This is the policy as families would read it. Your own answers are ", answer, ". Notes under a clause, in "
            "smaller print beside a line, are for you only. ",
            E.a("What is left to do", href=self.to(TO_DO)), ".",
        )  # fmt: skip
        legend.set("class", "review-legend")
        legend.tail = "\n"
        title = self.root.find("h1")
        if title is not None:
            title.addnext(legend)


def _parsed(html: str) -> Any:
    return lxml.html.fragment_fromstring(html, create_parent="div")


def _conditions(id_: str, template: Mapping[str, Provision]) -> list[str]:
    """Return the conditions on which a clause stands: its section’s and its own."""
    provision = template.get(id_)
    section = template.get(provision.section) if provision else None
    return list(dict.fromkeys(p.when for p in (section, provision) if p and p.when))


def _block(element: Any, root: Any) -> Any:
    while element.tag not in _BLOCKS and element.getparent() is not None and element is not root:
        element = element.getparent()
    return element


def _remove_questions(text: str | None) -> str | None:
    return GAP.sub(lambda mark: "" if mark[1] else mark[0], text) if text else text


def _empty(block: Any) -> Any:
    """Remove a block’s words, but not its number, link and inner blocks. Return the element to write in."""
    if block.tag == "li" and len(block) and block[0].tag == "p" and not (block.text or "").strip():
        block = block[0]
    block.text = None
    for child in list(block):
        classes = set(child.get("class", "").split())
        if child.tag in _BLOCKS | {"ul", "ol"} or classes & _STAYS:
            child.tail = " " if classes & _STAYS else child.tail
        else:
            child.tail = None
            block.remove(child)
    return block


def _append_words(block: Any, text: str) -> None:
    """Write at the end of a block’s own words: before its link and before the blocks within it."""
    if block.tag == "li" and len(block) and block[0].tag == "p" and not (block.text or "").strip():
        block = block[0]
    before = None
    for child in block:
        classes = set(child.get("class", "").split())
        if child.tag in _BLOCKS | {"ul", "ol"} or classes & (_STAYS - {"clause-number", "clause-alias"}):
            break
        before = child
    if before is None:
        block.text = f"{block.text or ''}{text}"
    else:
        before.tail = f"{(before.tail or '').rstrip()} {text.lstrip()}"


def _guidance(note: Any) -> Any:
    title, *content = note
    return note_of_kind("guidance", f"Guidance for leaders: {words_of(title)}", *content)


def choice_in_words(choice: Choice, gap: Callable[[Path], Any]) -> list[Any]:
    """Return what was asked, which option was taken and which were not."""
    others = f"Not chosen: {', '.join(choice.others)}." if choice.others else "There is no other option for you."
    where = E.code(f"{answers.dotted(choice.path)}:")
    if choice.missing:
        return [E.p(gap(choice.path), " You may choose: ", f"{words.join(choice.others, 'or')}.")]
    if choice.own:
        why = [E.p(f"It was confirmed: {choice.own.confirmed}")] if choice.own.confirmed else []
        return [E.p(choice.question), E.p("Your own sentence stands in place of ours. ", f"{others} ", where), *why]
    chosen = E.strong(", ".join(choice.taken))
    return [E.p(choice.question), E.p("You chose ", chosen, f". {others} ", where)]


def _last_of_section(element: Any) -> Any:
    """Return the last block before the next heading of a section."""
    while (after := element.getnext()) is not None and after.tag not in {"h1", "h2"}:
        element = after
    return element
