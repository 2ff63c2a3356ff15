"""The kinds of page: none is left out of what goes through them, and each says to search engines what it is about."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from kinds import SHOWN, kind_of, sites


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sites(tmp_path_factory.mktemp("kinds"))


def test_every_page_is_of_a_kind_and_every_kind_is_shown(shown: dict[str, Path]) -> None:
    kinds = {kind_of(page, site) for site in shown.values() for page in site.rglob("*.html")}
    assert kinds == set(SHOWN)
    assert {kind: kind_of(where.file_in(shown[where.site]), shown[where.site]) for kind, where in SHOWN.items()} == {
        kind: kind for kind in SHOWN
    }


def test_a_page_of_no_kind_is_told(tmp_path: Path) -> None:
    page = tmp_path / "club" / "index.html"
    page.parent.mkdir()
    page.write_text("<p>Our chess club.</p>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^club/ is a page of no kind"):
        kind_of(page, tmp_path)


def meta(page: Path, name: str) -> list[str]:
    return [*map(str, lxml.html.document_fromstring(page.read_bytes()).xpath(f"//meta[@name='{name}']/@content"))]


def test_what_may_be_listed_says_what_it_is_about_and_the_rest_says_that_it_is_not_to_be(
    shown: dict[str, Path],
) -> None:
    for kind, where in SHOWN.items():
        listed = not meta(where.file_in(shown[where.site]), "robots")
        assert listed == where.indexable, kind
    for site in shown.values():
        pages = [page for page in site.rglob("*.html") if not meta(page, "robots")]
        said = Counter(" ".join(meta(page, "description")) for page in pages)
        assert [each for each in said if not 20 < len(each) < 160] == []
        assert max(said.values()) == 1, said
