"""Writes a release into the starter repository, after it has been tagged: python tools/pin.py OWNER/schoolgate v1.2.0.

A commit cannot name itself, so the starter is written in a commit of its own, after the release. What it names is looked at
by ``make release-check``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "starter"
NOBODY = "OWNER"
NOUGHTS = "0" * 40
_USES = re.compile(r"uses: ([\w-]+/[\w.-]+)(/\.github/workflows/[\w-]+\.yml)@(\S+) # (\S+)")
_WRITTEN = {".yml", ".json", ".md", ".html"}
# Each way in which a page names the project: a file of it, its clone, its starter, where a weakness is reported, what attests a release,
# the link that copies the starter, and the address of its demonstration. A school’s own repository is always called school-policies where we name one.
_ADDRESSES = (
    (
        r"(https://(?:raw\.githubusercontent|github)\.com/)[\w-]+/[\w.-]+(?=/(?:blob/)?HEAD/settings/)",
        r"\1{owner}/{name}",
    ),
    (r"(https://github\.com/)[\w-]+/[\w.-]+?(?=\.git\b)", r"\1{owner}/{name}"),
    (r"(https://github\.com/)[\w-]+/[\w.-]+?(?=-starter\b)", r"\1{owner}/{name}"),
    (r"(https://github\.com/)[\w-]+/[\w.-]+(?=/(?:security|issues)/)", r"\1{owner}/{name}"),
    (r"(gh attestation verify \S+ --repo )[\w-]+/[\w.-]+", r"\1{owner}/{name}"),
    (r"template_owner=[\w-]+&template_name=[\w.-]+?(?=-starter\b)", r"template_owner={owner}&template_name={name}"),
    (r"https://[\w-]+\.github\.io/(?!school-policies/)[\w.-]+/", r"https://{host}.github.io/{name}/"),
)
# What stands between these in README is true only until the first release.
_BEFORE_A_RELEASE = re.compile(
    r"<!-- before the first release -->\n.*?<!-- /before the first release -->\n\n?", re.DOTALL
)


def commit_of(release: str, project: Path = ROOT) -> str:
    """Give the commit of a release. Ends with a sentence where there is none."""
    # Dependabot finds the next release only among names of this form.
    if not re.fullmatch(r"v\d+\.\d+\.\d+", release):
        sys.exit(f"“{release}” is not the name of a release. Write three numbers after a v: v1.2.0")
    found = _git(project, "rev-parse", "--verify", "--quiet", f"refs/tags/{release}^{{commit}}")
    if found is None:
        sys.exit(f"There is no release “{release}”. Tag it first: git tag {release}")
    return found


def commit_of_head(project: Path) -> str:
    """Give the commit at which a project stands."""
    found = _git(project, "rev-parse", "HEAD")
    assert found
    return found


def _git(project: Path, *typed: str) -> str | None:
    done = subprocess.run(["git", *typed], cwd=project, capture_output=True, text=True)
    return None if done.returncode else done.stdout.strip()


def write(starter: Path, repository: str, commit: str, release: str) -> None:
    """Write the release into the workflows, and where editors find the schema and people the made-up settings."""
    for file in starter.rglob("*"):
        if file.suffix in _WRITTEN:
            text = file.read_text(encoding="utf-8")
            text = _USES.sub(rf"uses: {repository}\2@{commit} # {release}", text)
            file.write_text(_at(repository, text), encoding="utf-8")


# Where the project is named to whoever fetches it.
_NAMED = ("README.md", "SECURITY.md", "guide/start.md", "guide/webmaster.md", "schoolgate/form/data.py")


def write_address(project: Path, repository: str) -> None:
    """Write into README and the guide where the project is to be had, and take out that it is nowhere yet."""
    for page in _naming(project):
        text = _BEFORE_A_RELEASE.sub("", page.read_text(encoding="utf-8"))
        page.write_text(_at(repository, text), encoding="utf-8")


def _at(repository: str, text: str) -> str:
    """Write where the project is into a text."""
    owner, _, name = repository.partition("/")
    for known, address in _ADDRESSES:
        text = re.sub(known, address.format(owner=owner, name=name, host=owner.lower()), text)
    return text


def _naming(project: Path) -> list[Path]:
    return [project / name for name in _NAMED if (project / name).is_file()]


def faults(starter: Path = STARTER, project: Path = ROOT) -> Iterator[str]:
    """Find what keeps a starter from being given to schools: what it names is not one release that there is."""
    for page in _naming(project):
        if _names_nobody(page.read_text(encoding="utf-8")):
            shown = page.relative_to(project).as_posix()
            yield f"{shown}: it says that the project has no address yet. Run: make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0"
    named = set()
    for file in sorted(starter.rglob("*")):
        if file.suffix not in _WRITTEN:
            continue
        text, shown = file.read_text(encoding="utf-8"), file.relative_to(starter.parent).as_posix()
        if _names_nobody(text) or NOUGHTS in text:
            yield f"{shown}: it holds the place of a release, and names none. Run: make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0"
            continue
        for repository, _, commit, release in _USES.findall(text):
            if _git(project, "rev-parse", "--verify", "--quiet", f"refs/tags/{release}^{{commit}}") == commit:
                named.add((repository, commit, release))
            else:
                yield f"{shown}: {commit} is not the commit of {release} here. Run make pin again, and fetch the tags first."
    if len(named) > 1:
        yield f"{starter.name}: its workflows name more than one release. Run make pin again."
    form = starter / "form.html"
    if not form.is_file():
        yield f"{starter.name}/form.html: it is not there. Run make guide, and tag the release after that."
        return
    for _, commit, release in named:
        took, has = _taken(form), _edition_at(commit, project)
        if has and took != has:
            yield (
                f"{starter.name}/form.html: it writes edition {took} of the template, and {release} has {has}: nothing "
                "would be published. Run make guide, and tag the release after that."
            )


def _names_nobody(text: str) -> bool:
    return bool(re.search(rf"\b{NOBODY}\b", text))


def _taken(form: Path) -> str | None:
    """Give the edition that a form writes into a setting file."""
    found = re.search(r'"edition": ?"([^"]+)"', form.read_text(encoding="utf-8"))
    return found[1] if found else None


def _edition_at(commit: str, project: Path) -> str | None:
    """Give the newest edition of the template at a commit."""
    text = _git(project, "show", f"{commit}:settings/shared/editions.yml")
    return [*yaml.safe_load(text)][-1] if text else None


if __name__ == "__main__":
    if len(sys.argv) != 3 or not re.fullmatch(r"[\w-]+/[\w.-]+", sys.argv[1]):
        sys.exit("Name the repository and the release: make pin REPOSITORY=owner/schoolgate RELEASE=v1.2.0")
    _, repository, release = sys.argv
    write(STARTER, repository, commit_of(release), release)
    write_address(ROOT, repository)
    print(f"The starter is at {release}. Look at it: git diff starter README.md guide. Then run: make release-check")
