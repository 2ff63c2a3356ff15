"""What GitHub shows of a check: an annotation on each line to fix, and a summary that anybody can read.

And whether the address in a setting file is the one at which GitHub publishes it.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from schoolgate.agreement import agreed_records
from schoolgate.agreement.changes import Agreement
from schoolgate.language import words
from schoolgate.policy.composing.policy import Promise, by_section
from schoolgate.setting.load import Loaded
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import TITLES
from schoolgate.setting.problems import Problem

PAGES = ".github.io"


@dataclasses.dataclass(frozen=True)
class Run:
    """One run of a workflow: its repository, and the files that take its summary and outputs.

    ``repository`` is ``owner/name``, and ``branch`` the one where a file can be mended: that of a proposal, where it is one
    of this repository. Where the command runs on somebody’s own computer, all of it is empty.
    """

    repository: str = ""
    server: str = ""
    commit: str = ""
    branch: str = ""
    summary: Path | None = None
    output: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Run:
        """Return the run that GitHub describes in the environment."""
        summary, output = environment.get("GITHUB_STEP_SUMMARY"), environment.get("GITHUB_OUTPUT")
        return cls(
            environment.get("GITHUB_REPOSITORY", ""),
            environment.get("GITHUB_SERVER_URL", "https://github.com"),
            environment.get("GITHUB_SHA", ""),
            _branch(environment),
            Path(summary) if summary else None,
            Path(output) if output else None,
        )

    def summarise(self, text: str) -> None:
        """Add Markdown to the summary of this step."""
        _add(self.summary, f"{text}\n\n")

    def give(self, name: str, value: str) -> None:
        """Pass a value, one line of text, to the following steps."""
        # Security: a second line would be read as a second value.
        _add(self.output, f"{name}={' '.join(value.split())}\n")

    def editor(self, file: str) -> str:
        """Return the address that opens a file in GitHub’s editor; empty if there is none."""
        if not (self.repository and self.branch) or file.startswith("/"):
            return ""
        return f"{self.server}/{self.repository}/edit/{quote(self.branch)}/{quote(file)}"

    def line(self, problem: Problem, of: str = "") -> str:
        """Return the place of a problem, with a link where GitHub has one, and its file if that is not ``of``."""
        place = f"line {problem.line}{'' if of in {'', problem.file} else f' of {words.markdown_text(problem.file)}'}"
        if not (self.repository and self.commit) or problem.file.startswith("/"):
            return place
        return f"[{place}]({self.server}/{self.repository}/blob/{self.commit}/{quote(problem.file)}#L{problem.line})"


def _branch(environment: Mapping[str, str]) -> str:
    """Return the branch on which a file can be edited: never one of a fork."""
    event = environment.get("GITHUB_EVENT_PATH")
    told = json.loads(Path(event).read_text(encoding="utf-8")) if event else {}
    proposal = told.get("pull_request")
    if proposal:
        head = proposal["head"]
        there = (head["repo"] or {}).get("full_name")  # none, where that copy was deleted
        return str(head["ref"]) if there == environment.get("GITHUB_REPOSITORY") else ""
    return environment.get("GITHUB_REF_NAME", "") if environment.get("GITHUB_REF_TYPE") == "branch" else ""


def _add(file: Path | None, text: str) -> None:
    if file:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(text)


# ---------------------------------------------------------------------------------------------------------------
# Marks


def mark(problem: Problem) -> str:
    """Return the workflow command that annotates a line of the setting file, as an error or a warning."""
    file = _escape(problem.file).replace(":", "%3A").replace(",", "%2C")
    return f"::{'warning' if problem.warning else 'error'} file={file},line={problem.line},col={problem.column}::{_escape(problem.message)}"


def neutralise(text: str) -> str:
    """Return a text in which GitHub's runner finds no workflow command.

    Security: what a setting file holds, and what its files are called, is somebody else's. The runner takes commands from
    any line that begins with ``::``, and, in a form that it calls legacy, from ``##[`` anywhere in a line.
    """
    lines = (re.sub(r"^(\s*)::", r"\1: :", line) for line in text.splitlines(keepends=True))
    return "".join(lines).replace("##[", "## [")


def _escape(text: str) -> str:
    # Security: a line break in a message would let what follows it be read as a command to the runner, as would the form that it calls
    # legacy.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("##[", "## [")


# ---------------------------------------------------------------------------------------------------------------
# Summaries


_NOT_PUBLISHED = "What families see has not changed."


def render_problems(run: Run, file: str, problems: Iterable[Problem], published: str = "") -> str:
    """Return a list of what to fix in a setting file and in the records beside it.

    Takes, if anything is published all the same, what that is.
    """
    listed = [f"1. {run.line(problem, file)}: {words.markdown_text(problem.message)}" for problem in problems]
    things = "1 thing" if len(listed) == 1 else f"{len(listed)} things"
    there = run.editor(file)
    first = f"[Open the file to fix it]({there})" if there else "Open the file, press the pencil"
    return "\n".join(
        [
            f"## {'Published in part' if published else 'Not published'}: {things} to fix in {words.markdown_text(file)}",
            "",
            f"{published or _NOT_PUBLISHED} {first}, correct each line below, and press “Commit changes”. GitHub marks only "
            "the first ten in the file itself. This list is complete.",
            "",
            *listed,
        ]
    )


_MARKED = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}


def render_changes(agreement: Agreement, setting: Setting) -> str:
    """Return what changed since policies were agreed, for those who agree them; empty if nothing did."""
    lines: list[str] = []
    for document in setting.documents:
        differences = agreement.differences.get(document)
        if differences:
            record = agreement.records[document]
            title = words.markdown_text(agreed_records.title_of(setting, document))
            by = words.markdown_text(record.by)
            lines += ["", f"**{title}**, agreed by the {by} on {words.day(record.on)}:", ""]
        for difference in differences or ():
            text = " ".join(_MARKED[how].format(words.markdown_text(text)) for how, text in difference.words)
            rule = words.markdown_text(f"{difference.number} ({difference.id}), {difference.kind}")
            lines.append(f"- {rule}: {text} Why: {words.markdown_text(difference.reason)}")
    return "\n".join(["## What has changed since your policies were agreed", *lines]) if lines else ""


def render_not_recorded(reason: str) -> str:
    """Return why nothing was recorded."""
    return f"## Nothing was recorded\n\n{words.markdown_text(reason)}"


def render_recorded(run: Run, files: Sequence[str], text: str) -> str:
    """Return how to commit a record, given its files, and the text that was agreed."""
    there = f"{run.server}/{run.repository}/upload/{quote(run.branch)}"
    return "\n".join(
        [
            "## Recorded, but not in your repository yet",
            "",
            "1. Read the text below. It is the text that you are recording as agreed.",
            "2. On this page, under “Artifacts”, press **record**. A zip file is downloaded. Unpack it: it contains a folder “settings”.",
            f"3. Open [the page to upload files]({there}). Drag that folder onto it, and press “Commit changes”.",
            "",
            f"The folder contains {words.join([f'`{file}`' for file in files])}. Once they are in your repository, your site says that it was agreed.",
            "",
            "---",
            "",
            text,
        ]
    )


def render_failure(file: str, reason: str) -> str:
    """Return why a site could not be built, for a reason that is not in the setting file."""
    return f"## Not published: {words.markdown_text(file)}\n\n{_NOT_PUBLISHED} {words.markdown_text(reason)}"


def render_promises(file: str, promises: Sequence[Promise], agreed: str = "") -> str:
    """Return what a setting’s policies promise, section by section, and a sentence on those that are agreed, if any."""
    lines = [f"## Nothing to fix in {words.markdown_text(file)}"]
    if promises:
        lines += [
            "",
            "Your policies promise the following. Read it with your safeguarding lead, and remove what you do not do.",
        ]
    for policy, section, kept in by_section(promises):
        lines += ["", f"**{TITLES[policy]}: {words.markdown_text(section)}**", ""]
        lines += [f"- {words.markdown_text(promise.text)} `{promise.clause}`" for promise in kept]
    lines += ["", words.markdown_text(agreed)] if agreed else []
    return "\n".join(lines)


def render_built(run: Run, setting: Setting, pages: int) -> str:
    """Return that a site was built and checked, for which address, and what that address still needs."""
    lines = [f"## Checked: {pages} pages for {setting.site}"]
    if run.repository and not _on_pages(setting.site):
        lines += ["", *_own_domain_steps(run.repository, _host(setting.site))]
    return "\n".join(lines)


def _own_domain_steps(repository: str, host: str) -> Iterator[str]:
    yield f"{host} is your own address. Two steps are needed, once each:"
    yield ""
    yield f"1. Whoever manages {host.partition('.')[2]} adds this record to it: `{host} CNAME {_owner(repository)}{PAGES}`"
    yield f"2. In this repository, under Settings, Pages, Custom domain: type `{host}`, press Save, and tick “Enforce HTTPS”."


# ---------------------------------------------------------------------------------------------------------------
# The address


def pages_address(repository: str) -> str:
    """Return the address at which GitHub publishes a repository that has no domain of its own."""
    owner, _, name = repository.partition("/")
    home = f"https://{_owner(repository)}{PAGES}/"
    return home if name.casefold() == f"{owner.casefold()}{PAGES}" else f"{home}{name}/"


def address_faults(loaded: Loaded, repository: str) -> list[Problem]:
    """Return a problem if the address in a setting file is another repository’s: its QR codes would lead nowhere."""
    here = pages_address(repository) if repository else ""
    # Servers tell capitals in a path from small letters. An address that was read has its host in small ones.
    if not here or not loaded.setting or not _on_pages(loaded.setting.site) or loaded.setting.site == here:
        return []
    message = (
        f"GitHub publishes this repository at {here}, not at {loaded.setting.site}: the QR codes on your signs would "
        f"not work. Write: site: {here}"
    )
    return [loaded.problem(("site",), message)]


def _on_pages(site: str) -> bool:
    return _host(site).endswith(PAGES)


def _host(site: str) -> str:
    return (urlsplit(site).hostname or "").casefold()


def _owner(repository: str) -> str:
    return repository.partition("/")[0].casefold()
