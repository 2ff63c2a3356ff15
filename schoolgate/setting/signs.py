"""Signs: each one that a setting hangs, its address, and the code that leads there."""

from __future__ import annotations

import dataclasses
import functools
import io
import re
from typing import TYPE_CHECKING

from schoolgate.setting.model.parts import Sign
from schoolgate.setting.model.setting import Setting

if TYPE_CHECKING:
    import segno

# Places where nobody may be asked to take out a camera, whatever a setting lists. Of each kind, whatever it is called.
_PRIVATE = {
    "toilets": r"toilet|lavator|\bloos?\b|\bw\.? ?c\b|(?:wash|rest|bath) ?room|urinal|potty|\b(?:gents|ladies)\b",
    "changing": r"\bchang(?:e|ing)|shower|\b(?:un)?dressing|locker ?room",
    "care": r"nappy|nappies|hygiene|intimate|personal care",
}

# The white that a code needs round it, in its own modules.
QUIET = 4


@dataclasses.dataclass(frozen=True)
class PublishedSign:
    """A sign as pages and posters need it. ``address`` is the public address of its page."""

    id: str
    place: str
    kind: str
    banned: bool
    address: str
    pictogram: str

    @property
    def short_address(self) -> str:
        """The address as people type it."""
        return self.address.partition("//")[2].rstrip("/")

    @property
    def code(self) -> str | None:
        """The QR code that leads to its page, as SVG: none at a place where nobody may take out a camera."""
        return None if self.banned else qr_code(self.address)

    @property
    def modules(self) -> int:
        """How many modules its code has to a side, the white round it among them: 0 where it has none."""
        return 0 if self.banned else int(_qr(self.address).symbol_size(border=QUIET)[0])

    @property
    def caption(self) -> str:
        """What its code is for, in words beside it."""
        return "Scan for all our rules here, and who can help"


def published_signs(setting: Setting) -> dict[str, PublishedSign]:
    """Return a setting’s signs by id."""
    return {
        sign.id: PublishedSign(
            sign.id,
            sign.place,
            sign.kind,
            is_at_banned_place(setting, sign),
            f"{setting.site}visitors/{sign.id}/",
            _pictogram(setting, sign),
        )
        for sign in setting.signs
    }


def _pictogram(setting: Setting, sign: Sign) -> str:
    """Return the drawing of a sign: a crossed-out phone would forbid what a sign for events may allow."""
    if sign.kind != "events" or is_at_banned_place(setting, sign):
        return "no-phone"
    return "no-camera" if setting.phones.events.photos == "none" else "camera"


def is_at_banned_place(setting: Setting, sign: Sign) -> bool:
    """Return whether nobody may use a phone or camera where a sign hangs."""
    return bool(_private(sign.place)) or _is_listed(setting, sign)


def is_missing_from_banned_places(setting: Setting, sign: Sign) -> bool:
    """Return whether a sign hangs at a private place, and the setting lists none of that kind.

    The sign would then say what the policy does not.
    """
    listed = set().union(*(_private(place) for place in setting.phones.banned_places))
    private = _private(sign.place)
    return bool(private) and not (private & listed) and not _is_listed(setting, sign)


def _is_listed(setting: Setting, sign: Sign) -> bool:
    here, squeezed = _words_of_place(sign.place), "".join(_words_of_place(sign.place))
    return any(
        set(words) <= set(here) or "".join(words) in squeezed
        for words in map(_words_of_place, setting.phones.banned_places)
    )


def _private(place: str) -> set[str]:
    """Return the kinds of private place that a place is."""
    return {kind for kind, called in _PRIVATE.items() if re.search(called, place, re.IGNORECASE)}


def _words_of_place(place: str) -> list[str]:
    """Return the telling words of a place, in the singular: the changing rooms → changing room."""
    words = [re.sub(r"ies$", "y", word).removesuffix("s") for word in re.findall(r"[^\W_]+", place.casefold())]
    return [word for word in words if word not in {"", "the", "our", "a", "and"}]


@functools.lru_cache(maxsize=100)
def qr_code(address: str) -> str:
    """Return an address as a QR code: SVG without a size of its own, so that a page scales it and does not crop it."""
    out = io.BytesIO()
    _qr(address).save(out, kind="svg", omitsize=True, xmldecl=False, svgns=True, border=QUIET, light="#fff", nl=False)
    return out.getvalue().decode()


@functools.lru_cache(maxsize=100)
def _qr(address: str) -> segno.QRCode:
    import segno  # a setting without signs need not wait for it

    return segno.make(address, error="m", micro=False)
