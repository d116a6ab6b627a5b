"""Which claims make a point: around each claim the one that every other report has on its matter, and then as few of
these groups as tell what there is. One claim may be in several groups, since one sentence may tell several matters."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class GroupingOptions:
    """What log odds a claim needs. Set with the weights of `likeness`, on the same stories."""

    threshold: float = -1.25
    """A report's claim is in a group where its log odds with the claims of the others are no lower on average.
    Below nought: being named as silent wrongly does a reader more harm than a sentence too much."""
    rounds: int = 2
    """How often each report's claim is chosen anew by all members instead of the one that the group began with."""
    further: float = 0.5
    """A report's other claims are in a group, too, from this mean of log odds on: they say the same once more."""
    min_gain: float = 0.5
    """A group that adds less than this, in log odds above the threshold, to those already taken is not shown."""


def gather(
    odds: Matrix,
    owner: NDArray[np.intp],
    sentence: NDArray[np.intp],
    options: GroupingOptions = GroupingOptions(),
) -> list[list[int]]:
    """Return groups of claims, the most telling group first: of each report one, and those that say it once more.

    `owner` has the place of each claim's report, in rising order; `sentence` that of its sentence.
    """
    if not len(owner):
        return []
    stars = _stars(odds, owner, options)
    grown = [_with_further(group, odds, owner, options) for group in _select(stars, odds, sentence, options)]
    return [list(group) for group in dict.fromkeys(map(tuple, grown))]


def _stars(odds: Matrix, owner: NDArray[np.intp], options: GroupingOptions) -> list[tuple[int, ...]]:
    """Return for each claim the group that forms around it, each group once."""
    opens = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    place = np.cumsum(np.r_[True, owner[1:] != owner[:-1]]) - 1
    claims = np.arange(len(owner))
    found: dict[tuple[int, ...], None] = {}
    for seed in range(len(owner)):
        nearness = odds[seed]
        members = _best_of_each(nearness, seed, opens, place, claims, options.threshold)
        for _ in range(options.rounds):
            if len(members) < 2:
                break
            # The mean over the members of the other reports; a member does not vote for its own report's claim.
            held = np.bincount(place[members], minlength=len(opens))
            own = np.zeros(len(owner), dtype=np.float32)
            for member in members.tolist():
                start = opens[place[member]]
                end = opens[place[member] + 1] if place[member] + 1 < len(opens) else len(owner)
                own[start:end] = odds[member, start:end]
            votes = len(members) - held[place]
            nearness = ((odds[members].sum(axis=0) - own) / np.maximum(votes, 1)).astype(np.float32)
            grown = _best_of_each(nearness, seed, opens, place, claims, options.threshold)
            if np.array_equal(grown, members):
                break
            members = grown
        if len(members) > 1:
            found.setdefault(tuple(members.tolist()))
    return list(found)


def _best_of_each(
    nearness: Matrix,
    seed: int,
    opens: NDArray[np.intp],
    place: NDArray[np.intp],
    claims: NDArray[np.intp],
    threshold: float,
) -> NDArray[np.intp]:
    """Return the seed and the nearest claim of each other report that is near enough; of equal ones the first."""
    rounded = np.round(nearness, 4)
    best = np.maximum.reduceat(rounded, opens)
    at = np.minimum.reduceat(np.where(rounded == best[place], claims, len(claims)), opens)
    chosen = at[best >= threshold]
    chosen = chosen[place[chosen] != place[seed]]
    return np.sort(np.r_[chosen, seed])


def _select(
    stars: Sequence[tuple[int, ...]], odds: Matrix, sentence: NDArray[np.intp], options: GroupingOptions
) -> list[list[int]]:
    """Return the groups that add most, one after the other: pairs of sentences already told together add nothing."""
    told = np.zeros((int(sentence.max()) + 1,) * 2, dtype=bool)

    def gain(group: tuple[int, ...]) -> float:
        held = np.array(group)
        worth = odds[np.ix_(held, held)] - options.threshold
        known = told[np.ix_(sentence[held], sentence[held])]
        worth[known] = np.minimum(worth[known], 0.0)
        np.fill_diagonal(worth, 0.0)
        return round(float(worth.sum()) / 2, 3)

    waiting = [(-gain(group), -len(group), group) for group in stars]
    heapq.heapify(waiting)
    taken: list[list[int]] = []
    while waiting:
        _, size, group = heapq.heappop(waiting)
        worth = gain(group)
        if worth < options.min_gain:
            continue
        if waiting and (-worth, size, group) > waiting[0]:
            heapq.heappush(waiting, (-worth, size, group))  # Others took what it was worth; its turn may come yet.
            continue
        taken.append(list(group))
        held = sentence[list(group)]
        told[np.ix_(held, held)] = True
    return taken


def _with_further(group: Sequence[int], odds: Matrix, owner: NDArray[np.intp], options: GroupingOptions) -> list[int]:
    """Return the group with the claims of its reports that are as near to the others' as one could ask."""
    grown = set(group)
    for member in group:
        others = [other for other in group if owner[other] != owner[member]]
        own = np.flatnonzero(owner == owner[member])
        nearness = odds[np.ix_(others, own)].mean(axis=0)
        grown.update(own[nearness >= options.further].tolist())
    return sorted(grown)
