"""A school’s logo: what is taken, what each refusal says, and what of the file families can see."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import lxml.html
import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from playwright.sync_api import Browser
from support import logo_files
from support.places import TESTS, TODAY

from schoolgate.print.logos import logos
from schoolgate.publish import build

SMALLEST = TESTS / "good" / "smallest.yml"
GREEN, BROWN = (30, 110, 60), (110, 70, 30)
DRAWN = (
    '<?xml version="1.0"?><!-- Jane, 1 Mill Lane --><svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" onload="alert(1)">'
    "<style>.cls-1{fill:#1e6e3c}</style><circle class='cls-1' cx='50' cy='50' r='45'/>"
    '<path fill="#6e461e" d="M110 20h180v60h-180z"/></svg>'
)


def badge(width: int = 400, height: int = 400, ground: tuple[int, ...] = (0, 0, 0, 0)) -> Image.Image:
    """Draw a tree: green above, brown below."""
    picture = Image.new("RGBA", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.1, height * 0.05, width * 0.9, height * 0.65), fill=GREEN)
    draw.rectangle((width * 0.42, height * 0.5, width * 0.58, height * 0.95), fill=BROWN)
    return picture


def photograph(width: int = 1400, height: int = 1000) -> Image.Image:
    """Draw what no palette holds and no file packs well."""
    noise = random.Random(1).randbytes(3 * 350 * 250)
    return Image.frombytes("RGB", (350, 250), noise).resize((width, height))


def written(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    """Give the bytes of a picture’s file."""
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def grey(bits: int) -> Image.Image:
    """Give a tree in greys of so many bits, its brown at half of what they count to."""
    plain = badge(ground=(255, 255, 255, 255)).convert("L").point(lambda level: 128 if level < 100 else 255)
    if bits == 1:
        return plain.point(lambda level: 255 * (level > 200), "1")
    return Image.frombytes("I;16", plain.size, b"".join(struct.pack("<H", level * 257) for level in plain.tobytes()))


def swapped() -> Image.Image:
    """Give a tree whose colours stand for others: its profile says that red is blue."""
    red, green, blue, _ = badge(ground=(255, 255, 255, 255)).split()
    return Image.merge("RGB", (blue, green, red))


WHITE = (255, 255, 255, 255)
TAKEN: dict[str, tuple[str, Callable[[], bytes], tuple[int, int]]] = {
    "a transparent badge": ("oakfield.png", lambda: written(badge()), (40, 40)),
    "a badge in a palette": ("oakfield.png", lambda: written(badge().quantize(16)), (40, 40)),
    "black and white": ("oakfield.png", lambda: written(grey(1)), (40, 40)),
    "16 bits": ("oakfield.png", lambda: written(grey(16)), (40, 40)),
    "a JPEG": ("oakfield.jpeg", lambda: written(badge(ground=WHITE).convert("RGB"), "JPEG"), (40, 40)),
    "a JPEG for printers": ("OAKFIELD.JPG", lambda: written(badge(ground=WHITE).convert("CMYK"), "JPEG"), (40, 40)),
    "a wide logo": ("oakfield.png", lambda: written(badge(1500, 150)), (240, 24)),
    "a tall logo": ("oakfield.png", lambda: written(badge(200, 800)), (10, 40)),
    "a small logo": ("oakfield.png", lambda: written(badge(64, 32)), (80, 40)),
    "a photograph": ("oakfield.jpg", lambda: written(photograph(), "JPEG", quality=60), (56, 40)),
    "a drawing": ("oakfield.svg", lambda: DRAWN.encode(), (120, 40)),
    "the widest drawing": ("oakfield.svg", lambda: DRAWN.replace('"300"', '"1000"').encode(), (240, 24)),
}  # fmt: skip


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Put a file beside a setting’s."""

    def at(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return at


Put = Callable[[str, bytes], Path]


def drawn(content: bytes) -> Image.Image:
    """Draw a PNG as it looks on white paper."""
    picture = Image.open(io.BytesIO(content), formats=["PNG"]).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def colour(content: bytes, across: float = 0.5, down: float = 0.8) -> tuple[int, ...]:
    """Give the colour of a PNG at one place: where the tree is brown, unless told."""
    picture = drawn(content)
    found = picture.getpixel((int(picture.width * across), int(picture.height * down)))
    assert isinstance(found, tuple)
    return found


# ---------------------------------------------------------------------------------------------------------------
# What is taken, and what becomes of it


@pytest.mark.parametrize("case", TAKEN)
def test_a_logo_of_each_kind_is_taken(case: str, put: Put) -> None:
    name, content, size = TAKEN[case]
    file = put(name, content())
    assert logos.faults(file) == []
    logo = logos.read(file)
    assert (logo.width, logo.height) == size
    assert (logo.name, logo.print_name) == ("logo.png", "logo-print.png")


@pytest.mark.parametrize("case", TAKEN)
def test_a_logo_is_light(case: str, put: Put) -> None:
    name, content, _ = TAKEN[case]
    logo = logos.read(put(name, content()))
    assert len(logo.content) <= 120_000
    assert len(logo.for_print) <= 500_000


@pytest.mark.parametrize("case", TAKEN)
def test_logos_are_drawn_afresh_in_three_sizes(case: str, put: Put) -> None:
    name, content, size = TAKEN[case]
    logo = logos.read(put(name, content()))
    # A drawing has no pixels of its own: it is drawn as large as there is room.
    original = tuple(99 * side for side in size) if name.endswith("svg") else Image.open(io.BytesIO(content())).size
    for version, room in ((logo.content, (480, 80)), (logo.for_print, (1200, 1200))):
        picture = Image.open(io.BytesIO(version), formats=["PNG"])
        assert picture.width <= min(room[0], original[0])
        assert picture.height <= min(room[1], original[1])
        assert picture.width / picture.height == pytest.approx(original[0] / original[1], rel=0.1)
        assert {chunk for chunk, _ in _chunks(version)} <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        found.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


@pytest.mark.parametrize("case", ["a transparent badge", "a badge in a palette", "a JPEG", "a JPEG for printers"])
def test_colours_stay(case: str, put: Put) -> None:
    name, content, _ = TAKEN[case]
    logo = logos.read(put(name, content()))
    for version in (logo.content, logo.for_print):
        assert colour(version) == pytest.approx(BROWN, abs=12)
        assert colour(version, 0.5, 0.2) == pytest.approx(GREEN, abs=12)
        assert min(colour(version, 0.02, 0.02)) > 245


def test_greys_of_16_bits_stay(put: Put) -> None:
    logo = logos.read(put("oakfield.png", written(grey(16))))
    assert colour(logo.content) == pytest.approx((128, 128, 128), abs=3)


def test_colours_are_those_the_file_s_own_profile_means(put: Put) -> None:
    profile = _swapping_profile()
    logo = logos.read(put("oakfield.png", written(swapped(), icc_profile=profile)))
    assert colour(logo.content) == pytest.approx(BROWN, abs=12)
    broken = logos.read(put("broken.png", written(badge(ground=WHITE).convert("RGB"), icc_profile=profile[:200])))
    assert colour(broken.content) == pytest.approx(BROWN, abs=12)


def _swapping_profile() -> bytes:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = bytearray(profile.replace(b"rXYZ", b"_XYZ").replace(b"bXYZ", b"rXYZ").replace(b"_XYZ", b"bXYZ"))
    return bytes(profile)


def test_what_is_transparent_stays_so_and_hides_nothing(put: Put) -> None:
    picture = badge()
    picture.putpixel((2, 2), (200, 10, 10, 0))  # rubbed out, and still in the file
    logo = logos.read(put("oakfield.png", written(picture)))
    for version in (logo.content, logo.for_print):
        assert Image.open(io.BytesIO(version)).convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
    assert Image.open(io.BytesIO(logo.for_print)).convert("RGBA").getpixel((2, 2)) == (0, 0, 0, 0)


def test_where_and_by_whom_a_picture_was_taken_is_not_published(put: Put) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jane Bloggs"  # the artist
    exif[0x8825] = {1: "N", 2: (51.0, 18.0, 55.0), 3: "E", 4: (0.0, 53.0, 30.0)}  # where it was taken
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Jane Bloggs")
    told.add_itxt("XML:com.adobe.xmp", "<x>Jane Bloggs</x>")
    picture = badge(ground=WHITE).convert("RGB")
    files = {
        "oakfield.jpg": written(picture, "JPEG", exif=exif, comment=b"Jane Bloggs", icc_profile=_swapping_profile()),
        "oakfield.png": written(picture, exif=exif, pnginfo=told),
        "oakfield.svg": DRAWN.replace("Mill Lane", "Jane Bloggs").encode(),
    }
    for name, content in files.items():
        assert b"Jane Bloggs" in content
        logo = logos.read(put(name, content))
        for version in (logo.content, logo.for_print):
            assert b"Jane" not in version
            assert not Image.open(io.BytesIO(version)).getexif()
            assert {"exif", "comment", "icc_profile", "Author"}.isdisjoint(Image.open(io.BytesIO(version)).info)


def test_a_picture_that_a_camera_turned_stands_upright(put: Put) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    lying = badge(400, 800, WHITE).convert("RGB").transpose(Image.Transpose.ROTATE_90)
    logo = logos.read(put("oakfield.jpg", written(lying, "JPEG", exif=exif)))
    assert (logo.width, logo.height) == (20, 40)
    assert colour(logo.content, 0.5, 0.2) == pytest.approx(GREEN, abs=12)


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("case", TAKEN)
def test_two_runs_give_the_same_bytes(case: str, put: Put) -> None:
    name, content, _ = TAKEN[case]
    first = logos.read(put(name, content()))
    logos._read_once.cache_clear()
    assert logos.read(put(name, content())) == first


def test_a_logo_is_worked_once_a_build_and_again_when_it_changes(put: Put) -> None:
    file = put("oakfield.png", written(badge()))
    first = logos.read(file)
    assert logos.read(file) is first
    file = put("oakfield.png", written(badge(800, 400)))
    os.utime(file, ns=(1, 1))
    assert (logos.read(file).width, logos.read(file).height) == (80, 40)


# ---------------------------------------------------------------------------------------------------------------
# What is refused, and in which words


def test_what_a_grey_or_a_colour_leaves_out_is_transparent(put: Put) -> None:
    """Of a badge on white, where white stands for nothing, the ground of the page is seen through it."""
    for kind, depth, key in ((0, 8, b"\0\xff"), (0, 16, b"\xff\xff"), (2, 8, b"\0\xff" * 3), (2, 16, b"\xff\xff" * 3)):
        logo = logos.read(put("oakfield.png", logo_files.png(kind, depth, tRNS=key)))
        for version in (logo.content, logo.for_print):
            picture = Image.open(io.BytesIO(version)).convert("RGBA")
            assert picture.getpixel((1, 1)) == (0, 0, 0, 0)
            assert picture.getpixel((picture.width // 4, picture.height // 2))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize(
    "case", ["a file of Canva’s", "a file of Illustrator’s", "a mask", "a shadow, as Figma writes"]
)
def test_drawings_of_many_programs_are_taken_whole(case: str, put: Put) -> None:
    logo = logos.read(put("oakfield.svg", logo_files.DRAWINGS[case]))
    assert max(Image.open(io.BytesIO(logo.for_print)).size) == 1200


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def vast(width: int, height: int) -> bytes:
    """Give a PNG of some bytes that claims to be this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND", b"")
    )


def moving(kind: str) -> bytes:
    """Give two pictures that change places."""
    return written(badge(), kind, save_all=True, append_images=[badge(ground=WHITE)], duration=100)


def told_at_length() -> bytes:
    """Give a PNG whose comment unpacks to far more than the file."""
    comment = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000))
    png = written(badge())
    return png[:33] + comment + png[33:]


COPY = "Save a copy 1,200 pixels wide, and write its name here."
AS_PNG = "Open it, save it as a PNG picture, and write that name here."
PNG = "Save the logo as a PNG picture, 1,200 pixels wide, and write that name here."
BROKEN = f"is broken or incomplete, and cannot be drawn. Copy it again from the original. {AS_PNG}"
VAST = f"is over 5,000 pixels wide or high. {COPY}"
CUT = "Crop the empty space around it, or use the badge alone."
UNSEEN = f"shows nothing that can be seen on white paper. Use the logo in its colours. {COPY}"
OTHER = (
    "describes its colours in a way that some programs cannot read. Open it, save it as a PNG picture in sRGB, and "
    "write that name here."
)
REFUSED: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    "an empty file": ("a.png", lambda: b"", ["is empty. Copy the logo there again, or delete this line."]),
    "a GIF that moves": ("a.png", lambda: moving("GIF"), [f"is a GIF picture, whatever its name says. {AS_PNG}"]),
    "a PNG that moves": ("a.png", lambda: moving("PNG"), [f"is animated, and a logo must not be. {AS_PNG}"]),
    "a WebP": ("a.png", lambda: written(badge(), "WEBP"), [f"is a WebP picture, whatever its name says. {AS_PNG}"]),
    "a BMP": ("a.jpg", lambda: written(badge(), "BMP"), [f"is a BMP picture, whatever its name says. {AS_PNG}"]),
    "a TIFF": ("a.jpg", lambda: written(badge(), "TIFF"), [f"is a TIFF picture, whatever its name says. {AS_PNG}"]),
    "a PDF": ("a.png", lambda: b"%PDF-1.7\n", [f"is a PDF, whatever its name says. {AS_PNG}"]),
    "a page of a telephone": (
        "a.jpg", lambda: b"\0\0\0\x18ftypheic", [f"is an HEIC or AVIF picture, or a film, whatever its name says. {AS_PNG}"],
    ),
    "a Word file": (
        "a.png", lambda: b"PK\x03\x04", [f"is a Word, PowerPoint or other zipped file, whatever its name says. {AS_PNG}"],
    ),
    "a web page": ("a.svg", lambda: b"<!DOCTYPE html><html><svg/></html>", [f"is a web page, whatever its name says. {AS_PNG}"]),
    "text": ("a.png", lambda: b"Our logo", [f"is not a PNG, JPEG or SVG image, whatever its name says. {AS_PNG}"]),
    "a JPEG named PNG": (
        "a.png", lambda: written(badge().convert("RGB"), "JPEG"),
        ["is really JPEG, but its name says otherwise. Name it a.jpg, and write that here."],
    ),
    "a PNG named SVG": (
        "a.svg", lambda: written(badge()), ["is really PNG, but its name says otherwise. Name it a.png, and write that here."],
    ),
    "an SVG named PNG": (
        "a.png", DRAWN.encode, ["is really SVG, but its name says otherwise. Name it a.svg, and write that here."],
    ),
    "a PNG cut short": ("a.png", lambda: written(badge())[:900], [BROKEN]),
    "a JPEG cut short": ("a.jpg", lambda: written(badge(ground=WHITE).convert("RGB"), "JPEG")[:2000], [BROKEN]),
    "a PNG of nothing but its name": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", [BROKEN]),
    "a PNG with a comment of 200 MB": ("a.png", told_at_length, [BROKEN]),
    "900 million pixels in 100 bytes": ("a.png", lambda: vast(30_000, 30_000), [VAST]),
    "26 million pixels in 100 bytes": ("a.png", lambda: vast(5_001, 5_200), [VAST]),
    "no pixels": ("a.png", lambda: vast(0, 0), [BROKEN]),
    "over 2 MB": ("a.png", lambda: written(badge()) + b"\0" * 2_000_000, ["is 2.0 MB, but a logo may be at most 2 "
    f"MB. {COPY}"]),
    "too small": (
        "a.png", lambda: written(badge(40, 30)),
        ["is 40 pixels on its longer side, and would be blurred in print. Find one of at least 64 pixels, ideally "
        "1,200."],
    ),
    "too wide": ("a.png", lambda: written(badge(1101, 110)), [f"is over 10 times as wide as it is high. {CUT}"]),
    "too high": ("a.png", lambda: written(badge(100, 401)), [f"is over 4 times as high as it is wide. {CUT}"]),
    "white": ("a.png", lambda: written(Image.new("RGB", (99, 99), (240, 245, 250))), [UNSEEN]),
    "white on nothing": ("a.png", lambda: written(Image.merge("RGBA", [*Image.new("RGB", (400, 400), "white").split(), badge().getchannel("A")])), [UNSEEN]),
    "nothing": ("a.png", lambda: written(Image.new("RGBA", (99, 99), (0, 0, 0, 0))), [UNSEEN]),
    "several things": (
        "a.jpg", lambda: written(Image.new("RGB", (50, 2), "white")),
        [
            "is really PNG, but its name says otherwise. Name it a.png, and write that here.",
            f"is over 10 times as wide as it is high. {CUT}",
            "is 50 pixels on its longer side, and would be blurred in print. Find one of at least 64 pixels, ideally "
            "1,200.",
            UNSEEN,
        ],
    ),
    "an SVG of over 2 MB": ("a.svg", lambda: DRAWN.encode() + b" " * 2_000_000, ["is 2.0 MB, but a logo may be at "
    f"most 2 MB. {COPY}"]),
    "an SVG with letters": (
        "a.svg", lambda: DRAWN.replace("</svg>", "<text>Oakfield</text></svg>").encode(),
        [
            "contains text, which each computer draws in its own fonts. Convert it to outlines, also called paths or "
            f"curves, or save{PNG[4:]}"
        ],
    ),
    "an SVG that a browser draws otherwise": (
        "a.svg", lambda: DRAWN.replace("<circle", "<circle style='filter:blur(3px)'").encode(),
        [f"uses “filter: blur(3px)”, which cannot be drawn here as a browser draws it. {PNG}"],
    ),
    "an SVG with half a photograph inside": (
        "a.svg", lambda: DRAWN.replace("</svg>", '<image width="9" height="9" href="data:image/png;base64,AA"/></svg>').encode(),
        [f"contains an image that is not a complete PNG or JPEG. {PNG}"],
    ),
    "an SVG in white": ("a.svg", lambda: re.sub("#[0-9a-f]{6}", "#fff", DRAWN).encode(), [UNSEEN]),
    "an SVG of nothing": ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', [UNSEEN]),
    "colours of another screen": ("a.png", lambda: logo_files.png(2, 8, cICP=bytes([12, 13, 0, 1])), [OTHER]),
    "colours of other lamps": (
        "a.png",
        lambda: logo_files.png(2, 8, gAMA=struct.pack(">I", 45455), cHRM=struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)),
        [OTHER],
    ),
    "an SVG too wide, named PNG": (
        "a.png", lambda: DRAWN.replace('"300"', '"1001"').encode(),
        [
            "is really SVG, but its name says otherwise. Name it a.svg, and write that here.",
            f"is over 10 times as wide as it is high. {CUT}",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_each_refusal_says_what_to_do(case: str, put: Put) -> None:
    name, content, messages = REFUSED[case]
    file = put(name, content())
    assert logos.faults(file) == [f"{name} {message}" for message in messages]
    with pytest.raises(ValueError, match=name):
        logos.read(file)


def test_what_pillow_warns_of_is_not_shown_to_a_school(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """A bad disk turned a bit in what a camera noted: how many numbers say which way is up."""
    count = b"\x01\x12\x00\x03\x00\x00\x00\x01"
    damaged = logo_files.jpeg().replace(count, count[:4] + b"\x7f\x00\x00\x00")
    assert damaged != logo_files.jpeg()
    (tmp_path / "crest.jpg").write_bytes(damaged)
    assert logos.faults(tmp_path / "crest.jpg") == []
    assert [str(warning.message) for warning in recwarn] == []


def test_a_logo_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    for name in ("gone.png", "folder.png", "long" * 100 + ".png"):
        message = f"There is no file {name} beside this one. Put it there, or delete this line."
        assert logos.faults(tmp_path / name) == [message]


def test_a_logo_that_may_not_be_read_is_told(put: Put) -> None:
    file = put("oakfield.png", written(badge()))
    with patch.object(Path, "open", side_effect=PermissionError(13, "Permission denied")):
        logos._read_once.cache_clear()
        assert logos.faults(file) == [
            "oakfield.png cannot be opened: Permission denied. Check that you have permission to read it."
        ]


@pytest.mark.parametrize("name", ["oakfield.png", "oakfield.jpg", "oakfield.svg"])
def test_no_damage_to_a_file_is_more_than_a_sentence(name: str, put: Put) -> None:
    whole = {
        "oakfield.png": written(badge(90, 90)),
        "oakfield.jpg": written(badge(90, 90, WHITE).convert("CMYK"), "JPEG", icc_profile=_swapping_profile()),
        "oakfield.svg": DRAWN.encode(),
    }[name]
    chance, refused = random.Random(name), 0
    for turn in range(250):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if turn % 3 == 0:
            del content[chance.randrange(len(content)) :]
        file = put(name, bytes(content))
        os.utime(file, ns=(turn, turn))
        for fault in logos.faults(file):
            assert re.fullmatch(rf"{name} .+\.", fault), fault
            refused += 1
    assert refused > 50


# ---------------------------------------------------------------------------------------------------------------
# In a site


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sites with a logo of some kinds."""
    folder, sites = tmp_path_factory.mktemp("logos"), {}
    for case in ("a transparent badge", "a JPEG for printers", "a wide logo", "a tall logo", "a drawing"):
        name, content, _ = TAKEN[case]
        (folder / case).mkdir()
        (folder / case / name).write_bytes(content())
        setting = folder / case / "setting.yml"
        text = SMALLEST.read_text(encoding="utf-8")
        setting.write_text(re.sub(r"^kind:", f"logo: {name}\nkind:", text, flags=re.MULTILINE), encoding="utf-8")
        sites[case] = folder / case / "site"
        build.build(setting, sites[case], TODAY, fictional=True)
    return sites


def test_pages_show_the_logo_and_nothing_of_the_file_is_published(sites: dict[str, Path]) -> None:
    assert sites
    for case, site in sites.items():
        name, _, (width, height) = TAKEN[case]
        assert (site / "assets" / "logo.png").read_bytes() == logos.read(site.parent / name).content
        assert [file for file in site.rglob("*") if file.name.lower() == name.lower()] == []
        page: Any = lxml.html.fromstring((site / "policies" / "mobile" / "index.html").read_bytes())
        (image,) = page.xpath("//header//img")
        assert dict(image.attrib) == {
            "src": "../../assets/logo.png", "alt": "", "width": str(width), "height": str(height),
        }  # fmt: skip


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("across", [320, 390, 1280])
def test_every_browser_has_room_for_logo_and_name(
    across: int, sites: dict[str, Path], serve: Callable[[Path], str], browser: Browser
) -> None:
    held: list[str] = []
    for case in ("a wide logo", "a tall logo", "a drawing"):
        site = sites[case]
        page = browser.new_page(viewport={"width": across, "height": 844})
        held.clear()
        page.route(re.compile("assets/logo"), lambda route: held.append(route.request.url))
        page.goto(serve(site), wait_until="domcontentloaded")
        page.locator("h1").wait_for()
        before = page.locator(".home").bounding_box()
        page.unroute_all()
        page.goto(serve(site))
        after, image = page.locator(".home").bounding_box(), page.locator(".home img").bounding_box()
        assert before == after, f"{case}: the page moves when the logo comes"
        assert held, case
        assert image, case
        assert page.evaluate("document.querySelector('.home img').naturalWidth") > 0, case
        assert page.evaluate("document.documentElement.scrollWidth") <= across, case
        width, height = TAKEN[case][2]
        assert image["height"] <= 50, case
        assert (image["width"] - 4) / (image["height"] - 4) == pytest.approx(width / height, rel=0.3), case
        name = page.locator(".home span").bounding_box()
        assert name, case
        assert name["width"] >= 100, case
        page.close()


def test_nothing_of_a_drawing_is_published_but_its_picture(sites: dict[str, Path]) -> None:
    site = sites["a drawing"]
    assert list(site.rglob("*logo*.svg")) == []
    for file in site.rglob("*"):
        assert file.is_dir() or b"cls-1" not in file.read_bytes(), file
