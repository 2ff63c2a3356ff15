"""The setting’s own name, wherever its file writes it: right, misspelt, or in another form.

Its own names are the setting’s, and those of the schools of a federation. Where one stands exactly it is right, whatever
the sentence around it, and so is a name that the file confirms under ``other_names``: these are cut out of a text first.
What remains is compared like with like, a word with the word in its place and a kind of school with a kind of school, so
that a neighbour may be named.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# Words of which many names are made, without their plural s: they do not tell whose name it is. Two names that have different
# words of one of these kinds are names of two schools: Oakfield Infant School, Oakfield Junior School.
_KINDS = (
    "alternative boy centre college combined first form girl grammar high infant junior lower middle nursery playgroup pre "
    "preparatory primary secondary sixth special unit university upper utc",
    "catholic cofe hindu islamic jewish methodist muslim sikh",
)
_COMMON_BESIDE = (
    "a academy aided an and at church club community controlled day federation for foundation in independent limited ltd of on "
    "saint school st technology the trust va vc voluntary with"
)
# Other ways to write some of them.
_ALSO = {
    "anglican": "cofe",
    "c": "cofe",
    "ce": "cofe",
    "e": "cofe",
    "england": "cofe",
    "prep": "preparatory",
    "preschool": "pre",
}
_ALSO |= {"rc": "catholic", "roman": "catholic"}
_COMMON = frozenset(" ".join((*_KINDS, _COMMON_BESIDE, *_ALSO)).split())
_JOINING = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"})
_SHORTEST_ALONE = 5  # letters of a word that may stand for the whole name

_WORD = re.compile(r"&|[^\W_]+(?:['.][^\W_]+)*")
_POSSESSIVE = re.compile(r"(?:'[sS]?)?(?!\w)")
_STOP = re.compile(r"['\"”)]*[.!?]")
# One character for one, so that what is found can be shown as it was typed.
_PLAIN = str.maketrans("‘’ʼ´`‐‑‒–—−", "'''''------")
# Marks that part one name from the next, unless the setting’s own name has them.
_PARTING = frozenset(',;:()[]"“”')


@dataclasses.dataclass(frozen=True)
class NearlyRight:
    """What a text holds that is nearly a name of the setting’s own, and is none of them."""

    typed: str
    right: str  # the name, or the word of it that was meant
    number: int  # of the name that was meant, among the setting’s own
    misspelt: bool = True  # else it is another form of the name
    sure: bool = True  # else it may well be another word


@functools.lru_cache(maxsize=2048)
def nearly_right(text: str, own: tuple[str, ...], others: tuple[str, ...] = ()) -> NearlyRight | None:
    """Find the first name in a text that is nearly one of the setting’s own, and is none of them.

    Takes the text, the setting’s own names, and other names that are right. A word that looks like one of a name and stands
    alone is not sure to be meant for it: “Upon arrival” is no slip at Upton School, nor is the mental health lead of the
    Heath School one.
    """
    text, parts = _parts(text, own, others)
    known = list(enumerate(map(_name, own)))
    for number, name in known:
        for words in parts:
            if window := _find_misspelt(words, name):
                return NearlyRight(_as_typed(text, window), name.whole, number)
    alone = None
    for number, name in known:
        for word, right, beside_others in _slips(parts, name):
            found = NearlyRight(_as_typed(text, [word]), right.typed, number, sure=beside_others)
            if found.sure:
                return found
            alone = alone or found
    for number, name in known:
        for words in parts:
            if window := _another_form(words, name):
                return NearlyRight(_as_typed(text, window), name.whole, number, misspelt=False)
    return alone


def remove_names(text: str, names: tuple[str, ...]) -> str:
    """Return a text without these names, wherever one of them stands exactly."""
    text, plain = _cut_out_names(text, names)
    return " ".join(text[part.start() : part.end()] for part in re.finditer(r"[^\n]+", plain))


# ---------------------------------------------------------------------------------------------------------------
# Taking apart


class _Word(NamedTuple):
    typed: str
    letters: str  # in small letters, without accents and marks
    bare: str  # and without a possessive
    stem: str  # nor a plural s: Mary’s, Marys and Mary are one
    start: int
    end: int

    @property
    def stands_out(self) -> bool:
        """Whether it is written as a part of a name, with a capital or a digit."""
        return not self.typed[0].islower()


@dataclasses.dataclass(frozen=True)
class _Name:
    whole: str
    words: tuple[_Word, ...]  # without the “The” at its head, which sentences leave out

    @functools.cached_property
    def letters(self) -> str:
        return "".join(word.letters for word in self.words)

    @functools.cached_property
    def telling(self) -> frozenset[str]:
        """The stems of the words that tell whose name it is."""
        return _telling_stems(self.words)

    @functools.cached_property
    def alone(self) -> tuple[_Word, ...]:
        """The words that may stand for the whole name."""
        return tuple(w for w in self.words if len(w.letters) >= _SHORTEST_ALONE and w.stem in self.telling)


@functools.lru_cache(maxsize=64)
def _name(whole: str) -> _Name:
    text = _tidy(whole)
    words = _words_of_name(text, text.translate(_PLAIN))
    return _Name(whole, tuple(words[1:] if len(words) > 1 and words[0].letters == "the" else words))


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _words_of_name(text: str, plain: str) -> list[_Word]:
    return [
        _Word(text[match.start() : match.end()], *_letters(match[0]), *match.span()) for match in _WORD.finditer(plain)
    ]


@functools.lru_cache(maxsize=4096)
def _letters(word: str) -> tuple[str, str, str]:
    """Return the letters of a word, those without a possessive, and its stem."""
    if word == "&":
        return "and", "and", "and"
    folded = unicodedata.normalize("NFKD", word.casefold())
    whole, bare = ("".join(filter(str.isalnum, form)) for form in (folded, folded.removesuffix("'s")))
    return whole, bare, bare.removesuffix("s")


@functools.lru_cache(maxsize=64)
def _forms(names: tuple[str, ...]) -> list[str]:
    """Return the forms in which names may stand in a text: without “The”, at the head of a sentence, in capitals."""
    bare = [re.sub(r"^[Tt]he (?=.)", "", _tidy(name).translate(_PLAIN)) for name in names]
    forms = {form for name in bare for form in (name, name[:1].upper() + name[1:], name.upper()) if name}
    return sorted(forms, key=lambda form: (-len(form), form))


def _cut_out_names(text: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return a tidied text, and the same with plain quotes and line breaks in place of exact names."""
    text = _tidy(text)
    plain = text.translate(_PLAIN)
    for form in _forms(names):
        start = plain.find(form)
        while start >= 0:
            end = start + len(form)
            after = _POSSESSIVE.match(plain, end)
            if after and (not start or not _is_in_a_word(plain[start - 1])):
                start -= 4 if plain[max(start - 4, 0) : start].casefold() == "the " else 0
                gone = "\n" * (after.end() - start)
                plain = f"{plain[:start]}{gone}{plain[after.end() :]}"
            start = plain.find(form, end)
    return text, plain


def _is_in_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _parts(text: str, own: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, list[list[_Word]]]:
    """Return a text and its words, parted wherever one of the names stood and wherever none can go on."""
    text, plain = _cut_out_names(text, (*own, *others))
    marks = _PARTING.difference(*own)
    parts: list[list[_Word]] = [[]]
    before = 0
    for word in _words_of_name(text, plain):
        between = plain[before : word.start]
        # A stop after one or two letters, or between them, is that of “St.” or “C.E.”.
        ends = _STOP.match(between) and parts[-1] and len(parts[-1][-1].letters) > 2 and "." not in parts[-1][-1].typed
        if ends or "\n" in between or not marks.isdisjoint(between):
            parts.append([])
        parts[-1].append(word)
        before = word.end
    return text, parts


def _as_typed(text: str, words: Sequence[_Word]) -> str:
    """Return words of a text as they were typed, without the possessive at their end."""
    return re.sub(r"['’]s?$", "", text[words[0].start : words[-1].end])


# ---------------------------------------------------------------------------------------------------------------
# Comparing


def _find_misspelt(words: Sequence[_Word], name: _Name) -> Sequence[_Word] | None:
    """Find the whole name with a slip in one word or more, or written with other marks or capitals."""
    size = len(name.words)
    for start in range(len(words)):
        # One word may have been written as two, or two as one.
        for length in (size, size - 1, size + 1):
            window = words[start : start + length]
            if len(window) == length > 0 and _is_nearly(window, name) and _is_written_as_one(window, name):
                return window
    return None


def _is_nearly(window: Sequence[_Word], name: _Name) -> bool:
    if len(window) == len(name.words):
        # By itself a word may well be another.
        return len(window) > 1 and all(map(_is_nearly_the_word, window, name.words))
    return window[0].letters[0] == name.letters[0] and (
        "".join(word.letters for word in window).removesuffix("s") == name.letters.removesuffix("s")
    )


def _is_written_as_one(window: Sequence[_Word], name: _Name) -> bool:
    """Return whether words have the capitals of a name. A name of common words needs all of them: our nursery school."""
    some_or_all = any if name.telling else all
    return some_or_all(
        word.stands_out or (not name.telling and word.letters in _JOINING) for word in window
    ) or not any(word.stands_out for word in name.words)


def _is_nearly_the_word(word: _Word, right: _Word) -> bool:
    if right.letters in {word.letters, word.bare}:
        return True
    another = word.letters in _COMMON and right.stem not in _COMMON  # Primary is not Priory
    return not another and any(_is_slip_of(letters, right.letters) for letters in {word.letters, word.bare})


def _slips(parts: Iterable[Sequence[_Word]], name: _Name) -> Iterator[tuple[_Word, _Word, bool]]:
    """Find words that stand for the name with a slip. Yield each, the right one, and whether others of the name are beside it."""
    for words in parts:
        for at, word in enumerate(words):
            for right in name.alone if word.stands_out and word.stem not in _COMMON else ():
                if word.stem != right.stem and any(
                    _is_slip_of(letters, right.letters, alone=True) for letters in (word.letters, word.bare)
                ):
                    yield word, right, _is_beside_others(words, at, right, name)


def _is_beside_others(words: Sequence[_Word], at: int, right: _Word, name: _Name) -> bool:
    """Return whether a word stands in a row with others of the name: Little before Acrons, School after Peshurst."""
    others = {word.letters for word in name.words if word is not right} - _JOINING
    after, before = words[at + 1 : at + 2], words[max(at - 1, 0) : at]
    return any(word.stands_out and word.letters in others for word in after) or any(
        word.stands_out and word.letters in others and (word.letters == "st" or word.stem not in _COMMON)
        for word in before
    )


def _another_form(words: Sequence[_Word], name: _Name) -> Sequence[_Word] | None:
    """Find a name that begins and ends as this one does, and differs between without telling of another setting."""
    first, last = name.words[0].letters, name.words[-1].letters
    for start, word in enumerate(words):
        if word.letters != first or not word.stands_out or _goes_on_from(words[:start]):
            continue
        for end in range(start + 1, len(words)):
            if not (words[end].stands_out or words[end].letters in _JOINING):
                break
            if words[end].letters == last:
                window = words[start : end + 1]
                if _is_form_of(window, name):
                    return window
                break
    return None


def _goes_on_from(before: Sequence[_Word]) -> bool:
    """Return whether a name began earlier: Deer Park Primary School holds no form of Park House Primary School."""
    return len(before) > 1 and before[-1].stands_out and before[-1].letters not in _JOINING


def _is_form_of(window: Sequence[_Word], name: _Name) -> bool:
    telling = _telling_stems(window)
    if not telling or not telling <= name.telling:
        return False
    typed, whole = [word.typed for word in window], [word.typed for word in name.words]
    if any(whole[at : at + len(typed)] == typed for at in range(len(whole))):
        return False  # a part of the name, as it stands there
    for kind in _KINDS:
        one, other = (
            {_ALSO.get(w.stem, w.stem) for w in words}.intersection(kind.split()) for words in (window, name.words)
        )
        if one and other and one.isdisjoint(other):
            return False  # another kind of school
    return True


def _telling_stems(words: Sequence[_Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if not {word.stem, word.letters} & _COMMON)


@functools.lru_cache(maxsize=65536)
def _is_slip_of(word: str, right: str, *, alone: bool = False) -> bool:
    """Return whether a word is another with a letter dropped, added, changed or swapped with the next.

    Digits are never slips of each other, nor are words of two letters. In a word of some length two slips are slips still,
    unless they begin it: Eastfield is not Westfield. A word by itself has to be nearer, since it is more often another word:
    Wells and Walls, Washington and Wessington.
    """
    if min(len(word), len(right)) < 3 or word.isdigit() or right.isdigit():
        return False
    if alone and len(word) == len(right) < 7 and sorted(word) != sorted(right):
        return False
    two = word[0] == right[0] and len(right) >= (12 if alone else 6)
    return _is_within_slips(word, right, 2 if two else 1)


def _is_within_slips(word: str, right: str, slips: int) -> bool:
    """Return whether so many slips of the keyboard, or fewer, turn one word into the other."""
    if abs(len(word) - len(right)) > slips:
        return False
    same = next((at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other), None)
    if same is None:
        return True
    word, right = word[same:], right[same:]
    return slips > 0 and (
        _is_within_slips(word[1:], right, slips - 1)
        or _is_within_slips(word, right[1:], slips - 1)
        or _is_within_slips(word[1:], right[1:], slips - 1)
        or (word[:2] == right[1::-1] and _is_within_slips(word[2:], right[2:], slips - 1))
    )
