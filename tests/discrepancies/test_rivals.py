"""Counts of one crowd by rival sources, the second without a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.rivals import rivals

if TYPE_CHECKING:
    from conftest import TakeApart


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            "Police said about 300 people marched in Oslo on Sunday. The organisers put the number at 700.",
            ["about 300 (Police)", "700 (The organisers)"],
        ),
        (
            "The unions put the turnout at 60,000. The police say 18,000.",
            ["60,000 (The unions)", "18,000 (The police)"],
        ),
    ],
)
def test_rival_counts(take_apart: TakeApart, told: str, words: list[str]) -> None:
    """Two sources that count one crowd differently in one report are a conflict, each with its figure."""
    taken = take_apart(told)
    (found,) = rivals(taken.claims, taken.by_id())
    assert (found.kind, found.relation) == ("quantity", "conflict")
    assert [value for value, _ in found.variants] == words


def test_other_reports_come_in(take_apart: TakeApart) -> None:
    """A report that gives one of both counts stands with those that give it."""
    taken = take_apart(
        "Police said about 300 people marched in Oslo on Sunday. The organisers put the number at 700.",
        "As many as 700 people marched in Oslo on Sunday.",
    )
    (found,) = rivals(taken.claims, taken.by_id())
    assert {span.report for value, spans in found.variants if value.startswith(("700", "As")) for span in spans} == {
        "a",
        "b",
    }


@pytest.mark.parametrize(
    "told",
    [
        "Police said 300 people marched in Oslo on Sunday. Police put the number at 700 in May.",
        "Police said 300 people marched in Oslo on Sunday. The organisers put the number at 300.",
        "Police said 300 people marched in Oslo on Sunday. The bakery sold 700 loaves.",
        "Police said 300 people marched in Oslo on Sunday. The organisers put the cost at $700.",
        "Police said 300 people marched in Oslo on Sunday. The mayor put the number of trees at 70,000.",
    ],
)
def test_no_rivals(take_apart: TakeApart, told: str) -> None:
    """One source, the same figure, another thing, money, and what is far beyond are no rival count."""
    taken = take_apart(told)
    assert rivals(taken.claims, taken.by_id()) == []


def test_nothing() -> None:
    """Nothing comes of nothing."""
    assert rivals([], {}) == []
