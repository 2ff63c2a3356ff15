"""One setting’s site: what it is made of, and what comes of laying it out."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from schoolgate import registers
from schoolgate.agreement import agreed_records, changes, versions
from schoolgate.agreement.changes import Agreement
from schoolgate.agreement.checked import Checked
from schoolgate.language import words
from schoolgate.policy import facts, texts, withdrawn
from schoolgate.policy.composing.policy import Policy
from schoolgate.policy.provisions import ClauseContext, clause_context
from schoolgate.policy.texts import policies
from schoolgate.print import pictures, standalone
from schoolgate.print.handouts import signing
from schoolgate.print.handouts.handouts import Handout, compose_handouts
from schoolgate.print.logos import logos
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.review.review import Review
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import display_path


@dataclasses.dataclass(frozen=True)
class Site:
    """One setting’s site before it is laid out: all that the pages, the theme and the plugin read."""

    setting: Setting
    published: bool
    fictional: bool
    variant: str = "public"
    logo: Logo | None = None
    review: Review | None = None
    """What the review variant shows beside the public site, and no other has."""
    agreement: Agreement = dataclasses.field(default_factory=Agreement)
    withdrawal_notices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The pages in whose place a notice stands, and why."""
    versions: Sequence[versions.Version] = ()
    """What was agreed, the newest first."""
    today: datetime.date = datetime.date.min
    with_papers: bool = False
    """Whether PDF and Word were asked for."""
    known: Mapping[str, Any] = dataclasses.field(default_factory=dict, repr=False)
    """The words and macros that its pages may use, by name."""
    policies: Mapping[str, Policy] = dataclasses.field(default_factory=dict)
    """The documents that it adopts, by name."""
    masked: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict, repr=False)
    """The masked text of each clause of each document, from which papers have their marks. The review variant has no papers."""
    handouts: Mapping[str, Handout] = dataclasses.field(default_factory=dict)
    """Its agreements, forms, flow charts and sheets, by name."""

    @property
    def has_card(self) -> bool:
        """Whether there is a picture to show where it is shared: on the web, and of a name that our typeface can draw."""
        return self.variant == "public" and pictures.can_draw(self.setting.name)

    @property
    def made_on(self) -> str:
        """The day it was made, in words."""
        return words.day(self.today)

    @functools.cached_property
    def context(self) -> ClauseContext:
        """What its clauses and statements rest on."""
        if self.review:
            return self.review.context(clause_context(self.review.setting))
        return clause_context(self.setting)


@dataclasses.dataclass
class LaidOut:
    """What came of laying out a site, beside its files."""

    site: Site
    policy_pages: dict[str, papers.PolicyPage] = dataclasses.field(default_factory=dict)
    """Each policy with its page, in any form, by its name."""
    fragments: dict[str, str] = dataclasses.field(default_factory=dict)
    """The HTML of each policy that is adopted as a fragment, by its name."""
    papers: dict[str, bytes] = dataclasses.field(default_factory=dict)
    """PDF and Word of the policies, by file name."""
    handouts: dict[str, str] = dataclasses.field(default_factory=dict)
    """The HTML of each handout, with its links, by its name."""
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The mark of the text of each handout that has one, by its name."""
    unfit: list[str] = dataclasses.field(default_factory=list)
    """What is wrong with signs and sheets that do not fit their paper."""


def example_notice(site: Site) -> Markup:
    """Return the notice that every page of an example or a copy carries, as HTML with its values escaped."""
    return Markup(standalone.template("partials/notice.html").render(config={"extra": {"schoolgate": site}}))


def site_of(
    loaded: Checked, setting: Setting, variant: str, today: datetime.date, published: bool, with_papers: bool = False
) -> Site:
    """Return the site to make of a setting that was loaded and is whole. Its policies are composed here."""
    review = Review.draw_up(loaded, display_path(loaded.file), today) if variant == "review" else None
    site = Site(
        review.labelled_setting if review else setting,
        published,
        loaded.fictional,
        variant,
        _logo(setting, loaded.file),
        review,
        loaded.agreement or Agreement(),
        withdrawn.withdrawal_notices(setting),
        () if review else versions.versions_of(agreed_records.read_all(loaded.file, today), setting),
        today,
        with_papers and not review,  # papers of a review could be handed round
    )
    if not review:
        site = dataclasses.replace(site, masked=signing.masked_documents(setting, site.agreement, site.context))
    notes = {} if review else changes.clause_notes(site.agreement, setting)  # a review has its own
    known = variables(site) | functions(site)
    composed = policies(site.setting.documents, known, site.context, notes, for_review=bool(review))
    handouts = {} if review else _handouts(known, site)  # those of a review could be signed
    return dataclasses.replace(site, known=known | {"handouts": handouts}, policies=composed, handouts=handouts)


def _handouts(known: Mapping[str, Any], site: Site) -> dict[str, Handout]:
    """Return the handouts of a site: those that keep children safe, and those to which a page links that is not withdrawn."""
    gone = {key for key, page in withdrawn.PAGES.items() if page in site.withdrawal_notices}
    composed = compose_handouts(known, site.context)
    return {
        name: handout
        for name, handout in composed.items()
        if handout.definition.always or not gone.issuperset(handout.definition.links)
    }


def variables(site: Site) -> dict[str, Any]:
    """Return the words that the template’s pages may use, by name."""
    review, setting = site.review, site.setting
    given = facts.variables(
        review.marked_setting if review else setting,
        registers.authorities(),
        registers.social_media_age(),
        site.agreement.records,
        site.agreement.changed,
    )
    given |= {
        "notices": {file: words.escape(reason) for file, reason in site.withdrawal_notices.items()},
        "with_papers": site.with_papers,
        "handouts": site.handouts,
        "with_sheets": review is None,  # of a review they could be hung
        "versions": [versions.summarise(one) for one in site.versions],
        "policies_page": "/fragments.md" if setting.policies.form == "fragments" else "/policies/index.md",
        "with_feeds": review is None,
        "with_calendar": review is None,  # dates that somebody still decides are for nobody’s calendar
    }
    return review.variables(given) if review else given


def functions(site: Site) -> dict[str, Callable[..., Any]]:
    """Return the macros that the template’s pages may call, by name."""
    review = site.review
    given = facts.functions(
        review.marked_setting if review else site.setting, registers.guidance(), registers.helplines()
    )
    agreement = site.agreement
    given["documents_to_read"] = functools.partial(
        texts.documents_to_read, site.setting, agreement.records, agreement.changed, site.masked
    )
    return review.functions(given) if review else given


def _logo(setting: Setting, file: Path) -> Logo | None:
    return logos.read(file.parent / setting.logo) if setting.logo else None
