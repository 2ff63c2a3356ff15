"""Lists what a release is made of, for programs: a CycloneDX document (SBOM) of the lock files and of others’ files in the wheel.

Everything in it is pinned, so that the same commit always gives the same bytes.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

import third_party

_OURS = "schoolgate"
# What the wheel does not have.
_LEFT_OUT = ("tests/", "starter/", ".github/")


def text(project: Path, when: datetime.datetime) -> str:
    """Return the document for the project as it stands in a folder, dated as its commit."""
    described = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, papers = (third_party.locked(name, project) for name in ("run", "papers"))
    needed = {each.name for each in run}
    table = third_party.table(project)
    ours = {
        "type": "application",
        "bom-ref": _OURS,
        "name": _OURS,
        "version": described["version"],
        "description": described["description"],
        "licenses": [{"expression": described["license"]}],
        "purl": f"pkg:pypi/{_OURS}@{described['version']}",
    }
    parts = [*_vendored(table), *(_package(each, table, each.name in needed) for each in papers)]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": when.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "component": ours,
        },
        "components": parts,
        "dependencies": _dependencies(project, papers, parts),
    }
    # A number of its own, which is the same whenever the same is listed.
    document["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)).urn
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _package(each: third_party.Locked, table: dict[str, Any], needed: bool) -> dict[str, Any]:
    purl = f"pkg:pypi/{each.name}@{each.version}"
    part = {
        "type": "library",
        "bom-ref": purl,
        "name": each.name,
        "version": each.version,
        "purl": purl,
        "scope": "required" if needed else "optional",
        "licenses": [_licence(table["packages"][each.name])],
        # Each file that may be installed: which of them it is, the system decides.
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{each.name}/{each.version}/",
                "hashes": [_hash(one)],
            }
            for one in each.hashes
        ],
    }
    programs = [
        {"type": "application", "name": one["name"], "licenses": [_licence(one["licence"])]}
        for one in table["programs"]
        if one["package"] == each.name
    ]
    return {**part, **({"components": programs} if programs else {})}


def _vendored(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the works of others whose files are in the wheel, each with these files."""
    parts: dict[str, dict[str, Any]] = {}
    for entry in table["files"]:
        if entry["file"].startswith(_LEFT_OUT) or "sha256" not in entry:
            continue
        for work in entry["holds"]:
            ref = (
                f"pkg:npm/{work['name'].replace('@', '%40')}@{work['version']}"
                if "npm" in work
                else f"{work['name']} {work['version']}"
            )
            part = parts.setdefault(
                ref,
                {
                    "type": "library" if "npm" in work else "data",
                    "bom-ref": ref,
                    "name": work["name"],
                    "version": work["version"],
                    "scope": "required",
                    "licenses": [_licence(work["licence"])],
                    "externalReferences": [{"type": "website", "url": work["from"]}],
                    "components": [],
                    **({"purl": ref} if "npm" in work else {}),
                },
            )  # fmt: skip
            if "npm" in work and len(part["externalReferences"]) == 1:
                digest = base64.b64decode(work["npm"].removeprefix("sha512-")).hex()
                address = f"https://registry.npmjs.org/{work['name']}/-/{work['name'].rpartition('/')[2]}-{work['version']}.tgz"
                hashes = [{"alg": "SHA-512", "content": digest}]
                part["externalReferences"].append({"type": "distribution", "url": address, "hashes": hashes})
            file = {"type": "file", "name": entry["file"], "hashes": [_hash(entry["sha256"])]}
            part["components"].append(
                {**file, **({"description": f"Changed: {entry['changed']}"} if "changed" in entry else {})}
            )
    return [*parts.values()]


def _licence(licence: str) -> dict[str, Any]:
    return {"expression": licence} if " " in licence else {"license": {"id": licence}}


def _hash(sha256: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": sha256}


def _dependencies(
    project: Path, packages: list[third_party.Locked], parts: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what asks for what, as the lock file says below each package."""
    lock = (project / "requirements-papers.lock").read_text(encoding="utf-8")
    refs: dict[str, list[str]] = {}
    for each in packages:
        refs.setdefault(each.name, []).append(f"pkg:pypi/{each.name}@{each.version}")
    asks: dict[str, set[str]] = {part["bom-ref"]: set() for part in parts}
    # Whatever stands in our own files is ours to answer for.
    asks[_OURS] = {part["bom-ref"] for part in parts if not part["bom-ref"].startswith("pkg:pypi/")}
    for block in re.split(r"^(?=\S+==)", lock, flags=re.MULTILINE)[1:]:
        name, version = re.match(r"([\w.-]+)==([\w.+!-]+)", block).groups()  # type: ignore[union-attr]
        for parent in re.findall(r"^    #(?: via|  ) +([\w.-]+)", block, re.MULTILINE):
            for ref in [_OURS] if parent == _OURS else refs[parent]:
                asks[ref].add(f"pkg:pypi/{name}@{version}")
    return [{"ref": ref, "dependsOn": sorted(wanted)} for ref, wanted in sorted(asks.items())]
