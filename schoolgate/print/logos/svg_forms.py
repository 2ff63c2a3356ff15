"""What of SVG is drawn here as a browser draws it: elements, attributes and properties, each value by its form.

Found by drawing both and comparing them point by point, as our tests do again at each run.
What is not listed is drawn otherwise, or by browsers alone.
"""

from __future__ import annotations

import re

from PIL import ImageColor

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
PRIMITIVES = {
    "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset",
}  # fmt: skip
GRADIENTS = {"linearGradient", "radialGradient"}
DRAWN = {
    *_SHAPES, *PRIMITIVES, *GRADIENTS, "svg", "g", "a", "defs", "use", "symbol", "switch", "image", "clipPath", "mask",
    "marker", "pattern", "stop", "filter", "style",
}  # fmt: skip
LETTERS = {"text", "tspan", "textPath", "tref", "flowRoot", "altGlyph"}
MOVING = {"animate", "animateColor", "animateMotion", "animateTransform", "set"}
# Nothing of these is seen in a picture. A script does not run in one.
UNSEEN = {"title", "desc", "metadata", "script", "view", "cursor", "font", "font-face", "color-profile"}

# Each form takes what it can and gives nothing back, so that none is slow on any input. No group is possessive: before
# 3.11.5 Python lost its place where one failed half-way, and read 2em as no length.
_NUMBER = r"[-+]?+(?:\d++\.?+\d*+|\.\d++)(?:[eE][-+]?+\d{1,2}+|(?![eE][-+]?\d))"
_POSITIVE = _NUMBER.removeprefix("[-+]?+")
_UNIT = r"(?:px|pt|pc|mm|cm|in|%)?"
_NEXT = r"(?:\s*+,\s*+|\s++)"
_TURNED = rf"(?:matrix|translate|scale|rotate|skewX|skewY)\s*\(\s*{_NUMBER}(?:{_NEXT}?{_NUMBER}){{0,5}}\s*\)"
# CSS wants units where an attribute has none; resvg reads the latter.
_TURNED_BY_CSS = (
    rf"(?:(?:matrix\({_NUMBER}(?:, ?{_NUMBER}){{5}}|scale\({_NUMBER}(?:, ?{_NUMBER})?"
    rf"|translate\({_NUMBER}px(?:, ?{_NUMBER}px)?|rotate\({_NUMBER}deg)\))"
)
UNITS_OF_CSS = re.compile(r"(?<=[\d.])(?:px|deg)(?=[\s,)])")
_LOCAL = r"""url\((["']?)#(?P<id>[^"'()%]++)\1\)"""
_ID = rf"(?:none|inherit|{_LOCAL})"
# resvg knows the names of SVG 1.1, which lack the one that CSS has added since.
_NAMES = "|".join(sorted(set(ImageColor.colormap) - {"rebeccapurple"}))
_THREE, _THREE_PERCENT = (",".join([rf"\s*{_POSITIVE}{sign}\s*"] * 3) for sign in ("", "%"))
_COLOUR = (
    rf"(?:#(?:[0-9a-fA-F]{{3,4}}|[0-9a-fA-F]{{6}}|[0-9a-fA-F]{{8}})|(?i:{_NAMES})|transparent|currentColor|inherit"
    rf"|rgba?\((?:{_THREE}|{_THREE_PERCENT})(?:,\s*{_POSITIVE}\s*)?\)"
    rf"|hsla?\(\s*{_POSITIVE}\s*,\s*{_POSITIVE}%\s*,\s*{_POSITIVE}%\s*(?:,\s*{_POSITIVE}\s*)?\))"
)
_PAINT = rf"(?:none|{_COLOUR}|{_LOCAL}(?:\s+(?:none|{_COLOUR}))?)"
_BLENDS = (
    "normal|multiply|screen|overlay|darken|lighten|color-dodge|color-burn|hard-light|soft-light|difference|exclusion|"
    "hue|saturation|color|luminosity"
)
_UNITS_OF = "userSpaceOnUse|objectBoundingBox"


def _table(forms: dict[str, str]) -> dict[str, str]:
    """Return the form of the values of each name, from a table with several names in a line."""
    return {name: form for names, form in forms.items() for name in names.split()}


# CSS properties, which may be attributes too.
STYLE = _table(
    {
        "fill stroke": _PAINT,
        "color stop-color": _COLOUR,
        "flood-color": f"(?!currentColor){_COLOUR}",
        "opacity fill-opacity stroke-opacity stop-opacity flood-opacity": rf"{_POSITIVE}%?|inherit",
        "stroke-width": rf"{_POSITIVE}{_UNIT}|inherit",
        "stroke-dashoffset": rf"{_NUMBER}{_UNIT}|inherit",
        "stroke-dasharray": rf"none|inherit|{_POSITIVE}{_UNIT}(?:{_NEXT}{_POSITIVE}{_UNIT})*",
        "stroke-miterlimit": r"[1-9]\d*(?:\.\d+)?|inherit",
        "stroke-linecap": "butt|round|square|inherit",
        "stroke-linejoin": "miter|round|bevel|inherit",
        "fill-rule clip-rule": "nonzero|evenodd|inherit",
        "display": "none|inline|block|inherit",
        "visibility": "visible|hidden|collapse|inherit",
        "overflow": "visible|hidden|scroll|auto|inherit",
        "clip-path mask filter marker marker-start marker-mid marker-end": _ID,
        "mask-type": "luminance|alpha",
        "mix-blend-mode": _BLENDS,
        "isolation": "auto|isolate",
        "paint-order": r"normal|(?:fill|stroke|markers)(?:\s+(?:fill|stroke|markers)){0,2}",
        "shape-rendering": "auto|optimizeSpeed|crispEdges|geometricPrecision|inherit",
        "image-rendering": "auto|optimizeQuality|inherit",
        "color-interpolation": "auto|sRGB",
        "color-interpolation-filters": "auto|sRGB|linearRGB",
        "vector-effect": "none",
        "clip": "auto",
        "transform": rf"none|{_TURNED_BY_CSS}(?:\s*{_TURNED_BY_CSS})*",
    }
)
# Properties of letters, which there are none of; of people who point and click; and notes of drawing programs.
OF_NO_MATTER = re.compile(
    r"(?:-inkscape|-ms|font|text|letter|word|line|white-space|writing|unicode|glyph|baseline|dominant|alignment|kerning"
    r"|shape-(?:padding|margin|inside|subtract)|inline-size|solid|color-rendering|color-profile|enable-background"
    r"|buffered|block-progression|direction|cursor|pointer-events|user-select)\b.*"
)
# Attributes of other elements than filters, by name: those of no known name are drawn by nobody.
ATTRIBUTES = STYLE | _table(
    {
        "x y cx cy x1 y1 x2 y2 fx fy refX refY": rf"{_NUMBER}{_UNIT}",
        "width height r rx ry fr markerWidth markerHeight": rf"{_POSITIVE}{_UNIT}",
        "d": r"[MmZzLlHhVvCcSsQqTtAaeE\d\s,.+-]*+",
        "points": r"[-+eE.,\d\s]*+",
        "transform gradientTransform patternTransform": rf"(?:none|(?:{_TURNED}(?:{_NEXT}?{_TURNED})*)?)",
        "offset": rf"{_NUMBER}%?",
        "viewBox": rf"{_NUMBER}(?:{_NEXT}{_NUMBER}){{3}}",
        "preserveAspectRatio": r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?:\s+(?:meet|slice))?",
        "gradientUnits patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits filterUnits": _UNITS_OF,
        "primitiveUnits": "userSpaceOnUse",
        "spreadMethod": "pad|reflect|repeat",
        "markerUnits": "strokeWidth|userSpaceOnUse",
        "orient": rf"auto|auto-start-reverse|{_NUMBER}",
        "pathLength transform-origin transform-box": "(?!)",
    }
)
FILTERS = STYLE | _table(
    {
        "x y width height dx dy k1 k2 k3 k4 slope intercept amplitude exponent": rf"{_NUMBER}{_UNIT}",
        "stdDeviation": _POSITIVE,
        "operator": "over|in|out|atop|xor",  # arithmetic comes out by the size at which it is drawn
        "in in2": "(?!BackgroundImage$|BackgroundAlpha$|FillPaint$|StrokePaint$).*",
    }
)
MARKERS = {"marker", "marker-start", "marker-mid", "marker-end"}
WITH_MARKERS = {"path", "line", "polyline", "polygon"}  # resvg draws none on other shapes
SPACE = "color-interpolation-filters"
# What a pointer may lead to. It may lead nowhere too, and then a browser draws as if it were not there.
LEADS_TO = {
    **dict.fromkeys(("fill", "stroke"), GRADIENTS | {"pattern"}),
    **dict.fromkeys(MARKERS, frozenset({"marker"})),
    **dict.fromkeys(GRADIENTS, GRADIENTS),
    "pattern": {"pattern"}, "clip-path": {"clipPath"}, "mask": {"mask"}, "filter": {"filter"},
    "use": {*_SHAPES, "g", "a", "use", "symbol", "svg", "switch", "image"},
}  # fmt: skip
# What is drawn otherwise at some elements than at others.
NOT_ON_ROOT = {"transform", "display", "clip-path", "mask", "filter"}
NOT_ON = {
    "svg": {"clip-path", "mask", "filter"},
    "symbol": {"clip-path", "mask", "filter", "transform", "x", "y", "width", "height", "refX", "refY"},
    **{name: {"transform"} for name in (*GRADIENTS, "pattern")},
}
HARMLESS = {"display": "inline"}  # the value that changes nothing, where that is not “none”
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
RULES = re.compile(r"(?:[^{}@\\]*+\{[^{}@\\]*+\})*\s*+")
WORD = r"-?[a-zA-Z_][\w-]*+"
_PICKED = rf"""\.{WORD}|\#{WORD}|\[{WORD}(?:[~|]?=(?:{WORD}|"[^"]*"|'[^']*'))?\]"""
_ONE = rf"(?:(?:\*|{WORD})(?:{_PICKED})*|(?:{_PICKED})+)"
SELECTOR = re.compile(rf"{_ONE}(?:(?: ?> ?| ){_ONE})*", re.ASCII)
DECLARED = re.compile(r"([a-z-][\w-]*+) ?: ?([^!]*?) ?(?:! ?important)?")

# A value that is only a fallback, in a page that has no other: Figma writes colours so.
VARIABLE = re.compile(r"var\(\s*+--[\w-]++\s*+,\s*+((?:[^()]++|\([^()]*+\))*)\)")

UNITS = {"": 1, "em": 16, "rem": 16, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
LENGTH = re.compile(rf"({_POSITIVE})([a-z]*)")
