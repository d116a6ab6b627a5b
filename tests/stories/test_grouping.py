"""Reports to events: which units are joined, and that order does not matter."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.stories import Sketch, StoryOptions
from rashomon.stories.grouping import group, unit_of
from rashomon.stories.likeness import FITTED

BY_LEAD = replace(
    FITTED, words=0.0, lead=10.0, after_a_day=-2.0, after_days=-2.0, after_weeks=-4.0, undated=-2.0, intercept=-5.0,
    misdated=-4.0,
)  # fmt: skip
"""Two reports of a day are on one event from a cosine of .5, by their openings alone."""

OPTIONS = StoryOptions(likeness=BY_LEAD, least=0.0, centred=0.0)


def test_nothing_is_in_no_group() -> None:
    """No units give no groups, one unit one group."""
    assert group([]) == []


def test_events_are_parted(twenty: list[Sketch]) -> None:
    """Five events give five groups; a shipwreck at the same place months later is another event."""
    assert group([unit_of([sketch]) for sketch in twenty]) == [list(range(at, at + 4)) for at in range(0, 20, 4)]


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(2, 20))
def test_order_of_units_does_not_matter(twenty: list[Sketch], random: Random, count: int) -> None:
    """Whatever order the units stand in, the same reports are together, and each report is in one group."""
    chosen = random.sample(twenty, count)
    units = [unit_of([sketch]) for sketch in chosen]
    groups = {frozenset(chosen[place].report for place in places) for places in group(units)}
    ordered = sorted(chosen, key=lambda sketch: sketch.report)
    again = group([unit_of([sketch]) for sketch in ordered])
    assert groups == {frozenset(ordered[place].report for place in places) for places in again}
    assert sorted(place for places in again for place in places) == list(range(count))
    assert again == sorted(sorted(places) for places in again)


def test_a_unit_stays_whole(at_angle) -> None:  # type: ignore[no-untyped-def]
    """Reports that came as one unit are never parted, and the sums of a unit are those of its reports."""
    one, other = at_angle("a", 0, words=3), at_angle("b", 90, words=3)
    unit = unit_of([one, other])
    assert unit.reports == ("a", "b")
    assert unit.lead[:2].tolist() == pytest.approx([1, 1], abs=1e-6)
    assert unit.words[3] == 2 and unit.words.sum() == 2
    assert group([unit], OPTIONS) == [[0]]


def test_the_likeliest_are_joined_first(at_angle) -> None:  # type: ignore[no-untyped-def]
    """A report between two others goes with the nearer one, and the pair is then too far from the third."""
    units = [unit_of([at_angle(name, degrees)]) for name, degrees in (("a", 0), ("b", 56), ("c", 100))]
    assert group(units, OPTIONS) == [[0], [1, 2]]


def test_centres_join_what_pairs_leave_apart(at_angle) -> None:  # type: ignore[no-untyped-def]
    """The cosine of centres is higher than the mean over pairs, so `centred` makes larger groups."""
    units = [unit_of([at_angle("a", 0), at_angle("b", 60)]), unit_of([at_angle("c", 70), at_angle("d", 100)])]
    pairs = np.mean([np.cos(np.radians(gap)) for gap in (70, 100, 10, 40)])
    assert pairs < 0.5 < np.cos(np.radians(55))
    assert group(units, OPTIONS) == [[0], [1]]
    assert group(units, StoryOptions(likeness=BY_LEAD, least=0.0, centred=1.0)) == [[0, 1]]


def test_days_part_and_one_wrong_date_does_not(at_angle) -> None:  # type: ignore[no-untyped-def]
    """A report dated months away is joined where its words are near enough, a group of several outlets is not."""
    early = [at_angle(f"a{at}", 0, outlet=at + 1) for at in range(3)]
    late = [at_angle(f"b{at}", 0, day=90, outlet=at + 4) for at in range(3)]
    assert group([unit_of(early), unit_of(late[:1])], OPTIONS) == [[0, 1]]
    assert group([unit_of(early), unit_of(late)], OPTIONS) == [[0], [1]]
    same_outlet = [at_angle(f"b{at}", 0, day=90, outlet=9) for at in range(3)]
    assert group([unit_of(early), unit_of(same_outlet)], OPTIONS) == [[0, 1]]
