"""The Content-Security-Policy: a page in, the same page with its policy out."""

from __future__ import annotations

import pytest

from schoolgate.publish import csp

LIGHT = """<!doctype html>
<meta charset="utf-8">
<style>p { color: #000 }</style>
<p>Call 999.</p>
"""


def test_the_policy_stands_after_the_encoding_and_before_what_it_governs() -> None:
    assert csp.insert_policy(LIGHT) == (
        '<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="'
        "default-src 'none'; style-src 'self' 'sha256-ANfHaGE/bFTs9167RFvWmvW6a9RGfySsyQZN8iktfkc='; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'\">\n"
        "<style>p { color: #000 }</style>\n<p>Call 999.</p>\n"
    )


def test_a_page_without_scripts_may_run_none() -> None:
    assert "script-src" not in csp.policy(LIGHT)


def test_no_page_may_send_or_fetch_anything_beyond_its_own_site() -> None:
    assert "connect-src 'self';" in csp.policy(LIGHT)


def test_a_script_of_the_site_may_run_and_fetch_from_the_site() -> None:
    policy = csp.policy('<script src="../assets/search.js" defer></script>')
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy


def test_no_script_that_stands_in_a_page_may_run() -> None:
    assert "script-src" not in csp.policy("<script>go()</script>")
    assert "script-src 'self';" in csp.policy('<script>go()</script><script src="search.js"></script>')


def test_the_same_style_twice_is_named_once() -> None:
    assert csp.policy("<style>a{}</style><style>a{}</style>").count("sha256-") == 1


def test_a_block_of_data_is_no_script() -> None:
    assert "script-src" not in csp.policy('<script type="application/json">{"a": 1}</script>')


def test_a_page_that_has_no_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="does not tell its encoding"):
        csp.insert_policy("<p>Hello.</p>")
