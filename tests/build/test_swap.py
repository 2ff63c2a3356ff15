"""What stands is always a whole site: the old one or the new one, whatever happens to a build."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mkdocs.commands.build
import mkdocs.exceptions
import pytest
from support.killed import tree
from support.places import ROOT, TESTS, TODAY

from schoolgate.errors import SettingRefused
from schoolgate.policy import provisions
from schoolgate.publish import build, gate, manifest, swap
from schoolgate.setting.problems import Problem

SMALLEST = TESTS / "good" / "smallest.yml"
SCRIPT = """
import datetime, sys
from pathlib import Path
from schoolgate.publish import build
build.build(Path(sys.argv[1]), Path(sys.argv[2]), datetime.date(2026, 11, 20), fictional=True)
"""


def run(*arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **how.pop("env", {})}
    return subprocess.run(
        [sys.executable, *arguments], cwd=how.pop("cwd", ROOT), env=environment, capture_output=True, text=True, **how
    )


@pytest.fixture(scope="module")
def small(site: Callable[[Path], Path]) -> Path:
    """The site of a setting with few pages: which it is matters to no swap."""
    return site(SMALLEST)


@pytest.fixture
def old(small: Path, tmp_path: Path) -> Path:
    """A site that stands and differs from the one that would take its place."""
    out = tmp_path / "site"
    shutil.copytree(small, out)
    page = out / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Little Acorns", "Little Oaks"), encoding="utf-8")
    manifest.put(out, told(out))
    return out


def told(site: Path) -> dict[str, Any]:
    """What a site's manifest says, as any program reads it."""
    read: dict[str, Any] = json.loads((site / manifest.FILE).read_text(encoding="utf-8"))
    return read


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


# ---------------------------------------------------------------------------------------------------------------
# Killed


# Each signal and each way by which the new site takes its place; make fuzz tries every pair, at every twelfth step.
KILLED = [(name, how) for name in ("SIGKILL", "SIGINT", "SIGTERM") for how in ("exchange", "aside")]


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize(("signal_name", "how"), KILLED)
def test_killed_at_any_step_the_old_site_stands_or_the_new(old: Path, signal_name: str, how: str, step: int) -> None:
    # It forks at every step, which the threads of typst would not survive: a setting without signs makes no PDF.
    done = run(
        "-m", "support.killed", str(SMALLEST), str(old), signal_name, how, str(12 * step), env={"PYTHONPATH": TESTS}
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["wrong"] == []
    assert {"old", "new"} == set(said["seen"])  # so that both sides of the swap were tried


# ---------------------------------------------------------------------------------------------------------------
# Failing


def fails(error: BaseException) -> Callable[..., Any]:
    def failing(*_: Any, **__: Any) -> Any:
        raise error

    return failing


FULL = OSError(errno.ENOSPC, "No space left on device")
STEPS: list[tuple[Any, str]] = [
    (mkdocs.commands.build, "build"),
    (mkdocs.commands.build, "_build_page"),
    (mkdocs.commands.build.utils, "write_file"),
    (build, "_laid_out"),
    (provisions, "read_provisions"),
    (gate, "check"),
    (swap, "put_in_place"),
    (swap, "exchange"),
    (Path, "write_text"),
    (Path, "touch"),
    (tempfile, "mkdtemp"),
]


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("error", [FULL, RuntimeError("Hm."), KeyboardInterrupt()], ids=["full", "bug", "stopped"])
def test_a_step_that_fails_leaves_the_old_site(
    old: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, error: BaseException
) -> None:
    before = tree(old)
    monkeypatch.setattr(where, name, fails(error))
    with pytest.raises(type(error)):
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert tree(old) == before
    assert beside(old) == ["site"]


def test_a_fault_found_by_mkdocs_or_the_gate_leaves_the_old_site(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(old)
    monkeypatch.setattr(gate, "check", lambda *_: ["index.html: there is an empty paragraph."])
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert refused.value.problems == [
        Problem("tests/good/smallest.yml", 2, 1, "index.html: there is an empty paragraph.")
    ]
    monkeypatch.setattr(mkdocs.commands.build, "build", fails(mkdocs.exceptions.BuildError("No theme.")))
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert [str(problem) for problem in refused.value.problems] == [
        "mkdocs.yml:1:1: This is an error in the template, not in your setting file: No theme. Please report it."
    ]
    assert tree(old) == before
    assert beside(old) == ["site"]


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full", "interrupted"])
def test_where_folders_cannot_change_places_the_old_one_steps_back(
    old: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = tree(old)
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    rename = Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if self.name == "site" and self.parent != old.parent:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(type(error)):
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert tree(old) == before
    assert beside(old) == ["site"]


def test_where_even_stepping_back_fails_the_old_site_is_kept_and_put_back_later(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(old)
    rename = Path.rename

    def only_the_first(self: Path, target: Path) -> Path:
        if self != old:
            raise FULL
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(swap, "exchange", lambda *_: False)
        patch.setattr(Path, "rename", only_the_first)
        with pytest.raises(OSError, match="No space"):
            build.build(SMALLEST, old, TODAY, fictional=True)
    assert not old.exists()
    swap.restore(old)
    assert tree(old) == before
    assert beside(old) == ["site"]


@pytest.mark.parametrize("exchange", [True, False])
def test_the_swap_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "exchange", lambda *_: False)
    out, staged = tmp_path / "out", tmp_path / "room" / "site"
    for folder, word in ((out, "old"), (staged, "new")):
        folder.mkdir(parents=True)
        (folder / "page").write_text(word)
    swap.put_in_place(staged, out)
    assert (out / "page").read_text() == "new"
    assert [path.read_text() for path in (tmp_path / "room").rglob("page")] == ["old"]


def test_folders_change_places_in_one_step_on_this_machine(tmp_path: Path) -> None:
    one, other = tmp_path / "öne", tmp_path / "o ther"
    one.mkdir()
    other.mkdir()
    (one / "page").write_text("one")
    assert swap.exchange(one, other) is (sys.platform in {"linux", "darwin"})
    assert (other / "page").is_file() is (sys.platform in {"linux", "darwin"})
    assert swap.exchange(one, tmp_path / "nowhere") is False


# ---------------------------------------------------------------------------------------------------------------
# What killed builds leave behind


def left_behind(out: Path, name: str = "x1_y") -> Path:
    room = out.with_name(f".{out.name}.{name}.building")
    (room / "site").mkdir(parents=True)
    (room / "site" / "index.html").write_text("half a page")
    (room / "lock").touch()
    return room


def test_the_next_build_clears_what_a_killed_one_left(old: Path, small: Path) -> None:
    left_behind(old, "aaa")
    left_behind(old, "bbb")
    build.build(SMALLEST, old, TODAY, fictional=True)
    assert tree(old) == tree(small)
    assert beside(old) == ["site"]


def test_even_one_that_is_refused_puts_back_an_old_site(old: Path, tmp_path: Path) -> None:
    before = tree(old)
    old.rename(left_behind(old) / "old")
    broken = tmp_path / "broken.yml"
    broken.write_text("name: Oakfield\n", encoding="utf-8")
    with pytest.raises(SettingRefused):
        build.build(broken, old, TODAY, fictional=True)
    assert tree(old) == before
    assert beside(old) == ["broken.yml", "site"]


def test_a_build_that_is_still_at_work_is_left_alone(old: Path, small: Path) -> None:
    room = left_behind(old)
    with swap.locked(room) as free:
        assert free
        build.build(SMALLEST, old, TODAY, fictional=True)
        assert (room / "site" / "index.html").read_text() == "half a page"
    assert tree(old) == tree(small)


def test_nothing_else_is_cleared(old: Path) -> None:
    others = [".site.building", ".site.a.b.building", ".other.abc.building", "site.abc.building", ".site.abc.buildings"]
    for name in others:
        (old.parent / name).mkdir()
    (old.parent / ".site.file.building").write_text("Not a folder.")
    build.build(SMALLEST, old, TODAY, fictional=True)
    assert beside(old) == sorted([*others, "site", ".site.file.building"])


def test_a_site_that_another_build_puts_there_at_the_same_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, staged = tmp_path / "out", tmp_path / "room" / "site"
    staged.mkdir(parents=True)
    (staged / "page").write_text("ours")
    exists = Path.exists

    def other_is_quicker(self: Path) -> bool:
        if self != out or exists(out):
            return exists(self)
        out.mkdir()
        (out / "page").write_text("the other’s")
        return False

    monkeypatch.setattr(Path, "exists", other_is_quicker)
    swap.put_in_place(staged, out)
    assert (out / "page").read_text() == "ours"


def test_a_workspace_that_another_build_clears_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = tempfile.mkdtemp

    def other_is_quicker(**how: Any) -> str:
        made.append(make(**how))
        if len(made) == 1:
            swap.restore(tmp_path / "site")
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", other_is_quicker)
    with swap.workspace_beside(tmp_path / "site") as staged:
        assert str(staged.parent) == made[1]
        assert beside(tmp_path / "site") == [staged.parent.name]
    assert beside(tmp_path / "site") == []


def test_where_a_file_system_has_no_locks_there_is_a_workspace_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_lock", fails(OSError(errno.ENOLCK, "No locks available")))
    with swap.workspace_beside(tmp_path / "site") as staged:
        assert beside(tmp_path / "site") == [staged.parent.name]
        swap.restore(tmp_path / "site")
        assert staged.parent.is_dir()
    assert beside(tmp_path / "site") == []


# ---------------------------------------------------------------------------------------------------------------
# Where a site may go


@pytest.mark.parametrize("name", ["notes.txt", ".git/config", "index.html"])
def test_a_folder_that_schoolgate_did_not_write_is_never_replaced(tmp_path: Path, name: str) -> None:
    file = tmp_path / "ours" / name
    file.parent.mkdir(parents=True)
    file.write_text("Keep this.")
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, tmp_path / "ours", TODAY, fictional=True)
    assert [problem.message for problem in refused.value.problems] == [
        f"{tmp_path / 'ours'} contains files that Schoolgate did not write. Name a new or empty folder."
    ]
    assert file.read_text() == "Keep this."
    assert beside(tmp_path / "ours") == ["ours"]


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "ours").write_text("Keep this.")
    with pytest.raises(SettingRefused, match="contains files that Schoolgate did not write"):
        build.build(SMALLEST, tmp_path / "ours", TODAY, fictional=True)
    assert (tmp_path / "ours").read_text() == "Keep this."


def test_a_folder_that_fills_while_the_site_is_made_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    check = gate.check

    def meanwhile(*given: Any) -> list[str]:
        out.mkdir()
        (out / "homework.txt").write_text("Keep this.")
        return check(*given)

    monkeypatch.setattr(gate, "check", meanwhile)
    with pytest.raises(SettingRefused, match="did not write"):
        build.build(SMALLEST, out, TODAY, fictional=True)
    assert tree(out) == {"homework.txt": b"Keep this."}


@pytest.mark.parametrize("where", ["docs", "docs/site"])
def test_the_template_itself_is_no_place_for_a_site(where: str) -> None:
    with pytest.raises(SettingRefused, match="is inside the template"):
        build.build(SMALLEST, ROOT / where, TODAY, fictional=True)
    assert not (ROOT / "docs" / "site").exists()


def test_a_new_folder_an_empty_one_and_one_of_ours(tmp_path: Path, small: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for out in (tmp_path / "new" / "deep" / "site", empty, empty):
        assert build.build(SMALLEST, out, TODAY, fictional=True) == len(list(small.rglob("*.html")))
        assert tree(out) == tree(small)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("out", ["public", "./public/", "a/../b", "with space", "scoil-é-☃", "deep/er/still"])
def test_a_path_as_people_type_it(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        build.build(SMALLEST, Path(out), TODAY, fictional=True)
        assert tree(Path(os.path.normpath(tmp_path / out))) == tree(small)


def test_a_link_goes_on_leading_where_it_led(tmp_path: Path, small: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    for out in (tmp_path / "link" / "site", tmp_path / "link" / "site"):
        build.build(SMALLEST, out, TODAY, fictional=True)
        assert tree(tmp_path / "real" / "site") == tree(small)
    (tmp_path / "current").symlink_to("real/site", target_is_directory=True)
    build.build(SMALLEST, tmp_path / "current", TODAY, fictional=True)
    assert (tmp_path / "current").is_symlink()
    assert tree(tmp_path / "real" / "site") == tree(small)
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["site"]


def test_a_site_can_be_read_by_a_web_server(small: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    for path in (small, *small.rglob("*")):
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert path.stat().st_mode & 0o777 == wanted, path


# ---------------------------------------------------------------------------------------------------------------
# What people put into the folder of a site


def put(out: Path, name: str, text: str = "Ours.") -> Path:
    file = out / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_repository_and_a_name_of_its_own_stay_with_the_folder(old: Path, small: Path) -> None:
    git("init", "--quiet", at=old)
    git("add", "--all", at=old)
    git("-c", "user.name=Test", "-c", "user.email=test@test.invalid", "commit", "--quiet", "-m", "First", at=old)
    put(old, "CNAME", "safety.oakfield.example\n")
    put(old, ".gitattributes", "* text=auto\n")
    for _ in range(2):
        build.build(SMALLEST, old, TODAY, fictional=True)
        assert (old / "CNAME").read_text() == "safety.oakfield.example\n"
        assert git("log", "--format=%s", at=old) == "First\n"
        assert "index.html" in git("status", "--short", at=old)
        ours = {name: content for name, content in tree(old).items() if not name.startswith(".git/")}
        assert ours == {**tree(small), "CNAME": b"safety.oakfield.example\n", ".gitattributes": b"* text=auto\n"}
        assert beside(old) == ["site"]


def git(*typed: str, at: Path) -> str:
    return subprocess.run(["git", *typed], cwd=at, check=True, capture_output=True, text=True).stdout


def test_a_repository_that_is_only_a_file_stays_too(old: Path) -> None:
    put(old, ".git", "gitdir: /elsewhere/.git/worktrees/site\n")
    build.build(SMALLEST, old, TODAY, fictional=True)
    assert (old / ".git").read_text() == "gitdir: /elsewhere/.git/worktrees/site\n"


def test_anything_else_that_was_put_there_is_named_and_nothing_is_touched(old: Path) -> None:
    for name in ("README.md", "photos/a.jpg", "help/.git/config", "a\nb", ".well-known/security.txt", "z1", "z2"):
        put(old, name)
    before = tree(old)
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert [problem.message for problem in refused.value.problems] == [
        f"{old} has files that Schoolgate did not write: .well-known/security.txt, README.md, a�b, help/.git/config, "
        "photos/a.jpg and 2 more. Move your own files elsewhere, delete the rest, and build again."
    ]
    assert tree(old) == before
    assert beside(old) == ["site"]


def would_be_lost(out: Path, successor: Path | None = None) -> str:
    return manifest.loss_message(out, successor).removesuffix(
        " Move your own files elsewhere, delete the rest, and build again."
    )


@pytest.mark.parametrize("when", ["before its files are listed", "while they are read"])
def test_a_site_that_another_build_put_there_meanwhile_is_nobodys_edit(
    old: Path, small: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    listing, waiting = manifest.files_in, [small]
    put(old, "gone/index.html")
    manifest.put(old, told(old))

    def meanwhile(site: Path) -> dict[str, Path]:
        listed = listing(site) if when == "while they are read" else {}
        if waiting:
            shutil.rmtree(old)
            shutil.copytree(waiting.pop(), old)
        return listed or listing(site)

    monkeypatch.setattr(manifest, "files_in", meanwhile)
    assert would_be_lost(old) == ""
    assert waiting == []


def test_a_page_that_was_edited_by_hand_is_not_lost_either(old: Path) -> None:
    page = old / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Call", "Ring"), encoding="utf-8")
    assert would_be_lost(old) == f"{old} has files that Schoolgate did not write: index.html (changed since)."
    page.unlink()
    assert would_be_lost(old) == ""


@pytest.mark.parametrize(
    "name", [".DS_Store", "help/.DS_Store", "help/._index.html", "Thumbs.db", "parents/desktop.ini", "THUMBS.DB"]
)
def test_what_a_computer_leaves_in_every_folder_is_in_nobodys_way(old: Path, name: str) -> None:
    put(old, name)
    assert would_be_lost(old) == ""


def test_line_endings_that_git_changed_are_no_edit(old: Path) -> None:
    for file in old.rglob("*.html"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert would_be_lost(old) == ""


@pytest.mark.parametrize(
    "kind", ["a link", "a link to a folder", "a link that leads nowhere", "a pipe", "CNAME as a link"]
)
def test_what_is_no_plain_file_is_never_followed_and_never_lost(old: Path, tmp_path: Path, kind: str) -> None:
    put(tmp_path, "elsewhere/notes.txt")
    name = "CNAME" if kind.startswith("CNAME") else "help/index.html"
    (old / name).unlink(missing_ok=True)
    if kind == "a pipe":
        os.mkfifo(old / name)
    else:
        to = {"a link to a folder": "elsewhere", "a link that leads nowhere": "nowhere"}.get(
            kind, "elsewhere/notes.txt"
        )
        (old / name).symlink_to(tmp_path / to)
    changed = "" if kind.startswith("CNAME") else " (changed since)"
    assert would_be_lost(old) == f"{old} has files that Schoolgate did not write: {name}{changed}."


def test_a_folder_that_cannot_be_read_may_hold_anything(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = os.scandir

    def denied(path: str) -> Any:
        if str(path).endswith("help"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(PermissionError):
        manifest.loss_message(old)


def as_marked_before(site: Path, *, listed: bool) -> None:
    """Let a site be marked as sites were before there were manifests: with a list of its files, or before even that."""
    files = told(site)["files"]
    (site / manifest.FILE).unlink()
    lines = [f"{entry['sha256']}  {name}" for name, entry in files.items()] if listed else []
    first = "Made by Schoolgate. This folder is replaced whole when the site is built again."
    (site / ".schoolgate").write_text("\n".join([first, "", *lines]) + "\n", encoding="utf-8")


def test_a_site_made_before_there_were_manifests_is_known_and_replaced(old: Path, small: Path) -> None:
    as_marked_before(old, listed=True)
    assert build.variant_in(old) == "public"
    assert would_be_lost(old) == ""
    put(old, "notes.txt")
    put(old, "help/index.html")
    assert would_be_lost(old) == (
        f"{old} has files that Schoolgate did not write: help/index.html (changed since) and notes.txt."
    )
    (old / "notes.txt").unlink()
    (old / "help" / "index.html").unlink()
    build.build(SMALLEST, old, TODAY, fictional=True)
    assert tree(old) == tree(small)


def test_an_edition_made_before_there_were_manifests_is_known_too(old: Path) -> None:
    as_marked_before(old, listed=True)
    mark = old / ".schoolgate"
    for variant, first in {
        "review": "Made by Schoolgate. Review edition: not for publication. This folder is replaced whole when it is built again.",
        "offline": "Made by Schoolgate, to be opened by double click. This folder is replaced whole when it is built again.",
    }.items():
        mark.write_text("\n".join([first, *mark.read_text("utf-8").splitlines()[1:]]), encoding="utf-8")
        assert build.variant_in(old) == variant
        with pytest.raises(SettingRefused, match="and the public site never replaces it"):
            build.build(SMALLEST, old, TODAY, fictional=True)


def test_a_site_made_before_there_were_lists_loses_only_what_its_successor_has_too(old: Path, small: Path) -> None:
    as_marked_before(old, listed=False)
    assert build.variant_in(old) == "public"
    assert would_be_lost(old, small) == ""
    put(old, "notes.txt")
    assert would_be_lost(old) == ""  # which nobody can say before there is one
    assert would_be_lost(old, small) == (
        f"{old} was made before Schoolgate kept a list of its files, and has some that the new site does not have: "
        "notes.txt."
    )
    before = tree(old)
    with pytest.raises(SettingRefused, match=r"notes\.txt"):
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert tree(old) == before


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"files": {}}', "<html>", "cut"])
def test_a_folder_whose_manifest_is_damaged_is_never_replaced(old: Path, text: str) -> None:
    file = old / manifest.FILE
    file.write_text(file.read_text("utf-8")[:-40] if text == "cut" else text, encoding="utf-8")
    before = tree(old)
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, old, TODAY, fictional=True)
    assert [problem.message for problem in refused.value.problems] == [
        f"schoolgate.json in {old} is damaged, so it cannot be told which files there are yours. Move what you want to keep "
        "elsewhere, delete that folder, and build again."
    ]
    assert tree(old) == before


def test_the_manifest_lists_every_other_file_as_it_is(small: Path) -> None:
    files = tree(small)
    assert {name: (entry["bytes"], entry["sha256"]) for name, entry in told(small)["files"].items()} == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
        if name != "schoolgate.json"
    }


def test_a_repository_stays_where_two_are_found_after_a_crash(old: Path) -> None:
    put(old, ".git/HEAD", "begun again")
    workspace = left_behind(old)
    put(workspace, "site/.git/HEAD", "the history")
    swap.restore(old)
    assert (old / ".git" / "HEAD").read_text() == "begun again"
    assert (workspace / "site" / ".git" / "HEAD").read_text() == "the history"


def test_a_disk_of_its_own_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "volume"
    out.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == out)
    with pytest.raises(SettingRefused) as refused:
        build.build(SMALLEST, out, TODAY, fictional=True)
    assert [problem.message for problem in refused.value.problems] == [
        f"{out} is a separate disk or shared folder, which a site cannot replace. Name a folder in it: --out {out}/site"
    ]
