"""The setting’s own name, wherever its file writes it, and the texts of a setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from schoolgate.setting import names
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path, as_yaml

# Texts that name something of their own: they rest on no policy, and need not be spelt as the setting’s name is.
NAMES = {"name", "other_names", "schools", "school", "council", "site", "logo", "address", "email", "url", "title"}


def texts_of(value: Any) -> list[tuple[Path, str]]:
    """Return every text of a setting, with its path."""
    found: list[tuple[Path, str]] = []
    _gather(value, (), found)
    return found


def _gather(value: Any, path: Path, found: list[tuple[Path, str]]) -> None:
    # A setting holds a thousand answers, and is gone through several times as it is read: texts first, since most of them are.
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            _gather(getattr(value, name), (*path, name), found)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _gather(item, (*path, number), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _gather(item, (*path, key), found)


def own_texts(setting: Setting) -> Iterator[str]:
    """Yield what a setting wrote as its pages print it: every text, and its addresses as people type them."""
    for _, text in texts_of(setting):
        yield text
        if "://" in text:
            typed = text.partition("://")[2].rstrip("/")
            yield from {typed, typed.partition("/")[0], typed.partition("/")[0].removeprefix("www.")}


def _own_names(setting: Setting) -> Iterator[tuple[Path, names.NearlyRight, Path]]:
    """Find what is nearly one of the setting’s own names: the path of the text, what was found, the path of the right name."""
    own = setting.own_names
    for path, text in texts_of(setting):
        if NAMES & (set(path) - {"title"}):
            continue
        if found := names.nearly_right(text, own, tuple(setting.other_names)):
            yield path, found, ("name",) if found.number == 0 else ("schools", found.number - 1, "name")


def name_is_spelt(setting: Setting) -> Iterator[Found]:
    """Find the setting’s own name where it is misspelt."""
    for path, found, right in _own_names(setting):
        if found.sure:
            what = f"looks like “{found.right}” misspelt" if found.misspelt else f"is another form of “{found.right}”"
            yield (
                path,
                f"“{found.typed}” {what}. Write the name as under {right[0]}. If it is right, such as another "
                f"school’s name or a form that you use, confirm it: other_names: [{as_yaml(found.typed)}]",
                right,
            )


def name_is_perhaps_misspelt(setting: Setting) -> Iterator[Found]:
    """Find what may be the setting’s own name, misspelt."""
    for path, found, right in _own_names(setting):
        if not found.sure:
            yield (
                path,
                f"“{found.typed}” looks like “{found.right}” misspelt. If it is a different word, leave it, or "
                f"confirm it to stop this warning: other_names: [{as_yaml(found.typed)}]",
                right,
            )
