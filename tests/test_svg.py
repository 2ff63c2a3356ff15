"""An SVG logo comes out as a picture that only draws: what went in on one line, what comes out on the next."""

from __future__ import annotations

import re
import zlib

import pytest

from macros import svg

# Each stands between <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"> and </svg>, before and after. What is cut
# away stands beside a shape, so that something is left to show.
SHAPE = '<path d="M0 0h9v9z"/>'
CLEANED: dict[str, tuple[str, str]] = {
    # What a logo is made of stays as it is.
    "shapes": (
        '<g transform="translate(1 2) rotate(45)"><rect x="1" y="1" width="3" height="3" rx=".5"/><circle cx="4" cy="4" r="2"/>'
        '<polygon points="0,0 4,0 2,3"/><ellipse cx="1" cy="1" rx="2" ry="1"/><line x1="0" y1="0" x2="9" y2="9"/></g>',
        '<g transform="translate(1 2) rotate(45)"><rect x="1" y="1" width="3" height="3" rx=".5"/><circle cx="4" cy="4" r="2"/>'
        '<polygon points="0,0 4,0 2,3"/><ellipse cx="1" cy="1" rx="2" ry="1"/><line x1="0" y1="0" x2="9" y2="9"/></g>',
    ),
    "colours": (
        '<path d="M0 0h9" fill="#1b5e4b" stroke="rgb(10, 20, 30)" stroke-width=".5" fill-rule="evenodd" opacity="80%"/>',
        '<path d="M0 0h9" fill="#1b5e4b" stroke="rgb(10, 20, 30)" stroke-width=".5" fill-rule="evenodd" opacity="80%"/>',
    ),
    "a gradient and a clip, under ids of ours": (
        '<defs><linearGradient id="Jane’s&#x20;blue"/><linearGradient id="sky"><stop offset="0" stop-color="#fff"/></linearGradient>'
        '<clipPath id="c"><rect width="9" height="9"/></clipPath></defs><path fill="url(\'#sky\') red" clip-path="url(#c)" d="M0 0h9"/>',
        '<defs><linearGradient/><linearGradient id="i1"><stop offset="0" stop-color="#fff"/></linearGradient>'
        '<clipPath id="i2"><rect width="9" height="9"/></clipPath></defs><path fill="url(#i1) red" clip-path="url(#i2)" d="M0 0h9"/>',
    ),
    "a symbol drawn twice": (
        '<symbol id="leaf" viewBox="0 0 2 2"><path d="M0 0h2"/></symbol><use href="#leaf"/><use x="4" xlink:href="#leaf"/>',
        '<symbol viewBox="0 0 2 2" id="i1"><path d="M0 0h2"/></symbol><use href="#i1"/><use x="4" href="#i1"/>',
    ),
    "letters": (
        '<text x="1" y="2" style="font-family: \'Open Sans\', sans-serif">Oak  &amp;\n<tspan>field</tspan> School</text>',
        '<text x="1" y="2" font-family="Open Sans, sans-serif">Oak &amp; <tspan>field</tspan> School</text>',
    ),
    # Style rules, as drawing programs write them, become attributes.
    "style rules of Illustrator": (
        "<style>.cls-1,.cls-2{fill:#fff;}.cls-2{fill:#1b5e4b;stroke:url(#g)}</style>"
        '<g><path class="cls-1" d="M0 0h9"/><path class="cls-2" d="M0 0h9"/></g>',
        '<g><path d="M0 0h9" fill="#fff"/><path d="M0 0h9" fill="#1b5e4b"/></g>',
    ),
    "style rules of CorelDRAW": (
        '<style type="text/css"><![CDATA[ .fil0 {fill:#1B5E4B;fill-rule:nonzero} ]]></style><path class="fil0" d="M0 0h9"/>',
        '<path d="M0 0h9" fill="#1B5E4B" fill-rule="nonzero"/>',
    ),
    "the stronger rule": (
        '<style>#a{fill:red}path.b{fill:lime}.b{fill:blue}path{fill:black}</style><path fill="pink" class="b" d="M0 0h9"/>'
        '<path id="a" class="b" d="M0 0h9"/><path id="a" class="b" style="fill:gold" d="M0 0h9"/>',
        '<path fill="lime" d="M0 0h9"/><path d="M0 0h9" fill="red"/><path d="M0 0h9" fill="gold"/>',
    ),
    "rules for other times": (
        "<style>@charset 'x';@media (prefers-color-scheme: dark){path{fill:#fff}}path{fill:red}path:hover{fill:blue}/*path{fill:lime}</style>"
        '<path d="M0 0h9"/>',
        '<path d="M0 0h9" fill="red"/>',
    ),
    # Code.
    "a script": (f"<script>alert(1)</script>{SHAPE}", SHAPE),
    "a script of another language": (
        f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>{SHAPE}',
        SHAPE,
    ),
    "a script in a style": (f"<style><script>alert(1)</script></style>{SHAPE}", SHAPE),
    "a handler of events": ('<path onclick="alert(1)" ONLOAD="alert(1)" d="M0 0h9v9z"/>', '<path d="M0 0h9v9z"/>'),
    "HTML": (f'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Hello</p></foreignObject>{SHAPE}', SHAPE),
    "HTML beside what stands in for it": (
        f'<switch><foreignObject requiredExtensions="x"/><g i:extraneous="self" xmlns:i="http://ns.adobe.com/ai/">{SHAPE}</g></switch>',
        f"<switch><g>{SHAPE}</g></switch>",
    ),
    "a link that runs code": (f'<a href="javascript:alert(1)" target="_top">{SHAPE}</a>', f"<g>{SHAPE}</g>"),
    "a link in letters": ('<text>Oak<a href="//e.example">field</a></text>', "<text>Oak<tspan>field</tspan></text>"),
    "an animation that sets an address": (
        f'<a id="a">{SHAPE}</a><animate href="#a" attributeName="href" to="javascript:alert(1)"/><set attributeName="onclick" to="x"/>',
        f"<g>{SHAPE}</g>",
    ),
    "a value that is no number": ('<path d="M0 0h9v9z" stroke-width="javascript:alert(1)"/>', SHAPE),
    # What a browser would fetch.
    "a style sheet of another host": (f"<style>@import url(//e.example/a.css);</style>{SHAPE}", SHAPE),
    "a link to a style sheet": (
        f'<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="//e.example"/>{SHAPE}',
        SHAPE,
    ),
    "a fill of another host": ('<path fill="url(//e.example/a.svg#g)" d="M0 0h9v9z"/>', SHAPE),
    "a fill of another file": ('<path style="fill:url(other.svg#g)" d="M0 0h9v9z"/>', SHAPE),
    "a fill written with escapes": ('<path style="fill:u\\72l(//e.example)" d="M0 0h9v9z"/>', SHAPE),
    "a fill and a second address": ('<path fill="url(#a) url(//e.example)" d="M0 0h9v9z"/>', SHAPE),
    "a background": (
        "<style>path{background:url(//e.example);fill:red}</style><path d='M0 0h9'/>",
        '<path d="M0 0h9" fill="red"/>',
    ),
    "a font": (
        f"<style>@font-face{{font-family:x;src:url(//e.example)}}</style><font-face-uri href='//e.example'/>{SHAPE}",
        SHAPE,
    ),
    "a part of another file": (f'<use href="other.svg#a"/><use xlink:href="https://e.example/#a"/>{SHAPE}', SHAPE),
    "a part held in an address": (f"<use href=\"data:image/svg+xml,%3Csvg id='a'/%3E#a\"/>{SHAPE}", SHAPE),
    "a filter that fetches": (
        '<filter id="f"><feImage href="//e.example"/></filter><path filter="url(#f)" d="M0 0h9v9z"/>',
        SHAPE,
    ),
    "a base for addresses": ('<g xml:base="https://e.example/"><path d="M0 0h9v9z"/></g>', f"<g>{SHAPE}</g>"),
    "a pointer": ('<path cursor="url(//e.example)" d="M0 0h9v9z"/>', SHAPE),
    # What tells of people and machines.
    "who made it": (
        "<!-- Jane, C:\\Users\\jane --><metadata><creator>Jane</creator></metadata><title>jane-final-2</title><desc>Jane</desc>"
        f'<?x jane?><sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/" user="jane"/>{SHAPE}',
        SHAPE,
    ),
    "what a drawing program notes": (
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="Jane" data-name="Jane" class="jane" id="jane">'
        '<path d="M0 0h9v9z"/></g>',
        f"<g>{SHAPE}</g>",
    ),
    # What leads nowhere.
    "a fill that is not there": ('<path fill="url(#gone)" d="M0 0h9v9z"/>', SHAPE),
    "a part that is not there": (f'<use href="#gone"/>{SHAPE}', SHAPE),
    "a path without points": (f'<path d="moveto(0)"/><path/>{SHAPE}', SHAPE),
    "two of one id": (
        '<rect id="a" width="9" height="9"/><rect id="a" width="1" height="1"/><use href="#a"/>',
        '<rect width="9" height="9" id="i1"/><rect width="1" height="1"/><use href="#i1"/>',
    ),
}


def file_of(inside: str, root: str = 'viewBox="0 0 9 9"') -> bytes:
    """Give a whole SVG file with this in it."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {root}>{inside}</svg>".encode()


@pytest.mark.parametrize("case", CLEANED)
def test_only_what_draws_is_left(case: str) -> None:
    before, after = CLEANED[case]
    assert svg.clean(file_of(before)).text == f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{after}</svg>'


@pytest.mark.parametrize("case", CLEANED)
def test_what_is_clean_stays_as_it_is(case: str) -> None:
    once = svg.clean(file_of(CLEANED[case][0])).text
    assert svg.clean(once.encode()).text == once


ROOTS: dict[str, tuple[str, str, tuple[float, float]]] = {
    "a viewBox": ('viewBox="-5 -5 20 10"', 'viewBox="-5 -5 20 10"', (20, 10)),
    "a viewBox and a size": ('width="100%" height="50%" viewBox="0,0,30,10"', 'viewBox="0,0,30,10"', (30, 10)),
    "a size alone": ('width="300" height="100px"', 'viewBox="0 0 300 100"', (300, 100)),
    "a size on paper": ('width="1in" height="25.4mm"', 'viewBox="0 0 96 96"', (96, 96)),
    "code when it is opened": ('viewBox="0 0 9 9" onload="alert(1)"', 'viewBox="0 0 9 9"', (9, 9)),
}


@pytest.mark.parametrize("case", ROOTS)
def test_a_picture_scales_to_the_room_it_gets(case: str) -> None:
    before, after, size = ROOTS[case]
    cleaned = svg.clean(file_of(SHAPE, before))
    assert cleaned.text == f'<svg xmlns="http://www.w3.org/2000/svg" {after}>{SHAPE}</svg>'
    assert (cleaned.width, cleaned.height) == pytest.approx(size)


WHOLE_FILES: dict[str, bytes] = {
    "a DOCTYPE that only names SVG": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + file_of(SHAPE),
    "a style sheet named before it": b'<?xml-stylesheet href="//e.example/a.css"?>' + file_of(SHAPE),
    "no namespace": b'<svg viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
    "a namespace with a prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:path d="M0 0h9v9z"/></s:svg>',
    "a byte order mark": b"\xef\xbb\xbf" + file_of(SHAPE),
    "Latin-1": b'<?xml version="1.0" encoding="iso-8859-1"?><!-- \xe9 -->' + file_of(SHAPE),
}


@pytest.mark.parametrize("case", WHOLE_FILES)
def test_files_of_many_programs_are_read(case: str) -> None:
    assert (
        svg.clean(WHOLE_FILES[case]).text == f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{SHAPE}</svg>'
    )


def _entities(declared: str, inside: str) -> bytes:
    return f"<!DOCTYPE svg [{declared}]>".encode() + file_of(inside)


PNG = "Save the logo as a PNG picture, 1,200 pixels wide, and write that name here."
DECLARES = f"declares abbreviations of its own, which can hide harm. {PNG}"
BROKEN = f"is broken, and cannot be read as SVG. {PNG}"
NO_SIZE = f"does not say how wide and high it is. {PNG}"
UNSEEN = f"shows nothing that can be seen on white paper. Use the logo in its colours. {PNG}"
ENDLESS = f"takes too long to draw. {PNG}"
PICTURE = f"holds another picture inside it. {PNG}"
TEN_FOLD = "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(9))
REFUSED: dict[str, tuple[bytes, str]] = {
    "a billion laughs": (
        _entities('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">', "<text>&b;</text>"),
        DECLARES,
    ),
    "a billion laughs in an attribute": (_entities('<!ENTITY a "M0 0"><!ENTITY b "&a;&a;">', '<path d="&b;"/>'), DECLARES),
    "a file of this machine": (_entities('<!ENTITY a SYSTEM "file:///etc/passwd">', "<text>&a;</text>"), DECLARES),
    "a declaration from another host": (_entities('<!ENTITY % a SYSTEM "http://e.example/"> %a;', SHAPE), DECLARES),
    "an attribute for all": (_entities('<!ATTLIST path onclick CDATA "alert(1)">', SHAPE), DECLARES),
    "an entity nobody declared": (file_of("<text>&a;</text>"), BROKEN),
    "UTF-16, in which a declaration could hide": (_entities('<!ENTITY a "b">', SHAPE).decode().encode("utf-16"), BROKEN),
    "UTF-16 without its mark": (_entities('<!ENTITY a "b">', SHAPE).decode().encode("utf-16-le"), BROKEN),
    "parts that draw parts, ten times over": (file_of(f'<path id="g0" d="M0 0h9"/>{TEN_FOLD}'), ENDLESS),
    "a part that draws itself": (file_of('<g id="a"><path d="M0 0h9"/><use href="#a"/></g>'), ENDLESS),
    "a pattern that fills itself": (
        file_of('<pattern id="a"><rect fill="url(#a)" width="9" height="9"/></pattern><path fill="url(#a)" d="M0 0h9"/>'),
        ENDLESS,
    ),
    "100,000 groups inside each other": (file_of("<g>" * 100_000 + SHAPE + "</g>" * 100_000), BROKEN),
    "a file cut short": (file_of(SHAPE)[:-9], BROKEN),
    "a page with a picture": (b'<html><body><svg viewBox="0 0 9 9"/></body></html>', f"is not an SVG picture, whatever its name says. {PNG}"),
    "a photograph inside": (file_of('<image href="data:image/png;base64,iVBORw0KGgo="/>'), PICTURE),
    "a photograph of another host": (file_of(f'<image xlink:href="https://e.example/a.png"/>{SHAPE}'), PICTURE),
    "no size": (file_of(SHAPE, ""), NO_SIZE),
    "a size that depends": (file_of(SHAPE, 'width="100%" height="100%"'), NO_SIZE),
    "a size of nothing": (file_of(SHAPE, 'viewBox="0 0 0 9"'), NO_SIZE),
    "a size beyond all": (file_of(SHAPE, 'viewBox="0 0 1e999 9"'), NO_SIZE),
    "a size that is no number": (file_of(SHAPE, 'viewBox="0 0 nan 9"'), NO_SIZE),
    "nothing": (file_of(""), UNSEEN),
    "nothing but code": (file_of("<script>alert(1)</script>"), UNSEEN),
    "nothing but what is drawn nowhere": (file_of(f"<defs>{SHAPE}</defs>"), UNSEEN),
    "white on nothing": (file_of('<style>.a{fill:#fff}</style><g class="a"><path d="M0 0h9"/></g><g fill="none">' + SHAPE + "</g>"), UNSEEN),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_made_safe_is_refused(case: str) -> None:
    content, message = REFUSED[case]
    with pytest.raises(svg.Unusable) as refused:
        svg.clean(content)
    assert str(refused.value) == message


# A value that would keep a careless reader busy for hours. Each is as long as a file may be.
SLOW = {
    "braces": f"<style>{'@{' * 40_000}{'/*' * 40_000}</style>{SHAPE}",
    "rules": "<style>" + ".a{fill:red}" * 8_000 + "</style>" + '<g class="a"/>' * 6_000 + SHAPE,
    "spaces in a colour": f'<path fill="{" " * 190_000}x" d="M0 0h9v9z"/>',
    "an address begun again and again": f'<path fill="{"url( " * 38_000}" d="M0 0h9v9z"/>',
    "a movement begun again and again": f'<path transform="{"rotate ( " * 20_000}" d="M0 0h9v9z"/>',
    "letters that are no length": f'<svg width="{"1" * 190_000}x" viewBox="0 0 9 9"/>{SHAPE}',
}


@pytest.mark.parametrize("case", SLOW)
def test_no_value_keeps_us_busy(case: str) -> None:
    # Were one slow, it would be so by thousands of times: the tests would never end.
    cleaned = svg.clean(file_of(SLOW[case])).text
    assert SHAPE in cleaned or case == "spaces in a colour"


def test_nothing_that_leads_elsewhere_is_ever_left() -> None:
    """Whatever is in all the tables, put together in any order, leaves no address, no handler and no code."""
    for before, _ in CLEANED.values():
        text = svg.clean(file_of(before + "".join(before for before, _ in CLEANED.values()))).text
        inside = text.removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')
        assert not re.search(r"//|javascript|alert|data:|<script|<style|\son\w+=|xlink|jane", inside, re.IGNORECASE)
        assert re.findall(r"url\((?!#i\d+\))|href=\"(?!#i\d+\")", inside) == []
    assert len(zlib.compress(text.encode())) < 6 * 1024
