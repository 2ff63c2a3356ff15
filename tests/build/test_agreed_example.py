"""The example whose policies are agreed: what a school’s own pages look like once its governors have decided."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import example
import lxml.html
import pytest
from support.places import TODAY

from schoolgate.agreement import agreed_records
from schoolgate.publish import build
from schoolgate.publish.check import check_setting


def test_it_says_what_its_records_say_and_nothing_has_changed_since() -> None:
    loaded = check_setting(example.EXAMPLE, TODAY)
    assert loaded.setting
    assert loaded.faults == []
    assert loaded.agreement
    assert {*loaded.agreement.records} == {"mobile", "social", "online"} == {*loaded.setting.documents}
    changed = [one.id for found in loaded.agreement.differences.values() for one in found]
    assert changed == [], "Clauses differ from what the example has agreed. Record it again: make example"
    for record in loaded.agreement.records.values():
        assert (record.on, record.minute, record.next_review) == (example.AGREED, example.MINUTE, example.NEXT_REVIEW)


def test_its_pages_say_the_dates_once_where_they_are_the_same(site: Callable[[Path], Path]) -> None:
    said = "Agreed by the trustees on 7 October 2026"
    folder = site(example.EXAMPLE)
    for name in ("index.html", "parents/index.html"):
        page = " ".join(lxml.html.parse(str(folder / name)).getroot().text_content().split())
        assert page.count(said) == 1, name
        assert "Not yet agreed" not in page, name
        assert "Our policies: Agreed by the trustees" in page, name
    sheet = (folder / "staff" / "wall" / "index.html").read_text(encoding="utf-8")
    assert "Our policies were agreed on 7 October 2026." in sheet
    assert len([*(folder / "assets").glob("logo*")]) >= 1


def test_recording_it_again_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / example.EXAMPLE.name
    for file in (example.EXAMPLE, example.EXAMPLE.parent / "ridgeway-hall.svg"):
        shutil.copy(file, tmp_path)
    shutil.copytree(agreed_records.folder(example.EXAMPLE), agreed_records.folder(copy))
    before = {path.name: path.read_bytes() for path in agreed_records.folder(copy).iterdir()}
    # That its pages may be published is tried for each record, which takes nearly all of the time.
    with patch.object(build, "try_build"):
        written = example.main(copy, TODAY)
    assert {path.name: path.read_bytes() for path in written} == before


def test_records_are_kept_where_they_cannot_be_made_again(tmp_path: Path) -> None:
    copy = tmp_path / example.EXAMPLE.name
    shutil.copytree(agreed_records.folder(example.EXAMPLE), agreed_records.folder(copy))
    before = {path.name: path.read_bytes() for path in agreed_records.folder(copy).iterdir()}
    assert before
    shutil.copy(example.EXAMPLE, copy)  # and not its logo
    with pytest.raises(SystemExit, match="ridgeway-hall"):
        example.main(copy, TODAY)
    assert {path.name: path.read_bytes() for path in agreed_records.folder(copy).iterdir()} == before
