"""The rules behind what a page says: literal HTML in, literal HTML out."""

from __future__ import annotations

import pytest

from schoolgate.pages.linking import rules_behind

DANGER = '<p class="danger statement" id="in-danger">Call 999. <a class="rule-link" href="clause:mobile.danger">clause:</a></p>'
AWAY = '<li class="statement" id="away">They are away. <a class="rule-link" href="clause:mobile.away">clause:</a></li>'
AGAIN = (
    '<li class="statement" id="again">Away. <a class="rule-link" href="clause:mobile.away">clause:</a></li>\n'
    '<li class="statement" id="trips">\n<p>On trips too.</p>\n<ul>\n<li>Abroad</li>\n</ul>\n'
    '<p>Ask us. <a class="rule-link" href="clause:social.trips">clause:</a></p>\n</li>'
)
PAGE = f"<h1>Parents</h1>\n{DANGER}\n<h2>Phones</h2>\n<ul>\n{AWAY}\n{AGAIN}\n</ul>\n<h2>At home</h2>\n<p>Talk.</p>"
NAMES = {"mobile.danger": "Phones 2.1", "mobile.away": "Phones 6.2", "social.trips": "Social media, key facts"}


def link(id_: str) -> tuple[str, str]:
    return f"../#{id_}", NAMES[id_]


def named(id_: str) -> str:
    return f'<a class="rule-link" href="../#{id_}">{NAMES[id_]}</a>'


STATEMENTS = (
    '<ul>\n<li class="statement" id="away" data-rule="mobile.away">They are away.</li>\n'
    '<li class="statement" id="again" data-rule="mobile.away">Away.</li>\n'
    '<li class="statement" id="trips" data-rule="social.trips">\n<p>On trips too.</p>\n<ul>\n<li>Abroad</li>\n</ul>\n'
    "<p>Ask us.</p>\n</li>\n</ul>\n"
)
TOP = '<h1>Parents</h1>\n<p class="danger statement" id="in-danger" data-rule="mobile.danger">Call 999.</p>\n'


def test_the_rules_of_a_section_stand_once_each_at_its_end_with_those_above_the_first_heading() -> None:
    links = ", ".join(map(named, NAMES))
    assert rules_behind.place_rule_links(PAGE, "gathered", link) == (
        f"{TOP}<h2>Phones</h2>\n{STATEMENTS}"
        f'<details class="rules-behind"><summary>The rules behind this</summary><p>{links}</p></details>\n'
        "<h2>At home</h2>\n<p>Talk.</p>"
    )


def test_a_section_that_rests_on_no_rule_names_none() -> None:
    links = ", ".join(map(named, ["mobile.danger", "mobile.away"]))
    assert rules_behind.place_rule_links(f"{DANGER}<h2>Pages</h2><p>x</p><h2>Phones</h2>{AWAY}", "gathered", link) == (
        '<p class="danger statement" id="in-danger" data-rule="mobile.danger">Call 999.</p><h2>Pages</h2><p>x</p><h2>Phones</h2>'
        '<li class="statement" id="away" data-rule="mobile.away">They are away.</li>\n'
        f'<details class="rules-behind"><summary>The rules behind this</summary><p>{links}</p></details>\n'
    )
    assert rules_behind.place_rule_links(f"{DANGER}<h2>Pages</h2><p>x</p>", "gathered", link).endswith(
        f'<p>x</p>\n<details class="rules-behind"><summary>The rules behind this</summary><p>{named("mobile.danger")}</p></details>\n'
    )


def test_a_page_without_sections_has_them_at_its_end() -> None:
    assert rules_behind.place_rule_links(DANGER, "gathered", link).endswith(
        f"<summary>The rules behind this</summary><p>{named('mobile.danger')}</p></details>\n"
    )


def test_where_none_are_shown_each_statement_still_names_its_rule() -> None:
    assert rules_behind.place_rule_links(PAGE, "unseen", link) == (
        f"{TOP}<h2>Phones</h2>\n{STATEMENTS}<h2>At home</h2>\n<p>Talk.</p>"
    )


def test_behind_a_sign_each_line_ends_with_its_own() -> None:
    assert rules_behind.place_rule_links(AWAY, "inline", link) == (
        f'<li class="statement" id="away">They are away. {named("mobile.away")}</li>'
    )


@pytest.mark.parametrize("way", ["inline", "gathered", "unseen"])
def test_a_rule_that_no_page_has_is_found_whether_or_not_it_is_shown(way: str) -> None:
    with pytest.raises(KeyError, match=r"mobile\.lost"):
        rules_behind.place_rule_links(AWAY.replace("mobile.away", "mobile.lost"), way, link)


def test_a_way_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="rules: hidden is none of inline, gathered, unseen"):
        rules_behind.place_rule_links(PAGE, "hidden", link)


def test_in_another_document_there_are_none() -> None:
    assert rules_behind.remove_rule_links(AWAY) == '<li class="statement" id="away">They are away.</li>'
