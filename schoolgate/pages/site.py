"""One setting’s site while it is being built."""

from __future__ import annotations

import dataclasses
import datetime

from markupsafe import Markup

from schoolgate.agreement import agreed_records, versions
from schoolgate.agreement.changes import Agreement
from schoolgate.agreement.checked import Checked
from schoolgate.language import words
from schoolgate.policy import withdrawn
from schoolgate.policy.markdown import clauses
from schoolgate.print import pictures, standalone
from schoolgate.print.logos import logos
from schoolgate.print.logos.logos import Logo
from schoolgate.print.papers import papers
from schoolgate.review.review import Review
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import display_path


@dataclasses.dataclass
class Site:
    """One setting’s site while it is being built: what the pages, the theme and the clauses extension read."""

    setting: Setting
    published: bool
    fictional: bool
    variant: str = "public"
    logo: Logo | None = None
    record: clauses.Record = dataclasses.field(default_factory=clauses.Record)
    fragments: dict[str, str] = dataclasses.field(default_factory=dict)  # a policy’s converted text, by its word
    unfit: list[str] = dataclasses.field(default_factory=list)  # signs that do not fit their paper
    review: Review | None = None  # what the review edition shows beside the public site, and no other has
    agreement: Agreement = dataclasses.field(default_factory=Agreement)
    withdrawal_notices: dict[str, str] = dataclasses.field(default_factory=dict)  # in whose place one stands, and why
    versions: list[versions.Version] = dataclasses.field(default_factory=list)  # that were agreed, the newest first
    today: datetime.date = datetime.date.min
    with_papers: bool = False  # PDF and Word were asked for
    texts: dict[str, papers.Text] = dataclasses.field(default_factory=dict)  # each policy’s converted text, in any form
    papers: dict[str, bytes] = dataclasses.field(default_factory=dict)  # those of the policies, by file name

    @property
    def has_card(self) -> bool:
        """Whether there is a picture to show where it is shared: on the web, and of a name that our typeface can draw."""
        return self.variant == "public" and pictures.can_draw(self.setting.name)

    @property
    def made_on(self) -> str:
        """The day it was made, in words."""
        return words.day(self.today)


def example_notice(site: Site) -> Markup:
    """Return the notice that every page of an example or a copy carries, as HTML with its values escaped."""
    return Markup(standalone.template("partials/notice.html").render(config={"extra": {"schoolgate": site}}))


def site_of(loaded: Checked, setting: Setting, variant: str, today: datetime.date, published: bool) -> Site:
    """Return the site to build from a setting that was loaded without faults."""
    site = Site(
        setting,
        published,
        loaded.fictional,
        variant,
        logos.read(loaded.file.parent / setting.logo) if setting.logo else None,
        agreement=loaded.agreement or Agreement(),
        withdrawal_notices=withdrawn.withdrawal_notices(setting),
        versions=[]
        if variant == "review"
        else versions.versions_of(agreed_records.read_all(loaded.file, today), setting),
        today=today,
    )
    if variant == "review":
        site.review = Review.draw_up(loaded, display_path(loaded.file), today)
        site.setting = site.review.labelled_setting
        site.record.keeps_copies = True
    return site
