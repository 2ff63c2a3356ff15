"""What one answer says against another: answers that are each in order and cannot stand together.

Each check takes a whole setting and gives, for each fault, the path of the answer to mend, a sentence that says what to
write (none where the answer is simply missing), and the paths of other answers that the finding rests on: where one of
those is itself at fault, the finding waits.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from schoolgate.language import words
from schoolgate.setting import names
from schoolgate.setting.contradictions.online import online_safety_faults
from schoolgate.setting.contradictions.signs import sign_faults
from schoolgate.setting.contradictions.social import social_media_faults
from schoolgate.setting.model.helplines import own_helpline_faults
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.phones import GroupRule, LearnerPhones
from schoolgate.setting.model.policies import OtherPolicies
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import REACHES, TITLES
from schoolgate.setting.questions import Found, Path, as_yaml

_KIND: Path = ("kind",)
_WHERE_NEEDED = {"handed-in", "locked-away"}
_GIVEN_BACK_NEEDED = {"handed-in", "locked-away", "pouched"}


def contradictions(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers that cannot stand together.

    Takes a whole setting and today’s date. Gives, for each fault, the path of the answer to mend, what to write, and
    the path of another answer that the finding rests on.
    """
    yield from between_answers(setting, today)
    yield from _rests_on_listed_policies(setting)
    yield from _name_is_spelt(setting)
    yield from _changes(setting)


def suspicions(setting: Setting) -> Iterator[Found]:
    """Find what is probably a slip and may be right: it is shown at its line as a warning, and stops nothing.

    Takes a whole setting. Gives findings as ``contradictions`` does, each with its sentence.
    """
    yield from _name_is_perhaps_misspelt(setting)
    yield from _leads_say_no_school(setting)


def between_answers(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers that cannot stand together, whatever the words of the setting’s own."""
    yield from _identity(setting)
    yield from _one_word_for_each(setting)
    yield from _policies_once(setting)
    yield from _people(setting)
    yield from _leads_and_schools(setting)
    yield from _dates_in_order(setting, today)
    yield from _learner_phones(setting)
    yield from _visitors(setting)
    yield from _rules_are_listed(setting)
    yield from _adopted(setting)
    yield from social_media_faults(setting)
    yield from online_safety_faults(setting, today)
    yield from sign_faults(setting)
    yield from own_helpline_faults(setting.helplines)


def _identity(setting: Setting) -> Iterator[Found]:
    young, old = setting.ages
    if young > old:
        yield ("ages",), f"Write the youngest age first: [{old}, {young}]."
    if setting.kind == "federation" and len(setting.schools) < 2:
        yield ("kind",), "A federation has at least two schools. List them under schools, or choose another kind."
    if setting.kind != "federation" and setting.schools:
        yield (
            ("schools",),
            f"Only a federation lists its schools, and kind says {setting.kind}. Change one of the two.",
            _KIND,
        )
    if setting.nursery and old > 7:
        yield ("ages",), f"A nursery takes children up to 7 at most, but this says {old}. Change ages or kind.", _KIND
    if setting.kind == "college" and young < 14:
        yield (
            ("ages",),
            f"A college takes students from 14 at the earliest, but this says {young}. Change ages or kind.",
            _KIND,
        )
    if setting.home_page and setting.is_this_site(setting.home_page):
        yield (
            ("home_page",),
            "This leads to this site itself. Write the address of your main website, or delete the line.",
            ("site",),
        )
    if setting.technology.exams and old < 14:
        yield (
            ("technology", "exams"),
            f"Public examinations are taken from about 14, but ages says that {old} is the oldest. Write no.",
            ("ages",),
        )


def _one_word_for_each(setting: Setting) -> Iterator[Found]:
    for part, name in (("words", "head"), ("words", "second"), ("words", "leaders"), ("office", "called")):
        word = getattr(getattr(setting, part), name)
        if word and re.search(r"\bor\b", word) and not words.undecided(word):
            yield (part, name), f"“{word}” gives two words. Choose the one that you use: every page prints it."


def _policies_once(setting: Setting) -> Iterator[Found]:
    seen: set[str] = set()
    for path, title in texts_of(setting.other_policies):
        if path[-1] != "title":
            continue
        if not re.search(r"[^\W\d_]", title):
            yield (
                ("other_policies", *path),
                f"“{title}” is not a title. Write the title printed on the policy, or delete it.",
            )
        if title.casefold() in seen:
            yield ("other_policies", *path), f"“{title}” is listed twice. Keep one."
        seen.add(title.casefold())


def _people(setting: Setting) -> Iterator[Found]:
    people, head = setting.people, setting.words.head
    for number, lead in enumerate(people.safeguarding_lead):
        if any(
            (_folded(lead.role), lead.school) == (_folded(other.role), other.school)
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
    other, at = people.concerns_about_the_head, ("people", "concerns_about_the_head")
    if same_role(other.role, head):
        yield (
            (*at, "role"),
            f"A concern about the {head} cannot go to the {head}. Name somebody else, such as the chair of governors.",
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
                _KIND,
            )
        elif lead.school and lead.school not in schools:
            yield (
                (*at, number, "school"),
                f"“{lead.school}” is not listed under schools. Write {words.joined(schools, 'or')}.",
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


def _folded(role: str) -> str:
    return re.sub(r"^the\b|\W+", "", role.casefold())


def _dates_in_order(setting: Setting, today: datetime.date) -> Iterator[Found]:
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
    missed = [name for who, name in told.items() if who not in reached]
    if missed:
        ways = [way for way, who in REACHES.items() if who & (set(told) - reached)]
        yield (
            ("policies", "told_by"),
            f"None of these reaches {words.joined(missed, 'or')}. Add {words.joined(ways, 'or')}.",
            _KIND,
        )


# Where each policy’s own answers stand, and where a setting lists the policy if it adopts one of its own instead.
_ASKED = {"social": "social_media", "online": "online_safety"}


def _adopted(setting: Setting) -> Iterator[Found]:
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
            if path[0] in {"curriculum", "more"} and path[-1] == "title" and _is_ours(title, policy):
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


def _is_ours(title: str, policy: str) -> bool:
    """Tell whether a title is that of a policy adopted here, whole or cut short: Mobile technology policy."""
    given, ours = (set(re.findall(r"\w+", text.casefold())) for text in (title, TITLES[policy]))
    return policy in given and given <= ours


def _learner_phones(setting: Setting) -> Iterator[Found]:
    phones, at = setting.phones.learners, ("phones", "learners")
    yield from _phone_rule(at, phones)
    if phones.rule == "used-when-agreed" and setting.phone_law:
        yield (
            (*at, "rule"),
            "The law keeps a school phone-free through the whole school day. Choose left-at-home, handed-in, "
            "locked-away, pouched or off-and-out-of-sight; a group that differs goes under groups, with its reason.",
            _KIND,
        )
    seen: set[str] = set()
    for number, group in enumerate(phones.groups):
        path = (*at, "groups", number)
        yield from _phone_rule(path, group)
        if group.rule == "used-when-agreed" and setting.phone_law and not group.reason:
            learners = setting.words.learners.many
            yield (
                (*path, "rule"),
                f"A school may let {learners} use phones only for a stated reason. Add a line: reason: ...",
                _KIND,
            )
        if group.rule != "used-when-agreed" and group.reason:
            yield (
                (*path, "reason"),
                f"With “{group.rule}” no phone is used, so a reason contradicts it. Delete this line.",
                (*path, "rule"),
            )
        if group.group.casefold() in seen:
            yield (*path, "group"), f"“{group.group}” is listed twice. Keep one."
        seen.add(group.group.casefold())
    if phones.smart_watches == "kept-with-phones" and phones.rule not in _WHERE_NEEDED | {"pouched"}:
        yield (
            (*at, "smart_watches"),
            f"With “{phones.rule}” no phones are kept, so watches cannot be kept with them. Choose worn-in-school-mode or "
            "left-at-home.",
            (*at, "rule"),
        )
    for name in ("trips", "calls_home", "exceptions", "confiscated"):
        answered = getattr(phones, name) is not None
        if not answered and not setting.nursery:
            yield (*at, name), "", _KIND
        elif answered and setting.nursery:
            yield (
                (*at, name),
                "A nursery is not asked this: its own clauses cover it. Delete this line and what is under it.",
                _KIND,
            )


def _phone_rule(path: Path, answer: LearnerPhones | GroupRule) -> Iterator[Found]:
    """Find a rule that lacks its place or its time, or that has one it cannot have."""
    rule = (*path, "rule")
    if answer.rule in _WHERE_NEEDED and not answer.where:
        yield rule, f"“{answer.rule}” needs to say where. Add a line: where: the school office"
    if answer.rule in _GIVEN_BACK_NEEDED and not answer.given_back:
        yield (
            rule,
            f"“{answer.rule}” needs to say when phones come back. Add a line: given_back: at the end of each day",
        )
    if answer.rule not in _WHERE_NEEDED and answer.where:
        yield (
            (*path, "where"),
            f"With “{answer.rule}” you do not keep phones, so a place contradicts it. Delete this line.",
            rule,
        )
    if answer.rule not in _GIVEN_BACK_NEEDED and answer.given_back:
        yield (
            (*path, "given_back"),
            f"With “{answer.rule}” there is nothing to give back. Delete this line.",
            rule,
        )


def _rules_are_listed(setting: Setting) -> Iterator[Found]:
    for part in ("remote_teaching", "home_learning"):
        answer = getattr(setting.technology, part)
        for word, key in (("acceptable-use", "acceptable_use"), ("remote-learning", "remote_learning")):
            if answer and answer.rules_in in {word, "both"} and getattr(setting.other_policies, key) is None:
                yield (
                    ("technology", part, "rules_in"),
                    f"“{answer.rules_in}” refers to a policy that other_policies does not list. Add {key} there, or "
                    "choose another answer.",
                    ("other_policies", key),
                )


def _visitors(setting: Setting) -> Iterator[Found]:
    visitors, at = setting.phones.visitors, ("phones", "visitors")
    rule = (*at, "rule")
    if visitors.rule in {"handed-in", "only-in-stated-places"} and not visitors.where:
        yield rule, f"“{visitors.rule}” needs to say where. Add a line: where: the box in the office"
    if visitors.rule not in {"handed-in", "only-in-stated-places"} and visitors.where:
        yield (
            (*at, "where"),
            f"“{visitors.rule}” has no such place, so this contradicts it. Delete this line.",
            rule,
        )
    if visitors.rule == "only-for-stated-purposes" and not visitors.purposes:
        yield (
            rule,
            "“only-for-stated-purposes” needs to say which. Add a line: purposes: joint work with another agency",
        )
    if visitors.rule != "only-for-stated-purposes" and visitors.purposes:
        yield (
            (*at, "purposes"),
            f"“{visitors.rule}” names no purposes, so this contradicts it. Delete this line.",
            rule,
        )


# Policies that schools rest rules on, by the words that name them, and the key under which each is listed.
POLICY_NAMES: dict[str, str] = {
    "acceptable use": "acceptable_use",
    "allegations": "allegations",
    "anti-bullying": "anti_bullying",
    "behaviour": "behaviour",
    "child protection": "child_protection",
    "complaints": "complaints",
    "confidentiality": "confidentiality",
    "data protection": "data_protection",
    "data security": "data_protection",
    "gdpr": "data_protection",
    "home-school": "home_school_agreement",
    "image use": "image_use",
    "online safety": "online_safety",
    "remote learning": "remote_learning",
    "safeguarding": "child_protection",
    "searching": "searching",
    "social media": "social_media",
    "staff code of": "staff_conduct",
    "whistleblowing": "whistleblowing",
}
_CITED = re.compile(
    r"(?:(?P<name>"
    + "|".join(POLICY_NAMES)
    + r")(?:[\w ,&-]{0,24}?))\b(?:policy|policies|procedures?|agreements?|conduct)\b",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=10_000)
def _cited_in(text: str) -> list[re.Match[str]]:
    return list(_CITED.finditer(text))


def unlisted_policies(text: str, others: OtherPolicies, adopted: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Find policies that the text cites and the setting neither lists nor adopts: the words found and the key to list them under."""
    cited = _cited_in(text)
    if not cited:
        return []
    titles = " | ".join(
        [*(policy.title.casefold() for policy in others.listed()), *(TITLES[a].casefold() for a in adopted)]
    )
    found = []
    for match in cited:
        key = POLICY_NAMES[match["name"].casefold()]
        listed = getattr(others, key) is not None or match["name"].casefold() in titles
        if not listed:
            found.append((match[0], key))
    return found


# Texts that name something of their own: they rest on no policy, and need not be spelt as the setting’s name is.
_NAMES = {"name", "other_names", "schools", "school", "council", "site", "logo", "address", "email", "url", "title"}


def texts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Give every text of a setting, with its path."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_of(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts_of(item, (*path, number))
    elif isinstance(value, str):
        yield path, value


def own_texts(setting: Setting) -> Iterator[str]:
    """Give what a setting wrote as its pages print it: every text, and its addresses as people type them."""
    for _, text in texts_of(setting):
        yield text
        if "://" in text:
            typed = text.partition("://")[2].rstrip("/")
            yield from {typed, typed.partition("/")[0], typed.partition("/")[0].removeprefix("www.")}


def _rests_on_listed_policies(setting: Setting) -> Iterator[Found]:
    own_names, own_policies = (*setting.own_names, *setting.other_names), setting.own_policies
    for path, text in texts_of(setting):
        if _NAMES & set(path):
            continue
        # A name may hold the words by which a policy is known.
        text = names.without(text, own_names)
        for cited, key in unlisted_policies(text, setting.other_policies, own_policies):
            yield (
                path,
                f"This refers to “{cited}”, which other_policies does not list. Add {key} there, or reword it.",
                ("other_policies", key),
            )


def _own_names(setting: Setting) -> Iterator[tuple[Path, names.NearlyRight, Path]]:
    """Find what is nearly one of the setting’s own names: the path of the text, what was found, the path of the right name."""
    own = setting.own_names
    for path, text in texts_of(setting):
        if _NAMES & (set(path) - {"title"}):
            continue
        if found := names.nearly_right(text, own, tuple(setting.other_names)):
            yield path, found, ("name",) if found.number == 0 else ("schools", found.number - 1, "name")


def _name_is_spelt(setting: Setting) -> Iterator[Found]:
    for path, found, right in _own_names(setting):
        if found.sure:
            what = f"looks like “{found.right}” misspelt" if found.misspelt else f"is another form of “{found.right}”"
            yield (
                path,
                f"“{found.typed}” {what}. Write the name as under {right[0]}. If it is right, such as another "
                f"school’s name or a form that you use, confirm it: other_names: [{as_yaml(found.typed)}]",
                right,
            )


def _name_is_perhaps_misspelt(setting: Setting) -> Iterator[Found]:
    for path, found, right in _own_names(setting):
        if not found.sure:
            yield (
                path,
                f"“{found.typed}” looks like “{found.right}” misspelt. If it is a different word, leave it, or "
                f"confirm it to stop this warning: other_names: [{as_yaml(found.typed)}]",
                right,
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
