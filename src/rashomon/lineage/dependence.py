"""How likely one report copies from another, told by the details that both have and others have not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class DependenceOptions:
    """The parameters of the copy-detection model, under the names of the paper."""

    prior: float = 0.2
    """Probability that one of two reports copies from the other before anything is compared (alpha)."""
    copy_rate: float = 0.8
    """Share of the source's details that a copying report takes over (c)."""
    max_holders: int = 12
    """A detail that more reports have makes no pair worth looking at: time stays near-linear for many copies."""
    smoothing: float = 0.5
    """Reports added to those that have, and to those that lack, a detail: in a small story little is known of how
    rare it is."""


def find_dependence(
    details: Mapping[str, Iterable[str]],
    reports: Sequence[str],
    options: DependenceOptions = DependenceOptions(),
) -> dict[tuple[str, str], float]:
    """Return for pairs of reports, in the order given, the probability in [0, 1] that one copies from the other.

    `details` holds for each detail (a name, a number) the reports that have it. Pairs with no detail in common that
    at most `max_holders` reports have are left out: nothing speaks for copying there that shared words do not show.

    The method is the copy detection of Dong, Berti-Equille and Srivastava, "Integrating conflicting data: the role of
    source dependence" (VLDB 2009): by Bayes' rule, what two sources share and where they differ is weighed under
    three hypotheses: both are independent, the first copies from the second, the second from the first. What was
    changed here: (1) nobody knows which value is true, so "the same false value" is read as "a detail that is rare
    in this story": an independent report has a detail with the probability with which the *other* reports have it,
    where the paper has one error rate and a number of false values for all; (2) an object is a detail which a
    report has or lacks, and not a question with one answer each, since reports choose what they tell; (3) a copying
    report may add whatever it likes, so details which only the copy has say nothing, and details which only the
    source has speak against copying; (4) the truth of values is not estimated in turn, so nothing is iterated.
    """
    held: dict[str, set[str]] = {report: set() for report in reports}
    holders: dict[str, int] = {}
    for detail, having in sorted(details.items()):
        known = [report for report in having if report in held]
        holders[detail] = len(known)
        for report in known:
            held[report].add(detail)
    place = {report: number for number, report in enumerate(reports)}
    pairs: set[tuple[str, str]] = set()
    for having in details.values():
        known = sorted((report for report in having if report in held), key=place.__getitem__)
        if len(known) <= options.max_holders:
            pairs.update(combinations(known, 2))
    found: dict[tuple[str, str], float] = {}
    for left, right in sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]])):
        common = held[left] & held[right]
        others = len(reports) - 2
        independent = math.log(1 - options.prior)
        copying: list[float] = []
        for source in (held[left], held[right]):
            odds = math.log(options.prior / 2)
            for detail in sorted(source):
                shared = detail in common
                elsewhere = holders[detail] - (2 if shared else 1)
                chance = (elsewhere + options.smoothing) / (others + 2 * options.smoothing)
                odds += math.log(
                    options.copy_rate / chance + 1 - options.copy_rate if shared else 1 - options.copy_rate
                )
            copying.append(odds)
        best = max(independent, *copying)
        masses = [math.exp(value - best) for value in (independent, *copying)]
        found[left, right] = round(sum(masses[1:]) / sum(masses), 4)
    return found
