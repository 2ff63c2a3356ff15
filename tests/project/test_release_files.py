"""What a release publishes: the same bytes from the same commit, and a list of what it is made of that leaves nothing out."""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import json
import re
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
import referencing
import release_files
import sbom
import third_party
from support.places import ROOT
from support.workflows import repository

NOON = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


@pytest.fixture(scope="module")
def text() -> str:
    return sbom.text(ROOT, NOON)


@pytest.fixture(scope="module")
def listed(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read


def schema(name: str) -> dict[str, Any]:
    """Return a schema as CycloneDX publishes it."""
    found = importlib.util.find_spec("cyclonedx.schema")
    assert found
    (folder,) = found.submodule_search_locations or []
    read: dict[str, Any] = json.loads((Path(folder) / "_res" / name).read_text(encoding="utf-8"))
    return read


# ---------------------------------------------------------------------------------------------------------------
# The list of what it is made of


def validator() -> jsonschema.Draft7Validator:
    whole = schema("bom-1.6.SNAPSHOT.schema.json")
    beside = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json", "cryptography-defs.SNAPSHOT.schema.json")
    registry = referencing.Registry().with_resources(
        (urljoin(whole.get("$id", ""), name), referencing.Resource.from_contents(schema(name))) for name in beside
    )
    return jsonschema.Draft7Validator(whole, registry=registry)


def test_the_list_is_what_cyclonedx_publishes_a_schema_for(listed: dict[str, Any]) -> None:
    assert [error.message for error in validator().iter_errors(listed)] == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (["components", 0, "type"], "script"),
        (["components", -1, "licenses", 0, "license", "id"], "Apache License"),
        (["components", -1, "externalReferences", 0, "hashes", 0, "content"], "0123"),
        (["serialNumber"], "1"),
        (["specVersion"], 1.6),
    ],
)
def test_a_list_that_is_none_is_refused(text: str, path: list[Any], wrong: Any) -> None:
    changed = json.loads(text)
    changed["components"] = [changed["components"][0], changed["components"][-1]]
    *way, last = path
    place = changed
    for key in way:
        place = place[key]
    assert place[last] != wrong
    place[last] = wrong
    assert not validator().is_valid(changed)


def test_it_lists_every_package_that_is_locked_with_every_hash(listed: dict[str, Any]) -> None:
    parts = {part["bom-ref"]: part for part in listed["components"]}
    needed = {each.name for each in third_party.locked("run")}
    locked = third_party.locked("papers")
    assert len(locked) > 40
    for each in locked:
        part = parts.pop(f"pkg:pypi/{each.name}@{each.version}")
        hashes = [one["content"] for reference in part["externalReferences"] for one in reference["hashes"]]
        assert hashes == [*each.hashes] != []
        assert part["scope"] == ("required" if each.name in needed else "optional")
        assert part["licenses"]
    assert all(not ref.startswith("pkg:pypi/") for ref in parts)


def test_it_lists_every_file_of_others_in_the_wheel_with_its_hash(listed: dict[str, Any]) -> None:
    files = {
        file["name"]: file["hashes"][0]["content"]
        for part in listed["components"]
        for file in part.get("components", [])
        if file["type"] == "file"
    }
    assert {"docs/assets/search/engine.js", "overrides/form/vendor/yaml.js", "docs/assets/fonts/OFL.txt"} <= {*files}
    for name, digest in files.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest
    assert not [name for name in files if name.startswith("tests/")]
    scripts = {part["purl"] for part in listed["components"] if part.get("purl", "").startswith("pkg:npm/")}
    assert {re.sub(r"@[\d.]+$", "", purl) for purl in scripts} == {
        "pkg:npm/minisearch", "pkg:npm/stemmer", "pkg:npm/yaml", "pkg:npm/%40cfworker/json-schema",
    }  # fmt: skip


def test_it_says_what_asks_for_what(listed: dict[str, Any]) -> None:
    asks = {each["ref"]: each["dependsOn"] for each in listed["dependencies"]}
    refs = {part["bom-ref"] for part in listed["components"]} | {listed["metadata"]["component"]["bom-ref"]}
    assert {*asks} == refs
    assert {one for wanted in asks.values() for one in wanted} == refs - {"schoolgate"}
    (mkdocs,) = (ref for ref in asks if ref.startswith("pkg:pypi/mkdocs@"))
    assert mkdocs in asks["schoolgate"]
    assert any(ref.startswith("pkg:pypi/mergedeep@") for ref in asks[mkdocs])
    assert not any(ref.startswith("pkg:pypi/mergedeep@") for ref in asks["schoolgate"])


def test_the_same_files_give_the_same_list(text: str) -> None:
    assert sbom.text(ROOT, NOON.astimezone(datetime.timezone(datetime.timedelta(hours=13)))) == text
    assert '"timestamp": "2026-11-30T12:00:00Z"' in text
    later = json.loads(sbom.text(ROOT, NOON + datetime.timedelta(days=1)))
    assert later["serialNumber"] != json.loads(text)["serialNumber"]


# ---------------------------------------------------------------------------------------------------------------
# The files


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built as ours is, with little in it."""
    folder = tmp_path_factory.mktemp("small") / "project"
    described = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name in (
        *re.findall(r'^"(\S+)" = "schoolgate/_template/', described, re.MULTILINE),
        *tomllib.loads(described)["project"]["license-files"],
        "README.md",
    ):
        place = folder / name
        if (ROOT / name).is_dir():
            place.mkdir(parents=True, exist_ok=True)
            (place / "page.md").write_text("One.\n", encoding="utf-8")
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes((ROOT / name).read_bytes())
    for name in (
        ".gitignore",
        ".gitattributes",
        *(file.name for file in ROOT.glob("requirements-*.lock")),
        third_party.TABLE,
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / "pyproject.toml").write_text(described, encoding="utf-8")
    (folder / "schoolgate").mkdir()
    (folder / "schoolgate" / "__init__.py").write_text('"""Nothing."""\n', encoding="utf-8")
    return repository(folder)


@pytest.fixture(scope="module")
def made(small: Path) -> Path:
    # Neither is of the commit.
    (small / "dist").mkdir()
    (small / "dist" / "older.whl").write_text("An earlier one.")
    release_files.make(small, small / "dist", f"v{VERSION}")
    return small / "dist"


def test_a_release_is_a_wheel_a_source_a_list_and_their_sums(made: Path) -> None:
    assert {file.name for file in made.iterdir()} == {
        f"schoolgate-{VERSION}-py3-none-any.whl", f"schoolgate-{VERSION}.tar.gz", "schoolgate.cdx.json", "SHA256SUMS",
    }  # fmt: skip
    lines = [line.split("  ") for line in (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in made.iterdir() if file.name != "SHA256SUMS"
    }


def test_the_wheel_carries_each_licence(made: Path) -> None:
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = [name.partition(".dist-info/licenses/")[2] for name in opened.namelist()]
    assert {"LICENSE", "LICENSE-wording", "THIRD-PARTY.md", "docs/assets/fonts/OFL.txt"} <= {*names}


def test_every_file_in_it_has_the_date_of_the_commit(made: Path, small: Path) -> None:
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=small, check=True, capture_output=True, text=True)
    (source,) = made.glob("*.tar.gz")
    with tarfile.open(source) as opened:
        assert {member.mtime for member in opened} == {int(done.stdout)}


def test_what_is_not_committed_is_not_released(small: Path, made: Path, tmp_path: Path) -> None:
    extra = small / "schoolgate" / "extra.py"
    extra.write_text("x = 1\n", encoding="utf-8")
    try:
        with pytest.raises(
            release_files.Fault,
            match=r"Only what is committed is released, and this is not:\n\?\? schoolgate/extra\.py",
        ):
            release_files.make(small, tmp_path / "dist")
    finally:
        extra.unlink()
    assert not (tmp_path / "dist").exists()


def test_a_release_that_pyproject_does_not_name_is_refused(small: Path, made: Path, tmp_path: Path) -> None:
    with pytest.raises(
        release_files.Fault, match=re.escape(f'The release is v9.9.9, and pyproject.toml says version = "{VERSION}"')
    ):
        release_files.make(small, tmp_path / "dist", "v9.9.9")
    assert not (tmp_path / "dist").exists()


def test_what_depends_on_where_it_is_built_is_refused(
    small: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = iter([{"a.whl": b"1", "a.tar.gz": b"same"}, {"a.whl": b"2", "a.tar.gz": b"same"}])
    monkeypatch.setattr(release_files, "_built", lambda *_: next(built))
    with pytest.raises(release_files.Fault, match=r"these came out otherwise: a\.whl\."):
        release_files.make(small, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
