"""What is wrong with the pages of a setting, found as a stranger would: from its answers, the registers and the words themselves.

Nothing here comes from the program, neither the code that composes pages nor the gate that checks them, so that it cannot make the
same mistake. What the setting typed stands in a sentence as one word, since what schools write is theirs.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
import yaml

from fuzz import phone_rules
from fuzz.prose import Typed, faults_in_prose, residue

SHARED = Path(__file__).resolve().parents[2] / "settings" / "shared"
Answers = Mapping[str, Any]
_CSAFE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def faults_on_pages(answers: Answers, pages: Mapping[str, str], others: Collection[str]) -> Iterator[str]:
    """Find what is wrong on composed pages. Takes the answers of the setting, the HTML of each page by its file in the template,
    and the files of those that a build alone makes."""
    roots = {name: lxml.html.fragment_fromstring(html, create_parent="div") for name, html in pages.items()}
    places = {name: {*root.xpath(".//@id")} for name, root in roots.items()}
    clauses = {id_ for name in places.keys() & _POLICIES for id_ in places[name]}

    def leads_somewhere(name: str, link: str) -> bool:
        address, _, place = link.partition("#")
        if link.startswith("clause:"):
            return link.removeprefix("clause:") in clauses
        if address == "":
            return place in places[name]
        page = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), address)).removeprefix("/")
        # The page of fragments has them beside it, as files that a build makes.
        return (
            not address.endswith(".md")
            or name == "fragments.md"
            or page in others
            or (page in places and place in {"", *places[page]})
        )

    yield from _faults(answers, roots, leads_somewhere)


_POLICIES = {f"policies/{policy}.md" for policy in ("mobile", "social", "online", "combined")}


def faults_on_site(answers: Answers, site: Path) -> Iterator[str]:
    """Find what is wrong on the pages of a site that was built, and in its papers. Takes the answers of the setting."""
    whole = {
        file.relative_to(site).as_posix(): lxml.html.parse(file).getroot() for file in sorted(site.rglob("*.html"))
    }
    below = urlsplit(answers["site"]).path.rstrip("/")

    def leads_somewhere(name: str, link: str) -> bool:
        parts = urlsplit(link)
        there = unquote(parts.path)
        if there.startswith("/"):
            if not (there + "/").startswith(below + "/"):
                return False
            file = site / there.removeprefix(below).lstrip("/")
        else:
            file = site / name if there == "" else (site / name).parent / there
        file = file.resolve()
        if file.is_dir():
            file /= "index.html"
        other = file.relative_to(site.resolve()).as_posix() if file.is_relative_to(site.resolve()) else ""
        return file.is_file() and (other not in whole or unquote(parts.fragment) in places[other])

    places = {name: {"", *root.xpath("//@id | //a/@name")} for name, root in whole.items()}
    for name, root in whole.items():
        for link in {*root.xpath("//@href"), *root.xpath("//@src")}:
            if not urlsplit(link).scheme and not link.startswith("//") and not leads_somewhere(name, link):
                yield f"{name}: {link} leads nowhere"
    typed, known = Typed.read(answers), _known_numbers(answers)
    roots = {name: root for name, root in whole.items() if root.find(".//main") is not None}
    for name, root in roots.items():
        main = root.find(".//main")
        yield from (f"{name}: {fault}" for fault in residue(main.text_content(), typed))
        yield from (f"{name}: {fault}" for fault in _telephones(answers, known, main))
    for file in sorted({*site.rglob("*.pdf"), *site.rglob("*.docx")}):
        text = _text_of(file)
        if len(text) < 40:
            yield f"{file.name}: it says nothing"
        yield from (f"{file.name}: {fault}" for fault in (*residue(text, typed), *_un_known_numbers(known, text)))


def _text_of(file: Path) -> str:
    if file.suffix == ".pdf":
        import pypdf  # takes a while to import, and only sites with papers need it

        return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    import zipfile

    root = lxml.etree.fromstring(zipfile.ZipFile(file).read("word/document.xml"))
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    return "\n".join(
        "".join(line.xpath(".//w:t/text()", namespaces=space)) for line in root.xpath("//w:p", namespaces=space)
    )


def _faults(answers: Answers, roots: Mapping[str, Any], leads_somewhere: Callable[[str, str], bool]) -> Iterator[str]:
    typed, known = Typed.read(answers), _known_numbers(answers)
    said = {}
    wrong = functools.cache(lambda text, whole: [*faults_in_prose(text, typed, whole)])  # most is said on several pages
    for name, root in roots.items():
        found = [
            *(f"#{id_} stands {n} times" for id_, n in Counter(root.xpath(".//@id")).items() if n > 1),
            *(f"{link} leads nowhere" for link in _links(root) if not leads_somewhere(name, link)),
            *(_holes(root) if name in _POLICIES else ()),
            *_telephones(answers, known, root),
        ]
        said[name] = [text for text, _ in _blocks(root)]
        for text, whole_sentences in _blocks(root):
            found += wrong(text, whole_sentences)
        yield from (f"{name}: {fault}" for fault in found)
    yield from _people_without_number(answers, roots)
    yield from phone_rules.faults(answers, {name: "\n".join(texts) for name, texts in said.items()})


def _links(root: Any) -> list[str]:
    return [
        link for link in root.xpath(".//a/@href") if not re.match(r"https?://\S+$|mailto:\S+@\S+$|tel:\+?\d+$", link)
    ]


_NOT_READ = {"clause-number", "rule-link"}
_NESTED = {"ul", "ol", "p", "table"}


def _blocks(root: Any) -> Iterator[tuple[str, bool]]:
    """Yield the words of each paragraph, bullet and heading, without what is nested in it, its number and its links to rules.

    With each, whether it is a rule or a statement, which is made of whole sentences.
    """
    for br in root.iter("br"):
        br.text = "\n"  # so that what stands on two lines is not read as one word
    for block in root.iter("p", "li", "h1", "h2", "h3", "td", "th", "dt", "dd"):
        pieces = [block.text or ""]
        for child in block:
            if child.tag not in _NESTED and child.get("class") not in _NOT_READ and child.get("hidden") is None:
                pieces += child.itertext()
            pieces.append(child.tail or "")
        if text := re.sub(r"\s*\n\s*", " ", "".join(pieces)).strip():
            yield text, bool({"statement", "clause"} & {*(block.get("class") or "").split()})


def _holes(root: Any) -> Iterator[str]:
    """Find numbers of clauses that do not follow each other, and those that lead to another clause than their own."""
    last = (0, 0)
    for mark in root.find_class("clause-number"):
        number = tuple(map(int, re.findall(r"\d+", mark.text_content())))
        follows = number == (last[0] + 1,) if len(number) == 1 else number == (last[0], last[1] + 1)
        if not follows:
            yield f"the number {mark.text_content()} follows {last[0]}.{last[1]}"
        last = (number[0], number[1] if len(number) > 1 else 0)
        holder = next((one for one in mark.iterancestors() if one.get("id")), None)
        if holder is None or mark.get("href") != f"#{holder.get('id')}":
            yield f"the number {mark.text_content()} leads to {mark.get('href')}"


# ---------------------------------------------------------------------------------------------------------------
# Telephone numbers

_NUMBER = re.compile(r"(?<![\w/.#-])(?:\+44[\s()]*|\(?0)(?:[\s().-]*\d){8,10}(?![\w-])")


def _digits(number: str) -> str:
    return re.sub(r"^440?", "0", re.sub(r"\D", "", number))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


@functools.cache
def _published() -> frozenset[str]:
    """Return the digits of every number in the registers."""
    found: set[str] = set()
    for name in ("helplines", "authorities", "other-nations", "guidance"):
        for text in _strings(yaml.load((SHARED / f"{name}.yml").read_text(encoding="utf-8"), Loader=_CSAFE)):
            found |= {_digits(text), *(_digits(number) for number in re.findall(r"[+\d][\d ]{2,}\d", text))}
    return frozenset(found)


def _known_numbers(answers: Answers) -> set[str]:
    return {_digits(number) for text in _strings(answers) for number in (text, *_NUMBER.findall(text))} | _published()


def _un_known_numbers(known: set[str], text: str) -> Iterator[str]:
    for number in {*_NUMBER.findall(" ".join(text.split()))}:
        if _digits(number) not in known:
            yield f"{number} is in neither the setting nor the registers"


def _telephones(answers: Answers, known: set[str], root: Any) -> Iterator[str]:
    yield from _un_known_numbers(known, root.text_content())
    for link in root.xpath(".//a[starts-with(@href, 'tel:')]"):
        dialled, shown = _digits(link.get("href")), _digits(link.text_content())
        if dialled not in known:
            yield f"{link.get('href')} is in neither the setting nor the registers"
        if shown and shown != dialled:
            yield f"{link.text_content()} dials {link.get('href')}"
        block = next(one for one in link.iterancestors() if one.tag in {"p", "li", "td", "div", "main"})
        yield from _of_another(answers, " ".join(block.text_content().split()), dialled)


def _owners(answers: Answers) -> Iterator[tuple[str, list[str]]]:
    """Yield each number that the setting typed for somebody, with the words one of which is beside it wherever it stands."""
    people = answers.get("people", {})
    leads = people.get("safeguarding_lead", [])
    for lead in leads if isinstance(leads, list) else [leads]:
        itself = ["childminder"] if answers["kind"] == "childminder" else []
        yield lead.get("phone", ""), [lead["role"], "safeguarding lead", "DSL", *itself]
    about = people.get("concerns_about_the_head")
    if about:
        yield about.get("phone", ""), [about["role"]]
    office = answers["office"]
    called = "childminder" if answers["kind"] == "childminder" else office.get("called", "office")
    yield office["phone"], [called, "office", "childminder", "contact details"]
    night = answers.get("boarding")
    if isinstance(night, Mapping):
        yield night["on_duty"].get("phone", ""), [night["on_duty"]["role"], "night"]
    agency = (answers.get("childminding") or {}).get("agency")
    if isinstance(agency, Mapping):
        yield agency.get("phone", ""), [agency["name"], "agency"]
    for line in answers.get("helplines", []):
        yield line.get("phone", ""), [line["name"]]
    council = answers["council"]
    for service in council.values() if isinstance(council, Mapping) else ():
        if isinstance(service, Mapping):
            beside = [service.get("name", ""), "children’s services", "night", "LADO", "Designated Officer", "advice"]
            yield service.get("phone", ""), beside
            yield service.get("out_of_hours", ""), [*beside, "weekend", "hours"]


def _of_another(answers: Answers, block: str, dialled: str) -> Iterator[str]:
    owners = [words for number, words in _owners(answers) if number and _digits(number) == dialled]
    if owners and dialled not in _published() and not any(_mentions(block, word) for words in owners for word in words):
        yield f"{dialled} of {owners[0][0]} stands in: {block[:160]}"


def _mentions(block: str, word: str) -> bool:
    plain = re.sub(r"^(?:the|our|an?) |s$", "", word.strip(" .").casefold())
    return bool(plain) and " ".join(plain.split()) in block.casefold()


# Who is called about a child is on each of these: the number as it is typed, or the words that say how else.
_LEAD_IS_ON = re.compile(r"(?:parents|index|visitors/(?!signs)[\w-]+|staff|policies/(?!index)\w+)\.md")


def _people_without_number(answers: Answers, roots: Mapping[str, Any]) -> Iterator[str]:
    leads = answers["people"]["safeguarding_lead"]
    for lead in leads if isinstance(leads, list) else [leads]:
        number = _digits(lead.get("phone", ""))
        for name, root in roots.items() if number else ():
            dialled: Iterable[str] = map(_digits, root.xpath(".//a[starts-with(@href, 'tel:')]/@href"))
            # The page of a childminder who works alone is read by nobody who would call that person.
            own = name == "staff.md" and answers["kind"] == "childminder"
            if _LEAD_IS_ON.fullmatch(name) and not own and number not in dialled:
                yield f"{name}: it does not have {lead['phone']} of {lead['role']}"
