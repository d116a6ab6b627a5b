"""How likely it is that two groups of reports are on the same event, from their words, their openings and their times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TIMES = ("after_a_day", "after_days", "after_weeks", "undated")
"""How the features of `times_apart` stand in its last axis."""


@dataclass(frozen=True)
class Likeness:
    """A logistic model: the log odds that two groups of reports tell the same event.

    `words` and `lead` weigh cosines of words and of openings; the others weigh `times_apart`. `intercept` is the log
    odds of two reports of the same day that have nothing in common. A page's date may be that of a later change, so
    time says at most `misdated` against one event for each outlet of the smaller group: the dates of one outlet are
    easily wrong, and then all of them, but not those of five. The more often a matter comes back, the likelier is
    another event of its kind than a wrong date: `recurring` is added for each doubling of the times at which reports
    as like were published.
    """

    words: float
    lead: float
    after_a_day: float
    after_days: float
    after_weeks: float
    undated: float
    intercept: float
    misdated: float
    recurring: float

    def log_odds(
        self,
        words: NDArray[np.floating],
        lead: NDArray[np.floating],
        lateness: NDArray[np.floating],
        outlets: NDArray[np.floating] | float = 1.0,
        returns: NDArray[np.floating] | float = 1.0,
    ) -> NDArray[np.floating]:
        """Return the log odds for cosines and mean `lateness` of any one shape; `outlets` counts those of the group
        that has fewer, `returns` the times at which the matter came back (`times_returned`), 1 where it did not."""
        late = np.maximum(lateness, self.misdated * outlets + self.recurring * np.log2(returns))
        return self.intercept + self.words * words + self.lead * lead + late

    def lateness(self, apart: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return what the times apart would add to the log odds if every date were right."""
        return apart @ np.array([self.after_a_day, self.after_days, self.after_weeks, self.undated])


FITTED = Likeness(9.69, 10.42, -2.32, -0.79, -5.56, -3.82, -6.42, misdated=-4.0, recurring=-0.5)
"""Made by `evaluation/fit_stories.py --weights` on half of the events of news_cluster, ECB+ and AllSides articles a week or
more apart, but `misdated` and `recurring`: they were set by hand on the same, between the labels of news_cluster, which
join what a month lies between, and stories that span weeks among random AllSides articles."""


def times_apart(days: NDArray[np.floating], others: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return how far apart in time each of `days` is from each of `others`; shape (n, m, 4), in the order of `TIMES`.

    Three ramps from 0 to 1 (from one day to three, from three to ten, from ten to forty), since a day more says less
    the more there are; the last is 1 where a time is not known, and the others are then 0.
    """
    gaps = np.abs(days[:, None] - others[None, :])
    undated = np.isnan(gaps)
    gaps = np.where(undated, 0.0, gaps)
    ramps = [np.clip((gaps - start) / length, 0.0, 1.0) for start, length in ((1, 2), (3, 7), (10, 30))]
    return np.stack([*ramps, undated.astype(np.float64)], axis=-1)


FAR_DAYS = 14.0
"""Reports further apart tell one event only where a date is wrong, or an event is told again much later."""


def times_returned(day: float, days: NDArray[np.floating]) -> int:
    """Return at how many times, `FAR_DAYS` long and as far from `day`, reports of these days were published; at least 1."""
    far = days[np.abs(days - day) > FAR_DAYS]
    return max(len(set(np.floor(far / FAR_DAYS).tolist())), 1)
