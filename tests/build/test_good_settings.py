"""Settings that are taken are built: each good one, and every format that is read as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from PIL import Image
from support import yaml_files
from support.places import GOOD_SETTINGS, TODAY
from support.smallest import NAME, POLICY, USE, edited

from schoolgate.publish import build


@pytest.mark.parametrize("file", GOOD_SETTINGS, ids=lambda file: file.stem)
def test_a_good_setting_passes_the_gate(file: Path, site: Callable[[Path], Path]) -> None:
    folder = site(file)
    assert len([*folder.rglob("index.html")]) >= 3
    adopted = yaml_files.strings(file)["policies"]["dates"]
    assert all((folder / "policies" / policy / "index.html").is_file() for policy in adopted)


def test_every_format_that_is_taken_is_built(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100), "green").save(tmp_path / "logo (1).png", "PNG")
    file = tmp_path / "setting.yml"
    file.write_text(
        edited(
            (NAME, f"{NAME}\nlogo: logo (1).png"),
            ("https://online-safety.little-acorns.example/", "HTTPS://Little-Acorns.Example/Ab~c_D-9.x/y"),
            ('"01632 960 201"', '"01632 960201 ext 201"'),
            (
                "email: owner@little-acorns.example",
                "email: head.o'neill@little-acorns.example, phone: 01632\u00a0960203 (option 2)",
            ),
            (
                POLICY,
                '{title: Safeguarding policy, url: "https://bücher.example/Children\'s Policy (2026).pdf?a=1&b=2&copy=3"}',
            ),
            ("title: Behaviour policy", "title: Behaviour T&Cs; policy, url: www.little-acorns.example"),
            (USE, "may_use: 'in the staff room, on screens over 6\"'"),
            (
                "  events: {photos: none}",
                "  events: {photos: none}\nsigns:\n  - {id: hall, place: +1+1}\n  - {id: room, place: 12}",
            ),
        ),
        encoding="utf-8",
    )
    out = tmp_path / "site"
    assert build.build(file, out, TODAY, fictional=True) > 3
    pages = [lxml.html.fromstring(page.read_bytes()) for page in out.rglob("*.html")]
    links = {(a.get("href"), a.text_content()) for page in pages for a in page.iter("a")}
    assert ("tel:+441632960201,201", "01632 960201 ext 201") in links
    assert ("tel:+441632960203,2", "01632 960203 (option 2)") in links
    assert ("mailto:head.o%27neill@little-acorns.example", "head.o'neill@little-acorns.example") in links
    assert (
        "https://xn--bcher-kva.example/Children%27s%20Policy%20%282026%29.pdf?a=1&b=2&copy=3",
        "Safeguarding policy",
    ) in links
    assert ("https://www.little-acorns.example", "Behaviour T&Cs; policy") in links
    assert (out / "assets" / "logo.png").is_file()
    assert "https://little-acorns.example/Ab~c_D-9.x/y/" in (out / "sitemap.xml").read_text(encoding="utf-8")
