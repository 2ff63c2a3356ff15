"""A setting’s logo: what a file may be, said in words where it is not, and the versions of it that pages show.

A picture is drawn afresh, so that nothing of the file is published but what can be seen: no place, no camera, no name.
An SVG is cleaned (macros/svg.py).
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import io
import itertools
import re
import urllib.parse
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageOps

from macros import svg

_LARGEST_PICTURE = 2_000_000  # bytes
_LARGEST_SVG = 200_000
_MOST_PIXELS = 5_000  # on a side: a telephone’s photograph has 4,032
_FEWEST_PIXELS = 64  # on the longer side
_WIDEST, _HIGHEST = 10, 4  # times the other side
# A page behind a sign’s code is 14 KB in all, as it is sent, so that it comes in one go.
_LARGEST_SMALL = 6 * 1024
_LARGEST_PRINT = 500_000

_SAFE = " =:/',()+*!;-.~_@"  # in an address that stands in quotes

_SHOWN = (240, 40)  # where a page shows a logo: the room it may take, in the page’s own pixels
_HEADER = (480, 80)  # twice that, for fine screens
_PRINT = (1200, 1200)

_REMEDY = "Save a copy 1,200 pixels wide, and write its name here."
_AS_PNG = "Open it, save it as a PNG picture, and write that name here."

# What a file is, by how it begins.
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"8BPS", "a Photoshop file"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "an EPS file"),
    (b"PK\x03\x04", "a Word, PowerPoint or other zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Publisher file"),
)
_SUFFIXES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "SVG": (".svg",)}


@dataclasses.dataclass(frozen=True)
class Logo:
    """A logo as pages show it.

    ``name`` and ``content`` are the file that pages with a header fetch from ``assets/``, ``print_name`` and
    ``for_print`` the one for posters. ``small`` is an address that holds the picture itself, for a page that fetches
    nothing. ``width`` and ``height`` are how large any of them is shown in a header, in the page’s pixels.
    """

    name: str
    content: bytes = dataclasses.field(repr=False)
    small: str = dataclasses.field(repr=False)
    print_name: str
    for_print: bytes = dataclasses.field(repr=False)
    width: int
    height: int


def read(file: Path) -> Logo:
    """Make a logo from a file. Raises ValueError with all that is wrong with it, and OSError where it cannot be read."""
    logo, found = _worked(file, *_version(file))
    if logo is None:
        raise ValueError("\n".join(found))
    return logo


def faults(file: Path) -> list[str]:
    """Say what is wrong with a logo’s file: each thing as a sentence, with what to do about it."""
    if not file.is_file():
        return [f"There is no file {file.name} beside this one. Put it there, or take out this line."]
    try:
        return list(_worked(file, *_version(file))[1])
    except OSError as error:
        return [f"{file.name} cannot be opened: {error.strerror}. See that you may read it."]


def _version(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


# One build asks twice, and `serve` asks at every save.
@functools.lru_cache(maxsize=16)
def _worked(file: Path, saved: int, size: int) -> tuple[Logo | None, tuple[str, ...]]:
    with file.open("rb") as opened:
        content = opened.read(_LARGEST_PICTURE + 1)
    found, logo = [], None
    try:
        for fault in _faults_of_file(file, content, size):
            found.append(fault)  # one by one, so that those before a last one are told too
        logo = _of_svg(content) if _kind(content) == "SVG" else _of_picture(content)
    except svg.Unusable as fault_of_all:
        found.append(str(fault_of_all))
    return (None, tuple(f"{file.name} {fault}" for fault in found)) if found else (logo, ())


def _kind(content: bytes) -> str:
    """Tell what a file is: PNG, JPEG, SVG, another kind in words, or nothing where it is none we know."""
    for begins, kind in _KINDS:
        if content.startswith(begins):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "a WebP picture"
    if content[4:8] == b"ftyp":
        return "an HEIC or AVIF picture, or a film"
    if re.search(rb"<(?:\w+:)?svg[\s>/]", content) and content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "a web page" if re.search(rb"<html[\s>]", content, re.IGNORECASE) else "SVG"
    return "a web page" if re.search(rb"<(?:!doctype )?html", content[:1000], re.IGNORECASE) else ""


def _faults_of_file(file: Path, content: bytes, size: int) -> Iterator[str]:
    """Say what is wrong with a file before it is drawn. Raises Unusable with the last thing, where it cannot be drawn."""
    kind = _kind(content)
    if not content:
        raise svg.Unusable("is empty. Copy the logo there again, or take out this line.")
    if kind not in _SUFFIXES:
        raise svg.Unusable(f"is {kind or 'no PNG, JPEG or SVG picture'}, whatever its name says. {_AS_PNG}")
    if file.suffix.lower() not in _SUFFIXES[kind]:
        right = f"{file.stem}{_SUFFIXES[kind][0]}"
        yield f"is {kind} inside, and its name says otherwise. Name it {right}, and write that here."
    if kind == "SVG" and size > _LARGEST_SVG:
        raise svg.Unusable(f"is {_weight(size)}, and an SVG logo may be 200 KB. {svg.REMEDY}")
    if kind != "SVG":
        yield from _faults_of_picture(content)
    if size > _LARGEST_PICTURE:
        raise svg.Unusable(f"is {_weight(size)}, and a logo may be 2 MB. {_REMEDY}")


def _weight(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} KB"


# ---------------------------------------------------------------------------------------------------------------
# Pictures


def _faults_of_picture(content: bytes) -> Iterator[str]:
    # Security: a file of a few bytes can claim a picture of many gigabytes. What it claims stands at its beginning, and
    # is read before anything is drawn; Pillow refuses the worst by itself.
    try:
        picture = _opened(content)
    except Image.DecompressionBombError:
        raise _TOO_LARGE from None
    longer = max(picture.size)
    yield from _faults_of_shape(*picture.size)
    if picture.format == "PNG" and getattr(picture, "is_animated", False):
        yield f"moves, and a logo stands still. {_AS_PNG}"
    if longer < _FEWEST_PIXELS:
        yield f"is {longer} pixels on its longer side, and would be a blur in print. Find one of at least {_FEWEST_PIXELS} pixels, better 1,200."
    if longer > _MOST_PIXELS:
        raise _TOO_LARGE


def _faults_of_shape(width: float, height: float) -> Iterator[str]:
    cut = "Cut off what is empty round it, or use the badge alone."
    if width > _WIDEST * height:
        yield f"is over {_WIDEST} times as wide as it is high. {cut}"
    if height > _HIGHEST * width:
        yield f"is over {_HIGHEST} times as high as it is wide. {cut}"


_TOO_LARGE = svg.Unusable(f"is over {_MOST_PIXELS:,} pixels wide or high. {_REMEDY}")
_BROKEN = svg.Unusable(
    f"is broken or only half there, and cannot be drawn. Copy it again from where it came. {_AS_PNG}"
)


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # what it warns of is over our own limit
        try:
            return Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))  # Security: of Pillow’s readers, these two
        except Image.DecompressionBombError:
            raise
        except Exception:  # a broken file can bring about any error in Pillow’s readers
            raise _BROKEN from None


def _drawn(content: bytes) -> Image.Image:
    """Draw a picture afresh, in sRGB, the right way up, and no larger than a poster needs."""
    picture = _opened(content)
    try:
        picture.draft("", _PRINT)
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:  # as above
        raise _BROKEN from None
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey, of which Pillow would show all but the darkest as white
        picture = picture.convert("I").point([level >> 8 for level in range(1 << 16)], "L")
    if picture.mode not in {"L", "RGB", "CMYK"}:
        picture = picture.convert("RGBA")
    picture.thumbnail(_PRINT, Image.Resampling.LANCZOS)
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    drawn = _in_srgb(picture.convert("RGB") if alpha else picture, profile)
    if alpha is None:
        return drawn
    drawn.putalpha(alpha)
    # Security: what somebody rubbed out stands unseen under what is transparent. It is not published.
    return Image.alpha_composite(Image.new("RGBA", drawn.size), drawn)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, known, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return Image.frombytes("RGB", converted.size, converted.tobytes())  # without the profile
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that is broken, or of another kind of picture: the colours are taken as they are
    plain = picture.convert("RGB")
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def _is_visible(picture: Image.Image) -> bool:
    """Tell whether there is anything in a picture that can be told from white paper."""
    paper = Image.new("RGBA", picture.size, "white")
    seen = Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    return (
        ImageChops.difference(seen, paper.convert("RGB")).point(lambda level: 255 * (level > 40)).getbbox() is not None
    )


def _of_picture(content: bytes) -> Logo:
    drawn = _drawn(content)
    shown = _fitted(drawn, _HEADER)
    if not _is_visible(shown):
        raise svg.Unusable(f"shows nothing that can be seen on white paper. Use the logo in its colours. {_REMEDY}")
    width, height = _within(drawn.size, _SHOWN)
    return Logo("logo.png", _png(shown), _small(drawn), "logo-print.png", _for_print(drawn), width, height)


def _small(drawn: Image.Image) -> str:
    """Give a picture as an address that holds it, lighter and lighter until a sign’s page has room for it."""
    addresses = (f"data:image/png;base64,{base64.b64encode(png).decode()}" for png in _lighter(drawn, _HEADER))
    return next(address for address in addresses if _sent(address) <= _LARGEST_SMALL)


def _for_print(drawn: Image.Image) -> bytes:
    """Give a picture for posters: as it is, or where it is a photograph, lighter."""
    pictures = itertools.chain([_png(drawn)], _lighter(drawn, _PRINT))
    return next(picture for picture in pictures if len(picture) <= _LARGEST_PRINT)


def _lighter(drawn: Image.Image, room: tuple[int, int]) -> Iterator[bytes]:
    """Give a picture with fewer and fewer colours and pixels. The last is under 1 KB, whatever it shows."""
    for percent in (100, 80, 60, 50, 40, 30, 20, 10, 5):
        fitted = _fitted(drawn, (room[0] * percent // 100, room[1] * percent // 100))
        for colours in (256, 64, 32, 16):
            yield _png(fitted.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))


def _within(size: tuple[float, float], room: tuple[int, int]) -> tuple[int, int]:
    scale = min(room[0] / size[0], room[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(picture: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Give a picture no larger than the room for it."""
    fitted = picture.copy()
    fitted.thumbnail(room, Image.Resampling.LANCZOS)
    return fitted


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _sent(text: str) -> int:
    """Give the size of a text as a server sends it."""
    return len(zlib.compress(text.encode(), 6))


# ---------------------------------------------------------------------------------------------------------------
# SVG


def _of_svg(content: bytes) -> Logo:
    cleaned = svg.clean(content)
    for fault in _faults_of_shape(cleaned.width, cleaned.height):
        raise svg.Unusable(fault)
    small = f"data:image/svg+xml,{urllib.parse.quote(cleaned.text, safe=_SAFE)}"
    if _sent(small) > _LARGEST_SMALL:
        raise svg.Unusable(
            f"is too large for the page behind a sign’s code: {_weight(_sent(small))} when packed, and 6 KB is the "
            f"most. {svg.REMEDY}"
        )
    width, height = _within((cleaned.width, cleaned.height), _SHOWN)
    text = cleaned.text.encode()
    return Logo("logo.svg", text, small, "logo.svg", text, width, height)
