"""What a safeguarding lead looks for in the policies, and how long they may be: no policy grows.

Over each policy alone, each pair, all three, combined and fragments × seven kinds of setting × the head a safeguarding lead or not.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from support.adoption import EVERY, Said, setting_adopting, the_one_that_stands, words_of
from support.bases import BASES, data_of, edited, pages_of, people_pages_of, setting_of
from support.reviewing import loaded, made, review_of, reviewed

# What stands in each policy before anything is added: as many words as the sentences of each kind may have.
MOST = {
    "starter": {"mobile": 2801, "social": 3087, "online": 7166},
    "nursery": {"mobile": 1991, "social": 2031, "online": 5577},
    "college": {"mobile": 2506, "social": 3090, "online": 7009},
    "secondary": {"mobile": 2960, "social": 3115, "online": 7139},
    "federation": {"combined": 11361},
    "club": {"mobile": 2016, "social": 2162, "online": 4855},
    "provision": {"mobile": 2029, "social": 2196, "online": 5185},
}


@pytest.fixture(params=EVERY, ids=lambda one: f"{one[0]}-{one[1]}-{'head' if one[2] else 'other'}")
def each(request: pytest.FixtureRequest) -> Said:
    return words_of(request.param)


@pytest.mark.parametrize("base", BASES)
def test_no_policy_grows(base: str) -> None:
    pages = pages_of(setting_of(data_of(base))).html
    assert set(pages) == set(MOST[base])
    for policy, html in pages.items():
        page: Any = lxml.html.fragment_fromstring(html, create_parent="div")
        for extra in page.xpath(".//*[contains(@class, 'clause-number') or @hidden]"):
            extra.drop_tree()
        has = len(page.text_content().split())
        assert has > 1500
        assert has <= MOST[base][policy], (
            f"{policy} of {base}: shorten a clause, or say why in the commit that raises MOST"
        )


# ---------------------------------------------------------------------------------------------------------------
# Online safety


def test_governors_are_trained_challenge_and_review_each_year(each: Said) -> None:
    setting, policies, _ = each
    bound = setting.kind not in {"private-nursery", "out-of-school-club", "non-school-alternative-provision"}
    stands = "online" in setting.adopted and bound
    found = [id_ for id_ in policies if id_.startswith("online.governors.")]
    assert found == (
        ["online.governors." + name for name in ("training", "challenge", "filtering-review")] if stands else []
    )
    if stands:
        assert (
            "receive safeguarding training, including online safety, at induction and regularly after that"
            in policies[found[0]]
        )
        assert "ask senior leaders for evidence that this policy works, and challenge them" in policies[found[1]]
        assert "reviewed at least once a year" in policies[found[2]]


def test_data_protection_never_stops_a_child_being_kept_safe(each: Said) -> None:
    setting, policies, _ = each
    if "online" not in setting.adopted:
        return
    assert policies["online.data.sharing"] == (
        "Data protection law does not stop us from sharing information to keep a child safe. We follow the national "
        "guidance on this."
    )
    assert "monitoring, or AI that uses personal data" in policies["online.data.impact-assessment"]
    assert "data protection impact assessment (DPIA)" in policies["online.data.impact-assessment"]
    breach = policies["online.data.breach"]
    assert "immediately to our data protection officer, or whoever has that role here" in breach
    assert "the data protection regulator within 72 hours" in breach
    assert breach.endswith("If the risk is high, we tell those people too.")


def test_sexual_harassment_is_named_and_is_abuse(each: Said) -> None:
    setting, policies, _ = each
    stands = "online" in setting.adopted and not setting.nursery
    forms = policies.get("online.child-on-child.forms", "")
    assert ("Sexual harassment and harmful sexual behaviour" in forms) == stands
    assert forms.endswith("are abuse too.") == stands


def test_nobody_forgets_what_goes_round_a_filter(each: Said) -> None:
    setting, policies, _ = each
    get_round = {id_ for id_, text in policies.items() if "VPN" in text or "eSIM" in text}
    online = {"online.emerging.no-guarantee", "online.leaders.risk-assessments", "online.security.bypass-tools"}
    expected = (online if "online" in setting.adopted else set()) | (
        {"mobile.expect.no-ways-round"} if "mobile" in setting.adopted else set()
    )
    assert get_round == expected & set(policies)
    assert get_round >= expected - {"online.leaders.risk-assessments", "online.security.bypass-tools"}


def test_apps_that_undress_and_companions_are_named(each: Said) -> None:
    setting, policies, _ = each
    images = [text for id_, text in policies.items() if id_ in {"online.nudes.ai-made", "social.harm.ai-images"}]
    assert bool(images) == bool({"online", "social"} & set(setting.adopted))
    for text in images:
        assert "such as with a “nudify” app, in the same way as a real one" in text
        assert "even a fake one" in text
    companion = {id_ for id_, text in policies.items() if "a companion that a child comes to depend on" in text}
    assert companion == ({"online.aims.risk.contact"} if "online" in setting.adopted else set())


def test_help_fits_those_with_special_needs_and_those_learning_english(each: Said) -> None:
    setting, policies, _ = each
    if "online" not in setting.adopted:
        return
    fits = policies["online.vulnerable.tailored"]
    assert "support and ways to report concerns" in fits
    assert "still learning English" in fits
    assert policies["online.vulnerable.more-susceptible"].endswith("or those with SEND.")
    assert "special educational needs and disabilities (SEND)" in policies["online.dsl.training"]


def test_a_setting_leads_with_the_agency_of_supply_staff(each: Said) -> None:
    _, policies, _ = each
    assert the_one_that_stands(policies, *(id_ for id_ in policies if id_.endswith(".supply-staff"))) == (
        "Allegations about supply staff and volunteers are handled in the same way. We usually lead, involve their agency, and do "
        "not simply stop using them."
    )


def test_the_help_page_has_what_children_meet_now(each: Said) -> None:
    _, _, pages = each
    for heading in ("I saw something horrible", "A hacked account", "An AI chatbot"):
        assert heading in pages["help"]
    for line in (
        "It is not your fault. Close it. You do not have to look again, or show it to anyone.",
        "Change your password, on another device if you can.",
        "An AI chatbot is not a person.",
    ):
        assert line in pages["help"]


# ---------------------------------------------------------------------------------------------------------------
# What read wrongly


def test_a_website_shows_of_staff_what_must_be_published(each: Said) -> None:
    setting, policies, _ = each
    said_of = policies.get("online.website.no-personal-data", "")
    assert bool(said_of) == bool(
        "online" in setting.adopted and setting.online_safety and setting.online_safety.website
    )
    if said_of:
        assert said_of.startswith(f"Our website shows no personal details of {setting.words.learners.many}. For staff")
        assert "only what we must publish or what they agree to" in said_of
    assert "no personal details of staff" not in " ".join(policies.values())


def test_a_schools_mobile_policy_says_that_no_law_asks_for_one(each: Said) -> None:
    setting, policies, _ = each
    law = "The law does not require a policy of this name, but schools must have regard to Mobile phones in schools (2026)."
    expected = setting.phone_law and "mobile" in setting.adopted and not setting.combined
    owners = {id_: text for id_, text in policies.items() if id_.endswith(".cover.document-control")}
    assert [id_ for id_, text in owners.items() if law in text] == (
        ["mobile.cover.document-control"] if expected else []
    )


@pytest.mark.parametrize("base", ["starter", "secondary", "college", "federation"])
def test_a_phone_is_off_at_the_entrance_and_not_on_the_way(base: str) -> None:
    rules = {clause.id: clause.text for clause in pages_of(setting_of(data_of(base))).clauses}
    at_the_entrance = rules["mobile.learners.keep-secure"]
    assert at_the_entrance.startswith("A phone is switched off at the entrance to the site, not before.")
    assert at_the_entrance.endswith("until its owner leaves.")
    for id_, text in rules.items():
        assert not re.search(r"switched off before|before (?:its owner|they) comes? onto", text), id_


def test_nobody_threatens_with_the_law_or_with_what_children_do(each: Said) -> None:
    _, policies, pages = each
    everything = "\n".join([*policies.values(), *pages.values()])
    assert len(everything) > 5000
    assert not re.search(r"\bgo(?:es)? to law\b|\bParents answer for\b|\blegal action\b", everything, re.IGNORECASE)


def test_no_page_says_that_something_is_widely_known(each: Said) -> None:
    _, policies, pages = each
    assert "widely known" not in "\n".join([*policies.values(), *pages.values()])


# ---------------------------------------------------------------------------------------------------------------
# The promises that are broken most often

CHECK = "Guidance for leaders: Check that you really do this"
OFTEN_BROKEN = {
    "policies/mobile.md": {"mobile.search.parents-told", "mobile.breach.learner-parents"},
    "policies/social.md": {"social.learners.tell-parents", "social.official.learner-activity-notice"},
    "policies/online.md": {
        "online.education.posters", "online.email.secure", "online.filtering.tell-parents",
        "online.learner-concerns.parents", "online.security.encryption",
    },
}  # fmt: skip


def test_leaders_are_asked_whether_they_really_do_it(tmp_path: Path) -> None:
    data = edited(data_of("starter"), {("social_media", "accounts", "with_learners"): "yes"})
    teaches = data["online_safety"]["teaching"]["includes"]
    data["online_safety"]["teaching"]["includes"] = [*teaches, *({"posters"} - set(teaches))]
    read = loaded(data, tmp_path)
    assert read.setting
    pages = reviewed(review_of(read))
    for name, ids in OFTEN_BROKEN.items():
        root: Any = lxml.html.fragment_fromstring(pages[name], create_parent="div")
        labels = root.xpath(".//*[@class='review-label']")
        asked = {
            label.xpath("string(ancestor::li[1]/preceding-sibling::li[contains(@class, 'clause')][1]/@id)")
            for label in labels
            if label.text_content() == CHECK
        }
        assert asked == ids
    public = made(read.setting)
    assert "really do this" not in "\n".join(public.pages.values())
    promised = " ".join(promise.text for promise in public.promises)
    for words in (
        "displayed in each room",
        "only by secure, encrypted email",
        "as soon as possible",
        "we tell the parents",
    ):
        assert words in promised


@pytest.mark.parametrize("kind", ["nursery", "starter"])
def test_pages_for_people_do_not_ask_leaders(kind: str) -> None:
    pages = people_pages_of(setting_adopting(kind, "all three", False))
    assert "really do this" not in "\n".join("\n".join(pages.says(name)) for name in pages.html)


# ---------------------------------------------------------------------------------------------------------------
# The cover


def test_the_cover_says_who_owns_the_policy_and_whom_it_is_for(each: Said) -> None:
    setting, policies, _ = each
    covers = {id_: text for id_, text in policies.items() if id_.endswith(".cover.document-control")}
    assert len(covers) == (1 if setting.combined else len(setting.adopted))
    opened = f"Owner: The {setting.policies.approved_by}. For "  # nobody said who wrote it
    assert [cover for cover in covers.values() if not cover.startswith(opened)] == []
    groups = (setting.words.learners.many, "parents and carers", "staff", "volunteers", "visitors")
    assert [who for who in groups for cover in covers.values() if who not in cover] == []


def test_the_cover_says_who_wrote_the_policy_where_the_setting_does() -> None:
    authors = [{"role": "Deputy headteacher"}, {"role": "Computing leader"}]
    setting = setting_adopting("starter", "mobile alone", False, {("policies", "authors"): authors})
    cover = next(c.text for c in pages_of(setting).clauses if c.id == "mobile.cover.document-control")
    assert "Written by the deputy headteacher and the computing leader." in cover
