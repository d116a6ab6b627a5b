"""Tolls, clock times and exactness that stand against each other wherever they occur in the story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from rashomon.discrepancies.candidates import Candidate
from rashomon.discrepancies.figures import clock_times, exactness, key_figures
from rashomon.model import DiscrepancyKind, Relation

if TYPE_CHECKING:
    from conftest import TakeApart

Told = list[tuple[DiscrepancyKind, Relation, dict[str, str]]]


def told(candidates: Sequence[Candidate]) -> Told:
    """Return kind, relation and each report's own words of each candidate."""
    return [(c.kind, c.relation, {s.report: s.text for _, spans in c.variants for s in spans}) for c in candidates]


def test_a_toll_that_grows(take_apart: TakeApart) -> None:
    """Tolls of sentences that nobody would align are still set side by side; a growing one is an update."""
    taken = take_apart(
        "At dawn two sailors were killed off Velden. The harbour was closed.",
        "The harbour stayed closed on Tuesday. Officials say that five sailors were killed.",
    )
    assert [(kind, relation) for kind, relation, _ in told(key_figures(taken.claims, taken.reports))] == [
        ("quantity", "update")
    ]


def test_a_vaguer_toll(take_apart: TakeApart) -> None:
    """A toll that holds another one refines it."""
    taken = take_apart(
        "At least five people were killed when the dam broke.", "Seven people were killed when the dam broke."
    )
    assert [(kind, relation) for kind, relation, _ in told(key_figures(taken.claims, taken.reports))] == [
        ("quantity", "refinement")
    ]


def test_equal_tolls(take_apart: TakeApart) -> None:
    """Equal tolls in other words are no difference."""
    taken = take_apart(
        "Two sailors were killed and 11 injured off Velden.", "Off Velden, 2 sailors were killed and eleven injured."
    )
    assert key_figures(taken.claims, taken.reports) == []


def test_none_or_some(take_apart: TakeApart) -> None:
    """What one report counts and another says there is none of is shown, each with its claim."""
    taken = take_apart(
        "Three sailors were injured when the crane fell on the quay.",
        "No sailors were injured when the crane fell on the quay.",
    )
    (candidate,) = [c for c in key_figures(taken.claims, taken.reports) if c.finder == "none or some"]
    assert (candidate.kind, candidate.relation) == ("quantity", "reconcilable")
    assert candidate.reports == {"a", "b"}


def test_none_of_something_else(take_apart: TakeApart) -> None:
    """That there is none of one thing does not speak against some of another."""
    taken = take_apart("No flights were cancelled in Velden.", "Three sailors were injured in Velden.")
    assert key_figures(taken.claims, taken.reports) == []


def test_a_bare_nought_is_none_of_anything(take_apart: TakeApart) -> None:
    """A nought that counts nothing does not say that there were none."""
    taken = take_apart(
        "The crane on the quay at Velden froze at three degrees above absolute zero.",
        "The crane on the quay at Velden lifts three.",
    )
    assert key_figures(taken.claims, taken.reports) == []


def test_exactness(take_apart: TakeApart) -> None:
    """A figure that one report gives as about and another as exactly so is shown."""
    taken = take_apart(
        "About 40 workers were inside the mill when the roof fell in.",
        "40 workers were inside the mill when the roof fell in.",
    )
    assert told(exactness(taken.claims)) == [("quantity", "refinement", {"a": "About 40", "b": "40"})]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("About 40 workers were inside the mill.", "Some 40 workers were inside the mill."),
        ("40 workers were inside the mill.", "Forty workers were inside the mill."),
        ("About 40 workers were inside.", "There were 12 workers inside."),
    ],
)
def test_equally_exact(take_apart: TakeApart, first: str, second: str) -> None:
    """Figures that are equally exact, and different figures, differ in nothing but perhaps their value."""
    assert exactness(take_apart(first, second).claims) == []


def test_clock_times(take_apart: TakeApart) -> None:
    """Two clock times of one moment, minutes apart, are a conflict, whether or not the sentences are aligned."""
    taken = take_apart(
        "The train left the station at 5.10am on Tuesday with no lights.",
        "Witnesses were sure that on Tuesday the train had left the station at 5am.",
    )
    assert [
        (kind, relation, sorted(words)) for kind, relation, words in told(clock_times(taken.claims))
    ] == [("time", "conflict", ["a", "b"])]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The train left at 5am on Tuesday.", "The train left at 05:00 on Tuesday."),
        ("The train left at 5am on Tuesday.", "The train arrived at 11am on Tuesday."),
        ("The train left at 5am on Tuesday.", "The train left at 5.10am on Monday."),
        ("The train left on Tuesday.", "The train left at 5am."),
    ],
)
def test_other_clock_times(take_apart: TakeApart, first: str, second: str) -> None:
    """The same time in another style, and times far apart or of other days, are not set against each other."""
    assert clock_times(take_apart(first, second).claims) == []


def test_an_approximate_clock_time_holds_an_exact_one(take_apart: TakeApart) -> None:
    """Around nine holds two past nine: a refinement."""
    taken = take_apart("The shop was robbed around 9 p.m. on Monday.", "The shop was robbed at 9:02 p.m. on Monday.")
    assert [relation for _, relation, _ in told(clock_times(taken.claims))] == ["refinement"]


def test_no_claims() -> None:
    """Nothing comes of nothing."""
    assert key_figures([], []) == []
    assert clock_times([]) == []
    assert exactness([]) == []


def test_a_chronicle_is_held_against_a_time_once(take_apart: TakeApart) -> None:
    """Of a report that tells minute by minute what happened, the nearest time is held against another report's."""
    taken = take_apart(
        "Smoke was seen in the mill at 10:05 p.m. on Sunday.",
        "At 10:08 p.m. on Sunday a guard called the fire brigade. At 10:12 p.m. on Sunday the roof fell in. "
        "At 10:13 p.m. on Sunday the first engine came. At 10:24 p.m. on Sunday the fire was out.",
    )
    assert [sorted(words.values()) for _, _, words in told(clock_times(taken.claims))] == [
        ["10:05 p.m. on Sunday", "10:08 p.m. on Sunday"]
    ]


def test_none_of_one_family_says_nothing_of_others(take_apart: TakeApart) -> None:
    """That there was none of a thing and some of it share more than the thing's name, or they are of two matters."""
    taken = take_apart(
        "The couple had no children. They lived in Velden.",
        "In another attack a gunman shot 20 children in Harwell.",
    )
    assert not [c for c in key_figures(taken.claims, taken.reports) if c.finder == "none or some"]
