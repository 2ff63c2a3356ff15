"""A whole year of a real setting: gaps, decide, agree, publish, correct a number, a change of its own, a new edition of the
template, agree again, withdraw. At each step, the sentence that families read.
"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support.attempts import GONE, Edits, written
from support.edition_names import HERE, LATER
from support.places import ROOT
from support.recording import SOURCES

from schoolgate import paths
from schoolgate.agreement import agreed_records, changes
from schoolgate.cli import agree
from schoolgate.errors import SettingRefused
from schoolgate.policy import editions
from schoolgate.publish import build
from schoolgate.publish.check import check_setting
from schoolgate.upkeep import status

CLAUSE = "mobile.expect.owner-responsible"
OLD = "If you bring a device onto the site, you are responsible for it."
NEW = "If you bring a device onto the site, you are responsible for it and for its charger."


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class Year:
    """A setting in a copy of the project, through the days of a year."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = folder / "schoolgate"
        self.root.mkdir()
        for part in ("docs", "overrides", "macros", "schoolgate"):
            shutil.copytree(ROOT / part, self.root / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", self.root)
        monkeypatch.setattr(paths, "TEMPLATE", self.root)
        for name, part in {"CONFIG": "mkdocs.yml", "DOCS": "docs", "OVERRIDES": "overrides"}.items():
            monkeypatch.setattr(paths, name, self.root / part)
        (folder / "settings").mkdir()
        self.file = Path(shutil.copy(SOURCES / "hersden.yml", folder / "settings" / "hersden.yml"))
        self.site = folder / "site"

    def write(self, edits: Edits) -> None:
        written(self.file, edits, self.file)

    def told(self, today: str) -> list[str]:
        return [fault.message for fault in check_setting(self.file, day(today), fictional=True).faults]

    def publish(self, today: str) -> None:
        build.build(self.file, self.site, day(today), fictional=True)

    def agree(self, document: str, on: str, minute: str, review: str) -> list[Path]:
        loaded = check_setting(self.file, day(on), "agree", fictional=True)
        assert loaded.faults == []
        return agree.record_agreement(loaded, document, "committee", day(on), minute, day(review), day(on))

    def page(self, name: str = "policies/mobile") -> str:
        document: Any = lxml.html.fromstring((self.site / name / "index.html").read_text(encoding="utf-8"))
        return " ".join(document.text_content().split())

    def clause(self, id_: str) -> str:
        document: Any = lxml.html.fromstring(
            (self.site / "policies" / "mobile" / "index.html").read_text(encoding="utf-8")
        )
        return " ".join(document.get_element_by_id(id_).text_content().split())

    def changed(self, today: str) -> list[changes.Difference]:
        agreement = check_setting(self.file, day(today), fictional=True).agreement
        assert agreement
        return agreement.differences["mobile"]


def test_a_year_of_a_real_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year(tmp_path, monkeypatch)

    # September: a gap. Nothing is published.
    year.write({("edition",): HERE, ("phones", "staff", "kept_in"): ""})
    assert year.told("2026-09-08") == [
        "This is blank. Where do staff keep their own phones while they work? It completes “keep them in ...”. For example: "
        "kept_in: a locked cupboard in the staff room"
    ]
    with pytest.raises(SettingRefused):
        year.publish("2026-09-08")
    assert not year.site.exists()

    # They decide, and publish what they mean to have agreed.
    year.write({("phones", "staff", "kept_in"): "the metal box in the office"})
    year.publish("2026-09-09")
    waiting = "Written on 7 September 2026. Not yet agreed by the committee. Due for review by 7 September 2027."
    assert waiting in year.page()
    assert waiting in year.page("policies/social")

    # October: the committee agrees it.
    year.agree("mobile", "2026-10-07", "7.2", "2027-09-30")
    year.publish("2026-10-08")
    agreed_sentence = "Agreed by the committee on 7 October 2026, minute 7.2. Due for review by 30 September 2027."
    assert agreed_sentence in year.page()
    assert agreed_sentence in year.page(".")
    assert agreed_sentence in year.page("policies")
    assert "Not yet agreed by the committee." in year.page("policies/social")
    assert "not yet agreed by" not in year.page()

    # November: a telephone number is wrong. It is put right at once, and waits for nobody.
    year.write(
        {("people", "concerns_about_the_head", "phone"): "01632 960 499", ("people", "deputies"): [{"role": "Bursar"}]}
    )
    year.publish("2026-11-10")
    assert "A concern or allegation about the manager goes to: Chair of the committee, 01632 960 499." in year.page()
    assert agreed_sentence in year.page()
    assert "not yet agreed by" not in year.page()

    # January: a rule changes. The day of the change is asked for, and the page says what it is.
    year.write({("phones", "staff", "kept_in"): "the cupboard in the hall"})
    assert year.told("2027-01-15") == [
        "2 clauses have changed (mobile.expect.lock-away-on-arrival and mobile.staff.store-device) since the "
        "committee agreed the mobile and smart technology policy on 7 October 2026. Write the date of the change "
        "here. It must be after that."
    ]
    year.write({("policies", "dates", "mobile", "written"): "2027-01-14"})
    year.publish("2027-01-15")
    assert year.clause("mobile.staff.store-device").endswith(
        "Changed on 14 January 2027, not yet agreed by the committee. The new wording holds now. The wording agreed on 7 October "
        "2026 was: “Staff keep their own phones and smart devices safe in the metal box in the office during sessions. They may "
        "use them when no children are on the site.”"
    )
    assert "Agreed by the committee on 7 October 2026, minute 7.2. Later changes are marked. Due for" in year.page()

    # A setting that publishes only what is agreed would have to wait.
    year.write({("policies", "only_agreed"): "yes"})
    assert year.told("2027-01-16") == [
        "You publish only what is agreed, but there is no record that the social media policy was agreed. Once it is "
        'agreed, run: schoolgate agree hersden social --by "committee" --on ...',
        "You publish only what is agreed. 2 clauses have changed (mobile.expect.lock-away-on-arrival and "
        "mobile.staff.store-device) since the mobile and smart technology policy was agreed. Restore the agreed "
        'wording or, once this is agreed, run: schoolgate agree hersden mobile --by "committee" --on ...',
    ]
    year.write({("policies", "only_agreed"): GONE})

    # August: the template has a new edition. It moves nothing until it is taken.
    page = year.root / "docs" / "policies" / "mobile.md"
    text = page.read_text(encoding="utf-8")
    assert OLD in text
    page.write_text(text.replace(OLD, NEW), encoding="utf-8")
    next_one = editions.Edition(LATER, day("2027-08-30"), "The second.", {CLAUSE: "Chargers can start fires."})
    known = {**editions.editions(), LATER: next_one}
    monkeypatch.setattr(editions, "editions", lambda: known)
    assert year.told("2027-09-01") == [
        f'Your file uses edition {HERE}, and this release has {LATER}. To adopt it, write edition: "{LATER}". It '
        "changes 1 clause of yours: mobile.expect.owner-responsible (Chargers can start fires). To keep your "
        f"edition, build with a release that has {HERE}: on GitHub, close the proposal for this release."
    ]
    year.write({("edition",): LATER})
    found = {difference.id: difference for difference in year.changed("2027-09-01")}
    assert changes.as_plain_text(found[CLAUSE]) == (
        "If you bring a device onto the site, you are responsible for [-it.-] {+it and for its charger.+}"
    )
    assert found[CLAUSE].reason == f"Edition {LATER} of the template: Chargers can start fires."
    year.publish("2027-09-01")
    assert year.clause(CLAUSE).endswith(
        "Changed on 30 August 2027, not yet agreed by the committee. The new wording holds now. The wording agreed on 7 October "
        "2026 was: “If you bring a device onto the site, you are responsible for it.”"
    )
    (_, row) = status.standing_of(year.file, day("2027-10-03"), fictional=True).policies
    assert (row.days, row.on, row.changed) == (-3, day("2026-10-07"), [d.id for d in year.changed("2027-10-03")])

    # October: they agree it again. The marks are gone, and the older record still stands.
    year.agree("mobile", "2027-10-06", "4.1", "2028-10-06")
    year.publish("2027-10-07")
    assert "Agreed by the committee on 6 October 2027, minute 4.1. Due for review by 6 October 2028." in year.page()
    assert "not yet agreed by" not in year.page()
    assert sorted(path.name for path in agreed_records.folder(year.file).iterdir()) == [
        "mobile-2026-10-07.md", "mobile-2026-10-07.yml", "mobile-2027-10-06.md", "mobile-2027-10-06.yml",
    ]  # fmt: skip

    # November: something went wrong. The policy comes down at once, whatever else is being typed, in another policy too.
    year.write(
        {
            ("withdrawn",): {"mobile": "We are rewriting it after something went wrong."},
            ("phones", "learners"): {"rule": "TBC"},
            ("policies", "dates", "mobile"): {"written": "some day"},
            ("policies", "dates", "social", "written"): "to follow",
        }
    )
    assert year.told("2027-11-02") == []
    year.publish("2027-11-02")
    notice = year.page()
    assert (
        "We have withdrawn this policy for now. Please do not rely on an old copy. We are rewriting it after something went wrong."
        in notice
    )
    assert "Is a child in danger now? Call 999." in notice
    assert "Safeguarding lead: Manager, 01632 960 401" in notice
    assert "Concern about the manager: Chair of the committee, 01632 960 499" in notice
    assert "Agreed by the committee" not in notice
    assert "cupboard in the hall" not in "".join(p.read_text(encoding="utf-8") for p in year.site.rglob("*.html"))
    withdrawn = "We have withdrawn this policy for now. Please do not rely on an old copy."
    assert f"{withdrawn} We are correcting part of it." in year.page("policies/social")
    year.write({("policies", "dates", "social", "written"): "2026-09-07"})
    year.publish("2027-11-03")
    assert waiting in year.page("policies/social")
    assert f"{withdrawn} We are rewriting it after something went wrong." in year.page()
