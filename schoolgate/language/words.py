"""The words a page is written in: plurals, possessives, a or an, is or are, lists with "and", and text made safe.

Everything here is a plain function over text. What can be worked out from a fact is worked out here, so that
no school office is asked for it.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Sequence
from html.entities import html5

from schoolgate.language import seams
from schoolgate.language.marks import like

# Words whose first letter does not tell how they begin to the ear.
SOUNDS_LIKE_A_CONSONANT = re.compile(r"(?:uni(?![mn])|use|usual|eu|ewe|one\b|once)", re.IGNORECASE)
SOUNDS_LIKE_A_VOWEL = re.compile(r"(?:hour|honest|honou?r|heir|8|11\b|18\b)", re.IGNORECASE)
# An abbreviation is read letter by letter ("an SLT member") unless people say it as a word.
LETTERS_THAT_OPEN_WITH_A_VOWEL = set("AEFHILMNORSX")
SAID_AS_A_WORD = {"LADO", "SENCO", "SENDCO", "LESAS", "NAHT"}

# Each character that Markdown or attr_list could act on, anywhere in a line.
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|&~^#!]")
# And those that mean something only where a line begins: bullets, numbered items, definitions, headings.
_ACTIVE_AT_THE_START = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")

PLACEHOLDER = re.compile(
    r"""^(?: t\.?b\.?[cda]\.? | to\ (?:follow | be\ (?:confirmed|decided|agreed|completed|added|advised))
          | x+ | none | null | nil | n/?a | unknown | example | sample | pending
          | name,\ role | name\ and\ role | (?:name|role|date|text)\ here | placeholder | \[[^\]]*\] )[.,;:]?$
      | \[\s*(?:insert|add|enter|name|role|date|your|school|setting)\b | <[^<>]*\b(?:name|role|date|insert|school|setting)\b[^<>]*>
      | \b(?:lorem|ipsum)\b | \bxxx+\b | \bT\.?B\.?[CDA]\b | \bd{1,2}/m{1,2}/y{2,4}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What a template says to whoever fills it in. Most of it is also said in ordinary sentences: visitors enter the school.
PROMPT = re.compile(
    r"""\b(?:insert|enter)\ (?:name|text|the|your|policy|date|here|details)\b | \bclick\ (?:or\ tap\ )?here\ to\b | \bchoose\ an\ item\b
      | \bpage\ link\b | \bchannel\ link\b | \byour\ (?:school|setting|nursery)(?:['’]s)?\ name\b | \bdelete\ as\ appropriate\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FEW = 2  # words beside a prompt: with no more, nobody has filled anything in
# What a half-edited template leaves behind: an example never replaced, an either/or never decided. A title may have
# a slash of its own.
_UNDECIDED = re.compile(
    r"\be\.\s?g\b\.?|\beg\b|\bfor example\b|\betc\b\.?|\bor equivalent\b|\band/or\b|\bif applicable\b|\bwhere applicable\b",
    re.IGNORECASE,
)
_EITHER_OR = re.compile(r"\b[^\W\d_]+(?:/[^\W\d_]+){2,}|\b[a-z]{3,}/[a-z]{3,}\b")
# Pairs that are said so, and leave nothing open: parents/carers, his/her, on/off.
_A_PAIR = "parents? carers? guardians? mothers? fathers? mums? dads? he she his hers? him they them theirs? on off yes no am pm"
_SET_PHRASE = re.compile(rf"\b(?:{_A_PAIR.replace(' ', '|')})(?:/(?:{_A_PAIR.replace(' ', '|')}))+\b", re.IGNORECASE)

# Code of the template, of Markdown, of HTML or of Python where words should be.
_CODE = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{:|\{[\"']|\[[\"']|\[\]|\]\(|\]\[|!!! ?\w|&#?\w+;|<(?:class|function|object) |\w\(\)"
)
# What the keyboard leaves behind: a space before a comma, two stops, a space inside a bracket.
_SLIP = re.compile(r"^[.,;:)](?!\w)|\s[.,;:!?)](?=\s|$)|\(\s|(?<!\.)\.\.(?!\.)|[,;:]\s*[.,;:](?!\w)|\s{2,}|[,;:(]$")

_NOT_PLAIN = re.compile(r"[^\x20-\x7e\t\n\r]")
# Characters that take up room, or none, and show nothing. They are no control characters, so Unicode’s categories do
# not tell: Hangul fillers, the empty Braille cell, the joiner of graphemes.
_SHOWS_NOTHING = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def possessive(word: str) -> str:
    """Return the possessive of a word or name: pupils → pupils’, children → children’s, headmistress → headmistress’s."""
    return f"{word}’" if word.endswith("s") and not word.endswith("ss") else f"{word}’s"


def a(word: str) -> str:
    """Return a word after "a" or "an", by its sound: an executive headteacher, a unit, an SLT member."""
    first = re.split(r"[\s-]", word, maxsplit=1)[0]
    if first.isupper() and first not in SAID_AS_A_WORD:
        vowel = first[0] in LETTERS_THAT_OPEN_WITH_A_VOWEL
    elif SOUNDS_LIKE_A_VOWEL.match(word):
        vowel = True
    else:
        vowel = word[:1].lower() in {*"aeiou"} and not SOUNDS_LIKE_A_CONSONANT.match(word)
    return f"{'an' if vowel else 'a'} {word}"


def capital(text: str) -> str:
    """Return a text with a capital first letter and the rest unchanged, so that "SENCO" and "iPad" survive."""
    return like(text, seams.capital(text))


_TO_YOU = {"they": "you", "their": "your", "theirs": "yours"}
_OTHERS = re.compile(
    r"\b(?:adults|children|families|learners|others|parents|people|pupils|students|visitors)\b", re.IGNORECASE
)


def to_you(text: str) -> str:
    """Return what an answer says of those whom a page calls “you”: in your bags, where the policy says in their bags.

    From where it names other people, “their” may be of these: in the staff room, while pupils are in their lessons.
    """
    others = _OTHERS.search(text)
    of_them, rest = (text[: others.start()], text[others.start() :]) if others else (text, "")
    return like(text, re.sub(r"\b(?:they|theirs?)\b", lambda word: _TO_YOU[word[0]], of_them) + rest)


def join(items: Sequence[str], word: str = "and") -> str:
    """Return items joined as in a sentence: one; one and two; one, two and three."""
    if len(items) < 2:
        return "".join(map(str, items))
    # “assemblies, and stories and play”: an item that holds the word itself is set off by a comma.
    comma = "," if len(items) > 2 and any(f" {word} " in str(item) for item in items[-2:]) else ""
    return f"{', '.join(map(str, items[:-1]))}{comma} {word} {items[-1]}"


def day(date: datetime.date) -> str:
    """Return a date as people in England write it: 7 October 2026."""
    # Not strftime, which names the month in the language of the computer.
    return like(date, f"{date.day} {_MONTHS[date.month - 1]} {date.year}")


def day_in(text: str) -> datetime.date | None:
    """Return the first date in a text, written as ``day`` writes it, or None if there is none."""
    found = re.search(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", text)
    return datetime.date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])) if found else None


def escape(text: str) -> str:
    """Return a text of a setting escaped for the Markdown of a page, on which it reads exactly as it was typed.

    What may clash with a word of ours beside it is marked (schoolgate/language/seams.py). Text for other readers is written by `markdown_text`.
    """
    return like(text, seams.mark_edges(markdown_text(text)))


def markdown_text(text: str) -> str:
    """Return a text escaped for Markdown, GitHub's too.

    Security: Jinja pastes values into Markdown as they are, where "<script>", "[x](javascript:...)", "{ onclick=... }"
    in a heading and "a | b" in a table would all go live. Character references survive Markdown untouched and mean
    nothing to it.
    """
    safe = _ACTIVE.sub(lambda match: f"&#{ord(match[0])};", text)
    return _ACTIVE_AT_THE_START.sub(lambda match: "".join(f"&#{ord(c)};" for c in match[0]), safe)


def forbidden_character(text: str) -> tuple[int, str] | None:
    """Return the place and the name of the first character that no page may contain, or None.

    Control characters break files. Characters nobody can see (those that turn the direction of writing, or take no
    room) can make a page read differently from what was checked: they are refused for safety, not for taste.
    """
    for match in _NOT_PLAIN.finditer(text):
        if _shows_nothing(match[0]):
            return match.start(), unicodedata.name(match[0], "").lower() or f"U+{ord(match[0]):04X}"
    return None


def printable(text: str) -> str:
    """Return a text of any origin, such as a file name, as one safe line for a terminal.

    Security: a line break or a control character could write lines of its own there, or commands to GitHub's runner.
    """
    return "".join("�" if c in "\n\r\t" or forbidden_character(c) else c for c in text)


def _shows_nothing(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        category in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        or character in _SHOWS_NOTHING
        # The code points that Unicode promises never to give a character.
        or (category == "Cn" and (ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF))
    )


@functools.lru_cache(maxsize=20_000)
def find_code(text: str) -> str | None:
    """Find what a page would take, or a reader would know, for code: "{{", "](", "&amp;"."""
    # “T&Cs;” names no character.
    codes = (f[0] for f in _CODE.finditer(text) if f[0][0] != "&" or f[0][1] == "#" or f[0][1:] in html5)
    return next(codes, None)


def find_slip(text: str) -> str | None:
    """Find a slip of the keyboard: "the hall ,", "the hall..", "( the hall)"."""
    found = _SLIP.search(text)
    return found[0] if found else None


def is_placeholder(text: str) -> bool:
    """Return whether a text is a placeholder: nothing, "TBC", "xxx", "[insert", "Name, Role", "None", "lorem"."""
    return PROMPT.search(text) is not None or _only_holds_a_place(text)


def is_not_filled_in(text: str, *, a_sentence: bool = False) -> bool:
    """Return whether a text in a setting file is certainly not filled in yet.

    An answer that begins as a prompt does is one; a sentence of the setting’s own may ask visitors to enter their names.
    """
    found = PROMPT.search(text)
    if found is None:
        return _only_holds_a_place(text)
    beside = re.findall(r"\w+", f"{text[: found.start()]} {text[found.end() :]}")
    begins = found.start() == 0 and not (a_sentence and found[0].casefold().startswith("enter"))
    return begins or len(beside) <= _FEW or _only_holds_a_place(text)


def find_prompt(text: str) -> str | None:
    """Find words that a template says to whoever fills it in: “enter the”, “click here to”."""
    found = PROMPT.search(text)
    return found[0] if found else None


def _only_holds_a_place(text: str) -> bool:
    return not re.search(r"[^\W_]", text) or PLACEHOLDER.search(text.strip()) is not None


def find_unpaired(text: str) -> str | None:
    """Find a bracket or quotation mark that has lost its other half, as an edited template leaves it behind."""
    for opening, closing in ("()", "[]", "“”"):
        if text.count(opening) != text.count(closing):
            return opening if text.count(opening) > text.count(closing) else closing
    inches = re.search(r"""\d"(?!\w)""", text)
    return '"' if text.count('"') % 2 and not inches else None


def find_undecided(text: str, *, a_sentence: bool = False, a_title: bool = False) -> str | None:
    """Find words that show the text was never finished: "e.g.", "etc", "and/or", "locker/drawer/cupboard".

    A sentence may give an example where it says so in words; a title may have a slash of its own.
    """
    text = re.sub(r"\S+://\S+|\S+@\S+", "", text)
    found = [match[0] for match in _UNDECIDED.finditer(text)]
    if a_sentence:
        found = [words for words in found if words.casefold() != "for example"]
    if not a_title:
        found += [match[0] for match in _EITHER_OR.finditer(_SET_PHRASE.sub("", text)) if match[0] not in found]
    return found[0] if found else None
