"""The review edition: the same pages as leaders and governors need them while they decide.

What it shows beside the public page is put on here, on finished HTML: the setting’s answers marked, the missing ones named,
and under each clause its guidance, the choices it states, what it replaces and what has changed. Nothing of it is made for
the public edition, which has no ``Review``.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from schoolgate.agreement.changes import Agreement
from schoolgate.agreement.checked import Checked
from schoolgate.language.marks import ANY, GAP, REPLACES, Flag, Marks, Undecided
from schoolgate.language.telephones import phone_digits
from schoolgate.policy import provisions
from schoolgate.policy.composing.policy import Policy
from schoolgate.policy.provisions import Provision
from schoolgate.review import answers
from schoolgate.review.answers import Choice
from schoolgate.setting.model.parts import Change, OwnClause
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import Problem
from schoolgate.setting.questions import Path

BANNER = "Review edition: not for publication"
TO_DO = "review/"  # the address of the page that lists what is left to do
STYLES = "assets/review.css"
SCRIPT = "assets/review.js"  # keeps the ticks of that page
BOXES = "review-boxes"  # the class of the promises to tick
WAITS = "What it says here depends on the answer."
WAITING = "Whether this is included depends on a missing answer. "


@dataclasses.dataclass
class Review:
    """What the review edition of one setting knows beside its public site.

    ``setting`` is whole: where an answer is missing it has an example. ``marked_setting`` is the same with each
    answer marked, for the pages; ``labelled_setting`` names what is missing in words, for the parts around the pages.
    """

    file: str
    setting: Setting
    marked_setting: Setting
    labelled_setting: Setting
    marks: Marks
    gaps: dict[Path, Problem]
    uncertain: dict[str, Path]
    choices: list[Choice]
    today: datetime.date
    agreement: Agreement

    @classmethod
    def draw_up(cls, loaded: Checked, shown_as: str, today: datetime.date) -> Review:
        """Return the review of a setting file without problems, though answers may be missing.

        Takes what was loaded, the file as messages name it, and today’s date.
        """
        assert loaded.setting is not None, "a file without problems was read"
        setting = loaded.setting
        if setting.policies.form == "fragments":  # which have no pages, and leaders need some to read
            setting = answers.with_answer(setting, ("policies", "form"), "separate")
        gaps = {answers.normal(path, setting): gap for gap in loaded.gaps for path in (gap.path, *gap.also)}
        setting = answers.whole(setting, gaps, today)
        marks = Marks()
        return cls(
            shown_as,
            setting,
            answers.marked(setting, gaps, marks),
            answers.shown(setting, gaps),
            marks,
            gaps,
            answers.uncertain(setting, gaps) if gaps else {},
            [
                choice
                for choice in answers.choices(setting, gaps, today)
                if not answers.gap_above(choice.path, loaded.apart)
            ],
            today,
            loaded.agreement or Agreement(),
        )

    def context(self, given: provisions.ClauseContext) -> provisions.ClauseContext:
        """Return what clauses and statements rest on, where an answer may be missing.

        A condition that follows from one does not hold, and that is the reason given; beside what rests on it goes a mark.
        """
        waiting = {
            name: self._waits_for(path)
            for name, path in self.uncertain.items()
            if given.conditions.get(name) is not None
        }
        return dataclasses.replace(
            given,
            conditions={**given.conditions, **waiting},
            own_clauses=self._own_clauses(given.own_clauses),
            doubtful={name: self.marks.of_gap(path) for name, path in self.uncertain.items()},
        )

    def _own_clauses(self, given: Sequence[OwnClause]) -> tuple[OwnClause, ...]:
        """Return the setting’s own clauses, with what is missing marked. Until it is known where one belongs, it stands nowhere."""
        found = []
        for number, clause in enumerate(given):
            at: Path = ("own_clauses", number)
            if answers.gap_above((*at, "section"), self.gaps) or answers.gap_above((*at, "id"), self.gaps):
                continue
            says = self._or_mark((*at, "says"), clause.says)
            points = [self._or_mark((*at, "points", place), point) for place, point in enumerate(clause.points)]
            found.append(clause.model_copy(update={"says": says, "points": points}))
        return tuple(found)

    def _or_mark(self, path: Path, text: str) -> str:
        """Return a text of the setting’s own, or the mark of the missing answer where it was not given."""
        gap = answers.gap_above(path, self.gaps)
        return text if gap is None else self.marks.of_gap(gap)

    def _waits_for(self, path: Path) -> str:
        return f"{WAITING}{answers.not_answered(path)}"

    def variables(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give what a page may use, with what is worked out from missing answers marked as such."""
        holds = dict(given["conditions"])
        for name, path in self.uncertain.items():
            missing = "".join(f"{REPLACES}{self.marks.of_gap(place)}" for place in self._missing_with(path))
            holds[name] = Flag.deciding(holds[name], missing)
        return {**given, "conditions": holds, **answers.worked_out(given, self.gaps, self.marks)}

    def _missing_with(self, path: Path) -> list[Path]:
        """Give the place of a missing answer; where it is one of a list, those of all that are missing there."""
        if isinstance(path[-1], str):
            return [path]
        listed = [place for place in answers.leaves(self.setting) if place[:-1] == path[:-1]]
        return [place for place in listed if answers.gap_above(place, self.gaps)]

    def functions(self, given: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
        """Return the macros that a page may call, with a missing answer for what any of them would make of it."""

        def or_missing(call: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(call)
            def called(*given: Any, **named: Any) -> Any:
                missing = next((one for one in given if isinstance(one, Undecided)), None)
                return call(*given, **named) if missing is None else missing

            return called

        # Which guidance a policy follows rests on what the setting is.
        rests_on: list[Path] = [("kind",), ("ages",), ("registers",)]
        missing = [self.marks.of_gap(gap) for path in rests_on if (gap := answers.gap_touching(path, self.gaps))]
        instead = {"guidance_followed": lambda *_: [Undecided(missing[0])]} if missing else {}
        return {name: or_missing(call) for name, call in {**given, **instead}.items()}

    def phone_digits(self, number: str) -> str:
        """Return a telephone number as a link needs it, and nothing for one that is missing."""
        return "" if number.startswith("[") else phone_digits(number)

    @property
    def missing(self) -> dict[Problem, list[Path]]:
        """Each answer that is missing, in the order of the file, with the questions that it answers: a group answers several."""
        found: dict[Problem, list[Path]] = {}
        for path, gap in self.gaps.items():
            found.setdefault(gap, []).append(path)
        return dict(sorted(found.items()))

    def gap_for(self, path: Path) -> Path:
        """Return the entry of the list of missing answers that a place belongs to."""
        return answers.gap_touching(path, self.gaps) or path

    def plain(self, text: str) -> str:
        """Return a text that is no page with each mark replaced by what is missing."""
        return ANY.sub("", GAP.sub(lambda mark: "" if mark[1] else gap_label(self.marks.path_of(mark[2])), text))

    def sentence(self, text: str) -> str:
        """Return a sentence of a page as it stands there: where it follows from missing answers, those alone."""
        waits = [gap_label(self.marks.path_of(mark[2])) for mark in GAP.finditer(text) if mark[1] == REPLACES]
        return f"{' '.join(dict.fromkeys(waits))} {WAITS}" if waits else self.plain(text)


def gap_label(path: Path) -> str:
    """Return what stands in place of a missing answer, without a sentence around it."""
    return f"[Not answered yet: {answers.dotted(path)}:]"


def anchor(path: Path) -> str:
    """Return the id under which the page of things to do lists a missing answer."""
    return f"gap-{answers.dotted(path)}"


# ---------------------------------------------------------------------------------------------------------------
# One page


@dataclasses.dataclass(frozen=True)
class NoteSources:
    """What the notes on policy pages are made from: the template, the setting’s changes, and its policies."""

    template: Mapping[str, Provision]
    changes: Mapping[str, Change]
    policies: Sequence[Policy]
    own_clauses: Mapping[str, OwnClause] = dataclasses.field(default_factory=dict)
    """The setting’s own clauses, by their ids."""

    @property
    def absent(self) -> dict[str, str]:
        """The reason for each clause that does not stand, by its id."""
        return {id_: reason for policy in self.policies for id_, reason in policy.absent.items()}

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each section, by its id."""
        return {id_: heading for policy in self.policies for id_, heading in policy.headings.items()}


def place_choices(choices: Iterable[Choice], sources: NoteSources) -> tuple[dict[str, list[Choice]], list[Choice]]:
    """Return the choices that each clause states, and those that no clause states.

    A clause names with ``choice=`` an answer, or a part with several. Each choice goes with those that name it most exactly.
    """
    standing = {
        id_: tuple(provision.choice.split("."))
        for policy in sources.policies
        for id_ in (clause.id for clause in policy.clauses)
        if (provision := sources.template.get(id_)) and provision.choice
    }
    found: dict[str, list[Choice]] = {}
    left = []
    for choice in choices:
        named = tuple(part for part in choice.path if isinstance(part, str))
        nearest = {id_: len(path) for id_, path in standing.items() if named[: len(path)] == path}
        for id_, length in nearest.items():
            if length == max(nearest.values()):
                found.setdefault(id_, []).append(choice)
        if not nearest:
            left.append(choice)
    return found, left
