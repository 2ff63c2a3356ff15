"""The pages of the review variant, made of those that families would get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schoolgate.agreement.changes import Agreement, Difference
from schoolgate.policy.composing.policy import Policy, clauses_by_citation
from schoolgate.policy.provisions import ClauseContext
from schoolgate.registers.followed import guidance_for
from schoolgate.review import annotated, todo
from schoolgate.review.review import NoteSources, Review, place_choices


def make(
    review: Review,
    context: ClauseContext,
    agreement: Agreement,
    pages: Sequence[tuple[Any, Policy | None]],
    places: Mapping[str, tuple[Any, str]],
) -> None:
    """Write into MkDocs’ pages what the review variant shows.

    Takes the review, what clauses rest on, the agreement, each page with the policy that it prints, if any, and for
    each clause its page and its number.
    """
    policies = [policy for _, policy in pages if policy]
    own = {clause.full_id: clause for clause in context.own_clauses}
    sources = NoteSources(context.template, context.changes, policies, own)
    placed, other_choices = place_choices(review.choices, sources)
    differences: list[Difference] = []
    addresses = {address for policy in policies for address in clauses_by_citation(policy)}
    cited = [id_ for id_, document in guidance_for(review.setting).items() if document.url in addresses]
    for page, policy in pages:
        made = annotated.ReviewPage(review, page.url, page.content, policy)
        made.mark_answers(facts=policy is not None)
        if policy:
            changed = agreement.differences.get(page.file.name, [])
            made.add_notes(policy, sources, placed, changed)
            differences += changed
        page.content = made.html()
        page.title = review.plain(str(page.title))
        for item in page.toc:
            _make_plain(item, review)
    addresses_of = {id_: page.url for id_, (page, _) in places.items()}
    to_do = todo.ToDo(sources, other_choices, differences, addresses_of, cited)
    for page, _ in pages:
        if page.file.src_uri == "review.md":
            page.content = todo.fill_in(page.content, review, to_do)


def _make_plain(item: Any, review: Review) -> None:
    item.title = review.plain(item.title)
    for child in item.children:
        _make_plain(child, review)
