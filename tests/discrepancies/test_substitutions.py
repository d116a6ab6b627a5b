"""Figures, times and counted nouns that two tellings of one matter give differently, and those they do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.substitutions import counted, figures, figures_together, times
from rashomon.model import DiscrepancyKind, Relation

if TYPE_CHECKING:
    from conftest import TakeApart

Told = list[tuple[DiscrepancyKind, Relation, dict[str, str]]]


def told(candidates: Sequence[Candidate]) -> Told:
    """Return kind, relation and each report's own words of each candidate."""
    return [(c.kind, c.relation, {s.report: s.text for _, spans in c.variants for s in spans}) for c in candidates]


@pytest.mark.parametrize(
    ("first", "second", "relation", "words"),
    [
        (
            "Norvane Foods lost 40 million crowns last year.",
            "Norvane Foods lost 14 million crowns last year.",
            "conflict",
            {"a": "40 million", "b": "14 million"},
        ),
        (
            "The 62-year-old driver was arrested on Monday in Velden.",
            "The 26-year-old driver was arrested on Monday in Velden.",
            "conflict",
            {"a": "62-year-old", "b": "26-year-old"},
        ),
        (
            "At least five people were killed when the bridge at Brindle Bay collapsed.",
            "Seven people were killed when the bridge at Brindle Bay collapsed.",
            "refinement",
            {"a": "At least five", "b": "Seven"},
        ),
        (
            "The raft drifted for two days with Ann Oake and 22 other passengers.",
            "One raft carried 23 passengers for two days.",
            "reconcilable",
            {"a": "22", "b": "23"},
        ),
        (
            "The barge Vesta was carrying 131 passengers and 12 crew when it sank near Brindle Bay.",
            "The barge Vesta was carrying 143 people when it sank near Brindle Bay.",
            "reconcilable",
            {"a": "131", "b": "143"},
        ),
        (
            "Police found 22 other countries on the list of the smugglers.",
            "Police found 23 countries on the list of the smugglers.",
            "reconcilable",
            {"a": "22", "b": "23"},
        ),
    ],
)
def test_figures(take_apart: TakeApart, first: str, second: str, relation: Relation, words: dict[str, str]) -> None:
    """Figures exclude each other, hold each other, or agree once counted alike."""
    assert told(figures(take_apart(first, second).matters(), take_apart(first, second).claims)) == [
        ("quantity", relation, words)
    ]


@pytest.mark.parametrize("fate", ["killed", "injured", "arrested"])
def test_a_growing_toll_is_an_update(take_apart: TakeApart, fate: str) -> None:
    """A toll that is higher in the later report has grown; nobody is wrong."""
    taken = take_apart(
        f"Two people were {fate} when the bridge at Brindle Bay collapsed.",
        f"Five people were {fate} when the bridge at Brindle Bay collapsed.",
    )
    assert told(figures(taken.matters(), taken.claims)) == [("quantity", "update", {"a": "Two", "b": "Five"})]


def test_a_shrinking_toll_is_a_conflict(take_apart: TakeApart) -> None:
    """A toll that is lower in the later report is no update."""
    taken = take_apart(
        "Five people were killed when the bridge at Brindle Bay collapsed.",
        "Two people were killed when the bridge at Brindle Bay collapsed.",
    )
    assert [relation for _, relation, _ in told(figures(taken.matters(), taken.claims))] == ["conflict"]


def test_a_third_report_joins_its_value(take_apart: TakeApart) -> None:
    """Reports that give the same value stand in one variant, the more frequent value first."""
    taken = take_apart(
        "The mill employed 300 workers in Velden.",
        "The mill employed 200 workers in Velden.",
        "The mill employed 200 workers in Velden last year.",
    )
    (candidate,) = figures(taken.matters(), taken.claims)
    assert [[span.report for span in spans] for _, spans in candidate.variants] == [["b", "c"], ["a"]]


@pytest.mark.parametrize(
    "texts",
    [
        # House style, units, words for digits.
        ("Unemployment rose to 4.5 per cent in the third quarter.", "Unemployment rose to 4.5% in the third quarter."),
        ("Twelve sailors were aboard the barge.", "The barge had 12 sailors aboard."),
        ("The wreck lies two miles off Velden.", "The wreck lies 3.2 kilometres off Velden."),
        # Two firms' losses in one sentence are two things, in whatever order and company.
        (
            "Norvane Foods lost 40 million crowns and Tessel Dairy lost 12 million crowns last year.",
            "Last year Norvane Foods lost 40 million crowns and Tessel Dairy lost 12 million crowns.",
        ),
        (
            "Norvane Foods lost 40 million crowns and Tessel Dairy 12 million crowns.",
            "Norvane Foods lost 40 million crowns last year.",
            "Tessel Dairy lost 12 million crowns last year.",
        ),
        # Different things counted.
        ("The ferry carried 40 cars from Velden.", "The ferry carried 90 passengers from Velden."),
        ("The ferry drifted for 40 minutes.", "The ferry had drifted six years before."),
        ("Two sailors died on the barge.", "The barge cost two million crowns."),
    ],
)
def test_harmless_figures(take_apart: TakeApart, texts: tuple[str, ...]) -> None:
    """The same value in another style, and values of different things, are no difference."""
    taken = take_apart(*texts)
    assert told(figures(taken.matters(), taken.claims)) == []


def test_figures_together(take_apart: TakeApart) -> None:
    """Values of one sentence are known to count different things."""
    taken = take_apart("Norvane Foods lost 40 million crowns and Tessel Dairy 12 million crowns.")
    assert frozenset({40e6, 12e6}) in figures_together(taken.claims)
    assert not figures_together(take_apart("Norvane Foods lost 40 million crowns.").claims)


@pytest.mark.parametrize(
    ("first", "second", "relation", "words"),
    [
        (
            "The raid took place on Monday at the old mill.",
            "The raid took place on Sunday at the old mill.",
            "conflict",
            {"a": "Monday", "b": "Sunday"},
        ),
        (
            "The train left the station at 5.10am on Tuesday with no lights.",
            "The train left the station at 5am on Tuesday with no lights.",
            "conflict",
            {"a": "5.10am on Tuesday", "b": "5am on Tuesday"},
        ),
        (
            "The bridge was built in March 1987 by Norvane Steel.",
            "The bridge was built in 1987 by Norvane Steel.",
            "refinement",
            {"a": "March 1987", "b": "1987"},
        ),
    ],
)
def test_times(take_apart: TakeApart, first: str, second: str, relation: Relation, words: dict[str, str]) -> None:
    """Times exclude each other, or one holds the other."""
    taken = take_apart(first, second)
    assert [(k, r, w) for k, r, w in told(times(taken.matters()))] == [("time", relation, words)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The ferry sank on Sunday, the harbour master said.", "The ferry sank, the harbour master said Monday."),
        ("The ferry sank on Sunday, the mayor said Monday.", "The ferry sank on Sunday, the mayor said on Tuesday."),
        ("The ferry sank on Sunday.", "The harbour master said Monday that the ferry sank."),
        ("The raid took place on Sunday.", "The raid took place on March 9."),
        ("The train left at 5 p.m. on Sunday.", "The train left at 17:00 on Sunday."),
    ],
)
def test_harmless_times(take_apart: TakeApart, first: str, second: str) -> None:
    """The day on which something was said is not the day of what was said; another style is no other time."""
    assert told(times(take_apart(first, second).matters())) == []


def test_the_same_weekday_is_no_difference(take_apart: TakeApart) -> None:
    """One weekday in two reports of one day is not set against itself."""
    taken = take_apart(
        "The company agreed to release the twelve prisoners on Friday.",
        "The company released the twelve prisoners on Friday.",
    )
    assert told(times(taken.matters())) == []


def test_counted(take_apart: TakeApart) -> None:
    """One number of them called by two nouns is shown with both."""
    taken = take_apart(
        "Ten foreigners were on the bus when it left the road near Velden.",
        "Ten tourists were on the bus when it left the road near Velden.",
    )
    assert told(counted(taken.matters())) == [("identity", "refinement", {"a": "Ten foreigners", "b": "Ten tourists"})]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ten tourists were on the bus near Velden.", "Ten tourists sat on the bus near Velden."),
        ("Ten foreign tourists were on the bus near Velden.", "Ten tourists were on the bus near Velden."),
        ("Three American tourists were on the ferry.", "Three U.S. tourists were on the ferry."),
        ("Ten schoolgirls were on the bus near Velden.", "Ten girls were on the bus near Velden."),
        ("Nearly 200 prisoners were in the camp at Tarn.", "More than 200 soldiers were in the camp at Tarn."),
    ],
)
def test_harmless_counted(take_apart: TakeApart, first: str, second: str) -> None:
    """The same noun, with or without an adjective, is no other identity."""
    assert told(counted(take_apart(first, second).matters())) == []
