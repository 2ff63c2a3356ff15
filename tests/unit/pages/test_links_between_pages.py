"""Links between pages: literal HTML in, literal HTML out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.structure.files import File, Files

from schoolgate.errors import TemplateError
from schoolgate.pages.linking.addresses import with_addresses

NAMES = ("index.md", "help.md", "staff.md", "visitors/index.md", "policies/mobile.md", "reviews.ics", "fragments.md")
FILES = Files([File(name, "docs", "site", use_directory_urls=True) for name in NAMES])


def linked(content: str, on: str, form: str = "separate", withdrawn: tuple[str, ...] = ()) -> str:
    site: Any = SimpleNamespace(
        policies={"mobile": None},
        setting=SimpleNamespace(policies=SimpleNamespace(form=form)),
        withdrawal_notices=dict.fromkeys(withdrawn, "Withdrawn."),
    )
    return with_addresses(content, SimpleNamespace(file=FILES.get_file_from_path(on)), FILES, site)


@pytest.mark.parametrize(
    ("on", "written", "leads_to"),
    [
        ("index.md", "help.md", "help/"),
        ("help.md", "index.md", "../"),
        ("visitors/index.md", "../staff.md", "../staff/"),
        ("visitors/index.md", "../staff.md#phones", "../staff/#phones"),
        ("staff.md", "/policies/mobile.md#mobile.staff", "../policies/mobile/#mobile.staff"),
        ("policies/mobile.md", "/help.md", "../../help/"),
        ("policies/mobile.md", "../reviews.ics", "../../reviews.ics"),
        ("help.md", "#now", "#now"),
        ("help.md", "card/", "card/"),
        ("staff.md", "clause:mobile.staff.away", "clause:mobile.staff.away"),
        ("staff.md", "https://help.md/help.md", "https://help.md/help.md"),
        ("staff.md", "mailto:office@help.md", "mailto:office@help.md"),
    ],
)
def test_a_link_leads_from_its_page_to_the_other(on: str, written: str, leads_to: str) -> None:
    for tag in ('<a href="{}">Here</a>', '<a class="door" href="{}"><b>Here</b></a>'):
        assert linked(f"<p>See {tag.format(written)}.</p>", on) == f"<p>See {tag.format(leads_to)}.</p>"


def test_a_notice_has_no_place_to_lead_to() -> None:
    content = '<a href="/policies/mobile.md#mobile.staff">4</a> <a href="/staff.md#phones">Staff</a>'
    assert linked(content, "help.md", withdrawn=("policies/mobile.md",)) == (
        '<a href="../policies/mobile/">4</a> <a href="../staff/#phones">Staff</a>'
    )


def test_what_a_setting_typed_stays_as_it_was_typed() -> None:
    typed = '<p>We call it href="help.md" or &lt;a href="gone.md"&gt;.</p>'
    assert linked(typed, "index.md") == typed


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(TemplateError) as fault:
        linked('<a href="/policies/hlep.md">Help</a>', "staff.md")
    assert str(fault.value) == "It links to “/policies/hlep.md”, and there is no such page."
    assert fault.value.file == "docs/staff.md"


def test_a_fragment_is_a_file_beside_the_page_that_lists_it() -> None:
    written = '<a href="mobile.md">Markdown</a>'
    assert linked(written, "fragments.md", form="fragments") == written
    with pytest.raises(TemplateError):
        linked(written, "fragments.md")
