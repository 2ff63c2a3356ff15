"""What changed in a setting’s policies, for those who follow it: as an Atom feed and as a JSON feed, which say the same.

It is drawn from the records of what was agreed and from what has changed since. Its texts hold no contacts: what a reader
keeps for years must not hold a number that is no longer answered. Nothing in it comes from the clock.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

import lxml.etree

from schoolgate.agreement import agreed_records, changes
from schoolgate.agreement.changes import Agreement, Difference
from schoolgate.agreement.versions import Version
from schoolgate.language import words
from schoolgate.policy.texts import Text
from schoolgate.print.pictures import TOUCH_ICON
from schoolgate.setting.model.setting import Setting

ATOM, JSON = "feed.xml", "feed.json"
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_MOST = 30  # entries; what is older is in the archive
_MOST_RULES = 60  # named in one entry
_KINDS = {"added": "new", "reworded": "reworded", "removed": "taken out"}


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing that changed: its id for ever, its day, what happened in a line, where it is, and the rules as HTML."""

    id: str
    on: datetime.date
    title: str
    says: str
    url: str
    content: str


def entries(setting: Setting, agreement: Agreement, versions: Sequence[Version], today: datetime.date) -> list[Entry]:
    """Return what changed in a setting’s policies up to today, the newest first.

    Takes the setting, how its text stands to what was agreed, and the versions that were agreed.
    """
    found = [_agreed_entry(setting, version) for version in versions]
    for document in setting.documents:
        if document in agreement.records:
            found += _changed_entries(setting, agreement, document)
        else:
            found.append(_written_entry(setting, document))
    past = [entry for entry in found if entry.on <= today]
    return sorted(past, key=lambda entry: (entry.on, entry.id), reverse=True)[:_MOST]


def _agreed_entry(setting: Setting, version: Version) -> Entry:
    record = version.record
    minute = f" (minute {record.minute})" if record.minute else ""
    says = f"The {record.by} agreed this policy on {words.day(record.on)}{minute}. "
    listed = ""
    if version.earlier is None:
        says += "No earlier version is kept."
    else:
        before = dataclasses.replace(record, clauses=version.earlier)
        now = [
            Text(id_, c.number, "", c.text, heading=c.section_heading, masked=c.masked)
            for id_, c in version.clauses.items()
        ]
        found = changes.differences_since(before, now)
        says += _count_changes(found)
        listed = _rules(found, f"{setting.site}{version.address}")
    title = f"{version.title}: agreed on {words.day(record.on)}"
    id_ = _id(setting, f"{version.record.policy}/agreed", record.on)
    return Entry(id_, record.on, title, says, f"{setting.site}{version.address}", _html(says, listed))


def _changed_entries(setting: Setting, agreement: Agreement, document: str) -> Iterator[Entry]:
    """Yield an entry for each day on which rules changed that are not agreed yet."""
    record, found = agreement.records[document], agreement.differences[document]
    url = f"{setting.site}{_page(setting, document)}"
    days = {day for one in found if (day := changes.changed_on(one, record, setting))}
    for day in sorted(days):
        that_day = [one for one in found if changes.changed_on(one, record, setting) == day]
        says = f"{_count_changes(that_day)} It is not yet agreed by the {setting.policies.approved_by}. The text as it is now holds."
        title = f"{agreed_records.title_of(setting, document)}: changed on {words.day(day)}"
        yield Entry(_id(setting, f"{document}/changed", day), day, title, says, url, _html(says, _rules(that_day, url)))


def _written_entry(setting: Setting, document: str) -> Entry:
    on = setting.written_on(document)
    says = f"Written on {words.day(on)}. It is not yet agreed by the {setting.policies.approved_by}."
    title = f"{agreed_records.title_of(setting, document)}: written on {words.day(on)}"
    url = f"{setting.site}{_page(setting, document)}"
    return Entry(_id(setting, f"{document}/written", on), on, title, says, url, _html(says, ""))


def _page(setting: Setting, document: str) -> str:
    return f"fragments/{document}.html" if setting.policies.form == "fragments" else f"policies/{document}/"


def _id(setting: Setting, what: str, on: datetime.date) -> str:
    """Return a globally unique id for an entry, as RFC 4151 defines it."""
    site = urlsplit(setting.site)
    return f"tag:{site.hostname},{on.isoformat()}:{site.path}{what}"


def _count_changes(found: Sequence[Difference]) -> str:
    """Return how many rules changed, and how: 2 rules are new and 1 is taken out."""
    kinds = [one.kind for one in found]
    counted = [(kinds.count(kind), how) for kind, how in _KINDS.items() if kind in kinds]
    parts = [f"{number} {'is' if number == 1 else 'are'} {how}" for number, how in counted]
    if not parts:
        return "No rule has changed."
    parts[0] = parts[0].replace(" ", " rule " if counted[0][0] == 1 else " rules ", 1)
    return f"{words.join(parts)}."


def _rules(found: Sequence[Difference], url: str) -> str:
    """Return each rule that changed as HTML, with its words now or, if it was removed, as they were."""
    items = []
    for one in found[:_MOST_RULES]:
        place = html.escape(f"Rule {one.number}") if one.number else "Key facts"
        if one.kind != "removed":
            place = f'<a href="{html.escape(f"{url}#{one.id}")}">{place}</a>'
        items.append(f"<li>{place}, {_KINDS[one.kind]}: {html.escape(one.after or one.before)}</li>")
    more = len(found) - len(items)
    if more > 0:
        items.append(f"<li>And {more} more.</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _html(says: str, listed: str) -> str:
    return f"<p>{html.escape(says)}</p>{listed}"


# ---------------------------------------------------------------------------------------------------------------
# Writing


def as_atom(setting: Setting, told: Iterable[Entry], fictional: bool) -> bytes:
    """Return entries as an Atom feed (RFC 4287)."""
    told = list(told)
    feed = lxml.etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "en-GB")

    def put(within: lxml.etree._Element, name: str, text: str = "", **attributes: str) -> lxml.etree._Element:
        element = lxml.etree.SubElement(within, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    put(feed, "id", f"{setting.site}{ATOM}")
    put(feed, "title", _title(setting))
    put(feed, "subtitle", _about(setting, fictional))
    put(feed, "updated", _instant(max((one.on for one in told), default=_nothing_yet(setting))))
    put(feed, "link", rel="self", type="application/atom+xml", href=f"{setting.site}{ATOM}")
    put(feed, "link", rel="alternate", type="text/html", href=setting.site)
    put(feed, "icon", f"{setting.site}{TOUCH_ICON}")
    put(put(feed, "author"), "name", setting.name)
    for one in told:
        entry = put(feed, "entry")
        put(entry, "id", one.id)
        put(entry, "title", one.title)
        put(entry, "updated", _instant(one.on))
        put(entry, "published", _instant(one.on))
        put(entry, "link", rel="alternate", type="text/html", href=one.url)
        put(entry, "summary", one.says)
        put(entry, "content", one.content, type="html")
    lxml.etree.indent(feed)
    written: bytes = lxml.etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return written


def as_json(setting: Setting, told: Iterable[Entry], fictional: bool) -> str:
    """Return entries as a JSON Feed (version 1.1)."""
    data = {
        "version": _JSON_FEED,
        "title": _title(setting),
        "description": _about(setting, fictional),
        "home_page_url": setting.site,
        "feed_url": f"{setting.site}{JSON}",
        "icon": f"{setting.site}{TOUCH_ICON}",
        "language": "en-GB",
        "authors": [{"name": setting.name, "url": setting.site}],
        "items": [
            {
                "id": one.id,
                "url": one.url,
                "title": one.title,
                "summary": one.says,
                "content_html": one.content,
                "date_published": _instant(one.on),
            }
            for one in told
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _title(setting: Setting) -> str:
    return f"{setting.name}: changes to our policies"


def _about(setting: Setting, fictional: bool) -> str:
    about = "What changed in our online safety policies, and when each was agreed."
    return f"An example. {setting.name} is not a real {setting.noun}. {about}" if fictional else about


def _nothing_yet(setting: Setting) -> datetime.date:
    """Return a day for a feed without entries, which must have one: that of the first policy, withdrawn or not."""
    dates = [given.written for policy in setting.own_policies if (given := getattr(setting.policies.dates, policy))]
    return min(dates, default=datetime.date(2026, 1, 1))


def _instant(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


# ---------------------------------------------------------------------------------------------------------------
# Reading: for the gate, which trusts nothing that was written


@dataclasses.dataclass(frozen=True)
class Read:
    """What a feed says: the address that it gives as its own, the ids of its entries, and every address that it names."""

    own: str
    ids: list[str]
    addresses: list[str]


def read(name: str, raw: bytes) -> Read:
    """Return what a feed of either kind says. Raise ValueError if it is not a feed."""
    try:
        return _read_atom(raw) if name == ATOM else _read_json(raw)
    except (lxml.etree.LxmlError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{name} is no feed") from error


def _read_atom(raw: bytes) -> Read:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    feed = lxml.etree.fromstring(raw, parser)
    if feed.tag != f"{{{_ATOM}}}feed":
        raise ValueError("the root is no feed")
    entries = feed.findall(f"{{{_ATOM}}}entry")
    own = [link.get("href", "") for link in feed.findall(f"{{{_ATOM}}}link") if link.get("rel") == "self"]
    links = [str(link.get("href", "")) for link in feed.iter(f"{{{_ATOM}}}link")]
    inside = [content.text or "" for content in feed.iter(f"{{{_ATOM}}}content")]
    icons = [icon.text or "" for icon in feed.iter(f"{{{_ATOM}}}icon")]
    ids = [entry.findtext(f"{{{_ATOM}}}id") or "" for entry in entries]
    return Read(str(own[0]) if own else "", ids, [*links, *icons, *_addresses_in(inside)])


def _read_json(raw: bytes) -> Read:
    data = json.loads(raw)
    items = data["items"]
    addresses = [data["home_page_url"], data["feed_url"], data["icon"], *(item["url"] for item in items)]
    return Read(
        data["feed_url"], [item["id"] for item in items], [*addresses, *_addresses_in(i["content_html"] for i in items)]
    )


def _addresses_in(contents: Iterable[str]) -> Iterator[str]:
    for content in contents:
        root = lxml.etree.fromstring(f"<div>{content}</div>", lxml.etree.HTMLParser())
        yield from (str(address) for address in root.xpath("//@href | //@src"))
