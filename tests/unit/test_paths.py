"""Where the template stands, and what is kept of it between builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest

from schoolgate import paths


def test_a_page_that_is_compiled_once_is_compiled_wherever_it_stands_until_it_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []
    compile_page = jinja2.Environment.compile

    def counted(self: jinja2.Environment, source: str, *given: Any) -> Any:
        compiled.append(source)
        return compile_page(self, source, *given)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")

    def rendered(folder: str, text: str) -> str:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "page.md").write_text(text, encoding="utf-8")
        loader = jinja2.FileSystemLoader(tmp_path / folder)
        pages = jinja2.Environment(loader=loader, bytecode_cache=paths.compiled_templates("pages"))
        return pages.get_template("page.md").render(name="Oakfield")

    assert rendered("here", "{{ name }}") == rendered("there", "{{ name }}") == "Oakfield"
    assert compiled == ["{{ name }}"]
    assert rendered("there", "At {{ name }}") == "At Oakfield"
    assert rendered("here", "{{ name }}") == "Oakfield"
