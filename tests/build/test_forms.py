"""Forms: separate policies, one combined policy, or fragments; and each subset of the three policies in each form.

Every site here is built as it is published, through the gate.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest
from support.attempts import GONE
from support.bases import TEMPLATE, data_of, edited, faults_of, holes, pages_of, refused, setting_of
from support.clause_reader import Clause, read, with_elements
from support.sites import Sites

from schoolgate import registers
from schoolgate.policy import fragments
from schoolgate.policy.conditions import conditions_of
from schoolgate.policy.lists import combined_title
from schoolgate.setting.model.vocabulary import POLICIES, TITLES

FORMS = ("separate", "combined", "fragments")
SUBSETS = [subset for size in (1, 2, 3) for subset in itertools.combinations(POLICIES, size)]
LEVELS = (1, 2, 3, 4)
PEOPLE = ("help", "parents", "pupils", "staff", "visitors")


BOARDING = data_of("boarding")["boarding"]


def wants(form: str, adopted: Iterable[str], level: int | None = None) -> dict[str, Any]:
    """Give the starter’s answers with some policies in a form. Some stay the night, so that every rule that is shared stands."""
    edits: dict[tuple[str | int, ...], Any] = {("policies", "form"): form, ("boarding",): BOARDING}
    if level:
        edits["policies", "heading_level"] = str(level)
    asked = {"online": ["online_safety"], "social": ["social_media"], "mobile": ["changes", "signs", "retired_signs"]}
    for policy in set(POLICIES) - {*adopted}:
        edits["policies", "dates", policy] = GONE
        edits |= {(part,): GONE for part in asked[policy]}
    if form != "separate" and "mobile" in adopted:
        edits["signs",] = data_of("starter")["signs"][:1]  # which leads to the policy in that form, as each does
    return edited(data_of("starter"), edits)


JOBS: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    f"{form}-{'-'.join(subset)}": (form, subset, wants(form, subset))
    for form in FORMS
    for subset in SUBSETS
    if form != "combined" or len(subset) > 1
}


class Site:
    """A site as it was published."""

    def __init__(self, folder: Path, form: str, adopted: tuple[str, ...]) -> None:
        self.folder, self.form, self.adopted = folder, form, adopted

    def file(self, policy: str) -> Path:
        """Where a policy stands."""
        if self.form == "fragments":
            return self.folder / "fragments" / f"{policy}.html"
        name = "combined" if self.form == "combined" else policy
        return self.folder / "policies" / name / "index.html"

    @property
    def files(self) -> dict[Path, Any]:
        """The pages that hold the policies."""
        return {file: parsed(file) for file in dict.fromkeys(map(self.file, self.adopted))}

    @property
    def clauses(self) -> list[Clause]:
        return [clause for root in self.files.values() for clause in read(root)]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def pages(self) -> dict[Path, Any]:
        return {file: parsed(file) for file in self.folder.rglob("*.html")}


def parsed(file: Path) -> Any:
    return lxml.html.fromstring(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sites() -> Callable[[str], Site]:
    built = Sites({name: data for name, (_, _, data) in JOBS.items()})

    def site(name: str) -> Site:
        form, adopted, _ = JOBS[name]
        return Site(built[name], form, adopted)

    return functools.cache(site)


# Those that `make test` looks at: each policy alone, each form with all of them, and pairs. `make fuzz` looks at every one.
ALWAYS = {
    "separate-online", "separate-social", "separate-mobile", "separate-online-social-mobile", "combined-online-mobile",
    "combined-online-social-mobile", "fragments-social-mobile", "fragments-online-social-mobile",
}  # fmt: skip


@pytest.fixture(
    params=[pytest.param(name, marks=() if name in ALWAYS else pytest.mark.every(one_in=1000)) for name in JOBS]
)
def site(request: pytest.FixtureRequest, sites: Callable[[str], Site]) -> Site:
    return sites(request.param)


# ---------------------------------------------------------------------------------------------------------------
# What is adopted is there, and what is not is nowhere


def test_each_subset_is_tried_in_each_form() -> None:
    assert Counter(form for form, _, _ in JOBS.values()) == {"separate": 7, "combined": 4, "fragments": 7}
    assert {*JOBS} > ALWAYS


def test_each_policy_adopted_is_there_once(site: Site) -> None:
    found = Counter(clause.id.partition(".")[0] for clause in site.clauses)
    assert set(found) == set(site.adopted)
    assert min(found.values()) > 50
    assert max(Counter(clause.id for clause in site.clauses).values()) == 1


def test_a_policy_not_adopted_is_nowhere(site: Site) -> None:
    assert site.pages
    assert set(site.adopted) <= set(POLICIES)
    for policy in set(POLICIES) - {*site.adopted}:
        for file in [file for file in site.folder.rglob("*") if file.suffix in {".html", ".json", ".xml", ".md"}]:
            text = file.read_text(encoding="utf-8")
            if file == site.folder / "search" / "index.json":  # what people type is the same for every setting
                text = json.dumps(json.loads(text)["pages"], ensure_ascii=False)
            assert TITLES[policy].casefold() not in text.casefold(), file
            assert not re.search(rf"(?:[\"#/]{policy}\.[a-z]|/{policy}/|/{policy}\.)", text), file
        assert [path for path in site.folder.rglob(f"*{policy}*") if path.name in {policy, f"{policy}.html"}] == []


def test_the_menu_leads_to_what_is_adopted(site: Site) -> None:
    doors = parsed(site.folder / "index.html").xpath("//nav[@class='doors']//a/@href")
    visitors = ["visitors/"] if "mobile" in site.adopted else []
    assert doors == [
        "parents/",
        "pupils/",
        *visitors,
        "help/",
        "fragments/" if site.form == "fragments" else "policies/",
    ]


def test_the_start_page_leads_to_what_is_adopted(site: Site) -> None:
    start = parsed(site.folder / "index.html")
    doors = start.xpath("//article//a[contains(@class, 'door')]/@href")
    facts = [
        item.text_content() for item in start.xpath("//article//h2[contains(@class, 'key-facts')]/following::ul[1]/li")
    ]
    titles = [combined_title(site.adopted)] if site.form == "combined" else [TITLES[policy] for policy in site.adopted]
    titles = ["Our policies"] if len(titles) > 1 else titles  # their dates are the same
    visitors = ["visitors/"] if "mobile" in site.adopted else []
    policies = "fragments/" if site.form == "fragments" else "policies/"
    assert doors == ["help/", "parents/", "pupils/", *visitors, "staff/", policies]
    assert [fact.partition(":")[0] for fact in facts] == ["School", *titles, "Paper copy"]


def test_search_and_sitemap_have_what_is_adopted(site: Site) -> None:
    found = {page["u"]: page["s"] for page in json.loads(site.text("search/index.json"))["pages"]}
    sitemap = re.findall(r"<loc>https://online-safety.oakfield.example/(.*?)</loc>", site.text("sitemap.xml"))
    if site.form == "separate":
        names = [f"policies/{policy}/" for policy in site.adopted]
    else:
        names = ["policies/combined/"] if site.form == "combined" else ["fragments/"]
    others = [
        "",
        "accessibility/",
        "concern/",
        "guidance/",
        "help/",
        "papers/",
        "parents/",
        "privacy/",
        "pupils/",
        "staff/",
    ]
    others += ["visitors/"] if "mobile" in site.adopted else []
    others += ["policies/"] if site.form != "fragments" else []
    assert sorted(sitemap) == sorted([*others, *names])
    assert set(found) == {*others, *names}
    if site.form == "fragments":
        assert [section for section in found["fragments/"] if section.get("l")] == []
    else:
        assert {line["i"] for name in names for section in found[name] for line in section.get("l", ())} == {
            clause.id for clause in site.clauses
        }


def test_every_link_within_leads_somewhere(site: Site) -> None:
    # The gate checks this too, and knows nothing of this test.
    pages = site.pages
    ids = {file: {*root.xpath("//@id")} for file, root in pages.items()}
    followed = 0
    for file, root in pages.items():
        for link in root.xpath("//article//a/@href | //body/ul//a/@href"):
            if re.match(r"[a-z]+:", link) or file.name == "404.html":  # its links are from the top of the host
                continue
            name, _, place = link.partition("#")
            target = (file.parent / name).resolve() if name else file
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (file, link)
            assert not place or place in ids[target], (file, link)
            followed += 1
    assert followed > 50


# ---------------------------------------------------------------------------------------------------------------
# One document


@pytest.fixture(params=[name for name, (form, _, _) in JOBS.items() if form == "combined"])
def combined(request: pytest.FixtureRequest, sites: Callable[[str], Site]) -> Site:
    return sites(request.param)


def test_a_combined_policy_is_one_document(combined: Site) -> None:
    ((_, root),) = combined.files.items()
    (title,) = root.xpath("//h1")
    assert title.text_content().removesuffix("#") == combined_title(combined.adopted)
    headings = root.xpath("//article//h2[@id]")
    assert len(root.xpath("//details[summary='Contents']")) == 1
    contents = root.xpath("//nav[@class='contents']//a/@href")
    assert contents == [f"#{heading.get('id')}" for heading in headings]
    words = [re.sub(r"^\d+\. |#$", "", heading.text_content()) for heading in headings]
    assert len(words) == len(set(words)), "a part stands twice"


def test_a_combined_policy_has_one_numbering(combined: Site) -> None:
    numbers = [clause.number for clause in combined.clauses]
    unnumbered = numbers.count("")
    assert 5 < unnumbered < 10
    assert numbers[:unnumbered] == [""] * unnumbered, "the key facts come first"
    assert numbers[unnumbered:] == holes(numbers[unnumbered:])
    ((_, root),) = combined.files.items()
    headings = [heading.text for heading in root.xpath("//h2/*[@class='clause-number']")]
    assert headings == [f"{number}." for number in range(1, len(headings) + 1)]


def test_a_combined_policy_states_each_rule_once_and_keeps_its_ids(combined: Site) -> None:
    ((_, root),) = combined.files.items()
    stands = {clause.id for clause in combined.clauses}
    led_on = {*root.xpath("//span[@class='clause-alias']/@id")}
    separate = pages_of(setting_of(wants("separate", combined.adopted)))
    assert stands | led_on == {clause.id for clause in separate.clauses}
    assert stands & led_on == set()
    rules = Counter(TEMPLATE[id_].same for id_ in stands if TEMPLATE[id_].same)
    assert len(rules) > 15
    assert set(rules.values()) == {1}
    for alias in led_on:
        (clause,) = root.xpath(f"//span[@id='{alias}']/ancestor::li[contains(@class, 'clause')]")
        assert TEMPLATE[alias].same == TEMPLATE[clause.get("id")].same


# ---------------------------------------------------------------------------------------------------------------
# Fragments


@pytest.fixture(scope="module")
def at_levels() -> Callable[[int], Path]:
    built = Sites({str(level): wants("fragments", POLICIES, level) for level in LEVELS})
    return lambda level: built[str(level)] / "fragments"


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_fragment_has_its_headings_at_the_level_chosen(
    at_levels: Callable[[int], Path], level: int, policy: str
) -> None:
    root = parsed(at_levels(level) / f"{policy}.html")
    headings = [element for element in root.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert [element.tag for element in headings] == [f"h{level}", *[f"h{level + 1}"] * (len(headings) - 1)]
    assert headings[0].text_content() == TITLES[policy]
    assert len(headings) > 8
    text = (at_levels(level) / f"{policy}.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("#")]
    assert lines == [f"{'#' * int(element.tag[1])} {' '.join(element.text_content().split())}" for element in headings]


@pytest.mark.every(one_in=3)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_fragment_says_what_the_page_says(
    at_levels: Callable[[int], Path], sites: Callable[[str], Site], level: int, policy: str
) -> None:
    root, fragment = (
        parsed(sites("separate-online-social-mobile").file(policy)),
        parsed(at_levels(level) / f"{policy}.html"),
    )
    for hidden in root.xpath("//span[@hidden]"):  # a fragment has each opening above its clauses alone
        hidden.drop_tree()
    page = read(root)
    assert read(fragment) == page
    openings = [p.text_content() for p in root.xpath("//p[@class='opening']")]
    assert (
        [p.text_content() for p in fragment.xpath("//p[not(ancestor::li)][following-sibling::*[1][self::ul]]")]
        == openings
        != []
    )
    text = (at_levels(level) / f"{policy}.md").read_text(encoding="utf-8")
    root = lxml.html.fragment_fromstring(markdown.markdown(text), create_parent="div")
    found = [" ".join(item.text_content().split()) for item in root.xpath("./ul/li")]
    assert found == [f"{clause.number} {clause.text}".strip() for clause in page]


def test_a_fragment_stands_alone(at_levels: Callable[[int], Path]) -> None:
    files = [*at_levels(1).glob("*.html"), *at_levels(4).glob("*.html")]
    files = [file for file in files if file.name != "index.html"]
    assert len(files) == 6
    for file in files:
        root = parsed(file)
        assert {element.tag for element in root.iter()} <= {
            "html", "head", "meta", "link", "title", "style", "body", "main", "h1", "h2", "h4", "h5", "ul", "li", "p", "a", "span",
            "strong",
        }  # fmt: skip
        assert {*root.xpath("//@*/..//@src | //@style | //@background | //@data")} == set()
        assert root.xpath("//*[@href][not(self::a)]/@href") == ["data:,"], "without it a browser asks for an icon"
        assert not re.search(r"url\(|@import", root.xpath("string(//style)"))
        assert [link for link in root.xpath("//a/@href") if not re.match(r"https://|tel:\+44|mailto:", link)] == []
        assert root.xpath("string(//title)").endswith(" - Oakfield Primary School")


def test_a_fragment_has_no_page_of_its_own(sites: Callable[[str], Site]) -> None:
    site = sites("fragments-online-social-mobile")
    assert not (site.folder / "policies").exists()
    assert "policies/" not in site.text("sitemap.xml")
    index = site.text("search/index.json")
    assert "policies/" not in index
    said = [clause.text for clause in site.clauses if len(clause.text) > 60 and not clause.id.endswith("cover.dsl")]
    assert len(said) > 300
    # The pages for people say some of it in the same words, and are found by the search.
    pages = [parsed(site.folder / name / "index.html") for name in PEOPLE]
    for link in [link for page in pages for link in page.find_class("rule-link")]:
        link.drop_tree()
    people = " ".join(page.text_content() for page in pages)
    assert [text for text in said if text in index and text not in " ".join(people.split())] == []


def test_the_page_of_fragments_leads_to_both_files_of_each(sites: Callable[[str], Site]) -> None:
    in_fragments = {name: adopted for name, (form, adopted, _) in JOBS.items() if form == "fragments"}
    assert len(in_fragments) == 7
    for name, adopted in in_fragments.items():
        folder = sites(name).folder / "fragments"
        links = parsed(folder / "index.html").xpath("//article//li/a/@href")
        assert sorted(links) == sorted(f"{policy}.{kind}" for policy in adopted for kind in ("html", "md"))
        assert {file.name for file in folder.iterdir()} == {"index.html", *links}


FRAGMENT = """
<h1 id="title">A policy</h1>
<h2 id="mobile.aims" class="x"><span class="clause-number">1.</span> Aims &amp; ends</h2>
<ul class="clauses">
<li class="clause" id="mobile.aims.one"><p><span class="clause-number">1.1</span> Ask <strong>the * office</strong> or
<a href="https://a.example/x_y" title="t">read_this [now]</a>.</p>
<ul><li>- one<ul><li>2. inside</li></ul></li><li>+ two &lt;b&gt; `c` ~~d~~ a|b</li></ul>
</li>
<li class="clause" id="mobile.aims.two"><p>1. First. \\ &amp;amp; {: .x } #tag</p>
<p>- Added by us.</p></li>
</ul>
<p>= Last words.</p>
"""

MARKDOWN = r"""
### A policy

#### 1. Aims &#38; ends

- 1.1 Ask **the \* office** or [read\_this \[now\]](https://a.example/x_y).
    - &#45; one
        - 2&#46; inside
    - &#43; two &#60;b&#62; \`c\` &#126;&#126;d&#126;&#126; a&#124;b
- 1&#46; First. \\ &#38;amp; \{: .x \} \#tag

    &#45; Added by us.


&#61; Last words.
"""


def test_a_fragment_in_markdown_to_the_letter() -> None:
    assert fragments.as_markdown(FRAGMENT, 3) == MARKDOWN.lstrip("\n")


def test_a_fragment_in_markdown_reads_back_as_the_page() -> None:
    # Even with attr_list, which acts on braces.
    back = markdown.markdown(fragments.as_markdown(FRAGMENT, 3), extensions=["attr_list"])
    root = lxml.html.fragment_fromstring(back, create_parent="div")
    page = lxml.html.fragment_fromstring(
        fragments.as_html(FRAGMENT, 3, "Oakfield").partition("<body>")[2], create_parent="div"
    )
    assert " ".join(root.itertext()).split() == " ".join(page.itertext()).split()
    assert [element.tag for element in root.iter("h3", "h4", "li", "a", "strong")] == [
        element.tag for element in page.iter("h3", "h4", "li", "a", "strong")
    ]


def test_a_fragment_in_html_to_the_letter() -> None:
    given = '<h1 id="t">A &amp; B</h1>\n<p class="x" onclick="y" style="z">Hello</p>'
    assert fragments.as_html(given, 2, "Oak <field>") == (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        '<link rel="icon" href="data:,">\n<title>A &amp; B - Oak &lt;field&gt;</title>\n'
        f"<style>\n{fragments.STYLE}\n</style>\n</head>\n<body>\n<main>\n"
        '<h2 id="t">A &amp; B</h2>\n<p>Hello</p>\n</main>\n</body>\n</html>\n'
    )


# ---------------------------------------------------------------------------------------------------------------
# The guidance page


def _citing(page: Any) -> dict[str, list[Clause]]:
    """Return the clauses of a page that link to each address outside the site."""
    found: dict[str, list[Clause]] = {}
    for clause, element in with_elements(page):
        for address in dict.fromkeys(link.get("href", "") for link in element.iter("a")):
            if address.startswith("https://"):
                found.setdefault(address, []).append(clause)
    return found


def test_the_guidance_page_lists_what_rests_on_each_document(site: Site) -> None:
    page = parsed(site.folder / "guidance" / "index.html")
    expected: dict[str, list[tuple[Path, str, str]]] = {}
    for file, root in site.files.items():
        for address, clauses in _citing(root).items():
            # The key facts have no numbers.
            places = [(file, clause.id, clause.number or "Key facts") for clause in clauses]
            expected.setdefault(address, []).extend(places)
    known = {document.url for document in registers.guidance().values()}
    found = {}
    for heading in page.xpath("//article//h2[not(@id='services')]"):  # the last section is of services, no document
        (address,) = heading.xpath("./a[not(@class)]/@href")
        links = heading.xpath("./following-sibling::ul[1]//a")
        found[address] = [
            ((site.folder / "guidance" / target).resolve(), place, link.text)
            for link in links
            for target, _, place in [link.get("href").partition("#")]
        ]
    found = {
        address: [(file / "index.html" if file.is_dir() else file, *rest) for file, *rest in places]
        for address, places in found.items()
    }
    assert found == {address: places for address, places in expected.items() if address in known}
    assert len(found) >= 5
    assert len(page.xpath("//article//h2[not(@id='services')]")) == len(found)


# ---------------------------------------------------------------------------------------------------------------
# The same rule

# Those that stand in the starter. The others are for another kind of setting, and are tried on one below.
_HOLDS = conditions_of(setting_of(data_of("starter")))
RULES = sorted({p.same for p in TEMPLATE.values() if p.same and not (p.when and _HOLDS[p.when])})
OF_ANOTHER_KIND = {"placed-by": "provision"}
# Where a rule is fitted to its policy, what the policies say alike. Every other rule is word for word the same in each,
# but for a sentence that a policy adds at the end.
FITTED = {
    "dates": "Not yet agreed by the governing body.",
    "duty": "Online safety is part of our safeguarding duty. We protect pupils and staff from harm",
    "guidance-basis": "We follow: Working together to safeguard children (2026) Keeping children safe in education (2026)",
    "parents-told": "where appropriate.",
    "policies-to-read": "Read this policy with these. For others, ask at the school office.",
    "purpose": "This policy keeps everyone at Oakfield Primary School safe and well when",
    "taught-step-by-step": "is taught progressively, with age-appropriate resources.",
}


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("rule", RULES)
def test_the_same_rule_is_the_same_on_every_page(sites: Callable[[str], Site], rule: str) -> None:
    texts = {c.id: c.text for c in sites("separate-online-social-mobile").clauses if TEMPLATE[c.id].same == rule}
    assert len(texts) > 1
    assert len({id_.partition(".")[0] for id_ in texts}) == len(texts), "a policy states it twice"
    shortest = min(texts.values(), key=len)
    shared = FITTED.get(rule, shortest)
    assert [text for text in texts.values() if shared not in text] == []
    if rule not in FITTED:
        assert [text for text in texts.values() if not text.startswith(shortest)] == []


@pytest.mark.parametrize("rule", OF_ANOTHER_KIND)
def test_a_rule_of_another_kind_of_setting_is_the_same_in_each_policy(rule: str) -> None:
    assert {p.same for p in TEMPLATE.values() if p.same} == {*RULES, *OF_ANOTHER_KIND}
    texts = {c.id: c.text for c in pages_of(setting_of(data_of(OF_ANOTHER_KIND[rule]))).clauses if c.id in TEMPLATE}
    said = [text for id_, text in texts.items() if TEMPLATE[id_].same == rule]
    assert len(said) == len(POLICIES)
    assert len({*said}) == 1


def test_the_clauses_of_a_rule_are_protected_alike() -> None:
    # Else a change to the one that is free would be made to the one that is not.
    for rule in {*RULES, *OF_ANOTHER_KIND}:
        alike = {(p.locked, p.choice) for p in TEMPLATE.values() if p.same == rule}
        assert len(alike) == 1, rule


def changing(form: str, turn: int, change: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Give the starter’s answers with one clause of each rule changed: the first of each, or the last."""
    changed = {}
    for rule in RULES:
        id_ = [id_ for id_, provision in TEMPLATE.items() if provision.same == rule][turn]
        changed[id_] = change or {"add": f"We have words of our own on {rule}."}
    return edited(wants(form, POLICIES), {("changes",): changed})


@pytest.fixture(scope="module")
def changed() -> Mapping[str, Path]:
    return Sites({f"{form}{turn}": changing(form, turn) for form in FORMS for turn in (0, -1)})


@pytest.mark.every(one_in=6)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turn", [0, -1])
def test_a_change_to_one_clause_of_a_rule_changes_all(changed: Mapping[str, Path], form: str, turn: int) -> None:
    site = Site(changed[f"{form}{turn}"], form, POLICIES)
    clauses = [clause for clause in site.clauses if TEMPLATE[clause.id].same]
    assert len(clauses) == len(RULES) if form == "combined" else len(clauses) > 2 * len(RULES)
    for clause in clauses:
        assert clause.text.endswith(f"We have words of our own on {TEMPLATE[clause.id].same}."), clause.id


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turn", [0, 1])
def test_a_rule_that_is_replaced_or_left_out_goes_from_every_page(form: str, turn: int) -> None:
    free = [r for r in RULES if not any(p.locked or p.choice for p in TEMPLATE.values() if p.same == r)]
    assert len(free) > 10
    ids = {rule: [id_ for id_, provision in TEMPLATE.items() if provision.same == rule] for rule in free}
    replaced, omitted = free[turn::2], free[1 - turn :: 2]
    changes = {ids[rule][-1]: {"replace": "We say it in our own way."} for rule in replaced}
    changes |= {ids[rule][0]: {"omit": "We do not do this."} for rule in omitted}
    setting = setting_of(edited(wants(form, POLICIES), {("changes",): changes}))
    assert refused(setting) == []
    pages = pages_of(setting)
    assert faults_of(pages) == []
    said = {clause.id: clause.text for clause in pages.clauses}
    for rule in replaced:
        stands = [said[id_] for id_ in ids[rule] if id_ in said]
        assert stands == ["We say it in our own way."] * (1 if form == "combined" else len(ids[rule])), rule
    assert [id_ for rule in omitted for id_ in ids[rule] if id_ in said] == []
