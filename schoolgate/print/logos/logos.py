"""A setting’s logo: what a file may be, said in words where it is not, and the versions of it that pages show.

A logo is drawn afresh, as a browser draws it, so that nothing of the file is published but what can be seen: no place,
no camera, no name, no code. An SVG is drawn by schoolgate/print/logos/svg.py.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import itertools
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from PIL import Image, ImageChops, ImageCms, ImageOps

from schoolgate.errors import LogoError
from schoolgate.print.logos import svg

_LARGEST = 2_000_000  # bytes
_MOST_PIXELS = 5_000  # on a side: a telephone’s photograph has 4,032
_FEWEST_PIXELS = 64  # on the longer side
_WIDEST, _HIGHEST = 10, 4  # times the other side
# A page behind a sign’s code is 14 KB in all, as it is sent, so that it comes in one go.
_LARGEST_PRINT = 500_000

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
    """A logo as pages show it, always as PNG.

    ``content`` is the file that pages with a header fetch from ``assets/``, ``for_print`` the one for posters.
    ``width`` and ``height`` are how large the first is shown in a header, in the page’s pixels. Light pages show none.
    """

    name: ClassVar[str] = "logo.png"
    print_name: ClassVar[str] = "logo-print.png"
    content: bytes = dataclasses.field(repr=False)
    for_print: bytes = dataclasses.field(repr=False)
    width: int
    height: int


def read(file: Path) -> Logo:
    """Return the logo in a file. Raise ValueError with all that is wrong with it, and OSError if it cannot be read."""
    logo, found = _read_once(file, *_version(file))
    if logo is None:
        raise ValueError("\n".join(found))
    return logo


def faults(file: Path) -> list[str]:
    """Return what is wrong with a logo’s file: a sentence for each fault, with the remedy."""
    if not os.path.isfile(file):  # which a name that is too long for any file is not either
        return [f"There is no file {file.name} beside this one. Put it there, or delete this line."]
    try:
        return list(_read_once(file, *_version(file))[1])
    except OSError as error:
        return [f"{file.name} cannot be opened: {error.strerror}. Check that you have permission to read it."]


def _version(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


# One build asks twice, and `serve` asks at every save.
@functools.lru_cache(maxsize=16)
def _read_once(file: Path, saved: int, size: int) -> tuple[Logo | None, tuple[str, ...]]:
    with file.open("rb") as opened:
        content = opened.read(_LARGEST + 1)
    found, logo = [], None
    with warnings.catch_warnings():
        # Pillow warns programmers of vast or damaged pictures. What a school should hear of them we say ourselves.
        warnings.simplefilter("ignore")
        try:
            for fault in _faults_of_file(file, content, size):
                found.append(fault)  # one by one, so that those before a last one are told too
            logo = _make_versions(_draw_svg(content) if _kind(content) == "SVG" else _draw(content))
        except LogoError as fault_of_all:
            found.append(str(fault_of_all))
    return (None, tuple(f"{file.name} {fault}" for fault in found)) if found else (logo, ())


def _kind(content: bytes) -> str:
    """Return what a file is: PNG, JPEG, SVG, another kind in words, or nothing if it is unknown."""
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
    """Yield what is wrong with a file before it is drawn. Raise LogoError, with the last fault, if it cannot be drawn."""
    kind = _kind(content)
    if not content:
        raise LogoError("is empty. Copy the logo there again, or delete this line.")
    if kind not in _SUFFIXES:
        raise LogoError(f"is {kind or 'not a PNG, JPEG or SVG image'}, whatever its name says. {_AS_PNG}")
    if file.suffix.lower() not in _SUFFIXES[kind]:
        right = f"{file.stem}{_SUFFIXES[kind][0]}"
        yield f"is really {kind}, but its name says otherwise. Name it {right}, and write that here."
    if kind != "SVG":
        yield from _faults_of_picture(content)
    if size > _LARGEST:
        raise LogoError(f"is {size / 1_000_000:.1f} MB, but a logo may be at most 2 MB. {_REMEDY}")


# ---------------------------------------------------------------------------------------------------------------
# Pictures


def _faults_of_picture(content: bytes) -> Iterator[str]:
    # Security: a file of a few bytes can claim a picture of many gigabytes. What it claims stands at its beginning, and
    # is read before anything is drawn; Pillow refuses the worst by itself.
    try:
        picture = _open(content)
    except Image.DecompressionBombError:
        raise _TOO_LARGE from None
    longer = max(picture.size)
    yield from _faults_of_shape(*picture.size)
    if picture.format == "PNG" and getattr(picture, "is_animated", False):
        yield f"is animated, and a logo must not be. {_AS_PNG}"
    if longer < _FEWEST_PIXELS:
        yield f"is {longer} pixels on its longer side, and would be blurred in print. Find one of at least {_FEWEST_PIXELS} pixels, ideally 1,200."
    if longer > _MOST_PIXELS:
        raise _TOO_LARGE


def _faults_of_shape(width: float, height: float) -> Iterator[str]:
    cut = "Crop the empty space around it, or use the badge alone."
    if width > _WIDEST * height:
        yield f"is over {_WIDEST} times as wide as it is high. {cut}"
    if height > _HIGHEST * width:
        yield f"is over {_HIGHEST} times as high as it is wide. {cut}"


_TOO_LARGE = LogoError(f"is over {_MOST_PIXELS:,} pixels wide or high. {_REMEDY}")
_BROKEN = LogoError(f"is broken or incomplete, and cannot be drawn. Copy it again from the original. {_AS_PNG}")
_OTHER_COLOURS = LogoError(
    "describes its colours in a way that some programs cannot read. Open it, save it as a PNG picture in sRGB, and "
    "write that name here."
)
_SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)  # white, red, green and blue, as a PNG describes them
_SRGB_BY_NUMBER = bytes([1, 13, 0, 1])


def _open(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))  # Security: of Pillow’s readers, these two
    except Image.DecompressionBombError:
        raise
    except Exception:  # a broken file can bring about any error in Pillow’s readers
        raise _BROKEN from None


def _draw(content: bytes) -> Image.Image:
    """Return a picture redrawn in sRGB, the right way up, and no larger than a poster needs."""
    picture = _open(content)
    try:
        picture.draft("", _PRINT)
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except Exception:  # as above
        raise _BROKEN from None
    gamma, profile = _gamma(picture, content), picture.info.get("icc_profile")
    grey = picture.mode in {"1", "L", "LA"} or picture.mode.startswith("I")  # and its profile is of greys
    alpha = _key_out(picture, depth=content[24]) if picture.format == "PNG" else None
    if picture.mode.startswith("I"):  # 16 bits of grey, of which Pillow would show all but the darkest as white
        picture = _of_16_bits(picture, [level >> 8 for level in range(1 << 16)])
    if picture.mode not in {"L", "RGB", "CMYK"}:
        picture = picture.convert("RGBA")
    picture.info.pop("transparency", None)
    if alpha:
        picture = picture.convert("RGB")
        picture.putalpha(alpha)
    picture.thumbnail(_PRINT, Image.Resampling.LANCZOS)
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    drawn = _to_srgb(picture if picture.mode == "CMYK" else picture.convert("L" if grey else "RGB"), profile)
    if gamma != 1:
        drawn = drawn.point([round(255 * (level / 255) ** gamma) for level in range(256)] * 3)
    if alpha is None:
        return drawn
    drawn.putalpha(alpha)
    # Security: what somebody rubbed out stands unseen under what is transparent. It is not published.
    return Image.alpha_composite(Image.new("RGBA", drawn.size), drawn)


def _key_out(picture: Image.Image, depth: int) -> Image.Image | None:
    """Return the transparency of a PNG in which one grey, or one colour, stands for what is transparent."""
    key = picture.info.get("transparency")
    if key is None or not (picture.mode in {"L", "RGB"} or picture.mode.startswith("I")):
        return None  # palettes and single bits are Pillow’s to read
    if picture.mode.startswith("I"):
        return _of_16_bits(picture, [255 * (level != key) for level in range(1 << 16)])
    levels = [level >> 8 if depth == 16 else level * 255 // ((1 << depth) - 1) for level in _channels(key)]
    bands = [
        band.point([255 * (seen != level) for seen in range(256)])
        for band, level in zip(picture.split(), levels, strict=True)
    ]
    return functools.reduce(ImageChops.lighter, bands)


def _channels(key: int | tuple[int, ...]) -> tuple[int, ...]:
    return key if isinstance(key, tuple) else (key,)


def _of_16_bits(picture: Image.Image, table: list[int]) -> Image.Image:
    """Return a picture of 16 bits of grey in 8, by a table of all values."""
    return picture.convert("I").point(table, "L")


def _gamma(picture: Image.Image, content: bytes) -> float:
    """Return the power by which a PNG’s levels become those of sRGB. Raise LogoError if its colours are not the web’s."""
    info, named = picture.info, content[: content.find(b"IDAT")].partition(b"cICP")[2][:4]
    if picture.format != "PNG" or "icc_profile" in info:
        return 1
    if named:
        if named != _SRGB_BY_NUMBER:
            raise _OTHER_COLOURS
        return 1
    if "srgb" in info or not info.get("gamma"):
        return 1
    primaries = info.get("chromaticity", _SRGB)
    if any(abs(given - meant) > 0.01 for given, meant in zip(primaries, _SRGB, strict=True)):
        raise _OTHER_COLOURS
    return float(1 / (2.2 * info["gamma"]))


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
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


def _draw_svg(content: bytes) -> Image.Image:
    """Return a drawing as a picture as large as a poster needs."""
    drawing = svg.read(content, redrawn=lambda inside: _png(_draw(inside)))
    for fault in _faults_of_shape(drawing.width, drawing.height):
        raise LogoError(fault)
    return _draw(drawing.draw(_PRINT))


def _is_visible(picture: Image.Image) -> bool:
    """Return whether anything in a picture can be seen on white paper."""
    paper = Image.new("RGBA", picture.size, "white")
    seen = Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    return (
        ImageChops.difference(seen, paper.convert("RGB")).point(lambda level: 255 * (level > 40)).getbbox() is not None
    )


def _make_versions(drawn: Image.Image) -> Logo:
    """Return the versions of a picture that pages show."""
    header = _fit(drawn, _HEADER)
    if not _is_visible(header):
        raise LogoError(f"shows nothing that can be seen on white paper. Use the logo in its colours. {_REMEDY}")
    width, height = _size_within(drawn.size, _SHOWN)
    return Logo(_png(header), _print_version(drawn), width, height)


def _print_version(drawn: Image.Image) -> bytes:
    """Return a picture for posters, with fewer colours and pixels if it is a photograph."""
    pictures = itertools.chain([_png(drawn)], _lighter_versions(drawn, _PRINT))
    return next(picture for picture in pictures if len(picture) <= _LARGEST_PRINT)


def _lighter_versions(drawn: Image.Image, room: tuple[int, int]) -> Iterator[bytes]:
    """Yield a picture with fewer and fewer colours and pixels. The last is under 1 KB, whatever it shows."""
    for percent in (100, 80, 60, 50, 40, 30, 20, 10, 5):
        fitted = _fit(drawn, (room[0] * percent // 100, room[1] * percent // 100))
        for colours in (256, 64, 32, 16):
            yield _png(fitted.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE))


def _size_within(size: tuple[float, float], room: tuple[int, int]) -> tuple[int, int]:
    scale = min(room[0] / size[0], room[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fit(picture: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Return a picture no larger than the room for it."""
    fitted = picture.copy()
    fitted.thumbnail(room, Image.Resampling.LANCZOS)
    return fitted


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
