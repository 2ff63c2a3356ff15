"""The texts of a setting file: placeholders, made-up answers, and slips that are put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schoolgate.language import prose, telephones, words
from schoolgate.language.addresses import is_fictional_address
from schoolgate.setting import questions
from schoolgate.setting.problems import Faults, Node
from schoolgate.setting.questions import Path as Path_
from schoolgate.setting.questions import put_example
from schoolgate.setting.strict_yaml import LONGEST_VALUE
from schoolgate.setting.yaml_faults import CODE, curly_quotes_message

# Where a sentence of the setting’s own stands.
_SENTENCES = {"own_words", "replace", "omit", "add", "says", "confirmed"}

# And where something is called what it is called.
_NAMES = {"name", "title", "address", "hours", "broadband", "filter", "supplier", "service"}


def correct_texts(root: Node, faults: Faults) -> None:
    """Correct each answer as its type does: an address without https://, two spaces in a name. Warn if it matters."""
    for path, node in scalars(root, ()):
        node.value, warning = questions.correct(path, str(node.value))
        if warning:
            faults.warn(node.at, warning, path)


def check_texts(root: Node, data: Any, faults: Faults, fictional: bool) -> list[Path_]:
    """Check every text as it was typed. Return the paths of those that cannot stand, each now its field’s example."""
    guessed = []
    for path, node in scalars(root, ()):
        text = str(node.value)
        if node.confirmed_by and not text:  # the gap is the group's
            guessed.append(put_example(data, path))
            continue
        if questions.field_at(path) is None and not questions.own_key(path):
            continue  # a part of what has no parts: the model says so
        if words.is_not_filled_in(text, a_sentence=_is_sentence(path)) and text not in questions.known_answers(path):
            if not node.cut:
                faults.add(node.at, _gap(path, text, path in faults.yes_or_no), gap=True, path=path)
            guessed.append(put_example(data, path))
            continue
        wrong = reason_unusable(text)
        if wrong:
            faults.add(node.at, wrong, path=path)
            guessed.append(put_example(data, path))
            continue
        for message in _doubts(text, path, fictional):
            faults.add(node.at, message, path=path)
        for message in _suspicious(text, path):
            faults.warn(node.at, message, path)
    return guessed


def _is_sentence(path: Path_) -> bool:
    return path[-1] in _SENTENCES or path[0] == "withdrawn" or _is_point(path)


def _is_point(path: Path_) -> bool:
    """Return whether a text is a point of a clause of the setting’s own, which may be a sentence or not."""
    return path[0] == "own_clauses" and "points" in path


def scalars(node: Node, path: Path_) -> Iterator[tuple[Path_, Node]]:
    """Yield every single value below a node, and its path. Takes the node’s own path."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from scalars(child, (*path, key))
    elif isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield from scalars(child, (*path, number))
    else:
        yield path, node


def reason_unusable(text: str, longest: int = LONGEST_VALUE) -> str | None:
    """Return why no page can print a text, or None. Takes the text and its greatest length in characters."""
    hidden = words.forbidden_character(text)
    if hidden:
        return f"There is an invisible character here ({hidden[1]}). It may hide what the text says. Type it again."
    if re.search(r"[\n\r\t]", text):
        return "This value runs over several lines or holds a tab. Write it on one line."
    if _is_in_curly_quotes(text):
        return curly_quotes_message(text)
    if len(text) > longest:
        return f"This value has {len(text):,} characters. The limit is {longest:,}: shorten it."
    # Security: pages are Jinja templates. A value is never run, but one that looks like code is refused outright.
    code = words.find_code(text)
    if code and code in {"{{", "{%", "{#"}:
        return CODE
    return f"“{code}” is code, and a value is plain text. Write the words themselves." if code else None


def _is_in_curly_quotes(text: str) -> bool:
    """Return whether a whole text stands between one pair of curly quotes: “A” and “B” does not."""
    return re.fullmatch(r"[“”„][^“”„]*[“”]|‘[^‘]*’", text) is not None


def _doubts(text: str, path: Path_, fictional: bool) -> Iterator[str]:
    """Find what cannot be what the setting means, though its text is in order."""
    if questions.holds_text(path):
        yield from _unfinished_faults(text, path)
    if not fictional:
        yield from contacts_made_up(text)


def contacts_made_up(text: str) -> Iterator[str]:
    """Find telephone numbers and addresses that can reach nobody, in a text of a real setting or register."""
    for number in telephones.fictional_numbers_in(text):
        yield f"“{number}” is a fictional number that does not work. Write your own, and check it by ringing it."
    for address in text.split():
        if is_fictional_address(address):
            yield f"“{address.strip('().,;')}” is a fictional address that does not work. Write your own."


def _unfinished_faults(text: str, path: Path_) -> Iterator[str]:
    """Find slips that anybody who proofread a page would see."""
    field = questions.field_at(path)
    asked = questions.question(field) if field else ""
    sentence, name = _is_sentence(path), path[-1] in _NAMES
    yield from (message for message, certain in _unfinished_words(text, sentence, name) if certain)
    before_points = path[0] == "own_clauses" and path[-1] == "says"  # which follow a colon
    slip = words.find_slip(text.removesuffix(":") if before_points else text)
    if slip:
        mistake = f"“{slip}”" if slip.strip() else "two spaces"
        yield f"There is a typing error here: {mistake}. Correct it."
    completes = re.search(r"It completes “[^”]*?(\w+) \.\.\.”", asked)
    if completes and re.match(rf"{completes[1]}(?![\w-])", text, re.IGNORECASE):
        yield f"The page already says “{completes[1]}” just before this. Write the rest of the sentence."
    if "without “the”" in asked and (article := re.match(r"(?:the|our|an|a(?! level))(?=\s)", text, re.IGNORECASE)):
        yield f"The page itself says “the” or “a” before this. Write it without “{article[0]}”."
    is_whole = re.search(r"[.!?…][”’)\"']*$", text) or (before_points and text.endswith(":"))
    if sentence and not _is_point(path) and not is_whole:
        yield "This is a sentence of its own. End it with a full stop."
    if prose.says_nothing(text):
        yield f"“{text}” alone says nothing. Write the rest."
    if sentence or prose.says_nothing(text):
        return
    if joins := re.match(r"(?:and|or)\b", text):
        yield f"This begins with “{joins[0]}”, and the page joins it to the words before. Write it without."
    if name:
        return
    if re.search(r"\w{4}\.$", text) and not _SHORT_FOR.search(text):
        yield "The page ends the sentence itself. Delete the full stop."
    if breaks_off := re.search(r" (the|an|our|and|or)$", text):
        yield f"This stops after “{breaks_off[1]}”. Write the rest."


# Words cut short, whose stop is part of them.
_SHORT_FOR = re.compile(
    r"\b(?:approx|assoc|bldgs?|bros|corp|dept|excl|govt|incl|mins|prof|sept|thurs?|tues|univ)\.$", re.IGNORECASE
)

# What only a template says, whoever fills it in: an example that stands for others, a case that nobody decided.
_NEVER_DECIDED = re.compile(r"\betc\b\.?|\bor equivalent\b|\b(?:if|where) applicable\b", re.IGNORECASE)


def _unfinished_words(text: str, sentence: bool, name: bool) -> Iterator[tuple[str, bool]]:
    """Find what leaves something open, each with whether it cannot stand.

    In an answer that stands in a sentence of ours none of it can. In a sentence of the setting's own “and/or” or the
    bracket of “1)” may be meant; a quotation that never ends, or “etc.”, is what an edited template leaves behind.
    """
    undecided = words.find_undecided(text, a_sentence=sentence, a_title=name)
    if sentence and (never := _NEVER_DECIDED.search(text)):
        undecided = never[0]
    if undecided:
        message = f"“{undecided}” leaves the reader to guess. Write exactly what you do, and nothing else."
        yield message, not sentence or never is not None
    lone = words.find_unpaired(text)
    if lone and "://" not in text:
        yield f"The {lone} here has no partner. Close what is opened, or delete it.", not sentence or lone != ")"


def _suspicious(text: str, path: Path_) -> Iterator[str]:
    """Find what is probably a slip and may be meant. It is shown and stops nothing."""
    if not questions.holds_text(path):
        return
    yield from prose.suspicions(text)
    if prompt := words.find_prompt(text):
        yield f"“{prompt}” looks like an instruction on a form. Is it meant for the people who read your pages?"
    if _is_sentence(path):
        yield from (message for message, certain in _unfinished_words(text, sentence=True, name=False) if not certain)


def _gap(path: Path_, text: str, yes_or_no: bool) -> str:
    typed = f"“{text}” is only a placeholder." if text else "This is blank."
    field = questions.field_at(path)
    if field is None or questions.own_key(path):
        return f"{typed} Write the answer, or delete the line."
    if yes_or_no:
        return f"{typed} {questions.asks_whether(path)} Write yes or no."
    may_go = "" if field.is_required() else "Answer it, or delete the line. "
    return f"{typed} {may_go}{questions.question(field)} {questions.for_example(path)}".strip()
