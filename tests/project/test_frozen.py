"""`make frozen`: what differs between two checkouts is found, whatever kind of output it is, and what does not is not."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import frozen
import outputs
import pytest
from outputs import Output
from support.places import ROOT
from support.workflows import repository

TEXTS = {
    "a": "One line.\nPhones stay in the lockers.\nThe end.",
    "b": "One line.\nPhones stay in the safe.\nThe end.",
    "longer": "One line.\nPhones stay in the lockers.\nThe end.\nOr is it?",
    "wide": '{"index": "' + "x" * 500 + " lockers " + "y" * 500 + '"}',
    "wide too": '{"index": "' + "x" * 500 + " cupboards " + "y" * 500 + '"}',
}


def said(before: dict[str, Output], now: dict[str, Output]) -> list[str]:
    return [*frozen.differences(before, now, lambda hashed: TEXTS.get(hashed, ""))]


def test_two_that_are_the_same_say_how_much_was_looked_at() -> None:
    assert said({"x": Output("1", "a"), "y": Output("2")}, {"x": Output("1", "a"), "y": Output("2")}) == [
        "All 2 outputs are the same."
    ]


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        (("1", "a"), ("2", "b"), "  - Phones stay in the lockers.\n  + Phones stay in the safe."),
        (("1", "a"), ("2", "longer"), "  - \n  + Or is it?"),
        (("1", "longer"), ("2", "a"), "  - Or is it?\n  + "),
        (("1", "a"), ("2", "a"), "  its bytes differ, and what can be read in it does not"),
        (("1", ""), ("2", ""), "  its bytes differ"),
    ],
    ids=["a line", "a line more", "a line less", "bytes behind the same words", "a picture"],
)
def test_the_first_that_differs_is_shown(before: tuple[str, str], now: tuple[str, str], shown: str) -> None:
    first, name, difference = said({"a page": Output(*before)}, {"a page": Output(*now)})
    assert first == "1 outputs differ, 0 are gone, 0 are new, and 0 are the same."
    assert (name, difference) == ("\na page", shown)


def test_of_a_long_line_the_words_around_are_shown() -> None:
    *_, difference = said({"x": Output("1", "wide")}, {"x": Output("2", "wide too")})
    old, new = difference.split("\n")
    assert " lockers y" in old
    assert " cupboards y" in new
    assert len(old) < 200
    assert len(new) < 200


def test_what_is_gone_and_what_is_new_is_told() -> None:
    lines = said({"old": Output("1"), "stays": Output("3")}, {"new": Output("2"), "stays": Output("3")})
    assert lines == [
        "0 outputs differ, 1 are gone, 1 are new, and 1 are the same.",
        "\nold",
        "  gone",
        "\nnew",
        "  new",
    ]


def test_one_change_in_many_files_is_shown_once() -> None:
    before = {f"page {number}": Output(f"{number}", "a") for number in range(9)}
    now = {f"page {number}": Output(f"{number} new", "b") for number in range(9)}
    _, name, difference = said(before, now)
    assert name == "\npage 0 (and 8 more)"
    assert "the safe" in difference


def test_very_many_differences_are_counted() -> None:
    before = {f"{number:03}": Output(f"{number}", f"{number}") for number in range(40)}
    now = {name: Output(f"{output.bytes} new", f"{output.text} new") for name, output in before.items()}
    TEXTS.update({text: f"{text} " for each in (before, now) for text in (output.text for output in each.values())})
    lines = said(before, now)
    assert lines[-1] == "\nThere are 20 more differences."
    assert len(lines) == 1 + 2 * 20 + 1


def test_two_machines_are_compared_by_what_each_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text('{"a page": ["1", ""], "a paper": ["2", ""]}', encoding="utf-8")
    other.write_text('{"a page": ["1", ""], "a paper": ["3", ""]}', encoding="utf-8")
    assert frozen.main(["--of", str(one), "--against", str(one)]) == 0
    assert capsys.readouterr().out == "All 2 outputs are the same.\n"
    assert frozen.main(["--of", str(one), "--against", str(other)]) == 1
    assert "\na paper\n  its bytes differ\n" in capsys.readouterr().out
    assert frozen.main(["--of", str(one), "--against", str(other), "--only", "a page"]) == 0


def test_which_code_made_a_site_is_no_difference_and_all_else_in_its_manifest_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "_kept", tmp_path)

    def output(program: str, page: str) -> Output:
        made = {"format": 1, "generator": {"program": program}, "files": {"index.html": {"bytes": 1, "sha256": page}}}
        (tmp_path / "schoolgate.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
        return outputs._read(tmp_path / "schoolgate.json")

    assert output("1" * 64, "2" * 64) == output("3" * 64, "2" * 64)
    assert output("1" * 64, "2" * 64) != output("1" * 64, "4" * 64)


# ---------------------------------------------------------------------------------------------------------------
# What is run


def test_every_setting_that_we_have_is_among_the_jobs(tmp_path: Path) -> None:
    for part in ("settings", "tests/good", "tests/sources", "tests/bad"):
        for file in (ROOT / part).rglob("*.yml"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    outputs.prepare(tmp_path)
    jobs = {job.name: job for job in outputs.jobs(tmp_path)}
    examples = "settings/examples"
    settings = {"settings": "settings", examples: examples}
    settings |= {f"tests/{part}": f"{examples}/{part}" for part in ("good", "sources")}
    ours = {f"{there}/{file.stem}" for here, there in settings.items() for file in (ROOT / here).glob("*.yml")}
    made = {f"{examples}/frozen/{name}" for name in ("fragments", "logo", "withdrawn", "changed")}
    assert ours | made == {name for name in jobs if name in ours or "frozen" in name}
    for name in ours | made:
        typed = " ; ".join(" ".join(command) for command in jobs[name].commands)
        for part in (
            "check",
            "--papers",
            "--edition offline",
            "--edition review",
            "status",
            "changes",
            "chores",
            "pack",
            "agree",
        ):
            assert part in typed, (name, part)
    checked = [file for job in jobs.values() if job.name.startswith("bad ") for _, file in job.commands]
    assert sorted(checked) == sorted(f"{examples}/bad/{file.name}" for file in (ROOT / "tests/bad").glob("*.yml"))


@pytest.mark.parametrize(
    ("kind", "content", "read"), [(".html", "<p>Häß".encode(), "<p>Häß"), (".png", b"\x89PNG\xff", "")]
)
def test_what_can_be_read_is_read(kind: str, content: bytes, read: str) -> None:
    assert outputs.readable(kind, content) == read


def test_the_words_of_a_paper_are_read(printed_starter: Path) -> None:
    for kind in (".pdf", ".docx"):
        text = outputs.readable(kind, (printed_starter / "papers" / f"mobile{kind}").read_bytes())
        assert "Designated safeguarding lead" in " ".join(text.split())
        assert "the lockers in the staff room" in " ".join(text.split())


# ---------------------------------------------------------------------------------------------------------------
# The whole of it, small


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of the project, without what tests hold beside their settings."""
    copy = tmp_path_factory.mktemp("frozen") / "schoolgate"
    frozen.copy_files(copy, leave_out="tests/(?:bad|browser|build|command|project|unit)/")
    return repository(copy)


def run(checkout: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "tools" / "frozen.py"), *typed]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True)


Compare = Callable[[str], tuple[subprocess.CompletedProcess[str], Path]]


@pytest.fixture(scope="module")
def compare(checkout: Path) -> Compare:
    """Compare the files of the checkout with its commit, once for each name, and give what was said and what was kept."""

    @functools.cache
    def compared(only: str) -> tuple[subprocess.CompletedProcess[str], Path]:
        shutil.rmtree(checkout / ".cache", ignore_errors=True)  # what another test looked at here
        done = run(checkout, "--only", only, "--against", "HEAD")
        return done, Path(shutil.copytree(checkout / ".cache" / "frozen", checkout.parent / only))

    return compared


def test_a_change_is_found_and_shown(checkout: Path, compare: Compare) -> None:
    _, kept = compare("commands")
    folder = Path(shutil.copytree(kept, checkout / ".cache" / "frozen", dirs_exist_ok=True))
    before = (folder / "now.json").rename(folder / "before.json")
    command = checkout / "schoolgate" / "cli" / "due.py"
    text = command.read_text(encoding="utf-8")
    assert text.count("Nothing is due.") == 1
    command.write_text(text.replace("Nothing is due.", "Nothing waits."), encoding="utf-8")
    now = run(checkout, "--only", "commands", "--against", str(before))
    command.write_text(text, encoding="utf-8")
    assert now.returncode == 1, now.stderr
    assert "1 outputs differ, 0 are gone, 0 are new" in now.stdout
    assert "- Nothing is due.\n  + Nothing waits." in now.stdout


# All that is done with a setting, on paper too, takes five times as long as the commands that need none: make fuzz tries it.
@pytest.mark.papers
@pytest.mark.parametrize(
    ("only", "outputs", "commands", "codes"),
    [
        ("commands", 10, 6, {"0", "1"}),  # the answers of a new file are missing
        pytest.param("good/smallest", 100, 10, {"0"}, marks=pytest.mark.every(one_in=1000)),
    ],
)
def test_what_a_commit_wrote_is_what_the_files_here_write(
    compare: Compare, only: str, outputs: int, commands: int, codes: set[str]
) -> None:
    done, kept = compare(only)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ outputs of the files here: \.cache/frozen/now\.json$", done.stdout, re.MULTILINE)
    same = re.search(r"All (\d+) outputs are the same\.", done.stdout)
    assert same
    assert int(same[1]) >= outputs
    texts = [file.read_text(encoding="utf-8") for file in (kept / "texts").iterdir()]
    said = [text for text in texts if text.startswith("$ schoolgate ")]
    assert len(said) >= commands
    assert {text.rpartition("exit code ")[2].strip() for text in said} == codes
    # The day is the one day that everything is frozen at, and no folder of this machine is in any of it.
    assert any("20 November 2026" in text for text in texts)
    assert not [text for text in texts if re.search(r"/frozen-\w{8}/", text)]


def test_a_commit_that_is_none_is_told(checkout: Path) -> None:
    done = run(checkout, "--against", "no-such-commit")
    assert done.returncode
    assert "no-such-commit" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_in_no_name_is_told(checkout: Path) -> None:
    done = run(checkout, "--only", "zebra")
    assert done.returncode
    assert "Nothing has “zebra” in its name. There are: " in done.stderr
    assert "settings/your-school" in done.stderr
