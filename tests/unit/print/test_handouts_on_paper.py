"""Handouts on paper: the HTML of a handout in, the blocks of a paper out."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections import Counter
from typing import Any

import lxml.html
import pytest
from support.bases import BASES, data_of, edited, setting_of
from support.handed_out import handout
from support.places import TODAY

from schoolgate.errors import TemplateError
from schoolgate.policy import editions, texts
from schoolgate.policy.provisions import clause_context
from schoolgate.print import flow
from schoolgate.print.handouts import on_paper
from schoolgate.print.handouts.handouts import compose_handouts
from schoolgate.print.papers.paper import (
    NEW_LINE,
    Block,
    Bullets,
    Field,
    Fields,
    Heading,
    Paper,
    Paragraph,
    Piece,
    Step,
    Steps,
)

PAGE = "https://oakfield.example/papers/agreement-all/"
RULE = '<a class="rule-link" href="../../policies/mobile/#mobile.staff.silent">Phones 4.2</a>'
THE_RULE = Piece("Phones 4.2", to="https://oakfield.example/policies/mobile/#mobile.staff.silent", mark="rule")


def blocks(html: str, with_rules: bool = True) -> list[Block]:
    return [*on_paper.blocks_of(html, PAGE, with_rules)]


def said(text: str) -> Paragraph:
    return Paragraph((Piece(text),))


# ---------------------------------------------------------------------------------------------------------------
# What is read


def test_headings_are_one_level_higher_and_the_title_is_the_papers_own() -> None:
    html = '<h1 id="a">All of it</h1><h2 id="rules">Our <em>rules</em></h2><h3 id="more">More</h3>'
    assert blocks(html) == [Heading(1, "Our rules", "rules"), Heading(2, "More", "more")]


def test_a_paragraph_says_how_to_use_what_comes_next_or_warns_or_says_a_rule() -> None:
    html = f"""<p class="how">Read\n this.</p><p class="danger statement">Call <strong>999</strong>.</p><p class="statement">We keep it. {RULE}</p>"""
    assert blocks(html) == [
        Paragraph((Piece("Read this."),), "how"),
        Paragraph((Piece("Call "), Piece("999", strong=True), Piece(".")), "danger"),
        Paragraph((Piece("We keep it. "), THE_RULE)),
    ]


def test_a_statement_ends_with_its_rule_and_that_leads_to_its_clause() -> None:
    assert blocks(f'<ul><li class="statement">Off in lessons. {RULE}</li></ul>') == [
        Bullets(((Paragraph((Piece("Off in lessons. "), THE_RULE)),),))
    ]


def test_where_children_read_no_rule_is_shown_and_no_space_in_its_place() -> None:
    html = f'<ul><li class="statement">Off in lessons. {RULE}</li><li class="tick">I know. {RULE}</li></ul>'
    assert blocks(html, with_rules=False) == [
        Bullets(((said("Off in lessons."),),)),
        Fields((Field((Piece("I know."),), "tick"),), whole=True),
    ]


def test_points_stand_under_their_statement_whether_it_is_a_paragraph_or_not() -> None:
    points = "<ul>\n<li>Before 9am</li>\n<li>After <strong>3pm</strong></li>\n</ul>"
    under = Bullets(((said("Before 9am"),), (Paragraph((Piece("After "), Piece("3pm", strong=True))),)))
    for words in ("<p>Call the office.</p>\n", "Call the office."):
        assert blocks(f"<ul><li>{words}{points}\n</li></ul>") == [Bullets(((said("Call the office."), under),))]


def test_a_bullet_with_a_picture_has_its_outline_and_one_without_has_none() -> None:
    html = '<ul><li draws="pencil">Write.</li><li>Think.</li></ul>'
    (found,) = blocks(html)
    assert found == Bullets(((said("Write."),), (said("Think."),)), (flow.outline("pencil"), ""))
    assert blocks(flow.insert_pictures(html)) == [found], "and so where the picture has been drawn already"


def test_steps_stand_in_order_and_a_branch_is_told_from_them() -> None:
    html = f'<ol><li class="step statement" draws="pencil">Listen. {RULE}</li><li class="step branch">Or ask.</li></ol>'
    assert blocks(html) == [
        Steps(
            (
                Step((Paragraph((Piece("Listen. "), THE_RULE)),), flow.outline("pencil")),
                Step((said("Or ask."),), branch=True),
            )
        )
    ]


@pytest.mark.parametrize(
    ("classes", "field"),
    [
        ("field", Field((Piece("Name"),), "write")),
        ("field long", Field((Piece("Name"),), "write", 3)),
        ("field long statement", Field((Piece("Name"),), "write", 3)),
        ("tick", Field((Piece("Name"),), "tick")),
        ("tick statement", Field((Piece("Name"),), "tick")),
        ("yes-no", Field((Piece("Name"),), "yes-no")),
        ("yes-no statement", Field((Piece("Name"),), "yes-no")),
    ],
)
def test_what_is_filled_in_is_told_by_its_class(classes: str, field: Field) -> None:
    assert blocks(f'<ul><li class="{classes}" id="a">Name</li></ul>') == [Fields((field,), whole=True)]


def test_points_between_fields_stand_between_them() -> None:
    html = (
        '<ul><li class="field">Name</li><li>We keep it.</li><li class="tick">Yes</li><li class="tick">Still</li></ul>'
    )
    kinds = [type(block) for block in blocks(html)]
    assert kinds == [Fields, Bullets, Fields]


def test_the_points_of_what_is_ticked_stay_with_its_box() -> None:
    html = '<ul><li class="tick"><p>I know these:</p><ul><li>One</li><li>Two</li></ul></li></ul>'
    pieces = (Piece("I know these:"), NEW_LINE, Piece("– "), Piece("One"), NEW_LINE, Piece("– "), Piece("Two"))
    assert blocks(html) == [Fields((Field(pieces, "tick"),), whole=True)]


def lines(number: int, section: str = "answers") -> Fields:
    fields = "".join(f'<li class="field">Line {n}</li>' for n in range(number))
    (_, found) = blocks(f'<h2 id="{section}">Here</h2><ul>{fields}</ul>')
    assert isinstance(found, Fields)
    return found


def test_no_page_parts_a_few_lines_or_what_is_signed_as_long_as_that_fits_on_one() -> None:
    assert [lines(number).whole for number in (1, 6, 7, 18)] == [True, True, False, False]
    assert [lines(number, "signing").whole for number in (1, 7, 18, 19)] == [True, True, True, False]


@pytest.mark.parametrize("tag", ["table", "details", "pre", "img", "form", "h4", "div"])
def test_what_has_no_place_on_paper_is_told(tag: str) -> None:
    with pytest.raises(TemplateError, match=f"It holds <{tag}>, which has no place on paper"):
        blocks(f"<p>Words</p><{tag}>More words</{tag}>")


@pytest.mark.parametrize("tag", ["table", "img", "ol", "video", "script"])
def test_nothing_falls_out_of_a_bullet(tag: str) -> None:
    with pytest.raises(TemplateError, match=f"It holds <{tag}>, which has no place on paper"):
        blocks(f"<ul><li>Words <{tag}>more</{tag}></li></ul>")


# ---------------------------------------------------------------------------------------------------------------
# Words and links


def pieces(html: str) -> tuple[Piece, ...]:
    (found,) = blocks(f"<p>{html}</p>")
    assert isinstance(found, Paragraph)
    return found.pieces


def test_a_number_to_call_stands_out() -> None:
    assert pieces('Call <a href="tel:01632960123">01632\u00a0960\u00a0123</a> now.') == (
        Piece("Call "),
        Piece("01632\u00a0960\u00a0123", strong=True, to="tel:01632960123"),
        Piece(" now."),
    )


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="https://a.example/chat/">chat</a>', "chat (a.example/chat)"),
        ('<a href="https://a.example/">a.example</a>', "a.example"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ('<a href="../../policies/mobile/">our policy</a>', "our policy (oakfield.example/policies/mobile)"),
        ('<a href="mailto:office@oakfield.example">email us</a>', "email us"),
        ('<a href="https://a.example/?a=1&amp;b=2">this</a>', "this (a.example/?a=1&b=2)"),
    ],
)
def test_whoever_reads_a_link_on_paper_reads_where_it_leads(link: str, text: str) -> None:
    assert "".join(piece.text for piece in pieces(f"See {link}.")) == f"See {text}."


def test_links_lead_from_the_page_of_the_handout() -> None:
    (_, link, _) = pieces('See <a href="../../help/">help</a>.')
    assert link.to == "https://oakfield.example/help/"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Two\n  lines", "Two lines"),
        ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
        ("<em>Not</em> <strong>this</strong> one", "Not this one"),
        ("Ŵyl Ŷ Łódź", "Ŵyl Ŷ Łódź"),
        ('<span class="word">One</span>, two', "One, two"),
        ("One<br>two", "One\ntwo"),
    ],
)
def test_words_come_out_as_people_read_them(html: str, text: str) -> None:
    assert "".join(piece.text for piece in pieces(html)) == text


# ---------------------------------------------------------------------------------------------------------------
# The paper


SETTING = setting_of(data_of("starter"))


def paper(mark: str = "", fictional: bool = False, **defined: str) -> Paper:
    return on_paper.paper_of(handout("<p>Be kind.</p>", **defined), "<p>Be kind.</p>", mark, SETTING, fictional, TODAY)


def text_of(block: Block) -> str:
    assert isinstance(block, Paragraph)
    return "".join(piece.text for piece in block.pieces)


def test_a_paper_says_where_it_comes_from_and_where_the_current_one_is() -> None:
    edition = editions.newest().name
    origin, said_next = map(text_of, paper("HKRT WQLM").blocks)
    assert origin == (
        f"Made on 20 November 2026, from edition {edition} of our policies’ template. The mark of its text is HKRT WQLM. "
        "The current one is at https://online-safety.oakfield.example/papers/agreement-all/."
    )
    assert said_next == "Be kind."
    assert "mark" not in text_of(paper("").blocks[0])


def test_a_setting_that_keeps_an_older_edition_is_told_of_that_one() -> None:
    older = next(iter(editions.editions()))
    setting = setting_of(edited(data_of("starter"), {("edition",): older}))
    made = on_paper.paper_of(handout("<p>Be kind.</p>"), "<p>Be kind.</p>", "", setting, False, TODAY)
    assert f"from edition {older} of" in text_of(made.blocks[0])


def test_an_example_says_so_first() -> None:
    first = paper(fictional=True).blocks[0]
    assert isinstance(first, Paragraph)
    assert first.style == "notice"
    assert (
        text_of(first)
        == "An example. Oakfield Primary School is not a real school, and its own phone numbers do not work."
    )
    assert paper(fictional=True).author == "Oakfield Primary School (an example)"
    assert paper().author == "Oakfield Primary School"


def test_what_hangs_on_a_wall_says_what_to_do_first() -> None:
    on_wall = paper(kind="chart", reader="staff")
    assert on_wall.wall
    assert [text_of(block)[:7] for block in on_wall.blocks] == ["Be kind", "Made on"]
    assert not paper().wall


def test_younger_children_have_larger_letters() -> None:
    assert paper(reader="younger").size > paper(reader="older").size == paper().size


def test_only_adults_are_shown_rules() -> None:
    content = f"<p>Be kind. {RULE}</p>"
    for reader, shown in {"staff": True, "parents": True, "older": False, "younger": False}.items():
        made = on_paper.paper_of(handout(content, reader=reader), content, "", SETTING, False, TODAY)
        assert ("Phones 4.2" in text_of(made.blocks[1])) == shown


def test_a_fault_names_the_file_of_the_handout() -> None:
    with pytest.raises(TemplateError) as told:
        on_paper.paper_of(handout("", name="form-a"), "<hr>", "", SETTING, False, datetime.date(2026, 1, 1))
    assert told.value.file == "docs/_parts/papers/form-a.md"


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("base", BASES)
def test_every_handout_of_each_kind_of_setting_can_be_put_on_paper(base: str) -> None:
    """Whatever is written in docs/_parts/papers/ has a place on paper, and all of its words come with it."""
    setting = setting_of(data_of(base))
    handouts = compose_handouts(texts.facts_of(setting, {}), clause_context(setting))
    assert handouts
    for one in handouts.values():
        made = on_paper.paper_of(one, one.page.html, "", setting, False, TODAY)
        page = lxml.html.fragment_fromstring(one.page.html, create_parent="div")
        for link in page.find_class("rule-link"):
            link.drop_tree()
        on_the_page, printed = Counter(_WORD.findall(page.text_content())), Counter(_WORD.findall(_all_words(made)))
        assert on_the_page - printed == Counter()


_WORD = re.compile(r"\w+")


def _all_words(part: Any) -> str:
    """Give every word of a paper, or of a part of one."""
    if isinstance(part, str | bytes) or not (dataclasses.is_dataclass(part) or isinstance(part, tuple)):
        return ""
    if isinstance(part, Piece):
        return part.text
    if isinstance(part, Paper | Heading):
        title = part.title if isinstance(part, Paper) else part.text
        return " ".join([title, *map(_all_words, part.blocks if isinstance(part, Paper) else ())])
    parts = part if isinstance(part, tuple) else [getattr(part, field.name) for field in dataclasses.fields(part)]
    return ("" if parts and isinstance(parts[0], Piece) else " ").join(map(_all_words, parts))
