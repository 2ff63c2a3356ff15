"""`schoolgate new` and `schoolgate schema`."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.cli import form
from schoolgate.cli.finding import own_settings, path_from_here
from schoolgate.cli.saying import echo
from schoolgate.language import words
from schoolgate.registers import councils
from schoolgate.setting import questions, schema, synonyms
from schoolgate.setting.model.vocabulary import POLICIES


def _policies(_: click.Context, __: click.Parameter, given: str | None) -> list[str]:
    """Return the policies named with commas between them; all if none are. Raise BadParameter if one is none of ours."""
    named = [word for word in re.split(r"[\s,+]+", (given or "").casefold()) if word]
    for word in named:
        if word not in POLICIES:
            raise click.BadParameter(
                f"“{word}” is not a policy here. Write one or more of these, with commas between them: {', '.join(POLICIES)}."
            )
    if given is not None and not named:
        raise click.BadParameter(f"Write one or more of these, with commas between them: {', '.join(POLICIES)}.")
    return [policy for policy in POLICIES if policy in named] or [*POLICIES]


def _kind(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return the kind of setting. Raise BadParameter if it is none of those that there are."""
    kinds = questions.options(("kind",))
    if given is None or given.casefold() in kinds:
        return given and given.casefold()
    advice = synonyms.advice(given, ("kind",), kinds)
    raise click.BadParameter(f"“{given}” is not one of the kinds: {words.join(kinds, 'or')}. {advice}".strip())


@click.command()
@click.argument("name")
@click.option("--policies", callback=_policies, help="Ask only for these: online, social, mobile, with commas.")
@click.option("--kind", callback=_kind, help="Ask only what this kind of setting is asked, such as academy.")
def new(name: str, policies: list[str], kind: str | None) -> None:
    """Write a setting file to fill in: settings/NAME.yml, or NAME.yml if the current folder has no settings/.

    Say which policies you adopt and what kind of setting you are, and it asks only what your pages will say.

    \b
    Examples:
      schoolgate new my-school
      schoolgate new my-school --policies mobile,social --kind academy
    """
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise click.UsageError(
            f"“{name}” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."
        )
    if re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name):
        raise click.UsageError(f"“{name}” is a name that Windows reserves. Choose another.")
    file = own_settings() / f"{name}.yml"
    for taken in (file, *((paths.SETTINGS / file.name, paths.EXAMPLES / file.name) if paths.IS_CHECKOUT else ())):
        if taken.exists():
            raise click.UsageError(f"{path_from_here(taken)} already exists. Choose another name, or edit that file.")
    # An installed package may be deleted at any time: what the file names for editors then stands beside it.
    named = schema.FILE if paths.IS_CHECKOUT else _put_schema(file.parent)
    address = _relative_path(file.parent, named)
    starter = paths.STARTER.read_text(encoding="utf-8")
    if kind or policies != [*POLICIES]:
        starter = form.with_what_is_asked(starter, policies, kind)
    file.write_text(blank_form(starter, address, kind), encoding="utf-8")
    also = "" if paths.IS_CHECKOUT else f", and {path_from_here(named)} for your editor"
    echo(f"Wrote {path_from_here(file)}{also}. Fill in the answers, then run: schoolgate check {name}")


def _relative_path(folder: Path, named: Path) -> str:
    """Return the path of the schema, relative to a folder."""
    try:
        return Path(os.path.relpath(named, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return named.as_posix()


def _put_schema(folder: Path) -> Path:
    """Write the schema into a folder, and return its file. Raise UsageError if another program's file has that name."""
    file = folder / schema.FILE.name
    if file.exists() and schema.TITLE not in file.read_text(encoding="utf-8", errors="replace"):
        raise click.UsageError(
            f"{path_from_here(file)} is not a schema of Schoolgate. Move it, or make a folder called settings."
        )
    file.write_text(schema.text(councils.names()), encoding="utf-8")
    return file


@click.command("schema")
def write_schema() -> None:
    """Write schema.json beside your setting files, for editors. Run it after you upgrade Schoolgate or change the model.

    \b
    Example:
      schoolgate schema
    """
    echo(f"Wrote {path_from_here(_put_schema(own_settings()))}.")


_ANSWER = re.compile(
    r"(?P<lead>\s*(?:- )?)(?P<key>[\w.]+:)?(?: ?(?P<value>[^#\s].*?|\"[^\"]*\"))?(?P<comment>\s{2}# .*)?"
)

# What a file to fill in keeps: it is no answer of anybody’s.
_KEPT = {"edition:"}


def blank_form(starter: str, schema_address: str, kind: str | None = None) -> str:
    """Return the starter with its questions but none of its answers, so that no fictional answer is published.

    Takes the starter’s text, the address of the schema, for editors, and the kind of the setting, if it is known. Of each list one
    item is left, and the setting’s own wording at the end becomes a comment.
    """
    body, _, own = starter.partition(form.OWN_WORDING)
    lines = [
        f"# yaml-language-server: $schema={schema_address}",
        "# For schools, nurseries, colleges, clubs and alternative provision in England: the policies rest on England's law.",
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
        known = f" {kind}" if kind and answer["key"] == "kind:" and not answer["lead"] else ""
        lines.append(f"{answer['lead']}{answer['key'] or ''}".rstrip() + known + comment)
    lines += [
        f"# {line}" if line and not line.startswith("#") else line for line in f"{form.OWN_WORDING}{own}".splitlines()
    ]
    return "\n".join(lines) + "\n"
