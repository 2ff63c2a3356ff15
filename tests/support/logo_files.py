"""Logos as programs write them: drawings by the construction that each holds, and pictures of every kind of PNG and JPEG."""

from __future__ import annotations

import base64
import functools
import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms

_XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inside: str, root: str = 'viewBox="0 0 100 100" width="100" height="100"') -> bytes:
    """Return a whole SVG file with this in it."""
    return f"<svg {_XMLNS} {root}>{inside}</svg>".encode()


# ---------------------------------------------------------------------------------------------------------------
# Pictures, drawn by hand so that each is of the kind it says: a disc of three colours on white, or on nothing

SIDE = 64
_COLOURS = ((1.0, 1.0, 1.0), (0.12, 0.43, 0.24), (0.78, 0.5, 0.2), (0.3, 0.3, 0.9))


@functools.cache
def _part(x: int, y: int) -> int:
    """Tell which of the colours is at a place: 0 outside the disc."""
    middle = SIDE // 2
    if (x - middle) ** 2 + (y - middle) ** 2 >= (middle - 6) ** 2:
        return 0
    return 1 if x < middle else 2 if y < middle else 3


def _levels(kind: int, most: int, part: int) -> list[int]:
    """Return the numbers of one pixel of a part, for a kind of PNG by its number in the format."""
    if kind == 3:
        return [min(part, most)]
    seen = 0 if part == 0 else most if part < 3 else most // 2
    colour = [round(level * most) for level in _COLOURS[part]]
    grey = most if part == 0 else min(most - 1, round(sum(_COLOURS[part]) / 3 * most)) if most > 1 else part % 2
    return {0: [grey], 2: colour, 4: [grey, seen], 6: [*colour, seen]}[kind]


def _rows(kind: int, depth: int, across: range, down: range) -> Iterator[bytes]:
    parts = [
        "".join(format(level, f"0{depth}b") for level in _levels(kind, (1 << depth) - 1, part)) for part in range(4)
    ]
    for y in down:
        bits = "".join(parts[_part(x, y)] for x in across)
        bits += "0" * (-len(bits) % 8)
        yield b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")


_INTERLACED = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(kind: int, depth: int, interlaced: bool = False, **chunks: bytes) -> bytes:
    """Return a PNG of a kind and depth, with further chunks by their names."""
    passes = _INTERLACED if interlaced else ((0, 0, 1, 1),)
    data = b"".join(
        row for x, y, dx, dy in passes for row in _rows(kind, depth, range(x, SIDE, dx), range(y, SIDE, dy))
    )
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, depth, kind, 0, 0, interlaced))]
    transparent = chunks.pop("tRNS", None)
    parts += [_chunk(name.encode(), content) for name, content in chunks.items()]
    if kind == 3:
        palette = [round(level * 255) for colour in _COLOURS[: 1 << depth] for level in colour]
        parts.append(_chunk(b"PLTE", bytes(palette)))
    if transparent is not None:
        parts.append(_chunk(b"tRNS", transparent))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + _chunk(b"IDAT", zlib.compress(data)) + _chunk(b"IEND", b"")


def jpeg(mode: str = "RGB", turned: int = 1, **how: object) -> bytes:
    """Return a JPEG in a mode of Pillow’s, with the way up that a camera notes."""
    picture = Image.frombytes("RGB", (SIDE, SIDE), b"".join(row[1:] for row in _rows(2, 8, range(SIDE), range(SIDE))))
    noted = Image.Exif()
    noted[0x0112] = turned
    file = io.BytesIO()
    picture.crop((0, 0, SIDE, SIDE // 2 + turned)).convert(mode).save(file, "JPEG", quality=95, exif=noted, **how)
    return file.getvalue()


def profile_that_swaps() -> bytes:
    """Return a profile that means blue by red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"_XYZ").replace(b"bXYZ", b"rXYZ").replace(b"_XYZ", b"bXYZ")


def _16(*levels: int) -> bytes:
    return struct.pack(f">{len(levels)}H", *levels)


_GAMMA = {f"gAMA of {gamma}": struct.pack(">I", gamma) for gamma in (45455, 55555, 100000)}
_PRIMARIES = struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_TURNED = b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
_ICCP = b"swaps\0\0" + zlib.compress(profile_that_swaps())
PICTURES: dict[str, bytes] = {
    **{f"grey of {depth} bits": png(0, depth) for depth in (1, 2, 4, 8, 16)},
    **{f"grey of {depth} bits, white left out": png(0, depth, tRNS=_16((1 << depth) - 1)) for depth in (1, 2, 4, 8, 16)},
    **{f"grey of {depth} bits, interlaced, white left out": png(0, depth, True, tRNS=_16((1 << depth) - 1)) for depth in (2, 16)},
    **{f"grey of {depth} bits and alpha": png(4, depth) for depth in (8, 16)},
    **{f"colours of {depth} bits": png(2, depth) for depth in (8, 16)},
    **{f"colours of {depth} bits, white left out": png(2, depth, tRNS=_16(*[(1 << depth) - 1] * 3)) for depth in (8, 16)},
    "colours, one left out that is not there": png(2, 8, tRNS=_16(1, 2, 3)),
    **{f"colours of {depth} bits and alpha": png(6, depth, interlaced=depth == 8) for depth in (8, 16)},
    **{f"a palette of {depth} bits": png(3, depth) for depth in (1, 2, 4, 8)},
    **{f"a palette of {depth} bits, half transparent": png(3, depth, depth == 4, tRNS=b"\0\xff\x80"[: 1 << depth]) for depth in (1, 2, 4, 8)},
    **{f"colours with {name}": png(2, 8, gAMA=gamma) for name, gamma in _GAMMA.items()},
    **{f"a palette with {name}": png(3, 8, tRNS=b"\0\xff\x80", gAMA=gamma) for name, gamma in _GAMMA.items()},
    **{f"16 bits of grey with {name}": png(0, 16, gAMA=gamma) for name, gamma in _GAMMA.items()},
    "the web’s primaries": png(2, 8, gAMA=_GAMMA["gAMA of 55555"], cHRM=_PRIMARIES),
    "sRGB, whatever else it says": png(2, 8, sRGB=b"\0", gAMA=_GAMMA["gAMA of 100000"]),
    "sRGB by number": png(2, 8, cICP=bytes([1, 13, 0, 1])),
    "a background of its own": png(6, 8, bKGD=_16(255, 0, 0)),
    "a note of which way up": png(6, 8, eXIf=_TURNED),
    **{f"a profile, kind {kind}": png(kind, 8, iCCP=_ICCP) for kind in (2, 3, 6)},
    "a profile, and white left out": png(2, 8, iCCP=_ICCP, tRNS=_16(255, 255, 255)),
    "a profile, in 16 bits": png(2, 16, iCCP=_ICCP),
    "a profile of colours for greys": png(0, 8, iCCP=_ICCP),
    "a broken profile": png(2, 8, iCCP=_ICCP[:99]),
    "a JPEG": jpeg(),
    "a progressive JPEG": jpeg(progressive=True),
    "a JPEG of few colours": jpeg(subsampling=2),
    "a JPEG in grey": jpeg("L"),
    "a JPEG for printers": jpeg("CMYK"),
    "a progressive JPEG for printers": jpeg("CMYK", progressive=True),
    "a JPEG with a profile": jpeg(icc_profile=profile_that_swaps()),
    "a JPEG with a broken profile": jpeg(icc_profile=profile_that_swaps()[:150]),
    **{f"a JPEG turned, {turned}": jpeg(turned=turned) for turned in range(2, 9)},
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------
# Drawings, by the construction that each holds


def held(content: bytes) -> str:
    """Return the address that holds a picture."""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


_BADGE, _PHOTOGRAPH = held(png(6, 8)), held(jpeg(turned=6))
_LOGO = '<rect x="20" y="20" width="50" height="50" fill="#1e6e3c"/>'
_SKY = '<stop offset="0" stop-color="#1e6e3c"/><stop offset="100%" stop-color="gold" stop-opacity=".5"/>'
_ROOT = 'viewBox="0 0 100 50" width="100" height="100"'
DRAWINGS: dict[str, bytes] = {
    # Rules of style.
    "a rule for two classes": drawing('<style>.a.b{fill:#1e6e3c}.a{fill:red}</style><path class="a b" d="M10 10h60v60z"/>'),
    "a rule for a child": drawing('<style>g&gt;path{fill:#1e6e3c}</style><g><path d="M10 10h60v60z"/></g>'),
    "a rule below an id": drawing('<style>#x .c{fill:#1e6e3c}</style><g id="x"><g><path class="c" d="M10 10h60v60z"/></g></g>'),
    "rules for attributes": drawing(
        '<style>[data-a]{fill:#1e6e3c}path[class="q"]{stroke:gold;stroke-width:6}[class~=z]{opacity:.5}</style>'
        '<path data-a="" d="M10 10h30v30z"/><path class="q" d="M50 10h30v30z"/><path class="y z" d="M10 50h30v30z"/>'
    ),
    "an attribute of another language": drawing(
        '<style>[label="leaf"]{fill:red}</style><path xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="leaf" d="M9 9h60v60z"/>'
    ),
    "the stronger rule": drawing(
        "<style>#a{fill:red}path.b{fill:lime}.b{fill:blue}path{fill:black}g .b{stroke:#000;stroke-width:3}.b.b{stroke-width:6}</style>"
        '<g><path fill="pink" class="b" d="M5 5h30v30z"/><path id="a" class="b" d="M50 5h30v30z"/>'
        '<path class="b" style="fill:gold" d="M5 50h30v30z"/></g>'
    ),
    "the more important rule": drawing(
        '<style>.a{fill:#1e6e3c!important}#q{fill:red}</style><path id="q" class="a" d="M5 5h30v30z"/><path class="a" style="fill:red" d="M50 50h30v30z"/>'
    ),
    "classes over several lines": drawing('<style type="TEXT/CSS">.a,\n.b\n{\n fill : #1e6e3c ;\n}\n.c{}</style><path class="c&#9;b&#10;d" d="M9 9h60v60z"/>'),
    "a sheet that browsers do not read": drawing(f'<style type="text/x-scss">rect {{ fill: red }}</style>{_LOGO}'),
    "two sheets": drawing('<style>.a{fill:red}</style><rect class="a" width="50" height="50"/><style>.a{fill:#1e6e3c}</style>'),
    "a transform in a style": drawing('<rect style="transform:translate(20px, 10px) rotate(20deg) scale(.5,1)" width="50" height="50"/>'),
    "a transform in a rule": drawing('<style>.t{transform:matrix(1,0,0,1,20,20)}</style><g class="t"><path d="M10 10h60v60z"/></g>'),
    "a clip in a style": drawing(f'<clipPath id="c"><circle cx="50" cy="50" r="20"/></clipPath><g style="clip-path:url(&quot;#c&quot;)">{_LOGO}</g>'),
    "a colour of Figma’s": drawing('<path d="M10 10h60v60z" fill="var(--fill-0, #1E6E3C)"/>'),
    "the colour of letters": drawing('<g color="#1e6e3c"><path fill="currentColor" d="M9 9h40v40z"/><path stroke="currentcolor" fill="none" stroke-width="6" d="M50 50h30v30z"/></g>'),
    "ways to write colours": drawing(
        '<rect fill="rgb(30,110,60)" width="20" height="20"/><rect x="25" fill="rgb(10%, 40%, 20%)" width="20" height="20"/>'
        '<rect x="50" fill="rgba(30,110,60,.5)" width="20" height="20"/><rect x="75" fill="#1e6e3c80" width="20" height="20"/>'
        '<rect y="25" fill="#1638" width="20" height="20"/><rect x="25" y="25" fill="DarkGreen" width="20" height="20"/>'
        '<rect x="50" y="25" fill="transparent" width="20" height="20"/><rect x="75" y="25" fill="hsl(147, 57%, 27%)" width="20" height="20"/>'
    ),
    "a paint that is not there": drawing('<path fill="url(#gone) #1e6e3c" d="M9 9h40v40z"/><path fill="url(#gone)" d="M50 50h30v30z"/>'),
    # Gradients and patterns.
    "gradients of gradients": drawing(
        f'<linearGradient id="a">{_SKY}</linearGradient><linearGradient id="b" xlink:href="#a" gradientUnits="userSpaceOnUse" x1="10" '
        'y1="0" x2="90" y2="0" gradientTransform="rotate(20)"/><radialGradient id="c" href="#a" cx=".5" cy=".5" r=".5" fx=".3" fy=".3"/>'
        '<rect fill="url(#b)" width="100" height="45"/><rect y="50" fill="url(#c)" width="100" height="45"/>'
    ),
    "gradients that repeat": drawing(
        f'<radialGradient id="c" r=".2" spreadMethod="reflect">{_SKY}</radialGradient><linearGradient id="l" x2=".2" spreadMethod="repeat">{_SKY}'
        '</linearGradient><rect fill="url(#c)" width="100" height="50"/><path stroke="url(#l)" stroke-width="30" d="M0 75l100 .1"/>'
    ),
    "a pattern": drawing(
        '<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><rect width="5" height="10" fill="#1e6e3c"/>'
        '</pattern><pattern id="q" href="#p" patternTransform="scale(2)"/><rect fill="url(#p)" width="100" height="50"/><rect y="50" fill="url(#q)" width="100" height="50"/>'
    ),
    "a picture in a pattern, as Figma writes": drawing(
        '<rect width="100" height="100" fill="url(#pattern0)"/><defs><pattern id="pattern0" patternContentUnits="objectBoundingBox" width="1" height="1">'
        f'<use xlink:href="#image0" transform="scale(0.015625)"/></pattern><image id="image0" width="64" height="64" xlink:href="{_BADGE}"/></defs>'
    ),
    # Clips, masks, markers and filters.
    "a clip in a clip": drawing(
        '<clipPath id="a"><circle cx="50" cy="50" r="40"/></clipPath><clipPath id="b" clip-path="url(#a)"><rect width="50" height="100"/></clipPath>'
        '<rect clip-path="url(#b)" width="100" height="100" fill="#1e6e3c"/>'
    ),
    "a clip by the shape’s own box": drawing(
        '<path id="p" d="M0 0h1v1h-1zM.2 .2h.6v.6h-.6z" clip-rule="evenodd"/><clipPath id="a" clipPathUnits="objectBoundingBox"><use href="#p"/></clipPath>'
        '<rect clip-path="url(#a)" x="10" y="10" width="80" height="80" fill="#1e6e3c"/>'
    ),
    "a clip that is not there, and one of nothing": drawing(f'<clipPath id="a"/><path clip-path="url(#a)" d="M0 0h90v9z"/><g clip-path="url(#gone)">{_LOGO}</g>'),
    "a mask": drawing(
        '<linearGradient id="g"><stop stop-color="#fff"/><stop offset="1"/></linearGradient><mask id="m"><rect width="100" height="100" fill="url(#g)"/></mask>'
        '<mask id="n" style="mask-type:alpha"><circle cx="50" cy="75" r="20"/></mask><rect mask="url(#m)" width="100" height="50" fill="#1e6e3c"/>'
        '<rect mask="url(#n)" y="50" width="100" height="50" fill="#1e6e3c"/>'
    ),
    "markers": drawing(
        '<marker id="m" markerWidth="4" markerHeight="4" refX="2" refY="2" orient="auto"><path d="M0 0L4 2L0 4z" fill="#1e6e3c"/></marker>'
        '<path d="M10 20L50 20L80 60" stroke="#640" fill="none" stroke-width="6" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>'
        '<polyline style="marker:url(#m)" points="10,60 50,90" stroke="#640" stroke-width="4"/>'
    ),
    "a blur, as Inkscape writes": drawing(f'<filter style="color-interpolation-filters:sRGB" id="f" x="-.2" y="-.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="4"/></filter><g style="filter:url(#f)">{_LOGO}</g>'),
    "a shadow, as Figma writes": drawing(
        f'<g filter="url(#f0)">{_LOGO}</g><defs><filter id="f0" x="10" y="15" width="80" height="80" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB">'
        '<feFlood flood-opacity="0" result="BackgroundImageFix"/><feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" '
        'result="hardAlpha"/><feOffset dy="4"/><feGaussianBlur stdDeviation="4"/><feComposite in2="hardAlpha" operator="out"/>'
        '<feColorMatrix type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.5 0"/><feBlend mode="normal" in2="BackgroundImageFix" result="effect1"/>'
        '<feBlend mode="normal" in="SourceGraphic" in2="effect1" result="shape"/></filter></defs>'
    ),
    "a shadow, as Illustrator writes": drawing(
        '<filter id="f" filterUnits="userSpaceOnUse"><feOffset dx="7" dy="7"/><feGaussianBlur result="blur" stdDeviation="5"/><feFlood flood-color="#000" '
        f'flood-opacity=".75"/><feComposite in2="blur" operator="in"/><feComposite in="SourceGraphic"/></filter><g style="filter:url(#f)">{_LOGO}</g>'
    ),
    "levels": drawing(
        '<filter id="f"><feComponentTransfer><feFuncR type="linear" slope="2"/><feFuncG type="table" tableValues="0 .5 1"/><feFuncB type="gamma" exponent=".5"/>'
        f'</feComponentTransfer></filter><g filter="url(#f)">{_LOGO}</g>'
    ),
    # Parts drawn twice, and pictures inside.
    "a symbol drawn twice": drawing(
        '<symbol id="a" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></symbol><use href="#a" width="40" height="40" fill="#1e6e3c"/>'
        '<use xlink:href="#a" x="50" y="50" width="50" height="25" fill="#640"/>'
    ),
    "parts of parts": drawing('<defs><rect id="a" width="20" height="20"/><use id="b" href="#a" x="30"/></defs><use href="#b" xlink:href="#gone" y="30" fill="#1e6e3c"/>'),
    "a part that draws itself": drawing('<g id="a"><path d="M0 0h90v90z"/><use href="#a" x="5"/></g>'),
    "a drawing in a drawing": drawing('<svg x="10" y="10" width="50" height="50" viewBox="0 0 10 10"><circle cx="5" cy="5" r="6" fill="#1e6e3c"/></svg><svg x="60" y="60" width="40%" height="40%" overflow="visible"><rect width="100%" height="50%"/></svg>'),
    "a picture": drawing(f'<image x="10" y="10" width="80" height="40" preserveAspectRatio="xMidYMid slice" href="{_BADGE}"/><image y="60" width="100" height="40" preserveAspectRatio="none" xlink:href="{_BADGE}" opacity=".5"/>'),
    "a photograph that a camera turned": drawing(f'<image x="10" y="10" width="80" height="80" xlink:href="{_PHOTOGRAPH}"/>'),
    "a picture over several lines": drawing(f'<image width="80" height="80" xlink:href="{_BADGE[:60]}&#10;{_BADGE[60:120]}\n   {_BADGE[120:]}"/>'),
    # Sizes.
    "parts of a hundred": drawing('<rect x="10%" y="20%" width="50%" height="25%" fill="#1e6e3c"/><circle cx="50%" cy="75%" r="15%"/><path d="M0 0L100 60" stroke="red" stroke-width="2%"/>', 'viewBox="0 0 100 60" width="200" height="120"'),
    "no viewBox": drawing('<rect width="60" height="60" fill="#1e6e3c"/>', 'width="100" height="100px"'),
    "millimetres": drawing('<rect width="10mm" height="10mm" fill="#1e6e3c"/><rect x="1cm" y="1cm" width=".5in" height="2pc" fill="#640"/><circle cx="60pt" cy="20" r="9pt"/>', 'width="40mm" height="40mm"'),
    "room at its sides": drawing('<rect width="50" height="50" fill="#1e6e3c"/>', f'{_ROOT} preserveAspectRatio="xMaxYMax meet"'),
    "cut at its sides": drawing('<circle cx="30" cy="25" r="25" fill="#1e6e3c"/>', f'{_ROOT} preserveAspectRatio="xMinYMin slice"'),
    "pulled out of shape": drawing('<circle cx="50" cy="25" r="20" fill="#1e6e3c"/>', f'{_ROOT} preserveAspectRatio="none"'),
    "a size that depends": drawing('<circle cx="50" cy="25" r="20" fill="#1e6e3c"/>', 'viewBox="0,0,100,50" width="100%" height="20%"'),
    "a viewBox that begins elsewhere": drawing('<rect x="-50" y="-50" width="60" height="60" fill="#1e6e3c"/>', 'viewBox="-50 -50 100 100" overflow="visible"'),
    # Everything else.
    "what Illustrator keeps for itself": drawing(
        '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/" x="0" y="0" width="1" height="1"/>'
        f'<g xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" i:extraneous="self">{_LOGO}</g></switch>'
    ),
    "languages": drawing('<switch><path systemLanguage="fr" d="M0 0h90v90z"/><path systemLanguage="en" fill="#1e6e3c" d="M0 0h60v60z"/><path fill="gold" d="M0 0h9v9z"/></switch>'),
    "abbreviations, as Illustrator writes": (
        b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" '
        b'[<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY green "#1e6e3c">]><svg xmlns="&ns_svg;" viewBox="0 0 9 9"><path fill="&green;" d="M0 0h9v9z"/></svg>'
    ),
    "blending": drawing(f'<g opacity=".8"><rect width="60" height="60" fill="gold"/><g style="mix-blend-mode:multiply">{_LOGO}</g></g><g style="isolation:isolate"><rect style="mix-blend-mode:screen" x="60" y="60" width="30" height="30"/></g>'),
    "dashes and corners": drawing(
        '<g fill="none" stroke="#1e6e3c" stroke-width="8"><path d="M10 20H90" stroke-dasharray="10 5" stroke-dashoffset="3"/><path d="M10 60L20 35L30 60" stroke-miterlimit="1"/>'
        '<path d="M50 60L60 35L70 60" stroke-linejoin="round" stroke-linecap="round"/><path d="M10 90H90" stroke-linecap="square" stroke-dasharray="10%,20px"/></g>'
    ),
    "a border under the fill": drawing('<circle cx="50" cy="50" r="30" fill="#1e6e3c" stroke="gold" stroke-width="16" paint-order="stroke"/>'),
    "what is hidden": drawing('<g visibility="hidden"><path d="M0 0h90v90z"/><path visibility="visible" fill="#1e6e3c" d="M0 0h30v30z"/></g><g style="display:none"><text>Jane</text><path d="M0 0h90v90z"/></g>'),
    "arcs, and numbers without spaces": drawing('<path d="M10 50a20 20 0 0 1 40 0A30,20 30 1 0 90 60zM5-5.5.5.5 10 10" fill="#1e6e3c"/><path d="m10 80c5-10 15-10 20 0s15 10 20 0q5-10 10 0t10 0" fill="none" stroke="#640"/><path d="M10 90a9 9 0 0118 0z"/>'),
    "transforms": drawing('<g transform="translate(50,50) rotate(30 10 10)  scale(1.5,.5) skewX(10)skewY(-5),matrix(1 0 0 1 2 3)"><rect x="-10" y="-10" width="30" height="30" fill="#1e6e3c"/></g>'),
    "a link": drawing(f'<a href="https://e.example" target="_top">{_LOGO}</a>'),
    "a file of Inkscape’s": (
        b'<svg width="50mm" height="50mm" viewBox="0 0 50 50" version="1.1" id="svg5" inkscape:version="1.2" sodipodi:docname="logo.svg" '
        b'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns="http://www.w3.org/2000/svg">'
        b'<sodipodi:namedview id="n" pagecolor="#ffffff"/><defs id="defs2"/><g inkscape:label="Layer 1" inkscape:groupmode="layer" transform="translate(-10,-10)">'
        b'<path style="opacity:1;vector-effect:none;fill:#1e6e3c;fill-opacity:1;stroke:#640000;stroke-width:0.965;stroke-linecap:round;stroke-miterlimit:4;stroke-dasharray:none;'
        b'paint-order:stroke fill markers;color:#000000;-inkscape-font-specification:sans-serif;font-variant-ligatures:normal;text-orientation:mixed;solid-color:#000;isolation:auto;'
        b'mix-blend-mode:normal;enable-background:accumulate;color-rendering:auto;image-rendering:auto;stop-color:#000" d="m 20,20 h 30 v 30 z" sodipodi:nodetypes="cccc"/></g></svg>'
    ),
    "a file of CorelDRAW’s": drawing(
        '<defs><style type="text/css"><![CDATA[ .fil0 {fill:#1B5E4B;fill-rule:nonzero} .str0 {stroke:#373435;stroke-width:3} .fnt0 {font-weight:normal;font-family:\'Arial\'} ]]></style></defs>'
        '<g id="Layer_x0020_1"><metadata id="CorelCorpID_0Corel-Layer"/><path class="fil0 str0" d="M10 10h60v60z"/></g>',
        'xml:space="preserve" width="100mm" height="100mm" version="1.1" style="shape-rendering:geometricPrecision; text-rendering:geometricPrecision; image-rendering:optimizeQuality; fill-rule:evenodd; clip-rule:evenodd" viewBox="0 0 100 100"',
    ),
    "a file of Illustrator’s": drawing(
        '<defs><style>.cls-1{isolation:isolate;}.cls-2{fill:none;}.cls-3,.cls-4{fill:#1b5e4b;}.cls-4{mix-blend-mode:multiply;clip-path:url(#clip-path);}</style>'
        '<clipPath id="clip-path" transform="translate(10 10)"><rect class="cls-2" width="60" height="60"/></clipPath></defs><title>logo</title>'
        '<g class="cls-1"><g id="Layer_1" data-name="Layer 1"><circle class="cls-3" cx="30" cy="30" r="25"/><circle class="cls-4" cx="60" cy="60" r="30"/></g></g>',
        'id="Layer_2" style="enable-background:new 0 0 100 100;" viewBox="0 0 100 100"',
    ),
    "a file of Canva’s": drawing(
        '<defs><g/><filter x="0%" y="0%" width="100%" height="100%" id="f1"><feColorMatrix values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 1 0" color-interpolation-filters="sRGB"/></filter>'
        '<mask id="m1"><g filter="url(#f1)"><rect x="-37.5" width="450" fill="#000000" y="-37.499999" height="449.999989" fill-opacity="0.6"/></g></mask>'
        '<clipPath id="c1"><path d="M 37.5 37.5 L 337.5 37.5 L 337.5 337.5 L 37.5 337.5 Z M 37.5 37.5 " clip-rule="nonzero"/></clipPath></defs>'
        '<g mask="url(#m1)"><g clip-path="url(#c1)"><path fill="#1e6e3c" d="M 187 0 C 83 0 0 83 0 187 C 0 290 83 375 187 375 C 290 375 375 290 375 187 C 375 83 290 0 187 0" fill-opacity="1" fill-rule="nonzero"/></g></g>'
        f'<g clip-path="url(#c1)"><image x="0" y="0" width="140" xlink:href="{_BADGE}" height="140" preserveAspectRatio="xMidYMid meet"/></g>',
        'width="500" zoomAndPan="magnify" viewBox="0 0 375 374.999991" height="500" preserveAspectRatio="xMidYMid meet" version="1.0"',
    ),
    "a file of Affinity’s": drawing(
        '<g transform="matrix(1,0,0,1,-10,-10)"><g id="Artboard1" transform="matrix(1,0,0,1,10,10)"><rect x="0" y="0" width="100" height="100" style="fill:none;"/>'
        '<path d="M10,10L70,10L70,70Z" style="fill:url(#_Linear1);stroke:black;stroke-width:3px;"/></g></g>'
        '<defs><linearGradient id="_Linear1" x1="0" y1="0" x2="1" y2="0" gradientUnits="userSpaceOnUse" gradientTransform="matrix(60,0,0,60,10,10)">'
        '<stop offset="0" style="stop-color:rgb(30,110,60);stop-opacity:1"/><stop offset="1" style="stop-color:white;stop-opacity:1"/></linearGradient></defs>',
        'width="100%" height="100%" viewBox="0 0 100 100" xml:space="preserve" style="fill-rule:evenodd;clip-rule:evenodd;stroke-linejoin:round;stroke-miterlimit:2;"',
    ),
    "a file of potrace’s": drawing(
        '<metadata>Created by potrace</metadata><g transform="translate(0.000000,100.000000) scale(0.100000,-0.100000)" fill="#1e6e3c" stroke="none"><path d="M100 100 l600 0 0 600z"/></g>',
        'version="1.0" width="100.000000pt" height="100.000000pt" viewBox="0 0 100.000000 100.000000" preserveAspectRatio="xMidYMid meet"',
    ),
    "a file of Sketch’s": drawing(
        '<!-- Generator: Sketch --><title>logo</title><desc>Created with Sketch.</desc><g id="Page-1" stroke="none" stroke-width="1" fill="none" fill-rule="evenodd">'
        '<g id="logo" transform="translate(-10.000000, -5.000000)" fill="#1E6E3C" fill-rule="nonzero"><path d="M20,20 L80,20 L50,80 Z"/></g></g>'
    ),
    "a file of LibreOffice’s": drawing(
        '<g class="SlideGroup"><rect class="BoundingBox" stroke="none" fill="none" x="10" y="10" width="60" height="60"/><path fill="rgb(30,110,60)" stroke="none" d="M 10,10 L 70,10 70,70 Z"/></g>',
        'version="1.2" width="100mm" height="100mm" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid" fill-rule="evenodd" stroke-width="28.222" stroke-linejoin="round"',
    ),
    "letters as parts, as PDF programs write": drawing(
        '<defs><g><symbol overflow="visible" id="glyph0-1"><path style="stroke:none;" d="M 0 0 L 20 -30 L 30 0 Z M 0 0 "/></symbol></g></defs><g style="fill:rgb(11.7647%,43.1373%,23.5294%);'
        'fill-opacity:1;"><use xlink:href="#glyph0-1" x="20" y="60"/><use xlink:href="#glyph0-1" x="50" y="60"/></g>', 'width="100pt" height="100pt" viewBox="0 0 100 100" version="1.1"',
    ),
    "a file of PowerPoint’s": drawing(
        '<defs><clipPath id="clip0"><rect x="100" y="50" width="100" height="100"/></clipPath></defs><g clip-path="url(#clip0)" transform="translate(-100 -50)">'
        '<path d="M110 60 170 60 170 120Z" stroke="#42719B" stroke-width="1.33333" stroke-miterlimit="8" fill="#1E6E3C" fill-rule="evenodd"/></g>',
        'width="100" height="100" overflow="hidden"',
    ),
}  # fmt: skip
