"""Makes an SVG picture safe to publish: a new tree of what we know to be harmless, and nothing else of the old one.

An SVG is a page of its own as much as a picture: it can run code, ask other hosts for things, and hold the name of
whoever drew it. Only what is listed here is copied, each value only where its whole form is known; what is not known is
left out, and not mended. Style rules become attributes, so that no style sheet is left. Where leaving something out
would give another picture, the file is refused in words.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.etree
from PIL import ImageColor

_SVG = "http://www.w3.org/2000/svg"
_NAMESPACES: Any = {None: _SVG}
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
REMEDY = "Save the logo as a PNG picture, 1,200 pixels wide, and write that name here."

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"}
_TEXTS = {"text", "tspan"}
_UNSEEN = {"defs", "symbol", "clipPath", "mask", "pattern", "linearGradient", "radialGradient"}  # drawn where named

# Security: elements that only draw. No script, foreignObject (HTML), animation (it can set an address to code), image or
# filter (each can fetch), style (it can import), title or metadata (it names people).
_ELEMENTS = {*_SHAPES, *_UNSEEN, "svg", "g", "use", "switch", "tspan", "stop"}

# Security: no bracket, colon, slash, quote, backslash or #, so neither an address nor a function nor an escape. Each form
# is one set of characters, or pieces that cannot be mistaken for each other, so that none is slow on any input.
_PLAIN = re.compile(r"[-+.,%\w\s]*+", re.ASCII)
_MATRIX = re.compile(r"(?:\s*+(?:matrix|translate|scale|rotate|skewX|skewY)\s*+\([-+.,\deE\s]*+\),?+)*+\s*+", re.ASCII)
_COLOUR = r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(?:rgb|hsl)a?\([-+.,%\d\s/]*+\)"
# Security: a picture may point to a part of itself alone. It can then ask nobody for anything.
_LOCAL = r"""url\(\s*+["']?#(?P<id>[^\s"'()]++)["']?\s*+\)"""
_PAINT = re.compile(rf"(?:{_COLOUR})|{_LOCAL}(?:\s++(?:{_COLOUR}))?+")
_PART = re.compile(rf"none|{_LOCAL}")
_POINTER = re.compile(r"#(?P<id>\S++)")
_FONTS = re.compile(r"[\w\s,'\"-]*+")

_PLAIN_PROPERTIES = (
    "fill-opacity", "fill-rule", "clip-rule", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stop-opacity", "opacity", "paint-order",
    "display", "visibility", "overflow", "vector-effect", "shape-rendering", "color-interpolation", "mask-type",
    "font-size", "font-style", "font-variant", "font-weight", "font-stretch", "letter-spacing", "word-spacing",
    "text-anchor", "text-decoration", "dominant-baseline", "baseline-shift", "writing-mode",
)  # fmt: skip
_PLAIN_ATTRIBUTES = (
    "viewBox", "preserveAspectRatio", "x", "y", "width", "height", "d", "points", "cx", "cy", "r", "rx", "ry", "x1",
    "y1", "x2", "y2", "fx", "fy", "fr", "dx", "dy", "rotate", "textLength", "lengthAdjust", "offset", "pathLength",
    "gradientUnits", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits", "patternUnits",
    "patternContentUnits", "refX", "refY",
)  # fmt: skip

# Each attribute that is kept, with the form of its values. Those of style are CSS properties too.
_STYLE: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("fill", "stroke", "stop-color", "color"), _PAINT),
    **dict.fromkeys(("clip-path", "mask"), _PART),
    "font-family": _FONTS,
    **dict.fromkeys(_PLAIN_PROPERTIES, _PLAIN),
}
_ATTRIBUTES = _STYLE | {
    **dict.fromkeys(("transform", "gradientTransform", "patternTransform"), _MATRIX),
    **dict.fromkeys(_PLAIN_ATTRIBUTES, _PLAIN),
}
_POINTS = {"use", "linearGradient", "radialGradient", "pattern"}  # elements whose href names another part

_MOST_STEPS = 20_000  # to draw it, counting what is drawn again: a logo takes some hundreds
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_LENGTH = re.compile(r"\s*+([\d.]++(?:[eE][-+]?\d++)?)\s*+([a-z]*+)\s*+")


class Unusable(Exception):
    """A picture that cannot be made safe, or that would then be another one. Says why, and what to do instead."""


@dataclasses.dataclass(frozen=True)
class Cleaned:
    """A picture that is safe to publish, with its own width and height, in its own units."""

    text: str
    width: float
    height: float


def clean(content: bytes) -> Cleaned:
    """Make an SVG safe. Takes its bytes, gives it cleaned, and raises Unusable with a sentence that begins with a verb."""
    old = _parsed(content)
    new = _copied(old, _rules("\n".join(_style_sheets(old))))
    if new is None or _name(new) != "svg":
        raise Unusable(f"is not an SVG picture, whatever its name says. {REMEDY}")
    width, height = _sized(old, new)
    _resolve(new)
    if not any(_seen(new, {})):
        raise Unusable(f"shows nothing that can be seen on white paper. Use the logo in its colours. {REMEDY}")
    _refuse_endless(new)
    lxml.etree.cleanup_namespaces(new)
    return Cleaned(lxml.etree.tostring(new, encoding="unicode"), width, height)


def _parsed(content: bytes) -> Any:
    # Security: whatever a file says of its encoding, it is read as text in which ASCII is ASCII, so that what is looked
    # for here cannot hide. Latin-1 is what old programs write.
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    # A declaration in a DOCTYPE can multiply text a billion times, read other files, or add attributes to every element.
    # A DOCTYPE that only names SVG is what many programs write: it is neither fetched nor kept.
    if re.search(r"<!(?!--|\[CDATA\[|DOCTYPE\b)", text):
        raise Unusable(f"declares abbreviations of its own, which can hide harm. {REMEDY}")
    # Security: no entity is resolved, nothing is fetched, no DTD is read, and libxml2 keeps its limits on depth and size.
    parser = lxml.etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        if "\0" in text:  # libxml2 would guess at UTF-16
            raise ValueError
        return lxml.etree.fromstring(text.encode(), parser)
    except (lxml.etree.LxmlError, ValueError):
        raise Unusable(f"is broken, and cannot be read as SVG. {REMEDY}") from None


def _name(element: Any) -> str:
    """Give an element’s name where it is one of SVG, and nothing for those of other languages."""
    name = lxml.etree.QName(element) if isinstance(element.tag, str) else None
    return name.localname if name is not None and name.namespace in {None, _SVG} else ""


# ---------------------------------------------------------------------------------------------------------------
# Style rules

_Rules = Mapping[str, Mapping[str, tuple[int, str]]]  # by selector and property: the rule’s place, and the value


def _style_sheets(root: Any) -> Iterator[str]:
    for element in root.iter():
        if _name(element) == "style":
            yield "".join(element.itertext())


def _rules(css: str) -> _Rules:
    """Read what rules say of a kind of element, a class or an id. Others name what is in no picture that stands still."""
    rules: dict[str, dict[str, tuple[int, str]]] = {}
    open_: list[str] = []
    css = re.sub(r"/\*.*?(?:\*/|\Z)", " ", css, flags=re.DOTALL)
    for place, (text, mark) in enumerate(re.findall(r"([^{}]*+)([{}]|\Z)", css)):
        if mark == "{":
            open_.append(text.rpartition(";")[2].strip())
        elif mark == "}" and open_:
            selectors = open_.pop()
            if not open_ and not selectors.startswith("@") and (said := _declared(text)):
                placed = {name: (place, value) for name, value in said.items()}
                for selector in selectors.split(","):
                    rules.setdefault(selector.strip(), {}).update(placed)
    return rules


def _declared(css: str) -> dict[str, str]:
    """Read the properties of a rule or a style attribute: those we know, whose values have the form we know."""
    declared = {}
    for declaration in css.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if value and name in _STYLE and _STYLE[name].fullmatch(value):
            declared[name] = value
    return declared


def _styled(element: Any, name: str, rules: _Rules) -> dict[str, str]:
    """Give the properties that hold for an element: by its kind, its classes, its id, and its own style attribute."""
    classes = [f".{class_}" for class_ in element.get("class", "").split()]
    id_ = f"#{element.get('id', '')}"
    styled: dict[str, str] = {}
    # From the weakest to the strongest. Between two that are as strong, the later in the style sheet holds.
    for selectors in ([name], classes, [f"{name}{class_}" for class_ in classes], [id_, f"{name}{id_}"]):
        said = [(place, property_, value) for s in selectors for property_, (place, value) in rules.get(s, {}).items()]
        styled |= {property_: value for _, property_, value in sorted(said)}
    return styled | _declared(element.get("style", ""))


# ---------------------------------------------------------------------------------------------------------------
# The new tree


def _copied(old: Any, rules: _Rules) -> Any | None:
    """Copy an element and those in it, as far as they are known. Gives nothing for one that is not."""
    name = _name(old)
    if name == "image":
        # To leave it out would give another logo, and a photograph may say who took it, where and when.
        raise Unusable(f"holds another picture inside it. {REMEDY}")
    if name == "a":  # Security: a link could run code when clicked. What it holds is only drawn.
        name = "tspan" if _name(old.getparent()) in _TEXTS else "g"
    if name not in _ELEMENTS:
        return None
    new: Any = lxml.etree.Element(f"{{{_SVG}}}{name}", nsmap=_NAMESPACES)
    for attribute, value in old.items():
        # Security: by name and by form, so no event handler, no xml:base, no class, no attribute of a drawing program.
        if attribute in _ATTRIBUTES and _ATTRIBUTES[attribute].fullmatch(value):
            new.set(attribute, value)
        elif attribute in _HREF and name in _POINTS and _POINTER.fullmatch(value.strip()):
            new.set("href", value.strip())
    for attribute, value in _styled(old, name, rules).items():
        new.set(attribute, value)
    if new.get("font-family"):
        new.set("font-family", re.sub("[\"']", "", new.get("font-family")))
    if old.get("id"):
        new.set("id", old.get("id"))
    if name in _TEXTS:
        new.text = _spaced(old.text)
    for child in old:
        copy = _copied(child, rules)
        if copy is not None:
            new.append(copy)
            if name in _TEXTS:
                copy.tail = _spaced(child.tail)
    if name == "path" and not new.get("d", "").strip():
        return None
    return new


def _spaced(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", text) if text else None


def _sized(old: Any, new: Any) -> tuple[float, float]:
    """Give the picture a viewBox, from its width and height where it has none, and give its size."""
    said = [_length(old.get(side)) for side in ("width", "height")]
    for side in ("width", "height", "x", "y"):
        new.attrib.pop(side, None)  # the page says how large it is
    if new.get("viewBox") is None:
        if not all(said):
            raise Unusable(f"does not say how wide and high it is. {REMEDY}")
        new.set("viewBox", f"0 0 {said[0]:g} {said[1]:g}")
    try:
        _, _, width, height = (float(number) for number in re.split(r"[\s,]+", new.get("viewBox").strip()))
    except ValueError:
        width = height = math.nan
    if not (0.001 <= width <= 1e6 and 0.001 <= height <= 1e6):
        raise Unusable(f"does not say how wide and high it is. {REMEDY}")
    return width, height


def _length(value: str | None) -> float | None:
    match = _LENGTH.fullmatch(value or "")
    try:
        return float(match[1]) * _UNITS[match[2]] if match else None
    except (KeyError, ValueError):
        return None


def _resolve(root: Any) -> None:
    """Keep the pointers that lead somewhere, and the ids that one leads to, by new names: i1, i2 and so on."""
    places: dict[str, Any] = {}
    for element in root.iter():
        places.setdefault(element.get("id", ""), element)  # a second of the same name is none
    wanted = {id_ for element in root.iter() for _, id_ in _pointers(element)}
    names = {id_: f"i{number}" for number, id_ in enumerate((id_ for id_ in places if id_ in wanted), 1)}
    for element in list(root.iter()):
        for attribute, id_ in _pointers(element):
            if id_ not in names:
                del element.attrib[attribute]
            elif attribute == "href":
                element.set("href", f"#{names[id_]}")
            else:
                element.set(attribute, re.sub(_LOCAL, f"url(#{names[id_]})", element.get(attribute)))
        id_ = element.attrib.pop("id", "")
        if id_ in names and places[id_] is element:
            element.set("id", names[id_])
    for element in list(root.iter(f"{{{_SVG}}}use")):
        if not element.get("href"):
            element.getparent().remove(element)


def _pointers(element: Any) -> Iterator[tuple[str, str]]:
    """Give each attribute of an element that points to another part, with the id of that part."""
    for attribute, value in element.items():
        form = _POINTER if attribute == "href" else _ATTRIBUTES.get(attribute, _PLAIN)
        match = form.fullmatch(value)
        if match and match.groupdict().get("id"):
            yield attribute, match["id"]


def _refuse_endless(root: Any) -> None:
    """Refuse a picture whose parts draw each other again and again."""
    # Security: a few parts, each drawing the next ten times over, stop a browser; a part that draws itself never ends.
    places = {element.get("id"): element for element in root.iter() if element.get("id")}
    waiting, steps = [root], 0
    while waiting:
        element = waiting.pop()
        steps += 1
        if steps > _MOST_STEPS:
            raise Unusable(f"takes too long to draw. {REMEDY}")
        waiting += [*element, *(places[id_] for _, id_ in _pointers(element) if id_ in places)]


# ---------------------------------------------------------------------------------------------------------------
# What can be seen


def _seen(element: Any, above: Mapping[str, str]) -> Iterator[bool]:
    """Tell of each shape in an element whether it can be seen on white. Takes what the elements around it say."""
    said = {**above, **element.attrib}
    name = _name(element)
    if name in _UNSEEN or said.get("display") == "none":
        return
    if name in _SHAPES or name == "use":
        yield name == "use" or not (_is_pale(said.get("fill", "black")) and _is_pale(said.get("stroke", "none")))
    if name not in _SHAPES:
        for child in element:
            yield from _seen(child, said)


def _is_pale(paint: str) -> bool:
    """Tell whether a paint is none, or so near white that white paper hides it."""
    if paint in {"none", "transparent"}:
        return True
    try:
        return min(ImageColor.getrgb(paint)[:3]) > 215
    except ValueError:  # a gradient, a pattern or a form of colour that Pillow does not know
        return False
