"""The directory of who to call: the register’s services and the setting’s own, in the words that pages print."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from schoolgate.language import words
from schoolgate.language.marks import Gap, like
from schoolgate.registers import Helpline
from schoolgate.setting.model.helplines import FOR_WHOM, OwnHelpline, number_to_dial

_PEOPLE = {"child": "children", "parent": "parents", "staff": "staff"}
_NO_HOURS = "may be closed at night"
# What each confidence of the registers means, to somebody who has never heard of one.
_HOW_SURE = {
    "primary": "We read it on its own website",
    "secondary": "More than one source says the same",
    "general": "It is widely known",
}


@dataclasses.dataclass(frozen=True)
class Line:
    """A service as pages print it: text escaped for Markdown, and each number and address with its link.

    ``id`` is its place on the page help/. ``seen`` says when it was checked and how sure we are; for a service of the
    setting’s own it is empty.
    """

    id: str
    name: str
    does: str
    for_whom: tuple[str, ...]
    worries: tuple[str, ...]
    url: str = ""
    phone: str = ""
    text: str = ""
    hours: str = ""
    former: str = ""
    replaces: str = ""
    seen: str = ""

    @property
    def people(self) -> str:
        """For whom it is: children, parents and staff."""
        return words.join([like(who, _PEOPLE[who]) for who in sorted(self.for_whom, key=FOR_WHOM.index)])

    @property
    def address(self) -> str:
        """Its website, with its link."""
        return _site_link(self.name, self.url) if self.url else ""

    @property
    def at_any_hour(self) -> bool:
        """Whether somebody can be reached at any hour, or a form sent."""
        return bool(re.search(r"at any hour|24 hours|24/7", self.hours))

    @property
    def when(self) -> str:
        """When it can be reached. It says so if a number’s hours are not confirmed: it may ring in vain at night."""
        return self.hours or (_NO_HOURS if self.phone else "")

    @property
    def route(self) -> str:
        """How to reach it, what for and when, on one line."""
        called = f"[{words.capital(self.name)}]({self.url})" if self.url else words.capital(self.name)
        way = self.phone or self.text
        when = f". {words.capital(self.when)}" if self.when else ""
        return f"{called}{f', {way}' if way else ''}: {self.does}{when}"


def lines(helplines: Mapping[str, Helpline], own: Iterable[OwnHelpline]) -> list[Line]:
    """Return every service: those of the register, then the setting’s own."""
    return [_line(id_, helpline) for id_, helpline in helplines.items()] + [
        _own(f"own-{number}", helpline) for number, helpline in enumerate(own, 1)
    ]


def functions(helplines: Mapping[str, Helpline], own: Iterable[OwnHelpline]) -> dict[str, Callable[..., Any]]:
    """Return the macros by which a page prints the directory."""
    every = lines(helplines, own)
    by_id = {line.id: line for line in every}

    def routes(worry: str) -> list[str]:
        # Those open at any hour come first: whoever reads this at night needs somebody now. Among them, and among the
        # others, those a child may use come first, and those for staff alone last.
        found = [line for line in every if worry in line.worries]
        return [
            line.route
            for line in sorted(found, key=lambda line: (not line.at_any_hour, FOR_WHOM.index(line.for_whom[0])))
        ]

    def directory(who: str) -> list[Line]:
        return sorted((line for line in every if line.for_whom[0] == who), key=lambda line: not line.at_any_hour)

    def listed_elsewhere(who: str) -> str:
        found = [line for line in every if line.for_whom[0] != who and (who in line.for_whom or missing(line))]
        return words.join([" ".join([f"[{line.name}](#{line.id})", *missing(line)]) for line in found])

    def provenance() -> list[str]:
        return [f"{line.name}: {line.seen}" for line in every if line.seen]

    def missing(line: Line) -> list[str]:
        # For whom it is decides where it stands: while that is not answered, it is named under each.
        return [str(who) for who in line.for_whom if isinstance(who, Gap)]

    return {
        "helpline": by_id.get, "routes": routes, "directory": directory, "listed_elsewhere": listed_elsewhere,
        "provenance": provenance,
    }  # fmt: skip


def _line(id_: str, helpline: Helpline) -> Line:
    return Line(
        id_,
        words.escape(helpline.name),
        words.escape(helpline.does),
        helpline.for_whom,
        helpline.worries,
        helpline.url or "",
        _phone_link(helpline.phone),
        _link_contacts(helpline.text or ""),
        words.escape(helpline.hours or ""),
        words.join([*map(words.escape, helpline.former)]),
        words.join([*map(words.escape, helpline.replaces)]),
        _checked_note(helpline),
    )


def _own(id_: str, helpline: OwnHelpline) -> Line:
    # Security: no link is made of text that somebody typed. Only its phone and its address have been checked for that.
    return Line(
        id_,
        words.escape(helpline.name),
        words.escape(helpline.does),
        # In the order of the directory’s lists, whatever the order it was typed in.
        tuple(sorted({*helpline.for_whom}, key=FOR_WHOM.index)),
        tuple(helpline.worries),
        words.escape(helpline.url or ""),
        _phone_link(helpline.phone),
        words.escape(helpline.text or ""),
        words.escape(helpline.hours or ""),
    )


def _phone_link(phone: str | None) -> str:
    return f"[{words.escape(phone)}](tel:{number_to_dial(phone)})" if phone else ""


def _link_contacts(text: str) -> str:
    """Return the register’s words on texting or writing, with a link on each number and address."""
    text = re.sub(r"\b\d{4,6}\b", r"[\g<0>](sms:\g<0>)", text)
    return re.sub(r"[\w.]+@[\w.-]*\w", r"[\g<0>](mailto:\g<0>)", text)


def _checked_note(helpline: Helpline) -> str:
    source = _site_link(words.escape(helpline.name), helpline.source)
    return f"Last checked: {words.day(helpline.checked)}. {_HOW_SURE[helpline.confidence]}. Source: {source}."


def _site_link(name: str, url: str) -> str:
    """Return a link to a service’s site named after the site, or to one page named after its content.

    A list of links that a screen reader reads out would otherwise say “gov.uk” several times, each leading elsewhere. Takes
    the name escaped.
    """
    address = urlsplit(url)
    site = (address.hostname or "").removeprefix("www.")
    site_name = "GOV.UK" if site == "gov.uk" else words.escape(site)
    if not address.path.strip("/"):
        return f"[{site_name}]({url})"
    return f"[{name if name.endswith(f'on {site_name}') else f'{name} on {site_name}'}]({url})"
