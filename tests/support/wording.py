"""How pages are written, measured: reading grades, long sentences and clauses, words not to use, and slips in English.

The limits, the terms and the phrases stand in tests/build/test_wording.py. Pages are taken as tests/support/bases.py makes them.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import re
import textwrap
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import harper
import lxml.html

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports pkg_resources, which setuptools says is on its way out
    import textstat

# ---------------------------------------------------------------------------------------------------------------
# Sentences and how hard they are to read


@dataclasses.dataclass(frozen=True)
class Text:
    """Some sentences, counted."""

    sentences: list[str]

    @property
    def words(self) -> list[str]:
        return [word for sentence in self.sentences for word in words(sentence)]

    @property
    def words_a_sentence(self) -> float:
        return len(self.words) / len(self.sentences)

    @property
    def syllables_a_word(self) -> float:
        every = self.words
        return sum(map(_syllables, every)) / len(every)

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade level. Source: Kincaid and others, 1975."""
        return 0.39 * self.words_a_sentence + 11.8 * self.syllables_a_word - 15.59

    @property
    def ease(self) -> float:
        """Flesch reading ease. Source: Flesch, 1948."""
        return 206.835 - 1.015 * self.words_a_sentence - 84.6 * self.syllables_a_word


@functools.cache
def _syllables(word: str) -> int:
    textstat.set_lang("en_US")
    return int(textstat.syllable_count(word.replace("’", "'")))


def words(sentence: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w’'-]*", sentence)


def split(text: str) -> list[str]:
    """Split text into its sentences."""
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if words(sentence)]


def longer_than(most: int, sentences: Iterable[str]) -> list[str]:
    return [sentence for sentence in dict.fromkeys(sentences) if len(words(sentence)) > most]


# ---------------------------------------------------------------------------------------------------------------
# What a page says

# No words of the page: numbers, links to clauses, and the wording of before.
_MARKS = ("clause-number", "rule-link", "not-agreed", "admonition")
_BLOCKS = ("h1", "h2", "h3", "p", "li")
_OUTSIDE = ("http", "tel:", "mailto:")


def parsed(html: str) -> Any:
    """Parse a page, with its marks taken out and each line break a space."""
    root: Any = lxml.html.fragment_fromstring(html, create_parent="div")
    for mark in [element for name in _MARKS for element in root.find_class(name)]:
        mark.drop_tree()
    for line in root.iter("br"):
        line.tail = f" {line.tail or ''}"
    return root


def names_as_words(root: Any, titles: Iterable[str]) -> Any:
    """Make each name that we did not choose one word: titles of documents, services, and their numbers and addresses."""
    for link in root.xpath(".//a"):
        if link.get("href", "").startswith(_OUTSIDE):
            for inner in list(link):
                inner.drop_tag()
            link.text = "policy"
    names = _any_of(tuple(titles))
    for element in root.iter():
        element.text = element.text and names.sub("policy", element.text)
        element.tail = element.tail and names.sub("policy", element.tail)
    return root


@functools.lru_cache(maxsize=32)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, filter(None, names)), key=len, reverse=True)
    return re.compile("|".join(longest_first) or "(?!)")


_NAMES = re.compile(r": policy(?:, policy)+(?: and policy)?(?=\.$)")


def own_text(block: Any) -> str:
    """Give the words of a block that stand in no block inside it."""
    pieces = [block.text or ""]
    for child in block:
        if child.tag not in (*_BLOCKS, "ul", "ol", "div"):
            pieces += child.itertext()
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def blocks(root: Any, *, headings: bool = True) -> list[str]:
    """Give the words of each paragraph and bullet of a page, and of each heading."""
    found = (own_text(block) for block in root.iter(*(_BLOCKS if headings else ("p", "li"))))
    return list(filter(None, found))


def is_prose(block: str) -> bool:
    """Tell sentences from lines that are none: a title, a service, whom to call. Such a line ends without a stop."""
    return block.endswith((".", "?", "!", ":", ".”", ".)", "?”"))


def sentences(root: Any) -> list[str]:
    """Give the sentences of a page or part of one, without its headings and whom to call."""
    found = []
    for block in root.iter("p", "li"):
        text = _NAMES.sub(": policy", own_text(block))  # names after a colon are a list, and no sentence to follow
        # An opening stands, hidden, in each clause that continues it.
        if is_prose(text) and block.get("class") != "opening" and not _is_a_contact(block):
            found += split(text)
    return found


def _is_a_contact(block: Any) -> bool:
    """Tell whether a line is a label and what is known, such as who leads and their number."""
    strong = block.find("strong")
    return strong is not None and (strong.text or "").rstrip().endswith(":")


# ---------------------------------------------------------------------------------------------------------------
# The sections of a policy

KEY_FACTS = ".cover"
FEWEST_WORDS = 60


@dataclasses.dataclass(frozen=True)
class Section:
    """A section of a policy, or several that are measured as one: the ids of their headings, and their sentences."""

    ids: tuple[str, ...]
    text: Text


def sections(html: str, titles: Iterable[str]) -> list[Section]:
    """Give the sections of a policy as they are measured, the key facts apart.

    One of a few words is measured with the next: in thirty words one long name, said twice, makes a grade of its own.
    """
    root = names_as_words(parsed(html), titles)
    found: dict[str, list[str]] = {}
    heading = ""
    for element in root:
        if element.tag == "h2":
            heading = element.get("id", "")
        elif heading and not heading.endswith(KEY_FACTS):
            found.setdefault(heading, []).extend(sentences(element))
    return merged([Section((id_,), Text(said)) for id_, said in found.items() if said])


def merged(measured: Iterable[Section]) -> list[Section]:
    """Join each section of few words with the next, and the last with the one before it."""
    found: list[Section] = []
    short: Section | None = None
    for section in measured:
        joined = _joined(short, section) if short else section
        short = joined if len(joined.text.words) < FEWEST_WORDS else None
        if not short:
            found.append(joined)
    if short:
        found.append(_joined(found.pop(), short) if found else short)
    return found


def _joined(one: Section, other: Section) -> Section:
    return Section((*one.ids, *other.ids), Text([*one.text.sentences, *other.text.sentences]))


# ---------------------------------------------------------------------------------------------------------------
# The length of clauses on a telephone

# At 390 px and in a wide font, DejaVu Sans: tests/build/test_wording.py sees that it is so. Most telephones show fewer lines.
LETTERS_A_LINE = 35


def lines_of_clauses(html: str) -> dict[str, int]:
    """Give about how many lines each clause of a policy takes on a telephone, by id, without lists of names."""
    root = parsed(html)
    for hidden in root.xpath(".//*[@hidden]"):
        hidden.drop_tree()
    return {
        clause.get("id"): sum(
            len(textwrap.wrap(text, LETTERS_A_LINE))
            for block in clause.iter("p", "li")
            if (text := own_text(block)) and (block.tag == "p" or is_prose(text))
        )
        for clause in root.find_class("clause")
    }


# ---------------------------------------------------------------------------------------------------------------
# Words to use, and words not to


@dataclasses.dataclass(frozen=True)
class Avoid:
    """A pattern that must not come back, and what to write instead."""

    pattern: str
    instead: str

    def found_in(self, text: str) -> list[str]:
        """Give each place where it stands, with the words around it."""
        matches = re.finditer(rf"\b(?:{self.pattern})", text, re.IGNORECASE)
        return [f"“{_around(text, match)}”: {self.instead}" for match in matches]


def avoided(text: str, phrases: Iterable[Avoid]) -> list[str]:
    """Find the phrases that must not come back."""
    return [found for phrase in phrases for found in phrase.found_in(text)]


def missing(text: str, terms: Mapping[str, str]) -> list[str]:
    """Give the terms, each with its pattern, that a text does not use."""
    return [term for term, pattern in terms.items() if not re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]


# What each abbreviation is short for, in brackets where it first stands.
ABBREVIATIONS = {
    "DSL": "safeguarding lead",
    "SEND": "special educational needs (?:and|or) disabilit(?:y|ies)",
    "LADO": "Local Authority Designated Officer",
    "DPIA": "data protection impact assessment",
}


def unexplained(text: str, abbreviations: Mapping[str, str]) -> list[str]:
    """Give the abbreviations of a text that are not explained where they first stand: in brackets, after the long form."""
    found = []
    for short, long in abbreviations.items():
        first = re.search(rf"\b{short}s?\b", text)
        if first and not re.search(rf"(?:{long})[^.]{{0,40}}\($", text[: first.start()], re.IGNORECASE):
            found.append(f"{short}: “{_around(text, first)}”")
    return found


def _around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - 40) : match.end() + 30].split())


_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{:[^}]*\}")
_CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_QUOTED = re.compile(r"\"([^\"]* [^\"]*)\"")


def words_of_template(source: str) -> str:
    """Give the words that a template can print: its text, and what is quoted in its code, line by line as it stands."""

    def kept(code: re.Match[str]) -> str:
        return " ".join([*_QUOTED.findall(code[0]), ""]) + "\n" * code[0].count("\n")

    source = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    return _CODE.sub(kept, _ATTRIBUTES.sub("", source))


def words_of_code(source: str) -> str:
    """Give the text that a module holds for people: its strings, docstrings apart."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    )


# ---------------------------------------------------------------------------------------------------------------
# Spelling and grammar

# Rules of Harper that are matters of taste, or that take good English for a slip.
OFF = {
    "OxfordComma": "British English seldom has one",
    "DiscourseMarkers": "nor a comma after “otherwise”",
    "WellBeing": "“wellbeing” is how the government spells it",
    "LongSentences": "tests/build/test_wording.py measures sentences",
    "SentenceCapitalization": "an item of a list begins with a small letter; tests/unit/language/test_grammar.py looks at sentences",
    "SplitWords": "it splits names",
    "CompoundNouns": "it joins names",
    "HowTo": "it takes “how staff refer a concern” for “how to staff”",
    "MissingTo": "it takes “we expect staff, parents and pupils to” for “we expect to staff”",
}
# Half of its rules are of idioms and names. They found nothing and take as long as all the others.
OFF_GROUPS = ("Word Choice and Usage", "Phrase Corrections", "Proper Nouns", "Numbers and Units")
# Addresses and numbers of telephones, and the plural of a number.
_NO_WORD = re.compile(
    r"\S*(?:@|\b[\w-]+\.(?:co|com|org|gov|net|uk|example)\b)\S*|\b0\d[\d ]+\d|(?<=\d)s\b"
    r"|\b[B-DF-HJ-NP-TV-Z]{4} [B-DF-HJ-NP-TV-Z]{4}\b"  # the mark of a text
)
WORDS = Path(__file__).parent / "words.txt"


@functools.cache
def own_words() -> frozenset[str]:
    """Read the terms and names that no dictionary has."""
    lines = (line.partition("#")[0].split() for line in WORDS.read_text(encoding="utf-8").splitlines())
    return frozenset(word for line in lines for word in line)


@functools.cache
def _linter() -> harper.Linter:
    linter = harper.Linter(harper.Dialect.BRITISH)
    rules = linter.get_lint_config()
    assert OFF.keys() <= rules.keys(), "Harper has no such rule any more"
    groups = {
        group["Group"]["label"]: group["Group"]["child"] for group in linter.get_structured_lint_config()["settings"]
    }
    of_groups = [name for label in OFF_GROUPS for name in re.findall(r"'name': '(\w+)'", str(groups[label]))]
    assert set(of_groups) <= rules.keys()
    linter.set_lint_config({**rules, **dict.fromkeys([*OFF, *of_groups], False)})
    linter.import_words(sorted(own_words()))
    return linter


def one_of_each(texts: Iterable[str], words_of_settings: Collection[str]) -> list[str]:
    """Leave out what was said before with another of the words that settings choose, such as “students” for “pupils”."""
    chosen = re.compile(rf"\b(?:{_any_of(tuple(words_of_settings)).pattern})\b", re.IGNORECASE)
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(chosen.sub("…", text), text)
    return list(first.values())


def slips(texts: Iterable[str]) -> Iterator[str]:
    """Find slips in spelling and grammar, in British English: each with the words around it and what to write.

    Addresses, telephone numbers and the marks of texts are left out. It takes a second for each four thousand words.
    """
    for text in dict.fromkeys(texts):
        yield from _slips_in(text)


@functools.cache
def _slips_in(text: str) -> list[str]:
    said = _NO_WORD.sub(lambda found: "" if found[0] == "s" else "it", text.replace("’", "'"))
    found = []
    for lint in _linter().lint(said, language=harper.Language.PLAINTEXT):
        near = said[max(0, lint.span.start - 30) : lint.span.end + 30]
        instead = ", ".join(filter(None, (suggestion.replacement_text for suggestion in lint.suggestions[:3])))
        found.append(f"“{near}”: {lint.problem_text}: {lint.message}{f' ({instead})' if instead else ''}")
    return found
