"""The form as one page: small, whole, and able to fetch or send nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from schoolgate.form import data, page
from schoolgate.publish import csp

MOST = 120 * 1024  # bytes, as a browser gets it
OURS = sorted(page.FOLDER.glob("*.js"))
LIBRARIES = sorted((page.FOLDER / "vendor").glob("*.js"))


@pytest.fixture(scope="module")
def html() -> str:
    return page.html()


def policy_of(html: str) -> dict[str, str]:
    """Return what the page may load and run, by what it is."""
    (meta,) = lxml.html.fromstring(html).xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    return {name: sources for name, _, sources in (part.partition(" ") for part in meta.split("; "))}


def test_it_is_small(html: str) -> None:
    assert len(gzip.compress(html.encode(), 9)) <= MOST


def test_nothing_in_it_is_elsewhere(html: str) -> None:
    whole = lxml.html.fromstring(html)
    assert {element.tag for element in whole.xpath("//*[@src]")} == set()
    assert whole.xpath("//link/@href") == ["data:,"]
    assert [a.get("href")[0] for a in whole.xpath("//a[@href]")] == ["#", "#"]
    assert "url(" not in page.style()
    assert "@import" not in page.style()


def test_it_may_run_its_own_script_alone_and_send_nothing(html: str) -> None:
    scripts = [
        text for given, text in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL) if "json" not in given
    ]
    assert len(scripts) == 1
    allowed = policy_of(html)
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == csp.source_of(scripts[0])
    assert allowed["connect-src"] == allowed["frame-src"] == allowed["form-action"] == allowed["base-uri"] == "'none'"
    assert "unsafe" not in json.dumps(allowed)


def test_where_it_is_served_it_may_ask_its_own_server_and_frame_the_pages(html: str) -> None:
    allowed = policy_of(page.html({"setting": "my-school", "preview": "http://127.0.0.1:8000/"}))
    differs = {name for name in allowed if allowed[name] != policy_of(html)[name]}
    assert {name: allowed[name] for name in differs} == {"connect-src": "'self'", "frame-src": "http://127.0.0.1:8000/"}


def test_data_cannot_end_its_element() -> None:
    shown = page.html({"setting": "</script><script>alert(1)</script>", "preview": "http://127.0.0.1:1/"})
    assert "<script>alert" not in shown
    (server,) = lxml.html.fromstring(shown).xpath('//script[@id="form-server"]/text()')
    assert json.loads(server)["setting"] == "</script><script>alert(1)</script>"


def test_its_data_comes_back_as_it_was_put_in(html: str) -> None:
    (told,) = lxml.html.fromstring(html).xpath('//script[@id="form-data"]/text()')
    assert json.loads(told) == json.loads(json.dumps(data.data()))


def test_no_two_files_of_the_script_use_one_name() -> None:
    names = re.compile(r"^(?:async )?(?:function\*? ?|const |let )(\w+)", re.MULTILINE)
    counted = Counter(name for file in OURS for name in names.findall(file.read_text(encoding="utf-8")))
    assert len(counted) > 150
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.stem)
def test_no_text_in_a_script_looks_like_what_is_left_out(file: Path) -> None:
    code = re.sub(r"^ *(?:/\*.*?\*/|//[^\n]*)\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert "`\n" not in code  # of several lines, it would lose its spaces
    texts = re.findall(r"""(["'`])((?:\\.|(?!\1)[^\\\n])*)\1""", code)
    assert [text for _, text in texts if re.search(r"[;{},] // ", text)] == []


@pytest.mark.parametrize("file", LIBRARIES, ids=lambda file: file.stem)
def test_a_library_is_as_its_heading_says(file: Path) -> None:
    heading, _, body = file.read_text(encoding="utf-8").partition(" */\n")
    assert re.search(r"^   \S+ \d+\.\d+\.\d+, https://github\.com/\S+$", heading, re.MULTILINE)
    assert re.search(r"npm: sha512-[\w+/]{86}==", heading)
    assert "License" in heading
    assert f"SHA-256 of what follows this comment: {hashlib.sha256(body.encode()).hexdigest()}\n" in heading
    assert not re.search(r"\beval\(|new Function\b", body)
