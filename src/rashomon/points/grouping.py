"""Which claims make a point: around each claim the one that every other report has on its matter, and then as few of
these groups as tell what there is; then around each word or figure that several reports have, what it adds to them.
One claim may be in several groups, since one sentence may tell several matters."""

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

    threshold: float = -1.0
    """A report's claim is in a group where its log odds with the claims of the others are no lower on average.
    Below nought: being named as silent wrongly does a reader more harm than a sentence too much."""
    rounds: int = 2
    """How often each report's claim is chosen anew by all members instead of the one that the group began with."""
    further: float = 3.0
    """A report's other claims are in a group, too, from this mean of log odds on: they say the same once more."""
    min_gain: float = 0.5
    """A group that adds less than this, in log odds above the threshold, to those already taken is not shown."""
    keyed_mean: float = -0.25
    """A group around a word or figure needs this mean of log odds: a story's common words join what is not one."""
    keyed_least: float = -1.25
    """Each of its claims needs this mean of log odds with the others."""
    keyed_claims: float = 2.5
    """A word or figure which its reports have in more claims than this each, on average, makes no group."""


def gather(
    odds: Matrix,
    owner: NDArray[np.intp],
    sentence: NDArray[np.intp],
    options: GroupingOptions = GroupingOptions(),
    keyed: Sequence[Sequence[int]] = (),
) -> list[list[int]]:
    """Return groups of claims, the most telling group first: of each report one, and those that say it once more.

    `owner` has the place of each claim's report, in rising order; `sentence` that of its sentence. `keyed` has, for
    each word or figure, the claims that have it.
    """
    if not len(owner):
        return []
    stars = _stars(odds, owner, options)
    grown = [_with_further(group, odds, owner, options) for group in _select(stars, odds, sentence, options)]
    groups = dict.fromkeys(map(tuple, grown))
    told = np.zeros((int(sentence.max()) + 1,) * 2, dtype=bool)
    for group in groups:
        held = sentence[list(group)]
        told[np.ix_(held, held)] = True
    found = dict.fromkeys(_around_key(np.array(sorted(held), dtype=np.intp), odds, owner, options) for held in keyed)
    for group in sorted(found, key=lambda group: (-len(group), group)):
        held = np.unique(sentence[list(group)])
        if len(group) > 1 and not told[np.ix_(held, held)][np.triu_indices(len(held), 1)].all():
            told[np.ix_(held, held)] = True
            groups[group] = None
    return [list(group) for group in groups]


def tell_once(groups: Sequence[Sequence[int]], owner: NDArray[np.intp], sentence: NDArray[np.intp]) -> list[list[int]]:
    """Return the groups, those united which a reader would read twice: of the very same sentences, or with the same
    claims of all reports of the smaller one but one at most, where that one does not tell them apart.

    `owner` and `sentence` have the places of each claim's report and sentence.
    """
    united: dict[frozenset[int], set[int]] = {}
    for group in groups:
        united.setdefault(frozenset(sentence[list(group)].tolist()), set()).update(group)
    kept: list[set[int]] = []
    for group in united.values():
        into = next((held for held in kept if _tell_the_same(group, held, owner)), None)
        if into is None:
            kept.append(group)
        else:
            into |= group
    return [sorted(held) for held in kept]


def _tell_the_same(group: set[int], other: set[int], owner: NDArray[np.intp]) -> bool:
    fewest = min(len(set(owner[sorted(held)].tolist())) for held in (group, other))
    shared = len(set(owner[sorted(group & other)].tolist()))
    if shared < 2 or shared < fewest - 1:
        return False
    # A report that has other claims in the one than in the other may tell two matters which the others tell in one.
    return not {owner[one] for one in group - other} & {owner[two] for two in other - group}


def _around_key(
    held: NDArray[np.intp], odds: Matrix, owner: NDArray[np.intp], options: GroupingOptions
) -> tuple[int, ...]:
    """Return of each report the claim, among those that have a word or figure, which is nearest to the others'; none
    where they are no one matter."""
    owners = owner[held]
    changes = owners[1:] != owners[:-1]
    opens = np.concatenate(([0], changes.nonzero()[0] + 1))
    if len(opens) < 2 or len(held) > options.keyed_claims * len(opens):
        return ()
    among = odds[held][:, held]
    if float(among[owners[:, None] != owners].max()) < options.keyed_mean:
        return ()  # No pair of them is good enough, let alone all.
    place = np.concatenate(([0], changes.cumsum()))
    chosen = opens
    for _ in range(options.rounds):
        apart = place[:, None] != place[chosen][None, :]
        nearness = np.round((among[:, chosen] * apart).sum(axis=1) / (len(opens) - 1), 4)
        best = np.maximum.reduceat(nearness, opens)
        grown = np.minimum.reduceat(np.where(nearness == best[place], np.arange(len(held)), len(held)), opens)
        if np.array_equal(grown, chosen):
            break
        chosen = grown
    while len(chosen) > 1:
        among_them = odds[np.ix_(held[chosen], held[chosen])].copy()
        np.fill_diagonal(among_them, 0.0)
        nearness = np.round(among_them.sum(axis=1) / (len(chosen) - 1), 4)
        weakest = int(nearness.argmin())
        if nearness[weakest] >= options.keyed_least:
            return tuple(held[chosen].tolist()) if float(nearness.mean()) >= options.keyed_mean else ()
        chosen = np.delete(chosen, weakest)
    return ()


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
            voter = np.full(len(opens), -1, dtype=np.intp)
            voter[place[members]] = members  # a group has one claim of a report
            mine = voter[place]
            own = np.where(mine >= 0, odds[mine, claims], np.float32(0.0))
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
