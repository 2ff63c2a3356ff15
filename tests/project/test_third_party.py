"""What is not ours: each file of others has a line, with its version, licence and hash; each package a licence that is allowed."""

from __future__ import annotations

import fnmatch
import hashlib
import importlib.util
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import third_party
from support.places import ROOT

TABLE = third_party.table()
FILES = [pytest.param(entry, id=entry["file"]) for entry in TABLE["files"]]
SCRIPTS = [pytest.param(entry, id=entry["file"]) for entry in TABLE["files"] if entry["file"].endswith(".js")]
COMMITTED = subprocess.run(
    ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
).stdout.split("\0")
# Scripts, styles, typefaces, pictures, tables and whatever else is seldom written by hand, by how the name ends. What ends otherwise is
# looked at for what others write at the head of a file.
OF_OTHERS_PERHAPS = {
    "bin", "bmp", "br", "cjs", "css", "csv", "dat", "dic", "eot", "gif", "gz", "ico", "icns", "jar", "jpeg", "jpg", "js", "json5", "map",
    "mjs", "mo", "mp3", "mp4", "openxml", "otf", "pdf", "pem", "png", "rels", "svg", "tar", "tsv", "ttf", "txt", "wasm", "wav", "webm",
    "webp", "whl", "woff", "woff2", "xls", "xlsx", "xml", "xz", "zip", "zst",
}  # fmt: skip
_NOTICE = re.compile(
    rb"copyright \(c\)|copyright \d{4}|\(c\) \d{4}|@license|@preserve|spdx-license-identifier|all rights reserved",
    re.IGNORECASE,
)
MAY_SPEAK_OF_COPYRIGHT = {"LICENSE", "starter/LICENSE", "tests/project/test_third_party.py"}
_A_LINE = 1500  # characters: longer ones are what a machine has written
MIT_TEXT = (ROOT / "LICENSE").read_text(encoding="utf-8").partition("\n\n")[2].partition("\n\n")[2]
ISC_TEXT = """
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the
above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL
WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE
LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS,
WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS
SOFTWARE.
"""


def words(text: str) -> str:
    return " ".join(text.split())


def without_a_line(names: list[str], read: dict[str, Any] = TABLE) -> list[str]:
    """Name the files that may be of others and have no line, neither as theirs nor as ours."""
    listed = {entry["file"] for entry in read["files"]}
    return [
        name
        for name in names
        if name.rpartition(".")[2].lower() in OF_OTHERS_PERHAPS
        and name not in listed
        and not any(names_it(name, pattern) for pattern in read["ours"])
    ]


def names_it(name: str, pattern: str) -> bool:
    """Tell whether a pattern names a file. A star stays in its folder, unless there are two."""
    if "**" in pattern:
        return fnmatch.fnmatchcase(name, pattern)
    return name.count("/") == pattern.count("/") and fnmatch.fnmatchcase(name, pattern)


def looks_like_work_of_others(name: str, content: bytes) -> bool:
    """Tell whether a file says whose it is, or is a script or style that a machine has written."""
    if _NOTICE.search(content) and name not in MAY_SPEAK_OF_COPYRIGHT:
        return True
    return name.endswith((".js", ".css")) and any(len(line) > _A_LINE for line in content.splitlines())


# ---------------------------------------------------------------------------------------------------------------
# Files


@pytest.mark.parametrize("entry", FILES)
def test_a_file_of_others_is_as_its_line_says(entry: dict[str, Any]) -> None:
    content = (ROOT / entry["file"]).read_bytes()
    if entry["file"].startswith("settings/shared/"):
        # A register, which we go on editing: its head names the licence and where it is from.
        head = content.decode().partition("\n\n")[0]
        assert "sha256" not in entry
        assert "Open Government Licence v3.0" in head
        assert all(work["from"] in head for work in entry["holds"])
    else:
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["holds"]
    for work in entry["holds"]:
        assert work["name"]
        assert work["version"]
        assert work["from"].startswith("https://")
        assert third_party.is_allowed(work["licence"], TABLE["allowed"])


def test_no_file_of_others_is_without_a_line() -> None:
    assert without_a_line(COMMITTED) == []
    assert {entry["file"] for entry in TABLE["files"]} <= {*COMMITTED}


@pytest.mark.parametrize(
    "name",
    [
        "docs/assets/search/lunr.js", "docs/assets/fonts/inter.woff2", "overrides/form/vendor/preact.js", "overrides/logo.png",
        "docs/assets/icons/phone.svg", "tests/browser/axe.min.js", "starter/pictures/more/x.svg", "tests/support/words/en.dic", "papers/fonts/x.otf",
        "schoolgate/print/data.bin", "docs/assets/Picture.PNG", "overrides/styles/vendor/normalize.css", "settings/shared/schools.csv",
    ],
)  # fmt: skip
def test_a_file_that_somebody_brings_is_refused_until_it_has_one(name: str) -> None:
    assert without_a_line([name]) == [name]


def test_each_pattern_for_files_of_ours_names_one() -> None:
    assert [pattern for pattern in TABLE["ours"] if not any(names_it(name, pattern) for name in COMMITTED)] == []


def test_nothing_else_says_that_it_is_the_work_of_others() -> None:
    listed = {entry["file"] for entry in TABLE["files"]}
    # Generated from the others, with their notices; and what our pages say of copyright.
    generated = {"starter/form.html", "THIRD-PARTY.md"}
    rest = [name for name in COMMITTED if name and name not in listed | generated and not name.endswith(".lock")]
    found = [name for name in rest if looks_like_work_of_others(name, (ROOT / name).read_bytes())]
    assert found == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("overrides/form/state.js", b"/*! Tiny 1.0 | (c) 2019 Someone */"),
        ("schoolgate/language/words.py", b"# Copyright 2024 Someone"),
        ("docs/assets/review.js", b"a=1;" * 500),
        ("overrides/styles/base.css", b"a{b:c}" * 300),
        ("tools/bench.py", b"# SPDX-License-Identifier: GPL-3.0-only"),
        ("overrides/form/dom.js", b"/** @license React v16 */"),
    ],
)
def test_work_of_others_in_a_file_of_ours_is_noticed(name: str, content: bytes) -> None:
    assert looks_like_work_of_others(name, content)
    assert not looks_like_work_of_others(name, b"// Says which steps there are.\nconst steps = [];\n")


@pytest.mark.parametrize("entry", SCRIPTS)
def test_the_heading_of_a_script_says_what_its_line_says(entry: dict[str, Any]) -> None:
    heading, _, body = (ROOT / entry["file"]).read_text(encoding="utf-8").partition("*/\n")
    said = re.findall(
        r"^   (\S+) (\d+\.\d+\.\d+), (https://\S+)\n   npm: (sha512-[\w+/]{86}==)$", heading, re.MULTILINE
    )
    assert said == [(work["name"], work["version"], work["from"], work["npm"]) for work in entry["holds"]]
    assert f"SHA-256 of what follows this comment: {hashlib.sha256(body.encode()).hexdigest()}\n" in heading
    for licence in {work["licence"] for work in entry["holds"]}:
        whole = {"MIT": MIT_TEXT, "ISC": ISC_TEXT}[licence]
        assert words(whole) in words(heading), "the licence asks for its whole text"


def test_the_typeface_carries_its_licence_and_a_name_of_its_own() -> None:
    fonts = ROOT / "docs" / "assets" / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    for file in fonts.glob("*.ttf"):
        names = file.read_bytes().decode("utf-16-be", errors="ignore")
        assert "Schoolgate Sans" in names
        assert "https://scripts.sil.org/OFL" in names


def test_the_licence_of_the_icons_comes_with_their_package() -> None:
    (icons,) = TABLE["on_pages"]
    assert icons["package"] in TABLE["packages"]
    found = importlib.util.find_spec("material")
    assert found
    (folder,) = found.submodule_search_locations or []
    licence = (Path(folder) / "templates/.icons/material/LICENSE").read_text(encoding="utf-8")
    assert "# Icons: Apache 2.0 (https://www.apache.org/licenses/LICENSE-2.0)" in licence
    assert third_party.is_allowed(icons["licence"], TABLE["allowed"])


# ---------------------------------------------------------------------------------------------------------------
# Packages


def test_the_table_names_the_packages_of_the_lock_files_and_no_other() -> None:
    assert third_party.missing() == []
    assert {*TABLE["packages"]} == {each.name for each in third_party.locked("papers")}
    assert {each.name for each in third_party.locked("run")} < {*TABLE["packages"]}


@pytest.mark.parametrize(("name", "licence"), TABLE["packages"].items())
def test_the_licence_of_a_package_is_allowed_and_is_the_one_that_it_says(name: str, licence: str) -> None:
    assert third_party.is_allowed(licence, TABLE["allowed"])
    assert licence in third_party.said_by(metadata.distribution(name))


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True), ("Apache-2.0 OR BSD-2-Clause", True), ("MIT OR GPL-3.0-only", True), ("Apache-2.0 AND BSD-3-Clause", True),
        ("(MIT OR GPL-3.0-only) AND ISC", True), ("GPL-3.0-only", False), ("MIT AND GPL-3.0-only", False), ("AGPL-3.0-or-later", False),
        ("LGPL-2.1-only", False), ("SSPL-1.0", False), ("", False), ("BSD", False), ("UNKNOWN", False), ("mit", False),
        ("CC-BY-NC-4.0", False),
    ],
)  # fmt: skip
def test_a_licence_is_allowed_if_one_way_to_keep_it_is(licence: str, allowed: bool) -> None:
    assert third_party.is_allowed(licence, TABLE["allowed"]) is allowed


def test_a_package_that_is_new_is_told_of_until_the_table_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {name: licence for name, licence in TABLE["packages"].items() if name != "segno"}
    monkeypatch.setattr(third_party, "table", lambda *_: {**TABLE, "packages": names})
    assert third_party.missing() == [
        "tools/third-party.yml: segno is not under packages. Of its licence it says: BSD-2-Clause or BSD-3-Clause"
    ]


def test_a_program_that_a_package_brings_is_named_with_its_licence() -> None:
    for program in TABLE["programs"]:
        assert program["package"] in TABLE["packages"]
        assert not third_party.is_allowed(program["licence"], TABLE["allowed"]), "list it as a file of others"
        assert program["as"]


def test_the_page_is_what_the_table_and_the_lock_files_say() -> None:
    assert third_party.PAGE.read_text(encoding="utf-8") == third_party.page(), "run: make third-party"


def test_the_licence_of_the_wheel_names_each_of_what_is_in_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    there = {"MIT", "CC-BY-4.0"}  # ours
    there |= {
        work["licence"] for entry in TABLE["files"] if not entry["file"].startswith("tests/") for work in entry["holds"]
    }
    assert {*project["license"].split(" AND ")} == there
    assert {"THIRD-PARTY.md", "docs/assets/fonts/OFL.txt"} <= {*project["license-files"]}


# ---------------------------------------------------------------------------------------------------------------
# The oldest versions


def test_the_oldest_version_that_is_allowed_of_each_package_is_the_one_that_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = {each.name: each.version for each in third_party.locked("lowest")}
    asked = [*project["dependencies"], *project["optional-dependencies"]["papers"]]
    lowest = {name: found for name, found in map(oldest, asked) if found}
    assert {name for name, found in map(oldest, asked) if not found} == {"pydantic-core"}
    assert {name: padded(tested[name]) for name in lowest} == {name: padded(found) for name, found in lowest.items()}


def oldest(asked: str) -> tuple[str, str]:
    """Return the package that is asked for, and the oldest version that may answer."""
    found = re.fullmatch(r"([\w.-]+)(?:(?:>=|~=|==)([\d.]+))?(?:,<[\d.]+)?", asked)
    assert found, asked
    return third_party.plain(found[1]), found[2] or ""


def padded(version: str) -> list[int]:
    return [*map(int, version.split(".")), 0, 0, 0][:4]
