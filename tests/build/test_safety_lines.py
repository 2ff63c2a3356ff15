"""Safety lines: what keeps a child safe stands on its pages and signs, whatever a setting adopts, leaves out or withdraws."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pytest
from support.adoption import SUBSETS, answers_adopting, variants
from support.agreements import agreements_of
from support.bases import BASES, TEMPLATE, PeoplePages, data_of, pages_of, people_pages_of, setting_of
from support.people_pages import lines_of

from schoolgate import registers
from schoolgate.errors import TemplateError
from schoolgate.policy import provisions, safety
from schoolgate.policy.conditions import conditions_of
from schoolgate.print import posters
from schoolgate.print.handouts import handouts
from schoolgate.setting import signs
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import POLICIES

_CHILDREN_SERVICES = ["children-services", "other-council"]
# Who to call, as cards.
_CARDS = ["lead", "report-it-yourself", "other-council"]
# Every safety line of each page, in order: written out here, so that none can be lost from the list unseen.
YOUNGER = [
    "stop-young", "keep-young", "seek-help-young", "listen-young", "private-young", "secrets-young", "block-young",
    "meeting-young", "games-young", "passwords-young",
]  # fmt: skip
OLDER = [
    "stop", "blackmail", "keep", "seek-help", "take-it-down", "listen-older", "private", "secrets", "accept-and-block",
    "games", "meeting", "passwords",
]  # fmt: skip
AT_NIGHT = ["at-night", "at-night-parents", "at-night-staff"]
PAGES: dict[str, list[str]] = {
    "start": ["in-danger", "lead-first", *_CARDS, "head-named"],
    "parents": [
        "in-danger", "lead-first", *_CARDS, "interpreter", "at-night-parents", "do-not-send", "keep-messages", "do-not-pay", "stay-with-your-child",
        "may-hurt-themselves", "police-or-ceop", "taken-down-parents", "speaking-up", "somebody-else",
    ],
    "concern": ["in-danger", "step-tell", "step-tell-someone-else", "step-listen", "step-decide", *_CHILDREN_SERVICES],
    "staff": [
        "in-danger-staff", "step-record", "lead-staff", "refer-yourself", "step-colleague", "step-about-the-head",
        "step-refer", "step-ask-again", *_CHILDREN_SERVICES, "listen", "write-down", "nude-staff", "evidence", "report-all",
        "tell-the-head", "small-worry", "staff-device", "somebody-else-staff", "straight-to-the-lado", "reach-the-lado", "go-outside", "whistleblowing",
        "at-night-staff",
    ],
    "pupils": [
        "in-danger-pupils", "childline-any-hour", *YOUNGER, *OLDER, "people-here", "cannot-speak", "bsl", "not-safe-at-home",
        "at-night",
    ],
    "visitors": ["in-danger", *_CARDS],
    "sign": ["lead-sign", "in-danger-sign"],
    "help": [
        "not-in-trouble", "seen", "call-999", "childline-first", "tell-after-999", "cannot-speak", "bsl", "tell-an-adult",
        "we-listen", "call-childline", "not-safe-at-home", "at-night", *_CARDS, "interpreter", "police-crime", "do-not-send", "keep-messages",
        "bullying-block", "bullying-keep", "do-not-pay", "sent-it-yourself", "stay-with-your-child", "may-hurt-themselves",
        "police-or-ceop", "taken-down", "stranger-stop", "stranger-keep", "saw-something", "saw-something-tell", "ai-chat",
        "ai-chat-stop", "hacked-password", "hacked-tell", "hacked-here", "scams-stop", "scams-bank", "hate-tell",
        "hate-report", "life-in-danger", "not-alone", "go-outside", "tell-head-help", "write-what-you-saw", "somebody-else",
    ],
    "withdrawn": ["in-danger", "lead-named", *_CHILDREN_SERVICES, "head-named"],
    "agreement-early": ["at-night-easy"],
    "agreement-easy-read": [
        "danger-easy", "childline-easy", "stop-easy", "keep-easy", "tell-easy", "blackmail-easy", "not-in-trouble-easy", "listen-easy",
        "private-easy", "film-easy", "secrets-easy", "block-easy", "meeting-easy", "games-easy", "at-night-easy", "passwords-easy",
    ],
}  # fmt: skip
# The lines of what is handed out stand with it, in tests/build/test_charts.py and tests/build/test_paper_forms.py.
PAPERS = {"chart", "form"}


def expected(name: str, setting: Setting) -> list[str]:
    """Give the ids of the lines that a page has for a kind of setting."""
    why_not = conditions_of(setting)
    left_out = {
        *(YOUNGER if why_not["younger"] else ()),
        *(OLDER if why_not["older"] else ()),
        *(["taken-down-parents"] if why_not["not-nursery"] and name == "parents" else ()),
        *(["seen"] if why_not["systems-monitored"] else ()),
        *(AT_NIGHT if why_not["boarding"] else ()),
    }
    return [id_ for id_ in PAGES[name.split(" ")[0]] if id_ not in left_out]


@pytest.mark.every(one_in=12)
@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
@pytest.mark.parametrize("base", BASES)
def test_each_page_has_exactly_its_lines_whatever_stands(base: str, policies: tuple[str, ...]) -> None:
    wanted = {
        name: lines_of(html)
        for name, html in people_pages_of(setting_of(answers_adopting(base, POLICIES))).html.items()
    }
    tried = [*variants(base, policies)]
    assert tried
    for variant, data in tried:
        setting = setting_of(data)
        people = people_pages_of(setting)
        assert len(people.html) >= 3
        assert "help" in people.html
        stands = pages_of(setting).stands
        changed = provisions.spread_over_shared_rules(setting.changes, TEMPLATE)
        for name, html in people.html.items():
            found = lines_of(html)
            assert [*found] == expected(name, setting), (variant, name)
            for id_, (words, leads_to) in found.items():
                if variant != "head is lead" and name in wanted:
                    assert words == wanted[name][id_][0], (variant, name, id_)
                says_it = [
                    clause
                    for clause in same_rule(id_)
                    if clause in stands and not getattr(changed.get(clause), "replace", None)
                ]
                assert (leads_to in says_it) if says_it else leads_to == "", (variant, name, id_)


def test_where_somebody_stays_the_night_its_lines_are_on_their_pages() -> None:
    setting = setting_of(data_of("boarding"))
    people = people_pages_of(setting)
    found = {name: [*lines_of(html)] for name, html in people.html.items()}
    assert found == {name: expected(name, setting) for name in people.html}
    assert {*AT_NIGHT} == {id_ for lines in found.values() for id_ in lines if id_ in AT_NIGHT}


def same_rule(id_: str) -> list[str]:
    """Give every clause that says what a safety line says, in any policy."""
    named = safety.read_lines()[id_].on
    rules = {TEMPLATE[clause].same for clause in named} - {None}
    return [clause for clause, provision in TEMPLATE.items() if clause in named or provision.same in rules]


def test_an_agreement_has_the_lines_of_its_own_places() -> None:
    for agreement, base in {"agreement-early": "starter", "agreement-easy-read": "boarding"}.items():
        found = agreements_of(setting_of(data_of(base)))[agreement]
        wanted = [id_ for id_ in PAGES[agreement] if base == "boarding" or id_ != "at-night-easy"]
        assert sorted(id_ for id_ in lines_of(found.page.html) if id_ in PAGES[agreement]) == sorted(wanted)


@pytest.mark.parametrize("base", BASES)
def test_a_sign_has_its_lines_on_paper_too(base: str) -> None:
    setting = setting_of(data_of(base))
    people = people_pages_of(setting)
    notices = signs.published_signs(setting)
    assert notices
    for id_, notice in notices.items():
        html = people.html[f"sign {id_}"]
        said = posters.read_wording(html, setting.name, notice)
        on_paper = [plain("".join(text for text, _ in part.words)) for part in (said.lead, said.danger)]
        assert on_paper == [words for words, _ in lines_of(html).values()]
        assert "Call 999." in on_paper[1]


def plain(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------------------------------------------------------
# The worst of them, in their words


def says(people: PeoplePages, name: str) -> str:
    return " ".join(people.says(name))


@pytest.mark.parametrize("policies", SUBSETS, ids="+".join)
def test_staff_are_told_what_to_do_whatever_is_adopted(policies: tuple[str, ...]) -> None:
    said = says(people_pages_of(setting_of(answers_adopting("starter", policies))), "staff")
    for words in (
        "Listen. Do not blame them. Do not promise to keep it secret. Tell the DSL or a deputy.",
        "report the allegation to the headteacher immediately",
        "An allegation or concern about the headteacher goes to someone else: Chair of governors",
        "do not wait. Refer the child to children’s services yourself, and tell the DSL afterwards.",
        "call Kent Front Door on 03000 41 11 11, or 03000 41 91 91 at night and at weekends.",
    ):
        assert words in said


# ---------------------------------------------------------------------------------------------------------------
# The list itself


def test_each_line_rests_on_what_the_registers_hold() -> None:
    known = {*registers.guidance(), *registers.helplines()}
    conditions = conditions_of(setting_of(data_of("starter")))
    for line in safety.read_lines().values():
        assert {*line.source} <= known, line.id
        assert {*line.on} <= {*TEMPLATE}, line.id
        assert {*line.when} <= {*conditions}, line.id


def test_a_line_is_for_a_kind_of_setting_and_never_for_a_policy() -> None:
    # A condition that an answer under a policy decides would let a line go with that policy.
    used = {name for line in safety.read_lines().values() for name in line.when}
    assert used
    for base in BASES:
        kinds = [conditions_of(setting_of(answers_adopting(base, policies))) for policies in SUBSETS]
        for name in used:
            assert len({conditions[name] for conditions in kinds}) == 1, (base, name)


def test_each_place_is_on_its_page_once() -> None:
    places = {place for line in safety.read_lines().values() for place in line.pages}
    papers = {*handouts.definitions()}
    texts = [file.read_text(encoding="utf-8") for file in (safety.LIST.parent / "papers").glob("*.md")]
    files = {
        **dict.fromkeys(papers, "_parts/papers/{}.md"),
        **dict.fromkeys(("sign", "withdrawn"), "_parts/{}.md"),
        "start": "index.md",
        "visitors": "visitors/index.md",
    }
    for place in places:
        page = place.partition(".")[0]
        if page in PAPERS:
            asked = [text.count(f'safety_lines("{place}")') for text in texts]
            assert {*asked} == {0, 1}, place
            continue
        text = (safety.LIST.parents[1] / files.get(page, "{}.md").format(page)).read_text(encoding="utf-8")
        assert text.count(f'safety_lines("{place}")') == 1, place
    read = {place.partition(".")[0] for place in places}
    assert read - papers == {*PAGES} - papers | PAPERS
    assert {*PAGES} <= read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- Call 999.\n", "A safety line is a bullet, and under it"),
        ("- Call 999.\n  {: #call pages=help.now }\n", "A safety line is a bullet, and under it"),
        ("- Call 999.\n  {: #call pages=help.now source=kcsie where=help }\n", "A safety line is a bullet, and under it"),
        ("- Call.\n  {: #a pages=help.now source=kcsie }\n- Ring.\n  {: #a pages=help.now source=kcsie }\n", "“a” is the id of two safety lines."),
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_told_at_its_line(
    text: str, said: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safety.md").write_text(f"{{#- Lines -#}}\n{text}", encoding="utf-8")
    monkeypatch.setattr(safety, "LIST", tmp_path / "safety.md")
    with pytest.raises(TemplateError, match=said) as caught:
        safety.read_lines()
    assert (caught.value.file, caught.value.line) == ("docs/_parts/safety.md", 4 if "Ring" in text else 2)


def test_a_place_that_no_line_is_for_stops_the_build() -> None:
    page = jinja2.Environment().from_string('{{ safety_lines("staff.tld") }}')
    with pytest.raises(TemplateError, match=re.escape("No safety line is for “staff.tld”. Did you mean “staff.told”?")):
        page.render(safety_lines=safety.told_from(safety.read_lines()))
