"""What every page of the review variant says of itself."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable

from schoolgate.review.review import BANNER, BOXES, SCRIPT, STYLES, TO_DO, Review


def relative(url: str, place: str) -> str:
    """Return the address of a place of the site, from a page of it. Takes both as they are from the start page."""
    found = posixpath.relpath(place, posixpath.dirname(url) or ".")
    return f"{found}/" if place.endswith("/") else found


# The banner stands in the header, after the link that skips it. A page that only leads on has no header.
_BEFORE_BANNER = re.compile(
    r'<header class="top">(?:\s*<a [^>]*class="skip".*?</a>)?|<body\b[^>]*>(?!.*<header class="top">)', re.DOTALL
)
_CALLS_NOBODY = re.compile(r'<a href="(?:tel:|mailto:\[[^"]*)">([^<]*)</a>')
_ROBOTS = '<meta name="robots" content="noindex, nofollow">'


def stamp_page(page: str, to: Callable[[str], str], review: Review) -> str:
    """Return a whole page, from any template, with the banner that it is not public.

    Takes its HTML, and a function that returns the address of another place of the site from there.
    """
    page = _CALLS_NOBODY.sub(r"\1", review.plain(page))
    left = len(review.missing)
    missing = f"{left} answer{' is' if left == 1 else 's are'} missing. " if left else ""
    to_do = html.escape(to(TO_DO))
    banner = (
        f'<div class="review-banner"><p><strong>{BANNER}.</strong> {missing}<a href="{to_do}">What is left to do</a></p></div>'
        f'<div class="review-watermark" aria-hidden="true" data-said="{BANNER}"></div>'
    )
    page = _BEFORE_BANNER.sub(lambda before: f"{before[0]}\n{banner}", page, count=1)
    head = f'<link rel="stylesheet" href="{html.escape(to(STYLES))}">'
    if BOXES in page:
        head += f'<script src="{html.escape(to(SCRIPT))}" defer></script>'
    if 'name="robots"' not in page:
        head += _ROBOTS
    page = page.replace("<title>", "<title>Review edition: ", 1)
    return page.replace("</head>", f"{head}\n</head>", 1)
