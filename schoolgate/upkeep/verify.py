"""Whether what stands in a folder, or is online, is what was built: file by file, and what it was built from.

A site says in its manifest which files it has. An old site agrees with its own manifest, and so does one that somebody made
with another file; so it can be compared with a site here, and with a setting and a Schoolgate as they are now.
"""

from __future__ import annotations

import dataclasses
import json
import multiprocessing.pool
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from schoolgate.agreement import agreed_records
from schoolgate.language import words
from schoolgate.publish import inputs, manifest
from schoolgate.publish.manifest import Manifest, UnreadableManifest
from schoolgate.setting import files
from schoolgate.setting.load import Loaded
from schoolgate.setting.problems import display_path
from schoolgate.upkeep.connection import Trouble
from schoolgate.upkeep.fetching import LeadsElsewhere, Site

Outcome = Literal["same", "changed", "cut short", "missing", "added", "not answered"]

_IS_THERE = {"same", "changed", "cut short"}
_AT_ONCE = 4  # files that one host is asked for at the same time
_MOST_UNANSWERED = 5  # after which a host is asked nothing more
_NO_SUCH_PAGE = "schoolgate-asks-for-a-page-that-is-not-there/index.html"
_ENOUGH_TO_KNOW = 4_000  # bytes by which a page is told from another
_DEADLINE = 1_800.0  # seconds that all files of a site may take together
_REWRITTEN = 0.8  # of a site’s pages; where more differ, and nothing else does, it is no edit of a page
_FEWEST_PAGES = 3

_TITLES = {"public": "the public site", "offline": "the offline copy", "review": "the review edition"}


@dataclasses.dataclass(frozen=True)
class Finding:
    """One file and how it stands to what was built. ``why`` says more, where there is more to say."""

    name: str
    outcome: Outcome
    why: str = ""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What was found at a place.

    ``made`` is its manifest; None where ``fault`` says what keeps anything from being compared. ``remarks`` are whole sentences
    about all of it, each of which is to be mended, and ``notes`` are those of which none is.
    """

    place: str
    made: Manifest | None = None
    fault: str = ""
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_as_built(self) -> bool:
        """Whether nothing is to be mended."""
        return not self.fault and not self.remarks and all(one.outcome == "same" for one in self.findings)

    def named(self, outcome: Outcome) -> list[Finding]:
        """Return the files of which something was found."""
        return [one for one in self.findings if one.outcome == outcome]


# ---------------------------------------------------------------------------------------------------------------
# A folder


def verify_folder(folder: Path, place: str, against: Manifest | None = None) -> Verdict:
    """Compare the files in a folder with its manifest, or with that of another build. Takes how to name the folder.

    Raise OSError where one cannot be read.
    """
    try:
        made = manifest.read(folder)
    except FileNotFoundError:
        return Verdict(place, fault=_missing_from(folder))
    except UnreadableManifest as unreadable:
        return Verdict(place, fault=f"{manifest.FILE} there cannot be read: {unreadable}. Build the site again.")
    there = manifest.files_in(folder)
    expected = (against or made).files
    findings = [_judge_file(name, entry, there.get(name)) for name, entry in expected.items()]
    added = [Finding(name, "added") for name in there if name not in expected]
    return _concluded(Verdict(place, made, findings=(*findings, *added)), against)


def _missing_from(folder: Path) -> str:
    if (folder / "website" / manifest.FILE).is_file():
        return "The site is in the folder website in it. Name that folder."
    if (folder / manifest.MARK_BEFORE).is_file():
        return f"It was built by a release of Schoolgate that wrote no {manifest.FILE} yet. Build it again."
    return f"There is no {manifest.FILE} in it, so it is not a site that Schoolgate built, or not the whole of one."


def _judge_file(name: str, entry: manifest.Entry, path: Path | None) -> Finding:
    if path is None:
        return Finding(name, "missing")
    if path.is_symlink() or not path.is_file():
        return Finding(name, "changed", "it is a link or a device, not a file")
    return _judge(name, entry, files.read(path, _most(entry)))


def _most(entry: manifest.Entry) -> int:
    # Twice what it has, if each line ended in two characters; and what is packed may be longer, if it is very short.
    return 2 * entry.bytes + 1_000


def _judge(name: str, entry: manifest.Entry, content: bytes, is_cut: bool = False) -> Finding:
    agrees = manifest.agrees(content, entry.sha256)
    if agrees != "no":
        return Finding(name, "same", "" if agrees == "yes" else agrees)
    if is_cut or (entry.bytes and not content):
        return Finding(name, "cut short", f"{len(content):,} of {entry.bytes:,} bytes")
    return Finding(name, "changed")


# ---------------------------------------------------------------------------------------------------------------
# A site that is online


def verify_site(
    site: Site, place: str, against: Manifest | None = None, say: Callable[[int, int], None] = lambda _, __: None
) -> Verdict:
    """Compare what a host sends with the manifest that it sends, or with that of a build here.

    Takes the site, how to name it, and where to report how many of how many files were asked for. Only the site’s own host is
    asked, and for nothing but the files that the manifests list and one address that leads nowhere.
    """
    try:
        made = _fetch_manifest(site)
    except (UnreadableManifest, Trouble) as fault:
        return Verdict(place, fault=str(fault))
    except LeadsElsewhere as leads:
        there = words.printable(leads.address.removesuffix(manifest.FILE))
        return Verdict(place, fault=f"This address leads to another host. If that is yours, ask for it: {there}")
    expected = {name: entry for name, entry in (against or made).files.items() if not _is_hidden(name)}
    # What only the manifest there lists was left behind by the build before, where it is there.
    left = {name: entry for name, entry in made.files.items() if name not in expected and not _is_hidden(name)}
    wanted = {**expected, **left}
    contents: dict[str, bytes] = {}
    found: list[Finding] = []
    unanswered, ends = 0, time.monotonic() + _DEADLINE

    def ask(name: str) -> Finding:
        nonlocal unanswered
        if unanswered >= _MOST_UNANSWERED:
            return Finding(name, "not answered", "it was not asked for, because the host answers no more")
        if time.monotonic() > ends:
            return Finding(name, "not answered", "it was not asked for, because the host takes too long")
        finding = _ask(site, name, wanted[name], contents)
        unanswered = unanswered + 1 if finding.outcome == "not answered" else 0
        return finding

    with multiprocessing.pool.ThreadPool(_AT_ONCE) as pool:
        for number, finding in enumerate(pool.imap(ask, wanted), 1):
            found.append(finding)
            say(number, len(wanted))
    found = _without_stand_ins(site, found, contents)
    findings = [one for one in found if one.name in expected]
    findings += [Finding(one.name, "added") for one in found if one.name in left and one.outcome in _IS_THERE]
    verdict = Verdict(place, made, findings=tuple(findings))
    if made.variant != "public":
        verdict = dataclasses.replace(verdict, remarks=(_NOT_TO_BE_ONLINE[made.variant],))
    if _is_rewritten(findings):
        verdict = dataclasses.replace(verdict, remarks=(*verdict.remarks, _REWRITES))
    return _concluded(verdict, against)


_NOT_TO_BE_ONLINE = {
    "review": "This is the review edition. It has notes for leaders and governors, and must not be online: take it down now.",
    "offline": "This is the offline copy, which is made for a USB stick. Publish the public site in its place.",
}
_REWRITES = (
    "Nearly every page differs and every other file is as built. Either the host changes pages as it sends them (to hide email "
    "addresses, to count visitors, to make pages smaller: turn this off, because readers then do not get the pages that were "
    "checked), or somebody has changed them all."
)


def _is_hidden(name: str) -> bool:
    """Return whether a file is one that most hosts keep back, and no reader needs."""
    return any(part.startswith(".") for part in name.split("/"))


def _fetch_manifest(site: Site) -> Manifest:
    """Fetch the manifest of a site. Raise UnreadableManifest, Trouble or LeadsElsewhere where it cannot be had."""
    try:
        fetched = site.fetch(manifest.FILE, manifest.LARGEST)
    except Trouble as trouble:
        raise Trouble(f"Nothing could be compared: {trouble}.") from None
    if fetched.status in {404, 410}:
        raise Trouble(
            f"There is no {manifest.FILE} there. Either this is not the address of your site, or the site was not uploaded whole, or an "
            "older release of Schoolgate built it. Build it again, and upload it whole."
        )
    if fetched.status != 200:
        raise Trouble(f"Nothing could be compared: asked for {manifest.FILE}, it answers {fetched.status}.")
    if fetched.address.endswith(f"/{manifest.FILE}"):
        site.move_to(fetched.address)
    for content in reversed(fetched.contents):  # unpacked, if it came packed
        if content.lstrip()[:1] == b"<":
            raise UnreadableManifest(
                f"In place of {manifest.FILE} it sends a page. Either this is not the address of your site, or the site was not uploaded "
                "whole. Build it again, and upload it whole."
            )
        try:
            return manifest.parse(content)
        except UnreadableManifest as unreadable:
            fault = unreadable
    raise UnreadableManifest(
        f"{manifest.FILE} there cannot be read: {fault}. Build the site again, and upload it whole."
    )


def _ask(site: Site, name: str, entry: manifest.Entry, contents: dict[str, bytes]) -> Finding:
    """Ask for one file. Keep what was sent in place of it, if that is another one."""
    try:
        fetched = site.fetch(name, _most(entry))
    except Trouble as trouble:
        return Finding(name, "not answered", str(trouble))
    except LeadsElsewhere as leads:
        return Finding(name, "changed", f"it leads to another host: {words.printable(leads.address)}")
    judged = [_judge(name, entry, content, fetched.is_cut) for content in fetched.contents]
    finding = next((one for one in judged if one.outcome == "same"), judged[-1])
    if fetched.status == 200 or (name == "404.html" and fetched.status == 404):  # as which it is sent
        contents[name] = fetched.contents[-1][:_ENOUGH_TO_KNOW]
        return finding
    if fetched.status in {404, 410}:
        return Finding(name, "missing")
    return Finding(name, "not answered", f"it answers {fetched.status}")


def _without_stand_ins(site: Site, found: list[Finding], contents: Mapping[str, bytes]) -> list[Finding]:
    """Return findings in which a file is missing, if the host sends for it what it sends for any address that leads nowhere."""
    if all(one.outcome == "same" for one in found):
        return found
    try:
        sent = site.fetch(_NO_SUCH_PAGE, _ENOUGH_TO_KNOW)
    except (Trouble, LeadsElsewhere):
        return found
    page = sent.contents[-1]
    return [
        Finding(one.name, "missing", "the host sends another page in its place")
        if one.outcome == "changed" and sent.status == 200 and page and page.startswith(contents.get(one.name, b"?"))
        else one
        for one in found
    ]


def _is_rewritten(findings: list[Finding]) -> bool:
    pages = [one for one in findings if one.name.endswith(".html")]
    differing = [one for one in pages if one.outcome == "changed" and not one.why]
    others_stand = all(one.outcome == "same" for one in findings if one not in differing)
    return others_stand and len(pages) >= _FEWEST_PAGES and len(differing) >= _REWRITTEN * len(pages)


# ---------------------------------------------------------------------------------------------------------------
# What it was built from


def _concluded(verdict: Verdict, against: Manifest | None) -> Verdict:
    """Return a verdict with what is to be said of all of its files together."""
    remarks, notes = list(verdict.remarks), list(verdict.notes)
    ends = sum(bool(one.why) for one in verdict.named("same"))
    if ends:
        notes.append(
            f"{ends} of the files that stand as built have other line ends, as Git or an upload as text leaves them. This changes "
            "nothing for readers."
        )
    if against and verdict.made and against != verdict.made:
        remarks.append(
            f"What stands there is another build than the one it was compared with, which is for {words.day(against.day)}: it is for "
            f"{words.day(verdict.made.day)}."
        )
    return dataclasses.replace(verdict, remarks=tuple(remarks), notes=tuple(notes))


def compare_with_setting(made: Manifest, loaded: Loaded) -> list[str]:
    """Return what a site was built from that is no longer so: a sentence for each file of the setting, and for Schoolgate.

    Empty where a build for the same day would be the same. Raise OSError where a file cannot be read.
    """
    now = inputs.inputs_of(loaded)
    sentences = [_changed_input(loaded, name, how) for name, how in inputs.differences(made.inputs, now)]
    parts = [part for part, _ in inputs.differences(made.generator, inputs.generator())]
    here = inputs.version()
    if parts and made.schoolgate != here:
        sentences.append(f"It was built by Schoolgate {made.schoolgate}, and this is {here}.")
    elif parts:
        sentences.append(f"Schoolgate itself has changed since this was built: {words.join(parts)}.")
    return sentences


def with_setting(verdict: Verdict, file: str, sentences: Sequence[str]) -> Verdict:
    """Return a verdict that also says how a site stands to a setting. Takes how to name its file, and what has changed."""
    if sentences:
        return dataclasses.replace(verdict, remarks=(*verdict.remarks, *sentences, "Build and publish again."))
    return dataclasses.replace(verdict, notes=(*verdict.notes, f"It was built from {file} as it is now."))


def _changed_input(loaded: Loaded, name: str, how: str) -> str:
    if name == inputs.SETTING:
        return f"{display_path(loaded.file)} has changed since this was built."
    if name == inputs.LOGO:
        logo = loaded.setting.logo if loaded.setting else None
        return {
            "added": f"{logo} was not its logo when this was built.",
            "gone": "This was built with a logo, and now there is none.",
        }.get(how, f"The logo {logo} has changed since this was built.")
    record = display_path(agreed_records.folder(loaded.file) / name.removeprefix(inputs.AGREED))
    return {
        "added": f"{record} was not there when this was built.",
        "gone": f"This was built with {words.printable(record)}, and that is no longer there.",
    }.get(how, f"{record} has changed since this was built.")


# ---------------------------------------------------------------------------------------------------------------
# In words, and for a program

_MOST_NAMED = 20
_HEADINGS: dict[Outcome, str] = {
    "changed": "Changed",
    "cut short": "Cut short",
    "missing": "Missing",
    "added": "Not written by Schoolgate",
    "not answered": "No answer",
}


def lines(verdict: Verdict) -> Iterator[str]:
    """Yield a verdict in words: first whether all is well, then what is not, and what to do."""
    if verdict.fault:
        yield f"{verdict.place}: {verdict.fault}"
        return
    assert verdict.made is not None, "what could be compared has a manifest"
    same, all_ = len(verdict.named("same")), len(verdict.findings)
    built = f"{_TITLES[verdict.made.variant]}, built for {words.day(verdict.made.day)} by Schoolgate {verdict.made.schoolgate}"
    if same == all_:
        yield f"{verdict.place}: all {same} files are as they were built. It is {built}."
    else:
        yield f"{verdict.place}: {same} of {all_} files are as they were built. It should be {built}."
    for outcome, heading in _HEADINGS.items():
        if named := verdict.named(outcome):
            yield f"{heading}:"
            yield from (
                f"  {words.printable(one.name)}{f' ({one.why})' if one.why else ''}" for one in named[:_MOST_NAMED]
            )
            if len(named) > _MOST_NAMED:
                yield f"  and {len(named) - _MOST_NAMED} more"
    if same + len(verdict.named("not answered")) < all_:
        yield (
            "To put this right, build the site and publish all of it again. If a file has changed and nobody of yours changed it, ask "
            "whoever runs the host who did."
        )
    elif same < all_:
        yield "Try again later, so that these can be compared too."
    yield from verdict.remarks
    yield from verdict.notes


def as_json(verdict: Verdict) -> str:
    """Return a verdict as JSON."""
    made = verdict.made
    data = {
        "place": verdict.place,
        "as_built": verdict.is_as_built,
        "fault": verdict.fault,
        "variant": made.variant if made else None,
        "schoolgate": made.schoolgate if made else None,
        "day": made.day.isoformat() if made else None,
        "same": len(verdict.named("same")),
        **{outcome.replace(" ", "_"): {one.name: one.why for one in verdict.named(outcome)} for outcome in _HEADINGS},
        "remarks": list(verdict.remarks),
        "notes": list(verdict.notes),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
