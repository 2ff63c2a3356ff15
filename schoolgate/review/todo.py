"""The page of the review edition that lists what is left to do before the policies are agreed."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import lxml.html
from lxml.builder import E

from schoolgate import registers
from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.changes import Difference
from schoolgate.language import words
from schoolgate.policy import editions
from schoolgate.policy.composing.policy import by_section
from schoolgate.policy.provisions import section_of
from schoolgate.registers import councils
from schoolgate.review import answers
from schoolgate.review.annotated import choice_in_words
from schoolgate.review.answers import Choice
from schoolgate.review.differences import word_by_word
from schoolgate.review.review import BOXES, TO_DO, NoteSources, Review, anchor
from schoolgate.review.stamp import relative
from schoolgate.setting.model.policies import months_after, next_review
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES, TITLES
from schoolgate.setting.questions import Path


@dataclasses.dataclass(frozen=True)
class ToDo:
    """What the page is drawn from, beside the review itself: all that is known once every page is made.

    ``places`` gives the address of each clause’s page, ``cited`` the ids of the guidance that the policies rest on.
    """

    sources: NoteSources
    other_choices: Sequence[Choice]
    differences: Sequence[Difference]
    places: Mapping[str, str]
    cited: Sequence[str]


def fill_in(page: str, review: Review, to_do: ToDo) -> str:
    """Return the page’s HTML with its lists filled in."""
    parts: dict[str, Callable[[Review, ToDo], list[Any]]] = {
        "GAPS": _gaps, "PROMISES": _promises, "OWN-CLAUSES": _own_clauses, "CHANGES": _changes, "DATES": _dates, "ENTRIES": _entries,
        "CHOICES": _choices, "LEFT-OUT": _left_out,
    }  # fmt: skip
    for name, made in parts.items():
        content = "\n".join(lxml.html.tostring(element, encoding="unicode") for element in made(review, to_do))
        page = page.replace(f"<p>REVIEW-{name}</p>", content, 1)
    return page


def _gaps(review: Review, to_do: ToDo) -> list[Any]:
    if not review.gaps:
        return [E.p("None. Every question is answered.")]
    listed = E.ul()
    for gap, (path, *others) in review.missing.items():
        item = E.li(E.code(f"{answers.dotted(path)}:"), f" (line {gap.line}) {gap.message}", id=anchor(path))
        item.extend(E.span(id=anchor(other)) for other in others)
        listed.append(item)
    waits = [
        E.li(_clause(id_, review, to_do), f": {reason}")
        for id_, reason in to_do.sources.absent.items()
        if "[Not answered yet" in reason
    ]
    many = len(review.missing)
    sentence = f"{many} {'answer is' if many == 1 else 'answers are'} missing in {review.file}. No public site can be made yet."
    return [E.p(sentence), listed, *([E.p("These clauses depend on one of them:"), E.ul(*waits)] if waits else [])]


def _promises(review: Review, to_do: ToDo) -> list[Any]:
    found: list[Any] = []
    made = [promise for policy in to_do.sources.policies for promise in policy.promises]
    promises = sorted(made, key=lambda promise: POLICIES.index(promise.policy))
    for policy, section, kept in by_section(promises):
        found.append(E.h3(f"{TITLES[policy]}: {review.plain(section)}"))
        boxes = E.ul(*(E.li(_box(review.sentence(promise.text))) for promise in kept))
        boxes.set("class", BOXES)
        found.append(boxes)
    return [*found, _forget()] if found else [E.p("None.")]


def _forget() -> Any:
    """Return the button that clears the ticks. Without the script, which shows it, none are kept."""
    return E.p(E.button("Forget all ticks", type="button"), **{"class": "review-forget", "hidden": "hidden"})


def _box(text: str) -> Any:
    box = E.input(type="checkbox")
    return E.label(box, f" {text}")


def _changes(review: Review, to_do: ToDo) -> list[Any]:
    found: list[Any] = []
    if not review.agreement.records:
        return [E.p("No record says that you agreed any of these, so there is nothing to compare.")]
    if review.gaps:
        found.append(E.p("Answers are missing, so these pages cannot be compared yet with the text that you agreed."))
    listed = [_difference(difference, review, to_do) for difference in to_do.differences]
    if listed:
        found += [E.p("These clauses are not as you agreed them. Each is marked on its page."), E.ul(*listed)]
    waits = [
        E.li(E.code(f"{answers.dotted(path)}:"), f" {message}")
        for path, message, *_ in changes.faults(review.agreement, review.setting, pathlib.Path(review.file).stem)
    ]
    if waits:
        found += [E.p("Until this is done, no public site can be made:"), E.ul(*waits)]
    newer = [
        E.li(
            E.a(f"{document.title} ({document.edition})", href=document.url),
            f": in force since {words.day(document.in_force)}, after you agreed {words.join(agreed_before)}.",
        )
        for id_ in to_do.cited
        if (document := registers.guidance()[id_]).in_force
        and (agreed_before := _agreed_before(review, document.in_force))
    ]
    edited = [
        E.li(f"{change.title}: you agreed a text that cites {change.before}, and it cites {change.after} now.")
        for record in review.agreement.records.values()
        for change in changes.guidance_changes(record)
    ]
    if edited:
        found += [E.p("These editions have changed:"), E.ul(*edited)]
    if newer:
        found += [E.p("This guidance is newer than your agreement. Read what is new in it:"), E.ul(*newer)]
    return found or [E.p("Nothing that we know of.")]


def _own_clauses(review: Review, to_do: ToDo) -> list[Any]:
    items = []
    for id_, clause in to_do.sources.own_clauses.items():
        item = E.li(E.p(_clause(id_, review, to_do), f": {' '.join([clause.says, '; '.join(clause.points)]).strip()}"))
        if clause.confirmed:
            item.append(E.p(f"It was confirmed: {clause.confirmed}"))
        items.append(item)
    for choice in review.choices:
        if choice.own:
            items.append(E.li(*choice_in_words(choice, lambda _: ""), E.p(f"Your sentence: {choice.own.own_words}")))
    if not items:
        return [E.p("None. You wrote no clauses of your own, and no sentence in place of ours.")]
    return [E.p("Read each again with every new edition: what stands around it may have changed."), E.ul(*items)]


def _difference(difference: Difference, review: Review, to_do: ToDo) -> Any:
    what = E.p(_clause(difference.id, review, to_do), f": {_CHANGED[difference.kind]}.")
    item = E.li(what, word_by_word(difference), E.p(f"Why: {difference.reason}"))
    for paragraph in item:
        paragraph.tail = "\n"
    item.set("class", "review-difference")
    return item


_CHANGED = {
    "added": "new since you agreed",
    "removed": "removed since you agreed",
    "reworded": "reworded since you agreed",
}


def _agreed_before(review: Review, day: datetime.date) -> list[str]:
    return [
        agreed_records.name_in_sentence(review.setting, document)
        for document, record in review.agreement.records.items()
        if record.on < day
    ]


def _date_path(setting: Setting, document: str) -> Path:
    return ("policies", "dates", setting.adopted[0] if document == "combined" else document, "written")


def _dates(review: Review, to_do: ToDo) -> list[Any]:
    setting, items = review.setting, []
    for document in setting.documents:
        record = review.agreement.records.get(document)
        path = answers.gap_above(_date_path(setting, document), review.gaps)
        if record:
            due = next_review(setting.policies, record.on, record.next_review)
            state = f"Agreed by the {record.by} on {words.day(record.on)}. Due for review by {words.day(due)}."
        elif path:
            state = answers.not_answered(path)
        else:
            due = next_review(setting.policies, setting.written_on(document))
            state = f"Not yet agreed by the {setting.policies.approved_by}. Due for review by {words.day(due)}."
        items.append(E.li(f"{agreed_records.title_of(setting, document)}: {state}"))
    filtering = setting.online_safety.filtering if setting.online_safety else None
    if filtering is not None:
        path = answers.gap_above(("online_safety", "filtering", "reviewed"), review.gaps)
        if path:
            items.append(E.li(f"Filtering and monitoring: {answers.not_answered(path)}"))
        else:
            items.append(
                E.li(
                    f"Filtering and monitoring: last reviewed on {words.day(filtering.reviewed)}. It must be reviewed at least "
                    f"once a year, so it is due by {words.day(months_after(filtering.reviewed, 12))}."
                )
            )
    return [E.ul(*items)]


def _entries(review: Review, to_do: ToDo) -> list[Any]:
    items = [
        E.li(E.code(f"settings/shared/{name}"), f" {id_} was last checked on {words.day(day)}, over a year ago.")
        for name, id_, day in registers.stale_facts(review.today)
    ]
    items += [
        E.li(
            E.code(f"settings/shared/{name}"),
            f" {id_}{f', {part}' if part else ''}: this is not confirmed, so no page shows it.",
        )
        for name, id_, part in registers.unconfirmed_entries()
    ]
    if not any(gap[0] == "council" for gap in review.gaps):
        items += [
            E.li(E.code("council:"), f" {what} is not known. Pages say where to look instead.")
            for what in councils.not_known(review.setting.council, registers.authorities())
        ]
    return [E.p(editions.newest().reviewed), E.ul(*items) if items else E.p("None.")]


def _choices(review: Review, to_do: ToDo) -> list[Any]:
    def gap(path: Path) -> Any:
        return E.a(answers.not_answered(path), href=f"#{anchor(review.gap_for(path))}", **{"class": "review-gap"})

    listed = [E.li(*choice_in_words(choice, gap)) for choice in to_do.other_choices]
    return [E.ul(*listed)] if listed else [E.p("None.")]


def _left_out(review: Review, to_do: ToDo) -> list[Any]:
    headings, found = to_do.sources.headings, list[Any]()
    absent = [(id_, reason) for id_, reason in to_do.sources.absent.items() if id_ not in to_do.places]
    for section, entries in itertools.groupby(absent, key=lambda entry: section_of(entry[0])):
        policy = section.partition(".")[0]
        found.append(E.h3(f"{TITLES[policy]}: {review.plain(headings.get(section, section))}"))
        found.append(E.ul(*(E.li(E.code(id_), f" {reason}") for id_, reason in entries)))
    return found or [E.p("Nothing.")]


def _clause(id_: str, review: Review, to_do: ToDo) -> Any:
    place = to_do.places.get(id_)
    return E.a(E.code(id_), href=f"{relative(TO_DO, place)}#{id_}") if place is not None else E.code(id_)
