"""What changed since a policy was agreed: every rule that did, and never a number, a contact or an edition of guidance."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import edition
import pytest
from support import command
from support.attempts import GONE, Edits, written
from support.bases import BASES, TEMPLATE, data_of, edited, setting_of
from support.edition_names import HERE, KNOWN, LATER
from support.places import ROOT, STARTER, TODAY
from support.recording import agreed_text, differences, record, text_of

from schoolgate import paths, registers
from schoolgate.agreement import changes
from schoolgate.agreement.agreed_records import AgreedRecord
from schoolgate.agreement.changes import Difference
from schoolgate.form.blank import blank_file
from schoolgate.policy import editions
from schoolgate.publish.check import check_setting
from schoolgate.setting import questions


@pytest.fixture(scope="module")
def starter() -> dict[str, Any]:
    return data_of("starter")


# ---------------------------------------------------------------------------------------------------------------
# What is not for anybody to agree


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _paths(item, (*path, key))
    else:
        yield path


def _whole(data: dict[str, Any]) -> dict[str, Any]:
    """Give a setting that answers every question on contacts, the optional ones too."""
    person = {
        "role": "Deputy headteacher", "name": "A. N. Other", "phone": "01632 960 123", "email": "a@oakfield.example",
        "hours": "8am to 5pm",
    }  # fmt: skip
    role = {"role": "Inclusion leader", "name": "A. N. Other"}
    contact = {
        "name": "A service",
        "url": "https://service.example/",
        "phone": "01632 960 300",
        "out_of_hours": "01632 960 301",
    }
    services = {name: dict(contact) for name in ("partnership", "advice_service", "children_services")}
    return edited(
        data,
        {
            ("people",): {
                "safeguarding_lead": [{**person, "school": "Oakfield Infant School"}],
                "deputies": [dict(role)],
                "concerns_about_the_head": {**person, "role": "Chair of governors"},
                "safeguarding_governor": {**role, "role": "Link governor"},
                "specialists": [dict(role)],
            },
            ("council",): {
                "name": "Borsetshire",
                "council": "Borsetshire Council",
                **services,
                "lado": {**contact, "email": "lado@borsetshire.example"},
                "checked": "2026-09-10",
            },
            ("helplines",): [
                {
                    "name": "Borsetshire Youth Line",
                    "does": "someone to talk to",
                    "for_whom": ["child"],
                    "worries": ["hate"],
                    "url": "https://youth.example/",
                    "phone": "01632 960 400",
                    "text": "chat on its website",
                    "hours": "4pm to 9pm",
                }
            ],
        },
    )


CONTACTS = ("people", "office", "council", "helplines")
WHOLE = _whole(data_of("starter"))
FACTS = [path for part in CONTACTS for path in _paths(WHOLE[part], (part,))]
_ANOTHER = {
    "phone": "01632 960 999", "out_of_hours": "01632 960 998", "email": "another@oakfield.example",
    "url": "https://another.example/", "checked": "2026-09-11",
}  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> dict[str, AgreedRecord]:
    return agreed_text(setting_of(WHOLE))


def test_every_contact_of_the_model_is_walked() -> None:
    asked = {".".join(part for part in path if isinstance(part, str)) for path in FACTS}
    for part in CONTACTS:
        for place in _leaves((part,)):
            assert ".".join(place) in asked, place
    assert len(FACTS) > 40


def _leaves(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    keys = questions.keys_at(path)
    for key in keys:
        yield from _leaves((*path, key))
    if not keys:
        yield path


# Whom a service is for, and for which worries, is one of a closed list.
@pytest.mark.every(one_in=4)
@pytest.mark.parametrize(
    "path", [path for path in FACTS if isinstance(path[-1], str)], ids=lambda path: ".".join(map(str, path))
)
def test_a_contact_that_changes_waits_for_nobody(whole: dict[str, AgreedRecord], path: tuple[str | int, ...]) -> None:
    now = edited(WHOLE, {path: _ANOTHER.get(str(path[-1]), "Somebody else")})
    assert differences(whole, setting_of(now)) == []


def test_all_contacts_at_once_change_many_clauses_and_wait_for_nobody(whole: dict[str, AgreedRecord]) -> None:
    # Each is somebody of their own: a lead who also governs would have nobody to report to, and that is another rule.
    edits = {
        path: _ANOTHER.get(str(path[-1]), f"Somebody else {number}")
        for number, path in enumerate(FACTS, 1)
        if isinstance(path[-1], str)
    }
    now = setting_of(edited(WHOLE, edits))
    said = {c.id: c.text for text in text_of(now).values() for c in text.clauses}
    other = [id_ for record_ in whole.values() for id_, clause in record_.clauses.items() if clause.text != said[id_]]
    assert len(other) > 15
    assert differences(whole, now) == []


@pytest.mark.parametrize(
    "edits",
    [
        {("people", "deputies"): GONE},
        {("people", "specialists"): GONE},
        {("people", "safeguarding_lead"): [{"role": "Headteacher"}, {"role": "Bursar", "phone": "01632 960 777"}]},
        {("helplines",): GONE},
        {("council",): "kent"},
    ],
    ids=["no deputy", "no specialist", "a second lead", "no helpline of its own", "another council area"],
)
def test_nor_does_somebody_who_joins_or_leaves(whole: dict[str, AgreedRecord], edits: Edits) -> None:
    assert differences(whole, setting_of(edited(WHOLE, edits))) == []


def test_a_number_in_words_of_its_own_waits_for_nobody() -> None:
    before = edited(data_of("starter"), {("phones", "learners", "calls_home"): "the office telephone, 01632 960 100"})
    after = edited(before, {("phones", "learners", "calls_home"): "the office telephone, 01632 960 555"})
    other = edited(before, {("phones", "learners", "calls_home"): "the hall telephone, 01632 960 100"})
    records = agreed_text(setting_of(before))
    assert differences(records, setting_of(after)) == []
    assert [d.id for d in differences(records, setting_of(other))] == ["mobile.learners.use-school-phone"]


@pytest.fixture(scope="module")
def agreed_starter(starter: dict[str, Any]) -> dict[str, AgreedRecord]:
    return agreed_text(setting_of(starter))


def test_a_new_edition_of_guidance_waits_for_nobody(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    # All at once: a text that holds none of them cannot tell which.
    now = {
        id_: dataclasses.replace(document, edition="2030", title=f"{document.title} anew", url="https://example.org/")
        for id_, document in registers.guidance().items()
    }
    monkeypatch.setattr(registers, "guidance", lambda: now)
    setting = setting_of(starter)
    assert "(2030)" in " ".join(clause.text for clause in text_of(setting)["mobile"].clauses)
    assert differences(agreed_starter, setting) == []
    for record_ in agreed_starter.values():
        cited = {now[id_].title for id_ in record_.guidance}
        assert {(m.title, m.after) for m in changes.guidance_changes(record_)} == {(title, "2030") for title in cited}
        assert len(cited) > 3


_ANEW: dict[str, Callable[[registers.Helpline], dict[str, Any]]] = {
    "name": lambda line: {"name": f"{line.name} anew"},
    "does": lambda line: {"does": f"{line.does} and more"},
    "phone": lambda _: {"phone": "0800 1111"},
    "url": lambda _: {"url": "https://example.org/"},
}


@pytest.mark.parametrize("change", _ANEW)
def test_a_helpline_waits_for_nobody(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    now = {id_: dataclasses.replace(line, **_ANEW[change](line)) for id_, line in registers.helplines().items()}
    monkeypatch.setattr(registers, "helplines", lambda: now)
    assert differences(agreed_starter, setting_of(starter)) == []


def test_nor_does_a_helpline_that_no_clause_names(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = " ".join(clause.masked for record_ in agreed_starter.values() for clause in record_.clauses.values())
    named = {id_: line for id_, line in registers.helplines().items() if f"[{id_}]" in said}
    assert 0 < len(named) < len(registers.helplines())
    monkeypatch.setattr(registers, "helplines", lambda: named)
    assert differences(agreed_starter, setting_of(starter)) == []


def test_the_age_for_social_media_waits_for_nobody(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dataclasses.replace(registers.social_media_age(), minimum=16, news="The law has changed.")
    monkeypatch.setattr(registers, "social_media_age", lambda: now)
    setting = setting_of(starter)
    assert any("aged 16 or over" in c.text for c in text_of(setting)["social"].clauses)
    assert differences(agreed_starter, setting) == []


def test_a_council_area_of_the_register_waits_for_nobody(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(value: Any) -> Any:
        return (
            {k: other(v) for k, v in value.items()}
            if isinstance(value, dict)
            else "01632 960 555"
            if isinstance(value, str)
            else value
        )

    now = {name: other(entry) for name, entry in registers.authorities().items()}
    monkeypatch.setattr(registers, "authorities", lambda: now)
    assert differences(agreed_starter, setting_of(starter)) == []


def test_a_number_that_is_wrong_now_is_not_shown_again(whole: dict[str, AgreedRecord]) -> None:
    own: Edits = {
        ("changes", "mobile.breach.worry-about-the-head"): {"add": "Write if you cannot call."},
        ("people", "concerns_about_the_head", "phone"): "01632 960 999",
    }
    (found,) = [d for d in differences(whole, setting_of(edited(WHOLE, own))) if d.id.startswith("mobile")]
    assert found.before == (
        "A concern or allegation about the headteacher goes to: [contact]. They contact the LADO in the same way. Staff go directly "
        "to the LADO if telling the headteacher, or them, would be a conflict of interest."
    )
    assert found.after == f"{found.before} Write if you cannot call."


# ---------------------------------------------------------------------------------------------------------------
# What is


@pytest.mark.parametrize(
    ("edits", "id_", "kind", "reason"),
    [
        (
            {("phones", "staff", "kept_in"): "the safe"}, "mobile.staff.store-device", "reworded",
            "You gave another answer to “Staff” (phones.staff).",
        ),
        (
            {("words", "leaders"): "leaders"}, "mobile.breach.debrief", "reworded",
            "An answer of yours is another.",
        ),
        (
            {("changes", "mobile.staff.silent"): {"replace": "Phones are off."}}, "mobile.staff.silent", "reworded",
            "You wrote it in your own words.",
        ),
        (
            {("changes", "mobile.staff.silent"): {"add": "Always."}}, "mobile.staff.silent", "reworded",
            "You added to it.",
        ),
        (
            {("changes", "mobile.staff.silent"): {"omit": "We have none."}}, "mobile.staff.silent", "removed",
            "You left it out: We have none.",
        ),
        (
            {("technology", "wraparound"): "no"}, "mobile.learners.wraparound", "removed",
            "The setting runs no clubs before or after the day.",
        ),
        (
            {("technology", "exams"): "yes", ("ages",): ["4", "16"]}, "mobile.learners.exams", "added",
            "It stands because of an answer of yours.",
        ),
        (
            {("changes", "mobile.staff"): {"add": "We are kind."}}, "mobile.staff.own", "added",
            "You added to it.",
        ),
    ],
)  # fmt: skip
def test_each_change_is_found_with_its_reason(
    starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord], edits: Edits, id_: str, kind: str, reason: str
) -> None:
    found = {d.id: d for d in differences(agreed_starter, setting_of(edited(starter, edits)))}
    assert (found[id_].kind, found[id_].reason) == (kind, reason)
    assert all(d.reason for d in found.values())


def test_a_change_of_ones_own_that_was_agreed_is_no_reason(starter: dict[str, Any]) -> None:
    before = edited(starter, {("changes", "mobile.staff.silent"): {"add": "Always."}})
    after = edited(before, {("words", "session"): "class"})
    found = {d.id: d for d in differences(agreed_text(setting_of(before)), setting_of(after))}
    assert found["mobile.staff.silent"].reason == "An answer of yours is another."


@pytest.mark.parametrize("base", BASES)
def test_nothing_changed_where_nothing_changed(base: str) -> None:
    setting = setting_of(data_of(base))
    assert differences(agreed_text(setting), setting) == []


def test_the_order_is_that_of_the_text(starter: dict[str, Any], agreed_starter: dict[str, AgreedRecord]) -> None:
    edits: Edits = {
        ("changes", "mobile.staff.silent"): {"omit": "We have none."},
        ("phones", "staff", "kept_in"): "the safe",
        ("phones", "staff", "in_sessions"): "never",
    }
    found = [d.id for d in differences(agreed_starter, setting_of(edited(starter, edits))) if d.id.startswith("mobile")]
    assert found == ["mobile.staff.store-device", "mobile.staff.no-use-when-teaching", "mobile.staff.silent"]


def test_a_rule_that_stands_under_another_id_has_not_changed() -> None:
    before = edited(data_of("federation"), {})
    records = agreed_text(setting_of(before))
    now = setting_of(edited(before, {("withdrawn", "online"): "We are rewriting it."}))
    assert now.documents == ["combined"]
    assert differences(records, now) == []


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Keep it in the hall.", "Keep it in the safe.", "Keep it in the [-hall.-] {+safe.+}"),
        ("", "New rule.", "{+New rule.+}"),
        ("Old rule.", "", "[-Old rule.-]"),
        ("a b c d", "a c d e", "a [-b-] c d {+e+}"),
    ],
)
def test_a_change_is_shown_word_by_word(before: str, after: str, shown: str) -> None:
    pieces = changes.word_by_word(before, after)
    found = Difference("mobile.x.y", "reworded", "1.1", before, after, pieces, "")
    assert changes.as_plain_text(found) == shown
    assert " ".join(text for how, text in pieces if how != "added") == before
    assert " ".join(text for how, text in pieces if how != "removed") == after


# ---------------------------------------------------------------------------------------------------------------
# The template’s editions


def test_the_changelog_by_clause_is_in_step_with_the_template() -> None:
    before, now = edition.read_recorded(), edition.text_marks(edition.shipped())
    assert set(now) == {id_ for id_, p in TEMPLATE.items() if not p.is_section}
    told = editions.newest().clauses if before.edition != editions.newest().name else {}
    assert edition.clauses_without_reason(before.clauses, now, told) == [], (
        "These clauses are not as the edition recorded in settings/shared/edition-texts.yml has them. Name a new edition in "
        "settings/shared/editions.yml, say of each why it changed, and run: make edition"
    )


def test_every_edition_names_clauses() -> None:
    for each in editions.editions().values():
        assert each.says
        assert all(why.endswith(".") for why in each.clauses.values())
    dates = [each.date for each in editions.editions().values()]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("policies/mobile.md", "off or silent during", "off during", {"mobile.staff.silent"}),
        ("policies/mobile.md", "off or silent during", '{{ "off" }} or {% if true %}silent{% endif %} during', set()),
        ("policies/mobile.md", "One place, named the same way everywhere.", "Another note.", set()),
        ("_parts/shared.md", "and sooner when needed", "and at once when needed", None),
        ("_parts/choices.yml", "A tracker stays at home.", "A tracker is left at home.", {"mobile.learners.trackers"}),
    ],
    ids=[
        "its words",
        "how it is made",
        "guidance",
        "a rule of several policies",
        "an option that the starter does not take",
    ],
)
def test_a_mark_changes_with_the_words_of_its_clause_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str, old: str, new: str, changed: set[str] | None
) -> None:
    starter = setting_of(data_of("starter"))
    settings = [
        starter,
        *(one for one in edition.variants(starter) if one.phones.learners.trackers != starter.phones.learners.trackers),
    ]
    before = edition.text_marks(settings)
    docs = Path(shutil.copytree(paths.DOCS, tmp_path / "docs"))
    text = (docs / file).read_text(encoding="utf-8")
    assert old in text
    (docs / file).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(paths, "DOCS", docs)
    after = edition.text_marks(settings)
    found = {id_ for id_ in before if before[id_] != after[id_]}
    if changed is not None:
        assert found == changed
    else:
        assert 1 < len(found) < 20
    assert edition.clauses_without_reason(before, after, found) == []
    assert edition.clauses_without_reason(before, after, ()) == sorted(found)


def test_a_mark_is_the_same_whatever_an_example_is_called() -> None:
    other: Edits = {
        ("name",): "Another School", ("phones", "staff", "kept_in"): "a cupboard",
        ("people", "safeguarding_lead", "phone"): "01632 960 999",
        ("online_safety", "channels"): ["the app", "letters", "the website", "texts", "calls"],
    }  # fmt: skip
    assert edition.text_marks([setting_of(edited(data_of("starter"), other))]) == edition.text_marks(
        [setting_of(data_of("starter"))]
    )


def _next_edition(**clauses: str) -> dict[str, editions.Edition]:
    made = editions.Edition(
        LATER, datetime.date(2027, 8, 30), "The second.", {k.replace("__", "."): v for k, v in clauses.items()}
    )
    return {**editions.editions(), LATER: made}


def test_the_reason_is_the_edition_where_it_changed_the_clause(
    starter: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = agreed_text(setting_of(starter))
    now = _next_edition(**{"mobile.staff.silent": "A phone on silent still buzzes."})
    monkeypatch.setattr(editions, "editions", lambda: now)
    setting = setting_of(edited(starter, {("words", "session"): "class"}))
    found = {d.id: d for d in differences(records, setting)}
    assert found["mobile.staff.silent"].reason == f"Edition {LATER} of the template: A phone on silent still buzzes."
    assert found["mobile.staff.silent"].edition == now[LATER]
    assert found["mobile.staff.bluetooth-off"].reason == "An answer of yours is another."


def test_an_edition_that_was_not_taken_moves_nothing(
    starter: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    now = _next_edition(
        **{"mobile.staff.silent": "A phone on silent still buzzes.", "mobile.learners.exams": "A rule is new."}
    )
    monkeypatch.setattr(editions, "editions", lambda: now)
    file = written(STARTER, {("edition",): HERE}, tmp_path / "oakfield.yml")
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert fault.message == (
        f'Your file uses edition {HERE}, and this release has {LATER}. To adopt it, write edition: "{LATER}". It '
        "changes 1 clause of yours: mobile.staff.silent (A phone on silent still buzzes). To keep your edition, "
        f"build with a release that has {HERE}: on GitHub, close the proposal for this release."
    )
    # Whoever decides whether to take it sees what it would be.
    assert check_setting(file, TODAY, "review", fictional=True).faults == []
    assert check_setting(written(file, {("edition",): LATER}, file), TODAY, fictional=True).faults == []
    assert check_setting(written(file, {("edition",): GONE}, file), TODAY, fictional=True).faults == []
    (fault,) = check_setting(written(file, {("edition",): "2025.09"}, file), TODAY, fictional=True).faults
    assert fault.message == (
        f"There is no edition “2025.09”. The editions are: {KNOWN}, {LATER}. This release has {LATER}. A later edition "
        "comes with a later release of Schoolgate: upgrade first."
    )


def test_a_new_file_keeps_the_edition_it_was_made_from() -> None:
    text = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json")
    assert f'edition: "{editions.newest().name}"' in text
    assert data_of("starter")["edition"] == editions.newest().name


def test_recording_an_edition_says_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "texts.yml"
    monkeypatch.setattr(edition, "TEXTS", file)
    marks = edition.text_marks([setting_of(data_of("starter"))])
    stale = {**marks, "mobile.staff.silent": "0" * 12}
    file.write_text(
        f"edition: '{HERE}'\nclauses:\n" + "".join(f"  {i}: '{m}'\n" for i, m in stale.items()), encoding="utf-8"
    )
    assert edition.main([], [setting_of(data_of("starter"))]) == 1
    assert capsys.readouterr().out.startswith(
        f"Not recorded. These clauses are not as edition {HERE} has them: mobile.staff.silent."
    )
    silent = _next_edition()
    monkeypatch.setattr(editions, "editions", lambda: silent)
    assert edition.record(marks) == (
        f"Not recorded. Edition {LATER} changes these clauses, but settings/shared/editions.yml does not say why: "
        "mobile.staff.silent."
    )
    told = {**silent, LATER: dataclasses.replace(silent[LATER], clauses={"mobile.staff.silent": "Why."})}
    monkeypatch.setattr(editions, "editions", lambda: told)
    assert edition.record(marks) == f"Recorded the {len(marks)} clauses of edition {LATER}."
    assert edition.read_recorded() == edition.Recorded(LATER, marks)


# ---------------------------------------------------------------------------------------------------------------
# The command


def listed(*arguments: str | Path) -> str:
    """Give what ``schoolgate changes`` says."""
    done = command.run("changes", *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_while_an_answer_is_missing_the_command_says_which(tmp_path: Path) -> None:
    file = Path(shutil.copy(STARTER, tmp_path / "oakfield.yml"))
    record(file, "mobile", "2026-10-07")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: Oakfield Primary School", "name:", 1), encoding="utf-8")
    done = command.run("changes", file)
    assert done.exit_code == 1
    (blank_name,) = done.stderr.splitlines()
    assert ": This is blank. What is the setting called, in full?" in blank_name
    assert done.stdout == "Fix this first.\n"


def test_the_command_lists_each_change_with_its_reason(tmp_path: Path) -> None:
    file = Path(shutil.copy(STARTER, tmp_path / "oakfield.yml"))
    record(file, "mobile", "2026-10-07")
    assert listed(file, "mobile") == (
        "Mobile and smart technology policy, agreed by the governing body on 7 October 2026: nothing has changed.\n"
    )
    edits: Edits = {
        ("phones", "staff", "kept_in"): "the safe",
        ("changes", "mobile.expect.passcode"): {"omit": "We do not ask it."},
    }
    written(file, edits, file)
    assert listed(file) == (
        "Online safety policy: no record says that it was agreed.\n"
        "Social media policy: no record says that it was agreed.\n"
        "Mobile and smart technology policy, agreed by the governing body on 7 October 2026: 1 reworded and 1 removed.\n"
        "\n"
        "  mobile.expect.passcode (3.4), removed\n"
        "    [-Lock your device with a PIN or password.-]\n"
        "    Why: You left it out: We do not ask it.\n"
        "\n"
        "  mobile.staff.store-device (5.1), reworded\n"
        "    Staff keep their own phones and smart devices safe in the [-lockers in the staff room-] {+safe+} during lessons. They "
        "may use them in the staff room, at breaks.\n"
        "    Why: You gave another answer to “Staff” (phones.staff).\n"
    )


def test_the_command_tells_of_guidance_that_moved_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(shutil.copy(STARTER, tmp_path / "oakfield.yml"))
    record(file, "mobile", "2026-10-07")
    now = {**registers.guidance()}
    now["kcsie"] = dataclasses.replace(now["kcsie"], edition="2027")
    monkeypatch.setattr(registers, "guidance", lambda: now)
    assert listed(file, "mobile").endswith(
        "nothing has changed.\n\n  Keeping children safe in education: edition 2026 is now 2027. This does not need "
        "to be agreed.\n"
    )


def test_the_command_names_the_policies_there_are(tmp_path: Path) -> None:
    file = Path(shutil.copy(ROOT / "settings" / "examples" / "federation.yml", tmp_path / "two.yml"))
    done = command.run("changes", file, "mobile")
    assert done.exit_code == 2
    assert "Your policies form one document, which is agreed as a whole. Write: combined." in " ".join(
        done.stderr.split()
    )
