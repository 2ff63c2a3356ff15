"""`schoolgate new` and `schoolgate schema`."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.cli.finding import own_settings, path_from_here
from schoolgate.cli.saying import echo
from schoolgate.language import words
from schoolgate.registers import councils
from schoolgate.setting import questions, schema, synonyms
from schoolgate.setting.files import write_whole
from schoolgate.setting.model.kinds import KINDS
from schoolgate.setting.model.vocabulary import POLICIES, policy_name


def _policies(_: click.Context, __: click.Parameter, given: str | None) -> list[str]:
    """Return the policies named with commas between them; none if the option is not given. Raise BadParameter if one is none of ours."""
    named = [word for word in re.split(r"[\s,+]+", (given or "").casefold()) if word]
    for word in named:
        if word not in POLICIES:
            raise click.BadParameter(
                f"“{word}” is not a policy here. Write one or more of these, with commas between them: {', '.join(POLICIES)}."
            )
    if given is not None and not named:
        raise click.BadParameter(f"Write one or more of these, with commas between them: {', '.join(POLICIES)}.")
    return [policy for policy in POLICIES if policy in named]


def _kind(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return the kind of setting. Raise BadParameter if it is none of those that there are."""
    kinds = questions.options(("kind",))
    if given is None or given.casefold() in kinds:
        return given and given.casefold()
    advice = synonyms.advice(given, ("kind",), kinds)
    raise click.BadParameter(f"“{given}” is not one of the kinds: {words.join(kinds, 'or')}. {advice}".strip())


def refuse_unless_a_name(name: str) -> None:
    """Raise UsageError if a new setting file cannot be called so."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise click.UsageError(
            f"“{name}” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."
        )
    if re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name):
        raise click.UsageError(f"“{name}” is a name that Windows reserves. Choose another.")


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
    refuse_unless_a_name(name)
    possible = KINDS[kind].may_adopt if kind else POLICIES
    for policy in policies:
        if policy not in possible:
            raise click.UsageError(
                f"Our {policy_name(policy)} would be false for a {kind}. Leave out --policies, or write --policies {','.join(possible)}."
            )
    file = own_settings() / f"{name}.yml"
    for taken in (file, *((paths.SETTINGS / file.name, paths.EXAMPLES / file.name) if paths.IS_CHECKOUT else ())):
        if taken.exists():
            raise click.UsageError(f"{path_from_here(taken)} already exists. Choose another name, or edit that file.")
    # An installed package may be deleted at any time: what the file names for editors then stands beside it.
    named = schema.FILE if paths.IS_CHECKOUT else _put_schema(file.parent)
    address = _relative_path(file.parent, named)
    from schoolgate.form.blank import blank_file  # what it loads no other command needs

    starter = paths.STARTER.read_text(encoding="utf-8")
    write_whole(file, blank_file(starter, address, policies, kind).encode())
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
    write_whole(file, schema.text(councils.names()).encode())
    return file


@click.command("schema")
def write_schema() -> None:
    """Write schema.json beside your setting files, for editors. Run it after you upgrade Schoolgate or change the model.

    \b
    Example:
      schoolgate schema
    """
    echo(f"Wrote {path_from_here(_put_schema(own_settings()))}.")
