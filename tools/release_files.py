"""Makes what a release publishes, in dist/: the wheel, the source, the list of what it is made of, and the sums of all three.

From the commit alone, built twice: in two folders, under other names, clocks, locales and rights. Where the two differ by a byte nothing is
written, so that whoever builds the same commit can compare.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

import sbom

ROOT = Path(__file__).resolve().parent.parent
SUMS = "SHA256SUMS"
# What must not matter.
_WAYS: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("one", 0o022, {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
    ("another folder", 0o077, {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "2"}),
)


class Fault(Exception):
    """What keeps a release from being made."""


def make(project: Path, out: Path, release: str = "") -> list[Path]:
    """Make the files of a release, named as its tag, in a folder. Return them."""
    version = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if release and release != f"v{version}":
        raise Fault(
            f'The release is {release}, and pyproject.toml says version = "{version}". Write the number there, and tag again.'
        )
    if changed := _git(project, "status", "--porcelain").decode():
        raise Fault(f"Only what is committed is released, and this is not:\n{changed}Commit it, or put it aside.")
    when = datetime.datetime.fromtimestamp(int(_git(project, "log", "-1", "--format=%ct")), datetime.UTC)
    with tempfile.TemporaryDirectory() as room:
        first, second = (_built(project, Path(room) / name, mask, more, when) for name, mask, more in _WAYS)
    if differing := sorted(name for name in {*first, *second} if first.get(name) != second.get(name)):
        raise Fault(
            f"Built twice, these came out otherwise: {', '.join(differing)}. Find what they depend on: nothing was written."
        )
    first["schoolgate.cdx.json"] = sbom.text(project, when).encode()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(first.items()))
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for name, content in {**first, SUMS: sums.encode()}.items():
        (out / name).write_bytes(content)
    return sorted(out.iterdir())


def _built(project: Path, room: Path, mask: int, more: dict[str, str], when: datetime.datetime) -> dict[str, bytes]:
    """Build the wheel and the source of the commit in a folder of its own. Return them by their names."""
    source, out = room / "schoolgate", room / "out"
    with tarfile.open(fileobj=io.BytesIO(_git(project, "archive", "--format=tar", "HEAD"))) as archive:
        archive.extractall(source, filter="data")
    environment = {**os.environ, **more, "SOURCE_DATE_EPOCH": str(int(when.timestamp()))}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(out)],
        cwd=source, env=environment, capture_output=True, text=True, umask=mask,
    )  # fmt: skip
    if done.returncode:
        raise Fault(f"It was not built:\n{done.stdout}{done.stderr}")
    return {file.name: file.read_bytes() for file in out.iterdir()}


def _git(project: Path, *typed: str) -> bytes:
    return subprocess.run(["git", *typed], cwd=project, check=True, capture_output=True).stdout


def main() -> int:
    """Make the release that is typed, or that of the commit."""
    try:
        files = make(ROOT, ROOT / "dist", *sys.argv[1:2])
    except Fault as fault:
        print(fault)
        return 1
    for file in files:
        print(f"dist/{file.name}: {file.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
