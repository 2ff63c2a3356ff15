"""The house: rooms whose imports run one way, files of one size, and one place that knows where the template is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.places import ROOT, TESTS

HOUSE = ROOT / "schoolgate"
FILES = sorted(HOUSE.rglob("*.py"))
# A room may import those below it in this list, and none above. CONTRIBUTING shows it.
ROOMS = (
    "cli", "form", "upkeep", "publish", "pages", "review", "print", "agreement", "policy", "registers", "setting", "language",
    "errors", "paths",
)  # fmt: skip
MOST_FILES, MOST_LINES = 12, 400


def room_of(file: Path) -> str:
    return file.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(file: Path, anywhere: bool = True) -> Iterator[str]:
    """Give each of our modules that a file imports: anywhere in it, or where it begins."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if anywhere else tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "schoolgate":
            for name in node.names:
                module = HOUSE.parent.joinpath(*node.module.split("."), name.name)
                is_module = module.is_dir() or module.with_suffix(".py").is_file()
                yield f"{node.module}.{name.name}" if is_module else node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("schoolgate."))


def test_every_file_is_in_a_room() -> None:
    assert {room_of(file) for file in FILES} - {"__init__"} == {*ROOMS}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_imports_run_down_the_list_of_rooms(file: Path) -> None:
    above = ROOMS[: ROOMS.index(room_of(file))] if room_of(file) in ROOMS else ROOMS
    assert [module for module in imported(file) if module.split(".")[1] in above] == []


def test_no_file_imports_itself_by_way_of_others() -> None:
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}
    waiting = {name: {*imported(file, anywhere=False)} & {*names} - {name} for name, file in names.items()}
    while ready := [name for name, others in waiting.items() if not others & {*waiting}]:
        for name in ready:
            del waiting[name]
    assert waiting == {}


def test_contributing_shows_the_rooms_in_their_order() -> None:
    shown = re.findall(
        r"^\| `(\w+)(?:/|\.py)?` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [room for room in shown if room in ROOMS] == [*ROOMS]


def test_a_folder_holds_at_most_twelve_files_and_a_file_at_most_400_lines() -> None:
    folders = {file.parent for file in FILES}
    assert len(folders) > 10
    assert {folder.name for folder in folders if len([*folder.glob("*.py")]) > MOST_FILES} == set()
    lines = {file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8").count("\n") for file in FILES}
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}


def test_one_file_knows_where_the_template_is() -> None:
    assert [file.name for file in FILES if "__file__" in file.read_text(encoding="utf-8")] == ["paths.py"]


def test_the_program_knows_no_test() -> None:
    files = [*FILES, *(ROOT / "macros").glob("*.py")]
    named = re.compile(r"""\btests/|["']tests["']|\bfrom support\b""")
    assert [file.name for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def test_no_file_imports_a_file_of_tests() -> None:
    files = [file for folder in (TESTS, ROOT / "tools") for file in sorted(folder.rglob("*.py"))]
    modules = {file.stem for file in files if file.name.startswith("test_")}
    assert len(modules) > 50
    found = {file.name: modules & {*named_by(file)} for file in files}
    assert {name: others for name, others in found.items() if others} == {}


def named_by(file: Path) -> Iterator[str]:
    """Give each part of the name of each module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (part for name in node.names for part in name.name.split("."))


def test_macros_is_wiring_and_nothing_else() -> None:
    (file,) = (ROOT / "macros").glob("*.py")
    functions = [node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if hasattr(node, "name")]
    assert functions == ["define_env"]


def _says(pattern: str) -> set[str]:
    return {
        file.relative_to(HOUSE).as_posix()
        for file in FILES
        if re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_the_text_of_policies_is_made_in_one_place() -> None:
    assert _says(r"\bmarkdown\.Markdown\(") == {"policy/composing/inline.py"}
    assert _says(r"\bcompose\($") == _says(r"\bcompose\(\n") == {"policy/composing/compose.py", "policy/texts.py"}
    # What knows how a page writes a clause: the gate, which trusts nobody, the search of what is no policy’s page, fragments, and
    # the review variant, which adds its notes to a page.
    assert _says(r"""['"\s]clause-number['"]""") == {
        "pages/search.py", "policy/composing/markup.py", "policy/fragments.py", "publish/gate/clauses.py",
        "publish/gate/wording.py", "review/annotated.py",
    }  # fmt: skip


def test_an_answer_does_not_record_what_it_is_compared_with() -> None:
    assert "def __eq__" not in (HOUSE / "language" / "marks.py").read_text(encoding="utf-8")
    assert _says(r"\.concat\b|\.asked\.append") == set()
