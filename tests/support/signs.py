"""Signs of every kind, and their posters as they stand in a site."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from schoolgate.print import posters
from schoolgate.print.standalone import Sheets
from schoolgate.setting.model.setting import Setting
from support.attempts import GONE, Edits
from support.bases import TEMPLATE, data_of, edited, people_pages_of, setting_of
from support.places import TODAY

SIGN_KINDS = ("visitors", "events", "contractors", "supply-staff")


def with_signs(base: str, edits: Edits | None = None) -> Setting:
    """Give one of the good settings with a sign of each kind, and one at a banned place."""
    every = [{"id": kind, "place": f"For {kind}", "kind": kind} for kind in SIGN_KINDS]
    every.append({"id": "toilets", "place": "The toilets"})
    contractors = {"pictures": "of-the-work-only", "empty_site": "own-phones"}
    also: Edits = {("signs",): every, ("retired_signs",): GONE, ("phones", "contractors"): contractors}
    return setting_of(edited(data_of(base), {**also, **(edits or {})}))


def write_posters(setting: Setting, folder: Path, with_papers: bool = True) -> list[str]:
    """Write the posters of a setting beside its pages, without MkDocs."""
    for name, page in people_pages_of(setting).html.items():
        if name.startswith("sign "):
            (folder / "visitors" / name.removeprefix("sign ")).mkdir(parents=True)
            (folder / "visitors" / name.removeprefix("sign ") / "index.html").write_text(
                re.sub(r'"clause:', '"../../policies/mobile/#', page), encoding="utf-8"
            )
    return posters.write(Sheets(folder, setting, Markup(""), TODAY, with_papers), None, TEMPLATE)
