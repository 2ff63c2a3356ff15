"""Faults of the template, said where they are: a school office cannot mend them."""

from __future__ import annotations

import traceback
from pathlib import Path

import jinja2

from schoolgate import paths
from schoolgate.errors import TemplateError
from schoolgate.setting.problems import Problem


def template_error(error: BaseException, file: str = "mkdocs.yml") -> TemplateError:
    """Return an error as one of the template, with its place. Takes the error and the file being composed."""
    line = 1
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == "<template>":  # how Jinja calls a page that mkdocs-macros gives it
            line = frame.lineno or 1
        elif Path(frame.filename).is_relative_to(paths.TEMPLATE) and not frame.filename.endswith(".py"):
            file, line = Path(frame.filename).relative_to(paths.TEMPLATE).as_posix(), frame.lineno or 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        line = error.lineno
    if isinstance(error, TemplateError) and error.file != "docs":
        return error
    return TemplateError(str(error) or type(error).__name__, file, line)


def problem_of_template(fault: TemplateError) -> Problem:
    """Return a problem that tells a school office of a fault that it cannot fix."""
    message = str(fault).rstrip(".")
    return Problem(
        fault.file,
        fault.line,
        1,
        f"This is an error in the template, not in your setting file: {message}. Please report it.",
    )
