"""Commands of a copy of the project, each run in a fork of one process that has imported it: an import takes 0.7 seconds.

That process imports, and reads no page, setting or register: what a command reads it reads for itself, as it does when it is
started afresh. Variables that Python looks at when it starts (PYTHONIOENCODING), terminals, signals and closed streams are for a
process of its own.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

# What a build imports, but not Material: when it is imported, it looks at which program was started.
_IMPORTED = ("schoolgate.cli.cli", "schoolgate.pages.plugin", "mkdocs.commands.build", "mkdocs_macros.plugin")


class Commands:
    """A process that has imported the code of a copy of the project and forks for each command."""

    def __init__(self, project: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], cwd=project, env={**os.environ, "PYTHONPATH": str(project)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(
        self, program: Literal["schoolgate", "mkdocs"], *typed: str, cwd: Path, env: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, in a folder and an environment of its own, without input."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder) / name for name in ("stdout", "stderr")]
            asked = {"program": program, "typed": typed, "cwd": str(cwd), "env": env, "streams": [*map(str, streams)]}
            print(json.dumps(asked), file=self.process.stdin, flush=True)
            code = int(self.process.stdout.readline())
            return subprocess.CompletedProcess([program, *typed], code, *(file.read_text("utf-8") for file in streams))

    def end(self) -> None:
        """End the process, which ends when nothing more can be asked of it."""
        self.process.communicate()


def _run(program: str, typed: list[str], cwd: str, env: dict[str, str], streams: list[str]) -> None:
    """Run a program in this fork as if Python had been started for it, and end as Python ends."""
    for number, file in enumerate((os.devnull, *streams)):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["-c", *typed]
    try:
        if program == "mkdocs":
            runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
        else:
            importlib.import_module("schoolgate.cli.cli").main()
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        # Python would also take each module apart, for which a fork copies them all first: 0.2 seconds.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code)


if __name__ == "__main__":
    sys.path[0] = ""  # as python -c and python -m have it, and not this folder
    for name in _IMPORTED:
        importlib.import_module(name)
    for asked in sys.stdin:
        if not (pid := os.fork()):
            _run(**json.loads(asked))
            sys.exit()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
