"""Which drawings can be a logo: what is refused, in which words, and what nothing in a file can do.

That those which are taken look as in a browser is for tests/browser/test_logos_in_a_browser.py.
"""

from __future__ import annotations

import io
import re
import time
from unittest.mock import patch

import pytest
from PIL import Image
from support.logo_files import PICTURES, drawing, held
from support.places import ROOT

from schoolgate.errors import LogoError
from schoolgate.print.logos import logos, svg

SHAPE = '<path d="M0 0h9v9z"/>'
PNG = "Save the logo as a PNG picture, 1,200 pixels wide, and write that name here."
HTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def read(content: bytes) -> svg.Drawing:
    """Read a drawing as a logo is read."""
    return svg.read(content, redrawn=lambda inside: logos._png(logos._draw(inside)))


def refusal(content: bytes) -> str:
    """Return the words in which a drawing is refused, or nothing."""
    try:
        read(content)
    except LogoError as refused:
        return str(refused)
    return ""


def drawn(content: bytes) -> Image.Image:
    """Draw what is taken."""
    return Image.open(io.BytesIO(read(content).draw((90, 90)))).convert("RGBA")


# ---------------------------------------------------------------------------------------------------------------
# What a browser draws, and we do not

# What stands in the file, and what of it is named.
UNLIKE: dict[str, tuple[str, str]] = {
    # Style sheets.
    "a rule for dark screens": ("<style>@media (prefers-color-scheme:dark){path{fill:red}}</style>", "@media"),
    "a rule for paper": ('<style media="print">path{fill:red}</style>', '<style media="print">'),
    "a sheet of another host": ("<style>@import url(//e.example/a.css);</style>", "@import"),
    "a font": ("<style>@font-face{font-family:x;src:url(//e.example)}</style>", "@font-face"),
    "a layer": ("<style>@layer a{path{fill:red}}</style>", "@layer"),
    "a rule in a rule": ("<style>g{fill:red; &amp; path{fill:blue}}</style>", "<style>"),
    "a sheet cut short": ("<style>.a{fill:red}.b{fill:</style>", "<style>"),
    "an escape": ("<style>.\\31 a{fill:red}</style>", "<style>"),
    "a script in a sheet": ("<style><g/>.a{fill:red}</style>", "<style>"),
    "siblings": ("<style>path~path{fill:red}</style>", "path~path"),
    "neighbours": ("<style>path + path{fill:red}</style>", "path + path"),
    "the root": ("<style>:root{fill:red}</style>", ":root"),
    "the second": ("<style>path:nth-child(2){fill:red}</style>", "path:nth-child(2)"),
    "the beginning of an id": ('<style>[id^="lea"]{fill:red}</style>', '[id^="lea"]'),
    "a class with an accent": ("<style>.vert\u00e9{fill:red}</style>", ".vert\u00e9"),
    "what stands round a part drawn twice": (
        '<style>defs rect{fill:red}</style><defs><rect id="r" width="9" height="9"/></defs><use href="#r"/>', "defs rect and <use>",
    ),
    "a variable": ('<path style="--c:red;fill:var(--c)" d="M0 0h9"/>', "--c: red"),
    "a variable without a fallback": ('<path style="fill:var(--c)" d="M0 0h9"/>', "fill: var(--c)"),
    "a property in capitals": ('<path style="FILL:red" d="M0 0h9"/>', "FILL:red"),
    "what outdoes the sheet": ('<path style="fill:red!important" d="M0 0h9"/>', "!important"),
    "no colon": ('<path style="fill red" d="M0 0h9"/>', "fill red"),
    # Properties.
    "a turn round a middle": ('<path style="transform-origin:center" d="M0 0h9"/>', "transform-origin: center"),
    "a turn in parts of a circle": ('<path style="transform:rotate(.5turn)" d="M0 0h9"/>', "transform: rotate(.5turn)"),
    "a move without a unit": ('<path style="transform:translate(5,5)" d="M0 0h9"/>', "transform: translate(5,5)"),
    "a move with units, in an attribute": ('<path transform="translate(5px)" d="M0 0h9"/>', 'transform="translate(5px)"'),
    "a gradient moved by a style": ('<linearGradient style="transform:scale(2)"/>', "transform: scale(2)"),
    "a gradient moved by a rule": (
        '<style>.g{transform:scale(2)}</style><linearGradient class="g"/>', ".g {transform: scale(2)}",
    ),
    "a filter on the whole, by a rule": ("<style>svg{filter:url(#f)}</style><filter id='f'/>", "svg {filter: url(#f)}"),
    "a clip by a form": ('<path style="clip-path:circle(30%)" d="M0 0h9"/>', "clip-path: circle(30%)"),
    "a mask with more": ('<mask id="m"/><path style="mask:url(#m) alpha" d="M0 0h9"/>', "mask: url(#m) alpha"),
    "a shadow in a word": ('<path style="filter:drop-shadow(1px 1px red)" d="M0 0h9"/>', "filter: drop-shadow(1px 1px red)"),
    "a size in a style": ('<rect style="width:9px;height:9px"/>', "width: 9px"),
    "a path in a style": ('<path style="d:path(&quot;M0 0h9&quot;)"/>', 'd: path("M0 0h9")'),
    "a background": ('<g style="background:#fc0"/>', "background: #fc0"),
    "a line as wide as the screen says": ('<path vector-effect="non-scaling-stroke" d="M0 0h9"/>', 'vector-effect="non-scaling-stroke"'),
    "a length of its own": ('<path pathLength="100" d="M0 0h9"/>', 'pathLength="100"'),
    "colours mixed as light": ('<linearGradient color-interpolation="linearRGB"/>', 'color-interpolation="linearRGB"'),
    "a new kind of colour": ('<path fill="oklch(47% .12 152)" d="M0 0h9"/>', 'fill="oklch(47% .12 152)"'),
    "a colour of the system": ('<path fill="CanvasText" d="M0 0h9"/>', 'fill="CanvasText"'),
    "a colour for printers": ('<path style="fill:#f00 icc-color(x,0,1,1,0)" d="M0 0h9"/>', "fill: #f00 icc-color(x,0,1,1,0)"),
    "a colour misspelt": ('<path fill="gren" d="M0 0h9"/>', 'fill="gren"'),
    "a length in letters": ('<rect width="2em" height="9"/>', 'width="2em"'),
    "a sum": ('<rect width="calc(2px + 1%)" height="9"/>', 'width="calc(2px + 1%)"'),
    "a path with an error": ('<path d="M0 0h9 x v9"/>', 'd="M0 0h9 x v9"'),
    # Elements, and where they point.
    "HTML": (f'<foreignObject><p {HTML}>Hello</p></foreignObject>', "<foreignObject>"),
    "a style sheet of HTML’s": (f"<style {HTML}>path{{fill:red}}</style>", "a part written in HTML"),
    "noise": ('<filter id="f"><feTurbulence/></filter>', "<feTurbulence>"),
    "light": ('<filter id="f"><feSpecularLighting/></filter>', "<feSpecularLighting>"),
    "a picture in a filter": ('<filter id="f"><feImage href="//e.example/a.png"/></filter>', "<feImage>"),
    "a shadow inside, as Figma writes": (
        '<filter id="f"><feComposite in2="hardAlpha" operator="arithmetic" k2="-1" k3="1"/></filter>', 'operator="arithmetic"',
    ),
    "what lies behind": ('<filter id="f"><feBlend in2="BackgroundImage"/></filter>', 'in2="BackgroundImage"'),
    "a filter in two spaces": (
        '<filter id="f"><feFlood color-interpolation-filters="sRGB"/><feBlend/></filter>',
        "a filter of several color-interpolation-filters",
    ),
    "a shadow of a part that is turned": (
        f'<filter id="f"><feOffset dx="9"/></filter><g transform="rotate(9)"><g filter="url(#f)">{SHAPE}</g></g>',
        "a shadow beside a part that is turned",
    ),
    "a shadow of a part that a rule turns": (
        "<style>.t{transform:matrix(.9,.4,-.4,.9,3,3)}</style><filter id='f'><feDropShadow/></filter>",
        "a shadow beside a part that is turned",
    ),
    "a shadow in the colour of letters": ('<filter id="f"><feFlood flood-color="currentColor"/></filter>', 'flood-color="currentColor"'),
    "a part as large as some of the page": ('<symbol id="s"/><use href="#s" width="50%"/>', 'width="50%"'),
    "a picture drawn in haste": ('<g style="image-rendering:optimizeSpeed"/>', "image-rendering: optimizeSpeed"),
    "a filter that is not there": ('<path filter="url(#f)" d="M0 0h9"/>', "filter: #f"),
    "a clip by what is none": ('<path id="a" d="M0 0h9"/><path clip-path="url(#a)" d="M0 0h9"/>', "clip-path: #a"),
    "two of one id": (
        '<linearGradient id="a"/><radialGradient id="a"/><path fill="url(#a)" d="M0 0h9"/>', "fill: #a",
    ),
    "markers on a rectangle": ('<marker id="m"/><rect marker-start="url(#m)" width="9" height="9"/>', 'marker-start="url(#m)"'),
    "a symbol with a place": ('<symbol id="a" x="9"/>', 'x="9"'),
    "a part of another file": ('<use href="other.svg#a"/>', 'href="other.svg#a"'),
    "a part held in an address": ("<use href=\"data:image/svg+xml,%3Csvg id='a'/%3E#a\"/>", "href=\"data:image/svg+xml,%3Csvg id='a'/%3E#a\""),
    "a fill of another host": ('<path fill="url(//e.example/a.svg#g)" d="M0 0h9"/>', 'fill="url(//e.example/a.svg#g)"'),
    "a photograph of another host": ('<image width="9" height="9" href="https://e.example/a.png"/>', 'href="https://e.example/a.png"'),
    "a photograph of this machine": ('<image width="9" height="9" href="/etc/logo.png"/>', 'href="/etc/logo.png"'),
    "a picture without a size": (f'<image href="{held(PICTURES["a JPEG"])[:60]}"/>', "a picture without its width and height"),
    "an element nobody knows": ("<mesh/>", "<mesh>"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNLIKE)
def test_what_would_be_drawn_otherwise_is_refused_by_name(case: str) -> None:
    inside, named = UNLIKE[case]
    named = f"{named[:57]}…" if len(named) > 60 else named
    assert (
        refusal(drawing(inside + SHAPE)) == f"uses “{named}”, which cannot be drawn here as a browser draws it. {PNG}"
    )


@pytest.mark.parametrize(
    "attribute", ['transform="scale(2)"', 'display="none"', 'style="filter:url(#f)"', 'mask="url(#m)"']
)
def test_what_browsers_do_otherwise_to_a_whole_drawing_is_refused(attribute: str) -> None:
    parts = '<filter id="f"/><mask id="m"/>'
    assert refusal(drawing(parts + SHAPE, f'viewBox="0 0 9 9" {attribute}')).startswith("uses “")


LETTERS = f"contains text, which each computer draws in its own fonts. Convert it to outlines, also called paths or curves, or save{PNG[4:]}"
MOVES = f"is animated, and a logo must not be. {PNG}"
DECLARES = f"declares its own XML entities, which can hide harmful content. {PNG}"
BROKEN = f"is broken, and cannot be read as SVG. {PNG}"
NO_SIZE = f"does not state its width and height. {PNG}"
PICTURE = f"contains an image that is not a complete PNG or JPEG. {PNG}"
STYLED = f"is styled by another file. {PNG}"


def _declaring(declared: str, inside: str) -> bytes:
    return f"<!DOCTYPE svg [{declared}]>".encode() + drawing(inside)


REFUSED: dict[str, tuple[bytes, str]] = {
    "letters": (drawing("<text>Oak</text>"), LETTERS),
    "letters on a path": (drawing('<path id="p" d="M0 0h9"/><text><textPath href="#p">Oak</textPath></text>'), LETTERS),
    "letters that only Inkscape draws": (drawing("<flowRoot>Oak</flowRoot>"), LETTERS),
    "letters that cut": (drawing('<clipPath id="c"><text>Oak</text></clipPath>'), LETTERS),
    "a colour that changes": (drawing('<path d="M0 0h9"><animate attributeName="fill" to="red"/></path>'), MOVES),
    "an address that changes": (drawing(f'<a id="a">{SHAPE}</a><set href="#a" attributeName="href" to="javascript:alert(1)"/>'), MOVES),
    "a billion laughs": (
        _declaring('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">', "<text>&b;</text>"),
        DECLARES,
    ),
    "a file of this machine": (_declaring('<!ENTITY a SYSTEM "file:///etc/passwd">', "<text>&a;</text>"), DECLARES),
    "a declaration from another host": (_declaring('<!ENTITY % a SYSTEM "http://e.example/"> %a;', SHAPE), DECLARES),
    "an attribute for all": (_declaring('<!ATTLIST path onclick CDATA "alert(1)">', SHAPE), DECLARES),
    "one abbreviation, a million times": (_declaring(f'<!ENTITY a "{"M0 0" * 9_000}">', f'<path d="{"&a;" * 100_000}"/>'), BROKEN),
    "an entity nobody declared": (drawing("<text>&a;</text>"), BROKEN),
    "UTF-16, in which a declaration could hide": (_declaring('<!ENTITY a "b">', SHAPE).decode().encode("utf-16"), BROKEN),
    "UTF-16 without its mark": (_declaring('<!ENTITY a "b">', SHAPE).decode().encode("utf-16-le"), BROKEN),
    "100,000 groups inside each other": (drawing("<g>" * 100_000 + SHAPE + "</g>" * 100_000), BROKEN),
    "a file cut short": (drawing(SHAPE)[:-9], BROKEN),
    "a bit that a bad disk turned, in a name": (drawing(SHAPE).replace(b"xmlns:xlink", b"xmlns:xlin\xeb"), BROKEN),
    "a page with a picture": (b'<html><body><svg viewBox="0 0 9 9"/></body></html>', "is not an SVG image, whatever "
    f"its name says. {PNG}"),
    "a style sheet named before it": (b'<?xml-stylesheet href="//e.example/a.css"?>' + drawing(SHAPE), STYLED),
    "a picture cut short": (drawing('<image width="9" height="9" href="data:image/png;base64,iVBORw0KGgo="/>'), PICTURE),
    "a picture in no known writing": (drawing('<image width="9" height="9" href="data:image/png,%89PNG"/>'), PICTURE),
    "a drawing held in a drawing": (drawing('<image width="9" height="9" href="data:image/svg+xml;base64,PHN2Zy8+"/>'), PICTURE),
    "no size": (drawing(SHAPE, ""), NO_SIZE),
    "a size that depends": (drawing(SHAPE, 'width="100%" height="100%"'), NO_SIZE),
    "a size of nothing": (drawing(SHAPE, 'viewBox="0 0 0 9"'), NO_SIZE),
    "a size beyond all": (drawing(SHAPE, 'viewBox="0 0 1e99 9"'), NO_SIZE),
    "a size that is no number": (drawing(SHAPE, 'viewBox="0 0 nan 9"'), f"uses “viewBox=\"0 0 nan 9\"”, which cannot be drawn here as a browser draws it. {PNG}"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_a_logo_is_refused_in_words(case: str) -> None:
    content, message = REFUSED[case]
    assert refusal(content) == message


# ---------------------------------------------------------------------------------------------------------------
# What is taken, although it looks odd

TAKEN: dict[str, bytes] = {
    "a DOCTYPE that only names SVG": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + drawing(SHAPE),
    "no namespace": b'<svg viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
    "a namespace with a prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:path d="M0 0h9v9z"/></s:svg>',
    "a byte order mark": b"\xef\xbb\xbf" + drawing(SHAPE),
    "Latin-1": b'<?xml version="1.0" encoding="iso-8859-1"?><!-- \xe9 -->' + drawing(SHAPE),
    "a script, which no picture runs": drawing(f'<script>alert(1)</script><g onclick="alert(1)">{SHAPE}</g>'),
    "what a drawing program notes": drawing(
        "<!-- Jane --><metadata><creator>Jane</creator></metadata><title>jane-final-2</title><?x jane?>"
        f'<s:namedview xmlns:s="http://sodipodi.sourceforge.net/" user="jane"/><g data-name="Jane" class="" style="">{SHAPE}</g>'
    ),
    "a sheet in another language": drawing(f'<style type="text/x-scss">.a {{ .b {{ fill: red }} }}</style>{SHAPE}'),
    "letters of nothing": drawing(f"<text> <tspan/></text>{SHAPE}"),
    "letters that are hidden": drawing(f'<g style="opacity:1; display: none"><text>Jane</text></g>{SHAPE}'),
    "features that were asked for once": drawing(f'<g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Shape">{SHAPE}</g>'),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN)
def test_files_of_many_programs_are_taken(case: str) -> None:
    assert drawn(TAKEN[case]).getbbox()


ROOTS: dict[str, tuple[str, tuple[float, float]]] = {
    "a viewBox": ('viewBox="-5 -5 20 10"', (20, 10)),
    "a viewBox and a size that depends": ('width="100%" height="50%" viewBox="0,0,30,10"', (30, 10)),
    "a viewBox and one side": ('width="90" viewBox="0 0 30 10"', (30, 10)),
    "a viewBox and a size of another shape": ('width="90" height="90" viewBox="0 0 30 10"', (90, 90)),
    "a size alone": ('width="300" height="100px"', (300, 100)),
    "a size on paper": ('width="1in" height="25.4mm"', (96, 96)),
    "a size in letters": ('width="2em" height="1em" viewBox="0 0 20 10"', (32, 16)),
}


@pytest.mark.parametrize("case", ROOTS)
def test_a_drawing_is_as_large_as_a_browser_makes_it(case: str) -> None:
    root, size = ROOTS[case]
    read_ = read(drawing(SHAPE, root))
    assert (read_.width, read_.height) == pytest.approx(size)
    picture = drawn(drawing(SHAPE, root))
    assert max(picture.size) == 90
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.02)


# ---------------------------------------------------------------------------------------------------------------
# What no file can do

TEN_FOLD = "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(9))


def test_parts_that_draw_parts_ten_times_over_end_in_words() -> None:
    with pytest.raises(LogoError, match=r"^cannot be drawn: it is too complex for a logo\. Save the logo as"):
        drawn(drawing(f'<path id="g0" d="M0 0h9"/>{TEN_FOLD}'))


def test_a_drawing_that_breaks_what_draws_it_ends_in_words() -> None:
    with (
        patch.object(svg, "_DRAW", "import os; os.abort()"),  # as memory that is not there does
        pytest.raises(LogoError, match=r"^cannot be drawn: it is too complex for a logo\. Save the logo as"),
    ):
        drawn(drawing(SHAPE))


def test_a_drawing_that_takes_for_ever_ends_in_words() -> None:
    chain = "".join(
        f'<pattern id="p{n + 1}" width=".5" height=".5">'
        + f'<rect fill="url(#p{n})" width="9" height="9"/>' * 2
        + "</pattern>"
        for n in range(25)
    )
    with patch.object(svg, "_SLOWEST", 0.5), pytest.raises(LogoError, match=r"^takes too long to draw\. Save the"):
        drawn(drawing(f'{chain}<rect fill="url(#p25)" width="99" height="99"/>'))


def test_no_pattern_has_a_possessive_group() -> None:
    # Python lost its place where one failed half-way, until 3.11.5. Debian 12 has 3.11.2.
    def found(text: str) -> list[str]:
        return re.findall(r'r"[^"]*\)[*+?]\+.*', re.sub(r"\[[^]]*\]", "x", text))

    assert found(r'_NUMBER = r"\d++(?:e\d++)?+"')
    assert {
        file.name: said for file in (ROOT / "schoolgate").rglob("*.py") if (said := found(file.read_text("utf-8")))
    } == {}


# A value that would keep a careless reader busy for hours. Each is nearly as long as a file may be.
SLOW = {
    "braces": f"<style>{'@{' * 400_000}{'/*' * 400_000}</style>",
    "comments in a style": f'<g style="{"/*" * 900_000}"/>',
    "rules": "<style>"
    + ".a{transform:scale(2)}" * 20_000
    + "</style>"
    + "".join(f'<pattern id="{n}"/>' for n in range(10_000)),
    "spaces in a colour": f'<path fill="{" " * 1_900_000}x"/>',
    "spaces in a property": f'<path style="fill:{" " * 1_900_000}x"/>',
    "spaces in a selector": f"<style>a{' ' * 1_900_000}~{{}}</style>",
    "an address begun again and again": f'<path fill="{"url( " * 380_000}"/>',
    "a movement begun again and again": f'<path transform="{"rotate ( " * 200_000}"/>',
    "a movement by one long number": f'<path transform="rotate({"1" * 1_900_000}x)"/>',
    "dashes of one long number": f'<path stroke-dasharray="{"1" * 1_900_000}x"/>',
    "a variable begun again and again": f'<path fill="{"var(--a," * 200_000}"/>',
    "letters that are no length": f'<svg width="{"1" * 1_900_000}x"/>',
    "points": f'<polygon points="{"1 " * 900_000}x"/>',
    "brackets in a selector": f"<style>{'[a' * 900_000}{{}}</style>",
}


@pytest.mark.parametrize("case", SLOW)
def test_no_value_keeps_us_busy(case: str) -> None:
    content = drawing(SLOW[case] + SHAPE)
    assert 500_000 < len(content) <= 2_000_000
    begun = time.process_time()
    refusal(content)
    assert time.process_time() - begun < 20  # hours, were one slow
