"""The wording of each choice: one table, ``docs/_parts/choices.yml``, so that no page compares an answer.

The table has each answer of a closed list by its path in a setting file, with the words for each of its options; where pages
need more than one wording, those of each voice: a rule (``they``), what somebody is told (``you``), a sign (``sign``). A sentence
that a setting wrote in place of an option stands in every voice as it is, unless the table says under ``own_words`` what does.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import jinja2
import yaml

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.language.likeness import nearest
from schoolgate.language.marks import REPLACES, Undecided
from schoolgate.policy.composing import table

FILE = "docs/_parts/choices.yml"
OWN_WORDS = "own_words"
_Found = TypeVar("_Found")


@dataclasses.dataclass(frozen=True)
class Wording:
    """The words for an option in one voice, as Jinja, and the line of the table on which they stand."""

    words: str
    line: int


# By path, then by option, then by voice. Where there is one wording, the name of its voice is empty.
Table = Mapping[str, Mapping[str, Mapping[str, Wording]]]


@functools.lru_cache(maxsize=4)
def read(text: str) -> Table:
    """Read the text of the table.

    Raises TemplateError where it is none, something in it stands twice, or an option has other voices than the one before.
    """
    found: dict[str, dict[str, dict[str, Wording]]] = {}
    for path, options in _parts_of(table.compose(text, FILE), "the table").items():
        found[path] = wordings = {}
        for option, node in _parts_of(options, path).items():
            voices = {"": node} if isinstance(node, yaml.ScalarNode) else _parts_of(node, option)
            wordings[option] = {voice: _wording(words, option) for voice, words in voices.items()}
            if {*wordings[option]} != {*next(iter(wordings.values()))}:
                raise TemplateError(
                    f"“{option}” has other voices than the options above it.", FILE, node.start_mark.line + 1
                )
    return found


def _parts_of(node: Any, name: str) -> dict[str, Any]:
    return {part: value for part, _, value in table.parts(node, name, FILE)}


def _wording(node: Any, option: str) -> Wording:
    if not isinstance(node, yaml.ScalarNode):
        raise TemplateError(f"“{option}” has parts where its words should be.", FILE, node.start_mark.line + 1)
    return Wording(node.value, node.start_mark.line + 1)


def read_table() -> Table:
    """Return the table, read afresh each time: ``serve`` must see changes. Raise TemplateError as ``read`` does."""
    return read(paths.text_of(paths.DOCS / FILE.removeprefix("docs/")))


def chosen_from(choices: Table) -> Callable[..., str | list[str]]:
    """Return the macro that writes the words for the option that a setting has chosen, from a table. Pages call it ``choice``.

    For a list it writes a list: the words for each option, without empty ones. An answer that was not given is printed as it is:
    the gate knows it, and refuses a page that shows it.

    It takes the path of the answer; the voice, where there are several; the part that holds the answer, where the path leads to
    another (one group has a rule of its own); and what the words need beside what every page may use. It raises TemplateError
    where the table has no such path, option or voice.
    """

    @jinja2.pass_context
    def choice(
        context: jinja2.runtime.Context, path: str, voice: str = "", answer: Any = None, **known: Any
    ) -> str | list[str]:
        return _choose(context, choices, path, voice, answer, known)

    return choice


def _choose(
    context: jinja2.runtime.Context, choices: Table, path: str, voice: str, answer: Any, known: Mapping[str, Any]
) -> str | list[str]:
    environment = context.environment
    options = _of(choices, path, f"No choice “{path}”")
    first, *between, name = path.split(".")
    if answer is None:
        answer = functools.reduce(environment.getitem, between, context.resolve(first))
    taken = environment.getitem(answer, name)

    def worded(option: Any) -> str:
        own = option.get(OWN_WORDS) if isinstance(option, Mapping) else None
        if own is not None and OWN_WORDS not in options:
            return str(own)
        if own is not None:
            option = OWN_WORDS
        if isinstance(option, Undecided):  # in the review variant: the words around it follow from the answer too
            return f"{REPLACES}{option}{option}"
        if not isinstance(option, str):  # not answered
            return str(option)
        wording = _of(
            _of(options, option, f"“{path}” has no words for “{option}”"), voice, f"“{path}” has no voice “{voice}”"
        )
        if "{" not in wording.words:
            return wording.words
        try:
            return compiled(environment, wording.words).render(
                {**context.get_all(), **known, "answer": answer, "own": own}
            )
        except Exception as fault:
            raise TemplateError(str(fault), FILE, wording.line) from fault

    return [words for words in map(worded, taken) if words] if isinstance(taken, list) else worded(taken)


def _of(holder: Mapping[str, _Found], name: str, otherwise: str) -> _Found:
    if name not in holder:
        near = nearest(name, holder)
        raise TemplateError(f"{otherwise} in {FILE}." + (f" Did you mean “{near}”?" if near else ""))
    return holder[name]


@functools.lru_cache(maxsize=512)
def compiled(environment: jinja2.Environment, words: str) -> jinja2.Template:
    """Compile words of the template that stand on no page, for the pages of an environment."""
    return environment.from_string(words)


def own_words(answer: Any) -> str:
    """Write what a setting adds to a choice in its own words, after a space. A page calls it with the part that holds them."""
    added = answer.get(OWN_WORDS) if isinstance(answer, Mapping) else None
    return f" {added}" if added else ""
