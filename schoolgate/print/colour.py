"""The setting's colour, made readable: a school's yellow cannot be read on white, so it is darkened until it can.

Contrast is that of WCAG 2.2, success criterion 1.4.3.
"""

from __future__ import annotations

import functools

CALM = "#1d5066"  # where a setting gives no colour
_ENOUGH = 5.5  # 4.5 is the least for text; the rest is for thin type and tinted grounds
_WHITE, _DARK = "#ffffff", "#14181c"


def readable_on_white(colour: str | None) -> str:
    """Return the colour, darkened as far as text in it needs on white (and white text on it). Take and return #rrggbb."""
    return _move_towards(colour or CALM, towards="#000000", against=_WHITE)


def readable_on_dark(colour: str | None) -> str:
    """Return the colour, lightened as far as text in it needs on a dark page. Take and return #rrggbb."""
    return _move_towards(colour or CALM, towards=_WHITE, against=_DARK)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@functools.lru_cache(maxsize=64)
def _move_towards(colour: str, towards: str, against: str) -> str:
    for step in range(101):
        mixed = _mix(colour, towards, step / 100)
        if contrast(mixed, against) >= _ENOUGH:
            return mixed
    return towards


def _mix(one: str, other: str, part: float) -> str:
    channels = (round(a + (b - a) * part) for a, b in zip(_channels(one), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
