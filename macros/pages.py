"""Which pages and files a setting gets: MkDocs hooks."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority

from macros import build, colour
from macros.clauses import TemplateFault

# Source maps, and the search of languages that no page is written in: most of a default site’s bytes, and no use to
# a family. And the theme’s own picture.
_NOT_PUBLISHED = re.compile(r"\.map$|^assets/javascripts/lunr/|^assets/images/favicon\.png$")

# Material’s templates as Jinja compiles them, kept between builds: a sixth of a build’s time goes on nothing else.
_COMPILED = build.ROOT / ".cache" / "theme"

_CHECKBOX = re.compile(r'(<input class="md-toggle"[^>]*?) autocomplete="off">')


# Before mkdocs-macros, which would look for its folder in the one where it was started.
@event_priority(100)  # type: ignore[untyped-decorator]
def on_config(config: Any) -> Any:
    """Let the site be made from any folder, and the theme be read quickly. Called by MkDocs."""
    config.plugins["macros"].config["include_dir"] = str(build.DOCS / "_parts")
    get_env = config.theme.get_env

    def get_quick_env() -> Any:
        env = get_env()
        env.loader = _Theme(config.theme.dirs)
        if _COMPILED.is_dir() and os.access(_COMPILED, os.W_OK):
            env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(_COMPILED))
        return env

    with contextlib.suppress(OSError):  # where it cannot be written, the theme is compiled each time
        _COMPILED.mkdir(parents=True, exist_ok=True)
    config.theme.get_env = get_quick_env
    return config


class _Theme(jinja2.FileSystemLoader):
    """Lists the theme’s files without its 14 000 icons, which MkDocs would look at one by one and leave out."""

    def list_templates(self) -> list[str]:
        found = set()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found |= {(Path(folder) / name).relative_to(place).as_posix() for name in names}
        return sorted(found)


def on_pre_page(page: Any, config: Any, files: Any) -> Any:
    """Keep which page is at work, so that a fault of the template can say where it is. Called by MkDocs."""
    config.extra["schoolgate"].record.page = f"docs/{page.file.src_uri}"
    return page


def on_build_error(error: Exception) -> None:
    """Say in a sentence what is wrong with the template, without a traceback. Called by MkDocs."""
    if isinstance(error, TemplateFault | jinja2.TemplateError):
        raise Abort(str(build.problem(build.template_fault(error)))) from error


def on_serve(server: Any, config: Any, builder: Any) -> Any:
    """Go on showing what there is where a rebuild fails: MkDocs would keep every reader waiting. Called by MkDocs."""
    rebuild = server.builder

    def rebuild_or_say() -> None:
        try:
            rebuild()
        except (Exception, SystemExit) as error:
            print(f"{error}\nMend this and save again. Until then the pages stay as they were.", flush=True)
        else:
            print("The pages are up to date.", flush=True)

    server.builder = rebuild_or_say
    return server


def on_files(files: Any, config: Any) -> Any:
    """Leave out of the site what the theme brings and nobody needs. Called by MkDocs."""
    for file in list(files):
        if _NOT_PUBLISHED.search(file.src_uri):
            files.remove(file)
    return files


def on_env(env: Any, config: Any, files: Any) -> Any:
    """Give the theme the setting's colour in a form that can be read. Called by MkDocs."""
    env.filters["readable_on_white"] = colour.readable_on_white
    env.filters["readable_on_dark"] = colour.readable_on_dark
    return env


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Mend what Material writes that HTML does not allow: a checkbox has nothing to complete. Called by MkDocs."""
    return _CHECKBOX.sub(r"\1>", output)


def on_post_template(output_content: str, template_name: str, config: Any) -> str:
    """Mend the page for addresses that lead nowhere as the others. Called by MkDocs."""
    return _CHECKBOX.sub(r"\1>", output_content)
