"""A logo looks as its file does in a browser: both are drawn side by side, and compared point by point."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser
from support import logo_files

from schoolgate.print.logos import logos, svg

_ROOM = 120  # for each, in pixels
_DRAWN = 4 * _ROOM  # drawings, which pages show smaller than they are drawn
_ACROSS = 10
# Edges are smoothed a little otherwise by each program. What differs is counted where it is three points wide, and by
# more than the eye can see.
_SEEN = 12
_MOST = 8

CASES = {**logo_files.DRAWINGS, **logo_files.PICTURES}


def _ours(content: bytes) -> Image.Image:
    """Draw a logo as we do, at the size at which it is compared."""
    if not content.lstrip().startswith(b"<"):
        return logos._draw(content)
    drawing = svg.read(content, redrawn=lambda inside: logos._png(logos._draw(inside)))
    drawn = logos._draw(drawing.draw((_DRAWN, _DRAWN)))
    drawn.thumbnail((_ROOM, _ROOM), Image.Resampling.LANCZOS)
    return drawn


def _address(content: bytes) -> str:
    if content.lstrip().startswith(b"<"):
        return logo_files.held(content).replace("image/jpeg", "image/svg+xml")
    return logo_files.held(content)


@pytest.fixture(scope="module")
def shown(browser: Browser) -> dict[str, tuple[Image.Image, Image.Image]]:
    """Give each logo as the browser shows its file, and as it shows ours, from one picture of one page."""
    # On a ground of a colour, so that white and nothing are told apart.
    html = "<style>body { margin: 0; background: #8fd0ff } img { position: absolute }</style>"
    places = {}
    for number, (name, content) in enumerate(CASES.items()):
        drawn = _ours(content)
        left, top = number % _ACROSS * 2 * (_ROOM + 8), number // _ACROSS * (_ROOM + 8)
        places[name] = (left, top, *drawn.size)
        for across, address in ((left, _address(content)), (left + _ROOM + 8, logo_files.held(logos._png(drawn)))):
            size = f"left: {across}px; top: {top}px; width: {drawn.width}px; height: {drawn.height}px"
            html += f'<img style="{size}" src="{address}">'
    page = browser.new_page(viewport={"width": _ACROSS * 2 * (_ROOM + 8), "height": top + _ROOM + 8})
    page.set_content(html)
    page.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return {
        name: (
            picture.crop((left, top, left + width, top + height)),
            picture.crop((left + _ROOM + 8, top, left + _ROOM + 8 + width, top + height)),
        )
        for name, (left, top, width, height) in places.items()
    }


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _differing(one: Image.Image, other: Image.Image) -> int:
    """Count the points that differ, edges aside."""
    return sum(_difference(one, other).filter(ImageFilter.MinFilter(3)).histogram()[_SEEN + 1 :])


@pytest.mark.parametrize("case", logo_files.DRAWINGS)
def test_a_drawing_looks_as_in_a_browser(case: str, shown: dict[str, tuple[Image.Image, Image.Image]]) -> None:
    theirs, ours = shown[case]
    assert len(theirs.getcolors(99_999) or []) > 1, "the browser draws nothing"
    assert _differing(theirs, ours) <= _MOST


@pytest.mark.parametrize("case", logo_files.PICTURES)
def test_a_picture_looks_as_in_a_browser(case: str, shown: dict[str, tuple[Image.Image, Image.Image]]) -> None:
    theirs, ours = shown[case]
    assert len(theirs.getcolors(99_999) or []) > 1, "the browser draws nothing"
    assert sum(_difference(theirs, ours).histogram()[_SEEN + 1 :]) == 0


def test_the_comparison_sees_a_dot_and_a_tint() -> None:
    plain = Image.new("RGB", (99, 99), (30, 110, 60))
    dotted, tinted = plain.copy(), Image.new("RGB", (99, 99), (30, 110, 75))
    dotted.paste((255, 255, 255), (50, 50, 56, 56))
    assert _differing(plain, plain) == 0
    assert _differing(plain, dotted) > _MOST
    assert _differing(plain, tinted) > _MOST
