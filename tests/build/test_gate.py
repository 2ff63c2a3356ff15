"""The gate: a really built site, one thing tampered with at a time, and the exact fault it earns."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from support import kept
from support.clause_reader import read
from support.places import STARTER, TODAY

from schoolgate.publish import build, csp, gate
from schoolgate.publish.gate.reading import Expected
from schoolgate.setting.model.policies import OtherPolicies

PAGE = "policies/mobile/index.html"


@pytest.fixture(scope="module", autouse=True)
def _a_page_is_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        kept.keep_findings(patch)
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    """The starter's site, and what the gate was told to expect of it."""
    told: list[Expected] = []
    check = gate.check

    def kept(site: Path, expected: Expected) -> list[str]:
        told.append(expected)
        return check(site, expected)

    out = tmp_path_factory.mktemp("gate") / "site"
    with mock.patch.object(gate, "check", kept):
        build.build(STARTER, out, TODAY)
    return out, told[0]


class Tampered:
    """A copy of the site to tamper with."""

    def __init__(self, folder: Path, expected: Expected) -> None:
        self.folder, self.expected = folder, expected

    def change(self, name: str, change: Callable[[str], str]) -> None:
        file = self.folder / name
        before = file.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, "nothing was tampered with"
        file.write_text(after, encoding="utf-8")

    def put(self, html: str, *, name: str = PAGE, before: str = "</article>") -> None:
        self.change(name, lambda page: page.replace(before, html + before, 1))

    def faults(self) -> list[str]:
        return gate.check(self.folder, self.expected)


@pytest.fixture
def site(built: tuple[Path, Expected], tmp_path: Path) -> Tampered:
    out, expected = built
    shutil.copytree(out, tmp_path / "site")
    return Tampered(tmp_path / "site", expected)


def test_the_site_as_built_has_no_fault(site: Tampered) -> None:
    assert site.faults() == []


# ---------------------------------------------------------------------------------------------------------------
# Words

WORDS = [
    # what the template leaves behind
    ("<p>Phones are kept in {{ phones.staff.kept_in }}.</p>", "code is published: “Phones are kept in {{ phones.staff.kept_in”."),
    ("<p>Yes. {% if nursery %}No.</p>", "code is published: “Yes. {% if nursery %}No.”."),
    ("<p>Staff keep phones away. {: #mobile.staff.away }</p>", "code is published: “Staff keep phones away. {: #mobile.staff.away }”."),
    ("<p>!!! guidance Decide first.</p>", "code is published: “!!! guidance Decide first.”."),
    ("<p>See [our site](https://x.example).</p>", "code is published: “See [our site](https://x.example).”."),
    ("<p>Tell Smith &amp;amp; Sons.</p>", "code is published: “Tell Smith &amp; Sons.”."),
    ("<p>Staff keep them in ['the office'].</p>", "code is published: “Staff keep them in ['the office'].”."),
    ("<p>Ask <b>now()</b>.</p>", "code is published: “Ask now().”."),
    # answers that were not given
    ("<p>TBC</p>", "“TBC” is only a placeholder."),
    ("<li>[insert name of DSL]</li>", "“[insert name of DSL]” is only a placeholder."),
    ("<p>The lead is Name, role.</p><p>Name, role</p>", "“Name, role” is only a placeholder."),
    ("<p>Ring <b>lorem</b> <i>ipsum</i> dolor.</p>", "“Ring lorem ipsum dolor.” is only a placeholder."),
    ("<div>Your policy: &lt;setting name&gt;</div>", "“Your policy: <setting name>” is only a placeholder."),
    # nothing where something should be
    ("<p></p>", "there is an empty paragraph."),
    ("<p><strong> </strong>\n</p>", "there is an empty paragraph."),
    ("<p>. ,</p>", "there is an empty paragraph."),
    ("<ul><li></li><li>One</li></ul>", "there is an empty bullet."),
    ("<ul><li><ul><li> </li></ul></li></ul>", "there is an empty bullet."),
    ("<p>These:</p><ul></ul>", "there is an empty list."),
    ("<table><tr><td></td><td>One</td></tr></table>", "there is an empty cell."),
    ("<dl><dt></dt><dd>One</dd></dl>", "there is an empty term."),
    ("<h3></h3><p>Words.</p>", "there is an empty heading."),
    ("<h3>12.</h3><p>Words.</p>", "there is an empty heading."),
    ("<h3>1.2</h3><p>Words.</p>", "there is an empty heading."),
    ('<h3><a class="clause-number" href="#mobile.aims">12.</a> </h3><p>Words.</p>', "there is an empty heading."),
    ("<h3>Nothing under it</h3><h3>More</h3><p>Words.</p>", "there is nothing under the heading “Nothing under it”."),
    ("<h2>The last</h2>", "there is nothing under the heading “The last”."),
    ("<p>Some groups differ:</p>", "nothing follows “Some groups differ:”."),
    ("<ul><li><strong>School:</strong></li></ul>", "nothing follows “School:”."),
    # sentences with a hole
    ("<p>Phones are kept in the .</p>", "a word is missing in “Phones are kept in the .”."),
    ("<p>Ask the, or come in.</p>", "a word is missing in “Ask the, or come in.”."),
    ("<p>Ask the <b></b>or come in the.</p>", "a word is missing in “Ask the or come in the.”."),
    ("<p>Leads: , 01632 960 123</p>", "a word is missing in “Leads: , 01632 960 123”."),
    ("<p>Ask one, , or two.</p>", "a word is missing in “Ask one, , or two.”."),
    ("<p>, the headteacher decides.</p>", "a word is missing in “, the headteacher decides.”."),
    ("<p>The lead ( ) decides.</p>", "a word is missing in “The lead ( ) decides.”."),
    ("<p>The lead () decides.</p>", "a word is missing in “The lead () decides.”."),
    ("<p>They may use them .</p>", "a word is missing in “They may use them .”."),
    ("<p>They stop.. Then go.</p>", "a word is missing in “They stop.. Then go.”."),
    ("<p>Phones are kept in  during lessons.</p>", "a word is missing in “Phones are kept in  during lessons.”."),
    ("<p>Agreed by the</p>", "a word is missing in “Agreed by the”."),
    ("<p>Phones are kept in None during lessons.</p>", "a word is missing in “Phones are kept in None during lessons.”."),
    ("<p>Phones, None and watches.</p>", "a word is missing in “Phones, None and watches.”."),
    ("<p>Pupils sit examinations: True.</p>", "a word is missing in “Pupils sit examinations: True.”."),
    ("<p>It stays in the the office.</p>", "“the the” cannot be right in “It stays in the the office.”."),
    ("<p>It stays in the our office.</p>", "“the our” cannot be right in “It stays in the our office.”."),
    ("<p>Staff and and parents.</p>", "“and and” cannot be right in “Staff and and parents.”."),
    ('<p><a class="clause-number" href="#mobile.aims">1.1</a>, who may.</p>', "a word is missing in “, who may.”."),
    ("<details><summary>More</summary>TBC</details>", "“TBC” is only a placeholder."),
    # in attributes
    ('<p data-on="mobile.aims">Words.</p>', "what was taken out of “mobile.aims” is published."),
    ('<p title="Kept in {{ place }}">Words.</p>', "code is published: “Kept in {{ place }}”."),
    ('<p><img src="../../assets/favicon.svg" alt="TBC"></p>', "“TBC” is only a placeholder."),
    ('<p><a href="#mobile.aims" aria-label="">Words.</a></p>', "there is an empty aria-label (a)."),
    ('<p><a href="#mobile.aims" title="[insert title]">Words.</a></p>', "“[insert title]” is only a placeholder."),
    # hidden from the eye
    ("<!-- Remember to ask the governors -->", "a hidden comment is published: “Remember to ask the governors”."),
    ("<p>Words<!---->.</p>", "a hidden comment is published: “”."),
    ("<p>Words<!--x-->.</p>", "a hidden comment is published: “x”."),
    ("<?php echo 1 ?>", "a hidden comment is published: “?php echo 1 ?”."),
    # a policy that the setting does not have
    ("<p>See our remote learning policy.</p>", "“remote learning policy” is cited, but other_policies does not list "
    "it."),
    ("<ul><li>Our <em>remote learning</em> policy says more.</li></ul>", "“remote learning policy” is cited, but "
    "other_policies does not list it."),
]  # fmt: skip


@pytest.mark.parametrize(("html", "fault"), WORDS, ids=[html for html, _ in WORDS])
def test_words(site: Tampered, html: str, fault: str) -> None:
    site.put(html)
    assert site.faults() == [f"{PAGE}: {fault}"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>A sentence, whole: with (some) marks; and more. “Quoted.” It’s fine … Yes?</p>",
        "<p>None of these apply. Who may? None may.</p>",
        "<p>What is it for? It is what they asked for. Nobody knows where they come from.</p>",
        "<p>Ask\n    the office.</p>",
        "<p>At <strong>School</strong>: ask.</p><p>Bring:</p><ul><li>a pen</li></ul>",
        "<ul><li>(a) one</li><li>Option A.</li></ul>",
        '<p><img src="../../assets/favicon.svg" alt=""></p>',
        '<p><img src="data:image/png;base64,AA==" alt=""></p>',
        "<h3>Years 5 and 6</h3><p>They may.</p>",
        "<p>See our behaviour policy and the staff code of conduct.</p>",
        '<p>Read <a href="https://www.gov.uk/">GOV.UK</a>, call <a href="tel:999">999</a>.</p>',
        '<link rel="help" href="https://www.gov.uk/">',
        '<p><a href="#mobile.aims">There</a>, <a href="../mobile/">here</a>, <a href="../../">home</a>.</p>',
    ],
)
def test_good_words_have_no_fault(site: Tampered, html: str) -> None:
    site.put(html)
    assert site.faults() == []


def test_an_article_is_content_wherever_it_stands(site: Tampered) -> None:
    html, fault = WORDS[-1]
    site.put(f"<article>{html}</article>", before="</body>")
    assert site.faults() == [f"{PAGE}: {fault}"]


def test_words_outside_the_content(site: Tampered) -> None:
    site.put("<p>TBC</p>", before="</body>")
    site.put("<p></p>", before="</body>", name="404.html")
    site.change("index.html", lambda page: re.sub(r"<title>.*?</title>", "<title> </title>", page))
    site.put('<meta name="description" content="">', before="</head>", name="index.html")
    site.put('<meta name="description" content="{{ name }}">', before="</head>")
    assert site.faults() == [
        "404.html: there is an empty paragraph.",
        "index.html: there is an empty content (meta).",
        "index.html: there is an empty title.",
        f"{PAGE}: code is published: “{{{{ name }}}}”.",
        f"{PAGE}: “TBC” is only a placeholder.",
    ]


def test_what_stands_behind_the_end_of_a_page(site: Tampered) -> None:
    site.change(PAGE, lambda page: page + '<p>TBC</p><p><a href="javascript:alert(1)">Here</a></p>')
    assert site.faults() == [
        f"{PAGE}: “TBC” is only a placeholder.",
        f"{PAGE}: the address “javascript:alert(1)” could run code.",
    ]


def test_a_heading_whose_number_is_gone(site: Tampered) -> None:
    site.change(PAGE, lambda page: page.replace(">2.</a>", "></a>", 1))
    told = [fault for fault in site.faults() if "the numbers of the headings" in fault]
    assert len(told) == 1
    assert told[0].startswith(f"{PAGE}: the numbers of the headings are not those of their clauses: 1., 3., ")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (PAGE, "</article>", "<p>Phones are kept in \ue000.</p></article>"),
        (PAGE, "<body", '<body data-lead="\ue000"'),
        ("search/index.json", '"h":"', '"h":"\\ue000'),
        ("sitemap.xml", "<lastmod>", "<lastmod>\ue000"),
    ],
)
def test_an_answer_that_was_not_given(site: Tampered, name: str, before: str, after: str) -> None:
    site.change(name, lambda text: text.replace(before, after, 1))
    faults = site.faults()
    assert f"{name}: an answer that was not given is published." in faults
    assert len(faults) == 1 + (name == "sitemap.xml")  # the packed copy now differs


# ---------------------------------------------------------------------------------------------------------------
# Guidance


def a_note(expected: Expected) -> str:
    """A sentence of the starter's guidance, long enough to be told from others and without a mark in it."""
    return next(
        sentence
        for text in expected.guidance
        for sentence in re.split(r"(?<=[.?!])\s+", text)
        if len(sentence) > 40 and re.fullmatch(r"[\w ]+\.", sentence)
    )


@pytest.mark.parametrize(
    "written",
    [
        lambda note: f"<p>{note}</p>",
        lambda note: f"<p>{note.upper()}</p>",
        lambda note: f"<p>Before. {note} After.</p>",
        lambda note: f"<p>{note[:9]}<b>{note[9:20]}</b>{note[20:]}</p>",
        lambda note: "<p>" + "".join(f"&#{ord(c)};" for c in note) + "</p>",
        lambda note: "<p>" + note.replace(" ", "&nbsp; ").replace("e", "e&shy;") + "</p>",
        lambda note: f"<ul><li>{note.rstrip('.')}</li><li>Next.</li></ul>",
        lambda note: f'<p title="{note}">Words.</p>',
        lambda note: f"<p>Words.</p><script>var note = '{note}'</script>",
        lambda note: f"<p>Words.</p><template><p>{note}</p></template>",
        lambda note: f'<p hidden style="display:none">{note}</p>',
    ],
    ids=[
        "plain",
        "capitals",
        "inside",
        "split",
        "encoded",
        "soft",
        "bullet",
        "attribute",
        "script",
        "template",
        "hidden",
    ],
)
def test_guidance_in_a_page_however_it_is_written(site: Tampered, written: Callable[[str], str]) -> None:
    note = a_note(site.expected)
    site.put(written(note))
    short = note if len(note) <= 80 else f"{note[:79]}…"
    assert f"{PAGE}: a note to the drafter is published: “{short}”." in site.faults()


def test_guidance_in_every_kind_of_file(site: Tampered) -> None:
    note = a_note(site.expected)
    index = site.folder / "search" / "index.json"
    data = json.loads(index.read_text(encoding="utf-8"))
    data["pages"][0]["s"][0]["x"] = f"Words. {note}"
    index.write_text(json.dumps(data), encoding="utf-8")
    site.put(f"<!-- {note} -->", name="sitemap.xml", before="</urlset>")
    files = {
        "notes.ics": f"BEGIN:VEVENT\r\nDESCRIPTION:{note[:20]}\r\n {note[20:]}\r\nEND:VEVENT\r\n",
        "notes.md": f"> {note}",
        "notes.txt": note,
        "notes.webmanifest": json.dumps({"icons": [{"label": note}]}),
        "sign.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><text>{note}</text></svg>',
    }
    for name, content in files.items():
        (site.folder / "assets" / name).write_bytes(content.encode())
    packed = site.folder / "sitemap.xml.gz"
    packed.write_bytes(gzip.compress((site.folder / "sitemap.xml").read_bytes()))
    short = note if len(note) <= 80 else f"{note[:79]}…"
    told = [fault for fault in site.faults() if "note to the drafter" in fault]
    assert told == [
        f"{name}: a note to the drafter is published: “{short}”."
        for name in (*(f"assets/{name}" for name in files), "search/index.json", "sitemap.xml", "sitemap.xml.gz")
    ]


def test_guidance_by_its_mark(site: Tampered) -> None:
    site.put('<div class="admonition guidance"><p>Hm, hm.</p></div>')
    assert site.faults() == [f"{PAGE}: a note to the drafter is published."]


def test_no_guidance_of_the_starter_is_too_short_to_be_found(site: Tampered) -> None:
    assert len(site.expected.guidance) > 20
    assert max(len(text) for text in site.expected.guidance) > 80


# ---------------------------------------------------------------------------------------------------------------
# Links, and what pages fetch

LINKS = [
    ('<p><a href="../nowhere/">Here</a></p>', "a link leads to policies/nowhere/index.html, which is not there."),
    ('<p><a href="/nowhere.pdf">Here</a></p>', "a link leads to nowhere.pdf/index.html, which is not there."),
    ('<p><a href="https://online-safety.oakfield.example/gone/">Here</a></p>', "a link leads to gone/index.html, which is not there."),
    ('<p><a href="../mobile">Here</a></p>', None),
    ('<p><a href="../../404.html/">Here</a></p>', "a link leads to 404.html/index.html, which is not there."),
    ('<p><a href="#mobile.gone">Here</a></p>', f"a link leads to “mobile.gone” on {PAGE}, which is not there."),
    ('<p><a href="../../#gone">Here</a></p>', "a link leads to “gone” on index.html, which is not there."),
    ('<p><a href="../../404.html#%67one">Here</a></p>', "a link leads to “gone” on 404.html, which is not there."),
    ('<p><a href="../../../elsewhere/">Here</a></p>', "the link “../../../elsewhere/” leads out of the site."),
    ('<p><a href="">Here</a></p>', "a link has no address."),
    ('<p><a href="#mobile.aims"></a>Here</p>', "a link to #mobile.aims has no words."),
    ('<p><a href="javascript:alert(1)">Here</a></p>', "the address “javascript:alert(1)” could run code."),
    ('<p><a href=" java&#10;script:alert(1)">Here</a></p>', "the address “java script:alert(1)” could run code."),
    ('<p><a href="JaVaScRiPt&colon;alert(1)">Here</a></p>', "the address “JaVaScRiPt:alert(1)” could run code."),
    ('<p><a href="data:text/html,hm">Here</a></p>', "the address “data:text/html,hm” could run code."),
    ('<p><a href="file:///etc/passwd">Here</a></p>', "the address “file:///etc/passwd” could run code."),
    ('<p><svg><a xlink:href="javascript:alert(1)"><text>Here</text></a></svg></p>', "the address “javascript:alert(1)” could run code."),
    ('<p><a href="http://[bad/">Here</a></p>', "the address “http://[bad/” could run code."),
    ('<p><a href="tel:None">Here</a></p>', "“tel:None” is not a telephone number."),
    ('<p><a href="mailto:office">Here</a></p>', "“mailto:office” is not an email address."),
    ('<p id="twice">Here</p><p id="twice">There</p>', "“twice” is the id of 2 places. An id belongs to one."),
    ('<p id="mobile.aims">Here</p>', "“mobile.aims” is the id of 2 places. An id belongs to one."),
]  # fmt: skip


@pytest.mark.parametrize(("html", "fault"), LINKS, ids=[html for html, _ in LINKS])
def test_links(site: Tampered, html: str, fault: str | None) -> None:
    site.put(html)
    assert site.faults() == ([f"{PAGE}: {fault}"] if fault else [])


def test_a_page_that_is_gone_is_missed_wherever_it_was_linked(site: Tampered) -> None:
    shutil.rmtree(site.folder / "policies")
    faults = site.faults()
    gone = f"a link leads to {PAGE}, which is not there."
    assert {f"index.html: {gone}", f"sitemap.xml: {gone}"} <= set(faults)
    assert "404.html: a link leads to policies/index.html, which is not there." in faults
    assert any(fault.startswith("The clause mobile.cover.identity is missing") for fault in faults)


def test_a_site_under_a_folder_of_its_host(built: tuple[Path, Expected], tmp_path: Path) -> None:
    out, expected = built
    shutil.copytree(out, tmp_path / "site")
    address = "https://schools.example/oakfield/"
    for file in (tmp_path / "site").rglob("*.html"):
        text = file.read_text(encoding="utf-8").replace(expected.site, address)
        text = re.sub(r'(href|src)="/', r'\1="/oakfield/', text)
        file.write_text(text, encoding="utf-8")
    site = Tampered(tmp_path / "site", dataclasses.replace(expected, site=address))
    for name in ("sitemap.xml", "feed.xml", "feed.json"):
        site.change(name, lambda text: text.replace(expected.site, address))
    (tmp_path / "site" / "sitemap.xml.gz").write_bytes(gzip.compress((tmp_path / "site/sitemap.xml").read_bytes()))
    assert site.faults() == []
    site.put('<p><a href="/policies/mobile/">Here</a></p>')
    assert site.faults() == [f"{PAGE}: the link “/policies/mobile/” leads out of the site."]


def test_the_page_that_is_shown_anywhere_names_files_from_the_root(site: Tampered) -> None:
    site.put('<p><a href="policies/mobile/">Here</a></p>', name="404.html")
    assert site.faults() == [
        "404.html: “policies/mobile/” depends on where the page stands, and this page is shown anywhere."
    ]


HOST = "//elsewhere.example/x"
FETCHED = [
    '<script src="https:{}"></script>',
    '<script>fetch("https:{}")</script>',
    "<script>import('{}')</script>",
    '<p><img src="{}" alt=""></p>',
    '<p><img src="\\\\elsewhere.example/x" alt=""></p>',
    '<p><img src="/\n/elsewhere.example/x" alt=""></p>',
    '<p><img src="../../assets/favicon.svg" srcset="../../assets/favicon.svg 1x, https:{} 2x" alt=""></p>',
    '<picture><source srcset="{}"></picture>',
    '<video src="{}"></video>',
    '<video poster="{}"></video>',
    '<audio src="{}"></audio>',
    '<video><track src="{}"></video>',
    '<iframe src="{}"></iframe>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<form action="{}"><input type="submit"></form>',
    '<form><button formaction="{}">Here</button></form>',
    '<p><a href="#mobile.aims" ping="{}">Here</a></p>',
    '<svg><image href="{}"></image></svg>',
    '<svg><use xlink:href="{}#x"></use></svg>',
    '<link rel="stylesheet" href="{}">',
    '<link rel="preconnect" href="https:{}">',
    '<link rel="dns-prefetch" href="{}">',
    '<link rel="icon" href="{}">',
    '<link rel="preload" as="font" href="{}">',
    '<link href="{}">',
    '<style>@import "{}";</style>',
    "<style>@import url({});</style>",
    "<style>body {{ background: url( '{}' ) }}</style>",
    "<style>@font-face {{ src: URL(https:{}) }}</style>",
    "<style>body {{ background: image-set('{}' 1x) }}</style>",
    '<p style="background:url({})">Here</p>',
    '<p><img src="data:image/png;base64,AA==" imagesrcset="../../assets/favicon.svg 1x,\n{} 2x" alt=""></p>',
    '<p><a href="#mobile.aims" ping="../../help/ {}">Here</a></p>',
    '<table background="{}"><tr><td>Here</td></tr></table>',
    '<object classid="{}"></object>',
    '<object codebase="{}"></object>',
    '<object archive="{}"></object>',
    '<div manifest="{}"></div>',
]


@pytest.mark.parametrize("html", FETCHED)
def test_nothing_is_fetched_from_another_host(site: Tampered, html: str) -> None:
    site.put(html.format(HOST))
    # A style, script or frame that was not there when the page was built is told of as well.
    others = ("its Content-Security-Policy stops", "a style stands among", "a script stands in", "<")
    faults = [fault for fault in site.faults() if not fault.removeprefix(f"{PAGE}: ").startswith(others)]
    assert len(faults) == 1
    assert re.fullmatch(
        rf"{re.escape(PAGE)}: (https:)?[/\\\s]+elsewhere\.example/x(#x)? would be fetched from another host\.",
        faults[0],
    )


def test_style_sheets_fetch_nothing_from_another_host(site: Tampered) -> None:
    site.change("assets/schoolgate.css", lambda css: css + f'@import "{HOST}";p{{background:url("https:{HOST}")}}')
    assert site.faults() == [
        f"assets/schoolgate.css: {HOST} would be fetched from another host.",
        f"assets/schoolgate.css: https:{HOST} would be fetched from another host.",
    ]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p onclick="alert(1)">Here</p>', "there is code in an attribute: onclick=“alert(1)”."),
        ('<p><img src="../../assets/favicon.svg" alt="" onerror=alert(1)></p>', "there is code in an attribute: onerror=“alert(1)”."),
        ('<p srcdoc="<p>Hm</p>">Here</p>', "there is code in an attribute: srcdoc=“<p>Hm</p>”."),
        ('<base target="_blank">', "the page sends its readers elsewhere by itself (base)."),
        ('<meta http-equiv="Refresh" content="0; url=../../">', "the page sends its readers elsewhere by itself (meta)."),
        ('<link rel="canonical" href="https://elsewhere.example/">', "search engines are sent to https://elsewhere.example/, and this site is https://online-safety.oakfield.example/."),
    ],
)  # fmt: skip
def test_a_page_runs_and_redirects_nothing(site: Tampered, html: str, fault: str) -> None:
    site.put(html)
    assert site.faults() == [f"{PAGE}: {fault}"]


OLD_SIGN = "visitors/front-door/index.html"
ELSEWHERE = "the page sends its readers elsewhere by itself (meta)."


@pytest.mark.parametrize(
    ("refresh", "faults"),
    [
        ("0; url=../reception/", []),
        ("0; url=../", []),
        ("0; url=../chapel/", ["a link leads to visitors/chapel/index.html, which is not there."]),
        ("0; url=https://elsewhere.example/", [ELSEWHERE]),
        ("0; url=//elsewhere.example/", [ELSEWHERE]),
        ("0; url=..//elsewhere.example/", [ELSEWHERE]),
        ("0; url=javascript:alert(1)", [ELSEWHERE]),
        ("0; url=./", [ELSEWHERE]),
        ("9; url=../reception/", [ELSEWHERE]),
    ],
)
def test_an_old_sign_leads_on_at_once_and_within_the_site(site: Tampered, refresh: str, faults: list[str]) -> None:
    site.change(
        OLD_SIGN, lambda page: page.replace('content="0; url=../main-entrance/"', f'content="{refresh}" lang="en"')
    )
    assert site.faults() == [f"{OLD_SIGN}: {fault}" for fault in faults]


def test_no_other_page_leads_on_by_itself(site: Tampered) -> None:
    site.expected = dataclasses.replace(site.expected, moved=frozenset())
    assert site.faults() == [f"{OLD_SIGN}: {ELSEWHERE}"]


def test_a_link_to_another_host_is_only_a_link(site: Tampered) -> None:
    site.put(
        '<p><a href="https://elsewhere.example/">Here</a></p><link rel="license" href="https://elsewhere.example/">'
    )
    assert site.faults() == []


# ---------------------------------------------------------------------------------------------------------------
# Numbers to call

NUMBERS = [
    ("<p>Call 0800 111 111.</p>", "0800 111 111"),
    ("<p>Call 0800 <b>11</b>12.</p>", "0800 1112"),
    ("<p>Call 0800&nbsp;1112, at any hour.</p>", "0800\u00a01112"),
    ("<p>We are on 01632960124.</p>", "01632960124"),
    ("<p>Ring +44 (0)1632 960 124.</p>", "+44 (0)1632 960 124"),
    ("<p>The number is 1632 960 124.</p>", "1632 960 124"),
    ("<p>From abroad: +1 555 010 0123.</p>", "+1 555 010 0123"),
    ("<p>Call 0800 1111 or 0800 2222.</p>", "0800 2222"),
    ("<p>Childline 0800 1111 0800 2222.</p>", "0800 1111 0800 2222"),
    ("<table><tr><td>03000 41 08 88</td></tr></table>", "03000 41 08 88"),  # in the register, and nobody has confirmed it
    ("<p>Samaritans, 116 124.</p>", "116 124"),
    ("<p>Call 112.</p>", "112"),
    ("<p>Call the police on 112 now.</p>", "112"),
    ("<p>Text SHOUT to 85259.</p>", "85259"),
    ("<p>Forward it to 7727.</p>", "7727"),
    ('<p title="Call 0800 555 112">Here.</p>', "0800 555 112"),
    ('<p><img src="../../assets/favicon.svg" alt="0800 555 112"></p>', "0800 555 112"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "number"), NUMBERS, ids=[html for html, _ in NUMBERS])
def test_a_number_that_nobody_stated(site: Tampered, html: str, number: str) -> None:
    site.put(html)
    assert site.faults() == [f"{PAGE}: the number “{number}” is not in a register or in the setting file."]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Call 999, or 101. Text SHOUT to 85258. Forward it to 7726.</p>",
        "<p>Call 0800 1111, 24 hours a day, 7 days a week. Or call 0800 1111 24 hours a day.</p>",
        "<p>Call 01632 960 123, 01632960123, +44 1632 960 123 or +44 (0)1632 960123.</p>",
        "<p>Samaritans: 116 123. Kent: 03000 41 11 11.</p>",
        "<p>In 2026, on 20 November 2026, pupils aged 4 to 11, in Years 5 and 6. Rule 4.2. It costs 10,000 in all.</p>",
        "<p>Since 2025-26 we text 2026 parents. Pupils come in on 190 days a year, to 2030.</p>",
        '<p><a href="tel:+441632960123,201">01632 960 123 ext 201</a>, <a href="tel:+441632960123,2">01632 960123 (option 2)</a></p>',
        '<p><a href="tel:+441632960123">The safeguarding lead</a>, <a href="sms:85258">85258</a></p>',
        '<p><a href="https://www.gov.uk/01632960124/85259">GOV.UK</a></p>',
    ],
)
def test_a_number_that_somebody_stated_and_figures_that_are_none(site: Tampered, html: str) -> None:
    site.put(html)
    assert site.faults() == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p><a href="tel:+441632960124">The lead</a></p>', "a link calls +441632960124, which is not in a register "
        "or in the setting file."),
        ('<p><a href="tel:112">Help</a></p>', "a link calls 112, which is not in a register or in the setting file."),
        ('<p><a href="sms:85259">Shout</a></p>', "a link calls 85259, which is not in a register or in the setting "
        "file."),
        ('<p><a href="tel:116123">0800 1111</a></p>', "a link that says “0800 1111” calls 116123."),
        ('<p><a href="tel:+441632960123"><b>01632</b> 960 100</a></p>', "a link that says “01632 960 100” calls +441632960123."),
        ('<p><a href="tel:+441632960123,201">01632 960 123 ext 202</a></p>', "a link that says “01632 960 123 ext 202” calls +441632960123,201."),
        ('<p><a href="tel:+441632960123">01632 960 123 ext 202</a></p>', "a link that says “01632 960 123 ext 202” calls +441632960123."),
        ('<p><a href="tel:+441632960124,201">The lead</a></p>', "a link calls +441632960124,201, which is not in a "
        "register or in the setting file."),
        ('<p><a href="tel:+441632960123;ext=201">01632 960 123 ext 201</a></p>', "“tel:+441632960123;ext=201” is not "
        "a telephone number."),
        ('<p><a href="sms:SHOUT">Shout</a></p>', "“sms:SHOUT” is not a telephone number."),
    ],
)  # fmt: skip
def test_a_link_that_calls_another_number(site: Tampered, html: str, fault: str) -> None:
    site.put(html)
    assert site.faults() == [f"{PAGE}: {fault}"]


def test_a_number_in_the_search_and_in_other_files(site: Tampered) -> None:
    index = site.folder / "search" / "index.json"
    data = json.loads(index.read_text(encoding="utf-8"))
    data["pages"][0]["s"][0]["x"] = "Words. Call 0800 555 112."
    index.write_text(json.dumps(data), encoding="utf-8")
    (site.folder / "assets" / "notes.txt").write_text("Text 85259", encoding="utf-8")
    assert site.faults() == [
        "assets/notes.txt: the number “85259” is not in a register or in the setting file.",
        "search/index.json: the number “0800 555 112” is not in a register or in the setting file.",
    ]


# ---------------------------------------------------------------------------------------------------------------
# The Content-Security-Policy


def test_a_page_states_what_its_browser_may_do(site: Tampered) -> None:
    site.change(PAGE, lambda page: re.sub(r"<meta http-equiv=.*?>", "", page))
    assert site.faults() == [f"{PAGE}: it states no Content-Security-Policy."]


@pytest.mark.parametrize("instead", ["default-src *", "default-src 'none'; script-src 'unsafe-inline'"])
def test_a_policy_that_allows_more_than_the_page_needs_is_refused(site: Tampered, instead: str) -> None:
    site.change(PAGE, lambda page: page.replace("default-src 'none'", instead))
    assert [fault for fault in site.faults() if "allows more than it needs" in fault]


def test_a_style_that_its_policy_stops_is_told(site: Tampered) -> None:
    site.change("help/index.html", lambda page: page.replace("<style>", "<style>p{}"))
    assert site.faults() == ["help/index.html: its Content-Security-Policy stops what stands in its own <style>."]


def test_a_script_that_its_policy_stops_is_told(site: Tampered) -> None:
    site.put("<script>a</script>")
    assert f"{PAGE}: its Content-Security-Policy stops what stands in its own <script>." in site.faults()


def test_a_script_in_a_page_is_told_whatever_its_policy_says(site: Tampered) -> None:
    site.put("<script>go()</script>")
    allowed = csp.source_of("go()")
    site.change(PAGE, lambda page: page.replace("script-src 'self'", f"script-src 'self' {allowed}"))
    assert site.faults() == [f"{PAGE}: a script stands in the page: “go()”. Ours are files."]


def test_a_style_among_the_words_is_told_whatever_the_policy_says(site: Tampered) -> None:
    site.put("<style>p{}</style>")
    allowed = csp.source_of("p{}")
    site.change(PAGE, lambda page: page.replace("style-src 'self'", f"style-src 'self' {allowed}"))
    assert site.faults() == [f"{PAGE}: a style stands among the words: “p{{}}”. Ours stand in the head of a page."]


@pytest.mark.parametrize("element", ["iframe", "object", "embed", "portal", "fencedframe", "applet"])
def test_a_page_in_a_page_is_told(site: Tampered, element: str) -> None:
    site.put(f"<p>Words.</p><{element}></{element}>")
    assert site.faults() == [f"{PAGE}: <{element}> shows or runs what is not ours. No page of ours has one."]


def test_a_style_attribute_is_stopped_by_every_policy(site: Tampered) -> None:
    site.put("<p style='color: red'>Call 999.</p>")
    assert site.faults() == [
        f"{PAGE}: its Content-Security-Policy stops a style attribute. Name a class in the style sheet."
    ]


# ---------------------------------------------------------------------------------------------------------------
# Clauses


def a_clause(site: Tampered, *, last: bool = False) -> tuple[str, str]:
    """The id and the whole HTML of a numbered clause that stands alone: the first of its page or the last."""
    page = (site.folder / PAGE).read_text(encoding="utf-8")
    found = [
        match for match in re.finditer(r'<li class="clause" id="([\w.-]+)">.*?</li>\n', page, re.DOTALL)
        if "<ul>" not in match[0] and "clause-number" in match[0]
    ]  # fmt: skip
    chosen = found[-1 if last else 0]
    return chosen[1], chosen[0]


def test_a_clause_that_is_gone(site: Tampered) -> None:
    id_, html = a_clause(site, last=True)
    site.change(PAGE, lambda page: page.replace(html, "").replace(f'href="#{id_}"', 'href="#mobile.aims"'))
    assert site.faults() == [
        f"The clause {id_} is missing, and no reason is recorded.",
        f"search/index.json: a link leads to “{id_}” on {PAGE}, which is not there.",
    ]


def test_a_clause_that_is_gone_from_the_middle_leaves_a_hole(site: Tampered) -> None:
    id_, html = a_clause(site)
    site.change(PAGE, lambda page: page.replace(html, ""))
    every = site.faults()
    lost = f": a link leads to “{id_}” on {PAGE}, which is not there."
    stated = [fault for fault in every if fault.endswith(f"index.html{lost}")]
    assert "visitors/index.html" in {fault.partition(": ")[0] for fault in stated}  # it stands on the clause
    faults = [fault for fault in every if fault not in stated]
    assert faults[0] == f"The clause {id_} is missing, and no reason is recorded."
    assert re.fullmatch(rf"{re.escape(PAGE)}: the numbers of the clauses have a gap: 1\.2, 1\.3, .*", faults[1])
    assert f"search/index.json: a link leads to “{id_}” on {PAGE}, which is not there." in faults


def test_a_clause_that_stands_twice(site: Tampered) -> None:
    id_, html = a_clause(site, last=True)
    site.put(f"<ul>{html}</ul>", name="index.html")
    faults = site.faults()
    assert faults[0] == f"The clause {id_} stands 2 times."
    assert faults[1].startswith("index.html: the numbers of the clauses have a gap: ")
    assert len(faults) == 2


@pytest.mark.parametrize("page", ["parents/index.html", "help/index.html"])
def test_a_statement_that_rests_on_no_clause(page: str, site: Tampered) -> None:
    rule = 'data-rule="mobile.breach.danger"'
    site.change(page, lambda html: html.replace(rule, 'data-rule="mobile.breach.calm"', 1))
    (fault,) = site.faults()
    assert re.fullmatch(rf"{page}: “.*999.*” rests on the clause “mobile\.breach\.calm”, which is not there\.", fault)


def test_a_statement_whose_page_does_not_lead_to_its_clause(site: Tampered) -> None:
    link = r'<a class="rule-link" href="[^"]*#mobile\.learners\.keep-secure">[^<]*</a>, '
    site.change("parents/index.html", lambda html: re.sub(link, "", html))
    assert site.faults() == [
        "parents/index.html: “Your child switches their phone off at the entrance to the site.” rests on "
        "mobile.learners.keep-secure, which its page does not lead to."
    ]


def test_a_clause_that_was_left_out_and_stands(site: Tampered) -> None:
    id_, _ = a_clause(site)
    site.expected = dataclasses.replace(site.expected, absent={**site.expected.absent, id_: "We have no phones."})
    assert site.faults() == [f"The clause {id_} stands, although it was left out: We have no phones."]


def test_a_clause_left_out_without_a_reason(site: Tampered) -> None:
    id_ = next(iter(site.expected.absent))
    site.expected = dataclasses.replace(site.expected, absent={**site.expected.absent, id_: ""})
    assert site.faults() == [f"The clause {id_} is missing, and no reason is recorded."]


def test_a_clause_that_is_in_no_template(site: Tampered) -> None:
    id_, _ = a_clause(site)
    site.change(PAGE, lambda page: page.replace(id_, "mobile.aims.invented"))
    faults = site.faults()
    assert f"The clause {id_} is missing, and no reason is recorded." in faults
    assert "The clause mobile.aims.invented is not in the template." in faults


def test_a_clause_of_the_setting_s_own_stands_once(site: Tampered) -> None:
    own = "mobile.staff.our-safe"
    site.expected = dataclasses.replace(site.expected, own_clauses=frozenset({own}))
    assert site.faults() == [f"The setting’s own clause {own} stands 0 times."]
    for html in (
        '<ul><li class="clause" id="mobile.staff.our-safe">Ours.</li></ul>',
        f'<ul><li class="clause" id="{own}">Again.</li></ul>',
    ):
        site.put(html, name="index.html" if "Again" in html else PAGE)
    assert site.faults() == [f"The setting’s own clause {own} stands 2 times."]


PAPER = "papers/agreement-staff/index.html"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Be kind.</p>",
        "<ul><li class='calm'>Be kind.</li></ul>",
        "<ol><li>Be kind.</li></ol>",
        "<div><p>Be kind.</p></div>",
    ],
)
def test_a_line_of_a_paper_that_rests_on_nothing(site: Tampered, html: str) -> None:
    site.put(html, name=PAPER, before="</main>")
    assert site.faults() == [f"{PAPER}: “Be kind.” rests on no clause, and is no safety line."]


@pytest.mark.parametrize("kind", ["how", "field", "tick", "yes-no", "from", "safety", "safety call"])
def test_a_line_of_a_paper_that_states_no_rule(site: Tampered, kind: str) -> None:
    site.put(f'<p class="{kind}">Be kind.</p>', name=PAPER, before="</main>")
    assert site.faults() == []


def test_a_paper_of_the_site_may_be_cited_by_its_title(site: Tampered) -> None:
    told = f"{PAGE}: “remote learning policy” is cited, but other_policies does not list it."
    site.put("<p>See our remote learning policy.</p>")
    assert site.faults() == [told]
    site.put("<h1>Remote learning policy</h1>", name=PAPER, before="</main>")
    assert told not in site.faults()


def test_a_section_of_the_setting_s_own_is_expected(site: Tampered) -> None:
    section = a_clause(site, last=True)[0].rpartition(".")[0]
    last = read((site.folder / PAGE).read_text(encoding="utf-8"))[-1].number.split(".")
    number = f"{last[0]}.{int(last[1]) + 1}"
    html = (
        f'<ul><li class="clause" id="{section}.own"><p><span class="clause-number">{number}</span> Ours.</p></li></ul>'
    )
    site.put(html)
    assert site.faults() == []


def test_a_heading_with_another_number(site: Tampered) -> None:
    site.change(
        PAGE,
        lambda page: page.replace(">2.</a>", ">3.</a>", 1),
    )
    faults = site.faults()
    assert len(faults) == 1
    assert faults[0].startswith(f"{PAGE}: the numbers of the headings are not those of their clauses: 1., 3., 3., ")


def test_numbers_out_of_order(site: Tampered) -> None:
    site.change(PAGE, lambda page: page.replace(">1.1<", ">1.9<", 1))
    faults = site.faults()
    assert len(faults) == 1
    assert faults[0].startswith(f"{PAGE}: the numbers of the clauses have a gap: 1.9, 1.2, ")


def test_a_policy_that_is_no_longer_listed(site: Tampered) -> None:
    others = site.expected.others.model_copy(update={"behaviour": None, "anti_bullying": None})
    assert isinstance(others, OtherPolicies)
    site.expected = dataclasses.replace(site.expected, others=others)
    faults = site.faults()
    for page in (PAGE, "policies/online/index.html", "policies/social/index.html"):
        assert f"{page}: “Behaviour policy” is cited, but other_policies does not list it." in faults
        assert f"{page}: “Anti-bullying policy” is cited, but other_policies does not list it." in faults
    for page in ("papers/agreement-staff/index.html", "papers/agreement-visitors/index.html"):
        assert f"{page}: “Behaviour policy” is cited, but other_policies does not list it." in faults
    assert len(faults) == 8


# ---------------------------------------------------------------------------------------------------------------
# Files


@pytest.mark.parametrize("name", ["index.html", "404.html", "sitemap.xml", "search/index.json"])
def test_a_file_that_every_site_needs(site: Tampered, name: str) -> None:
    (site.folder / name).unlink()
    assert f"{name} is missing." in site.faults()


@pytest.mark.parametrize(
    "name", ["notes.yml", "assets/policy.doc", "assets/.DS_Store", "bundle.js.map", "x.py", "backup"]
)
def test_a_file_that_was_left_in_by_mistake(site: Tampered, name: str) -> None:
    (site.folder / name).write_text("x", encoding="utf-8")
    assert site.faults() == [f"{name}: a file of this kind does not belong on a public site."]


def test_a_file_of_any_kind_that_a_site_may_have_is_no_fault(site: Tampered) -> None:
    words = ("txt", "md", "ics", "css", "js")
    for kind in (*words, "png", "jpg", "jpeg", "ico", "ttf", "woff2"):
        (site.folder / "assets" / f"of-a-school.{kind}").write_text("Words.", encoding="utf-8")
    for name, content in (
        ("of-a-school.webmanifest", "{}"),
        ("of-a-school.xml", "<a>Words.</a>"),
        ("CNAME", "x"),
        (".nojekyll", ""),
    ):
        (site.folder / "assets" / name).write_text(content, encoding="utf-8")
    assert site.faults() == []


@pytest.mark.parametrize("name", ["index.html", "search/index.json", "sitemap.xml", "sitemap.xml.gz"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_a_broken_file_is_a_fault_and_no_traceback(site: Tampered, name: str, content: bytes) -> None:
    (site.folder / name).write_bytes(content)
    assert any(fault.startswith(f"{name}: ") for fault in site.faults())


@pytest.mark.parametrize("content", ["[]", "{}", '{"pages": null}', '{"pages": [{"u": 1}]}', '{"pages": [7]}', "7"])
def test_a_search_index_of_another_shape_is_a_fault(site: Tampered, content: str) -> None:
    (site.folder / "search" / "index.json").write_text(content, encoding="utf-8")
    assert site.faults() == ["search/index.json: this file is broken and cannot be read."]


def test_a_page_without_a_title(site: Tampered) -> None:
    site.change(PAGE, lambda page: re.sub("<title>.*</title>", "", page))
    assert site.faults() == [f"{PAGE}: this page has no title."]


def test_what_search_engines_are_told(site: Tampered) -> None:
    site.change(
        "sitemap.xml",
        lambda text: text.replace("/policies/mobile/", "/gone/").replace(
            "</urlset>", "<url><loc>https://elsewhere.example/</loc></url></urlset>"
        ),
    )
    assert site.faults() == [
        "sitemap.xml: a link leads to gone/index.html, which is not there.",
        "sitemap.xml: https://elsewhere.example/ is not on this site, which is https://online-safety.oakfield.example/.",
        "sitemap.xml.gz: it does not say what sitemap.xml says.",
    ]


def test_what_the_search_is_told(site: Tampered) -> None:
    def tamper(text: str) -> str:
        told = json.loads(text)
        mobile = next(page for page in told["pages"] if page["u"] == "policies/mobile/")
        mobile["s"][0]["l"][0]["x"] = "School: {{ name }}"
        mobile["s"][0]["l"][1]["i"] = "mobile.cover.gone"
        mobile["s"][1]["h"] = "Why we have this policy {: #mobile.aims }"
        told["pages"][0]["u"] = "gone/"
        return json.dumps(told)

    site.change("search/index.json", tamper)
    assert site.faults() == [
        "search/index.json: a link leads to gone/index.html, which is not there.",
        "search/index.json: code is published: “School: {{ name }}”.",
        f"search/index.json: a link leads to “mobile.cover.gone” on {PAGE}, which is not there.",
        "search/index.json: code is published: “1. Why we have this policy {: #mobile.aims }”.",
    ]
