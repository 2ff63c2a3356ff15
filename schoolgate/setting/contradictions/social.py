"""What the answers on social media say against one another and against the rest of the setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from schoolgate.language import roles
from schoolgate.setting.contradictions.phones import USED
from schoolgate.setting.model.fields import InOwnWords
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.questions import Found, Path

_KIND: Path = ("kind",)
# Where each service keeps its accounts, to catch an address pasted on the wrong line. Others pass unchecked.
_HOSTS: dict[str, set[str]] = {
    "facebook": {"facebook.com"},
    "instagram": {"instagram.com"},
    "linkedin": {"linkedin.com"},
    "tiktok": {"tiktok.com"},
    "x": {"x.com", "twitter.com"},
    "youtube": {"youtube.com"},
}


def social_media_faults(setting: Setting) -> Iterator[Found]:
    """Find answers about social media that cannot stand together, or against the rest of the setting."""
    if setting.social_media is None:
        return
    yield from _accounts(setting)
    yield from _groups(setting)
    yield from _learners_and_social_media(setting)
    yield from _limits(setting)
    yield from _announcement_faults(setting)


def _host(address: str) -> str:
    return re.sub(r"^(?:www|m)\.", "", (urlsplit(address).hostname or "").lower())


def _same_place(address: str) -> str:
    parts = urlsplit(address)
    # Two addresses that differ only in "www.", capitals or a last slash open the same page.
    return f"{_host(address)}{parts.path.rstrip('/').casefold()}?{parts.query}"


def _accounts(setting: Setting) -> Iterator[Found]:
    accounts = setting.social_media.accounts if setting.social_media else None
    if accounts is None:
        if setting.other_policies.social_media_agreement:
            yield (
                ("other_policies", "social_media_agreement"),
                "This is signed by staff who run your accounts, and social_media says that you run none. Change one of the "
                "two.",
            )
        return
    at: Path = ("social_media", "accounts", "channels")
    seen: dict[str, str] = {}
    for number, account in enumerate(accounts.channels):
        path = (*at, number, "url")
        hosts = _HOSTS.get(account.service.casefold().split(" ")[0])
        host = _host(account.url)
        if hosts and not any(host == known or host.endswith(f".{known}") for known in hosts):
            yield path, f"{account.service} is not at {host}. Copy the address from the account itself."
        elif hosts and not re.search(r"[\w@]", urlsplit(account.url).path):
            yield (
                path,
                f"This opens {account.service}, not your account on it. Copy the address from the account itself.",
            )
        elif _host(setting.site) == host:
            yield (
                path,
                "This is the address of your policies, not of an account. Copy the address from the account itself.",
            )
        place = _same_place(account.url)
        if place in seen:
            yield path, f"{seen[place]} has this address already. Keep one, or give this account its own address."
        seen[place] = account.service


def _groups(setting: Setting) -> Iterator[Found]:
    groups = (setting.social_media.groups_in_our_name if setting.social_media else None) or []
    ours = {"school", "the school", "nursery", "the nursery", "college", "the college", setting.name.casefold()}
    ours |= {setting.office.called.casefold(), f"the {setting.office.called.casefold()}"}
    head = setting.words.head.casefold()
    ours |= {head, f"the {head}", roles.with_article(head)}
    seen: set[str] = set()
    for number, group in enumerate(groups):
        path = ("social_media", "groups_in_our_name", number)
        if group.run_by.casefold() in ours | {"staff", "us", "we", "ourselves"}:
            yield (
                (*path, "run_by"),
                f"These groups are run by others, and “{group.run_by}” is you. Name who runs it, or move it to accounts.",
            )
        if group.what.casefold() in seen:
            yield (*path, "what"), f"“{group.what}” is listed twice. Keep one."
        seen.add(group.what.casefold())


def _learners_and_social_media(setting: Setting) -> Iterator[Found]:
    social = setting.social_media
    answer = social.learners if social else None
    at: Path = ("social_media", "learners")
    if setting.nursery:
        if answer is not None:
            yield (
                at,
                "A nursery is not asked this: its policy has no section on it. Delete this line and what is under it.",
                _KIND,
            )
        return
    if answer is None:
        yield at, "", _KIND
        return
    if answer.rule == "with-conditions" and not answer.conditions:
        yield (
            (*at, "rule"),
            "“with-conditions” needs to say which. Add a line: conditions: at break, in the common room",
        )
    if isinstance(answer.rule, InOwnWords) and answer.conditions:
        yield (
            (*at, "conditions"),
            "The rule is in your own words, and no page prints this beside them. Say it there, and delete this line.",
        )
    if answer.rule == "not-permitted" and answer.conditions:
        yield (*at, "conditions"), "“not-permitted” has no conditions, so this contradicts it. Delete this line."
    phones = setting.phones.learners
    used = any(
        isinstance(rule, InOwnWords) or rule in USED for rule in (phones.rule, *(group.rule for group in phones.groups))
    )
    if answer.rule == "with-conditions" and setting.phone_law and not used:
        yield (
            (*at, "rule"),
            "The law keeps a school phone-free through the whole school day, and phones.learners makes no exception. "
            "Choose not-permitted, or list the group that differs under phones: learners: groups, with its reason.",
            ("phones", "learners", "groups"),
        )


def _limits(setting: Setting) -> Iterator[Found]:
    social = setting.social_media
    # Keeping children safe in education asks those whom it binds to filter and monitor.
    if social and social.limits.rule == "no-limits" and setting.own_kind.bound_by_kcsie:
        yield (
            ("social_media", "limits", "rule"),
            "National guidance asks a school or college to filter and monitor what can be reached. Choose another answer: "
            "in-another-policy, if one of yours says how.",
            _KIND,
        )


def _announcement_faults(setting: Setting) -> Iterator[Found]:
    accounts = setting.social_media.accounts if setting.social_media else None
    ours = "our social media pages"
    if ours in setting.policies.told_by and accounts is None:
        yield (
            ("policies", "told_by", setting.policies.told_by.index(ours)),
            f"“{ours}” needs accounts of yours, and social_media says that you run none. Give them under accounts "
            "there, or delete this.",
            ("social_media", "accounts"),
        )
