"""What one answer says against another: answers that are each in order and cannot stand together.

Each check takes a whole setting and yields, for each fault, the path of the answer to fix, a sentence that says what to
write (none where the answer is simply missing), and the paths of other answers that the finding rests on: where one of
those is itself at fault, the finding waits.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from schoolgate.language import roles, words
from schoolgate.setting.contradictions.boarding import boarding_faults, boarding_suspicions
from schoolgate.setting.contradictions.childminding import childminding_faults, childminding_notices
from schoolgate.setting.contradictions.cited_policies import (
    is_ours,
    policies_once,
    rests_on_listed_policies,
    rules_are_listed,
)
from schoolgate.setting.contradictions.in_own_words import own_sentence_faults, own_sentence_suspicions
from schoolgate.setting.contradictions.names import name_is_perhaps_misspelt, name_is_spelt, texts_of
from schoolgate.setting.contradictions.online import online_safety_faults
from schoolgate.setting.contradictions.own_clauses import own_clause_faults
from schoolgate.setting.contradictions.phones import KIND, learner_phone_faults, visitor_faults, zone_faults
from schoolgate.setting.contradictions.signs import sign_faults
from schoolgate.setting.contradictions.social import social_media_faults
from schoolgate.setting.model.asked import YOUNGEST_IN_EXAMINATIONS
from schoolgate.setting.model.helplines import own_helpline_faults
from schoolgate.setting.model.kinds import FEDERATION
from schoolgate.setting.model.people import Council, same_role
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import REACHES, TITLES
from schoolgate.setting.questions import Found, Path, as_yaml


def contradictions(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers that cannot stand together.

    Takes a whole setting and today’s date. Yield, for each fault, the path of the answer to fix, what to write, and
    the path of another answer that the finding rests on.
    """
    yield from between_answers(setting, today)
    yield from rests_on_listed_policies(setting)
    yield from name_is_spelt(setting)
    yield from _changes(setting)
    yield from own_clause_faults(setting)
    yield from own_sentence_faults(setting)


def suspicions(setting: Setting) -> Iterator[Found]:
    """Find what is probably a slip and may be right: it is shown at its line as a warning, and stops nothing.

    Takes a whole setting. Yield findings as ``contradictions`` does, each with its sentence.
    """
    yield from name_is_perhaps_misspelt(setting)
    yield from _reviewed_seldom(setting)
    yield from _registered_for_its_ages(setting)
    yield from _leads_say_no_school(setting)
    yield from _lead_is_several(setting)
    yield from own_sentence_suspicions(setting)
    yield from boarding_suspicions(setting)
    yield from childminding_notices(setting)


def between_answers(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers that cannot stand together, whatever the words of the setting’s own."""
    yield from _identity(setting)
    yield from _one_word_for_each(setting)
    yield from policies_once(setting)
    yield from _people(setting)
    yield from _leads_and_schools(setting)
    yield from _dates_in_order(setting, today)
    yield from _reviewed_too_seldom(setting)
    yield from learner_phone_faults(setting)
    yield from visitor_faults(setting)
    yield from zone_faults(setting)
    yield from boarding_faults(setting)
    yield from childminding_faults(setting)
    yield from rules_are_listed(setting)
    yield from _adopted_policy_faults(setting)
    yield from social_media_faults(setting)
    yield from online_safety_faults(setting, today)
    yield from sign_faults(setting)
    yield from own_helpline_faults(setting.helplines)


def _identity(setting: Setting) -> Iterator[Found]:
    young, old = setting.ages
    if young > old:
        yield ("ages",), f"Write the youngest age first: [{old}, {young}]."
    if setting.kind == FEDERATION and len(setting.schools) < 2:
        yield (
            ("kind",),
            "A federation has at least two schools. List them under schools, or choose another kind.",
            ("schools",),
        )
    if setting.kind != FEDERATION and setting.schools:
        yield (
            ("schools",),
            f"Only a federation lists its schools, and kind says {setting.kind}. Change one of the two.",
            KIND,
        )
    own_kind, learners = setting.own_kind, "students" if setting.own_kind.college else "children"
    a_setting = words.capital(words.a(own_kind.noun))
    if old > own_kind.oldest:
        yield (
            ("ages",),
            f"{a_setting} takes {learners} up to {own_kind.oldest} at most, but this says {old}. Change ages or kind.",
            KIND,
        )
    if young < own_kind.youngest:
        yield (
            ("ages",),
            f"{a_setting} takes {learners} from {own_kind.youngest} at the earliest, but this says {young}. Change ages or kind.",
            KIND,
        )
    if own_kind.chooses_registers and setting.registers is None:
        yield ("registers",), "", KIND
    if setting.home_page and setting.is_this_site(setting.home_page):
        yield (
            ("home_page",),
            "This leads to this site itself. Write the address of your main website, or delete the line.",
            ("site",),
        )
    for path, text in texts_of(setting):
        if path[-1] == "url" and path[0] != "social_media" and setting.is_this_site(text):
            yield (
                path,
                "This is an address of this site itself, which has no such page. Write where it stands, or delete the line.",
                ("site",),
            )
    if setting.technology.exams and old < YOUNGEST_IN_EXAMINATIONS:
        yield (
            ("technology", "exams"),
            f"Public examinations are taken from about {YOUNGEST_IN_EXAMINATIONS}, but ages says that {old} is the oldest. Write no.",
            ("ages",),
        )


def _one_word_for_each(setting: Setting) -> Iterator[Found]:
    for part, name in (("words", "head"), ("words", "second"), ("words", "leaders"), ("office", "called")):
        word = getattr(getattr(setting, part), name)
        if word and re.search(r"\bor\b", word) and not words.find_undecided(word):
            yield (part, name), f"“{word}” gives two words. Choose the one that you use: every page prints it."


def _people(setting: Setting) -> Iterator[Found]:
    people, head = setting.people, setting.words.head
    for number, lead in enumerate(people.safeguarding_lead):
        if any(
            (_fold(lead.role), lead.school) == (_fold(other.role), other.school)
            for other in people.safeguarding_lead[:number]
        ):
            yield (
                ("people", "safeguarding_lead", number, "role"),
                f"Two safeguarding leads are called “{lead.role}”. Distinguish them, such as “{lead.role}, juniors”.",
            )
        if not (lead.phone or lead.email):
            yield (
                ("people", "safeguarding_lead", number),
                "Families must be able to contact the safeguarding lead. Add a phone or an email.",
            )
    if setting.childminder:
        return  # a concern about one goes to the council and to whoever registers them
    other, at = people.concerns_about_the_head, ("people", "concerns_about_the_head")
    one_head = roles.one_of(head)
    if same_role(other.role, head):
        yield (
            (*at, "role"),
            f"A concern about the {head} cannot go to the {head}. Name somebody else, such as the chair of governors.",
            ("words", "head"),
        )
    elif one_head and re.search(rf"\b{re.escape(one_head)}s?\b", other.role, re.IGNORECASE):
        yield (
            (*at, "role"),
            f"A concern about one of the {head} cannot go to another alone. Name somebody else, such as the chair of governors.",
            ("words", "head"),
        )
    for lead in people.safeguarding_lead:
        if other.name and other.name == lead.name and same_role(lead.role, head):
            yield (*at, "name"), f"This is the {head}’s own name. Name somebody else.", ("words", "head")
    if not (other.phone or other.email):
        yield (
            at,
            "People must be able to contact the person who receives concerns about the head. Add a phone or an email.",
        )


def _leads_and_schools(setting: Setting) -> Iterator[Found]:
    """Find a lead for a school that the federation does not have, and a school for which nobody leads."""
    at: Path = ("people", "safeguarding_lead")
    schools, leads = [school.name for school in setting.schools], setting.people.safeguarding_lead
    for number, lead in enumerate(leads):
        if lead.school and not schools:
            yield (
                (*at, number, "school"),
                "Only a federation can have a lead for one school. Delete this line.",
                KIND,
            )
        elif lead.school and lead.school not in schools:
            yield (
                (*at, number, "school"),
                f"“{lead.school}” is not listed under schools. Write {words.join(schools, 'or')}.",
                ("schools",),
            )
    answered = {lead.school for lead in leads}
    for school in schools if None not in answered and answered <= {*schools} else []:
        if school not in answered:
            yield (
                at,
                f"No safeguarding lead is responsible for {school}. Add one, or delete school: from one who leads for "
                "all.",
                ("schools",),
            )


def _leads_say_no_school(setting: Setting) -> Iterator[Found]:
    leads = setting.people.safeguarding_lead
    if setting.schools and len(leads) > 1 and not any(lead.school for lead in leads):
        first = as_yaml(setting.schools[0].name)
        yield (
            ("people", "safeguarding_lead"),
            "Families may want to know which lead is responsible for which school. If each has one, add a line "
            f"below: school: {first}. If all of them lead for every school, leave it.",
            ("schools",),
        )


def _lead_is_several(setting: Setting) -> Iterator[Found]:
    for number, lead in enumerate(setting.people.safeguarding_lead):
        if one := roles.one_of(lead.role):
            yield (
                ("people", "safeguarding_lead", number, "role"),
                f"“{lead.role}” are several. If each of them leads on safeguarding, list each with their own number: role: {one}. "
                "If one of them does, write it so.",
            )


def _registered_for_its_ages(setting: Setting) -> Iterator[Found]:
    # Childcare Act 2006, sections 34 and 53. Orders exempt some, such as those open for two hours a day or less.
    if setting.registers is None or not setting.own_kind.chooses_registers:
        return
    young, learners = setting.ages[0], setting.words.learners.many
    if young < 5 and "early-years" not in setting.registers:
        missed = f"under five are looked after on the Early Years Register (early-years), and ages says that you take them from {young}"
    elif young < 8 and not setting.looks_after_under_eights:
        missed = f"under eight are looked after on Ofsted’s registers, and ages says that you take them from {young}"
    else:
        return
    yield (
        ("registers",),
        f"Most {learners} {missed}. If you are exempt, leave it. Otherwise register with Ofsted first, and add it here.",
        ("ages",),
    )


def _fold(role: str) -> str:
    return re.sub(r"^the\b|\W+", "", role.casefold())


_SELDOM = {"every two years", "every three years"}


def _reviewed_too_seldom(setting: Setting) -> Iterator[Found]:
    # Keeping children safe in education, which schools and colleges must have regard to: a review of online safety every year.
    if setting.policies.review in _SELDOM and "online" in setting.adopted and setting.own_kind.bound_by_kcsie:
        yield (
            ("policies", "review"),
            "Keeping children safe in education asks schools and colleges to consider a review of online safety every year, and "
            "you adopt that policy. Write yearly, every six months or every term.",
            ("kind",),
        )


def _reviewed_seldom(setting: Setting) -> Iterator[Found]:
    if setting.policies.review in _SELDOM and not [*_reviewed_too_seldom(setting)]:
        yield (
            ("policies", "review"),
            f"No law says how often these policies are reviewed, so {setting.policies.review} may stand. Once a year is advised: "
            "devices, apps and guidance change faster than that.",
        )


def _dates_in_order(setting: Setting, today: datetime.date) -> Iterator[Found]:
    if isinstance(setting.council, Council) and setting.council.checked and setting.council.checked > today:
        yield (
            ("council", "checked"),
            f"{words.day(setting.council.checked)} is in the future. Write the day on which somebody checked the numbers.",
        )
    for policy in setting.adopted:
        dates = getattr(setting.policies.dates, policy)
        path = ("policies", "dates", policy)
        if dates.written > today:
            yield (
                (*path, "written"),
                f"{words.day(dates.written)} is in the future. Write the date on which it was written.",
            )
    reached = set().union(*(REACHES[way] for way in setting.policies.told_by))
    told = {"staff": "staff", "parents": "parents"} | (
        {} if setting.nursery else {"learners": setting.words.learners.many}
    )
    if setting.childminder:
        told = {"parents": "parents"}  # who tell their children, as the childminder does
    missed = [name for who, name in told.items() if who not in reached]
    if missed:
        ways = [way for way, who in REACHES.items() if who & (set(told) - reached)]
        yield (
            ("policies", "told_by"),
            f"None of these reaches {words.join(missed, 'or')}. Add {words.join(ways, 'or')}.",
            KIND,
        )


# Where each policy’s own answers stand, and where a setting lists the policy if it adopts one of its own instead.
_ASKED = {"social": "social_media", "online": "online_safety"}


def _adopted_policy_faults(setting: Setting) -> Iterator[Found]:
    dates: Path = ("policies", "dates")
    if not setting.own_policies:
        yield dates, "No policy is adopted. Give the dates of at least one: mobile, social or online."
    for policy, part in _ASKED.items():
        adopted = policy in setting.adopted
        if adopted and getattr(setting, part) is None:
            yield (part,), "", (*dates, policy)
        if policy not in setting.own_policies and getattr(setting, part) is not None:
            yield (
                (part,),
                f"These answers are for the {TITLES[policy].lower()}, which you do not adopt: policies: dates has no "
                f"line for it. Add one, such as {policy}: {{written: 2026-09-14}}, or delete this section.",
                (*dates, policy),
            )
        if adopted and getattr(setting.other_policies, part) is not None:
            yield (
                ("other_policies", part),
                "You adopt this policy here, so it is listed already. Delete this section.",
                (*dates, policy),
            )
    for path, title in texts_of(setting.other_policies):
        for policy in setting.adopted:
            if path[0] in {"curriculum", "more"} and path[-1] == "title" and is_ours(title, policy):
                yield (
                    ("other_policies", *path),
                    f"“{title}” is a policy that you adopt here, so it is listed already. Delete it.",
                    (*dates, policy),
                )
    if "heading_level" in setting.policies.model_fields_set and setting.policies.form != "fragments":
        yield (
            ("policies", "heading_level"),
            f"Only fragments have a heading level, but the form here is {setting.policies.form}. Delete this line, or "
            "write form: fragments.",
            ("policies", "form"),
        )
    if setting.policies.form == "combined":
        if len(setting.own_policies) < 2:
            yield (
                ("policies", "form"),
                "A combined policy contains two or three policies. Add the dates of another, or choose separate.",
                dates,
            )
        first, *others = [getattr(setting.policies.dates, policy) for policy in setting.adopted] or [None]
        for policy, other in zip(setting.adopted[1:], others, strict=True):
            if other != first:
                yield (
                    (*dates, policy),
                    "A combined policy is one document with one set of dates. Write the same dates as for "
                    f"{setting.adopted[0]}.",
                )


def _changes(setting: Setting) -> Iterator[Found]:
    for clause, change in setting.changes.items():
        given = [how for how in ("replace", "omit", "add") if getattr(change, how)]
        if len(given) != 1:
            yield (
                ("changes", clause),
                "Write only one of these for a clause: replace (your sentence instead of ours), omit (and why) or "
                "add (a sentence after ours).",
            )
