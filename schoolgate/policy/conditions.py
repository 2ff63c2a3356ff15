"""When a clause applies. A clause or section of the template marked ``when=school`` stands only where ``school`` holds.

Each condition is a test of the setting’s own answers, with the reason that is recorded where it does not hold. So a
clause is never simply missing: it is there, or a reason is.
"""

from __future__ import annotations

from collections.abc import Callable

from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.online_safety import OnlineSafety
from schoolgate.setting.model.people import same_role
from schoolgate.setting.model.phones import Zone
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.social_media import SocialMedia
from schoolgate.setting.model.vocabulary import TITLES, policy_name

Test = Callable[[Setting], bool]
Condition = tuple[Test, str]


def _learner_rules(setting: Setting) -> set[str | InOwnWords]:
    return {setting.phones.learners.rule, *(group.rule for group in setting.phones.learners.groups)}


def _phones_kept(setting: Setting) -> bool:
    # What is said in a setting’s own words may be anything, but where the law keeps the whole day free of phones.
    ours = {rule for rule in _learner_rules(setting) if setting.phone_law or not isinstance(rule, InOwnWords)}
    return bool(ours - {"left-at-home", "used-when-stated"})


def _not_signed_by(who: str) -> Test:
    return lambda setting: getattr(setting.phones.learners.exceptions, "signed_by", None) != who


def zones_for(setting: Setting, who: str) -> list[Zone]:
    """Return the places whose rule about phones is for learners, staff or visitors."""
    return [zone for zone in setting.phones.zones if not zone.for_whom or who in zone.for_whom]


def _has_a_zone_for(who: str) -> Test:
    return lambda setting: bool(zones_for(setting, who))


def _kcsie(setting: Setting) -> bool:
    return setting.own_kind.bound_by_kcsie


def _teaches_online(setting: Setting) -> bool:
    return setting.own_kind.teaches and setting.technology.remote_teaching is not None


def _sets_work(setting: Setting) -> bool:
    return setting.own_kind.teaches and setting.technology.home_learning is not None


def _social(test: Callable[[SocialMedia], bool]) -> Test:
    """Return a test of the answers on social media, which fails in a setting without that policy."""
    return lambda setting: setting.social_media is not None and test(setting.social_media)


def _online(test: Callable[[OnlineSafety], bool]) -> Test:
    """Return a test of the answers on online safety, which fails in a setting without that policy."""
    return lambda setting: setting.online_safety is not None and test(setting.online_safety)


def _both(one: Test, other: Test) -> Test:
    return lambda setting: one(setting) and other(setting)


def _meets_somebody_else(setting: Setting) -> bool:
    # The owner of a small nursery may be its lead and govern it too.
    leads = setting.people.safeguarding_lead
    return len(leads) > 1 or not same_role(leads[0].role, setting.people.safeguarding_governor.role)


def _systems_monitored(setting: Setting) -> bool:
    # A school or college monitors by duty: "monitored: no" there says only that another policy describes it.
    return _kcsie(setting) or setting.technology.monitored


def _teaches(practice: str) -> Condition:
    return _online(lambda o: practice in o.teaching.includes), "The setting does not list this under teaching."


def _oversees(practice: str) -> Condition:
    return _online(lambda o: practice in o.oversight.practices), "The setting does not list this under oversight."


def _secured_by(measure: str, called: str) -> Condition:
    return _online(lambda o: measure in o.security), f"The setting does not list {called}."


def _protects_email(measure: str, called: str) -> Condition:
    return (
        _online(lambda o: o.email is not None and measure in o.email.protections),
        f"The setting does not list {called}.",
    )


def _consultation(group: str, who: str) -> Condition:
    return lambda s: group in s.policies.consulted, f"{who} are not listed as having had a say."


CONDITIONS: dict[str, Condition] = {
    "school": (lambda s: s.phone_law, "It binds schools, and this is not one."),
    "nursery": (lambda s: s.nursery, "It is for early years settings."),
    "not-nursery": (lambda s: not s.nursery, "It is for settings whose learners are old enough for it."),
    "childminding": (lambda s: s.childminder, "It is for childminders."),
    "not-childminding": (lambda s: not s.childminder, "A childminder has clauses of their own."),
    "assistants": (
        lambda s: s.childminding is not None and s.childminding.assistants != "no",
        "The childminder works alone.",
    ),
    "works-with-others": (
        lambda s: s.childminding is None or s.childminding.assistants != "no",
        "The childminder works alone.",
    ),
    "takes-pictures": (
        lambda s: s.childminding is not None and s.childminding.pictures != "none",
        "The childminder takes no pictures of the children.",
    ),
    "pictures-taken": (lambda s: getattr(s.childminding, "pictures", "") != "none", "Nobody takes pictures here."),
    "registered-childminder": (
        lambda s: s.childminder and s.registered_childcare,
        "It is for childminders who are registered.",
    ),
    "younger": (lambda s: s.up_to_year_2 or s.years_3_to_6, "Nobody taught here is in Year 6 or below."),
    "older": (lambda s: s.from_year_7, "Nobody taught here is in Year 7 or above."),
    "searching": (lambda s: s.search_law is not None, "The law on searching is for schools and colleges."),
    "registered-childcare": (
        lambda s: s.registered_childcare,
        "It is for providers that are registered with Ofsted: private nurseries, and clubs.",
    ),
    "placed-by-others": (lambda s: s.own_kind.placed_by_others, "Nobody is placed here by a school or a council."),
    "no-search-power": (
        lambda s: s.search_law is None and not s.nursery,
        "An act lets schools and most colleges search, and no nursery needs to.",
    ),
    "taking-away": (lambda s: not s.nursery, "In a nursery staff remove a device from a child’s things instead."),
    "parents-sign-exceptions": (_not_signed_by("learner"), "The parents do not accept the conditions."),
    "learners-sign-exceptions": (_not_signed_by("parents"), "Only the parents accept the conditions."),
    "groups": (lambda s: bool(s.phones.learners.groups), "One rule holds for everyone."),
    "used-when-agreed": (
        lambda s: "used-when-agreed" in _learner_rules(s),
        "Nobody taught here uses a phone of their own.",
    ),
    "phones-kept": (
        _phones_kept,
        "No phones are kept from gate to gate: none come onto the site, they may be used at stated times, or your own words say how "
        "they are kept.",
    ),
    "zones": (lambda s: bool(s.phones.zones), "No place has a rule of its own."),
    **{
        f"zones-for-{who}": (_has_a_zone_for(who), f"No place has a rule of its own for {whom}.")
        for who, whom in (("learners", "those taught here"), ("staff", "staff"), ("visitors", "visitors"))
    },
    "staff-watches": (
        lambda s: s.phones.staff.smart_watches != "kept-with-phones",
        "Staff keep smart watches with their phones.",
    ),
    "contractors": (lambda s: s.phones.contractors is not None, "The setting has no rule of its own for contractors."),
    "pictures-of-work": (
        lambda s: s.phones.contractors is not None and s.phones.contractors.pictures != "never",
        "Contractors do not photograph their work.",
    ),
    "pictures-at-events": (lambda s: s.phones.events.photos != "none", "Nobody takes photographs at events."),
    "devices": (lambda s: s.technology.devices is not None, "The setting provides no devices."),
    "work-phone-numbers": (
        lambda s: s.technology.devices is not None and s.technology.devices.work_phone_numbers,
        "Staff are not given work telephone numbers.",
    ),
    "remote-teaching": (_teaches_online, "Staff do not teach online."),
    "remote-teaching-on-own-device": (
        lambda s: (
            _teaches_online(s)
            and s.technology.remote_teaching is not None
            and s.technology.remote_teaching.own_devices == "after-risk-assessment"
        ),
        "Staff never teach online on their own devices.",
    ),
    "provided-for-remote-teaching": (
        lambda s: s.technology.devices is not None and _teaches_online(s),
        "Staff do not teach online with devices of the setting’s.",
    ),
    "learning-at-home": (
        lambda s: _sets_work(s) or _teaches_online(s),
        "Nobody is taught or set work online at home.",
    ),
    "home-learning": (_sets_work, "No work is set online to do at home."),
    "wraparound": (
        lambda s: s.own_kind.teaches and s.technology.wraparound is not None,
        "The setting runs no clubs before or after the day.",
    ),
    "boarding": (lambda s: s.boarding is not None, "Nobody taught here stays the night."),
    "prep": (
        lambda s: s.boarding is not None and s.boarding.prep is not None,
        "The setting names no time for homework in the evening.",
    ),
    "exams": (lambda s: s.own_kind.teaches and s.technology.exams, "Nobody taught here sits public examinations."),
    # Social media
    "official-accounts": (
        _social(lambda social: social.accounts is not None),
        "The setting runs no social media accounts.",
    ),
    "accounts-and-acceptable-use": (
        _both(
            _social(lambda social: social.accounts is not None), lambda s: s.other_policies.acceptable_use is not None
        ),
        "The setting runs no accounts, or lists no acceptable use agreement.",
    ),
    "no-official-accounts": (_social(lambda social: social.accounts is None), "The setting runs accounts of its own."),
    "accounts-with-learners": (
        _social(lambda social: social.accounts is not None and social.accounts.with_learners),
        "The setting’s accounts are not used with those it teaches.",
    ),
    "social-agreement": (
        lambda s: s.other_policies.social_media_agreement is not None,
        "The setting lists no separate agreement for staff who run its accounts.",
    ),
    "groups-in-our-name": (
        _social(lambda social: bool(social.groups_in_our_name)),
        "The setting knows of no groups that use its name.",
    ),
    "head-hears-as-lead": (
        _both(
            lambda s: s.head_is_the_lead,
            _social(
                lambda social: (
                    social.accounts is not None and {"safeguarding lead", "head"} <= {*social.accounts.worries_to}
                )
            ),
        ),
        "The head is not the only lead, or concerns about accounts do not go to both.",
    ),
    "social-media-in-hours": (
        _social(
            lambda social: (
                social.staff.rule != "not-in-working-hours"
                or (social.learners is not None and social.learners.rule != "not-permitted")
            )
        ),
        "Nobody may use social media for personal reasons in working hours.",
    ),
    "social-limits": (
        _social(lambda social: social.limits.rule != "no-limits"),
        "The setting does not limit social media on its systems.",
    ),
    "learning-apps": (
        _social(lambda social: social.learning_apps is not None),
        "The setting uses no social media or apps to teach online or to share work.",
    ),
    # Online safety
    "kcsie": (_kcsie, "It binds schools and colleges, and this is neither."),
    "rshe": (
        lambda s: s.own_kind.rshe,
        "Relationships, sex and health education is a duty of schools for older children.",
    ),
    "prevent-duty": (
        lambda s: s.prevent_duty,
        "It binds schools, colleges, and those whom Ofsted registers to look after children under eight.",
    ),
    "early-years": (lambda s: s.early_years, "It is for those who teach children under five."),
    "acceptable-use": (
        lambda s: s.other_policies.acceptable_use is not None,
        "The setting lists no acceptable use agreement.",
    ),
    "family-agreements": (
        lambda s: s.other_policies.acceptable_use is not None or s.other_policies.home_school_agreement is not None,
        "The setting lists no agreement for new families to read.",
    ),
    "induction": (
        lambda s: "induction" in s.policies.told_by,
        "The setting does not say that new staff are told at induction.",
    ),
    "staff-consulted": _consultation("staff", "Staff"),
    "learners-consulted": _consultation("learners", "Those taught here"),
    "parents-consulted": _consultation("parents", "Parents"),
    "taught": (_online(lambda o: bool(o.teaching.subjects)), "The setting does not teach online safety."),
    "frameworks": (
        _online(lambda o: bool(o.teaching.frameworks)),
        "No national framework is used to plan the teaching.",
    ),
    "asking-for-views": _teaches("asking for views"),
    "lead-helps-plan": _teaches("lead helps plan"),
    "moving-on": _teaches("moving on"),
    "peer-education": _teaches("peer education"),
    "posters": _teaches("posters"),
    "rewards": _teaches("rewards"),
    "visiting-speakers": _teaches("visiting speakers"),
    "risk-assessments": _oversees("risk assessments"),
    "audits": _oversees("audits"),
    "patterns": _oversees("patterns"),
    "events": (
        _online(lambda o: bool(o.oversight.events)),
        "The setting names no online safety events that it joins.",
    ),
    "governor-hears": (
        _both(_online(lambda o: o.oversight.governor_hears is not None), _meets_somebody_else),
        "The lead is the one who governs, or the setting does not say how often its lead on safeguarding meets and reports.",
    ),
    "governor-reports": (
        # A proprietor who leads on safeguarding has nobody to report to.
        _both(
            _online(lambda o: o.oversight.governor_hears is not None),
            lambda s: s.people.safeguarding_governor.role.casefold() != s.policies.approved_by.casefold(),
        ),
        "Nobody is said to report to those who govern, or how often.",
    ),
    "learning": (
        _online(lambda o: o.learning is not None),
        "Those taught here do not use technology to learn.",
    ),
    "learners-online": (_online(lambda o: o.learners_online), "Nobody taught here goes online here."),
    "learners-monitored": (
        _both(_online(lambda o: o.learners_online), lambda s: _systems_monitored(s) and not s.nursery),
        "Nobody taught here who is old enough to be told uses a network that is monitored.",
    ),
    "systems-monitored": (_systems_monitored, "The setting does not monitor its systems."),
    "search-tool": (
        _online(lambda o: o.learning is not None and o.learning.search_tool is not None),
        "Those taught here do not search the internet.",
    ),
    "video-sites": (
        _online(lambda o: o.learning is not None and o.learning.video_sites),
        "Staff do not show videos from video sites.",
    ),
    "up-to-year-2": (lambda s: s.up_to_year_2, "Nobody taught here is in Year 2 or below."),
    "years-3-to-6": (lambda s: s.years_3_to_6, "Nobody taught here is in Years 3 to 6."),
    "taught-years-3-to-6": (
        lambda s: s.own_kind.teaches and s.years_3_to_6,
        "Nobody in Years 3 to 6 is taught here.",
    ),
    "teaches": (lambda s: s.own_kind.teaches, "Nobody is taught here."),
    "from-year-7": (lambda s: s.from_year_7, "Nobody taught here is in Year 7 or above."),
    "years-7-to-11": (lambda s: s.years_7_to_11, "Nobody taught here is in Years 7 to 11."),
    "post-16": (lambda s: s.post_16, "Nobody taught here is past Year 11."),
    "ai": (_online(lambda o: o.ai is not None), "Generative AI is not used here."),
    "no-ai": (_online(lambda o: o.ai is None), "Generative AI is used here and has a section of its own."),
    "ai-learners": (
        _online(lambda o: o.ai is not None and o.ai.used_by == "staff-and-learners"),
        "Only staff use generative AI here.",
    ),
    "filtering": (_online(lambda o: o.filtering is not None), "The setting says that it has no filter."),
    "filtering-reports": (
        _online(lambda o: o.filtering is not None and o.filtering.reports_from is not None),
        "Nobody sends the safeguarding lead reports on filtering.",
    ),
    "supplier-lists": (
        _online(lambda o: o.filtering is not None and o.filtering.illegal_lists),
        "The setting’s supplier has not said that it blocks what the Internet Watch Foundation lists.",
    ),
    "monitored": (
        _online(lambda o: o.monitoring is not None),
        "The child protection policy says how use of the internet is checked.",
    ),
    "antivirus": _secured_by("virus-protection", "virus protection"),
    "encryption": _secured_by("encryption", "encryption"),
    "bypass-blocked": _secured_by("blocks-on-ways-round", "blocks on ways round the filter"),
    "file-checks": _secured_by("file-checks", "checks of files on its network"),
    "website": (_online(lambda o: o.website is not None), "The setting has no website of its own."),
    "learning-journal": (
        _online(lambda o: o.learning_journal is not None),
        "The setting keeps no online learning journal.",
    ),
    "shared-journals": (
        _online(lambda o: getattr(o.learning_journal, "group_photos", "never") != "never"),
        "No journal shows another child.",
    ),
    "email": (_online(lambda o: o.email is not None), "The setting gives nobody an email address."),
    "email-for-learners": (
        _online(lambda o: o.email is not None and o.email.learners != "no"),
        "Those taught here have no email address from the setting.",
    ),
    "junk-blocked": _protects_email("junk-mail-blocked", "a block on junk mail"),
    "encrypted-email": _protects_email("encrypted-email", "encrypted email"),
    "video-calls": (_online(lambda o: o.video_calls is not None), "The setting does not use video calls."),
    "video-calls-with-learners": (
        _online(lambda o: o.video_calls is not None and "learners" in o.video_calls.used_with),
        "Those taught here take no part in video calls.",
    ),
    "video-calls-recorded": (
        _online(lambda o: o.video_calls is not None and o.video_calls.recorded != "never"),
        "Video calls are never recorded.",
    ),
}


def conditions_of(setting: Setting) -> dict[str, str | None]:
    """Return, for every condition, None if it holds and otherwise the reason to record.

    ``adopts-mobile`` and its like are about whole policies.
    """
    tested = {name: None if test(setting) else reason for name, (test, reason) in CONDITIONS.items()}
    for policy in TITLES:
        title, gone = policy_name(policy), setting.withdrawn_policies.get(policy)
        reason = f"You have withdrawn the {title}: {gone}" if gone else f"You do not adopt the {title}."
        tested[f"adopts-{policy}"] = None if policy in setting.adopted else reason
    return tested
