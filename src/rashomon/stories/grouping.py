"""Reports to events: groups are joined, the likeliest two first, until none are likely to tell the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.stories.likeness import FITTED, Likeness, times_apart
from rashomon.stories.sketch import WORD_BUCKETS, Sketch

NEVER = -99.0

MAX_DAYS = 24
"""Times that stand for those of all reports of a unit; more would only cost memory."""


@dataclass(frozen=True)
class StoryOptions:
    """How reports are grouped into stories.

    `likeness` judges two groups, and those with log odds of at least `least` are joined. `centred` says how far a
    cosine between groups is that of their centres (1) or the mean over their pairs (0): the geometric mean between.
    The centres keep what all reports of an event tell and forget the rest, but drift from event to topic as a group
    grows; the mean over pairs cannot drift, and loses an event whose reports word it differently. `least` and `centred`
    were set on half of news_cluster, ECB+ and the drift of random AllSides articles; what follows bounds the work only.
    """

    likeness: Likeness = FITTED
    least: float = -1.0
    centred: float = 0.2
    neighbours: int = 24
    """How many of the reports that are there are looked at for each that comes."""
    near: float = -2.5
    """Log odds from which a report that is there is a neighbour of one that comes."""
    open_up_to: int = 40
    """A story of at most so many reports is grouped anew when a report comes near it, so that it may also split; a
    larger one grows and merges only."""
    region: int = 1200
    """At most so many reports are grouped anew at a time."""


@dataclass(frozen=True, eq=False)
class Unit:
    """Reports that stay together while they are grouped: one, or those of a story that is not opened.

    `lead` and `words` are the sums of the reports' vectors, `days` their times (of many evenly
    chosen ones), `outlets` whose they are.
    """

    reports: tuple[str, ...]
    lead: NDArray[np.float32]
    words: NDArray[np.float32]
    days: NDArray[np.float64]
    outlets: frozenset[int | str]
    returns: float = 1.0
    """The times at which the matter of its reports came back (`times_returned`), on average."""


def unit_of(sketches: Sequence[Sketch], returns: float = 1.0) -> Unit:
    """Return the unit of one report or more."""
    days = np.sort([sketch.day for sketch in sketches])
    if len(days) > MAX_DAYS:
        days = days[np.linspace(0, len(days) - 1, MAX_DAYS).round().astype(np.intp)]
    words = np.zeros(WORD_BUCKETS, dtype=np.float32)
    for sketch in sketches:
        words[sketch.buckets] += sketch.weights
    lead = np.sum([sketch.lead for sketch in sketches], axis=0, dtype=np.float32)
    return Unit(
        tuple(sketch.report for sketch in sketches),
        lead,
        words,
        days,
        frozenset(sketch.outlet or sketch.report for sketch in sketches),
        returns,
    )


def group(units: Sequence[Unit], options: StoryOptions = StoryOptions()) -> list[list[int]]:
    """Return the places of the units that belong together, each group and the groups in order of place.

    Agglomerative clustering; every step joins the two groups with the highest log odds, of equal ones the first.
    """
    if not units:
        return []
    table = _Table(units, options)
    while table.join_next():
        pass
    return table.groups()


class _Table:
    """Sums of dot products and of times apart between all groups, from which every cosine of groups is had."""

    def __init__(self, units: Sequence[Unit], options: StoryOptions) -> None:
        self._options = options
        leads = np.stack([unit.lead for unit in units])
        words = np.stack([unit.words for unit in units])
        self._lead = (leads @ leads.T).astype(np.float64)
        self._words = (words @ words.T).astype(np.float64)
        self._size = np.array([len(unit.reports) for unit in units], dtype=np.float64)
        self._late = self._lateness(units)
        self._outlets = [unit.outlets for unit in units]
        self._dates = np.array([len(outlets) for outlets in self._outlets], dtype=np.float64)
        self._returns = np.array([unit.returns for unit in units], dtype=np.float64)
        self._members = [[place] for place in range(len(units))]
        self._alive = np.ones(len(units), dtype=bool)
        self._odds = np.stack([self._row(place) for place in range(len(units))])
        self._best = self._odds.argmax(axis=1)
        self._highest = self._odds[np.arange(len(units)), self._best]

    def _lateness(self, units: Sequence[Unit]) -> NDArray[np.float64]:
        """Return the sums, over all pairs of reports of two units, of what their times apart add to the log odds."""
        # Few days are met again and again: each pair of them is judged once.
        days, which = np.unique(np.concatenate([unit.days for unit in units]), return_inverse=True)
        counts = np.array([len(unit.days) for unit in units], dtype=np.float64)
        starts = np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.intp)
        likeness = self._options.likeness
        # A block of rows at a time, and summed at once: all pairs of reports would take gigabytes in a large region.
        rows = [
            np.add.reduceat(likeness.lateness(times_apart(days[start : start + 128], days))[:, which], starts, axis=1)
            for start in range(0, len(days), 128)
        ]
        share = self._size / counts
        return np.add.reduceat(np.concatenate(rows)[which], starts, axis=0) * share[:, None] * share[None, :]

    def _row(self, place: int) -> NDArray[np.float64]:
        """Return the log odds of one group with every other; of those that are no more, and of itself, `NEVER`."""
        pairs = self._size[place] * self._size
        odds = np.asarray(
            self._options.likeness.log_odds(
                self._cosine(self._words, place, pairs),
                self._cosine(self._lead, place, pairs),
                self._late[place] / pairs,
                np.minimum(self._dates[place], self._dates),
                np.maximum(self._returns[place], self._returns),
            ),
            dtype=np.float64,
        )
        odds[~self._alive] = NEVER
        odds[place] = NEVER
        # Sums of floats differ in their last bits by the way they were added up; a tie must stay one.
        return odds.round(6)

    def _cosine(self, dots: NDArray[np.float64], place: int, pairs: NDArray[np.float64]) -> NDArray[np.float64]:
        mean = dots[place] / pairs
        lengths = np.sqrt(np.maximum(dots.diagonal() * dots[place, place], 1e-12))
        centre = dots[place] / lengths
        share = self._options.centred
        return np.sign(mean) * np.abs(mean) ** (1 - share) * np.abs(centre) ** share

    def join_next(self) -> bool:
        """Join the two likeliest groups; return false where none are likely enough."""
        one = int(self._highest.argmax())
        if self._highest[one] < self._options.least:
            return False
        one, other = sorted((one, int(self._best[one])))
        for sums in (self._lead, self._words, self._late):
            sums[one] += sums[other]
            sums[:, one] += sums[:, other]
        self._returns[one] = (self._returns[one] * self._size[one] + self._returns[other] * self._size[other]) / (
            self._size[one] + self._size[other]
        )
        self._size[one] += self._size[other]
        self._outlets[one] |= self._outlets[other]
        self._dates[one] = len(self._outlets[one])
        self._members[one] += self._members[other]
        self._members[other] = []
        self._alive[other] = False
        self._odds[other] = NEVER
        self._odds[:, other] = NEVER
        self._highest[other] = NEVER
        self._odds[one] = self._odds[:, one] = self._row(one)
        stale = (self._best == one) | (self._best == other)
        stale[one] = True
        for place in np.flatnonzero(stale & self._alive):
            self._best[place] = self._odds[place].argmax()
            self._highest[place] = self._odds[place, self._best[place]]
        column = self._odds[:, one]
        nearer = self._alive & ((column > self._highest) | ((column == self._highest) & (one < self._best)))
        self._best[nearer] = one
        self._highest[nearer] = column[nearer]
        return True

    def groups(self) -> list[list[int]]:
        """Return the places in each group that is left."""
        return sorted(sorted(members) for members in self._members if members)
