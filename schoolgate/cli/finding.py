"""What a command works on: setting files by name or path, and today. How messages name a file."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.language import words
from schoolgate.language.likeness import nearest
from schoolgate.policy import editions


def home_folder() -> Path:
    """Return the folder to write files in: the project if the current folder is inside it, otherwise the current folder."""
    here = Path.cwd()
    return paths.TEMPLATE if paths.IS_CHECKOUT and here.is_relative_to(paths.TEMPLATE) else here


def own_settings() -> Path:
    """Return the folder of a user’s own settings: settings/ in the current folder, or that folder itself if there is none."""
    home = home_folder()
    if home == paths.TEMPLATE:
        return paths.SETTINGS
    return home / "settings" if (home / "settings").is_dir() else home


def settings_named(given: tuple[str, ...]) -> list[Path]:
    """Return the setting files that were named: by path, or by the name of a user’s own setting or of ours."""
    ours = [file for folder in (paths.SETTINGS, paths.EXAMPLES) for file in sorted(folder.glob("*.yml"))]
    own = own_settings()
    here = ours if own == paths.SETTINGS else sorted(own.glob("*.yml"))
    known = {file.stem: file for file in (*reversed(ours), *reversed(here))}
    files = [_find_setting(name, known) for name in given] if given else here
    if not files:
        raise click.UsageError(f"There is no setting file in {own}. Begin with: schoolgate new my-school")
    for file in files:
        if any(other != file and other.stem == file.stem for other in files):
            raise click.UsageError(
                f"Two settings are called “{file.stem}”: both would be built into site/{file.stem}/."
            )
    return list(dict.fromkeys(files))


def _find_setting(name: str, known: dict[str, Path]) -> Path:
    typed = Path(name)
    if typed.is_file():
        return typed
    if typed.name.removesuffix(".yml") == name.removesuffix(".yml") and typed.stem in known:
        return known[typed.stem]
    if typed.is_dir():
        raise click.UsageError(f"“{name}” is a folder. Name a setting file in it.")
    near = nearest(typed.stem, known)
    raise click.UsageError(
        f"There is no setting “{name}”. "
        + (f"Did you mean “{near}”? " if near else f"The settings are: {', '.join(sorted(known))}. ")
        + "You may also give the path of a file."
    )


_LAST_YEAR = 2099  # after it some files that we write cannot hold the day on which they were made


def today() -> datetime.date:
    """Return today’s date. Raise ClickException if the clock of this computer cannot be right."""
    now, first = datetime.date.today(), next(iter(editions.editions().values())).date
    if now < first or now.year > _LAST_YEAR:
        raise click.ClickException(
            f"The clock of this computer says that today is {words.day(now)}, which cannot be right. Set its date, and try again. "
            "Nothing was changed."
        )
    return now


def path_from_here(path: Path) -> str:
    """Return the shortest way to write a path from the current folder."""
    try:
        near = Path(os.path.abspath(path)).relative_to(Path.cwd())
    except ValueError:
        near = path
    return words.printable(near.as_posix())
