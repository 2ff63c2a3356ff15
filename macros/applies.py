"""When a clause applies. A clause or section of the template marked ``when=school`` stands only where ``school`` holds.

Each condition is a test of the setting’s own answers, with the reason that is recorded where it does not hold. So a
clause is never simply missing: it is there, or a reason is.
"""

from __future__ import annotations

from collections.abc import Callable

from macros.setting import Setting

Condition = tuple[Callable[[Setting], bool], str]


def _learner_rules(setting: Setting) -> set[str]:
    return {setting.phones.learners.rule, *(group.rule for group in setting.phones.learners.groups)}


CONDITIONS: dict[str, Condition] = {
    "school": (lambda s: s.phone_law, "It binds schools, and this is not one."),
    "nursery": (lambda s: s.nursery, "It is for early years settings."),
    "not-nursery": (lambda s: not s.nursery, "It is for settings whose learners are old enough for it."),
    "searching": (
        lambda s: s.phone_law and not s.nursery,
        "It follows advice on searching that is for schools and older children, and this is not one.",
    ),
    "taking-away": (lambda s: not s.nursery, "In a nursery staff remove a device from a child’s things instead."),
    "groups": (lambda s: bool(s.phones.learners.groups), "One rule holds for everyone."),
    "used-when-agreed": (
        lambda s: "used-when-agreed" in _learner_rules(s),
        "Nobody taught here uses a phone of their own.",
    ),
    "phones-kept": (
        lambda s: _learner_rules(s) != {"left-at-home"},
        "No phones come onto the site.",
    ),
    "devices": (lambda s: s.technology.devices is not None, "The setting provides no devices."),
    "work-phone-numbers": (
        lambda s: s.technology.devices is not None and s.technology.devices.work_phone_numbers,
        "Staff are not given work telephone numbers.",
    ),
    "remote-teaching": (lambda s: s.technology.remote_teaching is not None, "Staff do not teach online."),
    "remote-teaching-on-own-device": (
        lambda s: (
            s.technology.remote_teaching is not None
            and s.technology.remote_teaching.own_devices == "after-risk-assessment"
        ),
        "Staff never teach online on their own devices.",
    ),
    "provided-for-remote-teaching": (
        lambda s: s.technology.devices is not None and s.technology.remote_teaching is not None,
        "Staff do not teach online with devices of the setting’s.",
    ),
    "home-learning": (lambda s: s.technology.home_learning is not None, "No work is set online to do at home."),
    "wraparound": (lambda s: s.technology.wraparound is not None, "The setting runs no clubs before or after the day."),
    "exams": (lambda s: s.technology.exams, "Nobody taught here sits public examinations."),
}


def conditions(setting: Setting) -> dict[str, str | None]:
    """Test every condition. Gives, for each name, None where it holds and otherwise the reason to record."""
    return {name: None if test(setting) else reason for name, (test, reason) in CONDITIONS.items()}
