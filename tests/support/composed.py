"""A setting’s pages as the gate reads their words, made without MkDocs: for what is tried by the hundred."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schoolgate.publish import gate
from schoolgate.publish.gate import reading
from schoolgate.setting import load
from schoolgate.setting.model.setting import Setting
from support import yaml_files
from support.bases import TEMPLATE, pages_of, people_pages_of
from support.places import TODAY

_PAGE = '<html lang="en"><head><title>A page</title></head><body><main>{}</main></body></html>'
_RULE_LINK = re.compile(r'\s*<a class="rule-link"[^>]*>.*?</a>')


def loaded(data: Mapping[str, Any], file: Path) -> load.Loaded:
    """Load answers as a setting file holds them. Takes where to write it."""
    yaml_files.write(file, dict(data))
    return load.load(file, TODAY, fictional=True)


def faults_on_pages(setting: Setting) -> list[str]:
    """Find what the gate has against the words of a setting’s policies and of its pages for people."""
    policies, people = pages_of(setting), people_pages_of(setting)
    expected = reading.Expected.draw_up(setting, TEMPLATE, policies.absent, [])
    pages = {**policies.html, **people.html}
    return [
        fault
        for name, html in pages.items()
        for fault in gate.word_faults(_PAGE.format(_RULE_LINK.sub("", html)), expected, name)
    ]
