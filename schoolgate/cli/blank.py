"""A setting file to fill in: the starter with its questions and without its answers."""

from __future__ import annotations

import re

_ANSWER = re.compile(
    r"(?P<lead>\s*(?:- )?)(?P<key>[\w.]+:)?(?: ?(?P<value>[^#\s].*?|\"[^\"]*\"))?(?P<comment>\s{2}# .*)?"
)


# What a file to fill in keeps: it is no answer of anybody’s.
_KEPT = {"edition:"}


def to_fill_in(starter: str, schema_address: str) -> str:
    """Take every answer out of the starter and leave its questions, so that nothing made up can be left standing.

    Takes the starter’s text, and where an editor finds the schema, by which it helps with what is typed. Of each list one
    item is left, and the setting’s own wording at the end becomes a comment.
    """
    body, _, own = starter.partition("# Your own wording")
    lines = [
        f"# yaml-language-server: $schema={schema_address}",
        "# Fill in the answers. The comment beside each says what to write, and a line or part you do not need can go.",
        "# Nothing is published until all are answered: `schoolgate check` lists what is left.",
    ]
    lists: list[int] = []  # how far in each list is set that we are in, the innermost last
    dropping: int | None = None  # at work on another item of the list that is set in so far
    started = False
    for line in body.splitlines():
        started = started or not line.startswith("#")
        indent = len(line) - len(line.lstrip())
        if not started:
            continue
        an_item = line.lstrip().startswith("- ")
        if line.strip():
            if dropping is not None and (indent > dropping or (an_item and indent == dropping)):
                continue
            dropping = None
            while lists and indent < lists[-1]:
                lists.pop()
        if an_item and lists and indent == lists[-1]:
            dropping = indent
            continue
        if an_item:
            lists.append(indent)
        answer = None if not line.strip() or line.lstrip().startswith("#") else _ANSWER.fullmatch(line)
        if answer is None or answer["value"] is None or answer["key"] in _KEPT:
            lines.append(line)
            continue
        comment = answer["comment"] or f"  # for example: {answer['value']}"
        lines.append(f"{answer['lead']}{answer['key'] or ''}".rstrip() + comment)
    lines += [
        f"# {line}" if line and not line.startswith("#") else line for line in f"# Your own wording{own}".splitlines()
    ]
    return "\n".join(lines) + "\n"
