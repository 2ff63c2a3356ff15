"""Old addresses: each leads on to a page or a clause of the site, and none takes the place of a page."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from support.bases import TEMPLATE, data_of, edited, setting_of

from schoolgate.pages import menu
from schoolgate.pages.linking import redirects
from schoolgate.policy.conditions import conditions_of
from schoolgate.setting.model.setting import Setting

SITE = "https://online-safety.oakfield.example/"


def redirecting(old: str, to: str = "help", base: str = "starter", edits: Any = None) -> Setting:
    return setting_of(edited(data_of(base), {("redirects",): [{"old": old, "to": to}], **(edits or {})}))


def known(setting: Setting) -> redirects.Places:
    return redirects.places(setting, menu.addresses(setting), TEMPLATE, conditions_of(setting))


def leads(setting: Setting) -> str | None:
    return redirects.target_address(setting.redirects[0].to, setting, known(setting))


def said(setting: Setting) -> list[str]:
    return [found[1] for found in redirects.faults(setting, known(setting))]


@pytest.mark.parametrize(
    ("old", "file"),
    [
        ("e-safety", "e-safety/index.html"),
        ("/e-safety/", "e-safety/index.html"),
        ("policies/e-safety.html", "policies/e-safety.html"),
        ("About%20us/E-Safety", "About us/E-Safety/index.html"),
        ("old/index.html", "old/index.html"),
        ("v1.2/phones", "v1.2/phones/index.html"),
        (f"{SITE}phones.html", "phones.html"),
        ("https://ONLINE-safety.oakfield.example/phones.html", "phones.html"),
    ],
)
def test_an_old_address_is_taken_as_people_have_it(old: str, file: str) -> None:
    setting = redirecting(old)
    assert redirects.files(setting) == {file}
    assert said(setting) == []


@pytest.mark.parametrize(
    "old",
    [
        "../phones",
        "a/../../b",
        "a//b",
        ".git/config",
        "a/.well-known",
        "a\\b",
        "c:/x",
        "old.html/page",
        "ä",
        "about us",
        "a%2fb",
    ],
)
def test_no_old_address_leads_out_of_the_folder_of_the_site(old: str) -> None:
    with pytest.raises(ValidationError, match="cannot be an old address"):
        redirecting(old)


@pytest.mark.parametrize("old", ["a.pdf", "a.PHP", "uploads/a.aspx", "a.htm"])
def test_a_file_that_is_no_page_cannot_lead_on(old: str) -> None:
    with pytest.raises(ValidationError, match="only a page can redirect"):
        redirecting(old)


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ("policies/online", "policies/online/"),
        ("/policies/online/", "policies/online/"),
        (f"{SITE}parents/", "parents/"),
        (SITE, ""),
        ("index.html", ""),
        ("parents/#who-to-call", "parents/#who-to-call"),
        ("visitors/main-entrance", "visitors/main-entrance/"),
        ("versions", "versions/"),
        ("mobile.staff.silent", "policies/mobile/#mobile.staff.silent"),
        ("mobile.staff", "policies/mobile/#mobile.staff"),
        ("policies/mobiles", None),
        ("mobile.staff.silence", None),
        ("https://elsewhere.example/parents/", None),
        ("help/../..", None),
    ],
)
def test_a_redirect_leads_to_a_page_a_clause_or_nowhere(to: str, address: str | None) -> None:
    assert leads(redirecting("old", to)) == address


def test_a_clause_is_where_the_form_of_the_policies_puts_it() -> None:
    fragments = redirecting("old", "mobile.staff.silent", edits={("policies", "form"): "fragments"})
    assert leads(fragments) == "fragments/mobile.html#mobile.staff.silent"
    combined = redirecting("old", "mobile.staff.silent", "federation")
    assert leads(combined) == "policies/combined/#mobile.staff.silent"
    # A section there may hold those of several policies, under one heading.
    assert leads(redirecting("old", "mobile.staff", "federation")) is None


def test_a_clause_that_the_setting_leaves_out_is_told() -> None:
    changes = {("changes",): {"mobile.staff.silent": {"omit": "Nobody has one."}}}
    assert said(redirecting("old", "mobile.staff.silent", edits=changes)) == [
        "The clause “mobile.staff.silent” is not on this site: your answers leave it out. Name another clause, or a page."
    ]


def test_nothing_keeps_a_policy_from_coming_down() -> None:
    """Its clauses are gone, and whoever asks for one reads the notice."""
    withdrawn = {("withdrawn",): {"mobile": "We are rewriting it."}}
    for to in ("mobile.staff.silent", "policies/mobile", "visitors"):
        setting = redirecting("old", to, edits=withdrawn)
        assert said(setting) == []
    assert leads(redirecting("old", "mobile.staff.silent", edits=withdrawn)) == "policies/mobile/"


@pytest.mark.parametrize(
    "old",
    ["help", "Help/", "", "index.html", "policies", "policies/mobile/index.html", "visitors/front-door", "versions"],
)
def test_no_redirect_stands_where_a_page_does(old: str) -> None:
    if old == "":
        with pytest.raises(ValidationError):
            redirecting(old)
        return
    assert said(redirecting(old)) == [
        f"“{old}” is the address of a page of this site, which a redirect would overwrite. Delete this redirect."
    ]


@pytest.mark.parametrize(
    "old", ["404.html", "assets/x", "CNAME", "versions/mobile-2026-10-07", "visitors/main-entrance/a4"]
)
def test_no_redirect_stands_among_the_files_of_the_site(old: str) -> None:
    assert said(redirecting(old)) == [
        f"“{old}” is in a folder in which this site keeps files of its own. Delete this redirect."
    ]


def test_nobody_who_types_the_address_of_a_page_is_led_past_it() -> None:
    """Some servers send help.html to whoever types /help."""
    assert said(redirecting("help.html", "policies/online")) == [
        "“help.html” could be opened in place of our page help/. Lead it there, or delete this redirect."
    ]
    assert said(redirecting("help.html", "help")) == []
    assert said(redirecting("policies.html", "policies/")) == []


def test_a_fault_of_a_page_that_leads_on_is_told_at_its_answer() -> None:
    setting = redirecting("old/phones", "parents/#nowhere")
    assert redirects.place_of("old/phones/index.html: a link leads to “nowhere”", setting) == ("redirects", 0, "to")
    assert redirects.place_of("parents/index.html: a link leads to “nowhere”", setting) is None


def test_a_site_in_a_folder_answers_only_below_it() -> None:
    folder = {("site",): "https://oakfield.github.example/school-policies/"}
    below = redirecting("https://oakfield.github.example/school-policies/old.html", edits=folder)
    assert said(below) == []
    assert redirects.files(below) == {"old.html"}
    (message,) = said(redirecting("https://oakfield.github.example/old.html", edits=folder))
    assert message.startswith(
        "“https://oakfield.github.example/old.html” is outside https://oakfield.github.example/school-policies/"
    )
