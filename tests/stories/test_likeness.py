"""The judge of two groups of reports: words, openings and times apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.stories.likeness import FITTED, TIMES, Likeness, times_apart, times_returned

COSINE = st.floats(-1, 1)
GAP = st.floats(0, 400)


def odds(words: float, lead: float, gap: float, outlets: float = 1.0, likeness: Likeness = FITTED) -> float:
    """Return the log odds of two reports so many days apart."""
    late = likeness.lateness(times_apart(np.array([0.0]), np.array([gap])))
    return float(likeness.log_odds(np.array([[words]]), np.array([[lead]]), late, outlets)[0, 0])


def test_times_apart() -> None:
    """The ramps run from one day to three, to ten and to forty; an unknown time is only that."""
    apart = times_apart(np.array([0.0, np.nan]), np.array([0.5, 2.0, 3.0, 6.5, 25.0, 900.0, np.nan]))
    assert apart.shape == (2, 7, len(TIMES))
    assert apart[0].tolist() == [
        [0, 0, 0, 0], [0.5, 0, 0, 0], [1, 0, 0, 0], [1, 0.5, 0, 0], [1, 1, 0.5, 0], [1, 1, 1, 0], [0, 0, 0, 1],
    ]  # fmt: skip
    assert apart[1].tolist() == [[0, 0, 0, 1]] * 7


@given(st.lists(GAP | st.just(float("nan")), min_size=1, max_size=5))
def test_times_apart_are_symmetric(days: list[float]) -> None:
    """Which of two comes first does not matter, and nothing but time counts."""
    there = times_apart(np.array(days), np.array(days) + 1)
    back = times_apart(np.array(days) + 1, np.array(days))
    assert np.array_equal(there, back.transpose(1, 0, 2))


@given(COSINE, COSINE, GAP, GAP)
def test_time_only_speaks_against(words: float, lead: float, gap: float, more: float) -> None:
    """More days apart never make one event likelier, nor do less likeness in words and opening."""
    assert odds(words, lead, gap + more) <= odds(words, lead, gap) + 1e-9
    assert odds(words, lead, gap) <= odds(1, lead, gap) + 1e-9
    assert odds(words, lead, gap) <= odds(words, 1, gap) + 1e-9


@given(GAP, st.integers(1, 8))
def test_time_says_no_more_than_dates_can_be_trusted(gap: float, outlets: int) -> None:
    """However far apart, time takes off at most `misdated` for each outlet of the smaller group."""
    taken = odds(0.5, 0.5, 0) - odds(0.5, 0.5, gap, outlets)
    assert taken <= -FITTED.misdated * outlets + 1e-9
    assert taken <= odds(0.5, 0.5, 0) - odds(0.5, 0.5, gap, outlets + 1) + 1e-9


def test_an_unknown_time_is_neither_for_nor_wholly_against() -> None:
    """Reports without a time lie between those of one day and those of other months."""
    assert odds(0.5, 0.5, 0) > odds(0.5, 0.5, float("nan")) > odds(0.5, 0.5, 300, outlets=5)


def test_log_odds_by_hand() -> None:
    """The log odds are the sum of the weighted features."""
    likeness = replace(
        FITTED, words=4.0, lead=3.0, after_a_day=-1.0, after_days=-2.0, after_weeks=-3.0, undated=-5.0, intercept=-2.0,
        misdated=-2.5,
    )  # fmt: skip
    assert odds(0.5, 0.5, 2, likeness=likeness) == pytest.approx(-2 + 2 + 1.5 - 0.5)
    assert odds(0.5, 0.5, 100, likeness=likeness) == pytest.approx(-2 + 2 + 1.5 - 2.5)
    assert odds(0.5, 0.5, 100, 9, likeness) == pytest.approx(-2 + 2 + 1.5 - 6)


def test_times_returned() -> None:
    """Reports within two weeks of the day are not a return; those of one fortnight are one, and there is at least one."""
    assert times_returned(0.0, np.array([])) == 1
    assert times_returned(0.0, np.array([-14.0, 0.0, 3.0, 14.0])) == 1
    assert times_returned(0.0, np.array([15.0, 16.0, 27.0])) == 1
    assert times_returned(0.0, np.array([15.0, 16.0, 29.0, 60.0, -60.0, np.nan])) == 4
    assert times_returned(float("nan"), np.array([15.0, 60.0])) == 1


@given(COSINE, COSINE, GAP, st.integers(1, 30))
def test_what_returns_is_trusted_less(words: float, lead: float, gap: float, returns: int) -> None:
    """The more often a matter came back, the less likely are reports far apart on one event; those of a day are as likely."""

    def judged(days: float, times: int) -> float:
        late = FITTED.lateness(times_apart(np.array([0.0]), np.array([days])))
        return float(FITTED.log_odds(np.array([[words]]), np.array([[lead]]), late, returns=float(times))[0, 0])

    assert judged(gap, returns + 1) <= judged(gap, returns) + 1e-9
    assert judged(0, returns) == judged(0, 1)
