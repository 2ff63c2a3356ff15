"""“Make the website”: one zip with all that a school puts on the web without GitHub, and a sheet that says what goes where.

The site in it works in any folder of any server. Signs are printed only once the page that their code opens is there: a code
on a wall that leads nowhere helps nobody.
"""

from __future__ import annotations

import dataclasses
import datetime
import http.client
import io
import re
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from schoolgate.agreement import calendar
from schoolgate.agreement.agreed_records import DOCUMENTS
from schoolgate.agreement.checked import Checked
from schoolgate.language import words
from schoolgate.print import charts, colour, standalone
from schoolgate.print.papers import papers
from schoolgate.publish import build, paste
from schoolgate.setting import files
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.signs import published_signs

SHEET = "read-me-first.html"
_PATIENCE = 5  # seconds that one address may take
_ENOUGH = 200_000  # bytes of a page; a sign’s page with a logo has half
_FORMATS = ("a4", "a4-black", "a5", "a5-black")

Ask = Callable[[str], bool]


@dataclasses.dataclass(frozen=True)
class Made:
    """What was made: how many pages, the public address, and what is not in the zip and why, a sentence each."""

    pages: int
    site: str
    left_out: tuple[str, ...] = ()


def make(
    file: Path,
    out: Path,
    today: datetime.date,
    with_papers: bool,
    ask: Ask,
    say: Callable[[str], None] = lambda _: None,
    tell: Callable[[Checked], None] = lambda _: None,
    *,
    fictional: bool | None = None,
) -> Made:
    """Build one setting’s site and write it as a zip with papers, pages to paste, the calendar and the sheet.

    Takes the setting file, the zip, today’s date, whether PDF and Word files are made, whether a page stands at an address
    (`is_there`), and the rest as `build.build` does. Raise SettingRefused with everything to mend, and OSError where files
    cannot be read or written. What stood there before then stays.
    """
    published: list[Checked] = []
    with tempfile.TemporaryDirectory() as room:
        site = Path(room) / "site"
        pages = build.build(file, site, today, say, "public", with_papers, published.append, fictional=fictional)
        setting = published[0].setting
        assert setting is not None, "a setting that was built is whole"
        say("asking whether the site is there")
        is_online = ask(f"{setting.site}help/")
        printed, waiting = _signs(setting, site, is_online, ask)
        left_out = (*_missing_papers(with_papers), *_waiting_signs(setting.site, printed, waiting, with_papers))
        content = {
            **{f"website/{path.relative_to(site).as_posix()}": path.read_bytes() for path in _files_in(site)},
            **(dict(_papers(site, printed)) if with_papers else {}),
            **{f"paste/{name}.html": page.encode() for name, page in paste.pages(site, setting, is_online)},
            calendar.CALENDAR: (site / calendar.CALENDAR).read_bytes(),
        }
    sheet = _sheet(setting, [*content], is_online, left_out, today)
    out.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(out, _zipped({SHEET: sheet.encode(), **content}, today))
    tell(published[0])
    return Made(pages, setting.site, left_out)


def is_there(address: str) -> bool:
    """Return whether a page of ours stands at its public address: one that says of itself that it belongs there."""
    ends, page = time.monotonic() + _PATIENCE, b""
    try:
        asked = urllib.request.Request(address, headers={"User-Agent": "Schoolgate (asks whether a site is there)"})
        with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:
            while len(page) < _ENOUGH and time.monotonic() < ends and (more := answer.read1(_ENOUGH - len(page))):
                page += more
    except (OSError, ValueError, http.client.HTTPException):  # nobody there, no such page, no such name
        return False
    return f'<link rel="canonical" href="{address}">' in page.decode("utf-8", errors="replace")


def _files_in(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*") if path.is_file())


# ---------------------------------------------------------------------------------------------------------------
# Papers


def _papers(site: Path, printed: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the papers of a site, named as a parent would look for them, and the signs that may be printed."""
    for path in sorted((site / papers.FOLDER).iterdir()):
        if path.suffix[1:] in papers.KINDS_BY_NAME:
            yield f"papers/{_name_of(path.stem)}{path.suffix}", path.read_bytes()
    if (site / charts.WALL_PDF).is_file():
        yield "papers/staff-room-wall.pdf", (site / charts.WALL_PDF).read_bytes()
    for sign in printed:
        for format_ in _FORMATS:
            file = site / "visitors" / sign / f"poster-{format_}.pdf"
            if file.is_file():
                yield f"papers/signs/{sign}-{format_}.pdf", file.read_bytes()


def _name_of(paper: str) -> str:
    """Return what a paper is called outside the site. Agreements, forms and flow charts are called that already."""
    if paper == "all":
        return "all-policies"
    return f"{paper}-policy" if paper in DOCUMENTS else paper


def _signs(setting: Setting, site: Path, is_online: bool, ask: Ask) -> tuple[list[str], list[str]]:
    """Return the ids of the signs that may be printed, and the places of those whose page is not at its address yet."""
    hung = [sign for sign in published_signs(setting).values() if (site / "visitors" / sign.id / "a4").is_dir()]
    printed = [sign.id for sign in hung if is_online and ask(sign.address)]
    return printed, [sign.place for sign in hung if sign.id not in printed]


def _missing_papers(with_papers: bool) -> Iterator[str]:
    if not with_papers:
        yield (
            "There are no PDF and Word files, because what makes them is not installed or was not asked for. "
            "Your website has the same words."
        )


def _waiting_signs(site: str, printed: list[str], waiting: list[str], with_papers: bool) -> Iterator[str]:
    """Yield why signs are missing, if any are: the code on a sign opens a page that has to be there first."""
    if not waiting or not with_papers:
        return
    why = (
        f"These signs are missing, because their pages are not online yet: {words.join(waiting)}."
        if printed
        else f"There are no signs yet, because your pages are not at {site} yet."
    )
    yield f"{why} Upload the website first. Then make the website again, and print the signs."


# ---------------------------------------------------------------------------------------------------------------
# The sheet and the zip


def _sheet(setting: Setting, names: list[str], is_online: bool, left_out: tuple[str, ...], today: datetime.date) -> str:
    """Return the sheet “what to upload where”. Takes the names of all that is in the zip."""
    place = urlsplit(setting.site)
    return standalone.template("read-me-first.html").render(
        name=setting.name,
        school=colour.readable_on_white(setting.colour),
        site=setting.site,
        host=place.netloc,
        folder=place.path.strip("/"),
        is_online=is_online,
        left_out=left_out,
        made=words.day(today),
        papers=[name for name in names if re.fullmatch(r"papers/[\w-]+-polic(?:y|ies)\.pdf", name)],
        signs=[name for name in names if name.startswith("papers/signs/")],
        pages=[name for name in names if name.startswith("paste/")],
    )


def _zipped(content: dict[str, bytes], today: datetime.date) -> bytes:
    """Return files as a zip. The same files on the same day give the same zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            entry = zipfile.ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()
