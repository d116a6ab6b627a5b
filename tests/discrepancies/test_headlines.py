"""Headlines that say more than their own report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.headlines import headlines

if TYPE_CHECKING:
    from conftest import Show, TakeApart, TakenApart
    from rashomon.discrepancies.candidates import Candidate

KILLED = "{}\n\nThe bridge at Velden fell on Sunday. {} people were killed in the collapse of the bridge."
MARCHED = "{}\n\n{} through Velden on Sunday against the new toll."
STRUCK = "{}\n\nA barge sank near the bridge on Sunday. The barge may have struck a submerged rock, police said."


def headlines_of(taken: TakenApart) -> list[Candidate]:
    """Return what the finder finds in a story."""
    return headlines(taken.claims, taken.by_id())


@pytest.mark.parametrize("head", ["Nine people killed in bridge collapse", "Bridge collapse killed nine people"])
def test_a_figure_of_the_headline_only(take_apart: TakeApart, head: str) -> None:
    """A headline that counts otherwise than its body is a conflict within one report."""
    (candidate,) = headlines_of(take_apart(KILLED.format(head, "Seven")))
    assert (candidate.kind, candidate.relation, candidate.reports) == ("quantity", "conflict", {"a"})
    assert [[s.text.lower() for s in spans] for _, spans in candidate.variants] == [["nine"], ["seven"]]


def test_a_hedge_of_the_body_only(take_apart: TakeApart) -> None:
    """A headline that states flat what its body hedges is a conflict of certainty, the hedge named."""
    (candidate,) = headlines_of(take_apart(STRUCK.format("Barge struck submerged rock")))
    assert (candidate.kind, candidate.relation, candidate.reports) == ("certainty", "conflict", {"a"})
    (head,), (body,) = (spans for _, spans in candidate.variants)
    assert "struck" in head.text
    assert "may have struck" in body.text
    assert "may" in candidate.reason


def test_a_bound_of_the_body_only(take_apart: TakeApart) -> None:
    """A headline that gives as a figure what its body gives as the most that it may be is a conflict of certainty."""
    (candidate,) = headlines_of(take_apart(MARCHED.format("4,000 march in Velden", "As many as 4,000 people marched")))
    assert (candidate.kind, candidate.relation, candidate.reports) == ("certainty", "conflict", {"a"})
    assert [[s.text for s in spans] for _, spans in candidate.variants] == [["4,000"], ["As many as 4,000"]]


@pytest.mark.parametrize(
    "text",
    [
        MARCHED.format("4,000 march in Velden", "About 4,000 people marched"),
        MARCHED.format("Up to 4,000 march in Velden", "As many as 4,000 people marched"),
        MARCHED.format("4,000 march in Velden", "As many as 4,000 people marched") + " Police counted 4,000 people.",
    ],
)
def test_a_bound_that_is_kept(take_apart: TakeApart, text: str) -> None:
    """A headline that keeps the bound, or whose figure the body has elsewhere, says no more than its report."""
    assert headlines_of(take_apart(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        KILLED.format("Nine people killed in bridge collapse", "Nine"),
        KILLED.format("At least seven people killed in bridge collapse", "Nine"),
        KILLED.format("Two bridges closed in Velden", "Nine"),
        KILLED.format("Bridge falls into river", "Nine"),
        # The body gives the headline's figure further down.
        KILLED.format("Nine people killed in bridge collapse", "Seven")
        + " Two died later: nine people were killed in all.",
        STRUCK.format("Barge may have struck submerged rock"),
        STRUCK.format("Barge struck submerged rock, police say"),
        STRUCK.format("Did barge strike submerged rock?"),
        STRUCK.format("Barge sinks near bridge"),
        "Barge struck rock near bridge\n\nA barge struck a rock near the bridge, which may be closed for a week.",
        STRUCK.format("Barge struck submerged rock") + " The barge struck a submerged rock near the quay.",
        STRUCK.format("Barge struck submerged rock") + " Divers confirmed that the barge struck a submerged rock.",
    ],
)
def test_a_headline_that_keeps_to_its_body(take_apart: TakeApart, text: str) -> None:
    """A headline that hedges, asks, cites, counts as its body does or speaks of something else says no more than it."""
    assert headlines_of(take_apart(text)) == []


def test_in_a_story(show: Show) -> None:
    """A report whose headline has another figure than its body is shown beside the others."""
    shown = show(
        KILLED.format("Nine people killed in bridge collapse", "Seven"),
        KILLED.format("Bridge falls into river", "Seven"),
    )
    assert any(
        d.kind == "quantity"
        and {(s.report, s.text) for v in d.variants for s in v.spans} >= {("a", "Nine"), ("a", "Seven")}
        for d in shown.discrepancies
    )


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert headlines([], {}) == []
