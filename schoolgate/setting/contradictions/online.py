"""What the answers on online safety say against one another and against the rest of the setting."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from schoolgate.language import words
from schoolgate.setting import questions
from schoolgate.setting.model.online_safety import OnlineSafety
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_AT: Path = ("online_safety",)
_KIND: Path = ("kind",)
_FOR_OLDER_CHILDREN: dict[str, set[str]] = {
    "subjects": {"RSHE", "PSHE", "citizenship", "computing", "assemblies", "tutorials"},
    "frameworks": {"teaching-online-safety"},
    "includes": {"peer education", "posters", "asking for views", "moving on"},
}


def online_safety_faults(setting: Setting, today: datetime.date) -> Iterator[Found]:
    """Find answers about online safety that cannot stand together, or against the rest of the setting."""
    online = setting.online_safety
    if online is None:
        return
    yield from _stages(setting, online)
    yield from _ai(setting, online)
    yield from _filtering(setting, online, today)
    yield from _monitoring(setting, online)
    yield from _outside_sites(setting, online)
    yield from _website(setting, online)
    yield from _teaching(setting, online)


def _stages(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    if online.learning is None:
        return
    at, learners = (*_AT, "learning", "access"), setting.words.learners.many
    for name, needed, ages in (
        ("youngest", setting.up_to_year_2, "up to the end of Year 2"),
        ("juniors", setting.years_3_to_6, "in Years 3 to 6"),
        ("older", setting.from_year_7, "in Year 7 or above"),
    ):
        answer = getattr(online.learning.access, name)
        if needed and answer is None:
            options = words.join(questions.options((*at, name)), "or")
            yield at, f"You take {learners} {ages}. Add a line: {name}: and one of {options}.", ("ages",)
        elif answer is not None and not needed:
            yield (
                (*at, name),
                f"According to ages, you take no {learners} {ages}. Delete this line, or correct ages.",
                ("ages",),
            )


def _ai(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    ai, at = online.ai, (*_AT, "ai")
    if ai is None:
        return
    learners, (_, oldest) = setting.words.learners.many, setting.ages
    if ai.used_by == "staff-and-learners" and ai.learners_from is None:
        yield at, f"“staff-and-learners” needs to say from what age {learners} use it. Add a line: learners_from: 13"
    if ai.used_by == "staff" and ai.learners_from is not None:
        yield (*at, "learners_from"), "Only staff use it, so an age contradicts that. Delete this line."
    if ai.learners_from is not None and ai.learners_from > oldest:
        yield (
            (*at, "learners_from"),
            f"According to ages, the oldest are {oldest}, so nobody is {ai.learners_from}. Lower this age, or write "
            "used_by: staff and delete this line.",
            ("ages",),
        )


def _filtering(setting: Setting, online: OnlineSafety, today: datetime.date) -> Iterator[Found]:
    filtering, at = online.filtering, (*_AT, "filtering")
    bound = setting.own_kind.bound_by_kcsie
    if filtering is None:
        if bound:
            yield (
                at,
                "National guidance requires every school and college to filter its internet. Write the details on "
                "the lines below it, as in settings/your-school.yml.",
                _KIND,
            )
        elif online.learners_online:
            learners = words.capital(setting.words.learners.many)
            yield (
                at,
                f"{learners} go online here, so what they can reach must be filtered. Write the details on the lines "
                "below it, as in settings/examples/nursery.yml.",
                (*_AT, "learning"),
            )
        return
    if bound and filtering.leader is None:
        yield (
            at,
            "A senior leader must be responsible for filtering and monitoring. Add a line: leader: headteacher",
            _KIND,
        )
    if bound and not filtering.illegal_lists:
        yield (
            (*at, "illegal_lists"),
            "Under the national standard, a supplier must block the pages on the Internet Watch Foundation’s list. "
            "Ask yours to confirm in writing that it does, then write yes.",
            _KIND,
        )
    if filtering.reviewed > today:
        yield (*at, "reviewed"), f"{words.day(filtering.reviewed)} is in the future. Write the date of the last review."


def _monitoring(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    monitored: Path = ("technology", "monitored")
    if setting.technology.monitored and online.monitoring is None:
        yield (*_AT, "monitoring"), "", monitored
    if not setting.technology.monitored and online.monitoring is not None:
        yield (
            (*_AT, "monitoring"),
            "technology says monitored: no, so this contradicts it. Delete this section, or write monitored: yes.",
            monitored,
        )


def _outside_sites(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    journal = online.learning_journal
    if journal and not setting.early_years:
        yield (
            (*_AT, "learning_journal"),
            "Only those who teach children under five are asked this. Delete this line and what is under it.",
            ("ages",),
        )
    if online.learning and online.learning.uploads == "never":
        uploads = (*_AT, "learning", "uploads")
        if journal:
            yield (
                uploads,
                "An online learning journal is an outside site, so “never” contradicts it. Choose approved-sites-only.",
            )
        if setting.social_media and setting.social_media.accounts:
            yield (
                uploads,
                "Your social media accounts are outside sites, so “never” contradicts them. Choose approved-sites-only.",
                ("social_media", "accounts"),
            )


def _website(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    if online.website is None and setting.home_page:
        yield (
            ("home_page",),
            "online_safety says that you have no website of your own. Give its address there, or delete this.",
            (*_AT, "website"),
        )
    places: dict[Path, list[str]] = {
        ("policies", "told_by"): list(setting.policies.told_by),
        ("phones", "visitors", "told_by"): list(setting.phones.visitors.told_by),
    }
    for path, ways in places.items():
        if online.website is None and "our website" in ways:
            yield (
                (*path, ways.index("our website")),
                "online_safety says that you have no website of your own. Give its address there, or delete this.",
                (*_AT, "website"),
            )


def _teaching(setting: Setting, online: OnlineSafety) -> Iterator[Found]:
    teaching, at = online.teaching, (*_AT, "teaching")
    # Source: Relationships education, RSE and health education, in force 1 September 2026.
    if setting.own_kind.rshe and not teaching.subjects:
        yield (
            (*at, "subjects"),
            "Every school teaches online safety, so this cannot be empty. List the subjects in which it is taught.",
            _KIND,
        )
    for name in _FOR_OLDER_CHILDREN:
        yield from _listed_policy_faults(setting, getattr(teaching, name), bool(teaching.subjects), name)
    if "posters" in teaching.includes and not setting.nursery:
        posters = (*at, "includes", teaching.includes.index("posters"))
        if setting.other_policies.acceptable_use is None:
            yield (
                posters,
                "Posters show the rules of acceptable use, but other_policies does not list them. Add acceptable_use "
                "there, or delete posters.",
                ("other_policies", "acceptable_use"),
            )
        if not online.learners_online:
            yield (
                posters,
                f"Posters are put up where {setting.words.learners.many} go online, but learning says that none do. "
                "Change one of the two.",
                (*_AT, "learning"),
            )


def _listed_policy_faults(setting: Setting, answers: list[str], taught: bool, name: str) -> Iterator[Found]:
    at = (*_AT, "teaching", name)
    if answers and not taught:
        yield (
            at,
            "subjects is empty, which means that online safety is not taught. Delete this line, or list the subjects.",
            (*_AT, "teaching", "subjects"),
        )
    for number, answer in enumerate(answers):
        path = (*at, number)
        if setting.nursery and answer in _FOR_OLDER_CHILDREN[name]:
            yield path, f"“{answer}” is for older children, but kind says that this is a nursery. Delete it.", _KIND
        if setting.own_kind.college and answer == "teaching-online-safety":
            yield path, f"“{answer}” is advice for schools, but kind says college. Delete it.", _KIND
