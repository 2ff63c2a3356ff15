"""When a site is shared or followed: head tags, feeds of what changed, the archive of agreed versions, old addresses."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import lxml.etree
import lxml.html
import pytest
from support import sites, yaml_files
from support.attempts import GONE, NO_SIGNS, Edits
from support.bases import data_of, edited, setting_of
from support.edition_names import HERE
from support.places import STARTER, TODAY
from support.recording import published, record

from schoolgate.agreement import agreed_records, versions
from schoolgate.agreement.agreed_records import AgreedClause, AgreedRecord
from schoolgate.agreement.changes import Agreement
from schoolgate.pages import feeds
from schoolgate.pages.feeds import Entry
from schoolgate.print import pictures
from schoolgate.publish import gate
from schoolgate.publish.gate.reading import Expected
from schoolgate.setting.model.setting import Setting

SITE = "https://online-safety.oakfield.example/"
KEPT_IN, WRITTEN = ("phones", "staff", "kept_in"), ("policies", "dates", "mobile", "written")
OLD_NUMBER = "01632 960 999"


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Expected]:
    """A site with two agreed versions of a policy, a rule changed since, and old addresses; and what its gate expects."""
    room = tmp_path_factory.mktemp("followed")
    file = room / "oakfield.yml"

    def answer(edits: Edits) -> None:
        yaml_files.write(
            file, edited(data_of("starter"), {**NO_SIGNS, ("name",): "St Mary’s & St John’s School", **edits})
        )

    answer({("people", "safeguarding_lead", "phone"): OLD_NUMBER})
    record(file, "mobile", "2026-09-20")
    answer({KEPT_IN: "the safe", WRITTEN: "2026-10-01"})
    record(file, "mobile", "2026-10-07", minute="7.2 <a>")
    redirects = [
        {"old": "policies/e-safety.html", "to": "policies/online"},
        {"old": "phones", "to": "mobile.staff.silent"},
    ]
    answer({KEPT_IN: "the green safe", WRITTEN: "2026-11-01", ("redirects",): redirects})
    told: list[Expected] = []
    with pytest.MonkeyPatch.context() as patch:
        check = gate.check

        def kept(site: Path, expected: Expected) -> list[str]:
            told.append(expected)
            return check(site, expected)

        patch.setattr(gate, "check", kept)
        published(file, room / "site")
    return room / "site", told[0]


def page(site: Path, address: str) -> Any:
    return lxml.html.document_fromstring((site / address / "index.html").read_bytes())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def shared(root: Any) -> dict[str, str]:
    """Give what a page says to those who share it, by property or name."""
    return {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in root.xpath("//meta[starts-with(@property, 'og:') or starts-with(@name, 'twitter:')]")
    }


# ---------------------------------------------------------------------------------------------------------------
# Shared


def test_a_page_says_what_it_is_where_it_is_shared(followed: tuple[Path, Expected]) -> None:
    site, _ = followed
    root = page(site, "parents")
    (description,) = root.xpath("//meta[@name='description']/@content")
    assert shared(root) == {
        "og:title": str(root.findtext(".//title")).removesuffix(" - St Mary’s & St John’s School"),
        "og:description": description,
        "og:type": "website",
        "og:site_name": "St Mary’s & St John’s School",
        "og:url": f"{SITE}parents/",
        "og:locale": "en_GB",
        "og:image": f"{SITE}{pictures.CARD}",
        "og:image:width": str(pictures.WIDTH),
        "og:image:height": str(pictures.HEIGHT),
        "og:image:alt": "St Mary’s & St John’s School: online safety",
        "twitter:card": "summary_large_image",
    }
    assert (site / pictures.CARD).stat().st_size < 60_000
    (icon,) = root.xpath("//link[@rel='apple-touch-icon']/@href")
    assert (site / "parents" / icon).resolve() == site / pictures.TOUCH_ICON


def test_a_policy_and_the_start_page_have_the_description_of_their_own(followed: tuple[Path, Expected]) -> None:
    site, _ = followed
    assert shared(page(site, ""))["og:title"] == "St Mary’s & St John’s School"
    policy = shared(page(site, "policies/mobile"))
    assert policy["og:description"].startswith("Mobile and smart technology policy of St Mary’s & St John’s School:")


def test_a_light_page_says_its_title_and_what_it_is_about_and_no_more(followed: tuple[Path, Expected]) -> None:
    root = page(followed[0], "help")
    (description,) = root.xpath("//meta[@name='description']/@content")
    assert shared(root) == {"og:title": "Help", "og:description": description}
    assert root.xpath("//link[@rel='apple-touch-icon' or @rel='alternate']") == []


def test_a_name_that_cannot_be_drawn_is_shared_without_a_picture(tmp_path: Path) -> None:
    data = edited(data_of("starter"), {**NO_SIGNS, ("name",): "Ysgol 学校"})
    built = sites.of_answers(data)
    assert built.faults == []
    told = shared(page(built.folder, ""))
    assert told["twitter:card"] == "summary"
    assert "og:image" not in told
    assert not (built.folder / pictures.CARD).exists()


@pytest.mark.parametrize("withdrawn", [GONE, {"online": "We are rewriting it."}])
def test_an_old_code_leads_to_the_start_page_where_no_policy_says_what_visitors_do(withdrawn: Any) -> None:
    edits: Edits = {
        ("policies", "dates", "mobile"): GONE, ("changes",): GONE, ("own_clauses",): GONE, ("signs",): GONE,
        ("retired_signs",): [{"id": "front-door"}], ("withdrawn",): withdrawn,
    }  # fmt: skip
    built = sites.of_answers(edited(data_of("starter"), edits))
    assert built.faults == []
    old = page(built.folder, "visitors/front-door")
    assert {*old.xpath("//a/@href")} == {"../../"}
    assert not (built.folder / "visitors" / "index.html").exists()


@pytest.mark.parametrize("edition", ["offline", "review"])
def test_what_is_not_on_the_web_is_not_shared_and_not_at_old_addresses(edition: str) -> None:
    edits = {**NO_SIGNS, ("redirects",): [{"old": "phones", "to": "help"}]}
    built = sites.of_answers(edited(data_of("starter"), edits), edition=edition)
    assert built.faults == []
    assert shared(page(built.folder, "parents")) == {}
    names = {pictures.CARD, "phones"}
    assert [name for name in names if (built.folder / name).exists()] == []
    # A copy says what the site says, and its feeds are those of the site. A review is for nobody to follow.
    assert {(built.folder / name).exists() for name in (feeds.ATOM, feeds.JSON)} == {edition == "offline"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (f"{SITE}{pictures.CARD}", "https://elsewhere.example/card.png", f"whoever shares this page is sent to https://elsewhere.example/card.png, and this site is {SITE}."),
        (f"{SITE}{pictures.CARD}", f"{SITE}assets/card.jpg", f"the picture shown where this page is shared, {SITE}assets/card.jpg, is not there."),
        (f'og:url" content="{SITE}parents/', f'og:url" content="{SITE}staff/', f"whoever shares this page is sent to {SITE}staff/, which is another page."),
    ],
)  # fmt: skip
def test_the_gate_finds_what_shares_another_page(
    followed: tuple[Path, Expected], tmp_path: Path, before: str, after: str, fault: str
) -> None:
    assert tampered(followed, tmp_path, "parents/index.html", lambda text: text.replace(before, after)) == [
        f"parents/index.html: {fault}"
    ]


def tampered(
    followed: tuple[Path, Expected], room: Path, name: str, change: Callable[[str], str], **expected: Any
) -> list[str]:
    """Give what the gate finds in a copy of the site in which one file is changed."""
    site, told = followed
    shutil.copytree(site, room / "site")
    file = room / "site" / name
    text = file.read_text(encoding="utf-8")
    assert change(text) != text or expected, "nothing was tampered with"
    file.write_text(change(text), encoding="utf-8")
    return gate.check(room / "site", dataclasses.replace(told, **expected))


# ---------------------------------------------------------------------------------------------------------------
# Followed

ATOM = {"a": "http://www.w3.org/2005/Atom"}
_TITLE = "Mobile and smart technology policy"


def test_a_feed_says_what_was_agreed_and_what_changed_the_newest_first(followed: tuple[Path, Expected]) -> None:
    data = json.loads((followed[0] / feeds.JSON).read_text(encoding="utf-8"))
    assert [(item["date_published"][:10], item["title"], item["summary"]) for item in data["items"]] == [
        ("2026-11-01", f"{_TITLE}: changed on 1 November 2026", "1 rule is reworded. It is not yet agreed by the governing body. The text as it is now holds."),
        ("2026-10-07", f"{_TITLE}: agreed on 7 October 2026", "The governing body agreed this policy on 7 October 2026 (minute 7.2 <a>). 1 rule is reworded."),
        ("2026-09-20", f"{_TITLE}: agreed on 20 September 2026", "The governing body agreed this policy on 20 September 2026. No earlier version is kept."),
        ("2026-09-14", "Social media policy: written on 14 September 2026", "Written on 14 September 2026. It is not yet agreed by the governing body."),
        ("2026-09-14", "Online safety policy: written on 14 September 2026", "Written on 14 September 2026. It is not yet agreed by the governing body."),
    ]  # fmt: skip
    changed = lxml.html.fragment_fromstring(data["items"][0]["content_html"], create_parent="div")
    (link,) = changed.xpath(".//a")
    assert link.get("href") == f"{SITE}policies/mobile/#mobile.staff.store-device"
    assert "the green safe" in words(changed.find(".//li"))
    agreed_since = lxml.html.fragment_fromstring(data["items"][1]["content_html"], create_parent="div")
    (link,) = agreed_since.xpath(".//a")
    assert link.get("href") == f"{SITE}versions/mobile-2026-10-07/#mobile.staff.store-device"


def test_an_atom_feed_is_as_its_standard_says(followed: tuple[Path, Expected]) -> None:
    """RFC 4287, section 4: what a feed and its entries must have, once each, and how dates and addresses are written."""
    root = lxml.etree.fromstring((followed[0] / feeds.ATOM).read_bytes())
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
    assert [link.get("href") for link in root.xpath("a:link[@rel='self']", namespaces=ATOM)] == [f"{SITE}feed.xml"]
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "St Mary’s & St John’s School"
    entries = root.findall("a:entry", ATOM)
    days = [datetime.datetime.fromisoformat(str(entry.findtext("a:updated", namespaces=ATOM))) for entry in entries]
    assert all(day.tzinfo for day in days)
    assert days == sorted(days, reverse=True)
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-11-01T00:00:00Z"
    ids = [str(entry.findtext("a:id", namespaces=ATOM)) for entry in entries]
    assert len({*ids}) == len(ids)
    assert all(re.fullmatch(r"tag:online-safety\.oakfield\.example,\d{4}-\d\d-\d\d:/\w+/\w+", id_) for id_ in ids)
    for entry in entries:
        content = entry.find("a:content", ATOM)
        assert content is not None
        assert content.get("type") == "html"
        assert lxml.html.fragment_fromstring(content.text, create_parent="div").xpath("//script") == []


def test_a_json_feed_is_as_its_standard_says_and_says_the_same(followed: tuple[Path, Expected]) -> None:
    """JSON Feed 1.1: version, title and items are needed, and of each item its id and content; each is text."""
    data = json.loads((followed[0] / feeds.JSON).read_text(encoding="utf-8"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["feed_url"] == f"{SITE}feed.json"
    assert data["home_page_url"] == SITE
    assert data["description"].startswith("An example. St Mary’s & St John’s School is not a real school.")
    for item in data["items"]:
        assert {key: type(value) for key, value in item.items()} == dict.fromkeys(item, str)
        assert item["id"]
        assert item["content_html"]
    atom = lxml.etree.fromstring((followed[0] / feeds.ATOM).read_bytes())
    assert [item["id"] for item in data["items"]] == [
        entry.findtext("a:id", namespaces=ATOM) for entry in atom.findall("a:entry", ATOM)
    ]


def test_pages_lead_to_the_feeds(followed: tuple[Path, Expected]) -> None:
    root = page(followed[0], "policies")
    links = {link.get("type"): link.get("href") for link in root.xpath("//link[@rel='alternate']")}
    assert links == {"application/atom+xml": "../feed.xml", "application/feed+json": "../feed.json"}
    assert {"../feed.xml", "../feed.json", "../versions/"} <= {*root.xpath("//main//a/@href")}


def test_no_number_of_the_past_is_kept_by_those_who_follow(followed: tuple[Path, Expected]) -> None:
    site, _ = followed
    texts = [
        file.read_text(encoding="utf-8")
        for file in (site / feeds.ATOM, site / feeds.JSON, *site.rglob("versions/**/*.html"))
    ]
    assert len(texts) == 5
    assert [text for text in texts if OLD_NUMBER in text or OLD_NUMBER.replace(" ", "") in text] == []
    assert OLD_NUMBER in (site.parent / "oakfield" / "agreed" / "mobile-2026-09-20.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("feed.xml", lambda text: text.replace(f'href="{SITE}policies/mobile/"', f'href="{SITE}policies/phones/"'), "feed.xml: a link leads to policies/phones/index.html, which is not there."),
        ("feed.xml", lambda text: text.replace("#mobile.staff.store-device", "#mobile.staff.gone", 1), "feed.xml: a link leads to “mobile.staff.gone” on policies/mobile/index.html, which is not there."),
        ("feed.xml", lambda text: text.replace(f'href="{SITE}policies/mobile/"', 'href="https://elsewhere.example/"'), f"feed.xml: https://elsewhere.example/ is not on this site, which is {SITE}."),
        ("feed.xml", lambda text: text.replace("</feed>", ""), "feed.xml: this file is broken and cannot be read."),
        ("feed.json", lambda text: text.replace('"items"', '"posts"'), "feed.json: this file is broken and cannot be read."),
        ("feed.json", lambda text: text.replace(f'"feed_url": "{SITE}feed.json"', f'"feed_url": "{SITE}changes.json"'), f"feed.json: it says that its address is “{SITE}changes.json”, and this site is {SITE}."),
        ("feed.json", lambda text: text.replace("/social/written", "/social/changed"), "feed.json: it does not list what feed.xml lists."),
        ("feed.json", lambda text: text.replace("Written on 14 September 2026.", "Call 01632 960 999.", 1), "feed.json: the number “01632 960 999” is not in a register or in the setting file."),
    ],
)  # fmt: skip
def test_the_gate_finds_what_is_wrong_with_a_feed(
    followed: tuple[Path, Expected], tmp_path: Path, name: str, change: Callable[[str], str], fault: str
) -> None:
    assert fault in tampered(followed, tmp_path, name, change)


# ---------------------------------------------------------------------------------------------------------------
# The same, without a site


def agreed_on(day: str, policy: str = "mobile", **texts: str) -> AgreedRecord:
    """Give a record of a day, with a text for each clause."""
    on = datetime.date.fromisoformat(day)
    clauses = {id_.replace("__", "."): AgreedClause("1.1", "Our rules", text, text) for id_, text in texts.items()}
    due = on.replace(year=on.year + 1)
    return AgreedRecord("Oakfield Primary School", policy, "governing body", on, None, due, HERE, {}, clauses)


FIRST = agreed_on("2026-09-20", mobile__a__one="Phones are off.", mobile__a__two="Watches are off.")
SECOND = agreed_on("2026-10-07", mobile__a__one="Phones are at home.", mobile__a__three="Tags are fine.")


def starter(edits: Edits = MappingProxyType({})) -> Setting:
    return setting_of(edited(data_of("starter"), edits))


def entries(*records: AgreedRecord, setting: Setting | None = None, today: datetime.date = TODAY) -> list[Entry]:
    setting = setting or starter()
    return feeds.entries(setting, Agreement(), versions.versions_of(records, setting), today)


def test_an_entry_says_which_rules_are_new_reworded_or_taken_out() -> None:
    entry = next(one for one in entries(FIRST, SECOND) if one.on == SECOND.on)
    assert entry.says.endswith("1 rule is new, 1 is reworded and 1 is taken out.")
    root = lxml.html.fragment_fromstring(entry.content, create_parent="div")
    assert [words(item) for item in root.iter("li")] == [
        "Rule 1.1, reworded: Phones are at home.",
        "Rule 1.1, taken out: Watches are off.",
        "Rule 1.1, new: Tags are fine.",
    ]
    assert len(root.xpath(".//a")) == 2  # what is taken out stands nowhere


def test_nothing_comes_from_the_clock_and_nothing_from_a_later_day() -> None:
    told = entries(FIRST, SECOND)
    assert entries(FIRST, SECOND, today=datetime.date(2040, 1, 1)) == told
    before = entries(FIRST, SECOND, today=datetime.date(2026, 10, 6))
    assert before == [one for one in told if one.on < datetime.date(2026, 10, 7)]
    setting = starter()
    assert feeds.as_atom(setting, told, fictional=False) == feeds.as_atom(setting, copy.deepcopy(told), fictional=False)


def test_an_id_stays_whatever_is_agreed_later() -> None:
    first = {one.id for one in entries(FIRST) if "agreed" in one.id}
    assert first < {one.id for one in entries(FIRST, SECOND)}
    assert first == {"tag:online-safety.oakfield.example,2026-09-20:/mobile/agreed"}


def test_a_withdrawn_policy_is_neither_followed_nor_kept_in_sight() -> None:
    setting = starter({("withdrawn",): {"mobile": "We are rewriting it."}})
    assert versions.versions_of([FIRST, SECOND], setting) == []
    assert [one for one in entries(FIRST, SECOND, setting=setting) if "mobile" in one.id] == []
    both = agreed_on("2026-09-20", "combined", mobile__a__one="Phones are off.", social__a__one="Be kind.")
    (version,) = versions.versions_of([both], setting)
    assert [*version.clauses] == ["social.a.one"]


def test_a_feed_without_entries_is_a_feed_still() -> None:
    setting = starter({("withdrawn",): dict.fromkeys(("mobile", "social", "online"), "We are rewriting it.")})
    assert entries(FIRST, setting=setting) == []
    read = feeds.read(feeds.ATOM, feeds.as_atom(setting, [], fictional=False))
    assert read.ids == []
    assert read.own == f"{SITE}feed.xml"


def test_a_feed_holds_a_hostile_text_as_text() -> None:
    hostile = agreed_on("2026-10-07", mobile__a__one="<script>alert(1)</script> & ]]>")
    setting = starter()
    told = feeds.entries(setting, Agreement(), versions.versions_of([FIRST, hostile], setting), TODAY)
    for name, written in (
        (feeds.ATOM, feeds.as_atom(setting, told, False)),
        (feeds.JSON, feeds.as_json(setting, told, False).encode()),
    ):
        assert len(feeds.read(name, written).ids) == len(told)
    content = next(one.content for one in told if one.on == hostile.on)
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    assert root.xpath(".//script") == []
    assert "<script>alert(1)</script> & ]]>" in words(root)


# ---------------------------------------------------------------------------------------------------------------
# The archive


def test_every_version_that_was_agreed_is_listed_with_its_dates(followed: tuple[Path, Expected]) -> None:
    root = page(followed[0], "versions")
    assert [(words(item), item.find(".//a").get("href")) for item in root.xpath("//main//li")] == [
        (f"{_TITLE}, 7 October 2026. Agreed by the governing body on 7 October 2026, minute 7.2 <a>. This is the latest version that was agreed.", "mobile-2026-10-07/"),
        (f"{_TITLE}, 20 September 2026. Agreed by the governing body on 20 September 2026. Replaced on 7 October 2026.", "mobile-2026-09-20/"),
    ]  # fmt: skip


def test_a_policy_leads_to_its_own_versions(followed: tuple[Path, Expected]) -> None:
    (line,) = page(followed[0], "policies/mobile").find_class("agreed-versions")
    assert words(line) == "Agreed versions of this policy: 7 October 2026, 20 September 2026."
    assert line.xpath(".//a/@href") == ["../../versions/mobile-2026-10-07/", "../../versions/mobile-2026-09-20/"]
    for other in ("policies", "policies/online", "parents"):
        assert page(followed[0], other).find_class("agreed-versions") == []


def test_a_version_is_there_with_its_text_and_no_search_finds_it(followed: tuple[Path, Expected]) -> None:
    site, _ = followed
    root = page(site, "versions/mobile-2026-09-20")
    assert words(root.find(".//h1")) == f"{_TITLE}: version of 20 September 2026"
    rule = root.get_element_by_id("mobile.staff.store-device")
    assert "the lockers in the staff room" in words(rule)
    assert rule.find("b").text == "5.1"
    assert "[contact]" in words(root.get_element_by_id("mobile.cover.dsl"))
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    for name in ("sitemap.xml", "search/index.json"):
        text = (site / name).read_text(encoding="utf-8")
        assert "versions/mobile" not in text
        assert "versions/" in text
    assert "the lockers in the staff room" not in (site / "policies/mobile/index.html").read_text(encoding="utf-8")


def test_where_nothing_was_agreed_there_is_no_archive() -> None:
    site = sites.of_file(STARTER)
    assert not (site / "versions").exists()
    assert "versions/" not in (site / "policies" / "index.html").read_text(encoding="utf-8")


def test_a_version_may_rest_on_what_the_setting_has_no_more_and_never_holds_code(
    followed: tuple[Path, Expected], tmp_path: Path
) -> None:
    name = "versions/mobile-2026-09-20/index.html"
    rests = '<ul class="agreed-text"><li>We follow our dress code policy.</li>'
    assert (
        tampered(followed, tmp_path / "1", name, lambda text: text.replace('<ul class="agreed-text">', rests, 1)) == []
    )
    code = '<ul class="agreed-text"><li>We keep {{ phones }}.</li>'
    assert tampered(followed, tmp_path / "2", name, lambda text: text.replace('<ul class="agreed-text">', code, 1)) == [
        f"{name}: code is published: “We keep {{{{ phones }}}}.”."
    ]


def test_a_version_of_a_policy_that_is_adopted_no_more_says_so() -> None:
    social = agreed_on("2026-09-20", "social", social__a__one="Be kind.")
    setting = starter({("policies", "form"): "combined"})
    assert [(one.name, versions.standing(one)) for one in versions.versions_of([social], setting)] == [
        ("social-2026-09-20", "No longer in force.")
    ]


def test_every_record_that_can_be_read_is_read(oakfield: Path) -> None:
    record(oakfield, "mobile", "2026-10-07")
    record(oakfield, "social", "2026-10-08")
    broken = agreed_records.folder(oakfield) / "online-2026-10-07.yml"
    broken.write_text("setting: ", encoding="utf-8")
    assert [(one.policy, one.on.day) for one in agreed_records.read_all(oakfield, TODAY)] == [
        ("mobile", 7),
        ("social", 8),
    ]
    assert [one.policy for one in agreed_records.read_all(oakfield, datetime.date(2026, 10, 7))] == ["mobile"]


# ---------------------------------------------------------------------------------------------------------------
# Old addresses


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("policies/e-safety.html", "../policies/online/"),
        ("phones/index.html", "../policies/mobile/#mobile.staff.silent"),
    ],
)
def test_an_old_address_leads_on_by_itself_and_by_a_link(followed: tuple[Path, Expected], name: str, to: str) -> None:
    site, _ = followed
    root = lxml.html.document_fromstring((site / name).read_bytes())
    assert root.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
    assert root.xpath("//main//a/@href") == [to]
    assert words(root.find(".//main")) == "This page has moved. Go to its new page."
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert name.removesuffix("index.html") not in re.findall(
        "<loc>.*?/example/(.*?)</loc>", (site / "sitemap.xml").read_text()
    )


def test_the_gate_knows_which_pages_lead_on(followed: tuple[Path, Expected], tmp_path: Path) -> None:
    name, elsewhere = "phones/index.html", "the page sends its readers elsewhere by itself (meta)."
    for number, (to, fault) in enumerate(
        (
            ("./", elsewhere),
            ("../phones/", elsewhere),
            ("../phones/index.html", elsewhere),
            ("//elsewhere.example/", elsewhere),
            ("../gone/", "a link leads to gone/index.html, which is not there."),
        )
    ):
        found = tampered(
            followed,
            tmp_path / str(number),
            name,
            lambda text, to=to: text.replace("url=../policies/mobile/#mobile.staff.silent", f"url={to}"),  # type: ignore[misc]
        )
        assert found == [f"{name}: {fault}"], to
