"""The policies that a setting’s own texts rest on: each is listed, once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from schoolgate.setting import names
from schoolgate.setting.contradictions.names import NAMES, texts_of
from schoolgate.setting.model.policies import OtherPolicies
from schoolgate.setting.model.setting import Setting
from schoolgate.setting.model.vocabulary import TITLES
from schoolgate.setting.questions import Found


def policies_once(setting: Setting) -> Iterator[Found]:
    """Find policies that are listed twice."""
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


def is_ours(title: str, policy: str) -> bool:
    """Return whether a title is that of a policy adopted here, whole or cut short: Mobile technology policy."""
    given, ours = (set(re.findall(r"\w+", text.casefold())) for text in (title, TITLES[policy]))
    return policy in given and given <= ours


def rules_are_listed(setting: Setting) -> Iterator[Found]:
    """Find rules that rest on a policy that is not listed."""
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
_A_DOCUMENT = r"\b(?:policy|policies|procedures?|agreements?|conduct)\b"
_CITED = re.compile(rf"(?:(?P<name>{'|'.join(POLICY_NAMES)})(?:[\w ,&-]{{0,24}}?)){_A_DOCUMENT}", re.IGNORECASE)
_CITES = re.compile(_A_DOCUMENT, re.IGNORECASE)


@functools.lru_cache(maxsize=10_000)
def _citations_in(text: str) -> list[re.Match[str]]:
    # One sentence in nine names a document, and to look for each name at each letter takes four times as long.
    return list(_CITED.finditer(text)) if _CITES.search(text) else []


def unlisted_policies(
    text: str, others: OtherPolicies, adopted: Iterable[str] = (), papers: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Find policies that the text cites and the setting neither lists, nor adopts, nor has among its papers.

    Takes the titles of these papers. Return the words found, and the key to list them under.
    """
    # Most that are cited are listed, and to put the titles together takes longest.
    cited = [match for match in _citations_in(text) if getattr(others, _key(match)) is None]
    if not cited:
        return []
    titles = " | ".join(
        [
            *(policy.title.casefold() for policy in others.listed()),
            *(TITLES[a].casefold() for a in adopted),
            *map(str.casefold, papers),
        ]
    )
    return [(match[0], _key(match)) for match in cited if match["name"].casefold() not in titles]


def _key(cited: re.Match[str]) -> str:
    return POLICY_NAMES[cited["name"].casefold()]


def rests_on_listed_policies(setting: Setting) -> Iterator[Found]:
    """Find own texts that cite a policy that is not listed."""
    own_names, own_policies = (*setting.own_names, *setting.other_names), setting.own_policies
    for path, text in texts_of(setting):
        if NAMES & set(path):
            continue
        # A name may hold the words by which a policy is known.
        text = names.remove_names(text, own_names)
        for cited, key in unlisted_policies(text, setting.other_policies, own_policies):
            yield (
                path,
                f"This refers to “{cited}”, which other_policies does not list. Add {key} there, or reword it.",
                ("other_policies", key),
            )
