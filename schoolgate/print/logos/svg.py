"""Reads an SVG logo, and draws it as a picture: nothing of the file is published but what can be seen.

resvg draws what school logos are made of exactly as a browser does, but not all that a browser can draw. What is not
known to be drawn alike (schoolgate/print/logos/svg_forms.py) is refused by name, so that no logo comes out otherwise than it went in.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import lxml.etree

from schoolgate.errors import LogoError
from schoolgate.print.logos import svg_forms as forms

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
REMEDY = "Save the logo as a PNG picture, 1,200 pixels wide, and write that name here."
_SLOWEST = 120  # seconds: a logo takes less than one, and more on a machine that has much else to do
_MOST_STEPS = 1_000_000  # to find out what rules mean: a logo takes some hundreds
_BROKEN = LogoError(f"is broken, and cannot be read as SVG. {REMEDY}")


@dataclasses.dataclass(frozen=True)
class Drawing:
    """A drawing that can be drawn exactly, with its own width and height in pixels."""

    text: bytes = dataclasses.field(repr=False)
    width: float
    height: float

    def draw(self, room: tuple[int, int]) -> bytes:
        """Return the drawing as a PNG, as large as the room allows. Raise LogoError if it cannot be drawn."""
        scale = min(room[0] / self.width, room[1] / self.height)
        size = [str(max(1, round(side * scale))) for side in (self.width, self.height)]
        root = lxml.etree.fromstring(self.text, _parser())
        root.attrib.update(zip(("width", "height"), size, strict=True))
        # Security: in a process of its own, since a drawing of a few lines can keep resvg busy for hours, or end it.
        command = [sys.executable, "-I", "-c", _DRAW]
        try:
            done = subprocess.run(command, input=lxml.etree.tostring(root), capture_output=True, timeout=_SLOWEST)
        except subprocess.TimeoutExpired:
            raise LogoError(f"takes too long to draw. {REMEDY}") from None
        if done.returncode != 0 or not done.stdout:
            raise LogoError(f"cannot be drawn: it is too complex for a logo. {REMEDY}")
        return bytes(done.stdout)


_DRAW = """
import sys, resvg_py
text = sys.stdin.buffer.read().decode()
png = resvg_py.svg_to_bytes(svg_string=text, dpi=96, skip_system_fonts=True, languages=["en"])
sys.stdout.buffer.write(png)
"""


def read(content: bytes, redrawn: Callable[[bytes], bytes]) -> Drawing:
    """Read a drawing. Raise LogoError, with a sentence that begins with a verb, if it cannot be drawn exactly.

    ``redrawn`` takes a PNG or JPEG that stands inside the drawing, and returns it as a plain PNG.
    """
    root = _parse(content)
    if _name(root) != "svg":
        raise LogoError(f"is not an SVG image, whatever its name says. {REMEDY}")
    _tidy(root)
    elements = list(root.iter())
    pointers = [pointer for element in elements for pointer in _attributes(element)]
    pointers += [pointer for sheet in root.iter(f"{{{_SVG}}}style") for pointer in _sheet(sheet, elements)]
    _check_pointers(pointers, elements)
    _check_shadows(elements)
    for image in root.iter(f"{{{_SVG}}}image"):
        _redraw(image, redrawn)
    width, height = _measure(root)
    text = lxml.etree.tostring(root)
    _read_xml(text)  # libxml2 takes names that it writes otherwise, and cannot read again
    return Drawing(text, width, height)


def _parser() -> Any:
    # Security: nothing is fetched, no DTD is read, and libxml2 keeps its limits on depth, size and what abbreviations
    # multiply to.
    return lxml.etree.XMLParser(
        encoding="utf-8", resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True,
    )  # fmt: skip


def _parse(content: bytes) -> Any:
    # Whatever a file says of its encoding, it is read as text in which ASCII is ASCII, so that what is looked for here
    # cannot hide. Latin-1 is what old programs write.
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    # Illustrator abbreviates the names of its namespaces. Abbreviations of abbreviations, those kept in other files, and
    # attributes for every element are what nobody draws with.
    if re.search(r"<!(?!--|\[CDATA\[|DOCTYPE\b|ENTITY\s+[\w.-]+\s+(?:\"[^\"&%<]*\"|'[^'&%<]*')\s*>)", text):
        raise LogoError(f"declares its own XML entities, which can hide harmful content. {REMEDY}")
    if "<?xml-stylesheet" in text:
        raise LogoError(f"is styled by another file. {REMEDY}")
    if "\0" in text:  # libxml2 would guess at UTF-16
        raise _BROKEN
    root = _read_xml(text.encode())
    # As it is written inside a web page, without its namespace.
    return root if root.tag != "svg" else _read_xml(text.replace("<svg", f'<svg xmlns="{_SVG}"', 1).encode())


def _read_xml(content: bytes) -> Any:
    """Return the root of a drawing. Raise LogoError if it is no XML."""
    try:
        return lxml.etree.fromstring(content, _parser())
    except (lxml.etree.LxmlError, ValueError):
        raise _BROKEN from None


def _name(element: Any) -> str:
    """Return an element’s name if it is one of SVG, and nothing for one of another language."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{_SVG}}}") if tag.startswith(f"{{{_SVG}}}") else ""


def _refusal(what: str) -> LogoError:
    """Return the error about something that resvg does not draw as a browser does."""
    seen = "".join(letter for letter in " ".join(what.split()) if letter.isprintable())
    seen = f"{seen[:57]}…" if len(seen) > 60 else seen
    return LogoError(f"uses “{seen}”, which cannot be drawn here as a browser draws it. {REMEDY}")


# ---------------------------------------------------------------------------------------------------------------
# Elements and attributes


def _tidy(parent: Any) -> None:
    """Take out of an element what nobody sees in a picture, and refuse those that cannot be drawn."""
    for child in list(parent):
        name = _name(child)
        extensions = child.get("requiredExtensions", "") if name == "foreignObject" else ""
        if name in forms.LETTERS and "".join(child.itertext()).strip() and not _is_hidden(child):
            raise LogoError(
                "contains text, which each computer draws in its own fonts. Convert it to outlines, also called "
                f"paths or curves, or {REMEDY[0].lower()}{REMEDY[1:]}"
            )
        if name in forms.MOVING:
            raise LogoError(f"is animated, and a logo must not be. {REMEDY}")
        if "w3.org/1999/xhtml" in str(child.tag) or "w3.org" in extensions:
            raise _refusal("a part written in HTML")
        if not name or extensions or name in forms.UNSEEN | forms.LETTERS:
            parent.remove(child)
        elif name in forms.DRAWN:
            _tidy(child)
        else:
            raise _refusal(f"<{name}>")


def _is_hidden(element: Any) -> bool:
    around = [element, *element.iterancestors()]
    return any(
        re.search(r"(?:^|[;\s])display:\s*none", f"display:{each.get('display', '')};{each.get('style', '')}")
        for each in around
    )


_Meant = tuple[str, str | None, frozenset[str]]  # what a selector can tell of an element: name, id and classes
_Pointer = tuple[str, str]  # what points, a property or an element, and the id that it points to


def _attributes(element: Any) -> Iterator[_Pointer]:
    """Check an element’s attributes, and give what they point to."""
    name = _name(element)
    table = forms.FILTERS if name in forms.PRIMITIVES else forms.ATTRIBUTES
    barred = _barred_names(element)
    for attribute, value in element.items():
        if attribute == "requiredFeatures" or ("}" in attribute and attribute != _XLINK):
            del element.attrib[attribute]  # browsers take no notice of either
            continue
        value = _as_resvg_reads(value)
        element.set(attribute, value)
        if attribute == "style":
            for property_, declared in _check_declarations(value):
                yield from _value_pointers(property_, declared)
                if property_ in barred and declared != forms.HARMLESS.get(property_, "none"):
                    raise _refusal(f"{property_}: {declared}")
            if "!" in value:
                raise _refusal("!important")
            element.set("style", forms.UNITS_OF_CSS.sub("", value))
        elif attribute in ("href", _XLINK):
            yield from _address_pointers(name, value)
        elif attribute in table and name != "style" and not _is_size(element, attribute):
            match = re.fullmatch(table[attribute], value)
            if name == "use" and value.endswith("%") and value != "100%":
                match = None
            if match is None or (attribute in barred and value != forms.HARMLESS.get(attribute, "none")):
                raise _refusal(f'{attribute}="{value}"')
            if match.groupdict().get("id"):
                yield attribute, match["id"]
    if name == "image" and not (element.get("width") and element.get("height")):
        raise _refusal("a picture without its width and height")
    if name == "filter" and len({primitive.get(forms.SPACE) for primitive in element}) > 1:
        raise _refusal(f"a filter of several {forms.SPACE}")


def _barred_names(element: Any) -> set[str]:
    """Return the properties and attributes that are drawn otherwise where they stand at this element."""
    name = _name(element)
    here = forms.NOT_ON_ROOT if element.getparent() is None else forms.NOT_ON.get(name, set())
    return here if name in forms.WITH_MARKERS else here | forms.MARKERS


def _is_size(element: Any, attribute: str) -> bool:
    return element.getparent() is None and attribute in {"width", "height"}


def _as_resvg_reads(value: str) -> str:
    """Return a value as resvg reads it: in place of a variable of Figma’s, the colour given for want of it."""
    value = " ".join(forms.VARIABLE.sub(r"\1", value).split())
    return re.sub(r"\bcurrentcolor\b", "currentColor", value, flags=re.IGNORECASE)


def _address_pointers(name: str, value: str) -> Iterator[_Pointer]:
    """Check an address, and give what it leads to."""
    if name not in {*forms.GRADIENTS, "pattern", "use", "image"}:
        return
    if value.startswith("#") and name != "image":
        yield name, value[1:]
    elif not (value.startswith("data:") and name == "image"):
        raise _refusal(f'href="{value}"')


def _redraw(image: Any, redrawn: Callable[[bytes], bytes]) -> None:
    """Put in the place of a picture the same one drawn afresh: upright, in the colours that its profile means."""
    kind, _, encoded = (image.get("href") or image.get(_XLINK) or "").partition(",")
    try:
        if not kind.endswith(";base64"):
            raise ValueError
        png = redrawn(binascii.a2b_base64("".join(encoded.split()).encode(), strict_mode=True))
    except (ValueError, LogoError):
        raise LogoError(f"contains an image that is not a complete PNG or JPEG. {REMEDY}") from None
    image.attrib.pop(_XLINK, None)
    image.set("href", f"data:image/png;base64,{base64.b64encode(png).decode()}")


def _check_pointers(pointers: list[_Pointer], elements: list[Any]) -> None:
    places: dict[str, list[Any]] = {}
    for element in elements:
        places.setdefault(element.get("id", ""), []).append(element)
    for from_, id_ in pointers:
        found = places.get(id_, [])
        if (
            len(found) > 1
            or (not found and from_ == "filter")
            or any(_name(element) not in forms.LEADS_TO[from_] for element in found)
        ):
            raise _refusal(f"{from_}: #{id_}")


def _check_shadows(elements: list[Any]) -> None:
    """Refuse a shadow beside a part that is turned: on a turned part, resvg casts it the other way."""
    shadows = any(_name(element) in {"feOffset", "feDropShadow"} for element in elements)
    texts = (
        text for element in elements for text in (element.get("transform"), element.get("style"), element.text) if text
    )
    for text in texts:
        for matrix in re.findall(r"rotate|skew|matrix\(([^)]*)\)", text) if shadows else ():
            if not matrix or any(float(number) for number in re.split(r"[\s,]+", matrix.strip())[1:3]):
                raise _refusal("a shadow beside a part that is turned")


def _measure(root: Any) -> tuple[float, float]:
    """Return the drawing’s width and height as a browser reads them, and a viewBox if it has none."""
    sides = [_length(root.get(side, "")) for side in ("width", "height")]
    if root.get("viewBox") is None and all(sides):
        root.set("viewBox", f"0 0 {sides[0]:g} {sides[1]:g}")
    box = [float(number) for number in re.split(r"[\s,]+", root.get("viewBox", "0 0 0 0"))]
    width, height = sides if all(sides) else box[2:]
    if not all(0.001 <= side <= 1e6 for side in (width, height, *box[2:])):
        raise LogoError(f"does not state its width and height. {REMEDY}")
    return width, height


def _length(value: str) -> float:
    match = forms.LENGTH.fullmatch(value)
    return float(match[1]) * forms.UNITS.get(match[2], math.nan) if match and match[2] in forms.UNITS else 0


# ---------------------------------------------------------------------------------------------------------------
# Style


def _check_declarations(css: str) -> Iterator[tuple[str, str]]:
    """Check the properties of a rule or a style attribute, and give each with its value."""
    for declaration in forms.COMMENT.sub(" ", css).split(";"):
        if plain := " ".join(declaration.split()):
            match = forms.DECLARED.fullmatch(plain)
            if match is None:
                raise _refusal(plain)
            if not forms.OF_NO_MATTER.fullmatch(match[1]):
                yield match[1], match[2]


def _value_pointers(property_: str, value: str) -> Iterator[_Pointer]:
    match = re.fullmatch(forms.STYLE[property_], value) if property_ in forms.STYLE else None
    if match is None:
        raise _refusal(f"{property_}: {value}")
    if match.groupdict().get("id"):
        yield property_, match["id"]


def _sheet(style: Any, elements: list[Any]) -> Iterator[_Pointer]:
    """Check a style sheet, and give what its rules point to."""
    css = _as_resvg_reads(forms.COMMENT.sub(" ", style.text or ""))
    if style.attrib.pop("type", "text/css").lower() != "text/css":
        style.text = ""  # browsers read no other
        return
    if (media := style.get("media", "all")) not in {"all", "screen"}:
        raise _refusal(f'<style media="{media}">')
    if len(style) or not forms.RULES.fullmatch(css):
        raise _refusal((re.findall(r"@[\w-]+", css) or ["<style>"])[0])
    style.text = forms.UNITS_OF_CSS.sub("", css)
    barred: dict[str, set[_Meant]] = {}
    for element in elements:
        meant = _name(element), element.get("id"), frozenset(element.get("class", "").split())
        for property_ in _barred_names(element):
            barred.setdefault(property_, set()).add(meant)
    steps, with_uses = 0, any(_name(element) == "use" for element in elements)
    for selectors, declarations in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        for selector in (" ".join(selector.split()) for selector in selectors.split(",")):
            if not forms.SELECTOR.fullmatch(selector):
                raise _refusal(selector)
            if with_uses and re.search("[ >]", selector):  # of a part drawn again, resvg sees nothing around it
                raise _refusal(f"{selector} and <use>")
        for property_, value in _check_declarations(declarations):
            yield from _value_pointers(property_, value)
            at = () if value == forms.HARMLESS.get(property_, "none") else barred.get(property_, ())
            steps += len(at)
            if steps > _MOST_STEPS:
                raise LogoError(f"takes too long to draw. {REMEDY}")
            if any(_may_mean(selector, at) for selector in selectors.split(",")):
                raise _refusal(f"{selectors} {{{property_}: {value}}}")


def _may_mean(selector: str, elements: Iterable[_Meant]) -> bool:
    """Return whether the last part of a selector may mean one of these elements."""
    last = re.split(r"[\s>]+", re.sub(r"\[[^]]*\]", "", selector.strip()))[-1]
    kinds, ids, classes = (set(re.findall(begins + forms.WORD, last)) for begins in ("^", r"(?<=\#)", r"(?<=\.)"))
    return any(kinds <= {name} and ids <= {id_} and classes <= of_classes for name, id_, of_classes in elements)
