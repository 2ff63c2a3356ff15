"""What should stand in a site, and its files as a browser reads them."""

from __future__ import annotations

import dataclasses
import functools
import gzip
import html
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import lxml.etree

from schoolgate import registers
from schoolgate.language import numbers, prose
from schoolgate.pages.linking import redirects
from schoolgate.policy.provisions import Provision
from schoolgate.setting.contradictions.names import own_texts
from schoolgate.setting.model.policies import OtherPolicies
from schoolgate.setting.model.setting import Setting

_TAG = re.compile(r"</?\w[^<>]*>")


@dataclasses.dataclass(frozen=True)
class Expected:
    """What should stand in a site: its address, each clause or the reason why not, what must not be there."""

    site: str
    clauses: frozenset[str]
    absent: Mapping[str, str]
    guidance: tuple[str, ...]
    others: OtherPolicies
    adopted: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()  # that may be printed, as digits
    moved: frozenset[str] = frozenset()  # pages that only lead on to another
    variant: str = "public"
    # What the setting wrote itself, and was judged when its file was read.
    own: prose.OwnTexts = dataclasses.field(default_factory=prose.OwnTexts)
    own_clauses: frozenset[str] = frozenset()  # by their ids, each of which stands
    papers: tuple[str, ...] = ()  # the titles of its agreements and forms, which may be cited as its policies may
    agreed: frozenset[str] = frozenset()  # pages that give a text as it was agreed, and was judged then

    @property
    def public(self) -> bool:
        """Whether families see it. They never see the review edition, which may say what is missing."""
        return self.variant != "review"

    @classmethod
    def draw_up(
        cls,
        setting: Setting,
        template: Mapping[str, Provision],
        absent: Mapping[str, str],
        guidance: Iterable[str],
        variant: str = "public",
        agreed: Collection[str] = (),
    ) -> Expected:
        """Draw up what to expect of a site.

        Takes the setting, the template, the reason for each clause that does not stand, the lines of guidance that no reader
        is to see, the variant, and the wording that was agreed before.
        """
        adopted = setting.adopted
        ids = frozenset(id_ for id_, p in template.items() if not p.is_section and p.policy in adopted)
        council = setting.council if isinstance(setting.council, str) else setting.council.name
        known = numbers.permitted_numbers([setting.model_dump_json(), *registers.numbers(council)])
        return cls(
            setting.site,
            ids,
            absent,
            # The heading of a note may say in few words what a clause says too: “The head decides”. What stands below it does not.
            tuple(note for note in guidance if len(note) > _FEW_WORDS),
            setting.other_policies,
            tuple(setting.own_policies),
            known,
            frozenset(f"visitors/{old.id}/index.html" for old in setting.retired_signs)
            | (redirects.files(setting) if variant == "public" else frozenset()),
            variant,
            prose.OwnTexts(
                [*own_texts(setting), *agreed], {*agreed, *(policy.title for policy in setting.other_policies.listed())}
            ),
            frozenset(clause.full_id for clause in setting.own_clauses if clause.policy in setting.adopted),
        )


_FEW_WORDS = 40  # letters
NOT_AGREED = "not-agreed"
"""The class of what a page says of a clause that is not as it was agreed. It is no part of the clause."""

# An element, its tag and its attributes. A comment or an instruction, which is none, has an empty tag.
Element = tuple[Any, str, Mapping[str, str]]


@dataclasses.dataclass(frozen=True)
class Page:
    """A page as a browser reads it. It is read once, and every check looks at what was read."""

    name: str
    root: Any
    elements: Sequence[Element]
    """All of them, in order. While they are kept, lxml makes no other objects of the same elements."""
    ids: Counter[str]
    addresses: Sequence[tuple[str, str]]
    """The tag and the target of whatever leads anywhere or fetches anything."""
    texts: Sequence[str]
    """All that the page says, piece by piece: its texts and then what its attributes say, each once."""
    by_tag: Mapping[str, Sequence[int]]
    """The places, among all elements, of those with each tag."""
    by_classes: Mapping[str, Sequence[int]]
    """The places, among all elements, of those with each class attribute, which may name several classes."""

    def tagged(self, *tags: str) -> list[Any]:
        """Return the elements that have one of some tags, in order."""
        found = (self.by_tag.get(tag, ()) for tag in tags)
        return [self.elements[place][0] for place in sorted(itertools.chain.from_iterable(found))]

    def of_class(self, name: str) -> list[Element]:
        """Return the elements that are of a class, in order."""
        found = (places for classes, places in self.by_classes.items() if name in classes and name in classes.split())
        return [self.elements[place] for place in sorted(itertools.chain.from_iterable(found))]


_TEXTS = lxml.etree.XPath("//text()", smart_strings=False)
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}
_PARSER = lxml.etree.HTMLParser(encoding="utf-8", collect_ids=False)


def parse_page(name: str, raw: bytes) -> Page:
    """Return a page as a browser reads it. Raise ValueError or LxmlError where it cannot be read."""
    root: Any = lxml.etree.fromstring(raw, _PARSER)
    if root is None:
        raise ValueError(f"{name} is empty")
    texts: Any = _TEXTS(root)
    elements: list[Element] = []
    ids: list[str] = []
    addresses: list[tuple[str, str]] = []
    attributes: dict[str, None] = {}
    by_tag: dict[str, list[int]] = defaultdict(list)
    by_classes: dict[str, list[int]] = defaultdict(list)
    # What a careless edit put after </html> stands beside the root, and is on the page all the same.
    for node in itertools.chain(root.iter(), *(beside.iter() for beside in root.itersiblings("*"))):
        tag = node.tag
        if not isinstance(tag, str):
            elements.append((node, "", {}))
            continue
        given = dict(node.items())
        by_tag[tag].append(len(elements))
        if not given:
            elements.append((node, tag, given))
            continue
        if "class" in given:
            by_classes[given["class"]].append(len(elements))
        elements.append((node, tag, given))
        attributes.update(dict.fromkeys(given.values()))
        if "id" in given:
            ids.append(given["id"])
        if not _ADDRESSES.isdisjoint(given):
            addresses += [(tag, value) for attribute, value in given.items() if attribute in _ADDRESSES]
    return Page(name, root, elements, Counter(ids), addresses, [*texts, *attributes], by_tag, by_classes)


def lines_of_file(kind: str, raw: bytes) -> list[str]:
    """Return what a file that is no page says, line by line, markup and escapes undone.

    Takes the ending of its name, and its bytes.
    """
    text = (unpack(raw) if kind == ".gz" else raw).decode("utf-8")
    if kind in {".json", ".webmanifest"}:
        found: list[str] = []
        _gather_strings(json.loads(text), found)
        text = "\n".join(found)
    elif kind == ".ics":
        text = re.sub(r"\r\n ", "", text)  # its lines are folded, words and all
    return html.unescape(_TAG.sub(" ", text)).split("\n")


def unpack(raw: bytes) -> bytes:
    """Return what a packed file holds; nothing where it is broken."""
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError):
        return b""


_HASH = re.compile(r"[0-9a-f]{64}")  # a SHA-256, as the manifest lists it of each file


def _gather_strings(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        if not _HASH.fullmatch(value):  # in whose digits any number can be found
            found.append(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _gather_strings(item, found)


@functools.lru_cache(maxsize=10_000)
def split_address(address: str) -> Any:
    """Take an address apart as a browser does, which overlooks spaces and reads a backslash as a slash."""
    try:
        return urlsplit(re.sub(r"[\t\n\r]", "", address.strip()).replace("\\", "/"))
    except ValueError:
        return urlsplit("unreadable:")


def shorten(text: str) -> str:
    """Return the beginning of a text."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def words_around(text: str, found: str, at: int | None = None) -> str:
    """Give the words before and after what was found, cut where a word ends."""
    place = text.index(found) if at is None else at
    start = text.rfind(" ", 0, max(0, place - 30)) + 1
    end = text.find(" ", place + len(found) + 20)
    return text[start : end if end >= 0 else len(text)].strip()
