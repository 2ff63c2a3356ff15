"""The pictures by which a site is known elsewhere: a card where it is shared, an icon on a telephone’s first screen."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from support.bases import data_of, edited, setting_of

from schoolgate.print import colour, pictures
from schoolgate.print.logos import logos
from schoolgate.print.logos.logos import Logo
from schoolgate.setting.model.setting import Setting

LONG = "St Mary and St John’s Church of England Voluntary Aided Primary School and Nursery, Llanfairpwllgwyngyll"


def named(name: str) -> Setting:
    return setting_of(edited(data_of("starter"), {("name",): name}))


def seen(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")


def crest(size: tuple[int, int], fill: str = "#c00000") -> Logo:
    return logos._make_versions(Image.new("RGB", size, fill))


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Count the dark points in a part of a picture."""
    return sum(picture.crop(box).convert("L").histogram()[:100])


def alike(one: tuple[int, ...], other: str) -> bool:
    channels = tuple(int(other[place : place + 2], 16) for place in (1, 3, 5))
    return all(abs(a - b) <= 4 for a, b in zip(one, channels, strict=True))


@pytest.mark.parametrize(
    "name", ["Ash", "Oakfield Primary School", LONG, "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 3]
)
@pytest.mark.parametrize("shape", [None, (500, 600), (900, 100), (100, 380)])
def test_a_card_is_of_the_size_asked_for_light_and_within_its_edges(name: str, shape: tuple[int, int] | None) -> None:
    png = pictures.card(named(name), crest(shape) if shape else None, fictional=False)
    picture = seen(png)
    assert picture.size == (1200, 630)
    assert len(png) < 60_000
    assert inked(picture, (0, 0, 1200, 510)) > 500
    for edge in ((0, 0, 1200, 30), (0, 0, 60, 510), (1150, 0, 1200, 510)):
        assert inked(picture, edge) == 0, edge


def test_a_card_has_the_colour_and_the_crest_of_the_setting() -> None:
    setting = named("Oakfield Primary School")
    picture = seen(pictures.card(setting, crest((500, 600)), fictional=False))
    assert setting.colour
    assert alike(picture.getpixel((10, 600)), colour.readable_on_white(setting.colour))  # type: ignore[arg-type]
    assert alike(picture.getpixel((200, 250)), "#c00000")  # type: ignore[arg-type]
    assert pictures.card(setting, None, fictional=True) != pictures.card(setting, None, fictional=False)


def test_a_name_that_our_typeface_cannot_draw_has_no_card() -> None:
    assert pictures.can_draw("St Anne’s & Coláiste Naomh Éanna (Ashford)")
    assert not pictures.can_draw("学校")


def test_an_icon_is_the_crest_or_the_first_letter() -> None:
    setting = named("oakfield Primary School")
    letter = seen(pictures.touch_icon(setting, None))
    assert letter.size == (180, 180)
    assert setting.colour
    assert alike(letter.getpixel((4, 4)), colour.readable_on_white(setting.colour))  # type: ignore[arg-type]
    assert alike(letter.getpixel((48, 90)), "#ffffff")  # type: ignore[arg-type]
    badge = seen(pictures.touch_icon(setting, crest((500, 600))))
    assert alike(badge.getpixel((4, 4)), "#ffffff")  # type: ignore[arg-type]
    assert alike(badge.getpixel((90, 90)), "#c00000")  # type: ignore[arg-type]


def test_the_same_answers_make_the_same_pictures() -> None:
    setting = named(LONG)
    first = pictures.card(setting, None, fictional=False), pictures.touch_icon(setting, None)
    pictures._card.cache_clear()
    pictures._touch_icon.cache_clear()
    assert (pictures.card(setting, None, fictional=False), pictures.touch_icon(setting, None)) == first
