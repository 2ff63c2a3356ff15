"""Lists and links in the words of pages: contacts, roles, services, doors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from schoolgate.language import roles as role_words
from schoolgate.language import seams, words
from schoolgate.language.marks import like
from schoolgate.language.telephones import phone_digits
from schoolgate.registers import Helpline
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import TITLES


def link(title: str, url: Any) -> str:
    """Return a Markdown link, or the title alone if there is no address. Takes text that is escaped already."""
    return f"[{title}]({url})" if url else str(title)


def contacts(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people as a line: name, role, school, telephone, email and hours, as far as each is given."""
    lines = []
    for person in people:
        parts = [person.get(key) for key in ("name", "role", "school", "phone_link", "email_link", "hours")]
        lines.append(", ".join(str(part) for part in parts if part))
    return "; ".join(lines)


def roles(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people by role alone: the deputy headteacher and the inclusion leader. One of several is a governor, a co-headteacher."""
    written = []
    for person in people:
        role = person["role"]
        bare = seams.without_article(role)
        role = role if bare is role else like(role, bare)  # a mark is given once
        first = role.split(" ")[0]
        stays = (first.isupper() and len(first) > 1) or role[:8].casefold() == "a level " or _is_a_title(role)
        school = f" for {person['school']}" if person.get("school") else ""
        called = role if stays else like(role, role[:1].lower() + role[1:])
        several = person.get("one_of_several") and not school
        written.append(f"{words.a(role_words.one_of(called) or called) if several else f'the {called}'}{school}")
    return words.join(written)


def _is_a_title(role: str) -> bool:
    """Return whether each word of a role but the small ones has a capital: Chair of Governors, Deputy Head (Pastoral)."""
    said = re.sub(r"[^\w\s’'-]", "", role.partition(",")[0])
    large = [word for word in said.split() if not re.fullmatch(r"of|for|the|and|to|in|with|at|on|\d+", word)]
    return (
        len(large) > 1 and all(word[:1].isupper() for word in large) and any(not word.isupper() for word in large[1:])
    )


def service_line(entry: Helpline, named: bool) -> str:
    """Return a service with its number and, unless it is only to be named, what it does."""
    phone = f", [{entry.phone}](tel:{phone_digits(entry.phone)})" if entry.phone else ""
    does = "" if named else f": {entry.does}"
    return f"{link(words.capital(entry.name), entry.url)}{phone}{does}"


# What each policy is about, on the start page. It is said of those the setting adopts.
_SAYS = {
    "online": "How we keep {learners} safe online, what we teach, and what happens when something goes wrong.",
    "social": "What we expect of everyone on social media, the accounts we run, and what to do about fakes and threats.",
    "mobile": "How {learners}, staff, parents and visitors may use phones, watches and cameras here.",
}

_SAYS_OF_ONE_PERSON = "How we, the children, parents and visitors use phones, watches and cameras here."


def doors(setting: Setting) -> list[dict[str, str | None]]:
    """Return the links from the start page to the policies, in the form that the setting adopts.

    ``policy`` is the one whose dates a door may tell, if it is to one that stands.
    """
    if setting.policies.form == "fragments":
        return [
            {
                "title": "Our rules",
                "says": "They are part of our other policies.",
                "url": "fragments.md",
                "policy": None,
            }
        ]
    gone = "We have withdrawn this policy for now. Here is why, and who to call."
    notices: list[dict[str, str | None]] = [
        {"title": TITLES[p], "says": gone, "url": f"policies/{p}.md", "policy": None}
        for p in setting.withdrawn_policies
    ]
    return [*_doors_to_what_stands(setting), *notices]


def _doors_to_what_stands(setting: Setting) -> list[dict[str, str | None]]:
    learners = words.escape(setting.words.learners.many)
    told = {**_SAYS, "mobile": _SAYS_OF_ONE_PERSON} if setting.childminder else _SAYS
    says = {policy: told[policy].format(learners=learners) for policy in setting.adopted}
    if setting.combined:
        summary = " ".join(says.values())
        title, policy = combined_title(setting.adopted), setting.adopted[0]
        return [{"title": title, "says": summary, "url": "policies/combined.md", "policy": policy}]
    return [{"title": TITLES[p], "says": text, "url": f"policies/{p}.md", "policy": p} for p, text in says.items()]


def combined_title(adopted: Iterable[str]) -> str:
    """Return the title of the document that combines several policies: online safety, social media and mobile technology policy."""
    named = {"online": "online safety", "social": "social media", "mobile": "mobile technology"}
    return words.capital(f"{words.join([named[policy] for policy in adopted], 'and')} policy")
