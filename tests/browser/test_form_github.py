"""The addresses on GitHub to which the form leads: the repository of a site, a new file with the answers, and settings pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from support.places import GOOD_SETTINGS, ROOT, STARTER

from schoolgate.form.blank import blank_file
from schoolgate.setting.model.vocabulary import POLICIES

SCRIPT = ROOT / "overrides" / "form" / "github.js"
SCHOOL = {"owner": "oakfield-school", "repo": "school-policies"}
# GitHub refuses an address of as many bytes: https://github.com/github/docs/issues/5136
REFUSED = 8192

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.fixture
def call(page: Page) -> Call:
    """Call a function of the script."""
    return lambda name, given: page.evaluate(f"(given) => {name}(given)", given)


@pytest.mark.parametrize(
    ("site", "owner", "repo"),
    [
        ("https://oakfield-school.github.io/school-policies/", "oakfield-school", "school-policies"),
        ("https://oakfield-school.github.io/school-policies", "oakfield-school", "school-policies"),
        ("http://oakfield-school.github.io/school-policies/", "oakfield-school", "school-policies"),
        ("oakfield-school.github.io/school-policies/", "oakfield-school", "school-policies"),
        (" https://Oakfield-School.GitHub.io/School_Policies.2/ ", "oakfield-school", "School_Policies.2"),
        ("https://oakfield.github.io/", "oakfield", "oakfield.github.io"),
        ("https://oakfield.github.io", "oakfield", "oakfield.github.io"),
        ("https://a.github.io/b/", "a", "b"),
    ],
)
def test_a_site_on_github_names_its_repository(call: Call, site: str, owner: str, repo: str) -> None:
    assert call("repositoryOf", {"site": site}) == {"owner": owner, "repo": repo}


@pytest.mark.parametrize(
    "site",
    [
        "https://online-safety.oakfield.sch.uk/", "https://oakfield.sch.uk/school-policies/", "https://github.io/", "https://.github.io/a/",
        "https://oakfield.github.com/a/", "https://github.com/oakfield/school-policies", "https://oakfield.github.io.example/a/",
        "https://www.oakfield.github.io/a/", "https://-oakfield.github.io/a/", "https://oakfield.github.io/index.html",
        "https://oakfield.github.io/a/b/", "https://oakfield.github.io/a?b", "https://oakfield.github.io/a#b", "https://oakfield.github.io:8080/a/",
        "https://oakfield.github.io/a b/", "https://oakfield.github.io/<a>/", "ftp://oakfield.github.io/a/", "", "no", ["https://a.github.io/b/"], {"own_words": "x"}, None,
    ],
)  # fmt: skip
def test_any_other_address_names_none(call: Call, site: Any) -> None:
    assert call("repositoryOf", {"site": site}) is None


def test_without_an_address_there_is_none(call: Call) -> None:
    assert call("repositoryOf", {}) is None


def parts(url: str) -> tuple[str, dict[str, str]]:
    split = urlsplit(url)
    assert (split.scheme, split.netloc, split.fragment) == ("https", "github.com", "")
    return split.path, {key: value for key, (value,) in parse_qs(split.query, strict_parsing=True).items()}


def test_a_copy_of_the_template_is_offered_with_what_is_known(call: Call) -> None:
    path, given = parts(call("templateLink", {"template": "some-owner/schoolgate-starter"}))
    assert (path, given) == (
        "/new",
        {
            "template_owner": "some-owner",
            "template_name": "schoolgate-starter",
            "name": "school-policies",
            "visibility": "public",
        },
    )
    _, given = parts(call("templateLink", {"template": "some-owner/schoolgate-starter", **SCHOOL, "repo": "safety"}))
    assert (given["owner"], given["name"]) == ("oakfield-school", "safety")


@pytest.mark.parametrize(
    "text",
    [
        "name: Oakfield\n", "a: b & c = d + e?\n", "# a comment, 100 %\n", "name: St Mary’s École 学校 🏫\n", '"01632 960 123"\r\n',
        "name: 'x'\n# yaml-language-server: $schema=../schema.json\n", "a: \"</script><b>\"\n", "  indented\n\n\n", "a: b\\nc\n", "x",
    ],
)  # fmt: skip
def test_a_short_text_stands_in_the_address_as_it_is(call: Call, text: str) -> None:
    link = call("newFileLink", {**SCHOOL, "text": text})
    assert link["copies"] is False
    path, given = parts(link["url"])
    assert path == "/oakfield-school/school-policies/new/main"
    assert given == {"filename": "settings/my-school.yml", "value": text}


def test_half_a_character_does_not_stop_the_form(page: Page) -> None:
    link = page.evaluate("newFileLink({owner: 'a', repo: 'b', text: 'x\\uD83Dy'})")
    assert parts(link["url"])[1]["value"] == "x\ufffdy"


@pytest.mark.parametrize("letter", ["a", " ", "é", "学", "🏫", "\n", "%"])
def test_an_address_is_never_longer_than_github_takes_even_by_way_of_its_sign_in(
    page: Page, call: Call, letter: str
) -> None:
    # The longest text that still stands in the address, and one more.
    most = page.evaluate(
        """(letter) => {
          const copies = (length) => newFileLink({ owner: "oakfield-school", repo: "school-policies", text: letter.repeat(length) }).copies;
          let [fits, not] = [0, 9000];
          while (not - fits > 1) {
            const middle = Math.floor((fits + not) / 2);
            [fits, not] = copies(middle) ? [fits, middle] : [middle, not];
          }
          return fits;
        }""",
        letter,
    )
    assert most > 100
    link = call("newFileLink", {**SCHOOL, "text": letter * most})
    assert link["copies"] is False
    signing_in = page.evaluate("(url) => `https://github.com/login?return_to=${encodeURIComponent(url)}`", link["url"])
    assert REFUSED - 250 < len(signing_in.encode()) < REFUSED
    link = call("newFileLink", {**SCHOOL, "text": letter * (most + 1)})
    assert link == {
        "url": "https://github.com/oakfield-school/school-policies/new/main?filename=settings%2Fmy-school.yml",
        "copies": True,
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_what_new_writes_is_copied_even_for_one_policy(call: Call, policy: str) -> None:
    text = blank_file(STARTER.read_text(encoding="utf-8"), "schema.json", (policy,), "academy")
    assert call("newFileLink", {**SCHOOL, "text": text})["copies"] is True


def test_a_file_of_few_words_is_not(call: Call) -> None:
    (file,) = [file for file in GOOD_SETTINGS if file.stem == "smallest"]
    text = file.read_text(encoding="utf-8")
    link = call("newFileLink", {**SCHOOL, "text": text})
    assert link["copies"] is False
    assert parts(link["url"])[1]["value"] == text


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("fileLink", "/oakfield-school/school-policies/edit/main/settings/my-school.yml"),
        ("pagesLink", "/oakfield-school/school-policies/settings/pages"),
        ("featuresLink", "/oakfield-school/school-policies/settings"),
        ("runsLink", "/oakfield-school/school-policies/actions"),
        ("peopleLink", "/orgs/oakfield-school/people"),
    ],
)
def test_each_page_on_the_way_has_its_address(call: Call, name: str, leads_to: str) -> None:
    assert call(name, SCHOOL) == f"https://github.com{leads_to}"


@pytest.mark.parametrize("typed", ["../../evil", "a/b?c=d#e", "javascript:alert(1)//", "a b", "<x>"])
def test_what_is_typed_as_a_name_leads_to_no_other_site_or_page(call: Call, typed: str) -> None:
    for name in ("pagesLink", "runsLink", "peopleLink", "fileLink"):
        url = call(name, {"owner": typed, "repo": typed})
        split = urlsplit(url)
        assert (split.scheme, split.netloc, split.query, split.fragment) == ("https", "github.com", "", "")
        assert "<" not in url
        assert " " not in url
    assert urlsplit(call("templateLink", {"template": "a/b", "owner": typed})).path == "/new"
