"""`schoolgate new` for some policies and one kind of setting, and what `check` says of answers that have no effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support import command, sites, yaml_files
from support.adoption import KINDS, answers_adopting
from support.attempts import GONE
from support.bases import edited
from support.composed import loaded
from support.places import STARTER, TODAY

from schoolgate.cli import checking, cli
from schoolgate.form.blank import blank_file
from schoolgate.publish.check import check_setting
from schoolgate.setting import questions
from schoolgate.setting.model import asked

SETS = ("mobile", "social", "online", "mobile,social", "mobile,online", "social,online", "mobile,social,online")


def new(folder: Path, monkeypatch: pytest.MonkeyPatch, *typed: str) -> Path:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(cli.main, ["new", "ash", *typed])
    assert (done.exit_code, done.output) == (0, "Wrote ash.yml. Fill in the answers, then run: schoolgate check ash\n")
    return folder / "ash.yml"


def test_a_new_file_asks_for_the_policies_and_the_kind_that_were_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = new(tmp_path, monkeypatch, "--policies", "mobile, Social", "--kind", "Private-Nursery")
    asks, text = yaml_files.strings(file), file.read_text(encoding="utf-8")
    assert asks["kind"] == "private-nursery"
    assert [*asks["policies"]["dates"]] == ["mobile", "social"]
    assert "online_safety" not in asks
    assert "exams" not in asks["technology"]
    assert "learners" not in asks["social_media"]
    assert not {"trips", "calls_home", "exceptions", "confiscated"} & {*offered(text)["phones"]["learners"]}
    assert "# schools:" not in text
    # The comments of the starter are there.
    assert '  kept_in:  # completes "keep them in ..."\n' in text
    assert "# changes:\n#   mobile.staff.bluetooth-off:\n" in text
    assert "\n\n\n" not in text


def test_only_what_a_page_states_is_asked_of_a_school_with_one_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = new(tmp_path, monkeypatch, "--policies", "social")
    asks, text = yaml_files.strings(file), file.read_text(encoding="utf-8")
    assert asks["kind"] == ""
    # What a group of practices answers, and what rests on another answer, is in a comment.
    assert asks["technology"] == {"devices": ""}
    assert "phones" not in asks
    assert [*asks["practices"]] == ["words", "adults-devices", "technology", "social-media"]
    assert {*offered(text)["phones"]["staff"]} == {"may_use", "known_families"}
    assert {*offered(text)["technology"]} == {"devices", "wraparound", "monitored"}
    assert not {"signs", "retired_signs"} & {*offered(text)}
    assert "  devices:  # do you provide phones, laptops or tablets? yes or no\n" in text
    assert (
        '#     may_use: in the staff room, at breaks  # completes "may use them ..."; only if staff may use social media where phones '
        "are allowed\n" in text
    )
    assert "  # wraparound:  # do you run clubs before or after the day? yes or no; only if you are a school\n" in text
    assert "# changes:\n#   social.aims.definition:\n#     add: Your own sentence, printed after ours.\n" in text
    assert "# own_clauses:\n#   - section: social.aims  #" in text
    # Once the kind is named, what follows from it is not asked.
    (tmp_path / "ash.yml").unlink()
    text = new(tmp_path, monkeypatch, "--policies", "social", "--kind", "academy").read_text(encoding="utf-8")
    assert "  # wraparound:  # do you run clubs before or after the day? yes or no\n" in text


def test_a_kind_is_asked_what_it_may_not_leave_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    federation = yaml_files.strings(new(tmp_path, monkeypatch, "--kind", "federation"))
    assert federation["schools"] == [{"name": ""}]
    (tmp_path / "ash.yml").unlink()
    college = offered(new(tmp_path, monkeypatch, "--kind", "college").read_text(encoding="utf-8"))
    assert [*college["online_safety"]["learning"]["access"]] == ["older"]
    assert "learning_journal" not in college["online_safety"]
    (tmp_path / "ash.yml").unlink()
    text = new(tmp_path, monkeypatch, "--kind", "private-nursery").read_text(encoding="utf-8")
    assert "  filtering:  # the filter on your internet; a school or college may not write no\n" in text


def test_without_options_every_question_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = new(tmp_path, monkeypatch).read_text(encoding="utf-8")
    starter = offered(STARTER.read_text(encoding="utf-8"))
    assert [*keys_of(offered(text))] == [*keys_of(starter | dict.fromkeys(("practices", "changes", "own_clauses")))]
    (tmp_path / "ash.yml").unlink()
    named = new(tmp_path, monkeypatch, "--policies", "online,mobile,social").read_text(encoding="utf-8")
    assert named == text


def keys_of(asks: Any, path: questions.Path = ()) -> Iterator[questions.Path]:
    """Give the path of each question of a file, once for all items of a list."""
    if isinstance(asks, list):
        yield from dict.fromkeys(found for item in asks for found in keys_of(item, path))
    for key in asks if isinstance(asks, dict) else ():
        if asks[key] is not None:
            yield (*path, key)
            yield from keys_of(asks[key], (*path, key))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--policies", "email"], "“email” is not a policy here. Write one or more of these, with commas between them: online, social, mobile."),
        (["--policies", "mobile,phones"], "“phones” is not a policy here. Write one or more of these, with commas between them: online, social, mobile."),
        (["--policies", " , "], "Write one or more of these, with commas between them: online, social, mobile."),
        (["--kind", "castle"], "“castle” is not one of the kinds: maintained, academy, independent, special, pupil-referral-unit, alternative-provision-academy, non-school-alternative-provision, maintained-nursery, private-nursery, out-of-school-club, childminder, college, sixth-form-college, 16-19-academy, special-post-16 or federation. “castle” is a kind that Schoolgate does not support yet"),
        (["--kind", "primary"], "“primary” says what the school is like, not who is responsible for it. Write academy if a trust runs it"),
        (["--kind", "preschool"], "Write private-nursery."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.main, ["new", "ash", *typed])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert not (tmp_path / "ash.yml").exists()


# ---------------------------------------------------------------------------------------------------------------
# Filled in


def offered(text: str) -> Any:
    """Read a new file with each question that it has in a comment. Groups of practices are left out."""
    asks = text.partition("\npractices:")[0]
    for _ in range(2):  # what may be left out of a part that may be left out
        asks = re.sub(r"(?m)^( *)# (?= *(?:# *)?(?:[a-z_]+:(?: |$)|- ))", r"\1", asks)
    return yaml_files.strings_of(asks)


def filled_in(asks: Any, answers: Any, text: str, key: str = "") -> Any:
    """Fill in a new file with the answers of a setting, as far as it asks for them."""
    if isinstance(asks, dict) and isinstance(answers, dict):
        return {name: filled_in(asks[name], answers[name], text, name) for name in asks if name in answers}
    if isinstance(answers, dict) and re.search(rf"(?m)^ +(?:# )?{key}:  # .*\? yes or no", text):
        return "yes"
    if isinstance(answers, list) and isinstance(asks, list) and isinstance(asks[0], dict):
        of_each = {name: asked_for for item in asks for name, asked_for in item.items()}
        return [filled_in(of_each, item, text) for item in answers]
    return answers


def true_answers(base: str, policies: str) -> dict[str, Any]:
    """Write the new file of a setting’s kind, and fill it in."""
    answers = answers_adopting(base, tuple(policies.split(",")))
    text = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json", policies.split(","), answers["kind"])
    blank = offered(text)
    if base == "nursery":  # whose council is written out
        blank["council"] = answers["council"]
    if base == "federation":  # which has two leads
        blank["people"]["safeguarding_lead"] = [blank["people"]["safeguarding_lead"]]
    if base == "secondary" and "mobile" not in policies and "social" in policies:
        answers["social_media"]["learners"] = {
            "rule": "not-permitted"
        }  # the other rests on a group that may use phones
    found: dict[str, Any] = filled_in(blank, answers, text)
    return found


@pytest.mark.parametrize("policies", SETS)
@pytest.mark.parametrize("base", KINDS)
def test_a_new_file_with_true_answers_is_in_order(tmp_path: Path, base: str, policies: str) -> None:
    answers = true_answers(base, policies)
    found = loaded(answers, tmp_path / "setting.yml")
    assert found.faults == []
    # Of what it asks, other answers may tell that no page states it.
    rests_on_others = {path for path, why in asked.WHEN.items() if any(reason.only_if for reason in why)}
    assert {*found.set_aside} <= rests_on_others | ({("phones",)} if policies == "online" else set())


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize(("base", "policies"), [("nursery", "mobile"), ("federation", "online"), ("starter", "social")])
def test_a_new_file_with_true_answers_is_published(tmp_path: Path, base: str, policies: str) -> None:
    assert sites.refused({"filled in": true_answers(base, policies)}) == {}


# ---------------------------------------------------------------------------------------------------------------
# Answers without effect


def without_effect(folder: Path, data: dict[str, Any]) -> str:
    file = folder / "setting.yml"
    yaml_files.write(file, data)
    return checking.without_effect(check_setting(file, TODAY, fictional=True)).rpartition("setting.yml: ")[2]


def test_check_says_which_answers_have_no_effect_in_one_paragraph(tmp_path: Path) -> None:
    said = without_effect(tmp_path, answers_adopting("starter", ("social",)))
    assert re.fullmatch(
        r"33 answers have no effect, because no page of yours states them: words: session \(line \d+\), people: specialists "
        r"\(lines \d+ to \d+\), phones \(lines \d+ to \d+, \d+ and \d+ to \d+\), and technology \(lines \d+ to \d+\)\. You may leave "
        r"them or delete them\. In place of all details of technology: devices and technology: wraparound, write yes\.",
        said,
    )


def test_the_lines_are_those_of_the_answers(tmp_path: Path) -> None:
    data = edited(answers_adopting("starter", ("mobile",)), {("people", "specialists"): [{"role": "SENCO"}]})
    said = without_effect(tmp_path, data)
    (line,) = re.findall(r"\(line (\d+)\)", said)
    lines = (tmp_path / "setting.yml").read_text(encoding="utf-8").splitlines()
    assert "SENCO" in lines[int(line) - 1]
    assert said == (
        f"One answer has no effect, because no page of yours states it: people: specialists (line {line}). You may leave it or "
        "delete it."
    )


@pytest.mark.parametrize(
    "edits",
    [
        {("people", "specialists"): GONE},
        {("people", "specialists"): [{"role": ""}]},  # a blank says nothing
        {("withdrawn",): {"mobile": "It is wrong."}},  # for now
        {("words", "head"): "head or principal"},  # first what is wrong
        {("policies", "dates"): {}},
    ],
)
def test_of_other_answers_nothing_is_said(tmp_path: Path, edits: dict[questions.Path, Any]) -> None:
    assert without_effect(tmp_path, edited(answers_adopting("starter", ("mobile",)), edits)) == ""


def test_check_says_so_last_and_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "oak.yml"
    yaml_files.write(file, answers_adopting("starter", ("mobile",)))
    monkeypatch.chdir(tmp_path)
    done = command.run("check", "oak.yml")
    assert (done.exit_code, done.stderr) == (0, "")
    nothing, *_, told, _ = done.stdout.splitlines()
    assert nothing == "oak.yml: every question is answered. Nothing to fix."
    assert told.startswith(
        "oak.yml: 2 answers have no effect, because no page of yours states them: people: specialists (lines "
    )
