"""Withdrawing: a policy or a page comes down at once, and a notice with who to call stands in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support import command, yaml_files
from support.attempts import GONE, NO_SIGNS, Edits, written
from support.bases import BASES, data_of, edited
from support.places import ROOT, STARTER, TODAY
from support.recording import published, record
from support.sites import Sites

from schoolgate.cli import agree
from schoolgate.errors import RecordError, SettingRefused
from schoolgate.pages import search
from schoolgate.policy.provisions import clause_context
from schoolgate.publish import gate, manifest
from schoolgate.publish.check import check_setting
from schoolgate.publish.gate import reading
from schoolgate.setting import load, questions
from schoolgate.setting.model.phones import Phones
from schoolgate.setting.model.vocabulary import POLICIES, TITLES

REASON = "We are rewriting it after something went wrong."
NOTICE = {
    "policy": f"We have withdrawn this policy for now. Please do not rely on an old copy. {REASON}",
    "page": f"We have withdrawn this page for now. Please do not rely on an old copy. {REASON}",
}
NURSERY = ROOT / "settings" / "examples" / "nursery.yml"


def down(*keys: str) -> Edits:
    """Give the answers that withdraw some policies and pages."""
    return {("withdrawn",): dict.fromkeys(keys, REASON)}


CASES: dict[str, tuple[str, Edits]] = {
    "mobile": ("starter", down("mobile")),
    "online": ("starter", {**NO_SIGNS, **down("online")}),
    "social": ("starter", {**NO_SIGNS, **down("social")}),
    "two": ("starter", {**NO_SIGNS, **down("mobile", "online")}),
    "all": ("starter", down(*POLICIES)),
    "pages": ("starter", down("parents", "staff", "pupils", "visitors")),
    "nursery": ("nursery", down("mobile")),
    "nursery-all": ("nursery", down(*POLICIES)),
    **{
        f"{form}-{policy}": (
            "starter",
            {**NO_SIGNS, **down(*(POLICIES if policy == "all" else [policy])), ("policies", "form"): form},
        )
        for form in ("combined", "fragments")
        for policy in (*POLICIES, "all")
    },
}


@pytest.fixture(scope="module")
def sites() -> Mapping[str, Path]:
    """A site of each case, built as it is published, through the gate."""
    return Sites({name: edited(data_of(base), edits) for name, (base, edits) in CASES.items()})


def words_of(page: Path) -> str:
    document: Any = lxml.html.fromstring(page.read_text(encoding="utf-8"))
    return " ".join(document.text_content().split())


def links_of(page: Path) -> set[str]:
    document: Any = lxml.html.fromstring(page.read_text(encoding="utf-8"))
    return {str(link) for link in document.xpath("//article//a/@href")}


WHO_TO_CALL = (
    "Is a child in danger now? Call 999.",
    "Safeguarding lead: Deputy headteacher, 01632 960 123, safeguarding@oakfield.example, 8am to 5pm in term time",
    "Concern about the headteacher: Chair of governors, chair@oakfield.example",
    "For anything else, contact the school office: 01632 960 100, office@oakfield.example",
)


# ---------------------------------------------------------------------------------------------------------------
# The notice


@pytest.mark.parametrize("policy", POLICIES)
def test_a_notice_says_why_and_who_to_call(sites: Mapping[str, Path], policy: str) -> None:
    page = words_of(sites[policy] / "policies" / policy / "index.html")
    assert TITLES[policy] in page
    for sentence in (NOTICE["policy"], *WHO_TO_CALL):
        assert sentence in page
    document: Any = lxml.html.fromstring(
        (sites[policy] / "policies" / policy / "index.html").read_text(encoding="utf-8")
    )
    assert document.find_class("clause") == []


@pytest.mark.parametrize(
    ("key", "file"), [("parents", "parents"), ("staff", "staff"), ("pupils", "pupils"), ("visitors", "visitors")]
)
def test_a_page_for_people_comes_down_too(sites: Mapping[str, Path], key: str, file: str) -> None:
    page = words_of(sites["pages"] / file / "index.html")
    for sentence in (NOTICE["page"], *WHO_TO_CALL):
        assert sentence in page


@pytest.mark.parametrize("case", ["pages", "mobile", "all"])
def test_the_pages_behind_signs_come_down_with_the_page_for_visitors(sites: Mapping[str, Path], case: str) -> None:
    signs = list((sites[case] / "visitors").glob("*/index.html"))
    assert signs
    for page in signs:
        assert NOTICE["page"] in words_of(page), page
        assert "switched off and out of sight" not in words_of(page)


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("case", CASES)
def test_the_page_for_help_stands_whatever_comes_down(sites: Mapping[str, Path], case: str) -> None:
    page = words_of(sites[case] / "help" / "index.html")
    assert "In danger now? Call 999" in page
    assert "withdrawn" not in page


def test_the_page_for_help_cannot_be_withdrawn(tmp_path: Path) -> None:
    file = written(STARTER, down("help"), tmp_path / "oak.yml")
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert fault.message.startswith("There is no “help” in withdrawn.")


def test_a_page_that_is_not_there_cannot_be_withdrawn(tmp_path: Path) -> None:
    file = written(NURSERY, down("pupils"), tmp_path / "acorns.yml")
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert fault.message == "You have no such page. Delete this line."


def test_a_notice_gives_its_reason(tmp_path: Path) -> None:
    file = written(STARTER, {("withdrawn",): {"mobile": ""}}, tmp_path / "oak.yml")
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert fault.message.startswith("This is blank. Answer it, or delete the line. Why have you taken down the mobile")
    file = written(STARTER, {("withdrawn",): {"mobile": "Rewriting"}}, tmp_path / "oak.yml")
    (fault,) = check_setting(file, TODAY, fictional=True).faults
    assert fault.message == "This is a sentence of its own. End it with a full stop."


def test_a_reason_is_text_and_stays_text(tmp_path: Path) -> None:
    hostile = "A <script>alert(1)</script> & [x](javascript:alert(1)) **b** `c` # d."
    file = written(STARTER, {("withdrawn",): {"mobile": hostile}}, tmp_path / "oak.yml")
    if check_setting(file, TODAY, fictional=True).faults:
        file = written(STARTER, {("withdrawn",): {"mobile": hostile.replace("](", "] (")}}, tmp_path / "oak.yml")
    site = published(file, tmp_path / "site")
    page = (site / "policies" / "mobile" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert hostile.replace("](", "] (") in words_of(site / "policies" / "mobile" / "index.html")


# ---------------------------------------------------------------------------------------------------------------
# What is left


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("case", CASES)
def test_search_and_sitemap_leave_a_notice_out(sites: Mapping[str, Path], case: str) -> None:
    found = {place for place, _ in search.lines(json.loads((sites[case] / search.INDEX).read_text(encoding="utf-8")))}
    sitemap = (sites[case] / "sitemap.xml").read_text(encoding="utf-8")
    notices = [
        page.parent.relative_to(sites[case]).as_posix()
        for page in sites[case].rglob("index.html")
        if "Please do not rely on an old copy." in words_of(page)
    ]
    assert notices or case.startswith("fragments")
    for name in notices:
        assert f"/{name}/<" not in sitemap
        assert [place for place in found if place.startswith(f"{name}/")] == []
        head = (sites[case] / name / "index.html").read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex' in head


@pytest.mark.parametrize("policy", POLICIES)
def test_links_to_it_lead_to_the_notice(sites: Mapping[str, Path], policy: str) -> None:
    door = "We have withdrawn this policy for now. Here is why, and who to call."
    assert "policies/" in links_of(sites[policy] / "index.html")
    assert door in words_of(sites[policy] / "policies" / "index.html")
    gone = f"{TITLES[policy]}: Withdrawn for now. Please do not rely on an old copy."
    assert gone in words_of(sites[policy] / "index.html")
    assert f"{policy}/" in links_of(sites[policy] / "policies" / "index.html")
    # No other policy rests on it now, or lists it among those to read.
    for other in set(POLICIES) - {policy}:
        assert f"../{policy}/" not in links_of(sites[policy] / "policies" / other / "index.html")


def test_statements_that_stood_on_it_fall_with_it_and_the_reason_is_recorded(sites: Mapping[str, Path]) -> None:
    staff = sites["mobile"] / "staff" / "index.html"
    assert "the lockers in the staff room" not in words_of(staff)
    setting = load.load(STARTER, TODAY, fictional=True).setting
    assert setting
    gone = setting.model_copy(update={"withdrawn": setting.withdrawn.model_copy(update={"mobile": REASON})})
    assert clause_context(gone).conditions["adopts-mobile"] == (
        f"You have withdrawn the mobile and smart technology policy: {REASON}"
    )


def test_a_combined_policy_goes_on_without_what_is_withdrawn(sites: Mapping[str, Path]) -> None:
    page = words_of(sites["combined-mobile"] / "policies" / "combined" / "index.html")
    assert (
        "We have withdrawn our rules on one subject for now: Mobile and smart technology policy: why, and who to call."
        in page
    )
    assert "Online safety and social media policy" in page
    assert NOTICE["policy"] in words_of(sites["combined-mobile"] / "policies" / "mobile" / "index.html")
    assert NOTICE["policy"] in words_of(sites["combined-all"] / "policies" / "combined" / "index.html")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_fragment_is_a_notice_too(sites: Mapping[str, Path], policy: str) -> None:
    for name in (f"{policy}.html", f"{policy}.md"):
        text = (sites[f"fragments-{policy}"] / "fragments" / name).read_text(encoding="utf-8")
        assert REASON in text
        assert f"{policy}.staff" not in text
        assert "999" in text


# ---------------------------------------------------------------------------------------------------------------
# At once, whatever else is wrong with it

BROKEN: dict[str, Edits] = {
    "social": {
        ("social_media",): {"staff": {"rule": "TBC", "nonsense": ["x", "x"]}, "limits": "sometimes"},
        ("policies", "dates", "social"): {"written": "never"},
        ("changes", "social.staff.nonsense"): {"replace": ""},
        ("changes", "social.general.lawful"): "text",
    },
    "online": {
        ("online_safety",): "to follow",
        ("policies", "dates", "online"): "soon",
        ("changes", "online.email"): {"omit": "TBC"},
    },
    "mobile": {
        ("phones", "learners"): {"rule": "TBC"},
        ("phones", "visitors"): "TBC",
        ("phones", "banned_places"): "",
        ("phones", "events"): GONE,
        ("policies", "dates", "mobile"): GONE,
        ("changes", "mobile.staff.silent"): {"replace": "xxx"},
    },
}  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_wrong_with_a_policy_does_not_keep_it_up(tmp_path: Path, policy: str) -> None:
    edits: Edits = {("changes",): {}, **BROKEN[policy]}
    assert check_setting(written(STARTER, edits, tmp_path / "oak.yml"), TODAY, fictional=True).faults
    file = written(tmp_path / "oak.yml", down(policy), tmp_path / "oak.yml")
    assert check_setting(file, TODAY, fictional=True).faults == []
    site = published(file, tmp_path / "site")
    assert NOTICE["policy"] in words_of(site / "policies" / policy / "index.html")


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_wrong_elsewhere_is_told_as_ever(tmp_path: Path, policy: str) -> None:
    wrong: Edits = {**down(policy), ("office", "phone"): "12345", ("name",): ""}
    told = [
        fault.message
        for fault in check_setting(written(STARTER, wrong, tmp_path / "oak.yml"), TODAY, fictional=True).faults
    ]
    assert len(told) == 2
    assert told[0].startswith("This is blank. What is the setting called, in full?")
    assert told[1].startswith("“12345” is not a telephone number in the United Kingdom.")


HELD = "We have withdrawn this policy for now. Please do not rely on an old copy. We are correcting part of it."


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("broken", [("online",), ("social",), ("mobile",), ("online", "social"), ("social", "mobile")])
def test_what_is_wrong_with_another_policy_does_not_keep_it_up(
    tmp_path: Path, policy: str, broken: tuple[str, ...]
) -> None:
    wrong: dict[Any, Any] = {**NO_SIGNS, ("changes",): {}}
    for other in broken:
        wrong |= {**BROKEN[other], ("policies", "dates", other): "soon"}
    file = written(STARTER, {**wrong, **down(policy)}, tmp_path / "oak.yml")
    others = tuple(other for other in broken if other != policy)
    loaded = check_setting(file, TODAY, fictional=True)
    assert (loaded.faults, loaded.also_withdrawn) == ([], others)
    assert bool(loaded.why_also_withdrawn) == bool(others)
    site = published(file, tmp_path / "site")
    for other in POLICIES:
        page = words_of(site / "policies" / other / "index.html")
        assert (NOTICE["policy"] in page, HELD in page) == (other == policy, other in others), other
    assert REASON in words_of(site / "policies" / policy / "index.html")
    assert "TBC" not in "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("key", ["parents", "staff", "pupils", "visitors"])
def test_a_page_comes_down_whatever_is_wrong_with_a_policy(tmp_path: Path, key: str) -> None:
    file = written(STARTER, {**NO_SIGNS, ("changes",): {}, **BROKEN["social"], **down(key)}, tmp_path / "oak.yml")
    site = published(file, tmp_path / "site")
    page = site / key / "index.html"
    assert NOTICE["page"] in words_of(page)
    assert HELD in words_of(site / "policies" / "social" / "index.html")
    assert "Key facts" in words_of(site / "policies" / "online" / "index.html")


@pytest.mark.parametrize("wrong", [{("phones", "staff"): "TBC"}, {("phones", "staff", "known_families"): ""}])
def test_where_all_rest_on_what_is_wrong_all_come_down(tmp_path: Path, wrong: Edits) -> None:
    file = written(STARTER, {**NO_SIGNS, **wrong, **down("mobile")}, tmp_path / "oak.yml")
    assert check_setting(file, TODAY, fictional=True).also_withdrawn == ("online", "social")
    site = published(file, tmp_path / "site")
    assert NOTICE["policy"] in words_of(site / "policies" / "mobile" / "index.html")
    for other in ("online", "social"):
        assert HELD in words_of(site / "policies" / other / "index.html")


def test_what_no_other_policy_states_takes_no_other_down(tmp_path: Path) -> None:
    file = written(STARTER, {**NO_SIGNS, ("phones", "staff", "kept_in"): "", **down("mobile")}, tmp_path / "oak.yml")
    loaded = check_setting(file, TODAY, fictional=True)
    assert (loaded.faults, loaded.also_withdrawn) == ([], ())


def test_what_is_not_agreed_yet_does_not_keep_another_up(tmp_path: Path) -> None:
    file = written(STARTER, {("policies", "only_agreed"): "yes"}, tmp_path / "oak.yml")
    record(file, "mobile", "2026-10-07")
    record(file, "online", "2026-10-07")
    assert check_setting(file, TODAY, fictional=True).faults
    loaded = check_setting(written(file, down("mobile"), file), TODAY, fictional=True)
    assert (loaded.faults, loaded.also_withdrawn) == ([], ("social",))


def test_what_the_gate_refuses_does_not_keep_another_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No words of a setting's own make the gate refuse a page, so here it refuses some for no reason.
    check = gate.check

    def refuses(site: Path, expected: reading.Expected) -> list[str]:
        said = words_of(site / "policies" / "social" / "index.html")
        return [*check(site, expected), *(["a page is refused."] if "They tell the lead." in said else [])]

    monkeypatch.setattr(gate, "check", refuses)
    own: Edits = {("changes",): {"social.harm.keep-proof": {"add": "They tell the lead."}}}
    file = written(STARTER, {**NO_SIGNS, **own}, tmp_path / "oak.yml")
    with pytest.raises(SettingRefused, match="a page is refused"):
        published(file, tmp_path / "site")
    site = published(written(file, down("mobile"), file), tmp_path / "site")
    assert NOTICE["policy"] in words_of(site / "policies" / "mobile" / "index.html")
    assert HELD in words_of(site / "policies" / "social" / "index.html")
    assert "Key facts" in words_of(site / "policies" / "online" / "index.html")


@pytest.mark.parametrize("typed", ["check", "build"])
def test_what_comes_down_beside_it_is_told(tmp_path: Path, typed: str) -> None:
    file = written(STARTER, {("social_media", "staff", "rule"): "TBC", **down("mobile")}, tmp_path / "oak.yml")
    out = ["--out", str(tmp_path / "site")] if typed == "build" else []
    done = command.run(typed, file, *out)
    assert done.exit_code == 0, done.output
    (fault,) = check_setting(file, TODAY, fictional=True).why_also_withdrawn
    assert done.stderr.splitlines() == [
        str(fault),
        f"{file}: What you withdrew comes down immediately. Until the rest is fixed, a notice replaces the social media "
        "policy too.",
    ]
    assert "Nothing to fix" not in done.stdout


def test_github_is_told_that_it_is_published_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.chdir(tmp_path)  # the top of the school's own repository
    file = written(STARTER, {("social_media", "staff", "rule"): "TBC", **down("mobile")}, tmp_path / "oak.yml")
    done = command.run("check", file, "--github")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("::error file=") == 1
    assert summary.read_text(encoding="utf-8").startswith(
        "## Published in part: 1 thing to fix in oak.yml\n\nWhat you withdrew comes down immediately. Until the rest is fixed, a "
        "notice replaces the social media policy too. Open the file,"
    )


def test_nothing_else_is_set_aside_to_withdraw(tmp_path: Path) -> None:
    wrong: Edits = {**BROKEN["social"], **down("mobile")}
    loaded = check_setting(
        written(STARTER, {**wrong, ("office", "phone"): "12345"}, tmp_path / "oak.yml"), TODAY, fictional=True
    )
    assert len(loaded.faults) > 1
    assert (loaded.also_withdrawn, loaded.why_also_withdrawn) == ((), ())
    # And nothing is agreed while it stands so.
    assert check_setting(written(STARTER, wrong, tmp_path / "oak.yml"), TODAY, "agree", fictional=True).faults


@pytest.mark.parametrize("policy", POLICIES)
def test_a_record_that_is_broken_does_not_keep_it_up(tmp_path: Path, policy: str) -> None:
    file = written(STARTER, {}, tmp_path / "oak.yml")
    for path in record(file, policy, "2026-10-07"):
        path.write_text("nonsense", encoding="utf-8")
    assert check_setting(file, TODAY, fictional=True).faults
    assert check_setting(written(file, down(policy), file), TODAY, fictional=True).faults == []


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("base", BASES)
def test_other_policies_need_nothing_agreed_anew(tmp_path: Path, base: str) -> None:
    # Else a setting that publishes only what is agreed could take nothing down.
    data = edited(data_of(base), {("policies", "only_agreed"): "yes"})
    file = tmp_path / "oak.yml"
    yaml_files.write(file, data)
    setting = check_setting(file, TODAY, "agree", fictional=True).setting
    assert setting
    for document in setting.documents:
        record(file, document, "2026-10-07")
    assert check_setting(file, TODAY, fictional=True).faults == []
    for policy in POLICIES:
        yaml_files.write(file, edited(data, down(policy)))
        assert check_setting(file, TODAY, fictional=True).faults == [], policy


def test_a_change_to_a_rule_that_others_share_goes_on_standing(tmp_path: Path) -> None:
    own: Edits = {("changes",): {"mobile.breach.danger": {"add": "Stay with the child."}}, **down("mobile")}
    site = published(written(STARTER, {**NO_SIGNS, **own}, tmp_path / "oak.yml"), tmp_path / "site")
    assert "Stay with the child." in words_of(site / "policies" / "social" / "index.html")


def test_what_is_withdrawn_is_not_agreed(tmp_path: Path) -> None:
    file = written(STARTER, down("mobile"), tmp_path / "oak.yml")
    loaded = check_setting(file, TODAY, "agree", fictional=True)
    with pytest.raises(RecordError, match=r"You have withdrawn this policy\. Delete withdrawn: mobile: first\."):
        agree.record_agreement(loaded, "mobile", "governing body", TODAY, None, None, TODAY)


# ---------------------------------------------------------------------------------------------------------------
# No page that is left shows an answer that was set aside


def _answers(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _answers(item, (*path, key))
    else:
        yield path


def _tree(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a site but its manifest, which has the hash of the setting file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file() and path.name != manifest.FILE
    }  # fmt: skip


# What staff do with their phones is stated by other policies too.
_OWN: dict[str, list[tuple[str | int, ...]]] = {
    "online": [("online_safety",)],
    "social": [("social_media",)],
    "mobile": [("phones", name) for name in Phones.model_fields if name != "staff"],
    "all": [("phones",), ("social_media",), ("online_safety",)],
}


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("policy", [*POLICIES, "all"])
@pytest.mark.parametrize("form", ["separate", "combined"])
def test_the_site_is_the_same_whatever_stands_under_a_withdrawn_policy(tmp_path: Path, policy: str, form: str) -> None:
    every_one = policy == "all"
    off = down(*(POLICIES if every_one else [policy]))
    file = written(STARTER, {**NO_SIGNS, **off, ("policies", "form"): form, ("changes",): {}}, tmp_path / "oak.yml")
    own = _OWN[policy]
    before = _tree(published(file, tmp_path / "one"))
    every: dict[tuple[str | int, ...], Any] = {}
    data = data_of("starter")
    for part in own:
        held: Any = data
        for key in part:
            held = held.get(key, {})
        for path in _answers(held, part):
            options = [option for option in questions.options(path) if option != _at(data, path)]
            every[path] = options[-1] if options else "something else"
    assert len(every) > 10
    (tmp_path / "changed").mkdir()
    changed = written(file, every, tmp_path / "changed" / "oak.yml")
    assert _tree(published(changed, tmp_path / "two")) == before
    gone: Edits = {part: GONE for part in own if _at(data, part) is not None}
    bare = written(file, gone, tmp_path / "changed" / "oak.yml")
    assert _tree(published(bare, tmp_path / "three")) == before


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else data[key]
    return data
