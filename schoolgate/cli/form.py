"""What `schoolgate form` and `schoolgate serve --form` do. They load what no other command needs."""

from __future__ import annotations

import contextlib
import errno
import sys
import time
from pathlib import Path

import click

from schoolgate import paths
from schoolgate.cli.building import website_of
from schoolgate.cli.finding import own_settings, path_from_here, settings_named, today
from schoolgate.cli.saying import describe, echo
from schoolgate.cli.starting import refuse_unless_a_name
from schoolgate.form import page, server
from schoolgate.form.session import Session
from schoolgate.setting.files import write_whole


def write_form(out: Path) -> None:
    """Write the form into a file."""
    if paths.is_installed(out):
        raise click.UsageError(f"{out} is part of Schoolgate itself. Name another file.")
    write_whole(out, page.html().encode())
    echo(f"Wrote {path_from_here(out)}. Open it in a browser, or send it to whoever answers the questions.")


def serve_form(setting: str, port: int) -> None:
    """Serve the form of one setting, and its pages on the port before it, until somebody stops it."""
    file = _setting_to_fill_in(setting)
    today()  # a clock that cannot be right is told before anything is served
    pages, form = (port, port + 1) if port < _LAST_PORT else (port - 1, port)
    session = Session(file, website_of(file), today)
    try:
        with server.serving(session, (form, pages), page.html, describe) as (address, _):
            echo(f"Open {address} in your browser. Press Ctrl+C to stop.")
            if not file.exists():
                echo(f"{path_from_here(file)} is not there yet. It is written when you first save.")
            _wait_until_stopped()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        another = (form + 1) % (_LAST_PORT - 1) or 1
        echo(
            f"Port {pages} or {form} is taken. Choose another: schoolgate serve {setting} --form --port {another}",
            err=True,
        )
        sys.exit(1)
    finally:
        session.close()
    echo("Stopped. What you saved is in the setting file.")


_LAST_PORT = 65535


def _setting_to_fill_in(name: str) -> Path:
    """Return the setting file of a name, or where a new one is to be written. Raise UsageError if it may not be written there."""
    try:
        (file,) = settings_named((name,))
    except click.UsageError:
        if Path(name).name != name or Path(name).exists():
            raise
        refuse_unless_a_name(name.removesuffix(".yml"))
        file = own_settings() / f"{name.removesuffix('.yml')}.yml"
    if paths.is_installed(file):
        raise click.UsageError(
            f"{name} is an example that comes with Schoolgate. Name a setting of your own: schoolgate serve my-school --form"
        )
    return file


def _wait_until_stopped() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)
