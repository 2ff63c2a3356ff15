"""Messages that help: an example belongs to its place, and what is suggested is near in meaning to what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from support.model_fields import PATHS

from schoolgate.language.likeness import nearest
from schoolgate.setting import questions, synonyms
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.problems import one_line

KINDS = questions.options(("kind",))


# ---------------------------------------------------------------------------------------------------------------
# Lengths


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (f"“{'a ' * 200}” is not one of them: yes or no.", f"“{'a ' * 60}…” is not one of them: yes or no."),
        (f'It cuts this short. Write "{"a " * 200}" then.', f'It cuts this short. Write "{"a " * 60}…" then.'),
        (f"Use hyphens, such as {'a-' * 200}.", f"Use hyphens, such as {'a-' * 80}…"),
        (f"“{'a' * 200}” is one word.", f"“{'a' * 120}…” is one word."),
        (f'Write "{"a" * 200}".', f'Write "{"a" * 120}…".'),
        (f"It says {'“' * 200} here.", f"It says {'“' * 160}… here."),
        ("It says " + 'a"b' * 100 + " here.", "It says " + ('a"b' * 100)[:160] + "… here."),
        (f"“{'a' * 120}” and “b” and “c” stay.", f"“{'a' * 120}” and “b” and “c” stay."),
    ],
)
def test_what_is_too_long_to_be_read_is_cut_short(message: str, told: str) -> None:
    assert one_line(message) == told


# ---------------------------------------------------------------------------------------------------------------
# Examples


@pytest.mark.parametrize(
    ("path", "example"),
    [
        (("other_policies", "behaviour", "title"), "Behaviour policy"),
        (("other_policies", "complaints", "title"), "Complaints procedure"),
        (("other_policies", "whistleblowing", "title"), "Whistleblowing policy"),
        (("other_policies", "curriculum", 0, "title"), "Computing policy"),
        (("other_policies", "more", 3, "title"), "Record keeping policy"),
        (("people", "safeguarding_lead", "role"), "Deputy headteacher"),
        (("people", "safeguarding_lead", 1, "email"), "safe@oakfield.example"),
        (("people", "deputies", 0, "role"), "Inclusion leader"),
        (("people", "concerns_about_the_head", "role"), "Chair of governors"),
        (("people", "concerns_about_the_head", "email"), "chair@oakfield.example"),
        (("people", "safeguarding_governor", "role"), "Safeguarding governor"),
        (("people", "specialists", 0, "role"), "SENCO"),
        (("council", "partnership", "name"), "Borsetshire Safeguarding Children Partnership"),
        (("council", "children_services", "name"), "Children’s Front Door"),
        (("council", "children_services", "out_of_hours"), "01632 960 301"),
        (("words", "learners", "many"), "apprentices"),
        (("words", "session", "many"), "workshops"),
        (("schools", 1, "name"), "Oakfield Junior School"),
        (("phones", "learners", "own_words"), "Year 6 walkers hand theirs to the class teacher."),
        (("online_safety", "teaching", "own_words"), "Parents are invited to see the lessons each spring."),
        (("changes", "online.filtering.tests", "add"), "Ask at the school office if anything is unclear."),
        (("online_safety", "filtering", "blocks"), ["child sexual abuse", "terrorist material", "pornography", "gambling"]),
        (("people", "deputies", 0), [{"role": "Inclusion leader"}]),
        (("ages", 1), ["4", "11"]),
        (("nothing", "like", "it"), None),
    ],
)  # fmt: skip
def test_an_example_belongs_to_its_place(path: questions.Path, example: Any) -> None:
    assert questions.example_at(path) == example


# What several places ask in the same words, and may be answered alike: a date, a closed list, who runs something.
ALIKE = {
    "agreed_by", "approved_by", "exceptions_agreed_by", "given_back", "leader", "one", "out_of_hours", "phone", "rules_in", "url",
    "withdrawn", "written",
}  # fmt: skip


def test_no_two_questions_have_one_example_but_where_the_answer_may_be_the_same() -> None:
    given: dict[tuple[str, str], questions.Path] = {}
    for path in PATHS:
        example, key = questions.example_at(path), str(path[-1])
        free = questions.holds_text(path) and not questions.options(path) and path[0] != "withdrawn"
        if free and key not in ALIKE | {"name"}:
            other = given.setdefault((key, str(example)), path)
            assert other == path, f"{other} and {path} both say {example}"


def test_a_person_has_no_name_in_any_example() -> None:
    names = {str(questions.example_at(path)) for path in PATHS if path[0] == "people" and path[-1] == "name"}
    assert names == {"A. N. Other"}


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_every_question_has_an_example_or_parts_that_have(path: questions.Path) -> None:
    field = questions.field_at(path)
    assert field
    assert questions.example_at(path) is not None or list(questions._models(field.annotation))


# ---------------------------------------------------------------------------------------------------------------
# Slips


@pytest.mark.parametrize(
    ("typed", "path", "meant"),
    [
        ("evry term", "policies.review", "every term"),
        ("every six month", "policies.review", "every six months"),
        ("every five years", "policies.review", None),
        ("every two terms", "policies.review", None),
        ("2 yearly", "policies.review", None),
        ("every fortnight", "online_safety.filtering.tested", None),
        ("every weekend", "online_safety.filtering.tested", None),
        ("with permission", "online_safety.video_calls.recorded", "with-permission"),
        ("without-permission", "online_safety.video_calls.recorded", None),
        ("permitted", "social_media.learners.rule", None),
        ("no limit", "social_media.limits.rule", "no-limits"),
        ("limits", "social_media.limits.rule", None),
        ("leaders", "policies.consulted", None),
        ("parent", "policies.consulted", "parents"),
        ("head", "online_safety.filtering.told_first", None),
        ("safegaurding lead", "online_safety.filtering.told_first", "safeguarding-lead"),
        ("hand-in", "phones.learners.rule", "handed-in"),
        ("locked", "phones.learners.rule", "locked-away"),
        ("lockedaway", "phones.learners.rule", "locked-away"),
        ("blocked", "social_media.limits.rule", None),  # two answers begin so
        ("no", "phones.events.photos", "none"),
        ("children", "helplines.for_whom", "child"),
    ],
)
def test_a_suggestion_is_a_slip_away_and_never_another_meaning(typed: str, path: str, meant: str | None) -> None:
    assert nearest(typed, questions.options(tuple(path.split(".")))) == meant


CLAUSES = [
    "mobile.visitors",
    "mobile.staff.silent",
    "mobile.staff.bluetooth-off",
    "mobile.learners.use-on-site",
    "social.staff.quiet",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mobile.nonexistent.ours", None),
        ("mobile.staff.slient", "mobile.staff.silent"),
        ("mobile.staff.bluetoth", "mobile.staff.bluetooth-off"),
        ("mobile.learner.use-onsite", "mobile.learners.use-on-site"),
        ("staff.silent", "mobile.staff.silent"),
        ("mobile.staff", None),
        ("mobile.rules.silent", None),
        ("social.staff.silent", None),
    ],
)
def test_a_clause_is_suggested_only_where_one_was_meant(typed: str, meant: str | None) -> None:
    assert nearest(typed, CLAUSES) == meant


# ---------------------------------------------------------------------------------------------------------------
# Other words for an answer


@pytest.mark.parametrize(
    ("typed", "path", "said"),
    [
        ("annually", "policies.review", "Did you mean “yearly”?"),
        ("termly", "policies.review", "Did you mean “every term”?"),
        ("every 3 years", "policies.review", "Did you mean “every three years”?"),
        ("biennially", "policies.review", "Did you mean “every two years”?"),
        ("pupils", "policies.consulted.0", "Did you mean “learners”?"),
        ("carers", "policies.consulted.0", "Did you mean “parents”?"),
        ("kid", "helplines.0.for_whom.0", "Did you mean “child”?"),
        ("DSL", "online_safety.filtering.told_first", "Did you mean “safeguarding-lead”?"),
        ("weekly", "online_safety.filtering.tested", "Did you mean “every week”?"),
        ("half-termly", "online_safety.filtering.tested", "Did you mean “every half term”?"),
        ("Yondr", "phones.learners.rule", "Did you mean “pouched”?"),
        ("Face ID", "technology.devices.lock", "Did you mean “fingerprint or face”?"),
        ("everybody", "online_safety.logins", "Did you mean “everyone”?"),
        ("passcode/password/PIN", "technology.devices.lock", "Keep one: passcode, password or PIN."),
        ("acceptable-use or remote-learning", "technology.home_learning.rules_in", "Did you mean “both”?"),
        ("staff/parents", "policies.consulted.0", "Write each as a separate item: staff, parents."),
    ],
)
def test_what_schools_call_an_answer_is_told_in_our_word(typed: str, path: str, said: str) -> None:
    at = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    assert synonyms.advice(typed, at, questions.options(at)) == said


@pytest.mark.parametrize(
    ("typed", "holder", "meant"),
    [
        ("tel", "office", "phone"),
        ("website", "council.partnership", "url"),
        ("job title", "people.deputies", "role"),
        ("name", "other_policies.behaviour", "title"),
        ("color", "", "colour"),
        ("address", "people.deputies", None),
    ],
)
def test_what_schools_call_a_key_is_told_in_our_word(typed: str, holder: str, meant: str | None) -> None:
    path = tuple(holder.split(".")) if holder else ()
    assert synonyms.known_word_for(typed, questions.keys_at(path)) == meant


ANSWERS_FOR_IT = (
    "Write academy if a trust runs it (a free school too), maintained if the council maintains it (voluntary aided, voluntary controlled "
    "and foundation schools too), or independent if families pay fees."
)
NURSERY = "Write maintained-nursery for a nursery school that the council maintains, or private-nursery for any other nursery."
ALTERNATIVE = "Write pupil-referral-unit if the council maintains it, alternative-provision-academy if a trust runs it"
UNKNOWN = "is a kind that Schoolgate does not support yet"


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        (
            ANSWERS_FOR_IT,
            "primary, secondary, primry, PRIMARY, infant school, junior, middle school, high school, grammar, all-through",
        ),
        (
            ANSWERS_FOR_IT,
            "CofE primary, C of E, Catholic primary, church school, Steiner, primary school, school, boarding school",
        ),
        (ANSWERS_FOR_IT, "infant and nursery school, primary with nursery"),
        (
            "Write academy.",
            "free school, Catholic primary academy, UTC, studio school, Academy sponsor led",
        ),
        ("Write academy, in a file for each school of the trust.", "academy trust, MAT, multi-academy trust"),
        (
            "Write maintained.",
            "community school, VA, voluntary aided, VC, foundation school, state school, trust school",
        ),
        ("Write independent.", "private, private school, prep school, public school, Other independent school"),
        (
            "Write special.",
            "special school, SEN school, Community special school, Academy special converter, Non-maintained special school",
        ),
        ("Write pupil-referral-unit.", "PRU, short stay school, pupil referal"),
        (
            "Write alternative-provision-academy.",
            "AP academy, AP free school, Free schools alternative provision, Academy alternative provision sponsor led",
        ),
        ("Write non-school-alternative-provision.", "non-school AP, unregistered alternative provision"),
        (ALTERNATIVE, "alternative provision, AP, alternative provider"),
        (
            "Write out-of-school-club.",
            "holiday club, after-school club, breakfast club, kids club, playscheme, wraparound care",
        ),
        ("Write college.", "FE college, college of further education, Further education, Designated institution"),
        ("Write sixth-form-college.", "6th form college"),
        ("Did you mean “sixth-form-college”?", "sixth form college, Sixth-Form College"),
        (
            "Write 16-19-academy.",
            "16-19 free school, Free schools 16 to 19, Academy 16-19 converter, sixth form academy",
        ),
        (
            "Write sixth-form-college, or 16-19-academy if a trust runs it. For the sixth form of a school, write academy if",
            "sixth form, Sixth form centres, post-16",
        ),
        ("Write special-post-16.", "Special post 16 institution, independent specialist college, SPI"),
        ("Write private-nursery.", "pre-school, playgroup, day nursery, Montessori, kindergarten, crèche"),
        ("Write maintained-nursery.", "maintained nursery school, local authority nursery school"),
        (NURSERY, "nursery school, nursery, nursry, early years, Children's centre"),
        ("Write federation where one governing body governs several schools.", "federated, hard federation"),
        (
            UNKNOWN,
            "nanny, scouts, university, secure unit, Offshore schools, tuition centre",
        ),
        (UNKNOWN, "British schools overseas, Online provider, Welsh establishment, outdoor centre"),
        (
            "Write childminder.",
            "child minding, registered child minder, childminding service",
        ),
        ("Did you mean “academy”?", "acadamy, Academy"),
        ("Did you mean “childminder”?", "Childminders, child minder, childmider"),
        ("Did you mean “private-nursery”?", "private-nursary, Private Nursery"),
        ("Did you mean “pupil-referral-unit”?", "pupil referral unit"),
    ],
)
def test_a_kind_as_schools_call_it_is_told_in_our_word_or_not_known_yet(said: str, typed: str) -> None:
    assert typed
    for kind in typed.split(", "):
        assert kind not in KINDS
        assert said in synonyms.advice(kind, ("kind",), KINDS), kind


def test_no_advice_on_a_kind_is_for_a_kind_there_is() -> None:
    assert {kind for kind in KINDS if synonyms.advice(kind, ("kind",), KINDS) != f"Did you mean “{kind}”?"} == set()


def test_every_answer_there_is_is_its_own_nearest() -> None:
    assert len([path for path in PATHS if questions.options(path)]) > 20
    for path in PATHS:
        for option in questions.options(path):
            assert nearest(option, questions.options(path)) == option
            assert synonyms.known_word_for(option, questions.options(path)) == option


def test_the_model_is_what_is_asked() -> None:
    assert {path[0] for path in PATHS} == set(Setting.model_fields)
