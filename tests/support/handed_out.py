"""Handouts that no setting has: one with everything that a handout may hold, and very long ones, to be put on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schoolgate.policy.composing.statements import Page
from schoolgate.print.handouts import on_paper
from schoolgate.print.handouts.handouts import Definition, Handout
from schoolgate.print.logos.logos import Logo
from schoolgate.setting.model.setting import Setting
from support.bases import data_of, setting_of
from support.places import TODAY

RULE = '<a class="rule-link" href="../../policies/mobile/#mobile.staff.silent">Phones 4.2</a>'

EVERYTHING = f"""
<h1 id="all-of-it">All of it</h1>
<p class="danger safety" id="in-danger"><strong>Is a child in danger now?</strong> Call <a href="tel:999">999</a>.</p>
<p class="how">For parents and carers. Read each line, then sign.</p>
<h2 id="rules">Our rules</h2>
<ul>
<li class="statement" id="off">Phones are <strong>off</strong> in lessons. {RULE}</li>
<li class="statement" id="changed"><p>You may call the office. {RULE}</p>
<ul>
<li>Before 9am</li>
<li>After 3pm</li>
</ul>
</li>
<li class="safety statement" id="call">Call 999 or <a href="tel:01632960123">01632 960 123</a>. You can <a href="https://www.childline.example/chat/">chat on its website</a>.</li>
</ul>
<p class="statement" id="said">We keep what you sign. {RULE}</p>
<h2 id="pictures">With pictures</h2>
<ul>
<li class="statement" id="tell" draws="account-voice">Tell a grown-up if something makes you sad, or if somebody asks you to keep a secret that does not feel right. {RULE}</li>
<li class="statement" id="ask" draws="hand-back-right">Ask first. {RULE}</li>
<li class="statement" id="plain">Be kind. {RULE}</li>
</ul>
<h2 id="steps">What to do</h2>
<ol>
<li class="step statement" id="listen" draws="ear-hearing">Listen. {RULE}</li>
<li class="step branch statement" id="busy" draws="account-switch">If you cannot listen now, find somebody who can. {RULE}</li>
<li class="step statement" id="write" draws="pencil">Record what the child said, in their own words, and when. Do not look at the picture. {RULE}</li>
<li class="step statement" id="dsl">Tell the DSL. {RULE}</li>
</ol>
<h2 id="answers">Your answers</h2>
<ul>
<li class="tick">I have read this.</li>
<li class="tick statement" id="ticked">I know when to report a concern about a child, and to whom, and I know what to do if the person whom I would tell is not there that day. {RULE}</li>
<li class="yes-no">May we film your child?</li>
<li class="yes-no statement" id="may">May we give your child’s picture to the local newspaper, with their first name and never their surname, when it writes about us? {RULE}</li>
<li class="field">Date and time</li>
<li class="field">Who was involved, and how they were involved, as far as you know</li>
<li class="field long statement" id="what">What happened {RULE}</li>
</ul>
<h2 id="signing">Signing</h2>
<p class="how">Sign both copies, and keep one.</p>
<ul>
<li class="field">Name</li>
<li class="field">Signed</li>
<li class="field">Date</li>
</ul>
"""

LONG = "<h1>A long one</h1>" + "".join(
    f"""<h2 id="part-{part}">Part {part}</h2>
<p class="how">How to answer part {part}.</p>
<ul>{"".join(f'<li class="statement" id="s{part}-{line}">Rule {line} of part {part}, which goes on for a while so that it takes up more than one line of the page. {RULE}</li>' for line in range(part % 4 + 2))}
{"".join(f'<li class="tick">Tick {line} of part {part}</li>' for line in range(part % 3))}
<li class="field long">Describe part {part}</li>
<li class="field">Name for part {part}</li>
<li class="field">Date for part {part}</li>
</ul>"""
    for part in range(1, 16)
) + """<h2 id="signing">Signing</h2><p class="how">Sign all of these together.</p><ul>""" + "".join(
    f'<li class="field">Line {line} to sign</li>' for line in range(1, 13)
) + "</ul>"  # fmt: skip


def handout(content: str, title: str = "All of it", name: str = "agreement-all", **defined: Any) -> Handout:
    """Give a handout with this HTML. It is an agreement for parents, unless it is defined otherwise."""
    definition = Definition(**{"kind": "agreement", "links": ("parents",), "reader": "parents"} | defined)
    return Handout(name, definition, Page(title, content, [], ()))


def written(
    folder: Path,
    one: Handout,
    setting: Setting | None = None,
    mark: str = "HKRT WQLM",
    fictional: bool = True,
    logo: Logo | None = None,
) -> tuple[Path, Path]:
    """Write a handout. Gives its PDF and its Word file."""
    setting = setting or setting_of(data_of("starter"))
    contents, marks = {one.name: one.page.html}, {one.name: mark}
    files = on_paper.write_all({one.name: one}, contents, marks, setting, fictional, TODAY, logo)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / f"{one.name}.pdf", folder / f"{one.name}.docx"
