"""The pictures that other sites and devices show of a setting’s site: a card where it is shared, an icon on a telephone.

Both are drawn from what the site has already: the name, the colour and the logo.
"""

from __future__ import annotations

import functools
import io
import itertools
from urllib.parse import urlsplit

from PIL import Image, ImageDraw, ImageFont

from schoolgate.language import words
from schoolgate.print import colour
from schoolgate.print.logos.logos import Logo
from schoolgate.print.measure import font, is_missing
from schoolgate.setting.model.setting import Setting

CARD, TOUCH_ICON = "assets/card.png", "apple-touch-icon.png"
# As those who show cards ask for it: Open Graph, and all that read it.
WIDTH, HEIGHT = 1200, 630
_ICON = 180  # pixels on a side, as iOS asks for it

_MARGIN = 80
_BAND = 118  # the height of the band at the foot
_CREST = (300, 300)
_LARGEST, _SMALLEST = 88, 40  # of the name, in pixels
_MOST_LINES = 4
_LINE = 1.15
_HIGHEST = 354  # pixels: as high as a name may be, so that the line below it has room and nothing touches an edge
_INK, _SOFT = "#1c2126", "#4a5259"
_SAYS = "Online safety: our rules, and who to call"


def can_draw(name: str) -> bool:
    """Return whether our typeface has every letter of a name: a card with holes in it is none."""
    return not any(is_missing(letter) for letter in name)


def card(setting: Setting, logo: Logo | None, fictional: bool) -> bytes:
    """Return the picture that other sites show where a page of this one is shared, as PNG.

    Takes the setting, its logo if it has one, and whether it is made up, which its card then says.
    """
    host = urlsplit(setting.site).hostname or ""
    foot = f"An example: not a real {setting.noun}" if fictional else host.removeprefix("www.")
    return _card(setting.name, colour.readable_on_white(setting.colour), foot, logo)


def touch_icon(setting: Setting, logo: Logo | None) -> bytes:
    """Return the icon of a page that is kept on a telephone’s first screen, as PNG: the logo, or the name’s first letter."""
    return _touch_icon(words.capital(setting.name)[0], colour.readable_on_white(setting.colour), logo)


# `serve` asks again at every save.
@functools.lru_cache(maxsize=8)
def _card(name: str, school: str, foot: str, logo: Logo | None) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, HEIGHT - _BAND, WIDTH, HEIGHT), fill=school)
    left = _MARGIN
    if logo:
        crest = _fit(logo, _CREST)
        picture.paste(crest, (left, (HEIGHT - _BAND - crest.height) // 2), crest)
        left += crest.width + 60
    size, lines = _fit_lines(name, WIDTH - _MARGIN - left)
    bold, plain = font(True, size), font(False, 38)
    height = round(len(lines) * size * _LINE) + 24 + 38
    down = (HEIGHT - _BAND - height) // 2
    for line in lines:
        draw.text((left, down), line, fill=_INK, font=bold)
        down += round(size * _LINE)
    under = _SAYS if plain.getlength(_SAYS) <= WIDTH - _MARGIN - left else _SAYS.partition(":")[0]
    draw.text((left, down + 24), under, fill=_SOFT, font=plain)
    draw.text(
        (_MARGIN, HEIGHT - _BAND // 2), _cut(foot, WIDTH - 2 * _MARGIN, plain), fill="white", font=plain, anchor="lm"
    )
    return _png(picture)


@functools.lru_cache(maxsize=8)
def _touch_icon(letter: str, school: str, logo: Logo | None) -> bytes:
    picture = Image.new("RGB", (_ICON, _ICON), "white" if logo else school)
    if logo:
        crest = _fit(logo, (_ICON - 24, _ICON - 24))
        picture.paste(crest, ((_ICON - crest.width) // 2, (_ICON - crest.height) // 2), crest)
    elif can_draw(letter):
        draw = ImageDraw.Draw(picture)
        draw.text((_ICON // 2, _ICON // 2), letter, fill="white", font=font(True, 124), anchor="mm")
    return _png(picture)


@functools.lru_cache(maxsize=8)
def crest(logo: Logo) -> bytes:
    """Return a logo for the head of a paper, as PNG: as large as it is shown there, for a printer of 300 dots an inch."""
    width, height = _ON_PAPER
    return _png(_fit(logo, (round(width / 2.54 * 300), round(height / 2.54 * 300))))


_ON_PAPER = 4.5, 1.8  # centimetres: the most that a crest takes there, as in papers/paper.typ


def size_on_paper(crest: bytes) -> tuple[float, float]:
    """Return how wide and how high a crest is shown at the head of a paper, in centimetres."""
    width, height = Image.open(io.BytesIO(crest), formats=("PNG",)).size
    scale = min(_ON_PAPER[0] / width, _ON_PAPER[1] / height)
    return width * scale, height * scale


@functools.lru_cache(maxsize=256)
def icon(outline: str, school: str) -> bytes:
    """Return an icon as PNG. Takes its outline on a square of 24, as the path of an SVG, and its colour."""
    import resvg_py

    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="{school}" d="{outline}"/></svg>'
    return bytes(
        resvg_py.svg_to_bytes(svg_string=drawing, width=_ICON_PRINTED, height=_ICON_PRINTED, skip_system_fonts=True)
    )


_ICON_PRINTED = 128  # pixels on a side, for one of 8 mm


def _fit_lines(name: str, room: int) -> tuple[int, list[str]]:
    """Return the largest size in which a name fits its room, and its lines. What fits in no size is cut."""
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        lines = _break_full(name, room / size)
        wide = max(map(_width, lines)) * size
        if len(lines) <= _MOST_LINES and len(lines) * size * _LINE <= _HIGHEST and wide <= room:
            return size, _break_evenly(name, len(lines), room / size)
    lines = _break_full(name, room / _SMALLEST)
    kept, rest = lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])
    return _SMALLEST, [_cut(line, room, font(True, _SMALLEST)) for line in [*kept, rest] if line]


def _break_evenly(name: str, number: int, room: float) -> list[str]:
    """Return a name in so many lines of similar length: a short word alone on the last looks like a slip."""
    longest = max(map(_width, name.split()))
    narrower = room
    while narrower - 0.25 >= longest and len(_break_full(name, narrower - 0.25)) == number:
        narrower -= 0.25
    return _break_full(name, narrower)


def _break_full(name: str, room: float) -> list[str]:
    """Return a name in lines, each as full as its room allows, in units of the type’s size."""
    first, *others = name.split()
    lines = [first]
    for word in others:
        longer = f"{lines[-1]} {word}"
        if _width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


# It is measured once, large, and grows with its size: to measure it in each size would take most of a second.
@functools.lru_cache(maxsize=512)
def _width(text: str) -> float:
    return float(font(True, 200).getlength(text)) / 200


def _cut(text: str, room: int, font: ImageFont.FreeTypeFont) -> str:
    cuts = itertools.chain([text], (f"{text[:end]}…" for end in range(len(text) - 1, 0, -1)))
    return next(cut for cut in cuts if font.getlength(cut) <= room)


def _fit(logo: Logo, room: tuple[int, int]) -> Image.Image:
    """Return a logo as large as its room allows."""
    drawn = Image.open(io.BytesIO(logo.for_print), formats=("PNG",)).convert("RGBA")
    scale = min(room[0] / drawn.width, room[1] / drawn.height)
    size = max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))
    return drawn.resize(size, Image.Resampling.LANCZOS)


def _png(picture: Image.Image) -> bytes:
    """Return a picture as PNG in few colours, so that it loads quickly.

    Pillow’s other ways are smaller by a tenth, and take ten times as long in every build.
    """
    written = io.BytesIO()
    few = picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(written, "PNG", compress_level=6)
    return written.getvalue()
