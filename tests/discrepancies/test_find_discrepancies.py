"""What holds of every story, whatever its reports say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.discrepancies import find_discrepancies
from rashomon.model import Discrepancy

if TYPE_CHECKING:
    from conftest import Show, TakeApart, TakenApart

SENTENCES = (
    "Nine people were killed when the ferry Vesta sank off Velden on Sunday.",
    "At least seven people were killed when the ferry Vesta sank off Velden on Monday.",
    "The ferry carried 131 passengers and 12 crew.",
    "There were 143 people on the ferry.",
    "The captain, Tobias Wrenn, 34, was arrested.",
    "Tobias Wrenn, 36, was charged with manslaughter.",
    "The ferry may have struck a submerged rock.",
    "The ferry struck a submerged rock, the mayor said.",
    "The ferry was sailing from Hamburg to Oslo.",
    "It left Oslo for Hamburg at 5 p.m. on Sunday.",
    '"We do not know why the vessel left the channel," Ilse Marrant said.',
    '"We do not know why the ship left the channel," Jorun Haldricht said.',
    "Ferry sinks",
)
REPORTS = st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4, unique=True).map(" ".join), min_size=1, max_size=3)
STORY = tuple(" ".join(SENTENCES[at:12:2]) for at in (0, 1))

Key = tuple[str, str, frozenset[tuple[str, frozenset[tuple[str, int]]]]]


def keys(discrepancies: Sequence[Discrepancy]) -> set[Key]:
    """Return kind, relation, values and places of each."""
    return {
        (d.kind, d.relation, frozenset((v.value, frozenset((s.report, s.start) for s in v.spans)) for v in d.variants))
        for d in discrepancies
    }


def values(discrepancies: Sequence[Discrepancy]) -> set[tuple[str, frozenset[str]]]:
    """Return kind and values of each, whichever of a report's equal words stands for a value."""
    return {(d.kind, frozenset(v.value.lower() for v in d.variants)) for d in discrepancies}


@settings(max_examples=12)
@given(texts=REPORTS)
def test_well_formed(show: Show, texts: list[str]) -> None:
    """Every span quotes its report, every difference has two values in two places, an id of its own and a reason."""
    shown = show(*texts)
    words = {report.id: report.text for report in shown.taken.reports}
    assert len({d.id for d in shown.discrepancies}) == len(shown.discrepancies)
    for d in shown.discrepancies:
        assert d.about
        assert d.reason
        assert len(d.variants) >= 2
        assert len({s for v in d.variants for s in v.spans}) >= 2
        for variant in d.variants:
            assert variant.value
            assert variant.spans
            assert len({span.report for span in variant.spans}) == len(variant.spans)
            for span in variant.spans:
                assert span.text
                assert words[span.report][span.start : span.end] == span.text


def in_order(taken: TakenApart, order: Sequence[str]) -> list[Discrepancy]:
    """Return what the room finds where the reports, and all that is found in them, come in this order."""
    return find_discrepancies(
        sorted(taken.readings, key=lambda reading: order.index(reading.report.id)),
        taken.aligned()[:: 1 if order[0] == "a" else -1],
        sorted(taken.claims, key=lambda claim: order.index(claim.report)),
        taken.entities[:: 1 if order[0] == "a" else -1],
        taken.quotes[:: 1 if order[0] == "a" else -1],
    )


@pytest.mark.parametrize("third", ["", SENTENCES[0] + " " + SENTENCES[5]])
def test_order_of_reports(take_apart: TakeApart, third: str) -> None:
    """The order in which reports are handed over does not change what is found."""
    taken = take_apart(*STORY, third)
    assert keys(in_order(taken, "cba")) == keys(in_order(taken, "bca")) == keys(in_order(taken, "abc"))


def test_the_same_twice(take_apart: TakeApart) -> None:
    """The same story gives the same differences in the same order."""
    taken = take_apart(*STORY)
    assert in_order(taken, "ab") == in_order(taken, "ab")
    assert in_order(taken, "ab")


def test_copies_change_no_value(show: Show) -> None:
    """A report that is published again elsewhere stands beside itself: the values of the differences stay."""
    once, again = show(*STORY), show(*STORY, STORY[0])
    assert values(again.discrepancies) == values(once.discrepancies)
    for d in again.discrepancies:
        for variant in d.variants:
            told = {span.report for span in variant.spans}
            assert "c" not in told or "a" in told


@settings(max_examples=15)
@given(texts=st.lists(st.text(max_size=60), max_size=3))
def test_any_text(show: Show, texts: list[str]) -> None:
    """No text whatever stops the room."""
    shown = show(*texts)
    assert all(span.text for d in shown.discrepancies for v in d.variants for span in v.spans)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("", ""),
        ("Ferry sinks",),
        ("Ferry sinks", "Ferry sinks"),
        ("12", "13"),
        ("\n\n", "-", "…"),
        STORY[:1] * 3,
    ],
)
def test_hardly_any_text(show: Show, texts: tuple[str, ...]) -> None:
    """Empty reports, single lines and copies of one report part on nothing between reports."""
    shown = show(*texts)
    assert all(len({s.text for v in d.variants for s in v.spans}) > 1 for d in shown.discrepancies)
    if len(set(texts)) < 2:
        assert values(shown.discrepancies) == values(show(*texts[:1]).discrepancies)
