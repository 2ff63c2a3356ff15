"""The form as one page: its HTML, style, script and questions in one file, which needs no server and fetches nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from schoolgate import paths
from schoolgate.form import data
from schoolgate.publish import csp

FOLDER = paths.OVERRIDES / "form"
NAME = "form.html"


def html(server: Mapping[str, str] | None = None) -> str:
    """Return the page of the form.

    Takes, where `schoolgate serve --form` shows it, what the page is to know of that server: the name of the setting and the
    address of the preview. Without it the page works on its own, from a disk too.
    """
    template = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    ).get_template(NAME)
    styles, scripts = style(), script()
    return template.render(
        policy=_policy(styles, scripts, server),
        style=styles,
        script=scripts,
        data=_as_data(data.data()),
        server=_as_data(server) if server else None,
    )


def script() -> str:
    """Return the script of the form: our files and the libraries that it is made on, in one scope. What starts it comes last."""
    starts = FOLDER / "start.js"
    ours = sorted(file for file in FOLDER.glob("*.js") if file != starts)
    libraries = sorted((FOLDER / "vendor").glob("*.js"))
    texts = [*map(_shortened, ours), *map(_text, libraries), _shortened(starts)]
    return '(() => {\n"use strict";\n' + "\n".join(texts) + "\n})();\n"


def style() -> str:
    """Return the style of the form: the colours and sizes of our sites, and its own."""
    text = _shortened(paths.OVERRIDES / "styles" / "tokens.css") + _shortened(FOLDER / "form.css")
    text = re.sub(r"/\*.*?\*/|(?<=[{};])\s+|\s+(?=[{}])", "", text, flags=re.DOTALL)
    used = {*re.findall(r"var\((--[\w-]+)", text)}
    return re.sub(r"(--[\w-]+): [^;{}]+;", lambda found: found[0] if found[1] in used else "", text)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _shortened(file: Path) -> str:
    """Return a script or a style of ours without comments, blank lines, and what sets lines in.

    A comment begins a line, or comes after the sign that ends a statement: in a text, // may be part of an address.
    """
    text = re.sub(
        r"^ *(?:/\*.*?\*/|//[^\n]*)\n|(?<=[;{},]) // [^\n]*$", "", _text(file), flags=re.MULTILINE | re.DOTALL
    )
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


def _as_data(value: Any) -> str:
    """Return data as JSON that may stand in a page: nothing in it can end the element that holds it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(styles: str, scripts: str, server: Mapping[str, str] | None) -> str:
    """Return what the page may load, run and send: nothing but what is in it, and its own server where it has one."""
    allowed = {
        "default-src": "'none'",
        "script-src": csp.source_of(scripts),
        "style-src": csp.source_of(styles),
        "img-src": "data:",
        "connect-src": "'self'" if server else "'none'",
        "frame-src": server["preview"] if server else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())
